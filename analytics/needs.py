"""What to train first, and how sure that order is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analytics import targets
from analytics.results import (
    CannotTell,
    Certainty,
    CombinedNeed,
    Interval,
    NeedRanking,
    RankedNeed,
)
from analytics.statistics import multiplicity, ranks

#: A topic in the top in this share of resamples belongs there.
SURE_SHARE = 0.90
#: With fewer respondents than this the order rests on very few people.
FEW_RESPONDENTS = 10
#: Neighbours whose difference has a larger adjusted p are tied.
TIE_LEVEL = 0.05
DEFINITION = "borich_mwds"


@dataclass(frozen=True, eq=False)
class Answers:
    """Ratings by respondent (rows) and topic (columns), zero where `given` is 0."""

    topics: tuple[str, ...]
    importance: np.ndarray
    ability: np.ndarray
    given: np.ndarray
    respondents: np.ndarray


def rank_needs(
    need_answers: pd.DataFrame,
    *,
    top: int = 3,
    n_resamples: int = 2_000,
    seed: int = 20260101,
) -> NeedRanking | CannotTell:
    """Which topics are needed most, and which places could they take with other respondents?

    Borich's mean weighted discrepancy: mean(importance - ability) * mean(importance), over those
    who rated both on the topic (Borich 1980). Whole respondents are resampled, so the intervals
    keep the dependence between topics. Topics rated by fewer than MINIMUM_COUNT people are left
    out.
    """
    answers = matrix(need_answers)
    n, n_topics = answers.importance.shape
    if n < targets.MINIMUM_COUNT:
        return CannotTell("too_few_respondents", n, targets.MINIMUM_COUNT, DEFINITION)
    if n_topics < 2:
        return CannotTell("too_few_topics", n_topics, 2, DEFINITION)
    rng = np.random.default_rng(seed)
    drawn = ranks.bootstrap_scores(
        lambda weights: mwds(answers, weights), n, n_resamples=n_resamples, rng=rng
    )
    needs = _ranked(answers, drawn, ranks.ranks(drawn, rng), top)
    return NeedRanking(
        needs,
        n,
        n_resamples,
        top,
        float(np.mean([need.importance for need in needs])),
        float(np.mean([need.ability for need in needs])),
        certainty(needs[:top]),
        DEFINITION,
        _agreement(answers),
        ("few_respondents",) if n < FEW_RESPONDENTS else (),
    )


def matrix(need_answers: pd.DataFrame) -> Answers:
    """The ratings of those who rated both sides of a topic; topics that too few rated are left
    out. People come in the order of their answers.
    """
    both = need_answers.dropna(subset=["importance", "ability"])
    people, ids = pd.factorize(both["respondent"], sort=True)
    places, topics = pd.factorize(both["topic"], sort=True)
    shape = len(ids), len(topics)
    given, importance, ability = (np.zeros(shape) for _ in range(3))
    given[people, places] = 1
    importance[people, places] = both["importance"]
    ability[people, places] = both["ability"]
    kept = given.sum(axis=0) >= targets.MINIMUM_COUNT
    importance, ability, given = (table[:, kept] for table in (importance, ability, given))
    order = order_of_answers(np.hstack([importance, ability, given]))
    return Answers(
        tuple(str(topic) for topic in topics[kept]),
        importance[order],
        ability[order],
        given[order],
        np.asarray(ids)[order],
    )


def order_of_answers(said: np.ndarray) -> np.ndarray:
    """People, one row each, in the order of what they said.

    With it how often an answer is drawn hangs on all answers together and not on who gave which
    (docs/small-groups.md).
    """
    return np.lexsort([np.zeros(len(said)), *said.T])


def _means(answers: Answers, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean importance and ability per topic; missing where a resample holds nobody who rated it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        n = weights @ answers.given
        return weights @ answers.importance / n, weights @ answers.ability / n


def mwds(answers: Answers, weights: np.ndarray) -> np.ndarray:
    """Borich's score of each topic under each set of weights of the respondents: (sets, topics)."""
    importance, ability = _means(answers, weights)
    return importance * (importance - ability)


