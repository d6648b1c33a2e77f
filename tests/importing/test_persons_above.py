"""Whose records follow stands above them: said of each row, taken back with moved borders."""

import pytest

from data.importing import intake
from data.importing.intake import Borders, Choice
from data.importing.known import Known
from data.importing.persons_above import person_of, states_person, without_person
from tests.importing.told import lines

KNOWN = Known(salt=b"salt")
RECORD = """
    员工培训档案
    姓名|王小明|工号|1001|部门|客服部
    序号|培训日期|课程|讲师|学时|备注
    1|2026-03-05|投诉处理|孙丽|2|
    2|2026-03-12|话术训练|孙丽|3|
    3|2026-04-02|系统操作|陈刚|2|
"""


def taken(source_of):
    return intake.take_in(source_of(lines(RECORD), (), "档案.xlsx"))


def test_who_it_is_stands_beside_each_record(source_of):
    (table,) = taken(source_of).tables
    assert [column.header for column in table.columns[6:]] == ["姓名", "工号", "部门"]
    (checked,) = intake.check(taken(source_of), KNOWN)
    assert checked.frames["attendance"]["person_id"].tolist() == ["1001"] * 3
    (person,) = checked.frames["person"][["person_name", "department"]].to_dict("records")
    assert person == {"person_name": "王小明", "department": "客服部"}


def test_the_sheet_of_the_file_is_found_again(source_of):
    (table,) = taken(source_of).tables
    assert {len(row) for row in without_person(table).sheet.cells} == {6}
    assert intake.borders_of(table) == Borders(2, 2, 5, 0, 5)


def test_moved_borders_keep_the_person(source_of):
    (table,) = taken(source_of).tables
    moved = Choice(borders=Borders(2, 2, 4, 0, 5))
    found = intake.propose(table, moved, KNOWN, "档案.xlsx").table
    assert [column.header for column in found.columns[6:]] == ["姓名", "工号", "部门"]
    assert len(found.data_rows) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("姓名：王小明    部门：客服部    工号：1001", ["王小明", "客服部", "1001"]),
        ("姓名: 王小明, 工号: 1001", ["王小明", "1001"]),
        ("Employee: Ann Bell", ["Ann Bell"]),
        ("Name: Ann Bell  Department: Sales", ["Ann Bell", "Sales"]),
        ("讲师：孙丽  地点：三楼", []),
        ("姓名：", []),
    ],
)
def test_what_a_line_says_of_a_person(line, said):
    assert [value for _, value in person_of([line]).values()] == said


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["姓名", "王小明", "工号", "1001"], True),
        (["姓名", "王小明"], False),
        (["姓名", "工号", "部门", "成绩"], False),
        (["工号", "签到", "姓名", "成绩"], False),
        (["participant_id", "country", "group", "completed"], False),
        (["讲师", "孙丽", "地点", "三楼"], False),
    ],
)
def test_labels_and_values_that_take_turns(cells, expected):
    assert states_person(cells) is expected
