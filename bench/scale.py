"""How do the pages of one machine grow from one to a hundred million rows of metrics?

Rows of metrics, and a fifth as many of attendance and of results, are generated in the database;
the data file is opened anew, forgotten by the system, and every page is opened as a reader would:
what it asks is timed cold, then warm, beside what is written by hand where there is something: for
the same columns, of somebody who takes every row to be in force, and for the same numbers. At last
a file of 100,000 rows is loaded. Then every page is opened in a browser and drawn again, by turns
with an empty page. Every size has processes of its own: one that makes the rows, one that is
measured, one that serves the browser. The figures go into docs/bench-scale.md, whose notes below
them stay.

    python -m bench.scale [MILLIONS ...]
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from bench import page_rerun, weekly_speed
from bench.same_numbers import SAME_COLUMNS, SAME_NUMBERS
from data import database, kept
from data.database import Database, close, open_database, write_transaction
from data.importing import storing
from pages.shared import store
from tests.browser.chromium import new_reader, open_chromium
from tests.browser.serving import serve
from tests.data.loads import checked, source_file
from tests.pages.conftest import reading
from tests.pages.seeing import PAGES, open_app

PAGE = Path(__file__).resolve().parents[1] / "docs/bench-scale.md"
#: What stands below this line is written by people, and stays.
NOTES = "## What the figures say\n"
MILLIONS = (1, 10, 100)
N_TEAMS, N_TURNS, N_LOADED = 400, 2, 100_000
#: Rows of attendance, and of results, for a million rows of metrics.
ROWS_OF_PEOPLE = 200_000
#: Seconds after which a page is given up.
LONGEST = 3600
#: The bars: times an aggregate by hand; times as long at a hundred million rows as at one; times an
#: empty page.
SLOWER, GROWTH, EMPTY = 1.3, 3, 2
#: Questions slower than this in milliseconds of the processor are listed.
LISTED = 50

METRICS = {
    "metric": """insert into metric by name select 'm' || i as metric_id, 'M' || i as metric_name,
        'ratio' as kind, 'higher' as direction, 1 as load_id, 's' as source_sheet, i as source_row
        from range({metrics}) as t(i)""",
    "course": "update course set metric_id = 'm' || (cast(substr(course_id, 2) as integer) % 10)",
    "metric_day": """insert into metric_day by name
        select 'm' || m as metric_id, day as observed_on, 'day' as period,
            date_trunc('month', day) as period_month, 'T' || g as team, '' as arm,
        floor(16 + 4 * random()) as numerator, floor(180 + 40 * random()) as denominator,
        1 as load_id, 's' as source_sheet, d as source_row
        from range({metrics}) as a(m), (select d, date '2026-09-30' - cast(d as integer) as day
            from range({days}) as t(d)) as b, range({teams}) as c(g)""",
}
OF_METRIC = "from metric_day where period = 'day' and (:metric is null or metric_id = :metric)"
METRIC_BY_HAND = {
    "metric_by_team_day": f"""select metric_id, team, observed_on, sum(numerator) as numerator,
        sum(denominator) as denominator {OF_METRIC} group by all order by all""",
    "metric_day_total": f"""select metric_id, observed_on, sum(numerator) as numerator,
        sum(denominator) as denominator, count(*) as n_teams
        {OF_METRIC} group by all order by all""",
    "metric_by_course_day": """select course_id, metric_id, observed_on, sum(numerator),
        sum(denominator), count(*) from metric_day join course using (metric_id)
        where period = 'day'
        and (:course is null or course_id = :course) group by all order by all""",
}


@dataclass(frozen=True)
class Asked:
    """How a page asked a question when it took longest: seconds by the clock, rows."""

    given: dict[str, Any]
    cold: float
    n_rows: int


def make(file: Path, millions: int) -> None:
    """A data file with so many millions of metric rows: metrics and days grow alike."""
    made = open_database(f"duckdb:///{file}")
    weekly_speed.make(made, millions * ROWS_OF_PEOPLE)
    sizes = {
        "metrics": round(10 * millions**0.5),
        "days": round(250 * millions**0.5),
        "teams": N_TEAMS,
    }
    for statement in METRICS.values():
        with write_transaction(made) as connection:
            connection.exec_driver_sql(statement.format(**sizes))
    with write_transaction(made) as connection:
        kept.keep(connection, "metric_day", [1])
    close(made)


def measure(file: Path) -> dict[str, Any]:
    """Pages, questions, one load and memory of a data file; seconds, bytes."""
    forget(file)
    asked: dict[str, Asked] = {}
    with reading(file):
        opened = store.opened()
        read = database.read_frame
        database.read_frame = partial(_timed, read, asked)
        try:
            pages = _pages()
        finally:
            database.read_frame = read
        questions = {name: _question(opened, name, one) for name, one in asked.items()}
        loaded = _load(opened)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "pages": pages,
        "questions": questions,
        "load": loaded,
        "memory": peak,
        "file": file.stat().st_size,
    }


def forget(file: Path) -> None:
    """Let the system forget what it holds of a file, so that the next read comes from the disk."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _timed(
    read: Callable[..., pd.DataFrame],
    asked: dict[str, Asked],
    opened: Database,
    name: str,
    scope: Any = None,
    **given: Any,
) -> pd.DataFrame:
    """A frame; how it was asked for is noted where it took longer than ever before."""
    begun = time.perf_counter()
    rows = read(opened, name, scope, **given)
    seconds = time.perf_counter() - begun
    if name not in asked or asked[name].cold < seconds:
        asked[name] = Asked(given, seconds, len(rows))
    return rows


