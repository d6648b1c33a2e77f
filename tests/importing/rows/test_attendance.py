"""Attendance: what marks say, which are asked about, and what becomes of each layout."""

from datetime import date, datetime

import pandas as pd
import pytest

from data.importing.known import Known
from tests.importing.small_tables import SALT, check, codes, propose, rows_of, table_of, with_cells

SHEET = """
工号|姓名|岗位|2026-03-06|2026-03-13|合计
E1|沈映川|产品运营|√|迟到|2
E2|顾澄野|产品运营|×|√(迟到)|1
E3|苏若棠|数据运营|请假|迟到15分钟|1
"""


def status_of(mark, *others):
    """The status a sheet gives the first of these marks, None when it was rejected."""
    lines = "\n".join(f"E{i}|N{i}|{m}" for i, m in enumerate((mark, *others)))
    checked = check(
        table_of(f"工号|姓名|2026-03-06\n{lines}"), course="用户研究", kind="attendance"
    )
    found = dict(rows_of(checked, "attendance", "person_id", "status")) if checked.frames else {}
    return found.get("E0")


# the vocabulary of the specification, one line per status
@pytest.mark.parametrize(
    ("status", "marks"),
    [
        ("present", "√ ✓ ✔ ☑ ● 出勤 到 已到 已签到 签到 正常 全勤 是 Y Yes P Present TRUE 出席"),
        ("absent", "× ✕ ✗ X x 缺勤 缺席 未到 未签到 旷工 旷课 否 N No FALSE Absent"),
        ("late", "迟 迟到 △ ▲ L Late T Tardy 迟到15分钟 √(迟到) 迟到,早退"),
        ("left_early", "早退 早 Early"),
        ("leave", "请假 假 事假 病假 年假 婚假 产假 丧假 调休 公假 休 V Leave EX"),
        ("on_duty", "出差 外出 外勤 公出 支援"),
        ("no_record", "缺卡 未打卡 无记录 - —"),
        ("not_applicable", "休息 节假日 周末 未入职 已离职 -1"),
    ],
)
def test_marks_have_the_meaning_of_the_specification(status, marks):
    for mark in marks.split():
        assert status_of(mark) == status, mark


def test_an_unknown_mark_is_rejected_and_the_other_cells_of_the_row_are_kept():
    checked = check(table_of("工号|姓名|2026-03-06|2026-03-13\nE1|沈映川|?!|√"), course="用户研究")
    assert rows_of(checked, "attendance", "session_id", "status") == [
        ("用户研究@2026-03-13", "present")
    ]
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.column, problem.seen) == ("unknown_mark", 1, 2, "?!")
    assert checked.rejected.to_dict("records") == [
        {
            "row": 2,
            "code": "unknown_mark",
            "工号": "E1",
            "姓名": "沈映川",
            "2026-03-06": "?!",
            "2026-03-13": "√",
        }
    ]


def test_a_mark_that_says_present_and_absent_is_rejected():
    assert status_of("√/×") is None


@pytest.mark.parametrize(
    ("marks", "default"),
    [
        (("A", "P"), {"A": "absent"}),
        (("E", "√"), {"E": "leave"}),
        (("○", "√"), {"○": "leave"}),
        (("○", "×"), {"○": "present"}),
        (("1", "0"), {"1": "present", "0": "absent"}),
        (("/", "√"), {"/": "no_record"}),
        (("", "√"), {"": "no_record"}),
        (("", "迟到"), {"": "present"}),
    ],
)
def test_ambiguous_marks_are_asked_once_with_a_default_that_is_used_meanwhile(marks, default):
    lines = "\n".join(f"E{i}|N{i}|{mark}" for i, mark in enumerate(marks * 2))
    checked = check(
        table_of(f"工号|姓名|2026-03-06\n{lines}"), course="用户研究", kind="attendance"
    )
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["context"]) == ("ambiguous_marks", "marks")
    assert question.values["default"] == default
    assert dict(rows_of(checked, "attendance", "person_id", "status"))["E0"] == default[marks[0]]


def test_an_answer_about_marks_counts_and_ends_the_question():
    table = table_of("工号|姓名|2026-03-06\nE1|沈映川|○\nE2|顾澄野|√")
    checked = check(table, course="用户研究", marks={"○": "on_duty"})
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("E1", "on_duty"),
        ("E2", "present"),
    ]
    assert codes(checked, "question") == []


