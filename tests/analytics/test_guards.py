"""What may fool the reader of a before/after: each has a scenario that springs it and a sentence in
both languages that says so on the card or in place of an answer.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import codes, comparison, further_metrics, targets
from analytics.registration import registrations_of
from analytics.results import CannotTell
from bench.simulation import CELLS, daily_series
from reporting import wording
from reporting.wording.evaluation import evaluation_warnings
from tests.analytics.days import FIRST_DAY, daily, decided, registered, simulate, trained
from tests.analytics.test_team_comparison import NAMES, OTHERS, OURS, judged, teams_of, training_of
from tests.evaluation.test_designs import of

N_DAYS, FIRST, LAST = 240, 200, 206
LIFT = targets.TARGETS["conversion_lift"]


def lifted(*, lift=0.3, cell="A", n_days=N_DAYS, seed=3, **truth):
    return daily(*simulate(seed, n_days, cell=cell, lift_from=LAST + 1, lift=lift, **truth))


def read(frame, windows=None, **frames):
    windows = trained(FIRST, LAST) if windows is None else windows
    return comparison.by_course(frame, windows, **decided(**frames))["c"]


def beside(days, others=OTHERS, treated=OURS, names=NAMES, **columns):
    return judged(days, training_of(names, treated), teams="\n".join(others), **columns)


def event():
    on = FIRST_DAY + timedelta(210)
    row = {"event_name": "618", "kind": "campaign", "from_on": on, "to_on": on}
    return pd.DataFrame([row | {"is_left_out": False}])


def smooth():
    cell = replace(CELLS["G"], correlation=0.97)
    orders, visitors = daily_series(np.random.default_rng(8), cell, 1, N_DAYS, visits=50_000)
    return daily(orders[0], visitors[0])


def jumps():
    frame = lifted(lift=0.04, seed=6)
    factor = np.ones(N_DAYS)
    factor[60:90], factor[90:116] = 1.35, 0.7
    return frame.assign(numerator=np.rint(frame["numerator"] * factor))


def apart():
    days = teams_of(7, NAMES, drift=0.005)
    number = (days["observed_on"] - pd.Timestamp(FIRST_DAY)).dt.days
    growth = np.where(days["team"].isin(OURS), np.exp(0.004 * (number - FIRST)), 1.0)
    return days.assign(numerator=(days["numerator"] * growth).round())


def lone_trend():
    """A gentle drift that chance and truth share: only off the trend is there a step."""
    for seed in range(60):
        frame = lifted(seed=seed, lift=-0.1, cell="A", per_day=0.0015)
        if "trend_alone" in read(frame).cautions:
            return frame
    raise AssertionError("no series shows a step on its trend alone")


def closed_weekends():
    frame = lifted()
    return frame[np.arange(N_DAYS) % 7 < 5]


#: caution -> (scenario, words of its sentence in Chinese and in English)
GUARDS = {
    "selected_low": (
        lambda: read(lifted(), evaluation_list=registered(is_selected=True)),
        "自己回升", "rise by themselves",
    ),
    "pre_trend": (
        lambda: read(lifted(lift=0.0, per_day=0.012, seed=5), trained(49, LAST)),
        "培训前指标已在变动", "already moving before the training",
    ),
    "on_trend": (
        lambda: read(lifted(lift=0.0, per_day=0.006, seed=5)),
        "按这个走势推算", "read off that trend",
    ),
    "trend_alone": (
        lambda: read(lone_trend()), "走势也可能是碰巧", "the trend may be chance",
    ),
    "teams_changed": (
        lambda: read(lifted().assign(n_teams=np.where(np.arange(N_DAYS) > LAST, 4, 3))),
        "有数据的小组不一样", "Other teams have data after than before",
    ),
    "teams_missing": (
        lambda: read(lifted().assign(n_teams=2)), "没有数据，它们的表现不在", "have no figures|has no figures",
    ),
    "days_dropped": (
        lambda: read(closed_weekends()), "天没有数据，已略过", "had no data and were left out",
    ),
    "event_in_window": (
        lambda: read(lifted(), event_list=event()), "618，它自己也会推动指标", "618, which moves the metric",
    ),
    "other_course": (
        lambda: read(lifted(), metric_training=trained(190, 191, course_id="d")),
        "D也以这个指标|D 也以这个指标", "also the aim of D",
    ),
    "not_by_lot": (
        lambda: beside(teams_of(3, NAMES, lift=0.25, treated=OURS, drift=0.02)),
        "不是抽签定的", "did not decide which teams",
    ),
    "teams_apart": (lambda: beside(apart()), "拉开距离", "moving apart before"),
    "few_teams": (
        lambda: beside(teams_of(4, "ABCDEF", lift=0.4, treated="ABC", drift=0.01), "DEF", "ABC", [*"ABCDEF"]),
        "可比的小组少", "There are few teams",
    ),
    "one_team": (
        lambda: beside(teams_of(5, "ABCDEF", lift=0.4, treated="A", drift=0.01), "DEF", "A", [*"ABCDEF"]),
        "只有一个小组", "a single team",
    ),
    "comparison_impossible": (
        lambda: beside(teams_of(8, OURS), "Z", OURS, OURS), "没有可比的小组", "none left to compare with",
    ),
    "too_smooth": (lambda: read(smooth()), "指标太平滑", "so smooth"),
    "placebo_common": (lambda: read(jumps()), "也常有这么大的变化", "often moved as much"),
    "history_short": (
        lambda: read(lifted(), trained(100, 100)), "历史太短", "too short to check",
    ),
}  # fmt: skip

#: Cautions of the review as a whole, which are no guards of one change.
OF_THE_REVIEW = {
    "cost_unknown", "courses_without_metric", "few_respondents", "groups_hidden", "low_response",
    "windows_open",
}  # fmt: skip


def says(text, words):
    return any(word in text for word in words.split("|"))


@pytest.mark.parametrize("code", GUARDS)
def test_what_may_fool_the_reader_is_found_and_said_in_both_languages(code):
    scenario, *words = GUARDS[code]
    change = scenario()
    assert code in change.cautions
    for lang, said in zip(("zh", "en"), words, strict=True):
        (fool,) = [row for row in wording.verdict_card(change, lang) if row.icon == "warning"]
        lowered = said[:1].lower() + said[1:]
        assert says(fool.text, said) or says(fool.text, lowered), fool.text
    if code in codes.GRAVE:
        assert change.certainty == "cannot_tell"
        assert targets.check_change(change, LIFT).state == "not_established"
    if code in comparison.WEAK:
        assert change.certainty != "clear"
    if code in comparison.WEAK and change.certainty == "likely" and change.grade in "AB":
        # why it is no more than likely
        sure = wording.verdict_card(change, "zh")[1].text
        assert ("对照组还小" in sure) == bool({"few_teams", "one_team"} & set(change.cautions))


def test_a_comparison_that_only_an_event_weakens_says_so():
    clear = beside(teams_of(3, NAMES, lift=0.25, treated=OURS, drift=0.02))
    cautions = (*clear.cautions, "event_in_window")
    certainty = comparison.certainty_of(clear.relative_interval, cautions, is_compared=True)
    assert (clear.certainty, certainty) == ("clear", "likely")
    change = replace(clear, cautions=cautions, certainty=certainty)
    said = [wording.verdict_card(change, lang)[1].text for lang in ("zh", "en")]
    assert "另有活动或别的课程" in said[0]
    assert "another event or course" in said[1]


def test_no_caution_of_a_change_is_without_a_scenario():
    assert set(GUARDS) == set(codes.CAUTIONS) - OF_THE_REVIEW


REFUSALS = {
    "window_too_short": (lambda: read(lifted(), trained(27, 27)), "至少要 28 天", "at least 28 are needed"),
    "too_many_gaps": (
        lambda: read(lifted()[np.arange(N_DAYS) % 7 < 4]), "天有数据，至少要", "at least 60 are needed",
    ),
    "too_few_events": (
        lambda: read(lifted().assign(numerator=0.0)), "有一侧的业务量只有 0", "one side has a volume of 0",
    ),
    "after_window_open": (lambda: read(lifted(), trained(220, 221)), "18", "18 of 28 days"),
    "constant_series": (
        lambda: read(lifted().assign(numerator=80.0, denominator=1000.0)), "没有波动|不变|没有变化", "does not vary",
    ),
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSALS)
def test_what_is_too_little_for_an_answer_is_said_in_place_of_one(reason):
    scenario, *words = REFUSALS[reason]
    found = scenario()
    assert isinstance(found, CannotTell)
    assert found.reason == reason
    for lang, said in zip(("zh", "en"), words, strict=True):
        assert says(wording.change_sentence(found, lang), said), wording.change_sentence(
            found, lang
        )


def stayed_away():
    """Scores of 30 people before, of the 20 best of them after."""
    rows = [f"E{k},{50 + k},{60 + k + k % 3 if k >= 10 else ''}" for k in range(30)]
    return of("学员,前测得分,后测得分\n" + "\n".join(rows))


def chosen():
    """A comparison group that was older by far before anything was done."""
    rows = [f"{g},{30 + 9 * g + k % 13},{70 + k % 9}" for g in (0, 1) for k in range(40)]
    return of("是否培训,年龄,得分\n" + "\n".join(rows), "value=得分,group=是否培训")


def mixed():
    """Admissions of Bickel's kind: each department alike, the groups apply unlike."""
    cells = [
        ("甲", "易", 160, 200),
        ("甲", "难", 10, 50),
        ("乙", "易", 40, 50),
        ("乙", "难", 40, 200),
    ]
    rows = [",".join(map(str, cell)) for cell in cells]
    return of("组别,部门,录取数,申请数\n" + "\n".join(rows), STRATA)


