"""Attendance: what marks say, which are asked about, and what becomes of each layout."""

from dataclasses import replace
from datetime import date, datetime, time

import pandas as pd
import pytest

from data.importing.known import Known
from data.importing.model import Column
from data.importing.profiles import header_moment
from data.importing.tables import find_tables
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


# the vocabulary of the specification, one line per status; V, a vacation there, is asked about
@pytest.mark.parametrize(
    ("status", "marks"),
    [
        (
            "present",
            "√ ✓ ✔ ☑ ● 出勤 到 已到 已签到 签到 正常 全勤 是 Y Yes P Present TRUE 出席 实到 线上 13:55签到",
        ),
        ("absent", "× ✕ ✗ X x 缺勤 缺席 未到 未签到 旷工 旷课 否 N No FALSE Absent"),
        ("late", "迟 迟到 △ ▲ L Late T Tardy 迟到15分钟 √(迟到) 迟到,早退"),
        ("left_early", "早退 早 Early"),
        ("leave", "请假 假 事假 病假 年假 婚假 产假 丧假 调休 公假 休 Leave EX"),
        ("on_duty", "出差 外出 外勤 公出 支援"),
        ("no_record", "缺卡 未打卡 无记录 - —"),
        ("not_applicable", "休息 节假日 周末 未入职 已离职 -1"),
    ],
)
def test_marks_have_the_meaning_of_the_specification(status, marks):
    for mark in marks.split():
        assert status_of(mark) == status, mark


@pytest.mark.parametrize(
    ("mark", "status"), [("请 假", "leave"), ("未 签 到", "absent"), ("出　席", "present")]
)
def test_a_mark_spread_over_its_cell_is_read_as_one_word(mark, status):
    assert status_of(mark) == status


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
        (("V", "P"), {"V": "leave"}),
        (("V", "√"), {"V": "present"}),
        (("V", "×"), {"V": "present"}),
        (("△", "√"), {"△": "late"}),
        (("☐", "☑"), {"☐": "absent"}),
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


def test_typed_truth_and_the_number_one_are_two_marks_of_a_wide_sheet():
    table = with_cells(
        table_of("工号|姓名|2026-03-06|2026-03-13\nE1|x|√|√"), [["E1", "沈映川", True, 1]]
    )
    checked = check(table, course="用户研究", kind="attendance")
    assert rows_of(checked, "attendance", "status", "mark") == [
        ("present", "1"),
        ("present", "TRUE"),
    ]


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


def test_numbered_days_and_weekdays_follow_from_the_span_of_the_title():
    # the 1st of March 2026 is a Sunday
    title = ("月度汇总 统计日期：2026-03-01 至 2026-03-04",)
    text = "工号|姓名|日|2|3|4\nE1|沈映川|休息\n(-)|正常\n(08:55)|迟到5分钟|旷工"
    text = text.replace("\n(-)", " (-)").replace("\n(08:55)", " (08:55)")
    checked = check(table_of(text, title=title), course="考勤")
    assert rows_of(checked, "attendance", "session_id", "status") == [
        ("考勤@2026-03-01", "not_applicable"), ("考勤@2026-03-02", "present"),
        ("考勤@2026-03-03", "late"), ("考勤@2026-03-04", "absent"),
    ]  # fmt: skip


def test_numbered_days_go_over_the_end_of_a_month():
    title = ("考勤 2026-02-26 至 2026-03-02",)
    checked = check(table_of("姓名|26|27|28|1|2\n沈映川|√|√|√|√|√", title=title), course="考勤")
    days = [day for (day,) in rows_of(checked, "session", "session_on")]
    assert (days[0], days[-1], len(days)) == (date(2026, 2, 26), date(2026, 3, 2), 5)


def test_numbered_days_without_a_year_ask_for_it():
    table = table_of(
        "姓名|1 星期三|2 星期四|3 星期五\n沈映川|√|√|√", title=("统计时间:04-01 ～ 04-03",)
    )
    assert codes(check(table, course="考勤"), "question") == ["year_unknown"]
    # the 1st of April is a Wednesday in 2026 and no Wednesday in 2025
    days = rows_of(check(table, course="考勤", year=2026), "session", "session_on")
    assert days == [(date(2026, 4, 1),), (date(2026, 4, 2),), (date(2026, 4, 3),)]
    assert check(table, course="考勤", year=2025).frames == {}


