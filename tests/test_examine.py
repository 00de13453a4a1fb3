"""`qicao doctor DIR`: what is wrong is found, what is derived is repaired, and nothing of a person's is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from drafting import check, contents, drafted, fake, render, write

from pipeline.cli import main
from pipeline.errors import DraftError, ModelBusy, ServiceError
from pipeline.examine import Examined, examine
from pipeline.store import Store, View

written, folder = drafted()


def look(folder: Path) -> Examined:
    return examine(folder, check, render)


def test_a_sound_draft_is_sound_and_untouched(folder: Path) -> None:
    before = contents(folder)
    found = look(folder)
    assert found.sound and "正常" in found.shown() and "11 个版本" in found.shown()
    assert contents(folder) == before


def torn(folder: Path) -> None:
    path = folder / "calls.jsonl"
    path.write_bytes(path.read_bytes() + b'{"run')


Damage = Callable[[Path], object]
REPAIRED: dict[str, tuple[Damage, str]] = {
    "draft.md lost": (lambda folder: (folder / "draft.md").unlink(), "draft.md 与各节对不上"),
    "report.json stale": (lambda folder: (folder / "report.json").write_text("{}\n"), "report.json 与各节对不上"),
    "copy changed": (lambda folder: (folder / "history/hope/0001.md").write_text("别的。\n"), "1 个版本的文字副本"),
    "copy lost": (lambda folder: (folder / "history/headings/0001.md").unlink(), "1 个版本的文字副本"),
    "section lost": (lambda folder: (folder / "sections/hope.md").unlink(), "已按版本 1 补回"),
    "log torn": (torn, "最后一行不完整"),
}


@pytest.mark.parametrize("name", REPAIRED)
def test_what_is_derived_is_repaired_and_then_sound(folder: Path, name: str) -> None:
    before = contents(folder)
    damage, words = REPAIRED[name]
    damage(folder)
    found = look(folder)
    assert not found.sound and words in found.shown() and "有问题" not in found.shown()
    assert contents(folder) == before
    assert look(folder).sound


def forged(folder: Path) -> None:
    path = folder / "history/hope/0001.json"
    path.write_text(path.read_text("utf-8").replace("一节的正文", "一节的假文"), "utf-8")


def misplaced(folder: Path) -> None:
    shutil.copy(folder / "history/hope/0001.json", folder / "history/hope/0002.json")
    shutil.copy(folder / "history/hope/0001.md", folder / "history/hope/0002.md")


def exchanged(folder: Path) -> None:
    shutil.copy(folder / "history/wish/0001.json", folder / "history/hope/0001.json")


def bad_line(folder: Path) -> None:
    path = folder / "calls.jsonl"
    path.write_text(f"坏的一行\n{path.read_text('utf-8')}", "utf-8")


TOLD: dict[str, tuple[Damage, str]] = {
    "version forged": (forged, "被改动过（校验值不符）"),
    "version broken": (lambda folder: (folder / "history/hope/0001.json").write_text("{"), "版本文件损坏"),
    "version lost": (lambda folder: (folder / "history/hope/0001.json").unlink(), "用过版本 1，它的文件不见了"),
    "version misplaced": (misplaced, "里是版本 1，像是放错了"),
    "version exchanged": (exchanged, "与记录的校验值不符"),
    "log bad": (bad_line, "calls.jsonl 第 1 行"),
    "log lost": (lambda folder: (folder / "calls.jsonl").unlink(), "calls.jsonl 不见了"),
    "brief bad": (lambda folder: (folder / "brief.yaml").write_text("nonsense: 1\n"), "brief.yaml"),
    "brief lost": (lambda folder: (folder / "brief.yaml").unlink(), "brief.yaml 不见了"),
    "record broken": (lambda folder: (folder / "history/draft.json").write_text("{"), "记录损坏"),
    "section no text": (lambda folder: (folder / "sections/hope.md").write_bytes(b"\xff\xff\0\0\1"), "hope.md"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_cannot_be_repaired_is_told_and_left(folder: Path, name: str) -> None:
    damage, words = TOLD[name]
    damage(folder)
    before = contents(folder)
    found = look(folder)
    assert not found.sound and words in found.shown(), found.shown()
    assert "有问题" in found.shown()
    after = contents(folder)
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    assert changed <= {"draft.md", "report.json", ".lock", "history/hope/0001.md"}
    assert not look(folder).sound


def test_a_hand_edit_is_a_version_and_draft_md_follows(folder: Path) -> None:
    (folder / "sections/hope.md").write_text("我的希望。\n", "utf-8")
    found = look(folder)
    assert "已存为版本 2" in found.shown() and "draft.md、report.json 与各节对不上" in found.shown()
    assert "我的希望。" in (folder / "draft.md").read_text("utf-8")
    assert look(folder).sound


def test_a_draft_md_changed_by_hand_is_kept_aside(folder: Path) -> None:
    (folder / "draft.md").write_text("我的全文。\n", "utf-8")
    assert "已另存为 history/draft/0001.md" in look(folder).shown()
    assert (folder / "history/draft/0001.md").read_text("utf-8") == "我的全文。\n"


def test_a_crash_is_recovered_from(folder: Path) -> None:
    class Killed(BaseException):
        pass

    def die(point: str) -> None:
        if point == "replace sections/hope.md":
            raise Killed

    with pytest.raises(Killed), Store(folder, probe=die) as store:
        store.take({"hope": "新的希望。\n"}, {"hope": 1})
    found = look(folder)
    assert "上次没有正常结束" in found.shown() and "有问题" not in found.shown()
    assert (folder / "sections/hope.md").read_text("utf-8") == "新的希望。\n"
    assert look(folder).sound


def test_a_lost_locked_sentence_is_told(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("hope", sentence="这是")
    (folder / "sections/hope.md").write_text("我的希望。\n", "utf-8")
    assert "没有锁定的话“这是”" in look(folder).shown()


def test_an_unfinished_draft_is_told_and_no_fault(tmp_path: Path) -> None:
    with pytest.raises(ServiceError):
        write(tmp_path / "draft", fake(hope=ModelBusy("忙。")))
    found = look(tmp_path / "draft")
    assert found.sound and "缺hope" in found.shown()


def test_no_draft_is_a_wrong_call(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(DraftError):
            look(folder)


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", str(folder)])  # the report is now that of the real evaluators
    assert main(["doctor", str(folder)]) == 0
    (folder / "draft.md").unlink()
    capsys.readouterr()
    assert main(["doctor", str(folder)]) == 1
    out, words = capsys.readouterr()
    assert "已修复  draft.md" in out and words == ""
    assert main(["doctor", str(folder / "none")]) == 2
    assert json.loads((folder / "report.json").read_text("utf-8"))["schema"] == 1
    assert View(folder).missing() == ()
