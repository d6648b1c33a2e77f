"""Which times should be kept free of training: seasons, the own calendar, events, the metric."""

from collections.abc import Collection
from datetime import date, timedelta

import pandas as pd

from analytics.timetable import load, workdays
from analytics.timetable.model import Peak

#: Seasons that most shops know, as (month, day) of first and last day; a key under `peak.`.
SEASONS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "women": ((3, 1), (3, 8)),
    "june": ((5, 20), (6, 20)),
    "november": ((10, 20), (11, 11)),
    "december": ((12, 1), (12, 12)),
}
#: Shopping before the lunar new year: from so many days before its first day to so many.
NEW_YEAR = "new_year_goods"
NEW_YEAR_DAYS = (30, 7)
ALL_SEASONS = (*SEASONS, NEW_YEAR)
#: Kinds of dated event that keep people from being trained.
BUSY_EVENTS = ("campaign", "release")


def peaks(
    calendar_list: pd.DataFrame,
    event_list: pd.DataFrame,
    metric_day_total: pd.DataFrame,
    *,
    first: date,
    last: date,
    metric_id: str | None = None,
    seasons: Collection[str] = ALL_SEASONS,
) -> tuple[Peak, ...]:
    """Every time between `first` and `last` to keep free of training, the earliest first.

    seasons: those that matter here. Of the organisation's own calendar its peaks, of the dated
    events campaigns and releases, of the metric the days that were busy the year before.
    """
    own = calendar_list[calendar_list["kind"] == "peak"]
    busy = event_list[event_list["kind"].isin(BUSY_EVENTS)]
    found = [
        *_seasons(first, last, seasons),
        *_named(own, "period_name", "own"),
        *_named(busy, "event_name", "event"),
        *load.metric_peaks(metric_day_total, metric_id=metric_id, first=first, last=last),
    ]
    within = [peak for peak in found if peak.from_on <= last and peak.to_on >= first]
    return tuple(sorted(within, key=lambda peak: (peak.from_on, peak.to_on, peak.name)))


def at(peaks_found: Collection[Peak], day: date) -> Peak | None:
    """The peak a day lies in, the first where there are several."""
    return next((peak for peak in peaks_found if peak.from_on <= day <= peak.to_on), None)


def _seasons(first: date, last: date, wanted: Collection[str]) -> list[Peak]:
    found = []
    for year in range(first.year, last.year + 2):
        for name, (begins, ends) in SEASONS.items():
            if name in wanted:
                found.append(Peak(name, "season", date(year, *begins), date(year, *ends)))
        if NEW_YEAR in wanted:
            new_year = workdays.new_year(year)
            begins_on, ends_on = (new_year - timedelta(days=n) for n in NEW_YEAR_DAYS)
            found.append(Peak(NEW_YEAR, "season", begins_on, ends_on))
    return found


def _named(rows: pd.DataFrame, name: str, kind: str) -> list[Peak]:
    return [
        Peak(
            row[name], kind, pd.Timestamp(row["from_on"]).date(), pd.Timestamp(row["to_on"]).date()
        )
        for row in rows.to_dict("records")
    ]