def _ranked(
    answers: Answers, drawn: np.ndarray, drawn_ranks: np.ndarray, top: int
) -> tuple[RankedNeed, ...]:
    everybody = np.ones(len(answers.importance))
    importance, ability = _means(answers, everybody)
    scores = mwds(answers, everybody)
    order = np.lexsort((answers.topics, -np.round(scores, 9)))
    tied = _tied_with_next(answers, order)
    low, high = ranks.percentile_interval(drawn)
    rank_low, rank_high = ranks.rank_intervals(scores, drawn)
    crosshair = importance.mean(), ability.mean()
    return tuple(
        RankedNeed(
            answers.topics[topic],
            place + 1,
            Interval(float(rank_low[topic]), float(rank_high[topic])),
            float(np.mean(drawn_ranks[:, topic] <= top)),
            float(scores[topic]),
            Interval(float(low[topic]), float(high[topic])),
            int(answers.given[:, topic].sum()),
            float(importance[topic]),
            float(ability[topic]),
            float(importance[topic] - ability[topic]),
            bool(tied[place]),
            _quadrant(importance[topic], ability[topic], crosshair),
        )
        for place, topic in enumerate(order)
    )


def _tied_with_next(answers: Answers, order: np.ndarray) -> np.ndarray:
    """Is each topic inseparable from the one below it? Same respondents, Holm over all neighbours.

    The difference of two MWDS is tested by the influence of each respondent on it; a respondent who
    rated only one of the two moves only that one.
    """
    importance, ability = _means(answers, np.ones(len(answers.importance)))
    gap = importance - ability
    answered_gap = answers.importance - answers.ability
    influence = answers.given * (
        importance * (answered_gap - gap) + gap * (answers.importance - importance)
    )
    influence /= answers.given.sum(axis=0)
    upper, lower = order[:-1], order[1:]
    n = np.minimum(answers.given.sum(axis=0)[upper], answers.given.sum(axis=0)[lower])
    spread = np.sum((influence[:, upper] - influence[:, lower]) ** 2, axis=0)
    error = np.sqrt(spread * n / (n - 1))
    distance = (importance * gap)[upper] - (importance * gap)[lower]
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(error > 1e-12, distance / error, np.where(distance > 1e-9, np.inf, 0.0))
    adjusted = multiplicity.holm(2 * stats.t.sf(np.abs(t), n - 1))
    return np.append(adjusted > TIE_LEVEL, False)


def _quadrant(importance: float, ability: float, crosshair: tuple[float, float]) -> str:
    """Importance-performance analysis, crosshairs at the grand means (Martilla & James 1977)."""
    is_important, is_able = importance >= crosshair[0], ability >= crosshair[1]
    if is_important:
        return "keep" if is_able else "train_first"
    return "overdone" if is_able else "later"


def certainty(leading: Sequence[RankedNeed | CombinedNeed]) -> Certainty:
    """Clear when every topic shown in the top belongs there, likely when the first one does."""
    if all(need.top_share >= SURE_SHARE for need in leading):
        return "clear"
    return "likely" if leading[0].top_share >= SURE_SHARE else "cannot_tell"


def scores_by_method(answers: Answers) -> dict[str, tuple[float, float, float]]:
    """MWDS, RDS and plain gap of each topic, by its name without regard to case and spaces.

    RDS, the ranked discrepancy score: of those who rated the topic the share whose ability is above
    the importance they see, less the share whose ability is below it, times 100; the more negative,
    the more needed (Narine & Harder 2021).
    """
    if not answers.topics:
        return {}
    everybody = np.ones(len(answers.importance))
    importance, ability = _means(answers, everybody)
    borich, rds = mwds(answers, everybody), -100 * _balance(answers)
    return {
        name_key(topic): (float(borich[i]), float(rds[i]), float(importance[i] - ability[i]))
        for i, topic in enumerate(answers.topics)
    }


def name_key(topic: str) -> str:
    """What two spellings of one topic share: the letters, without regard to case and spaces."""
    return "".join(topic.casefold().split())


def _balance(answers: Answers) -> np.ndarray:
    """Share of people who rate importance above ability less the share who rate it below."""
    above = np.sum(np.sign(answers.importance - answers.ability), axis=0)
    return above / answers.given.sum(axis=0)


def _agreement(answers: Answers) -> float | None:
    """Do MWDS, the plain gap and the balance of people below and above agree on the order?"""
    everybody = np.ones(len(answers.importance))
    importance, ability = _means(answers, everybody)
    return ranks.agreement([mwds(answers, everybody), importance - ability, _balance(answers)])
