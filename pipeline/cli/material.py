"""What there is to check: a text, one section of a draft, a whole draft, with all that goes with it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.check import Examined
    from evals.registry import Ruleset
    from evals.reports import FileReport
    from evals.shapes.base import Need
    from evals.suppress import Suppression
    from pipeline.ingest.word import Paragraph
    from pipeline.types import Brief, Finding, Outline

STANDARD_INPUT = "-"
_WORD = b"PK\x03\x04"


@dataclass(frozen=True)
class Wish:
    """What the call says about every text: given brief and type, an office's folders of rules, the day it is."""

    brief: Brief | None = None
    outline: Outline | None = None
    rules: tuple[Path, ...] = ()
    today: date = date.max

    def ruleset(self) -> Ruleset:
        from evals import registry

        return registry.load(self.rules)


@dataclass(frozen=True)
class Material:
    """``path`` as the user named it; ``draft`` is the folder that it is, or is part of, ``section`` for one section of it.

    ``places`` of a Word file: the offsets at which paragraphs begin, and what they are called.
    """

    path: str
    text: str
    brief: Brief | None = None
    outline: Outline | None = None
    draft: Path | None = None
    section: str | None = None
    suppressions: tuple[Suppression, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    composed: bool = False  # a Word file whose mark of origin says that no model wrote it


def open_path(path: str, wish: Wish) -> Material:
    """The material at ``path`` (``-``: standard input); InputError where there is none."""
    from pipeline.files import read_bytes
    from pipeline.ingest import formats

    if path == STANDARD_INPUT:
        return unnamed(formats.text(sys.stdin.buffer.read(), path), wish)
    if Path(path).is_dir():
        return _draft(path, wish)
    data = read_bytes(Path(path))
    if data[:4] == _WORD:
        return _word(path, data, wish)
    return with_text(path, formats.text(data, path), wish)


def unnamed(text: str, wish: Wish) -> Material:
    """A text that lies in no file."""
    return _of_its_type(Material(STANDARD_INPUT, text, wish.brief, wish.outline))


def with_text(path: str, text: str, wish: Wish) -> Material:
    """``text`` as that of the file ``path``, whatever is in it: what an editor holds may not be saved yet."""
    from evals import suppress

    file = Path(path).absolute()
    folder = file.parent.parent if file.parent.name == "sections" else file.parent
    if file.suffix == ".md" and (file.name == "draft.md" or folder != file.parent):
        from pipeline.store import is_draft  # takes a while to import, and most texts are none

        if is_draft(folder):
            return _part_of_draft(Material(path, text), file, folder, wish)
    found = Material(path, text, wish.brief, wish.outline, suppressions=suppress.beside(file, wish.today))
    return _of_its_type(found)


def _part_of_draft(found: Material, file: Path, folder: Path, wish: Wish) -> Material:
    """draft.md, or a section by itself: the draft's brief and side file go with it."""
    from evals import suppress
    from pipeline.store import View

    with View(folder) as draft:
        section = file.stem if file.parent != folder and file.stem in draft.state.sections else None
        brief = wish.brief or draft.brief()
    side = suppress.in_draft(folder, wish.today)
    found = replace(found, brief=brief, outline=wish.outline, draft=folder, section=section, suppressions=side)
    return _of_its_type(found)


def _draft(path: str, wish: Wish) -> Material:
    from evals import suppress
    from pipeline.draft.assemble import whole
    from pipeline.store import View, is_draft

    if not is_draft(Path(path)):
        raise InputError("这个文件夹不是初稿。请给出文件，或 qicao draft 写出的文件夹。", path=path)
    with View(Path(path)) as draft:
        text, brief = whole(draft), wish.brief or draft.brief()
    side = suppress.in_draft(Path(path), wish.today)
    return _of_its_type(Material(path, text, brief, wish.outline, Path(path), suppressions=side))


def _of_its_type(found: Material) -> Material:
    """With the outline of the brief, where nobody asked for another."""
    from pipeline import outline as outlines

    if found.brief is None or found.outline is not None:
        return found
    return replace(found, outline=outlines.for_brief(found.brief))


# --- Word ---------------------------------------------------------------------------------------


def _word(path: str, data: bytes, wish: Wish) -> Material:
    from evals import suppress
    from evals.document import COMPOSED
    from pipeline.ingest.word import paragraphs

    found = tuple(paragraphs(data, path))
    text, places = _joined(found)
    composed = any(paragraph.kind == "origin" and COMPOSED.search(paragraph.text) for paragraph in found)
    if not text.strip():
        raise InputError("里面没有文字：可能是扫描件或图片。", path=path)
    side = suppress.beside(Path(path).absolute(), wish.today)
    return _of_its_type(
        Material(path, text, wish.brief, wish.outline, suppressions=side, places=places, composed=composed)
    )


def _joined(found: Sequence[Paragraph]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """One line a paragraph, in the form of a draft: the title, on however many lines, is its ``# `` line."""
    pieces: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    before = None
    going_on = False
    for paragraph in found:
        if paragraph.kind == "origin":
            continue
        title = paragraph.kind == "title" and bool(paragraph.text.strip())
        lead = "\n" if pieces and not going_on else ""
        if title:
            lead = "" if before == "title" else f"{lead}# "
        going_on = paragraph.joined
        words = "".join(paragraph.text.split("\n")) if title else paragraph.text
        length += len(lead)
        places.append((length, paragraph.place))
        pieces += [lead, words]
        length += len(words)
        before = "title" if title else paragraph.kind
    return "".join(pieces).replace("\u2028", "\n"), tuple(places)


def located(findings: Sequence[Finding], places: Sequence[tuple[int, str]]) -> tuple[Finding, ...]:
    """``findings`` with the paragraph of a Word file in front of each message."""
    starts = [start for start, _ in places]
    return tuple(
        replace(finding, message=f"{places[max(0, bisect_right(starts, finding.start) - 1)][1]}：{finding.message}")
        for finding in findings
    )


# --- examined -----------------------------------------------------------------------------------


def look(found: Material, wish: Wish, *, apart: bool = False) -> Examined:
    """What the evaluators say of ``found``; ``apart``: each place for itself, as `evals.check.examine` has it."""
    return _looked([found], wish, apart=apart)[0]


def _looked(materials: Sequence[Material], wish: Wish, *, apart: bool = False) -> list[Examined]:
    from evals.check import Examination, abreast
    from pipeline.cli.borrowing import drawn_on

    rules = wish.ruleset()
    examinations = []
    for found in materials:
        drawn = drawn_on(found.draft)
        one = Examination(
            found.text,
            rules,
            outline=found.outline,
            brief=found.brief,
            section=found.section,
            suppressions=found.suppressions,
            references=drawn.references,
            composed=drawn.composed or found.composed,
            apart=apart,
        )
        examinations.append(one)
    return list(abreast(examinations, rules))


def examined(materials: Sequence[Material], wish: Wish) -> Iterator[tuple[FileReport, int]]:
    """The report on each of ``materials``, and how many findings were left alone at a person's wish."""
    from evals.reports import FileReport

    for found, result in zip(materials, _looked(materials, wish), strict=True):
        report = result.report
        if found.places:
            report = replace(report, findings=located(report.findings, found.places))
        lacking: frozenset[Need] = frozenset() if found.brief else frozenset({"brief"})
        yield FileReport(found.path, report, found.text, lacking), len(result.ignored)
