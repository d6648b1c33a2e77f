"""Every template, filled in as its own examples show, imports without a question asked."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from data.importing import intake
from data.importing.known import Known
from data.importing.leftover import left_over
from data.importing.reading import read_files
from data.importing.values import fold
from reporting import template
from reporting.words import LANGS, translate
from tests.importing.small_tables import SALT, codes, rows_of

pytestmark = pytest.mark.slow

BOTH = [(name, lang) for name in template.names() for lang in LANGS]

#: Template -> table, its columns, and the rows that the examples say in either language.
ROWS = {
    "people": ("person", ["person_id", "level", "hired_on", "left_on"], [
        ("001", "P5", date(2023, 4, 3), None), ("002", "P6", date(2021, 9, 15), date(2026, 6, 30)),
    ]),
    "course": ("course", ["tier", "format", "version", "hours", "interactive_minutes",
                          "practice_minutes", "is_internal", "cost", "metric_id"], [
        ("advanced", "workshop", "V2", 6, 120, 90, True, 8000, "conversion"),
        ("basic", "online", "V1", 3, 40, 30, False, 12000, "retention"),
    ]),
    "session": ("session", ["session_on", "starts_at", "ends_at", "is_internal", "capacity"], [
        (date(2026, 4, 10), datetime(2026, 4, 10, 14), datetime(2026, 4, 10, 17), True, 30),
        (date(2026, 4, 17), datetime(2026, 4, 17, 10), datetime(2026, 4, 17, 11, 30), False, 50),
    ]),
    "attendance": ("attendance", ["person_id", "status", "checked_in_at", "checked_out_at"], [
        ("001", "present", datetime(2026, 4, 10, 13, 55), datetime(2026, 4, 10, 17, 2)),
        ("002", "late", datetime(2026, 4, 10, 14, 20), datetime(2026, 4, 10, 17, 0)),
        ("003", "leave", None, None),
    ]),
    "assessment": ("assessment_result", ["person_id", "phase", "status", "score"], [
        ("001", "pre", "scored", 62), ("001", "post", "scored", 88), ("002", "post", "absent", None),
    ]),
    "satisfaction": ("survey_question", ["position", "question_type", "aspect", "scale_max"], [
        (1, "single", None, None), (2, "single", None, None),
        (3, "rating", "satisfaction", 5), (4, "rating", "satisfaction", 5),
        (5, "rating", "satisfaction", 5), (6, "rating", "overall", 5), (7, "nps", None, 10),
        (8, "open", None, None),
    ]),
    "needs": ("survey_question", ["position", "question_type", "aspect", "scale_max"], [
        (1, "single", None, None), (2, "rating", "importance", 5), (3, "rating", "importance", 5),
        (4, "rating", "importance", 5), (5, "rating", "ability", 5), (6, "rating", "ability", 5),
        (7, "rating", "ability", 5), (8, "open", None, None),
    ]),
    "metric": ("metric_day", ["observed_on", "numerator", "denominator", "value"], [
        (date(2026, 4, 1), 45, 1000, None), (date(2026, 4, 2), 55, 1100, None),
        (date(2026, 4, 1), None, None, 320), (date(2026, 4, 2), None, None, 298),
    ]),
    "skill_level": ("skill_level", ["person_id", "assessed_on", "source", "level"], [
        ("001", date(2026, 3, 31), "assessment", 3), ("001", date(2026, 3, 31), "self", 4),
        ("002", date(2026, 3, 31), "manager", 2),
    ]),
    "skill_requirement": ("skill_requirement", ["required_level", "weight"], [
        (4, 2), (3, 1), (3, 1),
    ]),
    "interview": ("interview", ["source", "held_on"], [
        ("interview", date(2026, 3, 5)), ("interview", date(2026, 3, 5)),
        ("focus_group", date(2026, 3, 12)),
    ]),
    "appraisal": ("appraisal", ["person_id", "appraised_on", "rating", "scale_min", "scale_max"], [
        ("001", date(2026, 3, 31), 3, 1, 5), ("001", date(2026, 3, 31), 4, 1, 5),
        ("002", date(2026, 3, 31), 2, 1, 5),
    ]),
    "goal": ("goal", ["period", "metric_id", "target_value", "weight"], [
        ("2026", "conversion", 0.1, 0.6), ("2026Q3", "churn", -0.05, 0.4),
    ]),
    "milestone": ("milestone", ["due_on", "planned_rate", "done_on"], [
        (date(2026, 3, 31), 0.3, date(2026, 4, 10)), (date(2026, 6, 30), 0.6, None),
    ]),
    "course_change": ("course_change", ["version", "changed_on"], [
        ("V2", date(2026, 2, 1)), ("V1", date(2026, 1, 15)),
    ]),
    "material": ("material", ["kind", "reviewed_on"], [
        ("manual", date(2026, 2, 10)), ("case", None),
    ]),
    "mentoring": ("mentoring", ["mentor_id", "mentee_id", "from_on", "to_on"], [
        ("001", "002", date(2026, 3, 2), None), ("001", "003", date(2026, 3, 2), date(2026, 6, 30)),
    ]),
    "training_party": ("training_party", ["party"], [
        ("operations",), ("human_resources",), ("expert",),
    ]),
}  # fmt: skip
KINDS = {"people": "roster", "satisfaction": "survey", "needs": "survey"}


def checked(content, name="file.xlsx"):
    (source,) = read_files([(name, content)])
    item = intake.take_in(source)
    found = intake.check(item, Known(salt=SALT))
    return found, item


def plain(rows):
    return sorted((tuple(_plain(value) for value in row) for row in rows), key=str)


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def example_rows(name, lang):
    """The example rows as somebody would type them, without a mark."""
    columns = template.columns(name, lang)
    rows = template.examples(name, lang)
    return [[_typed(text, c) for text, c in zip(row, columns, strict=True)] for row in rows]


def filled(name, lang, rows):
    """A template with its example rows replaced."""
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(name, lang)))
    sheet = book.worksheets[0]
    sheet.delete_rows(2, len(template.examples(name, lang)))
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_template_filled_in_like_its_examples_imports_without_a_question(name, lang):
    (table,), item = checked(filled(name, lang, example_rows(name, lang)))
    assert table.proposal.kind == KINDS.get(name, name)
    assert codes(table, "question") + codes(table, "rejected") + codes(table, "refused") == []
    assert [match.column for match in table.proposal.matches if not match.field_id] == []
    assert [problem.code for problem in item.problems] == ["sheet_is_legend"]
    frame, columns, rows = ROWS[name]
    assert plain(rows_of(table, frame, *columns)) == plain(rows)


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_survey_template_says_its_purpose_and_keeps_nobody(name, lang):
    if name in template.SURVEYS:
        (table,), _ = checked(filled(name, lang, example_rows(name, lang)))
        assert rows_of(table, "survey", "purpose", "is_anonymous") == [(name, True)]
        assert len(table.frames["survey_response"]) == 3


# examples left in


def changed(name, lang, change):
    """A template with its examples left in, as somebody then changed its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(template.workbook(name, lang)))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said_of_examples(table):
    """Rows, as Excel numbers them, that a table leaves out as examples, and rejects for one."""
    notes = [p.values["rows"] for p in table.problems if p.code == "examples_left_out"]
    bad = [p.row + 1 for p in table.problems if p.code == "example_left_in_row"]
    return notes, bad


