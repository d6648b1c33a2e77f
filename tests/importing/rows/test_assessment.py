"""Scores: cells, headers, scales and the layouts of score sheets."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing.known import Known
from data.importing.model import Column
from data.importing.rows.score_headers import read_score_header, read_score_headers
from data.importing.rows.score_scale import guess_maximum
from data.importing.rows.scores import read_score, scaled
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of

RESULT = ("person_id", "phase", "attempt", "status", "score", "grade_label", "is_passed")


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("85", 85),
        ("85分", 85),
        (85.0, 85),
        ("85/100", 85),
        ("零分", 0),
        ("满分", 100),
        ("92%", 92),
        ("17/20", 85),
        ("补考 72", 72),
        ("８５", 85),
    ],
)
def test_a_score_is_read_in_points_of_the_maximum(cell, points):
    score = scaled(read_score(cell), 100)
    assert (score.status, score.points) == ("scored", pytest.approx(points))


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("缺考", "absent"), ("Absent", "absent"), ("免考", "exempt"), ("免修", "exempt"), ("EX", "exempt"),
        ("缓考", "deferred"), ("作弊", "void"), ("取消", "void"), ("八十五", "unreadable"), ("约85", "unreadable"), ("5/0", "unreadable"),
        ("缺 考", "absent"), ("0(缺考)", "absent"), ("缺考 0", "absent"), ("出差", "absent"), ("√", "unreadable"),
    ],
)  # fmt: skip
def test_words_for_no_score_keep_their_reason(cell, status):
    assert read_score(cell).status == status


@pytest.mark.parametrize("cell", ["", None, "-", "—", "未提交", "N/A", "未交卷", "离职", "待定"])
def test_a_test_that_was_not_taken_leaves_no_result(cell):
    assert read_score(cell) is None


@pytest.mark.parametrize(
    ("cell", "is_passed"),
    [
        ("优秀", True),
        ("良", True),
        ("及格", True),
        ("合格", True),
        ("已通过", True),
        ("Pass", True),
        ("不及格", False),
        ("未通过", False),
        ("Fail", False),
        ("B+", None),
        ("A", None),
    ],
)
def test_grades_stay_words_and_say_passed_only_where_they_do(cell, is_passed):
    score = read_score(cell)
    assert (score.status, score.points, score.grade, score.is_passed) == (
        "graded",
        None,
        cell,
        is_passed,
    )


@given(st.floats(0, 100, allow_nan=False).map(lambda x: round(x, 2)))
def test_a_score_survives_every_way_of_writing_it(points):
    for cell in (f"{points:.2f}", f"{points:.2f}分", f"{points:.2f}/100", points):
        assert scaled(read_score(cell), 100).points == pytest.approx(points)


@pytest.mark.parametrize(
    ("parts", "kind", "turn", "attempt", "name"),
    [
        (("笔试", "训前"), "written", "pre", 1, ""),
        (("笔试", "训后"), "written", "post", 1, ""),
        (("实操", "补考"), "practical", "retest", 2, ""),
        (("Practical test", "Before"), "practical", "pre", 1, ""),
        (("笔试成绩",), "written", None, 1, ""),
        (("保持测试",), "written", "later", 1, ""),
        (("实操", "训后三个月"), "practical", "later", 1, "三个月"),
        (("Score 30 days later",), "written", "later", 1, "30 days later"),
        (("Delayed post-test",), "written", "later", 1, ""),
        (("Delayed post (/20)",), "written", "later", 1, ""),
        (("Post-test",), "written", "post", 1, ""),
        (("正手攻球", "第二次"), "written", "retest", 2, "正手攻球"),
        (("大学物理",), "written", None, 1, "大学物理"),
        (("成绩",), "written", None, 1, ""),
    ],
)
def test_a_score_header_says_which_test_and_attempt(parts, kind, turn, attempt, name):
    header = read_score_header(Column(3, " / ".join(parts), parts))
    assert (header.kind, header.turn, header.attempt, header.name) == (kind, turn, attempt, name)


def test_a_score_header_may_give_maximum_and_pass_line():
    header = read_score_header(Column(3, "", ("笔试（满分150，及格线90）",)))
    assert (header.max_score, header.pass_line) == (150, 90)
    assert read_score_header(Column(3, "", ("Grade/10.00",))).max_score == 10


WIDE = """
工号|姓名|岗位|笔试|笔试|笔试|实操
||| 训前|训后|补考|训后
E1|沈映川|产品运营|55|82||90
E2|顾澄野|产品运营|40|62|75|缺考
E3|苏若棠|数据运营|-|缓考||合格
"""


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("考前成绩", "考后成绩", ""), ("学习前", "学习后", ""), ("入学测试", "结业测试", ""),
        ("礼仪(前)", "礼仪(后)", "礼仪"), ("礼仪-前", "礼仪-后", "礼仪"), ("话术辅导前", "话术辅导后", "话术"),
        ("期初(100分)", "期末(100分)", ""), ("入训", "结训", ""),
    ],
)  # fmt: skip
def test_two_headers_that_differ_in_before_and_after_alone_are_both_tests_of_one_course(
    before, after, name
):
    headers = read_score_headers([Column(3, after, (after,)), Column(2, before, (before,))])
    assert [(headers[at].turn, headers[at].name) for at in (2, 3)] == [
        ("pre", name),
        ("post", name),
    ]


@pytest.mark.parametrize(
    "headers",
    [("售前成绩", "售后成绩"), ("产前护理", "产后护理"), ("考前", "结业"), ("礼仪前", "话术后")],
)
def test_headers_that_differ_in_more_or_name_teams_are_no_such_pair(headers):
    columns = [Column(i, header, (header,)) for i, header in enumerate(headers)]
    assert read_score_headers(columns) == {c.position: read_score_header(c) for c in columns}


def test_a_wide_sheet_gives_one_result_per_test_phase_and_person():
    title = ("用户研究 成绩表", "考试日期：2026-04-17  满分：100 分  合格线：70 分")
    checked = check(table_of(WIDE, n_header=2, title=title))
    assert rows_of(checked, "assessment_result", "assessment_id", *RESULT) == [
        ("用户研究|practical", "E1", "post", 1, "scored", 90.0, None, None),
        ("用户研究|practical", "E2", "post", 1, "absent", None, None, None),
        ("用户研究|practical", "E3", "post", 1, "graded", None, "合格", True),
        ("用户研究|written", "E1", "post", 1, "scored", 82.0, None, None),
        ("用户研究|written", "E1", "pre", 1, "scored", 55.0, None, None),
        ("用户研究|written", "E2", "post", 1, "scored", 62.0, None, None),
        ("用户研究|written", "E2", "pre", 1, "scored", 40.0, None, None),
        ("用户研究|written", "E2", "retest", 2, "scored", 75.0, None, None),
        ("用户研究|written", "E3", "post", 1, "deferred", None, "缓考", None),
    ]
    assert rows_of(
        checked, "assessment", "assessment_id", "kind", "held_on", "max_score", "pass_line"
    ) == [
        ("用户研究|practical", "practical", date(2026, 4, 17), 100.0, 70.0),
        ("用户研究|written", "written", date(2026, 4, 17), 100.0, 70.0),
    ]
    assert codes(checked) == []


def test_subjects_as_columns_are_a_course_each_unless_the_table_names_one():
    text = "工号|姓名|大学物理|离散数学\nE1|沈映川|85|90\nE2|顾澄野|60|71"
    alone = check(table_of(text), file_name="成绩.xlsx")
    assert {c for (c,) in rows_of(alone, "course", "course_id")} == {"大学物理", "离散数学"}
    assert codes(alone, "note") == ["subjects_as_courses"]
    named = check(table_of(text, title=("新人训练营 成绩表",)))
    assert rows_of(named, "assessment", "assessment_id") == [
        ("新人训练营|written|大学物理",),
        ("新人训练营|written|离散数学",),
    ]


def test_long_rows_use_their_own_maximum_phase_and_pass_flag():
    text = "工号|姓名|课程|阶段|得分|满分|是否合格\nE1|沈映川|用户研究|训前|30|50|否\nE1|沈映川|用户研究|训后|45|50|是\nE2|顾澄野|用户研究|训后|20|50|是"
    checked = check(table_of(text))
    assert rows_of(checked, "assessment", "assessment_id", "max_score", "pass_line") == [
        ("用户研究|written", 50.0, 35.0)
    ]
    assert rows_of(checked, "assessment_result", *RESULT) == [
        ("E1", "post", 1, "scored", 45.0, None, True),
        ("E1", "pre", 1, "scored", 30.0, None, False),
        ("E2", "post", 1, "scored", 20.0, None, True),
    ]
    # 20 of 50 is below the line of 35: the file's own flag is kept, and the contradiction is said
    (note,) = [p for p in checked.problems if p.code == "passed_contradicts"]
    assert (note.values["n"], note.row) == (1, 3)


def test_unknown_words_for_the_phase_wait_for_an_answer():
    text = "工号|姓名|课程|阶段|得分\nE1|沈映川|用户研究|一月|55\nE1|沈映川|用户研究|六月|65\nE1|沈映川|用户研究|八月|60"
    waiting = check(table_of(text))
    (question,) = [p for p in waiting.problems if p.code == "phases_unknown"]
    assert question.values["items"] == sorted(["一月", "六月", "八月"])
    assert waiting.frames == {}
    answered = check(table_of(text), phases={"一月": "pre", "六月": "post", "八月": "none"})
    assert rows_of(answered, "assessment_result", "phase", "score") == [
        ("post", 65.0),
        ("pre", 55.0),
    ]
    assert codes(answered, "note") == ["phase_left_out"]


def test_the_same_person_on_two_days_has_a_first_test_and_a_retest():
    text = "工号|姓名|课程|考试日期|成绩\nE1|沈映川|用户研究|2026-05-01|82\nE1|沈映川|用户研究|2026-04-17|55"
    checked = check(table_of(text))
    assert rows_of(checked, "assessment_result", "phase", "attempt", "score") == [
        ("post", 1, 55.0),
        ("retest", 2, 82.0),
    ]


def test_two_scores_for_one_test_keep_the_later_row_and_name_both():
    text = "工号|姓名|课程|成绩\nE1|沈映川|用户研究|55\nE1|沈映川|用户研究|82"
    checked = check(table_of(text))
    assert rows_of(checked, "assessment_result", "score") == [(82.0,)]
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.values["other_row"]) == ("twice_differs", 1, 3)


@pytest.mark.parametrize(
    ("points", "maximum"),
    [
        ([85, 90, 100], 100),
        ([0.5, 0.9, 1.0], 1),
        ([3, 4, 5], 5),
        ([6.1, 8.2, 3.3], 10),
        ([110, 95, 120], 120),
        ([9, 8], 100),
        ([85] * 30 + [860], 100),
        ([], 100),
    ],
)
def test_the_maximum_is_100_unless_the_scores_clearly_speak_against_it(points, maximum):
    assert guess_maximum(points) == maximum


def test_a_guessed_maximum_is_asked_about_and_an_answer_counts():
    text = "工号|姓名|课程|成绩\nE1|沈映川|用户研究|6\nE2|顾澄野|用户研究|8\nE3|苏若棠|用户研究|9"
    asked = check(table_of(text))
    (question,) = [p for p in asked.problems if p.severity == "question"]
    assert (question.code, question.values["default"]) == ("score_scale", 10)
    assert rows_of(asked, "assessment", "max_score", "pass_line") == [(10.0, 7.0)]
    answered = check(table_of(text), max_score=20, pass_line=12)
    assert rows_of(answered, "assessment", "max_score", "pass_line") == [(20.0, 12.0)]
    assert codes(answered) == []


def test_a_score_outside_the_scale_is_rejected_with_the_scale():
    text = (
        "工号|姓名|课程|成绩\nE1|沈映川|用户研究|-5\nE2|顾澄野|用户研究|850\nE3|苏若棠|用户研究|85"
    )
    checked = check(table_of(text), max_score=100)
    assert rows_of(checked, "assessment_result", "score") == [(85.0,)]
    problems = [p for p in checked.problems if p.severity == "rejected"]
    assert [(p.code, p.row, p.seen, p.values["high"]) for p in problems] == [
        ("score_out_of_range", 1, "-5", 100.0),
        ("score_out_of_range", 2, "850", 100.0),
    ]


def test_totals_and_means_are_compared_and_never_stored():
    text = (
        "工号|姓名|语文|数学|总分|平均分|名次\nE1|沈映川|80|90|170|85|1\nE2|顾澄野|60|70|140|65|2"
    )
    checked = check(table_of(text), file_name="成绩.xlsx")
    assert len(checked.frames["assessment_result"]) == 4
    (problem,) = [p for p in checked.problems if p.code == "derived_contradicts"]
    assert (problem.header, problem.seen, problem.values["expected"], problem.values["n"]) == (
        "总分",
        "140",
        130.0,
        1,
    )


def test_a_mean_under_the_table_that_differs_is_reported():
    text = "工号|姓名|成绩\nE1|沈映川|80\nE2|顾澄野|70"
    assert codes(check(table_of(text, totals=["平均分||75"]), course="用户研究")) == []
    wrong = check(table_of(text, totals=["平均分||78"]), course="用户研究")
    (problem,) = [p for p in wrong.problems if p.code == "total_mismatch"]
    assert (problem.seen, problem.values["counted"]) == ("78", 75.0)


def test_a_row_of_maxima_is_no_person_and_gives_the_scale():
    text = "工号|姓名|笔试|实操\n|满分|120|50\nE1|沈映川|96|40\nE2|顾澄野|60|25"
    checked = check(table_of(text), course="用户研究", kind="assessment")
    assert rows_of(checked, "assessment", "kind", "max_score") == [
        ("practical", 50.0),
        ("written", 120.0),
    ]
    assert {p for (p,) in rows_of(checked, "person", "person_id")} == {"E1", "E2"}


def test_a_percent_format_makes_shares_of_the_maximum():
    text = "工号|姓名|成绩\nE1|沈映川|0.85\nE2|顾澄野|0.6"
    checked = check(table_of(text, percent=(2,)), course="用户研究", max_score=100)
    assert rows_of(checked, "assessment_result", "score") == [(60.0,), (85.0,)]


def test_a_damaged_number_is_rejected():
    checked = check(table_of("工号|姓名|成绩\n1.02E+11|沈映川|85\nE2|顾澄野|70"), course="用户研究")
    assert codes(checked, "rejected") == ["damaged_number"]
    assert rows_of(checked, "assessment_result", "person_id") == [("E2",)]


def test_what_is_known_of_a_test_holds_until_a_sheet_or_an_answer_says_otherwise():
    text = "工号|姓名|课程|成绩\nE1|沈映川|用户研究|36\nE2|顾澄野|用户研究|48"
    first = check(table_of(text), max_score=50, pass_line=30)
    known = Known(assessments=first.frames["assessment"], salt=SALT)
    again = check(table_of(text), known=known)
    assert "assessment" not in again.frames
    assert rows_of(again, "assessment_result", "score") == [(36.0,), (48.0,)]
    corrected = check(table_of(text), known=known, max_score=60)
    assert rows_of(corrected, "assessment", "max_score", "pass_line") == [(60.0, 42.0)]


LATER = ("用户研究|later", "post", 1, 60.0)
FIRST = ("用户研究|written", "post", 1, 82.0)
TURN = ("assessment_id", "phase", "attempt", "score")


@pytest.mark.parametrize(
    "text",
    [
        "工号|姓名|训后成绩|保持测试成绩\nE1|沈映川|82|60",
        "工号|姓名|阶段|成绩\nE1|沈映川|训后|82\nE1|沈映川|30天后|60",
        "工号|姓名|考核方式|成绩\nE1|沈映川|笔试|82\nE1|沈映川|回访测试|60",
        "工号|姓名|Score after training|Score 6 weeks later\nE1|沈映川|82|60",
    ],
)
def test_a_later_test_is_a_test_of_its_own_wherever_the_sheet_says_so(text):
    checked = check(table_of(text), course="用户研究", max_score=100)
    assert rows_of(checked, "assessment_result", *TURN) == [LATER, FIRST]
    assert ("用户研究|later", "later") in rows_of(checked, "assessment", "assessment_id", "kind")


@pytest.mark.parametrize(
    ("title", "turn", "stored"),
    [
        ("用户研究 保持测试 成绩表", "later", LATER),
        ("用户研究 补考成绩", "retest", ("用户研究|written", "retest", 2, 60.0)),
        ("User research, 30 days after", "later", LATER),
    ],
)
def test_a_title_may_say_which_test_it_is_and_the_reader_is_asked(title, turn, stored):
    table = table_of("工号|姓名|成绩\nE1|沈映川|60", title=(title,))
    checked = check(table, course="用户研究", max_score=100)
    (question,) = [p for p in checked.problems if p.values.get("context") == "turn"]
    assert (question.code, question.values["default"]) == (f"turn_{turn}", turn)
    assert rows_of(checked, "assessment_result", *TURN) == [stored]
    denied = check(table, course="用户研究", max_score=100, turn="post")
    assert rows_of(denied, "assessment_result", *TURN) == [(*FIRST[:3], 60.0)]
    assert f"turn_{turn}" not in codes(denied)


def test_what_a_column_says_of_the_test_goes_before_the_title():
    text = "工号|姓名|训后成绩|补考成绩\nE1|沈映川|50|82"
    checked = check(table_of(text, title=("成绩及补考",)), course="用户研究", max_score=100)
    assert rows_of(checked, "assessment_result", "phase", "score") == [
        ("post", 50.0),
        ("retest", 82.0),
    ]
    assert [c for c in codes(checked) if c.startswith("turn_")] == []


@pytest.mark.parametrize(("day", "is_asked"), [("2026-05-08", True), ("2026-05-07", False)])
def test_a_second_test_of_a_course_three_weeks_on_is_asked_about(day, is_asked):
    text = "工号|姓名|课程|考试日期|成绩\nE1|沈映川|用户研究|{}|60"
    first = check(table_of(text.format("2026-04-17")), max_score=100)
    known = Known(assessments=first.frames["assessment"], salt=SALT)
    again = check(table_of(text.format(day)), known=known, max_score=100)
    assert ("turn_unsaid" in codes(again)) == is_asked
    told = check(table_of(text.format(day)), known=known, max_score=100, turn="later")
    assert rows_of(told, "assessment_result", "assessment_id") == [("用户研究|later",)]
    assert "turn_unsaid" not in codes(told)


@pytest.mark.parametrize("sheet", ["一班", "高一(2)班", "Class A"])
def test_a_sheet_per_class_names_the_team_and_not_the_course(sheet):
    checked = check(
        table_of("工号|姓名|成绩\nE1|沈映川|85", sheet=sheet), file_name="合规成绩.xlsx"
    )
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["default"]) == ("course_guessed", "合规")
    assert rows_of(checked, "person", "team") == [(sheet,)]


def names_of(checked):
    return dict(rows_of(checked, "assessment", "assessment_name", "max_score"))


def test_points_share_and_letter_of_one_test_are_one_result_and_give_its_maximum():
    text = (
        "ID number|Name|Quiz: Safety (Real)|Quiz: Safety (Percentage)|Quiz: Safety (Letter)"
        "\n1|Ann|9.50|95.00 %|A\n2|Bob|7.00|70.00 %|C\n3|Cat|-|-|-"
    )
    checked = check(table_of(text), course="Onboarding")
    assert names_of(checked) == {"Quiz: Safety": 10.0}
    assert rows_of(checked, "assessment_result", "person_id", "score", "grade_label") == [
        ("1", 9.5, "A"),
        ("2", 7.0, "C"),
    ]


@pytest.mark.parametrize(
    ("column", "cells", "scores"),
    [
        ("Aufgabe: Blatt 1 (Punkte)", ("8,50", "-", "9,75"), [8.5, 9.75]),
        ("Bewertung/10,00", ("8,00", "6,50", "10"), [6.5, 8.0, 10.0]),
    ],
)
def test_scores_with_a_decimal_comma_are_read_as_such(column, cells, scores):
    lines = "\n".join(f"{i}|N{i}|{cell}" for i, cell in enumerate(cells))
    checked = check(table_of(f"ID-Nummer|Name|{column}\n{lines}"), course="Kurs", max_score=10)
    found = [score for (score,) in rows_of(checked, "assessment_result", "score")]
    assert sorted(found) == scores


ITEM = ("person_id", "item_id", "points", "max_points", "answer")


def test_questions_of_a_test_are_no_tests_of_their_own():
    text = "ID number|Name|Grade/10.00|Q. 1 /5.00|Q. 2 /5.00|Response 1|Right answer 1\n1|Ann|8.00|5.00|3.00|4|4\n2|Bob|6.50|4.00|-|3|4"
    checked = check(table_of(text), course="Onboarding")
    assert names_of(checked) == {"Onboarding": 10.0}
    assert rows_of(checked, "item_result", *ITEM) == [
        ("1", "Q. 1", 5.0, 5.0, "4"), ("1", "Q. 2", 3.0, 5.0, None), ("2", "Q. 1", 4.0, 5.0, "3"),
    ]  # fmt: skip


def test_questions_belong_to_the_attempt_of_their_row():
    text = "工号|姓名|得分|第1题(60分)|第2题(40分)|交卷时间\n1|王敏|60|60|0|2026-03-01 09:00\n1|王敏|100|60|40|2026-03-02 09:00"
    checked = check(table_of(text), course="定价", max_score=100)
    results = rows_of(checked, "assessment_result", "phase", "attempt", "score")
    assert results == [("post", 1, 60.0), ("retest", 2, 100.0)]
    assert rows_of(checked, "item_result", "item_id", "phase", "attempt", "points") == [
        ("第1题", "post", 1, 60.0), ("第1题", "retest", 2, 60.0),
        ("第2题", "post", 1, 0.0), ("第2题", "retest", 2, 40.0),
    ]  # fmt: skip


def test_a_sheet_of_questions_alone_is_scored_by_their_sum():
    text = "工号|姓名|第1题(60分)|第2题(40分)\n1|王敏|60|10\n2|李强|30|"
    checked = check(table_of(text), course="定价")
    assert names_of(checked) == {"定价": 100.0}
    assert rows_of(checked, "assessment_result", "person_id", "score") == [("1", 70.0), ("2", 30.0)]
    assert "score_from_items" in codes(checked, "note")
    assert len(checked.frames["item_result"]) == 3


def test_a_row_of_full_marks_under_the_header_is_nobody():
    text = "Name|Total|Question 1|Question 2\nOut of|10|4|6\nAnn|7|3|4\nBob|9|4|5"
    checked = check(table_of(text), course="Onboarding")
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("name:Ann", 7.0), ("name:Bob", 9.0),
    ]  # fmt: skip
    assert names_of(checked) == {"Onboarding": 10.0}
    assert set(checked.frames["item_result"]["max_points"]) == {4.0, 6.0}


def test_the_full_mark_that_no_file_states_is_asked_for_with_a_default():
    text = "工号|姓名|总分|第1题|第2题|第3题\n1|王敏|8|5|3|0\n2|李强|5|5|0|0"
    checked = check(table_of(text), course="定价", max_score=10)
    (asked,) = [p for p in checked.problems if p.code == "item_marks_guessed"]
    assert (asked.values["default"], asked.values["n"]) == ("highest", 2)
    assert "items_without_mark" in codes(checked, "note")
    assert rows_of(checked, "item_result", "item_id", "points", "max_points")[0] == (
        "第1题",
        5.0,
        5.0,
    )
    refused = check(table_of(text), course="定价", max_score=10, item_marks="none")
    assert "item_result" not in refused.frames


def test_questions_that_do_not_make_up_the_score_are_said():
    text = "工号|姓名|总分|第1题(5分)|第2题(5分)\n1|王敏|8|5|3\n2|李强|9|5|3"
    checked = check(table_of(text), course="定价", max_score=10)
    (said,) = [p for p in checked.problems if p.code == "items_do_not_sum"]
    assert (said.values["n"], said.seen, said.values["expected"]) == (1, "9", "8")


def test_the_full_mark_beside_each_score_is_no_total():
    text = "姓名|部门|得分|总分|是否及格|交卷时间|用时|作答次数\n沈映川|一部|85|100|是|2024-03-01 10:20:30|15分20秒|1\n顾澄野|二部|55|100|否|2024-03-01 10:30:30|20分|1\n顾澄野|二部|78|100|是|2024-03-01 14:30:30|18分|2\n苏若棠|二部||100|否|||0"
    checked = check(table_of(text), course="合规")
    assert names_of(checked) == {"合规": 100.0}
    assert rows_of(checked, "assessment_result", *RESULT) == [
        ("name:沈映川", "post", 1, "scored", 85.0, None, True),
        ("name:苏若棠", "post", 1, "absent", None, None, None),
        ("name:顾澄野", "post", 1, "scored", 55.0, None, False),
        ("name:顾澄野", "retest", 2, "scored", 78.0, None, True),
    ]
    assert "derived_contradicts" not in codes(checked)


def test_two_tries_on_one_day_are_told_apart_by_their_time():
    text = "工号|姓名|课程|交卷时间|成绩\nE1|沈映川|合规|2026-05-01 14:00|82\nE1|沈映川|合规|2026-05-01 09:00|55"
    checked = check(table_of(text))
    assert rows_of(checked, "assessment_result", "phase", "attempt", "score") == [
        ("post", 1, 55.0),
        ("retest", 2, 82.0),
    ]


def test_who_has_handed_nothing_in_is_said_and_has_no_result():
    text = "工号|姓名|成绩\nE1|沈映川|82\nE2|顾澄野|未提交\nE3|林知夏|-\nE4|周砚|缺考"
    checked = check(table_of(text), course="合规")
    assert rows_of(checked, "assessment_result", "person_id", "status") == [
        ("E1", "scored"),
        ("E4", "absent"),
    ]
    (note,) = [problem for problem in checked.problems if problem.code == "no_result_yet"]
    assert (note.values["n"], note.values["rows"], note.seen) == (1, "3", "未提交")


def test_a_pass_mark_beside_several_scores_belongs_to_the_whole_and_its_parts_or_to_none():
    text = "工号|姓名|平时成绩|期末成绩|总评成绩|是否合格\nE1|沈映川|90|60|72|是\nE2|顾澄野|80|40|56|否"
    checked = check(table_of(text), course="用户研究")
    assert rows_of(checked, "assessment_result", "score", "is_passed") == [
        (40.0, False), (56.0, False), (60.0, True), (72.0, True), (80.0, False), (90.0, True),
    ]  # fmt: skip
    assert "verdict_of_whole" in codes(checked, "note")
    apart = check(table_of(text.replace("总评", "实践")), course="用户研究")
    assert {passed for (passed,) in rows_of(apart, "assessment_result", "is_passed")} == {None}
    assert "row_result_left_out" in codes(apart, "note")


def test_pass_marks_that_some_line_explains_do_not_contradict():
    text = "工号|姓名|课程|成绩|是否合格\nE1|沈映川|合规|64|是\nE2|顾澄野|合规|{}|否"
    assert "passed_contradicts" not in codes(check(table_of(text.format(58))))
    assert "passed_contradicts" in codes(check(table_of(text.format(66))))
    assert "passed_contradicts" in codes(check(table_of(text.format(58)), pass_line=70))


def test_a_bonus_above_a_stated_maximum_is_kept_and_said():
    text = "工号|姓名|成绩（满分20）\nE1|沈映川|22\nE2|顾澄野|18\nE3|苏若棠|200"
    checked = check(table_of(text), course="合规")
    assert rows_of(checked, "assessment_result", "score") == [(18.0,), (22.0,)]
    (bonus,) = [p for p in checked.problems if p.code == "score_above_maximum"]
    assert (bonus.row, bonus.values["maximum"]) == (1, 20.0)
    assert codes(checked, "rejected") == ["score_out_of_range"]


def test_a_maximum_that_was_guessed_makes_no_bonus_of_a_slip_when_the_sheet_comes_again():
    scores = "\n".join(f"E{n}|沈映川|{60 + n}" for n in range(1, 13))
    text = f"工号|姓名|成绩\n{scores}\nE13|顾澄野|112"
    first = check(table_of(text), course="合规")
    assert codes(first, "rejected") == ["score_out_of_range"]
    known = Known(assessments=first.frames["assessment"], salt=SALT)
    assert codes(check(table_of(text), course="合规", known=known), "rejected") == [
        "score_out_of_range"
    ]


def test_a_grade_may_say_that_it_is_of_the_retest():
    score = read_score("通过（补考）")
    assert (score.status, score.grade, score.is_passed, score.is_resit) == (
        "graded",
        "通过",
        True,
        True,
    )
    assert not read_score("通过（优秀）").is_resit
    assert read_score("合 格")[-3:] == ("合格", True, False)


def test_one_score_out_of_its_own_maximum_is_no_scale_for_the_others():
    checked = check(
        table_of("工号|姓名|成绩\nE1|沈映川|62\nE2|顾澄野|91\nE3|苏若棠|17/20"), course="合规"
    )
    assert rows_of(checked, "assessment", "max_score") == [(100.0,)]
    assert rows_of(checked, "assessment_result", "score") == [(62.0,), (85.0,), (91.0,)]


def test_one_number_far_above_the_others_is_a_slip_and_no_scale():
    rows = "\n".join(f"E{n}|沈映川|{60 + n}" for n in range(1, 10))
    checked = check(table_of(f"工号|姓名|成绩\n{rows}\nE10|顾澄野|999"), course="合规")
    assert codes(checked, "rejected") == ["score_out_of_range"]
    assert rows_of(checked, "assessment", "max_score") == [(100.0,)]
    assert codes(checked, "question") == []


def test_each_subject_has_its_own_scale():
    text = (
        "工号|姓名|语文|数学|物理\nE1|沈映川|120|148|88\nE2|顾澄野|98|缺考|70\nE3|苏若棠|110|118|92"
    )
    checked = check(table_of(text), course="期中考试")
    assert names_of(checked) == {"语文": 150.0, "数学": 150.0, "物理": 100.0}
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["items"]) == ("score_scales", ["语文 150", "数学 150"])


def test_ranks_lengths_and_counts_are_no_scores():
    text = "工号|姓名|成绩|班级名次|年级排名|用时|切屏次数|年龄\nE1|沈映川|85|1|3|20|2|30\nE2|顾澄野|70|2|9|25|0|41"
    checked = check(table_of(text), course="合规")
    assert rows_of(checked, "assessment_result", "score") == [(70.0,), (85.0,)]


def test_a_total_alone_is_the_score():
    checked = check(table_of("工号|姓名|总分|名次\nE1|沈映川|85|1\nE2|顾澄野|70|2"), course="合规")
    assert rows_of(checked, "assessment_result", "score") == [(70.0,), (85.0,)]


def test_a_total_over_several_attempts_is_compared_where_it_is_their_sum():
    header = "工号|姓名|笔试|笔试|实操|总分\n|||||\n"
    rows = "E1|沈映川|80|85|90|255\nE2|顾澄野|60|75|70|205\nE3|苏若棠|70|75|80|226"
    table = table_of(header.replace("|||||", "||第一次|第二次||") + rows, n_header=2)
    (note,) = [p for p in check(table, course="合规").problems if p.code == "derived_contradicts"]
    assert (note.seen, note.values["expected"], note.values["n"]) == ("226", 225.0, 1)


@pytest.mark.parametrize(
    ("cell", "status", "points"),
    [
        ("缺考(病假)", "absent", None), ("补 65", "scored", 65.0), ("65（补考）", "scored", 65.0),
        ("弃考", "absent", None), ("舞弊", "void", None), ("Not Attempted", None, None),
    ],
)  # fmt: skip
def test_more_words_of_score_sheets(cell, status, points):
    score = read_score(cell)
    assert (score.status, score.points) == (status, points) if status else score is None


def test_two_columns_that_would_be_one_test_keep_their_names():
    text = "Student ID|Grade|Final Exam\n1|0.85|0.8\n2|0.4|0.5\n3|0.72|0.75"
    assert names_of(check(table_of(text), course="edX")) == {"Grade": 1.0, "Final Exam": 1.0}


def test_a_remark_called_note_is_no_score():
    text = "工号|姓名|成绩|Note\nE1|沈映川|85|well done\nE2|顾澄野|70|"
    checked = check(table_of(text), course="合规")
    assert rows_of(checked, "assessment_result", "score") == [(70.0,), (85.0,)]


@pytest.mark.parametrize(
    ("header", "cell", "grade", "points"),
    [
        ("考核等级", "B", "B", None),
        ("正确率", "85%", None, 85.0),
        ("结果", "Pass", "Pass", None),
        ("是否合格", "是", "是", None),
    ],
)
def test_a_grade_or_a_rate_alone_is_the_result(header, cell, grade, points):
    text = f"工号|姓名|课程|{header}\nE1|沈映川|合规|{cell}\nE2|顾澄野|合规|{cell}"
    found = rows_of(
        check(table_of(text), kind="assessment"), "assessment_result", "grade_label", "score"
    )
    assert found == [(grade, points)] * 2


def test_an_exam_table_names_its_course_full_mark_and_pass_line():
    text = "考生姓名|考生账号|考试名称|考试开始时间|考试用时|得分|试卷总分|及格分|是否及格\n沈映川|shen|信息安全|2024/3/1 10:00:00|00:20:00|85|100|60|及格\n顾澄野|gu|信息安全|2024/3/1 10:00:00|00:40:00|55|100|60|不及格"
    checked = check(table_of(text))
    assert rows_of(checked, "assessment", "assessment_name", "max_score", "pass_line") == [
        ("信息安全", 100.0, 60.0)
    ]
    assert rows_of(checked, "assessment_result", "person_id", "score", "is_passed") == [
        ("gu", 55.0, False),
        ("shen", 85.0, True),
    ]
    assert codes(checked) == []


def test_scores_below_1_among_points_are_said():
    text = "工号|姓名|课程|成绩\nE1|沈映川|合规|0.85\nE2|顾澄野|合规|92\nE3|苏若棠|合规|77\nE4|叶知微|合规|0"
    (note,) = [p for p in check(table_of(text)).problems if p.code == "score_like_share"]
    assert (note.values["n"], note.seen) == (1, "0.85")


@pytest.mark.parametrize(
    ("title", "maximum", "line"),
    [
        ("岗位考核（满分120分，合格线72）", 120, 72),
        ("岗位考核 满分：50 30分及格", 50, 30),
        ("Certification, full marks 80, passing score 60", 80, 60),
    ],
)
def test_full_mark_and_pass_line_are_read_without_a_colon(title, maximum, line):
    checked = check(table_of("姓名|成绩\n王敏|40\n李强|45", title=(title,)), course="定价")
    assert rows_of(checked, "assessment", "max_score", "pass_line") == [(maximum, line)]


def test_a_share_of_attendance_is_no_score():
    checked = check(table_of("姓名|成绩|出勤率\n王敏|80|95%\n李强|70|100%"), course="定价")
    assert rows_of(checked, "assessment_result", "score") == [(70.0,), (80.0,)]


def test_a_total_that_all_rows_share_is_the_score_beside_its_questions():
    text = "姓名|总得分|第1题(10分)|第2题(30分)\n王敏|35|10|25\n李强|35|5|30"
    checked = check(table_of(text), course="定价", max_score=40)
    assert "score_from_items" not in codes(checked)
    assert [v for (v,) in rows_of(checked, "assessment_result", "score")] == [35.0, 35.0]


def test_the_grade_of_another_kind_of_test_is_a_result_of_its_own():
    checked = check(table_of("姓名|理论成绩|实操等级\n王敏|80|优\n李强|70|不合格"), course="定价")
    found = rows_of(checked, "assessment_result", "assessment_id", "score", "grade_label")
    assert found == [
        ("定价|practical", None, "不合格"), ("定价|practical", None, "优"),
        ("定价|written", 70.0, None), ("定价|written", 80.0, None),
    ]  # fmt: skip


def test_the_final_score_beside_two_tries_repeats_one_of_them():
    text = "工号|姓名|初考成绩|补考成绩|最终成绩\n001|王敏|88||88\n002|李强|65|82|82\n003|赵云|缺考|70|70"
    found = rows_of(
        check(table_of(text), course="定价"), "assessment_result", "person_id", "attempt", "score"
    )
    assert found == [
        ("001", 1, 88), ("002", 1, 65), ("002", 2, 82), ("003", 1, None), ("003", 2, 70),
    ]  # fmt: skip


def test_classes_on_sheets_of_their_own_sit_the_tests_of_one_course():
    text = "工号|姓名|产品知识|销售技巧|总分\n001|王敏|80|85|165"
    names = []
    for group in ("一班", "二班"):
        table = table_of(text, sheet=group, title=(f"{group}2026年新员工考试成绩",))
        names.append(rows_of(check(table), "assessment", "assessment_id"))
    assert names[0] == names[1]


def test_a_department_above_its_scores_is_no_course():
    table = table_of("工号|姓名|成绩\n001|王敏|88", title=("市场部3月考核成绩表",))
    assert "course_unnamed" in codes(check(table))


def test_points_with_their_maximum_are_scores_also_where_no_cell_is_a_bare_number():
    checked = check(
        table_of(
            "姓名|岗位|数据看板考试得分\n沈映川|主管|85/100\n顾澄野|专员|未参加\n苏若棠|专员|70/100"
        ),
        file_name="成绩.xlsx",
    )
    assert rows_of(checked, "assessment_result", "score", "status") == [
        (70, "scored"),
        (85, "scored"),
        (None, "absent"),
    ]


def test_a_result_beside_a_score_says_who_passed_and_is_no_test_of_its_own():
    checked = check(
        table_of(
            "Employee ID|Full name|Course|Score (%)|Result\n"
            "E1|Min Wang|Dashboards|65|Pass\nE2|Qiang Li|Dashboards|75|Fail"
        )
    )
    assert rows_of(checked, "assessment_result", "person_id", "score", "is_passed") == [
        ("E1", 65, True),
        ("E2", 75, False),
    ]
    assert len(checked.frames["assessment"]) == 1


def test_a_column_that_says_first_test_stays_that_in_a_file_of_retests():
    text = "姓名|部门|初试成绩|补考成绩\n张三|运营|85|\n李四|运营|52|68"
    checked = check(table_of(text), file_name="沟通技巧补考成绩.xlsx", course="沟通技巧")
    assert rows_of(checked, "assessment_result", "person_id", "phase", "attempt", "score") == [
        ("name:张三", "post", 1, 85.0), ("name:李四", "post", 1, 52.0),
        ("name:李四", "retest", 2, 68.0),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["|2026-03-05", ""])
def test_beside_the_scores_of_courses_stand_those_of_their_retests_with_their_day(day):
    header = "工号|课程" + ("|考试日期" if day else "") + "|成绩|补考日期|补考成绩"
    text = f"{header}\nA1|数据分析{day}|55|2026-03-19|72\nA2|数据分析{day}|82||"
    checked = check(table_of(text), file_name="名单.xlsx")
    assert rows_of(checked, "assessment_result", "person_id", "phase", "attempt", "score") == [
        ("A1", "post", 1, 55.0), ("A1", "retest", 2, 72.0), ("A2", "post", 1, 82.0),
    ]  # fmt: skip
    (held,) = rows_of(checked, "assessment", "held_on")
    assert held == (date(2026, 3, 5) if day else None,)


def test_numbered_points_that_add_up_to_the_total_are_questions_of_one_test():
    text = "姓名|1|2|3|4|总分\n张三|20|15|20|10|65\n李四|10|15|10|10|45\n王五|20|20|20|20|80"
    checked = check(table_of(text), course="数据看板", max_score=100)
    assert rows_of(checked, "assessment_result", "score") == [(45.0,), (65.0,), (80.0,)]
    assert len(checked.frames["assessment"]) == 1
    apart = check(table_of(text.replace("65", "66").replace("45", "46")), course="数据看板")
    assert len(apart.frames["assessment"]) == 4


def test_a_verdict_beside_a_test_before_and_one_after_is_that_of_the_one_after():
    text = "姓名|训前|训后|是否合格\n张三|45|85|合格\n李四|50|65|不合格"
    checked = check(table_of(text), course="数据看板")
    assert rows_of(checked, "assessment_result", "phase", "person_id", "is_passed") == [
        ("post", "name:张三", True), ("post", "name:李四", False),
        ("pre", "name:张三", None), ("pre", "name:李四", None),
    ]  # fmt: skip
    assert "row_result_left_out" not in codes(checked)


def test_a_line_of_means_in_per_cent_is_compared_as_such():
    text = "Name|Post-test (%)\nAnn Li|85%\nBo Wang|65%"
    right = check(table_of(text, totals=["Average|75%"]), course="Pricing")
    assert "total_mismatch" not in codes(right)
    wrong = check(table_of(text, totals=["Average|80%"]), course="Pricing")
    assert "total_mismatch" in codes(wrong)


def test_the_number_of_a_part_of_a_sheet_is_no_course():
    checked = check(
        table_of("姓名|成绩\n张三|80", title=["一、考试成绩"]), file_name="数据看板.xlsx"
    )
    assert rows_of(checked, "course", "course_name") == [("数据看板",)]
    named = check(table_of("姓名|成绩\n张三|80", title=["二、数据看板考试成绩"]))
    assert rows_of(named, "course", "course_name") == [("数据看板",)]


def test_a_title_with_the_word_for_a_retest_does_not_make_the_first_scores_one():
    text = "工号|姓名|成绩|补考成绩\nA1|张三|85|\nA2|李四|55|75\nA3|王五|缺考|60"
    checked = check(table_of(text, title=["数据看板考试及补考成绩"]))
    assert rows_of(checked, "assessment_result", "person_id", "phase", "status", "score") == [
        ("A1", "post", "scored", 85.0), ("A2", "post", "scored", 55.0),
        ("A2", "retest", "scored", 75.0), ("A3", "post", "absent", None),
        ("A3", "retest", "scored", 60.0),
    ]  # fmt: skip
    assert checked.rejected.empty
    assert "turn_retest" not in codes(checked)
    alone = check(table_of("工号|姓名|成绩\nA2|李四|75", title=["数据看板补考成绩"]))
    assert rows_of(alone, "assessment_result", "phase") == [("retest",)]


EXAM = """
姓名|帐号|部门|考试状态|最高得分|是否及格|首次交卷时间|用时
王伟|YX1|一组|已完成|85|是|2026-09-25 10:20|12分8秒
李娜|YX2|一组|已完成|52|否|2026-09-26 11:05|30分40秒
张敏|YX3|二组|未参加|--|--|--|--
"""


def test_a_list_of_exams_with_states_and_times_is_one_of_scores():
    title = ("考试名称：店铺数据分析入门结业考试", "总分：100 及格分：60")
    checked = check(table_of(EXAM, title=title))
    assert codes(checked, "question") == []
    assert rows_of(checked, "course", "course_name") == [("店铺数据分析入门",)]
    assert rows_of(checked, "assessment", "assessment_name", "max_score", "pass_line") == [
        ("店铺数据分析入门", 100.0, 60.0)
    ]
    assert rows_of(checked, "assessment_result", "person_id", "status", "score", "is_passed") == [
        ("YX1", "scored", 85.0, True),
        ("YX2", "scored", 52.0, False),
        ("YX3", "absent", None, None),
    ]


CRITERIA = (
    "序号|姓名|开场白(20分)|需求挖掘(30分)|异议处理(30分)|结束语(20分)|总分(100分)|考官\n"
    "1|沈映川|18|25|26|18|87|叶知微\n2|顾澄野|15|20|22|15|72|叶知微"
)


def test_what_one_performance_is_marked_by_is_one_test_with_its_parts():
    checked = check(table_of(CRITERIA), course="客服话术")
    assert rows_of(checked, "assessment", "max_score") == [(100.0,)]
    assert rows_of(checked, "assessment_result", "score") == [(72.0,), (87.0,)]
    parts = rows_of(checked, "item_result", "item_id", "points", "max_points")
    assert ("异议处理", 26.0, 30.0) in parts
    assert len(parts) == 8


def test_subjects_that_add_up_to_a_total_stay_tests():
    text = "姓名|语文(150分)|数学(150分)|物理(100分)|总分(400分)\n沈映川|120|130|80|330\n顾澄野|90|88|60|238"
    assert len(rows_of(check(table_of(text)), "assessment", "assessment_id")) == 3


def test_of_several_examiners_their_mean_is_the_score():
    text = "姓名|考官A|考官B|评委3|平均分\n沈映川|85|88|91|88\n顾澄野|75|78|72|75"
    checked = check(table_of(text), course="客服话术", kind="assessment")
    assert rows_of(checked, "assessment_result", "score") == [(75.0,), (88.0,)]
    assert rows_of(checked, "assessment", "assessment_id") == [("客服话术|written",)]


def test_a_result_alone_is_the_test_of_a_course_and_no_course():
    text = "姓名|部门|考核结果\n沈映川|客服部|优秀\n顾澄野|客服部|不合格"
    checked = check(table_of(text), course="客服话术", kind="assessment")
    assert rows_of(checked, "assessment_result", "assessment_id", "grade_label", "is_passed") == [
        ("客服话术|written", "不合格", False),
        ("客服话术|written", "优秀", True),
    ]


@pytest.mark.parametrize("head", ["Quiz", "考试", "Assessment name"])
def test_words_under_quiz_name_the_test(head):
    text = f"Name|Employee ID|{head}|Score (%)\nAnn|E1|Call Control|85%\nJoe|E2|Call Control|55%"
    checked = check(table_of(text))
    assert rows_of(checked, "course", "course_name") == [("Call Control",)]


def test_how_often_somebody_tried_is_no_number_of_the_try():
    best = "姓名|部门|课程|最高分|最低分|考试次数\n沈映川|客服部|客服话术|90|80|2\n顾澄野|客服部|客服话术|70|70|1"
    assert rows_of(check(table_of(best)), "assessment_result", "phase", "attempt", "score") == [
        ("post", 1, 70.0),
        ("post", 1, 90.0),
    ]
    each = (
        "姓名|课程|得分|考试次数\n沈映川|客服话术|55|1\n沈映川|客服话术|80|2\n顾澄野|客服话术|70|1"
    )
    assert rows_of(check(table_of(each)), "assessment_result", "phase", "attempt", "score") == [
        ("post", 1, 55.0),
        ("post", 1, 70.0),
        ("retest", 2, 80.0),
    ]


@pytest.mark.parametrize(
    ("title", "test"),
    [
        ("2026年9月12日 客服话术实操考核", "客服话术|practical"),
        ("客服话术 理论成绩表", "客服话术|written"),
        ("客服话术 理论与实操成绩", "客服话术|written"),
        ("客服话术随堂测验", "客服话术|quiz"),
        ("客服话术成绩表", "客服话术|written"),
    ],
)
def test_a_title_tells_the_kind_of_test_where_no_header_does(title, test):
    text = "工号|姓名|成绩\nE1|沈映川|82\nE2|顾澄野|64"
    known = Known(
        courses=pd.DataFrame([("客服话术", "客服话术")], columns=["course_id", "course_name"]),
        salt=SALT,
    )
    checked = check(table_of(text, title=(title,)), known=known)
    assert rows_of(checked, "assessment", "assessment_id") == [(test,)]
    named = check(table_of(text, title=("系统操作成绩表",)))
    assert rows_of(named, "assessment", "assessment_id") == [("系统操作|written",)]


def test_the_practical_of_a_course_leaves_its_written_test_alone():
    text = "工号|姓名|成绩\nE1|沈映川|82\nE2|顾澄野|64"
    written = check(table_of(text, title=("客服话术成绩表",)), course="客服话术")
    practical = check(table_of(text, title=("客服话术实操考核",)), course="客服话术")
    ids = [rows_of(one, "assessment", "assessment_id") for one in (written, practical)]
    assert ids == [[("客服话术|written",)], [("客服话术|practical",)]]
