"""What is typed for what: characters that sound or look alike, and the words that a wrong character may have been meant in.

``lexicon/sounds.txt``: the characters of each syllable, tones aside; ``looks.txt``, ``looks-more.txt``: those that look alike; ``parts.txt``: words
by what is left of them without one character, or two, at an end. `evals/bench/words.py` and `looks.py` make them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from evals.spelling import characters
from evals.spelling.likelihood import IDIOM, counts
from pipeline import resources

SAME, NEAR, LOOK = range(3)
# What who types by sound takes for the same, beside tones: zh z, ch c, sh s; ing in, eng en, ang an; n l; hu f.
_FUZZY = (
    (re.compile("^([zcs])h"), r"\1"),
    (re.compile("(?<=[aei])ng$"), "n"),
    (re.compile("^n(?=.)"), "l"),
    (re.compile("^hu(?=[aeio])"), "f"),
)


class Alike(NamedTuple):
    """The characters that are typed for one: of its syllable; of nearly its syllable; those that look like it; all of them."""

    same: frozenset[str]
    near: frozenset[str]
    look: frozenset[str]
    all: frozenset[str]

    def kind(self, character: str) -> int:
        return SAME if character in self.same else NEAR if character in self.near else LOOK


class Rival(NamedTuple):
    """A word that may have been meant, from ``start`` on; ``kind``: how the two characters are alike."""

    start: int
    word: str
    kind: int


@cache
def _syllables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The groups of characters that sound the same, by character; and those that nearly do."""
    same: dict[str, list[str]] = {}
    fuzzy: dict[str, str] = {}
    for line in (resources.lexicon() / "sounds.txt").read_text("utf-8").splitlines():
        syllable, _, sounding = line.partition(" ")
        for character in sounding:
            same.setdefault(character, []).append(sounding)
        for pattern, plain in _FUZZY:
            syllable = pattern.sub(plain, syllable)
        fuzzy[syllable] = fuzzy.get(syllable, "") + sounding
    close: dict[str, list[str]] = {}
    for group in fuzzy.values():
        for character in group:
            close.setdefault(character, []).append(group)
    return same, close


@cache
def _looks() -> dict[str, str]:
    path = resources.lexicon() / "looks.txt"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    found = {line[0]: line[2:] for line in lines}
    for line in (resources.lexicon() / "looks-more.txt").read_text("utf-8").splitlines():
        for pair in () if line.startswith("#") else line.split():
            for right, typed in ((pair[0], pair[1]), (pair[1], pair[0])):
                if typed not in (known := found.get(right, "")):
                    found[right] = known + typed
    return found


@lru_cache(maxsize=1 << 13)
def alike(character: str) -> Alike:
    same, near = (frozenset("".join(groups.get(character, ()))) - {character} for groups in _syllables())
    look = frozenset(_looks().get(character, "") + characters.likes().get(character, ""))
    return Alike(same, near, look, same | near | look)


class _Parts(NamedTuple):
    """By the first part of a word: the single characters, and the pairs of them, behind it; by the last part: before it."""

    behind: dict[str, str]
    behind_two: dict[str, str]
    before: dict[str, str]
    before_two: dict[str, str]


@cache
def _parts() -> _Parts:
    lines = [line.split(" ") for line in (resources.lexicon() / "parts.txt").read_text("utf-8").splitlines()]
    parts = _Parts(*(dict(zip(*lines[at : at + 2], strict=True)) for at in range(0, len(lines), 2)))
    for word in counts().genre:
        if len(word) in (2, 3):
            _add(parts.behind, word[:-1], word[-1])
            _add(parts.before, word[1:], word[0])
        elif len(word) == IDIOM:
            _add(parts.behind_two, word[:2], word[2:])
            _add(parts.before_two, word[2:], word[:2])
    return parts


def _add(parts: dict[str, str], part: str, rest: str) -> None:
    found = parts.get(part, "")
    if rest not in found:
        parts[part] = found + rest