def test_a_wide_sheet_makes_sessions_people_and_the_course_it_needs():
    checked = check(
        table_of(SHEET, title=("用户研究 签到表", "讲师：叶知微")), file_name="签到表.xlsx"
    )
    assert rows_of(checked, "attendance", "session_id", "person_id", "status", "mark") == [
        ("用户研究@2026-03-06", "E1", "present", "√"),
        ("用户研究@2026-03-06", "E2", "absent", "×"),
        ("用户研究@2026-03-06", "E3", "leave", "请假"),
        ("用户研究@2026-03-13", "E1", "late", "迟到"),
        ("用户研究@2026-03-13", "E2", "late", "√(迟到)"),
        ("用户研究@2026-03-13", "E3", "late", "迟到15分钟"),
    ]
    assert rows_of(checked, "session", "session_id", "session_on", "week_on", "trainer") == [
        ("用户研究@2026-03-06", date(2026, 3, 6), date(2026, 3, 2), "叶知微"),
        ("用户研究@2026-03-13", date(2026, 3, 13), date(2026, 3, 9), "叶知微"),
    ]
    assert rows_of(checked, "person", "person_id", "person_name", "role")[0] == (
        "E1",
        "沈映川",
        "产品运营",
    )
    assert rows_of(checked, "course", "course_id", "course_name") == [("用户研究", "用户研究")]


def test_days_without_a_year_take_it_from_the_title_or_wait_for_an_answer():
    text = "工号|姓名|3月6日|3/13\nE1|沈映川|√|×"
    dated = check(table_of(text, title=("2026年用户研究 签到表",)))
    assert rows_of(dated, "session", "session_on") == [(date(2026, 3, 6),), (date(2026, 3, 13),)]
    undated = check(table_of(text, title=("用户研究 签到表",)))
    assert codes(undated, "question") == ["year_unknown"]
    assert undated.frames == {}
    assert (
        len(check(table_of(text, title=("用户研究 签到表",)), year=2025).frames["attendance"]) == 2
    )


def test_a_day_that_occurs_twice_becomes_two_sessions():
    text = "工号|姓名|2026-03-06 上午|2026-03-06 下午\nE1|沈映川|√|×"
    checked = check(with_headers(text), course="用户研究", kind="attendance")
    assert len({session for (session,) in rows_of(checked, "attendance", "session_id")}) == 2


def with_headers(text):
    table = table_of(text.replace(" 上午", "").replace(" 下午", ""))
    columns = (
        *table.columns[:2],
        *(
            type(c)(c.position, f"{c.header} {half}", (c.header, half))
            for c, half in zip(table.columns[2:], ("上午", "下午"), strict=True)
        ),
    )
    return type(table)(table.sheet, table.header_rows, table.data_rows, columns, table.title)


def test_a_column_without_a_mark_is_a_meeting_that_was_not_held():
    checked = check(
        table_of("工号|姓名|2026-03-06|2026-03-13\nE1|沈映川|√|\nE2|顾澄野|×|"), course="用户研究"
    )
    assert rows_of(checked, "session", "session_on") == [(date(2026, 3, 6),)]
    assert codes(checked, "note") == ["session_empty"]


def test_a_footer_that_counts_differently_is_reported_with_both_numbers():
    right = check(table_of(SHEET, totals=["合计||| 1|3"]), course="用户研究")
    assert "total_mismatch" not in codes(right)
    wrong = check(table_of(SHEET, totals=["合计||| 2|3"]), course="用户研究")
    (problem,) = [p for p in wrong.problems if p.code == "total_mismatch"]
    assert (problem.seen, problem.values["counted"], problem.header) == ("2", 1, "2026-03-06")


def test_the_same_mark_twice_counts_once_and_a_different_one_names_both_rows():
    text = "工号|姓名|日期|考勤状态\nE1|沈映川|2026-03-06|√\nE1|沈映川|2026-03-06|√\nE2|顾澄野|2026-03-06|√\nE2|顾澄野|2026-03-06|×"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("E1", "present"),
        ("E2", "absent"),
    ]
    (twice,) = [p for p in checked.problems if p.code == "twice_differs"]
    assert (twice.row, twice.values["other_row"]) == (3, 5)
    assert "twice_same" in codes(checked, "note")
    assert list(checked.rejected["row"]) == [4]


def test_one_row_per_mark_names_its_course_and_day():
    text = "工号|姓名|课程|培训日期|签到状态|签到时间\nE1|沈映川|用户研究|2026-03-06|迟到|14:10\nE2|顾澄野||2026-03-06|√|13:58\nE3|苏若棠|用户研究|哪天|√|"
    checked = check(table_of(text))
    assert rows_of(checked, "attendance", "session_id", "status", "checked_in_at") == [
        ("用户研究@2026-03-06", "late", datetime(2026, 3, 6, 14, 10))
    ]
    assert codes(checked, "rejected") == ["bad_date", "course_missing"]


def test_joins_and_leaves_of_a_meeting_are_added_up_per_person():
    text = "Name|Join Time|Leave Time|Duration (Minutes)\nAda|1/26/2021 7:45|1/26/2021 8:15|30\nAda|1/26/2021 8:20|1/26/2021 9:00|40\nBob|1/26/2021 7:50|1/26/2021 9:00|70"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(
        checked, "attendance", "person_id", "status", "checked_in_at", "checked_out_at", "minutes"
    ) == [
        ("name:Ada", "present", datetime(2021, 1, 26, 7, 45), datetime(2021, 1, 26, 9), 70.0),
        ("name:Bob", "present", datetime(2021, 1, 26, 7, 50), datetime(2021, 1, 26, 9), 70.0),
    ]


