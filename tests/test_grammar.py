"""The grammar, without a model: what it accepts is read by a parser of GBNF of our own (tests/gbnf.py)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import gbnf as notation
import pytest

from pipeline import brief as briefs
from pipeline import compose, corpus, grammar, hanzi, lexicon
from pipeline import outline as outlines
from pipeline.cli.checking import checker
from pipeline.draft.request import facts_by_section
from pipeline.grammar import Choice, Fixed, Free, Skeleton
from pipeline.retrieve import Retriever
from pipeline.types import Brief, Finding, Length, Passage, Spot, Task

UNION = """
speech_type: congress_opening
date: 2023-04-18
occasion: 松原里市工会第六次代表大会
speaker: {office: 省总工会党组书记, level: province, on_behalf_of: {organisation: 省总工会, office: 主席, name: 何一平}}
host: {name: 松原里市, level: city, organisation: 松原里市总工会}
attending: [{office: 市委书记, name: 顾青山}]
facts:
  - {id: f1, text: 全市新建会企业2140家，发展会员9.6万人, section: review}
  - {id: f2, text: 新建职工食堂要覆盖全部园区, section: part-3}
slogans: [产业兴市]
"""
WOMEN = """
speech_type: congress_opening
date: 2025-09-02
occasion: 云岭县妇女第九次代表大会
speaker: {office: 市妇联主席, level: city}
host: {name: 云岭县, level: county, organisation: 云岭县妇女联合会}
"""
WORK = """
speech_type: work_conference
date: 2024-02-27
occasion: 东桥市工会工作会议
speaker: {office: 市总工会主席, level: city}
host: {name: 东桥市, level: city, organisation: 东桥市总工会}
"""


@cache
def brief(source: str) -> Brief:
    return briefs.parse(source, "brief.yaml")


@cache
def retriever() -> Retriever:
    return Retriever(corpus.load())


@cache
def planned(source: str) -> tuple[tuple[Task, tuple[Passage, ...], Skeleton], ...]:
    """All sections of a brief: the task, its passages, the skeleton."""
    found = brief(source)
    outline = outlines.for_brief(found)
    headings = compose.headings(Task("headings", found, outline), retriever().headings(found, 12))
    facts = facts_by_section(found, outline, retriever())
    rows = []
    for spec in outline.sections:
        task = Task("section", found, outline, spec, headings=headings, facts=facts.get(spec.id, ()))
        passages = tuple(retriever().sections(found, spec, 12, heading=headings.get(spec.id)))
        rows.append((task, passages, grammar.skeleton(task, passages)))
    return tuple(rows)


@cache
def opened() -> tuple[tuple[Task, Skeleton, notation.Grammar], ...]:
    """The sections that leave a model something to say, with their grammar as read back."""
    rows = [row for source in (UNION, WOMEN, WORK) for row in planned(source)]
    return tuple((task, found, notation.parse(grammar.gbnf(found))) for task, _, found in rows if found.open)


def part(section: str) -> tuple[Task, Skeleton, notation.Grammar]:
    return next(row for row in opened() if row[0].spec and row[0].spec.id == section)


def written(found: Skeleton, *, share: float = 0.5) -> str:
    """A text of the grammar: the free places filled to that share of their range."""
    words = ""
    for piece in found.pieces:
        if isinstance(piece, Free):
            size = piece.least + round((piece.most - piece.least) * share)
            words += ("推动各项举措落到基层、" * size)[: size * 2].replace("、", "")[:size]
        else:
            words += piece.text if isinstance(piece, Fixed) else piece.texts[-1]
    return words


# --- what is accepted ---------------------------------------------------------------------------


def test_most_sections_leave_the_model_something_to_say() -> None:
    assert len(opened()) >= 15
    for source in (UNION, WOMEN, WORK):
        shares = [found.free / hanzi.count(found.instead) for task, _, found in planned(source) if task.spec.number]
        assert sum(shares) / len(shares) > 0.25


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_every_section_of_every_brief_accepts_what_it_is_meant_for(share: float) -> None:
    for task, found, rules in opened():
        assert rules.accepts(found.instead), task.spec
        assert rules.accepts(written(found, share=share)), task.spec


def test_the_worked_section_of_the_prompts_is_a_text_of_its_own_grammar() -> None:
    from pipeline.prompt import local

    text = local._template("worked").render({})
    found = grammar.opened(text, Length(150, 200, 330))
    assert found.open
    assert notation.parse(grammar.gbnf(found)).accepts(text)


def test_every_text_of_the_grammar_is_as_long_as_the_outline_asks() -> None:
    for task, found, _ in opened():
        limits = task.spec.characters
        size = hanzi.count(found.instead)
        if limits.minimum <= size <= limits.maximum:
            assert limits.minimum <= found.least <= size <= found.most <= limits.maximum, task.spec.id


def test_the_headings_are_one_of_several_groups_word_for_word() -> None:
    found = brief(UNION)
    task = Task("headings", found, outlines.for_brief(found))
    skeleton = grammar.skeleton(task, retriever().headings(found, 12))
    (choice,) = skeleton.pieces
    assert isinstance(choice, Choice) and len(choice.texts) > 1
    rules = notation.parse(grammar.gbnf(skeleton))
    assert all(rules.accepts(text) for text in choice.texts)
    assert not rules.accepts(choice.texts[0].replace("一、", "一、始终"))
    assert not rules.accepts(choice.texts[0].partition("\n")[0])


def test_without_references_headings_follow_the_outlines_pattern() -> None:
    found = brief(UNION)
    outline = outlines.for_brief(found)
    rules = notation.parse(grammar.gbnf(grammar.skeleton(Task("headings", found, outline), ())))
    good = [
        "一、牢牢把握政治方向，在思想引领中凝聚力量",
        "二、牢牢把握中心大局，在建功立业中展现作为",
        "三、牢牢把握职工需求，在维权服务中传递温暖",
        "四、牢牢把握改革要求，在强基固本中增添活力",
    ]
    assert rules.accepts("\n".join(good))
    assert all(re.fullmatch(spec.heading.regex, line) for spec, line in zip(numbered(outline), good, strict=True))
    assert not rules.accepts("\n".join(good[:3]))
    assert not rules.accepts("\n".join([*good[:3], "四、始终把握改革要求，在强基固本中增添活力"]))
    assert not rules.accepts("\n".join([*good[:3], "三、牢牢把握改革要求，在强基固本中增添活力"]))


def numbered(outline):  # type: ignore[no-untyped-def]
    return [spec for spec in outline.sections if spec.number]


# --- what is refused ----------------------------------------------------------------------------


def test_a_required_formulation_can_be_neither_left_out_nor_altered() -> None:
    checked = 0
    for task, found, rules in opened():
        kind = lexicon.organisation_of_brief(task.brief)
        for choice in lexicon.load().required(task.spec, task.brief.date, kind):
            text = written(found)
            assert lexicon.satisfied(choice, text), (task.spec.id, choice[0].wording)
            form = next((form for one in choice for form in (one.wording, *one.variants) if form in text), None)
            if form is None:
                continue  # its members stand apart, or other marks between them
            checked += 1
            assert not rules.accepts(text.replace(form, ""))
            assert not rules.accepts(text.replace(form, form[:-1]))
            assert not rules.accepts(text.replace(form, form[0] + "新" + form[1:]))
    assert checked >= 15


def test_facts_of_the_brief_stand_word_for_word_and_once() -> None:
    for section, fact in (
        ("review", "全市新建会企业2140家，发展会员9.6万人"),
        ("part-3", "新建职工食堂要覆盖全部园区"),
    ):
        _, found, rules = part(section)
        text = written(found)
        assert text.count(fact) == 1
        assert rules.accepts(text)
        assert not rules.accepts(text.replace(fact, fact.replace("全", "各", 1)))
    _, found, rules = part("review")
    assert not rules.accepts(written(found).replace("2140", "2410"))


@pytest.mark.parametrize(
    "stray", ["A", "5", "五", "百", "万", "“", "”", "《", "【", "×", " ", "\n", "，，", "。", "！", "我", "😀"]
)
def test_a_free_place_takes_no_stray_mark(stray: str) -> None:
    """A Latin letter, a figure in either script, a quote, a slot: between fixed words there are 汉字 and commas alone."""
    _, found, rules = part("part-2")
    text = written(found)
    free = next(piece for piece in found.pieces if isinstance(piece, Free))
    at = written(Skeleton(found.pieces[: found.pieces.index(free)])).__len__() + 5
    assert rules.accepts(text)
    assert not rules.accepts(text[:at] + stray + text[at + 1 :])


def test_too_long_and_too_short_are_refused() -> None:
    for task, found, rules in opened():
        free = next(piece for piece in found.pieces if isinstance(piece, Free))
        for size in (free.least - 1, free.most + 1):
            pieces = tuple(Fixed("推" * size) if piece is free else piece for piece in found.pieces)
            assert not rules.accepts(written(Skeleton(pieces))), task.spec.id


def test_another_heading_and_an_unknown_slot_are_refused() -> None:
    task, found, rules = part("part-1")
    text = written(found)
    heading = task.headings["part-1"]
    assert text.startswith(f"{heading}\n\n要")
    assert not rules.accepts(text.replace(heading, heading.replace("一、", "二、")))
    assert not rules.accepts(text.replace(heading, "一、牢牢把握别的方向，在别的事中见别的功"))
    assert not rules.accepts(text.replace("\n\n要", "\n\n"))
    free = next(piece for piece in found.pieces if isinstance(piece, Free))
    pieces = tuple(Fixed("【待填：心愿】" + "推" * free.least) if piece is free else piece for piece in found.pieces)
    assert not rules.accepts(written(Skeleton(pieces)))


def test_slots_that_the_brief_leaves_open_are_fixed_words() -> None:
    _, _, found = next(row for row in planned(WOMEN) if row[0].spec.id == "congratulation")
    assert not any(isinstance(piece, Free) and "【" in piece.instead for piece in found.pieces)
    assert "云岭县" in found.instead


def test_what_a_frame_says_once_no_place_says_again() -> None:
    _, _, found = next(row for row in planned(UNION) if row[0].spec.id == "congratulation")
    assert {"祝贺", "感谢"} <= set(found.avoid)
    assert "祝贺" in (grammar.refused("向大会表示热烈祝贺", "", found.avoid) or "")
    assert brief(UNION).occasion in "".join(piece.text for piece in found.pieces if isinstance(piece, Fixed))


def test_a_review_names_no_event_and_nothing_to_come() -> None:
    for words in ("成功举办职工运动会", "荣登全国前列", "未来，希望再接再厉", "得到广泛好评"):
        for section in ("review", "part-2"):
            _, found, _ = part(section)
            assert (grammar.refused(words, "", found.avoid) or "").startswith("又出现") == (section == "review")


def test_the_repair_of_a_review_names_none_either() -> None:
    task, found, _ = part("review")
    bad = finding("empty-phrase", found.instead, found.instead[40:50])
    repair = replace(task, purpose="repair", previous=found.instead, findings=(bad,))
    assert set(grammar.skeleton(repair, ()).avoid) >= {"举办", "希望"}


def test_the_frame_copies_no_long_run_of_a_reference() -> None:
    check = checker()
    for task, found, _ in opened():
        text = "".join(piece.text if isinstance(piece, Fixed) else "甲乙丙丁戊己庚辛" for piece in found.pieces)
        report = check(text, brief=task.brief, outline=task.outline, section=task.spec.id if task.spec else None)
        if task.spec and not task.spec.number:
            assert "copied-from-reference" not in {one.rule for one in report.findings}, text


def test_no_long_run_of_a_reference_stays_but_in_the_frame() -> None:
    """Else each draft would be told that it copies (copied-from-reference: 45 汉字)."""
    long = []
    for task, found, _ in opened():
        required = lexicon.load().required(task.spec, task.brief.date, lexicon.organisation_of_brief(task.brief))
        forms = [form for choice in required for one in choice for form in (one.wording, *one.variants)]
        for piece in found.pieces:
            words = piece.text if isinstance(piece, Fixed) else ""
            for said in (*forms, *(fact.text for fact in task.facts), *task.headings.values()):
                words = words.replace(said, "")
            if task.spec.number and hanzi.count(words) >= 45:
                long.append(words)
    assert len(long) <= 3, long


# --- a repair, a regeneration, single sentences -------------------------------------------------


def finding(rule: str, text: str, words: str) -> Finding:
    at = text.index(words)
    return Finding(rule, "warning", "part-1", at, at + len(words), words, "不妥")


def test_a_repair_opens_the_sentences_with_findings_and_no_other() -> None:
    task, found, _ = part("part-1")
    text = written(found) + "要办好职工书屋，让职工在家门口就能读书，要把书送进工地车间。"
    fault = finding("repeated-clause", text, "读书，要把书")
    repair = grammar.skeleton(replace(task, purpose="repair", previous=text, findings=(fault,)), ())
    fixed = [piece for piece in repair.pieces if isinstance(piece, Fixed)]
    assert fixed[0].text.startswith(written(found)) and repair.open
    assert repair.avoid == ("读书，要把书",)
    assert repair.instead == text
    rules = notation.parse(grammar.gbnf(repair))
    assert rules.accepts(text)
    assert not rules.accepts(text.replace("要", "须", 1))


def test_a_missing_formulation_or_a_wrong_length_is_mended_by_a_new_section() -> None:
    task, passages, found = next(row for row in planned(UNION) if row[0].spec.id == "part-4")
    fault = Finding("missing-formulation", "error", "part-4", 0, 2, "四、", "缺")
    repair = grammar.skeleton(replace(task, purpose="repair", previous="四、短。\n", findings=(fault,)), passages)
    assert hanzi.count(repair.instead) > 200
    assert repair.instead.startswith(task.headings["part-4"])
    assert repair.free >= found.free


def test_a_regeneration_opens_the_directions_too() -> None:
    task, passages, found = next(row for row in planned(UNION) if row[0].spec.id == "part-2")
    again = grammar.skeleton(replace(task, previous=found.instead, note="多写竞赛"), passages)
    assert again.free > found.free
    assert any(piece.text.endswith("。要") for piece in again.pieces if isinstance(piece, Fixed))
    assert not any(piece.text.endswith("。要") for piece in found.pieces if isinstance(piece, Fixed))


def test_single_sentences_come_as_numbered_lines() -> None:
    task, _, _ = part("part-3")
    sentences = ("要办好职工食堂，把热饭送到工地，把热水送到站点。", "要落实“两个覆盖”，把小微企业职工组织进来。")
    spots = tuple(Spot(text, "", "", (finding("empty-phrase", text, text[1:4]),)) for text in sentences)
    found = grammar.skeleton(replace(task, purpose="spot", spots=spots), ())
    rules = notation.parse(grammar.gbnf(found))
    assert rules.accepts(f"1. {sentences[0]}\n2. {sentences[1]}")
    assert not rules.accepts(f"2. {sentences[0]}\n1. {sentences[1]}")
    assert not rules.accepts(f"1. {sentences[0]}\n2. {sentences[1].replace('两个', '三个')}")
