"""Marks, scores and ratings of the same rows: each is read as if it had a sheet of its own."""

import io
from functools import partial

import openpyxl
import pytest

from data.database import close, open_database
from data.importing import intake, mapping, reading, storing
from data.importing.intake import Choice
from data.importing.known import Known
from data.importing.leftover import left_over
from data.importing.readings import n_rows_rejected, once
from reporting import rejected
from tests.importing.told import lines

KNOWN = Known(salt=b"salt")
LEDGER = """
    姓名|工号|课程|培训日期|出勤情况|考核成绩|满意度
    王小明|01|投诉处理|2026-03-05|出勤|85|5
    李小红|02|投诉处理|2026-03-05|缺勤||
    张建国|03|投诉处理|2026-03-05|出勤|78|4
    赵丽|04|话术训练|2026-03-12|迟到|90|5
    钱进|05|话术训练|2026-03-12|出勤|66|3
"""
#: The columns that each kind is told by, as a team would write them on three sheets.
SHEETS = {"attendance": (0, 1, 2, 3, 4), "assessment": (0, 1, 2, 3, 5), "survey": (2, 3, 6)}
ROWS = {
    "attendance": ["session_id", "person_id", "status", "mark"],
    "assessment_result": ["assessment_id", "person_id", "phase", "status", "score"],
    "survey_answer": ["question_id", "value"],
    "survey_response": ["course_id", "responded_on"],
}


@pytest.fixture
def database(tmp_path):
    opened = open_database(f"duckdb:///{tmp_path / 'trainlift.duckdb'}")
    yield opened
    close(opened)


def ledger(source_of, text=LEDGER, name="台账.xlsx"):
    return intake.take_in(source_of(lines(text), (), name))


def rows_of(all_checked):
    """The rows of the tables in ROWS, in an order of their own."""
    frames = [(table, f) for checked in all_checked for table, f in checked.frames.items()]
    return {
        table: sorted(map(str, frame[ROWS[table]].to_dict("records")))
        for table, frame in frames
        if table in ROWS
    }


def test_a_ledger_is_read_as_the_three_sheets_it_could_be(source_of):
    found = rows_of(intake.check(ledger(source_of), KNOWN))
    cut = {}
    for kind, columns in SHEETS.items():
        header, *rows = [line.split("|") for line in lines(LEDGER).strip().split("\n")]
        filled = [row for row in rows if row[columns[-1]].strip()]
        text = "\n".join("|".join(row[c] for c in columns) for row in (header, *filled))
        if kind == "survey":
            text = text.replace("培训日期", "评价日期")
        item = ledger(source_of, text, "台账.xlsx")
        answered = Choice(kind=kind, context={"purpose": "satisfaction"})
        cut |= rows_of(intake.check(intake.choose(item, 0, answered), KNOWN))
    assert found.keys() == ROWS.keys()
    assert {table: len(rows) for table, rows in found.items()} == {
        "attendance": 5, "assessment_result": 4, "survey_answer": 4, "survey_response": 4,
    }  # fmt: skip
    assert found == cut


def test_nobody_is_named_beside_a_rating(source_of):
    survey = next(c for c in intake.check(ledger(source_of), KNOWN) if c.proposal.kind == "survey")
    assert {column.header for column in survey.proposal.table.columns} == {
        "课程", "培训日期", "满意度",
    }  # fmt: skip
    assert survey.frames["survey_response"]["person_id"].isna().all()


def test_the_rows_of_a_ledger_count_once(source_of, database):
    item = ledger(source_of)
    checked = intake.check(item, KNOWN)
    assert [len(part.proposal.table.columns) for part in checked] == [5, 5, 3]
    assert sum(part.n_rows_read for part in once(checked)) == 5
    (receipt,) = intake.store_all(database, [item], loaded_by="li")
    assert receipt.n_rows_read == 5
    # the same ledger once more: nothing new, nothing changed
    (again,) = intake.store_all(database, [item], loaded_by="li")
    assert (again.n_new, again.n_changed) == (0, 0)


def test_who_somebody_is_is_said_once(source_of):
    said = Choice(context={"people": {"王小明": "01"}, "date": "2026-03-05"})
    after = intake.choose(ledger(source_of), 0, said)
    assert [choice.context.get("people") for choice in after.choices] == [{"王小明": "01"}] * 3
    assert [choice.context.get("date") for choice in after.choices] == ["2026-03-05", None, None]


