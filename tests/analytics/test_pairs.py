"""Pairs of scores: who lacks one, and what is left at a later test."""

import pandas as pd
import pytest
from scipy import stats

from analytics import pairs
from analytics.results import CannotTell


def scores(rows):
    frame = pd.DataFrame(rows, columns=["pre", "post", "n"])
    return frame.assign(course_id="c", course_name="Course", role="ops")


def test_who_lacks_a_score_could_change_the_mean_by_as_many_as_they_are():
    # six people rose by .2, two have only a score before, one only after
    (found,) = pairs.missing_pairs(scores([(0.5, 0.7, 6), (0.4, None, 2), (None, 0.9, 1)]))
    assert (found.n_both, found.n_only_pre, found.n_only_post) == (6, 2, 1)
    assert found.change == pytest.approx(0.2)
    assert found.if_nothing == pytest.approx(0.2 * 6 / 8)
    assert found.if_fallen_back == pytest.approx((0.2 * 6 - 0.2 * 2) / 8)
    # two people are too few for a mean of their own
    assert (found.pre_of_both, found.pre_of_only) == (pytest.approx(0.5), None)


def test_a_course_without_a_test_before_lacks_nobody():
    assert pairs.missing_pairs(scores([(None, 0.7, 6)])) == ()


def test_what_is_kept_is_the_paired_change_of_everybody():
    first, later = [0.9, 0.8, 0.7, 0.6, 0.8], [0.8, 0.8, 0.6, 0.5, 0.6]
    frame = pd.DataFrame({"first_score": first, "later_score": later, "n": 1, "days": 30})
    found = pairs.kept(frame)
    expected = stats.ttest_rel(later, first).confidence_interval()
    assert (found.change.interval.low, found.change.interval.high) == pytest.approx(tuple(expected))
    assert found.share == pytest.approx(3.3 / 3.8)
    assert found.days == 30


def test_fewer_than_five_later_scores_are_not_concluded_from():
    frame = pd.DataFrame({"first_score": [0.9], "later_score": [0.8], "n": [4], "days": [30]})
    assert pairs.kept(frame) == CannotTell("too_few_pairs", 4, 5, "kept_change")
