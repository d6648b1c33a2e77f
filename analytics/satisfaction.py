"""What learners said, under which definition of satisfied."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analytics import privacy, targets
from analytics.results import (
    CannotTell,
    Group,
    Interval,
    Mean,
    OrderCost,
    Rate,
    Satisfaction,
    Target,
)
from analytics.statistics import means, proportions

Definition = Literal["top_box", "mean_of_max", "mean_of_range", "net"]
#: The three readings of "85 % satisfied" that are shares; the net value is shown, not counted.
COUNTED: tuple[Definition, ...] = ("top_box", "mean_of_max", "mean_of_range")
DEFINITIONS: tuple[Definition, ...] = (*COUNTED, "net")
#: Blocks never cross these: what is asked, when, and of whom is another matter in each.
FORMS = ("survey_id", "quarter_on")
#: Groups of which it is known who was invited: those of a course.
OF_COURSES = frozenset({"course_id", "course_name", "trainer", "format", "tier"})
NOBODY_ASKED = pd.DataFrame(
    columns=["survey_id", "course_id", "n_invited", "is_in_view", "is_in_force"]
)
#: Below this response rate the bounds for everybody invited are given.
FULL_RESPONSE = 0.8
RATINGS = ("rating", "matrix")
#: Steps are whole numbers; a turned scale may leave a rounding error.
ROUNDING = 1e-9
#: A scale of more steps is one of points out of a hundred.
MOST_STEPS = 11


def satisfaction(
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    *,
    target: Target,
    definition: Definition = "top_box",
    rule: privacy.Rule = privacy.DEFAULT,
) -> Satisfaction | CannotTell:
    """How satisfied were the learners, and does it depend on how one counts?

    The overall question of each survey, where it has one; else its rating questions together, each
    response then counting once. Scales of different length are not mixed: the most used one counts.
    Of small groups only whole blocks are counted (analytics.privacy).
    """
    found = privacy.view(_sorted(headline_rows(satisfaction_counts), rule))
    return _read(found, response_counts, target, definition, rule)


def satisfaction_by(
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    *,
    by: str,
    target: Target,
    definition: Definition = "top_box",
    rule: privacy.Rule = privacy.DEFAULT,
) -> tuple[Group, ...]:
    """Satisfaction per course_name, trainer, format, tier, role or quarter, sorted by value.

    A group shows the blocks that lie wholly inside it; one without any is hidden.
    """
    rows = _sorted(headline_rows(satisfaction_counts), rule)
    asked = response_counts if by in OF_COURSES else response_counts.iloc[:0]
    return _groups(rows, by, asked, target, definition, rule)


def satisfaction_items(
    satisfaction_counts: pd.DataFrame,
    *,
    target: Target,
    definition: Definition = "top_box",
    rule: privacy.Rule = privacy.DEFAULT,
) -> tuple[Group, ...]:
    """Each rating question by itself, in the order of the survey.

    Everybody answers every question, so questions do not divide the people: each has blocks of its
    own, of those who answered it.
    """
    rows = _sorted(_rated(satisfaction_counts), rule)
    groups = _groups(rows, "question_text", NOBODY_ASKED, target, definition, rule)
    asked = list(dict.fromkeys(rows["question_text"]))
    return tuple(sorted(groups, key=lambda group: asked.index(group.group_id)))


def responses(
    response_counts: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> tuple[int, int | None]:
    """How many forms came back, in whole blocks, and of how many people (None: not known)."""
    found = privacy.view(privacy.sort_into_blocks(response_counts, rule, within=FORMS))
    return int(found.rows["n"].sum()), _invited(found.rows)


def course_marks(
    course_change_list: pd.DataFrame, *, course: str | None = None
) -> tuple[tuple[str, str], ...]:
    """Quarter (2026Q4) and name of every version of a course's content that began then."""
    rows = course_change_list.dropna(subset=["changed_on"]).sort_values("changed_on")
    rows = rows if course is None else rows[rows["course_id"] == course]
    quarters = pd.to_datetime(rows["changed_on"]).dt.to_period("Q").astype(str)
    return tuple(
        (quarter, f"{row.course_name} {row.version}")
        for quarter, row in zip(quarters, rows.itertuples(), strict=True)
    )


