"""A review rewritten, commented, agreed and taken away in all formats, in a real browser."""

import io
import re
import shutil

import docx
import openpyxl
import pypdf
import pytest
from lxml import html
from playwright.sync_api import TimeoutError, expect
from pptx import Presentation

from reporting import wording
from reporting.words import translate
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import (
    MILLISECONDS,
    answer,
    assert_no_exception,
    choose,
    go_to,
    open_page,
    rerun,
    screenshot,
    settle,
)
from tests.reporting.test_brand import picture

pytestmark = pytest.mark.browser

LOCALES = {"zh": "zh-CN", "en": "en-US"}
WRITTEN = {
    "zh": "管理层说明：参训率按班长核对过。",
    "en": "Read by the leads: attendance was checked.",
}
SAID = {"zh": "请下周给出名单", "en": "Please name them next week"}
NAME = "海岸运营中心"
#: All formats are taken away in Chinese, one of them in English.
FORMATS = {"zh": ("docx", "pptx", "pdf", "xlsx", "html"), "en": ("docx",)}
#: The target of attendance when the review is agreed: in Chinese changed once before that.
AGREED, LATER = {"zh": 99, "en": 90}, {"zh": 90, "en": 99}


@pytest.mark.slow
def test_a_review_is_rewritten_marked_agreed_frozen_and_read_back_from_five_files(
    tmp_path, chromium, stock
):
    first = tmp_path / "zh"
    first.mkdir()
    stock(first, "zh")
    shutil.copytree(first, tmp_path / "en")
    for language, locale in LOCALES.items():
        page = new_reader(chromium, locale).new_page()
        with serve(tmp_path / language) as server:
            open_page(page, f"{server.url}/settings")
            set_brand(page, language)
            rewrite(page, language)
            if language == "zh":
                set_target(page, AGREED[language])
                is_marked(page, language)
            else:
                go_to(page, "quarterly_review")
            agreed = agree(page, language)
            set_target(page, LATER[language])
            is_frozen(page, language, agreed)
            files = {kind: download(page, tmp_path, language, kind) for kind in FORMATS[language]}
            screenshot(page, f"review-agreed-{language}", whole=True)
            assert "Traceback" not in server.read_log()
        read_back(files, language, agreed)
        page.context.close()


def set_brand(page, language):
    """Name and logo of the organisation, set by whoever may change settings."""
    page.get_by_label(translate(language, "settings.brand_name"), exact=True).fill(NAME)
    page.locator('[data-testid="stFileUploader"] input').set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.locator('[data-testid="stFileChip"]').wait_for(timeout=MILLISECONDS)
    rerun(page, page.locator(".st-key-brand_save button").click)
    assert_no_exception(page)
    page.locator('[data-testid="stImage"] img').wait_for(timeout=MILLISECONDS)
    screenshot(page, f"settings-brand-{language}", whole=True)


def set_target(page, percent):
    """Another target of attendance: what the review says of it changes."""
    go_to(page, "settings")
    page.locator(".st-key-target_attendance_low input").fill(str(percent))
    rerun(page, page.locator('[data-testid="stFormSubmitButton"] button').first.click)


def rewrite(page, language):
    """Write over the part on targets, and comment on it."""
    go_to(page, "quarterly_review")
    open_desk(page, language)
    title = wording.part_title("stand", "", language)
    choose(page, translate(language, "review.part"), title)
    page.get_by_label(translate(language, "review.text"), exact=True).fill(WRITTEN[language])
    press(page, language, "save_text")
    wait_for(page, WRITTEN[language])
    open_desk(page, language)
    page.get_by_label(translate(language, "review.comment"), exact=True).fill(SAID[language])
    press(page, language, "save_comment")
    wait_for(page, SAID[language])
    assert WRITTEN[language] in text_of(page)
    assert stale(language) not in text_of(page)


def is_marked(page, language):
    """The text stays where a number under it has changed, and is marked."""
    go_to(page, "quarterly_review")
    assert WRITTEN[language] in text_of(page)
    assert stale(language) in text_of(page)
    assert "99%" in text_of(page)


def agree(page, language):
    """Agree the review; the sentence of the page as it is kept."""
    press(page, language, "agree")
    assert_no_exception(page)
    wait_for(page, translate(language, "review.reopen"))
    assert page.get_by_label(translate(language, "review.text"), exact=True).count() == 0
    return answer(page)


def is_frozen(page, language, agreed):
    """What was agreed stands, whatever the targets are now."""
    go_to(page, "quarterly_review")
    assert answer(page) == agreed
    assert f"≥{AGREED[language]}%" in text_of(page)
    assert f"≥{LATER[language]}%" not in text_of(page)
    assert WRITTEN[language] in text_of(page)


def download(page, folder, language, kind):
    opened = page.get_by_role("button", name=translate(language, f"control.download_{kind}"))
    if not opened.is_visible():
        page.locator('[data-testid="stPopoverButton"]').first.click()
    with page.expect_download(timeout=4 * MILLISECONDS) as started:
        opened.click()
    path = folder / f"{language}.{kind}"
    started.value.save_as(path)
    return path.read_bytes()


def read_back(files, language, agreed):
    """Each file, opened by a library that did not write it, holds what was written and agreed."""
    texts = {kind: bare(READERS[kind](content)) for kind, content in files.items()}
    for kind, text in texts.items():
        for wanted in (
            agreed,
            NAME,
            *((WRITTEN[language], SAID[language]) if kind != "xlsx" else ()),
        ):
            assert bare(wanted) in text, (kind, wanted)
        assert "99%" in text or kind == "xlsx" or language == "en", kind


def open_desk(page, language):
    """Unfold the desk where it is folded, and wait until its forms are there."""
    button = page.get_by_role("button", name=translate(language, "review.agree"), exact=True)
    for _ in range(3):
        if not button.is_visible():
            page.locator('[data-testid="stExpander"] summary').first.click()
        try:
            button.wait_for(timeout=5_000)
        except TimeoutError:
            continue
        return
    raise AssertionError("the desk did not unfold")


def wait_for(page, words):
    """Words stand on the page, outside of every form, and nothing is redrawn any more."""
    main = page.locator('[data-testid="stMainBlockContainer"]')
    expect(main).to_contain_text(words, use_inner_text=True, timeout=MILLISECONDS)
    settle(page)


def press(page, language, name):
    settle(page)
    open_desk(page, language)
    label = translate(language, f"review.{name}")
    rerun(page, page.get_by_role("button", name=label, exact=True).click)


def stale(language):
    """How the mark on a text begins whose numbers have changed."""
    return translate(language, "review.edited_stale", who="\0", at="\0").split("\0")[-1]


def text_of(page):
    return page.locator('[data-testid="stMainBlockContainer"]').inner_text()


def bare(text):
    return re.sub(r"\s", "", text)


def text_of_docx(content):
    paper = docx.Document(io.BytesIO(content))
    head = [paragraph.text for paragraph in paper.sections[0].header.paragraphs]
    return "\n".join([*head, *(paragraph.text for paragraph in paper.paragraphs)])


def text_of_pptx(content):
    return "\n".join(
        shape.text_frame.text
        for slide in Presentation(io.BytesIO(content)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )


def text_of_xlsx(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for row in book.worksheets[0].values for cell in row)


READERS = {
    "docx": text_of_docx,
    "pptx": text_of_pptx,
    "xlsx": text_of_xlsx,
    "pdf": lambda content: "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages
    ),
    "html": lambda content: html.fromstring(content.decode()).text_content(),
}
