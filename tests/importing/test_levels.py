"""Which side comes first, which answer is the success, whatever order the rows are in."""

import pandas as pd
import pytest

from data.importing import levels

FIRST_MINUS_SECOND = [
    ("group", ["对照组", "实验组"], ["实验组", "对照组"]),
    ("group", ["control", "treated"], ["treated", "control"]),
    ("group", ["0", "1"], ["1", "0"]),
    ("group", ["否", "是"], ["是", "否"]),
    ("group", ["旧流程", "新流程"], ["新流程", "旧流程"]),
    ("group", ["安慰剂", "接种"], ["接种", "安慰剂"]),
    ("group", ["不吸烟", "吸烟"], ["吸烟", "不吸烟"]),
    ("group", ["Female", "Male"], ["Male", "Female"]),
    ("group", ["2", "1"], ["1", "2"]),
    ("group", ["10", "9"], ["9", "10"]),
    ("group", ["乙班", "甲班"], ["甲班", "乙班"]),
    ("group", ["三组", "一组", "二组"], ["一组", "二组", "三组"]),
    ("group", ["ctrl", "trt2", "trt1"], ["trt1", "trt2", "ctrl"]),
    ("phase", ["前", "后"], ["后", "前"]),
    ("phase", ["pre", "post"], ["post", "pre"]),
    ("phase", ["第1次", "第2次"], ["第2次", "第1次"]),
]


@pytest.mark.parametrize(("role", "labels", "expected"), FIRST_MINUS_SECOND)
def test_sides_are_in_the_order_of_the_subtraction(role, labels, expected):
    for order in (labels, labels[::-1]):
        found = levels.ordered(pd.Series([*order, None], dtype=object), role)
        assert list(found.cat.categories) == expected


SUCCESSES = [
    (["通过", "未通过"], "通过"),
    (["不合格", "合格"], "合格"),
    (["Admitted", "Rejected"], "Admitted"),
    (["感染", "未感染"], "感染"),
    (["not improved", "improved"], "improved"),
    (["否", "是"], "是"),
    (["存活", "死亡"], "存活"),
    (["case", "non-case"], "case"),
    (["红", "蓝"], None),
    (["A", "B", "C"], None),
]


@pytest.mark.parametrize(("labels", "expected"), SUCCESSES)
def test_the_success_is_told_by_words(labels, expected):
    assert levels.success_of(labels) == expected
    assert levels.success_of(labels[::-1]) == expected


def test_words_become_one_for_the_success():
    values, word = levels.outcome(pd.Series(["未通过", "通过", None, "通过"], dtype=object))
    assert word == "通过"
    assert values.iloc[[0, 1, 3]].tolist() == [0.0, 1.0, 1.0]
    assert pd.isna(values.iloc[2])


def test_a_scale_in_words_becomes_its_steps():
    answers = ["非常满意", "满意", "一般", "不满意", "非常不满意"]
    values, word = levels.outcome(pd.Series(answers, dtype=object))
    assert (values.tolist(), word) == ([5.0, 4.0, 3.0, 2.0, 1.0], "")
