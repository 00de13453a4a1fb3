"""Suites as data: what is wrong in a file stops the run, with the place and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from suites import BRIEF, case, load, source

from evals.suite import spec
from evals.suite.nouns import Gate, Price
from pipeline.cli import main
from pipeline.cli.samples import parse_brief
from pipeline.errors import DataError, InputError

GATES = "gates:\n"


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        load(tmp_path, text)
    return str(caught.value)


@pytest.mark.parametrize("name", spec.shipped())
def test_shipped_suites_load(name: str) -> None:
    suite = spec.load(spec.find(name), parse_brief)
    assert suite.cases and suite.gates and suite.about


def test_the_shipped_suites_are_those_promised() -> None:
    assert set(spec.shipped()) == {"adversarial", "congress", "regen", "sections", "smoke"}
    congress = spec.load(spec.find("congress"), parse_brief)
    assert len(congress.cases) >= 24
    briefs = [case.brief for case in congress.cases]
    assert len({brief.host.level for brief in briefs}) >= 4
    assert len({brief.date.year for brief in briefs if brief.date}) >= 6
    assert any(not brief.facts for brief in briefs) and any(len(brief.facts) >= 10 for brief in briefs)
    totals = [brief.length["total"] for brief in briefs if "total" in brief.length]
    assert min(totals) < 2000 < max(totals)
    assert all(spec.find(name).is_file() for name in spec.shipped())


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    head = "repeat: 3\nseed: 5\nalpha: 0.01\nvariants:\n  - {name: shipped}\n  - {name: plain, edits: [{from: 甲, to: 乙}]}\n"
    head += "prices: {script: {input: 2, cached: 1, output: 8}}\n"
    suite = load(tmp_path, source(1, "gates:\n  - {metric: loose, at_least: 0.9}\n", head))
    assert (suite.repeat, suite.seed, suite.alpha) == (3, 5, 0.01)
    assert [variant.edits for variant in suite.variants] == [(), (("甲", "乙"),)]
    assert suite.prices == {"script": Price(2, 8, 1)}
    assert suite.gates == (Gate("loose", at_least=0.9),)
    assert suite.cases[0].brief.occasion == "清河市工会第十次代表大会"
    assert suite.cases[0].brief.source.startswith("speech_type")


def test_without_gates_every_case_has_to_pass(tmp_path: Path) -> None:
    assert load(tmp_path, source(1)).gates == (Gate("passed", at_least=1),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (source(1, head="repeats: 3\n"), "不认识这个键"),
        ("about: 试\ncases: []\n", "一个用例也没有"),
        ("about: 试\n", "缺少“cases”"),
        (source(1) + case("c00"), "写了两次"),
        (source(0) + case("x", "essay"), "不在可选之列"),
        (source(0) + case("x", "draft", "    section: hope\n"), "不认识这个键"),
        (source(0) + case("x", "regen"), "缺少“note”"),
        (source(0) + case("x", more="    expect: {fires: [no-such-rule]}\n"), "不在可选之列"),
        (source(0) + case("x", more="    expect: {open: [no_such_slot]}\n"), "不在可选之列"),
        (source(0) + case("x", more="    expect: {changed: true}\n"), "只用于 kind: regen"),
        (source(0) + case("x", "check", "    text: 好\n"), "什么也没有检查"),
        (source(0) + "  - {id: x, kind: draft}\n", "brief 和 file"),
        (source(0) + "  - {id: x, kind: draft, file: ../b.yaml}\n", "之内的相对路径"),
        (source(1, head="variants: [{name: other}]\n"), "没有改动提示"),
        (source(1, head="alpha: 0\n"), "退步永远不会被发现"),
        (source(1, head="alpha: nan\n"), "有限的数"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ("{metric: loose, at_least: 0}", "永远不会不通过"),
        ("{metric: loose, at_most: 1}", "永远不会不通过"),
        ("{metric: untraced, at_least: 0}", "永远不会不通过"),
        ("{metric: loose, at_least: 1.1}", "永远不会通过"),
        ("{metric: untraced, at_most: -1}", "永远不会通过"),
        ("{metric: loose, at_least: nan}", "有限的数"),
        ("{metric: loose}", "要写一个"),
        ("{metric: loose, at_least: 0.1, at_most: 0.9}", "要写一个"),
        ("{metric: lose, at_least: 0.5}", "不在可选之列"),
        ("{metric: 'rule:no-such-rule', at_most: 0}", "不在可选之列"),
        ("{metric: 'rule:homophone', at_most: 1}", "永远不会不通过"),
        ("{metric: loose, at_least: 0.5, tag: nobody}", "没有一个用例有"),
        ("{metric: outside_edits, at_most: 0}", "没有一个用例能量"),
    ],
)
def test_a_gate_that_can_never_fail_or_never_pass_is_refused(tmp_path: Path, gate: str, said: str) -> None:
    assert said in refused(tmp_path, source(1, f"gates:\n  - {gate}\n"))


def test_a_fault_in_a_brief_is_told_with_the_line_of_the_suite(tmp_path: Path) -> None:
    text = source(0) + case("x", brief=BRIEF + "      colour: red\n")
    line = text.splitlines().index("      colour: red") + 1
    assert f"trial.yaml:{line}:" in refused(tmp_path, text)


def test_a_brief_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs" / "a.yaml").write_text("speech_type: congress_opening\n", "utf-8")
    suite = load(tmp_path, source(0) + "  - {id: x, kind: draft, file: briefs/a.yaml}\n")
    assert suite.files == {"briefs/a.yaml": "speech_type: congress_opening\n"}


def test_an_unknown_suite_names_those_there_are() -> None:
    with pytest.raises(InputError, match="congress"):
        spec.find("nothing")


def test_a_bad_suite_ends_with_2_and_leaves_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(source(1, GATES + "  - {metric: loose, at_least: 0}\n"), "utf-8")
    assert main(["eval", str(path), "--runs", str(tmp_path / "runs")]) == 2
    assert "永远不会不通过" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
    assert issubclass(DataError, InputError)


def test_a_suite_may_run_some_rules_or_none(tmp_path: Path) -> None:
    assert load(tmp_path, source(1)).rules is None
    assert load(tmp_path, source(1, head="rules: [untraced-figure]\n")).rules == ("untraced-figure",)
    more = "    text: 好\n    expect: {lacks: [坏]}\n"
    assert load(tmp_path, source(0, head="rules: []\n") + case("x", "check", more)).rules == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (source(1, head="rules: [no-such-rule]\n"), "不在可选之列"),
        (source(1, head="rules: []\n"), "用例只能是 kind: check"),
        (
            source(0, head="rules: [homophone]\n") + case("x", more="    expect: {quiet: [untraced-figure]}\n"),
            "不在可选之列",
        ),
        (
            source(1, GATES + "  - {metric: 'rule:untraced-figure', at_most: 0}\n", "rules: [homophone]\n"),
            "不在可选之列",
        ),
        (source(1, GATES + "  - {metric: untraced, at_most: 0}\n", "rules: [homophone]\n"), "永远不会不通过"),
        (source(1, GATES + "  - {metric: loose, at_least: 1}\n", "rules: [unpaired-quote]\n"), "永远不会不通过"),
    ],
)
def test_a_rule_that_is_not_run_cannot_be_asked_about(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)
