"""Frames in and out of an open connection, the same from every engine.

A frame that comes out has integers as int64 (float64 with NaN where one is missing), numbers as
float64 with NaN, text as object with None, truth as bool (object with None where one is missing),
dates and UTC timestamps as datetime64[us] with NaT.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data import keys, schema

#: Name of the temporary relation that holds rows on their way in.
STAGED = "staged_rows"

#: Rows that DuckDB keeps together: given in such parts, both processors store them.
ROW_GROUP = 122_880

#: Families of column types: DuckDB and Spark by name, PostgreSQL by type number.
_FAMILIES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "INT", "BIGINT", 20, 21, 23), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE", "HUGEINT", 700, 701, 1700), "number"),
    **dict.fromkeys(("BOOLEAN", 16), "truth"),
    **dict.fromkeys(("DATE", "TIMESTAMP", 1082, 1114), "date"),
}


def fetch(
    connection: sa.Connection, statement: sa.TextClause, parameters: dict[str, object] | None = None
) -> pd.DataFrame:
    """All rows of one statement as a frame with the dtypes this module promises."""
    named = statement.compile().params.keys()
    given = parameters or {}
    result = connection.execute(statement, {key: _plain(given.get(key)) for key in named})
    families = [_family(column) for column in result.cursor.description]
    names = list(result.keys())
    if connection.dialect.name == "duckdb":
        columns = map(_of_arrow, result.cursor.to_arrow_table().columns, families)
    else:
        rows = result.cursor.fetchall()
        cells = zip(*rows, strict=True) if rows else [()] * len(names)
        columns = map(_typed, map(_masked, cells), families)
    found = _together(dict(zip(names, columns, strict=True)))
    result.close()
    return found


def insert_frame(connection: sa.Connection, table: str, frame: pd.DataFrame | pa.Table) -> int:
    """How many rows were appended to `table`; columns that `frame` lacks are null."""
    rows = arrow_rows(table, frame)
    columns = ", ".join(rows.column_names)
    if connection.dialect.name == "duckdb":
        with staged(connection, table, rows):
            connection.exec_driver_sql(
                f"insert into {table} ({columns}) select {columns} from {STAGED}"
            )
    else:
        _copy(connection, f"{table} ({columns})", rows)
    keys.note(connection, table, rows)
    return rows.num_rows


@contextmanager
def staged(connection: sa.Connection, table: str, frame: pd.DataFrame | pa.Table) -> Iterator[str]:
    """The rows of `frame` as a temporary relation in the types of `table`; yields its name."""
    rows = arrow_rows(table, frame)
    if connection.dialect.name == "duckdb":
        driver = connection.connection.driver_connection
        driver.register(STAGED, pa.Table.from_batches(rows.to_batches(ROW_GROUP), rows.schema))
        try:
            yield STAGED
        finally:
            driver.unregister(STAGED)
        return
    columns = ", ".join(rows.column_names)
    connection.exec_driver_sql(
        f"create temporary table {STAGED} on commit drop as select {columns} from {table} limit 0"
    )
    _copy(connection, STAGED, rows)
    yield STAGED
    connection.exec_driver_sql(f"drop table {STAGED}")


def arrow_rows(
    table: str, frame: pd.DataFrame | pa.Table, made: dict[tuple, pa.Array] | None = None
) -> pa.Table:
    """The rows of `frame` in the types of `table`; NaN, NaT and None are null. Made once, kept.

    `made` takes the categories of columns, for frames that are alive together and share some.
    """
    if isinstance(frame, pa.Table):
        return frame
    types = schema.tables()[table].columns
    if unknown := set(frame.columns) - set(types):
        raise KeyError(f"{table} has no column {sorted(unknown)}")
    made = {} if made is None else made
    return pa.table({name: _arrow(frame[name], types[name], made) for name in frame.columns})


#: A day and no more: what else stands in a column of days may carry a time, which is refused.
DAYS = {date, type(None)}


def _family(column: tuple) -> str:
    kind = column[1]
    name = kind if isinstance(kind, int) else str(kind).partition("(")[0]
    return "number" if name == "DECIMAL" else _FAMILIES.get(name, "text")


def _objects(cells: Sequence[object]) -> np.ndarray:
    """Cells of one column as they are: numpy would take sequences of one length apart."""
    values = np.empty(len(cells), object)
    values[:] = cells
    return values


def _masked(cells: Sequence[object]) -> np.ma.MaskedArray:
    """Cells of one column as objects, the missing ones masked."""
    return np.ma.masked_array(_objects(cells), [cell is None for cell in cells])


def _together(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """Columns of one length as a frame, their dtypes as they are: no words are guessed at."""
    held = {
        # an index keeps objects what they are, and its rows need not be matched with others
        name: pd.Index(values, dtype=object) if values.dtype == object else values
        for name, values in columns.items()
    }
    return pd.DataFrame(held)


def _of_arrow(values: pa.ChunkedArray, family: str) -> np.ndarray:
    """A column of Arrow with the dtype this module promises; equal words are kept once."""
    some = values.null_count > 0
    if family == "number" or (family == "integer" and some):
        return values.cast(pa.float64()).to_numpy()
    if family == "integer":
        return values.cast(pa.int64()).to_numpy()
    if family == "date":
        return values.cast(pa.timestamp("us")).to_numpy()
    if family == "truth" and not some:
        return values.to_numpy()
    if not pa.types.is_string(values.type):
        return _objects(values.to_pylist())
    coded = values.combine_chunks().dictionary_encode()
    words = np.array([*coded.dictionary.to_pylist(), None], object)
    return words[coded.indices.fill_null(len(words) - 1).to_numpy()]


def _typed(values: np.ma.MaskedArray, family: str) -> np.ndarray:
    """A column, missing cells masked, with the dtype this module promises."""
    cells, missing = np.ma.getdata(values), np.ma.getmaskarray(values)
    some = bool(missing.any())
    if family == "number" or (family == "integer" and some):
        return np.where(missing, np.nan, cells).astype("float64")
    if family == "integer":
        return cells.astype("int64")
    if family == "date":
        days = cells.astype("datetime64[us]")
        days[missing] = np.datetime64("NaT")
        return days
    if family == "truth" and not some:
        return cells.astype(bool)
    words = cells.astype(object)
    words[missing] = None
    return words


def _plain(value: object) -> object:
    if value is None or value is pd.NaT or value != value:
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _arrow(
    values: pd.Series, kind: pa.DataType, made: dict[tuple, pa.Array]
) -> pa.ChunkedArray | pa.Array:
    if isinstance(values.dtype, pd.CategoricalDtype):
        categories = values.cat.categories
        key = id(categories), kind
        if key not in made:
            made[key] = _arrow(pd.Series(categories), kind, made)
        places = values.cat.codes.to_numpy()
        missing = places == -1
        # without a mask Arrow takes the codes where they lie
        codes = pa.array(places, mask=missing if missing.any() else None)
        return pa.DictionaryArray.from_arrays(codes, made[key])
    if isinstance(values.dtype, pd.StringDtype):
        return pa.array(values, from_pandas=True).cast(kind)
    if pa.types.is_date(kind) and values.dtype == object and set(map(type, values)) <= DAYS:
        return pa.array(values, kind, from_pandas=True)
    if pa.types.is_date(kind):
        days = pd.to_datetime(values).astype("datetime64[us]")
        return pa.array(days, from_pandas=True).cast(kind)
    if pa.types.is_timestamp(kind):
        return pa.array(pd.to_datetime(values).astype("datetime64[us]"), kind, from_pandas=True)
    if pa.types.is_integer(kind) and not pd.api.types.is_integer_dtype(values):
        return pa.array(pd.to_numeric(values).astype("Int64"), kind, from_pandas=True)
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "if" and _is_number(kind):
        return pa.array(values.to_numpy(), from_pandas=True).cast(kind)
    return pa.array(values.astype(object), kind, from_pandas=True)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


@contextmanager
def lending(connection: sa.Connection, lent: Mapping[str, pd.DataFrame]) -> Iterator[None]:
    """Let statements of a DuckDB connection read frames as relations by these names, in here."""
    driver = connection.connection.driver_connection
    try:
        for name, frame in lent.items():
            driver.register(name, pa.Table.from_pandas(frame, preserve_index=False))
        yield
    finally:
        # ends the reading: what a transaction took back is there again after it
        connection.rollback()
        for name in lent:
            driver.unregister(name)


def _copy(connection: sa.Connection, target: str, rows: pa.Table) -> None:
    driver = connection.connection.driver_connection
    columns = ", ".join(rows.column_names)
    into = target if "(" in target else f"{target} ({columns})"
    with driver.cursor() as cursor, cursor.copy(f"copy {into} from stdin") as copy:
        for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            copy.write_row(row)
