"""How long does a large file take, against an engine that reads and keeps it unchecked?

Each figure comes from a process of its own, one after the other in one run: a CSV of a million rows
through recognition, checks and store against DuckDB's read_csv into a table of its own and into
ours; a workbook of 100,000 rows against python-calamine alone. The figures go into
docs/bench-import.md.
"""

import json
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import python_calamine
import xlsxwriter

from data.database import open_database
from data.importing import intake, reading, storing
from reporting.waiting import BEAT

PROJECT = Path(__file__).resolve().parent.parent
N_CSV, N_XLSX = 1_000_000, 100_000
#: the bars: times as long as DuckDB, as calamine; bytes of memory for each byte of the file
SLOWER_THAN_DUCKDB, SLOWER_THAN_CALAMINE, MEMORY = 3.0, 1.5, 8.0
START = date(2018, 1, 1)
#: Seconds between two looks at the memory.
WATCHED_EVERY = 0.02


#: The rows of each file as the table of their kind keeps them.
IN_OUR_TABLE = {
    "metric": """
        insert into metric_day
        select 指标, 日期, 'day', date_trunc('month', 日期), 团队, '', 分子, 分母, null,
            1, '', row_number() over () from read_csv('{file}')
    """,
    "attendance": """
        insert into attendance
        select 课程 || '@' || 培训日期, 工号, 'present', 签到状态, null, null, null,
            1, '', row_number() over () from read_csv('{file}')
    """,
    "assessment": """
        insert into assessment_result
        select 课程, 工号, 'post', row_number() over (partition by 课程, 工号 order by 培训日期),
            'scored', 成绩, null, null, 1, '', row_number() over () from read_csv('{file}')
    """,
    "punches": """
        insert into attendance
        select 'A@' || cast(打卡时间 as date), 工号, 'present', null, min(打卡时间), max(打卡时间),
            null, 1, '', min(n)
        from (select *, row_number() over () as n from read_csv('{file}'))
        group by cast(打卡时间 as date), 工号
    """,
    "survey": """
        insert into survey_answer
        select '问卷', cast(序号 as varchar), question, '', null, answer, null, null,
            1, '', row_number() over ()
        from (unpivot (select 序号, 课程内容, 讲师, 场地 from read_csv('{file}'))
            on 课程内容, 讲师, 场地 into name question value answer)
    """,
}
#: How many rows a file of so many lines comes to: of a punch every other one opens a new day.
STORED = {"punches": N_CSV // 2}


#: What is done while the clock runs.
Work = Callable[[], object]


class Cost(NamedTuple):
    """Seconds by the clock and of the processors, the longest silence, the most bytes of memory.

    A silence lies between two moments at which a bar beside the work could have moved.
    """

    clock: float
    processor: float
    silence: float
    memory: int


# the files


def metric_rows(n: int) -> list[str]:
    """Lines of a long metric table: day, team, metric, numerator, denominator."""
    random = np.random.default_rng(1)
    teams = [f"{region}{k}部" for region in ("华北", "华东", "华南", "西南") for k in "一二三四五"]
    metrics = ("转化率", "次日留存率", "活跃率", "完成率", "投诉率")
    places = [(team, metric) for team in teams for metric in metrics]
    whole = random.integers(200, 5_000, n)
    part = (whole * random.random(n)).astype(int)
    lines = ["日期,团队,指标,分子,分母"]
    for i in range(n):
        day, (team, metric) = START + timedelta(i // len(places)), places[i % len(places)]
        lines.append(f"{day},{team},{metric},{part[i]},{whole[i]}")
    return lines


def people_rows(n: int, last: str, values: tuple[object, ...]) -> list[str]:
    """Lines of a sign-in or score list of 5,000 people: number, name, course, day, and a value."""
    random = np.random.default_rng(2)
    names = ["".join(random.choice(list("王李张刘陈伟芳娜敏静丽强"), 3)) for _ in range(5_000)]
    courses = ("A/B 测试", "SQL 进阶", "用户访谈", "数据可视化")
    drawn = random.integers(0, len(values), n)
    lines = [f"工号,姓名,课程,培训日期,{last}"]
    for i in range(n):
        turn, person = divmod(i, len(names))
        day = START + timedelta(3 * turn)
        lines.append(f"{person:06d},{names[person]},{courses[turn % 4]},{day},{values[drawn[i]]}")
    return lines


def punch_rows(n: int) -> list[str]:
    """Lines of a punch clock: 5,000 people who come and go every day."""
    random = np.random.default_rng(3)
    minutes = random.integers(0, 60, n)
    lines = ["工号,打卡时间"]
    for i in range(n):
        turn, person = divmod(i, 5_000)
        day, is_gone = START + timedelta(turn // 2), turn % 2
        lines.append(f"{person:06d},{day} {18 if is_gone else 8:02d}:{minutes[i]:02d}:00")
    return lines


def survey_rows(n: int) -> list[str]:
    """Lines of a survey with three questions on a scale of five."""
    random = np.random.default_rng(4)
    scale = ("非常满意", "满意", "一般", "不满意", "非常不满意")
    drawn = random.integers(0, len(scale), (n, 3))
    lines = ["序号,提交答卷时间,课程内容,讲师,场地"]
    for i in range(n):
        day = START + timedelta(i // 500)
        answers = ",".join(scale[k] for k in drawn[i])
        lines.append(f"{i + 1},{day} {9 + i % 9:02d}:{i % 60:02d}:00,{answers}")
    return lines


def write_files(folder: Path) -> dict[str, Path]:
    """The files to be measured, by what they are."""
    lines = {
        "metric": metric_rows(N_CSV),
        "attendance": people_rows(
            N_CSV, "签到状态", ("出勤", "出勤", "出勤", "迟到", "缺勤", "请假")
        ),
        "assessment": people_rows(N_CSV, "成绩", tuple(range(30, 101))),
        "punches": punch_rows(N_CSV),
        "survey": survey_rows(N_CSV),
    }
    files = {}
    for kind, text in lines.items():
        files[kind] = folder / f"{kind}.csv"
        files[kind].write_text("\n".join(text), encoding="utf-8")
    files["workbook"] = folder / "workbook.xlsx"
    options = {"constant_memory": True}
    with xlsxwriter.Workbook(files["workbook"], options) as workbook:
        sheet = workbook.add_worksheet()
        for row, line in enumerate(lines["metric"][: N_XLSX + 1]):
            cells = line.split(",")
            sheet.write_row(row, 0, [int(cell) if cell.isdigit() else cell for cell in cells])
    return files


# what is measured, each in a process of its own: first the database is opened, then the clock runs


def engine_alone(file: Path, folder: Path) -> Work:
    """DuckDB reads the file into a table and writes it to disk, nothing checked."""
    connection = duckdb.connect(str(folder / "alone.duckdb"))
    return _stored_by(connection, f"create table kept as select * from read_csv('{file}')")


def engine_in_our_table(file: Path, folder: Path) -> Work:
    """DuckDB reads the file into the very table of ours, its checks in force."""
    path = folder / "ours.duckdb"
    open_database(f"duckdb:///{path}").engine.dispose()
    connection = duckdb.connect(str(path))
    connection.execute(
        "insert into load select 1, '', '', '', '', 0, 0, 0, false, '', now(), null, null"
    )
    return _stored_by(connection, IN_OUR_TABLE[file.stem].format(file=file))


def _stored_by(connection: duckdb.DuckDBPyConnection, statement: str) -> Work:
    def work() -> None:
        connection.execute(statement)
        connection.execute("checkpoint")
        connection.close()

    return work


def whole_import(file: Path, folder: Path) -> Work:
    """The file read, its table found, recognised, checked and stored in an empty database."""
    database = open_database(f"duckdb:///{folder / 'whole.duckdb'}")

    def work() -> None:
        (source,) = reading.read_files([(file.name, file.read_bytes())])
        taken = intake.take_in(source)
        known = storing.known(database)
        checked = intake.check(taken, known)
        stored = storing.store(database, source, checked, loaded_by="bench", is_sample=False)
        if stored.n_rows_stored < STORED.get(file.stem, N_CSV):
            raise RuntimeError(f"{file.name}: only {stored.n_rows_stored} rows were stored")

    return work


def reader_alone(file: Path, folder: Path) -> Work:
    """python-calamine gives the cells of the first sheet."""
    del folder
    return lambda: (
        python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    )


def safe_reading(file: Path, folder: Path) -> Work:
    """The workbook read in a child process, with errors, percent formats and merged cells."""
    del folder
    return lambda: reading.read_files([(file.name, file.read_bytes())])


MEASURED: dict[str, Callable[[Path, Path], Work]] = {
    "engine_alone": engine_alone,
    "engine_in_our_table": engine_in_our_table,
    "whole_import": whole_import,
    "reader_alone": reader_alone,
    "safe_reading": safe_reading,
}


def measure(name: str, file: str) -> None:
    """Do one thing and print the seconds it took, those of its child process included."""
    with tempfile.TemporaryDirectory() as folder:
        work = MEASURED[name](Path(file), Path(folder))
        begun, spent = time.perf_counter(), _processor_seconds()
        with _listening() as silence:
            work()
        took = time.perf_counter() - begun, _processor_seconds() - spent
    print(json.dumps((*took, silence[0])))


@contextmanager
def _listening() -> Iterator[list[float]]:
    """The longest time in which a thread that wakes as often as the bar could not go on."""
    longest, is_done = [0.0], threading.Event()

    def listen() -> None:
        last = time.perf_counter()
        while not is_done.wait(BEAT):
            now = time.perf_counter()
            longest[0], last = max(longest[0], now - last), now

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        yield longest
    finally:
        is_done.set()
        listening.join()


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def held(process: int) -> int:
    """Bytes that a process and its children hold now; a page that they share counts once."""
    children = [
        child
        for path in Path(f"/proc/{process}/task").glob("*/children")
        for child in path.read_text("ascii").split()
    ]
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    kilobytes = _sum_of(lines, "Rss:")
    for child in children:
        lines = Path(f"/proc/{child}/smaps_rollup").read_text("ascii").splitlines()
        kilobytes += _sum_of(lines, "Private_")
    return kilobytes * 1024


def _sum_of(lines: list[str], name: str) -> int:
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))


def one_cost(name: str, file: Path) -> Cost:
    """What one thing costs in a fresh process, whose memory is watched from outside."""
    command = [sys.executable, "-m", "bench.import_speed", "measure", name, str(file)]
    most = 0
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            # a process that ends meanwhile has no memory to be read any more
            with suppress(FileNotFoundError, ProcessLookupError):
                most = max(most, held(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(WATCHED_EVERY)
        said = process.communicate()[0]
    if process.returncode:
        raise RuntimeError(f"{name} of {file.name} failed")
    return Cost(*json.loads(said), most)


def cost_of(name: str, file: Path) -> Cost:
    """What one thing costs: of two runs the lesser of each figure."""
    return Cost(*map(min, zip(*(one_cost(name, file) for _ in range(2)), strict=True)))


# the page


def page(files: dict[str, Path]) -> str:
    """The figures as a page of documentation."""
    lines = [
        "# Import speed",
        "",
        f"Files of {N_CSV:,} rows (CSV) and {N_XLSX:,} rows (XLSX), each figure from a process of",
        f"its own, of two runs the lesser. `make bench-import`, {date.today()}",
        f"({platform.system()}, Python {platform.python_version()}). Seconds by the clock and of",
        "the processors; memory is the most that the process and its child hold at one moment,",
        "Python and its libraries included, a page that both share counted once. Memory alone is",
        "that of DuckDB putting the file into our table, or of python-calamine, in a process with",
        "the same libraries. The database is open before the clock runs, ours and that of DuckDB",
        "alone; the child process that reads is started anew. Silence is the longest time in which",
        f"the bar could not have moved, in seconds; it moves every {BEAT:g} s.",
        "",
        f"Bars: {SLOWER_THAN_DUCKDB:g} × DuckDB reading and storing the same file unchecked,"
        f" {SLOWER_THAN_CALAMINE:g} × python-calamine alone,",
        f"{MEMORY:g} × the size of the file in memory.",
        "",
        "| File | Alone: clock | CPU | Ours: clock | CPU | × clock | × CPU | × memory | Alone |"
        " Silence |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    ours: dict[str, Cost] = {}
    in_our_table = {kind: cost_of("engine_in_our_table", files[kind]) for kind in IN_OUR_TABLE}
    for kind, file in files.items():
        is_book = kind == "workbook"
        alone = cost_of("reader_alone" if is_book else "engine_alone", file)
        ours[kind] = cost_of("safe_reading" if is_book else "whole_import", file)
        least = alone if is_book else in_our_table[kind]
        memory, floor = (cost.memory / unpacked_size(file) for cost in (ours[kind], least))
        told = f"{memory:.1f} | {floor:.1f} | {ours[kind].silence:.1f} |"
        lines.append(f"{_line(file, alone, ours[kind])} {told}")
    lines += [
        "",
        "The same against DuckDB reading the same file and storing it in the very table of ours,",
        "its checks in force:",
        "",
        "| File | In our table: clock | CPU | Ours: clock | CPU | × clock | × CPU |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_line(files[kind], cost, ours[kind]) for kind, cost in in_our_table.items()]
    return "\n".join(lines) + "\n"


def _line(file: Path, other: Cost, ours: Cost) -> str:
    return (
        f"| {file.name} | {other.clock:.2f} | {other.processor:.2f} | {ours.clock:.2f} |"
        f" {ours.processor:.2f} | {ours.clock / other.clock:.1f} |"
        f" {ours.processor / other.processor:.1f} |"
    )


def unpacked_size(file: Path) -> int:
    """Bytes of a file, of a workbook those of its parts."""
    if not zipfile.is_zipfile(file):
        return file.stat().st_size
    with zipfile.ZipFile(file) as archive:
        return sum(part.file_size for part in archive.infolist())


def main() -> None:
    """Write docs/bench-import.md."""
    with tempfile.TemporaryDirectory() as folder:
        text = page(write_files(Path(folder)))
    (PROJECT / "docs/bench-import.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(*sys.argv[2:])
    else:
        main()
