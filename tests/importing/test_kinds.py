"""Which kind a table is, with reasons, and never silently where it is not clear."""

import pytest

from data.importing import vocabulary
from data.importing.kinds import LOWEST_SCORE, is_unclear, rank_kinds
from data.importing.known import Known
from data.importing.model import KINDS, KindGuess
from data.importing.tables import find_tables
from tests.importing.small_tables import propose, table_of

TABLES = {
    "roster": "工号|姓名|部门|团队|岗位|职级|入职日期\nE1|沈映川|产品部|产品一组|产品运营|P5|2022-03-01",
    "course": "课程名称|模块|对应技能|培训形式|课时|讲师|费用\nA/B 测试|进阶|A/B 测试|工作坊|6|沈映川|8000",
    "session": "课程名称|上课日期|开始时间|结束时间|地点|主题|收获\nA/B 测试|2026-03-06|14:00|16:00|三楼|实验|会读结果",
    "attendance": "工号|姓名|2026-03-06|2026-03-13\nE1|沈映川|√|迟到\nE2|顾澄野|×|请假",
    "assessment": "工号|姓名|笔试|实操\nE1|沈映川|85|缺考\nE2|顾澄野|72|90",
    "survey": "序号|提交答卷时间|1、您的岗位|2、您对课程内容的满意度\n1|2026/3/7 10:00:00|产品运营|非常满意\n2|2026/3/7 11:00:00|数据运营|满意",
    "metric": "日期|团队|访客数|下单人数|转化率\n2026-03-06|产品一组|100|12|12%\n2026-03-07|产品一组|120|12|10%",
    "skill_level": "工号|姓名|岗位|数据工具|文案写作|用户研究\nE1|沈映川|产品运营|3|2|4\nE2|顾澄野|数据运营|5|1|3",
    "skill_requirement": "岗位|数据工具|文案写作|用户研究\n产品运营|3|2|4\n数据运营|5|1|3",
    "interview": "访谈日期|岗位|技能标签|遇到的困难|希望的支持\n2026-03-06|产品运营|A/B 测试|不会算样本量|想要一份模板\n2026-03-07|数据运营|沟通|口径对不上|统一讲一次",
    "appraisal": "工号|姓名|考核维度|评分|满分|考核日期\nE1|沈映川|数据能力|3|5|2026-06-30\nE2|顾澄野|数据能力|4|5|2026-06-30",
    "goal": "目标期间|目标名称|业务指标|目标值|权重\n2026|转化率提升 10%|转化率|0.1|0.6",
    "milestone": "目标|里程碑|计划完成日期|计划完成比例|实际完成日期\n转化率提升 10%|每月两个实验|2026-06-30|60%|",
    "course_change": "课程|版本|变更日期|变更内容|变更原因\nA/B 测试|V2|2026-02-01|加了一节|太慢",
    "material": "资料名称|资料类型|课程|负责人|最近复核日期\n实验手册|手册|A/B 测试|周宁|2026-02-10",
    "mentoring": "导师工号|导师姓名|学员工号|学员姓名|技能|开始日期|结束日期\nE1|沈映川|E2|顾澄野|A/B 测试|2026-03-02|",
    "training_party": "所属方|成员姓名|职责\n业务专家|沈映川|授课",
}
ENGLISH = {
    "roster": "Employee ID|Name|Department|Team|Role|Hire date\nE1|Ada|Product|P1|Product ops|2022-03-01",
    "course": "Course|Module|Skill|Format|Hours|Trainer|Cost\nA/B testing|Advanced|A/B testing|Workshop|6|Ada|8000",
    "session": "Course|Session date|Start time|End time|Place|Topic|Benefit\nA/B testing|2026-03-06|14:00|16:00|Room 3|Design|Read results",
    "attendance": "Employee ID|Name|2026-03-06|2026-03-13\nE1|Ada|√|Late\nE2|Bob|×|Leave",
    "assessment": "Employee ID|Name|Written test|Practical test\nE1|Ada|85|Absent\nE2|Bob|72|90",
    "survey": "Respondent ID|Submitted at|1. What is your role?|2. How satisfied are you with the content?\n1|2026/3/7 10:00:00|Product ops|Very satisfied\n2|2026/3/7 11:00:00|Data ops|Satisfied",
    "metric": "Date|Team|Visitors|Orders|Conversion rate\n2026-03-06|P1|100|12|12%\n2026-03-07|P1|120|12|10%",
    "skill_level": "Employee ID|Name|Role|Data tools|Copywriting|User research\nE1|Ada|Product ops|3|2|4\nE2|Bob|Data ops|5|1|3",
    "skill_requirement": "Role|Data tools|Copywriting|User research\nProduct ops|3|2|4\nData ops|5|1|3",
    "interview": "Interview date|Role|Skill tag|Difficulty|Support wanted\n2026-03-06|Product ops|A/B testing|Cannot plan a test|A template\n2026-03-07|Data ops|Talking|Figures differ|One talk",
    "appraisal": "Employee ID|Name|Dimension|Rating|Highest mark|Appraisal date\nE1|Ada|Data|3|5|2026-06-30\nE2|Bob|Data|4|5|2026-06-30",
    "goal": "Period|Goal|Business metric|Target value|Weight\n2026|Lift conversion|Conversion rate|0.1|0.6",
    "milestone": "Goal|Milestone|Due date|Planned share|Done on\nLift conversion|Two experiments|2026-06-30|60%|",
    "course_change": "Course|Version|Changed on|What changed|Why changed\nA/B testing|V2|2026-02-01|A part added|Slow",
    "material": "Material|Kind of material|Course|Owner|Last reviewed\nHandbook|manual|A/B testing|Ada|2026-02-10",
    "mentoring": "Mentor number|Mentor name|Mentee number|Mentee name|Skill|Start date|End date\nE1|Ada|E2|Bob|A/B testing|2026-03-02|",
    "training_party": "Party|Member name|Duty\nbusiness expert|Ada|Teaches",
}


