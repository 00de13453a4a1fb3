"""Each evaluator from Python, in two lines: a rule by its name, a metric by its name.

    from pipeline.cli.evaluators import findings, metric
    findings("要增强“四个自信”。", "wrong-collocation")

Other frameworks get at them through `judged`: `inspect_scorer` and `promptfoo_assert` are thin layers over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from evals import metrics, registry
from evals.check import check
from evals.metrics import Sample
from evals.registry import Ruleset
from pipeline import brief as briefs
from pipeline import localise
from pipeline import outline as outlines
from pipeline.errors import InputError
from pipeline.files import read_text
from pipeline.types import LEVELS, Brief, Finding, Level

Given = Brief | Path | str | None
"""A brief: read already, a file, its name, or the YAML text itself (it has more than one line or a colon and a blank)."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was asked of a text, and whether it holds. ``score``: 1 or 0 for a rule, the value of a metric."""

    name: str
    passed: bool
    score: float
    reason: str


def findings(text: str, *rules: str, brief: Given = None, section: str | None = None) -> tuple[Finding, ...]:
    """Findings of the named rules (none named: all) on a speech, or on one section of it.

    A rule that needs a brief or an outline rests without one. InputError: no such rule, or a brief that cannot be read.
    """
    return _findings(text, rules, _brief(brief), section)


def metric(text: str, name: str, *, brief: Given, section: str | None = None) -> float | None:
    """A metric of `qicao eval` (see ``evals.metrics.METRICS``); None where it does not apply. InputError: no such metric."""
    return _metric(text, name, _needed(_brief(brief)), section)


def judged(
    text: str,
    rules: Sequence[str] = (),
    bounds: Mapping[str, float] | None = None,
    *,
    brief: Given = None,
    section: str | None = None,
    fail_on: Level = "error",
) -> tuple[Check, ...]:
    """One check for each rule named, one for each metric with a bound (at least, or at most where less is better).

    Neither rules nor bounds: one check over all rules. A metric that does not apply does not hold.
    """
    if fail_on not in LEVELS:
        raise InputError(f"fail_on 只能是：{'、'.join(LEVELS)}。")
    known = _brief(brief)
    grave = LEVELS[: LEVELS.index(fail_on) + 1]
    found = [one for one in _findings(text, rules, known, section) if one.level in grave] if rules or not bounds else []
    named: Mapping[str, Sequence[Finding]] = {name: [one for one in found if one.rule == name] for name in rules}
    checks = [_of_rule(name, hits) for name, hits in (named or ({} if bounds else {"qicao": found})).items()]
    return (*checks, *(_of_metric(text, name, bound, known, section) for name, bound in (bounds or {}).items()))


def _of_rule(name: str, hits: Sequence[Finding]) -> Check:
    return Check(
        name, not hits, float(not hits), "；".join(f"{one.rule}：{one.message}" for one in hits) or "没有发现问题"
    )


def _of_metric(text: str, name: str, bound: float, brief: Brief | None, section: str | None) -> Check:
    value = _metric(text, name, _needed(brief), section)
    if value is None:
        return Check(name, False, 0.0, f"{name} 在这里没有值")
    higher = metrics.metric(name).better == "higher"
    passed = value >= bound if higher else value <= bound
    return Check(name, passed, value, f"{name} {value:.4g}，应{'不低于' if higher else '不高于'} {bound:g}")


def _findings(text: str, rules: Sequence[str], brief: Brief | None, section: str | None) -> tuple[Finding, ...]:
    outline = outlines.for_brief(brief) if brief else None
    return check(text, brief=brief, outline=outline, section=section, rules=_ruleset(tuple(rules))).findings


@lru_cache(maxsize=64)
def _ruleset(names: tuple[str, ...]) -> Ruleset:
    return registry.load().only(names) if names else registry.load()


def _metric(text: str, name: str, brief: Brief, section: str | None) -> float | None:
    known = [one.name for one in metrics.METRICS]
    if name not in known:
        raise InputError(f"没有“{name}”这个指标。有的是：{'、'.join(known)}。")
    kind = "section" if section else "draft"
    sample = Sample(text, brief, outlines.for_brief(brief), section, kind, frozenset(localise.values(brief)))
    return metrics.metric(name).compute(sample) if kind in metrics.metric(name).kinds else None


def _needed(brief: Brief | None) -> Brief:
    if brief is None:
        raise InputError("指标要对照起草要求计算。请给出 brief。")
    return brief


def _brief(given: Given) -> Brief | None:
    if given is None or isinstance(given, Brief):
        return given
    if isinstance(given, str) and ("\n" in given or ": " in given):
        return _read(given, "brief")
    return _read(read_text(Path(given)), str(given))


@lru_cache(maxsize=64)
def _read(text: str, name: str) -> Brief:
    return replace(briefs.parse(text, name), source=text)
