"""Lists of training teams that nothing can hold are refused with a sentence; what can be held is."""

from datetime import date

import pytest

from data.importing.level_signs import level_of_sign
from tests.importing.small_tables import check, codes, rows_of, table_of

REFUSED = {
    "a list of certificates": ("certificates_not_kept", """
        姓名|部门|证书名称|证书编号|取得日期|有效期至
        周一鸣|仓储部|叉车操作证|TS6-1001|2023-05-06|2027-05-05
        孙思|运输部|道路运输从业资格证|DL-2231|2021-03-02|2027-03-01
    """),
    "certifications that expire": ("certificates_not_kept", """
        Employee ID|Employee Name|Certification|Issue Date|Expiry Date|Status
        E1|Ann Bee|Forklift licence|2024-01-10|2027-01-09|Valid
        E2|Bob Cee|First Aid|2021-01-10|2024-01-09|Expired
    """),
    "credits of people in all": ("credits_of_people", """
        姓名|部门|必修学分|选修学分|总学分|是否达标
        周一鸣|仓储部|12|4|16|是
        孙思|运输部|6|2|8|否
    """),
    "certificates of a trade": ("certificates_not_kept", """
        序号|姓名|工种|证书编号|初领日期|复审日期|有效期至|状态
        1|周一鸣|焊接|T3205|2023-05-01|2026-05-01|2029-05-01|有效
        2|钱多多|焊接|T3206|2023-05-01|2026-05-01|2029-05-01|有效
    """),
    "credits wanted and reached": ("credits_of_people", """
        工号|姓名|门店|应修学分|已修学分|完成率
        CW1|周一鸣|一店|10|0|0
        CW2|钱多多|一店|10|1|0.1
    """),
    "topics of departments": ("topics_of_departments", """
        部门|需求主题|需求人数|优先级
        仓储部|叉车安全操作|12|高
        运输部|驾驶安全|20|高
    """),
    "topics in English": ("topics_of_departments", """
        Department|Requested Topic|Number of People|Priority
        Claims|Fraud detection|12|High
        Sales|Negotiation|20|High
    """),
    "stars and circles": ("certified_by_signs", """
        姓名|班组|叉车|打包机|危化品
        周一鸣|甲班|★|○|—
        钱多多|甲班|○|★|—
        孙思|乙班|★|★|○
    """),
    "ticks of who is certified": ("certified_by_signs", """
        姓名|班组|叉车|打包机|分拣线
        周一鸣|甲班|√||√
        钱多多|甲班||√|√
    """),
}  # fmt: skip


def table(text, title="上岗认证表"):
    lines = "\n".join(line.strip() for line in text.strip().split("\n"))
    return table_of(lines, title=(title,))


@pytest.mark.parametrize("name", REFUSED)
def test_what_nothing_can_hold_is_refused_with_its_reason(name):
    code, text = REFUSED[name]
    checked = check(table(text))
    assert (codes(checked, "refused"), checked.frames) == ([code], {})


def test_a_kind_that_somebody_chose_is_read_as_that_kind():
    code, text = REFUSED["ticks of who is certified"]
    chosen = check(table(text), kind="attendance", date=date(2026, 3, 2))
    assert code not in codes(chosen)
    assert len(chosen.frames["attendance"]) == 6


def test_a_roster_may_say_who_holds_a_certificate():
    text = """
        工号|姓名|部门|岗位|入职日期|特种作业证|证书有效期
        A1|周一鸣|仓储部|拣货员|2020-01-02|叉车证|2027-05-05
        A2|钱多多|仓储部|拣货员|2020-01-02||
    """
    checked = check(table(text, title="花名册"))
    assert len(checked.frames["person"]) == 2


def test_credits_for_what_is_called_a_project():
    text = """
        工号|姓名|项目名称|学分类别|学分|授予日期
        201|周一鸣|院感防控|II类|2|2026-05-20
        202|钱多多|重症护理|I类|5|2026-05-22
    """
    checked = check(table(text, title="继续教育学分登记表"))
    assert rows_of(checked, "attendance", "session_id", "status") == [
        ("重症护理@2026-05-22", "present"), ("院感防控@2026-05-22", "present"),
    ]  # fmt: skip


def test_a_mark_goes_before_the_credits_of_a_meeting():
    text = """
        姓名|课程|培训日期|签到|学分
        周一鸣|院感防控|2026-05-20|√|2
        钱多多|院感防控|2026-05-20|缺勤|2
    """
    checked = check(table(text, title="签到表"))
    assert [s for (s,) in rows_of(checked, "attendance", "status")] == ["absent", "present"]


def test_ticks_under_courses_of_a_training_are_attendance():
    _, text = REFUSED["ticks of who is certified"]
    assert check(table(text, title="2026-03-02 培训记录")).proposal.kind == "attendance"


