"""What one cell says: text, number, moment, duration, truth; by explicit patterns, never guessed.

Every text is folded first (NFKC: full-width digits, letters and brackets become half-width), so a
sheet typed with a Chinese input method reads like any other.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from data.importing.model import Cell, CellError

Grain = Literal["day", "week", "month", "quarter", "year"]

#: Excel serials read as dates, 1970-01-01 to 2099-12-31: outside them a number is a number.
SERIAL_RANGE = (25_569, 73_050)
SERIAL_EPOCH = date(1899, 12, 30)
#: A calendar year outside these is a typing slip or another kind of number.
YEAR_RANGE = (1950, 2100)

#: A span of so many days up to seven is a week: some go from Monday to Friday.
MIN_WEEK = 5

_CACHE = 200_000
#: Between a day in Chinese and its clock: 9月5日14:00.
_CLOCK_AT_DAY = re.compile(r"(?<=[日号])(?=\d{1,2}:\d{2})")
#: Chinese characters each with a blank behind it.
_SPREAD = re.compile(r"[\u3400-\u9fff](?:\s+[\u3400-\u9fff])+")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: `value` is a fraction where `unit` is % or pp."""

    value: float
    unit: Literal["", "%", "pp"] = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or the first day of a period, with the clock time where one is written."""

    on: date
    grain: Grain = "day"
    at: time | None = None

    @property
    def clock(self) -> datetime | None:
        """Day and time together, None without a time."""
        return datetime.combine(self.on, self.at) if self.at is not None else None


def fold(text: str) -> str:
    """Text under NFKC, without zero-width characters, trimmed."""
    return text.strip() if text.isascii() else _folded(text)


@lru_cache(_CACHE)
def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\u200b-\u200f\u2060\ufeff]", "", folded).strip()


def text_of(cell: Cell) -> str:
    """A cell as folded text: '' when empty, whole numbers without a decimal part."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return fold(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, CellError):
        return fold(cell.text)
    if isinstance(cell, datetime):
        if cell != cell:
            # NaT, the day of a blank cell
            return ""
        return cell.isoformat(" ") if cell.time() != time(0) else cell.date().isoformat()
    return str(cell)


def _number_text(number: float) -> str:
    if math.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def one_line(cell: Cell) -> str:
    """A cell as text on one line, inner white space reduced to single blanks."""
    return " ".join(text_of(cell).split())


def closed_up(text: str) -> str:
    """A word whose characters stand apart, as short ones are spread over a cell: 缺 考, 请 假."""
    return "".join(text.split()) if _SPREAD.fullmatch(text) else text


