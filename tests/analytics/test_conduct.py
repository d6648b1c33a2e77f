"""How sessions ran: only what is on record is judged."""

import pandas as pd

from analytics import conduct


def session(interactive):
    return {
        "session_id": "s", "course_name": "Course", "session_on": pd.Timestamp(2026, 9, 1),
        "interactive_rate": interactive, "practice_rate": None, "n_expected": 10, "n_arrived": 0,
        "n_left": 0, "n_late": 0, "arrived": None, "left_after": None, "stayed": None,
    }  # fmt: skip


def test_a_session_below_the_line_is_marked_and_one_without_minutes_is_not():
    rows = pd.DataFrame([session(0.2), session(20 / 120), session(None), session(0.3)])
    found = conduct.conduct(rows, line=0.2)
    assert [one.is_below for one in found] == [False, True, False, False]
    assert conduct.n_below(found) == 1
    assert found[2].interactive is None
