"""JUnit XML, read back by a parser."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import HOSTILE, TEXT, finding, hostile, sample, with_lacking

from evals import registry
from evals.reports import FailOn, FileReport, render, shown
from pipeline.types import Report


def suites(*files: FileReport, fail_on: FailOn = "info") -> list[ElementTree.Element]:
    root = ElementTree.fromstring(render(files, "junit", fail_on=fail_on).encode())
    assert root.tag == "testsuites" and root.get("name") == "qicao"
    for key in ("tests", "failures", "skipped", "errors"):
        assert root.get(key) == str(sum(int(suite.get(key, "")) for suite in root)), key
    return list(root)


def test_a_suite_a_file_and_a_case_a_rule_that_found_something() -> None:
    empty = FileReport("空.txt", Report(speech_type="congress_opening"), TEXT)
    first, second = suites(sample(), empty)
    assert (first.get("name"), second.get("name")) == ("稿子.txt", "空.txt")
    found = {one.rule for one in sample().report.findings}
    total = len(registry.load().rules)
    for suite, rules in ((first, found), (second, set[str]())):
        cases = suite.findall("testcase")
        *named, others = cases
        assert [case.get("name") for case in named] == sorted(rules)
        silent = total - len(rules & {rule.page.name for rule in registry.load().rules})
        assert (others.get("name"), others.findtext("system-out")) == (
            "all other rules",
            f"{silent} rules found nothing",
        )
        assert {case.get("classname") for case in cases} == {suite.get("name")}
        assert suite.get("tests") == str(len(cases))
    assert (first.get("failures"), second.get("failures")) == ("6", "0")
    assert not list(second.iter("failure"))


def test_findings_are_the_failure_of_their_rule() -> None:
    (suite,) = suites(sample())
    failures = {case.get("name"): case.find("failure") for case in suite.findall("testcase") if len(case)}
    comma = failures["half-width-punctuation"]
    assert comma is not None and (comma.get("type"), comma.get("message")) == ("warning", "2 处：半角“,”应作全角“，”")
    assert (comma.text or "").splitlines() == [
        "稿子.txt:3:10: warning: 半角“,”应作全角“，” → ，",
        "稿子.txt:4:10: warning: 半角“,”应作全角“，” → ，",
    ]
    longest = failures["long-sentence"]
    assert longest is not None and longest.get("type") == "info" and longest.get("message") == "句子太长"
    assert all(len(case.findall("failure")) <= 1 for case in suite.iter("testcase"))


def test_what_does_not_make_the_check_fail_is_output_and_no_failure() -> None:
    (errors,) = suites(sample(), fail_on="error")
    (warnings,) = suites(sample(), fail_on="warning")
    (never,) = suites(sample(), fail_on="never")
    assert [suite.get("failures") for suite in (errors, warnings, never)] == ["3", "5", "0"]
    cases = {case.get("name"): case for case in errors.findall("testcase")}
    comma = cases["half-width-punctuation"]
    assert comma.find("failure") is None
    assert (comma.findtext("system-out") or "").splitlines() == [
        "稿子.txt:3:10: warning: 半角“,”应作全角“，” → ，",
        "稿子.txt:4:10: warning: 半角“,”应作全角“，” → ，",
    ]
    assert cases["wrong-collocation"].find("failure") is not None
    assert not list(never.iter("failure")) and "增强“四个自信”" in "".join(never.itertext())


def test_a_rule_with_findings_of_two_levels_fails_for_the_graver_ones() -> None:
    report = Report((finding(TEXT, "增强", rule="x"), finding(TEXT, "贡献", "info", rule="x")), ())
    (suite,) = suites(FileReport("a.txt", report, TEXT), fail_on="error")
    case = next(case for case in suite.findall("testcase") if case.get("name") == "x")
    assert "“增强”不对" in (case.findtext("failure") or "") and "“贡献”" not in (case.findtext("failure") or "")
    assert "“贡献”不对" in (case.findtext("system-out") or "")


def test_open_slots_are_output_and_the_sums_properties() -> None:
    (suite,) = suites(sample())
    assert suite.findtext("system-out") == "待填 2 处\n4:1 city ×市\n4:13 figure 贡献"
    assert suite[-1].tag == "system-out" and suite[0].tag == "properties"
    assert {each.get("name"): each.get("value") for each in suite.iter("property")} == {
        "speech_type": "congress_opening", "characters": "33", "error": "3", "warning": "3", "info": "1", "slots": "2",
    }  # fmt: skip


def test_rules_that_could_not_run_are_skipped_and_not_passed() -> None:
    (suite,) = suites(with_lacking(sample(), "brief"))
    needing = [rule.page.name for rule in registry.load().rules if "brief" in rule.page.needs]
    (case,) = [case for case in suite.findall("testcase") if case.find("skipped") is not None]
    skipped = case.find("skipped")
    assert case.get("name") == "rules that need brief" and needing
    assert skipped is not None and skipped.get("message") == f"{len(needing)} rules need brief"
    assert suite.get("skipped") == "1"


@pytest.mark.parametrize("size", [100, 400, 3000])
def test_even_of_a_short_text_it_is_no_more_than_half_as_much_again(size: int) -> None:
    text = ("今天的大会开得很好，" * size)[: size - 1] + "。"
    report = Report((finding(text, "大会"),), ())
    weight = len(text.encode()) + len(render([FileReport("a.txt", report, text)], "json").encode())
    assert len(render([FileReport("a.txt", report, text)], "junit").encode()) <= 1.5 * weight


def test_findings_of_no_known_rule_have_a_case_too() -> None:
    (suite,) = suites(hostile())
    (failure,) = suite.iter("failure")
    assert failure.get("message") == HOSTILE and HOSTILE in (failure.text or "")
    assert suite.get("name") == shown(hostile().path)


@given(st.text(), st.text())
def test_any_text_gives_well_formed_xml_that_says_it(path: str, message: str) -> None:
    report = Report((finding("字", "字", message=message),), ())
    (suite,) = suites(FileReport(path, report, "字"))
    (failure,) = suite.iter("failure")
    assert suite.get("name") == shown(path) and failure.get("message") == shown(message)
