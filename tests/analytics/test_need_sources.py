"""One order out of several sources: by hand, in the limit of one source, and under other
weights.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import need_sources, needs, privacy
from analytics.results import CannotTell
from tests.analytics.test_needs import answers, survey


def rankings(rows):
    """One row per person and ranked topic, from rows of topics in the order of their places."""
    pairs = [(i, topic, place) for i, row in enumerate(rows) for place, topic in enumerate(row, 1)]
    return pd.DataFrame(pairs, columns=["respondent", "topic", "place"])


def links(rows=()):
    columns = ["skill_id", "skill_name", "metric_id", "n_courses", "goal_weight"]
    return pd.DataFrame(list(rows), columns=columns)


def attributes(roles):
    """The role of each respondent, numbered from 0."""
    frame = pd.DataFrame(
        {"respondent": range(len(roles)), "attribute": "role", "value": roles, "turn": 0}
    )
    return frame.astype({"respondent": int})


def mentions(counts, source="interview", role="ops"):
    rows = [(source, role, topic, n) for topic, n in counts.items()]
    return pd.DataFrame(rows, columns=["source", "role", "topic", "n_remarks"])


def gaps(rows=()):
    columns = ["role", "skill_name", "n_assessed", "mean_gap", "var_gap"]
    return pd.DataFrame(list(rows), columns=columns)


def marks(rows=()):
    columns = ["role", "topic", "n_people", "mean_short", "var_short"]
    return pd.DataFrame(list(rows), columns=columns)


def forms(n, load=1):
    """One form of the same survey for each of n respondents, numbered from 0."""
    return pd.DataFrame(
        {
            "respondent": range(n),
            "survey_id": "s",
            "first_load_id": load,
            "is_in_force": True,
            "is_in_view": True,
        }
    )


def gathered(**given):
    frames = {
        "need_forms": forms(300),
        "need_answers": answers(np.empty((0, 2)), np.empty((0, 2))),
        "need_rankings": rankings([]),
        "need_attributes": attributes([]),
        "need_mentions": mentions({}),
        "skill_gap_by_role": gaps(),
        "appraisal_by_role": marks(),
        "skill_links": links(),
    }
    return need_sources.gather(**frames | {"n_resamples": 400} | given)


def topics_of(ranking):
    return [need.topic for need in ranking.needs]


def test_with_the_survey_alone_the_order_is_that_of_the_survey():
    frame = survey(1, 60, [2.0, 1.5, 1.0, 0.5])
    combined = need_sources.combine(gathered(need_answers=frame))
    alone = needs.rank_needs(frame)
    assert topics_of(combined) == topics_of(alone)
    assert [use.source for use in combined.sources] == ["survey"]
    assert combined.agreement is None
    assert combined.needs[0].survey.mwds == alone.needs[0].mwds


def test_two_sources_are_standardised_and_averaged_by_weight():
    # survey: MWDS 8, 4 and 0 -> z 1.2247, 0, -1.2247; remarks 1, 2 and 3 of 6 -> -1.2247, 0, 1.2247
    frame = answers([[4, 4, 4]] * 6, [[2, 3, 4]] * 6)
    found = gathered(
        need_answers=frame,
        need_mentions=mentions({"a": 1, "b": 2, "c": 3}),
    )
    even = need_sources.combine(found, weights={"survey": 1, "interview": 1})
    assert [need.score for need in even.needs] == pytest.approx([0, 0, 0], abs=1e-12)
    more = need_sources.combine(found, weights={"survey": 1, "interview": 0.5})
    z = np.sqrt(1.5)
    assert {n.topic: n.score for n in more.needs} == pytest.approx(
        {"a": z / 3, "b": 0, "c": -z / 3}, abs=1e-9
    )
    assert even.pairs == (("survey", "interview", pytest.approx(-1.0)),)
    assert [n.topic for n in need_sources.combine(found, weights={"survey": 0}).needs] == [*"cba"]


def test_a_source_that_is_silent_about_a_topic_does_not_count_for_it():
    rows = [("ops", "A", 20, 2.0, 0.5), ("ops", "b", 20, 1.0, 0.5)]
    frame = answers([[4, 4, 4]] * 6, [[2, 3, 4]] * 6)
    found = gathered(need_answers=frame, skill_gap_by_role=gaps(rows))
    assert [len(found.topics), found.sources[1].name] == [3, "skills"]
    ranking = need_sources.combine(found)
    last = next(need for need in ranking.needs if need.topic == "c")
    assert dict(last.parts)["skills"] is None
    assert last.score == pytest.approx(-np.sqrt(1.5))


def test_the_gap_of_a_skill_pools_the_roles_by_their_people():
    # 10 people with mean 1 and 30 with mean 2: 1.75; variance about it by the parts, by hand:
    # (9 * .5 + 29 * .5 + 10 * .5625 + 30 * .0625) / 39 = 26.5 / 39
    rows = [("p", "a", 10, 1.0, 0.5), ("q", "a", 30, 2.0, 0.5), ("p", "b", 10, 1.0, 0.0)]
    columns = {"skill_name": "topic", "n_assessed": "n", "mean_gap": "mean", "var_gap": "var"}
    found = need_sources._moments(gaps(rows).rename(columns=columns), None, privacy.DEFAULT)
    assert found["a"] == (40, pytest.approx(1.75), pytest.approx(26.5 / 39))


def test_goals_and_alarms_reach_a_skill_through_the_metric_of_its_courses():
    known = links([
        ("1", "a", "conversion", 2, 3.0), ("2", "b", "churn", 1, 1.0), ("3", "c", None, 0, np.nan),
    ])  # fmt: skip
    frame = answers([[4, 4, 4]] * 6, [[3, 3, 2]] * 6)
    found = gathered(need_answers=frame, skill_links=known, alarmed=["churn"])
    by_name = {source.name: source for source in found.sources}
    at = dict(zip(found.topics, by_name["goals"].scores[0], strict=True))
    assert at == {"a": 0.75, "b": 0.25, "c": 0.0}
    assert dict(zip(found.topics, by_name["alarms"].scores[0], strict=True))["b"] == 1
    ranking = need_sources.combine(found)
    places = {need.topic: (need.rank_by_gap, need.rank_by_goals) for need in ranking.needs}
    # MWDS 4, 4 and 8; with goals 4 * 1.75 = 7, 4 * 1.25 = 5 and 8
    assert places == {"c": (1, 1), "a": (2, 2), "b": (3, 3)}
    assert {need.topic: need.n_courses for need in ranking.needs} == {"a": 2, "b": 1, "c": 0}


def test_methods_stand_side_by_side():
    frame = answers([[4, 4]] * 6, [[2, 5]] * 5 + [[2, 3]])
    found = gathered(need_answers=frame, need_rankings=rankings([["a", "b"]] * 4 + [["b", "a"]]))
    a, b = found.methods
    # a: all six below; b: five above, one below: (5 - 1) / 6
    assert (a.mwds, a.gap, a.rds) == (8.0, 2.0, -100.0)
    assert b.rds == pytest.approx(100 * 4 / 6)
    assert (a.borda, a.mean_place) == (pytest.approx(1.8), pytest.approx(1.2))
    assert found.concordance == pytest.approx(0.36)  # rank sums 6 and 9 of five: 12 * 4.5 / 150


def test_a_role_that_could_be_found_by_subtraction_is_hidden():
    roles = ["p"] * 20 + ["q"] * 20 + ["r"] * 3
    frame = survey(3, 43, [2.0, 1.0, 0.5])
    given = {"need_answers": frame, "need_attributes": attributes(roles)}
    assert gathered(**given, role="r") == CannotTell(
        "group_hidden", definition=need_sources.DEFINITION
    )
    # r joins the smallest of the others, so that one stays hidden as well
    reasons = [isinstance(gathered(**given, role=role), CannotTell) for role in "pq"]
    assert sorted(reasons) == [False, True]


def test_few_remarks_and_few_people_are_no_source():
    frame = survey(4, 20, [2.0, 1.0])
    found = gathered(
        need_answers=frame,
        need_mentions=mentions({"a": 4}),
        skill_gap_by_role=gaps([("ops", "a", 4, 1.0, 0.1), ("ops", "b", 4, 2.0, 0.1)]),
    )
    assert [source.name for source in found.sources] == ["survey"]


def test_topics_of_a_group_cannot_be_told_apart_from_its_first():
    clear = need_sources.combine(gathered(need_answers=survey(5, 150, [2.5, 1.5, 0.2])))
    assert [need.group for need in clear.needs] == [1, 2, 3]
    same = need_sources.combine(gathered(need_answers=survey(6, 20, [1.0] * 5)))
    assert [need.group for need in same.needs] == [1] * 5


def test_without_a_source_or_a_second_topic_nothing_is_ordered():
    found = gathered(need_answers=survey(7, 20, [2.0, 1.0]))
    assert need_sources.combine(found, weights={"survey": 0}).reason == "no_source_chosen"
    assert gathered().reason == "too_few_topics"


def test_the_same_seed_gives_the_same_order_whatever_the_order_of_the_rows():
    frame = survey(8, 40, [2.0, 1.5, 1.0])
    first = need_sources.combine(gathered(need_answers=frame))
    again = need_sources.combine(gathered(need_answers=frame.sample(frac=1, random_state=1)))
    assert first == again


def test_the_survey_is_renumbered_by_the_combined_places():
    frame = answers([[4, 4]] * 6, [[2, 3]] * 6)
    found = gathered(need_answers=frame, need_mentions=mentions({"b": 9, "a": 1}))
    ranking = need_sources.combine(found, weights={"survey": 0.5, "interview": 2})
    assert topics_of(ranking) == ["b", "a"]
    numbers = {n.topic: n.rank for n in need_sources.renumbered(found.survey, ranking).needs}
    assert numbers == {"b": 1, "a": 2}
    assert need_sources.renumbered(CannotTell("too_few_respondents"), ranking) is None
    assert replace(ranking, top=2).top == 2


@pytest.mark.slow
def test_rank_intervals_hold_the_true_rank_in_ninety_three_of_a_hundred_surveys():
    # 1,000 surveys of 60 people, twelve topics close together: 2.8 to 3.4 of ability at importance
    # 4
    ability = np.linspace(2.6, 3.4, 12)
    held = []
    for seed in range(1_000):
        rng = np.random.default_rng(seed)
        person = rng.normal(0, 0.3, (60, 1))
        rated = np.clip(np.rint(ability + person + rng.normal(0, 0.75, (60, 12))), 1, 5)
        frame = answers(np.full((60, 12), 4.0), rated, "abcdefghijkl")
        found = needs.rank_needs(frame, n_resamples=200, seed=seed)
        held.append([
            need.rank_interval.low <= "abcdefghijkl".index(need.topic) + 1 <= need.rank_interval.high
            for need in found.needs
        ])  # fmt: skip
    assert np.mean(held) >= 0.93


def test_what_is_drawn_does_not_hang_on_who_said_what():
    frame, asked = survey(3, 40, [1.0, 0.8, 0.7, 0.0]), rankings([["a", "b"], ["b", "c"]] * 10)
    dealt = np.random.default_rng(3).permutation(40)
    one, other = (
        gathered(
            need_answers=frame.assign(respondent=number[frame["respondent"]]),
            need_rankings=asked.assign(respondent=number[asked["respondent"]]),
        )
        for number in (np.arange(40), dealt)
    )
    assert other.survey.needs == one.survey.needs
    for here, there in zip(one.sources, other.sources, strict=True):
        np.testing.assert_allclose(there.scores, here.scores, rtol=0, atol=1e-12)
