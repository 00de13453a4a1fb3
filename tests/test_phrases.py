"""One wrong character in a set phrase of the genre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.spelling import genre, phrases
from evals.spelling.confusable import alike
from pipeline import lexicon

LEXICON = lexicon.load()
MARKS = st.text("，。、“”《》\n 甲乙丙丁ab1", max_size=12)


def told(text: str) -> list[tuple[str, str]]:
    return [(one.text, one.right) for one in phrases.typed(text, LEXICON)]


@pytest.mark.parametrize(
    ("text", "typed", "right"),
    [
        ("推动工会系统党的建社。", "党的建社", "党的建设"),
        ("践行社会主义核心价直观", "价直观", "价值观"),
        ("新时代，久久为工", "久久为工", "久久为功"),
    ],
)
def test_the_company_of_a_word_tells_which_character_was_meant(text: str, typed: str, right: str) -> None:
    assert told(text) == [(typed, right)]


@pytest.mark.parametrize(
    "text",
    [
        "帮助她们解决实际困难",  # 他们 is said, too
        "学习是广大工会干部的必修课",  # 使广大工会干部
        "全国妇女第十二次代表大会",
        "为产业聚力赋能",
        "学会用法治思维和法治方式",  # 运用, but 学会 is a word
    ],
)
def test_what_is_right_in_another_way_is_left_alone(text: str) -> None:
    assert told(text) == []


def test_every_phrase_is_right_as_it_is_listed() -> None:
    assert told("，".join(genre.phrases())) == []


@given(st.sampled_from([phrase for phrase in genre.phrases() if len(phrase) >= 8]), st.data(), MARKS)
def test_whatever_stands_around_a_place_is_one_of_the_text_and_one_character_off(
    phrase: str, data: st.DataObject, around: str
) -> None:
    at = data.draw(st.integers(0, len(phrase) - 1))
    others = sorted(alike(phrase[at]).all)
    wrong = data.draw(st.sampled_from(others)) if others else "甲"
    text = f"{around}{phrase[:at]}{wrong}{phrase[at + 1 :]}{around}"
    for one in phrases.typed(text, LEXICON):
        assert text[one.start : one.start + len(one.text)] == one.text
        assert one.start <= one.at < one.start + len(one.text)
        assert [n for n, pair in enumerate(zip(one.text, one.right, strict=True)) if len(set(pair)) > 1] == [
            one.at - one.start
        ]