@dataclass(frozen=True)
class Answerers:
    """Forms of named surveys, and how many came from people who never attended the course they
    rate, or whom no sign-in sheet of it expects.
    """

    n: int
    n_away: int
    n_not_expected: int


def answerers(named_answerers: pd.DataFrame) -> Answerers:
    """Did those who answered a named survey attend what they rate?"""
    n, away, others = (
        int(named_answerers[column].sum()) for column in ("n", "n_away", "n_not_expected")
    )
    return Answerers(n, away, others)


def order_cost(
    satisfaction_counts: pd.DataFrame, *, rule: privacy.Rule = privacy.DEFAULT
) -> tuple[OrderCost, ...]:
    """What share of the answers is still shown by course, by role and by both, for each order.

    Empty where nothing was answered.
    """
    rows = headline_rows(satisfaction_counts)
    rows = rows[rows["is_in_force"]].assign(is_in_view=True)
    total = int(rows["n"].sum())
    if not total:
        return ()
    found = []
    # of people alone: that answers of one mind join others is left out, or costs would tell of them
    within = (*FORMS, "question_id")
    for order in privacy.ORDERS:
        sorted_rows = privacy.sort_into_blocks(rows, replace(rule, order=order), within=within)
        shares = [
            sum(
                privacy.view(sorted_rows, sorted_rows.index.isin(part.index)).rows["n"].sum()
                for _, part in sorted_rows.groupby(by)
            )
            / total
            for by in (["course_id"], ["role"], ["course_id", "role"])
        ]
        everything = privacy.view(sorted_rows).rows["n"].sum() / total
        found.append(OrderCost(order, float(everything), *map(float, shares), total))
    return tuple(found)


def headline_rows(satisfaction_counts: pd.DataFrame) -> pd.DataFrame:
    """The answers that stand for a survey: its overall question, else its rating questions."""
    rows = _rated(satisfaction_counts)
    overall = rows["aspect"] == "overall"
    has_overall = rows["survey_id"].isin(rows.loc[overall, "survey_id"])
    return rows[overall | ~has_overall]


def _sorted(rows: pd.DataFrame, rule: privacy.Rule) -> pd.DataFrame:
    """Rated answers in blocks of people who answered the same question, not all of one mind."""
    steps = pd.Series(
        [top_steps(scale) for scale in zip(rows["scale_min"], rows["scale_max"], strict=True)],
        rows.index,
        dtype=float,
    )
    liked = rows["value"] >= rows["scale_max"] - steps + 1 - ROUNDING
    quarter = pd.to_datetime(rows["quarter_on"]).dt.to_period("Q").astype(str)
    marked = rows.assign(is_liked=liked.astype(bool), quarter=quarter)
    return privacy.sort_into_blocks(marked, rule, within=(*FORMS, "question_id"), alike="is_liked")


def _groups(
    rows: pd.DataFrame,
    by: str,
    response_counts: pd.DataFrame,
    target: Target,
    definition: Definition,
    rule: privacy.Rule,
) -> tuple[Group, ...]:
    """One Group per value of `by` that occurs in the view."""
    groups = []
    places, in_block = rows.groupby(by).indices, rows.groupby("block").indices
    in_block.pop(-1, None)
    blocks = rows["block"].to_numpy()
    for value in sorted(rows.loc[rows["is_in_view"] & rows["is_in_force"], by].dropna().unique()):
        # the rows of the value, and the others of the blocks that they lie in
        beside = [in_block[block] for block in np.unique(blocks[places[value]]) if block >= 0]
        part = rows.iloc[np.unique(np.concatenate([places[value], *beside]))]
        found = privacy.view(part, part[by] == value)
        read = _read(found, response_counts, target, definition, rule)
        label = str(value)
        if isinstance(read, CannotTell):
            groups.append(Group(label, label, None))
        else:
            groups.append(Group(label, label, read, read.state))
    return tuple(groups)


