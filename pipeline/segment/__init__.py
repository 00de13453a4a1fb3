"""A speech cut into its sections: title, salutation, the frame by role, the numbered parts, across gaps.

Spans are offsets into the text as given; every character belongs to exactly one section, to the head (title, speaker,
date), to a note, to a gap, or is blank between them. The frame is told by the cues of ``prompts/cues.yaml`` in the
order of the type's outline (see ``frame``); what no cue tells goes on with the section before it, and is ``unknown``
where there is none. A numbered part n is ``part-n``: of 一、三、四 come part-1, part-3, part-4; a gap ends every section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from pipeline import outline as outlines
from pipeline.patterns import lazy
from pipeline.segment import frame, heads, numbering
from pipeline.segment.frame import Place
from pipeline.segment.heads import Span
from pipeline.segment.kind import flat as flat
from pipeline.segment.kind import guess_type as guess_type
from pipeline.segment.numbering import Number
from pipeline.types import Outline

UNKNOWN = "unknown"
_GAP = lazy(
    r"[-—\s…（]{0,20}(?:此处|中间|以下|以上)?(?:已?隐藏|省略|缺失?|略去)\s?(?P<size>[0-9]{1,9}|若干)\s?字[^\n]{0,30}"
)
_SENTENCE = lazy(r"[^。！？]*[。！？]+[”’）]*|[^。！？]+$")
_WISH = lazy(r"(?<=[。！？])最后，[^。！？]{0,20}祝")
_LONG_LINE = 900  # characters; a line beyond it holds more than one section, so its sentences are looked at singly
_RUN_IN = 70  # characters; a first sentence beyond it is no heading
_STAND_ALONE = 120  # a line beyond it is none either, though it has no mark
_LONE = 50  # the same for a line with nothing under it
_AFTER_HEADING = "。；，： \t\u3000\xa0"  # marks and blanks in any order: neither belongs to a heading


@dataclass(frozen=True, slots=True)
class GapSpan:
    """An announced gap; ``characters`` as announced, None where no size is said."""

    start: int
    end: int
    characters: int | None


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """``start``..``end`` with the heading, ``body_start``..``end`` without it.

    ``heading`` has its number and no final mark; ``number`` is the number as written, None for the frame.
    """

    id: str
    role: str
    heading: str | None
    start: int
    end: int
    body_start: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """``numbers`` are all numbers at line heads, of every depth; ``notes`` are the lines above and below the speech that begin with ``> ``."""

    speech_type: str | None
    title: Span | None
    speaker: Span | None
    date: Span | None
    sections: tuple[SectionSpan, ...]
    gaps: tuple[GapSpan, ...] = ()
    notes: tuple[Span, ...] = ()
    numbers: tuple[Number, ...] = ()


class _Unit(NamedTuple):
    """A paragraph, or a sentence of a very long one, in the ``line`` that begins there.

    ``broken``: something is missing before it.
    """

    start: int
    end: int
    line: int
    number: Number | None = None
    broken: bool = False


class _Run(NamedTuple):
    """Units of one section; ``place`` None: unknown; ``number`` for a part."""

    units: tuple[_Unit, ...]
    place: Place | None = None
    number: int | None = None


def segment(text: str, outline: Outline | None = None) -> Segmentation:
    """Cut ``text``; without an outline the type is guessed, and where that fails the common frame is used."""
    if outline is None:
        guessed = guess_type(text)
        outline = outlines.load(guessed) if guessed else None
    shown = flat(text)
    rows = text.split("\n")
    starts = accumulate((len(row) + 1 for row in rows), initial=0)
    lines = [span for start, row in zip(starts, rows, strict=False) if (span := trimmed(text, start, start + len(row)))]
    first = next((n for n, line in enumerate(lines) if not text.startswith("> ", line.start)), len(lines))
    last = next((n for n in range(len(lines), first, -1) if not text.startswith("> ", lines[n - 1].start)), first)
    notes = (*lines[:first], *lines[last:])
    head, body = heads.split(shown, lines[first:last])
    gaps = tuple(
        GapSpan(line.start, line.end, int(match["size"]) if match["size"].isdecimal() else None)
        for line in body
        if (match := _GAP.match(shown, line.start, line.end))
    )
    units = _units(shown, body, {gap.start for gap in gaps})
    return Segmentation(
        speech_type=outline.speech_type if outline else None,
        title=head.title,
        speaker=head.speaker,
        date=head.date,
        sections=tuple(_named(shown, _runs(shown, units, outline), outline)),
        gaps=gaps,
        notes=notes,
        numbers=tuple(unit.number for unit in units if unit.number),
    )


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None when nothing is left."""
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        return Span(start, end)
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Span(start + left, start + right) if left < right else None


# --- units --------------------------------------------------------------------------------------


def _units(shown: str, lines: Sequence[Span], gaps: set[int]) -> list[_Unit]:
    """The paragraphs of the body, further divided where one holds more than one section."""
    found: list[_Unit] = []
    broken = False
    numbers = {line.start: numbering.at(shown, line.start) for line in lines}
    plain = not any(number and number.style == "chinese" for number in numbers.values())
    for line in lines:
        if line.start in gaps:
            broken = True
            continue
        for start, end in _pieces(shown, line, plain):
            number = numbers[start] if start in numbers else numbering.at(shown, start)
            found.append(_Unit(start, end, line.start, number, broken))
            broken = False
    return found


