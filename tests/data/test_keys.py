"""Within a load a key occurs once and the load exists: on each engine, whoever of the two sees to it."""

import pandas as pd
import pytest
import sqlalchemy as sa

from data import schema
from data.database import read_frame, write_transaction
from data.frames import insert_frame
from data.importing import storing
from tests.data import cases

#: One row of each large table; what is not named has the default of the cases.
ROWS = {
    "attendance": {"session_id": "s", "person_id": "a", "status": "present"},
    "assessment_result": {"assessment_id": "w", "person_id": "a", "score": 80.0},
    "item_result": {"assessment_id": "w", "person_id": "a", "item_id": "1", "points": 1.0},
    "survey_response": {"survey_id": "s", "respondent_key": "k"},
    "survey_answer": {"survey_id": "s", "respondent_key": "k", "question_id": "q", "value": 5.0},
    "metric_day": {"metric_id": "m", "observed_on": "2026-01-05", "value": 1.0},
}


def write(database, table, *loads):
    """Write the row of a table once for each of these loads, each as an insert of its own."""
    with write_transaction(database) as connection:
        for load_id in loads:
            rows = pd.DataFrame([ROWS[table]]).assign(load_id=load_id)
            insert_frame(connection, table, cases.completed(table, rows))


def begin_loads(database, *loads):
    with write_transaction(database) as connection:
        for load_id in loads:
            rows = cases.completed("load", pd.DataFrame({"load_id": [load_id]}))
            insert_frame(connection, "load", rows)


def n_stored(database):
    return int(read_frame(database, "load_table_counts")["n"].sum())


def test_these_rows_are_of_every_large_table():
    assert list(ROWS) == list(schema.LARGE_TABLES)


def test_a_key_may_come_again_in_another_load_and_not_in_the_same(database):
    begin_loads(database, 1, 2)
    for n_before, table in enumerate(ROWS):
        write(database, table, 1, 2)
        with pytest.raises(storing.REFUSALS):
            write(database, table, 1)
        assert n_stored(database) == 2 * n_before + 2, table


def test_a_key_twice_in_one_transaction_keeps_nothing_of_it(database):
    begin_loads(database, 1)
    for table in ROWS:
        with pytest.raises(storing.REFUSALS):
            write(database, table, 1, 1)
        assert n_stored(database) == 0, table


def test_rows_without_their_load_are_refused(database):
    begin_loads(database, 1)
    for table in ROWS:
        with pytest.raises(storing.REFUSALS):
            write(database, table, 1, 7)
        assert n_stored(database) == 0, table


def test_rows_may_be_written_before_their_load(duckdb_file):
    with write_transaction(duckdb_file) as connection:
        rows = pd.DataFrame([ROWS["attendance"]]).assign(load_id=1)
        insert_frame(connection, "attendance", cases.completed("attendance", rows))
        load = cases.completed("load", pd.DataFrame({"load_id": [1]}))
        insert_frame(connection, "load", load)
    assert n_stored(duckdb_file) == 1


def test_what_is_refused_is_named(duckdb_file):
    begin_loads(duckdb_file, 1)
    with pytest.raises(sa.exc.IntegrityError) as caught:
        write(duckdb_file, "attendance", 1, 1)
    assert str(caught.value.orig) == (
        "attendance: more than one row has the key session_id s, person_id a, load_id 1"
    )


def test_nobody_writes_large_tables_where_no_one_looks_before_the_commit(duckdb_file):
    begin_loads(duckdb_file, 1)
    rows = cases.completed("attendance", pd.DataFrame([ROWS["attendance"]]).assign(load_id=1))
    with pytest.raises(KeyError), duckdb_file.engine.begin() as connection:
        insert_frame(connection, "attendance", rows)
    assert n_stored(duckdb_file) == 0


def test_every_table_has_its_key_in_the_engine_but_the_large_ones_on_duckdb(database):
    with database.engine.connect() as connection:
        there = sa.inspect(connection)
        keyed = {
            table: tuple(there.get_pk_constraint(table)["constrained_columns"])
            for table in schema.tables()
        }
    bare = {*schema.LARGE_TABLES, *schema.KEPT_TABLES} if database.dialect == "duckdb" else set()
    assert {table for table, key in keyed.items() if not key} == bare
    assert all(set(schema.tables()[table].key) <= set(key) for table, key in keyed.items() if key)
