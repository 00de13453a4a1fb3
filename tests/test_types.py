"""Every speech type of prompts/ works the same way: it is drafted, checked, and told by its title. No type is named here
but where a title is looked at: a further folder of prompts/ is tested by being there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from evals.check import check, checker
from pipeline import brief as briefs
from pipeline import corpus, hanzi, outline, prompt
from pipeline.draft import draft
from pipeline.models.compose import ComposeModel
from pipeline.resources import tree
from pipeline.segment import guess_type
from pipeline.types import ACTS, Brief, Task

TYPES = outline.speech_types()
BODY = "\n\n同志们：\n\n今天，我们开会。下面，我讲三点意见。\n"


@cache
def brief(speech_type: str) -> Brief:
    """A short brief for an occasion that a reference speech of the type was made for."""
    title = next(speech.title for speech in corpus.load() if speech.type == speech_type)
    occasion = re.split("上的|开[幕班]式", title.removeprefix("在"))[0]
    occasion = occasion.replace("【待填：地名】", "临江市").replace("【待填：届次】", "十")
    return briefs.parse(
        f"speech_type: {speech_type}\ndate: 2024-04-29\noccasion: {occasion}\n"
        "speaker: {name: 林海, office: 市总工会主席, level: city}\n"
        "host: {name: 临江市, level: city, organisation: 临江市总工会}\n"
        "facts: [{id: f1, text: 全市完成职工技术革新1860项}]\n",
        "brief.yaml",
    )


@pytest.mark.parametrize("speech_type", TYPES)
def test_a_brief_gives_a_draft_that_the_checker_passes(speech_type: str, tmp_path: Path) -> None:
    outcome = draft(
        brief(speech_type), tmp_path / "d", model=ComposeModel(), checker=checker, render=lambda *_: "{}\n", jobs=1
    )
    text = (tmp_path / "d" / "draft.md").read_text("utf-8")
    assert outcome.report.speech_type == speech_type
    for spec in outline.for_brief(brief(speech_type)).sections:
        section = (tmp_path / "d" / "sections" / f"{spec.id}.md").read_text("utf-8")
        size = hanzi.count(re.sub("【[^】]*】", "", section))
        assert spec.characters.minimum * 0.85 <= size + 12 and size <= spec.characters.maximum * 1.15, spec.id
    assert "1860项" in text
    grave = [(hit.rule, hit.text) for hit in outcome.report.findings if hit.level != "info"]
    assert [row for row in grave if row[0] not in ("unfilled-slot", "section-length")] == []
    assert guess_type(text) == speech_type, "the title that the outline gives it tells its type"


@pytest.mark.parametrize("speech_type", TYPES)
def test_the_messages_for_every_section_can_be_built(speech_type: str) -> None:
    known = outline.load(speech_type)
    for spec in known.sections:
        built = prompt.build(Task("section", brief(speech_type), known, spec), (), exact=False)
        assert spec.name in built.messages[1].text and "{" not in built.messages[1].text


@pytest.mark.parametrize("speech_type", TYPES)
def test_there_are_references_of_several_years(speech_type: str) -> None:
    speeches = [speech for speech in corpus.load() if speech.type == speech_type]
    assert len(speeches) >= 3
    assert len({speech.date.year for speech in speeches if speech.date}) >= 3
    for speech in speeches:
        specs = {spec.id: spec for spec in outline.load(speech_type).sections}
        for section in speech.sections:
            pattern = specs[section.id].heading
            assert (pattern is None) == (section.heading is None)
            assert pattern is None or re.fullmatch(pattern.regex, section.heading or ""), section.heading


def test_an_outline_without_numbered_parts_needs_no_headings() -> None:
    for name in TYPES:
        numbered = any(spec.number for spec in outline.load(name).sections)
        assert (tree("prompts") / name / "headings.md").exists() == numbered, name


def test_every_act_is_asked_for_by_some_type() -> None:
    asked = Counter(act for name in TYPES for spec in outline.load(name).sections for act in spec.acts)
    assert set(asked) == set(ACTS)


def test_what_an_outline_asks_for_is_missed_in_a_draft_of_that_type() -> None:
    for name in TYPES:
        for spec in outline.load(name).sections:
            for act, rule in {"wish": "missing-wish", "congratulate": "missing-congratulation"}.items():
                if act in spec.acts:
                    found = check("今天天气很好。", brief=Brief(name), outline=outline.load(name), section=spec.id)
                    assert [hit.level for hit in found.findings if hit.rule == rule] == ["warning"], (name, spec.id)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("在清河市庆祝“五一”国际劳动节暨先进表彰大会上的讲话", "commendation"),
        ("在全市劳模表彰大会上的致辞", "commendation"),
        ("在全县工会工作会议暨表彰大会上的讲话", "work_conference"),
        ("在全市表彰大会筹备会上的讲话", None),
        ("在学习贯彻全国劳模表彰大会精神座谈会上的讲话", None),
        ("全县表彰大会主持词", None),
        ("在工会干部培训班开班式上的讲话", "training_opening"),
        ("在新任工会主席培训班开班仪式上的致辞", "training_opening"),
        ("在培训班开班动员会上的讲话", "training_opening"),
        ("在培训班结业式上的讲话", None),
        ("在全市劳动竞赛动员部署会上的讲话", "mobilisation"),
        ("在县总工会工作部署会议上的讲话", "work_conference"),
        ("在先进表彰暨重点工作动员大会上的讲话", None),
        ("在职工运动会开幕式上的致辞", "address"),
        ("在楼宇工会联合会成立大会上的致辞", "address"),
        ("在答谢晚宴上的致辞", None),
        ("在座谈会上的讲话", None),
    ],
)
def test_the_title_tells_the_type(title: str, kind: str | None) -> None:
    purpose = "" if kind != "work_conference" else "这次会议的主要任务是，总结工作。"
    assert guess_type(title + BODY + purpose) == kind


def test_a_paragraph_that_names_such_a_meeting_tells_nothing() -> None:
    text = "各位朋友：\n\n习近平总书记在全国劳动模范表彰大会上的讲话，我们学了又学。去年的开班式上的讲话也在其中。\n"
    assert guess_type(text) is None
