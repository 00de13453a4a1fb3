"""No passage twice: a section that says nearly what a better one says adds nothing to a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.hanzi import HANZI
from pipeline.types import Passage

_GRAM = 4  # 汉字
_ALIKE = 0.6  # share of the smaller; sections of one role that were written apart stay below 0.35
_SHORT = 60  # 汉字; courtesies below it are alike in all speeches, and meant to be
_OTHER = re.compile(f"[^{HANZI}]+")


def varied(passages: Iterable[Passage]) -> Iterator[Passage]:
    """``passages`` without those that are much like an earlier one. Lazy: looks at no more than is asked for."""
    kept: list[frozenset[str]] = []
    for passage in passages:
        grams = _grams(passage.text)
        if any(_alike(grams, other) for other in kept):
            continue
        kept.append(grams)
        yield passage


def _grams(text: str) -> frozenset[str]:
    plain = _OTHER.sub("", text)
    return frozenset(plain[at : at + _GRAM] for at in range(len(plain) - _GRAM + 1))


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    smaller = min(len(one), len(two))
    return smaller >= _SHORT and len(one & two) >= _ALIKE * smaller
