"""A disk that is really full: what was asked for is not there by half, and a sentence says why."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.database import close, open_database
from data.importing import storing
from tests.data.loads import checked, source_file

PROJECT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow
#: Run in a name space of its own: a small disk is put into the folder, then the command works there;
#: what is on the disk afterwards is told with its sizes.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=$2 none "$1" && cp -a "$3"/. "$1" || exit 99
disk=$1; shift 3
"$@" < /dev/null; code=$?
echo; (cd "$disk" && ls -A | while read name; do echo "$(stat -c %s "$name") $name"; done)
exit $code
"""
PEOPLE = "工号,姓名,部门\n" + "".join(f"A-{n:05d},沈映川,甲队\n" for n in range(2000))


def on_a_small_disk(size, folder, start, *arguments, url=None):
    """Run a command on a disk of `size` that holds what is in `start`: exit code, answer, files by name."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"]).returncode:
        pytest.skip("No small disk can be mounted here, so a full one was not tested: unshare -rm.")
    url = url or f"duckdb:///{folder / 'trainlift.duckdb'}"
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, "sh", folder, size, start]
        + [sys.executable, "cli.py", *arguments, "--json", "--lang", "en"],
        cwd=PROJECT,
        env={**os.environ, "TRAINLIFT_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 99, done.stderr
    said, _, listed = done.stdout.partition("\n\n")
    files = dict(reversed(line.split(" ", 1)) for line in listed.splitlines())
    return done.returncode, json.loads(said), {name: int(size) for name, size in files.items()}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A data file of some two hundred thousand rows, which no backup fits into a megabyte of."""
    file = tmp_path_factory.mktemp("filled") / "trainlift.duckdb"
    database = open_database(f"duckdb:///{file}")
    n = 200_000
    marks = {
        "session_id": [f"C{i * 7919 % 999_983}@2026-01-05" for i in range(n)],
        "person_id": [f"p{i * 104_729 % 999_979}" for i in range(n)],
        "status": "present",
    }
    rows = checked({"attendance": marks}, kind="attendance", n_rows_read=n)
    storing.store(database, source_file(), [rows], loaded_by="li", is_sample=False)
    close(database)
    return file


@pytest.fixture
def folders(tmp_path):
    """The folder of the small disk, and one with what is on it at first."""
    for name in ("disk", "start"):
        (tmp_path / name).mkdir()
    return tmp_path / "disk", tmp_path / "start"


def test_a_backup_for_which_there_is_no_room_leaves_nothing_and_the_one_before_stays(
    filled, folders
):
    disk, start = folders
    (start / "all.backup").write_bytes(b"an earlier one")
    code, told, files = on_a_small_disk(
        "1m", disk, start, "backup", "-o", str(disk / "all.backup"), url=f"duckdb:///{filled}"
    )
    assert (code, told["ok"]) == (1, False)
    assert told["lines"] == [f"Cannot write {disk / 'all.backup'}: No space left on device."]
    assert files == {"all.backup": len(b"an earlier one")}


def test_a_report_for_which_there_is_no_room_leaves_nothing_and_the_one_before_stays(
    folders, tmp_path
):
    disk, start = folders
    report = disk / "review.pdf"
    (start / report.name).write_bytes(b"an earlier one")
    code, told, files = on_a_small_disk(
        "8k", disk, start, "review", "--period", "2026Q2", "-o", str(report),
        url=f"duckdb:///{tmp_path / 'trainlift.duckdb'}",
    )  # fmt: skip
    assert (code, told["ok"]) == (1, False)
    assert told["lines"] == [f"Cannot write {report}: No space left on device."]
    assert files == {report.name: len(b"an earlier one")}


def test_a_load_for_which_there_is_no_room_keeps_nothing_and_says_how_much_is_needed(
    folders, tmp_path
):
    disk, start = folders
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE, "utf-8")
    close(open_database(f"duckdb:///{start / 'trainlift.duckdb'}"))
    before = (start / "trainlift.duckdb").stat().st_size
    code, told, files = on_a_small_disk("40m", disk, start, "import", str(people))
    assert (code, told["outcome"], told.get("load")) == (2, "refused", None)
    assert "MB" in json.dumps(told)
    assert files["trainlift.duckdb"] == before
