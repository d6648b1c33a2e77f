"""A bound is put into every question, on every engine, and what nobody thought of is closed."""

import pandas as pd
import pytest
import sqlglot

from data import kept, queries, schema, scoping
from data.database import read_frame, write_transaction
from data.frames import insert_frame
from data.questions import KEPT_FOLDER, SQL_FOLDER, with_parts
from data.scoping import NOTHING, Scope, bounded
from tests.data import cases

SCOPES = {
    "teams": Scope("teams", ("North",)),
    "courses": Scope("courses", ("ab",)),
    "totals": Scope("totals", salt="s"),
    "nothing": NOTHING,
}


@pytest.fixture
def small(database):
    """Three people in two teams, two courses of one session each; Li takes both."""
    source = {"load_id": 1, "source_sheet": "s", "source_row": 1}
    rows = {
        "load": {
            "load_id": [1], "file_name": "f", "file_sha256": "f", "source": "file", "kinds": "x",
            "n_rows_read": 1, "n_rows_stored": 1, "n_rows_rejected": 0, "is_sample": False,
            "loaded_by": "t", "loaded_at": pd.Timestamp("2026-01-01"),
        },
        "person": {
            "person_id": ["1", "2", "3"], "person_name": ["Li", "Wang", "Zhao"],
            "team": ["North", "South", None], "role": "ops", **source,
        },
        "course": {"course_id": ["ab", "copy"], "course_name": ["AB", "Copy"], **source},
        "session": {
            "session_id": ["ab1", "copy1"], "course_id": ["ab", "copy"],
            "session_on": pd.Timestamp("2026-02-02").date(),
            "week_on": pd.Timestamp("2026-02-02").date(), **source,
        },
        "attendance": {
            "session_id": ["ab1", "ab1", "copy1", "copy1"], "person_id": ["1", "2", "1", "3"],
            "status": "present", **source,
        },
    }  # fmt: skip
    with write_transaction(database) as connection:
        for table, columns in rows.items():
            insert_frame(connection, table, pd.DataFrame(columns))
    return database


def seats(database, scope):
    """(person, course) of everybody a reader with this bound meets."""
    frame = read_frame(database, "progress_by_person_course", scope)
    return set(zip(frame["person_name"], frame["course_id"], strict=True))


def test_a_lead_reads_the_own_teams_and_a_trainer_the_own_courses(small):
    everybody = {("Li", "ab"), ("Wang", "ab"), ("Li", "copy"), ("Zhao", "copy")}
    assert seats(small, None) == everybody
    assert seats(small, SCOPES["teams"]) == {("Li", "ab"), ("Li", "copy")}
    assert seats(small, SCOPES["courses"]) == {("Li", "ab"), ("Wang", "ab")}
    assert set(read_frame(small, "team_list", SCOPES["teams"])["team"]) == {"North"}
    assert set(read_frame(small, "course_list", SCOPES["courses"])["course_id"]) == {"ab"}


def test_a_course_that_only_had_a_test_is_one_of_the_reader_s_courses(small):
    source = {"load_id": 1, "source_sheet": "s", "source_row": 1}
    tests = {
        "assessment_id": ["sql|written", "ab|written"], "course_id": ["sql", "ab"],
        "assessment_name": "t", "kind": "written", "max_score": 100.0, "pass_line": 60.0,
        "held_on": pd.Timestamp("2026-03-09").date(),
    }  # fmt: skip
    results = {
        "assessment_id": ["sql|written", "ab|written"], "person_id": ["1", "2"], "phase": "post",
        "attempt": 1, "status": "scored", "score": 70.0,
    }  # fmt: skip
    with write_transaction(small) as connection:
        insert_frame(connection, "assessment", pd.DataFrame(tests | source))
        insert_frame(connection, "assessment_result", pd.DataFrame(results | source))
        kept.keep_all(connection)
    trainer = Scope("courses", ("sql",))
    assert set(read_frame(small, "course_list", trainer)["course_id"]) == {"sql"}
    assert "sql" in set(read_frame(small, "course_list", SCOPES["teams"])["course_id"])
    # the last day of which there is anything to be shown
    for scope in (trainer, SCOPES["teams"]):
        row = read_frame(small, "data_summary", scope).iloc[0]
        assert row["last_on"] == pd.Timestamp("2026-03-09")
    south = read_frame(small, "course_list", Scope("teams", ("South",)))
    assert "sql" not in set(south["course_id"])


