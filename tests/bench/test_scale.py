"""The measurement from one to a hundred million rows: what it makes, and what it writes."""

import pytest

from bench import scale
from bench.same_numbers import SAME_COLUMNS, SAME_NUMBERS
from data.database import open_database, read_frame

QUESTION = {"cold": 0.5, "warm": 0.3, "columns": 0.2, "numbers": 0.3, "n_rows": 1200}
SIZE = {
    "pages": dict.fromkeys(scale.PAGES, (2.0, 1.0)),
    "again": dict.fromkeys(scale.PAGES, (60.0, 90.0)),
    "questions": {"metric_day_total": QUESTION},
    "load": (3.0, 2.0),
    "memory": 1_500_000_000,
    "file": 22_000_000,
}


@pytest.mark.slow
def test_metrics_and_a_fifth_as_many_marks_are_made(tmp_path, monkeypatch):
    monkeypatch.setattr(scale, "N_TEAMS", 4)
    monkeypatch.setattr(scale, "ROWS_OF_PEOPLE", 4_000)
    scale.make(tmp_path / "made.duckdb", 1)
    made = open_database(f"duckdb:///{tmp_path / 'made.duckdb'}")
    days = read_frame(made, "metric_day_total")
    assert len(days) == 10 * 250
    assert set(days["n_teams"]) == {4}
    assert read_frame(made, "attendance_by_session")["n_expected"].sum() == 4_000
    seconds = scale._load(made)
    assert min(seconds) > 0
    assert len(read_frame(made, "metric_day_total")) == 10 * 250 + scale.N_LOADED // 4


def test_the_page_gives_each_size_its_growth_and_times():
    large = {
        **SIZE,
        "questions": {"metric_day_total": {**QUESTION, "warm": 0.9}},
        "pages": {**SIZE["pages"], "overview": (8.0, 1.5), "needs": (6.0, 3.5)},
        "again": {**SIZE["again"], "overview": (60.0, 150.0)},
    }
    text = scale.page({1: SIZE, 10: large})
    cells = "0.50 / 0.30 (1.5 / 1.0), 1,200 | 0.50 / 0.90 (4.5 / 3.0), 1,200"
    assert f"| metric_day_total (× 3.0) | {cells} |" in text
    assert "| load of 100,000 rows, seconds (processor) | 3.0 (2.0) | 3.0 (2.0) |" in text
    assert "| overview (× 4.0 / 1.5) | 2.0 / 1.0 | 8.0 / 1.5 |" in text
    assert "| needs (× 3.0 / 3.5) | 2.0 / 1.0 | 6.0 / 3.5 |" in text
    assert "| overview | 60 / 90 (1.5) | 60 / 150 (2.5) |" in text
    others = len(scale.PAGES) - 1
    assert f"2 times an empty page at 10 million: {others} of {others + 1} pages." in text
    assert f"{others} of {others + 1} pages opened first, {others} opened again" in text


def test_what_is_asked_of_a_period_alone_has_a_query_by_hand():
    period = {"from_on": "2026-07-01", "to_on": "2026-09-30"}
    both = {"columns": SAME_COLUMNS["pass_counts"], "numbers": SAME_NUMBERS["pass_counts"]}
    assert scale._by_hand("pass_counts", {**period, "role": None}) == both
    assert scale._by_hand("pass_counts", {**period, "role": "ops"}) == {}
    assert scale._by_hand("pass_counts", {"to_on": "2026-09-30"}) == {}
    assert scale._by_hand("course_list", period) == {}
    assert list(scale._by_hand("metric_day_total", period)) == ["columns"]
