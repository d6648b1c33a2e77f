"""Headers that are days or months once they are read together: 3.2 | 3.9, Jan-26 | Feb-26.

One alone could as well be the number of a chapter, or the 26th of January.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from data.importing.model import Cell, Column, FoundTable, Problem
from data.importing.shapes import SAMPLE
from data.importing.values import fold, is_blank, parse_moment, parse_number

#: So many headers or cells prove that they are days or months.
LEAST = 2
#: Any leap year, to see whether a month has such a day.
_A_YEAR = 2024
_DOTTED = re.compile(r"(\d{1,2})([.-])(\d{1,2})")
_MONTH_OF_YEAR = re.compile(r"([a-z]{3,9})\.?\s?[-'’]\s?(\d{2})", re.IGNORECASE)


def told(table: FoundTable) -> FoundTable:
    """The table with such headers written out in the paths of their columns, and a note on days."""
    last = {c.position: fold(c.parts[-1]) for c in table.columns if c.parts}
    months = months_written_out(last.values())
    days = {} if months else _days(table, last)
    said = {place: months[text] for place, text in last.items() if text in months} | days
    if not said:
        return table
    columns = [_written_out(column, said.get(column.position)) for column in table.columns]
    return replace(
        table, columns=tuple(columns), problems=(*table.problems, *_noted(table, last, days))
    )


def months_written_out(texts: Iterable[str]) -> dict[str, str]:
    """Jan-26 -> Jan 2026, where all texts of this form are months one after the other.

    Texts of another form do not count; days of one month, Mar-16 and Mar-23, are no such months.
    """
    found = {text: hit for text in texts if (hit := _MONTH_OF_YEAR.fullmatch(text))}
    written = {text: f"{hit[1]} 20{hit[2]}" for text, hit in found.items()}
    moments = {text: parse_moment(month) for text, month in written.items()}
    read = {moment.on for moment in moments.values() if moment is not None}
    numbers = sorted(12 * on.year + on.month for on in read)
    is_run = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    if len(numbers) < LEAST or None in moments.values() or not is_run:
        return {}
    return written


def _days(table: FoundTable, last: Mapping[int, str]) -> dict[int, str]:
    """Position -> 3月2日, over the columns of marks under 3.2, 3.9 and later days."""
    dotted = {place: hit for place, text in last.items() if (hit := _DOTTED.fullmatch(text))}
    if len(dotted) < LEAST or any(_holds_numbers(table, place) for place in dotted):
        return {}
    days = _in_order([(int(hit[1]), hit[3], hit[2]) for hit in dotted.values()])
    return (
        {place: f"{m}月{d}日" for place, (m, d) in zip(dotted, days, strict=True)} if days else {}
    )


def _in_order(written: Sequence[tuple[int, str, str]]) -> list[tuple[int, int]]:
    """Month and day of each, every one later than the one before it; none where one cannot be.

    A spreadsheet keeps 3.10 as the number 3.1, which is the tenth where the first is over.
    """
    found: list[tuple[int, int]] = []
    for month, digits, sign in written:
        could = [int(digits)] + ([int(digits) * 10] if len(digits) == 1 and sign == "." else [])
        later = (d for d in could if _is_day(month, d) and (not found or found[-1] < (month, d)))
        day = next(later, None)
        if day is None:
            return []
        found.append((month, day))
    return found


def _is_day(month: int, day: int) -> bool:
    try:
        date(_A_YEAR, month, day)
    except ValueError:
        return False
    return True


def _holds_numbers(table: FoundTable, place: int) -> bool:
    cells: list[Cell] = [table.sheet.cells[row][place] for row in table.data_rows[:SAMPLE]]
    return any(parse_number(c) is not None for c in cells if not is_blank(c)) or all(
        map(is_blank, cells)
    )


def _written_out(column: Column, text: str | None) -> Column:
    return column if text is None else replace(column, parts=(*column.parts[:-1], text))


def _noted(
    table: FoundTable, last: Mapping[int, str], days: Mapping[int, str]
) -> tuple[Problem, ...]:
    if not days:
        return ()
    place = next(iter(days))
    values = {"n": len(days), "seen": last[place], "read_as": days[place]}
    note = Problem("days_with_dots", "note", table.file_name, table.sheet.name, values=values)
    return (replace(note, row=table.header_rows[-1], column=place),)
