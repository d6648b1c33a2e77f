"""Grids in which a plan and a skill matrix are written down: a cell changed, kept, and taken back."""

import pytest
from playwright.sync_api import expect

from reporting.words import translate
from tests.browser.serving import serve
from tests.browser.steps import (
    GRID,
    MILLISECONDS,
    assert_no_exception,
    open_page,
    rerun,
    screenshot,
    select_cell,
    settle,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: Table -> the column of the grid whose text is changed.
PLAN = {"goal": 1, "milestone": 1, "course_change": 3, "material": 0, "training_party": 2}
WRITTEN = "试着改一格"
#: Left edge of the first column, as a share of the width.
LEFT = 0.03
OWN_TOOLS = '[class*="st-key-tools_"]'
#: Columns of the skill matrix that are no levels: number and name.
N_NAMES = 2


@pytest.fixture(scope="module")
def sample(tmp_path_factory, stock):
    """A server with the sample organisation in Chinese."""
    folder = tmp_path_factory.mktemp("grids")
    stock(folder, "zh")
    with serve(folder) as running:
        yield running


def test_a_changed_cell_of_each_table_of_the_plan_is_kept_and_taken_back(page, sample):
    open_page(page, f"{sample.url}/plan")
    rerun(page, page.get_by_text(translate("zh", "training_plan.edit"), exact=True).click)
    for table, column in PLAN.items():
        if table != "goal":
            name = translate("zh", f"data_table.{table}")
            rerun(page, page.locator(".st-key-plan_table").get_by_text(name, exact=True).click)
        before = cell(page, table, column).inner_text()
        n_before = texts(page, table).count(before)
        write(page, table, column, WRITTEN)
        screenshot(page, f"grid-{table}")
        press(page, "plan_save")
        assert WRITTEN in texts(page, table), table
        assert texts(page, table).count(before) == n_before - 1, table
        press(page, "undo_plan")
        assert WRITTEN not in texts(page, table), table
        assert texts(page, table).count(before) == n_before, table


def test_levels_changed_while_other_rows_are_shown_are_kept_with_their_source_and_taken_back(
    page, sample
):
    open_page(page, f"{sample.url}/skills")
    rerun(page, page.get_by_text(translate("zh", "skills.grid_open"), exact=True).click)
    label = "skills.view_level"
    before = [cell(page, label, N_NAMES, row).inner_text() for row in (0, 1)]
    after = ["0.5" if float(level) != 0.5 else "1.5" for level in before]
    write(page, label, N_NAMES, after[0])
    second = cell(page, label, 0, 1).inner_text()
    rerun(page, page.locator(f"{OWN_TOOLS} button").last.click)
    only(page, second)
    assert cell(page, label, 0).inner_text() == second
    write(page, label, N_NAMES, after[1])
    screenshot(page, "grid-skills")
    only(page, "")
    found = [cell(page, label, N_NAMES, row).inner_text() for row in (0, 1)]
    assert list(map(float, found)) == list(map(float, after))
    saving = page.locator(".st-key-grid_save button")
    expect(saving).to_have_text(translate("zh", "skills.grid_save", n=2))
    press(page, "grid_save")
    found = [cell(page, label, N_NAMES, row).inner_text() for row in (0, 1)]
    assert list(map(float, found)) == list(map(float, after))
    press(page, "undo_grid")
    found = [cell(page, label, N_NAMES, row).inner_text() for row in (0, 1)]
    assert list(map(float, found)) == list(map(float, before))


def only(page, words):
    """Shows only the rows of the grid that hold these words."""
    field = page.get_by_label(translate("zh", "table.rows"), exact=True).last
    field.fill(words)
    rerun(page, lambda: field.press("Enter"))


def grid_of(page, table):
    key = table if "." in table else f"data_table.{table}"
    found = page.locator(GRID).filter(has=page.locator(f'[aria-label="{translate("zh", key)}"]'))
    expect(found.first).to_be_visible(timeout=MILLISECONDS)
    return found.first


def cell(page, table, column, row=0):
    """A cell of the grid, as a screen reader finds it."""
    found = grid_of(page, table).locator(f'[data-testid="glide-cell-{column}-{row}"]')
    expect(found).to_be_attached(timeout=MILLISECONDS)
    expect(found).not_to_have_text("", timeout=MILLISECONDS)
    return found


def texts(page, table):
    cell(page, table, 0)
    return grid_of(page, table).locator("td").all_inner_texts()


def write(page, table, column, text):
    """Goes to the cell from the first of its row, types over it, and leaves it."""
    grid = grid_of(page, table)
    select_cell(page, grid, 0, 0, at=LEFT)
    for step in range(1, column + 1):
        page.keyboard.press("ArrowRight")
        reached = grid.locator(f'[data-testid="glide-cell-{step}-0"][aria-selected="true"]')
        expect(reached).to_be_attached(timeout=MILLISECONDS)
    page.keyboard.press("Enter")
    field = page.locator("#portal input, #portal textarea").first
    expect(field).to_be_visible(timeout=MILLISECONDS)
    field.fill(text)
    rerun(page, lambda: page.keyboard.press("Enter"))
    assert_no_exception(page)


def press(page, key):
    button = page.locator(f".st-key-{key} button")
    expect(button).to_be_enabled(timeout=MILLISECONDS)
    rerun(page, button.click)
    settle(page)
    assert_no_exception(page)
