"""Tests that share something costly run in one process, however many there are."""

import subprocess
import sys

import pytest

SHARED = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(4))
@pytest.mark.xdist_group("{name}")
def test_says_where_it_ran(number):
    Path("{name}", os.environ["PYTEST_XDIST_WORKER"]).touch()
"""


@pytest.mark.slow
def test_each_group_of_tests_runs_in_one_of_two_processes(tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / f"test_{name}.py").write_text(SHARED.format(name=name), encoding="utf-8")
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup"]
    ran = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "12 passed" in ran.stdout, ran.stdout[-2000:]
    places = [
        [path.name for path in (tmp_path / name).iterdir()] for name in ("one", "two", "three")
    ]
    assert [len(workers) for workers in places] == [1, 1, 1], places
