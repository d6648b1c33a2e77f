"""Every code an evaluation can carry has words in both languages, and every word is needed."""

import ast
import re
from pathlib import Path

import pytest

from analytics.evaluation.card import DESIGNS, DISABLING, CannotEvaluate
from analytics.evaluation.evaluating import METHODS, evaluate
from data.importing.model import Problem
from data.importing.reading import read_files
from data.importing.roles import ROLES, read_table
from reporting import charts, reports, wording
from reporting.words import LANGS, catalogue
from tests.evaluation.tables import csv_of
from tests.evaluation.test_reference_cases import LARGE, cases

PROJECT = Path(__file__).resolve().parents[2]


def texts_of_analyses():
    found = set()
    for path in (PROJECT / "analytics/evaluation").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def codes_given(call: str, place: int) -> set[str]:
    """The constant argument at a place of every call of this name."""
    found = set()
    for path in (PROJECT / "analytics/evaluation").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == call:
                found |= {
                    a.value for a in node.args[place : place + 1] if isinstance(a, ast.Constant)
                }
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_every_code_has_words(lang):
    words = catalogue(lang)
    wanted = {f"design.{code}" for code in DESIGNS}
    wanted |= {f"evaluation_warning.{code}" for code in DISABLING}
    wanted |= {f"problem.{code}" for code in codes_given("CannotEvaluate", 0)}
    wanted |= {f"design_reason.{code}" for code in codes_given("Suggestion", 1)}
    wanted |= {f"design_method.{code}" for code in codes_given("Computed", 0)}
    wanted |= {f"calculator_role.{role}" for role in ROLES}
    assert wanted - set(words) == set()


def test_every_warning_with_words_can_be_given():
    reading = (PROJECT / f"data/importing/{name}.py" for name in ("roles", "crosstab"))
    said = "".join(file.read_text("utf-8") for file in reading)
    given = texts_of_analyses() | set(re.findall(r'"(\w+)"', said))
    warnings = {k.split(".")[1] for k in catalogue("zh") if k.startswith("evaluation_warning.")}
    reasons = {"no_variation", "groups_apart", "too_few_teams", "too_few_days", "constant_series"}
    assert warnings - given - reasons == set()


def test_every_design_has_a_method():
    assert set(METHODS) == set(DESIGNS)


@pytest.mark.slow
def test_any_design_declared_for_any_table_gives_words_or_a_sentence():
    tables = {name: case for name, case in cases().items() if len(case.frame) < LARGE}
    sources = read_files([("t.csv", csv_of(case.frame)) for case in tables.values()])
    n_evaluated, refused = 0, set()
    for (name, case), source in zip(tables.items(), sources, strict=True):
        roles = read_table(source, case.columns)
        assert not isinstance(roles, Problem), name
        for design in DESIGNS:
            try:
                card = evaluate(roles.frame, design=design, is_rating=roles.is_rating)
            except CannotEvaluate as error:
                refused.add(f"problem.{error.code}")
                continue
            n_evaluated += 1
            for lang in LANGS:
                lines = wording.evaluation_lines(card, lang, roles.headers)
                lines += [row.text for row in wording.evaluation_card(card, lang, roles.headers)]
                report = reports.calculator(card, roles.headers, "t.csv", lang=lang)
                assert not re.search(
                    r"\bnan\b|None(?! found)|\{", " ".join([*lines, report.answer])
                )
                if charts.has_picture(card):
                    charts.evaluation_interval(card, roles.headers, lang)
    assert n_evaluated > 60
    assert refused - set(catalogue("zh")) == set()
