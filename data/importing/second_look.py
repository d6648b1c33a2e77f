"""What calamine leaves out of a workbook: error cells, percent formats, uncalculated formulas.

A second, cheap look into the file; it never decides what the cells are, only adds to them.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from data.importing.refusing import Refused, remark

#: Sheets whose xml is larger than this are read without the second look for errors and formats.
MAX_SECOND_LOOK = 96_000_000
#: Old workbooks up to this size get a second look by xlrd (about a second per 2 MB).
MAX_XLS_SECOND_LOOK = 6_000_000
#: An ods cell repeated more often is the empty rest of a row or sheet.
MAX_ODS_REPEAT = 1_000

XLS_ERRORS = {
    0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"
}  # fmt: skip
ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
#: Rows with cells that are hidden, by hand or by a filter, and runs of hidden columns.
HIDDEN = (
    re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>/]*>"),
    re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\""),
)
PLACE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,12})\"")
FAR_COLUMN = re.compile(rb"r=\"[A-Z]{2}")
FILLED_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\br=\"([A-Z]{1,3})(\d{1,12})\"[^>/]*>\s*<(?:\w+:)?(?:f|v|is)\b"
)


@dataclass(frozen=True)
class Look:
    """Errors by place, places with a percent format, uncalculated formulas, merged cells."""

    errors: dict[tuple[int, int], str]
    percent: list[tuple[int, int]]
    n_uncalculated: int = 0
    n_hidden: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class ErrorCell:
    """An error cell on its way to the parent process."""

    text: str


def unpack_sheets(content: bytes) -> dict[str, bytes]:
    """Xml of the worksheets by part; larger ones are left out."""
    parts, left = {}, MAX_SECOND_LOOK
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            name = part.filename.replace("\\", "/").lower()
            if "worksheets/" in name and name.endswith(".xml") and part.file_size <= left:
                parts[name] = read_part(archive, part.filename)
                left -= part.file_size
    return parts


def check_spread(parts: dict[str, bytes], max_cells: int) -> None:
    """Refuse a sheet whose filled cells lie so far apart that reading it would fill the memory.

    Only columns beyond ZZ, or beyond Z in a very long sheet, make this possible, so that an
    ordinary sheet costs one quick search.
    """
    for xml in parts.values():
        if not FAR_COLUMN.search(xml):
            continue
        n_rows = max(map(int, ROW.findall(xml)), default=0)
        n_letters = 2 if n_rows * 26**2 > max_cells else 3
        if not re.search(rb"r=\"[A-Z]{%d}" % n_letters, xml):
            continue
        last_row = last_column = 0
        for letters, digits in FILLED_CELL.findall(xml):
            last_row = max(last_row, int(digits))
            last_column = max(last_column, column_number(letters) + 1)
        if last_row * last_column > max_cells:
            n_cells = last_row * last_column
            raise Refused("file_too_many_cells", n_cells=n_cells, limit=max_cells)


def second_look(
    content: bytes, container: str, sheets: list[dict[str, Any]], parts: dict[str, bytes]
) -> Iterator[dict[str, Any]]:
    """Add to the sheets what calamine left out, and say what was seen on the way."""
    if container == "xlsx":
        looks = _look_at_xlsx(content, parts)
    elif container == "xls" and len(content) <= MAX_XLS_SECOND_LOOK:
        looks = _look_at_xls(content)
    elif container == "ods":
        looks = _look_at_ods(content)
    else:
        looks = {}
    for sheet in sheets:
        if sheet["name"] not in looks:
            if sheet["rows"] and container != "xlsb":
                yield remark("formats_not_read", sheet=sheet["name"])
            continue
        yield from add_look(sheet, looks[sheet["name"]])


def add_look(sheet: dict[str, Any], look: Look) -> Iterator[dict[str, Any]]:
    """Put error cells back and mark columns whose numbers are mostly formatted as percent."""
    errors, rows = look.errors, sheet["rows"]
    sheet["merged"] = sheet["merged"] or look.merged
    for (row, column), text in sorted(errors.items()):
        if row < len(rows) and column < len(rows[row]) and rows[row][column] in ("", text):
            rows[row][column] = ErrorCell(text)
    if errors:
        (row, column), text = min(errors.items())
        place = {"sheet": sheet["name"], "row": row, "column": column, "seen": text}
        yield remark("cell_errors", n=len(errors), **place)
    if look.n_hidden:
        yield remark("hidden_cells_read", sheet=sheet["name"], n=look.n_hidden)
    if look.n_uncalculated:
        yield remark("formula_not_calculated", sheet=sheet["name"], n=look.n_uncalculated)
    sheet["percent"], sheet["percent_exceptions"] = _percent_cells(rows, look.percent)


def _percent_cells(
    rows: list[list[Any]], places: list[tuple[int, int]]
) -> tuple[list[int], list[tuple[int, int]]]:
    """Columns where at least half of the numbers have a percent format, and the cells that differ.

    A column of one metric has one format; one of many metrics, a metric in each row, has several.
    """
    formatted: dict[int, set[int]] = defaultdict(set)
    for row, column in places:
        if row < len(rows) and column < len(rows[row]) and is_number(rows[row][column]):
            formatted[column].add(row)
    columns, exceptions = [], []
    for column, inside in sorted(formatted.items()):
        numbers = {
            row for row, line in enumerate(rows) if column < len(line) and is_number(line[column])
        }
        is_percent = len(inside) * 2 >= len(numbers)
        columns += [column] if is_percent else []
        exceptions += [(row, column) for row in sorted(numbers - inside if is_percent else inside)]
    return columns, exceptions


def is_number(cell: Any) -> bool:
    """Whether a cell holds a number, and not a truth value."""
    return type(cell) in (float, int)


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
    relations = _xml(read_part(archive, actual["xl/_rels/workbook.xml.rels"]))
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in relations.iter("{*}Relationship")
    }
    parts = {}
    for sheet in _xml(read_part(archive, actual["xl/workbook.xml"])).iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        target = targets.get(ids[0], "") if ids else ""
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[sheet.get("name", "")] = path.lower()
    return parts


def _xml(content: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(content, parser)


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part of a zipped workbook; a cut or forged one refuses the file."""
    try:
        return archive.read(name)
    except Exception:
        raise Refused("file_damaged") from None