def name_of(cell: Cell) -> str:
    """A person's or team's name: blanks typed between Chinese characters are dropped."""
    text = one_line(cell)
    return text if text.isascii() else re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", text)


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing to read."""
    if isinstance(cell, str):
        # nearly every text begins with a letter or a digit
        return not (cell[:1].isalnum() or fold(cell))
    return cell is None or cell != cell


#: Cells that say there is no figure.
NO_FIGURE = frozenset({
    "-", "—", "–", "--", "——", "/", "\\", "n/a", "na",
    "暂无", "无", "无数据", "暂无数据", "null", "none",
    "nan", ".", "..",
    "...", "…", "缺", "缺失", "未统计", "no data",
    "#div/0!", "#n/a", "#value!", "#ref!", "#name?", "#num!", "#null!",
})  # fmt: skip


def says_no_figure(cell: Cell) -> bool:
    """Whether a cell says that there is no figure: 暂无, -, N/A, an error of the spreadsheet."""
    return isinstance(cell, CellError) or text_of(cell).lower() in NO_FIGURE


# numbers

#: Powers of ten of the words after a number; M is a million, m may be minutes or metres.
_SCALES = {"万": 4, "w": 4, "W": 4, "亿": 8, "k": 3, "K": 3, "千": 3, "百万": 6, "M": 6, "千万": 7}
_UNITS = "元|倍|人次|人|次|个|件|单|条|份|篇|分钟|小时|天|秒|分|岁|名|位|家|台|课时|学时|节"
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−–↑↓▲▼]?)(?:[¥€£]|(?:US|HK|NT)?\$|RMB|CNY)?(?P<sign2>-?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<power>[eE][-+]?\d+)?"
    r"(?P<scale>百万|千万|万|亿|千|[kKwWM])?"
    rf"(?P<unit>%|‰|pp|个?百分点)?(?P<suffix>{_UNITS})?(?P<close>\))?"
)
_COMMA_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?%?")
_COMMA_ONLY = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,})%?")
_POINT_ONLY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d{1,2}|\d+\.\d{4,})%?")


#: Signs of money before a number, by the currency they stand for; a bare $ may be any dollar.
_CURRENCIES = {"¥": "¥", "RMB": "¥", "CNY": "¥", "€": "€", "£": "£"}
_MONEY = re.compile(r"[(+-]*(¥|€|£|(?:US|HK|NT)?\$|RMB|CNY)")


def currency_of(cell: Cell) -> str:
    """The sign of money before the number of a cell: ¥, €, £, $, US$; '' where there is none."""
    found = _MONEY.match(fold(cell)) if isinstance(cell, str) else None
    return _CURRENCIES.get(found[1], found[1]) if found is not None else ""


def parse_number(cell: Cell, *, has_decimal_comma: bool = False) -> Number | None:
    """The number a cell holds, None when it is not exactly one (约30, 30+ and <5 are not)."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return Number(float(cell)) if math.isfinite(cell) else None
    return _number_from_text(fold(cell), has_decimal_comma) if isinstance(cell, str) else None


@lru_cache(_CACHE)
def _number_from_text(text: str, has_decimal_comma: bool) -> Number | None:
    text = text.replace(" ", "")
    if has_decimal_comma and _COMMA_NUMBER.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    found = _NUMBER.fullmatch(text)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    unit, n_digits = _PERCENT_UNITS.get(found["unit"] or "", ("", 0))
    # one power of ten, written into the text: 5.2% is then the very number 0.052 is
    power = int((found["power"] or "e0")[1:]) + _SCALES.get(found["scale"] or "", 0) - n_digits
    value = float(f"{found['digits'].replace(',', '')}e{power}")
    negatives = [found["sign"] in set("-−–↓▼") and bool(found["sign"]), bool(found["sign2"])]
    if sum(negatives) + bool(found["open"]) > 1:
        return None
    value = -value if any(negatives) or found["open"] else value
    return Number(value, unit, found["suffix"] or "")


_PERCENT_UNITS: dict[str, tuple[Literal["", "%", "pp"], int]] = {
    "%": ("%", 2),
    "‰": ("%", 3),
    "pp": ("pp", 2),
    "百分点": ("pp", 2),
    "个百分点": ("pp", 2),
}


def uses_decimal_comma(cells: Iterable[Cell]) -> bool:
    """Whether a column writes 1.234,56: some cell reads only so, and none only as 1,234.56."""
    texts = [fold(cell).replace(" ", "") for cell in set(cells) if isinstance(cell, str)]
    return any(_COMMA_ONLY.fullmatch(text) for text in texts) and not any(
        _POINT_ONLY.fullmatch(text) for text in texts
    )


_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+")


def may_use_thousands_dots(cells: Iterable[Cell]) -> bool:
    """Whether a column writes 1.204 and 305, which are whole numbers beside 1.234,56."""
    texts = [fold(c).replace(" ", "") for c in set(cells) if isinstance(c, str) and not is_blank(c)]
    dotted = [text for text in texts if "." in text]
    return bool(dotted) and all(_THOUSANDS.fullmatch(text) for text in dotted)


_OUT_OF = re.compile(r"(\d+(?:\.\d+)?)\s*(?:/|out of)\s*(\d+(?:\.\d+)?)\s*分?", re.IGNORECASE)


