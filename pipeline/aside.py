"""Remarks to qicao inside a text, ``<!-- qicao: … -->``: no part of it, so never counted, checked or exported.

A remark that has its line to itself goes with the line, and speaks of the next paragraph; any other speaks of the
paragraph that it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise
from typing import cast

Span = tuple[int, int]

# One line, and no < or > inside: whatever stands in a text, the search goes over it once.
_ASIDE = re.compile(r"<!--[ \t]{0,20}qicao[ \t]?[:：](?P<words>[^<>\n]{0,600})-->", re.IGNORECASE)
_FULL_LINE = re.compile(r"^.*\S.*$", re.MULTILINE)
_BLANK = " \t\u3000"


@dataclass(frozen=True, slots=True)
class Aside:
    """``start``..``end`` in the text as read; ``about`` is the paragraph it speaks of, in the text without asides."""

    words: str
    start: int
    end: int
    about: Span | None


@dataclass(frozen=True, slots=True)
class Plain:
    """``read`` is the text as read, ``text`` the same without its asides.

    ``_at`` are the places in ``text`` where something was cut, ``_gone`` how much so far.
    """

    read: str
    text: str
    asides: tuple[Aside, ...] = ()
    _at: tuple[int, ...] = ()
    _gone: tuple[int, ...] = (0,)

    def origin(self, start: int, end: int) -> Span:
        """A span of ``text`` in the text as read. What was cut before it or behind it stays outside."""
        first = start + self._gone[bisect_right(self._at, start)]
        return first, first if end <= start else end + self._gone[bisect_left(self._at, end)]

    def place(self, at: int) -> int:
        """An offset of the text as read in ``text``: of what was cut, the place where it was."""
        begins = [start + gone for start, gone in zip(self._at, self._gone, strict=False)]
        cut = bisect_right(begins, at) - 1
        return at if cut < 0 else max(self._at[cut], at - self._gone[cut + 1])

    @property
    def cut(self) -> bool:
        """Whether anything was."""
        return bool(self._at)

    def without(self, more: Sequence[Span]) -> Plain:
        """The same with further spans of ``text`` cut, which neither overlap nor touch an aside."""
        if not more:
            return self
        sizes = [later - before for before, later in pairwise(self._gone)]
        cuts = [(at + gone, at + gone + size) for at, gone, size in zip(self._at, self._gone, sizes, strict=False)]
        cuts = sorted([*cuts, *(self.origin(*span) for span in more)])
        plain = _joined(self.read, cuts)
        about = [one.about and tuple(plain.place(self.origin(at, at)[0]) for at in one.about) for one in self.asides]
        asides = tuple(replace(one, about=cast("Span | None", at)) for one, at in zip(self.asides, about, strict=True))
        return replace(plain, asides=asides)

    def within(self, start: int, end: int) -> str:
        """The asides inside a span of ``text``, as they were read, on one line."""
        first, last = self.origin(start, end)
        return "".join(self.read[one.start : one.end] for one in self.asides if first <= one.start and one.end <= last)


def strip(text: str) -> Plain:
    """``text`` divided into itself and the asides in it."""
    matches = list(_ASIDE.finditer(text)) if "<!--" in text else []
    if not matches:
        return Plain(text, text)
    cuts: list[Span] = []
    heads: list[tuple[int, int, bool, list[re.Match[str]]]] = []  # start in text, cuts before, alone, the asides
    for start, group in groupby(matches, key=lambda match: text.rfind("\n", 0, match.start()) + 1):
        line = list(group)
        found, alone = _line(text, start, [match.span() for match in line])
        heads.append((start, len(cuts), alone, line))
        cuts += found
    whole = _joined(text, cuts)
    plain, gone = whole.text, whole._gone
    asides: list[Aside] = []
    for start, before, alone, line in heads:
        about = _about(plain, start - gone[before], alone)
        asides += [Aside(match["words"].strip(), *match.span(), about) for match in line]
    return replace(whole, asides=tuple(asides))


def _joined(text: str, cuts: Sequence[Span]) -> Plain:
    """``text`` without ``cuts``, which are in order and apart."""
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    plain = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    gone = tuple(accumulate((end - start for start, end in cuts), initial=0))
    at = tuple(start - before for (start, _), before in zip(cuts, gone, strict=False))
    return Plain(text, plain, (), at, gone)


def without(text: str) -> str:
    """``text`` as everybody but qicao sees it."""
    return strip(text).text


def carry(old: Plain, new: str) -> tuple[str, tuple[str, ...]]:
    """``new`` with the asides of ``old`` that speak of a paragraph which is in ``new`` word for word; and the others.

    Those come back as their words. An aside stands where it stood: on its own line above, or at the paragraph's end.
    """
    lines, lost = new.split("\n"), list[str]()
    for one in old.asides:
        paragraph = old.text[slice(*one.about)] if one.about else ""
        known = [line for line in lines if line and without(line) == paragraph]
        if len(known) != 1:
            lost.append(one.words)
            continue
        at, shown = lines.index(known[0]), old.read[one.start : one.end]
        if _alone(old.read, one):
            lines.insert(at, shown)
        else:
            lines[at] += shown
    return "\n".join(lines), tuple(lost)


def _alone(text: str, one: Aside) -> bool:
    """Whether nothing but asides and blanks is on its line."""
    start, stop = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end)
    return not _ASIDE.sub("", text[start : None if stop < 0 else stop]).strip(_BLANK)


def _line(text: str, start: int, asides: Sequence[Span]) -> tuple[list[Span], bool]:
    """What goes of one line, and whether it is the whole line, with its end: else the asides and blanks at its edges."""
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    cuts: list[Span] = []
    for first, last in asides:
        edge = cuts[-1][1] if cuts else start
        # Two with nothing but blanks between them are cut as one.
        begin = cuts.pop()[0] if cuts and _back(text, edge, first) == edge else first
        end = _forth(text, last, stop)
        before = _back(text, cuts[-1][1] if cuts else start, begin)
        outer = before == start or end == stop
        cuts.append((before, end) if outer else (begin, last))
    if cuts == [(start, stop)]:
        return [(start, min(stop + 1, len(text)))], True
    return cuts, False


def _back(text: str, start: int, at: int) -> int:
    while at > start and text[at - 1] in _BLANK:
        at -= 1
    return at


def _forth(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in _BLANK:
        at += 1
    return at


def _about(plain: str, at: int, alone: bool) -> Span | None:
    """The paragraph that begins at ``at``, or, for a line that is gone, the next one."""
    if alone:
        match = _FULL_LINE.search(plain, at)
        return match.span() if match else None
    stop = plain.find("\n", at)
    return at, len(plain) if stop < 0 else stop
