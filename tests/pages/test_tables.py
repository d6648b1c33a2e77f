"""A table in the order and with the rows that a reader, or a link, asks for."""

import pandas as pd
import pytest

from pages.shared import display
from reporting.words import translate
from tests.pages.seeing import app_at, go_to, open_app, tables_of

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


def test_a_column_without_a_word_keeps_the_width_of_its_header():
    empty, usual = pd.Series(["", ""]), pd.Series(["abc", "abd"])
    assert [display._width(cells) for cells in (empty, usual)] == [None, None]
    assert display._width(pd.Series(["a", "a", "a" * 20])) > 20
