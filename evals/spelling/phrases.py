"""Set phrases of the genre in which one character was typed for another: 履职能利, 社会主义核心价直观, 伟大复新.

Words alone do not tell these: each half is a word, or stands beside its neighbours elsewhere. The genre does: with the right
character six in a row are a piece of a phrase that it is known to say, and with the typed one no three of them are. What it says
are the shipped reference speeches, the formulations and ``lexicon/phrases.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.spelling import likelihood
from evals.spelling.confusable import LOOK, alike
from evals.spelling.said import AT_ONCE, EDGE, OTHER, UNIT, Said, codes, said
from pipeline.lexicon import Lexicon

# Six in a row: on 160,000 汉字 of clean speeches, five cry falsely two to five times, four eighteen times, six never.
_WINDOW = 6
_IDIOM = 4
_BESIDE = 20  # so often two characters stand side by side that they belong together
_OFTEN = 12  # the count of a word that was hardly typed for one that only looks like it
_HERE = re.compile(b"\x01")
_WRITTEN = bytes([0, *[1] * 255])  # of the upper byte: 0 for ``EDGE`` alone
# Never typed for one another, or either is right: pronouns, numerals, particles, and pairs that dictionaries let stand.
_OF_PEOPLE, _PEOPLE = (
    "老小新大女男",
    ("教师", "老师", "师傅", "同志", "党员", "职工", "工人", "干部", "战士", "学生", "农民"),
)
_NOTHING: frozenset[str] = frozenset()
_FREE = frozenset("〇零一二三四五六七八九十百千万亿两几他她它的地得了着和与在")
_EITHER = frozenset(map(frozenset, ("作做", "定订", "像象", "账帐", "唯惟", "份分", "词辞", "需须", "叠迭", "记纪")))


class Typed(NamedTuple):
    """A word that begins at ``start`` and has a wrong character at ``at``: what was typed and what was meant."""

    at: int
    start: int
    text: str
    right: str


def typed(text: str, lexicon: Lexicon) -> Iterator[Typed]:
    """The places of ``text`` where a set phrase has one wrong character, in order."""
    known = said(lexicon)
    words = f"{EDGE}{EDGE}{OTHER.sub(EDGE, text)}{EDGE}{EDGE}"
    for at in _places(words, known.threes):
        here = words[at]
        meant = _meant(words, at, known) if here not in _FREE else _NOTHING
        for right in sorted(alike(here).all.intersection(meant)) if meant else ():
            if right not in _FREE and frozenset((right, here)) not in _EITHER:
                yield from _told(words, at, right, known)


def _places(words: str, known: frozenset[int]) -> list[int]:
    """Where all three runs of three that hold a character are such as nobody says, and one that ends before it or begins behind
    it is known: on one side of a wrong character three right ones of the six follow."""
    units = words.encode("utf-16-le")
    size = len(words)
    begins = bytearray(size)
    for shift, runs in enumerate(codes(units)):
        begins[shift::AT_ONCE] = bytes(map(known.__contains__, runs))
    # One byte for each place, 0 or 1; those of the next place are 8 bits higher, and one number is all of them.
    ones, known_from = int.from_bytes(b"\1" * size, "little"), int.from_bytes(begins, "little")
    unknown = known_from ^ ones
    ends = 1 << 8 * 2 | 1 << 8 * (size - 3)  # the first and the last character, within two edges each
    beside = known_from << 24 | known_from >> 8 | ends
    written = int.from_bytes(units[1::UNIT].translate(_WRITTEN), "little")
    found = unknown & unknown << 8 & unknown << 16 & beside & written
    return [match.start() for match in _HERE.finditer(found.to_bytes(size, "little"))]


def _meant(words: str, at: int, known: Said) -> frozenset[str]:
    """What is known behind the two characters before, and before the two behind: of each four or six in a row that hold one,
    two are on one side of it."""
    before, behind = words[at - 2 : at], words[at + 1 : at + 3]
    return (known.behind(before) if EDGE not in before else _NOTHING) | (
        known.before(behind) if EDGE not in behind else _NOTHING
    )


def _told(words: str, at: int, right: str, known: Said) -> Iterator[Typed]:
    """The idiom, or the word of two characters or more that lies within what is known to be said: a single character may be
    another word of its own."""
    low, high = words.rindex(EDGE, 0, at) + 1, words.index(EDGE, at)
    changed = words[low:at] + right + words[at + 1 : high]
    looks = alike(words[at]).kind(right) == LOOK
    for start, idiom in _around(changed, at - low, _IDIOM):
        if idiom in known.idioms and not looks:  # 聚势赋能 and 聚力赋能 are both said
            yield _typed(words, at, low + start, idiom)
            return
    spans = [
        start
        for start, window in _around(changed, at - low, _WINDOW)
        if known.holds(window) and not _goes_outwards(words, at, low + start)
    ]
    if not spans:
        return
    for start, word in _words(changed, at - low):
        end = start + len(word)
        if any(one <= start and end <= one + _WINDOW for one in spans):
            typed = _typed(words, at, low + start, word)
            if not (looks and likelihood.counts().words.get(typed.text, 0) >= _OFTEN):
                yield typed
            return


def _goes_outwards(words: str, at: int, start: int) -> bool:
    """Whether what was typed is at an end of a run and goes well with what is outside: 学会｜用法治思维, 一代又一代｜老教师."""
    last = start + _WINDOW - 1
    outside = words[at - 1 : at + 1] if at == start else words[at : at + 2] if at == last else ""
    if not outside or EDGE in outside:
        return False
    if likelihood.neighbours()[outside] >= _BESIDE:
        return True
    ahead = words[at : at + _IDIOM] if at == last else ""
    return any(ahead.startswith(one + word) for one in _OF_PEOPLE for word in _PEOPLE)


def _words(words: str, at: int) -> Iterator[tuple[int, str]]:
    """The words of two characters or more that hold one, with their starts: as the text is cut, and as the genre lists them."""
    start = 0
    for token in likelihood.tokens(words):
        if start <= at < start + len(token) and len(token) > 1:
            yield start, token
        start += len(token)
    for size in range(_IDIOM, 1, -1):
        yield from ((start, word) for start, word in _around(words, at, size) if word in likelihood.listed())


def _around(words: str, at: int, size: int) -> Iterator[tuple[int, str]]:
    """All runs of ``size`` characters that hold one, with their starts."""
    for start in range(max(0, at - size + 1), min(at, len(words) - size) + 1):
        yield start, words[start : start + size]


def _typed(words: str, at: int, start: int, right: str) -> Typed:
    return Typed(at - 2, start - 2, words[start : start + len(right)], right)