def _pages() -> dict[str, tuple[float, float]]:
    """Page -> seconds of the processor when it is opened first, and when it is opened again."""
    app = open_app("zh")
    app.default_timeout = LONGEST
    found = {}
    for page in PAGES:
        seconds = []
        for _ in range(2):
            app.switch_page(f"pages/{page}.py")
            begun = time.process_time()
            app.run()
            seconds.append(time.process_time() - begun)
            if app.exception:
                raise RuntimeError(f"{page}: {app.exception[0].value}")
        found[page] = tuple(seconds)
    return found


def drawn_again(file: Path) -> dict[str, tuple[float, float]]:
    """Page -> milliseconds until a browser has drawn an empty page again, and until it has this."""
    there = {"TRAINLIFT_DATABASE_URL": f"duckdb:///{file}"}
    found = {}
    with (
        tempfile.TemporaryDirectory() as apart,
        serve(Path(apart), page_rerun.PROJECT / "bench/empty_page.py") as empty,
        serve(file.parent, environment=there) as server,
        open_chromium() as browser,
    ):
        other, tab = (new_reader(browser).new_page() for _ in range(2))
        for page in PAGES:
            asked = [(other, empty.url, "empty page"), (tab, f"{server.url}/{page}", page)]
            timings = page_rerun.measure_in_turn(asked, within=LONGEST * 1000)
            found[page] = tuple(one.median for one in timings)
    return found


def _question(opened: Database, name: str, asked: Asked) -> dict[str, Any]:
    """A question as a page asked it: cold by the clock, warm and by hand of the processor."""
    parameters = dict(asked.given)
    warm = weekly_speed.best(lambda: database.read_frame(opened, name, **parameters), N_TURNS)
    by_hand = {}
    for what, text in _by_hand(name, parameters).items():
        with opened.engine.connect() as connection:
            run = partial(connection.execute, sa.text(text), parameters)
            by_hand[what] = weekly_speed.best(lambda run=run: run().cursor.df(), N_TURNS)
    return {"cold": asked.cold, "warm": warm, **by_hand, "n_rows": asked.n_rows}


def _by_hand(name: str, given: dict[str, Any]) -> dict[str, str]:
    """What somebody would write under the same filters: columns, numbers; else nothing."""
    if name in METRIC_BY_HAND:
        given.setdefault("metric", None)
        given.setdefault("course", None)
        return {"columns": METRIC_BY_HAND[name]}
    filters = {key for key, value in given.items() if value is not None}
    if name not in SAME_COLUMNS or filters != {"from_on", "to_on"}:
        return {}
    return {"columns": SAME_COLUMNS[name], "numbers": SAME_NUMBERS[name]}


