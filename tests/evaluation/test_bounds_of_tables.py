"""Tables at their bounds: nothing on one side, nobody failed, one group alike, days without data."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reporting import charts, reports, wording
from reporting.evaluation import as_json
from reporting.words import LANGS
from tests.evaluation.test_designs import days, of


def said(card):
    """Every word of the card in both languages: none may be missing."""
    for lang in LANGS:
        wording.evaluation_lines(card, lang)
        wording.evaluation_card(card, lang)
        reports.calculator(card, {}, "t.csv", lang=lang)
        if charts.has_picture(card):
            charts.evaluation_interval(card, {}, lang)
    return as_json(card)


def test_no_event_on_the_second_side_leaves_a_ratio_without_bound():
    told = said(of("组别,差错数,工时\n新,9,1000\n旧,0,1100\n"))
    # given 9 events the first side's are binomial: poisson.test(c(9, 0), c(1000, 1100))
    oracle = stats.binomtest(9, 9, 1000 / 2100)
    low = oracle.proportion_ci(0.95, "exact").low
    assert told["estimate"] is None
    assert told["interval"] == [pytest.approx(low / (1 - low) * 1.1), None]
    assert told["p_value"] == pytest.approx(oracle.pvalue)
    assert told["verdict"] == "clear"
    assert "∞" in told["sentence"]["en"]


def test_where_nobody_failed_on_one_side_strata_are_compared_by_their_difference():
    told = said(
        of("层,组别,通过,总数\nA,实验组,10,10\nA,对照组,6,12\nB,实验组,9,9\nB,对照组,5,11\n")
    )
    # weights n1 n2 / n: 120/22 and 99/20; differences .5 and 6/11
    weights, apart = np.array([120 / 22, 99 / 20]), np.array([0.5, 6 / 11])
    assert (told["method"], told["unit"]) == ("mantel_haenszel_difference", "points")
    assert told["estimate"] == pytest.approx(np.average(apart, weights=weights))


def test_one_group_alike_among_several_gives_the_means_and_the_classical_test():
    values = {"甲": [5.5] * 6, "乙": [1.5, 2, 3, 4, 5, 6], "丙": [3, 3.5, 4, 1, 2, 8]}
    frame = pd.DataFrame([(g, v) for g, vs in values.items() for v in vs], columns=["组", "得分"])
    told = said(of(frame))
    assert (told["verdict"], told["warnings"]) == ("cannot_tell", ["one_group_alike"])
    assert told["alternatives"][0]["p_value"] == pytest.approx(stats.f_oneway(*values.values())[1])


def test_days_without_data_are_said():
    frame = days(56, 40, lift=0.2)
    frame.loc[10, ["下单人数", "访客数"]] = 0
    told = said(of(frame))
    assert told["n"]["days_before"] == 55
    assert "days_without_data" in told["warnings"]
    assert "days_without_data" not in said(of(days(56, 40)))["warnings"]


def test_rows_without_a_group_are_said():
    labels = ["甲"] * 8 + [None] + ["乙"] * 8
    frame = pd.DataFrame({"得分": np.arange(17.0), "组": labels})
    told = said(of(frame))
    assert told["n"]["total"] == 16
    assert "rows_left_out" in told["warnings"]


def test_pairs_whose_interval_has_no_end_are_drawn_to_the_end_of_the_axis():
    # seven judges: no signed-rank interval of the family's level has an end once ties leave few
    ranks = [(3, 5, 2), (4, 5, 3), (2, 4, 2), (5, 5, 3), (4, 5, 3), (3, 4, 2), (4, 5, 3)]
    rows = [f"{name},{a},{b},{c}" for name, (a, b, c) in zip("甲乙丙丁戊己庚", ranks, strict=True)]
    card = of("评委,方案一,方案二,方案三\n" + "\n".join(rows))
    open_ended = [one for one in card.found.alternatives if one.interval.high == np.inf]
    assert open_ended
    for lang in LANGS:
        drawn = charts.evaluation_interval(card, {}, lang)
        low, high = drawn.layout.xaxis.range
        lines = [trace.x for trace in drawn.data if trace.mode == "lines"]
        assert (low, high) in lines
        assert np.isfinite(lines).all()
        assert any(note.text == "∞" for note in drawn.layout.annotations)
        assert drawn.layout.xaxis.title.text == {"zh": "典型变化", "en": "typical change"}[lang]


def test_large_numbers_are_not_called_unbounded():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"组": ["甲", "乙"] * 10, "金额": rng.normal(5e10, 2e10, 20).round()})
    assert "∞" not in said(of(frame))["sentence"]["zh"]


def test_an_end_beside_no_difference_is_not_written_as_none():
    # Darwin 1876, Fisher 1935: 2.617, interval .0039 to 5.229
    rows = [(23.5, 17.375), (12, 20.375), (21, 20), (22, 20), (19.125, 18.375), (21.5, 18.625),
            (22.125, 18.625), (20.375, 15.25), (18.25, 16.5), (21.625, 18), (23.25, 16.25),
            (21, 18), (22.125, 12.75), (23, 15.5), (12, 18)]  # fmt: skip
    told = said(of(pd.DataFrame(rows, columns=["株高1", "株高2"])))
    assert "（+0.004 至 +5.229）" in told["sentence"]["zh"]
