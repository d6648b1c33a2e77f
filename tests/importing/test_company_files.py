"""Workbooks as a factory, a hospital, shops and a call centre have them, invented, numbers by hand.

What is looked at is the object that the command prints, as for the real files.
"""

import pandas as pd
import pytest

from data.importing import intake
from data.importing.known import Known
from data.importing.model import Sheet, SourceFile
from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, sheets (a line `== name` begins one), and figures by path.
FILES = {
    "tests before and after that both are called a test": ("礼仪.xlsx", ["date=2026-07-15"], """
        姓名|训前测试|训后测试
        周一鸣|60|80
        钱多多|70|84
    """, {
        ("assessments", "训前测试", "phase"): "pre", ("assessments", "训前测试", "mean"): 65,
        ("assessments", "训后测试", "phase"): "post", ("assessments", "训后测试", "mean"): 82,
    }),
    "the day of one sheet tells how the other writes it": ("Sign-in.xlsx", [], """
        == Call Control
        Call Control – Sign-in Sheet
        Date:|15/09/2026
        Employee Name|Team|Signature|Time In|Comments
        Ann Bee|Billing|Y|09:25|
        Bob Cee|Billing|Y|09:52|Late - traffic
        Cy Dee|Billing|N||No show
        == De-escalation
        De-escalation – Sign-in Sheet
        Date:|06/10/2026
        Employee Name|Team|Signature|Time In|Comments
        Ann Bee|Billing|Y|09:28|
        Bob Cee|Billing|||Annual leave
        Cy Dee|Billing|Y|09:30|
        Trainer signature:|||Total attended:|2
    """, {
        ("outcome",): "would_store", ("questions_to_user",): [],
        ("attendance",): {"present": 3, "late": 1, "absent": 1, "leave": 1},
    }),
    "pairs below a sign-in sheet, and a mark that a remark explains": ("签到.xlsx", [], """
        叉车安全 培训签到表
        培训时间：2026年9月3日 9:00-11:00
        工号|姓名|班组|签到|备注
        A1|周一鸣|甲班|√|
        A2|钱多多|甲班|×|请病假
        A3|孙思|乙班||已离职
        ==
        应到：3人||实到：1人
        培训负责人签字：|||日期：
    """.replace("        ==\n", "        \n"), {
        ("outcome",): "would_store", ("problems",): [],
        ("attendance",): {"present": 1, "leave": 1, "not_applicable": 1},
    }),
    "an agreement of traditional forms, and what the form is about": (
        "代码评审满意度 (回覆) - 表單回應 1.csv", [], """
        時間戳記|您的小组|课程内容与工作相关 [内容]|课程内容与工作相关 [讲师]|建议
        2026/9/18 下午 5:10:05|一组|非常同意|同意|
        2026/9/18 下午 5:11:05|一组|同意|普通|
        2026/9/18 下午 5:12:05|二组|普通|不同意|
    """, {
        # (5 + 4 + 3) / 3 and (4 + 3 + 2) / 3
        ("questions", "[内容]", "mean"): 4, ("questions", "[讲师]", "mean"): 3,
        ("warnings", "course_guessed"): True,
    }),
    "a plan with a day, a place and for whom": ("2026下半年培训计划.xlsx", [], """
        门店2026年下半年培训计划
        月份|课程|讲师|时长|对象|形式|日期|地点|学分
        7月|服务礼仪|钱多|2小时|前厅|线下|7月15日|总部|2
        8月|投诉处理|赵一|1.5小时|店长|线上|8月12日|腾讯会议|1
    """, {
        ("outcome",): "would_store", ("kind",): "session", ("n_rows",): 2,
        ("warnings", "audience_left_out"): True,
    }),
    "clock times say no day": ("Sign-in.xlsx", ["course=Call Control"], """
        Date:|06/10/2026
        Employee Name|Team|Signature|Time In
        Ann Bee|Billing|Y|09:28
        Bob Cee|Billing|Y|09:30
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["date_unknown"]}),
    "rests by rotation, nights and people who have left": ("点检.xlsx", [], """
        设备点检签到表（2026年10月）
        姓名|班组|10/12|10/13|10/14
        周一鸣|甲班|√|休|√
        钱多多|乙班|×|√|夜班
        孙思|乙班|年假|√|已离职
        说明：√ 出勤，× 缺勤，休 轮休
    """, {
        ("outcome",): "would_store",
        ("attendance",): {"present": 4, "absent": 1, "leave": 1, "not_applicable": 3},
    }),
    "who is away says why in a remark": ("签到2026-07-15.xlsx", ["course=礼仪"], """
        姓名|门店|签到|备注
        周一鸣|一店|√|已离职
        钱多多|一店||休假
        孙思|二店||已离职
        李一|二店|√|迟到（堵车）
        吴用|二店||夜班
    """, {("attendance",): {"present": 1, "leave": 1, "not_applicable": 2, "late": 1}}),
    "one list in two halves, time and place above either": ("签到.xlsx", [], """
        院感知识培训签到表
        时间：2026年9月3日15:00||||地点：学术报告厅
        主讲人：梅婷||||内容：手卫生
        科室|姓名|签名||科室|姓名|签名
        内科|白洁|白洁||外科|潘虹|潘虹
        内科|蔡琴|||外科|秦海|请假
        内科|邓丽|邓丽||外科|任泉|任泉
    """, {
        ("outcome",): "would_store", ("n_people",): 6, ("warnings", "course_guessed"): False,
        ("attendance",): {"present": 4, "no_record": 1, "leave": 1},
    }),
    "a matrix of skills with a count of them and a foot": ("技能矩阵.xlsx", [], """
        多能工技能矩阵表
        评定日期：2026年10月15日 0-未培训 1-学习中 2-可独立操作 3-熟练 4-可带教
        班组|工号|姓名|冲压操作|模具更换|焊接|质量检验|多能工数
        甲班|01001|周一鸣|0|2|4|1|2
        甲班|01002|钱多多|1|3|0|2|2
        乙班|01003|孙思|2|4|1|3|3
        乙班|01004|李一|3|0|2|4|3
        乙班|01005|吴用|4|1|3|0|2
        具备2级以上人数|||3|3|3|3|
    """, {
        ("outcome",): "would_store", ("kind",): "skill_level", ("n_people",): 5,
        ("left_out", "多能工数", "why"): "derived", ("problems",): [],
    }),
    "a skills matrix with a total": ("Skills Matrix.xlsx", [], """
        Skills Matrix – updated 01 Oct 2026
        Employee ID|Name|Team|Billing|CRM|Live chat|Total
        10023|Ann Bee|Billing|0|1|2|3
        10024|Bob Cee|Billing|3|1|2|6
        10025|Cy Dee|Dispatch|2|2|0|4
        10026|Di Eff|Dispatch|1|3|3|7
        |Average||1.5|1.75|1.75|5
    """, {
        ("outcome",): "would_store", ("kind",): "skill_level", ("n_people",): 4,
        ("left_out", "Total", "why"): "derived",
    }),
    "a test is called the one before its course by the file alone": ("服务礼仪前测成绩.xlsx", [], """
        姓名|部门|成绩
        周一鸣|客服|60
        钱多多|客服|70
    """, {
        ("assessments", "服务礼仪", "phase"): "pre", ("assessments", "服务礼仪", "mean"): 65,
        ("warnings", "turn_pre"): True,
    }),
    "and after it": ("Call Control Post-Test.xlsx", [], """
        Employee|Team|Score
        Ann Bee|Billing|80
        Bob Cee|Billing|90
    """, {
        ("assessments", "Call Control", "phase"): "post",
        ("warnings", "turn_pre"): False,
    }),
    "after the sale is not after the course": ("售后测试成绩.xlsx", [], """
        姓名|部门|成绩
        周一鸣|客服|60
        钱多多|客服|70
    """, {("assessments", "售后", "phase"): "post", ("warnings", "turn_pre"): False}),
    "both in one title say nothing of the whole": ("礼仪训前训后成绩.xlsx", [], """
        姓名|部门|成绩
        周一鸣|客服|60
    """, {("warnings", "turn_pre"): False, ("assessments", "", "#"): 1}),
    "sheets called before and after": ("院感培训考试.xlsx", [], """
        == 培训前
        姓名|科室|成绩
        白洁|内科|50
        蔡琴|内科|60
        == 培训后
        姓名|科室|成绩
        白洁|内科|80
        蔡琴|内科|缺考
    """, {
        ("n_people",): 2, ("assessments", "", "#"): 2, ("assessments", "", "n_absent"): 1,
        ("assessments", "", "n_scored"): 3, ("warnings", "turn_pre"): True,
    }),
    "the same test in each quarter": ("三基考核.xlsx", [], """
        == 1季度
        2026年第一季度三基三严考核成绩
        姓名|科室|理论|操作
        白洁|内科|70|80
        蔡琴|内科|80|90
        == 2季度
        2026年第二季度三基三严考核成绩
        姓名|科室|理论|操作
        白洁|内科|90|84
        蔡琴|内科|缓考|86
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 4,
        ("assessments", "理论 2026年第一季度", "mean"): 75,
        ("assessments", "理论 2026年第二季度", "mean"): 90,
        ("assessments", "操作 2026年第二季度", "mean"): 85,
    }),
    "times in two parts that the header explains": ("KPI.xlsx", [], """
        Week Commencing|Team|Calls Answered|AHT (mm:ss)|Service Level % (80/20)|CSAT (1-5)|ASA (sec)
        2026-08-03|Billing|950|5:30|78%|4.0|28
        2026-08-03|Retention|951|5:15|80%|4.2|30
        2026-08-10|Billing|963|4:45|79%|4.1|27
    """, {
        ("metrics", "AHT", "unit"): "minute", ("metrics", "AHT", "sum"): 15.5,
        ("metrics", "AHT", "n"): 3, ("metrics", "CSAT", "unit"): None,
        ("metrics", "ASA", "unit"): "sec", ("left_out",): [],
    }),
    "the same down a scorecard with months across": ("Scorecard 2026.xlsx", [], """
        KPI|Target|Jun|Jul
        CSAT %|85%|81%|82%
        AHT (mm:ss)|05:00|05:30|05:15
        Complaints|2|4|3
    """, {
        ("metrics", "AHT", "sum"): 10.75, ("metrics", "AHT", "unit"): "minute",
        ("metrics", "Complaints", "sum"): 7, ("problems",): [],
    }),
    "times of single people in two parts are no clocks": ("Agents.xlsx", [], """
        Date|Agent|Team|Calls Handled|AHT|FCR %
        14/09/2026|Ann Bee|Billing|40|05:10|70%
        14/09/2026|Bob Cee|Billing|44|05:32|75%
        15/09/2026|Ann Bee|Billing|41|04:58|72%
        15/09/2026|Bob Cee|Billing|45|05:20|74%
    """, {("outcome",): "needs_answer", ("warnings", "results_of_people"): True}),
    "how often a table is taken is no share": ("周报2026.xlsx", [], """
        周次|投诉量|投诉率|翻台率
        第27周|12|0.90%|2.5
        第28周|11|0.85%|2.6
    """, {
        ("metrics", "翻台率", "sum"): 5.1, ("metrics", "投诉率", "first"): 0.009,
    }),
    "one metric of machines, called by the title": ("停机2026.xlsx", [], """
        == 9月
        9月停机时长统计（分钟）
        设备编号|设备名称|1日|2日|3日|4日|5日|6日|合计
        EQ-01|冲床1#|12|0|5|1|0|2|20
        EQ-02|焊机器人|3|4|0|0|6|0|13
        合计||15|4|5|1|6|2|33
        == 10月
        10月停机时长统计（分钟）
        设备编号|设备名称|1日|2日|3日|4日|5日|6日|合计
        EQ-01|冲床1#|2|0|5|0|0|0|7
        EQ-02|焊机器人|3|1|0|2|0|1|7
        合计||5|1|5|2|0|1|14
    """, {
        ("outcome",): "would_store", ("metrics", "", "#"): 1, ("metrics", "停机时长", "n"): 24,
        ("metrics", "停机时长", "sum"): 47, ("metrics", "停机时长", "unit"): "分钟",
    }),
    "scores of shops beside who runs them": ("神秘顾客.xlsx", [], """
        2026年神秘顾客得分（满分100）
        门店|店长|5月|6月|平均
        人民路店|赵一凡|85|87|86
        万达店|吴用|80|84|82
        平均||82.5|85.5|84
    """, {
        ("metrics", "", "#"): 1, ("metrics", "神秘顾客得分", "n"): 4,
        ("metrics", "神秘顾客得分", "sum"): 336,
    }),
    "credits are no score": ("考证2026-07-29.xlsx", ["course=食品安全"], """
        门店|姓名|理论成绩|获得学分
        一店|周一鸣|80|3
        二店|钱多多|70|0
    """, {("assessments", "", "#"): 1, ("left_out", "获得学分", "why"): "derived"}),
    "a list of workers": ("Worker Details.xlsx", [], """
        Employee ID|Worker|Job Title|Supervisory Organization|Cost Center|Manager|Hire Date
        10023|Ann Bee|Agent|Billing|CC-410|Pia Shah|2019-01-15
        10024|Bob Cee|Team Lead|Dispatch|CC-411|Tom Reed|2020-02-20
    """, {("kind",): "people", ("n_people",): 2, ("left_out", "Worker", "#"): 0}),
    "leaves from a day to a day in one cell": ("2026年9月请假统计.xlsx", [], """
        序号|姓名|班组|请假类别|起止时间|天数
        1|周一鸣|甲班|年假|2026-09-24至2026-09-26|3
        2|钱多多|甲班|病假|9.25-9.25|1
        3|孙思|乙班|事假|9月28日~29日|2
        合计|||||6
    """, {("outcome",): "would_store", ("attendance",): {"leave": 3}, ("problems",): []}),
    "time off by its program": ("Time Off.xlsx", [], """
        Employee Name|Employee #|Time Off Type|From|To|Amount|Unit|Status
        Ann Bee|10023|Sick|2026-09-15|2026-09-16|2|days|approved
        Bob Cee|10024|Vacation|2026-09-14|2026-09-18|5|days|denied
    """, {("outcome",): "would_store", ("attendance",): {"leave": 1}}),
    "two choices that everybody made together are two": ("需求_按文本.xlsx", ["purpose=needs"], """
        序号|提交答卷时间|所用时间|来源|1、您最希望参加的培训（多选）
        1|2026/7/1 8:10:05|60秒|微信|安全操作┋设备维护
        2|2026/7/1 8:11:05|61秒|微信|质量管理
        3|2026/7/1 8:12:05|62秒|微信|安全操作┋设备维护
        4|2026/7/1 8:13:05|63秒|微信|安全操作┋设备维护
    """, {("questions", "希望", "options"): {"安全操作": 3, "设备维护": 3, "质量管理": 1}}),
    "whether somebody would recommend the course": ("Call Control Feedback(1-3).xlsx", [], """
        ID|Start time|Completion time|Email|Name|Which team are you in?|The trainer was engaging|How likely are you to recommend this course to a colleague?|What went well?
        1|2026-09-15 13:00|2026-09-15 13:02|anonymous||Billing|Strongly agree|9|Role plays
        2|2026-09-15 13:01|2026-09-15 13:04|anonymous||Billing|Agree|10|Pace
        3|2026-09-15 13:02|2026-09-15 13:05|anonymous||Dispatch|Agree|6|Pace
    """, {
        ("warnings", "survey_purpose"): False, ("questions", "recommend", "type"): "nps",
        ("questions", "went well", "type"): "open",
    }),
    "one column of resits beside several tests": ("三级安全教育成绩.xlsx", ["date=2026-08-21"], """
        考核满分100，80分合格
        姓名|车间|厂级|车间级|补考成绩
        周一鸣|冲压|78|82|85
        钱多多|冲压|70|75|81
        孙思|焊接|90|88|
        李一|焊接|79|91|80
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 4,
        ("assessments", "补考成绩", "n_scored"): 1, ("assessments", "补考成绩", "mean"): 81,
        ("assessments", "", "n_scored"): 11, ("warnings", "resit_of_unclear_test"): True,
    }),
    "the day of a paper survey stands above it": ("满意度.xlsx", [], """
        培训满意度调查统计（礼仪）
        调查时间：2026年8月22日 发放23份 回收2份
        问卷编号|1.课程内容实用性|2.总体满意度
        1|4|5
        2|3|4
        平均分|3.5|4.5
    """, {("warnings", "no_submission_time"): False, ("questions", "总体满意度", "mean"): 4.5}),
    "a verdict on what the parts come to": ("考证2026-07-29.xlsx", ["course=食品安全"], """
        姓名|理论成绩|实操成绩|综合成绩|是否通过
        周一鸣|65|90|80|通过
        钱多多|60|71|66.6|未通过
        孙思|90|90|90|通过
    """, {("warnings", "verdict_of_whole"): True, ("warnings", "passed_contradicts"): False}),
    "what is asked stands in brackets": ("培训需求调研.xlsx", [], """
        编号|服务礼仪【重要程度1-5】|服务礼仪【掌握程度1-5】
        1|5|2
        2|4|3
    """, {("questions", "重要", "mean"): 4.5, ("questions", "掌握", "mean"): 2.5}),
    "a survey without any day says so": ("满意度.xlsx", [], """
        培训满意度调查统计（礼仪）
        问卷编号|1.课程内容实用性|2.总体满意度
        1|4|5
        2|3|4
    """, {("warnings", "no_submission_time"): True, ("questions", "总体满意度", "mean"): 4.5}),
}  # fmt: skip


def test_columns_that_are_not_used_are_counted_once_and_more_than_five_said_to_be_more():
    text = """
        Course|Date|Start|Seats|Note A|Note B|Note C|Note D|Note E|Note F
        Call Control|15 Sep 2026|09:30|20|a|b|c|d|e|f
        De-escalation|06 Oct 2026|09:30|20|a|b|c|d|e|f
    """
    (checked,) = intake.check(intake.take_in(file_of("Calendar.xlsx", text)), Known(salt=b"s"))
    (note,) = [p for p in checked.problems if p.code == "columns_unused"]
    assert (note.values["n"], note.values["names"][-2:]) == (6, ["Note E", "…"])


def rows_of(name: str, table: str, *columns: str) -> list[tuple]:
    """What is stored of an invented file in one table, sorted."""
    file_name, _, text, _ = FILES[name]
    item = intake.take_in(file_of(file_name, text))
    known = Known(salt=b"salt of the tests")
    frames = [one.frames[table] for one in intake.check(item, known) if table in one.frames]
    found = pd.concat(frames)[list(columns)].astype(object)
    rows = found.where(found.notna(), None).itertuples(index=False, name=None)
    return sorted(rows, key=str)


def test_who_passed_as_a_whole_has_passed_its_parts():
    name = "a verdict on what the parts come to"
    rows = rows_of(name, "assessment_result", "person_id", "is_passed")
    assert [passed for person, passed in rows if "周一鸣" in person] == [True] * 3
    assert [passed for person, passed in rows if "钱多多" in person] == [False] * 3


def test_a_topic_stands_before_what_is_asked_of_it_in_brackets():
    rows = rows_of("what is asked stands in brackets", "survey_question", "topic", "aspect")
    assert rows == [("服务礼仪", "ability"), ("服务礼仪", "importance")]


def test_a_paper_survey_is_of_the_day_above_it():
    rows = rows_of("the day of a paper survey stands above it", "survey_response", "responded_on")
    assert {str(day)[:10] for (day,) in rows} == {"2026-08-22"}


def file_of(name: str, text: str) -> SourceFile:
    """A file from lines of cells separated by bars, a sheet from each line `== name` on."""
    sheets: dict[str, list[list[str | None]]] = {}
    for line in lines(text).splitlines():
        if line.startswith("== "):
            sheets[line.removeprefix("== ")] = []
            continue
        rows = sheets.setdefault("Sheet1", []) if not sheets else sheets[list(sheets)[-1]]
        rows.append([cell.strip() or None for cell in line.split("|")])
    widths = {name: max(map(len, rows)) for name, rows in sheets.items()}
    filled = {n: [[*r, *[None] * (widths[n] - len(r))] for r in rows] for n, rows in sheets.items()}
    return SourceFile(name, "0" * 64, "xlsx", None, tuple(Sheet(n, r) for n, r in filled.items()))


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_company_imports_as_it_was_expected_to(name):
    file_name, answers, text, expected = FILES[name]
    assert unlike_after(file_of(file_name, text), answers, expected) == {}
