"""Broken spreadsheets by the thousand: no crash, no hang, no partial store, a sentence each."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importing.conftest import SAMPLES
from tests.importing.mutations import CONTAINERS, TABLES, grid_of, mutated

PROJECT = Path(__file__).resolve().parents[2]
#: Broken files of a run; the nightly run has ten thousand.
N_BROKEN = int(os.environ.get("TRAINLIFT_BROKEN_FILES", "1500"))


def run(first: int, count: int, *folder: Path) -> dict:
    said = subprocess.run(
        [sys.executable, "-m", "tests.importing.mutation_run", str(first), str(count), *folder],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )
    assert said.returncode == 0, said.stderr[-3000:]
    return json.loads(said.stdout)


def told(failures: list) -> str:
    return "\n\n".join(f"file {number} ({name})\n{trace}" for number, name, trace in failures[:5])


def test_the_same_number_makes_the_same_file():
    assert [mutated(n) for n in range(40)] == [mutated(n) for n in range(40)]
    assert len({content for _, content in map(mutated, range(40))}) > 35


@pytest.mark.slow
@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_table_is_read_whole_before_it_is_broken(kind, container, read_one):
    grid = grid_of(kind)
    read = read_one(CONTAINERS[container](grid), f"a.{container}")
    written = [[None if cell is None else str(cell) for cell in row] for row in grid]
    cells = [[None if cell is None else str(cell) for cell in row] for row in read.sheets[0].cells]
    assert cells == written


@pytest.mark.slow
def test_a_few_broken_files_find_their_way():
    found = run(0, 40)
    assert found["failures"] == [], told(found["failures"])
    assert sum(found["outcomes"].values()) == 40


@pytest.mark.slow
def test_thousands_of_broken_files_find_their_way():
    found = run(0, N_BROKEN, *([SAMPLES] if SAMPLES.is_dir() else []))
    assert found["failures"] == [], told(found["failures"])
    assert sum(found["outcomes"].values()) >= N_BROKEN
    # broken enough to be refused, whole enough to be understood
    assert len(found["outcomes"]) > 20
