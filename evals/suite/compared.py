"""A run beside its baseline: what got worse beyond chance, and what is no longer looked at.

A gate on regressions alone is red for three reasons: a metric is significantly lower, brief by brief; with a model that
gives the same answer every time, any brief that is worse in what can be counted; a rule or a case of the baseline that is gone
or was weakened, since a fault that nobody looks for is not a fault less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from evals import metrics
from evals.suite.nouns import Job
from evals.suite.runner import Results
from evals.suite.score import Score
from evals.suite.statistics import bootstrap, holm, mcnemar, paired
from evals.suite.summary import BINARY, Cell, Verdict, by_brief, cells, counterpart
from pipeline.errors import InputError

# What the gate tests, together at the suite's alpha (Holm). Few, so that each keeps its power.
TESTED = (
    "passed",
    "completed",
    "strict_share",
    "loose_share",
    "formulations",
    "untraced",
    "slots",
    "length",
    "parallel",
)
# Of these any brief that got worse counts when the model answers alike every time; a length may move by a character.
EXACT = frozenset(TESTED) - {"length", "parallel"}
_LEVELS = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Change:
    """One metric of one cell, paired by brief: means before and now, and the interval of the difference.

    ``worse`` and ``better`` count briefs. ``p``: one-sided, that nothing got worse. ``mcnemar``: two-sided, on whether
    all repeats of a brief pass, for metrics of 0 and 1.
    """

    metric: str
    model: str
    variant: str
    before: float
    now: float
    low: float
    high: float
    worse: tuple[str, ...]
    better: tuple[str, ...]
    p: float
    mcnemar: float | None
    regressed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``lost``: rules and cases of the baseline that no longer count, in words."""

    baseline: str
    changes: tuple[Change, ...]
    lost: tuple[str, ...]

    def verdicts(self) -> tuple[Verdict, ...]:
        """One gate a change tested, one for what was lost."""
        found = [
            Verdict(
                f"regression {one.metric}", one.model, one.variant, not one.regressed, one.now - one.before, _said(one)
            )
            for one in self.changes
        ]
        return (*found, Verdict("coverage", "", "", not self.lost, None, "；".join(self.lost) or "没有减少"))


def compare(before: Results, now: Results) -> Comparison:
    """``before`` is the baseline. InputError when the two have no case in common."""
    old, new = cells(before), cells(now)
    found: list[tuple[Change, bool]] = []  # with whether both models always answer alike
    for cell, scores in new.items():
        other = counterpart(cell, old, new)
        if other is not None:
            steady = all(
                run.run.plan.deterministic.get(name, False) for run, name in ((before, other[0]), (now, cell[0]))
            )
            tried = (_change(name, cell, old[other], scores, now.suite.seed) for name in TESTED)
            found += [(change, steady) for change in tried if change]
    if not found:
        raise InputError(f"这次与基线 {before.run.id} 没有共同的用例，没法比较。请用同一套评测的记录作基线。")
    beyond_chance = holm({str(at): change.p for at, (change, _) in enumerate(found)}, now.suite.alpha)
    changes = tuple(
        replace(
            change, regressed=str(at) in beyond_chance or (steady and change.metric in EXACT and bool(change.worse))
        )
        for at, (change, steady) in enumerate(found)
    )
    return Comparison(before.run.id, changes, _lost(before, now))


def _change(name: str, cell: Cell, before: Mapping[Job, Score], now: Mapping[Job, Score], seed: int) -> Change | None:
    old, new = by_brief(before, name), by_brief(now, name)
    shared = [case for case in new if case in old]
    if not shared:
        return None
    sign = 1 if metrics.metric(name).better == "higher" else -1
    gains = {case: sign * (fmean(new[case]) - fmean(old[case])) for case in shared}
    ends = bootstrap([[sign * gain] for gain in gains.values()], seed)
    lost = [case for case in shared if min(old[case]) == 1 > min(new[case])]
    won = [case for case in shared if min(new[case]) == 1 > min(old[case])]
    return Change(
        metric=name,
        model=cell[0],
        variant=cell[1],
        before=fmean(fmean(old[case]) for case in shared),
        now=fmean(fmean(new[case]) for case in shared),
        low=ends.low,
        high=ends.high,
        worse=tuple(case for case, gain in gains.items() if gain < -_NOTHING),
        better=tuple(case for case, gain in gains.items() if gain > _NOTHING),
        p=paired(gains.values(), seed),
        mcnemar=mcnemar(len(lost), len(won)) if name in BINARY else None,
    )


_NOTHING = 1e-9  # sums of the same numbers in another order


def _lost(before: Results, now: Results) -> tuple[str, ...]:
    """Rules that are gone or weaker, and cases that are gone."""
    old, new = (run.run.plan.versions["rules"] for run in (before, now))
    found = [f"规则 {name} 没有了" for name in old if name not in new]
    for name in old.keys() & new.keys():
        levels = [rules[name].split()[0] for rules in (old, new)]
        if _LEVELS.index(levels[1]) < _LEVELS.index(levels[0]):
            found.append(f"规则 {name} 由 {levels[0]} 降为 {levels[1]}")
    kept = {job.case.id for job in now.scores}
    return (*sorted(found), *(f"用例 {case} 没有了" for case in _ids(before) if case not in kept))


def _ids(results: Results) -> Sequence[str]:
    return tuple(dict.fromkeys(job.case.id for job in results.scores))


def _said(one: Change) -> str:
    briefs = f"变差 {len(one.worse)}，变好 {len(one.better)}"
    named = f"：{'、'.join(one.worse[:5])}" if one.worse else ""
    return f"{one.before:.4g} → {one.now:.4g}（{briefs}{named}；p={one.p:.2g}）"
