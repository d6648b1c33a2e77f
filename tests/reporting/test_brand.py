"""The organisation's name, colour and logo: checked by their bytes, and read back from each file."""

import base64
import io
import re
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import html
from PIL import Image
from pptx import Presentation

from data import brand as kept_brand
from reporting import palette
from reporting.brand import PLAIN, Brand, brand_of, readable
from reporting.files import WRITERS
from reporting.frozen import freeze, thaw
from tests.reporting import examples

NAME, ACCENT = "海岸运营中心 & <Co>", "#1A5F3C"


def picture(size=(400, 100), kind="PNG", colour=(200, 30, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


BRAND = Brand(NAME, ACCENT, kept_brand.logo_of(picture()))


@pytest.fixture(scope="module")
def report():
    return replace(examples.every_report("zh")["quarterly_review"], brand=BRAND)


def test_the_document_has_logo_and_name_at_its_head_and_headings_in_the_colour(report):
    paper = docx.Document(io.BytesIO(WRITERS["docx"](report, "zh")))
    head = paper.sections[0].header
    assert NAME in head.paragraphs[0].text
    images = [
        r.target_part for r in head.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.IMAGE
    ]
    assert [image.blob for image in images] == [base64.b64decode(BRAND.logo)]
    extent = head._element.find(".//{*}extent")
    assert int(extent.get("cx")) == pytest.approx(4 * int(extent.get("cy")), rel=1e-3)
    for style in ("Title", "Heading 1"):
        assert str(paper.styles[style].font.color.rgb) == ACCENT[1:]
    assert paper.core_properties.author == NAME


def test_every_slide_has_the_logo_the_colour_and_the_name(report):
    deck = Presentation(io.BytesIO(WRITERS["pptx"](report, "zh")))
    for slide in deck.slides:
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert [shape.image.blob for shape in pictures] == [base64.b64decode(BRAND.logo)]
        assert pictures[0].width == pytest.approx(4 * pictures[0].height, rel=1e-3)
        assert pictures[0].left + pictures[0].width <= deck.slide_width
        filled = [shape.fill for shape in slide.shapes if shape.shape_type == 1]
        assert [str(fill.fore_color.rgb) for fill in filled] == [ACCENT[1:]]
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert NAME in text


def test_the_workbook_begins_with_logo_and_name_and_its_heads_have_the_colour(report):
    book = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](report, "zh")))
    front = book.worksheets[0]
    assert len(front._images) == 1
    assert NAME in [cell.value for cell in front["A"]]
    title = next(cell for cell in front["A"] if cell.value == report.title)
    assert title.font.color.rgb == f"FF{ACCENT[1:]}"
    assert book.worksheets[1]["A1"].value


def test_the_page_shows_name_and_logo_as_words_and_data_not_as_markup(report):
    content = WRITERS["html"](report, "zh")
    page = html.fromstring(content.decode())
    head = page.find(".//p[@class='whose']")
    assert head.text_content().strip() == NAME
    assert head.find("img").get("src") == f"data:image/png;base64,{BRAND.logo}"
    assert f"color: {ACCENT}".encode() in content


def test_the_pdf_has_the_logo_and_the_name_on_its_first_page(report):
    reader = pypdf.PdfReader(io.BytesIO(WRITERS["pdf"](report, "zh")))
    assert len(reader.pages[0].images) == 1
    assert re.sub(r"\s", "", NAME) in re.sub(r"\s", "", reader.pages[0].extract_text())
    assert reader.metadata.author == NAME


def test_without_a_brand_files_hold_no_picture_and_no_head():
    report = examples.every_report("zh")["quarterly_review"]
    assert report.brand == PLAIN
    assert (
        docx.Document(io.BytesIO(WRITERS["docx"](report, "zh")))
        .sections[0]
        .header.is_linked_to_previous
    )
    assert b'whose"' not in WRITERS["html"](report, "zh")


def test_what_is_agreed_can_be_read_again_with_its_brand(report):
    assert thaw(freeze(report)).brand == BRAND


@pytest.mark.parametrize("colour", ["#FFFFFF", "#FFFF00", "#2F77C8", "#000000", "#00FF7F"])
def test_a_colour_is_darkened_until_it_can_be_read_on_white_and_no_further(colour):
    used = readable(colour)
    assert palette.contrast(used, "#FFFFFF") >= 4.5
    if palette.contrast(colour, "#FFFFFF") >= 4.5:
        assert used == colour
    assert brand_of("", colour.lower(), "").accent == used


@pytest.mark.parametrize("text", ["", None, "red", "#12345", "#12345G", "#123456;}"])
def test_what_is_no_colour_is_not_written_into_a_file(text):
    assert brand_of("", text, "").accent == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_so_that_nothing_rides_along_behind_its_pixels(kind):
    content = picture(kind=kind) + b"<script>alert(1)</script>"
    kept = base64.b64decode(kept_brand.logo_of(content))
    assert b"script" not in kept
    with Image.open(io.BytesIO(kept)) as found:
        assert (found.format, found.size) == ("PNG", (400, 100))


def test_a_large_logo_is_kept_smaller_in_its_proportions():
    brand = Brand(logo=kept_brand.logo_of(picture((3000, 600))))
    assert brand.pixels == (1200, 240)
    assert brand.fitted(100, 10) == pytest.approx((50, 10))
    assert brand.fitted(20, 100) == pytest.approx((20, 4))


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    "content", [SVG, b"", b"GIF89a", picture()[:60], picture(kind="BMP"), b"\x89PNG\r\n\x1a\n"]
)
def test_bytes_that_are_no_png_or_jpeg_are_refused_whatever_the_name_says(content):
    with pytest.raises(kept_brand.LogoUnreadable):
        kept_brand.logo_of(content)


def test_a_picture_of_too_many_bytes_or_pixels_is_refused_before_it_is_unpacked():
    with pytest.raises(kept_brand.LogoTooLarge):
        kept_brand.logo_of(b"\x89PNG" + b"0" * kept_brand.MOST_BYTES)
    wide = picture((5000, 5000))
    assert len(wide) < kept_brand.MOST_BYTES
    with pytest.raises(kept_brand.LogoTooLarge):
        kept_brand.logo_of(wide)
