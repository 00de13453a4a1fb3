"""Findings that were there before: a check against a baseline fails only on what is new.

A finding is known by its rule, its section, its words and the words around them on the same line, so that it may move
with its paragraph; how often the same one occurs is counted. The file is JSON, sorted, for people to read and to keep
beside the texts; paths in it are as seen from its own folder. Writing it anew takes over all that is found; pruning
only ever takes away what is not found any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from json.encoder import encode_basestring
from pathlib import Path, PurePath

from evals.reports import FileReport
from pipeline.errors import DataError
from pipeline.files import read_text
from pipeline.types import Finding

SCHEMA = 1
_AROUND = 8  # characters on each side, on the same line, white space left out
_LONGEST = 80  # characters of a span that are shown in the file
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One finding as a baseline keeps it; ``text`` only shows people which it is."""

    fingerprint: str
    rule: str = field(compare=False)
    section: str | None = field(compare=False)
    text: str = field(compare=False)
    count: int = field(compare=False, default=1)


@dataclass(frozen=True, slots=True)
class Baseline:
    """``files``: path as seen from the baseline's folder -> the rows there, by fingerprint."""

    files: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)

    def count(self) -> int:
        return sum(row.count for rows in self.files.values() for row in rows.values())


# Words of nothing but these are normalized by exchanging the marks that have a half-width form.
_COMMON = re.compile("[一-鿿 -~\n\t　，；：！？（）％、。“”‘’《》【】〔〕—]*")
_HALF = tuple(zip("，；：！？（）％　", ",;:!?()% ", strict=True))


def fingerprint(finding: Finding, text: str) -> str:
    """A hash that stays the same when the finding's line moves."""
    if finding.end > finding.start:
        line_start = text.rfind("\n", 0, finding.start) + 1
        line_end = text.find("\n", finding.end)
        before = _plain(text[max(line_start, finding.start - 4 * _AROUND) : finding.start])[-_AROUND:]
        after = _plain(text[finding.end : min(len(text) if line_end < 0 else line_end, finding.end + 4 * _AROUND)])
        words = [_plain(finding.text), before, after[:_AROUND]]
    else:
        # About what is not there: it has no words, and its neighbours are nobody's fault. Counts in it may change.
        words = [_NUMBER.sub("#", finding.message)]
    parts = [finding.rule, finding.section or "", *words]
    told = f"[{', '.join(map(encode_basestring, parts))}]"  # as json.dumps has it, without an encoder for each finding
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:16]


def _plain(words: str) -> str:
    """Without white space, full- and half-width in one form."""
    if _COMMON.fullmatch(words):
        for full, half in _HALF:
            words = words.replace(full, half)  # a tenth of the time that `normalize` takes
    else:
        words = unicodedata.normalize("NFKC", words)
    return "".join(words.split())


def new(file: FileReport, name: str, baseline: Baseline) -> FileReport:
    """``file`` with the findings that ``baseline`` does not know; of several equal ones, the last are new."""
    left = {key: row.count for key, row in baseline.files.get(name, {}).items()}
    kept: list[Finding] = []
    for finding in file.report.findings:
        key = fingerprint(finding, file.text)
        if left.get(key, 0) > 0:
            left[key] -= 1
        else:
            kept.append(finding)
    return replace(file, report=replace(file.report, findings=tuple(kept)))


def take(old: Baseline, found: Mapping[str, FileReport]) -> Baseline:
    """All that is ``found`` (by name); files that were not looked at stay as they were."""
    rows = {name: _rows(file) for name, file in found.items()}
    return Baseline({name: kept for name, kept in {**old.files, **rows}.items() if kept})


def prune(old: Baseline, found: Mapping[str, FileReport], gone: Iterable[str] = ()) -> Baseline:
    """``old`` without what is not ``found`` any more, and without the files that are ``gone``. Never more than it was."""
    files: dict[str, Mapping[str, Row]] = {}
    for name, rows in old.files.items():
        present = _rows(found[name]) if name in found else rows
        files[name] = {
            key: replace(row, count=min(row.count, present[key].count)) for key, row in rows.items() if key in present
        }
    return Baseline({name: rows for name, rows in files.items() if rows and name not in set(gone)})


def _rows(file: FileReport) -> dict[str, Row]:
    keys = [(fingerprint(finding, file.text), finding) for finding in file.report.findings]
    counts = Counter(key for key, _ in keys)
    return {
        key: Row(key, finding.rule, finding.section, _plain(finding.text or finding.message)[:_LONGEST], counts[key])
        for key, finding in keys
    }


# --- the file -----------------------------------------------------------------------------------


def name_of(path: str, baseline: Path) -> str:
    """How ``path``, as given on the command line, is called in the file ``baseline``; ``-`` stays what it is."""
    if path == "-":
        return path
    try:
        name = PurePath(os.path.relpath(path, baseline.parent)).as_posix()
    except ValueError:  # another drive
        name = Path(path).absolute().as_posix()
    return os.fsencode(name).decode(errors="replace")  # a name need not be UTF-8, JSON is


def read(path: Path) -> Baseline:
    """A baseline from its file; DataError where it is none."""
    try:
        data = json.loads(read_text(path))
        if data["schema"] != SCHEMA:
            raise DataError(f"基线的格式是 {data['schema']}，本版只认识 {SCHEMA}。请升级 qicao。", path=path)
        return Baseline({str(name): _read_rows(rows) for name, rows in data["files"].items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError("不是基线文件，或已损坏。可用 --write-baseline 重新写一份。", path=path) from None


def _read_rows(rows: Sequence[Mapping[str, object]]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        key, rule, section, text, count = (row[word] for word in ("fingerprint", "rule", "section", "text", "count"))
        if not isinstance(key, str) or not isinstance(count, int) or count < 1 or key in found:
            raise ValueError(row)
        found[key] = Row(key, str(rule), None if section is None else str(section), str(text), count)
    return found


def shown(baseline: Baseline) -> str:
    """The file's content."""
    files = {
        name: [_shown(row) for row in sorted(rows.values(), key=lambda row: (row.rule, row.text, row.fingerprint))]
        for name, rows in sorted(baseline.files.items())
    }
    return json.dumps({"schema": SCHEMA, "files": files}, ensure_ascii=False, indent=1) + "\n"


def _shown(row: Row) -> dict[str, object]:
    return {
        "rule": row.rule,
        "section": row.section,
        "text": row.text,
        "count": row.count,
        "fingerprint": row.fingerprint,
    }
