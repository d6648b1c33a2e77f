"""Frames of one course and its daily metric, for tests of before and after."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from bench.simulation import CELLS, daily_series

FIRST_DAY = date(2025, 1, 6)  # a Monday


def simulate(seed: int, n_days: int, *, cell: str = "E", **truth):
    """Orders and visitors of one simulated series."""
    orders, visitors = daily_series(np.random.default_rng(seed), CELLS[cell], 1, n_days, **truth)
    return orders[0], visitors[0]


def daily(orders, visitors, *, course_id="c", first_on=FIRST_DAY) -> pd.DataFrame:
    """The frame metric_by_course_day of one course; `visitors` None for a count."""
    return pd.DataFrame(
        {
            "course_id": course_id,
            "metric_id": "conversion",
            "observed_on": pd.date_range(first_on, periods=len(orders)),
            "numerator": np.asarray(orders, float),
            "denominator": np.nan if visitors is None else np.asarray(visitors, float),
        }
    )


def trained(first: int, last: int, *, course_id="c", first_on=FIRST_DAY, **columns) -> pd.DataFrame:
    """The frame training_window of one course with sessions on day numbers first to last."""
    row = {
        "course_id": course_id,
        "course_name": course_id.upper(),
        "metric_id": "conversion",
        "kind": "ratio",
        "direction": "higher",
        "first_session_on": pd.Timestamp(first_on + timedelta(first)),
        "last_session_on": pd.Timestamp(first_on + timedelta(last)),
        "n_people": 30,
        "n_teams": 3,
    }
    return pd.DataFrame([row | columns])


def decided(**frames):
    """What `by_course` takes beside metric and windows, by name; nothing was decided or noted."""
    nothing = {
        "evaluation_list": EVALUATION_COLUMNS,
        "event_list": ["event_name", "kind", "from_on", "to_on", "is_left_out"],
        "compared_team_day": [
            "course_id", "metric_id", "team", "observed_on", "numerator", "denominator",
        ],
        "team_training": ["course_id", "team", "n_people", "n_trained", "first_session_on"],
        "metric_training": [
            "course_id", "course_name", "metric_id", "first_session_on", "last_session_on",
        ],
    }  # fmt: skip
    return {name: pd.DataFrame(columns=columns) for name, columns in nothing.items()} | frames


EVALUATION_COLUMNS = [
    "evaluation_id", "course_id", "comparison", "is_random", "is_selected", "window_days",
    "baseline_days", "registered_by", "registered_at", "metric_id", "is_primary", "target_low",
    "target_high", "teams",
]  # fmt: skip


def registered(**columns) -> pd.DataFrame:
    """The frame evaluation_list of one registration, long before the training."""
    row = {
        "evaluation_id": 1,
        "course_id": "c",
        "comparison": "none",
        "is_random": False,
        "is_selected": False,
        "window_days": 28,
        "baseline_days": 84,
        "registered_by": "li",
        "registered_at": pd.Timestamp(FIRST_DAY),
        "metric_id": "conversion",
        "is_primary": True,
        "target_low": None,
        "target_high": None,
        "teams": None,
    }
    return pd.DataFrame([row | columns], columns=EVALUATION_COLUMNS)
