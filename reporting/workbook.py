"""A report as an Excel workbook: the answer first, then every table, then where it comes from."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from reporting import wording
from reporting.brand import Brand
from reporting.charts.drawing import width_of
from reporting.office_chart import bounds_of
from reporting.palette import SLATE, VERMILION
from reporting.report import Column, Figure, Line, Report, Table, brief, flat, tables
from reporting.words import Lang, translate

NARROWEST, WIDEST = 8, 60
#: The width of a column of numbers beside a chart; what of a column is empty beside a heading.
CHART_COLUMN, BESIDE = 13, 5
#: The size of a chart in pixels, and the rows it takes above its cells.
CHART_SIZE, CHART_ROWS = (860, 380), 20
#: A sheet of more columns is not read from left to right.
MOST_COLUMNS = 15
#: The room of a logo above the first sheet, in pixels.
LOGO_SIZE = (240, 48)
#: Characters that can be read across a page, and the height of a line in the size of its type.
PAGE_WIDTH, LEADING = 150, 1.6
#: Fills of a legend, light enough for dark text.
FILLS = {"good": "#D3EDE4", "partial": "#FFF1C9", "bad": "#FBD9CC", "none": "#ECEFF4"}
#: Sizes of type where they are not 10.
SIZES = {"title": 16, "answer": 12}
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
NUMBER_FORMATS = {
    "count": "#,##0",
    "percent": "0.0%",
    "fine_percent": "0.00%",
    "signed_percent": "+0.0%;\u22120.0%;0.0%",
    "money": '"¥" #,##0',
    "date": "yyyy-mm-dd",
}


def workbook(report: Report, lang: Lang) -> bytes:
    """The file; text is written as text, never as formula or link."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": NUMBER_FORMATS["date"],
        },
    )
    made = report.made_at.replace(tzinfo=None, microsecond=0)
    about = {"title": report.title, "comments": report.answer, "created": made}
    book.set_properties(about | {"company": report.brand.name})
    formats = _formats(book, report.brand.accent)
    names: set[str] = set()
    _front(
        book.add_worksheet(_sheet_name(translate(lang, "report.sheet_answer"), names)),
        report,
        lang,
        formats,
    )
    for table in tables(report):
        for title, shown in sheets_of(table, lang):
            sheet = book.add_worksheet(_sheet_name(title, names))
            _table_sheet(sheet, table, shown, formats)
    for figure in (block for part in report.sections for block in part.blocks):
        if isinstance(figure, Figure) and figure.is_native:
            title = translate(lang, "report.sheet_chart", title=figure.title)
            draw = _steps_sheet if figure.steps else _chart_sheet
            draw(book, _sheet_name(title, names), figure, lang, formats)
    name = _sheet_name(translate(lang, "report.sheet_definitions"), names)
    _definitions(book.add_worksheet(name), report, lang, formats)
    name = _sheet_name(translate(lang, "report.sheet_provenance"), names)
    _lines(
        book.add_worksheet(name),
        wording.provenance_lines(report.provenance, lang, made_at=report.made_at),
        formats,
    )
    book.close()
    return out.getvalue()


def sheets_of(table: Table, lang: Lang) -> list[tuple[str, Table]]:
    """The sheets of a table: title and cells. One of many columns has a sheet to be read and a
    sheet of details, with a column for each end of an interval and each n.
    """
    wide = flat(table, lang)
    if len(wide.columns) <= MOST_COLUMNS:
        return [(table.title, wide)]
    # a name of a sheet is cut at its end
    title = translate(lang, "report.sheet_details", title=table.title)
    return [(table.title, brief(table, lang)), (title, wide)]


