"""Targets: three states from the interval, and what it takes to settle an open one."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import rates, targets
from analytics.results import CannotTell, Target
from analytics.statistics import proportions

PASS = targets.TARGETS["pass_rate"]


@pytest.mark.parametrize(
    ("successes", "n", "state"),
    [
        (18, 20, "not_established"),
        (29, 30, "met"),
        (46, 50, "met"),
        (88, 100, "met"),
        (50, 100, "missed"),
    ],
)
def test_states_of_the_product_definition(successes, n, state):
    check = targets.check_rate(rates.share(successes, n, definition="first_attempt_of_sat"), PASS)
    assert check.state == state


def test_eighteen_of_twenty_is_70_to_97_percent():
    measure = rates.share(18, 20, definition="first_attempt_of_sat")
    assert (round(measure.interval.low, 3), round(measure.interval.high, 3)) == (0.699, 0.972)
    # 1.96 squared * .8 * .2 / .1 squared = 61.5, so 62 in all
    assert targets.check_rate(measure, PASS).n_more == 42


@given(st.integers(5, 400), st.data(), st.floats(0.05, 0.95))
def test_the_number_that_settles_is_the_smallest_that_does(n, data, low):
    successes = data.draw(st.integers(0, n))
    target = Target("pass_rate", low, None, "first_attempt_of_sat")
    measure = rates.share(successes, n, definition="first_attempt_of_sat")
    more = targets.observations_needed(measure, target)
    if more is None or more > 100_000:
        return

    def settled(total):
        bounds = proportions.wilson(measure.rate * total, total)
        return bounds[0] >= low - 1e-9 or bounds[1] < low + 1e-9

    assert settled(n + more)
    assert more == 0 or not settled(n + more - 1 - 1e-6)


def test_a_rate_that_equals_the_target_is_never_settled_by_more_of_the_same():
    measure = rates.share(80, 100, definition="first_attempt_of_sat")
    assert targets.observations_needed(measure, PASS) is None


def test_fewer_than_five_are_counts_without_a_verdict():
    measure = rates.share(4, 4, definition="first_attempt_of_sat")
    assert measure == CannotTell("too_few_observations", 4, 5, "first_attempt_of_sat", 4)
    assert targets.check_rate(measure, PASS).state == "not_established"


def test_clusters_ask_for_more_observations_than_people_drawn_one_by_one():
    frame = pd.DataFrame({"x": [20, 12, 19, 13, 20, 18], "n": [20] * 6})
    clustered = rates.clustered_share(
        frame["x"], frame["n"], definition="present_of_expected", too_few_reason="too_few_sessions"
    )
    plain = rates.share(102, 120, definition="present_of_expected")
    target = replace(targets.TARGETS["attendance"], low=0.90)
    assert clustered.n_effective < plain.n
    assert targets.observations_needed(clustered, target) > targets.observations_needed(
        plain, target
    )


def test_an_edited_target_replaces_its_default_and_unknown_ones_are_ignored():
    rows = pd.DataFrame(
        {
            "target_id": ["pass_rate", "something_else"],
            "low": [0.75, 0.1],
            "high": [None, None],
            "definition": ["first_attempt_of_sat", "x"],
        }
    )
    edited = targets.with_overrides(rows)
    assert edited["pass_rate"].low == 0.75
    assert edited["attendance"].low == 0.90
    assert set(edited) == set(targets.TARGETS)


def test_defaults_are_those_of_the_product_definition():
    lows = {name: (target.low, target.high) for name, target in targets.TARGETS.items()}
    assert lows == {
        "attendance": (0.90, None),
        "pass_rate": (0.80, None),
        "satisfaction": (0.85, None),
        "conversion_lift": (0.10, 0.20),
        "efficiency": (0.15, None),
        "interactive_share": (0.20, None),
        "internal_share": (0.80, None),
    }
    assert (targets.PASS_LINE, targets.MINIMUM_GROUP, targets.WINDOW_DAYS) == (0.70, 5, 28)
