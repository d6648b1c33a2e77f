"""The attacker of tests/analytics/test_small_group_swaps.py over what readers are really given: every part of
the spreadsheet, the document and the page with its figures, the text of the printed pages, the hover values of
every chart and its alternative text, and the answer that the command line prints.

Two worlds differ in who of a block gave which answer. If nothing that is given out differs, nothing that is
worked out from any sequence of it, by whatever method, tells the answers of a group smaller than a block.
"""

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pypdf
import pytest

from analytics import privacy, satisfaction, survey_scale
from reporting import charts, files, reports, webpage, wording
from tests.analytics import test_small_group_swaps as swaps
from tests.analytics.test_small_group_attack import filters_of, minimum_only
from tests.reporting import examples

TARGET = swaps.TARGET
#: Random organisations of one run of the slow test; more by the environment, for a long night.
N_RUNS = int(os.environ.get("TRAINLIFT_ATTACK_RUNS", "20"))
MADE_AT = datetime(2026, 11, 20, 9, 14, tzinfo=UTC)
#: What people are grouped by -> how its column is called.
GROUPINGS = {"course_name": "course", "role": "role", "quarter": "quarter", "trainer": "trainer"}
#: When an office file was written; numbers whose last digits hang on the order of adding up.
_MADE = re.compile(r"<dcterms:\w+[^>]*>[^<]*</dcterms:\w+>")
_NUMBER = re.compile(r"-?\d+\.\d{7,}(e-?\d+)?")


def report_and_pictures(people, whole, view, by, lang):
    """The report of a view, the pictures that the page draws of it, and what it says to each.

    people: as single questions read them; whole: as reliability does, which takes whole forms.
    """
    rows, invited = swaps.answers(people, view)
    result = satisfaction.satisfaction(rows, invited, target=TARGET)
    groups = satisfaction.satisfaction_by(rows, invited, by=by, target=TARGET)
    items = satisfaction.satisfaction_items(rows, target=TARGET)
    waves = satisfaction.satisfaction_by(rows, invited, by="quarter", target=TARGET)
    scale = survey_scale.survey_scale(swaps.pairs(whole, view))
    recommended = survey_scale.recommendation(rows)
    results = (result, groups, items, scale, recommended, examples.provenance())
    made = reports.satisfaction(*results, lang=lang, target=TARGET, by=GROUPINGS[by])
    made = replace(made, made_at=MADE_AT)
    drawn = [
        charts.attendance_rows(groups, lang, target=TARGET, axis="x"),
        charts.item_bars(items, lang),
    ]
    said = [made.answer, wording.groups_title(groups, lang)]
    if sum(isinstance(wave.measure, satisfaction.Satisfaction) for wave in waves) > 1:
        drawn.append(charts.satisfaction_trend(waves, (), lang, target=TARGET))
        said.append(wording.waves_title(waves, lang))
    if isinstance(result, satisfaction.Satisfaction):
        drawn.append(charts.satisfaction_bars(result, lang, target=TARGET))
        drawn.append(charts.definitions_dots(result, lang, target=TARGET))
    return made, [figure.to_json() for figure in drawn], said


def given_out(people, whole, steps, *, is_printed=False):
    """Everything that readers are given at these steps: view, grouping and language of each."""
    found = []
    for view, by, lang in steps:
        made, pictures, said = report_and_pictures(people, whole, view, by, lang)
        found += [*pictures, *said]
        for extension in ("xlsx", "docx", "html"):
            found += parts_of(files.WRITERS[extension](made, lang))
        if is_printed:
            pages = pypdf.PdfReader(io.BytesIO(files.WRITERS["pdf"](made, lang))).pages
            found += [page.extract_text() for page in pages]
    return [_NUMBER.sub(lambda told: f"{float(told[0]):.6f}", text or "") for text in found]


def parts_of(content):
    """The texts a file is made of: those packed in it, or itself."""
    if not content.startswith(b"PK"):
        return [content.decode("utf-8").replace(webpage._plotly(), "")]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = [name for name in packed.namelist() if name.endswith((".xml", ".rels"))]
        return [_MADE.sub("", packed.read(name).decode("utf-8")) for name in sorted(names)]


def differs(seed, n_steps=2, *, is_printed=False):
    """Whether anything given out tells a swapped world apart; None where nothing could be swapped."""
    people, random = swaps.asked(seed), np.random.default_rng(seed)
    views = filters_of(people)
    steps = [
        (
            views[random.integers(len(views))],
            tuple(GROUPINGS)[random.integers(4)],
            ("zh", "en")[i % 2],
        )
        for i in range(n_steps)
    ]
    with pytest.MonkeyPatch.context() as whole:
        # which swaps are allowed follows from the rule as it should be
        whole.setattr(privacy, "view", swaps.VIEW)
        other = swaps.swapped(people, random)
        forms = swaps.mixed(people, random)
    if swaps.cells(other).equals(swaps.cells(people)):
        return None
    plain = given_out(people, people, steps, is_printed=is_printed)
    worlds = ((other, people), (people, forms))
    return any(given_out(*world, steps, is_printed=is_printed) != plain for world in worlds)


@pytest.mark.slow
def test_swaps_inside_blocks_change_nothing_that_is_given_out():
    found = [differs(seed, 1) for seed in range(2)]
    assert False in found, "there is something to swap"
    assert True not in found


@pytest.mark.slow
def test_a_minimum_alone_is_caught_in_what_is_given_out(monkeypatch):
    monkeypatch.setattr(privacy, "view", minimum_only)
    assert True in (differs(seed) for seed in range(12))


@pytest.mark.slow
def test_nothing_given_out_tells_swapped_answers_apart_in_many_organisations():
    found = {seed: differs(seed, is_printed=seed % 10 == 0) for seed in range(N_RUNS)}
    assert [seed for seed, is_other in found.items() if is_other] == []
    assert sum(is_other is False for is_other in found.values()) > 0.4 * N_RUNS
