"""`qicao check` of Word files: places told by paragraph, tables, insertions, our own exports."""

from __future__ import annotations

import io
from pathlib import Path

from checking import ROOT, WRONG, Captured, found, names, write

from pipeline.cli import main


def word(*blocks: tuple[str, str | None]) -> bytes:
    import docx

    document = docx.Document()
    for text, style in blocks:
        document.add_paragraph(text, style)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_finding_names_its_paragraph_and_points_at_it(tmp_path: Path, capsys: Captured) -> None:
    data = word(
        ("在清河市工会第十次代表大会上", "Title"), ("开幕式上的讲话", "Title"), ("（2023年4月18日）", "Subtitle"), ("", None),
        ("同志们：", None), (WRONG.strip(), None),
    )  # fmt: skip
    path = write(tmp_path / "讲话.docx", data)
    main(["check", str(path), "--format", "json"])
    (file,) = found(capsys)["files"]
    (one,) = [finding for finding in file["findings"] if finding["rule"] == "homophone"]
    assert one["message"].startswith("第6段：“截止目前”")
    assert (one["text"], one["column"]) == ("截止目前", 1)
    assert main(["check", "--fix", str(path), "--fail-on", "never"]) == 0
    assert "Word 文件只检查，不改写" in capsys.readouterr().err
    assert path.read_bytes() == data


def test_our_own_export_reads_as_the_draft_does(tmp_path: Path, capsys: Captured) -> None:
    """Title, byline and sections are found again; the mark of origin is no part of the speech."""
    brief, draft, target = ROOT / "examples/brief.yaml", tmp_path / "draft", tmp_path / "out.docx"
    main(["draft", str(brief), "-o", str(draft), "--model", "compose", "--offline"])
    section = draft / "sections/hope.md"
    section.write_text(f"{WRONG}\n{section.read_text('utf-8')}", "utf-8")
    assert main(["export", str(draft), "-o", str(target), "--allow-open-slots"]) == 0
    capsys.readouterr()
    main(["check", str(draft), str(target), "--brief", str(brief), "--format", "json"])
    ours, words = found(capsys)["files"]
    assert words["characters"] == ours["characters"]
    assert words["speech_type"] == "congress_opening"
    rows = [[(one["rule"], one["section"], one["text"]) for one in file["findings"]] for file in (ours, words)]
    assert rows[0] == rows[1]
    assert "homophone" in names(words)


def test_tables_insertions_and_controls_are_read_deletions_are_not(tmp_path: Path, capsys: Captured) -> None:
    import docx
    from docx.oxml import parse_xml

    document = docx.Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = document.element.body
    body.insert(0, parse_xml(f"<w:p {space}><w:ins><w:r><w:t>布署</w:t></w:r></w:ins><w:del><w:r><w:delText>以经</w:delText></w:r></w:del></w:p>"))  # fmt: skip
    body.insert(1, parse_xml(f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>赋于</w:t></w:r></w:p></w:sdtContent></w:sdt>"))  # fmt: skip
    table = document.add_table(2, 2)
    table.cell(1, 0).text, table.cell(1, 1).text = "甲", "既使"
    path = tmp_path / "a.docx"
    document.save(str(path))
    main(["check", str(path), "--format", "json"])
    rows = [(one["text"], one["message"].partition("：")[0]) for one in found(capsys)["files"][0]["findings"]]
    assert [row for row in rows if row[0] in ("布署", "赋于", "既使", "以经")] == [
        ("布署", "第1段"), ("赋于", "第2段"), ("既使", "表格第2行"),
    ]  # fmt: skip


def test_a_word_file_that_cannot_be_read_is_told(tmp_path: Path, capsys: Captured) -> None:
    for name, data in (("broken.docx", b"PK\x03\x04 no"), ("empty.docx", word()), ("none.docx", b"")):
        assert main(["check", str(write(tmp_path / name, data))]) == 2
        assert name in capsys.readouterr().err
