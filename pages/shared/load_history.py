"""The loads so far: who, when, which file, how many rows; the rows of each, and its undo."""

import pandas as pd
import streamlit as st

from data.database import DatabaseProblem
from data.importing import loads, storing
from data.importing.loads import UndoEffect
from pages.shared import controls, data_words, display, store, time_zone
from reporting import wording

t = controls.t
#: Rows of a load on screen at a time: most loads whole, so that order and words reach every row.
PAGE = 2000


def draw() -> None:
    """Draw the loads, newest first; what one holds and its undo stand above the list."""
    display.section(t("load.history"), t("load.history_note"))
    found = store.read("load_list")
    if found.empty:
        display.grey(t("load.history_none"))
        return
    chosen = _choose(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        is_shown = st.toggle(t("load.rows_show"), key="rows_shown")
        if pd.isna(chosen["undone_at"]):
            _undo(chosen)
        else:
            # on a phone the column that says so lies beyond the edge
            st.markdown(f":gray-badge[{t('load.history_undone')}]")
    if is_shown:
        _rows(int(chosen["load_id"]))
    _table(found)


def _choose(found: pd.DataFrame) -> pd.Series:
    """Draw which load is meant: the newest in force unless the reader takes another."""
    names = {int(row.load_id): f"{row.load_id} · {_file(row)}" for row in found.itertuples()}
    live = found.loc[found["undone_at"].isna(), "load_id"]
    default = int(live.iloc[0]) if len(live) else int(found.iloc[0]["load_id"])
    load_id = st.selectbox(
        t("load.history_choose"),
        list(names),
        index=list(names).index(default),
        format_func=names.get,
        key=f"load_chosen_{default}_{len(found)}",
        width=560,
    )
    return found.loc[found["load_id"] == load_id].iloc[0]


def _file(row: object) -> str:
    return t("load.edited", name=row.file_name) if row.source == "edit" else row.file_name


def _table(found: pd.DataFrame) -> None:
    language = controls.language()
    kinds = [
        wording.joined([t(f"kind.{name}") for name in text.split(",") if name], language)
        for text in found["kinds"]
    ]
    language = controls.language()
    frame = pd.DataFrame(
        {
            "№": found["load_id"].astype(str),
            t("load.history_when"): time_zone.clocks(found["loaded_at"]),
            t("load.history_who"): [wording.actor(name, language) for name in found["loaded_by"]],
            t("load.history_file"): [_file(row) for row in found.itertuples()],
            t("load.history_kinds"): kinds,
            t("load.history_read"): found["n_rows_read"],
            t("load.history_stored"): found["n_rows_stored"],
            t("load.history_rejected"): found["n_rows_rejected"],
            t("load.history_state"): [
                t("load.history_live" if pd.isna(at) else "load.history_undone")
                for at in found["undone_at"]
            ],
        }
    )
    display.table(frame, alt=t("load.history"))


# rows


def _rows(load_id: int) -> None:
    """Draw the rows a load holds, table by table, a page at a time."""
    counts = store.read("load_table_counts")
    counts = counts[counts["load_id"] == load_id]
    if counts.empty:
        display.grey(t("load.rows_none"))
        return
    n_of = dict(zip(counts["table_name"], counts["n"].astype(int), strict=True))
    names = {
        name: f"{t(f'data_table.{name}')} {n_of[name]:,}"
        for name in data_words.tables()
        if name in n_of
    }
    table = st.segmented_control(
        t("load.rows_table"),
        list(names),
        default=list(names)[-1],
        required=True,
        format_func=names.get,
        key=f"rows_table_{load_id}",
        label_visibility="collapsed",
    )
    n_pages = -(-n_of[table] // PAGE)
    page = 1
    if n_pages > 1:
        page = st.number_input(
            t("load.rows_page", n=n_pages), 1, n_pages, 1, key=f"rows_page_{load_id}_{table}",
            width=240,
        )  # fmt: skip
    frame = loads.rows(store.opened(), load_id, table, (page - 1) * PAGE, PAGE)
    display.table(data_words.in_words(frame, table), alt=t(f"data_table.{table}"), height=320)
    if data_words.is_traceless(frame, table):
        display.grey(t("load.traceless"))


# undo


def _undo(load: pd.Series) -> None:
    """Draw the undo of a load: what will happen is said before it can be confirmed."""
    load_id = int(load["load_id"])
    # a box of its own for each load: the next load must not stand open under the same click
    with st.popover(t("load.undo"), icon=":material/undo:", key=f"undo_of_{load_id}"):
        effect = store.undo_effect(load_id)
        for line in _effect_lines(effect):
            st.markdown(line)
        display.grey(t("load.undo_note"))
        st.button(
            t("load.undo_confirm", load=load_id, file=wording.escape_markdown(load["file_name"])),
            type="primary",
            on_click=_take_back,
            args=(load_id,),
            key="undo",
        )


def _effect_lines(effect: UndoEffect) -> list[str]:
    parts = [(t(f"data_table.{part.table}"), part) for part in effect.tables]
    language = controls.language()
    lines = []
    for code in ("gone", "back", "covered"):
        counts = [
            t("load.undo_part", n=n, what=name)
            for name, part in parts
            if (n := getattr(part, f"n_{code}"))
        ]
        if counts:
            lines.append(t(f"load.undo_{code}", parts=wording.joined(counts, language)))
    lines += [
        t(
            "load.undo_dependent",
            n=part.n,
            what=t(f"data_table.{part.table}"),
            load=part.load_id,
            file=wording.escape_markdown(part.file_name),
            parent=t(f"data_table.{part.parent}"),
        )
        for part in effect.dependents
    ]
    return [f"- {line}" for line in lines]


def _take_back(load_id: int) -> None:
    try:
        storing.undo(store.to_change(), load_id, undone_by=store.reader().name)
        st.session_state.pop("outcomes", None)
        st.toast(t("load.undone", load=load_id))
    except DatabaseProblem as error:
        st.session_state["load_error"] = display.say_error(error)
    store.changed()
