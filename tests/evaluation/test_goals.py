"""A margin and a target that were declared: in the verdict, the sentence, the object, both languages."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import ttost_ind

import cli
from analytics.evaluation.card import bounds, held_to_margin
from analytics.evaluation.evaluating import evaluate
from analytics.evaluation.goals import Goals
from reporting.evaluation import as_json
from tests.evaluation.tables import csv_of
from tests.evaluation.test_designs import of


def scores(first, second) -> pd.DataFrame:
    labels = ["甲"] * len(first) + ["乙"] * len(second)
    return pd.DataFrame({"班级": labels, "得分": [*map(float, first), *map(float, second)]})


def test_two_one_sided_tests_agree_with_another_library():
    rng = np.random.default_rng(1)
    first, second = rng.normal(70, 4, 30).round(1), rng.normal(70, 6, 40).round(1)
    card = of(scores(first, second), goals=Goals(margin=3))
    oracle = ttost_ind(first, second, -3, 3, usevar="unequal")
    narrow = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.9)
    found = held_to_margin(card.found)
    assert found.p_value == pytest.approx(oracle[0], rel=1e-8)
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(narrow))
    by_method = {one.method: one.p_value for one in card.found.alternatives}
    assert by_method["not_lower"] == pytest.approx(oracle[1][1], rel=1e-8)
    assert by_method["not_higher"] == pytest.approx(oracle[2][1], rel=1e-8)
    assert card.verdict == "clear_no_effect"
    assert "差异小于 ±3" in as_json(card)["sentence"]["zh"]


SHARES = st.tuples(st.integers(8, 80), st.integers(8, 80)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@pytest.mark.slow
@given(SHARES, st.sampled_from([0.05, 0.1, 0.2]))
def test_verdict_p_and_interval_of_a_margin_agree(table, margin):
    x1, n1, x2, n2 = table
    frame = pd.DataFrame(
        {"group": pd.Categorical(["a", "b"]), "numerator": [x1, x2], "denominator": [n1, n2]}
    )
    card = evaluate(frame, goals=Goals(margin=margin))
    assume(card.design == "two_proportions" and held_to_margin(card.found).p_value is not None)
    narrow = held_to_margin(card.found)
    low, high = bounds(margin, "points")
    assume(abs(narrow.p_value - 0.05) > 1e-6)
    is_inside = low < narrow.interval.low and narrow.interval.high < high
    assert is_inside == (narrow.p_value < 0.05)
    if card.verdict == "clear_no_effect":
        assert is_inside


def test_a_level_is_no_target_of_what_lies_between_two_groups():
    shares = "组别,通过,人数\n甲,40,50\n乙,45,50\n"
    # 10 points are left above the 90 % of the second side
    unused, used = (of(shares, goals=Goals(target=target)) for target in (85, 5))
    assert "goal_unused" in unused.warnings
    assert "目标" not in as_json(unused)["sentence"]["zh"]
    assert "没有达到目标 +5" in as_json(used)["sentence"]["zh"]
    ratings = "组别,评分\n" + "".join(f"{'甲乙'[k % 2]},{1 + 7 * k % 5}\n" for k in range(40))
    assert "goal_unused" in of(ratings, goals=Goals(target=85)).warnings


@pytest.mark.parametrize(
    ("target", "verdict", "said"),
    [
        (0.6, "clear", "达到目标 60%"),
        (80, "cannot_tell", "是否达到目标 80%，不能判断"),
        (0.95, "clear", "没有达到目标 95%"),
    ],
)
def test_a_share_against_its_target_is_read_off_the_interval(target, verdict, said):
    # 41 of 50: Wilson .692 to .902
    card = of("通过人数,参加人数\n41,50\n", goals=Goals(target=target))
    share = target if target < 1 else target / 100
    below = stats.binom.cdf(41, 50, share) - stats.binom.pmf(41, 50, share) / 2
    assert card.verdict == verdict
    assert said in as_json(card)["sentence"]["zh"]
    assert card.found.p_value == pytest.approx(2 * min(below, 1 - below))


def test_one_column_is_held_against_its_target():
    # Michelson 1879, first series against the accepted 734.5: t.test(speed, mu = 734.5)
    speed = [850, 740, 900, 1070, 930, 850, 950, 980, 980, 880, 1000, 980, 930, 650, 760, 810,
             1000, 1000, 960, 960]  # fmt: skip
    card = of(pd.DataFrame({"速度": map(float, speed)}), goals=Goals(target=734.5))
    oracle = stats.ttest_1samp(speed, 734.5)
    assert (card.reason, card.found.method) == ("against_target", "one_sample_t")
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert card.found.interval.low == pytest.approx(
        oracle.confidence_interval().low - 734.5, rel=1e-9
    )
    assert as_json(card, {"value": "速度"})["sentence"]["zh"].startswith("速度 909，目标 734.5")


def test_a_difference_can_miss_its_target_and_still_be_clear():
    card = of(scores(range(70, 90), range(60, 80)), goals=Goals(target=16))
    assert card.verdict == "clear"
    assert "没有达到目标 +16" in as_json(card)["sentence"]["zh"]


def test_no_goal_is_said_of_a_comparison_that_means_nothing():
    card = of(scores([70, 71, 72], [70, 71, 73]), goals=Goals(margin=30, target=1))
    assert card.verdict == "cannot_tell"
    assert "目标" not in as_json(card)["sentence"]["zh"]


def test_the_command_takes_both(tmp_path, capsys):
    path = tmp_path / "table.csv"
    path.write_bytes(csv_of(scores(range(70, 90), range(70, 90))))
    options = ("--margin", "6", "--target", "+8", "--json")
    assert cli.main(["evaluate", str(path), *options]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["effect_sizes"]["margin"] == 6
    assert told["effect_sizes"]["target"] == 8
    assert {"equivalence", "against_target"} <= {one["method"] for one in told["alternatives"]}
    assert told["verdict"] == "clear_no_effect"
    assert "the target of +8 is missed" in told["sentence"]["en"]
    with pytest.raises(SystemExit):
        cli.main(["evaluate", str(path), "--margin", "about three"])


@pytest.mark.slow
def test_ranks_have_an_equivalence_by_two_one_sided_tests():
    """Brunner-Munzel: its own statistic, moved to the ends of the margin, on the t distribution."""
    rng = np.random.default_rng(2)
    first, second = rng.integers(1, 6, 60), rng.integers(1, 6, 70)
    rows = pd.DataFrame({"组": ["甲"] * 60 + ["乙"] * 70, "满意度评分": [*first, *second]})
    found = of(rows, goals=Goals(margin=0.15)).found
    oracle = stats.brunnermunzel(second, first)
    counts = [(first > x).sum() + (first == x).sum() / 2 for x in second]
    chance = sum(counts) / (60 * 70)
    error = abs((chance - 0.5) / oracle.statistic)
    below = stats.t.sf((chance - 0.35) / error, found.df)
    above = stats.t.cdf((chance - 0.65) / error, found.df)
    by_method = {one.method: one.p_value for one in found.alternatives}
    assert sorted((by_method["not_lower"], by_method["not_higher"])) == pytest.approx(
        sorted((below, above)), rel=1e-6
    )
    assert by_method["equivalence"] == pytest.approx(max(below, above), rel=1e-6)


COUNTED = {
    "paired": pd.DataFrame({"after": [1.0, 1, 0, 0], "before": [1.0, 0, 1, 0], "count": [60, 9, 7, 24]}),
    "strata": pd.DataFrame(
        [("P", "a", 30, 40), ("P", "b", 28, 41), ("Q", "a", 12, 35), ("Q", "b", 13, 33)],
        columns=["stratum", "group", "numerator", "denominator"],
    ).astype({"group": "category"}),
    "events": pd.DataFrame(
        {"group": pd.Categorical(["a", "b"]), "numerator": [80, 77], "exposure": [900.0, 880.0]}
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("name", "margin"), [("paired", 0.1), ("strata", 3), ("events", 1.4)])
def test_p_of_a_margin_is_where_the_interval_ends_at_it(name, margin):
    """Duality: at the level 1 - 2 p the interval of the same method reaches the margin."""
    found = evaluate(COUNTED[name], goals=Goals(margin=margin)).found
    p_value = held_to_margin(found).p_value
    assert 0 < p_value < 0.5
    at_p = evaluate(COUNTED[name], level=1 - 2 * p_value).found
    low, high = bounds(found.margin, found.unit)
    reached = (abs(at_p.interval.low - low), abs(at_p.interval.high - high))
    assert min(reached) < 1e-6
