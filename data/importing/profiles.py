"""What the columns of a table look like: how many cells are numbers, dates, marks, answers."""

import re
import weakref
from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from data.importing import vocabulary
from data.importing.coded import Coded, CodedRows, coded, places_in
from data.importing.header_days import months_written_out
from data.importing.marking import clock_times, status_of_mark
from data.importing.model import Cell, Column, FoundTable
from data.importing.values import (
    PLAIN_MOMENT,
    SERIAL_RANGE,
    Moment,
    day_order,
    fold,
    is_bare_quarter,
    is_blank,
    may_use_thousands_dots,
    month_in_digits,
    needs_year,
    one_line,
    parse_duration,
    parse_moment,
    parse_number,
    parse_out_of,
    says_no_figure,
    text_of,
    uses_decimal_comma,
)

#: Rows looked at to describe a column; a longer table is sampled evenly.
SAMPLE_ROWS = 400

#: Columns named 1, 2, 3 … from which they are taken for days of the month in the title.
LEAST_NUMBERED_DAYS = 5
#: So many are enough under a title that says from when to when.
LEAST_IN_SPAN = 2
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=\s*年|-\d{1,2}-\d{1,2})")
_MONTH = re.compile(
    r"(?<!\d)(?P<y>\d{4})\s*[年/-]\s*(?P<m>\d{1,2})(?:\s*月|(?![\d/-]))"
    r"|(?<![\d年/-])(?P<m2>\d{1,2})\s*月(?!\s*\d)"
)
#: 2026-03-01 至 2026-03-31, and 04-01 ～ 04-30 without a year.
_DAY = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?"
_SPAN = re.compile(rf"(?<![\d-]){_DAY}\s*(?:至|到|~|--?|–|—)\s*{_DAY}(?![\d-])")
#: 1, 1日, 1 星期三, 六: the number of a day of the month, its weekday, or both.
_NUMBERED = re.compile(
    r"(?P<day>\d{1,2})日?(?:[\s(]*(?:星期|周|礼拜)?(?P<beside>[一二三四五六日天])\)?)?"
    r"|(?:星期|周|礼拜)?(?P<alone>[一二三四五六日天])"
)

_WEEKDAYS = {letter: n for n, letter in enumerate("一二三四五六日")} | {"天": 6}

#: Share of figures among the cells of a column from which the other cells are mistakes in it.
FIGURE_SHARE = 0.6

#: Levels of skills run from 0 to this.
HIGHEST_LEVEL = 5


