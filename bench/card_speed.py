"""How much longer does the card of one course take than the bare aggregate it rests on?

Five million rows (team x day x metric) are made inside DuckDB. Measured in one run, in turns: sums
that a person would write by hand, straight from the table; the one query that sums the days of the
course (who was trained, which load counts); and everything the card needs: all its frames and the
analysis. The figures go into docs/bench-card.md.

The card is asked for three times: as the first one after a load of a day of its metric and as the
first one after a load of attendance, by the very function that the pages call, with what they keep
then (what the load itself asks again is measured apart); and as a further one, when what does not
depend on the course (the calendar, the sessions of all courses), or is read for all courses at once
(their windows, what was registered), is held already, as the pages hold it.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from unittest.mock import patch

import numpy as np
import pandas as pd
import sqlalchemy as sa

from analytics import comparison
from analytics.results import Change
from data import kept, lineage, queries
from data.database import Database, close, read_frame, write_transaction
from data.importing import storing
from pages.shared import store

PROJECT = Path(__file__).resolve().parent.parent
N_TEAMS, N_DAYS, N_METRICS = 200, 1_250, 20
N_PEOPLE, TRAINED_TEAMS = 5, 20
#: the bar: times as long as the bare aggregate; turns that are measured
FACTOR, N_WARM, N_MEASURED = 1.3, 2, 25
COURSE, METRIC = "c", "m0"
FIRST_CARDS = "the first card after a load of metrics", "the first card after a load of attendance"
STORED = "what a load of attendance asks again in its own time"

LOADED = "1 as load_id, 's' as source_sheet, {row} as source_row"
FILL = (
    "insert into load (load_id, file_name, file_sha256, source, kinds, n_rows_read, n_rows_stored,"
    " n_rows_rejected, is_sample, loaded_by, loaded_at) values"
    " (1, 'bench', 'bench', 'bench', 'metric', 0, 0, 0, false, 'bench', timestamp '2026-01-01')",
    "insert into metric by name select 'm' || i as metric_id, 'M' || i as metric_name,"
    f" 'ratio' as kind, 'higher' as direction, {LOADED.format(row='i')}"
    f" from range({N_METRICS}) as t(i)",
    "insert into course by name select 'c' as course_id, 'C' as course_name, 'm0' as metric_id,"
    f" {LOADED.format(row='1')}",
    "insert into session by name select 's' as session_id, 'c' as course_id,"
    " date '2023-01-01' + 1200 as session_on, date '2023-01-01' + 1200 as week_on,"
    f" {LOADED.format(row='1')}",
    "insert into person by name select 'p' || i as person_id, 't' || (i // 5) as team,"
    f" {LOADED.format(row='i')} from range({N_TEAMS * N_PEOPLE}) as t(i)",
    "insert into attendance by name select 's' as session_id, 'p' || i as person_id,"
    f" 'present' as status, {LOADED.format(row='i')}"
    f" from range({TRAINED_TEAMS * N_PEOPLE}) as t(i)",
    "insert into metric_day by name select 'm' || m as metric_id,"
    " date '2023-01-01' + cast(d as integer) as observed_on, 'day' as period,"
    " date_trunc('month', date '2023-01-01' + cast(d as integer)) as period_month,"
    " 't' || g as team, '' as arm, floor(16 + 4 * random()) as numerator,"
    " floor(180 + 40 * random()) as denominator, null as value,"
    f" {LOADED.format(row='d')}"
    f" from range({N_METRICS}) as a(m), range({N_DAYS}) as b(d), range({N_TEAMS}) as c(g)",
)
#: what a person would write who knows the trained teams and that no load was corrected
BARE = (
    "select observed_on, sum(numerator) as numerator, sum(denominator) as denominator"
    " from metric_day where metric_id = 'm0' and period = 'day'"
    f" and team in ({', '.join(repr(f't{g}') for g in range(TRAINED_TEAMS))})"
    " group by observed_on order by observed_on"
)
#: what it costs to look at every row once
EVERYTHING = (
    "select count(*) from (select metric_id, observed_on, sum(numerator), sum(denominator)"
    " from metric_day where period = 'day' group by metric_id, observed_on) as summed"
)


def fill(database: Database) -> None:
    """The course, its people and five million rows of metrics, made by the engine itself."""
    with write_transaction(database) as connection:
        connection.execute(sa.text("select setseed(0.5)"))
        for statement in FILL:
            connection.execute(sa.text(statement))
        kept.keep_all(connection)


def measure(
    tasks: dict[str, Callable[[], object]], before: Mapping[str, Callable[[], object]]
) -> dict[str, tuple[float, float]]:
    """The median seconds by the clock and of the processors that each task takes.

    All tasks take turns, in another order each time, so that they share what disturbs: a task
    finds in memory what the one before it read. `before`: what happens before a task, unmeasured.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for turn in range(N_WARM + N_MEASURED):
        for name in np.random.default_rng(turn).permutation(list(tasks)):
            before.get(name, lambda: None)()
            begun, worked = time.perf_counter(), time.process_time()
            tasks[name]()
            spent = time.perf_counter() - begun, time.process_time() - worked
            taken[name].append(spent)
    return {
        name: tuple(map(median, zip(*spent[N_WARM:], strict=True))) for name, spent in taken.items()
    }


