"""Canvas, Gradescope and edX: a column per assignment, with its full mark somewhere near."""

import pytest

from data.importing.known import Known
from data.importing.summary import summarise
from tests.importing.small_tables import SALT, codes, rows_of

CANVAS = """
Student|ID|SIS User ID|SIS Login ID|Section|Quiz A (10101)|Essay (10102)|Current Score|Final Score|Final Grade
|||||Manual Posting|Manual Posting|||
    {possible}|||||10.00|50.00|{read_only}|{read_only}|{read_only}
Lee, Ann|1|S1|ann|Sec 1|9.00|EX|90.00|90.00|A-
Ray, Bob|2|S2|bob|Sec 1||40.00|80.00|66.67|D
May, Cat|3|S3|cat|Sec 1|11.00|35.00|70.00|58.00|F
Student, Test|4||abc|Sec 1|1.00|1.00|3.33|3.33|F
"""
GRADESCOPE = """
First Name|Last Name|SID|Email|Sections|Total Score|Max Points|Status|Submission ID|Submission Time|Lateness (H:M:S)|View Count|Submission Count|1: Algebra (6.0 pts)|2: Calculus (4.0 pts)
Ann|Lee|S1|a@example.org|Sec 1|9.0|10.0|Graded|1|2024-03-01 10:00:00 -0800|00:00:00|1|1|5.0|4.0
Bob|Ray|S2|b@example.org|Sec 1||10.0|Missing||||||
Cat|May|S3|c@example.org|Sec 1|7.5|10.0|Graded|3|2024-03-01 11:00:00 -0800|225:07:02|1|2|4.0|3.5
"""
EDX = """
Student ID|Email|Username|Grade|Homework 1: Intro|Homework (Avg)|Final Exam|Enrollment Track|Verification Status|Certificate Eligible|Certificate Delivered|Certificate Type
1|a@example.org|ann|0.85|0.9|0.9|0.8|audit|N/A|Y|N|N/A
2|b@example.org|bob|0.4|Not Attempted|0.0|0.5|audit|N/A|N|N|N/A
3|c@example.org|cat|0.72|0.7|0.7|0.75|honor|N/A|Y|Y|honor
"""


@pytest.mark.parametrize(
    ("possible", "read_only"),
    [("Points Possible", "(read only)"), ("Mögliche Punkte", "(schreibgeschützt)")],
)
def test_canvas_takes_full_marks_from_their_row_and_leaves_totals_and_the_test_student_out(
    export, possible, read_only
):
    text = CANVAS.format(possible=possible, read_only=read_only)
    (checked,) = export(text, "Onboarding.csv")
    assert checked.proposal.table.source == "canvas"
    assert rows_of(checked, "assessment", "assessment_name", "max_score") == [
        ("Essay", 50.0), ("Quiz A", 10.0),
    ]  # fmt: skip
    assert rows_of(checked, "assessment_result", "person_id", "status", "score") == [
        ("S1", "exempt", None), ("S1", "scored", 9.0), ("S2", "scored", 40.0),
        ("S3", "scored", 11.0), ("S3", "scored", 35.0),
    ]  # fmt: skip
    assert "score_above_maximum" in codes(checked, "note")


def test_gradescope_has_groups_of_score_full_mark_time_and_lateness(export):
    parts = ("", " - Max Points", " - Submission Time", " - Lateness (H:M:S)")
    header = "|".join(f"{name}{part}" for name in ("Lab 01", "Homework 01") for part in parts)
    text = f"First Name|Last Name|SID|Email|{header}|Total Lateness (H:M:S)\nAnn|Lee|S1|a@example.org|10.0|10.0|2024-03-01 10:00:00 -0800|00:00:00|11.5|12.0|2024-03-08 10:00:00 -0800|225:07:02|225:07:02"
    (checked,) = export(text)
    assert checked.proposal.table.source == "gradescope"
    assert rows_of(checked, "assessment", "assessment_name", "max_score") == [
        ("Homework 01", 12.0), ("Lab 01", 10.0),
    ]  # fmt: skip
    assert rows_of(checked, "assessment_result", "score") == [(10.0,), (11.5,)]


