"""Pinyin without tones is named, and removed only where it spells the word before it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import ingest
from pipeline.ingest.pinyin import bare, bracketed

PAGE = "在清河市工会第十次代表大会上的讲话\n\n各位代表、同志们：\n\n{}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("各级gong会要加强", ["gong"]),
        ("要加强zhigong思想引领", ["zhigong"]),
        ("广大职工 tuan jie 建功", ["tuan jie"]),
        ("要dang的领导，yingdao正确方向", ["dang", "yingdao"]),
        ("推进WiFi进站点、wifi覆盖、APP建设", []),
        ("GDP增长5%，建成demo项目", []),
        ("“互联网+”工会，C++课程，X光检查", []),
        ("每月开一次meeting。", []),
    ],
)
def test_bare_pinyin_is_named_and_stays(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in bare(text)] == found
    result = ingest(PAGE.format(text), "a.txt")
    assert [one.text for one in result.speech.damage if one.kind == "pinyin"] == found
    kept = "".join(section.text for section in result.speech.sections).replace(" ", "")
    assert all(word.replace(" ", "") in kept for word in found)


def test_a_spelling_in_brackets_goes() -> None:
    result = ingest(PAGE.format("要加强（jia qiang）团结，推进云计算（cloud）和（wei wo）应用。"), "a.txt")
    text = "".join(section.text for section in result.speech.sections)
    assert "要加强团结" in text and "（cloud）" in text and "和应用" in text


@given(st.text("要gong ahi（）()，。zt", max_size=60))
def test_nothing_but_spans_of_the_text(text: str) -> None:
    for start, end, _ in bare(text):
        assert 0 <= start < end <= len(text) and text[start:end].isascii()
    for change in bracketed(text):
        assert text[change.start] in "（(" and text[change.end - 1] in "）)"
