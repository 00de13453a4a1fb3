"""JUnit XML, which every CI server reads: one suite a file, one case a rule that found something; a rule's findings are its
failure as far as they make the check fail (``--fail-on``), else the case's output: a green run of the command is a green report.

The rules that found nothing are one case together, and those that could not run one for each thing that they lack: a case for each
would be ten kilobytes on every file, three times a short speech.

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

_SILENT = "all other rules"
_IN_QUOTES = (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


def render(
    files: Sequence[FileReport],
    *,
    terminal: bool = False,  # noqa: ARG001  formats are called alike
    rules: Ruleset | None = None,
    fail_on: FailOn = "error",
) -> str:
    """One XML document. Rules that could not run for want of a brief or an outline are skipped, not passed."""
    resting = _Resting(pages(rules))
    suites = [_suite(file, resting, fail_on) for file in files]
    tests, failures, skipped = (sum(counts[n] for counts, _ in suites) for n in range(3))
    inner = "".join(xml for _, xml in suites)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="qicao" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">\n'
        f"{inner}</testsuites>\n"
    )


class _Resting(dict[frozenset["Need"], Mapping["Need", int]]):
    """By what is lacking: how many rules rest for want of it."""

    def __init__(self, known: Mapping[str, Page]) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, absent: frozenset[Need]) -> Mapping[Need, int]:
        needs = [need for page in self.known.values() if (need := wanted(page.needs, absent))]
        self[absent] = {need: needs.count(need) for need in sorted(set(needs))}
        return self[absent]


def _suite(file: FileReport, resting: _Resting, fail_on: FailOn) -> tuple[tuple[int, int, int], str]:
    """Cases, failures, skipped cases, and the suite's XML."""
    found: dict[str, list[Finding]] = {}
    for finding in file.report.findings:
        found.setdefault(finding.rule, []).append(finding)
    rests = resting[file.absent]
    silent = len(resting.known.keys() - found.keys()) - sum(rests.values())
    cases = [_case(name, _found(file, findings, fail_on)) for name, findings in sorted(found.items())]
    cases += (
        [_case(_SILENT, f">\n<system-out>{silent} rules found nothing</system-out>\n</testcase>\n")]
        if silent > 0
        else []
    )
    cases += [_case(f"rules that need {need}", _skipped(need, count)) for need, count in rests.items()]
    failed = sum(any(fails(finding.level, fail_on) for finding in findings) for findings in found.values())
    path = _quoted(file.name)
    begun = f"<testcase classname={path} "
    xml = (
        f'<testsuite name={path} tests="{len(cases)}" failures="{failed}" errors="0" skipped="{len(rests)}">\n'
        f"<properties>\n{''.join(_properties(file))}</properties>\n{begun.join(('', *cases))}{_slots(file)}</testsuite>\n"
    )
    return (len(cases), failed, len(rests)), xml


def _case(name: str, inner: str) -> str:
    """The case of a rule, but for the file, which it begins with."""
    return f"name={_quoted(name)}{inner}"


def _skipped(need: Need, count: int) -> str:
    return f'><skipped message="{count} rules need {need}"/></testcase>\n'


def _properties(file: FileReport) -> Iterator[str]:
    report = file.report
    values = {"speech_type": report.speech_type or "", "characters": report.characters}
    values |= {level: report.count(level) for level in LEVELS}
    for name, value in {**values, "slots": len(report.slots)}.items():
        yield f'<property name="{name}" value={_quoted(str(value))}/>\n'


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
