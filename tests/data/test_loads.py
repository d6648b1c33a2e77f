"""What a load holds, and what taking it back does to it and to the loads that build on it."""

import random

import pytest
import sqlalchemy as sa

from data.frames import fetch
from data.importing import loads, storing
from data.importing.loads import Dependent, TableEffect
from tests.data.loads import checked, people, source_file


def store(database, *items, name="a.xlsx"):
    return storing.store(
        database, source_file(name, name), items, loaded_by="li", is_sample=False
    ).load_id


def marks(*persons):
    """A sign-in sheet of one meeting, everybody present."""
    rows = {"session_id": "s", "person_id": list(persons), "status": "present"}
    return checked({"attendance": rows}, kind="attendance", n_rows_read=len(persons))


def test_the_rows_of_a_load_come_page_by_page_in_the_order_of_the_file(database):
    store(database, people(z="Z"))
    second = store(database, people(b="B", a="A", c="C"))
    first_page = loads.rows(database, second, "person", 0, 2)
    assert list(first_page["person_id"]) == ["b", "a"]
    assert list(first_page["source_row"]) == [2, 3]
    assert list(loads.rows(database, second, "person", 2, 2)["person_id"]) == ["c"]
    assert loads.rows(database, second, "course", 0, 2).empty


def test_undoing_removes_what_only_this_load_says_and_gives_back_what_was_before(database):
    store(database, people(a="A", b="B"))
    second = store(database, people(b="C", c="C", d="D"))
    store(database, people(d="E"))
    effect = loads.undo_effect(database, second)
    assert effect.tables == (TableEffect("person", n_gone=1, n_back=1, n_covered=1),)
    assert effect.dependents == ()


def test_a_load_that_was_undone_does_not_give_anything_back(database):
    first = store(database, people(a="A"))
    second = store(database, people(a="B"))
    storing.undo(database, first, undone_by="li")
    (effect,) = loads.undo_effect(database, second).tables
    assert (effect.n_gone, effect.n_back) == (1, 0)


def test_later_rows_that_speak_of_people_only_this_load_knows_are_counted(database):
    roster = store(database, people(a="A", b="B"), name="roster.xlsx")
    sheet = store(database, marks("a", "b", "c"), name="sign-in.xlsx")
    assert loads.undo_effect(database, roster).dependents == (
        Dependent(sheet, "sign-in.xlsx", "attendance", "person", 2),
    )
    store(database, people(a="A"), name="again.xlsx")
    (left,) = loads.undo_effect(database, roster).dependents
    assert left.n == 1
    assert loads.undo_effect(database, sheet).dependents == ()


def figures(*days):
    """Figures of one metric, a row for each day of March."""
    rows = {
        "metric_id": "m", "observed_on": [f"2026-03-{day:02}" for day in days], "period": "day",
        "period_month": "2026-03-01", "team": "A", "arm": "", "value": 1.0,
    }  # fmt: skip
    return checked({"metric_day": rows}, kind="metric", n_rows_read=len(days))


KEYS = {"attendance": ["session_id", "person_id"], "metric_day": ["metric_id", "observed_on"]}


def counted(database, load_id, table):
    """What undoing does to the rows of a load, from every stored row by pandas."""
    with database.engine.connect() as connection:
        text = f"select {table}.* from {table} join load using (load_id) where undone_at is null"
        live = fetch(connection, sa.text(text))
    own, others = live[live["load_id"] == load_id], live[live["load_id"] != load_id]
    newest = others.groupby(KEYS[table])["load_id"].max().rename("newest")
    met = own.merge(newest, left_on=KEYS[table], right_index=True, how="left")["newest"]
    if own.empty:
        return []
    said = int(met.isna().sum()), int((met < load_id).sum()), int((met > load_id).sum())
    return [TableEffect(table, *said)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_of_rows_said_again_and_again_those_are_counted_that_undoing_changes(database, seed):
    chance = random.Random(seed)
    live = []
    for _ in range(7):
        if live and chance.random() < 0.3:
            storing.undo(database, live.pop(chance.randrange(len(live))), undone_by="li")
            continue
        people = chance.sample("abcdef", chance.randrange(1, 5))
        live.append(store(database, marks(*people), figures(*map(" abcdef".index, people))))
    assert len(live) > 1
    for load_id in live:
        found = loads.undo_effect(database, load_id).tables
        wanted = [
            *counted(database, load_id, "attendance"),
            *counted(database, load_id, "metric_day"),
        ]
        assert sorted(found, key=str) == sorted(wanted, key=str)


def test_asking_undoes_nothing(database):
    roster = store(database, people(a="A"))
    assert loads.undo_effect(database, roster) == loads.undo_effect(database, roster)
