"""A locked workbook asks for its password on the page, and is read once it is given."""

import io

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from reporting.words import translate
from tests.pages.seeing import LANGUAGES, open_app

pytestmark = pytest.mark.usefixtures("empty")


def locked_scores() -> bytes:
    plain, locked = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(
            [["工号", "姓名", "成绩"], ["007", "王敏", 90], ["008", "李雷", 80]]
        ):
            sheet.write_row(row, 0, cells)
    OOXMLFile(plain).encrypt("训练", locked)
    return locked.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_workbook_is_read_once_its_password_is_given(language):
    app = open_app(language)
    app.switch_page("pages/load_data.py").run()
    app.get("file_uploader")[0].upload("scores.xlsx", locked_scores()).run()
    assert translate(language, "problem.file_password") in app.error[0].value
    give(app, "wrong", language)
    assert translate(language, "problem.file_password_wrong") in app.error[0].value
    give(app, "训练", language)
    assert not app.error
    assert not app.exception


def give(app, password, language):
    label = translate(language, "load.password", file="scores.xlsx")
    next(box for box in app.text_input if box.label == label).set_value(password)
    label = translate(language, "load.password_open")
    next(button for button in app.button if button.label == label).click().run()
