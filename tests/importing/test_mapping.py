"""What each column is taken for, why, and what the surroundings of a table answer."""

import hmac
from datetime import date

import pandas as pd
import pytest

from data.importing import mapping
from data.importing.context import course_of, survey_name_of
from data.importing.identity import (
    assessment_id,
    course_id,
    is_damaged,
    metric_id,
    person_number,
    respondent_keys,
    session_id,
)
from data.importing.known import Known
from tests.importing.small_tables import check, codes, propose, table_of

ROSTER = "工号|员工姓名|所属部门|岗 位|手机号\nE1|沈映川|产品部|产品运营|13000000000"


def fields(proposal):
    return [match.field_id for match in proposal.matches]


def reasons(proposal):
    return [match.reason for match in proposal.matches]


def test_one_match_per_column_with_its_reason():
    proposal = propose(table_of(ROSTER))
    assert proposal.kind == "roster"
    assert fields(proposal) == ["person_id", "person_name", "department", "role", ""]
    assert reasons(proposal) == ["synonym", "synonym", "synonym", "synonym", "personal"]
    assert all(0 <= match.confidence <= 1 for match in proposal.matches)


@pytest.mark.parametrize(
    "header", ["身份证号", "手机", "来自IP", "邮箱", "微信", "E-mail", "Phone number"]
)
def test_personal_columns_are_left_out_and_said(header):
    table = table_of(f"工号|姓名|岗位|团队|{header}\nE1|沈映川|产品运营|产品一组|x")
    assert (fields(propose(table))[-1], reasons(propose(table))[-1]) == ("", "personal")
    assert "personal_left_out" in codes(check(table), "note")


def test_english_synonyms_traditional_characters_and_full_width_letters_are_the_same_column():
    for header in ("Employee ID", "員工編號", "Ｅｍｐｌｏｙｅｅ　ＩＤ", "employee_id"):
        table = table_of(f"{header}|姓名|岗位|团队\nE1|沈映川|产品运营|产品一组")
        assert fields(propose(table))[0] == "person_id"


def test_a_mistyped_header_is_matched_by_its_letters_and_says_so():
    proposal = propose(table_of("Employee ID|Name|Departmnet|Role\nE1|Ada|Product|Product ops"))
    assert (fields(proposal)[2], reasons(proposal)[2]) == ("department", "typo")


def test_what_is_remembered_comes_first_and_ends_the_question_of_the_kind():
    table = table_of("甲|乙\nE1|沈映川\nE2|顾澄野")
    assert "kind_unclear" in [p.code for p in propose(table).problems]
    proposal = propose(table, remembered=("roster", {0: "person_id", 1: "person_name"}))
    assert fields(proposal) == ["person_id", "person_name"]
    assert reasons(proposal) == ["memory", "memory"]
    assert proposal.problems == ()


def test_the_signature_depends_on_headers_alone_and_not_on_which_dates_they_are():
    one = table_of("工号|姓名|2026-03-06|2026-03-13\nE1|沈映川|√|×")
    other = table_of("工 号|姓名:|2026-04-03|2026-04-10\nE9|顾澄野|×|√")
    longer = table_of("工号|姓名|2026-03-06|2026-03-13|2026-03-20\nE1|沈映川|√|×|√")
    assert mapping.signature(one) == mapping.signature(other)
    assert mapping.signature(one) != mapping.signature(longer)


# course, date, year around the table


@pytest.mark.parametrize(
    ("title", "course"),
    [
        ("A/B 测试 签到表", "A/B 测试"),
        ("《用户研究》成绩表（2026年第一季度）", "用户研究"),
        ("课程：内容策略    讲师：沈映川", "内容策略"),
        ("2026年3月 数据看板入门 签到表", "数据看板入门"),
        ("A/B testing: sign-in sheet", "A/B testing"),
        ("First Dashboards sign-in sheet", "First Dashboards"),
        ("Sign-in sheet - User Research", "User Research"),
        ("User Research scores, 2026 Q1", "User Research"),
    ],
)
def test_the_course_is_taken_from_the_title(title, course):
    table = table_of("姓名|2026-03-06\n沈映川|√", title=(title,))
    assert course_of(table, Known(), "签到表.xlsx") == (course, "title")


def test_a_title_that_names_no_course_leads_to_sheet_then_file_then_what_the_file_is_called():
    table = table_of(
        "姓名|2026-03-06\n沈映川|√", title=("2026年第一季度 签到表",), sheet="用户研究"
    )
    assert course_of(table, Known(), "签到表_2026Q1.xlsx") == ("用户研究", "sheet")
    table = table_of("姓名|2026-03-06\n沈映川|√", title=("签到表",))
    assert course_of(table, Known(), "内容策略考勤(1).xlsx") == ("内容策略", "file")
    assert course_of(table, Known(), "签到表_2026Q1.xlsx") is None
    (question,) = propose(table, file_name="签到表.xlsx").problems
    assert (question.code, question.values["default"]) == ("course_unnamed", "? (签到表)")
    table = table_of("姓名|2026-03-06\n沈映川|√", title=("签到表",), sheet="")
    assert [p.code for p in propose(table, file_name="").problems] == ["course_unknown"]


