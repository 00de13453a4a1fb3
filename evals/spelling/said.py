"""What the genre is known to say: the shipped reference speeches, the formulations and ``lexicon/phrases.txt``, by runs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from evals.spelling import characters, likelihood
from evals.spelling.genre import common_text, phrases
from pipeline.lexicon import Lexicon

EDGE = "\n"
OTHER = re.compile("[^一-鿿]")
_THREE, _IDIOM = 3, 4
_CODE, UNIT = 8, 2  # bytes of a number; of a character, which is one unit of UTF-16
AT_ONCE = _CODE // UNIT
_FIRST, _SECOND, _THIRD = 0xFFFF, 0xFFFF << 16, 0xFFFF << 32  # of the three characters of a code
_KEPT = 1 << 14


class Said:
    """``text``: all that is said, ``EDGE`` for what is no 汉字; ``threes``: the codes of its runs of three; ``idioms``: the known
    words of four characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        every = set().union(*codes(text.encode("utf-16-le")))
        edge = ord(EDGE)
        one, two, three = edge, edge << 16, edge << 32
        self.threes = frozenset(
            each for each in every if each & _FIRST != one and each & _SECOND != two and each & _THIRD != three
        )
        self.idioms = frozenset(word for word in (*likelihood.listed(), *characters.words()) if len(word) == _IDIOM)
        # By itself, so that what is remembered goes with it; hardly any two characters are asked about.
        self.behind = lru_cache(maxsize=_KEPT)(self._behind)
        self.before = lru_cache(maxsize=_KEPT)(self._before)

    def holds(self, words: str) -> bool:
        """Whether ``words`` stand in it. To look in the text is dear; hardly any words are made of runs of three that are said."""
        runs = map(_code, words, words[1:], words[2:])
        return all(map(self.threes.__contains__, runs)) and words in self.text

    def _behind(self, two: str) -> frozenset[str]:
        """The characters that are known behind two others."""
        return frozenset(self.text[at + len(two)] for at in _starts(self.text, two)) - {EDGE}

    def _before(self, two: str) -> frozenset[str]:
        """Those that are known before two others."""
        return frozenset(self.text[at - 1] for at in _starts(self.text, two)) - {EDGE}


def _starts(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def codes(units: bytes) -> Iterator[memoryview]:
    """Each three characters as one number: those from the first character on, by fours, from the second on ..."""
    for shift in range(AT_ONCE):
        first = shift * UNIT
        found = bytearray(-(-(len(units) - first) // _CODE) * _CODE)
        for byte in range(_THREE * UNIT):
            bytes_there = units[first + byte :: _CODE]
            found[byte : byte + len(bytes_there) * _CODE : _CODE] = bytes_there
        yield memoryview(found).cast("Q")


def _code(one: str, two: str, three: str) -> int:
    """Three characters as one number."""
    return ord(one) | ord(two) << 16 | ord(three) << 32


@cache
def said(lexicon: Lexicon) -> Said:
    """What the genre says, the formulations of ``lexicon`` with it."""
    forms = (common_text(), *lexicon.valid_forms, *phrases(), *likelihood.listed(), *characters.words())
    # Edges around: what stands first or last has something before and behind it, too.
    return Said(f"{EDGE}{OTHER.sub(EDGE, EDGE.join(forms))}{EDGE}")
