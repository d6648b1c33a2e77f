"""Columns kept as their different values and a code for every row.

What a cell means is worked out once for each different cell and taken by code. The rows of a large
sheet are columns of this sort that read like a list of rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.importing.model import Cell

#: Types of cells of which equal ones read the same.
ONE_SORT = {str, type(None)}
#: Numbers of groups stay below this, within 64 bits.
MOST_GROUPS = 2**62
TIME = "datetime64[us]"
#: Rows whose values are made at a time for somebody who reads them one after the other.
READ_AT_ONCE = 10_000
#: Groups are counted in place where there are at most so many numbers for each row.
MOST_COUNTED = 8
#: Texts that are sorted by Arrow from so many on.
MANY = 10_000
#: Digits and the signs of numbers, dates and clocks alone: no word, no label, no comment.
BARE = "[-./ ]*[0-9][-./: 0-9]*"


@dataclass(frozen=True, eq=False)
class Coded(Sequence[Any]):
    """A column: its different values, and for each row the place of its value among them.

    It reads like a list. Equal values of one type have one place; 1 and TRUE differ.
    """

    values: np.ndarray
    codes: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> "Coded": ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return self.at(place)
        return self.values[self.codes[place]]

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self), READ_AT_ONCE):
            yield from self.at(slice(start, start + READ_AT_ONCE)).tolist()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.tolist() == list(other)

    __hash__ = None

    def array(self) -> np.ndarray:
        """The value of every row as an array of objects."""
        return self.values[self.codes]

    def tolist(self) -> list[Any]:
        """The value of every row."""
        return self.array().tolist()

    def at(self, rows: np.ndarray | slice) -> "Coded":
        """The column over some rows; a value that none of them has is still among `values`."""
        return Coded(self.values, self.codes[rows])

    def used(self) -> "Coded":
        """The same column with the values that occur, in the order in which they first do."""
        first = self.first_rows()
        order = np.argsort(first, kind="stable")
        order = order[: np.count_nonzero(first < len(self))]
        if len(order) == len(self.values) and (order[:-1] <= order[1:]).all():
            return self
        places = np.zeros(len(self.values), dtype=kind_of_codes(len(order)))
        places[order] = np.arange(len(order))
        return Coded(self.values[order], places[self.codes])

    def first_rows(self) -> np.ndarray:
        """The row in which each value first occurs; the number of rows where it does not."""
        first = np.full(len(self.values), len(self), dtype=np.int64)
        first[self.codes[::-1]] = np.arange(len(self) - 1, -1, -1)
        return first

    def each(self, read: Callable[[Any], Any]) -> "Coded":
        """What is read from the value of every row, worked out once for each different one."""
        return _folded([read(value) for value in self.values], self.codes)

    def rewritten(self, pattern: str, instead: str, read: Callable[[Any], Any]) -> "Coded":
        """What is read from every value; a text that a pattern matches is rewritten by Arrow.

        The pattern matches from end to end; it and what stands instead are written as for RE2.
        """
        unlike = self.unlike(pattern)
        texts = _as_texts(np.delete(self.values, unlike))
        said = pc.replace_substring_regex(texts, rf"\A(?:{pattern})\z", instead)
        said = said.dictionary_encode()
        n = len(said.dictionary)
        places = np.empty(len(self.values), dtype=kind_of_codes(n + len(unlike)))
        places[np.delete(np.arange(len(places)), unlike)] = said.indices
        places[unlike] = np.arange(n, n + len(unlike))
        like = said.dictionary.to_numpy(zero_copy_only=False)
        found = [*like, *map(read, self.values[unlike])]
        return _folded(found, places[self.codes])

    def marked(self, test: Callable[[Any], bool], *, bare: bool | None = None) -> np.ndarray:
        """Which rows hold a value that passes a test; each different value is tested once.

        `bare`: what the test says of every text of digits, which need not be asked one by one then.
        """
        if bare is None:
            passes = np.fromiter(map(test, self.values), dtype=bool, count=len(self.values))
        else:
            passes = np.full(len(self.values), bare)
            passes[self._worded] = [test(value) for value in self.values[self._worded]]
        return passes[self.codes]

    @cached_property
    def _worded(self) -> np.ndarray:
        """The places of the values that are more than digits: asked for again and again."""
        return self.unlike(BARE)

    @cached_property
    def _tally(self) -> list[int]:
        """In how many rows each value stands: asked again and again by those who read questions."""
        return np.bincount(self.codes, minlength=len(self.values)).tolist()

    def unlike(self, pattern: str) -> np.ndarray:
        """The places of the values that are no text which a pattern matches from end to end."""
        texts = _as_texts(self.values)
        if texts is None:
            return np.arange(len(self.values))
        is_like = pc.match_substring_regex(texts, rf"\A(?:{pattern})\z").fill_null(False)
        return np.flatnonzero(~is_like.to_numpy(zero_copy_only=False))

    def missing(self) -> np.ndarray:
        """Which rows hold None."""
        return self.marked(lambda value: value is None)

    def numbers(self) -> np.ndarray:
        """The values as floats, NaN for None."""
        read = [np.nan if value is None else value for value in self.values]
        return np.array(read, dtype=float)[self.codes]

    def times(self) -> np.ndarray:
        """The values as times in microseconds, NaT for None."""
        read = np.array(["NaT" if value is None else value for value in self.values], TIME)
        return read[self.codes]

    def without(self, rows: np.ndarray) -> "Coded":
        """The same column with None in the marked rows."""
        if not rows.any():
            return self
        codes = np.where(rows, np.int32(len(self.values)), self.codes)
        return Coded(objects([*self.values, None]), codes).each(lambda value: value)


def _as_texts(values: np.ndarray) -> pa.Array | None:
    """Values as texts of Arrow, None where one is no text."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        return None


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
            columns = [column.at(place).tolist() for column in self.columns]
            return [list(row) for row in zip(*columns, strict=True)]
        return [column.values[column.codes[place]] for column in self.columns]

    def __iter__(self) -> Iterator[list[Cell]]:
        for start in range(0, self.n_rows, READ_AT_ONCE):
            yield from self[start : start + READ_AT_ONCE]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Sequence)
            and len(self) == len(other)
            and all(a == b for a, b in zip(self, other, strict=True))
        )

    __hash__ = None


