"""Tables of a training plan: what each row must say, who is meant, and what is left out."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.importing.known import Known
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of

ROSTER = pd.DataFrame(
    [("1", "沈映川", "A", "运营"), ("2", "顾澄野", "A", "运营"), ("3", "沈映川", "B", "运营")],
    columns=["person_id", "person_name", "team", "role"],
)
KNOWN = replace(Known(salt=SALT), people=ROSTER)


def test_a_milestone_names_its_goal_by_name_and_its_share_in_any_usual_way():
    table = table_of(
        "目标|里程碑|计划完成日期|计划完成比例|实际完成日期\n"
        "提升 转化|甲|2026-03-31|30%|\n提升转化|乙|2026-06-30|60|2026-06-26\n提升转化|丙|2026-09-30|0.9|"
    )
    kept = rows_of(check(table), "milestone", "milestone_id", "goal_id", "planned_rate", "done_on")
    assert {goal for _, goal, *_ in kept} == {"提升转化"}
    shares = {name: (share, done_on) for name, _, share, done_on in kept}
    assert shares == {"甲": (0.3, None), "乙": (0.6, date(2026, 6, 26)), "丙": (0.9, None)}


def test_goals_of_quarters_are_goals_and_figures_beside_what_was_reached_are_none():
    goals = check(
        table_of(
            "季度|目标|指标|目标值|权重\n2026Q4|提升满意率|满意率|95%|0.6\n2026Q4|降低投诉|投诉量|100|0.4"
        )
    )
    assert dict(rows_of(goals, "goal", "goal_name", "weight")) == {
        "提升满意率": 0.6,
        "降低投诉": 0.4,
    }
    reached = check(
        table_of("季度|目标|实际\n2026Q1|100|98\n2026Q2|110|115", title=("各季度销售额",))
    )
    assert {v for (v,) in rows_of(reached, "metric_day", "value")} == {98.0, 115.0}
    assert "goal" not in reached.frames


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("目标|目标期间\n|2026", "goal_incomplete"),
        ("目标|里程碑|计划完成日期|计划完成比例\n提升|甲||30%", "milestone_incomplete"),
        ("目标|里程碑|计划完成日期|计划完成比例\n提升|甲|2026-03-31|130", "planned_share_unclear"),
        ("目标|里程碑|计划完成日期|计划完成比例\n提升|甲|2026-03-31|", "planned_share_unclear"),
        ("课程|版本|变更日期|变更内容\nA|V2|2026-02-01|", "version_incomplete"),
        ("资料名称|资料类型\n|手册", "material_unnamed"),
        ("资料名称|资料类型\n手册一|海报", "material_kind_unknown"),
        ("所属方|成员姓名\n业务专家|", "member_unnamed"),
        ("所属方|成员姓名\n财务|周宁", "party_unknown"),
        ("导师工号|学员工号|技能|开始日期\n1|1|数据|2026-03-02", "own_mentor"),
        ("导师工号|学员工号|技能|开始日期\n1|2||2026-03-02", "pair_incomplete"),
        ("导师姓名|学员姓名|技能|开始日期\n沈映川|顾澄野|数据|2026-03-02", "person_unclear"),
    ],
)
def test_a_row_that_says_too_little_is_left_out_with_its_reason(text, code):
    found = check(table_of(text), known=KNOWN)
    assert codes(found, "rejected") == [code]
    assert found.frames == {}


def test_a_mentor_may_be_named_where_the_roster_has_the_name_once():
    text = "导师工号|导师姓名|学员姓名|技能|开始日期|结束日期\n3||顾澄野|数据|2026-03-02|2026-02-01"
    found = check(table_of(text), known=KNOWN, kind="mentoring")
    assert rows_of(found, "mentoring", "mentor_id", "mentee_id", "skill_id", "to_on") == [
        ("3", "2", "数据", None)
    ]
    assert "pair_ends_first" in codes(found, "note")
    assert "person" not in found.frames


def test_people_of_a_pair_who_are_not_on_the_roster_are_added_with_their_names():
    text = "导师工号|导师姓名|学员工号|学员姓名|技能|开始日期\n1|沈映川|9|林知远|数据|2026-03-02"
    found = check(table_of(text), known=KNOWN)
    assert rows_of(found, "person", "person_id", "person_name") == [("9", "林知远")]


def test_a_version_adds_the_course_it_names_and_a_material_may_have_none():
    versions = check(table_of("课程|版本|变更日期|变更内容\nA/B 测试|V2|2026-02-01|加了一节"))
    assert rows_of(versions, "course", "course_name") == [("A/B 测试",)]
    materials = check(table_of("资料名称|资料类型|课程|最近复核日期\n手册一|操作手册||"))
    assert rows_of(materials, "material", "kind", "course_id", "reviewed_on") == [
        ("manual", None, None)
    ]
    assert "course" not in materials.frames


def test_the_later_of_two_differing_rows_counts():
    found = check(table_of("目标期间|目标名称|权重\n2026|提升转化|1\n2026|提升转化|2"))
    assert rows_of(found, "goal", "weight") == [(2.0,)]
    assert codes(found, "rejected") == ["twice_differs"]


def test_a_due_day_that_is_no_day_is_left_out_with_what_stands_there():
    found = check(
        table_of(
            "目标|里程碑|计划完成日期|计划完成比例\n提升|甲|下个月|30%\n提升|乙|2026-03-31|30%"
        )
    )
    assert codes(found, "rejected") == ["bad_date"]
    assert rows_of(found, "milestone", "milestone_name") == [("乙",)]


def test_results_are_a_dimension_of_an_appraisal_where_they_have_no_unit():
    text = "工号|姓名|业绩|能力|总分\nA1|张三|85|80|83\nA2|李四|95|90|93"
    checked = check(table_of(text, title=["2026年绩效考核"]), kind="appraisal", date="2026-06-30")
    found = rows_of(checked, "appraisal", "person_id", "dimension", "rating")
    assert found == [("A1", "业绩", 85), ("A1", "能力", 80), ("A2", "业绩", 95), ("A2", "能力", 90)]
