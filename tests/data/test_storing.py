"""Loads: all or nothing, counted, comparable, and taken back without a trace in what is current."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import database as database_module
from data import schema
from data.database import DatabaseProblem, StorageFull, read_frame, write_transaction
from data.frames import fetch
from data.importing import comparing, storing
from data.importing.model import Match, Proposal, Written
from tests.data.loads import checked, people, source_file


def store(database, *items, name="a.xlsx", sha256="a1", is_sample=False):
    return storing.store(
        database, source_file(name, sha256), items, loaded_by="li", is_sample=is_sample
    )


def teams(database):
    """Who is in which team now."""
    with database.engine.connect() as connection:
        found = fetch(connection, sa.text("select person_id, team from current_person"))
    return dict(zip(found["person_id"], found["team"], strict=True))


def counts(database, items):
    """How many rows storing would add, change and leave as they are."""
    found = comparing.compare(database, items)
    return tuple(found.n(state) for state in ("new", "changed", "unchanged"))


def stored_rows(database):
    """How many rows each table holds in all."""
    found = read_frame(database, "load_table_counts")
    return found.groupby("table_name")["n"].sum().to_dict()


# storing


def test_a_receipt_counts_what_was_read_stored_and_left_out(database):
    rejected = pd.DataFrame({"row": [7, 7, 9], "code": ["bad_date", "bad_number", "bad_date"]})
    roster = checked({"person": {"person_id": ["1", "2"]}}, n_rows_read=4, rejected=rejected)
    courses = checked({"course": {"course_id": ["ab"], "course_name": ["A/B"]}}, "course", 1)
    receipt = store(database, roster, courses)
    assert (receipt.load_id, receipt.file_name) == (1, "a.xlsx")
    assert (receipt.n_rows_read, receipt.n_rows_stored, receipt.n_rows_rejected) == (5, 3, 2)
    assert receipt.tables == {"person": 2, "course": 1}
    row = read_frame(database, "load_list").iloc[0]
    assert (row["kinds"], row["source"], row["loaded_by"]) == ("roster,course", "upload", "li")
    assert (row["n_rows_read"], row["n_rows_stored"], row["n_rows_rejected"]) == (5, 3, 2)


def test_a_load_is_written_into_the_audit(database):
    store(database, people(a="A"))
    storing.undo(database, 1, undone_by="wang")
    audit = read_frame(database, "audit_list")
    assert list(audit["action"]) == ["undo", "load"]
    assert list(audit["actor"]) == ["wang", "li"]
    assert list(audit["subject"]) == ["1", "1"]


def test_every_row_knows_its_load_sheet_and_row(database):
    store(database, people(a="A"))
    store(
        database,
        checked({"person": {"person_id": ["b"], "source_sheet": ["名单"], "source_row": [9]}}),
    )
    with database.engine.connect() as connection:
        found = fetch(
            connection, sa.text("select load_id, source_sheet, source_row from person order by 1")
        )
    assert found.values.tolist() == [[1, "Sheet1", 2], [2, "名单", 9]]


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_an_anonymous_form_keeps_no_place_in_the_file_and_no_time(database, is_anonymous):
    survey = {
        "survey_id": ["s"], "survey_name": ["S"], "purpose": ["satisfaction"],
        "is_anonymous": [is_anonymous], "source_row": [0],
    }  # fmt: skip
    forms = {
        "survey_id": ["s", "s"], "respondent_key": ["z", "a"], "duration_seconds": [100.0, 130.0],
        "responded_on": [date(2026, 5, 20), date(2026, 6, 3)], "source_row": [2, 3],
        "source_sheet": pd.Categorical(["Sheet1", "Sheet1"]),
    }  # fmt: skip
    item = checked({"survey": survey, "survey_response": forms}, "survey")
    store(database, item)
    with database.engine.connect() as connection:
        found = fetch(connection, sa.text("select * from survey_response"))
    assert found["respondent_key"].tolist() == ["a", "z"]
    days = [day.date() for day in found["responded_on"]]
    if is_anonymous:
        assert found[["source_sheet", "source_row"]].values.tolist() == [["", 0], ["", 0]]
        assert found["duration_seconds"].isna().all()
        assert days == [date(2026, 4, 1), date(2026, 4, 1)]
    else:
        assert found["source_row"].tolist() == [3, 2]
        assert found["duration_seconds"].tolist() == [130, 100]
        assert days == [date(2026, 6, 3), date(2026, 5, 20)]
    assert counts(database, [item]) == (0, 0, 3), "the same file again changes nothing"


def test_new_changed_and_unchanged_rows_are_told_apart(database):
    assert counts(database, [people(a="A", b="B")]) == (2, 0, 0)
    store(database, people(a="A", b="B"))
    again = people(a="A", b="C", c="C")
    assert counts(database, [again]) == (1, 1, 1)
    receipt = store(database, again)
    assert (receipt.n_new, receipt.n_changed, receipt.n_unchanged) == (1, 1, 1)
    assert counts(database, [again]) == (0, 0, 3)


def test_a_value_that_disappears_is_a_change_and_a_column_not_given_is_none(database):
    store(database, people(a="A"))
    assert counts(database, [people(a=None)]) == (0, 1, 0)
    assert counts(database, [checked({"person": {"person_id": ["a"]}})]) == (0, 0, 1)


def test_comparing_stores_nothing(database):
    counts(database, [people(a="A")])
    assert stored_rows(database) == {}


def test_a_file_without_rows_is_an_empty_load(database):
    receipt = store(database, people())
    assert (receipt.n_rows_stored, receipt.n_new, receipt.tables) == (0, 0, {})


def test_a_file_already_loaded_is_recognised_until_it_is_undone(database):
    assert storing.already_loaded(database, "a1") is None
    store(database, people(a="A"))
    store(database, people(a="A"))
    assert storing.already_loaded(database, "a1")["load_id"] == 2
    assert storing.already_loaded(database, "other") is None
    storing.undo(database, 2, undone_by="li")
    assert storing.already_loaded(database, "a1")["load_id"] == 1
    storing.undo(database, 1, undone_by="li")
    assert storing.already_loaded(database, "a1") is None


BAD_ROWS = {
    "a status nobody knows": {"attendance": {"session_id": ["s"], "person_id": ["a"], "status": ["asleep"]}},
    "an empty key": {"person": {"person_id": [""]}},
    "no key": {"person": {"person_id": [None]}},
    "left before hired": {"person": {"person_id": ["a"], "hired_on": ["2026-02-01"], "left_on": ["2026-01-01"]}},
    "a score without the status": {
        "assessment_result": {
            "assessment_id": ["w"], "person_id": ["a"], "phase": ["post"], "attempt": [1],
            "status": ["absent"], "score": [50.0],
        }
    },
    "text for a number": {"skill_requirement": {"role": ["r"], "skill_id": ["s"], "required_level": ["high"], "weight": [1]}},
}  # fmt: skip


@pytest.mark.parametrize("frames", BAD_ROWS.values(), ids=BAD_ROWS)
def test_rows_that_break_a_rule_of_the_schema_keep_the_whole_file_out(database, frames):
    store(database, people(a="A"))
    good = checked({"course": {"course_id": ["ab"], "course_name": ["A/B"]}}, "course")
    with pytest.raises(storing.RowsRefused) as caught:
        store(database, good, checked(frames), name="b.xlsx")
    assert caught.value.values["file"] == "b.xlsx"
    assert len(read_frame(database, "load_list")) == 1
    assert len(read_frame(database, "audit_list")) == 1
    assert stored_rows(database) == {"person": 1}


def test_a_file_of_metrics_alone_writes_what_answers_that_stay_kept_do_not_read(database):
    people_of_metrics = checked({"person": {"person_id": ["1"]}}, "metric")
    with pytest.raises(ValueError, match="person"):
        store(database, people_of_metrics)
    assert stored_rows(database) == {}


def test_what_two_sheets_describe_alike_is_one_row_with_the_values_of_both(database):
    one = checked({"course": {"course_id": ["ab"], "course_name": ["A/B"], "trainer": [None]}})
    two = checked(
        {
            "course": {
                "course_id": ["ab", "sql"],
                "course_name": ["a/b", "SQL"],
                "trainer": ["赵", None],
            }
        }
    )
    receipt = store(database, one, two)
    assert receipt.tables == {"course": 2}
    courses = read_frame(database, "course_list").set_index("course_id")
    assert courses.loc["ab", "course_name"] == "A/B"
    assert courses.loc["ab", "trainer"] == "赵"


def attendance(status, sheet):
    rows = {
        "session_id": ["s"],
        "person_id": ["a"],
        "status": [status],
        "source_sheet": [sheet],
        "source_row": [4],
    }
    return checked({"attendance": rows}, "attendance")


def test_a_fact_said_twice_alike_is_stored_once(database):
    assert store(database, attendance("late", "一"), attendance("late", "二")).tables == {
        "attendance": 1
    }


def test_sheets_that_contradict_each_other_are_refused_with_both_places(database):
    with pytest.raises(storing.ConflictingRows) as caught:
        store(database, attendance("late", "一"), attendance("absent", "二"))
    told = caught.value.values
    assert (told["table"], told["subject"], told["n"]) == ("attendance", "s, a", 1)
    assert (told["sheet"], told["row"], told["other_sheet"]) == ("一", 4, "二")
    assert stored_rows(database) == {}


# undoing


def test_undo_makes_the_rows_before_it_current_again(database):
    store(database, people(a="A", b="B"))
    store(database, people(b="C", c="C"))
    assert teams(database) == {"a": "A", "b": "C", "c": "C"}
    storing.undo(database, 2, undone_by="li")
    assert teams(database) == {"a": "A", "b": "B"}
    storing.undo(database, 1, undone_by="li")
    assert teams(database) == {}


def test_undo_keeps_the_rows_and_says_who_took_them_back(database):
    store(database, people(a="A"))
    storing.undo(database, 1, undone_by="wang")
    row = read_frame(database, "load_list").iloc[0]
    assert row["undone_by"] == "wang"
    assert row["undone_at"] is not pd.NaT
    assert stored_rows(database) == {"person": 1}


def test_undoing_twice_is_refused_and_says_who_did_it(database):
    store(database, people(a="A"))
    storing.undo(database, 1, undone_by="wang")
    with pytest.raises(storing.AlreadyUndone) as caught:
        storing.undo(database, 1, undone_by="li")
    assert caught.value.values == {"load_id": 1, "file": "a.xlsx", "by": "wang"}
    assert read_frame(database, "data_version").loc[0, "data_version"] == 2


def test_undoing_a_load_that_never_was_is_refused(database):
    with pytest.raises(storing.UnknownLoad):
        storing.undo(database, 7, undone_by="li")


def test_removing_the_sample_takes_back_its_loads_alone(database):
    store(database, people(a="A"), is_sample=True)
    store(database, people(b="B"))
    store(database, people(b="C", c="C"), is_sample=True)
    assert storing.remove_sample(database, undone_by="li") == 2
    assert teams(database) == {"b": "B"}
    assert not read_frame(database, "data_summary").loc[0, "has_sample"]
    assert storing.remove_sample(database, undone_by="li") == 0


MEMBERS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["A", "B", None]), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("load"), MEMBERS, st.booleans()),
        st.tuples(st.just("undo"), st.integers(0, 8), st.none()),
        st.tuples(st.just("remove_sample"), st.none(), st.none()),
    ),
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_after_any_loads_and_undos_the_newest_standing_row_of_each_key_is_current(database, steps):
    _clear(database)
    loads = []  # one [members, is_sample, is_undone] per load, in order
    for word, what, is_sample in steps:
        if word == "load":
            receipt = store(database, people(**what), is_sample=is_sample)
            assert _told(receipt) == _expected(_current(loads), what)
            loads.append([what, is_sample, False])
            assert receipt.load_id == len(loads)
        elif word == "undo":
            _undo(database, loads, what)
        else:
            n = storing.remove_sample(database, undone_by="li")
            assert n == sum(load[1] and not load[2] for load in loads)
            for load in loads:
                load[2] = load[2] or load[1]
        assert teams(database) == _current(loads)


def _clear(database):
    with write_transaction(database) as connection:
        connection.execute(sa.text("delete from person"))
    with write_transaction(database) as connection:
        connection.execute(sa.text("delete from load"))


def _undo(database, loads, load_id):
    stands = 0 < load_id <= len(loads) and not loads[load_id - 1][2]
    try:
        storing.undo(database, load_id, undone_by="li")
    except DatabaseProblem:
        assert not stands
    else:
        assert stands
        loads[load_id - 1][2] = True


def _current(loads):
    current = {}
    for members, _, is_undone in loads:
        current |= {} if is_undone else members
    return current


def _expected(current, members):
    words = [
        "new" if key not in current else "changed" if current[key] != team else "unchanged"
        for key, team in members.items()
    ]
    return Counter(words)


def _told(receipt):
    told = {"new": receipt.n_new, "changed": receipt.n_changed, "unchanged": receipt.n_unchanged}
    return Counter({word: n for word, n in told.items() if n})


# room


def test_a_load_is_not_begun_without_room_for_it(duckdb_file, monkeypatch):
    usage = type("usage", (), {"free": 150_000_000})
    monkeypatch.setattr(database_module.shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(StorageFull) as caught:
        store(duckdb_file, people(a="A"))
    assert caught.value.values == {"free_mb": 150, "needed_mb": 200}
    assert stored_rows(duckdb_file) == {}


# what the database knows


def test_what_is_known_is_what_is_current(database):
    assert len(storing.known(database).people) == 0
    store(database, people(a="A", b="B"))
    store(database, people(b="C"))
    store(
        database,
        checked(
            {
                "course": {"course_id": ["ab"], "course_name": ["A/B"]},
                "metric": {
                    "metric_id": ["m"],
                    "metric_name": ["M"],
                    "kind": ["count"],
                    "direction": ["higher"],
                },
            }
        ),
    )
    known = storing.known(database)
    assert dict(zip(known.people["person_id"], known.people["team"], strict=True)) == {
        "a": "A",
        "b": "C",
    }
    assert list(known.courses["course_name"]) == ["A/B"]
    assert list(known.metrics["kind"]) == ["count"]
    assert "load_id" not in known.people.columns
    assert len(known.salt) == 32
    storing.undo(database, 2, undone_by="li")
    assert set(storing.known(database).people["team"]) == {"A", "B"}


def test_known_frames_have_every_column_that_says_something():
    described = {"person", "course", "session", "assessment", "skill", "survey", "metric"}
    assert described <= storing.DESCRIBING_TABLES <= set(schema.loaded_tables())


def test_a_mapping_is_remembered_by_its_headers_and_the_last_one_counts(database):
    table = people().proposal.table
    first = Proposal(table, (), "roster", (Match(0, "person_id", "synonym", 0.9),), signature="h1")
    assert storing.recall(database, "h1") is None
    storing.remember(database, first)
    assert storing.recall(database, "h1") == ("roster", {0: "person_id"})
    later = (Match(0, "person_name", "memory", 1.0), Match(3, "", "none", 0.0))
    storing.remember(database, Proposal(table, (), "skill_level", later, signature="h1"))
    assert storing.recall(database, "h1") == ("skill_level", {0: "person_name", 3: ""})
    assert storing.recall(database, "h2") is None


def test_files_compared_at_the_same_time_do_not_mix(database):
    store(database, people(a="A"))
    wrong = []

    def compare_often(n):
        roster = people(**{f"p{n}_{i}": "A" for i in range(n)})
        wrong.extend(n for _ in range(5) if counts(database, [roster]) != (n, 0, 0))

    threads = [threading.Thread(target=compare_often, args=(n,)) for n in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# people whom a reader confirmed


def test_a_confirmed_person_is_known_at_the_next_load_and_the_last_answer_counts(database):
    for answer in ("E1", "E2"):
        roster = people(a="A")
        context = {"people": {Written("", "小李", "甲部"): answer}}
        store(database, replace(roster, proposal=replace(roster.proposal, context=context)))
    known = storing.known(database).identities
    columns = ["written_name", "written_department", "person_id", "confirmed_by"]
    assert known[columns].values.tolist() == [["小李", "甲部", "E2", "li"]]


# changes by hand


def questions(**reversed_by_id):
    """The questions of a survey: question by question whether its scale runs the other way."""
    rows = {
        "survey_id": "s",
        "question_id": list(reversed_by_id),
        "position": range(1, len(reversed_by_id) + 1),
        "question_text": list(reversed_by_id),
        "question_type": "rating",
        "scale_min": 1.0,
        "scale_max": 5.0,
        "is_reversed": list(reversed_by_id.values()),
    }
    return checked({"survey_question": rows}, kind="survey")


def reversed_now(database):
    """The questions of which the scale runs the other way now."""
    known = storing.known(database).questions
    return set(known.loc[known["is_reversed"].astype(bool), "question_id"])


def test_a_change_by_hand_is_a_load_of_its_own_and_undoing_it_gives_back_what_was_before(database):
    store(database, questions(a=False, b=False))
    known = storing.known(database).questions
    changed = known[known["question_id"] == "b"].assign(is_reversed=True)
    load = storing.edit(
        database, {"survey_question": changed}, name="课后问卷", kind="survey", edited_by="wang"
    )
    assert reversed_now(database) == {"b"}
    row = read_frame(database, "load_list").iloc[0]
    assert (row["source"], row["file_name"], row["loaded_by"]) == ("edit", "课后问卷", "wang")
    storing.undo(database, load, undone_by="li")
    assert reversed_now(database) == set()


def test_what_would_be_known_is_what_is_known_once_it_is_stored(database):
    store(database, people(a="A", b="B"))
    before = storing.known(database)
    responses = {"survey_id": "s", "respondent_key": ["k1", "k2"]}
    items = [people(b="C", c="C"), checked({"survey_response": responses}, kind="survey")]
    would = storing.known_with(before, items)
    store(database, *items, sha256="b1")
    after = storing.known(database)
    for name in ("people", "respondents"):
        columns = [
            c for c in getattr(after, name).columns if not getattr(after, name)[c].isna().all()
        ]
        expected, found = (getattr(k, name)[columns].astype(str) for k in (after, would))
        assert set(map(tuple, found.values)) == set(map(tuple, expected.values)), name
