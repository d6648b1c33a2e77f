"""Every SQL file: headed, tested, and with the same expected rows on DuckDB and on PostgreSQL."""

import itertools
from functools import cache

import numpy as np
import pandas as pd
import pytest
import sqlglot

from data import queries
from data.database import read_frame, write_transaction
from data.frames import insert_frame
from data.lineage import parameters_of
from data.questions import (
    GIVEN_FOLDER,
    KEPT_FOLDER,
    PARTS_FOLDER,
    SQL_FOLDER,
    question,
    with_parts,
    written_for,
)
from tests.data import cases

PARTS = sorted(file.stem for file in PARTS_FOLDER.glob("*.sql"))
FILES = [SQL_FOLDER / f"{name}.sql" for name in queries.names()]
FILES += [PARTS_FOLDER / f"{name}.sql" for name in PARTS]
FILES += sorted(KEPT_FOLDER.glob("*.sql"))
FILES += sorted(GIVEN_FOLDER.glob("*.sql"))
SUMMARIES = ("data_summary", "data_version")
FILTERS = (
    "from_on", "to_on", "role", "course", "metric", "skill", "team", "person", "sign_in", "kind", "most",
)  # fmt: skip


@pytest.mark.parametrize("name", queries.names())
def test_a_query_gives_the_rows_worked_out_by_hand_on_each_engine(duckdb_file, postgresql, name):
    folder = cases.CASES / name
    cases.fill(duckdb_file, folder)
    cases.fill(postgresql, folder)
    for file, filters in cases.questions(folder).items():
        expected = cases.read_csv(file)
        found, again = (read_frame(base, name, **filters) for base in (duckdb_file, postgresql))
        assert list(found.columns) == list(expected.columns)
        assert cases.comparable(found) == cases.comparable(expected), file.name
        assert cases.comparable(again) == cases.comparable(expected), f"{file.name} on PostgreSQL"
        pd.testing.assert_series_equal(found.dtypes, again.dtypes)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(queries.LENT))
def test_a_question_that_is_lent_a_frame_gives_the_same_rows(duckdb_file, name):
    folder, whole = cases.CASES / name, queries.LENT[name]
    cases.fill(duckdb_file, folder)
    for file, filters in cases.questions(folder).items():
        given = {key: filters[key] for key in parameters_of(whole) if key in filters}
        frame = read_frame(duckdb_file, whole, **given)
        found = read_frame(duckdb_file, name, lent={whole: frame}, **filters)
        expected = cases.read_csv(file)
        assert list(found.columns) == list(expected.columns)
        assert cases.comparable(found) == cases.comparable(expected), file.name
        # another frame of that name, and none, say what they hold
        none = read_frame(duckdb_file, name, lent={whole: frame[:0]}, **filters)
        assert none.empty, file.name
        again = read_frame(duckdb_file, name, **filters)
        pd.testing.assert_series_equal(found.dtypes, again.dtypes)
        assert cases.comparable(again) == cases.comparable(expected), file.name


def test_on_an_empty_database_every_query_has_its_columns_and_no_row(duckdb_file, postgresql):
    for name in queries.names():
        expected = cases.read_csv(cases.CASES / name / "expected.csv")
        found, again = (read_frame(base, name) for base in (duckdb_file, postgresql))
        assert list(found.columns) == list(expected.columns)
        assert len(found) == len(again) == (1 if name in SUMMARIES else 0), name
        pd.testing.assert_series_equal(found.dtypes, again.dtypes)


@pytest.mark.parametrize("name", queries.names())
def test_a_query_is_headed_by_its_grain_and_names_every_count_and_unit(name):
    lines = (SQL_FOLDER / f"{name}.sql").read_text("utf-8").splitlines()
    header = " ".join(itertools.takewhile(lambda line: line.startswith("--"), lines))
    assert header.startswith("-- one row"), "the first line says what one row is"
    expected = cases.read_csv(cases.CASES / name / "expected.csv")
    measures = ("n_", "mean_", "var_", "is_passed")
    unsaid = [c for c in expected.columns if c.startswith(measures) and c not in header]
    assert not [column for column in unsaid if column.rpartition("_")[0] + "_*" not in header]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_query_is_lower_case_and_portable(file):
    lines = file.read_text("utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.startswith("--"))
    outside_text = "".join(code.split("'")[::2])
    assert outside_text == outside_text.lower()
    assert "qualify" not in code
    for divisor in code.split(" / ")[1:]:
        assert divisor.startswith("nullif("), "a division needs nullif under it"


def test_only_current_rows_are_read():
    raw = {
        "load_table_counts",
        "load_list",
        "data_summary",
        "data_version",
        "target_list",
        "action_list",
        "review_agreed",
        "review_notes",
        "audit_list",
        "sign_in_events",
        "compared_team_day",
        "evaluation_list",
        "event_list",
        # a metric with a row of a load that stands has a row in force
        "metric_list",
        # so has a quarter with a level of a load that stands
        "skill_quarters",
        # small groups are formed of all forms ever stored, in the order they came
        "satisfaction_counts",
        "need_attributes",
        # say which rows they are about; which of these count is settled by known_day
        "metric_by_cohort_day",
        "metric_by_course_day",
        "metric_by_team_day",
        "metric_day_total",
        "metric_periods",
        "metric_teams",
    }
    # an alias twice, and a table that no file feeds
    not_loaded = {"day", "session", "load", "alarm_decision", "answer_tag"}
    not_loaded |= {"unit_value", "hourly_cost", "setting", *cases.schema.KEPT_TABLES}
    for name in set(queries.names()) - raw:
        words = (SQL_FOLDER / f"{name}.sql").read_text("utf-8").split()
        read = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("from", "join")]
        tables = {word.strip("()") for word in read} & set(cases.schema.tables())
        assert not tables - not_loaded, name


