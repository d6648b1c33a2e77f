"""How long does a full review of 20,000 people and 300 courses take in all five formats?

The organisation is generated in the database. The command line writes the files in a process of
its own, so that time and memory are those of a scheduler. Beside it each format's library writes
the same tables and charts with constant data. The figures go into docs/bench-review.md.
"""

import argparse
import io
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import plotly.graph_objects as go
import plotly.offline
import pptx
import typst
import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from commands.filing import ALL
from commands.review import draft_review
from data import kept
from data.database import Database, close, open_database, write_transaction
from reporting.files import WRITERS
from reporting.report import Figure, Report, Table, tables

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs/bench-review.md"
PERIOD, N_PEOPLE, N_COURSES, N_TEAMS, N_METRICS = "2026Q3", 20_000, 300, 100, 20
#: The bars: seconds of all five formats, and gigabytes.
SECONDS, GIGABYTES = 20, 1.5
#: Rows of a table that a document shows; the workbook has them all (reporting.document).
SHOWN = 60

MADE = (
    """insert into load select 1, 'f.xlsx', 'f', 'upload', 'attendance', 0, 0, 0, false, 'bench',
        timestamp '2026-01-01', null, null""",
    """insert into person select 'P' || i, 'N' || i, 'D', 'T' || (i % {teams}), 'R' || (i % 12),
        'L' || (i % 5), date '2020-01-01' + cast(i % 2000 as integer), null, 1, 's', 1
        from range({people}) as t(i)""",
    """insert into metric (metric_id, metric_name, kind, direction, load_id, source_sheet,
            source_row)
        select 'M' || i, 'Metric ' || i, 'ratio', 'higher', 1, 's', 1
        from range({metrics}) as t(i)""",
    """insert into metric_day (metric_id, observed_on, period, period_month, team, arm, numerator,
            denominator, load_id, source_sheet, source_row)
        select 'M' || m, day, 'day', cast(date_trunc('month', day) as date), 'T' || team, '',
            cast(40 + (hash(m, team, day) % 21) as double), 400, 1, 's', 1
        from range({metrics}) as a(m), range({teams}) as b(team),
            (select date '2025-09-01' + cast(i as integer) as day from range(395) as t(i))""",
    """insert into course (course_id, course_name, trainer, is_internal, format, tier, hours, cost,
            metric_id, load_id, source_sheet, source_row)
        select 'C' || i, 'Course ' || i, 'Trainer ' || (i % 30), i % 10 > 1, 'workshop', 'basic', 2,
            1000 + i * 10, 'M' || (i % {metrics}), 1, 's', 1 from range({courses}) as t(i)""",
    """insert into session (session_id, course_id, session_on, week_on, duration_minutes,
            interactive_minutes, load_id, source_sheet, source_row)
        select 'C' || c || '@' || k, 'C' || c, day, cast(date_trunc('week', day) as date), 120, 30,
            1, 's', 1
        from (select c, k, date '2026-07-01' + cast((c * 7 + k * 20) % 55 as integer) as day
            from range({courses}) as a(c), range(2) as b(k))""",
    """insert into attendance (session_id, person_id, status, load_id, source_sheet, source_row)
        select 'C' || c || '@' || k, 'P' || (c % {teams} + n * {teams}),
            case when hash(c, k, n) % 12 = 0 then 'absent' else 'present' end, 1, 's', 1
        from range({courses}) as a(c), range(2) as b(k), range({people} // {teams}) as d(n)""",
    """insert into assessment select 'A' || c, 'C' || c, 'Test', 'written', date '2026-09-01', 100,
        70, 1, 's', 1 from range({courses}) as a(c)""",
    """insert into assessment_result (assessment_id, person_id, phase, attempt, status, score,
            load_id, source_sheet, source_row)
        select 'A' || c, 'P' || (c % {teams} + n * {teams}), phase, 1, 'scored',
            cast(base + hash(c, n, phase) % 41 as double), 1, 's', 1
        from range({courses}) as a(c), range({people} // {teams}) as d(n),
            (values ('pre', 40), ('post', 58)) as p(phase, base)""",
    """insert into survey select 'S', 'Satisfaction', 'satisfaction', true, null, date '2026-07-01',
        date '2026-09-30', 1, 's', 1""",
    """insert into survey_question select 'S', 'Q' || q, q + 1, 'Question ' || q, 'rating', null,
        null, case when q = 0 then 'overall' end, 1, 5, false, 1, 's', 1 from range(5) as t(q)""",
    """insert into survey_response (survey_id, respondent_key, responded_on, course_id, role,
            load_id, source_sheet, source_row)
        select 'S', c || '-' || n, date '2026-09-01', 'C' || c, 'R' || (n % 12), 1, 's', 0
        from range({courses}) as a(c), range(100) as d(n)""",
    """insert into survey_answer (survey_id, respondent_key, question_id, option_text, value,
            load_id, source_sheet, source_row)
        select 'S', c || '-' || n, 'Q' || q, '', cast(2 + hash(c, n, q) % 4 as double), 1, 's', 0
        from range({courses}) as a(c), range(100) as d(n), range(5) as e(q)""",
)


