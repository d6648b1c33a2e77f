"""The year of days without one: taken from around the table and said, or asked for."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from data.importing import intake
from data.importing.known import Known
from data.importing.tables import find_tables
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of

SIGNED = "工号|姓名|3/5|3/12\nE1|沈映川|√|×"


def saved(text, day, **options):
    return replace(table_of(text, **options), saved_on=day)


def days_of(checked):
    return [on for (on,) in rows_of(checked, "session", "session_on")]


def test_signed_days_lie_in_the_last_year_before_the_file_was_saved_and_it_is_said():
    checked = check(saved(SIGNED, date(2026, 3, 20)), course="用户研究")
    assert days_of(checked) == [date(2026, 3, 5), date(2026, 3, 12)]
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["default"], question.seen) == (
        "year_of_saving",
        2026,
        "3/5",
    )
    assert question.values["saved_on"] == date(2026, 3, 20)
    earlier = check(saved(SIGNED, date(2026, 1, 8)), course="用户研究")
    assert days_of(earlier) == [date(2025, 3, 5), date(2025, 3, 12)]


def test_an_answer_stands_above_the_guess():
    checked = check(saved(SIGNED, date(2026, 3, 20)), course="用户研究", year=2024)
    assert days_of(checked) == [date(2024, 3, 5), date(2024, 3, 12)]
    assert codes(checked, "question") == []


def test_figures_partly_behind_the_day_of_saving_may_be_a_plan_and_are_asked_for():
    text = "指标|1月|6月\n客户数|100|120"
    checked = check(saved(text, date(2026, 3, 1)))
    assert (codes(checked, "question"), checked.frames) == (["year_unknown"], {})
    # a month nobody has filled in yet proves nothing
    begun = check(saved("指标|1月|2月|6月\n客户数|100|120|\n订单数|10|12|", date(2026, 3, 1)))
    assert rows_of(begun, "metric_day", "observed_on", "value")[:1] == [(date(2026, 1, 1), 10)]
    assert "year_of_saving" in codes(begun, "question")


def test_full_dates_in_the_rows_tell_the_year_before_the_day_of_saving_does():
    text = "姓名|请假类型|开始日期|结束日期|申请时间\n沈映川|病假|3月5日|3月6日|2025-03-04 10:00"
    checked = check(saved(text, date(2026, 3, 31)))
    assert "year_of_rows" in codes(checked, "question")
    assert rows_of(checked, "leave_record", "starts_on") == [(date(2025, 3, 5),)]


def test_a_title_that_names_a_month_in_words_dates_the_numbered_days():
    numbers = "|".join(map(str, range(1, 11)))
    marks = "|".join("√" * 10)
    table = saved(f"姓名|{numbers}\n沈映川|{marks}", date(2026, 4, 2), title=("三月份考勤表",))
    checked = check(table, course="用户研究")
    assert days_of(checked) == [date(2026, 3, day) for day in range(1, 11)]


def test_sheets_named_by_days_are_dated_by_their_names(make_xlsx, read_one):
    def fill(workbook):
        workbook.set_properties({"created": datetime(2026, 3, 4)})
        for day in (1, 2):
            sheet = workbook.add_worksheet(f"3.{day}")
            sheet.write_row(0, 0, ["渠道", "访问量", "下单量"])
            sheet.write_row(1, 0, ["APP", 100 * day, 10 * day])
            sheet.write_row(2, 0, ["小程序", 50 * day, 5 * day])

    source = read_one(make_xlsx(fill), "运营日报.xlsx")
    assert source.saved_on == date(2026, 3, 4)
    checked = intake.check(intake.take_in(source), Known(salt=SALT))
    found = [day for one in checked for (day,) in rows_of(one, "metric_day", "observed_on")]
    assert set(found) == {date(2026, 3, 1), date(2026, 3, 2)}
    assert all({"date_guessed", "year_of_saving"} <= set(codes(one, "question")) for one in checked)


def test_another_sheet_of_the_same_layout_tells_the_year(make_xlsx, read_one):
    def fill(workbook):
        workbook.set_properties({"created": datetime(2026, 9, 1)})
        first = workbook.add_worksheet("签到")
        for row, line in enumerate(SIGNED.split("\n")):
            first.write_row(row, 0, line.split("|"))
        second = workbook.add_worksheet("签到2")
        second.write(0, 0, "2025年4月用户研究签到")
        for row, line in enumerate(SIGNED.replace("3/", "4/").split("\n")):
            second.write_row(1 + row, 0, line.split("|"))
        third = workbook.add_worksheet("成绩")
        third.write(0, 0, "2024年用户研究考试成绩")
        third.write_row(1, 0, ["工号", "姓名", "成绩"])
        third.write_row(2, 0, ["E1", "沈映川", 80])

    table = find_tables(read_one(make_xlsx(fill), "培训.xlsx"))[0]
    checked = check(table, course="用户研究")
    assert days_of(checked)[0] == date(2025, 3, 5)
    assert "year_of_file" in codes(checked, "question")


@pytest.mark.parametrize("day", ["1999-12-31", "2099-01-01"])
def test_a_day_of_saving_that_cannot_be_is_none(make_xlsx, read_one, day):
    def fill(workbook):
        workbook.set_properties({"created": datetime.fromisoformat(day)})
        workbook.add_worksheet().write_row(0, 0, ["姓名", "成绩"])

    assert read_one(make_xlsx(fill), "a.xlsx").saved_on is None


def test_days_over_a_new_year_have_the_next_year_behind_it_and_it_is_said():
    text = "工号|姓名|12/18|12/25|1/8\nE1|沈映川|√|×|√"
    checked = check(saved(text, date(2026, 1, 20)), course="用户研究")
    assert days_of(checked) == [date(2025, 12, 18), date(2025, 12, 25), date(2026, 1, 8)]
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["default"]) == ("year_crossed", 2025)
    titled = check(table_of(text, title=("2024年用户研究签到表",)))
    assert days_of(titled)[-1] == date(2025, 1, 8)
    assert "year_crossed" in codes(titled, "question")


def test_months_newest_first_over_a_new_year_have_the_year_before_behind_it():
    table = table_of("指标|2月|1月|12月\n客户数|3|2|1", title=("2026年经营数据",))
    assert rows_of(check(table), "metric_day", "observed_on", "value") == [
        (date(2025, 12, 1), 1),
        (date(2026, 1, 1), 2),
        (date(2026, 2, 1), 3),
    ]


def test_goals_and_results_of_one_year_side_by_side_run_over_no_new_year():
    months = "|".join(f"{label} {n}月" for label in ("目标", "实际") for n in (1, 6, 12))
    table = table_of(f"指标|{months}\n客户数|1|2|3|4|5|6", title=("2026年经营数据",))
    days = {day for (day,) in rows_of(check(table), "metric_day", "observed_on")}
    assert days == {date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 1)}


def test_a_meeting_with_its_day_in_one_cell_is_dated():
    text = "姓名|第一次课 3月3日|第2次 (3/10)|出勤率\n沈映川|√|×|50%"
    assert days_of(check(saved(text, date(2026, 3, 18)), course="用户研究")) == [
        date(2026, 3, 3),
        date(2026, 3, 10),
    ]


def test_a_row_without_a_day_is_rejected_also_where_the_year_is_a_guess():
    text = "日期|订单数|退款数\n3月1日|100|2\n3月2日|110|3\n?|120|1\n目标|90|1"
    checked = check(saved(text, date(2026, 3, 9)))
    assert codes(checked, "rejected") == ["bad_date"]
    assert "summary_row_skipped" in codes(checked, "note")
    assert len(checked.frames["metric_day"]) == 4
