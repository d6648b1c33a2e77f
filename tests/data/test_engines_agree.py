"""The whole sample organisation on both engines: every question, several filters, the same answers."""

from datetime import date

import pandas as pd
import pytest
import sqlalchemy as sa

from data import lineage, queries, registry, schema
from data.database import read_frame, write_transaction
from data.facts import insert_frame
from data.frames import fetch
from data.importing import storing
from data.samples.loading import load_sample

#: Nothing is in them until somebody acts, gives a seat, or holds a later test or a quiz.
EMPTY = {
    "action_list", "alarm_decisions", "answer_tags", "busy_hours", "calendar_list",
    "kept_pairs", "named_answerers", "named_strangers", "person_sessions", "quiz_scores",
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
    for name in queries.WHOLE:
        whole = read_frame(duckdb_file, name)
        for filters in cuts:
            cut = queries.cut(name, whole, filters)
            pd.testing.assert_frame_equal(cut, read_frame(duckdb_file, name, **filters))
    for name, parts in queries.PARTS.items():
        for filters in asked:
            of_parts = (read_frame(duckdb_file, part, **kept_by(name, filters)) for part in parts)
            found = queries.put_together(name, *of_parts)
            pd.testing.assert_frame_equal(found, read_frame(duckdb_file, name, **filters))
    for name, whole in queries.LENT.items():
        for filters in asked:
            lent = {whole: read_frame(duckdb_file, whole, **kept_by(whole, filters))}
            found = read_frame(duckdb_file, name, lent=lent, **filters)
            expected = in_order(read_frame(duckdb_file, name, **filters))
            pd.testing.assert_frame_equal(in_order(found), expected, obj=f"{name} {filters}")
    check_what_a_load_of_metrics_leaves_as_it_is(duckdb_file)


def kept_by(name, filters):
    """The filters that a question knows of."""
    return {key: filters[key] for key in lineage.parameters_of(name) if key in filters}


def check_what_a_load_of_metrics_leaves_as_it_is(database):
    """Answers that no metric can change are the same after a load of metrics and its undo."""
    others = [name for name in queries.names() if not lineage.is_of_metrics(name)]
    assert {"course_window", "evaluation_list", "pass_counts"} <= {*others}

    def answers(names):
        return {name: read_frame(database, name) for name in names}

    before, days = answers(others), read_frame(database, "metric_by_team_day").iloc[:2]
    metric = {"metric_name": "Calls", "kind": "count", "direction": "lower"}
    frames = {
        "metric": pd.DataFrame({"metric_id": [days["metric_id"].iloc[0], "calls"], **metric}),
        "metric_day": days[["metric_id", "observed_on", "team"]].assign(
            period="day", period_month=date(2026, 1, 1), arm="", numerator=1.0, denominator=2.0
        ),
    }
    of_metrics = ["training_window", "metric_list", "data_version"]
    changing = answers(of_metrics)
    number = storing.edit(database, frames, name="calls", kind="metric", edited_by="li")
    for name, answer in answers(of_metrics).items():
        assert not answer.equals(changing[name]), name
    for step in (lambda: None, lambda: storing.undo(database, number, undone_by="li")):
        step()
        for name, answer in answers(others).items():
            was = before[name]
            # what is lent to other questions is in no order
            if name in queries.LENT.values():
                answer, was = in_order(answer), in_order(was)
            pd.testing.assert_frame_equal(answer, was, obj=name)
