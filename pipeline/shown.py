"""Results as a person reads them, and as rows of JSON where a command has both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

from pipeline import slots
from pipeline.store.history import Version
from pipeline.store.state import Standing
from pipeline.types import Passage


def open_slots(text: str) -> Iterator[str]:
    """What the writer still has to fill in: each kind once, with what to ask for and how often it stands."""
    for (name, detail), times in Counter((slot.name, slot.detail) for slot in slots.find(text)).items():
        kind = slots.vocabulary()[name]
        yield f"待填：{kind.label}（{detail or kind.ask}），{times} 处"


def version(known: Version) -> str:
    """Where a version comes from: who wrote it, at which attempt, on what remark."""
    origin = {"model": known.model or "模型", "hand": "手工修改", "restore": f"恢复自版本 {known.source}"}
    pieces = [origin[known.origin]]
    if known.attempt:
        pieces.append(f"第 {known.attempt} 稿")
    if known.note:
        pieces.append(f"意见：{known.note}")
    if known.fault:
        pieces.append(f"未采用：{known.fault}")
    return "，".join([*pieces, known.sha256[:12]])


def locks(section: str, standing: Standing) -> Iterator[str]:
    """What of a section is locked."""
    if standing.locked:
        yield f"{section} 已锁定。"
    for sentence in standing.kept:
        yield f"{section} 锁定的话：“{sentence}”"


def passage(found: Passage) -> Iterator[str]:
    """A search result: score and place, the shares of the score, how the text begins."""
    yield f"{found.score:.3f}  {found.speech.id}/{found.section.id}  {found.section.heading or found.speech.title}"
    yield f"       {'、'.join(f'{name} {share:.2f}' for name, share in found.why.items())}"
    yield f"       {found.text[:60].replace(chr(10), ' ')}…"


def passage_row(found: Passage) -> dict[str, Any]:
    """A search result of ``qicao search --format json``."""
    speech, part = found.speech, found.section
    return {
        "speech": speech.id,
        "title": speech.title,
        "type": speech.type,
        "date": speech.date.isoformat() if speech.date else None,
        "organisation": speech.organisation,
        "section": part.id,
        "role": part.role,
        "heading": part.heading,
        "score": round(found.score, 4),
        "why": {name: round(share, 4) for name, share in found.why.items()},
        "text": found.text,
    }


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows, the first with the names of the columns, aligned by columns on a screen; the last column is as long as it is."""
    tidy = [[_on_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(_columns, column)) for column in zip(*tidy, strict=True)]
    for row in tidy:
        padded = [cell + " " * (width - _columns(cell)) for cell, width in zip(row[:-1], widths, strict=False)]
        yield "  ".join((*padded, row[-1])).rstrip()


def _on_one_line(cell: str) -> str:
    """Without what would break the line or act on the terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in cell)


def _columns(text: str) -> int:
    """Columns on a screen: East Asian wide and full-width characters take two."""
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)
