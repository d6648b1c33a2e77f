"""One order of needs out of several sources, with weights that the reader sets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analytics import need_blocks, needs, privacy, targets
from analytics.results import (
    CannotTell,
    CombinedNeed,
    CombinedRanking,
    Interval,
    NeedMethods,
    NeedRanking,
    RankedNeed,
    SourceUse,
)
from analytics.statistics import rankings, ranks

#: What each source counts for until the reader moves it: what people say of themselves first, the
#: other voices half as much, and goals only when the reader wants them.
WEIGHTS: dict[str, float] = {
    "survey": 1.0,
    "ranking": 0.5,
    "interview": 0.5,
    "focus_group": 0.5,
    "skills": 0.5,
    "appraisal": 0.5,
    "alarms": 0.25,
    "goals": 0.25,
}
#: A goal with the whole weight of all goals doubles the need score of its topic.
GOAL_FACTOR = 1.0
#: Sources that follow from metrics and goals: no voice whose agreement with others means much.
FOLLOWING = frozenset({"alarms", "goals"})
N_RESAMPLES = 2_000
SEED = 20260101
DEFINITION = "combined_needs"


@dataclass(frozen=True, eq=False)
class Source:
    """What one source says of every topic: row 0 of `scores` is what was observed, the others are
    resamples of its people; higher = needed more, missing where it is silent. `n`: observations.
    """

    name: str
    n: int
    scores: np.ndarray

    @property
    def covered(self) -> np.ndarray:
        """Which topics it speaks about."""
        return np.isfinite(self.scores[0])


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything the combination needs, whatever the weights."""

    topics: tuple[str, ...]
    sources: tuple[Source, ...]
    methods: tuple[NeedMethods, ...]
    survey: NeedRanking | CannotTell
    courses: Mapping[str, int]
    goals: Mapping[str, float]
    concordance: float | None


def gather(
    need_forms: pd.DataFrame,
    need_attributes: pd.DataFrame,
    need_answers: pd.DataFrame,
    need_rankings: pd.DataFrame,
    need_mentions: pd.DataFrame,
    skill_gap_by_role: pd.DataFrame,
    appraisal_by_role: pd.DataFrame,
    skill_links: pd.DataFrame,
    *,
    role: str | None = None,
    alarmed: Sequence[str] = (),
    rule: privacy.Rule = privacy.DEFAULT,
    top: int = 3,
    n_resamples: int = N_RESAMPLES,
    seed: int = SEED,
) -> Evidence | CannotTell:
    """What every source says of every topic, for everybody or for one role.

    The frames are those of all roles. Of the surveys whole blocks of respondents are counted
    (analytics.need_blocks); of each other source a role that is large enough (analytics.privacy).
    `alarmed`: metrics whose alarm is open. Topics are matched by name, without regard to case.
    """
    forms = need_blocks.shown(need_forms, need_attributes, role=role, rule=rule).rows
    if role is not None and forms.empty and need_blocks.is_asked(need_forms):
        return CannotTell("group_hidden", definition=DEFINITION)
    need_answers, need_rankings = (
        need_blocks.only(frame, forms) for frame in (need_answers, need_rankings)
    )
    rng = np.random.default_rng(seed)
    named = set(map(needs.name_key, skill_links["skill_name"]))
    gaps = _skill_moments(skill_gap_by_role, role, rule)
    marks = _among(_appraisal_moments(appraisal_by_role, role, rule), named)
    mentions = _mention_counts(need_mentions, role, rule)
    answers = needs.matrix(need_answers)
    said = sorted({topic for counts in mentions.values() for topic in _among(counts, named)})
    spoken = [*answers.topics, *need_rankings["topic"].unique(), *gaps, *marks, *said]
    topics = tuple({needs.name_key(topic): topic for topic in reversed(spoken)}.values())[::-1]
    if len(topics) < 2:
        return CannotTell("too_few_topics", len(topics), 2, DEFINITION)
    place = {needs.name_key(topic): i for i, topic in enumerate(topics)}
    asked = _asked(answers, need_rankings, place, n_resamples, rng)
    sources = [
        *asked,
        *(_mentioned(name, counts, place, n_resamples, rng) for name, counts in mentions.items()),
        _drawn("skills", gaps, place, n_resamples, rng),
        _drawn("appraisal", marks, place, n_resamples, rng),
        _fixed("alarms", _alarm_scores(skill_links, alarmed), place, n_resamples),
        _fixed("goals", _goal_weights(skill_links), place, n_resamples),
    ]
    return Evidence(
        topics,
        tuple(source for source in sources if source.covered.sum() > 1 and _differs(source)),
        _methods(topics, answers, need_rankings),
        needs.rank_needs(need_answers, top=top, n_resamples=n_resamples, seed=seed),
        _course_counts(skill_links),
        _goal_weights(skill_links),
        _concordance(need_rankings),
    )