def parse_out_of(text: str) -> tuple[float, float] | None:
    """Points and their maximum, of 85/100 or 8.5 out of 10."""
    found = _OUT_OF.fullmatch(fold(text))
    return (float(found[1]), float(found[2])) if found and float(found[2]) > 0 else None


# moments

_DAY_TEXT = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})"
    r"|(?P<y2>\d{4}|\d{2})年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]?"
    r"|(?P<y3>\d{4})(?P<m3>\d{2})(?P<d3>\d{2})"
)
_SLASHED = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})")
_SLASHED_SHORT = re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{2})")
#: 26-03-02 星期一 (also 周一): a year of two digits is believed where the weekday agrees.
_SHORT_WITH_WEEKDAY = re.compile(
    r"(\d{2}-\d{1,2}-\d{1,2})\s*\(?(?:星期|周|礼拜)([一二三四五六日天])\)?"
)
#: 6-1 星期一, 6.1(周一): without a year only the weekday tells a day from a number.
_DAY_WITH_WEEKDAY = re.compile(
    r"(\d{1,2})[-.](\d{1,2})(?=\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$)"
)
#: 6.1-6.7, as weeks are headed.
_DOTTED_SPAN = re.compile(r"(\d{1,2})\.(\d{1,2})\s*([-–—~至到]+)\s*(\d{1,2})\.(\d{1,2})")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})/(\d{1,2})|(\d{2})-(\d{2})")
_MONTH_TEXT = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{4}|\d{2})年(\d{1,2})月份?")
_QUARTER_TEXT = re.compile(
    r"(\d{4}|\d{2}(?=年|[qQ]))年?[-/ ]?第?(?:([一二三四1-4])季度?|[qQ]([1-4]))(?:季度)?"
    r"|[qQ]([1-4])[-/ ]?(\d{4})"
)
_WEEK_TEXT = re.compile(
    r"(?:(\d{4})年?[-/ ]?)?(?:第(\d{1,2})周|(?:[CK]?W|WK|Week ?)(\d{1,2}))", re.IGNORECASE
)
_MONTH_ALONE = re.compile(r"(?:(\d{1,2})|(十[一二]?|[一二三四五六七八九]))月份?")
_QUARTER_ALONE = re.compile(r"第?([一二三四1-4])季度")
_YEAR_TEXT = re.compile(r"(\d{4})年度?")
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_CHINESE_MONTH = re.compile(
    r"(?<![一二三四五六七八九十第])(十[一二]?|[一二三四五六七八九])(?=月(?![一二三四五六七八九十度]))"
)
_MONTH_WORDS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
#: German, French and Spanish, where the words differ from the English ones.
_OTHER_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7,
    "oktober": 10, "dezember": 12,
    "janvier": 1, "février": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7,
    "agosto": 8, "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
}  # fmt: skip
_MONTHS = (
    {name: number for number, word in enumerate(_MONTH_WORDS, 1) for name in (word, word[:3])}
    | _OTHER_MONTHS
    | {"sept": 9}
)
#: The names of the months as a pattern, in a group of its own.
MONTH_NAME = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_ENGLISH_DAY = re.compile(
    rf"(?P<m>{MONTH_NAME})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:de )?(?P<m2>{MONTH_NAME})\.?,?[ -](?:de )?"
    r"(?P<y2>\d{4})",
    re.IGNORECASE,
)
_ENGLISH_MONTH = re.compile(rf"({MONTH_NAME})\.?(?:,? |-|/)(\d{{4}})", re.IGNORECASE)
_ENGLISH_MONTH_ALONE = re.compile(rf"({MONTH_NAME})\.?", re.IGNORECASE)
_ENGLISH_MONTH_DAY = re.compile(
    rf"({MONTH_NAME})\.? (\d{{1,2}})|(\d{{1,2}})[ -]({MONTH_NAME})", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|(?<=[\d日号])\s?\([一二三四五六日天]\)"
    r"|\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|urday|sday)?\b\.?,?",
    re.IGNORECASE,
)
HALVES = "上午|下午|中午|凌晨|早上|早晨|晚上|傍晚|am|pm|a\\.m\\.|p\\.m\\.|午前|午後|오전|오후"
_CLOCK = re.compile(
    rf"(?P<before>{HALVES})?\s*(?P<h>\d{{1,2}})(?::(?P<mi>\d{{2}})(?::(?P<s>\d{{2}})(?:\.\d+)?)?"
    rf"|[点时](?:(?P<mi2>\d{{1,2}})分?|(?P<half>半))?)\s*(?P<after>{HALVES})?"
    r"\s*(?:Z|UTC|GMT|(?:GMT|UTC)?[-+]\d{2}:?\d{2}|(?:GMT|UTC)[-+]\d{1,2})?(?:\s*\([A-Za-z ]+\))?$",
    re.IGNORECASE,
)
_AFTERNOON = {"下午", "晚上", "傍晚", "pm", "p.m.", "午後", "오후"}
_MORNING = {"上午", "早上", "早晨", "凌晨", "am", "a.m.", "午前", "오전"}


