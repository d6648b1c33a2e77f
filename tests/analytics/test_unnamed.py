"""Named results without the right to see people: every row a whole block, every other frame empty."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import privacy, scoring, targets, unnamed
from data import queries

TARGET = targets.TARGETS["pass_rate"]
COUNTS = (
    "n_registered",
    "n_sat",
    "n_passed_first",
    "n_passed_best",
    "n_failed_first",
    "n_retested",
)


def pass_counts(sizes):
    """Rows by course, role and level: (course, role, level) -> people, one of whom failed."""
    rows = [
        {
            "course_id": course, "course_name": course, "role": role, "level": level,
            "tenure": None, "trainer": "t", "tier": "basic", "format": "online", "score_line": 0.7,
            **dict.fromkeys(COUNTS, n), "n_passed_first": n - 1, "n_failed_first": 1, "n_retested": 0,
            "n_absent": 0, "n_exempt": 0, "n_deferred": 0, "n_void": 0,
        }
        for (course, role, level), n in sizes.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def sessions(expected):
    rows = {"session_id": list("abcdefgh")[: len(expected)], "course_name": "c"}
    counts = {"n_expected": expected, "n_present": expected, "n_excused": 0}
    return pd.DataFrame(rows | counts)


def test_a_block_has_only_the_attributes_that_all_of_it_share():
    found = unnamed.by_blocks(
        "pass_counts",
        pass_counts({("a", "ops", "1"): 3, ("a", "ops", "2"): 4, ("a", "data", "1"): 6}),
        privacy.DEFAULT,
    )
    assert sorted(found["n_registered"]) == [6, 7]
    seven = found[found["n_registered"] == 7].iloc[0]
    assert (seven["role"], seven["course_id"]) == ("ops", "a")
    assert pd.isna(seven["level"])
    groups = scoring.pass_rate_by(found, by="role", target=TARGET)
    assert {g.group_id: g.measure.n for g in groups} == {"data": 6, "ops": 7}
    assert {g.group_id: g.measure.n for g in scoring.pass_rate_by(found, by="level", target=TARGET)} == {
        "1": 6
    }  # fmt: skip


def test_courses_and_sessions_of_too_few_people_are_not_read():
    rows = pass_counts({("a", "ops", "1"): 4, ("b", "ops", "1"): 5})
    assert unnamed.by_blocks("pass_counts", rows, privacy.DEFAULT)["course_id"].tolist() == ["b"]
    found = unnamed.by_blocks("attendance_by_session", sessions([4, 5, 12]), privacy.DEFAULT)
    assert found["n_expected"].tolist() == [5, 12]


def test_no_filter_reaches_into_a_block():
    asked = {"from_on": 1, "to_on": 2, "role": "ops", "course": "a"}
    nothing = {"from_on": None, "to_on": None, "role": None, "course": "a"}
    assert unnamed.filters_for("pass_counts", asked) == nothing
    assert unnamed.filters_for("attendance_by_session", asked) == asked | {"role": None}


def test_every_open_or_counted_frame_exists_and_all_others_are_closed():
    known = set(queries.names())
    assert known >= unnamed.OPEN | set(unnamed.COUNTED)
    people = {"session_people", "skill_people", "person_sessions", "progress_by_person_course"}
    assert not people & (unnamed.OPEN | set(unnamed.COUNTED))


def passed(found):
    """Least and most who passed at the first attempt, and at any, of everybody in the rows."""
    names = [f"n_passed_{attempt}{most}" for attempt in ("first", "best") for most in ("", "_most")]
    return tuple(int(found[name].sum()) for name in names)


def test_that_all_passed_is_not_told_apart_from_all_but_one():
    rows = pass_counts({("a", "ops", "1"): 6})
    for n_passed, told in ((6, (5, 6)), (5, (5, 6)), (4, (4, 4)), (1, (0, 1)), (0, (0, 1))):
        one = rows.assign(n_passed_first=n_passed, n_passed_best=n_passed)
        assert passed(unnamed.by_blocks("pass_counts", one, privacy.DEFAULT)) == (*told, *told)
    rate = scoring.pass_rate(
        unnamed.by_blocks("pass_counts", rows.assign(n_passed_first=6), privacy.DEFAULT),
        target=TARGET,
    ).measure
    assert (rate.successes, rate.n, rate.bound) == (5, 6, "at_least")
    ends = [stats.binomtest(x, 6).proportion_ci(0.95, "wilson") for x in (5, 6)]
    assert (rate.interval.low, rate.interval.high) == pytest.approx((ends[0].low, ends[1].high))


def test_a_role_of_which_all_passed_is_counted_with_another():
    rows = pass_counts({("a", "ops", "1"): 6, ("a", "data", "1"): 7})
    rows["n_passed_first"] = [6, 5]
    found = unnamed.by_blocks("pass_counts", rows, privacy.DEFAULT)
    assert found["n_sat"].tolist() == [13]
    assert passed(found)[:2] == (11, 11)
    assert found["role"].isna().all()


def test_who_sat_is_what_makes_a_block_and_other_counts_are_left_out():
    rows = pass_counts({("a", "ops", "1"): 9, ("a", "data", "1"): 7})
    rows["n_sat"], rows["n_passed_first"] = [4, 7], [3, 4]
    found = unnamed.by_blocks("pass_counts", rows, privacy.DEFAULT)
    assert (found["n_sat"].tolist(), found["n_registered"].tolist()) == ([11], [16])
    counts = {name for name in found if name.startswith("n_")}
    assert counts == {
        "n_registered", "n_sat", "n_passed_first", "n_passed_first_most", "n_passed_best",
        "n_passed_best_most",
    }  # fmt: skip


def test_what_each_order_of_attributes_costs():
    # by role first 6 and 6 of 12 are shown and no level is whole; by level first it is the levels
    sizes = {("a", role, level): 3 for role in ("ops", "data") for level in "12"}
    costs = {cost.order: cost for cost in unnamed.order_cost(pass_counts(sizes))}
    by_role, by_level = costs["role", "level", "tenure"], costs["level", "role", "tenure"]
    assert (by_role.in_all, by_role.by_role, by_role.by_level, by_role.n) == (1, 1, 0, 12)
    assert (by_level.in_all, by_level.by_role, by_level.by_level) == (1, 0, 1)
    assert unnamed.order_cost(pass_counts(sizes).assign(n_sat=0)) == ()


@pytest.mark.parametrize("seed", range(20))
def test_no_sum_of_any_views_is_about_fewer_than_the_minimum(seed):
    random = np.random.default_rng(seed)
    cells = {
        (course, role, level): int(random.integers(1, 9))
        for course in "abc" for role in ("ops", "data", "it") for level in ("1", "2")
        if random.random() < 0.6
    }  # fmt: skip
    everybody = pass_counts(cells)
    marked = everybody.assign(n_registered=[10**place for place in range(len(everybody))])
    found = unnamed.by_blocks("pass_counts", marked, privacy.DEFAULT)
    # each cell leaves a digit of its own in the sum it went into, and goes into one sum only
    digits = [[int(d) for d in str(value)[::-1]] for value in found["n_registered"]]
    inside = [{i for i, digit in enumerate(row) if digit} for row in digits]
    assert all(digit <= 1 for row in digits for digit in row)
    sizes = [sum(list(cells.values())[i] for i in part) for part in inside]
    assert all(n >= privacy.DEFAULT.minimum_group for n in sizes)
    assert len(set().union(*inside)) == sum(map(len, inside))
    assert found["n_sat"].tolist() == sizes
