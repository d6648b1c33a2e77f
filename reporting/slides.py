"""A report as PowerPoint slides: one message each, native charts and tables, method in notes."""

import io
from collections.abc import Sequence
from itertools import pairwise

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Cm, Pt

from reporting import wording
from reporting.brand import Brand
from reporting.charts.drawing import width_of
from reporting.office_chart import HAN, add_chart_to_slide
from reporting.office_steps import add_steps_to_slide
from reporting.report import (
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

#: 16:9, in centimetres.
WIDTH, HEIGHT, MARGIN = 33.87, 19.05, 1.5
BODY_TOP, BODY_HEIGHT = 3.6, 13.6
#: The room of a logo in the upper right corner.
LOGO_WIDTH, LOGO_HEIGHT = 4.0, 0.8
#: The room for the rows of a table, and how high its rows are: one line, and each further one.
TABLE_HEIGHT, ROW_HEIGHT, LINE_HEIGHT = 12.6, 0.85, 0.5
#: How wide a Latin letter of a table is; a Han character takes two places.
LETTER = 0.215
#: A long table goes on over so many slides, then the reader is sent to the workbook.
MOST_TABLE_SLIDES = 3
#: Columns that can be read from the back of a room.
MOST_COLUMNS = 6
SENTENCES_PER_SLIDE = 6
#: Lines of small print on a slide, such as the files that numbers come from.
LINES_PER_SLIDE = 14
INK, GREY, BLUE = RGBColor(0x1B, 0x24, 0x30), RGBColor(0x4A, 0x57, 0x68), RGBColor(0x2F, 0x77, 0xC8)
LATIN = "Calibri"


def slides(report: Report, lang: Lang) -> bytes:
    """The file: the answer, then section by section, then where the numbers come from."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    properties = deck.core_properties
    properties.title = report.title
    properties.author = report.brand.name or translate(lang, "report.product")
    properties.created = properties.modified = report.made_at.replace(tzinfo=None)
    _opening(deck, report, lang)
    for section in report.sections:
        for block, message in _messages(section):
            _block(deck, section, block, message, report, lang)
    _definitions(deck, report, lang)
    lines = wording.provenance_lines(report.provenance, lang, made_at=report.made_at)
    for part in _even(lines, LINES_PER_SLIDE):
        frame = _box(
            _slide(deck, "", translate(lang, "report.provenance"), report, lang),
            BODY_TOP,
            BODY_HEIGHT,
        )
        for k, line in enumerate(part):
            _write(frame, line, 13, INK, is_first=k == 0)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _opening(deck: Deck, report: Report, lang: Lang) -> None:
    slide = _slide(deck, report.title, wording.plain(report.answer), report, lang)
    frame = _box(slide, BODY_TOP + 2, 6)
    lines = [*report.judgements, wording.provenance_line(report.provenance, lang)]
    if report.is_sample:
        lines.append(translate(lang, "sample.note"))
    for k, line in enumerate(lines):
        _write(frame, line, 18, GREY, is_first=k == 0)


def _messages(section: Section) -> list[tuple[object, str]]:
    """The blocks of a section; sentences that follow each other are of one slide.

    A sentence right before a chart is the message of that chart.
    """
    found: list[tuple[object, str]] = []
    for block in section.blocks:
        last = found[-1][0] if found else None
        said = _said(last)
        if isinstance(block, Figure) and block.is_native and isinstance(last, str):
            found[-1] = (block, *said)
        elif said and _said(block):
            found[-1] = (Bullets((*said, *_said(block))), "")
        else:
            found.append((block, block.title if isinstance(block, Figure) else ""))
    return found


def _said(block: object) -> tuple[str, ...]:
    """The sentences of a block; none where it is a table or a picture."""
    if isinstance(block, Bullets):
        return tuple(block.items)
    return (wording.plain(block),) if isinstance(block, str) else ()


def _block(
    deck: Deck, section: Section, block: object, message: str, report: Report, lang: Lang
) -> None:
    if isinstance(block, Table):
        _table(deck, section, block, report, lang)
    elif isinstance(block, Figure):
        if block.is_native:
            slide = _slide(deck, section.title, message, report, lang, section.note)
            box = (Cm(MARGIN), Cm(BODY_TOP), Cm(WIDTH - 2 * MARGIN), Cm(BODY_HEIGHT))
            if block.steps:
                add_steps_to_slide(slide, block, box)
            else:
                add_chart_to_slide(slide, block, box, size=14)
    else:
        _sentences(deck, section.title, "", _said(block), report, lang, section.note)


def _sentences(
    deck: Deck,
    kicker: str,
    title: str,
    items: Sequence[str],
    report: Report,
    lang: Lang,
    note: str = "",
) -> None:
    """Sentences; without a title of its own the first of them is the message of the slide."""
    # a sentence that is the title takes none of the room below
    for part in _even(items, SENTENCES_PER_SLIDE + (not title)):
        message = title or part.pop(0)
        slide = _slide(deck, kicker, message, report, lang, note)
        if not part:
            _alone(slide, message)
        frame = _box(slide, BODY_TOP + 0.6, BODY_HEIGHT - 0.6)
        for k, item in enumerate(part):
            _write(frame, f"• {item}", 18, INK, is_first=k == 0)


def _alone(slide: Slide, message: str) -> None:
    """A sentence that is all there is stands large in the middle, not over an empty slide."""
    title = slide.shapes.title
    title.top, title.height = Cm(BODY_TOP), Cm(BODY_HEIGHT - 3)
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(32 if len(message) <= 60 else 26)


def _even(items: Sequence[str], most: int) -> list[list[str]]:
    """Parts of at most so many, as equal as can be: no slide is left with the last line alone."""
    n_parts = -(-len(items) // most)
    ends = [round(k * len(items) / n_parts) for k in range(n_parts + 1)] if items else [0]
    return [list(items[start:end]) for start, end in pairwise(ends)]


def _definitions(deck: Deck, report: Report, lang: Lang) -> None:
    colon = translate(lang, "format.colon")
    items = [f"{name}{colon}{text}" for name, text in report.definitions]
    _sentences(deck, "", translate(lang, "report.definitions"), items, report, lang)


def _table(deck: Deck, section: Section, table: Table, report: Report, lang: Lang) -> None:
    places = [k for k, column in enumerate(table.columns) if not column.is_detail][:MOST_COLUMNS]
    columns = [table.columns[k] for k in places]
    cells = [[cell_text(row[k], table.columns[k], lang) for k in places] for row in table.rows]
    parts = _pages(cells, columns)
    shown = parts[:MOST_TABLE_SLIDES]
    n_shown = sum(len(rows) for rows in shown)
    for rows in shown:
        slide = _slide(deck, section.title, table.title, report, lang, section.note)
        notes = [table.note] if table.note else []
        if len(table.rows) > n_shown:
            total = len(table.rows)
            notes.append(translate(lang, "report.more_rows", n=n_shown, total=total))
        elif len(places) < len(table.columns):
            notes.append(translate(lang, "report.more_columns"))
        if not rows:
            notes.append(translate(lang, "report.no_rows"))
        _grid(slide, columns, rows)
        frame = _box(slide, HEIGHT - 1.9, 0.9)
        _write(frame, " · ".join(notes), 11, GREY, is_first=True)


def _pages(cells: list[list[str]], columns: list[Column]) -> list[list[list[str]]]:
    """The rows of a table, slide by slide, as equal as there is height for."""
    heights = [_height(row, columns) for row in cells]
    n_slides = max(-(-sum(heights) // TABLE_HEIGHT), 1)
    room = min(TABLE_HEIGHT, sum(heights) / n_slides + max(heights, default=0))
    pages: list[list[list[str]]] = [[]]
    used = 0.0
    for row, height in zip(cells, heights, strict=True):
        if used + height > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += height
    return pages


def _height(texts: Sequence[str], columns: list[Column]) -> float:
    """How high a row is whose texts go on over several lines."""
    room = [(WIDTH - 2 * MARGIN) * share - 0.3 for share in columns_wide(columns)]
    n_lines = max(
        -(-LETTER * width_of(text) // width) for text, width in zip(texts, room, strict=True)
    )
    return ROW_HEIGHT + LINE_HEIGHT * (max(n_lines, 1) - 1)


def _grid(slide: Slide, columns: list[Column], rows: list[list[str]]) -> None:
    room = Cm(WIDTH - 2 * MARGIN)
    size = (Cm(MARGIN), Cm(BODY_TOP), room, Cm(ROW_HEIGHT * (len(rows) + 1)))
    shape = slide.shapes.add_table(len(rows) + 1, len(columns), *size)
    grid = shape.table
    # the plain style of the program: horizontal rules, no bands of colour
    style = shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    grid.horz_banding = False
    for k, (column, share) in enumerate(zip(columns, columns_wide(columns), strict=True)):
        grid.columns[k].width = round(room * share)
        _cell(grid.cell(0, k), column.label, column, is_head=True)
        for r, row in enumerate(rows, start=1):
            _cell(grid.cell(r, k), row[k], column)
    for r, row in enumerate(rows, start=1):
        grid.rows[r].height = Cm(_height(row, columns))


def _cell(cell: object, text: str, column: Column, *, is_head: bool = False) -> None:
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Cm(0.15)
    cell.margin_top = cell.margin_bottom = Cm(0.1)
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor(0xF3, 0xF5, 0xF8)
    _write(cell.text_frame, text, 12, INK, is_first=True, is_bold=is_head)
    if column.is_right:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _slide(
    deck: Deck, kicker: str, message: str, report: Report, lang: Lang, note: str = ""
) -> Slide:
    """A slide whose title is its message, under the name of its section."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    title = slide.shapes.title
    title.left, title.top = Cm(MARGIN), Cm(1.2)
    title.width, title.height = Cm(WIDTH - 2 * MARGIN), Cm(2.2)
    title.text_frame.word_wrap = True
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    size = 24 if len(message) <= 60 else 18
    _write(title.text_frame, message, size, INK, is_first=True, is_bold=True)
    if kicker:
        accent = report.brand.accent
        colour = RGBColor.from_string(accent[1:]) if accent else BLUE
        _write(_box(slide, 0.5, 0.8), kicker, 12, colour, is_first=True)
    _logo(slide, report.brand)
    foot = _box(slide, HEIGHT - 1, 0.7)
    names = [report.brand.name, translate(lang, "report.product"), report.title]
    place = " · ".join([*filter(None, names), str(len(deck.slides))])
    if report.is_sample:
        place += f" · {translate(lang, 'sample.note')}"
    _write(foot, place, 10, GREY, is_first=True)
    slide.notes_slide.notes_text_frame.text = _notes(report, lang, note)
    return slide


def _logo(slide: Slide, brand: Brand) -> None:
    """The logo in the upper right corner, and a line of the organisation's colour at the top."""
    if brand.accent:
        line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Cm(WIDTH), Cm(0.18))
        line.fill.solid()
        line.fill.fore_color.rgb = RGBColor.from_string(brand.accent[1:])
        line.line.fill.background()
        line.shadow.inherit = False
    if brand.picture:
        width, height = (round(side) for side in brand.fitted(Cm(LOGO_WIDTH), Cm(LOGO_HEIGHT)))
        left = Cm(WIDTH - MARGIN) - width
        picture = slide.shapes.add_picture(brand.picture, left, Cm(0.35), width, height)
        picture._element.nvPicPr.cNvPr.set("descr", brand.name)


def _notes(report: Report, lang: Lang, note: str) -> str:
    """How to read the slide, how its numbers are counted, and where they come from."""
    colon = translate(lang, "format.colon")
    lines = [note, *(f"{name}{colon}{text}" for name, text in report.definitions)]
    lines.append(wording.provenance_line(report.provenance, lang))
    return "\n".join(line for line in lines if line)


def _box(slide: Slide, top: float, height: float) -> TextFrame:
    box = slide.shapes.add_textbox(Cm(MARGIN), Cm(top), Cm(WIDTH - 2 * MARGIN), Cm(height))
    box.text_frame.word_wrap = True
    return box.text_frame


def _write(
    frame: TextFrame,
    text: str,
    size: float,
    colour: RGBColor,
    *,
    is_first: bool = False,
    is_bold: bool = False,
) -> None:
    paragraph = frame.paragraphs[0] if is_first else frame.add_paragraph()
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.space_after = Pt(size / 2)
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), is_bold, colour
    run.font.name = LATIN
    east = run._r.get_or_add_rPr().makeelement(qn("a:ea"), {"typeface": HAN})
    run._r.get_or_add_rPr().append(east)
