"""How the table of a known source lies on its sheet: header rows, records, rows that are none."""

import re
from collections.abc import Sequence

from data.importing import vocabulary
from data.importing.model import Cell, Sheet, SourceFile
from data.importing.regions import Grid
from data.importing.shapes import is_filled, text_of_header
from data.importing.sources.description import Drop
from data.importing.sources.recognition import Recognised, recognise
from data.importing.values import fold


def sheets_to_read(file: SourceFile) -> dict[str, Recognised | None]:
    """The sheets that hold the records, by name, each with its source; None where it is unknown.

    A source that names its sheet is read from there; the other sheets repeat or sum up.
    """
    found = {sheet.name: recognise(sheet, file.name, file.container) for sheet in file.sheets}
    repeated = {other for known in found.values() if known for other in _repeating(known)}
    found = {
        name: known
        for name, known in found.items()
        if known is None or known.source.source_id not in repeated
    }
    naming = [
        name
        for name, known in found.items()
        if known and known.source.layout.sheets and known.source.layout.sheets.search(fold(name))
    ]
    if any(known and known.source.layout.alone for known in found.values()):
        naming = naming or [name for name, known in found.items() if known]
    return {name: found[name] for name in naming} if naming else found


def _repeating(known: Recognised) -> frozenset[str]:
    """The sources whose sheets say the same once more as this one."""
    return known.source.layout.instead_of


def drops_rows(known: Recognised) -> bool:
    """Whether the description says of single rows that they are no records."""
    return bool(known.source.layout.drop or known.source.layout.until)


def header_rows(known: Recognised, sheet: Sheet) -> tuple[int, ...]:
    """Header rows as the description counts them, those that lie on the sheet."""
    layout = known.source.layout
    rows = [known.row + offset for offset in layout.header]
    if layout.last_header and not _opens_with(sheet, rows[-1], layout.last_header):
        rows.pop()
    if layout.goes_on:
        key = _first_named(known, sheet)
        while rows[-1] + 1 < len(sheet.cells) and _names_more(sheet.cells[rows[-1] + 1], key):
            rows.append(rows[-1] + 1)
    return tuple(row for row in rows if 0 <= row < len(sheet.cells))


def _opens_with(sheet: Sheet, row: int, pattern: re.Pattern[str]) -> bool:
    """Whether the first filled cell of a row matches."""
    cells = sheet.cells[row] if row < len(sheet.cells) else ()
    first = next((text_of_header(cell) for cell in cells if is_filled(cell)), "")
    return pattern.search(first) is not None


def _first_named(known: Recognised, sheet: Sheet) -> int:
    """The column of the first header that a signature of the source names."""
    named = frozenset().union(*(one.headers for one in known.source.signatures))
    header = map(text_of_header, sheet.cells[known.row])
    return next(i for i, text in enumerate(header) if vocabulary.header_key(text) in named)


def _names_more(line: Sequence[Cell], key: int) -> bool:
    """Whether a row below the header says nothing of anybody and goes on naming the columns."""
    return not is_filled(line[key]) and any(map(is_filled, line))


def records(
    known: Recognised, grid: Grid, rows: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of rows below the header those that may be records, and those the source says are none."""
    layout = known.source.layout
    kept, dropped = [], []
    for row in rows:
        if not grid.filled[row]:
            continue
        if layout.until and layout.until.search(_first_text(grid, row)):
            break
        is_dropped = any(_is_dropped(drop, known, grid, row) for drop in layout.drop)
        (dropped if is_dropped else kept).append(row)
    return tuple(kept), tuple(dropped)


def _first_text(grid: Grid, row: int) -> str:
    return fold(text_of_header(grid.first_cell(row)))


def _is_dropped(drop: Drop, known: Recognised, grid: Grid, row: int) -> bool:
    if not drop.columns:
        return drop.pattern.search(_first_text(grid, row)) is not None
    header, line = grid.sheet.cells[known.row], grid.sheet.cells[row]
    return any(
        drop.pattern.search(fold(text_of_header(line[column]))) is not None
        for column in grid.filled[row]
        if column < len(header)
        and vocabulary.header_key(text_of_header(header[column])) in drop.columns
    )
