"""A released quarter: whatever is loaded later, its results stay; an open quarter takes it in."""

from datetime import date

import pytest

from data import registry
from data.database import read_frame
from data.importing import storing
from tests.data.loads import checked, source_file

QUARTERS = {"2026-01-01": date(2026, 2, 3), "2026-04-01": date(2026, 5, 4)}


def forms(values, day, *, course="c"):
    """A load of forms of one survey, one answer each, by key."""
    keys = list(values)
    survey = {
        "survey_id": ["s"], "survey_name": ["S"], "purpose": ["satisfaction"], "is_anonymous": [True],
    }  # fmt: skip
    question = {
        "survey_id": ["s"], "question_id": ["q"], "position": [1], "question_text": ["Overall"],
        "question_type": ["rating"], "aspect": ["overall"], "scale_min": [1.0], "scale_max": [5.0],
        "is_reversed": [False],
    }  # fmt: skip
    response = {
        "survey_id": ["s"] * len(keys), "respondent_key": keys, "responded_on": [day] * len(keys),
        "course_id": [course] * len(keys),
    }  # fmt: skip
    answer = {
        "survey_id": ["s"] * len(keys), "respondent_key": keys, "question_id": ["q"] * len(keys),
        "option_text": [""] * len(keys), "value": [float(v) for v in values.values()],
    }  # fmt: skip
    tables = {"survey": survey, "survey_question": question}
    return checked(tables | {"survey_response": response, "survey_answer": answer}, "survey")


def load(database, item, name):
    storing.store(database, source_file(name, name), [item], loaded_by="li", is_sample=False)


def answers(database):
    """The answers that analyses read: quarter, value and how many."""
    rows = read_frame(database, "satisfaction_counts")
    rows = rows[rows["is_in_force"]]
    counts = rows.groupby(["quarter_on", "value"])["n"].sum()
    return {(str(day.date()), value): int(n) for (day, value), n in counts.items()}


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
