"""Sums that are kept of metrics are those of the rows in force, whatever was loaded and undone."""

import math

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import agreement, kept, schema
from data.database import open_database, read_frame, write_transaction
from data.frames import fetch, insert_frame
from data.importing import storing
from data.questions import question, written_for
from data.scoping import Scope
from tests.data import cases

KEY = ["metric_id", "observed_on", "period", "team", "arm"]
GROUP = ["metric_id", "period", "observed_on", "is_of_teams"]
NUMBERS = ["value", "any_value", "numerator", "denominator"]
DAYS = ("2026-03-02", "2026-03-03")
#: Sums of these are exact in any order.
PARTS = st.sampled_from([(None, None, 3.0), (1.0, 4.0, None), (2.0, 0.0, 5.0), (1.0, None, 2.0)])


@st.composite
def rows(draw):
    """Rows of one load over so few keys that loads often meet."""
    keys = st.tuples(
        st.sampled_from(["m", "n"]), st.sampled_from(DAYS), st.sampled_from(["day", "week"]),
        st.sampled_from(["", "A", "B"]), st.sampled_from(["", "new"]),
    )  # fmt: skip
    found = draw(st.dictionaries(keys, PARTS, max_size=12))
    parts = ["numerator", "denominator", "value"]
    return [dict(zip([*KEY, *parts], (*key, *said), strict=True)) for key, said in found.items()]


#: A load, or the undoing of one of those before it.
STEPS = st.lists(st.one_of(rows(), st.integers(1, 6)), min_size=1, max_size=6)


def play(database, steps):
    """Store the rows of each step, or take back the load of that number where there is one."""
    n_loads, undone = 0, set()
    for step in steps:
        if isinstance(step, list):
            n_loads += 1
            store(database, n_loads, step)
        elif step <= n_loads and step not in undone:
            storing.undo(database, step, undone_by="li")
            undone.add(step)
        yield


def store(database, load_id, step):
    with write_transaction(database) as connection:
        insert_frame(
            connection, "load", cases.completed("load", pd.DataFrame({"load_id": [load_id]}))
        )
        if step:
            frame = cases.completed("metric_day", pd.DataFrame(step).assign(load_id=load_id))
            insert_frame(connection, "metric_day", frame)


def read(database, text):
    with database.engine.connect() as connection:
        return fetch(connection, sa.text(text))


def added_up(database):
    """What is to be kept, from every stored row by pandas."""
    undone = set(read(database, "select load_id from load where undone_at is not null")["load_id"])
    stored = read(database, "select * from metric_day")
    live = stored[~stored["load_id"].isin(undone)].sort_values("load_id")
    live = live.drop_duplicates(KEY, keep="last")
    both = live["numerator"].notna() & live["denominator"].notna()
    live = live.assign(
        any_value=live["value"].fillna(live["numerator"]),
        numerator=live["numerator"].where(both),
        denominator=live["denominator"].where(both),
        is_of_teams=live["team"] != "",
    )
    teams = live.groupby([*GROUP, "team"], as_index=False)[NUMBERS].sum(min_count=1)
    grouped = teams.groupby(GROUP)
    counts = grouped[["value", "any_value", "numerator"]].count()
    counts.columns = ["n_value", "n_any_value", "n_parts"]
    return grouped[NUMBERS].sum(min_count=1).join(counts).reset_index()


def told(frame):
    """Rows as a set that NaN and types of dates do not tell apart."""
    columns = sorted(frame.columns)
    plain = [
        tuple(
            None if isinstance(v, float) and math.isnan(v) else str(v)[:10] if c == "observed_on" else v
            for c, v in zip(columns, row, strict=True)
        )
        for row in frame[columns].astype(object).itertuples(index=False, name=None)
    ]  # fmt: skip
    assert len(set(plain)) == len(plain)
    return set(plain)


def kept_of(database):
    columns = ", ".join(schema.tables()["metric_total"].columns)
    return read(database, f"select {columns} from metric_total")


def answers(database):
    """The question by the sums that are kept, and by all rows."""
    worked_out = written_for(question("metric_day_total"), database.dialect)
    with database.engine.connect() as connection:
        by_rows = fetch(connection, sa.text(worked_out), {"metric": None})
    return read_frame(database, "metric_day_total"), by_rows


@pytest.mark.slow
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_after_any_loads_corrections_and_undos_the_sums_are_those_of_the_rows_in_force(steps):
    database = open_database("duckdb:///:memory:")
    for _ in play(database, steps):
        assert told(kept_of(database)) == told(added_up(database))
    before = told(kept_of(database))
    with write_transaction(database) as connection:
        connection.exec_driver_sql("delete from metric_total")
        kept.keep_all(connection)
    assert told(kept_of(database)) == before
    database.engine.dispose()


ROWS = [
    dict(zip([*KEY, "numerator", "denominator", "value"], row, strict=True))
    for row in (
        ("m", DAYS[0], "day", "A", "", 1.0, 4.0, None),
        ("m", DAYS[0], "day", "B", "new", 2.0, 4.0, None),
        ("m", DAYS[0], "day", "B", "old", None, None, 7.0),
        ("m", DAYS[1], "day", "", "", 1.0, 2.0, None),
        ("n", DAYS[0], "day", "", "", None, None, 5.0),
        ("n", DAYS[0], "week", "", "", None, None, 9.0),
    )
]


def test_the_question_is_answered_alike_from_the_sums_and_from_the_rows(database):
    corrected = [ROWS[0] | {"numerator": 3.0}, ROWS[5] | {"period": "day", "value": 6.0}]
    for _ in play(database, [ROWS, corrected, 2, corrected[:1], 1]):
        by_sums, by_rows = answers(database)
        pd.testing.assert_frame_equal(by_sums, by_rows)
        assert told(kept_of(database)) == told(added_up(database))
    assert by_sums[["numerator", "denominator", "n_teams"]].values.tolist() == [[3.0, 4.0, 1.0]]


def test_who_reads_some_teams_reads_their_rows_alone(database):
    for _ in play(database, [ROWS, [ROWS[0] | {"numerator": 3.0}]]):
        pass
    everything = read_frame(database, "metric_day_total")
    own = read_frame(database, "metric_day_total", Scope("teams", ("A",)))
    assert everything[["numerator", "denominator", "n_teams"]].values.tolist() == [[5.0, 8.0, 2.0]]
    assert own[["numerator", "denominator", "n_teams"]].values.tolist() == [[3.0, 4.0, 1.0]]


def test_sums_that_are_not_those_of_the_rows_are_found(database):
    for _ in play(database, [ROWS]):
        assert agreement.differing(database) == ()
    with write_transaction(database) as connection:
        connection.exec_driver_sql("update metric_total set numerator = numerator + 1")
        connection.exec_driver_sql("insert into result_total values ('t', 1)")
    assert agreement.differing(database) == ("result_total", "metric_total")
