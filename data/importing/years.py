"""The year of days and periods that are written without one, from around the table.

A year is never chosen in silence: the like sheets of a file, full dates beside the short ones and
the day the file was last saved on only give the default of a question.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.importing import context
from data.importing.model import Cell, FoundTable, Kind, Match
from data.importing.profiles import (
    cells_of,
    moment_columns,
    sampled_rows,
    yearless_cell,
    yearless_columns,
)
from data.importing.values import (
    Moment,
    is_blank,
    parse_moment,
    parse_number,
    parse_time_in_column,
    text_of,
)

#: Fields that hold days, in any kind of table.
DATE_FIELDS = (
    "session_on", "punched_at", "checked_in", "checked_out", "held_on", "assessed_on", "hired_on",
    "left_on", "submitted_at", "period", "leave_from", "leave_to", "talked_on", "appraised_on",
    "due_on", "done_on", "changed_on", "reviewed_on", "from_on", "to_on",
)  # fmt: skip
#: Those of them whose cells may be a clock time alone.
CLOCKS = frozenset({"punched_at", "checked_in", "checked_out"})
#: Fields any of which dates the rows of a kind that cannot do without.
DATED_BY: Mapping[Kind, frozenset[str]] = {
    "attendance": frozenset({
        "mark_on", "session_on", "punched_at", "checked_in", "checked_out", "leave_from",
    }),
    "metric": frozenset({"period", "value_on", "month", "year"}),
    "skill_level": frozenset({"assessed_on"}),
    "appraisal": frozenset({"appraised_on"}),
}  # fmt: skip
#: Kinds whose rows tell what has happened: none of their days lies behind the day of saving.
RECORDS: frozenset[Kind] = frozenset({"attendance", "assessment", "survey", "interview"})
#: Kinds of which some rows may tell of days to come.
MIXED: frozenset[Kind] = frozenset({"metric", "skill_level", "appraisal"})
#: Fields of columns whose header is a day or a period.
ACROSS = frozenset({"mark_on", "value_on"})


@dataclass(frozen=True)
class GuessedYear:
    """A year and the question, under `problem.`, that says how it was come to."""

    year: int
    code: str


def is_dated(kind: Kind, fields: Collection[str]) -> bool:
    """Whether columns say the days of a table, or its kind has no need of them."""
    needed = DATED_BY.get(kind)
    return needed is None or bool(needed & set(fields))


def dating_fields(table: FoundTable, matches: Sequence[Match]) -> set[str]:
    """The fields of a table, without those of clocks that say no day: 09:25."""
    taken = {match.column: match.field_id for match in matches}
    return {f for p, f in taken.items() if f not in CLOCKS or not _is_dayless(table, p)}


def _is_dayless(table: FoundTable, position: int) -> bool:
    """Whether a column holds times of a day and no day at all."""
    cells = cells_of(table, position, sampled_rows(table)).used().values
    filled = [cell for cell in cells if not is_blank(cell)]
    return any(map(_is_time_alone, filled)) and not holds_day(filled)


def _is_time_alone(cell: Cell) -> bool:
    return parse_time_in_column(cell) is not None and not isinstance(cell, datetime)


def holds_day(cells: Iterable[Cell]) -> bool:
    """Whether any cell of a column of clocks says a day, not a time alone."""
    others = (cell for cell in cells if not is_blank(cell) and not _is_time_alone(cell))
    return any(
        parse_moment(cell, day_first=True, year=_ANY_YEAR, is_date_column=True) for cell in others
    )


#: A year in which every day of a month exists.
_ANY_YEAR = 2024


def guess_year(
    table: FoundTable, kind: Kind, matches: tuple[Match, ...], texts: tuple[str, ...]
) -> GuessedYear | None:
    """The likely year of the days without one; None where there are none or nothing tells it."""
    if kind not in RECORDS | MIXED or yearless(table, kind, matches, texts) is None:
        return None
    if table.year_beside is not None:
        return GuessedYear(table.year_beside, "year_of_file")
    years = _years_in_rows(table)
    if len(years) == 1:
        return GuessedYear(years.pop(), "year_of_rows")
    year = _year_of_saving(table, kind, matches, texts)
    return None if year is None else GuessedYear(year, "year_of_saving")


def yearless(
    table: FoundTable, kind: Kind, matches: tuple[Match, ...], texts: tuple[str, ...]
) -> str | None:
    """The first day or period that only a year is missing from, as it is written."""
    taken = {match.column: match.field_id for match in matches}
    dated = moment_columns(table)
    if any(taken.get(p) in ACROSS and moment.grain == "year" for p, moment in dated.items()):
        return None
    across = [c for c in yearless_columns(table) if taken.get(c.position) in ACROSS]
    if across and not dated:
        return across[0].header
    if {"month", "day"} & set(taken.values()) and "year" not in taken.values():
        return _month_and_day(table, taken, table.data_rows[0])
    for position, field in taken.items():
        if field in DATE_FIELDS:
            seen = yearless_cell(table, position)
            if seen is not None:
                return text_of(seen)
    if kind not in ("attendance", "metric") or is_dated(kind, dating_fields(table, matches)):
        return None
    # 培训时间：2026年9月12日 above the table of the sheet 9.12 leaves nothing open
    is_told = context.day_of(table, texts) is not None
    return None if is_told else context.yearless_period(texts)


def _month_and_day(table: FoundTable, taken: Mapping[int, str], row: int) -> str:
    """What month and day columns say in a row, 5-28 for example."""
    first = {field: cells_of(table, p, (row,)) for p, field in taken.items()}
    return "-".join(text_of(cell) for field in ("month", "day") for cell in first.get(field, ()))


def _years_in_rows(table: FoundTable) -> set[int]:
    """The years of the full dates in the rows, whatever their columns are taken for."""
    rows = sampled_rows(table)
    cells = [cell for column in table.columns for cell in cells_of(table, column.position, rows)]
    days = (cell if isinstance(cell, date) else _full_date(cell) for cell in cells)
    return {day.year for day in days if day is not None}


def _full_date(cell: Cell) -> date | None:
    moment = parse_moment(cell) if isinstance(cell, str) and "20" in cell else None
    return moment.on if moment is not None and moment.grain in ("day", "month") else None


def _year_of_saving(
    table: FoundTable, kind: Kind, matches: tuple[Match, ...], texts: tuple[str, ...]
) -> int | None:
    """The latest year in which no filled day lies behind the day the file was saved on.

    None where figures lie partly before and partly behind it: a plan has days to come.
    """
    saved = table.saved_on
    if saved is None:
        return None
    days = [moment.on for moment in _moments(table, kind, matches, texts, saved.year)]
    later = sum(day > saved for day in days)
    if later and later < len(days) and kind in MIXED:
        return None
    return saved.year - (later > 0) if days else None


def _moments(
    table: FoundTable,
    kind: Kind,
    matches: tuple[Match, ...],
    texts: tuple[str, ...],
    year: int,
) -> Iterator[Moment]:
    """The days and periods of a table that hold something, were they in this year."""
    taken = {match.column: match.field_id for match in matches}
    for position, moment in moment_columns(table, year).items():
        cells = cells_of(table, position).values
        if taken.get(position) in ACROSS and not all(map(is_blank, cells)):
            yield moment
    month = next((p for p, field in taken.items() if field == "month"), None)
    for cell in cells_of(table, month).values if month is not None else ():
        number = parse_number(cell)
        found = (
            parse_moment(f"{year}-{number.value:.0f}") if number else parse_moment(cell, year=year)
        )
        yield from [found] if found is not None else []
    for position, field in taken.items():
        if field in DATE_FIELDS:
            read = (parse_moment(c, year=year) for c in cells_of(table, position).values)
            yield from (moment for moment in read if moment is not None)
    if not is_dated(kind, dating_fields(table, matches)):
        title = context.period_of(texts, year)
        yield from [title] if title is not None else []
