"""A whole speech: what is written when, what is kept when something fails, and what the folder holds in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
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
    SOURCE,
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
from pipeline.draft.progress import Event
from pipeline.draft.request import facts_by_section, task_for, waits_for_headings
from pipeline.errors import DraftError, InputError, ModelBusy, ModelUnavailable, ServiceError
from pipeline.models.compose import ComposeModel
from pipeline.models.fake import FakeModel, Reply
from pipeline.models.replay import ReplayModel
from pipeline.segment import segment
from pipeline.store import Store, View
from pipeline.types import Brief, Host, Prompt, Section, Speaker

ROOT = Path(__file__).parent.parent
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


# --- what fails ---


def test_one_failing_section_stops_no_other_and_resume_finishes(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    with pytest.raises(ServiceError) as caught:
        write(folder, fake(hope=ModelBusy("服务忙（503）。"), part_2=ModelBusy("服务忙（503）。")))
    assert caught.value.exit_code == 3
    assert "part-2、hope：服务忙（503）。" in str(caught.value)
    assert "写好的 8/10 节" in str(caught.value) and "--resume" in str(caught.value)
    assert View(folder).missing() == ("part-2", "hope")
    assert not (folder / "draft.md").exists()

    again = fake()
    write(folder, again, resume=True)
    assert asked(again) == ["hope", "part-2"]
    outcomes = [row["outcome"] for row in View(folder).calls() if row["section"] == "hope"]
    assert outcomes == ["ModelBusy", "ok"]
    assert (folder / "draft.md").exists()


def test_without_headings_the_rest_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    with pytest.raises(ServiceError, match="标题："):
        write(folder, fake(headings="不知道。"))
    assert View(folder).missing() == ("call", *PARTS)
    again = fake()
    write(folder, again, resume=True)
    assert asked(again) == sorted(["headings", "call", *PARTS])


def test_a_reply_that_is_never_usable_is_kept_and_asked_for_again(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    with pytest.raises(ServiceError, match="hope："):
        write(folder, fake(hope="I'm sorry, but I can't help with that."))
    assert all(kept.fault for kept in View(folder).versions("hope"))
    again = fake()
    write(folder, again, resume=True)
    assert asked(again) == ["hope"]


def test_faults_of_the_input_alone_are_exit_2(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write(tmp_path / "draft", fake(hope=InputError("没有录下的回答。")))
    assert caught.value.exit_code == 2 and "hope：没有录下的回答。" in str(caught.value)


def test_what_an_interrupted_run_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    def cut_short(prompt: Prompt) -> Reply:
        if prompt.task.purpose == "repair":
            raise KeyboardInterrupt
        return "错。\n"

    def mended(prompt: Prompt) -> Reply:
        assert prompt.task.purpose == "repair", "the first answer was kept"
        return "对。\n"

    events: list[Event] = []
    folder, never = tmp_path / "draft", tmp_path / "never-interrupted"
    with pytest.raises(KeyboardInterrupt):
        write(folder, fake(hope=cut_short), on_event=events.append, jobs=1)
    assert events[-1].kind == "note" and "已中断" in events[-1].text and "--resume" in events[-1].text
    write(folder, fake(hope=mended), resume=True, jobs=1)
    write(never, fake(hope=lambda prompt: "对。\n" if prompt.task.purpose == "repair" else "错。\n"))
    whole_run, resumed = contents(never), contents(folder)
    whole_run.pop("calls.jsonl"), resumed.pop("calls.jsonl")  # the call that was cut short is on record, too
    assert resumed == whole_run


def test_ctrl_c_ends_a_call_that_hangs_and_keeps_what_is_whole(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tests/hanging_draft.py"), str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        try:
            assert child.stdout.readline() == "hanging\n", child.stderr.read()
            child.send_signal(signal.SIGINT)
            out, err = child.communicate(timeout=60)
        finally:
            child.kill()  # or leaving the block waits for it without end
    assert child.returncode == 130, err
    assert "已中断" in out and "Traceback" not in err
    view = View(folder)
    assert "hope" in view.missing() and len(view.missing()) < len(IDS)
    write(folder, fake(), resume=True)


def test_a_folder_that_takes_no_more_ends_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "draft"

    def block(prompt: Prompt) -> Reply:
        (folder / "history/hope").write_text("在这里挡着", "utf-8")
        return answer(prompt)

    with pytest.raises(DraftError, match="写不进去"):
        write(folder, fake(hope=block), jobs=1)
    (folder / "history/hope").unlink()
    write(folder, fake(), resume=True)


def test_a_section_that_a_person_writes_meanwhile_is_theirs(tmp_path: Path) -> None:
    folder = tmp_path / "draft"

    def overtaken(prompt: Prompt) -> Reply:
        (folder / "sections").mkdir(exist_ok=True)
        (folder / "sections/hope.md").write_text("我写的希望。\n", "utf-8")
        return answer(prompt)

    outcome = write(folder, fake(hope=overtaken))
    assert "sections/hope.md 有手工改动，已存为版本 2。" in outcome.notices
    assert [kept.origin for kept in View(folder).versions("hope")] == ["model", "hand"]
    assert "我写的希望。" in (folder / "draft.md").read_text("utf-8")


# --- resuming, replaying ---


def test_the_same_brief_and_the_same_answers_give_the_same_folder(tmp_path: Path) -> None:
    replies = iter(["错。\n", "好。\n"])
    write(tmp_path / "first", fake(hope=lambda _: next(replies)), jobs=8)
    for name, jobs in (("one", 8), ("two", 1)):
        write(tmp_path / name, ReplayModel(tmp_path / "first"), jobs=jobs)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    first, one = contents(tmp_path / "first"), contents(tmp_path / "one")
    assert {name for name in one if one[name] != first[name]} == {"history/draft.json"}  # it names the model


def test_where_a_draft_may_begin_and_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake(), resume=True)  # nothing there to go on with: a beginning
    with pytest.raises(DraftError, match="已有一份初稿。接着写请加 --resume"):
        write(folder, fake())
    other = briefs.parse(SOURCE.replace("清河市工会第十次", "清河市工会第十一次"), "brief.yaml")
    with pytest.raises(DraftError, match="按另一份起草要求"):
        write(folder, fake(), other, resume=True)
    none = fake()
    before = contents(folder)
    write(folder, none, resume=True)
    assert asked(none) == [] and contents(folder) == before


def test_resume_makes_versions_of_hand_edits_and_assembles_them(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake())
    (folder / "sections/wish.md").write_text("祝大会圆满成功！\n", "utf-8")
    assert write(folder, fake(), resume=True).notices == ("sections/wish.md 有手工改动，已存为版本 2。",)
    assert "祝大会圆满成功！" in (folder / "draft.md").read_text("utf-8")


def test_a_draft_of_another_shape_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake())
    with Store(folder) as store:
        foreign = replace(store.state, speech_type="work_conference")
    (folder / "history/draft.json").write_text(foreign.json(), "utf-8")
    with pytest.raises(DraftError, match="对不上"):
        write(folder, fake(), resume=True)
    Store(folder).close()  # it was given back


def test_events_tell_what_happens_in_order(tmp_path: Path) -> None:
    events: list[Event] = []
    replies = iter(["错。\n", "好。\n"])
    write(tmp_path / "draft", fake(hope=lambda _: next(replies)), on_event=events.append)
    hope = [event for event in events if event.section == "hope"]
    shown = [(event.kind, event.text) for event in hope]
    assert shown == [
        ("waiting", "希望"), ("stage", "写作"), ("text", "错。\n"), ("stage", "检查"), ("attempt", ""),
        ("stage", "改写 1/2"), ("text", "好。\n"), ("stage", "检查"), ("attempt", ""), ("done", ""),
    ]  # fmt: skip
    assert hope[-1].numbers["version"] == 2 and hope[-1].numbers["errors"] == 0
    assert events[-1].kind == "end" and events[-1].numbers["sections"] == len(IDS)


def test_lasting_faults_are_told_once(tmp_path: Path) -> None:
    model = FakeModel(lambda _: ModelUnavailable("不接受密钥（401）。"))
    with pytest.raises(ServiceError) as caught:
        write(tmp_path / "draft", model)
    assert str(caught.value).count("401") == 1
