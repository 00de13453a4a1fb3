"""SARIF 2.1.0 (OASIS, 2020), which code hosts and editors read.

Columns and offsets are code points of the text as read; a line end counts as one, whatever it is in the file. For
programs that count otherwise every region has lines and columns beside its offset.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring as _text
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from evals.baseline import fingerprint
from evals.reports import FileReport, gravest_first, pages
from pipeline.types import Finding, Level

if TYPE_CHECKING:
    from evals.registry import Ruleset
    from evals.shapes.base import Page

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Object = dict[str, object]


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """One run, one line a result. Only rules that found something are described: the report stays small."""
    known = pages(rules)
    names = list(dict.fromkeys(name for file in files for name in gravest_first(file.report)))
    index = {name: number for number, name in enumerate(names)}
    uris = [_uri(file) for file in files]
    results = [
        _result(file, f'{{"uri":{_text(uri)}}}', finding, index[finding.rule], mark)
        for file, uri in zip(files, uris, strict=True)
        for finding, mark in zip(file.report.findings, _fingerprints(file), strict=True)
    ]
    # A file that was named twice is one artifact: the standard wants them to be different.
    artifacts = {uri: _artifact(file, uri) for file, uri in zip(files, uris, strict=True)}
    driver = {"name": "qicao", "version": _version(), "language": "zh-CN"}
    rows = ",\n".join(results)
    return (
        f'{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"tool":{{"driver":'
        f"{_encode(driver | {'rules': [_rule(name, known.get(name)) for name in names]})}}},\n"
        f'"columnKind":"unicodeCodePoints","artifacts":{_encode(list(artifacts.values()))},\n'
        f'"results":[{rows}]}}]}}\n'
    )


def _fingerprints(file: FileReport) -> Iterator[str]:
    """That of the baseline, and which of several equal ones it is."""
    seen: Counter[str] = Counter()
    for finding in file.report.findings:
        key = fingerprint(finding, file.text)
        seen[key] += 1
        yield f"{key}:{seen[key]}"


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


def _artifact(file: FileReport, uri: str) -> Object:
    slots = [
        {"name": slot.name, "text": slot.text, "charOffset": slot.start, "charLength": slot.end - slot.start}
        for slot in file.report.slots
    ]
    known: Object = {"characters": file.report.characters, "speechType": file.report.speech_type, "slots": slots}
    return {"location": {"uri": uri}, "properties": known}


def _uri(file: FileReport) -> str:
    """The path as a URI; standard input has none and is called that."""
    if file.path == "-":
        return "standard-input"
    path = PurePath(file.path)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _region(file: FileReport, start: int, end: int) -> str:
    """Lines and columns, without the brackets; ``endLine`` only where it is another than the first, as the standard has it."""
    line, column = file.place(start)
    last, end_column = file.place(end)
    other = "" if last == line else f'"endLine":{last},'
    return f'"startLine":{line},"startColumn":{column},{other}"endColumn":{end_column}'


def _result(file: FileReport, artifact: str, finding: Finding, rule: int, mark: str) -> str:
    """Written out piece by piece: an encoder takes three times as long over as many small objects."""
    region = _region(file, finding.start, finding.end)
    advice = f"（→ {finding.suggestion}）" if finding.suggestion else ""
    section = "" if finding.section is None else f',"properties":{{"section":{_text(finding.section)}}}'
    return (
        f'{{"ruleId":{_text(finding.rule)},"ruleIndex":{rule},"level":"{_LEVELS[finding.level]}",'
        f'"message":{{"text":{_text(finding.message + advice)}}},'
        f'"locations":[{{"physicalLocation":{{"artifactLocation":{artifact},"region":{{{region},'
        f'"charOffset":{finding.start},"charLength":{finding.end - finding.start},'
        f'"snippet":{{"text":{_text(finding.text)}}}}}}}}}],'
        f'"partialFingerprints":{{"qicao/v1":"{mark}"}}{section}'
        f"{'' if finding.fix is None else _fix(artifact, region, finding.fix)}}}"
    )


def _fix(artifact: str, region: str, words: str) -> str:
    replacement = f'{{"deletedRegion":{{{region}}},"insertedContent":{{"text":{_text(words)}}}}}'
    return f',"fixes":[{{"artifactChanges":[{{"artifactLocation":{artifact},"replacements":[{replacement}]}}]}}]'
