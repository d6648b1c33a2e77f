"""Rosters, course plans, schedules and skills; and what a sheet may add to what is known."""

from datetime import date, datetime

import pandas as pd
import pytest

from data.importing.known import Known
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of, with_cells

ROSTER = """
工号|姓名|部门|团队|岗位|职级|入职日期|离职日期
001|沈映川|产品部|产品一组|产品运营|P5|2022/3/1|
002|顾澄野|产品部|产品一组|产品运营|P4|2023年5月8日|2026-01-31
"""


def test_a_roster_keeps_numbers_as_text_and_days_as_days():
    checked = check(table_of(ROSTER))
    assert rows_of(
        checked, "person", "person_id", "person_name", "team", "level", "hired_on", "left_on"
    ) == [
        ("001", "沈映川", "产品一组", "P5", date(2022, 3, 1), None),
        ("002", "顾澄野", "产品一组", "P4", date(2023, 5, 8), date(2026, 1, 31)),
    ]
    assert codes(checked) == []


STATUSES = """
工号|姓名|部门|岗位|入职日期|员工状态
A1|周一鸣|仓储部|拣货员|2023-03-01|在职
A2|钱多多|仓储部|拣货员|2022-03-01|离职
A3|孙思|运输部|司机|2024-05-06|试用期
A4|李雷|运输部|司机|2021-05-06|已离职（个人原因）
A5|韩梅|运输部|司机|2021-05-06|退休
A6|王五|运输部|司机|2021-05-06|2026.3.15离职
A7|赵六|运输部|司机|2021-05-06|停用
A8|吴七|运输部|司机|2021-05-06|
"""


def left_on(checked):
    return dict(rows_of(checked, "person", "person_id", "left_on"))


def test_who_has_left_by_status_alone_has_left_by_the_day_of_the_list():
    checked = check(table_of(STATUSES, title=("花名册（截至2026年9月30日）",)))
    day = date(2026, 9, 30)
    assert left_on(checked) == {
        "A1": None, "A2": day, "A3": None, "A4": day, "A5": day,
        "A6": date(2026, 3, 15), "A7": None, "A8": None,
    }  # fmt: skip
    said = {p.code: p.values["n"] for p in checked.problems}
    assert said == {"department_as_team": 1, "left_without_day": 3, "employment_unknown": 1}


def test_a_day_of_leaving_goes_before_a_status_and_before_the_day_of_a_list():
    known = Known(people=check(table_of(ROSTER)).frames["person"], salt=SALT)
    table = table_of(
        """
        工号|姓名|部门|离职日期|是否离职
        001|沈映川|产品部||是
        002|顾澄野|产品部||是
        003|周一鸣|产品部|2026-02-05|否
        004|钱多多|产品部||否
        """.replace("        ", ""),
        title=("2026年8月花名册",),
    )
    checked = check(table, known=known)
    assert left_on(checked) == {
        "001": date(2026, 8, 31), "002": date(2026, 1, 31), "003": date(2026, 2, 5), "004": None,
    }  # fmt: skip
    assert {"left_without_day", "left_though_employed"} <= set(codes(checked))


def test_who_is_back_by_status_is_employed_again_and_a_blank_status_changes_nothing():
    known = Known(
        people=check(table_of(STATUSES, title=("2026-09-30",))).frames["person"], salt=SALT
    )
    again = "工号|姓名|部门|在职状态\nA2|钱多多|仓储部|在职\nA5|韩梅|运输部|\nA1|周一鸣|仓储部|离职"
    found = left_on(check(table_of(again, title=("2026-10-31",)), known=known))
    assert found == {"A2": None, "A5": date(2026, 9, 30), "A1": date(2026, 10, 31)}


@pytest.mark.parametrize("said", ["Active|Terminated", "Employed|Left", "Y|N"])
def test_statuses_in_english(said):
    here, gone = said.split("|")
    header = "Is Active" if here == "Y" else "Worker Status"
    lines = f"Employee ID|Worker|Department|{header}\nE1|Ann|IT|{here}\nE2|Bob|IT|{gone}"
    checked = check(table_of(lines, title=("As of 2026-09-30",)))
    assert left_on(checked) == {"E1": None, "E2": date(2026, 9, 30)}


