"""Workbooks: cells by calamine, and for xlsx what it leaves out (errors, percent formats).

Rows are the rows of the file: nothing is dropped before row 1 or column A. Whole numbers are int.
"""

import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.importing.refusing import Refused, remark

#: Sheets whose xml is larger than this are read without the second look for errors and formats.
MAX_SECOND_LOOK = 96_000_000
#: Larger files are read by openpyxl row by row, without merged ranges.
MAX_WHOLE_WORKBOOK = 20_000_000
#: Old workbooks up to this size get a second look by xlrd (about a second per 2 MB).
MAX_XLS_SECOND_LOOK = 6_000_000
#: A spreadsheet keeps 15 digits of a number: the last digits of a longer one are already lost.
MAX_EXACT = 10**15

XLS_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"
}  # fmt: skip
ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
FAR_COLUMN = re.compile(rb"r=\"[A-Z]{3}\d")
FILLED_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^>/]*>\s*<(?:\w+:)?(?:f|v|is)\b"
)

Look = tuple[dict[tuple[int, int], str], dict[int, int], int]


@dataclass(frozen=True)
class ErrorCell:
    """An error cell on its way to the parent process."""

    text: str


def read_workbook(content: bytes, container: str, max_cells: int) -> dict[str, Any]:
    """Visible sheets of a workbook with what was remarked on the way."""
    parts = _unpack_sheets(content) if container == "xlsx" else {}
    _check_spread(parts, max_cells)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except Exception as error:
        return _without_calamine(content, container, max_cells, error)
    sheets, remarks, n_cells = [], [], 0
    for sheet in workbook.sheets_metadata:
        hidden = _hidden_remark(sheet)
        if hidden:
            remarks.append(hidden)
            continue
        try:
            read = _read_sheet(workbook, sheet.name, max_cells - n_cells)
        except Refused:
            raise
        except Exception as error:
            return _without_calamine(content, container, max_cells, error)
        n_cells += sum(map(len, read["rows"]))
        sheets.append(read)
    workbook.close()
    remarks.extend(_second_look(content, container, sheets, parts))
    for sheet in sheets:
        remarks.extend(_make_whole(sheet))
    return {"encoding": None, "sheets": sheets, "problems": remarks}


def _hidden_remark(sheet: Any) -> dict[str, Any] | None:
    if sheet.typ != SheetTypeEnum.WorkSheet:
        return remark("sheet_without_cells", sheet=sheet.name)
    if sheet.visible != SheetVisibleEnum.Visible:
        return remark("sheet_hidden", sheet=sheet.name)
    return None


def _read_sheet(workbook: CalamineWorkbook, name: str, max_cells: int) -> dict[str, Any]:
    sheet = workbook.get_sheet_by_name(name)
    n_rows, n_columns = (last + 1 for last in sheet.end) if sheet.end else (0, 0)
    if n_rows * n_columns > max_cells:
        raise Refused("file_too_many_cells", n_cells=n_rows * n_columns, limit=max_cells)
    rows = sheet.to_python(skip_empty_area=False)
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    return {"name": name, "rows": rows, "merged": merged}


