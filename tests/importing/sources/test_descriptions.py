"""Every description loads, has words, and a mistake in one is said with its place."""

import pytest

from data.importing.sources import (
    BadDescription,
    all_sources,
    read_description,
    recognise,
    source_named,
)
from reporting.words import LANGS, has_words

GOOD = """
kind = "survey"
is_verified = false
[[signature]]
headers = ["a", "b"]
"""


@pytest.mark.parametrize("source", all_sources().values(), ids=lambda source: source.source_id)
def test_a_source_has_a_name_and_its_reasons_and_notes_have_words(source):
    keys = {f"source.{source.source_id}"}
    keys |= {f"match_reason.{rule.reason}" for rule in source.columns}
    keys |= {f"problem.{code}" for code in source.says}
    assert {key for key in keys for lang in LANGS if not has_words(lang, key)} == set()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("kind = 1", "Cannot overwrite|kind"),
        ('[[column]]\nfield = "nothing"\nnames = ["a"]', "has no field nothing"),
        ('[[column]]\nfield = "question"', "names or a pattern"),
        ("[layout]\nheaders = [1]", "layout: unknown headers"),
        ('[cells]\nmissing = { "-2" = "gone" }', "no reason for missing is gone"),
        ('[[fact]]\nwhere = "cell"\npattern = "x"', "nothing is read from cell"),
        ("[[fact]]\nwhere = 'title'\npattern = '('", "unterminated"),
        ('[[signature]]\nheaders = ["a"]\nleast = 2', "no more than it has"),
        ("[[signature]]\nrows = 3", "needs headers or names"),
    ],
)
def test_a_mistake_is_said_with_the_source_it_stands_in(wrong, said):
    with pytest.raises(BadDescription, match=rf"^new: .*(?:{said})"):
        read_description("new", f"{GOOD}\n{wrong}")


def test_a_table_of_no_known_program_has_no_source():
    assert source_named(None) is None
    assert source_named("qualtrics") is all_sources()["qualtrics"]


def test_a_source_that_refines_another_takes_over_what_it_leaves_out():
    text, number = source_named("wjx_text"), source_named("wjx_number")
    assert number.signatures[0].headers == text.signatures[0].headers
    assert number.layout == text.layout
    assert set(text.columns) <= set(number.columns)
    assert number.cells != text.cells


# tables of other kinds that share words with the exports of surveys
OTHERS = [
    "序号|来源|数量|金额\n1|微信|3|4\n2|链接|5|6",
    "ID|Name|Email|Start time|End time\n1|Li|li@example.com|10:00|11:00\n2|Wu|wu@example.com|10:00|11:00",
    "审批编号|提交人|提交时间|请假类型|请假天数\n1|沈映川|2026-03-07 10:00|年假|1\n2|顾澄野|2026-03-08 10:00|事假|2",
    "提交人|提交时间|签到时间|课程\n沈映川|2026-03-07 10:00|10:00|定价\n顾澄野|2026-03-07 10:01|10:01|定价",
    "id|startdate|amount\n1|2026-03-07|5\n2|2026-03-08|6",
    "Timestamp|Name|Value\n2026-03-07 10:00|cpu|5\n2026-03-07 10:01|cpu|6",
    "工号|姓名|来源|成绩\nE1|沈映川|内部|90\nE2|顾澄野|外部|80",
]


@pytest.mark.parametrize("text", OTHERS, ids=[text.split("\n")[0] for text in OTHERS])
def test_a_table_that_shares_some_words_is_not_taken_for_the_export_of_a_survey(source_of, text):
    file = source_of(text)
    known = recognise(file.sheets[0], "table.xlsx", "xlsx")
    assert known is None or known.source.kind != "survey"
