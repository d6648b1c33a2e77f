"""The sheet as the file has it, with the found tables drawn over it and borders to move."""

from collections.abc import Sequence
from itertools import chain, islice, repeat
from typing import Any

import pandas as pd
import streamlit as st

from data.importing import intake
from data.importing.intake import Borders
from data.importing.model import Cell, Checked, Sheet
from pages.shared import controls, display, tables, upload
from reporting import wording
from reporting.report import Column, Table

t = controls.t
#: Rows and columns of the sheet that are drawn at a time; the rest is there, only not shown.
MOST_ROWS, MOST_COLUMNS = 80, 40
#: Pixels of a sheet that is not short.
HEIGHT = 380
#: Rows above a table that are drawn with it.
ABOVE = 8
HEADER = "background-color: rgba(47,119,200,.34); font-weight: bold"
DATA = "background-color: rgba(47,119,200,.09)"
OTHER = "background-color: rgba(107,122,143,.14)"
LEFT_OUT = "color: #6B7A8F; font-style: italic"
TROUBLE = "background-color: rgba(210,87,30,.34); font-weight: bold"


def draw(place: upload.Place, checked: Checked) -> None:
    """Draw the sheet around the table, then the borders and let the reader move them."""
    display.section(t("load.grid"), t("load.grid_note"))
    sheet = _raw_sheet(place)
    lies = upload.choice(place).borders or intake.borders_of(checked.proposal.table)
    first = _first_row(place, lies, len(sheet.cells))
    last = min(first + MOST_ROWS, len(sheet.cells))
    letters = _letters(max(map(len, sheet.cells), default=0))
    how = tables.asked(_table(sheet, letters, range(0)))
    # the words are looked for in the whole sheet, and all of it is in the file
    every = range(len(sheet.cells))
    found = _table(sheet, letters, every if tables.is_used(how) else every[first:last])
    rows = tables.places(found, how) if how.is_asked else every[first:last]
    frame = _frame(sheet, rows[:MOST_ROWS])
    if len(frame):
        styles = _styles(place, checked, lies, frame)
        styled = frame.style.apply(lambda _: styles, axis=None)
        is_short = display.AROUND_ROWS + display.ROW * len(frame) < HEIGHT
        height = "content" if is_short else HEIGHT
        st.dataframe(styled, height=height, alt=t("load.grid"))
    else:
        tables.nothing_left(how)
    if not how.is_asked and (first or last < len(sheet.cells)):
        display.grey(t("load.grid_part", first=first + 1, last=last, n=len(sheet.cells)))
    tables.tools(found, how, len(frame))
    _borders(place, lies, len(sheet.cells), letters)


def _letters(width: int) -> list[str]:
    return [wording.column_letter(position) for position in range(width)]


def _table(sheet: Sheet, letters: Sequence[str], rows: Sequence[int]) -> Table:
    """These rows of the sheet, under the letters of its columns."""
    columns = tuple(Column(name, name) for name in letters)
    lines = (map(_value, sheet.cells[row]) for row in rows)
    cells = (tuple(islice(chain(line, repeat(None)), len(letters))) for line in lines)
    return Table(t("load.grid"), columns, tuple(cells))