@dataclass(frozen=True)
class Profile:
    """One column: its keys and, over the sampled rows, how many filled cells are of which sort."""

    column: Column
    key: str
    n_cells: int
    n_filled: int
    n_number: int
    n_whole: int
    n_time: int
    n_about: int
    n_none: int
    n_code: int
    n_level: int
    low: float
    high: float
    n_date: int
    n_clock: int
    n_mark: int
    n_clock_mark: int
    n_truth: int
    n_likert: int
    n_score_word: int
    n_ticks: int
    n_arrow: int
    n_distinct: int
    mean_length: float
    short: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys a column may be known by: the whole header, then its last and first part.

        A header in two languages (员工编号 Employee ID) is known by either, one of a database
        (player_first_name) also by its `short` key.
        """
        parts = [vocabulary.header_key(part) for part in self.column.parts if part.strip()]
        spoken = vocabulary.in_two_languages(self.column.header)
        short = (self.short,) if self.short else ()
        return tuple(dict.fromkeys((self.key, *short, *parts[-1:], *parts[:1], *spoken)))

    @property
    def position(self) -> int:
        """Column of the sheet, from 0."""
        return self.column.position

    def share(self, count: int) -> float:
        """A count as a share of the filled cells, 0 when the column is empty."""
        return count / self.n_filled if self.n_filled else 0.0

    @property
    def is_number(self) -> bool:
        """Whether nearly every filled cell is a number; 000123 is a code."""
        return self.share(self.n_number) >= 0.9 and not self.n_code

    @property
    def is_figure(self) -> bool:
        """Whether most cells that say something are numbers, lengths of time, or near a number.

        A cell such as 暂无 or - says that there is no figure; <5 and 约30 are near one.
        """
        n_said = self.n_filled - self.n_none
        n_figures = self.n_number + self.n_time + self.n_about
        return n_said > 0 and n_figures >= FIGURE_SHARE * n_said and not self.n_code

    @property
    def is_date(self) -> bool:
        """Whether nearly every filled cell is a day or a period."""
        return self.share(self.n_date) >= 0.9


@dataclass
class _WorkedOut:
    """What was worked out once of a found table, which does not change."""

    columns: dict[int, Coded] = field(default_factory=dict)
    yearless: dict[int, Cell] = field(default_factory=dict)
    profiles: tuple[Profile, ...] | None = None


#: Of the tables that are alive, by their identity.
_WORKED_OUT: dict[int, _WorkedOut] = {}


def cells_of(table: FoundTable, position: int, rows: Sequence[int] | None = None) -> Coded:
    """The cells of one column over the data rows; a row that ends early is empty there.

    Of a large sheet a whole column is worked out once: several readers ask for it.
    """
    grid = table.sheet.cells
    chosen = table.data_rows if rows is None else rows
    if not isinstance(grid, CodedRows):
        return coded([grid[row][position] if position < len(grid[row]) else None for row in chosen])
    if rows is not None:
        return grid.columns[position].at(places_in(rows)).used()
    columns = _worked_out(table).columns
    if position not in columns:
        columns[position] = grid.columns[position].at(places_in(chosen)).used()
    return columns[position]


def forget_cells(table: FoundTable) -> None:
    """Let go of the columns that were worked out: they are as long as the sheet."""
    _worked_out(table).columns.clear()


def yearless_cell(table: FoundTable, position: int) -> Cell:
    """The first day or week of a column that only a year is missing from, else None."""
    found = _worked_out(table).yearless
    if position not in found:
        column = cells_of(table, position)
        # nearly every cell of a large file is a whole day, which need not be asked one by one
        unlike = column.values[column.unlike(PLAIN_MOMENT)]
        found[position] = next(
            (cell for cell in unlike if needs_year(cell) or is_bare_quarter(cell)), None
        )
    return found[position]


def sampled_rows(table: FoundTable) -> Sequence[int]:
    """At most SAMPLE_ROWS data rows, spread evenly over the table."""
    step = max(1, -(-len(table.data_rows) // SAMPLE_ROWS))
    return table.data_rows[::step]


def describe(table: FoundTable) -> tuple[Profile, ...]:
    """One profile per column of a table, worked out once."""
    worked_out = _worked_out(table)
    if worked_out.profiles is None:
        rows = sampled_rows(table)
        short = vocabulary.keys_without_prefix([column.header for column in table.columns])
        worked_out.profiles = tuple(
            _profile(column, cells_of(table, column.position, rows), short.get(column.header, ""))
            for column in table.columns
        )
    return worked_out.profiles


def _worked_out(table: FoundTable) -> _WorkedOut:
    """What is kept of a table as long as it lives."""
    key = id(table)
    if key not in _WORKED_OUT:
        _WORKED_OUT[key] = _WorkedOut()
        weakref.finalize(table, _WORKED_OUT.pop, key, None)
    return _WORKED_OUT[key]


def writes_decimal_comma(table: FoundTable, cells: Collection[Cell]) -> bool:
    """Whether cells of a table write 1.234,56, by themselves or as the other columns do."""
    if uses_decimal_comma(cells):
        return True
    rows = sampled_rows(table)
    columns = (cells_of(table, column.position, rows) for column in table.columns)
    return may_use_thousands_dots(cells) and any(map(uses_decimal_comma, columns))


def _profile(column: Column, cells: list[Cell], short: str) -> Profile:
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = [text_of(cell) for cell in filled]
    comma = uses_decimal_comma(filled)
    read = (parse_number(cell, has_decimal_comma=comma) for cell in filled)
    written = [number for number in read if number is not None]
    numbers = [number.value for number in written]
    months = months_written_out(texts)
    moments = [parse_moment(months.get(t, c)) for t, c in zip(texts, filled, strict=True)]
    upper, lower = [t.upper() for t in texts], [t.lower() for t in texts]
    first_of_two = vocabulary.first_of_two_parts(column.header)
    n_serial = sum(map(_is_serial, filled)) if _is_called_a_day(column) else 0
    return Profile(
        column=column,
        key=vocabulary.header_key(column.header),
        n_cells=len(cells),
        n_filled=len(filled),
        n_number=len(numbers),
        n_whole=sum(number.is_integer() for number in numbers),
        n_time=sum(_is_time(cell, first_of_two) for cell in filled),
        n_about=sum(_ABOUT.fullmatch(text) is not None for text in texts),
        n_none=sum(says_no_figure(cell) for cell in filled),
        n_code=sum(_is_code(cell) for cell in filled),
        n_level=sum(n.unit == "" and 0 <= n.value <= HIGHEST_LEVEL for n in written),
        low=min(numbers, default=0.0),
        high=max(numbers, default=0.0),
        n_date=sum(_is_moment(m, c) for m, c in zip(moments, filled, strict=True)) + n_serial,
        n_clock=sum(m is not None and m.at is not None for m in moments),
        n_mark=sum(_is_mark(text) for text in upper),
        n_clock_mark=0 if first_of_two else sum(bool(clock_times(text)) for text in texts),
        n_truth=sum(isinstance(cell, bool) for cell in filled),
        n_likert=sum(_is_likert(text) for text in texts),
        n_score_word=sum(_says_score(text) for text in lower),
        n_ticks=sum("┋" in text for text in texts),
        n_arrow=sum("→" in text for text in texts),
        n_distinct=len(set(texts)),
        mean_length=sum(map(len, texts)) / len(texts) if texts else 0.0,
        short=short,
    )


def _is_called_a_day(column: Column) -> bool:
    key = vocabulary.header_key(column.header)
    return key.endswith("日期") or vocabulary.field_words("attendance").get(key) == "session_on"


def _is_serial(cell: Cell) -> bool:
    """Whether a cell is a number that can count days as spreadsheets do."""
    number = parse_number(cell)
    return number is not None and SERIAL_RANGE[0] <= number.value <= SERIAL_RANGE[1]


def _is_moment(moment: Moment | None, cell: Cell) -> bool:
    if moment is None:
        return needs_year(cell) or _is_slashed(cell)
    return not (isinstance(cell, str) and fold(cell).isdigit())


def _is_slashed(cell: Cell) -> bool:
    return isinstance(cell, str) and parse_moment(cell, day_first=True) is not None


_ABOUT = re.compile(
    r"(?:约|大约|近|超|超过|不足|不到|少于|多于|[<>≤≥~≈])\s*[\d,.]+[万亿kKwW%]?"
    r"|[\d,.]+[万亿kKwW%]?\s*(?:\+|以上|以下|左右|余|多)"
)


def _is_time(cell: Cell, first_of_two: Literal["hour", "minute"] | None) -> bool:
    """Whether a cell is a length of time and no number: 2分16秒, 00:02:16; a clock time is none.

    05:32 is one where the header says what its parts are.
    """
    minutes = parse_duration(cell, first_of_two=first_of_two)
    return parse_number(cell) is None and minutes is not None


def _is_code(cell: Cell) -> bool:
    text = fold(cell) if isinstance(cell, str) else ""
    return len(text) > 1 and text[0] == "0" and text.isdigit()


def _is_mark(text: str) -> bool:
    if text in vocabulary.mark_status() or text in vocabulary.ambiguous_marks():
        return True
    return not clock_times(text) and status_of_mark(text) is not None


def _is_likert(text: str) -> bool:
    return vocabulary.answer_key(text) in vocabulary.likert_families_with()


def _says_score(text: str) -> bool:
    """Whether a text says how a test went: a grade, an absence, 85/100."""
    is_word = text in vocabulary.grade_words() or _is_absence(text)
    return is_word or parse_out_of(text) is not None


def _is_absence(text: str) -> bool:
    return vocabulary.score_status().get(text, "none") != "none"


def header_moment(
    column: Column, year: int | None = None, *, day_first: bool | None = None
) -> Moment | None:
    """The day or period a column's header names; with `year`, also 3月5日, 3/5 and 1月."""
    return dated_header(column, year, day_first=day_first)[0]


