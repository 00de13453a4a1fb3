"""Markdown of a text's own is no residue, is told once, and every finding keeps its place in the text as read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.check import check
from evals.layout.markup import of_its_own
from pipeline import aside

HEADED = """# 在全市工会工作会议上的讲话

同志们：

今天召开会议，部署今年的工作。下面，我讲两点意见。

## 一、稳住队伍

要把班组建好,把师傅留住。

## 二、办好实事

要把驿站建好，把热饭送到。
"""
BOLD = """同志们：

去年的工作，可以归纳为两个方面。

**思想引领有气象。** 宣讲走进了班组,走进了工地。

**维权服务有成效。** 讨薪走进了工棚，走进了法庭。
"""


def _cut(text: str) -> str:
    return aside.strip(text).without(of_its_own(text)).text


@pytest.mark.parametrize(("text", "gone"), [(HEADED, "#"), (BOLD, "*")])
def test_structure_in_markdown_is_told_once_and_as_a_hint(text: str, gone: str) -> None:
    found = [hit for hit in check(text).findings if hit.rule == "model-residue"]
    assert [hit.level for hit in found] == ["info"]
    assert "Markdown" in found[0].message
    assert gone not in _cut(text)


@pytest.mark.parametrize("text", [HEADED, BOLD])
def test_a_finding_behind_the_marks_stands_where_it_is_in_the_text_as_read(text: str) -> None:
    marks = [hit for hit in check(text).findings if hit.rule == "half-width-punctuation"]
    assert [(hit.start, hit.text) for hit in marks] == [(text.index(","), ",")]


@pytest.mark.parametrize(
    "text",
    [
        HEADED.replace("## 二、", "二、"),  # a part without its mark: the other is what a model left
        BOLD.replace("**维权服务有成效。**", "维权服务有成效。"),
        HEADED.replace("把热饭送到", "把**热饭**送到"),
    ],
)
def test_a_single_mark_is_residue(text: str) -> None:
    assert "error" in [hit.level for hit in check(text).findings if hit.rule == "model-residue"]


def test_a_section_alone_and_a_draft_of_ours_keep_none() -> None:
    assert not of_its_own("> 由 qicao 起草\n\n" + HEADED)
    section = "## 一、稳住队伍\n\n## 二、办好实事\n"
    assert [hit.rule for hit in check(section, section="part-1").findings].count("model-residue") > 1


def test_what_a_mark_was_cut_from_within_is_not_replaced() -> None:
    """A span over a mark has the text as read, and no fix that would lose the mark."""
    text = BOLD.replace("有气象。** 宣讲", "有气象，。** 宣讲").replace("有成效。** 讨薪", "有成效，**。 讨薪")
    for hit in check(text, section=None).findings:
        assert text[hit.start : hit.end] == hit.text
        assert hit.fix is None or "**" not in hit.text


@given(
    st.lists(
        st.sampled_from(["## 一、稳", "## 二、办", "**先**学", "**后**干", "正文。", "", "> 注", "1. 项"]), max_size=12
    )
)
def test_the_marks_are_apart_and_the_rest_is_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    cuts = of_its_own(text)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(cuts))
    plain = aside.strip(text).without(cuts)
    assert all(set(text[slice(*cut)]) <= set("#* ") for cut in cuts)
    for at, char in enumerate(plain.text):
        start, end = plain.origin(at, at + 1)
        assert text[start:end] == char
