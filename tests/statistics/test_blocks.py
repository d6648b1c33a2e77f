"""Two means inside strata are the least squares of group plus stratum."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols

from analytics.results import CannotTell
from analytics.statistics import blocks, moments


def rows(offset=0.0):
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {"g": rng.integers(0, 2, 60), "s": rng.integers(0, 5, 60), "y": rng.integers(0, 80, 60) / 8}
    )
    return frame.assign(y=frame.y + 2 * frame.g + 3 * frame.s + offset)


def of(frame):
    return [
        tuple(moments.of_values(part.y[part.g == side]) for side in (1, 0))
        for _, part in frame.groupby("s")
    ]


def test_it_agrees_with_another_library():
    fitted = ols("y ~ g + C(s)", rows()).fit()
    found = blocks.difference_in_strata(of(rows()))
    assert found.estimate == pytest.approx(fitted.params["g"], rel=1e-9)
    assert found.p_value == pytest.approx(fitted.pvalues["g"], rel=1e-9)
    low, high = fitted.conf_int().loc["g"]
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), rel=1e-9)


def test_a_stratum_with_one_group_changes_nothing():
    alone = pd.DataFrame({"g": 1, "s": 9, "y": [500.0, 700.0]})
    with_it = blocks.difference_in_strata(of(pd.concat([rows(), alone])))
    without = blocks.difference_in_strata(of(rows()))
    assert with_it == without


def test_no_stratum_with_both_groups_cannot_be_told():
    found = blocks.difference_in_strata([(moments.of_values([1, 2]), moments.of_values([]))])
    assert isinstance(found, CannotTell)
    assert found.reason == "no_common_stratum"
