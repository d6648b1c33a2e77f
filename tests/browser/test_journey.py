"""A reader's way through TrainLift in a real browser, in both languages."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from playwright.sync_api import expect

from data.samples import truth
from data.samples.generator import make_files
from pages.shared.site import GROUPS
from reporting.words import translate
from tests.browser.chromium import new_reader
from tests.browser.serving import serve
from tests.browser.steps import (
    MILLISECONDS,
    answer,
    assert_no_exception,
    choose,
    chosen,
    go_to,
    heading,
    open_page,
    rerun,
    screenshot,
    settle,
)

pytestmark = pytest.mark.browser

PAGES = [name for pages in GROUPS.values() for name, _ in pages]
WITHOUT_ANSWER = {"load_data", "settings"}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
PERIOD = {"zh": "2026Q1", "en": "2026Q1"}
PHONE = {"width": 390, "height": 844}
TABLE = '[data-testid="stDataFrame"]'
#: How far what is drawn reaches beyond its box, for the page and for its main part.
OVERHANG = """
() => ['[data-testid="stMain"]', 'html'].map(name => document.querySelector(name))
  .map(box => box.scrollWidth - box.clientWidth)
"""


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    """The language the reader's browser prefers."""
    return request.param


@pytest.fixture
def context(chromium, language):
    """A reader's browser that prefers the language."""
    reader = new_reader(chromium, LOCALES[language])
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def stocked(tmp_path_factory, stock, language):
    """A server with the sample organisation, which nobody has asked anything before the tests."""
    folder = tmp_path_factory.mktemp(language)
    stock(folder, language)
    with serve(folder) as running:
        yield running


def test_the_first_request_of_a_fresh_server_may_be_any_page(stocked, page, language, strangers):
    address = {"zh": "%E4%B8%AD%E6%96%87", "en": "EN"}[language]
    open_page(page, f"{stocked.url}/needs?lang={address}")
    assert_no_exception(page)
    assert heading(page).inner_text() == translate(language, "title.needs")
    assert page.locator('[data-testid="stSidebarNavLink"]').count() == len(PAGES)
    for topic in truth.TOPICS[: truth.N_CLEAR_TOPICS]:
        assert topic.name[language] in answer(page)
    assert strangers == []


def test_from_the_welcome_to_the_review_and_back_to_an_empty_database(
    tmp_path, chromium, page, language, strangers
):
    with serve(tmp_path) as server:
        start_with_the_sample(page, server, language)
        visit_every_page(page, language)
        keep_filters(page, language)
        take_the_review_away(page, chromium, tmp_path, language)
        upload_and_undo(page, language)
        assert strangers == []
        assert "Traceback" not in server.read_log()


def start_with_the_sample(page, server, language):
    open_page(page, server.url)
    assert heading(page).inner_text() == translate(language, "title.welcome")
    upload = page.get_by_role("button", name=translate(language, "welcome.upload_button"))
    expect(upload).to_be_visible()
    page.get_by_role("button", name=translate(language, "welcome.explore_button")).click()
    title = page.locator("h1", has_text=translate(language, "title.overview"))
    expect(title).to_be_visible(timeout=2 * MILLISECONDS)
    settle(page)
    badge = translate(language, "control.sample_badge")
    expect(page.locator('[data-testid="stMarkdown"]', has_text=badge).first).to_be_visible()


def visit_every_page(page, language):
    for name in PAGES[1:] + PAGES[:1]:
        go_to(page, name)
        assert_no_exception(page)
        title = translate(language, f"title.{name}", period="{}").split("{}")
        assert all(part in heading(page).inner_text() for part in title), name
        assert name in WITHOUT_ANSWER or answer(page), name
        # what is unfolded under a table does not hold the reader on its page
        tools = page.locator('[class*="st-key-tools_"] button').filter(visible=True)
        if tools.count():
            rerun(page, tools.first.click)


def keep_filters(page, language):
    role = truth.ROLES["content"][language]
    labels = [translate(language, f"control.{name}") for name in ("period", "role")]
    go_to(page, "progress")
    everybody = answer(page)
    choose(page, labels[0], PERIOD[language])
    choose(page, labels[1], role)
    narrowed = answer(page)
    assert narrowed != everybody
    for name in ("assessment", "needs", "progress"):
        go_to(page, name)
        assert chosen(page, labels[1]) == role, name
        assert "role=" in page.url, name
    assert chosen(page, labels[0]) == PERIOD[language]
    assert f"period={PERIOD[language]}" in page.url
    assert answer(page) == narrowed


