"""The first start: two doors, the sample organisation or the first spreadsheet."""

from collections.abc import Sequence

import streamlit as st

from data.database import DatabaseProblem
from data.samples import loading
from pages.shared import controls, display, site, store

t = controls.t
#: Which spreadsheet makes which pages live.
LIGHTS = {
    "survey": ("needs", "satisfaction"),
    "assessment": ("assessment", "progress"),
    "attendance": ("progress", "overview"),
    "metric": ("business_effect",),
    "roster": ("skills", "progress"),
}


def page() -> None:
    """Draw the welcome of an empty database."""
    site.enter()
    st.title(t("title.welcome"), anchor=False)
    st.header(t("welcome.answer"), anchor=False)
    if not store.may_change():
        return
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader(t("welcome.explore_title"), anchor=False)
        st.markdown(t("welcome.explore_text"))
        if st.button(
            t("welcome.explore_button"), type="primary", icon=":material/science:", key="explore"
        ):
            _load()
    with right, st.container(border=True, height="stretch"):
        st.subheader(t("welcome.upload_title"), anchor=False)
        st.markdown(t("welcome.upload_text"))
        if st.button(t("welcome.upload_button"), icon=":material/upload_file:", key="first_upload"):
            display.go_to("load_data")
    display.section(t("welcome.what_title"))
    st.markdown("\n".join(f"- {_line(kind, names)}" for kind, names in LIGHTS.items()))


def _line(kind: str, names: Sequence[str]) -> str:
    """What a kind of spreadsheet makes live, and the columns that it needs."""
    pages = " · ".join(t(f"nav.{name}") for name in names)
    return t("welcome.what_line", kind=t(f"kind.{kind}"), pages=pages, columns=t(f"columns.{kind}"))


def _load() -> None:
    with st.status(t("welcome.loading", done=0, total="…"), expanded=False) as status:

        def progress(done: int, total: int, _name: str) -> None:
            status.update(label=t("welcome.loading", done=done, total=total))

        try:
            receipts = loading.load_sample(store.to_change(), controls.language(), progress)
        except DatabaseProblem as error:
            status.update(label=t("welcome.failed", reason=display.say_error(error)), state="error")
            return
        finally:
            store.changed()
    n_rows = sum(receipt.n_rows_stored for receipt in receipts)
    st.toast(t("welcome.loaded", rows=f"{n_rows:,}", files=len(receipts)))
    st.rerun()
