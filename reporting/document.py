"""A report as a Word document: headings, native tables and charts, page numbers."""

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reporting import wording
from reporting.brand import Brand
from reporting.office_chart import add_chart_to_document
from reporting.office_steps import add_steps_to_document
from reporting.report import (
    Block,
    Bullets,
    Column,
    Figure,
    Report,
    Section,
    Table,
    cell_text,
    columns_wide,
)
from reporting.words import Lang, translate

LATIN, HAN = "Calibri", "Microsoft YaHei"
GREY = RGBColor(0x4A, 0x57, 0x68)
#: From so many columns on, a table is set in smaller type.
WIDE_FROM = 6
#: A document shows at most so many rows of a table; the workbook has them all.
MOST_ROWS = 60
#: A table of at most so many rows stands on one page.
SHORT = 15
#: Columns after these do not fit a page; the workbook has them all.
MOST_COLUMNS = 11
#: The width of a page between its margins, and of a letter in the heading of a wide table, in
#: centimetres.
TEXT_WIDTH, LETTER = 17.0, 0.185
#: A logo at the head of a page is so high, and at most so wide, in centimetres.
LOGO_HEIGHT, LOGO_WIDTH = 1.0, 6.0
#: A document of so many sections has a table of contents.
MANY_SECTIONS = 5


def document(report: Report, lang: Lang) -> bytes:
    """The file, in portrait A4; what does not fit a page stands in the workbook."""
    paper = docx.Document()
    _prepare(paper, report, lang)
    _opening(paper, report, lang)
    _contents(paper, report, lang)
    numbering = {"table": 0, "figure": 0}
    for section in report.sections:
        _section(paper, section, lang, numbering)
    _closing(paper, report, lang)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _prepare(paper: Document, report: Report, lang: Lang) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(1.8)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        _font(paper.styles[name].element.get_or_add_rPr(), lang)
    paper.styles["Normal"].font.size = Pt(10.5)
    for name, size in (("Title", 22), ("Heading 1", 14), ("Heading 2", 12), ("Caption", 9)):
        paper.styles[name].font.size = Pt(size)
        paper.styles[name].font.color.rgb = RGBColor(0x1B, 0x24, 0x30) if size > 9 else GREY
        paper.styles[name].font.bold = size > 9
    _brand(paper, report.brand)
    properties = paper.core_properties
    properties.title = report.title
    properties.author = report.brand.name or translate(lang, "report.product")
    properties.language = {"zh": "zh-CN", "en": "en-US"}[lang]
    properties.created = properties.modified = report.made_at.replace(tzinfo=None)
    properties.comments = ""
    _page_numbers(page.footer.paragraphs[0], report, lang)


def _brand(paper: Document, brand: Brand) -> None:
    """The colour on headings and the rule below the title, logo and name at the head of a page."""
    if brand.accent:
        for name in ("Title", "Heading 1", "Heading 2"):
            paper.styles[name].font.color.rgb = RGBColor.from_string(brand.accent[1:])
        rule = paper.styles["Title"].element.find(".//" + qn("w:bottom"))
        rule.set(qn("w:color"), brand.accent[1:])
        for attribute in ("w:themeColor", "w:themeShade", "w:themeTint"):
            rule.attrib.pop(qn(attribute), None)
    if brand.is_plain:
        return
    head = paper.sections[0].header.paragraphs[0]
    head.paragraph_format.space_after = Pt(12)
    if brand.picture:
        width, height = (round(side) for side in brand.fitted(Cm(LOGO_WIDTH), Cm(LOGO_HEIGHT)))
        logo = head.add_run().add_picture(brand.picture, width, height)
        logo._inline.docPr.set("descr", brand.name)
    _grey(head.add_run(f"　{brand.name}" if brand.logo else brand.name))


def _font(properties: Any, lang: Lang) -> None:
    """Latin and Han faces by name; theme fonts would win over them, so they go."""
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if attribute.lower().endswith("theme"):
            del fonts.attrib[attribute]
    for script, face in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", HAN)):
        fonts.set(qn(f"w:{script}"), face)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    del lang