STRATA = "group=组别,stratum=部门,numerator=录取数,denominator=申请数"
#: warning of a table -> (scenario, whether it takes the verdict, words in Chinese and in English)
OF_TABLES = {
    "unpaired_left_out": (stayed_away, False, "没来的人可能不一样", "those who stay away may differ"),
    "groups_not_comparable": (chosen, True, "在做任何事之前两组就很不一样", "unlike before anything was done"),
    "composition_changed": (mixed, False, "构成不同", "made up differently"),
}  # fmt: skip


@pytest.mark.parametrize("code", OF_TABLES)
def test_what_may_fool_the_reader_of_a_table_is_said_in_both_languages(code):
    scenario, takes_verdict, *words = OF_TABLES[code]
    card = scenario()
    assert code in card.warnings
    assert not takes_verdict or card.verdict == "cannot_tell"
    for lang, said in zip(("zh", "en"), words, strict=True):
        assert any(said in text for text in evaluation_warnings(card, lang))


def test_several_metrics_are_read_together_and_the_price_is_said():
    changes = {name: read(lifted()) for name in ("conversion", "a", "b", "c")}
    plan = pd.concat([registered(), *(registered(metric_id=m, is_primary=False) for m in "ab")])
    found = further_metrics.read_together(changes, registrations_of(plan)[0])
    assert [one.role for one in found] == ["primary", "registered", "registered", "exploratory"]
    notes = {lang: wording.together_note(found, lang) for lang in ("zh", "en")}
    assert "一起校正" in notes["zh"]
    assert "corrected together" in notes["en"]
    hint = {lang: wording.conclusion_text(found[-1], lang) for lang in ("zh", "en")}
    assert "只是线索" in hint["zh"]
    assert "Hint only" in hint["en"]
