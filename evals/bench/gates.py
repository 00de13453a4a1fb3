"""Write ``evals/lexicon/gates.json`` anew, after patterns of rules have changed: see ``evals.gates``.

python -m evals.bench.gates
"""

from __future__ import annotations

import gc
import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import cast

import evals
from evals import conditions, gates, registry
from evals.conditions import Condition
from evals.literals import joins
from evals.patterns import Lazy
from pipeline import resources
from pipeline.lexicon import fold

_MOST = 2  # lists of a pattern: a third rules out hardly more


def main() -> None:
    rows = {gates.key(pattern): found for pattern in patterns() if (found := lists(pattern)[:_MOST])}
    lines = [f"{json.dumps(key)}: {json.dumps(found, ensure_ascii=False)}" for key, found in sorted(rows.items())]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (resources.lexicon() / gates.FILE).write_text(text, "utf-8")
    print(f"{len(rows)} patterns, {len(text.encode())} bytes")


def patterns() -> Iterator[Lazy]:
    """All shipped patterns that are compiled when first used."""
    for module in pkgutil.iter_modules(evals.__path__, "evals."):
        import_module(module.name)
    registry.load()
    yield from {gates.key(one): one for one in gc.get_objects() if isinstance(one, Lazy)}.values()


def lists(pattern: Lazy) -> list[list[str]]:
    """The literals of each condition of a pattern that the automaton can look for, folded; what rules out most first."""
    found = conditions.conditions(cast("re.Pattern[str]", pattern))
    return [folded(one) for one in found if all(len(word) == 1 or joins(fold(word)) for word in one)]


def folded(condition: Condition) -> list[str]:
    return sorted(set(map(fold, condition)))


if __name__ == "__main__":
    main()
