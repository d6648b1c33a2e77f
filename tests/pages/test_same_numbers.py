"""What a page shows under any filters is what its five files hold, read back by other libraries."""

import random

import pytest

from data.samples import truth
from pages.shared import display
from reporting.files import WRITERS
from reporting.report import tables
from reporting.words import translate
from tests.pages.seeing import choose, open_app, plain, see
from tests.reporting.test_same_numbers import (
    READERS,
    bare,
    numbers_of,
    shown_cells,
    wanted,
    workbook_numbers,
)

pytestmark = pytest.mark.slow

PAGE = "quarterly_review"
PERIODS = ("2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026-05", "2026-07", "2026")
N_VIEWS = 3


def views(seed):
    """Filters drawn at random: a month, a quarter or a year, of everybody or of one role."""
    draw = random.Random(seed)
    roles = [None, *(role["zh"] for role in truth.ROLES.values())]
    drawn = {(draw.choice(PERIODS), draw.choice(roles)) for _ in range(N_VIEWS)}
    # a role that was chosen stays chosen: whoever sees everybody comes first
    return sorted(drawn, key=lambda view: (view[1] or "", view[0]))


def test_a_review_shows_on_the_page_what_its_five_files_hold_under_any_filters(sample, monkeypatch):
    sample("zh")
    built = []

    def keep(place, page, build, filters):  # noqa: ARG001
        built.append(build())

    monkeypatch.setattr(display, "downloads", keep)
    app = open_app("zh")
    for period, role in views(7):
        filters = {"period": period} | ({"role": role} if role else {})
        seen = choose(app, PAGE, **filters)
        assert seen.exceptions == (), filters
        report = built[-1]
        texts = {name: READERS[name](WRITERS[name](report, "zh")) for name in READERS}
        page = bare("\n".join([plain(seen.text), *seen.cells]))
        for extension, text in (texts | {"page": page}).items():
            missing = [cell for cell in wanted(report, "zh") if bare(cell) not in text]
            assert missing == [], (filters, extension)
        found = workbook_numbers(WRITERS["xlsx"](report, "zh"))
        for table in tables(report):
            for value in numbers_of(table, "zh"):
                assert min(abs(value - other) for other in found) <= 1e-9 * max(1, abs(value))


@pytest.mark.parametrize(
    ("page", "key"),
    [("progress", "progress_by"), ("assessment", "assessed_by"), ("satisfaction", "liked_by")],
)
def test_a_file_has_the_groups_that_are_chosen_on_the_page(page, key, sample, monkeypatch):
    sample("zh")
    built = []
    monkeypatch.setattr(display, "downloads", lambda *given: built.append(given[2]()))
    app = open_app("zh")
    choose(app, page, period="2026Q3")
    if page == "progress":
        week = app.selectbox(key="week")
        week.select(week.options[0]).run()
    app.button_group(key=key).set_value("role").run()
    seen = see(app, page)
    assert seen.exceptions == ()
    role = [translate("zh", "column.role"), translate("zh", "column.actual")]
    (table,) = (t for t in tables(built[-1]) if [c.label for c in t.columns[:2]] == role)
    named = {role["zh"] for role in truth.ROLES.values()}
    assert table.rows
    assert {row[0] for row in table.rows} <= named
    missing = [cell for cell in shown_cells(table, "zh") if cell not in seen.cells]
    assert missing == []
