"""Makes the spreadsheets of the sample organisation, as a company would export them.

The numbers are drawn once, without words; a language only changes what they are called. The same
language and seed give the same bytes.
"""

import tomllib
from pathlib import Path
from typing import Any

from data.samples import truth, workbooks
from data.samples.truth import Language
from data.samples.world import make_world

WORDS_FOLDER = Path(__file__).parent / "words"


def words(language: Language) -> dict[str, Any]:
    """Headers, titles, marks and answers of one language."""
    return tomllib.loads((WORDS_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def make_files(language: Language, seed: int = truth.SEED) -> list[tuple[str, bytes]]:
    """The files of the sample organisation as (name, content), in the order to load them."""
    world, said = make_world(seed), words(language)
    return [
        workbooks.roster(world, said, language),
        workbooks.courses(world, said, language),
        workbooks.requirements(said, language),
        *workbooks.inventories(world, said, language),
        workbooks.needs(world, said, language),
        workbooks.talks(world, said, language),
        workbooks.appraisals(world, said, language),
        *workbooks.sign_in_sheets(world, said, language),
        *workbooks.score_sheets(world, said, language),
        workbooks.question_sheet(world, said, language),
        *workbooks.satisfaction(world, said, language),
        *workbooks.daily_metrics(world, said, language),
        workbooks.clock_times(world, said, language),
        workbooks.quiz(world, said, language),
        workbooks.later_test(world, said, language),
    ]
