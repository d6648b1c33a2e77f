"""Skill gaps: t intervals from moments, small groups and their neighbours hidden alike."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics import skills


def gaps(rows):
    columns = ["role", "skill_id", "n_people", "n_assessed", "mean_gap", "var_gap"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        skill_name=frame["skill_id"].str.upper(),
        required_level=4.0,
        weight=1.0,
        mean_level=2.5,
        is_in_view=True,
    )


def test_the_interval_is_students_t_within_the_scale():
    values = np.array([0, 0, 1, 2, 0, 1, 3, 0])
    frame = gaps([("ops", "sql", 9, 8, values.mean(), values.var(ddof=1))])
    cell = skills.gap_map(frame).cells[0]
    oracle = stats.t.interval(0.95, 7, values.mean(), stats.sem(values))
    assert (cell.n, cell.gap) == (8, values.mean())
    assert cell.interval.low == max(0, oracle[0])
    assert cell.interval.high == pytest.approx(oracle[1])


def test_small_roles_and_those_that_would_give_them_away_look_alike():
    frame = gaps(
        [
            ("content", "sql", 20, 20, 1.0, 0.5),
            ("data", "sql", 8, 8, 0.5, 0.5),
            ("events", "sql", 3, 3, 2.0, 0.5),
        ]
    )
    result = skills.gap_map(frame)
    content, data, events = result.cells
    assert content.gap == 1.0
    assert replace(data, role="") == replace(events, role="")
    assert (data.n, data.gap, data.interval, data.required) == (None, None, None, None)
    assert (result.n_hidden, result.n_assessed, result.n_people) == (2, 31, 31)


def test_the_view_of_one_role_hides_what_the_map_of_all_roles_hides():
    frame = gaps(
        [
            ("content", "sql", 20, 20, 1.0, 0.5),
            ("data", "sql", 8, 8, 0.5, 0.5),
            ("events", "sql", 3, 3, 2.0, 0.5),
        ]
    )
    frame["is_in_view"] = frame["role"] == "data"
    (data,) = skills.gap_map(frame).cells
    assert (data.is_hidden, data.gap) == (True, None)
    frame["is_in_view"] = frame["role"] == "content"
    result = skills.gap_map(frame)
    assert (result.roles, result.cells[0].gap, result.n_people) == (("content",), 1.0, 20)


def test_nobody_assessed_is_not_a_secret():
    frame = gaps([("content", "sql", 20, 20, 1.0, 0.5), ("data", "sql", 8, 0, None, None)])
    cell = skills.gap_map(frame).cells[1]
    assert (cell.n, cell.gap, cell.is_hidden) == (0, None, False)


def test_each_skill_has_its_own_partition():
    frame = gaps(
        [
            ("content", "sql", 20, 20, 1.0, 0.5),
            ("content", "copy", 20, 4, 1.0, 0.5),
            ("data", "sql", 8, 8, 0.5, 0.5),
            ("data", "copy", 8, 8, 0.5, 0.5),
        ]
    )
    hidden = {(cell.role, cell.skill): cell.is_hidden for cell in skills.gap_map(frame).cells}
    assert hidden == {
        ("content", "SQL"): False,
        ("data", "SQL"): False,
        ("content", "COPY"): True,
        ("data", "COPY"): True,
    }


def test_no_requirement_and_nobody_assessed_cannot_tell():
    assert skills.gap_map(gaps([])).reason == "no_requirement"
    assert skills.gap_map(gaps([("a", "sql", 5, 0, None, None)])).reason == "nobody_assessed"


def test_roles_and_skills_keep_their_order():
    frame = gaps([("z", "sql", 9, 9, 1, 1), ("z", "copy", 9, 9, 1, 1), ("a", "sql", 9, 9, 1, 1)])
    result = skills.gap_map(frame)
    assert (result.roles, result.skills) == (("z", "a"), ("SQL", "COPY"))


def people_of(rows):
    columns = ["team", "tenure", "level", "n_people", "n_assessed", "mean_gap", "var_gap"]
    return pd.DataFrame(rows, columns=columns).assign(role="ops", skill_id="sql")


def test_a_team_shows_its_people_together_whatever_their_tenure():
    frame = people_of(
        [("A", "tenure_0", "P5", 3, 3, 1.0, 1.0), ("A", "tenure_1", "P5", 4, 3, 2.0, 1.0)]
    )
    (team,) = skills.by_group(frame, attribute="team")
    values = [0, 1, 2, 1, 2, 3]
    oracle = stats.t.interval(0.95, 5, np.mean(values), stats.sem(values))
    assert (team.group, team.n_people, team.n, team.gap) == ("A", 7, 6, 1.5)
    assert (team.interval.low, team.interval.high) == pytest.approx(oracle)


def test_a_split_shows_only_blocks_that_no_other_split_can_cut_apart():
    frame = people_of(
        [
            ("A", "tenure_0", "P5", 6, 6, 1.0, 1.0),
            ("A", "tenure_1", "P5", 5, 5, 2.0, 1.0),
            ("B", "tenure_0", "P5", 2, 2, 3.0, 1.0),
            ("B", "tenure_1", "P5", 3, 3, 2.0, 1.0),
        ]
    )
    by_tenure = skills.by_group(frame, attribute="tenure")
    # the two and three of team B are one block: neither band may count its part of it
    assert [(group.n_people, group.n, group.gap) for group in by_tenure] == [
        (8, 6, 1.0),
        (8, 5, 2.0),
    ]
    hidden = skills.by_group(frame.tail(2).head(1), attribute="team")
    assert [(group.n, group.gap, group.interval) for group in hidden] == [(None, None, None)]


def cover_of(rows):
    columns = [
        "skill_id",
        "n_people",
        "n_assessed",
        "n_meet",
        "n_short",
        "n_holders",
        "n_mentors",
        "only_holder",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(skill_name=frame["skill_id"].str.upper(), tier="basic")


def test_a_skill_of_one_holder_comes_first_and_few_assessed_are_hidden():
    found = skills.coverage(
        cover_of(
            [
                ("sql", 20, 18, 9, 9, 12, 3, None),
                ("copy", 20, 16, 8, 8, 1, 0, "An"),
                ("few", 20, 4, 1, 3, 1, 1, "Bo"),
            ]
        )
    )
    assert [item.skill_id for item in found] == ["copy", "sql", "few"]
    copy, sql, few = found
    assert (copy.only_holder, copy.n_mentors, copy.short_per_mentor) == ("An", 0, None)
    assert (sql.meets.rate, sql.short_per_mentor) == (0.5, 3.0)
    assert few.meets.reason == "group_hidden"
    assert (few.n_short, few.n_holders, few.n_mentors, few.only_holder) == (None,) * 4


def test_a_profile_keeps_what_was_never_assessed_and_leaves_out_what_is_not_required():
    frame = pd.DataFrame(
        [("1", "a", 4.0, 2.0, 2.0), ("1", "b", 3.0, None, None), ("1", "c", None, 5.0, None)],
        columns=["person_id", "skill_id", "required_level", "skill_level", "gap"],
    ).assign(skill_name=lambda rows: rows["skill_id"])
    found = skills.person_profile(frame, person_id="1")
    assert [(item.skill, item.required, item.level) for item in found] == [
        ("a", 4.0, 2.0),
        ("b", 3.0, None),
    ]