def header_order(table: FoundTable) -> bool | None | Literal["ask"]:
    """Whether the days in the headers of a table come before their months, as in day_order."""
    texts = [fold(part) for column in table.columns for part in column.parts]
    short = [re.fullmatch(r"(\d{1,2})/(\d{1,2})", text) for text in texts]
    # 19/3 has no year and still proves the order
    return day_order([*texts, *(f"{text[0]}/2024" for text in short if text and _decides(text))])


def _decides(found: re.Match[str]) -> bool:
    first, second = int(found[1]), int(found[2])
    return max(first, second) > 12 >= min(first, second)


def unordered_columns(table: FoundTable) -> tuple[Column, ...]:
    """Columns whose header is a day once it is known whether days come before months."""
    if header_order(table) != "ask":
        return ()
    return tuple(
        column
        for column in table.columns
        if header_moment(column) is None and header_moment(column, day_first=True) is not None
    )


def dated_header(
    column: Column, year: int | None = None, *, day_first: bool | None = None
) -> tuple[Moment | None, str]:
    """The day or period of a header and what else its path says: 2026年 / 1月 / 收入 is 收入."""
    parts = [piece for part in column.parts if part.strip() for piece in _apart(part)]
    n = len(parts)
    spans = [
        (a, b)
        for length in range(n, 0, -1)
        for a in range(n - length, -1, -1)
        for b in [a + length]
    ]
    for start, end in spans:
        moment = parse_moment(_joined(parts[start:end]), year=year, day_first=day_first)
        if moment is not None:
            return moment, " ".join((*parts[:start], *parts[end:]))
    return parse_moment(column.header, year=year, day_first=day_first), ""


