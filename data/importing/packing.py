"""Large sheets on their way out of the child: by columns, each different cell once (Arrow).

A column of one type is a dictionary array; one of several types is whole numbers that count into a
list of plain values, which travels beside it.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

#: Arrow's longest integer that a spreadsheet's number can be without losing digits.
MAX_WHOLE = 2**53
INDEX = pa.int32()
QUOTE, LINE_END = ord('"'), ord("\n")


def pack(rows: Sequence[Sequence[Any]], width: int) -> list[pa.Array | tuple[pa.Array, list[Any]]]:
    """Columns of a sheet's rows: dictionary arrays, or codes with the values they count into."""
    columns = zip(*(_as_long_as(row, width) for row in rows), strict=True)
    return [_column(list(column)) for column in columns]


def _as_long_as(row: Sequence[Any], width: int) -> Sequence[Any]:
    return row if len(row) == width else [*row, *[None] * (width - len(row))]


def _column(cells: list[Any]) -> pa.Array | tuple[pa.Array, list[Any]]:
    kinds = set(map(type, cells)) - {type(None)}
    if len(kinds) == 1 or kinds == {int, float}:
        try:
            return pc.dictionary_encode(_array(cells, kinds))
        except (pa.ArrowException, UnicodeEncodeError, OverflowError):
            pass
    places: dict[tuple[type, Any], int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    return pa.array(codes, INDEX), [cell for _, cell in places]


def _array(cells: list[Any], kinds: set[type]) -> pa.Array:
    if kinds == {int, float} and any(type(cell) is int and abs(cell) > MAX_WHOLE for cell in cells):
        raise OverflowError
    return pa.array(cells, pa.string() if kinds == {str} else None)


def regular_columns(
    body: bytes, delimiter: str, width: int, max_field: int
) -> list[pa.Array] | None:
    """Columns of a delimited text in UTF-8 whose rows are all alike; None where they are not."""
    if not are_quotes_regular(body, delimiter):
        return None
    kind = pa.dictionary(INDEX, pa.string())
    try:
        table = csv.read_csv(
            io.BytesIO(body),
            csv.ReadOptions(autogenerate_column_names=True, block_size=8_000_000),
            csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in body, ignore_empty_lines=False
            ),
            csv.ConvertOptions(
                column_types={f"f{place}": kind for place in range(width)},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowException:
        return None
    if table.num_columns != width:
        return None
    columns = [_one_dictionary(column) for column in table.columns]
    if all(column[-1].as_py() is None for column in columns):
        return None
    longest = [pc.max(pc.utf8_length(column.dictionary)).as_py() or 0 for column in columns]
    return columns if max(longest, default=0) <= max_field else None


def are_quotes_regular(body: bytes, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a cell, or is one of two that stand for one."""
    letters = np.frombuffer(body, dtype=np.uint8)
    marks = np.flatnonzero(letters == QUOTE)
    if len(marks) % 2:
        return False
    padded = np.concatenate([[LINE_END], letters, [LINE_END]])
    may_touch = np.zeros(256, dtype=bool)
    may_touch[[QUOTE, LINE_END, ord("\r"), ord(delimiter)]] = True
    before, after = padded[marks[::2]], padded[marks[1::2] + 2]
    return bool(may_touch[before].all() and may_touch[after].all())


def _one_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.unify_dictionaries().combine_chunks()


def as_stream(
    columns: Sequence[pa.Array | tuple[pa.Array, list[Any]]], tag: Callable[[Any], Any]
) -> tuple[bytes, list[list[Any] | None]]:
    """The columns as an Arrow stream, and for each the plain values its codes count into or None.

    `tag` turns a cell that JSON has no word for into one that it has.
    """
    arrays = [column[0] if isinstance(column, tuple) else column for column in columns]
    values = [
        [value if _is_plain(value) else tag(value) for value in column[1]]
        if isinstance(column, tuple)
        else None
        for column in columns
    ]
    table = pa.table(arrays, names=[str(place) for place in range(len(arrays))])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue(), values


def _is_plain(value: Any) -> bool:
    return value is None or type(value) in (str, int, float, bool)
