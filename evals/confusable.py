"""What is typed for what: characters that sound or look alike, and the words that a wrong character may have been meant in.

``lexicon/sounds.txt``: the characters of each syllable, tones aside; ``looks.txt``: those that look alike; ``parts.txt``: words
by what is left of them without one character, or two, at an end. `evals/bench/words.py` and `looks.py` make them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from evals import characters
from evals.likelihood import IDIOM, counts
from pipeline import resources

SAME, NEAR, LOOK = range(3)
_SAME_FIRST = re.compile(r"(?<!\S)(\S)\S(?: \1\S(?!\S))*(?!\S)")  # parts of two characters that begin with the same one
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
    return {line[0]: line[2:] for line in lines}


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


@cache
def _pairs() -> tuple[dict[str, str], dict[str, str]]:
    """The parts of two characters that something stands behind, and those that something stands before: by the first character
    all second ones. Hardly any two characters are one, and these rows are near at hand, which the tables of the parts are not."""
    parts = _parts()
    return _rows(parts.behind, parts.behind_two), _rows(parts.before, parts.before_two)


def _rows(*tables: dict[str, str]) -> dict[str, str]:
    rows: dict[str, str] = {}
    for table in tables:
        for run in _SAME_FIRST.finditer(" ".join(table)):
            rows[run[1]] = rows.get(run[1], "") + run[0][1::3]
    return rows


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


@lru_cache(maxsize=1 << 13)
def _behind(one: str) -> frozenset[str]:
    """The characters that make a word of two with ``one`` before them, as a set: what is typed for one of them are a few dozen,
    and these may be hundreds."""
    return frozenset(_parts().behind.get(one, ""))


@lru_cache(maxsize=1 << 13)
def _before(one: str) -> frozenset[str]:
    """The same with ``one`` behind them."""
    return frozenset(_parts().before.get(one, ""))


def rivals(text: str, at: int) -> list[Rival]:
    """The words that may have been meant where the character at ``at`` was typed for another."""
    typed, parts, beside = alike(text[at]), _parts(), _beside(text, at)
    every = typed.all
    found: list[Rival] = []
    if at:
        part = text[at - 1]
        found += [Rival(at - 1, part + one, typed.kind(one)) for one in every & _behind(part)]
    if part := text[at + 1 : at + 2]:
        found += [Rival(at, one + part, typed.kind(one)) for one in every & _before(part)]
    if beside:
        _, before, behind, _ = beside
        if before and (rests := parts.behind.get(before)):
            found += [Rival(at - 2, before + one, typed.kind(one)) for one in every.intersection(rests)]
        if behind and (rests := parts.before.get(behind)):
            found += [Rival(at, one + behind, typed.kind(one)) for one in every.intersection(rests)]
        found += _of_four(text, at, typed, beside)
    return found


def _beside(text: str, at: int) -> tuple[str, str, str, str] | None:
    """The parts of two characters around a place: before the neighbour before it, before it, behind it, behind the neighbour
    behind it; "" for what is none, None where there are none."""
    begun, ended = _pairs()
    size = len(text)
    far = text[at - 3 : at - 1] if at > 2 and text[at - 2] in begun.get(text[at - 3], "") else ""
    before = text[at - 2 : at] if at > 1 and text[at - 1] in begun.get(text[at - 2], "") else ""
    behind = text[at + 1 : at + 3] if at + 2 < size and text[at + 2] in ended.get(text[at + 1], "") else ""
    beyond = text[at + 2 : at + 4] if at + 3 < size and text[at + 3] in ended.get(text[at + 2], "") else ""
    return (far, before, behind, beyond) if far or before or behind or beyond else None


def _of_four(text: str, at: int, typed: Alike, beside: tuple[str, str, str, str]) -> Iterator[Rival]:
    """The same for words of four characters."""
    parts = _parts()
    far, before, behind, beyond = beside
    if far and (rests := parts.behind_two.get(far)):
        for one in _fitting(rests, 1, other := text[at - 1], typed):
            yield Rival(at - 3, far + other + one, typed.kind(one))
    if before and at + 1 < len(text) and (rests := parts.behind_two.get(before)):
        for one in _fitting(rests, 0, other := text[at + 1], typed):
            yield Rival(at - 2, before + one + other, typed.kind(one))
    if behind and at and (rests := parts.before_two.get(behind)):
        for one in _fitting(rests, 1, other := text[at - 1], typed):
            yield Rival(at - 1, other + one + behind, typed.kind(one))
    if beyond and (rests := parts.before_two.get(beyond)):
        for one in _fitting(rests, 0, other := text[at + 1], typed):
            yield Rival(at, one + other + beyond, typed.kind(one))


@lru_cache(maxsize=1 << 15)
def joined(text: str) -> tuple[tuple[int, Rival], ...]:
    """The words of four characters that four may have been meant to be, each with the place of the wrong one."""
    parts = _parts()
    ends, begins = parts.before_two.get(text[2:], ""), parts.behind_two.get(text[:2], "")
    if not (text[0] in ends or text[1] in ends or text[2] in begins or text[3] in begins):
        return ()  # no such word has three of the four
    return tuple(
        (at, rival)
        for at in range(IDIOM)
        if (beside := _beside(text, at))
        for rival in _of_four(text, at, alike(text[at]), beside)
    )


def _fitting(rests: str, place: int, other: str, typed: Alike) -> list[str]:
    """The characters at ``place`` of the pairs whose other character is ``other``, where they are typed for one another."""
    found: list[str] = []
    at = rests.find(other)
    while at >= 0:
        if at % 2 != place and (one := rests[at ^ 1]) in typed.all:
            found.append(one)
        at = rests.find(other, at + 1)
    return found
