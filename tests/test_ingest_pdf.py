"""PDF files: marks in their order, lines rejoined across pages, page numbers and running heads out, the rest named."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from pdffile import LEADING, LEFT, SIZE, TOP, Piece, laid, pdf_file

from pipeline import ingest
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.ingest import Ingested, formats, pdf

pytest.importorskip("pypdfium2", reason="the extra `pdf` is not installed")

TITLE = "在全县工会工作会议上的讲话"
PARAGRAPHS = (
    "这次会议的主要任务是，深入学习贯彻党的二十大精神，总结去年全县工会工作，部署今年的重点任务，动员全县各级工会干部统一思想、鼓足干劲。",
    "过去一年，全县各级工会把职工的事放在心上，围绕县里的重点项目摆开赛场，走进车间班组听意见、办实事，各项工作都有了新的起色，“职工之家”的牌子擦得更亮了。",
    "一、要把班组建设好",
    "班组是企业最小的细胞，也是工会最实的阵地。要让每一个班组都有人管事、有处议事、有钱办事，把矛盾化解在班组，把温暖送到班组，把人才留在班组，使班组真正成为职工成长的起点。",
)
HEADS = ("清河县总工会编印", "— {} —")


def wrapped(paragraphs: tuple[str, ...], width: int = 24) -> list[str]:
    """Rows of ``width`` marks at most, the first of each paragraph indented by two."""
    rows: list[str] = []
    for paragraph in paragraphs:
        words = "　　" + paragraph
        rows += [words[at : at + width] for at in range(0, len(words), width)]
    return rows


def paged(rows: list[str], least: int = 6) -> list[list[Piece]]:
    """Pages of ``least`` rows, each with a running head and its number."""
    parts = [rows[at : at + least] for at in range(0, len(rows), least)]
    return [laid([HEADS[0], *part, HEADS[1].format(n)]) for n, part in enumerate(parts, 1)]


def read(data: bytes) -> Ingested:
    found = formats.document(data, "a.pdf")
    (speech,) = ingest.ingest_all(found.text, "a.pdf", found.left_out)
    return speech


@pytest.mark.parametrize("least", [5, 6, 7, 9])
def test_wrapped_lines_are_rejoined_within_and_across_pages(least: int) -> None:
    found = read(pdf_file(*paged([TITLE, "　　同志们：", *wrapped(PARAGRAPHS)], least)))
    assert found.text.split("\n\n") == [TITLE, "同志们：", *PARAGRAPHS]
    assert found.speech.title == TITLE
    assert {edit.text.strip() for edit in found.edits if edit.kind == "running-head"} == {HEADS[0]}
    assert [section.id for section in found.speech.sections] == ["salutation", "purpose", "review", "part-1"]


def test_a_title_that_is_the_running_head_stays_once() -> None:
    rows = wrapped(PARAGRAPHS)
    pages = [laid([TITLE, *rows[:6]]), laid([TITLE, *rows[6:]])]
    assert read(pdf_file(*pages)).text.split("\n\n") == [TITLE, *PARAGRAPHS]


def test_marks_drawn_after_their_line_stand_in_their_place() -> None:
    words = "要把“职工之家”建在企业、建到车间，让职工群众有地方说话。"
    quotes = [(LEFT + n * SIZE, TOP, mark) for n, mark in enumerate(words) if mark in "“”"]
    rest = [(LEFT + n * SIZE, TOP, mark) for n, mark in enumerate(words) if mark not in "“”"]
    below = (LEFT, TOP - LEADING, "散会。")
    assert pdf.read(pdf_file([*rest, *quotes, below]), "a.pdf") == (f"{words}\n散会。", ())


def test_glyphs_set_apart_are_one_text_and_a_wide_blank_is_kept() -> None:
    rows = laid(["在全县工会工作会议上的讲话", "同志们：这次会议很重要，大家要听好。"])
    assert (
        pdf.read(pdf_file(rows, spread=7.0), "a.pdf")[0]
        == "在全县工会工作会议上的讲话\n同志们：这次会议很重要，大家要听好。"
    )
    spaced = " ".join("在全县工会工作会议上的讲话")
    found = read(pdf_file(laid([spaced, "同志们：", " ".join(PARAGRAPHS[0])])))
    assert found.text.split("\n\n") == [TITLE, "同志们：", PARAGRAPHS[0]]
    name = [
        (LEFT, TOP, "县总工会主席"),
        (LEFT + 8 * SIZE, TOP, "王"),
        (LEFT + 10 * SIZE, TOP, "强，今天主持这次大会并讲话。"),
    ]
    assert pdf.read(pdf_file(name), "a.pdf")[0] == "县总工会主席 王 强，今天主持这次大会并讲话。"


def test_a_glyph_that_no_font_draws_is_read_or_named() -> None:
    """The font is named only: where a machine has none like it, PDFium passes over a glyph that stands alone."""
    rows = [
        (LEFT, TOP, "出席这次大会并讲话的是县总工会主席"),
        (LEFT + 20 * SIZE, TOP, "王"),
        (LEFT, TOP - LEADING, "散会。"),
    ]
    text, left_out = pdf.read(pdf_file(rows, embedded=False), "a.pdf")
    assert ("王" in text, [item.kind for item in left_out]) in ((True, []), (False, ["glyph"]))


def test_a_page_that_is_a_picture_is_named() -> None:
    rows = laid([TITLE, "同志们：", *wrapped(PARAGRAPHS[:2])])
    found = read(pdf_file(rows, None, laid(wrapped(PARAGRAPHS[3:]))))
    assert [(item.kind, item.reason) for item in found.speech.damage if item.kind == "left-out-page"] == [
        ("left-out-page", "第 2 页没有文字，大概是图片")
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf_file(None, None), "扫描件"),
        (pdf_file(laid(["— 1 —"]), None), "扫描件"),
        (pdf_file(laid([TITLE, *PARAGRAPHS[:1]]), locked=True), "密码"),
        (pdf_file(), "打不开|一页也没有"),
        (b"%PDF-1.7\n", "打不开"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 9, "打不开"),
    ],
    ids=["scanned", "scanned with numbers", "locked", "no page", "empty", "noise"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    data: bytes, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match=reason):
        formats.document(data, "a.pdf")
    (tmp_path / "a.pdf").write_bytes(data)
    assert main(["ingest", str(tmp_path / "a.pdf")]) == 2
    said = capfd.readouterr()
    assert said.out == "" and "a.pdf" in said.err and len(said.err.strip().splitlines()) <= 2


def test_a_file_cut_short_is_read_or_refused_without_noise(capfd: pytest.CaptureFixture[str]) -> None:
    data = pdf_file(*paged([TITLE, "　　同志们：", *wrapped(PARAGRAPHS)]))
    told = 0
    for size in range(0, len(data), 97):
        try:
            formats.document(data[:size], "a.pdf")
        except InputError as error:
            assert str(error).startswith("a.pdf")
            told += 1
    assert told > 3
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_pdf_made_by_an_office_program(tmp_path: Path) -> None:
    import docx
    from docx.shared import Pt

    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = HEADS[0]
    for words in (TITLE, "同志们：", *PARAGRAPHS * 4):
        row = made.add_paragraph(words)
        row.paragraph_format.first_line_indent = Pt(32)
        row.runs[0].font.size = Pt(16)
    made.save(str(tmp_path / "a.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(call, capture_output=True, check=True)
    found = read((tmp_path / "a.pdf").read_bytes())
    assert found.text.split("\n\n") == [TITLE, "同志们：", *PARAGRAPHS * 4]
