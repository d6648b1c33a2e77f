"""Kahoot: only the sheet of final scores is read."""

import pytest

from tests.importing.small_tables import codes, rows_of

HEADER = ["Rank", "Player", "Total Score (points)", "Correct Answers", "Incorrect Answers"]
RAW = ["Question Number", "Question", "Player", "Answer", "Correct / Incorrect", "Score (points)"]


def book(*players):
    return {
        "Overview": [["Safety quiz"], ["Played on", "3 Mar 2024"], ["Hosted by", "trainer"]],
        "Final Scores": [["Safety quiz"], ["Final Scores"], HEADER, *players],
        "Kahoot! Summary": [["Safety quiz"], [], ["Rank", "Player", "Q1", "What is red?"]],
        "1 Quiz": [["Safety quiz"], ["1 Quiz", "What is red?"], ["Correct answers", "a"]],
        "RawReportData Data": [RAW, *[["1 Quiz", "?", p[1], "a", "Correct", 900] for p in players]],
    }


def test_points_count_out_of_a_thousand_for_each_question(export):
    players = ([1, "Ann", 1800, 2, 0], [2, "Bob", 900, 1, 1], [3, "Cat", 850, 1, 1])
    (checked,) = export(book(*players), "Report.xlsx")
    assert checked.proposal.table.source == "kahoot"
    assert rows_of(checked, "course", "course_name") == [("Safety quiz",)]
    assert rows_of(checked, "assessment", "max_score") == [(2000.0,)]
    assert rows_of(checked, "assessment_result", "person_id", "score") == [
        ("name:Ann", 1800.0), ("name:Bob", 900.0), ("name:Cat", 850.0),
    ]  # fmt: skip


def test_right_answers_count_where_nobody_has_points(export):
    players = ([1, "Ann", 0, 2, 1], [2, "Bob", 0, 0, 3])
    (checked,) = export(book(*players), "Report.xlsx")
    assert rows_of(checked, "assessment", "max_score") == [(3.0,)]
    assert rows_of(checked, "assessment_result", "score") == [(0.0,), (2.0,)]
    assert "counts_as_scores" in codes(checked, "note")


@pytest.mark.parametrize("points", [2400, 3900])
def test_bonus_points_widen_the_scale(export, points):
    (checked,) = export(book([1, "Ann", points, 2, 0]), "Report.xlsx")
    ((maximum,),) = rows_of(checked, "assessment", "max_score")
    assert points <= maximum <= 4000