@pytest.mark.parametrize("values", [(), ("",), ("Nor",), ("North\x1fSouth",), ("%",), ("'; --",)])
def test_no_team_or_one_that_is_none_reads_nobody(small, values):
    assert seats(small, Scope("teams", values)) == set()


def test_what_is_closed_to_a_reader_has_the_same_columns_and_no_row(small):
    everything = read_frame(small, "progress_by_person_course")
    closed = read_frame(small, "progress_by_person_course", NOTHING)
    assert closed.empty
    assert not everything.empty
    assert list(closed) == list(everything)


def test_totals_count_the_same_people_without_saying_who(small):
    frame = read_frame(small, "progress_by_person_course", SCOPES["totals"])
    assert frame["person_id"].nunique() == 3
    assert not {"1", "2", "3", "Li", "Wang", "Zhao"} & set(frame["person_id"])
    assert not {"Li", "Wang", "Zhao"} & set(frame["person_name"])
    other = read_frame(small, "progress_by_person_course", Scope("totals", salt="t"))
    assert not set(frame["person_id"]) & set(other["person_id"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", SCOPES)
def test_every_question_can_be_asked_within_a_bound_on_both_engines(small, kind):
    for name in queries.names():
        found = read_frame(small, name, SCOPES[kind])
        assert list(found) == list(read_frame(small, name)), name


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*SCOPES, None])
def test_within_a_bound_a_question_that_is_lent_a_frame_gives_the_same_rows(duckdb_file, kind):
    cases.fill(duckdb_file, cases.CASES / "cohort_passes")
    scope = SCOPES.get(kind)
    for name, whole in queries.LENT.items():
        lent = {whole: read_frame(duckdb_file, whole, scope)}
        found = cases.comparable(read_frame(duckdb_file, name, scope, lent=lent))
        assert found == cases.comparable(read_frame(duckdb_file, name, scope)), name
        is_read = name in ("cohort_passes", "cohort_sessions") and kind in ("courses", "totals")
        assert found or not is_read, name


#: Views without a row for whoever is bound to teams or to courses. A new view stands here or has a bound:
#: without either, leads and trainers would silently read nothing.
CLOSED_VIEWS = {
    "teams": {
        "current_interview", "current_material", "current_mentoring", "current_survey",
        "current_survey_question", "current_survey_response", "current_training_party",
    },
    "courses": {
        "current_appraisal", "current_interview", "current_leave_record", "current_mentoring",
        "current_metric_day", "current_skill_level", "current_survey", "current_survey_question",
        "current_training_party",
    },
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", CLOSED_VIEWS)
def test_every_view_that_a_question_reads_has_a_bound_or_is_closed_on_purpose(kind):
    found = set()
    for name in queries.names():
        text = (SQL_FOLDER / f"{name}.sql").read_text("utf-8")
        tree = with_parts(sqlglot.parse_one(text, read="duckdb"))
        found |= {table.name for table in tree.find_all(sqlglot.exp.Table)} & set(schema.views())
    assert found - set(scoping._CONDITIONS[kind]) == CLOSED_VIEWS[kind]


def test_a_relation_that_nobody_thought_of_holds_no_row():
    for kind in ("teams", "courses", "nothing"):
        tree = bounded(sqlglot.parse_one("select secret from brand_new", read="duckdb"), kind)
        assert "WITH bounded_brand_new AS (SELECT * FROM brand_new WHERE FALSE)" in tree.sql()


def test_no_part_of_a_question_is_called_like_a_relation_it_could_hide():
    # what is kept is hidden where it is worked out anew
    kept = {file.stem for file in KEPT_FOLDER.glob("*.sql")}
    relations = {*schema.tables(), *schema.views()} - kept
    for name in queries.names():
        tree = with_parts(sqlglot.parse_one((SQL_FOLDER / f"{name}.sql").read_text("utf-8")))
        parts = {one.alias for one in tree.find_all(sqlglot.exp.CTE)}
        assert not parts & relations, name


def test_every_relation_named_in_a_bound_is_one_that_there_is():
    relations = {*schema.tables(), *schema.views()}
    for conditions in scoping._CONDITIONS.values():
        assert set(conditions) <= relations


@pytest.mark.slow
def test_the_columns_of_a_view_are_those_of_its_definition(database):
    for view in schema.views():
        with database.engine.connect() as connection:
            found = connection.exec_driver_sql(f"select * from {view} where false")
            assert tuple(found.keys()) == schema.columns_of(view), view
