"""The review: verdicts from the evidence, spend, and everything of a quarter together."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pandas as pd
import pytest

from analytics import comparison, rates, review, targets
from analytics.results import CannotTell, Interval, SkillGaps
from tests.analytics.days import daily, decided, simulate, trained


def change(**fields):
    orders, visitors = simulate(3, 240, cell="B", lift_from=207, lift=0.3)
    found = comparison.before_after(daily(orders, visitors), trained(200, 206))
    return replace(found, **fields)


@pytest.mark.parametrize(
    ("fields", "verdict", "reason"),
    [
        ({"certainty": "likely", "is_favourable": True}, "likely_works", "moved_favourably"),
        ({"certainty": "clear", "is_favourable": True}, "works", "moved_favourably"),
        ({"certainty": "likely", "is_favourable": False}, "harm", "moved_unfavourably"),
        ({"certainty": "no_effect"}, "no_effect", "inside_margin"),
        ({"certainty": "cannot_tell"}, "not_enough_data", "interval_includes_zero"),
        ({"certainty": "cannot_tell", "cautions": ("pre_trend",)}, "trend", "pre_trend"),
        ({"certainty": "cannot_tell", "cautions": ("too_smooth",)}, "not_enough_data", "too_smooth"),
        (
            {"certainty": "cannot_tell", "cautions": ("placebo_common",)},
            "not_enough_data",
            "placebo_common",
        ),
    ],
)  # fmt: skip
def test_the_verdict_follows_the_change(fields, verdict, reason):
    assert review.judge_change(change(**fields)) == (verdict, reason)


def test_what_cannot_be_told_is_not_enough_data_for_its_own_reason():
    result = review.judge_change(CannotTell("after_window_open", 3, 28))
    assert result == ("not_enough_data", "after_window_open")


UNKNOWN = CannotTell("too_few_topics", 0, 2, "combined_needs")
IDS = ["a", "b", "open"]


def frames():
    """Three courses: one that lifts conversion, one without a metric, one still running."""
    orders, visitors = simulate(3, 240, cell="B", lift_from=207, lift=0.3)
    windows = pd.concat([trained(200, 206, course_id="a"), trained(230, 231, course_id="open")])
    days = pd.concat([daily(orders, visitors, course_id=c) for c in ("a", "open")])
    return courses(), sessions(), passed(), pairs(), *liked(), days, windows, *decided().values()


def courses():
    return pd.DataFrame(
        {
            "course_id": [*IDS, "elsewhere"],
            "course_name": ["A", "B", "Open", "Elsewhere"],
            "cost": [9000.0, 4000.0, None, 7000.0],
            "metric_id": ["conversion", None, "conversion", "conversion"],
        }
    )


def sessions():
    return pd.DataFrame(
        {
            "course_id": [c for c in IDS for _ in range(4)],
            "course_name": [c.upper() for c in IDS for _ in range(4)],
            "n_present": 18,
            "n_expected": 20,
            "is_internal": True,
            "interactive_minutes": 30.0,
            "duration_minutes": 120.0,
        }
    )


def passed():
    return pd.DataFrame(
        {
            "course_id": IDS,
            "course_name": ["A", "B", "Open"],
            "role": "ops",
            "n_registered": 20,
            "n_sat": [20, 20, 3],
            "n_passed_first": [19, 15, 2],
        }
    )


def pairs():
    return pd.DataFrame(
        {
            "course_id": ["a", "a", "b"],
            "course_name": ["A", "A", "B"],
            "role": "ops",
            "pre": [0.5, 0.6, 0.5],
            "post": [0.8, 0.85, 0.7],
            "n": [10, 8, 12],
        }
    )


IN_VIEW = {
    "quarter_on": pd.Timestamp("2026-01-01"),
    "first_load_id": 1,
    "role": "ops",
    "is_in_view": True,
    "is_in_force": True,
}


def liked():
    answers = pd.DataFrame(
        {
            "survey_id": "s",
            "course_id": ["a", "a", "b", "b"],
            "course_name": ["A", "A", "B", "B"],
            "question_id": "q",
            "question_type": "rating",
            "aspect": "overall",
            "scale_min": 1.0,
            "scale_max": 5.0,
            "value": [5.0, 3.0, 4.0, 2.0],
            "n": [15, 2, 10, 4],
        }
    ).assign(**IN_VIEW)
    responses = pd.DataFrame({"course_id": ["a", "b"], "n": [17, 14], "n_invited": [20, 30]})
    return answers, responses.assign(survey_id="s", **IN_VIEW)


def more_frames():
    gaps = pd.DataFrame(
        {
            "role": ["ops", "data", "events"],
            "skill_id": "sql",
            "skill_name": "SQL",
            "required_level": 4.0,
            "n_people": [20, 8, 3],
            "n_assessed": [20, 8, 3],
            "mean_gap": 1.0,
            "var_gap": 0.5,
            "mean_level": 3.0,
            "is_in_view": True,
        }
    )
    standing = pd.DataFrame(
        {
            "person_id": ["1", "1", "2"],
            "person_name": ["Lin", "Lin", "Wu"],
            "role": "ops",
            "team": "north",
            "course_id": ["a", "b", "a"],
            "course_name": ["A", "B", "A"],
            "n_expected": 2,
            "n_present": [0, 0, 2],
            "n_excused": 0,
            "last_session_on": pd.Timestamp(2025, 7, 1),
            "first_status": [None, None, "scored"],
            "best_score": [None, None, 0.6],
            "is_passed_first": [None, None, False],
            "is_passed_best": [None, None, False],
            "held_on": None,
        }
    )
    return gaps, standing, roles(), goals()


def roles():
    """Two roles in four sessions of 20 seats: one always there, one that misses half."""
    return pd.DataFrame(
        {
            "session_id": [f"s{k}" for k in range(4) for _ in range(2)],
            "role": ["ops", "data"] * 4,
            "n_present": [20, 10] * 4,
            "n_expected": 20,
            "n_people": 20,
        }
    )


def goals():
    """A goal of the year with a course, one of another year without."""
    return pd.DataFrame(
        {
            "goal_id": ["g1", "g2"],
            "period": ["2025", "2027"],
            "goal_name": ["More orders", "Calm"],
            "weight": [2.0, 1.0],
            "target_value": [None, None],
            "metric_id": ["conversion", None],
            "metric_name": ["Conversion", None],
            "skill_id": None,
            "skill_name": None,
            "course_id": ["a", None],
            "course_name": ["A", None],
            "is_draft": [False, None],
        }
    )


def target_frames():
    _, held, tested, _, answers, responses, days, windows, *rest = frames()
    return held, tested, answers, responses, days, windows, *rest


def by_name(verdicts):
    return {verdict.course_name: verdict for verdict in verdicts}


def test_each_course_of_the_period_has_its_evidence_and_a_verdict():
    found = by_name(review.verdicts(*frames()))
    assert list(found) == ["A", "B", "Open"]
    a, b, running = found.values()
    assert (a.verdict, a.passed.rate, a.attendance.rate) == ("likely_works", 0.95, 0.9)
    assert a.gain.n == 18
    assert a.satisfaction.favourable.successes == 15
    assert (b.verdict, b.reason) == ("not_enough_data", "no_metric_declared")
    assert (running.reason, running.satisfaction) == ("after_window_open", None)


def test_small_satisfaction_is_hidden_and_a_small_test_is_counted():
    given = list(frames())
    few = given[4].iloc[:1].assign(course_id="open", course_name="Open", n=3)
    given[4] = pd.concat([given[4], few])
    found = by_name(review.verdicts(*given))
    assert found["Open"].satisfaction == CannotTell("group_hidden")
    assert found["B"].satisfaction == CannotTell("group_hidden")
    assert found["Open"].passed == CannotTell(
        "too_few_observations", 3, 5, "first_attempt_of_sat", 2
    )


def test_a_course_that_ends_after_the_period_is_not_over():
    given = list(frames())
    given[7] = given[7].iloc[:1]
    found = by_name(review.verdicts(*given))
    assert found["Open"].reason == "training_not_over"


def test_spend_counts_what_could_be_measured_and_says_what_is_unknown():
    result = review.spend(review.verdicts(*frames()))
    assert (result.total, result.measured, result.unmeasured) == (13000, 9000, 4000)
    assert (result.n_courses, result.n_unknown) == (3, 1)


def test_every_target_is_checked_in_the_order_of_the_registry():
    checks = review.target_checks(*target_frames())
    assert [check.target.target_id for check in checks] == list(targets.TARGETS)
    found = {check.target.target_id: check for check in checks}
    assert found["conversion_lift"].measure.course_id == "a"
    assert found["efficiency"].measure.reason == "no_metric_declared"
    assert found["pass_rate"].measure.n == 43


def test_a_target_on_those_registered_is_judged_on_those_registered():
    registered = replace(targets.TARGETS["pass_rate"], definition="first_attempt_of_registered")
    settings = review.Settings(targets.TARGETS | {"pass_rate": registered})
    checks = review.target_checks(*target_frames(), settings=settings)
    assert {check.target.target_id: check for check in checks}["pass_rate"].measure.n == 60


def test_the_review_holds_everything_of_the_quarter():
    result = review.quarterly_review(
        *frames(), *more_frames(), period="2025Q3", as_of=date(2025, 9, 30), needs=UNKNOWN
    )
    assert result.needs == UNKNOWN
    assert isinstance(result.gaps, SkillGaps)
    assert result.make_up == (("absent", 2), ("below_line", 1))
    assert result.n_make_up_people == 2
    assert result.cautions == (
        "windows_open",
        "courses_without_metric",
        "cost_unknown",
        "low_response",
        "groups_hidden",
    )


def values_of(result):
    if is_dataclass(result):
        for field in fields(result):
            yield from values_of(getattr(result, field.name))
    elif isinstance(result, tuple):
        for item in result:
            yield from values_of(item)
    else:
        yield result


def test_results_hold_plain_values_that_any_file_can_hold():
    result = review.quarterly_review(
        *frames(), *more_frames(), period="2025Q3", as_of=date(2025, 9, 30), needs=UNKNOWN
    )
    kinds = {type(value) for value in values_of(result)}
    assert kinds <= {str, int, float, bool, date, type(None)}


def test_an_empty_quarter_has_a_review_of_its_own():
    empty = [frame.iloc[:0] for frame in (*frames(), *more_frames())]
    result = review.quarterly_review(
        *empty, period="2025Q3", as_of=date(2025, 9, 30), needs=UNKNOWN
    )
    assert result.verdicts == ()
    assert all(isinstance(check.measure, CannotTell) for check in result.checks)
    assert all(check.state == "not_established" for check in result.checks)
    assert (result.spend.total, result.cautions) == (0, ())


def test_two_shares_whose_intervals_touch_may_be_the_same():
    low, middle, high = (rates.share(n, 100, definition="top_box") for n in (50, 60, 90))
    assert review.intervals_meet(low, middle)
    assert review.intervals_meet(middle, low)
    assert not review.intervals_meet(high, middle)


def test_colour_word_and_interval_never_disagree():
    for low in (-0.3, -0.02, 0.01, 0.05):
        for high in (-0.01, 0.02, 0.2):
            if low < high:
                interval = Interval(low, high)
                certainty = comparison.certainty_of(interval, ())
                found = change(
                    relative_interval=interval, certainty=certainty, is_favourable=low + high > 0
                )
                verdict, _ = review.judge_change(found)
                state = targets.check_change(found, targets.TARGETS["conversion_lift"]).state
                if verdict == "likely_works":
                    assert low > 0
                if verdict == "harm":
                    assert high < 0
                if verdict == "no_effect":
                    assert -0.03 < low < high < 0.03
                    assert state == "missed"
                if state == "met":
                    assert low >= 0.10


def test_soft_skills_are_the_courses_of_that_tier_alone():
    counts = pd.DataFrame(
        {"tier": ["soft", "soft", "basic", None], "n_sat": [20, 20, 50, 9],
         "n_passed_first": [19, 19, 0, 0], "n_registered": [20, 20, 50, 9]}
    )  # fmt: skip
    check = review.soft_skills(counts, target=targets.TARGETS["pass_rate"])
    assert (check.measure.successes, check.measure.n, check.state) == (38, 40, "met")
    none = review.soft_skills(counts[2:], target=targets.TARGETS["pass_rate"])
    assert none.measure == CannotTell("no_soft_skills")
    assert none.state == "not_established"