def test_the_own_name_in_the_sign_in_column_means_present():
    text = "姓名|部门|签到\n沈映川|产品部|沈映川\n顾澄野|产品部|\n苏若棠|产品部|苏 若棠"
    checked = check(table_of(text), course="用户研究", date=date(2026, 3, 6))
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("name:沈映川", "present"), ("name:苏若棠", "present"), ("name:顾澄野", "no_record"),
    ]  # fmt: skip
    assert "signatures_read" in codes(checked, "note")


def test_a_sign_in_column_nobody_has_filled_is_asked_about():
    text = "姓名|部门|签到\n沈映川|产品部|\n顾澄野|产品部|"
    checked = check(table_of(text), kind="attendance", course="用户研究", date=date(2026, 3, 6))
    assert (codes(checked, "question"), checked.frames) == (["presence_unknown"], {})


def test_punches_with_day_and_time_apart_keep_their_times():
    text = "登记号码|姓名|刷卡日期|刷卡时间\n1|沈映川|2026-03-02|08:55:12\n1|沈映川|2026-03-02|18:01:00"
    checked = check(table_of(text), course="考勤")
    assert rows_of(checked, "attendance", "checked_in_at", "checked_out_at") == [
        (datetime(2026, 3, 2, 8, 55, 12), datetime(2026, 3, 2, 18, 1))
    ]


def test_times_in_the_cells_of_a_wide_sheet_are_punches():
    checked = check(
        table_of("工号|姓名|2026-03-02|2026-03-03\nE1|沈映川|08:55 18:01|09:02"), course="考勤"
    )
    columns = ("session_id", "status", "checked_in_at", "checked_out_at")
    assert rows_of(checked, "attendance", *columns) == [
        ("考勤@2026-03-02", "present", datetime(2026, 3, 2, 8, 55), datetime(2026, 3, 2, 18, 1)),
        ("考勤@2026-03-03", "present", datetime(2026, 3, 3, 9, 2), None),
    ]


def test_a_row_with_a_mark_for_each_punch_makes_one_person_day():
    text = "工号|姓名|考勤日期|打卡时间|打卡结果\nE1|沈映川|2026-03-02|08:55|正常\nE1|沈映川|2026-03-02|17:30|早退\nE2|顾澄野|2026-03-02|09:12|迟到"
    checked = check(table_of(text), course="考勤")
    assert rows_of(checked, "attendance", "person_id", "status", "checked_out_at") == [
        ("E1", "left_early", datetime(2026, 3, 2, 17, 30)),
        ("E2", "late", None),
    ]


def test_a_join_without_a_leave_is_said():
    text = "Full Name|User Action|Timestamp\nAda|Joined|12/25/2020, 12:00:00\nAda|Left|12/25/2020, 12:20:00\nBob|Joined|12/25/2020, 12:30:00"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "attendance", "person_id", "minutes") == [
        ("name:Ada", 20.0),
        ("name:Bob", None),
    ]
    (note,) = [p for p in checked.problems if p.code == "join_without_leave"]
    assert (note.values["n"], note.row) == (1, 3)


@pytest.mark.parametrize(
    ("others", "file_name", "on"),
    [
        # another row has a 25th: the month comes first in the whole table
        ("Bob|02/25/2021 7:45|02/25/2021 9:00", "zoom.csv", date(2021, 2, 3)),
        # the file says which day it was
        ("Bob|02/03/2021 7:45|02/03/2021 9:00", "zoom 2021-03-02.csv", date(2021, 3, 2)),
    ],
)
def test_the_order_of_day_and_month_may_be_proved_elsewhere(others, file_name, on):
    text = f"Name|Join Time|Leave Time\nAda|02/03/2021 7:45|02/03/2021 8:15\n{others}"
    checked = check(table_of(text), course="用户研究", file_name=file_name)
    assert codes(checked, "question") == []
    stay = checked.frames["attendance"].set_index("person_id").loc["name:Ada"]
    assert (stay["checked_in_at"].date(), stay["checked_out_at"].date()) == (on, on)


def test_days_written_with_points_begin_with_the_day():
    text = "Name|Beitrittszeit|Austrittszeit\nAnna|05.03.2024 14:00:15|05.03.2024 15:00:15"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "session", "session_on") == [(date(2024, 3, 5),)]
    assert codes(checked, "question") == []


