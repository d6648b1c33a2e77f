"""Ranks of items rated by the same people, and how far the order would change with other people."""

from collections.abc import Callable

import numpy as np
from scipy import stats

#: Resamples are drawn in lots, so that large surveys fit in memory.
LOT = 250


def bootstrap_scores(
    score: Callable[[np.ndarray], np.ndarray],
    n_respondents: int,
    *,
    n_resamples: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Scores of every item in every resample of respondents: (n_resamples, n_items).

    `score` takes how often each respondent was drawn, (lot, n_respondents), and answers
    (lot, n_items).
    """
    lots = [min(LOT, n_resamples - done) for done in range(0, n_resamples, LOT)]
    return np.concatenate([score(_times_drawn(n_respondents, lot, rng)) for lot in lots])


def _times_drawn(n: int, n_sets: int, rng: np.random.Generator) -> np.ndarray:
    """How often each of n is in each of the samples of n with replacement: (n_sets, n)."""
    drawn = rng.integers(0, n, (n_sets, n)) + n * np.arange(n_sets)[:, None]
    return np.bincount(drawn.ravel(), minlength=n * n_sets).reshape(n_sets, n).astype(float)


def ranks(scores: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ranks along the last axis, 1 = highest; equal scores take their places by lot.

    Missing scores come last. Scores count as equal within nine digits: a tie must not be broken by
    rounding.
    """
    magnitude = np.nanmax(np.abs(scores)) if np.isfinite(scores).any() else 1.0
    digits = 9 - int(np.ceil(np.log10(max(magnitude, 1e-9))))
    steps = np.nan_to_num(-np.round(scores, digits), nan=np.inf)
    order = np.lexsort((rng.random(scores.shape), steps), axis=-1)
    result = np.empty(scores.shape, int)
    np.put_along_axis(result, order, np.arange(1, scores.shape[-1] + 1), axis=-1)
    return result


def percentile_interval(values: np.ndarray, *, level: float = 0.95) -> tuple[np.ndarray, ...]:
    """Low and high percentile of each column; of integers, integers that occur."""
    tail = (1 - level) / 2
    method = "inverted_cdf" if np.issubdtype(values.dtype, np.integer) else "linear"
    low, high = np.nanquantile(values, [tail, 1 - tail], axis=0, method=method)
    return low, high


def agreement(orders: list[np.ndarray]) -> float | None:
    """The lowest Kendall tau-b between any two ways to score the same items; None if undefined."""
    pairs = [
        stats.kendalltau(first, second).statistic
        for place, first in enumerate(orders)
        for second in orders[place + 1 :]
    ]
    return float(min(pairs)) if pairs and np.isfinite(pairs).all() else None


def rank_intervals(
    scores: np.ndarray, drawn: np.ndarray, *, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest rank each item may truly have, 1 = highest score: two of (n_items,).

    scores: (n_items,); drawn: (n_resamples, n_items), the same scores of resampled people. An item
    is surely below another where the studentised difference is beyond what the largest of its
    differences reaches in 1 - level of the resamples; low = 1 + how many are surely above it, high
    = n_items - how many are surely below it (Mogstad, Romano, Shaikh & Wilhelm 2024, Rev Econ Stud
    91:476; marginal intervals). Percentiles of resampled ranks would be too short where scores lie
    close together. Missing scores rank last and surely so.
    """
    apart = surely_above(scores, drawn, level=level)
    return 1 + apart[:, :, 1].sum(axis=1), len(scores) - apart[:, :, 0].sum(axis=1)


def surely_above(scores: np.ndarray, drawn: np.ndarray, *, level: float = 0.95) -> np.ndarray:
    """Which items are surely apart: (n_items, n_items, 2), [i, j, 0] that j is below i, [i, j, 1]
    that it is above, by the comparisons of item i with all others, which hold together.

    Shapes as in `rank_intervals`.
    """
    found = np.zeros((len(scores), len(scores), 2), bool)
    for item in range(len(scores)):
        found[item] = _surely_apart(item, scores, drawn, level)
    return found


def _surely_apart(item: int, scores: np.ndarray, drawn: np.ndarray, level: float) -> np.ndarray:
    """Which items are surely below this one, and which above: (n_items, 2).

    Step by step: what is surely apart no longer widens the margin of the others (Romano & Wolf
    2005). A missing score is below every other.
    """
    is_known = np.isfinite(scores)
    result = np.zeros((len(scores), 2), bool)
    if not is_known[item]:
        result[:, 1] = is_known
        return result
    others = np.flatnonzero(is_known & (np.arange(len(scores)) != item))
    distance = scores[others] - scores[item]
    moved = drawn[:, others] - drawn[:, [item]] - distance
    error = np.nanstd(moved, axis=0, ddof=1)
    size = np.abs(moved) / np.where(error > 1e-9, error, np.inf)
    is_apart = np.zeros(len(others), bool)
    while not is_apart.all():
        reach = np.nanquantile(np.nanmax(size[:, ~is_apart], axis=1), level)
        further = ~is_apart & (np.abs(distance) > reach * error + 1e-9)
        if not further.any():
            break
        is_apart |= further
    result[others[is_apart], 0] = distance[is_apart] < 0
    result[others[is_apart], 1] = distance[is_apart] > 0
    result[~is_known, 0] = True
    return result
