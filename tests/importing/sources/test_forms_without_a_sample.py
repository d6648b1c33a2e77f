"""Layouts known from their description alone: read, and the reader is told to check the preview."""

import pytest

from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, codes, left_out, typed

TENCENT = """
编号|开始答题时间|结束答题时间|答题时长|地理位置国家和地区|地理位置省|地理位置市|用户类型|用户标识|昵称|自定义字段|1.您的部门|2.喜欢的课:定价|2.喜欢的课:沟通|2.喜欢的课:其他|3.内容满意度|4.推荐可能性
1|2026-03-07 10:00:00|2026-03-07 10:02:00|120|中国|北京|北京|微信|u1|小王||运营|定价||其他|非常满意|9
2|2026-03-07 11:00:00|2026-03-07 11:02:00|120|中国|北京|北京|微信|u2|小李||产品||沟通||一般|7
"""
WENJUAN = """
序号|开始时间|结束时间|答题时长|IP|Q1.您的岗位|Q2.满意度|Q3.课程_定价|Q3.课程_沟通
1|2026-03-07 10:00:00|2026-03-07 10:02:00|2分0秒|192.0.2.1|运营|非常满意|1|0
2|2026-03-07 10:00:00|2026-03-07 10:02:00|2分0秒|192.0.2.1|产品|满意|1|1
"""
JINSHUJU = """
序号|您的岗位|喜欢的课程|总体满意度|提交人|提交时间|修改时间|填写设备|浏览器|IP
1|运营|定价,沟通|非常满意|微信用户|2026-03-07 10:00:00|2026-03-07 10:00:00|iPhone|Safari|192.0.2.1
2|产品|定价|满意|微信用户|2026-03-08 10:00:00|2026-03-08 10:00:00|iPhone|Safari|192.0.2.1
3|产品|沟通,数据|一般|微信用户|2026-03-08 10:00:00|2026-03-08 10:00:00|iPhone|Safari|192.0.2.1
"""
FEISHU = """
提交时间|提交人|您参加的课程|学习方式|推荐指数（1-10）
2026/3/7 10:00|沈映川|定价|线上、线下|9
2026/3/8 10:00|顾澄野|定价|线上|7
2026/3/8 11:00|周行远|沟通|线下、自学|3
"""
MICROSOFT = """
ID|Start time|Completion time|Email|Name|Which topics?|How satisfied are you?|Any comments?|Put these in order
1|3/7/26 10:00:00|3/7/26 10:02:00|anonymous||Pricing;Sales;|Very satisfied|Good, thanks; great|A;B;C;
2|3/8/26 10:00:00|3/13/26 10:02:00|anonymous||Pricing;|Somewhat dissatisfied||B;A;C;
3|3/8/26 10:00:00|3/13/26 10:02:00|anonymous||Sales;|Neither satisfied nor dissatisfied|ok|C;A;B;
"""
TYPEFORM = """
#|What is your role?|Video|Live|Other|How likely are you to recommend us?|Start Date (UTC)|Submit Date (UTC)|Network ID
abc123|Ops|Video|||9|2026-03-07 22:00:00|2026-03-07 22:03:00|n1
abc124|Data|Video|Live||10|2026-03-08 10:00:00|2026-03-08 10:03:00|n2
abc125|Data||Live|Podcast|2|2026-03-08 10:00:00|2026-03-08 10:03:00|n3
"""

EXPORTS = {
    "tencent": (
        TENCENT,
        "腾讯问卷.csv",
        {
            "1.您的部门": Asked("single", {"运营": 1, "产品": 1}),
            "2.喜欢的课": Asked("multi", {"定价": 1, "沟通": 1, "其他": 1}),
            "3.内容满意度": Asked("rating", {"非常满意": 1, "一般": 1}, {}, 4.0, (1, 5)),
            "4.推荐可能性": Asked("nps", {"9": 1, "7": 1}, {}, 8.0, (0, 10)),
        },
        5,
    ),
    "wenjuan": (
        WENJUAN,
        "All_Data_Readable.csv",
        {
            "Q1.您的岗位": Asked("single", {"运营": 1, "产品": 1}),
            "Q2.满意度": Asked("rating", {"非常满意": 1, "满意": 1}, {}, 4.5, (1, 5)),
            "Q3.课程": Asked("multi", {"定价": 2, "沟通": 1}),
        },
        1,
    ),
    "form_cn": (
        JINSHUJU,
        "反馈.csv",
        {
            "您的岗位": Asked("single", {"产品": 2, "运营": 1}),
            "喜欢的课程": Asked("multi", {"定价": 2, "沟通": 2, "数据": 1}),
            "总体满意度": Asked("rating", {"非常满意": 1, "满意": 1, "一般": 1}, {}, 4.0, (1, 5)),
        },
        2,
    ),
    "microsoft_forms": (
        MICROSOFT,
        "Course feedback(1-3).csv",
        {
            "Which topics?": Asked("multi", {"Pricing": 2, "Sales": 2}),
            "How satisfied are you?": Asked(
                "rating",
                {
                    "Very satisfied": 1,
                    "Somewhat dissatisfied": 1,
                    "Neither satisfied nor dissatisfied": 1,
                },
                {},
                round(10 / 3, 4),
                (1, 5),
            ),
            "Any comments?": Asked("open", {"Good, thanks; great": 1, "ok": 1}, {"blank": 1}),
            "Put these in order": Asked("ranking", {"A": 3, "B": 3, "C": 3}),
        },
        2,
    ),
    "typeform": (
        TYPEFORM,
        "responses.csv",
        {
            "What is your role?": Asked("single", {"Data": 2, "Ops": 1}),
            "Video / Live": Asked("multi", {"Video": 2, "Live": 2, "Other": 1}),
            "How likely are you to recommend us?": Asked(
                "nps", {"9": 1, "10": 1, "2": 1}, {}, 7.0, (0, 10)
            ),
        },
        1,
    ),
}


