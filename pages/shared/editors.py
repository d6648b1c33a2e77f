"""Tables that are filled in: the tools of those that are read, and nothing written is lost."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from pages.shared import display, tables
from reporting.report import Column, Table

#: Rows that are seen at a glance: a press on a header puts them in order, nothing else is offered.
FEW = 8
#: How a ticked box is read.
TICK = "✓"
#: What a grid calls the column that holds the names of its rows.
INDEX = "_index"

#: (number of the row, name of the column) -> what was written in that cell
Edits = dict[tuple[int, str], Any]


class Writing(NamedTuple):
    """A table while it is filled in.

    A grid keeps what is written in it by the place of the row. Where other rows are asked for, or
    another order, a new grid takes its place: `edits` hold what was written in those before it.
    """

    key: str
    grid: str
    how: tables.Arrangement
    n_grids: int
    edits: Edits
    #: The rows of the grid, settled when they are asked for: none leaves while it is written in.
    places: list[int]


def draw(
    frame: pd.DataFrame,
    alt: str,
    *,
    key: str,
    height: int | str = "auto",
    column_config: Mapping[str, Any],
    **options: Any,
) -> pd.DataFrame:
    """Draw a grid to be filled in; return all rows as they are now, also those not shown.

    Rows that were added stand at the end, numbered on. A grid that grows has headers that put
    nothing in order, so that its tools are offered however few its rows are.
    """
    fill_in = partial(
        st.data_editor, alt=alt, column_config=column_config, placeholder="", **options
    )
    is_growing = options.get("num_rows") == "add"
    if len(frame) < FEW and not is_growing:
        return fill_in(frame, key=key)
    columns = _columns(frame, column_config, has_index=not options.get("hide_index"))
    how = tables.asked(Table(alt, columns, ()))
    # other rows make another table
    now = _now(frame, alt, columns, how, f"{key}_{len(frame)}")
    whole = with_edits(frame, now.edits)
    shown = whole.iloc[now.places] if how.is_asked else whole
    if is_growing:
        shown = shown.reset_index(drop=True)
    elif isinstance(height, int):
        height = min(display.AROUND_ROWS + display.ROW * max(len(shown), 1), height)
    edited = fill_in(shown, key=now.grid, height=height)
    # not before: a run that ends early leaves the grid before it, and what was written there
    st.session_state[_name(how)] = now
    if how.is_asked and not now.places:
        tables.nothing_left(how)
    after = merged(whole, now.places, edited) if how.is_asked else edited
    tables.tools(_table(after, alt, columns), how, len(edited))
    return after


def _name(how: tables.Arrangement) -> str:
    return f"writing_{how.code}"


def _now(
    frame: pd.DataFrame, alt: str, columns: tuple[Column, ...], how: tables.Arrangement, key: str
) -> Writing:
    """The table as it is filled in by now, in the rows and the order that are asked for."""
    last = st.session_state.get(_name(how))
    # a grid that was not drawn in the run before has forgotten what was written in it
    if last and (last.key != key or last.grid not in st.session_state):
        last = None
    if last and last.how == how:
        return last
    edits: Edits = {}
    if last:
        n_rows = len(with_edits(frame, last.edits))
        edits = last.edits | edits_of(st.session_state[last.grid], last.places, n_rows)
    n_grids = last.n_grids + 1 if last else 0
    places = tables.places(_table(with_edits(frame, edits), alt, columns), how)
    return Writing(key, f"{key}_{n_grids}", how, n_grids, edits, places)


def edits_of(state: Mapping[str, Any], places: Sequence[int], n_rows: int) -> Edits:
    """What is written in a grid that shows the rows at `places` of n_rows."""
    changed = {
        (places[row], column): value
        for row, cells in state["edited_rows"].items()
        for column, value in cells.items()
    }
    added = {
        (n_rows + number, column): value
        for number, cells in enumerate(state["added_rows"])
        for column, value in cells.items()
    }
    return changed | added


def with_edits(frame: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    """The frame with these cells; rows that it does not have come at its end."""
    if not edits:
        return frame
    n_rows = max(len(frame), 1 + max(row for row, _ in edits))
    found = frame.reset_index(drop=True).reindex(range(n_rows))
    for (row, column), value in edits.items():
        # a day is written as text
        is_day = found[column].dtype.kind == "M" and value is not None
        # what a column cannot hold (a box that is neither ticked nor not), no grid takes either
        with suppress(TypeError, ValueError):
            found.at[row, column] = pd.Timestamp(value) if is_day else value
    return found.set_axis(frame.index) if n_rows == len(frame) else found


def merged(whole: pd.DataFrame, places: Sequence[int], shown: pd.DataFrame) -> pd.DataFrame:
    """All rows, those at `places` as they are shown; what is shown beyond them was added."""
    n_rows = len(whole) + len(shown) - len(places)
    others = whole.reset_index(drop=True).drop(index=list(places))
    numbers = [*places, *range(len(whole), n_rows)]
    found = pd.concat([others, shown.set_axis(numbers)]).sort_index()
    return found.set_axis(whole.index) if n_rows == len(whole) else found


def _columns(
    frame: pd.DataFrame, config: Mapping[str, Any], *, has_index: bool
) -> tuple[Column, ...]:
    names = [INDEX, *frame.columns] if has_index else frame.columns
    return tuple(Column(name, _label(name, config.get(name, name))) for name in names)


def _label(name: str, config: Any) -> str:
    label = config if isinstance(config, str) else config.get("label")
    return name if label is None else label


def _table(frame: pd.DataFrame, alt: str, columns: tuple[Column, ...]) -> Table:
    """The cells as they are searched, put in order and taken away as a file."""
    has_index = len(columns) > len(frame.columns)
    cells = frame.astype(object).where(frame.notna(), None)
    rows = tuple(tuple(map(_cell, row)) for row in cells.itertuples(index=has_index, name=None))
    return Table(alt, columns, rows)


def _cell(value: Any) -> Any:
    return (TICK if value else "") if isinstance(value, bool) else value
