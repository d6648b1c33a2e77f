"""What must not change the stored rows: order, blanks, titles, encoding, spelling, container."""

import csv
import io
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from data.importing import checking, intake
from data.importing.known import Known
from data.importing.model import Refusal, Sheet, SourceFile
from data.importing.reading import read_files
from tests.importing.small_tables import SALT

pytestmark = pytest.mark.slow

FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
NAMES = ["沈映川", "顾澄野", "林知夏", "周予安", "陆景行", "宋时雨", "何以宁", "许清欢"]


@dataclass(frozen=True)
class Percent:
    """A share: 0.85 with a percent format, or 85% as text."""

    value: float

    @property
    def text(self) -> str:
        return f"{round(self.value * 100, 4):g}%"


@dataclass(frozen=True)
class Grid:
    """A table of one kind: headers in both languages, records, and the answers it needs."""

    kind: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    context: tuple[tuple[str, object], ...] = ()


def days(n):
    """n days of 2026, different ones."""
    return st.lists(
        st.dates(date(2026, 1, 5), date(2026, 6, 30)), min_size=n, max_size=n, unique=True
    )


@st.composite
def metrics(draw):
    """Daily figures with a ratio and its parts, a share without any, and an amount."""
    n = draw(st.integers(4, 8))
    rows = []
    for day in sorted(draw(days(n))):
        visitors = draw(st.integers(50, 5000))
        orders = draw(st.integers(1, visitors))
        share = Percent(draw(st.integers(10, 999)) / 1000)
        amount = draw(st.integers(101, 99_999)) / 100
        rows.append((day, "产品一组", visitors, orders, Percent(orders / visitors), share, amount))
    zh = ("日期", "团队", "访客数", "下单人数", "转化率", "留存率", "平均处理时长（分钟）")
    en = ("Date", "Team", "Visitors", "Orders", "Conversion rate", "Retention rate", "AHT (min)")
    return Grid("metric", zh, en, tuple(rows))


@st.composite
def long_metrics(draw):
    """One row per figure."""
    rows = []
    for day in sorted(draw(days(draw(st.integers(2, 4))))):
        rows.append((day, "conversion", Percent(draw(st.integers(10, 999)) / 1000)))
        rows.append((day, "dau", draw(st.integers(2, 9000))))
    return Grid("metric", ("日期", "指标", "数值"), ("Date", "Metric", "Value"), tuple(rows))


@st.composite
def scores(draw):
    """Two tests of some people."""
    people = draw(st.lists(st.sampled_from(NAMES), min_size=4, max_size=8, unique=True))
    mark = st.one_of(st.integers(11, 100), st.sampled_from([72.5, "缺考"]))
    rows = tuple((f"E{i:03}", name, draw(mark), draw(mark)) for i, name in enumerate(people, 1))
    rows = (*rows, ("E099", "秦照", 100, 55))
    zh, en = ("工号", "姓名", "前测", "后测"), ("Employee ID", "Name", "Pre-test", "Post-test")
    return Grid("assessment", zh, en, rows, (("course", "用户研究"), ("max_score", 100)))


@st.composite
def marks(draw):
    """Who came when."""
    people = draw(st.lists(st.sampled_from(NAMES), min_size=4, max_size=8, unique=True))
    mark = st.sampled_from(["出勤", "缺勤", "迟到", "请假"])
    on = st.sampled_from([date(2026, 3, 6), date(2026, 3, 13)])
    rows = tuple((f"E{i:03}", name, draw(on), draw(mark)) for i, name in enumerate(people, 1))
    zh, en = (
        ("工号", "姓名", "日期", "考勤状态"),
        ("Employee ID", "Name", "Date", "Attendance status"),
    )
    return Grid("attendance", zh, en, rows, (("course", "用户研究"),))


@st.composite
def answers(draw):
    """Filled-in forms with ids of their own."""
    scale = st.sampled_from(["非常满意", "满意", "一般", "不满意", "非常不满意"])
    n = draw(st.integers(5, 9))
    rows = tuple((i, draw(scale), draw(scale), draw(st.integers(0, 10))) for i in range(1, n + 1))
    zh = ("序号", "1、您对讲师满意吗？", "2、您对内容满意吗？", "3、您会推荐吗？")
    context = (("purpose", "satisfaction"), ("survey_name", "s"), ("course", "用户研究"))
    return Grid("survey", zh, zh, rows, context)


