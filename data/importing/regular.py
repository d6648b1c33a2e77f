"""Which rows of a large sheet must be looked at to find its tables: all but plain records.

A row goes unseen only where it cannot be anything but a record: its cells are filled as in some row
at the top, its key is filled, and no cell that could make it a total, a note, a comment or the
header once more does. Around every other row its neighbours are looked at too.
"""

from collections.abc import Callable

import numpy as np

from data.importing.coded import Coded, CodedRows
from data.importing.model import Sheet
from data.importing.shapes import (
    is_comment,
    is_filled,
    is_group_total,
    is_label,
    is_note,
    is_total,
    shape_of,
)

#: Rows at the top and at the end that are always looked at.
HEAD, TAIL = 500, 100
#: Rows looked at before and after a row that is no plain record: the next table may start there.
BEFORE, AFTER = 3, 80
#: Rows at the top that may be a header which comes again further down.
MAY_REPEAT = 20
#: With more rows than this share to be looked at, all are.
MOST_LOOKED_AT = 0.5


def rows_to_look_at(sheet: Sheet) -> np.ndarray:
    """Positions of the rows to be looked at, in order; all rows of a sheet that is not large."""
    rows = sheet.cells
    everything = np.arange(len(rows))
    if not isinstance(rows, CodedRows) or len(rows) < 4 * (HEAD + TAIL):
        return everything
    filled = [column.marked(is_filled, bare=True) for column in rows.columns]
    used = [place for place, is_used in enumerate(filled) if is_used[:HEAD].any()]
    if not used or used[-1] - used[0] + 1 != len(used):
        return everything
    looked_at = ~_is_plain(rows, filled, used[0])
    looked_at |= _is_header_again(rows)
    for first, _, last, _ in sheet.merged:
        looked_at[first : last + 1] = True
    looked_at[:HEAD] = looked_at[-TAIL:] = True
    found = _with_neighbours(looked_at)
    return found if len(found) <= MOST_LOOKED_AT * len(rows) else everything


def _is_plain(rows: CodedRows, filled: list[np.ndarray], key: int) -> np.ndarray:
    """Rows filled like one at the top, key and one more cell included, without a telling word."""
    pattern = np.zeros(len(rows), dtype=np.uint64)
    weights = np.random.default_rng(0).integers(1, 2**63, len(filled), dtype=np.uint64)
    for is_filled_here, weight in zip(filled, weights, strict=True):
        pattern += is_filled_here * weight
    patterns, first = np.unique(pattern[:HEAD], return_index=True)
    plain = np.isin(pattern, patterns) & filled[key] & (sum(filled) >= 2)
    seconds = {_second_filled(filled, row, key) for row in first}
    plain &= ~_marked(rows.columns[key], _is_telling)
    for column in seconds - {None}:
        plain &= ~_marked(rows.columns[column], is_total)
    return plain


def _second_filled(filled: list[np.ndarray], row: int, key: int) -> int | None:
    return next((column for column in range(key + 1, len(filled)) if filled[column][row]), None)


def _marked(column: Coded, test: Callable[[str], bool]) -> np.ndarray:
    """Rows whose cell passes a test that nothing without letters can pass."""
    return column.marked(lambda cell: type(cell) is str and test(cell), bare=False)


def _is_telling(cell: str) -> bool:
    return any(test(cell) for test in (is_total, is_note, is_comment, is_label, is_group_total))


def _is_header_again(rows: CodedRows) -> np.ndarray:
    """Rows that repeat one of the first rows that could be a header: words alone, all different."""
    again = np.zeros(len(rows), dtype=bool)
    for place in range(MAY_REPEAT):
        cells = [cell for cell in rows[place] if is_filled(cell)]
        is_wordy = len(cells) > 1 and all(shape_of(cell) in ("text", "code") for cell in cells)
        if is_wordy and len(set(map(str, cells))) == len(cells):
            again |= np.logical_and.reduce(
                [column.codes == column.codes[place] for column in rows.columns]
            )
    return again


def _with_neighbours(looked_at: np.ndarray) -> np.ndarray:
    """Positions of the marked rows and of those around them."""
    steps = np.zeros(len(looked_at) + 1, dtype=np.int64)
    marked = np.flatnonzero(looked_at)
    np.add.at(steps, np.maximum(marked - BEFORE, 0), 1)
    np.add.at(steps, np.minimum(marked + AFTER + 1, len(looked_at)), -1)
    return np.flatnonzero(np.cumsum(steps[:-1]) > 0)
