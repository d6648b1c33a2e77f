"""Where the numbers of a section come from: definition, question, loads, sheets and rows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from analytics import provenance
from analytics.results import Origin
from pages.shared import controls, store, tables
from reporting import wording
from reporting.report import Report, Table, cell_text
from reporting.reports.origins import LISTED, origin_name, row_table, source_table

t = controls.t
#: Rows of spreadsheets that are sent to the browser; their sheets tell how many there are.
MOST_ROWS = 200


def button(heading: str, questions: Sequence[str]) -> None:
    """Draw the way to where the numbers under a heading come from."""
    if st.button(
        t("origin.open"),
        key=f"origin_{heading}_{'_'.join(questions)}",
        icon=":material/account_tree:",
        type="tertiary",
        help=t("origin.help"),
    ):
        _dialog()(heading, store.origins(questions))


def _dialog() -> Callable[[str, Sequence[Origin]], None]:
    """The dialog under its title in the reader's language."""
    return st.dialog(t("origin.title"), width="large")(_draw)


def _draw(heading: str, found: Sequence[Origin]) -> None:
    st.markdown(f"**{wording.escape_markdown(heading)}**")
    language = controls.language()
    chosen = found[0]
    if len(found) > 1:
        chosen = st.selectbox(
            t("origin.question"),
            found,
            format_func=lambda one: origin_name(one, language),
            key="origin_question",
        )
    st.markdown(wording.escape_markdown(wording.origin_definition(chosen.question, language)))
    asked = wording.origin_parameters(chosen, language)
    st.markdown(f":small[:gray[{wording.escape_markdown(asked)}]]")
    _rows(chosen)
    with st.expander(t("origin.sql"), icon=":material/database:"):
        st.code(chosen.sql, language="sql", height=320)


def _rows(chosen: Origin) -> None:
    """The loads and sheets that hold the rows; single rows for those who may see people."""
    if not chosen.kinds:
        st.markdown(t("origin.no_file"))
        return
    if not store.may_see_people():
        st.markdown(t("origin.no_right"))
        return
    filters = {name: value for name, value in chosen.parameters if value != "null"}
    language = controls.language()
    found = provenance.sources(store.read("stored_sources", **filters), chosen.kinds)
    _table(source_table(found, language), chosen.question)
    listed = [kind for kind in chosen.kinds if kind in LISTED]
    if not listed:
        st.markdown(t("origin.not_listed"))
        return
    kind = st.segmented_control(
        t("origin.kind"),
        listed,
        default=listed[0],
        format_func=lambda code: t(f"origin_kind.{code}"),
        required=True,
        key=f"origin_kind_{chosen.question}",
    )
    rows = store.read("stored_rows", **filters, kind=kind, most=MOST_ROWS)
    _table(row_table(rows, kind, language), chosen.question)


def _table(found: Table, question: str) -> None:
    """A table as it stands in the report, without the page's own words around it."""
    language = controls.language()
    how = tables.asked(found, dialog=question)
    own = tables.arranged(found, how)
    rows = [
        {
            column.label: cell_text(value, column, language)
            for value, column in zip(row, found.columns, strict=True)
        }
        for row in own.rows
    ]
    st.markdown(f":small[:gray[{wording.escape_markdown(found.title)}]]")
    if rows or not how.is_asked:
        st.dataframe(rows, hide_index=True, alt=found.title, height="auto")
    else:
        tables.nothing_left(how)
    tables.tools(found, how, len(rows))


def attached(build: Callable[[], Report], filters: dict[str, Any]) -> Callable[[], Report]:
    """The report with where its numbers come from, worked out when the file is made."""
    # notes on a review and the log of the program are asked for as well, and lead to no number
    questions = [name for name in store.asked() if wording.has_words("zh", f"question.{name}")]
    return partial(_attached, build, store.origins(questions), store.sources_reader(filters))


def _attached(
    build: Callable[[], Report], origins: tuple[Origin, ...], read: Callable[[], Any]
) -> Report:
    kinds = {kind for one in origins for kind in one.kinds}
    report = build()
    if report.origins:
        return report
    return replace(report, origins=origins, sources=provenance.sources(read(), sorted(kinds)))
