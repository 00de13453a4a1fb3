"""What a person wants left alone: only that, only with a reason, only until the day, and it is told when it hides nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import exported
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import registry, suppress
from evals.check import Examined, check, examine
from evals.suppress import REASONLESS, SIDE_FILE, UNUSED, Suppression
from pipeline import hanzi
from pipeline.aside import strip, without
from pipeline.errors import DataError
from pipeline.export import export
from pipeline.store import Store, View

RULES = registry.load().only({"homophone", "doubled-word", UNUSED, REASONLESS})
TODAY = date(2026, 6, 1)
WRONG = "截止目前，任务已经完成。"


def look(text: str, *side: Suppression, section: str | None = "review") -> Examined:
    return examine(text, section=section, rules=RULES, suppressions=side)


def told(found: Examined) -> list[tuple[str, str]]:
    return [(finding.rule, finding.text) for finding in found.report.findings]


def test_a_remark_hides_its_rule_in_its_paragraph_alone() -> None:
    remark = "<!-- qicao: ignore homophone 会标原文如此 -->"
    found = look(f"{WRONG}\n\n{remark}\n\n{WRONG}我们的的任务。\n\n{WRONG}\n")
    assert told(found) == [("homophone", "截止目前"), ("doubled-word", "的的"), ("homophone", "截止目前")]
    ((finding, reason),) = found.ignored
    assert (finding.rule, reason) == ("homophone", "会标原文如此")


def test_spans_point_into_the_text_as_read() -> None:
    text = (
        f"<!-- qicao: ignore doubled-word 引文 -->\n我们的的任务。\n\n甲<!-- qicao: 看不懂 -->乙{WRONG}【待填：市名】\n"
    )
    found = look(text)
    for finding in found.report.findings:
        assert text[finding.start : finding.end] == finding.text
    assert [finding.rule for finding in found.report.findings] == [UNUSED, "homophone"]
    (slot,) = found.report.slots
    assert text[slot.start : slot.end] == slot.text == "【待填：市名】"


def test_a_remark_is_not_counted_and_changes_nothing_else() -> None:
    text = (Path(__file__).parents[1] / "reference_speeches/congress_opening/congress-2023-union-city.md").read_text(
        "utf-8"
    )
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("一") or line.startswith("## part-1"))
    marked = "\n".join([*lines[:at], "<!-- qicao: ignore stale-formulation 引用当年原文 -->", *lines[at:]])
    plain, other = check(text), examine(marked)
    assert without(marked) == text
    assert other.report.characters == plain.characters
    rows = [(finding.rule, finding.text, finding.section) for finding in plain.findings]
    assert [(one.rule, one.text, one.section) for one in other.report.findings if one.rule != UNUSED] == rows
    assert [one.rule for one in other.report.findings if one.rule == UNUSED] == [UNUSED]


def test_what_could_not_run_is_not_called_unused() -> None:
    text = f"<!-- qicao: ignore untraced-figure 没有材料 -->\n{WRONG}\n"
    assert [name for name, _ in told(examine(text, section="review"))] == ["homophone"]


def test_a_rule_that_is_switched_off_is_known_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("homophone: off\n", "utf-8")
    found = examine(
        f"<!-- qicao: ignore homophone 因 -->\n{WRONG}\n", section="review", rules=registry.load((tmp_path,))
    )
    assert not found.report.findings


@pytest.mark.parametrize(
    ("row", "findings", "ignored"),
    [
        ({}, [], 1),
        ({"text": "截止目前"}, [], 1),
        ({"text": "截止目前，任务"}, [], 1),
        ({"text": "任务"}, ["homophone", UNUSED], 0),
        ({"reason": None}, ["homophone", REASONLESS], 0),
        ({"over": date(2026, 5, 31)}, ["homophone", UNUSED], 0),
        ({"rule": "doubled-word"}, ["homophone", UNUSED], 0),
        ({"rule": "homofone"}, ["homophone", UNUSED], 0),
        ({"rule": UNUSED}, ["homophone", UNUSED], 0),
    ],
)
def test_a_side_file_hides_by_rule_and_words(row: dict[str, object], findings: list[str], ignored: int) -> None:
    one = replace(Suppression("homophone", "会标原文如此", where="qicao-ignore.yaml 第 1 行"), **row)  # type: ignore[arg-type]
    found = look(WRONG, one, section=None)
    assert sorted(name for name, _ in told(found)) == sorted(findings)
    assert len(found.ignored) == ignored
    for finding in found.report.findings:
        assert finding.rule == "homophone" or finding.message.startswith("qicao-ignore.yaml 第 1 行：")


def test_what_is_said_of_a_draft_is_judged_over_the_whole_draft_only() -> None:
    one = Suppression("doubled-word", "引文", text="别的的节", where="qicao-ignore.yaml 第 1 行")
    assert told(look(WRONG, one)) == [("homophone", "截止目前")]
    assert (UNUSED, "") in told(look(WRONG, one, section=None))


WORDS = st.lists(st.sampled_from(["甲乙。", WRONG, "我们的的任务。", "\n\n"]), max_size=8).map("".join)


@given(WORDS, st.sampled_from(["homophone", "doubled-word"]))
def test_hiding_takes_away_only_what_is_of_that_rule(text: str, rule: str) -> None:
    """Nothing else appears or goes; and what is hidden and what is left are what there was."""
    plain = look(text, section=None)
    found = look(text, Suppression(rule, "因", where="边"), section=None)
    hidden = [finding for finding, _ in found.ignored]
    left = [finding for finding in found.report.findings if finding.rule != UNUSED]
    assert {finding.rule for finding in hidden} <= {rule}
    assert sorted([*hidden, *left], key=lambda one: one.start) == sorted(
        plain.report.findings, key=lambda one: one.start
    )


# --- side files ---------------------------------------------------------------------------------


def test_rows_belong_to_the_file_they_name(tmp_path: Path) -> None:
    (tmp_path / SIDE_FILE).write_text(
        "- {file: 甲.md, rule: homophone, text: 截止目前, reason: 会标原文, until: 2026-06-01}\n"
        "- {file: 乙.md, rule: homophone, reason: 引文, until: 2026-05-31}\n"
        "- {file: 乙.md, rule: doubled-word}\n",
        "utf-8",
    )
    (one,) = suppress.beside(tmp_path / "甲.md", TODAY)
    assert (one.text, one.reason, one.over) == ("截止目前", "会标原文", None)
    over, reasonless = suppress.beside(tmp_path / "乙.md", TODAY)
    assert over.over == date(2026, 5, 31)
    assert reasonless.reason is None
    assert suppress.beside(tmp_path / "丙.md", TODAY) == ()
    (late,) = suppress.beside(tmp_path / "甲.md", TODAY + timedelta(1))
    assert late.over == TODAY


def test_a_side_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    side = tmp_path / SIDE_FILE
    side.write_text("- {rule: homophone, reason: 因}\n", "utf-8")
    assert len(suppress.in_draft(tmp_path, TODAY)) == 1
    side.write_text("- {rule: homophone, reason: 因}\n- {rule: doubled-word, reason: 因}\n", "utf-8")
    os.utime(side, (0, 0))
    assert len(suppress.in_draft(tmp_path, TODAY)) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {file: 甲.md, reason: 因}\n", "rule"),
        ("- {rule: homophone, reason: 因}\n", "file"),
        ("- {file: 甲.md, rule: homophone, reson: 因}\n", "reason"),
        ("- {file: 甲.md, rule: homophone, until: 明天}\n", "日期"),
        ("file: 甲.md\n", "列表"),
        ("- 甲\n", "键"),
    ],
)
def test_a_side_file_is_read_strictly(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / SIDE_FILE).write_text(text, "utf-8")
    with pytest.raises(DataError, match=words) as caught:
        suppress.beside(tmp_path / "甲.md", TODAY)
    assert caught.value.line == 1


def test_a_drafts_side_file_names_no_file(tmp_path: Path) -> None:
    (tmp_path / SIDE_FILE).write_text("- {file: 甲.md, rule: homophone, reason: 因}\n", "utf-8")
    with pytest.raises(DataError, match="初稿"):
        suppress.in_draft(tmp_path, TODAY)


# --- drafts -------------------------------------------------------------------------------------

REMARK = "<!-- qicao: ignore homophone 会标原文如此 -->"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft whose sections bear remarks, one of them above a heading."""
    texts = dict(exported.TEXTS)
    texts["hope"] = f"{REMARK}\n{WRONG}\n"
    texts["part-1"] = f"{REMARK}\n\n{texts['part-1']}"
    return exported.drafted(tmp_path / "draft", texts)


@pytest.mark.parametrize("ending", [".docx", ".md", ".txt", ".html"])
def test_a_remark_is_never_exported(draft: Path, tmp_path: Path, ending: str) -> None:
    export(draft, tmp_path / f"x{ending}", allow_open_slots=True)
    data = (tmp_path / f"x{ending}").read_bytes()
    seen = exported.shown(data, ending)
    assert WRONG.rstrip("。") in seen
    assert "qicao: ignore" not in seen
    assert "会标原文" not in data.decode(errors="replace")


def test_a_heading_below_a_remark_is_a_heading(draft: Path) -> None:
    section = View(draft).section("part-1")
    assert section and section.heading == "一、牢牢把握政治方向，在思想引领中展现新担当"


def test_a_remark_survives_in_the_sections_file(draft: Path) -> None:
    with Store(draft) as store:
        section = store.section("hope")
    assert section and REMARK in section.text
    assert hanzi.count(strip(section.text).text) == hanzi.count(WRONG)
