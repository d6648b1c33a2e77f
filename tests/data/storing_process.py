"""A process that stores loads until it is ended, saying each step: for the tests that end it badly."""

import itertools
import resource
import sys

import pandas as pd

from data.database import StorageFull, open_database
from data.importing import storing
from tests.data.loads import checked, source_file

N_PEOPLE = 2000


def rows(n):
    """A load over three tables; every load holds the same keys with other values."""
    people = [f"{i:05d}" for i in range(N_PEOPLE)]
    metric = pd.date_range("2026-01-01", periods=500)
    return checked(
        {
            "person": {"person_id": people, "person_name": people, "team": [f"team {n}"] * N_PEOPLE},
            "enrolment": {"person_id": people, "course_id": [f"course {n}"] * N_PEOPLE},
            "metric_day": {
                "metric_id": "active_users", "observed_on": metric, "period": "day",
                "period_month": metric.to_period("M").to_timestamp(), "team": "", "arm": "", "value": float(n),
            },
        }
    )  # fmt: skip


def store(database, n):
    return storing.store(
        database, source_file(f"{n}.xlsx", str(n)), [rows(n)], loaded_by="li", is_sample=False
    )


def store_until_killed(database):
    for n in itertools.count(1):
        print("begin", flush=True)
        store(database, n)
        print("stored", flush=True)


def store_until_full(database, limit):
    """Stop files at `limit` bytes, store until nothing more fits, free the room, and store again."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    n_stored = 0
    try:
        while n_stored < 1000:
            store(database, n_stored + 1)
            n_stored += 1
    except StorageFull:
        print("full", flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with database.engine.connect() as connection:
        n_kept = connection.exec_driver_sql("select count(*) from load").scalar_one()
    receipt = store(database, n_stored + 1)
    print(n_stored, n_kept, receipt.load_id, flush=True)


if __name__ == "__main__":
    opened = open_database(sys.argv[1])
    if len(sys.argv) > 2:
        store_until_full(opened, int(sys.argv[2]))
    else:
        store_until_killed(opened)
