"""The report for programs; the keys are a contract (``schema`` counts its versions)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from evals.reports import FileReport
from pipeline.types import LEVELS, Finding

SCHEMA = 1


def render(files: Sequence[FileReport], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    """One JSON document with a final newline."""
    rows = {"schema": SCHEMA, "files": [as_row(file) for file in files]}
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_row(file: FileReport) -> Mapping[str, object]:
    """What is said about one file."""
    report = file.report
    return {
        "path": file.path,
        "speech_type": report.speech_type,
        "characters": report.characters,
        "findings": [_finding(file, finding) for finding in report.findings],
        "slots": [
            {"name": slot.name, "text": slot.text, "start": slot.start, "end": slot.end} for slot in report.slots
        ],
        "summary": {level: report.count(level) for level in LEVELS},
    }


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
