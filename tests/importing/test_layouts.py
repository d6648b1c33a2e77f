"""Sheets of figures as people lay them out: where each table begins, ends and has its header."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.importing.model import Sheet, SourceFile
from data.importing.tables import find_tables

METRICS = ["收入", "成本", "订单量", "新增用户", "客单价", "投诉量"]
TEAMS = ["一组", "二组", "华东区", "华南区"]
FIRST = date(2026, 3, 1)
TITLES = st.sampled_from([None, None, "运营日报", "2026年3月运营数据", "各团队业务情况（内部）"])
NOTES = st.sampled_from([None, None, "注：数据截至24点", "数据来源：数据平台", "制表人：王敏"])


@dataclass(frozen=True)
class Block:
    """Cells of one table with what stands above and below it, and where header and records are."""

    cells: list[list[object]]
    merged: list[tuple[int, int, int, int]]
    header: list[int]
    records: list[int]
    width: int


@st.composite
def bodies(draw):
    """Header rows, records and merged cells of one table, and whether its columns add up."""
    figure = st.one_of(st.integers(1, 9999), st.integers(1, 99_999).map(lambda n: n / 100))
    n = draw(st.integers(3, 7))
    layout = draw(st.sampled_from(["daily", "team", "across", "long", "kpi", "deep"]))
    metrics = draw(st.lists(st.sampled_from(METRICS), min_size=3, max_size=5, unique=True))
    day = [FIRST + timedelta(i) for i in range(n)]
    figures = [[draw(figure) for _ in range(6)] for _ in range(2 * n)]
    if layout == "daily":
        rows = [[day[i], *figures[i][: len(metrics)]] for i in range(n)]
        return [["日期", *metrics]], rows, [], 1
    if layout == "team":
        rows = [[day[i // 2], TEAMS[i % 2], *figures[i][:2]] for i in range(2 * n)]
        return [["日期", "团队", *metrics[:2]]], rows, [], 2
    if layout == "across":
        months = [f"{i + 1}月" for i in range(5)] if draw(st.booleans()) else day[:3]
        rows = [[name, *figures[i][: len(months)]] for i, name in enumerate(metrics)]
        return [["指标", *months]], rows, [], 1
    if layout == "long":
        rows = [[day[i // 2], metrics[i % 2], figures[i][0]] for i in range(2 * n)]
        return [["日期", "指标", "数值"]], rows, [], 0
    if layout == "kpi":
        rows = [[name, *figures[i][:2], 0.9] for i, name in enumerate(metrics)]
        return [["指标", "目标", "实际", "完成率"]], rows, [], 0
    head = [["日期", TEAMS[0], None, TEAMS[1], None], [None, *metrics[:2], *metrics[:2]]]
    rows = [[day[i], *figures[i][:4]] for i in range(n)]
    merged = [(0, 1, 0, 2), (0, 3, 0, 4)] if draw(st.booleans()) else []
    return head, rows, merged, 1


@st.composite
def blocks(draw):
    """A table with title, unit, totals and notes, each of them or none."""
    head, rows, merged, n_keys = draw(bodies())
    width = len(rows[0])
    cells: list[list[object]] = []
    title, unit, note = draw(TITLES), draw(st.sampled_from([None, "单位：万元"])), draw(NOTES)
    if title:
        cells.append([title])
    if unit:
        cells.append([None] * draw(st.sampled_from([0, width - 1])) + [unit])
    if cells and draw(st.booleans()):
        cells.append([])
    top = len(cells)
    cells += [*head, *rows]
    if n_keys and draw(st.booleans()):
        sums = [round(sum(row[c] for row in rows), 2) for c in range(n_keys, width)]
        cells.append(
            [draw(st.sampled_from(["合计", "总计", "Total"])), *[None] * (n_keys - 1), *sums]
        )
    if note:
        cells += [[]] * draw(st.integers(0, 1)) + [[note]]
    merged = [(r1 + top, c1, r2 + top, c2) for r1, c1, r2, c2 in merged]
    if title and draw(st.booleans()):
        merged.append((0, 0, 0, width - 1))
    first = top + len(head)
    return Block(cells, merged, [*range(top, first)], [*range(first, first + len(rows))], width)


@st.composite
def sheets(draw):
    """A sheet of one to three tables below each other, or two beside each other, and where."""
    found = draw(st.lists(blocks(), min_size=1, max_size=3))
    is_beside = len(found) == 2 and draw(st.booleans())
    row, column = draw(st.integers(0, 2)), draw(st.integers(0, 2))
    grid, merged, places = {}, [], []
    for block in found:
        for r, line in enumerate(block.cells):
            grid |= {(row + r, column + c): cell for c, cell in enumerate(line) if cell is not None}
        merged += [(row + a, column + b, row + c, column + d) for a, b, c, d in block.merged]
        header, records = ([row + r for r in rows] for rows in (block.header, block.records))
        places.append((header, records, column, column + block.width - 1))
        gap = draw(st.integers(1, 2))
        if is_beside:
            column += block.width + gap
        else:
            row += len(block.cells) + gap
    height, width = (max(place[i] for place in grid) + 1 for i in (0, 1))
    cells = [[grid.get((r, c)) for c in range(width)] for r in range(height)]
    return Sheet("Sheet1", cells, tuple(merged)), places


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(found=sheets())
def test_every_table_of_a_sheet_is_found_with_its_borders(found):
    sheet, places = found
    source = SourceFile("file.xlsx", "0" * 64, "xlsx", None, (sheet,))
    assert [
        (
            list(table.header_rows),
            list(table.data_rows),
            table.columns[0].position,
            table.columns[-1].position,
        )
        for table in find_tables(source)
    ] == places
