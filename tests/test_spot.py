"""Spot repair: sentences with findings, and nothing else."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from drafting import check, drafted, fake, regen, sections_of, whole
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.draft.progress import Event
from pipeline.errors import InputError
from pipeline.models.compose import ComposeModel
from pipeline.spot import places, replies, unlike
from pipeline.store import Store, View
from pipeline.types import Completion, Finding, Prompt, Spot

BROKEN = "要把服务做好。要让3200家企业有错。要抓落实！\n\n要办好12件实事，不出错。要放心。\n"


written, _ = drafted()


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A draft whose part-2 has two sentences with an error."""
    folder = Path(shutil.copytree(written, tmp_path / "draft"))
    (folder / "sections/part-2.md").write_text(whole("part-2", BROKEN), "utf-8")
    return folder


def found(text: str, *parts: str) -> list[Finding]:
    return [
        Finding("r", "error", "hope", text.index(part), text.index(part) + len(part), part, "坏。") for part in parts
    ]


def test_only_the_sentences_with_findings_are_sent_and_only_they_change(folder: Path) -> None:
    before = sections_of(folder)
    model = fake(part_2="1. 要让3200家企业有数。\n2. 要办好12件实事，不出岔。")
    result = regen(folder, "part-2", model=model, only_findings=True, note="稳一些")
    after = sections_of(folder)
    assert {key for key in after if after[key] != before[key]} == {"part-2"}
    mended = BROKEN.replace("企业有错", "企业有数").replace("不出错", "不出岔")
    assert after["part-2"].decode() == whole("part-2", mended)
    assert result.versions == {"part-2": (2, 3)}
    (prompt,) = model.prompts
    words = prompt.messages[1].text
    assert prompt.task.purpose == "spot" and "稳一些" in words
    assert "这一句：要让3200家企业有错。" in words and "前面是：要把服务做好。" in words and "有“错”字" in words
    assert "要放心。\n" in words and "后面是：要放心。" in words
    kept = View(folder).version("part-2", 3)
    assert (kept.purpose, kept.source, kept.note, kept.origin) == ("spot", 2, "稳一些", "model")


def test_remarks_to_qicao_stay_where_they_are_and_are_not_shown(folder: Path) -> None:
    one, two = "<!-- qicao: ignore homophone 甲 -->", "<!-- qicao: ignore homophone 乙 -->"
    text = f"{one}\n要把服务做好。要让3200家{two}企业有错。{one}要抓落实！\n"
    (folder / "sections/part-2.md").write_text(whole("part-2", text), "utf-8")
    model = fake(part_2="1. 要让3200家企业有数。")
    regen(folder, "part-2", model=model, only_findings=True)
    assert "qicao" not in model.prompts[0].messages[1].text
    assert "这一句：要让3200家企业有错。" in model.prompts[0].messages[1].text
    assert sections_of(folder)["part-2"].decode() == whole(
        "part-2", f"{one}\n要把服务做好。要让3200家企业有数。{two}{one}要抓落实！\n"
    )


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("1. 要让企业有数。", "丢了“3200家”"),
        ("1. 要让3200家企业有错有错。", "带来新的问题|没有减少"),
        ("1. 要让3200家企业有疑。", "带来新的问题"),
        ("1. 要让3200家企业有错。", "没有改动"),
        ("1. 要让3200家企业有数！", "末尾的标点变了"),
        ("1. 要让3200家企业有数，" + "要把工作做好，" * 20 + "要办成。", "长短差得太多"),
        ("1. 要让#3200家企业有数。", "夹有"),
        ("要让3200家企业有数。", "没有给出"),
        ("1. 要让3200家企业有数。\n1. 要让3200家企业有底。", "没有给出"),
        ("抱歉，我不能改。", "没有给出"),
    ],
)
def test_a_replacement_that_does_not_hold_is_refused_and_told(folder: Path, reply: str, why: str) -> None:
    import re

    text = whole("part-2", "要把服务做好。要让3200家企业有错。\n")
    (folder / "sections/part-2.md").write_text(text, "utf-8")
    notes: list[str] = []
    model = fake(part_2=reply)
    regen(folder, "part-2", model=model, only_findings=True, on_event=lambda event: notes.append(event.text))
    assert sections_of(folder)["part-2"].decode() == text
    assert any(re.search(f"“要让3200家企业有错。”没有改：.*({why})", note) for note in notes), notes
    assert len(model.prompts) == 2 and "上次的改法不能用" in model.prompts[1].messages[1].text
    kept = View(folder).versions("part-2")[-1]
    assert kept.fault == "没有一处能用" and kept.reply == reply


