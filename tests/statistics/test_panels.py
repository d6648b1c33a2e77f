"""Trained teams beside others: hand arithmetic, raw-row libraries, enumeration, error rates."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import panels, series
from tests.statistics.rows import excludes

CHANGES = st.lists(st.integers(-30, 30), min_size=2, max_size=8)


def spread(*groups):
    assume(any(np.ptp(group) > 0 for group in groups))


def test_changes_are_log_ratios_of_rates_summed_before_dividing():
    found = panels.changes([10, 30], [100, 200], [20, 30], [100, 100])
    assert found == pytest.approx(np.log([2.0, 2.0]))
    total, volume = [[4, 6, 9, 11]], [[40, 60, 50, 50]]
    by_days = panels.window_changes(total, volume, slice(0, 2), slice(2, 4))
    assert by_days == pytest.approx(panels.changes([10], [100], [20], [100]))


def test_one_team_without_events_adds_half_an_event_to_all():
    found = panels.changes([0, 30], [100, 200], [20, 30], [100, 100])
    expected = np.log([20.5 / 101 / (0.5 / 101), 30.5 / 101 / (30.5 / 201)])
    assert found == pytest.approx(expected)


def test_teams_without_volume_are_not_compared():
    found = panels.changes([1, 2, 3], [10, 0, 10], [1, 2, 3], [10, 10, np.nan])
    assert np.isfinite(found).tolist() == [True, False, False]
    assert panels.team_change([0.1, np.nan], [0.1, 0.2]).reason == "too_few_teams"
    with pytest.raises(ValueError, match="below zero"):
        panels.changes([-1], [1], [1], [1])


@given(CHANGES, CHANGES)
def test_the_test_between_teams_is_students_on_one_number_per_team(trained, others):
    spread(trained, others)
    first, second = np.array(trained) / 50, np.array(others) / 50
    for equal, method in ((True, panels.team_change), (False, panels.team_change_welch)):
        result, oracle = method(first, second), stats.ttest_ind(first, second, equal_var=equal)
        interval = oracle.confidence_interval()
        assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
        assert result.estimate == pytest.approx(np.exp(first.mean() - second.mean()), rel=1e-9)
        assert (result.interval.low, result.interval.high) == pytest.approx(
            (np.exp(interval.low), np.exp(interval.high)), rel=1e-9
        )
    if abs(result.p_value - 0.05) > 1e-9:
        assert excludes(result.interval, 1) == (result.p_value < 0.05)


@given(CHANGES, CHANGES)
def test_differences_stay_in_their_unit_and_swapping_turns_the_sign(trained, others):
    spread(trained, others)
    there = panels.team_change(trained, others, relative=False)
    back = panels.team_change(others, trained, relative=False)
    assert there.estimate == pytest.approx(np.mean(trained) - np.mean(others), abs=1e-9)
    assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-9)
    assert panels.team_change(trained[::-1], others, relative=False).p_value == pytest.approx(
        there.p_value, rel=1e-9
    )


@given(
    st.lists(st.integers(-9, 9), min_size=2, max_size=4),
    st.lists(st.integers(-9, 9), min_size=2, max_size=4),
)
def test_permutation_is_enumeration(trained, others):
    every = np.array(trained + others, float)
    n1, here = len(trained), abs(np.mean(trained) - np.mean(others))
    by_hand = [
        abs(every[list(c)].mean() - np.delete(every, list(c)).mean()) >= here - 1e-9
        for c in combinations(range(len(every)), n1)
    ]
    assert panels.permutation(trained, others).p_value == pytest.approx(np.mean(by_hand))


def test_five_and_five_can_reach_less_than_one_percent_and_three_and_three_cannot_reach_five():
    apart = panels.permutation([5, 6, 7, 8, 9], [0, 1, 2, 3, 4])
    assert apart.p_value == apart.effect == pytest.approx(0.0079, abs=5e-5)
    assert panels.permutation([5, 6, 7], [0, 1, 2]).p_value == pytest.approx(0.10)
    assert panels.smallest_p(2, 4) == pytest.approx(1 / 15)
    assert panels.permutation([], [1]).reason == "too_few_teams"
    assert panels.permutation(np.arange(11), np.arange(11)).reason == "too_many_for_exact"


def test_equal_volumes_weigh_as_welch_does():
    trained, others = [0.1, 0.3, 0.25], [0.0, 0.05, -0.1, 0.02]
    weighted = panels.volume_weighted(trained, others, [7, 7, 7], [3, 3, 3, 3])
    welch = panels.team_change_welch(trained, others)
    assert (weighted.estimate, weighted.p_value) == pytest.approx((welch.estimate, welch.p_value))
    larger = panels.volume_weighted(trained, others, [7, 700, 7], [3, 3, 3, 3])
    assert larger.estimate > welch.estimate
    assert panels.volume_weighted([0.1], others, [1], [1] * 4).reason == "too_few_teams"
    assert panels.volume_weighted([1, 1], [2, 2], [1, 1], [1, 1]).reason == "no_variation"


def panel(seed=0, teams=8, days=90, lift=1.0, cut=60):
    rng = np.random.default_rng(seed)
    level = 0.08 * np.exp(rng.normal(0, 0.2, (teams, 1))) * np.exp(rng.normal(0, 0.1, days))
    trained = np.arange(teams) < teams // 2
    level = level * np.where(trained[:, None] & (np.arange(days) >= cut), lift, 1.0)
    volume = rng.poisson(500, (teams, days))
    return rng.binomial(volume, np.minimum(level, 0.9)), volume, trained


def test_a_shared_shock_is_no_pre_trend_and_a_drift_of_the_trained_is():
    total, volume, trained = panel(1)
    steady = panels.pre_trend(total, volume, trained, slice(0, 60))
    assert not excludes(steady.interval, 1)
    growing = total * np.where(trained[:, None], np.exp(0.01 * np.arange(90)), 1.0)
    moved = panels.pre_trend(growing, volume, trained, slice(0, 60))
    # 30 days apart at .01 a day
    assert moved.estimate == pytest.approx(np.exp(0.3), rel=0.1)
    assert excludes(moved.interval, 1)
    assert (
        panels.pre_trend(total, volume, np.arange(8) == 0, slice(0, 60)).reason == "too_few_teams"
    )


def test_the_event_study_shows_the_lift_from_the_start_on():
    total, volume, trained = panel(2, lift=1.3)
    blocks = panels.event_study(total, volume, trained, 60, block=10)
    assert [block.first for block in blocks] == [-60, -50, -40, -30, -20, -10, 0, 10, 20]
    before = [block.difference.estimate for block in blocks if block.last < 0]
    after = [block.difference.estimate for block in blocks if block.first >= 0]
    assert np.mean(before) == pytest.approx(1, abs=0.05)
    assert np.mean(after) == pytest.approx(1.3, abs=0.08)


def days(total, volume):
    position = np.arange(len(total))
    return series.days_of(position, position % 7, total, volume)


def test_one_trained_team_is_compared_with_the_others_day_by_day():
    total, volume, _ = panel(3, lift=1.0)
    lifted = np.r_[total[0, :60], np.round(total[0, 60:] * 1.4)]
    others = days(total[1:].sum(axis=0), volume[1:].sum(axis=0))
    result = panels.one_team(days(lifted, volume[0]), others, 60)
    assert result.estimate == pytest.approx(1.4, rel=0.1)
    assert result.interval.low > 1
    assert result.n == (60, 30)
    shifted = panels.one_team(days(lifted * 2, volume[0] * 2), others, 60)
    assert shifted.estimate == pytest.approx(result.estimate, rel=0.02)


def test_one_team_with_too_few_common_days_has_a_reason():
    total, volume, _ = panel(3)
    quiet = np.where(np.arange(90) < 80, 0, total[0])
    assert (
        panels.one_team(days(quiet, volume[0]), days(total[1], volume[1]), 85).reason
        == "too_few_days"
    )
    flat = days(np.full(90, 5), np.full(90, 100))
    assert panels.one_team(flat, flat, 60).reason == "constant_series"


def test_staggered_starts_by_hand():
    # one day a side: cohort 2 (team 0) against teams 1-3, cohort 5 (team 1) against 2 and 3
    log_rate = np.zeros((4, 8))
    log_rate[0, 2:] += 0.3
    log_rate[1, 5:] += 0.5
    log_rate[2] = [0, 0.1, 0, 0.2, 0.1, 0, 0.3, 0.1]
    log_rate[3] = [0.2, 0, 0.1, 0, 0, 0.2, 0.1, 0.3]
    result = panels.staggered(
        np.exp(log_rate), np.ones((4, 8)), [2, 5, np.nan, np.nan], n_before=1, n_after=1
    )
    first = 0.3 - np.mean([0.0, -0.1, 0.1])
    second = 0.5 - np.mean([-0.1, 0.2])
    assert [cohort.log_ratio for cohort in result.cohorts] == pytest.approx([first, second])
    assert [(c.start, c.n_trained, c.n_not_yet) for c in result.cohorts] == [(2, 1, 3), (5, 1, 2)]
    assert result.overall.estimate == pytest.approx(np.exp((first + second) / 2))
    assert result.overall.df == 4 - 2
    assert result.n_left_out == 0


def test_an_effect_that_differs_by_cohort_is_averaged_over_teams_not_over_comparisons():
    # two-way fixed effects would use the early cohort, already trained, as a comparison for the late
    rng = np.random.default_rng(4)
    start = np.array([30, 30, 60, 60, np.nan, np.nan, np.nan])
    lift = np.array([0.1, 0.1, 0.5, 0.5, 0, 0, 0])
    day = np.arange(90)
    log_rate = rng.normal(0, 0.01, (7, 90)) + np.sin(day / 9)
    # the early effect keeps growing: forbidden comparisons would turn the late one around
    grown = np.where(start[:, None] == 30, 0.02 * np.maximum(0, day - 60), 0.0)
    log_rate += np.where(day >= np.nan_to_num(start, nan=999)[:, None], lift[:, None], 0) + grown
    result = panels.staggered(np.exp(log_rate), np.ones((7, 90)), start, n_before=30, n_after=30)
    assert np.log(result.overall.estimate) == pytest.approx(0.3, abs=0.01)
    assert [cohort.n_not_yet for cohort in result.cohorts] == [5, 3]


def test_trained_teams_without_a_comparison_are_counted_and_left_out():
    total, volume, _ = panel(5, teams=6)
    start = [30, 30, 80, np.nan, np.nan, np.nan]
    result = panels.staggered(total, volume, start, n_before=30, n_after=30)
    assert result.n_left_out == 1
    assert (
        panels.staggered(total, volume, [80] * 6, n_before=30, n_after=30).reason == "too_few_teams"
    )
    alone = panels.staggered(total, volume, [30, 30, 30, 30, 30, np.nan], n_before=30, n_after=30)
    assert alone.reason == "too_few_teams"
    flat = panels.staggered(
        np.ones((6, 90)), np.ones((6, 90)), [30] * 3 + [np.nan] * 3, n_before=9, n_after=9
    )
    assert flat.reason == "no_variation"


@pytest.mark.parametrize(
    "found", [panels.team_change([1], [1, 2]), panels.team_change_welch([], [1, 2])]
)
def test_one_team_a_side_is_too_few(found):
    assert isinstance(found, CannotTell)
    assert found.reason == "too_few_teams"
    assert panels.team_change([1, 1], [2, 2]).reason == "no_variation"


@pytest.mark.slow
def test_staggered_starts_hold_their_size():
    rng, found = np.random.default_rng(20260110), []
    start = np.array([40, 40, 40, 70, 70, 70, 100, 100, 100, np.nan, np.nan, np.nan])
    for _ in range(1_000):
        level = 0.08 * np.exp(
            rng.normal(0, 0.1, (12, 1)) + rng.normal(0, 0.1, 140) + rng.normal(0, 0.1, (12, 140))
        )
        volume = rng.poisson(400, (12, 140))
        result = panels.staggered(
            rng.binomial(volume, level), volume, start, n_before=30, n_after=30
        )
        found.append(result.overall.p_value < 0.05)
    assert np.mean(found) <= 0.06
