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
            "observed_on": pd.to_datetime([first_on + timedelta(d) for d in range(len(orders))]),
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
