"""What must stand in a text for a shipped pattern to match there, known before the pattern is ever compiled.

``lexicon/gates.json`` (made by ``python -m evals.bench.gates``): the key of a pattern -> up to four conditions, each as
groups: the least and the most offset from where a match begins, and the literals (folded) that have these. A pattern that is not in it is compiled at once, as an office's are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from evals.matching.conditions import Condition, Span
from pipeline import resources
from pipeline.patterns import Lazy

FILE = "gates.json"
_BYTES = 8
_FAR = 1000  # characters between two offsets; with more, it may be anywhere
Group = tuple[int | str, ...]


def key(pattern: Lazy) -> str:
    """What a pattern is listed under."""
    return blake2b(f"{int(pattern.given)} {pattern.pattern}".encode(), digest_size=_BYTES).hexdigest()


def of(pattern: re.Pattern[str]) -> list[Condition]:
    """The conditions of a pattern, over the folded text; none where nothing is known."""
    return [{word: (least, most) for least, most, *words in groups for word in words} for groups in _listed(pattern)]


def shut(pattern: re.Pattern[str], stands: Callable[[str], bool]) -> bool:
    """Whether one of its conditions is not met; ``stands``: whether a literal does in the folded text."""
    return not all(any(stands(word) for _, _, *words in groups for word in words) for groups in _listed(pattern))


def _listed(pattern: re.Pattern[str]) -> Sequence[Sequence[Any]]:
    one: Any = pattern
    return _table().get(key(one), ()) if isinstance(one, Lazy) else ()


def row(condition: Condition) -> list[Group]:
    """A condition as it is listed."""
    groups: dict[Span, list[str]] = {}
    for word, (least, most) in sorted(condition.items()):
        span = (least, most) if most - least < _FAR else (0, _FAR)
        groups.setdefault(span, []).append(word)
    return [(*span, *words) for span, words in sorted(groups.items())]


@cache
def _table() -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = json.loads((resources.lexicon() / FILE).read_text("utf-8"))
    return found
