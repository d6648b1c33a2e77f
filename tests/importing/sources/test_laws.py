"""What a survey says does not depend on how its file was written."""

import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importing import checking, intake
from data.importing.known import Known
from data.importing.reading import read_files
from tests.importing.small_tables import SALT
from tests.importing.sources.answers import asked
from tests.importing.sources.conftest import csv_bytes, lines_of
from tests.importing.sources.test_google_forms import ENGLISH
from tests.importing.sources.test_wjx import NUMBER, TEXT

FORMS = {
    "wjx_text": (TEXT, 1),
    "wjx_number": (NUMBER, 1),
    "google_forms": (ENGLISH, 1),
}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LAW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def checked_of(content, name):
    """The one checked table of a file."""
    (file,) = read_files([(name, content)])
    taken = intake.take_in(file)
    known = Known(salt=SALT)
    (table,) = taken.tables
    return checking.check(intake.propose(table, intake.Choice(), known, name), known)


def name_of(source):
    return "Course (Responses).csv" if source == "google_forms" else "a.csv"


@pytest.mark.slow
@pytest.mark.parametrize("source", FORMS)
@LAW
@given(data=st.data())
def test_order_of_rows_blank_rows_title_rows_and_encoding_change_nothing(source, data):
    text, n_header = FORMS[source]
    rows = lines_of(text)
    plain = checked_of(csv_bytes(rows), name_of(source))
    width = len(rows[0])
    body = data.draw(st.permutations(rows[n_header:]))
    for place in data.draw(st.lists(st.integers(0, len(body)), max_size=2)):
        body = [*body[:place], [""] * width, *body[place:]]
    titles = [[title] + [""] * (width - 1) for title in data.draw(st.sampled_from([[], ["标题"]]))]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    written = csv_bytes([*titles, *rows[:n_header], *body], encoding)
    other = checked_of(written, name_of(source))
    assert other.proposal.table.source == source
    assert asked(other) == asked(plain)


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize("source", FORMS)
def test_a_workbook_says_what_the_text_file_says(source, ending):
    rows = lines_of(FORMS[source][0])
    plain = checked_of(csv_bytes(rows), name_of(source))
    buffer = io.BytesIO()
    engine = {"xlsx": "xlsxwriter", "ods": "odf"}[ending]
    frame = pd.DataFrame(rows).replace("", None)
    frame.to_excel(buffer, engine=engine, header=False, index=False)
    book = checked_of(buffer.getvalue(), name_of(source).replace("csv", ending))
    assert book.proposal.table.source == source
    assert asked(book) == asked(plain)


def test_full_width_digits_are_digits():
    plain = checked_of(csv_bytes(lines_of(NUMBER)), "a.csv")
    head, *body = NUMBER.strip().split("\n")
    wide = "\n".join([head, *(line.translate(FULL_WIDTH) for line in body)])
    assert asked(checked_of(csv_bytes(lines_of(wide)), "a.csv")) == asked(plain)
