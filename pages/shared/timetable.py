"""The timetable page: what is asked, what is warned of, the plan kept, calendar, notices."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.results import CannotTell
from analytics.timetable import load, peaks, study
from analytics.timetable.model import LoadMap, Rule
from analytics.timetable.plan import plan_rows
from analytics.timetable.study import Timetable
from data import registry
from data.importing import calendar, hours, reading, storing
from data.importing.model import Problem, Refusal, SourceFile
from pages.shared import controls, display, store, time_zone
from reporting import calendar_file, numbers, wording
from reporting.reports.timetable import load_note as note_of_load

t = controls.t
#: Weeks that may be planned at once, and the number of courses chosen to begin with.
WEEKS, USUAL_WEEKS = (4, 8, 13, 26), 13
MOST_CHOSEN = 3
CLOCKS = (time(9), time(9, 30), time(10), time(13, 30), time(14), time(15), time(16))
MONTH_DAYS = (1, 2, 4, 0)
LOAD_VIEWS = ("month_part", "month", "hour")
#: Rows of a file that are named one by one where they could not be read.
MOST_PROBLEMS = 5
#: The metric whose volume says most about how busy a shop is, where there is one.
USUAL_METRIC = "conversion"
SAVED = "plan_load"
PROGRESS, CALENDAR, PEOPLE = "progress_by_person_course", "session_calendar", "session_people"


def asked() -> dict[str, Any]:
    """Draw what can be asked; return the options of the study."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # what is behind is not planned: whoever was there then is not read
        first = st.date_input(
            t("timetable.first"),
            value=first_day(),
            min_value=first_day(),
            key="plan_first",
            width=170,
        )
        weeks = st.selectbox(
            t("timetable.weeks"),
            WEEKS,
            index=WEEKS.index(USUAL_WEEKS),
            format_func={n: t("timetable.n_weeks", n=n) for n in WEEKS}.get,
            key="plan_weeks",
            width=130,
        )
        metric_id = _metric()
        rule, seasons = _rule()
    chosen = {"rule": rule, "first": first, "last": first + timedelta(weeks=weeks)}
    return chosen | {"courses": _courses(first), "metric_id": metric_id, "seasons": seasons}


def first_day() -> date:
    """The day after the data of a sample end; otherwise today at the earliest."""
    summary = store.summary()
    last = None if pd.isna(summary["last_on"]) else summary["last_on"].date()
    today = datetime.now(tz=UTC).date()
    if last is None:
        return today
    after = last + timedelta(days=1)
    return after if summary["has_sample"] else max(after, today)


def read_on(last: date) -> date:
    """The day a view up to `last` speaks of: of a quarter that still runs, the day before today."""
    return min(last, first_day() - timedelta(days=1))


def _metric() -> str | None:
    """Draw the choice of the metric that says how busy days are."""
    rows = store.read("metric_list")
    if rows.empty:
        return None
    by_id = {row.metric_id: _volume_name(row) for row in rows.itertuples()}
    names = list(by_id)
    usual = names.index(USUAL_METRIC) if USUAL_METRIC in names else 0
    return st.selectbox(
        t("timetable.metric"),
        names,
        index=usual,
        format_func=by_id.get,
        key="plan_metric",
        width=230,
    )


def _volume_name(row: Any) -> str:
    if pd.isna(row.denominator_name) or not row.denominator_name:
        return str(row.metric_name)
    return t("timetable.volume_of", volume=row.denominator_name, metric=row.metric_name)


def _rule() -> tuple[Rule, tuple[str, ...]]:
    """Draw the rule in a popover: weekdays, clocks, days a month, rooms, seasons to avoid."""
    usual = Rule()
    with st.popover(t("timetable.rule"), icon=":material/tune:"):
        weekdays = st.pills(
            t("timetable.weekdays"),
            range(5),
            selection_mode="multi",
            default=list(usual.weekdays),
            format_func=lambda k: t(f"weekday.{k}"),
            key="plan_weekdays",
        )
        starts = st.pills(
            t("timetable.starts"),
            CLOCKS,
            selection_mode="multi",
            default=list(usual.starts),
            format_func=lambda clock: f"{clock:%H:%M}",
            key="plan_starts",
        )
        days = st.segmented_control(
            t("timetable.days_a_month"),
            MONTH_DAYS,
            default=usual.days_a_month,
            required=True,
            format_func=lambda n: str(n) if n else t("timetable.any_number"),
            key="plan_days",
        )
        rooms = st.number_input(
            t("timetable.rooms"), 1, 50, usual.n_rooms, key="plan_rooms", width=160
        )
        seasons = st.pills(
            t("timetable.seasons"),
            peaks.ALL_SEASONS,
            selection_mode="multi",
            default=list(peaks.ALL_SEASONS),
            format_func=lambda name: t(f"peak.{name}"),
            key="plan_seasons",
        )
    rule = Rule(tuple(sorted(weekdays)), tuple(sorted(starts)), days or None, int(rooms))
    return rule, tuple(sorted(seasons))


