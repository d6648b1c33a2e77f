"""What second scores to expect of people chosen for a low first one, if nobody learned anything.

A low score is partly bad luck, and luck does not repeat: the mean of those who failed moves towards
the mean of all (Galton 1886). For a test of reliability r the second score of first score x is
normal about mean + r (x - mean) with standard deviation sd sqrt(1 - r^2).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

#: A perfectly reliable test repeats its scores; this keeps the division defined.
SMALLEST_NOISE = 1e-12


@dataclass(frozen=True)
class Unlearned:
    """Expectations without learning: share at or above the line, mean gain, standard error of the
    share among `n` people.
    """

    n: int
    passed: float
    gain: float
    standard_error: float


def expected(
    scores: ArrayLike,
    line: ArrayLike,
    *,
    mean: ArrayLike,
    spread: ArrayLike,
    reliability: float,
    counts: ArrayLike | None = None,
) -> Unlearned:
    """How many of those retested would pass, and gain, with no learning at all?

    scores: first scores of the people retested (with counts, distinct scores); line: the pass
    mark; mean and spread: of all first attempts (each of them one for all, or one per score);
    reliability of the test, 0 to 1 (alternate forms or alpha). Assumes normal scores.
    Scores that are not finite are left out; nobody left, a spread of 0 or a reliability outside
    0-1: ValueError.
    """
    first = np.asarray(scores, float)
    weight = np.ones(len(first)) if counts is None else np.asarray(counts, float)
    columns = np.broadcast_arrays(first, line, mean, spread, weight)
    kept = (weight > 0) & np.isfinite(np.array(columns, float)).all(axis=0)
    x, mark, centre, deviation, many = (np.asarray(column, float)[kept] for column in columns)
    if not 0 <= reliability <= 1 or not len(x) or (deviation <= 0).any():
        raise ValueError("scores that vary and a reliability between 0 and 1 are needed")
    unlearned, n = centre + reliability * (x - centre), many.sum()
    noise = np.maximum(deviation * sqrt(1 - reliability**2), SMALLEST_NOISE)
    chance = special.ndtr((unlearned - mark) / noise)
    return Unlearned(
        round(float(n)),
        float(np.average(chance, weights=many)),
        float(np.average(unlearned - x, weights=many)),
        float(np.sqrt(np.sum(many * chance * (1 - chance))) / n),
    )
