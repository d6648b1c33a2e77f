"""Tables of metrics in the layouts people make: periods across, two header levels, totals, parts."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.importing.known import Known
from tests.importing.small_tables import check, codes, rows_of, table_of

#: What is said of a column of goals, and of one of attainments and comparisons.
PLANNED = ("goal_left_out", "planned_left_out")

DAY = date(2026, 3, 1)


def notes_of(checked, code):
    """Row as Excel shows it, what stands there and what was counted, for each note of a code."""
    return [
        (None if p.row is None else p.row + 1, p.header, p.seen, p.values.get("counted"))
        for p in checked.problems
        if p.code == code
    ]


DAYS = "日期|收入|订单量\n2026-03-01|12.5|3\n2026-03-02|13.5|4\n2026-03-03|11|5"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("合计|37|12", []),
        ("合计|38|12", [(5, "收入", "38", 37.0)]),
        ("Total|37|13", [(5, "订单量", "13", 12.0)]),
        ("平均|12.33|4", []),
        ("平均|12.33|5", [(5, "订单量", "5", 4.0)]),
        ("最大值|13.5|4", [(5, "订单量", "4", 5.0)]),
        ("总计|37.0|", []),
        ("累计|1500|800", []),
    ],
)
def test_a_row_of_totals_that_disagrees_with_its_column_is_reported(line, said):
    checked = check(table_of(DAYS, totals=[line]))
    assert notes_of(checked, "total_mismatch") == said
    assert len(checked.frames["metric_day"]) == 6


def test_the_ratio_in_a_row_of_totals_is_that_of_the_sums_not_the_mean_of_the_ratios():
    text = "日期|点击量|曝光量|点击率\n2026-03-01|10|100|10%\n2026-03-02|10|900|1.11%"
    # 20 of 1,000 are 2%; the mean of the two rates is 5.56%
    right = check(table_of(text, totals=["合计|20|1000|2.00%"]))
    assert notes_of(right, "total_mismatch") == []
    wrong = check(table_of(text, totals=["合计|20|1000|5.56%"]))
    assert notes_of(wrong, "total_mismatch") == [(4, "点击率", "5.56%", "2.00%")]


def test_a_part_of_the_table_is_compared_with_the_rows_since_the_total_before_it():
    text = "日期|收入|成本\n2026-03-01|5|1\n2026-03-02|6|1"
    checked = check(table_of(text, totals=["小计|11|2", "小计|4|1"]), kind="metric")
    assert notes_of(checked, "total_mismatch") == []


def test_a_column_that_sums_up_the_others_is_compared_and_left_out():
    text = "日期|北京订单量|上海订单量|合计\n2026-03-01|3|4|7\n2026-03-02|5|6|12\n2026-03-03|1|1|2"
    checked = check(table_of(text))
    assert "total_column_left_out" in codes(checked, "note")
    assert notes_of(checked, "total_mismatch") == [(3, "合计", "12", 11.0)]
    assert {m for (m,) in rows_of(checked, "metric_day", "metric_id")} == {
        "北京订单量",
        "上海订单量",
    }


def test_a_column_of_totals_beside_periods_is_compared():
    text = "指标|2026年1月|2026年2月|合计\n订单量|3|4|7\n新增用户|5|6|12"
    checked = check(table_of(text))
    assert notes_of(checked, "total_mismatch") == [(3, "合计", "12", 11.0)]
    assert len(checked.frames["metric_day"]) == 4


@pytest.mark.parametrize("months", ["1月|2月|3月", "一月|二月|三月", "Jan|Feb|March"])
def test_months_without_a_year_take_it_from_the_title_or_ask(months):
    text = f"指标|{months}\n订单量|3|4|5\n新增用户|5|6|7"
    assert codes(check(table_of(text)), "question") == ["year_unknown"]
    checked = check(table_of(text, title=["2026年运营数据"]))
    assert rows_of(checked, "metric_day", "metric_id", "observed_on", "period", "value")[:2] == [
        ("新增用户", date(2026, 1, 1), "month", 5.0),
        ("新增用户", date(2026, 2, 1), "month", 6.0),
    ]


def test_months_over_metrics_give_a_series_for_each_row_and_metric():
    text = "部门|1月|1月|2月|2月\n|收入|成本|收入|成本\n运营部|10|5|12|6\n产品部|20|8|22|9"
    checked = check(table_of(text, n_header=2, title=["2026年"]))
    found = rows_of(checked, "metric_day", "metric_id", "team", "observed_on", "value")
    assert ("成本", "产品部", date(2026, 2, 1), 9.0) in found
    assert len(found) == 8


def test_a_year_over_months_is_one_date():
    text = "指标|2025|2026\n|12月|1月\n订单量|3|4"
    checked = check(table_of(text, n_header=2))
    assert rows_of(checked, "metric_day", "observed_on", "value") == [
        (date(2025, 12, 1), 3.0),
        (date(2026, 1, 1), 4.0),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "日期|北京|北京|上海|上海\n|收入|订单量|收入|订单量",
        "日期|收入|订单量|收入|订单量\n|北京|北京|上海|上海",
    ],
)
def test_teams_over_or_under_the_metrics_are_teams(head):
    checked = check(table_of(head + "\n2026-03-01|10|5|12|6\n2026-03-02|20|8|22|9", n_header=2))
    found = rows_of(checked, "metric_day", "metric_id", "team", "observed_on", "value")
    assert ("收入", "上海", DAY, 12.0) in found
    assert ("订单量", "北京", date(2026, 3, 2), 8.0) in found
    assert len(found) == 8


def test_ratios_of_each_team_are_made_of_its_own_parts():
    text = "日期|北京|北京|上海|上海\n|访客数|下单人数|访客数|下单人数\n2026-03-01|100|5|200|6"
    checked = check(table_of(text, n_header=2))
    assert rows_of(checked, "metric_day", "metric_id", "team", "numerator", "denominator") == [
        ("conversion", "上海", 6.0, 200.0),
        ("conversion", "北京", 5.0, 100.0),
    ]


def test_plan_and_attainment_under_a_month_are_left_out_and_said():
    text = (
        "指标|2026年1月|2026年1月|2026年1月\n|目标|实际|完成率\nGMV|100|90|90%\n订单量|10|12|120%"
    )
    checked = check(table_of(text, n_header=2))
    assert rows_of(checked, "metric_day", "metric_id", "value") == [("gmv", 90.0), ("订单量", 12.0)]
    assert sum(code in PLANNED for code in codes(checked, "note")) == 2


def test_seconds_and_hours_of_a_metric_in_minutes_are_converted():
    for header, cells, minutes in (
        ("平均处理时长（秒）", ("300", "330"), [5.0, 5.5]),
        ("平均处理时长（小时）", ("0.5", "1"), [30.0, 60.0]),
        ("平均处理时长", ("2分30秒", "3分"), [2.5, 3.0]),
        ("平均处理时长", ("00:02:30", "00:03:00"), [2.5, 3.0]),
    ):
        text = f"日期|{header}|活跃用户\n2026-03-01|{cells[0]}|7\n2026-03-02|{cells[1]}|8"
        checked = check(table_of(text))
        days = checked.frames["metric_day"]
        found = days[days["metric_id"] == "handling_time"]["value"].tolist()
        assert found == pytest.approx(minutes)
        units = dict(rows_of(checked, "metric", "metric_id", "unit"))
        assert units["handling_time"] == "minute"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("日期|收入（万元）\n2026-03-01|3", "万元"),
        ("日期|收入\n2026-03-01|3元\n2026-03-02|5元", "元"),
        ("日期|停留时长\n2026-03-01|2分16秒\n2026-03-02|136秒", "minute"),
    ],
)
def test_units_come_from_headers_and_cells(text, unit):
    checked = check(table_of(text), kind="metric")
    assert rows_of(checked, "metric", "unit") == [(unit,)]


def test_one_unit_for_one_metric_in_long_rows():
    text = "日期|指标|数值|单位\n2026-03-01|收入|3|万元\n2026-03-02|收入|31000|元\n2026-03-03|收入|4|万元"
    checked = check(table_of(text))
    assert rows_of(checked, "metric_day", "value") == [(3.0,), (4.0,)]
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.values["expected"]) == ("unit_differs", 2, "万元")


def test_a_percentage_among_plain_figures_is_rejected():
    text = "日期|收入|订单量\n2026-03-01|1200|3\n2026-03-02|5%|4\n2026-03-03|1300|5"
    checked = check(table_of(text))
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.seen) == ("percent_among_numbers", 2, "5%")


def test_a_small_plain_figure_beside_percent_signs_is_asked_about():
    text = "日期|完成率|收入\n2026-03-01|85%|1\n2026-03-02|0.9|2"
    assert "percent_or_fraction" in codes(check(table_of(text)), "question")


def test_a_mean_per_piece_finds_its_parts_by_their_quotient():
    pairs = [(953, 333), (800, 272), (500, 200), (400, 167), (300, 116)]
    rows = "\n".join(f"2026-03-{d:02}|{a}|{b}|{a / b}" for d, (a, b) in enumerate(pairs, 1))
    checked = check(table_of(f"Date|Views|Active users|Views per active user\n{rows}"))
    found = rows_of(checked, "metric_day", "metric_id", "numerator", "denominator")
    assert ("viewsperactiveuser", 953.0, 333.0) in found
    kinds = dict(rows_of(checked, "metric", "metric_id", "kind"))
    assert kinds["viewsperactiveuser"] == "amount"


def test_a_plan_beside_actual_figures_is_left_out_and_the_month_taken_from_the_title():
    text = "指标|目标|实际|完成率|环比\nGMV（万元）|1000|1200|120%|5%\n转化率|3%|3.5%|116.7%|0.1%"
    checked = check(table_of(text, title=["2026年3月业务KPI"]))
    assert rows_of(checked, "metric_day", "metric_id", "observed_on", "period", "value") == [
        ("conversion", DAY, "month", 0.035),
        ("gmv", DAY, "month", 1200.0),
    ]
    assert sum(code in PLANNED for code in codes(checked, "note")) == 3
    assert codes(checked, "question") == ["date_guessed"]


@pytest.mark.parametrize(
    ("title", "on", "period"),
    [
        ("2026年3月2日-3月8日运营周报", date(2026, 3, 2), "week"),
        ("2026年第10周周报", date(2026, 3, 2), "week"),
        ("2026年第一季度", date(2026, 1, 1), "quarter"),
        ("Report March 2026", DAY, "month"),
        ("2026-03-01 to 2026-03-31", DAY, "month"),
        ("2026年3月5日运营日报", date(2026, 3, 5), "day"),
        ("2026年", date(2026, 1, 1), "year"),
    ],
)
def test_a_title_says_the_period_of_a_table_without_dates(title, on, period):
    checked = check(table_of("指标|数值\nGMV|120\n订单量|85", title=[title]))
    assert {*rows_of(checked, "metric_day", "observed_on", "period")} == {(on, period)}


@pytest.mark.parametrize("title", ["运营数据", "2026年1-3月", "1月-3月汇总"])
def test_a_title_without_one_period_leaves_the_day_to_be_asked(title):
    assert "date_unknown" in codes(check(table_of("指标|数值\nGMV|120", title=[title])), "question")


def test_months_of_teams_take_the_metric_from_the_title_or_ask():
    text = "团队|2026年1月|2026年2月\n一组|10|20\n二组|11|21"
    asked = check(table_of(text), kind="metric")
    assert (codes(asked, "question"), asked.frames) == (["metric_unknown"], {})
    checked = check(table_of(text, title=["各团队销售额统计表"]))
    assert "metric_guessed" in codes(checked, "question")
    assert rows_of(checked, "metric_day", "metric_id", "team", "value")[0] == (
        "销售额",
        "一组",
        10.0,
    )


@pytest.mark.parametrize("layout", ["across", "long"])
def test_a_ratio_in_rows_is_made_of_the_rows_of_its_parts(layout):
    rows = {"访客数": (100, 110), "下单人数": (10, 12), "转化率": ("10%", "10.9%")}
    text = "指标|2026-03-01|2026-03-02\n" + "\n".join(f"{m}|{a}|{b}" for m, (a, b) in rows.items())
    if layout == "long":
        lines = [(m, d, pair[d - 1]) for m, pair in rows.items() for d in (1, 2)]
        text = "日期|指标|数值\n" + "\n".join(f"2026-03-0{d}|{m}|{v}" for m, d, v in lines)
    checked = check(table_of(text))
    assert rows_of(checked, "metric_day", "metric_id", "numerator", "denominator", "value") == [
        ("conversion", 10.0, 100.0, None),
        ("conversion", 12.0, 110.0, None),
    ]
    assert codes(checked, "note") == []
    wrong = check(table_of(text.replace("10.9%", "12.9%")))
    assert codes(wrong, "note") == ["ratio_contradicts"]


def test_a_frequency_beside_periods_across_says_the_period_of_the_row():
    text = "指标|频度|单位|2018-06|2018-09\nGDP累计|季|亿元|418961|650899\n用电量|月|亿千瓦时|5663|5742"
    found = rows_of(check(table_of(text)), "metric_day", "metric_id", "observed_on", "period")
    assert found == [
        ("gdp累计", date(2018, 4, 1), "quarter"),
        ("gdp累计", date(2018, 7, 1), "quarter"),
        ("用电量", date(2018, 6, 1), "month"),
        ("用电量", date(2018, 9, 1), "month"),
    ]


def test_a_date_written_once_for_several_teams_stands_for_all_of_them():
    text = "日期|团队|收入\n2026-03-01|一组|10\n|二组|20\n2026-03-02|一组|11\n|二组|21"
    checked = check(table_of(text), kind="metric")
    assert ("二组", date(2026, 3, 2), 21.0) in rows_of(
        checked, "metric_day", "team", "observed_on", "value"
    )
    assert "date_filled_down" in codes(checked, "note")
    same = check(table_of(text.replace("|二组|20", "|一组|20")), kind="metric")
    assert codes(same, "rejected") == ["date_missing", "date_missing"]


def test_a_team_written_once_for_several_days_stands_for_all_of_them():
    text = "团队|日期|收入\n一组|2026-03-01|10\n|2026-03-02|20\n二组|2026-03-01|11\n|2026-03-02|21"
    checked = check(table_of(text), kind="metric")
    assert ("二组", date(2026, 3, 2), 21.0) in rows_of(
        checked, "metric_day", "team", "observed_on", "value"
    )
    assert "team_filled_down" in codes(checked, "note")


@pytest.mark.parametrize(
    "now", ["今日|昨日|环比|本月累计", "本周|上周|环比|累计", "Current|Last week|WoW|YTD"]
)
def test_figures_of_now_are_stored_and_those_of_other_periods_left_out(now):
    text = f"指标|{now}\nDAU|1200|1100|9.1%|6000\n新增用户|120|110|9.1%|600"
    checked = check(table_of(text, title=["2026年3月5日"]), kind="metric")
    assert rows_of(checked, "metric_day", "metric_id", "value") == [
        ("active_users", 1200.0),
        ("新增用户", 120.0),
    ]
    assert sum(code in PLANNED for code in codes(checked, "note")) == 3


def test_columns_beside_a_column_of_metrics_are_teams():
    text = "指标|单位|一组|二组\n收入|万元|10|20\n转化率|%|3.1|3.2"
    checked = check(table_of(text, title=["2026年3月"]))
    assert rows_of(checked, "metric_day", "metric_id", "team", "value") == [
        ("conversion", "一组", 0.031),
        ("conversion", "二组", 0.032),
        ("收入", "一组", 10.0),
        ("收入", "二组", 20.0),
    ]
    assert "columns_as_teams" in codes(checked, "note")


def test_a_month_or_year_written_once_stands_for_the_rows_below():
    days = check(table_of("月|日|收入\n3|1|5\n|2|6\n4|1|7", title=["2026年"]), kind="metric")
    assert rows_of(days, "metric_day", "observed_on") == [
        (DAY,),
        (date(2026, 3, 2),),
        (date(2026, 4, 1),),
    ]
    months = check(table_of("年|月|收入\n2025|12月|5\n2026|1月|6\n|2月|7"))
    assert rows_of(months, "metric_day", "observed_on", "period") == [
        (date(2025, 12, 1), "month"),
        (date(2026, 1, 1), "month"),
        (date(2026, 2, 1), "month"),
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("年份|收入|成本\n2024|10|5\n2025|20|6", "year"),
        ("指标|2024|2025\n收入|10|20\n成本|5|6", "year"),
        ("指标|Q1|Q2\n收入|10|20\n成本|5|6", "quarter"),
    ],
)
def test_years_and_quarters_can_be_periods(text, period):
    checked = check(table_of(text, title=["2026年报告"]))
    assert set(checked.frames["metric_day"]["period"]) == {period}
    assert sorted(checked.frames["metric_day"]["value"]) == [5, 6, 10, 20]


def test_questions_called_q1_to_q5_are_no_quarters():
    checked = check(table_of("姓名|Q1|Q2|Q3|Q4|Q5\n甲|1|2|3|4|5\n乙|2|3|4|5|1"))
    assert checked.proposal.kind == "survey"


def test_a_column_with_a_few_figures_near_a_number_is_still_read():
    text = "日期|收入|用户数\n2026-03-01|约30|<5\n2026-03-02|100|7\n2026-03-03|暂无|8"
    checked = check(table_of(text))
    assert rows_of(checked, "metric_day", "metric_id", "value") == [
        ("收入", 100.0),
        ("用户数", 7.0),
        ("用户数", 8.0),
    ]
    assert [(p.row, p.seen) for p in checked.problems if p.code == "bad_number"] == [
        (1, "约30"),
        (1, "<5"),
    ]
    assert "no_figure" in codes(checked, "note")


def test_units_may_stand_in_a_column_without_a_name():
    text = "日期|销售额||转化率\n2026-03-01|10|万元|3%\n2026-03-02|11|万元|4%"
    checked = check(table_of(text))
    assert dict(rows_of(checked, "metric", "metric_id", "unit"))["销售额"] == "万元"
    assert {team for (team,) in rows_of(checked, "metric_day", "team")} == {""}


def test_figures_of_several_units_in_one_column_are_several_metrics():
    text = "场站|风速／辐照量|\n甲|3|m/s\n乙|4|m/s\n丙|21|MJ/㎡"
    table = table_of(text, title=["2026年3月5日"])
    checked = check(table, kind="metric")
    assert rows_of(checked, "metric", "metric_name", "unit") == [
        ("风速/辐照量 MJ/m2", "MJ/m2"),
        ("风速/辐照量 m/s", "m/s"),
    ]
    assert len(checked.frames["metric_day"]) == 3


def test_a_section_above_rows_says_their_unit_and_tells_equal_names_apart():
    text = "项目|2026年1月|2026年2月\n一、收入（万元）||\n线上|10|20\n线下|5|6\n二、成本（万元）||\n线上|1|2\n其中：线下|3|4"
    checked = check(table_of(text))
    assert rows_of(checked, "metric", "metric_name", "unit") == [
        ("成本 线上", "万元"),
        ("成本 线下", "万元"),
        ("收入 线上", "万元"),
        ("线下", "万元"),
    ]
    assert codes(checked, "rejected") == []


@pytest.mark.parametrize("second", ["星期|周日|周一", "团队|一组|一组", "城市|北京|上海"])
def test_what_stands_under_a_date_is_a_weekday_or_a_team(second):
    text = f"指标|2026-03-01|2026-03-02\n{second}\n收入|10|20\n订单量|5|6"
    checked = check(table_of(text, n_header=2))
    teams = {team for (team,) in rows_of(checked, "metric_day", "team")}
    assert teams == ({""} if second.startswith("星期") else {*second.split("|")[1:]})
    assert len(checked.frames["metric_day"]) == 4


def test_a_row_of_totals_under_the_teams_of_one_metric_is_compared():
    text = "团队|2026年1月|2026年2月\n一组|10|20\n二组|11|21"
    checked = check(table_of(text, totals=["合计|21|42"]), kind="metric", metric="销售额")
    assert notes_of(checked, "total_mismatch") == [(4, "2026年2月", "42", 41.0)]


def test_columns_that_were_not_used_are_named():
    checked = check(table_of("日期|收入|用户数|备注\n2026-03-01|10|5|活动日\n2026-03-02|11|6|"))
    (note,) = [p for p in checked.problems if p.code == "columns_unused"]
    assert note.values["names"] == ["备注"]


@pytest.mark.parametrize(
    "text",
    [
        "日期|GMV（万元）|订单量\n2026-03-01|12.5万|1\n2026-03-02|13.5|2",
        "日期|指标|单位|数值\n2026-03-01|GMV|万元|12.5万\n2026-03-02|GMV|万元|13.5",
        "指标|单位|2026-03-01|2026-03-02\nGMV|万元|12.5万|13.5\n订单量|单|1|2",
    ],
)
def test_a_scale_written_in_cell_and_unit_counts_once(text):
    checked = check(table_of(text))
    days = checked.frames["metric_day"]
    assert sorted(days.loc[days["metric_id"] == "gmv", "value"]) == [12.5, 13.5]
    assert "scale_twice" in codes(checked, "note")


def test_a_scale_without_a_unit_of_its_own_is_multiplied_out():
    checked = check(table_of("日期|GMV（元）|订单量\n2026-03-01|12.5万|1\n2026-03-02|13500|2"))
    days = checked.frames["metric_day"]
    assert sorted(days.loc[days["metric_id"] == "gmv", "value"]) == [13_500, 125_000]
    assert "scale_twice" not in codes(checked, "note")


def test_an_error_of_the_spreadsheet_written_as_text_is_no_figure():
    checked = check(table_of("日期|收入|成本\n2026-03-01|#DIV/0!|1\n2026-03-02|5|2"))
    assert codes(checked, "rejected") == []
    assert "no_figure" in codes(checked, "note")


def test_a_label_beside_named_metrics_is_a_team_where_the_metrics_repeat():
    text = "部门|考核指标|实际值\n运营部|GMV|90\n产品部|GMV|80"
    checked = check(table_of(text, title=["2026年3月"]))
    assert rows_of(checked, "metric_day", "team", "value") == [("产品部", 80.0), ("运营部", 90.0)]
    once = check(table_of(text.replace("产品部|GMV", "产品部|DAU"), title=["2026年3月"]))
    assert {team for (team,) in rows_of(once, "metric_day", "team")} == {""}
    assert "columns_unused" in codes(once, "note")


@pytest.mark.parametrize(
    "text",
    [
        "日期|收入|新增用户|完成率\n2026-03-01|10|5|90%\n2026-03-02|11|6|91%",
        "指标|2026-03-01|2026-03-02\n收入|10|11\n新增用户|5|6\n完成率|90%|91%",
        "日期|指标|数值\n2026-03-01|收入|10\n2026-03-01|新增用户|5\n2026-03-01|完成率|90%",
    ],
)
@pytest.mark.parametrize("line", ["（单位：万元）", "单位：万元", "(万元)"])
def test_money_above_a_table_is_the_unit_of_money_alone(text, line):
    checked = check(table_of(text, title=[line]))
    assert dict(rows_of(checked, "metric", "metric_name", "unit")) == {
        "收入": "万元",
        "新增用户": None,
        "完成率": None,
    }


def test_all_teams_together_are_no_team_beside_the_others():
    text = "日期|渠道|新增|活跃\n2026-03-01|全部|3|30\n2026-03-01|A|1|10\n2026-03-01|B|2|20"
    checked = check(table_of(text))
    assert {team for (team,) in rows_of(checked, "metric_day", "team")} == {"A", "B"}
    assert "summary_row_skipped" in codes(checked, "note")
    alone = check(table_of("日期|团队|新增|活跃\n2026-03-01|全部|3|30\n2026-03-02|全部|4|40"))
    assert {team for (team,) in rows_of(alone, "metric_day", "team")} == {"全部"}


def test_columns_are_teams_where_the_title_names_the_metric():
    text = "月份|一组|二组|三组\n2026-01|10|20|30\n2026-02|11|21|31"
    checked = check(table_of(text, title=["各团队销售额"]))
    assert codes(checked, "question") == ["columns_are_teams", "metric_guessed"]
    assert rows_of(checked, "metric_day", "metric_id", "team", "value")[0] == (
        "销售额",
        "一组",
        10.0,
    )
    corrected = check(table_of(text, title=["各团队销售额"]), columns_are="metric")
    assert {m for (m,) in rows_of(corrected, "metric_day", "metric_id")} == {"一组", "二组", "三组"}


@pytest.mark.parametrize(
    ("header", "title", "questions", "metrics"),
    [
        ("客服一组|客服二组", ["9月满意率"], ["columns_are_teams", "metric_guessed"], {"满意率"}),
        (
            "North Store|South Store",
            ["Orders"],
            ["columns_are_teams", "metric_guessed"],
            {"orders"},
        ),
        ("南京路店|淮海路店", [], ["columns_are_units", "metric_unknown"], set()),
        ("浏览|到店", [], [], {"浏览", "到店"}),
    ],
)
def test_two_columns_called_like_teams_are_teams(header, title, questions, metrics):
    checked = check(table_of(f"日期|{header}\n2026-09-01|10|20\n2026-09-02|11|21", title=title))
    assert codes(checked, "question") == questions
    stored = checked.frames.get("metric_day", pd.DataFrame({"metric_id": []}))
    assert set(stored["metric_id"]) == metrics


GOALS = """
指标|单位|1月目标|1月实际|1月完成率|2月目标|2月实际|2月完成率
新增用户|人|1000|980|98.0%|1200|1260|105.0%
转化率||5.0%|4.8%|96.0%|5.0%|5.2%|104%
"""


def test_goals_written_beside_a_month_stay_apart_from_the_figures_of_the_month():
    checked = check(table_of(GOALS, title=("2026年运营指标达成表",)))
    assert sorted(rows_of(checked, "metric_day", "metric_id", "observed_on", "value")) == [
        ("conversion", date(2026, 1, 1), 0.048), ("conversion", date(2026, 2, 1), 0.052),
        ("新增用户", date(2026, 1, 1), 980), ("新增用户", date(2026, 2, 1), 1260),
    ]  # fmt: skip
    left = {p.header for p in checked.problems if p.code in PLANNED}
    assert left == {"1月目标", "1月完成率", "2月目标", "2月完成率"}


def test_months_with_goals_and_no_year_ask_for_the_year():
    assert codes(check(table_of(GOALS)), "question") == ["year_unknown"]


def test_the_name_of_a_sheet_may_be_the_year():
    checked = check(table_of(GOALS, sheet="2025"))
    days = rows_of(checked, "metric_day", "observed_on")
    assert {on.year for (on,) in days} == {2025}


def test_figures_written_beside_a_month_are_metrics_of_the_teams_below():
    text = "门店|1月销售额|1月订单量|2月销售额|2月订单量\n东店|10.5|1|20.5|2\n西店|30.5|3|40.5|4"
    checked = check(table_of(text, title=("2026年门店数据",)))
    rows = rows_of(checked, "metric_day", "metric_id", "observed_on", "team", "value")
    found = {(metric, on.month, team): value for metric, on, team, value in rows}
    assert found == {
        ("销售额", 1, "东店"): 10.5, ("订单量", 1, "东店"): 1, ("销售额", 2, "东店"): 20.5,
        ("订单量", 2, "东店"): 2, ("销售额", 1, "西店"): 30.5, ("订单量", 1, "西店"): 3,
        ("销售额", 2, "西店"): 40.5, ("订单量", 2, "西店"): 4,
    }  # fmt: skip


COUNTS = "部门|应到人数|实到人数|迟到|出勤率\n市场部|20|18|2|90%\n产品部|15|15|0|100%"


def test_people_counted_by_department_are_a_metric_from_its_two_counts():
    checked = check(table_of(COUNTS, totals=["合计|35|33|2|94.29%"]), date=DAY)
    rows = rows_of(checked, "metric_day", "metric_id", "team", "numerator", "denominator")
    rates = {team: (top, bottom) for name, team, top, bottom in rows if name == "attendance_rate"}
    assert rates == {"市场部": (18, 20), "产品部": (15, 15)}
    assert "attendance" not in checked.frames
    assert "attendance_as_metric" in codes(checked, "note")
    assert notes_of(checked, "total_mismatch") == []


def test_the_total_of_means_and_extremes_is_no_sum():
    text = "部门|参考人数|合格人数|平均分|最高分|最低分\n甲|20|18|82.5|98|55\n乙|15|15|88|97|71"
    right = check(table_of(text, totals=["合计|35|33|84.9|98|55"]), date=DAY)
    assert notes_of(right, "total_mismatch") == []
    wrong = check(table_of(text, totals=["合计|35|33|84.9|97|55"]), date=DAY)
    assert notes_of(wrong, "total_mismatch") == [(4, "最高分", "97", 98.0)]


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("日期|GMV（元）\n2026-03-01|125000", [12.5], "unit_converted"),
        ("日期|GMV\n2026-03-01|12.5万", [12.5], "unit_converted"),
        ("日期|GMV（亿元）\n2026-03-01|1.2", [12000], "unit_converted"),
        ("日期|GMV\n2026-03-01|12.5", [12.5], "unit_assumed"),
        ("日期|GMV（美元）\n2026-03-01|12.5", [], "unit_differs"),
    ],
)
def test_a_metric_keeps_the_unit_it_was_loaded_in_first(text, values, said):
    before = {"metric_id": "gmv", "metric_name": "GMV", "kind": "amount", "direction": "higher", "unit": "万元"}  # fmt: skip
    known = replace(Known(), metrics=pd.DataFrame([before]))
    checked = check(table_of(text), known=known, kind="metric")
    rows = checked.frames.get("metric_day", pd.DataFrame({"value": []}))
    assert [round(value, 9) for value in rows["value"]] == values
    assert said in codes(checked)


def test_departments_are_teams_under_quarters_too():
    text = "部门|一季度|一季度|二季度|二季度\n|目标|实际|目标|实际\n市场部|100|95|110|120\n产品部|80|82|90|85"
    checked = check(table_of(text, n_header=2, title=("2026年销售达成",)), metric="销售额")
    assert rows_of(checked, "metric_day", "metric_id", "team", "observed_on", "value") == [
        ("销售额", "产品部", date(2026, 1, 1), 82), ("销售额", "产品部", date(2026, 4, 1), 85),
        ("销售额", "市场部", date(2026, 1, 1), 95), ("销售额", "市场部", date(2026, 4, 1), 120),
    ]  # fmt: skip


def test_per_mille_in_the_header_are_shares():
    checked = check(table_of("月份|投诉率（‰）\n2026-01|1.2\n2026-02|0.9"), kind="metric")
    found = [round(value, 9) for (value,) in rows_of(checked, "metric_day", "value")]
    assert found == [0.0009, 0.0012]


def test_years_across_and_months_down_are_one_metric_of_many_months():
    text = "月份|2025年|2026年|同比\n1月|100|110|10%\n2月|120|130|8.3%\n合计|220|240|9.1%"
    checked = check(table_of(text, title=("GMV(万元)",)))
    assert rows_of(checked, "metric_day", "metric_id", "observed_on", "period", "value") == [
        ("gmv", date(2025, 1, 1), "month", 100),
        ("gmv", date(2025, 2, 1), "month", 120),
        ("gmv", date(2026, 1, 1), "month", 110),
        ("gmv", date(2026, 2, 1), "month", 130),
    ]
    assert "year_unknown" not in codes(checked)
    unnamed = check(table_of(text))
    assert (codes(unnamed, "question"), unnamed.frames) == (["metric_unknown"], {})


def test_a_total_beside_teams_across_is_no_team():
    text = "指标|A队|B队|合计\n订单数|100|120|220\n投诉量|3|5|8"
    checked = check(table_of(text, title=("2026年3月团队指标",)))
    assert {team for (team,) in rows_of(checked, "metric_day", "team")} == {"A队", "B队"}
    assert "total_column_left_out" in codes(checked, "note")


@pytest.mark.parametrize(("sheet", "team"), [("二组", "二组"), ("华东", "华东"), ("3月", "")])
def test_a_sheet_that_is_called_a_team_holds_its_figures(sheet, team):
    table = table_of("日期|GMV\n2026-03-01|10\n2026-03-02|11")
    checked = check(replace(table, sheet=replace(table.sheet, name=sheet)))
    assert {row[0] for row in rows_of(checked, "metric_day", "team")} == {team}
    assert ("sheet_as_team" in codes(checked, "note")) == bool(team)
