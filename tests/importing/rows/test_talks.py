"""Remarks and appraisals from sheets: what is kept, what is said, and that nobody is named."""

from datetime import date

from tests.importing.small_tables import check, codes, rows_of, table_of

LOG = """访谈日期|访谈形式|访谈对象|岗位|主题|技能标签|遇到的困难|希望的支持
2026-09-10|一对一|沈映川|产品运营||A/B 测试|不会算样本量|想要模板
2026-09-10|一对一|沈映川|产品运营||A/B 测试|不会算样本量|想要模板
2026-09-11|座谈会|顾澄野|数据运营|协作||口径对不上|
九月|一对一|顾澄野|数据运营|||跑数慢|
2026-09-12|一对一|顾澄野|数据运营||||"""

MARKS = """工号|姓名|考核维度|评分|满分|对应技能|考核日期
E1|沈映川|数据能力|3|5|A/B 测试|2026-06-30
E1|沈映川|协作|88|100||2026-06-30
E2|顾澄野|数据能力|6|5|A/B 测试|2026-06-30
E3|许知远|数据能力|优秀|5|A/B 测试|2026-06-30
E4|周亦安||4|5||2026-06-30"""


def checked(text):
    return check(table_of(text))


def test_each_remark_is_kept_with_its_source_and_without_who_said_it():
    found = checked(LOG)
    kept = rows_of(found, "interview", "source", "held_on", "role", "theme", "skill_id")
    day = date(2026, 9, 10)
    assert kept == [
        ("focus_group", date(2026, 9, 11), "数据运营", "协作", None),
        ("interview", day, "产品运营", None, "a/b测试"),
        ("interview", day, "产品运营", None, "a/b测试"),
        ("interview", None, "数据运营", None, None),
    ]
    assert "沈映川" not in found.frames["interview"].to_csv()
    assert "person" not in found.frames
    assert codes(found, "rejected") == ["remark_missing"]
    assert "date_left_empty" in codes(found, "note")


def test_the_same_log_read_again_has_the_same_keys_and_the_same_remark_twice_has_two():
    first, again = (checked(LOG).frames["interview"]["interview_id"] for _ in range(2))
    assert list(first) == list(again)
    assert first.is_unique


def test_a_log_whose_title_says_focus_group_is_one():
    lines = [line.split("|") for line in LOG.splitlines()]
    text = "\n".join("|".join([*line[:1], *line[3:]]) for line in lines)
    kept = rows_of(check(table_of(text), file_name="焦点小组记录.xlsx"), "interview", "source")
    assert {source for (source,) in kept} == {"focus_group"}


def test_a_mark_stays_on_its_own_scale_and_one_beside_it_is_rejected():
    found = checked(MARKS)
    kept = rows_of(found, "appraisal", "person_id", "dimension", "rating", "scale_min", "scale_max")
    assert kept == [("E1", "协作", 88, 0, 100), ("E1", "数据能力", 3, 1, 5)]
    assert sorted(codes(found, "rejected")) == [
        "bad_number", "dimension_missing", "level_out_of_range",
    ]  # fmt: skip


def test_without_a_highest_mark_the_scale_is_told_from_the_marks_and_said():
    text = "\n".join(
        "|".join(cell for k, cell in enumerate(line.split("|")) if k != 4)
        for line in MARKS.splitlines()[:2]
    )
    found = checked(text)
    assert rows_of(found, "appraisal", "rating", "scale_max") == [(3, 5)]
    assert "mark_scale_assumed" in codes(found, "note")


def test_an_appraisal_with_a_column_for_each_dimension_is_no_test():
    text = "姓名|工号|考核周期|专业能力|沟通协作|综合得分|绩效等级\n王敏|001|2026Q1|85|90|87.5|A\n李强|002|2026Q1|75|80|77.5|B"
    found = check(table_of(text))
    kept = rows_of(
        found, "appraisal", "person_id", "dimension", "appraised_on", "rating", "scale_max"
    )
    assert kept == [
        ("001", "专业能力", date(2026, 1, 1), 85, 100), ("001", "沟通协作", date(2026, 1, 1), 90, 100),
        ("002", "专业能力", date(2026, 1, 1), 75, 100), ("002", "沟通协作", date(2026, 1, 1), 80, 100),
    ]  # fmt: skip
    assert "assessment_result" not in found.frames


def test_an_interview_may_call_what_is_hard_a_problem():
    checked = check(table_of("日期|岗位|主要问题|希望的支持\n2026-06-01|客服专员|系统不熟|多练习"))
    assert checked.proposal.kind == "interview"
    assert rows_of(checked, "interview", "role", "challenge", "support_wanted") == [
        ("客服专员", "系统不熟", "多练习")
    ]
