"""Pass rates over the rules, as IFEval counts instructions (Zhou et al. 2023, arXiv:2311.07911): all, and per rule."""

from __future__ import annotations

from evals.metrics.sample import Sample


def strict(sample: Sample) -> float:
    """1 when no rule has an error or a warning, else 0."""
    return float(not sample.faults("error", "warning"))


def loose(sample: Sample) -> float:
    """1 when no rule has an error, else 0."""
    return float(not sample.faults("error"))


def strict_share(sample: Sample) -> float | None:
    """Rules without an error or warning / rules of these two levels that speak about such a text."""
    return _share(sample, {found.rule for found in sample.faults("error", "warning")})


def loose_share(sample: Sample) -> float | None:
    """Rules without an error / rules of level error or warning that speak about such a text: strict's denominator."""
    return _share(sample, {found.rule for found in sample.faults("error")})


def counted(sample: Sample) -> frozenset[str]:
    """Names of the rules in the denominator, and of those that fired all the same (a rule may raise its level)."""
    other = "section" if sample.section is None else "whole"
    names = {
        rule.page.name
        for rule in sample.ruleset.rules
        if rule.page.level != "info"
        and rule.page.scope != other
        and (not rule.page.types or sample.outline.speech_type in rule.page.types)
        and (not rule.page.voices or sample.outline.voice in rule.page.voices)
        and "references" not in rule.page.needs  # none are handed to the checker: the rule rests
    }
    return frozenset(names | {found.rule for found in sample.faults("error", "warning")})


def _share(sample: Sample, failing: set[str]) -> float | None:
    names = counted(sample)
    return 1 - len(failing) / len(names) if names else None
