"""After a change the server asks again what was asked before, for each reader within their bound."""

import pandas as pd
import pytest

from data import database, rights
from data.facts import insert_frame
from data.problems import DatabaseBusy
from pages.shared import store, warming
from tests.data import cases
from tests.pages.conftest import reading


@pytest.fixture
def company(tmp_path, monkeypatch):
    """A new database that the store reads, in a session without a browser."""
    monkeypatch.setattr(store.st, "session_state", {})
    with reading(tmp_path / "trainlift.duckdb"):
        yield store.opened()


@pytest.fixture
def told(monkeypatch):
    """The frames that changes made old."""
    found = warming.Waiting()
    monkeypatch.setattr(store, "LISTENERS", [found.add])
    return found


def person(name, team):
    return {"person_id": name, "person_name": name, "team": team}


def test_what_was_read_before_a_change_is_read_again_within_the_bound_of_each_reader(
    company, told, monkeypatch
):
    north, south = (rights.Reader(t, "operations_lead", teams=(t,)) for t in ("North", "South"))

    def seen(reader):
        store.set_reader(reader)
        return store.read("team_list")["team"].tolist()

    for reader in (north, south):
        assert seen(reader) == []
    roster = pd.DataFrame([person("a", "North"), person("b", "South")])
    with database.write_transaction(company) as connection:
        load = pd.DataFrame({"load_id": [8], "undone_at": [pd.NaT]})
        insert_frame(connection, "load", cases.completed("load", load))
        insert_frame(connection, "person", cases.completed("person", roster.assign(load_id=8)))
    store.changed()
    while told.reads:
        warming.ask(*told.next())
    store.look_again()
    read = []
    monkeypatch.setattr(database, "read_frame", lambda *asked: read.append(asked))
    assert (seen(north), seen(south)) == (["North"], ["South"])
    assert read == []


@pytest.mark.usefixtures("company")
def test_a_question_that_fails_is_left_to_the_reader_who_asks_it(told, monkeypatch):
    store.read("team_list")
    with monkeypatch.context() as broken:
        broken.setattr(database, "_read", lambda *_: 1 / 0)
        broken.setattr(store, "_state_now", lambda: store.State(1, 0, 1, 1))
        store.changed()
        question = told.next()
        with pytest.raises(ZeroDivisionError):
            warming.ask(*question)
        broken.setattr(database, "_read", refuse)
        warming.ask(*question)
    assert store.read("team_list").columns.tolist() == store.read_now("team_list").columns.tolist()


def refuse(*_):
    raise DatabaseBusy(file="a", pid="1")
