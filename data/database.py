"""The database: open it, read a named question as a frame, write in one transaction.

What a frame looks like is said in data/frames.py.
"""

import os
import re
import secrets
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import duckdb
import pandas as pd
import psycopg
import sqlalchemy as sa
from sqlglot import exp

from data import facts, kept, keys, lake, postgresql, schema, scoping
from data.frames import fetch, lending
from data.lake import Lake
from data.problems import (
    DatabaseBusy,
    DatabaseNewer,
    DatabaseOlder,
    DatabaseProblem,
    DatabaseUnreadable,
    DatabaseUnsupported,
    MemoryUnclear,
    StorageFull,
    UpgradeNeedsRoom,
)
from data.questions import question, written_for

PROJECT_FOLDER = Path(__file__).resolve().parents[1]

#: Any number, the same in every process: PostgreSQL lets one writer at a time pass it.
_WRITER = 7141

#: Views of earlier versions that are questions' own parts now; they read views there still are.
_FORMER_VIEWS = ("known_metric_day",)

#: Room a load must find free: DuckDB writes rows to its log, then to the file, and sorts its keys.
ROOM_FACTOR = 4
ROOM_BYTES = 200_000_000

#: Bounds that leave every row of facts in view: kept sums are read as they stand.
_SEES_ALL_ROWS: tuple[scoping.Kind | None, ...] = (None, "totals")

#: Names how much DuckDB may hold in memory; what takes more goes to the disk, beside the data file.
MEMORY = "TRAINLIFT_DATABASE_MEMORY"
USUAL_MEMORY = "2GB"
_AMOUNT = re.compile(r"[1-9][0-9]*(\.[0-9]+)? ?[MGT]i?B", re.IGNORECASE)

#: What a read can raise that says nothing about the code that asks.
READ_FAILED = (DatabaseProblem, sa.exc.SQLAlchemyError, duckdb.Error)

Dialect = Literal["duckdb", "postgresql"]


@dataclass(frozen=True)
class Database:
    """An open database, one per process: `file` is None for a server; writers take `write_lock`.

    `lake`: where its facts are, None for in the database.
    """

    url: str
    engine: sa.Engine
    dialect: Dialect
    file: Path | None = None
    write_lock: Any = field(default_factory=threading.RLock, compare=False, repr=False)
    lake: Lake | None = None


def default_url() -> str:
    """Where data live: TRAINLIFT_DATABASE_URL, else a file in TRAINLIFT_DATA_FOLDER or .local."""
    folder = os.environ.get("TRAINLIFT_DATA_FOLDER") or PROJECT_FOLDER / ".local"
    file = Path(folder).expanduser().resolve() / "trainlift.duckdb"
    return os.environ.get("TRAINLIFT_DATABASE_URL") or f"duckdb:///{file}"


def data_file(url: str | None = None) -> Path | None:
    """The file of the database at `url` (default: `default_url()`); None for a server."""
    parsed, _ = _parsed(url)
    is_file = parsed.get_backend_name() == "duckdb" and parsed.database not in (
        None,
        "",
        ":memory:",
    )
    return Path(parsed.database).resolve() if is_file else None


def open_database(url: str | None = None) -> Database:
    """The database at `url` (default: `default_url()`), with its schema made where it is empty.

    Its facts are in the lake that TRAINLIFT_FACTS_URL names, if it names one (data/lake.py). Raises
    DatabaseBusy, DatabaseNewer, DatabaseUnreadable, DatabaseUnreachable, DatabaseUnsupported,
    MemoryUnclear, or one of the problems of lakes.
    """
    parsed, dialect = _parsed(url)
    database = _with_lake(_duckdb(parsed) if dialect == "duckdb" else _postgresql(parsed))
    try:
        _prepare(database)
        with database.engine.connect() as connection:
            is_joined = lake.is_joined(connection, database.lake)
        if not is_joined:
            with write_transaction(database) as connection:
                lake.join(connection, database.lake)
    except BaseException:
        database.engine.dispose()
        raise
    return database


def open_to_read(url: str | None = None) -> Database | None:
    """The database at `url` to read alone: no file is made or touched; None where there is none.

    Raises what `open_database` raises, and DatabaseOlder where that would bring it up to date.
    """
    parsed, dialect = _parsed(url)
    if dialect == "duckdb":
        file = Path(parsed.database or ":memory:")
        if not file.is_file():
            return None
        database = _duckdb(parsed, access_mode="READ_ONLY")
    else:
        database = _postgresql(parsed, is_read_only=True)
    database = _with_lake(database)
    try:
        if not _has_schema(database):
            return None
        with database.engine.connect() as connection:
            lake.is_joined(connection, database.lake)
        return database
    except BaseException:
        database.engine.dispose()
        raise


