"""The common stock of words of the genre: the shipped reference speeches, which name no place and no person."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from pipeline.resources import tree


@cache
def common_pairs() -> frozenset[str]:
    """All neighbouring characters in the shipped reference speeches; what is made of these is hardly a name."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(tree("reference_speeches").glob("*/*.md")))
    return frozenset(map("".join, pairwise(text)))