def _load(opened: Database) -> tuple[float, float]:
    """Seconds by the clock and of the processor of a load of new rows."""
    days = pd.date_range("2027-01-01", periods=N_LOADED // N_TEAMS).repeat(N_TEAMS)
    rows = {
        "metric_id": "m0", "observed_on": days, "period": "day",
        "period_month": days.to_period("M").to_timestamp(),
        "team": [f"T{n % N_TEAMS}" for n in range(N_LOADED)], "arm": "", "numerator": 18.0,
        "denominator": 200.0,
    }  # fmt: skip
    rows = checked({"metric_day": rows}, kind="metric", n_rows_read=N_LOADED)
    clock, processor = time.perf_counter(), time.process_time()
    storing.store(opened, source_file(), [rows], loaded_by="bench", is_sample=False)
    return time.perf_counter() - clock, time.process_time() - processor


def page(found: dict[int, dict[str, Any]]) -> str:
    """The figures as a page of documentation."""
    about = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}, {platform.system()}"
    sizes = list(found)
    return "\n".join([
        "# From one to a hundred million rows",
        "",
        f"Made by `make bench-scale` on {date.today()} ({about}, Python"
        f" {platform.python_version()}), DuckDB with {database.USUAL_MEMORY} of memory.",
        "",
        f"Daily metrics of {N_TEAMS} teams, metrics and days growing alike (at a hundred million"
        " rows 100 metrics over 2,500 days), and a fifth as many rows of attendance and of results."
        " Pages are made without a browser, every part of them unfolded, seconds of the processor;"
        " drawn again, without a change, they are in a browser, by turns with an empty page,"
        " milliseconds from the key press until all is drawn. Of a question, the way a"
        " page asked it that took longest. Cold: asked for by the page after the file was opened"
        " anew and the system had forgotten it, seconds by the clock. Warm: seconds of the"
        f" processor, the best of {N_TURNS}. In brackets behind them how many times as long as what"
        " is written by hand (bench/same_numbers.py): first a query of the same columns of somebody"
        " who takes every row to be in force and knows nothing of corrections, undone loads and"
        " leaves, then one that gives the same numbers.",
        "",
        f"Bars: {SLOWER} times what is written by hand; {GROWTH} times as long at a hundred million"
        f" rows as at one; drawn again, {EMPTY} times an empty page; 4 GB.",
        "",
        *_table("", sizes, "millions of metric rows", {
            "data file, MB": {n: f"{one['file'] / 1e6:.0f}" for n, one in found.items()},
            "most memory of the process, MB": {
                n: f"{one['memory'] / 1e6:.0f}" for n, one in found.items()
            },
            f"load of {N_LOADED:,} rows, seconds (processor)": {
                n: "{:.1f} ({:.1f})".format(*one["load"]) for n, one in found.items()
            },
        }),
        *_opened(found),
        *_again(found),
        *_questions(found),
        "",
    ])  # fmt: skip


def _table(title: str, sizes: list[int], head: str, rows: dict[str, dict[int, str]]) -> list[str]:
    return [
        *([f"## {title}", ""] if title else []),
        f"| {head} | {' | '.join(map(str, sizes))} |",
        f"|---|{'---:|' * len(sizes)}",
        *(f"| {name} | {' | '.join(cells[n] for n in sizes)} |" for name, cells in rows.items()),
        "",
    ]