def _percent_styles(archive: zipfile.ZipFile) -> list[bytes]:
    """Numbers of the cell styles that show a percent sign."""
    names = [name for name in archive.namelist() if name.lower().endswith("styles.xml")]
    if not names:
        return []
    styles = _xml(read_part(archive, names[0]))
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
    percent: list[tuple[int, int]] = []
    # a sheet without any of these is searched as a pattern, thrice as fast as by `in`
    if re.search(rb't="e"', xml):
        for attributes, inner in ERROR_CELL.findall(xml):
            place = PLACE.search(attributes)
            value = re.search(rb"<(?:\w+:)?v[^>]*>([^<]*)<", inner)
            if place and value:
                row, column = int(place.group(2)) - 1, column_number(place.group(1))
                errors[row, column] = value.group(1).decode("utf-8", "replace")
    if percent_styles:
        places = _places_of_styles(xml, b"|".join(percent_styles))
        percent = [(int(digits) - 1, column_number(letters)) for letters, digits in places]
    has_formulas = re.search(rb"<f", xml) or re.search(rb":f", xml)
    n_uncalculated = len(UNCALCULATED.findall(xml)) if has_formulas else 0
    has_hidden = re.search(rb"hidden=", xml)
    n_hidden = sum(len(pattern.findall(xml)) for pattern in HIDDEN) if has_hidden else 0
    return Look(errors, percent, n_uncalculated, n_hidden)


def _places_of_styles(xml: bytes, styles: bytes) -> list[tuple[bytes, bytes]]:
    # the order of attributes that Excel and its imitators write is ten times quicker to search
    usual = re.findall(rb"<c r=\"([A-Z]{1,3})(\d+)\" s=\"(?:%b)\"" % styles, xml)
    any_order = rb"<(?:\w+:)?c\b(?=[^>]*\bs=\"(?:%b)\")[^>]*\br=\"([A-Z]{1,3})(\d+)\"" % styles
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
        places: list[tuple[int, int]] = []
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    errors[row, column] = XLS_ERRORS.get(code, "#ERROR!")
                elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                    places.append((row, column))
        looks[sheet.name] = Look(errors, places)
    return looks


def _look_at_ods(content: bytes) -> dict[str, Look]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo("content.xml").file_size > MAX_SECOND_LOOK:
            return {}
        xml = io.BytesIO(read_part(archive, "content.xml"))
    looks: dict[str, Look] = {}
    parser = etree.iterparse(xml, ("end",), tag="{*}table", resolve_entities=False, no_network=True)
    for _, table in parser:
        for name in _attribute_values(table, "name"):
            looks[name] = _look_at_ods_table(table)
        table.clear()
    return looks


def _look_at_ods_table(table: Any) -> Look:
    look = Look({}, [])
    merged = []
    row = 0
    for line in table.iter("{*}table-row"):
        n_alike = _number(line, "number-rows-repeated")
        column = 0
        for cell in line.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            across, down = (
                _number(cell, "number-columns-spanned"),
                _number(cell, "number-rows-spanned"),
            )
            if across * down > 1:
                merged.append((row, column, row + down - 1, column + across - 1))
            n_columns = _number(cell, "number-columns-repeated")
            kinds = _attribute_values(cell, "value-type")
            if "percentage" in kinds and n_columns < MAX_ODS_REPEAT:
                look.percent.extend(
                    (r, c)
                    for r in range(row, row + min(n_alike, MAX_ODS_REPEAT))
                    for c in range(column, column + n_columns)
                )
            if "error" in kinds:
                look.errors[row, column] = "".join(cell.itertext()).strip() or "#ERROR!"
            column += n_columns
        row += n_alike
    return replace(look, merged=tuple(merged))


def _attribute_values(element: Any, name: str) -> list[str]:
    """Values of an attribute whatever its namespace: office and calc-extension use one name."""
    return [value for key, value in element.attrib.items() if key.rpartition("}")[2] == name]


def _number(element: Any, name: str) -> int:
    values = _attribute_values(element, name)
    return int(values[0]) if values and values[0].isdigit() else 1
