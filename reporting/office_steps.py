"""The boxes of a chain as native shapes of a slide and as a table of a document."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn as word_name
from docx.shared import Pt as WordPt
from docx.shared import RGBColor as WordColour
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Cm, Length, Pt

from reporting.office_chart import HAN
from reporting.palette import INK, SLATE, VERMILION
from reporting.report import Figure, Step

#: The distance between two boxes on a slide, and how high a box is.
GAP, BOX_HEIGHT = 0.6, 6.4
LATIN = "Calibri"
FRAME_FILL, EDGE = "FBF0EA", "C9D0DA"


def lines_of(step: Step) -> tuple[tuple[str, str, float, bool], ...]:
    """The texts of a box from top to bottom: text, colour, size in pt, whether bold."""
    ink = INK["light"]
    return (
        (step.name, ink, 14, False),
        (step.glyph, step.colour, 26, True),
        (step.value, ink, 20, True),
        (step.state, ink, 13, False),
        (step.basis, SLATE, 11, False),
    )


def add_steps_to_slide(
    slide: Slide, figure: Figure, box: tuple[Length, Length, Length, Length]
) -> None:
    """Draw the chain from left to right in a box (left, top, width, height)."""
    left, top, width, height = box
    n, gap = len(figure.steps), Cm(GAP)
    wide, high = (width - gap * (n - 1)) // n, Cm(BOX_HEIGHT)
    middle = top + (height - high) // 2
    for k, step in enumerate(figure.steps):
        x = left + k * (wide + gap)
        shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, x, middle, wide, high)
        shape.adjustments[0] = 0.05
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(f"#{FRAME_FILL}" if step.is_framed else "#FFFFFF")
        shape.line.color.rgb = _colour(VERMILION if step.is_framed else f"#{EDGE}")
        shape.line.width = Pt(2 if step.is_framed else 1)
        if step.is_framed:
            shape.line.dash_style = MSO_LINE.DASH
        shape._element.nvSpPr.cNvPr.set("descr", figure.alt)
        _fill(shape.text_frame, step)
        if k:
            y = middle + high // 2
            line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x - gap, y, x, y)
            line.line.color.rgb, line.line.width = _colour(SLATE), Pt(2)


def _fill(frame: object, step: Step) -> None:
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = Cm(0.15)
    for k, (text, colour, size, is_bold) in enumerate(lines_of(step)):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.CENTER, Pt(4)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), is_bold, _colour(colour)
        run.font.name = LATIN
        east = run._r.get_or_add_rPr().makeelement(qn("a:ea"), {"typeface": HAN})
        run._r.get_or_add_rPr().append(east)


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.lstrip("#"))


def add_steps_to_document(paper: Document, figure: Figure) -> None:
    """Put the chain at the end of the document: one row of boxes that can be edited."""
    page = paper.sections[-1]
    room = page.page_width - page.left_margin - page.right_margin
    grid = paper.add_table(rows=1, cols=len(figure.steps), style="Table Grid")
    grid.autofit = False
    _describe(grid, figure.alt)
    _soften(grid)
    for cell, step in zip(grid.rows[0].cells, figure.steps, strict=True):
        cell.width = room // len(figure.steps)
        if step.is_framed:
            _shade(cell, FRAME_FILL)
        for k, (text, colour, size, is_bold) in enumerate(lines_of(step)):
            paragraph = cell.paragraphs[0] if k == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = WordPt(1)
            paragraph.paragraph_format.keep_with_next = True
            run = paragraph.add_run(text)
            # a page is half as wide as a slide
            run.font.size, run.bold = WordPt(max(8, size * 0.65)), is_bold
            run.font.color.rgb = WordColour.from_string(colour.lstrip("#"))


def _shade(cell: object, fill: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(word_name("w:val"), "clear")
    shade.set(word_name("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shade)


def _soften(grid: object) -> None:
    """Light rules around the boxes."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", EDGE)):
            rule.set(word_name(f"w:{name}"), value)
        borders.append(rule)
    grid._tbl.tblPr.append(borders)


def _describe(grid: object, alt: str) -> None:
    words = OxmlElement("w:tblDescription")
    words.set(word_name("w:val"), alt)
    grid._tbl.tblPr.append(words)