def test_every_case_belongs_to_a_query():
    assert {folder.name for folder in cases.CASES.iterdir()} >= set(queries.names())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_parameters_are_filters_only(file):
    text = file.read_text("utf-8")
    named = {
        word.split(")")[0].strip(",")
        for word in text.replace("(", " ").split()
        if word.startswith(":")
    }
    assert {word[1:].split(" ")[0] for word in named} <= set(FILTERS)


@cache
def parts_of(asked):
    """The parts that a question reads, by its own words or through another part."""
    tree = sqlglot.parse_one((SQL_FOLDER / f"{asked}.sql").read_text("utf-8"))
    return {one.alias for one in with_parts(tree).ctes}


def readers(name):
    """The questions that read a part."""
    return [asked for asked in queries.names() if name in parts_of(asked)]


@pytest.mark.parametrize("name", PARTS)
def test_a_part_says_its_grain_and_several_questions_read_it(name):
    assert (PARTS_FOLDER / f"{name}.sql").read_text("utf-8").startswith("-- one row per")
    assert len(readers(name)) > 1


def test_a_part_stands_before_the_first_that_reads_it():
    question = "with scope as (select team from trained_team) select team from scope"
    found = with_parts(sqlglot.parse_one(question))
    order = [one.alias for one in found.ctes]
    assert set(order[:4]) == {"team_person", "course_session", "trained", "team_size"}
    assert order.index("team_person") < min(order.index("trained"), order.index("team_size"))
    assert order.index("course_session") < order.index("trained")
    assert order[4:] == ["trained_team", "scope"]
    plain = with_parts(sqlglot.parse_one("select person_id from trained"))
    assert {one.alias for one in plain.ctes} == {"team_person", "course_session", "trained"}
    assert plain.ctes[-1].alias == "trained"


@pytest.mark.parametrize("name", queries.names())
def test_no_two_parts_have_one_name_where_an_engine_knows_none_inside_another(name):
    """For Spark what stands under `with` inside a part comes before it, beside all others."""
    tree = sqlglot.parse_one(written_for(question(name), "spark"), read="spark")
    inside = [one.alias for one in tree.ctes]
    assert len(set(inside)) == len(inside)


def test_a_part_that_is_read_twice_is_worked_out_once():
    question = "with a as (select team from trained_team) select * from a cross join trained"
    found = {
        one.alias: one.args.get("materialized")
        for one in with_parts(sqlglot.parse_one(question)).ctes
    }
    assert found == {
        "team_person": True,
        "course_session": None,
        "trained": True,
        "team_size": None,
        "trained_team": None,
        "a": None,
    }


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        (None, "a = 1 and (cast(:x as date) is null or (cast(:y as int) is null or b < :y) and c)"),
        (frozenset(), "a = 1"),
        (frozenset("x"), "a = 1 and (c)"),
        (frozenset("xy"), "a = 1 and ((b < :y) and c)"),
    ],
)
def test_a_filter_that_is_not_asked_for_is_left_out_and_its_look_ups_with_it(given, condition):
    whole = "a = 1 and (cast(:x as date) is null or (cast(:y as int) is null or b < :y) and c)"
    tree = sqlglot.parse_one(f"select a from t where {whole}", read="duckdb")
    assert written_for(tree, "duckdb", given).lower() == f"select a from t where {condition}"
    assert tree.sql("duckdb").lower() == f"select a from t where {whole}".replace(":", "$")


def test_a_day_of_several_loads_is_settled_row_by_row_like_every_other_table(database):
    """Loads that speak of the same day, of other teams of it, and undone ones, at random."""
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "metric_id": rng.choice(["m", "n"], 400),
            "observed_on": pd.Timestamp(2026, 1, 1)
            + pd.to_timedelta(rng.integers(0, 12, 400), "D"),
            "team": rng.choice(["A", "B", "C"], 400),
            "arm": rng.choice(["", "x"], 400),
            "load_id": rng.integers(1, 6, 400),
            "numerator": rng.integers(0, 50, 400).astype(float),
            "denominator": 100.0,
        }
    )
    keys = ["metric_id", "observed_on", "team", "arm"]
    rows = rows.drop_duplicates([*keys, "load_id"])
    loads = pd.DataFrame({"load_id": range(1, 6)})
    undone = loads["load_id"].isin([2, 5])
    loads = loads.assign(
        undone_by=np.where(undone, "li", None),
        undone_at=[pd.Timestamp(2026, 2, 1) if gone else pd.NaT for gone in undone],
    )
    with write_transaction(database) as connection:
        for table, frame in (("load", loads), ("metric_day", rows)):
            insert_frame(connection, table, cases.completed(table, frame))
    standing = rows[~rows["load_id"].isin([2, 5])].sort_values("load_id")
    newest = standing.drop_duplicates(keys, keep="last")
    expected = newest.groupby(["metric_id", "team", "observed_on"])["numerator"].sum()
    found = read_frame(database, "metric_by_team_day")
    seen = found.set_index(["metric_id", "team", "observed_on"])["numerator"]
    assert (newest["load_id"] != newest["load_id"].max()).any()
    assert seen.to_dict() == expected.to_dict()
