"""Empty spreadsheets to fill in: drop-down lists, example rows and a legend, in either language.

Which columns a template has is data (templates.toml), every word of it stands in the catalogue.
"""

import io
import tomllib
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reporting.charts.drawing import width_of
from reporting.palette import SLATE
from reporting.words import LANGS, Lang, has_words, translate

#: Templates whose file is one survey.
SURVEYS = ("satisfaction", "needs")
#: Rows of a template that have drop-down lists and checks.
N_ROWS = 2000
NARROWEST, WIDEST = 10, 34
LEGEND_WIDTHS = (42, 10, 64, 44)
LINE_HEIGHT = 17
#: What Excel allows for the heading and the text beside a chosen cell.
LONGEST_HEADING, LONGEST_PROMPT = 32, 255
#: How the cells of a column are shown; "percent" only for an example of it.
NUMBER_FORMATS = {
    "text": "@",
    "choice": "@",
    "date": "yyyy-mm-dd",
    "time": "hh:mm",
    "number": "General",
    "result": "General",
    "percent": "0.0%",
}
#: What stands in front of every cell of an example, in any language.
MARKS = tuple(translate(lang, "template.mark") for lang in LANGS)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)

Entry = Literal["text", "date", "time", "number", "choice", "result"]


@dataclass(frozen=True)
class TemplateColumn:
    """A column of a template; low and high are bounds of a number, None where it is open."""

    field: str
    header: str
    about: str
    is_required: bool
    entry: Entry
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


def names() -> tuple[str, ...]:
    """The templates there are."""
    return tuple(_data()["columns"])


def columns(name: str, lang: Lang) -> tuple[TemplateColumn, ...]:
    """The columns of a template, left to right."""
    return tuple(_column(field, lang) for field in _data()["columns"][name])


def examples(name: str, lang: Lang) -> list[list[str]]:
    """The example rows of a template as text, '' where a cell is empty."""
    text = translate(lang, f"template.example.{name}").strip("\n")
    return [[cell.strip() for cell in line.split("|")] for line in text.split("\n")]


