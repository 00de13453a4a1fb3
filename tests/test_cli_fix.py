"""`qicao check --fix` as a user calls it: files in any encoding, links, drafts and their sections."""

from __future__ import annotations

import json
from pathlib import Path

import exported
import pytest
from checking import RIGHT, WRONG, Captured, found, names, run, write

from pipeline.cli import main
from pipeline.store import Store, View


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"", "gb18030"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_fix_keeps_encoding_and_line_ends(
    tmp_path: Path, capsys: Captured, mark: bytes, encoding: str, end: str
) -> None:
    text, right = (f"同志们：{end}{line.strip()}{end}下一行。{end}" for line in (WRONG, RIGHT))
    path = write(tmp_path / "a.txt", mark + text.encode(encoding))
    main(["check", "--fix", str(path), "--fail-on", "never"])
    assert path.read_bytes() == mark + right.encode(encoding)
    told = capsys.readouterr()
    assert "+截至目前" in told.out.replace("\r", "\n+") or f"+{RIGHT.strip()}" in told.out
    assert "改了 2 处（half-width-punctuation 1，homophone 1）" in told.err
    main(["check", "--fix", str(path), "--fail-on", "never"])
    assert path.read_bytes() == mark + right.encode(encoding)
    assert "没有可以自动改的" in capsys.readouterr().err


def test_fix_keeps_links_and_modes(tmp_path: Path) -> None:
    path = write(tmp_path / "real.md", WRONG)
    path.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    assert main(["check", "--fix", str(link)]) == 0
    assert link.is_symlink()
    assert path.read_text("utf-8") == RIGHT
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(item.name for item in tmp_path.iterdir()) == ["link.md", "real.md"]


def test_the_diff_does_not_mix_with_a_report_for_programs(tmp_path: Path, capsys: Captured) -> None:
    path = write(tmp_path / "a.md", WRONG)
    main(["check", "--fix", str(path), "--format", "json"])
    told = capsys.readouterr()
    assert not json.loads(told.out)["files"][0]["findings"]
    assert f"-{WRONG}+{RIGHT}" in told.err
    path.write_text(WRONG, "utf-8")
    main(["check", "--fix", str(path), "--format", "json", "-o", str(tmp_path / "r.json")])
    assert f"-{WRONG}+{RIGHT}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.html", f"<html><body><p>{WRONG}</p></body></html>".encode(), "只改写纯文本"),
        ("a.md", WRONG.encode() * 60 + "好".encode()[:2], "只改写纯文本"),  # a byte that cannot be read would be lost
    ],
)
def test_what_cannot_be_written_back_is_only_checked(
    tmp_path: Path, capsys: Captured, name: str, data: bytes, words: str
) -> None:
    path = write(tmp_path / name, data)
    assert main(["check", "--fix", str(path), "--fail-on", "never"]) == 0
    told = capsys.readouterr()
    assert words in told.err
    assert "homophone" in told.out
    assert path.read_bytes() == data


def test_standard_input_is_only_checked(tmp_path: Path) -> None:
    done = run("check", "--fix", "-", "--fail-on", "warning", cwd=tmp_path, stdin=WRONG.encode())
    assert done.returncode == 1
    assert "标准输入只检查" in done.stderr.decode()


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    texts = exported.TEXTS | {"hope": "截止目前，希望新一届委员会作出新的更大贡献！\n", "call": "要布署好。\n"}
    return exported.drafted(tmp_path / "draft", texts)


def test_fix_of_a_draft_makes_versions(draft: Path, capsys: Captured) -> None:
    before = View(draft).hashes()
    assert main(["check", "--fix", str(draft), "--fail-on", "never"]) == 0
    told = capsys.readouterr()
    assert f"--- {draft}/sections/hope.md" in told.out
    view = View(draft)
    changed = [key for key, value in view.hashes().items() if value != before[key]]
    assert changed == ["call", "hope"]
    kept = view.versions("hope")[-1]
    assert (kept.origin, kept.note, kept.source, kept.version) == ("hand", "qicao check --fix", 1, 2)
    assert kept.text == "截至目前，希望新一届委员会作出新的更大贡献！\n"
    assert "截至目前，希望" in (draft / "draft.md").read_text("utf-8")
    assert "截止目前" not in (draft / "report.json").read_text("utf-8")
    main(["check", "--fix", str(draft), "--fail-on", "never"])
    assert View(draft).hashes() == view.hashes()
    assert len(View(draft).versions("hope")) == 2
    main(["restore", str(draft), "hope"])
    assert "截止目前" in (draft / "sections/hope.md").read_text("utf-8")


def test_a_locked_section_is_left_alone(draft: Path, capsys: Captured) -> None:
    with Store(draft) as store:
        store.lock("hope")
    assert main(["check", "--fix", str(draft), "--fail-on", "never"]) == 2
    assert "“hope”已锁定" in capsys.readouterr().err
    assert "截止目前" in (draft / "sections/hope.md").read_text("utf-8")
    assert "要部署好" in (draft / "sections/call.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["draft.md", "sections/hope.md"])
def test_a_part_of_a_draft_is_fixed_through_the_draft(draft: Path, capsys: Captured, name: str) -> None:
    before = (draft / name).read_bytes()
    assert main(["check", "--fix", str(draft / name), "--fail-on", "never"]) == 2
    assert f"qicao check --fix {draft}" in capsys.readouterr().err
    assert (draft / name).read_bytes() == before


def test_a_section_is_checked_as_a_section(draft: Path, capsys: Captured) -> None:
    """With the draft's brief, and without being told that it lacks the other sections."""
    main(["check", str(draft / "sections/hope.md"), "--format", "json"])
    (file,) = found(capsys)["files"]
    assert file["speech_type"] == "congress_opening"
    assert "homophone" in names(file)
    assert "missing-part" not in names(file)
    assert {finding["section"] for finding in file["findings"]} == {"hope"}


def test_a_drafts_side_file_counts_for_draft_and_section(draft: Path, capsys: Captured) -> None:
    write(draft / "qicao-ignore.yaml", "- {rule: homophone, text: 截止目前, reason: 会标原文}\n")
    for path in (draft, draft / "draft.md", draft / "sections/hope.md"):
        main(["check", str(path), "--format", "json"])
        told = capsys.readouterr()
        findings = json.loads(told.out)["files"][0]["findings"]
        assert not [one for one in findings if one["text"] == "截止目前"]
        assert "1 处按注明的理由忽略" in told.err
    main(["check", "--fix", str(draft), "--fail-on", "never"])
    assert "截止目前" in (draft / "sections/hope.md").read_text("utf-8")
