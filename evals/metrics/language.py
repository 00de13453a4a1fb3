"""N-grams over 汉字: overlap with references, repetition, distinctness. Marks and blanks are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from evals.metrics.sample import Sample
from pipeline import hanzi

N = 8  # 汉字: longer than nearly every fixed word, shorter than a copied clause
_OTHER = re.compile(f"[^{hanzi.HANZI}]+")


def grams(text: str, size: int = N) -> list[str]:
    """All runs of ``size`` 汉字, in order, across marks."""
    plain = _OTHER.sub("", text)
    return [plain[at : at + size] for at in range(len(plain) - size + 1)]


def index(texts: Iterable[str]) -> frozenset[str]:
    """The grams of many texts, for `Sample.references`."""
    return frozenset(gram for text in texts for gram in grams(text))


def overlap(sample: Sample) -> float | None:
    """8-grams of the text that stand in any reference speech / 8-grams of the text."""
    found = grams(sample.text)
    if not found or not sample.references:
        return None
    return sum(gram in sample.references for gram in found) / len(found)


def repetition(sample: Sample) -> float | None:
    """1 − different 8-grams / 8-grams of the text."""
    found = grams(sample.text)
    return 1 - len(_set(sample.text)) / len(found) if found else None


def distinct(sample: Sample) -> float | None:
    """Mean over the other repeats of 1 − |A ∩ B| / |A ∪ B| with A, B the sets of 8-grams. Absent without repeats."""
    return mean_distance(sample.text, sample.others) if sample.others else None


def mean_distance(text: str, others: Sequence[str]) -> float:
    """The formula of `distinct`."""
    return sum(distance(text, other) for other in others) / len(others)


def distance(one: str, other: str) -> float:
    """The Jaccard distance of `distinct`."""
    first, second = _set(one), _set(other)
    union = len(first | second)
    return 1 - len(first & second) / union if union else 0.0


@lru_cache(maxsize=64)  # bounded: the sets of 1,000 drafts would take hundreds of megabytes
def _set(text: str) -> frozenset[str]:
    return frozenset(grams(text))
