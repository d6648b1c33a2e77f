"""Pivot tables that write two levels in one column: a day, and below it a row for each team.

A row of the upper level adds up the rows below it. It is no record: what it is called becomes a
column of its own, right of the table, beside each of its rows.
"""

from collections.abc import Sequence
from dataclasses import replace

from data.importing import vocabulary
from data.importing.coded import CodedRows
from data.importing.model import Cell, Column, FoundTable, Problem
from data.importing.shapes import text_of_header
from data.importing.values import is_blank, one_line, parse_moment, parse_number

#: Said of a table that has been laid out anew.
UNFOLDED = "pivot_unfolded"
#: How far a sum may lie from its parts, for figures are rounded.
ROUNDED = 0.01


def unfolded(table: FoundTable) -> FoundTable:
    """The table with a column for each level; as it is where it is no such pivot table.

    The first label says which level is the upper one, days or names. In some column each upper row
    must be the sum of its rows.
    """
    if not _has_row_labels(table) or isinstance(table.sheet.cells, CodedRows):
        return table
    labels = {row: table.sheet.cells[row][table.columns[0].position] for row in table.data_rows}
    is_day = {row: parse_moment(label) is not None for row, label in labels.items()}
    if len(set(is_day.values())) < 2 or any(map(is_blank, labels.values())):
        return table
    upper = [row for row in table.data_rows if is_day[row] == is_day[table.data_rows[0]]]
    groups = _groups(table.data_rows, upper)
    if not all(groups.values()) or not _adds_up(table, groups):
        return table
    return _laid_out(table, groups, labels, are_days_above=is_day[upper[0]])


def folded(table: FoundTable) -> FoundTable:
    """The table on its sheet as the file has it, with the column that was put beside it gone."""
    if all(problem.code != UNFOLDED for problem in table.problems):
        return table
    cells = [row[:-1] for row in table.sheet.cells]
    return replace(table, sheet=replace(table.sheet, cells=cells), columns=table.columns[:-1])


def _has_row_labels(table: FoundTable) -> bool:
    words = vocabulary.term("terms", "pivot", "rows")
    return len(table.columns) > 1 and vocabulary.word_key(table.columns[0].header) in words


def _groups(rows: Sequence[int], upper: Sequence[int]) -> dict[int, list[int]]:
    """The rows below each row of the upper level."""
    groups: dict[int, list[int]] = {}
    for row in rows:
        if row in upper:
            groups[row] = []
        else:
            groups[max(groups)].append(row)
    return groups


def _adds_up(table: FoundTable, groups: dict[int, list[int]]) -> bool:
    return any(
        all(
            _is_sum(table.sheet.cells, column.position, row, below) for row, below in groups.items()
        )
        for column in table.columns[1:]
    )


def _is_sum(cells: Sequence[list[Cell]], column: int, row: int, below: Sequence[int]) -> bool:
    whole = parse_number(cells[row][column])
    parts = [number.value for one in below if (number := parse_number(cells[one][column]))]
    return whole is not None and bool(parts) and abs(whole.value - sum(parts)) <= ROUNDED


def _laid_out(
    table: FoundTable,
    groups: dict[int, list[int]],
    labels: dict[int, Cell],
    *,
    are_days_above: bool,
) -> FoundTable:
    first = table.columns[0]
    header = one_line(first.header)
    is_english = header.isascii()
    day = "date" if is_english else "日期"
    names = (header, day) if are_days_above else (day, header)
    beside = {one: labels[row] for row, below in groups.items() for one in below}
    beside[table.header_rows[-1]] = names[1]
    cells = [[*line, beside.get(row)] for row, line in enumerate(table.sheet.cells)]
    position = len(cells[0]) - 1
    columns = (
        Column(first.position, names[0], (names[0],)),
        *table.columns[1:],
        Column(position, names[1], (names[1],)),
    )
    values = {"n": len(groups), "header": header, "seen": text_of_header(labels[min(groups)])}
    note = Problem(UNFOLDED, "note", row=min(groups), column=first.position, values=values)
    return replace(
        table,
        sheet=replace(table.sheet, cells=cells),
        columns=columns,
        data_rows=tuple(row for row in table.data_rows if row not in groups),
        problems=(*table.problems, note),
    )
