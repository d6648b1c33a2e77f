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
    effect = smooth(rng, (n_series, n_days), cell.day_spread, cell.correlation)
    pattern = WEEKDAYS[weekday] if cell.has_week else 0.0
    log_odds = np.log(base / (1 - base)) + effect + pattern + per_day * np.arange(n_days)
    rate = 1 / (1 + np.exp(-log_odds))
    if lift_from is not None:
        rate[:, lift_from:] = np.minimum(1.0, rate[:, lift_from:] * (1 + lift))
    mean = visits * np.where(cell.has_week & (weekday >= 5), WEEKEND_VOLUME, 1.0)
    visitors = rng.poisson(mean, (n_series, n_days))
    return rng.binomial(visitors, rate), visitors


def daily_counts(
    rng: np.random.Generator, cell: Cell, n_series: int, n_days: int, per_day: float
) -> np.ndarray:
    """Events a day without a denominator: Poisson counts about a level with AR(1) day effects."""
    weekday = np.arange(n_days) % 7
    pattern = WEEKDAYS[weekday] if cell.has_week else 0.0
    effect = smooth(rng, (n_series, n_days), cell.day_spread, cell.correlation)
    return rng.poisson(per_day * np.exp(effect + pattern))


@dataclass(frozen=True)
class TeamDesign:
    """Teams a side, s.d. of their drift to the end (log-odds), and a trend shared by all, a day."""

    n_teams: int
    drift: float
    per_day: float


#: The five team designs of the specification; nobody is trained in any.
TEAM_DESIGNS = {
    "5+5 parallel": TeamDesign(5, 0.0, 0.0),
    "5+5 drift": TeamDesign(5, 0.05, 0.0),
    "5+5 drift and trend": TeamDesign(5, 0.05, 0.003),
    "2+2 drift": TeamDesign(2, 0.05, 0.0),
    "10+10 drift": TeamDesign(10, 0.05, 0.0),
}
#: Day effects of a team and of all teams together: spread (log-odds) and correlation.
TEAM_SPREAD, SHARED_SPREAD, TEAM_CORRELATION = 0.15, 0.15, 0.5


def team_panel(
    rng: np.random.Generator,
    design: TeamDesign,
    n_series: int,
    n_days: int = 60,
    *,
    lift_from: int | None = None,
    lift: float = 0.0,
    visits: float = 400,
    base: float = 0.08,
) -> tuple[np.ndarray, np.ndarray]:
    """Orders and visitors, (series, teams, days): the first half of the teams is the trained one.

    AR(1) day effects of each team and of all teams, a level of its own for each team, and a step of
    s.d. `drift` in the second half that each team takes by itself. From day `lift_from` on the
    trained teams' rate is (1 + lift) times as high.
    """
    teams = 2 * design.n_teams
    own = smooth(rng, (n_series, teams, n_days), TEAM_SPREAD, TEAM_CORRELATION)
    shared = smooth(rng, (n_series, 1, n_days), SHARED_SPREAD, TEAM_CORRELATION)
    level = rng.normal(0, 0.2, (n_series, teams, 1))
    moved = rng.normal(0, design.drift, (n_series, teams, 1)) * (np.arange(n_days) >= n_days // 2)
    trend = design.per_day * np.arange(n_days)
    rate = 1 / (1 + (1 / base - 1) * np.exp(-(own + shared + level + moved + trend)))
    if lift_from is not None:
        trained = np.arange(teams) < design.n_teams
        rate[:, trained, lift_from:] = np.minimum(1.0, rate[:, trained, lift_from:] * (1 + lift))
    visitors = rng.poisson(visits, rate.shape)
    return rng.binomial(visitors, rate), visitors


def smooth(
    rng: np.random.Generator, shape: tuple[int, ...], spread: float, correlation: float
) -> np.ndarray:
    """AR(1) noise along the last axis with standard deviation `spread`."""
    shocks = rng.normal(size=shape)
    shocks[..., 1:] *= np.sqrt(1 - correlation**2)
    return spread * lfilter([1.0], [1.0, -correlation], shocks, axis=-1)
