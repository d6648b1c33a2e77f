"""Scores of the same people at two times: who is missing from a comparison, what is kept later."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics import targets
from analytics.results import CannotTell, Interval, Mean
from analytics.statistics import means


@dataclass(frozen=True)
class MissingPairs:
    """Who has both scores of a course and who has one; means are shares of the maximum (0-1).

    A mean of fewer than five people is None. `change` is that of the paired; `if_nothing` would be
    the mean change if those who sat only the first test had gained nothing, `if_fallen_back` if
    they had fallen as far below their first score as the paired rose above it.
    """

    course_name: str
    n_both: int
    n_only_pre: int
    n_only_post: int
    pre_of_both: float | None
    pre_of_only: float | None
    post_of_both: float | None
    post_of_only: float | None
    change: float | None
    if_nothing: float | None
    if_fallen_back: float | None


def missing_pairs(score_pairs: pd.DataFrame) -> tuple[MissingPairs, ...]:
    """How many lack a partner score in each course, do they differ, and what could they change?

    Only courses with a test before; those with most people missing first.
    """
    rows = score_pairs[has_test_before(score_pairs)]
    found = [_one(str(name), part) for name, part in rows.groupby("course_name", sort=True)]
    return tuple(sorted(found, key=lambda item: -(item.n_only_pre + item.n_only_post)))


def has_test_before(score_pairs: pd.DataFrame) -> pd.Series:
    """Whether each row is of a course that somebody sat a test before: others have no pairs."""
    has_pre = score_pairs.loc[score_pairs["pre"].notna(), "course_id"].unique()
    return score_pairs["course_id"].isin(has_pre)


def _one(course_name: str, rows: pd.DataFrame) -> MissingPairs:
    has_pre, has_post = rows["pre"].notna(), rows["post"].notna()
    both, only_pre, only_post = (
        rows[has_pre & has_post],
        rows[has_pre & ~has_post],
        rows[~has_pre & has_post],
    )
    n_both, n_pre = int(both["n"].sum()), int(only_pre["n"].sum())
    before, after = _mean(both, "pre"), _mean(both, "post")
    change = None if before is None or after is None else after - before
    everybody = n_both + n_pre
    return MissingPairs(
        course_name,
        n_both,
        n_pre,
        int(only_post["n"].sum()),
        before,
        _mean(only_pre, "pre"),
        after,
        _mean(only_post, "post"),
        change,
        None if change is None else change * n_both / everybody,
        None if change is None else change * (n_both - n_pre) / everybody,
    )


def _mean(rows: pd.DataFrame, column: str) -> float | None:
    if rows["n"].sum() < targets.MINIMUM_COUNT:
        return None
    return float(np.average(rows[column].astype(float), weights=rows["n"]))


@dataclass(frozen=True)
class Kept:
    """A later test of the same people: shares of the maximum (0-1), and the days in between.

    `change`: later less first score, with interval; `share` of the first score that is kept, a
    ratio of means.
    """

    n: int
    first: float
    later: float
    change: Mean
    share: float | None
    days: float


def kept(kept_pairs: pd.DataFrame) -> Kept | CannotTell:
    """How much of what was reached after the course is still there at a later test?

    Everybody with both scores, whatever the first one was: nobody is picked for a low score.
    """
    n = int(kept_pairs["n"].sum())
    if n < targets.MINIMUM_COUNT:
        return CannotTell("too_few_pairs", n, targets.MINIMUM_COUNT, "kept_change")
    first, later, counts, days = (
        kept_pairs[column].to_numpy(float) for column in ("first_score", "later_score", "n", "days")
    )
    moved = means.mean_interval(later - first, counts)
    before, after = (float(np.average(scores, weights=counts)) for scores in (first, later))
    change = Mean(
        moved.n, moved.mean, Interval(moved.low, moved.high), "kept_change", "score", moved.p_value
    )
    share = after / before if before > 0 else None
    return Kept(n, before, after, change, share, float(np.average(days, weights=counts)))