def test_what_is_refused_is_asked_once_more(folder: Path) -> None:
    def reply(prompt: Prompt) -> str:
        again = "上次的改法" in prompt.messages[1].text
        return "1. 要让3200家企业有底。" if again else "1. 要让企业有底。\n2. 要办好12件实事，不出岔。"

    regen(folder, "part-2", model=fake(part_2=reply), only_findings=True)
    text = sections_of(folder)["part-2"].decode()
    assert "要让3200家企业有底。" in text and "不出岔" in text
    assert [kept.source for kept in View(folder).versions("part-2")] == [None, 1, 2, 2]


def test_a_reply_that_broke_off_changes_nothing(folder: Path) -> None:
    before = sections_of(folder)
    cut = Completion("1. 要让3200家企业有数。", "fake", finish="length")
    regen(folder, "part-2", model=fake(part_2=cut), only_findings=True)
    assert sections_of(folder) == before


def test_locked_sentences_and_headings_are_left_and_told(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("part-2", sentence="要让3200家企业有错。")
    notes: list[Event] = []
    model = fake(part_2="1. 要办好12件实事，不出岔。")
    regen(folder, "part-2", model=model, only_findings=True, on_event=notes.append)
    assert "这一句：要让3200家" not in model.prompts[0].messages[1].text
    assert "要让3200家企业有错。" in sections_of(folder)["part-2"].decode()
    assert any("没有按句改" in event.text for event in notes)


def test_nothing_to_mend_asks_nothing(folder: Path) -> None:
    model = fake()
    result = regen(folder, "hope", model=model, only_findings=True)
    assert model.prompts == [] and result.versions == {"hope": (1, 1)}


def test_compose_is_no_model_for_this(folder: Path) -> None:
    with pytest.raises(InputError, match="不会按问题改句子"):
        regen(folder, "part-2", model=ComposeModel(), only_findings=True)


def test_places_are_sentences_and_what_is_in_none_is_left() -> None:
    text = "一、牢牢把握错\n\n要干。要有错，说“对。”要有疑！\n"
    findings = found(text, "握错", "有错", "有疑", "干。要")
    findings.append(replace(findings[0], start=0, end=0, text=""))
    spots, left = places(text, findings)
    assert [place.spot.text for place in spots] == ["要有错，说“对。”", "要有疑！"]
    assert [place.spot.before for place in spots] == ["要干。", "要有错，说“对。”"]
    assert left == [findings[0], findings[3], findings[4]]
    assert all(text[place.start : place.end] == place.spot.text for place in spots)
    own = spots[0].spot.findings[0]
    assert spots[0].spot.text[own.start : own.end] == "有错"


def test_what_a_finding_is_about_may_go_and_all_else_must_stay() -> None:
    text = "要在3200家企业落实“两个维护”，惠及【待填：数字】人和99人。"
    about = Finding("untraced-figure", "error", "x", text.index("99人"), text.index("99人") + 3, "99人", "没有依据。")
    spot = Spot(text, "", "", (about,))
    assert unlike(spot, text.replace("和99人", "等")) is None
    for lost in ("3200家", "【待填：数字】"):
        assert unlike(spot, text.replace(lost, "").replace("99人", "9人")) == f"丢了“{lost}”"
    whole_clause = replace(about, start=0, end=len(text), text=text)
    assert unlike(Spot(text, "", "", (whole_clause,)), text.replace("3200家", "各家")) == "丢了“3200家”"


def test_a_formulation_survives() -> None:
    form = "增强“四个意识”、坚定“四个自信”、做到“两个维护”"
    spot = Spot(f"要{form}，坚决不错。", "", "", ())
    assert unlike(spot, f"要{form}，坚决做好。") is None
    assert (unlike(spot, "要增强“四个意识”、做到“两个维护”，坚决做好工作。") or "").startswith("丢了")


def test_replies_are_read_by_their_number() -> None:
    assert replies("好的：\n1. 甲要做好。\n\n第2句：乙要做好。\n3、丙要做好。\n3、丁要做好。\n") == {
        1: "甲要做好。",
        2: "乙要做好。",
    }


@example("错！”！")  # a mark that ends no sentence: there is no next one
@given(st.text("要错好3万人。！\n“”一、", max_size=60))
def test_any_text_is_cut_so_that_it_can_be_put_together_again(text: str) -> None:
    from drafting import BRIEF, OUTLINE

    findings = check(text, brief=BRIEF, outline=OUTLINE).findings
    spots, left = places(text, findings)
    assert all(text[place.start : place.end] == place.spot.text and "\n" not in place.spot.text for place in spots)
    assert sum(len(place.spot.findings) for place in spots) + len(left) == len(findings)
