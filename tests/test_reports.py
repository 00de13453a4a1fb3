"""What all formats share, the text and the JSON report; the others have a file each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import HOSTILE, TEXT, finding, hostile, sample, with_lacking

from evals.reports import FORMATS, FileReport, pages, render, rested, shown
from pipeline.arguments import build
from pipeline.types import LEVELS, Report

ROOT = Path(__file__).parent.parent


# --- what all share -----------------------------------------------------------------------------


def test_the_formats_are_those_of_the_command_line() -> None:
    assert build().parse_args(["check", "x", "--format", "github"]).format == "github"
    choices = {form for form in FORMATS if build().parse_args(["check", "x", "--format", form]).format == form}
    assert choices == set(FORMATS)
    with pytest.raises(ValueError, match="yaml"):
        render([], "yaml")


@given(st.text(alphabet="字a\n\r\u2028", max_size=60), st.data())
def test_a_place_is_line_and_column_from_one(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    file = FileReport("x", Report(), text)
    before = text[:offset].split("\n")
    assert file.place(offset) == (len(before), len(before[-1]) + 1)
    start, end = file.line_of(offset)
    assert text[start:end] == text.split("\n")[len(before) - 1] and start <= offset <= end


@given(st.text())
def test_what_is_shown_has_as_many_characters_and_nothing_that_acts(words: str) -> None:
    plain = shown(words)
    assert len(plain) == len(words)
    assert all(
        new == old or new in "\ufffd\u2421" or 0x2400 <= ord(new) < 0x2420
        for new, old in zip(plain, words, strict=True)
    )
    plain.encode()
    assert not set(plain) & {"\x00", "\x1b", "\r", "\x7f", "\x85", "\u202e", "\u2066", "\ufffe"}
    assert shown("a\tb\n中\U0001f600") == "a\tb\n中\U0001f600"
    assert shown("\x1b[2J") == "␛[2J"


@pytest.mark.parametrize("form", FORMATS)
def test_no_files_no_findings_and_odd_paths_are_fine(form: str) -> None:
    odd = [FileReport("\udcff\x1b.txt", Report(), "")], [FileReport("-", Report(), "一\x00二\ufffe")]
    for files in ([], *odd):
        text = render(files, form)
        assert text.encode("utf-8").decode("utf-8") == text and "\x1b" not in text and "\x00" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_files_come_in_their_order(form: str) -> None:
    text = render([FileReport(name, sample().report, TEXT) for name in ("乙.txt", "甲.txt")], form)
    names = ("%E4%B9%99.txt", "%E7%94%B2.txt") if form == "sarif" else ("乙.txt", "甲.txt")
    assert 0 <= text.index(names[0]) < text.index(names[1])


def test_the_same_findings_give_the_same_bytes_in_every_run() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from reported import *; from evals.reports import *\n"
        "sys.stdout.buffer.write(''.join(render([sample(), hostile()], form) for form in FORMATS).encode())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": s}
        )
        for s in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout != b""


def test_rules_that_could_not_run_are_told_with_the_way_out() -> None:
    known = pages(None)
    wanting = sum("brief" in page.needs for page in known.values())
    report = FileReport("x", Report(speech_type="congress_opening"), TEXT)
    assert wanting and rested(report, known) == ""
    assert rested(with_lacking(report, "brief"), known) == f"没有给起草要求（--brief），{wanting} 条规则没有运行。"
    assert "--type" in rested(FileReport("x", Report(), TEXT), known)
    assert f"{wanting} 条规则没有运行" in render([with_lacking(report, "brief")], "text")


# --- text ---------------------------------------------------------------------------------------


def test_text_has_place_level_rule_message_advice_and_the_excerpt_underlined() -> None:
    lines = render([sample()], "text").splitlines()
    assert lines[0] == "稿子.txt　congress_opening　33字"
    at = lines.index("  3:2  错误  wrong-collocation  “增强“四个自信””不对")
    assert lines[at + 1 : at + 4] == [
        "      改为：坚定“四个自信”",
        "      │ 要增强“四个自信”,建成服务站860个。",
        "      │   " + "~" * 16,
    ]
    assert "  2:1  错误  missing-part  [part-1]  缺少部分：祝贺" in lines
    assert lines[-2] == "合计：错误 3，警告 3，提示 1；待填 2 处"
    assert "    4:1  市名  ×市" in lines and "    4:13  数字　件数  贡献" in lines


def test_text_for_a_terminal_has_colours_and_the_same_words() -> None:
    from rich.text import Text

    coloured = render([sample()], "text", terminal=True)
    assert "\x1b[" in coloured
    assert Text.from_ansi(coloured).plain.rstrip() == render([sample()], "text").rstrip()


def test_text_lets_nothing_act_on_the_terminal() -> None:
    words = "\x1b]0;x\x07坏"
    report = Report((finding(words, words, message=f"“{words}”", suggestion=words),), (), 1)
    assert not set(render([FileReport("x\x1b.txt", report, words)], "text")) & {"\x1b", "\x07"}


# --- JSON ---------------------------------------------------------------------------------------


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    file = sample()
    text = render([file], "json")
    told = json.loads(text)
    assert list(told) == ["schema", "files"] and told["schema"] == 1 and text.endswith("\n")
    (row,) = told["files"]
    assert list(row) == ["path", "speech_type", "characters", "findings", "slots", "summary"]
    assert (row["path"], row["speech_type"], row["characters"]) == ("稿子.txt", "congress_opening", 33)
    assert row["findings"][1] == {
        "rule": "wrong-collocation", "level": "error", "section": None, "start": 7, "end": 15, "line": 3, "column": 2,
        "text": "增强“四个自信”", "message": "“增强“四个自信””不对", "suggestion": "坚定“四个自信”",
        "source": "《现代汉语词典》（第7版）",
    }  # fmt: skip
    assert [row["start"] for row in row["findings"]] == [each.start for each in file.report.findings]
    assert row["slots"][0] == {"name": "city", "text": "×市", "start": 27, "end": 29}
    assert row["summary"] == {"error": 3, "warning": 3, "info": 1} and list(row["summary"]) == list(LEVELS)


def test_json_has_one_finding_a_line_and_keeps_every_character() -> None:
    file = hostile()
    lines = render([file], "json").splitlines()
    assert sum(line.startswith('{"rule": ') for line in lines) == 1
    (row,) = json.loads("\n".join(lines))["files"]
    assert row["findings"][0]["text"] == row["findings"][0]["message"] == HOSTILE
    assert json.loads(render([FileReport("x", Report(), "")], "json"))["files"][0]["findings"] == []