def unpack(
    streams: Iterator[memoryview],
    packed: Sequence[list[Any]] | None,
    n_rows: int,
    untag: Callable[[Any], Cell],
) -> CodedRows:
    """The rows of a large sheet as the child sends them (data/importing/child.py)."""
    if packed is None:
        table = pa.ipc.open_stream(next(streams)).read_all()
        return CodedRows(tuple(_text(c.combine_chunks()) for c in table.columns), table.num_rows)
    columns = []
    for values, codes in zip(packed, streams, strict=False):
        cells = [untag(value) if type(value) is list else value for value in values]
        columns.append(_narrow(objects(cells), np.frombuffer(codes, dtype=np.int32)))
    return CodedRows(tuple(columns), n_rows)


def _text(array: pa.DictionaryArray) -> Coded:
    cells = array.dictionary.to_numpy(zero_copy_only=False)
    indices = array.indices
    if array.null_count:
        indices = indices.fill_null(len(cells))
        cells = np.append(cells, None)
    return _narrow(cells, indices.to_numpy(zero_copy_only=False))


def _narrow(cells: np.ndarray, codes: np.ndarray) -> Coded:
    # in memory of their own, so that the child's whole output need not stay
    return Coded(cells, np.array(codes, dtype=kind_of_codes(len(cells))))


def kind_of_codes(n: int) -> type[np.signedinteger]:
    """The narrowest whole numbers that tell n values apart."""
    if n <= 2**7:
        return np.int8
    return np.int16 if n <= 2**15 else np.int32


def objects(values: Sequence[Any]) -> np.ndarray:
    """Values as an array of objects; a tuple is one value."""
    return np.fromiter(values, dtype=object, count=len(values))


def each_once(read: Callable[[Any], Any], cells: Sequence[Any]) -> Coded:
    """What is read from each cell, worked out once for each different one; 1 and TRUE differ."""
    return coded(cells).each(read)


def tallied(cells: Sequence[Any]) -> Counter[Any]:
    """How often each different cell stands among cells."""
    if not isinstance(cells, Coded):
        return Counter(cells)
    return Counter({cell: n for cell, n in zip(cells.values, cells._tally, strict=True) if n})


