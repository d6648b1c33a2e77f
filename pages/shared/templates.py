"""Templates to download: choose the table, take the empty spreadsheet."""

import streamlit as st

from pages.shared import controls, display
from reporting import template

t = controls.t


def downloads() -> None:
    """Draw a button that opens the list of templates and hands out the chosen one."""
    language = controls.language()
    names = {name: t(f"template.name.{name}") for name in template.names()}
    with st.popover(t("template.label"), icon=":material/table_view:"):
        name = st.selectbox(
            t("template.choose"),
            list(names),
            format_func=names.get,
            key="template_name",
        )
        display.grey(t("template.note"))
        st.download_button(
            t("template.download"),
            data=lambda: template.workbook(name, language),
            file_name=f"{names[name]}.xlsx",
            icon=":material/download:",
            on_click="ignore",
            key="template_download",
        )