def test_everybody_on_a_list_of_leavers_has_left_and_nobody_on_one_of_both():
    lines = "工号|姓名|部门|岗位\nA1|周一鸣|仓储部|拣货员"
    gone = check(table_of(lines, sheet="离职人员", title=("2026-06-30",)))
    assert left_on(gone) == {"A1": date(2026, 6, 30)}
    assert left_on(check(table_of(lines, sheet="在职和离职人员"))) == {"A1": None}


def test_marks_under_a_status_are_no_employment():
    lines = "姓名|部门|日期|状态\n周一鸣|仓储部|2026-03-02|正常\n钱多多|仓储部|2026-03-02|离职"
    assert check(table_of(lines), course="安全").proposal.kind == "attendance"


def test_numbers_from_a_spreadsheet_lose_their_decimal_part():
    table = with_cells(
        table_of(ROSTER),
        [[1001.0, "沈映川", "产品部", "产品一组", "产品运营", "P5", datetime(2022, 3, 1), None]],
    )
    assert rows_of(check(table), "person", "person_id", "hired_on") == [("1001", date(2022, 3, 1))]


def test_a_bad_day_leaves_the_person_in_and_the_day_empty():
    checked = check(
        table_of(ROSTER.replace("2022/3/1", "去年春天").replace("2026-01-31", "2020-01-31"))
    )
    assert rows_of(checked, "person", "person_id", "hired_on", "left_on") == [
        ("001", None, None),
        ("002", date(2023, 5, 8), None),
    ]
    assert codes(checked) == ["date_left_empty", "left_before_hired"]


def test_somebody_twice_on_a_roster_keeps_the_later_row():
    checked = check(table_of(ROSTER + "001|沈映川|产品部|产品二组|产品运营|P6|2022/3/1|"))
    assert ("001", "产品二组") in rows_of(checked, "person", "person_id", "team")
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.values["other_row"]) == ("twice_differs", 1, 4)


def test_a_row_without_number_and_name_is_rejected():
    assert codes(check(table_of(ROSTER + "||产品部|产品二组|产品运营|P6|2022/3/1|"))) == [
        "person_missing"
    ]


def test_a_roster_without_a_column_keeps_what_was_known_of_it():
    known = Known(people=check(table_of(ROSTER)).frames["person"], salt=SALT)
    checked = check(table_of("工号|姓名|团队|岗位\n001|沈映川|产品二组|产品运营"), known=known)
    assert rows_of(checked, "person", "person_id", "team", "level", "hired_on") == [
        ("001", "产品二组", "P5", date(2022, 3, 1))
    ]


def test_a_sheet_that_knows_less_adds_nothing_and_one_that_knows_more_adds_it_to_the_rest():
    thin = pd.DataFrame(
        {"person_id": ["001"], "person_name": ["沈映川"], "team": ["产品一组"], "role": [None]}
    )
    known = Known(people=thin, salt=SALT)
    less = check(table_of("工号|姓名|2026-03-06\n001|沈映川|√"), known=known, course="用户研究")
    assert "person" not in less.frames
    more = check(
        table_of("工号|姓名|岗位|2026-03-06\n001|沈映川|产品运营|√"), known=known, course="用户研究"
    )
    assert rows_of(more, "person", "person_id", "team", "role") == [("001", "产品一组", "产品运营")]


PLAN = """
课程名称|模块|对应技能|培训形式|版本|课时（小时）|互动时长（分钟）|讲师|讲师来源|费用（元）|目标指标
A/B 测试|进阶|实验设计|线下工作坊|2.0|6|90|沈映川|内部|¥8,000|转化率
时间管理|软技能|时间管理|线上课程|1.0|90分钟|一半|顾澄野|外部|1.2万|
合计|||||7.5|||||
"""


def test_a_course_plan_brings_its_skills_and_the_metric_each_course_declares():
    checked = check(table_of(PLAN))
    assert rows_of(
        checked,
        "course",
        "course_id",
        "tier",
        "format",
        "hours",
        "interactive_minutes",
        "is_internal",
        "cost",
        "metric_id",
    ) == [
        ("a/b测试", "advanced", "workshop", 6.0, 90.0, True, 8000.0, "conversion"),
        ("时间管理", "soft", "online", 1.5, None, False, 12000.0, None),
    ]
    assert rows_of(checked, "skill", "skill_id", "tier") == [
        ("实验设计", "advanced"),
        ("时间管理", "soft"),
    ]
    assert codes(checked) == ["number_left_empty", "summary_row_skipped"]


