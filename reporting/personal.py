"""What is kept about one person as a workbook: a sheet for each table, in the reader's words."""

import io
from collections.abc import Mapping

import pandas as pd
import xlsxwriter

from reporting.words import Lang, has_words, translate

WIDTH = 18
#: Columns that say nothing of the person.
LEFT_OUT = ("load_id",)


def workbook(frames: Mapping[str, pd.DataFrame], lang: Lang) -> bytes:
    """An xlsx with every row of every table; nothing a cell says becomes a formula or link."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    head = book.add_format({"bold": True, "bg_color": "#E3ECF7"})
    for table, rows in frames.items():
        sheet = book.add_worksheet(translate(lang, f"data_table.{table}"))
        columns = [column for column in rows if column not in LEFT_OUT]
        sheet.set_column(0, len(columns) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [translate(lang, f"data_column.{name}") for name in columns], head)
        for k, row in enumerate(rows[columns].itertuples(index=False), start=1):
            for j, value in enumerate(row):
                sheet.write(k, j, _cell(value, lang))
    book.close()
    return target.getvalue()


def _cell(value: object, lang: Lang) -> object:
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return translate(lang, "format.yes" if value else "format.no")
    if isinstance(value, pd.Timestamp):
        return str(value if value != value.normalize() else value.date())
    key = f"data_value.{value}"
    is_code = isinstance(value, str) and value.isidentifier() and has_words(lang, key)
    return translate(lang, key) if is_code else value