@st.composite
def people(draw):
    """A roster."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=4, max_size=8, unique=True))
    teams = st.sampled_from(["产品一组", "数据组"])
    rows = tuple(
        (
            f"{i:04}",
            name,
            "运营部",
            draw(teams),
            "运营专员",
            draw(st.dates(date(2019, 1, 2), date(2025, 12, 1))),
        )
        for i, name in enumerate(names, 1)
    )
    zh = ("工号", "姓名", "部门", "团队", "岗位", "入职日期")
    en = ("Employee ID", "Name", "Department", "Team", "Position", "Hire date")
    return Grid("roster", zh, en, rows)


@st.composite
def courses(draw):
    """A list of courses."""
    names = draw(
        st.lists(
            st.sampled_from(["用户研究", "数据分析", "活动策划", "沟通技巧"]),
            min_size=3,
            unique=True,
        )
    )
    rows = tuple(
        (name, "数据分析", draw(st.integers(1, 16)), draw(st.integers(100, 9000))) for name in names
    )
    zh, en = (
        ("课程名称", "对应技能", "课时", "费用"),
        ("Course name", "Target skill", "Hours", "Cost"),
    )
    return Grid("course", zh, en, rows)


GRIDS = {
    "metrics": metrics(), "long_metrics": long_metrics(), "scores": scores(), "marks": marks(),
    "answers": answers(), "people": people(), "courses": courses(),
}  # fmt: skip


# Stored rows


def stored(file, grid):
    """The frames a file gives without the places of its rows, in an order of their own."""
    assert not isinstance(file, Refusal), file
    known = Known(salt=SALT)
    (table,) = intake.take_in(file).tables
    proposal = intake.propose(table, intake.Choice(context=dict(grid.context)), known, "file")
    assert proposal.kind == grid.kind
    checked = checking.check(proposal, known)
    assert not intake.is_open(checked), checked.problems
    found = {}
    for name, rows in checked.frames.items():
        plain = rows.drop(columns=["source_sheet", "source_row"])
        plain = plain.drop(columns=["mark"], errors="ignore")
        plain = plain.apply(lambda column: column.map(plainly))
        found[name] = plain.sort_values(list(plain.columns)).reset_index(drop=True)
    return found


def plainly(value):
    """A value as text, numbers to twelve digits."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name])


def file_of(rows):
    """A workbook of one sheet with these cells."""
    width = max(map(len, rows))
    cells = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = {c for c in range(width) if any(isinstance(r[c], Percent) for r in cells)}
    places = {(r, c) for r, row in enumerate(cells) for c in columns if isinstance(row[c], Percent)}
    numbers = {
        (r, c)
        for r, row in enumerate(cells)
        for c in columns
        if isinstance(row[c], (int, float)) and not isinstance(row[c], bool)
    }
    plain = [[cell.value if isinstance(cell, Percent) else cell for cell in row] for row in cells]
    sheet = Sheet("Sheet1", plain, (), frozenset(columns), frozenset(numbers - places))
    return SourceFile("file.xlsx", "0" * 64, "xlsx", None, (sheet,))


def base(grid):
    return [list(grid.zh), *map(list, grid.rows)]


# Laws of the grid

CASE = pytest.mark.parametrize("name", GRIDS)
FEW = settings(max_examples=15, deadline=None)


@CASE
@FEW
@given(data=st.data())
def test_the_order_of_the_rows(name, data):
    grid = data.draw(GRIDS[name])
    rows = data.draw(st.permutations(grid.rows))
    other = file_of([list(grid.zh), *map(list, rows)])
    assert_same(stored(file_of(base(grid)), grid), stored(other, grid))


@CASE
@FEW
@given(data=st.data(), above=st.integers(0, 3), left=st.integers(0, 2))
def test_blank_rows_and_columns_around_a_table(name, data, above, left):
    grid = data.draw(GRIDS[name])
    rows = [[None] * left + row for row in base(grid)]
    other = file_of([[None]] * above + rows + [[None]])
    assert_same(stored(file_of(base(grid)), grid), stored(other, grid))


