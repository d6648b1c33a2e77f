"""Groups that differ by what they took: Berkeley admissions, and groups that are alike."""

import pandas as pd
import pytest

from analytics import composition, targets

PASS = targets.TARGETS["pass_rate"]
#: Bickel, Hammel & O'Connell 1975 (R: UCBAdmissions), departments A-F: men admitted, rejected, women.
BERKELEY = [
    ("A", 512, 313, 89, 19),
    ("B", 353, 207, 17, 8),
    ("C", 120, 205, 202, 391),
    ("D", 138, 279, 131, 244),
    ("E", 53, 138, 94, 299),
    ("F", 22, 351, 24, 317),
]


def counts(rows):
    """Pass counts by course and role from (course, role, passed, failed)."""
    frame = pd.DataFrame(rows, columns=["course_id", "role", "n_passed_first", "failed"])
    n_sat = frame["n_passed_first"] + frame["failed"]
    return frame.assign(course_name=frame["course_id"], n_sat=n_sat, n_registered=n_sat)


def test_men_and_women_of_berkeley_change_places_department_by_department():
    rows = [(d, "men", a, b) for d, a, b, _, _ in BERKELEY]
    rows += [(d, "women", c, e) for d, _, _, c, e in BERKELEY]
    men, women = sorted(composition.mixtures(counts(rows), by="role", target=PASS), key=str)
    assert (men.group, women.group, men.stratum) == ("men", "women", "course_name")
    # 44.5 % of the men, 30.4 % of the women
    assert men.pooled == pytest.approx(0.1416, abs=5e-5)
    assert women.pooled == pytest.approx(-men.pooled)
    assert men.within < 0 < women.within
    assert men.is_reversed


def test_groups_alike_in_every_course_say_nothing():
    rows = [(c, role, 80, 20) for c in "ABC" for role in ("ops", "sales")]
    assert composition.mixtures(counts(rows), by="role", target=PASS) == ()


def test_a_difference_within_chance_is_no_warning_though_its_sign_turns():
    # ops 20/25 and 8/10, sales 7/9 and 25/30: pooled 80.0 % v 82.1 %, in B 80 % v 83 %, in A 80 % v 78 %
    rows = [("A", "ops", 20, 5), ("B", "ops", 8, 2), ("A", "sales", 7, 2), ("B", "sales", 25, 5)]
    assert composition.mixtures(counts(rows), by="role", target=PASS) == ()


def test_small_roles_are_not_compared():
    rows = [("A", "ops", 40, 10), ("A", "boss", 0, 3), ("B", "ops", 5, 45), ("B", "boss", 1, 0)]
    found = composition.mixtures(counts(rows), by="role", target=PASS)
    assert all(one.group != "boss" for one in found)
