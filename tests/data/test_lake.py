"""Facts in a lake: the laws of its files without Spark, and the same answers with it.

What needs Spark runs on a real cluster, a master and two workers.
"""

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from data import backup, erasure, facts, kept, lake, queries, schema
from data.database import close, open_database, read_frame, write_transaction
from data.importing import comparing, loads, storing
from data.problems import FactsInDatabase, FactsInLake, LakeOfOthers, LakeUnsupported, NotWithLake
from data.questions import question
from data.samples.loading import load_sample
from tests.data import spark
from tests.data.loads import checked, people, source_file
from tests.data.test_engines_agree import EMPTY, copy, decide

NOBODY = "impala://127.0.0.1:1/default?lake={folder}"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Opens a database of its own by name, its facts in a lake where one is named."""
    found = []

    def make(name="app", folder=None, url=NOBODY):
        monkeypatch.delenv(lake.ADDRESS, raising=False)
        if folder:
            monkeypatch.setenv(lake.ADDRESS, url.format(folder=folder))
        found.append(open_database(f"duckdb:///{tmp_path / name}.duckdb"))
        return found[-1]

    yield make
    for database in found:
        close(database)


def attendance(**marks):
    rows = {"session_id": "C@2026-01-05", "person_id": list(marks), "status": list(marks.values())}
    return checked({"attendance": rows}, kind="attendance")


def put(database, load_id, table, rows):
    """Write a load and rows of one table, as a load from a file does."""
    about = {
        "load_id": load_id, "file_name": "f", "file_sha256": str(load_id), "source": "upload",
        "kinds": table, "n_rows_read": 0, "n_rows_stored": len(rows), "n_rows_rejected": 0,
        "is_sample": False, "loaded_by": "test", "loaded_at": pd.Timestamp(2026, 7, 1),
    }  # fmt: skip
    with write_transaction(database) as connection:
        facts.insert_frame(connection, "load", pd.DataFrame([about]))
        facts.insert_frame(connection, table, rows)


def a_row(load_id, person_id="a", status="present"):
    return pd.DataFrame(
        {
            "session_id": ["s"], "person_id": [person_id], "status": [status], "load_id": [load_id],
            "source_sheet": ["S"], "source_row": [2],
        }
    )  # fmt: skip


def files(folder):
    return sorted(file.name.partition("-")[0] for file in folder.glob("facts/*/*.parquet"))


def test_an_address_without_a_folder_or_of_another_engine_is_refused(tmp_path):
    assert lake.opened("") is None
    for url in ("impala://h:10000/default", "hive://h/default?lake=/l", "impala://h/d?lake=l"):
        with pytest.raises(LakeUnsupported):
            lake.opened(url)
    found = lake.opened(NOBODY.format(folder=tmp_path))
    assert found.folder == tmp_path
    assert "lake" not in found.engine.url.query


def test_rows_of_facts_become_files_and_the_database_stays_without_them(opened, tmp_path):
    database = opened(folder=tmp_path / "lake")
    put(database, 1, "attendance", a_row(1))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from attendance").scalar() == 0
    (file,) = (tmp_path / "lake").glob("facts/attendance/*.parquet")
    stored = pq.read_table(file)
    assert stored.schema.equals(pa.schema(schema.tables()["attendance"].columns))
    assert stored.column("person_id").to_pylist() == ["a"]


def test_a_rule_of_the_schema_and_a_key_that_comes_twice_are_refused(opened, tmp_path):
    database = opened(folder=tmp_path / "lake")
    twice = pd.concat([a_row(1), a_row(1)])
    for rows in (a_row(1, status="asleep"), twice, a_row(1, person_id=None)):
        with pytest.raises(storing.REFUSALS):
            put(database, 1, "attendance", rows)
    assert files(tmp_path / "lake") == []
    assert read_frame(database, "load_list").empty


def test_what_a_failed_load_left_behind_goes_when_its_number_comes_again(opened, tmp_path):
    database = opened(folder=tmp_path / "lake")
    with contextlib.suppress(ZeroDivisionError), write_transaction(database) as connection:
        facts.insert_frame(connection, "attendance", a_row(1))
        raise ZeroDivisionError
    assert files(tmp_path / "lake") == ["00000001"]
    put(
        database,
        1,
        "person",
        pd.DataFrame([{"person_id": "a", "load_id": 1, "source_sheet": "S", "source_row": 2}]),
    )
    assert files(tmp_path / "lake") == []


def test_facts_are_looked_for_where_they_are(opened, tmp_path):
    own = opened("own", tmp_path / "lake")
    put(own, 1, "attendance", a_row(1))
    close(own)
    with pytest.raises(FactsInLake):
        opened("own")
    with pytest.raises(LakeOfOthers):
        opened("own", tmp_path / "elsewhere")
    with pytest.raises(LakeOfOthers):
        opened("other", tmp_path / "lake")
    plain = opened("plain")
    put(plain, 1, "attendance", a_row(1))
    close(plain)
    with pytest.raises(FactsInDatabase):
        opened("plain", tmp_path / "new")
    assert opened("own", tmp_path / "lake").lake.folder == tmp_path / "lake"


def test_backup_and_erasure_are_refused_with_a_sentence(opened, tmp_path):
    database = opened(folder=tmp_path / "lake")
    with pytest.raises(NotWithLake):
        backup.write_backup(database, tmp_path / "b.backup")
    with pytest.raises(NotWithLake):
        erasure.find(database, "a")


def test_a_restore_is_refused_before_the_lake_takes_a_database_for_its_own(
    opened, tmp_path, monkeypatch
):
    plain = opened("plain")
    backup.write_backup(plain, tmp_path / "b.backup")
    monkeypatch.setenv(lake.ADDRESS, NOBODY.format(folder=tmp_path / "lake"))
    with pytest.raises(NotWithLake):
        backup.restore(tmp_path / "b.backup", f"duckdb:///{tmp_path / 'new.duckdb'}")
    assert not (tmp_path / "lake").exists()
    assert not (tmp_path / "new.duckdb").exists()


def test_no_secret_of_the_settings_is_in_the_lake(opened, tmp_path):
    database = opened(folder=tmp_path / "lake")
    with database.engine.connect() as connection:
        statement = lake.statement(database.lake, connection, question("satisfaction_counts"))
        salt = connection.exec_driver_sql("select value from setting where setting_id = 'salt'")
        secret = salt.scalar()
    assert "parquet.`file:" in statement.text
    mirrored = pa.concat_tables(map(pq.read_table, (tmp_path / "lake").glob("mirror/setting/*")))
    assert secret not in mirrored.column("value").to_pylist()


def test_what_a_database_keeps_beside_its_facts_is_what_a_lake_works_out(opened):
    database = opened()
    for load_id, persons in enumerate(("ab", "bc", "cd"), 1):
        rows = pd.concat([a_row(load_id, person) for person in persons])
        put(database, load_id, "attendance", rows.assign(session_id="C@2026-01-05"))
    (again, unlisted) = kept.rows_from("attendance").items()
    with database.engine.connect() as connection:
        for name, query in (again, unlisted):
            stored = connection.exec_driver_sql(f"select * from {name}").fetchall()
            assert sorted(stored) == sorted(connection.exec_driver_sql(query).fetchall())
        of_again = connection.exec_driver_sql(again[1]).fetchall()
    assert sorted(row[1:] for row in of_again) == [("b", 2), ("c", 3)]


def test_tables_of_a_postgresql_server_are_mirrored_for_spark_too(
    postgresql, tmp_path, monkeypatch
):
    monkeypatch.setenv(lake.ADDRESS, NOBODY.format(folder=tmp_path / "lake"))
    database = open_database(postgresql.engine.url.render_as_string(hide_password=False))
    try:
        roster = pd.DataFrame({"person_id": ["甲", "b"], "hired_on": ["2020-02-03", None]})
        put(database, 1, "person", roster.assign(load_id=1, source_sheet="S", source_row=[2, 3]))
        put(database, 2, "attendance", a_row(2))
        with database.engine.connect() as connection:
            lake.statement(database.lake, connection, question("attendance_by_role_session"))
            assert connection.exec_driver_sql("select count(*) from attendance").scalar() == 0
        (file,) = (tmp_path / "lake").glob("mirror/current_person/*.parquet")
        people_in_lake = pq.read_table(file).to_pylist()
    finally:
        close(database)
    found = {row["person_id"]: row["hired_on"] for row in people_in_lake}
    assert found == {"甲": date(2020, 2, 3), "b": None}


# with a cluster ----------------------------------------------------------------------------------


#: Names how many rows the proof loads: ten loads of a tenth each. People and metrics are those of the
#: sample; later loads correct rows of earlier ones, sessions and tests are in no list, so that every
#: rule has work to do.
ROWS = "TRAINLIFT_LAKE_ROWS"
BIG = {
    "attendance": """select 'K' || (slot % 40) || '@' || (date '2026-01-01' + cast(slot % 180 as integer)) || '#' || slot as session_id,
            person_id, case hash(i, {load}) % 9 when 0 then 'absent' when 1 then 'leave' when 2 then 'late' else 'present' end as status
        from (select i, i // {n_people} as slot, {people}[i % {n_people} + 1] as person_id from range({first}, {last}) as t(i))""",
    "assessment_result": """select 'K' || (slot % 40) || '|written|' || slot as assessment_id, person_id,
            case when i % 2 = 0 then 'post' else 'pre' end as phase, 1 as attempt, 'scored' as status,
            cast(hash(i, {load}) % 101 as double) as score, hash(i, {load}) % 101 >= 70 as is_passed
        from (select i, i // {n_people} as slot, {people}[i % {n_people} + 1] as person_id from range({first}, {last}) as t(i))""",
    "metric_day": """select {metrics}[i % {n_metrics} + 1] as metric_id, day as observed_on, 'day' as period,
            cast(date_trunc('month', day) as date) as period_month, 'T' || (rest % 40) as team, 'a' || (rest // 40) as arm,
            cast(hash(i, {load}) % 1000 as double) / 7 as numerator, 200.0 as denominator
        from (select i, i // ({n_metrics} * 365) as rest,
                date '2026-01-01' + cast(i // {n_metrics} % 365 as integer) as day from range({first}, {last}) as t(i))""",
}  # fmt: skip
#: Table and first row of each load, in loads: halves overlap.
LOADS = [
    *(("attendance", first) for first in (0, 0.5, 1, 1.5)),
    *(("assessment_result", first) for first in (0, 0.5, 1)),
    *(("metric_day", first) for first in (0, 0.5, 0.25)),
]


