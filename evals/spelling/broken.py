"""Set phrases and formulations with a character lost or typed twice: 新就业形态动者, 党的二十大精，, 脱贫攻攻坚战.

`evals.spelling.slips` weighs words against each other; of what the genre says in one way only, the form alone tells: whatever it is
without one of its characters is looked for, three characters on each side of the place or as many as the form has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from evals.spelling import likelihood
from evals.spelling.genre import phrases
from pipeline import resources
from pipeline.lexicon import Lexicon, fold

_RUN = re.compile("[一-鿿]{4,}")
_SIDE = 3  # characters of a form that are looked at on each side of a place
_LEAST = 4  # of what is left of a form, all in all
_END = 4  # of what is left of one that has lost its last or first character
_HOLE = "\n"
_OLD = ("F8", "Q")  # ids of old sayings: these are quoted, and other rules look after them
# Come and go: what is without them is as good.
_OPTIONAL = frozenset(
    "年的了着将第最上下里地得之和与等往来出起到过走进议化市省县区不再就都还也又要是有在对全性大新党各中时"
)
_SUFFIXES = frozenset("力感性度率者员家化式型区")  # 支撑力, 支撑力量: either is a word
_RARE = 200  # a character that is a word of its own no oftener is what is left of another one


class Broken(NamedTuple):
    """The pieces of all forms around each place: ``lost`` without the character there (left, hole, right: the character);
    ``ends`` and ``starts`` without the last or the first; ``whole``: with it (left, hole, itself and right); ``middles``: a
    character and its two neighbours."""

    lost: Mapping[str, str]
    ends: Mapping[str, str]
    starts: Mapping[str, str]
    whole: frozenset[str]
    middles: frozenset[str]


@cache
def tables(entries: Lexicon) -> Broken:
    lost: dict[str, str] = {}
    ends: dict[str, str] = {}
    starts: dict[str, str] = {}
    whole: set[str] = set()
    middles: set[str] = set()
    for run in dict.fromkeys(_runs(entries)):
        tokens = likelihood.tokens(run)
        words = [len(token) for token in tokens for _ in token]
        middles.update(run[at : at + 3] for at in range(len(run) - 2))
        for at, one in enumerate(run):
            left, right = run[max(0, at - _SIDE) : at], run[at + 1 : at + 1 + _SIDE]
            whole.add(left + _HOLE + one + right)
            if min(len(left), len(right)) > 1:  # a piece of a form: 脱贫攻坚战 of 打赢脱贫攻坚战
                whole.add(left[-2:] + _HOLE + one + right[:2])
            inside = words[at] > 1 and one not in _OPTIONAL and one not in (left[-1:], right[:1])
            if inside and _enough(left, right, len(tokens[0])):
                lost.setdefault(left + _HOLE + right, one)
        if len(run) > _END:
            if words[-1] > 1 and run[-1] not in _OPTIONAL and _left_over(tokens[-1][:-1]):
                ends.setdefault(run[-_END - 1 : -1], run[-1])
            if words[0] > 1 and run[0] not in _OPTIONAL and _left_over(tokens[0][1:]):
                starts.setdefault(run[1 : _END + 1], run[0])
    return Broken(lost, ends, starts, frozenset(whole), frozenset(middles))


def _runs(entries: Lexicon) -> Iterator[str]:
    set_phrases = (resources.lexicon() / "set-phrases.txt").read_text("utf-8").splitlines()
    known = (form for form, owners in entries.valid_forms.items() if not owners[0].id.startswith(_OLD))
    for form in (*known, *phrases(), *(word for line in set_phrases if line[:1] != "#" for word in line.split())):
        yield from _RUN.findall(fold(form))


def _enough(left: str, right: str, first: int) -> bool:
    """Whether so much of a form tells it. A lone character before the hole must begin a word of three (合|化建议, and not
    打|脱贫攻坚战), and one behind it must be no word."""
    if not left or not right or len(left) + len(right) < _LEAST:
        return False
    return (len(left) > 1 or first >= _SIDE) and (len(right) > 1 or _left_over(right))


def _left_over(rest: str) -> bool:
    """Whether the rest of a word is hardly one itself: 精, which is left of 精神, and not 学, which is left of 学习."""
    if len(rest) > 1:
        return not _is_word(rest)
    return rest not in _SUFFIXES and likelihood.counts().words.get(rest, 0) < _RARE


def lost_inside(known: Broken, text: str, at: int) -> str:
    """The character that is missing between ``at`` and the next one; empty where none is."""
    for left, right in _sides(text, at + 1, at + 1):
        if one := known.lost.get(left + _HOLE + right):
            return one
    return ""


def doubled_inside(known: Broken, text: str, at: int) -> bool:
    """Whether a form stands there once the character at ``at`` is taken out, with more of it on both sides."""
    if text[at - 1 : at + 1] + text[at + 2 : at + 3] not in known.middles:
        return False  # told at once of nearly every place, as of each in a row of one and the same character
    return any(left + _HOLE + text[at] + right in known.whole for left, right in _sides(text, at, at + 2))


def doubled_at_edge(known: Broken, text: str, at: int) -> bool:
    """Whether it is the last character of a form or the first that stands there twice, and belongs to no other word."""
    one, left, right = text[at], text[max(0, at - _SIDE) : at], text[at + 2 : at + 2 + _SIDE]
    if len(left) == _SIDE and left + _HOLE + one in known.whole:
        return not right or (_left_over(one) and not _goes_on(one, right[:2]))
    if len(right) < _SIDE or _HOLE + one + right not in known.whole:
        return False
    return not left or not any(_is_word(left[-size:] + one) for size in (1, 2))


def _sides(text: str, end: int, start: int) -> Iterator[tuple[str, str]]:
    """What stands before ``end`` and from ``start`` on, the most first."""
    for left in range(min(_SIDE, end), 0, -1):
        for right in range(min(_SIDE, len(text) - start), 0, -1):
            if left + right >= _LEAST - 1:
                yield text[end - left : end], text[start : start + right]


def lost_at_end(known: Broken, text: str, end: int) -> str:
    """The character that is missing where ``end`` is, behind the rest of a form."""
    one = known.ends.get(text[max(0, end - _END) : end], "")
    return "" if text.startswith(one, end) or _goes_on(text[end - 1 : end], text[end : end + 2]) else one


def lost_at_start(known: Broken, text: str, start: int) -> str:
    """The character that is missing before ``start``, where the rest of a form begins."""
    one = known.starts.get(text[start : start + _END], "")
    before = text[max(0, start - 2) : start]
    if text.endswith((one, text[start]), 0, start) or (before and _is_word(before[-1:] + text[start])):
        return ""
    return "" if len(before) > 1 and _is_word(before + text[start]) else one


def _goes_on(one: str, behind: str) -> bool:
    return any(_is_word(one + behind[:size]) for size in range(1, len(behind) + 1))


def _is_word(word: str) -> bool:
    return word in likelihood.counts().words or word in likelihood.listed()