@pytest.mark.parametrize("tables", [TABLES, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_leads_clearly_on_its_own_table_and_says_why(kind, tables):
    guesses = rank_kinds(table_of(tables[kind]), Known(), "file.xlsx")
    assert guesses[0].kind == kind
    assert guesses[0].reasons
    assert not is_unclear(guesses)


def test_every_kind_is_ranked_once_with_a_score_between_0_and_1():
    guesses = rank_kinds(table_of(TABLES["metric"]), Known(), "file.xlsx")
    assert sorted(guess.kind for guess in guesses) == sorted(KINDS)
    assert all(0 <= guess.score <= 1 for guess in guesses)
    assert [g.score for g in guesses] == sorted((g.score for g in guesses), reverse=True)


def test_a_tie_or_a_faint_guess_is_unclear():
    def ranking(*scores):
        return tuple(KindGuess(kind, score, ()) for kind, score in zip(KINDS, scores, strict=False))

    assert is_unclear(ranking(0.6, 0.55))
    assert is_unclear(ranking(LOWEST_SCORE - 0.01, 0))
    assert not is_unclear(ranking(0.6, 0.4))


def test_an_unclear_kind_is_asked_and_nothing_is_taken_until_it_is_chosen():
    table = table_of("甲|乙\nx|y\nu|v")
    proposal = propose(table)
    assert [p.code for p in proposal.problems] == ["kind_unclear"]
    assert "kind_unclear" not in [p.code for p in propose(table, kind="roster").problems]


def test_the_title_and_the_file_name_count_as_evidence():
    bare = table_of("姓名|甲|乙|丙\n沈映川|3|2|4\n顾澄野|1|1|3")
    named = table_of("姓名|甲|乙|丙\n沈映川|3|2|4\n顾澄野|1|1|3", title=("2026 年技能盘点",))
    plain = {g.kind: g.score for g in rank_kinds(bare, Known(), "a.xlsx")}
    assert {g.kind: g.score for g in rank_kinds(named, Known(), "a.xlsx")}["skill_level"] > plain[
        "skill_level"
    ]
    assert {g.kind: g.score for g in rank_kinds(bare, Known(), "技能盘点.xlsx")}[
        "skill_level"
    ] > plain["skill_level"]


# What each real file is, by the index of the files; None: it cannot be told, so it is asked.
REAL = [
    ("A01", 0, "assessment"), ("A03", 0, "assessment"), ("A04", 0, "assessment"),
    ("A07", 0, "assessment"), ("A08", 0, "assessment"), ("A09", 0, "assessment"),
    ("A15", 0, "assessment"), ("A17", 0, "assessment"),
    ("T01", 0, "attendance"), ("T05", 0, "attendance"), ("T07", 0, "attendance"),
    ("T10", 0, "attendance"), ("T12", 0, "attendance"), ("T14", 0, "attendance"),
    ("T15", 0, "attendance"),
    ("K01", 0, "metric"), ("K05", 0, "metric"), ("K05", 1, None), ("K07", 0, "metric"),
    ("K08", 0, "metric"), ("K10", 0, "metric"), ("K13", 0, "metric"), ("K14", 0, "metric"),
    ("K15", 0, "metric"), ("K16", 0, "metric"),
    ("S01", 0, "survey"), ("S04", 0, None), ("S06", 0, "survey"), ("S07", 0, "survey"),
    ("S08", 0, "survey"), ("S11", 0, "survey"), ("S13", 0, "survey"), ("S17", 0, "survey"),
    ("S18", 0, "survey"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "n", "kind"), REAL)
def test_real_files_are_recognised_or_asked_about(samples, name, n, kind):
    source = samples[name]
    guesses = rank_kinds(find_tables(source)[n], Known(), source.name)
    assert (None if is_unclear(guesses) else guesses[0].kind) == kind


def test_codes_with_leading_zeros_are_no_figures():
    table = table_of("日期|地区编码\n2026-03-06|000000\n2026-03-07|000001")
    scores = {guess.kind: guess.score for guess in rank_kinds(table, Known(), "a.xlsx")}
    assert scores["metric"] < LOWEST_SCORE


@pytest.mark.parametrize(
    "header",
    [
        "姓名|请假日期|请假天数|类型", "工号|请假类型|开始时间|结束时间|请假天数",
        "Employee ID|Leave Type|Start Date|End Date|Days",
    ],
)  # fmt: skip
def test_a_list_of_leaves_is_about_attendance(header):
    row = "沈映川|2026-03-06|2|年假" if "请假日期" in header else "E1|年假|2026-03-06|2026-03-07|2"
    guesses = rank_kinds(table_of(f"{header}\n{row}"), Known(), "file.xlsx")
    assert (guesses[0].kind, guesses[0].reasons) == ("attendance", ("leave_list",))
    assert not is_unclear(guesses)


SURVEYS_OF_NO_PROGRAM = {
    "培训满意度调查.csv": "编号|填写时间|部门|培训内容满意度|讲师授课水平|对培训的意见\n1|2026-03-07|甲部|非常满意|满意|多讲案例\n2|2026-03-08|乙部|一般|不满意|无",
    "2026年3月培训满意度问卷.xlsx": "序号|岗位|课程内容实用性|讲师专业度|组织安排|推荐意愿\n1|产品运营|5|5|4|10\n2|产品运营|4|5|4|8\n3|数据运营|3|4|5|7",
    "course evaluation.xlsx": "ID|Submitted at|I would recommend this training|The trainer was clear|Comments\n1|2026-03-07|Agree|Strongly agree|ok\n2|2026-03-08|Disagree|Neutral|",
}


@pytest.mark.parametrize("name", SURVEYS_OF_NO_PROGRAM)
def test_forms_of_no_known_program_are_surveys_by_what_they_ask(name):
    guesses = rank_kinds(table_of(SURVEYS_OF_NO_PROGRAM[name]), Known(), name)
    assert guesses[0].kind == "survey"
    assert not is_unclear(guesses)


def test_a_requirement_says_each_role_once():
    once = table_of("岗位|数据工具|文案写作\n产品运营|3|2\n数据运营|5|1")
    again = table_of("岗位|数据工具|文案写作\n产品运营|3|2\n产品运营|5|1")
    scores = [
        {guess.kind: guess.score for guess in rank_kinds(table, Known(), "a.xlsx")}
        for table in (once, again)
    ]
    assert scores[0]["skill_requirement"] > scores[1]["skill_requirement"]


def test_one_question_with_its_mark_and_a_time_is_a_survey_and_no_metric():
    rows = "\n".join(f"2026-03-05 10:0{i}|{i + 3}|好" for i in range(6))
    table = table_of(f"提交时间|您有多大可能向同事推荐本课程?|推荐的理由\n{rows}")
    guesses = rank_kinds(table, Known(), "NPS.xlsx")
    assert (guesses[0].kind, is_unclear(guesses)) == ("survey", False)


def test_headers_in_two_languages_are_known_by_either():
    table = table_of("员工编号 Employee ID|姓名 Name|考试成绩 Score\nE1|Ann|80\nE2|Bob|70")
    guesses = rank_kinds(table, Known(), "x.xlsx")
    assert (guesses[0].kind, is_unclear(guesses)) == ("assessment", False)


def test_a_summary_of_a_survey_is_no_survey():
    table = table_of("课程|讲师|参训人数|问卷数|满意度|平均分\n定价|王敏|30|28|93%|4.6")
    assert rank_kinds(table, Known(), "满意度汇总.xlsx")[0].kind == "metric"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("姓名|工号|训前测试|训后测试|提升\n王敏|001|55|80|25\n李强|002|70|68|-2", "assessment"),
        ("姓名|部门|考核结果\n王敏|市场部|优秀\n李强|市场部|不合格", "assessment"),
        ("姓名|岗位|数据分析重要程度|数据分析掌握程度|文案重要程度|文案掌握程度\n王敏|运营|5|2|4|3", "survey"),
    ],
)  # fmt: skip
def test_what_people_are_asked_or_tested_on_leads_clearly(text, kind):
    guesses = rank_kinds(table_of(text), Known(), "file.xlsx")
    assert (guesses[0].kind, is_unclear(guesses)) == (kind, False)


