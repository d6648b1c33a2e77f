"""Which row of several loads is in force: the newest of its key that has not been undone."""

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from data.database import write_transaction
from data.frames import fetch, insert_frame
from tests.data import cases

LOADS = pd.DataFrame({"load_id": [1, 2, 3, 4]})
UNDONE = 3


def rows_of(table, random):
    """Rows of several loads that speak partly of the same sessions, people and tests."""
    n = 120
    load = random.integers(1, 5, n)
    who = [f"P{k}" for k in random.integers(0, 6, n)]
    where = [f"c@2026-02-0{k}" for k in random.integers(1, 7, n)]
    if table == "attendance":
        frame = pd.DataFrame({"session_id": where, "person_id": who, "load_id": load})
        status = random.choice(["present", "absent"], n)
        key = ["session_id", "person_id"]
        return key, frame.assign(status=status).drop_duplicates([*key, "load_id"])
    frame = pd.DataFrame({"assessment_id": where, "person_id": who, "load_id": load})
    frame = frame.assign(phase=random.choice(["pre", "post"], n), attempt=1)
    frame = frame.assign(status="scored", score=random.integers(0, 100, n).astype(float))
    key = ["assessment_id", "person_id", "phase", "attempt"]
    return key, frame.drop_duplicates([*key, "load_id"])


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb_file", "postgresql"])
@pytest.mark.parametrize("table", ["attendance", "assessment_result"])
def test_the_newest_row_of_a_key_that_was_not_undone_is_in_force(request, engine, table):
    database = request.getfixturevalue(engine)
    key, rows = rows_of(table, np.random.default_rng(7))
    with write_transaction(database) as connection:
        insert_frame(connection, "load", cases.completed("load", LOADS))
        insert_frame(connection, table, cases.completed(table, rows))
        undo = (
            "update load set undone_by = 'li', undone_at = timestamp '2026-02-02' where load_id = 3"
        )
        connection.execute(sa.text(undo))
    with database.engine.connect() as connection:
        found = fetch(connection, sa.text(f"select * from current_{table}"))
    live = rows[rows["load_id"] != UNDONE].sort_values("load_id").drop_duplicates(key, keep="last")
    columns = [*key, "load_id"]
    assert sorted(found[columns].itertuples(index=False)) == sorted(
        live[columns].itertuples(index=False)
    )
