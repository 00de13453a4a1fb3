"""How likely words stand beside one another in Chinese prose: what tells a word that was typed by its sound from the right one.

Counts of words and of neighbouring words (``lexicon/words.txt``, ``pairs.txt``: a count, rounded up to steps of about 1.4,
then all that have it) and of neighbouring characters (``neighbours.txt``) come from a month of newspaper prose, a general
dictionary and a count of the web's words (``evals/bench/words.py`` makes them); those of the shipped reference speeches, the genre
itself, are added when they are loaded. Words are those of `rjieba`'s dictionary; whatever is no 汉字 is one and the same ``EDGE``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise

from evals.spelling.genre import common_pairs, common_text, phrases
from pipeline import resources

EDGE = "|"
_BREAK = "\n"
IDIOM = 4  # characters of an idiom
_GENRE = 3  # what a word of the reference speeches counts for, against one of a newspaper
_LISTED = 2  # what a word of ``genre.txt`` counts for, in words of the reference speeches
_UNSEEN = 0.05  # the count of a word that was never seen
_UNSEEN_IDIOM = 1.0  # of one of four characters: hardly ever anything but an idiom or a set phrase
_OUTSIDE = 500_000  # the mass of all words never seen
_BACK_OFF = 0.4  # "stupid backoff" (Brants et al., 2007): the share of an unseen pair that the word alone decides
_KEPT = 1 << 16
_SURROGATE = re.compile("[\ud800-\udfff]")
LEVELS = (1, 3, 20, 200, 2000)  # how often two characters stand side by side: at least so often


def tokens(text: str, *, guess: bool = False) -> list[str]:
    """The words of a text; together they are the text. ``guess``: what no dictionary has may be a word, too, as a name is."""
    import rjieba  # takes a tenth of a second

    try:
        found: list[str] = rjieba.cut(text, guess)
    except UnicodeEncodeError:  # a lone surrogate, which a program may hand over: no word, and as long
        return tokens(_SURROGATE.sub("\ufffd", text), guess=guess)
    return found


def is_word(token: str) -> bool:
    """Whether a token is made of 汉字."""
    return "\u4e00" <= token[0] <= "\u9fff"


class Counts:
    """``words``: how often; ``pairs``: "a b" -> how often b stands right after a; ``genre``: words of the genre alone."""

    def __init__(self, words: dict[str, int], pairs: dict[str, int], genre: Counter[str]) -> None:
        self.words, self.pairs, self.genre = words, pairs, genre
        self._total = sum(words.values()) + _OUTSIDE
        self.step = lru_cache(maxsize=1 << 16)(self._step)

    def _step(self, before: str, word: str) -> float:
        alone = (self.words.get(word, 0) + (_UNSEEN if len(word) < IDIOM else _UNSEEN_IDIOM)) / self._total
        seen = self.pairs.get(f"{before} {word}", 0)
        return math.log(seen / (self.words.get(before, 0) + seen) + _BACK_OFF * alone if seen else _BACK_OFF * alone)

    def path(self, words: Sequence[str]) -> float:
        """The logarithm of how likely each word follows the one before it."""
        return sum(self.step(before, word) for before, word in pairwise(words))

    def met(self, before: str, word: str) -> int:
        return self.pairs.get(f"{before} {word}", 0)


@cache
def listed() -> frozenset[str]:
    """The words of ``lexicon/genre.txt``."""
    lines = (resources.lexicon() / "genre.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def counts() -> Counts:
    words, pairs = _levels("words.txt", " "), _levels("pairs.txt", "\t")
    said = [EDGE]
    shown = _Shown()
    for line in (*common_text().split("\n"), *phrases()):
        said += map(shown.__getitem__, tokens(line))
        said += (EDGE, _BREAK, EDGE)  # no word of one line stands beside one of the next
    del said[-2:]
    genre, beside = Counter(said), Counter(map(" ".join, pairwise(said)))
    for nothing in (f"{EDGE} {_BREAK}", f"{_BREAK} {EDGE}"):
        del beside[nothing]
    del genre[_BREAK]
    genre.update(dict.fromkeys(listed(), _LISTED))
    for found, more in ((words, genre), (pairs, beside)):
        for one, times in more.items():
            found[one] = found.get(one, 0) + _GENRE * times
    return Counts(words, pairs, genre)


class _Shown(dict[str, str]):
    """Each token as it is counted; whether it is a word is asked once."""

    def __missing__(self, token: str) -> str:
        self[token] = token if is_word(token) else EDGE
        return self[token]


def _levels(name: str, between: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in (resources.lexicon() / name).read_text("utf-8").splitlines():
        count, _, all_of_it = line.partition("\t")
        found.update(dict.fromkeys(all_of_it.split(between), int(count)))
    return found


class Neighbours(dict[str, int]):
    """How often two characters stand side by side (the text of both): one of ``LEVELS``, or 0."""

    def __init__(self, rows: dict[str, list[str]], genre: Mapping[str, int]) -> None:
        super().__init__()
        self._rows, self._genre = rows, genre
        self._totals: dict[str, int] = {}
        self._before: Counter[str] = Counter()

    def __missing__(self, pair: str) -> int:
        found, other = 0, pair[1:]
        for level, row in zip(LEVELS, self._rows.get(pair[:1], ()), strict=False):
            if other in row:
                found = level
                break
        if often := self._genre.get(pair, 0) * _GENRE:
            found = max(found, LEVELS[bisect_right(LEVELS, often) - 1])
        if len(self) >= _KEPT:
            self.clear()
        self[pair] = found
        return found

    def variety(self, character: str, *, before: bool) -> int:
        """How many different characters stand before one, or behind it."""
        if not before:
            return sum(map(len, self._rows.get(character, ())))
        if not self._before:
            self._before.update(chain.from_iterable(chain.from_iterable(self._rows.values())))
        return self._before[character]

    def total(self, character: str) -> int:
        """How often anything stands behind a character."""
        if character not in self._totals:
            rows = zip(LEVELS, self._rows.get(character, ()), strict=False)
            self._totals[character] = sum(level * len(row) for level, row in rows)
        return self._totals[character]


@cache
def neighbours() -> Neighbours:
    lines = (resources.lexicon() / "neighbours.txt").read_text("utf-8").splitlines()
    return Neighbours({line[0]: line[2:].split("\t") for line in lines}, common_pairs())
