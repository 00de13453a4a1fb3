"""A draft's folder: nothing half-written, nothing lost, nothing overwritten that a person wrote."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.errors import DraftError
from pipeline.resources import tree
from pipeline.store import CALLS, HEADINGS, Store, View, is_draft
from pipeline.store.history import Version
from pipeline.store.journal import JOURNAL, Journal, pending
from pipeline.store.state import FORMAT, STATE

ROOT = Path(__file__).parent.parent
BRIEF = tree("examples") / "brief.yaml"


def create(folder: Path, **options: object) -> Store:
    brief = briefs.load(BRIEF)
    return Store.create(folder, brief, outlines.for_brief(brief), model="fake", **options)  # type: ignore[arg-type]


def version(text: str, **values: object) -> Version:
    return Version(0, "model", text, model="fake", reply=text, **values)  # type: ignore[arg-type]


def write(store: Store, section: str, text: str) -> int:
    number = store.keep(section, version(text)).version
    store.put({section: number})
    return number


class Killed(BaseException):
    """Ends a life in the middle of a write, as SIGKILL does."""


def dying(where: str) -> Callable[[str], None]:
    """A probe that dies at a point."""

    def die(point: str) -> None:
        if point == where:
            raise Killed

    return die


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft of three sections, closed."""
    path = tmp_path / "draft"
    with create(path) as store:
        store.agree({"part-1": "一、牢牢把握方向，在学习中前进"})
        write(store, "salutation", "各位代表：\n")
        write(store, "part-1", "一、牢牢把握方向，在学习中前进\n\n要学习。\n")
        write(store, "hope", "希望大家努力。\n")
    return path


# --- what lies in the folder ---


