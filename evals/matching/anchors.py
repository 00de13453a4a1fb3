"""The literals of one condition in one text: whether one of them stands there, and where a match can begin then."""

from __future__ import annotations

from evals.matching import bits
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

    def beginnings(self, found: Places) -> int | None:
        """Where a match can begin, as ``bits`` has it; None where that is not told, as the literals stand at too many places.

        What begins so many characters before one of them is held against what does before those of another condition.
        """
        if len(self._marks) > _FEW or (self._digits and len(found.digits) > found.room):
            return None
        begins, rare = 0, found.read_rare if self._as_read else found.rare
        for mark in self._marks:
            standing = rare.bits(mark)
            if standing is None:
                return None
            begins |= bits.before(standing, *self._offsets[mark])
        if self.words:
            for word in self.words & found.standing(self.known, self.words):
                begins |= bits.before(found.bits(word), *self._offsets[word])
        if self._digits:
            begins |= bits.before(found.bits(DIGIT), *self._digits)
        return begins