def close(database: Database) -> None:
    """Let go of the database, so that another process can open the file."""
    database.engine.dispose()
    if database.lake:
        database.lake.engine.dispose()


def read_frame(
    database: Database,
    name: str,
    scope: scoping.Scope | None = None,
    *,
    lent: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    **parameters: object,
) -> pd.DataFrame:
    """The rows of data/sql/<name>.sql; parameters it names and that are not given are null.

    With a scope, only rows within it are read (data/scoping.py). lent: frames within it that the
    question reads as relations (data/sql/given), where `takes_frames`.

    Everything is fetched before this returns, so no result hangs on an open connection. A read that
    meets a broken connection or engine is repeated once, on a new one. Raises DatabaseProblem where
    a server does not answer, or not in time.
    """
    with told(database):
        try:
            return _read(database, name, scope, parameters, lent)
        except (sa.exc.DBAPIError, duckdb.Error) as error:
            if not _is_broken(error):
                raise
            database.engine.dispose()
            return _read(database, name, scope, parameters, lent)


def takes_frames(database: Database) -> bool:
    """Whether a question can be lent frames: where DuckDB, which reads them, has the facts."""
    return database.dialect == "duckdb" and not database.lake


@contextmanager
def told(database: Database) -> Iterator[None]:
    """What a server refuses or lets fail in here becomes a DatabaseProblem."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, psycopg.Error) as error:
        is_server = database.dialect == "postgresql"
        problem = postgresql.problem_of(error, database.url) if is_server else None
        if problem is None:
            raise
        raise problem from error


def is_answering(database: Database) -> bool:
    """Whether the database answers a question now."""
    try:
        read_frame(database, "data_version")
    except READ_FAILED:
        return False
    return True


@contextmanager
def write_transaction(database: Database) -> Iterator[sa.Connection]:
    """One transaction that nobody else writes beside: all of it is kept, or nothing.

    Raises IntegrityError where a large table would hold a key of a load twice (data/keys.py).
    A full disk raises StorageFull, and the file is opened afresh: DuckDB answers nothing after it.
    """
    with database.write_lock, told(database):
        try:
            with database.engine.begin() as connection:
                if database.dialect == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER)))
                with keys.looked_after(connection):
                    yield connection
        except (sa.exc.DBAPIError, duckdb.Error, psycopg.Error) as error:
            if not _is_storage_full(error):
                raise
            database.engine.dispose()
            raise storage_full(database) from error


def require_room(database: Database, n_bytes: int) -> None:
    """Raise StorageFull where a DuckDB file has no room for a load of `n_bytes` in memory."""
    needed = ROOM_FACTOR * n_bytes + ROOM_BYTES
    if database.file and shutil.disk_usage(database.file.parent).free < needed:
        raise storage_full(database, needed)


def storage_full(database: Database, needed: int = ROOM_BYTES) -> StorageFull:
    """The problem with how much is free and how much is needed, in MB (free: None on a server)."""
    free = shutil.disk_usage(database.file.parent).free // 1_000_000 if database.file else None
    return StorageFull(free_mb=free, needed_mb=needed // 1_000_000)


def engine_name(connection: sa.Connection) -> str:
    """The engine and its version, such as `duckdb 1.5.6`."""
    version = (
        (duckdb.__version__,)
        if connection.dialect.name == "duckdb"
        else connection.dialect.server_version_info or ()
    )
    return f"{connection.dialect.name} {'.'.join(map(str, version))}"


def utc_now() -> datetime:
    """This moment in UTC, without a zone, to the second: what `*_at` columns hold."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _read(
    database: Database,
    name: str,
    scope: scoping.Scope | None,
    parameters: dict[str, object],
    lent: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    kind = scope.kind if scope else None
    asked = parameters | scope.parameters() if scope else parameters
    given = {key: value for key, value in asked.items() if value is not None}
    with database.engine.connect() as connection:
        if database.lake and lake.reads_facts(_within(name, kind)):
            if database.dialect == "postgresql":  # several tables are read, of one moment
                connection.execution_options(isolation_level="REPEATABLE READ")
            return facts.ask(database.lake, connection, _within(name, kind), given)
        statement = _statement(name, database.dialect, kind, frozenset(given), frozenset(lent))
        with lending(connection, lent):
            return fetch(connection, statement, given)


@cache
def _statement(
    name: str,
    dialect: str,
    kind: scoping.Kind | None,
    given: frozenset[str],
    lent: frozenset[str],
) -> sa.TextClause:
    tree = _within(name, kind, reads_kept=kind in _SEES_ALL_ROWS, lent=lent)
    return sa.text(written_for(tree, dialect, given))