def parse_moment(
    cell: Cell,
    *,
    day_first: bool | None = None,
    year: int | None = None,
    is_date_column: bool = False,
) -> Moment | None:
    """The day or period a cell names, None when it names none or not surely one.

    `day_first` settles 11/12/2020, `year` completes 3/5 and W10; only `is_date_column` lets a bare
    number be an Excel serial, a compact date or seconds since 1970.
    """
    if isinstance(cell, str):
        text = _CLOCK_AT_DAY.sub(" ", fold(cell))
        return _plain_moment(text) or _moment_from_text(text, day_first, year, is_date_column)
    if isinstance(cell, datetime):
        return Moment(cell.date(), at=cell.time() if cell.time() != time(0) else None)
    if isinstance(cell, date):
        return Moment(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _moment_from_number(cell) if is_date_column else None
    return None


def _moment_from_number(number: float) -> Moment | None:
    if not math.isfinite(number) or number <= 0:
        return None
    if SERIAL_RANGE[0] <= number <= SERIAL_RANGE[1]:
        seconds = round((number % 1) * 86_400)
        clock = (datetime.min + timedelta(seconds=seconds)).time() if seconds else None
        return Moment(SERIAL_EPOCH + timedelta(days=int(number)), at=clock)
    if number == int(number):
        return _moment_from_digits(str(int(number)))
    return None


def _moment_from_digits(digits: str) -> Moment | None:
    if len(digits) == 8:
        return _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 6:
        return _period(int(digits[:4]), int(digits[4:]), "month")
    if len(digits) == 4:
        return _period(int(digits), 1, "year")
    if len(digits) in (10, 13):
        at = datetime(1970, 1, 1) + timedelta(seconds=int(digits[:10]))
        return Moment(at.date(), at=at.time()) if at.year >= YEAR_RANGE[0] else None
    return None


#: How nearly every day, and every moment of a program, is written; a large file holds thousands.
_PLAIN_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
#: The same as a pattern without back reference, of days with a hyphen.
PLAIN_MOMENT = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?: (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?"
)
#: A day and a time of it as programs write them, the day in a group of its own.
PLAIN_DAY_AND_CLOCK = (
    r"([0-9]{4}(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}))"
    r" (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
)
_PLAIN_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_PLAIN = re.compile(f"{_PLAIN_DAY.pattern}(?: {_PLAIN_CLOCK.pattern})?", re.ASCII)


def _plain_moment(text: str) -> Moment | None:
    """The moment a program wrote; few days and few times of the day make many moments."""
    day, blank, clock = text.partition(" ")
    on = _plain_day(day)
    if on is None or not blank:
        return on
    at = _plain_clock(clock)
    return None if at is None else Moment(on.on, "day", at)


@lru_cache(_CACHE)
def _plain_day(text: str) -> Moment | None:
    plain = _PLAIN_DAY.fullmatch(text)
    return _day(int(plain[1]), int(plain[3]), int(plain[4])) if plain else None


@lru_cache(_CACHE)
def _plain_clock(text: str) -> time | None:
    plain = _PLAIN_CLOCK.fullmatch(text)
    return time(int(plain[1]), int(plain[2]), int(plain[3] or 0)) if plain else None


def is_plain_moment(text: str) -> bool:
    """Whether a text is year, month, day and perhaps a clock, and nothing else: no zone either."""
    return _PLAIN.fullmatch(text) is not None


@lru_cache(_CACHE)
def _moment_from_text(
    text: str, day_first: bool | None, year: int | None, is_date_column: bool
) -> Moment | None:
    if is_plain_moment(text):
        # 2024-02-30 is no day, whatever else it may look like
        return None
    text = re.sub(r"\s+", " ", text)
    if not any(character.isdigit() for character in text):
        return _period_without_year(text, year) if year is not None and len(text) < 10 else None
    if is_date_column and re.fullmatch(r"\d{4}\.\d{1,2}", text):
        return _parse_period(text.replace(".", "-"), year)
    if is_date_column and year is not None and is_bare_quarter(text):
        return _period(year, 3 * int(text[1]) - 2, "quarter")
    if re.fullmatch(r"\d+(\.\d+)?", text):
        compact = len(text) == 8 or is_date_column
        return _moment_from_number(float(text)) if compact else None
    text = _SHORT_WITH_WEEKDAY.sub(_with_century, text)
    if found := _DAY_WITH_WEEKDAY.match(text):
        text = f"{found[1]}/{found[2]}{text[found.end() :]}"
    bare = re.sub(r"\s+", " ", _WEEKDAY.sub(" ", text)).strip(" ,")
    clocked = _split_clock(bare)
    if clocked is None:
        return None
    day_text, clock = clocked
    day = _parse_day(day_text, day_first, year)
    if day is not None:
        return Moment(day.on, "day", clock)
    if clock is not None:
        return None
    return _parse_period(bare, year) or _parse_span(bare, year)


_SPAN = re.compile(r"\s*(?:—+|–|~|至|到|to|(?<=\s)-(?=\s)|(?<=[日号\d])-(?=\D*\d))\s*")


def _parse_span(text: str, year: int | None) -> Moment | None:
    """The week or month that first and last day make: 3月2日-3月8日, 2026/3/1~2026/3/31."""
    text = _DOTTED_SPAN.sub(r"\1/\2\3\4/\5", text) if _DOTTED_SPAN.fullmatch(text) else text
    for cut in _SPAN.finditer(text):
        first = _parse_day(text[: cut.start()], None, year)
        last = first and _last_day(text[cut.end() :], first.on)
        if first is None or last is None:
            continue
        n_days = (last - first.on).days + 1
        if MIN_WEEK <= n_days <= 7:
            return Moment(first.on, "week")
        if first.on.day == 1 and (last + timedelta(1)).day == 1 and n_days <= 31:
            return Moment(first.on, "month")
    return None


def _last_day(text: str, first: date) -> date | None:
    """The day a span ends on; year and month are those of its first day where not written."""
    found = re.fullmatch(r"(\d{1,2})[日号]?", text)
    last = _day(first.year, first.month, int(found[1])) if found is not None else None
    last = last or _parse_day(text, None, first.year)
    if last is not None and last.on < first and not re.search(r"\d{4}", text):
        last = _parse_day(text, None, first.year + 1)
    return last.on if last is not None else None


def _with_century(found: re.Match[str]) -> str:
    """26-03-02 星期一 with its century; unchanged where the weekday says that it is another day."""
    year, month, day = map(int, found[1].split("-"))
    moment = _day(year, month, day)
    if moment is None or "一二三四五六日".find(found[2].replace("天", "日")) != moment.on.weekday():
        return found[0]
    return moment.on.isoformat()


def _split_clock(text: str) -> tuple[str, time | None] | None:
    """Day part and clock; None when a clock is written that cannot be."""
    found = re.search(rf"(?:^|[ T,])((?:(?:{HALVES})\s*)?\d{{1,2}}[:点时].*)$", text, re.IGNORECASE)
    if found is None:
        return text, None
    clock = parse_time(found[1])
    return None if clock is None else (text[: found.start()].strip(" ,T"), clock)


def parse_time(cell: Cell) -> time | None:
    """The clock time a cell holds: 10:30, 下午 1:41:43, 14点30分, 2:48 PM."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    found = _CLOCK.fullmatch(fold(cell)) if isinstance(cell, str) else None
    if found is None:
        return None
    minute = 30 if found["half"] else int(found["mi"] or found["mi2"] or 0)
    half = (found["before"] or found["after"] or "").lower()
    hour = _hour_of_day(int(found["h"]), half)
    second = int(found["s"] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def parse_time_in_column(cell: Cell) -> time | None:
    """The clock time of a cell in a column of times, where a share of a day (0.375) is one, too."""
    found = parse_time(cell)
    number = parse_number(cell) if found is None else None
    if number is None or number.unit or number.suffix or not 0 < number.value < 1:
        return found
    seconds = round(number.value * 86_400) % 86_400
    return (datetime.min + timedelta(seconds=seconds)).time()


def _hour_of_day(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half in _MORNING and hour == 12:
        return 0
    return hour


def parse_time_range(cell: Cell) -> tuple[time, time] | None:
    """Start and end of 14:00-16:00 or 下午2:00至4:00; None when it is not such a span."""
    text = fold(cell) if isinstance(cell, str) else ""
    parts = re.split(r"\s*(?:-|–|—|~|至|到|to)\s*", text)
    if len(parts) != 2:
        return None
    start, end = parse_time(parts[0]), parse_time(parts[1])
    if start is None or end is None:
        return None
    if end < start and start.hour >= 12 and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return (start, end) if start <= end else None


def _parse_day(text: str, day_first: bool | None, year: int | None) -> Moment | None:
    found = _DAY_TEXT.fullmatch(text)
    if found is not None:
        kind = next(k for k in ("", "2", "3") if found["y" + k])
        return _day(*(int(found[part + kind]) for part in "ymd"))
    found = _SLASHED.fullmatch(text) or _SLASHED_SHORT.fullmatch(text)
    if found is not None:
        # 5.3.2026 is written where the day comes first, and nowhere else
        is_first = True if found["sep"] == "." else day_first
        return _slashed_day(int(found["a"]), int(found["b"]), int(found["y"]), is_first)
    found = _ENGLISH_DAY.fullmatch(text)
    if found is not None:
        kind = "" if found["y"] else "2"
        month = _MONTHS[found["m" + kind].lower()]
        return _day(int(found["y" + kind]), month, int(found["d" + kind]))
    return _day_without_year(text, day_first, year) if year is not None else None


def _day_without_year(text: str, day_first: bool | None, year: int) -> Moment | None:
    found = _MONTH_DAY.fullmatch(text)
    if found is not None:
        first, second = (int(group) for group in found.groups() if group)
        is_swapped = day_first and found[3] is not None
        return _day(year, second, first) if is_swapped else _day(year, first, second)
    found = _ENGLISH_MONTH_DAY.fullmatch(text)
    if found is None:
        return None
    month, day = (found[1], found[2]) if found[1] else (found[4], found[3])
    return _day(year, _MONTHS[month.lower()], int(day))


def _slashed_day(first: int, second: int, year: int, day_first: bool | None) -> Moment | None:
    if first > 12:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if first == second:
        return _day(year, first, first)
    if day_first is None:
        return None
    return _day(year, second, first) if day_first else _day(year, first, second)


def _day(year: int, month: int, day: int) -> Moment | None:
    year = year + 2000 if year < 100 else year
    if not YEAR_RANGE[0] <= year <= YEAR_RANGE[1]:
        return None
    try:
        return Moment(date(year, month, day))
    except ValueError:
        return None


def _parse_period(text: str, year: int | None) -> Moment | None:
    found = _MONTH_TEXT.fullmatch(text)
    if found is not None:
        years, months = (group for group in found.groups() if group)
        return _period(int(years), int(months), "month")
    found = _ENGLISH_MONTH.fullmatch(text)
    if found is not None:
        return _period(int(found[2]), _MONTHS[found[1].lower()], "month")
    found = _QUARTER_TEXT.fullmatch(text)
    if found is not None:
        return _quarter(found)
    found = _WEEK_TEXT.fullmatch(text)
    if found is not None:
        return _week(int(found[1] or year or 0), int(found[2] or found[3]))
    found = _YEAR_TEXT.fullmatch(text)
    if found is not None:
        return _period(int(found[1]), 1, "year")
    return _period_without_year(text, year) if year is not None else None


def _period_without_year(text: str, year: int) -> Moment | None:
    found = _MONTH_ALONE.fullmatch(text)
    if found is not None:
        return _period(year, int(found[1] or _CHINESE_MONTHS.index(found[2]) + 1), "month")
    found = _ENGLISH_MONTH_ALONE.fullmatch(text)
    if found is not None:
        return _period(year, _MONTHS[found[1].lower()], "month")
    found = _QUARTER_ALONE.fullmatch(text)
    if found is None:
        return None
    quarter = "一二三四".find(found[1]) + 1 or int(found[1])
    return _period(year, 3 * quarter - 2, "quarter")


def _quarter(found: re.Match[str]) -> Moment | None:
    number = found[2] or found[3] or found[4]
    quarter = "一二三四".find(number) + 1 or int(number)
    return _period(int(found[1] or found[5]), 3 * quarter - 2, "quarter")


def _period(year: int, month: int, grain: Grain) -> Moment | None:
    first = _day(year, month, 1)
    return Moment(first.on, grain) if first is not None else None


def _week(year: int, week: int) -> Moment | None:
    if not YEAR_RANGE[0] <= year <= YEAR_RANGE[1]:
        return None
    try:
        return Moment(date.fromisocalendar(year, week, 1), "week")
    except ValueError:
        return None


def month_in_digits(text: str) -> str:
    """三月份 as 3月份, wherever it stands in a text."""
    return _CHINESE_MONTH.sub(lambda found: str(_CHINESE_MONTHS.index(found[1]) + 1), text)


def needs_year(cell: Cell) -> bool:
    """Whether a cell is a day or week that only a year is missing from: 3月5日, 3/5, W10."""
    return (
        isinstance(cell, str)
        and not is_plain_moment(cell)
        and parse_moment(cell) is None
        and parse_moment(cell, year=2024) is not None
    )


def is_bare_quarter(cell: Cell) -> bool:
    """Whether a cell is Q1 to Q4: a quarter in a column of periods, a question elsewhere."""
    return isinstance(cell, str) and re.fullmatch(r"[Qq][1-4]", fold(cell)) is not None


def day_order(cells: Iterable[Cell]) -> bool | None | Literal["ask"]:
    """Whether a column writes the day before the month; None when nothing depends on it.

    A value above 12 decides for the whole column; "ask" when no value does, or when they disagree.
    """
    is_open, votes = False, set()
    for cell in {fold(c) for c in set(cells) if isinstance(c, str) and not c[:4].isdigit()}:
        text = _WEEKDAY.sub(" ", cell)
        found = re.match(r"\s*(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)", text)
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        is_open |= first <= 12 and second <= 12 and first != second
        votes |= {True} if first > 12 >= second else {False} if second > 12 >= first else set()
    if len(votes) == 1:
        return votes.pop()
    return "ask" if is_open else None


# durations and truth

_DURATION = re.compile(
    r"(?:(?P<d>\d+(?:\.\d+)?)\s*(?:天|days?|tage?|jours?|días?|d))?\s*"
    r"(?:(?P<h>\d+(?:\.\d+)?)\s*(?:个?小时|时|hours?|hrs?|stunden?|std\.?|heures?|horas?|h))?\s*"
    r"(?:(?P<m>\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|minuten|minutos?|mins?\.?|m))?\s*"
    r"(?:(?P<s>\d+(?:\.\d+)?)\s*(?:秒钟?|seconds?|sekunden?|segundos?|secondes?|secs?|sek\.?|s))?",
    re.IGNORECASE,
)
_CLOCKED_DURATION = re.compile(r"(\d+):(\d{2}):(\d{2})(?:\.\d+)?")
_MINUTES_PER = {"day": 1440.0, "hour": 60.0, "minute": 1.0, "second": 1 / 60}


def parse_duration(
    cell: Cell,
    *,
    unit: Literal["hour", "minute", "second"] | None = None,
    first_of_two: Literal["hour", "minute"] | None = None,
) -> float | None:
    """Minutes of 136秒, 1小时5分, 00:02:16, 1h 5m 3s; a bare number only with its `unit`.

    `first_of_two`: what the first part of 05:32 counts; a spreadsheet keeps that as 5 hours 32.
    """
    if isinstance(cell, timedelta):
        return cell.total_seconds() / 60
    if first_of_two is not None and (parts := _two_parts(cell)) is not None:
        return (parts[0] * 60 + parts[1]) / (60 if first_of_two == "minute" else 1)
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute + cell.second / 60
    number = parse_number(cell)
    if number is not None and not number.suffix:
        return number.value * _MINUTES_PER[unit] if unit and number.value >= 0 else None
    return _duration_from_text(fold(cell)) if isinstance(cell, str) else None


def _two_parts(cell: Cell) -> tuple[int, int] | None:
    """The parts of 05:32, or of a time of day without seconds that stands for it."""
    if isinstance(cell, time):
        return (cell.hour, cell.minute) if cell.hour and not cell.second else None
    if not isinstance(cell, str):
        return None
    found = re.fullmatch(r"(\d{1,3}):([0-5]\d)", fold(cell).strip())
    return (int(found[1]), int(found[2])) if found is not None else None


@lru_cache(_CACHE)
def _duration_from_text(text: str) -> float | None:
    found = _CLOCKED_DURATION.fullmatch(text)
    if found is not None:
        hours, minutes, seconds = (int(group) for group in found.groups())
        return hours * 60 + minutes + seconds / 60
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    parts = zip(("day", "hour", "minute", "second"), found.groups(), strict=True)
    return sum(float(value) * _MINUTES_PER[name] for name, value in parts if value)


_TIME_UNITS = {
    "minute": re.compile(r"分钟|[(\s/]分\)?$|minute|\bmins?\b"),
    "hour": re.compile(r"小时|课时|学时|钟头|hour|\bhrs?\b|\(h\)"),
    "second": re.compile(r"秒|second|\bsecs?\b|\(s\)"),
    "day": re.compile(r"\([天日]\)|天数|\bdays?\b"),
}


@lru_cache(_CACHE)
def time_unit_in(header: str) -> Literal["minute", "hour", "second", "day"] | None:
    """The unit in which a header says its lengths of time are: Duration (hrs), 用时(秒)."""
    text = fold(header).lower()
    return next((unit for unit, words in _TIME_UNITS.items() if words.search(text)), None)


_YES = {
    "是",
    "true",
    "yes",
    "y",
    "1",
    "√",
    "✓",
    "✔",
    "对",
    "有",
    "内部",
    "内训",
    "内训师",
    "internal",
}
_NO = {"否", "false", "no", "n", "0", "×", "✗", "x", "无", "外部", "外训", "外聘", "external"}


def parse_truth(cell: Cell) -> bool | None:
    """Yes or no (internal or external), None for anything else."""
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).lower()
    return True if text in _YES else False if text in _NO else None


# headers

_UNIT_BRACKETS = re.compile(r"[(\[【]\s*(?:单位\s*[::]?\s*)?([^()\[\]【】=]{1,12})\s*[)\]】]\s*$")


def split_unit(header: str) -> tuple[str, str]:
    """Name and unit of a header such as 处理总时长(分钟); the unit is '' when there is none."""
    text = one_line(header)
    found = _UNIT_BRACKETS.search(text)
    name = text[: found.start()].strip() if found else ""
    return (name, found[1].strip()) if found and name else (text, "")
