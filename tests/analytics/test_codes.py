"""Codes: each has words in both languages, and no result carries an unknown one."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from analytics import codes

PROJECT = Path(__file__).parents[2]
SECTIONS = {
    "reason": codes.REASONS,
    "caution": codes.CAUTIONS,
    "cause": codes.CAUSES,
    "definition": codes.DEFINITIONS,
}
#: Codes put together from a part: kinds of metric, phases of a score.
COMPOSED = {f"before_after_{kind}" for kind in ("ratio", "count", "amount")} | {
    f"scores_{phase}" for phase in ("pre", "post", "retest")
}


def words(language):
    return tomllib.loads(
        (PROJECT / f"reporting/catalogue/{language}/analytics.toml").read_text("utf-8")
    )


def texts_of_code():
    found = set()
    for path in PROJECT.glob("analytics/**/*.py"):
        if path.name != "codes.py":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_has_words_and_every_word_a_code(section, language):
    assert set(words(language)[section]) == set(SECTIONS[section])


def test_every_code_is_given_by_some_analysis():
    listed = {code for section in SECTIONS.values() for code in section}
    assert listed - texts_of_code() - COMPOSED == set()


def test_every_reason_that_is_written_down_is_listed():
    found = set()
    for path in PROJECT.glob("analytics/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "CannotTell":
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    assert found
    assert found <= set(codes.REASONS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reasons_want_nothing_but_the_counts_of_a_result(language):
    for section, allowed in {
        "reason": {"n", "needed"},
        "caution": {
            "n_days_dropped",
            "per_day",
            "per_day_interval",
            "autocorrelation",
            "events",
            "smallest_p",
            "courses",
            "n_teams_missing",
        },
        "cause": set(),
        "definition": set(),
    }.items():
        for text in words(language)[section].values():
            assert set(re.findall(r"{(\w+)", text)) <= allowed
