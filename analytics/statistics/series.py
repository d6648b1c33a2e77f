"""One daily series before and after a cut, when days resemble their neighbours.

A day is the unit, never the visitor: with ordinary day-to-day correlation a two-proportion test on
the totals calls half of all nothings an effect. Levels are compared on the log scale; the standard
error comes from equal-weighted cosine sums of each side (Lazarus, Lewis, Stock & Watson 2018,
JBES 36:541), which hold their size under autocorrelation.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analytics.results import CannotTell
from analytics.statistics import estimates, quantiles
from analytics.statistics.estimates import Estimate

Noise = Literal["binomial", "poisson"]

#: Cosine sums per side: the published rule, and the fewest that leave a usable t distribution.
COSINE_FACTOR, FEWEST_COSINES = 0.4, 3
#: A standard error of the log ratio below this is rounding: the series is constant on both sides.
SMALLEST_ERROR = 1e-9
WEEK = 7


@dataclass(frozen=True)
class Days:
    """A daily series without holes: `position` is the calendar, days that were dropped are missing.

    position: day number, increasing; weekday: 0-6; total and volume: the two parts of the daily
    rate (volume 1 for a count without a denominator).
    """

    position: np.ndarray
    weekday: np.ndarray
    total: np.ndarray
    volume: np.ndarray

    def between(self, first: int, last: int) -> "Days":
        """The days from position `first` to `last`, both included."""
        kept = (self.position >= first) & (self.position <= last)
        return Days(self.position[kept], self.weekday[kept], self.total[kept], self.volume[kept])


@dataclass(frozen=True)
class Shift:
    """The log ratio of two standardised levels, its t interval and what the residuals look like."""

    level_before: float
    level_after: float
    log_ratio: float
    standard_error: float
    degrees_of_freedom: int
    low: float
    high: float
    p_value: float
    dispersion: float | None
    autocorrelation: float


@dataclass(frozen=True)
class Slope:
    """A linear trend per day as a share of the mean level; its interval allows for smoothness."""

    per_day: float
    low: float
    high: float
    degrees_of_freedom: int


def days_of(
    position: ArrayLike, weekday: ArrayLike, total: ArrayLike, volume: ArrayLike | None
) -> Days:
    """A series from its columns: sorted, rows of one day added up, days without volume dropped.

    Without a `volume` the total is a count per day; a missing total drops the day.
    """
    place, total = np.asarray(position, int), np.asarray(total, float)
    known = np.isfinite(total)
    if volume is not None:
        volume = np.asarray(volume, float)
        known &= np.isfinite(volume)
    order, at = np.unique(place[known], return_inverse=True)
    sums = np.bincount(at, weights=total[known], minlength=len(order))
    day_of_week = np.zeros(len(order), int)
    day_of_week[at] = np.asarray(weekday, int)[known]
    if volume is None:
        return Days(order, day_of_week, sums, np.ones(len(order)))
    size = np.bincount(at, weights=volume[known], minlength=len(order))
    open_days = size > 0
    return Days(order[open_days], day_of_week[open_days], sums[open_days], size[open_days])


def level_shift(
    before: Days, after: Days, *, level: float = 0.95, noise: Noise | None = None
) -> Shift | CannotTell:
    """How many times as high is the daily level after as before, and how sure is that?

    Both levels are volume-weighted and standardised to the weekday mix of the two windows together;
    log ratio, t with the degrees of freedom of both sides' cosine sums. Without volume the levels
    are means per day. `noise` names the counting distribution that the dispersion is measured
    against. CannotTell `no_common_weekday` where level and weekday cannot be told apart,
    `level_not_positive` (then `level_difference` serves), `constant_series`.
    """
    found = _fit(before, after)
    if isinstance(found, CannotTell):
        return found
    if (found.levels <= 0).any():
        return CannotTell("level_not_positive", len(before.position) + len(after.position))
    error, freedom = _contrast_error(found, -1 / found.levels[0], 1 / found.levels[1])
    if error < SMALLEST_ERROR:
        return CannotTell("constant_series", len(before.position))
    estimate = float(np.log(found.levels[1] / found.levels[0]))
    reach = quantiles.student(level, freedom) * error
    return Shift(
        float(found.levels[0]),
        float(found.levels[1]),
        estimate,
        error,
        freedom,
        estimate - reach,
        estimate + reach,
        quantiles.student_p(estimate / error, freedom),
        None if noise is None else _dispersion(found, noise),
        _autocorrelation(found.sides, found.residuals),
    )


def level_difference(before: Days, after: Days, *, level: float = 0.95) -> Estimate | CannotTell:
    """By how much did the daily level change, in the unit of the metric? After less before.

    The same levels and cosine sums as `level_shift`, for series that may be zero or negative (a
    margin, a difference of two teams). n counts days. CannotTell `no_common_weekday`,
    `constant_series`.
    """
    found = _fit(before, after)
    if isinstance(found, CannotTell):
        return found
    error, freedom = _contrast_error(found, -1.0, 1.0)
    if error <= SMALLEST_ERROR * float(np.abs(found.levels).max()) or error == 0:
        return CannotTell("constant_series", len(before.position))
    estimate = float(found.levels[1] - found.levels[0])
    sizes = len(before.position), len(after.position)
    return estimates.student("ewc_difference", sizes, estimate, error, freedom, level=level)


def log_ratios(
    days: Days,
    after_starts: ArrayLike,
    *,
    n_before: int,
    n_between: int,
    n_after: int,
    fewest_days: int,
) -> np.ndarray:
    """The same comparison at many dates of one series: log ratios only.

    Windows lie as for `level_shift`: n_before calendar days, n_between left out, n_after from each
    start on. Dates whose windows hold fewer than `fewest_days` days with data on either side, share
    no weekday or have a level that is not positive are left out.
    """
    starts = np.asarray(after_starts, int)
    first = int(days.position[0])
    sums = _running_week_tables(days)
    last = len(sums) - 1

    def window(begin: np.ndarray, length: int) -> np.ndarray:
        """The sums by weekday of the windows that begin there."""
        low, high = np.clip(begin - first, 0, last), np.clip(begin - first + length, 0, last)
        return sums[high] - sums[low]

    tables = np.stack(
        [window(starts - n_between - n_before, n_before), window(starts, n_after)], axis=1
    )
    observed, volume, total = np.moveaxis(tables, -1, 0)
    usable = (observed.sum(axis=-1) >= fewest_days).all(axis=-1) & _comparable(volume)
    solved = np.linalg.solve(_normal_matrix(volume[usable]), _right_side(total[usable])[..., None])[
        ..., 0
    ]
    levels = solved[:, :2]
    levels = levels[(levels > 0).all(axis=1)]
    return np.log(levels[:, 1] / levels[:, 0])


def slope(days: Days, *, level: float = 0.95) -> Slope | None:
    """Was the level already rising or falling within one window?

    Weighted regression of the daily rate on time and weekday; the variance of the slope from
    projections of the residuals on orthonormal polynomials of degree 2 and up, which the fitted
    line leaves untouched. None with too few days or without variation.
    """
    n = len(days.position)
    freedom = _n_cosines(n)
    present = np.flatnonzero(np.bincount(days.weekday, minlength=WEEK))
    columns = np.column_stack(
        [days.position - days.position.mean(), *(days.weekday == day for day in present)]
    ).astype(float)
    if n <= columns.shape[1] + freedom:
        return None
    weighted = columns * days.volume[:, None]
    inverse = np.linalg.pinv(columns.T @ weighted)
    fit = inverse @ (columns.T @ days.total)
    residual = days.total - weighted @ fit
    mean_level = days.total.sum() / days.volume.sum()
    basis, _ = np.linalg.qr(np.vander(_unit(days.position), freedom + 2, increasing=True))
    spectrum = np.mean((basis[:, 2:].T @ residual) ** 2) * n / (n - columns.shape[1])
    error = np.sqrt(spectrum * np.sum((columns @ inverse[0]) ** 2))
    if mean_level <= 0 or error <= SMALLEST_ERROR * mean_level:
        return None
    per_day, reach = fit[0] / mean_level, quantiles.student(level, freedom) * error / mean_level
    return Slope(float(per_day), float(per_day - reach), float(per_day + reach), freedom)


def cosines(n_days: int) -> np.ndarray:
    """The waves that the standard error of a window of so many days is made of, (days, waves)."""
    return _cosines(np.arange(n_days), _n_cosines(n_days))


def two_proportion_z(before: Days, after: Days) -> float:
    """The p of the usual z test on the totals: shown as the mistake it is, never a verdict."""
    x0, n0, x1, n1 = before.total.sum(), before.volume.sum(), after.total.sum(), after.volume.sum()
    pooled = (x0 + x1) / (n0 + n1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    return quantiles.normal_p((x1 / n1 - x0 / n0) / error) if error > 0 else 1.0


@dataclass(frozen=True)
class _Fitted:
    """Two levels standardised to one weekday mix, and what is left of every day."""

    sides: tuple[Days, Days]
    levels: np.ndarray
    inverse: np.ndarray
    residuals: tuple[np.ndarray, np.ndarray]
    n_parameters: int


def _fit(before: Days, after: Days) -> _Fitted | CannotTell:
    """Weighted least squares of the daily rate on side and weekday."""
    sides = (before, after)
    tables = [_week_table(side) for side in sides]
    volume, total = (np.stack(pair) for pair in zip(*tables, strict=True))
    if not _comparable(volume):
        return CannotTell("no_common_weekday", len(before.position) + len(after.position))
    inverse = np.linalg.inv(_normal_matrix(volume))
    levels, weekdays = np.split(inverse @ _right_side(total), [2])
    first, second = (
        side.total - side.volume * (levels[s] + weekdays[side.weekday])
        for s, side in enumerate(sides)
    )
    n_parameters = 1 + int(np.count_nonzero(volume.sum(axis=0)))
    return _Fitted(sides, levels, inverse, (first, second), n_parameters)


def _contrast_error(found: _Fitted, on_before: float, on_after: float) -> tuple[float, int]:
    """Standard error and degrees of freedom of a combination of the two levels."""
    if sum(len(side.position) for side in found.sides) <= found.n_parameters:
        return 0.0, 0
    weights = on_before * found.inverse[0] + on_after * found.inverse[1]
    influences = [
        (weights[s] + weights[2 + side.weekday]) * residual
        for s, (side, residual) in enumerate(zip(found.sides, found.residuals, strict=True))
    ]
    return _standard_error(found.sides, influences, found.n_parameters)


def _week_table(days: Days) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.bincount(days.weekday, weights=days.volume, minlength=WEEK),
        np.bincount(days.weekday, weights=days.total, minlength=WEEK),
    )


def _running_week_tables(days: Days) -> np.ndarray:
    """Running sums by calendar day and weekday of (days, volume, total); row i is before day i."""
    length = int(days.position[-1] - days.position[0]) + 1
    table = np.zeros((length + 1, WEEK, 3))
    at = days.position - days.position[0] + 1
    table[at, days.weekday] = np.column_stack([np.ones(len(at)), days.volume, days.total])
    return table.cumsum(axis=0)


def _comparable(volume: np.ndarray) -> np.ndarray:
    """Level and weekday can be told apart when some weekday has volume on both sides."""
    return (volume > 0).all(axis=-2).any(axis=-1)


def _normal_matrix(volume: np.ndarray) -> np.ndarray:
    """Normal equations of two levels and seven weekday effects, from volumes (..., 2, 7).

    The weekday effects average to zero over the common mix (added as a rank-one term, which fixes
    the one direction the data leave open), so the levels are the standardised rates themselves.
    """
    by_day = volume.sum(axis=-2)
    matrix = np.zeros((*volume.shape[:-2], 2 + WEEK, 2 + WEEK))
    side, day = np.arange(2), np.arange(2, 2 + WEEK)
    matrix[..., side, side] = volume.sum(axis=-1)
    matrix[..., :2, 2:] = volume
    matrix[..., 2:, :2] = np.swapaxes(volume, -1, -2)
    matrix[..., day, day] = by_day
    mass = by_day.sum(axis=-1)[..., None, None]
    matrix[..., 2:, 2:] += by_day[..., :, None] * by_day[..., None, :] / mass
    matrix[..., day, day] += np.where(by_day > 0, 0.0, mass[..., 0])
    return matrix


def _right_side(total: np.ndarray) -> np.ndarray:
    return np.concatenate([total.sum(axis=-1), total.sum(axis=-2)], axis=-1)


def _n_cosines(n_days: int) -> int:
    # the tiny addition keeps exact cubes from falling to the integer below
    return max(FEWEST_COSINES, int(COSINE_FACTOR * n_days ** (2 / 3) + 1e-9))


def _standard_error(
    sides: tuple[Days, Days], influences: list[np.ndarray], n_parameters: int
) -> tuple[float, int]:
    """Standard error of the summed influences and its degrees of freedom, spectrum pooled."""
    spectrum, freedom, inverse_days, n_days = 0.0, 0, 0.0, 0
    for side, influence in zip(sides, influences, strict=True):
        n = len(influence)
        sums = _cosines(side.position, _n_cosines(n)).T @ influence
        spectrum += n**2 * float(np.sum(sums**2))
        freedom += len(sums)
        inverse_days += 1 / n
        n_days += n
    variance = spectrum / freedom * inverse_days * n_days / (n_days - n_parameters)
    return float(np.sqrt(variance)), freedom


def _cosines(position: np.ndarray, n_cosines: int) -> np.ndarray:
    """The lowest cosines over the calendar of one window, at the days that have data.

    Scaled to unit length over those days and free of a constant, as they are without gaps.
    """
    length = position[-1] - position[0] + 1
    time = (position - position[0] + 0.5) / length
    waves = np.cos(np.pi * np.outer(time, np.arange(1, n_cosines + 1)))
    return np.sqrt(2 / len(position)) * (waves - waves.mean(axis=0))


def _unit(position: np.ndarray) -> np.ndarray:
    span = position[-1] - position[0]
    return 2 * (position - position[0]) / span - 1


def _dispersion(found: _Fitted, noise: Noise) -> float:
    """Day-to-day variance as a multiple of counting noise alone (Pearson chi-square over df)."""
    rest = np.concatenate(found.residuals)
    total = np.concatenate([side.total for side in found.sides])
    volume = np.concatenate([side.volume for side in found.sides])
    mean = np.maximum(total - rest, SMALLEST_ERROR)
    room = np.maximum(1 - mean / volume, SMALLEST_ERROR) if noise == "binomial" else 1.0
    return float(np.sum(rest**2 / (mean * room)) / (len(rest) - found.n_parameters))


def _autocorrelation(sides: tuple[Days, Days], residuals: tuple[np.ndarray, np.ndarray]) -> float:
    """Correlation of the residual of a day with that of the next calendar day, same window."""
    products, n_pairs, squares, n_days = 0.0, 0, 0.0, 0
    for side, residual in zip(sides, residuals, strict=True):
        scaled = residual / np.sqrt(side.volume)
        follows = np.diff(side.position) == 1
        products += float(np.sum(scaled[1:][follows] * scaled[:-1][follows]))
        n_pairs += int(follows.sum())
        squares += float(np.sum(scaled**2))
        n_days += len(scaled)
    if n_pairs == 0 or squares == 0:
        return 0.0
    return products / n_pairs / (squares / n_days)
