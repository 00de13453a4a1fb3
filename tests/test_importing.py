"""An exported Word file comes back: what a person changed in it is a version of its own, all else stays as it was."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from drafting import BRIEF, IDS, drafted, fake, sections_of, whole, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wordfile import back, edited, exported, replacing

from pipeline.cli import main
from pipeline.errors import DraftError, InputError, ModelBusy, ServiceError
from pipeline.importing import Imported
from pipeline.models.compose import ComposeModel
from pipeline.store import Store, View

TWO = "要建功立业，3200家企业建会。\n\n要办实事。\n"
HOPE = "希望新一届委员会把工会建成职工之家。\n"


written, folder = drafted(part_2=TWO, hope=HOPE)


def without_bookmarks(xml: str) -> str:
    return re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", xml)


def fates(done: Imported) -> dict[str, str]:
    return {key: outcome.fate for key, outcome in done.sections.items() if outcome.fate != "same"}


def test_a_file_that_nobody_edited_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = back(folder, exported(folder))
    assert fates(done) == {} and done.bookmarks and not done.notices
    assert [line.split() for line in done.shown().splitlines()] == [[key, "未动"] for key in IDS]
    assert all(path.read_bytes() == content for path, content in before.items())


@pytest.mark.parametrize("strip", [False, True], ids=["bookmarks", "first lines"])
def test_a_changed_section_is_a_version_by_hand_and_the_others_stay(folder: Path, strip: bool) -> None:
    before = sections_of(folder)
    file = edited(exported(folder), replacing("要办实事。", "要办好实事，办出实效。"))
    if strip:
        edited(file, without_bookmarks)
    done = back(folder, file)
    after = sections_of(folder)
    assert {key for key in IDS if after[key] != before[key]} == {"part-2"}
    assert after["part-2"].decode() == whole("part-2", TWO.replace("要办实事。", "要办好实事，办出实效。"))
    assert fates(done) == {"part-2": "taken"} and done.bookmarks is not strip
    assert ("书签不全" in "".join(done.notices)) is strip
    kept = View(folder).version("part-2", 2)
    assert (kept.origin, kept.source, kept.model) == ("hand", 1, None)
    line = next(line for line in done.shown().splitlines() if line.startswith("part-2"))
    assert "版本 1 → 2" in line and "增 6 字，删 0 字" in line
    assert "办出实效" in (folder / "draft.md").read_text("utf-8")


def test_a_file_without_bookmarks_is_segmented(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, ComposeModel())
    before = sections_of(folder)
    file = edited(exported(folder), without_bookmarks)
    edited(file, replacing("圆满成功！", "圆满成功，"))  # the first line of a section is another one now
    done = back(folder, file)
    assert fates(done) == {"wish": "taken"} and "书签不全" in done.notices[0]
    assert {key for key in IDS if before[key] != sections_of(folder)[key]} == {"wish"}


def test_paragraphs_may_come_go_and_be_joined(folder: Path) -> None:
    def edit(xml: str) -> str:
        paragraph = re.search(r"<w:p>(?:(?!</w:p>).)*要办实事。.*?</w:p>", xml)
        assert paragraph
        return xml.replace(
            paragraph[0], paragraph[0].replace("要办实事。", "甲。") + paragraph[0].replace("要办实事。", "乙。")
        )

    back(folder, edited(exported(folder), edit))
    assert sections_of(folder)["part-2"].decode() == whole("part-2", TWO.replace("要办实事。", "甲。\n\n乙。"))


def test_tracked_changes_count_as_accepted(folder: Path) -> None:
    def edit(xml: str) -> str:
        tracked = 'w:id="900" w:author="王" w:date="2024-01-01T00:00:00Z"'
        new = f'</w:t></w:r><w:ins {tracked}><w:r><w:t>建成</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">'
        gone = f"</w:t></w:r><w:del {tracked}><w:r><w:delText>建成</w:delText></w:r></w:del><w:r><w:t>"
        return xml.replace("把工会建成", f"把工会{gone}{new}办成")

    back(folder, edited(exported(folder), edit))
    assert sections_of(folder)["hope"].decode() == "希望新一届委员会把工会建成办成职工之家。\n"


def test_a_deleted_paragraph_end_joins_two_sections_where_the_bookmark_still_parts_them(folder: Path) -> None:
    def edit(xml: str) -> str:
        return re.sub(r"</w:p><w:p><w:pPr>(?:(?!</w:pPr>).)*</w:pPr>(<w:bookmarkStart[^>]*_qicao_wish)", r"\1", xml)

    done = back(folder, edited(exported(folder), edit))
    assert fates(done) == {}


def test_a_locked_section_is_refused_and_the_others_are_taken(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("hope")
        store.lock("part-2", sentence="要办实事。")
    file = edited(exported(folder), replacing("职工之家", "温暖之家"))
    edited(file, replacing("要办实事。", "要少说。"))
    edited(file, replacing("委员会", "工会"))
    before = sections_of(folder)
    done = back(folder, file)
    assert fates(done) == {"hope": "refused", "part-2": "refused"} and done.refused == ("part-2", "hope")
    assert sections_of(folder) == before
    assert "已锁定" in done.shown() and "缺了锁定的话“要办实事。”" in done.shown()
    assert [len(View(folder).versions(key)) for key in ("hope", "part-2")] == [1, 1]


def test_title_and_note_are_no_part_of_it(folder: Path) -> None:
    file = edited(exported(folder), replacing('<w:t xml:space="preserve">在', '<w:t xml:space="preserve">新的'))
    edited(file, replacing('<w:pStyle w:val="OriginNote"/>', '<w:pStyle w:val="BodyText"/>'))
    done = back(folder, file)
    assert fates(done) == {} and "标题、讲话人或日期与初稿不同" in done.notices[-1]


def test_an_older_version_in_the_file_is_left_and_an_edit_of_it_is_told(folder: Path) -> None:
    file = exported(folder)
    shutil.copy(file, folder.parent / "edited.docx")
    with Store(folder) as store:
        store.take({"hope": "希望大家再接再厉。\n"}, {"hope": 1})
    before = sections_of(folder)
    done = back(folder, file)
    assert fates(done) == {"hope": "older"} and sections_of(folder) == before
    assert "还是版本 1，没有改过；现在的是版本 2" in done.shown()
    done = back(folder, edited(folder.parent / "edited.docx", replacing("职工之家", "温暖之家")))
    assert fates(done) == {"hope": "taken"}
    assert "在版本 1 上改的；版本 2 可用 qicao restore 取回" in done.shown()
    assert View(folder).version("hope", 3).source == 1


def test_remarks_to_qicao_stay_with_the_lines_that_did_not_change(folder: Path) -> None:
    aside = "<!-- qicao: ignore repeated-clause -->"
    text = (
        whole("part-2", TWO).replace("要建功立业", f"{aside}\n要建功立业").replace("要办实事。", f"要办实事。{aside}")
    )
    (folder / "sections/part-2.md").write_text(text, "utf-8")
    done = back(folder, edited(exported(folder), replacing("要办实事。", "要办好。")))
    after = sections_of(folder)["part-2"].decode()
    assert after == whole("part-2", TWO.replace("要建功立业", f"{aside}\n要建功立业").replace("要办实事。", "要办好。"))
    assert "注记" in "".join(done.notices)


def test_masks_come_back_as_open_slots(tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    write(folder, fake(hope="希望【待填：市名】工会努力，把【待填：数字】件事办好。\n"), classic_slots=True)
    done = back(folder, edited(exported(folder), replacing("努力", "再努力")))
    assert fates(done) == {"hope": "taken"}
    text = sections_of(folder)["hope"].decode()
    assert "×" not in text and text.count("【待填") == 2 and "再努力" in text


def broken(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04nothing")


def headless(file: Path) -> None:
    edited(file, without_bookmarks)
    edited(file, lambda xml: xml.replace("一、", "").replace("三、", ""))


@pytest.mark.parametrize(
    ("damage", "words"), [(broken, "打不开"), (headless, "认不出文件里的各节"), (Path.unlink, "没有这个文件")]
)
def test_a_file_that_cannot_be_read_changes_nothing(folder: Path, damage: Callable[[Path], Any], words: str) -> None:
    before = sections_of(folder)
    file = exported(folder)
    damage(file)
    with pytest.raises(InputError, match=words):
        back(folder, file)
    assert sections_of(folder) == before and len(View(folder).versions("hope")) == 1


def test_other_formats_and_unfinished_drafts_are_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="只能取回"):
        back(folder, tmp_path / "a.odt")
    file = exported(folder)
    with pytest.raises(ServiceError):
        write(tmp_path / "half", fake(hope=ModelBusy("忙。")))
    with pytest.raises(DraftError, match="还没有写完，缺hope"):
        back(tmp_path / "half", file)


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_a_file_saved_by_libreoffice_comes_back(folder: Path, tmp_path: Path) -> None:
    file = edited(exported(folder), replacing("职工之家", "温暖之家"))
    profile = (tmp_path / "profile").as_uri()
    for ending in ("odt", "docx"):
        call = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", ending, "--outdir"]
        subprocess.run([*call, str(tmp_path / "out"), str(file)], check=True, capture_output=True)
        file = tmp_path / "out" / f"{file.stem}.{ending}"
    done = back(folder, file)
    assert fates(done) == {"hope": "taken"} and done.bookmarks


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = edited(exported(folder), replacing("职工之家", "温暖之家"))
    assert main(["import", str(folder), str(file)]) == 0
    out, _ = capsys.readouterr()
    assert len(out.splitlines()) == len(IDS) and "hope            已改  版本 1 → 2" in out
    main(["lock", str(folder), "hope"])
    assert main(["import", str(folder), str(edited(file, replacing("温暖", "幸福")))]) == 1
    assert main(["import", str(folder), "none.docx"]) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("要办好实事。，3万“”<&>\"' ", min_size=1, max_size=30).map(lambda text: f"要{text}。"))
def test_whatever_a_person_writes_comes_back(folder: Path, text: str) -> None:
    from xml.sax.saxutils import escape

    with Store(folder) as store:
        store.restore("hope", 1)
    done = back(folder, edited(exported(folder), replacing(HOPE.strip(), escape(text))))
    assert sections_of(folder)["hope"].decode() == f"{text}\n"
    assert set(fates(done)) == {"hope"} and BRIEF.facts