def _courses(first: date) -> tuple[str, ...]:
    """Draw the choice of courses, those that most people wait for chosen."""
    needed = store.once(lambda: study.needed_by(store.read(PROGRESS), as_of=first), "needed", first)
    rows = store.read("course_list")
    names = dict(zip(rows["course_id"], rows["course_name"], strict=True))
    waiting = sorted(needed, key=lambda course: (-len(needed[course]), course))
    labels = {c: t("timetable.course_n", course=names.get(c, c), n=len(needed[c])) for c in waiting}
    return tuple(
        controls.choose_several(
            t("timetable.courses"),
            waiting,
            default=waiting[:MOST_CHOSEN],
            format_func=labels.get,
            key="plan_courses",
        )
    )


def load_view() -> str:
    """Draw the switch between hours, parts of the month and months."""
    return st.segmented_control(
        t("timetable.load_by"),
        LOAD_VIEWS,
        default=LOAD_VIEWS[0],
        required=True,
        format_func=lambda by: t(f"timetable.by_{by}"),
        key="load_by",
        label_visibility="collapsed",
    )


def loads(metric_id: str | None, by: str) -> LoadMap | CannotTell:
    """How busy days are by the metric, or hours by the file with times."""
    if by == "hour":
        return store.answer(load.hour_map, {})
    return store.answer(load.load_map, {}, metric_id=metric_id or "", by=by)


def load_note(found: LoadMap | CannotTell) -> str:
    """What the heat map shows, or why there is none."""
    if isinstance(found, CannotTell):
        return wording.reason_words(found, controls.language())
    return note_of_load(found, controls.language())


def badges(found: Timetable) -> tuple[str, ...]:
    """How many are left without a seat, and how many conflicts the plan has."""
    left = sum(seat.session_id is None for seat in found.seats)
    words = [
        (f":orange-badge[:material/event_busy: {t('timetable.badge_left', n=left)}]", left),
        (
            f":orange-badge[:material/warning: "
            f"{t('timetable.badge_conflicts', n=len(found.conflicts))}]",
            found.conflicts,
        ),
    ]
    return tuple(badge for badge, is_said in words if is_said)


def warn(found: Timetable) -> None:
    """Say which years' worked weekends are not known yet."""
    for year in found.unannounced:
        display.grey(t("timetable.unannounced", year=year))


def names_of_people() -> dict[str, str]:
    """Names by number."""
    people = store.known().people
    return store.once(partial(_names_of, people), "names_of_people")


def _names_of(people: pd.DataFrame) -> dict[str, str]:
    return dict(zip(people["person_id"], people["person_name"].fillna("").astype(str), strict=True))


def plan_buttons(found: Timetable) -> None:
    """Draw what can be done with the proposal: keep it, take it back, take it along as .ics."""
    if not store.may_change():
        return
    rows = store.once(lambda: plan_rows(found, store.read(CALENDAR)), "plan_rows", found)
    with st.container(horizontal=True, vertical_alignment="center"):
        label = t("timetable.keep", n=len(rows.get("seat", ())))
        icon = ":material/event_available:"
        if st.button(label, type="primary", icon=icon, disabled=not rows, key="keep_plan"):
            _keep(rows)
        if st.session_state.get(SAVED):
            st.button(
                t("timetable.undo"), icon=":material/undo:", key="undo_plan", on_click=_take_back
            )
        _calendar_button(found)


def _keep(rows: dict[str, pd.DataFrame]) -> None:
    st.session_state[SAVED] = storing.edit(
        store.to_change(),
        rows,
        name=t("timetable.load_name"),
        kind="session",
        edited_by=store.reader().name,
        is_sample=bool(store.summary()["has_sample"]),
    )
    display.kept(t("timetable.kept"))


def _take_back() -> None:
    storing.undo(store.to_change(), st.session_state.pop(SAVED), undone_by=store.reader().name)
    store.changed()


