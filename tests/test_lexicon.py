"""The dated lexicon: read strictly, in force by date and organisation, and at peace with itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import brief as briefs
from pipeline import lexicon
from pipeline.errors import DataError
from pipeline.lexicon import Lexicon, fold, satisfied
from pipeline.types import Formulation, Length, SectionSpec

SHIPPED = lexicon.load()
TODAY = date(2026, 11, 20)


def read(tmp_path: Path, text: str, name: str = "formulations.yaml") -> Lexicon:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return lexicon.read(sorted(tmp_path.glob("formulations*.yaml")))


# --- reading ------------------------------------------------------------------------------------


def test_an_entry_is_read_whole(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """
F1:
  wording: 甲、乙、丙
  variants: [甲乙丙]
  verbs: [增强]
  wrong_verbs: [坚定]
  order: [甲, 乙, 丙]
  valid_from: 2020-01-02
  wrong: {甲、丁、丙: 甲、乙、丙, 甲丁丙: null}
  sections: [call]
  organisations: [妇联]
  exceptions: ['甲方']
  carrier: 要把甲、乙、丙落到实处。
  confidence: low
  source: 某文件（2020）
  note: 说明
""",
    ).entries["F1"]
    assert found == Formulation(
        id="F1",
        wording="甲、乙、丙",
        source="某文件（2020）",
        variants=("甲乙丙",),
        valid_from=date(2020, 1, 2),
        wrong={"甲、丁、丙": "甲、乙、丙", "甲丁丙": None},
        sections=("call",),
        organisations=("妇联",),
        verbs=("增强",),
        wrong_verbs=("坚定",),
        order=("甲", "乙", "丙"),
        exceptions=("甲方",),
        carrier="要把甲、乙、丙落到实处。",
        confidence="low",
        note="说明",
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("F1:\n  wording: 甲\n  source: 乙\n  wordng: 丙\n", 4, "wording"),
        ("F1:\n  wording: 甲\n", 2, "source"),
        ("F1:\n  wording: 甲\n  source: 乙\nF1:\n  wording: 丙\n  source: 丁\n", 4, "两次"),
        ("f1:\n  wording: 甲\n  source: 乙\n", 2, "编号"),
        ("F1:\n  wording: 甲\n  source: 乙\n  confidence: sure\n", 4, "high"),
        ("F1:\n  wording: 甲\n  source: 乙\n  valid_from: 2020-02-30\n", 4, "日期"),
        ("F1:\n  wording: 甲\n  source: 乙\n  valid_from: 2021-01-01\n  valid_until: 2020-01-01\n", 4, "没有一天"),
        ("F1:\n  wording: 甲\n  source: 乙\n  valid_until: 2020-01-01\n  superseded_by: F9\n", 2, "F9"),
        ("F1:\n  wording: 甲\n  source: 乙\n  superseded_by: F1\n", 4, "valid_until"),
        ("F1:\n  wording: 甲\n  source: 乙\n  valid_until: 2020-01-01\n  superseded_by: F1\n", 2, "圈"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  wrong: {甲乙: 甲丙}\n", 2, "正确写法"),
        ("F1:\n  wording: 甲、乙\n  source: 乙\n  wrong: {'甲,乙': 甲丙}\n", 2, "正确写法"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  wrong: {丙丁: 丙丁戊}\n", 2, "再报"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  wrong: {丙丁: 甲乙}\n  exceptions: ['丙.']\n", 5, "永远不会报"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  exceptions: ['丙(']\n", 4, "正则"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  wrong: {}\n", 4, "没有内容"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  variants: []\n", 4, "空的"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  order: [甲]\n", 4, "次序"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  verbs: [做]\n  wrong_verbs: [做]\n", 5, "verbs"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  carrier: 别的话。\n", 4, "没有“甲乙”"),
        ("F1:\n  wording: 甲乙\n  source: 乙\n  organisations: [工会联]\n", 4, "organisations.yaml"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(DataError) as told:
        read(tmp_path, text)
    assert told.value.line == line, str(told.value)
    assert words in str(told.value)
    assert "formulations.yaml" in str(told.value)


def test_a_longer_circle_is_refused(tmp_path: Path) -> None:
    entry = "F{}:\n  wording: 甲{}\n  source: 乙\n  valid_until: 2020-01-01\n  superseded_by: F{}\n"
    with pytest.raises(DataError, match="圈"):
        read(tmp_path, entry.format(1, 1, 2) + entry.format(2, 2, 3) + entry.format(3, 3, 2))


def test_a_correction_may_hold_the_wrong_form_inside_a_right_one(tmp_path: Path) -> None:
    found = read(tmp_path, "F1:\n  wording: 领悟甲的意义\n  source: 乙\n  wrong: {领悟甲: 领悟甲的意义}\n")
    assert found.entries["F1"].wrong == {"领悟甲": "领悟甲的意义"}


def test_folders_of_an_office_add_entries_and_take_none_away(tmp_path: Path) -> None:
    (tmp_path / "formulations-local.yaml").write_text(
        "L1:\n  wording: 本地提法\n  source: 本地文件\n", encoding="utf-8"
    )
    found = lexicon.load((tmp_path,))
    assert found.entries["L1"].wording == "本地提法"
    assert set(SHIPPED.entries) < set(found.entries)
    (tmp_path / "formulations-more.yaml").write_text("F01:\n  wording: 另一个\n  source: 某处\n", encoding="utf-8")
    with pytest.raises(DataError, match="F01") as told:
        lexicon.read([lexicon.lexicon_folder() / "formulations.yaml", tmp_path / "formulations-more.yaml"])
    assert "formulations-more.yaml" in str(told.value)


# --- dates and organisations --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "wording"),
    [
        (date(2017, 1, 1), None),
        (date(2019, 6, 1), "党的十九大精神"),
        (date(2022, 10, 22), "党的十九大精神"),
        (date(2022, 10, 23), "党的二十大精神"),
        (None, "党的二十大精神"),
    ],
)
def test_the_wording_in_force_follows_the_date(day: date | None, wording: str | None) -> None:
    found = SHIPPED.in_force("F213", day, None)
    assert (found.wording if found else None) == wording


def test_a_chain_is_followed_to_its_end() -> None:
    found = SHIPPED.in_force("F222", TODAY, None)
    assert found is not None and found.id == "F14"
    assert found.valid_from == date(2024, 7, 15)  # three plenums are several already
    middle = SHIPPED.in_force("F222", date(2025, 1, 8), None)
    assert middle is not None and middle.id == "F223"


def test_what_went_without_successor_is_in_force_no_more() -> None:
    assert SHIPPED.in_force("F69", date(2023, 3, 1), "总工会") is not None
    assert SHIPPED.in_force("F69", TODAY, "总工会") is None
    assert SHIPPED.in_force("F69", None, "总工会") is None


def test_a_formulation_of_the_unions_is_not_asked_of_others() -> None:
    assert SHIPPED.in_force("F35", TODAY, "总工会") is not None
    assert SHIPPED.in_force("F35", TODAY, "妇联") is None
    assert SHIPPED.in_force("F35", TODAY, None) is None
    assert SHIPPED.in_force("F01", TODAY, None) is not None


def spec(*choices: tuple[str, ...]) -> SectionSpec:
    return SectionSpec("part-1", "political_direction", "政治方向", Length(1, 2, 3), formulations=choices)


def ids(day: date | None, organisation: str | None, *choices: tuple[str, ...]) -> list[list[str]]:
    return [[entry.id for entry in choice] for choice in SHIPPED.required(spec(*choices), day, organisation)]


def test_required_drops_what_is_not_in_force() -> None:
    wanted = (("F01",), ("F04",), ("F10", "F11"), ("F44",))
    assert ids(date(2020, 5, 1), "总工会", *wanted) == [["F01"], ["F10", "F11"], ["F44"]]
    assert ids(TODAY, "妇联", *wanted) == [["F01"], ["F04"], ["F10", "F11"]]


def test_an_older_wording_counts_while_it_lasts() -> None:
    assert ids(date(2019, 3, 1), "总工会", ("F48",)) == [["F48", "F256"]]
    assert ids(date(2023, 3, 1), "总工会", ("F48",)) == [["F48"]]


def test_status_knows_both_ends() -> None:
    year = SHIPPED.entries["F69"]
    days = [date(2021, 12, 31), date(2022, 1, 1), date(2023, 12, 31), date(2024, 1, 1), None]
    assert [Lexicon.status(year, day) for day in days] == ["unknown_yet", "current", "current", "stale", "stale"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("清河市总工会", "总工会"),
        ("清河市工会第十次代表大会", "总工会"),
        ("全市化工会议", None),
        ("清河市第十二次妇女代表大会", "妇联"),
        ("共青团清河市第九次代表大会", "共青团"),
        ("共青团清河市委", "共青团"),
        ("清河团市委", "共青团"),
        ("清河建设集团委员会", None),
        ("清河市科学技术协会", "科协"),
        ("清河市工商业联合会（总商会）", "工商联"),
        ("清河市归国华侨联合会", "侨联"),
        ("清河市妇联与市总工会", "妇联"),
        ("清河市人民政府", None),
    ],
)
def test_the_kind_of_organisation_is_read_from_names(text: str, kind: str | None) -> None:
    assert lexicon.organisation_of(text) == kind


def test_a_brief_tells_its_organisation_by_the_host_first() -> None:
    text = "speech_type: congress_opening\noccasion: 清河市第六次妇女代表大会\nspeaker: {office: 省总工会主席}\n"
    assert lexicon.organisation_of_brief(briefs.parse(text, "b")) == "妇联"
    host = "host: {organisation: 清河市科协}\n"
    assert lexicon.organisation_of_brief(briefs.parse(text + host, "b")) == "科协"
    assert lexicon.organisation_of_brief(briefs.parse("speech_type: congress_opening\n", "b")) is None


# --- satisfied ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "text", "answer"),
    [
        ("F05", "增强“四个意识”、坚定“四个自信”、做到“两个维护”", True),
        ("F05", '增强"四个意识",坚定"四个自信",做到"两个维护"', True),
        ("F05", "坚定“四个自信”、增强“四个意识”、做到“两个维护”", False),
        ("F05", "增强四个意识、坚定四个自信、做到两个维护", False),
        ("F34", "不断增强政治性、先进性和群众性", True),
        ("F34", "突出政治性，体现先进性，扎根群众性", True),
        ("F34", "增强群众性、先进性、政治性", False),
        ("F48", "劳模精神劳动精神工匠精神", True),
        ("F10", "政治立场、政治方向、政治原则、政治道路", False),
    ],
)
def test_satisfied_is_tolerant_where_both_forms_are_valid(entry: str, text: str, answer: bool) -> None:
    assert satisfied([SHIPPED.entries[entry]], text) is answer


def test_one_of_a_choice_is_enough() -> None:
    choice = [SHIPPED.entries["F10"], SHIPPED.entries["F11"]]
    assert satisfied(choice, "自觉在思想上政治上行动上同以习近平同志为核心的党中央保持高度一致")
    assert not satisfied(choice, "同党中央保持一致")
    assert not satisfied([], "任何话")


@given(st.text())
def test_folding_keeps_the_length_and_settles(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
