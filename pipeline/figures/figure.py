"""One figure as a value, and when one may stand for another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


_FINE = Decimal("0.05")  # 33.3% for a third
_MORE = re.compile("[余多]")
# Words of measure that count the same things.
_MEASURES = (
    frozenset({"人", "名", "位", "个"}),
    frozenset({"家", "个", "所", "处", "座"}),
    frozenset({"家", "户"}),
    frozenset({"项", "件", "条", "个"}),
    frozenset({"件", "起", "宗"}),
    frozenset({"场", "次", "期", "批", "届"}),
)


# The same measure in another unit: how many of the base unit one is.
_BASES: dict[str, tuple[str, Decimal]] = {
    unit: (base, Decimal(many))
    for base, row in (
        ("米", "千米 1000 公里 1000 米 1 厘米 0.01 毫米 0.001 微米 0.000001 纳米 0.000000001"),
        ("斤", "斤 1 公斤 2 千克 2 吨 2000"),
        ("亩", "亩 1 公顷 15 平方公里 1500 平方千米 1500"),
        ("秒", "秒 1 分钟 60 小时 3600"),
        ("月", "个月 1 年 12"),
        ("天", "天 1 周 7"),
    )
    for unit, many in zip(row.split()[::2], row.split()[1::2], strict=True)
}


def agrees(claim: Figure, known: Figure) -> bool:
    """Whether ``known`` entitles a speaker to ``claim``: the same value or day, or a hedge that is true of it.

    Words of measure are compared only where both have one, and reckoned into one another (1.5小时 = 90分钟, 2公斤 = 4斤, 3微米 = 0.003毫米);
    万分之九 is 0.09%, hedged or not. A hedge may round by a fifth at most, a share by ten points; behind 多 and 余, up to the next of its last place (30多项: 39).
    """
    if {claim.kind, known.kind} == {"percent", "number"}:
        claim, known = _in_hundredths(claim), _in_hundredths(known)
        return (
            claim.kind == known.kind
            and len(claim.values) == len(known.values) == 1
            and abs(claim.values[0] - known.values[0]) < _FINE
        )
    if claim.unit != known.unit and claim.unit in _BASES and known.unit in _BASES:
        claim, known = in_base(claim), in_base(known)
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
    off = _points(said) if claim.kind == "percent" else said / 5
    low, high = said - off, said + off
    if claim.approx == "under":
        return low <= true <= said
    if claim.approx == "over":
        last = said.normalize().as_tuple().exponent
        more = _MORE.search(claim.text) is not None and isinstance(last, int)
        return said <= true and (true <= high or (more and true < said + Decimal(10) ** int(last)))
    return claim.approx == "about" and low <= true <= high


def _points(share: Decimal) -> Decimal:
    """How far a hedged percentage may be off: 超过90% of 97%, 近85% of 81%, 超过77% of 78%."""
    return Decimal(10) if share % 10 == 0 else Decimal(5) if share % 5 == 0 else Decimal(2)


def alike(one: Figure, other: Figure) -> bool:
    """Whether both count the same kind of thing, so that one may be a part of the other: 386名 and 298人."""
    return one.kind == other.kind and (one.unit == other.unit or one.unit in _same_measure(other.unit))


def _in_hundredths(figure: Figure) -> Figure:
    """A fraction (万分之九, 四分之一) as the percentage that it is; anything else as it stands."""
    if figure.kind == "percent" or figure.unit or "分之" not in figure.text:
        return figure
    return replace(figure, values=tuple(100 * value for value in figure.values), unit="%", kind="percent")


def in_base(figure: Figure) -> Figure:
    """The same in the base unit of its measure (90 minutes as 5400 seconds); as it stands, where its unit is of none."""
    unit, many = _BASES.get(figure.unit, (figure.unit, Decimal(1)))
    return replace(figure, values=tuple(value * many for value in figure.values), unit=unit)


def measured_in(figure: Figure, unit: str) -> Decimal:
    """The one value of a figure in another unit of its measure: 0.25 of 15分钟 in 小时."""
    return in_base(figure).values[0] / _BASES.get(unit, (unit, Decimal(1)))[1]


def _same_measure(unit: str) -> frozenset[str]:
    # 530个家庭 for 530户, and not 站点318户 for 318个
    return frozenset({unit, "个"} if unit == "户" else {unit}).union(*(group for group in _MEASURES if unit in group))
