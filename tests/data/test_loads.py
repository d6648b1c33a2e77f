"""What a load holds, and what taking it back does to it and to the loads that build on it."""

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


def test_asking_undoes_nothing(database):
    roster = store(database, people(a="A"))
    assert loads.undo_effect(database, roster) == loads.undo_effect(database, roster)
