"""Results made by hand for the tests of reporting: round figures that can be checked on paper."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
from scipy.stats import binomtest

from analytics.chain import links
from analytics.ledger import Ledger, Money, entry
from analytics.make_up import FollowedMakeUp
from analytics.planning import Outlook, Visible
from analytics.portfolio import Avoided, Portfolio, Returned
from analytics.results import (
    Alarm,
    Alarms,
    AlarmSignal,
    AlarmSkill,
    CannotTell,
    Change,
    CombinedNeed,
    CombinedRanking,
    CourseVerdict,
    CurriculumRow,
    Distribution,
    Event,
    FocusGroup,
    FormatShare,
    Gain,
    GapBound,
    Group,
    GroupStanding,
    Interval,
    ItemAnalysis,
    ItemChoice,
    ItemResult,
    Link,
    MakeUp,
    Material,
    Mean,
    Mentoring,
    MentorLoad,
    MetricReading,
    MetricWatch,
    Milestone,
    Milestones,
    NeedGroup,
    NeedGroups,
    NeedMethods,
    NeedRanking,
    NeedResponse,
    NeedsStudy,
    OtherTraining,
    Placebo,
    Plan,
    PlanChain,
    Preference,
    Provenance,
    RankedNeed,
    Rate,
    Registration,
    ResponseRow,
    RetestCheck,
    Review,
    Satisfaction,
    ScaleItem,
    SkillGap,
    SkillGaps,
    SkillLevel,
    SoFar,
    SourceUse,
    Spend,
    Standing,
    SurveyScale,
    Tag,
    Target,
    TargetCheck,
    TeamBlock,
    TeamComparison,
    TeamShift,
    TextStudy,
    TrainingPlan,
    Unwatched,
    Version,
    WatchedDay,
    Written,
)
from analytics.roi import Range, UnitValue
from reporting import reports
from reporting.wording import judged

MADE_AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
#: Stands in hidden results and must never be seen anywhere.
SECRET = 0.73137
ATTENDANCE = Target("attendance", 0.90, None, "present_of_expected")
PASS_RATE = Target("pass_rate", 0.80, None, "first_attempt_of_sat")
SATISFACTION = Target("satisfaction", 0.85, None, "top_box")
CONVERSION = Target("conversion_lift", 0.10, 0.20, "relative_lift")
EVIL = '=HYPERLINK("http://a.example","<script>alert(1)</script>")'


def rate(successes, n, definition="present_of_expected", **more):
    interval = binomtest(successes, n).proportion_ci(0.95, "wilson")
    low_high = Interval(float(interval.low), float(interval.high))
    return Rate(successes, n, successes / n, low_high, definition, "wilson", **more)


def check(target, successes, n, n_more=None):
    measure = rate(successes, n, target.definition)
    return TargetCheck(target, measure, judged(measure.interval, target.low), n_more)


def checks():
    return (
        check(PASS_RATE, 18, 20, 34),
        check(ATTENDANCE, 611, 654),
        check(SATISFACTION, 88, 100, 420),
        check(Target("internal_share", 0.80, None, "sessions_internal"), 36, 54),
        TargetCheck(CONVERSION, change(), "not_established"),
        TargetCheck(
            Target("efficiency", 0.15, None, "throughput_lift"),
            CannotTell("no_metric_declared"),
            "not_established",
        ),
    )


def change(**fields):
    found = Change(
        metric_id="conversion",
        cut_on=date(2026, 10, 4),
        before_from_on=date(2026, 7, 9),
        after_to_on=date(2026, 10, 31),
        n_days_before=84,
        n_days_after=28,
        n_days_left_out=3,
        denominator_before=84000.0,
        denominator_after=28000.0,
        before=0.0814,
        after=0.0922,
        relative=0.132,
        relative_interval=Interval(0.035, 0.239),
        absolute=0.0108,
        absolute_interval=Interval(0.0029, 0.0188),
        counterfactual_band=Interval(0.0745, 0.088),
        p_value=0.0121,
        degrees_of_freedom=10,
        certainty="likely",
        is_favourable=True,
        grade="C",
        dispersion=2.1,
        autocorrelation=0.2,
        pre_trend_per_day=0.001,
        pre_trend_interval=Interval(-0.001, 0.003),
        placebo=Placebo(70, 2, tuple((k - 35) / 500 for k in range(70))),
        cautions=(),
        definition="before_after_ratio",
    )
    return replace(found, **fields)


def so_far():
    """The first 18 days of an after-window of 28."""
    lift = {"relative": 0.034, "relative_interval": Interval(-0.021, 0.094)}
    return SoFar("conversion", 18, 28, **lift, ready_on=date(2026, 10, 31))


def days():
    """One row per day of the windows of `change`: 1,000 visitors, 80 or 92 orders, one day
    empty.
    """
    first = date(2026, 7, 1)
    observed = [first + timedelta(k) for k in range(130)]
    return pd.DataFrame(
        {
            "course_id": "ab",
            "metric_id": "conversion",
            "observed_on": observed,
            "numerator": [92.0 if day >= date(2026, 10, 4) else 80.0 for day in observed],
            "denominator": [0.0 if day == date(2026, 8, 1) else 1000.0 for day in observed],
        }
    )


def group(label, successes, n):
    found = check(ATTENDANCE, successes, n)
    return Group(label, label, found.measure, found.state)


def groups():
    """Two shown groups, one hidden, one with bare counts."""
    counts = CannotTell("too_few_observations", 4, 5, "present_of_expected", 3)
    return (
        group("A/B 测试", 20, 20),
        group(EVIL, 24, 30),
        Group("hidden", "藏", None),
        Group("few", "少", counts, "not_established"),
    )


def ranking():
    rows = [
        ("A/B 测试", 0.98, 1, 2, 4.5, 2.4, "train_first"),
        ("用户研究", 0.94, 1, 3, 4.3, 2.5, "train_first"),
        ("数据工具", 0.52, 2, 4, 4.2, 3.1, "keep"),
        (EVIL, 0.004, 3, 4, 3.1, 3.5, "overdone"),
    ]
    needs = tuple(
        RankedNeed(
            topic, k, Interval(low, high), share, 4.0 - k, Interval(3.5 - k, 4.5 - k), 68,
            importance, ability, importance - ability, k > 2, quadrant,
        )
        for k, (topic, share, low, high, importance, ability, quadrant) in enumerate(rows, 1)
    )  # fmt: skip
    return NeedRanking(needs, 68, 2000, 3, 3.9, 3.1, "clear", "borich_mwds")


def combined():
    """The same four topics over two sources; the last one is silent in the second."""
    survey = ranking()
    needs = tuple(
        CombinedNeed(
            need.topic, need.rank, need.rank_interval, need.top_share, 2.0 - need.rank, group,
            (("survey", 2.0 - need.rank), ("skills", None if need.rank == 4 else 0.5)),
            need, need.rank, 5 - need.rank, None if need.rank == 4 else 2,
        )
        for need, group in zip(survey.needs, (1, 2, 3, 3), strict=True)
    )  # fmt: skip
    uses = (SourceUse("survey", 68, 4, 1.0, 1.0), SourceUse("skills", 60, 3, 0.5, 0.67))
    pairs = (("survey", "skills", 0.67),)
    return CombinedRanking(
        needs, uses, pairs, 68, 2000, 3, "clear", "combined_needs", 0.67, concordance=0.31
    )  # fmt: skip


def response(n=68):
    """86 people in three roles; one role has too few answers to be shown."""
    rows = (
        ResponseRow("产品运营", n - 8, 70), ResponseRow("活动运营", None, 10),
        ResponseRow(EVIL, None, 6),
    )  # fmt: skip
    bounds = (GapBound("A/B 测试", 0.9, 0.7, 0.92),)
    return NeedResponse(rows, n, 86, 2, n / 86, True, bounds)


def alarms():
    """One metric with an alarm, one without, one that cannot be watched."""
    days = tuple(
        WatchedDay(date(2026, 9, 1) + timedelta(days=i), None if i == 3 else 0.03 + 0.001 * (i > 20),
                   0.03, 0.028, 0.0305)
        for i in range(30)
    )  # fmt: skip
    signal = AlarmSignal("cusum", date(2026, 9, 23), date(2026, 9, 22), True)
    skill = AlarmSkill("a", EVIL, 2, (("产品运营", 1.2),))
    alarm = Alarm((signal,), date(2026, 9, 22), 9, 0.031, 0.03, 0.033, (skill,), "open", EVIL)
    loud = MetricWatch("churn", "流失率", "ratio", "lower", "laney", days, 168, 28, 0.3, 0.0027, 448,
                       5, 0, alarm, ("too_smooth",))  # fmt: skip
    quiet = MetricWatch("load", EVIL, "count", "higher", "xmr", days, 168, 28, 0.3, 0.0027, 0, 0, 2,
                        None)  # fmt: skip
    return Alarms((loud, quiet), (Unwatched("x", EVIL, CannotTell("too_few_days", 20, 84)),))


def texts():
    """Two tags, a text that may be quoted, and one that may not."""
    tags = (Tag(EVIL, 12, 0.4, False), Tag("用户研究", 8, 0.27, True))
    written = (
        Written("aa", "survey", f"找 [name] {EVIL}", ("用户研究",), True),
        Written("bb", "interview", "SECRET-OF-ONE", (), False),
    )
    return TextStudy(30, tags, written)


def study(found=None):
    """Everything the needs report is made of."""
    groups = NeedGroups(
        "role", (NeedGroup("产品运营", 60, ranking()), NeedGroup(EVIL, None, None)), 60, 68
    )
    methods = tuple(
        NeedMethods(need.topic, need.mwds, -40.0, need.gap, 5.5, 3.5, 0.25)
        for need in ranking().needs
    )
    wants = Preference("想要的形式", 68, (("线上", 40), (EVIL, None)))
    found = found or combined()
    return NeedsStudy(
        found, found, ranking(), methods, response(), (groups,), (wants,),
        (FocusGroup(date(2026, 9, 10), EVIL, ("产品运营",), False),), alarms(), texts(), gaps(),
    )  # fmt: skip


def gaps():
    """Six cells of which two are hidden; hidden ones carry a secret that must not be shown."""
    roles, skills = ("产品运营", "活动运营"), ("数据工具", "文案", "用户研究")
    values = {("产品运营", "用户研究"): 1.7, ("产品运营", "数据工具"): 0.9,
              ("活动运营", "数据工具"): 0.4, ("活动运营", "用户研究"): 0.0}  # fmt: skip
    cells = tuple(
        SkillGap(role, skill, 12, values[role, skill],
                 Interval(max(0.0, values[role, skill] - 0.3), values[role, skill] + 0.3), 3.0, False)
        if (role, skill) in values
        else SkillGap(role, skill, 3, SECRET, Interval(SECRET, SECRET), SECRET, True)
        for role in roles
        for skill in skills
    )  # fmt: skip
    return SkillGaps(roles, skills, cells, 24, 30, 2, 5, "mean_shortfall")


def training():
    """A small plan with one hole of each kind, an overdue milestone and a stale material."""
    ways = [
        ("转化", 0.6, "conversion", "SQL", "实验"),
        ("返工", 0.1, None, None, None),
        (None, None, None, "文案", "写作"),
    ]
    links = tuple(
        Link("2026", goal, weight, metric, metric, skill, course, False)
        for goal, weight, metric, skill, course in ways
    )
    items = (
        Milestone("第一步", "转化", date(2026, 3, 31), 0.5, date(2026, 4, 3), "done_late", 3),
        Milestone(EVIL, None, date(2026, 6, 30), 1.0, None, "overdue", 1),
    )
    days = (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 3), date(2026, 7, 1))
    reached = Milestones(items, date(2026, 7, 1), days, (0, 1, 1, 2), (0, 0, 1, 1), 2, 1)
    internal = check(Target("internal_share", 0.8, None, "sessions_internal"), 33, 37)
    return TrainingPlan(
        PlanChain(links, ("写作",), ("churn",), ("返工",), 2, 2),
        reached,
        (CurriculumRow("数据运营", "basic", 2, 1, 0.75, ("沟通",), ("文案",)),),
        (Version("实验", "V2.0", date(2026, 3, 2), "加练习", None),),
        (Material("手册", "manual", None, None, None, None, True),),
        (("expert", "安", None),),
        ("operations",),
        (FormatShare("online", 10, 37, 18.5, CannotTell("too_few_observations", 4, 5, "", 4)),),
        internal,
        (78.5, 90.5),
        Mentoring(
            (MentorLoad("安", 2, ("SQL",)),), 2, CannotTell("group_hidden"), (("白", "SQL"),)
        ),
    )


def profile():
    """Three skills of one person, one of them never assessed."""
    return (
        SkillLevel("用户研究", 5.0, 3.0),
        SkillLevel("文案", 3.0, 4.0),
        SkillLevel("SQL", 3.0, None),
    )


def gain(n=20, before=0.5, after=0.7, width=0.05):
    interval = Interval(after - before - width, after - before + width)
    mean = Mean(n, after - before, interval, "paired_change", "score", 0.001)
    return Gain(
        n, before, after, mean, 0.4, Interval(0.3, 0.5), 0.05, 3, 2, 7, "paired_change",
        0.8, Interval(0.4, 1.2),
    )  # fmt: skip


def item_analysis():
    """A test of two questions: the second has a wrong key, and its answers are known."""
    choices = (ItemChoice("A", 30, True, 0.5), ItemChoice("B", 10, False, 0.8))
    first = ItemResult("1", 40, 0.8, 0.45, 0.5, (), ())
    second = ItemResult("2", 40, 0.75, -0.1, 0.7, choices, ("negative", "better_wrong"))
    return ItemAnalysis(
        "ab|written", "A/B 测试", 40, 0.6, Interval(0.4, 0.75), "kr20", 0.1, (first, second), True
    )


def satisfaction():
    """100 answers: 20 fives, 68 fours, 12 threes (product.md: 88 %, 81.6 %, 77 %)."""
    favourable = rate(88, 100, "top_box")
    readings = (("top_box", 0.88), ("mean_of_max", 0.816), ("mean_of_range", 0.77), ("net", 0.88))
    mean = Mean(100, 4.08, Interval(3.97, 4.19), "mean_rating", "number")
    return Satisfaction(
        favourable, ((3.0, 12), (4.0, 68), (5.0, 20)), (1.0, 5.0), readings, 1, 3, mean,
        130, 0.68, 0.91, "top_box", favourable, "not_established",
    )  # fmt: skip


def items():
    """Two questions, the second hidden."""
    return (Group("q1", "课程内容", satisfaction(), "not_established"), Group("q2", "讲师", None))


def survey_scale():
    rows = (
        ScaleItem("课程内容", 0.6, 0.5, 0.7, Interval(0.6, 0.8)),
        ScaleItem("讲师", None, 0.6, None, None),
    )
    return SurveyScale(100, 0.75, Interval(0.65, 0.82), rows, True)


def recommendation():
    return Mean(100, 0.3, Interval(0.15, 0.45), "nps", "share")


def distribution():
    bins = ((0.5, 0.6, 4), (0.6, 0.7, 6), (0.7, 0.8, 15), (0.8, 0.9, 10), (0.9, 1.0, 5))
    mean = Mean(40, 0.77, Interval(0.74, 0.80), "scores_post", "score")
    return Distribution(bins, 40, mean, 0.7, 10, 0.05, 9, 0.8, "scores_post")


def verdicts():
    return (
        CourseVerdict(
            "ab", "A/B 测试实战", "likely_works", "moved_favourably", rate(611, 654),
            rate(18, 20, "first_attempt_of_sat"), gain(), satisfaction(), change(), 98000.0,
        ),
        CourseVerdict(
            "data", EVIL, "not_enough_data", "no_metric_declared", CannotTell("no_sign_in"),
            CannotTell("group_hidden"), CannotTell("too_few_pairs", 2, 5), None,
            CannotTell("no_metric_declared"), None,
        ),
    )  # fmt: skip


def actions():
    rows = [
        (
            1,
            "2026Q3",
            "内部讲师教用户研究",
            "运营负责人",
            date(2026, 12, 15),
            "open",
            EVIL,
            "课程改版",
        ),
        (2, "2026Q4", EVIL, "HR", None, "open", None, None),
        (3, "2026Q3", "旧事", "HR", None, "done", None, None),
        (4, "2026Q2", "更早的事", "HR", None, "done", None, None),
    ]
    columns = ["action_id", "quarter", "what", "owner", "due_on", "state", "finding"]
    columns += ["plan_change"]
    return pd.DataFrame(rows, columns=columns)


def review():
    return Review(
        "2026Q4", checks(), verdicts(), Spend(186400.0, 98000.0, 88400.0, 2, 1), combined(),
        gaps(), (("absent", 4), ("below_line", 3)), 7, ("cost_unknown",), checks(),
        (("attendance", groups()),), training().chain,
    )  # fmt: skip


def provenance(is_sample=True):
    return Provenance(
        date(2026, 11, 20), 37, "2026-11-20 09:14:00", 86, 54, is_sample,
        ("签到表_Q4.xlsx", "scores.xlsx"), (("period", "2026Q4"), ("role", "社群运营")), 5,
    )  # fmt: skip


def people():
    rows = [
        ("E0104", "张三", "产品运营", "一组", 10, 9, 0.9, 1, "passed", "absent_from_test"),
        ("E0112", "@SUM(A1)", "产品运营", "一组", 0, 0, float("nan"), 0, "scheduled", None),
    ]
    columns = ["person_id", "person_name", "role", "team", "n_expected", "n_present"]
    columns += ["attendance_rate", "n_passed", "A/B 测试", "用户研究"]
    return pd.DataFrame(rows, columns=columns)


def standings():
    return {
        ("E0104", "A/B 测试"): Standing(5, 5, 0.86, True),
        ("E0104", "用户研究"): Standing(4, 5, None, False),
    }


def roles():
    return (
        GroupStanding("产品运营", "A/B 测试", 18, 85, 90, 15),
        GroupStanding("活动运营", "A/B 测试", None, None, None, None),
    )


def made_up():
    below = MakeUp(
        "E0112", "李四", "产品运营", "ab", "A/B 测试", "below_line", 0.64, date(2026, 11, 30)
    )
    away = MakeUp("E0152", "-1+2", "产品运营", "ab", "A/B 测试", "absent", None, None)
    seat = ("ab@2026-11-20", datetime(2026, 11, 20, 14))
    return (
        FollowedMakeUp(below, "failed_again", 0.64, 0.66, *seat, True, None, 2, True, True),
        FollowedMakeUp(away, "open", None, None, None, None, False, "full", 1, False, False),
    )


def retest():
    return RetestCheck(rate(7, 10), 0.37, 0.8, 0.1, 0.05, False, "retest_of_failed")


def ledger():
    worth = UnitValue(50.0, 90, 0.5, 0.8, "李", date(2026, 1, 5))
    times = pd.DataFrame(
        {"course_id": ["ab"], "role": ["产品运营"], "n_present": [20], "minutes": [2400.0]}
    )
    money = Money({"conversion": "ratio"}, {"conversion": worth}, {"产品运营": 50.0})
    first, second = verdicts()
    return Ledger((entry(first, times, money), entry(second, times[:0], money)))


def chain():
    return links(ledger().entries[0], "A/B 测试", combined())


def portfolio():
    internal = check(Target("internal_share", 0.8, None, "sessions_internal"), 8, 10)
    return Portfolio(
        98000.0,
        30000.0,
        68000.0,
        (EVIL,),
        internal,
        Avoided(5000.0, 400.0, 30.0, 2),
        Returned(Range(-0.5, 0.2, 0.9), 2),
    )


def every_report(lang):
    """One report of every page, and the review."""
    where, found = provenance(), change()
    judged_change = TargetCheck(CONVERSION, found, "not_established")
    first = replace(groups()[0], group_id="a/b测试@2026-11-13")
    made = {
        "overview": reports.overview(checks(), verdicts(), where, lang=lang),
        "needs": reports.needs(study(), where, lang=lang),
        "skills": reports.skills(gaps(), where, lang=lang),
        "plan": reports.plan(training(), where, is_named=True, lang=lang),
        "progress": reports.progress(
            check(ATTENDANCE, 611, 654), groups(), (first,), people(), standings(), roles(),
            made_up(), where, lang=lang
        ),
        "assessment": reports.assessment(
            check(PASS_RATE, 18, 20, 34), groups(), gain(), (Group("a", "产品运营", gain()),),
            distribution(), retest(), (item_analysis(),), where, lang=lang,
        ),
        "satisfaction": reports.satisfaction(
            satisfaction(), groups(), items(), survey_scale(), recommendation(), where, lang=lang,
            target=SATISFACTION
        ),
        "business_effect": reports.business_effect(found, judged_change, days(), where, lang=lang),
        "compared_effect": reports.business_effect(
            dated(), judged_change, days(), where, lang=lang, readings=readings(), plan=plan()
        ),
        "course_ledger": reports.course_ledger(
            ledger(), where, lang=lang, chosen=ledger().entries[0], links=chain(), money=portfolio()
        ),
        "quarterly_review": reports.quarterly_review(
            review(), actions(), where, lang=lang, as_of=date(2026, 12, 31), days={"ab": days()}
        ),
    }  # fmt: skip
    return {name: replace(report, made_at=MADE_AT) for name, report in made.items()}


def compared():
    """A change beside other teams: three trained, four others, two weeks of the event study."""
    teams = [(f"T{k}", True, k / 10) for k in (1, 2, 3)]
    teams += [(EVIL, False, k / 100) for k in range(4)]
    beside = TeamComparison(
        teams=tuple(
            TeamShift(team, is_trained, lift, 1000.0, 0.08, 0.08 * (1 + lift))
            for team, is_trained, lift in teams
        ),
        n_trained=3,
        n_others=4,
        others_relative=0.015,
        permutation_p=0.029,
        smallest_p=0.029,
        welch=Interval(0.02, 0.3),
        weighted=Interval(0.03, 0.28),
        pre_trend=Interval(-0.02, 0.03),
        blocks=(
            TeamBlock(-7, -1, 0.01, Interval(-0.03, 0.05)),
            TeamBlock(0, 6, 0.18, Interval(0.05, 0.33)),
        ),
    )
    return change(method="teams", grade="B", comparison=beside)


def dated():
    """The same with a campaign left out, a holiday kept, and another course in the windows."""
    events = (
        Event("618", "campaign", date(2026, 10, 10), date(2026, 10, 12), True),
        Event(EVIL, "holiday", date(2026, 7, 1), date(2026, 7, 12), False),
    )
    others = (OtherTraining("用户研究", date(2026, 8, 3), date(2026, 8, 4)),)
    codes = ("other_course", "not_by_lot", "event_in_window", "teams_missing")
    return replace(
        compared(),
        events=events,
        other_trainings=others,
        cautions=codes,
        visible_lift=0.14,
        n_teams_missing=1,
        standing="primary",
    )


def plan():
    """A registration in force and one that came too late."""
    in_time = Registration(
        1, "ab", "teams", False, False, 28, 84, "conversion", ("retention",), ("T4", EVIL), 0.1,
        0.2, "li", datetime(2026, 9, 1, 8, 30),
    )  # fmt: skip
    late = replace(in_time, evaluation_id=2, registered_at=datetime(2026, 11, 1), others=("nps",))
    return Plan(in_time, (late,), date(2026, 10, 4))


def readings():
    """The primary metric, a registered one at its own level, a hint, and one without data."""
    wider = Interval(-0.01, 0.31, 0.975)
    return (
        MetricReading("conversion", "primary", dated(), dated().relative_interval, 0.012, "likely"),
        MetricReading("retention", "registered", change(), wider, 0.08, "cannot_tell"),
        MetricReading("nps", "exploratory", change(), Interval(0.01, 0.3), 0.03, "hint"),
        MetricReading("churn", "exploratory", CannotTell("too_few_events", 4, 10)),
    )


def outlook():
    """A plan that sees +18 % after 28 days; with a long baseline nothing so soon."""
    alone = [(28, 84, 0.18), (56, 84, 0.12), (84, 84, 0.1)]
    alone += [(28, 168, None), (56, 168, 0.1), (84, 168, 0.08)]
    return Outlook(
        tuple(Visible(after, before, 3, 0, lift) for after, before, lift in alone),
        (Visible(28, 84, 3, 4, 0.09),),
        0.05,
        168,
        date(2026, 9, 30),
    )
