"""Exports written cell by cell from the specification of their source, read like an upload."""

import csv
import io

import pytest

from data.importing import checking, intake
from data.importing.known import Known
from data.importing.reading import read_files
from tests.importing.small_tables import SALT


def lines_of(text):
    """Cells of lines that are separated by bars; the first and last line break do not count."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def csv_bytes(rows, encoding="utf-8"):
    """A csv file as a program writes it: quoted where needed, CRLF."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


@pytest.fixture
def export(make_xlsx):
    """The checked tables of an export given as lines of cells or as sheets of them."""

    def read(content, name="export.csv", *, encoding="utf-8", known=None, **choice):
        if isinstance(content, str):
            content = lines_of(content)
        if name.endswith(".csv"):
            data = csv_bytes(content, encoding)
        else:
            data = make_xlsx(lambda workbook: fill(workbook, content))
        (file,) = read_files([(name, data)])
        taken = intake.take_in(file)
        known = known or Known(salt=SALT)
        return [
            checking.check(intake.propose(table, intake.Choice(**choice), known, name), known)
            for table in taken.tables
        ]

    return read


def fill(workbook, content):
    """Write rows of cells, or sheets of them by name, as they stand."""
    sheets = content if isinstance(content, dict) else {"Sheet1": content}
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell not in ("", None):
                    sheet.write(row, column, cell)
