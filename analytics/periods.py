"""Calendar periods: which days a month, a quarter, a year or a week covers."""

import re
from datetime import date, timedelta


def quarter_of(day: date) -> str:
    """The quarter a day lies in, as "2026Q3"."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def month_of(day: date) -> str:
    """The month a day lies in, as "2026-07"."""
    return f"{day.year}-{day.month:02}"


_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?")


def parts(period: str) -> tuple[int, int | None, int | None] | None:
    """Year, quarter and month of a period (what it does not name is None); None for other texts."""
    found = _PERIOD.fullmatch(period)
    if not found:
        return None
    year, quarter, month = (int(text) if text else None for text in found.groups())
    return year, quarter, month


def bounds(period: str) -> tuple[date, date]:
    """First and last day of "2026-07", "2026Q3" or "2026"; ValueError for anything else."""
    found = parts(period)
    if not found:
        raise ValueError(period)
    year, quarter, month = found
    first_month, n_months = (3 * quarter - 2, 3) if quarter else (month or 1, 1 if month else 12)
    after_month = first_month + n_months
    first_after = date(year + (after_month > 12), (after_month - 1) % 12 + 1, 1)
    return date(year, first_month, 1), first_after - timedelta(days=1)


def before(period: str) -> str:
    """The period of the same length just before."""
    first, _ = bounds(period)
    return _around(first - timedelta(days=1), period)


def after(period: str) -> str:
    """The period of the same length just after."""
    _, last = bounds(period)
    return _around(last + timedelta(days=1), period)


def _around(day: date, period: str) -> str:
    """The period a day lies in, as long as the given one."""
    if "Q" in period:
        return quarter_of(day)
    return month_of(day) if "-" in period else str(day.year)


def periods_between(first_on: date, last_on: date) -> list[str]:
    """Quarters that touch the span, newest first, then its years, then its months."""
    quarters, day = [], last_on
    while quarter_of(day) >= quarter_of(first_on):
        quarters.append(quarter_of(day))
        day = bounds(quarters[-1])[0] - timedelta(days=1)
    years = [str(year) for year in range(last_on.year, first_on.year - 1, -1)]
    months, day = [], last_on
    while month_of(day) >= month_of(first_on):
        months.append(month_of(day))
        day = bounds(months[-1])[0] - timedelta(days=1)
    return quarters + years + months


def week_start(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())
