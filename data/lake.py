"""The lake: facts that come by the million as Parquet files that Apache Spark reads.

`facts/TABLE/` holds one or more files of each load, written once. What a load wrote counts from the
moment its row is committed in the database: loads are numbered without a gap, so a file of a higher
number is what a load that failed left behind. `mirror/TABLE/` holds each other table that a
question reads, as it is now, in a file named after its bytes; `staged/` the rows of a file that is
being compared. A question is one statement that names its files: nothing is made or changed in
Spark, and two processes never wait for each other.
"""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
import sqlglot
from sqlglot import exp

from data import frames, kept, keys, schema
from data.frames import STAGED
from data.problems import FactsInDatabase, FactsInLake, LakeOfOthers, LakeUnsupported
from data.questions import written_for

#: What the lake holds; every other table stays in the database and is mirrored.
FACTS = schema.LARGE_TABLES

#: Names the address of Spark and the folder of the lake.
ADDRESS = "TRAINLIFT_FACTS_URL"
#: A file of the lake that says to which database it belongs.
MARK = "trainlift-lake"

#: Rows of a mirrored table that no question of facts needs; settings hold secrets.
_MIRRORED_ROWS = {"setting": "left(setting_id, 9) = 'released:'"}

_SPARK_TYPES = {
    pa.string(): "string", pa.int32(): "int", pa.float64(): "double", pa.bool_(): "boolean",
    pa.date32(): "date", pa.timestamp("us"): "timestamp_ntz",
}  # fmt: skip


@dataclass(frozen=True)
class Lake:
    """A folder that this process and every worker of Spark reach under the same path.

    `mirrored`: where each table was mirrored last, by the number of the change it was then.
    """

    folder: Path
    engine: sa.Engine
    mirrored: dict[str, tuple[int, Path]] = field(default_factory=dict, compare=False, repr=False)


def opened(url: str | None = None) -> Lake | None:
    """The lake that an address, by default that of TRAINLIFT_FACTS_URL, names; None: no address.

    `impala://user:password@host:10000/default?lake=/folder`; what else is asked for after the `?`
    (`auth_mechanism`, `use_ssl`, …) is of impyla. Raises LakeUnsupported.
    """
    address = url or os.environ.get(ADDRESS)
    if not address:
        return None
    parsed = sa.make_url(address)
    folder = str(parsed.query.get("lake", ""))
    if parsed.get_backend_name() != "impala" or not Path(folder).is_absolute():
        raise LakeUnsupported(url=parsed.render_as_string())
    said = {*parsed.query, *(["password"] if parsed.password else [])}
    options = {"auth_mechanism": "PLAIN", "user": parsed.username or "trainlift", "password": "-"}
    try:
        engine = sa.create_engine(
            parsed.difference_update_query(["lake"]),
            connect_args={name: options[name] for name in options.keys() - said},
        )
    except sa.exc.NoSuchModuleError as error:
        raise LakeUnsupported(url=parsed.render_as_string()) from error
    return Lake(Path(folder), engine)


def is_joined(connection: sa.Connection, lake: Lake | None) -> bool:
    """Whether the facts of this database are where they are looked for; False: there are none yet.

    Raises FactsInLake where they are in a lake and none was named, FactsInDatabase where they are
    in the database and a lake was named, and LakeOfOthers where the folder belongs to another
    database or is not there.
    """
    own = sa.text("select value from setting where setting_id = 'lake'")
    known = connection.execute(own).scalar()
    if lake is None:
        if known:
            raise FactsInLake(setting=ADDRESS)
        return True
    if known:
        if known != _mark(lake):
            raise LakeOfOthers(folder=str(lake.folder))
        return True
    if any(connection.exec_driver_sql(f"select 1 from {t} limit 1").first() for t in FACTS):
        raise FactsInDatabase(setting=ADDRESS)
    if any(lake.folder.glob("facts/*/*.parquet")):
        raise LakeOfOthers(folder=str(lake.folder))
    return False


