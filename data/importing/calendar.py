"""The organisation's own calendar from a spreadsheet: busy times, days off, worked weekends."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from data.importing.model import Cell, Problem, Refusal, Sheet, SourceFile
from data.importing.values import fold, is_blank, parse_moment, text_of

#: Headers a reader may use, in small letters, by what they mean.
HEADERS = {
    "period_name": ("名称", "高峰", "事项", "节日", "活动", "name", "peak", "event", "holiday"),
    "from_on": ("开始", "开始日期", "起", "从", "日期", "from", "start", "start date", "date"),
    "to_on": ("结束", "结束日期", "止", "到", "to", "end", "end date"),
    "kind": ("类别", "类型", "kind", "type"),
}
#: What the kind of a period may be called, in small letters; a period without a kind is a peak.
KINDS = {
    "peak": ("高峰", "业务高峰", "大促", "peak", "busy"),
    "day_off": ("放假", "假期", "休息", "节假日", "法定节假日", "day off", "holiday", "off"),
    "workday": ("上班", "调休", "调休上班", "补班", "工作日", "workday", "working day", "work"),
}
#: Headers are looked for in the first rows only.
HEADER_ROWS = 10
NEEDED = ("period_name", "from_on")


def read_calendar(source: SourceFile | Refusal) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Rows of calendar_period (name, first and last day, kind), and what could not be read.

    The first sheet whose header names at least a name and a day counts. A period without a last day
    is one day long. Rows that cannot be read are left out, each with its problem.
    """
    if isinstance(source, Refusal):
        return _frame([]), (source.problem,)
    for sheet in source.sheets:
        found = _header(sheet)
        if found is not None:
            return _rows(source.name, sheet, *found)
    return _frame([]), (Problem("calendar_no_header", "refused", source.name),)


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headers and the column of each field."""
    for r, row in enumerate(sheet.cells[:HEADER_ROWS]):
        named = [_plain(cell) for cell in row]
        columns = {
            field: named.index(header)
            for field, headers in HEADERS.items()
            for header in headers[::-1]
            if header in named
        }
        if all(field in columns for field in NEEDED):
            return r, columns
    return None


def _rows(
    file: str, sheet: Sheet, header: int, columns: dict[str, int]
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    rows, problems = [], []
    for r, cells in enumerate(sheet.cells[header + 1 :], header + 1):
        if all(is_blank(cell) for cell in cells):
            continue
        read = _row(cells, columns)
        if isinstance(read, dict):
            rows.append(read)
            continue
        code, column = read
        seen = text_of(cells[column])
        problems.append(Problem(code, "rejected", file, sheet.name, r, column, seen=seen))
    return _frame(rows), tuple(problems)


def _row(cells: Sequence[Cell], columns: dict[str, int]) -> dict[str, object] | tuple[str, int]:
    """The period of a row, or the code of what is wrong and in which column."""
    name = text_of(cells[columns["period_name"]]).strip()
    if not name:
        return "calendar_no_name", columns["period_name"]
    from_on = _day(cells[columns["from_on"]])
    if from_on is None:
        return "bad_date", columns["from_on"]
    to_on = from_on
    if "to_on" in columns and not is_blank(cells[columns["to_on"]]):
        to_on = _day(cells[columns["to_on"]])
        if to_on is None:
            return "bad_date", columns["to_on"]
        if to_on < from_on:
            return "calendar_ends_first", columns["to_on"]
    kind = _kind(cells[columns["kind"]]) if "kind" in columns else "peak"
    if kind is None:
        return "calendar_unknown_kind", columns["kind"]
    return {"period_name": name, "from_on": from_on, "to_on": to_on, "kind": kind}


def _day(cell: Cell) -> date | None:
    moment = parse_moment(cell, is_date_column=True)
    return None if moment is None or moment.grain != "day" else moment.on


def _kind(cell: Cell) -> str | None:
    text = _plain(cell)
    if not text:
        return "peak"
    return next((kind for kind, names in KINDS.items() if text in names), None)


def _plain(cell: Cell) -> str:
    return fold(text_of(cell)).casefold()


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["period_name", "from_on", "to_on", "kind"])
    return frame.drop_duplicates(["period_name", "from_on"], keep="last")
