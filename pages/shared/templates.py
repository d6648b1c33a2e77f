"""Templates to download: all of them where files are uploaded, the fitting ones on empty pages."""

import streamlit as st

from pages.shared import controls, store
from reporting import template

t = controls.t
#: What fills a page that is still empty.
FILLS = {
    "needs": ("needs", "interview", "appraisal"),
    "skills": ("skill_requirement", "skill_level"),
    "timetable": ("people", "course", "attendance", "metric"),
    "plan": ("course", "skill_requirement", "goal", "milestone", "material", "mentoring"),
    "progress": ("attendance",),
    "assessment": ("assessment",),
    "satisfaction": ("satisfaction",),
    "business_effect": ("metric",),
}


def downloads() -> None:
    """Draw a button that opens the list of templates and hands out the chosen one."""
    names = {name: t(f"template.name.{name}") for name in template.names()}
    with st.popover(t("template.label"), icon=":material/table_view:"):
        name = st.selectbox(
            t("template.choose"), list(names), format_func=names.get, key="template_name"
        )
        st.markdown(f":small[:gray[{t('template.note')}]]")
        _button(name, t("template.download"))


def filling(page: str) -> None:
    """Draw a button for each template that makes a page live."""
    for name in FILLS.get(page, ()):
        _button(name, t("template.empty", name=t(f"template.name.{name}")))


def folded(page: str) -> None:
    """Draw the same buttons folded away, on a page that has data."""
    with st.expander(t("template.label"), icon=":material/table_view:"):
        with st.container(horizontal=True):
            filling(page)
        st.markdown(f":small[:gray[{t('template.note')}]]")


def _button(name: str, label: str) -> None:
    language = controls.language()
    st.download_button(
        label,
        data=store.noted(lambda: template.workbook(name, language), f"template_{name}.xlsx"),
        file_name=f"{t(f'template.name.{name}')}.xlsx",
        icon=":material/download:",
        on_click="ignore",
        key=f"template_{name}_{label}",
    )
