"""Reads the sample files with other libraries than the product's: openpyxl and csv."""

import csv
import io
from datetime import date
from functools import cache

import openpyxl

from data.samples.generator import make_files

PRESENT = {"√", "迟到", "早退", "出差"}


@cache
def files(language):
    """The files of one language by name, in their order."""
    return dict(make_files(language))


@cache
def sheets(language, start):
    """Sheets of all workbooks whose name begins so: {(file, sheet): rows of cells}."""
    found = {}
    for name, content in files(language).items():
        if name.startswith(start) and name.endswith(".xlsx"):
            workbook = openpyxl.load_workbook(io.BytesIO(content))
            for sheet in workbook.worksheets:
                found[name, sheet.title] = [[c.value for c in row] for row in sheet.iter_rows()]
    assert found, start
    return found


@cache
def daily(language):
    """Every line of the daily metrics, as dictionaries by header."""
    lines = []
    for name, content in files(language).items():
        if name.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf"), name
            lines += csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return lines


def sign_in(course):
    """The marks of a course as {day: [mark, …]} from its Chinese sign-in sheet."""
    marks = {}
    for rows in runs_of("签到表", course):
        days = [cell.date() for cell in rows[2][3:]]
        people = [row for row in rows[3:] if str(row[0]).startswith("E")]
        marks |= {day: [row[3 + i] for row in people] for i, day in enumerate(days)}
    return marks


def scores(course):
    """One dictionary per person of a course's Chinese score sheet: 工号, 训前, 训后, 补考."""
    return [
        {"工号": row[0], **dict(zip(rows[3][3:], row[3:], strict=True))}
        for rows in runs_of("成绩表", course)
        for row in rows[4:]
        if str(row[0]).startswith("E")
    ]


def questions(language="zh"):
    """Headers and rows of people of the test that is known question by question."""
    start = {"zh": "逐题得分", "en": "Question by question"}[language]
    rows = next(iter(sheets(language, start).values()))
    return rows[2], rows[3:]


def satisfaction():
    """One dictionary per answer of the four Chinese satisfaction surveys."""
    answers = []
    for (name, _), rows in sheets("zh", "28173490").items():
        if "满意度" in name:
            answers += [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return answers


def needs():
    """Headers and answers of the Chinese needs survey."""
    rows = next(iter(sheets("zh", "281734901").values()))
    return rows[0], rows[1:]


def series(metric_columns, teams, first, last):
    """[(day, numerator, denominator)] summed over the teams, from the Chinese csv files."""
    total = {}
    for line in daily("zh"):
        day = date.fromisoformat(line["日期"])
        if first <= day <= last and line["团队"] in teams:
            parts = [float(line[column]) if column else 1.0 for column in metric_columns]
            known = total.get(day, (0.0, 0.0))
            total[day] = (known[0] + parts[0], known[1] + parts[1])
    return [(day, *total[day]) for day in sorted(total)]


def runs_of(start, course):
    """The sheets about a course, one for each of its runs, in order."""
    found = sheets("zh", start)
    return [rows for rows in found.values() if rows[0][0].startswith(course.name["zh"])]
