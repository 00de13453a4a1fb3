"""The gate before a pattern never hides a match, and garbage neither crashes a check nor floods a report."""

from __future__ import annotations

import re

import pytest
import rulepages
from hypothesis import given
from hypothesis import strategies as st

from evals import registry
from evals.check import check
from evals.shapes.gate import conditions, finditer

TEXTS = [case.text for name in rulepages.names() for case in rulepages.read(name)]
PATTERNS = sorted(
    {
        pattern
        for rule in registry.load().rules
        for words in [getattr(getattr(rule.find, "__self__", None), "words", None)]
        if words is not None
        for pattern in (*words.patterns, *words.unless)
    },
    key=lambda pattern: pattern.pattern,
)
MADE = [
    "甲(?:乙|丙丁)?戊",
    "(?:甲|乙+)[丙丁]",
    "(?i)ab",
    "(?<=甲)乙(?!丙)",
    "[^甲]乙{0,2}丙",
    "甲|",
    "(?=甲乙).",
    "(甲|(?i:B))丙",
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
def test_the_gate_hides_no_match_on_any_page(pattern: re.Pattern[str]) -> None:
    for text in TEXTS:
        assert [match.span() for match in finditer(pattern, text)] == [match.span() for match in pattern.finditer(text)]


@given(st.sampled_from(MADE), st.text("甲乙丙丁戊aAbB", max_size=12))
def test_the_gate_hides_no_match_on_any_text(source: str, text: str) -> None:
    pattern = re.compile(source)
    assert [match.span() for match in finditer(pattern, text)] == [match.span() for match in pattern.finditer(text)]


def test_conditions_are_what_every_match_holds() -> None:
    assert conditions(re.compile("甲(?:乙|丙)丁戊")) == (
        frozenset({"丁戊"}),
        frozenset({"甲"}),
        frozenset({"乙", "丙"}),
    )
    assert conditions(re.compile("[^甲]")) == ()


def test_many_speeches_in_one_file_are_no_crash() -> None:
    parts = "\n\n".join(f"一、牢牢把握第{number}个方向\n\n要抓好落实，办好实事。" for number in range(130))
    report = check(f"同志们：\n\n下面，我讲四点意见：\n\n{parts}\n")
    assert any(finding.rule == "promised-count" for finding in report.findings)


def test_a_flood_of_one_kind_is_cut_and_says_so() -> None:
    findings = [finding for finding in check("（" * 3000).findings if finding.rule == "unpaired-quote"]
    assert len(findings) == 1001
    assert sum("不再逐一列出" in finding.message for finding in findings) == 1
