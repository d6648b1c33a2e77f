"""A shared link and the back button bring the same view, in a real browser."""

import pytest
from playwright.sync_api import expect

from data.samples import truth
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
    open_page,
    rerun,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = {"zh": "zh-CN", "en": "en-US"}
GRID = '[data-testid="stDataFrame"]'


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request):
    """The language the reader's browser prefers."""
    return request.param


@pytest.fixture(scope="module")
def stocked(tmp_path_factory, stock, language):
    """A server with the sample organisation."""
    folder = tmp_path_factory.mktemp(language)
    stock(folder, language)
    with serve(folder) as running:
        yield running


@pytest.fixture
def tabs(chromium, language):
    """Two readers who share nothing but what one sends the other."""
    readers = [new_reader(chromium, LOCALES[language]) for _ in range(2)]
    yield [reader.new_page() for reader in readers]
    for reader in readers:
        reader.close()


def press(page, key, words):
    """Presses a segment of the control under `key`."""
    button = page.locator(f".st-key-{key}").get_by_role("radio", name=words, exact=True)
    rerun(page, button.click)


def is_pressed(page, key, words):
    button = page.locator(f".st-key-{key}").get_by_role("radio", name=words, exact=True)
    expect(button).to_be_checked(timeout=MILLISECONDS)


def first_week(page, label):
    """Chooses the newest week of the list and returns its words."""
    page.get_by_role("combobox", name=label, exact=True).click()
    option = page.get_by_role("option").first
    words = option.inner_text()
    rerun(page, option.click)
    return words


def first_option(page, label):
    """The words of the first option of the list."""
    page.get_by_role("combobox", name=label, exact=True).click()
    words = page.get_by_role("option").first.inner_text()
    page.keyboard.press("Escape")
    return words


def test_the_progress_page_from_role_to_team_to_person(stocked, tabs, language):
    sender, receiver = tabs
    t = {name: translate(language, f"control.{name}") for name in ("period", "role", "week")}
    t |= {name: translate(language, f"progress.choose_{name}") for name in ("team", "person")}
    role = truth.ROLES["data"][language]
    open_page(sender, f"{stocked.url}/progress")
    choose(sender, t["role"], role)
    week = first_week(sender, t["week"])
    press(sender, "progress_by", translate(language, "progress.by_tenure"))
    press(sender, "progress_view", translate(language, "progress.view_team"))
    press(sender, "progress_view", translate(language, "progress.view_people"))
    for name in ("team", "person"):
        choose(sender, t[name], first_option(sender, t[name]))
    assert_no_exception(sender)
    person = chosen(sender, t["person"])
    number = person.split(" · ")[-1]
    expect(sender.locator(GRID).first).to_contain_text(number)
    open_page(receiver, sender.url)
    assert_no_exception(receiver)
    assert answer(receiver) == answer(sender)
    assert [chosen(receiver, t[n]) for n in ("role", "week", "person")] == [role, week, person]
    assert chosen(receiver, t["team"]) == chosen(sender, t["team"])
    is_pressed(receiver, "progress_by", translate(language, "progress.by_tenure"))
    expect(receiver.locator(GRID).first).to_contain_text(number)


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("assessment", "assessed_by", "grouping.level"),
        ("satisfaction", "liked_by", "grouping.trainer"),
        ("satisfaction", "definition", "reading.mean_of_max"),
    ],
)
def test_what_a_page_is_looked_at_by(stocked, tabs, language, name, key, words):
    sender, receiver = tabs
    open_page(sender, f"{stocked.url}/{name}")
    press(sender, key, translate(language, words))
    open_page(receiver, sender.url)
    is_pressed(receiver, key, translate(language, words))
    assert answer(receiver) == answer(sender)


def test_the_back_button_brings_back_the_page_as_it_was_left(stocked, tabs, language):
    page = tabs[0]
    role, wanted = translate(language, "control.role"), truth.ROLES["content"][language]
    open_page(page, f"{stocked.url}/progress")
    choose(page, role, wanted)
    press(page, "progress_by", translate(language, "progress.by_tenure"))
    left = answer(page)
    address = page.url
    go_to(page, "assessment")
    by = translate(language, "grouping.level")
    press(page, "assessed_by", by)
    there = page.url
    go_to(page, "satisfaction")
    rerun(page, page.go_back)
    assert page.url == there
    is_pressed(page, "assessed_by", by)
    rerun(page, page.go_back)
    assert page.url == address
    expect(page.get_by_role("combobox", name=role, exact=True)).to_have_value(wanted)
    is_pressed(page, "progress_by", translate(language, "progress.by_tenure"))
    assert answer(page) == left