def _make_whole(sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Empty cells become None, whole numbers int, in place; tells of numbers that lost digits."""
    rows = sheet["rows"]
    for place, row in enumerate(rows):
        rows[place] = [
            (cell or None)
            if (kind := type(cell)) is str
            else whole(cell)
            if kind is float
            else cell
            for cell in row
        ]
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if type(cell) is int and not -MAX_EXACT < cell < MAX_EXACT:
                where = {"row": place, "column": column, "seen": str(cell)}
                yield remark("number_too_long", sheet=sheet["name"], **where)
                return


def whole(number: float) -> int | float | None:
    """A number without a needless decimal part; None for what is not a number."""
    if number.is_integer():
        return int(number)
    return number if math.isfinite(number) else None


# What calamine leaves out


def _unpack_sheets(content: bytes) -> dict[str, bytes]:
    """Xml of the worksheets by part; larger ones are left out."""
    parts, left = {}, MAX_SECOND_LOOK
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            name = part.filename.replace("\\", "/").lower()
            if "worksheets/" in name and name.endswith(".xml") and part.file_size <= left:
                parts[name] = _part(archive, part.filename)
                left -= part.file_size
    return parts


def _check_spread(parts: dict[str, bytes], max_cells: int) -> None:
    """Refuse a sheet whose filled cells lie so far apart that reading it would fill the memory.

    Only columns beyond ZZ make this likely, so that an ordinary sheet costs one quick search.
    """
    for xml in parts.values():
        if not FAR_COLUMN.search(xml):
            continue
        last_row = last_column = 0
        for letters, digits in FILLED_CELL.findall(xml):
            last_row = max(last_row, int(digits))
            last_column = max(last_column, column_number(letters) + 1)
        if last_row * last_column > max_cells:
            n_cells = last_row * last_column
            raise Refused("file_too_many_cells", n_cells=n_cells, limit=max_cells)


def _second_look(
    content: bytes, container: str, sheets: list[dict[str, Any]], parts: dict[str, bytes]
) -> Iterator[dict[str, Any]]:
    if container == "xlsx":
        looks = _look_at_xlsx(content, parts)
    elif container == "xls" and len(content) <= MAX_XLS_SECOND_LOOK:
        looks = _look_at_xls(content)
    else:
        looks = {}
    for sheet in sheets:
        if sheet["name"] not in looks:
            if sheet["rows"] and container in ("xlsx", "xls"):
                yield remark("formats_not_read", sheet=sheet["name"])
            continue
        yield from _add_look(sheet, looks[sheet["name"]])


def _add_look(sheet: dict[str, Any], look: Look) -> Iterator[dict[str, Any]]:
    """Put error cells back and mark columns whose numbers are mostly formatted as percent."""
    errors, n_percent, n_uncalculated = look
    rows = sheet["rows"]
    for (row, column), text in sorted(errors.items()):
        if row < len(rows) and column < len(rows[row]) and rows[row][column] in ("", text):
            rows[row][column] = ErrorCell(text)
    if errors:
        (row, column), text = min(errors.items())
        place = {"sheet": sheet["name"], "row": row, "column": column, "seen": text}
        yield remark("cell_errors", n=len(errors), **place)
    if n_uncalculated:
        yield remark("formula_not_calculated", sheet=sheet["name"], n=n_uncalculated)
    sheet["percent"] = [
        column
        for column, n in sorted(n_percent.items())
        if n * 2 >= sum(type(row[column]) in (float, int) for row in rows if column < len(row))
    ]


def _look_at_xlsx(content: bytes, parts: dict[str, bytes]) -> dict[str, Look]:
    """Errors by place, percent cells by column and uncalculated formulas of each sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            names = _names_of_parts(archive)
            percent_styles = _percent_styles(archive)
        except (KeyError, ValueError, SyntaxError, StopIteration):
            return {}
    return {
        name: _look_at_sheet(parts[part], percent_styles)
        for name, part in names.items()
        if part in parts
    }


def _names_of_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of the archive by sheet name."""
    actual = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    relations = _xml(_part(archive, actual["xl/_rels/workbook.xml.rels"]))
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in relations.iter("{*}Relationship")
    }
    parts = {}
    for sheet in _xml(_part(archive, actual["xl/workbook.xml"])).iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        target = targets.get(ids[0], "") if ids else ""
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[sheet.get("name", "")] = path.lower()
    return parts


def _xml(content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except Exception:
        raise Refused("file_damaged") from None


def _percent_styles(archive: zipfile.ZipFile) -> list[bytes]:
    """Numbers of the cell styles that show a percent sign."""
    names = [name for name in archive.namelist() if name.lower().endswith("styles.xml")]
    if not names:
        return []
    styles = _xml(_part(archive, names[0]))
    percent_formats = {"9", "10"} | {
        element.get("numFmtId")
        for element in styles.iter("{*}numFmt")
        if is_percent_format(element.get("formatCode", ""))
    }
    cell_styles = next(styles.iter("{*}cellXfs"), ())
    return [
        str(position).encode()
        for position, style in enumerate(cell_styles)
        if style.get("numFmtId") in percent_formats
    ]


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a percent sign that is not quoted text."""
    return "%" in re.sub(r'"[^"]*"|\\.', "", code)


def _look_at_sheet(xml: bytes, percent_styles: list[bytes]) -> Look:
    errors: dict[tuple[int, int], str] = {}
    n_percent: dict[int, int] = {}
    if b't="e"' in xml:
        for attributes, inner in ERROR_CELL.findall(xml):
            place = PLACE.search(attributes)
            value = re.search(rb"<(?:\w+:)?v[^>]*>([^<]*)<", inner)
            if place and value:
                row, column = int(place.group(2)) - 1, column_number(place.group(1))
                errors[row, column] = value.group(1).decode("utf-8", "replace")
    if percent_styles:
        letters = _columns_of_styles(xml, b"|".join(percent_styles))
        n_percent = {column_number(column): n for column, n in Counter(letters).items()}
    n_uncalculated = len(UNCALCULATED.findall(xml)) if b"<f" in xml or b":f" in xml else 0
    return errors, n_percent, n_uncalculated


def _columns_of_styles(xml: bytes, styles: bytes) -> list[bytes]:
    # the order of attributes that Excel and its imitators write is ten times quicker to search
    usual = re.findall(rb"<c r=\"([A-Z]{1,3})\d+\" s=\"(?:%b)\"" % styles, xml)
    any_order = rb"<(?:\w+:)?c\b(?=[^>]*\bs=\"(?:%b)\")[^>]*\br=\"([A-Z]{1,3})" % styles
    return usual or re.findall(any_order, xml)


def column_number(letters: bytes) -> int:
    """Column of a cell address, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _look_at_xls(content: bytes) -> dict[str, Look]:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
    except Exception:
        # xlrd is stricter than calamine; what it cannot open is read without the second look
        return {}
    percent = {
        position
        for position, style in enumerate(book.xf_list)
        if is_percent_format(book.format_map[style.format_key].format_str)
    }
    looks: dict[str, Look] = {}
    for sheet in book.sheets():
        errors: dict[tuple[int, int], str] = {}
        n_percent: dict[int, int] = {}
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    errors[row, column] = XLS_ERRORS.get(code, "#ERROR!")
                elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                    n_percent[column] = n_percent.get(column, 0) + 1
        looks[sheet.name] = (errors, n_percent, 0)
    return looks


# Where calamine fails


def _without_calamine(
    content: bytes, container: str, max_cells: int, error: Exception
) -> dict[str, Any]:
    """Sheets by openpyxl where calamine cannot read an xlsx; else the fitting refusal."""
    text = f"{type(error).__name__} {error}".lower()
    if "password" in text or (container == "xls" and "codepage" in text):
        raise Refused("file_password")
    if container != "xlsx":
        raise Refused("file_password" if _is_locked_ods(content) else "file_damaged")
    try:
        import openpyxl

        size = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist())
        workbook = openpyxl.load_workbook(
            io.BytesIO(content), data_only=True, read_only=size > MAX_WHOLE_WORKBOOK
        )
        return _read_with_openpyxl(workbook, max_cells)
    except (Refused, MemoryError):
        raise
    except Exception:
        raise Refused("file_damaged") from None


def _is_locked_ods(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (KeyError, zipfile.BadZipFile):
        return False


def _read_with_openpyxl(workbook: Any, max_cells: int) -> dict[str, Any]:
    sheets, remarks = [], []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(remark("sheet_hidden", sheet=sheet.title))
            continue
        n_cells = (sheet.max_row or 0) * (sheet.max_column or 0)
        if n_cells > max_cells:
            raise Refused("file_too_many_cells", n_cells=n_cells, limit=max_cells)
        max_cells -= n_cells
        read, look = _openpyxl_cells(sheet)
        remarks.extend(_add_look(read, look))
        remarks.extend(_make_whole(read))
        sheets.append(read)
    if not sheets:
        raise Refused("file_damaged")
    return {"encoding": None, "sheets": sheets, "problems": remarks}


def _openpyxl_cells(sheet: Any) -> tuple[dict[str, Any], Look]:
    errors: dict[tuple[int, int], str] = {}
    n_percent: dict[int, int] = {}
    rows: list[list[Any]] = []
    for place, row in enumerate(sheet.iter_rows()):
        rows.append([_plain(cell.value) for cell in row])
        for column, cell in enumerate(row):
            if cell.value is None:
                continue
            if cell.data_type == "e":
                errors[place, column] = str(cell.value)
            elif cell.data_type == "n" and is_percent_format(cell.number_format or ""):
                n_percent[column] = n_percent.get(column, 0) + 1
    ranges: Iterable[Any] = getattr(getattr(sheet, "merged_cells", None), "ranges", ())
    merged = [(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in ranges]
    while rows and all(cell in (None, "") for cell in rows[-1]):
        rows.pop()
    return {"name": sheet.title, "rows": rows, "merged": sorted(merged)}, (errors, n_percent, 0)


def _plain(value: Any) -> Any:
    """A value as calamine would give it: a midnight is a date, unknown objects are text."""
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    if value is None or isinstance(value, (str, bool, int, float, date, time, timedelta)):
        return "" if value is None else value
    return str(value)
