"""All courses together: sums by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from analytics import ledger, portfolio
from analytics.ledger import Ledger, Money
from analytics.results import CannotTell, Target
from analytics.roi import Range, Roi, UnitValue
from tests.reporting import examples

TIMES = pd.DataFrame(columns=["role", "n_present", "minutes"])
INTERNAL = Target("internal_share", 0.8, None, "sessions_internal")


def entry(course, cost, verdict, *, is_internal):
    found = replace(examples.verdicts()[0], course_id=course, cost=cost, verdict=verdict)
    return ledger.entry(found, TIMES, Money({}, {}, {}), is_internal=is_internal)


BOOK = Ledger(
    (
        entry("out", 6000.0, "works", is_internal=False),
        entry("own", 1000.0, "not_enough_data", is_internal=True),
        entry("free", None, "trend", is_internal=True),
    )
)
SESSIONS = pd.DataFrame(
    {
        "course_id": ["out", "out", "own", "own", "free"],
        "duration_minutes": [60.0, 120.0, 90.0, 150.0, 60.0],
        "is_internal": [False, False, True, True, True],
    }
)
GOALS = pd.DataFrame(
    {
        "goal_id": ["g", "g", "h", None],
        "goal_name": ["转化", "转化", "时长", None],
        "weight": [0.6, 0.6, 0.4, None],
        "course_id": ["own", None, "out", "free"],
    }
)


def concluded(goals=GOALS, sessions=SESSIONS, found=BOOK):
    return portfolio.portfolio(goals, sessions, found=found, internal=INTERNAL)


def test_the_sums_are_those_of_the_ledger_and_of_the_heaviest_goal():
    found = concluded()
    assert (found.total, found.unmeasured) == (7000, 1000)
    assert (found.on_top_goals, found.top_goals) == (1000, ("转化",))
    assert (found.internal.measure.successes, found.internal.measure.n) == (3, 5)


def test_own_hours_are_priced_at_what_an_hour_of_others_cost():
    # others: 6000 for 3 h = 2000 an hour; own with a cost: 4 h, so 8000 - 1000
    saved = concluded().avoided
    assert (saved.price, saved.hours, saved.amount, saved.n_external) == (2000, 4, 7000, 1)


@pytest.mark.parametrize("course", ["out", "own"])
def test_without_either_side_nothing_is_compared(course):
    left = Ledger(tuple(e for e in BOOK.entries if e.verdict.course_id != course))
    assert isinstance(concluded(found=left).avoided, CannotTell)


def test_a_benefit_that_is_not_known_counts_as_nothing_on_all_that_was_spent():
    # 7000 spent in all; 3500, 7000 and 14000 come back of the one course that is valued
    worth = UnitValue(1.0, 90, 1.0, 1.0, "Li")
    valued = Roi(6000.0, Range(3500, 7000, 14000), Range(-0.4, 0.2, 1.3), 1.0, True, (), worth)
    book = Ledger((replace(BOOK.entries[0], roi=valued), *BOOK.entries[1:]))
    found = concluded(found=book).returned
    assert (found.roi, found.n_known) == (Range(-0.5, 0.0, 1.0), 1)
    assert concluded().returned == CannotTell("no_unit_value", definition="roi_phillips")


def test_without_weights_no_goal_is_the_top_one():
    found = concluded(goals=GOALS.assign(weight=None))
    assert (found.on_top_goals, found.top_goals) == (0, ())