SCHEDULE = """
课程名称|上课日期|上课时间|地点|主题|收获|人数上限|互动时长（分钟）|讲师
A/B 测试|2026-03-06|14:00-16:00|三楼|实验|会读结果|30|30|沈映川
A/B 测试|某一天|14:00-16:00|三楼|实验|会读结果|30|30|沈映川
时间管理|2026-03-13|下午2:00至1:00|||会安排|30|30|
"""


def test_a_schedule_brings_sessions_with_their_notice():
    checked = check(table_of(SCHEDULE))
    assert rows_of(
        checked,
        "session",
        "session_id",
        "week_on",
        "starts_at",
        "ends_at",
        "duration_minutes",
        "capacity",
        "notice_time",
        "notice_place",
    ) == [
        (
            "a/b测试@2026-03-06",
            date(2026, 3, 2),
            datetime(2026, 3, 6, 14),
            datetime(2026, 3, 6, 16),
            120.0,
            30,
            "14:00-16:00",
            "三楼",
        ),
        ("时间管理@2026-03-13", date(2026, 3, 9), None, None, None, 30, "下午2:00至1:00", None),
    ]
    assert codes(checked, "rejected") == ["bad_date"]
    assert {c for (c,) in rows_of(checked, "course", "course_id")} == {"a/b测试", "时间管理"}


DATED_PLAN = """
课程代码|课程名称|课程类别|适用岗位|计划开始|计划结束|授课方式|讲师|计划人数|预算（元）
K1|叉车安全操作|安全类|叉车工|2026-03-05 09:00|2026-03-05 12:00|面授|王刚|30|2000
K2|服务礼仪|通用类|客服专员|2026-03-12 14:00|2026-03-13 17:00|线上|李静|25|800
K2|服务礼仪|通用类|客服专员|2026-03-19 14:00|2026-03-19 17:00|线上|李静|25|800
"""


def test_a_plan_with_days_brings_its_sessions_and_what_it_says_of_the_courses():
    checked = check(table_of(DATED_PLAN, title=("2026年3月培训计划",)))
    assert checked.proposal.kind == "session"
    told = ("session_on", "starts_at", "duration_minutes", "capacity")
    assert rows_of(checked, "session", *told) == [
        (date(2026, 3, 5), datetime(2026, 3, 5, 9), 180, 30),
        (date(2026, 3, 12), datetime(2026, 3, 12, 14), None, 25),
        (date(2026, 3, 19), datetime(2026, 3, 19, 14), 180, 25),
    ]
    assert rows_of(checked, "course", "course_name", "tier", "format", "cost") == [
        ("叉车安全操作", None, "workshop", 2000),
        ("服务礼仪", None, "online", None),
    ]
    assert set(codes(checked)) == {
        "audience_left_out", "own_tiers", "cost_of_several", "time_left_empty", "columns_unused",
    }  # fmt: skip


@pytest.mark.parametrize("when", ["2026年3月|2026年4月", "第一季度|第二季度", "Mar 2026|Q2"])
def test_a_plan_of_months_brings_courses_and_says_that_no_day_was_planned(when):
    first, second = when.split("|")
    lines = "课程名称|培训对象|计划时间|课时|讲师\n叉车安全|叉车工|{}|4|王刚\n礼仪|客服|{}|3|李静"
    checked = check(table_of(lines.format(first, second), title=("2026年度培训计划",)))
    assert rows_of(checked, "course", "course_name", "hours") == [("叉车安全", 4), ("礼仪", 3)]
    assert set(codes(checked)) == {"audience_left_out", "planned_without_day"}


def test_tiers_are_read_where_most_words_are_known():
    lines = "课程名称|课程类别|课时\n甲|基础|4\n乙|进阶|3\n丙|其他|2"
    checked = check(table_of(lines), kind="course")
    told = {"丙": None, "乙": "advanced", "甲": "basic"}
    assert dict(rows_of(checked, "course", "course_name", "tier")) == told
    assert codes(checked) == ["word_left_empty"]


