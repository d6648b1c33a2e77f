"""Daily series with a known truth: what before and after is calibrated on."""

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

#: The log-odds of Monday to Sunday, and the volume of a weekend day.
WEEKDAYS = np.array([-0.05, -0.05, -0.05, -0.05, -0.05, 0.15, 0.10])
WEEKEND_VOLUME = 0.6


@dataclass(frozen=True)
class Cell:
    """One truth: spread of days (log-odds), correlation with the day before, weekdays or none."""

    day_spread: float
    correlation: float
    has_week: bool


#: The cells of the specification: pure binomial, overdispersed, with weekdays, then smoother ones.
CELLS = {
    "A": Cell(0.0, 0.0, False),
    "B": Cell(0.15, 0.0, False),
    "C": Cell(0.15, 0.0, True),
    "D": Cell(0.15, 0.3, True),
    "E": Cell(0.15, 0.5, True),
    "F": Cell(0.15, 0.7, True),
    "G": Cell(0.15, 0.85, True),
}


def daily_series(
    rng: np.random.Generator,
    cell: Cell,
    n_series: int,
    n_days: int,
    *,
    lift_from: int | None = None,
    lift: float = 0.0,
    visits: float = 2_000,
    base: float = 0.08,
    per_day: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Orders and visitors, one row per series and one column per day; day 0 is a Monday.

    Binomial counts on log-odds that hold a weekday pattern and an AR(1) day effect. From day
    `lift_from` on the rate is (1 + lift) times as high.
    """
    weekday = np.arange(n_days) % 7
    shocks = rng.normal(size=(n_series, n_days))
    shocks[:, 1:] *= np.sqrt(1 - cell.correlation**2)
    effect = cell.day_spread * lfilter([1.0], [1.0, -cell.correlation], shocks, axis=1)
    pattern = WEEKDAYS[weekday] if cell.has_week else 0.0
    log_odds = np.log(base / (1 - base)) + effect + pattern + per_day * np.arange(n_days)
    rate = 1 / (1 + np.exp(-log_odds))
    if lift_from is not None:
        rate[:, lift_from:] = np.minimum(1.0, rate[:, lift_from:] * (1 + lift))
    mean = visits * np.where(cell.has_week & (weekday >= 5), WEEKEND_VOLUME, 1.0)
    visitors = rng.poisson(mean, (n_series, n_days))
    return rng.binomial(visitors, rate), visitors
