"""The progress table from roles to teams to people, for those who may see people."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import progress
from analytics.results import Standing
from pages.shared import controls, display, skill_people, store
from reporting import reports
from reporting.reports import conduct_tables

t = controls.t
VIEWS = ("people", "team", "role")
#: A list of more people than this is chosen from only once a team is.
MOST_PEOPLE = 1000
HEIGHT = 360


def table(
    until: dict[str, Any], people: pd.DataFrame, standings: Mapping[tuple[str, str], Standing]
) -> None:
    """Draw the table by people, teams or roles, and one person's sessions where one is chosen."""
    with st.container(horizontal=True, vertical_alignment="center"):
        view = _view()
        team = _choose("team", sorted(people["team"].dropna().unique())) if view != "role" else None
        own = people if team is None else people[people["team"] == team]
        person = _person(own) if view == "people" and len(own) <= MOST_PEOPLE else None
    if view == "people":
        own = own if person is None else own[own["person_id"] == person]
        language = controls.language()
        rows = partial(reports.progress_table, own, language, standings)
        found = store.once(rows, "progress_table", until, team, person, language)
        display.report_table(found, height=HEIGHT if person is None else "auto")
        if person is not None:
            _sessions_of(own.iloc[0], until)
    else:
        _groups(until, view, team)


def _view() -> str:
    """Draw the switch between people, teams and roles; without people for those who may not."""
    offered = VIEWS if skill_people.may_see_people() else VIEWS[1:]
    return st.segmented_control(
        t("progress.view"),
        offered,
        default=offered[0],
        required=True,
        format_func=lambda code: t(f"progress.view_{code}"),
        key="progress_view",
        bind="query-params",
        label_visibility="collapsed",
    )


def _choose(name: str, options: list[str]) -> str | None:
    return st.selectbox(
        t(f"progress.choose_{name}"),
        options,
        index=None,
        placeholder=t(f"progress.all_{name}"),
        key=f"progress_{name}",
        bind="query-params",
        label_visibility="collapsed",
        width=150,
    )


def _person(people: pd.DataFrame) -> str | None:
    """The number of the chosen person; two of one name are told apart by it."""
    numbers = {f"{row.person_name} · {row.person_id}": row.person_id for row in people.itertuples()}
    return numbers.get(_choose("person", list(numbers)))


def _groups(until: dict[str, Any], by: str, team: str | None) -> None:
    """Draw teams or roles by course, small ones hidden."""
    found = store.answer(progress.group_standings, until, by=by)
    if team is not None:
        found = tuple(item for item in found if item.group == team)
    display.grey(t("report.role_note"))
    display.report_table(reports.standing_table(found, controls.language(), by), height=HEIGHT)


def _sessions_of(person: pd.Series, until: dict[str, Any]) -> None:
    """Draw the sessions of a person with arrival and leaving."""
    asked = {name: until[name] for name in ("from_on", "to_on", "course")}
    rows = store.read("person_sessions", person=person["person_id"], **asked)
    about = [person["person_name"], person["role"], person["team"]]
    title = " · ".join(str(part) for part in about if not pd.isna(part))
    display.section(title, t("conduct.person_note"))
    display.report_table(conduct_tables.person_table(rows, title, controls.language()))
