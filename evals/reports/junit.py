"""JUnit XML, which every CI server reads: one suite a file, one case a rule; a rule's findings are its failure as far as
they make the check fail (``--fail-on``), else the case's output: a green run of the command is a green report.

There is no standard; this keeps to what the common readers share: at most one ``failure`` a case, ``system-out`` last.
No times and no host: the same text gives the same report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evals.reports import FailOn, FileReport, fails, pages, shown, wanted
from pipeline.types import LEVELS, Finding

if TYPE_CHECKING:
    from evals.registry import Ruleset
    from evals.shapes.base import Need, Page

_IN_QUOTES = (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


def render(
    files: Sequence[FileReport],
    *,
    terminal: bool = False,  # noqa: ARG001  formats are called alike
    rules: Ruleset | None = None,
    fail_on: FailOn = "error",
) -> str:
    """One XML document. A rule that could not run for want of a brief or an outline is skipped, not passed."""
    unfound = _Unfound(pages(rules))
    suites = [_suite(file, unfound, fail_on) for file in files]
    tests, failures, skipped = (sum(counts[n] for counts, _ in suites) for n in range(3))
    inner = "".join(xml for _, xml in suites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="qicao" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">\n'
        f"{inner}</testsuites>\n"
    )


class _Unfound(dict[frozenset["Need"], tuple[dict[str, str], frozenset[str]]]):
    """By what is lacking: the cases of all rules that find nothing, by name, in its order, and which of them are skipped. They
    are most cases of every file."""

    def __init__(self, known: Mapping[str, Page]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, absent: frozenset[Need]) -> tuple[dict[str, str], frozenset[str]]:
        lacked = {name: wanted(page.needs, absent) for name, page in sorted(self._known.items())}
        cases = {name: _case(name, _passed(need)) for name, need in lacked.items()}
        self[absent] = cases, frozenset(name for name, need in lacked.items() if need)
        return self[absent]


def _suite(file: FileReport, unfound: _Unfound, fail_on: FailOn) -> tuple[tuple[int, int, int], str]:
    """Cases, failures, skipped cases, and the suite's XML."""
    found: dict[str, list[Finding]] = {}
    for finding in file.report.findings:
        found.setdefault(finding.rule, []).append(finding)
    passed, skipped = unfound[file.absent]
    cases = passed | {name: _case(name, _found(file, findings, fail_on)) for name, findings in found.items()}
    ordered = cases.values() if len(cases) == len(passed) else [cases[name] for name in sorted(cases)]
    failed = sum(any(fails(finding.level, fail_on) for finding in findings) for findings in found.values())
    rested = len(skipped - found.keys())
    path = _quoted(file.name)
    begun = f"<testcase classname={path} "
    xml = (
        f'<testsuite name={path} tests="{len(cases)}" failures="{failed}" errors="0" skipped="{rested}">\n'
        f"<properties>\n{''.join(_properties(file))}</properties>\n{begun.join(('', *ordered))}{_slots(file)}</testsuite>\n"
    )
    return (len(cases), failed, rested), xml


def _case(name: str, inner: str) -> str:
    """The case of a rule, but for the file, which it begins with."""
    return f"name={_quoted(name)}{inner}"


def _properties(file: FileReport) -> Iterator[str]:
    report = file.report
    values = {"speech_type": report.speech_type or "", "characters": report.characters}
    values |= {level: report.count(level) for level in LEVELS}
    for name, value in {**values, "slots": len(report.slots)}.items():
        yield f'<property name="{name}" value={_quoted(str(value))}/>\n'


def _passed(need: Need | None) -> str:
    return "/>\n" if need is None else f'><skipped message="needs {need}"/></testcase>\n'


def _found(file: FileReport, findings: Sequence[Finding], fail_on: FailOn) -> str:
    """The findings that count as the case's failure, the others as its output."""
    counted = [finding for finding in findings if fails(finding.level, fail_on)]
    others = "\n".join(_told(file, finding) for finding in findings if not fails(finding.level, fail_on))
    output = f"<system-out>{_escaped(others)}</system-out>\n" if others else ""
    return f">\n{_failure(file, counted) if counted else ''}{output}</testcase>\n"


def _failure(file: FileReport, findings: Sequence[Finding]) -> str:
    level = min((finding.level for finding in findings), key=LEVELS.index)
    first = findings[0].message
    message = first if len(findings) == 1 else f"{len(findings)} 处：{first}"
    body = "\n".join(_told(file, finding) for finding in findings)
    return f'<failure type="{level}" message={_quoted(message)}>{_escaped(body)}</failure>\n'


def _told(file: FileReport, finding: Finding) -> str:
    line, column = file.place(finding.start)
    advice = f" → {finding.suggestion}" if finding.suggestion else ""
    return f"{file.path}:{line}:{column}: {finding.level}: {finding.message}{advice}"


def _slots(file: FileReport) -> str:
    """The open slots as the suite's output: they are no test, but whoever reads the result must see them."""
    lines = [
        f"{line}:{column} {slot.name} {slot.text}"
        for slot in file.report.slots
        for line, column in [file.place(slot.start)]
    ]
    return f"<system-out>待填 {len(lines)} 处\n{_escaped(chr(10).join(lines))}</system-out>\n" if lines else ""


def _escaped(words: str) -> str:
    # Quicker than one translate() over Chinese text.
    return shown(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(words: str) -> str:
    escaped = _escaped(words)
    for mark, entity in _IN_QUOTES:
        escaped = escaped.replace(mark, entity)
    return f'"{escaped}"'
