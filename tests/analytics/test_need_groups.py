"""Who answered, bounds for the silent, and groups that no subtraction can open."""

import numpy as np
import pandas as pd
import pytest

from analytics import need_groups
from tests.analytics.test_needs import answers, survey


def counted(rows):
    return pd.DataFrame(rows, columns=["role", "n_responses", "n_people"])


def attributes(values):
    """(attribute, list of values in the order of the respondents)."""
    rows = [
        (i, name, value, 0 if name in ("role", "tenure") else 1)
        for name, column in values.items()
        for i, value in enumerate(column)
    ]
    return pd.DataFrame(rows, columns=["respondent", "attribute", "value", "turn"])


def test_a_low_rate_is_bounded_by_what_the_silent_could_say():
    # 6 of 10 answered, all six with a gap in a, none in b: a 6/10 to 10/10, b 0/10 to 4/10
    frame = answers([[4, 4]] * 6, [[2, 4]] * 6)
    found = need_groups.response(counted([("ops", 6, 10)]), frame)
    assert (found.rate, found.is_low) == (0.6, True)
    bounds = {b.topic: (b.share, b.low, b.high) for b in found.bounds}
    assert bounds == {"a": (1.0, 0.6, 1.0), "b": (0.0, 0.0, 0.4)}


def test_a_good_rate_has_no_bounds_and_no_roster_has_no_rate():
    frame = answers([[4, 4]] * 9, [[2, 4]] * 9)
    assert need_groups.response(counted([("ops", 9, 10)]), frame).bounds == ()
    unknown = need_groups.response(counted([("ops", 9, 0)]), frame)
    assert (unknown.rate, unknown.n_unplaced) == (None, 9)


def test_roles_with_few_answers_are_hidden_with_the_one_that_would_give_them_away():
    rows = counted([("p", 30, 40), ("q", 12, 20), ("r", 2, 9), (None, 1, 0)])
    found = need_groups.response(rows, survey(1, 44, [1.0, 0.5]))
    assert {row.role: row.n_responses for row in found.rows} == {"p": 30, "q": None, "r": None}
    assert found.n_responses == 45


def test_questions_that_repeat_the_role_or_sort_nobody_are_no_attributes():
    found = need_groups.attributes(
        attributes(
            {
                "role": ["p", "q"] * 10,
                "1. Your role?": ["p", "q"] * 10,
                "10. Often?": ["w", "m"] * 10,
                "2. Stage?": ["x", "y", "x", "x"] * 5,
                "3. Name?": [str(k) for k in range(20)],
                "4. Same?": ["one"] * 20,
            }
        )  # fmt: skip
    )
    assert found == ("role", "2. Stage?", "10. Often?")


def test_months_of_service_become_bands():
    frame = attributes({"tenure": ["3", "12", "35", "36", "60", "200"] * 6})
    found = need_groups.by_attribute(survey(2, 36, [1.0, 0.5]), frame, attribute="tenure")
    assert {group.label: group.n for group in found.groups} == {
        "tenure_0": 6, "tenure_1": 12, "tenure_2": 6, "tenure_3": 12,
    }  # fmt: skip


def test_each_group_is_ranked_by_its_own_answers():
    ones, others = survey(3, 40, [2.5, 0.2]), survey(4, 40, [0.2, 2.5])
    frame = pd.concat([ones, others.assign(respondent=others["respondent"] + 40)])
    found = need_groups.by_attribute(
        frame, attributes({"role": ["p"] * 40 + ["q"] * 40}), attribute="role"
    )
    assert [group.ranking.needs[0].topic for group in found.groups] == ["a", "b"]
    assert (found.n_shown, found.n_people) == (80, 80)


@pytest.mark.parametrize("seed", range(5))
def test_no_sum_or_difference_of_groups_tells_about_fewer_than_five(seed):
    # every group shown is a union of blocks of at least five people, whichever attribute is asked
    rng = np.random.default_rng(seed)
    n = 60
    values = {
        "role": rng.choice(list("pqr"), n, p=[0.6, 0.3, 0.1]).tolist(),
        "2. Years?": rng.choice(list("xyz"), n).tolist(),
        "3. Stage?": rng.choice(list("uvw"), n).tolist(),
    }
    frame = attributes(values)
    views = []
    for name in need_groups.attributes(frame):
        cells = need_groups._cells(frame, need_groups.attributes(frame))
        for group in need_groups.by_attribute(
            survey(seed, n, [1.0, 0.5]), frame, attribute=name, n_resamples=20
        ).groups:
            if group.n is not None:
                place = need_groups.attributes(frame).index(name)
                views.append((place, group.label, group.n, cells))
    sizes = [n for *_, n, _ in views]
    assert all(size >= 5 for size in sizes)
    by_place = {place: sum(n for p, _, n, _ in views if p == place) for place, *_ in views}
    assert all(rest == 0 or rest >= 5 for rest in (n - total for total in by_place.values()))


def test_wishes_with_few_voices_are_hidden():
    rows = [("1. How?", "multi", 1, "online", 30, 40), ("1. How?", "multi", 1, "mentor", 3, 40),
            ("1. How?", "multi", 1, "workshop", 12, 40)]  # fmt: skip
    columns = ["question_text", "question_type", "position", "option_text", "n", "n_respondents"]
    (found,) = need_groups.preferences(pd.DataFrame(rows, columns=columns))
    assert found.options == (("online", 30), ("mentor", None), ("workshop", None))


def test_a_focus_group_of_one_role_is_not_mixed():
    day = pd.Timestamp("2026-09-10")
    rows = [(day, "tools", "p", 3), (day, "tools", "q", 1), (pd.NaT, None, "p", 2)]
    frame = pd.DataFrame(rows, columns=["held_on", "theme", "role", "n_remarks"])
    mixed = {group.theme: group.is_mixed for group in need_groups.focus_groups(frame)}
    assert mixed == {"tools": True, None: False}


def test_a_larger_minimum_group_hides_more():
    rows = counted([("p", 30, 40), ("q", 12, 20)])
    frame = survey(1, 42, [1.0, 0.5])
    found = need_groups.response(rows, frame, minimum_group=20)
    assert {row.role: row.n_responses for row in found.rows} == {"p": None, "q": None}
