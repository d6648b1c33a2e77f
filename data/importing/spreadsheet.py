"""Workbooks: cells by calamine, by openpyxl where calamine fails on an xlsx.

Rows are the rows of the file: nothing is dropped before row 1 or column A. Whole numbers are int.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.importing.cells import is_too_long, plain_cell
from data.importing.refusing import Refused, remark
from data.importing.second_look import (
    Look,
    add_look,
    check_spread,
    is_percent_format,
    read_part,
    second_look,
    unpack_sheets,
)

#: Larger files are read by openpyxl row by row, without merged ranges.
MAX_WHOLE_WORKBOOK = 20_000_000


def read_workbook(
    content: bytes, container: str, max_cells: int, packed_from: int
) -> dict[str, Any]:
    """Visible sheets of a workbook with what was remarked on the way; large ones by column."""
    parts = unpack_sheets(content) if container == "xlsx" else {}
    check_spread(parts, max_cells)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # a panic of calamine is no Exception
        return _without_calamine(content, container, max_cells, error)
    sheets, remarks, n_cells = [], [], 0
    for sheet in workbook.sheets_metadata:
        hidden = _hidden_remark(sheet)
        if hidden:
            remarks.append(hidden)
            continue
        try:
            read = _read_sheet(workbook, sheet.name, max_cells - n_cells)
        except (Refused, MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            return _without_calamine(content, container, max_cells, error)
        n_cells += sum(map(len, read["rows"]))
        sheets.append(read)
    workbook.close()
    remarks.extend(second_look(content, container, sheets, parts))
    remarks.extend(_left_alone(content, container))
    for sheet in sheets:
        sheet["packed_from"] = packed_from
        remarks.extend(make_whole(sheet))
    saved_on = _saved_on(content, container)
    return {"encoding": None, "sheets": sheets, "problems": remarks, "saved_on": saved_on}


#: Where a zipped workbook says when it was last saved; that it was made may be true of a template.
_SAVED = {
    "docprops/core.xml": re.compile(rb"<dcterms:modified[^>]*>\s*(\d{4}-\d{2}-\d{2})"),
    "meta.xml": re.compile(rb"<dc:date[^>]*>\s*(\d{4}-\d{2}-\d{2})"),
}
#: Longer properties are none; an earlier day is one that programs write into every file.
_LONGEST_PROPERTIES = 100_000
_FIRST_SAVED = "2010-01-01"


def _saved_on(content: bytes, container: str) -> str | None:
    """The day a zipped workbook was last saved on, None where it does not say or it cannot be."""
    if container == "xls":
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            pattern = _SAVED.get(part.filename.replace("\\", "/").lower())
            if pattern is None or part.file_size > _LONGEST_PROPERTIES:
                continue
            found = pattern.search(read_part(archive, part.filename))
            day = found[1].decode("ascii") if found is not None else ""
            if _FIRST_SAVED <= day <= date.today().isoformat() and _is_day(day):
                return day
    return None


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _left_alone(content: bytes, container: str) -> Iterator[dict[str, Any]]:
    """Macros are never run and links to other files never followed; the reader is told."""
    if container == "xls":
        has_macros, has_links = "_VBA_PROJECT".encode("utf-16-le") in content, False
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()]
        has_macros = any(name.endswith("vbaproject.bin") or "basic/" in name for name in names)
        has_links = any("externallinks/externallink" in name for name in names)
    if has_macros:
        yield remark("macros_ignored")
    if has_links:
        yield remark("links_not_followed")


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


def make_whole(sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Empty cells become None, whole numbers int, in place; tells of numbers that lost digits.

    A large sheet is put into columns instead.
    """
    rows = sheet["rows"]
    if len(rows) >= sheet.get("packed_from", math.inf):
        from data.importing.packing import pack

        sheet["columns"], place = pack(rows, max(map(len, rows)))
        sheet["rows"] = []
        if place is not None:
            yield _too_long(sheet, place, plain_cell(rows[place[0]][place[1]]))
        return
    for place, row in enumerate(rows):
        rows[place] = [plain_cell(cell) for cell in row]
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if is_too_long(cell):
                yield _too_long(sheet, (place, column), cell)
                return


def _too_long(sheet: dict[str, Any], place: tuple[int, int], cell: int) -> dict[str, Any]:
    where = {"row": place[0], "column": place[1], "seen": str(cell)}
    return remark("number_too_long", sheet=sheet["name"], **where)


# Where calamine fails


def _without_calamine(
    content: bytes, container: str, max_cells: int, error: BaseException
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
        remarks.extend(add_look(read, look))
        remarks.extend(make_whole(read))
        sheets.append(read)
    if not sheets:
        raise Refused("file_damaged")
    return {"encoding": None, "sheets": sheets, "problems": remarks}


def _openpyxl_cells(sheet: Any) -> tuple[dict[str, Any], Look]:
    errors: dict[tuple[int, int], str] = {}
    percent: list[tuple[int, int]] = []
    rows: list[list[Any]] = []
    for place, row in enumerate(sheet.iter_rows()):
        rows.append([_plain(cell.value) for cell in row])
        for column, cell in enumerate(row):
            if cell.value is None:
                continue
            if cell.data_type == "e":
                errors[place, column] = str(cell.value)
            elif cell.data_type == "n" and is_percent_format(cell.number_format or ""):
                percent.append((place, column))
    ranges: Iterable[Any] = getattr(getattr(sheet, "merged_cells", None), "ranges", ())
    merged = [(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in ranges]
    while rows and all(cell in (None, "") for cell in rows[-1]):
        rows.pop()
    return {"name": sheet.title, "rows": rows, "merged": sorted(merged)}, Look(errors, percent)


def _plain(value: Any) -> Any:
    """A value as calamine would give it: a midnight is a date, unknown objects are text."""
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    if value is None or isinstance(value, (str, bool, int, float, date, time, timedelta)):
        return "" if value is None else value
    return str(value)
