"""Whatever the text: every format opens, says the same and lets nothing in the text act."""

from __future__ import annotations

import re

import pytest
from exported import TEXTS, TITLE, Reader, document, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import outline as outlines
from pipeline.export import render
from pipeline.export.document import line_of, lines
from pipeline.segment import segment

ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=60)


@settings(max_examples=60)
@given(title=ANYTHING, body=ANYTHING)
def test_any_text_makes_a_file_that_opens_and_says_the_same(title: str, body: str) -> None:
    made = document({"call": body}, title=title, speaker_line=title)
    wanted = [line_of(title), *made.byline, *lines(body)]
    assert [p.text for p in opened(render(made, ".docx")).paragraphs][:-1] == wanted
    page = Reader(render(made, ".html").decode())
    assert page.found == wanted
    for ending in (".md", ".txt"):
        assert render(made, ending).decode().count("本文稿") >= 1


def test_control_characters_are_left_out() -> None:
    text = "各位\x00代\x0b表、\x1b[31m同志\ufffe们\ud800！\x85下一段\u2028再一段\tA"
    made = document({"call": text})
    wanted = ["各位代表、[31m同志们！", "下一段", "再一段 A"]
    assert [p.text for p in opened(render(made, ".docx")).paragraphs][3:-1] == wanted
    assert Reader(render(made, ".html").decode()).found[3:] == wanted


def test_markup_in_a_draft_stays_text() -> None:
    evil = '</w:t><script>alert(1)</script> & <img src="x" onerror="y"> ]]> <!-- {css} %s'
    made = document({"call": evil}, title=evil, speaker_line=evil, models=(f"openai:{evil}-->",))
    page = Reader(render(made, ".html").decode())
    assert page.found == [evil, evil, "（2024年5月9日）", evil]
    assert not page.tags & {"script", "img"}
    file = opened(render(made, ".docx"))
    assert [p.text for p in file.paragraphs][:-1] == page.found
    assert file.core_properties.title == evil
    markdown = render(made, ".md").decode()
    assert "\\<script\\>" in markdown
    assert markdown.count("-->") == 1 + markdown.count("\\-->"), "only the comment's own end"


def test_the_page_loads_nothing() -> None:
    page = render(document(), ".html").decode()
    assert not re.search(r"""https?:|//|@import|url\(|\ssrc=|\shref=""", page)
    assert "default-src 'none'" in page
    assert "@page" in page and "size: A4" in page


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("# 不是标题", "\\# 不是标题"),
        ("1. 经费", "1\\. 经费"),
        ("- 一项", "\\- 一项"),
        ("***指出，<b>a_b</b>", "\\*\\*\\*指出，\\<b\\>a\\_b\\</b\\>"),
        ("---", "\\---"),
        ("增长5%，“两个维护”。", "增长5%，“两个维护”。"),
    ],
)
def test_markdown_shows_a_line_as_it_is(line: str, wanted: str) -> None:
    assert f"\n{wanted}\n" in render(document({"call": line}), ".md").decode()


@pytest.mark.parametrize("ending", [".md", ".txt"])
def test_an_exported_text_is_read_back_as_the_speech_it_is(ending: str) -> None:
    text = render(document(), ending).decode()
    found = segment(text, outlines.load("congress_opening"))
    assert found.title and text[found.title.start : found.title.end] == TITLE
    assert [section.id for section in found.sections] == list(TEXTS)
    assert found.notes
