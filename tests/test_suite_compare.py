"""The regression gate: planted regressions are caught, an unchanged rerun with a noisy model stays green 50 times of 50."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from suites import BRIEF, FAULTS, HOPE, Scripted, case, load, noisy, run, source

from evals.suite.compared import compare
from evals.suite.nouns import Job, Outcome, Suite
from evals.suite.runner import Results
from evals.suite.score import Score, score
from pipeline.errors import InputError
from pipeline.models.fake import FakeModel
from pipeline.types import Prompt

BRIEFS, NOISE = 24, 0.25


@cache
def rated(text: str, suite: Suite) -> Score:
    """Scores by text: the noisy model has four texts, and 50 runs of 48 samples need no 2,400 checks."""
    return score(suite.cases[0], Outcome(text, text))


class Bench:
    """Runs of one suite with a noisy model; each is scored like a real run, and only the first is kept on disk."""

    def __init__(self, folder: Path) -> None:
        self.suite = load(folder, source(BRIEFS, head="repeat: 2\n"))
        self.first = run(self.suite, Scripted(noisy(0, NOISE)), folder / "runs")

    def again(self, seed: int, rate: float = NOISE, **more: object) -> Results:
        write = noisy(seed, rate, **more)  # type: ignore[arg-type]
        return replace(self.first, scores={job: rated(write(job), self.suite) for job in self.first.scores})


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


def red(before: Results, now: Results) -> list[str]:
    return [verdict.gate for verdict in compare(before, now).verdicts() if not verdict.passed]


def test_scores_by_text_are_those_of_the_run(bench: Bench) -> None:
    same = bench.again(0)
    assert [one.metrics["passed"] for one in same.scores.values()] == [
        one.metrics["passed"] for one in bench.first.scores.values()
    ]
    assert 0.5 < sum(one.passed for one in same.scores.values()) / len(same.scores) < 0.95  # the model is noisy indeed


@pytest.mark.slow
def test_an_unchanged_rerun_is_green_50_times_of_50(bench: Bench) -> None:
    assert [red(bench.first, bench.again(seed)) for seed in range(1, 51)] == [[]] * 50


def test_a_model_that_drops_formulations_is_caught_every_time(bench: Bench) -> None:
    for seed in range(1, 11):
        found = red(bench.first, bench.again(seed, 0.9, faults=FAULTS[:1]))
        assert "regression formulations" in found


def test_a_model_that_invents_figures_is_caught(bench: Bench) -> None:
    assert "regression untraced" in red(bench.first, bench.again(1, 0.95, faults=FAULTS[1:2]))


def test_a_better_model_is_no_regression(bench: Bench) -> None:
    assert red(bench.first, bench.again(1, 0)) == []


def test_a_removed_rule_is_caught_though_it_finds_nothing_any_more(bench: Bench) -> None:
    rules = dict(bench.first.run.plan.versions["rules"])
    del rules["untraced-figure"]
    rules["missing-formulation"] = rules["missing-formulation"].replace("error", "warning")
    plan = replace(bench.first.run.plan, versions={**bench.first.run.plan.versions, "rules": rules})
    now = replace(bench.first, run=type(bench.first.run)(bench.first.run.folder, plan))
    assert compare(bench.first, now).lost == (
        "规则 missing-formulation 由 error 降为 warning",
        "规则 untraced-figure 没有了",
    )
    assert red(bench.first, now) == ["coverage"]
    assert red(now, bench.first) == []  # a rule more is none


def test_a_case_that_is_gone_is_caught(bench: Bench) -> None:
    kept = {job: one for job, one in bench.first.scores.items() if job.case.id != "c07"}
    assert compare(bench.first, replace(bench.first, scores=kept)).lost == ("用例 c07 没有了",)


def test_with_a_steady_model_one_brief_that_fell_is_enough(tmp_path: Path) -> None:
    suite = load(tmp_path, source(3))
    before = run(suite, Scripted(noisy(1, 0), steady=True), tmp_path / "a")
    worse = Scripted(lambda job: FAULTS[0](HOPE) if job.case.id == "c01" else HOPE, steady=True)
    comparison = compare(before, run(suite, worse, tmp_path / "b"))
    assert {one.metric for one in comparison.changes if one.regressed} >= {"passed", "formulations", "loose_share"}
    assert {one.worse for one in comparison.changes if one.regressed} == {("c01",)}
    assert next(one.mcnemar for one in comparison.changes if one.metric == "passed") == 1  # one pair tells nothing


def test_runs_without_a_common_case_are_refused(tmp_path: Path) -> None:
    one = run(load(tmp_path, source(1), "one"), Scripted(noisy(1, 0)), tmp_path / "runs")
    other = run(load(tmp_path, source(0) + case("other"), "other"), Scripted(noisy(1, 0)), tmp_path / "runs")
    with pytest.raises(InputError, match="没有共同的用例"):
        compare(one, other)


def obedient(prompt: Prompt) -> str:
    """A model that writes the formulations its prompt asks for, and none that it does not."""
    return HOPE if "作出新的更大贡献" in prompt.messages[-1].text.partition("# 参考范文")[0] else FAULTS[0](HOPE)


def test_a_broken_prompt_is_caught(tmp_path: Path) -> None:
    """The whole way: real briefs, real prompts, a variant of them that lost the block with the formulations."""
    from evals.suite import runner
    from evals.suite.report import report
    from pipeline.cli.samples import Samples

    briefs = "".join(case(f"c{at:02}", brief=BRIEF.replace("第十次", f"第{at + 2}次")) for at in range(18))
    edit = "variants: [{name: shipped, edits: [{from: 作出新的更大贡献, to: （无）}]}]\n"
    found = []
    for name, head in (("before", ""), ("after", edit)):
        suite = load(tmp_path / name, f"about: 试\nmodels: [obedient]\n{head}cases:\n{briefs}")
        samples = Samples({"obedient": FakeModel(obedient, name="obedient", repairs=False)})
        found.append(runner.run(suite, samples, models=["obedient"], runs=tmp_path / "runs"))
    assert report(found[0]).passed
    shown = report(found[1], found[0])
    assert "regression formulations" in [verdict.gate for verdict in shown.verdicts if not verdict.passed]
    assert isinstance(next(iter(found[0].scores)), Job)
