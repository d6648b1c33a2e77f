"""A clock that is set back: what came later counts as later, and nothing is written over."""

from datetime import datetime, timedelta

import pytest

from data import backup, database, registry
from data.database import close, open_database, read_frame
from data.importing import storing
from tests.data.loads import people, source_file


@pytest.fixture
def going_back(monkeypatch):
    """Each time it is asked, the clock says a day less than before."""
    asked = []

    def tell():
        asked.append(None)
        return datetime(2026, 7, 31, 12) - timedelta(days=len(asked))

    for module in (database, storing, registry):
        monkeypatch.setattr(module, "utc_now", tell)


def load(opened, name, **teams):
    file = source_file(name, name)
    return storing.store(opened, file, [people(**teams)], loaded_by="li", is_sample=False)


def team_of(opened, person_id):
    with opened.engine.connect() as connection:
        rows = connection.exec_driver_sql("select person_id, team from current_person")
        return dict(map(tuple, rows.fetchall()))[person_id]


@pytest.mark.usefixtures("going_back")
def test_the_later_load_counts_and_stands_first_whatever_the_clock_says(database):
    for name, team in (("a", "North"), ("b", "South"), ("c", "East")):
        load(database, name, p=team)
    loads = read_frame(database, "load_list")
    assert list(loads["load_id"]) == [3, 2, 1]
    assert loads["loaded_at"].is_monotonic_increasing
    assert team_of(database, "p") == "East"
    storing.undo(database, 3, undone_by="li")
    assert team_of(database, "p") == "South"
    assert storing.already_loaded(database, "b")["load_id"] == 2
    log = read_frame(database, "audit_list")
    assert list(log["action"]) == ["undo", "load", "load", "load"]


@pytest.mark.usefixtures("going_back")
def test_the_later_decision_counts_whatever_the_clock_says(database):
    steps = [("agreed", "first"), ("draft", ""), ("agreed", "second")]
    for state, content in steps:
        registry.step_review(
            database, "2026Q2", state, data_version=1, content=content, changed_by="li"
        )
    assert list(read_frame(database, "review_agreed")["content"]) == ["second"]
    for low in (0.5, 0.9):
        registry.set_target(
            database, "attendance", low=low, high=None, definition="d", changed_by="li"
        )
    assert list(read_frame(database, "target_list")["low"]) == [0.9]


@pytest.mark.slow
def test_a_moment_that_comes_twice_sets_no_data_file_aside_over_another(tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "utc_now", lambda: datetime(2026, 7, 15, 12))
    url = f"duckdb:///{tmp_path / 'trainlift.duckdb'}"
    opened = open_database(url)
    load(opened, "a", p="North")
    backup.write_backup(opened, tmp_path / "a.backup")
    load(opened, "b", p="South")
    close(opened)
    aside = [backup.restore(tmp_path / "a.backup", url).set_aside for _ in range(3)]
    assert [path.name for path in aside] == [
        "trainlift-before-20260715-120000.duckdb",
        "trainlift-before-20260715-120000-2.duckdb",
        "trainlift-before-20260715-120000-3.duckdb",
    ]
    first = open_database(f"duckdb:///{aside[0]}")
    assert team_of(first, "p") == "South"
    close(first)
