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
    even = np.full(n_respondents, 1 / n_respondents)
    return np.concatenate(
        [score(rng.multinomial(n_respondents, even, size=lot).astype(float)) for lot in lots]
    )


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
