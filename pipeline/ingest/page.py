"""A text on its way from raw to clean, with a record of every change.

Each pass hands in changes to the text as it stands; the page keeps, for every character, which raw characters it came
from. At the end ``edits`` say for the raw text what was removed or put in its place, so that kept text and removed text
together are the text read, and everything can be undone.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_SLIGHT = frozenset({"layout", "hard-wrap", "punctuation"})


@dataclass(frozen=True, slots=True)
class Change:
    """``put`` instead of ``start``..``end`` of the text as it stands."""

    kind: str
    start: int
    end: int
    put: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """``put`` instead of ``text``, which is ``start``..``end`` of the raw text. Removal: ``put`` is empty."""

    kind: str
    start: int
    end: int
    text: str
    put: str
    reason: str


class Page:
    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.text = raw
        self.edits: list[Edit] = []  # sorted, disjoint
        self._from = array("q", range(len(raw)))  # first raw character behind each character of the text
        self._to = array("q", range(1, len(raw) + 1))  # and the end of the last one

    def apply(self, changes: Iterable[Change]) -> None:
        """Make changes; of those that overlap, the first wins."""
        ordered = sorted(changes, key=lambda change: (change.start, -change.end))
        pieces: list[str] = []
        origin, target = array("q"), array("q")
        made: list[Edit] = []
        last = 0
        for change in self._parted(ordered):
            if change.start < last or change.start == change.end:
                continue
            start, end, put = self._whole(change, last)
            a, b = self._from[start], self._to[end - 1]
            pieces += (self.text[last:start], put)
            origin += self._from[last:start] + array("q", [a]) * len(put)
            target += self._to[last:start] + array("q", [b]) * len(put)
            made.append(Edit(change.kind, a, b, self.raw[a:b], put, change.reason))
            last = end
        if not made:
            return
        self.text = "".join((*pieces, self.text[last:]))
        self._from, self._to = origin + self._from[last:], target + self._to[last:]
        self.edits = list(_merged(self.edits, made))

    def _parted(self, changes: Iterable[Change]) -> Iterator[Change]:
        """Removals cut where something was removed before, so that each piece of damage keeps its own record."""
        for change in map(self._solid, changes):
            start = change.start
            for n in range(change.start + 1, change.end) if not change.put else ():
                if self._from[n] != self._to[n - 1] and not self._same(n - 1, n):
                    yield Change(change.kind, start, n, "", change.reason)
                    start = n
            yield Change(change.kind, start, change.end, change.put, change.reason)

    def _solid(self, change: Change) -> Change:
        """An insertion as the replacement of a character beside it, so that every edit has raw text to stand on."""
        if change.start < change.end or not self.text:
            return change
        at = min(change.start, len(self.text) - 1)
        mark = self.text[at]
        put = change.put + mark if at == change.start else mark + change.put
        return Change(change.kind, at, at + 1, put, change.reason) if change.put else change

    def _whole(self, change: Change, last: int) -> tuple[int, int, str]:
        """The change widened to whole replacements: a replacement of an earlier pass is never cut in two."""
        start, end = change.start, change.end
        while last < start and self._same(start - 1, start):
            start -= 1
        while end < len(self.text) and self._same(end - 1, end):
            end += 1
        return start, end, self.text[start : change.start] + change.put + self.text[change.end : end]

    def _same(self, left: int, right: int) -> bool:
        return self._from[left] == self._from[right] and self._to[left] == self._to[right]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span behind a span of the text; empty for an empty one."""
        if start < end:
            return self._from[start], self._to[end - 1]
        place = self._from[start] if start < len(self.text) else len(self.raw)
        return place, place


def _merged(old: list[Edit], new: list[Edit]) -> Iterator[Edit]:
    """Both lists as one; an old edit inside a new one is part of it, and gives a mere change of layout its kind."""
    at = 0
    for edit in new:
        while at < len(old) and old[at].end <= edit.start:
            yield old[at]
            at += 1
        first = at
        while at < len(old) and old[at].start < edit.end:
            at += 1
        graver = next((row for row in old[first:at] if row.kind not in _SLIGHT), None)
        if graver is None or edit.kind not in _SLIGHT:
            yield edit
        else:
            yield replace(edit, kind=graver.kind, reason=graver.reason)
    yield from old[at:]


def pieces(raw: str, edits: Iterable[Edit]) -> Iterator[tuple[bool, str]]:
    """The raw text in order: (True, text kept) and (False, text removed or replaced); together they are ``raw``."""
    last = 0
    for edit in edits:
        if edit.start > last:
            yield True, raw[last : edit.start]
        yield False, edit.text
        last = edit.end
    if last < len(raw):
        yield True, raw[last:]


def rebuilt(raw: str, edits: Iterable[Edit]) -> str:
    """The clean text made again from the raw text and the edits."""
    found: list[str] = []
    last = 0
    for edit in edits:
        found += (raw[last : edit.start], edit.put)
        last = edit.end
    return "".join((*found, raw[last:]))
