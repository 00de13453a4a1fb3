"""SARIF 2.1.0 (OASIS, 2020), which code hosts and editors read.

Columns and offsets are code points of the text as read; a line end counts as one, whatever it is in the file. For
programs that count otherwise every region has lines and columns beside its offset.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from evals.reports import FileReport, gravest_first, pages
from pipeline.types import Finding, Level

if TYPE_CHECKING:
    from evals.registry import Ruleset
    from evals.shapes.base import Page

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
_CONTEXT = 8  # characters on each side of a span that tell it from others of the same words
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Object = dict[str, object]


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """One run, one line a result. Only rules that found something are described: the report stays small."""
    known = pages(rules)
    names = list(dict.fromkeys(name for file in files for name in gravest_first(file.report)))
    index = {name: number for number, name in enumerate(names)}
    results = [
        _result(file, number, finding, index[finding.rule], mark)
        for number, file in enumerate(files)
        for finding, mark in zip(file.report.findings, fingerprints(file), strict=True)
    ]
    driver = {"name": "qicao", "version": _version(), "language": "zh-CN"}
    rows = ",\n".join(map(_encode, results))
    return (
        f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"tool":{{"driver":'
        f'{_encode(driver | {"rules": [_rule(name, known.get(name)) for name in names]})}}},\n'
        f'"columnKind":"unicodeCodePoints","artifacts":{_encode([_artifact(file) for file in files])},\n'
        f'"results":[{rows}]}}]}}\n'
    )


def fingerprints(file: FileReport) -> Iterator[str]:
    """What tells each finding again after lines have moved: the rule, the words, their neighbours on the line, and
    which of several equal ones it is. A finding without words (something is missing) is told by what it says.
    """
    seen: dict[str, int] = {}
    for finding in file.report.findings:
        if finding.end > finding.start:
            first, last = file.line_of(finding.start)
            before = file.text[max(first, finding.start - _CONTEXT) : finding.start]
            after = file.text[finding.end : max(finding.end, min(last, finding.end + _CONTEXT))]
            words = re.sub(r"\s+", "", f"{before}\0{finding.text}\0{after}")
        else:
            words = finding.message
        key = f"{finding.rule}\0{words}"
        seen[key] = seen.get(key, 0) + 1
        yield hashlib.sha256(f"{key}\0{seen[key]}".encode(errors="replace")).hexdigest()[:32]


def _version() -> str:
    from pipeline import __version__

    return __version__


def _rule(name: str, page: Page | None) -> Object:
    """A rule's page; of a finding that no rule has (a suppression without a reason) there is only the name."""
    if page is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": page.why},
        "help": {"text": f"{page.what}。为什么：{page.why}。怎么改：{page.instead}。依据：{page.source}"},
        "defaultConfiguration": {"level": _LEVELS[page.level]},
    }


def _artifact(file: FileReport) -> Object:
    slots = [
        {"name": slot.name, "text": slot.text, "charOffset": slot.start, "charLength": slot.end - slot.start}
        for slot in file.report.slots
    ]
    known: Object = {"characters": file.report.characters, "speechType": file.report.speech_type, "slots": slots}
    return {"location": {"uri": _uri(file)}, "properties": known}


def _uri(file: FileReport) -> str:
    """The path as a URI; standard input has none and is called that."""
    if file.path == "-":
        return "standard-input"
    path = PurePath(file.path)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _region(file: FileReport, start: int, end: int) -> Object:
    line, column = file.place(start)
    last, end_column = file.place(end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": end_column,
        "charOffset": start,
        "charLength": end - start,
    }


def _result(file: FileReport, number: int, finding: Finding, rule: int, fingerprint: str) -> Object:
    artifact: Object = {"uri": _uri(file), "index": number}
    region = _region(file, finding.start, finding.end)
    advice = f"（→ {finding.suggestion}）" if finding.suggestion else ""
    extra = {"section": finding.section, "suggestion": finding.suggestion, "source": finding.source}
    result: Object = {
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": finding.message + advice},
        "locations": [
            {"physicalLocation": {"artifactLocation": artifact, "region": region | {"snippet": {"text": finding.text}}}}
        ],
        "partialFingerprints": {"qicao/v1": fingerprint},
        "properties": {key: value for key, value in extra.items() if value is not None},
    }
    if finding.fix is not None:
        result["fixes"] = [_fix(artifact, region, finding.fix)]
    return result


def _fix(artifact: Object, region: Mapping[str, object], words: str) -> Object:
    replacement = {"deletedRegion": region, "insertedContent": {"text": words}}
    return {
        "description": {"text": f"改为“{words}”" if words else "删去"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
    }