def _among(found: Mapping[str, Any], named: Collection[str]) -> dict[str, Any]:
    """What is said of skills on record; a theme or dimension that is no skill is no topic."""
    return {topic: value for topic, value in found.items() if needs.name_key(topic) in named}


def _differs(source: Source) -> bool:
    """Whether it tells topics apart at all."""
    return float(np.nanmax(source.scores[0]) - np.nanmin(source.scores[0])) > 1e-12


def _asked(
    answers: needs.Answers,
    need_rankings: pd.DataFrame,
    place: Mapping[str, int],
    n_resamples: int,
    rng: np.random.Generator,
) -> list[Source]:
    """Ratings and ranking question of one survey, resampled together: the people are the same."""
    people = np.union1d(answers.respondents, need_rankings["respondent"].unique())
    n = len(people)
    if n < targets.MINIMUM_COUNT:
        return []
    rated = np.searchsorted(people, answers.respondents)
    ranked, places, items = _places(need_rankings)
    asked_to_rank = np.searchsorted(people, ranked)
    ratings = np.hstack([answers.importance, answers.ability, answers.given])
    said = np.zeros((n, ratings.shape[1] + len(items)))
    said[rated, : ratings.shape[1]], said[asked_to_rank, ratings.shape[1] :] = ratings, places
    place_of = np.argsort(needs.order_of_answers(said))
    rated, asked_to_rank = place_of[rated], place_of[asked_to_rank]
    n_rated = len(answers.topics)

    def score(weights: np.ndarray) -> np.ndarray:
        ratings = needs.mwds(answers, weights[:, rated])
        points = np.full((len(weights), len(items)), np.nan)
        if len(ranked) >= targets.MINIMUM_COUNT:
            points = rankings.borda(places, weights[:, asked_to_rank])
        return np.hstack([ratings, points])

    drawn = ranks.bootstrap_scores(score, n, n_resamples=n_resamples, rng=rng)
    both = np.vstack([score(np.ones((1, n))), drawn])
    return [
        Source("survey", len(answers.respondents), _at(both[:, :n_rated], answers.topics, place)),
        Source("ranking", len(ranked), _at(both[:, n_rated:], items, place)),
    ]


