"""The report for programs; the keys are a contract (``schema`` counts its versions)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from evals.reports import FileReport
from pipeline.types import LEVELS, Finding

if TYPE_CHECKING:
    from evals.registry import Ruleset

SCHEMA = 1
_line = json.JSONEncoder(ensure_ascii=False).encode  # one made for all: `json.dumps` would make one a finding


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """One JSON document with a final newline; each finding and each slot on a line of its own."""
    return f'{{"schema": {SCHEMA}, "files": {_rows(_file(as_row(file)) for file in files)}}}\n'


def as_row(file: FileReport) -> Mapping[str, object]:
    """What is said about one file."""
    report = file.report
    return {
        "path": file.name,
        "speech_type": report.speech_type,
        "characters": report.characters,
        "findings": [_finding(file, finding) for finding in report.findings],
        "slots": [
            {"name": slot.name, "text": slot.text, "start": slot.start, "end": slot.end} for slot in report.slots
        ],
        "summary": {level: report.count(level) for level in LEVELS},
    }


def _file(row: Mapping[str, object]) -> str:
    pairs = (
        f'"{key}": {_rows(map(_line, value)) if isinstance(value, list) else _line(value)}'
        for key, value in row.items()
    )
    return "{" + ",\n".join(pairs) + "}"


def _rows(rows: Iterable[str]) -> str:
    inner = ",\n".join(rows)
    return f"[\n{inner}\n]" if inner else "[]"


def _finding(file: FileReport, finding: Finding) -> Mapping[str, object]:
    line, column = file.place(finding.start)
    return {
        "rule": finding.rule,
        "level": finding.level,
        "section": finding.section,
        "start": finding.start,
        "end": finding.end,
        "line": line,
        "column": column,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "source": finding.source,
    }