_PERIOD = r"(?:20\d\d年)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|Q[1-4](?!\d))|第?\d{1,2}周"
_PERIOD_FIRST = re.compile(rf"(?P<period>{_PERIOD})[\s\-—_·:]*(?P<label>\D+)", re.IGNORECASE)
_PERIOD_LAST = re.compile(rf"(?P<label>\D+?)[\s\-—_·:]*\(?(?P<period>{_PERIOD})\)?", re.IGNORECASE)


_MONTH_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WRITTEN_DAY = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTH_NAME}(?:,?[ -]\d{{4}})?"
    rf"|{_MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?"
)
#: The number of a meeting before its day, in one cell: 第二次课 3月10日, Session 2 (2 Mar 2026).
_MEETING_DAY = re.compile(
    r"(?P<label>第?[一二三四五六七八九十\d]{1,3}(?:次|课|讲|节|场|期|天)(?:课|培训|签到|活动)?"
    r"|(?:session|class|lesson|meeting|day)\s?\d{1,2})"
    r"(?:[\s::]*\(?(?P<day>\d[\d/.\-年月日号]*\d[日号]?|\d{1,2}月\d{1,2}[日号])\)?"
    rf"|[\s::,–—-]*\(?(?P<written>{_WRITTEN_DAY})\)?)",
    re.IGNORECASE,
)


#: Half of a day behind its date; a clock time before it keeps it.
_HALF = re.compile(r"(?<=[\d日号)])\s*\(?(?:上午|下午|晚上|[AP]M)\)?$", re.IGNORECASE)
#: A day and what the meeting was about, in one cell: 9/5 话术, 投诉(9月12日), Sep 5 Scripts,
#: 20260905话术, one that was made up for first: 补9/5 话术. 9.5 without a year may number a
#: question.
_ONE_DAY = (
    r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?!\d)|\d{1,2}/\d{1,2}(?![\d/])"
    rf"|\d{{1,2}}月\d{{1,2}}[日号]?(?!\d)|{_WRITTEN_DAY}"
)
_TOPIC = r"(?P<label>[^\W\d][^\d?(){}]{1,19}?)"
_GAP = r"[\s\-—–_·:、,]*"
_DAY_FIRST = re.compile(rf"补?\(?(?P<day>{_ONE_DAY})\)?{_GAP}\(?{_TOPIC}\)?", re.IGNORECASE)
_DAY_LAST = re.compile(rf"{_TOPIC}{_GAP}\(?(?P<day>{_ONE_DAY})\)?", re.IGNORECASE)


