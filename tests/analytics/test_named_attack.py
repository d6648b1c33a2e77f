"""An attacker without the right to see people, on named results: who passed at the first attempt or at any,
who came, from every view of every organisation, by the linear algebra and the linear program of
tests/analytics/test_small_group_attack.py.
"""

import os

import numpy as np
import pandas as pd
import pytest

from analytics import privacy, progress, scoring, targets, unnamed
from analytics.results import Rate
from tests.analytics.test_small_group_attack import K, differences, recovered_groups

PASSED, CAME = targets.TARGETS["pass_rate"], targets.TARGETS["attendance"]
#: Random organisations of one run of the slow test; more by the environment, for a long night.
N_RUNS = int(os.environ.get("TRAINLIFT_ATTACK_RUNS", "40"))
ATTRIBUTES = ["course_id", "role", "level", "tenure"]
GROUPINGS = (None, "course_name", "role", "level", "tenure", "trainer", "format", "tier")


def organisation(seed):
    """Random people in random courses, a row each: what they are, whether they sat, passed, came."""
    random = np.random.default_rng(seed)
    n = int(random.integers(8, 60))
    rows = pd.DataFrame(
        {
            "course_id": random.choice([f"c{i}" for i in range(random.integers(1, 4))], n),
            "role": random.choice([*(f"r{i}" for i in range(random.integers(1, 4))), None], n),
            "level": random.choice(["1", "2", None], n),
            "tenure": random.choice(["tenure_0", "tenure_1"], n),
            "n_sat": (random.random(n) < 0.85).astype(int),
        }
    )
    chance = 1 if random.random() < 0.3 else 0.85
    rows["n_passed_first"] = rows["n_sat"] * (random.random(n) < chance)
    again = (rows["n_passed_first"] == 0) & (random.random(n) < 0.7)
    rows["n_passed_best"] = rows["n_passed_first"] | (rows["n_sat"] * again)
    held = {"trainer": rows["course_id"].map({"c0": "t", "c1": "t", "c2": "u"}), "format": "online"}
    return rows.assign(
        n_registered=1, score_line=0.7, tier="basic", course_name=rows["course_id"], **held
    )


def counted(people):
    """The rows of pass_counts: people added up by course and by what they are."""
    names = [name for name in people if not name.startswith("n_")]
    counts = [name for name in people if name.startswith("n_")]
    return people.groupby(names, dropna=False, as_index=False)[counts].sum()


def behind(people, rule):
    """The block of each person, worked out from the rule alone (-1: in none): an attacker knows it."""
    rows, block = counted(people), np.full(len(people), -1)
    cell = people[ATTRIBUTES].astype(object).fillna("").apply(tuple, axis=1)
    formed, _ = unnamed._blocks_of(rows, unnamed.COUNTED["pass_counts"], rule)
    for number, part in rows.groupby(formed):
        inside = part[ATTRIBUTES].astype(object).fillna("").apply(tuple, axis=1)
        block[cell.isin(inside)] = number
    return block


def views(rows):
    """Every (column, value, basis, what is shown of it) of a reader who takes every view."""
    for course in (None, *sorted(rows["course_id"].unique())):
        own = rows if course is None else rows[rows["course_id"] == course]
        for basis in ("sat", "best"):
            for by in GROUPINGS:
                if by is None:
                    told = scoring.pass_rate(own, target=PASSED, basis=basis).measure
                    yield course, None, None, basis, told
                    continue
                for group in scoring.pass_rate_by(own, by=by, target=PASSED, basis=basis):
                    yield course, by, group.group_id, basis, group.measure


