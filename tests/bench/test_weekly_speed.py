"""The measurement of the weekly pages: what it makes, what it compares, and what it writes."""

import pytest

from bench import weekly_speed
from data.database import open_database, read_frame
from data.queries import names


@pytest.mark.slow
def test_both_sides_read_the_rows_that_were_made(tmp_path):
    database = open_database(f"duckdb:///{tmp_path}/trainlift.duckdb")
    weekly_speed.make(database, 4_000)
    assert read_frame(database, "attendance_by_session")["n_expected"].sum() == 4_000
    assert read_frame(database, "pass_counts")["n_sat"].sum() > 0
    found = weekly_speed.measure(database, n_turns=1)
    assert [one.name for one in found] == list(weekly_speed.BY_HAND)
    assert set(weekly_speed.BY_HAND) <= set(names())


def test_the_page_gives_times_and_the_bar():
    text = weekly_speed.page([weekly_speed.Timing("pass_counts", 2.6, 2.0)], 1_000)
    assert "| pass_counts | 2.60 | 2.00 | 1.3 |" in text
    assert "Bar: 1.3 times" in text
