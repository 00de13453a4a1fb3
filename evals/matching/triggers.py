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
from dataclasses import dataclass, replace
from functools import cache
from itertools import repeat

from evals.matching import bits, conditions, gates
from evals.matching.anchors import Literals
from evals.matching.conditions import Condition, Span, folded
from evals.matching.literals import Places, echoes, joins, since
from pipeline.lexicon import fold

_FAR = 64  # characters from the least to the most offset; with more, a literal does not tell where a match begins
_MOST = 2  # conditions of a pattern that are looked at: a third hardly rules out more
_WIDE = 200  # characters; with more, that a literal stands somewhere behind says little about a place
_FILTERS = 2  # conditions that places are held against
_DENSE = 4  # of so many characters one, and more, where a match could begin: ``re`` tries all of them as quickly
_MOST_AT_ONCE = 64  # places of a pattern that are all tried, those within a match of it, too
# Characters over which a pattern runs before it is worth to read its conditions, which takes as long as running over them.
_TRIED = 20_000


def finditer(pattern: re.Pattern[str], text: str, found: Places) -> Iterable[re.Match[str]]:
    """``pattern.finditer(text)``; ``found`` are the places of literals in the text, folded."""
    if id(pattern) in (_told_shut(found) if found.shut is None else found.shut):
        return ()
    plan = _plans.get(id(pattern))
    if plan is None:
        if _shut_at_once(pattern, found):
            return ()
        plan = _begun(pattern)
    met = found.words if plan.known <= found.known else found.standing(plan.known, plan.words)
    for words in plan.word_gates:
        if words.isdisjoint(met):
            return ()
    for gate in plan.gates:
        if not gate.open(found):
            return ()
    if not plan.whole:
        if not _pays(pattern, len(text)):
            return () if _apart(plan.near, found) else pattern.finditer(text)
        plan = _plans[id(pattern)] = _planned(pattern)
    beginnings = echoes(text, *plan.twice) if plan.twice else _beginnings(plan.anchors, found)
    if plan.lines:
        if beginnings is None:
            return _tried(pattern, text, found.lines if plan.heads is None else _headed(plan.heads, found))
        beginnings = [at for at in beginnings if not at or text[at - 1 : at] == "\n"]
    if beginnings is not None:
        return _tried(pattern, text, beginnings) if beginnings else ()
    if plan.first is not None:
        beginnings = found.read_rare.of(_compiled(plan.first))
        return _tried(pattern, text, beginnings) if len(beginnings) <= len(text) // _DENSE else pattern.finditer(text)
    return pattern.finditer(text)


def open_ones(patterns: Sequence[re.Pattern[str]], found: Places) -> Sequence[re.Pattern[str]]:
    """Those that may match, as far as one look can tell: of a long list hardly any."""
    shut = _told_shut(found) if found.shut is None else found.shut
    return [pattern for pattern in patterns if id(pattern) not in shut] if shut else patterns


def settle() -> None:
    """Read the conditions of all patterns that ran, as for many texts to come."""
    for key, pattern in list(_glimpsed.items()):
        if key not in _plans:
            _begun(pattern)
    for key, (pattern, length) in list(_met.items()):
        if length and not _plans[key].whole:
            _plans[key] = _planned(pattern)


def _tried(pattern: re.Pattern[str], text: str, beginnings: Sequence[int]) -> Iterable[re.Match[str]]:
    if len(beginnings) > _MOST_AT_ONCE:
        return _in_turn(pattern, text, beginnings)
    # What begins within another match is tried in vain, which for a few places is cheaper than asking each time.
    found = list(filter(None, map(pattern.match, repeat(text), beginnings)))
    return found if len(found) < 2 else _apart_from_another(found)


