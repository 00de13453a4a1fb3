"""What a text must hold for a pattern to match at all: most patterns are ruled out by looking for a few literals.

``finditer`` is ``re``'s, behind that gate. A regular expression that begins with a class of characters is tried at every
character of a text (0.1–1 ms for one speech); ``in`` for a literal takes a microsecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 24  # alternatives of one condition that are still worth looking for
Condition = frozenset[str]  # one of these has to occur


def finditer(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    """``pattern.finditer(text)``, or nothing where no match is possible."""
    for condition in conditions(pattern):
        for literal in condition:
            if literal in text:
                break
        else:
            return ()
    return pattern.finditer(text)


@cache
def conditions(pattern: re.Pattern[str]) -> tuple[Condition, ...]:
    """All of these hold in every text that ``pattern`` matches; none when case is ignored or nothing is certain."""
    if pattern.flags & (re.IGNORECASE | re.VERBOSE):
        return ()
    found = set(_required(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
    # The condition with the fewest and longest literals rules out most.
    return tuple(sorted(found, key=lambda one: (len(one), -min(map(len, one)), sorted(one))))


def _required(items: Any) -> Iterator[Condition]:
    """Conditions of a sequence: each of its parts must match."""
    for literal, run in groupby(items, key=lambda item: item[0] is ops.LITERAL):
        if literal:
            yield frozenset({"".join(chr(value) for _, value in run)})
        else:
            for op, value in run:
                yield from _part(op, value)


def _part(op: Any, value: Any) -> Iterator[Condition]:
    if op is ops.SUBPATTERN:
        if not value[1] & re.IGNORECASE:
            yield from _required(value[3])
    elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        if value[0] >= 1:
            yield from _required(value[2])
    elif op is ops.ATOMIC_GROUP:
        yield from _required(value)
    elif op is ops.ASSERT:
        yield from _required(value[1])
    elif op is ops.IN:
        if all(kind is ops.LITERAL for kind, _ in value) and len(value) <= _MOST:
            yield frozenset(chr(code) for _, code in value)
    elif op is ops.BRANCH:
        yield from _either(value[1])


def _either(branches: Iterable[Any]) -> Iterator[Condition]:
    """One condition out of the best of each branch; none when a branch asks for nothing certain."""
    chosen: set[str] = set()
    for branch in branches:
        best = min(_required(branch), key=lambda one: (len(one), -min(map(len, one)), sorted(one)), default=None)
        if best is None:
            return
        chosen |= best
    if len(chosen) <= _MOST:
        yield frozenset(chosen)
