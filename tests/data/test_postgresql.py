"""A server in a company: a role that may do little, limits in time, and a sentence for each refusal."""

import contextlib
import threading
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from data import erasure, problems, registry
from data import postgresql as module
from data.database import close, open_database, read_frame, write_transaction
from data.importing import storing
from data.samples.loading import load_sample

SERVER = Path(__file__).resolve().parents[2] / "docs/server"


def run(address, file):
    """Run a file of docs/server as whoever the address names."""
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in (SERVER / file).read_text("utf-8").split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture(scope="module")
def addresses(postgresql_server):
    """Of a database set up as docs/server.md says, without tables: of its owner and of the application."""
    administrator = postgresql_server.engine.url
    server = sa.create_engine(administrator, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("create database trainlift")
    run(administrator.set(database="trainlift"), "roles.sql")
    yield tuple(
        administrator.set(database="trainlift", username=name).render_as_string(hide_password=False)
        for name in ("trainlift_owner", "trainlift")
    )
    with server.connect() as connection:
        connection.exec_driver_sql("drop database trainlift with (force)")
        connection.exec_driver_sql("drop role trainlift")
        connection.exec_driver_sql("drop role trainlift_owner")
    server.dispose()


@pytest.fixture(scope="module")
def application(addresses):
    """The database as the application sees it: tables by the owner, rights by the file."""
    owner, address = addresses
    with pytest.raises(problems.RoleMayNot):
        open_database(address)
    close(open_database(owner))
    with pytest.raises(problems.RoleMayNot):
        open_database(address)
    run(owner, "rights.sql")
    database = open_database(address)
    yield database
    close(database)


@pytest.mark.slow
@pytest.mark.parametrize(
    "statement",
    [
        "drop table audit",
        "drop view current_person",
        "alter table person add column salary integer",
        "create table notes (n integer)",
        "create view notes as select 1",
        "truncate load",
        "delete from audit",
        "delete from load",
        "update audit set happened_at = now()",
        "insert into schema_version values (99, now())",
        "create role li",
        "create schema other",
    ],
)
def test_the_role_of_the_application_cannot(application, statement):
    with pytest.raises(problems.RoleMayNot), write_transaction(application) as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.slow
def test_the_role_of_the_application_can_do_its_work(application):
    load_sample(application, "zh")
    registry.record_event(application, "li", "download", "a.xlsx")
    with application.engine.connect() as connection:
        number = connection.exec_driver_sql("select min(person_id) from person").scalar()
    person = erasure.find(application, number)
    assert erasure.erase(application, person, erased_by="li").left == ()
    storing.remove_sample(application, undone_by="li")
    loads = read_frame(application, "load_list")
    assert loads["undone_at"].notna().all()
    assert len(loads) >= 24


def test_every_connection_has_the_limits(postgresql):
    names = (
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "enable_nestloop",
    )
    with postgresql.engine.connect() as connection:
        told = [connection.exec_driver_sql(f"show {name}").scalar() for name in names]
    assert told == ["5min", "1min", "2min", "off"]


def test_the_address_may_set_other_limits(postgresql):
    url = postgresql.engine.url.update_query_dict({"options": "-c statement_timeout=7s"})
    engine = module.engine(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("show statement_timeout").scalar() == "7s"
        assert connection.exec_driver_sql("show lock_timeout").scalar() == "1min"
    engine.dispose()


@contextlib.contextmanager
def limited(database, **limits):
    """The database over connections with other limits."""
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    url = database.engine.url.update_query_dict({"options": options})
    opened = open_database(url.render_as_string(hide_password=False))
    yield opened
    close(opened)


def test_a_statement_that_lasts_too_long_is_stopped_and_said(postgresql):
    with (
        limited(postgresql, statement_timeout="500ms") as database,
        pytest.raises(problems.TookTooLong),
        write_transaction(database) as connection,
    ):
        connection.exec_driver_sql("select pg_sleep(60)")


def test_who_waits_too_long_for_another_writer_is_told(postgresql):
    with limited(postgresql, lock_timeout="20ms") as second:
        with (
            write_transaction(postgresql),
            pytest.raises(problems.WriterWaited),
            write_transaction(second),
        ):
            pass
        registry.record_event(second, "li", "download", "a.xlsx")
    assert len(read_frame(postgresql, "audit_list")) == 1


def test_a_writer_that_does_nothing_is_cut_off_and_keeps_nobody_waiting(postgresql):
    with limited(postgresql, idle_in_transaction_session_timeout="20ms") as database:

        def store_and_stop():
            with write_transaction(database) as connection:
                registry.record(connection, "li", "download", "lost.xlsx")
                # a second connection sees when the server has cut off the first
                with postgresql.engine.connect() as other:
                    while other.exec_driver_sql(
                        "select 1 from pg_locks where locktype = 'advisory'"
                    ).fetchall():
                        other.rollback()

        with pytest.raises(problems.DatabaseUnreachable):
            store_and_stop()
    registry.record_event(postgresql, "li", "download", "kept.xlsx")
    assert list(read_frame(postgresql, "audit_list")["subject"]) == ["kept.xlsx"]


def test_a_server_that_stops_in_the_middle_of_a_question_is_said(postgresql):
    def read(done):
        try:
            with write_transaction(postgresql) as connection:
                me = connection.exec_driver_sql("select pg_backend_pid()").scalar()
                done.append(me)
                started.set()
                connection.exec_driver_sql("select pg_sleep(60)")
        except problems.DatabaseProblem as problem:
            done.append(problem)

    started, done = threading.Event(), []
    reader = threading.Thread(target=read, args=(done,))
    reader.start()
    started.wait(30)
    with postgresql.engine.begin() as connection:
        connection.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": done[0]})
    reader.join(60)
    assert isinstance(done[1], problems.DatabaseUnreachable)
    assert len(read_frame(postgresql, "load_list")) == 0


def test_more_people_than_connections_wait_and_are_told(postgresql, monkeypatch):
    monkeypatch.setenv(module.POOL, "2")
    monkeypatch.setattr(module, "SECONDS_FOR_A_CONNECTION", 0.02)
    with limited(postgresql) as database, contextlib.ExitStack() as held:
        for _ in range(2):
            held.enter_context(database.engine.connect())
        with pytest.raises(problems.DatabaseCrowded):
            read_frame(database, "load_list")


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (psycopg.errors.TooManyConnections("full"), problems.DatabaseCrowded),
        (psycopg.errors.DeadlockDetected("each other"), problems.WriterWaited),
        (psycopg.errors.CannotConnectNow("starting up"), problems.DatabaseUnreachable),
        (psycopg.errors.UndefinedTable("a fault of ours"), type(None)),
    ],
)
def test_what_a_server_says_becomes_the_problem_it_is(raised, kind):
    assert type(module.problem_of(raised, "postgresql://server/trainlift")) is kind
