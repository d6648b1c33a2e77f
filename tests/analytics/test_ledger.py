"""The course ledger: cost fully loaded, the weakest link, sums by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics import ledger
from analytics.ledger import Money, Weakest
from analytics.results import CannotTell
from analytics.roi import UnitValue
from tests.reporting import examples

VERDICT = examples.verdicts()[0]
TIMES = pd.DataFrame(
    {
        "course_id": ["a", "a", "a"],
        "role": ["ops", "sales", None],
        "n_present": [10, 4, 1],
        "minutes": [1200.0, 480.0, 120.0],
    }
)


def entry(verdict=VERDICT, times=TIMES, **an_hour):
    return ledger.entry(verdict, times, Money({}, {}, an_hour))


def test_the_time_of_those_who_learn_is_part_of_the_cost():
    # 20 h x 100 + 8 h x 50; 2 h of somebody outside the roster cost what every role costs
    found = entry(replace(VERDICT, cost=500.0), ops=100, sales=50, **{"*": 30})
    assert (found.trainee_hours, found.unpriced_hours) == (30, 0)
    assert (found.trainee_cost, found.cost) == (2460, 2960)
    assert found.cost_per_head == pytest.approx(2960 / 15)


def test_hours_without_a_price_are_told_and_in_no_sum():
    found = entry(replace(VERDICT, cost=500.0), ops=100)
    assert (found.trainee_hours, found.unpriced_hours, found.cost) == (30, 10, 2500)


def test_a_course_without_a_cost_has_none_in_all():
    found = entry(replace(VERDICT, cost=None), ops=100)
    assert found.cost is None
    assert found.cost_per_head is None
    assert found.roi == CannotTell("cost_unknown", definition="roi_phillips")


def test_a_course_nobody_came_to_has_no_cost_per_head():
    assert entry(replace(VERDICT, cost=500.0), TIMES[:0]).cost_per_head is None


def test_sums_take_the_dearest_first_and_leave_out_what_is_unknown():
    costs = {"works": 100.0, "no_effect": 300.0, "not_enough_data": 50.0, "trend": None}
    verdicts = [replace(VERDICT, verdict=v, cost=cost) for v, cost in costs.items()]
    found = ledger.Ledger(tuple(entry(verdict, TIMES[:0]) for verdict in verdicts))
    assert (found.total, found.unmeasured, found.n_unknown) == (450, 50, 1)


MET, OPEN, MISSED = examples.rate(190, 200), examples.rate(9, 10), examples.rate(100, 200)
CHAIN = replace(
    VERDICT, verdict="works", attendance=MET, passed=MET, cost=1.0,
    satisfaction=replace(examples.satisfaction(), favourable=MET),
)  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "weakest"),
    [
        ({}, None),
        ({"cost": None}, Weakest("cost", False)),
        ({"verdict": "trend"}, Weakest("effect", False)),
        ({"verdict": "no_effect"}, Weakest("effect", True)),
        ({"passed": CannotTell("no_test"), "verdict": "harm"}, Weakest("effect", True)),
        ({"passed": CannotTell("no_test"), "verdict": "trend"}, Weakest("passed", False)),
        ({"attendance": MISSED, "passed": MISSED}, Weakest("attendance", True)),
        ({"satisfaction": None}, Weakest("satisfaction", False)),
        ({"attendance": OPEN}, Weakest("attendance", False)),
        ({"attendance": OPEN, "verdict": "trend"}, Weakest("effect", False)),
        ({"attendance": OPEN, "satisfaction": None}, Weakest("satisfaction", False)),
    ],
)
def test_the_weakest_link_is_missed_else_without_evidence_else_open(fields, weakest):
    settings = ledger.review.DEFAULTS
    assert ledger.weakest_link(replace(CHAIN, **fields), settings) == weakest


def test_values_of_metrics_come_from_their_register():
    frame = pd.DataFrame(
        [{"metric_id": "m", "value": 5.0, "horizon_days": 90, "isolation": 0.5, "confidence": 1.0,
          "owner": "Li", "changed_at": pd.Timestamp("2026-01-05 08:00")}]
    )  # fmt: skip
    worth = UnitValue(5.0, 90, 0.5, 1.0, "Li", date(2026, 1, 5))
    assert ledger.unit_values(frame) == {"m": worth}
