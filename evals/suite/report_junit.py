"""JUnit: one test per case (its model, variant and repeats together) and one per gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as Xml

from evals.suite.nouns import Job
from evals.suite.report import Report, outcome_of
from evals.suite.score import Score

_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)], " ")  # not allowed in XML 1.0


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    root = Xml.Element("testsuites")
    for shown in reports:
        tests = [*_cases(shown), *_gates(shown)]
        failures = str(sum(len(test) > 0 for test in tests))
        suite = Xml.SubElement(
            root, "testsuite", name=shown.results.suite.name, tests=str(len(tests)), failures=failures
        )
        suite.extend(tests)
    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _cases(shown: Report) -> Iterator[Xml.Element]:
    groups: dict[tuple[str, str, str], list[tuple[Job, Score]]] = {}
    for job, score in shown.results.scores.items():
        groups.setdefault((job.model, job.variant.name, job.case.id), []).append((job, score))
    for (model, variant, case), samples in groups.items():
        test = Xml.Element("testcase", classname=_plain(f"{shown.results.suite.name}.{model}.{variant}"), name=case)
        failed = [(job, score) for job, score in samples if not score.passed]
        if failed:
            said = "\n".join(f"第 {job.repeat} 次：{outcome_of(score)}" for job, score in failed)
            Xml.SubElement(test, "failure", message=f"{len(failed)}/{len(samples)} 次不通过").text = _plain(said)
        yield test


def _gates(shown: Report) -> Iterator[Xml.Element]:
    for verdict in shown.verdicts:
        place = ".".join(word for word in (shown.results.suite.name, "gate", verdict.model, verdict.variant) if word)
        test = Xml.Element("testcase", classname=_plain(place), name=verdict.gate)
        if not verdict.passed:
            Xml.SubElement(test, "failure", message=_plain(verdict.said)).text = _plain(verdict.said)
        yield test


def _plain(text: str) -> str:
    return text.translate(_CONTROL)