def without_places(table, name):
    frame, columns, _ = ROWS[name]
    return plain(rows_of(table, frame, *columns))


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_template_left_as_it_is_is_tried_out_without_a_question_and_says_so(name, lang):
    (table,), _ = checked(template.workbook(name, lang))
    assert said_of_examples(table) == ([], [])
    assert codes(table, "question") + codes(table, "rejected") + codes(table, "refused") == []
    (note,) = (p for p in table.problems if p.code == "examples_read")
    assert note.values["n"] == len(template.examples(name, lang))
    assert without_places(table, name) == plain(ROWS[name][2])


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_rows_pasted_below_the_examples_are_all_that_is_stored(name, lang):
    rows = example_rows(name, lang)
    (table,), _ = checked(changed(name, lang, lambda sheet: [*map(sheet.append, rows)]))
    assert said_of_examples(table) == ([", ".join(str(row + 2) for row in range(len(rows)))], [])
    assert codes(table, "question") + codes(table, "rejected") + codes(table, "refused") == []
    assert without_places(table, name) == plain(ROWS[name][2])
    assert table.n_rows_read == len(rows)


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_examples_overwritten_are_rows_like_any_other(name, lang):
    rows = example_rows(name, lang)

    def overwrite(sheet):
        for number, row in enumerate(rows, 2):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place).value = value

    (table,), _ = checked(changed(name, lang, overwrite))
    assert said_of_examples(table) == ([], [])
    assert without_places(table, name) == plain(ROWS[name][2])


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_a_row_overwritten_in_part_is_rejected_with_the_cell_that_is_left(name, lang):
    rows = example_rows(name, lang)

    def overwrite(sheet):
        for place, value in enumerate(rows[0][:-1], 1):
            sheet.cell(2, place).value = value
        last = len(rows[0])
        sheet.cell(2, last).value = f"{translate(lang, 'template.mark')}9"
        for row in rows:
            sheet.append(row)

    (table,), _ = checked(changed(name, lang, overwrite))
    left = ", ".join(str(row + 2) for row in range(1, len(rows)))
    assert said_of_examples(table) == ([left], [2])
    (problem,) = (p for p in table.problems if p.code == "example_left_in_row")
    assert fold(problem.header) == fold(template.columns(name, lang)[-1].header)
    assert table.rejected["row"].tolist() == [2]
    assert without_places(table, name) == plain(ROWS[name][2])
    assert table.n_rows_read == len(rows) + 1


