"""The zone in which an export writes its times, and times by the organisation's clocks."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.importing.model import Cell, Column, FoundTable
from data.importing.values import HALVES, Moment, fold, is_plain_moment, one_line, text_of

_OFFSET = r"(?:UTC|GMT)\s*(?:[-+]\s*\d{1,2}(?::?\d{2})?)?"
#: 10:00:00 PM GMT+8, 10:00Z; 09:00-11:00 is a span, so a bare offset needs seconds before it.
_BEHIND_CLOCK = re.compile(
    rf"\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?\s*(?:[AP]\.?M\.?|{HALVES})?\s*\(?(?P<zone>Z|{_OFFSET})\)?"
    r"(?:\s*\([A-Za-z ]+\))?$"
    r"|\d{1,2}:\d{2}:\d{2}(?:\.\d+)?\s*(?P<bare>[-+]\d{2}:?\d{2})$",
    re.IGNORECASE,
)
_IN_HEADER = re.compile(rf"(?<![A-Za-z])(?P<zone>{_OFFSET})(?![A-Za-z])", re.IGNORECASE)
#: What Qualtrics writes into its third header row.
_NAMED = re.compile(r"[\"']timeZone[\"']\s*:\s*[\"'](?P<zone>[A-Za-z_/+\-0-9]+)[\"']")
_IN_TITLE = re.compile(
    rf"(?:时区|time ?zone)\s*:?\s*\(?\s*(?P<zone>{_OFFSET}|[A-Z][A-Za-z_]+/[A-Za-z_]+)",
    re.IGNORECASE,
)
#: Seconds and milliseconds since 1970 count in UTC.
_UNIX = re.compile(r"\d{10}|\d{13}")


@cache
def zone_named(name: str) -> tzinfo | None:
    """A zone by name or distance from UTC: Asia/Shanghai, Z, GMT+8, -05:00; None for no zone."""
    found = re.fullmatch(
        r"(?:UTC|GMT|Z)?\s*(?:([-+])\s*(\d{1,2})(?::?(\d{2}))?)?", name.strip(), re.I
    )
    if found is not None and name.strip():
        sign, hours, minutes = found.groups(default="0")
        distance = timedelta(hours=int(hours), minutes=int(minutes))
        if distance > timedelta(hours=14):
            return None
        return timezone(-distance if sign == "-" else distance)
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError):
        return None


def zone_of_column(table: FoundTable, column: Column) -> tzinfo | None:
    """The zone that a header, or a line above the table, says; None where neither does."""
    above = table.sheet.cells[: table.data_rows[0] if table.data_rows else 0]
    written = (row[column.position] for row in above if column.position < len(row))
    texts = [fold(one_line(text)) for text in (column.header, *column.parts, *written) if text]
    hits = [pattern.search(text) for pattern in (_NAMED, _IN_HEADER) for text in texts]
    hits += [_IN_TITLE.search(fold(one_line(line))) for line in table.title]
    found = next((hit["zone"] for hit in hits if hit is not None), None)
    return zone_named(found) if found is not None else None


def zone_of_cell(cell: Cell) -> tzinfo | None:
    """The zone that a cell itself says; None where it does not."""
    if isinstance(cell, str) and is_plain_moment(cell):
        return None
    text = text_of(cell)
    if _UNIX.fullmatch(text):
        return UTC
    found = _BEHIND_CLOCK.search(text)
    return zone_named(found["zone"] or found["bare"]) if found is not None else None


def moment_at_home(moment: Moment | None, zone: tzinfo | None, home: tzinfo) -> Moment | None:
    """A time as clocks at home show it; what has no time or no zone stays as it is written."""
    if moment is None or zone is None or moment.clock is None:
        return moment
    there = moment.clock.replace(tzinfo=zone).astimezone(home)
    here = datetime(there.year, there.month, there.day, there.hour, there.minute, there.second)
    return Moment(here.date(), at=here.time())
