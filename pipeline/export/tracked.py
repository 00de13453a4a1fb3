"""Differences as Word tracked changes: what went is w:del, what came is w:ins, ends of paragraphs among them.

Accepting all of them gives the new text, rejecting all of them the old one. Author and date are the same for the same
texts, so that the file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, groupby

from pipeline.compare import Piece, pieces
from pipeline.export import word_parts as parts
from pipeline.export.document import Kind, Paragraph, Run
from pipeline.export.label import GENERATOR

_FIRST_ID = 10_000  # above those of the bookmarks: one file may use a number for one mark only


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a tracked section: runs in turn, each with its fate, and the fate of the paragraph's end."""

    kind: Kind
    runs: tuple[tuple[str, Run], ...]
    end: str


@dataclass(slots=True)
class Tracker:
    """Numbers the changes of one file; ``day`` is their date."""

    day: date | None
    _ids: Iterator[int] = field(default_factory=lambda: count(_FIRST_ID))

    def wrapped(self, fate: str, run: str) -> str:
        """A run as XML (its text in w:t) with its fate."""
        if fate == "same":
            return run
        if fate == "new":
            return f"<w:ins {self._who()}>{run}</w:ins>"
        gone = run.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return f"<w:del {self._who()}>{gone}</w:del>"

    def end(self, fate: str) -> str:
        """The properties of a paragraph's end; nothing when it was there before and still is."""
        if fate == "same":
            return ""
        return f"<w:rPr><w:{'ins' if fate == 'new' else 'del'} {self._who()}/></w:rPr>"

    def _who(self) -> str:
        stamp = f"{(self.day or parts.NO_DATE).isoformat()}T00:00:00Z"
        return f'w:id="{next(self._ids)}" w:author="{GENERATOR}" w:date="{stamp}"'


@dataclass(frozen=True, slots=True)
class _Mark:
    """One character and how it looks; ``kind`` for the end of a paragraph."""

    text: str
    run: Run
    kind: Kind


def lines(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Line]:
    """A section's paragraphs before and now, as one text with both."""
    before, after = list(_marks(old)), list(_marks(new))
    row: list[tuple[str, Run]] = []
    for fate, mark in _walk(before, after):
        if mark.text != "\n":
            row.append((fate, Run(mark.text, mark.run.face, mark.run.slot)))
            continue
        yield Line(mark.kind, _joined(row), fate)
        row = []


def _marks(paragraphs: Sequence[Paragraph]) -> Iterator[_Mark]:
    for paragraph in paragraphs:
        for run in paragraph.runs:
            yield from (_Mark(text, run, paragraph.kind) for text in run.text)
        yield _Mark("\n", Run("\n"), paragraph.kind)


def _walk(before: Sequence[_Mark], after: Sequence[_Mark]) -> Iterator[tuple[str, _Mark]]:
    """Every character once, with its fate; the last end of a paragraph is always the same, so that the section has one."""
    old, new = iter(before[:-1]), iter(after[:-1])
    for fate, text in _pieces(before, after):
        for _ in text:
            if fate == "gone":
                yield fate, next(old)
            else:
                if fate == "same":
                    next(old)
                yield fate, next(new)
    if after:
        yield "same", after[-1]


def _pieces(before: Sequence[_Mark], after: Sequence[_Mark]) -> Iterator[Piece]:
    yield from pieces(*("".join(mark.text for mark in marks[:-1]) for marks in (before, after)))


def _joined(row: Sequence[tuple[str, Run]]) -> tuple[tuple[str, Run], ...]:
    """Neighbours of one fate and one look as one run."""
    found = []
    for (fate, face, slot), group in groupby(row, key=lambda item: (item[0], item[1].face, item[1].slot)):
        found.append((fate, Run("".join(run.text for _, run in group), face, slot)))
    return tuple(found)