def test_a_short_year_is_believed_where_the_weekday_agrees():
    # the 2nd of March 2026 is a Monday
    text = "工号|姓名|日期|考勤状态\nE1|沈映川|26-03-02 星期一|正常\nE2|顾澄野|26-03-02 星期二|正常"
    checked = check(table_of(text), course="考勤")
    assert rows_of(checked, "attendance", "session_id", "person_id") == [("考勤@2026-03-02", "E1")]
    assert codes(checked, "rejected") == ["bad_date"]


def test_the_order_of_days_in_headers_is_proved_by_one_of_them():
    text = "Name|03/05/2026|03/12/2026|03/19/2026\nAda|P|A|P"
    days = rows_of(check(table_of(text), course="x"), "session", "session_on")
    assert days == [(date(2026, 3, 5),), (date(2026, 3, 12),), (date(2026, 3, 19),)]
    swapped = "Name|05/03/2026|12/03/2026|19/03/2026\nAda|P|A|P"
    assert rows_of(check(table_of(swapped), course="x"), "session", "session_on") == days


def test_days_in_headers_whose_order_is_open_are_asked_about_and_not_lost():
    table = table_of("Name|03/05/2026|03/12/2026\nAda|P|P")
    waiting = check(table, course="x")
    assert (codes(waiting, "question"), waiting.frames) == (["day_order_unknown"], {})
    days = rows_of(check(table, course="x", day_first=False), "session", "session_on")
    assert days == [(date(2026, 3, 5),), (date(2026, 3, 12),)]


def test_a_sheet_called_after_the_month_and_a_title_with_the_year_agree():
    header = "|".join(map(str, range(1, 32)))
    marks = "|".join(["√"] * 31)
    checked = check(
        table_of(f"姓名|{header}\n沈映川|{marks}", title=("2026年3月考勤表",), sheet="3月")
    )
    assert len(checked.frames["session"]) == 31


def test_halves_of_days_in_headers_are_two_meetings():
    text = "姓名|2026-03-02上午|2026-03-02 下午\n沈映川|√|×"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "attendance", "session_id", "status") == [
        ("用户研究@2026-03-02#上午", "present"),
        ("用户研究@2026-03-02#下午", "absent"),
    ]


def test_the_time_of_a_meeting_is_no_punch_beside_joins_and_leaves():
    text = "Meeting Name|Meeting Start Time|Name|Join Time|Leave Time|Attendance Duration\nSafety|2026-03-05 14:00:00|Ada|2026-03-05 14:10:00|2026-03-05 15:00:00|50 mins"
    checked = check(table_of(text))
    assert rows_of(checked, "attendance", "session_id", "checked_in_at", "minutes") == [
        ("safety@2026-03-05", datetime(2026, 3, 5, 14, 10), 50.0)
    ]


def test_a_row_for_each_half_of_the_day_makes_two_meetings():
    text = "姓名|时段|2026-03-02|2026-03-03\n沈映川|上午|√|√\n沈映川|下午|√|×"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "attendance", "session_id", "status") == [
        ("用户研究@2026-03-02#上午", "present"), ("用户研究@2026-03-02#下午", "present"),
        ("用户研究@2026-03-03#上午", "present"), ("用户研究@2026-03-03#下午", "absent"),
    ]  # fmt: skip


@pytest.mark.parametrize("title", [("2026年3月份考勤表",), ()])
def test_the_month_of_numbered_days_stands_in_the_title_or_the_name_of_the_file(read_one, title):
    # the 1st of March 2026 is a Sunday; weekdays stand in a row of their own
    days = [str(day) for day in range(1, 8)]
    lines = [
        *title,
        "姓名," + ",".join(days),
        "," + ",".join("日一二三四五六"),
        "沈映川" + ",√" * 7,
    ]
    name = "考勤.csv" if title else "2026年3月考勤.csv"
    (table,) = find_tables(read_one("\n".join([*lines, "顾澄野" + ",×" * 7]), name))
    checked = check(table, course="考勤", file_name=name)
    found = [day for (day,) in rows_of(checked, "session", "session_on")]
    assert (found[0], found[-1], len(found)) == (date(2026, 3, 1), date(2026, 3, 7), 7)


