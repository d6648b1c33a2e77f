"""钉钉, 企业微信 and punch clocks: by month, by day, by punch."""

from datetime import date, datetime

import pytest

from tests.importing.small_tables import codes, rows_of

MONTH = [
    ["月度汇总 统计日期：2026-03-01 至 2026-03-07"],
    ["报表生成时间：2026-04-04 11:04"],
    ["姓名", "考勤组", "部门", "工号", "职位", "出勤天数", "休息天数", "请假", "", "考勤结果"],
    ["", "", "", "", "", "", "", "事假(天)", "病假(天)", "日", "2", "3", "4", "5", "6", "六"],
    ["沈映川", "默认", "运营部", "001", "专员", 4, 2, 0, 0, "休息\n(-)", "正常班:正常\n(08:10)",
     "迟到15分钟\n(09:15)", "旷工", "正常", "缺卡", "休息"],
    ["顾澄野", "默认", "客服部", "002", "专员", 3, 2, 1, 0, "休息\n(-)", "正常班:正常\n(08:10)",
     "年假", "外出", "正常", "正常,早退", "休息"],
]  # fmt: skip
DAY = """
每日统计 统计日期：2026-03-02 至 2026-03-03
报表生成时间：2026-04-04 11:04
姓名|考勤组|部门|工号|职位|日期|班次|上班1打卡时间|上班1打卡结果|下班1打卡时间|下班1打卡结果|关联的审批单|工作时长(分钟)
沈映川|默认|运营部|001|专员|26-03-02 星期一|正常班|08:55|正常|18:01|正常||546
沈映川|默认|运营部|001|专员|26-03-03 星期二|正常班|09:15|迟到|17:40|早退||505
顾澄野|默认|客服部|002|专员|26-03-02 星期一|正常班||缺卡|18:01|正常||0
顾澄野|默认|客服部|002|专员|26-03-03 星期二|休息||||||0
"""
PUNCHES = """
原始记录 统计日期：2026-03-02 至 2026-03-03
报表生成时间：2026-04-04 11:04
姓名|考勤组|部门|工号|职位|考勤日期|考勤时间|打卡时间|打卡结果|打卡地址|打卡备注
沈映川|默认|运营部|001|专员|26-03-02 星期一|09:00|26-03-02 星期一 08:55|正常|大厦|
沈映川|默认|运营部|001|专员|26-03-02 星期一|18:00|26-03-02 星期一 18:01|正常|大厦|
顾澄野|默认|客服部|002|专员|26-03-03 星期二|09:00|26-03-03 星期二 09:12|迟到|大厦|
"""
WECOM = """
上下班打卡_月报
统计时间:04-01 ～ 04-03
基础信息|||概况统计||每日打卡状态
姓名|账号|部门|应打卡天数(天)|正常天数(天)|1 星期三|2 星期四|3 星期五
沈映川|shen|运营部|3|2|正常|迟到(12分钟)|正常
顾澄野|gu|客服部|3|1|缺卡|请假|正常
"""


def cells(text):
    return [line.split("|") for line in text.strip("\n").split("\n")]


def statuses(checked):
    return checked.frames["attendance"]["status"].value_counts().to_dict()


KEYS = ["姓名", "考勤组", "部门", "工号", "职位", "出勤天数", "休息天数"]
HEADS = {
    "one row of numbers": [[*KEYS, "1", "2", "3"]],
    "one row of dates": [[*KEYS, "2026-06-01", "2026-06-02", "2026-06-03"]],
    "one row of days": [[*KEYS, "6-1 星期一", "6-2 星期二", "6-3 星期三"]],
    "days below": [[*KEYS, "考勤结果"], [*[""] * 7, "1", "2", "3"]],
    "weekdays below": [[*KEYS, "考勤结果"], [*[""] * 7, "1", "2", "3"], [*[""] * 7, *"一二三"]],
}
PEOPLE = [["沈映川", "默认", "运营部", "001", "专员", 2, 0, "正常", "迟到4分钟", "正常"],
          ["顾澄野", "默认", "客服部", "002", "专员", 2, 0, "正常", "正常", "旷工"]]  # fmt: skip


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_no_person_of_a_month_is_lost_however_deep_its_header_is(export, head):
    title = [["月度汇总 统计日期：2026-06-01 至 2026-06-03"], ["报表生成时间：2026-07-01 09:00"]]
    (checked,) = export({"月度汇总": [*title, *head, *PEOPLE]}, "导出.xlsx")
    assert checked.proposal.table.source == "dingtalk_month"
    assert statuses(checked) == {"present": 4, "late": 1, "absent": 1}
    assert checked.rejected.empty
    days = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)]
    assert [on for (on,) in rows_of(checked, "session", "session_on")] == days


def test_days_whose_month_is_written_nowhere_are_no_courses_but_refused(export):
    marks = [row + ["正常", "正常", "正常"] for row in PEOPLE]
    numbers = [str(day) for day in range(1, 7)]
    (checked,) = export({"月度汇总": [[*KEYS, *numbers], *marks]}, "导出.xlsx")
    assert (codes(checked, "refused"), checked.frames) == (["days_without_month"], {})
    plain = [["姓名", *numbers], ["沈映川", *"√√√√√×"], ["顾澄野", *"√√√√√√"]]
    (checked,) = export(plain, "导出.xlsx")
    assert (codes(checked, "refused"), checked.frames) == (["days_without_month"], {})