def big_rows(database, load_id, table, first, n_rows):
    """The rows of a load, made by the engine from running numbers."""
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("select person_id from current_person order by person_id")
        persons = [row.person_id for row in rows.fetchall()]
        rows = connection.exec_driver_sql("select metric_id from current_metric order by metric_id")
        metrics = [row.metric_id for row in rows.fetchall()]
        text = BIG[table].format(
            load=load_id, first=first, last=first + n_rows, people=persons, metrics=metrics,
            n_people=len(persons), n_metrics=len(metrics),
        )  # fmt: skip
        query = (
            f"select *, {load_id} as load_id, 'S' as source_sheet, 2 as source_row from ({text})"
        )
        found = connection.exec_driver_sql(query).cursor.fetch_arrow_table()
    types = schema.tables()[table].columns
    return found.cast(pa.schema([(name, types[name]) for name in found.column_names]))


def in_order(frame):
    """Rows by what is no fraction first: the last digit of a sum may not change their order."""
    order = sorted(frame.columns, key=lambda name: frame[name].dtype == "float64")
    rounded = frame.assign(
        **{name: frame[name].round(6) for name in order if frame[name].dtype == "float64"}
    )
    return frame.loc[rounded.sort_values(order, kind="stable").index].reset_index(drop=True)


def assert_same(left, right, name):
    pd.testing.assert_frame_equal(in_order(left), in_order(right), rtol=1e-9, atol=1e-9, obj=name)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with spark.cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.mark.slow
