"""Figures that follow from two of one fact: what they differ by, come to, are of one another, or a month's twelvefold.

The words right before must tell which it is (相差, 合计, 占, 是原来的), and one of the two must be told in the text close by, in the
same sentence or the one before: of all pairs of a brief, some always give a figure that somebody made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers import halves
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_APART = lazy(
    "(?:相差|差距|差额|差|高出|高|多出|多|少|低|超出|增加|增长|增|提高|提升|上升|下降|降低|减少|净增|缩小|拉大|缩短|压缩|省|提前|延长|推迟|早|晚|快|慢|还有|其余|余下|剩下|还差|尚缺|还缺|距[^，。；]{0,8}差)"
    "(?:了|出)?(?:整整|足足|近|约|将近|超过)?$|(?:新增|净增|增加|减少|多出|少)的$"
)
_ONLY, _NOT_YET = lazy("(?:仅有?|只有?|仅剩|只剩|剩)$"), lazy("[^，。；\\d]{0,6}(?:尚|还[在没未有]|没|未|待|不)")
_TWICE = lazy("(?P<n>翻了?一番|翻番|翻倍|翻了?两番|[一两二三四]倍)(?:还|又)?(?:要)?(?P<less>[多少])(?:了|出)?$")
_TIMES_IN_WORDS = {"翻两番": 4, "翻了两番": 4, "两倍": 2, "二倍": 2, "三倍": 3, "四倍": 4}
_TOGETHER = lazy(
    "(?:合计|共计|总计|一共|总共|共|合起来|加起来|加在一起|相加|累计|总数|总量|达到?|两[项者类批级]|三[项者类批级])[^，。；\\d]{0,4}$"
)
_SHARE = lazy("(?:占|比例|比重|率|其中|达到?|超过|超|近|将近|约|不到|不足|有|突破|逾|了)[^，。；\\d]{0,10}$")
_RATE = lazy("[一-鿿]{1,5}(?:率|占比|比例|比重)[^，。；\\d]{0,6}$|占[^，。；\\d]{0,12}$")
_REST = lazy("还有|其余|其他|另外|另有|余下|剩下|没有|没能|尚未|仍未|还没|还未|未[入参建加]")
_GROWN = lazy(
    "(?:增长|增加|提高|提升|上升|增|涨|升|多|扩大)(?:了)?(?:近|约|将近|超过|超)?$|(?:增|升|涨)幅[^，。；\\d]{0,4}$"
)
_FALLEN = lazy(
    "(?:减少|下降|降低|压减|缩短|压缩|降|减|少|缩小)(?:了)?(?:近|约|将近|超过|超)?$|(?:降|减|跌)幅[^，。；\\d]{0,4}$"
)
_TIMES = lazy("(?:是|为|相当于|达到?|翻了?)[^，。；\\d]{0,10}(?:20\\d\\d年[^，。；\\d]{0,6})?的?(?:近|约|将近|超过)?$")
_YEARLY = lazy("(?:一年|全年|每年|年|一个年头|十二个月|12个月)[^，。；\\d]{0,8}$")
_A_MONTH = lazy("(?:每个?月|月均|按月|月)[^，。；\\d]{0,10}$|一个月[^，。；\\d]{0,8}$")
_A_QUARTER = lazy("(?:每个?季度?|按季)[^，。；\\d]{0,10}$")
_REACH, _BEFORE = 16, 90  # characters: of the words that tell what it is; in which one of the two stands
_MOST = 14  # figures of a fact that are held against one another
_HUNDRED, _ABOUT = Decimal(100), Decimal("0.1")


def follows(doc: Document, figure: Figure) -> bool:
    """See the module."""
    if len(figure.values) != 1 or doc.brief is None:
        return False
    before = clause(doc.text, figure.start)
    near = at_hand(doc, figure)
    if not near:
        return False
    for group in (*doc.once(groups), tuple(near)):
        known = [one for one in group if len(one.values) == 1 and one.values[0] > 0 and one.kind != "date"][:_MOST]
        for one, other in combinations(known, 2):
            told = any(same(one, here) or same(other, here) for here in near)
            if told and figures.alike(one, other) and _gives(doc.text, figure, before, one, other):
                return True
    return (
        _of_two_facts(doc, figure, before, near) or _in_a_year(doc, figure, before, near) or _is_rest(doc, figure, near)
    )


def clause(text: str, at: int) -> str:
    """What stands before it, back to the last mark."""
    return re.split("[，。；：！？、\n]", text[max(0, at - _REACH) : at])[-1]


def groups(doc: Document) -> Iterator[tuple[Figure, ...]]:
    assert doc.brief
    for fact in doc.brief.facts:
        yield (*figures.find(fact.text, weak=True), *halves.find(fact.text))


def at_hand(doc: Document, figure: Figure) -> list[Figure]:
    """The figures of its sentence and of the one before."""
    text = doc.text
    began = max(text.rfind(mark, 0, figure.start) for mark in "。！？\n") + 1
    previous = max(text.rfind(mark, 0, max(0, began - 1)) for mark in "。！？\n") + 1
    ends = re.compile("[。！？\n]|$").search(text, figure.end)
    first, last = max(previous, figure.start - _BEFORE), min(ends.start() if ends else figure.end, figure.end + _BEFORE)
    first = min(first, began) if figure.start - began < 2 * _BEFORE else first
    return [
        one
        for one in figures.find(text[first:last], weak=True)
        if not first + one.start <= figure.start < first + one.end
    ]


def same(one: Figure, here: Figure) -> bool:
    return one.values == here.values and one.kind == here.kind and (one.unit == here.unit or figures.alike(one, here))


def _gives(text: str, figure: Figure, before: str, one: Figure, other: Figure) -> bool:
    """Whether the two give it, as the words before it say; ``one`` is told first."""
    low, high = sorted((one.values[0], other.values[0]))
    if low == high:
        return False
    if figure.kind == "points":
        return one.kind == "percent" and _APART.search(before) is not None and fits(figure, high - low)
    if one.kind != "number":
        return False
    if figure.unit == "倍":
        more = 1 if _GROWN.search(before) else 0
        return (more > 0 or _TIMES.search(before) is not None) and fits(figure, high / low - more)
    if figure.kind == "percent" or (not figure.unit and "分之" in figure.text):
        return any(fits(figure, value) for value in _shares(text, figure, before, one.values[0], other.values[0]))
    if not figures.alike(figure, one):
        return False
    only = _ONLY.search(before) is not None and _NOT_YET.match(text, figure.end) is not None
    apart = (only or _APART.search(before) is not None) and fits(figure, high - low)
    return (
        apart
        or _beyond(figure, before, low, high)
        or (_TOGETHER.search(before) is not None and fits(figure, high + low))
    )


def _beyond(figure: Figure, before: str, low: Decimal, high: Decimal) -> bool:
    """比去年翻一番还多10家: what is over, or wanting, of so many times the lower one."""
    match = _TWICE.search(before)
    if match is None:
        return False
    over = high - _TIMES_IN_WORDS.get(match["n"], 2) * low
    over = over if match["less"] == "多" else -over  # 多 says what it is, and hedges nothing
    return abs(over - figure.values[0]) <= _last_place(figure) / 2


def _shares(text: str, figure: Figure, before: str, first: Decimal, second: Decimal) -> Iterator[Decimal]:
    """In hundredths, as the words tell: what it has grown by, what one is of the other, or of both together."""
    if _GROWN.search(before):
        yield _HUNDRED * (second - first) / first
        low, high = sorted((first, second))
        yield _HUNDRED * low / (high - low)  # 7.9万人，净增2.6万人: grown by 2.6 from 5.3
    elif _FALLEN.search(before):
        yield _HUNDRED * (first - second) / first
    elif _SHARE.search(before):
        low, high = sorted((first, second))
        yield _HUNDRED * low / high
        if _RATE.search(before):
            yield _HUNDRED * first / (first + second)
        if _REST.search(text, max(0, figure.start - 10), figure.end + 10):
            yield _HUNDRED - _HUNDRED * low / high


def _is_rest(doc: Document, figure: Figure, near: Sequence[Figure]) -> bool:
    """还有23%没有, where 77% stands close by."""
    if figure.kind != "percent" or not _REST.search(doc.text, max(0, figure.start - 10), figure.end + 10):
        return False
    return any(
        one.kind == "percent" and len(one.values) == 1 and one.values[0] + figure.values[0] == _HUNDRED for one in near
    )


def _of_two_facts(doc: Document, figure: Figure, before: str, near: Sequence[Figure]) -> bool:
    """达到45%，比现在提高7.9个百分点, where 45% stands close by and another fact has 37.1% of the same."""
    if figure.kind != "points" or not _APART.search(before):
        return False
    rows = [(one, fact.text) for fact in doc.brief.facts for one in figures.find(fact.text)] if doc.brief else []
    rows = [(one, words) for one, words in rows if one.kind == "percent" and len(one.values) == 1]
    here = [(one, words) for one, words in rows if any(same(one, other) for other in near)]
    return any(
        abs(one.values[0] - other.values[0]) == figure.values[0] and _of_the_same(words, one, others, other)
        for one, words in here
        for other, others in rows
    )


def _of_the_same(words: str, one: Figure, others: str, other: Figure) -> bool:
    """Whether four characters in a row stand before both."""
    said, also = words[max(0, one.start - 20) : one.start], others[max(0, other.start - 30) : other.start]
    return any(said[at : at + 4] in also for at in range(len(said) - 3))


def _in_a_year(doc: Document, figure: Figure, before: str, near: Sequence[Figure]) -> bool:
    """每月1500元，一年就是1.8万元: twelve months, four quarters."""
    if figure.kind != "number" or not _YEARLY.search(before):
        return False
    for words in brief_words(doc.brief) if doc.brief else ():
        for one in figures.find(words, weak=True):
            if one.unit != figure.unit or len(one.values) != 1 or not any(same(one, here) for here in near):
                continue
            lead = words[max(0, one.start - _REACH) : one.start]
            for pattern, times in ((_A_MONTH, 12), (_A_QUARTER, 4)):
                if pattern.search(lead) and fits(figure, times * one.values[0]):
                    return True
    return False


def fits(figure: Figure, true: Decimal) -> bool:
    """Whether what is told may stand for what is true: to half of its last place, or as its hedge says."""
    told, share = figure.values[0], figure.kind == "percent" or "分之" in figure.text
    if "分之" in figure.text and figure.kind == "number":
        told *= _HUNDRED
    if true <= 0:
        return False
    wide = (
        Decimal(5)
        if share and ("成" in figure.text or "分之" in figure.text)
        else Decimal("1.5")
        if share
        else told * _ABOUT
    )
    if figure.approx == "under":
        return told - wide <= true <= told
    if figure.approx == "over":
        return told <= true < told + (2 * wide if "成" in figure.text else wide)
    if figure.approx == "about":
        return abs(true - told) <= wide
    if figure.unit == "倍":  # 2.5 is no 3
        return abs(true - told) <= min(_last_place(figure) / 2, told / 20)
    return abs(true - told) <= _last_place(figure) / 2


def _last_place(figure: Figure) -> Decimal:
    """0.1万 for 14.4万, 1 for 298 and for 45%."""
    match = re.match(r"[\d,]+(?:\.(\d+))?(万|亿)?", figure.text)
    if match is None:
        if "成" in figure.text or "分之" in figure.text:
            return Decimal(3 if "分之" in figure.text else 6)  # 65% is 近三分之二, and no 三分之二
        return Decimal(1)
    scale = Decimal({"万": 10**4, "亿": 10**8}.get(match[2] or "", 1))
    return scale / Decimal(10) ** len(match[1] or "")
