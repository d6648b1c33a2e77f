"""Business metrics: ratios from their parts, shares in every spelling, all layouts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.importing import vocabulary
from data.importing.known import Known
from data.importing.rows.places import period_of_days
from tests.importing.small_tables import check, codes, rows_of, table_of, with_cells

#: What is said of a column of goals, and of one of attainments and comparisons.
PLANNED = ("goal_left_out", "planned_left_out")

DAILY = """
日期|团队|访客数|下单人数|转化率|活跃用户数|客单价（元）
2026-03-06|产品一组|100|12|12.0%|500|35.5
2026-03-07|产品一组|120|12|10.0%|520|36
"""
PARTS = ("metric_id", "observed_on", "team", "numerator", "denominator", "value")


def test_a_ratio_is_taken_from_its_parts_and_counts_and_amounts_as_they_are():
    checked = check(table_of(DAILY))
    assert rows_of(checked, "metric_day", *PARTS) == [
        ("active_users", date(2026, 3, 6), "产品一组", None, None, 500.0),
        ("active_users", date(2026, 3, 7), "产品一组", None, None, 520.0),
        ("conversion", date(2026, 3, 6), "产品一组", 12.0, 100.0, None),
        ("conversion", date(2026, 3, 7), "产品一组", 12.0, 120.0, None),
        ("客单价", date(2026, 3, 6), "产品一组", 35.5, 1.0, 35.5),
        ("客单价", date(2026, 3, 7), "产品一组", 36.0, 1.0, 36.0),
    ]
    assert rows_of(
        checked, "metric", "metric_id", "kind", "direction", "unit", "numerator_name"
    ) == [
        ("active_users", "count", "higher", None, None),
        ("conversion", "ratio", "higher", None, "下单人数"),
        ("客单价", "amount", "higher", "元", None),
    ]
    assert set(checked.frames["metric_day"]["period_month"]) == {date(2026, 3, 1)}


def test_every_known_metric_is_recognised_in_both_languages_with_its_parts():
    zh = "日期|留存用户数|期初用户数|留存率|流失用户数|流失率|处理总时长（分钟）|处理工单数|平均处理时长（分钟）\n2026-03-06|90|100|90%|5|5%|250|50|5"
    en = "Date|Retained users|Starting users|Retention rate|Churned users|Churn rate|Total handling minutes|Tickets handled|Average handling time (min)\n2026-03-06|90|100|90%|5|5%|250|50|5"
    for text in (zh, en):
        checked = check(table_of(text))
        assert rows_of(checked, "metric_day", "metric_id", "numerator", "denominator") == [
            ("churn", 5.0, 100.0),
            ("handling_time", 250.0, 50.0),
            ("retention", 90.0, 100.0),
        ]
        assert rows_of(checked, "metric", "metric_id", "kind", "direction") == [
            ("churn", "ratio", "lower"),
            ("handling_time", "amount", "lower"),
            ("retention", "ratio", "higher"),
        ]
        assert codes(checked) == []


def test_a_written_ratio_that_contradicts_its_parts_is_reported_and_the_parts_count():
    checked = check(table_of(DAILY.replace("10.0%", "11.0%")))
    (note,) = [p for p in checked.problems if p.code == "ratio_contradicts"]
    assert (note.row, note.seen, note.values["expected"]) == (2, "11.0%", 0.1)
    assert ("conversion", 12.0, 120.0) in rows_of(
        checked, "metric_day", "metric_id", "numerator", "denominator"
    )


def test_a_ratio_of_unknown_name_finds_its_parts_by_their_quotient():
    rows = "\n".join(
        f"2026-03-{d:02}|{n}|{m}|{n / m:.2%}"
        for d, (n, m) in enumerate([(3, 70), (5, 90), (8, 110), (2, 65), (9, 130), (4, 75)], 1)
    )
    checked = check(table_of(f"日期|投诉量|订单量|投诉率\n{rows}"))
    assert ("投诉率", 3.0, 70.0, None) in rows_of(
        checked, "metric_day", "metric_id", "numerator", "denominator", "value"
    )
    assert ("投诉率", "ratio", "lower") in rows_of(
        checked, "metric", "metric_id", "kind", "direction"
    )
    assert "parts_by_quotient" in codes(checked, "note")


def test_a_mean_of_money_finds_what_it_is_of():
    rows = "\n".join(
        f"2026-03-{d:02}|{n}|{money:.2f}|{money / n:.2f}|{money * 0.06:.2f}"
        for d, (n, money) in enumerate(
            [(312, 51230.4), (290, 48811.15), (356, 60022.7), (301, 49870.33), (288, 50120.9)], 1
        )
    )
    checked = check(table_of(f"日期|支付买家数|支付金额|客单价|退款金额\n{rows}"))
    assert ("客单价", 51230.4, 312.0, None) in rows_of(
        checked, "metric_day", "metric_id", "numerator", "denominator", "value"
    )
    assert ("客单价", "amount", "支付金额", "支付买家数") in rows_of(
        checked, "metric", "metric_id", "kind", "numerator_name", "denominator_name"
    )
    assert "mean_as_value" not in codes(checked, "note")


EACH = """
日期|小组|平均响应时间（秒）|客户满意率|接待量
2026-03-06|一组|36|95%|200
2026-03-06|二组|40|91%|300
"""


def test_shares_and_means_without_parts_count_alike():
    checked = check(table_of(EACH))
    columns = ("metric_id", "team", "numerator", "denominator", "value")
    assert rows_of(checked, "metric_day", *columns) == [
        ("客户满意率", "一组", 0.95, 1.0, 0.95),
        ("客户满意率", "二组", 0.91, 1.0, 0.91),
        ("平均响应时间", "一组", 36.0, 1.0, 36.0),
        ("平均响应时间", "二组", 40.0, 1.0, 40.0),
        ("接待量", "一组", None, None, 200.0),
        ("接待量", "二组", None, None, 300.0),
    ]
    assert {"ratio_as_value", "mean_as_value"} <= set(codes(checked, "note"))


def test_a_share_whose_parts_were_stored_before_gets_no_other_weight():
    known = Known(
        metrics=pd.DataFrame(
            {"metric_id": ["客户满意率"], "metric_name": ["客户满意率"], "kind": ["ratio"],
             "numerator_name": ["满意数"], "denominator_name": ["评价数"]}
        )
    )  # fmt: skip
    rows = rows_of(
        check(table_of(EACH), known=known), "metric_day", "metric_id", "denominator", "value"
    )
    assert ("客户满意率", None, 0.95) in rows
    assert ("平均响应时间", 1.0, 36.0) in rows


@pytest.mark.parametrize("sign", ["_", " - ", "·", "/"])
@pytest.mark.parametrize("is_team_first", [True, False])
def test_a_name_of_team_and_metric_is_read_as_both(sign, is_team_first):
    names = [(team, metric) for team in ("华北", "华东") for metric in ("访客数", "下单数")]
    head = "|".join(sign.join(pair if is_team_first else pair[::-1]) for pair in names)
    checked = check(table_of(f"日期|{head}\n2026-03-01|100|5|200|9\n2026-03-02|110|6|210|8"))
    days = rows_of(checked, "metric_day", "metric_id", "team", "numerator", "denominator")
    assert sorted(days) == [
        ("conversion", "华东", 8.0, 210.0), ("conversion", "华东", 9.0, 200.0),
        ("conversion", "华北", 5.0, 100.0), ("conversion", "华北", 6.0, 110.0),
    ]  # fmt: skip
    assert codes(checked, "question") == []


def test_a_known_ratio_finds_parts_that_are_called_otherwise():
    rows = "\n".join(
        f"2026-03-{d:02}|{n}|{m}|{n / m * 100:.1f}"
        for d, (n, m) in enumerate([(3, 70), (5, 90), (8, 110), (2, 65), (9, 130), (4, 75)], 1)
    )
    checked = check(table_of(f"日期|成交|访客|转化率\n{rows}"))
    assert ("conversion", 3.0, 70.0, None) in rows_of(
        checked, "metric_day", "metric_id", "numerator", "denominator", "value"
    )
    assert "parts_by_quotient" in codes(checked, "note")


@pytest.mark.parametrize(
    ("header", "cells", "values", "percent"),
    [
        ("完成率", ("85%", "92%"), (0.85, 0.92), ()),
        ("完成率", ("85", "92"), (0.85, 0.92), ()),
        ("完成率", ("0.85", "0.92"), (0.85, 0.92), ()),
        ("完成率(%)", ("0.85", "92"), (0.0085, 0.92), ()),
        ("完成率", (0.85, 1.2), (0.85, 1.2), (1,)),
        ("完成率", ("８５％", "９２％"), (0.85, 0.92), ()),
        ("Completion rate", ("85", "92"), (0.85, 0.92), ()),
    ],
)
def test_a_share_is_a_fraction_however_it_is_written(header, cells, values, percent):
    text = f"日期|{header}|收入\n2026-03-06|{cells[0]}|7\n2026-03-07|{cells[1]}|8"
    table = table_of(text, percent=percent)
    days = (date(2026, 3, 6), date(2026, 3, 7))
    rows = [[day, cell, n] for day, cell, n in zip(days, cells, (7, 8), strict=True)]
    checked = check(with_cells(table, rows), kind="metric")
    found = checked.frames["metric_day"]
    shares = found[found["metric_id"] != "收入"].sort_values("observed_on")["value"]
    assert shares.tolist() == pytest.approx(list(values))


def test_a_column_of_shares_on_both_sides_of_1_is_asked_about_and_waits():
    table = table_of("日期|完成率|收入\n2026-03-06|0.9|7\n2026-03-07|92|8")
    waiting = check(table, kind="metric")
    assert codes(waiting, "question") == ["percent_or_fraction"]
    assert {m for (m,) in rows_of(waiting, "metric_day", "metric_id")} == {"收入"}
    answered = check(table, kind="metric", percent={"完成率": "percent"})
    found = answered.frames["metric_day"]
    assert sorted(found.loc[found["metric_id"] == "完成率", "value"]) == pytest.approx(
        [0.009, 0.92]
    )


def test_long_rows_give_a_series_per_metric():
    text = "日期|团队|指标|数值|单位\n2026-03-06|产品一组|转化率|12%|\n2026-03-06|产品一组|客单价|35.5|元\n2026-03-07|产品一组|转化率|—|\n2026-03-07|产品一组|客单价|约30|元"
    checked = check(table_of(text))
    assert rows_of(checked, "metric_day", "metric_id", "observed_on", "value") == [
        ("conversion", date(2026, 3, 6), 0.12),
        ("客单价", date(2026, 3, 6), 35.5),
    ]
    assert codes(checked, "rejected") == ["bad_number"]
    assert "no_figure" in codes(checked, "note")


def test_periods_across_are_unpivoted_with_the_length_of_the_period():
    text = "指标|2020年第一季度|2019年第四季度\n国内生产总值当季值(亿元)|206504.3|278019.7\n第一产业增加值(亿元)|10186.2|"
    checked = check(table_of(text))
    assert rows_of(checked, "metric_day", "metric_id", "observed_on", "period", "value") == [
        ("国内生产总值当季值", date(2019, 10, 1), "quarter", 278019.7),
        ("国内生产总值当季值", date(2020, 1, 1), "quarter", 206504.3),
        ("第一产业增加值", date(2020, 1, 1), "quarter", 10186.2),
    ]
    assert rows_of(checked, "metric", "unit") == [("亿元",), ("亿元",)]


def test_a_column_of_frequencies_says_the_period():
    text = "日期|指标|频度|数值\n2020-03|GDP|季|5\n2020-03|产量|月|7"
    assert rows_of(check(table_of(text)), "metric_day", "metric_id", "observed_on", "period") == [
        ("gdp", date(2020, 1, 1), "quarter"),
        ("产量", date(2020, 3, 1), "month"),
    ]


def test_month_and_day_columns_need_a_year():
    text = "月|日|发电量|用电量\n5|28|10|9\n5|29|11|8"
    waiting = check(table_of(text), kind="metric")
    assert (codes(waiting, "question"), waiting.frames) == (["year_unknown"], {})
    checked = check(table_of(text), kind="metric", year=2019)
    assert {day for (day,) in rows_of(checked, "metric_day", "observed_on")} == {
        date(2019, 5, 28),
        date(2019, 5, 29),
    }


@pytest.mark.parametrize(
    ("days", "period"),
    [
        ([date(2019, 1, 6), date(2019, 1, 13), date(2019, 1, 20)], "week"),
        ([date(2019, 1, 1), date(2019, 2, 1), date(2019, 3, 1)], "month"),
        ([date(2008, 7, 1), date(2008, 10, 1), date(2009, 1, 1)], "quarter"),
        ([date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1)], "year"),
        ([date(2019, 1, 1), date(2019, 1, 2), date(2019, 1, 3)], "day"),
        ([date(2019, 1, 6), date(2019, 1, 13), date(2019, 1, 21)], "day"),
    ],
)
def test_evenly_spaced_days_stand_for_periods(days, period):
    assert period_of_days(days) == period


def test_one_day_and_team_twice_keeps_the_later_row():
    text = "日期|团队|收入|成本\n2026-03-06|产品一组|5|1\n2026-03-06|产品一组|7|1\n2026-03-07|产品一组|6|2"
    checked = check(table_of(text), kind="metric")
    assert ("收入", date(2026, 3, 6), 7.0) in rows_of(
        checked, "metric_day", "metric_id", "observed_on", "value"
    )
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.values["other_row"]) == ("twice_differs", 1, 3)
    assert "twice_same" in codes(checked, "note")


def test_a_total_over_teams_is_no_team():
    text = (
        "日期|团队|收入|成本\n2026-03-06|产品一组|5|1\n2026-03-06|合计|5|1\n2026-03-07|产品一组|6|2"
    )
    checked = check(table_of(text), kind="metric")
    assert {team for (team,) in rows_of(checked, "metric_day", "team")} == {"产品一组"}


def test_columns_that_are_no_figures_may_be_teams_of_one_metric():
    text = "date|Austria|Belgium|Croatia\n2019-01-06|2.75|4.97|2.97\n2019-01-13|2.88|5.04|3.09"
    asked = check(table_of(text))
    assert codes(asked, "question") == ["columns_are"]
    unnamed = check(table_of(text), columns_are="team")
    assert (codes(unnamed, "question"), unnamed.frames) == (["metric_unknown"], {})
    answered = check(table_of(text), columns_are="team", metric="客单价(元)")
    assert ("客单价", "Austria", 2.75) in rows_of(
        answered, "metric_day", "metric_id", "team", "value"
    )


def test_scales_and_decimal_commas_are_read_by_column():
    text = "日期|收入|成本\n2026-03-06|1.2万|1.234,56\n2026-03-07|¥1,200|7,5"
    checked = check(table_of(text), kind="metric")
    assert rows_of(checked, "metric_day", "metric_id", "value") == [
        ("成本", 1234.56),
        ("成本", 7.5),
        ("收入", 1200.0),
        ("收入", 12000.0),
    ]


def test_half_a_ratio_falls_back_to_the_ratio_as_written():
    checked = check(table_of(DAILY.replace("|120|12|", "|120||")))
    assert ("conversion", date(2026, 3, 7), None, None, 0.1) in rows_of(
        checked, "metric_day", "metric_id", "observed_on", "numerator", "denominator", "value"
    )
    assert "ratio_without_parts" in codes(checked, "note")


def test_a_negative_denominator_is_rejected():
    checked = check(table_of(DAILY.replace("|100|12|", "|-100|12|")))
    assert "negative_count" in codes(checked, "rejected")
    assert np.nanmin(checked.frames["metric_day"]["denominator"]) > 0


def test_typed_days_and_numbers_are_read_like_text():
    table = table_of(DAILY)
    rows = [
        [date(2026, 3, 6), "产品一组", 100.0, 12.0, 0.12, 500.0, 35.5],
        [date(2026, 3, 7), "产品一组", 120.0, 12.0, 0.1, 520.0, 36.0],
    ]
    typed = check(with_cells(table, rows))
    assert rows_of(typed, "metric_day", *PARTS) == rows_of(check(table), "metric_day", *PARTS)


def test_a_span_that_ends_before_it_begins_is_not_asked_about():
    table = table_of(
        "渠道 | 新增用户\n搜索 | 5\n直播 | 7",
        title=("开始日期: 2026-03-09", "结束日期: 2026-03-02"),
    )
    checked = check(table, kind="metric")
    assert set(checked.frames["metric_day"]["period"]) == {"day"}
    assert "period_of_table" not in codes(checked)


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        ("月份|目标销售额|实际销售额|完成率", "销售额"),
        ("月份|GMV目标|GMV|达成率", "GMV"),
        ("Month|Target revenue|Actual revenue|Variance", "revenue"),
    ],
)
def test_the_goal_beside_a_metric_is_left_out_and_said(header, kept):
    checked = check(table_of(f"{header}\n2026-01|100|90|90%\n2026-02|100|110|110%"), kind="metric")
    assert rows_of(checked, "metric", "metric_name") == [(kept,)]
    assert [v for (v,) in rows_of(checked, "metric_day", "value")] == [110.0, 90.0]
    assert sum(code in PLANNED for code in codes(checked, "note")) == 2


def test_the_numerator_of_a_ratio_alone_stays_a_metric_of_its_own():
    checked = check(
        table_of("日期|conversion rate|orders\n2026-03-01|3.2%|1,204\n2026-03-02|3.5%|1,304")
    )
    assert rows_of(checked, "metric_day", "metric_id", "value") == [
        ("conversion", 0.032),
        ("conversion", 0.035),
        ("orders", 1204),
        ("orders", 1304),
    ]


def test_teams_across_under_a_title_that_names_the_metric_are_taken_and_said():
    text = "日期|一组|二组|三组\n2026-03-01|10|12|9\n2026-03-02|11|13|8"
    checked = check(table_of(text, title=("2026年3月各团队GMV(万元)",)))
    assert "columns_are_teams" in codes(checked, "question")
    assert {team for (team,) in rows_of(checked, "metric_day", "team")} == {"一组", "二组", "三组"}


def test_dots_are_of_thousands_where_another_column_writes_decimal_commas():
    checked = check(
        table_of("日期|订单数|收入\n2026-03-01|1.204|12.345,50\n2026-03-02|305|9.345,5")
    )
    assert rows_of(checked, "metric_day", "metric_id", "value") == [
        ("收入", 12345.5),
        ("收入", 9345.5),
        ("订单数", 1204),
        ("订单数", 305),
    ]
    plain = check(table_of("日期|单均时长\n2026-03-01|1.204\n2026-03-02|3.05"))
    assert rows_of(plain, "metric_day", "value") == [(1.204,), (3.05,)]


@pytest.mark.parametrize(
    ("name", "is_mean"),
    [
        ("平均响应时间", True), ("人均产值", True), ("每单金额", True), ("每人产值", True),
        ("收入/人", True), ("支付金额/买家数", True), ("revenue per user", True),
        ("Cost/order", True), ("tickets/agent", True), ("Average Order Value", True),
        ("每日销售额", False), ("每天产量", False), ("每月营收", False), ("平均每日订单", False),
        ("revenue per day", False), ("calls/hour", False), ("avg daily sales", False),
        ("销售额/万元", False), ("GMV/万", False), ("销量/件", False), ("投诉/建议数", False),
    ],
)  # fmt: skip
def test_a_total_of_a_day_and_a_unit_behind_a_bar_make_no_mean(name, is_mean):
    assert vocabulary.is_mean_name(name) is is_mean
