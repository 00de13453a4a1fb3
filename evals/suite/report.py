"""What is reported of a run, and the formats. A format is a module ``report_<name>`` with ``render(reports) -> str``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

from evals import metrics
from evals.suite import compared
from evals.suite.compared import Comparison
from evals.suite.nouns import Job
from evals.suite.runner import Results
from evals.suite.score import Score
from evals.suite.summary import CellSummary, Verdict, summarise, verdicts

FORMATS = ("table", "json", "junit", "markdown", "html")


@dataclass(frozen=True)
class Trend:
    """An earlier run of the same suite: id, and metric -> mean by model and variant."""

    run: str
    means: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Report:
    """``trend``: the finished runs of this suite, oldest first, this one last. ``baseline``: for pages that show both."""

    results: Results
    cells: tuple[CellSummary, ...]
    verdicts: tuple[Verdict, ...]
    comparison: Comparison | None = None
    baseline: Results | None = None
    trend: tuple[Trend, ...] = ()

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)

    def counts(self) -> tuple[int, int]:
        """Samples that passed, and all."""
        return sum(score.passed for score in self.results.scores.values()), len(self.results.scores)


def report(results: Results, baseline: Results | None = None, trend: Sequence[Trend] = ()) -> Report:
    """Summaries, gates and, with a baseline, what got worse."""
    comparison = compared.compare(baseline, results) if baseline else None
    found = verdicts(results, results.suite.gates) + (comparison.verdicts() if comparison else ())
    return Report(results, summarise(results), found, comparison, baseline, tuple(trend))


def render(reports: Sequence[Report], form: str, *, terminal: bool = False) -> str:
    """The reports as text; ``terminal`` allows colours. ValueError: no such format."""
    if form not in FORMATS:
        raise ValueError(form)
    return str(import_module(f"evals.suite.report_{form}").render(reports, terminal=terminal))


def as_row(shown: Report) -> dict[str, Any]:
    """A report for programs, and for summary.json."""
    run, suite = shown.results.run, shown.results.suite
    passed, total = shown.counts()
    return {
        "schema": 1,
        "suite": suite.name,
        "run": run.id,
        "about": suite.about,
        "seed": suite.seed,
        "passed": shown.passed,
        "samples": {"passed": passed, "all": total},
        "versions": run.plan.versions,
        "cells": [asdict(cell) for cell in shown.cells],
        "gates": [asdict(verdict) for verdict in shown.verdicts],
        "baseline": asdict(shown.comparison) if shown.comparison else None,
        "cases": [_case(job, score) for job, score in shown.results.scores.items()],
    }


def _case(job: Job, score: Score) -> dict[str, Any]:
    row = {"case": job.case.id, "kind": job.case.kind, "model": job.model, "variant": job.variant.name}
    row |= {"repeat": str(job.repeat), "sample": job.key}
    return row | {
        "passed": score.passed, "error": score.error, "unmet": score.unmet, "fired": score.fired,
        "metrics": score.metrics, "first": score.first,
    }  # fmt: skip


def trend_of(row: Mapping[str, Any]) -> Trend:
    """From a summary.json."""
    means = {
        f"{cell['model']} {cell['variant']}": {
            name: figure["interval"]["mean"] for name, figure in cell["figures"].items()
        }
        for cell in row["cells"]
    }
    return Trend(str(row["run"]), means)


def shown_number(value: float | None) -> str:
    """A figure for people: short, never in scientific notation."""
    if value is None:
        return "—"
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3f}"


def label(metric: str) -> str:
    return metrics.metric(metric).label


def outcome_of(score: Score) -> str:
    """One line on a sample: why it failed, or nothing."""
    if score.error is not None:
        return score.error
    errors = sorted({found.rule for found in score.findings if found.level == "error"} & set(score.fired))
    return "；".join([*score.unmet, *([f"错误：{'、'.join(errors)}"] if errors else [])])
