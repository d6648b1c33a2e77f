import csv
import hashlib
import io
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from data.importing.delimited import decode, read_delimited, sniff_delimiter
from data.importing.model import CellError, Refusal, SourceFile
from data.importing.reading import Limits, read_files

PROJECT = Path(__file__).resolve().parents[2]


def codes(result):
    return [problem.code for problem in result.problems]


# Cells of a workbook


def test_a_cell_keeps_its_kind(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet("数据")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        clock = workbook.add_format({"num_format": "hh:mm"})
        hours = workbook.add_format({"num_format": "[h]:mm:ss"})
        for column, value in enumerate(["00123", 7, 7.5, True]):
            sheet.write(0, column, value)
        sheet.write_datetime(1, 0, datetime(2026, 3, 5), day)
        sheet.write_datetime(1, 1, datetime(2026, 3, 5, 14, 30), moment)
        sheet.write_datetime(1, 2, time(9, 5), clock)
        sheet.write_number(1, 3, 1.25, hours)

    sheet = read_one(make_xlsx(fill), "a.xlsx").sheets[0]
    assert sheet.name == "数据"
    assert sheet.cells == [
        ["00123", 7, 7.5, True],
        [date(2026, 3, 5), datetime(2026, 3, 5, 14, 30), time(9, 5), timedelta(hours=30)],
    ]
    assert [type(cell) for cell in sheet.cells[0]] == [str, int, float, bool]


def test_rows_and_columns_count_from_the_corner_of_the_sheet(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write(2, 1, "姓名")
        sheet.write(3, 2, 5)

    sheet = read_one(make_xlsx(fill), "a.xlsx").sheets[0]
    assert sheet.cells == [[None] * 3, [None] * 3, [None, "姓名", None], [None, None, 5]]


def test_dates_of_a_1904_workbook_are_not_four_years_off(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_datetime(
            0, 0, datetime(2026, 3, 5), workbook.add_format({"num_format": "d/m/yyyy"})
        )
        sheet.write(0, 1, "x")

    content = make_xlsx(fill, date_1904=True)
    assert read_one(content, "a.xlsx").sheets[0].cells[0][0] == date(2026, 3, 5)


def test_a_percent_column_is_told_from_a_fraction(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        percent = workbook.add_format({"num_format": "0.0%"})
        quoted = workbook.add_format({"num_format": '0.0" %"'})
        for row in range(1, 4):
            sheet.write(row, 0, row / 10)
            sheet.write(row, 1, row / 10, percent)
            sheet.write(row, 2, row / 10, quoted)
            sheet.write(row, 3, row / 10, percent if row == 1 else None)
        sheet.write_row(0, 0, ["a", "b", "c", "d"], percent)

    assert read_one(make_xlsx(fill), "a.xlsx").sheets[0].percent_columns == {1}


def test_a_percent_column_of_an_old_workbook_is_seen(read_one):
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    percent = xlwt.easyxf(num_format_str="0.00%")
    for row in range(3):
        sheet.write(row, 0, 0.5)
        sheet.write(row, 1, 0.5, percent)
    buffer = io.BytesIO()
    book.save(buffer)
    result = read_one(buffer.getvalue(), "a.xls")
    assert result.container == "xls"
    assert result.sheets[0].percent_columns == {1}


def test_an_ods_sheet_keeps_percent_dates_and_merged_cells(read_one):
    document, table = OpenDocumentSpreadsheet(), Table(name="甲")
    document.spreadsheet.addElement(table)

    def text(words, **attributes):
        cell = TableCell(valuetype="string", **attributes)
        cell.addElement(P(text=words))
        return cell

    rows = [
        [text("部门"), text("率"), text("日期")],
        [
            text("运营", numberrowsspanned=2, numbercolumnsspanned=1),
            TableCell(valuetype="percentage", value="0.5"),
        ],
        [
            CoveredTableCell(),
            TableCell(valuetype="percentage", value="0.25"),
            TableCell(valuetype="date", datevalue="2026-05-01"),
        ],
    ]
    for cells in rows:
        row = TableRow()
        table.addElement(row)
        for cell in cells:
            row.addElement(cell)
    buffer = io.BytesIO()
    document.save(buffer)
    sheet = read_one(buffer.getvalue(), "a.ods").sheets[0]
    assert sheet.cells == [
        ["部门", "率", "日期"],
        ["运营", 0.5, None],
        [None, 0.25, date(2026, 5, 1)],
    ]
    assert sheet.merged == ((1, 0, 2, 0),)
    assert sheet.percent_columns == {1}


def test_a_formula_error_is_not_a_blank(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=1+1", None, 2)

    result = read_one(make_xlsx(fill), "a.xlsx")
    assert result.sheets[0].cells[1] == [CellError("#DIV/0!"), 2]
    (problem,) = result.problems
    assert (problem.code, problem.row, problem.column, problem.seen) == (
        "cell_errors",
        1,
        0,
        "#DIV/0!",
    )
    assert problem.values == {"n": 1}


def test_formulas_without_their_results_are_told(read_one):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append(["=1+1", 3])
    buffer = io.BytesIO()
    book.save(buffer)
    result = read_one(buffer.getvalue(), "a.xlsx")
    assert result.sheets[0].cells[1] == [None, 3]
    assert codes(result) == ["formula_not_calculated"]


def test_a_number_of_more_than_15_digits_is_told(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "身份证号"])
        sheet.write_row(1, 0, ["甲", 110105199003071234])

    result = read_one(make_xlsx(fill), "a.xlsx")
    (problem,) = result.problems
    assert (problem.code, problem.row, problem.column) == ("number_too_long", 1, 1)


def test_hidden_sheets_are_left_out_and_named(read_one, make_xlsx):
    def fill(workbook):
        for name in ("看得见", "隐藏", "很隐藏"):
            workbook.add_worksheet(name).write_row(0, 0, [name, 1])
        workbook.get_worksheet_by_name("隐藏").hide()
        workbook.get_worksheet_by_name("很隐藏").very_hidden()

    result = read_one(make_xlsx(fill), "a.xlsx")
    assert [sheet.name for sheet in result.sheets] == ["看得见"]
    assert [(p.code, p.sheet, p.severity) for p in result.problems] == [
        ("sheet_hidden", "隐藏", "note"),
        ("sheet_hidden", "很隐藏", "note"),
    ]


def test_merged_ranges_are_kept_as_first_and_last_cell(read_one, make_xlsx):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "标题")
        sheet.merge_range(1, 0, 2, 0, "部门")
        sheet.write(1, 1, 5)

    sheet = read_one(make_xlsx(fill), "a.xlsx").sheets[0]
    assert sorted(sheet.merged) == [(0, 0, 0, 3), (1, 0, 2, 0)]


# Text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_a_chinese_text_file_is_read_in_its_encoding(encoding, read_one):
    text = "序号,姓名,选项\r\n001,王敏,运动┋阅读\r\n002,赵强,其他〖晨跑〗\r\n"
    result = read_one(text.encode(encoding))
    assert result.sheets[0].cells == [
        ["序号", "姓名", "选项"],
        ["001", "王敏", "运动┋阅读"],
        ["002", "赵强", "其他〖晨跑〗"],
    ]
    assert result.problems == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding, read_one):
    result = read_one("name,score\nAnna,90\nBert,85\n".encode(encoding))
    assert result.encoding == encoding
    assert result.sheets[0].cells[1] == ["Anna", "90"]


def test_big5_is_told_from_gb18030_and_said(read_one):
    text = (
        "姓名,部門,滿意度,意見\n陳大文,營運部,非常滿意,希望課程時間更長\n林小華,內容組,滿意,講師說明清楚\n"
        * 5
    )
    result = read_one(text.encode("big5"))
    assert result.sheets[0].cells[1] == ["陳大文", "營運部", "非常滿意", "希望課程時間更長"]
    assert codes(result) == ["encoding_guessed"]


def test_a_western_code_page_is_not_taken_for_chinese(read_one):
    text = "Name;Abteilung\nMüller;Verkäufe\nSchröder;Bücher\nWeiß;Prüfung\nJäger;Öffentlichkeit\n"
    result = read_one(text.encode("cp1252"))
    assert result.sheets[0].cells[1] == ["Müller", "Verkäufe"]
    assert codes(result) == ["encoding_guessed"]


def test_a_cut_character_does_not_change_the_encoding():
    text = "姓名,意见\n" + "王敏,希望多一些案例练习\n" * 20
    decoded, encoding, remarks = decode(text.encode("utf-8")[:-2])
    assert encoding == "utf-8"
    assert decoded.startswith("姓名,意见\n王敏")
    assert [said["code"] for said in remarks] == ["encoding_damaged"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_spite_of_others_in_the_cells(delimiter):
    rows = [["name", "note", "score"], ["a", "x,y;z", "1,5"], ["b", "p|q", "2,5"], ["c", "", "3,0"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    assert sniff_delimiter(buffer.getvalue()) == delimiter


@pytest.mark.parametrize("delimiter", ["，", "；", "、"])
@pytest.mark.parametrize("n_rows", [5, 20_001])
def test_a_delimiter_of_full_width_is_one_where_nothing_else_parts_the_rows(
    delimiter, n_rows, read_one
):
    rows = [("编号", "前测", "后测"), *((f"E{k}", "60", "72") for k in range(n_rows))]
    text = "\n".join(map(delimiter.join, rows)) + "\n"
    sheet = read_one(text.encode()).sheets[0]
    assert list(sheet.cells[0]) == ["编号", "前测", "后测"]
    assert list(sheet.cells[n_rows]) == [f"E{n_rows - 1}", "60", "72"]


def test_a_comma_of_full_width_inside_remarks_parts_nothing():
    assert sniff_delimiter("意见\n很好，谢谢\n不错，继续\n") == ","
    assert sniff_delimiter("班级,意见\n甲，乙,很好，谢谢\n丙，丁,不错，继续\n") == ","
    assert sniff_delimiter("甲，乙\n") == ","


def test_the_longest_field_that_others_may_read_is_left_as_it_was():
    before = csv.field_size_limit()
    sniff_delimiter("a,b\n")
    read_delimited(b"a,b\n1,2\n", 10)
    assert csv.field_size_limit() == before


def test_decimal_commas_do_not_make_a_comma_the_delimiter():
    assert sniff_delimiter("a;b\n1,5;2,5\n1,7;2,8\n1,9;3,1\n") == ";"


def test_the_first_line_of_excel_about_the_delimiter_is_no_row_of_data(read_one):
    result = read_one("sep=;\r\na;b,c\r\n1;2\r\n")
    assert result.sheets[0].cells == [[None, None], ["a", "b,c"], ["1", "2"]]


def test_a_line_break_inside_quotes_does_not_end_a_row(read_one):
    result = read_one('name,"what\nnext"\nAnna,"one\r\ntwo"\n')
    assert result.sheets[0].cells == [["name", "what\nnext"], ["Anna", "one\r\ntwo"]]


def test_parts_of_a_report_may_be_as_wide_as_each_of_them_is(read_one):
    parts = (
        "Topic,SQL\nStart,14:00\nEnd,15:00\n\nName,Join,Leave\nAnn,14:00,15:00\nBob,14:05,15:00\n"
    )
    assert read_one(parts).problems == ()
    (problem,) = read_one(parts + "Cy,14:10\n").problems
    assert (problem.code, problem.row, problem.values["n"]) == ("rows_uneven", 7, 1)


def test_rows_of_another_length_are_kept_and_named(read_one):
    result = read_one("id,name,age\n1,A,30\n2,B\n3,C,31,extra\n4,D,32\n")
    assert result.sheets[0].cells[2:4] == [["2", "B", None, None], ["3", "C", "31", "extra"]]
    (problem,) = result.problems
    assert (problem.code, problem.row) == ("rows_uneven", 2)
    assert problem.values == {"n": 2, "usual": 3, "rows": "3, 4"}


def test_an_unclosed_quotation_mark_does_not_swallow_the_rest(read_one):
    lines = "".join(f"{n},text {n}\n" for n in range(50))
    result = read_one('id,comment\n7,"never closed\n' + lines)
    assert len(result.sheets[0].cells) == 52
    assert result.sheets[0].cells[1] == ["7", '"never closed']
    assert codes(result) == ["quote_not_closed"]


# Other files under a spreadsheet's name


def test_a_table_saved_as_html_is_read_as_text_with_its_spans(read_one):
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>'
        "<table><tr><th rowspan=2>工号</th><th colspan=2>成绩</th></tr><tr><td>训前</td><td>训后</td></tr>"
        "<tr><td>007</td><td>5&nbsp;分</td><td>一<br>二</td></tr></table></body></html>"
    )
    result = read_one(page.encode("gbk"), "导出.xls")
    assert result.container == "html"
    assert result.sheets[0].cells == [
        ["工号", "成绩", None],
        [None, "训前", "训后"],
        ["007", "5 分", "一\n二"],
    ]
    assert set(result.sheets[0].merged) == {(0, 0, 1, 0), (0, 1, 0, 2)}


def zipped(*names: str, **contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(
                zipfile.ZipInfo(name), contents.get(name.replace("/", "_").replace(".", "_"), b"x")
            )
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\n\n  \n", "file_blank"),
        ("a.csv", b"just one cell", "file_without_table"),
        ("~$book.xlsx", b"\x04USER" + b" " * 160, "file_lock"),
        ("a.xls", b"ID;PWXL;N;E\nC;X1;Y1;K1\n", "file_sylk"),
        ("a.xls", b'<?xml version="1.0"?><root/>', "file_xml"),
        ("a.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "file_xml"),
        ("a.xls", b"<!DOCTYPE html><html><head><script>go()</script></head><body>Sign in</body></html>", "file_web_page"),
        ("a.xls", b"\n\n<!DOCTYPE html>\n<html><body><form><table><tr><td>user</td></tr></table></form></body></html>", "file_web_page"),
        ("a.csv", b"%PDF-1.7 ...", "file_other"),
        ("a.csv", b'[{"name": "A"}]', "file_other"),
        ("a.xlsx", zipped("word/document.xml", "[Content_Types].xml"), "file_other"),
        ("a.xlsx", zipped("Index/Document.iwa"), "file_numbers"),
        ("a.zip", b"7z\xbc\xaf'\x1c" + b"\0" * 50, "file_zip"),
        ("a.xlsx", b"PK\x03\x04 not a zip", "file_damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_damaged"),
        ("a.csv", bytes(range(256)) * 20, "file_unknown"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused_with_its_own_reason(name, content, code, read_one):
    result = read_one(content, name)
    assert isinstance(result, Refusal)
    assert (result.problem.code, result.problem.severity) == (code, "refused")
    assert result.problem.file_name == name


def test_the_content_decides_not_the_extension(read_one, make_xlsx):
    content = make_xlsx(lambda book: book.add_worksheet().write_row(0, 0, ["a", "b"]))
    assert read_one(content, "a.csv").container == "xlsx"
    assert read_one("a,b\n1,2\n", "a.xlsx").container == "text"


# One child for all files


def test_files_come_back_in_order_with_the_hash_of_their_bytes():
    files = [("b.csv", b"a,b\n1,2\n"), ("empty.csv", b""), ("a.csv", b"c;d\n3;4\n")]
    results = read_files(files)
    assert [result.name for result in results] == ["b.csv", "empty.csv", "a.csv"]
    assert [type(result) for result in results] == [SourceFile, Refusal, SourceFile]
    assert [result.sha256 for result in results] == [
        hashlib.sha256(c).hexdigest() for _, c in files
    ]


def test_no_file_no_child():
    assert read_files([]) == []


def test_reading_works_from_any_folder(monkeypatch, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "__init__.py").write_text("raise RuntimeError")
    monkeypatch.chdir(tmp_path)
    assert read_files([("a.csv", b"a,b\n1,2\n")])[0].sheets[0].cells == [["a", "b"], ["1", "2"]]


def test_when_time_is_over_the_rest_is_refused_not_awaited():
    results = read_files([("a.csv", b"a,b\n1,2\n")] * 2, Limits(batch_seconds=0))
    assert [result.problem.code for result in results] == ["file_stopped"] * 2


def test_a_sheet_of_more_cells_than_allowed_is_refused(read_one):
    result = read_one("a,b\n" * 100, limits=Limits(max_cells=150))
    assert result.problem.code == "file_too_many_cells"
    assert result.problem.values == {"n_cells": 200, "limit": 150}


def test_the_child_starts_without_pandas():
    program = (
        "import sys, data.importing.child, data.importing.spreadsheet, data.importing.delimited;"
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'lxml', 'streamlit'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_every_code_of_reading_and_table_finding_has_a_sentence():
    modules = [
        "child",
        "signature",
        "unlocking",
        "archive",
        "office_xml",
        "delimited",
        "markup",
        "spreadsheet",
        "second_look",
        "reading",
        "tables",
        "header",
        "records",
    ]
    sources = "".join(
        (PROJECT / f"data/importing/{name}.py").read_text("utf-8") for name in modules
    )
    used = set(re.findall(r'(?:Refused|remark|Problem|_column_note)\(\s*"(\w+)"', sources))
    used |= set(
        re.findall(r'"(file_\w+|batch_too\w+|merged_(?:number|across)|\w+_left_out)"', sources)
    )
    for language in ("zh", "en"):
        folder = PROJECT / f"reporting/catalogue/{language}"
        words = tomllib.loads((folder / "reading.toml").read_text("utf-8"))
        others = tomllib.loads((folder / "importing.toml").read_text("utf-8"))
        assert used <= set(words["problem"]) | set(others["problem"])


# Everything written comes back

LETTERS = (
    "abcXYZ 019.-_()/'\",;|\n" + "工号姓名部门满意非常同意不清楚数据分析考核岗位┋〖〗，。、（）"
)
GRIDS = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.text(LETTERS, max_size=12), min_size=width, max_size=width),
        min_size=1,
        max_size=8,
    )
)


@pytest.mark.slow
@settings(max_examples=25)
@given(GRIDS)
def test_text_written_as_csv_or_xlsx_reads_back_the_same(make_xlsx_grid, grid):
    header = [f"列{number}" for number in range(len(grid[0]))]
    written = [header, *grid]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(written)
    files = [
        (f"{name}.csv", buffer.getvalue().encode(name))
        for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16")
    ]
    expected = [[cell or None for cell in row] for row in written]
    while not any(expected[-1]):
        expected.pop()
    for result in read_files([*files, ("a.xlsx", make_xlsx_grid(written))]):
        assert result.sheets[0].cells == expected, result.name


@pytest.fixture(scope="module")
def make_xlsx_grid():
    def make(grid) -> bytes:
        import xlsxwriter

        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as workbook:
            sheet = workbook.add_worksheet()
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(row, column, cell)
        return buffer.getvalue()

    return make


def test_hidden_rows_and_columns_are_read_and_said(make_xlsx, read_one):
    def fill(workbook):
        sheet = workbook.add_worksheet("三月")
        for row, line in enumerate(
            [["日期", "订单数", "辅助"], ["2026-03-01", 1, 2], ["2026-03-02", 3, 4]]
        ):
            sheet.write_row(row, 0, line)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})

    source = read_one(make_xlsx(fill), "a.xlsx")
    assert len(source.sheets[0].cells) == 3
    (note,) = [p for p in source.problems if p.code == "hidden_cells_read"]
    assert (note.sheet, note.values["n"]) == ("三月", 2)
