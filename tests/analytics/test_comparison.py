"""Business effect: which days are compared, when nothing may be said, and how sure it is."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics import comparison, review, targets
from analytics.results import CannotTell, Change, Interval, SoFar
from bench.simulation import CELLS, daily_series
from tests.analytics.days import FIRST_DAY, daily, decided, registered, simulate, trained

LIFT = targets.TARGETS["conversion_lift"]
EFFICIENCY = targets.TARGETS["efficiency"]


def change(orders, visitors, first=200, last=206, **options) -> Change | CannotTell:
    columns = {k: options.pop(k) for k in ("kind", "direction", "n_teams") if k in options}
    return comparison.before_after(
        daily(orders, visitors), trained(first, last, **columns), **options
    )


def course(seed, *, cell="B", lift=0.0, n_days=240, **truth):
    return simulate(seed, n_days, cell=cell, lift_from=207, lift=lift, **truth)


def test_windows_leave_the_training_out_and_are_whole_weeks():
    result = change(*course(1))
    assert result.before_from_on == FIRST_DAY + timedelta(200 - 84)
    assert result.cut_on == FIRST_DAY + timedelta(207)
    assert result.after_to_on == FIRST_DAY + timedelta(207 + 27)
    assert (result.n_days_before, result.n_days_left_out, result.n_days_after) == (84, 7, 28)
    assert result.grade == "C"


def test_a_shorter_history_makes_a_shorter_baseline_in_whole_weeks():
    result = change(*course(1), first=40, last=41)
    assert (result.n_days_before, result.grade) == (35, "D")


def test_rates_are_sums_over_days_at_one_weekday_mix():
    orders, visitors = course(2)
    result = change(orders, visitors)
    assert result.denominator_before == visitors[116:200].sum()
    # whole weeks on both sides: standardising hardly moves the plain ratio of sums
    assert result.before == pytest.approx(orders[116:200].sum() / visitors[116:200].sum(), rel=1e-3)
    assert result.after == pytest.approx(orders[207:235].sum() / visitors[207:235].sum(), rel=1e-3)


def test_shares_without_their_parts_are_read_as_figures_of_equal_weight():
    orders, visitors = course(2, lift=0.3)
    share = orders / visitors / 10  # ten in a thousand: over 28 days less than ten "events"
    days = daily(share, np.ones(len(share))).assign(n_teams=None)
    found = comparison.before_after(days, trained(200, 206, kind="ratio"))
    plain = comparison.before_after(
        days.assign(denominator=None), trained(200, 206, kind="amount", n_teams=None)
    )
    assert share[207:235].sum() < comparison.FEWEST_EVENTS
    assert found.definition == "before_after_ratio"
    assert found.relative_interval == plain.relative_interval
    assert found.before == pytest.approx(plain.before)
    assert found.dispersion is None
    assert np.isnan(found.denominator_before)


def test_a_day_of_several_teams_counts_each_once_where_shares_have_no_parts():
    rows = pd.DataFrame({"denominator": [3.0, 2.0], "n_teams": [3, 2]})
    assert comparison.counts_alike(rows)
    assert not comparison.counts_alike(rows.assign(n_teams=[3, 1]))
    assert not comparison.counts_alike(rows.assign(denominator=np.nan))
    assert not comparison.counts_alike(rows[:0])


@given(st.integers(0, 10_000), st.sampled_from("ABCEG"), st.sampled_from([-0.2, 0.0, 0.1]))
@settings(max_examples=40, deadline=None)
def test_every_scale_says_the_same_as_p(seed, cell, lift):
    result = change(*course(seed, cell=cell, lift=lift))
    excluded = result.p_value < 0.05
    relative, absolute, band = (
        result.relative_interval, result.absolute_interval, result.counterfactual_band
    )  # fmt: skip
    assert excluded == (relative.low > 0 or relative.high < 0)
    assert excluded == (absolute.low > 0 or absolute.high < 0)
    assert excluded == (result.after < band.low or result.after > band.high)
    assert result.after == pytest.approx(result.expected * (1 + result.relative))
    assert result.absolute == pytest.approx(result.after - result.expected)
    if result.method == "level_shift":
        assert result.expected == pytest.approx(result.before)
    assert result.certainty != "clear"
    if result.certainty == "likely":
        assert excluded
    if result.certainty == "no_effect":
        assert -0.03 < relative.low <= relative.high < 0.03


def test_a_large_lift_is_likely_and_never_more():
    result = change(*course(3, lift=0.3))
    assert (result.certainty, result.is_favourable) == ("likely", True)
    assert result.placebo.n_dates == 200 - 28 - (84 + 7) + 1
    assert result.placebo.n_as_large == 0


def test_where_lower_is_better_a_rise_is_unfavourable():
    assert change(*course(3, lift=0.3), direction="lower").is_favourable is False
    assert change(*course(3, lift=-0.3), direction="lower").is_favourable is True


def test_a_long_quiet_series_without_a_change_is_clear_no_effect():
    orders, visitors = course(4, cell="A", visits=60_000)
    assert change(orders, visitors).certainty == "no_effect"
    assert change(orders, visitors, margin=0.0001).certainty == "cannot_tell"


def test_a_level_that_was_moving_is_read_as_a_step_on_its_trend():
    still = change(*course(5, per_day=0.006))
    assert (still.method, still.certainty) == ("trend", "cannot_tell")
    assert "on_trend" in still.cautions
    assert "pre_trend" not in still.cautions
    # the level rose by .6 % a day, some 35 % from the middle of one window to that of the other
    assert still.after / still.before > 1.25
    assert still.relative_interval.low < 0 < still.relative_interval.high
    stepped = change(*course(5, per_day=0.006, lift=0.4, cell="A"))
    assert (stepped.method, stepped.certainty) == ("trend", "likely")
    assert stepped.relative_interval.low < 0.4 < stepped.relative_interval.high


def test_a_trend_too_short_to_be_fitted_forbids_a_verdict():
    result = change(*course(5, per_day=0.012, cell="A"), first=49, last=206)
    assert result.n_days_before == 49
    assert result.cautions[0] == "pre_trend"
    assert result.certainty == "cannot_tell"
    assert result.pre_trend_interval.low > 0
    assert result.pre_trend_per_day == pytest.approx(0.012, abs=0.004)
    assert targets.check_change(result, LIFT).state == "not_established"


def test_a_series_that_is_too_smooth_forbids_a_verdict():
    orders, visitors = daily_series(
        np.random.default_rng(8), replace(CELLS["G"], correlation=0.97), 1, 240, visits=50_000
    )
    result = change(orders[0], visitors[0])
    assert result.autocorrelation > 0.6
    assert "too_smooth" in result.cautions
    assert result.certainty == "cannot_tell"


def test_pretend_dates_that_move_as_far_take_the_word_likely_away():
    assert "placebo_common" not in change(*course(6)).cautions
    interval = Interval(0.04, 0.2)
    assert comparison.certainty_of(interval, ()) == "likely"
    assert comparison.certainty_of(interval, ("history_short",)) == "likely"
    assert comparison.certainty_of(interval, ("placebo_common",)) == "cannot_tell"


def test_a_history_of_jumps_makes_the_pretend_dates_speak():
    orders, visitors = course(6, cell="A", lift=0.04)
    jumps = np.ones(240)
    jumps[60:90], jumps[90:116] = 1.35, 0.7
    result = change(np.rint(orders * jumps), visitors)
    assert "placebo_common" in result.cautions
    assert result.placebo.n_as_large > 0.05 * result.placebo.n_dates


def test_a_short_history_is_said():
    result = change(*course(3, lift=0.3), first=100, last=100)
    assert "history_short" in result.cautions


def test_less_than_four_weeks_of_history_cannot_tell():
    assert change(*course(1), first=27, last=27) == CannotTell(
        "window_too_short", 27, 28, "before_after_ratio"
    )
    assert change(*course(1), window_days=14).reason == "window_too_short"


def test_before_the_after_window_closes_there_is_only_a_reading_day():
    result = change(*course(1), first=220, last=221)
    assert result == CannotTell(
        "after_window_open", 18, 28, "before_after_ratio", ready_on=FIRST_DAY + timedelta(221 + 28)
    )


def open_window(first, *, lift=0.0, n_days=240, **frames):
    """A course whose sessions are on the days `first` and `first` + 1, and what is decided."""
    given = decided(**frames)
    orders, visitors = course(1, cell="A", lift=lift, n_days=n_days)
    return {
        "metric_by_course_day": daily(orders, visitors),
        "training_window": trained(first, first + 1),
        **given,
    }


def seen_so_far(**frames):
    """What an open window shows; other courses have no say before there is a change."""
    return comparison.so_far(**{k: v for k, v in frames.items() if k != "metric_training"})


def test_an_open_window_shows_its_days_so_far_by_the_method_that_will_read_it():
    # sessions on days 205 and 206 of 228: three whole weeks after, twelve before
    frames = open_window(205, lift=0.3, n_days=228)
    found = seen_so_far(**frames)
    assert (found.n_days, found.n_days_wanted) == (21, 28)
    assert found.ready_on == FIRST_DAY + timedelta(206 + 28)
    days = frames["metric_by_course_day"]
    before, after = days[121:205], days[207:228]
    rates = [side["numerator"].sum() / side["denominator"].sum() for side in (after, before)]
    assert found.relative == pytest.approx(rates[0] / rates[1] - 1, abs=0.004)
    assert found.relative_interval.low < found.relative < found.relative_interval.high
    shorter = comparison.before_after(days, frames["training_window"], window_days=28)
    assert shorter.reason == "after_window_open"


def test_nothing_is_shown_before_two_weeks_nor_once_the_window_is_closed():
    # the last day of the series is number 239; sessions end on the day after `first`
    shown = {n: seen_so_far(**open_window(238 - n)) for n in (0, 13, 14, 27, 28, 40)}
    assert [n for n, found in shown.items() if found is not None] == [14, 27]
    assert shown[14].n_days == 14
    short = {"metric_by_course_day": daily([], []), "training_window": trained(1, 2)}
    assert seen_so_far(**short, **decided()) is None


def test_a_registered_window_is_waited_for_and_its_teams_are_too():
    plan = registered(window_days=56)
    assert seen_so_far(**open_window(200, evaluation_list=plan)).n_days_wanted == 56
    teams = registered(comparison="teams", teams="x")
    assert seen_so_far(**open_window(215, evaluation_list=teams)) is None


def test_what_an_open_window_shows_is_never_a_verdict():
    frames = open_window(205, lift=0.5, n_days=228)
    assert seen_so_far(**frames).relative_interval.low > 0.3
    change = comparison.by_course(**frames)["c"]
    assert review.judge_change(change) == ("not_enough_data", "after_window_open")
    assert not {"certainty", "grade", "is_favourable"} & {field.name for field in fields(SoFar)}


def test_too_many_gaps_cannot_tell_and_a_closed_weekend_is_not_too_many():
    orders, visitors = course(1)
    weekend = np.arange(240) % 7 >= 5
    result = change(np.where(weekend, 0, orders), np.where(weekend, 0, visitors))
    assert (result.n_days_after, result.n_days_dropped) == (20, 24 + 8)
    assert "days_dropped" in result.cautions
    short_week = np.arange(240) % 7 >= 4
    refused = change(np.where(short_week, 0, orders), np.where(short_week, 0, visitors))
    assert (refused.reason, refused.n, refused.needed) == ("too_many_gaps", 48, 60)


def test_fewer_than_ten_orders_on_a_side_cannot_tell():
    orders, visitors = course(1)
    few = np.where(np.arange(240) < 207, orders, 0)
    few[210] = 9
    assert change(few, visitors) == CannotTell("too_few_events", 9, 10, "before_after_ratio")
    assert change(orders * 0, visitors).reason == "too_few_events"


def test_a_constant_series_cannot_tell():
    result = change(np.full(240, 80), np.full(240, 1000))
    assert (result.reason, result.n) == ("constant_series", 84)


def test_without_room_for_a_pretend_date_there_is_no_placebo():
    result = change(*course(3, lift=0.3), first=50, last=51)
    assert result.placebo is None
    assert "history_short" in result.cautions


def test_nothing_declared_nothing_measured_nobody_trained():
    empty = daily([], [])
    assert change([], []).reason == "no_metric_days"
    assert change([], [], n_teams=0).reason == "no_trained_team"
    ahead = trained(1, 2, n_teams=0, n_people=0)
    assert comparison.before_after(empty, ahead).reason == "nobody_trained"
    assert comparison.before_after(empty, trained(1, 2).iloc[:0]).reason == "no_metric_declared"
    undated = trained(1, 2).assign(first_session_on=pd.NaT, last_session_on=pd.NaT)
    assert comparison.before_after(daily(*course(1)), undated).reason == "no_session_date"


def test_counts_and_amounts():
    rng = np.random.default_rng(9)
    users = rng.poisson(np.r_[np.full(207, 300), np.full(33, 360)])
    counted = change(users, None, kind="count")
    assert counted.definition == "before_after_count"
    assert counted.relative == pytest.approx(0.2, abs=0.03)
    assert counted.denominator_before == 84
    as_objects = daily(users, None).assign(denominator=None)
    assert comparison.before_after(as_objects, trained(200, 206, kind="count")) == counted
    unknown_kind = trained(200, 206, kind=None, direction=None)
    assert comparison.before_after(as_objects, unknown_kind).relative == counted.relative
    tickets = rng.poisson(400, 240)
    minutes = tickets * rng.normal(np.r_[np.full(207, 12.0), np.full(33, 10.0)], 0.5)
    timed = change(minutes, tickets, kind="amount", direction="lower")
    assert (timed.dispersion, timed.is_favourable) == (None, True)
    assert timed.before == pytest.approx(12, abs=0.2)
    few = change(minutes, np.full(240, 0.3), kind="amount", direction="lower")
    assert few.reason == "too_few_events"


def test_less_time_per_piece_is_more_throughput():
    timed = replace(
        change(*course(3, lift=-0.15, cell="A"), direction="lower"),
        relative_interval=Interval(-0.20, -0.15),
    )
    # 1 / .85 = 1.176, 1 / .8 = 1.25
    interval = targets.favourable_lift(timed, EFFICIENCY)
    assert (interval.low, interval.high) == pytest.approx((0.17647, 0.25), abs=1e-5)
    assert targets.check_change(timed, EFFICIENCY).state == "met"
    fall = targets.favourable_lift(timed, LIFT)
    assert (fall.low, fall.high) == pytest.approx((0.15, 0.20))


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [(0.11, 0.3, "met"), (0.035, 0.239, "not_established"), (-0.05, 0.09, "missed")],
)
def test_the_lift_is_judged_by_the_whole_interval(low, high, state):
    given_interval = replace(
        change(*course(3, cell="A")), relative_interval=Interval(low, high), cautions=()
    )
    assert targets.check_change(given_interval, LIFT).state == state


def test_a_metric_without_a_target_has_none():
    found = change(*course(3))
    assert targets.lift_target(found, targets.TARGETS) == LIFT
    timed = replace(found, metric_id="handling_time")
    assert targets.lift_target(timed, targets.TARGETS) == EFFICIENCY
    assert targets.lift_target(replace(found, metric_id="churn"), targets.TARGETS) is None
    assert targets.lift_target(CannotTell("no_metric_days"), targets.TARGETS) is None


def test_row_order_and_split_days_do_not_matter():
    orders, visitors = course(10, lift=0.1)
    frame = daily(orders, visitors)
    half = frame.assign(numerator=frame["numerator"] // 2, denominator=frame["denominator"] // 2)
    rest = frame.assign(
        numerator=frame["numerator"] - half["numerator"],
        denominator=frame["denominator"] - half["denominator"],
    )
    shuffled = pd.concat([half, rest]).sample(frac=1, random_state=1)
    assert comparison.before_after(shuffled, trained(200, 206)) == change(orders, visitors)


def test_courses_are_compared_each_by_itself_and_warn_of_each_other():
    frames = pd.concat([daily(*course(1)), daily(*course(2), course_id="d")])
    windows = pd.concat(
        [
            trained(200, 206),
            trained(190, 192, course_id="d"),
            trained(30, 31, course_id="e"),
        ]
    )
    held = decided(metric_training=windows)
    changes = comparison.by_course(frames, windows, **held)
    assert changes["c"].relative == change(*course(1)).relative
    assert changes["c"].cautions[-1] == "other_course"
    assert changes["e"].reason == "no_metric_days"
    # the other course speaks though only one was asked about, and only in its own metric
    asked = comparison.by_course(frames, windows.iloc[:1], **held)["c"]
    (other,) = asked.other_trainings
    assert (other.course_name, other.from_on) == ("D", FIRST_DAY + timedelta(190))
    elsewhere = decided(metric_training=windows.assign(metric_id="churn"))
    assert "other_course" not in comparison.by_course(frames, windows, **elsewhere)["c"].cautions


def test_the_headline_is_the_latest_training_that_can_be_read():
    frames = pd.concat([daily(*course(1), course_id=course_id) for course_id in ("c", "d", "open")])
    windows = pd.concat(
        [
            trained(180, 181),
            trained(200, 206, course_id="d"),
            trained(230, 231, course_id="open"),
        ]
    )
    changes = comparison.by_course(frames, windows, **decided())
    assert comparison.headline(changes, windows).course_id == "d"
    assert comparison.headline(changes, windows.iloc[2:]).reason == "after_window_open"
    assert comparison.headline(changes, windows, metric_id="churn").reason == "no_metric_declared"


def events(*rows):
    """The frame event_list: name, first day number, last day number, left out."""
    return pd.DataFrame(
        [
            {
                "event_name": name,
                "kind": "campaign",
                "from_on": FIRST_DAY + timedelta(first),
                "to_on": FIRST_DAY + timedelta(last),
                "is_left_out": is_left_out,
            }
            for name, first, last, is_left_out in rows
        ]
    )


def of_course(frame, windows, **frames):
    return comparison.by_course(frame, windows, **decided(**frames))["c"]


def test_days_of_an_event_are_left_out_or_warned_of():
    orders, visitors = course(3, cell="A")
    spoilt = orders.copy()
    spoilt[210:214] = 3 * spoilt[210:214]
    frame, windows = daily(spoilt, visitors), trained(200, 206)
    fooled = of_course(frame, windows, event_list=events(("618", 210, 213, False)))
    assert fooled.relative > 0.2
    assert "event_in_window" in fooled.cautions
    told = of_course(
        frame, windows, event_list=events(("618", 210, 213, True), ("双11", 1, 2, True))
    )
    assert [event.name for event in told.events] == ["618"]
    assert (told.n_days_after, told.n_days_dropped) == (24, 0)
    assert abs(told.relative) < 0.05


def test_windows_and_standing_follow_the_registration_in_force():
    frame, windows = daily(*course(3, cell="A")), trained(150, 156)
    plain = of_course(frame, windows)
    assert (plain.standing, plain.n_days_after) == ("exploratory", 28)
    planned = of_course(
        frame, windows, evaluation_list=registered(window_days=56, baseline_days=56)
    )
    assert (planned.standing, planned.n_days_before, planned.n_days_after) == ("primary", 56, 56)
    late = registered(window_days=56, registered_at=pd.Timestamp(FIRST_DAY + timedelta(157)))
    assert of_course(frame, windows, evaluation_list=late) == plain


def test_a_course_that_changes_its_metric_once_locked_is_exploratory():
    frame, planned = daily(*course(3, lift=0.3, cell="A")), registered(target_low=0.1)
    assert of_course(frame, trained(150, 156), evaluation_list=planned).goal == (0.1, None)
    # the window has opened: the registration of the first metric cannot be taken back
    changed = of_course(
        frame.assign(metric_id="retention"),
        trained(150, 156, metric_id="retention"),
        evaluation_list=pd.concat(
            [
                planned,
                registered(
                    evaluation_id=2,
                    metric_id="retention",
                    target_low=0.2,
                    registered_at=pd.Timestamp(FIRST_DAY + timedelta(157)),
                ),
            ]
        ),
    )
    assert (changed.metric_id, changed.standing, changed.goal) == ("retention", "exploratory", None)


def test_people_picked_for_low_values_get_no_verdict_without_a_comparison():
    frame, windows = daily(*course(3, lift=0.3, cell="A")), trained(200, 206)
    assert of_course(frame, windows).certainty == "likely"
    picked = of_course(frame, windows, evaluation_list=registered(is_selected=True))
    assert "selected_low" in picked.cautions
    assert picked.certainty == "cannot_tell"
    assert targets.check_change(picked, LIFT).state == "not_established"


def test_other_teams_after_than_before_get_no_verdict():
    frame = daily(*course(3, lift=0.3, cell="A"))
    frame["n_teams"] = np.where(np.arange(len(frame)) < 207, 3, 4)
    result = comparison.before_after(frame, trained(200, 206))
    assert "teams_changed" in result.cautions
    assert result.certainty == "cannot_tell"


def test_a_trained_team_without_figures_is_said_and_counted():
    frame = daily(*course(3, lift=0.3, cell="A")).assign(n_teams=2)
    result = comparison.before_after(frame, trained(200, 206, n_teams=3))
    assert ("teams_missing" in result.cautions, result.n_teams_missing) == (True, 1)
    assert result.certainty == "likely"
    whole = comparison.before_after(frame, trained(200, 206, n_teams=2))
    assert "teams_missing" not in whole.cautions
    # a metric that is not split by team says nothing of teams
    unsplit = comparison.before_after(frame.assign(n_teams=np.nan), trained(200, 206))
    assert unsplit.n_teams_missing == 0


def test_the_visible_lift_is_found_four_times_in_five():
    found = change(*course(3, cell="A"))
    low, high = np.log1p([found.relative_interval.low, found.relative_interval.high])
    df = found.degrees_of_freedom
    reach = stats.t.ppf(0.975, df)
    shift = np.log1p(found.visible_lift) / ((high - low) / 2 / reach)
    assert stats.nct.sf(reach, df, shift) == pytest.approx(0.8, abs=1e-4)


def test_dates_may_be_dates_or_timestamps():
    frame = daily(*course(1))
    as_dates = frame.assign(observed_on=[day.date() for day in frame["observed_on"]])
    window = trained(200, 206).assign(
        first_session_on=date(2025, 7, 25), last_session_on=date(2025, 7, 31)
    )
    assert comparison.before_after(as_dates, window) == change(*course(1))


@pytest.mark.slow
def test_likely_is_said_of_nothing_in_at_most_five_percent():
    orders, visitors = daily_series(np.random.default_rng(20260104), CELLS["E"], 400, 240)
    found = [change(*pair).certainty == "likely" for pair in zip(orders, visitors, strict=True)]
    assert np.mean(found) <= 0.055


def false_alarms(frame, windows, **frames):
    """What the check on the own history says; it needs neither events nor other courses."""
    given = decided(**frames)
    names = ("evaluation_list", "compared_team_day", "team_training")
    return comparison.false_alarms(frame, windows, *(given[name] for name in names))


def test_the_own_false_alarms_are_counted_at_past_dates_only():
    # weekly dates from day 84 to the last whose 28 days end before the first session
    long = simulate(12, 500, cell="A")
    counted = false_alarms(daily(*long), trained(480, 481))
    assert counted.n_dates == len(range(84, 480 - 28 + 1, 7))
    assert counted.n_alarms <= 0.2 * counted.n_dates
    jumpy = np.where(np.arange(500) % 120 < 60, 1.4, 1.0)
    alarmed = false_alarms(daily(np.rint(long[0] * jumpy), long[1]), trained(480, 481))
    assert alarmed.n_alarms > 5 * max(1, counted.n_alarms)


def test_a_short_history_has_no_false_alarm_rate():
    found = false_alarms(daily(*course(12)), trained(200, 206))
    assert (found.reason, found.n, found.needed) == ("window_too_short", 200, 84 + 28 + 19 * 7)


def test_a_lift_registered_beforehand_takes_the_place_of_the_general_target():
    frame, windows = daily(*course(3, lift=0.3, cell="A")), trained(200, 206)
    plain = of_course(frame, windows)
    assert targets.lift_target(plain, targets.TARGETS) == LIFT
    aimed = of_course(frame, windows, evaluation_list=registered(target_low=0.25, target_high=0.4))
    own = targets.lift_target(aimed, targets.TARGETS)
    assert (own.target_id, own.low, own.high) == ("conversion_lift", 0.25, 0.4)
    other = targets.lift_target(replace(aimed, metric_id="churn"), targets.TARGETS)
    assert (other.target_id, other.low, other.high) == ("registered_lift", 0.25, 0.4)
