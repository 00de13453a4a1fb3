"""Annotations of a GitHub workflow: one command a line, shown beside the text in a pull request.

The form is GitHub's "workflow commands"; they are ended by a newline and parted by ``:``, ``,`` and ``%``, which
therefore are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from evals.reports import FileReport, shown
from pipeline.types import Finding, Level

if TYPE_CHECKING:
    from evals.registry import Ruleset

_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "notice"}
_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """One line a finding; nothing when there is none. An open slot that no rule speaks of is a notice."""
    return "".join(f"{line}\n" for file in files for line in _file(file))


def _file(file: FileReport) -> Iterator[str]:
    told = {(finding.start, finding.end) for finding in file.report.findings}
    for finding in file.report.findings:
        yield _command(file, _COMMANDS[finding.level], finding.start, finding.end, finding.rule, _message(finding))
    for slot in file.report.slots:
        if (slot.start, slot.end) not in told:
            yield _command(file, "notice", slot.start, slot.end, "open-slot", f"“{slot.text}”待填")


def _message(finding: Finding) -> str:
    advice = f"\n→ {finding.suggestion}" if finding.suggestion else ""
    source = f"\n依据：{finding.source}" if finding.source else ""
    return finding.message + advice + source


def _command(file: FileReport, command: str, start: int, end: int, title: str, message: str) -> str:
    line, column = file.place(start)
    last, end_column = file.place(end)
    where: dict[str, str | int] = {"file": file.name, "line": line}
    if last == line:  # GitHub refuses columns on a span of several lines
        where |= {"col": column, "endLine": last, "endColumn": end_column}
    else:
        where["endLine"] = last
    where["title"] = title
    keys = ",".join(f"{key}={shown(str(value)).translate(_PROPERTY)}" for key, value in where.items())
    return f"::{command} {keys}::{shown(message).translate(_MESSAGE)}"
