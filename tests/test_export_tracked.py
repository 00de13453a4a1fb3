"""Tracked changes: accepting all gives the new text, rejecting all the old one, whatever reads the file."""

from __future__ import annotations

import io
import shutil
import subprocess
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drafting import fake, write
from exported import TEXTS, W, document, opened, part
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import DraftError, InputError
from pipeline.export import Document, changes, export, word
from pipeline.export.document import lines
from pipeline.ingest.word import paragraphs
from pipeline.store import Store

HOPE = "希望新一届委员会再接再厉！\n\n希望大家办好【待填：数字】件实事！\n"


def changed(**texts: str) -> tuple[Document, bytes]:
    """The speech after, and the file with its changes tracked."""
    now = document({**TEXTS, **{key.replace("_", "-"): text for key, text in texts.items()}})
    return now, word.render(now, earlier=document())


def body(data: bytes, gone: str, came: str) -> list[str]:
    """The paragraphs of the file when what is ``came`` counts and what is ``gone`` does not."""
    root = deepcopy(part(data, "word/document.xml"))
    found, row = [], ""
    for paragraph in root.iter(f"{W}p"):
        for text in paragraph.iter(f"{W}t", f"{W}delText"):
            above = {element.tag for element in text.iterancestors()}
            row += "" if f"{W}{gone}" in above else text.text or ""
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            found.append(row)
            row = ""
    assert came != gone and not row
    return found


def accepted(data: bytes) -> list[str]:
    return body(data, "del", "ins")


def rejected(data: bytes) -> list[str]:
    return body(data, "ins", "del")


def test_without_a_difference_the_file_is_the_export() -> None:
    assert word.render(document(), earlier=document()) == word.render(document())


def test_what_went_and_what_came_are_marked_and_nothing_else() -> None:
    _, data = changed(hope="希望新一届委员会作出更大贡献，再接再厉！\n")
    root = part(data, "word/document.xml")
    gone = ["".join(element.itertext()) for element in root.iter(f"{W}del")]
    came = ["".join(element.itertext()) for element in root.iter(f"{W}ins")]
    assert gone == ["新的"] and came == ["，再接再厉"]
    assert not list(root.iter(f"{W}del/{W}r/{W}t"))
    for element in (*root.iter(f"{W}del"), *root.iter(f"{W}ins")):
        assert (element.get(f"{W}author"), element.get(f"{W}date")) == ("qicao", "2024-05-09T00:00:00Z")
    numbers = [element.get(f"{W}id") for element in root.iter(f"{W}del", f"{W}ins", f"{W}bookmarkStart")]
    assert len(set(numbers)) == len(numbers)


def test_paragraphs_that_come_and_go_are_marked_with_their_ends() -> None:
    for new in (HOPE, "希望大家！\n", "甲。\n\n乙。\n\n丙。\n"):
        now, data = changed(hope=new, part_1=TEXTS["part-1"].replace("\n\n", "\n\n要干。\n\n"))
        assert accepted(data) == [one.text for one in opened(word.render(now)).paragraphs]
        assert rejected(data) == [one.text for one in opened(word.render(document())).paragraphs]