@CASE
@FEW
@given(data=st.data())
def test_a_blank_row_among_the_records(name, data):
    grid = data.draw(GRIDS[name])
    rows = base(grid)
    place = data.draw(st.integers(3, len(rows) - 1))
    other = file_of([*rows[:place], [None], *rows[place:]])
    assert_same(stored(file_of(rows), grid), stored(other, grid))


@CASE
@FEW
@given(
    data=st.data(),
    titles=st.lists(
        st.sampled_from(["训效数据", "内部资料，请勿外传", "制表人：王敏", "版本：V2", ""]),
        max_size=3,
    ),
    gap=st.integers(0, 1),
)
def test_lines_above_and_below_a_table(name, data, titles, gap):
    grid = data.draw(GRIDS[name])
    above = [[title or None] for title in titles] + [[None]] * gap
    other = file_of([*above, *base(grid), [None], ["注：仅供内部使用"]])
    assert_same(stored(file_of(base(grid)), grid), stored(other, grid))


def written(cell):
    """A cell as a csv file has it."""
    if isinstance(cell, Percent):
        return cell.text
    return "" if cell is None else str(cell)


@CASE
@FEW
@given(data=st.data())
def test_text_for_typed_cells_and_full_width_digits(name, data):
    grid = data.draw(GRIDS[name])
    rows = [[written(cell) for cell in row] for row in base(grid)]
    texts = file_of(rows)
    wide = file_of([rows[0], *([cell.translate(FULL_WIDTH) for cell in row] for row in rows[1:])])
    one = stored(file_of(rounded(base(grid))), grid)
    assert_same(one, stored(texts, grid))
    assert_same(one, stored(wide, grid))


def rounded(rows):
    """Shares as exactly as their text says them."""
    return [
        [
            Percent(float(f"{cell.text[:-1]}e-2")) if isinstance(cell, Percent) else cell
            for cell in row
        ]
        for row in rows
    ]


@pytest.mark.parametrize(
    "name", ["metrics", "long_metrics", "scores", "marks", "people", "courses"]
)
@FEW
@given(data=st.data())
def test_the_language_of_the_headers(name, data):
    grid = data.draw(GRIDS[name])
    main = {"metric": "metric_day", "assessment": "assessment_result", "roster": "person"}
    table = main.get(grid.kind, grid.kind)
    zh, en = (
        stored(file_of([list(header), *map(list, grid.rows)]), grid)[table]
        for header in (grid.zh, grid.en)
    )
    pd.testing.assert_frame_equal(zh, en)


# Laws of the file


def csv_of(rows, encoding, delimiter=","):
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(
        [[written(cell) for cell in row] for row in rows]
    )
    return buffer.getvalue().encode(encoding)


def xlsx_of(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        percent, day = (workbook.add_format({"num_format": f}) for f in ("0.0%", "yyyy-mm-dd"))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Percent):
                    sheet.write_number(r, c, cell.value, percent)
                elif isinstance(cell, date):
                    sheet.write_datetime(r, c, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                else:
                    sheet.write(r, c, cell)
    return buffer.getvalue()


def ods_of(rows):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(ods_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def ods_cell(cell):
    if isinstance(cell, Percent):
        return TableCell(valuetype="percentage", value=cell.value)
    if isinstance(cell, date):
        return TableCell(valuetype="date", datevalue=cell.isoformat())
    if isinstance(cell, (int, float)):
        return TableCell(valuetype="float", value=cell)
    found = TableCell(valuetype="string")
    found.addElement(P(text=cell))
    return found


def variants(rows):
    """The same rows in every container and encoding."""
    return [
        ("a.csv", csv_of(rows, "utf-8")),
        ("b.csv", csv_of(rows, "utf-8-sig")),
        ("c.csv", csv_of(rows, "gb18030")),
        ("d.csv", csv_of(rows, "utf-16", "\t")),
        ("e.csv", csv_of(rows, "utf-8", ";")),
        ("f.xlsx", xlsx_of(rows)),
        ("g.ods", ods_of(rows)),
    ]


@CASE
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_the_container_and_the_encoding_of_a_file(name, data):
    grid = data.draw(GRIDS[name])
    first, *others = read_files(variants(rounded(base(grid))))
    one = stored(first, grid)
    for other in others:
        assert_same(one, stored(other, grid))
