"""The log says who did what; it is filtered, taken along, and a file that was taken stands in it."""

import ast
import csv
import io
from pathlib import Path

import pytest

from data import rights
from pages.shared import audit, goals, store
from tests.pages.seeing import go_to, open_app


@pytest.mark.slow
@pytest.mark.usefixtures("own_copy")
def test_the_log_holds_a_change_and_a_download_and_is_filtered_by_both():
    app = open_app("en")
    go_to(app, "settings")
    app.button(key="restore").click().run()
    assert store._made(lambda: b"file", "progress.xlsx", "li@example.com", {}) == b"file"
    seen = go_to(app, "settings")
    assert {"this computer", "li@example.com", "download", "progress.xlsx"} <= set(seen.cells)
    app.selectbox(key="audit_actor").select("li@example.com").run()
    log = next(box.value for box in app.dataframe if "Subject" in box.value)
    assert log[["Who", "What", "Subject"]].to_numpy().tolist() == [
        ["li@example.com", "download", "progress.xlsx"]
    ]


@pytest.mark.slow
@pytest.mark.usefixtures("own_copy")
@pytest.mark.parametrize(
    ("language", "name"), [("zh", "业务效果.pdf"), ("en", "business-effect.pdf")]
)
def test_a_page_taken_along_is_called_in_the_readers_language(language, name):
    store._made(lambda: b"file", "business_effect.pdf", "li@example.com", {})
    seen = go_to(open_app(language), "settings")
    assert name in seen.cells


@pytest.mark.usefixtures("empty")
def test_coming_and_going_of_one_sign_in_are_matched_without_its_whole_number():
    for action in ("sign_in", "sign_out"):
        rights.note(store.opened(), action, "li@example.com", "da6950661099822fc03fc7aa")
    rows = goals.words(store.read_now("audit_list"), "audit")
    assert rows.iloc[:2, 3].tolist() == ["#da6950", "#da6950"]


@pytest.mark.usefixtures("empty")
def test_a_log_taken_along_holds_no_formula_and_says_so_itself():
    store.opened()
    store._made(bytes, "=1+1", "@li", {})
    rows = goals.words(store.read_now("audit_list"), "audit")
    make = store.noted(lambda: audit._file(rows, "Log", "zh"), "audit.csv", n_rows=len(rows))
    text = make().decode("utf-8-sig")
    (_, actor, _, subject), *_ = list(csv.reader(io.StringIO(text)))[1:]
    assert (actor, subject) == ("'@li", "'=1+1")
    newest = store.read_now("audit_list").iloc[0]
    assert (newest["action"], newest["subject"], newest["detail"]) == (
        "download",
        "audit.csv",
        '{"n_rows": 1}',
    )


#: They write a line of their own: what they hand out is no page.
OWN_LINE = {
    ("goals.py", "partial(_backup, store.reader().name)"),
    ("personal_data.py", "lambda: _copied(person, who)"),
}


def test_every_file_that_can_be_taken_is_noted_in_the_log():
    folder = Path(audit.__file__).parent
    calls = [
        (file.name, node)
        for file in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.download_button"
    ]
    assert len(calls) > 5
    made = {
        (name, ast.unparse(next(given.value for given in node.keywords if given.arg == "data")))
        for name, node in calls
    }
    assert {one for one in made if not one[1].startswith("store.noted(")} == OWN_LINE
