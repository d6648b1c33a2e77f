"""A database made by an earlier version is brought up to date when it is opened, and keeps its rows.

released/ holds schema.sql as each earlier version had it.
"""

from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data import database as module
from data import kept, keys, queries, schema
from data.database import close, open_database, read_frame, utc_now, write_transaction
from data.frames import fetch, insert_frame
from data.problems import UpgradeNeedsRoom
from tests.data import cases

SALT = "ab" * 32
RELEASED = sorted((Path(__file__).parent / "released").glob("schema_*.sql"))
#: questions whose input tables were all there in the first version
CASES = ("satisfaction_counts", "pass_counts", "need_answers", "metric_by_course_day")


def as_made(database, statement):
    """The statement as the earlier version ran it: DuckDB never had an index of what is kept."""
    is_bare = database.dialect == "duckdb" and schema.made(statement) in schema.KEPT_TABLES
    return schema._INDEXES.sub("", statement) if is_bare else statement


def make_older(database, file):
    """Take the tables of today away and make those of the earlier version in their place."""
    with write_transaction(database) as connection:
        for view in reversed(schema.views()):
            connection.exec_driver_sql(f"drop view {view}")
        for table in reversed(list(schema.tables())):
            connection.exec_driver_sql(f"drop table {table}")
        for statement in file.read_text("utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(as_made(database, statement))
        version = int(file.stem.rpartition("_")[2])
        connection.execute(
            sa.text("insert into schema_version values (:version, :at)"),
            {"version": version, "at": utc_now()},
        )
        connection.execute(sa.text("insert into setting values ('salt', :salt)"), {"salt": SALT})


def fill_older(database, folder):
    """The input rows of a case in the columns that the earlier version had."""
    frames = {file.stem: cases.read_csv(file) for file in folder.glob("*.csv")}
    if "assessment" in frames and "kind" in frames["assessment"]:
        # an earlier version refused to list a later test: its results alone say that it is one
        frames["assessment"] = frames["assessment"].query("kind != 'later'")
    frames.setdefault("load", pd.DataFrame({"load_id": [1]}))
    with database.engine.connect() as connection:
        there = sa.inspect(connection)
        tables = set(there.get_table_names())
        columns = {t: {c["name"] for c in there.get_columns(t)} for t in tables & frames.keys()}
    with database.engine.begin() as connection:
        connection.info[keys._WRITTEN] = {}
        for table in schema.tables():
            if table in columns:
                rows = cases.completed(table, frames[table])
                insert_frame(connection, table, rows[[c for c in rows if c in columns[table]]])
        del connection.info[keys._WRITTEN]
        # the newest versions kept all of it beside the facts, those before a part or nothing
        if tables >= set(schema.KEPT_TABLES):
            kept.keep_all(connection)


def read_frame_of(database, table):
    with database.engine.connect() as connection:
        return fetch(connection, sa.text(f"select * from {table}"))


def upgrade(database):
    with write_transaction(database) as connection:
        module._bring_up_to_date(connection)


@pytest.mark.slow
@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
@pytest.mark.parametrize("case", CASES)
def test_an_older_database_answers_every_question_with_its_own_rows(database, file, case):
    make_older(database, file)
    fill_older(database, cases.CASES / case)
    upgrade(database)
    for expected, filters in cases.questions(cases.CASES / case).items():
        found = read_frame(database, case, **filters)
        assert cases.comparable(found) == cases.comparable(cases.read_csv(expected))
    for name in queries.names():
        read_frame(database, name)


@pytest.mark.slow
@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_afterwards_tables_columns_and_views_are_those_of_a_new_database(database, file):
    make_older(database, file)
    upgrade(database)
    with database.engine.connect() as connection:
        there = sa.inspect(connection)
        assert set(there.get_table_names()) == set(schema.tables())
        assert set(there.get_view_names()) == set(schema.views())
        for table, shape in schema.tables().items():
            assert {c["name"] for c in there.get_columns(table)} == set(shape.columns)
            has_key = bool(there.get_pk_constraint(table)["constrained_columns"])
            is_bare = table in schema.LARGE_TABLES or table in schema.KEPT_TABLES
            assert has_key == (database.dialect != "duckdb" or not is_bare)


@pytest.mark.slow
@pytest.mark.parametrize("file", RELEASED, ids=lambda file: file.stem)
def test_tests_are_kept_and_a_later_one_may_be_listed(database, file):
    make_older(database, file)
    fill_older(database, cases.CASES / "quiz_scores")
    upgrade(database)
    later = {"assessment_id": "ab|later", "course_id": "ab", "kind": "later"}
    with write_transaction(database) as connection:
        insert_frame(connection, "assessment", cases.completed("assessment", pd.DataFrame([later])))
    found = read_frame_of(database, "assessment")
    assert list(found["kind"].sort_values()) == ["later", "quiz", "quiz", "written"]


@pytest.mark.slow
def test_it_happens_by_opening_and_only_once(tmp_path):
    url = f"duckdb:///{tmp_path / 'older.duckdb'}"
    first = open_database(url)
    make_older(first, RELEASED[0])
    fill_older(first, cases.CASES / "pass_counts")
    close(first)
    for _ in range(2):
        again = open_database(url)
        with again.engine.connect() as connection:
            found = fetch(
                connection, sa.text("select version from schema_version order by version")
            )
            salt = fetch(connection, sa.text("select value from setting where setting_id = 'salt'"))
        assert list(found["version"]) == [1, schema.SCHEMA_VERSION]
        assert list(salt["value"]) == [SALT]
        assert len(read_frame(again, "pass_counts")) > 0
        close(again)


def test_every_earlier_version_is_kept_for_these_tests():
    versions = [int(file.stem.rpartition("_")[2]) for file in RELEASED]
    assert versions == list(range(1, schema.SCHEMA_VERSION))


def test_where_nothing_may_be_written_an_older_database_is_said(tmp_path):
    url = f"duckdb:///{tmp_path / 'older.duckdb'}"
    first = open_database(url)
    make_older(first, RELEASED[0])
    close(first)
    with pytest.raises(module.DatabaseOlder) as caught:
        module.open_to_read(url)
    assert caught.value.values == {"found": "1", "known": str(schema.SCHEMA_VERSION)}


def test_an_upgrade_without_room_for_a_copy_is_refused_and_changes_nothing(
    duckdb_file, monkeypatch
):
    make_older(duckdb_file, RELEASED[0])
    url = duckdb_file.url
    close(duckdb_file)
    before = duckdb_file.file.read_bytes()
    usage = type("usage", (), {"free": 150_000_000})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(UpgradeNeedsRoom) as caught:
        open_database(url)
    assert caught.value.values["free_mb"] == 150
    assert caught.value.values["needed_mb"] > 200
    assert duckdb_file.file.read_bytes() == before
    monkeypatch.undo()
    close(open_database(url))
