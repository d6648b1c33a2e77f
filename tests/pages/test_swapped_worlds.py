"""An attacker who compares two worlds in what the command line prints as JSON and writes: the sample organisation,
and the same after people of one block swapped their forms, of satisfaction and of needs surveys.
"""

import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

import cli
from analytics import need_blocks, privacy, satisfaction
from data.database import close, open_database, read_frame
from data.samples import truth
from tests.analytics.test_small_group_attack import minimum_only

pytestmark = pytest.mark.slow

#: People per block: with so many, blocks of the sample hold several roles.
K = 30
RULE = privacy.Rule(minimum_group=K)
#: When a file was made; numbers whose last digits hang on the order of adding up.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
_NUMBER = re.compile(r"-?\d+\.\d{7,}(e-?\d+)?")


def change(database, statement, **values):
    with database.engine.begin() as connection:
        connection.execute(sa.text(statement), values)


def table(database, question):
    with database.engine.connect() as connection:
        return pd.read_sql(sa.text(question), connection)


def totals(database):
    """Each block of each question with its cells, how it is told, and its answers: what may be seen."""
    rows = read_frame(database, "satisfaction_counts")
    rated = satisfaction._sorted(satisfaction._rated(rows), RULE)
    found = {}
    for (survey, quarter, question, block, side), part in rated[rated["n"] > 0].groupby(
        ["survey_id", "quarter_on", "question_id", "block", "side"]
    ):
        cells = frozenset(zip(part["course_id"], part["role"], strict=True))
        counts = tuple(sorted(part.groupby("value")["n"].sum().items()))
        found[survey, quarter, question, cells if block >= 0 else -1, side] = counts
    return found


def swap_liked(database, random, n_tries=8):
    """Swap who gave which form inside blocks of satisfaction surveys; how often."""
    forms = table(
        database, "select survey_id, respondent_key, course_id, role from survey_response"
    )
    forms = forms.dropna(subset=["course_id", "role"])
    before, done = totals(database), 0
    mixed = forms.groupby(["survey_id", "course_id"]).filter(lambda own: own["role"].nunique() > 1)
    for _ in range(n_tries):
        one = mixed.iloc[random.integers(len(mixed))]
        own = mixed[(mixed["survey_id"] == one.survey_id) & (mixed["course_id"] == one.course_id)]
        others = own[own["role"] != one["role"]]
        other = others.iloc[random.integers(len(others))]
        for form, role in ((one, other["role"]), (other, one["role"])):
            _set_role(database, form, role)
        if totals(database) == before:
            done += 1
            continue
        for form in (one, other):
            _set_role(database, form, form["role"])
    return done


def _set_role(database, form, role):
    change(
        database,
        "update survey_response set role = :role where survey_id = :survey and respondent_key = :key",
        role=role, survey=form["survey_id"], key=form["respondent_key"],
    )  # fmt: skip


def swap_needs(database, random, n_pairs=12):
    """Swap all that pairs of people of one block said of their needs; how many pairs."""
    frames = [read_frame(database, name) for name in ("need_forms", "need_attributes")]
    block = need_blocks.sort_respondents(*frames, rule=RULE).set_index("respondent")["block"]
    needs = "survey_id in (select survey_id from survey where purpose = 'needs')"
    forms = table(database, f"select survey_id, respondent_key from survey_response where {needs}")
    forms = forms.drop_duplicates().sort_values(["survey_id", "respondent_key"], ignore_index=True)
    forms["block"] = (forms.index + 1).map(block)
    for _, own in list(forms[forms["block"] >= 0].groupby("block"))[:n_pairs]:
        one, other = own.iloc[random.permutation(len(own))[:2]]["respondent_key"]
        for was, now in ((one, "swapped"), (other, one), ("swapped", other)):
            change(
                database,
                "update survey_answer set respondent_key = :now where respondent_key = :was and question_id in "
                "(select question_id from survey_question where question_type <> 'single')",
                now=now, was=was,
            )  # fmt: skip
    return n_pairs


@pytest.fixture(scope="module")
def worlds(sample_file, tmp_path_factory):
    """Two databases that differ in who of a block said what."""
    files = [tmp_path_factory.mktemp(name) / "trainlift.duckdb" for name in ("one", "other")]
    for file in files:
        shutil.copy(sample_file("en"), file)
        database = open_database(f"duckdb:///{file}")
        change(database, "delete from setting where setting_id = 'minimum_group'")
        change(
            database,
            "insert into setting (setting_id, value) values ('minimum_group', :k)",
            k=str(K),
        )
        close(database)
    database = open_database(f"duckdb:///{files[1]}")
    random = np.random.default_rng(20261126)
    assert swap_liked(database, random) > 0, "there is something to swap"
    swap_needs(database, random)
    close(database)
    return files


def written(file, monkeypatch, capsys, folder):
    """What the command line prints as JSON, and the files that it writes."""
    monkeypatch.setenv("TRAINLIFT_DATABASE_URL", f"duckdb:///{file}")
    found = []
    roles = [truth.ROLES[name]["en"] for name in ("product", "data")]
    needs = [["needs", "--role", role] for role in roles]
    for command in (["review", "--period", "2026Q3"], ["needs"], *needs):
        page = folder / f"{command[0]}.html"
        assert cli.main([*command, "--json", "--lang", "en", "-o", str(page)]) == 0
        told = json.loads(capsys.readouterr().out)
        found += [told["answer"], page.read_text(encoding="utf-8")]
    return [alike(text) for text in found]


def alike(text):
    """The text without the time it was made at and the digits that hang on the order of adding up."""
    timeless = _MOMENT.sub("", text)
    return _NUMBER.sub(lambda told: f"{float(told[0]):.6f}", timeless)


def test_nothing_the_command_line_writes_tells_swapped_answers_apart(
    worlds, monkeypatch, capsys, tmp_path
):
    one, other = (written(file, monkeypatch, capsys, tmp_path) for file in worlds)
    assert one == other


def test_a_minimum_alone_is_caught_in_what_the_command_line_writes(
    worlds, monkeypatch, capsys, tmp_path
):
    monkeypatch.setattr(privacy, "view", minimum_only)
    one, other = (written(file, monkeypatch, capsys, tmp_path) for file in worlds)
    assert one != other