def _for_paper(sheet: Worksheet, width: float = 0, title: str = "") -> None:
    """Printed on A4 laid across, a sheet of so many characters is as many pages wide as it needs
    to be read; its pages are numbered and have its title, of which a name of a sheet is cut.
    """
    if title:
        # a digit right after the size would be read as part of it; headers have 255 characters
        sheet.set_header("&L&B&12 " + title[:200].replace("&", "&&"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(max(1, round(width / PAGE_WIDTH)), 0)
    sheet.set_footer("&L&A&R&P / &N")


def _fit(sheet: Worksheet, row: int, texts: Sequence[tuple[str, float]], size: float = 10) -> None:
    """Make a row as high as its longest text needs; texts: each with the width of its column.

    Excel would do so by itself, but not every program that opens a workbook does.
    """
    n_lines = max(-(-width_of(text) * size / 10 // width) for text, width in texts)
    sheet.set_row(row, max(n_lines, 1) * size * LEADING)


def _formats(book: xlsxwriter.Workbook, accent: str) -> dict[str, Format]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
    coloured = {"font_color": accent, "bottom_color": accent} if accent else {}
    # a step from the edge: the text of the next column begins there
    right = base | {"align": "right", "indent": 1}
    found = {
        kind: book.add_format(right | {"num_format": code}) for kind, code in NUMBER_FORMATS.items()
    }
    for digits in range(4):
        code = "#,##0" + ("." + "0" * digits if digits else "")
        found[f"number{digits}"] = book.add_format(right | {"num_format": code})
    head = {"bold": True, "text_wrap": True, "bg_color": "#F3F5F8", "bottom": 1} | coloured
    for name, colour in FILLS.items():
        found[name] = book.add_format({"bg_color": colour, "font_color": "#1B2430"})
    return found | {
        "text": book.add_format(base | {"num_format": "@"}),
        "wrapped": book.add_format(base | {"num_format": "@", "text_wrap": True}),
        "title": book.add_format(base | {"bold": True, "font_size": SIZES["title"]} | coloured),
        "answer": book.add_format(
            base | {"bold": True, "font_size": SIZES["answer"], "text_wrap": True}
        ),
        "note": book.add_format(base | {"font_color": SLATE, "text_wrap": True}),
        "aside": book.add_format(base | {"font_color": SLATE}),
        "text_right": book.add_format(right | {"num_format": "@"}),
        "heading": book.add_format(base | head),
        "heading_right": book.add_format(right | head),
    }


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel accepts: at most 31 characters, none of []:*?/\\, unlike every other."""
    name = _NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:31] or "Sheet"
    k = 2
    while name.casefold() in taken:
        name = f"{name[:27]} ({k})"
        k += 1
    taken.add(name.casefold())
    return name


def _front(sheet: Worksheet, report: Report, lang: Lang, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 100)
    lines = [(report.title, "title"), (report.answer, "answer")]
    lines += [(text, "text") for text in report.judgements]
    if report.is_sample:
        lines.insert(1, (translate(lang, "sample.note"), "note"))
    lines.append((wording.provenance_line(report.provenance, lang), "note"))
    top = _head(sheet, report.brand, formats)
    for row, (text, look) in enumerate(lines, start=top):
        sheet.write_string(row, 0, wording.plain(text), formats[look])
        _fit(sheet, row, [(wording.plain(text), 100)], SIZES.get(look, 10))
    _for_paper(sheet)


def _head(sheet: Worksheet, brand: Brand, formats: dict[str, Format]) -> int:
    """Logo and name above the first sheet; the number of rows they take."""
    if brand.picture:
        width, _ = brand.fitted(*LOGO_SIZE)
        scale = width / brand.pixels[0]
        sheet.set_row_pixels(0, LOGO_SIZE[1] + 8)
        options = {"x_scale": scale, "y_scale": scale, "description": brand.name}
        sheet.insert_image(0, 0, "logo.png", {"image_data": brand.picture} | options)
    if brand.name:
        sheet.write_string(int(bool(brand.logo)), 0, brand.name, formats["note"])
    return bool(brand.logo) + bool(brand.name)


def _table_sheet(sheet: Worksheet, table: Table, wide: Table, formats: dict[str, Format]) -> None:
    """Write a sheet of a table; wide: the cells of this sheet."""
    top = 0
    if table.note:
        sheet.write_string(0, 0, table.note, formats["aside"])
        top = 1
    if table.legend:
        _legend(sheet, top, table, formats)
        top += 1
    widths = [_width(wide, k) for k in range(len(wide.columns))]
    for k, column in enumerate(wide.columns):
        look = "heading_right" if column.is_right else "heading"
        sheet.write_string(top, k, column.label, formats[look])
        sheet.set_column(k, k, widths[k])
    for r, row in enumerate(wide.rows, start=top + 1):
        for k, (value, column) in enumerate(zip(row, wide.columns, strict=True)):
            _write(sheet, r, k, value, column, formats)
    sheet.freeze_panes(top + 1, table.n_frozen)
    sheet.repeat_rows(top)
    if widths:
        labels = [column.label for column in wide.columns]
        _fit(
            sheet,
            top,
            [(label, width - BESIDE) for label, width in zip(labels, widths, strict=True)],
        )
    _for_paper(sheet, sum(widths), table.title)
    if wide.rows and wide.columns:
        sheet.autofilter(top, 0, top + len(wide.rows), len(wide.columns) - 1)
        _fill(sheet, top + 1, wide, formats)


def _chart_sheet(
    book: xlsxwriter.Workbook, name: str, figure: Figure, lang: Lang, formats: dict[str, Format]
) -> None:
    """A native chart of the lines of a figure, and below it their cells, which it follows."""
    sheet = book.add_worksheet(name)
    chart = book.add_chart({"type": "line"})
    for row, category in enumerate(figure.categories, start=CHART_ROWS + 1):
        sheet.write_string(row, 0, category, formats["text"])
    labels = [""]
    for line in figure.lines:
        chart.add_series(_series(name, len(labels), len(figure.categories), line))
        for label, values in _columns(line, lang):
            sheet.write_string(CHART_ROWS, len(labels), label, formats["heading_right"])
            _write_column(sheet, len(labels), values, figure, formats)
            labels.append(label)
    width = max(map(width_of, figure.categories), default=0) + 3
    sheet.set_column(0, 0, min(max(width, NARROWEST), WIDEST))
    sheet.set_column(1, len(labels), CHART_COLUMN)
    _fit(sheet, CHART_ROWS, [(label, CHART_COLUMN - BESIDE) for label in labels])
    chart.set_legend({"position": "bottom"})
    chart.set_title({"name": figure.title, "name_font": {"size": 11}, "overlay": False})
    bounds = bounds_of(figure)
    if bounds:
        low, high, step = bounds
        axis = {"min": low, "max": high, "major_unit": step, "num_format": figure.number_format}
        chart.set_y_axis(
            axis | {"major_gridlines": {"visible": True, "line": {"color": "#DEE3EA"}}}
        )
    chart.set_size(dict(zip(("width", "height"), CHART_SIZE, strict=True)))
    options = {"description": figure.alt, "object_position": 3}
    sheet.insert_chart(0, 0, chart, options)
    _for_paper(sheet, title=figure.title)


def _columns(line: Line, lang: Lang) -> list[tuple[str, tuple[float | None, ...]]]:
    """The columns of one line: its values, the ends of their intervals, how far off those are."""
    found = [(line.name, line.values)]
    if line.low:
        ends = {"low": line.low, "high": line.high}
        found += [(f"column_{end}", values) for end, values in ends.items()]
        found += [
            (f"column_to_{end}", _distances(line.values, values)) for end, values in ends.items()
        ]
    return [
        found[0],
        *((translate(lang, f"report.{key}", name=line.name), v) for key, v in found[1:]),
    ]


def _steps_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    figure: Figure,
    lang: Lang,  # noqa: ARG001 - as the sheet of a chart
    formats: dict[str, Format],
) -> None:
    """The boxes of a chain as shapes from left to right; a table beside has their numbers."""
    sheet = book.add_worksheet(name)
    sheet.merge_range(0, 0, 0, max(len(figure.steps) - 1, 1), figure.title, formats["answer"])
    sheet.set_column_pixels(0, len(figure.steps) - 1, 148)
    sheet.set_row(0, 34)
    for k, step in enumerate(figure.steps):
        colour = VERMILION if step.is_framed else "#C9D0DA"
        frame = {"color": colour, "width": 2 if step.is_framed else 1}
        frame |= {"dash_type": "dash"} if step.is_framed else {}
        words = "\n".join((step.name, f"{step.glyph} {step.value}", step.state, step.basis))
        options = {
            "width": 128, "height": 120, "x_offset": 8, "y_offset": 12, "line": frame,
            "fill": {"color": "#FBF0EA" if step.is_framed else "#FFFFFF"},
            "align": {"vertical": "middle", "horizontal": "center"},
            "font": {"name": "Microsoft YaHei", "size": 10, "color": "#1B2430"},
            "object_position": 3, "description": figure.alt,
        }  # fmt: skip
        sheet.insert_textbox(1, k, words, options)
    _for_paper(sheet)


_MARKERS = {"dot": "circle", "open": "circle", "cross": "x", "rule": "long_dash"}


def _series(name: str, k: int, n: int, line: Line) -> dict[str, Any]:
    """How one line of a chart is drawn, from `n` rows; the intervals of marks are error bars."""
    head, first, last = CHART_ROWS, CHART_ROWS + 1, CHART_ROWS + n
    found: dict[str, Any] = {
        "name": [name, head, k],
        "categories": [name, first, 0, last, 0],
        "values": [name, first, k, last, k],
        "line": {"color": line.colour, "width": line.width},
    }
    if line.is_dashed:
        found["line"]["dash_type"] = "dash"
    if line.marker:
        found["line"] = {"none": True}
        # not every program draws the border: white alone would not be seen
        fill = "#DEE3EA" if line.marker == "open" else line.colour
        found["marker"] = {
            "type": _MARKERS[line.marker],
            "size": 9,
            "border": {"color": line.colour},
            "fill": {"color": fill},
        }
    if line.low:
        found["y_error_bars"] = {
            "type": "custom",
            # cells, not numbers: some programs draw no interval otherwise
            "plus_values": xl_range_formula(name, first, k + 4, last, k + 4),
            "plus_data": _distances(line.values, line.high),
            "minus_values": xl_range_formula(name, first, k + 3, last, k + 3),
            "minus_data": _distances(line.values, line.low),
            "line": {"color": line.colour, "width": 1.75},
        }
    return found


def _distances(
    values: tuple[float | None, ...], ends: tuple[float | None, ...]
) -> tuple[float | None, ...]:
    return tuple(
        None if value is None or end is None else abs(end - value)
        for value, end in zip(values, ends, strict=True)
    )


def _write_column(
    sheet: Worksheet,
    k: int,
    values: tuple[float | None, ...],
    figure: Figure,
    formats: dict[str, Format],
) -> None:
    digits = len(figure.number_format.partition(".")[2].strip("%"))
    kind = "percent" if figure.number_format.endswith("%") else f"number{digits}"
    for row, value in enumerate(values, start=CHART_ROWS + 1):
        if value is not None:
            sheet.write_number(row, k, value, formats[kind])


def _legend(sheet: Worksheet, row: int, table: Table, formats: dict[str, Format]) -> None:
    """What each colour means, a cell each."""
    for k, (glyph, meaning, colour) in enumerate(table.legend):
        sheet.write_string(row, k, f"{glyph} {meaning}", formats[colour])


def _fill(sheet: Worksheet, first: int, table: Table, formats: dict[str, Format]) -> None:
    """Fill the cells of state columns by the glyph they begin with, also after sorting."""
    for k, column in enumerate(table.columns):
        for glyph, _, colour in table.legend if column.kind == "state" else ():
            rule = {"type": "text", "criteria": "begins with", "value": glyph}
            last = first + len(table.rows) - 1
            sheet.conditional_format(first, k, last, k, rule | {"format": formats[colour]})


def _write(
    sheet: Worksheet, row: int, k: int, value: Any, column: Column, formats: dict[str, Format]
) -> None:
    if value is None:
        return
    if isinstance(value, bool | str):
        look = "text_right" if column.is_right else "text"
        sheet.write_string(row, k, str(value), formats[look])
    elif isinstance(value, date):
        sheet.write_datetime(row, k, value, formats["date"])
    else:
        sheet.write_number(row, k, float(value), formats[_format_name(column)])


def _format_name(column: Column) -> str:
    if column.kind == "number":
        return f"number{min(column.digits, 3)}"
    return column.kind if column.kind in NUMBER_FORMATS else "number0"


def _width(table: Table, k: int) -> float:
    """Wide enough for the longest text; a Han character takes two places."""
    texts = [table.columns[k].label[:20]] + [
        row[k]
        if isinstance(row[k], str)
        else "0000-00-00"
        if isinstance(row[k], date)
        else "000,000"
        for row in table.rows
        if row[k] is not None
    ]
    return min(max(NARROWEST, *(width_of(text) + 3 for text in texts)), WIDEST)


def _definitions(sheet: Worksheet, report: Report, lang: Lang, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    heads = ("report.definition_name", "report.definition_text")
    for k, key in enumerate(heads):
        sheet.write_string(0, k, translate(lang, key), formats["heading"])
    for row, (name, text) in enumerate(report.definitions, start=1):
        sheet.write_string(row, 0, name, formats["text"])
        sheet.write_string(row, 1, text, formats["wrapped"])
        _fit(sheet, row, [(name, 28), (text, 100)])
    sheet.freeze_panes(1, 0)
    _for_paper(sheet)


def _lines(sheet: Worksheet, lines: tuple[str, ...], formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, formats["wrapped"])
        _fit(sheet, row, [(text, 110)])
    _for_paper(sheet)
