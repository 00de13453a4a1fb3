"""What a sample took. Tokens are the service's own figures."""

from __future__ import annotations

from evals.metrics.sample import Sample


def tokens_in(sample: Sample) -> float | None:
    """Sum of input tokens over all calls of the sample. Absent when the service does not say."""
    return sample.spending.input


def tokens_out(sample: Sample) -> float | None:
    """Sum of output tokens over all calls of the sample."""
    return sample.spending.output


def cached_share(sample: Sample) -> float | None:
    """Cached input tokens / input tokens."""
    spent = sample.spending
    return spent.cached / spent.input if spent.cached is not None and spent.input else None


def calls(sample: Sample) -> float:
    """Calls of the model, repairs and retries of unusable replies included."""
    return float(sample.spending.calls)


def seconds(sample: Sample) -> float:
    """Sum of the seconds of all calls, as the client measured them; calls that ran side by side are added up."""
    return sample.spending.seconds


def money(sample: Sample) -> float | None:
    """((input − cached) × price + cached × cached price + output × price) / 1,000,000, by the suite's ``prices``."""
    return sample.spending.money
