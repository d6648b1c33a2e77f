"""Every description loads, has words, and a mistake in one is said with its place."""

import pytest

from data.importing.sources import BadDescription, all_sources, read_description, source_named
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
