"""Optional sections: there for the briefs that name them and the texts that have them, nowhere else asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from evals.check import check, checker
from evals.document import Document
from pipeline import brief as briefs
from pipeline import corpus, hanzi, outline, prompt
from pipeline.compose import compose, headings
from pipeline.draft import draft
from pipeline.draft.request import task_for
from pipeline.errors import BriefError, InputError
from pipeline.models.compose import ComposeModel
from pipeline.points import usual
from pipeline.retrieve import Retriever
from pipeline.types import Brief, ReferenceSpeech, Task

SHIPPED = corpus.load()
RETRIEVER = Retriever(SHIPPED)
NAMED = "emphasis: {part-4: 干部队伍和纪律作风}\n"


def brief(more: str = "", day: str = "2024-03-01", organisation: str = "总工会") -> Brief:
    return briefs.parse(
        f"speech_type: work_conference\ndate: {day}\noccasion: 临江市{organisation.removeprefix('总')}工作会议\n"
        f"host: {{name: 临江市, level: city, organisation: 临江市{organisation}}}\n"
        f"speaker: {{name: 林海, office: 临江市{organisation}主席, level: city}}\n{more}",
        "b.yaml",
    )


def ids(found: Brief) -> list[str]:
    return [spec.id for spec in outline.for_brief(found).sections]


@cache
def drafted(
    more: str, day: str = "2024-03-01", organisation: str = "总工会"
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A draft without a model, with its errors and warnings but those of open slots."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        outcome = draft(
            brief(more, day, organisation), Path(folder) / "d", model=ComposeModel(), checker=checker,
            render=lambda *_: "{}\n", jobs=1,
        )  # fmt: skip
        text = (Path(folder) / "d" / "draft.md").read_text("utf-8")
    grave = [(hit.rule, hit.text) for hit in outcome.report.findings if hit.level != "info"]
    return text, tuple(row for row in grave if row[0] != "unfilled-slot")


def spoken(speech: ReferenceSpeech) -> str:
    """A reference as a plain speech."""
    rows = (row for part in speech.sections for row in (part.heading, part.text) if row)
    title = speech.title.replace(
        "【待填：地名】", {"province": "临江省", "county": "临江县"}.get(speech.level or "", "临江市")
    )
    return f"{title}\n\n" + "\n\n".join(rows) + "\n"


CONFERENCES = [speech for speech in SHIPPED if speech.type == "work_conference"]
OF_FOUR = [speech for speech in CONFERENCES if any(part.id == "part-4" for part in speech.sections)]


# --- what a brief asks for ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        NAMED,
        "headings: {part-4: 抓牢自身建设，在从严管理中锻造队伍}\n",
        "length: {part-4: 300}\n",
        "facts: [{text: 培训工会干部500人, section: part-4}]\n",
    ],
)
def test_a_brief_that_names_it_switches_it_on(more: str) -> None:
    assert "part-4" not in ids(brief()) and "part-4" in ids(brief(more))
    assert ids(brief(more)) == [spec.id for spec in outline.load("work_conference").sections]
    assert not any(spec.optional for spec in outline.for_brief(brief(more)).sections), "asked for as any other"


def test_lengths_are_shared_out_among_the_sections_that_there_are() -> None:
    for more in ("", NAMED):
        shape = outline.for_brief(brief(f"{more}length: {{total: 2400}}\n"))
        assert abs(sum(spec.characters.target for spec in shape.sections) - 2400) <= 30


@pytest.mark.parametrize("speech_type", outline.speech_types())
def test_the_points_to_be_announced_are_those_that_there_are(speech_type: str) -> None:
    for shape in (outline.load(speech_type), outline.for_brief(Brief(speech_type))):
        covers = "".join(point for spec in shape.sections for point in spec.covers)
        count = sum(bool(spec.number) and not spec.optional for spec in shape.sections)
        assert "{" not in covers
        assert all("零一两三四五六七".find(said) == count for said in re.findall("我讲(.)点", covers))


def test_a_conference_of_four_points_announces_four() -> None:
    assert "下面，我讲四点意见。" in "".join(outline.for_brief(brief(NAMED)).section("call").covers)
    assert "下面，我讲三点意见。" in "".join(outline.for_brief(brief()).section("call").covers)


def test_an_id_that_is_none_is_answered_by_all_that_there_are_with_their_names() -> None:
    for more in ("headings: {part-5: 甲}", "emphasis: {part-5: 甲}", "facts: [{text: 甲, section: part-5}]"):
        with pytest.raises(BriefError, match="part-3 狠抓落实；part-4 自身建设（可选）") as caught:
            brief(more)
        assert len(str(caught.value).splitlines()) <= 2 and len(str(caught.value)) <= 240
    with pytest.raises(BriefError, match="part-4 自身建设（可选）.*；total 全篇"):
        brief("length: {part-5: 300}")


def test_a_section_that_the_brief_leaves_out_is_answered_by_how_to_have_it() -> None:
    with pytest.raises(InputError, match="可选.*brief.yaml"):
        task_for(brief(), outline.for_brief(brief()), "part-4", {})


# --- drafts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("organisation", ["总工会", "妇联"])
def test_a_draft_of_four_parts_is_whole_and_clean(organisation: str) -> None:
    text, grave = drafted(NAMED, organisation=organisation)
    assert re.findall("(?m)^([一二三四五])、", text) == ["一", "二", "三", "四"]
    assert "下面，我讲四点意见。" in text and "三点意见" not in text
    assert grave == ()
    body = text.partition("\n四、")[2].partition("\n\n同志们，")[0]
    assert hanzi.count(body) >= 320 and "【" not in body, "the references have material for it"


@pytest.mark.parametrize("day", ["2019-05-01", "2021-12-01", "2023-04-18", "2026-06-01"])
def test_the_fourth_part_is_composed_for_every_year(day: str) -> None:
    found = brief(NAMED, day)
    shape = outline.for_brief(found)
    spec = shape.section("part-4")
    text = compose(Task("section", found, shape, spec), RETRIEVER.sections(found, spec, 12))
    assert spec.characters.minimum <= hanzi.count(text) + 26 <= spec.characters.maximum
    assert compose(Task("section", found, shape, spec, previous=text), RETRIEVER.sections(found, spec, 12)) != text


def test_fourth_parts_of_the_references_change_no_draft_of_three() -> None:
    three = [
        replace(
            speech,
            sections=tuple(
                replace(part, text=usual(part.text, speech)) for part in speech.sections if part.id != "part-4"
            ),
        )
        if speech in OF_FOUR
        else speech
        for speech in SHIPPED
    ]
    assert "四点意见" not in "".join(part.text for speech in three if speech in CONFERENCES for part in speech.sections)
    found = brief("facts: [{text: 全市新建会企业3200家}]\n")
    shape = outline.for_brief(found)
    both = RETRIEVER, Retriever(three)
    lines, others = (headings(Task("headings", found, shape), each.headings(found, 12)) for each in both)
    assert lines == others and list(lines) == ["part-1", "part-2", "part-3"]
    for spec in shape.sections:
        task = Task("section", found, shape, spec, lines)
        with_four, without = (compose(task, each.sections(found, spec, 12)) for each in both)
        assert with_four == without and "四点" not in with_four, spec.id


def test_the_prompt_for_headings_counts_the_parts() -> None:
    said = {}
    for more in ("", NAMED):
        found = brief(more)
        task = Task("headings", found, outline.for_brief(found))
        said[more] = prompt.build(task, RETRIEVER.headings(found, 4), exact=False).messages[1].text
    assert "三个标题依次讲认识、任务、保障，" in said[""] and "四、" not in said[""]
    assert "四个标题依次讲认识、任务、保障、自身建设，" in said[NAMED]
    examples = said[NAMED].partition("# 参考标题")[2]
    assert examples.index("四、") < examples.index("一、", examples.index("一、") + 1), "one of four parts stands first"


def test_a_reference_promises_as_many_points_as_the_brief_asks_for() -> None:
    for more, said in (("", "三点"), (NAMED, "四点")):
        found = brief(more)
        shape = outline.for_brief(found)
        spec = shape.section("call")
        task = Task("section", found, shape, spec)
        passages = [one for one in RETRIEVER.sections(found, spec, 12) if one.speech.type == "work_conference"][:4]
        shown = prompt.build(task, passages, exact=False).messages[1].text.partition("# 参考范文")[2]
        assert set(re.findall("我讲(.点)意见", shown)) == {said}


# --- checking -----------------------------------------------------------------------------------


def test_there_are_references_of_three_and_of_four_parts() -> None:
    assert len(OF_FOUR) >= 2 and len(CONFERENCES) - len(OF_FOUR) >= 2


@pytest.mark.parametrize("speech", CONFERENCES, ids=lambda speech: speech.id)
def test_a_text_without_a_brief_may_have_three_parts_or_four(speech: ReferenceSpeech) -> None:
    text = spoken(speech)
    for given in (None, outline.load("work_conference")):
        found = check(text, outline=given)
        assert found.speech_type == "work_conference"
        grave = [(hit.rule, hit.text) for hit in found.findings if hit.level != "info"]
        assert [row for row in grave if row[0] != "unfilled-slot"] == []
        assert not [hit for hit in found.findings if hit.rule in ("missing-part", "section-length", "total-length")]


def test_an_absent_one_is_not_counted_and_a_present_one_is() -> None:
    for speech in CONFERENCES:
        doc = Document(spoken(speech), outline=outline.load("work_conference"))
        assert ("part-4" in {spec.id for spec in doc.due}) == (speech in OF_FOUR) and doc.fitting
    text, _ = drafted("length: {total: 1900}\n")
    assert hanzi.count(text) < sum(spec.characters.minimum for spec in outline.load("work_conference").sections)
    assert not [hit for hit in check(text).findings if hit.rule in ("total-length", "missing-part")]


def test_a_brief_that_names_it_misses_it() -> None:
    text, _ = drafted("")
    asked = check(text, brief=brief(NAMED))
    missed = [(hit.level, hit.message) for hit in asked.findings if hit.rule == "missing-part"]
    assert missed == [("error", "缺少部分：自身建设")]
    assert not [hit for hit in check(text, brief=brief()).findings if hit.rule == "missing-part"]


def test_the_fourth_part_of_another_authors_speech_may_be_about_anything() -> None:
    text = spoken(OF_FOUR[0])
    start, end = text.index("\n四、"), text.index("\n\n同志们，", text.index("\n四、"))
    other = f"{text[:start]}\n四、始终坚持守土有责，在防范风险中筑牢安全底线\n\n要压实安全生产责任，抓好隐患排查。{text[end:]}"
    found = [hit for hit in check(other).findings if hit.section == "part-4"]
    assert [hit.rule for hit in found if hit.rule in ("missing-formulation", "section-length")] == []


def test_a_single_section_without_a_brief_may_announce_either() -> None:
    shape = outline.load("work_conference")
    for said, faults in (("三", 0), ("四", 0), ("五", 1)):
        found = check(f"同志们，形势催人。下面，我讲{said}点意见。", outline=shape, section="call").findings
        assert sum(hit.rule == "promised-count" for hit in found) == faults, said