def test_a_load_is_stored_compared_and_taken_back_in_a_lake_as_in_a_database(
    opened, cluster, tmp_path
):
    found = []
    for name, folder in (("plain", None), ("lake", tmp_path / "lake")):
        database = opened(name, folder, cluster.url(Path("{folder}")))
        store = [people(a="x", b="y", c="z"), attendance(a="present", b="absent")]
        for number, rows in enumerate(store):
            file = source_file(f"{number}.xlsx", str(number))
            storing.store(database, file, [rows], loaded_by="li", is_sample=False)
        later = attendance(a="present", b="late", c="absent")
        counts = comparing.compare(database, [later]).tables[0].counts
        receipt = storing.store(
            database, source_file("2.xlsx", "2"), [later], loaded_by="li", is_sample=False
        )
        before = read_frame(database, "attendance_by_session")
        effect = loads.undo_effect(database, 3)
        rows = loads.rows(database, 3, "attendance", 0, 10)
        storing.undo(database, 3, undone_by="li")
        after = read_frame(database, "attendance_by_session")
        found.append((counts, receipt, effect, before, rows, after))
    plain, lake_s = found
    assert plain[:3] == lake_s[:3]
    assert plain[0] == {"new": 1, "changed": 1, "unchanged": 1, "missing": 0}
    for left, right in zip(plain[3:], lake_s[3:], strict=True):
        pd.testing.assert_frame_equal(left, right)
    assert (plain[3].loc[0, "n_expected"], plain[5].loc[0, "n_expected"]) == (3, 2)


