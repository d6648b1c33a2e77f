"""Large sheets travel by column and small ones by row: both read the same."""

import random
import re
import string
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importing.coded import (
    CodedRows,
    category,
    coded,
    combined,
    earliest,
    latest,
    n_groups,
    of_numbers,
    stacked,
    tallied,
)
from data.importing.delimited import read_delimited
from data.importing.model import Sheet, SourceFile
from data.importing.reading import Limits, read_files
from data.importing.tables import find_tables
from tests.importing.mutations import CONTAINERS, NASTY, TABLES, grid_of, mutated

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
    columns = sheet.get("text_columns")
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


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_table_travels_the_same_by_row_and_by_column(container):
    files = [(f"{kind}.{container}", CONTAINERS[container](grid_of(kind))) for kind in TABLES]
    for by_row, by_column in zip(read_files(files), read_files(files, BY_COLUMN), strict=True):
        assert isinstance(by_column.sheets[0].cells, CodedRows), by_row.name
        assert_same(by_row, by_column)


@pytest.mark.slow
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


# Tables on large sheets, of which not every row is looked at


def long_grid(seed: int):
    """A table of some kind with three thousand rows, broken here and there."""
    chance = random.Random(seed)
    kind = chance.choice(list(TABLES))
    grid = grid_of(kind)
    header, body = grid[:2], grid[2:]
    rows = [list(chance.choice(body[:2])) for _ in range(3_000)]
    for place, row in enumerate(rows):
        row[0] = f"{row[0]}{place}"
    for _ in range(chance.randint(0, 4)):
        _disturb(rows, header, chance)
    return [*header, *rows]


def _disturb(rows, header, chance):
    place, width = chance.randrange(len(rows)), len(rows[0])
    blank = [None] * width
    disturbances = [
        [blank],
        [["合计", *[7] * (width - 1)]],
        [["注：未经审计", *blank[1:]]],
        [list(header[0])],
        [blank, *[list(row) for row in header], list(rows[0])],
        [[None, *rows[place][1:]]],
        [["# ----", *blank[1:]]],
        [[chance.choice(NASTY), *rows[place][1:]]],
        [[*rows[place][:-1], chance.choice(NASTY)]],
        [["运营部小计", None, *[3] * (width - 2)]],
    ]
    rows[place:place] = chance.choice(disturbances)


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [*range(20), *(pytest.param(n, marks=pytest.mark.slow) for n in range(20, 60))]
)
def test_a_long_table_is_found_the_same_by_row_and_by_column(seed):
    rows = [[*row] for row in long_grid(seed)]
    by_column = CodedRows(tuple(coded(column) for column in zip(*rows, strict=True)), len(rows))
    small, large = (
        find_tables(SourceFile("a.xlsx", "0" * 64, "xlsx", None, (Sheet("S", cells),)))
        for cells in (rows, by_column)
    )
    assert [*map(laid_out, large)] == [*map(laid_out, small)]


def laid_out(table):
    return replace(table, sheet=None, data_rows=tuple(table.data_rows))


CELLS = st.sampled_from(["a", "b", "", None, 1, True, 1.0, 2.5])
COLUMNS = st.lists(CELLS, max_size=12)


def with_types(cells) -> list[tuple[type, object]]:
    return [(type(cell), cell) for cell in cells]


@given(COLUMNS, st.lists(st.integers(0, 11)))
def test_a_column_reads_like_the_list_it_was_made_of(cells, rows):
    column = coded(cells)
    rows = [row for row in rows if row < len(cells)]
    assert with_types(column) == with_types(cells)
    assert with_types(column.at(np.array(rows, dtype=int))) == with_types(
        cells[row] for row in rows
    )
    assert with_types(column.each(str)) == with_types(map(str, cells))
    assert column.missing().tolist() == [cell is None for cell in cells]


@given(COLUMNS, st.lists(st.integers(0, 11)))
def test_used_values_stand_in_the_order_in_which_they_occur(cells, rows):
    rows = [row for row in rows if row < len(cells)]
    used = coded(cells).at(np.array(rows, dtype=int)).used()
    seen = with_types(cells[row] for row in rows)
    assert with_types(used) == seen
    assert with_types(used.values) == list(dict.fromkeys(seen))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=12))
def test_columns_combined_are_the_rows_of_both(rows):
    columns = [coded([row[place] for row in rows]) for place in (0, 1)]
    assert combined(columns).tolist() == rows
    assert n_groups(columns) == len({tuple(with_types(row)) for row in rows})


@given(COLUMNS, COLUMNS)
def test_columns_under_each_other_are_both_lists(above, below):
    assert with_types(stacked([coded(above), coded(below)])) == with_types(above + below)


@given(st.lists(st.sampled_from(["b", "a", None, "c"]), max_size=8))
def test_a_column_of_a_frame_sorts_like_its_texts(cells):
    frame_column = pd.Series(category(coded(cells)))
    expected = sorted(cell for cell in cells if cell is not None)
    assert frame_column.dropna().sort_values().tolist() == expected
    assert frame_column.isna().tolist() == [cell is None for cell in cells]


@given(st.lists(st.none() | st.integers() | st.text("07-: .甲a\n", max_size=6), max_size=30))
def test_bare_cells_are_told_without_being_asked(cells):
    bare = re.compile(r"[-./ ]*[0-9][-./: 0-9]*")

    def holds_a_word(cell):
        return isinstance(cell, str) and bare.fullmatch(cell) is None

    column = coded(cells)
    assert column.marked(holds_a_word, bare=False).tolist() == [holds_a_word(c) for c in cells]
    assert tallied(column) == tallied(cells) == Counter(cells)


def test_many_texts_sort_as_few_do():
    texts = [chr(0x4E00 + i * 7 % 20_000) + str(i % 13) for i in range(12_000)] + [None, "Z", ""]
    frame_column = pd.Series(category(coded(texts)))
    assert list(frame_column.cat.categories) == sorted(set(texts) - {None})
    assert int(frame_column.isna().sum()) == 1


@given(st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(-3, 3)), max_size=30))
def test_the_least_and_the_greatest_of_each_group_leave_out_what_is_missing(rows):
    groups = np.array([group for group, _ in rows], dtype=np.int64)
    column = coded([value for _, value in rows])
    given = [[value for group, value in rows if group == k and value is not None] for k in range(5)]
    least, greatest = (edge(column, groups, 5) for edge in (earliest, latest))
    assert least.tolist() == [min(values, default=None) for values in given]
    assert greatest.tolist() == [max(values, default=None) for values in given]
    is_same = [a == b for a, b in zip(least, greatest, strict=True)]
    assert (least.codes == greatest.codes).tolist() == is_same


def test_a_number_that_is_missing_is_none():
    assert of_numbers(np.array([2.5, np.nan, 2.5, 0.0])).tolist() == [2.5, None, 2.5, 0.0]


@pytest.mark.slow
@given(
    st.lists(st.one_of(st.none(), st.from_regex(r"[0-3]{1,2}:[0-3]{1,2}|[a-c]{0,2}"), st.just(3)))
)
@settings(deadline=None)
def test_what_arrow_rewrites_is_what_python_would_have_read(cells):
    def read(cell):
        found = isinstance(cell, str) and re.fullmatch(r"([0-9]+):[0-9]+", cell)
        return found[1] if found else (cell, "read")

    rewritten = coded(cells).rewritten("([0-9]+):[0-9]+", r"\1", read)
    assert rewritten.tolist() == [read(cell) for cell in cells]
    assert len(set(rewritten.values.tolist())) == len(rewritten.values)
