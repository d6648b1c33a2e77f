"""Every file of a report holds the numbers of the report, and no file can do harm."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import docx
import numpy as np
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree, html
from pptx import Presentation
from pptx.util import Cm

from analytics.results import Rate
from reporting import csv_text, document, drawn, numbers, report, slides, webpage, wording, workbook
from reporting.numbers import HIDDEN
from reporting.report import (
    Bullets,
    Column,
    Counts,
    Estimate,
    Section,
    Table,
    cell_text,
    flat,
    tables,
)
from reporting.words import translate
from tests.reporting import examples

LANGS = ("zh", "en")
NAMES = (
    "overview",
    "needs",
    "skills",
    "plan",
    "progress",
    "assessment",
    "satisfaction",
    "business_effect",
    "course_ledger",
    "quarterly_review",
)
every_report = pytest.mark.parametrize("name", NAMES)
each_language = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module", params=LANGS)
def lang(request):
    return request.param


@cache
def reports_in(lang):
    return examples.every_report(lang)


@pytest.fixture(scope="module")
def made(lang):
    return reports_in(lang)


def opened(found, lang):
    return openpyxl.load_workbook(io.BytesIO(workbook.workbook(found, lang)))


@cache
def page_of(name, lang):
    text = webpage.webpage(reports_in(lang)[name], lang).decode()
    return text, html.fromstring(text.encode())


@cache
def paper_of(name, lang):
    return docx.Document(io.BytesIO(document.document(reports_in(lang)[name], lang)))


def close(one, other):
    return one == pytest.approx(other, abs=1e-9)


# Workbook ---------------------------------------------------------------------------------------


def test_the_progress_sheet_explains_its_colours_and_keeps_names_and_head_in_sight(made, lang):
    sheet = opened(made["progress"], lang)[translate(lang, "report.progress_table")]
    legend = [cell.value for cell in sheet[2] if cell.value]
    assert [text[0] for text in legend] == ["✓", "△", "✕", "—"]
    fills = [cell.fill.fgColor.rgb for cell in sheet[2][:4]]
    assert len(set(fills)) == 4
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref.startswith("A3:")
    rules = {
        rule.text: rule.dxf.fill.bgColor.rgb
        for spans in sheet.conditional_formatting
        for rule in spans.rules
    }
    assert [rules[text[0]] for text in legend] == fills


@every_report
def test_a_workbook_holds_every_value_of_every_table(made, lang, name):
    book = opened(made[name], lang)
    wanted = tables(made[name])
    # of a table with two sheets the second holds everything; pictures stand behind the tables
    ends = np.cumsum([len(workbook.sheets_of(table, lang)) for table in wanted], dtype=int)
    sheets = [book.worksheets[end] for end in ends]
    drawn = [b for s in made[name].sections for b in s.blocks if getattr(b, "is_native", False)]
    assert len(book.worksheets) == 1 + int(ends[-1] if len(ends) else 0) + len(drawn) + 2
    for sheet, table in zip(sheets, wanted, strict=True):
        wide = flat(table, lang)
        top = 1 + bool(table.note) + bool(table.legend)
        rows = list(sheet.iter_rows(min_row=top, values_only=True))
        assert rows[0] == tuple(column.label for column in wide.columns)
        assert len(rows) == len(wide.rows) + 1
        for seen, value in zip(rows[1:], wide.rows, strict=True):
            for cell, raw in zip(seen, value, strict=True):
                if raw is None or raw == "":
                    assert cell in (None, "")
                elif isinstance(raw, date):
                    assert cell == datetime(raw.year, raw.month, raw.day)
                elif isinstance(raw, str):
                    assert cell == raw
                else:
                    assert close(cell, raw)


@every_report
def test_no_text_of_a_workbook_is_a_formula_or_a_link(made, lang, name):
    for sheet in opened(made[name], lang).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                assert cell.hyperlink is None


@every_report
def test_a_workbook_starts_with_the_answer_and_ends_with_its_sources(made, lang, name):
    book = opened(made[name], lang)
    first = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert first[0] == made[name].title
    assert made[name].answer in first
    assert translate(lang, "sample.note") in first
    last = "\n".join(str(row[0]) for row in book.worksheets[-1].iter_rows(values_only=True))
    assert "v37" in last
    assert "签到表_Q4.xlsx" in last
    definitions = list(book.worksheets[-2].iter_rows(min_row=2, values_only=True))
    assert definitions == list(made[name].definitions)


def test_a_table_of_many_columns_has_a_sheet_to_be_read_and_one_of_details(made, lang):
    book = opened(made["overview"], lang)
    title = translate(lang, "report.verdicts")
    read = book[title[:31]]
    assert read.max_column <= workbook.MOST_COLUMNS
    label = translate(lang, "column.passed")
    head = [cell.value for cell in read[1]]
    passed = head.index(label)
    verdict = next(v for v in examples.verdicts() if isinstance(v.passed, Rate))
    row = [cell.value for cell in read[2 + examples.verdicts().index(verdict)]]
    assert row[passed] == pytest.approx(verdict.passed.rate)
    assert numbers.percent_interval(verdict.passed.interval) in row[passed + 1]
    assert numbers.counts(verdict.passed.successes, verdict.passed.n) in row[passed + 1]


def test_sheets_freeze_their_header_and_filter_their_rows(made, lang):
    sheet = opened(made["quarterly_review"], lang).worksheets[1]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_percents_and_dates_are_numbers_with_a_format(made, lang):
    book = opened(made["progress"], lang)
    sheet = book[translate(lang, "report.make_up")]
    score, due = sheet["E2"], sheet["G2"]
    assert (score.value, score.number_format) == (0.64, "0.0%")
    assert (due.value, due.number_format) == (datetime(2026, 11, 30), "yyyy-mm-dd")


def test_sheet_names_are_what_excel_accepts():
    taken = set()
    names = [
        workbook._sheet_name(title, taken) for title in ("a/b", "A b", "x" * 40, "x" * 40, "[]")
    ]
    assert names == ["a b", "A b (2)", "x" * 31, "x" * 27 + " (2)", "Sheet"]
    assert all(len(name) <= 31 for name in names)


# Hidden values ----------------------------------------------------------------------------------


def test_hidden_cells_are_as_many_in_figure_workbook_page_and_document(made, lang):
    found = made["skills"]
    book = opened(found, lang)
    grid = [
        cell for row in book.worksheets[1].iter_rows(min_row=3, values_only=True) for cell in row
    ]
    figure = found.sections[0].blocks[0].figure
    dots = [note for note in figure.layout.annotations if note.text == HIDDEN]
    page = page_of("skills", lang)[1]
    on_page = [cell for cell in page.xpath("//table")[0].iter("td") if cell.text == HIDDEN]
    paper = paper_of("skills", lang)
    on_paper = [c for row in paper.tables[0].rows for c in row.cells if c.text == HIDDEN]
    assert grid.count(HIDDEN) == len(dots) == len(on_page) == len(on_paper) == 2


@every_report
def test_no_hidden_value_is_in_any_file(made, lang, name):
    found = made[name]
    secret = str(examples.SECRET)
    assert secret[:6] not in page_of(name, lang)[0]
    for sheet in opened(found, lang).worksheets:
        values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not [v for v in values if isinstance(v, float) and abs(v - examples.SECRET) < 1e-9]


# CSV --------------------------------------------------------------------------------------------


def test_csv_has_a_byte_order_mark_and_reads_back(lang):
    columns = (Column("a", "课程"), Column("b", "率", "estimate"), Column("c", "日", "date"))
    estimate = Estimate(0.9, examples.Interval(0.699, 0.972), 20, "percent", 18)
    table = Table(
        "t", columns, (("数据, 工具", estimate, date(2026, 11, 20)), ("x", Counts(3, 4), None))
    )
    text = csv_text.csv_text(table, lang)
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert rows[1] == ["数据, 工具", "0.9", "0.699", "0.972", "18", "20", "2026-11-20"]
    assert rows[2] == ["x", "", "", "", "3", "4", ""]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_csv_text_that_looks_like_a_formula_is_marked_as_text(start):
    table = Table("t", (Column("a", "a"),), ((start,),))
    rows = list(
        csv.reader(io.StringIO(csv_text.csv_text(table, "en").decode("utf-8-sig"), newline=""))
    )
    assert rows[1][0].startswith("'")


# Word -------------------------------------------------------------------------------------------


@every_report
def test_a_document_holds_the_shown_text_of_every_table(made, lang, name):
    paper = paper_of(name, lang)
    wanted = tables(made[name])
    n_chains = sum(bool(getattr(b, "steps", ())) for s in made[name].sections for b in s.blocks)
    grids = [grid for grid in paper.tables if len(grid.rows) > 1]
    assert len(paper.tables) - len(grids) == n_chains
    for grid, table in zip(grids, wanted, strict=True):
        places = [k for k, c in enumerate(table.columns) if not c.is_detail][
            : document.MOST_COLUMNS
        ]
        shown = [[table.columns[k].label for k in places]]
        shown += [
            [cell_text(row[k], table.columns[k], lang) for k in places]
            for row in table.rows[: document.MOST_ROWS]
        ]
        assert [[cell.text for cell in row.cells] for row in grid.rows] == shown


@every_report
def test_a_document_has_real_headings_the_answer_and_its_sources(made, lang, name):
    paper = paper_of(name, lang)
    headings = [p.text for p in paper.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == made[name].title
    assert headings[-1] == translate(lang, "report.provenance")
    text = "\n".join(p.text for p in paper.paragraphs)
    assert made[name].answer in text
    assert "v37" in text
    for _, definition in made[name].definitions:
        assert definition in text


def test_a_document_names_a_han_face_and_repeats_table_heads(lang):
    paper = paper_of("quarterly_review", lang)
    for style in ("Normal", "Title", "Heading 1"):
        fonts = paper.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert not [a for a in fonts.attrib if a.lower().endswith("theme")]
    for grid in paper.tables:
        assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert translate(lang, "sample.note") in paper.sections[0].footer.paragraphs[0].text


def test_a_document_draws_a_native_chart_with_its_numbers_inside(lang):
    paper = paper_of("business_effect", lang)
    parts = {str(part.partname): part for part in paper.part.package.iter_parts()}
    chart = etree.fromstring(parts["/word/charts/chart1.xml"].blob)
    names = chart.xpath("//*[local-name()='ser']/*[local-name()='tx']//*[local-name()='v']/text()")
    assert names == [translate(lang, f"report.line_{k}") for k in ("daily", "before", "after")]
    book = openpyxl.load_workbook(io.BytesIO(parts["/word/embeddings/chart1.xlsx"].blob))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 115
    assert rows[0][1:] == (0.08, 0.0814, None)
    assert rows[-1][1:] == (0.092, 0.0814, 0.0922)
    relation = chart.xpath("//*[local-name()='externalData']/@*")[0]
    assert relation in parts["/word/charts/chart1.xml"].rels


# Web page ---------------------------------------------------------------------------------------


@every_report
def test_a_web_page_holds_the_shown_text_of_every_table(made, lang, name):
    page = page_of(name, lang)[1]
    grids = page.xpath("//table")
    wanted = tables(made[name])
    assert len(grids) == len(wanted)
    for grid, table in zip(grids, wanted, strict=True):
        heads = [cell.text or "" for cell in grid.xpath(".//th")]
        assert heads == [column.label for column in table.columns]
        rows = [[cell.text or "" for cell in row.iter("td")] for row in grid.xpath(".//tbody/tr")]
        assert rows == [
            [
                cell_text(value, column, lang)
                for value, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ]


@every_report
def test_a_web_page_loads_nothing_and_runs_nothing_of_its_users(lang, name):
    text, page = page_of(name, lang)
    assert page.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert not page.xpath("//@src | //link | //iframe | //img | //object | //@href")
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    ours = [s for s in page.xpath("//script") if s.get("type") != "application/json"]
    assert len(ours) in (1, 3)
    assert "alert(1)" not in "".join(s.text or "" for s in ours)
    assert not re.search(r"<script>alert", text)
    assert len(page.xpath("/html/head/title")) == 1


def test_plotly_is_in_the_page_once(lang):
    text = page_of("quarterly_review", lang)[0]
    assert text.count("Plotly.newPlot(holder") == 1
    assert len(text) < 8_000_000


@every_report
def test_every_picture_of_a_page_says_what_it_shows(lang, name):
    page = page_of(name, lang)[1]
    holders = page.xpath("//figure/div")
    assert all(holder.get("aria-label") and holder.get("role") == "img" for holder in holders)
    data = {script.get("id") for script in page.xpath("//script[@type='application/json']")}
    assert {holder.get("data-figure") for holder in holders} == data


# Names and spreading ----------------------------------------------------------------------------


def test_file_names_carry_period_page_and_a_word_for_sample_data():
    found = examples.every_report("zh")["needs"]
    assert report.download_name(found, "zh", "xlsx") == "训效-2026Q4-培训需求-示例.xlsx"
    assert report.download_name(found, "en", "docx") == "TrainLift-2026Q4-needs-sample.docx"
    assert report.file_name("skills", "en", "html", False) == "TrainLift-skills.html"
    assert "/" not in report.file_name("skills", "zh", "html", False, "2026/1:2")


@each_language
def test_an_estimate_is_spread_over_value_bounds_and_counts(lang):
    column = Column("a", "A", "estimate")
    wide = flat(
        Table("t", (column,), ((Estimate(0.5, examples.Interval(0.4, 0.6), 10, "percent", 5),),)),
        lang,
    )
    assert [c.key for c in wide.columns] == ["a", "a_low", "a_high", "a_successes", "a_n"]
    assert wide.rows == ((0.5, 0.4, 0.6, 5, 10),)


def test_points_are_points_of_a_hundred_in_every_file():
    column = Column("a", "A", "estimate", unit="points")
    value = Estimate(0.2, examples.Interval(0.15, 0.25), 20, "points")
    assert flat(Table("t", (column,), ((value,),)), "en").rows == ((20.0, 15.0, 25.0, 20),)
    assert cell_text(value, column, "zh") == "+20.0 分（+15.0 至 +25.0） · 20 人"


def test_a_report_on_no_data_makes_all_its_files(lang):
    from analytics.results import CannotTell
    from reporting import reports

    nothing = CannotTell("too_few_respondents", 0, 5)
    found = reports.needs(examples.study(nothing), examples.provenance(False), lang=lang)
    assert opened(found, lang).worksheets
    assert document.document(found, lang)
    assert "Plotly" not in webpage.webpage(found, lang).decode()


def test_the_review_says_what_became_of_the_actions_of_the_last_one(made, lang):
    table = next(t for t in tables(made["quarterly_review"]) if t.columns[0].key == "what")
    late = translate(lang, "action_state.carried_over")
    assert [(row[0], row[3]) for row in table.rows] == [
        ("内部讲师教用户研究", translate(lang, "action_state.overdue", state=late)),
        (examples.EVIL, translate(lang, "action_state.open")),
        ("旧事", translate(lang, "action_state.done")),
    ]


def test_the_review_has_all_its_parts_in_order(made, lang):
    titles = [section.title for section in made["quarterly_review"].sections]
    order = ("aim", "stand", "worked", "whom", "surprise", "unknown", "decision", "action")
    for k, part in enumerate(order, start=1):
        assert titles[k - 1] == f"{k} {translate(lang, f'part.{part}')}"
    following = {"zh": "2027 年第 1 季度", "en": "2027 Q1"}[lang]
    assert titles[8] == f"9 {translate(lang, 'part.next', period=following)}"


# Business effect --------------------------------------------------------------------------------


def sheet_of(book, title):
    """The rows of a sheet under their header, by the header's labels."""
    rows = list(book[title[:31]].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_aggregates_of_a_team_comparison_can_be_read_back(made, lang):
    book, found = opened(made["compared_effect"], lang), examples.dated().comparison
    name = {key: translate(lang, f"column.{key}") for key in ("team", "before", "after", "change")}
    teams = sheet_of(book, translate(lang, "report.teams"))
    assert [row[name["team"]] for row in teams] == [team.team for team in found.teams]
    for row, team in zip(teams, found.teams, strict=True):
        assert close(row[name["before"]], team.before)
        assert close(row[name["after"]], team.after)
        assert close(row[name["change"]], team.relative)
    low, high = (translate(lang, f"column.interval_{end}") for end in ("low", "high"))
    checks = sheet_of(book, translate(lang, "report.team_checks"))
    expected = [found.pre_trend, found.welch, found.weighted]
    assert [(row[low], row[high]) for row in checks[:3]] == [(i.low, i.high) for i in expected]
    assert checks[3][translate(lang, "column.p")] == found.permutation_p
    weeks = sheet_of(book, translate(lang, "report.study"))
    assert [row[translate(lang, "column.week")] for row in weeks] == [-1, 0]
    assert [(row[low], row[high]) for row in weeks] == [
        (block.interval.low, block.interval.high) for block in found.blocks
    ]


def test_the_days_in_a_workbook_are_the_sums_that_the_change_is_computed_from(made, lang):
    days = examples.days()
    for name in ("business_effect", "compared_effect"):
        rows = sheet_of(opened(made[name], lang), translate(lang, "report.days_table"))
        first = [row[translate(lang, "column.session_on")].date() for row in rows]
        found = examples.change()
        assert (first[0], first[-1]) == (found.before_from_on, found.after_to_on)
        wanted = days[days["observed_on"].isin(first)]
        for column in ("numerator", "denominator"):
            shown = [row[translate(lang, f"column.{column}")] for row in rows]
            assert shown == wanted[column].tolist()


def test_metrics_read_together_keep_their_level_and_their_adjusted_p(made, lang):
    rows = sheet_of(opened(made["compared_effect"], lang), translate(lang, "together.title"))
    level = translate(lang, "column.interval_level")
    assert [row[level] for row in rows] == [0.95, 0.975, 0.95, None]
    assert [row[translate(lang, "column.adjusted_p")] for row in rows] == [
        ".012", ".080", ".030", "",
    ]  # fmt: skip
    said = [row[translate(lang, "column.together")] for row in rows]
    assert said[2] == translate(lang, "together.hint")
    assert not re.search("likely|clear|很可能|明确", said[2], re.I)


@pytest.mark.parametrize("text_of", ["page", "paper"])
def test_registration_events_and_cautions_stand_in_every_file(lang, text_of):
    if text_of == "page":
        text = page_of("compared_effect", lang)[1].text_content()
    else:
        paper = paper_of("compared_effect", lang)
        cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(p.text for p in paper.paragraphs), *cells])
    for key in ("registration", "dated", "cautions", "teams", "study"):
        assert translate(lang, f"report.{key}") in text
    for words in ("2026-09-01 08:30", "618", "用户研究"):
        assert words in text
    found = examples.dated()
    for code in found.cautions:
        assert wording.caution_sentence(found, code, lang) in text