def test_a_draft_is_what_the_contract_says(folder: Path) -> None:
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    sections = ("hope", "part-1", "salutation")
    assert names == sorted(
        [
            *(".lock", "brief.yaml", "history/draft.json"),
            *(f"sections/{key}.md" for key in sections),
            *(f"history/{key}/0001.{end}" for key in sections for end in ("json", "md")),
        ]
    )
    assert (folder / "brief.yaml").read_bytes() == BRIEF.read_bytes()
    record = json.loads((folder / "history/hope/0001.json").read_text("utf-8"))
    assert list(record)[:3] == ["version", "origin", "text"]
    assert record["text"] == record["reply"] == "希望大家努力。\n"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_brief_is_kept_byte_for_byte_in_whatever_encoding_it_came(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "brief.yaml"
    path.write_bytes(BRIEF.read_text("utf-8").replace("\n", "\r\n").encode(encoding))
    brief = briefs.load(path)
    with pytest.raises(Killed):
        Store.create(tmp_path / "draft", brief, outlines.for_brief(brief), model="fake", probe=dying("acknowledged"))
    with Store(tmp_path / "draft") as store:  # it comes out of the journal as it went in
        assert store.brief() == brief
    assert (tmp_path / "draft/brief.yaml").read_bytes() == path.read_bytes()


def test_sections_come_in_the_order_of_the_outline_with_their_headings(folder: Path) -> None:
    view = View(folder)
    assert [section.id for section in view.draft().sections] == ["salutation", "part-1", "hope"]
    part = view.section("part-1")
    assert part is not None and part.heading == "一、牢牢把握方向，在学习中前进"
    assert view.section("wish") is None
    assert "wish" in view.missing() and "hope" not in view.missing()


def test_a_version_comes_back_as_it_was_kept(folder: Path) -> None:
    from pipeline.types import Finding, Usage

    finding = Finding("open-slot", "info", "hope", 0, 2, "希望", "话")
    full = version(
        "希望。\n", purpose="repair", attempt=2, prompt_sha256="ab", references=("r1/hope",), finish="stop",
        usage=Usage(10, 5, None, 1), notes=("去掉了代码框",), findings=(finding,), note="短些", source=1,
    )  # fmt: skip
    with Store(folder) as store:
        kept = store.keep("hope", full)
        assert kept.version == 2
        assert store.versions("hope")[1] == kept
    assert View(folder).version("hope", 2) == kept


# --- what a person does in it ---


def test_a_hand_edit_becomes_a_version_of_its_own_and_stands(folder: Path) -> None:
    (folder / "sections/hope.md").write_text("希望大家\r\n再接再厉。", "utf-8", newline="")
    with Store(folder) as store:
        assert store.notices == ["sections/hope.md 有手工改动，已存为版本 2。"]
        assert [kept.origin for kept in store.versions("hope")] == ["model", "hand"]
        hope = store.section("hope")
        assert hope is not None and (hope.text, hope.version) == ("希望大家\n再接再厉。\n", 2)
    with Store(folder) as store:
        assert store.notices == []


def test_other_line_ends_or_another_encoding_are_no_edit(folder: Path) -> None:
    for raw in ("希望大家努力。\r\n".encode(), "希望大家努力。\n\n".encode("gb18030"), "\ufeff希望大家努力。".encode()):
        (folder / "sections/hope.md").write_bytes(raw)
        with Store(folder) as store:
            assert store.notices == []
        assert (folder / "sections/hope.md").read_bytes() == raw


def test_a_section_written_by_hand_counts_as_written(folder: Path) -> None:
    (folder / "sections/wish.md").write_text("祝大会圆满成功！\n", "utf-8")
    (folder / "sections/call.md").write_text("", "utf-8")
    with Store(folder) as store:
        assert "wish" not in store.missing() and "call" in store.missing()


def test_a_lost_section_comes_back_from_its_version(folder: Path) -> None:
    (folder / "sections/hope.md").unlink()
    with Store(folder) as store:
        assert store.notices == ["sections/hope.md 不见了，已按版本 1 补回。"]
    assert (folder / "sections/hope.md").read_text("utf-8") == "希望大家努力。\n"


def test_an_edit_made_while_the_model_wrote_is_not_overwritten(folder: Path) -> None:
    with Store(folder) as store:
        number = store.keep("hope", version("模型的话。\n")).version
        (folder / "sections/hope.md").write_text("我的话。\n", "utf-8")
        with pytest.raises(DraftError, match="手工改了“hope”，没有覆盖"):
            store.put({"hope": number})
        with pytest.raises(DraftError, match="手工改了“hope”，没有覆盖"):
            store.restore("hope", 1)
    with Store(folder) as store:
        assert [kept.text for kept in store.versions("hope")] == ["希望大家努力。\n", "模型的话。\n", "我的话。\n"]
        hope = store.section("hope")
        assert hope is not None and hope.text == "我的话。\n"


def test_a_draft_md_changed_by_hand_is_kept(folder: Path) -> None:
    with Store(folder) as store:
        store.publish("# 讲话\n", "{}\n")
        store.publish("# 讲话（二）\n", "{}\n")
        assert store.notices == []
        (folder / "draft.md").write_text("# 我改的\n", "utf-8")
        store.publish("# 讲话（三）\n", "{}\n")
        assert "history/draft/0001.md" in store.notices[0]
    assert (folder / "history/draft/0001.md").read_text("utf-8") == "# 我改的\n"
    assert (folder / "draft.md").read_text("utf-8") == "# 讲话（三）\n"


def test_a_foreign_file_among_the_sections_is_named(folder: Path) -> None:
    (folder / "sections/hope 副本.md").write_text("x", "utf-8")
    with Store(folder) as store:
        assert store.notices == ["sections/hope 副本.md 不属于这份初稿，没有用它。"]


# --- restore, lock ---


def test_restore_lets_what_stood_before_stand_again(folder: Path) -> None:
    with Store(folder) as store:
        store.keep("hope", version("没有采用的一稿。\n"))
        write(store, "hope", "第三稿。\n")
        kept = store.restore("hope")
        assert (kept.version, kept.origin, kept.source, kept.text) == (4, "restore", 1, "希望大家努力。\n")
        assert store.restore("hope").text == "第三稿。\n"
        assert store.restore("hope", 2).text == "没有采用的一稿。\n"
        with pytest.raises(DraftError, match="没有更早的文字"):
            store.restore("part-1")
        with pytest.raises(DraftError, match="没有版本 9。有的版本：1、2、3"):
            store.restore("hope", 9)


def test_a_locked_section_takes_no_change_but_a_persons(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("hope")
        number = store.keep("hope", version("新的。\n")).version
        with pytest.raises(DraftError, match="“hope”已锁定"):
            store.put({"hope": number, "part-1": 1})
        with pytest.raises(DraftError, match="已锁定"):
            store.restore("hope", number)
        with pytest.raises(DraftError, match="还没有写"):
            store.lock("wish")
    (folder / "sections/hope.md").write_text("我的话。\n", "utf-8")
    with Store(folder) as store:
        assert "已锁定的一节" in store.notices[0]
        store.lock("hope", False)
        store.put({"hope": number})


def test_put_is_refused_when_another_section_changed(folder: Path) -> None:
    with Store(folder) as store:
        before = store.hashes()
        number = store.keep("hope", version("新的。\n")).version
        (folder / "sections/part-1.md").write_text("改了。\n", "utf-8")
        with pytest.raises(DraftError, match="其间有人改了part-1。什么也没有写入"):
            store.put({"hope": number}, {key: value for key, value in before.items() if key != "hope"})
    assert (folder / "sections/hope.md").read_text("utf-8") == "希望大家努力。\n"


@pytest.mark.parametrize("wrong", ["part-9", "../hope", "", "hope/..", "draft"])
def test_an_id_that_is_no_section_never_becomes_a_path(folder: Path, wrong: str) -> None:
    with Store(folder) as store:
        for act in (
            lambda: store.keep(wrong, version("x\n")),
            lambda: store.put({wrong: 1}),
            lambda: store.restore(wrong, 1),
            lambda: store.lock(wrong),
            lambda: store.versions(wrong),
            lambda: store.section(wrong),
        ):
            with pytest.raises(DraftError, match="有的是：salutation、"):
                act()


# --- calls ---


def test_calls_are_sorted_by_run_and_section_and_keep_their_order_within(folder: Path) -> None:
    rows = [
        {"run": 2, "section": "salutation", "attempt": 1},
        {"run": 1, "section": "hope", "attempt": 1},
        {"run": 1, "section": "part-1", "attempt": 1},
        {"run": 1, "section": "hope", "attempt": 2},
        {"run": 1, "section": HEADINGS, "attempt": 1},
    ]
    with Store(folder) as store:
        for row in rows:
            store.log(row)
        assert store.calls() == rows
        store.sort_calls()
        assert store.calls() == [rows[4], rows[2], rows[1], rows[3], rows[0]]
        store.log(rows[0])
    assert len(View(folder).calls()) == 6


def test_a_torn_line_of_calls_is_dropped(folder: Path) -> None:
    (folder / CALLS).write_bytes(b'{"run": 1, "section": "hope"}\n{"run": 1, "sec')
    assert View(folder).calls() == [{"run": 1, "section": "hope"}]
    with Store(folder) as store:
        store.log({"run": 1, "section": "wish"})
        assert [row["section"] for row in store.calls()] == ["hope", "wish"]


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