def _page_numbers(paragraph: Paragraph, report: Report, lang: Lang) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if report.is_sample:
        _grey(paragraph.add_run(translate(lang, "sample.note") + "　"))
    before, after = translate(lang, "report.page", n="\0").split("\0")
    _grey(paragraph.add_run(before))
    _field(paragraph, "PAGE", "1")
    _grey(paragraph.add_run(after))


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _grey(run: Run) -> None:
    run.font.size = Pt(9)
    run.font.color.rgb = GREY


def _opening(paper: Document, report: Report, lang: Lang) -> None:
    paper.add_heading(report.title, level=0)
    if report.is_sample:
        _note(paper, translate(lang, "sample.note"))
    if report.judgements:
        _note(paper, " · ".join(report.judgements))
    answer = paper.add_paragraph().add_run(wording.plain(report.answer))
    answer.bold, answer.font.size = True, Pt(13)
    _note(paper, wording.provenance_line(report.provenance, lang))


def _contents(paper: Document, report: Report, lang: Lang) -> None:
    """A table of contents that Word fills with pages; until then it shows the headings."""
    if len(report.sections) < MANY_SECTIONS:
        return
    heading = paper.add_paragraph()
    heading.add_run(translate(lang, "report.contents")).bold = True
    titles = [section.title for section in report.sections if not _is_undrawn(section)]
    for k, title in enumerate(titles):
        paragraph = paper.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        if k == 0:
            _mark_field(paragraph, "begin")
            _instruction(paragraph, 'TOC \\o "1-1" \\h \\z \\u')
            _mark_field(paragraph, "separate")
        paragraph.add_run(title)
        if k == len(titles) - 1:
            _mark_field(paragraph, "end")


