"""The statistics against published values, brute force and, where it is installed, scipy."""

from __future__ import annotations

from itertools import combinations, product
from random import Random
from statistics import fmean, quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.suite.statistics import bootstrap, clustered_wilson, holm, mcnemar, paired, pass_hat, quantile, wilson


# Newcombe 1998 (Statistics in Medicine 17, 857–872), table I, method 3: the score interval.
@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for trials in (1, 7, 30, 500):
        for successes in {0, 1, trials // 3, trials}:
            theirs = stats.binomtest(successes, trials).proportion_ci(method="wilson")
            ours = wilson(successes, trials)
            assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_holds_its_estimate(successes: int, trials: int) -> None:
    found = wilson(min(successes, trials), trials)
    assert 0 <= found.low <= found.mean <= found.high <= 1


def test_repeats_of_few_briefs_do_not_look_like_many_briefs() -> None:
    alike = clustered_wilson([[1.0] * 10] * 4 + [[0.0] * 10] * 2)
    apart = clustered_wilson([[1.0]] * 40 + [[0.0]] * 20)
    assert alike.high - alike.low > 2 * (apart.high - apart.low)
    assert alike == wilson(4, 6)  # within a brief nothing varies: six observations, not sixty
    assert clustered_wilson([[1.0] * 50] * 3) == wilson(3, 3)


def test_independent_repeats_count_as_observations() -> None:
    random = Random(1)
    clusters = [[float(random.random() < 0.5) for _ in range(20)] for _ in range(40)]
    found, plain = clustered_wilson(clusters), wilson(sum(map(sum, clusters)), 800)
    assert found.high - found.low < 1.3 * (plain.high - plain.low)


def test_bootstrap_is_seeded_and_draws_whole_briefs() -> None:
    clusters = [[0.0] * 20, [1.0] * 20, [0.0] * 20, [1.0] * 20]
    assert bootstrap(clusters, 7) == bootstrap(clusters, 7)
    found = bootstrap(clusters, 7)
    assert (found.low, found.high) == (0.0, 1.0)  # four observations: nearly anything
    assert bootstrap([[0.3, 0.5]], 7).low == pytest.approx(0.4)


def test_bootstrap_covers_about_as_often_as_it_says() -> None:
    random, hits = Random(3), 0
    for at in range(120):
        values = [[random.gauss(5, 1)] for _ in range(30)]
        found = bootstrap(values, at, draws=300)
        hits += found.low <= 5 <= found.high
    assert 104 <= hits <= 120  # 95 % of 120 is 114; percentile intervals of 30 values fall a little short


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=30))
def test_quantiles_are_those_of_the_standard_library(values: list[float]) -> None:
    ordered = sorted(values)
    theirs = quantiles(ordered, n=4, method="inclusive")
    assert [quantile(ordered, share) for share in (0.25, 0.5, 0.75)] == pytest.approx(theirs)


@given(st.integers(1, 8), st.data())
def test_pass_hat_is_the_share_of_draws_in_which_all_pass(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    k = data.draw(st.integers(1, trials))
    outcomes = [True] * successes + [False] * (trials - successes)
    draws = [all(outcomes[at] for at in chosen) for chosen in combinations(range(trials), k)]
    assert pass_hat(successes, trials, k) == pytest.approx(fmean(draws))


@pytest.mark.parametrize("k", [0, 4])
def test_pass_hat_of_more_repeats_than_there_are_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match=r"k = \d of 3"):
        pass_hat(3, 3, k)


def test_mcnemar_by_hand() -> None:
    assert mcnemar(0, 0) == 1
    assert mcnemar(0, 5) == mcnemar(5, 0) == 2 / 32
    assert mcnemar(2, 8) == pytest.approx(2 * (1 + 10 + 45) / 1024)
    assert mcnemar(4, 4) == 1


def test_mcnemar_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    for worse, better in product(range(8), range(8)):
        if worse + better:
            theirs = stats.binomtest(worse, worse + better, 0.5).pvalue
            assert mcnemar(worse, better) == pytest.approx(theirs, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-9, 9), max_size=9))
def test_paired_counts_all_signs(differences: list[int]) -> None:
    values = [value / 10 for value in differences if value]
    sums = [
        sum(sign * abs(value) for sign, value in zip(signs, values, strict=True))
        for signs in product((1, -1), repeat=len(values))
    ]
    wanted = fmean(total <= sum(values) + 1e-9 for total in sums) if values else 1.0
    assert paired([value / 10 for value in differences], 1) == pytest.approx(wanted)


def test_paired_agrees_with_scipy() -> None:
    stats = pytest.importorskip("scipy.stats")
    values = [-0.3, -0.1, 0.05, -0.2, -0.4, 0.15, -0.25]
    theirs = stats.permutation_test((values,), sum, permutation_type="samples", alternative="less", n_resamples=10**4)
    assert paired(values, 1) == pytest.approx(theirs.pvalue)


def test_paired_with_many_briefs_draws_signs_and_says_the_same_twice() -> None:
    random = Random(5)
    values = [random.gauss(-0.02, 0.1) for _ in range(40)]
    drawn = paired(values, 1)
    assert drawn == paired(values, 1)
    z = sum(values) / sum(value * value for value in values) ** 0.5
    from statistics import NormalDist

    assert drawn == pytest.approx(NormalDist().cdf(z), abs=0.01)


def test_holm_by_hand() -> None:
    # Holm 1979: 0.01 <= 0.05/4, 0.013 <= 0.05/3, 0.03 > 0.05/2, and there it stops.
    values = {"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.013}
    assert holm(values, 0.05) == {"a", "d"}
    assert holm({}, 0.05) == frozenset()
