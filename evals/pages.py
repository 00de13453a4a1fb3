"""The rules for people: a table of all, and each rule's own page."""

from __future__ import annotations

from evals.registry import Ruleset
from evals.shapes.base import Rule
from pipeline.types import LEVELS


def table(rules: Ruleset) -> str:
    """One line a rule, the gravest first: level, name, what it is about."""
    rows = sorted(rules.rules, key=lambda rule: (LEVELS.index(rule.page.level), rule.page.name))
    width = max(len(rule.page.name) for rule in rows)
    return "\n".join(f"{rule.page.level:<7}  {rule.page.name:<{width}}  {rule.page.what}" for rule in rows)


def page(rule: Rule) -> str:
    """What, why, instead, source; with the example that the rule was proved on when it was loaded."""
    known = rule.page
    lines = [
        f"{known.name}（{known.level}）",
        "",
        f"是什么：{known.what}",
        f"为什么：{known.why}",
        f"怎么改：{known.instead}",
        f"依据：{known.source}",
    ]
    if rule.example:
        lines += ["", f"例：{rule.example.strip()}"]
    return "\n".join(lines)
