"""The report for programs; the keys are a contract (``schema`` counts its versions)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring as _text
from typing import TYPE_CHECKING

from evals.reports import FileReport
from pipeline.types import LEVELS, Finding

if TYPE_CHECKING:
    from evals.registry import Ruleset

SCHEMA = 1
_line = json.JSONEncoder(ensure_ascii=False).encode  # one made for all: `json.dumps` would make one a row


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """One JSON document with a final newline; each finding and each slot on a line of its own."""
    return f'{{"schema": {SCHEMA}, "files": {_rows(map(_file, files))}}}\n'


def _file(file: FileReport) -> str:
    """What is said about one file."""
    report = file.report
    slots = ({"name": slot.name, "text": slot.text, "start": slot.start, "end": slot.end} for slot in report.slots)
    summary = {level: report.count(level) for level in LEVELS}
    return (
        f'{{"path": {_text(file.name)},\n"speech_type": {_line(report.speech_type)},\n"characters": {report.characters},\n'
        f'"findings": {_rows(_finding(file, finding) for finding in report.findings)},\n'
        f'"slots": {_rows(map(_line, slots))},\n"summary": {_line(summary)}}}'
    )


def _rows(rows: Iterable[str]) -> str:
    inner = ",\n".join(rows)
    return f"[\n{inner}\n]" if inner else "[]"


def _finding(file: FileReport, finding: Finding) -> str:
    """Written out piece by piece: an encoder takes three times as long over as many small objects."""
    line, column = file.place(finding.start)
    return (
        f'{{"rule": {_text(finding.rule)}, "level": "{finding.level}", "section": {_or_null(finding.section)}, '
        f'"start": {finding.start}, "end": {finding.end}, "line": {line}, "column": {column}, '
        f'"text": {_text(finding.text)}, "message": {_text(finding.message)}, '
        f'"suggestion": {_or_null(finding.suggestion)}, "source": {_or_null(finding.source)}}}'
    )


def _or_null(words: str | None) -> str:
    return "null" if words is None else _text(words)
