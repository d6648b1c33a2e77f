"""What is counted of a file, told as far as the open questions allow; every figure by hand."""

from dataclasses import replace

import pytest

from data.importing import intake
from data.importing.counts import Metric, Numbers, agreed
from data.importing.known import Known
from data.importing.model import Checked
from data.importing.possible import possible_checks
from data.importing.summary import LeftOut, n_rows_stored, summarise, usable_tables
from tests.importing.small_tables import SALT, codes, table_of
from tests.importing.small_tables import check as check_table


def summary_of(*checked: Checked, known=None):
    known = known or Known(salt=SALT)
    possible = [possible_checks(c, known) for c in usable_tables(checked)]
    return summarise("file.xlsx", checked, possible, known)


SCORES = """
工号 | 姓名 | 成绩 | 手机号
001 | 王敏 | 90 | 13800000001
002 | 李强 | 70 | 13800000002
003 | 赵丽 | 缺考 | 13800000003
"""


def test_scores_are_counted_before_anybody_has_named_the_course():
    summary = summary_of(check_table(table_of(SCORES), file_name=""))
    assert [q.code for q in summary.questions] == ["course_unknown"]
    assert (summary.outcome, summary.kind, summary.n_rows) == ("needs_answer", "assessment", 3)
    assert summary.numbers.n_people == 3
    (test,) = summary.numbers.assessments
    assert (test.name, test.n_scored, test.mean, test.n_absent) == ("成绩", 2, 80, 1)


def test_what_is_not_imported_is_listed_with_its_reason_and_its_filled_cells():
    summary = summary_of(check_table(table_of(SCORES), course="定价"))
    assert summary.outcome == "would_store"
    assert summary.left_out == (LeftOut("手机号", "personal", 3),)
    assert summary.numbers.assessments[0].name == "定价"


def test_each_turn_of_a_test_is_called_what_its_column_is_called():
    table = table_of("""
    工号 | 姓名 | 训前成绩 | 训后成绩
    001 | 王敏 | 60 | 90
    002 | 李强 | 50 | 缺考
    003 | 赵丽 | 55 | 80
    """)
    before, after = summary_of(check_table(table, course="定价")).numbers.assessments
    assert (before.name, before.phase, before.mean, before.n_scored) == ("训前成绩", "pre", 55, 3)
    assert (after.name, after.phase, after.mean, after.n_absent) == ("训后成绩", "post", 85, 1)


def test_turns_of_tests_of_several_courses_are_called_by_course_and_column():
    rows = "001 | 王敏 | 60 | 90\n002 | 李强 | 50 | 80"
    sheets = [
        check_table(table_of(f"工号 | 姓名 | 训前 | 训后\n{rows}", sheet=name), course=name)
        for name in ("定价", "社群")
    ]
    names = [(test.name, test.mean) for test in summary_of(*sheets).numbers.assessments]
    assert names == [
        ("定价 · 训前", 55), ("定价 · 训后", 85), ("社群 · 训前", 55), ("社群 · 训后", 85),
    ]  # fmt: skip


def test_kinds_of_tests_before_and_after_are_called_by_their_columns():
    table = table_of("""
    工号 | 姓名 | 笔试训前 | 笔试训后 | 实操训前 | 实操训后
    001 | 王敏 | 60 | 90 | 50 | 70
    002 | 李强 | 50 | 80 | 40 | 60
    """)
    found = summary_of(check_table(table, course="定价")).numbers.assessments
    assert [(test.name, test.mean) for test in found] == [
        ("笔试训前", 55), ("笔试训后", 85), ("实操训前", 45), ("实操训后", 65),
    ]  # fmt: skip


def test_words_beside_scores_are_counted_as_written_and_absence_apart():
    table = table_of("""
    工号 | 姓名 | 成绩
    001 | 王敏 | 90
    002 | 李强 | 缺考
    003 | 赵丽 | 免考
    004 | 钱一 | 缓考
    005 | 孙二 | 优秀
    006 | 周三 | 补考 72
    """)
    first, retest = summary_of(check_table(table, course="定价")).numbers.assessments
    assert (first.n_scored, first.mean, first.n_absent) == (1, 90, 1)
    assert first.labels == {"免考": 1, "缓考": 1, "优秀": 1}
    assert (retest.phase, retest.n_scored, retest.mean) == ("retest", 1, 72)