def test_who_has_credits_for_a_course_has_completed_it():
    text = """
        Employee ID|Name|Course|Completion Date|Credits
        E1|Ann Bee|Anti-Fraud|2026-03-02|2
        E2|Bob Cee|Anti-Fraud|2026-03-04|0.5
        E3|Cy Dee|Anti-Fraud|2026-03-04|0
    """
    checked = check(table(text, title="CPD"))
    assert rows_of(checked, "attendance", "person_id", "status") == [
        ("E1", "present"), ("E2", "present"), ("E3", "no_record"),
    ]  # fmt: skip
    assert rows_of(checked, "session", "session_on") == [(date(2026, 3, 4),)]
    assert "credits_read" in codes(checked, "note")


def test_discs_and_stars_are_levels():
    text = """
        工号|姓名|班组|叉车|打包机|分拣线
        A1|周一鸣|甲班|◔|◑|●
        A2|钱多多|甲班|○|◕|★★★☆☆
    """
    checked = check(table(text, title="多能工技能矩阵 2026-03-31"))
    told = ("person_id", "skill_id", "level", "assessed_on")
    day = date(2026, 3, 31)
    assert rows_of(checked, "skill_level", *told) == [
        ("A1", "分拣线", 4, day), ("A1", "叉车", 1, day), ("A1", "打包机", 2, day),
        ("A2", "分拣线", 3, day), ("A2", "叉车", 0, day), ("A2", "打包机", 3, day),
    ]  # fmt: skip
    assert "levels_in_signs" in codes(checked, "note")


@pytest.mark.parametrize(
    ("sign", "level"),
    [("○", 0), ("◔", 1), ("◐", 2), ("◕", 3), ("●", 4), ("★★★★★", 5), ("☆☆☆", 0), ("√", None)],
)
def test_the_level_of_a_sign(sign, level):
    assert level_of_sign(sign) == level


def test_what_single_people_wish_for_is_a_form():
    text = """
        姓名|部门|岗位|需求课程|期望培训方式|期望时间
        周一鸣|仓储部|拣货员|叉车安全|线下|3月
        钱多多|仓储部|拣货员|WMS系统|线上|4月
        孙思|运输部|司机|驾驶安全|线下|5月
    """
    checked = check(table(text, title="培训需求收集"))
    assert (checked.proposal.kind, checked.proposal.context["purpose"]) == ("survey", "needs")
    assert len(checked.frames["survey_response"]) == 3


@pytest.mark.parametrize("header", ["提交时间|岗位", "部门|岗位"])
def test_what_somebody_without_a_name_asks_for_is_no_list_of_departments(header):
    text = f"""
        {header}|需求课程|优先级
        2026-03-02 10:00|司机|驾驶安全|高
        2026-03-02 10:05|拣货员|叉车|中
    """
    assert "topics_of_departments" not in codes(check(table(text, title="需求")))


def test_a_sign_in_sheet_of_a_training_about_certification_is_read():
    _, text = REFUSED["ticks of who is certified"]
    checked = check(table(text, title="安全资格培训签到表 2026-06-30"))
    assert (checked.proposal.kind, codes(checked, "refused")) == ("attendance", [])


def test_a_verdict_goes_before_credits():
    text = """
        姓名|课程|培训日期|学分|是否通过
        周一鸣|叉车安全|2026-03-01|2|是
        钱多多|叉车安全|2026-03-01|2|否
    """
    assert codes(check(table(text, title="结业名单"))) == ["kind_unclear"]
    checked = check(table(text, title="结业名单"), kind="assessment")
    told = dict(rows_of(checked, "assessment_result", "person_id", "is_passed"))
    assert told == {"name:周一鸣": True, "name:钱多多": False}


def test_what_counts_drawn_levels_is_no_skill():
    text = """
        工号|姓名|班组|叉车|打包机|分拣线|会操作项数
        A1|周一鸣|甲班|◔|◑|●|2
        A2|钱多多|甲班|○|◕|◔|1
        A3|孙思|乙班|●|◑|◑|3
        A4|李雷|乙班|○|○|◔|0
    """
    checked = check(table(text, title="多能工技能矩阵 2026-03-31"))
    assert {s for (s,) in rows_of(checked, "skill", "skill_id")} == {"叉车", "打包机", "分拣线"}


def test_scores_out_of_full_marks_are_no_metrics():
    text = """
        Adjuster|Team|Audit Date|Accuracy (out of 40)|Compliance (out of 40)|Total
        Ann Bee|Motor|2026-09-20|30|32|62
        Bob Cee|Motor|2026-09-21|34|38|72
    """
    checked = check(table(text, title="QA audit"))
    assert checked.proposal.kind == "assessment"
    told = rows_of(checked, "assessment", "max_score")
    assert told == [(40,), (40,)]
    nobody = check(table(text.replace("Adjuster", "Whose"), title="QA audit"))
    assert nobody.proposal.kind != "metric" or "kind_unclear" in codes(nobody)
