"""What is true in the sample organisation: every fact the generator puts into the files.

The organisation is fictional. Rates and shares are 0-1, lifts are relative (0.15 = +15 %), and a
lift belongs to the metric's own rate: -0.18 on churn means fewer people leave. `verdict` is what an
honest reading of the files can say at best.
"""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

Language = Literal["zh", "en"]
Words = dict[Language, str]

#: the default seed: the realised facts (a naive test fooled by course D, a retest without learning)
#: hold for this seed; other seeds give an organisation of the same build.
SEED = 20261028

ORGANISATION: Words = {"zh": "启明运营中心", "en": "Qiming Operations Centre"}

FIRST_METRIC_ON = date(2025, 4, 1)
LAST_METRIC_ON = date(2026, 9, 30)
QUARTERS = ("2025Q4", "2026Q1", "2026Q2", "2026Q3")

N_PEOPLE = 240
N_LEFT = 6
N_NEED_RESPONSES = 190
SMALL_TEAM = "M4"
SMALL_TEAM_SIZE = 3
#: of this role, so few people were assessed in this skill that the cell must stay hidden
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


#: what people do at the stage they answer for; each role has its usual one
STAGES: tuple[Words, ...] = (
    {"zh": "拉新", "en": "Acquisition"},
    {"zh": "促活", "en": "Activation"},
    {"zh": "留存", "en": "Retention"},
    {"zh": "转化", "en": "Conversion"},
)
#: how often each kind of content comes first to somebody's mind, in the order of the words: own
#: cases, practice, method, tools, templates
CONTENT_SHARES: tuple[float, ...] = (0.34, 0.27, 0.12, 0.17, 0.10)
#: share of the remarks in interviews and focus groups that are about a skill
REMARK_SHARES: dict[str, float] = {
    "ab_testing": 0.32,
    "user_research": 0.22,
    "data_tools": 0.14,
    "cross_team": 0.12,
    "user_persona": 0.08,
    "content_strategy": 0.06,
    "time_management": 0.06,
}


@dataclass(frozen=True)
class FocusGroup:
    """A focus group with its theme and the roles in it; the last one holds a single role."""

    theme: Words
    roles: tuple[str, ...]


FOCUS_GROUPS: tuple[FocusGroup, ...] = (
    FocusGroup({"zh": "怎么做实验", "en": "Running experiments"}, ("product", "user", "data")),
    FocusGroup({"zh": "了解用户", "en": "Knowing users"}, ("content", "user", "community")),
    FocusGroup({"zh": "活动协作", "en": "Working on events"}, ("event",)),
)


@dataclass(frozen=True)
class Dimension:
    """An appraised dimension with the mean mark (1-5), and the skill it belongs to, if any."""

    name: Words
    skill: str | None
    mean: float


DIMENSIONS: dict[str, Dimension] = {
    "experiments": Dimension({"zh": "数据与实验", "en": "Data and experiments"}, "ab_testing", 2.8),
    "users": Dimension({"zh": "用户洞察", "en": "Insight into users"}, "user_research", 3.1),
    "teamwork": Dimension({"zh": "协作", "en": "Teamwork"}, "cross_team", 3.7),
    "content": Dimension({"zh": "内容质量", "en": "Quality of content"}, "content_strategy", 3.6),
    "diligence": Dimension({"zh": "责任心", "en": "Diligence"}, None, 4.2),
}


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


@dataclass(frozen=True)
class SharedSwing:
    """A day-to-day swing that some teams share, which a test of independent visitors cannot see.

    `draw` picks one of the many series there could be: one that fools such a test about course D.
    """

    teams: tuple[str, ...]
    metric: str
    noise: float
    autocorrelation: float
    draw: int


SWING = SharedSwing(("C1", "C2", "C3"), "conversion", 0.085, 0.55, 2720)


@dataclass(frozen=True)
class Trend:
    """A metric that was moving before the course: relative slope per day between two days."""

    teams: tuple[str, ...]
    metric: str
    slope_per_day: float
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Surge:
    """A metric that moved the wrong way in every team from a day on: more people leave."""

    metric: str
    lift: float
    from_on: date


