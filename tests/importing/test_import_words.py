"""Every code, field and reason of an import can be said in both languages."""

import ast
from pathlib import Path

import pytest

from data.importing import vocabulary
from data.importing.checking import check
from data.importing.kinds import rank_kinds
from data.importing.known import Known
from data.importing.mapping import propose
from data.importing.model import KINDS
from data.importing.rows.marks import STATUSES
from data.importing.tables import find_tables
from reporting.wording import problem_sentence
from reporting.words import LANGS, has_words

IMPORTING = Path(__file__).resolve().parents[2] / "data/importing"


def codes_in_code():
    """First arguments of the calls that note, reject and ask, over all modules of the import.

    A code kept in a variable first is every text that the function gives to that variable.
    """
    found = set()
    for path in IMPORTING.rglob("*.py"):
        for place in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(place, ast.FunctionDef):
                found |= codes_in_function(place)
    return sorted(found)


def codes_in_function(function):
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        if name not in ("note", "reject", "ask", "problem"):
            continue
        if isinstance(first, ast.Name):
            found |= texts_given_to(first.id, function)
        else:
            found |= firsts(first)
    return found


def texts_given_to(name, function):
    given = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    return {
        text
        for node in given
        for target in node.targets
        for part in [target.elts[0] if isinstance(target, ast.Tuple) else target]
        if isinstance(part, ast.Name) and part.id == name
        for text in firsts(node.value)
    }


def firsts(node):
    """The texts a node may be: itself, both branches of a choice, the first of a tuple."""
    if isinstance(node, ast.IfExp):
        return firsts(node.body) | firsts(node.orelse)
    if isinstance(node, ast.Tuple):
        return firsts(node.elts[0])
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return {node.value} if is_text else set()


@pytest.mark.parametrize("code", codes_in_code())
def test_every_problem_has_words(code):
    assert all(has_words(lang, f"problem.{code}") for lang in LANGS)


def test_every_field_kind_and_status_has_words():
    fields = {f"field.{field}" for kind in KINDS for field in vocabulary.fields_of(kind)}
    keys = fields | {f"kind.{kind}" for kind in KINDS} | {f"status.{status}" for status in STATUSES}
    assert {key for key in keys for lang in LANGS if not has_words(lang, key)} == set()


def reasons_in_code():
    """First parts of the pairs of a reason and its points, over the module that ranks the kinds."""
    pairs = [
        node
        for node in ast.walk(ast.parse((IMPORTING / "kinds.py").read_text("utf-8")))
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and firsts(node)
    ]
    # points below nothing speak against a kind and are not shown
    shown = [pair for pair in pairs if not isinstance(pair.elts[1], ast.UnaryOp)]
    points = [pair for pair in shown if not firsts(pair.elts[1])]
    return sorted({reason for pair in points for reason in firsts(pair)})


@pytest.mark.parametrize("reason", reasons_in_code())
def test_every_reason_for_a_kind_has_words(reason):
    assert all(has_words(lang, f"kind_reason.{reason}") for lang in LANGS)


@pytest.mark.slow
def test_every_problem_and_reason_of_the_real_files_can_be_said(samples):
    for name, source in samples.items():
        if not name.startswith(("A", "K", "S", "T")):
            continue
        for table in find_tables(source):
            proposal = propose(table, Known(), source.name)
            reasons = {f"match_reason.{match.reason}" for match in proposal.matches}
            for guess in rank_kinds(table, Known(), source.name):
                reasons |= {f"kind_reason.{reason}" for reason in guess.reasons}
            assert {key for key in reasons for lang in LANGS if not has_words(lang, key)} == set()
            for problem in check(proposal, Known(salt=b"salt")).problems:
                assert all(problem_sentence(problem, lang) for lang in LANGS)
