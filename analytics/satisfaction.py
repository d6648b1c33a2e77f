"""What learners said, under which definition of satisfied."""

from collections import Counter
from typing import Literal

import numpy as np
import pandas as pd

from analytics import rates, targets
from analytics.results import (
    CannotTell,
    Group,
    Interval,
    Mean,
    Rate,
    Satisfaction,
    Target,
)
from analytics.statistics import means, proportions

Definition = Literal["top_box", "mean_of_max", "mean_of_range", "net"]
#: The three readings of "85 % satisfied" that are shares; the net value is shown, not counted.
COUNTED: tuple[Definition, ...] = ("top_box", "mean_of_max", "mean_of_range")
DEFINITIONS: tuple[Definition, ...] = (*COUNTED, "net")
#: All of a group said the same: then only "at least 90 %" or "at most 10 %" is told.
COARSE = 0.9
#: Below this response rate the bounds for everybody invited are given.
FULL_RESPONSE = 0.8
RATINGS = ("rating", "matrix")


def satisfaction(
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    *,
    target: Target,
    definition: Definition = "top_box",
    minimum_group: int = targets.MINIMUM_GROUP,
) -> Satisfaction | CannotTell:
    """How satisfied were the learners, and does it depend on how one counts?

    The overall question of each survey, where it has one; else its rating questions together, each
    response then counting once. Scales of different length are not mixed: the most used one counts.
    Fewer responses than `minimum_group` stay unseen.
    """
    return _read(
        headline_rows(satisfaction_counts), response_counts, target, definition, minimum_group
    )


