"""Numbers as a reader of either language sees them.

Rates come in as 0-1 and lifts as relative changes; nothing else in the code multiplies by 100.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from analytics import periods
from analytics.results import Interval
from reporting.words import Lang, translate

MINUS = "\u2212"
EN_DASH = "\u2013"
HIDDEN = "\u00b7\u00b7"

#: Room for every digit before the point of the largest number, and twelve behind it.
_WIDE = Context(prec=330)
#: Chinese amounts change to 万 and English ones to M from here on.
_SHORT_MONEY_FROM = 1_000_000


def rounded(value: float, digits: int = 0) -> Decimal:
    """`value` to `digits` places, halves away from zero, as a reader checks it by hand."""
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-12), ROUND_HALF_UP, _WIDE)
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)


def decimal(value: float, digits: int = 1) -> str:
    """A plain number: 1.7, −0.3; a rounded zero has no sign."""
    number = rounded(value, digits)
    return f"{MINUS if number < 0 else ''}{number.copy_abs():,}"


def signed(value: float, digits: int = 1) -> str:
    """A difference: +4.1, −0.3, 0.0."""
    number = rounded(value, digits)
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    return f"{sign}{number.copy_abs():,}"


def percent(share: float, digits: int = 0) -> str:
    """A share as 93%; what only rounds to 0 or to all is written <1% or >99%."""
    step = Decimal(1).scaleb(-digits)
    number = rounded(share * 100, digits)
    if share > 0 and number == 0:
        return f"<{step}%"
    if share < 1 and number == 100:
        return f">{100 - step}%"
    return f"{number:,}%".replace("-", MINUS)


def level(ratio: float) -> str:
    """A level as 104%, or a score of the full marks: no rounding away from 0 or 100."""
    return f"{rounded(ratio * 100):,}%"


def percent_interval(interval: Interval, digits: int = 0) -> str:
    """The interval of a share as 91–95%."""
    low, high = rounded(interval.low * 100, digits), rounded(interval.high * 100, digits)
    return f"{low}{EN_DASH}{high}%".replace("-", MINUS)


def signed_percent(lift: float, digits: int = 1) -> str:
    """A lift as +13.2% or −3.5%."""
    return f"{signed(lift * 100, digits)}%"


def signed_percent_interval(interval: Interval, lang: Lang, digits: int = 1) -> str:
    """The interval of a lift as +3.5% to +23.9%."""
    low, high = signed_percent(interval.low, digits), signed_percent(interval.high, digits)
    return translate(lang, "format.range", low=low, high=high)


def decimal_interval(interval: Interval, digits: int = 1) -> str:
    """The interval of a plain number as 1.0–1.6."""
    return f"{decimal(interval.low, digits)}{EN_DASH}{decimal(interval.high, digits)}"


def signed_interval(interval: Interval, lang: Lang, digits: int = 1) -> str:
    """The interval of a difference as +3.1 to +5.2."""
    low, high = signed(interval.low, digits), signed(interval.high, digits)
    return translate(lang, "format.range", low=low, high=high)


def signed_interval_of_points(interval: Interval, lang: Lang) -> str:
    """The interval of a difference of shares in points of 100: +9.8 to +18.6."""
    return signed_interval(Interval(interval.low * 100, interval.high * 100), lang)


def points(difference: float, lang: Lang, digits: int = 2) -> str:
    """The size of a difference of two shares in percentage points, without sign."""
    return translate(lang, "format.points", n=decimal(abs(difference) * 100, digits))


def band(low: float, high: float | None) -> str:
    """A target in words of digits: ≥80% or +10–20%."""
    if high is None:
        return f"\u2265{percent(low)}"
    return f"+{decimal(low * 100, 0)}{EN_DASH}{decimal(high * 100, 0)}%"


def count(number: float) -> str:
    """A count with separators: 12,345."""
    return f"{int(number):,}"


def counts(successes: int, n: int) -> str:
    """Successes of n as 18/20."""
    return f"{successes:,}/{n:,}"


def p_value(p: float) -> str:
    """A p as .012 or < .001, without the zero that it never needs."""
    if p < 0.001:
        return "< .001"
    text = str(rounded(p, 3))
    return text[1:] if text.startswith("0") else text


def p_term(p: float) -> str:
    """A p with its letter: p = .012 or p < .001."""
    text = p_value(p)
    return f"p {text}" if text.startswith("<") else f"p = {text}"


def money(amount: float, lang: Lang) -> str:
    """An amount of yuan: ¥ 186,400, from a million on ¥ 128.6 万 or ¥ 1.29M."""
    sign = MINUS if amount < 0 else ""
    size = abs(amount)
    if rounded(size) < _SHORT_MONEY_FROM:
        return f"{sign}\u00a5 {rounded(size):,}"
    if lang == "zh":
        return f"{sign}\u00a5 {rounded(size / 10_000, 1):,} \u4e07"
    return f"{sign}\u00a5 {rounded(size / 1_000_000, 2):,}M"


def iso_date(day: date) -> str:
    """A date in a table: 2026-11-20."""
    return day.strftime("%Y-%m-%d")


def short_date(day: date, lang: Lang) -> str:
    """A date on an axis: 10月4日 or 4 Oct."""
    return translate(
        lang, "format.short_date", day=day.day, month=day.month, name=month_name(day.month, lang)
    )


def month_name(month: int, lang: Lang) -> str:
    """The short name of a month: 10月 or Oct."""
    return translate(lang, "format.months").split()[month - 1]


def span(from_on: date, to_on: date, lang: Lang) -> str:
    """A span of days: 2026-07-09 至 10-31 or 9 Jul–31 Oct 2026."""
    same_year = from_on.year == to_on.year
    key = "format.span_in_year" if same_year else "format.span"
    return translate(
        lang,
        key,
        from_on=iso_date(from_on),
        to_on=iso_date(to_on),
        to_day=to_on.strftime("%m-%d"),
        from_short=short_date(from_on, lang),
        to_short=short_date(to_on, lang),
        from_year=from_on.year,
        year=to_on.year,
    )


def week(day: date, lang: Lang) -> str:
    """The week of a day: 第 46 周（11-09 至 11-15） or Week 46 (9–15 Nov)."""
    monday = day - timedelta(days=day.weekday())
    sunday = monday + timedelta(days=6)
    if monday.month == sunday.month:
        days = f"{monday.day}{EN_DASH}{short_date(sunday, lang)}"
    else:
        days = f"{short_date(monday, lang)}{EN_DASH}{short_date(sunday, lang)}"
    return translate(
        lang,
        "format.week",
        week=day.isocalendar().week,
        monday=monday.strftime("%m-%d"),
        sunday=sunday.strftime("%m-%d"),
        days=days,
    )


def quarter(year: int, number: int, lang: Lang) -> str:
    """The name of a quarter: 2026 年第 4 季度 or 2026 Q4."""
    return translate(lang, "format.quarter", year=year, quarter=number)


def period_name(period: str, lang: Lang) -> str:
    """A period as a reader says it: 2026 Q4, Nov 2026, 2026; any other text stays itself."""
    found = periods.parts(period)
    if not found:
        return period
    year, number, month = found
    if number:
        return quarter(year, number, lang)
    if month:
        name = month_name(month, lang)
        return translate(lang, "format.month", year=year, month=month, name=name)
    return translate(lang, "format.year", year=year)


def quarter_of(day: date) -> tuple[int, int]:
    """The year and the quarter (1-4) a day lies in."""
    return day.year, (day.month + 2) // 3
