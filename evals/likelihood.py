"""How likely words stand beside one another in Chinese prose: what tells a word that was typed by its sound from the right one.

Counts of words and of neighbouring words (``lexicon/words.txt``, ``pairs.txt``: a count, rounded up to steps of about 1.4,
then all that have it) come from a month of newspaper prose and a general dictionary (``evals/bench/words.py`` makes them);
those of the shipped reference speeches, the genre itself, are added when they are loaded. ``sounds.txt``: the characters of
each syllable, tones aside. Words are those of `rjieba`'s dictionary; whatever is no 汉字 is one and the same ``EDGE``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from evals import characters
from evals.genre import common_text
from pipeline import resources

EDGE = "|"
IDIOM = 4  # characters of an idiom
_GENRE = 3  # what a word of the reference speeches counts for, against one of a newspaper
_LISTED = 2  # what a word of ``genre.txt`` counts for, in words of the reference speeches
_UNSEEN = 0.05  # the count of a word that was never seen
_UNSEEN_IDIOM = 1.0  # of one of four characters: hardly ever anything but an idiom or a set phrase
_OUTSIDE = 500_000  # the mass of all words never seen
_BACK_OFF = 0.4  # "stupid backoff" (Brants et al., 2007): the share of an unseen pair that the word alone decides
_FUZZY = re.compile("^([zcs])h|(?<=[ie])(n)g$")
_COMMON = 12  # the count from which a word is one that people mean; any word of the genre is


def tokens(text: str) -> list[str]:
    """The words of a text; together they are the text."""
    import rjieba  # takes a tenth of a second

    found: list[str] = rjieba.cut(text, False)
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
    genre: Counter[str] = Counter()
    for line in common_text().split("\n"):
        said = [EDGE, *(token if is_word(token) else EDGE for token in tokens(line)), EDGE]
        genre.update(said)
        for pair in map(" ".join, pairwise(said)):
            pairs[pair] = pairs.get(pair, 0) + _GENRE
    genre.update(dict.fromkeys(listed(), _LISTED))
    for word, times in genre.items():
        words[word] = words.get(word, 0) + _GENRE * times
    return Counts(words, pairs, genre)


def _levels(name: str, between: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in (resources.lexicon() / name).read_text("utf-8").splitlines():
        count, _, all_of_it = line.partition("\t")
        found.update(dict.fromkeys(all_of_it.split(between), int(count)))
    return found


@cache
def _syllables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The groups of characters that sound the same, by character: by syllable, tones aside; and by what is left of a syllable
    for input methods that take some for the same ("fuzzy": zh z, ch c, sh s, ing in, eng en)."""
    same: dict[str, list[str]] = {}
    fuzzy: dict[str, str] = {}
    for line in (resources.lexicon() / "sounds.txt").read_text("utf-8").splitlines():
        syllable, _, sounding = line.partition(" ")
        for character in sounding:
            same.setdefault(character, []).append(sounding)
        plain = _FUZZY.sub(lambda part: part[1] or part[2], syllable)
        fuzzy[plain] = fuzzy.get(plain, "") + sounding
    close: dict[str, list[str]] = {}
    for group in fuzzy.values():
        for character in group:
            close.setdefault(character, []).append(group)
    return same, close


@lru_cache(maxsize=1 << 13)
def alike(character: str) -> tuple[frozenset[str], frozenset[str]]:
    """The characters that are typed for one: those of its syllable; and with them those of nearly its syllable, and those
    that look like it."""
    same, close = (frozenset("".join(groups.get(character, ()))) for groups in _syllables())
    return same, close.union(characters.likes().get(character, ""))


@cache
def meant() -> dict[tuple[str, str], list[str]]:
    """Words of two to four characters that people mean, by what stands before and behind each of their characters."""
    known = counts()
    found: dict[tuple[str, str], list[str]] = {}
    words: Iterable[str] = (
        word for word, times in known.words.items() if 2 <= len(word) <= 4 and (times >= _COMMON or word in known.genre)
    )
    for word in words:
        for at in range(len(word)):
            found.setdefault((word[:at], word[at + 1 :]), []).append(word)
    return found


@dataclass(frozen=True, slots=True)
class Rival:
    """A word that may have been meant; ``close``: the two characters do not quite sound the same."""

    word: str
    close: bool


@lru_cache(maxsize=1 << 16)
def rivals(span: str, at: int) -> tuple[Rival, ...]:
    """The words that ``span`` may have been meant to be, where the character at ``at`` was typed for another."""
    others = meant().get((span[:at], span[at + 1 :]), [])
    if len(span) == IDIOM:
        others = [*others, *_idioms_like(span, at)]
    if not others:
        return ()
    same, close = alike(span[at])
    found = {word: Rival(word, word[at] not in same) for word in others if word[at] in close and word != span}
    return tuple(found.values())


def _idioms_like(span: str, at: int) -> list[str]:
    """The idioms that differ from ``span`` at most at ``at``."""
    kept = span[2:] if at < 2 else span[:2]
    rows = idioms()[at < 2]
    first = bisect_left(rows, kept)
    found: list[str] = []
    for row in rows[first : bisect_left(rows, kept + "\uffff", first)]:
        word = row[2:] + row[:2] if at < 2 else row
        if word[:at] == span[:at] and word[at + 1 :] == span[at + 1 :]:
            found.append(word)
    return found


@cache
def idioms() -> tuple[list[str], list[str]]:
    """Idioms of four characters (``lexicon/idioms.txt``), sorted; and with their halves exchanged, sorted."""
    words = (resources.lexicon() / "idioms.txt").read_text("utf-8").split()
    return words, sorted([word[2:] + word[:2] for word in words])


@lru_cache(maxsize=1 << 16)
def all_rivals(word: str) -> tuple[Rival, ...]:
    """The same for each of its characters."""
    return tuple(right for at in range(len(word)) for right in rivals(word, at))
