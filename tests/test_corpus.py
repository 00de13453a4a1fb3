"""Reference speeches on disk: strict reading, exact writing."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import corpus, outline
from pipeline.errors import DataError
from pipeline.resources import tree
from pipeline.types import Damage, Gap, ReferenceSection, ReferenceSpeech

GOOD = """---
id: demo-2023
title: 在清河市工会第十次代表大会开幕式上的讲话
type: congress_opening
date: 2023-04-18
speaker_level: province
level: city
organisation: 总工会
source: written for this test
---

## salutation

各位代表、同志们：

## part-1 一、牢牢把握方向，在引领中展现担当

要走进车间。

要走进班组。
"""
SHIPPED = sorted(tree("reference_speeches").rglob("*.md"))


def test_reads_what_is_written() -> None:
    speech = corpus.parse(GOOD, "demo.md")
    assert speech.id == "demo-2023"
    assert speech.date == datetime.date(2023, 4, 18)
    assert (speech.speaker_level, speech.level, speech.organisation) == ("province", "city", "总工会")
    assert speech.sections[0] == ReferenceSection("salutation", "salutation", None, "各位代表、同志们：")
    part = speech.sections[1]
    assert part.role == outline.load("congress_opening").section("part-1").role
    assert part.heading == "一、牢牢把握方向，在引领中展现担当"
    assert part.text == "要走进车间。\n\n要走进班组。"
    assert corpus.render(speech) == GOOD


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: demo-2023\n", "", 2, "id"),
        ("title: 在清河市工会第十次代表大会开幕式上的讲话\n", "", 2, "title"),
        ("source: written", "sources: written", 9, "sources"),
        ("2023-04-18", "2023-02-30", 5, "2023-02-30"),
        ("congress_opening", "congress", 4, "congress"),
        ("level: city", "level: village", 7, "village"),
        ("id: demo-2023", "id: demo 2023", 2, "id"),
        ("## salutation", "## greeting", 12, "greeting"),
        ("## salutation\n\n各位代表、同志们：", "## salutation", 12, "没有内容"),
        ("## part-1 一、牢牢把握方向，在引领中展现担当", "## salutation", 16, "两次"),
        ("\n## salutation", "\n漏在外面的话\n\n## salutation", 12, "不属于"),
        ("## salutation", "##salutation", 12, "## 节名"),
        ("---\nid", "id", 1, "---"),
        ("this test\n---", "this test", 1, "结束"),
    ],
)
def test_names_the_line_of_what_is_wrong(old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    with pytest.raises(DataError) as caught:
        corpus.parse(GOOD.replace(old, new, 1), "demo.md")
    assert str(caught.value).startswith(f"demo.md:{line}: ")
    assert words in str(caught.value)


def test_a_speech_without_sections_is_refused() -> None:
    with pytest.raises(DataError, match="一节也没有"):
        corpus.parse(GOOD[: GOOD.index("## salutation")], "demo.md")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_speech_is_complete(path: Path) -> None:
    speech = corpus.read(path)
    assert corpus.render(speech) == path.read_text(encoding="utf-8")
    assert speech.id == path.stem
    assert speech.type == path.parent.name
    assert speech.date and speech.level and speech.speaker_level and speech.organisation
    ids = [section.id for section in speech.sections]
    specs = outline.load(speech.type).sections
    assert ids == [spec.id for spec in specs if spec.id in ids or not spec.optional]


def test_load_joins_shipped_and_own_sorted_by_id(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "own.md").write_text(GOOD, encoding="utf-8")
    found = corpus.load(tmp_path)
    assert [speech.id for speech in found] == sorted(speech.id for speech in found)
    assert "demo-2023" in {speech.id for speech in found}
    assert len(found) == len(corpus.load()) + 1 == len(SHIPPED) + 1


def test_two_speeches_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataError, match=r"b\.md:2: .*a\.md"):
        corpus.load(tmp_path)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
LINES = st.text(st.sampled_from("要走#\\ 【】：:\"'-—、。×a1 "), min_size=1, max_size=20).filter(
    lambda line: bool(line.strip())
)
PARAGRAPHS = st.lists(LINES.map(str.rstrip), min_size=1, max_size=4).map("\n\n".join)
WORDS = TEXTS.map(lambda text: "".join(text.split())).filter(bool)


@settings(max_examples=100)
@given(
    title=TEXTS.map(str.strip).filter(bool),
    source=WORDS,
    headings=st.lists(st.none() | WORDS, min_size=1, max_size=4),
    data=st.data(),
)
def test_round_trip(title: str, source: str, headings: list[str | None], data: st.DataObject) -> None:
    speech = ReferenceSpeech(
        id="demo",
        title=title,
        type=corpus.UNKNOWN,
        date=data.draw(st.none() | st.dates()),
        source=source,
        sections=tuple(
            ReferenceSection(f"part-{n}", corpus.UNKNOWN, heading, data.draw(PARAGRAPHS))
            for n, heading in enumerate(headings, 1)
        ),
        gaps=data.draw(
            st.lists(
                st.builds(Gap, st.none() | st.integers(0), st.none() | WORDS, TEXTS, st.integers(0), st.integers(0))
            ).map(tuple)
        ),
        damage=data.draw(st.lists(st.builds(Damage, WORDS, TEXTS, st.integers(0), st.integers(0), WORDS)).map(tuple)),
    )
    again = corpus.parse(corpus.render(speech), "demo.md")
    assert again == speech
    assert corpus.render(again) == corpus.render(speech)


def test_a_line_that_looks_like_a_section_comes_back() -> None:
    speech = corpus.parse(GOOD, "demo.md")
    tricky = replace(speech.sections[0], text="## 这是正文\n\n\\## 这也是\n\n### 还有")
    again = corpus.parse(corpus.render(replace(speech, sections=(tricky,))), "demo.md")
    assert again.sections == (tricky,)
