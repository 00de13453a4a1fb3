"""Word: the layout of the page, the faces, the footers, read back from the file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from exported import MODEL, TITLE, W, attributes, by_text, document, face, inherited, opened, part

from pipeline import corpus
from pipeline.export import Document, Origin, render
from pipeline.export.document import lines
from pipeline.types import Section


def test_the_page_is_that_of_the_standard() -> None:
    section = opened(render(document(), ".docx")).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(margin.mm, 1) for margin in margins] == [37, 28, 26, 35]
    grid = attributes(section._sectPr.find(f"{W}docGrid"))
    assert grid == {"type": "lines", "linePitch": "579"}
    assert 22 * 28.95 <= 225 / 25.4 * 72 < 23 * 28.95, "22 lines a page"


def test_28_characters_fill_a_line() -> None:
    style = opened(render(document(), ".docx")).styles["Body Text"]
    size = face(style)[1] + int(inherited(style, "w:rPr/w:spacing")["val"]) / 20
    width = 156 / 25.4 * 72
    assert 28 * size <= width < 29 * size


@pytest.mark.parametrize(
    ("beginning", "font", "size"),
    [
        (TITLE, "方正小标宋简体", 22),
        ("省总工会党组书记", "楷体_GB2312", 16),
        ("（2024年5月9日）", "楷体_GB2312", 16),
        ("【待填：书记称呼】", "仿宋_GB2312", 16),
        ("今天，", "仿宋_GB2312", 16),
        ("一、", "黑体", 16),
        ("（二）", "楷体_GB2312", 16),
        ("1. ", "仿宋_GB2312", 16),
        ("本文稿", "宋体", 10.5),
    ],
)
def test_each_kind_of_paragraph_has_its_face(beginning: str, font: str, size: float) -> None:
    paragraph = by_text(opened(render(document(), ".docx")), beginning)
    assert face(paragraph.style) == (font, size)


def test_title_and_byline_are_centred_and_the_body_is_justified() -> None:
    file = opened(render(document(), ".docx"))
    centred = [p.text for p in file.paragraphs if inherited(p.style, "w:pPr/w:jc") == {"val": "center"}]
    assert centred == [TITLE, "省总工会党组书记\u3000【待填：姓名】", "（2024年5月9日）"]
    assert inherited(by_text(file, "今天").style, "w:pPr/w:jc") == {"val": "both"}


def test_lines_are_28_95_points_apart_and_begin_two_characters_in() -> None:
    file = opened(render(document(), ".docx"))
    for beginning in ("今天，", "一、", "（二）", "1. ", "最后，"):
        style = by_text(file, beginning).style
        spacing = inherited(style, "w:pPr/w:spacing")
        assert (spacing["line"], spacing["lineRule"]) == ("579", "exact")
        assert inherited(style, "w:pPr/w:ind") == {"firstLineChars": "200", "firstLine": "640"}


def test_only_the_first_salutation_stands_flush_left() -> None:
    file = opened(render(document(), ".docx"))
    assert not inherited(by_text(file, "【待填：书记称呼】").style, "w:pPr/w:ind")
    assert inherited(by_text(file, "各级工会成绩可喜：").style, "w:pPr/w:ind")


def test_a_run_in_heading_has_its_face_up_to_its_full_stop() -> None:
    file = opened(render(document(), ".docx"))
    for beginning, style, font in (("二、", "Run-in Heading 1", "黑体"), ("（一）", "Run-in Heading 2", "楷体_GB2312")):
        paragraph = by_text(file, beginning)
        heading, rest = paragraph.runs
        assert heading.text.endswith("。") and heading.text.count("。") == 1
        assert (heading.style.name, face_of_run(heading)) == (style, font)
        assert rest.style.name == "Default Paragraph Font"
        assert face(paragraph.style)[0] == "仿宋_GB2312"


def face_of_run(run: Any) -> str:
    return inherited(run.style, "w:rPr/w:rFonts")["eastAsia"]


@pytest.mark.parametrize(
    "line",
    [
        "一、" + "这一句很长，" * 12 + "不是标题。后面还有话。",
        "（一）办好实事；",
        "一是坚持学习。",
        "三、" + "没有句号的长段" * 10,
    ],
)
def test_a_numbered_sentence_is_no_heading(line: str) -> None:
    paragraph = by_text(opened(render(document({"call": line}), ".docx")), line[:3])
    assert (paragraph.style.name, len(paragraph.runs)) == ("Body Text", 1)


def test_headings_are_found_by_word() -> None:
    file = opened(render(document(), ".docx"))
    assert [p.text[:2] for p in file.paragraphs if p.style.name == "Heading 1"] == ["一、", "三、", "四、"]
    assert inherited(file.styles["Heading 1"], "w:pPr/w:outlineLvl") == {"val": "0"}


def test_the_page_number_is_outside_on_either_page() -> None:
    data = render(document(), ".docx")
    file = opened(data)
    assert file.settings.odd_and_even_pages_header_footer
    for footer, side in ((file.sections[0].footer, "right"), (file.sections[0].even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert "PAGE" in "".join(paragraph._p.itertext())
        assert attributes(paragraph._p.find(f"{W}pPr/{W}jc")) == {"val": side}
        assert attributes(paragraph._p.find(f"{W}pPr/{W}ind"))[f"{side}Chars"] == "100"
        assert face(paragraph.style) == ("宋体", 14)


def test_every_font_has_a_way_out() -> None:
    data = render(document(), ".docx")
    named = {
        value
        for name in ("word/styles.xml", "word/footer1.xml")
        for element in part(data, name).iter(f"{W}rFonts")
        for value in attributes(element).values()
    } - {"eastAsia"}
    table = {attributes(font)["name"]: font for font in part(data, "word/fontTable.xml")}
    assert named <= set(table)
    for font in table.values():
        assert attributes(font.find(f"{W}altName"))["val"].split(",")[0]
        assert attributes(font.find(f"{W}charset")) == {"val": "86"}
    assert attributes(table["仿宋_GB2312"].find(f"{W}altName"))["val"].startswith("仿宋,")


def test_the_language_is_chinese() -> None:
    data = render(document(), ".docx")
    language = attributes(next(part(data, "word/styles.xml").iter(f"{W}lang")))
    assert (language["val"], language["eastAsia"]) == ("zh-CN", "zh-CN")


def test_the_copy_for_reading_aloud_is_larger() -> None:
    data = render(document(), ".docx", read_aloud=True)
    file = opened(data)
    assert face(file.styles["Title"])[1] == 24
    assert face(file.styles["Body Text"])[1] == 18
    assert inherited(file.styles["Body Text"], "w:pPr/w:spacing")["line"] == "660"
    assert b"font: 18pt/33pt" in render(document(), ".html", read_aloud=True)


def test_every_reference_speech_comes_through_whole() -> None:
    for speech in corpus.load():
        sections = tuple(
            Section(item.id, item.heading, f"{item.heading or ''}\n\n{item.text}\n", 1, "") for item in speech.sections
        )
        made = Document(speech.title, sections, Origin((MODEL,)))
        file = opened(render(made, ".docx"))
        wanted = [line for section in sections for line in lines(section.text)]
        assert [p.text for p in file.paragraphs][1:-1] == wanted
        headings = [item.heading for item in speech.sections if item.heading]
        assert [p.text for p in file.paragraphs if p.style.name == "Heading 1"] == headings


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="soffice is not on the PATH")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not on the PATH")
def test_libreoffice_sets_22_lines_of_28_characters(tmp_path: Path) -> None:
    long = "我们要把工会组织建设得更加充满活力更加坚强有力" * 60
    made = document({"call": f"同志们：\n{long}"})
    (tmp_path / "a.docx").write_bytes(render(made, ".docx"))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    page = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", str(tmp_path / "a.pdf"), "-"],
        check=True, capture_output=True, encoding="utf-8",
    ).stdout  # fmt: skip
    rows = [row.strip() for row in page.replace("\f", "").split("\n") if row.strip()]
    assert [len(row) for row in rows[:-1]] == [28] * 22
    assert rows[-1] == "—2—"