def test_another_kind_for_the_marks_reads_the_whole_table_once(source_of):
    after = intake.choose(ledger(source_of), 0, Choice(kind="assessment"))
    (checked,) = intake.check(after, KNOWN)
    assert [column.position for column in checked.proposal.table.columns] == list(range(7))
    assert checked.proposal.kind == "assessment"
    assert len(checked.frames["assessment_result"]) == 4


def test_another_kind_is_remembered_for_such_a_table(source_of, database):
    chosen = intake.choose(ledger(source_of), 0, Choice(kind="assessment"))
    storing.remember(database, intake.check(chosen, KNOWN)[0].proposal)
    file = source_of(lines(LEDGER), (), "四月台账.xlsx")
    again = intake.take_in(file, partial(storing.recall, database))
    (checked,) = intake.check(again, KNOWN, partial(storing.recall, database))
    assert checked.proposal.kind == "assessment"
    assert len(checked.proposal.table.columns) == 7


def test_one_kind_that_was_answered_reads_no_rows_twice(source_of):
    file = source_of(lines(LEDGER), (), "台账.xlsx")
    assert len(intake.take_in(file, is_of_one_kind=True).tables) == 1


def test_borders_that_somebody_moves_keep_the_readings_apart(source_of):
    item = ledger(source_of)
    for position, table in enumerate(item.tables):
        lies = intake.borders_of(table)
        shorter = intake.Borders(
            lies.header_first, lies.header_last, 4, lies.first_column, lies.last_column
        )
        found = intake.propose(table, Choice(borders=shorter), KNOWN, "台账.xlsx").table
        assert [c.header for c in found.columns] == [c.header for c in table.columns], position
        assert len(found.data_rows) == 4


BAD = """
    姓名|工号|课程|培训日期|出勤情况|考核成绩
    王小明|01|投诉处理|2026-03-05|出勤|85
    李小红|02|投诉处理|2026-03-05|来了吗|八八八
    张建国|03|投诉处理|2026-03-05|出勤|见附件二
    赵丽|04|投诉处理|2026-03-05|出勤|90
    钱进|05|投诉处理|2026-03-05|出勤|71
    孙思|06|投诉处理|2026-03-05|出勤|82
    周一鸣|07|投诉处理|2026-03-05|缺勤|
    吴越|08|投诉处理|2026-03-05|出勤|93
    郑重|09|投诉处理|2026-03-05|出勤|64
    冯远|10|投诉处理|2026-03-05|出勤|75
"""


def test_a_row_that_is_bad_twice_is_given_back_once_and_read_again(source_of):
    item = ledger(source_of, BAD)
    checked = intake.check(item, KNOWN)
    assert [sorted(part.rejected["row"]) for part in checked] == [[3], [3, 4]]
    assert n_rows_rejected(checked) == 2
    parts = [(part, {row: f"原因 {row}" for row in part.reasons}) for part, _ in left_over(checked)]
    content = rejected.workbook(parts, "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.values]
    assert [row[0] for row in rows] == ["姓名", "李小红", "张建国"]
    mended = {"来了吗": "缺勤", "八八八": "", "见附件二": "80"}
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = mended.get(str(cell.value), cell.value) or None
    target = io.BytesIO()
    sheet.parent.save(target)
    (source,) = reading.read_files([("台账.xlsx", target.getvalue())])
    again = intake.check(intake.take_in(source), KNOWN)
    assert [part.proposal.kind for part in again] == ["attendance", "assessment"]
    assert [part.rejected.empty for part in again] == [True, True]
    assert again[1].frames["assessment_result"]["score"].tolist() == [80]


@pytest.mark.parametrize(
    "text",
    [
        # a status of a test is no mark of attendance
        "姓名|工号|考试名称|考试状态|得分\n王敏|01|礼仪|已交卷|88\n李强|02|礼仪|缺考|",
        # no day says which meeting it was
        "姓名|工号|签到|成绩\n王敏|01|√|88\n李强|02|×|",
        # what customers say of people is no rating of a course
        "日期|工号|姓名|课程|出勤|客户满意度\n2026-03-05|01|王敏|定价|出勤|4.8\n2026-03-05|02|李强|定价|出勤|4",
        # a rating that is of no course
        "日期|工号|姓名|出勤|满意度\n2026-03-05|01|王敏|出勤|4\n2026-03-05|02|李强|出勤|5",
    ],
)
def test_what_is_no_ledger_is_read_once(source_of, text):
    assert len(ledger(source_of, text, "表.xlsx").tables) == 1


def test_what_is_corrected_is_remembered_of_each_reading_apart(source_of):
    assert len({mapping.signature(table) for table in ledger(source_of).tables}) == 3