@cache
def _within(
    name: str,
    kind: scoping.Kind | None,
    *,
    reads_kept: bool = False,
    lent: frozenset[str] = frozenset(),
) -> exp.Expression:
    """The question within a bound; the same tree at every call, to be copied before it changes."""
    tree = question(name, reads_kept=reads_kept, is_lent=bool(lent))
    return scoping.bounded(tree, kind, lent) if kind else tree


@cache
def _lock(url: str) -> Any:  # noqa: ARG001 - the same lock for the same database
    return threading.RLock()


def _parsed(url: str | None) -> tuple[sa.URL, str]:
    """An address and the engine it names. Raises DatabaseUnsupported."""
    text = url or default_url()
    parsed = sa.make_url(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", text))
    dialect = parsed.get_backend_name()
    if dialect not in get_args(Dialect):
        raise DatabaseUnsupported(engine=dialect)
    return parsed, dialect


def _duckdb(url: sa.URL, **config: str) -> Database:
    file = data_file(url.render_as_string(hide_password=False))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(file))
    # the application reads spreadsheets itself: SQL never needs a file, the net or an extension
    always = {
        "autoinstall_known_extensions": "false",
        "memory_limit": _memory(),
        # what is worked out once for two readers hides from the facts which sessions are asked for
        "disabled_optimizers": "common_subplan",
    }
    options = {"config": always | config}
    engine = sa.create_engine(url, connect_args=options)
    return Database(str(url), engine, "duckdb", file, _lock(str(url)))


def _memory() -> str:
    """How much DuckDB may hold, such as `2GB`. Raises MemoryUnclear."""
    said = os.environ.get(MEMORY) or USUAL_MEMORY
    if not _AMOUNT.fullmatch(said):
        raise MemoryUnclear(setting=MEMORY, said=said)
    return said


def _postgresql(url: sa.URL, *, is_read_only: bool = False) -> Database:
    engine = postgresql.engine(url, is_read_only=is_read_only)
    shown = url.render_as_string(hide_password=True)
    return Database(shown, engine, "postgresql", None, _lock(shown))


def _with_lake(database: Database) -> Database:
    found = lake.opened()
    if found is None:
        return database
    database.engine.update_execution_options(**{facts.LAKE: found})
    return replace(database, lake=found)


def _prepare(database: Database) -> None:
    """Make the tables, or bring them up to date; what is as it should be is only looked at."""
    found = _version(database)
    if found is None or found < schema.SCHEMA_VERSION:
        if found:
            _require_room_to_upgrade(database)
        with _opening(database), write_transaction(database) as connection:
            found = _prepared(connection)
    _require_known_version(found)


