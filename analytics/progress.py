"""Who attended, who is behind, who needs another try."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from analytics import privacy, rates, targets
from analytics.results import (
    CannotTell,
    Group,
    GroupStanding,
    MakeUp,
    Rate,
    Standing,
    Target,
    TargetCheck,
    Week,
    WeekChart,
)
from analytics.statistics import control

#: Days after the last session (or the test) by which a make-up is due.
DUE_DAYS = 30
PRESENT = "present_of_expected"
#: Fewer weeks than this make no limits to speak of.
FEWEST_WEEKS = 8
#: Marks of a test that keep a person out of the result without failing.
NOT_SAT = {"absent": "absent_from_test", "deferred": "deferred", "exempt": "exempt", "void": "void"}


def attendance(attendance_by_session: pd.DataFrame, *, target: Target) -> TargetCheck:
    """What share of the expected people came? Sessions are the clusters.

    Late, left early and on duty count as present; excused leave does not, and stays in the
    denominator. Sessions that expected nobody are left out.
    """
    rate = rates.clustered_share(
        attendance_by_session["n_present"],
        attendance_by_session["n_expected"],
        definition=PRESENT,
        too_few_reason="too_few_sessions",
    )
    return targets.check_rate(rate, target)


def attendance_by(
    attendance_by_session: pd.DataFrame, *, by: str, target: Target
) -> tuple[Group, ...]:
    """Attendance per value of `by`: course_name, trainer, format or week_on."""
    frame = attendance_by_session.assign(**{by: _labels(attendance_by_session[by])})
    return rates.groups_of(
        frame, by, lambda rows: attendance(rows, target=target).measure, target=target
    )


def excused(attendance_by_session: pd.DataFrame) -> Rate | CannotTell:
    """What share of the expected people was on leave: no part of those who came, shown apart."""
    return rates.clustered_share(
        attendance_by_session["n_excused"],
        attendance_by_session["n_expected"],
        definition="excused_of_expected",
        too_few_reason="too_few_sessions",
    )


def attendance_by_role(
    attendance_by_role_session: pd.DataFrame,
    *,
    target: Target,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[Group, ...]:
    """Attendance per role, sessions being the clusters.

    Roles too small to show are hidden, and with them those that would give them away.
    """
    return rates.groups_of(
        attendance_by_role_session,
        "role",
        lambda rows: attendance(rows, target=target).measure,
        target=target,
        size=lambda rows: int(rows["n_people"].max()),
        minimum_group=minimum_group,
    )


def attendance_by_level(
    attendance_by_level_session: pd.DataFrame,
    *,
    by: str,
    target: Target,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[Group, ...]:
    """Attendance per level or tenure (`by`), sessions being the clusters; small groups are hidden
    as roles are.
    """
    cells = attendance_by_level_session.drop_duplicates(["level", "tenure"])
    people = cells.groupby(by)["n_people"].sum()
    counts = attendance_by_level_session.groupby([by, "session_id"], as_index=False)[
        ["n_present", "n_expected"]
    ].sum()
    return rates.groups_of(
        counts,
        by,
        lambda rows: attendance(rows, target=target).measure,
        target=target,
        size=lambda rows: int(people[rows[by].iloc[0]]),
        minimum_group=minimum_group,
    )


def attendance_weeks(attendance_by_session: pd.DataFrame) -> WeekChart | CannotTell:
    """Was a week out of the ordinary? A p' chart over the weeks that had sessions.

    The limits allow for weeks that differ by more than counting, as sessions do.
    """
    held = attendance_by_session[attendance_by_session["n_expected"] > 0]
    weeks = held.groupby("week_on", sort=True)[["n_present", "n_expected"]].sum()
    if len(weeks) < FEWEST_WEEKS:
        return CannotTell("too_few_weeks", len(weeks), FEWEST_WEEKS, PRESENT)
    chart = control.share_chart(weeks["n_present"], weeks["n_expected"])
    found = zip(
        weeks.index, weeks["n_present"], weeks["n_expected"], chart.low, chart.high, chart.is_out,
        strict=True,
    )  # fmt: skip
    return WeekChart(
        tuple(
            Week(pd.Timestamp(on).date(), int(x), int(n), float(low), float(high), bool(is_out))
            for on, x, n, low, high, is_out in found
        ),
        chart.centre,
        chart.spread,
    )


def sessions(attendance_by_session: pd.DataFrame, *, target: Target) -> tuple[Group, ...]:
    """Attendance of every session held, newest first; the label is its day and course.

    A session that expects nobody yet is planned, and not in it.
    """
    held = attendance_by_session[attendance_by_session["n_expected"] > 0]
    newest = held.sort_values(["session_on", "session_id"], ascending=False)
    return tuple(_session(row, target) for row in newest.itertuples())


def _session(row: Any, target: Target) -> Group:
    """One session by itself has no spread between sessions: its interval is the plain one."""
    measure = rates.share(row.n_present, row.n_expected, definition=PRESENT)
    label = f"{row.session_on:%Y-%m-%d} {row.course_name}"
    return Group(str(row.session_id), label, measure, targets.state_of(measure, target))


def internal_share(attendance_by_session: pd.DataFrame, *, target: Target) -> TargetCheck:
    """What share of the sessions did internal trainers give? Unknown ones are left out."""
    known = attendance_by_session["is_internal"].dropna().astype(bool)
    rate = rates.share(known.sum(), len(known), definition="sessions_internal")
    return targets.check_rate(rate, target)


def interactive_share(
    attendance_by_session: pd.DataFrame,
    *,
    target: Target,
    sessions_share: float = targets.SESSIONS_SHARE,
) -> TargetCheck:
    """What share of the sessions was interactive enough?

    `target.low` is the interactive share of the minutes of one session; the check holds the share
    of sessions that reach it against `sessions_share`. Sessions without minutes on record are left
    out.
    """
    minutes = attendance_by_session[["interactive_minutes", "duration_minutes"]].astype(float)
    minutes = minutes[minutes.notna().all(axis=1) & (minutes["duration_minutes"] > 0)]
    enough = minutes["interactive_minutes"] >= target.low * minutes["duration_minutes"] - 1e-9
    rate = rates.share(enough.sum(), len(minutes), definition="sessions_at_line")
    return targets.check_rate(rate, replace(target, low=sessions_share, high=None))


def course_status(progress_by_person_course: pd.DataFrame) -> pd.Series:
    """How does each person stand in each course? One code per row, the later stage wins.

    passed, passed_retest, failed, deferred, exempt, void, absent_from_test, attended, excused,
    absent, scheduled.
    """
    rows = progress_by_person_course
    present, expected = rows["n_present"].fillna(0), rows["n_expected"].fillna(0)
    status = pd.Series("scheduled", index=rows.index, dtype="object")
    status[expected > 0] = "absent"
    status[(expected > 0) & (rows["n_excused"].fillna(0) >= expected)] = "excused"
    status[present > 0] = "attended"
    for mark, code in NOT_SAT.items():
        status[rows["first_status"] == mark] = code
    first, best = _is_true(rows["is_passed_first"]), _is_true(rows["is_passed_best"])
    has_result = rows["is_passed_best"].notna()
    status[has_result & ~best] = "failed"
    status[has_result & best] = "passed_retest"
    status[has_result & first] = "passed"
    return status


def progress_table(
    progress_by_person_course: pd.DataFrame, *, before: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The progress table: one row per person, one column per course with a status code.

    Columns: person_id, person_name, role, team, n_expected, n_present, attendance_rate (missing
    when nothing was expected yet), n_passed, then one per course name; a person not meant to take a
    course has None there. With `before`, the same frame at an earlier day, also n_present_change
    and n_passed_change.
    """
    rows = progress_by_person_course.assign(status=course_status(progress_by_person_course))
    table = _totals(rows)
    if before is not None:
        earlier = _totals(before.assign(status=course_status(before))).reindex(table.index)
        for column in ("n_present", "n_passed"):
            table[f"{column}_change"] = table[column] - earlier[column].fillna(0).astype(int)
    courses = rows.pivot_table(
        index="person_id", columns="course_name", values="status", aggfunc="last", observed=True
    )
    courses = courses.astype("object").where(courses.notna(), None)
    return table.join(courses).reset_index()


