"""Scores: pass rates, paired gains, second attempts that prove nothing by themselves."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import scoring, targets
from analytics.results import CannotTell

PASS = targets.TARGETS["pass_rate"]


def pass_counts(**columns):
    n = len(columns["n_sat"])
    frame = {
        "course_id": [f"c{i}" for i in range(n)],
        "course_name": [f"Course {i}" for i in range(n)],
        "role": ["ops"] * n,
        "n_registered": columns["n_sat"],
    }
    return pd.DataFrame(frame | columns)


def pairs(rows, course="c", role="ops"):
    frame = pd.DataFrame(rows, columns=["pre", "post", "n"])
    return frame.assign(course_id=course, course_name=course.upper(), role=role)


def test_absence_does_not_raise_the_rate_of_those_registered():
    frame = pass_counts(n_sat=[20], n_passed_first=[18], n_registered=[30])
    assert scoring.pass_rate(frame, target=PASS).measure.rate == 0.9
    registered = scoring.pass_rate(frame, target=PASS, basis="registered").measure
    assert (registered.rate, registered.n) == (0.6, 30)
    assert registered.definition == "first_attempt_of_registered"


def test_nobody_is_behind_in_a_course_without_a_test():
    # 20 of one course sat its test, 13 came to a course that has none, 7 missed that of a third
    frame = pass_counts(
        n_sat=[20, 0, 0], n_passed_first=[18, 0, 0], n_registered=[23, 13, 7], n_absent=[3, 0, 7]
    )
    registered = scoring.pass_rate(frame, target=PASS, basis="registered").measure
    assert (registered.successes, registered.n) == (18, 30)
    none = scoring.pass_rate(frame[1:2], target=PASS, basis="registered").measure
    assert isinstance(none, CannotTell)


def test_nobody_sat_the_test():
    check = scoring.pass_rate(pass_counts(n_sat=[0], n_passed_first=[0]), target=PASS)
    assert check.measure == CannotTell("too_few_observations", 0, 5, "first_attempt_of_sat", 0)
    empty = pass_counts(n_sat=[], n_passed_first=[])
    assert isinstance(scoring.pass_rate(empty, target=PASS).measure, CannotTell)
    assert scoring.pass_rate_by(empty, by="role", target=PASS) == ()


def test_a_small_role_and_the_one_that_would_give_it_away_look_alike():
    frame = pass_counts(
        n_sat=[3, 9, 30], n_passed_first=[2, 8, 25], role=["events", "data", "content"]
    )
    groups = {
        group.group_id: group for group in scoring.pass_rate_by(frame, by="role", target=PASS)
    }
    assert groups["events"].measure is None
    assert groups["data"].measure is None
    assert groups["content"].measure.n == 30
    hidden = replace(groups["events"], group_id="", label="")
    assert hidden == replace(groups["data"], group_id="", label="")


def test_gain_of_the_same_people_only():
    frame = pairs([(0.5, 0.7, 4), (0.6, 0.8, 4), (0.4, None, 3), (None, 0.9, 2)])
    # nobody could have sat a test before in this one
    only_after = pairs([(None, 0.8, 30)], course="d")
    gain = scoring.gain(pd.concat([frame, only_after]))
    assert (gain.n, gain.n_only_pre, gain.n_only_post, gain.n_untested_before) == (8, 3, 2, 30)
    assert (gain.before, gain.after) == (pytest.approx(0.55), pytest.approx(0.75))
    assert gain.gain.mean == pytest.approx(0.2)
    # Hake: (.75 - .55) / (1 - .55)
    assert gain.hake == pytest.approx(0.2 / 0.45)


def test_the_gain_is_the_paired_test_and_not_its_independent_twin():
    # Student's sleep data on a 0-1 scale: the paired t is 4.0621, the independent twin 1.8608
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    rows = [((a + 2) / 10, (b + 2) / 10, 1) for a, b in zip(first, second, strict=True)]
    gain = scoring.gain(pairs(rows)).gain
    assert gain.p_value == pytest.approx(0.002833, abs=5e-7)
    assert (gain.interval.low, gain.interval.high) == pytest.approx((0.07001, 0.24599), abs=1e-5)


@pytest.mark.parametrize(
    ("gain", "band"),
    [(-0.1, "low"), (0.299, "low"), (0.3, "medium"), (0.699, "medium"), (0.7, "high")],
)
def test_bands_are_those_of_hake(gain, band):
    # Hake 1998: high-g courses have g >= .7, medium-g courses .7 > g >= .3, low-g courses g < .3
    assert scoring.hake_band(gain) == band


def test_full_marks_before_leave_no_hake_gain():
    gain = scoring.gain(pairs([(1.0, 1.0, 10)]))
    assert (gain.hake, gain.share_at_ceiling) == (None, 1.0)
    assert gain.gain.p_value is None


def test_small_or_skewed_samples_carry_the_exact_test():
    small = scoring.gain(pairs([(0.5, 0.6, 3), (0.6, 0.65, 3), (0.7, 0.65, 1)]))
    large = scoring.gain(pairs([(0.5, 0.6, 20), (0.6, 0.65, 20), (0.5, 0.5, 20)]))
    assert small.gain.exact_p_value is not None
    assert large.gain.exact_p_value is None


def test_fewer_than_five_pairs_cannot_tell():
    assert scoring.gain(pairs([(0.5, 0.6, 4)])) == CannotTell(
        "too_few_pairs", 4, 5, "paired_change"
    )


def test_row_order_does_not_move_the_gain():
    frame = pairs([(0.5, 0.7, 4), (0.6, 0.8, 7), (0.45, 0.9, 2)])
    there, back = scoring.gain(frame), scoring.gain(frame[::-1])
    assert there.gain.interval.low == pytest.approx(back.gain.interval.low, abs=1e-12)
    assert there.hake_interval.low == pytest.approx(back.hake_interval.low, abs=1e-12)


def test_bins_hold_everybody_once_and_full_marks_belong_to_the_last():
    frame = pd.DataFrame(
        {
            "course_id": "c",
            "phase": ["post"] * 5 + ["pre"],
            "score": [0.0, 0.05, 0.69, 0.7, 1.0, 0.2],
            "score_line": 0.7,
            "n": [1, 1, 3, 4, 2, 9],
        }
    )
    result = scoring.distribution(frame)
    assert sum(n for _, _, n in result.bins) == result.n == 11
    assert [n for _, _, n in result.bins][-1] == 2
    assert [n for _, _, n in result.bins][:2] == [1, 1]
    assert result.n_below_line == 5
    assert result.measurement_error == pytest.approx(
        np.std(np.repeat([0, 0.05, 0.69, 0.7, 1], [1, 1, 3, 4, 2]), ddof=1) * np.sqrt(0.2)
    )


# Mark 70, first scores N(75, 9.5), nobody learned: figures of the specification, computed there by
# simulation; the mean gain of the failed by the truncated normal: (1 - r) * 9.5 * hazard at the mark
@pytest.mark.parametrize(
    ("reliability", "share", "points"),
    [(0.9, 0.21, 1.1), (0.8, 0.30, 2.2), (0.7, 0.37, 3.3), (0.5, 0.48, 5.5)],
)
def test_chance_alone_lets_many_of_the_failed_pass(reliability, share, points):
    score = np.arange(30.05, 120, 0.1) / 100
    n = np.rint(1e6 * stats.norm.pdf(score, 0.75, 0.095) * 0.001)
    frequency = pd.DataFrame({"course_id": "c", "phase": "post", "score": score, "n": n})
    failed = score < 0.70
    again = pd.DataFrame(
        {
            "course_id": "c",
            "first_score": score[failed],
            "second_score": 0.6,
            "score_line": 0.70,
            "n": n[failed],
        }
    )
    check = scoring.retest(again, frequency, reliability=reliability)
    assert check.expected == pytest.approx(share, abs=0.01)
    assert 100 * check.expected_gain == pytest.approx(points, abs=0.1)


def test_a_retest_is_held_against_chance_and_not_against_zero():
    frequency = pd.DataFrame(
        {"course_id": "c", "phase": "post", "score": [0.6, 0.7, 0.8, 0.9], "n": [20, 30, 30, 20]}
    )

    def check(n_passed):
        again = pd.DataFrame(
            {
                "course_id": "c",
                "first_score": 0.6,
                "second_score": [0.75, 0.65],
                "score_line": 0.7,
                "n": [n_passed, 20 - n_passed],
            }
        )
        return scoring.retest(again, frequency)

    assert not check(4).is_above_chance
    assert check(19).is_above_chance


def test_too_few_retests_or_no_spread_cannot_tell():
    frequency = pd.DataFrame({"course_id": "c", "phase": ["post"], "score": [0.6], "n": [20]})
    again = pd.DataFrame(
        {
            "course_id": "c",
            "first_score": [0.6],
            "second_score": [0.8],
            "score_line": [0.7],
            "n": [4],
        }
    )
    assert scoring.retest(again, frequency).reason == "too_few_retests"
    assert scoring.retest(again.assign(n=9), frequency).reason == "no_spread_of_scores"


def test_gain_by_role_hides_small_roles_and_counts_pairs_not_people_without_one():
    frame = pd.concat(
        [
            pairs([(0.5, 0.7, 20)], role="content"),
            pairs([(0.5, 0.7, 9)], role="data"),
            pairs([(0.5, 0.7, 3), (0.5, None, 9)], role="events"),
        ]
    )
    found = {group.label: group.measure for group in scoring.gain_by(frame, by="role")}
    assert (found["data"], found["events"]) == (None, None)
    assert found["content"].n == 20
    by_course = scoring.gain_by(pairs([(0.5, 0.7, 3)]), by="course_name")
    assert by_course[0].measure.reason == "too_few_pairs"


def test_somebody_in_two_courses_is_one_person_of_a_role():
    twice = pass_counts(n_sat=[4, 4], n_passed_first=[4, 4])
    assert scoring.pass_rate_by(twice, by="role", target=PASS)[0].measure is None


def test_too_few_scores_have_no_distribution():
    frame = pd.DataFrame({"phase": ["post"], "score": [0.8], "score_line": [0.7], "n": [4]})
    assert scoring.distribution(frame).reason == "too_few_scores"
    mixed = pd.DataFrame({"phase": "post", "score": [0.8, 0.6], "score_line": [0.7, 0.6], "n": 9})
    assert scoring.distribution(mixed).score_line is None


def test_a_retest_without_first_attempts_on_record_cannot_tell():
    again = pd.DataFrame(
        {"course_id": "c", "first_score": [0.6], "second_score": 0.8, "score_line": 0.7, "n": 9}
    )
    none = pd.DataFrame({"course_id": [], "phase": [], "score": [], "n": []})
    assert scoring.retest(again, none).reason == "no_spread_of_scores"
