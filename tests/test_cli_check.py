"""`qicao check` and `qicao rules` as a user calls them: many files, --fix, baselines, an office's own rules, Word."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import exported
import pytest
import rulepages

from evals import pages, registry, reports
from pipeline.arguments import build
from pipeline.cli import main
from pipeline.store import Store, View

ROOT = Path(__file__).parents[1]
WRONG = "截止目前，任务已经完成,成绩很大。\n"
RIGHT = "截至目前，任务已经完成，成绩很大。\n"
Captured = pytest.CaptureFixture[str]


def run(*args: object, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, args)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environ, check=False)


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def found(capsys: Captured) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def names(file: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in file["findings"]]


# --- many files ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_processes_give_the_same_report_in_the_same_order(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{number:02d}.md", "好的一句话。\n" * number + WRONG).name for number in range(40)]
    files[5:5] = ["missing.md"]
    files[20:20] = ["-"]
    files.append(write(tmp_path / "empty.md", "\n").name)
    one, two = (
        run(
            "check",
            *files,
            "--format",
            "json",
            "--fail-on",
            "never",
            "--jobs",
            jobs,
            cwd=tmp_path,
            stdin=WRONG.encode(),
        )
        for jobs in (1, 2)
    )
    assert one.returncode == two.returncode == 2
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    told = [row["path"] for row in json.loads(one.stdout)["files"]]
    assert told == [name for name in files if name not in ("missing.md", "empty.md")]
    lines = one.stderr.decode().splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["missing.md", "empty.md"]


def test_one_bad_file_does_not_keep_the_others_from_being_fixed_and_told(tmp_path: Path, capsys: Captured) -> None:
    good = write(tmp_path / "a.md", WRONG)
    assert main(["check", str(tmp_path / "nowhere.md"), str(tmp_path), str(good), "--fix", "--format", "json"]) == 2
    told = capsys.readouterr()
    assert [row["path"] for row in json.loads(told.out)["files"]] == [str(good)]
    assert told.err.count("nowhere.md") == 1
    assert "不是初稿" in told.err
    assert good.read_text("utf-8") == RIGHT


# --- --fix --------------------------------------------------------------------------------------


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


# --- baselines ----------------------------------------------------------------------------------


def test_a_baseline_fails_only_on_what_is_new(tmp_path: Path, capsys: Captured) -> None:
    path, known = write(tmp_path / "a.md", f"{WRONG}\n结束了。\n"), tmp_path / "known.json"
    call = ["check", str(path), "--fail-on", "warning", "--baseline", str(known)]
    assert main([*call, "--write-baseline"]) == 0
    write(path, f"新的开头。\n\n结束了。\n\n{WRONG}")
    assert main(call) == 0
    assert "2 处基线里已有" in capsys.readouterr().err
    write(path, f"{WRONG}\n我们的的任务。\n")
    assert main([*call, "--format", "json"]) == 1
    assert names(found(capsys)["files"][0]) == ["doubled-word"]
    before = known.read_text("utf-8")
    assert main([*call, "--prune-baseline"]) == 1
    assert known.read_text("utf-8") == before
    write(path, "我们的的任务。\n")
    assert main([*call, "--prune-baseline"]) == 1
    assert json.loads(known.read_text("utf-8"))["files"] == {}


def test_pruning_forgets_files_that_are_gone_but_not_those_that_were_not_named(tmp_path: Path) -> None:
    a, b, c = (write(tmp_path / f"{name}.md", WRONG) for name in "abc")
    known = tmp_path / "known.json"
    main(["check", str(a), str(b), str(c), "--baseline", str(known), "--write-baseline"])
    b.unlink()
    main(["check", str(a), "--baseline", str(known), "--prune-baseline"])
    assert list(json.loads(known.read_text("utf-8"))["files"]) == ["a.md", "c.md"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--baseline", "nowhere.json"], "没有这个文件"),
        (["--write-baseline"], "--baseline FILE"),
        (["--prune-baseline"], "--baseline FILE"),
        (["--baseline", "nowhere.json", "--prune-baseline"], "没有这个文件"),
    ],
)
def test_a_baseline_has_to_be_there(tmp_path: Path, capsys: Captured, options: list[str], words: str) -> None:
    assert main(["check", str(write(tmp_path / "a.md", WRONG)), *options]) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert not told.out


# --- an office's own rules ----------------------------------------------------------------------

OWN = """\
shape: existence
level: error
what: 本单位不用的称呼
why: 办公室有规定
instead: 改用全称
source: 本单位《公文用语规定》
message: “{text}”不用
example: 咱们单位的事
terms: [咱们单位]
"""
ENTRY = """\
X01:
  wording: 建设“一区两带三中心”
  wrong: {建设“两带一区三中心”: 建设“一区两带三中心”}
  source: 市委全会报告
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    write(tmp_path / "office/own-name.yaml", OWN)
    write(tmp_path / "office/settings.yaml", "homophone: off\ndoubled-word: info\nwrong-wording: info\n")
    write(tmp_path / "office/formulations-city.yaml", ENTRY)
    return tmp_path / "office"


