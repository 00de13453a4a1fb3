"""A speech as the exporters see it: a title block and paragraphs of runs, whatever the format.

What is a heading, what is an open slot and which characters may not stand in a file is decided here, once; a format
only says how each looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from pipeline import slots
from pipeline.export.label import Origin
from pipeline.types import Section, Slot

Kind = Literal["salutation", "heading-1", "heading-2", "body"]
Face = Literal["", "heading-1", "heading-2"]  # of a run; "" is the face of its paragraph

# A heading of more than this many characters is a sentence that begins with a number; two lines of 28, and some.
LONGEST_HEADING = 60

_NUMERALS = "一二三四五六七八九十百"
_NUMBERED: tuple[tuple[Literal["heading-1", "heading-2"], re.Pattern[str]], ...] = (
    ("heading-1", re.compile(f"[{_NUMERALS}]+、")),
    ("heading-2", re.compile(f"[（(][{_NUMERALS}]+[）)]")),
)
_FINAL_MARK = re.compile(r"[。；;！!？?：:，,]$")
# Control characters, lone surrogates and the noncharacters: XML 1.0 cannot hold most of them, no reader needs any.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Document:
    """What is exported. ``day``, the day of delivery, dates the file: the same draft gives the same bytes."""

    title: str
    sections: tuple[Section, ...]
    origin: Origin
    speaker_line: str | None = None
    date_line: str | None = None
    day: date | None = None

    @property
    def byline(self) -> tuple[str, ...]:
        """The lines under the title."""
        return tuple(line_of(line) for line in (self.speaker_line, self.date_line) if line)

    @property
    def text(self) -> str:
        """Title, byline and body, a line each: what the mark of origin speaks of."""
        return "\n".join([line_of(self.title), *self.byline, *(paragraph.text for paragraph in paragraphs(self))])


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    face: Face = ""
    slot: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``first`` marks the first paragraph of its section, so that a format can put an anchor there."""

    section: str
    kind: Kind
    runs: tuple[Run, ...]
    first: bool

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class OpenSlot:
    """An open place and where it stands: a section id, or ``title``, ``byline``. Offsets are within its line."""

    where: str
    slot: Slot


def clean(text: str) -> str:
    """``text`` as one line end style, without the characters that no format may carry; tabs become spaces."""
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text).replace("\t", " "))


def line_of(text: str) -> str:
    """``text`` as one clean line."""
    return " ".join(lines(text))


def lines(text: str) -> list[str]:
    """The paragraphs of a section. Every line is one: a hand edit often leaves out the blank line between two."""
    stripped = (line.strip(" \u3000\u00a0") for line in clean(text).split("\n"))
    return [line for line in stripped if line]


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """The body, in order. Only the first paragraph of all can be the salutation that stands flush left."""
    opening = True
    for section in document.sections:
        heading = clean(section.heading).strip() if section.heading else None
        for index, line in enumerate(lines(section.text)):
            kind, faced = _classify(line, own_heading=index == 0 and line == heading)
            if opening and kind == "body" and line.endswith(("：", ":")):
                kind = "salutation"
            opening = False
            yield Paragraph(section.id, kind, _runs(line, faced), first=index == 0)


def line_runs(line: str) -> tuple[Run, ...]:
    """A line of the title block, cut at its slots."""
    return _runs(line, (0, ""))


def open_slots(document: Document) -> tuple[OpenSlot, ...]:
    """Every open place in reading order."""
    rows = [("title", line_of(document.title)), *(("byline", line) for line in document.byline)]
    rows += [(section.id, line) for section in document.sections for line in lines(section.text)]
    return tuple(OpenSlot(where, slot) for where, line in rows for slot in slots.find(line))


def _classify(line: str, *, own_heading: bool) -> tuple[Kind, tuple[int, Face]]:
    """Kind of a paragraph, and how many of its characters carry a heading's face because the heading runs into it."""
    if own_heading and "。" not in line and not _NUMBERED[1][1].match(line):
        return "heading-1", (0, "")
    for face, pattern in _NUMBERED:
        if not pattern.match(line):
            continue
        end = line.find("。") + 1
        if 0 < end < len(line) and end <= LONGEST_HEADING:
            return "body", (end, face)
        if len(line) <= LONGEST_HEADING and not _FINAL_MARK.search(line):
            return face, (0, "")
    return "body", (0, "")


def _runs(line: str, faced: tuple[int, Face]) -> tuple[Run, ...]:
    """``line`` cut where a slot begins or ends and where the run-in heading ends."""
    end, face = faced
    spans = [(slot.start, slot.end) for slot in slots.find(line)]
    cuts = sorted({0, end, len(line), *(edge for span in spans for edge in span)})
    return tuple(
        Run(line[a:b], face if b <= end else "", any(start <= a < stop for start, stop in spans))
        for a, b in pairwise(cuts)
    )
