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

from data.importing.cells import is_too_long, plain_cell

#: Arrow's longest integer that a spreadsheet's number can be without losing digits.
MAX_WHOLE = 2**53
INDEX = pa.int32()
QUOTE, LINE_END = ord('"'), ord("\n")


#: A column: a dictionary array, or codes with the values of several types they count into.
Packed = pa.DictionaryArray | tuple[pa.Array, list[Any]]


def pack(rows: Sequence[Sequence[Any]], width: int) -> tuple[list[Packed], tuple[int, int] | None]:
    """Columns of a sheet's rows without its last blank ones, and where a number has lost digits.

    Empty texts become None and whole numbers int as in a small sheet, once for each value.
    """
    if not rows:
        return [], None
    if set(map(len, rows)) != {width}:
        rows = [_as_long_as(row, width) for row in rows]
    columns = zip(*rows, strict=True)
    coded = [_coded(cells) for cells in columns]
    filled = np.zeros(len(rows), dtype=bool)
    for codes, values in coded:
        filled |= _marked(codes, values, _is_something)
    n_rows = int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0
    long = [np.flatnonzero(_marked(codes, values, is_too_long)) for codes, values in coded]
    places = [(int(found[0]), column) for column, found in enumerate(long) if len(found)]
    return [_column(codes[:n_rows], values) for codes, values in coded], min(places, default=None)


def _as_long_as(row: Sequence[Any], width: int) -> Sequence[Any]:
    return row if len(row) == width else [*row, *[None] * (width - len(row))]


def _coded(cells: Sequence[Any]) -> tuple[np.ndarray, list[Any]]:
    """Codes of the cells and the different cells; TRUE is not 1."""
    if bool in set(map(type, cells)):
        cells = [(type(cell), cell) for cell in cells]
        places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
        different = [cell for _, cell in places]
    else:
        places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
        different = list(places)
    codes = np.fromiter(map(places.__getitem__, cells), dtype=np.int32, count=len(cells))
    return codes, [plain_cell(cell) for cell in different]


def _marked(codes: np.ndarray, values: list[Any], test: Callable[[Any], bool]) -> np.ndarray:
    return np.fromiter(map(test, values), dtype=bool, count=len(values))[codes]


def _is_something(value: Any) -> bool:
    return value is not None


def _column(codes: np.ndarray, values: list[Any]) -> Packed:
    kinds = set(map(type, values)) - {type(None)}
    is_number = kinds == {int, float} and all(
        value is None or abs(value) <= MAX_WHOLE for value in values
    )
    if len(kinds) == 1 or is_number:
        filled = np.fromiter((v is not None for v in values), dtype=bool, count=len(values))
        indices = pa.array((np.cumsum(filled) - 1)[codes], INDEX, mask=~filled[codes])
        try:
            dictionary = pa.array([value for value in values if value is not None])
            return pa.DictionaryArray.from_arrays(indices, dictionary)
        except (pa.ArrowException, UnicodeEncodeError, OverflowError):
            pass
    return pa.array(codes, INDEX), values


def length(columns: Sequence[Packed]) -> int:
    """Rows of the columns."""
    first = columns[0] if columns else []
    return len(first[0] if isinstance(first, tuple) else first)


def amounts(columns: Sequence[Packed]) -> tuple[int, int]:
    """Filled cells, none counted beyond the first thousand values of a column, and characters."""
    n_filled = n_characters = 0
    for column in columns:
        if isinstance(column, tuple):
            values, codes = column[1], column[0].to_numpy()
            lengths = [len(value) if type(value) is str else 0 for value in values]
        else:
            values = column.dictionary[:1000].to_pylist()
            codes = column.indices.drop_null().to_numpy()
            is_text = pa.types.is_string(column.dictionary.type)
            lengths = pc.utf8_length(column.dictionary).to_numpy() if is_text else [0]
        n_filled += sum(v is not None and str(v).strip() != "" for v in values[:1000])
        counts = np.bincount(codes, minlength=len(lengths))[: len(lengths)]
        n_characters += int(np.dot(counts, lengths))
    return n_filled, n_characters


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
    if b'"' not in body:
        return True
    letters = np.frombuffer(body, dtype=np.uint8)
    marks = np.flatnonzero(letters == QUOTE)
    if len(marks) % 2:
        return False
    padded = np.frombuffer(b"\n" + body + b"\n", dtype=np.uint8)
    may_touch = np.zeros(256, dtype=bool)
    may_touch[[QUOTE, LINE_END, ord("\r"), ord(delimiter)]] = True
    before, after = padded[marks[::2]], padded[marks[1::2] + 2]
    return bool(may_touch[before].all() and may_touch[after].all())


def _one_dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.unify_dictionaries().combine_chunks()


def as_stream(
    columns: Sequence[Packed], tag: Callable[[Any], Any]
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
