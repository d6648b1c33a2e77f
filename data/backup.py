"""A backup: every row of every table in one file, read in one moment, checked before it is trusted.

A zip with one Parquet file a table, and a manifest that says how many rows each has and what its
bytes add up to. The file knows nothing of the engine: a backup of DuckDB can be restored into
PostgreSQL and the other way.
"""

import errno
import hashlib
import json
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from data import schema
from data.database import (
    Database,
    DatabaseNewer,
    DatabaseProblem,
    DatabaseUnreadable,
    close,
    default_url,
    engine_name,
    open_database,
    utc_now,
    write_transaction,
)
from data.facts import require_in_database, require_no_lake
from data.frames import insert_frame

MANIFEST = "manifest.json"
#: How the file is laid out; a backup of a later layout is refused.
FORMAT = 1
#: Rows that are held in memory at a time.
BATCH_ROWS = 100_000
#: The restored database has a version of its own, and keeps beside its facts what it needs.
NOT_COPIED = ("schema_version", *schema.KEPT_TABLES)
#: What reading a zip raises where bits are not what they were: NotImplementedError of a method or
#: version that does not exist, RuntimeError (above it) of a part that says it is encrypted.
DAMAGE = (zipfile.BadZipFile, zlib.error, pa.ArrowException, EOFError, KeyError, RuntimeError)


class BackupDamaged(DatabaseProblem):
    """The file is not a whole backup: `part` is what is missing or differs."""

    code = "backup_damaged"


class BackupNewer(DatabaseProblem):
    """The backup was made by a newer version of TrainLift."""

    code = "backup_newer"


class NotEmpty(DatabaseProblem):
    """The database server holds data already, and nobody said that they may be replaced."""

    code = "not_empty"


@dataclass(frozen=True)
class Part:
    """What a table of a backup holds: number of rows, and SHA-256 of its Parquet file."""

    n_rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; `made_at` is UTC, `tables` goes by name."""

    schema_version: int
    made_at: datetime
    tables: dict[str, Part]

    @property
    def n_rows(self) -> int:
        """Rows of all tables."""
        return sum(part.n_rows for part in self.tables.values())


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the data file that was there before is now (None: none was)."""

    manifest: Manifest
    set_aside: Path | None


def write_backup(database: Database, file: Path) -> Manifest:
    """Write a backup of the database as it is at this moment; others go on reading and writing.

    The file appears under its name only when it is whole. Raises OSError where it cannot be
    written.
    """
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        partial = Path(folder) / file.name
        manifest = _write_parts(database, partial, Path(folder))
        partial.replace(file)
    return manifest


def write_apart(database: Database) -> Path:
    """A backup in a folder of its own beside the data, to be handed on and removed."""
    where = database.file.parent if database.file else None
    folder = Path(tempfile.mkdtemp(dir=where, prefix=".backup-"))
    try:
        write_backup(database, folder / "trainlift.backup")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder / "trainlift.backup"


def read_manifest(file: Path) -> Manifest:
    """What a backup holds, after its bytes were checked against what it says of itself.

    Raises BackupDamaged, BackupNewer, or OSError where the file cannot be read.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive)
        for table, part in manifest.tables.items():
            with archive.open(_member(table)) as stream:
                if _digest(stream) != part.sha256:
                    raise BackupDamaged(file=file.name, part=table)
    return manifest


def restore(file: Path, url: str | None = None, *, may_replace: bool = False) -> Restored:
    """Fill the database at `url` (default: `default_url()`) with what a backup holds.

    A data file that is there is not overwritten: it is set aside under a name with the time. On a
    server everything happens in one transaction, and only `may_replace` lets it replace data.
    Raises BackupDamaged, BackupNewer, NotEmpty, NotWithLake, or what `open_database` raises.
    """
    require_no_lake()
    manifest = read_manifest(file)
    address = sa.make_url(url or default_url())
    if address.get_backend_name() == "duckdb":
        return _restore_file(file, manifest, Path(address.database))
    database = open_database(url)
    try:
        _fill(database, file, manifest, may_replace=may_replace)
    finally:
        close(database)
    return Restored(manifest, None)


def rewrite(url: str | None = None) -> bool:
    """Write the data file anew, so that its free pages keep nothing of what was erased.

    False for a server, which cleans up by itself (PostgreSQL: `vacuum full`). Raises what
    `open_database` raises; then the file is as it was.
    """
    address = sa.make_url(url or default_url())
    if address.get_backend_name() != "duckdb":
        return False
    target = Path(address.database)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rewrite-") as folder:
        saved = Path(folder) / "all.backup"
        database = open_database(str(address))
        try:
            write_backup(database, saved)
        finally:
            close(database)
        set_aside = restore(saved, str(address)).set_aside
    for old in (set_aside, _log_of(set_aside)):
        old.unlink(missing_ok=True)
    return True


def _write_parts(database: Database, target: Path, folder: Path) -> Manifest:
    tables = {}
    stored = zipfile.ZIP_STORED  # the parts are compressed already
    with (
        _snapshot(database) as connection,
        zipfile.ZipFile(target, "w", stored) as archive,
    ):
        require_in_database(connection)
        for table in _copied():
            part = folder / _member(table)
            n_rows = _write_table(connection, table, part)
            with part.open("rb") as stream:
                tables[table] = Part(n_rows, _digest(stream))
            archive.write(part, _member(table))
            part.unlink()
        manifest = Manifest(schema.SCHEMA_VERSION, utc_now(), tables)
        told = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
        archive.writestr(MANIFEST, json.dumps(told, indent=1))
    return manifest


def _snapshot(database: Database) -> sa.Connection:
    """A connection whose every read sees the same moment."""
    if database.dialect == "postgresql":
        return database.engine.execution_options(isolation_level="REPEATABLE READ").connect()
    return database.engine.connect()  # DuckDB's transactions always do


def _write_table(connection: sa.Connection, table: str, file: Path) -> int:
    columns = schema.tables()[table].columns
    types = pa.schema(columns)
    n_rows = 0
    with pq.ParquetWriter(file, types, compression="zstd") as writer:
        for rows in _batches(connection, f"select {', '.join(columns)} from {table}"):
            part = pa.Table.from_pylist(rows, types) if isinstance(rows, list) else rows
            writer.write_table(part.cast(types))
            n_rows += part.num_rows
    return n_rows


def _batches(connection: sa.Connection, query: str) -> Iterator[pa.Table | list[dict]]:
    if connection.dialect.name == "duckdb":
        reader = connection.exec_driver_sql(query).cursor.fetch_record_batch(BATCH_ROWS)
        yield from (pa.Table.from_batches([batch]) for batch in reader)
        return
    streamed = connection.execution_options(yield_per=BATCH_ROWS).exec_driver_sql(query)
    yield from ([*map(dict, rows)] for rows in streamed.mappings().partitions())


def _restore_file(file: Path, manifest: Manifest, target: Path) -> Restored:
    _require_unused(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
        made = Path(folder) / target.name
        database = open_database(f"duckdb:///{made}")
        try:
            _fill(database, file, manifest)
        finally:
            close(database)
        set_aside = _set_aside(target)
        made.replace(target)
    return Restored(manifest, set_aside)


def _require_unused(target: Path) -> None:
    """Raise DatabaseBusy where a process holds the file; a file that cannot be read may go."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        try:
            close(open_database(f"duckdb:///{target}"))
        except (DatabaseUnreadable, DatabaseNewer, duckdb.Error, sa.exc.DBAPIError):
            return