def _apart_from_another(found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    last = 0
    for match in found:
        if match.start() >= last:
            last = match.end()
            yield match


def _in_turn(pattern: re.Pattern[str], text: str, beginnings: Iterable[int]) -> Iterator[re.Match[str]]:
    last = 0
    for start in beginnings:
        if start >= last and (match := pattern.match(text, start)):
            last = match.end()
            yield match


def _headed(heads: frozenset[str], found: Places) -> list[int]:
    """Where the lines begin that have one of these characters first."""
    own = heads.intersection(found.heads)
    return sorted(at for head in own for at in found.heads[head]) if own else []


# --- which patterns cannot match, told of all at once ------------------------------------------


class _Openers:
    """Literal -> the patterns (by identity) whose first condition it meets; ``known``: for texts in which so many were looked for.

    Every match holds a literal of it, so it stays true whatever else is learnt of a pattern.
    """

    def __init__(self, known: int) -> None:
        self.known = known
        gates = {
            key: plan.word_gates[0] for key, plan in list(_plans.items()) if plan.word_gates and plan.known <= known
        }
        self.all = frozenset(gates)
        self.opens: dict[str, list[int]] = {}
        for key, words in gates.items():
            for word in words:
                self.opens.setdefault(word, []).append(key)

    def shut(self, words: Iterable[str]) -> frozenset[int]:
        """The patterns that none of ``words`` opens."""
        opens = self.opens
        return self.all.difference(*[opens[word] for word in words if word in opens])


_openers: list[_Openers] = []  # the table for the automaton there is


def _told_shut(found: Places) -> frozenset[int]:
    """The patterns that cannot match. None are told of a text that no automaton has read: before there is one, every text
    teaches new literals, and a table for all would have to be made anew each time."""
    known = found.read()
    table = next(iter(_openers), None)  # another thread may put another one in its place
    if known and (table is None or table.known != known):
        table = _Openers(known)
        _openers[:] = [table]
    found.shut = table.shut(found.words) if known and table else frozenset()
    return found.shut


# --- plans --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """``whole``: whether all conditions were read, and not only those that are listed (``near``: which of these tell where a match
    begins); ``lines``: whether matches begin where lines do, and ``heads``, where they are known, the characters that these
    lines begin with; ``twice``: how many characters they have twice in a row; ``first``: the class of characters that they
    begin with.
    """

    word_gates: tuple[frozenset[str], ...]
    gates: tuple[Literals, ...]
    words: frozenset[str]  # all of ``word_gates`` together
    known: int  # how many literals were asked for when these had been
    whole: bool = True
    near: tuple[Literals, ...] = ()
    anchors: tuple[Literals, ...] = ()
    lines: bool = False
    twice: Span | None = None
    first: str | None = None
    heads: frozenset[str] | None = None


_compiled = cache(re.compile)  # when first needed: large classes take a millisecond
# By identity, as a pattern goes over its whole code to tell its hash; ``_met`` keeps them alive, each with the number of
# characters that it ran over before all its conditions were read.
_plans: dict[int, _Plan] = {}
_met: dict[int, tuple[re.Pattern[str], int]] = {}
_glimpsed: dict[int, re.Pattern[str]] = {}  # those that a text was asked about without a plan, by identity


def _shut_at_once(pattern: re.Pattern[str], found: Places) -> bool:
    """Whether a pattern that is met with for the first time cannot match. A plan would take longer, and pays only from the next
    text on: of a process's only text, most patterns are shut."""
    if id(pattern) in _glimpsed:
        return False
    _glimpsed[id(pattern)] = pattern
    return gates.shut(pattern, found.stands)


def _begun(pattern: re.Pattern[str]) -> _Plan:
    """The plan of a pattern that has none yet: what is listed of it, without compiling it."""
    _met[id(pattern)] = pattern, 0
    listed = [(Literals(dict(one)), _reach(one) <= _WIDE) for one in gates.of(pattern)]
    plan = _gated([(False, literals) for literals, _ in listed], whole=False)
    plan = _plans[id(pattern)] = replace(plan, near=tuple(literals for literals, near in listed if near))
    return plan


def _near(condition: Condition) -> bool:
    """Whether its literals tell where a match begins."""
    return _reach(condition) <= _FAR


def _reach(condition: Condition) -> int:
    return max(most - least for least, most in condition.values())


def _apart(near: Sequence[Literals], found: Places) -> bool:
    """Whether a match that holds one literal of each can begin nowhere."""
    begins = _beginnings(near, found)
    return begins is not None and not begins


def _beginnings(near: Sequence[Literals], found: Places) -> list[int] | None:
    """Where a match that holds one literal of each can begin, in order; None when that is at too many places."""
    begins: int | None = None
    for literals in near:
        more = literals.beginnings(found)
        if more is not None:
            begins = more if begins is None else begins & more
            if not begins:
                return []
    return bits.places(begins) if begins is not None and begins.bit_count() <= found.room else None


def _pays(pattern: re.Pattern[str], length: int) -> bool:
    """Whether a pattern is to run over so many characters that it is worth to read its conditions."""
    _, before = _met[id(pattern)]
    _met[id(pattern)] = pattern, before + length
    return before + length >= _TRIED


def _planned(pattern: re.Pattern[str]) -> _Plan:
    told, items = conditions.conditions(pattern), conditions.parsed(pattern)
    found = [one for one in told if all(len(word) == 1 or joins(fold(word)) for word in one)]
    if pattern.flags & re.IGNORECASE or not items.getwidth()[0]:
        return _plan(found[:_MOST])
    near = next(filter(_near, found), None)
    others = [one for one in found if one is not near and _reach(one) <= _WIDE]
    lines = conditions.at_line(items)
    filters = [Literals(folded(one, marks=False), as_read=True) for one in others[:_FILTERS]]
    anchor = Literals(folded(near, marks=False), as_read=True) if near else None
    return _plan(
        found[:_MOST],
        near,
        anchors=(anchor, *filters) if anchor and (anchor.only_words or not lines) else (),
        lines=lines,
        twice=conditions.twice(items),
        first=conditions.first(items),
        heads=conditions.heads(items) if lines else None,
    )


def _plan(
    found: Sequence[Condition],
    near: Condition | None = None,
    *,
    anchors: tuple[Literals, ...] = (),
    lines: bool = False,
    twice: Span | None = None,
    first: str | None = None,
    heads: frozenset[str] | None = None,
) -> _Plan:
    plan = _gated([(one is near, Literals(folded(one, marks=False), as_read=True)) for one in found], whole=True)
    return replace(plan, anchors=anchors, lines=lines, twice=twice, first=first, heads=heads)


def _gated(found: Sequence[tuple[bool, Literals]], *, whole: bool) -> _Plan:
    """``found``: each condition, and whether the anchor looks for it anyway."""
    words = tuple(gate.words for _, gate in found if gate.only_words)
    marks = tuple(gate for near, gate in found if not gate.only_words and not near)
    of_all = frozenset().union(*words)
    return _Plan(words, marks, of_all, since(of_all), whole)
