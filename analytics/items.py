"""Which questions of a test work, and how far its scores may be relied upon."""

from math import sqrt

import numpy as np
import pandas as pd

from analytics import targets
from analytics.results import CannotTell, Interval, ItemAnalysis, ItemChoice, ItemResult
from analytics.statistics import reliability

#: Below so many people a question is measured, not judged.
FEWEST_PEOPLE = 30
#: Share of the points below or above which a question says little about who knows more.
TOO_HARD, TOO_EASY = 0.2, 0.95
#: Corrected correlation with the rest below which a question is poor (Ebel & Frisbie 1991).
POOR = 0.2
#: A wrong answer chosen by a smaller share of people than this draws nobody, where so many answered
#: wrongly that one of three equal answers is chosen at most once with a chance of only .05.
IDLE, FEWEST_WRONG = 0.02, 12

#: Why a question should be looked at again, the gravest reason first.
REASONS = (
    "no_variation", "negative", "better_wrong", "too_hard", "too_easy", "poor", "idle_option",
)  # fmt: skip


def item_analysis(
    item_pairs: pd.DataFrame, item_choices: pd.DataFrame
) -> tuple[ItemAnalysis | CannotTell, ...]:
    """Every test with points of single questions: its reliability, its questions; in order.

    Difficulty is the share of the points reached, discrimination the correlation of a question with
    the sum of the others, so that it is not correlated with itself. Reliability is Cronbach's alpha
    with Feldt's interval, KR-20 where every question is right or wrong (the same number). People
    without points for a question count in the pairs they have. CannotTell where a test has one
    question, too few people, or no variation.
    """
    return tuple(
        _one_test(str(name), rows, item_choices[item_choices["assessment_id"] == name])
        for name, rows in item_pairs.groupby("assessment_id", sort=False)
    )


def _one_test(
    assessment_id: str, pairs: pd.DataFrame, choices: pd.DataFrame
) -> ItemAnalysis | CannotTell:
    own = pairs[pairs["first_item"] == pairs["second_item"]].set_index("first_item")
    covariance = _matrix(pairs, list(own.index))
    n = int(own["n"].max())
    found = reliability.alpha(covariance, n)
    if isinstance(found, CannotTell):
        return found
    is_binary = bool(own["is_right_or_wrong"].all())
    discrimination = reliability.item_rest(covariance)
    without = reliability.without_each(covariance)
    shares = own["mean_points"] / own["max_points"]
    items = tuple(
        _item(str(name), int(own.at[name, "n"]), float(shares[name]), rest, alpha, choices)
        for name, rest, alpha in zip(own.index, discrimination, without, strict=True)
    )
    error = sqrt(max(0.0, covariance.sum() * (1 - found.estimate))) / own["max_points"].sum()
    return ItemAnalysis(
        assessment_id,
        str(pairs["course_name"].iloc[0]),
        n,
        found.estimate,
        found.interval or Interval(found.estimate, found.estimate),
        "kr20" if is_binary else "cronbach_alpha",
        float(error),
        items,
        n >= FEWEST_PEOPLE,
    )


def _matrix(pairs: pd.DataFrame, names: list[str]) -> np.ndarray:
    """The covariances of a test as a full matrix in the order of the names; NaN for no pair."""
    place = {name: i for i, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), np.nan)
    for first, second, value in zip(
        pairs["first_item"], pairs["second_item"], pairs["covariance"], strict=True
    ):
        matrix[place[first], place[second]] = matrix[place[second], place[first]] = value
    return matrix


def _item(
    name: str,
    n: int,
    difficulty: float,
    discrimination: float | None,
    alpha_without: float | None,
    choices: pd.DataFrame,
) -> ItemResult:
    options = tuple(
        ItemChoice(str(row.answer), int(row.n), bool(row.n_right == row.n), float(row.mean_rest))
        for row in choices[choices["item_id"] == name].dropna(subset=["mean_rest"]).itertuples()
    )
    reasons = _reasons(n, difficulty, discrimination, options)
    return ItemResult(name, n, difficulty, discrimination, alpha_without, options, reasons)


def _reasons(
    n: int, difficulty: float, discrimination: float | None, options: tuple[ItemChoice, ...]
) -> tuple[str, ...]:
    """Why a question should be looked at again, the gravest first; nothing for few people."""
    if n < FEWEST_PEOPLE:
        return ()
    keys = [option.mean_rest for option in options if option.is_right]
    wrong = [option for option in options if not option.is_right]
    found = {
        "no_variation": discrimination is None,
        "negative": discrimination is not None and discrimination < 0,
        "better_wrong": bool(keys)
        and any(o.mean_rest > max(keys) and o.n >= targets.MINIMUM_COUNT for o in wrong),
        "too_hard": difficulty < TOO_HARD,
        "too_easy": difficulty > TOO_EASY,
        "poor": discrimination is not None and 0 <= discrimination < POOR,
        "idle_option": sum(o.n for o in wrong) >= FEWEST_WRONG
        and any(o.n < IDLE * n for o in wrong),
    }
    return tuple(code for code in REASONS if found[code])
