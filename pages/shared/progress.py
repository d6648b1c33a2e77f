"""The parts of the progress page: attendance by what the reader chooses, weeks, make-ups."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics import make_up, progress, scoring
from analytics.conduct import SessionConduct, n_below
from analytics.make_up import FollowedMakeUp
from analytics.results import (
    CannotTell,
    Group,
    MakeUp,
    Milestones,
    Rate,
    Target,
    TargetCheck,
)
from analytics.timetable import study
from analytics.timetable.model import Rule
from analytics.timetable.study import Timetable
from pages.shared import controls, display, grouping, skill_people, store, timetable
from reporting import charts, numbers, wording
from reporting.report import Section
from reporting.reports import conduct_tables, parts, plan_tables

t = controls.t
#: What attendance can be split by; a session or course is no group of people, a role is.
SPLITS = ("course_name", "role", "level", "tenure", "trainer", "format", "week_on")
COLUMNS = grouping.COLUMNS | {"week_on": "week_of"}
#: Sessions drawn beside the table.
MOST_SESSIONS = 9
#: Seats for make-ups are looked for over so many weeks.
WEEKS = 13


def week_before(until: dict[str, Any]) -> store.Asked:
    """The same frame a week earlier, to see what changed since."""
    earlier = until | {"to_on": until["to_on"] - timedelta(days=7)}
    return store.Asked("progress_by_person_course", earlier)


def badges(
    check: TargetCheck,
    sessions: pd.DataFrame,
    ran: Sequence[SessionConduct],
    interactive: Target,
    milestones: Milestones | CannotTell,
) -> tuple[str, ...]:
    """The judgement, leave apart from it, sessions not interactive enough, milestones overdue."""
    leave = progress.excused(sessions)
    found = [wording.state_badge(check.state, controls.language())]
    if isinstance(leave, Rate):
        words = t("progress.badge_leave", rate=numbers.percent(leave.rate), n=leave.successes)
        found.append(f":gray-badge[:material/event_busy: {words}]")
    low = n_below(ran)
    if low:
        words = t("progress.badge_interactive", n=low, line=numbers.percent(interactive.low))
        found.append(f":orange-badge[:material/forum: {words}]")
    items = () if isinstance(milestones, CannotTell) else milestones.items
    overdue = sum(item.state == "overdue" for item in items)
    if overdue:
        words = t("progress.badge_overdue", n=overdue)
        found.append(f":orange-badge[:material/flag: {words}]")
    return tuple(found)


def newest(sessions: Sequence[Group], target: Target) -> None:
    """Draw the newest sessions; all of them are in the download."""
    title = wording.groups_title(sessions, controls.language(), "sessions")
    drawn, total = sessions[:MOST_SESSIONS], len(sessions)
    note = t("progress.sessions_note")
    if len(drawn) < total:
        note = t("progress.sessions_newest_note", n=len(drawn), total=total)
    display.section(title, note, progress.sessions)
    figure = display.figure(charts.attendance_rows, drawn, target=target)
    display.chart(figure, "sessions", title)


def conducted(ran: Sequence[SessionConduct], interactive: Target, week: dict[str, Any]) -> Section:
    """How the sessions of the week ran, in words made once: a row each, thousands of them."""
    language = controls.language()
    make = partial(conduct_tables.conduct_section, ran, interactive, language)
    return store.once(make, "conducted", week, interactive, language)


def conduct(found: Section) -> None:
    """Draw how every session ran: interaction and practice, arrival and leaving."""
    display.section(found.title, found.note, "session_conduct")
    display.report_table(found.blocks[0], height=280)


def further(conducted: Section, milestones: Milestones | CannotTell) -> list[Section]:
    """What the file holds besides: how sessions ran, and milestones where there are any."""
    if isinstance(milestones, CannotTell):
        return [conducted]
    return [conducted, plan_tables.milestone_section(milestones, controls.language())]


def split(filters: dict[str, Any], target: Target) -> tuple[tuple[Group, ...], str]:
    """Draw attendance by what the reader chooses; the groups and the column they stand in."""
    head, language = st.container(), controls.language()
    by = st.segmented_control(
        t("progress.split"),
        SPLITS,
        default=SPLITS[0],
        required=True,
        format_func=lambda name: t(f"progress.by_{name}"),
        key="progress_by",
        bind="query-params",
        label_visibility="collapsed",
    )
    groups = grouping.labelled(_attendance(filters, by, target), by)
    found = wording.groups_title(groups, language)
    title = wording.table_title(t("progress.by_group"), found, language)
    with head:
        display.section(title, t("progress.by_group_note"), progress.attendance_by)
    column = COLUMNS.get(by, by)
    display.report_table(parts.group_table(title, groups, column, language))
    return groups, column


def _attendance(filters: dict[str, Any], by: str, target: Target) -> tuple[Group, ...]:
    if by == "role":
        return store.answer(progress.attendance_by_role, filters, target=target)
    if by in ("level", "tenure"):
        return store.answer(progress.attendance_by_level, filters, by=by, target=target)
    return store.answer(progress.attendance_by, filters, by=by, target=target)


def weeks(filters: dict[str, Any], target: Target) -> None:
    """Draw the chart of weeks over all history of the course and role, or say why there is none."""
    everything = filters | {"from_on": None}
    found = store.answer(progress.attendance_weeks, everything)
    note, asked = t("progress.weeks_note"), progress.attendance_weeks
    if isinstance(found, CannotTell):
        display.section(t("progress.weeks"), note, asked)
        display.grey(wording.reason_words(found, controls.language()))
        return
    n_out = sum(week.is_out for week in found.weeks)
    words = t("progress.weeks_out", n=n_out, total=len(found.weeks))
    display.section(words, note, asked)
    spread = t("progress.weeks_spread", spread=numbers.decimal(found.spread))
    display.chart(display.figure(charts.attendance_weeks, found, target=target), "weeks", words)
    display.grey(spread)


def plan(made_up: tuple[MakeUp, ...]) -> Timetable:
    """Seats for everybody on the list, by the usual rule, from today on.

    A quarter long over is read today as well: nobody is given a seat in the past.
    """
    metrics = list(store.read("metric_list")["metric_id"])
    usual = timetable.USUAL_METRIC
    first = timetable.first_day()
    return store.answer(
        study.timetable,
        {},
        rule=Rule(),
        first=first,
        last=first + timedelta(weeks=WEEKS),
        courses=tuple(dict.fromkeys(item.course_id for item in made_up)),
        metric_id=usual if usual in metrics else next(iter(metrics), None),
    )


def follow(filters: dict[str, Any], found: Timetable, as_of: date) -> tuple[FollowedMakeUp, ...]:
    """The make-ups of the filters, with seats in the plan or proposed ones."""

    def follow_all() -> tuple[FollowedMakeUp, ...]:
        rows = store.read("progress_by_person_course", **filters)
        seats = store.read("session_people")
        return make_up.followed(rows, seats, as_of=as_of, proposed=found.seats)

    # the plan follows from the rest: its seats, thousands of them, are no part of the key
    return store.once(follow_all, "followed", filters, as_of, found.first, found.last)


def make_ups(
    followed: tuple[FollowedMakeUp, ...], found: Timetable, filters: dict, as_of: date
) -> None:
    """Draw the list, what second attempts are worth, and what can be done for all at once."""
    language = controls.language()
    # the list follows from these, as `follow` says
    asked = filters, as_of, found.first, found.last, language
    said = store.once(partial(wording.make_up_finding, followed, language), "make_up_said", *asked)
    display.section(
        wording.table_title(t("progress.make_up"), said, language),
        t("progress.make_up_note"),
        "progress_by_person_course",
        "session_people",
    )
    if not followed:
        display.grey(t("progress.make_up_none"))
        return
    if skill_people.may_see_people():
        rows = partial(parts.make_up_table, followed, language)
        display.report_table(store.once(rows, "make_up_table", *asked), height=400)
    else:
        display.grey(t("progress.people_hidden"))
    retest = store.answer(scoring.retest, filters)
    display.grey(wording.escape_markdown(wording.retest_sentence(retest, language)))
    timetable.plan_buttons(found)
    display.link("timetable", t("progress.to_timetable"), "calendar_month")
