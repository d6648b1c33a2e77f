"""What is kept beside the facts says the same as reading all of them, whatever was loaded and undone."""

import random
from collections import Counter
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from data import erasure, kept, schema
from data.database import write_transaction
from data.frames import fetch, insert_frame
from data.importing import storing
from tests.data import cases

N_LOADS = 8
LISTED = ("a@2026-03-02", "b@2026-03-02#2", "s1")
TESTS = ("a|written|1", "b|quiz|1", "t1")


def rows_of_a_load(chance):
    """Random rows of each kept table over so few keys that loads often meet."""
    people = [f"p{i}" for i in range(4)]
    sessions = chance.sample(LISTED, chance.randint(0, 2))
    tests = chance.sample(TESTS, chance.randint(0, 2))
    marks = [(s, p) for s in LISTED for p in people if chance.random() < 0.25]
    results = [(t, p, n) for t in TESTS for p in people for n in (1, 2) if chance.random() < 0.15]
    return {
        "metric_day": [{"metric_id": "m", "observed_on": "2026-03-02", "value": 1.0}],
        "session": [{"session_id": s, "course_id": "c", "session_on": "2026-03-02"} for s in sessions],
        "assessment": [{"assessment_id": t, "course_id": "c"} for t in tests],
        "attendance": [{"session_id": s, "person_id": p, "status": "present"} for s, p in marks],
        "assessment_result": [
            {"assessment_id": t, "person_id": p, "attempt": n, "score": 50.0} for t, p, n in results
        ],
    }  # fmt: skip


def store(database, load_id, rows):
    with write_transaction(database) as connection:
        load = cases.completed("load", pd.DataFrame({"load_id": [load_id]}))
        insert_frame(connection, "load", load)
        for table in schema.tables():
            if rows.get(table):
                frame = pd.DataFrame(rows[table]).assign(load_id=load_id)
                insert_frame(connection, table, cases.completed(table, frame))


def read(database, text):
    with database.engine.connect() as connection:
        return fetch(connection, sa.text(text))


def in_force(database, table):
    """Key and load of the rows in force, found by reading every row."""
    key = list(schema.tables()[table].key)
    stored = read(database, f"select {', '.join(key)}, load_id from {table}")
    undone = set(read(database, "select load_id from load where undone_at is not null")["load_id"])
    standing = stored[~stored["load_id"].isin(undone)]
    return set(
        standing.groupby(key, as_index=False)["load_id"].max().itertuples(index=False, name=None)
    )


def agree(database):
    for table, total, count in (
        ("attendance", "attendance_total", "n_people"),
        ("assessment_result", "result_total", "n_results"),
    ):
        key = schema.tables()[table].key[0]
        found = read(database, f"select {key}, {count} from {total}")
        assert dict(found.itertuples(index=False, name=None)) == Counter(
            row[0] for row in in_force(database, table)
        )
    for table in kept.REPEATED:
        key = ", ".join(schema.tables()[table].key)
        found = read(database, f"select {key}, load_id from current_{table}")
        told = list(found.itertuples(index=False, name=None))
        assert len(told) == len(set(told))
        assert set(told) == in_force(database, table), table
    for view, listing, facts, key in (
        ("known_session", "session", "attendance", "session_id"),
        ("known_test", "assessment", "assessment_result", "assessment_id"),
    ):
        found = read(database, f"select {key} from {view}")[key]
        assert found.is_unique
        assert set(found) == {
            row[0] for part in (listing, facts) for row in in_force(database, part)
        }


def play(database, seed):
    chance = random.Random(seed)
    standing = set()
    for load_id in range(1, N_LOADS + 1):
        store(database, load_id, rows_of_a_load(chance))
        standing.add(load_id)
        if chance.random() < 0.4:
            undone = chance.choice(sorted(standing))
            standing.remove(undone)
            storing.undo(database, undone, undone_by="x")
        if chance.random() < 0.3:
            erasure.erase(database, erasure.find(database, "p0"), erased_by="x")
        agree(database)


@pytest.mark.slow
def test_after_any_loads_and_undos_the_rows_in_force_are_those_of_a_full_reading(database):
    play(database, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_after_many_more_loads_and_undos_too(database, seed):
    play(database, seed)


@pytest.mark.slow
def test_kept_anew_it_is_the_same(duckdb_file):
    play(duckdb_file, 1)
    before = {table: read(duckdb_file, f"select * from {table}") for table in schema.KEPT_TABLES}
    with write_transaction(duckdb_file) as connection:
        kept.keep_all(connection)
    for table, rows in before.items():
        again = read(duckdb_file, f"select * from {table}")
        columns = list(rows.columns)
        pd.testing.assert_frame_equal(
            rows.sort_values(columns, ignore_index=True),
            again.sort_values(columns, ignore_index=True),
        )
        assert len(rows), table


def test_the_key_of_a_session_that_no_schedule_lists_says_course_and_day(database):
    marks = ("course@2026-02-28", "a@b@2026-03-01#2", "plain", "x@2026-13-01")
    rows = [{"session_id": mark, "person_id": "p", "status": "present"} for mark in marks]
    store(database, 1, {"attendance": rows})
    found = read(database, "select session_id, course_id, session_on from known_session")
    told = {
        row.session_id: (row.course_id, None if pd.isna(row.session_on) else row.session_on.date())
        for row in found.itertuples()
    }
    assert told == {
        "course@2026-02-28": ("course", date(2026, 2, 28)),
        "a@b@2026-03-01#2": ("a@b", date(2026, 3, 1)),
        "plain": ("plain", None),
        "x@2026-13-01": ("x@2026-13-01", None),
    }