def _opened(found: dict[int, dict[str, Any]]) -> list[str]:
    """Per page at each size: opened first and again; its growth, and which keep the bar."""
    first, last = min(found), max(found)
    rows, within = {}, []
    for name in found[last]["pages"]:
        grown = [
            found[last]["pages"][name][turn] / found[first]["pages"][name][turn] for turn in (0, 1)
        ]
        rows[f"{name} (× {grown[0]:.1f} / {grown[1]:.1f})"] = {
            n: "{:.1f} / {:.1f}".format(*one["pages"][name]) for n, one in found.items()
        }
        within.append([times <= GROWTH for times in grown])
    opened, again = (sum(column) for column in zip(*within, strict=True))
    return [
        *_table("Pages: seconds opened first / again", list(found), "page", rows),
        f"In brackets behind the name how much longer at {last} than at {first} million. Within"
        f" {GROWTH} times: {opened} of {len(rows)} pages opened first, {again} opened again.",
        "",
    ]  # fmt: skip


def _again(found: dict[int, dict[str, Any]]) -> list[str]:
    """Per page at each size: drawn again in a browser, beside an empty page; which keep the bar."""
    last = max(found)
    rows = {
        name: {
            n: "{:.0f} / {:.0f} ({:.1f})".format(*(pair := one["again"][name]), pair[1] / pair[0])
            for n, one in found.items()
        }
        for name in found[last]["again"]
    }
    within = sum(own < EMPTY * empty for empty, own in found[last]["again"].values())
    return [
        *_table(
            "Pages drawn again: milliseconds of an empty page / of the page (times)",
            list(found), "page", rows,
        ),
        f"Under {EMPTY} times an empty page at {last} million: {within} of {len(rows)} pages.",
        "",
    ]  # fmt: skip


def _questions(found: dict[int, dict[str, Any]]) -> list[str]:
    """Per question at each size: cold, warm, times by hand; and its growth."""
    worst = {n: one["questions"] for n, one in found.items()}
    first, last = min(found), max(found)
    names = [name for name, one in worst[last].items() if one["warm"] * 1000 >= LISTED]
    rows = {}
    for name in sorted(names, key=lambda name: -worst[last][name]["warm"]):
        cells = {n: _cell(worst[n].get(name)) for n in found}
        before = worst[first].get(name)
        grown = f" (× {worst[last][name]['warm'] / before['warm']:.1f})" if before else ""
        rows[f"{name}{grown}"] = cells
    n_below = len(worst[last]) - len(rows)
    return [
        *_table(
            "Questions: seconds cold / warm (times same columns / same numbers by hand), rows",
            list(found), "question", rows,
        ),
        f"In brackets behind the name how much longer warm at {last} than at {first} million."
        f" {n_below} more questions take less than {LISTED} milliseconds warm at {last} million.",
    ]  # fmt: skip


def _cell(one: dict[str, Any] | None) -> str:
    if one is None:
        return "not asked"
    by_hand = [one[what] for what in ("columns", "numbers") if what in one]
    times = " / ".join(f"{one['warm'] / seconds:.1f}" for seconds in by_hand)
    said = f" ({times})" if times else ""
    return f"{one['cold']:.2f} / {one['warm']:.2f}{said}, {one['n_rows']:,}"


def of_size(millions: int, folder: Path) -> dict[str, Any]:
    """One size, made and measured by processes of their own."""
    file = folder / f"{millions}.duckdb"
    said = {}
    for step in ("make", "measure", "draw"):
        command = [sys.executable, "-m", "bench.scale", step, str(file), str(millions)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        said[step] = done.stdout
    file.unlink()
    measured, again = (json.loads(said[step].splitlines()[-1]) for step in ("measure", "draw"))
    return measured | {"again": again}


def main(arguments: list[str]) -> None:
    """Measure every size and write the page; or one step of one size."""
    if arguments[:1] == ["make"]:
        make(Path(arguments[1]), int(arguments[2]))
        return
    if arguments[:1] == ["measure"]:
        print(json.dumps(measure(Path(arguments[1]))))
        return
    if arguments[:1] == ["draw"]:
        print(json.dumps(drawn_again(Path(arguments[1]))))
        return
    sizes = [int(text) for text in arguments] or list(MILLIONS)
    with tempfile.TemporaryDirectory() as folder:
        found = {n: of_size(n, Path(folder)) for n in sizes}
    notes = PAGE.read_text(encoding="utf-8").partition(NOTES)
    PAGE.write_text(page(found) + "".join(notes[1:]), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