def _day_and_label(text: str) -> list[str] | None:
    """The day and the topic of a meeting; None for a test of a day and for a day alone."""
    found = _DAY_FIRST.fullmatch(text) or _DAY_LAST.fullmatch(text)
    if found is None or parse_moment(_HALF.sub("", text), year=2024, day_first=True) is not None:
        return None
    others = (("scores", "test"), ("scores", "test_kind", "quiz"), ("terms", "rated"))
    is_other = any(vocabulary.holds(found["label"], vocabulary.term(*words)) for words in others)
    return None if is_other else [found["day"], found["label"]]


def _apart(part: str) -> list[str]:
    """1月目标 as 1月 and 目标: a period and the figure of it that is written in one cell."""
    text = fold(one_line(part))
    meeting = _MEETING_DAY.fullmatch(text)
    if meeting is not None:
        return [meeting["label"], meeting["day"] or meeting["written"]]
    if (pieces := _day_and_label(text)) is not None:
        return pieces
    found = _PERIOD_FIRST.fullmatch(text) or _PERIOD_LAST.fullmatch(text)
    if found is None or not vocabulary.is_figure_of_period(found["label"]):
        return [part]
    return [found["period"], found["label"]]


def _joined(parts: Sequence[str]) -> str:
    """Parts of a date as one: a bare year above 1月 is 2026年; without the half of a day."""
    if len(parts) == 1:
        return parts[0] if ":" in parts[0] else _HALF.sub("", parts[0])
    return "".join(f"{part}年" if re.fullmatch(r"(?:19|20)\d{2}", part) else part for part in parts)


def moment_columns(
    table: FoundTable, year: int | None = None, *, day_first: bool | None = None
) -> dict[int, Moment]:
    """Position -> day or period, over the columns whose header is one.

    `day_first` settles 03/05/2026 where the headers themselves do not. Days that run over a new
    year have `year` before it, or behind it where the newest stands first.
    """
    order = header_order(table)
    order = order if isinstance(order, bool) else day_first
    found = {c.position: header_moment(c, year, day_first=order) for c in table.columns}
    moments = {position: moment for position, moment in found.items() if moment is not None}
    for position in _behind_new_year(table, moments):
        moments[position] = _a_year_on(moments[position], table, moments)
    return (
        moments
        or _serial_columns(table)
        or _numbered_days(table, year)
        or _year_columns(table)
        or _quarter_columns(table, year)
    )


#: Months between two neighbouring columns from which a new year lies between them.
NEW_YEAR_GAP = 6


def new_year_columns(table: FoundTable) -> tuple[Column, ...]:
    """The columns without a year on the other side of a new year from the first of them."""
    found = {
        c.position: header_moment(c, 2024, day_first=header_order(table) is True)
        for c in table.columns
    }
    moments = {position: moment for position, moment in found.items() if moment is not None}
    behind = _behind_new_year(table, moments)
    return tuple(column for column in table.columns if column.position in behind)


def _behind_new_year(table: FoundTable, moments: Mapping[int, Moment]) -> frozenset[int]:
    """Positions from the one jump between neighbours on: 12/18 12/25 | 1/8, or 2月 1月 | 12月.

    Days that come twice are columns of two figures, such as the goals and the results of a year.
    """
    days = [
        (c.position, moments[c.position].on)
        for c in table.columns
        if c.position in moments and header_moment(c) is None
    ]
    steps = [(b.month - a.month, place) for (_, a), (place, b) in pairwise(days)]
    jumps = [place for step, place in steps if abs(step) >= NEW_YEAR_GAP]
    small = {step > 0 for step, _ in steps if step and abs(step) < NEW_YEAR_GAP}
    goes_down = any(step <= -NEW_YEAR_GAP for step, _ in steps)
    if len(jumps) != 1 or len({on for _, on in days}) < len(days) or small - {goes_down}:
        return frozenset()
    return frozenset(place for place, _ in days if place >= jumps[0])


