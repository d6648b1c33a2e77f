"""Which end of a scale a question itself calls the good one."""

import pytest

from data.importing.rows.directions import is_turned
from tests.importing.small_tables import check, codes, rows_of, table_of


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("您对讲师的满意度（1=非常满意，5=非常不满意）", True),
        ("您对讲师的满意度（1分：非常满意；5分：非常不满意）", True),
        ("How satisfied are you? (1 = very satisfied, 5 = very dissatisfied)", True),
        ("您对讲师的满意度（1=非常不满意，5=非常满意）", False),
        ("您对讲师的满意度（5=非常满意，1=非常不满意）", False),
        ("您对讲师的满意度（1=满意，5=非常满意）", False),
        ("讲师满意度（1-5分，5分最高）", False),
        ("讲师满意度（5=非常满意）", False),
    ],
)
def test_a_header_says_which_step_is_the_best(header, expected):
    assert is_turned(header) is expected


def test_a_question_whose_header_gives_1_the_best_answer_counts_in_reverse_and_says_so():
    table = table_of(
        "序号|讲师满意度（1=非常满意，5=非常不满意）|内容满意度（1-5分）\n1|1|5\n2|2|4\n3|1|5"
    )
    checked = check(table, kind="survey")
    assert rows_of(checked, "survey_question", "is_reversed") == [(False,), (True,)]
    assert "scale_turned" in codes(checked, "note")
