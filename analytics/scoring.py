"""Who passed, who gained, and what a second attempt is worth."""

from typing import Literal

import numpy as np
import pandas as pd

from analytics import rates, targets, unnamed
from analytics.pairs import has_test_before
from analytics.results import (
    CannotTell,
    Distribution,
    Gain,
    Group,
    Interval,
    Mean,
    Rate,
    RetestCheck,
    Target,
    TargetCheck,
)
from analytics.statistics import means, two_means
from analytics.statistics import retest as unlearned_retest
from analytics.statistics.moments import PairMoments

#: Test reliability where none is stated (alternate forms or Cronbach's alpha).
RELIABILITY = 0.8
#: Below so many pairs, or with more skew, or so many at the ceiling, the exact test is given too.
EXACT_BELOW, EXACT_SKEW, EXACT_CEILING = 10, 1.0, 0.2
#: Where the labels of Hake's normalised gain begin.
HAKE_MEDIUM, HAKE_HIGH = 0.3, 0.7
#: A course needs so many first attempts before its own mean and spread are used for its retests.
OWN_SPREAD = 10

Basis = Literal["sat", "registered", "best"]
#: Of whom, counted how (a definition), and who passed among them.
BASES: dict[str, tuple[str, str, str]] = {
    "sat": ("n_sat", "first_attempt_of_sat", "n_passed_first"),
    "registered": ("n_registered", "first_attempt_of_registered", "n_passed_first"),
    "best": ("n_sat", "best_attempt_of_sat", "n_passed_best"),
}


def pass_rate(pass_counts: pd.DataFrame, *, target: Target, basis: Basis = "sat") -> TargetCheck:
    """What share passed at the first attempt, of those who sat (or of those registered)?

    Absence must not raise the rate, so both readings are offered; second attempts count only in the
    reading `best`. Who is registered for a course without a test is in neither.
    """
    return targets.check_rate(_pass_rate(pass_counts, basis), target)


