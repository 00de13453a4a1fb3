"""What the case itself asks for."""

from __future__ import annotations

from evals.metrics import constraints
from evals.metrics.sample import Sample


def passed(sample: Sample) -> float:
    """1 when the case was completed, every expectation is met and (but for kind check) no rule has an error, else 0."""
    return float(not sample.unmet and (sample.kind == "check" or constraints.loose(sample) == 1))


def completed(sample: Sample) -> float:
    """1 when a whole text came out, else 0 (a failed case has no sample, and counts as 0 everywhere)."""
    return float(bool(sample.text.strip()))


def met(sample: Sample) -> float | None:
    """Expectations met / expectations of the case. Absent without any."""
    return 1 - len(sample.unmet) / sample.expectations if sample.expectations else None


def outside_edits(sample: Sample) -> float:
    """Sections other than the named one whose SHA-256 differs after the regeneration."""
    return float(sum(sample.after.get(key) != value for key, value in sample.before.items() if key != sample.named))
