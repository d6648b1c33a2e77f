"""Cuts a sheet into regions: blank rows separate blocks, blank columns the regions of a block."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from data.importing.coded import CodedRows, numbers_of
from data.importing.examples import Examples, examples_among, hints_among, is_example
from data.importing.model import Cell, Sheet
from data.importing.regular import rows_to_look_at
from data.importing.shapes import is_comment, is_filled, is_label, text_of_header
from data.importing.vocabulary import field_words, header_key

_PAIR = re.compile(r"\s*[^\W\d][^:：\d]{0,15}[:：](?!\d{2}\b)")
#: A region right of a blank column belongs to its neighbour when its rows are the neighbour's.
MIN_COMMON_ROWS = 0.9


@dataclass(frozen=True)
class Grid:
    """A sheet with the filled columns of each row that is looked at: of a large one not all.

    Rows of `examples` count as if they were not there.
    """

    sheet: Sheet
    filled: Mapping[int, tuple[int, ...]]
    examples: Examples = Examples()

    def within(self, row: int, first: int, last: int) -> list[int]:
        """Filled columns of a row between two columns."""
        filled = self.filled[row]
        if filled and first <= filled[0] and filled[-1] <= last:
            return list(filled)
        return [column for column in filled if first <= column <= last]

    def cells(self, row: int, first: int, last: int) -> list[Cell]:
        """Cells of a row between two columns."""
        return self.sheet.cells[row][first : last + 1]

    def with_unseen(self, rows: Sequence[int]) -> Sequence[int]:
        """Rows in order, with the plain records between the first and the last not looked at."""
        if not rows or len(self.filled) == len(self.sheet.cells):
            return rows
        seen = np.fromiter(self.filled, dtype=np.int64, count=len(self.filled))
        unseen = np.ones(len(self.sheet.cells), dtype=bool)
        unseen[seen] = False
        unseen[: rows[0]] = unseen[rows[-1] :] = False
        unseen[np.asarray(rows)] = True
        found = np.flatnonzero(unseen)
        is_whole = found[-1] - found[0] + 1 == len(found)
        return range(found[0], found[-1] + 1) if is_whole else found.tolist()

    def filled_in(self, rows: Sequence[int], column: int) -> Sequence[int]:
        """Those of the rows whose cell in a column is filled."""
        cells = self.sheet.cells
        if isinstance(cells, CodedRows):
            places = numbers_of(rows)
            return places[cells.columns[column].marked(is_filled)[places]].tolist()
        return [row for row in rows if is_filled(cells[row][column])]

    def first_cell(self, row: int, first: int = 0) -> Cell:
        """The first filled cell of a row from a column on."""
        return next((self.sheet.cells[row][c] for c in self.filled[row] if c >= first), None)


@dataclass(frozen=True)
class Region:
    """Rows with filled cells between two columns; `is_text`: at most one cell in each row."""

    rows: tuple[int, ...]
    first: int
    last: int
    is_text: bool = False


def grid_of(sheet: Sheet, *, whole: bool = False) -> Grid:
    """The sheet with the columns that are filled in each row; `whole`: no row goes unseen."""
    rows = range(len(sheet.cells)) if whole else rows_to_look_at(sheet).tolist()
    examples = examples_among(_with_a_mark(sheet))
    examples = replace(examples, hints=hints_among(sheet.cells))
    filled = {
        row: tuple([column for column, cell in enumerate(cells) if is_filled(cell)])
        for row, cells in _rows_of(sheet, rows)
    }
    for row in (*examples.whole, *examples.partly, *examples.hints):
        filled[row] = ()
    return Grid(sheet, filled, examples)


def _with_a_mark(sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    """Rows in which a cell is an example; of a large sheet each different cell is asked once."""
    cells = sheet.cells
    if not isinstance(cells, CodedRows):
        return ((row, line) for row, line in enumerate(cells) if any(map(is_example, line)))
    marked = np.zeros(len(cells), dtype=bool)
    for column in cells.columns:
        marked |= column.marked(is_example, bare=False)
    return ((row, cells[row]) for row in np.flatnonzero(marked).tolist())


def _rows_of(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[int, list[Cell]]]:
    if len(rows) == len(sheet.cells):
        return enumerate(sheet.cells)
    return ((row, sheet.cells[row]) for row in rows)


def regions_of(grid: Grid) -> Iterator[Region]:
    """Regions from top to bottom, in a block from left to right."""
    for rows in _blocks(grid):
        yield from _regions_of_block(grid, rows)


def _blocks(grid: Grid) -> Iterator[list[int]]:
    block: list[int] = []
    was_comment = False
    inside_merged = {row for r1, _, r2, _ in grid.sheet.merged for row in range(r1 + 1, r2 + 1)}
    for row, columns in grid.filled.items():
        if not columns and (row in inside_merged or row in grid.examples):
            continue
        comment = bool(columns) and is_comment_row(grid, row)
        if block and (not columns or comment != was_comment):
            yield block
            block = []
        if columns:
            block.append(row)
        was_comment = comment
    if block:
        yield block


def is_comment_row(grid: Grid, row: int) -> bool:
    """Whether a row is a comment of an export, not the header `#` of a column."""
    cell = grid.first_cell(row)
    return is_comment(cell) and (len(grid.filled[row]) == 1 or str(cell).strip() != "#")


def _regions_of_block(grid: Grid, rows: list[int]) -> Iterator[Region]:
    wide = [row for row in rows if len(grid.filled[row]) > 1 and not is_comment_row(grid, row)]
    used = sorted({column for row in wide for column in grid.filled[row]})
    if not used or all(_is_label_row(grid, row) for row in wide):
        columns = [column for row in rows for column in grid.filled[row]]
        yield Region(tuple(rows), min(columns), max(columns), is_text=True)
        return
    spans = _joined(grid, rows, _runs(used))
    for position, (first, last) in enumerate(spans):
        # a title stands above the region it starts over, or above the nearest to its left
        left = 0 if position == 0 else first
        right = spans[position + 1][0] - 1 if position + 1 < len(spans) else 10**9
        inside = tuple(row for row in rows if grid.within(row, left, right))
        is_text = all(len(grid.within(row, first, last)) < 2 for row in inside)
        if inside:
            yield Region(inside, first, last, is_text)


def _is_label_row(grid: Grid, row: int) -> bool:
    """Whether a row is a label and its value, or pairs of them: 应到：12人 | 实到：9人."""
    columns = grid.filled[row]
    if len(columns) == 2 and is_label(grid.first_cell(row)):
        return True
    cells = (grid.sheet.cells[row][column] for column in columns)
    return all(isinstance(cell, str) and _PAIR.match(cell) is not None for cell in cells)


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _joined(grid: Grid, rows: list[int], spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those joined that a blank column only spaces out."""
    joined = [spans[0]]
    for span in spans[1:]:
        if _belongs(grid, rows, joined[-1], span):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _names_columns(grid: Grid, row: int, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether a row names half of the right columns, not only the table that stands there.

    A cell merged over them is a name where the left columns have such parents, too, and the row
    below names the columns.
    """
    half = (right[1] - right[0] + 1) / 2
    if len(grid.within(row, *right)) >= half:
        return True
    is_under_parents = any(m[0] == row and left[0] <= m[1] <= left[1] for m in grid.sheet.merged)
    below = grid.within(row + 1, *right) if row + 1 < len(grid.filled) else []
    return is_under_parents and len(below) >= half


def _has_key_of_its_own(grid: Grid, row: int, span: tuple[int, int]) -> bool:
    """Whether a span begins with what tables of figures begin with: a date, a metric."""
    cells = [line[span[0]] for line in grid.sheet.cells[row : row + 2]]
    keys = {header_key(text_of_header(cell)) for cell in cells}
    return span[1] > span[0] and not keys.isdisjoint(_table_keys())


@cache
def _table_keys() -> frozenset[str]:
    words = field_words("metric")
    return frozenset(key for key, field in words.items() if field in ("period", "metric_name"))


def _belongs(grid: Grid, rows: list[int], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether the right span goes on with the left one: same rows and header row, other names."""
    left_rows = [row for row in rows if grid.within(row, *left)]
    right_rows = [row for row in rows if grid.within(row, *right)]
    half = (left[1] - left[0] + 1) / 2
    header = next((row for row in left_rows if len(grid.within(row, *left)) >= half), None)
    if header is None or not right_rows or right_rows[0] > header:
        return False
    body = {row for row in right_rows if row >= header}
    above = {row for row in right_rows if row < header}
    n_common = len(body & set(left_rows))
    if above or n_common < MIN_COMMON_ROWS * len(body) or header not in body:
        return False
    if not _names_columns(grid, header, left, right) or _has_key_of_its_own(grid, header, right):
        return False
    names, more = (set(map(text_of_header, grid.cells(header, *span))) for span in (left, right))
    return not names & more - {""}
