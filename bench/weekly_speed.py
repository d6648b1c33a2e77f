"""How long do the questions of the weekly pages take on twenty million rows each of attendance and
results, against an aggregate of the same columns written by hand for DuckDB?

The rows are generated in the database. Both sides ask the same engine for the same columns, the
best of several turns each; what counts is processor time, so that other work on the machine does
not. The figures go into docs/bench-weekly.md.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from data import kept
from data.database import Database, open_database, read_frame, write_transaction

PAGE = Path(__file__).resolve().parents[1] / "docs/bench-weekly.md"
N_ROWS, N_TURNS = 20_000_000, 3
#: the bar: times as long as the aggregate written by hand
SLOWER = 1.3
PEOPLE_OF_A_SESSION, N_COURSES, N_PEOPLE, N_ROLES = 40, 200, 50_000, 20
QUARTER = {"from_on": date(2026, 7, 1), "to_on": date(2026, 9, 30)}

MADE = {
    "load": """insert into load
        select 1, 'f', 'f', 'upload', 'attendance', 0, 0, 0, false, 'bench',
            timestamp '2026-01-01', null, null""",
    "person": """insert into person
        select 'P' || i, 'N' || i, 'D', 'T' || (i % 400), 'R' || (i % {roles}), 'L' || (i % 5),
            date '2020-01-01' + cast(i % 2000 as integer), null, 1, 's', 1
        from range({people}) as t(i)""",
    "course": """insert into course (course_id, course_name, trainer, format, tier, hours,
            load_id, source_sheet, source_row)
        select 'C' || i, 'Course ' || i, 'T' || (i % 30), 'online', 'basic', 2, 1, 's', 1
        from range({courses}) as t(i)""",
    "session": """insert into session (session_id, course_id, session_on, week_on,
            duration_minutes, interactive_minutes, load_id, source_sheet, source_row)
        select 'S' || i, 'C' || (i % {courses}), day, cast(date_trunc('week', day) as date),
            120, 30, 1, 's', 1
        from (select i, date '2024-01-01' + cast(i % 1000 as integer) as day
            from range({sessions}) as t(i))""",
    "attendance": """insert into attendance (session_id, person_id, status, load_id,
            source_sheet, source_row)
        select 'S' || (i // {seats}), 'P' || ((i * 7919) % {people}),
            case when i % 11 = 0 then 'absent' when i % 37 = 0 then 'leave' else 'present' end,
            1, 's', 1
        from range({rows}) as t(i)""",
    "assessment": """insert into assessment
        select 'C' || (i % {courses}) || '|written|' || i, 'C' || (i % {courses}), 'Test',
            'written', date '2024-01-01' + cast(i % 1000 as integer), 100, 70, 1, 's', 1
        from range({sessions}) as t(i)""",
    "assessment_result": """insert into assessment_result (assessment_id, person_id, phase,
            attempt, status, score, load_id, source_sheet, source_row)
        select 'C' || ((i // {seats}) % {courses}) || '|written|' || (i // {seats}),
            'P' || ((i * 7919) % {people}), 'post', 1, 'scored', 40 + (i * 31) % 61, 1, 's', 1
        from range({rows}) as t(i)""",
}

#: A second load that says some rows again.
CORRECTED = {
    "load": "insert into load select * replace (2 as load_id) from load",
    "attendance": """insert into attendance select * replace (2 as load_id) from attendance
        where session_id in (select session_id from session where hash(session_id) % 100 = 0)""",
    "assessment_result": """insert into assessment_result select * replace (2 as load_id)
        from assessment_result where assessment_id in
            (select assessment_id from assessment where hash(assessment_id) % 100 = 0)""",
}

PRESENT = "count(*) filter (where status in ('present', 'late', 'left_early', 'on_duty'))"
EXPECTED = "count(*) filter (where status <> 'not_applicable')"
OF_QUARTER = "where session_on between :from_on and :to_on"
OF_TESTS = "where held_on between :from_on and :to_on"
SESSIONS = "join session on session.session_id = attendance.session_id"
RESULTS = """assessment_result as result
    join assessment on assessment.assessment_id = result.assessment_id
    join person on person.person_id = result.person_id"""
ATTENDED = f"""select session.session_id, {EXPECTED}, {PRESENT},
    count(*) filter (where status = 'leave') from attendance {SESSIONS} {OF_QUARTER}
    group by session.session_id"""
CONDUCT = f"""select session.session_id, {EXPECTED},
    count(*) filter (where date_diff('minute', starts_at, checked_in_at) > 5),
    median(date_diff('minute', starts_at, checked_in_at)),
    median(date_diff('minute', ends_at, checked_out_at)), median(minutes)
    from attendance {SESSIONS} {OF_QUARTER} group by session.session_id"""
BY_ROLE = f"""with mark as (select session.session_id, person.role, person.person_id, status
    from attendance {SESSIONS} join person on person.person_id = attendance.person_id
    {OF_QUARTER}),
    size as (select role, count(distinct person_id) as n_people from mark group by role)
    select session_id, role, {EXPECTED}, {PRESENT}, n_people from mark join size using (role)
    group by session_id, role, n_people"""
ATTENDED_BY = f"""select attendance.person_id, session.course_id, count(*) as n,
    {PRESENT} as n_present, max(session_on) as last_on from attendance {SESSIONS} {OF_QUARTER}
    group by attendance.person_id, session.course_id"""
RESULT_BY = f"""select result.person_id, assessment.course_id, min(score / max_score) as worst,
    max(score / max_score) as best, min(score >= pass_line) as is_passed, min(status) as status,
    max(pass_line / max_score) as score_line, min(held_on) as held_on, count(*) as n_attempts
    from {RESULTS} {OF_TESTS} group by result.person_id, assessment.course_id"""
BY_PERSON = f"""select person_id, person_name, role, team, course_id, course_name,
    attended.* exclude (person_id, course_id), tested.* exclude (person_id, course_id)
    from ({ATTENDED_BY}) as attended full join ({RESULT_BY}) as tested using (person_id, course_id)
    join person using (person_id) join course using (course_id)"""
PASSED = f"""select course_id, role, level, count(*), count(is_passed),
    count(*) filter (where is_passed), max(score_line)
    from ({ATTENDED_BY}) as attended full join ({RESULT_BY}) as tested using (person_id, course_id)
    join person using (person_id) group by course_id, role, level"""
BY_KIND = f"""select kind, assessment.course_id, person.role, count(*),
    count(*) filter (where score >= pass_line)
    from {RESULTS} {OF_TESTS} group by kind, assessment.course_id, person.role"""
SCORES = f"""select assessment.course_id, person.role, phase, score / max_score, count(*)
    from {RESULTS} {OF_TESTS} group by all"""
PAIRS = f"""select course_id, role, pre, post, count(*) from (
    select assessment.course_id, result.assessment_id, result.person_id, any_value(role) as role,
        max(score / max_score) filter (where phase = 'pre') as pre,
        max(score / max_score) filter (where phase = 'post') as post
    from {RESULTS} {OF_TESTS} group by all) as score group by all"""
#: Question of a page -> what somebody would write by hand for the same columns.
BY_HAND = {
    "attendance_by_session": ATTENDED,
    "attendance_by_role_session": BY_ROLE,
    "attendance_by_level_session": BY_ROLE.replace("role", "level"),
    "session_conduct": CONDUCT,
    "progress_by_person_course": BY_PERSON,
    "pass_counts": PASSED,
    "pass_by_kind": BY_KIND,
    "score_frequency": SCORES,
    "score_pairs": PAIRS,
}


class Timing(NamedTuple):
    """A question: seconds of ours and of the aggregate written by hand."""

    name: str
    ours: float
    by_hand: float


def make(database: Database, n_rows: int) -> None:
    """Fill the database with n_rows of attendance and as many results."""
    sizes = {
        "rows": n_rows,
        "seats": PEOPLE_OF_A_SESSION,
        "sessions": -(-n_rows // PEOPLE_OF_A_SESSION),
        "courses": N_COURSES,
        "people": N_PEOPLE,
        "roles": N_ROLES,
    }
    for statement in MADE.values():
        with write_transaction(database) as connection:
            connection.exec_driver_sql(statement.format(**sizes))
    with write_transaction(database) as connection:
        for statement in CORRECTED.values():
            connection.exec_driver_sql(statement)
        kept.keep_all(connection)


def best(work: Callable[[], object], n_turns: int) -> float:
    """Seconds of the fastest turn, after one that warms up."""
    work()
    turns = []
    for _ in range(n_turns):
        began = time.process_time()
        work()
        turns.append(time.process_time() - began)
    return min(turns)


def measure(database: Database, n_turns: int = N_TURNS) -> list[Timing]:
    """Every question of the weekly pages over one quarter, beside the aggregate by hand."""
    found = []
    with database.engine.connect() as connection:
        for name, statement in BY_HAND.items():
            text = sa.text(statement)
            by_hand = best(lambda text=text: connection.execute(text, QUARTER).cursor.df(), n_turns)
            ours = best(lambda name=name: read_frame(database, name, **QUARTER), n_turns)
            found.append(Timing(name, ours, by_hand))
    return found


def page(found: list[Timing], n_rows: int) -> str:
    """The figures as a page."""
    about = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    rows = [
        f"| {one.name} | {one.ours:.2f} | {one.by_hand:.2f} | {one.ours / one.by_hand:.1f} |"
        for one in found
    ]
    return "\n".join([
        "# The weekly pages on many rows",
        "",
        f"Made by `make bench-weekly` on {date.today()} ({about}).",
        "",
        f"{n_rows:,} rows of attendance and as many results; a later load corrects every hundredth"
        f" session and test. One quarter of eleven is asked for; seconds of processor time, the"
        f" best of {N_TURNS} turns. By hand: an aggregate of the same columns that takes every row"
        " to be in force and knows nothing of undone loads, leaves, retests, several tests of a"
        f" course or missing rosters. Bar: {SLOWER} times as long.",
        "",
        "| Question | Ours | By hand | Times |",
        "|---|---:|---:|---:|",
        *rows,
        "",
    ])  # fmt: skip


def main(n_rows: int) -> None:
    """Measure and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"duckdb:///{folder}/trainlift.duckdb")
        make(database, n_rows)
        PAGE.write_text(page(measure(database), n_rows), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_ROWS)
