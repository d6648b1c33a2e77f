"""People as sheets write them: found where it is sure, asked where it is not, never guessed."""

from datetime import date

import pandas as pd
import pytest

from data.importing import people
from data.importing.known import Known
from data.importing.model import Found, Written
from tests.importing.small_tables import SALT, check, codes, rows_of, table_of

#: two namesakes, one other, and one known by her name alone, who is not on the roster
ROSTER = pd.DataFrame(
    [
        ("E0104", "王芳", "产品部", "产品一组"),
        ("E0105", "王芳", "市场部", None),
        ("0127", "欧阳映川", "产品部", None),
        ("E0200", "Li Wei", "Sales", None),
        ("name:苏若棠", "苏若棠", None, None),
    ],
    columns=["person_id", "person_name", "department", "team"],
)


def outcome(number="", name="", department="", *, confirmed=None, answers=None, **options):
    """The key found, or the reason of the doubt with its candidates, or None for a stranger."""
    person = Written(number, name, department)
    roster = people.roster_of(ROSTER, confirmed, options.pop("source", ""))
    found = people.match([person], roster, answers, **options)
    if found.doubts:
        (doubt,) = found.doubts
        return doubt.why, [candidate.person_id for candidate in doubt.candidates]
    return found.found.get(person, Found(None, None)).person_id


def test_a_number_of_the_roster_decides():
    assert outcome("E0105", "王芳") == "E0105"
    assert outcome("E0105") == "E0105"


@pytest.mark.parametrize("number", ["127", "000127"])
def test_leading_zeros_do_not_make_another_person(number):
    assert outcome(number, "欧阳映川") == "0127"
    assert outcome(number) == "0127"


def test_a_number_whose_name_differs_in_one_letter_decides_and_is_said():
    person = Written("0127", "欧阳映山")
    found = people.match([person], people.roster_of(ROSTER, None, "")).found
    assert found == {person: Found("0127", "number_near")}
    known = Known(people=ROSTER, salt=SALT)
    checked = check(table_of("工号|姓名|成绩\n0127|欧阳映山|85"), course="用户研究", known=known)
    assert rows_of(checked, "assessment_result", "person_id") == [("0127",)]
    assert "people_by_number_near" in codes(checked, "note")


def test_a_number_whose_name_is_another_is_asked():
    assert outcome("E0105", "欧阳映川") == ("other_name", ["E0105"])
    assert outcome("127", "王芳") == ("other_name", ["0127"])


def test_a_new_number_under_a_known_name_is_asked_but_not_on_a_new_roster():
    assert outcome("A77", "欧阳映川", "产品部") == ("other_number", ["0127"])
    assert outcome("A77", "欧阳映川", "市场部") is None
    assert outcome("A77", "欧阳映川", is_roster=True) is None


@pytest.mark.parametrize("name", ["欧阳映川", "欧阳 映川", "欧 阳 映　川", "Ｌｉ Wei", "li wei"])
def test_a_name_that_only_one_person_has_is_enough_however_it_is_spaced(name):
    assert outcome(name=name) == ("E0200" if "W" in name.upper() else "0127")


def test_namesakes_are_told_apart_by_department_and_asked_without():
    assert outcome(name="王芳", department="市场部") == "E0105"
    assert outcome(name="王芳", department="产品一组") == "E0104"
    assert outcome(name="王芳") == ("namesake", ["E0104", "E0105"])
    assert outcome(name="王芳", department="财务部") == ("namesake", ["E0104", "E0105"])


def test_the_same_name_in_another_department_may_be_somebody_else():
    assert outcome(name="欧阳映川", department="财务部") == ("other_department", ["0127"])
    assert outcome(name="欧阳映川", department="产品") == "0127"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("产品部-欧阳映川(手机)", "0127"),
        ("欧阳映川（新员工）", "0127"),
        ("市场部-王芳", "E0105"),
        ("王芳(市场部)", "E0105"),
        ("E0104王芳", "E0104"),
        ("0127-欧阳映川", "0127"),
        ("欧阳映川3月15离职", "0127"),
        ("欧阳映川离职", "0127"),
        ("Li Wei (Unverified)", "E0200"),
        ("火星分部-欧阳映川", ("nickname", ["0127"])),
        ("王芳3月15离职", ("namesake", ["E0104", "E0105"])),
        ("产品部-苏若棠", None),
        ("小欧", None),
    ],
)
def test_names_inside_nicknames_and_before_remarks(name, expected):
    assert outcome(name=name) == expected


