"""What must stand in a text for a shipped pattern to match there, known before the pattern is ever compiled.

``lexicon/gates.json`` (made by ``python -m evals.bench.gates``): the key of a pattern -> one or two lists of literals, folded,
of each of which every match holds one. A pattern that is not in it is compiled at once, as an office's are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

from pipeline import resources
from pipeline.patterns import Lazy

FILE = "gates.json"
_BYTES = 8


def key(pattern: Lazy) -> str:
    """What a pattern is listed under."""
    return blake2b(f"{int(pattern.given)} {pattern.pattern}".encode(), digest_size=_BYTES).hexdigest()


def of(pattern: re.Pattern[str]) -> Sequence[Sequence[str]]:
    """The lists of a pattern; none where nothing is known."""
    one: Any = pattern
    return _table().get(key(one), ()) if isinstance(one, Lazy) else ()


@cache
def _table() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads((resources.lexicon() / FILE).read_text("utf-8"))
    return found
