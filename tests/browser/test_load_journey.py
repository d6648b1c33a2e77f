"""A sheet that needs corrections is loaded, mended, loaded again and taken back, as a reader does it."""

import io

import openpyxl
import pytest
from playwright.sync_api import TimeoutError, expect

from reporting.wording import joined
from reporting.words import translate
from tests.browser.serving import serve
from tests.browser.steps import (
    COUNT_RUNS,
    GRID,
    MILLISECONDS,
    assert_no_exception,
    heading,
    open_page,
    rerun,
    screenshot,
    select_cell,
    settle,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = {"zh": "zh-CN", "en": "en-US"}
#: No header is a usual word, so that kind and columns must be told; the last row names nobody.
NEWCOMERS = """识别码,称谓,小队,备忘
A-01,沈映川,甲队,一
A-02,欧阳映川,乙队,二
A-03,苏若棠,甲队,三
,,丙队,四
"""
SURVEY = """序号,提交答卷时间,1、课程内容满意度,2、讲师满意度
1,2026/3/5 10:00:00,非常满意,满意
2,2026/3/5 10:01:00,满意,一般
3,2026/3/5 10:02:00,非常满意,满意
"""
#: Two rows of names, a column before the table and an example below it: its borders must be moved.
STRAY = """留存,2026,年,花名册,总部
编,工号,姓名,部门,岗位
a,A-01,沈映川,产品部,产品运营
b,A-02,欧阳映川,产品部,产品运营
c,A-99,示例,示例部,示例岗
"""
TRIES = 10
#: Where in the width of the table the third column lies.
FIELD = 0.6


@pytest.fixture
def own_server(tmp_path):
    """A running application with an empty database of its own."""
    with serve(tmp_path) as running:
        yield running


def reader(chromium, language):
    """A tab of a reader of this language."""
    context = chromium.new_context(
        locale=LOCALES[language], viewport={"width": 1366, "height": 900}, accept_downloads=True
    )
    context.add_init_script(COUNT_RUNS)
    return context.new_page()


def upload(page, name, content):
    """Puts a file into the box and waits until its table, or what it would do, is on screen."""
    box = page.locator('input[type="file"]').first
    expect(box).to_be_attached(timeout=MILLISECONDS)
    box.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    next_step = page.locator(".st-key-accept button, .st-key-store button").first
    expect(next_step).to_be_visible(timeout=MILLISECONDS)
    settle(page)
    assert_no_exception(page)


def press(page, key):
    button = page.locator(f".st-key-{key} button")
    expect(button).to_be_enabled(timeout=MILLISECONDS)
    rerun(page, button.click)
    assert_no_exception(page)


def store(page):
    """Confirms and waits for the empty box."""
    press(page, "store")
    expect(page.locator('input[type="file"]').first).to_be_attached(timeout=MILLISECONDS)
    settle(page)


def choose_kind(page, language, kind):
    page.get_by_label(translate(language, "load.kind")).first.click()
    option = page.get_by_role("option", name=translate(language, f"kind.{kind}"), exact=True)
    rerun(page, option.click)


def take_for(page, language, row, field, told):
    """Says in the table of columns that the column of a row (from 0) is this field.

    `told`: what the page says once it has taken that.
    """
    settle(page)
    name = translate(language, f"field.{field}")
    option = page.locator("#portal").get_by_text(name, exact=True).last
    for _ in range(TRIES):
        open_cell(page, language, row)
        try:
            option.wait_for(state="visible", timeout=2_000)
            rerun(page, option.click, within=20_000)
            told.wait_for(state="visible", timeout=20_000)
        except TimeoutError:
            # the list opens when its field takes the focus, which a late drawing may take away,
            # and with it what was clicked
            page.keyboard.press("Escape")
            continue
        assert_no_exception(page)
        return
    raise AssertionError(f"row {row} of the table of columns never took {field}")


def open_cell(page, language, row):
    """Opens the choice of fields for the column of a row: selects its cell, then Enter."""
    label = translate(language, "load.columns")
    grid = page.locator(GRID).filter(has=page.locator(f'[aria-label="{label}"]'))
    select_cell(page, grid, 2, row, at=FIELD)
    page.keyboard.press("Enter")


def answer(page):
    return page.locator("h2").first


@pytest.mark.parametrize("language", LOCALES)
def test_corrections_are_remembered_a_mended_row_comes_in_and_a_load_is_taken_back(
    chromium, own_server, language
):
    page = reader(chromium, language)
    open_page(page, f"{own_server.url}/load_data")
    upload(page, "newcomers.csv", NEWCOMERS.encode())
    screenshot(page, f"load-unclear-{language}")
    correct(page, language)
    press(page, "accept")
    screenshot(page, f"load-preview-{language}", whole=True)
    store(page)
    expect(page.get_by_text(translate(language, "load.stored", n=3))).to_be_visible()

    mended = mend(page, language)
    upload(page, "newcomers.rejected.xlsx", mended)
    expect(page.get_by_text(translate(language, "load.as_before"))).to_be_visible()
    store(page)
    expect(page.get_by_text(translate(language, "load.stored", n=1))).to_be_visible()

    more = NEWCOMERS.replace(",,丙队,四", "A-05,江晚照,丙队,五")
    upload(page, "newcomers again.csv", more.encode())
    expect(page.get_by_text(translate(language, "load.as_before"))).to_be_visible()
    counts = translate(language, "load.compare", new=1, changed=0, unchanged=3)
    expect(answer(page)).to_contain_text(counts)
    store(page)
    undo_newest(page, language, 3)
    page.context.close()


def correct(page, language):
    """Says what nobody could know: the kind of table and three of its columns."""
    expect(page.locator(".st-key-accept button")).to_be_disabled()
    choose_kind(page, language, "roster")
    columns = ["A 识别码", "B 称谓", "C 小队", "D 备忘"]
    for row, field in enumerate(("person_id", "person_name", "team")):
        named = joined(columns[row + 1 :], language)
        left = translate(language, "load.left_out_none", named=named)
        take_for(page, language, row, field, page.get_by_text(left))
        settle(page)
    expect(answer(page)).to_contain_text(translate(language, "kind.roster"))


def mend(page, language):
    """The rows that were left out, downloaded, with the number and name filled in."""
    label = translate(language, "load.rejected", n=1)
    with page.expect_download(timeout=MILLISECONDS) as download:
        page.get_by_role("button", name=label).click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["识别码", "称谓", "小队", "备忘"]
    assert [cell.value for cell in sheet[2]][:4] == [None, None, "丙队", "四"]
    assert sheet["E1"].value == translate(language, "load.rejected_reason")
    sheet["A2"], sheet["B2"] = "A-04", "顾澄野"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def undo_newest(page, language, number):
    page.locator(f".st-key-undo_of_{number} button").first.click()
    confirm = page.locator(".st-key-undo button")
    expect(confirm).to_be_visible(timeout=MILLISECONDS)
    gone = translate(language, "load.undo_part", n=1, what=translate(language, "data_table.person"))
    expect(page.get_by_text(gone, exact=False).first).to_be_visible()
    rerun(page, confirm.click)
    assert_no_exception(page)
    table = page.locator(GRID).last
    expect(table).to_contain_text(translate(language, "load.history_undone"))


def move_borders(page, language, **borders):
    """Opens the borders of the table, sets some of them and says so."""
    page.get_by_role("button", name=translate(language, "load.borders")).click()
    for name, value in borders.items():
        field = page.get_by_label(translate(language, f"load.{name}"), exact=True)
        expect(field).to_be_visible(timeout=MILLISECONDS)
        if name.startswith("column"):
            field.click()
            page.get_by_role("option", name=value, exact=True).click()
        else:
            field.fill(value)
            field.press("Tab")
        # a late drawing would take the next click away
        settle(page)
    apply = page.get_by_role("button", name=translate(language, "load.apply"))
    rerun(page, apply.click)
    assert_no_exception(page)
    page.keyboard.press("Escape")
    settle(page)


def test_header_rows_end_and_columns_of_a_table_are_moved(chromium, own_server):
    page = reader(chromium, "zh")
    open_page(page, f"{own_server.url}/load_data")
    upload(page, "花名册.csv", STRAY.encode())
    move_borders(page, "zh", header_first="2", header_last="2", data_last="4", column_first="B")
    found = {"kind": translate("zh", "kind.roster"), "first": 2, "last": 4, "n": 2}
    told = translate("zh", "load.answer", left="B", right="E", **found)
    expect(answer(page)).to_contain_text(told)
    screenshot(page, "load-borders-zh", whole=True)
    # the first header row below the last: nothing is changed
    move_borders(page, "zh", header_first="4")
    expect(page.get_by_text(translate("zh", "load.borders_invalid"))).to_be_visible()
    press(page, "accept")
    store(page)
    expect(page.get_by_text(translate("zh", "load.stored", n=2))).to_be_visible()
    page.context.close()


def test_a_browser_closed_in_the_middle_stores_nothing_and_the_next_reader_sets_a_question(
    chromium, own_server
):
    page = reader(chromium, "zh")
    open_page(page, f"{own_server.url}/load_data")
    upload(page, "满意度问卷.csv", SURVEY.encode())
    press(page, "accept")
    expect(page.locator(".st-key-store button")).to_be_enabled()
    page.context.close()
    other = reader(chromium, "zh")
    open_page(other, f"{own_server.url}/load_data")
    assert heading(other).inner_text() == translate("zh", "title.load_data")
    expect(other.get_by_text(translate("zh", "load.history_none"))).to_be_visible()
    upload(other, "满意度问卷.csv", SURVEY.encode())
    press(other, "accept")
    store(other)
    set_question(other, topic="直播")
    other.context.close()


def set_question(page, topic):
    """Reverses the first question and gives it a topic; both stand there after a reload."""
    open_questions(page)
    select_cell(page, questions(page), 2, 0, at=0.5)
    rerun(page, lambda: page.keyboard.press("Space"))
    select_cell(page, questions(page), 3, 0, at=0.7)
    page.keyboard.press("Enter")
    page.locator("#portal textarea").last.fill(topic)
    # a table tells of a change a moment later: saved at once, it would not be in it
    rerun(page, lambda: page.keyboard.press("Enter"))
    press(page, "save_questions")
    page.reload()
    settle(page)
    open_questions(page)
    expect(questions(page)).to_contain_text(topic)
    expect(questions(page).locator('[data-testid="glide-cell-2-0"]')).to_have_text("true")


def open_questions(page):
    switch = page.locator(".st-key-questions_shown label").first
    expect(switch).to_be_visible(timeout=MILLISECONDS)
    rerun(page, switch.click)
    settle(page)


def questions(page):
    label = translate("zh", "load.questions")
    return page.locator(GRID).filter(has=page.locator(f'[aria-label="{label}"]'))
