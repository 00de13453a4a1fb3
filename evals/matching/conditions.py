"""What ``re``'s own parse tree of a pattern tells of every match: literals that it holds, and how it begins.

A *condition* is a set of literals of which every match holds one, so many characters from where it begins:
``[省市]委书记`` holds 省委书记 or 市委书记 at 0; ``(?<=在).{0,4}召开`` holds 召开 at 0 to 4, and 在 at -1. What cannot be
told for sure (case ignored, a class of characters that is large or negated, a back reference, more alternatives than are
worth looking for) gives no condition. The idea is that of the pre-filters of RE2 and of Russ Cox's code search, with
literals of any length for trigrams.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from evals.matching.marks import DIGIT
from evals.spelling.genre import common_characters, common_pairs
from pipeline.lexicon import fold

_MOST = 64  # literals of a condition that are still worth looking for
_MANY, _LONG = 512, 4  # of so many characters each, which hardly stand anywhere
_FAR = 200  # characters of uncertainty about an offset: what is more is as good as none
_REACH = 12  # characters twice in a row
_WIDE = 500  # characters of a range that is no longer worth looking for
_REPEATS = 4  # repetitions of a part that are written out

Span = tuple[int, int]
# Literal -> least and most offset from the beginning of the match; one of the literals stands in every match.
Condition = Mapping[str, Span]


def conditions(pattern: re.Pattern[str]) -> tuple[Condition, ...]:
    """All that is known of every match of ``pattern``, what rules out most first."""
    if pattern.flags & re.IGNORECASE:
        return ()
    part = _sequence(parsed(pattern))
    return tuple(sorted(part.all, key=_frequency))


def folded(condition: Condition, *, marks: bool = True) -> dict[str, Span]:
    """The same over the folded text; without ``marks``, single characters stay as they are."""
    offsets: dict[str, Span] = {}
    for word, (least, most) in condition.items():
        form = fold(word) if marks or len(word) > 1 else word
        known = offsets.get(form, (least, most))
        offsets[form] = min(least, known[0]), max(most, known[1])
    return offsets


@lru_cache(maxsize=1)  # asked for twice in a row
def parsed(pattern: re.Pattern[str]) -> Any:
    return parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)


def _frequency(condition: Condition) -> float:
    """How many places of 100,000 characters of the genre it leaves, roughly."""
    return sum(
        (_rarity(literal) + 0.01) * (min(most - least, _FAR) + 1) for literal, (least, most) in condition.items()
    )


def _rarity(literal: str) -> int:
    if len(literal) == 1:
        return _DIGITS_OFTEN if literal == DIGIT else common_characters().get(literal, 0)
    return min(common_pairs().get(literal[at : at + 2], 0) for at in range(len(literal) - 1))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: all that it can match, where that is a small set; how wide it is; what each match holds.

    ``head``: what each match begins with, for a part that is not exact.
    """

    exact: frozenset[str] | None
    width: Span
    conditions: list[Condition] = field(default_factory=list)
    head: frozenset[str] | None = None

    @property
    def all(self) -> list[Condition]:
        """The conditions, the whole among them where it is exact."""
        if not self.exact or "" in self.exact:
            return self.conditions
        return [*self.conditions, dict.fromkeys(self.exact, (0, 0))]


_NOTHING = frozenset({""})
_DIGITS_OFTEN = 100


def _sequence(items: Any) -> _Part:
    """Parts one after the other: neighbours that are exact make longer literals together."""
    at: Span = (0, 0)
    found: list[Condition] = []
    run, begun = _NOTHING, at  # literals that are still growing, and where they begin
    heads: list[frozenset[str]] = []
    for part in _parts(items):
        found += [_moved(one, at) for one in part.conditions]
        grown = _product(run, part.head if part.exact is None else part.exact)
        run = grown or run
        if grown is None or part.exact is None:
            found += _closed(run, begun)
            heads.append(run)
            run, begun = (_NOTHING, _sum(at, part.width)) if part.exact is None else (part.exact, at)
        at = _sum(at, part.width)
    if not heads:
        return _Part(run, at, found)
    return _Part(None, at, found + _closed(run, begun), heads[0])


