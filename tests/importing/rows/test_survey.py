"""Surveys: questions by type, scales by the options seen, forms that nobody can trace."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.importing import asking, checking, mapping
from data.importing.coded import coded
from data.importing.known import Known
from data.importing.rows import moments
from data.importing.rows.choices import option_and_text
from data.importing.rows.scales import (
    are_numbers,
    number_in,
    number_scale,
    offered_steps,
    value_on,
    word_scale,
)
from data.importing.rows.survey_answers import Answer, one_by_one
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of


def scale_of(*questions):
    """The scale of the first question of a form."""
    return word_scale(questions[0], offered_steps(questions))


# the first word of each step in the table of the specification, highest first
FIVE_STEPS = [
    "非常同意 同意 一般 不同意 非常不同意",
    "完全同意 比较同意 不确定 不太同意 完全不同意",
    "非常满意 满意 一般 不满意 非常不满意",
    "很满意 比较满意 尚可 不太满意 很不满意",
    "非常符合 比较符合 一般 不太符合 非常不符合",
    "总是 经常 有时 很少 从不",
    "非常有帮助 有帮助 一般 没什么帮助 完全没有帮助",
    "优秀 良好 中等 及格 不及格",
    "很好 好 一般 差 很差",
    "帮助很大 有一定帮助 一般 帮助不大 没有帮助",
    "收获很大 收获较大 收获一般 收获较小 没有收获",
    "完全掌握 基本掌握 部分掌握 少量掌握 未掌握",
    "非常愿意 愿意 不一定 不太愿意 不愿意",
    "Strongly agree|Agree|Neutral|Disagree|Strongly disagree",
    "Very satisfied|Satisfied|Neutral|Dissatisfied|Very dissatisfied",
    "Excellent|Good|Average|Fair|Poor",
    "Always|Often|Sometimes|Rarely|Never",
]


def steps_of(words):
    return words.split("|") if "|" in words else words.split()


@pytest.mark.parametrize("words", FIVE_STEPS)
def test_a_five_point_scale_runs_from_5_to_1_in_every_family(words):
    options = steps_of(words)
    scale = scale_of(options)
    assert (scale.low, scale.high) == (1, 5)
    assert [value_on(scale, option)[0] for option in options] == [5, 4, 3, 2, 1]


@pytest.mark.slow
@pytest.mark.parametrize("words", FIVE_STEPS)
@given(data=st.data())
def test_a_scale_does_not_depend_on_numbers_letters_and_width_of_the_options(words, data):
    options = steps_of(words)
    dressed = [
        data.draw(
            st.sampled_from(
                [
                    f"{5 - i} - {o}",
                    f"{5 - i}、{o}",
                    f"{'ABCDE'[i]}.{o}",
                    f" {o} ",
                ]
            )
        )
        for i, o in enumerate(options)
    ]
    scale = scale_of(dressed)
    assert [value_on(scale, option)[0] for option in dressed] == [5, 4, 3, 2, 1]


def test_four_points_without_a_middle_are_4_of_4():
    options = ["非常同意", "同意", "不同意", "非常不同意"] * 6
    scale = scale_of(options)
    assert (scale.low, scale.high) == (1, 4)
    assert [value_on(scale, o)[0] for o in options[:4]] == [4, 3, 2, 1]
    # few answers, or a middle elsewhere on the form: the middle was only not chosen
    assert scale_of(options[:8]).high == 5
    assert scale_of(options, ["一般", "同意"]).high == 5


def test_three_points_are_3_of_3():
    scale = scale_of(["经常", "偶尔", "从来没有"] * 8)
    assert (scale.low, scale.high) == (1, 3)
    assert [value_on(scale, o)[0] for o in ("经常", "偶尔", "从来没有")] == [3, 2, 1]


def test_basically_satisfied_is_placed_by_the_other_options():
    beside = scale_of(["满意", "基本满意", "一般", "不满意"])
    assert value_on(beside, "基本满意")[0] == 4
    alone = scale_of(["非常满意", "满意", "基本满意", "不满意"])
    assert value_on(alone, "基本满意")[0] == 3


def test_a_word_inside_its_opposite_is_never_mistaken_for_it():
    scale = scale_of(["不满意", "非常不满意", "满意"])
    assert [value_on(scale, o)[0] for o in ("满意", "不满意", "非常不满意")] == [4, 2, 1]


def test_answers_outside_the_scale_are_missing_for_a_reason():
    scale = scale_of(["满意", "一般", "不了解", "N/A"])
    assert value_on(scale, "不了解") == (None, "out_of_scale")
    assert value_on(scale, "N/A") == (None, "out_of_scale")
    assert value_on(scale, "随便") == (None, "invalid")


def test_numbers_are_steps_only_where_the_text_says_so():
    assert number_scale("4、满意度（1分=很差，5分=很好）", [1, 5], is_rated=False).high == 5
    assert number_scale("How likely (0-10)", [3, 9], is_rated=False).low == 0
    assert number_scale("年级", [1.0, 2.0], is_rated=False) is None
    assert number_scale("满意度", [10.0, 11.0], is_rated=True) is None
    assert number_scale("满意度", [3.0, 9.0], is_rated=True).high == 10


def test_of_a_satisfaction_survey_in_numbers_all_but_counts_are_ratings():
    headers = [
        "课程内容",
        "总体",
        "教学方法",
        "收获",
        "您的年龄",
        "参加培训次数",
        "Overall",
        "How many courses",
    ]
    lines = "\n".join("|".join([str(3 + (i + n) % 3) for n in range(8)]) for i in range(9))
    checked = check(
        table_of("|".join(headers) + "\n" + lines), kind="survey", purpose="satisfaction"
    )
    types = dict(rows_of(checked, "survey_question", "question_text", "question_type"))
    numbers = {text for text, kind in types.items() if kind == "number"}
    assert numbers == {"您的年龄", "参加培训次数", "How many courses"}
    aspects = dict(rows_of(checked, "survey_question", "question_text", "aspect"))
    assert (aspects["总体"], aspects["Overall"]) == ("overall", "overall")


@pytest.mark.parametrize(
    ("text", "is_rated"),
    [
        ("讲师打分（满分100）", False),
        ("课程评分(0-100)", False),
        ("百分制打分", False),
        ("总体满意度", True),
    ],
)
def test_points_out_of_a_hundred_are_a_scale_of_their_own(text, is_rated):
    scale = number_scale(text, [100.0, 85.0, 90.0, 60.0, 99.0], is_rated=is_rated)
    assert (scale.low, scale.high, value_on(scale, "99")) == (0, 100, (99.0, None))
    assert number_scale("年龄", [35.0, 28.0, 60.0, 41.0, 52.0], is_rated=False) is None


def test_the_upper_end_alone_is_a_scale_from_1():
    scale = number_scale("讲师打分（满分10分）", [3.0, 5.0], is_rated=True)
    assert (scale.low, scale.high) == (1, 10)


@pytest.mark.parametrize(
    ("answer", "stars"), [("5星", 5), ("四颗星", 4), ("3 stars", 3), ("★★☆", 2)]
)
def test_stars_are_counted_however_they_are_written(answer, stars):
    assert number_in(answer) == stars


@pytest.mark.parametrize(
    ("answer", "option", "typed"),
    [
        ("其他【请注明】〖骑行〗", "其他", "骑行"),
        ("其他〖骑行〗", "其他", "骑行"),
        ("运动", "运动", None),
        ("其他(请注明)", "其他", None),
    ],
)
def test_text_typed_beside_an_option_is_taken_apart(answer, option, typed):
    assert option_and_text(answer) == (option, typed)


EXPORT = """
序号|提交答卷时间|所用时间|来源|来自IP|1、您参加的课程是？|2、您的岗位是？|3、课程内容满意度|4、讲师满意度|5、总体满意度|6、您有多大可能向同事推荐？|7、偏好的形式【多选题】|8、希望的培训排序|9、建议
1|2026/3/7 10:00:00|136秒|微信|192.0.2.1|用户研究|产品运营|非常满意|满意|5分|10|线上┋其他【请注明】〖带教〗|甲→乙→丙|(空)
2|2026/3/8 下午 1:41:43|2分16秒|链接|192.0.2.2|用户研究|数据运营|一般|不了解|4分|6|(跳过)|乙→甲|多讲案例
3|2026/3/8 09:00:00|00:02:16|链接|192.0.2.3|内容策略|产品运营|不满意|(空)|9分|x|线上|丙|
"""


def exported(**context):
    return check(table_of(EXPORT), file_name="1_按文本_课程满意度_3_3.xlsx", **context)


def test_a_text_export_gives_questions_by_type_and_scale():
    checked = exported()
    assert rows_of(
        checked, "survey", "survey_id", "purpose", "is_anonymous", "opened_on", "closed_on"
    ) == [("课程满意度", "satisfaction", True, date(2026, 3, 7), date(2026, 3, 8))]
    assert rows_of(
        checked,
        "survey_question",
        "question_id",
        "question_type",
        "aspect",
        "scale_min",
        "scale_max",
    ) == [
        ("1、您参加的课程是?", "single", None, None, None),
        ("2、您的岗位是?", "single", None, None, None),
        ("3、课程内容满意度", "rating", "satisfaction", 1.0, 5.0),
        ("4、讲师满意度", "rating", "satisfaction", 1.0, 5.0),
        ("5、总体满意度", "rating", "overall", 1.0, 10.0),
        ("6、您有多大可能向同事推荐?", "single", None, None, None),
        ("7、偏好的形式", "multi", None, None, None),
        ("8、希望的培训排序", "ranking", None, None, None),
        ("9、建议", "open", None, None, None),
    ]


def test_forms_keep_the_day_alone_and_the_course_and_role_they_name():
    checked = exported()
    found = checked.frames["survey_response"]
    assert set(found["person_id"]) == {None}
    assert rows_of(
        checked, "survey_response", "responded_on", "course_id", "role", "duration_seconds"
    ) == [
        (date(2026, 3, 7), "用户研究", "产品运营", 136.0),
        (date(2026, 3, 8), "内容策略", "产品运营", 136.0),
        (date(2026, 3, 8), "用户研究", "数据运营", 136.0),
    ]
    assert rows_of(checked, "course", "course_id") == [("内容策略",), ("用户研究",)]


def test_choices_rankings_and_reasons_for_missing_become_rows():
    checked = exported()
    answers = rows_of(
        checked, "survey_answer", "question_id", "option_text", "value", "answer_text", "missing"
    )
    typed = rows_of(checked, "survey_answer", "question_id", "option_text", "typed_text")
    assert ("7、偏好的形式", "其他", "带教") in typed
    assert ("7、偏好的形式", "", None, None, "skipped") in answers
    assert ("8、希望的培训排序", "乙", 2.0, None, None) in answers
    assert ("8、希望的培训排序", "乙", 1.0, None, None) in answers
    assert ("9、建议", "", None, None, "blank") in answers
    assert ("4、讲师满意度", "", None, "不了解", "out_of_scale") in answers
    assert ("3、课程内容满意度", "", 5.0, "非常满意", None) in answers


def test_a_recommendation_question_is_nps_on_0_to_10():
    text = "序号|提交时间|1、您有多大可能向同事推荐本课程？（0-10）|2、总体满意度\n1|2026/3/7|9|满意\n2|2026/3/7|0|一般\n3|2026/3/7|10|满意"
    checked = check(table_of(text), file_name="满意度.xlsx")
    assert ("nps", 0.0, 10.0) in rows_of(
        checked, "survey_question", "question_type", "scale_min", "scale_max"
    )


def test_a_needs_survey_keeps_topic_and_aspect_of_each_item():
    head = "序号|提交时间|1、以下能力有多重要？（1分=不重要，5分=非常重要）—用户研究|1、以下能力有多重要？（1分=不重要，5分=非常重要）—数据工具|2、您目前掌握得如何？（1分=不会，5分=精通）—用户研究|2、您目前掌握得如何？（1分=不会，5分=精通）—数据工具"
    checked = check(
        table_of(f"{head}\n1|2026/3/7|5|4|2|3\n2|2026/3/7|4|4|1|6"), file_name="年度需求调查.xlsx"
    )
    assert rows_of(checked, "survey", "purpose") == [("needs",)]
    assert rows_of(checked, "survey_question", "topic", "aspect", "question_type", "scale_max") == [
        ("数据工具", "ability", "rating", 5.0),
        ("数据工具", "importance", "rating", 5.0),
        ("用户研究", "ability", "rating", 5.0),
        ("用户研究", "importance", "rating", 5.0),
    ]
    # 6 is outside the written scale of 1 to 5
    assert ("6", None, "invalid") in rows_of(
        checked, "survey_answer", "answer_text", "value", "missing"
    )
    assert codes(checked, "note") == ["answer_left_out"]


@pytest.mark.parametrize("order", ["{topic}-{asked}", "{asked}-{topic}"])
def test_a_needs_survey_names_the_topic_before_or_behind_what_is_asked_of_it(order):
    pairs = [(topic, asked) for topic in ("数据分析", "文案") for asked in ("重要程度", "掌握程度")]
    head = "|".join(order.format(topic=topic, asked=asked) for topic, asked in pairs)
    checked = check(
        table_of(f"序号|岗位|{head}\n1|运营|5|2|4|3\n2|产品|4|1|3|5"), file_name="a.csv"
    )
    assert checked.proposal.kind == "survey"
    assert rows_of(checked, "survey", "purpose") == [("needs",)]
    assert rows_of(checked, "survey_question", "topic", "aspect", "question_type", "scale_max") == [
        ("数据分析", "ability", "rating", 5.0),
        ("数据分析", "importance", "rating", 5.0),
        ("文案", "ability", "rating", 5.0),
        ("文案", "importance", "rating", 5.0),
    ]


@pytest.mark.parametrize(
    "header", ["4、您对以下方面的评价—{}", "4、您对以下方面的评价 [{}]", "4、您对以下方面的评价:{}"]
)
def test_items_of_one_matrix_share_their_question(header):
    head = "|".join(["序号", "提交时间", *(header.format(item) for item in ("内容", "讲师"))])
    checked = check(
        table_of(f"{head}\n1|2026/3/7|满意|一般\n2|2026/3/7|不满意|满意"),
        file_name="a.xlsx",
        kind="survey",
    )
    assert {topic for (topic,) in rows_of(checked, "survey_question", "topic")} == {"内容", "讲师"}


def test_one_column_per_option_is_one_multiple_choice():
    head = "RespondentID|Which have you seen?|Which have you seen?|Do you like it a lot?\n|First|Second|Response"
    checked = check(
        table_of(f"{head}\n1|First|Second|Yes\n2||Second|No\n3|||Yes", n_header=2), kind="survey"
    )
    assert rows_of(checked, "survey_question", "question_text", "question_type") == [
        ("Do you like it a lot?", "single"),
        ("Which have you seen?", "multi"),
    ]
    assert [
        row
        for row in rows_of(checked, "survey_answer", "option_text", "value", "missing")
        if row[0]
    ] == [
        ("First", 1.0, None),
        ("Second", 1.0, None),
        ("Second", 1.0, None),
    ]


NAMED = "序号|提交时间|1、您的姓名|2、课程内容满意度|3、讲师满意度\n1|2026/3/7|沈映川|满意|一般\n2|2026/3/7|匿名|一般|满意"


def test_names_typed_into_a_survey_are_left_out_and_it_stays_anonymous():
    known = Known(people=pd.DataFrame({"person_id": ["E1"], "person_name": ["沈映川"]}), salt=SALT)
    checked = check(table_of(NAMED), known=known, file_name="a.xlsx", kind="survey")
    assert rows_of(checked, "survey", "is_anonymous") == [(True,)]
    assert rows_of(checked, "survey_response", "person_id") == [(None,), (None,)]
    assert "person" not in checked.frames
    assert "沈映川" not in "".join(map(str, checked.frames.values()))
    assert "personal_left_out" in codes(checked, "note")


def test_a_survey_whose_names_somebody_chose_is_not_anonymous_and_finds_its_people():
    known = Known(people=pd.DataFrame({"person_id": ["E1"], "person_name": ["沈映川"]}), salt=SALT)
    chosen = ("survey", {2: "person_name"})
    proposal = mapping.propose(table_of(NAMED), known, "a.xlsx", chosen)
    checked = checking.check(proposal, known)
    assert rows_of(checked, "survey", "is_anonymous") == [(False,)]
    assert rows_of(checked, "survey_response", "person_id") == [("E1",), (None,)]


def test_what_a_person_set_about_a_question_stays_when_the_survey_is_read_again():
    first = check(table_of(EXPORT), file_name="1_按文本_课程满意度_3_3.xlsx")
    set_by_hand = first.frames["survey_question"].assign(is_reversed=False)
    rated = set_by_hand["scale_min"].notna()
    assert rated.any()
    set_by_hand.loc[rated, "is_reversed"] = True
    set_by_hand.loc[rated, "topic"] = "指标口径"
    known = Known(questions=set_by_hand, salt=SALT)
    again = check(table_of(EXPORT), known=known, file_name="1_按文本_课程满意度_3_3.xlsx")
    stored = again.frames["survey_question"]
    assert stored["is_reversed"].tolist() == rated.tolist()
    assert set(stored.loc[rated, "topic"]) == {"指标口径"}
    other = check(table_of(EXPORT), known=known, file_name="1_按文本_另一份问卷_3_3.xlsx")
    assert not other.frames["survey_question"]["is_reversed"].any()


def test_respondent_keys_follow_the_source_id_and_are_new_with_another_salt():
    keys = set(exported().frames["survey_response"]["respondent_key"])
    assert keys == set(exported().frames["survey_response"]["respondent_key"])
    other = check(
        table_of(EXPORT), known=Known(salt=b"other"), file_name="1_按文本_课程满意度_3_3.xlsx"
    )
    assert not keys & set(other.frames["survey_response"]["respondent_key"])


def test_forms_without_an_id_are_told_apart_by_content_and_running_number():
    text = "提交时间|1、喜欢吗？|2、会来吗？\n2026/3/7 10:00:00|是|是\n2026/3/7 10:00:00|是|是\n2026/3/7 11:00:00|否|是"
    checked = check(table_of(text), kind="survey")
    assert checked.frames["survey_response"]["respondent_key"].nunique() == 3
    (note,) = [p for p in checked.problems if p.code == "double_submit"]
    assert note.values == {"n": 2, "rows": "2, 3"}


def test_the_same_id_twice_keeps_the_later_form_and_says_so():
    text = "序号|提交时间|1、喜欢吗？|2、会来吗？\n1|2026/3/7|是|是\n1|2026/3/8|否|是\n2|2026/3/8|是|是"
    checked = check(table_of(text), kind="survey")
    assert len(checked.frames["survey_response"]) == 2
    (problem,) = [p for p in checked.problems if p.severity == "rejected"]
    assert (problem.code, problem.row, problem.values["other_row"]) == ("twice_differs", 1, 3)


def test_the_purpose_is_asked_where_nothing_tells_it():
    text = "序号|提交时间|1、喜欢吗？|2、会来吗？\n1|2026/3/7|是|是"
    asked = check(table_of(text), kind="survey")
    assert codes(asked, "question") == ["survey_purpose"]
    answered = check(table_of(text), kind="survey", purpose="needs")
    assert rows_of(answered, "survey", "purpose") == [("needs",)]
    assert codes(answered, "question") == []


@pytest.mark.parametrize(
    ("headers", "purpose"),
    [
        (["您对本次培训的总体满意度"], "satisfaction"),
        (["How satisfied are you with the course overall?"], "satisfaction"),
        (["讲师授课(1-5分)", "内容安排(1-5分)", "总体评价"], "satisfaction"),
        (["您对公司食堂的满意度"], "other"),
        (["Are you satisfied with your training opportunities?"], "other"),
        (["您对目前岗位培训机会是否满意", "您希望学习什么"], "other"),
    ],
)
def test_a_question_about_a_training_tells_the_purpose(headers, purpose):
    assert asking.survey_purpose("", headers, has_course=False) == purpose


@pytest.mark.parametrize(
    ("cells", "year", "is_asked"),
    [
        # 4 March is over on 12 March 2026, 3 April is not: the month stands first
        (("3/4/2026 10:00:00", "3/5/2026 9:00:00"), 2026, False),
        (("3/4/2025 10:00:00", "3/5/2025 9:00:00"), 2025, True),
    ],
)
def test_nothing_is_handed_in_tomorrow(monkeypatch, cells, year, is_asked):
    monkeypatch.setattr(moments, "_today", lambda: date(2026, 3, 12))
    text = f"序号|提交时间|1、满意吗？|2、会来吗？\n1|{cells[0]}|是|是\n2|{cells[1]}|否|是"
    checked = check(table_of(text), kind="survey", purpose="satisfaction")
    assert ("day_order_unknown" in codes(checked, "question")) is is_asked
    if not is_asked:
        days = rows_of(checked, "survey_response", "responded_on")
        assert sorted(days) == [(date(year, 3, 4),), (date(year, 3, 5),)]


def test_a_satisfaction_survey_about_one_course_asks_whether_it_is_that_course():
    text = (
        "序号|提交时间|1、课程内容满意度|2、讲师满意度\n1|2026/3/7|满意|一般\n2|2026/3/7|一般|满意"
    )
    checked = check(table_of(text), file_name="9_按文本_用户研究满意度调查_2_2.xlsx")
    (question,) = [p for p in checked.problems if p.severity == "question"]
    assert (question.code, question.values["default"]) == ("course_guessed", "用户研究")
    assert {c for (c,) in rows_of(checked, "survey_response", "course_id")} == {"用户研究"}
    general = check(table_of(text), file_name="9_按文本_培训满意度调查_2026Q1_2_2.xlsx")
    assert codes(general, "question") == []
    assert {c for (c,) in rows_of(general, "survey_response", "course_id")} == {None}


@pytest.mark.parametrize(
    ("given", "is_answered_in_numbers"),
    [
        (["23", "34", "22岁", "41", "李四", "25"], True),
        # the last option of a choice is no number, so none of them is
        (["1", "2", "3", "4", "5及以上", "5及以上", "1", "2", "3", "1", "2"], False),
        (["1次", "2次", "3次"], False),
        (["5", "5(非常满意)", "4"], True),
        (["A", "B", "1"], False),
    ],
)
def test_a_question_is_answered_in_numbers_unless_they_are_options(given, is_answered_in_numbers):
    assert are_numbers(given) == is_answered_in_numbers


def test_numbers_that_no_scale_reaches_hold_no_answer():
    text = "序号|提交时间|1、学历编码？|2、会来吗？\n1|2026/3/7|1|是\n2|2026/3/7|3|是\n3|2026/3/7|99|否\n4|2026/3/7|2|否"
    checked = check(table_of(text), kind="survey")
    answers = rows_of(checked, "survey_answer", "question_id", "answer_text", "value", "missing")
    assert ("1、学历编码?", "99", None, "invalid") in answers
    assert codes(checked, "note") == ["answer_left_out"]


def test_minus_two_and_three_are_reasons_only_where_nothing_else_is_negative():
    head = "序号|提交时间|1、气温？|2、变化？"
    coded = check(table_of(f"{head}\n1|2026/3/7|3|-2\n2|2026/3/7|4|-3"), kind="survey")
    assert "codes_for_missing" in codes(coded)
    plain = check(table_of(f"{head}\n1|2026/3/7|3|-2\n2|2026/3/7|-5|-3"), kind="survey")
    assert "codes_for_missing" not in codes(plain)
    assert {v for (v,) in rows_of(plain, "survey_answer", "value")} == {3, -2, -5, -3}


# words and steps by the table of the specification; the second column is the number of steps
SCALES = [
    ("非常了解 比较了解 一般 不太了解 不了解", [5, 4, 3, 2, 1], 5),
    ("非常愿意 愿意 一般 不愿意 非常不愿意", [5, 4, 3, 2, 1], 5),
    ("优 良 中 差", [4, 3, 2, 1], 4),
    ("非常同意 同意 比较同意 一般 不太同意 不同意 非常不同意", [7, 6, 5, 4, 3, 2, 1], 7),
    ("非常滿意 滿意 一般 不滿意 非常不滿意", [5, 4, 3, 2, 1], 5),
    (
        "Strongly agree|Agree|Somewhat agree|Neither agree nor disagree|Somewhat disagree|Disagree|Strongly disagree",
        [7, 6, 5, 4, 3, 2, 1],
        7,
    ),
    ("Excellent|Very good|Good|Fair|Poor", [5, 4, 3, 2, 1], 5),
    (
        "Extremely likely|Somewhat likely|Neither likely nor unlikely|Somewhat unlikely|Extremely unlikely",
        [5, 4, 3, 2, 1],
        5,
    ),
    ("A great deal|A lot|A moderate amount|A little|None at all", [5, 4, 3, 2, 1], 5),
    ("Always|Most of the time|About half the time|Sometimes|Never", [5, 4, 3, 2, 1], 5),
    # 了解 < 熟悉 < 熟练 < 精通, as a curriculum vitae in Chinese grades skills
    ("精通|熟练|熟悉|了解|不了解", [5, 4, 3, 2, 1], 5),
    ("精通 熟悉 了解 不了解", [4, 3, 2, 1], 4),
    ("熟练 了解 不会", [3, 2, 1], 3),
    ("Expert|Proficient|Familiar|Aware|None", [5, 4, 3, 2, 1], 5),
    ("Expert|Familiar|Aware|None", [4, 3, 2, 1], 4),
    (
        "Extremely useful|Very useful|Moderately useful|Slightly useful|Not at all useful",
        [5, 4, 3, 2, 1],
        5,
    ),
]


@pytest.mark.parametrize(
    ("words", "values", "high"), SCALES, ids=[words[:20] for words, *_ in SCALES]
)
def test_the_steps_of_a_scale_come_from_the_options_offered(words, values, high):
    options = steps_of(words)
    scale = scale_of(options * 10)
    assert (scale.low, scale.high) == (1, high)
    assert [value_on(scale, option)[0] for option in options] == values


def test_a_matrix_is_read_on_one_scale_whatever_each_item_shows_of_it():
    head = "序号|提交时间|4、请评价—内容|4、请评价—讲师"
    text = f"{head}\n1|2026/3/7|Very good|Good\n2|2026/3/7|Fair|Excellent"
    checked = check(table_of(text), kind="survey")
    # Excellent, Very good, Good, Fair, Poor: 4 and 2 of 5, 3 and 5 of 5
    assert {v for (v,) in rows_of(checked, "survey_answer", "value")} == {4, 2, 3, 5}


def test_a_recommendation_on_a_short_scale_is_no_promoter_score():
    assert number_scale("推荐意愿", [1.0, 5.0, 4.0], is_rated=False).high == 5
    assert number_scale("推荐意愿（1-10）", [1.0, 9.0, 10.0], is_rated=False).name == "number"
    assert number_scale("推荐意愿", [0.0, 9.0, 10.0], is_rated=False).name == "nps"


def test_places_in_columns_of_their_own_are_one_ranking():
    head = "序号|提交时间|Rank the topics [Rank 1]|Rank the topics [Rank 2]|Will you come?"
    checked = check(
        table_of(f"{head}\n1|2026/3/7|Pricing|Sales|yes\n2|2026/3/7|Sales|Pricing|no"),
        kind="survey",
    )
    assert ("Rank the topics", "ranking") in rows_of(
        checked, "survey_question", "question_text", "question_type"
    )
    assert ("Sales", 2.0) in rows_of(checked, "survey_answer", "option_text", "value")


def test_places_per_item_are_a_ranking_only_where_none_comes_twice_in_a_form():
    head = "序号|提交时间|Please rank [A]|Please rank [B]|Please rank [C]"
    ranked = check(table_of(f"{head}\n1|2026/3/7|1|2|3\n2|2026/3/7|3|1|2"), kind="survey")
    assert {t for (t,) in rows_of(ranked, "survey_question", "question_type")} == {"ranking"}
    assert ("", 3.0) in rows_of(ranked, "survey_answer", "option_text", "value")
    rated = check(table_of(f"{head}\n1|2026/3/7|1|1|3\n2|2026/3/7|3|1|2"), kind="survey")
    assert "ranking" not in {t for (t,) in rows_of(rated, "survey_question", "question_type")}


def test_other_as_an_item_that_is_rated_too_is_an_item_and_not_what_was_typed():
    head = "序号|提交时间|How good was it? [Content]|How good was it? [Other]"
    checked = check(
        table_of(f"{head}\n1|2026/3/7|Good|Poor\n2|2026/3/7|Excellent|Good"), kind="survey"
    )
    assert rows_of(checked, "survey_question", "question_text", "question_type") == [
        ("How good was it? [Content]", "rating"),
        ("How good was it? [Other]", "rating"),
    ]


def test_one_word_from_everybody_is_a_rating_where_the_question_asks_for_one():
    text = "序号|提交时间|1、课程满意度|2、您来自？\n1|2026/3/7|非常满意|好\n2|2026/3/7|非常满意|好"
    checked = check(table_of(text), kind="survey")
    assert rows_of(checked, "survey_question", "question_text", "question_type", "scale_max") == [
        ("1、课程满意度", "rating", 5.0),
        ("2、您来自?", "single", None),
    ]


def test_a_word_inside_another_asks_for_no_rating():
    text = "序号|提交时间|1. Please rate the trainer|2. Operating strategy sessions attended\n1|2026/3/7|5|4\n2|2026/3/7|4|3"
    checked = check(table_of(text), kind="survey", purpose="satisfaction")
    assert [
        t for _, t in rows_of(checked, "survey_question", "question_text", "question_type")
    ] == [
        "rating",
        "number",
    ]


def test_counts_of_options_are_not_taken_for_answers():
    text = "题目|非常满意|满意|一般|不满意|非常不满意\n讲师|10|5|2|0|0\n内容|8|7|1|1|0"
    checked = check(table_of(text), kind="survey")
    assert (codes(checked, "refused"), checked.frames) == (["tallies_no_answers"], {})


def test_the_ends_of_a_scale_may_carry_their_words():
    text = """
    序号|提交答卷时间|1、您有多大可能推荐本课程(0-10)
    1|2026-03-05 10:00:00|9
    2|2026-03-05 10:01:00|10 - 非常愿意
    3|2026-03-05 10:02:00|0 - 完全不愿意
    """
    checked = check(table_of(text), kind="survey", purpose="satisfaction")
    assert rows_of(checked, "survey_question", "question_type") == [("nps",)]
    assert rows_of(checked, "survey_answer", "value") == [(0,), (10,), (9,)]


def test_shares_of_each_step_of_a_scale_are_no_answers():
    text = "评价项目|非常满意|满意|一般|不满意\n课程内容|65%|30%|5%|0%\n讲师|80%|15%|5%|0%"
    checked = check(table_of(text), kind="survey")
    assert (codes(checked, "refused"), checked.frames) == (["tallies_no_answers"], {})


@given(st.lists(st.integers(0, 3), max_size=12))
def test_several_answers_of_a_form_follow_each_other_in_the_order_of_the_forms(numbers):
    told = coded([tuple(Answer(f"{n}{k}") for k in range(n)) for n in numbers])
    places, answers = one_by_one(told)
    expected = [(place, f"{n}{k}") for place, n in enumerate(numbers) for k in range(n)]
    assert list(zip(places, (a.option for a in answers), strict=True)) == expected


@pytest.mark.parametrize("header", ["填表日期", "Response date"])
def test_a_day_of_filling_in_is_when_the_form_came_in_and_no_question(header):
    text = f"序号|{header}|1、您对课程满意吗？|2、您的建议？\n1|2026-02-03|满意|无\n2|2026-02-04|一般|多练"
    checked = check(table_of(text), kind="survey")
    assert "date_left_empty" not in codes(checked, "note")
    assert [str(day) for (day,) in rows_of(checked, "survey_response", "responded_on")] == [
        "2026-02-03",
        "2026-02-04",
    ]
    assert len(checked.frames["survey_question"]) == 2