def _mark_field(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    paragraph.add_run()._r.append(mark)


def _instruction(paragraph: Paragraph, code: str) -> None:
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {code} "
    paragraph.add_run()._r.append(text)


def _is_undrawn(section: Section) -> bool:
    """Whether a section holds nothing but pictures that Word cannot draw."""
    return all(isinstance(block, Figure) and not block.is_native for block in section.blocks)


def _note(paper: Document, text: str) -> Paragraph:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    _grey(paragraph.add_run(text))
    return paragraph


def _section(paper: Document, section: Section, lang: Lang, numbering: dict[str, int]) -> None:
    """A section under its heading; pictures that Word cannot draw are left out with their notes."""
    if _is_undrawn(section):
        return
    undrawn = [b for b in section.blocks if isinstance(b, Figure) and not b.is_native]
    paper.add_heading(section.title, level=1)
    if section.note and section.note not in [figure.note for figure in undrawn]:
        _note(paper, section.note).paragraph_format.keep_with_next = True
    for block in section.blocks:
        _block(paper, block, lang, numbering)


def _block(paper: Document, block: Block, lang: Lang, numbering: dict[str, int]) -> None:
    if isinstance(block, Table):
        _table(paper, block, lang, numbering)
    elif isinstance(block, Figure):
        _figure(paper, block, lang, numbering)
    elif isinstance(block, Bullets):
        for item in block.items:
            paper.add_paragraph(item, style="List Bullet")
    else:
        paper.add_paragraph(wording.plain(block)).paragraph_format.keep_with_next = True


def _figure(paper: Document, figure: Figure, lang: Lang, numbering: dict[str, int]) -> None:
    """A native chart or chain of boxes; the other figures stand in the tables beside."""
    if not figure.is_native:
        return
    numbering["figure"] += 1
    if figure.steps:
        add_steps_to_document(paper, figure)
    else:
        add_chart_to_document(paper, figure, numbering["figure"])
    _caption(paper, "figure", figure.title, lang, numbering)


def _caption(paper: Document, kind: str, title: str, lang: Lang, numbering: dict[str, int]) -> None:
    """A caption whose number is a field, so that it counts on when the text is edited."""
    paragraph = paper.add_paragraph(style="Caption")
    number = str(numbering[kind])
    before, after = translate(lang, f"report.{kind}_caption", n="\0", title=title).split("\0")
    paragraph.add_run(before)
    _field(paragraph, f"SEQ {before.strip()} \\* ARABIC", number)
    paragraph.add_run(after)


def _table(paper: Document, table: Table, lang: Lang, numbering: dict[str, int]) -> None:
    places = [k for k, column in enumerate(table.columns) if not column.is_detail]
    places = places[:MOST_COLUMNS]
    numbering["table"] += 1
    _caption(paper, "table", table.title, lang, numbering)
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    _grid(paper, table, places, lang)
    notes = [table.note] if table.note else []
    if len(table.rows) > MOST_ROWS:
        notes.append(translate(lang, "report.more_rows", n=MOST_ROWS, total=len(table.rows)))
    elif len(table.columns) > len(places):
        notes.append(translate(lang, "report.more_columns"))
    if not table.rows:
        notes.append(translate(lang, "report.no_rows"))
    _note(paper, " · ".join(notes))


def _shares(columns: Sequence[Column]) -> list[float]:
    """The share of each column; one whose heading has a longer word than that takes from others."""
    shares = columns_wide(columns)
    words = [re.findall(r"[A-Za-z]+", column.label) for column in columns]
    needed = [LETTER * max(map(len, found), default=0) / TEXT_WIDTH for found in words]
    spare = [max(share - need, 0.0) for share, need in zip(shares, needed, strict=True)]
    missing = sum(max(need - share, 0.0) for share, need in zip(shares, needed, strict=True))
    if missing > sum(spare):
        return shares
    left = 1 - missing / sum(spare) if missing else 1.0
    return [
        need if need > share else need + room * left
        for share, need, room in zip(shares, needed, spare, strict=True)
    ]


def _grid(paper: Document, table: Table, places: Sequence[int], lang: Lang) -> None:
    rows, columns = table.rows[:MOST_ROWS], [table.columns[place] for place in places]
    grid = paper.add_table(rows=len(rows) + 1, cols=len(columns), style="Table Grid")
    grid.autofit = False
    _thin_rules(grid)
    size = 9.0 if len(columns) <= WIDE_FROM else 7.5
    if len(columns) > WIDE_FROM:
        _narrow_margins(grid)
    page = paper.sections[-1]
    room = page.page_width - page.left_margin - page.right_margin
    widths = [round(room * share) for share in _shares(columns)]
    for k, width in enumerate(widths):
        grid.columns[k].width = width
    cells = [list(row.cells) for row in grid.rows]
    for k, column in enumerate(columns):
        _cell(cells[0][k], column.label, column, widths[k], size, is_head=True)
        for r, row in enumerate(rows, start=1):
            text = cell_text(row[places[k]], column, lang)
            _cell(cells[r][k], text, column, widths[k], size)
    _mark_rows(grid)
    if len(rows) <= SHORT:
        for cell in (cell for row in cells[:-1] for cell in row):
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _thin_rules(grid: Any) -> None:
    """Horizontal rules only, as on the pages."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        is_rule = side in ("top", "bottom", "insideH")
        rule.set(qn("w:val"), "single" if is_rule else "nil")
        if is_rule:
            rule.set(qn("w:sz"), "4")
            rule.set(qn("w:color"), "C9D0DA")
        borders.append(rule)
    grid._tbl.tblPr.append(borders)


def _narrow_margins(grid: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)


def _cell(
    cell: _Cell, text: str, column: Column, width: int, size: float, *, is_head: bool = False
) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = is_head
    if column.is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if is_head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "F3F5F8")
        cell._tc.get_or_add_tcPr().append(shade)


def _mark_rows(grid: Any) -> None:
    """The header row stands at the top of every page, and no row breaks over two pages."""
    for k, row in enumerate(grid._tbl.tr_lst):
        properties = row.get_or_add_trPr()
        for name in ("w:cantSplit", "w:tblHeader") if k == 0 else ("w:cantSplit",):
            mark = OxmlElement(name)
            mark.set(qn("w:val"), "true")
            properties.append(mark)


def _closing(paper: Document, report: Report, lang: Lang) -> None:
    if report.definitions:
        paper.add_heading(translate(lang, "report.definitions"), level=1)
        colon = translate(lang, "format.colon")
        for name, text in report.definitions:
            paragraph = paper.add_paragraph()
            paragraph.add_run(name + colon).bold = True
            paragraph.add_run(text)
    paper.add_heading(translate(lang, "report.provenance"), level=1)
    lines = wording.provenance_lines(report.provenance, lang, made_at=report.made_at)
    for line in lines:
        _note(paper, line)