def pass_rate_by(
    pass_counts: pd.DataFrame,
    *,
    by: str,
    target: Target,
    basis: Basis = "sat",
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[Group, ...]:
    """First-attempt pass rate per course_name, role, level, tenure, trainer, tier or format.

    By role, level or tenure, groups of fewer than `minimum_group` people are hidden, and with them
    those that would give them away. By course, trainer, tier or format small groups are shown as
    counts: who sat a test is no secret to those who run it.
    """
    column = BASES[basis][0]
    return rates.groups_of(
        pass_counts,
        by,
        lambda rows: _pass_rate(rows, basis),
        target=target,
        size=(lambda rows: rates.fewest_people(rows, column)) if by in rates.OF_PEOPLE else None,
        minimum_group=minimum_group,
    )


def pass_rate_by_kind(
    pass_by_kind: pd.DataFrame, *, target: Target, basis: Basis = "sat"
) -> tuple[Group, ...]:
    """Pass rate of written and practical tests and of quizzes: each test by itself."""
    return rates.groups_of(
        pass_by_kind, "kind", lambda rows: _pass_rate(rows, basis), target=target
    )


def _pass_rate(pass_counts: pd.DataFrame, basis: str) -> Rate | CannotTell:
    column, definition, passed = BASES[basis]
    if basis == "registered" and "course_id" in pass_counts:
        pass_counts = pass_counts[_is_tested(pass_counts)]
    # counts for whoever may not see people come as the least and the most they can be
    most = pass_counts.get(passed + unnamed.MOST, pass_counts[passed]).sum()
    return rates.share(
        pass_counts[passed].sum(), pass_counts[column].sum(), definition=definition, most=most
    )


def _is_tested(pass_counts: pd.DataFrame) -> pd.Series:
    """Whether the course of each row had a test, sat or missed: without one nobody can pass."""
    marks = [name for name in _MARKS if name in pass_counts]
    held = pass_counts[marks].sum(axis=1).groupby(pass_counts["course_id"]).transform("sum")
    return held > 0


_MARKS = ("n_sat", "n_absent", "n_exempt", "n_deferred", "n_void")


def gain(score_pairs: pd.DataFrame) -> Gain | CannotTell:
    """How much did the same people gain between the test before and the first test after?

    People with one of the two only are counted, not used. The change is in shares of the maximum;
    `hake` is the gain of the class as a share of what it could still gain, a ratio of means
    (Hake 1998), never a mean of personal ratios, which explode at full marks.
    """
    pairs = score_pairs.dropna(subset=["pre", "post"])
    n = int(pairs["n"].sum())
    if n < targets.MINIMUM_COUNT:
        return CannotTell("too_few_pairs", n, targets.MINIMUM_COUNT, "paired_change")
    pre, post, counts = (pairs[column].to_numpy(float) for column in ("pre", "post", "n"))
    hake, hake_interval = _hake(pre, post, counts)
    at_ceiling = float(np.average(post >= 1 - 1e-9, weights=counts))
    is_compared = has_test_before(score_pairs)
    compared = score_pairs[is_compared]
    return Gain(
        n,
        float(np.average(pre, weights=counts)),
        float(np.average(post, weights=counts)),
        _mean_change(post - pre, counts, at_ceiling),
        hake,
        hake_interval,
        at_ceiling,
        int(compared.loc[compared["post"].isna(), "n"].sum()),
        int(compared.loc[compared["pre"].isna(), "n"].sum()),
        int(score_pairs.loc[~is_compared, "n"].sum()),
        "paired_change",
        *_standardised(pre, post, counts),
    )


def hake_band(gain: float) -> Literal["low", "medium", "high"]:
    """The label of a class normalised gain: below .3, below .7, or more (Hake 1998)."""
    if gain >= HAKE_HIGH:
        return "high"
    return "medium" if gain >= HAKE_MEDIUM else "low"


def gain_by(
    score_pairs: pd.DataFrame, *, by: str, minimum_group: int = targets.MINIMUM_GROUP
) -> tuple[Group, ...]:
    """The paired gain per course_name or role; by role small groups are hidden as in pass rates."""

    def people(rows: pd.DataFrame) -> int:
        """How many people have both scores."""
        return rates.fewest_people(rows.dropna(subset=["pre", "post"]), "n")

    return rates.groups_of(
        score_pairs,
        by,
        gain,
        size=people if by in rates.OF_PEOPLE else None,
        minimum_group=minimum_group,
    )


def distribution(
    score_frequency: pd.DataFrame,
    *,
    n_bins: int = 20,
    phase: str = "post",
    reliability: float = RELIABILITY,
) -> Distribution | CannotTell:
    """How are the scores of one phase spread, and how many lie near the pass line?

    Bins divide 0-1 evenly; a score on an edge belongs to the bin above it, full marks to the last.
    The standard error of one score is sd * sqrt(1 - reliability).
    """
    rows = score_frequency[score_frequency["phase"] == phase]
    score, n = rows["score"].to_numpy(float), rows["n"].to_numpy(float)
    if n.sum() < targets.MINIMUM_COUNT:
        return CannotTell("too_few_scores", int(n.sum()), targets.MINIMUM_COUNT, f"scores_{phase}")
    mean = means.mean_interval(score, n)
    edges = np.linspace(0, 1, n_bins + 1)
    counts, _ = np.histogram(score + 1e-9, bins=np.append(edges[:-1], np.inf), weights=n)
    lines = rows["score_line"].dropna().unique()
    line = float(lines[0]) if len(lines) == 1 else None
    error = mean.standard_error * np.sqrt(mean.n * (1 - reliability))
    return Distribution(
        tuple(
            (float(low), float(high), int(count))
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ),
        mean.n,
        Mean(mean.n, mean.mean, Interval(mean.low, mean.high), f"scores_{phase}", "score"),
        line,
        None if line is None else int(n[score < line - 1e-9].sum()),
        None if line is None else float(error),
        None if line is None else int(n[np.abs(score - line) <= error].sum()),
        reliability,
        f"scores_{phase}",
    )


def retest(
    retest_pairs: pd.DataFrame,
    score_frequency: pd.DataFrame,
    *,
    reliability: float = RELIABILITY,
) -> RetestCheck | CannotTell:
    """Did more of the failed pass at the second attempt than chance alone would let pass?

    People picked for a low score score higher the next time without learning anything. With a test
    of reliability r, a second score for first score x is distributed around mean + r * (x - mean)
    with sd * sqrt(1 - r**2), where mean and sd are those of all first attempts of the course (of
    all courses where it has fewer than OWN_SPREAD). The chance is averaged over the actual first
    scores of those who sat again.
    """
    pairs = retest_pairs.dropna(subset=["first_score", "second_score", "score_line"])
    n = int(pairs["n"].sum())
    if n < targets.MINIMUM_COUNT:
        return CannotTell("too_few_retests", n, targets.MINIMUM_COUNT, "retest_of_failed")
    mean, spread = _first_attempts(pairs["course_id"], score_frequency)
    if not np.isfinite(spread).all() or (spread <= 0).any():
        return CannotTell("no_spread_of_scores", n, None, "retest_of_failed")
    first, second, line, counts = (
        pairs[column].to_numpy(float)
        for column in ("first_score", "second_score", "score_line", "n")
    )
    unlearned = unlearned_retest.expected(
        first, line, mean=mean, spread=spread, reliability=reliability, counts=counts
    )
    passed = rates.share(counts[second >= line - 1e-9].sum(), n, definition="passed_second_attempt")
    return RetestCheck(
        passed,
        unlearned.passed,
        reliability,
        float(np.average(second - first, weights=counts)),
        unlearned.gain,
        passed.interval.low > unlearned.passed,
        "retest_of_failed",
    )


def _hake(
    pre: np.ndarray, post: np.ndarray, counts: np.ndarray
) -> tuple[float | None, Interval | None]:
    room = 1 - pre
    # without one person somebody must still have room to gain
    if np.sum(counts * room) - room.max() <= 1e-9:
        return None, None
    result = means.ratio_jackknife(post - pre, room, counts)
    return result.mean, Interval(result.low, result.high)


def _standardised(
    pre: np.ndarray, post: np.ndarray, counts: np.ndarray
) -> tuple[float | None, Interval | None]:
    n = int(counts.sum())
    x, y = (float(np.average(scores, weights=counts)) for scores in (pre, post))
    products = ((pre - x) ** 2, (post - y) ** 2, (pre - x) * (post - y))
    both = PairMoments(n, x, y, *(float(np.sum(counts * p)) / (n - 1) for p in products))
    found = two_means.standardised_change(both)
    return (None, None) if isinstance(found, CannotTell) else (found.estimate, found.interval)


def _mean_change(change: np.ndarray, counts: np.ndarray, at_ceiling: float) -> Mean:
    result = means.mean_interval(change, counts)
    skewed = abs(means.skewness(change, counts)) > EXACT_SKEW
    exact = result.n < EXACT_BELOW or skewed or at_ceiling >= EXACT_CEILING
    return Mean(
        result.n,
        result.mean,
        Interval(result.low, result.high),
        "paired_change",
        "score",
        result.p_value,
        means.sign_flip_p(change, counts) if exact else None,
    )


def _first_attempts(
    courses: pd.Series, score_frequency: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the first attempts that each row is held against."""
    rows = score_frequency[score_frequency["phase"] == "post"].dropna(subset=["score"])
    overall = _moments(rows)
    own = {
        course: _moments(part) if part["n"].sum() >= OWN_SPREAD else overall
        for course, part in rows.groupby("course_id")
    }
    found = [own.get(course, overall) for course in courses]
    return np.array([mean for mean, _ in found]), np.array([spread for _, spread in found])


def _moments(rows: pd.DataFrame) -> tuple[float, float]:
    if rows["n"].sum() < 2:
        return float("nan"), float("nan")
    result = means.mean_interval(rows["score"], rows["n"])
    return result.mean, result.standard_error * np.sqrt(result.n)
