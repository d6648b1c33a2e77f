"""Rows of a template that are its examples, by the mark in front of what their cells hold.

Every cell of an example carries the mark, so it survives sorting, copying, other file formats and
the loss of every colour. A row all of which is marked is an example and no record; one that is
marked in part has been overwritten in part, and is rejected rather than half believed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.importing import vocabulary
from data.importing.model import Cell, FoundTable, Problem
from data.importing.shapes import is_filled
from data.importing.values import one_line

#: The code of a rejected row that still holds a cell of an example.
LEFT_IN_ROW = "example_left_in_row"


@dataclass(frozen=True)
class Examples:
    """Rows of a sheet with a mark: the whole ones, and of the others the first marked column."""

    whole: tuple[int, ...] = ()
    partly: Mapping[int, int] = field(default_factory=dict)

    def __contains__(self, row: object) -> bool:
        return row in self.partly or row in self.whole


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


def said(table: FoundTable, examples: Examples, within: range) -> FoundTable:
    """The table with what became of the examples between two rows of its sheet."""
    cells = table.sheet.cells
    whole = [row for row in examples.whole if row in within]
    problems = [*_left_out(whole)]
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
        yield Problem("examples_left_out", "note", row=rows[0], values=values)


def _marks() -> tuple[str, ...]:
    return tuple(vocabulary.words("terms")["example_marks"]["words"])
