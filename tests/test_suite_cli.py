"""`qicao eval` as a user types it: exit codes, formats, baselines, recording and replay."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from suites import HOPE, case, source

from evals.suite import spec
from pipeline.cli import main

SUITE = "about: 试\nmodels: [compose]\ncases:\n" + case("hope") + case("whole", "draft")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "trial.yaml"
    path.write_text(SUITE, "utf-8")
    return path


def evaluate(folder: Path, *words: object) -> int:
    return main(["eval", *map(str, words), "--runs", str(folder / "runs")])


def contents(run: Path) -> dict[str, bytes]:
    """A run's files; a draft's own log of calls without its seconds."""
    found = {str(path.relative_to(run)): path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}
    return {name: re.sub(rb'"seconds": [0-9.e-]+', b"", data) for name, data in found.items() if name != "run.json"}


def test_smoke_is_green(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path, "smoke", "--offline") == 0
    told = capsys.readouterr()
    assert "通过 5/5" in told.out and "passed >= 1" in told.out
    assert told.err == ""
    assert (tmp_path / "runs" / "smoke-0001" / "summary.json").is_file()


@pytest.mark.slow
def test_a_failed_gate_ends_with_1_and_every_format_is_written(tmp_path: Path, suite: Path) -> None:
    suite.write_text(SUITE + "gates: [{metric: overlap, at_most: 0.01}]\n", "utf-8")
    for form in ("table", "json", "junit", "markdown", "html"):
        out = tmp_path / f"report.{form}"
        assert evaluate(tmp_path, suite, "--format", form, "-o", out) == 1
        assert "overlap" in out.read_text("utf-8")
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")  # five runs make a trend


@pytest.mark.slow
def test_what_was_recorded_is_replayed_byte_for_byte(tmp_path: Path, suite: Path) -> None:
    for name in ("replies.jsonl", "replies.jsonl.gz"):
        file, one, two = tmp_path / name, tmp_path / f"{name}-1", tmp_path / f"{name}-2"
        assert evaluate(one, suite, "--record", file) == 0
        assert evaluate(two, suite, "--replay", file) == 0
        assert contents(one / "runs" / "trial-0001") == contents(two / "runs" / "trial-0001")
    assert (tmp_path / "replies.jsonl.gz").stat().st_size < (tmp_path / "replies.jsonl").stat().st_size / 2


@pytest.mark.whole
def test_a_prompt_that_changed_says_which_and_why(
    tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "replies.jsonl"
    assert evaluate(tmp_path, suite, "--record", file) == 0
    suite.write_text(SUITE.replace("2023-04-18", "2024-04-18", 1), "utf-8")
    assert evaluate(tmp_path / "b", suite, "--replay", file) == 1
    told = capsys.readouterr().err
    assert "hope 的 hope（section）提示变了，变的是：" in told and "本次讲话的情况" in told
    assert "whole" not in told  # its prompts are as they were


def test_a_variant_is_another_prompt(tmp_path: Path, suite: Path) -> None:
    head = (
        "variants:\n  - {name: shipped}\n  - {name: plain, edits: [{from: 现在只输出这一节。, to: 现在写。}]}\ncases:"
    )
    suite.write_text(SUITE.replace("cases:", head).replace(case("whole", "draft"), ""), "utf-8")
    assert evaluate(tmp_path, suite) == 0
    prompts = [path.read_text("utf-8") for path in (tmp_path / "runs" / "trial-0001" / "prompts").iterdir()]
    assert sorted("现在写。" in text for text in prompts) == [False, True]


@pytest.mark.whole
def test_single_cases_are_a_plan_of_their_own(tmp_path: Path, suite: Path) -> None:
    suite.write_text(SUITE + "gates: [{metric: passed, at_least: 1}, {metric: passed, at_least: 1, tag: t}]\n", "utf-8")
    suite.write_text(suite.read_text("utf-8").replace("kind: draft", "kind: draft\n    tags: [t]"), "utf-8")
    assert evaluate(tmp_path, suite, "--case", "hope", "-o", tmp_path / "report.txt") == 0
    assert evaluate(tmp_path, suite, "--case", "hope", "--format", "json", "-o", tmp_path / "report.json") == 0
    samples = tmp_path / "runs" / "trial-0001" / "samples" / "compose" / "shipped"
    assert [path.name for path in samples.iterdir()] == ["hope"]
    assert "[t]" not in (tmp_path / "report.txt").read_text("utf-8")
    assert evaluate(tmp_path, "rescore", tmp_path / "runs" / "trial-0002") == 0
    assert evaluate(tmp_path, suite) == 0
    assert len(list((tmp_path / "runs" / "trial-0003" / "samples" / "compose" / "shipped").iterdir())) == 2


@pytest.mark.whole
def test_a_run_is_its_own_baseline(tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path, suite) == 0
    run = tmp_path / "runs" / "trial-0001"
    assert evaluate(tmp_path, suite, "--baseline", run / "summary.json") == 0
    assert "regression passed" in capsys.readouterr().out
    worse = json.loads((run / "run.json").read_text("utf-8"))
    worse["versions"]["rules"]["a-rule-of-old"] = "error 0"
    (run / "run.json").write_text(json.dumps(worse), "utf-8")
    assert evaluate(tmp_path, suite, "--baseline", run) == 1
    assert "规则 a-rule-of-old 没有了" in capsys.readouterr().out


def test_rescoring_calls_no_model(tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(tmp_path, suite) == 0
    run = tmp_path / "runs" / "trial-0001"
    assert evaluate(tmp_path, "rescore", run) == 0
    place = run / "samples" / "compose" / "shipped" / "hope" / "1" / "text.md"
    place.write_text(HOPE.replace("多到一线去", "联系职工8.7万人"), "utf-8")
    assert evaluate(tmp_path, "rescore", run) == 1
    assert "untraced-figure" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing"], "没有“nothing”这套评测"),
        (["smoke", "--baseline", "nowhere"], "没有 run.json"),
        (["rescore"], "rescore 后面"),
        (["smoke", "sections", "--replay"], "一次用于一套"),
        (["smoke", "--replay"], "没有随带录下的回答"),
        (["smoke", "--replay", "--record", "x.jsonl"], "只用一个"),
        (["smoke", "--model", "gpt"], "不认识模型"),
        (["smoke", "--case", "nothing"], "没有用例“nothing”"),
    ],
)
def test_a_wrong_call_ends_with_2(
    tmp_path: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(tmp_path, *words) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


@pytest.mark.slow
def test_the_shipped_recording_fits_the_prompts(tmp_path: Path) -> None:
    """Red after a change of prompts or references: qicao eval congress --record evals/suites/recorded/congress.jsonl.gz"""
    assert spec.recorded("congress").stat().st_size < 120_000
    assert evaluate(tmp_path, "congress", "--replay", "--offline") == 0


@pytest.mark.slow
def test_what_the_small_model_wrote_is_replayed_for_the_briefs_that_it_wrote(tmp_path: Path) -> None:
    """Red after a change of its prompts: python -m evals.bench.local_model --record (see there); it needs the model."""
    file = spec.recorded("congress-local")
    rows = [json.loads(line) for line in gzip.decompress(file.read_bytes()).decode().splitlines()]
    cases = {row["case"] for row in rows if "case" in row}
    assert len(cases) == 30
    chosen = [word for name in sorted(cases) for word in ("--case", name)]
    assert evaluate(tmp_path, "congress", "--model", "local", "--replay", file, "--offline", *chosen) == 0
    example = (Path(__file__).parent.parent / "docs" / "examples" / "local-city-2023.md").read_text("utf-8")
    draft = tmp_path / "runs" / "congress-0001" / "samples" / "local" / "shipped" / "city-2023" / "1" / "text.md"
    assert example.endswith(draft.read_text("utf-8"))


def test_the_shared_source_is_a_suite(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(source(1).replace("script", "compose"), "utf-8")
    assert evaluate(tmp_path, tmp_path / "x.yaml", "--repeat", 2) == 0


def test_a_variant_that_changes_no_prompt_is_a_mistake(
    tmp_path: Path, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "variants:\n  - {name: shipped}\n  - {name: plain, edits: [{from: 提示里没有的话, to: 别的}]}\ncases:"
    suite.write_text(SUITE.replace("cases:", head).replace(case("whole", "draft"), ""), "utf-8")
    assert evaluate(tmp_path, suite) == 2
    assert "plain：提示里没有的话" in capsys.readouterr().err
