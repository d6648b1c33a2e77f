"""The matrix of people and skills: the source of each cell, changes in the grid, Excel."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pages.shared import controls, display, editors, skill_people, store
from reporting import template
from reporting.reports import skill_tables as tables

t = controls.t
SOURCES = ("manager", "self", "assessment", "appraisal")
HIGHEST = 5.0


def draw(role: str, filters: dict[str, Any]) -> None:
    """Draw the matrix of one team of the role; what is changed is a load that can be undone."""
    if not skill_people.may_see_people():
        return
    display.section(t("skills.grid", role=role), t("skills.grid_note"), "skill_people")
    # hundreds of columns take longer to draw than the rest of the page
    if not st.toggle(t("skills.grid_open"), key="grid_open"):
        return
    everybody = store.read("team_list")
    teams = sorted(everybody.loc[everybody["role"] == role, "team"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = st.selectbox(t("data_column.team"), teams, key=f"grid_team_{role}", width=230)
        view = st.segmented_control(
            t("skills.view"),
            ("level", "source"),
            default="level",
            required=True,
            format_func=lambda name: t(f"skills.view_{name}"),
            key="grid_view",
        )
        source = st.selectbox(
            t("skills.rated_by"),
            SOURCES,
            format_func=lambda name: t(f"template.choice.level_source_{name}"),
            key="grid_source",
            width=180,
        )
    people = store.read("skill_people", **(filters | {"role": role, "team": team}))
    if people.empty:
        return
    if view == "source":
        found = tables.source_matrix(people, controls.language())
        display.report_table(found, height=320)
    else:
        _edit(people, source)
    _spreadsheet(people)


def _edit(people: pd.DataFrame, source: str) -> None:
    skills = people.drop_duplicates("skill_id").set_index("skill_id")["skill_name"]
    before = people.pivot(index="person_id", columns="skill_id", values="skill_level")
    before = before.reindex(columns=skills.index)
    names = people.drop_duplicates("person_id").set_index("person_id")["person_name"]
    shown = before.astype(float)
    shown.insert(0, "person_name", names.reindex(before.index))
    number = {
        skill: st.column_config.NumberColumn(name, min_value=0.0, max_value=HIGHEST, step=0.5)
        for skill, name in skills.items()
    }
    after = editors.draw(
        shown,
        t("skills.view_level"),
        disabled=["_index", "person_name"],
        num_rows="fixed",
        height=320,
        key=f"grid_{store.version()}_{people['team'].iloc[0]}",
        column_config={
            "_index": st.column_config.TextColumn(t("column.person_id")),
            "person_name": st.column_config.TextColumn(t("column.person")),
            **number,
        },
    )
    changed = _changed(before, after.drop(columns="person_name"))
    with st.container(horizontal=True):
        label = t("skills.grid_save", n=len(changed))
        if st.button(label, type="primary", disabled=changed.empty, key="grid_save"):
            rows = changed.assign(assessed_on=date.today(), source=source)
            said = t("skills.grid_saved", n=len(rows))
            skill_people.save({"skill_level": rows}, t("skills.grid_load"), "skill_level", said)
        skill_people.undo("grid")


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row per cell with another level now; an emptied cell changes nothing."""
    differs = after.notna() & (after != before)
    rows = after.where(differs).stack().rename("level").reset_index()
    return rows.set_axis(["person_id", "skill_id", "level"], axis=1).dropna()


def _spreadsheet(people: pd.DataFrame) -> None:
    language = controls.language()
    st.download_button(
        t("skills.grid_download"),
        data=store.noted(
            lambda: template.workbook(
                "skill_level", language, tables.template_rows(people, language)
            ),
            "skill_level.xlsx",
        ),
        file_name=f"{t('template.name.skill_level')}.xlsx",
        icon=":material/table_view:",
        on_click="ignore",
        key="grid_download",
    )
