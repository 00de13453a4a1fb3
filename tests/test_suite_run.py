"""A run is a record: everything is kept, it resumes, a failure hides nothing, the same seed gives the same figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from suites import HOPE, Scripted, case, load, noisy, run, source

from evals.suite import record, runner
from evals.suite.nouns import Job, Outcome
from evals.suite.report import FORMATS, as_row, render, report
from evals.suite.summary import summarise
from pipeline.errors import DataError, ModelUnavailable


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_everything_is_kept(tmp_path: Path) -> None:
    results = run(load(tmp_path, source(2)), Scripted(noisy(1, 0)), tmp_path / "runs")
    folder = tmp_path / "runs" / "trial-0001"
    kept = set(contents(folder))
    assert {"run.json", "suite/suite.yaml", f"prompts/{'0' * 64}.json"} <= kept
    place = "samples/script/shipped/c01/1"
    assert {f"{place}/outcome.json", f"{place}/text.md", f"{place}/score.json"} <= kept
    versions = json.loads((folder / "run.json").read_text("utf-8"))["versions"]
    assert set(versions) == {"qicao", "code", "rules", "lexicon", "prompts", "references"}
    assert versions["rules"]["untraced-figure"].startswith("error ")
    assert all(score.passed for score in results.scores.values())


def test_a_failed_case_counts_as_failed_and_hides_nothing(tmp_path: Path) -> None:
    def write(job: Job) -> str:
        if job.case.id == "c01":
            raise ModelUnavailable("没有这个模型")
        if job.case.id == "c02":
            raise RuntimeError("boom")
        return HOPE

    results = run(load(tmp_path, source(4)), Scripted(write), tmp_path / "runs")
    by_case = {job.case.id: score for job, score in results.scores.items()}
    assert [by_case[key].passed for key in ("c00", "c01", "c02", "c03")] == [True, False, False, True]
    assert by_case["c01"].error == "没有这个模型" and "boom" in (by_case["c02"].error or "")
    cell = summarise(results)[0]
    for name in ("passed", "completed", "strict", "loose", "formulations", "length"):
        assert cell.figures[name].interval.mean <= 0.5, name
    assert cell.figures["untraced"].samples == 2
    shown = report(results)
    assert not shown.passed
    assert "boom" in render([shown], "junit")


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    suite = load(tmp_path, source(5))

    def stop(job: Job) -> str:
        if job.case.id == "c03":
            raise KeyboardInterrupt
        return HOPE

    with pytest.raises(KeyboardInterrupt):
        run(suite, Scripted(stop), tmp_path / "runs", workers=1)
    again = Scripted(noisy(1, 0))
    results = run(suite, again, tmp_path / "runs")
    assert results.run.id == "trial-0001"
    assert len(results.scores) == 5
    assert "script/shipped/c00/1" not in again.done and "script/shipped/c03/1" in again.done
    results.run.finish(as_row(report(results)))
    assert run(suite, Scripted(noisy(1, 0)), tmp_path / "runs").run.id == "trial-0002"


def test_same_seed_same_figures_whatever_the_workers(tmp_path: Path) -> None:
    text = source(8, head="repeat: 3\n")
    rows = []
    for workers in (1, 4):
        folder = tmp_path / str(workers)
        results = run(load(tmp_path, text), Scripted(noisy(3, 0.4)), folder, workers=workers)
        results.run.finish(as_row(report(results)))
        rows.append(contents(folder))
    assert rows[0] == rows[1]


def test_repeats_tell_pass_hat_and_how_different_they_are(tmp_path: Path) -> None:
    texts = {1: HOPE, 2: HOPE.replace("作出新的更大贡献", "加油"), 3: HOPE}
    suite = load(tmp_path, source(1, head="repeat: 3\n"))
    cell = summarise(run(suite, Scripted(lambda job: texts[job.repeat]), tmp_path / "runs"))[0]
    assert cell.pass_hat == {1: pytest.approx(2 / 3), 2: pytest.approx(1 / 3), 3: 0}
    assert 0 < cell.figures["distinct"].interval.mean < 0.2
    assert cell.rules["missing-formulation"] == pytest.approx(1 / 3)


def test_first_and_final_stand_side_by_side(tmp_path: Path) -> None:
    bad = HOPE.replace("多到一线去", "联系职工8.7万人")
    results = run(load(tmp_path, source(1)), Scripted(lambda _: Outcome(HOPE, bad)), tmp_path / "runs")
    figure = summarise(results)[0].figures["untraced"]
    assert (figure.interval.mean, figure.first) == (0, pytest.approx(1000 / 132, rel=0.2))


def test_cost_follows_the_prices(tmp_path: Path) -> None:
    suite = load(tmp_path, source(1, head="prices: {script: {input: 2, cached: 1, output: 10}}\n"))
    figures = summarise(run(suite, Scripted(noisy(1, 0)), tmp_path / "runs"))[0].figures
    assert figures["cost"].interval.mean == pytest.approx((600 * 2 + 400 * 1 + 200 * 10) / 1e6)
    assert figures["cached_share"].interval.mean == 0.4


def test_canaries_are_checked_without_a_model(tmp_path: Path) -> None:
    more = "    text: 全市新发展会员87654人。\n    expect: {fires: [untraced-figure]}\n"
    drafter = Scripted(noisy(1, 0))
    suite = load(
        tmp_path,
        source(0) + case("a", "check", more) + case("b", "check", more.replace("untraced-figure", "homophone")),
    )
    results = run(suite, drafter, tmp_path / "runs")
    assert [score.passed for score in results.scores.values()] == [True, False]
    assert not drafter.done


def test_rescoring_changes_nothing_on_disk_and_finds_the_same(tmp_path: Path) -> None:
    results = run(load(tmp_path, source(4, head="repeat: 2\n")), Scripted(noisy(2, 0.5)), tmp_path / "runs")
    before = contents(tmp_path / "runs")
    again = runner.rescore(results.suite, record.read(results.run.folder), ())
    assert list(again.scores.values()) == list(results.scores.values())
    assert contents(tmp_path / "runs") == before
    assert list(runner.load(results.suite, results.run).scores.values()) == list(results.scores.values())


@pytest.mark.parametrize("name", ["outcome.json", "score.json"])
def test_a_damaged_record_is_named(tmp_path: Path, name: str) -> None:
    results = run(load(tmp_path, source(1)), Scripted(noisy(1, 0)), tmp_path / "runs")
    job = next(iter(results.scores))
    (results.run.sample(job) / name).write_text("{", "utf-8")
    with pytest.raises(DataError, match="评测记录损坏"):
        results.run.outcome(job) if name == "outcome.json" else results.run.score(job)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_what_failed(tmp_path: Path, form: str) -> None:
    bad = HOPE.replace("多到一线去", "<i>联系职工8.7万人</i>")
    results = run(
        load(tmp_path, source(2)), Scripted(lambda job: bad if job.case.id == "c01" else HOPE), tmp_path / "runs"
    )
    text = render([report(results)], form)
    assert "c01" in text and "untraced-figure" in text
    if form == "html":
        assert "<i>" not in text and "&lt;i&gt;" in text and '<mark class="error"' in text
        assert "http" not in text.replace("</", "")
    if form == "junit":
        from xml.etree import ElementTree

        root = ElementTree.fromstring(text.partition("\n")[2])
        assert [suite.get("tests") for suite in root] == ["3"]  # two cases and a gate
        assert [suite.get("failures") for suite in root] == ["2"]


def test_only_the_rules_of_the_suite_are_run_and_kept(tmp_path: Path) -> None:
    bad = HOPE.replace("多到一线去", "联系职工8.7万人").replace("作出新的更大贡献", "加油")
    suite = load(tmp_path, source(1, head="rules: [untraced-figure]\n"))
    results = run(suite, Scripted(lambda _: bad), tmp_path / "runs")
    assert [score.fired for score in results.scores.values()] == [("untraced-figure",)]
    assert set(results.run.plan.versions["rules"]) == {"untraced-figure"}
    more = "    text: 全市新发展会员87654人。\n    expect: {lacks: [四个自信]}\n"
    none = load(tmp_path, source(0, head="rules: []\n") + case("x", "check", more), "none")
    (score,) = run(none, Scripted(lambda _: ""), tmp_path / "runs").scores.values()
    assert score.passed and score.findings == ()