def test_goals_of_people_are_asked_about():
    text = "姓名|部门|指标|目标值|实际值|完成率\n王敏|市场部|新增用户|100|120|120%\n李强|市场部|新增用户|100|80|80%"
    found = propose(table_of(text))
    assert {"kind_unclear", "date_unknown"} & {p.code for p in found.problems}


def test_a_ledger_of_courses_is_one_of_sessions_also_where_it_counts_who_came():
    text = "日期|课程名称|讲师|课时|应到人数|实到人数|费用\n2026-01-08|定价|王敏|2|30|28|0\n2026-01-20|文案|外聘|3|25|25|5000"
    found = propose(table_of(text))
    assert (found.kind, found.problems) == ("session", ())


def test_a_form_that_speaks_to_somebody_is_a_survey():
    text = "提交时间|您有多大可能向同事推荐本课程(0-10分)|课程难度如何\n2026-03-05 14:00|10|适中\n2026-03-05 14:01|0|偏难"
    found = propose(table_of(text))
    assert (found.kind, "kind_unclear" in {p.code for p in found.problems}) == ("survey", False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Response ID|Date|How likely are you to recommend this training to a colleague? (0-10)"
            "|Why?\nR1|2026-02-01|9|clear\nR2|2026-02-02|7|too fast\nR3|2026-02-03|10|clear",
            "survey",
        ),
        (
            "User|Course Title|Enrollment Date|Completion Status|Completion Date|Time Spent\n"
            "a@example.com|Privacy|2026-01-05|Completed|2026-01-20|10m\n"
            "b@example.com|Privacy|2026-01-05|In Progress||12m\n"
            "c@example.com|Privacy|2026-01-05|Not Started||0m",
            "attendance",
        ),
        (
            "被评人|评价人关系|沟通协作|专业能力|执行力\n沈映川|上级|3|4|5\n顾澄野|同级|4|4|4\n林知夏|下级|5|4|5",
            "appraisal",
        ),
        ("Date|User|Sessions\n2026-03-01|120|300\n2026-03-02|131|322", "metric"),
    ],
)
def test_what_people_answered_or_finished_is_no_business_metric(text, kind):
    table = table_of(text, title=["360评价"] if kind == "appraisal" else [])
    assert rank_kinds(table, Known(), "export.csv")[0].kind == kind


