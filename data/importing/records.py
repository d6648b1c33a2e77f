"""Which rows below a header are records: totals, notes, sections and bare numbering are not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.importing.header import profiles_below
from data.importing.model import Cell, Column, Problem, Sheet
from data.importing.regions import Grid
from data.importing.shapes import (
    SAMPLE,
    is_filled,
    is_group_total,
    is_label,
    is_note,
    is_total,
    shape_of,
    starts_total,
    text_of_header,
)
from data.importing.values import fold
from data.importing.vocabulary import field_words, header_key, is_row_number

#: A single cell with more characters is a sentence, not the name of a record.
MAX_NAME = 25
#: A column is a key when it is filled in this share of the rows, of at least so many rows.
KEY_SHARE = 0.95
MIN_KEYED_ROWS = 5


@dataclass(frozen=True)
class SortedRows:
    """Rows of a table by what they are; `left_out` maps a problem code to its rows."""

    records: Sequence[int]
    totals: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    left_out: dict[str, list[int]] = field(default_factory=dict)


def sort_rows(
    grid: Grid, header_rows: Sequence[int], rows: Sequence[int], columns: Sequence[Column]
) -> SortedRows:
    """Records, totals and the rows that are neither, of the rows below a header."""
    first, last = columns[0].position, columns[-1].position
    plain = [row for row in rows if not _may_sum_up(grid.sheet.cells[row][first])]
    names = [
        first + position
        for position, profile in enumerate(profiles_below(grid, plain, first, last))
        if position
        and profile.shape in ("text", "code")
        and 2 * profile.n_filled > min(len(plain), SAMPLE)
    ]
    records: list[int] = []
    totals: dict[int, tuple[Cell, ...]] = {}
    left_out: dict[str, list[int]] = {}
    after_note = False
    for row in rows:
        code = _reason_to_leave_out(grid, header_rows, row, columns, after_note)
        if code is None and _names_group_total(grid, row, first, names):
            code = "totals_left_out"
        after_note = code == "notes_left_out"
        if code == "totals_left_out":
            totals[row] = tuple(grid.sheet.cells[row])
        elif code:
            left_out.setdefault(code, []).append(row)
        elif grid.within(row, first, last):
            records.append(row)
    if _are_data(grid, left_out.get("header_again_left_out", []), records):
        records = sorted([*records, *left_out.pop("header_again_left_out")])
    whole, keyless = _without_keyless_tail(grid, grid.with_unseen(records), columns)
    if keyless:
        left_out["keyless_rows_left_out"] = keyless
    kept = whole if isinstance(whole, range) else tuple(whole)
    return SortedRows(kept, totals, left_out)


def _may_sum_up(cell: Cell) -> bool:
    return is_total(cell) or is_group_total(cell)


def _reason_to_leave_out(
    grid: Grid,
    header_rows: Sequence[int],
    row: int,
    columns: Sequence[Column],
    after_note: bool,
) -> str | None:
    first, last = columns[0].position, columns[-1].position
    filled = grid.within(row, first, last)
    if not filled:
        return None
    cells = [grid.sheet.cells[row][column] for column in filled]
    if _names_total(cells, filled, columns) or _ends_in_total(cells, filled, first):
        return "totals_left_out"
    if len(cells) > 1 and _is_header_again(grid, header_rows, filled, cells):
        return "header_again_left_out"
    if all(map(is_label, cells)) or (is_note(cells[0]) and len(cells) <= 2):
        return "notes_left_out"
    if len(columns) > 2 and all(
        is_row_number(columns[c - first].header) and shape_of(cell) in ("number", "code")
        for c, cell in zip(filled, cells, strict=True)
    ):
        return "numbered_rows_left_out"
    if len(cells) == 1:
        return _reason_against_single(grid, row, filled[0], columns, after_note)
    return None


def _names_total(cells: Sequence[Cell], filled: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether the key cell, after a row number at most, is a word for totals."""
    is_numbered = (
        len(cells) > 1
        and shape_of(cells[0]) == "number"
        and (is_row_number(columns[filled[0] - columns[0].position].header))
    )
    return starts_total(cells[1:] if is_numbered else cells)


def _ends_in_total(cells: Sequence[Cell], filled: Sequence[int], first: int) -> bool:
    """Whether a row without a key holds figures and, behind them, a word for totals."""
    return (
        filled[0] != first
        and len(cells) > 1
        and is_total(cells[-1])
        and all(shape_of(cell) in ("number", "none") for cell in cells[:-1])
    )


def _names_group_total(grid: Grid, row: int, first: int, names: Sequence[int]) -> bool:
    """Whether the key cell ends like 运营部小计 and nothing stands where records have names.

    A metric may be called 费用合计, so the ending alone proves nothing.
    """
    cell = grid.sheet.cells[row][first]
    if not is_group_total(cell):
        return False
    return bool(names) and not any(is_filled(grid.sheet.cells[row][column]) for column in names)


