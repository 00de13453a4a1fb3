"""What a text shares with reference speeches. What is gathered from a corpus is kept: all texts of a call share it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from pipeline.types import ReferenceSpeech

References = tuple[ReferenceSpeech, ...]
Kept = TypeVar("Kept")
GRAM = 12  # characters of the index
_STEP = 64  # characters that are compared at a time, to begin with

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

    A run is as long as all its grams are theirs, be it of several speeches. Every run of that length holds a whole gram that
    begins at a multiple of ``least - GRAM + 1``: only these are looked up, and from there the run is followed in the speech.
    """
    stock = kept(references, _gathered)
    known = stock.grams.get
    found: list[tuple[int, int, str]] = []
    reach = 0
    for at in range(0, len(text) - GRAM + 1, least - GRAM + 1):
        if at + GRAM <= reach or text[at : at + GRAM] not in stock.grams:
            continue
        start, back = at, known(text[at : at + GRAM])
        while back is not None:
            start -= stock.shared_before(text, start, back, max(0, start - reach))
            back = known(text[start - 1 : start - 1 + GRAM]) if start > reach else None
            start -= back is not None
        end, forth = at + GRAM, known(text[at : at + GRAM])
        while forth is not None:
            end += stock.shared_behind(text, end, forth + GRAM, len(text) - end)
            forth = known(text[end - GRAM + 1 : end + 1]) if end < len(text) else None
            end += forth is not None
        if end - start >= least:
            found.append((start, end, stock.owner(stock.grams[text[start : start + GRAM]])))
        reach = end
    return found


class _Stock:
    """The sections of all references, one behind the other; ``grams`` has the first place of each 12-gram in them."""

    def __init__(self, references: References) -> None:
        sections = [(section.text, speech.title) for speech in references for section in speech.sections]
        self._words = "".join(text for text, _ in sections)
        self._edges = list(accumulate((len(text) for text, _ in sections), initial=0))
        self._titles = [title for _, title in sections]
        places = [at for first, after in pairwise(self._edges) for at in range(first, after - GRAM + 1)]
        self.grams = {self._words[at : at + GRAM]: at for at in reversed(places)}

    def owner(self, place: int) -> str:
        """The title of the speech that has it."""
        return self._titles[bisect_right(self._edges, place) - 1]

    def shared_behind(self, text: str, at: int, place: int, most: int) -> int:
        """How many characters from ``at`` on are those from ``place`` on, which lies in or right behind a section."""
        most = min(most, self._edges[bisect_left(self._edges, place)] - place)
        words = self._words
        if text[at : at + most] == words[place : place + most]:
            return most
        shared, step = 0, _STEP
        while step:
            if text[at + shared : at + shared + step] == words[place + shared : place + shared + step]:
                shared += step  # a part that is the same is as often followed by another of that size as not
            else:
                step //= 2
        return shared

    def shared_before(self, text: str, at: int, place: int, most: int) -> int:
        """How many characters before ``at`` are those before ``place``, which lies in a section."""
        most = min(most, place - self._edges[bisect_right(self._edges, place) - 1])
        if most and text[at - most : at] == self._words[place - most : place]:
            return most
        shared = 0
        while shared < most and text[at - shared - 1] == self._words[place - shared - 1]:
            shared += 1
        return shared


def _gathered(references: References) -> _Stock:
    return _Stock(references)
