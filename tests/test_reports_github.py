"""Annotations for GitHub, read back by the rules of its workflow commands."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from reported import HOSTILE, TEXT, finding, hostile, sample

from evals.reports import FileReport, render, shown
from pipeline.types import Report, Slot


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of every line; a line that is no command fails."""
    rows = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match, line
        pairs = dict(pair.split("=", 1) for pair in match[2].split(","))
        rows.append((match[1], {key: plain(value) for key, value in pairs.items()}, plain(match[3])))
    return rows


def plain(words: str) -> str:
    for code, mark in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        words = words.replace(code, mark)
    return words


def test_one_exact_line_a_finding() -> None:
    lines = render([sample()], "github").splitlines()
    assert lines[2] == (
        "::notice file=稿子.txt,line=3,col=7,endLine=3,endColumn=13,title=long-sentence"
        "::句子太长%0A依据：《现代汉语词典》（第7版）"
    )
    assert lines[3].startswith(
        "::warning file=稿子.txt,line=3,col=10,endLine=3,endColumn=11,title=half-width-punctuation::"
    )
    assert "%0A→ ，%0A" in lines[3]


def test_each_finding_once_and_a_slot_only_where_no_rule_speaks_of_it() -> None:
    rows = commands(render([sample()], "github"))
    assert [command for command, _, _ in rows].count("error") == 3
    assert [command for command, _, _ in rows].count("warning") == 3
    assert [(keys["title"], words) for command, keys, words in rows if command == "notice"] == [
        ("long-sentence", "句子太长\n依据：《现代汉语词典》（第7版）"),
        ("open-slot", "“贡献”待填"),
    ]


def test_columns_are_left_out_where_a_span_has_several_lines() -> None:
    file = FileReport("a.txt", Report((finding(TEXT, TEXT[4:9]),)), TEXT)
    ((_, keys, _),) = commands(render([file], "github"))
    assert (keys["line"], keys["endLine"]) == ("1", "3") and not keys.keys() & {"col", "endColumn"}


def test_nothing_found_is_no_line() -> None:
    assert render([FileReport("a.txt", Report(), TEXT)], "github") == ""


def test_hostile_words_stay_words() -> None:
    rows = commands(render([hostile()], "github"))
    assert [(command, keys["title"]) for command, keys, _ in rows] == [("error", "a-rule"), ("notice", "open-slot")]
    assert rows[0][1]["file"] == shown(hostile().path)
    assert rows[0][2] == f"{HOSTILE}\n→ {HOSTILE}\n依据：{HOSTILE}"


@given(st.text(), st.text())
def test_any_path_and_message_come_back(path: str, message: str) -> None:
    report = Report((finding("字", "字", message=message, source=None),), (Slot("x", "字", 0, 1),))
    text = render([FileReport(path, report, "字")], "github")
    assert text.count("\n") == 1 and text.endswith("\n")
    match = re.fullmatch(r"::error file=([^,:]*),line=1,col=1,endLine=1,endColumn=2,title=homophone::([^\n]*)\n", text)
    assert match and match[1].count("%") == len(re.findall("%(25|0A|3A|2C)", match[1]))
    assert len(plain(match[1])) >= len(path) and "\r" not in text