def _calendar_button(found: Timetable) -> None:
    """Draw the .ics download with the time zone its clocks are in."""
    with st.popover(t("timetable.ics"), icon=":material/calendar_month:"):
        zone = time_zone.choose("plan_zone")
        entries = calendar_entries(found)
        st.download_button(
            t("timetable.ics_download", n=len(entries)),
            data=store.noted(lambda: _ics(entries, zone), "timetable.ics", n=len(entries)),
            file_name=f"{t('report.product')}-{t('report.file_timetable')}.ics",
            mime="text/calendar",
            disabled=not entries,
            on_click="ignore",
            key="download_ics",
        )


def calendar_entries(found: Timetable) -> list[calendar_file.Entry]:
    """The planned sessions and, as tentative, the proposed ones."""
    planned = [
        calendar_file.Entry(
            n.session_id, n.topic or n.course_name, n.starts_at, n.ends_at, n.place, n.benefit
        )
        for n in found.notices
        if n.starts_at is not None and n.ends_at is not None
    ]
    keys = study.session_keys(found.placements, {n.session_id for n in found.notices})
    proposed = [
        calendar_file.Entry(key, p.wanted.course_name, p.starts_at, p.ends_at, is_tentative=True)
        for p, key in keys.items()
    ]
    return [*planned, *proposed]


def _ics(entries: list[calendar_file.Entry], zone: str) -> bytes:
    salt = registry.setting(store.opened(), "salt") or ""
    return calendar_file.calendar_file(
        entries,
        title=t("nav.timetable"),
        # a name for this installation from which nothing else can be told
        installation=hashlib.sha256(f"installation {salt}".encode()).hexdigest()[:16],
        changed_at=pd.Timestamp(store.summary()["loaded_at"]).to_pydatetime(),
        zone=calendar_file.ZONES[zone],
    )


def calendar_upload() -> None:
    """Draw the upload of the organisation's own calendar; what is stored is a load of its own."""
    _upload("calendar", "calendar_period", calendar.read_calendar)


def hours_upload() -> None:
    """Draw the upload of an export with times; its usual week is stored as a load of its own."""
    _upload("hours", "busy_hour", hours.read_hours)


def _upload(
    name: str,
    table: str,
    read: Callable[[SourceFile | Refusal], tuple[pd.DataFrame, tuple[Problem, ...]]],
) -> None:
    with st.expander(t(f"timetable.{name}"), icon=":material/upload_file:"):
        display.grey(t(f"timetable.{name}_note"))
        kinds = ["xlsx", "xls", "csv", "ods"]
        file = st.file_uploader(t(f"timetable.{name}_file"), type=kinds, key=f"{name}_file")
        if file is None or not store.may_change():
            return
        source = reading.read_files([(file.name, file.getvalue())])[0]
        rows, problems = read(source)
        for problem in problems[:MOST_PROBLEMS]:
            sentence = wording.problem_sentence(problem, controls.language())
            st.warning(wording.escape_markdown(sentence), icon=":material/warning:")
        if len(problems) > MOST_PROBLEMS:
            display.grey(t("timetable.more_problems", n=len(problems) - MOST_PROBLEMS))
        label = t(f"timetable.{name}_keep", n=len(rows))
        if st.button(label, disabled=rows.empty, key=f"keep_{name}"):
            storing.edit(
                store.to_change(),
                {table: rows},
                name=file.name,
                kind="session",
                edited_by=store.reader().name,
                is_sample=bool(store.summary()["has_sample"]),
            )
            store.changed()
            st.rerun()


def notices(found: Timetable) -> None:
    """Draw which notices are incomplete, and the text of a chosen one in both languages."""
    display.section(t("timetable.notices"), t("timetable.notices_note"))
    if not found.notices:
        display.grey(t("timetable.notices_none"))
        return
    language = controls.language()
    names = [
        f"{numbers.iso_date(n.session_on)} {n.course_name}"
        + (
            f" · {t('timetable.lacks', fields=wording.notice_missing(n, language))}"
            if n.missing
            else ""
        )
        for n in found.notices
    ]
    k = st.selectbox(
        t("timetable.notice_of"), range(len(names)), format_func=names.__getitem__, key="notice"
    )
    for column, lang in zip(display.halves(1, 1), ("zh", "en"), strict=True):
        column.code(wording.notice_text(found.notices[k], lang), language=None, wrap_lines=True)
