"""Native line charts for Word: editable, with their data in an embedded workbook.

python-docx draws no charts. python-pptx makes the chart on a slide that is thrown away; its two
parts (the drawing and the workbook) are carried over into the document.
"""

import math
import re

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.util import Cm as SlideCm
from pptx.util import Pt

from reporting.charts.drawing import step_of
from reporting.report import Figure, Line

WIDTH_CM, HEIGHT_CM = 16.5, 7.5

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


def add_line_chart(paper: Document, figure: Figure, number: int) -> None:
    """Put the lines of a figure at the end of the document; gaps stay gaps."""
    chart = _chart(figure)
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
    paper.add_paragraph().add_run()._r.append(element)


def _chart(figure: Figure) -> Chart:
    data = CategoryChartData(number_format=figure.number_format)
    data.categories = figure.categories
    for line in figure.lines:
        data.add_series(line.name, line.values)
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[6])
    size = (SlideCm(0), SlideCm(0), SlideCm(WIDTH_CM), SlideCm(HEIGHT_CM))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *size, data).chart
    chart.font.size, chart.font.name = Pt(9), "Microsoft YaHei"
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


def _paint(series: object, line: Line) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = RGBColor.from_string(line.colour.lstrip("#"))
    series.format.line.width = Pt(line.width)
    if line.is_dashed:
        series.format.line.dash_style = MSO_LINE.DASH


def _scale(chart: Chart, figure: Figure) -> None:
    """Not from zero: from the round step below what there is to see to the one above."""
    seen = [value for line in figure.lines for value in line.values if value is not None]
    if not seen:
        return
    low, high = min(seen), max(seen)
    step = step_of(low, high, 6)
    axis = chart.value_axis
    axis.minimum_scale = math.floor(low / step) * step
    axis.maximum_scale = math.ceil(high / step) * step
    axis.major_unit = step
