"""Alarms: what moved is found, what did not is left alone, and decisions hold until a new
signal.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import alarms
from analytics.results import Unwatched

FIRST = date(2026, 1, 5)
LINK_COLUMNS = ["skill_id", "skill_name", "metric_id", "n_courses", "goal_weight"]
NO_DECISION = pd.DataFrame(
    columns=["metric_id", "decision", "reason", "through_on", "postponed_to", "decided_at"]
)


def daily(n=300, shift=0.0, since=14, *, seed=1, metric="churn", direction="lower", n_teams=4):
    """Counts of a share of 3 % a day, moved by `shift` (relative) in the last `since` days."""
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(20_000, n)
    level = np.where(np.arange(n) >= n - since, 1 + shift, 1.0)
    top = rng.binomial(sizes, 0.03 * level * np.exp(rng.normal(0, 0.02, n)))
    return pd.DataFrame({
        "metric_id": metric, "metric_name": metric, "kind": "ratio", "direction": direction,
        "observed_on": [FIRST + timedelta(days=i) for i in range(n)],
        "numerator": top.astype(float), "denominator": sizes.astype(float), "n_teams": n_teams,
    })  # fmt: skip


def links(*rows):
    return pd.DataFrame(list(rows), columns=LINK_COLUMNS)


def gaps(*rows):
    columns = [
        "role", "skill_id", "skill_name", "tier", "required_level", "weight", "n_people",
        "n_assessed", "mean_gap", "var_gap", "mean_level",
    ]  # fmt: skip
    full = [
        (role, skill, skill, "basic", 4.0, 1.0, n, n, gap, 0.5, 3.0) for role, skill, n, gap in rows
    ]
    return pd.DataFrame(full, columns=columns).assign(is_in_view=True)


def decided(decision, through_on, to=None):
    row = ("churn", decision, "季节", through_on, to, pd.Timestamp("2026-10-30"))
    return pd.DataFrame([row], columns=NO_DECISION.columns)


def find(days, known=None, short=None, decisions=NO_DECISION):
    return alarms.find(days, links() if known is None else known,
                       gaps() if short is None else short, decisions)  # fmt: skip


def test_a_rise_of_what_should_be_low_is_an_alarm_since_the_day_it_began():
    days = daily(shift=0.15)
    (watch,) = find(days).watched
    began = days["observed_on"].iloc[-14]
    assert watch.alarm.state == "open"
    assert abs((watch.alarm.since - began).days) <= 3
    assert watch.alarm.relative == pytest.approx(0.15, abs=0.03)
    assert (watch.chart, watch.n_baseline, watch.n_watched) == ("laney", 168, 28)
    assert watch.days[-1].on == days["observed_on"].iloc[-1]


def test_shares_without_their_parts_are_watched_as_figures():
    days = daily(shift=0.15)
    share = 4 * days["numerator"] / days["denominator"]
    (alike,) = find(days.assign(numerator=share, denominator=4.0)).watched
    (plain,) = find(days.assign(numerator=share / 4, denominator=np.nan, kind="amount")).watched
    assert alike.chart == "xmr"
    assert alike.alarm.since == plain.alarm.since
    assert [day.value for day in alike.days] == pytest.approx([day.value for day in plain.days])


@pytest.mark.parametrize("missing", [[200], list(range(5, 300, 7)), [299]])
def test_a_share_of_which_days_are_missing_is_watched_as_a_share(missing):
    (watch,) = find(daily(shift=0.15).drop(index=missing)).watched
    assert (watch.chart, watch.alarm.state) == ("laney", "open")


def test_a_ratio_with_more_above_than_below_is_none_of_the_whole():
    days = daily()
    days["numerator"] += days["denominator"]
    (watch,) = find(days.drop(index=[200])).watched
    assert watch.chart == "xmr"


def test_a_move_the_right_way_is_no_alarm():
    (watch,) = find(daily(shift=0.15, direction="higher")).watched
    assert watch.alarm is None
    assert watch.n_favourable > 0


def test_a_movement_after_the_day_asked_about_is_not_known_yet():
    days = daily(shift=0.15)
    until = days["observed_on"].iloc[-15]
    (watch,) = alarms.find(days, links(), gaps(), NO_DECISION, as_of=until).watched
    assert watch.alarm is None
    assert watch.days[-1].on == until


def test_an_alarm_leads_to_skills_and_to_the_roles_that_are_short_of_them():
    known = links(("a", "召回", "churn", 2, 1.0), ("b", "文案", "conversion", 1, 1.0))
    short = gaps(("用户", "召回", 30, 1.2), ("产品", "召回", 30, 0.6), ("数据", "召回", 3, 3.0),
                 ("活动", "召回", 40, 0.1))  # fmt: skip
    short["skill_name"] = short["skill_id"]
    (watch,) = find(daily(shift=0.15), known, short).watched
    (skill,) = watch.alarm.skills
    assert (skill.skill, skill.n_courses) == ("召回", 2)
    # three people were assessed in one role: it is hidden, with the one that would give it away
    assert "数据" not in [role for role, _ in skill.roles]
    assert [gap for _, gap in skill.roles] == sorted((g for _, g in skill.roles), reverse=True)
    assert "活动" not in [role for role, _ in skill.roles]


@pytest.mark.parametrize("decision", ["accepted", "dismissed"])
def test_a_decision_holds_for_the_signals_it_has_seen(decision):
    days = daily(shift=0.15)
    seen = decided(decision, days["observed_on"].iloc[-1])
    assert find(days, decisions=seen).watched[0].alarm.state == decision
    before = decided(decision, days["observed_on"].iloc[-14])
    assert find(days, decisions=before).watched[0].alarm.state == "open"


def test_what_is_postponed_comes_back_on_its_day():
    days = daily(shift=0.15)
    last = days["observed_on"].iloc[-1]
    later = decided("postponed", last, last + timedelta(days=1))
    assert find(days, decisions=later).watched[0].alarm.state == "postponed"
    due = decided("postponed", last, last)
    assert find(days, decisions=due).watched[0].alarm.state == "open"
    assert alarms.alarmed(find(days, decisions=later)) == ()
    assert alarms.alarmed(find(days, decisions=due)) == ("churn",)


def test_a_short_or_gappy_metric_is_not_watched_and_says_why():
    short = find(daily(n=80))
    assert short.unwatched[0].reason.reason == "too_few_days"
    assert short.unwatched[0].reason.needed == 112
    days = daily()
    gappy = days[np.random.default_rng(2).random(len(days)) < 0.5]
    (found,) = find(gappy).unwatched
    assert isinstance(found, Unwatched)
    assert found.reason.reason == "too_many_gaps"


def test_weekdays_alone_are_enough():
    days = daily(shift=0.15)
    days = days[[day.weekday() < 5 for day in days["observed_on"]]]
    (watch,) = find(days).watched
    assert watch.alarm is not None


def test_a_day_on_which_teams_are_missing_is_not_a_fall():
    days = daily(direction="higher").assign(kind="count", denominator=np.nan)
    days.loc[days.index[-3], ["numerator", "n_teams"]] = [100.0, 1]
    assert find(days).watched[0].alarm is None
    days.loc[days.index[-3], "n_teams"] = 4
    assert find(days).watched[0].alarm is not None


def test_the_rule_is_tried_on_the_metrics_own_past():
    (watch,) = find(daily(n=400)).watched
    # whole months of 28 days that have at least 84 days before them, the watched one left out
    assert watch.n_history_days == 28 * ((400 - 28 - 84) // 28)
    assert watch.n_history_signals <= 6


@pytest.mark.parametrize("share_of_gaps", [0.0, 0.1])
def test_the_past_is_watched_as_it_would_have_been_then(share_of_gaps):
    days = daily(n=400)
    days.loc[180:200, "numerator"] *= 1.2
    ends = [days["observed_on"].iloc[-1 - back] for back in range(28, 400 - 84 - 28, 28)]
    is_gap = np.random.default_rng(3).random(len(days)) < share_of_gaps
    days = days[~is_gap | days["observed_on"].isin(ends) | (days.index < 1)]
    n_signals = 0
    for end in ends:
        (then,) = alarms.find(days, links(), gaps(), NO_DECISION, as_of=end).watched
        n_signals += then.n_favourable + (len(then.alarm.signals) if then.alarm else 0)
    (now,) = find(days).watched
    assert (now.n_history_days, now.n_history_signals) == (28 * len(ends), n_signals)
    assert n_signals > 5


def test_a_smooth_metric_says_that_it_alarms_more_often():
    rng = np.random.default_rng(5)
    slow = np.cumsum(rng.normal(0, 1, 300))
    days = daily().assign(kind="amount", numerator=100 + slow, denominator=np.nan)
    (watch,) = find(days).watched
    assert watch.cautions == ("too_smooth",)