#: what the alarms must find; late enough for no course to be judged by these days
SURGE = Surge("churn", 0.15, date(2026, 9, 16))

Verdict = Literal["works", "likely_works", "no_effect", "harm", "not_enough_data", "trend"]
State = Literal["met", "missed", "not_established"]


@dataclass(frozen=True)
class Course:
    """A course with everything that is true about it.

    `held_on` are its sessions, attended by the same people of `teams`; `attended` is the chance to
    be there, `before` and `after` the mean scores out of 100 (before None: no pre-test),
    `favourable` the share of the two best answers to the overall question. `lift` is the true
    relative change of `metric` in the trained teams from the day after the last session.
    `pass_state` and `liked_state` say what pass rate and satisfaction must show against the target.
    A course held again is one of these for each `run`, with the name and the cost of the whole.
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
    after: float
    before: float | None = None
    metric: str | None = None
    lift: float | None = None
    verdict: Verdict | None = None
    attended: float = 0.935
    favourable: float = 0.89
    spread: float = 9.0
    kind: Literal["written", "practical"] = "written"
    version: str = "V1.0"
    pass_state: State | None = None
    liked_state: State | None = None
    run: int = 1

    @property
    def quarter(self) -> str:
        """The quarter of the course, as 2026Q1."""
        first = self.held_on[0]
        return f"{first.year}Q{(first.month - 1) // 3 + 1}"

    @property
    def tier(self) -> str:
        """The module tier of the skill the course trains."""
        return SKILLS[self.skill].tier


def _rows(kind: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / "courses.toml").read_text(encoding="utf-8")
    lists = ("teams", "held_on")
    rows = tomllib.loads(text)[kind]
    return [{k: tuple(v) if k in lists else v for k, v in row.items()} for row in rows]


COURSES = tuple(Course(**row) for row in _rows("course"))
_BY_CODE = {course.code: course for course in COURSES}
#: courses held a second time, for other people
SECOND_RUNS = tuple(replace(_BY_CODE[row.pop("of")], run=2, **row) for row in _rows("run"))
RUNS = COURSES + SECOND_RUNS

#: a naive two-proportion z test calls this course significant; nothing happened
FOOLS_A_NAIVE_TEST = "topics"
#: only the people who failed sat the retest of this course, and they learned nothing in between
RETESTED_WITHOUT_LEARNING = "dashboards"
#: the course whose test is known question by question: questions with a wrong key, too easy, too
#: hard; and how much easier than the others some are
ITEM_COURSE = "visuals"
WRONG_KEY_ITEM, EASY_ITEM, HARD_ITEM = 7, 3, 12
ITEM_EASE = {3: 5.0, 12: -3.6, 5: 1.0, 9: -0.8, 14: -1.2, 15: -1.6, 17: 0.6, 22: 1.2, 31: -0.6}
#: the course whose session was kept by the clock and ended in a quiz, and how many know each answer
CLOCKED_COURSE, QUIZ_KNOWN = "priorities", (0.92, 0.88, 0.85, 0.55, 0.80)
#: the course whose people sat another test weeks later: what share of the points above the line
#: they still had; nobody fell below it
LATER_TESTED, LATER_TESTED_ON, KEPT = "meetings", date(2026, 6, 19), 0.6
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
    """The course, or the second run of one, with this code."""
    return next(found for found in RUNS if found.code == code)


def whole(course: Course) -> Course:
    """The course with the teams and the sessions of all its runs."""
    runs = [run for run in RUNS if run.name == course.name]
    return replace(
        course,
        teams=tuple(team for run in runs for team in run.teams),
        held_on=tuple(sorted(day for run in runs for day in run.held_on)),
    )


def judged() -> tuple[Course, ...]:
    """The courses that declare a metric, whose effect the pages judge; all runs in one."""
    return tuple(whole(found) for found in COURSES if found.metric is not None)


def role_of(team: str) -> str:
    """The role of a team code: P1 is product operations."""
    return ROLE_OF_LETTER[team[0]]
