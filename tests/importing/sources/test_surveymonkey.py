"""SurveyMonkey: the question over its first column, sub-labels below, one column per option."""

from datetime import date

import pytest

from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, left_out, typed

EXPORT = """
{}|Collector ID|Start Date|End Date|IP Address|Email Address|First Name|Last Name|What is your role?||Which did you attend?||||How satisfied are you with the following?||Please rank these, 1 being the best.|||Any comments?
||||||||Response|Other (please specify)|Pricing|Sales|None of the above|Other (please specify)|Content|Trainer|Pricing|Sales|Tools|Open-Ended Response
111|1|03/07/2026 10:00:00 AM|03/07/2026 10:02:00 AM|192.0.2.1||||Ops||Pricing|Sales|||Very satisfied|Satisfied|1|2|3|Nice
112|1|03/08/2026 10:00:00 AM|03/13/2026 10:02:00 PM|192.0.2.1|||||Student|||None of the above|Something|Dissatisfied|N/A|3|1|2|
113|1|03/08/2026 10:00:00 AM|03/08/2026 10:02:00 PM|192.0.2.1|||||||||||||||
"""


@pytest.mark.parametrize("number", ["RespondentID", "Respondent ID", "respondent_id"])
def test_blocks_become_questions_and_what_was_typed_belongs_to_other(export, number):
    (checked,) = export(EXPORT.format(number), "Sheet_1.csv")
    assert checked.proposal.table.source == "surveymonkey"
    assert asked(checked) == {
        "What is your role?": Asked("single", {"Ops": 1, "Other": 1}, {"blank": 1}),
        "Which did you attend?": Asked(
            "multi",
            {"Pricing": 1, "Sales": 1, "None of the above": 1, "Other": 1},
            {"blank": 1},
        ),
        "How satisfied are you with the following? [Content]": Asked(
            "rating", {"Very satisfied": 1, "Dissatisfied": 1}, {"blank": 1}, 3.5, (1, 5)
        ),
        "How satisfied are you with the following? [Trainer]": Asked(
            "rating", {"Satisfied": 1}, {"out_of_scale": 1, "blank": 1}, 4.0, (1, 5)
        ),
        "Please rank these, 1 being the best. [Pricing]": Asked(
            "ranking", {"1": 1, "3": 1}, {"blank": 1}, 2.0
        ),
        "Please rank these, 1 being the best. [Sales]": Asked(
            "ranking", {"2": 1, "1": 1}, {"blank": 1}, 1.5
        ),
        "Please rank these, 1 being the best. [Tools]": Asked(
            "ranking", {"3": 1, "2": 1}, {"blank": 1}, 2.5
        ),
        "Any comments?": Asked("open", {"Nice": 1}, {"blank": 2}),
    }
    assert typed(checked) == [
        ("What is your role?", "Other", "Student"),
        ("Which did you attend?", "Other", "Something"),
    ]
    assert len(left_out(checked)["personal"]) == 4
    assert rows_of(checked, "survey", "opened_on", "closed_on") == [
        (date(2026, 3, 7), date(2026, 3, 13))
    ]


def test_an_other_that_nobody_typed_belongs_to_its_question(export):
    text = (
        "Respondent ID|Collector ID|Start Date|How satisfied are you?||Any comments?\n"
        "|||Response|Other (please specify)|Open-Ended Response\n"
        "1|9|2026-03-05 10:00|Satisfied||Good\n2|9|2026-03-05 10:01|Dissatisfied||\n"
    )
    (checked,) = export(text, "feedback.csv")
    assert rows_of(checked, "survey_question", "question_type") == [("open",), ("rating",)]