def coded(cells: Sequence[Any]) -> Coded:
    """Cells as a column of different cells, in the order in which they first occur."""
    if isinstance(cells, Coded):
        return cells.used()
    if set(map(type, cells)) <= ONE_SORT:
        places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
        kind = kind_of_codes(len(places))
        codes = np.fromiter(map(places.__getitem__, cells), dtype=kind, count=len(cells))
        return Coded(objects(list(places)), codes)
    typed: dict[tuple[type, Any], int] = {}
    found = [typed.setdefault((type(cell), cell), len(typed)) for cell in cells]
    return Coded(objects([cell for _, cell in typed]), np.array(found, dtype=np.int32))


def constant(value: Any, n: int) -> Coded:
    """The same value in n rows."""
    return Coded(objects([value]), np.zeros(n, dtype=np.int8))


def stacked(parts: Sequence[Coded]) -> Coded:
    """Columns under each other as one."""
    places: dict[tuple[type, Any], int] = {}
    codes = []
    for part in parts:
        own = [places.setdefault((type(value), value), len(places)) for value in part.values]
        codes.append(np.array(own, dtype=kind_of_codes(len(places)))[part.codes])
    joined = np.concatenate(codes) if codes else np.zeros(0, dtype=np.int8)
    return Coded(objects([value for _, value in places]), joined)


def grouped(columns: Sequence[Coded]) -> np.ndarray:
    """A number for each row, the same for rows whose values are the same in all columns."""
    number = np.zeros(len(columns[0]), dtype=np.int64)
    n = 1
    for column in columns:
        if n * len(column.values) >= MOST_GROUPS:
            number = pd.factorize(number)[0]
            n = int(number.max(initial=0)) + 1
        number *= len(column.values)
        number += column.codes
        n *= max(1, len(column.values))
    return number


def combined(columns: Sequence[Coded], join: Callable[..., Any] = lambda *row: row) -> Coded:
    """What is made of the values of each row, worked out once for each different combination."""
    first, codes = first_of_groups(grouped(columns))
    rows = zip(*(column.values[column.codes[first]] for column in columns), strict=True)
    return _folded([join(*row) for row in rows], codes)


def _folded(found: list[Any], codes: np.ndarray) -> Coded:
    """A column of values by place, equal ones of one type in one place."""
    if len(set(found)) == len(found):
        return Coded(objects(found), codes)
    places: dict[tuple[type, Any], int] = {}
    own = [places.setdefault((type(one), one), len(places)) for one in found]
    values = objects([one for _, one in places])
    if len(values) == len(found):
        return Coded(values, codes)
    return Coded(values, np.array(own, dtype=kind_of_codes(len(values)))[codes])


