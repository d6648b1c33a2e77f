"""What is left after the worst: a process killed in the middle of a load, a disk that is full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.database import close, open_database, read_frame

PROJECT = Path(__file__).resolve().parents[2]
#: Kills of a run; the nightly run has a hundred.
N_KILLS = int(os.environ.get("TRAINLIFT_KILLS", "20"))


def start(url, *arguments):
    """Start a process that stores loads into `url` and says so line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.data.storing_process", url, *map(str, arguments)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_in_the_middle(process, milliseconds):
    """Kill -9 once a load has begun, the given time into it; how many loads had been reported stored."""
    assert process.stdout.readline().strip() == "begin", process.stderr.read()
    try:
        process.wait(timeout=milliseconds / 1000)
    except subprocess.TimeoutExpired:
        process.kill()
    said = process.communicate()[0].splitlines()
    return said.count("stored")


def check_whole_loads(url):
    """Every load is there with all the rows it says it has, and no row without a load; how many loads."""
    database = open_database(url)
    loads = read_frame(database, "load_list").set_index("load_id")
    counts = read_frame(database, "load_table_counts")
    close(database)
    held = counts.groupby("load_id")["n"].sum()
    assert held.to_dict() == loads["n_rows_stored"].to_dict()
    assert set(held) <= {4500}
    return len(loads)


@pytest.mark.slow
def test_after_each_kill_the_database_holds_all_of_each_load_or_nothing(tmp_path):
    url = f"duckdb:///{tmp_path / 'killed.duckdb'}"
    n_loads, n_between = 0, 0
    for kill in range(N_KILLS):
        n_reported = kill_in_the_middle(start(url), milliseconds=15 + 40 * (kill % 25))
        n_found = check_whole_loads(url) - n_loads
        # a load whose last word was cut off may be in; one that was reported must be
        assert n_reported <= n_found <= n_reported + 1
        n_between += n_found == n_reported
        n_loads += n_found
    assert n_between > 0, "no kill came before a commit"


@pytest.mark.slow
def test_a_full_disk_keeps_nothing_of_the_load_and_the_next_one_works(tmp_path):
    file = tmp_path / "full.duckdb"
    process = start(f"duckdb:///{file}", 2_500_000)
    said, errors = process.communicate(timeout=300)
    assert said.splitlines()[0] == "full", errors
    n_stored, n_kept, load_id = map(int, said.splitlines()[1].split())
    assert n_stored == n_kept == load_id - 1
    assert n_stored > 0
    assert check_whole_loads(f"duckdb:///{file}") == load_id