def make(database: Database) -> None:
    """Fill the database with one quarter of a large organisation."""
    sizes = {
        "people": N_PEOPLE,
        "courses": N_COURSES,
        "teams": N_TEAMS,
        "metrics": N_METRICS,
    }
    for statement in MADE:
        with write_transaction(database) as connection:
            connection.exec_driver_sql(statement.format(**sizes))
    with write_transaction(database) as connection:
        kept.keep_all(connection)


def whole(folder: Path, url: str) -> tuple[float, float, float]:
    """Seconds of processors, seconds of the clock and gigabytes of the command with all formats."""
    command = [sys.executable, "cli.py", "review", "--period", PERIOD, "--lang", "zh"]
    command += ["--format", ALL, "-o", str(folder)]
    began = time.monotonic()
    subprocess.run(
        command,
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "TRAINLIFT_DATABASE_URL": url},
    )
    lasted = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, lasted, used.ru_maxrss / 1024**2


def seconds(work: Callable[[], object], n_turns: int = 3) -> float:
    """Seconds of processors of the fastest turn, after one that warms up."""
    work()
    turns = []
    for _ in range(n_turns):
        began = time.process_time()
        work()
        turns.append(time.process_time() - began)
    return min(turns)


def figures(report: Report) -> list[Figure]:
    """The figures of a report that office files draw."""
    blocks = [block for part in report.sections for block in part.blocks]
    return [block for block in blocks if isinstance(block, Figure) and block.lines]


