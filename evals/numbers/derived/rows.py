"""What several figures come to, or leave of a whole: 80名、40名，共120名; 1260户：693户，252户；还有315户; 再建60个、达到145个.

They stand side by side in one fact of the brief, or are told in the text close by.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from evals.document import Document
from evals.numbers.context import CONTEXT
from evals.numbers.derived import beside
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_WHOLE = lazy("共|合计|总[计数]|加起来|全部|表彰|表扬|当选|[这些类两三]")
_REST = lazy("其余|余下|剩下?|还[有剩差]|另[外有]|没有|未")
_AGAIN = lazy("再[^，。；\\d]{0,6}$")
_TO = lazy(
    "[^，。；\\d]{0,6}?(?:(?:增加|增长|扩大|发展|壮大|上升|提高|提升|增)|(?P<down>减少|下降|降低|压减|缩短|缩减|降|减))[到至为]了?"
)
_BY = lazy("(?:的时候|时)?(?:净|共|累计|已)?(?:(?:增|增加|增长|多)|(?P<down>减少|下降|少))(?:了|出)?")
_BOTH = lazy("(?P<one>[一-鿿]{2,10}?)[和及与、](?P<two>[一-鿿]{2,10})")
_NAME = 14  # characters on either side of a count, in which what it counts is named
_LEFT = lazy("(?:还有|其余|其他|另外|另有|余下|剩下|剩余|还剩|只剩|尚有|仅剩)的?[^，。；\\d]{0,4}$")
_REACHED = lazy("(?:达到?|总数为?|总量|合计|总计|一共|共计|累计|增至|增加到|扩大到|发展到)(?:了)?$")
_MOST, _PARTS = 12, 3  # figures of a fact that are held against one another; of them that are taken away


def together(doc: Document, figure: Figure) -> bool:
    """What members of one fact that stand side by side come to, where it is told as a whole; what is left of a whole, where it is
    told as the rest."""
    whole = _WHOLE.search(doc.text, max(0, figure.start - 10), figure.start) is not None
    rest = _REST.search(doc.text, max(0, figure.start - 8), figure.end + 8) is not None
    for _, group in doc.once(beside.facts) if whole or rest else ():
        values = [one.values[0] for one in group if _exact(one, figure)][:_MOST]
        sums = (sum(values[at : at + size]) for size in (2, 3, 4) for at in range(len(values) - size + 1))
        if whole and figure.values[0] in sums:
            return True
        if rest and any(one - part == figure.values[0] for one, part in combinations(values, 2)):
            return True
    return False


def _exact(one: Figure, figure: Figure) -> bool:
    plain = one.kind == figure.kind == "number" and not (one.approx or figure.approx)
    return plain and len(one.values) == 1 and one.unit == figure.unit and bool(one.unit)


def _of_each_fact(doc: Document, figure: Figure) -> Iterator[tuple[list[Decimal], list[Decimal]]]:
    """The numbers of a fact that count the same as the figure, and those of them that the text tells close by."""
    near = beside.at_hand(doc, figure)
    for _, group in doc.once(beside.facts):
        alike = [one for one in group if beside.counted(one) and figures.alike(one, figure)][:_MOST]
        told = [one for one in alike if any(beside.same(one, other) for other in near)]
        yield [one.values[0] for one in alike], [one.values[0] for one in told]


def after(doc: Document, figure: Figure) -> bool:
    """今年先培训600名，明年再培训400名, where one fact has the 600 of 1000 in all: the rest, told right behind the first part."""
    if figure.kind != "number" or not _AGAIN.search(doc.text, max(0, figure.start - 8), figure.start):
        return False
    return any(
        whole - part == figure.values[0]
        for known, told in _of_each_fact(doc, figure)
        for whole in known
        for part in told
    )


def before(doc: Document, figure: Figure) -> bool:
    """由59.2万人增加到71.5万人，净增12.3万人, or 比上届的59.2万人净增12.3万人, where one fact has the two latter: what there was before."""
    told = next((one for one in doc.figures if one.start >= figure.end), None)
    if figure.kind != "number" or told is None or not beside.counted(told) or not figures.alike(told, figure):
        return False
    by = _BY.fullmatch(doc.text, figure.end, told.start)
    way = by or _TO.fullmatch(doc.text, figure.end, told.start)
    if way is None:
        return False
    sign, had, said = (-1 if way["down"] else 1), figure.values[0], told.values[0]
    want = had + sign * said if by else sign * (said - had)
    return any(
        any(beside.same(one, told) for one in group)
        and any(beside.counted(one) and one.unit == told.unit and one.values[0] == want for one in group)
        for _, group in doc.once(beside.facts)
    )


def of_both(doc: Document, figure: Figure) -> bool:
    """14个先进集体和工人先锋号, where one fact has 先进集体6个、工人先锋号8个: both are named behind their sum."""
    named = _BOTH.match(doc.text, figure.end) if figure.kind == "number" and not figure.approx else None
    if named is None:
        return False
    for words, group in doc.once(beside.facts):
        for one, other in pairwise([one for one in group if beside.counted(one) and one.unit == figure.unit]):
            if one.values[0] + other.values[0] == figure.values[0] and all(
                any(said in words[max(0, part.start - _NAME) : part.end + _NAME] for part in (one, other))
                for said in (named["one"][:4], named["two"][:4])
            ):
                return True
    return False


def left(doc: Document, figure: Figure) -> bool:
    """The whole less what is told before it, all of one fact and close by."""
    if figure.kind != "number" or not _LEFT.search(doc.text, max(0, figure.start - 10), figure.start):
        return False
    for _, here in _of_each_fact(doc, figure):
        for number in range(2, _PARTS + 1):
            for parts in combinations(here, number):
                whole = figure.values[0] + sum(parts, Decimal(0))
                if whole in here and max(parts) < whole:
                    return True
    return False


def reached(doc: Document, figure: Figure) -> bool:
    """在85个的基础上再建60个、达到145个: what the sentence adds, and what it, or the brief, had before."""
    before = doc.text[max(0, figure.start - CONTEXT) : figure.start]
    if figure.approx or not _REACHED.search(before):
        return False
    began = beside.sentence(doc.text, figure.start)
    told = (one for one in doc.figures if began <= one.start < figure.start)
    here = [one.values[0] for one in told if one.unit == figure.unit and len(one.values) == 1]
    known = (one for _, group in doc.once(beside.facts) for one in group)
    there = [one.values[0] for one in known if one.unit == figure.unit and len(one.values) == 1]
    return any(more + had == figure.values[0] for more in here for had in (*here, *there))