def is_idiom(text: str) -> bool:
    """Whether four characters are an idiom or a word of four."""
    rests = _parts().behind_two.get(text[:2], "")
    return any(rests[at : at + 2] == text[2:] for at in range(0, len(rests), 2))


@lru_cache(maxsize=1 << 15)
def whole(word: str) -> tuple[Rival, ...]:
    """The words of the genre that a whole word sounds the same as."""
    known = counts().genre
    found = (rival for at in range(len(word)) for rival in rivals(word, at))
    return tuple(
        rival for rival in found if rival.kind == SAME and len(rival.word) == len(word) and rival.word in known
    )


@lru_cache(maxsize=1 << 14)
def _behind(part: str) -> frozenset[str]:
    """The characters that make a word with ``part`` before them, as a set: what is typed for one of them are a few dozen, and
    these may be hundreds."""
    return frozenset(_parts().behind.get(part, ""))


@lru_cache(maxsize=1 << 14)
def _before(part: str) -> frozenset[str]:
    """The same with ``part`` behind them."""
    return frozenset(_parts().before.get(part, ""))


def rivals(text: str, at: int, fits: Callable[[str], bool] | None = None) -> list[Rival]:
    """The words that may have been meant where the character at ``at`` was typed for another; of which one that ``fits``."""
    typed = alike(text[at])
    found: list[Rival] = []
    for length in (1, 2):
        if at >= length:
            part = text[at - length : at]
            meant: Iterable[str] = typed.all & _behind(part)
            for one in filter(fits, meant) if meant else ():
                found.append(Rival(at - length, part + one, typed.kind(one)))
        part = text[at + 1 : at + 1 + length]
        meant = typed.all & _before(part)
        for one in filter(fits, meant) if meant else ():
            found.append(Rival(at, one + part, typed.kind(one)))
    of_four = _of_four(text, at, typed)
    return found + [one for one in of_four if fits is None or fits(one.word[at - one.start])]


def _of_four(text: str, at: int, typed: Alike) -> list[Rival]:
    """The same for words of four characters."""
    parts, found = _parts(), list[Rival]()
    before, behind = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    if at >= 3 and (rests := parts.behind_two.get(part := text[at - 3 : at - 1])):
        for one in _fitting(rests, 1, before, typed):
            found.append(Rival(at - 3, part + before + one, typed.kind(one)))
    if at >= 2 and (rests := parts.behind_two.get(part := text[at - 2 : at])):
        for one in _fitting(rests, 0, behind, typed):
            found.append(Rival(at - 2, part + one + behind, typed.kind(one)))
    if at and (rests := parts.before_two.get(part := text[at + 1 : at + 3])):
        for one in _fitting(rests, 1, before, typed):
            found.append(Rival(at - 1, before + one + part, typed.kind(one)))
    if rests := parts.before_two.get(part := text[at + 2 : at + 4]):
        for one in _fitting(rests, 0, behind, typed):
            found.append(Rival(at, one + behind + part, typed.kind(one)))
    return found


@lru_cache(maxsize=1 << 15)
def joined(text: str) -> tuple[tuple[int, Rival], ...]:
    """The words of four characters that four may have been meant to be, each with the place of the wrong one."""
    parts = _parts()
    ends, begins = parts.before_two.get(text[2:], ""), parts.behind_two.get(text[:2], "")
    if not (text[0] in ends or text[1] in ends or text[2] in begins or text[3] in begins):
        return ()  # no such word has three of the four
    return tuple((at, rival) for at in range(IDIOM) for rival in _of_four(text, at, alike(text[at])))


def _fitting(rests: str, place: int, other: str, typed: Alike) -> list[str]:
    """The characters at ``place`` of the pairs whose other character is ``other``, where they are typed for one another."""
    found: list[str] = []
    at = rests.find(other) if other else -1
    while at >= 0:
        if at % 2 != place and (one := rests[at ^ 1]) in typed.all:
            found.append(one)
        at = rests.find(other, at + 1)
    return found
