"""Where the facts that come by the million are: in the database, or in a lake that Spark reads.

An engine that was opened with a lake (data/lake.py) has it among its options. Without one
everything here is data/frames.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa
import sqlglot
from sqlglot import exp

from data import frames, lake
from data.problems import LakeUnreachable, NotWithLake

#: Names the lake among the options of an engine.
LAKE = "lake"


def lake_of(connection: sa.Connection) -> lake.Lake | None:
    """The lake in which the facts of this database are; None: they are in the database itself."""
    return connection.get_execution_options().get(LAKE)


def fetch(
    connection: sa.Connection, statement: sa.TextClause, parameters: dict[str, object] | None = None
) -> pd.DataFrame:
    """All rows of one statement, as data/frames.py promises them, from wherever its facts are."""
    own = lake_of(connection)
    if own and lake.reads_facts(_parsed(statement.text)):
        return ask(own, connection, _parsed(statement.text), parameters)
    return frames.fetch(connection, statement, parameters)


def ask(
    own: lake.Lake,
    connection: sa.Connection,
    tree: exp.Expression,
    parameters: dict[str, object] | None = None,
) -> pd.DataFrame:
    """All rows of a question in DuckDB's dialect that reads facts of the lake.

    A question that fails is asked once more: a table it read may have been mirrored anew meanwhile,
    or Spark started again. Raises LakeUnreachable.
    """
    try:
        return _asked(own, connection, tree, parameters)
    except Exception:  # what the driver raises when a connection breaks is of many kinds
        own.engine.dispose()
    try:
        return _asked(own, connection, tree, parameters)
    except sa.exc.DBAPIError:
        raise
    except Exception as error:
        raise LakeUnreachable(url=own.engine.url.render_as_string()) from error


def _asked(
    own: lake.Lake,
    connection: sa.Connection,
    tree: exp.Expression,
    parameters: dict[str, object] | None,
) -> pd.DataFrame:
    statement = lake.statement(own, connection, tree)
    with own.engine.connect() as spark:
        return frames.fetch(spark, statement, parameters)


def insert_frame(connection: sa.Connection, table: str, frame: pd.DataFrame | pa.Table) -> int:
    """How many rows were appended to `table`; columns that `frame` lacks are null."""
    own = lake_of(connection)
    if own and table in lake.FACTS:
        rows = frames.arrow_rows(table, frame)
        lake.append(own, table, rows)
        return rows.num_rows
    if own and table == "load":
        for load_id in frames.arrow_rows(table, frame).column("load_id").to_pylist():
            lake.begin_load(own, load_id)
    return frames.insert_frame(connection, table, frame)


@contextmanager
def staged(connection: sa.Connection, table: str, frame: pd.DataFrame | pa.Table) -> Iterator[str]:
    """The rows of `frame` as a temporary relation in the types of `table`; yields its name."""
    own = lake_of(connection)
    rows = frames.arrow_rows(table, frame)
    if own and table in lake.FACTS:
        with lake.staged(own, connection, table, rows) as name:
            yield name
    else:
        with frames.staged(connection, table, rows) as name:
            yield name


def require_in_database(connection: sa.Connection) -> None:
    """Raise NotWithLake where the facts are in a lake: for what changes or copies whole tables."""
    if own := lake_of(connection):
        raise NotWithLake(folder=str(own.folder))


def require_no_lake() -> None:
    """Raise NotWithLake where a lake is named: before a new database would take it for its own."""
    if named := lake.opened():
        raise NotWithLake(folder=str(named.folder))


@lru_cache(maxsize=256)
def _parsed(text: str) -> exp.Expression:
    return sqlglot.parse_one(text, read="duckdb")