def test_rest_at_the_weekend_expects_nobody_and_is_leave_on_a_working_day():
    text = "工号|姓名|2026-03-06|2026-03-07|2026-03-08\nE1|沈映川|休|休|√\nE2|苏若棠|√|休|休"
    checked = check(table_of(text), course="仓储")
    marks = rows_of(checked, "attendance", "person_id", "session_id", "status")
    assert [(person, day[-2:], status) for person, day, status in marks] == [
        ("E1", "06", "leave"), ("E1", "07", "not_applicable"), ("E1", "08", "present"),
        ("E2", "06", "present"), ("E2", "07", "not_applicable"), ("E2", "08", "not_applicable"),
    ]  # fmt: skip


MEETING = "姓名|首次入会时间|最后退会时间|身份\n王敏|2026-03-05 14:00:00|2026-03-05 15:00:00|主持人\n李强|2026-03-05 14:00:00|2026-03-05 15:00:00|成员"


def test_hosts_count_as_taking_part_unless_the_reader_leaves_them_out():
    checked = check(table_of(MEETING), course="定价")
    (asked,) = [p for p in checked.problems if p.code == "hosts_found"]
    assert (asked.values["default"], asked.values["n"], asked.values["rows"]) == ("keep", 1, "2")
    assert len(checked.frames["attendance"]) == 2
    without = check(table_of(MEETING), course="定价", hosts="leave_out")
    assert rows_of(without, "attendance", "person_id") == [("name:李强",)]
    assert "hosts_left_out" in codes(without, "note")


def test_a_host_is_known_by_what_stands_behind_the_name():
    text = (
        MEETING.replace("王敏|", "Ann Lee (Host, me)|")
        .replace("|主持人", "|")
        .replace("|成员", "|")
    )
    assert "hosts_found" in codes(check(table_of(text), course="定价"), "question")


def test_a_tick_under_a_status_says_that_status():
    text = """
    姓名|部门|出勤|迟到|早退|请假|缺勤
    王敏|市场部|√|||||
    李强|市场部||√|||
    赵云|产品部||||√|
    孙丽|产品部|||||√
    周全|产品部|√||√||
    """
    checked = check(table_of(text), course="入职", date=date(2026, 3, 5))
    assert sorted(rows_of(checked, "attendance", "person_id", "status")) == [
        ("name:周全", "left_early"), ("name:孙丽", "absent"), ("name:李强", "late"),
        ("name:王敏", "present"), ("name:赵云", "leave"),
    ]  # fmt: skip


def test_training_counted_by_person_is_no_sign_in_sheet():
    text = "姓名|部门|应到次数|实到次数|迟到次数|请假次数|出勤率\n王敏|市场部|4|3|1|1|75%"
    checked = check(table_of(text))
    assert (codes(checked, "refused"), checked.frames) == (["counts_are_no_marks"], {})


ONLINE = """
姓名|工号|课程名称|学习状态|学习进度|完成时间
王敏|0012|定价|已完成|100%|2026-03-05 10:20
李强|0013|定价|学习中|45%|
赵云|0014|定价|未开始|0%|
王敏|0012|文案|已完成|100%|2026-03-08 11:00
李强|0013|文案|未完成|20%|
"""


def test_an_online_course_is_attended_by_those_who_completed_it_on_its_last_day():
    checked = check(table_of(ONLINE))
    assert checked.proposal.kind == "attendance"
    assert rows_of(checked, "attendance", "person_id", "session_id", "status") == [
        ("0012", "定价@2026-03-08", "present"), ("0012", "文案@2026-03-08", "present"),
        ("0013", "定价@2026-03-08", "no_record"), ("0013", "文案@2026-03-08", "no_record"),
        ("0014", "定价@2026-03-08", "absent"),
    ]  # fmt: skip
    assert "date_of_completion" in codes(checked, "question")


def test_the_status_of_a_task_is_no_attendance():
    text = "任务|负责人|状态|截止日期\n写方案|王敏|已完成|2026-03-05\n做海报|李强|进行中|2026-03-09"
    assert codes(check(table_of(text)), "question") == ["kind_unclear"]


def test_a_remark_that_is_a_mark_counts_with_the_signature_beside_it():
    text = "姓名|签名|备注\n王敏|王敏|\n李强||请假\n孙丽|孙丽|迟到10分钟\n赵云|赵云|带了电脑"
    checked = check(table_of(text), course="入职", date=date(2026, 3, 5))
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("name:孙丽", "late"), ("name:李强", "leave"), ("name:王敏", "present"),
        ("name:赵云", "present"),
    ]  # fmt: skip


