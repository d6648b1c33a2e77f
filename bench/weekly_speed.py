"""How long do the questions of the weekly pages take on twenty million rows each of attendance and
results, against what is written by hand for DuckDB?

By hand is said twice (bench/same_numbers.py): a query that gives the same numbers, which is looked
at before anything is measured, and an aggregate of the same columns that takes every row to be in
force. The rows are generated in the database. All ask the same engine, the best of several turns
each; what counts is processor time, so that other work on the machine does not. The figures go into
docs/bench-weekly.md, whose notes below them stay.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import sqlalchemy as sa

from bench.same_numbers import SAME_COLUMNS, SAME_NUMBERS
from data import kept
from data.database import Database, open_database, read_frame, write_transaction

PAGE = Path(__file__).resolve().parents[1] / "docs/bench-weekly.md"
#: What stands below this line is written by people, and stays.
NOTES = "## What it is made of\n"
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

#: Of one test in ten who failed sits it again; one test in fifty is given again two months later,
#: none after the last session: a page begins with the newest quarter.
GIVEN_AGAIN = (
    """insert into assessment_result by name
        select * replace ('retest' as phase, score + 20 as score) from assessment_result
        where score < 70 and hash(assessment_id) % 10 = 0""",
    """insert into assessment by name
        select * replace (assessment_id || '|later' as assessment_id, 'later' as kind,
            held_on + 60 as held_on) from assessment
        where hash(assessment_id) % 50 = 0 and held_on < date '2026-07-01'""",
    """insert into assessment_result by name
        select * replace (assessment_id || '|later' as assessment_id,
            (score * 7) % 101 as score) from assessment_result
        where phase = 'post' and assessment_id || '|later' in (select assessment_id
            from assessment)""",
)

#: A second load that says some rows again.
CORRECTED = {
    "load": "insert into load select * replace (2 as load_id) from load",
    "attendance": """insert into attendance select * replace (2 as load_id) from attendance
        where session_id in (select session_id from session where hash(session_id) % 100 = 0)""",
    "assessment_result": """insert into assessment_result select * replace (2 as load_id)
        from assessment_result where assessment_id in
            (select assessment_id from assessment where hash(assessment_id) % 100 = 0)""",
}

#: The questions of two pages that read attendance and results row by row.
PAGES = {
    "progress": (
        "attendance_by_session", "attendance_by_role_session", "attendance_by_level_session",
        "session_conduct", "progress_by_person_course", "retest_pairs",
    ),
    "assessment": (
        "pass_counts", "pass_by_kind", "score_frequency", "score_pairs", "retest_pairs",
        "kept_pairs",
    ),
}  # fmt: skip


class Timing(NamedTuple):
    """A question: seconds of ours, of the same numbers by hand, and of the same columns by hand."""

    name: str
    ours: float
    same: float
    columns: float


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
        for statement in (*GIVEN_AGAIN, *CORRECTED.values()):
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


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows in an order of their own, for comparison: numbers to nine digits, the rest words.

    Rows told apart by later digits alone are one: a mean depends on the order of what is added up.
    """
    found = pd.DataFrame()
    for name, values in frame.items():
        is_number = values.dtype.kind in "iuf"
        words = values.astype("float64").round(9) if is_number else values.astype("str")
        found[name] = words.where(values.notna(), None).astype("str")
    if "n" in found:
        n, values = frame["n"].rename("n"), [name for name in found if name != "n"]
        found = found[values].join(n).groupby(values, dropna=False, as_index=False)["n"].sum()
    return found.sort_values(list(found), ignore_index=True)


def measure(database: Database, n_turns: int = N_TURNS) -> list[Timing]:
    """Every question of the weekly pages over one quarter, beside both ways by hand.

    Raises AssertionError where the same numbers by hand are others than ours.
    """
    found = []
    with database.engine.connect() as connection:
        for name in SAME_NUMBERS:

            def ask(text: str) -> pd.DataFrame:
                return connection.execute(sa.text(text), QUARTER).cursor.df()

            ours = partial(read_frame, database, name, **QUARTER)
            same, columns = partial(ask, SAME_NUMBERS[name]), partial(ask, SAME_COLUMNS[name])
            pd.testing.assert_frame_equal(plain(same()), plain(ours()), obj=name)
            found.append(Timing(name, *(best(work, n_turns) for work in (ours, same, columns))))
    return found


def page(found: list[Timing], n_rows: int) -> str:
    """The figures as a page."""
    about = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return "\n".join([
        "# The weekly pages on many rows",
        "",
        f"Made by `make bench-weekly` on {date.today()} ({about}).",
        "",
        f"{n_rows:,} rows of attendance and as many results; a later load corrects every hundredth"
        f" session and test. One quarter of eleven is asked for; seconds of processor time, the"
        f" best of {N_TURNS} turns. By hand: written for DuckDB over the same tables. Same numbers:"
        " gives our rows, which is looked at first. Same columns: the same query of somebody who"
        " takes every row to be in force, and knows nothing of undone loads, corrections and"
        f" leaves. Bar: the questions of a page take at most {SLOWER} times as long.",
        "",
        "| | Ours | Same numbers | Times | Same columns | Times |",
        "|---|---:|---:|---:|---:|---:|",
        *(_row(f"**page `{name}`**", _of_page(found, asked)) for name, asked in PAGES.items()),
        *(_row(one.name, one) for one in found),
        "",
        "",
    ])  # fmt: skip


def _of_page(found: list[Timing], asked: Collection[str]) -> Timing:
    """What the questions of a page take together."""
    sums = zip(*(one[1:] for one in found if one.name in asked), strict=True)
    return Timing("", *map(sum, sums))


def _row(name: str, one: Timing) -> str:
    return (
        f"| {name} | {one.ours:.2f} | {one.same:.2f} | {one.ours / one.same:.1f} |"
        f" {one.columns:.2f} | {one.ours / one.columns:.2f} |"
    )


def main(n_rows: int) -> None:
    """Measure and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"duckdb:///{folder}/trainlift.duckdb")
        make(database, n_rows)
        notes = PAGE.read_text(encoding="utf-8").partition(NOTES)
        figures = page(measure(database), n_rows)
        PAGE.write_text(figures + "".join(notes[1:]), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else N_ROWS)