def test_one_assignment_of_gradescope_counts_its_total_and_not_its_questions(export):
    (checked,) = export(GRADESCOPE, "Midterm_scores.csv")
    assert checked.proposal.table.source == "gradescope_assignment"
    assert rows_of(checked, "assessment", "max_score") == [(10.0,)]
    assert rows_of(checked, "assessment_result", "person_id", "score") == [("S1", 9.0), ("S3", 7.5)]


def test_edx_is_on_a_scale_of_0_to_1_and_averages_are_no_tests(export):
    (checked,) = export(EDX, "grade_report.csv")
    assert checked.proposal.table.source == "edx_report"
    assert rows_of(checked, "assessment", "assessment_name", "max_score") == [
        ("Final Exam", 1.0), ("Grade", 1.0), ("Homework 1: Intro", 1.0),
    ]  # fmt: skip
    assert len(checked.frames["assessment_result"]) == 8
    assert "grades_are_shares" in codes(checked, "note")
    assert codes(checked, "question") == ["course_unnamed"]


@pytest.mark.parametrize(
    ("file_name", "course", "called"),
    [
        ("edx_grade_report.csv", "? (edx_grade_report)", "Grade"),
        ("Acme_DATA101_2026T1_grade_report_2026-06-03-0930.csv", "DATA101", "DATA101 · Grade"),
    ],
)
def test_the_grade_of_edx_is_called_by_its_course_where_the_file_says_it(
    export, file_name, course, called
):
    (checked,) = export(EDX, file_name)
    assert rows_of(checked, "course", "course_name") == [(course,)]
    (found,) = summarise(file_name, [checked], [[checked]], Known(salt=SALT)).numbers.assessments[
        :1
    ]
    assert found.name == called


def test_open_edx_keeps_who_passed_with_nothing(export):
    text = "course_key|actor_id|approving_state|course_grade|enrollment_status\ncourse-v1:X+A+1|u1|passed|0.85|registered\ncourse-v1:X+A+1|u2|failed|0.35|registered\ncourse-v1:X+A+1|u3|passed|0|registered"
    (checked,) = export(text)
    assert checked.proposal.table.source == "open_edx"
    assert rows_of(checked, "assessment_result", "person_id", "score", "is_passed") == [
        ("u1", 0.85, True), ("u2", 0.35, False), ("u3", 0.0, True),
    ]  # fmt: skip
    assert "passed_contradicts" in codes(checked, "note")
    assert rows_of(checked, "assessment", "max_score") == [(1.0,)]


QUIZ = """
name|id|sis_id|section|section_id|section_sis_id|submitted|attempt|101: What is A/B testing?|1.0|102: Which one measures retention?|2.0|n correct|n incorrect|score
Wang, Min|9001|A1|Ops|1|S1|2026-03-05 10:00:00 UTC|1|A comparison|1.0|Day-7 return rate|2.0|2|0|3.0
Li, Qiang|9002|A2|Ops|1|S1|2026-03-05 10:05:00 UTC|1|A survey|0.0|Day-7 return rate|2.0|1|1|2.0
Zhao, Yun|9003|A3|Ops|1|S1|2026-03-05 10:06:00 UTC|1|A comparison|1.0|Clicks|0.5|1|1|1.5
"""


def test_canvas_calls_the_points_of_a_question_by_their_full_mark(export):
    (checked,) = export(QUIZ, "Pricing Quiz Student Analysis Report.csv")
    assert checked.proposal.table.source == "canvas_quiz"
    assert rows_of(checked, "assessment", "max_score") == [(3.0,)]
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("A1", 3.0), ("A2", 2.0), ("A3", 1.5),
    ]  # fmt: skip
    items = rows_of(
        checked, "item_result", "person_id", "item_id", "points", "max_points", "answer"
    )
    assert items[4:] == [
        ("A3", "101: What is A/B testing?", 1.0, 1.0, "A comparison"),
        ("A3", "102: Which one measures retention?", 0.5, 2.0, "Clicks"),
    ]
    assert "score_scale" not in codes(checked)
