"""Thousands of literals against one text, at a cost that hardly grows with their number.

Each literal is known by its rarest pair of neighbouring characters. A text is read once for all pairs that anybody asks
for, whatever their number: one look into a set for each of its characters. Of thousands of literals a few dozen have their
pair in the text, and these are compared where it stands. An automaton over all of them (Aho–Corasick) would pay for each
branch at its root with every character that it reads: 5,000 terms with as many first characters made it ten times slower.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress, pairwise

from evals.genre import common_pairs
from pipeline.lexicon import fold

_MANY = 200  # places of an echo beyond which nothing is gained

Key = int  # two characters as one number
_asked: set[Key] = set()  # the keys of all literals that somebody looks for


def ask(keys: Iterable[Key]) -> frozenset[Key]:
    """``keys`` as a set; from now on they are looked for in every text."""
    found = frozenset(keys)
    _asked.update(found)
    return found


def key(pair: str) -> Key:
    """Two characters as a number: a set of numbers is quicker than one of strings."""
    return ord(pair[0]) | ord(pair[1]) << 16


class Pairs:
    """Where the pairs that somebody asks for stand in one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._asked = 0
        self._at: dict[Key, list[int]] = {}
        self._known: frozenset[Key] = frozenset()

    def met(self, keys: frozenset[Key]) -> frozenset[Key]:
        """Those of ``keys`` (they were asked for) that stand in the text."""
        if self._asked != len(_asked):  # a rule that runs for the first time asks for more
            self._asked = len(_asked)
            self._at = _places(self._text)
            self._known = frozenset(self._at)
        return keys & self._known

    def at(self, key: Key) -> list[int]:
        """The places of a pair that was met, in no order."""
        return self._at[key]

    @cached_property
    def lines(self) -> list[int]:
        """Where the lines of the text begin."""
        return [0, *(end + 1 for end in starts("\n", self._text))]


def _places(text: str) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):  # characters of two units: units are not counted as offsets are
        for at, pair in enumerate(map(key, map("".join, pairwise(text)))):
            if pair in _asked:
                found.setdefault(pair, []).append(at)
        return found
    for shift in (0, 1):
        numbers = array("I", units[2 * shift : len(units) - (len(units) // 2 - shift) % 2 * 2])
        if sys.byteorder == "big":
            numbers.byteswap()
        for at in compress(range(len(numbers)), map(_asked.__contains__, numbers)):
            found.setdefault(numbers[at], []).append(2 * at + shift)
    return found


@dataclass(frozen=True, slots=True)
class Literal:
    """``key`` is its rarest pair, folded as the texts are that it is looked for in, and ``place`` where that stands in it.

    A single character has none.
    """

    words: str
    key: Key | None
    place: int = 0

    def stands(self, text: str, pairs: Pairs) -> bool:
        """Whether it stands in ``text``; see ``starts``."""
        if self.key is None:
            return self.words in text
        return any(at >= self.place and text.startswith(self.words, at - self.place) for at in pairs.at(self.key))

    def starts(self, text: str, pairs: Pairs) -> list[int]:
        """Where it stands in ``text``, whose ``pairs`` its key is known to be met in; overlapping places too, in no order."""
        if self.key is None:
            return starts(self.words, text)
        return [
            at - self.place
            for at in pairs.at(self.key)
            if at >= self.place and text.startswith(self.words, at - self.place)
        ]


@cache
def literal(words: str) -> Literal:
    folded, common = fold(words), common_pairs()
    rarest = min(((common.get(pair, 0), at) for at, pair in enumerate(map("".join, pairwise(folded)))), default=None)
    if rarest is None:
        return Literal(words, None)
    return Literal(words, key(folded[rarest[1] : rarest[1] + 2]), rarest[1])


class Index:
    """Literals by their keys."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._by_key: dict[Key | None, list[Literal]] = {}
        for one in map(literal, dict.fromkeys(filter(None, literals))):
            self._by_key.setdefault(one.key, []).append(one)
        self._singles = self._by_key.pop(None, [])
        self._keys = ask(key for key in self._by_key if key is not None)

    def places(self, text: str, pairs: Pairs) -> Iterator[tuple[int, str]]:
        """Start and literal of every place in ``text``, overlapping ones too, in no order; ``pairs`` are those of the text,
        folded.
        """
        met = (one for key in pairs.met(self._keys) for one in self._by_key[key])
        return ((at, one.words) for one in (*self._singles, *met) for at in one.starts(text, pairs))


def starts(words: str, text: str) -> list[int]:
    """Where ``words`` stand in ``text``, overlapping places too."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def echoes(text: str, least: int, most: int) -> list[int] | None:
    """Where ``least`` to ``most`` characters stand twice in a row; None when that is at very many places.

    The text as one long number, shifted by a few characters, differs from itself by nothing where it repeats itself.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):
        return None  # characters of two units: places would not be offsets
    number = int.from_bytes(units, "little")
    found: set[int] = set()
    for distance in range(least, most + 1):
        same = (number ^ (number >> 16 * distance)).to_bytes(len(units), "little")
        nothing = bytes(2 * distance)
        at = same.find(nothing)
        while at >= 0:
            found.add((at + 1) // 2)
            if len(found) > _MANY:
                return None
            at = same.find(nothing, at + 1)
    return sorted(found)
