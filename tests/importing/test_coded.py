"""Large sheets travel by column and small ones by row: both read the same."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importing.coded import CodedRows
from data.importing.delimited import read_delimited
from data.importing.model import SourceFile
from data.importing.reading import Limits, read_files
from tests.importing.mutations import CONTAINERS, TABLES, grid_of, mutated

BY_COLUMN = Limits(packed_from=1)


def grids(width: int):
    letters = string.ascii_letters + string.digits + ' .,;"-甲乙\t\n'
    cell = st.text(letters, max_size=6)
    return st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8)


def by_row_and_by_column(text: str):
    """Cells of a text read row by row, and by column where its rows are alike."""
    by_row = read_delimited(text.encode(), 10**6, packed_from=10**9)["sheets"][0]["rows"]
    sheet = read_delimited(text.encode(), 10**6, packed_from=0)["sheets"][0]
    width = max(map(len, by_row), default=0)
    by_row = [row + [None] * (width - len(row)) for row in by_row]
    columns = sheet.get("columns")
    if columns is None:
        return by_row, by_row
    return by_row, [
        list(row) for row in zip(*(column.to_pylist() for column in columns), strict=True)
    ]


@given(st.integers(1, 4).flatmap(grids), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=300, deadline=None)
def test_a_quoted_text_reads_the_same_by_row_and_by_column(grid, delimiter, line_end):
    marks = set(delimiter + '"\r\n')
    lines = [
        delimiter.join('"' + c.replace('"', '""') + '"' if marks & set(c) else c for c in row)
        for row in grid
    ]
    by_row, by_column = by_row_and_by_column(line_end.join(lines))
    assert by_column == by_row


@given(st.text('ab,;"\n\r\t 1', max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_reads_the_same_by_row_and_by_column(text):
    by_row, by_column = by_row_and_by_column(text)
    assert by_column == by_row


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_table_travels_the_same_by_row_and_by_column(kind, container):
    file = (f"a.{container}", CONTAINERS[container](grid_of(kind)))
    (by_row,), (by_column,) = read_files([file]), read_files([file], BY_COLUMN)
    assert isinstance(by_column.sheets[0].cells, CodedRows)
    assert_same(by_row, by_column)


def test_broken_files_travel_the_same_by_row_and_by_column():
    files = [mutated(number) for number in range(300)]
    for by_row, by_column in zip(read_files(files), read_files(files, BY_COLUMN), strict=True):
        if isinstance(by_row, SourceFile):
            assert_same(by_row, by_column)
        else:
            assert by_column == by_row


def assert_same(by_row, by_column):
    assert [*map(typed, by_row.sheets)] == [*map(typed, by_column.sheets)]
    assert by_row.problems == by_column.problems


def typed(sheet):
    cells = [[(type(cell), cell) for cell in row] for row in sheet.cells]
    return sheet.name, cells, sheet.merged, sheet.percent_columns, sheet.percent_exceptions
