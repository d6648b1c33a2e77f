"""Which columns of a form reach a private person: by their words and by their cells."""

import pytest

from data.importing.contacts import reaches_a_person
from tests.importing.small_tables import check, codes, rows_of, table_of

# the forms of the specification: e-mail, mobile number, identity card, IP address with its place
CONTACTS = [
    "li@example.com",
    "13800000000",
    "+86 138-0000-0000",
    "11010519491231002X",
    "192.0.2.1",
    "192.0.2.1(北京-北京)",
]


@pytest.mark.parametrize("cell", CONTACTS)
def test_contacts_are_known_by_their_form_whatever_the_header_says(cell):
    assert reaches_a_person("补充", [cell, cell, None])


@pytest.mark.parametrize("cell", ["2026", "北京", "满意", "3.5", "1.2.3", "a@b", "12800000000"])
def test_other_cells_are_not(cell):
    assert not reaches_a_person("补充", [cell, cell])


def test_a_typed_answer_to_a_question_about_contacts_is_personal_a_chosen_one_is_not():
    question = "请留下您的联系方式"
    assert reaches_a_person(question, ["微信 abc", "办公室 301", None])
    assert not reaches_a_person(question, ["微信", "微信", "电话", "微信", "电话"])


def test_a_survey_leaves_contacts_out_and_says_so():
    text = "序号|提交时间|1、喜欢吗？|2、会来吗？|3、补充\n1|2026/3/7|是|是|13800000000\n2|2026/3/8|否|是|li@example.com"
    checked = check(table_of(text), kind="survey")
    assert "personal_left_out" in codes(checked)
    assert "3、补充" not in [
        text for (text,) in rows_of(checked, "survey_question", "question_text")
    ]
