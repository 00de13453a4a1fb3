"""`qicao check` and `qicao rules` as a user calls them: many files, baselines, an office's own rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rulepages
from checking import RIGHT, ROOT, WRONG, Captured, found, names, run, write

from evals import pages, registry, reports
from pipeline.arguments import build
from pipeline.cli import main

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


@pytest.mark.whole
def test_a_draft_is_written_under_the_offices_rules(office: Path, tmp_path: Path) -> None:
    write(office / "every.yaml", OWN.replace("咱们单位", "同志们"))
    target = tmp_path / "draft"
    call = ["draft", str(ROOT / "examples/brief.yaml"), "-o", str(target), "--model", "compose", "--offline"]
    assert main([*call, "--rules", str(office)]) == 0
    report = json.loads((target / "report.json").read_text("utf-8"))
    assert "every" in names(report["files"][0])


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
