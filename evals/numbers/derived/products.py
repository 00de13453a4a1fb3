"""Figures that are so many times another one: 每年30万元，三年共90万元; 奖金5万元，28个工种就是140万元; 每月1500元，一年1.8万元.

A word must tell that it is of all of them, the number for each stands close by and is the brief's, and so does how often it is
taken: it is told close by, or in the fact that tells the number for each. A year has twelve months and four quarters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.document import Document
from evals.numbers.context import around, pairs
from evals.numbers.derived import averages, beside
from evals.numbers.derived.rounding import fits
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_IN_ALL = lazy(
    "(?:共|一共|总共|合计|共计|总计|累计|加起来|合起来|算下来|算起来|就是|便是)(?:就是|是|有|达到?|要)?[^，。；\\d]{0,4}$"
)
_EACH = lazy("(?:每|各|逐年|年均|人均|户均)[^，。；\\n]{0,14}$")
_YEARLY = lazy("(?:一年|全年|每年|年|一个年头|十二个月|12个月)[^，。；\\d]{0,8}$")
_OVER = lazy(
    "(?P<n>[两二三四五六七八九十])年(?:来|间|内|下来)?[，,]?[^，。；\\d]{0,4}(?:累计|一共|总共|合计|共计|共|算下来|下来|加起来|算起来|合起来)[，,]?"
    "(?:就是|便是|是)?[^，。；\\d]{0,6}$"
)
_A_YEAR = lazy("(?:平均)?每年[^，。；\\d]{0,8}$|年均[^，。；\\d]{0,8}$")
_A_MONTH = lazy("(?:每个?月|月均|按月|月)[^，。；\\d]{0,10}$|一个月[^，。；\\d]{0,8}$")
_A_QUARTER = lazy("(?:每个?季度?|按季)[^，。；\\d]{0,10}$")
_SAID = 120  # characters on either side in which the text names what the fact is of
_LEAD = 16  # characters before a figure in which stands what it is for each of


def in_all(doc: Document, figure: Figure) -> bool:
    """So much for each, and how many they are: 28个工种就是140万元, or 每期15分钟 of 210期."""
    before = beside.clause(doc.text, figure.start)
    if figure.kind != "number" or not _IN_ALL.search(before):
        return False
    near = beside.at_hand(doc, figure)
    taken = [one for one in near if figure.start - len(before) <= one.start < figure.start]
    return any(
        fits(figure, figures.measured_in(one, figure.unit) * count.values[0])
        for one, counts in _for_each(doc, near, taken)
        if _alike(one, figure)
        for count in counts
        if beside.counted(count) and count.unit and not _alike(count, figure)
    )


def _for_each(doc: Document, near: Sequence[Figure], taken: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """What the brief has for each and the text tells close by, with what it may be taken times: what stands right before the
    word, and where 每 stands before it, what its fact counts or is told close by."""
    for words, group in doc.once(beside.facts):
        for one in group:
            here = next((other for other in near if beside.counted(one) and beside.same(one, other)), None)
            if here is None:
                continue
            told = (words[max(0, one.start - _LEAD) : one.start], doc.text[max(0, here.start - _LEAD) : here.start])
            yield one, [*taken, *((*group, *near) if any(map(_EACH.search, told)) else ())]


def _alike(one: Figure, other: Figure) -> bool:
    """Whether both measure the same: minutes and hours."""
    return figures.alike(one, other) or figures.in_base(one).unit == figures.in_base(other).unit


def over_years(doc: Document, figure: Figure) -> bool:
    """五年累计1050万人次, where the brief has 每年210万人次 of what the text names."""
    match = _OVER.search(doc.text, max(0, figure.start - _LEAD), figure.start)
    years = figures.parse_chinese(match["n"]) if match else None
    if figure.kind != "number" or not years:
        return False
    named = pairs(doc.text[max(0, figure.start - _SAID) : figure.end + _SAID])
    return any(
        averages.of_people(one.unit, figure.unit) and beside.single(one) and _A_YEAR.search(words, max(0, one.start - _LEAD), one.start)
        and named & pairs(around(words, one)) and fits(figure, years * one.values[0])
        for words, group in doc.once(beside.facts)
        for one in group
    )  # fmt: skip


def in_a_year(doc: Document, figure: Figure) -> bool:
    """每月1500元，一年就是1.8万元."""
    if figure.kind != "number" or not _YEARLY.search(beside.clause(doc.text, figure.start)):
        return False
    near = beside.at_hand(doc, figure)
    for words, group in doc.once(beside.facts):
        for one in group:
            if one.unit == figure.unit and beside.single(one) and any(beside.same(one, here) for here in near):
                lead = words[max(0, one.start - _LEAD) : one.start]
                times = 12 if _A_MONTH.search(lead) else 4 if _A_QUARTER.search(lead) else 0
                if times and fits(figure, times * one.values[0]):
                    return True
    return False
