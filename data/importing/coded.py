"""Rows of a large sheet kept by column: each different cell once, and a code for every row.

They read like a list of rows. What looks at every row asks for columns instead.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import numpy as np
import pyarrow as pa

from data.importing.model import Cell

#: Types of cells of which equal ones read the same.
ONE_SORT = {str, type(None)}
Read = TypeVar("Read")


@dataclass(frozen=True, eq=False)
class Coded:
    """A column: its different cells, and for each row the place of its cell among them."""

    values: np.ndarray
    codes: np.ndarray

    def cells(self, rows: np.ndarray | slice = slice(None)) -> list[Cell]:
        """The cells of some rows, of all unless told."""
        return self.values[self.codes[rows]].tolist()

    def marked(self, test: Callable[[Cell], bool]) -> np.ndarray:
        """Which rows hold a cell that passes a test; each different cell is tested once."""
        passes = np.fromiter(map(test, self.values), dtype=bool, count=len(self.values))
        return passes[self.codes]


@dataclass(frozen=True, eq=False)
class CodedRows(Sequence[list[Cell]]):
    """The rows of a sheet, made one by one when asked for; all are equally long."""

    columns: tuple[Coded, ...]
    n_rows: int

    def __len__(self) -> int:
        return self.n_rows

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            columns = [column.cells(place) for column in self.columns]
            return [list(row) for row in zip(*columns, strict=True)]
        return [column.values[column.codes[place]] for column in self.columns]

    def __iter__(self) -> Iterator[list[Cell]]:
        for start in range(0, self.n_rows, 10_000):
            yield from self[start : start + 10_000]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None


def unpack(
    stream: memoryview, plain: Sequence[list[Any] | None], untag: Callable[[Any], Cell]
) -> CodedRows:
    """The rows of an Arrow stream of the child; `plain` holds the values of mixed columns."""
    table = pa.ipc.open_stream(stream).read_all()
    columns = tuple(
        _coded(column.combine_chunks(), values, untag)
        for column, values in zip(table.columns, plain, strict=True)
    )
    return CodedRows(columns, table.num_rows)


def _coded(array: pa.Array, values: list[Any] | None, untag: Callable[[Any], Cell]) -> Coded:
    if values is not None:
        cells = [untag(value) if type(value) is list else value for value in values]
        return Coded(_objects(cells), _own(array))
    cells = array.dictionary.to_pylist()
    if pa.types.is_floating(array.dictionary.type):
        cells = [int(cell) if cell.is_integer() else cell for cell in cells]
    indices = array.indices
    if array.null_count:
        indices = indices.fill_null(len(cells))
        cells.append(None)
    return Coded(_objects(cells), _own(indices))


def _own(codes: pa.Array) -> np.ndarray:
    """The codes in memory of their own, so that the child's whole output need not stay."""
    return np.array(codes.to_numpy(zero_copy_only=False), dtype=np.int32)


def _objects(cells: list[Cell]) -> np.ndarray:
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    return found


def each_once(read: Callable[[Cell], Read], cells: Sequence[Cell]) -> list[Read]:
    """What is read from each cell, worked out once for each different one; 1 and TRUE differ."""
    if set(map(type, cells)) <= ONE_SORT:
        known = {cell: read(cell) for cell in set(cells)}
        return list(map(known.__getitem__, cells))
    column = coded(cells)
    different = _objects([read(cell) for cell in column.values])
    return different[column.codes].tolist()


def coded(cells: Sequence[Cell]) -> Coded:
    """Cells as a column of different cells; 1 and TRUE differ."""
    places: dict[tuple[type, Cell], int] = {}
    codes = [places.setdefault((type(cell), cell), len(places)) for cell in cells]
    return Coded(_objects([cell for _, cell in places]), np.array(codes, dtype=np.int32))
