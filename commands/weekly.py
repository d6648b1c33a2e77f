"""`weekly`: attendance and progress of one week."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pandas as pd

from analytics import make_up, periods, progress, targets
from commands import filing
from commands.answer import Answer, opened_database
from commands.filing import branded, filed, origin_of, rule_of, traced
from data import database, queries
from reporting import numbers, reports
from reporting.report import Report, frames_behind


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    filing.add_arguments(parser)
    parser.add_argument(
        "--week",
        type=_week,
        metavar="2026-W20",
        help="the newest week with a sign-in sheet where none is given",
    )


def run(given: Namespace) -> Answer:
    """Attendance and progress of one week, and who needs a make-up by its end."""
    with opened_database() as opened:
        given.week = given.week or _newest(opened)
        report = replace(_week_report(opened, given), period=f"{given.week:%G-W%V}")
        report = branded(opened, report)
    return filed(given, report)


def _newest(opened: database.Database) -> date:
    """The Monday of the newest week with a sign-in sheet; of this week where there is none."""
    ever = dict.fromkeys(("from_on", "to_on", "role", "course"))
    sessions = database.read_frame(opened, "attendance_by_session", **ever)
    last_on = sessions.loc[sessions["n_expected"] > 0, "session_on"].max()
    return periods.week_start(date.today() if pd.isna(last_on) else last_on.date())


def _week_report(opened: database.Database, given: Namespace) -> Report:
    goals = targets.with_overrides(database.read_frame(opened, "target_list"))
    monday, sunday = given.week, given.week + timedelta(days=6)
    week = {"from_on": monday, "to_on": sunday, "role": None, "course": None}
    until = week | {"from_on": periods.bounds(periods.quarter_of(sunday))[0]}
    earlier = until | {"to_on": sunday - timedelta(days=7)}
    ask = partial(queries.answer, opened)
    before = database.read_frame(opened, "progress_by_person_course", **earlier)
    target = goals["attendance"]
    report = reports.progress(
        ask(progress.attendance, week, target=target),
        ask(progress.attendance_by, week, by="course_name", target=target),
        ask(progress.sessions, week, target=target),
        ask(progress.progress_table, until, before=before),
        ask(progress.standings, until, before=before),
        ask(progress.group_standings, until, by="role"),
        make_up.followed(
            database.read_frame(opened, "progress_by_person_course", **until),
            database.read_frame(opened, "session_people"),
            as_of=sunday,
        ),
        origin_of(opened, rule_of(opened), ("week", numbers.span(monday, sunday, given.lang))),
        lang=given.lang,
    )
    asked = frames_behind(progress.attendance, progress.progress_table, make_up.followed)
    return traced(opened, report, week, *asked)


def _week(text: str) -> date:
    try:
        return datetime.strptime(f"{text}-1", "%G-W%V-%u").date()
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a week such as 2026-W20") from None
