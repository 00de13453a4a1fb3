"""What a text shares with reference speeches. What is gathered from a corpus is kept: all texts of a call share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pipeline.types import ReferenceSpeech

References = tuple[ReferenceSpeech, ...]
Kept = TypeVar("Kept")
GRAM = 12  # characters of the index

_kept: dict[tuple[int, Any], tuple[References, Any]] = {}
_MOST = 8  # things kept


def kept(references: References, gather: Callable[[References], Kept]) -> Kept:
    """``gather(references)``, once for this very tuple: hashing a corpus would cost more than a check."""
    key = (id(references), gather)
    known = _kept.get(key)
    if known is None or known[0] is not references:
        if len(_kept) >= _MOST:
            _kept.clear()
        known = _kept[key] = (references, gather(references))
    return known[1]


def runs(text: str, references: References, least: int) -> list[tuple[int, int, str]]:
    """Start, end and owner of the runs of at least ``least`` characters that ``text`` shares with the references.

    Every run of that length holds a whole gram that begins at a multiple of ``least - GRAM + 1``: only these are looked up.
    """
    grams = kept(references, _grams)
    found: list[tuple[int, int, str]] = []
    reach = 0
    for at in range(0, len(text) - GRAM + 1, least - GRAM + 1):
        if at + GRAM <= reach or text[at : at + GRAM] not in grams:
            continue
        start, end = at, at + GRAM
        while start > reach and text[start - 1 : start - 1 + GRAM] in grams:
            start -= 1
        while end < len(text) and text[end - GRAM + 1 : end + 1] in grams:
            end += 1
        if end - start >= least:
            found.append((start, end, grams[text[start : start + GRAM]]))
        reach = end
    return found


def _grams(references: References) -> Mapping[str, str]:
    """12-gram -> title of the first reference that has it."""
    found: dict[str, str] = {}
    for speech in references:
        for section in speech.sections:
            for at in range(len(section.text) - GRAM + 1):
                found.setdefault(section.text[at : at + GRAM], speech.title)
    return found
