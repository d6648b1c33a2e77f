"""Two who load the same file at once, and a server that goes away in the middle: nothing lost, nothing twice."""

import threading
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from data.database import read_frame, write_transaction
from data.importing import storing
from data.problems import DatabaseUnreachable
from tests.data.loads import people, source_file


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
