"""What an empty template offers in Excel: lists, checks, prompts, examples and a legend."""

import io

import openpyxl
import pytest

from reporting import template
from reporting.words import LANGS, translate

BOTH = [(name, lang) for name in template.names() for lang in LANGS]


@pytest.fixture(params=BOTH, ids=lambda pair: "-".join(pair))
def opened(request):
    name, lang = request.param
    content = template.workbook(name, lang)
    return name, lang, openpyxl.load_workbook(io.BytesIO(content))


def validations(sheet):
    """Column number -> the validation of its first cell below the header."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for part in rule.sqref.ranges:
            found[part.min_col] = rule
            assert (part.min_row, part.max_row) == (2, template.N_ROWS + 1)
    return found


def test_the_first_sheet_has_the_columns_and_the_examples(opened):
    name, lang, book = opened
    rows = list(book.worksheets[0].values)
    columns = template.columns(name, lang)
    assert list(rows[0]) == [column.header for column in columns]
    assert len(rows) - 1 == len(template.examples(name, lang)) >= 2
    assert all(len(row) == len(columns) for row in template.examples(name, lang))
    assert book.worksheets[0].freeze_panes == "A2"


def test_every_filled_cell_of_an_example_carries_the_mark(opened):
    name, lang, book = opened
    mark = translate(lang, "template.mark")
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    said = [["" if cell is None else cell for cell in row] for row in rows]
    assert [[cell.removeprefix(mark) for cell in row] for row in said] == template.examples(
        name, lang
    )
    assert all(not cell or cell.startswith(mark) for row in said for cell in row)


def test_every_choice_is_a_list_that_holds_what_the_examples_use(opened):
    name, lang, book = opened
    rules = validations(book.worksheets[0])
    for k, column in enumerate(template.columns(name, lang)):
        if column.choices:
            rule = rules[k + 1]
            assert rule.type == "list"
            assert rule.formula1 == '"' + ",".join(column.choices) + '"'
            assert len(rule.formula1) <= 257, "Excel keeps no longer list"
            used = {row[k] for row in template.examples(name, lang)} - {""}
            assert used <= set(column.choices)


def test_days_times_and_bounded_numbers_are_checked(opened):
    name, lang, book = opened
    rules = validations(book.worksheets[0])
    wanted = {"date": "date", "time": "time", "choice": "list"}
    for k, column in enumerate(template.columns(name, lang), 1):
        if column.entry in wanted:
            assert rules[k].type == wanted[column.entry]
        if column.entry == "number" and column.low is not None:
            assert rules[k].type == "decimal"
        if rules[k].type not in (None, "none"):
            assert rules[k].error


def test_a_chosen_cell_says_what_belongs_there(opened):
    name, lang, book = opened
    rules = validations(book.worksheets[0])
    for k, column in enumerate(template.columns(name, lang), 1):
        word = translate(lang, "template.required" if column.is_required else "template.optional")
        assert rules[k].prompt == f"{word} · {column.about}"


def test_numbers_that_name_people_are_kept_as_text(opened):
    _, lang, book = opened
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for header in {"工号", "Employee number"} & set(headers):
        cell = sheet.cell(2, headers.index(header) + 1)
        mark = translate(lang, "template.mark")
        assert (cell.value, cell.number_format) == (f"{mark}001", "@")


def test_the_legend_explains_every_column_and_lists_its_choices(opened):
    name, lang, book = opened
    legend = book.worksheets[1]
    assert legend.title == translate(lang, "template.legend")
    rows = {row[0]: row[1:] for row in legend.values if row[0]}
    for column in template.columns(name, lang):
        assert rows[column.header][1] == column.about
        if column.choices:
            assert all(choice in rows[column.header][2] for choice in column.choices)


def test_both_languages_have_the_same_columns_and_as_many_examples():
    for name in template.names():
        zh, en = (template.columns(name, lang) for lang in LANGS)
        assert [(c.field, c.entry, c.is_required) for c in zh] == [
            (c.field, c.entry, c.is_required) for c in en
        ]
        assert len(template.examples(name, "zh")) == len(template.examples(name, "en"))


def test_every_header_occurs_once():
    for name, lang in BOTH:
        headers = [column.header for column in template.columns(name, lang)]
        assert len(set(headers)) == len(headers)
