"""A whole speech: what is written when, what is kept when something fails, and what the folder holds in the end."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from drafting import (
    BRIEF,
    HEADINGS,
    IDS,
    OUTLINE,
    PARTS,
    SILENT,
    answer,
    asked,
    contents,
    fake,
    retriever,
    whole,
    write,
)  # fmt: skip

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.draft.assemble import NOTES, assemble
from pipeline.draft.request import facts_by_section, task_for, waits_for_headings
from pipeline.errors import InputError, ModelBusy, ServiceError
from pipeline.models.compose import ComposeModel
from pipeline.models.fake import FakeModel, Reply
from pipeline.segment import segment
from pipeline.store import View
from pipeline.types import Brief, Host, Prompt, Section, Speaker

FIXED = replace(BRIEF, headings=dict(zip(PARTS, HEADINGS, strict=True)))


# --- what comes out ---


def test_the_folder_is_what_the_contract_says(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    outcome = write(folder, fake())
    names = set(contents(folder))
    assert {f"sections/{key}.md" for key in IDS} <= names
    assert {f"history/{key}/0001.json" for key in ("headings", *IDS)} <= names
    assert {"brief.yaml", "draft.md", "report.json", "calls.jsonl", "history/draft.json"} <= names
    assert not [name for name in names if "journal" in name or name.endswith(".tmp")]
    assert outcome.folder == folder and outcome.report.speech_type == "congress_opening"
    assert json.loads((folder / "report.json").read_text("utf-8"))["path"] == "draft.md"
    for key in IDS:
        assert (folder / f"sections/{key}.md").read_text("utf-8") == whole(key)


def test_draft_md_has_title_speaker_date_sections_and_the_mark(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake())
    text = (folder / "draft.md").read_text("utf-8")
    head = "# 在清河市工会第十次代表大会开幕式上的讲话\n\n省总工会党组书记　【待填：姓名】\n（2023年4月18日）\n\n"
    assert text == head + "\n".join(whole(key) for key in IDS) + f"\n> {NOTES['model']}\n"


def test_every_call_is_on_record_without_a_key(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake(hope="希望。错"))
    rows = [json.loads(line) for line in (folder / "calls.jsonl").read_text("utf-8").splitlines()]
    keys = "run section attempt purpose prompt_sha256 model usage seconds finish requests outcome".split()
    assert all(list(row) == keys for row in rows)
    assert list(dict.fromkeys(row["section"] for row in rows)) == ["headings", *IDS]
    calls = [(row["attempt"], row["purpose"], row["outcome"]) for row in rows if row["section"] == "hope"]
    assert calls == [(1, "section", "ok"), (2, "repair", "ok"), (3, "repair", "ok")]


def test_the_best_attempt_stands_and_all_are_kept(tmp_path: Path) -> None:
    replies = iter(["错，错。\n", "疑，好。\n", "错。\n"])
    folder = tmp_path / "draft"
    write(folder, fake(hope=lambda _: next(replies)))
    view = View(folder)
    hope = view.section("hope")
    assert hope is not None and (hope.text, hope.version) == ("疑，好。\n", 2)
    kept = view.versions("hope")
    assert [(one.attempt, one.purpose, len(one.findings)) for one in kept] == [
        (1, "section", 2), (2, "repair", 1), (3, "repair", 1),
    ]  # fmt: skip
    assert all(
        one.origin == "model" and one.model == "fake" and one.prompt_sha256 and one.references for one in kept[:1]
    )


def test_open_places_stand_where_the_brief_is_silent() -> None:
    text = assemble(SILENT, OUTLINE, [Section("wish", None, "祝大会成功！\n", 1, "")])
    assert text == (
        "# 在【待填：会议名称】开幕式上的讲话\n\n【待填：职务】　【待填：姓名】\n（【待填：日期】）\n\n祝大会成功！\n"
    )
    named = replace(SILENT, occasion="清河市工会第十次代表大会", speaker=Speaker("王清", "主席"), host=Host("清河市"))
    assert "　王清\n" in assemble(named, OUTLINE, [])


@pytest.mark.parametrize("brief", [BRIEF, SILENT])
@pytest.mark.parametrize("classic", [False, True])
def test_what_is_assembled_can_be_read_again(brief: Brief, classic: bool, tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, ComposeModel(), brief)
    text = assemble(brief, OUTLINE, View(folder).draft().sections, NOTES["none"], classic=classic)
    assert [span.id for span in segment(text, OUTLINE).sections] == list(IDS)


def test_the_classic_style_is_for_draft_md_alone(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    text = "预祝【待填：市名】工会大会成功！\n"
    write(folder, fake(wish=text), classic_slots=True)
    shown = (folder / "draft.md").read_text("utf-8")
    assert "预祝×市工会大会成功！" in shown and "待填" not in shown
    assert (folder / "sections/wish.md").read_text("utf-8") == text


def test_the_mark_tells_how_the_texts_that_stand_were_made(tmp_path: Path) -> None:
    write(tmp_path / "composed", ComposeModel(), FIXED)
    assert (tmp_path / "composed/draft.md").read_text("utf-8").endswith(f"\n> {NOTES['none']}\n")
    with pytest.raises(ServiceError):
        write(tmp_path / "mixed", fake(hope=ModelBusy("忙")))
    write(tmp_path / "mixed", ComposeModel(), resume=True)
    assert (tmp_path / "mixed/draft.md").read_text("utf-8").endswith(f"\n> {NOTES['model']}\n")


@pytest.mark.parametrize("speech_type", outlines.speech_types())
def test_every_speech_type_is_drafted_without_a_model_and_read_again(speech_type: str, tmp_path: Path) -> None:
    brief = briefs.parse(f"speech_type: {speech_type}\n", "brief.yaml")
    outcome = write(tmp_path / "draft", ComposeModel(), brief)
    outline = outlines.for_brief(brief)
    text = (outcome.folder / "draft.md").read_text("utf-8")
    assert [span.id for span in segment(text, outline).sections] == [spec.id for spec in outline.sections]


# --- what is asked, and when ---


def test_parts_see_all_headings_and_sections_that_start_early_none(tmp_path: Path) -> None:
    model = fake()
    write(tmp_path / "draft", model)
    for prompt in model.prompts:
        spec = prompt.task.spec
        seen = [line for line in HEADINGS if line in prompt.messages[1].text]
        if spec is not None:
            assert seen == (list(HEADINGS) if waits_for_headings(OUTLINE, spec) else [])
    assert [spec.id for spec in OUTLINE.sections if waits_for_headings(OUTLINE, spec)] == ["call", *PARTS]


def test_sections_that_need_no_headings_do_not_wait_for_them(tmp_path: Path) -> None:
    written = threading.Event()

    def proposed(prompt: Prompt) -> Reply:
        assert written.wait(30), "no section was written while the headings were waited for"
        return answer(prompt)

    def review(prompt: Prompt) -> Reply:
        written.set()
        return answer(prompt)

    write(tmp_path / "draft", fake(headings=proposed, review=review), jobs=2)


def test_sections_are_written_side_by_side(tmp_path: Path) -> None:
    together = threading.Barrier(5, timeout=30)

    def meet(prompt: Prompt) -> Reply:
        if prompt.task.spec is not None and waits_for_headings(OUTLINE, prompt.task.spec):
            together.wait()  # breaks when fewer than five are under way at once
        return answer(prompt)

    write(tmp_path / "draft", FakeModel(meet), jobs=5)
    assert not together.broken and View(tmp_path / "draft").missing() == ()


def test_headings_of_the_brief_are_taken_and_not_asked_for(tmp_path: Path) -> None:
    model = fake()
    write(tmp_path / "draft", model, FIXED)
    assert asked(model) == sorted(IDS)
    assert View(tmp_path / "draft").headings() == FIXED.headings


def test_a_fact_goes_to_its_section_or_to_the_review_or_where_such_things_are_planned() -> None:
    brief = briefs.parse(
        "speech_type: congress_opening\nfacts:\n"
        "  - {text: 建成户外劳动者服务站点300个, section: hope}\n"
        "  - {text: 帮扶困难职工2.1万人次，化解劳动争议3000件}\n"
        "  - {text: 今后五年要开展劳动和技能竞赛500场}\n",
        "brief.yaml",
    )
    found = facts_by_section(brief, OUTLINE, retriever())
    assert {key: [fact.id for fact in facts] for key, facts in found.items()} == {
        "hope": ["f1"], "review": ["f2"], "part-2": ["f3"],
    }  # fmt: skip


def test_a_task_can_be_had_for_any_section() -> None:
    assert task_for(BRIEF, OUTLINE, "headings", {}).purpose == "headings"
    assert task_for(BRIEF, OUTLINE, "hope", {}).spec == OUTLINE.section("hope")
    with pytest.raises(InputError, match="没有“part-9”这一节。有的是：headings、salutation"):
        task_for(BRIEF, OUTLINE, "part-9", {})
