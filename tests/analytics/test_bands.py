"""The natural order of levels and of bands of service, in whichever order they come."""

import random

import pandas as pd
import pytest

from analytics import bands, rates

ORDERS = [
    ["1年以内", "1-3年", "3-5年", "5年以上"],
    ["不满 1 年", "1–3 年", "3–5 年", "5 年以上", "10年以上"],
    ["半年以内", "一年以内", "一到三年", "三年以上", "十年以上", "十五年以上"],
    ["6个月以内", "6-12个月", "1-3年", "3年及以上"],
    ["Less than 1 year", "1-3 years", "3-5 years", "More than 5 years"],
    ["< 6 months", "6-12 months", "1-2 years", "2+ years"],
    ["tenure_0", "tenure_1", "tenure_2", "tenure_3"],
    ["P4", "P7", "P10"],
    ["初级", "中级", "高级", "资深", "专家"],
    ["Junior", "Intermediate", "Senior", "Expert"],
    ["专员", "策划"],
]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order[0])
def test_groups_come_in_the_order_a_reader_expects(order):
    mixed = order.copy()
    random.Random(5).shuffle(mixed)
    assert sorted(mixed, key=bands.natural) == sorted(order, key=order.index)


def test_rates_of_levels_are_in_their_order_and_those_of_courses_by_name():
    frame = pd.DataFrame(
        {"level": ["专家", "初级", "高级", "中级"], "course_name": ["P10", "P4", "b", "a"]}
    ).assign(x=10, n=20)

    def measure(rows):
        return rates.share(rows["x"].sum(), rows["n"].sum(), definition="pass_sat")

    found = rates.groups_of(frame, "level", measure)
    assert [group.label for group in found] == ["初级", "中级", "高级", "专家"]
    found = rates.groups_of(frame, "course_name", measure)
    assert [group.label for group in found] == ["P10", "P4", "a", "b"]
