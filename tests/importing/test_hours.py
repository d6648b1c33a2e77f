"""A usual week from an export with times: worked out by hand, and what cannot be read."""

from datetime import date, datetime

import pytest

from data.importing.hours import read_hours
from data.importing.model import Sheet, SourceFile


def read(*rows):
    return read_hours(
        SourceFile("订单.xlsx", "0", "xlsx", None, (Sheet("表1", [*map(list, rows)]),))
    )


def cells(found):
    return {(row.weekday, row.hour): (row.amount, row.n_days) for row in found.itertuples()}


def test_each_row_is_one_and_an_hour_without_a_row_has_none():
    # two Mondays: three orders at nine on the first, one on the second; one at eleven on the first
    found, problems = read(
        ["订单导出"],
        ["订单号", "下单时间"],
        [1, datetime(2026, 3, 2, 9, 5)],
        [2, "2026-03-02 09:30"],
        [3, "2026/3/2 9:59:59"],
        [4, "2026-03-02 11:00"],
        [5, "2026-03-09 09:00"],
        [None, None],
    )
    assert problems == ()
    assert cells(found) == {(0, 9): (2.0, 2), (0, 10): (0.0, 2), (0, 11): (0.5, 2)}
    assert found["deviation"].tolist() == pytest.approx([2**0.5, 0, 0.5**0.5])
    assert set(found["from_on"]) == {date(2026, 3, 2)}
    assert set(found["to_on"]) == {date(2026, 3, 9)}


def test_days_hours_and_amounts_in_columns_of_their_own():
    found, _ = read(
        ["Date", "Hour", "Visitors"],
        ["2026-03-03", 9, 10],
        ["2026-03-03", "10:00", "1,200"],
        ["2026-03-04", "9点", 30],
        ["2026-03-04", "10:00-11:00", 5],
    )
    assert cells(found) == {(1, 9): (10, 1), (1, 10): (1200, 1), (2, 9): (30, 1), (2, 10): (5, 1)}
    assert found["deviation"].isna().all()


def test_what_cannot_be_read_is_said_with_its_place():
    found, problems = read(
        ["时间", "数量"],
        ["昨天", 1],
        ["2026-03-02", 1],
        ["2026-03-02 09:00", "很多"],
        ["2026-03-02 10:00", 2],
    )
    assert cells(found) == {(0, 10): (2, 1)}
    assert [(p.code, p.row, p.column, p.seen) for p in problems] == [
        ("bad_date", 1, 0, "昨天"),
        ("hours_no_hour", 2, 0, "2026-03-02"),
        ("hours_bad_amount", 3, 1, "很多"),
    ]


def test_a_sheet_without_times_or_with_days_alone_is_refused():
    assert [p.code for p in read(["日期", "数量"], ["2026-03-02", 1])[1]] == ["hours_no_header"]
    days = [[datetime(2026, 3, day), 1] for day in (2, 3, 4)]
    assert [p.code for p in read(["时间", "数量"], *days)[1]] == ["hours_only_days"]
