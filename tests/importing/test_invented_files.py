"""Files as training teams write them, invented, with what was expected before the first import.

What is looked at is the object that the command prints, as for the real files.
"""

import pytest

from data.importing.answers import read_answers
from data.importing.batch import Order, take
from data.importing.model import Sheet, SourceFile
from reporting.sentences.files import file_answer
from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, cells, merged cells, and figures by path.
FILES = {
    "a remark beside the only meeting of a sheet": ("签到.xlsx", ["year=2026"], """
        姓名|部门|3月5日|备注
        周一鸣|客服部|√|
        钱多多|客服部||请假
        孙思|运营部|√|
    """, [], {("outcome",): "would_store", ("attendance",): {"present": 2, "leave": 1}}),
    "quarters down a column without a year": ("指标.xlsx", [], """
        团队|季度|转化率|新增用户
        一组|Q1|3.5%|1200
        一组|Q2|4.1%|1350
        二组|Q1|2.9%|900
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["year_unknown"]}),
    "quarters down a column, the year answered": ("指标.xlsx", ["year=2026"], """
        团队|季度|转化率|新增用户
        一组|Q1|3.5%|1200
        一组|Q2|4.1%|1350
        二组|Q1|2.9%|900
    """, [], {
        ("outcome",): "would_store", ("metrics", "新增用户", "n"): 3,
        ("metrics", "新增用户", "sum"): 3450,
    }),
    "a first column that counts the rows under a short name": ("成绩.xlsx", ["date=2026-03-06"], """
        序|工号|姓名|笔试|实操
        1|B01|周一鸣|81|77
        2|B02|钱多多|92|88
        3|B03|孙思|67|70
    """, [], {
        ("outcome",): "would_store", ("n_people",): 3,
        ("assessments", "笔试", "mean"): 80, ("assessments", "", "n_scored"): 6,
    }),
    "a first column that counts the rows under any name": ("成绩.xlsx", ["date=2026-03-06"], """
        次|工号|姓名|笔试|实操
        1|B01|周一鸣|81|77
        2|B02|钱多多|92|88
        3|B03|孙思|67|70
    """, [], {
        ("outcome",): "would_store", ("assessments", "", "n_scored"): 6,
    }),
    "pass marks below the maxima are no person": ("考核2026-03-06.xlsx", [], """
        姓名|理论|实操
        满分|100|50
        及格线|60|30
        周一鸣|81|37
        钱多多|92|28
    """, [], {
        ("outcome",): "would_store", ("n_people",): 2, ("warnings", "pass_line_row"): True,
        ("assessments", "理论", "mean"): 86.5, ("assessments", "实操", "mean"): 32.5,
        ("assessments", "实操", "max_score"): 50,
    }),
    "shares of correct answers are no levels of skill": ("results 2026-03-06.xlsx", [], """
        Employee|Module 1|Module 2|Overall
        Ann Bee|85%|90%|87.5%
        Bob Cee|70%|60%|65%
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "leaves from a day to a day": ("请假2026-03.xlsx", [], """
        姓名|请假类型|开始|结束|天数
        周一鸣|事假|3/5|3/6|2
        钱多多|病假|3/9|3/9|1
    """, [], {
        ("outcome",): "would_store", ("kind",): "attendance", ("attendance",): {"leave": 2},
    }),
    "absent by remark with a score of 0": ("考核2026-03-06.xlsx", [], """
        姓名|成绩|备注
        周一鸣|0|缺考
        钱多多|92|
        孙思|0|
        李一|55|需补考
    """, [], {
        ("outcome",): "would_store", ("assessments", "", "n_scored"): 3,
        ("assessments", "", "mean"): 49, ("assessments", "", "n_absent"): 1,
        ("warnings", "absent_by_remark"): True,
    }),
    "times of signing in with remarks": ("签到.xlsx", [], """
        姓名|日期|签到时间|签退时间|备注
        周一鸣|2026-03-05|8:58|17:30|
        钱多多|2026-03-05|9:40|17:30|迟到
        孙思|2026-03-05|—|—|请假
    """, [], {
        ("outcome",): "would_store", ("attendance",): {"present": 1, "late": 1, "leave": 1},
    }),
    "first and last names with an employee number": ("Staff.xlsx", [], """
        Emp No.|First name|Last name|Dept|Start date
        17|Ann|Bee|Ops|03/04/2024
        18|Bob|Cee|Ops|13/04/2024
    """, [], {("outcome",): "would_store", ("n_people",): 2, ("left_out",): []}),
    "a day of its own for each part of a course": ("签到.xlsx", [], """
        姓名|第1期 日期|第1期 签到|第2期 日期|第2期 签到
        周一鸣|2026-03-05|√|2026-03-12|×
        钱多多|2026-03-05|√|2026-03-13|√
        孙思|2026-03-05|√||√
    """, [], {
        ("outcome",): "would_store", ("attendance",): {"present": 4, "absent": 1},
        ("warnings", "day_of_sitting"): True, ("warnings", "sittings_on_one_day"): False,
        ("problems", "date_missing"): True, ("left_out",): [{"what": "rows", "why": "date_missing", "n": 1}],
    }),
    "department and name in one column": ("2026年3月签到表.xlsx", [], """
        2026年3月内训签到表
        序号|部门-姓名|3/2|3/9|3/16
        1|内容部-王敏|√|√|×
        2|内容部-李强|√|请假|√
        3|客服部-张伟|迟到|√|√
        合计||3|2|2
    """, [], {
        ("outcome",): "would_store", ("kind",): "attendance", ("n_people",): 3,
        ("attendance",): {"present": 6, "late": 1, "leave": 1, "absent": 1},
    }),
    "people across, what is known of them down": ("考核.xlsx", ["date=2026-03-06"], """
        姓名|王敏|李强|张伟|陈静
        部门|客服部|客服部|内容部|内容部
        理论成绩|90|80|70|60
        实操成绩|85|75|65|55
    """, [], {
        ("kind",): "assessment", ("n_people",): 4, ("assessments", "", "n_scored"): 8,
        ("assessments", "理论", "mean"): 75, ("assessments", "实操", "mean"): 70,
        ("warnings", "table_turned"): True,
    }),
    "people across, courses down": ("考核.xlsx", ["date=2026-03-06"], """
        姓名|王敏|李强|张伟
        接待礼仪|90|80|70
        投诉处理|85|75|65
    """, [], {
        ("kind",): "assessment", ("n_people",): 3, ("assessments", "接待礼仪", "mean"): 80,
        ("assessments", "投诉处理", "mean"): 75,
    }),
    "subjects that begin like family names": ("考核.xlsx", ["date=2026-03-06"], """
        姓名|高数|马原|毛概|史纲
        王敏|90|80|70|60
        李强|80|70|60|50
    """, [], {
        ("kind",): "assessment", ("n_people",): 2, ("assessments", "高数", "mean"): 85,
        ("assessments", "史纲", "mean"): 55,
    }),
    "one name in two departments, no roster": ("礼仪.xlsx", ["date=2026-03-06"], """
        姓名|部门|成绩
        张伟|客服部|80
        张伟|内容部|60
        王敏|客服部|90
    """, [], {
        ("n_people",): 3, ("assessments", "", "n_scored"): 3, ("warnings", "namesakes_found"): True,
    }),
    "the same, but one person who moved": ("礼仪.xlsx", ["date=2026-03-06", "namesakes=one"], """
        姓名|部门|成绩
        张伟|客服部|80
        张伟|内容部|60
        王敏|客服部|90
    """, [], {
        ("n_people",): 2, ("assessments", "", "n_scored"): 2, ("problems", "twice_differs"): True,
    }),
    "one name twice in one department": ("礼仪.xlsx", ["date=2026-03-06"], """
        姓名|部门|成绩
        张伟|客服部|80
        张伟|客服|60
        王敏|客服部|90
    """, [], {
        ("n_people",): 2, ("problems", "twice_differs"): True,
        ("warnings", "namesakes_found"): False, ("warnings", "same_name_twice"): True,
    }),
    "the same, but several people": ("礼仪.xlsx", ["date=2026-03-06", "same_names=none"], """
        姓名|部门|成绩
        张伟|客服部|80
        张伟|客服|60
        王敏|客服部|90
    """, [], {
        ("n_people",): 1, ("problems", "name_of_several"): True,
        ("assessments", "", "n_scored"): 1,
    }),
    "an appraisal with one mark": ("绩效.xlsx", ["date=2026-03-31"], """
        2026年一季度绩效考核结果
        工号|姓名|部门|绩效等级|绩效得分
        01|王敏|客服部|A|92
        02|李强|客服部|B|81
        03|张伟|内容部|C|70
    """, [], {("outcome",): "would_store", ("kind",): "appraisal", ("n_people",): 3}),
    "units in a row below the names": ("运营日报.xlsx", [], """
        日期|GMV|转化率|客单价|新增用户
        |万元|%|元|人
        2026-03-02|12.5|3.2|188|1200
        2026-03-03|13.1|3.4|190|1300
        2026-03-04|11.9|3.1|185|1100
    """, [], {
        ("outcome",): "would_store", ("n_rows",): 3, ("metrics", "", "#"): 4,
        ("metrics", "GMV", "unit"): "万元", ("metrics", "GMV", "sum"): 37.5,
        ("metrics", "客单价", "unit"): "元", ("metrics", "转化率", "first"): 0.032,
        ("metrics", "新增用户", "sum"): 3600,
    }),
    "units in brackets below merged names": ("日报.xlsx", [], """
        运营日报（2026年3月）
        日期|团队|新增|GMV
        ||（人）|（万元）
        3月2日|一组|10|1.5
        |二组|12|1.6
        |小计|22|3.1
    """, [(3, 0, 5, 0)], {
        ("metrics", "新增", "n"): 2, ("metrics", "新增", "sum"): 22,
        ("metrics", "GMV", "unit"): "万元", ("metrics", "GMV", "sum"): 3.1,
    }),
    "a pivot table": ("透视表.xlsx", [], """
        行标签|求和项:GMV|求和项:订单量
        2026-03-01|120|10
        2026-03-02|130|12
        2026-03-03|110|9
        总计|360|31
    """, [], {
        ("outcome",): "would_store", ("n_rows",): 3, ("metrics", "GMV", "sum"): 360,
        ("metrics", "订单量", "sum"): 31,
    }),
    "a pivot table in English": ("Pivot.xlsx", [], """
        Row Labels|Sum of Orders|Sum of Revenue
        2026-03-02|10|100
        2026-03-03|12|120
        2026-03-04|9|80
        Grand Total|31|300
    """, [], {("metrics", "Orders", "sum"): 31, ("metrics", "Revenue", "sum"): 300}),
    "a pivot table with teams across": ("透视表.xlsx", [], """
        求和项:GMV|列标签
        行标签|一组|二组|总计
        2026-03-01|100|110|210
        2026-03-02|120|90|210
        2026-03-03|130|95|225
        总计|350|295|645
    """, [], {
        ("n_rows",): 3, ("metrics", "", "#"): 1, ("metrics", "GMV", "n"): 6,
        ("metrics", "GMV", "sum"): 645,
    }),
    "a pivot table with departments over the teams across": ("透视表.xlsx", [], """
        求和项:GMV|列标签|||||
        |运营中心||运营中心 汇总|市场中心|市场中心 汇总|总计
        行标签|一组|二组||三组||
        2026-03-01|120|130|250|110|110|360
        2026-03-02|125|131|256|112|112|368
        总计|245|261|506|222|222|728
    """, [], {
        ("metrics", "", "#"): 1, ("metrics", "GMV", "n"): 6, ("metrics", "GMV", "sum"): 728,
        ("left_out", "总计", "n"): 2, ("warnings", "total_mismatch"): False,
    }),
    "a pivot table with sums over their teams": ("透视表.xlsx", ["date=2026-03-31"], """
        行标签|求和项:GMV|求和项:订单量
        运营中心|250|22
        一组|120|10
        二组|130|12
        市场中心|110|9
        三组|110|9
        总计|360|31
    """, [], {
        ("metrics", "GMV", "n"): 3, ("metrics", "GMV", "sum"): 360,
        ("metrics", "订单量", "sum"): 31, ("warnings", "total_mismatch"): False,
        ("warnings", "summary_row_skipped"): True,
    }),
    "a pivot table with sums under their teams": ("透视表.xlsx", ["date=2026-03-31"], """
        一级部门|二级部门|求和项:GMV
        运营中心|一组|120
        |二组|130
        运营中心 汇总||250
        市场中心|一组|110
        市场中心 汇总||110
        总计||360
    """, [], {
        ("metrics", "GMV", "n"): 3, ("metrics", "GMV", "sum"): 360,
        ("warnings", "total_mismatch"): False, ("problems", "twice_differs"): False,
    }),
    "one metric over teams": ("GMV.xlsx", [], """
        日期|GMV（万元）||
        |一组|二组|三组
        2026-03-01|100|110|10
        2026-03-02|120|90|12
        2026-03-03|130|95|13
    """, [(0, 1, 0, 3)], {
        ("metrics", "", "#"): 1, ("metrics", "GMV", "n"): 9, ("metrics", "GMV", "unit"): "万元",
    }),
    "means of groups among scores": ("礼仪.xlsx", ["date=2026-03-06"], """
        部门|姓名|成绩
        客服部|王敏|90
        |李强|80
        客服部平均||85
        内容部|张伟|70
        内容部平均||70
    """, [], {
        ("n_rows",): 3, ("assessments", "", "n_scored"): 3, ("problems", "person_missing"): False,
    }),
    "a German list": ("Ergebnisse.csv", ["course=Service"], """
        Nachname|Vorname|Abteilung|Punkte|Datum
        Müller|Anna|Vertrieb|87,5|05.03.2026
        Schmidt|Jörg|Vertrieb|92,0|05.03.2026
        Weber|Lena|Service|65,5|17.03.2026
        Koch|Uwe|Service|78,25|17.03.2026
    """, [], {
        ("outcome",): "would_store", ("kind",): "assessment", ("n_people",): 4,
        ("assessments", "", "n_scored"): 4, ("assessments", "", "mean"): 80.8125,
    }),
    "the names of the columns in two languages": ("成绩.xlsx", ["course=接待礼仪"], """
        姓名|部门|成绩|考试日期
        Name|Department|Score|Exam date
        王敏|客服部|90|2026-03-06
        李强|客服部|70|2026-03-06
    """, [], {("n_people",): 2, ("assessments", "", "mean"): 80, ("problems", "bad_score"): False}),
    "numbers before the words of a scale": ("反馈.csv", [], """
        编号|课程内容|讲师|场地
        1|5分（非常满意）|4分（满意）|3分（一般）
        2|4分（满意）|4分（满意）|2分（不满意）
        3|5分（非常满意）|5分（非常满意）|1分（非常不满意）
        4|3分（一般）|4分（满意）|4分（满意）
    """, [], {
        ("kind",): "survey", ("questions", "课程内容", "mean"): 4.25,
        ("questions", "场地", "type"): "rating", ("questions", "场地", "mean"): 2.5,
        ("questions", "场地", "scale_max"): 5,
    }),
    "four answers without a middle": ("四点.csv", ["purpose=satisfaction"], """
        序号|提交时间|课程难度合适|能用到工作中
        1|2026-03-06 10:00|非常同意|同意
        2|2026-03-06 10:01|同意|不同意
        3|2026-03-06 10:02|不同意|同意
        4|2026-03-06 10:03|非常不同意|非常同意
    """, [], {
        ("kind",): "survey", ("n_people",): 4, ("warnings", "scale_middle_unseen"): True,
        ("questions", "课程难度", "options"): {"非常同意": 1, "同意": 1, "不同意": 1, "非常不同意": 1},
    }),
    "a middle that somebody chose": ("五点.csv", ["purpose=satisfaction"], """
        序号|提交时间|课程难度合适|能用到工作中
        1|2026-03-06 10:00|非常同意|同意
        2|2026-03-06 10:01|同意|一般
        3|2026-03-06 10:02|不同意|同意
    """, [], {("n_people",): 3, ("warnings", "scale_middle_unseen"): False}),
    "no points for whoever was not there": ("礼仪.xlsx", ["date=2026-03-06"], """
        姓名|部门|成绩|状态
        王敏|客服部|90|已交卷
        李强|客服部||缺考
        张伟|内容部|0|缺考
        陈静|内容部|75|已交卷
        赵丽|内容部|0|已交卷
    """, [], {
        ("n_people",): 5, ("assessments", "", "n_scored"): 3, ("assessments", "", "mean"): 55,
        ("assessments", "", "n_absent"): 2,
    }),
    "verdicts of a certification": ("认证.xlsx", [], """
        2026年3月上岗认证结果
        工号|姓名|认证项目|认证结果|认证日期
        01|王敏|接待礼仪|通过|2026-03-06
        02|李强|接待礼仪|未通过|2026-03-06
        03|张伟|接待礼仪|缺考|2026-03-06
    """, [], {
        ("outcome",): "would_store", ("kind",): "assessment", ("n_people",): 3,
        ("assessments", "", "labels"): {"通过": 1, "未通过": 1}, ("assessments", "", "n_absent"): 1,
    }),
    "scores printed side by side": ("公示.xlsx", [], """
        接待礼仪考试成绩公示（2026年3月6日）
        序号|姓名|成绩|序号|姓名|成绩
        1|王敏|90|3|陈静|85
        2|李强|70|4|赵丽|75
    """, [], {
        ("outcome",): "would_store", ("n_people",): 4, ("assessments", "接待礼仪", "n_scored"): 4,
        ("assessments", "接待礼仪", "mean"): 80,
    }),
    "goals beside what was reached": ("3月KPI.xlsx", [], """
        2026年3月各组KPI完成情况
        团队|指标|目标|实际|完成率
        客服一组|转化率|12%|10.5%|87.5%
        客服一组|投诉率|1%|0.8%|125%
        客服二组|转化率|12%|13.2%|110%
        客服二组|投诉率|1%|1.2%|83.3%
    """, [], {
        ("outcome",): "would_store", ("metrics", "", "n"): 4, ("left_out", "目标", "n"): 4,
        ("metrics", "转化率", "first"): 0.105, ("warnings", "goal_left_out"): True,
        ("warnings", "attainment_contradicts"): False,
    }),
    "an attainment that was typed": ("3月KPI.xlsx", [], """
        日期|GMV目标|GMV实际|完成率
        2026-03-02|100|110|110%
        2026-03-03|100|90|95%
        2026-03-04|100|95|95%
    """, [], {
        ("metrics", "GMV", "sum"): 295, ("left_out", "GMV目标", "n"): 3,
        ("warnings", "attainment_contradicts"): True,
    }),
    "what people brought in": ("业绩.xlsx", [], """
        2026年3月销售业绩
        姓名|团队|3月业绩（万元）|签单量|转化率
        王敏|一组|12.5|60|20%
        李强|一组|23|81|11.1%
        张伟|二组|9.8|50|20%
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "results_of_people"): True, ("assessments",): (),
    }),
    "what people brought in beside their scores": ("考核.xlsx", ["date=2026-03-06"], """
        姓名|考试成绩|回访单量|销售额（元）|投诉处理得分
        王敏|80|60|12500|90
        李强|90|81|9800|70
        张伟|70|50|14000|80
    """, [], {
        ("kind",): "assessment", ("assessments", "", "#"): 2,
        ("assessments", "考试成绩", "mean"): 80, ("assessments", "投诉处理", "mean"): 80,
        ("left_out", "回访单量", "n"): 3, ("warnings", "results_left_out"): True,
    }),
    "a course called like a figure": ("考核.xlsx", ["date=2026-03-06"], """
        姓名|接待礼仪|投诉处理|销售技巧
        王敏|80|60|90
        李强|90|81|70
    """, [], {
        ("kind",): "assessment", ("assessments", "投诉处理", "mean"): 70.5,
        ("assessments", "销售技巧", "mean"): 80,
    }),
    "two halves of a day": ("签到表.xlsx", ["course=礼仪", "date=2026-03-06", "marks.=absent"], """
        姓名|部门|签到（上午）|签到（下午）
        王敏|客服部|√|√
        李强|客服部|√|
        张伟|内容部|×|迟到
    """, [], {
        ("kind",): "attendance", ("n_people",): 3,
        ("attendance",): {"present": 3, "absent": 2, "late": 1},
        ("warnings", "sittings_on_one_day"): False,
    }),
    "halves signed with names": ("签到表.xlsx", ["course=礼仪", "date=2026-03-06"], """
        序号|姓名|上午签名|下午签名
        1|王敏|王敏|王敏
        2|李强|李强|请假
        3|张伟|缺席|张伟
    """, [], {("attendance",): {"present": 4, "leave": 1, "absent": 1}}),
    "times without a day": ("签到表.xlsx", ["course=礼仪", "date=2026-03-06"], """
        姓名|第1次|第2次|第3次
        王敏|√|√|√
        李强|√|×|√
    """, [], {
        ("kind",): "attendance", ("attendance",): {"present": 5, "absent": 1},
        ("warnings", "sittings_on_one_day"): True,
    }),
    "signed in and signed out": ("签到表.xlsx", ["course=礼仪", "date=2026-03-06"], """
        姓名|签到|签退
        王敏|√|√
        李强|√|×
        张伟|请假|请假
        陈静|×|×
        赵丽|√|
    """, [], {
        ("attendance",): {"present": 2, "left_early": 1, "leave": 1, "absent": 1},
        ("warnings", "sign_out_missing"): True,
    }),
    "how far people are in a course": ("学习.xlsx", ["date=2026-03-06"], """
        姓名|部门|课程|完成进度
        王敏|客服部|礼仪|100%
        李强|客服部|礼仪|45%
        张伟|内容部|礼仪|0%
        陈静|内容部|礼仪|100%
    """, [], {
        ("kind",): "attendance", ("attendance",): {"present": 2, "no_record": 1, "absent": 1},
        ("warnings", "progress_read"): True,
    }),
    "lists of departments printed side by side": ("公示.xlsx", ["date=2026-03-06"], """
        接待礼仪考试成绩公示
        客服部|||内容部||
        序号|姓名|成绩|序号|姓名|成绩
        1|王敏|90|1|张伟|70
        2|李强|80|2|陈静|60
    """, [(1, 0, 1, 2), (1, 3, 1, 5)], {
        ("n_people",): 4, ("assessments", "", "n_scored"): 4, ("assessments", "", "mean"): 75,
    }),
    "how many there are, said under them": ("花名册.xlsx", [], """
        工号|姓名|部门|岗位
        00101|王敏|客服部|客服专员
        00102|李强|客服部|客服主管
        共2人
    """, [], {("kind",): "people", ("n_people",): 2, ("n_rows",): 2}),
    "grades without a number": ("等级.xlsx", ["date=2026-03-06"], """
        姓名|岗位|接待礼仪|投诉处理
        王敏|客服|优秀|良好
        李强|客服|合格|不合格
        张伟|客服|良好|缺考
    """, [], {
        ("outcome",): "would_store", ("kind",): "assessment",
        ("assessments", "接待礼仪", "labels"): {"优秀": 1, "合格": 1, "良好": 1},
        ("assessments", "投诉处理", "n_absent"): 1,
    }),
    "full marks in brackets alone": ("成绩.xlsx", ["date=2026-03-06"], """
        姓名|语文(120)|英语(150)|班平均
        王敏|100|110|88
        李强|90|100|88
        张伟|80|90|88
    """, [], {
        ("assessments", "", "#"): 2, ("assessments", "语文", "max_score"): 120,
        ("assessments", "英语", "max_score"): 150,
    }),
    "actual figures called by their metric": ("周报.xlsx", [], """
        日期|GMV目标|GMV实际|订单量（实际）|新增用户完成值
        2026-03-01|100|95|9|100
        2026-03-02|100|105|11|120
    """, [], {
        ("metrics", "", "#"): 3, ("metrics", "GMV", "sum"): 200, ("metrics", "订单量", "unit"): None,
        ("metrics", "新增用户", "sum"): 220, ("left_out", "GMV目标", "n"): 2,
        ("warnings", "actual_is_metric"): True,
    }),
    "a metric of that name stands beside it": ("周报.xlsx", [], """
        日期|GMV|GMV实际
        2026-03-01|100|95
        2026-03-02|110|105
    """, [], {
        ("metrics", "GMV", "sum"): 210, ("metrics", "GMV实际", "sum"): 200,
        ("warnings", "actual_is_metric"): False,
    }),
    "goals and actual figures in rows of one table": ("目标.xlsx", [], """
        月份|团队|指标|类型|数值
        2026-03|一组|GMV|目标|100
        2026-03|一组|GMV|实际|95
        2026-03|二组|GMV|目标|80
        2026-03|二组|GMV|实际|85
    """, [], {
        ("metrics", "GMV", "n"): 2, ("metrics", "GMV", "sum"): 180,
        ("left_out", "rows", "n"): 2, ("warnings", "goal_rows_left_out"): True,
    }),
    "the same with months across": ("目标.xlsx", ["year=2026"], """
        指标|类型|1月|2月|3月
        GMV（万元）|目标|100|110|120
        |实际|95|112|118
        新增用户|目标|1000|1000|1000
        |实际|980|1010|990
    """, [(1, 0, 2, 0), (3, 0, 4, 0)], {
        ("metrics", "GMV", "sum"): 325, ("metrics", "新增用户", "sum"): 2980,
        ("warnings", "goal_rows_left_out"): True, ("warnings", "labels_as_team"): False,
    }),
    "a pivot table with teams below each day": ("透视表.xlsx", [], """
        行标签|求和项:GMV|求和项:订单量
        2026-03-01|220|20
        一组|120|10
        二组|100|10
        2026-03-02|230|22
        一组|130|12
        二组|100|10
        总计|450|42
    """, [], {
        ("outcome",): "would_store", ("metrics", "GMV", "n"): 4, ("metrics", "GMV", "sum"): 450,
        ("metrics", "订单量", "sum"): 42, ("warnings", "pivot_unfolded"): True,
        ("warnings", "total_mismatch"): False,
    }),
    "a pivot table with days below each team": ("透视表.xlsx", [], """
        行标签|求和项:GMV
        一组|250
        2026-03-01|120
        2026-03-02|130
        二组|200
        2026-03-01|100
        2026-03-02|100
        总计|450
    """, [], {
        ("outcome",): "would_store", ("metrics", "GMV", "n"): 4, ("metrics", "GMV", "sum"): 450,
    }),
    "days counted as spreadsheets do, in a text file": ("日报.csv", [], """
        日期|订单量|退款率
        46082|120|1.5%
        46083|130|1.2%
    """, [], {
        ("outcome",): "would_store", ("kind",): "metric", ("metrics", "订单量", "sum"): 250,
    }),
    "marks in traditional characters": ("簽到表.xlsx", ["year=2026"], """
        新人培訓簽到表
        員工編號|員工姓名|部門|3月2日|3月9日
        A1|陳小明|客服部|出席|遲到
        A2|林美|運營部|缺席|請假
    """, [], {("attendance",): {"present": 1, "late": 1, "absent": 1, "leave": 1}}),
    "clock times in and out, no course": ("打卡记录.csv", [], """
        人员编号|姓名|刷卡日期|上班打卡|下班打卡
        0001|王敏|2026-03-02|08:55|18:03
        0002|李强|2026-03-02|09:10|
    """, [], {("outcome",): "would_store", ("attendance",): {"present": 2}}),
    "ratings with names and a column for remarks": ("评价.xlsx", [], """
        序号|姓名|部门|课程内容|授课方式|讲师水平|意见和建议
        1|王敏|客服部|5|4|5|
        2|李强|客服部|4|4|5|多些案例
        3|张伟|内容部|3|4|4|
    """, [], {
        ("kind",): "survey", ("n_people",): 3, ("questions", "课程内容", "mean"): 4,
        ("left_out", "姓名", "n"): 3,
    }),
    "counts of a month are no levels": ("3月统计.xlsx", ["date=2026-03-31"], """
        姓名|部门|应出勤次数|实际出勤次数|迟到次数|出勤率
        王敏|客服部|4|4|0|100%
        李强|客服部|4|3|1|75%
    """, [], {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "channels down, days across": ("访客.xlsx", ["year=2026"], """
        各渠道3月访客
        渠道|3月1日|3月2日|3月3日
        搜索|100|110|120
        直播|200|210|190
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["metric_unknown"]}),
    "how many scored in which band, by day": ("成绩分布.xlsx", [], """
        考试日期|课程|分数段|人数|占比
        2026-03-02|服务礼仪|90-100|5|25%
        2026-03-02|服务礼仪|80-89|12|60%
        2026-03-02|服务礼仪|60以下|3|15%
        2026-04-02|服务礼仪|90-100|6|30%
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "score_bands"): True, ("metrics",): (),
    }),
    "score bands across, months down": ("distribution.xlsx", [], """
        Month|90-100 points|80-89 points|60-79 points
        2026-01|5|12|8
        2026-02|6|11|9
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "score_bands"): True,
    }),
    "score bands behind their grades": ("成绩分布.xlsx", ["date=2026-03-31"], """
        班级|优秀(90分以上)|良好(80-89分)|及格(60-79分)|不及格(60分以下)
        一班|5|12|8|2
        二班|6|10|9|1
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "score_bands"): True, ("metrics",): (),
    }),
    "means of marks with their scales are no score bands": ("评分.xlsx", [], """
        日期|课程|内容(1-5分)|讲师(1-5分)
        2026-03-02|服务礼仪|4.5|4.7
        2026-03-09|投诉处理|4.2|4.4
    """, [], {("warnings", "score_bands"): False}),
    "means of two courses on two days": ("课程评分.xlsx", [], """
        课程|日期|内容评分|讲师评分
        服务礼仪|2026-03-05|4.5|4.7
        投诉处理|2026-03-12|4.2|4.4
    """, [], {("kind",): "metric", ("warnings", "department_as_team"): True}),
    "levels in words": ("盘点.xlsx", [], """
        工号|姓名|技能|掌握程度|评估日期
        1001|王敏|收银操作|熟练|2026-03-01
        1001|王敏|投诉处理|了解|2026-03-01
        1002|李强|收银操作|精通|2026-03-01
        1002|李强|投诉处理|不会|2026-03-01
    """, [], {
        ("outcome",): "would_store", ("kind",): "skill_level", ("n_rows",): 4,
        ("warnings", "levels_in_words"): True,
    }),
    "roles that are words for people, too": ("花名册.xlsx", [], """
        工号|姓名|岗位|部门|入职日期
        1001|王敏|客户经理|销售部|2024-03-01
        1002|李强|业务员|销售部|2025-01-06
        1003|赵雪|坐席|客服部|2025-05-12
    """, [], {("outcome",): "would_store", ("kind",): "people", ("n_people",): 3}),
    "a day, a department, a course and a mean": ("均分.xlsx", [], """
        日期|部门|课程|平均分
        2026-03-02|客服部|服务礼仪|85
        2026-03-09|运营部|投诉处理|88
    """, [], {("kind",): "metric", ("metrics", "平均分", "n"): 2}),
    "questions and their options": ("bank.xlsx", [], """
        No.|Question|Option A|Option B|Option C|Answer
        1|What is NPS?|A score|A course|A team|A
        2|Who approves refunds?|Agent|Manager|Nobody|B
        3|What is CSAT?|A team|A score|Nothing|B
        4|Where is HQ?|Here|There|Nowhere|A
    """, [], {("outcome",): "needs_answer", ("assessments",): ()}),
    "what each adviser brought in": ("日报.xlsx", [], """
        日期|顾问姓名|拨打量|成交单数
        2026-03-02|王敏|120|2
        2026-03-02|李强|100|1
        2026-03-03|王敏|130|3
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "results_of_people"): True,
    }),
    "the band of the mean beside figures of classes": ("班级.xlsx", [], """
        月份|班级|平均分|分数段
        2026-01|1班|81|80-89
        2026-02|1班|83|80-89
    """, [], {("metrics", "平均分", "n"): 2, ("warnings", "score_bands"): False}),
    "ages of people are no score bands": ("users.xlsx", [], """
        Date|Age group|Users
        2026-03-02|20-29|5
        2026-03-02|30-39|12
        2026-03-03|20-29|7
        2026-03-03|30-39|11
    """, [], {("metrics", "Users", "sum"): 35}),
    "masters, apprentices and what is taught": ("师带徒.xlsx", [], """
        师傅姓名|师傅工号|徒弟姓名|徒弟工号|带教开始|带教结束|带教内容
        王敏|1001|李雷|2001|2026-01-05|2026-04-05|收银操作
        赵强|1002|韩梅|2002|2026-01-05|2026-04-05|投诉处理
        王敏|1001|周舟|2003|2026-02-01||收银操作
    """, [], {("outcome",): "would_store", ("kind",): "mentoring", ("n_rows",): 3}),
    "calls of agents that were listened to": ("质检评分.xlsx", [], """
        质检日期|坐席工号|坐席姓名|录音编号|服务态度(20)|业务能力(50)|流程规范(30)|总分
        2026-03-02|8001|王敏|R1|18|45|28|91
        2026-03-02|8002|李强|R2|15|40|25|80
        2026-03-03|8001|王敏|R3|19|46|27|92
    """, [], {
        ("kind",): "assessment", ("n_people",): 2, ("metrics",): (),
        ("warnings", "subjects_as_courses"): False,
    }),
    "what each agent brought in": ("agents.xlsx", [], """
        Week|Agent|Calls handled|CSAT %
        2026-W10|Ann Lee|210|91
        2026-W10|Bob Roe|180|87
        2026-W11|Ann Lee|205|92
    """, [], {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "results_of_people"): True,
    }),
    "counts of answers": ("统计.xlsx", [], """
        题目|非常满意|满意|一般|不满意|非常不满意|平均分
        课程内容|20|15|3|1|1|4.3
        讲师|25|10|4|1|0|4.475
    """, [], {("outcome",): "refused", ("problems", "tallies_no_answers"): True}),
    "dollars and euros among yuan": ("销售周报.xlsx", [], """
        日期|团队|销售额
        2026-03-02|华东|¥1,200
        2026-03-03|华东|1300
        2026-03-02|海外|$300
        2026-03-02|欧洲|€250
    """, [], {
        ("metrics", "销售额", "sum"): 2500, ("metrics", "销售额", "n"): 2,
        ("problems", "currency_differs"): True, ("left_out", "rows", "n"): 2,
    }),
    "dollars alone": ("sales.xlsx", [], """
        Date|Team|Sales
        2026-03-02|North|$1,200
        2026-03-03|North|US$300
        2026-03-04|North|$100
    """, [], {("metrics", "Sales", "n"): 2, ("problems", "currency_differs"): True}),
    "the metric in the corner, teams across": ("日报.xlsx", [], """
        订单量|一组|二组
        2026-03-02|12|15
        2026-03-03|11|17
    """, [], {
        ("metrics", "订单量", "sum"): 55, ("metrics", "订单量", "n"): 4,
        ("warnings", "columns_are_teams"): True,
    }),
    "one result made of two tests": ("认证考核.xlsx", ["date=2026-03-06"], """
        姓名|工号|笔试|实操|综合
        王敏|A01|80|90|86
        李强|A02|70|60|64
    """, [], {("warnings", "whole_as_test"): True}),
    "one result made of two tests, left out": (
        "认证考核.xlsx", ["date=2026-03-06", "whole_result=none"], """
        姓名|工号|笔试|实操|综合
        王敏|A01|80|90|86
        李强|A02|70|60|64
    """, [], {("assessments", "", "n_scored"): 4, ("assessments", "实操", "mean"): 75}),
    "a third test that is no mean of the others": ("认证考核.xlsx", ["date=2026-03-06"], """
        姓名|工号|笔试|实操|综合
        王敏|A01|80|90|40
        李强|A02|70|60|95
    """, [], {("warnings", "whole_as_test"): False}),
    "a department a day": ("日报.xlsx", [], """
        日期|部门|订单量
        2026-03-02|客服部|12
        2026-03-03|销售部|20
    """, [], {("metrics", "订单量", "sum"): 32, ("warnings", "department_as_team"): True}),
    "a ledger of marks, scores and ratings": ("培训台账.xlsx", [], """
        姓名|部门|课程|培训日期|出勤情况|考核成绩|满意度
        王小明|客服一组|投诉处理|2026-03-05|出勤|85|5
        李小红|客服一组|投诉处理|2026-03-05|缺勤||
        张建国|客服二组|投诉处理|2026-03-05|出勤|78|4
        赵丽|客服二组|话术训练|2026-03-12|迟到|90|5
        钱进|客服二组|话术训练|2026-03-12|出勤|66|3
    """, [], {
        ("outcome",): "would_store", ("kind",): "attendance", ("n_rows",): 5, ("n_people",): 5,
        ("attendance",): {"present": 3, "absent": 1, "late": 1},
        ("assessments", "投诉处理", "mean"): 81.5, ("assessments", "话术训练", "mean"): 78,
        ("questions", "满意度", "n"): 4, ("questions", "满意度", "mean"): 4.25,
        ("questions", "满意度", "type"): "rating", ("warnings", "scores_read_too"): True,
        ("warnings", "ratings_read_too"): True, ("questions_to_user",): [],
    }),
    "a sheet of one meeting with signs, tests before and after, and a title": ("表.xlsx", [], """
        2026年3月5日投诉处理培训签到及考核表
        序号|姓名|部门|签到|训前成绩|训后成绩
        1|王小明|客服部|×||
        2|李小红|客服部|√|51|74
        3|张建国|客服部|√|52|78
        4|赵丽华|客服部|√|53|82
    """, [], {
        ("kind",): "attendance", ("attendance",): {"present": 3, "absent": 1},
        ("assessments", "训前成绩", "mean"): 52, ("assessments", "训后成绩", "mean"): 78,
        ("questions_to_user",): [],
    }),
    "a sheet of one meeting with opinions in words": ("表.xlsx", [], """
        培训主题：投诉处理    时间：2026年3月5日 14:00-16:00   讲师：孙丽
        序号|姓名|部门|签到|成绩|满意度
        1|王小明|客服部|√|74|非常满意
        2|李小红|客服部|√|78|满意
        3|张建国|客服部|×||
        4|赵丽华|客服部|√|82|满意
    """, [], {
        ("attendance",): {"present": 3, "absent": 1}, ("questions", "满意度", "n"): 3,
        ("assessments", "投诉处理", "mean"): 78, ("questions", "满意度", "mean"): 13 / 3,
    }),
    "clock times beside a quiz and a rating": ("表.xlsx", [], """
        工号|姓名|课程名称|上课日期|签到时间|签退时间|随堂测验|课程评分
        1001|王小明|投诉处理|2026-03-05|13:50|16:01|60|5
        1002|李小红|投诉处理|2026-03-05|13:51|16:02|65|4
        1003|张建国|投诉处理|2026-03-05|13:52|16:03|70|4
    """, [], {
        ("attendance",): {"present": 3}, ("assessments", "随堂测验", "mean"): 65,
        ("questions", "课程评分", "mean"): 13 / 3,
    }),
    "two ratings of ten beside a mark": ("表.xlsx", [], """
        姓名|部门|课程名称|培训日期|签到情况|课程满意度(1-10)|讲师满意度(1-10)|考试成绩
        王小明|客服部|投诉处理|2026-03-05|未签到|||
        李小红|客服部|投诉处理|2026-03-05|已签到|9|8|74
        张建国|客服部|投诉处理|2026-03-05|已签到|10|7|78
    """, [], {
        ("kind",): "attendance", ("attendance",): {"present": 2, "absent": 1},
        ("questions", "课程满意度(1-10)", "mean"): 9.5,
        ("questions", "讲师满意度(1-10)", "mean"): 7.5, ("assessments", "投诉处理", "mean"): 76,
    }),
    "ratings beside scores, without marks": ("成绩.xlsx", [], """
        姓名|工号|课程名称|考试日期|考试成绩|满意度评分
        王小明|01|投诉处理|2026-03-05|85|5
        李小红|02|投诉处理|2026-03-05|78|4
        赵丽华|03|话术训练|2026-03-12|92|4
    """, [], {
        ("kind",): "assessment", ("n_rows",): 3, ("n_people",): 3,
        ("assessments", "投诉处理", "mean"): 81.5, ("questions", "满意度评分", "mean"): 13 / 3,
        ("questions", "满意度评分", "type"): "rating",
    }),
    "a rating is no test of a course that nobody names": ("r.csv", ["course=Onboarding"], """
        Name|Employee ID|Quiz 1|Final Exam|Overall Rating
        Ann Bell|E1|80|85|5
        Bob Cole|E2|70|70|4
        Cid Dunn|E3|90|77|4
    """, [], {("assessments", "Quiz 1", "mean"): 80, ("assessments", "", "n_scored"): 6}),
    "learners of a platform who are active": ("enrolments.csv", [], """
        Enrollment ID|Course Title|Trainee ID|Enrolled At|Completed At|Status|Average Score
        1|Cloud|501|2026-01-05T08:00:00|2026-01-20T10:00:00|completed|88.5
        2|Cloud|502|2026-01-06T08:00:00||active|
        3|SQL|501|2026-02-06T08:00:00|2026-02-20T10:00:00|completed|91
        4|SQL|503|2026-02-06T08:00:00|2026-02-22T10:00:00|completed|79
    """, [], {
        ("attendance",): {"present": 3, "no_record": 1}, ("assessments", "SQL", "mean"): 85,
    }),
    "interviews before and after a course, and points": ("export.csv", [], """
        学员姓名|课程名称|状态|进度(%)|培训前面试分|考核分|培训后面试分|报名时间|完成时间
        王小明|投诉处理|已完成|100|62|85|80|2026/3/1|2026/3/12
        李小红|投诉处理|学习中|45|58|||2026/3/1|
        张建国|话术训练|已完成|100|60|78|75|2026/3/2|2026/3/13
        赵丽华|话术训练|已报名|0||||2026/3/3|
    """, [], {
        ("attendance",): {"present": 2, "no_record": 2},
        ("assessments", "投诉处理", "mean"): 85, ("assessments", "话术训练", "mean"): 78,
        ("assessments", "", "n_scored"): 7,
    }),
    "who was not there for a reason": ("签到.csv", [], """
        姓名|部门|报名课程|报名时间|是否参加|备注
        王小明|客服部|投诉处理|2026-03-01|是|
        李小红|客服部|投诉处理|2026-03-01|否|出差
        张建国|运营部|投诉处理|2026-03-02|是|
        赵丽华|运营部|投诉处理|2026-03-02|否|病假
    """, [], {("attendance",): {"present": 2, "on_duty": 1, "leave": 1}, ("problems",): []}),
    "hours and counts of a quarter are no tests": ("learning.csv", ["course=Onboarding"], """
        Employee|Employee ID|Training Hours Q1|Training Hours Q2|Courses Completed|Avg Quiz Score
        Ann Bell|E1|12|8|4|88
        Bob Cole|E2|6|10|3|75
        Cid Dunn|E3|0|4|1|92
    """, [], {("assessments", "", "n_scored"): 3, ("assessments", "", "mean"): 85}),
    "which departments came to a meeting, counted": ("培训.csv", [], """
        培训日期|培训主题|讲师|参训部门|应到|实到|平均分
        2026-03-05|投诉处理|孙丽|客服部|20|18|82.5
        2026-03-13|话术训练|陈刚|客服部|20|19|78.0
        2026-03-19|系统操作|陈刚|运营部|15|15|88.2
    """, [], {("kind",): "metric", ("metrics", "实到", "sum"): 52}),
    "the record of one person, who stands above it": ("培训档案.xlsx", [], """
        员工培训档案
        姓名|王小明|工号|1001|部门|客服部|入职日期|2024-03-01
        序号|培训日期|培训内容|培训讲师|学时|考核成绩|备注
        1|2026-03-05|投诉处理|孙丽|2|85|
        2|2026-03-12|话术训练|孙丽|3|78|
        3|2026-04-02|系统操作|陈刚|2|92|
    """, [], {
        ("kind",): "attendance", ("n_rows",): 3, ("n_people",): 1, ("attendance",): {"present": 3},
        ("assessments", "话术训练", "mean"): 78, ("assessments", "", "n_scored"): 3,
        ("warnings", "person_above"): True, ("questions_to_user",): [],
    }),
    "the record of one person, said in one line": ("个人.xlsx", [], """
        个人培训记录表
        姓名：王小明    部门：客服部    工号：1001
        培训日期|课程名称|培训方式|课时|考核结果
        2026-03-05|投诉处理|线下|2|合格
        2026-03-12|话术训练|线上|1.5|合格
    """, [], {
        ("kind",): "attendance", ("n_people",): 1, ("attendance",): {"present": 2},
        ("assessments", "投诉处理", "labels"): {"合格": 1},
    }),
    "the transcript of one person": ("transcript.csv", [], """
        Training Records Export
        Employee: Ann Bell
        Email: ann@corp.com
        Course Code|Course Title|Category|Completion Date|Score|Certificate ID|Expires
        C01|GDPR Basics|Compliance|2026-01-18|88|CERT-1|2027-01-18
        C02|First Aid|Safety|2026-02-02|95|CERT-2|2028-02-02
        C03|Fire Safety|Safety|2025-02-02|75|CERT-3|2026-02-02
    """, [], {
        ("kind",): "assessment", ("n_people",): 1, ("assessments", "First Aid", "mean"): 95,
        ("metrics",): (),
    }),
    "who filled in a table of figures is nobody's record": ("日报.xlsx", [], """
        客服日报
        姓名|王小明|部门|客服部
        日期|接通率|订单量
        2026-03-05|0.91|120
        2026-03-06|0.93|131
        2026-03-07|0.90|118
    """, [], {
        ("kind",): "metric", ("metrics", "订单量", "sum"): 369, ("warnings", "person_above"): False,
    }),
    "names of columns that take turns": ("p.csv", [], """
        participant_id|country|group|completed|percent_complete|pre score|post score
        1001|China|G1|True|100|55|80
        1002|China|G1|False|45|60|
        1003|China|G2|True|100|40|75
    """, [], {("outcome",): "would_store", ("n_rows",): 3, ("n_people",): 3}),
    "what a training was about, in a record of people": ("台账.csv", [], """
        姓名|工号|培训内容|培训日期|学时|考核成绩
        王小明|01|投诉处理|2026-03-05|2|85
        李小红|02|投诉处理|2026-03-05|2|78
        赵丽华|03|话术训练|2026-03-12|3|92
    """, [], {
        ("attendance",): {"present": 3}, ("assessments", "投诉处理", "mean"): 81.5,
        ("assessments", "话术训练", "mean"): 92,
    }),
    "verdicts beside hours": ("台账.csv", [], """
        姓名|工号|培训主题|培训日期|培训时长|是否合格
        王小明|01|投诉处理|2026-03-05|2|合格
        李小红|02|投诉处理|2026-03-05|2|合格
        赵丽华|03|话术训练|2026-03-12|3|不合格
    """, [], {
        ("attendance",): {"present": 3}, ("assessments", "投诉处理", "labels"): {"合格": 2},
    }),
    "states of learning as programs write them": ("export.csv", [], """
        ID|Employee ID|Training Name|Status|Start Date|Completion Date|Score|Grade|Cost
        1|E001|GDPR Basics|completed|2026-01-05|2026-01-18|88|B+|120
        2|E002|GDPR Basics|in_progress|2026-01-05||||120
        3|E003|First Aid|completed|2026-02-01|2026-02-02|95|A|300
        4|E001|First Aid|not_started|2026-02-01||||300
        5|E004|GDPR Basics|completed|2026-01-05|2026-01-19|72|C|120
    """, [], {
        ("attendance",): {"present": 3, "no_record": 1, "absent": 1},
        ("assessments", "GDPR Basics", "mean"): 80,
    }),
    "a course that has a number only": ("scores.csv", [], """
        Employee Number|Course Code|Completion Date|Score|Passed
        E001|HAZ-24|2024-03-15|95|Y
        E002|HAZ-24|2024-03-15|88|Y
        E003|HAZ-40|2024-03-16|61|N
    """, [], {("assessments", "HAZ-24", "mean"): 91.5, ("assessments", "HAZ-40", "mean"): 61}),
    "a course that has a number and a name": ("scores.csv", [], """
        course_id|course_name|employee_id|completion_date|score
        C1|SQL|E1|2026-03-05|80
        C1|SQL|E2|2026-03-06|90
        C2|GDPR|E1|2026-03-07|70
    """, [], {("assessments", "SQL", "mean"): 85, ("assessments", "GDPR", "mean"): 70}),
    "a transcript of a learning platform": ("transcript.csv", [], """
        record_id|employee_id|course_name|start_date|completion_date|status|score_pct|feedback_rating
        R1|E01|SQL Basics|2026-02-01|2026-02-05|Completed|88|4
        R2|E02|SQL Basics|2026-02-01||In Progress||
        R3|E03|SQL Basics|2026-02-03|2026-02-20|Passed|92|5
        R4|E04|GDPR|2026-02-03||Dropped||
        R5|E01|GDPR|2026-02-04|2026-02-21|Completed|70|3
        R6|E02|GDPR|2026-02-04||Not Started||
    """, [], {
        ("outcome",): "would_store", ("n_rows",): 6, ("n_people",): 4,
        ("attendance",): {"present": 3, "no_record": 1, "absent": 2},
        ("assessments", "SQL Basics", "mean"): 90, ("assessments", "GDPR", "mean"): 70,
        ("questions", "feedback_rating", "mean"): 4,
        ("questions", "feedback_rating", "type"): "rating",
    }),
    "scores of a sign-in sheet whose day nobody knows": ("ledger.xlsx", [], """
        工号|姓名|签到|笔试成绩|实操成绩
        1001|王小明|√|85|88
        1002|李小红|×||
        1003|张建国|√|78|80
    """, [], {("kind",): "assessment", ("attendance",): {}, ("assessments", "", "n_scored"): 4}),
    "scores of a learning platform are no metric": ("LMS export.csv", [], """
        User Name|Course Title|Enrollment Date|Completion Date|Status|Score
        annb|GDPR Basics|2026-02-01|2026-02-05|Completed|88
        bobc|GDPR Basics|2026-02-01||In Progress|
        cidd|GDPR Basics|2026-02-03|2026-02-20|Completed|92
    """, [], {
        ("kind",): "attendance", ("attendance",): {"present": 2, "no_record": 1},
        ("assessments", "GDPR Basics", "n_scored"): 2, ("assessments", "GDPR Basics", "mean"): 90,
        ("warnings", "scores_read_too"): True,
    }),
    "who is overdue": ("Training tracker.xlsx", ["date=2026-03-06"], """
        Employee|Dept|Fire Safety|GDPR
        Ann Bell|Ops|Complete|Complete
        Bob Cole|Ops|Overdue|In Progress
        Cid Dunn|HR|Complete|Not Started
    """, [], {("attendance",): {"present": 3, "no_record": 2, "absent": 1}}),
    "opinions with a day are no metric": ("Eval.csv", ["purpose=satisfaction"], """
        Date|The content was relevant|The trainer was clear|Overall rating (1=Excellent 5=Poor)
        2026-03-06|Agree|Strongly agree|1
        2026-03-06|Neutral|Agree|2
        2026-03-06|Agree|Agree|2
    """, [], {
        ("kind",): "survey", ("n_people",): 3, ("warnings", "scale_turned"): True,
        ("questions", "The trainer was clear", "mean"): 13 / 3,
        ("questions", "Overall rating (1=Excellent 5=Poor)", "mean"): 5 / 3,
    }),
    "the best step is the first, said with a dash": ("调查.csv", ["purpose=satisfaction"], """
        提交时间|您对课程是否满意（1-非常满意 5-非常不满意）
        2026-03-06 10:00:00|1
        2026-03-06 10:01:00|2
    """, [], {("kind",): "survey", ("warnings", "scale_turned"): True}),
    "an arrangement is rated as the rest": ("满意度.xlsx", ["purpose=satisfaction"], """
        编号|内容实用性|讲师表达|时间安排
        1|9|10|8
        2|7|8|9
        3|10|9|7
    """, [], {
        ("questions", "时间安排", "type"): "rating", ("questions", "时间安排", "scale_max"): 10,
    }),
    "meetings with a day in words": ("Attendance.xlsx", ["course=Service"], """
        Name|Session 1 (2 Mar 2026)|Session 2 - Mar 9, 2026
        Ann Bell|P|P
        Bob Cole|P|L
    """, [], {
        ("outcome",): "would_store", ("attendance",): {"present": 3, "late": 1},
        ("warnings", "date_of_saving"): False,
    }),
    "trainers down, days across": ("讲师评分.xlsx", [], """
        讲师|课程|2026-03-02|2026-03-09
        王老师|Excel|4.6|4.8
        李老师|沟通|4.2|4.4
    """, [], {("metrics", "讲师评分", "n"): 4, ("warnings", "metric_guessed"): True}),
    "the best of several tries": ("考试成绩.xlsx", ["date=2026-03-06"], """
        部门|姓名|第一次|第二次|第三次|最高分
        客服部|王敏|55|65|80|80
        客服部|李强|90|||90
    """, [], {
        ("assessments", "第一次", "mean"): 72.5, ("assessments", "第三次", "n_scored"): 1,
        ("assessments", "", "n_scored"): 4, ("left_out", "最高分", "n"): 2,
    }),
    "who needs a bed has not been there": ("报名表.xlsx", [], """
        提交时间|姓名|部门|报名课程|是否住宿
        2026-03-01 10:00|王敏|客服部|接待礼仪|是
        2026-03-01 11:00|李强|销售部|接待礼仪|否
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "who came, asked in the header": ("登记.xlsx", ["date=2026-03-06", "course=礼仪"], """
        姓名|部门|是否参加
        王敏|客服部|是
        李强|销售部|否
    """, [], {("attendance",): {"present": 1, "absent": 1}}),
    "a total by the weights of its parts": ("成绩汇总.xlsx", ["date=2026-03-06"], """
        姓名|平时成绩(30%)|期末成绩(70%)|总成绩
        王敏|90|80|83
        李强|60|50|53
    """, [], {("warnings", "derived_contradicts"): False, ("left_out", "总成绩", "n"): 2}),
    "a total that its weights do not make": ("成绩汇总.xlsx", ["date=2026-03-06"], """
        姓名|平时成绩(30%)|期末成绩(70%)|总成绩
        王敏|90|80|83
        李强|60|50|58
    """, [], {("warnings", "derived_contradicts"): True}),
    "one question for several choices": ("投票.csv", ["purpose=needs"], """
        您最希望参加的培训（多选）|您的部门
        Excel;PPT|客服部
        Excel|销售部
        沟通;Excel|客服部
        PPT|市场部
    """, [], {("kind",): "survey", ("n_people",): 4}),
    "days as warehouses write them": ("dau.csv", [], """
        dt|platform|dau|new_users
        20260302|iOS|1200|100
        20260302|Android|2300|210
        20260303|iOS|1250|90
        20260303|Android|2350|190
    """, [], {
        ("outcome",): "would_store", ("metrics", "dau", "n"): 4, ("metrics", "dau", "sum"): 7100,
    }),
    "what could be improved is asked in words": ("feedback.csv", ["purpose=satisfaction"], """
        Timestamp|How satisfied are you with the training?|What could be improved?
        2026-03-02 10:00:00|5|More breaks
        2026-03-02 10:05:00|4|
        2026-03-02 10:08:00|3|Slower pace
    """, [], {("questions", "What could be improved?", "type"): "open"}),
    "a list of those who were absent": ("缺勤名单.xlsx", ["year=2026"], """
        3月6日数据安全培训缺勤名单
        序号|姓名|部门|原因
        1|周一鸣|客服部|忘记
        2|钱多多|客服部|病假
        3|孙思|运营部|出差
    """, [], {
        ("outcome",): "would_store", ("kind",): "attendance",
        ("attendance",): {"absent": 2, "leave": 1}, ("warnings", "listed_away"): True,
    }),
    "a list of absentees, said to have been present": (
        "Absentees.xlsx", ["listed_are=present"], """
        Absentees - Fire Safety Training, 12 March 2026
        Name|Department
        Ann Bee|Ops
        Bob Cee|Ops
    """, [], {("attendance",): {"present": 2}}),
    "days written with a dot": ("2026年签到表.xlsx", [], """
        姓名|组别|3.2|3.9|4.1
        周一鸣|一组|√|×|√
        钱多多|一组|√|√|请假
    """, [], {
        ("outcome",): "would_store", ("attendance",): {"present": 4, "absent": 1, "leave": 1},
        ("warnings", "days_with_dots"): True, ("warnings", "date_of_saving"): False,
    }),
    "sections with a dot hold points": ("考核2026-03-06.xlsx", [], """
        姓名|3.2|3.9|4.1
        周一鸣|80|90|70
        钱多多|60|70|90
    """, [], {("warnings", "days_with_dots"): False}),
    "months as spreadsheets write them": ("North.xlsx", [], """
        KPI|Dec-25|Jan-26|Feb-26
        Revenue (USD k)|120|125|130
        Orders|12|13|14
    """, [], {
        ("outcome",): "would_store", ("metrics", "Revenue", "n"): 3, ("metrics", "Orders", "n"): 3,
    }),
    "the same months down": ("North.csv", [], """
        Month|Revenue|Orders
        Dec-25|120|12
        Jan-26|125|13
    """, [], {("outcome",): "would_store", ("metrics", "Orders", "n"): 2}),
    "a rank is worked out": ("sales.csv", [], """
        Date|Region|Orders|Rank
        2026-03-02|North|12|1
        2026-03-02|South|9|2
        2026-03-03|North|14|1
        2026-03-03|South|8|2
    """, [], {
        ("metrics", "Orders", "sum"): 43, ("left_out", "Rank", "n"): 4,
    }),
    "what several people think of one": ("360.csv", [], """
        评价人|被评价人|关系|沟通(1-5)|协作(1-5)
        周一鸣|钱多多|同级|5|4
        孙思|钱多多|上级|3|4
        钱多多|孙思|同级|4|4
    """, [], {("outcome",): "refused", ("problems", "rated_by_several"): True}),
    "no clock of whoever was away": ("签到详情.xlsx", [], """
        姓名|课程|签到状态|签到时间
        周一鸣|数据分析|已签|2026-03-16 09:01
        钱多多|数据分析|未签|
        孙思|数据分析|请假|--
    """, [], {
        ("outcome",): "would_store", ("attendance",): {"present": 1, "absent": 1, "leave": 1},
        ("warnings", "day_of_others"): True,
    }),
    "no time beside the times of others": ("签到 2026-05-08.xlsx", ["course=礼仪", "marks.=absent"], """
        姓名|部门|签到时间
        周一鸣|客服部|9:01
        钱多多|客服部|
    """, [], {("attendance",): {"present": 1, "absent": 1}}),
    "labels and values above two lists": ("签到.xlsx", [], """
        培训课程||服务礼仪||讲师||刘老师|
        培训时间||2026-06-03||地点||二楼|
        序号|部门|姓名|签字|序号|部门|姓名|签字
        1|客服|周一鸣|周一鸣|3|客服|李可|李可
        2|客服|钱多多|请假|4|客服|吴桐|吴桐
    """, [], {
        ("outcome",): "would_store", ("n_people",): 4, ("attendance",): {"present": 3, "leave": 1},
        ("warnings", "course_guessed"): False,
    }),
    "one title over a list printed twice": ("公示.xlsx", [], """
        新人上岗考试成绩公示 2026年4月6日
        姓名|得分||姓名|得分
        周一鸣|90||李可|80
        钱多多|70||吴桐|60
    """, [], {
        ("n_people",): 4, ("assessments", "", "n_scored"): 4, ("assessments", "新人上岗", "mean"): 75,
    }),
    "answers in two languages": ("反馈.csv", ["purpose=satisfaction"], """
        编号|讲师 Trainer|场地 Venue|意见 Comments
        1|非常满意 Very satisfied|一般 Neutral|ok
        2|不满意 Dissatisfied|满意 Satisfied|ok
        3|非常不满意 Very dissatisfied|非常满意 Very satisfied|
    """, [], {
        ("questions", "讲师 Trainer", "mean"): 8 / 3, ("questions", "场地 Venue", "mean"): 4,
        ("questions", "意见 Comments", "type"): "open",
    }),
    "the final mark repeats the better try": ("考核2026-03-06.xlsx", [], """
        姓名|考试成绩|补考成绩|最终成绩
        周一鸣|85||85
        钱多多|52|75|75
        孙思|缺考|缺考|0
    """, [], {("left_out", "最终成绩", "n"): 3, ("assessments", "补考成绩", "mean"): 75}),
    "stars are steps": ("反馈.csv", ["purpose=satisfaction"], """
        编号|讲师评分|内容评分
        1|★★★★★|★★★☆☆
        2|★★★★|★★★★☆
        3|★★★|★★★★★
    """, [], {("questions", "讲师评分", "mean"): 4, ("questions", "内容评分", "mean"): 4}),
    "whether is answered by yes or no": ("反馈.csv", ["purpose=satisfaction"], """
        编号|您是否愿意推荐给同事|您对课程的满意度
        1|愿意|满意
        2|不愿意|非常满意
        3|愿意|不满意
    """, [], {
        ("questions", "您是否愿意推荐给同事", "type"): "single",
        ("questions", "您对课程的满意度", "mean"): 11 / 3,
    }),
    "days below the names of courses": ("签到.xlsx", ["year=2026"], """
        部门|姓名|入职培训|产品知识
        ||3月2日|3月9日
        客服|周一鸣|√|√
        客服|钱多多|√|请假
    """, [], {
        ("outcome",): "would_store", ("n_people",): 2, ("attendance",): {"present": 3, "leave": 1},
    }),
    "questions down and forms across are no metric": ("问卷.xlsx", ["date=2026-03-06"], """
        题目|1号|2号|3号
        课程内容|5|4|5
        讲师|5|5|4
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "a group of another name than group": ("日报.csv", [], """
        日期|客服组|接待量
        2026-03-02|A组|12
        2026-03-03|B组|14
    """, [], {("metrics", "接待量", "sum"): 26, ("left_out",): []}),
    "a meeting exported in English": ("members.csv", [], """
        Meeting topic:|SQL basics
        Meeting ID:|987 654 321

        User nickname|First join time|Last leave time|Number of joins|Total duration|Identity
        Ann Bee|2026/03/12 14:00:00|2026/03/12 15:50:00|1|01:50:00|Host
        Bob Cee|2026/03/12 14:02:00|2026/03/12 15:50:00|1|01:48:00|Member
    """, [], {
        ("source",): "tencent_meeting", ("attendance",): {"present": 2}, ("n_people",): 2,
    }),
    "questions under their codes are nobody": ("survey.csv", ["purpose=satisfaction"], """
        Q1|Q2|Q3
        How satisfied are you with the trainer?|Would you recommend it (0-10)?|Comments
        Very satisfied|9|
        Satisfied|4|ok
        Neutral|10|
    """, [], {("n_people",): 3, ("questions", "satisfied", "mean"): 4, ("questions", "recommend", "n"): 3}),
    "who wants to come has not been there, either": ("培训报名表.xlsx", ["date=2026-03-12"], """
        序号|姓名|部门|是否参加
        1|周一鸣|运营|是
        2|钱多多|运营|否
    """, [], {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "days with a dash over clock times": ("打卡2026年3月.xlsx", ["course=礼仪"], """
        姓名|部门|3-2|3-9
        周一鸣|客服|08:55 18:02|08:50 18:00
        钱多多|客服|08:58 18:01|
    """, [], {("outcome",): "would_store", ("attendance",): {"present": 3, "no_record": 1}}),
    "a bank's list of those in post, one of them on leave": ("在岗员工.xlsx", [], """
        分行在岗员工花名册（2026年8月）
        序号|员工编号|姓名|所在机构|岗位|入行时间|联系电话|身份证号码|备注
        1|B01|周一鸣|城东支行|综合柜员|2019.03.01|13900000001|32010219900101001X|
        2|B02|钱多多|城西支行|大堂经理|2020.07.15|13900000002|32010219910101002X|产假
        合计|2人
    """, [(0, 0, 0, 8)], {
        ("outcome",): "would_store", ("kind",): "people", ("n_people",): 2,
        ("left_out", "所在机构", "#"): 0, ("left_out", "入行时间", "#"): 0,
    }),
    "a list of employees with much that is not asked for": ("人员.xlsx", [], """
        姓名|工号|性别|民族|出生年月|学历|毕业院校|政治面貌|用工形式|所属公司|岗位
        周一鸣|A01|男|汉|1990.01|本科|甲大学|群众|合同制|一公司|司机
        钱多多|A02|女|汉|1991.05|大专|乙学院|党员|派遣|二公司|调度
    """, [], {("kind",): "people", ("n_people",): 2, ("warnings", "department_as_team"): True}),
    "a survey named after the program that made it": ("5 【问卷星】核心系统培训满意度_按文本.xlsx", [], """
        序号|提交答卷时间|1、您所在的机构|2、总体满意度
        1|2026/9/13 10:00:12|城东支行|满意
        2|2026/9/13 10:01:12|城西支行|非常满意
    """, [], {
        ("warnings", "course_guessed"): True, ("questions", "总体满意度", "mean"): 4.5,
        ("questions", "您所在的机构", "type"): "single",
    }),
    "the whole day above a sheet called by month and day": ("签到.xlsx", [], """
        核心系统操作培训签到表
        培训时间：2026年9月12日 9:00-16:00
        姓名|部门|签到
        周一鸣|城东支行|√
        钱多多|城西支行|迟到
    """, [], {
        ("outcome",): "would_store", ("warnings", "year_of_file"): False,
        ("warnings", "year_of_saving"): False, ("attendance",): {"present": 1, "late": 1},
    }),
    "why a mark was given is told in words": ("推荐.csv", ["purpose=satisfaction"], """
        编号|您有多大可能推荐给同事？(0-10)|打分原因
        1|9|好
        2|3|好
    """, [], {("questions", "打分原因", "type"): "open"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_invented_file_imports_as_it_was_expected_to(name, source_of):
    file_name, answers, text, merged, expected = FILES[name]
    file = source_of(lines(text), tuple(merged), file_name)
    assert unlike_after(file, answers, expected) == {}


@pytest.mark.parametrize(
    ("answers", "outcome", "asked"),
    [
        ([], "needs_answer", ["year_unknown"]),
        (["year=2026"], "would_store", []),
        # one day for both is taken as said, and the figures then contradict each other
        (["date=2026-03-01"], "refused", []),
    ],
)
def test_sheets_called_by_quarters_ask_for_the_year_that_serves_them_all(answers, outcome, asked):
    head = ["团队", "投诉量"]
    sheets = tuple(
        Sheet(name, [head, ["一组", first], ["二组", second]])
        for name, first, second in (("Q1", 5, 7), ("Q2", 4, 6))
    )
    file = SourceFile("指标.xlsx", "0" * 64, "xlsx", None, sheets)
    ((_, summary),) = take(None, [file], Order(read_answers(answers), is_dry_run=True))
    answer = file_answer(summary, "zh")
    assert (answer["outcome"], list(answer["questions_to_user"])) == (outcome, asked)
    if outcome == "would_store":
        ((name, n, total),) = [(m["name"], m["n"], m["sum"]) for m in answer["metrics"]]
        assert (name, n, total) == ("投诉量", 4, 22)
