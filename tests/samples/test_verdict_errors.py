"""Over many organisations of the sample's build, how often is a course said to work that does not?

Each has its own metrics, drawn anew from the truth of the sample: courses that lift their metric,
courses that do nothing, one on a trend that was there before, and one that does harm.
"""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from analytics import comparison, review
from data.samples import truth
from data.samples.metrics import make_days, make_swing, with_second_runs, with_surge
from tests.samples.test_loading import code_of, frame
from tests.samples.test_truth import COURSES

pytestmark = pytest.mark.slow

N_ORGANISATIONS = 200
EVIDENCE = (
    "metric_by_course_day",
    "training_window",
    "evaluation_list",
    "event_list",
    "compared_team_day",
    "team_training",
    "metric_training",
)
#: What is summed for each metric: what is counted, and what it is divided by.
SUMS = {
    "conversion": ("orders", "visitors"),
    "retention": ("retained_users", "starting_users"),
    "churn": ("churned_users", "starting_users"),
    "active_users": ("active_users", None),
    "handling_time": ("minutes", "tickets"),
}
#: Metrics that a course is to lower.
LOWER = ("churn", "handling_time")


def helps(course):
    """Whether the course moves its metric the way it should."""
    return (course.lift or 0) * (-1 if course.metric in LOWER else 1) > 0


def redrawn(days, seed):
    """metric_by_course_day of another organisation: the same courses and days, other counts."""
    streams = [np.random.default_rng([seed, k]) for k in range(4)]
    drawn = with_surge(streams[0], make_days(streams[1], make_swing(streams[2])))
    drawn = with_second_runs(streams[3], drawn)
    rows = []
    for course_id, own in days.groupby("course_id", sort=False):
        course = COURSES[code_of(own["course_name"].iloc[0])]
        place = {day: k for k, day in enumerate(drawn.days)}
        at = np.ix_(
            [place[day.date()] for day in own["observed_on"]],
            [truth.TEAMS.index(team) for team in course.teams],
        )
        parts = {
            column: None if name is None else getattr(drawn, name)[at].sum(axis=1).astype(float)
            for column, name in zip(("numerator", "denominator"), SUMS[course.metric], strict=True)
        }
        rows.append(own.assign(course_id=course_id, **parts).drop(columns="course_name"))
    return pd.concat(rows, ignore_index=True)


def count(read, n_organisations):
    """How often each verdict was given to each course, over so many organisations."""
    frames = [read(name) for name in EVIDENCE]
    names = read("training_window").set_index("course_id")["course_name"]
    days = (
        frames[0]
        .assign(course_name=frames[0]["course_id"].map(names))
        .dropna(subset=["course_name"])
    )
    said = {course.code: Counter() for course in truth.judged()}
    for seed in range(n_organisations):
        changes = comparison.by_course(redrawn(days, seed), *frames[1:])
        for course_id, change in changes.items():
            said[code_of(names[course_id])][review.judge_change(change)[0]] += 1
    return said


def test_at_most_one_course_in_twenty_that_does_nothing_is_said_to_work(loaded):
    said = count(lambda name: frame(loaded, name), N_ORGANISATIONS)
    idle = [course.code for course in truth.judged() if not helps(course)]
    told = sum((said[code] for code in idle), Counter())
    assert len(idle) == 5
    assert told.total() == len(idle) * N_ORGANISATIONS
    assert told["works"] + told["likely_works"] <= 0.05 * told.total(), said