def standings(
    progress_by_person_course: pd.DataFrame, *, before: pd.DataFrame
) -> dict[tuple[str, str], Standing]:
    """Attendance, score and change of every (person_id, course_name), beside its status.

    before: the same frame at an earlier day; somebody who was not in it yet counts as changed.
    """
    now, earlier = (
        rows.assign(status=course_status(rows)) for rows in (progress_by_person_course, before)
    )
    was = {(row.person_id, row.course_name): row.status for row in earlier.itertuples()}
    return {
        (row.person_id, row.course_name): Standing(
            int(row.n_present),
            int(row.n_expected),
            None if pd.isna(row.best_score) else float(row.best_score),
            was.get((row.person_id, row.course_name)) != row.status,
        )
        for row in now.itertuples()
    }


def group_standings(
    progress_by_person_course: pd.DataFrame,
    *,
    by: Literal["role", "team"],
    minimum_group: int = targets.MINIMUM_GROUP,
) -> tuple[GroupStanding, ...]:
    """Who came and who passed, per role or team and course; in each course groups too small to show
    are hidden, and with them the one that would give them away.
    """
    rows = progress_by_person_course.assign(status=course_status(progress_by_person_course))
    rows = rows.dropna(subset=[by])
    passed = rows["status"].isin(["passed", "passed_retest"])
    table = (
        rows.assign(n_passed=passed.astype(int))
        .groupby(["course_name", by], sort=True)
        .agg(
            n_people=("person_id", "nunique"),
            n_present=("n_present", "sum"),
            n_expected=("n_expected", "sum"),
            n_passed=("n_passed", "sum"),
        )
        .reset_index()
    )
    found = []
    for course, part in table.groupby("course_name", sort=True):
        shown = privacy.alone(dict(zip(part[by], part["n_people"], strict=True)), minimum_group)
        found += [
            _group_standing(str(name), course, row, name in shown)
            for name, row in zip(part[by], part.itertuples(), strict=True)
        ]
    return tuple(found)


