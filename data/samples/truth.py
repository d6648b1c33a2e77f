"""What is true in the sample organisation: every fact the generator puts into the files.

The organisation is fictional. Rates and shares are 0-1, lifts are relative (0.15 = +15 %), and a lift
belongs to the metric's own rate: -0.18 on churn means fewer people leave. `verdict` is what an honest
reading of the files can say at best; None where the files leave it open.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["zh", "en"]
Words = dict[Language, str]

#: the default seed: the realised facts (a naive test fooled by course D, a retest without learning)
#: hold for this seed; other seeds give an organisation of the same build.
SEED = 20260930

ORGANISATION: Words = {"zh": "启明运营中心", "en": "Qiming Operations Centre"}

FIRST_METRIC_ON = date(2025, 4, 1)
LAST_METRIC_ON = date(2026, 9, 30)
QUARTERS = ("2025Q4", "2026Q1", "2026Q2", "2026Q3")

N_PEOPLE = 240
N_LEFT = 6
N_NEED_RESPONSES = 190
SMALL_TEAM = "M4"
SMALL_TEAM_SIZE = 3
#: of community operations, so few people were assessed in A/B testing that the cell must stay hidden
SMALL_SKILL_CELL = ("community", "ab_testing")
SMALL_SKILL_CELL_SIZE = 3

PASS_LINE = 70
MAX_SCORE = 100
#: the written test of course E measures with this reliability; its retest holds no learning at all
RETEST_RELIABILITY = 0.8

ROLES: dict[str, Words] = {
    "product": {"zh": "产品运营", "en": "Product operations"},
    "content": {"zh": "内容运营", "en": "Content operations"},
    "user": {"zh": "用户运营", "en": "User operations"},
    "event": {"zh": "活动运营", "en": "Event operations"},
    "data": {"zh": "数据运营", "en": "Data operations"},
    "community": {"zh": "社群运营", "en": "Community operations"},
}
ROLE_OF_LETTER = {
    "P": "product",
    "C": "content",
    "U": "user",
    "E": "event",
    "D": "data",
    "M": "community",
}
TEAMS = tuple(f"{letter}{number}" for letter in ROLE_OF_LETTER for number in (1, 2, 3, 4))
DEPARTMENTS: dict[str, Words] = {
    "product": {"zh": "增长运营部", "en": "Growth"},
    "user": {"zh": "增长运营部", "en": "Growth"},
    "content": {"zh": "内容生态部", "en": "Content"},
    "community": {"zh": "内容生态部", "en": "Content"},
    "event": {"zh": "活动与数据部", "en": "Events and data"},
    "data": {"zh": "活动与数据部", "en": "Events and data"},
}
LEVELS: tuple[Words, ...] = (
    {"zh": "初级", "en": "Junior"},
    {"zh": "中级", "en": "Intermediate"},
    {"zh": "高级", "en": "Senior"},
    {"zh": "专家", "en": "Expert"},
)

TIERS: dict[str, Words] = {
    "basic": {"zh": "基础", "en": "Basic"},
    "advanced": {"zh": "进阶", "en": "Advanced"},
    "soft": {"zh": "软技能", "en": "Soft skills"},
}
FORMATS: dict[str, Words] = {
    "online": {"zh": "线上", "en": "Online"},
    "workshop": {"zh": "工作坊", "en": "Workshop"},
    "mentoring": {"zh": "导师制", "en": "Mentoring"},
}


@dataclass(frozen=True)
class Skill:
    """A skill of the nine; `required` is the level asked of the six roles in the order of ROLES."""

    name: Words
    tier: Literal["basic", "advanced", "soft"]
    required: tuple[int, int, int, int, int, int]
    actual: tuple[float, float, float, float, float, float]


SKILLS: dict[str, Skill] = {
    "data_tools": Skill(
        {"zh": "数据工具", "en": "Data tools"},
        "basic",
        (4, 3, 4, 3, 5, 3),
        (3.2, 2.4, 3.3, 2.6, 4.4, 2.5),
    ),
    "copywriting": Skill(
        {"zh": "文案写作", "en": "Copywriting"},
        "basic",
        (3, 5, 3, 4, 2, 4),
        (3.0, 4.3, 3.0, 3.1, 2.2, 3.4),
    ),
    "user_research": Skill(
        {"zh": "用户研究", "en": "User research"},
        "basic",
        (5, 3, 5, 3, 3, 4),
        (3.1, 2.5, 3.4, 2.5, 2.4, 2.8),
    ),
    "ab_testing": Skill(
        {"zh": "A/B 测试", "en": "A/B testing"},
        "advanced",
        (5, 3, 4, 4, 5, 3),
        (2.9, 1.9, 2.5, 2.2, 3.6, 2.0),
    ),
    "user_persona": Skill(
        {"zh": "用户画像", "en": "User persona"},
        "advanced",
        (4, 3, 5, 3, 3, 3),
        (3.3, 2.7, 3.7, 2.7, 2.9, 2.6),
    ),
    "content_strategy": Skill(
        {"zh": "内容策略", "en": "Content strategy"},
        "advanced",
        (3, 5, 3, 3, 2, 4),
        (2.8, 4.0, 2.7, 2.7, 2.0, 3.1),
    ),
    "time_management": Skill(
        {"zh": "时间管理", "en": "Time management"},
        "soft",
        (3, 3, 3, 4, 3, 3),
        (3.1, 3.0, 3.1, 3.2, 3.2, 2.9),
    ),
    "cross_team": Skill(
        {"zh": "跨部门沟通", "en": "Cross-team communication"},
        "soft",
        (4, 3, 3, 5, 4, 3),
        (3.4, 3.0, 3.1, 3.6, 3.0, 2.9),
    ),
    "conflict": Skill(
        {"zh": "冲突处理", "en": "Conflict resolution"},
        "soft",
        (3, 2, 4, 4, 2, 4),
        (2.9, 2.5, 3.3, 3.2, 2.5, 3.2),
    ),
}


@dataclass(frozen=True)
class Topic:
    """A topic of the needs survey with the mean importance and ability (1-5) that people hold."""

    name: Words
    importance: float
    ability: float


#: in the true order of need: the first two stand clear, the ten others lie close together
TOPICS: tuple[Topic, ...] = (
    Topic(SKILLS["ab_testing"].name, 4.45, 2.35),
    Topic(SKILLS["user_research"].name, 4.35, 2.60),
    Topic({"zh": "自动化工具", "en": "Automation tools"}, 3.95, 3.05),
    Topic(SKILLS["data_tools"].name, 4.05, 3.20),
    Topic(SKILLS["user_persona"].name, 3.95, 3.16),
    Topic({"zh": "活动资源协调", "en": "Event resource planning"}, 3.85, 3.12),
    Topic(SKILLS["content_strategy"].name, 3.90, 3.22),
    Topic(SKILLS["cross_team"].name, 3.85, 3.22),
    Topic(SKILLS["copywriting"].name, 3.80, 3.24),
    Topic(SKILLS["time_management"].name, 3.70, 3.20),
    Topic(SKILLS["conflict"].name, 3.60, 3.16),
    Topic({"zh": "汇报与演讲", "en": "Presenting"}, 3.50, 3.12),
)
N_CLEAR_TOPICS = 2


@dataclass(frozen=True)
class Metric:
    """A daily metric of a team: level, weekly and daily noise (relative), and autocorrelation."""

    name: Words
    level: float
    spread: float
    weekend: float
    common_noise: float
    team_noise: float
    autocorrelation: float


METRICS: dict[str, Metric] = {
    "conversion": Metric(
        {"zh": "转化率", "en": "Conversion rate"}, 0.080, 0.15, 0.92, 0.020, 0.045, 0.4
    ),
    "retention": Metric(
        {"zh": "留存率", "en": "Retention rate"}, 0.340, 0.10, 0.97, 0.010, 0.025, 0.4
    ),
    "churn": Metric({"zh": "流失率", "en": "Churn rate"}, 0.030, 0.15, 1.03, 0.020, 0.045, 0.4),
    "active_users": Metric(
        {"zh": "活跃用户数", "en": "Active users"}, 4200.0, 0.25, 0.88, 0.006, 0.010, 0.3
    ),
    "handling_time": Metric(
        {"zh": "平均处理时长（分钟）", "en": "Average handling time (min)"},
        14.0,
        0.15,
        1.04,
        0.020,
        0.040,
        0.4,
    ),
}

#: the day-to-day swing that all content teams share: it is what fools a naive test about course D
SHARED_SWING_TEAMS = ("C1", "C2", "C3")
SHARED_SWING_METRIC = "conversion"
SHARED_SWING_NOISE = 0.085
SHARED_SWING_AUTOCORRELATION = 0.55


@dataclass(frozen=True)
class Trend:
    """A metric that was already moving before the course: relative slope per day between two days."""

    teams: tuple[str, ...]
    metric: str
    slope_per_day: float
    from_on: date
    to_on: date


Verdict = Literal["works", "likely_works", "no_effect", "harm", "not_enough_data", "trend"]
State = Literal["met", "missed", "not_established"]


@dataclass(frozen=True)
class Course:
    """A course with everything that is true about it.

    `held_on` are its sessions, attended by the same people of `teams`; `attended` is the chance to be
    there, `before` and `after` the mean scores out of 100 (before None: no pre-test), `favourable` the
    chance of one of the two best answers to the overall question. `lift` is the true relative change of
    `metric` in the trained teams from the day after the last session, None where no metric is declared.
    `pass_state` and `liked_state` say what the pass rate and satisfaction must show against the target.
    """

    code: str
    name: Words
    skill: str
    format: Literal["online", "workshop", "mentoring"]
    teams: tuple[str, ...]
    held_on: tuple[date, ...]
    trainer: str
    cost: int
    hours: float
    interactive_minutes: int
    practice_minutes: int
    before: float | None
    after: float
    metric: str | None = None
    lift: float | None = None
    verdict: Verdict | None = None
    attended: float = 0.925
    favourable: float = 0.89
    spread: float = 9.0
    kind: Literal["written", "practical"] = "written"
    version: str = "V1.0"
    pass_state: State | None = None
    liked_state: State | None = None

    @property
    def quarter(self) -> str:
        """The quarter of the course, as 2026Q1."""
        first = self.held_on[0]
        return f"{first.year}Q{(first.month - 1) // 3 + 1}"

    @property
    def tier(self) -> str:
        """The module tier of the skill the course trains."""
        return SKILLS[self.skill].tier


def _teams(letters: str) -> tuple[str, ...]:
    return tuple(team for team in TEAMS if team[0] in letters)


COURSES: tuple[Course, ...] = (
    # 2025Q4
    Course(
        "dashboards", {"zh": "数据看板入门", "en": "First Dashboards"}, "data_tools", "online",
        _teams("CD"), (date(2025, 10, 17),), "D1", 9600, 2.0, 20, 40, None, 74.0,
        spread=9.5, favourable=0.97, pass_state="missed", liked_state="met",
    ),
    Course(
        "copy_basics", {"zh": "文案写作基础", "en": "Copywriting Basics"}, "copywriting", "workshop",
        _teams("C"), (date(2025, 10, 24), date(2025, 10, 31)), "C1", 8200, 4.0, 75, 90, 66.0, 86.5,
        spread=7.0, favourable=0.96, pass_state="met",
    ),
    Course(
        "interviews", {"zh": "用户访谈方法", "en": "User Interview Methods"}, "user_research",
        "workshop", (*_teams("P"), "U1", "U2"), (date(2025, 11, 7),), "P1", 7800, 3.0, 60, 60,
        62.0, 78.5,
    ),
    Course(
        "time", {"zh": "时间管理", "en": "Managing Time"}, "time_management", "online",
        (*_teams("E"), "M1", "M2", "M3"), (date(2025, 11, 14),), "M1", 5200, 1.5, 12, 10, None, 80.0,
        attended=0.80,
    ),
    Course(
        "community_play", {"zh": "社群互动玩法", "en": "Community Engagement"}, "content_strategy",
        "workshop", ("M1", "M2", "M3"), (date(2025, 11, 21),), "M1", 6400, 3.0, 55, 60, 60.0, 77.0,
        metric="active_users", lift=0.0, verdict="no_effect",
    ),
    Course(
        "faster_data", {"zh": "数据工具提效", "en": "Faster with Data Tools"}, "data_tools",
        "workshop", ("D1", "D2", "D3"), (date(2025, 11, 28), date(2025, 12, 5)), "D1", 12800, 6.0,
        100, 150, 64.0, 81.0, metric="handling_time", lift=-0.15, verdict="likely_works",
        favourable=0.95, kind="practical",
    ),
    Course(
        "cross_team", {"zh": "跨部门沟通", "en": "Cross-team Communication"}, "cross_team",
        "workshop", _teams("DE"), (date(2025, 12, 12),), "external_1", 26000, 3.0, 25, 0, None, 79.0,
        favourable=0.56, liked_state="missed",
    ),
    # 2026Q1
    Course(
        "definitions", {"zh": "指标口径与取数", "en": "Metric Definitions"}, "data_tools", "online",
        _teams("P"), (date(2026, 1, 9),), "D1", 5600, 2.0, 26, 30, 58.0, 76.5,
    ),
    Course(
        "personas", {"zh": "用户画像构建", "en": "Building User Personas"}, "user_persona", "online",
        ("U1", "U2", "P3", "P4"), (date(2026, 1, 16), date(2026, 1, 23)), "U1", 9000, 4.0, 50, 60,
        60.0, 79.0, metric="retention", lift=0.09, verdict="likely_works",
    ),
    Course(
        "events", {"zh": "活动资源协调", "en": "Event Resource Planning"}, "cross_team", "workshop",
        _teams("E"), (date(2026, 1, 30),), "E1", 7400, 3.0, 50, 70, 63.0, 80.5,
        metric="handling_time", lift=-0.14, verdict="likely_works", kind="practical",
    ),
    Course(
        "conflict", {"zh": "冲突处理", "en": "Handling Conflict"}, "conflict", "workshop",
        _teams("U"), (date(2026, 2, 6),), "external_2", 22000, 3.0, 70, 40, None, 69.5,
        pass_state="missed",
    ),
    Course(
        "community_mentor", {"zh": "社群一对一带教", "en": "Community Mentoring"}, "conflict",
        "mentoring", ("M4",), (date(2026, 2, 27),), "M1", 1800, 2.0, 60, 60, None, 78.0,
    ),
    Course(
        "experiments", {"zh": "实验设计与AB测试", "en": "Experiment Design and AB Tests"},
        "ab_testing", "workshop", ("P1", "P2", "E1", "E2"), (date(2026, 3, 6), date(2026, 3, 13)),
        "P1", 16800, 6.0, 110, 140, 55.0, 80.0, metric="conversion", lift=0.15,
        verdict="likely_works", favourable=0.96, version="V2.0",
    ),
    Course(
        "short_video", {"zh": "短视频脚本写作", "en": "Short Video Scripts"}, "copywriting",
        "workshop", _teams("C"), (date(2026, 3, 13),), "C1", 6800, 3.0, 60, 80, 65.0, 80.0,
        kind="practical",
    ),
    # 2026Q2
    Course(
        "surveys", {"zh": "问卷设计", "en": "Questionnaire Design"}, "user_research", "online",
        _teams("P"), (date(2026, 4, 10),), "U1", 5200, 2.0, 20, 30, 61.0, 78.0,
    ),
    Course(
        "topics", {"zh": "内容选题与策略", "en": "Content Topics and Strategy"}, "content_strategy",
        "workshop", ("C1", "C2", "C3"), (date(2026, 4, 17), date(2026, 4, 24)), "C1", 14500, 4.0, 80,
        60, 63.0, 80.5, metric="conversion", lift=0.0, verdict="not_enough_data",
    ),
    Course(
        "meetings", {"zh": "高效会议", "en": "Better Meetings"}, "time_management", "online",
        ("P1", "P2", "U1", "U2", "D4"), (date(2026, 5, 8),), "M1", 4800, 1.5, 15, 0, None, 80.0,
        attended=0.82,
    ),
    Course(
        "win_back", {"zh": "流失预警与召回", "en": "Churn Alerts and Win-back"}, "user_persona",
        "workshop", ("U1", "U2", "M1", "M2"), (date(2026, 5, 15), date(2026, 5, 22)), "U1", 13200,
        5.0, 90, 100, 59.0, 81.0, metric="churn", lift=-0.18, verdict="likely_works",
        favourable=0.95,
    ),
    Course(
        "livestream", {"zh": "直播话术", "en": "Livestream Scripts"}, "copywriting", "workshop",
        _teams("E"), (date(2026, 5, 29),), "external_2", 24000, 3.0, 40, 60, None, 77.0,
        favourable=0.60, liked_state="missed",
    ),
    Course(
        "segments", {"zh": "用户分层运营", "en": "User Segments in Use"}, "user_persona", "workshop",
        ("U3", "U4", "M3"), (date(2026, 6, 5),), "U1", 8800, 3.0, 55, 60, 62.0, 80.0,
        metric="retention", lift=0.0, verdict="trend",
    ),
    Course(
        "reports", {"zh": "自动化报表", "en": "Automated Reports"}, "data_tools", "mentoring",
        ("D1", "D2"), (date(2026, 6, 12),), "D1", 3600, 3.0, 100, 120, 66.0, 82.0, kind="practical",
    ),
    Course(
        "growth_review", {"zh": "增长实验复盘", "en": "Reviewing Growth Tests"}, "ab_testing",
        "mentoring", ("P1", "P2"), (date(2026, 6, 12),), "P1", 4200, 3.0, 95, 90, 64.0, 81.0,
    ),
    # 2026Q3
    Course(
        "landing_copy", {"zh": "活动页文案优化", "en": "Landing Page Copy"}, "copywriting",
        "workshop", ("C4", "E3", "E4"), (date(2026, 7, 3), date(2026, 7, 10)), "C1", 11200, 4.0, 75,
        100, 64.0, 82.0, metric="conversion", lift=0.14, verdict="likely_works", kind="practical",
    ),
    Course(
        "push", {"zh": "促活推送实操", "en": "Push Message Practice"}, "content_strategy",
        "workshop", ("U3", "U4", "M3"), (date(2026, 7, 17),), "external_1", 18600, 3.0, 50, 70, 63.0,
        80.0, metric="churn", lift=0.22, verdict="harm",
    ),
    Course(
        "support", {"zh": "用户工单沟通", "en": "Talking to Users in Tickets"}, "conflict", "online",
        ("U1", "U2"), (date(2026, 7, 24),), "U1", 4600, 2.0, 30, 20, 65.0, 80.0,
        metric="handling_time", lift=0.0,
    ),
    Course(
        "visuals", {"zh": "数据可视化", "en": "Data Visualisation"}, "data_tools", "online",
        (*_teams("D"), "U3", "U4"), (date(2026, 8, 7),), "D1", 7600, 2.0, 30, 60, 62.0, 80.5,
        version="V1.1", favourable=0.98, liked_state="met",
    ),
    Course(
        "priorities", {"zh": "优先级与精力管理", "en": "Priorities and Energy"}, "time_management",
        "online", (*_teams("C"), "M1", "M2", "M3"), (date(2026, 8, 14),), "M1", 5000, 1.5, 14, 10,
        None, 81.0, favourable=0.97, liked_state="met",
    ),
    Course(
        "levels", {"zh": "向上沟通与协作", "en": "Working with Leaders"}, "cross_team", "mentoring",
        _teams("D"), (date(2026, 8, 21),), "E1", 6200, 2.0, 70, 30, None, 79.0,
    ),
    Course(
        "audience", {"zh": "受众调研实战", "en": "Audience Research Lab"}, "user_research",
        "workshop", _teams("C"), (date(2026, 8, 28),), "P1", 7200, 3.0, 65, 80, 60.0, 79.0,
    ),
    Course(
        "swings", {"zh": "指标异动分析", "en": "Reading Metric Swings"}, "ab_testing", "workshop",
        ("P3", "P4"), (date(2026, 9, 11),), "D1", 6000, 3.0, 60, 80, 60.0, 79.5,
        metric="conversion", lift=0.15, verdict="not_enough_data",
    ),
)  # fmt: skip

#: a naive two-proportion z test calls this course significant; nothing happened
FOOLS_A_NAIVE_TEST = "topics"
#: only the people who failed sat the retest of this course, and they learned nothing in between
RETESTED_WITHOUT_LEARNING = "dashboards"
#: the after-window of this course is not over when the data end
WINDOW_NOT_OVER = "swings"
#: a course of the team that is too small to show
TOO_SMALL_TO_SHOW = "community_mentor"

#: retention of these teams rose before the course on user segments, during it and after it
TREND = Trend(("U3", "U4", "M3"), "retention", 0.0022, date(2026, 2, 20), date(2026, 7, 10))

EXTERNAL_TRAINERS: dict[str, Words] = {
    "external_1": {"zh": "言川咨询", "en": "Yanchuan Consulting"},
    "external_2": {"zh": "聆度学堂", "en": "Lingdu Academy"},
}


def course(code: str) -> Course:
    """The course with this code."""
    return next(found for found in COURSES if found.code == code)


def judged() -> tuple[Course, ...]:
    """The courses that declare a metric, whose effect the pages judge."""
    return tuple(found for found in COURSES if found.metric is not None)


def role_of(team: str) -> str:
    """The role of a team code: P1 is product operations."""
    return ROLE_OF_LETTER[team[0]]