@pytest.mark.parametrize(
    ("header", "cells", "minutes", "said"),
    [
        ("Duration (hrs)", "4|2", [240, 120], []),
        ("时长（分钟）", "90|45", [90, 45], []),
        ("Duration", "90|45", [90, 45], []),
        ("Duration", "4|1.5", [240, 90], ["length_in_hours"]),
        ("时长", "1天|2小时", [None, 120], ["number_left_empty"]),
        ("Duration (days)", "1|2", [None, None], ["number_left_empty"]),
    ],
)
def test_lengths_of_courses_have_the_unit_that_is_said_or_can_be_meant(
    header, cells, minutes, said
):
    first, second = cells.split("|")
    lines = f"Course|Date|Room|{header}\nA|2026-03-05|1|{first}\nB|2026-03-06|1|{second}"
    checked = check(table_of(lines), kind="session")
    found = rows_of(checked, "session", "session_on", "duration_minutes")
    assert [length for _, length in found] == minutes
    assert codes(checked) == said


def test_a_slot_of_the_day_is_the_time_of_a_meeting_and_tells_two_of_a_day_apart():
    lines = "课程|计划日期|时间段|地点\n叉车|9月3日（周四）|9:00-11:00|一号仓\n礼仪|9月3日|{}|室"
    once = check(table_of(lines.format("１４：００－１７：００"), title=("9月培训安排（2026年）",)))
    assert rows_of(once, "session", "session_id", "starts_at", "duration_minutes") == [
        ("叉车@2026-09-03", datetime(2026, 9, 3, 9), 120),
        ("礼仪@2026-09-03", datetime(2026, 9, 3, 14), 180),
    ]
    twice = lines.format("14:00-17:00").replace("礼仪", "叉车")
    both = check(table_of(twice, title=("9月培训安排（2026年）",)))
    assert [s for (s,) in rows_of(both, "session", "session_id")] == [
        "叉车@2026-09-03#09:00", "叉车@2026-09-03#14:00",
    ]  # fmt: skip


def test_the_time_behind_a_planned_day_is_that_of_the_meeting():
    lines = "课程|培训时间|地点\n叉车|2026年9月3日 9:00-11:00|仓\n礼仪|2026年9月17日 14:00|室"
    checked = check(table_of(lines), kind="session")
    assert rows_of(checked, "session", "session_id", "starts_at", "duration_minutes") == [
        ("叉车@2026-09-03", datetime(2026, 9, 3, 9), 120),
        ("礼仪@2026-09-17", datetime(2026, 9, 17, 14), None),
    ]


def test_a_time_of_day_is_no_month_of_a_plan():
    lines = "课程名称|培训对象|培训时间|课时\n叉车|叉车工|9:00-11:00|2\n礼仪|客服|14:00-16:00|2"
    assert "planned_without_day" not in codes(check(table_of(lines), kind="course"))


def test_a_bare_length_of_courses_is_in_hours_unless_all_of_it_is_long():
    lines = "课程名称|培训时长|讲师\n甲|90|王刚\n乙|45|李静"
    checked = check(table_of(lines), kind="course")
    assert rows_of(checked, "course", "hours") == [(0.75,), (1.5,)]
    assert codes(checked) == ["length_in_minutes"]
    short = check(table_of(lines.replace("90", "9")), kind="course")
    assert rows_of(short, "course", "hours") == [(45,), (9,)]


def test_more_interactive_minutes_than_minutes_are_left_empty():
    checked = check(table_of(SCHEDULE.replace("|30|30|沈映川", "|30|300|沈映川")))
    assert "number_left_empty" in codes(checked, "note")
    assert (date(2026, 3, 6), None) in rows_of(
        checked, "session", "session_on", "interactive_minutes"
    )