def test_a_session_without_a_mark_is_a_column_that_was_left_out():
    table = table_of("""
    工号 | 姓名 | 2026-03-05 | 2026-03-12
    001 | 王敏 | √ |
    002 | 李强 | × |
    """)
    summary = summary_of(check_table(table, course="定价"))
    assert summary.left_out == (LeftOut("2026-03-12", "session_empty", 0),)
    assert summary.numbers.attendance == {"present": 1, "absent": 1}


def test_people_and_marks_are_counted_while_the_order_of_day_and_month_is_open():
    table = table_of("""
    姓名 | 日期 | 签到
    王敏 | 05/06/2026 | √
    李强 | 05/06/2026 | ×
    王敏 | 06/06/2026 | √
    """)
    checked = check_table(table, course="定价", kind="attendance")
    assert codes(checked, "question") == ["day_order_unknown"]
    summary = summary_of(checked)
    assert (summary.outcome, summary.n_rows, summary.numbers.n_people) == ("needs_answer", 3, 2)
    assert summary.numbers.attendance == {"present": 2, "absent": 1}


def test_a_share_that_may_be_read_in_two_ways_has_a_count_and_no_sum():
    table = table_of("""
    日期 | 完成率
    2026-03-01 | 0.9
    2026-03-02 | 85
    """)
    checked = check_table(table, kind="metric")
    assert codes(checked, "question") == ["percent_or_fraction"]
    (metric,) = summary_of(checked).numbers.metrics
    assert metric == Metric("完成率", None, 2, None, None, None)


def test_marks_that_depend_on_an_answer_are_not_told():
    one = Numbers(2, attendance={"present": 2}, metrics=(Metric("a", None, 2, 1, 2, 3),))
    other = replace(one, attendance={"absent": 2}, metrics=(Metric("a", None, 2, 10, 2, 3),))
    assert agreed(one, other) == Numbers(2, metrics=(Metric("a", None, 2, None, 2, 3),))


def test_people_of_a_list_without_marks_are_counted_and_nobody_is_called_present():
    table = table_of("""
    工号 | 姓名 | 日期
    001 | 王敏 | 2026-03-05
    002 | 李强 | 2026-03-05
    """)
    summary = summary_of(check_table(table, kind="attendance", course="定价"))
    assert [q.code for q in summary.questions] == ["presence_unknown"]
    assert (summary.numbers.n_people, summary.numbers.attendance) == (2, {})


def test_answers_to_a_rating_keep_the_words_of_the_file_and_four_kinds_of_missing_apart():
    table = table_of("""
    序号 | 提交答卷时间 | 1、您对讲师满意吗
    1 | 2026-03-05 10:00:00 | 非常满意
    2 | 2026-03-05 10:01:00 | 满意
    3 | 2026-03-05 10:02:00 | 一般
    4 | 2026-03-05 10:03:00 | 满意
    5 | 2026-03-05 10:04:00 | 不了解
    6 | 2026-03-05 10:05:00 | (空)
    7 | 2026-03-05 10:06:00 | (跳过)
    """)
    summary = summary_of(check_table(table, kind="survey", purpose="satisfaction"))
    (question,) = summary.numbers.questions
    assert (question.type, question.n, question.mean) == ("rating", 4, 4.0)
    assert (question.scale_min, question.scale_max) == (1, 5)
    assert question.options == {"满意": 2, "非常满意": 1, "一般": 1, "不了解": 1}
    assert question.missing == {"out_of_scale": 1, "blank": 1, "skipped": 1}
    assert summary.numbers.n_people == 7


