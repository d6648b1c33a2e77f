"""From a cell of the skill map to teams and people, and from people to a course in one step."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import skills
from analytics.results import SkillGap, SkillGaps
from data import registry
from data.database import DatabaseProblem
from data.importing import identity, storing
from pages.shared import controls, display, store
from reporting import charts, numbers, wording
from reporting.reports import skill_tables as tables
from reporting.words import translate

t = controls.t
#: Where the chosen cell of the map is kept.
CELL = "cell"
#: Setting of this installation: "no" keeps lists of people and their names off page and file.
PEOPLE_SHOWN = "people_shown"
LOADED = "last_skill_load"
DRAFT = ""
#: Cells offered at a time: thousands would take longer to send than the rest of the page.
MOST_CELLS = 300


def may_see_people() -> bool:
    """Whether this reader, and readers of this installation at all, may see single people."""
    return store.may_see_people() and registry.setting(store.opened(), PEOPLE_SHOWN) != "no"


def people_switch() -> None:
    """Draw the switch of that right."""
    is_on = may_see_people()
    if st.toggle(t("settings.people_shown"), value=is_on, key="people_shown") != is_on:
        value = "no" if is_on else "yes"
        registry.change_setting(
            store.to_change(), PEOPLE_SHOWN, value, changed_by=store.reader().name
        )
        st.rerun()


def as_of(filters: dict[str, Any]) -> dict[str, Any]:
    """Draw the choice of a quarter and return the filters with its last day, or without one."""
    quarters = [day.date() for day in store.read("skill_quarters")["quarter_on"]][::-1]
    names = {
        numbers.quarter(*numbers.quarter_of(day), controls.language()): day for day in quarters
    }
    chosen = st.selectbox(
        t("control.as_of"),
        list(names),
        index=None,
        placeholder=t("skills.latest"),
        key="skills_as_of",
        persist_state="session",
        label_visibility="collapsed",
        width=230,
    )
    return filters if chosen is None else filters | {"to_on": _last_day(names[chosen])}


def _last_day(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=70)).replace(day=1) - timedelta(days=1)


def cell(gaps: SkillGaps) -> SkillGap:
    """Let the reader choose a cell of the map, widest gap first."""
    shown = sorted(
        (cell for cell in gaps.cells if cell.gap is not None), key=lambda cell: -cell.gap
    )
    if len(shown) > MOST_CELLS:
        display.grey(t("skills.most_cells", n=MOST_CELLS))
    words = partial(translate, controls.language(), "skills.people")
    return st.selectbox(
        t("control.cell"),
        shown[:MOST_CELLS],
        format_func=lambda cell: words(role=cell.role, skill=cell.skill),
        key=CELL,
        label_visibility="collapsed",
        width=360,
    )


def groups(cell: SkillGap, filters: dict[str, Any]) -> None:
    """Draw the gap of the cell by team, tenure or level, small groups hidden."""
    attribute = st.segmented_control(
        t("skills.split"),
        skills.ATTRIBUTES,
        default=skills.ATTRIBUTES[0],
        required=True,
        format_func=lambda name: t(f"skills.by_{name}"),
        key="skill_split",
        label_visibility="collapsed",
    )
    asked = filters | {"role": cell.role, "skill": cell.skill_id}
    n = store.rule().minimum_group
    found = store.answer(skills.by_group, asked, attribute=attribute, minimum_group=n)
    display.report_table(tables.group_table(found, attribute, controls.language()))
    display.grey(t("skills.split_note"))


def people(cell: SkillGap, filters: dict[str, Any]) -> None:
    """Draw who stands where in the cell, for those who may see people, and offer a course."""
    if not may_see_people():
        display.grey(t("skills.people_hidden", n=cell.n))
        return
    found = _people(cell.role, filters, skill=cell.skill_id)
    teams = sorted(found["team"].dropna().unique())
    team = st.selectbox(
        t("data_column.team"),
        teams,
        index=None,
        placeholder=t("skills.all_teams"),
        key="skill_team",
        label_visibility="collapsed",
        width=230,
    )
    found = found if team is None else found[found["team"] == team]
    display.report_table(tables.people_table(found, controls.language()), height=260)
    _course_for(cell, found[found["gap"] > 0])


def _people(role: str, filters: dict[str, Any], **more: str) -> pd.DataFrame:
    return store.read("skill_people", **(filters | {"role": role} | more))


def _course_for(cell: SkillGap, short: pd.DataFrame) -> None:
    """Draw the way from people with a gap to a course: an existing one of the skill, or a draft."""
    courses = store.read("course_list")
    taught = courses[courses["skill_id"] == cell.skill_id]
    names = dict(zip(taught["course_id"], taught["course_name"], strict=True))
    label = t("skills.to_course", n=len(short))
    with st.popover(label, icon=":material/person_add:", key="to_course"):
        chosen = st.selectbox(
            t("control.course"),
            [*names, DRAFT],
            format_func=lambda course: names.get(course, t("skills.new_draft")),
            key="skill_course",
        )
        name = names.get(chosen, "")
        if chosen == DRAFT:
            name = st.text_input(
                t("skills.draft_name"),
                value=t("skills.draft_of", skill=cell.skill),
                key=f"draft_{cell.skill_id}",
            ).strip()
        who = dict(zip(short["person_id"], short["person_name"], strict=True))
        left_out = controls.choose_several(
            t("skills.without"), list(who), format_func=who.get, key=f"without_{cell.skill_id}"
        )
        chosen_people = [person for person in who if person not in left_out]
        label = t("skills.enrol" if chosen else "skills.draft", n=len(chosen_people))
        is_idle = not name or (not chosen_people and chosen != DRAFT)
        if st.button(label, type="primary", disabled=is_idle, key="skill_enrol"):
            _enrol(cell, chosen, name, chosen_people, set(courses["course_id"]))
    undo("course")


def _enrol(cell: SkillGap, course: str, name: str, people: list[str], known: set[str]) -> None:
    frames: dict[str, pd.DataFrame] = {}
    if course == DRAFT:
        course = identity.course_id(name)
        if course in known:
            st.error(t("skills.draft_known", course=name), icon=":material/error:")
            return
        drafted = {"course_id": course, "course_name": name, "skill_id": cell.skill_id}
        frames["course"] = pd.DataFrame([drafted])
    if people:
        rows = {"person_id": people, "course_id": course, "enrolled_on": date.today()}
        frames["enrolment"] = pd.DataFrame(rows)
    save(frames, name, "course", t("skills.enrolled", n=len(people), course=name))


def save(frames: dict[str, pd.DataFrame], name: str, kind: str, said: str) -> None:
    """Store changes made by hand as one load, and remember it for one click of undo."""
    try:
        st.session_state[LOADED] = storing.edit(
            store.to_change(), frames, name=name, kind=kind, edited_by=store.reader().name,
            is_sample=bool(store.summary()["has_sample"]),
        )  # fmt: skip
        st.toast(said)
    except DatabaseProblem as error:
        st.error(display.say_error(error), icon=":material/error:")
        return
    store.changed()
    st.rerun()


def undo(place: str) -> None:
    """Draw the button that takes back the last change made by hand in this session."""
    load = st.session_state.get(LOADED)
    if load is not None:
        st.button(
            t("skills.undo"), icon=":material/undo:", type="tertiary", on_click=_take_back,
            args=(load,), key=f"undo_{place}",
        )  # fmt: skip


def _take_back(load: int) -> None:
    try:
        storing.undo(store.to_change(), load, undone_by=store.reader().name)
        st.toast(t("load.undone", load=load))
    except DatabaseProblem as error:
        st.toast(display.say_error(error), icon=":material/error:")
    st.session_state.pop(LOADED, None)
    store.changed()


def profile(gaps: SkillGaps, cell: SkillGap, filters: dict[str, Any]) -> None:
    """Draw required against actual levels of the role of the cell, or of one of its people."""
    language, role = controls.language(), cell.role
    found, who = skills.role_profile(gaps, role), role
    if may_see_people():
        people = _people(role, filters, skill=cell.skill_id).set_index("person_id")
        person = st.selectbox(
            t("skills.person"),
            list(people.index),
            index=None,
            format_func=people["person_name"].get,
            placeholder=t("skills.whole_role", role=role),
            key="skill_person",
            label_visibility="collapsed",
            width=360,
        )
        if person is not None:
            who, team = people.loc[person, "person_name"], people.loc[person, "team"]
            own = _people(role, filters, **({} if pd.isna(team) else {"team": team}))
            found = skills.person_profile(own, person_id=person)
    title = wording.profile_sentence(found, who, language)
    left, right = display.halves(1, 1)
    with left:
        display.section(title, t("skills.profile_note"), skills.gap_map)
        if len(found) > 2:
            display.chart(display.figure(charts.skill_radar, found), "profile", title)
    with right:
        display.report_table(tables.profile_table(found, title, language))
