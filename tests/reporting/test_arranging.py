"""Rows of a table in an order, and some of them: what is expected is written down by hand."""

from datetime import date

import pytest

from analytics.results import Interval
from reporting.arranging import arranged
from reporting.numbers import HIDDEN
from reporting.report import Column, Counts, Estimate, Table


def rate(value, n=50):
    return Estimate(value, Interval(value / 2, value), n)


ROWS = (
    ("赵一", "用户运营", rate(0.09), 63, date(2026, 9, 1)),
    ("Bea", "数据运营", rate(1.0), 7, date(2026, 10, 1)),
    ("安二", "User ops", Counts(4, 5), 100, None),
    ("波三", "用户运营", HIDDEN, None, date(2025, 12, 31)),
)
TABLE = Table(
    "名单",
    (
        Column("name", "姓名"),
        Column("role", "岗位"),
        Column("rate", "通过率", "estimate"),
        Column("score", "分数", "count"),
        Column("on", "日期", "date"),
    ),
    ROWS,
)


def names(**asked):
    return [row[0] for row in arranged(TABLE, "zh", **asked).rows]


@pytest.mark.parametrize(
    ("by", "is_down", "expected"),
    [
        # as words 100 comes before 7; hidden and unknown come last both ways
        (3, False, ["Bea", "赵一", "安二", "波三"]),
        (3, True, ["安二", "赵一", "Bea", "波三"]),
        # .09 < 4/5 < 1
        (2, False, ["赵一", "安二", "Bea", "波三"]),
        (2, True, ["Bea", "安二", "赵一", "波三"]),
        (4, False, ["波三", "赵一", "Bea", "安二"]),
        # an, bo, zhao: Chinese names by their sound, Latin letters before them
        (0, False, ["Bea", "安二", "波三", "赵一"]),
    ],
)
def test_rows_are_ordered_by_value(by, is_down, expected):
    assert names(by=by, is_down=is_down) == expected


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ("", ["赵一", "Bea", "安二", "波三"]),
        ("用户", ["赵一", "波三"]),
        ("USER", ["安二"]),
        # every word, in whichever column
        ("用户 2026-09", ["赵一"]),
        # as the cell is written
        ("4/5", ["安二"]),
        ("没有", []),
    ],
)
def test_only_rows_with_every_word_stay(only, expected):
    assert names(only=only) == expected


def test_rows_that_are_alike_keep_their_order():
    assert names(by=1) == ["安二", "Bea", "赵一", "波三"]
