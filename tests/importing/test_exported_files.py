"""Files in the layouts that databases, forms and programs export, invented, with numbers by hand.

What is looked at is the object that the command prints, as for the real files.
"""

import pytest

from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, cells, and figures by path.
FILES = {
    "scores under the names of a database": ("scores.csv", [], """
        rec_TestID|rec_SubjectID|rec_Subject|rec_StudentID|rec_Score|rec_Z_Score
        901|17|Maths|5501|80|-0.7
        901|17|Maths|5502|90|0.7
        902|59|Physics|5501|70|0.7
        902|59|Physics|5502|60|-0.7
    """, {
        ("outcome",): "would_store", ("kind",): "assessment", ("n_people",): 2,
        ("assessments", "", "#"): 2, ("assessments", "Maths", "mean"): 85,
        ("assessments", "Physics", "mean"): 65, ("left_out", "rec_Z_Score", "why"): "derived",
    }),
    "marks under the names of a database": ("presence.csv", ["course=Drill"], """
        team_id|team_name|date|player_id|player_first_name|player_last_name|attendance
        77|Blue|2026-03-02|501|Ann|Bee|Present
        77|Blue|2026-03-02|502|Bob|Cee|Late
        77|Blue|2026-03-02|503|Cai|Dee|None
    """, {
        ("outcome",): "would_store", ("n_people",): 3,
        ("attendance",): {"present": 1, "late": 1, "no_record": 1},
    }),
    "a number on the roll is no score": ("2026-03-06.csv", [], """
        Name|Roll_No|Maths|Physics
        Ann Bee|101|38|40
        Bob Cee|102|30|32
        Cai Dee|103|40|36
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 2,
        ("assessments", "Maths", "mean"): 36, ("assessments", "Physics", "mean"): 36,
    }),
    "numbers of a record and hours are no scores": ("培训成绩.csv", [], """
        record_id|employee_id|employee_name|training_date|duration_hours|score
        1|1496|Ann Bee|2026-03-02|20|94
        2|3783|Bob Cee|2026-03-03|6|70
        3|9313|Cai Dee|2026-03-04|40|67
    """, {
        ("outcome",): "would_store", ("n_people",): 3, ("assessments", "", "#"): 1,
        ("assessments", "", "mean"): 77, ("left_out", "duration_hours", "why"): "no_score",
    }),
    "编号 in a Chinese table is no score either": ("成绩2026-03-06.csv", [], """
        学号|姓名|试卷编号|礼仪|话术
        A01|周一鸣|31|80|70
        A02|钱多多|32|90|80
        A03|孙思|33|70|60
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 2,
        ("assessments", "礼仪", "mean"): 80, ("assessments", "话术", "mean"): 70,
    }),
    "grade points and deductions are worked out": ("成绩2026-03-06.csv", [], """
        学号|姓名|英语成绩|英语绩点|迟交扣分
        A01|周一鸣|93|4.3|0
        A02|钱多多|87|3.7|5
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 1,
        ("assessments", "英语", "mean"): 90, ("left_out", "绩点", "why"): "derived",
        ("left_out", "扣分", "why"): "derived",
    }),
    "programmes are courses": ("results.csv", [], """
        Employee ID|Employee Name|Program|Score|Date
        E1|Ann Bee|Excel|80|2026-03-02
        E2|Bob Cee|Excel|90|2026-03-02
        E1|Ann Bee|Python|70|2026-03-09
    """, {
        ("outcome",): "would_store", ("assessments", "Excel", "mean"): 85,
        ("assessments", "Python", "mean"): 70,
    }),
    "a workshop floor is a department": ("人员.csv", [], """
        姓名|工号|车间|岗位
        周一鸣|263|乘务车间|司机
        钱多多|347|检修车间|技师
    """, {("kind",): "people", ("n_people",): 2, ("left_out",): []}),
    "a dash is nobody's number": ("签到2026-03-02.csv", ["course=礼仪"], """
        工号|姓名|签到
        -|周一鸣|√
        -|钱多多|√
    """, {("n_people",): 2, ("attendance",): {"present": 2}}),
    "ticks beside clock times are no courses": ("welcome.csv", [], """
        Date|Employee Name|Login Time|Logout Time|Lunch|Parking
        2026-03-02|Ann Bee|2026-03-02 09:00|2026-03-02 17:00|Yes|No
        2026-03-02|Bob Cee|2026-03-02 09:10|2026-03-02 17:00|Yes|Yes
    """, {
        ("outcome",): "would_store", ("attendance",): {"present": 2},
        ("left_out", "Lunch", "n"): 2, ("left_out", "Parking", "n"): 2,
    }),
    "years below 指标": ("年度数据.csv", [], """
        指标|汽车拥有量(万辆)|驾驶员人数(万人)
        2025年|300|500
        2024年|280|480
        2023年|260|460
    """, {
        ("outcome",): "would_store", ("metrics", "", "#"): 2,
        ("metrics", "汽车拥有量", "n"): 3, ("metrics", "汽车拥有量", "first"): 260,
        ("metrics", "汽车拥有量", "unit"): "万辆", ("metrics", "驾驶员人数", "last"): 500,
    }),
    "the title of a form before each question": ("answers.csv", ["purpose=other"], """
        Submitter|Submission Date|After the course: Which class?|After the course: What is your job?|After the course: Is it easier?
        |2026-03-02 08:42:53.590450+00:00|Morning|Clerk|Yes
        |2026-03-02 09:42:53.590450+00:00|Evening|Clerk|No
        |2026-03-02 09:50:53.590450+00:00|Evening|Cook|Yes
    """, {
        ("n_questions",): 3, ("questions", "Which class?", "type"): "single",
        ("questions", "Is it easier?", "options"): {"Yes": 2, "No": 1},
        ("left_out", "Submitter", "why"): "personal",
    }),
    "the title of a Chinese form before each question": ("问卷.csv", ["purpose=other"], """
        编号|课后反馈：您在哪个班？|课后反馈：您做什么工作？|课后反馈：您觉得容易吗？
        1|早班|客服|是
        2|晚班|客服|否
    """, {("n_questions",): 3, ("questions", "您在哪个班", "options"): {"早班": 1, "晚班": 1}}),
    "a matrix is no title": ("survey.csv", ["purpose=satisfaction"], """
        No.|Please rate: the room|Please rate: the trainer|Please rate: the food
        1|Satisfied|Very satisfied|Neutral
        2|Neutral|Satisfied|Satisfied
    """, {("n_questions",): 1, ("questions", "the trainer", "mean"): 4.5}),
    "what people wrote is no choice of several": ("survey.csv", ["purpose=other"], """
        No.|Did the course change your work?|Would you come again?
        1|Yes|Yes
        2|Yes, a lot of changes.|No
        3|It is too early, but I hope so.|Yes
        4|Not yet|Yes
    """, {
        ("questions", "change your work", "n"): 4,
        ("questions", "change your work", "options", "Yes"): 1,
    }),
    "long options behind semicolons": ("survey.csv", ["purpose=other"], """
        No.|How would you like to work?|Would you come again?
        1|I would like to see some presentations and examples of good practice; In a group of my own|Yes
        2|I would like to see some presentations and examples of good practice; Alone, with discussions|No
        3|In a group of my own; Alone, with discussions|Yes
    """, {
        ("questions", "How would you", "type"): "multi",
        ("questions", "How would you", "options"): {
            "I would like to see some presentations and examples of good practice": 2,
            "In a group of my own": 2, "Alone, with discussions": 2,
        },
    }),
    "a scale said in the question": ("survey.csv", ["purpose=other"], """
        No.|On a scale from 1 (lowest) to 7, how clean is the room?|On a scale from 1-5, is it bright?|How many lamps are there?
        1|2|3|4
        2|5|4|12
        3|2|5|8
    """, {
        ("questions", "how clean", "scale_max"): 7, ("questions", "how clean", "mean"): 3,
        ("questions", "bright", "scale_max"): 5, ("questions", "bright", "mean"): 4,
        ("questions", "lamps", "type"): "number", ("questions", "lamps", "mean"): 8,
    }),
    "how effective asks for a rating": ("workshop feedback.csv", ["course=Git", "purpose=satisfaction"], """
        How effective was the workshop?|How beneficial was the practice?|How many hours did you need?
        5|4|3
        4|3|12
    """, {
        ("questions", "How effective", "type"): "rating", ("questions", "How effective", "mean"): 4.5,
        ("questions", "How beneficial", "mean"): 3.5, ("questions", "How many hours", "type"): "number",
    }),
    "quite satisfied lies below very satisfied": ("survey.csv", ["purpose=satisfaction"], """
        No.|How satisfied are you with the course?
        1|Very satisfied
        2|Quite satisfied
        3|Quite satisfied
        4|Not very satisfied
        5|Neutral
    """, {("questions", "How satisfied", "mean"): 3.6, ("questions", "How satisfied", "scale_max"): 5}),
    "a zip code has no mean": ("survey.csv", ["purpose=other"], """
        No.|What is your zip code|Do you come by car?|Would you come again?
        1|64111|Yes|Yes
        2|64111|No|Yes
        3|64106|Yes|No
    """, {("questions", "zip code", "mean"): None, ("questions", "zip code", "options", "64111"): 2}),
    "names in two columns of a form stay out": ("survey.csv", ["purpose=other"], """
        Timestamp|First name|Last name|Do you come by car?
        2026-03-02 09:00:00|Ann|Bee|Yes
        2026-03-02 09:01:00|Bob|Cee|No
    """, {
        ("n_questions",): 1, ("left_out", "First name", "why"): "personal",
        ("left_out", "Last name", "why"): "personal",
    }),
    "times as a browser writes them": ("survey.csv", ["purpose=other"], """
        Timestamp|Do you come by car?
        Mon Mar 02 2026 13:58:23 GMT-0500 (Central Daylight Time)|Yes
        Tue Mar 03 2026 08:10:00 GMT-0500 (Central Daylight Time)|No
    """, {
        ("outcome",): "would_store", ("warnings", "times_converted"): True,
        ("warnings", "no_submission_time"): False,
    }),
    "a day that is asked about is not called missing": ("survey.csv", ["purpose=other"], """
        Timestamp|Do you come by car?
        3/2/2026 13:58:23|Yes
        3/2/2026 14:58:23|No
    """, {
        ("questions_to_user",): ["day_order_unknown"], ("warnings", "no_submission_time"): False,
    }),
    "a row for each answer is no attendance": ("answers.csv", [], """
        Timestamp|Username|Question|Rating
        2026-03-02 10:37:59|Ann Bee|How was the room?|4
        2026-03-02 10:38:00|Ann Bee|How was the food?|5
        2026-03-02 10:46:00|Bob Cee|How was the room?|3
    """, {("outcome",): "needs_answer"}),
    "a form known by its two times in UTC": ("form.csv", ["purpose=other"], """
        What do you use?|Git|Subversion|Other|Matlab|Python|Other|Start Date (UTC)|Submit Date (UTC)
        Linux|Git||||Python||2026-03-02 12:03:19|2026-03-02 12:06:13
        Mac OS X||Subversion|RCS|Matlab|Python|Java|2026-03-02 13:03:19|2026-03-02 13:06:13
        Linux|Git|||||||2026-03-02 15:06:13
    """, {
        ("source",): "typeform", ("outcome",): "would_store", ("n_people",): 3,
        ("questions", "What do you use?", "options"): {"Linux": 2, "Mac OS X": 1},
        ("questions", "Git / Subversion", "options", "Git"): 2,
    }),
    "the id of a row beside that of a person": ("marks.csv", ["course=Drill"], """
        id|student_id|lesson_id|date|status|minutes_late
        1|501|11|2026-03-02|present|0
        2|501|12|2026-03-04|absent_unexcused|0
        3|502|11|2026-03-02|late|8
        4|502|12|2026-03-04|absent_excused|0
    """, {
        ("outcome",): "would_store", ("n_people",): 2,
        ("attendance",): {"present": 1, "absent": 1, "late": 1, "leave": 1},
        ("left_out", "id", "why"): "row_number",
    }),
    "a share beside points is no test of its own": ("quiz 2026-03-06.csv", [], """
        Username|Score|Total|Percentage
        Ann Bee|9|12|75%
        Bob Cee|6|12|50%
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 1,
        ("assessments", "", "mean"): 7.5, ("assessments", "", "max_score"): 12,
    }),
    "the time a quiz was sent at is no sign-in": ("quiz.csv", [], """
        Timestamp|Name|Vendor|Score|Total Possible
        2026-03-02 17:58:29|Ann Bee|Acme|25|75
        2026-03-02 18:58:29|Bob Cee|Acme|60|75
    """, {
        ("kind",): "assessment", ("assessments", "", "mean"): 42.5,
        ("assessments", "", "max_score"): 75,
    }),
    "a presentation is no pre-test": ("2026-03-06.csv", ["course=Sales"], """
        Name|ID|Presentation|Afternoon quiz|PreScore|posttest
        Ann Bee|A1|80|70|50|70
        Bob Cee|A2|60|50|40|80
    """, {
        ("assessments", "Presentation", "phase"): "post",
        ("assessments", "Afternoon quiz", "phase"): "post",
        ("assessments", "PreScore", "phase"): "pre", ("assessments", "posttest", "phase"): "post",
    }),
    "a summary of days is no test": ("report.csv", [], """
        Employee|Working Days|Present|Absent|Half-Day|Attendance %
        Ann Bee|20|18|2|0|90
        Bob Cee|20|15|4|1|77.5
    """, {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "classes held and attended are no tests": ("2026-03-06.csv", [], """
        student_id|name|total_classes|attended_classes|Maths|Physics
        A1|Ann Bee|50|42|80|75
        A2|Bob Cee|50|30|60|55
    """, {
        ("assessments", "", "#"): 2, ("assessments", "Maths", "mean"): 70,
        ("assessments", "Physics", "mean"): 65, ("left_out", "attended_classes", "why"): "no_score",
    }),
    "one clock time beside a day is a sign-in": ("came.csv", ["course=Drill"], """
        Name|Time|Date
        Ann Bee|17:34:12|29/05/2026
        Bob Cee|18:07:27|29/05/2026
    """, {("outcome",): "would_store", ("attendance",): {"present": 2}}),
    "clock times without a name are no metrics": ("打卡记录.csv", [], """
        日期|星期|上班时间|下班时间|加班时间
        2026-07-07|周二|10:08:53|20:46:14|3小时26分钟
        2026-07-08|周三|08:27:15|19:51:55|2小时31分钟
        2026-07-09|周四|08:27:18|17:29:24|9分钟
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"], ("metrics", "", "#"): 0}),
    "rows without names of columns are no empty template": ("came.csv", [], """
        Ann Bee|present|2026-03-02 09:56:24
        Bob Cee|present|2026-03-02 10:07:34
        Ann Bee|present|2026-03-03 09:21:02
    """, {("outcome",): "needs_answer", ("problems", "header_missing"): True, ("n_rows",): 3}),
    "5e04 among numbers of people is not rounded": ("2026-03-06.csv", [], """
        student_id|Maths|Physics
        5a01|90|80
        5b05|80|70
        5e04|70|60
    """, {
        ("n_people",): 3, ("assessments", "Maths", "mean"): 80, ("problems", "damaged_number"): False,
    }),
    "training records with a course in each row": ("records.csv", ["kind=attendance"], """
        employee_id|employee_first_name|employee_last_name|training_title|training_date|participation_status|is_mandatory|certified
        E1|Ann|Bee|Safety|2026-03-02|completed|true|true
        E2|Bob|Cee|Safety|2026-03-02|missed|true|false
        E3|Cai|Dee|Excel|2026-03-04|attended|false|false
        E4|Dan|Eff|Excel|2026-03-04|registered|false|false
    """, {
        ("n_people",): 4, ("attendance",): {"present": 2, "absent": 1, "no_record": 1},
        ("left_out", "certified", "n"): 4,
    }),
    "one name beside two addresses": ("participants.csv", ["course=Drill"], """
        Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest
        Ann Bee|ann1@example.org|3/26/2026 9:00|3/26/2026 10:00|60|No
        Ann Bee|ann2@example.org|3/26/2026 9:05|3/26/2026 10:00|55|No
        Bob Cee|bob@example.org|3/26/2026 9:00|3/26/2026 9:10|10|No
        Bob Cee|Bob@example.org|3/26/2026 9:20|3/26/2026 10:00|40|No
    """, {("n_people",): 2, ("warnings", "names_with_addresses"): True}),
    "names beside one address each": ("participants.csv", ["course=Drill"], """
        Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|Guest
        Ann Bee|ann@example.org|3/26/2026 9:00|3/26/2026 10:00|60|No
        Bob Cee|bob@example.org|3/26/2026 9:00|3/26/2026 9:10|10|No
        Bob Cee|Bob@example.org|3/26/2026 9:20|3/26/2026 10:00|40|No
    """, {("n_people",): 2, ("warnings", "names_with_addresses"): False}),
    "people again and again in rows of something else": ("matrix.csv", [], """
        Operator ID|Operator Name|Operation|Machine|Eff|Days worked in it
        P1|Ann Bee|Pressing|Overlock|76.6|52
        P1|Ann Bee|Packing|Flatbed|72.1|149
        P2|Bob Cee|Pressing|Overlock|75|118
        P2|Bob Cee|Packing|Flatbed|70.5|119
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "a row for each answer": ("feedback.csv", [], """
        Timestamp|Username|Question|Rating|Comment
        2026-03-02 10:37:59|Ann Bee|How would you rate our class?|4|**Short:** fine, all in all.
        2026-03-02 10:38:00|Ann Bee|Would you come again?|5|**Short:** yes, gladly.
        2026-03-02 10:46:00|Bob Cee|How would you rate our class?|3|**Short:** too fast for me.
        2026-03-02 10:47:00|Bob Cee|Would you come again?|2|**Short:** rather not, thanks.
    """, {("outcome",): "refused", ("problems", "answers_in_rows"): True}),
    "一行一个答案": ("答卷.csv", ["kind=survey"], """
        答卷编号|题目|答案
        1|课程内容是否实用|实用
        1|讲师讲得清楚吗|清楚
        2|课程内容是否实用|不实用
        2|讲师讲得清楚吗|清楚
    """, {
        ("outcome",): "would_store", ("n_people",): 2, ("n_questions",): 2,
        ("warnings", "answers_together"): True,
        ("questions", "讲师讲得清楚吗", "options"): {"清楚": 2},
    }),
    "a question called Question and one called Score": ("feedback.csv", ["kind=survey"], """
        Respondent|Question|Score
        1|None from my side|4
        2|When is the next class?|5
        3|Can I have the slides?|3
    """, {("outcome",): "would_store", ("questions", "Score", "mean"): 4}),
    "names of people under the tests and their full marks": ("2026-03-06.csv", ["kind=assessment"], """
        Gradebook||Safety|Style||Promote Employee?
        |Points Possible|10|20||
        Last Name|First Name||||
        Bee|Ann|10|16||TRUE
        Cee|Bob|5|20||FALSE
        Dee|Cai|9|18||TRUE
    """, {
        ("n_people",): 3, ("assessments", "Safety", "mean"): 8,
        ("assessments", "Safety", "max_score"): 10, ("assessments", "Style", "mean"): 18,
        ("assessments", "Style", "max_score"): 20,
        ("left_out", "Promote Employee?", "why"): "none",
    }),
    "responders are no numbers and reasons no choices": ("recycling.csv", [], """
        Responder|Do you recycle?|Why or why not?|Would you pay more?
        1|yes|It is good, and easy|no
        2|no|No time, no bins|no
        3|yes|The council asks, so I do|yes
        4|yes|Habit|no
    """, {
        ("questions", "", "#"): 3, ("questions", "Why or why not?", "type"): "open",
        ("questions", "Do you recycle?", "options"): {"yes": 3, "no": 1},
    }),
    "months and days written as one number": ("sales.csv", [], """
        ym|gmv|total_orders
        202404|2475|551
        202405|2009|456
        202510|3457|843
    """, {
        ("outcome",): "would_store", ("kind",): "metric", ("metrics", "gmv", "n"): 3,
        ("metrics", "gmv", "sum"): 7941, ("metrics", "total_orders", "last"): 843,
    }),
    "写成一个数的日期": ("订单.csv", [], """
        日期|订单数|退单数
        20260301|51|4
        20260302|46|3
        20260303|49|5
    """, {
        ("outcome",): "would_store", ("kind",): "metric", ("metrics", "订单数", "sum"): 146,
        ("metrics", "退单数", "first"): 4,
    }),
    "hours are no days": ("clicks.csv", [], """
        ts|clicks|cost
        2026-01-01 00:00:00|5|0.4
        2026-01-01 01:00:00|4|0.8
        2026-01-01 02:00:00|6|1.1
        2026-01-02 00:00:00|1|0.2
        2026-01-02 01:00:00|2|0.3
    """, {("outcome",): "refused", ("problems", "hours_of_days"): True}),
    "同一天的多个时点": ("点击.csv", [], """
        时间|点击量|花费
        2026-01-01 08:00|5|4
        2026-01-01 09:00|4|8
        2026-01-02 08:00|6|11
        2026-01-02 09:00|3|9
    """, {("outcome",): "refused", ("problems", "hours_of_days"): True}),
    "teams at times of one day are no hours": ("clicks.csv", [], """
        日期|team|订单数
        2026-01-01 08:00|A|5
        2026-01-01 09:00|B|4
        2026-01-02 08:00|A|6
        2026-01-02 09:00|B|3
    """, {("outcome",): "would_store", ("metrics", "订单数", "sum"): 18}),
    "days and leaves of a month are no skills": ("report.csv", [], """
        Employee|Present Days|Leave Days|Balance|Month
        Ann Bee|19|1|4|2026-06
        Bob Cee|20|0|4|2026-06
    """, {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "ranges that became days": ("survey.csv", [], """
        Timestamp|How many people work in your company?|Would you come again?
        2026-03-02 11:29:01|25-Jun|Yes
        2026-03-02 11:29:31|26-100|No
        2026-03-02 11:30:02|05-Jan|Yes
        2026-03-02 11:31:12|25-Jun|Yes
    """, {
        ("warnings", "options_became_days"): True,
        ("questions", "How many people work in your company?", "type"): "single",
    }),
    "变成日期的区间": ("问卷.csv", [], """
        序号|提交答卷时间|您所在公司的人数|您还会参加吗
        1|2026/3/2 11:29:01|1月5日|会
        2|2026/3/2 11:29:31|6-20|不会
        3|2026/3/2 11:30:02|1月5日|会
    """, {("warnings", "options_became_days"): True}),
    "days among days are no ranges": ("survey.csv", [], """
        Timestamp|Which day suits you?|Would you come again?
        2026-03-02 11:29:01|25-Jun|Yes
        2026-03-02 11:29:31|26-Jun|No
        2026-03-02 11:30:02|25-Jun|Yes
    """, {("warnings", "options_became_days"): False}),
    "long options that come back": ("survey.csv", [], """
        Timestamp|Have you used the new tool in your work?
        2026-03-02 11:20:01|Yes, but only in some parts of what we do, where the old tool was too slow for our customers
        2026-03-02 11:21:01|Yes, but only in some parts of what we do, where the old tool was too slow for our customers
        2026-03-02 11:22:01|Yes, but only in some parts of what we do, where the old tool was too slow for our customers
        2026-03-02 11:23:01|Yes, but only in some parts of what we do, where the old tool was too slow for our customers
        2026-03-02 11:24:01|No, but I'm considering it
        2026-03-02 11:25:01|No, but I'm considering it
        2026-03-02 11:26:01|No, but I'm considering it
        2026-03-02 11:27:01|No, but I'm considering it
        2026-03-02 11:28:01|No, but I'm considering it
        2026-03-02 11:29:01|No, but I'm considering it
    """, {
        ("questions", "Have you", "type"): "single",
        ("questions", "Have you", "options", "No, but I'm considering it"): 6,
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_exported_file_imports_as_a_careful_person_reads_it(name, source_of):
    file_name, answers, text, expected = FILES[name]
    file = source_of(lines(text), (), file_name)
    assert unlike_after(file, answers, expected) == {}
