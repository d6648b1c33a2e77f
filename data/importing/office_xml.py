"""SpreadsheetML 2003, the xml that older systems call .xls: cells, types, merged and percent.

Entities are not resolved and nothing is fetched; a document type refuses the file. Rows and columns
are where the file says, so that a gap stays a gap.
"""

import io
import re
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from data.importing.delimited import decode
from data.importing.refusing import Refused, remark
from data.importing.second_look import ErrorCell, Look, add_look, is_percent_format
from data.importing.spreadsheet import make_whole

SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
#: Excel writes a time of day, and a duration, as a moment after this one.
FIRST_MOMENT = datetime(1899, 12, 31)
PERCENT_NAMES = ("Percent",)


def read_office_xml(content: bytes, max_cells: int) -> dict[str, Any]:
    """Visible sheets of the workbook with what was remarked on the way."""
    text, encoding, remarks = decode(content)
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text[:65_536], re.IGNORECASE):
        raise Refused("file_unsafe")
    body = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    sheets: list[dict[str, Any]] = []
    percent_styles: set[str] = set()
    try:
        for element in _elements(body):
            if element.tag == f"{SPACE}Style":
                percent_styles |= _percent_style(element)
                continue
            read, look, is_hidden = _sheet(element, percent_styles, max_cells)
            element.clear()
            if is_hidden:
                remarks.append(remark("sheet_hidden", sheet=read["name"]))
                continue
            max_cells -= sum(map(len, read["rows"]))
            remarks.extend(add_look(read, look))
            remarks.extend(make_whole(read))
            sheets.append(read)
    except etree.LxmlError:
        raise Refused("file_damaged") from None
    return {"encoding": encoding, "sheets": sheets, "problems": remarks}


def _elements(body: bytes) -> Any:
    tags = (f"{SPACE}Style", f"{SPACE}Worksheet")
    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    return (element for _, element in etree.iterparse(io.BytesIO(body), ("end",), tag=tags, **safe))


def _percent_style(style: Any) -> set[str]:
    formats = [
        element.get(f"{SPACE}Format", "") for element in style.iterchildren(f"{SPACE}NumberFormat")
    ]
    shows = any(code in PERCENT_NAMES or is_percent_format(code) for code in formats)
    return {style.get(f"{SPACE}ID", "")} if shows else set()


def _sheet(
    worksheet: Any, percent_styles: set[str], max_cells: int
) -> tuple[dict[str, Any], Look, bool]:
    rows: list[list[Any]] = []
    merged: list[tuple[int, int, int, int]] = []
    percent: list[tuple[int, int]] = []
    errors: dict[tuple[int, int], str] = {}
    width = 0
    for line in worksheet.iter(f"{SPACE}Row"):
        place = _place(line, len(rows), MAX_ROWS)
        width = max(width, sum(_number(cell, "Index") or 1 for cell in line))
        if place * min(width, MAX_COLUMNS) > max_cells:
            raise Refused("file_too_many_cells", n_cells=place * width, limit=max_cells)
        rows.extend([] for _ in range(place - len(rows)))
        row: list[Any] = []
        for cell in line.iterchildren(f"{SPACE}Cell"):
            column = _place(cell, len(row), MAX_COLUMNS)
            across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
            row.extend([None] * (column - len(row)))
            row.append(_value(cell))
            row.extend([None] * min(across, MAX_COLUMNS - len(row)))
            if across or down:
                last_row = min(place + down, MAX_ROWS - 1)
                merged.append((place, column, last_row, min(column + across, MAX_COLUMNS - 1)))
            if isinstance(row[column], ErrorCell):
                errors[place, column] = row[column].text
            if cell.get(f"{SPACE}StyleID") in percent_styles:
                percent.append((place, column))
        rows.append(row)
    _make_room_for_merged(rows, merged)
    visible = worksheet.find("{*}WorksheetOptions/{*}Visible")
    is_hidden = visible is not None and (visible.text or "").startswith("SheetHidden")
    name = worksheet.get(f"{SPACE}Name", "")
    read = {"name": name, "rows": rows, "merged": merged}
    return read, Look(errors, percent), is_hidden


def _make_room_for_merged(rows: list[list[Any]], merged: list[tuple[int, int, int, int]]) -> None:
    """Cut merged ranges at the last row: rows below it hold nothing."""
    last = len(rows) - 1
    merged[:] = [(r1, c1, min(r2, last), c2) for r1, c1, r2, c2 in merged]


def _place(element: Any, next_place: int, limit: int) -> int:
    """Position of a row or cell from 0: where it says, else after the one before."""
    index = _number(element, "Index")
    if index > limit or (index and index <= next_place):
        raise Refused("file_damaged")
    return index - 1 if index else next_place


def _number(element: Any, name: str) -> int:
    digits = re.fullmatch(r"\d{1,9}", element.get(f"{SPACE}{name}", ""))
    return int(digits.group()) if digits else 0


def _value(cell: Any) -> Any:
    data = cell.find(f"{SPACE}Data")
    if data is None:
        return None
    text = "".join(data.itertext())
    kind = data.get(f"{SPACE}Type", "String")
    try:
        if kind == "Number":
            return float(text)
        if kind == "Boolean":
            return text.strip() not in ("0", "false", "")
        if kind == "DateTime":
            return _moment(text)
    except (ValueError, OverflowError):
        return text or None
    if kind == "Error":
        return ErrorCell(text.strip() or "#ERROR!")
    return text or None


def _moment(text: str) -> Any:
    """A date, a moment, a time of day or, beyond a day, a duration."""
    moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    since = moment - FIRST_MOMENT
    if timedelta(0) <= since < timedelta(days=1):
        return moment.time()
    if timedelta(0) <= since < timedelta(days=60):
        return since
    is_midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return moment.date() if is_midnight else moment
