"""Every rule has its page of cases, every page its rule, and every rule can fail."""

from __future__ import annotations

from functools import partial

import pytest
import rulepages
from rulepages import KINDS, Case

from evals import registry
from evals.check import check
from pipeline.draft.kept import keeping

NAMES = [rule.page.name for rule in registry.load().rules]
CASES = [case for name in rulepages.names() for case in rulepages.read(name)]


def test_each_rule_has_a_page_and_each_page_a_rule() -> None:
    assert rulepages.names() == NAMES


@pytest.mark.parametrize("name", rulepages.names())
def test_a_page_has_three_cases_of_each_kind(name: str) -> None:
    kinds = [case.kind for case in CASES if case.rule == name]
    assert all(kinds.count(kind) >= 3 for kind in KINDS), {kind: kinds.count(kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", rulepages.names())
def test_the_cases_of_a_page(name: str, kind: str) -> None:
    """The rule finds exactly the marked spans, and a bad case has at least one. All that fail are told at once."""
    wrong = [
        (case.marked, told) for case in CASES if (case.rule, case.kind) == (name, kind) and (told := _differs(case))
    ]
    assert wrong == []


def _differs(case: Case) -> str:
    """What was found where something else is marked; "" where it is as the page says."""
    rules = registry.load().only({case.rule, *case.beside})
    looking = keeping(partial(check, references=case.as_references(), rules=rules), {case.section or "": case.kept})
    report = looking(case.text, brief=case.as_brief(), outline=case.as_outline(), section=case.section)  # type: ignore[arg-type]
    findings = [finding for finding in report.findings if finding.rule == case.rule]
    found = [(finding.start, finding.end) for finding in findings]
    right = found == case.spans and bool(case.spans) == (case.kind == "bad")
    right = right and all(finding.text == case.text[finding.start : finding.end] for finding in findings)
    return "" if right else f"{found}: {[(finding.text, finding.message) for finding in findings]}"
