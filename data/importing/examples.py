"""Rows of a template that are its examples, by the mark in front of what their cells hold.

Every cell of an example carries the mark, so it survives sorting, copying, other file formats and
the loss of every colour. A row all of which is marked is an example and no record; one that is
marked in part has been overwritten in part, and is rejected rather than half believed. Where a
template holds nothing but its examples, somebody tries it out: they are read as records, with a
note that says so.

A row below the header that says how to fill in its columns (格式：2026-06-01, 填写数字) is no
record either.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.importing import vocabulary
from data.importing.model import Cell, FoundTable, Problem, Sheet
from data.importing.shapes import is_filled
from data.importing.values import one_line

#: The code of a rejected row that still holds a cell of an example.
LEFT_IN_ROW = "example_left_in_row"
#: The code of the note that names examples which were left out.
LEFT_OUT = "examples_left_out"
#: Rows from the top in which somebody says how to fill in a sheet.
HINT_ROWS = 12
#: So many cells of a row, and such a share, must say how to fill in their columns.
LEAST_HINTS = 2
HINT_SHARE = 0.5


@dataclass(frozen=True)
class Examples:
    """Rows of a sheet with a mark: the whole ones, and of the others the first marked column.

    `hints` are rows that say how to fill in the columns.
    """

    whole: tuple[int, ...] = ()
    partly: Mapping[int, int] = field(default_factory=dict)
    hints: tuple[int, ...] = ()

    def __contains__(self, row: object) -> bool:
        return row in self.partly or row in self.whole or row in self.hints


def is_example(cell: Cell) -> bool:
    """Whether a cell holds the mark of an example: 〔例〕王敏, [e.g.] Wang Min."""
    # nearly every cell is told by its first character
    return (
        isinstance(cell, str)
        and cell.lstrip()[:1] in ("〔", "[")
        and cell.strip().lower().startswith(_marks())
    )


def is_example_row(cells: Sequence[Cell]) -> bool:
    """Whether everything that stands in a row is an example."""
    filled = [cell for cell in cells if is_filled(cell)]
    return bool(filled) and all(map(is_example, filled))


def examples_among(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Examples:
    """Which of the rows of a sheet hold a mark."""
    partly: dict[int, int] = {}
    whole = []
    for row, cells in rows:
        first = next((place for place, cell in enumerate(cells) if is_example(cell)), None)
        if first is not None and is_example_row(cells):
            whole.append(row)
        elif first is not None:
            partly[row] = first
    return Examples(tuple(whole), partly)


def hints_among(rows: Sequence[Sequence[Cell]]) -> tuple[int, ...]:
    """Rows near the top, below one with as many cells, that say how to fill in their columns."""
    found, above = [], 0
    for row, cells in enumerate(rows[:HINT_ROWS]):
        texts = [one_line(cell) for cell in cells if is_filled(cell)]
        n_hints = sum(text.lower().startswith(_hints()) for text in texts)
        is_said = n_hints >= max(LEAST_HINTS, HINT_SHARE * len(texts))
        if is_said and above >= len(texts):
            found.append(row)
        above = len(texts)
    return tuple(found)


def are_all(table: FoundTable) -> bool:
    """Whether nothing stands in a table but whole examples."""
    codes = {problem.code for problem in table.problems}
    return {"template_without_data", LEFT_OUT} <= codes and LEFT_IN_ROW not in codes


def unmarked(sheet: Sheet) -> Sheet:
    """The sheet with its examples as records: without the mark in front of what they hold."""
    return replace(sheet, cells=[[_unmarked(cell) for cell in row] for row in sheet.cells])


def _unmarked(cell: Cell) -> Cell:
    if not is_example(cell):
        return cell
    text = cell.strip()
    mark = next(mark for mark in _marks() if text.lower().startswith(mark))
    return text[len(mark) :].strip()


def tried_out(table: FoundTable) -> FoundTable:
    """The table with the note that its records are the examples of a template."""
    where = {"file_name": table.file_name, "sheet": table.sheet.name}
    note = Problem("examples_read", "note", **where, values={"n": len(table.data_rows)})
    return replace(table, problems=(*table.problems, note))


def said(table: FoundTable, examples: Examples, within: range) -> FoundTable:
    """The table with what became of the examples between two rows of its sheet."""
    cells = table.sheet.cells
    whole = [row for row in examples.whole if row in within]
    hints = [row for row in examples.hints if row in within]
    problems = [*_left_out(whole), *(Problem("hints_left_out", "note", row=row) for row in hints)]
    for row, place in examples.partly.items():
        if row in within:
            names = [c.header for c in table.columns if c.position == place]
            header = one_line(names[0]) if names else None
            seen = one_line(cells[row][place])
            problems.append(Problem(LEFT_IN_ROW, "rejected", "", None, row, place, header, seen))
    where = {"file_name": table.file_name, "sheet": table.sheet.name}
    return replace(
        table, problems=(*table.problems, *(replace(problem, **where) for problem in problems))
    )


def _left_out(rows: Sequence[int]) -> Iterator[Problem]:
    if rows:
        listed = ", ".join(str(row + 1) for row in rows[:10]) + (" …" if len(rows) > 10 else "")
        values = {"n": len(rows), "rows": listed}
        yield Problem(LEFT_OUT, "note", row=rows[0], values=values)


def _hints() -> tuple[str, ...]:
    return tuple(vocabulary.words("terms")["hint_marks"]["words"])


def _marks() -> tuple[str, ...]:
    return tuple(vocabulary.words("terms")["example_marks"]["words"])
