"""The scores of a run -> figures with intervals, by model and variant. Same run, same figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from evals import metrics
from evals.suite.nouns import Gate, Job
from evals.suite.runner import Results
from evals.suite.score import Score
from evals.suite.statistics import Interval, bootstrap, clustered_wilson, pass_hat

BINARY = frozenset({"passed", "completed", "strict", "loose"})
Cell = tuple[str, str]  # model, variant


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of one cell over ``briefs`` and ``samples``; ``first``: its mean before repairs, where it has one."""

    metric: str
    interval: Interval
    briefs: int
    samples: int
    first: float | None = None


@dataclass(frozen=True, slots=True)
class CellSummary:
    """``pass_hat``: k -> pass^k, the mean over briefs. ``rules``: rule -> share of samples in which it fires."""

    model: str
    variant: str
    figures: Mapping[str, Figure]
    pass_hat: Mapping[int, float]
    rules: Mapping[str, float]


def cells(results: Results) -> dict[Cell, dict[Job, Score]]:
    """The samples by model and variant, in the order of the plan."""
    found: dict[Cell, dict[Job, Score]] = {}
    for job, score in results.scores.items():
        found.setdefault((job.model, job.variant.name), {})[job] = score
    return found


def counterpart(cell: Cell, old: Mapping[Cell, object], new: Mapping[Cell, object]) -> Cell | None:
    """The cell of ``old`` to set beside one of ``new``: the same model and variant; else, where each run has a single
    cell, that one: two models side by side.
    """
    if cell in old:
        return cell
    return next(iter(old)) if len(old) == len(new) == 1 else None


def summarise(results: Results) -> tuple[CellSummary, ...]:
    """One summary a cell."""
    return tuple(
        CellSummary(model, variant, _figures(scores, results.suite.seed), _pass_hat(scores), _rules(scores))
        for (model, variant), scores in cells(results).items()
    )


def by_brief(scores: Mapping[Job, Score], metric: str, tag: str | None = None) -> dict[str, list[float]]:
    """Case id -> the values of its repeats. ``rule:NAME`` is 1 where the rule fires; a failed case counts as that."""
    found: dict[str, list[float]] = {}
    for job, score in scores.items():
        if tag is None or tag in job.case.tags:
            value = value_of(score, metric)
            if value is not None:
                found.setdefault(job.case.id, []).append(value)
    return found


def value_of(score: Score, metric: str) -> float | None:
    if metric.startswith("rule:"):
        return float(score.error is not None or any(f"rule:{rule}" == metric for rule in rules_of(score)))
    return score.metrics.get(metric)


def rules_of(score: Score) -> frozenset[str]:
    """Every rule with a finding, info and open slots included."""
    return frozenset(found.rule for found in score.findings)


def interval(metric: str, clusters: Sequence[Sequence[float]], seed: int) -> Interval:
    """Wilson's for what is 0 or 1, the bootstrap for the rest; both over briefs."""
    if metric in BINARY or metric.startswith("rule:"):
        return clustered_wilson(clusters)
    return bootstrap(clusters, seed)


def _figures(scores: Mapping[Job, Score], seed: int) -> dict[str, Figure]:
    found = {}
    for known in metrics.METRICS:
        values = by_brief(scores, known.name)
        if values:
            first = [score.first[known.name] for score in scores.values() if known.name in score.first]
            samples = sum(map(len, values.values()))
            found[known.name] = Figure(
                known.name, interval(known.name, list(values.values()), seed), len(values), samples,
                fmean(first) if first else None,
            )  # fmt: skip
    return found


def _pass_hat(scores: Mapping[Job, Score]) -> dict[int, float]:
    briefs = [values for values in by_brief(scores, "passed").values() if values]
    most = max(map(len, briefs), default=0)
    repeated = [values for values in briefs if len(values) == most]  # kind check is done once
    return {
        k: fmean(pass_hat(int(sum(values)), len(values), k) for values in repeated) for k in range(1, most + 1)
    }  # fmt: skip


def _rules(scores: Mapping[Job, Score]) -> dict[str, float]:
    names = sorted({rule for score in scores.values() for rule in rules_of(score)})
    return {name: fmean(name in rules_of(score) for score in scores.values()) for name in names}


# --- gates --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a gate in a cell. ``value`` None: nothing to measure, which is no pass."""

    gate: str
    model: str
    variant: str
    passed: bool
    value: float | None
    said: str


def verdicts(results: Results, gates: Iterable[Gate]) -> tuple[Verdict, ...]:
    """Every gate of every cell, on the mean over briefs (each brief the mean of its repeats)."""
    return tuple(
        _verdict(gate, model, variant, scores) for gate in gates for (model, variant), scores in cells(results).items()
    )


def _verdict(gate: Gate, model: str, variant: str, scores: Mapping[Job, Score]) -> Verdict:
    means = [fmean(values) for values in by_brief(scores, gate.metric, gate.tag).values()]
    if not means:
        return Verdict(gate.name, model, variant, False, None, "没有可量的样本")
    value = fmean(means)
    passed = value >= gate.at_least if gate.at_least is not None else value <= (gate.at_most or 0.0)
    return Verdict(gate.name, model, variant, passed, value, f"{value:.4g}（{len(means)} 份要求）")
