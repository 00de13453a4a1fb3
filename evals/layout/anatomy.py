"""Where the parts of a text lie: in one section alone, in a reference file, in a speech that has to be segmented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evals.spans import Span, trimmed
from pipeline import figures
from pipeline import outline as outlines
from pipeline.patterns import lazy
from pipeline.types import Brief, Outline, SectionSpec


@dataclass(frozen=True, slots=True)
class Part:
    """One section in the text. ``heading`` is the span of a numbered heading, number included, mark at its end not."""

    id: str
    role: str
    start: int
    end: int
    body_start: int
    heading: Span | None = None
    number: int | None = None  # as written

    @property
    def known(self) -> bool:
        """Whether it could be told what section this is."""
        return not self.id.startswith("unknown")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """``machine`` are lines about the text (front matter, ids), no part of it; ``header`` title, speaker and date."""

    parts: tuple[Part, ...] = ()
    title: Span | None = None
    header: tuple[Span, ...] = ()
    machine: tuple[Span, ...] = ()
    day: date | None = None
    organisation: str | None = None
    gaps: tuple[Span, ...] = ()  # announced ones


_FRONT = lazy(r"\A---\n(.*?)\n---(?:\n|\Z)", re.DOTALL)
_KEY = lazy(r"^(type|date|title|organisation):\s*(\S.*?)\s*$", re.MULTILINE)
_ID_LINE = lazy(r"^## ([a-z][a-z0-9-]*)(?:[ \t]+(\S.*?))?[ \t]*$", re.MULTILINE)
_NUMBERED = lazy(r"\s*([一二三四五六七八九十]{1,3}、[^\n。；：！？]*)")


def outline_of(text: str, brief: Brief | None, section: str | None) -> Outline | None:
    """The outline that fits: scaled by the brief, else of the type that the text shows; None for neither."""
    if brief is not None:
        return outlines.for_brief(brief)
    front = dict(_KEY.findall(front_matter(text)))
    if "type" in front and front["type"] in outlines.speech_types():
        return outlines.load(front["type"])
    if section is not None:
        return None
    from pipeline.segment import guess_type

    guess = guess_type(text)
    return outlines.load(guess) if guess else None


def front_matter(text: str) -> str:
    """The keys of a reference file, or nothing."""
    match = _FRONT.match(text)
    return match[1] if match else ""


def dissect(text: str, outline: Outline | None, section: str | None) -> Anatomy:
    """The anatomy of ``text``; ``section`` is the id when the text is one section only."""
    if section is not None:
        return Anatomy(parts=(_single(text, outline, section),))
    if _FRONT.match(text) and _ID_LINE.search(text):
        return _reference(text, outline)
    return _segmented(text, outline)


def _single(text: str, outline: Outline | None, section: str) -> Part:
    spec = _spec(outline, section)
    heading = _NUMBERED.match(text) if spec is None or spec.number else None
    return Part(
        section,
        spec.role if spec else section,
        0,
        len(text),
        heading.end() if heading else 0,
        trimmed(text, *heading.span(1)) if heading else None,
        _number(heading[1]) if heading else None,
    )


def _number(heading: str) -> int | None:
    value = figures.parse_chinese(heading.partition("、")[0])
    return None if value is None else int(value)


def _spec(outline: Outline | None, section: str) -> SectionSpec | None:
    return next((spec for spec in outline.sections if spec.id == section), None) if outline else None


def _reference(text: str, outline: Outline | None) -> Anatomy:
    front = _FRONT.match(text)
    assert front is not None  # the caller looked
    keys = dict(_KEY.findall(front[1]))
    marks = list(_ID_LINE.finditer(text, front.end()))
    parts, machine = [], [front.span()]
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        end = after.start() if after else len(text)
        heading = mark.span(2) if mark[2] else None
        spec = _spec(outline, mark[1])
        start = heading[0] if heading else mark.end()
        number = _number(mark[2]) if mark[2] else None
        parts.append(Part(mark[1], spec.role if spec else mark[1], start, end, mark.end(), heading, number))
        machine.append((mark.start(), start))
    return Anatomy(
        parts=tuple(parts),
        machine=tuple(machine),
        day=_day(keys.get("date", "")),
        organisation=keys.get("organisation"),
    )


def _day(words: str) -> date | None:
    for figure in figures.find(words):
        year, month, day = figure.day
        if year and month and day:
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _segmented(text: str, outline: Outline | None) -> Anatomy:
    from pipeline.segment import segment

    found = segment(text, outline)
    parts = tuple(
        Part(
            span.id,
            span.role,
            span.start,
            span.end,
            span.body_start,
            _heading(text, span.start, len(span.heading)) if span.heading else None,
            span.number,
        )
        for span in found.sections
    )
    header = sorted((span.start, span.end) for span in (found.title, found.speaker, found.date) if span is not None)
    return Anatomy(
        parts=parts,
        title=(found.title.start, found.title.end) if found.title else None,
        header=tuple(header),
        day=_day(text[found.date.start : found.date.end]) if found.date else None,
        gaps=tuple((gap.start, gap.end) for gap in found.gaps),
    )


def _heading(text: str, start: int, length: int) -> Span:
    return trimmed(text, *(start, min(start + length, len(text))))


def missing(outline: Outline, parts: tuple[Part, ...]) -> Iterator[SectionSpec]:
    """The sections that the outline asks for and the text has not: no optional ones."""
    return (spec for spec in outline.sections if not spec.optional and not _has(parts, spec))


def due(outline: Outline, parts: tuple[Part, ...]) -> tuple[SectionSpec, ...]:
    """The sections that the text is measured by: all that the outline asks for, and the optional ones that it has."""
    return tuple(spec for spec in outline.sections if not spec.optional or _has(parts, spec))


def _has(parts: tuple[Part, ...], spec: SectionSpec) -> bool:
    return any(part.id == spec.id or (spec.number and part.number == spec.number) for part in parts)
