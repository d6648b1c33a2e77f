"""Hodges and Lehmann's estimates: the book, and every shift that the test itself does not reject."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import shift

# Hollander & Wolfe 1973, 69f: permeability of the chorioamnion at term and at 12-26 weeks
TERM = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
EARLY = [1.15, 0.88, 0.90, 0.74, 1.21]
# Hollander & Wolfe 1973, 29f: depression scale before and after
BEFORE = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
AFTER = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])


def of_groups(first, second, level=0.95):
    n1, n2 = len(first), len(second)
    values = np.concatenate([first, second]).astype(float)
    is_first = np.repeat([1.0, 0.0], [n1, n2])
    return shift.of_groups(values, is_first, 1 - is_first, level=level)


def of_changes(changes, level=0.95):
    return shift.of_changes(changes, np.ones(len(changes)), level=level)


def test_the_shift_of_the_permeability_data():
    # R: wilcox.test(x, y, conf.int = TRUE), .305 (-.15 to .76)
    found = of_groups(TERM, EARLY)
    assert found.estimate == pytest.approx(0.305)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.15, 0.76))
    assert found.p_value == pytest.approx(2 * 0.1272, abs=1e-4)


def test_the_typical_change_of_the_depression_data():
    # the book: -.46, 96 % interval (-.786, -.010)
    found = of_changes(AFTER - BEFORE)
    assert found.estimate == pytest.approx(-0.46)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.786, -0.010))
    assert found.p_value == pytest.approx(2 * 0.01953, abs=1e-5)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_the_interval_holds_the_shifts_that_the_exact_test_does_not_reject(level):
    rng = np.random.default_rng(5)
    first, second, changes = rng.normal(1, 1, 9), rng.normal(0, 2, 12), rng.normal(0.5, 1, 14)
    two, one = of_groups(first, second, level), of_changes(changes, level)
    for end, inside in ((two.interval.low, 1e-9), (two.interval.high, -1e-9)):
        p_values = [
            stats.mannwhitneyu(first - end - away, second, method="exact").pvalue
            for away in (inside, -inside)
        ]
        assert p_values[0] >= 1 - level > p_values[1]
    for end, inside in ((one.interval.low, 1e-9), (one.interval.high, -1e-9)):
        p_values = [
            stats.wilcoxon(changes - end - away, method="exact").pvalue
            for away in (inside, -inside)
        ]
        assert p_values[0] >= 1 - level > p_values[1]


def test_large_samples_agree_with_the_order_statistics_at_the_normal_approximation():
    rng = np.random.default_rng(6)
    first, second = rng.normal(0.3, 1, 300), rng.normal(0, 1, 200)
    found = of_groups(first, second)
    apart = np.sort(np.subtract.outer(first, second).ravel())
    reach = 0.5 + 1.959963985 * np.sqrt(300 * 200 * 501 / 12)
    assert found.estimate == pytest.approx(np.median(apart))
    assert found.interval.low == apart[int(np.floor(30000 - reach))]
    assert found.interval.high == apart[-1 - int(np.floor(30000 - reach))]


@given(st.lists(st.integers(-4, 6), min_size=5, max_size=20))
def test_test_and_interval_of_changes_agree_unless_the_interval_touches_no_change(changes):
    found = of_changes(np.array(changes) / 2)
    assume(not isinstance(found, CannotTell))
    excludes = found.interval.low > 0 or found.interval.high < 0
    assert shift.touches(found) or excludes == (found.p_value < 0.05)


@given(
    st.lists(st.integers(0, 6), min_size=2, max_size=14),
    st.lists(st.integers(0, 6), min_size=2, max_size=14),
)
def test_test_and_interval_of_groups_agree_unless_the_interval_touches_no_shift(first, second):
    found = of_groups(first, second)
    assume(not isinstance(found, CannotTell))
    excludes = found.interval.low > 0 or found.interval.high < 0
    assert shift.touches(found) or excludes == (found.p_value < 0.05)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_the_unit_moves_nothing_but_itself(scale):
    found, usual = of_changes((AFTER - BEFORE) * scale), of_changes(AFTER - BEFORE)
    assert found.estimate == pytest.approx(usual.estimate * scale)
    assert found.p_value == pytest.approx(usual.p_value)


def test_swapping_the_groups_flips_the_sign():
    found, turned = of_groups(TERM, EARLY), of_groups(EARLY, TERM)
    assert turned.estimate == pytest.approx(-found.estimate)
    assert turned.interval.low == pytest.approx(-found.interval.high)


def test_too_few_leave_an_interval_without_bound():
    found = of_changes([1.0, 2.0, 3.0])
    assert (found.interval.low, found.interval.high) == (-np.inf, np.inf)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (of_changes([0.0, 0.0, 0.0]), "no_variation"),
        (of_groups([1, 1], [1, 1]), "no_variation"),
        (of_groups([], [1, 2]), "too_few_observations"),
    ],
)
def test_what_cannot_be_told_has_a_reason(found, reason):
    assert isinstance(found, CannotTell)
    assert found.reason == reason