@pytest.mark.parametrize(
    ("file_name", "course"),
    [
        ("236789_按文本_客服新人培训满意度调查_45_45.xlsx", "客服新人培训"),
        ("236789_by score_Product exam_8_8.xlsx", "Product exam"),
        ("3月6日数据安全培训签到表.xlsx", "数据安全"),
        ("3月6日数据安全培训缺勤名单.xlsx", "数据安全"),
        ("Fire safety attendance 12 March 2026.xlsx", "Fire safety"),
    ],
)
def test_the_course_in_the_name_of_a_file_has_no_day_and_nothing_that_programs_write(
    file_name, course
):
    table = table_of("姓名|签到\n沈映川|√", sheet="Sheet1")
    assert course_of(table, Known(), file_name) == (course, "file")


def test_a_course_from_the_file_name_is_asked_about_with_itself_as_default():
    table = table_of("姓名|2026-03-06\n沈映川|√")
    (question,) = propose(table, file_name="内容策略.xlsx").problems
    assert (question.code, question.severity) == ("course_guessed", "question")
    assert question.values["default"] == "内容策略"


def test_a_known_course_is_found_inside_a_longer_title():
    known = Known(
        courses=pd.DataFrame(
            {"course_id": ["用户研究", "研究"], "course_name": ["用户研究", "研究"]}
        )
    )
    table = table_of("姓名|2026-03-06\n沈映川|√", title=("三月班用户研究第二期点名",))
    assert course_of(table, known, "a.xlsx") == ("用户研究", "title")


def test_labels_above_a_score_sheet_give_day_maximum_and_pass_line():
    title = ("用户研究 成绩表", "考试日期：2026-04-17　　满分：120 分　　合格线：80 分")
    context = propose(table_of("工号|姓名|笔试\nE1|沈映川|85", title=title)).context
    assert context["course"] == "用户研究"
    assert context["date"] == date(2026, 4, 17)
    assert (context["max_score"], context["pass_line"]) == (120, 80)


def test_the_name_of_a_survey_is_what_the_export_was_named_after():
    table = table_of("序号|提交答卷时间|1、您的岗位\n1|2026/3/7 10:00|产品运营")
    for name in (
        "281734902_按文本_培训满意度调查_2026Q1_176_176.xlsx",
        "281734902_by text_培训满意度调查_2026Q1_176_176.xlsx",
    ):
        assert survey_name_of(table, name) == "培训满意度调查_2026Q1"
    titled = table_of(
        "序号|提交答卷时间|1、您的岗位\n1|2026/3/7 10:00|产品运营", title=("年度需求调查",)
    )
    assert survey_name_of(titled, "a.xlsx") == "年度需求调查"


def test_single_choices_that_name_role_and_course_are_recognised_and_ratings_are_not():
    text = "序号|1、您参加的课程是？|2、您所在的岗位是？|3、您对课程内容的满意度\n1|用户研究|产品运营|满意\n2|用户研究|数据运营|非常满意"
    assert fields(propose(table_of(text))) == ["respondent_id", "course", "role", "question"]


# natural keys


def test_course_keys_ignore_width_case_blanks_and_the_words_of_the_sheet():
    same = ["A/B 测试", "Ａ/Ｂ测试", "a/b 测试签到表", "《A/B 测试》满意度调查", "A/B 测试 成绩表"]
    assert {course_id(name) for name in same} == {"a/b测试"}
    assert (
        course_id("User Research sign-in sheet")
        == course_id("user research scores")
        == "userresearch"
    )
    assert course_id("Underscores") == "underscores"


def test_keys_of_sessions_tests_and_metrics_follow_the_brief():
    assert session_id("用户研究", date(2026, 3, 6)) == "用户研究@2026-03-06"
    assert session_id("用户研究", date(2026, 3, 6), "2") == "用户研究@2026-03-06#2"
    assert assessment_id("用户研究", "written") == "用户研究|written"
    assert assessment_id("用户研究", "quiz", "第 1 章") == "用户研究|quiz|第1章"
    named = {
        "转化率": "conversion",
        "Retention rate": "retention",
        "流失率": "churn",
        "DAU": "active_users",
        "平均处理时长（分钟）": "handling_time",
    }
    assert {name: metric_id(name) for name in named} == named
    assert metric_id("客单价") == "客单价"


def test_a_number_keeps_its_zeros_and_loses_the_point_of_a_careless_export():
    assert [person_number(cell) for cell in ("007", " 12 34", "1001.0", 1001.0, "E1.0")] == [
        "007",
        "1234",
        "1001",
        "1001",
        "E1.0",
    ]


def test_numbers_that_a_spreadsheet_rounded_are_damaged():
    assert is_damaged("110101199001010000")
    assert is_damaged("1.10101E+17")
    assert not is_damaged("110101199001011234")
    assert not is_damaged("102002412")


def test_a_respondent_key_needs_the_salt_and_the_survey():
    keys = {
        key for salt in (b"a", b"b") for key in respondent_keys(salt, ["x\n17", "y\n17"]).tolist()
    }
    assert len(keys) == 4
    assert "17" not in keys
    again = respondent_keys(b"a", ["x\n17", "x\n18", "x\n17"])
    assert again[0] == again[2] != again[1]
    assert len(respondent_keys(b"a", [])) == 0


@pytest.mark.parametrize("salt", [b"", b"a", bytes(range(32)), bytes(64)])
def test_a_respondent_key_is_the_start_of_an_hmac(salt):
    forms = [f"问卷\n{number}" for number in range(300)]
    expected = [hmac.new(salt, form.encode(), "sha256").hexdigest()[:32] for form in forms]
    keys = respondent_keys(salt, forms)
    assert keys.tolist() == expected
    assert keys.categories.tolist() == sorted(expected)