def test_both_punches_of_a_day_are_read():
    text = """
    姓名|工号|考勤日期|上班打卡时间|上班打卡结果|下班打卡时间|下班打卡结果
    王敏|001|2026-03-05|08:55|正常|18:05|正常
    李强|002|2026-03-05|09:00|正常|17:00|早退
    """
    checked = check(table_of(text), course="轮岗")
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("001", "present"), ("002", "left_early"),
    ]  # fmt: skip


def test_scores_beside_marks_are_said_to_be_left_out():
    text = "日期|培训课程|姓名|工号|是否参加|考核成绩\n2026-03-05|定价|王敏|001|是|88\n2026-03-05|定价|李强|002|否|"
    checked = check(table_of(text))
    (note,) = [p for p in checked.problems if p.code == "scores_beside_marks"]
    assert note.header == "考核成绩"


def test_a_clock_time_kept_as_a_share_of_a_day_is_one_in_a_column_of_times():
    # 0.375 of a day is 9:00; 46086 is 2026-03-05
    table = table_of("工号|日期|签到时间|签退时间\nE1|46086|0.375|0.75\nE2|46086|0.3819444|")
    checked = check(table, course="用户研究", kind="attendance")
    assert rows_of(checked, "attendance", "person_id", "status", "checked_in_at") == [
        ("E1", "present", datetime(2026, 3, 5, 9)),
        ("E2", "present", datetime(2026, 3, 5, 9, 10)),
    ]


def test_what_stands_instead_of_a_time_is_read_as_a_mark_or_rejected():
    table = table_of("""
    工号|日期|签到时间|签退时间
    E1|2026-03-05|忘带手机|17:30
    E2|2026-03-05|请假|
    E3|2026-03-05|未打卡|-
    E4|2026-03-05|??|
    """)
    checked = check(table, course="用户研究", kind="attendance")
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("E1", "present"),
        ("E2", "leave"),
        ("E3", "no_record"),
    ]
    assert codes(checked, "rejected") == ["unknown_mark"]
    assert "time_left_empty" in codes(checked, "note")


TICKS = """
工号|姓名|部门|企业文化|系统操作
E1|沈映川|运营部|√|√
E2|顾澄野|运营部|√|
E3|苏若棠|客服部|√|×
"""


def test_courses_across_with_ticks_are_put_on_the_day_the_file_was_saved_on_and_it_is_said():
    checked = check(replace(table_of(TICKS), saved_on=date(2026, 3, 31)))
    assert rows_of(checked, "attendance", "person_id", "session_id", "status") == [
        ("E1", "企业文化@2026-03-31", "present"),
        ("E1", "系统操作@2026-03-31", "present"),
        ("E2", "企业文化@2026-03-31", "present"),
        ("E2", "系统操作@2026-03-31", "no_record"),
        ("E3", "企业文化@2026-03-31", "present"),
        ("E3", "系统操作@2026-03-31", "absent"),
    ]
    assert {"date_of_saving", "ambiguous_marks"} <= set(codes(checked, "question"))
    assert rows_of(checked, "course", "course_name") == [("企业文化",), ("系统操作",)]


def test_courses_across_wait_for_a_day_where_nothing_tells_it():
    waiting = check(table_of(TICKS))
    assert ("date_unknown" in codes(waiting, "question"), waiting.frames) == (True, {})
    stages = table_of("姓名|企业文化|数据安全\n沈映川|已完成|未开始\n顾澄野|进行中|已完成")
    given = check(stages, date=date(2026, 3, 5))
    found = rows_of(given, "attendance", "session_id", "status")
    assert [status for _, status in found] == ["no_record", "present", "absent", "present"]


def test_hours_of_training_per_person_are_neither_scores_nor_marks():
    table = table_of("工号|姓名|内训学时|外训学时|合计学时\nE1|沈映川|4|2|6\nE2|顾澄野|5|2|7")
    assert codes(check(table), "refused") == ["counts_are_no_marks"]