def test_only_what_somebody_let_out_is_quoted_and_masks_are_in_words(made, lang):
    found = webpage.webpage(made["needs"], lang).decode()
    assert "SECRET-OF-ONE" not in found
    assert "[name]" not in found.replace(f"[{translate(lang, 'open_text.mask_name')}]", "")


def test_no_table_of_a_slide_reaches_into_its_foot_and_no_slide_holds_a_last_line_alone():
    long = "很长的一段说明，要写好几行才放得下，" * 4
    columns = (Column("a", "甲"), Column("b", "乙", weight=2))
    rows = tuple((f"{k}", long if k % 2 else "短") for k in range(40))
    items = tuple(f"第 {k} 句" for k in range(8))
    section = Section("部分", "", (Table("表", columns, rows), Bullets(items)))
    found = replace(examples.every_report("zh")["overview"], sections=(section,), definitions=())
    deck = Presentation(io.BytesIO(slides.slides(found, "zh")))
    grids = [s for slide in deck.slides for s in slide.shapes if s.has_table]
    assert len(grids) == slides.MOST_TABLE_SLIDES
    for grid in grids:
        assert grid.top + sum(row.height for row in grid.table.rows) <= Cm(slides.HEIGHT - 1.9)
    said = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert [title for title in said if title.startswith("第")] == ["第 0 句", "第 4 句"]


def test_a_heading_with_a_long_word_takes_room_from_the_others_and_only_where_there_is_some():
    plain = [Column(name, name) for name in ("a", "b", "c", "d", "e", "f", "g")]
    assert document._shares(plain) == pytest.approx([1 / 7] * 7)
    long = [replace(plain[0], label="internationalisation"), *plain[1:]]
    first, *others = document._shares(long)
    assert first == pytest.approx(20 * document.LETTER / document.TEXT_WIDTH)
    assert sum(others) == pytest.approx(1 - first)
    crowded = [replace(column, label="internationalisation") for column in plain]
    assert document._shares(crowded) == pytest.approx([1 / 7] * 7)


def test_every_one_of_a_dozen_names_stands_under_the_axis_of_a_printed_chart():
    names = tuple(f"topic {k}" for k in range(12))
    line = report.Line("rank", tuple(float(k) for k in range(12)), "#2F77C8", marker="dot")
    figure = report.Figure("ranks", "", None, "ranks", names, (line,), "0")
    assert [name for name in names if f">{name}<" not in drawn.svg(figure)] == []
