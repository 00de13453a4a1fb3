"""The grammar, without a model: what it accepts is read by a parser of GBNF of our own (tests/gbnf.py)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import gbnf as notation
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline import brief as briefs
from pipeline import compose, corpus, figures, grammar, hanzi, lexicon
from pipeline import outline as outlines
from pipeline.cli.checking import checker
from pipeline.draft.request import facts_by_section
from pipeline.grammar import Choice, Fixed, Free, Opening, Skeleton
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


def fixed_words(text: str, **how: object) -> str:
    """The skeleton of a text, its free places as ……"""
    size = hanzi.count(text)
    found = grammar.opened(text, Length(size // 2, size, size * 2), Opening(**how))  # type: ignore[arg-type]
    return "".join(piece.text if isinstance(piece, Fixed) else "……" for piece in found.pieces)


@pytest.mark.parametrize(
    ("text", "skeleton"),
    [
        ("要办好职工食堂，把热饭送到每一个工地车间。", "要办好职工食堂，……。"),
        ("要办好职工食堂，把热饭送到工地车间，让大家吃得舒心。", "要办好职工食堂，……。"),
        ("要办好职工食堂，把热饭送到十二个工地，让夜班职工也能吃得舒心放心。", "要办好职工食堂，把热饭送到十二个工地，……。"),
        ("要办好职工食堂，做好“三送”这件实事，让夜班职工也能吃得舒心放心。", "要办好职工食堂，做好“三送”这件实事，……。"),
        ("各位代表、同志们，新的征程已经开启，希望大家再接再厉往前走。", "各位代表、同志们，新的征程已经开启，……。"),
        ("【待填：姓氏】书记到会讲话，这是对职工的关怀，广大职工会员一定深受鼓舞干劲倍增。",
         "【待填：姓氏】书记到会讲话，这是对职工的关怀，……。"),
        ("今天，【待填：姓氏】书记到会讲话，这是对职工的关怀，广大职工会员一定深受鼓舞干劲倍增。",
         "今天，【待填：姓氏】书记到会讲话，这是对职工的关怀，……。"),
        ("向关心支持工会工作的各级领导和社会各方面表示衷心感谢！", "向……表示衷心感谢！"),
        ("向奋战在各条战线上的广大职工和工会干部致以诚挚问候！", "向……致以诚挚问候！"),
        ("向关心支持工会工作的市委、市人大、市政府、市政协表示衷心感谢！",
         "向关心支持工会工作的市委、市人大、市政府、市政协表示衷心感谢！"),
        ("我谨代表省总工会，对大会的召开表示热烈祝贺！", "我谨代表省总工会，对大会的召开表示热烈祝贺！"),
        ("要学好。要学好，要学。", "要学好。要学好，要学。"),
        ("实践证明，职工队伍是可靠的队伍，工会干部是一支心系职工的队伍。", "实践证明，职工队伍是可靠的队伍，……。"),
    ],
)  # fmt: skip
def test_what_stays_of_a_sentence(text: str, skeleton: str) -> None:
    assert fixed_words(text) == skeleton


def test_words_to_keep_stay_and_directions_may_be_opened() -> None:
    text = "要办好职工食堂这件实事，把热饭送到工地车间，让夜班职工也能吃得舒心放心。"
    assert fixed_words(text, keep=("热饭送到",)) == "要办好职工食堂这件实事，把热饭送到工地车间，……。"
    assert fixed_words(text, deep=True) == "要……。"
    assert fixed_words(text + text, spans=[(40, 41)]) == text + "要……。"


def test_what_a_frame_says_once_no_place_says_again() -> None:
    _, _, found = next(row for row in planned(UNION) if row[0].spec.id == "congratulation")
    assert {"祝贺", "感谢"} <= set(found.avoid)
    assert "祝贺" in (grammar.refused("向大会表示热烈祝贺", "", found.avoid) or "")
    assert brief(UNION).occasion in "".join(piece.text for piece in found.pieces if isinstance(piece, Fixed))


def test_whom_a_courtesy_is_for_may_be_said_in_a_word() -> None:
    size = hanzi.count("奋战在各条战线上的广大职工和工会干部")
    found = grammar.opened("向奋战在各条战线上的广大职工和工会干部致以诚挚问候！", Length(10, 25, 40))
    (place,) = (piece for piece in found.pieces if isinstance(piece, Free))
    assert place.least <= 0.4 * size < size < place.most
    assert found.least >= 10


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


# --- what the grammar cannot see ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "before", "why"),
    [
        ("推动服务阵地建在园区，推动服务阵地建在园区", "", "重复|两遍"),
        ("把服务阵地建在职工身边", "要把服务阵地建在职工身边，", "重复"),
        ("推動服務陣地建設", "", "繁体"),
        ("学习习近平同志的讲话", "", "习近平"),
        ("推进推进阵地建设", "", "两遍"),
        ("推动阵地建设，的", "", "太短"),
        ("增强自信自立", "", "又出现“自立”"),
        ("新轮科技革命深入推进", "", "新轮"),
        ("全国总工会授予工会组织先进集体称号", "", "全国总|授予"),
        ("进步提升服务质量", "", "进步"),
    ],
)
def test_what_no_grammar_sees_is_refused_afterwards(words: str, before: str, why: str) -> None:
    assert re.search(why, grammar.refused(words, before, ("自立",)) or "")


def test_good_words_are_not_refused() -> None:
    assert grammar.refused("把热饭送到工地，把热水送到站点", "要办好职工食堂，", ()) is None


def test_a_formulation_out_of_its_time_is_refused() -> None:
    late = next(
        one for one in lexicon.load().entries.values()
        if one.valid_from and one.valid_from > date(2020, 1, 1) and grammar.sayable(one.wording)
    )  # fmt: skip
    assert "日期" in (grammar.refused(f"贯彻{late.wording}", "", (), date(2015, 5, 1)) or "")


# --- the notation -------------------------------------------------------------------------------


def test_words_with_marks_of_the_notation_are_escaped() -> None:
    text = 'a"b\\c\nd[e]{f}|(g)#h'
    assert notation.parse(grammar.gbnf(Skeleton((Fixed(text),)))).accepts(text)


@given(some.text(min_size=1, max_size=30), some.lists(some.text(min_size=1, max_size=8), min_size=1, max_size=4))
def test_any_words_at_all_can_be_fixed_or_chosen(text: str, texts: list[str]) -> None:
    rules = notation.parse(grammar.gbnf(Skeleton((Fixed(text), Choice(tuple(texts))))))
    assert all(rules.accepts(text + one) for one in texts)
    assert not rules.accepts(text)


HAN = some.text(some.sampled_from("推动阵地建设服务职工办好实事，、"), min_size=1, max_size=40)


@given(HAN, some.integers(1, 12), some.integers(0, 20))
def test_a_place_holds_what_its_length_and_marks_allow(text: str, least: int, room: int) -> None:
    place = Free(least, least + room, "")
    good = (
        least <= hanzi.count(text) <= least + room
        and not re.search("[，、]{2}", text)
        and text[0] not in "，、"
        and text[-1] not in "，、"
    )
    assert notation.parse(grammar.of_place(place, "。")).accepts(f"{text}。") == good


CLAUSE = some.text(some.sampled_from("推动阵地建设服务职工一二A5“”要的"), min_size=1, max_size=24)
SENTENCE = some.builds(
    lambda clauses, end: "，".join(clauses) + end, some.lists(CLAUSE, min_size=1, max_size=5), some.sampled_from("。！")
)


@given(some.lists(SENTENCE, min_size=1, max_size=5), some.booleans())
def test_whatever_is_opened_accepts_the_text_it_was_made_from(sentences: list[str], deep: bool) -> None:
    text = "".join(sentences)
    size = hanzi.count(text)
    found = grammar.opened(text, Length(size // 2, size, size * 2), Opening(deep=deep))
    rules = notation.parse(grammar.gbnf(found))
    assert found.instead == text
    assert rules.accepts(text)
    for piece in found.pieces:
        if isinstance(piece, Free):
            assert piece.least <= hanzi.count(piece.instead) <= piece.most
            assert not figures.find(piece.instead) and not re.search("[A5“”]", piece.instead)
