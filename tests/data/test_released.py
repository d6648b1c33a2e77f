"""A released quarter: whatever is loaded later, its results stay; an open quarter takes it in."""

from datetime import date

import pandas as pd
import pytest

from data import registry
from data.database import read_frame
from data.importing import storing
from tests.data.loads import checked, source_file

QUARTERS = {"2026-01-01": date(2026, 2, 3), "2026-04-01": date(2026, 5, 4)}


def forms(values, day, *, course="c", said=None, people=None):
    """A load of forms of one survey, one answer each, by key.

    said: what was written in them, by key; people: who filled them in, by key.
    """
    keys, said = list(values), said or {}
    survey = {
        "survey_id": ["s"], "survey_name": ["S"], "purpose": ["satisfaction"],
        "is_anonymous": [people is None],
    }  # fmt: skip
    rating = {
        "survey_id": "s", "question_id": "q", "position": 1, "question_text": "Overall",
        "question_type": "rating", "aspect": "overall", "scale_min": 1.0, "scale_max": 5.0,
        "is_reversed": False,
    }  # fmt: skip
    remark = {
        "survey_id": "s", "question_id": "t", "position": 2, "question_text": "Why?",
        "question_type": "open", "is_reversed": False,
    }  # fmt: skip
    response = {
        "survey_id": ["s"] * len(keys), "respondent_key": keys, "responded_on": [day] * len(keys),
        "course_id": [course] * len(keys), "person_id": [(people or {}).get(key) for key in keys],
    }  # fmt: skip
    answer = {"survey_id": "s", "option_text": ""}
    answers = [
        *(answer | {"respondent_key": key, "question_id": "q", "value": float(value)}
          for key, value in values.items()),
        *(answer | {"respondent_key": key, "question_id": "t", "answer_text": text}
          for key, text in said.items()),
    ]  # fmt: skip
    questions = [rating, remark] if said else [rating]
    tables = {"survey": survey, "survey_question": pd.DataFrame(questions)}
    tables |= {"survey_response": response, "survey_answer": pd.DataFrame(answers)}
    return checked(tables, "survey")


def load(database, item, name):
    storing.store(database, source_file(name, name), [item], loaded_by="li", is_sample=False)


def answers(database):
    """The answers that analyses read: quarter, value and how many."""
    rows = read_frame(database, "satisfaction_counts")
    rows = rows[rows["is_in_force"]]
    counts = rows.groupby(["quarter_on", "value"])["n"].sum()
    return {(str(day.date()), value): int(n) for (day, value), n in counts.items()}


def texts(database):
    """What was written: the text and whether it is in force."""
    rows = read_frame(database, "liked_texts")
    return set(zip(rows["text"], rows["is_in_force"], strict=True))


def roles(database):
    """The roles of the forms that answered."""
    return set(read_frame(database, "response_counts")["role"])


@pytest.mark.parametrize("quarter", QUARTERS)
def test_late_forms_and_corrections_change_nothing_in_a_released_quarter(database, quarter):
    day = QUARTERS[quarter]
    load(database, forms({"a": 5, "b": 4}, day), "first")
    registry.release(database, date.fromisoformat(quarter), released_by="li")
    load(database, forms({"a": 1, "late": 2}, day), "second")
    assert answers(database) == {(quarter, 4.0): 1, (quarter, 5.0): 1}
    assert int(read_frame(database, "response_counts")["n"].sum()) == 2


def test_an_open_quarter_takes_in_what_comes_later(database):
    first, second = QUARTERS.values()
    load(database, forms({"a": 5}, first), "first")
    registry.release(database, date(2026, 1, 1), released_by="li")
    load(database, forms({"b": 3, "c": 3}, second), "second")
    load(database, forms({"b": 4}, second), "third")
    assert answers(database) == {
        ("2026-01-01", 5.0): 1, ("2026-04-01", 3.0): 1, ("2026-04-01", 4.0): 1,
    }  # fmt: skip


def test_a_release_is_made_once_and_stands_in_the_audit(database):
    load(database, forms({"a": 5}, date(2026, 2, 3)), "first")
    registry.release(database, date(2026, 1, 1), released_by="li")
    load(database, forms({"b": 5}, date(2026, 2, 3)), "second")
    registry.release(database, date(2026, 1, 1), released_by="wang")
    assert read_frame(database, "released_list")["load_id"].tolist() == [1]
    audit = read_frame(database, "audit_list")
    assert list(audit.loc[audit["action"] == "release", "actor"]) == ["li"]


def test_a_load_taken_back_after_the_release_leaves_its_forms_out_of_force(database):
    load(database, forms({"a": 5}, date(2026, 2, 3)), "first")
    load(database, forms({"b": 4}, date(2026, 2, 3)), "second")
    registry.release(database, date(2026, 1, 1), released_by="li")
    storing.undo(database, 2, undone_by="li")
    assert answers(database) == {("2026-01-01", 5.0): 1}
    assert len(read_frame(database, "satisfaction_counts")) == 2


def test_what_was_written_in_a_released_quarter_stays(database):
    day = date(2026, 2, 3)
    load(database, forms({"a": 5, "b": 4}, day, said={"a": "too fast", "b": "fine"}), "first")
    registry.release(database, date(2026, 1, 1), released_by="li")
    again = {"a": "too fast", "b": "changed", "late": "more cases"}
    load(database, forms({"a": 5, "b": 4, "late": 1}, day, said=again), "second")
    assert texts(database) == {("too fast", True), ("fine", True)}


def test_what_only_an_earlier_file_of_a_released_quarter_holds_stays(database):
    day = date(2026, 2, 3)
    load(database, forms({"a": 5, "b": 5}, day, said={"a": "too fast", "b": "fine"}), "both")
    load(database, forms({"a": 4, "b": 4}, day), "ratings alone")
    registry.release(database, date(2026, 1, 1), released_by="li")
    load(database, forms({"a": 1, "b": 1}, day, said={"a": "changed"}), "again")
    assert texts(database) == {("too fast", True), ("fine", True)}
    assert answers(database) == {("2026-01-01", 4.0): 2}


def test_a_text_taken_back_is_out_of_force_and_hides_its_block(database):
    day = date(2026, 2, 3)
    load(database, forms({"a": 5, "b": 5}, day, said={"a": "too fast", "b": "fine"}), "both")
    load(database, forms({"a": 4}, day), "a rating alone")
    load(database, forms({"b": 5}, day, said={"b": "fine"}), "one again")
    storing.undo(database, 1, undone_by="li")
    assert texts(database) == {("too fast", False), ("fine", True)}
    rows = read_frame(database, "liked_texts")
    assert set(rows["first_load_id"]) == {1}
    assert answers(database) == {("2026-01-01", 4.0): 1, ("2026-01-01", 5.0): 1}


@pytest.mark.parametrize(("is_released", "role"), [(True, "support"), (False, "sales")])
def test_the_roles_of_a_released_quarter_are_those_of_the_roster_then(database, is_released, role):
    load(database, roster("support"), "roster")
    load(database, forms({"a": 5}, date(2026, 2, 3), people={"a": "1"}), "survey")
    if is_released:
        registry.release(database, date(2026, 1, 1), released_by="li")
    load(database, roster("sales"), "new roster")
    assert roles(database) == {role}


def roster(role):
    """A roster of one person."""
    return checked({"person": {"person_id": ["1"], "person_name": ["Li"], "role": [role]}})
