"""Length and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from evals.metrics.sample import Sample
from pipeline import hanzi

_HINGES = "在以为让使"


def length(sample: Sample) -> float:
    """With y 汉字 where x were asked for: max(0, 1 − (y/x − 1)/3) when y ≥ x, else max(0, 1 − (x/y − 1)/2).

    After S_l of LongBench-Write (Bai et al. 2024, arXiv:2408.07055). x: the section's target, or the sum of all targets,
    which the brief's ``length`` scales.
    """
    targets = {spec.id: spec.characters.target for spec in sample.outline.sections}
    wanted = targets[sample.section] if sample.section else sum(targets.values())
    return length_score(sample.report.characters, wanted)


def length_score(got: int, wanted: int) -> float:
    """The formula of `length`; 0 for an empty text."""
    if got <= 0 or wanted <= 0:
        return 0.0
    return max(0.0, 1 - (got / wanted - 1) / 3 if got >= wanted else 1 - (wanted / got - 1) / 2)


def parallel(sample: Sample) -> float | None:
    """Mean over all pairs of numbered headings of: (same number of clauses + same first two characters + same
    preposition after the first comma + shorter length / longer length) / 4. Absent with fewer than two.
    """
    lines = [sample.text[slice(*part.heading)] for part in sample.doc.sections if part.heading]
    return parallelism([re.sub(r"^[^、]{1,3}、", "", line).rstrip("。；，,") for line in lines])


def parallelism(headings: Sequence[str]) -> float | None:
    """The formula of `parallel` over headings without their numbers."""
    pairs = list(combinations(headings, 2))
    return sum(_alike(one, other) for one, other in pairs) / len(pairs) if pairs else None


def _alike(one: str, other: str) -> float:
    lengths = sorted((hanzi.count(one), hanzi.count(other)))
    same = (len(_clauses(one)) == len(_clauses(other))) + (one[:2] == other[:2]) + (_hinge(one) == _hinge(other))
    return (same + (lengths[0] / lengths[1] if lengths[1] else 1.0)) / 4


def _clauses(heading: str) -> list[str]:
    return re.split("[，,]", heading)


def _hinge(heading: str) -> str:
    clauses = _clauses(heading)
    return clauses[1][:1] if len(clauses) > 1 and clauses[1][:1] in _HINGES else ""
