"""An attacker who sees every view of every organisation, and may add, subtract and bound.

Everything the analyses return is written down as a linear statement about the answers of single people.
Linear algebra looks for a person, or fewer people than the minimum group, in the span of the statements;
a linear program looks for the range that is left for the answers of small groups.
"""

import os
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from analytics import privacy, satisfaction, targets
from analytics.results import CannotTell, Satisfaction

TARGET = targets.TARGETS["satisfaction"]
K = privacy.DEFAULT.minimum_group
QUARTERS = pd.to_datetime(["2026-01-01", "2026-04-01"])
#: Organisations whose every view is taken together, a hundred a test; the nightly run has a thousand.
N_ATTACKED = int(os.environ.get("TRAINLIFT_ATTACKED", "300"))


def organisation(seed):
    """Answers of random people, one row each: quarter, course, role, load and value (1-5)."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 45))
    courses, roles = int(random.integers(1, 4)), int(random.integers(1, 4))
    rows = pd.DataFrame(
        {
            "quarter_on": QUARTERS[random.integers(0, 2, n)],
            "course_id": random.choice([f"c{i}" for i in range(courses)], n),
            "role": random.choice([*(f"r{i}" for i in range(roles)), None], n),
            "first_load_id": np.sort(random.choice([1, 1, 1, 2, 3], n)),
            "value": random.choice([1, 2, 3, 4, 5], n, p=[0.02, 0.05, 0.1, 0.4, 0.43]),
        }
    ).astype({"role": object})
    happy = random.random() < 0.4
    return rows.assign(value=rows["value"].clip(lower=4)) if happy else rows


def frames(people, *, quarters=None, course=None, role=None, is_in_force=True):
    """The two frames as the questions give them, under filters."""
    inside = pd.Series(True, people.index)
    if quarters is not None:
        inside &= people["quarter_on"].isin(quarters)
    if course is not None:
        inside &= people["course_id"] == course
    if role is not None:
        inside &= people["role"] == role
    rows = people.assign(is_in_view=inside, is_in_force=is_in_force, survey_id="s", n=1)
    rows = rows.assign(
        course_name=rows["course_id"], trainer="t", format="online", tier="basic", question_id="q",
        quarter=rows["quarter_on"].dt.to_period("Q").astype(str),
        question_text="Overall", question_type="rating", aspect="overall", scale_min=1.0, scale_max=5.0,
        value=rows["value"].astype(float),
    )  # fmt: skip
    return rows, rows.assign(n_invited=100)


def filters_of(people):
    """Every combination of period, course and role that the controls offer."""
    courses = (None, *sorted(people["course_id"].unique()))
    roles = (None, *sorted(people["role"].dropna().unique()))
    periods = (None, [QUARTERS[0]], [QUARTERS[1]])
    return [
        {"quarters": quarters, "course": course, "role": role}
        for quarters, course, role in product(periods, courses, roles)
    ]


def views(people, n_steps, random):
    """Every (members as 0/1, what is shown of them) of a random walk over filters and groupings."""
    groupings = (None, "course_name", "role", "quarter", "trainer")
    steps = [(chosen, by) for chosen in filters_of(people) for by in groupings]
    for step in random.permutation(len(steps))[:n_steps]:
        chosen, by = steps[step]
        counts, invited = frames(people, **chosen)
        inside = counts["is_in_view"].to_numpy()
        if by is None:
            yield inside, satisfaction.satisfaction(counts, invited, target=TARGET)
            continue
        for group in satisfaction.satisfaction_by(counts, invited, by=by, target=TARGET):
            yield (counts[by].astype(str) == group.group_id).to_numpy() & inside, group.measure


def memberships(people):
    """The people behind each block, worked out from the rule alone: an attacker knows the rule."""
    counts, _ = frames(people)
    rows = satisfaction._sorted(satisfaction.headline_rows(counts), privacy.DEFAULT)
    return rows["block"].to_numpy(), rows["side"].to_numpy()


def statements(people, n_steps=20, seed=0):
    """What is shown as (people as 0/1, lowest, highest number of satisfied among them)."""
    block, side = memberships(people)
    found = {}
    for inside, measure in views(people, n_steps, np.random.default_rng(seed)):
        if not isinstance(measure, Satisfaction):
            continue
        whole = [b for b in np.unique(block[inside]) if b >= 0 and inside[block == b].all()]
        members = np.isin(block, whole)
        rate = measure.favourable
        assert rate.n == members.sum(), "what is counted are whole blocks"
        n_open = len({b for b in whole if side[block == b][0]})
        low, high = {
            None: (rate.successes, rate.successes),
            "at_least": (rate.successes, rate.successes + n_open),
            "at_most": (rate.successes - n_open, rate.successes),
        }[rate.bound]
        found[tuple(members), low, high] = True
        shown = dict(measure.counts)
        assert sum(shown.values()) == rate.n - n_open
    return [(np.array(m, float), low, high) for m, low, high in found]


def recovered_groups(said, size=K):
    """Groups of fewer than `size` people, or of any size where all are known, that are found out.

    People who are in the same statements cannot be told apart: one variable each kind, its number
    of satisfied people. A kind of fewer than `size` whose number is fixed is found out, and so is
    a larger one that is fixed at none or all.
    """
    if not said:
        return []
    matrix = np.array([members for members, _, _ in said])
    kinds, n = np.unique(matrix.T, axis=0, return_counts=True)
    kinds, n = kinds[kinds.any(axis=1)].T, n[kinds.any(axis=1)]
    lows, highs = np.array([low for _, low, _ in said]), np.array([high for _, _, high in said])
    found = []
    for number in range(len(n)):
        low, high = _range(number, kinds, n, lows, highs)
        is_fixed = high - low < 1e-7
        if is_fixed and (n[number] < size or low < 1e-7 or high > n[number] - 1e-7):
            found.append((number, int(n[number])))
    return found + _in_the_span(kinds, n, size)


def _range(number, kinds, n, lows, highs):
    """The lowest and the highest number of satisfied people that a kind can still have."""
    aim = np.zeros(len(n))
    aim[number] = 1
    limits = {
        "A_ub": np.vstack([kinds, -kinds]),
        "b_ub": np.concatenate([highs, -lows]),
        "bounds": [(0, size) for size in n],
        "method": "highs",
    }
    lowest, highest = linprog(aim, **limits), linprog(-aim, **limits)
    assert lowest.success, lowest.message
    return lowest.fun, -highest.fun


def _in_the_span(kinds, n, size):
    """Kinds of fewer than `size` people whose sum is a combination of what is shown."""
    _, singular, right = np.linalg.svd(kinds, full_matrices=False)
    basis = right[singular > 1e-9]
    shares = (basis**2).sum(axis=0)
    return [("span", int(n[i])) for i in np.flatnonzero(shares > 1 - 1e-7) if n[i] < size]


def differences(said):
    """How many people stand behind the difference of any two statements."""
    sets = (
        np.unique(np.array([members for members, _, _ in said]), axis=0)
        if said
        else np.empty((0, 1))
    )
    return [int(np.abs(a - b).sum()) for a, b in combinations(sets, 2)]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_nothing_below_the_minimum_is_recovered_from_all_views(seed):
    people = organisation(seed)
    said = statements(people)
    assert recovered_groups(said) == []
    assert all(n >= K for n in differences(said))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, N_ATTACKED, 100))
def test_nothing_is_recovered_in_hundreds_of_organisations(first):
    for seed in range(first, first + 100):
        people = organisation(seed)
        said = statements(people, n_steps=8, seed=seed)
        assert recovered_groups(said) == [], seed
        assert all(n >= K for n in differences(said)), seed


def minimum_only(rows, wanted=None):
    """The broken rule: a view of at least k people is shown as it is."""
    inside = rows["is_in_view"] if wanted is None else rows["is_in_view"] & wanted
    own = rows[inside]
    return privacy.Shown(own if own["n"].sum() >= K else own.iloc[:0], 0, False)


@pytest.mark.slow
def test_a_minimum_alone_is_caught(monkeypatch):
    caught = 0
    monkeypatch.setattr(privacy, "view", minimum_only)
    for seed in range(4):
        people = organisation(seed)
        satisfied = (people["value"] >= 4).to_numpy()
        said = [
            (inside.astype(float), satisfied[inside].sum(), satisfied[inside].sum())
            for inside, measure in views(people, 30, np.random.default_rng(0))
            if isinstance(measure, Satisfaction)
        ]
        caught += bool(recovered_groups(said)) or any(n < K for n in differences(said))
    assert caught >= 3


def test_a_block_of_one_mind_that_is_told_exactly_is_caught(monkeypatch):
    monkeypatch.setattr(privacy, "_side", lambda *_: "")
    people = organisation(0).assign(value=5, quarter_on=QUARTERS[0], first_load_id=1)
    assert recovered_groups(statements(people))


def test_late_answers_change_nothing_until_there_are_enough():
    early = organisation(3).assign(first_load_id=1)
    late = early.head(4).assign(first_load_id=2)
    both = pd.concat([early, late], ignore_index=True)
    for chosen in filters_of(early)[::3]:
        before = satisfaction.satisfaction(*frames(early, **chosen), target=TARGET)
        after = satisfaction.satisfaction(*frames(both, **chosen), target=TARGET)
        if isinstance(before, CannotTell):
            assert isinstance(after, CannotTell)
        else:
            assert (after.favourable, after.counts) == (before.favourable, before.counts)


def test_a_block_of_which_an_answer_was_taken_back_is_not_shown():
    people = organisation(4).assign(
        quarter_on=QUARTERS[0], course_id="c0", role="r0", first_load_id=1
    )
    counts, invited = frames(people)
    counts.loc[0, "is_in_force"] = False
    assert isinstance(satisfaction.satisfaction(counts, invited, target=TARGET), CannotTell)