def constant_docx(report: Report) -> bytes:
    """Every table by python-docx alone; it has no charts, so the baseline has none."""
    paper = docx.Document()
    for table in tables(report):
        rows = table.rows[:SHOWN]
        grid = paper.add_table(len(rows) + 1, _n_columns(table))
        for row in grid.rows:
            for cell in row.cells:
                cell.text = "1"
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def constant_pptx(report: Report) -> bytes:
    """Every table, fourteen rows a slide and three slides at most, and every chart."""
    deck = pptx.Presentation()
    for table in tables(report):
        for first in range(0, min(len(table.rows), 42), 14):
            n = min(14, len(table.rows) - first)
            slide = deck.slides.add_slide(deck.slide_layouts[6])
            grid = slide.shapes.add_table(
                n + 1, min(6, _n_columns(table)), Cm(1), Cm(1), Cm(20), Cm(12)
            )
            for row in grid.table.rows:
                for cell in row.cells:
                    cell.text = "1"
    for figure in figures(report):
        data = CategoryChartData()
        data.categories = list(figure.categories)
        for line in figure.lines:
            data.add_series(line.name, [1.0] * len(figure.categories))
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_chart(XL_CHART_TYPE.LINE, Cm(1), Cm(1), Cm(20), Cm(12), data)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def constant_xlsx(report: Report) -> bytes:
    """Every table and every chart by XlsxWriter alone."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for table in tables(report):
        sheet = book.add_worksheet()
        for k in range(len(table.rows) + 1):
            for column in range(len(table.columns)):
                sheet.write_number(k, column, 1)
    for figure in figures(report):
        sheet, chart = book.add_worksheet(), book.add_chart({"type": "line"})
        for column in range(len(figure.lines)):
            for k in range(len(figure.categories)):
                sheet.write_number(k, column, 1)
            last = len(figure.categories) - 1
            chart.add_series({"values": [sheet.name, 0, column, last, column]})
        sheet.insert_chart("H2", chart)
    book.close()
    return out.getvalue()


def constant_html(report: Report) -> bytes:
    """Every table as text and every figure as its JSON, with the library inside."""
    parts = [plotly.offline.get_plotlyjs()]
    for table in tables(report):
        row = "<tr>" + "<td>1</td>" * len(table.columns) + "</tr>"
        parts.append(f"<table>{row * (len(table.rows[:300]) + 1)}</table>")
    for block in (block for part in report.sections for block in part.blocks):
        if isinstance(block, Figure):
            lines = [{"type": "scatter", "y": [1.0] * len(block.categories)} for _ in block.lines]
            parts.append(go.Figure({"data": lines}, _validate=False).to_json())
    return "".join(parts).encode()


def constant_pdf(report: Report) -> bytes:
    """Every table and a line for every line of a chart, by Typst alone."""
    parts = []
    for table in tables(report):
        rows, columns = len(table.rows[:SHOWN]) + 1, min(9, len(table.columns))
        parts.append(f"#table(columns: {columns}, {'[1],' * (rows * columns)})")
    for figure in figures(report):
        parts += ["#line(length: 10cm)" for _ in figure.lines]
    return typst.compile("\n".join(parts).encode(), format="pdf")


CONSTANT: dict[str, Callable[[Report], bytes]] = {
    "docx": constant_docx,
    "pptx": constant_pptx,
    "pdf": constant_pdf,
    "xlsx": constant_xlsx,
    "html": constant_html,
}


def _n_columns(table: Table) -> int:
    """Columns that a narrow page shows."""
    return sum(not column.is_detail for column in table.columns)


def page(report: Report, drawn: float, all_in: tuple[float, float, float]) -> str:
    """The figures as a page."""
    about = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    rows = []
    for name, write in WRITERS.items():
        ours = seconds(lambda write=write: write(report, "zh"))
        bare = seconds(lambda name=name: CONSTANT[name](report))
        rows.append(f"| {name} | {ours:.2f} | {bare:.2f} | {ours / bare:.1f} |")
    busy, lasted, size = all_in
    return "\n".join([
        "# A full review in five formats",
        "",
        f"Made by `make bench-review` on {date.today()} ({about}).",
        "",
        f"{N_PEOPLE:,} people, {N_COURSES} courses in one quarter, {N_METRICS} metrics of {N_TEAMS}"
        " teams over 395 days; 120,000 rows of attendance and as many results, 150,000 answers.",
        "",
        f"`cli.py review --format all`, a process of its own: {busy:.1f} s of processors,"
        f" {lasted:.1f} s by the clock, {size:.2f} GB at most. Bars: {SECONDS} s and"
        f" {GIGABYTES} GB. Of these the conclusions take {drawn:.1f} s.",
        "",
        f"The report has {len(tables(report))} tables with"
        f" {sum(len(table.rows) for table in tables(report)):,} rows and {len(figures(report))}"
        " charts. Beside each format: the same number of tables and charts with constant data by"
        " its library alone (python-docx has no charts, Typst draws plain lines). Seconds of"
        " processors, the best of three.",
        "",
        "| Format | Ours | Library | Times |",
        "|---|---:|---:|---:|",
        *rows,
        "",
    ])  # fmt: skip


def main() -> None:
    """Measure and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"duckdb:///{folder}/trainlift.duckdb"
        database = open_database(url)
        make(database)
        close(database)
        all_in = whole(folder, url)
        database = open_database(url)
        given = argparse.Namespace(period=PERIOD, lang="zh")
        began = time.process_time()
        report = draft_review(database, given)
        drawn = time.process_time() - began
        PAGE.write_text(page(report, drawn, all_in), encoding="utf-8")


if __name__ == "__main__":
    main()
