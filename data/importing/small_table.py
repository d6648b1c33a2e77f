"""A small table of any content as typed columns: what a comparison is computed from.

Nothing of it is stored. The file is read and the table found as in every import; here its cells
become numbers, days and texts without asking what the table is about.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import and_

import pandas as pd

from data.importing import composite, downwards, tables, vocabulary
from data.importing.model import Cell, CellError, FoundTable, Problem, Refusal, Sheet, SourceFile
from data.importing.shapes import is_filled
from data.importing.values import (
    day_order,
    name_of,
    needs_year,
    one_line,
    parse_moment,
    parse_number,
    text_of,
    uses_decimal_comma,
)

#: A column is of numbers, or of days, when this share of its filled cells is.
TYPED_SHARE = 0.6
#: A table that is written downwards has fewer rows.
MOST_ROWS = 20
#: Stands in where days are written without a year; without a 29th of February.
ANY_YEAR = 2025


@dataclass(frozen=True)
class SmallTable:
    """Typed columns by header: numbers as float, days as datetime, everything else as text.

    Blank cells and words for "no value" are missing (NaN, NaT, None). Percentages are shares: 85%
    is 0.85. `misfits` are columns of numbers or days with a cell that is none: they stay text, and
    nothing may be computed from them. `percents` are the columns written as percentages.
    `problems` are notes of what was left out on the way.
    """

    file_name: str
    frame: pd.DataFrame
    misfits: Mapping[str, Problem] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    percents: frozenset[str] = frozenset()


def small_table_of(source: SourceFile | Refusal) -> SmallTable | Problem:
    """The largest table of a file, or the one problem that says why there is none."""
    file_name = source.name
    if isinstance(source, Refusal):
        return source.problem
    read = [_with_names_of_rows(table) for table in tables.find_tables(source)]
    found = [table for table in read if _downward_rows(table) or table.data_rows]
    if not found:
        return _one_column(source)
    table = max(found, key=lambda item: len(item.data_rows) * len(item.columns))
    downward = _downward_rows(table)
    rows = downward or _all_rows(table)
    names = {} if downward else _names_in_first_row(table, rows)
    if names:
        rows = rows[1:]
    columns: dict[str, pd.Series] = {}
    misfits: dict[str, Problem] = {}
    percents: set[str] = set()
    for line in _rows_as_lines(table, rows) if downward else _lines(table, rows, names):
        typed = _typed(line.cells, line.header)
        if isinstance(typed, _Misfit):
            row, column = line.places[typed.place]
            place = {"file_name": file_name, "sheet": table.sheet.name, "row": row}
            place |= {"column": column, "header": line.header, "seen": typed.seen}
            misfits[line.header] = Problem(typed.code, "refused", **place)
            typed = _text(line.cells)
        elif _is_percent(table.sheet, line):
            percents.add(line.header)
        columns[line.header] = typed
    notes = _notes(file_name, table, len(found))
    if downward:
        notes = tuple(note for note in notes if note.code != "totals_left_out")
    return SmallTable(file_name, pd.DataFrame(columns), misfits, notes, frozenset(percents))


def _is_percent(sheet: Sheet, line: "_Line") -> bool:
    """Whether every number of a column is written as a percentage, by its sign or its format."""
    known = zip(line.cells, line.places, strict=True)
    numbers = [(parse_number(cell), place) for cell, place in known if not _is_missing(cell)]
    return bool(numbers) and all(
        number is not None and (number.unit == "%" or sheet.has_percent(*place))
        for number, place in numbers
    )


@dataclass(frozen=True)
class _Line:
    """What becomes one column: its header, its cells, and (row, column) of each in the sheet."""

    header: str
    cells: Sequence[Cell]
    places: Sequence[tuple[int, int]]


def _lines(table: FoundTable, rows: Sequence[int], names: Mapping[int, str]) -> list[_Line]:
    """The columns of a table."""
    cells = table.sheet.cells
    return [
        _Line(
            names.get(column.position, column.header),
            [cells[row][column.position] for row in rows],
            [(row, column.position) for row in rows],
        )
        for column in table.columns
    ]


def _rows_as_lines(table: FoundTable, rows: Sequence[int]) -> list[_Line]:
    """The rows of a table that is written downwards, each as a column; first that of its groups."""
    cells, (first, *others) = table.sheet.cells, [column.position for column in table.columns]
    found = [
        _Line(
            one_line(cells[row][first]),
            [cells[row][position] for position in others],
            [(row, position) for position in others],
        )
        for row in rows
    ]
    names = [column.header for column in table.columns[1:]]
    return found if len(names) == 1 else [_Line(downwards.GROUP, names, found[0].places), *found]


def _with_names_of_rows(table: FoundTable) -> FoundTable:
    """The table, with the names of its rows where most of them were taken for lines of totals.

    Below a blank corner, 合计 above 通过 leaves one cell without a header, which is no column.
    """
    first = table.columns[0]
    if not table.totals or first.position == 0:
        return table
    corner = replace(first, position=first.position - 1, header="(A)", parts=())
    named = replace(table, columns=(corner, *table.columns))
    return named if _downward_rows(named) else table


def _downward_rows(table: FoundTable) -> list[int]:
    """The rows of a table written downwards, whose 总人数 is no line of totals; else none."""
    rows = sorted({*table.data_rows, *table.totals}) if len(table.data_rows) < MOST_ROWS else []
    lines = _lines(table, rows, {})
    headers, columns = [line.header for line in lines], [line.cells for line in lines]
    return rows if rows and downwards.is_downwards(headers, columns) else []


def _names_in_first_row(table: FoundTable, rows: Sequence[int]) -> dict[int, str]:
    """Position -> name where no header was found, but the first row is one of words: above numbers,
    or one of them above words that all come back while it does not.
    """
    if len(rows) < 2 or not all(_PLACE.fullmatch(column.header) for column in table.columns):
        return {}
    first, second = (
        [table.sheet.cells[row][column.position] for column in table.columns] for row in rows[:2]
    )
    named = [is_filled(cell) and parse_number(cell) is None for cell in first]
    above = [parse_number(cell) is not None for cell in second]
    if not is_filled(first[0]) and is_filled(second[0]) and not above[0] and all(above[1:]):
        # a blank corner: yes and no above their counts
        first[0], named[0] = table.columns[0].header, True
    # a header of sizes: <4, 4, 4.5, 5, 6+
    is_scale = named[0] and not above[0] and all(map(is_filled, first))
    years = [cell for cell in first[1:] if _YEAR.fullmatch(text_of(cell).strip())]
    # a header of years: 季度, 2024, 2025
    is_yearly = named[0] and not above[0] and len(years) == len(first) - 1 == len({*years})
    is_named = all(named) or is_yearly or (is_scale and any(map(and_, named, above)))
    if not is_named or not (any(above) or _is_above_words(table, rows)):
        return {}
    texts = [one_line(cell) for cell in first]
    positions = [column.position for column in table.columns]
    return dict(zip(positions, texts, strict=True)) if len({*texts}) == len(texts) else {}


def _is_above_words(table: FoundTable, rows: Sequence[int]) -> bool:
    """Whether a first cell stands once in its column, and every other one comes back."""
    for column in table.columns:
        first, *rest = (one_line(table.sheet.cells[row][column.position]) for row in rows)
        if first not in rest and len(set(rest)) <= len(rest) / FEWEST_TIMES:
            return True
    return False


#: A year, as it stands at the head of a column.
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
#: So often, on average, do the labels of a column come back.
FEWEST_TIMES = 5
#: What a column without a header is called: its letter.
_PLACE = re.compile(r"\([A-Z]+\)")


def _one_column(source: SourceFile) -> SmallTable | Problem:
    """A header with one column of cells below it, which nothing but its first cell tells apart."""
    for sheet in source.sheets:
        places = [
            (row, column)
            for row, cells in enumerate(sheet.cells)
            for column, cell in enumerate(cells)
            if is_filled(cell)
        ]
        if len({row for row, _ in places}) < len(places):
            continue
        cells = [sheet.cells[row][column] for row, column in places]
        if len(cells) > 2 and parse_number(cells[0]) is None:
            line = _Line(one_line(cells[0]), cells[1:], places[1:])
            typed = _typed(line.cells, line.header)
            if not isinstance(typed, _Misfit):
                percents = frozenset({line.header} if _is_percent(sheet, line) else ())
                frame = pd.DataFrame({line.header: typed})
                return SmallTable(source.name, frame, percents=percents)
    return Problem("file_without_table", "refused", file_name=source.name)


@dataclass(frozen=True)
class _Misfit:
    """A cell that is none of its column: which one of the cells, and what stands in it."""

    code: str
    place: int
    seen: str


def _all_rows(table: FoundTable) -> list[int]:
    """The records, with those whose first cell alone is blank where that cell is a value."""
    first = table.columns[0].position
    is_value = [parse_number(table.sheet.cells[row][first]) is not None for row in table.data_rows]
    rows = set(table.data_rows)
    if sum(is_value) > TYPED_SHARE * len(is_value):
        rows |= {
            row
            for row in range(table.data_rows[0], len(table.sheet.cells))
            if row not in table.totals and _holds_values(table, row)
        }
    return sorted(rows)


def _holds_values(table: FoundTable, row: int) -> bool:
    cells = [table.sheet.cells[row][column.position] for column in table.columns]
    return not is_filled(cells[0]) and any(parse_number(cell) is not None for cell in cells)


#: The one word for "no value" that may be the name of a group.
NO_GROUP = "none"


def _typed(cells: Sequence[Cell], header: str) -> pd.Series | _Misfit:
    known = [None if _is_missing(cell) else cell for cell in cells]
    if _SPAN.search(header):
        known = [_span_of(cell) for cell in known]
    filled = [cell for cell in known if cell is not None]
    has_comma = uses_decimal_comma(filled)
    numbers = [parse_number(cell, has_decimal_comma=has_comma) for cell in known]
    n_numbers = sum(number is not None for number in numbers)
    if n_numbers and n_numbers >= TYPED_SHARE * len(filled):
        return _numbers(known, numbers)
    if composite.are_parts(header, [text_of(cell) for cell in filled]):
        # 8/10 is no 8th of October below a header of counts
        return _text(cells)
    order = day_order(filled)
    moments = [
        parse_moment(cell, day_first=order if isinstance(order, bool) else None) for cell in known
    ]
    if not any(moments) and all(map(needs_year, filled)):
        # weekdays then follow each other as in any year
        moments = [parse_moment(cell, year=ANY_YEAR) for cell in known]
    n_moments = sum(moment is not None for moment in moments)
    if n_moments and n_moments >= TYPED_SHARE * len(filled):
        return _days(known, moments)
    return _text(cells)


#: Headers of lengths of time, below which 5:30 is no time of the day.
_SPAN = re.compile(r"时长|耗时|用时|\b(?:duration|handling time|time spent)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d)")


def _span_of(cell: Cell) -> Cell:
    """A length of time written 5:30 as 5.5 of its first unit, 1:05:30 as 65.5; else the cell."""
    found = _CLOCK.fullmatch(text_of(cell)) if cell is not None else None
    if found is None:
        return cell
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 60 * hours + minutes + seconds / 60


def _text(cells: Sequence[Cell]) -> pd.Series:
    answers = _answers_among_missing(cells)
    texts = [
        None if _is_missing(cell) and _key(cell) not in answers else name_of(cell) for cell in cells
    ]
    return pd.Series(texts, dtype=object)


def _answers_among_missing(cells: Sequence[Cell]) -> frozenset[str]:
    """Words for "no value" that are an answer here: 无效 beside 有效 alone, none beside some.

    Were they taken for blanks, everybody left would have answered the same. None that comes as
    often as the other labels is one of them: a group without instruction, a plot without shade.
    """
    doubtful = frozenset(vocabulary.words("roles")["missing"]["or_an_answer"])
    found = frozenset(_key(cell) for cell in cells) & doubtful
    others = {_key(cell) for cell in cells if not _is_missing(cell)}
    degrees = frozenset(vocabulary.words("roles")["degree"]["whole"])
    if found == {"-"} and others == {"+"}:
        return found
    n_none = sum(_key(cell) == NO_GROUP for cell in cells)
    is_group = found == {NO_GROUP} and 2 * n_none * (len(others) + 1) >= len(cells)
    is_answer = len(others) == 1 or bool(others & degrees) or is_group
    is_answer = is_answer and "-" not in found
    return found if len(found) == 1 and is_answer else frozenset()


def _key(cell: Cell) -> str:
    return text_of(cell).lower() if isinstance(cell, str) else ""


def _numbers(cells: Sequence[Cell], numbers: Sequence) -> pd.Series | _Misfit:
    for place, (cell, number) in enumerate(zip(cells, numbers, strict=True)):
        if cell is not None and number is None:
            return _Misfit("cell_not_a_number", place, text_of(cell))
    percent = [number.unit == "%" for number in numbers if number is not None]
    bare = [k for k, n in enumerate(numbers) if n is not None and n.unit != "%"]
    if any(percent) and any(abs(numbers[k].value) > 1 for k in bare):
        place = next(k for k in bare if abs(numbers[k].value) > 1)
        return _Misfit("percent_and_bare", place, text_of(cells[place]))
    values = [float("nan") if number is None else number.value for number in numbers]
    return pd.Series(values, dtype=float)


def _days(cells: Sequence[Cell], moments: Sequence) -> pd.Series | _Misfit:
    for place, (cell, moment) in enumerate(zip(cells, moments, strict=True)):
        if cell is not None and moment is None:
            return _Misfit("cell_not_a_day", place, text_of(cell))
    return pd.to_datetime(pd.Series([None if m is None else m.on for m in moments]))


def _is_missing(cell: Cell) -> bool:
    if not is_filled(cell) or isinstance(cell, CellError) or cell != cell:
        return True
    return isinstance(cell, str) and _key(cell) in _missing_words()


def _missing_words() -> frozenset[str]:
    return frozenset(vocabulary.words("roles")["missing"]["words"])


def _notes(file_name: str, table: FoundTable, n_tables: int) -> tuple[Problem, ...]:
    notes = list(table.problems)
    if n_tables > 1:
        values = {"n": n_tables - 1}
        notes.append(Problem("other_tables_left_out", "note", file_name=file_name, values=values))
    return tuple(notes)