def take_the_review_away(page, chromium, folder, language):
    go_to(page, "quarterly_review")
    said, title = answer(page), heading(page).inner_text()
    screenshot(page, f"quarterly-review-{language}")
    files = {kind: download(page, folder, language, kind) for kind in ("docx", "xlsx", "html")}
    assert said in text_of_document(files["docx"])
    assert said in text_of_workbook(files["xlsx"])
    text = text_of_web_page(chromium, files["html"])
    assert said in text
    assert title in text


def download(page, folder, language, kind):
    button = page.get_by_role("button", name=translate(language, f"control.download_{kind}"))
    if not button.is_visible():
        page.locator('[data-testid="stPopoverButton"]').first.click()
    with page.expect_download(timeout=2 * MILLISECONDS) as started:
        button.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    assert path.suffix == f".{kind}"
    assert translate(language, "sample.word") in path.stem
    return path


def text_of_document(path):
    body = docx.Document(path).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def text_of_workbook(path):
    workbook = openpyxl.load_workbook(path)
    rows = (row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def text_of_web_page(chromium, path):
    reader = chromium.new_context(offline=True)
    complaints, requests = [], []
    tab = reader.new_page()
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(Path(path).as_uri(), wait_until="load")
    text = tab.locator("body").inner_text()
    reader.close()
    assert complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in requests)
    return text


def upload_and_undo(page, language):
    go_to(page, "load_data")
    files = own_files(language)
    box = page.locator('input[type="file"]').first
    rerun(page, lambda: box.set_input_files(files))
    expect(page.locator("h2").first).to_be_visible(timeout=2 * MILLISECONDS)
    assert_no_exception(page)
    assert heading(page).inner_text() == translate(language, "title.load_data_check")
    assert translate(language, "kind.attendance") in answer(page)
    expect(page.locator(TABLE).nth(1)).to_be_visible()
    screenshot(page, f"load-data-{language}")
    accept = page.locator(".st-key-accept button")
    expect(accept).to_be_enabled()
    rerun(page, accept.click)
    store = page.locator(".st-key-store button")
    expect(store).to_be_enabled()
    rerun(page, store.click)
    expect(page.locator('input[type="file"]')).to_be_attached(timeout=MILLISECONDS)
    settle(page)
    assert_no_exception(page)
    for number in (2, 1):
        expect(history(page)).to_contain_text(files[number - 1]["name"])
        undo(page, language)
    expect(history(page)).not_to_contain_text(translate(language, "load.history_live"))
    go_to(page, "overview")
    assert heading(page).inner_text() == translate(language, "title.welcome")


def own_files(language):
    """A workbook of sign-in sheets and the first days of a file of daily metrics."""
    made = dict(make_files(language))
    sheets = max(name for name in made if name.startswith(("签到表", "Sign-in")))
    metrics = min(name for name in made if name.endswith(".csv"))
    lines = io.BytesIO(made[metrics]).readlines()[:121]
    kinds = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv")
    contents = (made[sheets], b"".join(lines))
    return [
        {"name": name, "mimeType": kind, "buffer": content}
        for name, kind, content in zip((sheets, metrics), kinds, contents, strict=True)
    ]


def history(page):
    """The table of loads, the last of the page; its cells are there once it is in sight."""
    table = page.locator(TABLE).last
    table.scroll_into_view_if_needed()
    return table


def undo(page, language):
    settle(page)
    page.get_by_role("button", name=translate(language, "load.undo"), exact=False).last.click()
    button = page.locator(".st-key-undo button")
    expect(button).to_be_visible()
    rerun(page, button.click)
    assert_no_exception(page)


def test_title_filters_and_answer_are_seen_without_scrolling(stocked, page, language):
    open_page(page, stocked.url)
    for name in PAGES[1:] + PAGES[:1]:
        go_to(page, name)
        seen = [heading(page)]
        if name not in WITHOUT_ANSWER:
            seen.append(page.locator("h2").first)
        filters = page.get_by_role("combobox", name=translate(language, "control.role"), exact=True)
        seen += [filters] if filters.count() else []
        for part in seen:
            box = part.bounding_box()
            assert box["y"] >= 0, name
            assert box["y"] + box["height"] <= 768, name


def test_nothing_scrolls_sideways_on_a_phone(stocked, chromium, language):
    reader = new_reader(chromium, LOCALES[language], viewport=PHONE)
    tab = reader.new_page()
    overhang = {}
    for name in PAGES:
        open_page(tab, f"{stocked.url}/{'' if name == 'overview' else name}")
        assert_no_exception(tab)
        assert heading(tab).inner_text()
        overhang[name] = max(tab.evaluate(OVERHANG))
    reader.close()
    assert {name: pixels for name, pixels in overhang.items() if pixels > 1} == {}