def test_an_office_adds_rules_and_formulations_and_sets_levels(office: Path, tmp_path: Path, capsys: Captured) -> None:
    text = "咱们单位截止目前，我们的的任务是建设“两带一区三中心”。\n"
    path = write(tmp_path / "a.md", text)
    assert main(["check", str(path), "--rules", str(office), "--format", "json"]) == 1
    rows = {one["rule"]: one["level"] for one in found(capsys)["files"][0]["findings"]}
    assert rows == {"own-name": "error", "doubled-word": "info", "wrong-wording": "info"}
    assert main(["check", str(path), "--format", "json"]) == 0
    assert "wrong-wording" not in names(found(capsys)["files"][0])


def test_rules_of_an_office_have_their_page(office: Path, capsys: Captured) -> None:
    assert main(["rules", "own-name", "--rules", str(office)]) == 0
    page = capsys.readouterr().out
    assert "本单位《公文用语规定》" in page
    assert "例：咱们单位的事" in page
    assert main(["rules", "--rules", str(office)]) == 0
    table = capsys.readouterr().out
    assert "own-name" in table
    assert "homophone" not in table


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("own.yaml", OWN.replace("terms", "trems"), "own.yaml:9"),
        ("own.yaml", OWN.replace("[咱们单位]", "[]"), "own.yaml:9"),
        ("own.yaml", OWN.replace("example: 咱们单位的事", "example: 别的事"), "own.yaml:8"),
        ("homophone.yaml", OWN, "homophone.yaml:1"),
        ("settings.yaml", "homofone: off\n", "settings.yaml:1"),
        ("settings.yaml", "homophone: fatal\n", "settings.yaml:1"),
        ("formulations.yaml", ENTRY.replace("source", "sauce"), "formulations.yaml"),
        ("formulations.yaml", ENTRY.replace("X01", "F01"), "formulations.yaml:2"),
    ],
)
def test_a_bad_rule_stops_everything_and_is_named(
    tmp_path: Path, capsys: Captured, name: str, text: str, words: str
) -> None:
    write(tmp_path / "office" / name, text)
    path = write(tmp_path / "a.md", WRONG)
    for command in (["check", str(path), "--fix"], ["rules"]):
        assert main([*command, "--rules", str(tmp_path / "office")]) == 2
        told = capsys.readouterr()
        assert words in told.err
        assert not told.out
    assert path.read_text("utf-8") == WRONG
    assert main(["check", str(path), "--rules", str(tmp_path / "nowhere")]) == 2


def test_a_draft_is_written_under_the_offices_rules(office: Path, tmp_path: Path) -> None:
    write(office / "every.yaml", OWN.replace("咱们单位", "同志们"))
    target = tmp_path / "draft"
    call = ["draft", str(ROOT / "examples/brief.yaml"), "-o", str(target), "--model", "compose", "--offline"]
    assert main([*call, "--rules", str(office)]) == 0
    report = json.loads((target / "report.json").read_text("utf-8"))
    assert "every" in names(report["files"][0])


# --- Word ---------------------------------------------------------------------------------------


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


# --- rules --------------------------------------------------------------------------------------


def test_the_table_in_the_docs_is_the_rules() -> None:
    """Made with: qicao rules --format markdown > docs/rules.md"""
    assert (ROOT / "docs/rules.md").read_text("utf-8") == pages.markdown(registry.load())


@pytest.mark.parametrize("name", sorted(registry.load().names))
def test_a_rules_page_shows_the_cases_of_its_test(name: str, capsys: Captured) -> None:
    cases = rulepages.read(name)
    assert list(pages.examples(name)) == [(case.kind, case.marked) for case in cases]
    main(["rules", name])
    shown = capsys.readouterr().out
    for case in cases:
        assert case.marked.strip("\n").split("\n")[0] in shown


def test_the_formats_are_those_that_there_are() -> None:
    parser = build().parse_args(["check", "x"])
    assert parser.format == "text"
    for form in reports.FORMATS:
        assert build().parse_args(["check", "x", "--format", form]).format == form
