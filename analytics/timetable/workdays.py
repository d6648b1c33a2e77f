"""Which days are worked in China: weekends, public holidays and the weekends worked for them."""

from datetime import date
from functools import cache

import holidays
import pandas as pd

from analytics.timetable.model import DayKind

SATURDAY = 5


def kind_of(day: date, calendar_list: pd.DataFrame | None = None) -> DayKind:
    """Is the day worked? The organisation's own calendar comes before the public one."""
    own = _own(day, calendar_list)
    if own is not None:
        return own
    is_worked = _public(day.year).is_working_day(day)
    if day.weekday() >= SATURDAY:
        return "made_up_workday" if is_worked else "weekend"
    return "workday" if is_worked else "day_off"


def is_worked(day: date, calendar_list: pd.DataFrame | None = None) -> bool:
    """Whether people are at work that day."""
    return kind_of(day, calendar_list) in ("workday", "made_up_workday")


def is_announced(year: int) -> bool:
    """Whether it is known which weekends of the year are worked: the list comes out in November.

    Before that only the statutory days off are known, and the made-up workdays are missing.
    """
    return any(day.year == year for day in _public(year).weekend_workdays)


def new_year(year: int) -> date:
    """The first day of the lunar year that begins in `year`."""
    named = sorted(day for day, name in _public(year).items() if name.startswith("春节"))
    return named[0]


@cache
def _public(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, language="zh_CN")


def _own(day: date, calendar_list: pd.DataFrame | None) -> DayKind | None:
    if calendar_list is None or calendar_list.empty:
        return None
    stamp = pd.Timestamp(day)
    spans = calendar_list[
        (pd.to_datetime(calendar_list["from_on"]) <= stamp)
        & (pd.to_datetime(calendar_list["to_on"]) >= stamp)
    ]
    kinds = set(spans["kind"])
    if "workday" in kinds:
        return "workday" if day.weekday() < SATURDAY else "made_up_workday"
    return "day_off" if "day_off" in kinds else None
