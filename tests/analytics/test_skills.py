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
    return frame.assign(skill_name=frame["skill_id"].str.upper(), required_level=4.0, weight=1.0)


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