@pytest.mark.parametrize("source", EXPORTS)
def test_questions_are_read_and_the_preview_is_to_be_checked(export, source):
    text, name, expected, n_personal = EXPORTS[source]
    (checked,) = export(text, name)
    assert checked.proposal.table.source == source
    assert asked(checked) == expected
    assert "source_unverified" in codes(checked)
    assert len(left_out(checked)["personal"]) == n_personal
    assert rows_of(checked, "survey", "is_anonymous") == [(True,)]


def test_a_form_may_start_with_when_and_who(export):
    (checked,) = export(FEISHU, "反馈收集.csv", encoding="gb18030")
    assert checked.proposal.table.source == "form_cn"
    found = asked(checked)
    assert found["学习方式"] == Asked("multi", {"线上": 2, "线下": 2, "自学": 1})
    # on 1 to 10 a recommendation is a rating, since a promoter score needs 0 to 10
    assert found["推荐指数(1-10)"] == Asked(
        "rating", {"9": 1, "7": 1, "3": 1}, {}, round(19 / 3, 4), (1, 10)
    )
    assert left_out(checked)["personal"] == ["提交人"]


def test_typed_text_of_an_option_column_is_kept(export):
    (checked,) = export(TYPEFORM, "responses.csv")
    assert typed(checked) == [("Video / Live", "Other", "Podcast")]
    assert "times_converted" in codes(checked)


def test_the_coded_twin_of_a_readable_file_is_refused_with_its_name(export):
    (checked,) = export(WENJUAN, "All_Data_Original.csv", encoding="gbk")
    assert checked.frames == {}
    assert codes(checked) == {"coded_twin"}


def test_chinese_headers_of_microsoft_forms_are_the_same_form(export):
    text = (
        MICROSOFT.replace("Start time", "开始时间")
        .replace("Completion time", "完成时间")
        .replace("Email", "电子邮件")
        .replace("Name", "名称")
    )
    (english,) = export(MICROSOFT, "a.csv")
    (chinese,) = export(text, "a.csv")
    assert chinese.proposal.table.source == "microsoft_forms"
    assert asked(chinese) == asked(english)


QUIZ = """
ID|Start time|Completion time|Email|Name|Total points|Quiz feedback|What is a p-value?|Points - What is a p-value?|Feedback - What is a p-value?|Pick the metric|Points - Pick the metric|Feedback - Pick the metric
1|2026-09-01 09:00:00|2026-09-01 09:20:00|ann@example.org|Ann Lee|8||a chance|3||orders|5|
2|2026-09-01 09:01:00|2026-09-01 09:18:00|bob@example.org|Bob Ray|2||nothing|2||visits|0|
"""
ZH_QUIZ = {
    "Start time": "开始时间", "Completion time": "完成时间", "Email": "电子邮件", "Name": "名称",
    "Total points": "总分", "Quiz feedback": "测验反馈", "Points - ": "得分 - ", "Feedback - ": "反馈 - ",
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_quiz_of_microsoft_forms_is_a_test_with_its_questions(export, lang):
    text = QUIZ
    for english, chinese in ZH_QUIZ.items() if lang == "zh" else ():
        text = text.replace(english, chinese)
    (checked,) = export(text, "Data tools(1-2).xlsx")
    assert checked.proposal.table.source == "microsoft_forms_quiz"
    assert rows_of(checked, "assessment", "assessment_name") == [("Data tools",)]
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("name:Ann Lee", 8.0), ("name:Bob Ray", 2.0),
    ]  # fmt: skip
    points = rows_of(checked, "item_result", "person_id", "points")
    assert sorted(points) == [
        ("name:Ann Lee", 3.0), ("name:Ann Lee", 5.0), ("name:Bob Ray", 0.0), ("name:Bob Ray", 2.0),
    ]  # fmt: skip
    assert left_out(checked)["personal"] == [{"en": "Email", "zh": "电子邮件"}[lang]]
