"""The rows of a table that were not taken, as the file has them, to be mended."""

from dataclasses import dataclass

from data.importing.model import Cell, Checked


@dataclass(frozen=True)
class LeftOver:
    """What a sheet needs to be read again: everything above the records, then the rejected ones.

    `head` are the rows above the first record, at their places from row 0; `rows` the rejected rows
    as Excel numbers them with their cells; `reason_column` the column beside the table;
    `header_rows` positions in `head`; `troubled` (row as Excel numbers it, column) of bad cells.
    """

    sheet: str
    head: tuple[tuple[Cell, ...], ...]
    header_rows: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    reason_column: int
    merged: tuple[tuple[int, int, int, int], ...]
    percent_columns: frozenset[int]
    troubled: frozenset[tuple[int, int]]


def left_over(checked: Checked) -> LeftOver | None:
    """The rejected rows of a table in the layout of its sheet; None when none was rejected.

    A sheet that was turned is given as it was read: people down, days across.
    """
    if checked.rejected.empty:
        return None
    table = checked.proposal.table
    positions = [column.position for column in table.columns]
    width = max(positions) + 1
    first = min((*table.data_rows, *(int(row) - 1 for row in checked.rejected["row"])))
    return LeftOver(
        sheet=table.sheet.name,
        head=tuple(tuple(row) for row in table.sheet.cells[:first]),
        header_rows=tuple(row for row in table.header_rows if row < first),
        rows=tuple(
            (int(row), tuple(table.sheet.cells[int(row) - 1][:width]))
            for row in dict.fromkeys(checked.rejected["row"])
        ),
        reason_column=width,
        merged=tuple(place for place in table.sheet.merged if place[2] < first),
        percent_columns=table.sheet.percent_columns,
        troubled=_troubled(checked),
    )


def _troubled(checked: Checked) -> frozenset[tuple[int, int]]:
    places = (
        (problem.column, problem.row) if checked.proposal.table.is_transposed else
        (problem.row, problem.column)
        for problem in checked.problems
        if problem.severity == "rejected" and None not in (problem.row, problem.column)
    )  # fmt: skip
    return frozenset((row + 1, column) for row, column in places)
