"""Columns of a large delimited text whose rows are all alike, read by Arrow.

A column is a dictionary array: each different cell once.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data.importing.packing import MOST_LOOKED_AT

INDEX = pa.int32()
QUOTE, LINE_END = ord('"'), ord("\n")


def regular_columns(
    body: memoryview, delimiter: str, width: int, max_field: int, *, is_quoted: bool
) -> list[pa.DictionaryArray] | None:
    """Columns of a text in UTF-8 whose rows are all alike; None where they are not.

    `is_quoted`: whether there is a quotation mark in it at all.
    """
    if is_quoted and not are_quotes_regular(body, delimiter):
        return None
    kind = pa.dictionary(INDEX, pa.string())
    try:
        table = csv.read_csv(
            pa.BufferReader(body),
            # the other processor has other work, and two threads hold more memory than one
            csv.ReadOptions(
                autogenerate_column_names=True, block_size=4_000_000, use_threads=False
            ),
            csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=is_quoted, ignore_empty_lines=False
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
    read = table.columns
    del table
    # each column leaves its blocks behind before the next one is joined
    columns = [_joined(read.pop(0)) for _ in range(width)]
    if all(column[-1].as_py() is None for column in columns):
        return None
    longest = [pc.max(pc.utf8_length(column.dictionary)).as_py() or 0 for column in columns]
    return columns if max(longest, default=0) <= max_field else None


def _joined(blocks: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column in one piece, its codes as narrow as its values and None allow."""
    column = blocks.unify_dictionaries().combine_chunks()
    n = len(column.dictionary)
    kind = pa.int8() if n < 2**7 else pa.int16() if n < 2**15 else INDEX
    return pa.DictionaryArray.from_arrays(column.indices.cast(kind), column.dictionary)


def are_quotes_regular(body: memoryview, delimiter: str) -> bool:
    """Whether every quotation mark opens or closes a cell, or is one of two that stand for one."""
    letters = np.frombuffer(body, dtype=np.uint8)
    marks = np.flatnonzero(letters == QUOTE)
    if len(marks) % 2:
        return False
    padded = np.frombuffer(b"\n" + body + b"\n", dtype=np.uint8)
    may_touch = np.zeros(256, dtype=bool)
    may_touch[[QUOTE, LINE_END, ord("\r"), ord(delimiter)]] = True
    before, after = padded[marks[::2]], padded[marks[1::2] + 2]
    return bool(may_touch[before].all() and may_touch[after].all())


def amounts(columns: Sequence[pa.DictionaryArray]) -> tuple[int, int]:
    """Filled cells, none counted beyond the first thousand values of a column, and characters."""
    n_filled = n_characters = 0
    for column in columns:
        values = column.dictionary[:MOST_LOOKED_AT].to_pylist()
        n_filled += sum(value is not None and value.strip() != "" for value in values)
        lengths = pc.utf8_length(column.dictionary).take(column.indices)
        n_characters += pc.sum(lengths).as_py() or 0
    return n_filled, n_characters


def as_stream(columns: Sequence[pa.DictionaryArray]) -> pa.Buffer:
    """The columns as an Arrow stream."""
    table = pa.table(list(columns), names=[str(place) for place in range(len(columns))])
    size = pa.MockOutputStream()
    _write(table, size)
    stream = pa.allocate_buffer(size.size())
    _write(table, pa.FixedSizeBufferWriter(stream))
    return stream


def _write(table: pa.Table, sink: pa.NativeFile) -> None:
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
