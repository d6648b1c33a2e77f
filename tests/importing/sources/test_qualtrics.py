"""Qualtrics: three header rows, of which the machine names are none to read."""

import pytest

from tests.importing.small_tables import codes, rows_of

IDS = "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate|ResponseId|Q1|Q2"
TEXTS = "Start Date|End Date|Response Type|IP Address|Progress|Duration (in seconds)|Finished|Recorded Date|Response ID|What is your role?|How satisfied are you?"
ROWS = """2026-03-07 10:00:00|2026-03-07 10:02:16|IP Address|192.0.2.1|100|136|True|2026-03-07 10:02:17|R_1|Operations|Satisfied
2026-03-07 11:00:00|2026-03-07 11:02:16|Survey Preview|192.0.2.1|100|136|True|2026-03-07 11:02:17|R_2|Data|Neutral
2026-03-08 10:00:00|2026-03-08 10:02:16|IP Address|192.0.2.1|100|136|True|2026-03-08 10:02:17|R_3|Data|Dissatisfied"""


@pytest.mark.parametrize("quote", ['"', "'"])
def test_the_row_of_machine_names_and_previews_are_no_answers(export, quote):
    imports = "|".join(f"{{{quote}ImportId{quote}:{quote}QID{n}{quote}}}" for n in range(11))
    (checked,) = export(f"{IDS}\n{TEXTS}\n{imports}\n{ROWS}", "Feedback.csv")
    assert checked.proposal.table.source == "qualtrics"
    assert checked.proposal.table.header_rows == (0, 1, 2)
    assert len(checked.frames["survey_response"]) == 2
    (note,) = [p for p in checked.problems if p.code == "rows_of_source_left_out"]
    assert note.values == {"n": 1, "rows": "5"}
    assert len(rows_of(checked, "survey_question", "question_text")) == 2
    assert "personal_left_out" in codes(checked)
