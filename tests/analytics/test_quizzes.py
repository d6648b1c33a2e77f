"""Quizzes: what to go through again on the same day."""

import pandas as pd

from analytics import quizzes
from analytics.results import CannotTell


def test_the_questions_least_known_are_named_and_those_well_known_are_not():
    scores = pd.DataFrame(
        {
            "assessment_id": ["q"], "course_id": ["c"], "course_name": ["Course"],
            "tested_on": [pd.Timestamp(2026, 9, 1)], "n": [10], "mean_score": [0.6],
            "n_passed": [6], "score_line": [0.6],
        }
    )  # fmt: skip
    items = pd.DataFrame(
        {
            "assessment_id": "q",
            "first_item": ["1", "2", "3", "4", "5"],
            "second_item": ["1", "2", "3", "4", "5"],
            "mean_points": [1.8, 0.4, 1.0, 1.2, 1.4],
            "max_points": 2.0,
        }
    )
    (found,) = quizzes.quizzes(scores, items)
    assert found.hardest == (("2", 0.2), ("3", 0.5), ("4", 0.6))
    assert (found.passed.successes, found.passed.n) == (6, 10)


def test_a_quiz_of_four_people_without_questions_says_what_there_is():
    scores = pd.DataFrame(
        {
            "assessment_id": ["q"], "course_id": ["c"], "course_name": ["Course"],
            "tested_on": [pd.NaT], "n": [4], "mean_score": [0.5], "n_passed": [2],
            "score_line": [0.6],
        }
    )  # fmt: skip
    columns = ["assessment_id", "first_item", "second_item", "mean_points", "max_points"]
    (found,) = quizzes.quizzes(scores, pd.DataFrame(columns=columns))
    assert (found.held_on, found.hardest) == (None, ())
    assert isinstance(found.passed, CannotTell)
