"""Calendar periods: which days a quarter, a year or a week covers."""

from datetime import date, timedelta


def quarter_of(day: date) -> str:
    """The quarter a day lies in, as "2026Q3"."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def bounds(period: str) -> tuple[date, date]:
    """First and last day of "2026Q3" or "2026"; ValueError for anything else."""
    year, _, quarter = period.partition("Q")
    first_month = 3 * int(quarter) - 2 if quarter else 1
    after_month = first_month + (3 if quarter else 12)
    after = date(int(year) + (after_month > 12), (after_month - 1) % 12 + 1, 1)
    return date(int(year), first_month, 1), after - timedelta(days=1)


def before(period: str) -> str:
    """The period of the same length just before."""
    first, _ = bounds(period)
    previous = first - timedelta(days=1)
    return quarter_of(previous) if "Q" in period else str(previous.year)


def periods_between(first_on: date, last_on: date) -> list[str]:
    """Quarters that touch the span, newest first, then its years, newest first."""
    quarters, day = [], last_on
    while quarter_of(day) >= quarter_of(first_on):
        quarters.append(quarter_of(day))
        day = bounds(quarters[-1])[0] - timedelta(days=1)
    return quarters + [str(year) for year in range(last_on.year, first_on.year - 1, -1)]


def week_start(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())
