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
from evals.conditions import DIGIT, Condition, Span
from evals.literals import Places, ask, asked, echoes, joins, starts
from pipeline.lexicon import fold

_FAR = 64  # characters from the least to the most offset; with more, a literal does not tell where a match begins
_OFTEN = 0.04  # share of a text's characters at which a match may begin: with more, ``re`` is as quick
# Characters over which a pattern runs before it is worth to read its conditions, which takes as long as running over them.
_TRIED = 20_000


def finditer(pattern: re.Pattern[str], text: str, found: Places) -> Iterable[re.Match[str]]:
    """``pattern.finditer(text)``; ``found`` are the places of literals in the text, folded."""
    plan = _plans.get(id(pattern)) or _known(pattern, len(text))
    if plan is None:
        return pattern.finditer(text)
    for gate in plan.gates:
        if not gate.open(found):
            return ()
    beginnings: Sequence[int] | None = None
    if plan.twice:
        beginnings = echoes(text, *plan.twice)
    elif plan.anchor:
        beginnings = plan.anchor.beginnings(text, found)
    if plan.lines:
        if beginnings is None:
            return _tried(pattern, text, found.lines)
        beginnings = [at for at in beginnings if not at or text[at - 1 : at] == "\n"]
    if beginnings is not None:
        return _tried(pattern, text, beginnings) if beginnings else ()
    if plan.first is not None:
        return _tried(pattern, text, (match.start() for match in _compiled(plan.first).finditer(text)))
    return pattern.finditer(text)


def settle() -> None:
    """Read the conditions of all patterns that were met, as for many texts to come."""
    for pattern, _ in list(_met.values()):
        _known(pattern, _TRIED)


def _tried(pattern: re.Pattern[str], text: str, beginnings: Iterable[int]) -> Iterator[re.Match[str]]:
    last = 0
    for start in beginnings:
        if start >= last and (match := pattern.match(text, start)):
            last = match.end()
            yield match


# --- plans --------------------------------------------------------------------------------------


class _Literals:
    """The literals of one condition, folded: what else folds alike only opens a gate, or is tried, in vain."""

    __slots__ = ("_digits", "_known", "_marks", "_offsets", "_words")

    def __init__(self, condition: Condition) -> None:
        offsets: dict[str, Span] = {}
        for word, (least, most) in condition.items():
            known = offsets.get(fold(word), (least, most))
            offsets[fold(word)] = min(least, known[0]), max(most, known[1])
        self._offsets = offsets
        self._digits = offsets.pop(DIGIT, None)
        self._marks = [word for word in offsets if len(word) == 1]
        self._words = ask(word for word in offsets if len(word) > 1)
        self._known = asked()

    def open(self, found: Places) -> bool:
        """False when the text has none of them."""
        if self._words and found.some(self._words, self._known):
            return True
        return any(map(found.single, self._marks)) or (self._digits is not None and bool(found.digits))

    def beginnings(self, text: str, found: Places) -> Sequence[int] | None:
        """Where a match can begin, in order; None when that is at too many places."""
        met = found.met(self._words, self._known)
        if not self._marks and self._digits is None:
            if not met:
                return ()
            if len(met) == 1:
                (word,) = met
                least, most = self._offsets[word]
                if least == most:
                    return [at - least for at in found.at(word) if at >= least]
        room = 8 + int(_OFTEN * len(text))
        often = sum(len(found.at(word)) for word in met) + sum(map(found.single, self._marks))
        if often > room:
            return None
        begins: set[int] = set()
        for places, (least, most) in (
            *((starts(mark, found.folded), self._offsets[mark]) for mark in self._marks if found.single(mark)),
            *([(found.digits, self._digits)] if self._digits else []),
            *((found.at(word), self._offsets[word]) for word in met),
        ):
            for at in places:
                begins.update(range(max(0, at - most), at - least + 1))
            if len(begins) > room:
                return None
        return sorted(begins)


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
# By identity, as a pattern goes over its whole code to tell its hash; ``_met`` keeps them alive, each with the number of
# characters that it ran over.
_plans: dict[int, _Plan] = {}
_met: dict[int, tuple[re.Pattern[str], int]] = {}


def _known(pattern: re.Pattern[str], length: int) -> _Plan | None:
    """The plan of a pattern that has none yet; None for one that ran over few characters, for which none is made."""
    _, before = _met.get(id(pattern), (pattern, 0))
    _met[id(pattern)] = pattern, before + length
    if before + length < _TRIED:
        return None
    plan = _plans[id(pattern)] = _planned(pattern)
    return plan


def _planned(pattern: re.Pattern[str]) -> _Plan:
    told, items = conditions.conditions(pattern), conditions.parsed(pattern)
    found = [one for one in told if all(len(word) == 1 or joins(fold(word)) for word in one)]
    if pattern.flags & re.IGNORECASE or not items.getwidth()[0]:
        return _Plan(tuple(map(_Literals, found[:2])))
    near = next((one for one in found if max(most - least for least, most in one.values()) <= _FAR), None)
    lines = conditions.at_line(items)
    return _Plan(
        gates=tuple(_Literals(one) for one in found[:2] if one is not near),
        anchor=_Literals(near) if near else None,
        lines=lines,
        twice=conditions.twice(items),
        first=conditions.first(items),
    )
