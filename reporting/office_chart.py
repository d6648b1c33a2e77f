"""Native charts for Word and PowerPoint: editable, with their data in an embedded workbook.

python-docx draws no charts. python-pptx makes the chart on a slide that is thrown away; its two
parts (the drawing and the workbook) are carried over into the document.
"""

import math
import re
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from lxml import etree
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide
from pptx.util import Cm as SlideCm
from pptx.util import Length, Pt

from reporting.charts.drawing import step_of
from reporting.report import Figure, Line

WIDTH_CM, HEIGHT_CM = 16.5, 7.5
HAN = "Microsoft YaHei"
LIGHT = RGBColor(0xD5, 0xDC, 0xE5)

_INLINE = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Chart {number}"/>
<wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>
"""

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_MARKERS = {
    "dot": (XL_MARKER_STYLE.CIRCLE, 9),
    "open": (XL_MARKER_STYLE.CIRCLE, 9),
    "cross": (XL_MARKER_STYLE.X, 9),
    "rule": (XL_MARKER_STYLE.DASH, 14),
}


def add_chart_to_document(paper: Document, figure: Figure, number: int) -> None:
    """Put the lines of a figure at the end of the document; gaps stay gaps."""
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[6])
    size = (SlideCm(0), SlideCm(0), SlideCm(WIDTH_CM), SlideCm(HEIGHT_CM))
    chart = add_chart_to_slide(slide, figure, size)
    package = paper.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        chart.part.chart_workbook.xlsx_part.blob,
        package,
    )
    drawing = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    relation = drawing.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    # the drawing names its workbook by the relation it had on the slide
    drawing._blob = re.sub(
        rb'(<c:externalData r:id=")[^"]+', rb"\g<1>" + relation.encode(), chart.part.blob
    )
    xml = _INLINE.format(
        width=Cm(WIDTH_CM),
        height=Cm(HEIGHT_CM),
        number=number,
        relation=paper.part.relate_to(drawing, RELATIONSHIP_TYPE.CHART),
    )
    element = parse_xml(xml)
    element.find(".//{*}docPr").set("descr", figure.alt)
    paragraph = paper.add_paragraph()
    # its caption stands on the same page
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(element)


def add_chart_to_slide(
    slide: Slide, figure: Figure, box: tuple[Length, Length, Length, Length], size: float = 9
) -> Chart:
    """Draw the lines of a figure in a box (left, top, width, height); size: of its text, in pt."""
    data = CategoryChartData(number_format=figure.number_format)
    data.categories = figure.categories
    for line in figure.lines:
        data.add_series(line.name, line.values)
    shape = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    shape._element.nvGraphicFramePr.cNvPr.set("descr", figure.alt)
    chart = shape.chart
    chart.font.size, chart.font.name = Pt(size), HAN
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.has_title = False
    for series, line in zip(chart.plots[0].series, figure.lines, strict=True):
        _paint(series, line)
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = RGBColor(0xDE, 0xE3, 0xEA)
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = (
        figure.number_format,
        False,
    )
    _scale(chart, figure)
    return chart


def _paint(series: Any, line: Line) -> None:
    series.smooth = False
    colour = RGBColor.from_string(line.colour.lstrip("#"))
    if line.marker is None:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb = colour
        series.format.line.width = Pt(line.width)
        if line.is_dashed:
            series.format.line.dash_style = MSO_LINE.DASH
        return
    series.format.line.fill.background()
    style, size = _MARKERS[line.marker]
    series.marker.style, series.marker.size = style, size
    series.marker.format.line.color.rgb = colour
    series.marker.format.fill.solid()
    # light instead of white: some programs draw no outline, and a white mark would be gone
    is_open = line.marker == "open"
    series.marker.format.fill.fore_color.rgb = LIGHT if is_open else colour
    if line.low:
        _add_intervals(series, line)


def _add_intervals(series: Any, line: Line) -> None:
    """The interval of each mark as error bars with values of their own, which stay editable."""
    bars = etree.SubElement(series._element, f"{{{_CHART}}}errBars")
    for name, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust")):
        etree.SubElement(bars, f"{{{_CHART}}}{name}").set("val", value)
    etree.SubElement(bars, f"{{{_CHART}}}noEndCap").set("val", "0")
    for name, ends in (("plus", line.high), ("minus", line.low)):
        numbers = etree.SubElement(
            etree.SubElement(bars, f"{{{_CHART}}}{name}"), f"{{{_CHART}}}numLit"
        )
        etree.SubElement(numbers, f"{{{_CHART}}}formatCode").text = "General"
        etree.SubElement(numbers, f"{{{_CHART}}}ptCount").set("val", str(len(ends)))
        for k, (value, end) in enumerate(zip(line.values, ends, strict=True)):
            if value is not None and end is not None:
                point = etree.SubElement(numbers, f"{{{_CHART}}}pt")
                point.set("idx", str(k))
                etree.SubElement(point, f"{{{_CHART}}}v").text = repr(abs(end - value))
    properties = etree.SubElement(bars, f"{{{_CHART}}}spPr")
    rule = etree.SubElement(properties, f"{{{_DRAWING}}}ln")
    rule.set("w", str(Pt(1.75)))
    fill = etree.SubElement(rule, f"{{{_DRAWING}}}solidFill")
    etree.SubElement(fill, f"{{{_DRAWING}}}srgbClr").set("val", line.colour.lstrip("#"))
    # the schema wants error bars between the marks and the categories
    series._element.find(f"{{{_CHART}}}cat").addprevious(bars)


def bounds_of(figure: Figure) -> tuple[float, float, float] | None:
    """The value axis of a figure: from the round step below what is seen to the one above, step."""
    seen = [
        value
        for line in figure.lines
        for values in (line.values, line.low, line.high)
        for value in values
        if value is not None
    ]
    if not seen:
        return None
    low, high = min(seen), max(seen)
    step = step_of(low, high, 6)
    bottom = math.floor(low / step) * step
    return bottom, max(math.ceil(high / step) * step, bottom + step), step


def _scale(chart: Chart, figure: Figure) -> None:
    """Not from zero: intervals and levels need the room."""
    bounds = bounds_of(figure)
    if bounds:
        axis = chart.value_axis
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = bounds