@pytest.mark.parametrize("word", ["场次", "Session", "课次"])
def test_a_column_of_sessions_names_the_course_or_the_run_of_one_as_its_cells_do(word):
    text = f"{word}|姓名|日期|签到\n{{0}}|张三|2026-06-03|√\n{{0}}|李四|2026-06-03|×\n{{1}}|张三|2026-06-03|×\n{{1}}|李四|2026-06-03|√"
    courses = check(table_of(text.format("数据看板", "SQL 入门")))
    assert rows_of(courses, "attendance", "session_id", "person_id", "status") == [
        ("sql入门@2026-06-03", "name:张三", "absent"), ("sql入门@2026-06-03", "name:李四", "present"),
        ("数据看板@2026-06-03", "name:张三", "present"), ("数据看板@2026-06-03", "name:李四", "absent"),
    ]  # fmt: skip
    runs = check(table_of(text.format("上午场", "第二场"), title=["数据看板签到表"]))
    assert rows_of(runs, "attendance", "session_id", "person_id", "status") == [
        ("数据看板@2026-06-03#上午场", "name:张三", "present"),
        ("数据看板@2026-06-03#上午场", "name:李四", "absent"),
        ("数据看板@2026-06-03#第二场", "name:张三", "absent"),
        ("数据看板@2026-06-03#第二场", "name:李四", "present"),
    ]  # fmt: skip


def test_a_column_of_sessions_beside_a_course_or_of_days_is_neither():
    both = check(table_of("课程|场次|姓名|日期|签到\nSQL|数据看板|张三|2026-06-03|√"))
    assert rows_of(both, "attendance", "session_id") == [("sql@2026-06-03#数据看板",)]
    days = check(
        table_of("Session|Name|Status\n2026-06-03|Ann Li|Present\n2026-06-10|Ann Li|Absent"),
        course="Pricing",
    )
    found = rows_of(days, "attendance", "session_id", "status")
    assert found == [("pricing@2026-06-03", "present"), ("pricing@2026-06-10", "absent")]


@pytest.mark.parametrize("head", ["Week 1|Week 2", "第1周|第二周"])
def test_weeks_of_a_course_are_its_parts_and_no_weeks_of_a_year(head):
    checked = check(table_of(f"姓名|{head}\n张三|√|×\n李四|√|√"), course="SQL", date="2026-06-03")
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("name:张三", "absent"), ("name:张三", "present"),
        ("name:李四", "present"), ("name:李四", "present"),
    ]  # fmt: skip
    assert len(rows_of(checked, "session", "session_id")) == 2
    assert "sittings_on_one_day" in codes(checked, "note")


LEGENDS = [
    "备注：√出勤 ○迟到 ×缺勤",
    "说明：出勤 √；请假 △；迟到 ○；缺勤 ×",
    "√: present, ○ = late, × = absent, L = late",
]


@pytest.mark.parametrize("line", LEGENDS)
@pytest.mark.parametrize("is_above", [True, False])
def test_a_sheet_that_explains_its_marks_is_not_asked_about_them(line, is_above):
    text = "姓名|2026-06-01|2026-06-02\n张三|√|○\n李四|○|×"
    if is_above:
        table = table_of(text, title=[line])
    else:
        table = table_of(text)
        cells = [*table.sheet.cells, [line, None, None]]
        table = replace(table, sheet=replace(table.sheet, cells=cells))
    checked = check(table, course="SQL")
    assert rows_of(checked, "attendance", "person_id", "session_id", "status") == [
        ("name:张三", "sql@2026-06-01", "present"), ("name:张三", "sql@2026-06-02", "late"),
        ("name:李四", "sql@2026-06-01", "late"), ("name:李四", "sql@2026-06-02", "absent"),
    ]  # fmt: skip
    assert "ambiguous_marks" not in codes(checked)
    assert "marks_by_legend" in codes(checked, "note")
    answered = check(table, course="SQL", marks={"○": "leave"})
    assert ("leave",) in rows_of(answered, "attendance", "status")


@pytest.mark.parametrize("line", ["○ 同学请假两次", "○迟到", "出勤迟到 √○"])
def test_a_line_that_only_mentions_a_mark_explains_nothing(line):
    checked = check(table_of("姓名|2026-06-01\n张三|√\n李四|○", title=[line]), course="SQL")
    assert "ambiguous_marks" in codes(checked)


def test_courses_above_the_days_are_the_courses_of_their_columns():
    text = "姓名|数据看板|数据看板|SQL 入门|SQL 入门\n|2026-06-03|2026-06-04|2026-06-04|2026-06-11\n张三|√|×|√|√\n李四|√|√|×|√"
    checked = check(table_of(text, n_header=2))
    assert codes(checked, "question") == []
    found = rows_of(checked, "attendance", "session_id", "person_id", "status")
    assert [row for row in found if row[0].endswith("04")] == [
        ("sql入门@2026-06-04", "name:张三", "present"), ("sql入门@2026-06-04", "name:李四", "absent"),
        ("数据看板@2026-06-04", "name:张三", "absent"), ("数据看板@2026-06-04", "name:李四", "present"),
    ]  # fmt: skip
    assert len(found) == 8
    assert rows_of(checked, "course", "course_name") == [("SQL 入门",), ("数据看板",)]