def satisfaction_by(
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    *,
    by: str,
    target: Target,
    definition: Definition = "top_box",
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[Group, ...]:
    """Satisfaction per course_name, trainer or role; small groups hidden.

    A group is shown only where it is a block of its own in the fixed partition of all responses.
    """
    rows = headline_rows(satisfaction_counts)

    def measure(part: pd.DataFrame) -> Satisfaction | CannotTell:
        """The satisfaction of one group."""
        return _read(
            part, _responses_to(part, response_counts, by), target, definition, minimum_group
        )

    return rates.groups_of(rows, by, measure, size=_n_people, minimum_group=minimum_group)


def satisfaction_items(
    satisfaction_counts: pd.DataFrame,
    *,
    target: Target,
    definition: Definition = "top_box",
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[Group, ...]:
    """Each rating question by itself, in the order of the survey.

    Everybody answers every question, so questions do not divide the people: a question with too few
    answers is not shown, and hides no other.
    """
    rows = _rated(satisfaction_counts)
    nobody = pd.DataFrame(columns=["course_id", "n_responses", "n_invited"])
    groups = rates.groups_of(
        rows,
        "question_text",
        lambda part: _read(_one_scale(part), nobody, target, definition, minimum_group),
    )
    asked = list(dict.fromkeys(rows["question_text"]))
    return tuple(sorted(groups, key=lambda group: asked.index(group.group_id)))


def _responses_to(part: pd.DataFrame, response_counts: pd.DataFrame, by: str) -> pd.DataFrame:
    """Response counts of the same courses; none where the group is only a part of the invited."""
    if by not in ("course_id", "course_name", "trainer"):
        return response_counts.iloc[:0]
    return response_counts[response_counts["course_id"].isin(part["course_id"])]


def headline_rows(satisfaction_counts: pd.DataFrame) -> pd.DataFrame:
    """The answers that stand for a survey: its overall question, else its rating questions."""
    rows = _rated(satisfaction_counts)
    overall = rows["aspect"] == "overall"
    has_overall = rows["survey_id"].isin(rows.loc[overall, "survey_id"])
    return _one_scale(rows[overall | ~has_overall])


def top_steps(scale: tuple[float, float]) -> int:
    """How many steps at the top count as satisfied: 1 of 3, 2 of 4 to 7, 3 of 10."""
    n_steps = scale[1] - scale[0] + 1
    if n_steps <= 3:
        return 1
    return 2 if n_steps <= 7 else 3


def _rated(satisfaction_counts: pd.DataFrame) -> pd.DataFrame:
    is_rating = satisfaction_counts["question_type"].isin(RATINGS)
    is_liking = satisfaction_counts["aspect"].isin(["overall", "satisfaction"])
    rows = satisfaction_counts[is_rating & is_liking]
    return rows.dropna(subset=["value", "scale_min", "scale_max"])


def _one_scale(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows on the scale that holds most answers."""
    scales = rows.groupby(["scale_min", "scale_max"])["n"].sum()
    if len(scales) < 2:
        return rows
    low, high = scales.idxmax()
    return rows[(rows["scale_min"] == low) & (rows["scale_max"] == high)]


def _n_people(rows: pd.DataFrame) -> int:
    """Responses behind the answers: the most answered question of each survey and course."""
    asked: Counter[tuple[str, ...]] = Counter()
    keys = [rows[key].fillna("") for key in ("survey_id", "course_id", "question_id")]
    for *key, n in zip(*keys, rows["n"], strict=True):
        asked[tuple(key)] += int(n)
    most: dict[tuple[str, ...], int] = {}
    for (survey, course, _), n in asked.items():
        most[survey, course] = max(n, most.get((survey, course), 0))
    return sum(most.values())


def _read(
    rows: pd.DataFrame,
    response_counts: pd.DataFrame,
    target: Target,
    definition: Definition,
    minimum_group: int,
) -> Satisfaction | CannotTell:
    """All readings of rows on one scale, with the chosen one judged."""
    if rows.empty:
        return CannotTell("no_satisfaction_answers", definition=definition)
    n_people = _n_people(rows)
    if n_people < max(minimum_group, targets.MINIMUM_COUNT):
        return CannotTell("group_too_small", 0, minimum_group, definition)
    steps, place = np.unique(rows["value"].to_numpy(float), return_inverse=True)
    counts = np.bincount(place, weights=rows["n"].to_numpy(float))
    scale = float(rows["scale_min"].iloc[0]), float(rows["scale_max"].iloc[0])
    measures = _measures(steps, counts, n_people, scale)
    values = {name: _value(measure) for name, measure in measures.items()}
    table = tuple((float(step), int(n)) for step, n in zip(steps, counts, strict=True))
    return Satisfaction(
        measures["top_box"],
        table if len(table) > 1 else (),
        scale,
        tuple((name, values[name]) for name in DEFINITIONS),
        sum(values[name] >= target.low for name in COUNTED),
        len(COUNTED),
        measures["mean_rating"],
        *_bounds(measures["top_box"], response_counts),
        definition,
        measures[definition],
        targets.judge(measures[definition].interval, target.low),
    )


def _measures(
    steps: np.ndarray, answers: np.ndarray, n_people: int, scale: tuple[float, float]
) -> dict[str, Rate | Mean]:
    """Every reading of one answer table; the response, not the answer, is the observation."""
    values, counts, bound = _protected(steps, answers, scale)
    top = values >= scale[1] - top_steps(scale) + 1 - 1e-9
    bottom = values <= scale[0] + top_steps(scale) - 1 + 1e-9
    scores = {
        "mean_of_max": values / scale[1],
        "mean_of_range": (values - scale[0]) / (scale[1] - scale[0]),
        "net": top.astype(float) - bottom,
        "mean_rating": values,
    }
    satisfied = answers[steps >= scale[1] - top_steps(scale) + 1 - 1e-9].sum()
    weights = counts * n_people / counts.sum()
    return {"top_box": _share(satisfied, answers.sum(), n_people)} | {
        name: _mean(score, weights, name, bound) for name, score in scores.items()
    }


def _protected(
    values: np.ndarray, counts: np.ndarray, scale: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray, str | None]:
    """The answer table; where all said the same, one in which a tenth moved towards the middle.

    Means of the moved table are true as bounds and do not tell what each single person said.
    """
    if len(values) > 1:
        return values, counts, None
    upper = values[0] >= sum(scale) / 2
    kept = np.floor(COARSE * counts[0])
    moved = values[0] + (-1 if upper else 1)
    bound = "at_least" if upper else "at_most"
    return np.array([values[0], moved]), np.array([kept, counts[0] - kept]), bound


def _share(successes: float, n_answers: float, n_people: int) -> Rate:
    """The top-box share; where all said the same, only the bound that COARSE allows.

    Several questions of one response count as one observation.
    """
    share = float(successes / n_answers)
    if successes in (0, n_answers):
        return _coarse(successes > 0, n_people)
    interval = Interval(*proportions.wilson(share * n_people, n_people))
    pooled = n_people < n_answers
    return Rate(
        int(successes),
        int(n_answers),
        share,
        interval,
        "top_box",
        "wilson",
        n_effective=float(n_people) if pooled else None,
    )


def _coarse(all_satisfied: bool, n: int) -> Rate:
    """Numbers that say no more than the bound, in every field."""
    if all_satisfied:
        share, successes = COARSE, int(np.floor(COARSE * n))
        interval = Interval(proportions.wilson(successes, n)[0], 1.0)
        return Rate(successes, n, share, interval, "top_box", "wilson", bound="at_least")
    share, successes = 1 - COARSE, int(np.ceil((1 - COARSE) * n))
    interval = Interval(0.0, proportions.wilson(successes, n)[1])
    return Rate(successes, n, share, interval, "top_box", "wilson", bound="at_most")


def _mean(values: np.ndarray, counts: np.ndarray, name: str, bound: str | None) -> Mean:
    result = means.mean_interval(values, counts)
    low, high = max(values.min(), result.low), min(values.max(), result.high)
    unit = "step" if name == "mean_rating" else "share"
    return Mean(result.n, result.mean, Interval(float(low), float(high)), name, unit, bound=bound)


def _value(measure: Rate | Mean) -> float:
    return measure.rate if isinstance(measure, Rate) else measure.mean


def _bounds(
    favourable: Rate, response_counts: pd.DataFrame
) -> tuple[int | None, float | None, float | None]:
    """People invited, and the share if all who stayed silent were dissatisfied, or satisfied."""
    if response_counts.empty or response_counts["n_invited"].isna().any():
        return None, None, None
    invited = int(response_counts["n_invited"].sum())
    answered = int(response_counts["n_responses"].sum())
    if invited <= 0 or answered >= FULL_RESPONSE * invited or favourable.bound:
        return invited, None, None
    satisfied = favourable.rate * answered
    return invited, satisfied / invited, (satisfied + invited - answered) / invited