def join(connection: sa.Connection, lake: Lake) -> None:
    """Make an empty lake that of this database, unless another process just did."""
    if is_joined(connection, lake):
        return
    name = _mark(lake) or secrets.token_hex(16)
    lake.folder.mkdir(parents=True, exist_ok=True)
    (lake.folder / MARK).write_text(name, "utf-8")
    put = sa.text("insert into setting values ('lake', :name)")
    connection.execute(put, {"name": name})


def _mark(lake: Lake) -> str | None:
    mark = lake.folder / MARK
    return mark.read_text("utf-8") if mark.exists() else None


def reads_facts(tree: exp.Expression) -> bool:
    """Whether a question reads a table of the lake, by itself or through a view."""
    return any(_is_of_facts(table.name) for table in tree.find_all(exp.Table))


def statement(lake: Lake, connection: sa.Connection, tree: exp.Expression) -> sa.TextClause:
    """A question in the words of Spark, every relation it reads named by its files of this moment.

    `connection` is one of the database: what it sees of loads and tables is what is asked.
    """
    whole = tree.copy()
    parts: dict[str, exp.CTE] = {}
    _name_files(whole, parts, lake, connection)
    whole.set("with_", exp.With(expressions=[*parts.values(), *whole.ctes]))
    for one in whole.find_all(exp.CTE):
        one.set("materialized", None)
    return sa.text(written_for(whole, "spark"))


def append(lake: Lake, table: str, rows: pa.Table) -> None:
    """Write rows of facts, a file for each load; not seen before the load is committed.

    Raises IntegrityError where a row breaks a rule of the schema or its key comes twice in a load.
    """
    folder = lake.folder / "facts" / table
    folder.mkdir(parents=True, exist_ok=True)
    with _checked(table, rows) as connection:
        loads = connection.exec_driver_sql(f"select distinct load_id from {table} order by load_id")
        for load_id in [row.load_id for row in loads.fetchall()]:
            found = connection.exec_driver_sql(f"select * from {table} where load_id = {load_id}")
            _write(found.cursor.fetch_arrow_table(), folder / _new_name(load_id))


def begin_load(lake: Lake, load_id: int) -> None:
    """Remove what a load that failed under the same number left behind."""
    for table in FACTS:
        for file in (lake.folder / "facts" / table).glob(f"{load_id:08d}-*.parquet"):
            file.unlink()


@contextmanager
def staged(lake: Lake, connection: sa.Connection, table: str, rows: pa.Table) -> Iterator[str]:
    """The rows as a relation that questions on this connection may name; yields its name."""
    types = schema.tables()[table].columns
    file = lake.folder / "staged" / f"{secrets.token_hex(8)}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(rows.cast(pa.schema([(name, types[name]) for name in rows.column_names])), file)
    connection.info[STAGED] = file
    try:
        yield STAGED
    finally:
        del connection.info[STAGED]
        file.unlink()


def _new_name(load_id: int) -> str:
    return f"{load_id:08d}-{secrets.token_hex(4)}.parquet"


@contextmanager
def _checked(table: str, rows: pa.Table) -> Iterator[sa.Connection]:
    """A database in memory that holds these rows alone, once they keep every rule of the schema."""
    made = {schema.made(text): text for text in schema.statements("duckdb")}
    engine = sa.create_engine("duckdb:///:memory:")
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(made[table])
            columns = ", ".join(rows.column_names)
            with frames.staged(connection, table, rows) as given:
                connection.exec_driver_sql(
                    f"insert into {table} ({columns}) select {columns} from {given}"
                )
            keys.require_unique(connection, table)
            yield connection
    finally:
        engine.dispose()


