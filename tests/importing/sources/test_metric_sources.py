"""Exports of web, search, video and app analytics and of the statistics bureau."""

from datetime import date

import pytest

from tests.importing.small_tables import codes, rows_of

DAY = date(2026, 3, 1)

GA4 = """# ----
# Reports snapshot
# Account: Acme
# Property: Acme Web
# ----
#
# All Users
# Start date: 20260301
# End date: 20260307
Date|Active users|Total revenue
20260301|100|0
20260302|110|5.5

# All Users
# Start date: 20260301
# End date: 20260307
Event name|Event count|Total users
Grand total|1500|400
page_view|1000|300
scroll|500|200

# All Users
Nth day|New users
0000|7
0001|9"""


def test_ga4_reads_each_report_of_a_file_with_the_period_of_its_comments(export):
    days, events, counted = export(GA4, "data-export.csv")
    assert {t.proposal.table.source for t in (days, events, counted)} == {"ga4"}
    assert rows_of(days, "metric_day", "metric_id", "observed_on", "value")[:2] == [
        ("active_users", DAY, 100.0),
        ("active_users", date(2026, 3, 2), 110.0),
    ]
    assert rows_of(events, "metric_day", "metric_id", "team", "observed_on", "period")[0] == (
        "eventcount",
        "page_view",
        DAY,
        "week",
    )
    # 300 and 200 users are 500 in sum and 400 people: the difference is said, the rows count
    (mismatch,) = [p for p in events.problems if p.code == "total_mismatch"]
    assert (mismatch.row, mismatch.header, mismatch.seen) == (17, "Total users", "400")
    assert rows_of(counted, "metric_day", "observed_on", "value") == [
        (DAY, 7.0),
        (date(2026, 3, 2), 9.0),
    ]


def test_the_totals_of_a_ga4_exploration_stand_in_a_row_without_a_key(export):
    text = "# 20260301-20260307\n\nEvent name|Event count|Total users|\n|1500|500|Grand total\npage_view|1000|300|\nscroll|500|200|"
    (checked,) = export(text)
    assert checked.proposal.table.data_rows == (4, 5)
    assert len(checked.frames["metric_day"]) == 4
    assert "total_mismatch" not in codes(checked)


SEARCH = {
    "en": "Date|Clicks|Impressions|CTR|Position\n2026-06-02|10|100|10%|8.1\n2026-06-03|10|900|1.11%|7.8",
    "zh": "日期|点击次数|展示|点击率|排名\n2026-06-02|10|100|10%|8.1\n2026-06-03|10|900|1.11%|7.8",
}


@pytest.mark.parametrize("language", SEARCH)
def test_search_console_gives_clicks_impressions_and_their_ratio(export, language):
    (checked,) = export(SEARCH[language])
    assert checked.proposal.table.source == "search_console"
    days = checked.frames["metric_day"]
    rate = days[days["metric_id"] == "ctr"]
    assert rate["numerator"].sum() / rate["denominator"].sum() == 0.02
    sums = days.groupby("metric_id")["value"].sum()
    assert (sums["clicks"], sums["impressions"]) == (20, 1000)
    directions = dict(rows_of(checked, "metric", "metric_id", "direction"))
    assert "lower" in directions.values()


def test_a_search_console_workbook_is_read_by_day_alone(export):
    queries = [
        ["Top queries", "Clicks", "Impressions", "CTR", "Position"],
        ["a", 20, 1000, 0.02, 8],
    ]
    chart = [line.split("|") for line in SEARCH["en"].split("\n")]
    (checked,) = export({"Queries": queries, "Chart": chart}, "performance.xlsx")
    assert checked.proposal.table.sheet.name == "Chart"


VIDEOS = """Content|Video title|Video publish time|Views|Watch time (hours)|Impressions|Impressions click-through rate (%)
Total|||2500|125.55|30000|4.5
-2B7awALB8c|First|Mar 5, 2026|1500|75.5|20000|4.8
abc123|Second|Mar 6, 2026|1000|50.05|10000|3.9"""


def test_youtube_totals_are_no_video_and_ids_may_begin_with_a_minus(export):
    (waiting,) = export(VIDEOS, "Table data.csv")
    assert (waiting.proposal.table.source, codes(waiting, "question")) == (
        "youtube",
        ["date_unknown"],
    )
    (checked,) = export(VIDEOS, "Table data.csv", context={"date": DAY})
    days = checked.frames["metric_day"]
    views = days[days["metric_id"] == "views"]
    assert (len(views), views["value"].sum()) == (2, 2500)
    assert set(views["team"]) == {"-2B7awALB8c First", "abc123 Second"}
    assert "total_mismatch" not in codes(checked)


def test_a_table_of_the_statistics_bureau_keeps_units_and_bases_of_its_metrics(export):
    text = "数据库：月度数据\n时间：最近2个月\n指标|2026年3月|2026年2月\n居民消费价格指数(上年同月=100)|100.1|100.5\n社会消费品零售总额(亿元)|40000.5|\n注：2月不发布\n数据来源：国家统计局"
    (checked,) = export(text)
    assert checked.proposal.table.source == "nbs"
    assert rows_of(checked, "metric", "metric_name", "unit") == [
        ("居民消费价格指数(上年同月=100)", None),
        ("社会消费品零售总额", "亿元"),
    ]
    assert len(checked.frames["metric_day"]) == 3


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("首次行为时间|用户数|第1天|第2天|第3天", {"第1天留存率", "第2天留存率", "第3天留存率"}),
        ("日期|新增用户|1天后|2天后|3天后", {"1天后留存率", "2天后留存率", "3天后留存率"}),
        ("日期|新增用户|Day 1|Day 2|Day 3", {f"Day {n} retention rate" for n in (1, 2, 3)}),
    ],
)
def test_the_blank_corner_of_a_retention_triangle_is_not_yet_and_not_zero(export, header, names):
    text = f"{header}\n2026-03-01|100|45%|30%|25%\n2026-03-02|110|44%|31%|\n2026-03-03|120|43%||"
    (checked,) = export(text)
    assert checked.proposal.table.source == "app_analytics"
    assert "source_unverified" in codes(checked, "note")
    assert names <= {name for (name,) in rows_of(checked, "metric", "metric_name")}
    # three cohorts and 3 + 2 + 1 shares
    assert len(checked.frames["metric_day"]) == 9
    assert (checked.frames["metric_day"]["value"] > 0).all()