def workbook(name: str, lang: Lang, rows: list[list[str]] | None = None) -> bytes:
    """The template as an Excel file: the table on the first sheet, the legend on the second.

    rows: what stands in the table in place of the examples, cells as text. Every cell of an example
    begins with a mark, by which the import knows it whatever became of the rest of the row.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = translate(lang, f"template.name.{name}")
    book.set_properties({"title": title})
    given = columns(name, lang)
    looks = _looks(book)
    _table(book.add_worksheet(title), given, rows or _marked(name, lang), lang, looks)
    legend = translate(lang, "template.legend")
    lines = _legend_lines(name, title, lang)
    _legend(book.add_worksheet(legend), lines, given, lang, looks)
    book.close()
    return buffer.getvalue()


def _marked(name: str, lang: Lang) -> list[list[str]]:
    """The example rows with the mark in front of every cell that is filled."""
    mark = translate(lang, "template.mark")
    return [[f"{mark}{text}" if text else "" for text in row] for row in examples(name, lang)]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "templates.toml").read_text("utf-8"))


def _column(marked: str, lang: Lang) -> TemplateColumn:
    field, data = marked.removesuffix("*"), _data()
    own = f"template.header.{field}"
    choices = data["choices_of"].get(field, field)
    words = tuple(
        translate(lang, f"template.choice.{choices}_{choice}")
        for choice in data["choices"].get(choices, ())
    )
    low, high = [*data["numbers"].get(field, ()), None, None][:2]
    return TemplateColumn(
        field=field,
        header=translate(lang, own if has_words(lang, own) else f"field.{field}"),
        about=translate(lang, f"template.about.{field}"),
        is_required=marked.endswith("*"),
        entry=_entry(field, bool(words)),
        choices=words,
        low=low,
        high=high,
    )


def _entry(field: str, has_choices: bool) -> Entry:
    if has_choices:
        return "choice"
    if field in _data()["numbers"]:
        return "number"
    return next((kind for kind, fields in _data()["kinds"].items() if field in fields), "text")


def _looks(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", "align": "left"}
    example = base | {"italic": True, "font_color": SLATE}
    head = base | {"bg_color": "#F3F5F8", "bottom": 1, "text_wrap": True}
    found = {
        "required": book.add_format(head | {"bold": True}),
        "optional": book.add_format(head),
        "title": book.add_format(base | {"bold": True, "font_size": 14}),
        "line": book.add_format(base),
        "note": book.add_format(base | {"text_wrap": True}),
    }
    for entry, code in NUMBER_FORMATS.items():
        found[f"plain_{entry}"] = book.add_format(base | {"num_format": code})
        found[f"example_{entry}"] = book.add_format(example | {"num_format": code})
    return found


# the table


def _table(
    sheet: Worksheet,
    given: tuple[TemplateColumn, ...],
    rows: list[list[str]],
    lang: Lang,
    looks: dict[str, Format],
) -> None:
    _fit_on_paper(sheet)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for k, column in enumerate(given):
        cells = [row[k] for row in rows]
        width = max(width_of(text) + 3 for text in (column.header[:24], *cells, *column.choices))
        sheet.set_column(k, k, min(max(NARROWEST, width), WIDEST), looks[f"plain_{column.entry}"])
        sheet.write_string(
            0, k, column.header, looks["required" if column.is_required else "optional"]
        )
        sheet.data_validation(1, k, N_ROWS, k, _validation(column, lang))
        for row, text in enumerate(cells, 1):
            _write_example(sheet, row, k, column, text, looks)


def _fit_on_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_example(
    sheet: Worksheet, row: int, k: int, column: TemplateColumn, text: str, looks: dict[str, Format]
) -> None:
    look = looks[f"example_{column.entry}"]
    if not text:
        return
    if text.startswith(MARKS):
        sheet.write_string(row, k, text, look)
    elif column.entry == "date":
        sheet.write_datetime(row, k, date.fromisoformat(text), look)
    elif column.entry == "time":
        sheet.write_datetime(row, k, time.fromisoformat(text), look)
    elif column.entry in ("number", "result") and text.endswith("%"):
        sheet.write_number(row, k, float(text[:-1]) / 100, looks["example_percent"])
    elif column.entry in ("number", "result") and text.replace(".", "", 1).isdigit():
        sheet.write_number(row, k, float(text), look)
    else:
        sheet.write_string(row, k, text, look)


def _validation(column: TemplateColumn, lang: Lang) -> dict[str, Any]:
    """The drop-down list or check of a column, and what is shown beside a chosen cell."""
    prompt = {
        "input_title": column.header[:LONGEST_HEADING],
        "input_message": f"{_needed(column, lang)} · {column.about}"[:LONGEST_PROMPT],
    }
    if column.entry == "choice":
        wrong = translate(lang, "template.wrong_choice")
        return prompt | {"validate": "list", "source": list(column.choices), "error_message": wrong}
    if column.entry == "date":
        bounds = {"minimum": FIRST_DAY, "maximum": LAST_DAY}
        wrong = translate(lang, "template.wrong_date")
        return prompt | bounds | {"validate": "date", "criteria": "between", "error_message": wrong}
    if column.entry == "time":
        bounds = {"minimum": time(0, 0), "maximum": time(23, 59, 59)}
        wrong = translate(lang, "template.wrong_time")
        return prompt | bounds | {"validate": "time", "criteria": "between", "error_message": wrong}
    if column.entry == "number" and column.low is not None:
        return prompt | _number_check(column, lang)
    return prompt | {"validate": "any"}


def _number_check(column: TemplateColumn, lang: Lang) -> dict[str, Any]:
    wrong = translate(lang, "template.wrong_number", range=_range(column, lang))
    check = {"validate": "decimal", "error_message": wrong}
    if column.high is None:
        return check | {"criteria": ">=", "value": column.low}
    return check | {"criteria": "between", "minimum": column.low, "maximum": column.high}


def _needed(column: TemplateColumn, lang: Lang) -> str:
    return translate(lang, "template.required" if column.is_required else "template.optional")


def _range(column: TemplateColumn, lang: Lang) -> str:
    if column.low is None:
        return translate(lang, "template.range_any")
    if column.high is None:
        return translate(lang, "template.range_from", low=column.low)
    return translate(lang, "template.range_between", low=column.low, high=column.high)


# the legend


def _legend_lines(name: str, title: str, lang: Lang) -> list[str]:
    """What is said above the list of columns, the heading first."""
    keys = ["legend_title", "legend_examples", "legend_columns"]
    keys += ["legend_survey"] if name in SURVEYS else []
    return [translate(lang, f"template.{key}", name=title) for key in keys]


def _legend(
    sheet: Worksheet,
    lines: list[str],
    given: tuple[TemplateColumn, ...],
    lang: Lang,
    looks: dict[str, Format],
) -> None:
    _fit_on_paper(sheet)
    for k, width in enumerate(LEGEND_WIDTHS):
        sheet.set_column(k, k, width)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, looks["line" if row else "title"])
    top = len(lines) + 1
    heads = ("legend_column", "legend_required", "legend_what", "legend_choices")
    for k, key in enumerate(heads):
        sheet.write_string(top, k, translate(lang, f"template.{key}"), looks["required"])
    for row, column in enumerate(given, top + 1):
        cells = (column.header, _needed(column, lang), column.about, _allowed(column, lang))
        pairs = zip(cells, LEGEND_WIDTHS, strict=True)
        n_lines = max(ceil((width_of(text) + 2) / width) for text, width in pairs)
        sheet.set_row(row, LINE_HEIGHT * n_lines)
        for k, text in enumerate(cells):
            sheet.write_string(row, k, text, looks["note"])
    sheet.freeze_panes(top + 1, 0)


def _allowed(column: TemplateColumn, lang: Lang) -> str:
    if column.entry == "number":
        return _range(column, lang)
    return translate(lang, "template.choice_separator").join(column.choices)
