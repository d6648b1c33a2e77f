"""LimeSurvey: codes or texts as headers, items in brackets, timings that are no answers."""

import pytest

from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, codes, left_out, typed

CODES = """
id|submitdate|lastpage|startlanguage|seed|startdate|datestamp|g1q1|g1q2[SQ001]|g1q2[SQ002]|g1q2[other]|g2[A1]|g2[A2]|interviewtime|groupTime1|g1q1Time
1|2026-03-07 10:02:00|3|en|123|2026-03-07 10:00:00|2026-03-07 10:02:00|A1|Y||free text|5|4|120|60|30
2||1|en|124|2026-03-07 11:00:00|2026-03-07 11:00:30|A2||||||15|5|5
3|2026-03-08 10:02:00|3|en|125|2026-03-08 10:00:00|2026-03-08 10:02:00|A1|Y|Y||3|2|120|60|30
"""
TEXTS = """
Response ID|Date submitted|Last page|Start language|Seed|Date started|Date last action|What is your role?|Which did you use? [Video]|Which did you use? [Live]|Which did you use? [Other]|Rate the course [Content]|Rate the course [Trainer]|Total time|Group time: One|Question time: Q1
1|2026-03-07 10:02:00|3|en|123|2026-03-07 10:00:00|2026-03-07 10:02:00|Ops|Yes|No|podcasts|Very good|Good|120|60|30
2||1|en|124|2026-03-07 11:00:00|2026-03-07 11:00:30|Data|N/A|N/A||||15|5|5
3|2026-03-08 10:02:00|3|en|125|2026-03-08 10:00:00|2026-03-08 10:02:00|Ops|Yes|Yes||Fair|Excellent|120|60|30
"""


@pytest.mark.parametrize("text", [CODES, TEXTS], ids=["codes", "texts"])
def test_timings_are_no_questions_and_unsent_forms_are_said(export, text):
    (checked,) = export(text, "results-survey12345.csv")
    assert checked.proposal.table.source == "limesurvey"
    assert len(left_out(checked)["survey_meta"]) == 6
    assert rows_of(checked, "survey_response", "duration_seconds") == [(120,), (120,), (15,)]
    assert "partial_forms" in codes(checked)


def test_codes_are_questions_with_items(export):
    (checked,) = export(CODES, "results-survey12345.csv")
    assert asked(checked) == {
        "g1q1": Asked("single", {"A1": 2, "A2": 1}),
        "g1q2": Asked("multi", {"SQ001": 2, "SQ002": 1, "other": 1}, {"blank": 1}),
        "g2 [A1]": Asked("number", {"5": 1, "3": 1}, {"blank": 1}, 4.0),
        "g2 [A2]": Asked("number", {"4": 1, "2": 1}, {"blank": 1}, 3.0),
    }
    assert typed(checked) == [("g1q2", "other", "free text")]


def test_yes_and_no_per_option_are_the_choices_of_one_question(export):
    (checked,) = export(TEXTS, "results-survey12345.csv")
    assert asked(checked) == {
        "What is your role?": Asked("single", {"Ops": 2, "Data": 1}),
        "Which did you use?": Asked("multi", {"Video": 2, "Live": 1, "Other": 1}, {"skipped": 1}),
        "Rate the course [Content]": Asked(
            "rating", {"Very good": 1, "Fair": 1}, {"blank": 1}, 3.0, (1, 5)
        ),
        "Rate the course [Trainer]": Asked(
            "rating", {"Good": 1, "Excellent": 1}, {"blank": 1}, 4.0, (1, 5)
        ),
    }


def test_the_day_of_an_anonymous_survey_is_no_day(export):
    (checked,) = export(TEXTS.replace("2026-03-07 10:02:00", "1980-01-01 00:00:00"), "a.csv")
    assert {str(day) for (day,) in rows_of(checked, "survey_response", "responded_on")} == {
        "None",
        "2026-03-08",
    }