def test_items_of_a_matrix_and_options_of_a_choice_are_one_question_each():
    table = table_of("""
    序号 | 提交答卷时间 | 1、请评价—讲师 | 1、请评价—内容 | 2、渠道(邮件) | 2、渠道(微信) | 3、请评价—讲师 | 4、建议
    1 | 2026-03-05 10:00:00 | 满意 | 一般 | 1 | 0 | 满意 | 好
    2 | 2026-03-05 10:01:00 | 非常满意 | 满意 | 1 | 1 | 满意 | 更多案例
    3 | 2026-03-05 10:02:00 | 满意 | 不满意 | 0 | 1 | 一般 | 时间再长些
    """)
    numbers = summary_of(check_table(table, kind="survey", purpose="satisfaction")).numbers
    assert [(q.stem, q.item, q.type) for q in numbers.questions] == [
        ("1、请评价", "讲师", "rating"), ("1、请评价", "内容", "rating"),
        (None, None, "multi"), (None, None, "rating"), (None, None, "open"),
    ]  # fmt: skip
    assert numbers.n_questions == 4


def test_a_ratio_is_that_of_the_sums_and_its_parts_are_told_too():
    table = table_of("""
    日期 | 点击量 | 曝光量 | 点击率
    2026-03-01 | 10 | 100 | 10%
    2026-03-02 | 30 | 1000 | 3%
    """)
    metrics = {m.name: m for m in summary_of(check_table(table, kind="metric")).numbers.metrics}
    rate = metrics["点击率"]
    assert (rate.n, rate.first, rate.last, rate.sum) == (2, 0.1, 0.03, 40 / 1100)
    assert (metrics["点击量"].sum, metrics["曝光量"].sum) == (40, 1100)


def test_a_refused_table_beside_a_good_one_is_left_out_and_said():
    good = check_table(table_of(SCORES, sheet="成绩"), course="定价")
    empty = check_table(table_of("工号 | 姓名 | 成绩\n | | ", sheet="空白"), kind="assessment")
    assert codes(empty, "refused")
    summary = summary_of(good, empty)
    assert summary.outcome == "would_store"
    assert summary.sheets == ("成绩", "空白")
    assert summary.left_out[-1].what == "空白"
    assert [p.severity for p in summary.problems] == ["refused"]


def test_a_table_for_which_nothing_speaks_does_not_stop_the_one_beside_it():
    good = check_table(table_of(SCORES, sheet="成绩"), course="定价")
    other = check_table(table_of("甲 | 乙\n子 | 丑\n寅 | 卯", sheet="附表"))
    assert codes(other, "question") == ["kind_unclear"]
    summary = summary_of(good, other)
    assert (summary.outcome, summary.questions) == ("would_store", ())
    assert summary.left_out[-1] == LeftOut("附表", "table_unknown", 2)
    assert "table_unknown" in [problem.code for problem in summary.warnings]
    alone = summary_of(other)
    assert (alone.outcome, alone.kind) == ("needs_answer", None)


@pytest.mark.parametrize("name", ["A07", "T10", "K16", "A15"])
def test_rows_and_people_of_a_real_file_with_open_questions_are_counted(samples, name):
    item = intake.take_in(samples[name])
    known = Known(salt=SALT)
    checked = intake.check(item, known)
    found = summarise(name, checked, [possible_checks(c, known) for c in checked], known)
    n_rows, n_people = {"A07": (4, 4), "T10": (38, 5), "K16": (24, None), "A15": (180, 60)}[name]
    assert (found.n_rows, found.numbers.n_people) == (n_rows, n_people)


def test_grades_are_counted_for_the_test_that_gave_them_and_for_no_other():
    table = table_of("姓名|理论成绩|实操等级\n王敏|80|优\n李强|70|不合格")
    theory, practice = summary_of(check_table(table, course="定价")).numbers.assessments
    assert (theory.labels, practice.labels) == ({}, {"优": 1, "不合格": 1})


def test_a_row_of_a_goal_is_not_counted_among_those_that_would_be_stored():
    text = "日期|团队|类别|GMV\n" + "\n".join(
        f"2026-03-0{day}|华北|{said}|{value}"
        for day in (1, 2, 3)
        for said, value in (("目标", 100), ("实际", 90))
    )
    checked = check_table(table_of(text))
    assert (checked.n_rows_read, n_rows_stored(checked)) == (6, 3)
