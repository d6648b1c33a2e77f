"""What a quiz in class says on the same day: how it went, and what to go through again."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics import rates
from analytics.results import CannotTell, Rate

#: Questions that are named as those to go through again.
MOST_NAMED = 3
#: A question of which this share of the points was reached needs no second look.
WELL_KNOWN = 0.8


@dataclass(frozen=True)
class Quiz:
    """A quiz, its mean score (0-1) and the questions of which least was known, each with the share
    (0-1) of its points that was reached; empty where single questions are not known.
    """

    assessment_id: str
    course_name: str
    held_on: date | None
    n: int
    mean_score: float
    passed: Rate | CannotTell
    hardest: tuple[tuple[str, float], ...]


def quizzes(quiz_scores: pd.DataFrame, item_pairs: pd.DataFrame) -> tuple[Quiz, ...]:
    """Every quiz, newest first, with what to go through again."""
    own = item_pairs[item_pairs["first_item"] == item_pairs["second_item"]]
    return tuple(_quiz(row, own) for row in quiz_scores.itertuples())


def _quiz(row: tuple, questions: pd.DataFrame) -> Quiz:
    held_on = None if pd.isna(row.tested_on) else pd.Timestamp(row.tested_on).date()
    passed = rates.share(row.n_passed, row.n, definition="first_attempt_of_sat")
    return Quiz(
        row.assessment_id,
        row.course_name,
        held_on,
        int(row.n),
        float(row.mean_score),
        passed,
        _hardest(questions[questions["assessment_id"] == row.assessment_id]),
    )


def _hardest(questions: pd.DataFrame) -> tuple[tuple[str, float], ...]:
    reached = (questions["mean_points"] / questions["max_points"]).to_numpy(float)
    named = sorted(zip(reached, questions["first_item"], strict=True))
    return tuple((str(name), float(share)) for share, name in named if share < WELL_KNOWN)[
        :MOST_NAMED
    ]
