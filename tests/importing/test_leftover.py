"""Rows that were left out go back to the reader as she knows them, and come in once they are mended."""

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from data.importing import checking, intake, reading, vocabulary
from data.importing.known import Known
from data.importing.leftover import left_over
from reporting import rejected
from reporting.words import LANGS, translate

KNOWN = Known(salt=b"salt")


def score_sheet() -> bytes:
    """A title, two header rows with a merged parent, a blank first column, days, bad cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("三月成绩")
        sheet.merge_range("B1:G1", "《用户研究》考核成绩表  满分：100  合格线：70")
        sheet.write_row("B2", ["工号", "姓名", "考核日期", "考核", "", "备注"])
        sheet.merge_range("E2:F2", "考核")
        sheet.write_row("B3", ["", "", "", "训前", "训后"])
        rows = [
            ("001", "沈映川", 61, 88, None),
            ("002", "顾澄野", 55, "九十一", "补交"),
            ("003", "苏若棠", 70, 180, None),
            ("004", "江晚照", 66, 79, None),
        ]
        for i, (number, name, pre, post, remark) in enumerate(rows, 3):
            sheet.write_row(i, 1, [number, name])
            sheet.write_datetime(i, 3, datetime(2026, 3, 6), day)
            sheet.write_row(i, 4, [pre, post, remark])
    return target.getvalue()


def checked_of(content: bytes, name: str = "用户研究.xlsx"):
    (source,) = reading.read_files([(name, content)])
    (table,) = intake.take_in(source).tables
    proposal = intake.propose(table, intake.Choice(), KNOWN, name)
    return checking.check(proposal, KNOWN)


def tables_of(content: bytes, name: str):
    (source,) = reading.read_files([(name, content)])
    return intake.check(intake.take_in(source), KNOWN)


def workbook_of(checked, language="zh") -> bytes:
    return rejected.workbook(parts_of([checked]), language)


def parts_of(tables):
    return [(part, {row: f"原因 {row}" for row in part.reasons}) for part, _ in left_over(tables)]


@pytest.fixture(scope="module")
def first():
    """The sheet as it was first read: one score is a word, one above the maximum."""
    return checked_of(score_sheet())


def test_only_the_bad_rows_come_back_under_the_title_and_headers_of_the_sheet(first):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(first)))["三月成绩"]
    assert sheet["B1"].value.startswith("《用户研究》")
    assert [cell.value for cell in sheet[2]][1:5] == ["工号", "姓名", "考核日期", "考核"]
    assert [[cell.value for cell in row[1:]] for row in sheet.iter_rows(4)] == [
        ["002", "顾澄野", datetime(2026, 3, 6), 55, "九十一", "补交", "原因 5"],
        ["003", "苏若棠", datetime(2026, 3, 6), 70, 180, None, "原因 6"],
    ]
    assert {str(place) for place in sheet.merged_cells.ranges} == {"B1:G1", "E2:F2"}


@pytest.mark.parametrize("language", LANGS)
def test_the_reason_is_recognised_and_not_imported(first, language):
    again = checked_of(workbook_of(first, language), "用户研究.rejected.xlsx")
    headers = [column.header for column in again.proposal.table.columns]
    assert headers == [column.header for column in first.proposal.table.columns]
    assert again.proposal.signature == first.proposal.signature
    assert "reason_column_left_out" in {problem.code for problem in again.problems}
    assert vocabulary.is_reason_column(translate(language, "load.rejected_reason"))


def test_a_mended_row_is_the_row_that_was_missing(first):
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(first)))
    book["三月成绩"]["F4"], book["三月成绩"]["F5"] = 91, 80
    target = io.BytesIO()
    book.save(target)
    mended = checked_of(target.getvalue(), rejected.file_name("用户研究.xlsx"))
    assert mended.rejected.empty
    results = mended.frames["assessment_result"]
    post = results[results["phase"] == "post"].set_index("person_id")["score"].to_dict()
    assert post == {"002": 91.0, "003": 80.0}
    assert set(results["assessment_id"]) == set(first.frames["assessment_result"]["assessment_id"])


def test_a_table_without_bad_rows_has_nothing_left_over():
    whole = checked_of("工号,姓名,部门,岗位\n001,沈映川,产品部,产品运营\n".encode(), "花名册.csv")
    assert list(left_over([whole])) == []


#: Two classes below each other, and two beside each other; a bad score in each, one row taken.
BELOW = [
    ["一班 用户研究考试成绩"],
    ["工号", "姓名", "成绩"],
    ["001", "沈映川", 88],
    ["002", "顾澄野", "九十一"],
    ["003", "纪云舟", 77],
    ["平均", None, 82.5],
    [],
    ["二班 用户研究考试成绩"],
    ["工号", "姓名", "成绩"],
    ["004", "苏若棠", 79],
    ["005", "江晚照", "八十"],
]
BESIDE = [
    ["用户研究考试成绩"],
    ["工号", "姓名", "成绩", None, "工号", "姓名", "成绩"],
    ["001", "沈映川", 88, None, "004", "苏若棠", 79],
    ["002", "顾澄野", "九十一", None, "005", "江晚照", 85],
    ["003", "纪云舟", 77, None, "006", "陆知夏", "八十"],
]


@pytest.mark.parametrize(("lines", "rows"), [(BELOW, [3, 10]), (BESIDE, [3, 4])])
def test_two_tables_of_one_sheet_come_back_on_it_and_in_once_they_are_mended(lines, rows):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("成绩")
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line)
        sheet.merge_range(0, 0, 0, len(lines[1]) - 1, lines[0][0])
    found = tables_of(target.getvalue(), "成绩.xlsx")
    assert [list(one.rejected["row"] - 1) for one in found] == [[rows[0]], [rows[1]]]
    book = openpyxl.load_workbook(io.BytesIO(rejected.workbook(parts_of(found), "zh")))
    assert book.sheetnames == ["成绩"]
    for cell in (cell for row in book["成绩"].iter_rows() for cell in row):
        if cell.value in ("九十一", "八十"):
            cell.value = {"九十一": 91, "八十": 80}[cell.value]
    mended = io.BytesIO()
    book.save(mended)
    again = tables_of(mended.getvalue(), rejected.file_name("成绩.xlsx"))
    assert all(one.rejected.empty for one in again)
    results = [one.frames["assessment_result"] for one in again]
    scores = [dict(zip(one["person_id"], one["score"], strict=True)) for one in results]
    # a record beside a bad one comes along and is unchanged
    beside = [{"002": 91, "003": 77}, {"005": 85, "006": 80}]
    assert scores == ([{"002": 91}, {"005": 80}] if lines is BELOW else beside)
    ids = {
        one
        for found_in in (*found, *again)
        for one in found_in.frames["assessment_result"]["assessment_id"]
    }
    assert len(ids) == 1


def test_a_name_that_two_sheets_share_gets_a_number(first):
    ((part, _),) = left_over([first])
    book = rejected.workbook([(part, {}), (part, {})], "zh")
    assert openpyxl.load_workbook(io.BytesIO(book)).sheetnames == ["三月成绩", "三月成绩 (2)"]


def test_shares_keep_their_percent_format(first):
    ((part, _),) = left_over([first])
    part = replace(part, percent_columns=frozenset({4}))
    sheet = openpyxl.load_workbook(io.BytesIO(rejected.workbook([(part, {})], "zh"))).worksheets[0]
    assert (sheet["E4"].value, sheet["E4"].number_format) == (55, "0.##%")
    assert "%" not in sheet["F5"].number_format


def test_a_formula_in_a_cell_stays_text():
    text = "工号,姓名,部门,入职日期\n,,=1+1,2026-03-01\n002,顾澄野,产品部,2026-03-02\n003,苏若棠,产品部,2026-03-02\n"
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(checked_of(text.encode(), "花名册.csv"))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
