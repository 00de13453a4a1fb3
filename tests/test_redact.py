"""What a user's own speech lends to a prompt: its phrasing, and no name and no figure of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import brief as briefs
from pipeline import corpus, outline, prompt, slots
from pipeline.library import Library
from pipeline.models.compose import ComposeModel
from pipeline.redact import MARKED, redacted, secret, shipped, with_marks
from pipeline.retrieve import Retriever
from pipeline.retrieve.discreet import Discreet
from pipeline.types import ReferenceSection, ReferenceSpeech, Task

SHIPPED = corpus.load()
EXAMPLE = briefs.load(Path(__file__).parents[1] / "examples" / "brief.yaml")
SECTIONS = (
    ("congratulation", None, "今天，松原湾市工会第九次代表大会隆重开幕了。受李建国主席委托，我代表省总工会表示热烈祝贺！"),
    ("review", None, "五年来，松原湾市新建会企业2100家，打造“碧水先锋”品牌。2021年4月，张书记到会看望职工。"),
    ("part-1", "一、牢牢把握政治方向，在学习中凝聚力量", "要学习王德明同志，依托松原湾职工之家开展活动，坚持强引领、强对标、强统筹、强服务。"),
    ("part-3", "三、牢牢把握维权服务，在服务中传递温暖", "要坚持以职工为中心的工作导向，宁远集团、华东公司要带头，落实《松原湾市职工维权办法》。"),
)  # fmt: skip
SECRETS = ("松原湾 李建国 张书记 王德明 2100 碧水先锋 2021年4月 宁远集团 华东公司 第九次 强引领 职工维权办法").split()


def own(**changes: object) -> ReferenceSpeech:
    parts = tuple(
        ReferenceSection(name, corpus.role("congress_opening", name) or "", heading, text)
        for name, heading, text in SECTIONS
    )
    speech = ReferenceSpeech(
        "own-1", "在松原湾市工会第九次代表大会上的讲话", "congress_opening", date(2023, 3, 2), "抽屉", parts,
        speaker_level="province", level="city", organisation="总工会",
    )  # fmt: skip
    return replace(speech, **changes)  # type: ignore[arg-type]


def whole(speech: ReferenceSpeech) -> str:
    return "\n".join(f"{part.heading or ''}\n{part.text}" for part in speech.sections)


def test_names_figures_dates_and_brands_become_slots() -> None:
    text = whole(redacted(own()))
    assert [word for word in SECRETS if word in text] == []
    assert {"place", "surname", "person", "figure", "date", "brand", "organisation", "document", "ordinal"} <= {
        slot.name for slot in slots.find(text)
    }
    assert "要坚持以职工为中心的工作导向" in text, "the phrasing is what a reference is for"


def test_what_everybody_says_stays() -> None:
    common = "要学习贯彻习近平总书记重要讲话，增强“四个意识”、坚定“四个自信”，当好职工“娘家人”，落实《中华人民共和国工会法》，市委、市政府和全市各级工会要担任主力，中国特色社会主义绿水青山。"
    speech = own(sections=(ReferenceSection("part-1", "direction", None, common),))
    assert redacted(speech).sections[0].text == common


@pytest.mark.parametrize("speech", SHIPPED, ids=lambda speech: speech.id)
def test_the_shipped_speeches_hold_nothing_to_mask(speech: ReferenceSpeech) -> None:
    assert speech.id in shipped()
    assert redacted(speech) == speech
    other = replace(speech, id=f"{speech.id}-as-own")
    assert redacted(other).sections == other.sections


def test_masking_twice_changes_nothing_more() -> None:
    once = redacted(own())
    assert redacted(replace(once, id="own-2")).sections == once.sections


@given(
    st.text(alphabet="清河市工会受王主席委托，。“”《》第一二三次届、强新125家年月日集团×【】待填：的在", max_size=120)
)
def test_any_text_can_be_masked(text: str) -> None:
    found = redacted(own(sections=(ReferenceSection("part-1", "direction", None, text),))).sections[0].text
    assert slots.mask_facts(found) == found


@pytest.mark.parametrize("section", ["congratulation", "review", "part-1", "part-3"])
def test_neither_prompt_nor_composed_draft_tells_them(section: str, tmp_path: Path) -> None:
    with Library(tmp_path / "own", cache=tmp_path / "cache") as library:
        library.add(own())
        retriever = Retriever(index=library, shelf=Discreet(library))
        shape = outline.for_brief(EXAMPLE)
        spec = shape.section(section)
        passages = retriever.sections(EXAMPLE, spec, 24)  # all that there is of its kind
    assert any(passage.speech.title == own().title for passage in passages)
    built = prompt.build(Task("section", EXAMPLE, shape, spec), passages, model="compose", exact=False)
    sent = "\n".join(message.text for message in built.messages)
    composed = ComposeModel().complete(built, lambda _: None).text
    told = EXAMPLE.source
    assert [word for word in SECRETS if word in f"{sent}{composed}" and word not in told] == []


def test_a_classified_speech_is_no_reference_and_leaves_for_nowhere(tmp_path: Path) -> None:
    marked = with_marks(own(), "机密★一年\n在松原湾市工会第九次代表大会上的讲话\n")
    assert [item.text for item in marked.damage if item.kind == MARKED] == ["机密★一年"]
    assert secret(marked) and not secret(own()) and with_marks(own(), "讲话") == own()
    with Library(tmp_path / "own", cache=tmp_path / "cache") as library:
        added = library.add(marked)
        assert library.speech(added.id) is not None
        assert Discreet(library).speech(added.id) is None
        assert all(not row.id.startswith(added.id) for row in library.documents())
