"""Intervals, tests and pass^k for results that come in repeats of the same briefs. Seeded: same input, same figures.

Repeats of one brief are alike, so a brief is one cluster: what is drawn again, and what is compared, is the brief.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt
from random import Random
from statistics import NormalDist, fmean

LEVEL = 0.95
_DRAWS = 2000  # of a bootstrap: the ends of a 95 % interval are then good to about 0.01 of the level
_EXACT = 26  # differences up to which all 2^n signs are counted, by halves of 2^13
_SIGNS = 50_000  # drawn beyond that: the smallest p is 1/50001


@dataclass(frozen=True, slots=True)
class Interval:
    """A point estimate with the ends of its interval."""

    mean: float
    low: float
    high: float


def wilson(successes: float, trials: float, level: float = LEVEL) -> Interval:
    """Wilson's score interval of a proportion (Wilson 1927; formula as in Brown, Cai & DasGupta 2001, eq. 4).

    With z the normal quantile: centre (p + z²/2n) / (1 + z²/n), half width z/(1 + z²/n) · √(p(1−p)/n + z²/4n²).
    Not only whole numbers: an effective number of trials may be a fraction. Without trials the interval is [0, 1].
    """
    if trials <= 0:
        return Interval(0.0, 0.0, 1.0)
    p, z = successes / trials, NormalDist().inv_cdf((1 + level) / 2)
    scale = 1 + z * z / trials
    centre = (p + z * z / (2 * trials)) / scale
    half = z / scale * sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials))
    # Rounding must not push an end past the estimate or the range.
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def clustered_wilson(clusters: Sequence[Sequence[float]], level: float = LEVEL) -> Interval:
    """Wilson's interval of 0/1 values in clusters, with n replaced by n / deff (Kish 1965: deff = 1 + (m' − 1)·ρ).

    m' = Σm²/Σm; ρ is the intraclass correlation by analysis of variance, cut to [0, 1]; where nothing varies it cannot
    be estimated and counts as 1, so that many repeats of few briefs never look like many briefs.
    """
    groups = [group for group in clusters if group]
    values = [value for group in groups for value in group]
    if not values:
        return Interval(0.0, 0.0, 1.0)
    size = sum(len(group) ** 2 for group in groups) / len(values)
    effective = len(values) / (1 + (size - 1) * _correlation(groups))
    return wilson(fmean(values) * effective, effective, level)


def _correlation(groups: Sequence[Sequence[float]]) -> float:
    """ANOVA estimator: (MSB − MSW) / (MSB + (m₀ − 1)·MSW), m₀ = (N − Σm²/N) / (k − 1)."""
    total, k = sum(map(len, groups)), len(groups)
    if k < 2 or total == k:
        return 1.0
    mean = fmean(value for group in groups for value in group)
    between = sum(len(group) * (fmean(group) - mean) ** 2 for group in groups) / (k - 1)
    within = sum((value - fmean(group)) ** 2 for group in groups for value in group) / (total - k)
    usual = (total - sum(len(group) ** 2 for group in groups) / total) / (k - 1)
    denominator = between + (usual - 1) * within
    return min(1.0, max(0.0, (between - within) / denominator)) if denominator else 1.0


def bootstrap(clusters: Sequence[Sequence[float]], seed: int, level: float = LEVEL, draws: int = _DRAWS) -> Interval:
    """Percentile interval of the mean, whole clusters drawn with replacement (Davison & Hinkley 1997, 3.8).

    The mean is over all values, so a brief with more repeats weighs more, as it does in the estimate.
    """
    groups = [(sum(group), len(group)) for group in clusters if group]
    if not groups:
        return Interval(0.0, 0.0, 0.0)
    point = sum(total for total, _ in groups) / sum(size for _, size in groups)
    if len(groups) == 1:
        return Interval(point, point, point)
    means = sorted(_means(groups, Random(seed), draws))
    return Interval(point, quantile(means, (1 - level) / 2), quantile(means, (1 + level) / 2))


def _means(groups: Sequence[tuple[float, int]], random: Random, draws: int) -> Iterator[float]:
    """The means of ``draws`` draws of clusters (sum, size)."""
    count, sizes = len(groups), {size for _, size in groups}
    if len(sizes) == 1:  # the same draws and the same sums in a third of the time
        totals, values = [total for total, _ in groups], count * sizes.pop()
        for _ in range(draws):
            yield sum(random.choices(totals, k=count)) / values
        return
    for _ in range(draws):
        drawn = random.choices(groups, k=count)
        yield sum(total for total, _ in drawn) / sum(size for _, size in drawn)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between order statistics (Hyndman & Fan 1996, type 7)."""
    at = (len(ordered) - 1) * share
    low = int(at)
    return ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])


def pass_hat(successes: int, trials: int, k: int) -> float:
    """pass^k: the chance that k repeats all pass, unbiased: C(c, k) / C(n, k) (Yao et al. 2024, τ-bench, section 4).

    ValueError when k is not in 1..n.
    """
    if not 1 <= k <= trials:
        raise ValueError(f"k = {k} of {trials} repeats")
    return comb(successes, k) / comb(trials, k)


def mcnemar(worse: int, better: int) -> float:
    """Exact two-sided p of McNemar's test: 2 · P(X ≤ min(b, c)) with X ~ Bin(b + c, ½), at most 1 (McNemar 1947)."""
    n = worse + better
    return min(1.0, 2 * sum(comb(n, i) for i in range(min(worse, better) + 1)) / 2**n) if n else 1.0


def paired(differences: Iterable[float], seed: int) -> float:
    """One-sided p that differences of pairs (after − before, one a brief) lie below 0: the sign-flip permutation test
    (Fisher 1935, 21; Good 2005, 3.2).

    The share of all 2^n assignments of signs whose sum is not above the observed one; zeros carry nothing. Exact up to
    26 differences, beyond that from seeded draws with (hits + 1) / (draws + 1) (Phipson & Smyth 2010).
    """
    values = [value for value in differences if value]
    if not values:
        return 1.0
    observed, slack = sum(values), 1e-9 * sum(map(abs, values))
    sizes = [abs(value) for value in values]
    if len(sizes) <= _EXACT:
        half = len(sizes) // 2
        left, right = _sums(sizes[:half]), sorted(_sums(sizes[half:]))
        hits = sum(bisect_left(right, observed + slack - one) for one in left)
        return float(hits / (len(left) * len(right)))
    random = Random(seed)
    hits = 0
    for _ in range(_SIGNS):
        bits = random.getrandbits(len(sizes))
        hits += sum(size if bits >> at & 1 else -size for at, size in enumerate(sizes)) <= observed + slack
    return (hits + 1) / (_SIGNS + 1)


def _sums(sizes: Sequence[float]) -> list[float]:
    sums = [0.0]
    for size in sizes:
        sums = [total + sign for total in sums for sign in (size, -size)]
    return sums


def holm(values: Mapping[str, float], alpha: float) -> frozenset[str]:
    """Names of the hypotheses rejected when all together may be wrong with chance ``alpha`` (Holm 1979): the i-th
    smallest of m p-values is held to alpha / (m − i + 1), until one fails.
    """
    rejected: set[str] = set()
    for at, name in enumerate(sorted(values, key=lambda key: (values[key], key))):
        if values[name] > alpha / (len(values) - at):
            break
        rejected.add(name)
    return frozenset(rejected)
