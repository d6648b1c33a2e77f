"""`evaluate`: what does a small table say?"""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from analytics.evaluation import evaluating
from analytics.evaluation.card import DESIGNS
from analytics.evaluation.goals import Goals
from commands.answer import Answer
from data.importing import roles
from data.importing.model import Problem
from data.importing.paths import read_paths
from reporting import evaluation, wording
from reporting.words import LANGS, Lang


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--design", choices=DESIGNS, help="instead of the suggested one")
    parser.add_argument("--columns", default="", metavar="ROLE=HEADER,…", help="name columns")
    parser.add_argument("--margin", type=_goal, help="a difference that does not matter")
    parser.add_argument("--target", type=_goal, help="the share, mean or difference to reach")
    parser.add_argument("--level", type=_level, default=0.95, help="level of the intervals")


def run(given: Namespace) -> Answer:
    """What does a small table say? Exit code 2 where it cannot be evaluated."""
    table = roles.read_table(read_paths([given.file])[0][0], given.columns)
    if isinstance(table, Problem):
        return _not_evaluated(table, given.lang)
    try:
        card = evaluating.evaluate(
            table.frame,
            design=given.design,
            level=given.level,
            is_rating=table.is_rating,
            is_score=table.is_score,
            is_percent=table.is_percent,
            assumed=table.assumed,
            goals=Goals(given.margin, given.target),
        )
    except evaluating.CannotEvaluate as error:
        return _not_evaluated(Problem(error.code, "refused", values=error.values), given.lang)
    lines = wording.evaluation_lines(card, given.lang, table.headers)
    return Answer(evaluation.as_json(card, table.headers), lines)


def _not_evaluated(problem: Problem, lang: Lang) -> Answer:
    sentences = {lang: wording.problem_sentence(problem, lang) for lang in LANGS}
    return Answer({"problem": problem.code, "sentence": sentences}, [sentences[lang]], code=2)


def _level(text: str) -> float:
    level = float(text)
    if not 0.5 <= level < 1:
        raise ArgumentTypeError(f"{text} is not a level such as 0.95")
    return level


def _goal(text: str) -> float:
    value = roles.read_goal(text)
    if value is None:
        raise ArgumentTypeError(f"{text} is not a number such as 0.03, 3% or 3")
    return value
