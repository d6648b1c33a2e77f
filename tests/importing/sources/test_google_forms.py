"""Google Forms: a time stamp, questions as headers, grids in brackets, choices joined by commas."""

from datetime import date

from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, codes, left_out

ENGLISH = """
Timestamp|Email Address|What is your role?|Which topics did you attend? (Select all that apply)|Which tools do you use?|Rate the course [Content]|Rate the course [Trainer]|Overall, how satisfied are you? (1-5)|How likely are you to recommend this course? (0-10)|Would you attend again?|Comments
3/7/2026 10:00:00|a@example.com|Ops|Pricing, Sales|Excel, SQL|Agree|Strongly agree|5|10|Yes, definitely|Great, thanks, all
3/8/2026 10:00:00|b@example.com|Data|Pricing|SQL|Neutral|Agree|4|7|No, not really|
3/13/2026 10:00:00|c@example.com|Ops|Sales, My own|Excel, SQL, Python|Disagree||3|2|Yes, definitely|More, please
"""
CHINESE = """
{}|我的組別|我覺得課程有幫助|我對這個資源的看法
2022/12/8 下午 1:41:43|A組|4 - 非常認同|知道但沒有使用過這個資源
2022/12/8 下午 12:41:43|B組|3 - 認同|我不知道這個資源
2022/12/9 上午 12:07:55|A組|1 - 非常不認同|非常滿意
2022/12/9 下午 4:41:43|A組|2 - 不認同|不滿意
"""


def test_commas_join_choices_only_where_the_same_choices_come_back(export):
    (checked,) = export(ENGLISH, "Course feedback (Responses) - Form Responses 1.csv")
    assert checked.proposal.table.source == "google_forms"
    assert rows_of(checked, "survey", "survey_name") == [("Course feedback",)]
    assert asked(checked) == {
        "What is your role?": Asked("single", {"Ops": 2, "Data": 1}),
        "Which topics did you attend? (Select all that apply)": Asked(
            "multi", {"Pricing": 2, "Sales": 2, "My own": 1}
        ),
        "Which tools do you use?": Asked("multi", {"SQL": 3, "Excel": 2, "Python": 1}),
        "Rate the course [Content]": Asked(
            "rating", {"Agree": 1, "Neutral": 1, "Disagree": 1}, {}, 3.0, (1, 5)
        ),
        "Rate the course [Trainer]": Asked(
            "rating", {"Strongly agree": 1, "Agree": 1}, {"blank": 1}, 4.5, (1, 5)
        ),
        "Overall, how satisfied are you? (1-5)": Asked(
            "rating", {"5": 1, "4": 1, "3": 1}, {}, 4.0, (1, 5)
        ),
        "How likely are you to recommend this course? (0-10)": Asked(
            "nps", {"10": 1, "7": 1, "2": 1}, {}, round(19 / 3, 4), (0, 10)
        ),
        "Would you attend again?": Asked("single", {"Yes, definitely": 2, "No, not really": 1}),
        "Comments": Asked("open", {"Great, thanks, all": 1, "More, please": 1}, {"blank": 1}),
    }
    assert left_out(checked)["personal"] == ["Email Address"]


def test_numbers_before_the_words_are_the_steps_of_a_scale_of_four(export):
    (checked,) = export(CHINESE.format("時間戳記"), "課程 (回覆) - 表單回應 1.csv")
    found = asked(checked)
    assert found["我覺得課程有幫助"].scale == (1, 4)
    assert found["我覺得課程有幫助"].mean == 2.5
    assert found["我對這個資源的看法"].missing == {"out_of_scale": 2}
    assert found["我對這個資源的看法"].mean == 3.5
    assert "scale_read" in codes(checked)


def test_the_first_header_may_be_blank_where_the_file_is_named_by_the_program(export):
    (checked,) = export(CHINESE.format(" "), "課程 (回覆) - 表單回應 1.csv")
    assert checked.proposal.table.source == "google_forms"
    assert rows_of(checked, "survey", "opened_on", "closed_on") == [
        (date(2022, 12, 8), date(2022, 12, 9))
    ]


def test_an_option_that_holds_the_comma_itself_stays_whole(export):
    head = "Timestamp|Where do you like to learn?"
    answers = [
        "On site, in a room",
        "On site, in a room, Online",
        "Online",
        "On site, in a room, Reading",
    ]
    rows = "\n".join(f"3/{day}/2026 10:00:00|{text}" for day, text in enumerate(answers, 13))
    (checked,) = export(f"{head}\n{rows}", "Learning (Responses).csv")
    assert asked(checked)["Where do you like to learn?"].options == {
        "On site, in a room": 3,
        "Online": 2,
        "Reading": 1,
    }


def test_events_of_a_meeting_are_no_form(export):
    text = "Full Name|User Action|Timestamp\nLi|Joined|3/13/2026, 10:00:00 AM\nWu|Left|3/13/2026, 10:00:00 AM"
    (checked,) = export(text, "meetingAttendanceList.csv")
    assert checked.proposal.table.source != "google_forms"
