"""Columns of a matrix of skills that only count its levels: 多能工数, 合计, Total."""

from collections.abc import Callable, Sequence

from data.importing.level_signs import level_of_sign
from data.importing.model import Cell, FoundTable
from data.importing.profiles import HIGHEST_LEVEL, cells_of, sampled_rows
from data.importing.values import parse_number

#: Two columns of levels are counted by chance.
FEWEST_LEVELS = 3
#: So many people must be counted right.
FEWEST_ROWS = 3

Way = Callable[[Sequence[float]], float]


def columns_of_counts(table: FoundTable, numbers: Sequence[int]) -> set[int]:
    """Columns that add up the `numbers` before them, or count those from a level on.

    All are positions. Rows in which one of these cells is no number say nothing.
    """
    found: set[int] = set()
    for i, position in enumerate(numbers):
        before = [number for number in numbers[:i] if number not in found]
        if len(before) >= FEWEST_LEVELS and _counts(table, before, position):
            found.add(position)
    return found


def _counts(table: FoundTable, levels: Sequence[int], position: int) -> bool:
    rows = sampled_rows(table)
    columns = [map(_level, cells_of(table, p, rows)) for p in (*levels, position)]
    people = [list(row) for row in zip(*columns, strict=True) if None not in row]
    # the last row may count the people
    people = people[:-1]
    is_told = len({row[-1] for row in people}) > 1 and len(people) >= FEWEST_ROWS
    ways: tuple[Way, ...] = (sum, *(_counting(step) for step in range(1, HIGHEST_LEVEL + 1)))
    return is_told and any(all(way(row[:-1]) == row[-1] for row in people) for way in ways)


def _level(cell: Cell) -> float | None:
    number = parse_number(cell)
    return number.value if number is not None else level_of_sign(cell)


def _counting(step: int) -> Way:
    """How many levels of a row reach a step."""
    return lambda levels: sum(level >= step for level in levels)
