"""A table in the order and with the rows that a reader, or a link, asks for."""

import pandas as pd
import pytest

from pages.shared import display
from reporting.words import translate
from tests.pages.seeing import TOOLS, app_at, go_to, offered, open_app, tables_of

pytestmark = pytest.mark.slow

SCORE = translate("zh", "column.first_score")


def table_over(app, code):
    """The cells of the table whose choices have this code."""
    return next(table.value for table, keys in tables_of(app.main) if f"rows_{code}" in keys)


def test_a_table_is_put_in_order_by_number_and_keeps_the_rows_asked_for(sample):
    sample("zh")
    app = open_app("zh")
    go_to(app, "progress")
    order = next(box for box in app.selectbox if f"{SCORE} ↓" in box.options)
    code = order.key.removeprefix("order_")
    before = table_over(app, code)
    order.select(f"{SCORE} ↓").run()
    found = table_over(app, code)
    assert list(found[SCORE].dropna()) == sorted(before[SCORE].dropna(), reverse=True)
    assert found[SCORE].isna().tolist() == sorted(before[SCORE].isna())
    role = before.iloc[0, -1]
    app.text_input(key=f"rows_{code}").input(role).run()
    kept = table_over(app, code)
    assert 0 < len(kept) == (before == role).any(axis=1).sum() < len(before)
    said = translate("zh", "table.shown", n=len(kept), total=len(before))
    assert any(said in box.value for box in app.markdown)
    # a colleague who is sent the address
    reader = app_at("zh", **{f"rows_{code}": role, f"order_{code}": f"{SCORE} ↓"})
    go_to(reader, "progress")
    assert table_over(reader, code).equals(kept)
    app.text_input(key=f"rows_{code}").input("没有这样的人").run()
    said = translate("zh", "table.none", words="没有这样的人")
    assert any(said in box.value for box in app.markdown)


def test_tables_of_the_dialog_of_sources_are_put_in_order_and_filtered(sample):
    sample("zh")
    app = open_app("zh")
    go_to(app, "progress")
    n_before = len(offered(app))

    def sheets():
        next(one for one in app.button if "attendance_by_session" in str(one.key)).click().run()
        assert not app.exception
        return list(tables_of(app.main.root))[n_before]

    (table, keys), column = sheets(), translate("zh", "column.origin_rows")
    assert offered(app) == [TOOLS] * (n_before + 2)
    before = table.value
    name = before.iloc[-1][translate("zh", "column.origin_file")]
    chosen = {"order": f"{column} ↓", "rows": name}
    for key in keys:
        if (kind := key.partition("_")[0]) in chosen:
            app.session_state[key] = chosen[kind]
    found = sheets()[0].value
    kept = before[(before == name).any(axis=1)]
    assert 0 < len(found) == len(kept) < len(before)
    assert list(found[column].astype(int)) == sorted(kept[column].astype(int), reverse=True)


@pytest.mark.parametrize(
    ("page", "toggle"),
    [("plan", "plan_edited"), ("skills", "grid_open"), ("load_data", "questions_shown")],
)
def test_a_table_that_is_filled_in_is_put_in_order_filtered_and_downloaded(sample, page, toggle):
    sample("en")
    app = open_app("en")
    go_to(app, page)
    n_before = len(offered(app))
    app.toggle(key=toggle).set_value(True).run()
    assert not app.exception
    assert len(app.data_editor) == 1
    assert offered(app) == [TOOLS] * (n_before + 1)


def test_a_column_without_a_word_keeps_the_width_of_its_header():
    empty, usual = pd.Series(["", ""]), pd.Series(["abc", "abd"])
    assert [display._width(cells) for cells in (empty, usual)] == [None, None]
    assert display._width(pd.Series(["a", "a", "a" * 20])) > 20
    rare = pd.Series([*[""] * 9, "4/66"], name="迟到超过 5 分钟")
    assert display._width(rare) > display.LETTER * len("late over 5 min")
