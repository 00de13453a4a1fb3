"""A draft as a file to take away: open slots, the mark of origin, the same bytes, and nothing half-written."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from exported import MODEL, TEXTS, TITLE, by_text, custom, document, drafted, opened, shown

from pipeline.errors import DraftError, InputError
from pipeline.export import FORMATS, export, open_slots, read, render
from pipeline.export.document import lines
from pipeline.store import Store

# --- open slots -----------------------------------------------------------------------------------


def test_open_slots_are_yellow_and_nothing_else_is() -> None:
    file = opened(render(document(), ".docx"))
    marked = [
        run.text for p in file.paragraphs for run in p.runs if run.font.highlight_color is not None
    ]  # fmt: skip
    assert marked == ["【待填：姓名】", "【待填：书记称呼】", "【待填：数字·新发展会员数】"]
    html = render(document(), ".html").decode()
    assert re.findall("<mark>(.*?)</mark>", html) == marked
    for ending in (".md", ".txt"):
        assert all(slot in render(document(), ending).decode() for slot in marked)


def test_open_slots_are_told_with_their_place() -> None:
    found = open_slots(document(title="在【待填：会议名称】上的讲话"))
    assert [(slot.where, slot.slot.name) for slot in found] == [
        ("title", "occasion"), ("byline", "person"), ("salutation", "secretary"), ("review", "figure"),
    ]  # fmt: skip


def test_a_slot_within_a_run_in_heading_keeps_both_marks() -> None:
    line = "一、推进【待填：品牌】建设。随后是正文。"
    runs = by_text(opened(render(document({"call": line}), ".docx")), "一、").runs
    assert [run.text for run in runs] == ["一、推进", "【待填：品牌】", "建设。", "随后是正文。"]
    assert [run.style.name for run in runs] == ["Run-in Heading 1"] * 3 + ["Default Paragraph Font"]


# --- the label ------------------------------------------------------------------------------------


def aigc(text: str, pattern: str) -> dict[str, str]:
    match = re.search(pattern, text)
    assert match
    found: dict[str, str] = json.loads(unescape(match[1]))
    return found


def test_a_model_is_named_in_the_text_and_in_the_metadata() -> None:
    for ending in FORMATS:
        assert "本文稿由人工智能生成，使用前请逐项核实。" in shown(render(document(), ending), ending)
    record = json.loads(custom(render(document(), ".docx"))["AIGC"])
    assert (record["Label"], record["ContentProducer"]) == ("1", f"qicao {MODEL}")
    assert re.fullmatch("[0-9a-f]{32}", record["ProduceID"])
    assert {"ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2"} <= set(record)
    assert aigc(render(document(), ".html").decode(), '<meta name="AIGC" content="(.*?)">') == record
    assert aigc(render(document(), ".md").decode(), "<!-- AIGC: (.*?) -->") == record


def test_a_draft_without_a_model_says_so_and_claims_no_ai() -> None:
    for ending in FORMATS:
        data = render(document(models=("compose",)), ending)
        assert "未使用人工智能模型" in shown(data, ending)
        assert b"AIGC" not in data
    core = opened(render(document(models=("compose",)), ".docx")).core_properties
    assert "未使用人工智能模型" in core.comments


@pytest.mark.parametrize(
    ("models", "label"), [(("compose", MODEL), "1"), ((), "2"), (("replay:answers",), "1"), (("fake",), "1")]
)
def test_one_section_of_a_model_or_a_lost_record_is_labelled(models: tuple[str, ...], label: str) -> None:
    assert json.loads(custom(render(document(models=models), ".docx"))["AIGC"])["Label"] == label


def test_the_label_does_not_tell_the_folders_of_a_machine() -> None:
    models = ("gguf:/home/wang/models/a.gguf", "replay:C:\\Users\\wang\\answers")
    record = json.loads(custom(render(document(models=models), ".docx"))["AIGC"])
    assert record["ContentProducer"] == "qicao gguf:a.gguf replay:answers"


def test_the_properties_of_the_file() -> None:
    core = opened(render(document(), ".docx")).core_properties
    assert (core.title, core.author, core.language) == (TITLE, "qicao", "zh-CN")
    assert core.keywords == "AIGC,人工智能生成"
    assert core.created.date() == core.modified.date() == date(2024, 5, 9)
    assert opened(render(document(day=None), ".docx")).core_properties.created.year == 1980


# --- the same draft -------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_draft_gives_the_same_bytes(ending: str) -> None:
    assert render(document(), ending) == render(document(), ending)


def test_nothing_in_the_archive_tells_when_or_where() -> None:
    for entry in zipfile.ZipFile(io.BytesIO(render(document(), ".docx"))).infolist():
        assert (entry.date_time, entry.create_system, entry.compress_type) == ((1980, 1, 1, 0, 0, 0), 0, 0)


# --- the command ----------------------------------------------------------------------------------


def test_a_draft_is_exported_and_left_as_it_was(tmp_path: Path) -> None:
    folder = drafted(tmp_path / "draft")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for ending in FORMATS:
        target = tmp_path / "out" / f"讲话稿{ending}"
        found = export(folder, target, allow_open_slots=True)
        assert [slot.where for slot in found] == ["byline", "salutation", "review"]
        assert target.read_bytes() == render(document(), ending)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"讲话稿{ending}" for ending in FORMATS)


def test_open_slots_need_a_word(tmp_path: Path) -> None:
    folder = drafted(tmp_path / "draft")
    with pytest.raises(InputError, match=r"3 处待填.*review：【待填：数字·新发展会员数】.*--allow-open-slots"):
        export(folder, tmp_path / "a.docx")
    assert not (tmp_path / "a.docx").exists()


def test_a_finished_draft_needs_none(tmp_path: Path) -> None:
    texts = TEXTS | {"salutation": "王书记，各位代表、同志们：\n", "review": "五年来，成绩可喜。\n"}
    folder = drafted(tmp_path / "draft", texts)
    path = folder / "draft.md"
    path.write_text(path.read_text("utf-8").replace("【待填：姓名】", "李明"), "utf-8")
    assert export(folder, tmp_path / "a.docx") == ()
    assert "李明" in shown((tmp_path / "a.docx").read_bytes(), ".docx")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.doc", ".docx"])
def test_an_unknown_ending_names_the_four(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.docx、\.md、\.txt、\.html"):
        export(drafted(tmp_path / "draft"), tmp_path / name, allow_open_slots=True)


def test_the_ending_may_be_in_capitals(tmp_path: Path) -> None:
    export(drafted(tmp_path / "draft"), tmp_path / "A.DOCX", allow_open_slots=True)
    assert (tmp_path / "A.DOCX").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("name", ["draft.md", "sections/hope.md", "history/hope/0001.md", "sub/../draft.md"])
def test_the_drafts_own_files_are_never_the_target(tmp_path: Path, name: str) -> None:
    folder = drafted(tmp_path / "draft")
    (folder / "sub").mkdir()
    with pytest.raises(InputError, match="初稿自身"):
        export(folder, folder / name, allow_open_slots=True)


def test_what_is_no_whole_draft_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DraftError):
        export(tmp_path, tmp_path / "a.txt")
    half = drafted(tmp_path / "half", {key: text for key, text in TEXTS.items() if key != "hope"})
    with pytest.raises(DraftError, match="缺 hope"):
        export(half, tmp_path / "a.txt")
    bare = drafted(tmp_path / "bare")
    (bare / "draft.md").unlink()
    with pytest.raises(DraftError, match=r"draft\.md"):
        export(bare, tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["file/a.docx", "folder.docx"])
def test_a_place_that_cannot_be_written_is_told_and_the_rest_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.docx").mkdir()
    folder = drafted(tmp_path / "draft")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match="写不进去"):
        export(folder, tmp_path / name, allow_open_slots=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_hand_edit_is_exported_and_keeps_the_label(tmp_path: Path) -> None:
    folder = drafted(tmp_path / "draft")
    (folder / "sections" / "wish.md").write_bytes("最后，祝大会圆满成功！\r\n谢谢\r\n".encode())
    made = read(folder)
    assert lines(made.sections[-1].text) == ["最后，祝大会圆满成功！", "谢谢"]
    Store(folder).close()  # the edit becomes a version of its own, without a model
    assert read(folder).origin.models == (MODEL,)


def test_a_damaged_record_never_says_that_no_model_was_used(tmp_path: Path) -> None:
    folder = drafted(tmp_path / "draft", model="compose")
    assert read(folder).origin.kind == "none"
    (folder / "history" / "hope" / "0001.json").write_text("{")
    assert read(folder).origin.kind == "unknown"


def test_classic_masks_are_kept_where_they_were_asked_for(tmp_path: Path) -> None:
    folder = drafted(tmp_path / "draft", slots="×")
    export(folder, tmp_path / "a.txt", allow_open_slots=True)
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert "×书记，各位代表、同志们：" in text
    assert "新发展会员×人" in text
