"""Several metrics of one course: the family is what was registered, and looking more costs more."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics import comparison
from analytics.further_metrics import ALPHA, at_level, read_together
from analytics.registration import registrations_of
from analytics.results import CannotTell
from tests.analytics.days import daily, registered, simulate, trained


def change(seed=3, **fields):
    orders, visitors = simulate(seed, 240, cell="B", lift_from=207, lift=0.1)
    found = comparison.before_after(daily(orders, visitors), trained(200, 206))
    return replace(found, **fields)


PLAIN = change()


def with_p(p_value, *, cautions=(), sign=1, **fields):
    """A change whose interval and p are those of one t statistic with ten degrees of freedom."""
    error = 0.02
    middle = sign * error * stats.t.isf(p_value / 2, 10)
    half = error * stats.t.ppf(0.975, 10)
    low, lift, high = (float(x) for x in np.expm1([middle - half, middle, middle + half]))
    return replace(
        PLAIN,
        relative=lift,
        relative_interval=replace(PLAIN.relative_interval, low=low, high=high),
        p_value=p_value,
        degrees_of_freedom=10.0,
        cautions=cautions,
        is_favourable=sign > 0,
        certainty=comparison.certainty_of(
            replace(PLAIN.relative_interval, low=low, high=high), cautions
        ),
        **fields,
    )


REGISTERED = registrations_of(registered())[0]


def plan(*others):
    return replace(REGISTERED, others=others)


def by_id(changes, registration):
    return {one.metric_id: one for one in read_together(changes, registration)}


def test_registered_metrics_are_corrected_by_holm_and_the_primary_one_is_not():
    # Holm by hand: .01 * 3 = .03, .02 * 2 = .04, .04 * 1 = .04
    p_values = {"a": 0.02, "b": 0.01, "c": 0.04}
    changes = {"conversion": with_p(0.04)} | {key: with_p(p) for key, p in p_values.items()}
    found = by_id(changes, plan("a", "b", "c"))
    assert {key: found[key].p_value for key in "abc"} == pytest.approx(
        {"a": 0.04, "b": 0.03, "c": 0.04}
    )
    assert (found["conversion"].role, found["conversion"].p_value) == ("primary", 0.04)
    assert found["conversion"].conclusion == "likely"
    levels = {key: found[key].interval.level for key in "abc"}
    assert levels == pytest.approx({"b": 1 - 0.05 / 3, "a": 1 - 0.05 / 2, "c": 0.95})


def test_a_registered_metric_that_passes_alone_may_fail_in_its_family():
    changes = {"conversion": with_p(0.5), "a": with_p(0.03), "b": with_p(0.6)}
    alone = by_id({"conversion": changes["conversion"], "a": changes["a"]}, plan("a"))["a"]
    assert (alone.conclusion, alone.interval.level) == ("likely", 0.95)
    together = by_id(changes, plan("a", "b"))["a"]
    assert together.conclusion == "cannot_tell"
    assert together.interval.low < 0 < together.interval.high


def test_a_registered_metric_that_cannot_be_read_still_counts_in_the_family():
    changes = {"conversion": with_p(0.5), "a": with_p(0.03), "b": CannotTell("too_few_events")}
    found = by_id(changes, plan("a", "b"))
    assert found["a"].p_value == pytest.approx(0.06)
    assert (found["b"].interval, found["b"].conclusion) == (None, "cannot_tell")


def test_what_was_not_registered_is_at_most_a_hint():
    changes = {"conversion": with_p(0.5), "x": with_p(1e-9), "y": with_p(0.6)}
    found = by_id(changes, plan())
    assert [found[key].role for key in changes] == ["primary", "exploratory", "exploratory"]
    assert (found["x"].conclusion, found["y"].conclusion) == ("hint", "no_hint")
    grave = by_id({"conversion": with_p(0.5), "x": with_p(1e-9, cautions=("too_smooth",))}, plan())
    assert grave["x"].conclusion == "no_hint"


def test_without_a_registration_only_the_declared_metric_is_concluded_from():
    found = by_id({"conversion": with_p(0.01), "x": with_p(0.001)}, None)
    assert (found["conversion"].role, found["conversion"].conclusion) == ("declared", "likely")
    assert found["x"].role == "exploratory"


def adjusted(p_values, *, is_registered):
    """Holm 1979 as it is defined, and Benjamini and Hochberg by scipy."""
    if not is_registered:
        return stats.false_discovery_control(p_values)
    m, ordered = len(p_values), sorted(p_values)
    stepped = [min(1.0, (m - k) * p) for k, p in enumerate(ordered)]
    return [max(stepped[: ordered.index(p) + p_values.count(p)]) for p in p_values]


@settings(max_examples=50, deadline=None)
@given(
    p_values=st.lists(st.floats(1e-6, 0.999), min_size=1, max_size=6),
    is_registered=st.booleans(),
    sign=st.sampled_from([1, -1]),
)
def test_interval_adjusted_p_and_conclusion_never_disagree(p_values, is_registered, sign):
    names = [f"m{k}" for k in range(len(p_values))]
    changes = {"conversion": with_p(0.5)} | {
        name: with_p(p, sign=sign) for name, p in zip(names, p_values, strict=True)
    }
    found = by_id(changes, plan(*(names if is_registered else ())))
    expected = adjusted(p_values, is_registered=is_registered)
    for name, p_value in zip(names, expected, strict=True):
        one = found[name]
        assert one.p_value == pytest.approx(p_value)
        if abs(p_value - ALPHA) < 1e-9:
            continue
        is_out = not one.interval.low <= 0 <= one.interval.high
        assert is_out == (one.p_value < ALPHA)
        assert one.interval.level >= 0.95 - 1e-12
        sure = ("clear", "likely") if is_registered else ("hint",)
        assert (one.conclusion in sure) == is_out


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_interval_at_the_level_of_its_own_p_ends_at_no_change(seed):
    found = change(seed)
    interval = at_level(found, 1 - found.p_value)
    nearer = interval.low if found.relative > 0 else interval.high
    assert nearer == pytest.approx(0, abs=1e-9)
    assert at_level(found, 0.95) is found.relative_interval
