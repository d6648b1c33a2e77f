"""Opening, reading and writing: the same on a DuckDB file and on a PostgreSQL server."""

import os
import subprocess
import sys
import threading
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from data import database as module
from data import schema
from data.database import close, default_url, open_database, read_frame, write_transaction
from data.frames import STAGED, fetch, insert_frame, staged
from data.problems import DatabaseUnreachable
from data.registry import next_number, setting

PROJECT = Path(__file__).resolve().parents[2]


def run(code, *arguments, **options):
    """Run Python code in a process of its own, in the project folder."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False, **options
    )


def load_row(load_id, **values):
    row = {
        "load_id": load_id, "file_name": "a.xlsx", "file_sha256": "0", "source": "upload",
        "kinds": "roster", "n_rows_read": 0, "n_rows_stored": 0, "n_rows_rejected": 0,
        "is_sample": False, "loaded_by": "test", "loaded_at": datetime(2026, 1, 1),
    }  # fmt: skip
    return pd.DataFrame([row | values])


# opening


def test_the_url_comes_from_the_environment_else_the_data_folder_else_the_project(
    monkeypatch, tmp_path
):
    monkeypatch.delenv("TRAINLIFT_DATABASE_URL", raising=False)
    monkeypatch.delenv("TRAINLIFT_DATA_FOLDER", raising=False)
    assert default_url() == f"duckdb:///{PROJECT / '.local' / 'trainlift.duckdb'}"
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(tmp_path))
    assert default_url() == f"duckdb:///{tmp_path / 'trainlift.duckdb'}"
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", "postgresql://somewhere/trainlift")
    assert default_url() == "postgresql://somewhere/trainlift"


def test_the_data_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.delenv("TRAINLIFT_DATABASE_URL", raising=False)
    monkeypatch.setenv("TRAINLIFT_DATA_FOLDER", str(tmp_path / "a" / "b"))
    database = open_database()
    assert database.file == tmp_path / "a" / "b" / "trainlift.duckdb"
    assert database.file.exists()
    close(database)


def test_a_postgresql_url_is_read_by_psycopg(postgresql):
    assert postgresql.engine.url.drivername == "postgresql+psycopg"
    assert postgresql.dialect == "postgresql"


def test_a_password_is_not_kept_in_what_is_shown():
    with pytest.raises(DatabaseUnreachable) as caught:
        open_database("postgres://li:secret@localhost:1/none")
    assert "secret" not in str(caught.value)


def test_a_new_database_records_its_version_and_a_salt_of_its_own(database, tmp_path):
    with database.engine.connect() as connection:
        version = connection.execute(sa.text("select version from schema_version")).scalar_one()
    assert version == schema.SCHEMA_VERSION
    other = open_database(f"duckdb:///{tmp_path / 'other.duckdb'}")
    assert len(bytes.fromhex(setting(other, "salt"))) == 32
    assert setting(other, "salt") != setting(database, "salt")
    close(other)


def test_opening_again_keeps_what_is_there(tmp_path):
    url = f"duckdb:///{tmp_path / 'a.duckdb'}"
    first = open_database(url)
    salt = setting(first, "salt")
    close(first)
    again = open_database(url)
    assert setting(again, "salt") == salt
    close(again)


def test_a_newer_schema_is_refused(database):
    with write_transaction(database) as connection:
        connection.execute(sa.text("insert into schema_version values (99, '2030-01-01 00:00:00')"))
    url = database.engine.url.render_as_string(hide_password=False)
    with pytest.raises(module.DatabaseNewer) as caught:
        open_database(url)
    assert caught.value.values == {"found": "99", "known": str(schema.SCHEMA_VERSION)}


def test_a_file_that_is_no_database_is_refused(tmp_path):
    file = tmp_path / "notes.duckdb"
    file.write_text("these are notes, not a database\n" * 1000)
    with pytest.raises(module.DatabaseUnreadable):
        open_database(f"duckdb:///{file}")


def test_an_engine_nobody_tested_is_refused():
    with pytest.raises(module.DatabaseUnsupported):
        open_database("sqlite:///a.sqlite")


def test_duckdb_holds_two_gigabytes_or_what_is_set(monkeypatch, tmp_path):
    limit = "select current_setting('memory_limit')"
    for said, told in (("", "1.8 GiB"), ("3GB", "2.7 GiB"), ("512MiB", "512.0 MiB")):
        monkeypatch.setenv(module.MEMORY, said)
        opened = open_database(f"duckdb:///{tmp_path / f'{said}.duckdb'}")
        with opened.engine.connect() as connection:
            assert connection.exec_driver_sql(limit).scalar() == told
        close(opened)


@pytest.mark.parametrize("said", ["2", "0GB", "80%", "-1GB", "much"])
def test_what_is_no_amount_of_memory_is_refused(monkeypatch, tmp_path, said):
    monkeypatch.setenv(module.MEMORY, said)
    with pytest.raises(module.MemoryUnclear):
        open_database(f"duckdb:///{tmp_path / 'a.duckdb'}")


def test_a_second_process_is_told_who_holds_the_file(duckdb_file):
    code = (
        "import sys\n"
        "from data.database import DatabaseBusy, open_database\n"
        "try: open_database(sys.argv[1])\n"
        "except DatabaseBusy as busy: print(busy.values['pid'])\n"
    )
    done = run(code, duckdb_file.url)
    assert done.stdout.strip() == str(os.getpid()), done.stderr


# reading


def test_a_second_statement_does_not_empty_the_first(database):
    with database.engine.connect() as connection:
        first = connection.execute(sa.text("select n from generate_series(1, 50000) as s(n)"))
        connection.execute(sa.text("select 1")).fetchall()
        assert len(first.fetchall()) == 50000


def test_inserting_while_iterating_ends(database):
    with write_transaction(database) as connection:
        insert_frame(connection, "load", load_row(1))
        people = pd.DataFrame({"person_id": [str(i) for i in range(5000)]})
        insert_frame(connection, "person", people.assign(load_id=1, source_sheet="s", source_row=1))
        insert_frame(connection, "load", load_row(2))
        copy = sa.text(
            "insert into person (person_id, load_id, source_sheet, source_row) values (:id, 2, 's', 1)"
        )
        found = connection.execute(sa.text("select person_id from person where load_id = 1"))
        for n, row in enumerate(found):
            assert n < 5000
            if n % 500 == 0:
                connection.execute(copy, {"id": row.person_id})
        assert connection.execute(sa.text("select count(*) from person")).scalar_one() == 5010


def test_types_are_the_ones_promised(database):
    statement = sa.text(
        "select cast(1 as integer) as whole, cast(null as integer) as no_whole, 0.5 as decimal_number,"
        " cast(2 as double precision) as number, cast(null as double precision) as no_number,"
        " 'x' as word, cast(null as varchar) as no_word, true as truth, cast(null as boolean) as no_truth,"
        " cast('2026-02-28' as date) as day, cast(null as date) as no_day,"
        " cast('2026-02-28 09:30:00' as timestamp) as moment, count(*) as n, cast(:given as date) as given"
    )
    with database.engine.connect() as connection:
        found = fetch(connection, statement, {"given": date(2026, 3, 1)})
    assert found.dtypes.astype(str).to_dict() == {
        "whole": "int64", "no_whole": "float64", "decimal_number": "float64", "number": "float64",
        "no_number": "float64", "word": "object", "no_word": "object", "truth": "bool",
        "no_truth": "object", "day": "datetime64[us]", "no_day": "datetime64[us]",
        "moment": "datetime64[us]", "n": "int64", "given": "datetime64[us]",
    }  # fmt: skip
    row = found.iloc[0]
    assert row["no_word"] is None
    assert row["no_truth"] is None
    assert np.isnan(row["no_number"])
    assert row["no_day"] is pd.NaT
    assert row["given"] == pd.Timestamp(2026, 3, 1)


def test_equal_words_of_a_large_frame_are_kept_once(duckdb_file):
    team = "case when i % 3 > 0 then 'team ' || (i % 3) end"
    words = sa.text(f"select {team} as team from range(5000) as t(i)")
    with duckdb_file.engine.connect() as connection:
        found = fetch(connection, words)["team"]
    assert found.head(3).tolist() == [None, "team 1", "team 2"]
    assert len(set(map(id, found))) == 3


def test_text_comes_back_as_it_went_in(database):
    words = [
        "培训",
        "it's",
        'a "quote"',
        "back\\slash\\",
        "tab\there",
        "line\nbreak",
        "%s :role",
        "\\N",
        "",
    ]
    frame = pd.DataFrame({"setting_id": [f"w{i}" for i in range(len(words))], "value": words})
    with write_transaction(database) as connection:
        insert_frame(connection, "setting", frame)
    assert [setting(database, f"w{i}") for i in range(len(words))] == words


def test_a_parameter_the_query_does_not_name_is_ignored_and_a_missing_one_means_all(database):
    assert len(read_frame(database, "role_list", role="x", from_on=date(2026, 1, 1))) == 0
    assert len(read_frame(database, "course_list")) == 0


def test_a_filter_value_is_a_value_never_sql(database):
    found = read_frame(database, "progress_by_person_course", role="x' or '1'='1", course=None)
    assert len(found) == 0


def test_reading_leaves_no_transaction_behind(database):
    frame = read_frame(database, "load_list")
    with write_transaction(database) as connection:
        insert_frame(connection, "load", load_row(1))
    assert len(frame) == 0
    assert len(read_frame(database, "load_list")) == 1


def test_a_read_that_meets_a_broken_engine_is_repeated_once(duckdb_file, monkeypatch):
    failures = [duckdb.FatalException("invalidated")]

    def break_once(*arguments):
        if failures:
            raise failures.pop()
        return fetch(*arguments)

    monkeypatch.setattr(module, "fetch", break_once)
    assert len(read_frame(duckdb_file, "load_list")) == 0
    failures += [duckdb.FatalException("invalidated")] * 2
    with pytest.raises(duckdb.FatalException):
        read_frame(duckdb_file, "load_list")


def test_connections_the_server_dropped_are_replaced(postgresql):
    assert len(read_frame(postgresql, "load_list")) == 0
    with write_transaction(postgresql) as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    assert len(read_frame(postgresql, "load_list")) == 0


# writing


def test_a_failed_transaction_keeps_nothing(database):
    def fail():
        with write_transaction(database) as connection:
            insert_frame(connection, "load", load_row(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(read_frame(database, "load_list")) == 0


def test_cells_of_many_kinds_become_the_type_of_their_column(database):
    days = [
        date(2026, 1, 2),
        datetime(2026, 1, 3, 0, 0),
        pd.Timestamp(2026, 1, 4),
        None,
        pd.NaT,
        "2026-01-05",
    ]
    people = pd.DataFrame(
        {
            "person_id": list("abcdef"),
            "hired_on": pd.Series(days, dtype=object),
            "team": pd.Series(["A", None, np.nan, pd.NA, "", "B"], dtype=object),
            "source_row": pd.Series([1, 2.0, 3, np.int64(4), 5, 6], dtype=object),
        }
    )
    with write_transaction(database) as connection:
        insert_frame(connection, "load", load_row(1))
        n = insert_frame(connection, "person", people.assign(load_id=1, source_sheet="s"))
        found = fetch(connection, sa.text("select * from person order by person_id"))
    assert n == 6
    assert [None if pd.isna(d) else d.day for d in found["hired_on"]] == [2, 3, 4, None, None, 5]
    assert list(found["team"]) == ["A", None, None, None, "", "B"]
    assert list(found["source_row"]) == [1, 2, 3, 4, 5, 6]


def test_a_column_the_table_lacks_is_refused(database):
    with pytest.raises(KeyError, match="colour"), write_transaction(database) as connection:
        insert_frame(connection, "load", load_row(1, colour="red"))


def test_staged_rows_are_gone_afterwards_and_after_a_failure(database):
    with write_transaction(database) as connection:
        for word in ("x", "y"):
            with staged(connection, "setting", pd.DataFrame({"setting_id": [word]})) as rows:
                found = connection.exec_driver_sql(f"select setting_id from {rows}").scalar_one()
            assert found == word

    def fail():
        left = pd.DataFrame({"setting_id": ["z"]})
        with write_transaction(database) as connection, staged(connection, "setting", left):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with write_transaction(database) as connection, pytest.raises(sa.exc.DBAPIError):
        connection.exec_driver_sql(f"select * from {STAGED}")


def test_writers_in_many_threads_follow_each_other(database):
    failures = []

    def write():
        try:
            for _ in range(10):
                with write_transaction(database) as connection:
                    insert_frame(
                        connection, "load", load_row(next_number(connection, "load", "load_id"))
                    )
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(read_frame(database, "load_list")["load_id"]) == list(range(1, 81))


def test_readers_beside_a_writer_see_whole_transactions(database):
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            counts = read_frame(database, "load_table_counts")
            seen.extend(counts["n"])

    reader = threading.Thread(target=read)
    reader.start()
    people = pd.DataFrame(
        {"person_id": [str(i) for i in range(500)], "source_sheet": "s", "source_row": 1}
    )
    for load_id in range(1, 11):
        with write_transaction(database) as connection:
            insert_frame(connection, "load", load_row(load_id))
            for part in (people[:250], people[250:]):
                insert_frame(connection, "person", part.assign(load_id=load_id))
    stop.set()
    reader.join()
    assert set(seen) <= {500}