def _a_year_on(moment: Moment, table: FoundTable, moments: Mapping[int, Moment]) -> Moment:
    """A moment behind a new year, in the year after the first column, or before it."""
    first = next(moments[c.position] for c in table.columns if c.position in moments)
    year = moment.on.year + (1 if moment.on < first.on else -1)
    last = monthrange(year, moment.on.month)[1]
    return replace(moment, on=moment.on.replace(year=year, day=min(moment.on.day, last)))


def _year_columns(table: FoundTable) -> dict[int, Moment]:
    """Headers that are years, two at least and each once, beside a column of names."""
    texts = {c.position: fold(c.parts[-1]) for c in table.columns if c.parts}
    years = {p: text for p, text in texts.items() if re.fullmatch(r"(?:19[5-9]|20)\d{2}", text)}
    if len(years) < 2 or len(set(years.values())) < len(years) or not _leads_with_names(table):
        return {}
    return {position: Moment(date(int(text), 1, 1), "year") for position, text in years.items()}


def _quarter_columns(table: FoundTable, year: int | None) -> dict[int, Moment]:
    """Headers Q1 to Q4 beside a column of metrics, teams or products; Q5 makes them questions."""
    texts = {c.position: fold(c.parts[-1]).upper() for c in table.columns if c.parts}
    numbered = {p: text for p, text in texts.items() if re.fullmatch(r"Q\d+", text)}
    quarters = set(numbered.values())
    if year is None or len(quarters) < max(2, len(numbered)) or not quarters <= _QUARTERS:
        return {}
    if not _leads_with_names(table):
        return {}
    found = {p: parse_moment(f"{year}{text}") for p, text in numbered.items()}
    return {position: moment for position, moment in found.items() if moment is not None}


_QUARTERS = {"Q1", "Q2", "Q3", "Q4"}


def _leads_with_names(table: FoundTable) -> bool:
    """Whether the first column is called as one of metrics, teams or products."""
    words = vocabulary.field_words("metric")
    key = vocabulary.header_key(table.columns[0].header)
    return words.get(key) in ("metric_name", "team", "series") or key in _ITEMS


_ITEMS = {"项目", "名称", "类别", "科目", "内容", "item", "name"}


def _serial_columns(table: FoundTable) -> dict[int, Moment]:
    """Headers that are Excel serials: at least three, since one number alone proves nothing."""
    found: dict[int, Moment] = {}
    for column in table.columns:
        text = fold(column.parts[-1]) if column.parts else ""
        if text.isdigit() and SERIAL_RANGE[0] <= int(text) <= SERIAL_RANGE[1]:
            moment = parse_moment(float(text), is_date_column=True)
            if moment is not None:
                found[column.position] = moment
    return found if len(found) >= 3 else {}


# days that are only numbered, under a title that names the month or the span


def _numbered_days(table: FoundTable, year: int | None) -> dict[int, Moment]:
    """Headers that number the days of the one month or span the title names: 1, 2, 3 … 六 日.

    Each is the next day with that number or weekday; one that cannot be proves that the columns
    are something else.
    """
    span, run = _span_of(table), _numbered_run(table)
    if span is None or len(run) < span.least or (span.year or year) is None:
        return {}
    first, last = span.days(span.year or year)
    if first is None or last is None:
        return {}
    day: date | None = first - timedelta(days=1)
    found: dict[int, Moment] = {}
    for position, text in run:
        day = _next_day(text, day, last)
        if day is None:
            return {}
        found[position] = Moment(day)
    return found


def _next_day(text: str, after: date, last: date) -> date | None:
    """The next day up to the last that a label names: 5, 5 星期四; 六 only names the very next."""
    label = _NUMBERED.fullmatch(text)
    if label is None:
        return None
    n_days = (last - after).days if label["day"] else min(1, (last - after).days)
    weekday = label["beside"] or label["alone"]
    for step in range(1, n_days + 1):
        day = after + timedelta(days=step)
        is_number = not label["day"] or int(label["day"]) == day.day
        if is_number and (not weekday or _WEEKDAYS[weekday] == day.weekday()):
            return day
    return None