def statements(people, rule=privacy.DEFAULT):
    """By basis: what is shown as (people who sat as 0/1, least and most of them who passed)."""
    shown, block = unnamed.by_blocks("pass_counts", counted(people), rule), behind(people, rule)
    sat = people["n_sat"].to_numpy() > 0
    found = {"sat": {}, "best": {}}
    for course, by, value, basis, told in views(shown):
        if not isinstance(told, Rate):
            continue
        inside = np.ones(len(people), bool) if course is None else people["course_id"] == course
        inside = inside & (True if by is None else people[by].astype(str) == value)
        whole = [b for b in np.unique(block[inside]) if b >= 0 and inside[block == b].all()]
        members = np.isin(block, whole) & sat
        assert told.n == members.sum(), "what is counted are whole blocks"
        low, high = _ends(shown, course, by, value, scoring.BASES[basis][2])
        assert told.successes == (high if told.bound == "at_most" else low)
        assert (told.bound is None) == (low == high)
        found[basis][tuple(members), low, high] = True
    return {
        basis: [(np.array(m, float), low, high) for m, low, high in said]
        for basis, said in found.items()
    }


def _ends(shown, course, by, value, column):
    """The least and the most that the interval of a view tells."""
    own = shown if course is None else shown[shown["course_id"] == course]
    own = own if by is None else own[own[by].astype(str) == value]
    return int(own[column].sum()), int(own[column + unnamed.MOST].sum())


def found_out(people):
    """What the attacker knows of fewer than K people, or of all of a group."""
    both = statements(people)
    small = [n for said in both.values() for n in differences(said) if n < K]
    return small + [found for said in both.values() for found in recovered_groups(said)]


def test_nothing_below_the_minimum_is_recovered_from_named_results():
    assert found_out(organisation(1)) == []


@pytest.mark.slow
def test_nothing_is_recovered_in_many_organisations():
    assert {seed: found for seed in range(N_RUNS) if (found := found_out(organisation(seed)))} == {}


@pytest.mark.slow
def test_a_minimum_alone_is_caught():
    # groups of at least K of those who sat, from rows that are no blocks
    caught = 0
    for seed in range(8):
        people = organisation(seed)
        sat = people[people["n_sat"] > 0]
        said = [
            (people.index.isin(part.index).astype(float), *2 * (part["n_passed_first"].sum(),))
            for by in ATTRIBUTES
            for _, part in (*sat.groupby(by), *sat.groupby(["course_id", by]), (None, sat))
            if len(part) >= K
        ]
        caught += bool(recovered_groups(said)) or any(n < K for n in differences(said))
    assert caught >= 6


def test_that_all_passed_is_caught_where_it_is_told(monkeypatch):
    people = organisation(0).assign(course_id="c0", course_name="c0", n_sat=1)
    people = people.assign(n_passed_first=1, n_passed_best=1)
    assert found_out(people) == []

    def exact(name, rows, rule):
        told = original(name, rows, rule)
        return told.assign(
            **{c[: -len(unnamed.MOST)]: told[c] for c in told if c.endswith(unnamed.MOST)}
        )

    original = unnamed.by_blocks
    monkeypatch.setattr(unnamed, "by_blocks", exact)
    assert found_out(people)


@pytest.mark.parametrize("seed", range(10))
def test_every_sum_of_attendance_is_of_whole_sessions_of_enough_people(seed):
    random = np.random.default_rng(seed)
    n = random.integers(1, 12, 8)
    sessions = pd.DataFrame(
        {
            "session_id": [f"s{i}" for i in range(8)], "course_name": random.choice(["a", "b"], 8),
            "trainer": random.choice(["t", "u"], 8), "format": "online", "n_expected": n,
            "session_on": pd.Timestamp("2026-11-02"), "week_on": pd.Timestamp("2026-11-02"),
            # each session leaves a digit of its own in the sum
            "n_present": n, "n_excused": 0,
        }
    )  # fmt: skip
    shown = unnamed.by_blocks("attendance_by_session", sessions, privacy.DEFAULT)
    assert set(shown["session_id"]) == set(sessions.loc[n >= K, "session_id"])
    size = dict(zip(sessions["session_id"], n, strict=True))
    names = ("course_name", "trainer", "format")
    found = {by: progress.attendance_by(shown, by=by, target=CAME) for by in names}
    for by, groups in (found | {"session_id": progress.sessions(shown, target=CAME)}).items():
        for group in groups:
            own = shown[shown[by] == group.group_id]
            assert group.measure.n == sum(size[s] for s in own["session_id"])
            assert all(size[s] >= K for s in own["session_id"])