def _write(rows: pa.Table, target: Path) -> None:
    """Write a file that is there whole or not at all, also after a crash."""
    partial = target.with_name(f".{target.name}")
    with partial.open("wb") as stream:
        pq.write_table(rows, stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(target)


def _name_files(
    tree: exp.Expression, parts: dict[str, exp.CTE], lake: Lake, connection: sa.Connection
) -> None:
    """Put a `with` part in the place of every table and view, in `parts` in order of need."""
    own = {one.alias for one in tree.find_all(exp.CTE)}
    for table in list(tree.find_all(exp.Table)):
        name, part = table.name, f"lake_{table.name}"
        if table.db or name in own:
            continue
        if part not in parts:
            if name in _views() and _is_of_facts(name):
                rows = _views()[name].copy()
                _name_files(rows, parts, lake, connection)
            else:
                rows = sqlglot.parse_one(_source(name, lake, connection), read="spark")
            alias = exp.TableAlias(this=exp.to_identifier(part))
            parts[part] = exp.CTE(this=rows, alias=alias)
        table.replace(exp.alias_(exp.to_table(part), table.alias_or_name, table=True))


def _source(name: str, lake: Lake, connection: sa.Connection) -> str:
    """The rows of a table in the words of Spark."""
    if name == STAGED:
        return f"select * from parquet.`file:{connection.info[STAGED]}`"
    if name not in FACTS:
        return f"select * from parquet.`file:{_mirror(lake, connection, name)}`"
    folder = lake.folder / "facts" / name
    if not any(folder.glob("[0-9]*.parquet")):
        columns = schema.tables()[name].columns.items()
        nothing = ", ".join(f"cast(null as {_SPARK_TYPES[kind]}) as {c}" for c, kind in columns)
        return f"select {nothing} where false"
    newest = connection.exec_driver_sql("select coalesce(max(load_id), 0) from load").scalar()
    return f"select * from parquet.`file:{folder}` where load_id <= {int(newest)}"


def _mirror(lake: Lake, connection: sa.Connection, table: str) -> Path:
    """The file of a table of the database as the connection sees it now."""
    change = connection.exec_driver_sql("select coalesce(max(audit_id), 0) from audit").scalar()
    known = lake.mirrored.get(table)
    is_writing = keys.is_looked_after(connection)
    if known and known[0] == change and known[1].exists() and not is_writing:
        return known[1]
    stream = io.BytesIO()
    pq.write_table(_rows(connection, table), stream, compression="zstd")
    file = lake.folder / "mirror" / table
    file.mkdir(parents=True, exist_ok=True)
    file /= f"{hashlib.sha256(stream.getvalue()).hexdigest()[:32]}.parquet"
    if not file.exists():
        _write(pq.read_table(pa.BufferReader(stream.getvalue())), file)
    if not is_writing:
        lake.mirrored[table] = (change, file)
        for old in set(file.parent.glob("*.parquet")) - {file}:
            old.unlink(missing_ok=True)
    return file


def _rows(connection: sa.Connection, name: str) -> pa.Table:
    """The rows of a table, or of the view of what is current of it."""
    types = pa.schema(schema.tables()[name.removeprefix("current_")].columns)
    where = f" where {_MIRRORED_ROWS[name]}" if name in _MIRRORED_ROWS else ""
    found = connection.exec_driver_sql(f"select {', '.join(types.names)} from {name}{where}")
    if connection.dialect.name == "duckdb":
        return found.cursor.fetch_arrow_table().cast(types)
    return pa.Table.from_pylist([*map(dict, found.mappings())], types)


@cache
def _views() -> Mapping[str, exp.Expression]:
    """What each view reads, by name; so does, in a lake, what is kept of its facts elsewhere."""
    made = (sqlglot.parse_one(text, read="duckdb") for text in schema.statements())
    views = {one.this.name: one.expression for one in made if one.args.get("kind") == "VIEW"}
    of_facts = {name: query for table in FACTS for name, query in kept.rows_from(table).items()}
    parsed = {name: sqlglot.parse_one(query, read="duckdb") for name, query in of_facts.items()}
    return views | parsed


@cache
def _is_of_facts(name: str) -> bool:
    return name in FACTS or (name in _views() and reads_facts(_views()[name]))
