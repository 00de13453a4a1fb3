"""The evaluators: what they read of a text, how rules are loaded, what a report holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.check import check, checker
from evals.document import Document
from evals.registry import Ruleset
from pipeline import brief as briefs
from pipeline import corpus
from pipeline import outline as outlines
from pipeline.types import LEVELS, Report

BRIEF = briefs.parse(
    """speech_type: congress_opening
date: 2023-04-18
occasion: 清河市工会第十次代表大会
speaker: {office: 省总工会副主席, level: province}
host: {name: 清河市, level: city, organisation: 清河市总工会}
facts:
  - text: 全市新建会企业3200家，发展会员12.5万人
""",
    "brief.yaml",
)
OUTLINE = outlines.load("congress_opening")


def found(text: str, **keys: object) -> Mapping[str, list[str]]:
    """Rule name -> the texts that it found."""
    report = check(text, **keys)  # type: ignore[arg-type]
    told: dict[str, list[str]] = {}
    for finding in report.findings:
        told.setdefault(finding.rule, []).append(finding.text)
    return told


# --- reports ------------------------------------------------------------------------------------


def test_the_same_text_gives_the_same_report() -> None:
    text = "今天,×市大会隆重召开。要进一步进一步抓好落实。"
    first = check(text, brief=BRIEF, section="congratulation")
    assert first == check(text, brief=BRIEF, section="congratulation")
    assert first.findings == tuple(sorted(first.findings, key=lambda each: (each.start, each.end, each.rule)))


def test_findings_point_into_the_text_as_read() -> None:
    text = "\n\n  今天,×市工会第×次代表大会隆重召开。\n\n建成服务站860个。\n"
    report = check(text, brief=BRIEF)
    assert report.findings
    assert all(text[finding.start : finding.end] == finding.text for finding in report.findings)
    assert all(finding.level in LEVELS and finding.message and finding.source for finding in report.findings)


def test_slots_are_listed_and_each_is_an_error() -> None:
    report = check("新发展会员【待填：数字·会员数】人。", section="review")
    assert [(slot.name, slot.text) for slot in report.slots] == [("figure", "【待填：数字·会员数】")]
    assert [(finding.rule, finding.level) for finding in report.findings] == [("unfilled-slot", "error")]


def test_the_checker_of_the_pipeline_is_the_same_check() -> None:
    text = "建成服务站860个。"
    assert checker(text, brief=BRIEF, outline=OUTLINE, section="review") == check(
        text, brief=BRIEF, outline=OUTLINE, section="review"
    )


def test_figures_are_traced_only_where_there_is_a_brief() -> None:
    assert "untraced-figure" not in found("建成服务站860个。", section="review")
    assert found("建成服务站860个。", section="review", brief=BRIEF)["untraced-figure"] == ["860个"]


def test_a_quotation_and_a_title_of_a_document_are_left_alone() -> None:
    inside = "习近平总书记指出：“为经济社会发展做出贡献是职工的光荣”。"
    assert "homophone" not in found(inside, section="review")
    assert "homophone" in found("为经济社会发展做出贡献。", section="review")


def test_one_section_is_not_asked_for_the_others() -> None:
    assert "missing-part" not in found("最后，预祝大会取得圆满成功！", section="wish", outline=OUTLINE)
    assert "missing-part" in found("最后，预祝大会取得圆满成功！", outline=OUTLINE)


def test_the_empty_report() -> None:
    assert check("", section="review", outline=None, rules=Ruleset(())) == Report()


@pytest.mark.parametrize("speech", corpus.load(), ids=lambda speech: speech.id)
def test_shipped_references_have_no_fault_but_open_slots(speech: object) -> None:
    """As the files that they are; their sections are marked there."""
    text = corpus.render(speech)  # type: ignore[arg-type]
    report = check(text)
    told = [(finding.rule, finding.text) for finding in report.findings if finding.level != "info"]
    assert [row for row in told if row[0] != "unfilled-slot"] == []


@given(st.text(alphabet="一二三四、，。：\n【】“”《》（）×*#>-今天大会要市委代表同志们3200家% abc", max_size=200))
def test_any_text_gets_a_report_with_exact_spans(text: str) -> None:
    for section in (None, "part-1"):
        report = check(text, brief=BRIEF, section=section)
        assert all(text[finding.start : finding.end] == finding.text for finding in report.findings)


# --- documents ----------------------------------------------------------------------------------

DRAFT = """# 在清河市工会第十次代表大会开幕式上的讲话

省总工会副主席　林海

（2023年4月18日）

各位代表、同志们：

今天，清河市工会第十次代表大会隆重召开。我代表省总工会，向大会表示热烈祝贺！

一、牢牢把握政治方向，在凝心铸魂中展现新气象

要学深悟透。

最后，预祝大会取得圆满成功！

> 本稿由人工智能辅助生成，须人工审核。
"""


def test_a_draft_is_read_with_its_header_its_sections_and_its_note() -> None:
    doc = Document(DRAFT)
    assert [part.id for part in doc.sections] == ["salutation", "congratulation", "part-1", "wish"]
    assert doc.day == date(2023, 4, 18)
    assert doc.organisation == "总工会"
    assert doc.voice == "upper"
    assert doc.title is not None and "清河市工会" in DRAFT[slice(*doc.title)]
    assert all("人工智能" not in DRAFT[start:end] for start, end in doc.paragraphs)
    part = doc.parts(["part-1"])[0]
    assert part.heading and DRAFT[slice(*part.heading)] == "一、牢牢把握政治方向，在凝心铸魂中展现新气象"
    assert doc.part_at(DRAFT.index("学深悟透")) == part


def test_notes_and_header_are_not_counted() -> None:
    alone = Document("最后，预祝大会取得圆满成功！", outline=OUTLINE, section="wish")
    assert alone.characters == 12
    assert Document(DRAFT).characters == sum(
        len([mark for mark in DRAFT[start:end] if "一" <= mark <= "鿿"]) for start, end in Document(DRAFT).body
    )


def test_the_briefs_day_counts_more_than_the_headers() -> None:
    assert Document(DRAFT.replace("2023年", "2019年"), brief=BRIEF).day == date(2023, 4, 18)


def test_a_person_of_the_brief_may_be_addressed_by_surname_and_office() -> None:
    brief = briefs.parse("speech_type: congress_opening\nattending: [{name: 林海, office: 市委书记}]\n", "brief.yaml")
    assert "林书记" in Document("", brief=brief).told


def test_half_a_character_that_a_program_hands_over_is_checked_with_the_rest() -> None:
    """A lone surrogate is no text, and no reason to say nothing about the text around it."""
    report = check("各位代表、同志们：\n\n今天\ud800，大会开幕。截止目前，一切就绪。")
    assert "截止目前" in [finding.text for finding in report.findings]
