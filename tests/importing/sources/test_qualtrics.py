"""Qualtrics: three header rows, of which the machine names are none to read; two before 2016."""

import pytest

from tests.importing.small_tables import rows_of
from tests.importing.sources.answers import Asked, asked, codes, left_out, typed

IDS = "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate|ResponseId|RecipientEmail|DistributionChannel|Q1|Q1_4_TEXT|Q2|Q3_1|Q3_2|Q4_NPS_GROUP|Q4|Q5_1|Q5_2|Q6_1|Q6_2"
TEXTS = "Start Date|End Date|Response Type|IP Address|Progress|Duration (in seconds)|Finished|Recorded Date|Response ID|Recipient Email|Distribution Channel|What is your role? - Selected Choice|What is your role? - Other (please specify) - Text|Which topics? Select all that apply.|Please rate - <b>Content</b>|Please rate - Trainer|How likely are you to recommend? - Group|How likely are you to recommend?|Which did you use? - Selected Choice - Video|Which did you use? - Selected Choice - Live|Rate each part - Theory - self-paced|Rate each part - Practice"
ROWS = """2026-03-07 10:00:00|2026-03-07 10:02:16|IP Address|192.0.2.1|100|136|True|2026-03-07 10:02:17|R_1||anonymous|Operations||Pricing,Sales|Strongly agree|Somewhat agree|Promoter|9|Video||4|5
2026-03-07 11:00:00|2026-03-07 11:02:16|Survey Preview|192.0.2.1|100|136|True|2026-03-07 11:02:17|R_2||preview|Data||Sales|Agree|Agree|Promoter|10|Video|Live|5|5
2026-03-08 10:00:00|2026-03-08 10:02:16|IP Address|192.0.2.1|100|136|True|2026-03-08 10:02:17|R_3||anonymous|Other (please specify)|Student|Sales|Agree|Disagree|Detractor|3|Video|Live|3|2
2026-03-09 10:00:00|2026-03-09 10:00:16|IP Address|192.0.2.1|50|16|False|2026-03-09 10:00:17|R_4||anonymous|Data||Pricing,Tools|Neither agree nor disagree||Passive|8||||"""


@pytest.mark.parametrize("quote", ['"', "'"])
def test_each_question_is_asked_in_its_own_words_and_previews_are_no_answers(export, quote):
    imports = "|".join(f"{{{quote}ImportId{quote}:{quote}QID{n}{quote}}}" for n in range(22))
    (checked,) = export(f"{IDS}\n{TEXTS}\n{imports}\n{ROWS}", "Feedback_March 7, 2026_10.15.csv")
    assert checked.proposal.table.source == "qualtrics"
    assert rows_of(checked, "survey", "survey_name") == [("Feedback",)]
    assert asked(checked) == {
        "What is your role?": Asked("single", {"Operations": 1, "Other": 1, "Data": 1}),
        "Which topics? Select all that apply.": Asked(
            "multi", {"Pricing": 2, "Sales": 2, "Tools": 1}
        ),
        "Please rate [Content]": Asked(
            "rating",
            {"Strongly agree": 1, "Agree": 1, "Neither agree nor disagree": 1},
            {},
            round((7 + 6 + 4) / 3, 4),
            (1, 7),
        ),
        # the matrix offers both agree and somewhat agree: seven steps
        "Please rate [Trainer]": Asked(
            "rating", {"Somewhat agree": 1, "Disagree": 1}, {"blank": 1}, (5 + 2) / 2, (1, 7)
        ),
        "How likely are you to recommend?": Asked(
            "nps", {"9": 1, "3": 1, "8": 1}, {}, round(20 / 3, 4), (0, 10)
        ),
        "Which did you use?": Asked("multi", {"Video": 2, "Live": 1}, {"blank": 1}),
        "Rate each part [Theory - self-paced]": Asked(
            "number", {"4": 1, "3": 1}, {"blank": 1}, 3.5
        ),
        "Rate each part [Practice]": Asked("number", {"5": 1, "2": 1}, {"blank": 1}, 3.5),
    }
    assert typed(checked) == [("whatisyourrole", "Other", "Student")]
    (note,) = [p for p in checked.problems if p.code == "rows_of_source_left_out"]
    assert note.values == {"n": 1, "rows": "5"}
    (partial,) = [p for p in checked.problems if p.code == "partial_forms"]
    assert partial.values == {"n": 1, "rows": "7"}
    assert len(left_out(checked)["personal"]) == 2


def test_options_in_columns_of_their_own_are_one_choice_also_per_row_of_a_matrix(export):
    ids = "ResponseId|StartDate|EndDate|Finished|Q1_1|Q1_2|Q2_1_1|Q2_1_2|Q2_2_1|Q2_2_2"
    texts = "ResponseId|StartDate|EndDate|Finished|Which fruits have you tried?-Pears|Which fruits have you tried?-Figs|How do you eat each fruit?-Pears-Raw|How do you eat each fruit?-Pears-Baked|How do you eat each fruit?-Figs-Raw|How do you eat each fruit?-Figs-Baked"
    imports = "|".join(f"{{'ImportId': 'QID{n}'}}" for n in range(10))
    rows = "R_1|2016-05-13 10:00:00|2016-05-13 10:02:00|1|1|1|1||1|1\nR_2|2016-05-13 10:00:00|2016-05-13 10:02:00|1|1||1|1||"
    (checked,) = export(f"{ids}\n{texts}\n{imports}\n{rows}", "a.csv")
    assert asked(checked) == {
        "Which fruits have you tried?": Asked("multi", {"Pears": 2, "Figs": 1}),
        "How do you eat each fruit? [Pears]": Asked("multi", {"Raw": 2, "Baked": 1}),
        "How do you eat each fruit? [Figs]": Asked("multi", {"Raw": 1, "Baked": 1}, {"blank": 1}),
    }


def test_the_old_export_has_two_header_rows_and_recodes_stay_numbers(export):
    ids = "V1|V2|V3|V4|V5|V6|V7|V8|V9|V10|fruit|Q2_1|Q2_2"
    texts = "ResponseID|ResponseSet|Name|ExternalDataReference|EmailAddress|IPAddress|Status|StartDate|EndDate|Finished|Which fruit?|How do you feel about each fruit?-Pears|How do you feel about each fruit?-Figs"
    rows = "R_1|Default|Li|ref|li@example.com|192.0.2.1|0|2016-05-13 10:00:00|2016-05-13 10:02:00|1|3|10|12\nR_2|Default|Wu|ref|wu@example.com|192.0.2.1|0|2016-05-13 10:00:00|2016-05-13 10:02:00|0|1|11|13"
    (checked,) = export(f"{ids}\n{texts}\n{rows}", "a.csv", encoding="utf-8-sig")
    assert checked.proposal.table.source == "qualtrics_legacy"
    assert asked(checked) == {
        "Which fruit?": Asked("number", {"3": 1, "1": 1}, {}, 2.0),
        "How do you feel about each fruit? [Pears]": Asked("number", {"10": 1, "11": 1}, {}, 10.5),
        "How do you feel about each fruit? [Figs]": Asked("number", {"12": 1, "13": 1}, {}, 12.5),
    }
    assert {"partial_forms", "numbers_may_be_codes"} <= codes(checked)
    assert len(left_out(checked)["personal"]) == 3
    assert rows_of(checked, "survey", "is_anonymous") == [(True,)]
