"""What the bench of figures plants that speakers reckon: averages, what is left, so many of ten, the days to a feast.

Each is put behind a figure that the text tells from the brief (the last ones: behind a sentence), once right and once wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, permutations
from random import Random

from evals.bench.figure_changes import near_derived
from evals.bench.figure_forms import plain
from evals.days import lunar
from pipeline.figures import Figure

Said = tuple[str, str]  # its kind, the words
_COUNTED = frozenset("家户场件个项名人座支条期")
_NONE = frozenset(
    ("年", "月", "日", "岁", "号", "时", "点", "分", "届", "天", "个月", "", "倍", "周年", "次", "分钟", "小时")
)
_YEARS = re.compile("(?<![第零一二三四五六七八九十\\d])(?P<n>[三四五])年(?:来|，|[培发消举参新累共])")
_LARGE = Decimal(10**4)


def behind(group: list[Figure], told: Figure, fact: str) -> Iterator[Said]:
    """What follows from the figures of one fact, as the part of a sentence behind one of them."""
    exact = [
        one
        for one in group
        if one.kind == "number"
        and len(one.values) == 1
        and one.values[0] > 1
        and not one.approx
        and one.unit not in _NONE
    ]
    if not any(told.values == one.values and told.unit == one.unit for one in exact):
        return
    years = _YEARS.search(fact)
    if years and (each := _told(told.values[0] / (2 + "三四五".index(years["n"]) + 1))):
        yield "a-year", f"，年均{each}{told.unit}"
    for one, other in permutations(exact, 2):
        if told.values in (one.values, other.values):
            yield from _each(one, other)
    for one, other in combinations(exact, 2):
        if told.values in (one.values, other.values) and one.unit == other.unit and one.values != other.values:
            yield from _alike(one, other)
    yield from _rest(exact, told)
    if told.unit in ("份", "件", "户", "封") and told.values[0] < _LARGE:
        yield "again", f"，{told.text}背后，是{plain(told.values[0])}个家庭"


def _told(value: Decimal) -> str | None:
    """45, 3.5万; None where it takes more digits than a speaker would say."""
    if value >= _LARGE:
        value, scale = value / _LARGE, "万"
        return f"{plain(value)}{scale}" if value == round(value, 2) else None
    return plain(value) if value == round(value) and value > 1 else None


def _each(whole: Figure, count: Figure) -> Iterator[Said]:
    """平均每家35人; the other way round, where there are fewer of the whole: 平均1人对应8个."""
    if count.unit not in _COUNTED or whole.unit == count.unit:
        return
    each = _told(whole.values[0] / count.values[0])
    if each:
        yield "each", f"，平均每{count.unit}{each}{whole.unit}"
        yield "inverse", f"，平均1{count.unit}要对应{each}{whole.unit}"


def _alike(first: Figure, second: Figure) -> Iterator[Said]:
    low, high = sorted((first.values[0], second.values[0]))
    unit = first.unit
    if high < _LARGE:
        yield "left", f"，仅有{plain(high - low)}{unit}还没有完成"
        if high > 2 * low and first.values[0] == low:
            yield "beyond", f"，翻一番还多{plain(high - 2 * low)}{unit}"
    share = 10 * low / high
    if len(unit) == 1 and 2 <= share <= Decimal("9.4"):
        of = int(share) + (share != int(share))
        both = f"，{first.text}对{second.text}，每10{unit}里"
        yield "of-ten", f"{both}有将近{of}{unit}" if of != share else f"{both}就有{of}{unit}"
    grown = 100 * (second.values[0] - first.values[0]) / first.values[0]
    if 2 < abs(grown) < 300:
        yield "growth", f"，{'增' if grown > 0 else '降'}幅为{plain(round(abs(grown), 1))}%"


def _rest(exact: list[Figure], told: Figure) -> Iterator[Said]:
    alike = [one for one in exact if one.unit == told.unit]
    for whole in alike:
        for one, other in combinations([part for part in alike if part is not whole], 2):
            left = whole.values[0] - one.values[0] - other.values[0]
            if left > 1 and whole.values[0] < _LARGE and told.values == whole.values:
                yield (
                    "rest-of-more",
                    f"，其中一类{one.text}，另一类{other.text}，还有{plain(left)}{told.unit}属于其他情况",
                )


def of_days(day: date) -> Iterator[Said]:
    """The days and months to go, as a sentence."""
    new_year = next(
        (feast for year in (day.year, day.year + 1) if (feast := lunar.spring_festival(year)) and feast > day), None
    )
    if new_year:
        yield "days", f"再过{(new_year - day).days}天就是春节。"
    end = date(day.year, 12, 31)
    yield "days", f"再过{(end - day).days + 1}天，{day.year}年就要过去了。"
    months = 12 - day.month
    if months and day.day < 25:
        yield "days", f"离{day.year}年年底还有{months}个多月。"
    if (end - day).days > 20:
        yield "days", f"距离年底只剩{(end - day).days}天。"


def wrong(words: str, random: Random) -> str | None:
    """The same words, the last figure that follows made one that does not."""
    match = list(re.finditer(r"\d+(?:\.\d+)?", words))[-1]
    changed = near_derived(words[match.start() :], random)
    return words[: match.start()] + changed if changed else None