@pytest.mark.parametrize("above", ["第一周|第二周", "上午场|下午场", "考勤结果|考勤结果"])
def test_what_stands_above_the_days_and_names_no_course_is_none(above):
    text = f"姓名|{above}\n|2026-06-03|2026-06-10\n张三|√|×"
    checked = check(table_of(text, n_header=2, title=["数据看板签到表"]))
    courses = {
        session.partition("@")[0] for (session,) in rows_of(checked, "session", "session_id")
    }
    assert courses == {"数据看板"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("9/5 话术", "9/12 投诉"), ("9月5日 话术", "9月12日 投诉"), ("话术(9/5)", "投诉(9/12)"), ("9/5-话术", "9/12-投诉"),
        ("话术 2026-09-05", "投诉 2026-09-12"), ("Sep 5 话术", "Sep 12 投诉"),
    ],
)  # fmt: skip
def test_a_day_and_what_it_was_about_may_share_a_cell(first, second):
    text = f"姓名|{first}|{second}\n张三|√|×\n李四|√|请假"
    checked = check(table_of(text, title=["2026年9月培训签到表"]))
    assert codes(checked, "question") == []
    assert rows_of(checked, "session", "course_id", "session_on") == [
        ("投诉", date(2026, 9, 12)), ("话术", date(2026, 9, 5)),
    ]  # fmt: skip
    titled = check(table_of(text, title=["客服沟通 签到表", "2026年9月"]))
    assert {course for (course,) in rows_of(titled, "session", "course_id")} == {"客服沟通"}


def test_courses_stand_above_all_days_whichever_of_day_and_month_comes_first():
    text = "姓名|9/5 话术|9/12 投诉|9/19 系统操作\n张三|√|×|√\n李四|√|请假|√"
    checked = check(table_of(text, title=["2026年9月培训签到表"]))
    assert {on for (on,) in rows_of(checked, "session", "session_on")} == {
        date(2026, 9, 5), date(2026, 9, 12), date(2026, 9, 19),
    }  # fmt: skip
    assert len(rows_of(checked, "attendance", "session_id")) == 6
    assert len(rows_of(checked, "course", "course_id")) == 3


@pytest.mark.parametrize("header", ["9月5日测验", "1.1 课程内容", "9/5 满意度评分", "9.5 话术"])
def test_a_test_or_a_question_with_a_number_is_no_meeting(header):
    assert header_moment(Column(1, header, (header,)), 2026) is None


def test_an_english_sign_in_sheet_of_clock_times_is_one():
    text = "No.|Name|Department|Sign in|Sign out\n1|Ann Li|CS|08:58|12:01\n2|Bo Wang|Ops||"
    title = ["Training Sign-in Sheet", "Course: Pricing basics", "Date: 2026-06-03"]
    checked = check(table_of(text, title=title))
    assert rows_of(checked, "attendance", "session_id", "person_id", "status") == [
        ("pricingbasics@2026-06-03", "name:Ann Li", "present"),
        ("pricingbasics@2026-06-03", "name:Bo Wang", "no_record"),
    ]


def test_each_part_of_a_course_is_held_on_the_day_of_its_own_column():
    table = table_of(
        "姓名|第1期 日期|第1期 签到|第2期 日期|第2期 签到\n"
        "沈映川|2026-03-05|√|2026-03-12|×\n欧阳映川|2026-03-05|√|2026-03-13|√"
    )
    found = rows_of(check(table, course="数据课"), "session", "session_on")
    assert sorted(found) == [(date(2026, 3, 5),), (date(2026, 3, 12),), (date(2026, 3, 13),)]