def _places(need_rankings: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Who ranked, their places (people, items; 0 where not ranked), and the items."""
    people, ids = pd.factorize(need_rankings["respondent"], sort=True)
    columns, items = pd.factorize(need_rankings["topic"], sort=True)
    places = np.zeros((len(ids), len(items)))
    places[people, columns] = need_rankings["place"]
    return np.asarray(ids), places, tuple(map(str, items))


def _at(scores: np.ndarray, topics: Sequence[str], place: Mapping[str, int]) -> np.ndarray:
    """Scores moved to the columns of all topics; missing elsewhere."""
    moved = np.full((len(scores), len(place)), np.nan)
    moved[:, [place[needs.name_key(topic)] for topic in topics]] = scores
    return moved


def _mention_counts(
    need_mentions: pd.DataFrame, role: str | None, rule: privacy.Rule
) -> dict[str, dict[str, int]]:
    """Remarks per topic by source; none of a source of whose role there are too few remarks."""
    found: dict[str, dict[str, int]] = {}
    for name, rows in privacy.with_merged(need_mentions, rule).groupby("source"):
        counts = _of_role(rows, "n_remarks", role, rule).groupby("topic")["n_remarks"].sum()
        if counts.sum() >= rule.minimum_group:
            found[str(name)] = {str(topic): int(n) for topic, n in counts.items()}
    return found


def _of_role(rows: pd.DataFrame, n: str, role: str | None, rule: privacy.Rule) -> pd.DataFrame:
    """The rows of one role, none where it is too small to be shown; all rows without a role."""
    if role is None:
        return rows
    sizes = rows.groupby("role")[n].sum().astype(int).to_dict()
    is_shown = role in privacy.alone(sizes, rule.minimum_group)
    return rows[(rows["role"] == role) & is_shown]


def _mentioned(
    name: str,
    counts: Mapping[str, int],
    place: Mapping[str, int],
    n_resamples: int,
    rng: np.random.Generator,
) -> Source:
    """Share of remarks that name a topic; what nobody named has none. Remarks are resampled."""
    n = sum(counts.values())
    inside = [topic for topic in counts if needs.name_key(topic) in place]
    shares = np.array([counts[topic] / n for topic in inside])
    rest = max(0.0, 1 - shares.sum())
    drawn = rng.multinomial(n, [*shares, rest], size=n_resamples)[:, :-1] / n
    scores = np.zeros((n_resamples + 1, len(place)))
    scores[:, [place[needs.name_key(topic)] for topic in inside]] = np.vstack([shares, drawn])
    return Source(name, n, scores)


Moments = dict[str, tuple[int, float, float]]


def _skill_moments(
    skill_gap_by_role: pd.DataFrame, role: str | None, rule: privacy.Rule
) -> Moments:
    columns = {"skill_name": "topic", "n_assessed": "n", "mean_gap": "mean", "var_gap": "var"}
    return _moments(skill_gap_by_role.rename(columns=columns), role, rule)


def _appraisal_moments(
    appraisal_by_role: pd.DataFrame, role: str | None, rule: privacy.Rule
) -> Moments:
    columns = {"n_people": "n", "mean_short": "mean", "var_short": "var"}
    return _moments(appraisal_by_role.rename(columns=columns), role, rule)


def _moments(rows: pd.DataFrame, role: str | None, rule: privacy.Rule) -> Moments:
    """(n, mean, variance) per topic over the roles; topics with too few people are left out."""
    found: Moments = {}
    for topic, everybody in privacy.with_merged(rows[rows["n"] > 0], rule).groupby("topic"):
        part = _of_role(everybody, "n", role, rule)
        n = part["n"].sum()
        if n < rule.minimum_group:
            continue
        mean = float(np.average(part["mean"], weights=part["n"]))
        within = ((part["n"] - 1) * part["var"].fillna(0)).sum()
        between = (part["n"] * (part["mean"] - mean) ** 2).sum()
        found[str(topic)] = (int(n), mean, float((within + between) / (n - 1)))
    return found


def _drawn(
    name: str,
    moments: Moments,
    place: Mapping[str, int],
    n_resamples: int,
    rng: np.random.Generator,
) -> Source:
    """Means of people who are not resampled one by one: drawn from their normal distribution."""
    scores = np.full((n_resamples + 1, len(place)), np.nan)
    for topic, (n, mean, variance) in moments.items():
        column = scores[:, place[needs.name_key(topic)]]
        column[0] = mean
        column[1:] = rng.normal(mean, np.sqrt(variance / n), n_resamples)
    return Source(name, max((n for n, _, _ in moments.values()), default=0), scores)


def _fixed(
    name: str, values: Mapping[str, float], place: Mapping[str, int], n_resamples: int
) -> Source:
    """A source without chance: the same in every resample; 0 where it names no topic."""
    row = np.zeros(len(place)) if values else np.full(len(place), np.nan)
    for topic, value in values.items():
        if needs.name_key(topic) in place:
            row[place[needs.name_key(topic)]] = value
    return Source(name, len(values), np.tile(row, (n_resamples + 1, 1)))


def _goal_weights(skill_links: pd.DataFrame) -> dict[str, float]:
    """The weight of the goals behind each skill as a share of all, through the metric of a
    course.
    """
    by_skill = skill_links.dropna(subset=["goal_weight"]).groupby("skill_name")["goal_weight"].sum()
    metrics = skill_links.dropna(subset=["goal_weight"]).drop_duplicates("metric_id")
    total = metrics["goal_weight"].sum()
    return {str(skill): float(w / total) for skill, w in by_skill.items()} if total > 0 else {}


def _alarm_scores(skill_links: pd.DataFrame, alarmed: Sequence[str]) -> dict[str, float]:
    """How many of the alarmed metrics a course of the skill is meant to move."""
    rows = skill_links[skill_links["metric_id"].isin(list(alarmed))]
    return {str(skill): float(n) for skill, n in rows.groupby("skill_name").size().items()}


def _course_counts(skill_links: pd.DataFrame) -> dict[str, int]:
    counts = skill_links.groupby("skill_name")["n_courses"].sum()
    return {needs.name_key(str(skill)): int(n) for skill, n in counts.items()}


def _methods(
    topics: Sequence[str], answers: needs.Answers, need_rankings: pd.DataFrame
) -> tuple[NeedMethods, ...]:
    """Each topic under every method of survey and ranking question."""
    rated = needs.scores_by_method(answers)
    ranked, places, items = _places(need_rankings)
    wished: dict[str, tuple[float, float, float]] = {}
    if len(ranked) >= targets.MINIMUM_COUNT and len(items) > 1:
        everybody = np.ones(len(ranked))
        strengths = rankings.plackett_luce(places, everybody).shares
        points = rankings.borda(places, everybody)
        means = rankings.mean_places(places, everybody)
        wished = {
            needs.name_key(item): (float(points[i]), float(means[i]), strengths[i])
            for i, item in enumerate(items)
        }
    return tuple(
        NeedMethods(
            topic,
            *rated.get(needs.name_key(topic), (None, None, None)),
            *wished.get(needs.name_key(topic), (None, None, None)),
        )
        for topic in topics
    )


def _concordance(need_rankings: pd.DataFrame) -> float | None:
    ranked, places, _ = _places(need_rankings)
    if len(ranked) < targets.MINIMUM_COUNT:
        return None
    found = rankings.concordance(places, np.ones(len(ranked)))
    return None if isinstance(found, CannotTell) else found.effect


def renumbered(survey: NeedRanking | CannotTell, ranking: CombinedRanking) -> NeedRanking | None:
    """The ratings of the survey under the places of the combined order; None without a survey."""
    if isinstance(survey, CannotTell):
        return None
    places = {needs.name_key(need.topic): need.rank for need in ranking.needs}
    kept = [need for need in survey.needs if needs.name_key(need.topic) in places]
    numbered = tuple(replace(need, rank=places[needs.name_key(need.topic)]) for need in kept)
    return replace(survey, needs=numbered, top=ranking.top)


def combine(
    evidence: Evidence | CannotTell,
    *,
    weights: Mapping[str, float] | None = None,
    top: int = 3,
    seed: int = SEED,
) -> CombinedRanking | CannotTell:
    """One order of all topics under these weights, and how sure each place is.

    Each source is standardised over its topics (mean 0, standard deviation 1); the score of a topic
    is the mean over the sources that speak of it, by weight. The same is done in every resample.
    A weight of 0 leaves a source out. Too few sources or topics: CannotTell.
    """
    if isinstance(evidence, CannotTell):
        return evidence
    chosen = WEIGHTS | dict(weights or {})
    used = [source for source in evidence.sources if chosen[source.name] > 0]
    if not used:
        return CannotTell("no_source_chosen", definition=DEFINITION)
    z = {source.name: _standardised(source.scores) for source in used}
    scores = _weighted(z, chosen)
    kept = np.isfinite(scores[0])
    if kept.sum() < 2:
        return CannotTell("too_few_topics", int(kept.sum()), 2, DEFINITION)
    parts = {source.name: _part(source) for source in evidence.sources}
    found = _places_of(evidence, scores, kept, parts, top, seed)
    pairs = _pairs([source for source in used if source.name not in FOLLOWING])
    order = np.where(kept, scores[0], np.nan)
    survey = evidence.survey
    return CombinedRanking(
        found,
        tuple(
            SourceUse(s.name, s.n, int(s.covered.sum()), chosen[s.name], _tau(s.scores[0], order))
            for s in evidence.sources
        ),
        pairs,
        survey.n if isinstance(survey, CannotTell) else survey.n_respondents,
        len(scores) - 1,
        top,
        needs.certainty(found[:top]),
        DEFINITION,
        min((tau for *_, tau in pairs), default=None),
        evidence.concordance,
        () if isinstance(survey, CannotTell) else survey.cautions,
    )


def _standardised(scores: np.ndarray) -> np.ndarray:
    """Each row with mean 0 and standard deviation 1 over the topics it has; flat rows become 0."""
    centred = scores - np.nanmean(scores, axis=1, keepdims=True)
    spread = np.nanstd(scores, axis=1, keepdims=True)
    return np.where(spread > 1e-12, centred / np.where(spread > 1e-12, spread, 1.0), 0 * centred)


def _weighted(z: Mapping[str, np.ndarray], weights: Mapping[str, float]) -> np.ndarray:
    total, weight = 0.0, 0.0
    for name, scores in z.items():
        total = total + weights[name] * np.nan_to_num(scores)
        weight = weight + weights[name] * np.isfinite(scores)
    with np.errstate(invalid="ignore"):
        return total / np.where(weight > 0, weight, np.nan)


def _part(source: Source) -> np.ndarray:
    return _standardised(source.scores[:1])[0]


def _tau(first: np.ndarray, second: np.ndarray) -> float | None:
    """Kendall tau-b over the topics that both have; None below two or where all are equal."""
    both = np.isfinite(first) & np.isfinite(second)
    if both.sum() < 2 or np.ptp(first[both]) < 1e-12 or np.ptp(second[both]) < 1e-12:
        return None
    return float(stats.kendalltau(np.round(first[both], 9), np.round(second[both], 9)).statistic)


def _pairs(used: Sequence[Source]) -> tuple[tuple[str, str, float], ...]:
    return tuple(
        (first.name, second.name, tau)
        for i, first in enumerate(used)
        for second in used[i + 1 :]
        if (tau := _tau(first.scores[0], second.scores[0])) is not None
    )


def _places_of(
    evidence: Evidence,
    scores: np.ndarray,
    kept: np.ndarray,
    parts: Mapping[str, np.ndarray],
    top: int,
    seed: int,
) -> tuple[CombinedNeed, ...]:
    columns = np.flatnonzero(kept)
    observed, drawn = scores[0, kept], scores[1:, kept]
    drawn_ranks = ranks.ranks(drawn, np.random.default_rng(seed))
    low, high = ranks.rank_intervals(observed, drawn)
    names = [evidence.topics[column] for column in columns]
    order = np.lexsort((names, -np.round(observed, 9)))
    groups = _groups(observed[order], drawn[:, order])
    surveyed = _surveyed(evidence)
    by_gap, by_goals = _other_places(evidence)
    return tuple(
        CombinedNeed(
            names[i],
            place + 1,
            Interval(float(low[i]), float(high[i])),
            float(np.mean(drawn_ranks[:, i] <= top)),
            float(observed[i]),
            groups[place],
            tuple((name, _value(part[columns[i]])) for name, part in parts.items()),
            surveyed.get(names[i]),
            by_gap.get(names[i]),
            by_goals.get(names[i]),
            evidence.courses.get(needs.name_key(names[i])),
        )
        for place, i in enumerate(order)
    )


def _value(part: float) -> float | None:
    return float(part) if np.isfinite(part) else None


def _surveyed(evidence: Evidence) -> dict[str, RankedNeed]:
    if isinstance(evidence.survey, CannotTell):
        return {}
    keys = {needs.name_key(topic): topic for topic in evidence.topics}
    return {keys[needs.name_key(need.topic)]: need for need in evidence.survey.needs}


def _groups(observed: np.ndarray, drawn: np.ndarray) -> list[int]:
    """Numbers of the groups, from the first place down.

    A group holds its first topic and those after it that cannot be told apart from that one, by the
    comparisons of both that stand behind the rank intervals; a chain of neighbours would join
    topics that are far apart.
    """
    apart = ranks.surely_above(observed, drawn)
    numbers, first = [1], 0
    for place in range(1, len(observed)):
        is_apart = bool(apart[first, place, 0] and apart[place, first, 1])
        first = place if is_apart else first
        numbers.append(numbers[-1] + is_apart)
    return numbers


def _other_places(evidence: Evidence) -> tuple[dict[str, int], dict[str, int]]:
    """Places by plain gap, and by MWDS times one plus the share of goals behind the topic."""
    rated = [method for method in evidence.methods if method.mwds is not None]
    goals = {needs.name_key(topic): share for topic, share in evidence.goals.items()}
    gaps = {method.topic: method.gap for method in rated}
    weighted = {
        method.topic: method.mwds * (1 + GOAL_FACTOR * goals.get(needs.name_key(method.topic), 0.0))
        for method in rated
    }
    return _ordered(gaps), _ordered(weighted) if goals else {}


def _ordered(scores: Mapping[str, float]) -> dict[str, int]:
    names = sorted(scores, key=lambda name: (-round(scores[name], 9), name))
    return {name: place for place, name in enumerate(names, start=1)}
