"""Files in layouts that public collections show often, invented, numbers by hand.

What is looked at is the object that the command prints, as for the real files.
"""

import pytest

from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, cells, and figures by path.
FILES = {
    "a form of Google that people sign in by": ("Sign-in 15 March (Responses) - Form Responses 1.csv", ["course=Scripts"], """
        Timestamp|Full Name|Employee ID|Department|Email Address
        3/15/2026 9:01:12|Ann Lee|E1|Sales|ann@example.com
        3/15/2026 9:02:40|Bob Ray|E2|IT|bob@example.com
    """, {
        ("source",): "sign_in_form", ("kind",): "attendance", ("outcome",): "would_store",
        ("attendance",): {"present": 2}, ("n_people",): 2,
    }),
    "a collected list of 腾讯文档 that people sign in by": ("话术培训签到（收集结果）.csv", [], """
        提交时间（自动）|工号（必填）|姓名（必填）|班组（必填）|联系电话（必填）|提交者（自动）
        2026/03/05 14:01:22|1001|周一鸣|一组|13800000001|微信用户甲
        2026/03/05 14:02:10|1002|钱多多|二组|13800000002|微信用户乙
    """, {
        ("source",): "sign_in_form", ("kind",): "attendance", ("outcome",): "would_store",
        ("attendance",): {"present": 2}, ("left_out", "联系电话", "why"): "personal",
    }),
    "a form of 问卷星 that people sign in by": ("88_按文本_话术培训签到_2_2.csv", ["course=话术"], """
        序号|提交答卷时间|所用时间|来源|来源详情|来自IP|1、您的姓名：|2、您的工号：|3、您所在的部门：
        1|2026/3/5 14:01:22|12秒|微信|N/A|192.0.2.1(北京)|周一鸣|1001|客服部
        2|2026/3/5 14:02:10|15秒|微信|N/A|192.0.2.2(北京)|钱多多|1002|质检部
    """, {
        ("source",): "sign_in_form", ("kind",): "attendance", ("outcome",): "would_store",
        ("attendance",): {"present": 2}, ("n_people",): 2,
    }),
    "a form of Microsoft that people sign in by": ("礼仪签到(1-2).csv", [], """
        ID|开始时间|完成时间|电子邮件|名称|姓名|工号|部门
        1|2026/3/15 9:00:01|2026/3/15 9:00:31|anonymous||周一鸣|1001|客服部
        2|2026/3/15 9:01:01|2026/3/15 9:01:21|anonymous||钱多多|1002|客服部
    """, {("kind",): "attendance", ("attendance",): {"present": 2}, ("n_people",): 2}),
    "a form of people whose purpose nothing tells": ("表单(1-2).csv", [], """
        ID|开始时间|完成时间|电子邮件|名称|姓名|工号|部门
        1|2026/3/15 9:00:01|2026/3/15 9:00:31|anonymous||周一鸣|1001|客服部
        2|2026/3/15 9:01:01|2026/3/15 9:01:21|anonymous||钱多多|1002|客服部
    """, {("outcome",): "needs_answer", ("questions_to_user", "kind_unclear"): True}),
    "a sign-in form that asks something else is a survey": ("签到（收集结果）.csv", ["purpose=other"], """
        提交时间（自动）|姓名（必填）|您对本次培训有什么期待？|提交者（自动）
        2026/03/05 14:01:22|周一鸣|多讲案例|微信用户甲
        2026/03/05 14:02:10|钱多多|互动多一些|微信用户乙
    """, {("source",): "form_cn", ("kind",): "survey", ("n_questions",): 1}),
    "phone numbers of other countries": ("Form (Responses) - Form Responses 1.csv", ["purpose=other"], """
        Timestamp|Reach me at|Would you come again?
        3/15/2026 9:01:12|0256310023|Yes
        3/15/2026 9:02:40|+233 25 631 0024|No
        3/16/2026 9:02:40|0551486015|Yes
    """, {("n_questions",): 1, ("left_out", "Reach me at", "why"): "personal"}),
    "Qualtrics without its row of ImportIds": ("answers.csv", ["purpose=other"], """
        Finished|RecordedDate|Q1|Q4_1|Q4_2|Q8_1|Q8_4
        Finished|Recorded Date|Your consent: do you take part?|How far do you agree? - It is clear|How far do you agree? - It is new|How do you learn? - Selected Choice - In person (workshop, community)|How do you learn? - Selected Choice - Online
        TRUE|9/23/26 13:58|Agree|Agree|Strongly agree|In person (workshop, community)|Online
        TRUE|10/3/26 9:32|Agree|Neutral|Agree|In person (workshop, community)|
        TRUE|11/3/26 12:07|Agree|Disagree|Unsure / Unapplicable||Online
    """, {
        ("source",): "qualtrics", ("n_people",): 3, ("n_questions",): 3,
        ("questions", "consent", "type"): "single",
        ("questions", "It is clear", "mean"): 3, ("questions", "It is new", "mean"): 4.5,
        ("questions", "It is new", "missing"): {"out_of_scale": 1},
        ("questions", "How do you learn?", "options"): {
            "In person (workshop, community)": 2, "Online": 2,
        },
        ("warnings", "no_submission_time"): False,
    }),
    "options with a comma in their brackets": ("Form (Responses) - Form Responses 1.csv", ["purpose=other"], """
        Timestamp|How do you prefer to learn?|Which tool?
        3/15/2026 9:01:12|In person (workshop, community)|Web (browser, phone)
        3/15/2026 9:02:12|In person (workshop, community), Online (Zoom, Teams)|Web (browser, phone)
        3/15/2026 9:03:12|Online (Zoom, Teams)|Desktop (Mac, Linux)
        3/15/2026 9:04:12|Reading, Online (Zoom, Teams)|Desktop (Mac, Linux)
    """, {
        ("questions", "learn", "options"): {
            "In person (workshop, community)": 2, "Online (Zoom, Teams)": 3, "Reading": 1,
        },
        ("questions", "tool", "type"): "single",
        ("questions", "tool", "options"): {"Web (browser, phone)": 2, "Desktop (Mac, Linux)": 2},
    }),
    "what is asked between two ratings": ("课后反馈20260305.csv", ["purpose=satisfaction"], """
        课程名称|内容准备|联系实际|综合评分|提交时间|改进建议
        客服话术|5|4|5|2026-03-05 16:20:11|多些案例
        客服话术|4|4|4|2026-03-05 16:21:40|
        客服话术|5|3|5|2026-03-05 16:22:02|很好
    """, {
        ("questions", "联系实际", "type"): "rating", ("questions", "联系实际", "scale_max"): 5,
        ("questions", "联系实际", "mean"): 3.6667,
    }),
    "what people did beside their score": ("统计.csv", ["course=安全"], """
        学生姓名|学号/工号|任务点完成数|考试完成数|章节学习次数|讨论总数|综合成绩
        周一鸣|2301|38/40|1|112|3|92
        钱多多|2302|40/40|1|145|6|96
        孙思|2303|22/40|0|56|0|61
    """, {
        ("assessments", "", "#"): 1, ("assessments", "", "mean"): 83,
        ("left_out", "章节学习次数", "why"): "no_score", ("left_out", "讨论总数", "why"): "no_score",
    }),
    "names of tests that only end like counts": ("scores.csv", [], """
        Name|Account|Forklift operating
        Ann Lee|80|70
        Bob Ray|90|60
    """, {("assessments", "", "#"): 2, ("assessments", "Account", "mean"): 85}),
    "what people do and think, in numbers": ("survey_results.csv", [], """
        Name|Age|Preferred_Mode|Avg_Daily_Study_Hours|Engagement_Level|Understanding_Rating
        Ann Lee|20|Online|5.5|7|8
        Bob Ray|22|Offline|4|9|9
        Cat Poe|19|Hybrid|3|5|4
    """, {("outcome",): "needs_answer", ("questions_to_user", "kind_unclear"): True}),
    "a day written as one number, with its topic": ("学生上课签到表.csv", [], """
        ID|班级|学生姓名|20260304认识杠杆|20260311认识滑轮|补20260318认识齿轮
        LQ1|周四|周一鸣|√|√|
        LQ2|周四|钱多多|√||√
    """, {
        ("kind",): "attendance", ("outcome",): "would_store",
        ("attendance", "present"): 4, ("questions_to_user", "date_unknown"): False,
    }),
    "several meetings of Zoom, with who held them": ("meetings.csv", [], """
        Topic|Meeting ID|User Name|User Email|Department|Group|Has Zoom Rooms?|Creation Time|Start Time|End Time|Duration (Minutes)|Participants|Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest
        Onboarding|852 1848|Jim War|jim@example.com|Sales|-|No|06/15/2026 01:27|06/21/2026 09:00|06/21/2026 10:00|60|2|Ann Lee|ann@example.com|06/21/2026 09:00|06/21/2026 10:00|60|No
        Onboarding|852 1848|Jim War|jim@example.com|Sales|-|No|06/15/2026 01:27|06/21/2026 09:00|06/21/2026 10:00|60|2|Bob Ray|bob@example.com|06/21/2026 09:05|06/21/2026 10:00|55|No
        Pricing|852 1849|Jim War|jim@example.com|Sales|-|No|06/15/2026 01:27|06/22/2026 09:00|06/22/2026 10:00|60|2|Ann Lee|ann@example.com|06/22/2026 09:00|06/22/2026 10:00|60|No
    """, {
        ("source",): "zoom_meetings", ("outcome",): "would_store", ("n_people",): 2,
        ("attendance",): {"present": 3}, ("warnings", "course_guessed"): False,
    }),
    "such meetings with names made for a program": ("meetings.csv", [], """
        Topic|MeetingID|User_Name|HasZoomRooms|Creation_Time|Start_Time|End_Time|Duration_Minutes_1|Participants|NameOriginalName|Join_Time|Leave_Time|Duration_Minutes_2|Guest
        Onboarding|852 1848|Jim War|No|06/15/2026 01:27|06/21/2026 09:00|06/21/2026 10:00|60|2|Ann Lee|06/21/2026 09:00|06/21/2026 10:00|60|No
        Onboarding|852 1848|Jim War|No|06/15/2026 01:27|06/21/2026 09:00|06/21/2026 10:00|60|2|Bob Ray|06/21/2026 09:05|06/21/2026 10:00|55|No
    """, {("source",): "zoom_meetings", ("n_people",): 2, ("attendance",): {"present": 2}}),
    "sorts of training that stand for courses": ("employee_training.csv", [], """
        record_id|employee_id|training_type|assigned_date|due_date|completion_date|training_status
        R1|E2|Harassment Prevention|2026-01-15|2026-03-15|2026-03-10|Complete
        R2|E2|Data Security|2026-04-01|2026-05-15|2026-04-25|Complete
        R3|E3|Data Security|2026-04-01|2026-05-15|2026-04-24|Complete
        R4|E7|Harassment Prevention|2026-01-15|2026-03-15||Pending
    """, {
        ("outcome",): "would_store", ("kind",): "attendance", ("n_people",): 3,
        ("attendance",): {"present": 3, "no_record": 1}, ("warnings", "sort_as_course"): True,
        ("warnings", "course_guessed"): False,
    }),
    "a sort of training beside the name of the course": ("培训记录.csv", [], """
        工号|姓名|培训类型|培训名称|培训日期|考核成绩
        1001|周一鸣|内训|话术|2026-03-05|90
        1002|钱多多|外训|礼仪|2026-03-06|80
    """, {
        ("kind",): "assessment", ("assessments", "话术", "mean"): 90,
        ("warnings", "sort_as_course"): False,
    }),
    "first and last day of a training": ("training.csv", [], """
        employee_id|training_title|training_start_date|training_end_date|participation_status|completion_score
        E1|ITIL|2026-02-15|2026-02-17|completed|92
        E2|ITIL|2026-02-15|2026-02-17|missed|
    """, {
        ("attendance",): {"present": 1, "absent": 1},
        ("left_out", "training_end_date", "why"): "none",
    }),
    "points of people with their teams": ("学习记录.csv", [], """
        工号|姓名|部门|班组|工种|文章标题|得分|学习时长（分钟）|完成时间
        1001|周一鸣|生产部|甲班|电工|安全用电常识|90|12|2026-03-05 09:10:11
        1002|钱多多|生产部|乙班|焊工|安全用电常识|80|15|2026-03-05 10:10:11
        1003|孙思|设备部|丙班|电工|动火作业规程|100|9|2026-03-06 08:00:09
    """, {
        ("kind",): "assessment", ("outcome",): "would_store",
        ("assessments", "安全用电常识", "mean"): 85, ("assessments", "动火作业规程", "mean"): 100,
    }),
    "scores of somebody who is not named": ("成绩表.csv", [], """
        学年学期|课程代码|课程名称|学时|学分|课程类别|总评成绩|最终成绩
        2026春季|C1|操作系统|48|3|其他|87|87
        2026春季|C2|概率论|48|3|其他|61|61
    """, {("outcome",): "needs_answer", ("questions_to_user", "kind_unclear"): True}),
    "a plan that says what its courses are about, and for whom": ("年度培训计划.csv", [], """
        序号|培训内容|培训对象|授课单位/培训师|培训方式|培训地点|培训学时|实施日期
        1|GMP基础知识|全体员工|质量部/孙丽|集中授课|会议室一|4|2026-02-12
        2|洁净区更衣|车间员工|生产部/李刚|现场演示|车间|2|2026-03-03
    """, {
        ("kind",): "session", ("outcome",): "would_store", ("n_rows",): 2,
        ("warnings", "audience_left_out"): True,
    }),
    "a row that says how to fill in the columns": ("课程清单.csv", [], """
        培训名称|培训形式|培训学时|组织单位
        填写培训项目全称|线上/线下/混合|填写数字|如：市教育局
        信息化教学|线上|24|市教育局
        班级管理|线下|16|区进修学校
    """, {
        ("kind",): "course", ("n_rows",): 2, ("warnings", "hints_left_out"): True,
        ("warnings", "number_left_empty"): False,
    }),
    "questions that ask to fill something in are no such row": ("问卷.csv", ["kind=survey", "purpose=other"], """
        填写您的工作年限|填写您最想学的课程|您还会再来吗？
        3|话术|会
        5|礼仪|会
        3|话术|不会
    """, {("n_questions",): 3, ("n_people",): 3, ("warnings", "hints_left_out"): False}),
    "the day on which somebody who rates took part": ("export_20260331.csv", ["course=话术"], """
        ID|姓名|参与日期|讲师满意度|内容满意度|建议
        1|周一鸣|2026-03-05|5|4|无
        2|钱多多|2026-03-06|4|4|多练习
    """, {
        ("kind",): "survey", ("n_questions",): 3, ("warnings", "date_guessed"): False,
        ("questions", "讲师满意度", "mean"): 4.5,
    }),
    "scores beside certificates": ("技能培训台账.csv", ["course=电工"], """
        序号|姓名|身份证号|证书编号|颁发日期|培训学时|培训日期|理论成绩|实操成绩
        1|周一鸣|110105199001011234|S0001|2026-04-01|80|2026-03-01|85|90
        2|钱多多|110105199102021235|S0002|2026-04-01|80|2026-03-01|72|80
    """, {
        ("kind",): "assessment", ("outcome",): "would_store",
        ("assessments", "", "#"): 2, ("left_out", "身份证号", "why"): "personal",
        ("left_out", "颁发日期", "why"): "none",
    }),
    "questions of a test that somebody missed": ("课堂测验.csv", ["course=话术"], """
        学号|姓名|Q1|Q2|Q3
        0005|周一鸣|缺考|缺考|缺考
        0006|钱多多|8|9|7
        0007|孙思|10|6|9
    """, {("kind",): "assessment"}),
    "who was there, by 签到情况": ("多维表格.csv", [], """
        姓名|部门|培训课程|培训日期|签到情况|备注
        周一鸣|客服部|话术|2026/03/05|已签到|
        钱多多|客服部|话术|2026/03/05|未签到|请假
    """, {("kind",): "attendance", ("outcome",): "would_store", ("attendance", "present"): 1}),
    "the report of Google Meet": ("meet 2026-03-05.csv", ["course=Scripts"], """
        First name|Last name|Email|Duration|Time joined|Time exited
        Ann|Lee|ann@example.com|58 min|9:01 AM|9:59 AM
        Bob|Ray|bob@example.com|45 min|9:10 AM|9:55 AM
    """, {
        ("outcome",): "would_store", ("attendance",): {"present": 2}, ("n_people",): 2,
        ("left_out", "", "#"): 1,
    }),
    "the account of whoever filled in a form": ("收集表.csv", ["kind=survey", "purpose=other"], """
        填写时间|填写人|填写人账号|1.您最希望学习的内容
        2026-03-05 16:01:00|周一鸣|zhouyiming|沟通技巧
        2026-03-05 16:02:00|钱多多|qianduoduo|投诉处理
    """, {("n_questions",): 1, ("left_out", "填写人账号", "why"): "personal"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_as_its_layout_is_meant(read_one, case):
    name, answers, text, expected = FILES[case]
    file = read_one(lines(text).replace("|", "\t"), name)
    assert unlike_after(file, answers, expected) == {}
