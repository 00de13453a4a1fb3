"""A draft's folder: every version is kept, and nothing is overwritten that a person wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from folders import BRIEF, Killed, dying, three, version, write

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.errors import DraftError
from pipeline.store import CALLS, HEADINGS, Store, View


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return three(tmp_path / "draft")


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
