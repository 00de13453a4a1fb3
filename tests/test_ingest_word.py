"""Word files: automatic numbers are there, what is shown is text, and what is left out is named."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from wordxml import abstract, listed, paragraph, run, word_file

from pipeline import ingest
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.ingest import formats, word, word_numbers

FULL = "在全县工会工作会议上的讲话|同志们：|这次会议的主要任务是，总结去年工作，部署今年任务。下面，我讲两点意见。"
WHITE = "<w:color w:val='ffffff'/>"
LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))


def texts(data: bytes) -> list[str]:
    return [row.text for row in word.paragraphs(data, "a.docx")]


def left(data: bytes) -> list[tuple[str, str]]:
    return [(item.kind, item.text) for item in word.read(data, "a.docx").left_out]


def speech(*parts: str) -> str:
    return "".join(map(paragraph, FULL.split("|"))) + "".join(parts)


def test_numbers_of_all_levels_restart_below_their_parent() -> None:
    levels = [0, 1, 1, 2, 3, 3, 2, 0, 1, 2]
    body = "".join(paragraph("甲", number=(1, level)) for level in levels)
    found = texts(word_file(body, numbering=abstract(0, *LEVELS) + listed(1, 0)))
    assert found == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "1.甲",
        "（1）甲",
        "（2）甲",
        "2.甲",
        "二、甲",
        "（一）甲",
        "1.甲",
    ]


def test_lists_of_one_kind_count_on_and_an_override_begins_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
    numbering = abstract(0, *LEVELS) + listed(1, 0) + listed(2, 0) + listed(3, 0, anew)
    body = "".join(paragraph("甲", number=(name, 0)) for name in (1, 1, 2, 3, 3, 1))
    assert texts(word_file(body, numbering=numbering)) == [f"{n}、甲" for n in "一二三三四五"]


def test_numbers_from_a_style_its_base_and_a_linked_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="一级"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="二级"/><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="N"><w:name w:val="无"/><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    )
    linked = '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:pStyle w:val="B"/></w:lvl>'
    numbering = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>{linked}</w:abstractNum>{listed(1, 0)}'
    body = "".join(paragraph("甲", style=style) for style in "ABBANB")
    found = texts(word_file(body, numbering=numbering, styles=styles))
    assert found == ["一、甲", "1.甲", "2.甲", "二、甲", "甲", "1.甲"]


def test_a_list_style_a_legal_level_and_a_level_that_never_restarts() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条 "/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/>{levels}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="S"/></w:abstractNum>{listed(1, 0)}{listed(5, 7)}'
    )
    body = "".join(paragraph("5万人", number=(5, level)) for level in (0, 1, 2, 0, 1))
    found = texts(word_file(body, numbering=numbering, styles=styles))
    assert found == ["第二条 5万人", "2.1 5万人", "5万人", "第三条 5万人", "3.2 5万人"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (105, "一百〇五"), (110, "一百一十"), (2000, "二千")],
)
def test_chinese_numbers(number: int, words: str) -> None:
    assert word_numbers.chinese(number) == words


@pytest.mark.parametrize(
    ("form", "third"),
    [("decimal", "3"), ("ideographDigital", "三"), ("chineseLegalSimplified", "叁"), ("ideographTraditional", "丙"), ("upperRoman", "III"),
     ("lowerLetter", "c"), ("decimalEnclosedCircleChinese", "③"), ("decimalFullWidth", "３"), ("decimalZero", "03"), ("unheard-of", "3")],
)  # fmt: skip
def test_formats_of_numbers(form: str, third: str) -> None:
    body = "".join(paragraph("甲", number=(1, 0)) for _ in range(3))
    assert texts(word_file(body, numbering=abstract(0, (form, "%1、")) + listed(1, 0)))[2] == f"{third}、甲"


def test_ingest_and_check_read_the_same_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    numbered = [
        paragraph("提高站位，在认识中增强主动", number=(1, 0)), paragraph("要坚持正确方向。"),
        paragraph("要抓学习。", number=(1, 1)), paragraph("要抓队伍。", number=(1, 1)),
        paragraph("狠抓落实，在作风中见到实效", number=(1, 0)), paragraph("要走进车间。"),
    ]  # fmt: skip
    path = tmp_path / "讲话.docx"
    path.write_bytes(word_file(speech(*numbered), numbering=abstract(0, *LEVELS) + listed(1, 0)))
    assert main(["ingest", str(path), "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    document = shown["speeches"][0] if isinstance(shown, dict) else shown[0]
    parts = [(part["id"], part["heading"]) for part in document["sections"] if part["id"].startswith("part")]
    assert parts == [("part-1", "一、提高站位，在认识中增强主动"), ("part-2", "二、狠抓落实，在作风中见到实效")]
    assert "（二）要抓队伍。" in document["sections"][-2]["text"]
    main(["check", str(path), "--format", "json", "--fail-on", "never"])
    (checked,) = json.loads(capsys.readouterr().out)["files"]
    assert checked["speech_type"] == "work_conference"
    assert not [
        one
        for one in checked["findings"]
        if one["rule"] in ("misnumbered-part", "missing-part") and "一" in one["text"]
    ]


def test_what_is_shown_is_text() -> None:
    box = f"<w:txbxContent>{paragraph('框里的话。')}</w:txbxContent>"
    shape = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = (
        paragraph(f"{run('甲')}<w:hyperlink>{run('乙')}</w:hyperlink><w:ins>{run('丙')}</w:ins><w:moveTo>{run('丁')}</w:moveTo>")
        + paragraph(f'{run("一行")}<w:r><w:br/></w:r>{run("二行")}{shape}')
        + paragraph(f"{field}{run('2024年3月6日')}<w:r><w:fldChar w:fldCharType='end'/></w:r><w:fldSimple w:instr='AUTHOR'>{run('李某')}</w:fldSimple>")
        + paragraph("<w:r><w:ruby><w:rt><w:r><w:t>kē</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>科</w:t></w:r></w:rubyBase></w:ruby></w:r>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('控件里')}</w:sdtContent></w:sdt>"
        + paragraph(f'<w:sdt><w:sdtPr><w:alias w:val="姓名"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run("单击此处输入文字。")}</w:sdtContent></w:sdt>')
        + "<w:tbl><w:tr><w:tc>" + paragraph("表一") + "<w:tbl><w:tr><w:tc>" + paragraph("表中表") + "</w:tc></w:tr></w:tbl></w:tc>"
        + "<w:tc>" + paragraph(run("白字", '<w:color w:val="FFFFFF"/>')) + "</w:tc></w:tr></w:tbl>"
        + paragraph("<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath><w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>")
    )  # fmt: skip
    assert texts(word_file(body)) == [
        "甲乙丙丁", "一行\n二行", "框里的话。", "2024年3月6日李某", "科", "控件里", "【待补：姓名】", "表一\n表中表\t白字", "x+y□",
    ]  # fmt: skip


def test_what_is_left_out_is_named() -> None:
    body = (
        paragraph(f"{run('同志们：')}<w:del><w:r><w:delText>各位代表</w:delText></w:r></w:del>{run('暗', '<w:vanish/>')}{run('乱码', WHITE)}")
        + paragraph(run("小", '<w:sz w:val="2"/>') + "<w:fldSimple w:instr=' PAGE '>" + run("3") + "</w:fldSimple>")
        + paragraph("第一部分…………1", style="T")
        + paragraph(f"<w:r><w:pict><v:shape><v:textpath string='某某文库'/></v:shape></w:pict></w:r>{run('好。')}")
    )  # fmt: skip
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    notes = f'<w:footnote w:type="separator">{paragraph("——")}</w:footnote><w:footnote>{paragraph("出自报告。")}</w:footnote>'
    data = word_file(body, styles=styles, footnotes=notes, header=paragraph("内部资料"), footer=paragraph("— 1 —"))
    assert texts(data) == ["同志们：", "", "好。"]
    assert left(data) == [
        ("deleted", "各位代表"), ("hidden", "暗"), ("hidden", "乱码"), ("hidden", "小"), ("page-number", "3"),
        ("contents", "第一部分…………1"), ("watermark", "某某文库"), ("header", "内部资料"), ("footnotes", "出自报告。"),
    ]  # fmt: skip
    document = formats.document(data, "a.docx")
    (found,) = ingest.ingest_all(document.text, "a.docx", document.left_out)
    told = [item for item in found.speech.damage if item.kind.startswith("left-out-")]
    assert ("left-out-footnotes", "出自报告。", "脚注不是正文") in [
        (item.kind, item.text, item.reason) for item in told
    ]
    assert all(item.start == item.end == len(found.raw) for item in told)


def test_a_deleted_end_joins_and_a_deleted_paragraph_is_not_counted() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = (
        paragraph("甲", number=(1, 0))
        + paragraph("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", number=(1, 0), more=gone)
        + paragraph("乙的前半", number=(1, 0), more=gone)
        + paragraph("后半")
    )
    data = word_file(body, numbering=abstract(0, *LEVELS) + listed(1, 0))
    assert formats.text(data, "a.docx") == "一、甲\n二、乙的前半后半"


def test_an_archive_that_asks_for_a_later_version_is_refused() -> None:
    """Found by fuzzing: zipfile raises NotImplementedError for the version that an entry of the directory asks for."""
    data = bytearray(word_file(paragraph("甲")))
    at = data.index(b"PK\x01\x02")
    data[at + 6 : at + 8] = (235).to_bytes(2, "little")
    for name in ("a.docx", "a.zip"):
        ((_, found),) = formats.documents(bytes(data), name)
        assert isinstance(found, InputError) and "损坏" in found.message


@pytest.mark.libreoffice
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_numbers_come_out_of_other_office_files(ending: str, tmp_path: Path) -> None:
    numbered = [
        paragraph(words, number=(1, level)) for words, level in (("提高站位", 0), ("要抓学习。", 1), ("狠抓落实", 0))
    ]
    source = tmp_path / "a.docx"
    source.write_bytes(word_file(speech(*numbered), numbering=abstract(0, *LEVELS) + listed(1, 0)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(source)], capture_output=True, check=True)  # fmt: skip
    found = formats.document((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}")
    rows = [row for row in found.text.split("\n") if row]
    # LibreOffice itself writes the marks of a number into .rtf as question marks.
    plain = [row.replace("?", "、", 1).replace("(一)", "（一）") for row in rows[-3:]]
    assert plain == ["一、提高站位", "（一）要抓学习。", "二、狠抓落实"]
