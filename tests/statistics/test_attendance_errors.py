"""How often the interval of an attendance rate misses the truth when people of a session resemble
each other: 3 to 7 in 100, as long as they do not resemble each other out of all measure."""

from itertools import product

import numpy as np
import pytest

from analytics.statistics import proportions

pytestmark = pytest.mark.slow

N_SERIES = 300
SHARES = (0.8, 0.85, 0.9, 0.95, 0.97)
SERIES = ((6, (20,)), (12, (8, 15, 30)), (24, (12, 25)), (52, (10, 20, 40)))


def missed(n_sessions, sizes, share, icc):
    """Intervals that miss, of beta-binomial sessions with this correlation."""
    random = np.random.default_rng([20261126, n_sessions, round(100 * share), round(100 * icc)])
    n, shape = np.resize(sizes, n_sessions), (N_SERIES, n_sessions)
    spread = (1 - icc) / icc if icc else None
    chance = random.beta(share * spread, (1 - share) * spread, shape) if spread else share
    found = [proportions.clustered_share(x, n) for x in random.binomial(n, chance, shape)]
    return float(np.mean([not one.low <= share <= one.high for one in found]))


def over_the_grid(icc):
    return [missed(*series, share, icc) for series, share in product(SERIES, SHARES)]


@pytest.mark.parametrize("icc", [0.05, 0.1, 0.2])
def test_three_to_seven_in_a_hundred_intervals_miss(icc):
    assert 0.03 <= np.mean(over_the_grid(icc)) <= 0.07


@pytest.mark.parametrize(("n_sessions", "sizes"), SERIES[1:])
@pytest.mark.parametrize("icc", [0.05, 0.1])
def test_so_it_is_at_ninety_percent_in_every_series_of_a_dozen_sessions_and_more(
    n_sessions, sizes, icc
):
    # 300 series: the standard error of 5 % is 1.3 points
    assert 0.02 <= missed(n_sessions, sizes, 0.9, icc) <= 0.08


def test_where_people_do_not_resemble_each_other_no_more_miss():
    # few sessions hold so few absences that the interval errs on the wide side
    assert 0.015 <= np.mean(over_the_grid(0.0)) <= 0.07


def test_where_whole_sessions_stay_away_up_to_ten_in_a_hundred_miss():
    # a correlation of .3 at 95 % means sessions of which nobody is missing and half-empty ones
    assert np.mean(over_the_grid(0.3)) <= 0.10
