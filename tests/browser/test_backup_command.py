"""The command saves a backup while the application holds the data file, and only for who may read the file."""

import json
import os
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from data import backup, door
from data.database import close, open_database, read_frame
from tests.browser.serving import PROJECT, serve

pytestmark = pytest.mark.slow


def command(folder, *arguments):
    url = f"duckdb:///{folder / 'trainlift.duckdb'}"
    return subprocess.run(
        [sys.executable, "cli.py", *arguments, "--lang", "en"],
        cwd=PROJECT,
        env={**os.environ, "TRAINLIFT_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def ask(url, **headers):
    """The status of asking for a backup."""
    request = urllib.request.Request(f"{url}{door.PATH}", method="POST", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_backup_is_made_while_the_application_holds_the_file(tmp_path, stock):
    file, saved = stock(tmp_path, "en"), tmp_path / "all.backup"
    database = open_database(f"duckdb:///{file}")
    n_rows = int(read_frame(database, "load_table_counts")["n"].sum())
    close(database)
    with serve(tmp_path) as server:
        urllib.request.urlopen(f"{server.url}/ready").read()
        place = door.place_of(file)
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        done = command(tmp_path, "backup", "-o", str(saved), "--json")
        assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True), (
            done.stdout + done.stderr
        )
        elsewhere = command(tmp_path, "backup", "-o", str(tmp_path / "none" / "all.backup"))
        assert (elsewhere.returncode, "Cannot write" in elsewhere.stdout) == (1, True), (
            elsewhere.stdout
        )
        word = {door.HEADER: door.find(file).word}
        assert ask(server.url) == ask(server.url, **{door.HEADER: "guessed"}) == 403
        assert ask(server.url, **word, **{"X-Forwarded-For": "10.0.0.9"}) == 403
        assert ask(server.url, **word) == 200
    assert not place.exists()
    assert [path.name for path in tmp_path.glob(".backup-*")] == []
    manifest = backup.read_manifest(saved)
    assert manifest.n_rows > n_rows
    restored = tmp_path / "again" / "trainlift.duckdb"
    backup.restore(saved, f"duckdb:///{restored}")
    again = open_database(f"duckdb:///{restored}")
    assert int(read_frame(again, "load_table_counts")["n"].sum()) == n_rows
    close(again)
    database = open_database(f"duckdb:///{file}")
    log = read_frame(database, "audit_list")
    close(database)
    assert (log["action"] == "backup").sum() == 2


def test_where_no_application_answers_the_command_says_who_holds_the_file(tmp_path):
    file = tmp_path / "trainlift.duckdb"
    database = open_database(f"duckdb:///{file}")
    door.make(file, port=1)
    done = command(tmp_path, "backup", "-o", str(tmp_path / "all.backup"))
    close(database)
    assert done.returncode == 1
    assert str(os.getpid()) in done.stdout
    assert not Path(tmp_path / "all.backup").exists()
