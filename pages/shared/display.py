"""The fixed places of a page: title row, badges and answer, sections, downloads, empty states."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data.database import DatabaseProblem
from data.importing import storing
from pages.shared import controls, store
from reporting import document, report, webpage, workbook, wording

LOGO = str(Path(__file__).parents[2] / "reporting/assets/logo.svg")
CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}
FILES = {
    "docx": (document.document, "description"),
    "xlsx": (workbook.workbook, "table_view"),
    "html": (webpage.webpage, "language"),
}
t = controls.t


def run(page: Any) -> None:
    """Run a page; what data and analytics refuse becomes a sentence."""
    try:
        page.run()
    except DatabaseProblem as error:
        st.error(wording.error_sentence(error, controls.language()), icon=":material/error:")


def mode() -> str:
    """The ground the reader sees: "light" or "dark"."""
    return st.context.theme.type or "light"


def is_compact() -> bool:
    """Whether figures are drawn for a phone; `?compact=1` asks for it."""
    agent = st.context.headers.get("User-Agent", "")
    return "Mobi" in agent or st.query_params.get("compact") == "1"


def drawing() -> dict[str, Any]:
    """What every chart function takes besides its result."""
    return {"lang": controls.language(), "mode": mode(), "compact": is_compact()}


def title(page: str, **values: Any) -> Any:
    """Draw the title row and return the place for the download button."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t(f"title.{page}", **values), anchor=False, width="stretch")
        if store.summary()["has_sample"]:
            badge = f":orange-badge[:material/science: {t('control.sample_badge')}]"
            st.markdown(badge, help=t("control.sample_help"), width="content")
            st.button(
                t("control.remove_sample"),
                icon=":material/upload_file:",
                type="tertiary",
                key="remove_sample",
                on_click=_remove_sample,
            )
        return st.container(width="content")


def _remove_sample() -> None:
    storing.remove_sample(store.opened(), undone_by="local")
    store.changed()
    st.toast(t("control.sample_removed"))


def answer(sentence: str, *badges: str) -> None:
    """Draw the badges (at most four) and the one sentence that answers the page's question."""
    if badges:
        st.markdown(" ".join(badges))
    st.header(sentence, anchor=False)


def section(heading: str, note: str = "") -> None:
    """Draw a section heading with its grey line: measure, unit, period, how to read the marks."""
    st.subheader(heading, anchor=False)
    if note:
        grey(note)


def grey(text: str) -> None:
    """Draw a grey line; `st.caption` would be too faint to read."""
    st.markdown(f":small[:gray[{text}]]")


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure with the sentence a screen reader says for it."""
    st.plotly_chart(figure, key=key, alt=alt, config=CHART_CONFIG)


def table(frame: pd.DataFrame, alt: str, limit: int = 200, **columns: Any) -> None:
    """Draw a table whose columns are already words; long ones say where the rest is."""
    st.dataframe(frame.head(limit), hide_index=True, alt=alt, column_config=columns)
    if len(frame) > limit:
        grey(t("progress.page_limit", n=limit))


def downloads(place: Any, build: Callable[[], report.Report], name: str) -> None:
    """Offer the page as files; each is made when it is asked for."""
    language = controls.language()
    is_sample = bool(store.summary()["has_sample"])
    with place, st.popover(t("control.download"), icon=":material/download:"):
        for extension, (write, icon) in FILES.items():
            st.download_button(
                t(f"control.download_{extension}"),
                data=lambda write=write: write(build(), language),
                file_name=report.file_name(name, language, extension, is_sample),
                key=f"download_{extension}",
                icon=f":material/{icon}:",
                on_click="ignore",
                width="stretch",
            )


def closing(filters: dict) -> None:
    """Draw the provenance line: as of, people, sessions, data version, minimum group."""
    grey(wording.provenance_line(store.provenance(filters), controls.language()))


def nothing(page: str) -> None:
    """Draw the empty state: what the page would show and which upload makes it live; then stop."""
    st.markdown(f":gray-badge[:material/inbox: {t('empty.badge')}]")
    st.header(t(f"empty.{page}"), anchor=False)
    with st.container(border=True):
        st.markdown(t(f"empty.{page}_file"))
        with st.container(horizontal=True):
            upload = t("empty.upload")
            st.page_link("pages/load_data.py", label=upload, icon=":material/upload_file:")
            if store.is_empty():
                st.page_link("pages/overview.py", label=t("empty.sample"), icon=":material/science:")
    st.stop()
