"""An organisation in which no training does anything: how many courses are said to work?"""

from collections import Counter
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import comparison, review
from analytics.results import Change
from bench.simulation import CELLS, daily_series
from data.samples import metrics, truth
from tests.analytics.days import EVALUATION_COLUMNS, FIRST_DAY, daily, decided, registered, trained

N_ORGANISATIONS, N_COURSES = 200, 12
#: Twelve teams, 260 days; a course trains four of them and may be held against four others.
N_TEAMS, N_DAYS, N_TRAINED = 12, 260, 4
#: The first course starts here, each next one three days later; sessions on three days.
FIRST_START, STEP, LENGTH = 190, 3, 3


def course_of(k, orders, visitors):
    """The frames of one course: metric, window, and where it is compared, plan, teams and people."""
    course_id, first = f"c{k:02}", FIRST_START + STEP * k
    teams = np.roll(np.arange(N_TEAMS), -k)
    ours, others = teams[:N_TRAINED], teams[N_TRAINED : 2 * N_TRAINED]
    sums = (orders[ours].sum(axis=0), visitors[ours].sum(axis=0))
    frames = {
        "metric_by_course_day": daily(*sums, course_id=course_id),
        "training_window": trained(first, first + LENGTH - 1, course_id=course_id),
    }
    if k % 2:
        return frames
    names = "\n".join(f"t{team}" for team in others)
    plan = registered(evaluation_id=k + 1, course_id=course_id, comparison="teams", teams=names)
    together = [*ours, *others]
    days = pd.DataFrame(
        {
            "course_id": course_id,
            "metric_id": "conversion",
            "team": np.repeat([f"t{team}" for team in together], N_DAYS),
            "observed_on": np.tile(frames["metric_by_course_day"]["observed_on"], len(together)),
            "numerator": orders[together].ravel().astype(float),
            "denominator": visitors[together].ravel().astype(float),
        }
    )
    people = pd.DataFrame(
        {
            "course_id": course_id,
            "team": [f"t{team}" for team in teams],
            "n_people": 10,
            "n_trained": np.where(np.arange(N_TEAMS) < N_TRAINED, 9, 0),
            "first_session_on": pd.Timestamp(FIRST_DAY + timedelta(first)),
        }
    )
    return frames | {
        "evaluation_list": plan,
        "compared_team_day": days,
        "team_training": people,
    }


def changes_of(seed):
    """What the courses of one organisation are told; half of them are held against other teams."""
    drawn = daily_series(np.random.default_rng(seed), CELLS["E"], N_TEAMS, N_DAYS, visits=500)
    courses = [course_of(k, *drawn) for k in range(N_COURSES)]
    names = dict.fromkeys(name for frames in courses for name in frames)
    joined = {
        name: pd.concat([f[name] for f in courses if name in f], ignore_index=True)
        for name in names
    }
    joined["evaluation_list"] = joined["evaluation_list"][EVALUATION_COLUMNS]
    joined["metric_training"] = joined["training_window"]
    return comparison.by_course(**decided(**joined))


@pytest.mark.slow
def test_where_nothing_works_at_most_one_course_in_twenty_is_said_to_work():
    said, methods = Counter(), Counter()
    for seed in range(N_ORGANISATIONS):
        for change in changes_of(seed).values():
            assert isinstance(change, Change)
            said[review.judge_change(change)[0]] += 1
            methods[change.method] += 1
    n = N_ORGANISATIONS * N_COURSES
    assert said.total() == n
    # every reading has its share: beside teams, alone, and on a trend that chance drew
    assert methods["teams"] == n / 2
    assert methods["level_shift"] > 0.4 * n
    assert methods["trend"] > 0
    assert said["works"] + said["likely_works"] <= 0.05 * n, said
    assert said["harm"] <= 0.05 * n, said


#: Numerator and denominator of each metric of the sample organisation, its kind and its direction.
SAMPLED = {
    "conversion": ("orders", "visitors", "ratio", "higher"),
    "retention": ("retained_users", "starting_users", "ratio", "higher"),
    "churn": ("churned_users", "starting_users", "ratio", "lower"),
    "active_users": ("active_users", None, "count", "higher"),
    "handling_time": ("minutes", "tickets", "amount", "lower"),
}


def sampled_changes(seed):
    """What the courses of the sample organisation are told of another eighteen months."""
    random = np.random.default_rng(seed)
    drawn = metrics.make_days(random, metrics.make_swing(random))
    days, windows = [], []
    for course in truth.judged():
        top, bottom, kind, direction = SAMPLED[course.metric]
        places = [truth.TEAMS.index(team) for team in course.teams]
        sums = [
            None if name is None else getattr(drawn, name)[:, places].sum(axis=1)
            for name in (top, bottom)
        ]
        named = {"course_id": course.code, "first_on": drawn.days[0]}
        held = [(on - drawn.days[0]).days for on in (course.held_on[0], course.held_on[-1])]
        about = {"metric_id": course.metric, "kind": kind, "direction": direction}
        days.append(daily(*sums, **named).assign(metric_id=course.metric))
        windows.append(trained(*held, **named, **about))
    frames = {
        "metric_by_course_day": pd.concat(days, ignore_index=True),
        "training_window": pd.concat(windows, ignore_index=True),
    }
    return comparison.by_course(**decided(**frames, metric_training=frames["training_window"]))


@pytest.mark.slow
def test_the_sample_organisation_without_effects_says_that_one_course_in_twenty_works_at_most(
    monkeypatch,
):
    monkeypatch.setattr(
        metrics, "true_factor", lambda _metric, days: np.ones((len(days), len(truth.TEAMS)))
    )
    said = Counter(
        review.judge_change(change)[0]
        for seed in range(N_ORGANISATIONS)
        for change in sampled_changes(seed).values()
    )
    assert said.total() == N_ORGANISATIONS * len(truth.judged())
    assert 0 < said["works"] + said["likely_works"] <= 0.05 * said.total(), said
    assert said["harm"] <= 0.05 * said.total(), said
