"""Laney's p' chart: hand arithmetic, and its rate of false alarms where weeks differ by more than
counting."""

import numpy as np
import pytest

from analytics.statistics.control import share_chart


def test_limits_by_hand():
    # 8/10, 9/10, 7/10, 8/10: centre .8, sigma_i sqrt(.16/10) = .126491
    # z 0, .790569, -.790569, 0; moving ranges .790569, 1.581139, .790569: mean 1.054093
    # sigma_z 1.054093 / 1.128379 = .934165; limits .8 -+ 3 x .126491 x .934165 = .445508, above 1
    found = share_chart([8, 9, 7, 8], [10] * 4)
    assert found.spread == pytest.approx(0.934165, abs=1e-5)
    assert found.low == pytest.approx([0.445508] * 4, abs=1e-5)
    assert found.high.tolist() == [1.0] * 4
    assert not found.is_out.any()


def test_a_larger_week_has_narrower_limits_and_a_far_one_is_out():
    found = share_chart([90, 91, 89, 90, 45, 90], [100, 100, 100, 100, 100, 400])
    assert found.high[5] - found.low[5] < found.high[0] - found.low[0]
    steady = share_chart([180, 181, 179, 180, 180, 179, 181, 120], [200] * 8)
    assert steady.is_out.tolist() == [False] * 7 + [True]


def test_where_everybody_came_nothing_is_out():
    found = share_chart([5, 7], [5, 7])
    assert (found.centre, found.spread) == (1.0, 0.0)
    assert not found.is_out.any()


def test_one_week_is_no_chart():
    with pytest.raises(ValueError, match="two groups"):
        share_chart([5], [5])


@pytest.mark.parametrize("between", [0.0, 0.04])
def test_weeks_that_differ_by_more_than_counting_do_not_alarm_all_the_time(between):
    random = np.random.default_rng(20261125)
    n_out = 0
    for _ in range(400):
        share = np.clip(random.normal(0.85, between, 30), 0, 1)
        n_out += share_chart(random.binomial(100, share), np.full(30, 100)).is_out.sum()
    # three sigma of known limits: .27 %; of limits estimated from 30 weeks somewhat more
    assert n_out / 12000 < 0.01
