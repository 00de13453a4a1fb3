"""One outcome -> its score: the metrics, of the final text and of the first, and the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from evals import metrics, registry
from evals.metrics import Sample, Spending
from evals.registry import Ruleset
from evals.suite.nouns import Call, Case, Outcome, Price
from pipeline.types import Finding, Report


@dataclass(frozen=True, slots=True)
class Score:
    """``metrics`` by name; ``first``: those of the text before repairs. ``fired``: rules with findings that count.

    ``unmet``: the expectations that were not met, in words. ``error``: why the case failed.
    """

    metrics: Mapping[str, float]
    first: Mapping[str, float] = field(default_factory=dict)
    fired: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unmet: tuple[str, ...] = ()
    error: str | None = None

    @property
    def passed(self) -> bool:
        return self.metrics.get("passed") == 1


def score(
    case: Case,
    outcome: Outcome,
    *,
    references: frozenset[str] = frozenset(),
    price: Price | None = None,
    rules: Sequence[str] | None = None,
) -> Score:
    """Measure what came of a case, by the rules named; None: all."""
    if outcome.error is not None:
        return Score(metrics.failed(case.kind), metrics.failed(case.kind), error=outcome.error)
    sample = sample_of(case, outcome, references, price, rules)
    expectations, unmet = held(case, outcome, sample.report)
    sample = replace(sample, expectations=expectations, unmet=unmet, checked=sample.report)
    found = metrics.measure(sample)
    first = found
    if outcome.first and outcome.first != outcome.text:
        first = metrics.measure(sample_of(case, Outcome(outcome.first), references, None, rules), text_only=True)
    return Score(
        metrics=found,
        first={name: value for name, value in first.items() if metrics.metric(name).text},
        fired=tuple(sorted({fault.rule for fault in sample.faults("error", "warning")})),
        findings=sample.report.findings,
        unmet=unmet,
    )


def sample_of(
    case: Case,
    outcome: Outcome,
    references: frozenset[str] = frozenset(),
    price: Price | None = None,
    rules: Sequence[str] | None = None,
) -> Sample:
    """The sample of an outcome, its expectations not yet held against it."""
    whole = case.kind in ("draft", "regen")
    return Sample(
        text=outcome.text,
        brief=case.brief,
        outline=case.outline,
        section=case.section if case.kind == "section" else None,
        kind=case.kind,
        fillable=outcome.fillable,
        checked=outcome.report if rules is None else None,
        rules=None if rules is None else ruleset(tuple(rules)),
        references=references,
        spending=spending(outcome.calls, price),
        named=case.section if case.kind == "regen" else None,
        before=outcome.before if whole else {},
        after=outcome.after if whole else {},
    )


@cache
def ruleset(names: tuple[str, ...]) -> Ruleset:
    """Just these rules; none are loaded for none."""
    return registry.load().only(names) if names else Ruleset(())


def held(case: Case, outcome: Outcome, report: Report) -> tuple[int, tuple[str, ...]]:
    """The number of a case's expectations, and those that are not met, in words."""
    expect = case.expect
    fired = {found.rule for found in report.findings}
    left = {slot.name for slot in report.slots}
    results = {f"应有“{words}”": words in outcome.text for words in expect.contains}
    results |= {f"不应有“{words}”": words not in outcome.text for words in expect.lacks}
    results |= {f"规则 {rule} 应报告": rule in fired for rule in expect.fires}
    results |= {f"规则 {rule} 不应报告": rule not in fired for rule in expect.quiet}
    results |= {f"待填项 {name} 应保留": name in left for name in expect.open}
    if case.kind == "regen" and case.section:
        changed = outcome.before.get(case.section) != outcome.after.get(case.section)
        if expect.changed is not None:
            results[f"{case.section} {'应改动' if expect.changed else '不应改动'}"] = changed == expect.changed
        results |= {f"{case.section} 里不应再有“{words}”": words not in outcome.revised for words in expect.goes}
        results |= {f"{case.section} 里应保留“{words}”": words in outcome.revised for words in expect.stays}
        # What a regeneration is for: it is an expectation of every such case.
        moved = [key for key, sha in outcome.before.items() if key != case.section and outcome.after.get(key) != sha]
        results["其他各节不应改动"] = not moved
    return len(results), tuple(words for words, met in results.items() if not met)


def spending(calls: Sequence[Call], price: Price | None) -> Spending:
    """What calls took together; tokens only where every call that was answered has them."""
    answered = [call for call in calls if call.outcome == "ok"]
    told, got = (_total([getattr(call, word) for call in answered]) for word in ("input", "output"))
    cached = _total([call.cached for call in answered])
    money = None
    if price is not None and told is not None and got is not None:
        again = cached or 0
        kept = price.input if price.cached is None else price.cached
        money = ((told - again) * price.input + again * kept + got * price.output) / 1_000_000
    return Spending(len(calls), sum(call.seconds for call in calls), told, got, cached, money)


def _total(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None
