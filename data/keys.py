"""The law of the large tables on DuckDB, which keeps no index of their rows (docs/decisions/006).

Within a load a natural key occurs once, and the load exists. What was written in a transaction is
looked at before it is committed; elsewhere the primary key and the reference do the same. Then
what is kept beside the rows is written (data/kept.py), on every engine.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from data import kept, schema

#: Where a connection keeps the numbers of the loads that its transaction wrote, by table.
_WRITTEN = "loads_written"


@contextmanager
def looked_after(connection: sa.Connection) -> Iterator[None]:
    """A transaction whose rows are looked at last of all, before it is committed.

    Raises IntegrityError, as the engine would, where what was written breaks the law.
    """
    info = connection.info
    info[_WRITTEN] = {}
    try:
        yield
        for table, loads in info[_WRITTEN].items():
            if connection.dialect.name == "duckdb" and table in schema.LARGE_TABLES:
                _require_loads(connection, table, loads)
                require_unique(connection, table, _written_by(loads))
            kept.keep(connection, table, loads)
    finally:
        # rows written outside of such a transaction find no place to be noted in, and are refused
        del info[_WRITTEN]


def note(connection: sa.Connection, table: str, rows: pa.Table) -> None:
    """Remember that `rows` were written into `table`, to be looked at before the commit."""
    if table in schema.LARGE_TABLES or table in kept.REPEATED:
        written = connection.info[_WRITTEN].setdefault(table, set())
        written.update(rows.column("load_id").unique().to_pylist())


def is_looked_after(connection: sa.Connection) -> bool:
    """Whether a transaction that writes is open on the connection."""
    return _WRITTEN in connection.info


def indexed(connection: sa.Connection) -> list[str]:
    """The large tables of an older DuckDB database that still have a key in force."""
    if connection.dialect.name != "duckdb":
        return []
    found = connection.exec_driver_sql(
        "select table_name from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
    )
    names = {row.table_name for row in found}
    return [table for table in schema.LARGE_TABLES if table in names]


def _require_loads(connection: sa.Connection, table: str, loads: set[int]) -> None:
    found = connection.exec_driver_sql("select load_id from load")
    if unknown := loads - {row.load_id for row in found}:
        raise _broken(f"{table}: there is no load {min(unknown)}")


def require_unique(connection: sa.Connection, table: str, where: str = "") -> None:
    """Raise IntegrityError where two rows have the same key and load; for DuckDB."""
    key = ", ".join((*schema.tables()[table].key, "load_id"))
    rows = f"from {table} {where}"
    # as many hashes as rows: no two keys are the same. Hashes may meet by chance, keys are asked
    if _are_different(connection, f"select hash({key}) as hash {rows}"):
        return
    twice = connection.exec_driver_sql(
        f"select {key} {rows} group by {key} having count(*) > 1 order by {key} limit 1"
    ).first()
    if twice is not None:
        told = ", ".join(f"{name} {value}" for name, value in twice._mapping.items())
        raise _broken(f"{table}: more than one row has the key {told}")


def _are_different(connection: sa.Connection, hashes: str) -> bool:
    """Whether no two rows have the same hash: the engine counts them with thrice the memory."""
    fetched = connection.connection.driver_connection.execute(hashes).fetchnumpy()
    found = np.ma.getdata(fetched["hash"])
    found.sort()
    return not (found[1:] == found[:-1]).any()


def _written_by(loads: set[int]) -> str:
    return f"where load_id in ({', '.join(map(str, loads))})"


def _broken(said: str) -> sa.exc.IntegrityError:
    return sa.exc.IntegrityError(None, None, ValueError(said))
