"""An analysis says by its parameters what it needs, and gets it."""

import inspect
from datetime import date

import pandas as pd
import pytest

from data import queries
from data.importing import storing
from tests.data.loads import people, source_file


def count_people(role_list, team_list, *, times=1):
    return times * int(role_list["n_people"].sum()), times * int(team_list["n_people"].sum())


def test_frames_are_the_positional_parameters_in_order():
    assert queries.frames_of(count_people) == ("role_list", "team_list")
    assert queries.frames_of(lambda *, top: top) == ()


def test_an_answer_is_what_the_function_concludes_from_its_frames(duckdb_file):
    storing.store(
        duckdb_file, source_file(), [people(a="A", b="B")], loaded_by="li", is_sample=False
    )
    assert queries.answer(duckdb_file, count_people, {}) == (0, 2)
    assert queries.answer(duckdb_file, count_people, {"role": "x"}, times=2) == (0, 4)


def test_the_same_frame_is_read_once(duckdb_file, monkeypatch):
    asked = []
    monkeypatch.setattr(
        queries, "read_frame", lambda _base, name, **_filters: asked.append(name) or pd.DataFrame()
    )
    queries.read_frames(duckdb_file, ("role_list", "team_list", "role_list"))
    assert asked == ["role_list", "team_list"]


def test_teams_are_asked_for_only_where_an_evaluation_is_registered():
    rows = {"evaluation_list": pd.DataFrame({"evaluation_id": []}), "team_training": "asked"}
    wanted = ("team_training", "evaluation_list")
    found = queries.gathered(wanted, rows.get)
    assert list(found) == list(wanted)
    assert found["team_training"].empty
    assert "n_trained" in found["team_training"].columns
    assert queries.gathered(("team_training",), rows.get) == {"team_training": "asked"}
    rows["evaluation_list"] = pd.DataFrame({"evaluation_id": [1]})
    assert queries.gathered(wanted, rows.get)["team_training"] == "asked"


def test_names_are_sorted_and_parameters_of_python():
    assert list(queries.names()) == sorted(queries.names())
    assert all(name.isidentifier() for name in queries.names())
    assert "database" in inspect.signature(queries.answer).parameters


def test_a_frame_is_read_once_for_what_its_question_is_asked_with(duckdb_file, monkeypatch):
    asked = []
    real = queries.read_frame
    monkeypatch.setattr(
        queries, "read_frame", lambda d, name, **given: asked.append(name) or real(d, name, **given)
    )
    read = queries.reading_once(duckdb_file)
    quarter = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31), "role": None}
    first = read("course_list", **quarter)
    # the register of courses is not asked about a period, sessions are
    assert read("course_list", **quarter | {"from_on": date(2026, 4, 1)}) is first
    read("attendance_by_session", **quarter)
    read("attendance_by_session", **quarter | {"from_on": date(2026, 4, 1)})
    assert asked == ["course_list", "attendance_by_session", "attendance_by_session"]


def test_what_was_read_for_all_courses_is_cut_by_course_and_by_days():
    days = pd.to_datetime(["2026-01-10", "2026-04-10", None])
    whole = pd.DataFrame(
        {
            "course_id": ["b", "a", "c"],
            "course_name": ["B", "A", "C"],
            "metric_id": ["m", "m", "m"],
            "first_session_on": days,
            "last_session_on": days,
        }
    )

    def kept(**filters):
        return list(queries.cut("training_window", whole, filters)["course_id"])

    assert kept() == ["b", "a", "c"]
    assert kept(course="a", role="x") == ["a"]
    # a course without a day is in no period
    assert kept(from_on=date(2026, 1, 10)) == ["b", "a"]
    assert kept(from_on=date(2026, 1, 11)) == ["a"]
    assert kept(to_on=date(2026, 1, 10), course=None) == ["b"]
    held = queries.put_together("metric_training", whole)
    assert list(held["course_id"]) == ["b", "a"]


@pytest.mark.parametrize("n_rows", [0, 3])
def test_rows_that_name_a_metric_are_described_by_its_register_or_by_its_id(n_rows):
    named = {
        "course_id": ["b", "a", "c"],
        "course_name": ["B", "A", "C"],
        "metric_id": ["m", "x", "m"],
    }
    sizes = {"n_people": [3, 2, 1], "n_teams": [1, 0, 0]}
    days = dict.fromkeys(("first_session_on", "last_session_on"), pd.Timestamp("2026-01-10"))
    windows = pd.DataFrame({**named, **days, **sizes}).iloc[:n_rows]
    about = {"metric_name": ["M"], "kind": ["ratio"], "direction": ["lower"], "unit": [None]}
    found = queries.put_together(
        "training_window", windows, pd.DataFrame({"metric_id": ["m"], **about})
    )
    assert list(found["metric_name"]) == ["M", "x", "M"][:n_rows]
    assert [None if pd.isna(cell) else cell for cell in found["direction"]] == [
        "lower", None, "lower"
    ][:n_rows]  # fmt: skip
    assert list(found["n_people"]) == [3, 2, 1][:n_rows]
