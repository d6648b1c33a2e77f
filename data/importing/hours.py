"""How much there is to do in which hour: a usual week from an export with a time in each row."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from data.importing.model import Cell, Problem, Refusal, Sheet, SourceFile
from data.importing.values import fold, is_blank, parse_moment, parse_number, parse_time, text_of

#: Headers a reader may use, in small letters, by what they mean.
HEADERS = {
    "at": (
        "时间", "日期时间", "下单时间", "支付时间", "访问时间", "进线时间", "创建时间", "提交时间",
        "time", "timestamp", "datetime", "date time", "created at", "order time", "created",
    ),
    "day": ("日期", "统计日期", "date", "day"),
    "hour": ("小时", "时段", "时刻", "钟点", "hour", "time of day"),
    "amount": (
        "数量", "人数", "访客数", "访问量", "浏览量", "订单数", "订单量", "咨询量", "进线量",
        "amount", "count", "visitors", "visits", "orders", "calls", "volume", "tickets",
    ),
}  # fmt: skip
#: Headers are looked for in the first rows only.
HEADER_ROWS = 10
COLUMNS = ("weekday", "hour", "amount", "deviation", "n_days", "from_on", "to_on")
Found = tuple[date, int, float]


def read_hours(source: SourceFile | Refusal) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Rows of busy_hour, one per weekday and hour, and what could not be read.

    Each row of the file is a moment (a time, or a day and an hour) with an amount, or counts as one
    where there is no amount. The first sheet with such a header counts. An hour in which a day of
    the file has no row had nothing to do; hours before the first and after the last are left out.
    """
    if isinstance(source, Refusal):
        return _week([]), (source.problem,)
    for sheet in source.sheets:
        found = _header(sheet)
        if found is not None:
            return _read(source.name, sheet, *found)
    return _week([]), (Problem("hours_no_header", "refused", source.name),)


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headers and the column of each field."""
    for r, row in enumerate(sheet.cells[:HEADER_ROWS]):
        named = [fold(text_of(cell)).casefold() for cell in row]
        columns = {
            field: named.index(header)
            for field, headers in HEADERS.items()
            for header in headers[::-1]
            if header in named
        }
        if "at" in columns or {"day", "hour"} <= columns.keys():
            return r, columns
    return None


def _read(
    file: str, sheet: Sheet, header: int, columns: dict[str, int]
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    rows: list[Found] = []
    problems = []
    for r, cells in enumerate(sheet.cells[header + 1 :], header + 1):
        if all(is_blank(cell) for cell in cells):
            continue
        read = _row(cells, columns)
        if len(read) == 3:
            rows.append(read)
            continue
        code, column = read
        seen = text_of(cells[column])
        problems.append(Problem(code, "rejected", file, sheet.name, r, column, seen=seen))
    if rows and not any(hour for _, hour, _ in rows):
        # days without a clock come as midnights
        return _week([]), (Problem("hours_only_days", "refused", file, sheet.name),)
    return _week(rows), tuple(problems)


def _row(cells: Sequence[Cell], columns: dict[str, int]) -> Found | tuple[str, int]:
    """Day, hour and amount of a row, or the code of what is wrong and in which column."""
    column = columns.get("at", columns.get("day", 0))
    moment = parse_moment(cells[column], is_date_column=True)
    if moment is None or moment.grain != "day":
        return "bad_date", column
    if "at" in columns:
        hour = moment.at.hour if moment.at else 0 if _is_midnight(cells[column]) else None
    else:
        column = columns["hour"]
        hour = _hour(cells[column])
    if hour is None:
        return "hours_no_hour", column
    if "amount" not in columns:
        return moment.on, hour, 1.0
    number = parse_number(cells[columns["amount"]])
    if number is None or number.value < 0:
        return "hours_bad_amount", columns["amount"]
    return moment.on, hour, number.value


def _is_midnight(cell: Cell) -> bool:
    return isinstance(cell, datetime) or ":" in text_of(cell)


def _hour(cell: Cell) -> int | None:
    """The hour that a cell names: 9, 9:00, 9点, 09:00-10:00."""
    number = parse_number(cell)
    if number is not None and number.value == int(number.value) and 0 <= number.value <= 23:
        return int(number.value)
    text = fold(text_of(cell)).replace("至", "-").split("-")[0].strip().removesuffix("点")
    clock = parse_time(cell) or parse_time(text)
    if clock is not None:
        return clock.hour
    return int(text) if text.isdigit() and int(text) <= 23 else None


def _week(rows: list[Found]) -> pd.DataFrame:
    """Mean and standard deviation by weekday and hour, over the days of the file."""
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    found = pd.DataFrame(rows, columns=["day", "hour", "amount"])
    by_day = found.pivot_table(index="day", columns="hour", values="amount", aggfunc="sum")
    hours = range(found["hour"].min(), found["hour"].max() + 1)
    by_day = by_day.reindex(columns=hours).fillna(0.0)
    cells = by_day.stack().rename("amount").reset_index()
    cells["weekday"] = [day.weekday() for day in cells["day"]]
    parts = cells.groupby(["weekday", "hour"])["amount"].agg(["mean", "std", "count"])
    names = {"mean": "amount", "std": "deviation", "count": "n_days"}
    span = {"from_on": found["day"].min(), "to_on": found["day"].max()}
    return parts.rename(columns=names).reset_index().assign(**span)[list(COLUMNS)]