@pytest.mark.parametrize("lang", LANGS)
def test_examples_are_known_in_any_order_and_as_text(lang):
    """As after sorting by another column and saving as CSV; a real row has brackets of its own."""
    mark = translate(lang, "template.mark")
    header = [column.header for column in template.columns("people", lang)]
    example = [f"{mark}{text}" if text else "" for text in template.examples("people", lang)[0]]
    rows = [header, ["101", "赵一", "[e.g", "a", "运营", "P5", "2024-01-02", ""], example,
            ["102", "赵二", "〔示例部〕", "b", "运营", "P6", "2024-01-03", ""]]  # fmt: skip
    text = "\n".join(",".join(row) for row in rows)
    (table,), _ = checked(text.encode("utf-8-sig"), "people.csv")
    assert said_of_examples(table) == (["3"], [])
    assert rows_of(table, "person", "person_id") == [("101",), ("102",)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_rows_given_back_to_be_mended_hold_no_whole_example(lang):
    def overwrite(sheet):
        sheet["A2"] = "101"
        sheet.append(["102", "王五", "销售部", "一组", "运营", "P5", date(2024, 1, 2)])

    (table,), _ = checked(changed("people", lang, overwrite))
    ((sheet, _),) = left_over([table])
    assert [row for row, _ in sheet.lines] == [1, 2]
    assert dict(sheet.reasons).keys() == {2}


WITH_CHOICES = [
    (name, lang) for name, lang in BOTH if any(c.choices for c in template.columns(name, lang))
]


@pytest.mark.parametrize(("name", "lang"), WITH_CHOICES)
def test_every_choice_of_every_list_is_understood(name, lang):
    columns = template.columns(name, lang)
    first = template.examples(name, lang)[0]
    rows = []
    for k, column in enumerate(columns):
        for choice in column.choices:
            rows.append([_typed(text, c) for text, c in zip(first, columns, strict=True)])
            rows[-1][k] = choice
    _make_unlike(rows, columns)
    (table,), _ = checked(filled(name, lang, rows))
    not_read = {"word_left_empty", "unknown_mark", "answer_left_out", "tier_assumed"}
    assert not_read & set(codes(table)) == set()
    assert codes(table, "rejected") == []


def _typed(text, column):
    if column.entry in ("number", "result") and text.replace(".", "").isdigit():
        return float(text)
    if column.entry == "date" and text:
        return date.fromisoformat(text)
    if column.entry == "time" and text:
        return time.fromisoformat(text)
    return text or None


def _make_unlike(rows, columns):
    """Rows that differ in their key: another number, course or role in each."""
    keys = {"person_id", "respondent_id", "course", "role", "material_name", "member_name"}
    for n, row in enumerate(rows, 1):
        for k, column in enumerate(columns):
            if column.field in keys:
                row[k] = n if column.entry == "number" else f"{row[k]} {n}"


@pytest.mark.parametrize("lang", LANGS)
def test_a_template_without_rows_is_called_an_empty_template(lang):
    (table,), _ = checked(filled("people", lang, []))
    assert codes(table, "refused") == ["template_without_data"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_sheet_called_a_legend_is_read_where_it_is_the_only_table(lang, make_xlsx):
    def fill(book):
        sheet = book.add_worksheet(translate(lang, "template.legend"))
        sheet.write_row(0, 0, ["工号", "姓名", "部门"])
        sheet.write_row(1, 0, ["001", "王敏", "电商部"])
        sheet.write_row(2, 0, ["002", "李强", "内容部"])

    (table,), item = checked(make_xlsx(fill))
    assert table.n_rows_read == 2
    assert item.problems == ()
