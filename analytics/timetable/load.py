"""How busy are the days, by the organisation's own metric, and the hours, by an export with times?

A metric is kept by day; hours come from a file of their own (data/importing/hours.py).
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from analytics.results import CannotTell, Interval
from analytics.statistics import means
from analytics.timetable.model import LoadCell, LoadMap, Peak

#: Four weeks before a day and four after it make the level that it is held against.
LEVEL_DAYS = 57
#: Fewer days of a metric than this say nothing about weeks and months.
FEWEST_DAYS = 56
#: A peak day is a quarter above usual, and beyond three robust standard deviations.
PEAK_LOAD = 0.25
PEAK_DEVIATIONS = 3.0
#: Turns a median absolute deviation into a standard deviation, for normal values.
MAD_TO_SD = 1.4826
#: Peak days with so few days between them are one peak; a shorter one than two days is chance.
GAP_DAYS, SHORTEST_DAYS = 2, 2
#: Parts of a month: from day 1, 8, 15, 22 and 29.
WEEK = 7


def month_part(day: date) -> int:
    """The part of the month a day lies in: 1 (days 1-7) to 5 (from day 29)."""
    return (day.day - 1) // WEEK + 1


def load_map(
    metric_day_total: pd.DataFrame, *, metric_id: str, by: Literal["month_part", "month"]
) -> LoadMap | CannotTell:
    """How busy is each weekday in each part of the month (or in each month), 1 = as usual?

    By parts of the month each day is held against the level of the weeks around it, so that growth
    does not look like a rhythm; by months against the mean of all days. Means with t intervals;
    days close together resemble each other, so an interval is rather too narrow than too wide.
    """
    days = _volumes(metric_day_total, metric_id)
    if len(days) < FEWEST_DAYS:
        return CannotTell("too_few_load_days", len(days), FEWEST_DAYS, "relative_load")
    level = _level(days) if by == "month_part" else days.mean()
    relative = (days / level).dropna()
    part: Callable[[pd.Timestamp], int] = month_part if by == "month_part" else _month
    frame = pd.DataFrame({"load": relative, "weekday": relative.index.weekday})
    frame["part"] = [part(day) for day in relative.index]
    cells = [_cell(key, rows["load"]) for key, rows in frame.groupby(["weekday", "part"])]
    first, last = (days.index[k].date() for k in (0, -1))
    return LoadMap(metric_id, by, tuple(cells), len(relative), first, last)


def hour_map(busy_hours: pd.DataFrame) -> LoadMap | CannotTell:
    """How busy is each hour of each weekday, 1 = the mean of all hours of the week in the file?

    t intervals over the days of a weekday; none from a single day.
    """
    if busy_hours.empty:
        return CannotTell("no_hours", 0, 1, "relative_load")
    usual = np.average(busy_hours["amount"], weights=busy_hours["n_days"])
    if usual <= 0:
        return CannotTell("no_hours", 0, 1, "relative_load")
    days = busy_hours.groupby("weekday")["n_days"].max()
    first, last = (pd.Timestamp(busy_hours[name].iloc[0]).date() for name in ("from_on", "to_on"))
    cells = tuple(_hour_cell(row, usual) for row in busy_hours.itertuples())
    return LoadMap("", "hour", cells, int(days.sum()), first, last)


def _hour_cell(row: Any, usual: float) -> LoadCell:
    load, n = row.amount / usual, int(row.n_days)
    if n < 2:
        return LoadCell(int(row.weekday), int(row.hour), load, n, None)
    half = float(stats.t.ppf(0.975, n - 1)) * row.deviation / usual / np.sqrt(n)
    interval = Interval(max(0.0, load - half), load + half)
    return LoadCell(int(row.weekday), int(row.hour), load, n, interval)


def at(
    day_load: Callable[[date], float | None], busy_hours: pd.DataFrame
) -> Callable[[datetime], float | None]:
    """A function: moment -> how busy it will be, 1 = as usual; None where nothing can be said.

    What is expected of the day, times what its hour is against the other hours of that weekday.
    """
    amounts = busy_hours.set_index(["weekday", "hour"])["amount"]
    usual = busy_hours.groupby("weekday")["amount"].mean()

    def load_of(moment: datetime) -> float | None:
        of_day = day_load(moment.date())
        weekday = moment.weekday()
        if not usual.get(weekday, 0.0) > 0 or (weekday, moment.hour) not in amounts.index:
            return of_day
        of_hour = float(amounts[weekday, moment.hour] / usual[weekday])
        return of_hour if of_day is None else of_day * of_hour

    return load_of


def _cell(key: tuple[int, int], load: pd.Series) -> LoadCell:
    weekday, part = (int(number) for number in key)
    if len(load) < 2:
        return LoadCell(weekday, part, float(load.mean()), len(load), None)
    found = means.mean_interval(load.to_numpy(float), np.ones(len(load)))
    interval = Interval(found.low, found.high)
    return LoadCell(weekday, part, found.mean, len(load), interval)


def expected(
    metric_day_total: pd.DataFrame, *, metric_id: str | None
) -> Callable[[date], float | None]:
    """A function: day -> how busy it will be, 1 = as usual; None where nothing can be said.

    Median of the weekday, times median of the part of the month, times what the same week was a
    year before (where the metric reaches back so far). Medians, so that one sale does not move all
    Fridays.
    """
    days = _volumes(metric_day_total, metric_id)
    if len(days) < FEWEST_DAYS:
        return lambda day: None  # noqa: ARG005 - nothing is known about any day
    relative = (days / _level(days)).dropna()
    weekday = relative.groupby(relative.index.weekday).median()
    rest = relative / weekday.reindex(relative.index.weekday).to_numpy()
    parts = pd.Series([month_part(day) for day in rest.index], index=rest.index)
    part = rest.groupby(parts).median()

    @cache  # every session that looks for a time asks of the same days
    def load_of(day: date) -> float:
        usual = float(weekday.get(day.weekday(), 1.0)) * float(part.get(month_part(day), 1.0))
        return usual * _year_before(rest, day)

    return load_of


def metric_peaks(
    metric_day_total: pd.DataFrame, *, metric_id: str | None, first: date, last: date
) -> tuple[Peak, ...]:
    """Which days from `first` to `last` were a peak of the metric a year before?

    A peak lies above both thresholds on at least two days, beside the level of the weeks around it
    and apart from the rhythm of the week; it is expected on the same dates again.
    """
    days = _volumes(metric_day_total, metric_id)
    if len(days) < FEWEST_DAYS:
        return ()
    relative = (days / _level(days)).dropna()
    rest = relative / relative.groupby(relative.index.weekday).transform("median")
    log = np.log(rest)
    deviation = MAD_TO_SD * float((log - log.median()).abs().median())
    high = rest[log > max(np.log1p(PEAK_LOAD), PEAK_DEVIATIONS * deviation)]
    found = []
    for run in _runs(list(high.index)):
        span = rest[run[0] : run[-1]]
        begins, ends = (_next_year(day.date()) for day in (run[0], run[-1]))
        if begins <= ends and begins <= last and ends >= first:
            found.append(Peak(metric_id or "", "metric", begins, ends, float(span.mean())))
    return tuple(dict.fromkeys(sorted(found, key=lambda peak: peak.from_on)))


def _volumes(metric_day_total: pd.DataFrame, metric_id: str | None) -> pd.Series:
    """How much there was to do by day, ascending: the denominator of a ratio (visitors), else the
    count itself. Days without any are left out.
    """
    rows = metric_day_total[metric_day_total["metric_id"] == metric_id]
    index = pd.DatetimeIndex(pd.to_datetime(rows["observed_on"]))
    parts = rows[["numerator", "denominator"]].astype(float)
    amount = parts["denominator"].fillna(parts["numerator"])
    volume = pd.Series(amount.to_numpy(), index=index).sort_index()
    return volume[volume > 0]


def _level(days: pd.Series) -> pd.Series:
    """The median of the weeks around each day; at the ends, of those there are."""
    every = days.asfreq("D")
    around = every.rolling(LEVEL_DAYS, center=True, min_periods=LEVEL_DAYS // 2).median()
    return around.reindex(days.index)


def _runs(days: list[pd.Timestamp]) -> list[list[pd.Timestamp]]:
    runs: list[list[pd.Timestamp]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days <= GAP_DAYS + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [run for run in runs if len(run) >= SHORTEST_DAYS]


def _year_before(rest: pd.Series, day: date) -> float:
    """The median of the seven days around the same day a year before; 1 without data."""
    middle = pd.Timestamp(day) - pd.Timedelta(days=364)
    around = rest[middle - pd.Timedelta(days=3) : middle + pd.Timedelta(days=3)]
    return float(around.median()) if len(around) else 1.0


def _next_year(day: date) -> date:
    """The same date in the year after; the 28th for a leap day."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year + 1, day.month, 28 if is_leap_day else day.day)


def _month(day: pd.Timestamp) -> int:
    return day.month