def test_joined_and_left_events_give_the_minutes_between_them():
    text = "Full Name|User Action|Timestamp\nAda|Joined|12/25/2020, 12:00:00\nAda|Left|12/25/2020, 12:20:00\nAda|Joined|12/25/2020, 12:30:00\nAda|Left|12/25/2020, 12:40:00"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "attendance", "person_id", "minutes") == [("name:Ada", 30.0)]


def test_a_bare_list_of_names_is_asked_about_before_anybody_counts_as_present():
    table = table_of("工号|姓名|日期\nE1|沈映川|2026-03-06")
    checked = check(table, course="用户研究", kind="attendance")
    assert (codes(checked, "question"), checked.frames) == (["presence_unknown"], {})
    confirmed = check(table, course="用户研究", kind="attendance", listed_are="present")
    assert rows_of(confirmed, "attendance", "status") == [("present",)]


def test_people_without_a_number_are_found_on_the_roster_by_a_name_that_is_unique():
    known = Known(
        people=pd.DataFrame(
            {"person_id": ["E1", "E2", "E3"], "person_name": ["沈映川", "顾澄野", "顾澄野"]}
        ),
        salt=SALT,
    )
    checked = check(
        table_of("姓名|2026-03-06\n沈 映川|√\n顾澄野|√\n苏若棠|√"), known=known, course="用户研究"
    )
    assert {person for (person,) in rows_of(checked, "attendance", "person_id")} == {
        "E1",
        "name:顾澄野",
        "name:苏若棠",
    }
    (note,) = [p for p in checked.problems if p.code == "people_by_name"]
    assert note.values["n"] == 2


def test_known_people_courses_and_sessions_are_not_written_again():
    first = check(table_of(SHEET, title=("用户研究 签到表",)))
    known = Known(
        people=first.frames["person"],
        courses=first.frames["course"],
        sessions=first.frames["session"],
        salt=SALT,
    )
    again = check(table_of(SHEET, title=("用户研究 签到表",)), known=known)
    assert set(again.frames) == {"attendance"}


def test_totals_rows_inside_the_records_are_no_people():
    checked = check(
        table_of("姓名|2026-03-06\n沈映川|√\n合计|1"), course="用户研究", kind="attendance"
    )
    assert rows_of(checked, "attendance", "person_id") == [("name:沈映川",)]
    assert "summary_row_skipped" in codes(checked, "note")


def test_typed_truth_cells_count_as_marks():
    table = with_cells(
        table_of("工号|姓名|2026-03-06\nE1|x|√"), [["E1", "沈映川", True], ["E2", "顾澄野", False]]
    )
    checked = check(table, course="用户研究", kind="attendance")
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("E1", "present"),
        ("E2", "absent"),
    ]
    assert codes(checked, "question") == []


def test_numbers_that_are_no_marks_are_rejected():
    checked = check(
        table_of("工号|姓名|2026-03-06\nE1|沈映川|1.5\nE2|顾澄野|√"),
        course="用户研究",
        kind="attendance",
    )
    assert codes(checked, "rejected") == ["unknown_mark"]


def test_days_down_and_people_across_are_read_as_well():
    text = "日期|沈映川|顾澄野\n2026-03-06|√|×\n2026-03-13|迟到|√"
    checked = check(table_of(text, totals=["合计|2|2"]), course="用户研究", kind="attendance")
    assert rows_of(checked, "attendance", "session_id", "person_id", "status") == [
        ("用户研究@2026-03-06", "name:沈映川", "present"),
        ("用户研究@2026-03-06", "name:顾澄野", "absent"),
        ("用户研究@2026-03-13", "name:沈映川", "late"),
        ("用户研究@2026-03-13", "name:顾澄野", "present"),
    ]
    (mismatch,) = [p for p in checked.problems if p.code == "total_mismatch"]
    assert (mismatch.header, mismatch.seen, mismatch.values["counted"]) == ("顾澄野", "2", 1)


def test_serial_numbers_and_numbered_days_are_days_when_there_are_enough_of_them():
    serials = check(table_of("工号|姓名|45352|45359|45366\nE1|沈映川|√|×|√"), course="用户研究")
    # Excel: serial 45352 is 2024-03-01
    assert rows_of(serials, "session", "session_on")[0] == (date(2024, 3, 1),)
    text = "工号|姓名|1|2|3|4|5|6\nE1|沈映川|√|×|√|√|√|√"
    days = check(table_of(text, title=("用户研究 签到表 2026年3月",)))
    assert rows_of(days, "session", "session_on")[-1] == (date(2026, 3, 6),)
    undated = propose(table_of(text, title=("用户研究 签到表",)))
    assert "mark_on" not in {match.field_id for match in undated.matches}