@dataclass(frozen=True)
class _Span:
    """The days a title speaks of, as (month, day); the year is None where it is not written."""

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]
    least: int

    def days(self, year: int | None) -> tuple[date | None, date | None]:
        """First and last day; a last one before the first is one of the next year."""
        following = (year or 0) + (self.last < self.first)
        found = (
            parse_moment(f"{y}-{m}-{d}")
            for y, (m, d) in ((year, self.first), (following, self.last))
        )
        first, last = (moment.on if moment is not None else None for moment in found)
        return first, last


def _span_of(table: FoundTable) -> _Span | None:
    """The one span or month that title or sheet name writes, else the name of the file."""
    return _span_in((*table.title, table.sheet.name)) or _span_in((table.file_name,))


def _span_in(written: Sequence[str]) -> _Span | None:
    texts = [month_in_digits(fold(text)) for text in written]
    years = {int(hit[1]) for text in texts for hit in _YEAR.finditer(text)}
    year = next(iter(years)) if len(years) == 1 else None
    spans = {hit.groups() for text in texts for hit in _SPAN.finditer(text)}
    if len(spans) == 1:
        said, m1, d1, _, m2, d2 = spans.pop()
        days = (int(m1), int(d1)), (int(m2), int(d2))
        return _Span(int(said) if said else year, *days, LEAST_IN_SPAN)
    hits = [hit for text in texts for hit in _MONTH.finditer(text)]
    months = {int(hit["m"] or hit["m2"]) for hit in hits}
    years |= {int(hit["y"]) for hit in hits if hit["y"]}
    if len(months) != 1 or len(years) > 1:
        return None
    number = months.pop()
    year = next(iter(years), None)
    if not 1 <= number <= 12:
        return None
    return _Span(
        year, (number, 1), (number, monthrange(year or 2023, number)[1]), LEAST_NUMBERED_DAYS
    )


def _day_label(column: Column) -> str:
    """The last part of a header; a weekday in a row of its own goes behind the number above it."""
    parts = [fold(part) for part in column.parts[-2:] if part.strip()]
    if len(parts) == 2 and parts[0].rstrip("日").isdigit() and not parts[1][:1].isdigit():
        return " ".join(parts)
    return parts[-1] if parts else ""


def _numbered_run(table: FoundTable) -> list[tuple[int, str]]:
    """The longest run of neighbouring columns that are numbered or named like days."""
    runs: list[list[tuple[int, str]]] = [[]]
    for column in table.columns:
        text = _day_label(column)
        if _NUMBERED.fullmatch(text):
            runs[-1].append((column.position, text))
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    has_numbers = sum(text[0].isdigit() for _, text in longest) * 2 >= len(longest)
    return longest if has_numbers else []


def monthless_columns(table: FoundTable) -> tuple[Column, ...]:
    """Columns numbered like the days of a month that nothing around the table names."""
    run = _numbered_run(table)
    days = [int(found["day"]) for _, text in run if (found := _NUMBERED.fullmatch(text))["day"]]
    if len(days) < LEAST_NUMBERED_DAYS or days != sorted(set(days)) or _span_of(table) is not None:
        return ()
    numbered = {position for position, _ in run}
    return tuple(column for column in table.columns if column.position in numbered)


def yearless_columns(table: FoundTable) -> tuple[Column, ...]:
    """Columns whose header is a day that only a year is missing from."""
    found = tuple(
        column
        for column in table.columns
        if header_moment(column) is None and header_moment(column, 2024) is not None
    )
    if not found and (quarters := _quarter_columns(table, 2024)):
        return tuple(column for column in table.columns if column.position in quarters)
    span = None if found else _span_of(table)
    if span is None or span.year is not None:
        return found
    # some year out of six in a row has the weekdays that are written
    numbered = {p for year in range(2020, 2026) for p in _numbered_days(table, year)}
    return tuple(column for column in table.columns if column.position in numbered)