def _is_header_again(
    grid: Grid, header_rows: Sequence[int], filled: Sequence[int], cells: Sequence[Cell]
) -> bool:
    for header in header_rows:
        line = grid.sheet.cells[header]
        if text_of_header(line[filled[0]]) == text_of_header(cells[0]) and all(
            text_of_header(line[column]) == text_of_header(cell)
            for column, cell in zip(filled, cells, strict=True)
        ):
            return True
    return False


def _are_data(grid: Grid, again: Sequence[int], records: Sequence[int]) -> bool:
    """Whether rows like the header are records: each of their words stands in other rows, too.

    dead and airbag are names of columns and, together, one accident of many.
    """
    if not again:
        return False
    cells = grid.sheet.cells
    line = [(column, text) for column, text in enumerate(cells[again[0]]) if is_filled(text)]
    return all(any(cells[row][column] == text for row in records) for column, text in line)


def _reason_against_single(
    grid: Grid, row: int, column: int, columns: Sequence[Column], after_note: bool
) -> str | None:
    """Why a row with a single cell is not a record: a sentence, a section, a nameless figure."""
    cell = grid.sheet.cells[row][column]
    is_across = any(m[0] == row and m[1] == column and m[3] > column for m in grid.sheet.merged)
    is_sentence = isinstance(cell, str) and len(cell.strip()) > MAX_NAME
    if len(columns) > 2 and (is_across or is_sentence or after_note):
        return "notes_left_out"
    if column != columns[0].position:
        return "keyless_rows_left_out"
    is_section = len(columns) > 2 and _names_no_person(cell, columns[0])
    return "notes_left_out" if is_section else None


#: What stands alone between the people of a list: 以上为客服部人员, 客服一组.
_BETWEEN_PEOPLE = re.compile(
    r"(?:以上|以下|如下|共\s*\d+).*|.{2,}(?:[部组班店队区科]|中心|团队|部门|人员|名单)(?:\s*\(.*\))?[::]?"
)


def _names_no_person(cell: Cell, column: Column) -> bool:
    """Whether a text alone in a column of people is a section of them, or a word about them."""
    field = field_words("roster").get(header_key(column.parts[-1] if column.parts else ""))
    text = fold(text_of_header(cell))
    if field == "person_id":
        return not text.isascii() and not any(map(str.isdigit, text))
    return field == "person_name" and _BETWEEN_PEOPLE.fullmatch(text) is not None


def _without_keyless_tail(
    grid: Grid, records: Sequence[int], columns: Sequence[Column]
) -> tuple[Sequence[int], list[int]]:
    """Records without the last rows whose key cell is empty, where it never is before them."""
    key = columns[0].position
    end = len(records)
    while end and not is_filled(grid.sheet.cells[records[end - 1]][key]):
        end -= 1
    n_keyed = len(grid.filled_in(records[:end], key)) if end < len(records) else 0
    if end < len(records) and n_keyed >= max(MIN_KEYED_ROWS, KEY_SHARE * end):
        return records[:end], list(records[end:])
    return records, []


# Cells merged over several records


def fill_down(
    sheet: Sheet, rows: Sequence[int], first: int, last: int
) -> tuple[Sheet, list[Problem]]:
    """The sheet with text and dates merged over several records repeated in each of them.

    A number is not repeated: a total of a group must not be counted once per member.
    """
    inside = set(rows)
    changed: dict[int, list[Cell]] = {}
    n_filled, numbers, across = 0, [], []
    for r1, c1, r2, c2 in sheet.merged:
        if r1 not in inside or not first <= c1 <= last or c2 - c1 >= last - first:
            continue
        if c2 > c1:
            across.append((r1, c1))
        value = sheet.cells[r1][c1]
        if not is_filled(value):
            continue
        below = [row for row in range(r1 + 1, r2 + 1) if row in inside]
        if below and shape_of(value) == "number":
            numbers.append((r1, c1))
            continue
        for row in below:
            changed.setdefault(row, list(sheet.cells[row]))[c1] = value
            n_filled += 1
    if not changed:
        return sheet, _merge_notes(n_filled, numbers, across)
    cells = [changed.get(row, line) for row, line in enumerate(sheet.cells)]
    filled = replace(sheet, cells=cells)
    return filled, _merge_notes(n_filled, numbers, across)


def _merge_notes(
    n_filled: int, numbers: list[tuple[int, int]], across: list[tuple[int, int]]
) -> list[Problem]:
    notes = [Problem("merged_filled_down", "note", values={"n": n_filled})] if n_filled else []
    for code, places in (("merged_number", numbers), ("merged_across", across)):
        if places:
            row, column = places[0]
            notes.append(Problem(code, "note", row=row, column=column, values={"n": len(places)}))
    return notes
