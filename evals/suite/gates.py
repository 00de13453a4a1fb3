"""Gates of a suite's file -> `Gate`s. One that can never fail, or never pass, stops the run before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from evals import metrics, registry
from evals.metrics.tracing import FIGURES
from evals.suite.nouns import KINDS, Case, Gate
from pipeline.yamlfile import Node


def finite(node: Node) -> float:
    """A number that can be compared."""
    value = node.number()
    if not isfinite(value):  # every comparison with nan is false: such a gate would never fail
        raise node.fail("要写一个有限的数。")
    return value


def ruleset_names() -> tuple[str, ...]:
    """The names of all rules."""
    return tuple(rule.page.name for rule in registry.load().rules)


def running(rules: Sequence[str] | None) -> Sequence[str]:
    """The names of the rules that a suite runs; ``rules`` as it says, None: all."""
    return ruleset_names() if rules is None else rules


def gates(node: Node, cases: Sequence[Case], rules: Sequence[str] | None) -> tuple[Gate, ...]:
    """The gates over ``cases``."""
    found = tuple(_gate(item, cases, rules) for item in node.items())
    if not found:
        raise node.fail("列表是空的。删去这个键，或写上门槛。")
    return found


def _gate(node: Node, cases: Sequence[Case], rules: Sequence[str] | None) -> Gate:
    keys = node.mapping({"metric", "at_least", "at_most", "tag"}, required=("metric",))
    name = keys["metric"].text()
    if ("at_least" in keys) == ("at_most" in keys):
        raise node.fail("at_least 和 at_most 要写一个，也只写一个。")
    lower, upper, kinds = _range(keys["metric"], name, rules)
    tag = keys["tag"].text() if "tag" in keys else None
    chosen = [case for case in cases if tag is None or tag in case.tags]
    if tag is not None and not chosen:
        raise keys["tag"].fail(f"没有一个用例有“{tag}”这个标签，这道门槛永远不会不通过。")
    if not any(case.kind in kinds for case in chosen):
        raise node.fail(f"没有一个用例能量“{name}”，这道门槛永远不会不通过。")
    if rules is not None and not _moved(name, rules):
        raise node.fail(f"rules 里的规则都不影响“{name}”，这道门槛永远不会不通过。")
    if "at_least" in keys:
        bound = finite(keys["at_least"])
        if bound <= lower:
            raise node.fail(f"“{name}”不会小于 {lower:g}，这道门槛永远不会不通过。")
        if upper is not None and bound > upper:
            raise node.fail(f"“{name}”不会大于 {upper:g}，这道门槛永远不会通过。")
        return Gate(name, at_least=bound, tag=tag)
    bound = finite(keys["at_most"])
    if upper is not None and bound >= upper:
        raise node.fail(f"“{name}”不会大于 {upper:g}，这道门槛永远不会不通过。")
    if bound < lower:
        raise node.fail(f"“{name}”不会小于 {lower:g}，这道门槛永远不会通过。")
    return Gate(name, at_most=bound, tag=tag)


def _moved(name: str, rules: Sequence[str]) -> bool:
    """Whether one of the rules that are run can move the metric at all."""
    if name == "untraced":
        return bool(set(rules) & set(FIGURES))
    grave = {
        "loose": ("error",),
        "loose_share": ("error",),
        "strict": ("error", "warning"),
        "strict_share": ("error", "warning"),
    }
    return name not in grave or any(registry.load().rule(rule).page.level in grave[name] for rule in rules)


def _range(node: Node, name: str, rules: Sequence[str] | None) -> tuple[float, float | None, frozenset[str]]:
    """Least and greatest value of a metric, and the kinds of cases that have it."""
    if name.startswith("rule:"):
        node.choice([f"rule:{rule}" for rule in running(rules)])
        return 0.0, 1.0, frozenset(KINDS)
    node.choice([metric.name for metric in metrics.METRICS])
    metric = metrics.metric(name)
    return metric.least, metric.most, metric.kinds
