"""Tables of one file that say different things of the same days, and what tells them apart.

A dashboard has the same table once for each region, each under its name. Read one by one they would
contradict each other; the name above each, or that of its sheet, says which one it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from data.importing.model import Cell, FoundTable
from data.importing.shapes import shape_of, text_of_header
from data.importing.values import fold, one_line
from data.importing.vocabulary import header_key

#: Rows of a table that are compared with those of another.
MOST_ROWS = 2_000

#: A file of more tables is no dashboard.
MOST_TABLES = 100

#: The figures of a row by its words and days.
Figures = dict[tuple[str, ...], set[tuple[Cell, ...]]]


def told_apart(tables: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables, those that contradict others with the name that only they have (`apart`)."""
    if len(tables) > MOST_TABLES:
        return [*tables]
    read = cache(lambda place, positions: _figures(tables[place], positions))
    twins = [
        [other for other in range(len(tables)) if _contradict(tables, place, other, read)]
        for place in range(len(tables))
    ]
    twins = [[tables[other] for other in others] for others in twins]
    return [
        replace(table, apart=_own_name(table, others)) if others else table
        for table, others in zip(tables, twins, strict=True)
    ]


def _contradict(
    tables: Sequence[FoundTable],
    place: int,
    other: int,
    read: Callable[[int, tuple[int, ...]], Figures],
) -> bool:
    """Whether two tables begin with the same column and differ in figures of the same rows."""
    names, others = (_names(tables[one]) for one in (place, other))
    shared = [name for name in names if name in others]
    if place == other or len(shared) < 2 or next(iter(names)) != next(iter(others)):
        return False
    here = read(place, tuple(names[name] for name in shared))
    there = read(other, tuple(others[name] for name in shared))
    return any(here[words] != there[words] for words in here.keys() & there.keys())


def _names(table: FoundTable) -> dict[str, int]:
    return {header_key(column.header): column.position for column in table.columns}


def _figures(table: FoundTable, positions: Sequence[int]) -> Figures:
    """The figures of each row by its first cell and its words; numbers elsewhere are figures."""
    found: Figures = {}
    for row in table.data_rows[:MOST_ROWS]:
        line = table.sheet.cells[row]
        first, *rest = (line[position] for position in positions)
        words = [cell for cell in rest if shape_of(cell) != "number"]
        figures = tuple(cell for cell in rest if shape_of(cell) == "number")
        if figures:
            key = tuple(fold(text_of_header(cell)) for cell in (first, *words))
            found.setdefault(key, set()).add(figures)
    return found


def _own_name(table: FoundTable, others: Sequence[FoundTable]) -> str:
    """The line above a table, else the name of its sheet, that no other one has; '' for none."""
    taken = {line for other in others for line in other.title}
    own = [one_line(line) for line in table.title if line not in taken]
    is_own_sheet = all(other.sheet.name != table.sheet.name for other in others)
    return (own or [table.sheet.name if is_own_sheet else ""])[0]