@pytest.mark.parametrize("name", ["欧阳映山", "欧陽映川", "Wei Li", "Li Wai"])
def test_what_is_nearly_a_name_of_the_roster_is_asked(name):
    assert outcome(name=name)[0] == "near"


def test_two_letters_that_differ_in_one_are_another_name_unless_the_department_agrees():
    assert outcome(name="王方") is None
    assert outcome(name="王方", department="市场部") == ("near", ["E0105"])


def test_only_a_single_candidate_is_suggested():
    roster = people.roster_of(ROSTER, None)
    found = people.match([Written("", "王芳"), Written("", "欧阳映山")], roster)
    assert [doubt.suggestion for doubt in found.doubts] == [None, "0127"]


def test_an_answer_counts_and_is_remembered_by_name_department_and_source():
    person = Written("", "王芳")
    assert outcome(name="王芳", answers={person: "E0105"}) == "E0105"
    remembered = pd.DataFrame(
        [("", "小欧", "", "0127"), ("meeting", "小欧", "", "E0200")],
        columns=["source", "written_name", "written_department", "person_id"],
    )
    assert outcome(name="小欧", confirmed=remembered) == "0127"
    assert outcome(name="小欧", confirmed=remembered, source="meeting") == "E0200"
    assert outcome(name="小欧", department="产品部", confirmed=remembered) is None


def test_somebody_apart_is_known_by_number_or_name():
    nobody = people.match([], people.roster_of(ROSTER, None))
    assert nobody.person_id(Written("9", "甲")) == "9"
    assert nobody.person_id(Written("", "甲")) == "name:甲"


def test_without_a_roster_nobody_is_in_doubt():
    roster = people.roster_of(ROSTER[ROSTER["person_id"].str.startswith("name:")], None)
    found = people.match([Written("", "苏若棠"), Written("1", "苏若")], roster)
    assert (found.doubts, len(found.unmatched)) == ((), 2)


def test_strangers_of_one_name_are_told_apart_by_departments_that_differ_only():
    written = [
        Written("", "张伟", "客服部"),
        Written("", "张伟", "客服"),
        Written("", "张 伟", "内容部"),
        Written("", "张伟"),
        Written("A7", "张伟", "财务部"),
        Written("", "王敏", "客服部"),
    ]
    one, other = "name:张伟 (客服)", "name:张 伟 (内容)"
    assert people.namesakes(written) == {written[0]: one, written[1]: one, written[2]: other}
    assert people.namesakes(written[:2] + written[3:]) == {}


def test_whoever_was_told_apart_before_keeps_that_key():
    one = {"person_id": "name:张伟 (客服)", "person_name": "张伟", "department": "客服部"}
    known = Known(salt=SALT, people=pd.DataFrame([one]))
    text = "姓名|部门|成绩\n张伟|客服部|80\n王敏|客服部|90"
    checked = check(table_of(text), known=known, date=date(2026, 3, 6), course="礼仪")
    assert {key for (key,) in rows_of(checked, "assessment_result", "person_id")} == {
        "name:张伟 (客服)",
        "name:王敏",
    }
    assert "namesakes_found" not in codes(checked)


@pytest.mark.parametrize(
    ("roster_name", "written"),
    [
        ("Moore, Alice", "Alice Moore"),
        ("Alice Moore", "Moore, Alice"),
        ("O'Neil, Mike", "Mike O'Neil"),
    ],
)
def test_a_last_name_before_a_comma_is_the_same_name(roster_name, written):
    roster = people.roster_of(
        pd.DataFrame({"person_id": ["H1"], "person_name": [roster_name]}), None
    )
    found = people.match([Written("", written)], roster)
    assert {w.name: f.person_id for w, f in found.found.items()} == {written: "H1"}


def test_a_title_behind_a_comma_is_no_first_name():
    assert people.name_key("Alice Moore, PhD") != people.name_key("PhD Alice Moore")
