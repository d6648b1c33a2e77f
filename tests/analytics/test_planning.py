"""What an evaluation could see is read off the history of the teams themselves."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import planning
from analytics.results import CannotTell
from analytics.statistics import power
from tests.analytics.days import FIRST_DAY, daily, simulate


def team_days(rates, *, visitors=2000, names="ABCDEFGH"):
    """A frame metric_by_team_day from daily rates by team (teams, days), without counting noise."""
    frames = [
        daily(np.asarray(rate) * visitors, np.full(len(rate), visitors)).assign(team=name)
        for name, rate in zip(names, rates, strict=False)
    ]
    return pd.concat(frames, ignore_index=True)


def test_the_spread_of_teams_is_that_of_their_changes_about_their_common_change():
    # two windows of 84 + 28 days fit at two dates 28 days apart; each team steps by its own factor
    # on the first day of the last 28 and of the 28 before, all teams also by a common one
    steps = np.log([[1.0, 1.1, 1.2], [1.0, 1.0, 1.1]])
    rates = np.full((3, 140), 0.08)
    rates[:, 84:112] *= np.exp(steps[0])[:, None] * 1.5
    rates[:, 112:] = rates[:, 56:112].mean(axis=1)[:, None]
    days = team_days(rates)
    before = np.log(rates[:, 28:112].mean(axis=1))
    moved = [steps[0] + np.log(1.5), np.log(rates[:, 112]) - before]
    pooled = np.sqrt(sum(np.sum((m - m.mean()) ** 2) for m in moved) / 4)
    assert planning.spread_of_teams(days, ["A", "B", "C"]) == pytest.approx(pooled, rel=1e-9)


def test_too_little_to_read_a_spread_off():
    flat = team_days(np.full((3, 140), 0.08))
    assert planning.spread_of_teams(flat, ["A", "B", "C"]) is None
    assert planning.spread_of_teams(flat, ["A"]) is None
    assert planning.spread_of_teams(flat, ["Z"]) is None
    rng = np.random.default_rng(1)
    short = team_days(0.08 * np.exp(rng.normal(0, 0.1, (3, 120))))
    assert planning.spread_of_teams(short, ["A", "B", "C"]) is None


def test_the_outlook_is_the_power_at_the_noise_of_the_last_half_year():
    orders, visitors = simulate(4, 400, cell="E")
    days = daily(orders, visitors).assign(team="A")
    found = planning.outlook(days, teams=["A"])
    assert found.n_days == planning.NOISE_DAYS
    assert found.last_on == FIRST_DAY + timedelta(399)
    lifts = {(one.after_days, one.baseline_days): one.lift for one in found.alone}
    # scenario E, 90 + 30 days: simulated power of 80 % near +18 %, 30 + 30 days near +25 %
    assert 0.10 < lifts[28, 84] < 0.28
    assert lifts[28, 28] > lifts[28, 84] > lifts[56, 84] > lifts[84, 168]
    assert found.beside == ()  # one team has no spread


def test_the_noise_of_shares_without_their_parts_is_what_is_seen_of_them():
    orders, visitors = simulate(4, 400, cell="E")
    share = daily(orders / visitors, np.ones(400)).assign(team="A")
    found, as_figures = (
        planning.outlook(days, teams=["A"], kind=kind)
        for days, kind in ((share, "ratio"), (share.assign(denominator=np.nan), "amount"))
    )
    assert [one.lift for one in found.alone] == [one.lift for one in as_figures.alone]


def test_what_the_training_did_is_no_noise_of_the_plan():
    orders, visitors = simulate(4, 430, cell="E", lift_from=400, lift=0.5)
    found = planning.outlook(
        daily(orders, visitors).assign(team="A"),
        teams=["A"],
        until=FIRST_DAY + timedelta(400),
    )
    same = daily(orders[:400], visitors[:400]).assign(team="A")
    assert found == planning.outlook(same, teams=["A"])
    whole = planning.outlook(daily(orders, visitors).assign(team="A"), teams=["A"])
    assert whole.alone[0].lift > found.alone[0].lift


def test_more_teams_beside_see_smaller_lifts():
    rng = np.random.default_rng(2)
    teams = 0.08 * np.exp(np.cumsum(rng.normal(0, 0.004, (8, 400)), axis=1))
    days = team_days(teams)
    found = planning.outlook(days, teams=["A", "B", "C"], others=["D", "E", "F", "G"])
    usual = [one for one in found.beside if one.after_days == 28]
    assert [one.n_others for one in usual] == [2, 4, 8]
    assert sorted((one.lift for one in usual), reverse=True) == [one.lift for one in usual]
    assert usual[1].lift == power.visible_lift_of_teams(found.spread, 3, 4)


def test_every_window_is_planned_with_teams_beside_before_any_is_chosen():
    rng = np.random.default_rng(2)
    teams = 0.08 * np.exp(np.cumsum(rng.normal(0, 0.004, (4, 400)), axis=1))
    days = team_days(teams)
    found = planning.outlook(days, teams=["A", "B", "C", "D"])
    assert [(one.n_others, one.after_days) for one in found.beside] == [
        (n, after) for n in (2, 4, 8) for after in (28, 56, 84)
    ]
    # the spread between windows of other lengths is another one
    spread = planning.spread_of_teams(days, ["A", "B", "C", "D"], n_after=84)
    longest = found.beside[-1]
    assert longest.lift == power.visible_lift_of_teams(spread, 4, 8)
    assert planning.outlook(days, teams=["A"]).beside == ()


def test_a_short_history_cannot_plan():
    orders, visitors = simulate(4, 40)
    days = daily(orders, visitors).assign(team="A")
    assert planning.outlook(days, teams=["A"]) == CannotTell("window_too_short", 40, 56)
    assert planning.outlook(days, teams=["B"]).reason == "no_metric_days"


def test_the_team_most_alike_in_level_and_trend_is_suggested_first():
    rng = np.random.default_rng(3)
    time = np.arange(168)
    paths = {"A": (0.08, 0), "B": (0.081, 0), "C": (0.12, 0), "D": (0.08, 0.002), "E": (0.08, 0)}
    rates = [
        level * np.exp(slope * time + rng.normal(0, 0.02, 168)) for level, slope in paths.values()
    ]
    days = team_days(rates)
    training = pd.DataFrame({"team": [*"ABCDE"], "n_trained": [8, 0, 0, 0, 1]})
    found = planning.suggest_teams(days, training, teams=["A"])
    assert [one.team for one in found][0] == "B"
    assert {one.team for one in found} == {"B", "C", "D"}
    by_team = {one.team: one for one in found}
    assert by_team["C"].level == pytest.approx(1.5, rel=0.02)
    assert by_team["D"].slope == pytest.approx(28 * 0.002, rel=0.2)


def test_before_the_first_session_every_other_team_may_be_compared_with():
    rates = np.full((3, 240), 0.08) * np.exp(np.random.default_rng(4).normal(0, 0.02, (3, 240)))
    nobody = pd.DataFrame({"team": [], "n_trained": []})
    found = planning.suggest_teams(team_days(rates), nobody, teams=["A"])
    assert {one.team for one in found} == {"B", "C"}


def test_only_days_before_the_training_are_compared():
    rates = np.full((2, 240), 0.08) * np.exp(np.random.default_rng(4).normal(0, 0.02, (2, 240)))
    rates[1, 200:] *= 3
    training = pd.DataFrame({"team": ["A", "B"], "n_trained": [8, 0]})
    days = team_days(rates)
    start = date.fromordinal(FIRST_DAY.toordinal() + 200)
    before = planning.suggest_teams(days, training, teams=["A"], until=start)
    assert before[0].level == pytest.approx(1, abs=0.02)
    assert planning.suggest_teams(days, training, teams=["Z"]) == ()
