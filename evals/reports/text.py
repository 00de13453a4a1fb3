"""The report for people: each finding with its place, what to write instead, and the excerpt underlined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from evals.reports import NAMES, FileReport, pages, rested, shown
from pipeline.types import LEVELS, Finding, Level

if TYPE_CHECKING:
    from evals.registry import Ruleset
    from evals.shapes.base import Page

_STYLES: dict[Level, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_AROUND = 14  # characters of the line shown on each side of a span
_LONGEST = 40  # characters of a span that are shown
_SAME = 3  # findings of one rule on the same words that are told in full

_WIDE = re.compile("[一-鿿，。、；：！？“”（）《》…—]*")  # what most spans consist of

Piece = tuple[str, str]  # text, style of rich


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:
    """All files, each with its findings, its open slots and a sum; plain text unless for a ``terminal``."""
    known = pages(rules)
    pieces = [piece for file in files for piece in _file(file, known)]
    if not terminal:
        return "".join(words for words, _ in pieces)
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, force_terminal=True, soft_wrap=True, highlight=False)
    console.print(Text.assemble(*pieces), end="")
    return out.getvalue()


def _file(file: FileReport, known: Mapping[str, Page]) -> Iterator[Piece]:
    report = file.report
    kind = f"　{report.speech_type}" if report.speech_type else ""
    yield f"{file.name}{kind}　{report.characters}字\n", "bold"
    told: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        key = (finding.rule, finding.text)
        told[key] = told.get(key, 0) + 1
        if told[key] <= _SAME:
            yield from _finding(file, finding)
    for (rule, words), count in told.items():
        if count > _SAME:
            yield f"  {rule}：“{_line(_short(words))}”另有 {count - _SAME} 处\n", "dim"
    yield from _slots(file)
    if words := rested(file, known):
        yield f"  {words}\n", "dim"
    counts = "，".join(f"{NAMES[level]} {report.count(level)}" for level in LEVELS)
    yield f"合计：{counts}；待填 {len(report.slots)} 处\n\n", "bold"


def _finding(file: FileReport, finding: Finding) -> Iterator[Piece]:
    line, column = file.place(finding.start)
    yield f"  {line}:{column}  ", ""
    yield NAMES[finding.level], _STYLES[finding.level]
    section = f"  [{finding.section}]" if finding.section else ""
    yield f"  {finding.rule}{section}  {_line(finding.message)}\n", ""
    if finding.suggestion:
        yield f"      改为：{_line(finding.suggestion)}\n", "green"
    if finding.end > finding.start:
        yield from _excerpt(file, finding)


def _excerpt(file: FileReport, finding: Finding) -> Iterator[Piece]:
    """One line around the span and a line of marks below it, as wide on the screen as the span is."""
    first, last = file.line_of(finding.start)
    end = min(finding.end, last, finding.start + _LONGEST)
    start = max(first, finding.start - _AROUND)
    stop = min(last, end + _AROUND)
    before, span, after = (
        _visible(file.text[a:b]) for a, b in ((start, finding.start), (finding.start, end), (end, stop))
    )
    lead = "…" if start > first else ""
    yield f"      │ {lead}{before}", "dim"
    yield span, f"underline {_STYLES[finding.level]}"
    yield f"{after}{'…' if stop < last else ''}\n", "dim"
    yield f"      │ {' ' * _width(lead + before)}{'~' * _width(span)}\n", _STYLES[finding.level]


def _slots(file: FileReport) -> Iterator[Piece]:
    from pipeline.slots import vocabulary

    if file.report.slots:
        yield "  待填：\n", ""
    for slot in file.report.slots:
        line, column = file.place(slot.start)
        kind = vocabulary().get(slot.name)
        detail = f"　{slot.detail}" if slot.detail else ""
        yield f"    {line}:{column}  {kind.label if kind else slot.name}{detail}  {_visible(slot.text)}\n", ""


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def _line(words: str) -> str:
    return shown(words).replace("\n", " ")


def _visible(words: str) -> str:
    """Without what would break the line or act on the terminal."""
    return words if words.isprintable() else "".join(mark if mark.isprintable() else " " for mark in words)


def _width(words: str) -> int:
    """Columns on a screen: East Asian wide and full-width characters, and the ambiguous “” … —, take two."""
    return 2 * len(words) if _WIDE.fullmatch(words) else sum(map(_columns, words))


@cache
def _columns(mark: str) -> int:
    return 2 if east_asian_width(mark) in "WFA" else 1
