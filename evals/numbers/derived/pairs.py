"""Figures that two others give, as the table of cues says: 相差38家, 合计120人, 占33.3%, 是原来的2.5倍, 提高0.8个百分点.

The two stand in one fact of the brief, or both close by in the text; one of them is told in the same sentence or the one before: of
all pairs of a brief, some always give a figure that somebody made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

from evals.document import Document
from evals.numbers.context import CONTEXT, around, pairs
from evals.numbers.derived import beside, cues
from evals.numbers.derived.rounding import fits
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_MOST = 14  # figures of a fact that are held against one another
_OF_ALL = lazy(
    "(?:占|超过|达到|接近)(?:其|总数|全体|全[部省市县区]|[^，。；\\d]{0,6}总数)?的?(?:近|约|超过|将近|不到)?$"
)
_THAN = lazy(
    "(?:比|较|同比)[^，。；\\d]{0,6}?(?:至少|再|又)?(?:增加|增长|净增|多|增|(?P<less>减少|少|减|下降))[办开建设训帮走做了]?$"
)


def follows(doc: Document, figure: Figure) -> bool:
    """Two figures of one fact, or of the text close by, and a cue."""
    here = cues.beside(doc.text, figure, before := beside.clause(doc.text, figure.start))
    for one, other in _told(doc, figure) if here else ():
        if _of_one_kind(figure, one, other, cues.kind(figure)) and any(
            fits(figure, value) for cue in here for value in cue.gives(one.values[0], other.values[0], before)
        ):
            return True
    return False


def in_a_row(doc: Document, figure: Figure) -> bool:
    """五年净增14.7万户市场主体, where one fact has 由9.1万户增加到23.8万户, one behind the other, of what the text names."""
    kind, before = cues.kind(figure), beside.clause(doc.text, figure.start)
    if figure.approx or kind not in ("alike", "points") or not cues.APART.search(before):
        return False
    named = pairs(around(doc.text, figure))
    return any(
        one.unit == other.unit
        and _of_one_kind(figure, one, other, kind)
        and figure.values[0] == abs(one.values[0] - other.values[0])
        for words, group in doc.once(beside.facts)
        if named & pairs(words)
        for one, other in pairwise([one for one in group if beside.single(one)])
    )


def _told(doc: Document, figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    near = beside.at_hand(doc, figure)
    rough = cues.kind(figure) == "share" and (bool(figure.approx) or figure.text[-1] not in "%％")
    for words, group in (*doc.once(beside.facts), (doc.text, tuple(near))) if near else ():
        known = [one for one in group if beside.single(one)][:_MOST]
        here = [any(beside.same(one, other) for other in near) for one in known]
        for at, to in combinations(range(len(known)), 2):
            # Of what ； parts, some share in tenths always fits.
            if (here[at] or here[to]) and not (rough and "；" in words[known[at].end : known[to].start]):
                yield known[at], known[to]


def _of_one_kind(figure: Figure, one: Figure, other: Figure, kind: cues.Kind) -> bool:
    """Whether the two count the same, and what such a figure is reckoned from."""
    if not figures.alike(one, other) or one.values == other.values:
        return False
    if kind == "points":
        return one.kind == "percent"
    return one.kind == "number" and (kind != "alike" or figures.alike(figure, one))


def of_two_facts(doc: Document, figure: Figure) -> bool:
    """达到45%，比现在提高7.9个百分点, where 45% stands close by and another fact has 37.1% of the same; 达到130万人，再净增34万人."""
    kind, apart = cues.kind(figure), cues.APART.search(beside.clause(doc.text, figure.start))
    near = beside.at_hand(doc, figure) if kind in ("points", "alike") and apart and not figure.approx else []
    rows = [(one, words) for words, group in doc.once(beside.facts) for one in group] if near else []
    rows = [(one, words) for one, words in rows if beside.single(one) and _measures(figure, one, kind)]
    here = [(one, words) for one, words in rows if any(beside.same(one, other) for other in near)]
    return any(
        abs(one.values[0] - other.values[0]) == figure.values[0] and _of_the_same(words, one, others, other)
        for one, words in here
        for other, others in rows
    )


def _measures(figure: Figure, one: Figure, kind: cues.Kind) -> bool:
    """Whether the difference of two such is told as the figure is: percentages in points, all else in its own measure."""
    return one.kind == "percent" if kind == "points" else one.kind == "number" and one.unit == figure.unit


def share_of_two_facts(doc: Document, figure: Figure) -> bool:
    """发展会员96万人，占总数的45%左右, where 96万 is a fact and another has the 213万 of whom they are."""
    share = _OF_ALL.search(beside.clause(doc.text, figure.start))
    if cues.kind(figure) != "share" or not share:
        return False
    if share[0].startswith("超过"):  # 超过总数的四成
        figure = replace(figure, approx="over")
    told = [one for one in beside.at_hand(doc, figure) if one.end <= figure.start and one.kind == "number"]
    rows = [(one, words) for words, group in doc.once(beside.facts) for one in group if beside.counted(one)]
    here = [(one, words) for one, words in rows if told and beside.same(one, told[-1])]
    return any(
        one.unit == other.unit
        and other.values[0] > one.values[0]
        and _of_the_same(words, one, others, other)
        and fits(figure, 100 * one.values[0] / other.values[0])
        for one, words in here
        for other, others in rows
    )


def _of_the_same(words: str, one: Figure, others: str, other: Figure) -> bool:
    """Whether four characters in a row stand before both."""
    said, also = words[max(0, one.start - 20) : one.start], others[max(0, other.start - 30) : other.start]
    return any(said[at : at + 4] in also for at in range(len(said) - 3))


def beside_last_year(doc: Document, figure: Figure) -> bool:
    """计划举办竞赛80场，比去年增加17场, where the brief has 举办竞赛63场: both are of the same thing."""
    text, clause = doc.text, doc.text.rfind("，", 0, figure.start)
    match = _THAN.match(text, clause + 1, figure.start) if clause >= 0 else None
    before = figures.find(text[max(0, clause - 4 * CONTEXT) : clause]) if match else []
    if figure.approx or not match or not before or not beside.single(before[-1]) or before[-1].unit != figure.unit:
        return False
    more = figure.values[0] if match["less"] is None else -figure.values[0]
    last = before[-1].values[0] - more
    words = pairs(text[max(0, clause - 3 * CONTEXT) : clause])
    return any(
        one.values == (last,) and one.unit == figure.unit and words & pairs(around(fact, one))
        for fact, group in doc.once(beside.facts)
        for one in group
    )
