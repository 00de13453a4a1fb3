"""One fault is told once: of two rules that see it, the one that knows more about it speaks.

A rule's page names the rules it ``yields_to``. Its finding goes when one of theirs, no milder, holds it or lies within
it. A rule that is switched off has no finding, so the one that would have yielded speaks again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate

from pipeline.types import LEVELS, Finding, Level


def settled(findings: Iterable[Finding], yields: Mapping[str, Collection[str]]) -> list[Finding]:
    """``findings`` of one text, each once, without those that yield; ``yields``: a rule's name -> the rules it yields to."""
    kept = list({_told(one): one for one in findings}.values())
    asked = frozenset(name for names in yields.values() for name in names)
    ahead: dict[tuple[str, Level], list[tuple[int, int]]] = defaultdict(list)
    for one in kept:
        if one.rule in asked:
            ahead[one.rule, one.level].append((one.start, one.end))
    if not ahead:
        return kept
    places = {key: _Places(spans) for key, spans in ahead.items()}

    def yielding(one: Finding) -> bool:
        if one.rule not in yields or one.start == one.end:
            return False
        no_milder = LEVELS[: LEVELS.index(one.level) + 1]
        others = (places.get((name, level)) for name in yields[one.rule] for level in no_milder)
        return any(other is not None and other.tell(one.start, one.end) for other in others)

    return [one for one in kept if not yielding(one)]


def _told(one: Finding) -> tuple[object, ...]:
    """What tells it from others of its text: all but the words at its place, which can be a million characters."""
    return one.rule, one.start, one.end, one.message, one.suggestion, one.level, one.section, one.source, one.fix


class _Places:
    """Spans of one rule, asked in logarithmic time: garbage has findings by the hundred thousand."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        spans.sort()
        self._starts = [start for start, _ in spans]
        self._furthest = list(accumulate((end for _, end in spans), max))  # of the spans up to this one
        self._nearest = list(accumulate((end for _, end in reversed(spans)), min))[::-1]  # of this one and those behind

    def tell(self, start: int, end: int) -> bool:
        """Whether one of them holds this span, or lies within it."""
        before, behind = bisect_right(self._starts, start), bisect_left(self._starts, start)
        return (before > 0 and self._furthest[before - 1] >= end) or (
            behind < len(self._starts) and self._nearest[behind] <= end
        )
