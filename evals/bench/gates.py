"""Write ``evals/lexicon/gates.json`` anew, after patterns of rules have changed: see ``evals.gates``.

python -m evals.bench.gates
"""

from __future__ import annotations

import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import cast

import evals
from evals import registry
from evals.matching import conditions, gates
from evals.matching.literals import joins
from pipeline import resources
from pipeline.patterns import Lazy

_MOST = 4  # conditions of a pattern: a fifth hardly rules out more


def main() -> None:
    rows = {gates.key(pattern): found for pattern in patterns() if (found := listed(pattern)[:_MOST])}
    lines = [f"{json.dumps(key)}: {json.dumps(found, ensure_ascii=False)}" for key, found in sorted(rows.items())]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (resources.lexicon() / gates.FILE).write_text(text, "utf-8")
    print(f"{len(rows)} patterns, {len(text.encode())} bytes")


def patterns() -> list[Lazy]:
    """The shipped patterns of the evaluators that are compiled when first used."""
    for module in pkgutil.iter_modules(evals.__path__, "evals."):
        import_module(module.name)
    rules = registry.load().rules
    # Not what `evals.triggers` has met: that may be an office's.
    modules = [
        {key: value for key, value in vars(module).items() if key not in ("_met", "_glimpsed")}
        for name, module in sorted(sys.modules.items())
        if name.startswith("evals.")
    ]
    forms = [getattr(rule.find, "__self__", None) for rule in rules]
    return list({gates.key(one): one for one in _within([modules, forms])}.values())


def _within(value: object) -> Iterator[Lazy]:
    """All patterns in a value and its parts."""
    if isinstance(value, Lazy):
        yield value
    elif isinstance(value, dict):
        yield from _within(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _within(part)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _within([getattr(value, field.name) for field in fields(value)])


def listed(pattern: Lazy) -> list[list[gates.Group]]:
    """All conditions of a pattern that the automaton can look for, over the folded text; what rules out most first."""
    found = map(conditions.folded, conditions.conditions(cast("re.Pattern[str]", pattern)))
    return [gates.row(one) for one in found if all(len(word) == 1 or joins(word) for word in one)]


if __name__ == "__main__":
    main()
