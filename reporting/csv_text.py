"""A table as CSV that spreadsheets open rightly: byte order mark, no formulas from text."""

import csv
import io
from datetime import date
from typing import Any

from reporting.report import Column, Table, flat
from reporting.words import Lang

#: A cell that starts like this would be computed, or sent somewhere, by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(table: Table, lang: Lang) -> bytes:
    """The table in UTF-8 with a byte order mark; numbers stay numbers, shares stay 0-1."""
    wide = flat(table, lang)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe(column.label) for column in wide.columns])
    for row in wide.rows:
        writer.writerow(
            [_cell(value, column) for value, column in zip(row, wide.columns, strict=True)]
        )
    return out.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _cell(value: Any, column: Column) -> Any:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return round(value, 6 if column.kind.endswith("percent") else 4)
    return value
