"""What several told figures leave of a whole, how many of ten it is, how much quicker somebody was, and a number told again.

As in ``following``, a cue must stand beside the figure, and what it follows from must be told in the text close by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from evals.brief_words import brief_words
from evals.document import Document
from evals.numbers import following
from evals.spans import Span
from pipeline import figures
from pipeline.figures import Figure
from pipeline.patterns import lazy

_REST = lazy("(?:还有|其余|其他|另外|另有|余下|剩下|剩余|还剩|只剩|尚有|仅剩)的?[^，。；\\d]{0,4}$")
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
_TIMES = lazy(
    "(?:(?P<h>\\d{1,3})个?(?:小时|时)(?!代))?(?:零?(?P<m>\\d{1,3})分钟?(?!之))?(?:零?(?P<s>\\d{1,3}(?:\\.\\d+)?)秒(?:钟)?)?"
)
_APART = lazy(
    "(?:快|慢|提前|缩短|压缩|节省|节约|省|少|多|早|晚|延长|相差|差|领先|落后|减少|增加|提高|提升)了?(?:出|用|近|约|整整|足足)*$"
)
_MOST, _PARTS = 10, 3  # figures of a fact; of them that are taken away


def follows(doc: Document, figure: Figure) -> bool:
    """See the module."""
    if doc.brief is None or len(figure.values) != 1 or figure.kind != "number":
        return False
    return _again(doc, figure) or _of_ten(doc, figure) or _left(doc, figure) or _apart(doc, figure)


def _again(doc: Document, figure: Figure) -> bool:
    """The number right before, told by the brief, of another unit."""
    before = next((one for one in reversed(doc.figures) if one.end <= figure.start), None)
    if before is None or before.values != figure.values or not _AGAIN.fullmatch(doc.text, before.end, figure.start):
        return False
    known = (one for words in brief_words(doc.brief) for one in figures.find(words, weak=True)) if doc.brief else ()
    return any(figures.agrees(before, one) for one in known)


def base(text: str, figure: Figure) -> bool:
    """每10件里有: the ten of a ratio, no figure of its own."""
    round_ten = figure.values in ((Decimal(10),), (Decimal(100),), (Decimal(1000),))
    return round_ten and text[figure.start - 1 : figure.start] == "每" and _BASE.match(text, figure.end) is not None


def _of_ten(doc: Document, figure: Figure) -> bool:
    match = _OF_TEN.search(doc.text, max(0, figure.start - 20), figure.start)
    if match is None:
        return False
    ten = Decimal(_TENS.get(match["of"]) or int(match["of"]))
    for one, other in _pairs(doc, figure):
        low, high = sorted((one.values[0], other.values[0]))
        true = ten * low / high
        if one.unit == other.unit and figure.values[0] < ten and _near(doc.text, figure, true):
            return True
    return False


def _near(text: str, figure: Figure, true: Decimal) -> bool:
    """8 for 7.7 with or without a hedge, 7 for 7.7 where 多 stands behind it; never farther than a half but with a hedge."""
    told, behind = figure.values[0], text[figure.end : figure.end + 2]
    if figure.approx == "under":
        return told - 1 < true <= told
    if figure.approx == "over" or "多" in behind or "以上" in behind:
        return told <= true < told + 1
    return abs(true - told) <= Decimal("0.5")


def _pairs(doc: Document, figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one fact, both told close by."""
    near = following.at_hand(doc, figure)
    for group in doc.once(following.groups):
        here = [one for one in group if _plain(one) and any(following.same(one, other) for other in near)]
        yield from combinations(here[:_MOST], 2)


def _plain(one: Figure) -> bool:
    return one.kind == "number" and len(one.values) == 1 and one.values[0] > 0


def _left(doc: Document, figure: Figure) -> bool:
    """1260户：因病的693户，因学的252户；还有315户: the whole less what is told before it, all of one fact."""
    before = doc.text[max(0, figure.start - 10) : figure.start]
    if not _REST.search(before):
        return False
    near = following.at_hand(doc, figure)
    for group in doc.once(following.groups):
        alike = [one for one in group if _plain(one) and figures.alike(one, figure)][:_MOST]
        here = [one for one in alike if any(following.same(one, other) for other in near)]
        wholes = {one.values[0] for one in here}
        for number in range(2, _PARTS + 1):
            for parts in combinations(here, number):
                true = figure.values[0] + sum(one.values[0] for one in parts)
                if true in wholes and all(one.values[0] < true for one in parts):
                    return True
    return False


def _apart(doc: Document, figure: Figure) -> bool:
    """9分40秒, 快了50秒, where the brief has 10分30秒 beside it."""
    found = next((one for one in _durations(doc.text) if one[0][0] <= figure.start < one[0][1]), None)
    if found is None or not _APART.search(doc.text, max(0, found[0][0] - 12), found[0][0]):
        return False
    began = max(0, doc.text.rfind("\n", 0, figure.start), figure.start - 90)
    here = {seconds for span, seconds in _durations(doc.text) if began <= span[0] < found[0][0]}
    for fact in doc.brief.facts if doc.brief else ():
        known = [seconds for _, seconds in _durations(fact.text)]
        for one, other in combinations(known, 2):
            if abs(one - other) == found[1] and here & {one, other}:
                return True
    return False


def _durations(text: str) -> Sequence[tuple[Span, Decimal]]:
    """Where a while is told in hours, minutes, seconds, and how many seconds it is."""
    if "秒" not in text and "分" not in text and "小时" not in text:
        return ()
    found = []
    for start in re.finditer(r"(?<![\d.])\d{1,3}(?=\.?\d*(?:个?小时|时|分|秒))", text):
        match = _TIMES.match(text, start.start())
        if match and match.end() > match.start():
            hours, minutes, seconds = (Decimal(match[name] or 0) for name in "hms")
            found.append((match.span(), 3600 * hours + 60 * minutes + seconds))
    return found
