"""A backup is whole or refused, and what is restored is what there was, on either engine."""

import contextlib
import random
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from data import backup, schema
from data.database import close, open_database, read_frame, write_transaction

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parents[2]
LOAD = "insert into load values ({n}, 'a.csv', 'x', 'generic', 'metric', 1, 1, 0, false, 'me', now(), null, null)"
ROW = (
    "insert into metric_day values ('m', date '2026-01-01', 'day', date '2026-01-01', '{n}', '', 1, 2, null,"
    " {n}, 's', 1)"
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory, stock):
    """A closed data file with the sample organisation, and a backup of it."""
    folder = tmp_path_factory.mktemp("sample")
    database = open_database(f"duckdb:///{stock(folder, 'zh')}")
    backup.write_backup(database, folder / "all.backup")
    close(database)
    return folder / "trainlift.duckdb", folder / "all.backup"


def rows_of(database):
    """Every row of every table that a backup carries, in an order of their own."""
    with database.engine.connect() as connection:
        return {
            table: sorted(
                map(repr, connection.exec_driver_sql(f"select * from {table}").fetchall())
            )
            for table in schema.tables()
            if table not in backup.NOT_COPIED
        }


def opened_rows(file):
    database = open_database(f"duckdb:///{file}")
    try:
        return rows_of(database)
    finally:
        close(database)


def store(database, n):
    with write_transaction(database) as connection:
        connection.exec_driver_sql(LOAD.format(n=n))
        connection.exec_driver_sql(ROW.format(n=n))


def test_what_is_restored_is_what_there_was(sample, tmp_path):
    original, file = sample
    made = tmp_path / "new" / "trainlift.duckdb"
    restored = backup.restore(file, f"duckdb:///{made}")
    assert restored.set_aside is None
    assert opened_rows(made) == opened_rows(original)
    assert restored.manifest.tables["load"].n_rows == len(opened_rows(original)["load"])


def test_a_file_that_is_there_is_set_aside(sample, tmp_path):
    target = tmp_path / "trainlift.duckdb"
    database = open_database(f"duckdb:///{target}")
    store(database, 1)
    close(database)
    before = opened_rows(target)
    restored = backup.restore(sample[1], f"duckdb:///{target}")
    assert opened_rows(restored.set_aside) == before
    assert opened_rows(target) == opened_rows(sample[0])


def test_a_damaged_data_file_is_no_obstacle(sample, tmp_path):
    target = tmp_path / "trainlift.duckdb"
    target.write_bytes(b"no database" * 1000)
    restored = backup.restore(sample[1], f"duckdb:///{target}")
    assert restored.set_aside.read_bytes().startswith(b"no database")
    assert opened_rows(target) == opened_rows(sample[0])


def test_a_file_in_use_is_left_alone(sample, duckdb_file):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from data import backup, database\n"
        "try: backup.restore(Path(sys.argv[1]), sys.argv[2])\n"
        "except database.DatabaseBusy: print('busy')\n"
    )
    store(duckdb_file, 1)
    before = rows_of(duckdb_file)
    command = [sys.executable, "-c", code, str(sample[1]), duckdb_file.url]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "busy", done.stderr
    assert rows_of(duckdb_file) == before


@pytest.mark.parametrize("n", range(40))
def test_a_damaged_backup_is_refused_and_harms_nothing(sample, tmp_path, n):
    chance = random.Random(n)
    content = bytearray(sample[1].read_bytes())
    if n % 4 == 0:
        del content[chance.randrange(len(content)) :]
    else:
        place = chance.randrange(len(content))
        content[place] ^= 1 << chance.randrange(8)
    file, target = tmp_path / "all.backup", tmp_path / "trainlift.duckdb"
    file.write_bytes(content)
    with contextlib.suppress(backup.BackupDamaged):
        backup.restore(file, f"duckdb:///{target}")
    # what is restored all the same was hit in a bit that means nothing, such as one of a time stamp
    assert not target.exists() or opened_rows(target) == opened_rows(sample[0])
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []


def flipped(content, places):
    for place in places:
        for bit in range(8):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            yield bytes(damaged)


def test_no_bit_of_the_directory_makes_an_error_of_another_kind(sample, tmp_path):
    """Bits by which a zip says method, version, flags and places, not only those of its content."""
    content = sample[1].read_bytes()
    with zipfile.ZipFile(sample[1]) as whole:
        start, first = whole.start_dir, whole.infolist()[0]
    places = {
        *range(start, start + 46 + len(first.filename)),
        *range(first.header_offset, first.header_offset + 30),
        *range(len(content) - 22, len(content)),
    }
    file, read = tmp_path / "all.backup", 0
    for damaged in flipped(content, sorted(places)):
        file.write_bytes(damaged)
        with contextlib.suppress(backup.BackupDamaged):
            backup.read_manifest(file)
            read += 1
    assert read < 8 * len(places)


def test_a_part_exchanged_for_another_whole_one_is_refused(sample, tmp_path):
    file = tmp_path / "all.backup"
    with zipfile.ZipFile(sample[1]) as whole, zipfile.ZipFile(file, "w") as forged:
        for name in whole.namelist():
            forged.writestr(name, whole.read("skill.parquet" if name == "course.parquet" else name))
    with pytest.raises(backup.BackupDamaged) as error:
        backup.read_manifest(file)
    assert error.value.values == {"file": "all.backup", "part": "course"}


def test_a_backup_of_a_newer_version_is_refused(sample, monkeypatch):
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION - 1)
    with pytest.raises(backup.BackupNewer):
        backup.read_manifest(sample[1])


def test_a_backup_while_others_write_holds_whole_loads(database, tmp_path):
    is_over = threading.Event()

    def write():
        n = 1
        while not is_over.is_set():
            store(database, n)
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    files = [tmp_path / f"{n}.backup" for n in range(5)]
    manifests = [backup.write_backup(database, file) for file in files]
    is_over.set()
    writer.join()
    counts = [(m.tables["load"].n_rows, m.tables["metric_day"].n_rows) for m in manifests]
    assert all(loads == rows for loads, rows in counts)
    assert counts[0] < counts[-1]


def test_a_backup_moves_from_one_engine_to_the_other(sample, postgresql, tmp_path):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backup, "open_database", lambda _: postgresql)
        patch.setattr(backup, "close", lambda _: None)
        backup.restore(sample[1], "postgresql://any")
        assert_same_numbers(postgresql, sample[0])
        with pytest.raises(backup.NotEmpty):
            backup.restore(sample[1], "postgresql://any")
        backup.restore(sample[1], "postgresql://any", may_replace=True)
    assert_same_numbers(postgresql, sample[0])
    backup.write_backup(postgresql, tmp_path / "back.backup")
    back = tmp_path / "trainlift.duckdb"
    backup.restore(tmp_path / "back.backup", f"duckdb:///{back}")
    assert opened_rows(back) == opened_rows(sample[0])


def assert_same_numbers(database, file):
    other = open_database(f"duckdb:///{file}")
    try:
        for name in ("load_list", "load_table_counts", "data_summary"):
            assert read_frame(database, name).equals(read_frame(other, name))
    finally:
        close(other)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(duckdb_file, tmp_path):
    with pytest.raises(OSError, match="missing"):
        backup.write_backup(duckdb_file, tmp_path / "missing" / "all.backup")
    (tmp_path / "all.backup").mkdir()
    with pytest.raises(OSError, match=r"all\.backup"):
        backup.write_backup(duckdb_file, tmp_path / "all.backup")
    assert [path.name for path in tmp_path.glob(".backup-*")] == []
