"""Single texts under the grammar: what of a sentence stays and what is free, what is refused afterwards, and its notation."""

from __future__ import annotations

import re
from datetime import date

import gbnf as notation
import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline import figures, grammar, hanzi, lexicon
from pipeline.grammar import Choice, Fixed, Free, Opening, Skeleton
from pipeline.types import Length


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


def test_whom_a_courtesy_is_for_may_be_said_in_a_word() -> None:
    size = hanzi.count("奋战在各条战线上的广大职工和工会干部")
    found = grammar.opened("向奋战在各条战线上的广大职工和工会干部致以诚挚问候！", Length(10, 25, 40))
    (place,) = (piece for piece in found.pieces if isinstance(piece, Free))
    assert place.least <= 0.4 * size < size < place.most
    assert found.least >= 10


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
