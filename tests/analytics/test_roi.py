"""The return of a course, worked out by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.results import CannotTell, Interval
from analytics.roi import UnitValue, roi
from tests.reporting import examples

#: 30 calendar days, 3,000 visitors: 100 a day; +1 point of conversion, from +0.5 to +1.5 points
EFFECT = replace(
    examples.change(),
    cut_on=date(2026, 3, 1),
    after_to_on=date(2026, 3, 30),
    n_days_after=30,
    denominator_after=3000,
    absolute=0.01,
    absolute_interval=Interval(0.005, 0.015),
    direction="higher",
    method="level_shift",
)
#: one more deal is worth 50; counted for 90 days; half of it the training's; 80 % sure
WORTH = UnitValue(50, 90, 0.5, 0.8, "Li")


def test_a_return_by_hand():
    # 100 visitors x 0.01 = 1 deal a day; x 50 x 90 days x .5 x .8 = 1,800; ends at half and 1.5 times
    found = roi(EFFECT, "ratio", WORTH, 1000)
    assert (found.benefit.low, found.benefit.base, found.benefit.high) == pytest.approx(
        (900, 1800, 2700)
    )
    assert (found.roi.low, found.roi.base, found.roi.high) == pytest.approx((-0.1, 0.8, 1.7))
    assert found.sign_open
    points = {point.assumption: point.at for point in found.turning_points}
    assert points == pytest.approx(
        {"value": 50 / 1.8, "horizon_days": 50, "isolation": 0.5 / 1.8, "confidence": 0.8 / 1.8}
    )


@pytest.mark.parametrize("method", ["teams", "one_team", "staggered"])
def test_other_teams_take_the_place_of_a_guess_of_isolation(method):
    found = roi(replace(EFFECT, method=method), "ratio", WORTH, 1000)
    assert found.isolation == 1
    assert found.benefit.base == pytest.approx(3600)


def test_counts_and_amounts_are_per_day_with_figures():
    # 2 fewer complaints on each of 21 working days in 30: 1.4 a calendar day x 50 x 90 x .4 = 2,520
    effect = replace(
        EFFECT,
        direction="lower",
        n_days_after=21,
        absolute=-2.0,
        absolute_interval=Interval(-3.0, 1.0),
    )
    found = roi(effect, "count", WORTH, 1000)
    assert (found.benefit.low, found.benefit.base, found.benefit.high) == pytest.approx(
        (-1260, 2520, 3780)
    )


def test_a_loss_cannot_be_turned_by_a_larger_value():
    worse = replace(EFFECT, absolute=-0.01, absolute_interval=Interval(-0.015, -0.005))
    found = roi(worse, "ratio", WORTH, 1000)
    assert found.roi.high < -1
    assert {point.at for point in found.turning_points} == {None}


def test_a_share_cannot_grow_beyond_all():
    found = roi(EFFECT, "ratio", WORTH, 100_000)
    points = {point.assumption: point.at for point in found.turning_points}
    assert points["isolation"] is None
    assert points["confidence"] is None
    assert points["value"] == pytest.approx(50 * 100_000 / 1800)


@pytest.mark.parametrize(
    ("change", "worth", "cost", "reason"),
    [
        (EFFECT, WORTH, None, "cost_unknown"),
        (EFFECT, None, 1000, "no_unit_value"),
        (CannotTell("no_metric_declared"), WORTH, 1000, "no_metric_declared"),
        (replace(EFFECT, denominator_after=float("nan")), WORTH, 1000, "no_parts"),
    ],
)
def test_without_its_parts_there_is_no_return(change, worth, cost, reason):
    assert roi(change, "ratio", worth, cost).reason == reason


@given(
    # twelve digits: the value at which a subnormal effect turns is beyond every number
    st.floats(-0.5, 0.5).map(lambda effect: round(effect, 12)), st.floats(0, 0.5), st.floats(0, 0.5),
    st.sampled_from(["higher", "lower"]), st.sampled_from(["ratio", "count", "amount"]),
    st.floats(1, 1e6),
)  # fmt: skip
def test_at_each_turning_point_the_course_returns_just_its_cost(
    effect, below, above, direction, kind, cost
):
    change = replace(
        EFFECT,
        absolute=effect,
        absolute_interval=Interval(effect - below, effect + above),
        direction=direction,
    )
    found = roi(change, kind, WORTH, cost)
    assert found.benefit.low <= found.benefit.base <= found.benefit.high
    for point in found.turning_points:
        if point.at is not None and point.assumption != "horizon_days":
            turned = roi(change, kind, replace(WORTH, **{point.assumption: point.at}), cost)
            assert turned.roi.base == pytest.approx(0, abs=1e-9)