def test_a_later_schedule_fills_what_an_attendance_sheet_could_not_know():
    marks = check(table_of("工号|姓名|2026-03-06\n001|沈映川|√", title=("A/B 测试 签到表",)))
    known = Known(sessions=marks.frames["session"], courses=marks.frames["course"], salt=SALT)
    schedule = check(table_of(SCHEDULE), known=known)
    assert ("a/b测试@2026-03-06", "三楼") in rows_of(
        schedule, "session", "session_id", "notice_place"
    )
    known = Known(sessions=schedule.frames["session"], courses=marks.frames["course"], salt=SALT)
    again = check(
        table_of("工号|姓名|2026-03-06\n001|沈映川|√", title=("A/B 测试 签到表",)), known=known
    )
    assert "session" not in again.frames


REQUIREMENTS = """
岗位|基础|基础|软技能
|数据工具|文案写作|时间管理
产品运营|3|2|4
数据运营|5||L3
"""


def test_required_levels_take_the_tier_from_the_header_above():
    checked = check(table_of(REQUIREMENTS, n_header=2))
    assert rows_of(
        checked, "skill_requirement", "role", "skill_id", "required_level", "weight"
    ) == [
        ("产品运营", "数据工具", 3.0, 1.0),
        ("产品运营", "文案写作", 2.0, 1.0),
        ("产品运营", "时间管理", 4.0, 1.0),
        ("数据运营", "数据工具", 5.0, 1.0),
        ("数据运营", "时间管理", 3.0, 1.0),
    ]
    assert rows_of(checked, "skill", "skill_id", "tier") == [
        ("数据工具", "basic"),
        ("文案写作", "basic"),
        ("时间管理", "soft"),
    ]


def test_levels_of_people_take_their_day_and_source_from_the_title():
    text = "工号|姓名|岗位|数据工具|文案写作|用户研究\n001|沈映川|产品运营|3|6|x\n002|顾澄野|数据运营|5||4"
    title = ("技能盘点表（自评，盘点日期：2026-06-22）",)
    checked = check(table_of(text, title=title), kind="skill_level")
    assert rows_of(
        checked, "skill_level", "person_id", "skill_id", "assessed_on", "source", "level"
    ) == [
        ("001", "数据工具", date(2026, 6, 22), "self", 3.0),
        ("002", "数据工具", date(2026, 6, 22), "self", 5.0),
        ("002", "用户研究", date(2026, 6, 22), "self", 4.0),
    ]
    assert codes(checked, "rejected") == ["bad_number", "level_out_of_range"]
    assert codes(checked, "note") == ["tier_assumed"]
    undated = check(table_of(text, title=("技能盘点表",)), kind="skill_level")
    assert (codes(undated, "question"), undated.frames) == (["date_unknown"], {})


def test_levels_in_words_rise_as_a_curriculum_vitae_grades_them():
    text = "工号|姓名|岗位|收银|陈列|话术\n001|沈映川|店长|精通|熟练|一般\n002|顾澄野|导购|了解|不会|很棒"
    checked = check(table_of(text, title=("技能盘点表 2026-06-22",)), kind="skill_level")
    assert rows_of(checked, "skill_level", "person_id", "skill_id", "level") == [
        ("001", "收银", 5.0), ("001", "话术", 3.0), ("001", "陈列", 4.0),
        ("002", "收银", 2.0), ("002", "陈列", 1.0),
    ]  # fmt: skip
    assert codes(checked, "rejected") == ["bad_number"]
    assert "levels_in_words" in codes(checked, "note")


def test_long_tables_of_skills_are_read_too():
    checked = check(
        table_of(
            "岗位|技能|层级|要求水平|权重\n产品运营|用户研究|基础|3|0.4\n产品运营|内容策略|进阶|4|"
        )
    )
    assert rows_of(checked, "skill_requirement", "skill_id", "required_level", "weight") == [
        ("内容策略", 4.0, 1.0),
        ("用户研究", 3.0, 0.4),
    ]


# people


def test_a_namesake_stands_apart_until_the_reader_says_who_is_meant():
    roster = {
        "person_id": ["E1", "E2"],
        "person_name": ["顾澄野"] * 2,
        "department": ["甲部", "乙部"],
    }
    known = Known(people=pd.DataFrame(roster), salt=SALT)
    table = table_of("姓名|2026-03-06\n顾澄野|√")
    asked = check(table, known=known, course="用户研究")
    (question,) = [p for p in asked.problems if p.code == "people_to_confirm"]
    assert (question.severity, question.values["n"]) == ("question", 1)
    assert rows_of(asked, "attendance", "person_id") == [("name:顾澄野",)]
    (doubt,) = asked.people.doubts
    assert [candidate.person_id for candidate in doubt.candidates] == ["E1", "E2"]
    told = check(table, known=known, course="用户研究", people={doubt.written: "E2"})
    assert rows_of(told, "attendance", "person_id") == [("E2",)]
    assert "people_to_confirm" not in codes(told)


