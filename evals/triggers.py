"""Patterns that run only where they can match: most of them never do.

``finditer`` gives what ``re``'s gives, match for match. Of each pattern it is known what every match holds (``conditions``):

- where a text has none of a condition's literals, the pattern cannot match and does not run;
- where it has, and they are rare, the pattern is tried only where a match could begin. Matches are found from the left and
  do not overlap, and whether one begins at a place depends on nothing but the text, so trying the possible places in
  their order finds what trying all of them does;
- else it is tried where one of the characters stands that a match can begin with.

A pattern of which nothing is known runs as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from evals import conditions
from evals.conditions import Condition, Span
from evals.literals import Key, Literal, Pairs, ask, echoes, literal

_FAR = 64  # characters from the least to the most offset; with more, a literal does not tell where a match begins
# Single characters, and share of a text's characters at which a match may begin: with more, ``re`` is as quick.
_FEW, _OFTEN = 8, 0.04


def finditer(pattern: re.Pattern[str], text: str, pairs: Pairs) -> Iterable[re.Match[str]]:
    """``pattern.finditer(text)``; ``pairs`` are those of the text, folded."""
    plan = _plan(pattern)
    for gate in plan.gates:
        if not gate.open(text, pairs):
            return ()
    if plan.lines:
        return _tried(pattern, text, pairs.lines)
    beginnings: Sequence[int] | None = None
    if plan.twice:
        beginnings = echoes(text, *plan.twice)
    elif plan.anchor:
        beginnings = plan.anchor.beginnings(text, pairs)
    if beginnings is not None:
        return _tried(pattern, text, beginnings) if beginnings else ()
    if plan.first is not None:
        return _tried(pattern, text, (match.start() for match in _compiled(plan.first).finditer(text)))
    return pattern.finditer(text)


def _tried(pattern: re.Pattern[str], text: str, beginnings: Iterable[int]) -> Iterator[re.Match[str]]:
    last = 0
    for start in beginnings:
        if start >= last and (match := pattern.match(text, start)):
            last = match.end()
            yield match


# --- plans --------------------------------------------------------------------------------------


class _Literals:
    """The literals of one condition, by their keys."""

    __slots__ = ("_by_key", "_keys", "_singles")

    def __init__(self, condition: Condition) -> None:
        by_key: dict[Key | None, list[tuple[Literal, Span]]] = {}
        for words, offsets in condition.items():
            one = literal(words)
            by_key.setdefault(one.key, []).append((one, offsets))
        self._singles = by_key.pop(None, [])
        self._by_key = by_key
        self._keys = ask(key for key in by_key if key is not None)

    def open(self, text: str, pairs: Pairs) -> bool:
        """False when the text has none of them."""
        for key in pairs.met(self._keys):
            for one, _ in self._by_key[key]:
                if one.stands(text, pairs):
                    return True
        return any(one.words in text for one, _ in self._singles) if self._singles else False

    def beginnings(self, text: str, pairs: Pairs) -> Sequence[int] | None:
        """Where a match can begin, in order; None when that is at too many places."""
        met = pairs.met(self._keys)
        if not met and not self._singles:
            return ()
        room = 8 + int(_OFTEN * len(text))
        often = sum(len(pairs.at(key)) for key in met) + sum(text.count(one.words) for one, _ in self._singles)
        if often > room or len(self._singles) > _FEW:
            return None
        found: set[int] = set()
        for one, (least, most) in (*self._singles, *(item for key in met for item in self._by_key[key])):
            for at in one.starts(text, pairs):
                found.update(range(max(0, at - most), at - least + 1))
            if len(found) > room:
                return None
        return sorted(found)


@dataclass(frozen=True, slots=True)
class _Plan:
    """``lines``: whether matches begin where lines do; ``twice``: how many characters they have twice in a row; ``first``: the
    class of characters that they begin with.
    """

    gates: tuple[_Literals, ...]
    anchor: _Literals | None = None
    lines: bool = False
    twice: Span | None = None
    first: str | None = None


_compiled = cache(re.compile)  # when first needed: large classes take a millisecond
_plans: dict[int, tuple[re.Pattern[str], _Plan]] = {}


def _plan(pattern: re.Pattern[str]) -> _Plan:
    """Known by identity, as a pattern goes over its whole code to tell its hash."""
    known = _plans.get(id(pattern))
    if known is None:
        known = _plans[id(pattern)] = pattern, _planned(pattern)
    return known[1]


def _planned(pattern: re.Pattern[str]) -> _Plan:
    found, items = conditions.conditions(pattern), conditions.parsed(pattern)
    if pattern.flags & re.IGNORECASE or not items.getwidth()[0]:
        return _Plan(tuple(map(_Literals, found[:2])))
    near = next((one for one in found if max(most - least for least, most in one.values()) <= _FAR), None)
    lines = conditions.at_line(items)
    return _Plan(
        gates=tuple(_Literals(one) for one in found[:2] if lines or one is not near),
        anchor=_Literals(near) if near else None,
        lines=lines,
        twice=conditions.twice(items),
        first=conditions.first(items),
    )