ABOVE = """
序号|姓名|部门|签到
1|王伟|客服一组|√
2|李娜|客服一组|缺勤
"""


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        ("14:00-16:30", "地点：会议室", (time(14), time(16, 30), 150.0)),
        ("下午2:00至4:30", "地点：会议室", (time(14), time(16, 30), 150.0)),
        ("14:00-16:30", "课时：2", (time(14), time(16, 30), 120.0)),
        ("", "培训时长：90分钟", (None, None, 90.0)),
        ("14:00", "地点：会议室", (None, None, None)),
    ],
)
def test_a_session_has_the_hours_that_are_said_above_its_sheet(when, hours, expected):
    title = (
        "培训签到表",
        f"培训主题：催付技巧 培训时间：2026年9月10日 {when}",
        f"培训讲师：沈建华 {hours}",
    )
    checked = check(table_of(ABOVE, title=title))
    starts, ends, minutes = expected
    assert rows_of(checked, "session", "session_on", "trainer") == [(date(2026, 9, 10), "沈建华")]
    found = checked.frames["session"].iloc[0]
    for column, clock in (("starts_at", starts), ("ends_at", ends)):
        moment = found.get(column)
        assert (None if pd.isna(moment) else moment.time()) == clock
    lasted = found.get("duration_minutes")
    assert (None if pd.isna(lasted) else lasted) == minutes


RECORD = (
    "序号|培训日期|培训内容|培训讲师|参加人员|参加人数|学时\n"
    "1|2026-09-12|客服话术|李强|沈映川、顾澄野、苏若棠|3|2\n"
    "2|2026-09-19|数据分析|赵敏|顾澄野,苏若棠|4|1.5\n"
    "3|2026-09-26|投诉处理|李强|沈映川、顾澄野等12人|12|2\n"
    "4||投诉处理|李强|沈映川、顾澄野|2|2"
)


def test_everybody_of_a_meeting_in_one_cell_was_there():
    checked = check(table_of(RECORD), file_name="2026年培训台账.xlsx")
    assert codes(checked, "question") == []
    found = rows_of(checked, "attendance", "session_id", "person_id", "status", "minutes")
    assert found == [
        ("客服话术@2026-09-12", "name:沈映川", "present", 120.0),
        ("客服话术@2026-09-12", "name:苏若棠", "present", 120.0),
        ("客服话术@2026-09-12", "name:顾澄野", "present", 120.0),
        ("数据分析@2026-09-19", "name:苏若棠", "present", 90.0),
        ("数据分析@2026-09-19", "name:顾澄野", "present", 90.0),
    ]
    assert set(rows_of(checked, "session", "trainer")) == {("李强",), ("赵敏",)}
    # twelve are not named, and nobody knows the day of the fourth
    assert sorted(codes(checked, "rejected")) == ["attendees_unclear", "date_missing"]
    (counted,) = [p for p in checked.problems if p.code == "attendees_differ"]
    assert (counted.values["said"], counted.values["named"]) == (4, 2)


def test_people_in_a_cell_are_found_on_the_roster_and_namesakes_are_asked():
    roster = pd.DataFrame(
        [("E1", "沈映川", "A"), ("E2", "顾澄野", "A"), ("E3", "顾澄野", "B")],
        columns=["person_id", "person_name", "department"],
    )
    text = "Date|Topic|Attendees\n2026-09-12|客服话术|沈映川; 顾澄野\n2026-09-19|客服话术|沈映川; 苏若棠"
    checked = check(table_of(text), known=replace(Known(salt=SALT), people=roster))
    people = {person for (person,) in rows_of(checked, "attendance", "person_id")}
    assert people == {"E1", "name:顾澄野", "name:苏若棠"}
    assert codes(checked, "question") == ["people_to_confirm"]


def test_departments_in_a_cell_are_no_people():
    text = (
        "日期|课程|参加人员\n2026-09-12|客服话术|客服部、运营部\n2026-09-19|数据分析|运营部、内容组"
    )
    assert "attendance" not in check(table_of(text)).frames


@pytest.mark.parametrize(
    "title",
    [
        "客服话术培训签到表 2026年9月12日 14:00-16:00 讲师：孙丽",
        "客服话术培训签到表（2026年9月12日 14:00-16:00）",
        "《客服话术》培训签到表 时间：2026年9月12日 地点：三楼会议室",
    ],
)
def test_what_a_title_says_of_the_meeting_is_not_the_name_of_its_course(title):
    checked = check(table_of("姓名|部门|签到\n张三|A|√\n李四|B|√", title=[title]))
    assert rows_of(checked, "course", "course_name") == [("客服话术",)]
    assert {on for (on,) in rows_of(checked, "session", "session_on")} == {date(2026, 9, 12)}
