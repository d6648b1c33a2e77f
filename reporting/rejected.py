"""The rows of a file that were not loaded, in its own layout with reasons, to mend and reload."""

import io
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from reporting.words import Lang, translate

REASON_WIDTH = 70


def file_name(name: str) -> str:
    """What the rejected rows of a file are called: its name stays readable as the same file's."""
    stem, dot, _ = name.rpartition(".")
    return f"{stem if dot else name}.rejected.xlsx"


def workbook(parts: Sequence[tuple[Any, Mapping[int, str]]], lang: Lang) -> bytes:
    """An xlsx that is read like the file itself: same sheets, titles, headers, columns in place.

    parts: a left-over sheet of an import (sheet, lines, headers, reasons, merged, percent_columns,
    troubled) with the reason of each row by its number in the file. The reason stands in a column
    of its own right of the table. Nothing a cell says becomes a formula or link.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    taken: set[str] = set()
    for part, reasons in parts:
        sheet = book.add_worksheet(_sheet_name(part.sheet, taken))
        _write(sheet, _formats(book), part, reasons, translate(lang, "load.rejected_reason"))
    book.close()
    return target.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    shapes = {
        "plain": {},
        "percent": {"num_format": "0.##%"},
        "datetime": {"num_format": "yyyy-mm-dd hh:mm:ss"},
        "date": {"num_format": "yyyy-mm-dd"},
        "time": {"num_format": "hh:mm:ss"},
    }
    head = {"bold": True, "bg_color": "#E3ECF7"}
    made = {name: book.add_format(shape) for name, shape in shapes.items()}
    made |= {f"bad {n}": book.add_format(s | {"bg_color": "#F0C4B0"}) for n, s in shapes.items()}
    made |= {f"head {name}": book.add_format(shape | head) for name, shape in shapes.items()}
    return made


def _write(
    sheet: Any, formats: dict[str, Any], part: Any, reasons: Mapping[int, str], heading: str
) -> None:
    places = {number: row for row, (number, _) in enumerate(part.lines)}
    for row, (number, cells) in enumerate(part.lines):
        look = "head " if number in part.headers else ""
        for column, cell in enumerate(cells):
            bad = "bad " if (number, column) in part.troubled else look
            is_percent = number in part.reasons and column in part.percent_columns
            _write_cell(sheet, row, column, cell, formats, bad, is_percent=is_percent)
    _merge(sheet, formats, part, places)
    for number, column in part.headers.items():
        sheet.write_string(places[number], column, heading, formats["head plain"])
    for number, column in part.reasons.items():
        sheet.write_string(places[number], column, reasons.get(number, ""))
    last = max(part.reasons.values())
    sheet.set_column(0, last - 1, 14)
    sheet.set_column(last, last, REASON_WIDTH)
    sheet.freeze_panes(min(places[number] for number in part.reasons), 0)


def _merge(sheet: Any, formats: dict[str, Any], part: Any, places: Mapping[int, int]) -> None:
    """Titles and headers merged as they were, one place after the other."""
    for first, left, last, right in part.merged:
        top, bottom = places[first + 1], places[last + 1]
        # some files merge a cell with itself, or one place twice
        with suppress(OverlappingRange):
            if (first, left) != (last, right):
                sheet.merge_range(top, left, bottom, right, "")
        look = "head " if first + 1 in part.headers else ""
        _write_cell(sheet, top, left, part.lines[top][1][left], formats, look, is_percent=False)


def _write_cell(
    sheet: Any,
    row: int,
    column: int,
    cell: Any,
    formats: dict[str, Any],
    look: str,
    *,
    is_percent: bool,
) -> None:
    """A cell with the type it has in the file: a number stays a number, a day a day."""
    if cell is None:
        if look:
            sheet.write_blank(row, column, None, formats[f"{look}plain"])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, formats[f"{look}plain"])
    elif isinstance(cell, int | float) and math.isfinite(cell):
        shape = "percent" if is_percent else "plain"
        sheet.write_number(row, column, cell, formats[f"{look}{shape}"])
    elif isinstance(cell, time | timedelta) or (isinstance(cell, date) and cell.year > 1900):
        shape = _shape_of_day(cell)
        sheet.write_datetime(row, column, cell, formats[f"{look}{shape}"])
    else:
        text = getattr(cell, "text", None) or str(cell)
        sheet.write_string(row, column, text, formats[f"{look}plain"])


def _shape_of_day(cell: Any) -> str:
    if isinstance(cell, time | timedelta):
        return "time"
    has_clock = isinstance(cell, datetime) and cell.time() != time(0)
    return "datetime" if has_clock else "date"


def _sheet_name(name: str, taken: set[str]) -> str:
    """The sheet's own name; one that a workbook cannot hold twice gets a number behind it."""
    plain = "".join(" " if character in "[]:*?/\\" else character for character in name)
    plain = plain.strip("'")[:31] or "Sheet1"
    unique, number = plain, 2
    while unique.casefold() in taken:
        unique = f"{plain[:26]} ({number})"
        number += 1
    taken.add(unique.casefold())
    return unique