def test_slots_and_faces_survive() -> None:
    _, data = changed(hope=HOPE, part_2=TEXTS["part-2"].replace("新作为", "大作为"))
    root = part(data, "word/document.xml")
    lit = ["".join(run.itertext()) for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert "【待填：数字】" in lit
    faces = {"".join(run.itertext()): run.find(f"{W}rPr/{W}rStyle") for run in root.iter(f"{W}r")}
    assert faces["大"].get(f"{W}val") == faces["新"].get(f"{W}val") == "RunInHeading1"


def test_the_same_texts_give_the_same_bytes_and_open_in_python_docx() -> None:
    _, data = changed(hope=HOPE)
    assert changed(hope=HOPE)[1] == data
    assert opened(data).paragraphs[0].text.startswith("在临江市")


def test_our_own_reader_sees_it_as_accepted() -> None:
    now, data = changed(hope=HOPE, call="希望。\n")
    text = "".join(one.text + ("" if one.joined else "\n") for one in paragraphs(data, "a.docx") if one.kind == "body")
    assert text.split("\n")[:-1] == [line for section in now.sections for line in lines(section.text)]


WORDS = st.lists(st.text("要好希望工会，。3", min_size=1, max_size=12), min_size=1, max_size=4).map(
    lambda rows: "\n\n".join(rows) + "\n"
)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_accepting_gives_the_new_text_and_rejecting_the_old(old: str, new: str) -> None:
    before, now = (document({"hope": text}, models=("compose",)) for text in (old, new))
    data = word.render(now, earlier=before)
    assert accepted(data)[3:-1] == lines(new)
    assert rejected(data)[3:-1] == lines(old)


# --- the commands ---


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft in which hope has three versions and wish two."""
    folder = tmp_path_factory.mktemp("tracked") / "draft"
    write(folder, fake(hope="希望大家努力。\n"))
    with Store(folder) as store:
        store.take({"hope": "希望大家更加努力。\n"}, {"hope": 1})
        store.take({"hope": "希望大家更加奋发努力。\n", "wish": "祝大会成功！\n"}, {"hope": 2, "wish": 1})
    return folder


def marked(data: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in part(data, "word/document.xml").iter(f"{W}ins", f"{W}del")]


def test_a_difference_between_versions_as_a_file(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    for call, found in (
        ([], ["奋发"]),
        (["--from", "1"], ["更加奋发"]),
        (["--from", "1", "--to", "2"], ["更加"]),
        (["--from", "3", "--to", "1"], ["更加奋发"]),
    ):
        assert main(["diff", str(folder), "hope", "-o", str(target), *call]) == 0
        assert marked(target.read_bytes()) == found
    text = "\n".join(accepted(target.read_bytes()))
    assert "希望大家努力。" in text and "祝大会成功！" in text


def test_an_export_with_all_changes_since_the_first_draft(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    export(folder, target, allow_open_slots=True, tracked=True)
    found = marked(target.read_bytes())
    assert found[0] == "更加奋发" and "祝大会成功！" in "".join(accepted(target.read_bytes()))
    export(folder, tmp_path / "b.docx", allow_open_slots=True)
    assert accepted(target.read_bytes()) == [one.text for one in opened((tmp_path / "b.docx").read_bytes()).paragraphs]


def test_what_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="后缀"):
        changes(folder, tmp_path / "a.md", "hope", 1)
    with pytest.raises(InputError, match="请导出为"):
        export(folder, tmp_path / "a.md", allow_open_slots=True, tracked=True)
    with pytest.raises(DraftError, match="没有版本 9"):
        changes(folder, tmp_path / "a.docx", "hope", 9)
    assert main(["diff", str(folder), "review", "-o", str(tmp_path / "a.docx")]) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_libreoffice_opens_it_and_keeps_the_changes(tmp_path: Path) -> None:
    now, data = changed(hope=HOPE, part_1=TEXTS["part-1"].replace("要把", "要再把"))
    (tmp_path / "a.docx").write_bytes(data)
    call = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to"]
    subprocess.run([*call, "odt", "--outdir", str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True)
    found = _tracked_in_odt((tmp_path / "a.odt").read_bytes())
    assert {"insertion", "deletion"} <= set(found)
    subprocess.run(
        [*call, "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "a.odt")], check=True, capture_output=True
    )
    again = (tmp_path / "out" / "a.docx").read_bytes()
    text = "".join(one.text + ("" if one.joined else "\n") for one in paragraphs(again, "a.docx") if one.kind == "body")
    assert text.split("\n")[:-1] == [line for section in now.sections for line in lines(section.text)]


def _tracked_in_odt(data: bytes) -> list[Any]:
    import zipfile

    from lxml import etree

    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    return [etree.QName(child).localname for region in root.iter(f"{text}changed-region") for child in region]


def test_the_day_of_a_speech_without_one_is_told_as_none() -> None:
    now = replace(document(), day=None)
    data = word.render(replace(now, sections=document({"hope": "乙。\n"}).sections), earlier=now)
    dates = {element.get(f"{W}date") for element in part(data, "word/document.xml").iter(f"{W}ins")}
    assert dates <= {"1980-01-01T00:00:00Z"}