def has_points(scale: tuple[float, float]) -> bool:
    """Whether a scale is one of points out of a hundred and not one of steps."""
    return scale[1] - scale[0] + 1 > MOST_STEPS


def top_steps(scale: tuple[float, float]) -> int:
    """How many steps at the top count as satisfied: 1 of 3, 2 of 4 to 7, 3 of 10, 80 to 100."""
    n_steps = scale[1] - scale[0] + 1
    if n_steps <= 3:
        return 1
    if has_points(scale):
        return round((scale[1] - scale[0]) / 5) + 1
    return 2 if n_steps <= 7 else 3


def in_tens(told: "Told", scale: tuple[float, float]) -> tuple[tuple[float, int], ...]:
    """Answers per step as they are shown; of points out of a hundred per ten, by the lowest of it.

    100 belongs to the ten from 90 on.
    """
    values = told.values
    if has_points(scale):
        values = np.minimum(np.floor(values / 10) * 10, scale[1] - 10)
    counts = pd.Series(told.counts).groupby(values).sum().astype(int)
    return tuple(zip(map(float, counts.index), counts.tolist(), strict=True))


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
    names = [rows[name].fillna("") for name in ("survey_id", "course_id", "question_id")]
    asked: Counter[tuple[str, ...]] = Counter()
    for *question, n in zip(*names, rows["n"], strict=True):
        asked[tuple(question)] += n
    most: Counter[tuple[str, ...]] = Counter()
    for (*form, _), n in asked.items():
        most[tuple(form)] = max(most[tuple(form)], n)
    return int(most.total())


def _read(
    found: privacy.Shown,
    response_counts: pd.DataFrame,
    target: Target,
    definition: Definition,
    rule: privacy.Rule,
) -> Satisfaction | CannotTell:
    """All readings of what may be shown, on one scale, with the chosen one judged."""
    rows = _one_scale(found.rows)
    if rows.empty:
        is_hidden = found.n_mixed or found.is_waiting
        reason = "group_too_small" if is_hidden else "no_satisfaction_answers"
        return CannotTell(reason, 0, rule.minimum_group if is_hidden else None, definition)
    scale = float(rows["scale_min"].iloc[0]), float(rows["scale_max"].iloc[0])
    told = told_answers(rows)
    measures = _measures(told, scale, _n_people(rows))
    values = {name: _value(measure) for name, measure in measures.items()}
    return Satisfaction(
        measures["top_box"],
        in_tens(told, scale),
        scale,
        tuple((name, values[name]) for name in DEFINITIONS),
        sum(values[name] >= target.low for name in COUNTED),
        len(COUNTED),
        measures["mean_rating"],
        *_bounds(measures["top_box"], rows, response_counts),
        definition,
        measures[definition],
        targets.judge(measures[definition].interval, target.low),
        found.n_mixed,
        found.is_waiting,
    )


@dataclass(frozen=True)
class Told:
    """Answers per step, and how many are left out of them because their block is of one mind.

    Each such block keeps one answer back, so that nobody can tell "all" from "all but one". The
    numbers are bounds then: what is kept back counts as the lowest step, or as the highest.
    """

    values: np.ndarray
    counts: np.ndarray
    n_kept_back: int
    bound: Literal["at_least", "at_most"] | None


def told_answers(rows: pd.DataFrame) -> Told:
    """The answer table of whole blocks, less one answer of each block of one mind."""
    counts = rows.groupby("value")["n"].sum().astype(float)
    n_kept_back = 0
    for (_, side), block in rows[rows["side"] != ""].groupby(["block", "side"]):
        answers = block.loc[block["n"] > 0, "value"]
        counts[answers.min() if side == "at_least" else answers.max()] -= 1
        n_kept_back += 1
    counts = counts[counts > 0]
    sides = set(rows["side"]) - {""}
    bound = None if not sides else "at_least" if "at_least" in sides else "at_most"
    return Told(counts.index.to_numpy(float), counts.to_numpy(float), n_kept_back, bound)