def test_headers_that_name_their_scale_are_questions_where_no_day_and_no_person_stands():
    rows = "1|5分|4|很好\n2|4分|3|一般"
    asked = rank_kinds(
        table_of(f"序号|讲师授课(1-5分)|内容安排(1-5分)|总体评价\n{rows}"), Known(), "a.csv"
    )
    assert asked[0].kind == "survey"
    daily = "2026-03-01|4.2|4.4\n2026-03-02|4.3|4.1"
    dated = rank_kinds(table_of(f"日期|讲师授课(1-5分)|内容安排(1-5分)\n{daily}"), Known(), "a.csv")
    assert dated[0].kind == "metric"


@pytest.mark.parametrize(
    ("name", "is_lower"),
    [
        ("差错笔数", True), ("客诉量", True), ("返工率", True), ("平均等待时间", True), ("scrap rate", True),
        ("abandonment rate", True), ("first-pass yield", False), ("业务笔数", False), ("一次解决率", False),
        # what is done about something bad is good
        ("投诉办结率", False), ("无事故天数", False), ("差错拦截率", False), ("complaints resolved", False),
        ("直播时长", False), ("template views", False), ("default rate of forms", False),
    ],
)  # fmt: skip
def test_the_name_of_a_metric_says_whether_lower_is_better(name, is_lower):
    assert vocabulary.is_lower_better(name) is is_lower
