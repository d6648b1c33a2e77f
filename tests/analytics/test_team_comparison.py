"""Trained teams beside others: the registered design decides, and says what weakens it."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import comparison, targets
from tests.analytics.days import FIRST_DAY, daily, decided, registered, trained

N_DAYS, FIRST, LAST = 240, 200, 206


def teams_of(seed, names, *, lift=0.0, treated=(), shock=0.0, drift=0.05):
    """Orders and visitors of teams: a shock common to all from the training on, a drift of each."""
    rng = np.random.default_rng(seed)
    rows = []
    for name in names:
        visitors = rng.poisson(2000, N_DAYS)
        log_rate = np.log(0.08) + rng.normal(0, 0.02, N_DAYS)
        after = np.arange(N_DAYS) > LAST
        log_rate += after * (shock + rng.normal(0, drift) + (lift if name in treated else 0.0))
        orders = rng.binomial(visitors, np.exp(log_rate))
        rows.append(daily(orders, visitors).assign(team=name))
    return pd.concat(rows, ignore_index=True)


def training_of(names, treated, *, partly=(), start=FIRST):
    return pd.DataFrame(
        {
            "course_id": "c",
            "team": names,
            "n_people": 10,
            "n_trained": [8 if n in treated else 2 if n in partly else 0 for n in names],
            "first_session_on": [
                pd.Timestamp(FIRST_DAY + timedelta(start)) if n in treated else pd.NaT
                for n in names
            ],
        }
    )


def judged(days, training, **columns):
    treated = training.loc[training["n_trained"] >= 5, "team"]
    ours = days[days["team"].isin(treated)]
    whole = ours.groupby(["course_id", "metric_id", "observed_on"], as_index=False)[
        ["numerator", "denominator"]
    ].sum()
    plan = registered(comparison="teams") if "comparison" not in columns else registered()
    return comparison.by_course(
        whole,
        trained(FIRST, LAST),
        **decided(
            evaluation_list=plan.assign(**columns),
            compared_team_day=days,
            team_training=training,
        ),
    )["c"]


NAMES = [*"ABCDEFGHIJ"]
OURS, OTHERS = NAMES[:5], NAMES[5:]


def test_the_effect_is_one_change_per_team_and_a_pooled_t_between_the_teams():
    days = teams_of(1, NAMES, lift=0.15, treated=OURS, shock=0.2)
    result = judged(days, training_of(NAMES, OURS), teams="\n".join(OTHERS))
    number = (days["observed_on"] - pd.Timestamp(FIRST_DAY)).dt.days
    sums = [
        days[number.between(*span)].groupby("team")[["numerator", "denominator"]].sum()
        for span in ((FIRST - 84, FIRST - 1), (LAST + 1, LAST + 28))
    ]
    rates = [side["numerator"] / side["denominator"] for side in sums]
    moved = np.log(rates[1]) - np.log(rates[0])
    by_hand = stats.ttest_ind(moved[OURS], moved[OTHERS])
    interval = by_hand.confidence_interval(0.95)
    assert (result.method, result.grade) == ("teams", "B")
    assert result.p_value == pytest.approx(by_hand.pvalue, rel=1e-9)
    assert result.degrees_of_freedom == 8
    assert result.relative == pytest.approx(np.expm1(moved[OURS].mean() - moved[OTHERS].mean()))
    assert result.relative_interval.low == pytest.approx(np.expm1(interval.low), rel=1e-9)
    assert result.relative_interval.high == pytest.approx(np.expm1(interval.high), rel=1e-9)
    assert result.after == pytest.approx(result.expected * (1 + result.relative))
    beside = result.comparison
    shown = {team.team: (team.before, team.after) for team in beside.teams}
    for name in NAMES:
        assert shown[name] == pytest.approx((rates[0][name], rates[1][name]))
    assert (beside.n_trained, beside.n_others) == (5, 5)
    assert beside.others_relative == pytest.approx(np.expm1(moved[OTHERS].mean()))
    assert beside.smallest_p == pytest.approx(2 / 252)


def test_a_shock_common_to_all_is_no_effect_beside_other_teams_though_it_is_before_and_after():
    days = teams_of(2, NAMES, shock=0.25, drift=0.01)
    training = training_of(NAMES, OURS)
    beside = judged(days, training, teams="\n".join(OTHERS))
    assert beside.relative_interval.low < 0 < beside.relative_interval.high
    alone = judged(days, training, comparison="none")
    assert alone.certainty == "likely"
    assert alone.relative == pytest.approx(np.expm1(0.25), abs=0.05)


def test_a_clear_effect_may_be_called_clear_and_met():
    days = teams_of(3, NAMES, lift=0.25, treated=OURS, drift=0.02)
    result = judged(days, training_of(NAMES, OURS), teams="\n".join(OTHERS))
    assert result.certainty == "clear"
    assert targets.check_change(result, targets.TARGETS["conversion_lift"]).state == "met"
    by_lot = judged(days, training_of(NAMES, OURS), teams="\n".join(OTHERS), is_random=True)
    assert by_lot.grade == "A"
    assert "not_by_lot" in result.cautions
    assert "not_by_lot" not in by_lot.cautions


def test_few_teams_are_at_most_likely_and_one_team_is_weaker_still():
    names = [*"ABCDEF"]
    days = teams_of(4, names, lift=0.4, treated="ABC", drift=0.01)
    few = judged(days, training_of(names, "ABC"), teams="D\nE\nF")
    assert few.comparison.smallest_p == pytest.approx(0.1)
    assert "few_teams" in few.cautions
    assert few.certainty == "likely"
    one = judged(
        teams_of(5, names, lift=0.4, treated="A", drift=0.01),
        training_of(names, "A"),
        teams="D\nE\nF",
    )
    assert (one.method, one.certainty) == ("one_team", "likely")
    assert one.relative_interval.low < np.expm1(0.4) < one.relative_interval.high


def test_a_registered_team_with_somebody_trained_is_left_out():
    days = teams_of(6, NAMES)
    result = judged(days, training_of(NAMES, OURS, partly="F"), teams="\n".join(OTHERS))
    assert result.comparison.n_others == 4
    assert "F" not in [team.team for team in result.comparison.teams]


def test_the_check_on_the_own_history_compares_teams_where_the_reading_does():
    # a jump of all teams alike at day 120 is an alarm before and after, and none beside others
    days = teams_of(11, NAMES, drift=0.0)
    number = (days["observed_on"] - pd.Timestamp(FIRST_DAY)).dt.days
    days["numerator"] = (days["numerator"] * np.where(number >= 120, 1.3, 1.0)).round()
    ours = (
        days[days["team"].isin(OURS)]
        .groupby(["course_id", "metric_id", "observed_on"], as_index=False)[
            ["numerator", "denominator"]
        ]
        .sum()
    )
    plan = registered(comparison="teams", teams="\n".join(OTHERS), window_days=28, baseline_days=28)
    training = training_of(NAMES, OURS)
    beside = comparison.false_alarms(ours, trained(FIRST, LAST), plan, days, training)
    alone = comparison.false_alarms(
        ours, trained(FIRST, LAST), plan.assign(comparison="none"), days, training
    )
    assert (beside.method, alone.method) == ("teams", "level_shift")
    assert beside.n_dates == alone.n_dates == len(range(28, FIRST - 28 + 1, 7))
    assert beside.n_alarms <= 3
    assert alone.n_alarms >= 5


def test_teams_that_were_moving_apart_get_no_verdict():
    days = teams_of(7, NAMES, drift=0.005)
    number = (days["observed_on"] - pd.Timestamp(FIRST_DAY)).dt.days
    growth = np.where(days["team"].isin(OURS), np.exp(0.004 * (number - FIRST)), 1.0)
    result = judged(
        days.assign(numerator=(days["numerator"] * growth).round()),
        training_of(NAMES, OURS),
        teams="\n".join(OTHERS),
    )
    assert "teams_apart" in result.cautions
    assert result.comparison.pre_trend.low > 0
    assert result.certainty == "cannot_tell"


def test_teams_are_compared_in_the_metric_that_is_asked_about_not_in_the_primary_one():
    days = teams_of(10, NAMES, lift=0.2, treated=OURS, drift=0.01)
    plan = {"metric_id": "another", "teams": "\n".join(OTHERS)}
    result = judged(days, training_of(NAMES, OURS), **plan)
    assert (result.method, result.standing) == ("teams", "exploratory")
    assert result.relative_interval.low < 0.22 < result.relative_interval.high


def test_where_no_team_is_left_to_compare_with_it_is_before_and_after_and_said():
    days = teams_of(8, OURS)
    result = judged(days, training_of(OURS, OURS), teams="Z")
    assert result.method == "level_shift"
    assert "comparison_impossible" in result.cautions
    assert result.comparison is None


def test_staggered_starts_are_compared_with_teams_not_yet_trained():
    rng_days = teams_of(9, NAMES, drift=0.01)
    number = (rng_days["observed_on"] - pd.Timestamp(FIRST_DAY)).dt.days
    starts = dict(zip(NAMES, [110] * 4 + [150] * 3 + [None] * 3, strict=True))
    begun = rng_days["team"].map(starts)
    lifted = np.where(number >= begun.fillna(10_000), 1.2, 1.0)
    days = rng_days.assign(numerator=(rng_days["numerator"] * lifted).round())
    training = training_of(NAMES, [n for n in NAMES if starts[n]])
    training["first_session_on"] = [
        pd.NaT if starts[n] is None else pd.Timestamp(FIRST_DAY + timedelta(starts[n]))
        for n in NAMES
    ]
    whole = days.groupby(["course_id", "metric_id", "observed_on"], as_index=False)[
        ["numerator", "denominator"]
    ].sum()
    result = comparison.by_course(
        whole,
        trained(110, 150),
        **decided(
            evaluation_list=registered(comparison="staggered", teams="H\nI\nJ"),
            compared_team_day=days,
            team_training=training,
        ),
    )["c"]
    assert (result.method, result.grade) == ("staggered", "A")
    assert result.relative_interval.low < 0.2 < result.relative_interval.high
    assert result.relative_interval.low > 0.1
