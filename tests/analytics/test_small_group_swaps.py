"""An attacker who compares worlds: two people of one block swap all their answers, and nothing that any
analysis of answers returns may change. What does not change under a swap tells nobody who said what,
whatever is computed from it, linear or not.
"""

import os
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd
import pytest

from analytics import privacy, review, satisfaction, survey_scale, targets, texts
from tests.analytics.test_small_group_attack import filters_of, frames, minimum_only, organisation

TARGET = targets.TARGETS["satisfaction"]
#: Random organisations of one run of the slow test; more by the environment, for a long night.
N_RUNS = int(os.environ.get("TRAINLIFT_ATTACK_RUNS", "40"))
#: Column of the organisation, type and aspect of the question, ends of its scale.
QUESTIONS = {
    "value": ("rating", "overall", 1.0, 5.0),
    "item": ("rating", "satisfaction", 1.0, 5.0),
    "other": ("matrix", "satisfaction", 1.0, 5.0),
    "advice": ("nps", "recommend", 0.0, 10.0),
}


def asked(seed):
    """People with answers to several questions, some left out, and a text of their own."""
    people = organisation(seed)
    random = np.random.default_rng(10_000 + seed)
    n = len(people)
    for name in ("item", "other"):
        drawn = np.clip(people["value"] + random.integers(-2, 2, n), 1, 5).astype(float)
        people[name] = np.where(random.random(n) < 0.12, np.nan, drawn)
    people["advice"] = np.where(random.random(n) < 0.2, np.nan, random.integers(3, 11, n))
    people["text"] = [f"text {i}" if i % 3 else None for i in random.permutation(n)]
    return people


def answers(people, view):
    """The rows of satisfaction_counts under a view, one per answer."""
    counts, invited = frames(people, **view)
    parts = []
    for name, (kind, aspect, low, high) in QUESTIONS.items():
        rows = counts.assign(
            question_id=name, question_text=name, question_type=kind, aspect=aspect,
            scale_min=low, scale_max=high, value=people[name].astype(float),
        )  # fmt: skip
        parts.append(rows.dropna(subset=["value"]))
    return pd.concat(parts, ignore_index=True), invited


def pairs(people, view):
    """The rows of liked_pairs: answers of one person to two rating questions."""
    counts, _ = frames(people, **view)
    names = [name for name, (kind, *_) in QUESTIONS.items() if kind != "nps"]
    parts = []
    for place, first in enumerate(names):
        for second in names[place:]:
            rows = counts.assign(
                first_id=first, first_text=first, first_aspect=QUESTIONS[first][1],
                second_id=second, second_text=second, second_aspect=QUESTIONS[second][1],
                first_value=people[first].astype(float), second_value=people[second].astype(float),
            )  # fmt: skip
            parts.append(rows.dropna(subset=["first_value", "second_value"]))
    return pd.concat(parts, ignore_index=True)


def written(people, view):
    """The rows of liked_texts: of all courses and roles, whatever is asked for."""
    counts, _ = frames(people, quarters=view["quarters"])
    rows = counts.assign(source="survey", topic=None, text=people["text"])
    return rows.dropna(subset=["text"]).sort_values("text")


def questions_shown(people, views):
    """Everything that analyses of single questions return under these views."""
    settings = review.Settings(targets.TARGETS, privacy.DEFAULT)
    found = []
    for view in views:
        rows, invited = answers(people, view)
        for definition in satisfaction.DEFINITIONS[::2]:
            options = {"target": TARGET, "definition": definition}
            found.append(satisfaction.satisfaction(rows, invited, **options))
        found.append(satisfaction.satisfaction_items(rows, target=TARGET))
        found += [
            satisfaction.satisfaction_by(rows, invited, by=by, target=TARGET)
            for by in ("course_name", "role", "quarter", "trainer")
        ]
        found.append(satisfaction.responses(invited))
        found.append(satisfaction.order_cost(rows))
        found.append(review._liked(rows, invited, settings))
        found.append(survey_scale.recommendation(rows))
    return plain(tuple(found))


def together_shown(people, views):
    """Everything that is returned of several questions of one form, and of texts."""
    nobody = {
        "answer_tags": pd.DataFrame(columns=["text_sha256", "tag", "is_on"]),
        "person_names": pd.DataFrame(columns=["person_name"]),
        "skill_links": pd.DataFrame(columns=["skill_name"]),
    }
    found = []
    for view in views:
        found.append(survey_scale.survey_scale(pairs(people, view)))
        found.append(texts.liked_study(written(people, view), **nobody))
    return plain(tuple(found))


def plain(value):
    """A result as nested tuples, numbers to nine digits: sums may be added in another order."""
    if is_dataclass(value):
        return tuple(plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, dict):
        return tuple((key, plain(part)) for key, part in value.items())
    if isinstance(value, tuple | list):
        return tuple(plain(part) for part in value)
    if isinstance(value, float | np.floating):
        return round(float(value), 9)
    return value


