"""What the questions of a satisfaction survey say together: reliability, drivers, advice."""

from dataclasses import replace
from math import atanh, sqrt, tanh

import numpy as np
import pandas as pd

from analytics import privacy
from analytics.results import CannotTell, Interval, Mean, ScaleItem, SurveyScale
from analytics.satisfaction import FORMS, ROUNDING, told_answers, with_kept_back
from analytics.statistics import quantiles, reliability

#: Answers 0-10: from here on somebody recommends, up to there somebody does not.
PROMOTER, DETRACTOR = 9, 6
LEVEL = 0.95


def survey_scale(
    liked_pairs: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> SurveyScale | CannotTell:
    """Do the rating questions measure one thing, and which goes with overall satisfaction?

    Cronbach's alpha of the questions beside the overall one, with Feldt's interval, and without
    each of them; correlation of each with the overall question, with Fisher's interval. An
    association: it does not say that a better answer to one would move the other. The same question
    of several surveys is one; of surveys with other questions the one answered most is taken, for
    only what the same people answered varies together. n: of its least answered pair. All forms of
    a survey, quarter and load are one block here: a finer one of pairs would cut across the blocks
    of single questions, and could be subtracted from them.
    """
    within = (*FORMS, "first_id", "second_id")
    whole = replace(rule, order=("survey_id",))
    found = privacy.view(privacy.sort_into_blocks(liked_pairs, whole, within=within))
    rows = found.rows
    own = rows[rows["first_id"] == rows["second_id"]]
    asked = dict(zip(own["first_text"], own["first_aspect"], strict=True))
    items = [text for text, aspect in asked.items() if aspect == "satisfaction"]
    if not items:
        return _nothing(found, rule)
    matrix, people = _covariances(rows, list(asked))
    places = _answered_together(people, [list(asked).index(text) for text in items])
    scale = matrix[np.ix_(places, places)]
    n = int(people[np.ix_(places, places)].min())
    found = reliability.alpha(scale, n)
    if isinstance(found, CannotTell):
        return found
    about = [i for i, aspect in enumerate(asked.values()) if aspect == "overall"]
    overall = max(about, key=lambda i: people[places[0], i], default=None)
    drivers = [_correlation(matrix, people, place, overall) for place in places]
    return SurveyScale(
        n,
        found.estimate,
        found.interval or Interval(found.estimate, found.estimate),
        tuple(
            ScaleItem(list(asked)[place], rest, without, *driver)
            for place, rest, without, driver in zip(
                places,
                reliability.item_rest(scale),
                reliability.without_each(scale),
                drivers,
                strict=True,
            )
        ),
        n < reliability.FEW_PEOPLE or len(places) < reliability.FEW_ITEMS,
        len(items) - len(places),
    )


def _nothing(found: privacy.Shown, rule: privacy.Rule) -> CannotTell:
    """Why no question is shown: the view cuts through a survey, answers wait, or it has none."""
    if found.n_mixed:
        return CannotTell("only_together")
    if found.is_waiting:
        return CannotTell("group_too_small", 0, rule.minimum_group)
    return CannotTell("no_satisfaction_answers", 0)


def recommendation(
    satisfaction_counts: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> Mean | CannotTell:
    """Would they recommend it? Share of 9 and 10 less share of 0 to 6, on whole scales 0-10 alone.

    SE = sqrt((p + d - (p - d)**2) / n) with the shares p and d of the two (-1 to 1).
    """
    rows = satisfaction_counts[
        (satisfaction_counts["question_type"] == "nps")
        & (satisfaction_counts["scale_min"] == 0)
        & (satisfaction_counts["scale_max"] == 10)
    ]
    marked = rows.assign(is_promoter=(rows["value"] >= PROMOTER - ROUNDING).astype(bool))
    within = (*FORMS, "question_id")
    sorted_rows = privacy.sort_into_blocks(marked, rule, within=within, alike="is_promoter")
    shown = privacy.view(sorted_rows).rows
    if shown.empty:
        return CannotTell("no_recommendation", definition="nps")
    told = told_answers(shown)
    low, high = (_net(*with_kept_back(told, end)) for end in (0.0, 10.0))
    mean = (high if told.bound == "at_most" else low)[0]
    interval = Interval(max(-1.0, low[1]), min(1.0, high[2]), LEVEL)
    return Mean(int(shown["n"].sum()), mean, interval, "nps", "share", bound=told.bound)


def _net(values: np.ndarray, counts: np.ndarray) -> tuple[float, float, float]:
    """Promoters less detractors as shares, with the ends of the interval."""
    n = counts.sum()
    p = counts[values >= PROMOTER - ROUNDING].sum() / n
    d = counts[values <= DETRACTOR + ROUNDING].sum() / n
    half = quantiles.normal(LEVEL) * sqrt((p + d - (p - d) ** 2) / n)
    return float(p - d), float(p - d - half), float(p - d + half)


def _covariances(rows: pd.DataFrame, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Covariance and number of people of every pair of questions; NaN and 0 where nobody."""
    matrix = np.full((len(texts), len(texts)), np.nan)
    people = np.zeros_like(matrix)
    for (first, second), part in rows.groupby(["first_text", "second_text"]):
        if first in texts and second in texts:
            i, j = texts.index(first), texts.index(second)
            values = part[["first_value", "second_value"]].to_numpy(float)
            matrix[i, j] = matrix[j, i] = reliability.covariances(values, part["n"])[0, 1]
            people[i, j] = people[j, i] = part["n"].sum()
    return matrix, people


def _answered_together(people: np.ndarray, places: list[int]) -> list[int]:
    """Of the questions at these places those with most answers of which all pairs were answered."""

    def with_others(start: int) -> list[int]:
        chosen = [start]
        for place in sorted(places, key=lambda i: -people[i, i]):
            if place not in chosen and people[place, chosen].min() > 1:
                chosen.append(place)
        return sorted(chosen)

    def n_answers(chosen: list[int]) -> tuple[bool, float]:
        return len(chosen) > 1, sum(people[i, i] for i in chosen)

    return max(map(with_others, places), key=n_answers)


def _correlation(
    matrix: np.ndarray, people: np.ndarray, place: int, overall: int | None
) -> tuple[float | None, Interval | None]:
    """Correlation of a question with the overall one, and Fisher's interval from four people on."""
    if overall is None:
        return None, None
    spread = matrix[place, place] * matrix[overall, overall]
    n = people[place, overall]
    if not spread > 0 or n <= 3 or not np.isfinite(matrix[place, overall]):
        return None, None
    r = float(np.clip(matrix[place, overall] / sqrt(spread), -1, 1))
    if abs(r) >= 1 - ROUNDING:
        return r, Interval(r, r, LEVEL)
    half = quantiles.normal(LEVEL) / sqrt(n - 3)
    return r, Interval(tanh(atanh(r) - half), tanh(atanh(r) + half), LEVEL)