def test_a_month_without_a_column_per_day_only_counts(export):
    (checked,) = export({"月度汇总": [[*MONTH[0]], [*KEYS, "工作时长(分钟)", "迟到次数", "旷工天数"],
                                  *([*row[:7], 480, 1, 0] for row in PEOPLE)]}, "导出.xlsx")  # fmt: skip
    assert (codes(checked, "refused"), checked.frames) == (["counts_are_no_marks"], {})


def test_a_month_has_a_column_per_day_whose_date_follows_from_the_title(export):
    (checked,) = export({"月度汇总": MONTH}, "考勤报表.xlsx")
    assert checked.proposal.table.source == "dingtalk_month"
    assert statuses(checked) == {
        "not_applicable": 4, "present": 4, "late": 1, "leave": 1, "absent": 1, "on_duty": 1,
        "no_record": 1, "left_early": 1,
    }  # fmt: skip
    days = rows_of(checked, "session", "session_on")
    assert (len(days), days[0], days[-1]) == (7, (date(2026, 3, 1),), (date(2026, 3, 7),))
    assert rows_of(checked, "person", "person_id", "department", "role")[0] == (
        "001",
        "运营部",
        "专员",
    )
    assert "source_unverified" in codes(checked, "note")


def test_days_of_a_month_may_be_numbers_under_one_parent(export):
    numbered = [*MONTH[3][:9], 1, 2, 3, 4, 5, 6, 7]
    (checked,) = export({"月度汇总": [*MONTH[:3], numbered, *MONTH[4:]]}, "考勤报表.xlsx")
    assert len(rows_of(checked, "session", "session_on")) == 7


def test_the_sheets_of_one_export_are_not_read_twice(export):
    book = {"月度汇总": MONTH, "每日统计": cells(DAY), "原始记录": cells(PUNCHES)}
    assert [c.proposal.table.source for c in export(book, "考勤报表.xlsx")] == ["dingtalk_month"]
    del book["月度汇总"]
    assert [c.proposal.table.source for c in export(book, "考勤报表.xlsx")] == ["dingtalk_day"]


def test_a_day_takes_all_punches_that_were_due(export):
    (checked,) = export({"每日统计": cells(DAY)}, "考勤报表.xlsx", context={"course": "考勤"})
    columns = ("session_id", "person_id", "status", "checked_in_at", "checked_out_at")
    assert rows_of(checked, "attendance", *columns) == [
        ("考勤@2026-03-02", "001", "present", datetime(2026, 3, 2, 8, 55), datetime(2026, 3, 2, 18, 1)),
        ("考勤@2026-03-02", "002", "present", None, datetime(2026, 3, 2, 18, 1)),
        ("考勤@2026-03-03", "001", "late", datetime(2026, 3, 3, 9, 15), datetime(2026, 3, 3, 17, 40)),
        ("考勤@2026-03-03", "002", "not_applicable", None, None),
    ]  # fmt: skip


def test_punches_of_a_day_become_one_row(export):
    (checked,) = export({"原始记录": cells(PUNCHES)}, "考勤报表.xlsx", context={"course": "考勤"})
    assert checked.proposal.table.source == "dingtalk_punches"
    columns = ("session_id", "person_id", "status", "checked_in_at", "checked_out_at")
    assert rows_of(checked, "attendance", *columns) == [
        ("考勤@2026-03-02", "001", "present", datetime(2026, 3, 2, 8, 55), datetime(2026, 3, 2, 18, 1)),
        ("考勤@2026-03-03", "002", "late", datetime(2026, 3, 3, 9, 12), None),
    ]  # fmt: skip


def test_wecom_takes_the_year_from_the_file_name_or_asks(export):
    book = {"上下班打卡_月报": cells(WECOM)}
    (checked,) = export(book, "上下班打卡_月报_20260401-20260403.xlsx")
    assert checked.proposal.table.source == "wecom_month"
    assert statuses(checked) == {"present": 3, "late": 1, "no_record": 1, "leave": 1}
    assert rows_of(checked, "session", "session_on")[0] == (date(2026, 4, 1),)
    # the workbook is made on the spot, and what it tells happened in April
    saved = date.today()
    year = saved.year if saved >= date(saved.year, 4, 3) else saved.year - 1
    (asking,) = export(book, "月报.xlsx")
    assert codes(asking, "question") == ["course_unnamed", "year_of_saving"]
    assert rows_of(asking, "session", "session_on")[0] == (date(year, 4, 1),)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_punch_clock_pads_its_cells_and_ends_with_a_count(export, encoding):
    text = "部门|姓名|登记号码|刷卡日期|刷卡时间|签到方式|设备编号|星期\n运营部  |沈映川    |   1|2026-03-02|08:55:12|指纹|1|星期一\n运营部  |沈映川    |   1|2026-03-02|18:01:00|指纹|1|星期一\n运营部  |47|   3|2026-03-03|09:10:00|指纹|1|星期二\n记录数:3"
    (checked,) = export(cells(text), "打卡.csv", encoding=encoding, context={"course": "考勤"})
    assert checked.proposal.table.source == "punch_clock"
    columns = ("session_id", "person_id", "checked_in_at", "checked_out_at")
    assert rows_of(checked, "attendance", *columns) == [
        ("考勤@2026-03-02", "1", datetime(2026, 3, 2, 8, 55, 12), datetime(2026, 3, 2, 18, 1)),
        ("考勤@2026-03-03", "3", datetime(2026, 3, 3, 9, 10), None),
    ]
    (single,) = [p for p in checked.problems if p.code == "single_punch"]
    assert single.values["n"] == 1
    assert statuses(checked) == {"present": 2}
