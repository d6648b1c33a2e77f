"""Zones that an export names in its own way."""

from tests.importing.small_tables import rows_of


def test_the_third_header_row_of_qualtrics_names_the_zone(export):
    text = (
        "StartDate|EndDate|Status|Finished|ResponseId|Q1\n"
        "Start Date|End Date|Response Type|Finished|Response ID|How useful was it?\n"
        '{"ImportId":"startDate","timeZone":"Z"}|{"ImportId":"endDate","timeZone":"Z"}'
        '|{"ImportId":"status"}|{"ImportId":"finished"}|{"ImportId":"_recordId"}|{"ImportId":"QID1"}\n'
        "2026-03-05 20:00:00|2026-03-05 20:05:00|IP Address|True|R_1|Very useful"
    )
    (checked,) = export(text, "survey.csv")
    assert [str(day) for (day,) in rows_of(checked, "survey_response", "responded_on")] == [
        "2026-03-06"
    ]