def _measures(told: Told, scale: tuple[float, float], n_people: int) -> dict[str, Rate | Mean]:
    """Every reading of one answer table; the response, not the answer, is the observation.

    With answers kept back each is the bound that holds whatever they were.
    """
    ends = [with_kept_back(told, end) for end in scale]
    return {"top_box": _share(ends, scale, n_people, told.bound)} | {
        name: _mean(ends, scale, n_people, name, told.bound)
        for name in (*DEFINITIONS[1:], "mean_rating")
    }


def with_kept_back(told: Told, end: float) -> tuple[np.ndarray, np.ndarray]:
    """The answer table as if all that is kept back had been the answer `end`."""
    if not told.n_kept_back:
        return told.values, told.counts
    return np.append(told.values, end), np.append(told.counts, told.n_kept_back)


def _scores(values: np.ndarray, scale: tuple[float, float], name: str) -> np.ndarray:
    """The answers as the reading `name` counts them."""
    steps = top_steps(scale)
    top = values >= scale[1] - steps + 1 - ROUNDING
    bottom = values <= scale[0] + steps - 1 + ROUNDING
    return {
        "top_box": top.astype(float),
        "mean_of_max": values / scale[1],
        "mean_of_range": (values - scale[0]) / (scale[1] - scale[0]),
        "net": top.astype(float) - bottom,
        "mean_rating": values,
    }[name]


Ends = list[tuple[np.ndarray, np.ndarray]]


def _share(ends: Ends, scale: tuple[float, float], n_people: int, bound: str | None) -> Rate:
    """The top-box share; several questions of one response count as one observation."""
    found = [float(np.sum(n[_scores(v, scale, "top_box") > 0])) for v, n in ends]
    n_answers = int(ends[0][1].sum())
    intervals = [proportions.wilson(x / n_answers * n_people, n_people) for x in found]
    told = found[1 if bound == "at_most" else 0]
    return Rate(
        int(told),
        n_answers,
        told / n_answers,
        Interval(intervals[0][0], intervals[1][1]),
        "top_box",
        "wilson",
        n_effective=float(n_people) if n_people < n_answers else None,
        bound=bound,
    )


def _mean(
    ends: Ends, scale: tuple[float, float], n_people: int, name: str, bound: str | None
) -> Mean:
    found = []
    for values, counts in ends:
        scores = _scores(values, scale, name)
        result = means.mean_interval(scores, counts * n_people / counts.sum())
        low, high = max(scores.min(), result.low), min(scores.max(), result.high)
        found.append((result.n, result.mean, float(low), float(high)))
    n, mean, _, _ = found[1 if bound == "at_most" else 0]
    unit = "step" if name == "mean_rating" else "share"
    return Mean(n, mean, Interval(found[0][2], found[1][3]), name, unit, bound=bound)


def _value(measure: Rate | Mean) -> float:
    return measure.rate if isinstance(measure, Rate) else measure.mean


def _bounds(
    favourable: Rate, rows: pd.DataFrame, response_counts: pd.DataFrame
) -> tuple[int | None, float | None, float | None]:
    """People invited, and the share if all who are not in the numbers were dissatisfied, or
    satisfied.
    """
    own = response_counts[response_counts["course_id"].isin(rows["course_id"])]
    invited = _invited(own[own["is_in_view"] & own["is_in_force"]])
    answered = favourable.n_effective or favourable.n
    if not invited or answered >= FULL_RESPONSE * invited or favourable.bound:
        return invited, None, None
    satisfied = favourable.rate * answered
    return invited, satisfied / invited, (satisfied + invited - answered) / invited


def _invited(response_counts: pd.DataFrame) -> int | None:
    """People asked; each survey and course counts once."""
    asked = response_counts.drop_duplicates(["survey_id", "course_id"])["n_invited"]
    return None if asked.empty or asked.isna().any() else int(asked.sum())
