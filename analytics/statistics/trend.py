"""A step in a daily series that was already rising or falling (interrupted time series).

log rate = level + trend + step from the cut on (+ change of trend) + weekday, with AR(1) errors by
restricted maximum likelihood and Satterthwaite's degrees of freedom (Turner et al. 2021). Without a
trend `series.level_shift` holds its error rate better: a daily rate is AR(1) plus counting noise,
and an AR(1) fit sees too little of the correlation.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.results import CannotTell
from analytics.statistics import estimates, reml
from analytics.statistics.estimates import Estimate
from analytics.statistics.series import WEEK, Days

Scale = Literal["log", "level"]

#: Days before the cut below which a trend cannot be told from the noise.
FEWEST_BEFORE = 56
#: Days after the cut that a change of trend takes.
FEWEST_FOR_SLOPE_CHANGE = 56
#: A residual variance below this is rounding: the model fits every day.
SMALLEST_VARIANCE = 1e-18


@dataclass(frozen=True)
class TrendShift:
    """The step at the middle of the after-window, after less before, on `scale`.

    On the log scale `step` is a log ratio and slopes are relative per day; on the level scale both
    are in the unit of the metric. `stepped` and `unchanged` are the model's level there, in the
    unit of the metric, with the step and without it: that of all weekdays alike (their geometric
    mean on the log scale), whichever of them lies in the middle.
    """

    scale: Scale
    step: Estimate
    slope: Estimate
    slope_change: Estimate | None
    autocorrelation: float
    stepped: float
    unchanged: float


def trend_shift(
    before: Days,
    after: Days,
    *,
    with_slope_change: bool = False,
    scale: Scale | None = None,
    level: float = 0.95,
) -> TrendShift | CannotTell:
    """How far did the level step away from its trend?

    Days without volume are missing days and keep their place (correlation rho^gap). scale: None
    takes the log unless some day has a rate of zero or less. Fewer days than coefficients + 3, or
    columns that cannot be told apart: CannotTell `too_few_days`; no variation: `constant_series`.
    Error rates and the days it takes: FEWEST_BEFORE, FEWEST_FOR_SLOPE_CHANGE.
    """
    days = _joined(before, after)
    n, cut = len(days.position), len(before.position)
    if min(cut, n - cut) == 0:
        return CannotTell("too_few_days", min(cut, n - cut), 1)
    design = _design(days, cut, with_slope_change)
    p = design.shape[1]
    if n < p + 3 or np.linalg.matrix_rank(_scaled(design)) < p:
        return CannotTell("too_few_days", n, p + 3)
    rate = days.total / days.volume
    used: Scale = scale or ("log" if (rate > 0).all() else "level")
    if used == "log" and (rate <= 0).any():
        return CannotTell("level_not_positive", n)
    response = np.log(rate) if used == "log" else rate
    if _is_fitted(design, response):
        return CannotTell("constant_series", n)
    found = reml.fit(design, response[None], days.position)
    return _result(found, design, (cut, n - cut), used, with_slope_change, level)


def _result(
    found: reml.Fit,
    design: np.ndarray,
    n: tuple[int, int],
    scale: Scale,
    with_slope_change: bool,
    level: float,
) -> TrendShift:
    units = np.eye(design.shape[1])
    names = ("step", "slope", "slope_change")[: 3 if with_slope_change else 2]
    parts = {
        name: _estimate(reml.contrast(found, units[1 + k]), f"reml_{name}", n, level)
        for k, name in enumerate(names)
    }
    unchanged, step = found.coefficients[0][:2]
    stepped, unchanged = (
        float(np.exp(value) if scale == "log" else value) for value in (unchanged + step, unchanged)
    )
    return TrendShift(
        scale,
        parts["step"],
        parts["slope"],
        parts.get("slope_change"),
        float(found.rho[0]),
        stepped,
        unchanged,
    )


def _estimate(found: reml.Contrast, method: str, n: tuple[int, int], level: float) -> Estimate:
    estimate, error, df = (
        float(part[0]) for part in (found.estimate, found.standard_error, found.df)
    )
    return estimates.student(method, n, estimate, error, df, level=level)


def _joined(before: Days, after: Days) -> Days:
    return Days(
        *(
            np.concatenate([getattr(before, part), getattr(after, part)])
            for part in ("position", "weekday", "total", "volume")
        )
    )


def _design(days: Days, cut: int, with_slope_change: bool) -> np.ndarray:
    """Level, step, time from the middle of the after-window, (change of trend,) weekdays.

    Those of weekdays add up to nothing, so that the level is that of all of them alike.
    """
    is_after = (np.arange(len(days.position)) >= cut).astype(float)
    time = days.position - days.position[cut:].mean()
    columns = [np.ones(len(time)), is_after, time]
    if with_slope_change:
        columns.append(is_after * time)
    present = np.flatnonzero(np.bincount(days.weekday, minlength=WEEK))
    last = (days.weekday == present[-1]).astype(float)
    columns += [(days.weekday == day) - last for day in present[:-1]]
    return np.column_stack(columns)


def _scaled(design: np.ndarray) -> np.ndarray:
    return design / np.maximum(np.abs(design).max(axis=0), 1e-300)


def _is_fitted(design: np.ndarray, response: np.ndarray) -> bool:
    """Does the model go through every day, up to rounding?"""
    residual = response - design @ np.linalg.lstsq(design, response, rcond=None)[0]
    return float(np.mean(residual**2)) <= SMALLEST_VARIANCE * max(1.0, float(np.mean(response**2)))