def _parts(items: Any) -> Iterator[_Part]:
    pending: tuple[int, _Part] | None = None  # a group and what it matches, in case that is asked for again
    for item in items:
        op, value = item
        if op is ops.GROUPREF and pending and value == pending[0] and pending[1].exact:
            yield from _again(pending[1])
            pending = None
            continue
        if pending:
            yield pending[1]
        part = _read(op, value, parser.SubPattern(items.state, [item]).getwidth())
        pending = (value[0], part) if op is ops.SUBPATTERN and value[0] else None
        if not pending:
            yield part
    if pending:
        yield pending[1]


def _again(part: _Part) -> Iterator[_Part]:
    """A group and a reference to it right behind: what it matched stands twice."""
    exact = frozenset(words * 2 for words in part.exact or ())
    yield _Part(exact, _sum(part.width, part.width), part.conditions)


def _read(op: Any, value: Any, width: Span) -> _Part:
    """One item of ``re``'s parse tree."""
    if op is ops.LITERAL:
        return _Part(frozenset({chr(value)}), width)
    if op is ops.IN:
        return _Part(None, width, [{DIGIT: (0, 0)}]) if _digits(value) else _Part(_characters(value), width)
    if op is ops.SUBPATTERN and not value[1] & re.IGNORECASE:
        return _sequence(value[3])
    if op is ops.ATOMIC_GROUP:
        return _sequence(value)
    if op is ops.BRANCH:
        return _either([_sequence(branch) for branch in value[1]], width)
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        return _repeated(_sequence(value[2]), value[0], value[1], width)
    if op is ops.ASSERT:
        inner = _sequence(value[1])
        before = inner.width[1] if value[0] < 0 else 0  # what is looked back for has one width
        return _Part(_NOTHING, (0, 0), [_moved(one, (-before, -before)) for one in inner.all])
    if op in (ops.ASSERT_NOT, ops.AT):
        return _Part(_NOTHING, (0, 0))
    return _Part(None, width)


def _digits(items: Any) -> bool:
    """Whether a class is all digits of any script, and several of them."""
    members = [
        (value, value) if op is ops.LITERAL else value if op is ops.RANGE else None
        for op, value in items
        if (op, value) != (ops.CATEGORY, ops.CATEGORY_DIGIT)
    ]
    return (len(items) > 1 or items[0][0] is not ops.LITERAL) and all(
        member is not None
        and member[1] - member[0] < _MOST
        and "".join(map(chr, range(member[0], member[1] + 1))).isdecimal()
        for member in members
    )


def _characters(items: Any) -> frozenset[str] | None:
    found: set[str] = set()
    for op, value in items:
        if op is ops.LITERAL:
            found.add(chr(value))
        elif op is ops.RANGE and value[1] - value[0] < _MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return None
    return frozenset(found) if len(found) <= _MOST else None


def _either(branches: list[_Part], width: Span) -> _Part:
    """One condition out of the best of each branch; none when a branch holds nothing certain."""
    exact = [branch.exact for branch in branches if branch.exact is not None]
    whole = frozenset().union(*exact)
    if len(exact) == len(branches) and len(whole) <= _MOST:
        return _Part(whole, width)
    merged: dict[str, Span] = {}
    for branch in branches:
        if not branch.all:
            return _Part(None, width)
        for words, (least, most) in min(branch.all, key=_frequency).items():
            known = merged.get(words, (least, most))
            merged[words] = min(least, known[0]), max(most, known[1])
    most = _MANY if min(map(len, merged)) >= _LONG else 2 * _MOST
    return _Part(None, width, [merged] if len(merged) <= most else [])


def _repeated(part: _Part, least: int, most: int, width: Span) -> _Part:
    """``part``, ``least`` to ``most`` times; of many times, what the first ones hold."""
    found = part.all if least else []
    if part.exact is None:
        return _Part(None, width, found, part.head if least else None)
    times: list[frozenset[str]] = [_NOTHING]
    while len(times) <= min(most, _REPEATS) and (grown := _product(times[-1], part.exact)) is not None:
        times.append(grown)
    whole = frozenset().union(*times[least:])
    if len(times) > most and len(whole) <= _MOST:
        return _Part(whole, width)
    head = times[min(least, len(times) - 1)]
    return _Part(None, width, [*found, *_closed(head, (0, 0))], head)


