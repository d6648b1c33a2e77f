"""The rows of a file that were not loaded, with reasons, as a workbook to mend and reload."""

import io
from collections.abc import Sequence

import pandas as pd
import xlsxwriter

from reporting.words import Lang, translate

WIDEST = 60


def workbook(parts: Sequence[tuple[str, pd.DataFrame]], lang: Lang) -> bytes:
    """An xlsx with one sheet per table: reason, row in the file, then the cells as they stood.

    parts: (sheet name, frame with `row`, `reason` and the file's own columns, all text).
    Nothing a cell says becomes a formula or a link.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    head = book.add_format({"bold": True, "bg_color": "#F3F5F8", "bottom": 1})
    for number, (name, frame) in enumerate(parts, 1):
        if frame.empty:
            continue
        sheet = book.add_worksheet(_sheet_name(number, name))
        sheet.freeze_panes(1, 2)
        columns = [translate(lang, "load.problem_what"), translate(lang, "load.rejected_row")]
        columns += [str(column) for column in frame.columns[2:]]
        sheet.write_row(0, 0, columns, head)
        for place, (row, reason, *cells) in enumerate(frame.itertuples(index=False), 1):
            sheet.write_string(place, 0, reason)
            sheet.write_number(place, 1, int(row))
            for column, cell in enumerate(cells, 2):
                sheet.write_string(place, column, "" if cell is None else str(cell))
        sheet.set_column(0, 0, WIDEST)
        sheet.set_column(1, len(columns) - 1, 14)
    book.close()
    return target.getvalue()


def _sheet_name(number: int, name: str) -> str:
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in name)
    return f"{number} {plain}"[:31]
