"""Drafts that are interrupted, or go wrong in part: what was written is kept, and resuming writes the rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from drafting import (
    IDS,
    PARTS,
    SOURCE,
    answer,
    asked,
    contents,
    fake,
    write,
)  # fmt: skip

from pipeline import brief as briefs
from pipeline.draft.progress import Event
from pipeline.errors import DraftError, InputError, ModelBusy, ModelUnavailable, ServiceError
from pipeline.models.fake import FakeModel, Reply
from pipeline.models.replay import ReplayModel
from pipeline.store import Store, View
from pipeline.types import Prompt

ROOT = Path(__file__).parent.parent


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
