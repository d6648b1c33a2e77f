"""Who answered, bounds for the silent, and groups that no subtraction can open."""

import numpy as np
import pandas as pd
import pytest

from analytics import need_blocks, need_groups, need_sources, privacy
from tests.analytics import test_small_group_attack as attack
from tests.analytics.test_need_sources import forms, gaps, gathered
from tests.analytics.test_needs import answers, survey


def roster(people):
    return pd.DataFrame(list(people.items()), columns=["role", "n_people"])


def attributes(values):
    """(attribute, list of values in the order of the respondents)."""
    rows = [
        (i, name, value, 0 if name in ("role", "tenure") else 1)
        for name, column in values.items()
        for i, value in enumerate(column)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=["respondent", "attribute", "value", "turn"])


def asked(roles, people, frame, **options):
    known = attributes({"role": roles})
    return need_groups.response(forms(len(roles)), known, frame, roster(people), **options)


def grouped(values, frame, attribute, **options):
    known, n = attributes(values), len(next(iter(values.values())))
    return need_groups.by_attribute(forms(n), known, frame, attribute=attribute, **options)


def test_a_low_rate_is_bounded_by_what_the_silent_could_say():
    # 6 of 10 answered, all six with a gap in a, none in b: a 6/10 to 10/10, b 0/10 to 4/10
    found = asked(["ops"] * 6, {"ops": 10}, answers([[4, 4]] * 6, [[2, 4]] * 6))
    assert (found.rate, found.is_low) == (0.6, True)
    bounds = {b.topic: (b.share, b.low, b.high) for b in found.bounds}
    assert bounds == {"a": (1.0, 0.6, 1.0), "b": (0.0, 0.0, 0.4)}


def test_a_good_rate_has_no_bounds_and_no_roster_has_no_rate():
    frame = answers([[4, 4]] * 9, [[2, 4]] * 9)
    assert asked(["ops"] * 9, {"ops": 10}, frame).bounds == ()
    unknown = asked(["ops"] * 9, {}, frame)
    assert (unknown.rate, unknown.n_unplaced) == (None, 9)


def test_where_nobody_was_asked_there_is_no_rate_and_other_sources_still_speak_of_a_role():
    gone = forms(9).assign(is_in_force=False)
    silent = answers(np.empty((0, 2)), np.empty((0, 2)))
    found = need_groups.response(gone, attributes({}), silent, roster({"ops": 10}))
    assert (found.is_asked, found.rate, found.bounds) == (False, None, ())
    measured = gaps([("ops", "a", 20, 1.0, 0.1), ("ops", "b", 20, 2.0, 0.1)])
    spoken = gathered(need_forms=gone, skill_gap_by_role=measured, role="ops")
    assert [source.name for source in spoken.sources] == ["skills"]


def test_roles_with_few_answers_are_hidden_with_the_one_that_would_give_them_away():
    roles = ["p"] * 30 + ["q"] * 12 + ["r"] * 2 + [None]
    found = asked(roles, {"p": 40, "q": 20, "r": 9}, survey(1, 45, [1.0, 0.5]))
    assert {row.role: row.n_responses for row in found.rows} == {"p": 30, "q": None, "r": None}
    assert found.n_responses == 45


def test_roles_that_are_counted_as_one_are_shown_together():
    roles = ["p"] * 30 + ["q"] * 12 + ["r"] * 2
    rule = privacy.Rule(merged=(("q", "r"),))
    people = {"p": 40, "q": 20, "r": 9}
    found = asked(roles, people, survey(1, 44, [1.0, 0.5]), rule=rule)
    assert [(row.role, row.n_responses, row.n_people) for row in found.rows] == [
        ("p", 30, 40), ("q + r", 14, 29),
    ]  # fmt: skip
    both = grouped({"role": roles}, survey(1, 44, [1.0, 0.5]), "role", rule=rule)
    assert {group.label: group.n for group in both.groups} == {"p": 30, "q + r": 14}


def test_late_forms_wait_until_there_are_enough_and_those_taken_back_hide_their_block():
    roles = ["p"] * 20 + ["q"] * 10
    known, frame = attributes({"role": roles}), survey(1, 30, [1.0, 0.5])
    late = pd.concat([forms(26), forms(30, load=2).tail(4)])
    found = need_groups.response(late, known, frame, roster({"p": 20, "q": 10}))
    assert (found.n_responses, found.is_waiting) == (26, True)
    gone = forms(30).assign(is_in_force=[False, *[True] * 29])
    found = need_groups.response(gone, known, frame, roster({"p": 20, "q": 10}))
    assert (found.n_responses, found.n_mixed) == (10, 19)


def test_what_sorts_a_survey_is_settled_by_its_first_load():
    # the second load brings a question that would sort people
    values = {"role": ["p", "q"] * 10 + ["p"] * 8, "2. Stage?": [None] * 20 + ["x", "y"] * 4}
    rows = pd.concat([forms(20), forms(28, load=2).tail(8)])
    blocks = need_blocks.sort_respondents(rows, attributes(values))
    assert "question: 2. Stage?" not in blocks
    assert blocks.groupby("block")["n"].sum().tolist() == [10, 10, 8]