def sorted_question(people, name):
    """The answered rows of one question in blocks: what an attacker who knows the rule works out."""
    counts, _ = frames(people)
    kind, aspect, low, high = QUESTIONS[name]
    rows = counts.assign(
        person=range(len(people)), question_id=name, question_type=kind, aspect=aspect,
        scale_min=low, scale_max=high, value=people[name].astype(float),
    ).dropna(subset=["value"])  # fmt: skip
    if kind != "nps":
        return satisfaction._sorted(rows, privacy.DEFAULT).rename(columns={"is_liked": "is_alike"})
    marked = rows.assign(is_alike=(rows["value"] >= survey_scale.PROMOTER).astype(bool))
    within = (*satisfaction.FORMS, "question_id")
    return privacy.sort_into_blocks(marked, privacy.DEFAULT, within=within, alike="is_alike")


def swapped(people, random, n_tries=4):
    """The same people after answers to each question were swapped inside its blocks.

    Who gave a favourable answer swaps with others who did; across, only where that leaves the
    blocks as they are, since blocks of one mind join others.
    """
    now = people.copy()
    for name in QUESTIONS:
        rows = sorted_question(people, name)
        known = rows[rows["block"] >= 0]
        for _, part in known.groupby(["block", "is_alike"]):
            place = now.columns.get_loc(name)
            now.iloc[part["person"], place] = random.permutation(now.iloc[part["person"], place])
        for _, part in list(known.groupby("block"))[:n_tries]:
            now = crossed(now, name, random.permutation(part["person"])[:2], rows)
    return now


def crossed(people, name, pair, rows):
    """The people with one pair swapped, if every block stays what it was."""
    tried, place = people.copy(), people.columns.get_loc(name)
    tried.iloc[pair, place] = people.iloc[pair[::-1], place]
    after = sorted_question(tried, name)
    same = rows[["person", "block", "side"]].equals(after[["person", "block", "side"]])
    return tried if same else people


def mixed(people, random):
    """The same people with whole forms and texts dealt anew inside each quarter and load."""
    now = people.copy()
    pattern = people[list(QUESTIONS)].notna().apply(tuple, axis=1)
    for _, part in people.groupby([people["quarter_on"], people["first_load_id"], pattern]):
        order = random.permutation(part.index)
        now.loc[part.index, list(QUESTIONS)] = people.loc[order, list(QUESTIONS)].to_numpy()
    wrote = people[people["text"].notna()]
    for _, part in wrote.groupby(["quarter_on", "first_load_id"]):
        now.loc[part.index, "text"] = people.loc[random.permutation(part.index), "text"].to_numpy()
    return now


def cells(people):
    """How many people of each course and role gave which answer: what may not be seen."""
    names = ["quarter_on", "course_id", "role", "first_load_id"]
    return people.groupby(names, dropna=False)[list(QUESTIONS)].agg(
        lambda part: tuple(sorted(part))
    )


def differs(seed, n_views=1):
    """Whether a random organisation looks different after swaps; None where nothing was swapped."""
    people, random = asked(seed), np.random.default_rng(seed)
    views = filters_of(people)
    views = [views[i] for i in random.permutation(len(views))[:n_views]]
    with pytest.MonkeyPatch.context() as whole:
        # which swaps are allowed follows from the rule as it should be
        whole.setattr(privacy, "view", VIEW)
        other = swapped(people, random)
    if cells(other).equals(cells(people)):
        return None
    forms = mixed(people, random)
    return questions_shown(people, views) != questions_shown(other, views) or together_shown(
        people, views
    ) != together_shown(forms, views)


VIEW = privacy.view


@pytest.mark.slow
def test_swaps_inside_blocks_change_nothing_that_is_shown():
    found = [differs(seed) for seed in range(3)]
    assert False in found, "there is something to swap"
    assert True not in found


@pytest.mark.slow
def test_a_minimum_alone_is_caught_by_a_swap(monkeypatch):
    monkeypatch.setattr(privacy, "view", minimum_only)
    assert True in (differs(seed) for seed in range(12))


@pytest.mark.slow
def test_nothing_shown_tells_swapped_answers_apart_in_many_organisations():
    found = {seed: differs(seed) for seed in range(N_RUNS)}
    assert [seed for seed, is_other in found.items() if is_other] == []
    assert sum(is_other is False for is_other in found.values()) > 0.4 * N_RUNS


def test_answers_that_wait_for_others_are_seen_in_nothing():
    people = asked(3).assign(first_load_id=1)
    late = people.head(4).assign(first_load_id=2, text=None)
    low, high = (
        pd.concat([people, late.assign(**dict.fromkeys(QUESTIONS, value))], ignore_index=True)
        for value in (1.0, 5.0)
    )
    views = filters_of(people)[::12]
    assert questions_shown(low, views) == questions_shown(high, views)
    assert together_shown(low, views) == together_shown(high, views)
