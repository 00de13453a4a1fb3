"""Set phrases and formulations with a character lost or typed twice: 新就业形态动者, 党的二十大精，, 脱贫攻攻坚战.

`evals.spelling.slips` weighs words against each other; of what the genre says in one way only, the form alone tells: whatever it is
without one of its characters is looked for, three characters on each side of the place or as many as the form has there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from evals.spelling import likelihood
from evals.spelling.genre import phrases
from pipeline import resources
from pipeline.lexicon import Lexicon, fold

_RUN = re.compile("[一-鿿]{4,}")
_SIDE = 3  # characters of a form that are looked at on each side of a place
_LEAST = 4  # of what is left of a form, all in all
_END = 4  # of what is left of one that has lost its last or first character
_HOLE = "\n"
_KEPT = 1 << 14
_OLD = ("F8", "Q")  # ids of old sayings: these are quoted, and other rules look after them
# Come and go: what is without them is as good.
_OPTIONAL = frozenset(
    "年的了着将第最上下里地得之和与等往来出起到过走进议化市省县区不再就都还也又要是有在对全性大新党各中时"
)
_SUFFIXES = frozenset("力感性度率者员家化式型区")  # 支撑力, 支撑力量: either is a word
_RARE = 200  # a character that is a word of its own no oftener is what is left of another one


class Broken:
    """All forms as one text, and what is left of them: where each three characters before and behind a place stand, with a hole
    between; ``ends`` and ``starts``: the runs without their last or first character.

    Which of these a reader would miss is told when one is met, for few ever are.
    """

    def __init__(self, runs: Sequence[str]) -> None:
        self._text = _HOLE.join(("", *runs, ""))
        self._lost: dict[str, list[int]] = {}
        self.ends: dict[str, list[str]] = {}
        self.starts: dict[str, list[str]] = {}
        begun = 1
        for run in runs:
            for at in range(1, len(run) - 1):
                if run[at] not in _OPTIONAL:
                    place = run[at - _SIDE if at > _SIDE else 0 : at] + _HOLE + run[at + 1 : at + 1 + _SIDE]
                    self._lost.setdefault(place, []).append(begun + at)
            begun += len(run) + 1
            if len(run) > _END:
                self.ends.setdefault(run[-_END - 1 : -1], []).append(run)
                self.starts.setdefault(run[1 : _END + 1], []).append(run)
        self.holds = lru_cache(maxsize=_KEPT)(self._text.__contains__)

    def lost(self, place: str) -> str:
        """The character that is missing in the hole; empty where none is."""
        return next((self._text[at] for at in self._lost.get(place, ()) if self._missed(at)), "")

    def _missed(self, at: int) -> bool:
        """Whether a character within a word is missed, and what is left of the form tells it."""
        begun = self._text.rindex(_HOLE, 0, at) + 1
        run, at = self._text[begun : self._text.index(_HOLE, at)], at - begun
        left, right = run[max(0, at - _SIDE) : at], run[at + 1 : at + 1 + _SIDE]
        if run[at] in (left[-1], right[0]):
            return False
        tokens = likelihood.tokens(run)
        return [len(token) for token in tokens for _ in token][at] > 1 and _enough(left, right, len(tokens[0]))

    def end(self, rest: str) -> str:
        """The last character of a form that has lost it."""
        return next((run[-1] for run in self.ends.get(rest, ()) if _missed_at_end(run)), "")

    def start(self, rest: str) -> str:
        """The first character of a form that has lost it."""
        return next((run[0] for run in self.starts.get(rest, ()) if _missed_at_start(run)), "")

    def whole(self, left: str, one: str, right: str) -> bool:
        """Whether ``one`` stands between these in a form: three characters on each side or two, or as many as the form has."""
        words = left + one + right
        if len(left) == len(right) >= _SIDE - 1:
            return self.holds(words)
        if max(len(left), len(right)) < _SIDE:
            return self.holds(_HOLE + words + _HOLE)
        return self.holds(_HOLE + words if len(left) < _SIDE else words + _HOLE)


@cache
def tables(entries: Lexicon) -> Broken:
    return Broken(list(dict.fromkeys(_runs(entries))))


def _missed_at_end(run: str) -> bool:
    last = likelihood.tokens(run)[-1]
    return len(last) > 1 and run[-1] not in _OPTIONAL and _left_over(last[:-1])


def _missed_at_start(run: str) -> bool:
    first = likelihood.tokens(run)[0]
    return len(first) > 1 and run[0] not in _OPTIONAL and _left_over(first[1:])


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
    sides = _sides(text, at + 1, at + 1)
    return next((one for left, right in sides if (one := known.lost(left + _HOLE + right))), "")


def doubled_inside(known: Broken, text: str, at: int) -> bool:
    """Whether a form stands there once the character at ``at`` is taken out, with more of it on both sides."""
    if not at or not known.holds(text[at - 1 : at + 1] + text[at + 2 : at + 3]):
        return False  # told at once of nearly every place, as of each in a row of one and the same character
    return any(known.whole(left, text[at], right) for left, right in _sides(text, at, at + 2))


def doubled_at_edge(known: Broken, text: str, at: int) -> bool:
    """Whether it is the last character of a form or the first that stands there twice, and belongs to no other word."""
    one, left, right = text[at], text[max(0, at - _SIDE) : at], text[at + 2 : at + 2 + _SIDE]
    if len(left) == _SIDE and known.whole(left, one, ""):
        return not right or (_left_over(one) and not _goes_on(one, right[:2]))
    if len(right) < _SIDE or not known.whole("", one, right):
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
    one = known.end(text[max(0, end - _END) : end])
    return "" if text.startswith(one, end) or _goes_on(text[end - 1 : end], text[end : end + 2]) else one


def lost_at_start(known: Broken, text: str, start: int) -> str:
    """The character that is missing before ``start``, where the rest of a form begins."""
    one = known.start(text[start : start + _END])
    before = text[max(0, start - 2) : start]
    if text.endswith((one, text[start]), 0, start) or (before and _is_word(before[-1:] + text[start])):
        return ""
    return "" if len(before) > 1 and _is_word(before + text[start]) else one


def _goes_on(one: str, behind: str) -> bool:
    return any(_is_word(one + behind[:size]) for size in range(1, len(behind) + 1))


def _is_word(word: str) -> bool:
    return word in likelihood.counts().words or word in likelihood.listed()