def _value(cell: Cell) -> Any:
    """A number, to be put in order as one; else the words of the cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return _text(cell)
    return int(cell) if float(cell).is_integer() else cell


def _raw_sheet(place: upload.Place) -> Sheet:
    item = upload.files()[place[0]]
    name = item.tables[place[1]].sheet.name
    return next(sheet for sheet in item.file.sheets if sheet.name == name)


def _first_row(place: upload.Place, lies: Borders, n_rows: int) -> int:
    """The first row that is drawn: above the table, or near its end where the reader asks."""
    start = max(0, lies.header_first - ABOVE)
    if lies.last_row - start < MOST_ROWS:
        return start
    names = {part: t(f"load.grid_{part}") for part in ("start", "end")}
    part = st.segmented_control(
        t("load.grid_which"),
        list(names),
        default="start",
        required=True,
        format_func=names.get,
        key=f"grid_part_{place}",
        label_visibility="collapsed",
    )
    return start if part == "start" else max(0, min(n_rows, lies.last_row + ABOVE) - MOST_ROWS)


def _frame(sheet: Sheet, rows: Sequence[int]) -> pd.DataFrame:
    lines = [sheet.cells[row] for row in rows]
    width = min(max((len(line) for line in lines), default=0), MOST_COLUMNS)
    return pd.DataFrame(
        [[_text(cell) for cell in line[:width]] for line in lines],
        index=[row + 1 for row in rows],
        columns=_letters(width),
    )


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(getattr(cell, "text", cell)).removesuffix(" 00:00:00")


def _styles(
    place: upload.Place, checked: Checked, lies: Borders, frame: pd.DataFrame
) -> pd.DataFrame:
    """The look of each drawn cell: this table, other tables of the sheet, left out, trouble."""
    styles = pd.DataFrame(LEFT_OUT, index=frame.index, columns=frame.columns)
    for other in _others(place):
        _paint(styles, range(other.header_first, other.last_row + 1), _columns(other), OTHER)
    table = checked.proposal.table
    header = range(lies.header_first, lies.header_last + 1)
    rows = table.data_rows if not table.is_transposed else [c.position for c in table.columns[1:]]
    _paint(styles, rows, _columns(lies), DATA)
    _paint(styles, header, _columns(lies), HEADER)
    for problem in checked.problems:
        if problem.severity != "note" and None not in (problem.row, problem.column):
            _paint(styles, [problem.row], [problem.column], TROUBLE)
    return styles


def _others(place: upload.Place) -> list[Borders]:
    item = upload.files()[place[0]]
    name = item.tables[place[1]].sheet.name
    return [
        item.choices[i].borders or intake.borders_of(table)
        for i, table in enumerate(item.tables)
        if i != place[1] and table.sheet.name == name
    ]


def _columns(lies: Borders) -> range:
    return range(lies.first_column, lies.last_column + 1)


def _paint(styles: pd.DataFrame, rows: object, columns: object, style: str) -> None:
    drawn = {number - 1: place for place, number in enumerate(styles.index)}
    inside = [drawn[row] for row in rows if row in drawn]
    across = [column for column in columns if column < styles.shape[1]]
    if inside and across:
        styles.iloc[inside, across] = style


def _borders(place: upload.Place, lies: Borders, n_rows: int, letters: list[str]) -> None:
    """Let the reader move header rows, end and columns of the table."""
    key = f"borders_{place}_{lies}"
    with st.popover(t("load.borders"), icon=":material/border_outer:"):
        with st.form(key, border=False):
            left, right = st.columns(2)
            head = left.number_input(t("load.header_first"), 1, n_rows, lies.header_first + 1)
            tail = right.number_input(
                t("load.header_last"), 1, n_rows, max(lies.header_last, lies.header_first) + 1
            )
            last = left.number_input(t("load.data_last"), 1, n_rows, lies.last_row + 1)
            is_nameless = right.checkbox(
                t("load.header_none"), lies.header_last < lies.header_first
            )
            first = left.selectbox(t("load.column_first"), letters, index=lies.first_column)
            end = right.selectbox(t("load.column_last"), letters, index=lies.last_column)
            is_asked = st.form_submit_button(t("load.apply"), type="primary")
        is_reset = upload.choice(place).borders is not None and st.button(
            t("load.borders_reset"), key=f"reset_{key}"
        )
    tail = head - 1 if is_nameless else tail
    moved = Borders(head - 1, tail - 1, last - 1, letters.index(first), letters.index(end))
    if is_reset:
        upload.decide(place, borders=None, fields={}, context={})
    if not is_asked or moved == lies:
        return
    is_down = is_nameless or moved.header_first <= moved.header_last
    if is_down and moved.header_last < moved.last_row and moved.first_column <= moved.last_column:
        upload.decide(place, borders=moved, fields={})
    else:
        st.error(t("load.borders_invalid"), icon=":material/error:")