def twice(items: Any) -> Span | None:
    """The width of a group of single characters that every match begins with, and a reference to it right behind."""
    if len(items) > 1 and items[0][0] is ops.SUBPATTERN and items[1] == (ops.GROUPREF, items[0][1][0]):
        inner = items[0][1][3]
        least, most = inner.getwidth()
        if len(inner) == 1 and inner[0][0] is ops.MAX_REPEAT and 1 < least <= most <= _REACH:
            return least, most
    return None


def at_line(items: Any) -> bool:
    """Whether matches begin where lines do (or where the text does, which is one of these places)."""
    for op, value in items:
        if op is ops.SUBPATTERN:
            return at_line(value[3])
        if op is ops.BRANCH:
            return all(map(at_line, value[1]))
        if op not in (ops.ASSERT, ops.ASSERT_NOT):
            return op is ops.AT and value in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING)
    return False


def first(items: Any) -> str | None:
    """The class of characters that a match can begin with, as a pattern, where ``re`` does not look for that by itself: for a
    pattern that begins with a choice or with a look at what is before. None where it can be any, or nothing.
    """
    return None if not items or items[0][0] in (ops.LITERAL, ops.IN) else _class(_first(items))


def _first(items: Any) -> list[Any] | None:
    """The members of the class of characters that a match can begin with; None when it can be any, or nothing."""
    found: list[Any] = []
    for op, value in items:
        if op in (ops.ASSERT, ops.ASSERT_NOT, ops.AT):
            continue  # looks, and takes nothing
        inner: list[Any] | None = None
        if op is ops.LITERAL:
            inner = [(op, value)]
        elif op is ops.IN and value[0][0] is not ops.NEGATE:
            inner = list(value)
        elif op is ops.BRANCH:
            if not any(branch.getwidth()[1] for branch in value[1]):
                continue  # looks one way or the other
            branches = [_first(branch) for branch in value[1]]
            inner = None if None in branches else [one for branch in branches for one in branch or ()]
        elif op is ops.SUBPATTERN and not value[1] & re.IGNORECASE:
            if not value[3].getwidth()[1]:
                continue
            inner = _first(value[3])
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            inner = _first(value[2])
        if inner is None:
            return None
        found += inner
        if op not in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT) or value[0]:
            return found
    return None


def heads(items: Any) -> frozenset[str] | None:
    """The characters that a match can begin with, folded, ``DIGIT`` for any digit; None where they are not known to be few."""
    members = _first(items)
    if not members:
        return None
    found: set[str] = set()
    for op, value in members:
        if op is ops.LITERAL:
            found.add(fold(chr(value)))
        elif op is ops.RANGE and value[1] - value[0] < _WIDE:
            found.update(fold("".join(map(chr, range(value[0], value[1] + 1)))))
        elif (op, value) == (ops.CATEGORY, ops.CATEGORY_DIGIT):
            found.add(DIGIT)
        else:
            return None
    return frozenset(found)


_CATEGORIES = {ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_SPACE: r"\s"}


def _class(members: list[Any] | None) -> str | None:
    """As a pattern; None for none, and for a class with most of the script in it."""
    shown: list[str] = []
    for op, value in members or ():
        if op is ops.LITERAL:
            shown.append(re.escape(chr(value)))
        elif op is ops.RANGE and value[1] - value[0] < _WIDE:
            shown.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif op is ops.CATEGORY and value in _CATEGORIES:
            shown.append(_CATEGORIES[value])
        else:
            return None
    return f"[{''.join(dict.fromkeys(shown))}]" if shown else None


def _product(one: frozenset[str], two: frozenset[str] | None) -> frozenset[str] | None:
    if two is None or len(one) * len(two) > _MOST:
        return None
    return frozenset(left + right for left in one for right in two)


def _closed(run: frozenset[str], begun: Span) -> list[Condition]:
    return [] if not run or "" in run else [dict.fromkeys(run, begun)]


def _moved(condition: Condition, by: Span) -> Condition:
    return {literal: _sum(offsets, by) for literal, offsets in condition.items()}


def _sum(one: Span, two: Span) -> Span:
    return one[0] + two[0], one[1] + two[1]