def _pieces(shown: str, line: Span, plain: bool) -> Iterator[tuple[int, int]]:
    """A line cut behind its salutation, before 最后，…祝 and, where it is very long, at its sentences.

    ``plain``: no line of the text begins with 一、, so that such numbers are looked for inside the lines.
    """
    cuts = {line.start, line.end}
    behind = frame.salutation(shown, line.start, line.end)
    if behind is not None:
        cuts.add(behind)
    if shown.find("最后，", line.start, line.end) >= 0:
        cuts |= {match.start() for match in _WISH.finditer(shown, line.start, line.end)}
    if line.end - line.start > _LONG_LINE:
        cuts |= {match.start() for match in _SENTENCE.finditer(shown, line.start, line.end)}
    if plain and shown.find("、", line.start, line.end) >= 0:
        cuts |= {number.start for number in numbering.inside(shown, line.start, line.end)}
    if len(cuts) == 2:
        yield line.start, line.end
        return
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        span = trimmed(shown, start, end)
        if span:
            yield span.start, span.end


# --- runs: which units make a section -----------------------------------------------------------


def _runs(shown: str, units: Sequence[_Unit], outline: Outline | None) -> Iterator[_Run]:
    style = numbering.outermost([unit.number for unit in units if unit.number])
    at = [n for n, unit in enumerate(units) if unit.number and unit.number.style == style] if style else []
    before, behind = frame.head(outline), frame.tail(outline)
    if not at:
        yield from _frame(shown, units, (*before, *behind))
        return
    yield from _frame(shown, units[: at[0]], before)
    for first, after in zip(at, [*at[1:], len(units)], strict=True):
        number = units[first].number
        value = number.value if number else None
        broken = next((n for n in range(first + 1, after) if units[n].broken), after)
        if after < len(units):
            yield _Run(tuple(units[first:broken]), number=value)
            yield _Run(tuple(units[broken:after]))
            continue
        # The last part ends where the frame begins again.
        way = frame.assign(shown, [(unit.start, unit.end) for unit in units[first + 1 : broken]], behind)
        inside = next((n for n, place in enumerate(way) if place is not None), len(way))
        yield _Run(tuple(units[first : first + 1 + inside]), number=value)
        left = max((place + 1 for place in way if place is not None), default=0)
        yield from _grouped(units[first + 1 + inside : broken], way[inside:], behind)
        yield from _frame(shown, units[broken:], behind[left:])


def _frame(shown: str, units: Sequence[_Unit], places: Sequence[Place]) -> Iterator[_Run]:
    """Sections of the frame; each stretch between two gaps for itself, later ones with the sections that are left."""
    starts = [0, *(n for n, unit in enumerate(units) if unit.broken and n), len(units)]
    for first, after in pairwise(starts):
        way = frame.assign(shown, [(unit.start, unit.end) for unit in units[first:after]], places)
        yield from _grouped(units[first:after], way, places)
        places = places[max((place + 1 for place in way if place is not None), default=0) :]


def _grouped(units: Sequence[_Unit], way: Sequence[int | None], places: Sequence[Place]) -> Iterator[_Run]:
    way = list(way)
    for n in range(len(units) - 2, -1, -1):
        # A sentence without a cue belongs to the section that the rest of its line makes.
        if way[n] is None and units[n].line == units[n + 1].line:
            way[n] = way[n + 1]
    first = 0
    for n in range(1, len(units) + 1):
        if n == len(units) or way[n] != way[first]:
            index = way[first]
            yield _Run(tuple(units[first:n]), None if index is None else places[index])
            first = n


# --- names --------------------------------------------------------------------------------------


def _named(shown: str, runs: Iterator[_Run], outline: Outline | None) -> Iterator[SectionSpan]:
    roles = {spec.number: spec.role for spec in outline.sections if spec.number} if outline else {}
    last = unknown = 0
    for run in runs:
        if not run.units:
            continue
        start, end = run.units[0].start, run.units[-1].end
        if run.number is not None:
            # A number that does not go on counting is the author's or the portal's fault; the id counts on.
            last = run.number if run.number > last else last + 1
            heading, body = _heading(shown, run.units)
            yield SectionSpan(f"part-{last}", roles.get(last, UNKNOWN), heading, start, end, body, run.number)
        elif run.place is not None:
            yield SectionSpan(run.place.id, run.place.role, None, start, end, start)
        else:
            unknown += 1
            name = UNKNOWN if unknown == 1 else f"{UNKNOWN}-{unknown}"
            yield SectionSpan(name, UNKNOWN, None, start, end, start)


def _heading(shown: str, units: Sequence[_Unit]) -> tuple[str | None, int]:
    """The heading of a part and where its body begins: a first line of its own, or a first sentence that runs in."""
    first = units[0]
    line = shown[first.start : first.end]
    stop = re.search(r"[。！？；]", line)
    counted = first.number is not None and first.number.style in (
        "is",
        "ordinal",
    )  # 一是…: a sentence, seldom a heading
    alone = len(line) <= (_STAND_ALONE if len(units) > 1 else 0 if counted else _LONE)
    if (stop is None or stop.end() == len(line)) and alone:
        return line.rstrip(_AFTER_HEADING), units[1].start if len(units) > 1 else first.end
    if stop is None or stop[0] == "；" or stop.start() > (_LONE if counted else _RUN_IN) or stop.end() == len(line):
        return None, first.start
    body = trimmed(shown, first.start + stop.end(), first.end)
    return line[: stop.start()].rstrip(), body.start if body else first.end
