"""A baseline knows a finding again after its line has moved; writing adds, pruning never does."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import baseline, registry
from evals.baseline import Baseline, fingerprint
from evals.check import check
from evals.reports import FileReport
from pipeline.errors import DataError

RULES = registry.load().only({"homophone", "doubled-word", "half-width-punctuation"})
LINES = (
    "截止目前，全市新建企业工会一批。",
    "要按步就班推进工作，确保不走样。",
    "我们的的任务还很重,要抓紧。",
    "同志们，大家再接再励！",
    "干净的一行。",
    "截止目前，全市新建企业工会一批。",
)
ORDERS = st.lists(st.sampled_from(LINES), max_size=9)


def seen(lines: list[str] | tuple[str, ...]) -> FileReport:
    text = "\n\n".join(lines) + "\n"
    return FileReport("x.md", check(text, section="review", rules=RULES), text)


def marks(file: FileReport) -> list[str]:
    return sorted(fingerprint(finding, file.text) for finding in file.report.findings)


def left(file: FileReport, known: Baseline) -> list[str]:
    return [finding.text for finding in baseline.new(file, "x", known).report.findings]


@given(st.permutations(LINES))
def test_fingerprints_survive_moved_lines(lines: list[str]) -> None:
    assert marks(seen(lines)) == marks(seen(LINES))


@given(ORDERS, ORDERS)
def test_only_what_is_new_is_left(old: list[str], now: list[str]) -> None:
    """As many as there are more of, whatever the order of the lines."""
    known = baseline.take(Baseline(), {"x": seen(old)})
    found = seen(now)
    old_marks, expected = marks(seen(old)), 0
    for mark in set(marks(found)):
        expected += max(0, marks(found).count(mark) - old_marks.count(mark))
    assert len(left(found, known)) == expected
    assert not left(seen(old), known)


@given(ORDERS, ORDERS)
def test_pruning_never_adds_and_keeps_what_is_still_there(old: list[str], now: list[str]) -> None:
    known = baseline.take(Baseline(), {"x": seen(old), "other": seen(old)})
    pruned = baseline.prune(known, {"x": seen(now), "never seen": seen(now)})
    assert set(pruned.files) <= set(known.files)
    assert pruned.files.get("other") == known.files.get("other")
    for key, row in pruned.files.get("x", {}).items():
        assert row.count <= known.files["x"][key].count
        assert row.count <= marks(seen(now)).count(key)
    assert left(seen(now), pruned) == left(seen(now), known)
    assert baseline.prune(pruned, {"x": seen(now)}) == pruned


@given(ORDERS, ORDERS)
def test_writing_takes_over_everything_and_leaves_other_files(old: list[str], now: list[str]) -> None:
    known = baseline.take(Baseline(), {"x": seen(old), "other": seen(old)})
    taken = baseline.take(known, {"x": seen(now)})
    assert not left(seen(now), taken)
    assert taken.files.get("other") == known.files.get("other")
    assert taken.count() == len(seen(now).report.findings) + len(seen(old).report.findings)


def test_the_same_words_in_another_place_are_new() -> None:
    known = baseline.take(Baseline(), {"x": seen(["截止目前，全市新建企业工会一批。"])})
    assert left(seen(["截止目前，我们完成了任务。"]), known) == ["截止目前"]


def test_spaces_and_width_make_no_difference() -> None:
    known = baseline.take(Baseline(), {"x": seen(["全市截止目前，新建 3 家。"])})
    assert left(seen(["　　全市截止目前，新建３家。"]), known) == []


def test_another_rule_another_section_is_new() -> None:
    file = seen(LINES[:1])
    (finding,) = file.report.findings
    assert fingerprint(finding, file.text) != fingerprint(replace(finding, rule="other"), file.text)
    assert fingerprint(finding, file.text) != fingerprint(replace(finding, section="hope"), file.text)


def test_what_is_missing_is_known_by_what_is_said() -> None:
    """It has no words; where the empty span stands, and how many there are too few, makes no difference."""
    file = seen(LINES[:1])
    (one,) = file.report.findings
    absent = replace(one, start=3, end=3, text="", message="“工会”只出现 2 次")
    assert fingerprint(absent, file.text) == fingerprint(
        replace(absent, start=7, end=7, message="“工会”只出现 1 次"), file.text
    )
    assert fingerprint(absent, file.text) != fingerprint(replace(absent, message="“职工”只出现 2 次"), file.text)


# --- the file -----------------------------------------------------------------------------------


@given(ORDERS)
def test_a_file_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    known = baseline.take(Baseline(), {"稿/甲.md": seen(lines)})
    path = tmp_path_factory.mktemp("baseline") / "b.json"
    path.write_text(baseline.shown(known), "utf-8")
    assert baseline.read(path) == known
    assert baseline.shown(baseline.read(path)) == baseline.shown(known)


def test_people_can_read_the_file() -> None:
    rows = json.loads(baseline.shown(baseline.take(Baseline(), {"甲.md": seen(LINES)})))
    assert rows["files"]["甲.md"][1] == {
        "rule": "half-width-punctuation",
        "section": "review",
        "text": ",",
        "count": 1,
        "fingerprint": rows["files"]["甲.md"][1]["fingerprint"],
    }
    assert [row["count"] for row in rows["files"]["甲.md"] if row["text"] == "截止目前"] == [2]


@pytest.mark.parametrize(
    "text",
    [
        "甲",
        "[]",
        '{"schema": 1}',
        '{"schema": 1, "files": {"x": [{"rule": "a"}]}}',
        '{"schema": 1, "files": {"x": [{"rule": "a", "section": null, "text": "", "count": 0, "fingerprint": "f"}]}}',
        '{"schema": 2, "files": {}}',
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match="基线"):
        baseline.read(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [("-", "-"), ("甲.md", "甲.md"), ("./稿/../甲.md", "甲.md"), ("稿/甲.md", "稿/甲.md"), ("../甲.md", "../甲.md")],
)
def test_paths_are_as_seen_from_the_baselines_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert baseline.name_of(path, Path("b.json")) == name
    assert baseline.name_of(str(tmp_path / "work" / "甲.md"), tmp_path / "work" / "b.json") == "甲.md"


def test_words_are_normalized_as_the_standard_has_it() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x11000)):
        words = f"甲{chr(code)}乙"
        assert baseline._plain(words) == "".join(unicodedata.normalize("NFKC", words).split()), hex(code)
