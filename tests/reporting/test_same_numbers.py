"""The same numbers stand in all five files: each is read back by a library that did not write it."""

import io
import random
import re
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from lxml import html
from pptx import Presentation

from analytics import targets
from analytics.results import Interval, Spend
from reporting import reports, wording
from reporting.files import WRITERS
from reporting.report import Bullets, Estimate, Table, cell_text, flat, tables
from tests.analytics.test_findings import verdict
from tests.reporting import examples

SPACE = re.compile(r"[\s\u00a0]+")
#: Rows and columns that every format shows; longer tables refer to the workbook.
ROWS, COLUMNS = 9, 6
#: The last line of a page of a PDF.
FOOT = re.compile(r"[^\n]*\d+ / \d+\s*$")


def bare(text):
    """A text without spaces, which each program breaks lines at in its own way."""
    return SPACE.sub("", text)


def text_of_docx(content):
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return bare("\n".join([paragraph.text for paragraph in paper.paragraphs] + cells))


def text_of_pptx(content):
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return bare("\n".join(found))


def text_of_pdf(content):
    """Without the foot of each page, which parts a sentence that goes on over two pages."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return bare("\n".join(FOOT.sub("", page.extract_text()) for page in pages))


def text_of_html(content):
    page = re.sub(rb"<(script|style).*?</\1>", b"", content, flags=re.S)
    return bare(html.fromstring(page).text_content())


READERS = {
    "docx": text_of_docx,
    "pptx": text_of_pptx,
    "pdf": text_of_pdf,
    "html": text_of_html,
}


def shown_cells(table, lang):
    """The texts of the cells that every format shows."""
    places = [k for k, column in enumerate(table.columns) if not column.is_detail][:COLUMNS]
    return [cell_text(row[k], table.columns[k], lang) for row in table.rows[:ROWS] for k in places]


def wanted(report, lang):
    """The answer, every sentence, and the cells that all files have room for."""
    cells = [text for table in tables(report) for text in shown_cells(table, lang)]
    items = [
        item
        for part in report.sections
        for block in part.blocks
        if isinstance(block, Bullets)
        for item in block.items
    ]
    return [wording.plain(text) for text in (report.answer, *items, *cells)]


def workbook_numbers(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        float(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }


def numbers_of(table, lang):
    wide = flat(table, lang)
    return [
        float(value)
        for row in wide.rows
        for value in row
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]


#: Targets that are shares of something counted; changes of a metric are no shares.
SHARES = ("attendance", "pass_rate", "satisfaction", "interactive_share", "internal_share")


def organisation(seed):
    """The review of an organisation drawn at random: shares, courses, roles, money."""
    draw = random.Random(seed)
    goals = list(targets.TARGETS.values())

    def share(goal):
        n = draw.randint(5, 5000)
        return targets.check_rate(examples.rate(draw.randint(0, n), n, goal.definition), goal)

    courses = []
    for k in range(draw.randint(0, 6)):
        middle, half = draw.uniform(-0.4, 0.4), draw.uniform(0.005, 0.3)
        change = examples.change(
            relative=middle, relative_interval=Interval(middle - half, middle + half)
        )
        code = draw.choice(("works", "no_effect", "harm", "trend"))
        reason = "on_trend" if code == "trend" else "moved_favourably"
        passed, cost = share(goals[1]).measure, float(draw.randint(0, 10**7))
        courses.append(verdict(f"课程{k}", code, reason, change=change, passed=passed, cost=cost))
    total = sum(course.cost for course in courses)
    part = draw.random() * total
    roles = [(goals[0].target_id, tuple(examples.groups()[:1]))]
    return replace(
        examples.review(),
        checks=tuple(share(targets.TARGETS[name]) for name in SHARES),
        verdicts=tuple(courses),
        spend=Spend(total, part, total - part, len(courses), 0),
        before=tuple(share(targets.TARGETS[name]) for name in SHARES),
        roles=tuple(roles),
    )


def check_equal(seed, lang):
    where = replace(examples.provenance(), filters=(("period", "2026Q4"), ("role", f"岗位{seed}")))
    report = reports.quarterly_review(
        organisation(seed), examples.actions(), where, lang=lang, as_of=None
    )
    made = {extension: write(report, lang) for extension, write in WRITERS.items()}
    texts = {extension: read(made[extension]) for extension, read in READERS.items()}
    wanted = [text for table in tables(report) for text in shown_cells(table, lang)]
    wanted += [
        text.replace("**", "")
        for section in report.sections
        for block in section.blocks
        if not isinstance(block, Table) and hasattr(block, "items")
        for text in block.items
    ]
    for extension, text in texts.items():
        missing = [cell for cell in wanted if bare(cell) not in text]
        assert missing == [], (extension, seed)
        assert bare(f"岗位{seed}") in text, extension
        assert bare(report.answer.replace("**", "")) in text, extension
    found = workbook_numbers(made["xlsx"])
    for table in tables(report):
        for value in numbers_of(table, lang):
            assert min(abs(value - other) for other in found) <= 1e-9 * max(1, abs(value))
    assert any(
        isinstance(value, Estimate) for t in tables(report) for row in t.rows for value in row
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_review_stands_in_all_five_files(lang):
    check_equal(0, lang)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 4))
def test_every_number_of_any_organisation_stands_in_all_five_files(seed):
    check_equal(seed, ("zh", "en")[seed % 2])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_charts_of_office_files_hold_the_numbers_of_the_report(lang):
    report = examples.every_report(lang)["quarterly_review"]
    deck = Presentation(io.BytesIO(WRITERS["pptx"](report, lang)))
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    figures = [b for s in report.sections for b in s.blocks if getattr(b, "lines", ())]
    assert len(charts) == len(figures) > 1
    for chart, figure in zip(charts, figures, strict=True):
        assert tuple(chart.plots[0].categories) == figure.categories
        for series, line in zip(chart.plots[0].series, figure.lines, strict=True):
            assert tuple(series.values) == line.values
            ends = [float(v.text) for v in series._element.findall(".//{*}plus//{*}v")]
            there = [(v, h) for v, h in zip(line.values, line.high, strict=False) if v is not None]
            assert ends == pytest.approx([high - value for value, high in there])
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report, lang)))
    assert sum(len(sheet._charts) for sheet in book.worksheets) == len(figures)


def test_the_pdf_carries_its_fonts_and_names_with_rare_characters():
    report = replace(
        examples.every_report("zh")["quarterly_review"], answer="喆玥堃珺：#let *不是* 标记"
    )
    reader = pypdf.PdfReader(io.BytesIO(WRITERS["pdf"](report, "zh")))
    assert "喆玥堃珺：#let*不是*标记" in bare(reader.pages[0].extract_text())
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    assert any("NotoSansCJKsc" in name for name in fonts)
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in fonts.values())


def test_slides_carry_one_message_as_title_and_the_method_in_their_notes():
    report = examples.every_report("en")["quarterly_review"]
    deck = Presentation(io.BytesIO(WRITERS["pptx"](report, "en")))
    assert len(deck.slides) > len(report.sections)
    definition = report.definitions[0][1]
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text
        assert definition in slide.notes_slide.notes_text_frame.text


def test_what_a_file_says_in_a_table_is_never_run_as_a_formula_or_markup():
    report = examples.every_report("zh")["quarterly_review"]
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report, "zh")))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert b"<script>alert" not in WRITERS["html"](report, "zh")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_can_be_slides_and_pages_of_paper_and_shows_nothing_hidden(lang):
    for name, report in examples.every_report(lang).items():
        for extension in ("pptx", "pdf"):
            text = READERS[extension](WRITERS[extension](report, lang))
            assert bare(report.title) in text, (name, extension)
            for digits in (2, 3, 4):
                assert f"{examples.SECRET:.{digits}f}" not in text
                assert f"{examples.SECRET:.{digits - 2}%}" not in text
