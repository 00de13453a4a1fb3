"""The literals of one condition in one text: whether one of them stands there, and where a match can begin then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from evals.matching.conditions import Span
from evals.matching.literals import Places, ask, since
from evals.matching.marks import DIGIT

_FEW = 8  # single characters that are worth looking for


class Literals:
    """The literals of one condition, folded: what else folds alike only opens a gate, or is tried, in vain.

    ``as_read``: single characters are not folded.
    """

    __slots__ = ("_as_read", "_digits", "_marks", "_offsets", "known", "only_words", "words")

    def __init__(self, offsets: dict[str, Span], *, as_read: bool = False) -> None:
        self._offsets, self._as_read = offsets, as_read
        self._digits = offsets.pop(DIGIT, None)
        self._marks = [word for word in offsets if len(word) == 1]
        self.words = ask(word for word in offsets if len(word) > 1)
        self.known = since(self.words)
        self.only_words = not self._marks and self._digits is None  # single characters and digits play no part

    def open(self, found: Places) -> bool:
        """False when the text has none of them."""
        if not self.words.isdisjoint(found.standing(self.known, self.words)):
            return True
        standing = found.read_marks if self._as_read else found.marks
        for mark in self._marks:
            if standing[mark]:
                return True
        return self._digits is not None and bool(found.digits)

    def beginnings(self, found: Places) -> Sequence[int] | None:
        """Where a match can begin, in order; None when that is at too many places."""
        sources = self._sources(found)
        return None if sources is None else _before(sources, found.room)

    def among(self, begins: Sequence[int], found: Places) -> Sequence[int]:
        """Those of ``begins`` that have one of the literals as far away as a match has it; all where that is dear to tell."""
        sources = self._sources(found)
        if sources is None or len(sources) > _FEW:
            return begins
        kept: list[int] = []
        for begin in begins:
            for places, (least, most) in sources:
                at = bisect_left(places, begin + least)
                if at < len(places) and places[at] <= begin + most:
                    kept.append(begin)
                    break
        return kept

    def _sources(self, found: Places) -> list[tuple[Sequence[int], Span]] | None:
        """The places of each literal in the text, with its offsets; None where they are very many."""
        if len(self._marks) > _FEW:
            return None
        sources: list[tuple[Sequence[int], Span]] = []
        rare = found.read_rare if self._as_read else found.rare
        for mark in self._marks:
            places = rare[mark]
            if places is None:
                return None
            if places:
                sources.append((places, self._offsets[mark]))
        if self.words:
            met = self.words & found.standing(self.known, self.words)
            sources += [(found.at(word), self._offsets[word]) for word in met]
        if self._digits and found.digits:
            if len(found.digits) > found.room:
                return None
            sources.append((found.digits, self._digits))
        return sources


def _before(sources: Sequence[tuple[Sequence[int], Span]], room: int) -> Sequence[int] | None:
    """The places that lie so many characters before others, in order; None where they are more than there is ``room``."""
    if not sources:
        return ()
    if len(sources) == 1:
        places, (least, most) = sources[0]
        if least == most:
            return [at - least for at in places if at >= least]
    begins: set[int] = set()
    for places, offsets in sources:
        _spread(begins, places, offsets)
    return None if len(begins) > room else sorted(begins)


def _spread(begins: set[int], places: Sequence[int], offsets: Span) -> None:
    least, most = offsets
    if least == most:
        begins.update([at - least for at in places if at >= least])
    else:
        for at in places:
            begins.update(range(max(0, at - most), at - least + 1))