def loads_of(database: Database) -> dict[str, Callable[[], object]]:
    """What is loaded before a first card, by its name on the page: one row each time."""
    number = count()

    def load(kind: storing.Kind, table: str, row: dict[str, object]) -> None:
        frame = pd.DataFrame([row])
        storing.edit(database, {table: frame}, name="bench", kind=kind, edited_by="bench")

    def load_day() -> None:
        day = date(2023, 1, 1) + timedelta(N_DAYS + next(number))
        row = {"metric_id": METRIC, "observed_on": day, "period": "day", "team": "t0", "arm": ""}
        row |= {"period_month": day.replace(day=1), "numerator": 18.0, "denominator": 200.0}
        load("metric", "metric_day", row)

    def load_person() -> None:
        row = {"session_id": "s", "person_id": f"q{next(number)}", "status": "present"}
        load("attendance", "attendance", row)

    def told(load: Callable[[], None]) -> Callable[[], None]:
        return lambda: (load(), store.changed())

    return dict(zip(FIRST_CARDS, map(told, (load_day, load_person)), strict=True)) | {
        STORED: load_person
    }


def tasks_of(database: Database) -> dict[str, Callable[[], object]]:
    """What is measured, by its name on the page."""

    def ask(name: str) -> pd.DataFrame:
        return read_frame(database, name, course=COURSE)

    def rows(statement: str) -> object:
        with database.engine.connect() as connection:
            return connection.execute(sa.text(statement)).fetchall()

    names = queries.frames_of(comparison.by_course)
    whole = {name: read_frame(database, name) for name in queries.WHOLE}
    held = {name: ask(name) for name in names if "course" not in lineage.parameters_of(name)}

    def first_card() -> object:
        return checked(store.answer(comparison.by_course, {"course": COURSE}))

    def further_card(known: Mapping[str, pd.DataFrame]) -> object:
        def read(name: str) -> pd.DataFrame:
            if name in whole:
                return queries.cut(name, whole[name], {"course": COURSE})
            return known[name] if name in known else ask(name)

        return checked(comparison.by_course(**queries.gathered(names, read)))

    def checked(found: Mapping[str, object]) -> object:
        if not isinstance(found[COURSE], Change):
            raise RuntimeError(f"no card: {found[COURSE]}")
        return found[COURSE]

    return {
        "sums of the one metric and its trained teams, by hand": lambda: rows(BARE),
        "sums of every metric and day, all rows, by hand": lambda: rows(EVERYTHING),
        STORED: store.changed,
        "the frame of the course alone": lambda: ask("metric_by_course_day"),
        **dict.fromkeys(FIRST_CARDS, first_card),
        "a further card: frames of its course and the analysis": lambda: further_card(held),
    }


def page(seconds: dict[str, tuple[float, float]]) -> str:
    """The figures as a page of documentation."""
    (aggregate, _), (first, _), (other, _), (card, _) = list(seconds.values())[-4:]
    system = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, {platform.system()}"
    system += f", Python {platform.python_version()}"
    lines = [
        "# Card speed",
        "",
        f"The card of one course from {N_TEAMS * N_DAYS * N_METRICS:,} metric rows ({N_TEAMS}"
        f" teams, {N_DAYS:,} days,",
        f"{N_METRICS} metrics) in DuckDB, all in one run in turns, median of {N_MEASURED}.",
        f"Made by `make bench-card` on {date.today()} ({system}).",
        "",
        f"Bar: at most {FACTOR:g} × the aggregate query of its course. Measured:"
        f" {card / aggregate:.2f} ×",
        f"(the first one after a load of metrics: {first / aggregate:.2f} ×, of attendance:"
        f" {other / aggregate:.2f} ×).",
        "",
        "| What | Milliseconds | of the processors | Further card ÷ this |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {1000 * taken:.1f} | {1000 * worked:.1f} | {card / taken:.2f} |"
            for name, (taken, worked) in seconds.items()
        ),
        "",
        "The sums by hand take the table as it is. The aggregate query of the course also settles",
        "which load counts after corrections and undos (row by row only on days that several",
        "loads speak of), and who was trained. The card needs three small answers as well (windows",
        "of courses, registrations, events), asked for all courses and days and kept, so that a",
        "card asks the aggregate alone, and draws its conclusion. A change that can make them old",
        "asks them again before whoever stored it is told that it is stored: most of that is the",
        "windows, whose many operators take the time to plan and to set up, hardly any of it rows.",
        "The card of a process that did not store the change itself waits for them once.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measures, writes docs/bench-card.md, and fails when the bar is missed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, {"TRAINLIFT_DATABASE_URL": f"duckdb:///{folder}/trainlift.duckdb"}),
        # there is no browser, so no session either
        patch.object(store.st, "session_state", {}),
    ):
        database = store.opened()
        fill(database)
        seconds = measure(tasks_of(database), loads_of(database))
        close(database)
    text = page(seconds)
    (PROJECT / "docs/bench-card.md").write_text(text, encoding="utf-8")
    print(text)
    (aggregate, _), *cards = list(seconds.values())[-4:]
    if max(clock for clock, _ in cards) > FACTOR * aggregate:
        sys.exit("The card misses the bar.")


if __name__ == "__main__":
    main()
