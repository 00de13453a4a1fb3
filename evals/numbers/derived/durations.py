"""How long something took, in hours, minutes and seconds: 快了50秒 of 10分30秒 and 9分40秒, and 270秒 for 4分半."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from evals.document import Document
from evals.numbers.derived import beside
from evals.spans import Span
from pipeline.figures import Figure
from pipeline.patterns import lazy

_TOLD = lazy(
    "(?:(?P<h>\\d{1,3})个?(?:小时|时)(?!代))?(?:零?(?P<m>\\d{1,3})分(?P<half>半)?钟?(?!之))?(?:零?(?P<s>\\d{1,3}(?:\\.\\d+)?)秒(?:钟)?)?"
)
_ONE_UNIT = lazy("[\\d.]+个?[^\\d半]+")
_APART = lazy(
    "(?:快|慢|提前|缩短|压缩|节省|节约|省|少|多|早|晚|延长|相差|差|领先|落后|减少|增加|提高|提升)了?(?:出|用|近|约|整整|足足)*$"
)
_NEAR, _CUE = 90, 12  # characters before it in which one of the two stands; in which the word does


def equal(doc: Document, figure: Figure) -> bool:
    """270秒, where the brief has 4分30秒 or 4分半; what stands in one unit on both sides is no other form."""
    found = _at(doc, figure)
    return found is not None and any(
        seconds == found[1]
        and not (_ONE_UNIT.fullmatch(words[slice(*span)]) and _ONE_UNIT.fullmatch(doc.text[slice(*found[0])]))
        for words, _ in doc.once(beside.facts)
        for span, seconds in _durations(words)
    )


def apart(doc: Document, figure: Figure) -> bool:
    """9分40秒, 快了50秒, where the brief has 10分30秒 beside it."""
    found = _at(doc, figure)
    if found is None or not _APART.search(doc.text, max(0, found[0][0] - _CUE), found[0][0]):
        return False
    began = max(0, doc.text.rfind("\n", 0, figure.start), figure.start - _NEAR)
    here = {seconds for span, seconds in _durations(doc.text) if began <= span[0] < found[0][0]}
    return any(
        abs(one - other) == found[1] and bool(here & {one, other})
        for words, _ in doc.once(beside.facts)
        for one, other in combinations([seconds for _, seconds in _durations(words)], 2)
    )


def _at(doc: Document, figure: Figure) -> tuple[Span, Decimal] | None:
    return next((one for one in _durations(doc.text) if one[0][0] <= figure.start < one[0][1]), None)


def _durations(text: str) -> Sequence[tuple[Span, Decimal]]:
    """Where a while is told, and how many seconds it is."""
    if "秒" not in text and "分" not in text and "小时" not in text:
        return ()
    found = []
    for start in re.finditer(r"(?<![\d.])\d{1,3}(?=\.?\d*(?:个?小时|时|分|秒))", text):
        match = _TOLD.match(text, start.start())
        if match and match.end() > match.start():
            hours, minutes, seconds = (Decimal(match[name] or 0) for name in "hms")
            found.append((match.span(), 3600 * hours + 60 * minutes + seconds + (30 if match["half"] else 0)))
    return found
