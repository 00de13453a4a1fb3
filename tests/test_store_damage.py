"""A draft's folder after a crash, with a full disk, damaged, forged or shared: nothing half-written, nothing lost, all of it told."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from folders import BRIEF, Killed, create, dying, three, version, write

from pipeline.errors import DraftError
from pipeline.store import Store, View, is_draft
from pipeline.store.journal import JOURNAL, Journal, pending
from pipeline.store.state import FORMAT, STATE

ROOT = Path(__file__).parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three(tmp_path / "draft")


# --- crashes ---


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of a process")
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])  # 7: no step writes seven times
def test_killed_at_a_write_point_all_that_was_acknowledged_is_there(tmp_path: Path, every: int) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tests/crash_child.py"), str(BRIEF), str(tmp_path), str(every)],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    first, *rows = (json.loads(line) for line in run.stdout.splitlines())
    states = first["states"]
    assert len(rows) > 100 // every and rows[-1]["ended"]
    for row in rows:
        # Either the step under way is not there at all, or it is there whole.
        assert row["found"] in states[row["steps"] : row["steps"] + 2], row["point"]


def test_an_edit_made_after_a_crash_wins_over_the_journal(folder: Path) -> None:
    with pytest.raises(Killed), Store(folder, probe=dying("replace sections/hope.md")) as store:
        write(store, "hope", "模型的话。\n")
    (folder / "sections/hope.md").write_text("我的话。\n", "utf-8")
    with Store(folder) as store:
        assert [kept.text for kept in store.versions("hope")] == ["希望大家努力。\n", "模型的话。\n", "我的话。\n"]
        hope = store.section("hope")
        assert hope is not None and (hope.text, hope.version) == ("我的话。\n", 3)


def test_who_only_looks_sees_what_was_acknowledged_and_changes_nothing(folder: Path) -> None:
    with pytest.raises(Killed), Store(folder, probe=dying("acknowledged")) as store:
        store.keep("hope", version("新的。\n"))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert [kept.text for kept in View(folder).versions("hope")] == ["希望大家努力。\n", "新的。\n"]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_full_disk_is_told_and_leaves_the_draft_whole(folder: Path) -> None:
    def full(point: str) -> None:
        if point == "journal":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Store(folder, probe=full) as store:
        with pytest.raises(DraftError, match="写不进去：No space left"):
            store.keep("hope", version("新的。\n"))
        with pytest.raises(DraftError, match="不再往下写"):
            store.keep("hope", version("新的。\n"))
    with Store(folder) as store:
        assert len(store.versions("hope")) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
def test_a_journal_line_that_did_not_fit_is_taken_back(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from pipeline.store.journal import Journal\n"
        "journal = Journal(Path(sys.argv[1])); journal.commit({'history/a.md': 'a'})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))\n"
        "journal.commit({'history/b.md': 'b' * 1000})\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "DraftError" in run.stderr and "写不进去" in run.stderr
    assert pending(tmp_path) == {"history/a.md": b"a"}


def test_a_journal_torn_anywhere_gives_the_whole_changes_before(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.commit({"history/a.md": "一"})
    first = (tmp_path / JOURNAL).stat().st_size
    journal.commit({"history/a.md": "二", "sections/b.md": "乙"})
    journal.close()
    whole = (tmp_path / JOURNAL).read_bytes()
    for size in range(len(whole)):
        (tmp_path / JOURNAL).write_bytes(whole[:size])
        assert pending(tmp_path) == ({"history/a.md": "一".encode()} if size >= first else {}), size


def test_a_journal_damaged_in_the_middle_is_told_and_not_played(folder: Path) -> None:
    journal = Journal(folder)
    for text in "一二三":
        journal.commit({"history/x.md": text})
    journal.close()
    damaged = (folder / JOURNAL).read_bytes().replace("二".encode(), "贰".encode())
    (folder / JOURNAL).write_bytes(damaged)
    with pytest.raises(DraftError, match=r"journal\.log:2: 写入日志损坏"):
        Store(folder)
    assert (folder / JOURNAL).read_bytes() == damaged


@pytest.mark.parametrize(
    "name", ["../outside.md", "/tmp/outside.md", "history/../../outside.md", ".git/config", "a//b"]
)
def test_a_journal_from_elsewhere_cannot_write_outside(folder: Path, name: str) -> None:
    from pipeline.store.journal import sha256

    body = json.dumps({name: [None, "x"]})
    (folder / JOURNAL).write_text(f"{sha256(body)} {body}\n", "utf-8")
    with pytest.raises(DraftError, match="指向文件夹以外"):
        Store(folder)
    assert not (folder.parent / "outside.md").exists()


# --- who may open it ---


def test_a_second_process_is_told(folder: Path) -> None:
    code = "import sys; from pathlib import Path; from pipeline.store import Store; Store(Path(sys.argv[1]))"
    with Store(folder):
        run = subprocess.run(
            [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, cwd=ROOT, check=False
        )
        assert "另一个 qicao 正在写这个文件夹" in run.stderr
        with pytest.raises(DraftError, match="另一个 qicao"):
            Store(folder)
        assert View(folder).section("hope") is not None
    Store(folder).close()


def test_a_newer_format_is_left_alone(folder: Path) -> None:
    data = json.loads((folder / STATE).read_text("utf-8"))
    (folder / STATE).write_text(json.dumps(data | {"format": FORMAT + 1, "sections": "?"}), "utf-8")
    with pytest.raises(DraftError, match="较新的 qicao"):
        Store(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 1}', '{"format": 1, "sections": {"../x": {}}}'])
def test_a_damaged_record_is_told(folder: Path, content: str) -> None:
    (folder / STATE).write_text(content, "utf-8")
    with pytest.raises(DraftError, match="记录损坏"):
        View(folder)


def test_a_damaged_or_forged_version_is_told(folder: Path) -> None:
    path = folder / "history/hope/0001.json"
    whole = path.read_text("utf-8")
    for content, words in ((whole[:40], "损坏"), ("[]", "损坏"), (whole.replace("努力", "偷懒"), "被改动过")):
        path.write_text(content, "utf-8")
        with pytest.raises(DraftError, match=words):
            View(folder).versions("hope")


def test_folders_that_are_no_draft(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "none", "没有这个文件夹"), (tmp_path, "不是初稿的文件夹"), (BRIEF, "这是文件")):
        with pytest.raises(DraftError, match=words):
            Store(path)
    assert list(tmp_path.iterdir()) == []


def test_a_draft_begins_only_in_a_free_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("x", "utf-8")
    for path, words in (
        (folder, "已有一份初稿。接着写请加 --resume"),
        (tmp_path / "mine", "已有别的文件"),
        (folder / "brief.yaml", "已有一个文件"),
        (folder / "brief.yaml" / "below", "建不了文件夹"),
    ):
        with pytest.raises(DraftError, match=words):
            create(path)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    create(tmp_path / "a" / "b").close()
    assert is_draft(tmp_path / "a" / "b")


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    (folder / ".lock").unlink()
    (folder / ".lock").mkdir()  # what a system says to root as well
    with pytest.raises(DraftError, match=r"写不进去.*复制到可写的地方"):
        Store(folder)


def test_links_out_of_the_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密\n", "utf-8")
    (folder / "sections/wish.md").symlink_to(tmp_path / "secret")
    with pytest.raises(DraftError, match="符号链接"):
        Store(folder)
    shutil.rmtree(folder / "sections")
    (folder / "sections").symlink_to(tmp_path)
    with pytest.raises(DraftError, match="符号链接"):
        Store(folder)


def test_links_out_of_the_history_are_not_written_through(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "history/wish").symlink_to(tmp_path / "elsewhere")
    with Store(folder) as store, pytest.raises(DraftError, match="符号链接"):
        store.keep("wish", version("祝愿。\n"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_the_system_refuses_to_read_is_told(folder: Path) -> None:
    too_long = folder.parent / ("长" * 200)
    for act in (lambda: Store(too_long), lambda: create(too_long), lambda: View(too_long)):
        with pytest.raises(DraftError, match="读不了：File name too long"):
            act()
    (folder / "brief.yaml").unlink()
    with pytest.raises(DraftError, match=r"brief\.yaml 不见了"):
        View(folder).brief()


def test_a_moved_or_copied_folder_opens(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    shutil.move(folder, tmp_path / "moved")
    for path in (tmp_path / "copy", tmp_path / "moved"):
        with Store(path) as store:
            assert store.notices == []
            write(store, "wish", "祝大会圆满成功！\n")


def test_a_closed_folder_takes_nothing(folder: Path) -> None:
    store = Store(folder)
    store.close()
    store.close()
    with pytest.raises(DraftError, match="已经关闭"):
        store.keep("hope", version("x\n"))