@pytest.mark.slow
def test_what_a_filter_says_arrives_as_it_was_written(opened, cluster, tmp_path):
    database = opened(folder=tmp_path / "lake", url=cluster.url(Path("{folder}")))
    said = [
        "it's",
        "a \\ b",
        "ends in \\",
        "\\'",
        "100%",
        "%(x)s",
        ":role",
        "培训 “上”",
        'say "so"',
        "'",
    ]
    statement = sa.text(" union all ".join(f"select :v{k} as said" for k in range(len(said))))
    given = {f"v{k}": text for k, text in enumerate(said)}
    with database.lake.engine.connect() as connection:
        found = facts.frames.fetch(connection, statement, given)
    assert found["said"].tolist() == said


@pytest.mark.slow
@pytest.mark.skipif(ROWS not in os.environ, reason="takes long: `make prove-lake` runs it")
def test_many_rows_give_the_same_answers_and_a_killed_worker_changes_none(
    opened, cluster, tmp_path
):
    plain = opened("plain")
    load_sample(plain, "zh")
    decide(plain)
    in_lake = opened("lake", tmp_path / "lake", cluster.url(Path("{folder}")))
    copy(plain, in_lake)
    n_rows = int(os.environ[ROWS]) // len(LOADS)
    newest = int(read_frame(plain, "load_list")["load_id"].max())
    for load_id, (table, first) in enumerate(LOADS, newest + 1):
        rows = big_rows(plain, load_id, table, int(first * n_rows), n_rows)
        for database in (plain, in_lake):
            put(database, load_id, table, rows)
    for database in (plain, in_lake):
        storing.undo(database, newest + 2, undone_by="li")
    counted = read_frame(in_lake, "load_table_counts")
    assert counted["n"].sum() > len(LOADS) * n_rows
    asked = [name for name in queries.names() if lake.reads_facts(question(name))]
    for name in asked:
        left, right = (read_frame(database, name) for database in (plain, in_lake))
        assert_same(left, right, name)
        assert len(left) or name in EMPTY, name
    lost = cluster.n_workers_lost()
    with ThreadPoolExecutor(1) as thread:
        begun = cluster.n_tasks()
        waiting = thread.submit(read_frame, in_lake, "attendance_by_role_session")
        cluster.wait_for_tasks(begun + 2)
        spark.kill(cluster.workers[0])
        assert not waiting.done(), "it was answered before the worker was killed"
        right = waiting.result()
    assert cluster.n_workers_lost() > lost
    assert_same(read_frame(plain, "attendance_by_role_session"), right, "with one worker")
