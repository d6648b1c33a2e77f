"""The log of the settings page: who did what and when, filtered, and taken along as a file."""

from functools import partial

import pandas as pd
import streamlit as st

from data import log
from pages.shared import controls, display, goals, store
from reporting import csv_text, report
from reporting.words import Lang

t = controls.t
#: What can be chosen, in the order of the table.
FILTERS = ("actor", "action")


def draw() -> None:
    """Draw the log, newest first, with its filters; the file holds every row they leave."""
    display.section(t("settings.audit"), t("settings.audit_note"))
    found = goals.words(store.read_now("audit_list"), "audit")
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in FILTERS:
            found = _chosen(found, name)
        language = controls.language()
        st.download_button(
            t("settings.audit_file"),
            data=store.noted(
                partial(_file, found, t("settings.audit"), language), "audit.csv", n_rows=len(found)
            ),
            file_name=report.file_name("audit", language, "csv", False, ""),
            icon=":material/csv:",
            on_click="ignore",
        )
    display.table(found, alt=t("settings.audit"), height=260)
    _keeping()


def _keeping() -> None:
    """Draw how long lines are kept, and the button that deletes older ones."""
    known = log.months(store.opened())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("settings.log_months"),
            (None, *log.MONTHS),
            index=(None, *log.MONTHS).index(known),
            format_func=lambda n: t("settings.log_n_months", n=n) if n else t("settings.log_ever"),
            key="log_months",
            width=230,
        )
        if chosen != known:
            log.keep(store.to_change(), chosen, changed_by=store.reader().name)
        is_pressed = st.button(t("settings.log_shorten"), disabled=not chosen, key="log_shorten")
    if is_pressed:
        n_lines = log.shorten(store.to_change(), done_by=store.reader().name)
        st.success(t("settings.log_shortened", n=n_lines), icon=":material/check:")


def _chosen(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    column = t(f"settings.{name}")
    value = st.selectbox(
        column,
        sorted(rows[column].unique()),
        index=None,
        placeholder=t(f"settings.audit_any_{name}"),
        key=f"audit_{name}",
        label_visibility="collapsed",
        width=230,
    )
    return rows if value is None else rows[rows[column] == value]


def _file(rows: pd.DataFrame, title: str, language: Lang) -> bytes:
    columns = tuple(report.Column(f"column_{n}", name) for n, name in enumerate(rows))
    cells = tuple(tuple(map(str, row)) for row in rows.itertuples(index=False))
    table = report.Table(title, columns, cells)
    return csv_text.csv_text(table, language)
