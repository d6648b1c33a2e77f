"""The metric that a course is meant to move, said on the page that is empty without it."""

from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from data.importing import storing
from pages.shared import controls, display, store

t = controls.t


def undeclared(filters: dict[str, Any]) -> pd.DataFrame:
    """The courses held in the period that name no business metric, as course_list has them."""
    sessions = store.read("attendance_by_session", **filters)
    courses = store.read("course_list", **filters)
    return courses[courses["course_id"].isin(sessions["course_id"]) & courses["metric_id"].isna()]


def instead(filters: dict[str, Any]) -> NoReturn:
    """Say why there is nothing to compare, and let those who may declare what is missing; stop."""
    courses = undeclared(filters)
    if courses.empty:
        display.filtered_to_nothing()
    st.header(t("declaring.none", n=len(courses)), anchor=False)
    if store.may_change():
        _form(courses)
    else:
        display.grey(t("declaring.ask"))
    st.stop()


def rest(filters: dict[str, Any]) -> None:
    """Draw the form for the courses of the period that are left, folded away."""
    courses = undeclared(filters)
    if store.may_change() and not courses.empty:
        label = t("declaring.title")
        display.folded(lambda: _form(courses), label, key="declaring", icon="add_task")


def _form(courses: pd.DataFrame) -> None:
    display.grey(t("declaring.note"))
    metrics = store.read("metric_list")
    names = dict(zip(metrics["metric_id"], metrics["metric_name"], strict=True))
    courses = courses.set_index("course_id")["course_name"]
    left, right = display.halves(3, 2)
    with left:
        chosen = controls.choose_several(
            t("declaring.courses"), list(courses.index), format_func=courses.get, key="to_declare"
        )
    with right:
        metric = st.selectbox(
            t("declaring.metric"), list(names), format_func=names.get, key="metric_to_declare"
        )
    if st.button(t("declaring.save"), type="primary", disabled=not chosen, key="declare"):
        _declare(courses[chosen], metric)


def _declare(names: pd.Series, metric: str) -> None:
    """Store what is known of the courses, by id, with the metric beside it, as one load."""
    known = store.known().courses
    bare = names[~names.index.isin(known["course_id"])].reset_index()
    rows = pd.concat([known[known["course_id"].isin(names.index)], bare], ignore_index=True)
    storing.edit(
        store.to_change(), {"course": rows.assign(metric_id=metric)}, name=t("declaring.name"),
        kind="course", edited_by=store.reader().name,
        is_sample=bool(store.summary()["has_sample"]),
    )  # fmt: skip
    display.kept(t("declaring.saved"))
