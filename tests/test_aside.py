"""Remarks to qicao are cut out of a text, and every place in what is left can be found again in the text as read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aside import carry, strip, without

REMARK = "<!-- qicao: ignore homophone 因 -->"
PIECES = st.lists(
    st.sampled_from(
        [REMARK, "<!--qicao：甲-->", "<!-- 别的 -->", "<!-- qicao: 没有完", "甲", "乙。", " ", "\u3000", "\t", "\n"]
    ),
    max_size=24,
).map("".join)


@pytest.mark.parametrize(
    ("text", "plain", "about"),
    [
        (f"甲。\n{REMARK}\n\n乙。\n", "甲。\n\n乙。\n", ["乙。"]),
        (f"甲。\n\n  {REMARK}　\n乙。\n\n丙。\n", "甲。\n\n乙。\n\n丙。\n", ["乙。"]),
        (f"甲。 {REMARK}\n乙。\n", "甲。\n乙。\n", ["甲。"]),
        (f"{REMARK} 甲。\n乙。\n", "甲。\n乙。\n", ["甲。"]),
        (f"甲{REMARK}乙。", "甲乙。", ["甲乙。"]),
        (f"甲 {REMARK}  {REMARK}\n乙", "甲\n乙", ["甲", "甲"]),
        (f"{REMARK}\n{REMARK}\n甲", "甲", ["甲", "甲"]),
        (f"甲。\n{REMARK}", "甲。\n", [None]),
        (REMARK, "", [None]),
        ("甲<!-- 不是说给 qicao 的 -->", "甲<!-- 不是说给 qicao 的 -->", []),
        ("甲<!-- qicao: 跨\n行 -->", "甲<!-- qicao: 跨\n行 -->", []),
        ("", "", []),
    ],
)
def test_a_remark_is_cut_and_belongs_to_a_paragraph(text: str, plain: str, about: list[str | None]) -> None:
    found = strip(text)
    assert found.text == plain == without(text)
    assert [aside.about and found.text[slice(*aside.about)] for aside in found.asides] == about
    assert all(text[aside.start : aside.end].startswith("<!--") for aside in found.asides)


@given(PIECES)
def test_every_character_left_is_found_again(text: str) -> None:
    found = strip(text)
    assert found.read == text
    for at, mark in enumerate(found.text):
        start, end = found.origin(at, at + 1)
        assert text[start:end] == mark
    assert not strip(found.text).asides or "<!--" in found.text  # a cut may join two halves of a remark, no more
    for aside in found.asides:
        assert found.origin(0, len(found.text))[1] <= len(text)
        assert aside.about is None or "\n" not in found.text[slice(*aside.about)]


@given(PIECES, st.integers(0, 40), st.integers(0, 12))
def test_a_span_keeps_its_words_in_their_order(text: str, start: int, length: int) -> None:
    found = strip(text)
    end = min(len(found.text), start + length)
    if start > end:
        return
    first, last = found.origin(start, end)
    words = text[first:last]
    kept = iter(words)
    assert all(mark in kept for mark in found.text[start:end])


@given(PIECES)
def test_every_place_of_the_text_as_read_is_found_in_what_is_left(text: str) -> None:
    found = strip(text)
    for at in range(len(found.text)):
        assert found.place(found.origin(at, at + 1)[0]) == at
    assert [found.place(at) for at in range(len(text) + 1)] == sorted(found.place(at) for at in range(len(text) + 1))
    assert found.place(len(text)) == len(found.text)


@given(PIECES)
def test_a_text_carries_its_own_remarks_and_another_text_none_of_them(text: str) -> None:
    found = strip(text)
    again, lost = carry(found, found.text)
    bare = [[line.rstrip(" \t\u3000") for line in words.split("\n")] for words in (without(again), found.text)]
    assert bare[0] == bare[1] or "<!--" in found.text
    assert len(strip(again).asides) + len(lost) == len(found.asides) or "<!--" in found.text
    assert carry(found, "别的话。") == ("别的话。", tuple(one.words for one in found.asides))


def test_a_text_full_of_beginnings_is_read_once() -> None:
    text = "<!-- qicao: " * 80_000
    assert without(text) == text
    assert without(f"甲{REMARK}" * 20_000) == "甲" * 20_000
