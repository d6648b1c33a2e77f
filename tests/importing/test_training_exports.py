"""Files in the layouts that training and attendance systems export, invented, numbers by hand.

What is looked at is the object that the command prints, as for the real files.
"""

import pytest

from data.importing.intake import borders_of
from data.importing.tables import find_tables, with_borders
from data.importing.values import parse_moment
from tests.importing.told import lines, unlike_after

#: What a file is -> its name, answers given, cells, and figures by path.
FILES = {
    "a leave that was turned down, said in a column called status": ("请假.csv", [], """
        学号|姓名|请假类型|开始日期|结束日期|天数|状态
        A01|周一鸣|病假|2026-03-02|2026-03-04|3|已批准
        A02|钱多多|事假|2026-03-10|2026-03-10|1|已驳回
    """, {
        ("attendance",): {"leave": 1}, ("n_people",): 1, ("warnings", "leave_not_granted"): True,
    }),
    "late and gone early in one mark": ("考勤2026-05-01.csv", ["course=礼仪"], """
        员工姓名|部门|考勤日期|状态
        周一鸣|客服部|2026-05-01|正常
        钱多多|客服部|2026-05-01|迟到早退
    """, {("outcome",): "would_store", ("attendance",): {"present": 1, "late": 1}}),
    "seq counts the forms": ("survey.csv", ["purpose=other"], """
        seq|Do you come by car?|Would you come again?
        1|Yes|Yes
        2|No|Yes
        3|Yes|No
    """, {("questions", "", "#"): 2, ("n_people",): 3}),
    "several choices, said in traditional characters": ("問卷.csv", ["purpose=other"], """
        時間戳記|您的性別|平日的興趣（複選）
        2026/3/2 上午 11:05:41|女性|聽音樂, 唱歌, 閱讀小說
        2026/3/2 下午 1:08:46|男性|聽音樂, 游泳
        2026/3/2 下午 2:08:57|女性|唱歌
    """, {
        ("questions", "興趣", "type"): "multi",
        ("questions", "興趣", "options"): {"聽音樂": 2, "唱歌": 2, "閱讀小說": 1, "游泳": 1},
    }),
    "times of a Korean form": ("설문조사.csv", ["purpose=other"], """
        타임스탬프|전통주를 구매한적이 있으신가요?|재구매 의향이 있으신가요?
        2026/03/02 6:25:06 오후 GMT+9|네|네
        2026/03/03 12:14:12 오전 GMT+9|아니오|네
    """, {
        ("source",): "google_forms", ("n_questions",): 2,
        ("warnings", "times_converted"): True, ("warnings", "no_submission_time"): False,
    }),
    "people whose columns all begin with 员工": ("员工.csv", [], """
        员工ID|员工姓名|员工职位|员工部门|员工入职时间|员工离职时间
        1|周一鸣|工程师|技术部|2017-12-20|2018-03-04
        2|钱多多|会计|财务部|2019-04-27|
        3|孙思|会计|财务部|2020-04-27|
    """, {("kind",): "people", ("outcome",): "would_store", ("n_people",): 3}),
    "who is known by the name of an account": ("成绩.csv", [], """
        用户名|姓名|考试名称|分数|总分
        student01||入职考试|92|100
        student02|钱多多|入职考试|84|100
        student03|孙思|入职考试|缺考|100
    """, {
        ("n_people",): 3, ("assessments", "入职考试", "mean"): 88,
        ("assessments", "入职考试", "n_absent"): 1, ("assessments", "入职考试", "max_score"): 100,
    }),
    "a summary with the days somebody was late": ("出勤.csv", [], """
        员工ID|姓名|出勤天数|迟到天数|请假天数|缺勤天数
        1|周一鸣|21|1|0|0
        2|钱多多|19|0|2|0
    """, {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "the full mark of each test": ("考试记录.csv", [], """
        考生姓名|考试名称|得分|总分|及格分|提交时间
        周一鸣|安全考核|85|100|60|2026-05-01 10:00:00
        钱多多|安全考核|55|100|60|2026-05-01 10:02:00
        钱多多|安全考核|72|100|60|2026-05-08 10:02:00
        孙思|急救技能|38|50|30|2026-05-02 11:00:00
    """, {
        ("assessments", "急救技能", "max_score"): 50, ("assessments", "急救技能", "mean"): 38,
        ("assessments", "安全考核", "#"): 2, ("assessments", "", "mean"): 62.5,
    }),
    "a sum of several tests is no full mark": ("成绩2026-03-06.csv", [], """
        姓名|课程|成绩|总分
        周一鸣|礼仪|80|175
        周一鸣|话术|95|175
        钱多多|礼仪|70|130
        钱多多|话术|60|130
    """, {
        ("assessments", "礼仪", "mean"): 75, ("assessments", "礼仪", "max_score"): 100,
        ("left_out", "总分", "why"): "derived",
    }),
    "subjects beside the one name of the exam": ("成绩.csv", [], """
        学号|姓名|考试名称|考试科目|分数
        A01|周一鸣|期末考试|语文|90
        A01|周一鸣|期末考试|数学|80
        A02|钱多多|期末考试|语文|70
        A02|钱多多|期末考试|数学|60
    """, {
        ("assessments", "", "#"): 2, ("assessments", "语文", "mean"): 80,
        ("assessments", "数学", "mean"): 70, ("assessments", "数学", "n_scored"): 2,
    }),
    "subjects beside several exams": ("成绩.csv", [], """
        学号|姓名|考试名称|考试科目|分数
        A01|周一鸣|一月考|语文|90
        A01|周一鸣|一月考|数学|80
        A01|周一鸣|二月考|语文|70
        A01|周一鸣|二月考|数学|60
    """, {
        ("assessments", "", "#"): 4, ("assessments", "一月考 · 语文", "mean"): 90,
        ("assessments", "二月考 · 数学", "mean"): 60,
    }),
    "lengths and shares of taking part are no scores": ("学情.csv", [], """
        姓名|客观题正确率|回放时长|互动参与率|直播出勤时长
        周一鸣|100%|30分钟|100%|40分钟0秒
        钱多多|60%|15分钟|50%|27分钟0秒
        孙思|80%|20分钟|75%|32分钟0秒
    """, {
        ("assessments", "", "#"): 1, ("assessments", "", "mean"): 80,
        ("left_out", "回放时长", "why"): "no_score", ("left_out", "互动参与率", "why"): "no_score",
    }),
    "a row for each answer becomes a row for each form": ("答卷.csv", ["course=礼仪"], """
        答卷编号|部门|题目|答案
        1|客服|课程内容是否实用|非常满意
        1|客服|讲师讲得清楚吗|满意
        2|技术|课程内容是否实用|一般
    """, {
        ("n_people",): 2, ("questions", "讲师讲得清楚吗", "n"): 1,
        ("questions", "课程内容是否实用", "mean"): 4,
        ("questions", "课程内容是否实用", "scale_max"): 5, ("warnings", "answers_together"): True,
    }),
    "a question that a respondent answers twice is put together by nobody": ("答卷.csv", ["kind=survey"], """
        答卷编号|题目|答案
        1|课程内容是否实用|非常满意
        1|课程内容是否实用|满意
        2|课程内容是否实用|一般
        2|讲师讲得清楚吗|一般
    """, {("outcome",): "refused", ("problems", "answers_in_rows"): True}),
    "points of questions of a test are no form": ("考试.csv", [], """
        学号|题目|得分
        A01|单选一|5
        A01|单选二|0
        A02|单选一|5
        A02|单选二|5
    """, {("warnings", "answers_together"): False}),
    "a Japanese attendance sheet": ("出席2026.csv", ["course=マナー"], """
        日付|氏名|出席|備考
        2026-03-02|山田太郎|出席|
        2026-03-02|田中花子|欠席|
        2026-03-02|佐藤次郎|遅刻|
    """, {
        ("outcome",): "would_store", ("n_people",): 3,
        ("attendance",): {"present": 1, "absent": 1, "late": 1},
    }),
    "a Japanese summary is no test": ("report.csv", [], """
        利用者番号|氏名|出席日数|欠席日数|遅刻|早退|出席率(%)
        001|山田太郎|20|1|0|0|95.2
        002|田中花子|15|6|2|1|71.4
    """, {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "answers under NPS are a survey": ("评价.csv", ["purpose=other"], """
        序号|评分日期|单据编号|NPS评分|选择原因
        1|2026-03-02 10:00|D1|9|口碑
        2|2026-03-03 10:00|D2|6|价格
        3|2026-03-04 10:00|D3|9|口碑
    """, {
        ("kind",): "survey", ("questions", "NPS评分", "type"): "nps",
        ("questions", "NPS评分", "mean"): 8, ("left_out", "单据编号", "why"): "survey_meta",
        ("questions", "", "#"): 2,
    }),
    "NPS by month is a metric": ("nps.csv", [], """
        月份|NPS|评价数
        2026-01|41.5|200
        2026-02|43.2|180
        2026-03|40.8|220
    """, {("kind",): "metric", ("metrics", "NPS", "first"): 41.5}),
    "figures of single people are nobody's team": ("kpi.csv", [], """
        客服姓名|考核月份|指标名称|实际值
        周一鸣|2026-03|一次解决率|88%
        周一鸣|2026-03|响应时长(秒)|25
        钱多多|2026-03|一次解决率|80%
        钱多多|2026-03|响应时长(秒)|35
    """, {
        ("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"],
        ("warnings", "results_of_people"): True,
    }),
    "hours beside the score of a safety training": ("安全教育2026-03-06.csv", [], """
        姓名|工号|厂级教育学时|车间级教育学时|班组级教育学时|考核成绩
        周一鸣|A01|24|24|24|92
        钱多多|A02|24|20|24|80
    """, {
        ("kind",): "assessment", ("assessments", "", "#"): 1, ("assessments", "", "mean"): 86,
        ("left_out", "车间级教育学时", "why"): "no_score",
    }),
    "hours that add up to hours": ("三级.csv", [], """
        姓名|工号|公司级|部门级|班组级|合计学时
        周一鸣|A01|24|24|24|72
        钱多多|A02|24|20|24|68
    """, {("outcome",): "refused", ("problems", "counts_are_no_marks"): True}),
    "a row that names nobody": ("2026-03-02.csv", ["course=Drill"], """
        ID|Name|Status
        1|Ann Bee|Present
        2|Bob Cee|Absent
        0|Nil|Present
    """, {("n_people",): 2, ("attendance",): {"present": 1, "absent": 1}}),
    "requests for leave among others": ("审批.csv", [], """
        姓名|类型|开始时间|结束时间|审批状态
        周一鸣|请假-年假|2026-03-02 09:00|2026-03-03 18:00|已通过
        钱多多|加班|2026-03-02 18:00|2026-03-02 20:00|已通过
        孙思|请假-病假|2026-03-04 09:00|2026-03-04 12:00|审批中
    """, {
        ("n_people",): 1, ("attendance",): {"leave": 1}, ("warnings", "no_leave"): True,
        ("warnings", "leave_not_granted"): True,
    }),
    "regions below the figure named above the table": ("分省.csv", [], """
        数据库：分省年度数据
        指标：地区产值(亿元)
        地区|2025年|2024年
        东省|40|30
        西省|20|10
        数据来源：统计局
    """, {
        ("metrics", "地区产值", "unit"): "亿元", ("metrics", "地区产值", "sum"): 100,
        ("warnings", "columns_unused"): False,
    }),
    "years and weeks are figures of nothing": ("sales.csv", [], """
        snapshot_date|policy_start_year|region|premium|week_number
        2026-03-02|2025|North|400|10
        2026-03-02|2025|South|300|10
        2026-03-09|2025|North|500|11
        2026-03-09|2025|South|200|11
    """, {("metrics", "", "#"): 1, ("metrics", "premium", "sum"): 1400}),
    "lengths of trainings are no metric": ("培训.csv", [], """
        teacher_id|培训名称|培训机构|培训开始日期|培训时长
        273|暑期培训|教育局|2026-07-01|80
        273|信息技术|教育学院|2026-08-15|40
        274|信息技术|教育学院|2026-08-15|40
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "a column that says by yes and no what a retest is": ("补考.csv", [], """
        工号|姓名|课程|考试日期|成绩|是否补考
        A01|周一鸣|礼仪|2026-03-09|80|是
        A02|钱多多|礼仪|2026-03-02|70|否
    """, {
        ("outcome",): "would_store", ("assessments", "", "#"): 2,
    }),
    "who was away has no time, in a list of two courses": ("签到.csv", [], """
        工号|姓名|课程名称|签到时间|状态
        A01|周一鸣|礼仪|2026-03-02 08:55|已签到
        A02|钱多多|礼仪||缺勤
        A01|周一鸣|消防|2026-03-05 08:50|已签到
        A02|钱多多|消防|2026-03-05 08:51|已签到
    """, {
        ("outcome",): "would_store", ("attendance",): {"present": 3, "absent": 1},
        ("warnings", "day_of_others"): True,
    }),
    "a form in Spanish": ("encuesta.csv", ["purpose=other"], """
        Marca temporal|¿Está satisfecho con el curso?
        15/3/2026 11:05:41|Muy satisfecho
        15/3/2026 11:08:41|Satisfecho
        15/3/2026 11:09:41|Insatisfecho
    """, {
        ("kind",): "survey", ("source",): "google_forms", ("n_questions",): 1,
        ("questions", "satisfecho", "mean"): 11 / 3,
    }),
    "a form in Japanese, with the time of each answer": ("アンケート.csv", ["purpose=other"], """
        回答日時|研修の満足度|講師の説明|コメント
        2026/03/02 11:05:41|5|4|分かりやすかった
        2026/03/02 11:08:41|4|4|
        2026/03/02 11:09:41|3|5|少し長い
    """, {
        ("kind",): "survey", ("n_questions",): 3, ("questions", "満足度", "mean"): 4,
        ("questions", "コメント", "type"): "open",
    }),
    "who was there, in French": ("presences.csv", ["course=礼仪"], """
        Nom|Date|Présent
        Zhou Yiming|2026-03-02|Oui
        Qian Duoduo|2026-03-02|Non
        Sun Si|2026-03-02|Oui
    """, {("outcome",): "would_store", ("attendance",): {"present": 2, "absent": 1}}),
    "customers are no teams": ("orders.csv", [], """
        日期|客户名|数量|金额
        2026-03-02|周一鸣|2|30
        2026-03-02|钱多多|1|15
        2026-03-03|孙思|4|60
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "numbers of people that come back, without a label": ("hours.csv", [], """
        date|teacher_id|course_id|hours
        2026-03-02|11|3|2
        2026-03-03|12|3|2
        2026-03-04|11|4|3
        2026-03-05|12|4|3
    """, {("outcome",): "needs_answer", ("questions_to_user",): ["kind_unclear"]}),
    "German marks, of which the lowest is the best": ("noten.csv", [], """
        Matrikelnummer|Nachname|Vorname|Kurs|Note
        11|Maier|Anna|Excel|1,3
        12|Huber|Bert|Excel|5,0
    """, {("outcome",): "refused", ("problems", "marks_downwards"): True}),
    "French marks out of twenty": ("notes.csv", [], """
        Nom|Prénom|Numéro étudiant|Cours|Note
        Martin|Anne|11|Excel|14,5
        Petit|Luc|12|Excel|5
    """, {("outcome",): "would_store", ("problems", "marks_downwards"): False}),
    "marks that say how many there are": ("notes.csv", [], """
        Nom|Prénom|Numéro étudiant|Cours|Note (/6)
        Martin|Anne|11|Excel|4,5
        Petit|Luc|12|Excel|5
    """, {("outcome",): "would_store", ("assessments", "Excel", "max_score"): 6}),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_export_imports_as_a_careful_person_reads_it(name, source_of):
    file_name, answers, text, expected = FILES[name]
    file = source_of(lines(text), (), file_name)
    assert unlike_after(file, answers, expected) == {}


def test_halves_of_a_day_are_read_in_japanese_and_korean():
    assert parse_moment("2026/03/02 6:25:06 午後").at.hour == 18
    assert parse_moment("2026/03/02 오전 12:14:12").at.hour == 0


def test_borders_of_answers_put_together_are_those_of_the_file(source_of):
    cells = "No.|Question|Answer\n1|Room?|Good\n1|Food?|Bad\n2|Room?|Bad\n2|Food?|Good"
    (table,) = find_tables(source_of(cells, (), "answers.csv"))
    lies = borders_of(table)
    assert (lies.first_column, lies.last_column) == (0, 2)
    again = with_borders(table, (0,), 1, 4, 0, 2)
    assert [column.header for column in again.columns] == ["No.", "Room?", "Food?"]
    assert (tuple(table.data_rows), tuple(again.data_rows)) == ((1, 3), (1, 3))
