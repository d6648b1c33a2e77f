"""Large sheets on their way out of the child: by columns, each different cell once.

Made without numpy and Arrow, whose start alone takes as long as reading 30,000 rows of a workbook.
"""

from array import array
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, NamedTuple

from data.importing.cells import is_too_long, plain_cell

#: Whole numbers of 32 bits.
CODES = "i"
#: A file needs two filled cells: no more than so many different ones are looked at.
MOST_LOOKED_AT = 1000


class Packed(NamedTuple):
    """A column: for each row the place of its cell among the different ones."""

    codes: array
    values: list[Any]


def pack(rows: Sequence[Sequence[Any]], width: int) -> tuple[list[Packed], tuple[int, int] | None]:
    """Columns of a sheet's rows without its last blank ones, and where a number has lost digits.

    Empty texts become None and whole numbers int as in a small sheet, once for each value.
    """
    if not rows:
        return [], None
    if set(map(len, rows)) != {width}:
        rows = [_as_long_as(row, width) for row in rows]
    columns = [_packed(cells) for cells in zip(*rows, strict=True)]
    n_rows = max(map(_n_filled_rows, columns), default=0)
    long = [(_first_row(column, is_too_long), place) for place, column in enumerate(columns)]
    first_long = min(((row, place) for row, place in long if row is not None), default=None)
    return [Packed(column.codes[:n_rows], column.values) for column in columns], first_long


def _as_long_as(row: Sequence[Any], width: int) -> Sequence[Any]:
    return row if len(row) == width else [*row, *[None] * (width - len(row))]


def _packed(cells: Sequence[Any]) -> Packed:
    """The column of these cells; TRUE is not 1."""
    if bool in set(map(type, cells)):
        places = dict(zip(dict.fromkeys((type(cell), cell) for cell in cells), count()))
        codes = array(CODES, [places[type(cell), cell] for cell in cells])
        values = [plain_cell(cell) for _, cell in places]
    else:
        places = dict(zip(dict.fromkeys(cells), count()))
        codes = array(CODES, map(places.__getitem__, cells))
        values = list(map(plain_cell, places))
    return _each_once(codes, values)


def _each_once(codes: array, values: list[Any]) -> Packed:
    """The same column where several blank cells have become the same."""
    places: dict[tuple[type, Any], int] = {}
    moved = [places.setdefault((type(value), value), len(places)) for value in values]
    if len(places) == len(values):
        return Packed(codes, values)
    return Packed(array(CODES, map(moved.__getitem__, codes)), [value for _, value in places])


def _n_filled_rows(column: Packed) -> int:
    """Rows up to the last filled one."""
    blank = column.values.index(None) if None in column.values else -1
    last = len(column.codes)
    while last and column.codes[last - 1] == blank:
        last -= 1
    return last


def _first_row(column: Packed, test: Callable[[Any], bool]) -> int | None:
    """The first row whose value passes a test."""
    passed = {place for place, value in enumerate(column.values) if test(value)}
    if not passed:
        return None
    return next((row for row, code in enumerate(column.codes) if code in passed), None)


def amounts(columns: Sequence[Packed]) -> tuple[int, int]:
    """Filled cells, none counted beyond the first thousand values of a column, and characters."""
    n_filled = n_characters = 0
    for column in columns:
        looked_at = column.values[:MOST_LOOKED_AT]
        n_filled += sum(value is not None and str(value).strip() != "" for value in looked_at)
        lengths = [len(value) if type(value) is str else 0 for value in column.values]
        if any(lengths):
            n_characters += sum(map(lengths.__getitem__, column.codes))
    return n_filled, n_characters
