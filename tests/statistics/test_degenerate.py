"""Whatever comes in, NaN never comes out: a result holds its estimate, or says why there is none."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.results import CannotTell
from analytics.statistics import (
    blocks,
    events,
    means,
    moments,
    multiplicity,
    paired_proportions,
    panels,
    proportions,
    rank_tests,
    ratios,
    reliability,
    repeated,
    series,
    several_means,
    strata,
    trend,
    two_means,
    two_proportions,
)

SMALL = st.integers(0, 3)
CELLS = st.tuples(SMALL, SMALL, SMALL, SMALL)
GROUP = st.lists(SMALL, max_size=5)
SCALES = st.sampled_from([0.1, 1.0, 1e9])


def numbers_in(value):
    """Every float inside a result, however deep."""
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, float | np.floating):
        return [float(value)]
    if isinstance(value, np.ndarray | list | tuple):
        return [number for part in value for number in numbers_in(part)]
    return []


def assert_sound(*found):
    for result in found:
        assert not any(math.isnan(number) for number in numbers_in(result)), result
        interval, estimate = (getattr(result, part, None) for part in ("interval", "estimate"))
        if interval is not None:
            room = 1e-9 * max(1.0, abs(estimate))
            assert interval.low - room <= estimate <= interval.high + room, result
        p_value = getattr(result, "p_value", None)
        assert p_value is None or 0 <= p_value <= 1, result
        if isinstance(result, CannotTell):
            assert result.reason


@settings(max_examples=40)
@given(SMALL, SMALL, SMALL, SMALL)
def test_two_shares(x1, more1, x2, more2):
    table = x1, x1 + more1, x2, x2 + more2
    for name in (
        "difference",
        "newcombe",
        "risk_ratio",
        "odds_ratio",
        "chi_square",
        "fisher",
        "conditional_odds_ratio",
        "boschloo",
        "barnard",
    ):
        assert_sound(getattr(two_proportions, name)(*table))


@given(CELLS)
def test_pairs_events_and_clusters(cells):
    for name in ("difference", "wald", "tango"):
        assert_sound(getattr(paired_proportions, name)(*cells))
    assert_sound(
        paired_proportions.mcnemar(*cells[:2]),
        paired_proportions.discordant_odds(*cells[:2]),
        events.rate(*cells[:2]),
        events.rate_ratio(*cells),
        events.common_ratio([cells[:2], cells[2:]], [[3, 3], [0.5, 2]]),
        events.ratios_alike([cells[:2], cells[2:]], [[3, 3], [0.5, 2]]),
        proportions.net_score(*cells[:3]),
        proportions.clustered_difference(cells[:2], [3, 3], cells[2:], [3, 3]),
        proportions.intraclass_correlation(cells, [3, 3, 3, 3]),
    )


@given(st.lists(CELLS, min_size=1, max_size=3))
def test_tables_and_strata(rows):
    tables = np.array(rows).reshape(-1, 2, 2)
    for name in ("odds_ratio", "risk_difference", "cmh", "breslow_day", "against_pooled"):
        assert_sound(getattr(strata, name)(tables))
    assert_sound(strata.chi_square(np.array(rows)))


@given(GROUP, GROUP, GROUP, SCALES)
def test_means(first, second, third, scale):
    groups = [moments.of_values(np.array(group) * scale) for group in (first, second, third)]
    for name in ("welch", "pooled", "hedges_g"):
        assert_sound(getattr(two_means, name)(*groups[:2]))
    assert_sound(ratios.of_means(*groups[:2]), blocks.difference_in_strata([groups[:2]] * 2))
    assert_sound(
        two_means.one_sample(groups[0]),
        several_means.anova(groups),
        several_means.welch_anova(groups),
        means.winsorised(first, np.ones(len(first))),
    )


@given(st.lists(st.tuples(SMALL, SMALL, st.booleans()), max_size=8), SCALES)
def test_pairs_of_scores(rows, scale):
    x, y, group = (np.array([row[k] for row in rows]) for k in range(3))
    group = group.astype(bool)
    sides = [moments.of_pairs(x[part] * scale, y[part] * scale) for part in (group, ~group)]
    for name in ("change_difference", "cuped", "ancova", "ancova_of_one_slope"):
        assert_sound(getattr(two_means, name)(*sides))
    assert_sound(
        two_means.paired(sides[0]),
        ratios.of_pairs(sides[0]),
        two_means.standardised_change(sides[0]),
        two_means.ancova_of_pairs(x * scale, y * scale, group),
        means.class_gain(x, y, np.ones(len(x)), 3),
    )


@given(CELLS, CELLS, CELLS)
def test_ranks_and_scales(first, second, third):
    steps = np.arange(4)
    assert_sound(repeated.repeated_anova([first, second, third]))
    for name in ("mann_whitney", "mann_whitney_exact", "brunner_munzel"):
        assert_sound(getattr(rank_tests, name)(steps, first, second))
    assert_sound(
        rank_tests.signed_rank(steps - 1, first),
        rank_tests.signed_rank_exact(steps - 1, first),
        rank_tests.kruskal(steps, [first, second, third]),
        rank_tests.kendall_w([first, second, third]),
        reliability.item_rest(reliability.covariances([first, second, third])),
        reliability.alpha(reliability.covariances([first, second, third]), 3),
        multiplicity.heterogeneity(first, [1, 2, 1, 3]),
        multiplicity.shrink(first, [1, 2, 1, 3]),
    )


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 60), SMALL, SMALL), min_size=1, max_size=60),
    st.integers(0, 60),
    st.booleans(),
)
def test_series(rows, cut, has_volume):
    position, total, volume = (np.array([row[k] for row in rows]) for k in range(3))
    every = series.days_of(position, position % 7, total, volume if has_volume else None)
    before, after = every.between(-1, cut - 1), every.between(cut, 100)
    assert_sound(
        series.level_shift(before, after),
        series.level_difference(before, after),
        trend.trend_shift(before, after),
        trend.trend_shift(before, after, with_slope_change=True),
    )


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_teams(seed, n_teams):
    rng = np.random.default_rng(seed)
    total = rng.integers(0, 4, (n_teams, 40))
    volume = total + rng.integers(0, 4, (n_teams, 40))
    start, trained = rng.choice([10, 20, np.nan], n_teams), rng.random(n_teams) < 0.5
    moved = panels.window_changes(total, volume, slice(0, 20), slice(20, 40))
    first, second = moved[trained], moved[~trained]
    assert_sound(
        panels.staggered(total, volume, start, n_before=8, n_after=8),
        *(block.difference for block in panels.event_study(total, volume, trained, 20)),
        panels.pre_trend(total, volume, trained, slice(0, 20)),
        panels.team_change(first, second),
        panels.permutation(first, second),
        panels.volume_weighted(first, second, np.ones(len(first)), np.ones(len(second))),
    )


def test_a_series_of_one_day_and_an_empty_one():
    one = series.days_of([3], [3], [1.0], [2.0])
    none = one.between(5, 9)
    assert series.level_shift(one, none).reason == "no_common_weekday"
    assert trend.trend_shift(one, none).reason == "too_few_days"
    with pytest.raises(AssertionError):
        assert_sound(math.nan)
