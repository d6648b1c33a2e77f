"""The rows of a file that were not taken, as its sheets have them, to be mended and read again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.importing.examples import is_example_row
from data.importing.model import Cell, Checked, FoundTable


@dataclass(frozen=True)
class LeftOver:
    """What a sheet needs to be read again: titles and headers, and the rejected rows below them.

    `lines` are the rows of the sheet that stay, each as Excel numbers it in the file, with its
    cells; `headers` and `reasons` say in which of them column names and a reason stand, and in
    which column the reason does: beside the table, right of all tables that share the rows.
    `troubled` (row as Excel numbers it, column) are bad cells; `merged` lies as on the sheet.
    """

    sheet: str
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    headers: Mapping[int, int]
    reasons: Mapping[int, int]
    merged: tuple[tuple[int, int, int, int], ...]
    percent_columns: frozenset[int]
    troubled: frozenset[tuple[int, int]]


def left_over(all_checked: Sequence[Checked]) -> Iterator[tuple[LeftOver, Sequence[Checked]]]:
    """Each sheet of a file that has rejected rows, with its tables that have some.

    All tables of a sheet stay on it where they were, so that titles and rows lie as they did. A
    sheet that was turned is given as it was read: people down, days across.
    """
    sheets: dict[tuple[str, bool], list[Checked]] = {}
    for checked in all_checked:
        table = checked.proposal.table
        sheets.setdefault((table.sheet.name, table.is_transposed), []).append(checked)
    for tables in sheets.values():
        bad = [checked for checked in tables if not checked.rejected.empty]
        if bad:
            yield _of_sheet(tables, bad), bad


def _of_sheet(tables: Sequence[Checked], bad: Sequence[Checked]) -> LeftOver:
    last = max(row for checked in bad for row in _rejected(checked))
    width = 1 + max(_columns(checked.proposal.table)[1] for checked in tables)
    gone = _taken(tables, bad)
    cells = tables[0].proposal.table.sheet.cells
    kept = [row for row in range(last + 1) if row not in gone and not is_example_row(cells[row])]
    beside = {id(checked): _reason_column(checked, tables) for checked in bad}
    headers = {row: beside[id(c)] for c in bad for row in c.proposal.table.header_rows}
    return LeftOver(
        sheet=tables[0].proposal.table.sheet.name,
        lines=tuple((row + 1, _cells(tables, row, width)) for row in kept),
        headers={row + 1: column for row, column in headers.items()},
        reasons={row + 1: beside[id(c)] for c in bad for row in _rejected(c)},
        merged=tuple(_merged(tables, set(kept))),
        percent_columns=tables[0].proposal.table.sheet.percent_columns,
        troubled=frozenset().union(*map(_troubled, bad)),
    )


def _taken(tables: Sequence[Checked], bad: Sequence[Checked]) -> set[int]:
    """Rows that are not given back: records without a bad cell, totals, headers of whole tables.

    A record that is bad in one of two tables beside each other comes back with its neighbour,
    which is then unchanged.
    """
    own = {row for checked in tables for row in _own_rows(checked.proposal.table)}
    stay = {row for c in bad for row in (*_rejected(c), *c.proposal.table.header_rows)}
    return own - stay


def _rejected(checked: Checked) -> list[int]:
    return [int(row) - 1 for row in checked.rejected["row"]]


def _columns(table: FoundTable) -> tuple[int, int]:
    """First and last column of a table."""
    positions = [column.position for column in table.columns]
    return min(positions), max(positions)


def _cells(tables: Sequence[Checked], row: int, width: int) -> tuple[Cell, ...]:
    """The cells of a row, each as its table reads it: what is merged downwards is filled in."""
    cells = list(tables[0].proposal.table.sheet.cells[row][:width])
    for checked in tables:
        table = checked.proposal.table
        first, last = _columns(table)
        if row in _own_rows(table):
            cells[first : last + 1] = table.sheet.cells[row][first : last + 1]
    return tuple(cells)


def _own_rows(table: FoundTable) -> set[int]:
    """Header, records and totals of a table."""
    return {*table.header_rows, *table.data_rows, *table.totals}


def _reason_column(checked: Checked, tables: Sequence[Checked]) -> int:
    """The column right of a table, and of those that share its rows."""
    rows = set(_rejected(checked)) | set(checked.proposal.table.header_rows)
    beside = [c for c in tables if rows & _own_rows(c.proposal.table)]
    return 1 + max(_columns(c.proposal.table)[1] for c in beside)


def _merged(tables: Sequence[Checked], kept: set[int]) -> Iterator[tuple[int, int, int, int]]:
    """Merged cells of titles and headers; those of records were filled down."""
    records = {row for checked in tables for row in checked.proposal.table.data_rows}
    for first, left, last, right in tables[0].proposal.table.sheet.merged:
        rows = range(first, last + 1)
        if all(row in kept and row not in records for row in rows):
            yield first, left, last, right


def _troubled(checked: Checked) -> frozenset[tuple[int, int]]:
    places = (
        (problem.column, problem.row) if checked.proposal.table.is_transposed else
        (problem.row, problem.column)
        for problem in checked.problems
        if problem.severity == "rejected" and None not in (problem.row, problem.column)
    )  # fmt: skip
    return frozenset((row + 1, column) for row, column in places)