def first_of_groups(number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first row of each group, in order, and for each row the place of its group among them."""
    size = int(number.max(initial=-1)) + 1
    if size > MOST_COUNTED * len(number) + MOST_COUNTED:
        number = pd.factorize(number)[0]
        size = int(number.max(initial=-1)) + 1
    first = np.full(size, len(number), dtype=np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)
    found = np.sort(first[first < len(number)])
    places = np.zeros(size, dtype=kind_of_codes(len(found)))
    places[number[found]] = np.arange(len(found))
    return found, places[number]


def earliest(column: Coded, groups: np.ndarray, n: int) -> Coded:
    """The least value of each of n groups, None where it has none; `groups` is that of each row.

    `latest` of the same column has the same values, so their codes can be compared.
    """
    values, ranks = _ranked(column)
    least = np.full(n, len(values) - 1, dtype=np.int32)
    np.minimum.at(least, groups, ranks)
    return Coded(values, least)


def latest(column: Coded, groups: np.ndarray, n: int) -> Coded:
    """The greatest value of each of n groups, None where it has none."""
    values, ranks = _ranked(column)
    nothing = len(values) - 1
    most = np.full(n, -1, dtype=np.int32)
    np.maximum.at(most, groups, np.where(ranks == nothing, np.int32(-1), ranks))
    return Coded(values, np.where(most < 0, np.int32(nothing), most))


def _ranked(column: Coded) -> tuple[np.ndarray, np.ndarray]:
    """The values in order with None behind them, and for each row the place of its value."""
    order = _places_in_order(column)
    ranks = np.full(len(column.values), len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    return objects([*column.values[order], None]), ranks[column.codes]


def _places_in_order(column: Coded) -> Sequence[int]:
    """The places of the values that are not None, by value."""
    if len(column.values) > MANY and (texts := _as_texts(column.values)) is not None:
        # the order of the bytes of UTF-8 is that of the characters
        return pc.sort_indices(texts).to_numpy()[: len(texts) - texts.null_count]
    values = column.values.tolist()
    filled = [place for place, value in enumerate(values) if value is not None]
    return sorted(filled, key=values.__getitem__)


def of_numbers(numbers: np.ndarray) -> Coded:
    """Numbers as a column, None for NaN."""
    codes, different = pd.factorize(numbers)
    return Coded(objects([*different.tolist(), None]), np.where(codes < 0, len(different), codes))


def in_order(number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different numbers in order, and for each row the place of its number among them."""
    size = int(number.max(initial=-1)) + 1
    if size > MOST_COUNTED * len(number):
        return np.unique(number, return_inverse=True)
    is_there = np.zeros(size, dtype=bool)
    is_there[number] = True
    places = np.cumsum(is_there, dtype=np.int32) - 1
    return np.flatnonzero(is_there), places[number]


def in_order_of(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The rows of a frame by the columns of a key, rows with the same key in the order they had."""
    columns = [frame[name] for name in key]
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        # the categories are in order, and rarely are there many more keys than rows
        number = grouped([_of_frame(column) for column in columns])
        size = int(number.max(initial=-1)) + 1
        if size <= MOST_COUNTED * len(number):
            rows = np.full(size, -1, dtype=np.int32)
            rows[number] = np.arange(len(number))
            rows = rows[rows >= 0]
            if len(rows) == len(number):
                return frame.take(rows)
    return frame.sort_values(list(key), kind="stable")


def is_each_once(frame: pd.DataFrame, key: Sequence[str]) -> bool:
    """Whether no two rows of a frame have the same key; a missing value is a value."""
    number = grouped([_of_frame(frame[name]) for name in key])
    size = int(number.max(initial=-1)) + 1
    if size <= MOST_COUNTED * len(number):
        is_there = np.zeros(size, dtype=bool)
        is_there[number] = True
        return np.count_nonzero(is_there) == len(number)
    number.sort()
    return not (number[1:] == number[:-1]).any()


def _of_frame(column: pd.Series) -> Coded:
    """A column of a frame by the places of its values, which are not needed themselves."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, n = column.cat.codes.to_numpy(), len(column.cat.categories)
    else:
        codes, different = pd.factorize(column)
        n = len(different)
    # what is missing has the place -1
    return Coded(np.empty(n + 1, dtype=bool), codes + 1)


def of_frame(column: pd.Series) -> Coded:
    """A column of a frame, None for what is missing; its cells are of one type."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = [*column.cat.categories, None]
        return Coded(objects(values), np.where(column.isna(), len(values) - 1, column.cat.codes))
    return coded(column.astype(object).where(column.notna(), None).tolist())


def category(column: Coded) -> pd.Categorical:
    """A column of one type for a frame: each different value once and in order, None is missing."""
    order = _places_in_order(column)
    places = np.full(len(column.values), -1, dtype=kind_of_codes(len(order)))
    places[order] = np.arange(len(order))
    return pd.Categorical.from_codes(
        places[column.codes], pd.Index(column.values[order], dtype=object)
    )


def places_in(rows: Sequence[int]) -> np.ndarray | slice:
    """Rows as numpy takes them from an array."""
    if isinstance(rows, range):
        return slice(rows.start, rows.stop, rows.step)
    return np.array(rows, dtype=np.int64)


def numbers_of(rows: Sequence[int]) -> np.ndarray:
    """Rows as an array of whole numbers."""
    if isinstance(rows, range):
        return np.arange(rows.start, rows.stop, rows.step)
    return np.array(rows, dtype=np.int64)


def n_groups(columns: Sequence[Coded]) -> int:
    """How many different rows the columns have."""
    return len(first_of_groups(grouped(columns))[0])
