"""Exams of 钉钉 and 企业微信, and score sheets of learning platforms that go the general way."""

from datetime import date

from tests.importing.small_tables import codes, rows_of

EXAM = """
姓名|部门|得分|总分|是否及格|交卷时间|用时|作答次数
沈映川|一部|85|100|是|2024-03-01 10:20:30|15分20秒|1
顾澄野|二部|55|100|否|2024-03-01 10:30:30|20分|1
顾澄野|二部|78|100|是|2024-03-01 14:30:30|18分|2
苏若棠|二部||100|否|||0
"""


def test_an_exam_has_a_row_per_try_and_its_full_mark(export):
    (checked,) = export(EXAM, "信息安全考试.xlsx")
    assert checked.proposal.table.source == "exam_cn"
    assert rows_of(checked, "assessment", "held_on", "max_score") == [(date(2024, 3, 1), 100.0)]
    assert rows_of(checked, "assessment_result", "person_id", "attempt", "status", "score") == [
        ("name:沈映川", 1, "scored", 85.0), ("name:苏若棠", 1, "absent", None),
        ("name:顾澄野", 1, "scored", 55.0), ("name:顾澄野", 2, "scored", 78.0),
    ]  # fmt: skip
    assert "source_unverified" in codes(checked, "note")


def test_the_export_of_a_learning_platform_goes_the_general_way(export):
    text = """
学员成绩统计
课程：运营基础
姓名|学号/工号|院系|章节测验(40%)|考试(60%)|综合成绩|是否通过
沈映川|1001|一部|90|85|87|是
顾澄野|1002|一部|70|60|64|是
苏若棠|1003|二部|未提交|50|30|否
"""
    (checked,) = export(text, "运营基础_统计一键导出.xlsx")
    assert checked.proposal.table.source is None
    assert rows_of(checked, "course", "course_name") == [("运营基础",)]
    assert rows_of(checked, "assessment", "kind", "max_score") == [
        ("quiz", 100.0), ("written", 100.0), ("written", 100.0),
    ]  # fmt: skip
    passed = dict(rows_of(checked, "assessment_result", "score", "is_passed"))
    assert passed == {
        # whoever passed as a whole has passed the parts
        90: True,
        85: True,
        87: True,
        70: True,
        60: True,
        64: True,
        50: False,
        30: False,
    }


def test_gb18030_keeps_zeros_words_and_private_columns_apart(export):
    text = """
工号|姓名|考试成绩|名次|身份证号
0001|沈映川|85分|1|110101199001011234
0002|顾澄野|补考 72|3|110101199001011235
0003|苏若棠|作弊||110101199001011236
0004|叶知微|92%|2|110101199001011237
0005|林见山|缺考||110101199001011238
"""
    (checked,) = export(text, "信息安全.csv", encoding="gb18030")
    assert rows_of(checked, "assessment_result", "person_id", "phase", "status", "score") == [
        ("0001", "post", "scored", 85.0), ("0002", "retest", "scored", 72.0),
        ("0003", "post", "void", None), ("0004", "post", "scored", 92.0),
        ("0005", "post", "absent", None),
    ]  # fmt: skip
    assert "personal_left_out" in codes(checked, "note")