def _require_room_to_upgrade(database: Database) -> None:
    """Raise UpgradeNeedsRoom where a data file could not hold a second copy of its tables."""
    if database.file and database.file.exists():
        needed = database.file.stat().st_size + ROOM_BYTES
        free = shutil.disk_usage(database.file.parent).free
        if free < needed:
            raise UpgradeNeedsRoom(free_mb=free // 1_000_000, needed_mb=needed // 1_000_000)


def _prepared(connection: sa.Connection) -> int | None:
    """The version found once nobody else prepares the same database any more."""
    if connection.dialect.name == "postgresql":
        postgresql.without_limits(connection)
    if not sa.inspect(connection).has_table("schema_version"):
        _create(connection)
    found = _version_in(connection)
    if found and found < schema.SCHEMA_VERSION:
        _bring_up_to_date(connection)
    return found


def _has_schema(database: Database) -> bool:
    """Whether the tables are there."""
    found = _version(database)
    if found is None:
        return False
    _require_known_version(found)
    if found < schema.SCHEMA_VERSION:
        raise DatabaseOlder(found=str(found), known=str(schema.SCHEMA_VERSION))
    return True


def _version(database: Database) -> int | None:
    """The version of the tables; None where there are none."""
    with _opening(database), database.engine.connect() as connection:
        has_tables = sa.inspect(connection).has_table("schema_version")
        return _version_in(connection) if has_tables else None


def _version_in(connection: sa.Connection) -> int | None:
    return connection.execute(sa.text("select max(version) from schema_version")).scalar()


@contextmanager
def _opening(database: Database) -> Iterator[None]:
    """What keeps the database from being opened becomes a DatabaseProblem."""
    try:
        with told(database):
            yield
    except (sa.exc.DBAPIError, duckdb.Error) as error:
        raise _opening_problem(error, database) or error from error


def _require_known_version(found: int | None) -> None:
    if found is None or found > schema.SCHEMA_VERSION:
        raise DatabaseNewer(found=str(found), known=str(schema.SCHEMA_VERSION))


def _create(connection: sa.Connection) -> None:
    for statement in schema.statements(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(
        sa.text("insert into schema_version values (:version, :now)"),
        {"version": schema.SCHEMA_VERSION, "now": utc_now()},
    )
    settings = {
        "salt": secrets.token_hex(32),
        "engine": engine_name(connection),
    }
    for setting_id, value in settings.items():
        connection.execute(
            sa.text("insert into setting values (:setting_id, :value)"),
            {"setting_id": setting_id, "value": value},
        )


def _is_unused(connection: sa.Connection, table: str, columns: list[Any]) -> bool:
    has_load = any(column["name"] == "load_id" for column in columns)
    return not has_load and not connection.exec_driver_sql(f"select 1 from {table}").fetchall()


#: Tables whose checks allow more than those of an earlier version did (a later test, version 7).
_CHECKED_ANEW = ("assessment",)
#: Nothing wrote these before version 3, whose rows carry their load; children first.
_UNUSED_BEFORE = ("milestone", "goal")


def _bring_up_to_date(connection: sa.Connection) -> None:
    """Give a database of an older version what it lacks; every row of it is kept as it is.

    New tables, new columns (empty in the rows there are), large tables without an index, and every
    view as it is said now. Views are dropped from the last to the first, since later ones read
    earlier ones.
    """
    there = sa.inspect(connection)
    tables = {name: there.get_columns(name) for name in there.get_table_names()}
    views = [name for name in (*schema.views(), *_FORMER_VIEWS) if name in there.get_view_names()]
    for name in reversed(views):
        connection.exec_driver_sql(f"drop view {name}")
    for name in _UNUSED_BEFORE:
        if name in tables and _is_unused(connection, name, tables[name]):
            connection.exec_driver_sql(f"drop table {name}")
            del tables[name]
    for table, columns in schema.columns().items():
        if table in tables:
            known = {column["name"] for column in tables[table]}
            for column in columns.keys() - known:
                added = f"{column} {columns[column]}"
                connection.exec_driver_sql(f"alter table {table} add column {added}")
    made = {schema.made(text): text for text in schema.statements(connection.dialect.name)}
    for name in keys.indexed(connection):
        _without_index(connection, name, made[name])
    for name in _CHECKED_ANEW:
        if name in tables:
            _made_anew(connection, name, made[name])
    for name, statement in made.items():
        if name not in tables:
            connection.exec_driver_sql(statement)
    if not tables.keys() >= set(schema.KEPT_TABLES):
        kept.keep_all(connection)
    connection.execute(
        sa.text("insert into schema_version values (:version, :now)"),
        {"version": schema.SCHEMA_VERSION, "now": utc_now()},
    )


def _made_anew(connection: sa.Connection, table: str, made: str) -> None:
    """Make a table again with the checks of today: DuckDB changes none of a table there is."""
    columns = ", ".join(schema.tables()[table].columns)
    connection.exec_driver_sql(f"create temp table former as select {columns} from {table}")
    connection.exec_driver_sql(f"drop table {table}")
    connection.exec_driver_sql(made)
    connection.exec_driver_sql(f"insert into {table} ({columns}) select {columns} from former")
    connection.exec_driver_sql("drop table former")


def _without_index(connection: sa.Connection, table: str, made: str) -> None:
    """Put the rows of a large table into one that DuckDB keeps no index of.

    The new table gets its name last: DuckDB 1.5 fails at the next change of `load` once a table
    that refers to it was renamed.
    """
    new, columns = f"new_{table}", ", ".join(schema.tables()[table].columns)
    connection.exec_driver_sql(made.replace(f"create table {table} ", f"create table {new} "))
    connection.exec_driver_sql(f"insert into {new} ({columns}) select {columns} from {table}")
    connection.exec_driver_sql(f"drop table {table}")
    connection.exec_driver_sql(f"alter table {new} rename to {table}")


def _opening_problem(error: Exception, database: Database) -> DatabaseProblem | None:
    text = str(error)
    file = str(database.file)
    if "lock" in text and "PID" in text:
        process = re.search(r"PID (\d+)", text)
        return DatabaseBusy(file=file, pid=process.group(1) if process else "?")
    if versions := re.search(r"version number (\d+).*?(\d+)\D*$", text.splitlines()[0]):
        return DatabaseNewer(found=versions.group(1), known=versions.group(2))
    if "not a valid DuckDB" in text:
        return DatabaseUnreadable(file=file)
    return None


#: What DuckDB repeats of the system's reason: the disk is full, or a file may not grow.
_NO_ROOM = ("No space left", "File too large")


def _is_storage_full(error: Exception) -> bool:
    cause = getattr(error, "orig", None) or error
    full = (duckdb.FatalException, psycopg.errors.DiskFull)
    return isinstance(cause, full) or any(said in str(error) for said in _NO_ROOM)


def _is_broken(error: Exception) -> bool:
    cause = getattr(error, "orig", None) or error
    is_dropped = getattr(error, "connection_invalidated", False)
    return is_dropped or isinstance(cause, duckdb.FatalException)