def _group_standing(name: str, course: str, row: tuple, is_shown: bool) -> GroupStanding:
    if not is_shown:
        return GroupStanding(name, course, None, None, None, None)
    counts = (row.n_people, row.n_present, row.n_expected, row.n_passed)
    return GroupStanding(name, course, *map(int, counts))


def make_up(
    progress_by_person_course: pd.DataFrame,
    *,
    as_of: date,
    due_days: int = DUE_DAYS,
    attendance_line: float | None = None,
) -> tuple[MakeUp, ...]:
    """Who needs another try, in which course, why and until when?

    Only courses whose last session lies on or before `as_of`. The first cause that holds is given:
    below the line in every attempt, test deferred, absent (from the test, or from every session),
    attendance below the line without a test passed. Passed or exempt people are done.
    """
    line = targets.TARGETS["attendance"].low if attendance_line is None else attendance_line
    rows = progress_by_person_course.assign(status=course_status(progress_by_person_course))
    over = rows["last_session_on"].isna() | (_days(rows["last_session_on"]) <= pd.Timestamp(as_of))
    found = [
        _make_up(row, cause, due_days)
        for row in rows[over].itertuples()
        if (cause := _cause(row, line)) is not None
    ]
    return tuple(
        sorted(found, key=lambda item: (item.due_on or date.max, item.course_name, item.person_id))
    )


def made_up(progress_by_person_course: pd.DataFrame) -> tuple[MakeUp, ...]:
    """Who needed another try and passed it, with what kept the first one from passing."""
    rows = progress_by_person_course.assign(status=course_status(progress_by_person_course))
    done = rows[rows["status"] == "passed_retest"]
    causes = {"absent": "absent", "deferred": "deferred"}
    return tuple(
        _make_up(row, causes.get(row.first_status, "below_line"), DUE_DAYS)
        for row in done.itertuples()
    )


def _cause(row: tuple, line: float) -> str | None:
    by_status = {
        "failed": "below_line",
        "deferred": "deferred",
        "absent_from_test": "absent",
        "absent": "absent",
        "excused": "absent",
    }
    if row.status in by_status:
        return by_status[row.status]
    if row.status in ("attended", "void") and row.n_expected > 0:
        return "attendance" if row.n_present / row.n_expected < line else None
    return None


def _make_up(row: tuple, cause: str, due_days: int) -> MakeUp:
    ended = [day for day in (row.last_session_on, row.held_on) if not pd.isna(day)]
    due = (
        pd.Timestamp(max(map(pd.Timestamp, ended))).date() + timedelta(due_days) if ended else None
    )
    score = None if cause != "below_line" or pd.isna(row.best_score) else float(row.best_score)
    return MakeUp(
        row.person_id,
        _text(row.person_name),
        _text(row.role),
        row.course_id,
        row.course_name,
        cause,
        score,
        due,
    )


def _totals(rows: pd.DataFrame) -> pd.DataFrame:
    passed = rows["status"].isin(["passed", "passed_retest"])
    table = (
        rows.assign(n_passed=passed.astype(int))
        .groupby("person_id", sort=True)
        .agg(
            person_name=("person_name", "first"),
            role=("role", "first"),
            team=("team", "first"),
            n_expected=("n_expected", "sum"),
            n_present=("n_present", "sum"),
            n_passed=("n_passed", "sum"),
        )
    )
    expected = table["n_expected"].where(table["n_expected"] > 0)
    table.insert(5, "attendance_rate", (table["n_present"] / expected).astype(float))
    return table.astype({"n_expected": int, "n_present": int})


def _labels(values: pd.Series) -> pd.Series:
    """Dates as ISO text, so that groups sort and read the same everywhere."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d")
    return values.map(lambda value: value if pd.isna(value) else str(value))


def _days(values: Iterable) -> pd.Series:
    return pd.to_datetime(values, errors="coerce")


def _is_true(values: pd.Series) -> pd.Series:
    return values.map(lambda value: not pd.isna(value) and bool(value)).astype(bool)


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)
