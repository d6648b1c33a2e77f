"""TrainLift: language, page list, run. Pages draw their own titles and controls."""

import streamlit as st

from pages.shared import controls, display

GROUPS = {
    "group_overview": [("overview", "speed"), ("quarterly_review", "summarize")],
    "group_train": [("needs", "format_list_numbered"), ("skills", "grid_on")],
    "group_delivery": [
        ("progress", "checklist"),
        ("assessment", "assignment_turned_in"),
        ("satisfaction", "sentiment_satisfied"),
    ],
    "group_effect": [("business_effect", "query_stats")],
    "group_data": [
        ("load_data", "upload_file"),
        ("method", "functions"),
        ("settings", "settings"),
    ],
}

t = controls.t
st.set_page_config(page_title=t("app.name"), layout="wide", initial_sidebar_state=216)
st.logo(display.LOGO, size="large")
page = st.navigation(
    {
        t(f"nav.{group}"): [
            st.Page(
                f"pages/{name}.py",
                title=t(f"nav.{name}"),
                icon=f":material/{icon}:",
                url_path=name,
                default=name == "overview",
                help=t(f"help.{name}"),
            )
            for name, icon in pages
        ]
        for group, pages in GROUPS.items()
    },
    position="sidebar",
    expanded=True,
)
with st.sidebar:
    controls.language_switch()
display.run(page)