def test_questions_that_repeat_the_role_or_sort_nobody_are_no_attributes():
    found = need_blocks.attributes(
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
    months = {"tenure": ["3", "12", "35", "36", "60", "200"] * 6}
    found = grouped(months, survey(2, 36, [1.0, 0.5]), "tenure")
    assert {group.label: group.n for group in found.groups} == {
        "tenure_0": 6, "tenure_1": 12, "tenure_2": 6, "tenure_3": 12,
    }  # fmt: skip


def test_each_group_is_ranked_by_its_own_answers():
    ones, others = survey(3, 40, [2.5, 0.2]), survey(4, 40, [0.2, 2.5])
    frame = pd.concat([ones, others.assign(respondent=others["respondent"] + 40)])
    found = grouped({"role": ["p"] * 40 + ["q"] * 40}, frame, "role")
    assert [group.ranking.needs[0].topic for group in found.groups] == ["a", "b"]
    assert (found.n_shown, found.n_people) == (80, 80)


def organisation(seed):
    """People of three roles, one of them rare, with two answers about themselves."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(20, 70))
    return {
        "role": rng.choice(list("pqr"), n, p=[0.6, 0.33, 0.07]).tolist(),
        "2. Years?": rng.choice(list("xyz"), n).tolist(),
        "3. Stage?": rng.choice(list("uvw"), n).tolist(),
    }


#: Powers of two that a sum of 64-bit floats holds apart.
BITS = 40


def marked(n):
    """Answers whose sums tell who is in them: each person a power of two, on one of two topics."""
    person = np.arange(n)
    importance = np.zeros((n, 2))
    importance[person, person // BITS] = 2.0 ** (person % BITS)
    return answers(importance, np.zeros((n, 2)))


def members(ranking, n):
    """Who of n people is behind a ranking, by the sums of importance."""
    in_order = sorted(ranking.needs, key=lambda need: need.topic)
    sums = [round(need.importance * ranking.n_respondents) for need in in_order]
    return np.array([bool(sums[person // BITS] >> person % BITS & 1) for person in range(n)])


def views(values):
    """Who is behind everything shown: everybody, each role by itself, and each kind of people."""
    n, known = len(values["role"]), attributes(values)
    frame = marked(n)
    for role in (None, "p", "q", "r"):
        evidence = gathered(
            need_forms=forms(n), need_attributes=known, need_answers=frame, role=role, n_resamples=5
        )
        if isinstance(evidence, need_sources.Evidence):
            yield members(evidence.survey, n)
        shown = need_groups.response(forms(n), known, frame, roster({}), role=role)
        yield from ((np.array(values["role"]) == row.role) for row in shown.rows if row.n_responses)
    for name in values:
        for group in grouped(values, frame, name, n_resamples=5).groups:
            if group.n is not None:
                assert members(group.ranking, n).sum() == group.n
                yield members(group.ranking, n)


@pytest.mark.parametrize("seed", range(3))
def test_no_sum_or_difference_of_views_tells_about_fewer_than_five(seed):
    said = [(who.astype(float), 0, who.sum()) for who in views(organisation(seed))]
    assert all(n >= 5 for n in attack.differences(said) if n)
    assert_nobody_is_found(said)


@pytest.mark.slow
def test_no_view_of_forty_organisations_tells_about_fewer_than_five():
    for seed in range(40):
        assert_nobody_is_found(
            [(who.astype(float), 0, who.sum()) for who in views(organisation(seed))]
        )


@pytest.mark.slow
def test_two_partitions_of_the_same_people_are_caught():
    # each role large enough on its own is shown, as a filter by roles alone would do it
    caught = 0
    for seed in range(4):
        values = organisation(seed)
        said = [(who.astype(float), 0, who.sum()) for who in views(values)]
        roles = np.array(values["role"])
        said += [((roles == r).astype(float), 0, (roles == r).sum()) for r in "pq"]
        caught += bool(found_groups(said))
    assert caught >= 2


def assert_nobody_is_found(said):
    assert found_groups(said) == []


def found_groups(said):
    """Groups of fewer than five people who are a combination of what is shown."""
    matrix = np.array([who for who, *_ in said])
    kinds, n = np.unique(matrix.T, axis=0, return_counts=True)
    is_shown = kinds.any(axis=1)
    return attack._in_the_span(kinds[is_shown].T, n[is_shown], 5)


def test_wishes_with_few_voices_are_hidden():
    wishes = [*(["online"] * 30), *(["mentor"] * 3), *(["workshop"] * 12)]
    rows = [(1, "1. How?", person % 40, wish) for person, wish in enumerate(wishes)]
    columns = ["position", "question_text", "respondent", "option_text"]
    chosen = pd.DataFrame(rows, columns=columns)
    known = attributes({"role": ["p"] * 40})
    (found,) = need_groups.preferences(forms(40), known, chosen)
    assert found.n_respondents == 40
    assert found.options == (("online", 30), ("workshop", None), ("mentor", None))


def test_a_focus_group_of_one_role_is_not_mixed():
    day = pd.Timestamp("2026-09-10")
    rows = [(day, "tools", "p", 3), (day, "tools", "q", 1), (pd.NaT, None, "p", 2)]
    frame = pd.DataFrame(rows, columns=["held_on", "theme", "role", "n_remarks"])
    mixed = {group.theme: group.is_mixed for group in need_groups.focus_groups(frame)}
    assert mixed == {"tools": True, None: False}


def test_a_larger_minimum_group_hides_more():
    roles, people = ["p"] * 30 + ["q"] * 12, {"p": 40, "q": 20}
    found = asked(roles, people, survey(1, 42, [1.0, 0.5]), rule=privacy.Rule(20))
    assert {row.role: row.n_responses for row in found.rows} == {"p": None, "q": None}
