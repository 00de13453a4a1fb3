"""Stretches of a text as (start, end) pairs, half open, and quick questions about many of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

Span = tuple[int, int]


class Spans:
    """Many spans, merged where they touch; asks in logarithmic time whether another span meets one of them."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start``..``end`` shares a character with one of them; an empty span counts as its next character."""
        at = bisect_left(self._starts, max(end, start + 1)) - 1
        return at >= 0 and self._ends[at] > start


def within(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Those of ``spans`` (sorted) that begin inside ``start``..``end``."""
    return spans[bisect_left(spans, (start, -1)) : bisect_left(spans, (end, -1))]


def longest(spans: Iterable[Span]) -> list[Span]:
    """Disjoint spans, the leftmost and then the longest first: one finding for what several patterns see."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def holding(text: str, part: re.Pattern[str], edges: str, least: int = 1) -> Iterator[Span]:
    """The stretches between ``edges`` that hold ``least`` matches of ``part`` or more.

    A long pattern that crosses no edge, and of which every match holds ``part``, finds there what it finds in the whole text.
    """
    start = end = count = 0
    for match in part.finditer(text):
        at = match.start()
        if at >= end:
            start = max(text.rfind(edge, end, at) for edge in edges) + 1
            stop = _any_of(edges).search(text, at)
            end, count = stop.start() if stop else len(text), 0
        count += 1
        if count == least:
            yield start, end


@cache
def _any_of(marks: str) -> re.Pattern[str]:
    return re.compile(f"[{marks}]")


def places(text: str, words: str) -> Iterator[int]:
    """Where ``words`` stand, those that overlap one another included."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def nearly(text: str, words: str) -> Iterator[int]:
    """Where ``words`` (two characters or three) stand with exactly one of them another 汉字, from left to right."""
    size = len(words)
    starts = {start - at for at in range(size) for start in places(text, words[at])}
    for start in sorted(starts):
        said = text[start : start + size] if start >= 0 else ""
        others = [one for one, right in zip(said, words, strict=False) if one != right]
        if len(said) == size and len(others) == 1 and "一" <= others[0] <= "鿿":
            yield start


def lines(text: str) -> Iterator[Span]:
    """The lines of a text that are not empty."""
    start = 0
    for words in text.split("\n"):
        end = start + len(words)
        if words:
            yield start, end
        start = end + 1


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges; what is all white space becomes empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
