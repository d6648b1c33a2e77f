"""The whole sample organisation on both engines: every question, several filters, the same answers."""

from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from data import queries, registry, schema
from data.database import read_frame, write_transaction
from data.facts import insert_frame
from data.frames import fetch
from data.samples.loading import load_sample

#: Nothing is in them until somebody acts, gives a seat, or holds a later test or a quiz.
EMPTY = {
    "action_list", "alarm_decisions", "answer_tags", "busy_hours", "calendar_list",
    "kept_pairs", "named_answerers", "person_sessions", "quiz_scores",
    "released_list", "review_agreed", "review_notes", "session_people", "sign_in_events", "stored_rows",
    "target_list",
}  # fmt: skip
#: Filled by hand in the application, not by spreadsheets.
DECIDED = (
    "evaluation", "evaluation_metric", "evaluation_team", "event", "unit_value", "hourly_cost",
)  # fmt: skip


def copy(source, target):
    """Put every row of one database into another."""
    with source.engine.connect() as read, write_transaction(target) as write:
        for table in ("load", "audit", *schema.loaded_tables(), *DECIDED):
            rows = fetch(read, sa.text(f"select * from {table}"))
            if len(rows):
                insert_frame(write, table, rows)


def decide(database):
    """Register an evaluation against two teams without training, and note a campaign."""
    course = read_frame(database, "training_window").iloc[0]
    teams = read_frame(database, "team_training", course=course["course_id"])
    untrained = teams.loc[teams["n_trained"] == 0, "team"].iloc[:2]
    registry.register_evaluation(
        database,
        course["course_id"],
        primary=course["metric_id"],
        comparison="teams",
        teams=list(untrained),
        window_days=28,
        baseline_days=84,
        registered_by="li",
    )
    registry.set_unit_value(
        database,
        course["metric_id"],
        value=30,
        horizon_days=90,
        isolation=0.5,
        confidence=0.8,
        owner="li",
        changed_by="li",
    )
    registry.set_hourly_cost(database, "*", 60, changed_by="li")
    day = date(2026, 6, 18)
    registry.add_event(
        database,
        event_name="618",
        kind="campaign",
        from_on=day,
        to_on=day,
        is_left_out=True,
        created_by="li",
    )


def in_order(frame):
    return frame.sort_values(list(frame.columns), kind="stable").reset_index(drop=True)


@pytest.mark.slow
def test_the_sample_gives_the_same_answers_on_each_engine(duckdb_file, postgresql):
    load_sample(duckdb_file, "zh")
    decide(duckdb_file)
    copy(duckdb_file, postgresql)
    with postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("analyze")
    window = read_frame(duckdb_file, "training_window")
    asked = (
        {},
        {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31)},
        {"role": read_frame(duckdb_file, "role_list")["role"].iloc[0]},
        {"course": window["course_id"].iloc[0], "to_on": date(2026, 6, 30)},
    )
    for filters in asked:
        for name in queries.names():
            left, right = (read_frame(base, name, **filters) for base in (duckdb_file, postgresql))
            pd.testing.assert_frame_equal(in_order(left), in_order(right), obj=f"{name} {filters}")
            assert filters or len(left) > 0 or name in EMPTY, name
    cuts = [*asked[:2], *({"course": course} for course in window["course_id"]), asked[3]]
    for name in (*queries.WHOLE, *queries.HELD_IN):
        whole = read_frame(duckdb_file, queries.HELD_IN.get(name, name))
        for filters in cuts:
            cut = queries.cut(name, whole, filters)
            pd.testing.assert_frame_equal(cut, read_frame(duckdb_file, name, **filters))
