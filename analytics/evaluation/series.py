"""One series in time: before and after, with or without a trend."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.comparison import FEWEST_DAYS, FEWEST_EVENTS, LONG_BASELINE, MARGIN, TOO_SMOOTH
from analytics.evaluation.card import CannotEvaluate, Computed, Side
from analytics.results import CannotTell, Interval
from analytics.statistics import series, trend
from analytics.statistics.series import Days

#: Weeks, months or years on a side below which nothing is concluded.
FEWEST_PERIODS = 14
#: Searching a step leaves at least this share of the series on either side.
EDGE = 0.1
_EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Split:
    """A series in two parts. `is_daily`: periods are days and know their weekday.

    `kind`: "share", "count" or "value". `is_found`: the cut was searched in the data themselves.
    `cut` is the first period of the later part.
    """

    before: Days
    after: Days
    labels: tuple[str, str]
    is_daily: bool
    kind: str
    is_found: bool
    cut: object


def split(frame: pd.DataFrame) -> Split:
    """The periods of a table in order, cut where its phase says, else at its clearest step.

    Several rows of one period are added up; values without a denominator are averaged.
    """
    if "date" not in frame:
        raise CannotEvaluate("needs_date")
    known = frame.dropna(subset=["date"]).sort_values("date", kind="stable")
    total, volume, kind = _measures(known)
    position, weekday, is_daily = _calendar(known["date"])
    side = "phase" if "phase" in known else "treated" if "treated" in known else "group"
    if side in known and known[side].nunique() > 1:
        is_after, labels = _later(known, side)
        found = False
    else:
        days = series.days_of(position, weekday, total, volume)
        cut = _clearest_step(days)
        is_after, labels, found = position >= cut, ("after", "before"), True
    is_before = ~is_after & (_is_earliest(known, side) if side in known and not found else True)
    whole = None if volume is None else volume
    before, after = (
        series.days_of(
            position[part], weekday[part], total[part], None if whole is None else whole[part]
        )
        for part in (np.asarray(is_before), np.asarray(is_after))
    )
    if not len(before.position) or not len(after.position):
        raise CannotEvaluate("one_side_of_the_cut_is_empty")
    first = known["date"][np.asarray(is_after)].min()
    return Split(before, after, labels, is_daily, kind, found, first)


def _measures(known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray | None, str]:
    if "numerator" in known:
        total = known["numerator"].to_numpy(float)
        whole = next((c for c in ("denominator", "exposure") if c in known), None)
        if whole is None:
            return total, None, "count"
        is_share = whole == "denominator" and bool((known["numerator"] <= known[whole]).all())
        return total, known[whole].to_numpy(float), "share" if is_share else "value"
    if "value" not in known or not pd.api.types.is_numeric_dtype(known["value"]):
        raise CannotEvaluate("needs_value")
    many = known["count"].to_numpy(float) if "count" in known else np.ones(len(known))
    return known["value"].to_numpy(float) * many, many, "value"


def _calendar(dates: pd.Series) -> tuple[np.ndarray, np.ndarray, bool]:
    """Place in the calendar and weekday; periods longer than a day have no weekday."""
    if not pd.api.types.is_datetime64_any_dtype(dates):
        number = dates.to_numpy(float)
        is_whole = bool((number % 1 == 0).all())
        place = number.astype(int) if is_whole else np.unique(number, return_inverse=True)[1]
        return place, np.zeros(len(place), int), False
    day = (dates - _EPOCH).dt.days.to_numpy()
    steps = np.diff(np.unique(day))
    if not len(steps) or np.median(steps) <= 1:
        return day, dates.dt.weekday.to_numpy(), True
    if (steps % 7 == 0).all():
        return (day - day.min()) // 7, np.zeros(len(day), int), False
    if (dates.dt.day == 1).all():
        month = (dates.dt.year * 12 + dates.dt.month).to_numpy()
        steps = np.diff(np.unique(month))
        unit = int(np.gcd.reduce(steps)) if len(steps) else 1
        return month // max(unit, 1), np.zeros(len(day), int), False
    return np.unique(day, return_inverse=True)[1], np.zeros(len(day), int), False


def _later(known: pd.DataFrame, side: str) -> tuple[np.ndarray, tuple[str, str]]:
    if side == "treated":
        return (known[side] == 1).to_numpy(), ("after", "before")
    labels = [str(label) for label in known[side].cat.categories]
    return (known[side].astype(str) == labels[0]).to_numpy(), (labels[0], labels[-1])


def _is_earliest(known: pd.DataFrame, side: str) -> np.ndarray:
    if side == "treated":
        return (known[side] == 0).to_numpy()
    return (known[side].astype(str) == str(known[side].cat.categories[-1])).to_numpy()


def _clearest_step(days: Days) -> int:
    """The period from which on the mean differs most: least squares over all cuts."""
    rate = days.total / days.volume
    n = len(rate)
    edge = max(2, int(EDGE * n))
    if n < 2 * edge + 1:
        raise CannotEvaluate("series_too_short", n=n)
    sums = np.cumsum(rate - rate.mean())[edge - 1 : n - edge]
    cuts = np.arange(edge, n - edge + 1)
    explained = sums**2 * n / (cuts * (n - cuts))
    return int(days.position[cuts[int(np.argmax(explained))]])


def has_trend(parts: Split) -> bool:
    """Whether the level was already moving before, over a baseline long enough to model it."""
    if len(parts.before.position) < LONG_BASELINE:
        return False
    found = series.slope(parts.before)
    return found is not None and (found.low > 0 or found.high < 0)


def before_after(frame: pd.DataFrame, level: float) -> Computed:
    """How far did the level move? The day is the unit; weekdays and smoothness are allowed for."""
    parts = split(frame)
    noise = {"share": "binomial", "count": "poisson"}.get(parts.kind)
    shift = series.level_shift(parts.before, parts.after, level=level, noise=noise)
    # a metric that can be negative has no base to be relative to
    is_signed = any((side.total < 0).any() for side in (parts.before, parts.after))
    if is_signed or not isinstance(shift, series.Shift):
        return _by_difference(parts, level)
    lift, low, high = (float(np.expm1(v)) for v in (shift.log_ratio, shift.low, shift.high))
    base = shift.level_before
    sizes = {
        "level_before": base,
        "level_after": shift.level_after,
        "difference": base * lift,
        "difference_low": base * low,
        "difference_high": base * high,
        "autocorrelation": shift.autocorrelation,
    }
    if shift.dispersion is not None:
        sizes["dispersion"] = shift.dispersion
    return Computed(
        "ewc",
        _ns(parts),
        "relative",
        lift,
        Interval(low, high, level),
        shift.log_ratio / shift.standard_error,
        shift.degrees_of_freedom,
        shift.p_value,
        _sides(parts, shift.level_after, base),
        sizes,
        warnings=(*_warnings(parts, shift.autocorrelation), *_trend_warning(parts)),
        margin=MARGIN,
        is_uncontrolled=True,
    )


def _ns(parts: Split) -> dict[str, float]:
    unit = "days" if parts.is_daily else "periods"
    found: dict[str, float] = {
        f"{unit}_before": len(parts.before.position),
        f"{unit}_after": len(parts.after.position),
    }
    if parts.kind == "share":
        found |= {
            "denominator_before": float(parts.before.volume.sum()),
            "denominator_after": float(parts.after.volume.sum()),
        }
    return found


def _sides(parts: Split, after: float, before: float) -> tuple[Side, ...]:
    rates = np.concatenate([p.total / p.volume for p in (parts.before, parts.after)])
    is_share = parts.kind == "share" or (
        parts.kind == "value" and bool(((rates >= 0) & (rates <= 1)).all())
    )
    return (
        Side(parts.labels[0], len(parts.after.position), after, is_share=is_share),
        Side(parts.labels[1], len(parts.before.position), before, is_share=is_share),
    )


def _by_difference(parts: Split, level: float) -> Computed:
    """The change in the unit of the metric, where a level is not above zero."""
    found = series.level_difference(parts.before, parts.after, level=level)
    if isinstance(found, CannotTell):
        return _unmoved(parts)
    after, before = (float(p.total.sum() / p.volume.sum()) for p in (parts.after, parts.before))
    return Computed(
        "ewc",
        _ns(parts),
        "value",
        found.estimate,
        found.interval,
        found.statistic,
        found.df,
        found.p_value,
        _sides(parts, after, before),
        {"level_before": before, "level_after": after},
        warnings=(*_warnings(parts, 0.0), *_trend_warning(parts)),
        is_uncontrolled=True,
    )


def with_trend(frame: pd.DataFrame, level: float) -> Computed:
    """How far did the level step away from its trend? The step at the middle of the time after."""
    parts = split(frame)
    if parts.before.position[-1] >= parts.after.position[0]:
        raise CannotEvaluate("phases_overlap")
    can_bend = len(parts.after.position) >= trend.FEWEST_FOR_SLOPE_CHANGE
    found = trend.trend_shift(parts.before, parts.after, with_slope_change=can_bend, level=level)
    if isinstance(found, CannotTell):
        return _unmoved(parts)
    step, is_log = found.step, found.scale == "log"
    ends = step.estimate, step.interval.low, step.interval.high
    value, low, high = (float(np.expm1(e)) if is_log else e for e in ends)
    sizes = {
        "slope_per_period": found.slope.estimate,
        "slope_low": found.slope.interval.low,
        "slope_high": found.slope.interval.high,
        "autocorrelation": found.autocorrelation,
    }
    if found.slope_change is not None:
        sizes["slope_change"] = found.slope_change.estimate
    short = len(parts.before.position) < trend.FEWEST_BEFORE
    return Computed(
        "reml_ar1",
        _ns(parts),
        "relative" if is_log else "value",
        value,
        Interval(low, high, level),
        step.statistic,
        step.df,
        step.p_value,
        _sides(parts, found.stepped, found.unchanged),
        sizes,
        warnings=(
            *_warnings(parts, found.autocorrelation),
            *(("baseline_too_short",) if short else ()),
        ),
        margin=MARGIN if is_log else None,
        is_uncontrolled=True,
    )


def _unmoved(parts: Split) -> Computed:
    """No comparison of levels: the series does not vary, or a level is not positive."""
    after, before = (float(p.total.sum() / p.volume.sum()) for p in (parts.after, parts.before))
    code = "no_variation" if after > 0 and before > 0 else "level_not_positive"
    sizes = {"level_before": before, "level_after": after, "difference": after - before}
    sides = _sides(parts, after, before)
    lift = after / before - 1 if before > 0 else None
    return Computed(
        "ewc", _ns(parts), "relative", lift, sides=sides, effect_sizes=sizes, warnings=(code,)
    )


def _warnings(parts: Split, autocorrelation: float) -> tuple[str, ...]:
    fewest = FEWEST_DAYS if parts.is_daily else FEWEST_PERIODS
    shortest = min(len(parts.before.position), len(parts.after.position))
    events = min(parts.before.total.sum(), parts.after.total.sum())
    codes = {
        "window_too_short": shortest < fewest,
        "too_few_events": parts.kind != "value" and events < FEWEST_EVENTS,
        "too_smooth": autocorrelation > TOO_SMOOTH,
        "cut_found_in_data": parts.is_found,
        "days_without_data": parts.is_daily and any(map(_has_gaps, (parts.before, parts.after))),
        "windows_overlap": parts.before.position[-1] >= parts.after.position[0],
    }
    return tuple(code for code, holds in codes.items() if holds)


def _has_gaps(days: Days) -> bool:
    """Whether calendar days between the first and the last have no row or no volume."""
    return int(days.position[-1] - days.position[0]) + 1 > len(days.position)


def _trend_warning(parts: Split) -> tuple[str, ...]:
    found = series.slope(parts.before)
    return ("pre_trend",) if found is not None and (found.low > 0 or found.high < 0) else ()