def _set_aside(target: Path) -> Path | None:
    """Give a data file, and the log beside it, a name with the time that no other has."""
    if not target.exists():
        return None
    name, n = f"{target.stem}-before-{utc_now():%Y%m%d-%H%M%S}", 2
    aside = target.with_name(f"{name}{target.suffix}")
    while aside.exists():  # a clock that was set back tells a moment twice
        aside, n = target.with_name(f"{name}-{n}{target.suffix}"), n + 1
    for path, to in ((target, aside), (_log_of(target), _log_of(aside))):
        if path.exists():
            path.replace(to)
    return aside


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")


def _fill(database: Database, file: Path, manifest: Manifest, *, may_replace: bool = False) -> None:
    """Put every row of a backup in the place of what is there, in one transaction."""
    with write_transaction(database) as connection, _opened(file) as archive:
        if not may_replace and _holds_loads(connection):
            raise NotEmpty(file=file.name)
        for table in (*schema.KEPT_TABLES, *reversed(_copied())):
            connection.exec_driver_sql(f"delete from {table}")
        for table in _copied():
            if table in manifest.tables:
                with archive.open(_member(table)) as stream:
                    _insert(connection, table, stream)
            found = connection.exec_driver_sql(f"select count(*) from {table}").scalar()
            if found != (manifest.tables[table].n_rows if table in manifest.tables else 0):
                raise BackupDamaged(file=file.name, part=table)
        connection.execute(
            sa.text("update setting set value = :engine where setting_id = 'engine'"),
            {"engine": engine_name(connection)},
        )


def _insert(connection: sa.Connection, table: str, stream: IO[bytes]) -> None:
    types = schema.tables()[table].columns
    for batch in pq.ParquetFile(stream).iter_batches(BATCH_ROWS):
        rows = pa.Table.from_batches([batch])
        insert_frame(
            connection, table, rows.cast(pa.schema([(c, types[c]) for c in rows.column_names]))
        )


def _holds_loads(connection: sa.Connection) -> bool:
    return connection.exec_driver_sql("select count(*) from load").scalar() > 0


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever shows while it is read that its bytes are not whole is one problem."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except DatabaseProblem:
        raise
    except DAMAGE as error:
        raise BackupDamaged(file=file.name, part=MANIFEST) from error
    except OSError as error:
        # a directory with a flipped bit sends the reader to a place before the file's beginning
        if error.errno != errno.EINVAL:
            raise
        raise BackupDamaged(file=file.name, part=MANIFEST) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    name = Path(archive.filename).name
    try:
        told = json.loads(archive.read(MANIFEST))
        if told["format"] > FORMAT or told["schema_version"] > schema.SCHEMA_VERSION:
            raise BackupNewer(file=name, found=told["schema_version"], known=schema.SCHEMA_VERSION)
        tables = {table: Part(**part) for table, part in told["tables"].items()}
        made_at = datetime.fromisoformat(told["made_at"])
    except (ValueError, TypeError, AttributeError) as error:
        raise BackupDamaged(file=name, part=MANIFEST) from error
    if unknown := tables.keys() - schema.tables().keys():
        raise BackupDamaged(file=name, part=min(unknown))
    return Manifest(told["schema_version"], made_at, tables)


def _copied() -> list[str]:
    return [table for table in schema.tables() if table not in NOT_COPIED]


def _member(table: str) -> str:
    return f"{table}.parquet"


def _digest(stream: IO[bytes]) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()
