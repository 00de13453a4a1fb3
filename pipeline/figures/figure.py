"""One figure as a value, and when one may stand for another."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "percent", "points", "date"]
Approx = Literal["", "under", "over", "about"]
Day = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``start``/``end`` are offsets of ``text``, unit included, words of approximation left out.

    ``values`` holds one value, or both ends of a range; percents and percentage points are in hundredths (12% is 12).
    ``approx`` says how it is hedged: ``under`` (近), ``over`` (余, 超过), ``about`` (约). A date has ``day`` = (year, month,
    day) with None for what is not said, and no values.
    """

    start: int
    end: int
    text: str
    values: tuple[Decimal, ...]
    unit: str = ""
    kind: Kind = "number"
    approx: Approx = ""
    day: Day = (None, None, None)
    weak: bool = False


# Words of measure that count the same things.
_MEASURES = (
    frozenset({"人", "名", "位", "个"}),
    frozenset({"家", "个", "所", "处", "座"}),
    frozenset({"家", "户"}),
    frozenset({"项", "件", "条", "个"}),
    frozenset({"件", "起", "宗"}),
    frozenset({"场", "次", "期", "批", "届"}),
)


def agrees(claim: Figure, known: Figure) -> bool:
    """Whether ``known`` entitles a speaker to ``claim``: the same value or day, or a hedge that is true of it.

    Words of measure are compared only where both have one; a hedge may round by a fifth at most.
    """
    if claim.kind == "date" or known.kind == "date":
        return claim.kind == known.kind and all(
            mine is None or mine == theirs for mine, theirs in zip(claim.day, known.day, strict=True)
        )
    if claim.kind != known.kind or (claim.unit and known.unit and claim.unit not in _same_measure(known.unit)):
        return False
    if claim.values == known.values:
        return True
    if len(claim.values) != 1 or len(known.values) != 1:
        return False
    said, true = claim.values[0], known.values[0]
    low, high = said * Decimal("0.8"), said * Decimal("1.2")
    if claim.approx == "under":
        return low <= true <= said
    if claim.approx == "over":
        return said <= true <= high
    return claim.approx == "about" and low <= true <= high


def _same_measure(unit: str) -> frozenset[str]:
    # 530个家庭 for 530户, and not 站点318户 for 318个
    return frozenset({unit, "个"} if unit == "户" else {unit}).union(*(group for group in _MEASURES if unit in group))
