"""How many of ten it is, and a number told again of another thing: 每10件里有将近8件; 23份背后，是23个终于敢开口的人."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers.derived import beside
from evals.numbers.derived.rounding import of_ten as nearly
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

# 每10件里有将近8件: the ten, and how many of them.
_OF_TEN = lazy(
    "每(?P<of>10|100|1000|十|百|一百|千|一千)(?:多)?(?P<unit>[一-鿿]{1,2}?)[^，。；\\d]{0,6}?(?:里头|里面|里|当中|中)?[，,]?(?:就|便|约|大约|平均)*有[^，。；\\d]{0,6}$"
)
_TENS = {"十": 10, "百": 100, "一百": 100, "千": 1000, "一千": 1000}
_BASE = lazy(
    "[^，。；\\d]{0,8}?(?:里头|里面|里|当中|中)?[，,]?(?:就|便|约|大约|平均)*有[^，。；\\d]{0,6}?[\\d一二三四五六七八九]"
)
# 23份背后，是23个终于敢开口的人: the same number of another thing.
_AGAIN = lazy(
    "(?:的)?(?:背后|里面|里|后面)?[，,]?(?:也)?(?:都|就)?(?:是|站着|连着|有着|意味着|对应着?|系着|牵着)(?:整整|了)?"
)
_MOST = 10  # figures of a fact that are held against one another


def again(doc: Document, figure: Figure) -> bool:
    """The number right before, told by the brief, of another unit."""
    before = next((one for one in reversed(doc.figures) if one.end <= figure.start), None)
    if before is None or before.values != figure.values or not _AGAIN.fullmatch(doc.text, before.end, figure.start):
        return False
    known = (one for words in brief_words(doc.brief) for one in figures.find(words, weak=True)) if doc.brief else ()
    return any(figures.agrees(before, one) for one in known)


def base(doc: Document, figure: Figure) -> bool:
    """每10件里有: the ten of a ratio, no figure of its own."""
    round_ten = figure.values in ((Decimal(10),), (Decimal(100),), (Decimal(1000),))
    return round_ten and doc.text[figure.start - 1 : figure.start] == "每" and bool(_BASE.match(doc.text, figure.end))


def of_ten(doc: Document, figure: Figure) -> bool:
    match = _OF_TEN.search(doc.text, max(0, figure.start - 20), figure.start)
    if match is None or figure.kind != "number":
        return False
    ten = Decimal(_TENS.get(match["of"]) or int(match["of"]))
    return figure.values[0] < ten and any(
        one.unit == other.unit
        and nearly(doc.text, figure, ten * min(one.values, other.values)[0] / max(one.values, other.values)[0])
        for one, other in _both_near(doc, figure)
    )


def _both_near(doc: Document, figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one fact, both told close by."""
    near = beside.at_hand(doc, figure)
    for _, group in doc.once(beside.facts):
        here = [one for one in group if beside.counted(one) and any(beside.same(one, other) for other in near)]
        yield from combinations(here[:_MOST], 2)