def test_a_stranger_who_gets_a_number_is_a_new_person_of_the_roster():
    known = Known(people=pd.DataFrame({"person_id": ["E1"], "person_name": ["顾澄野"]}), salt=SALT)
    table = table_of("姓名|部门|2026-03-06\n苏若棠|甲部|√")
    (stranger,) = check(table, known=known, course="用户研究").people.unmatched
    told = check(table, known=known, course="用户研究", people={stranger: "E9"})
    assert rows_of(told, "person", "person_id", "person_name", "department") == [
        ("E9", "苏若棠", "甲部")
    ]
    assert rows_of(told, "attendance", "person_id") == [("E9",)]


def test_the_name_on_the_roster_stays_when_a_sheet_adds_a_remark_to_it():
    known = Known(
        people=pd.DataFrame({"person_id": ["E1"], "person_name": ["顾澄野"], "role": [None]}),
        salt=SALT,
    )
    text = "姓名|岗位|2026-03-06\n顾澄野3月15离职|产品运营|√"
    checked = check(table_of(text), known=known, course="用户研究")
    assert rows_of(checked, "person", "person_id", "person_name", "role") == [
        ("E1", "顾澄野", "产品运营")
    ]
    assert "people_by_remark" in codes(checked, "note")


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("2026Q3 能力盘点（1-5级）", date(2026, 9, 30)),
        ("2026年2月能力盘点", date(2026, 2, 28)),
        ("2025年度能力盘点", date(2025, 12, 31)),
    ],
)
def test_levels_of_a_period_are_those_of_its_last_day(title, day):
    text = "姓名|工号|数据分析|文案写作\n王伟|YX1|3|4\n李娜|YX2|2|5\n张敏|YX3|1|1"
    checked = check(table_of(text, title=(title,)), kind="skill_level")
    assert set(checked.frames["skill_level"]["assessed_on"]) == {day}
    assert "date_guessed" in codes(checked, "question")


PATHS = """
姓名|工号|部门|职位
王伟|YX1|电商事业部-售前客服一组|客服
李娜|YX2|电商事业部-抖音直播组|主播
张敏|YX3|电商事业部|总监
"""


def test_the_team_of_a_department_within_departments_is_the_smallest_of_them():
    checked = check(table_of(PATHS))
    assert rows_of(checked, "person", "person_id", "department", "team") == [
        ("YX1", "电商事业部-售前客服一组", "售前客服一组"),
        ("YX2", "电商事业部-抖音直播组", "抖音直播组"),
        ("YX3", "电商事业部", "电商事业部"),
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("华东区-客服组", "华南区-销售组"),  # two wholes
        ("总部/华东/一组客服", "总部/华南/一组客服"),  # two units called alike
        ("产线A-1", "产线A-2"),  # a part that is no word
    ],
)
def test_departments_stay_as_they_are_where_the_smallest_would_not_do(names):
    table = PATHS
    for old, new in zip(("电商事业部-售前客服一组", "电商事业部-抖音直播组"), names, strict=True):
        table = table.replace(old, new)
    checked = check(table_of("\n".join(table.strip().splitlines()[:3])))
    assert [row[0] for row in rows_of(checked, "person", "team")] == list(names)


def test_figures_of_a_unit_within_units_are_those_of_the_team_of_that_name():
    known = Known(
        salt=SALT,
        people=pd.DataFrame(
            {"person_id": ["YX1"], "person_name": ["王伟"], "team": ["客服一组"], "role": ["客服"]}
        ),
    )
    days = check(
        table_of("日期|部门|订单量\n2026-03-06|电商部-客服一组|5\n2026-03-06|电商部-其他组|7"),
        known=known,
    )
    assert rows_of(days, "metric_day", "team", "value") == [
        ("客服一组", 5.0),
        ("电商部-其他组", 7.0),
    ]
