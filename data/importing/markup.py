"""Tables of an HTML page saved under a spreadsheet's name, as business systems export them.

Cells stay text as they stand ("05" is not 5). A cell over several rows or columns keeps its text in
the first and is listed as a merged range, exactly like a worksheet. All tables of the page stand
below each other on one sheet, a blank row between them.
"""

import re
from typing import Any

from lxml import etree, html

from data.importing.delimited import decode
from data.importing.refusing import Refused
from data.importing.signature import EXCEL_HTML, WEB_PAGE

MAX_COLUMNS = 16_384
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
#: Names that browsers read as a wider code page, and names Python does not know.
ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "macintosh": "mac-roman", "unicode": "utf-16"}


def read_markup(content: bytes, max_cells: int) -> dict[str, Any]:
    """Cells of the page's tables; refuses a web page that is not a spreadsheet."""
    text, encoding, remarks = _decode_page(content)
    has_tables = re.search(r"<table\b", text, re.IGNORECASE)
    is_excel = EXCEL_HTML.search(text[:20_000])
    if not has_tables or (not is_excel and WEB_PAGE.search(text)):
        raise Refused("file_web_page")
    try:
        page = html.document_fromstring(text.encode("utf-8"), parser=_parser())
    except (etree.LxmlError, ValueError):
        raise Refused("file_damaged") from None
    rows: list[list[str | None]] = []
    merged: list[tuple[int, int, int, int]] = []
    for table in page.iter("table"):
        if table.find(".//table") is None:
            _add_table(table, rows, merged, max_cells)
    sheet = {"name": "", "rows": rows, "merged": merged}
    return {"encoding": encoding, "sheets": [sheet], "problems": remarks}


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, recover=True)


def _decode_page(content: bytes) -> tuple[str, str, list[dict[str, Any]]]:
    declared = CHARSET.search(content[:4096])
    if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared.group(1).decode("ascii").lower()
        try:
            return content.decode(ALIASES.get(name, name)), ALIASES.get(name, name), []
        except (UnicodeDecodeError, LookupError):
            pass
    text, encoding, remarks = decode(content)
    return text.replace("\0", ""), encoding, remarks


def _add_table(
    table: Any,
    rows: list[list[str | None]],
    merged: list[tuple[int, int, int, int]],
    max_cells: int,
) -> None:
    first = len(rows) + 1 if rows else 0
    lines = list(table.iter("tr"))
    occupied: dict[tuple[int, int], None] = {}
    grid: list[list[str | None]] = []
    for number, line in enumerate(lines):
        cells: list[str | None] = []
        for cell in line.iterchildren("td", "th"):
            while (number, len(cells)) in occupied:
                cells.append(None)
            across = min(_span(cell, "colspan"), MAX_COLUMNS)
            down = min(_span(cell, "rowspan"), len(lines) - number)
            if len(cells) + across > MAX_COLUMNS or across * down > max_cells:
                raise Refused("file_too_many_cells", n_cells=across * down, limit=max_cells)
            if across * down > 1:
                last = (first + number + down - 1, len(cells) + across - 1)
                merged.append((first + number, len(cells), *last))
                for below in range(1, down):
                    for right in range(across):
                        occupied[number + below, len(cells) + right] = None
            if len(occupied) > max_cells:
                raise Refused("file_too_many_cells", n_cells=len(occupied), limit=max_cells)
            cells.append(_text(cell))
            cells.extend([None] * (across - 1))
        grid.append(cells)
    if grid and rows:
        rows.append([])
    rows.extend(grid)


def _span(cell: Any, name: str) -> int:
    digits = re.match(r"\s*(\d{1,6})", cell.get(name, ""))
    return max(int(digits.group(1)), 1) if digits else 1


def _text(cell: Any) -> str | None:
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = ("".join(cell.itertext())).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    return text or None
