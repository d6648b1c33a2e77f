"""The files of the calculator say what its card says."""

import io

import docx
import openpyxl
import pytest
from lxml import html

from analytics.evaluation.evaluating import evaluate
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting import document, reports, webpage, workbook
from tests.evaluation.tables import csv_of
from tests.evaluation.test_reference_cases import cases

NAMES = ("SLEEP", "UCB", "PLANTGROWTH", "NILE", "NEWCOMBE-1 81/263", "POLIO", "DEPRESSION")


@pytest.fixture(scope="module")
def made():
    sources = read_files([(f"{k}.csv", csv_of(cases()[n].frame)) for k, n in enumerate(NAMES)])
    found = {}
    for name, source in zip(NAMES, sources, strict=True):
        roles = read_table(source, cases()[name].columns)
        card = evaluate(roles.frame, is_rating=roles.is_rating, assumed=roles.assumed)
        found[name] = reports.calculator(card, roles.headers, source.name, lang="zh")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_file_holds_the_answer_and_names_its_source(name, made):
    report = made[name]
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(report, "zh")))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    page = html.fromstring(webpage.webpage(report, "zh")).text_content()
    paper = docx.Document(io.BytesIO(document.document(report, "zh")))
    words = "\n".join(p.text for p in paper.paragraphs)
    for text in ("\n".join(texts), page, words):
        assert report.answer in text
        assert ".csv" in text
        # nothing of the database stands behind it
        assert "0 场" not in text


def test_other_methods_stand_in_the_workbook(made):
    book = openpyxl.load_workbook(io.BytesIO(workbook.workbook(made["SLEEP"], "zh")))
    rows = [[c.value for c in row] for row in book["同一问题的其他方法"].iter_rows()]
    exact = next(row for row in rows if row[0] == "符号翻转精确检验")
    # 4 of the 1,024 ways to flip the signs are as far from zero
    assert exact[1:] == ["−1.58", "", ".004"]
