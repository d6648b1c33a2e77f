"""What an analysis concludes: frozen values that carry n, definition and interval.

A number never travels alone. What cannot be told is a result of its own, `CannotTell`, with a
reason code that `reporting` turns into a sentence; it is never p = 1 and never 0 %. Rates and
shares are 0-1, lifts are relative (0.13 = +13 %).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal["met", "missed", "not_established"]
Certainty = Literal["clear", "likely", "cannot_tell", "no_effect"]
Grade = Literal["A", "B", "C", "D"]
MetricRole = Literal["primary", "declared", "registered", "exploratory"]


@dataclass(frozen=True)
class Interval:
    """A two-sided interval in the unit of its estimate."""

    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class CannotTell:
    """No conclusion: `reason` is a catalogue key under `reason.`; `n` what there was, `needed` what
    it takes.

    For a share `successes` of `n` are the bare counts, which may still be shown. `ready_on` is the
    day from which the answer can be had, where waiting is all it takes.
    """

    reason: str
    n: int = 0
    needed: int | None = None
    definition: str = ""
    successes: int | None = None
    ready_on: date | None = None


@dataclass(frozen=True)
class Rate:
    """A share: `successes` of `n`, counted as `definition` says (catalogue key under
    `definition.`).

    `n_effective` is what `n` is worth after clustering. With a `bound` everybody in a protected
    group answered alike: the numbers are already coarsened and only "at least" or "at most" may be
    said.
    """

    successes: int
    n: int
    rate: float
    interval: Interval
    definition: str
    method: str
    n_clusters: int | None = None
    n_effective: float | None = None
    bound: Literal["at_least", "at_most"] | None = None


@dataclass(frozen=True)
class Mean:
    """A mean of `n` values in `unit`, or a mean of `n` differences.

    `p_value` is the twin of the interval; `exact_p_value` a sign-flip test beside it, where n is
    small or the values are skewed. With a `bound` the numbers are coarsened, as in `Rate`.
    """

    n: int
    mean: float
    interval: Interval
    definition: str
    unit: str
    p_value: float | None = None
    exact_p_value: float | None = None
    bound: Literal["at_least", "at_most"] | None = None


@dataclass(frozen=True)
class Target:
    """A goal: at least `low`, or, where `high` is given, inside the band `low` to `high`."""

    target_id: str
    low: float
    high: float | None
    definition: str


@dataclass(frozen=True)
class TargetCheck:
    """A measure held against its target; `n_more` observations at the same rate would settle it."""

    target: Target
    measure: "Rate | Change | CannotTell"
    state: State
    n_more: int | None = None


@dataclass(frozen=True)
class Group:
    """One group of a breakdown. `measure` is None where too few people hide it (never sent
    further).
    """

    group_id: str
    label: str
    measure: "Rate | Mean | Gain | Satisfaction | CannotTell | None"
    state: State | None = None


@dataclass(frozen=True)
class Placebo:
    """The same comparison at past dates without training: `n_as_large` of `n_dates` moved as far.

    `lifts` are their relative changes, in the order of the dates.
    """

    n_dates: int
    n_as_large: int
    lifts: tuple[float, ...]


@dataclass(frozen=True)
class FalseAlarms:
    """The same reading at past dates without training: `n_alarms` of `n_dates` called a change.

    `method`: before and after alone, or one change per team beside other teams.
    """

    n_dates: int
    n_alarms: int
    method: Literal["level_shift", "teams"] = "level_shift"


@dataclass(frozen=True)
class Event:
    """A dated event inside the windows that are compared; `is_left_out`: its days are not."""

    name: str
    kind: Literal["holiday", "campaign", "release", "other"]
    from_on: date
    to_on: date
    is_left_out: bool


@dataclass(frozen=True)
class OtherTraining:
    """Another course for the same metric, with its first and last session."""

    course_name: str
    from_on: date
    to_on: date


@dataclass(frozen=True)
class TeamShift:
    """One team between the two windows: its level before and after in the unit of the metric,
    `relative` = after/before - 1, `volume` of both together (days, where there is no denominator).
    """

    team: str
    is_trained: bool
    relative: float
    volume: float
    before: float
    after: float


@dataclass(frozen=True)
class TeamBlock:
    """Some days of the event study: from `first` to `last`, counted from the first training day
    (before it: negative), and how much further the trained teams were than the others.
    """

    first: int
    last: int
    relative: float
    interval: Interval


@dataclass(frozen=True)
class TeamComparison:
    """What stands beside a change that is read against other teams.

    `others_relative`: mean change of the teams compared with; `permutation_p` with the smallest p
    that so many teams can give; `welch` and `weighted`: the same effect without equal scatter, and
    with teams counting by volume; `pre_trend`: the same comparison of the two halves of the time
    before, where there is nothing to find. None where too few teams allow it.
    """

    teams: tuple[TeamShift, ...]
    n_trained: int
    n_others: int
    others_relative: float
    permutation_p: float | None
    smallest_p: float | None
    welch: Interval | None
    weighted: Interval | None
    pre_trend: Interval | None
    blocks: tuple[TeamBlock, ...] = ()


@dataclass(frozen=True)
class Change:
    """A daily metric before and after a cut.

    Rates are volume-weighted and standardised to one weekday mix, in the unit of the metric.
    `cut_on` is the first day of the after-window; the `n_days_left_out` calendar days before it are
    the training itself. `n_days_dropped` days inside the windows had no row or no volume.
    The denominators are NaN where shares come without their parts and nobody knows of how many.
    `pre_trend_per_day` is relative to the level before (0.001 = +0.1 % a day).
    `dispersion` is None for amounts, which have no counting noise to compare with.
    `expected` is what the after-window would have shown without the training: the level before; on
    a trend, or beside other teams, that level moved on as they did. `counterfactual_band` is its
    interval. `relative` = after/expected - 1 (`relative_interval`); `absolute` = after - expected.
    `method`: `level_shift` (before and after alone), `trend` (a step on an existing trend), `teams`
    (one change per team), `one_team` (daily difference to the others), `staggered`.
    `standing`: whether this was the primary metric of a registration in force, another one of it,
    or neither; `goal`: the lift that it aims at (low, high or None), None where it names none.
    `visible_lift`: the smallest true rise that a reading with these ups and downs finds four times
    in five, None where even a very large one would not be. `n_teams_missing` trained teams report
    nothing in the windows.
    `placebo`: only for `level_shift`, which is how the past dates are read.
    `cautions` are reason codes under `caution.`, in the order in which they should be read.
    """

    metric_id: str
    cut_on: date
    before_from_on: date
    after_to_on: date
    n_days_before: int
    n_days_after: int
    n_days_left_out: int
    denominator_before: float
    denominator_after: float
    before: float
    after: float
    relative: float
    relative_interval: Interval
    absolute: float
    absolute_interval: Interval
    counterfactual_band: Interval
    p_value: float
    degrees_of_freedom: float
    certainty: Certainty
    is_favourable: bool
    grade: Grade
    dispersion: float | None
    autocorrelation: float
    pre_trend_per_day: float
    pre_trend_interval: Interval
    placebo: Placebo | None
    cautions: tuple[str, ...]
    definition: str
    direction: Literal["higher", "lower"] = "higher"
    n_days_dropped: int = 0
    margin: float = 0.03
    course_id: str = ""
    course_name: str = ""
    method: Literal["level_shift", "trend", "teams", "one_team", "staggered"] = "level_shift"
    standing: Literal["primary", "registered", "exploratory"] = "exploratory"
    comparison: TeamComparison | None = None
    events: tuple[Event, ...] = ()
    other_trainings: tuple[OtherTraining, ...] = ()
    visible_lift: float | None = None
    n_teams_missing: int = 0
    goal: tuple[float, float | None] | None = None

    @property
    def expected(self) -> float:
        """The level that the after-window would have had without the training."""
        return self.after / (1 + self.relative)


@dataclass(frozen=True)
class MetricReading:
    """One of several metrics of a course, read together with the others of its role.

    `role`: the primary metric of the registration in force; the one a course declares where nothing
    is registered; another registered one; or exploratory, which is never concluded from. `interval`
    of the relative change and `p_value` are adjusted within the role and agree: the interval leaves
    out "no change" just when p is below .05. None where the metric cannot be read.
    """

    metric_id: str
    role: MetricRole
    change: "Change | CannotTell"
    interval: Interval | None = None
    p_value: float | None = None
    conclusion: Certainty | Literal["hint", "no_hint"] = "cannot_tell"


@dataclass(frozen=True)
class SoFar:
    """What an after-window shows before it closes, on its first `n_days` days: never a verdict.

    `relative` = after/expected - 1 by the method that will read the whole window, with its
    interval; the result can be had from `ready_on` on, after `n_days_wanted` days.
    """

    metric_id: str
    n_days: int
    n_days_wanted: int
    relative: float
    relative_interval: Interval
    ready_on: date


@dataclass(frozen=True)
class Registration:
    """How a course was said to be evaluated: metrics, windows (days), teams compared with.

    `is_random`: chance decided who is trained first; `is_selected`: people were picked for low
    values. The target is the lift aimed at for the primary metric, in the favourable direction.
    """

    evaluation_id: int
    course_id: str
    comparison: Literal["none", "teams", "staggered"]
    is_random: bool
    is_selected: bool
    window_days: int
    baseline_days: int
    primary: str
    others: tuple[str, ...]
    teams: tuple[str, ...]
    target_low: float | None
    target_high: float | None
    registered_by: str
    registered_at: datetime


@dataclass(frozen=True)
class Plan:
    """The registration in force, None where nothing was decided in time, and the later ones.

    From `locked_on`, the first day of the after-window, a registration is exploratory.
    """

    in_force: Registration | None
    later: tuple[Registration, ...]
    locked_on: date | None


@dataclass(frozen=True)
class RankedNeed:
    """One topic of the needs survey. `rank_interval` is a bootstrap interval of the rank, 1 = most
    needed.
    """

    topic: str
    rank: int
    rank_interval: Interval
    top_share: float
    mwds: float
    mwds_interval: Interval
    n: int
    importance: float
    ability: float
    gap: float
    is_tied_with_next: bool
    quadrant: Literal["train_first", "keep", "later", "overdone"]


@dataclass(frozen=True)
class NeedRanking:
    """Topics ordered by Borich MWDS; `top` is the k of `top_share` (share of resamples ranked in
    the top k).

    `agreement` is the lowest Kendall tau-b between the order by MWDS, by plain gap and by the share
    of people who rate importance above ability less the share who rate it below.
    """

    needs: tuple[RankedNeed, ...]
    n_respondents: int
    n_resamples: int
    top: int
    importance_mean: float
    ability_mean: float
    certainty: Certainty
    definition: str
    agreement: float | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedMethods:
    """One topic of the needs survey under every method; None where the method has nothing to go by.

    mwds: Borich; rds: share of people able beyond the importance they see less the share below it,
    times 100 (negative: needed); gap: mean importance - ability; borda (points per person) and
    mean_place of the ranking question, strength: Plackett-Luce share.
    """

    topic: str
    mwds: float | None
    rds: float | None
    gap: float | None
    borda: float | None
    mean_place: float | None
    strength: float | None


@dataclass(frozen=True)
class SourceUse:
    """A source of needs and what it counts for: `n` observations, `weight` as set by the reader,
    and `correlation`: Kendall tau-b of its order with the combined one (None where undefined).
    """

    source: str
    n: int
    n_topics: int
    weight: float
    correlation: float | None


@dataclass(frozen=True)
class CombinedNeed:
    """One topic over all sources. `score`: weighted mean of its standardised scores (0 = an average
    topic), `parts`: (source, standardised score or None where the source is silent about it).

    `group`: topics of one group cannot be told apart from its first; `rank_by_gap` and
    `rank_by_goals`: the place by plain gap, and by MWDS weighted with the goals. `n_courses`:
    courses of the skill, None where the topic is no skill on record.
    """

    topic: str
    rank: int
    rank_interval: Interval
    top_share: float
    score: float
    group: int
    parts: tuple[tuple[str, float | None], ...]
    survey: RankedNeed | None
    rank_by_gap: int | None
    rank_by_goals: int | None
    n_courses: int | None


@dataclass(frozen=True)
class CombinedRanking:
    """All topics ordered over all sources under the reader's weights.

    `agreement`: the lowest Kendall tau-b between two of the sources in use (`pairs` has them all),
    None with a single source; `concordance`: Kendall's W of the ranking question.
    """

    needs: tuple[CombinedNeed, ...]
    sources: tuple[SourceUse, ...]
    pairs: tuple[tuple[str, str, float], ...]
    n_respondents: int
    n_resamples: int
    top: int
    certainty: Certainty
    definition: str
    agreement: float | None = None
    concordance: float | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedGroup:
    """The needs of the `n` people of one group who may be shown; both None where there are too
    few.
    """

    label: str
    n: int | None
    ranking: NeedRanking | CannotTell | None


@dataclass(frozen=True)
class NeedGroups:
    """The needs by one attribute of the respondents: role, level, tenure or the words of a
    question.

    `n_shown` of `n_people` are in some group: the others share a block with people of another
    group, so that no subtraction leads to fewer than the minimum.
    """

    attribute: str
    groups: tuple[NeedGroup, ...]
    n_shown: int
    n_people: int


@dataclass(frozen=True)
class ResponseRow:
    """How many of a role answered, of how many on the roster; None where too few answers hide
    it.
    """

    role: str
    n_responses: int | None
    n_people: int


@dataclass(frozen=True)
class GapBound:
    """The share of people whose ability is below the importance they see, among those who answered
    (`share`), and the smallest and largest it can be among all, whatever the silent ones think.
    """

    topic: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class NeedResponse:
    """Who answered, of whom; `rate` None where the roster has nobody or nobody was asked.

    `n_unplaced` answers name no role of the roster. `bounds` are given where the rate is low.
    `n_mixed` forms are in blocks that are only partly in view; `is_waiting`: some came late and
    wait for others. Not `is_asked`: there is no survey of needs.
    """

    rows: tuple[ResponseRow, ...]
    n_responses: int
    n_people: int
    n_unplaced: int
    rate: float | None
    is_low: bool
    bounds: tuple[GapBound, ...]
    n_mixed: int = 0
    is_waiting: bool = False
    is_asked: bool = True


@dataclass(frozen=True)
class Preference:
    """What people want, by one choice question: (option, how many chose it) with the most wanted
    first.

    A count is None where too few people chose the option, or where it would give another one away.
    """

    question: str
    n_respondents: int
    options: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Tag:
    """A topic or word in what people wrote: on `n` texts, `share` of all; `is_skill`: on record."""

    tag: str
    n: int
    share: float
    is_skill: bool


@dataclass(frozen=True)
class Written:
    """A text without names, under the fingerprint of its words; `is_quotable`: somebody let it
    out.
    """

    text_sha256: str
    source: Literal["survey", "interview", "focus_group"]
    text: str
    tags: tuple[str, ...]
    is_quotable: bool


@dataclass(frozen=True)
class TextStudy:
    """What people wrote and said: how many texts, what they share, and the texts one by one.

    `texts` is empty where there are so few that one would point to somebody.
    """

    n: int
    tags: tuple[Tag, ...]
    texts: tuple[Written, ...]


AlarmState = Literal["open", "accepted", "postponed", "dismissed"]


@dataclass(frozen=True)
class AlarmSignal:
    """A day on which a chart of a metric is beyond its limits: `chart` is shewhart or cusum; the
    movement began on `since`.
    """

    chart: Literal["shewhart", "cusum"]
    on: date
    since: date
    is_higher: bool


@dataclass(frozen=True)
class AlarmSkill:
    """A skill whose courses are meant to move an alarmed metric, with the roles that are short of
    it (role, mean gap in levels; the widest first).
    """

    skill_id: str
    skill: str
    n_courses: int
    roles: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Alarm:
    """A metric that moved the wrong way in the days watched.

    relative: mean of the days since `since` against their weekdays' usual level, minus 1. `reason`
    and `decided_on` belong to the last decision, where there is one.
    """

    signals: tuple[AlarmSignal, ...]
    since: date
    n_days: int
    observed: float
    usual: float
    relative: float
    skills: tuple[AlarmSkill, ...]
    state: AlarmState
    reason: str = ""
    decided_on: date | None = None
    postponed_to: date | None = None


@dataclass(frozen=True)
class WatchedDay:
    """One day of a metric: its figure (None where there is none), what was to be expected,
    limits.
    """

    on: date
    value: float | None
    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class MetricWatch:
    """A metric under watch: the newest `n_watched` days against `n_baseline` days before them.

    stated_rate: false alarms a day of each of the two charts; `n_history_signals` in
    `n_history_days` are the alarms of both that the same rule would have raised in the metric's
    own past, true ones among them. `n_favourable`: signals the right way, which are no alarm.
    """

    metric_id: str
    metric_name: str
    kind: Literal["ratio", "count", "amount"]
    direction: Literal["higher", "lower"]
    chart: Literal["laney", "xmr"]
    days: tuple[WatchedDay, ...]
    n_baseline: int
    n_watched: int
    autocorrelation: float
    stated_rate: float
    n_history_days: int
    n_history_signals: int
    n_favourable: int
    alarm: Alarm | None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unwatched:
    """A metric that cannot be watched, and why."""

    metric_id: str
    metric_name: str
    reason: CannotTell


@dataclass(frozen=True)
class Alarms:
    """Every registered metric: those under watch, and those that cannot be watched."""

    watched: tuple[MetricWatch, ...]
    unwatched: tuple[Unwatched, ...]

    @property
    def open(self) -> tuple[MetricWatch, ...]:
        """Metrics whose alarm nobody has dealt with."""
        return tuple(w for w in self.watched if w.alarm is not None and w.alarm.state == "open")


@dataclass(frozen=True)
class FocusGroup:
    """A focus group: day, theme, the roles that spoke in it; of one role it cannot speak for
    others.
    """

    held_on: date | None
    theme: str | None
    roles: tuple[str, ...]
    is_mixed: bool


@dataclass(frozen=True)
class NeedsStudy:
    """Everything the needs page and its report conclude.

    `standard`: the ranking under the weights nobody moved; `survey`: the ratings, numbered by the
    places of `ranking`, None without a survey.
    """

    ranking: CombinedRanking | CannotTell
    standard: CombinedRanking | CannotTell
    survey: NeedRanking | None
    methods: tuple[NeedMethods, ...]
    response: NeedResponse
    groups: tuple[NeedGroups, ...]
    preferences: tuple[Preference, ...]
    focus_groups: tuple[FocusGroup, ...]
    alarms: Alarms
    texts: TextStudy
    gaps: "SkillGaps | CannotTell"


@dataclass(frozen=True)
class SkillGap:
    """Mean levels short of the requirement in one role and skill; hidden (all None) where too few
    people.
    """

    role: str
    skill: str
    n: int | None
    gap: float | None
    interval: Interval | None
    required: float | None
    is_hidden: bool
    level: float | None = None
    skill_id: str = ""


@dataclass(frozen=True)
class SkillLevel:
    """Required and actual level of a person, or the mean of a role, in one skill; level None: not
    assessed.
    """

    skill: str
    required: float
    level: float | None


@dataclass(frozen=True)
class SkillGroup:
    """Mean levels short of the requirement among a team, a band of tenure or a level of one role.

    n counts the assessed whom small-group protection lets be shown, of `n_people`; hidden: n None.
    """

    group: str
    n_people: int
    n: int | None
    gap: float | None
    interval: Interval | None


@dataclass(frozen=True)
class SkillCover:
    """How well a skill is covered: who meets what the own role requires, who holds it, who could
    teach it.

    Holders reach the lowest level any role requires, mentors the highest; `short_per_mentor` is
    None without a mentor. `only_holder` is named where one person alone holds the skill.
    """

    skill_id: str
    skill: str
    meets: Rate | CannotTell
    n_people: int
    n_short: int | None
    n_holders: int | None
    n_mentors: int | None
    short_per_mentor: float | None
    only_holder: str | None


@dataclass(frozen=True)
class SkillGaps:
    """The heat map: cells by role and skill, in the order given."""

    roles: tuple[str, ...]
    skills: tuple[str, ...]
    cells: tuple[SkillGap, ...]
    n_assessed: int
    n_people: int
    n_hidden: int
    minimum_group: int
    definition: str


@dataclass(frozen=True)
class Link:
    """One way from a goal through metric and skill to a course; None where a link is missing."""

    period: str | None
    goal: str | None
    weight: float | None
    metric_id: str | None
    metric: str | None
    skill: str | None
    course: str | None
    is_draft: bool


@dataclass(frozen=True)
class PlanChain:
    """The links of the plan, and its holes by name."""

    links: tuple[Link, ...]
    courses_without_metric: tuple[str, ...]
    metrics_without_course: tuple[str, ...]
    goals_without_course: tuple[str, ...]
    n_courses: int
    n_goals: int


@dataclass(frozen=True)
class Milestone:
    """A milestone; `goal` None: the goal is not known. days_late: 0 where it is on time."""

    name: str
    goal: str | None
    due_on: date
    planned_rate: float
    done_on: date | None
    state: Literal["done", "done_late", "overdue", "open"]
    days_late: int


@dataclass(frozen=True)
class Milestones:
    """Planned against reached: counts by day; `reached` is None after `as_of`."""

    items: tuple[Milestone, ...]
    as_of: date
    days: tuple[date, ...]
    planned: tuple[int, ...]
    reached: tuple[int | None, ...]
    n_due: int
    n_done: int


@dataclass(frozen=True)
class MilestoneStep:
    """A week or month of the plan: milestones due and reached in it, and by its end in all;
    `reached` is None where it has not begun. `names`: the milestones due in it.
    """

    first_on: date
    n_due: int
    n_done: int
    planned: int
    reached: int | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class CurriculumRow:
    """Skills that a role requires in one tier, how many a course teaches, and those it does not."""

    role: str
    tier: str | None
    n_skills: int
    n_taught: int
    coverage: float | None
    missing: tuple[str, ...]
    drafted: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """A teaching material and how long ago somebody reviewed it (days; None: never)."""

    name: str
    kind: str
    course: str | None
    owner: str | None
    reviewed_on: date | None
    age: int | None
    is_stale: bool


@dataclass(frozen=True)
class FormatShare:
    """Sessions and hours of one format (None: not given), and the share of internal trainers."""

    format: str | None
    n_sessions: int
    n_all: int
    hours: float
    internal: Rate | CannotTell


@dataclass(frozen=True)
class MentorLoad:
    """How many people somebody mentors, and in what."""

    mentor: str
    n_mentees: int
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Mentoring:
    """Mentors with their load, the gain of mentees in levels, (person, skill) without a mentor."""

    loads: tuple[MentorLoad, ...]
    n_pairs: int
    gain: Mean | CannotTell
    unmatched: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Version:
    """One version of a course's content and why it was made."""

    course: str
    version: str
    changed_on: date
    what: str
    why: str | None


@dataclass(frozen=True)
class TrainingPlan:
    """Everything the plan page shows. hours: given by internal trainers, and all that are known."""

    chain: PlanChain
    milestones: Milestones | CannotTell
    curriculum: tuple[CurriculumRow, ...]
    versions: tuple[Version, ...]
    materials: tuple[Material, ...]
    members: tuple[tuple[str, str, str | None], ...]
    missing_parties: tuple[str, ...]
    formats: tuple[FormatShare, ...]
    internal: TargetCheck
    hours: tuple[float, float]
    mentoring: Mentoring


@dataclass(frozen=True)
class Gain:
    """Scores of the same people before and after, as shares of the maximum (0-1).

    `hake` is the class normalised gain (post - pre)/(1 - pre) of the means, with a jackknife
    interval. `standardised` is d_av, the change in standard deviations. `n_only_pre` and
    `n_only_post` are people without a partner measurement, `n_untested_before` those of courses
    that nobody sat a test before: not in the gain.
    """

    n: int
    before: float
    after: float
    gain: Mean
    hake: float | None
    hake_interval: Interval | None
    share_at_ceiling: float
    n_only_pre: int
    n_only_post: int
    n_untested_before: int
    definition: str
    standardised: float | None = None
    standardised_interval: Interval | None = None

    @property
    def if_others_gained_nothing(self) -> float:
        """The mean change (shares) if those who sat only the test before had gained nothing."""
        return self.gain.mean * self.n / (self.n + self.n_only_pre)


@dataclass(frozen=True)
class ItemChoice:
    """One answer to a question: how many gave it, whether it is right, and the share (0-1) of the
    points of all other questions that these people reached.
    """

    answer: str
    n: int
    is_right: bool
    mean_rest: float


@dataclass(frozen=True)
class ItemResult:
    """One question of a test; `reasons` (catalogue keys under `item_reason.`) to look at it again.

    difficulty: share of the points reached; discrimination: correlation with the sum of the other
    questions, None without variation; alpha_without: reliability of the test without it.
    """

    item_id: str
    n: int
    difficulty: float
    discrimination: float | None
    alpha_without: float | None
    choices: tuple[ItemChoice, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ItemAnalysis:
    """A test by its questions: reliability with interval by `method`, and what a score may err.

    measurement_error: standard error of one score, as a share of the maximum. `is_judged`: enough
    people to judge single questions.
    """

    assessment_id: str
    course_name: str
    n: int
    reliability: float
    interval: Interval
    method: Literal["kr20", "cronbach_alpha"]
    measurement_error: float
    items: tuple[ItemResult, ...]
    is_judged: bool


@dataclass(frozen=True)
class Distribution:
    """How many people scored where: `bins` are (from, to, n), the last one closed at both ends.

    `measurement_error` is the standard error of one score under `reliability`; `n_borderline`
    people lie within it of the pass line. Both are None where the courses shown have different
    lines.
    """

    bins: tuple[tuple[float, float, int], ...]
    n: int
    mean: Mean
    score_line: float | None
    n_below_line: int | None
    measurement_error: float | None
    n_borderline: int | None
    reliability: float
    definition: str


@dataclass(frozen=True)
class RetestCheck:
    """Second attempts of people who had failed, against what chance alone would let pass.

    `expected` is the pass share with no learning at all, from a test reliability of `reliability`.
    """

    passed: Rate
    expected: float
    reliability: float
    mean_gain: float
    expected_gain: float
    is_above_chance: bool
    definition: str


@dataclass(frozen=True)
class Satisfaction:
    """One course, trainer or survey: the chosen definition, and the others beside it.

    `favourable` is always the top-box share, `chosen` the measure under `definition`, `state` the
    judgement of `chosen`. `counts` holds answers per step of the scale, less one answer of each
    block of one mind; `readings` the value under each definition; `n_met` of `n_definitions` reach
    the target (the net value runs from -1 to 1 and is not counted). `n_mixed` people are in blocks
    that are only partly in the view; `is_waiting`: late answers wait until there are enough.
    """

    favourable: Rate
    counts: tuple[tuple[float, int], ...]
    scale: tuple[float, float]
    readings: tuple[tuple[str, float], ...]
    n_met: int
    n_definitions: int
    mean: Mean
    n_invited: int | None
    worst_case: float | None
    best_case: float | None
    definition: str
    chosen: "Rate | Mean | None" = None
    state: State = "not_established"
    n_mixed: int = 0
    is_waiting: bool = False

    @property
    def n_people(self) -> int:
        """People behind the answers: fewer, where each answered several questions."""
        return round(self.favourable.n_effective or self.favourable.n)


@dataclass(frozen=True)
class ScaleItem:
    """One question of a scale: correlation with the others, alpha without it, and correlation with
    overall satisfaction (an association). None where there is nothing to correlate.
    """

    text: str
    rest: float | None
    alpha_without: float | None
    with_overall: float | None
    with_overall_interval: Interval | None


@dataclass(frozen=True)
class SurveyScale:
    """The rating questions of a survey as one scale of `n` people; `is_unsteady`: few people or
    questions; `n_apart`: questions on another scale or of other surveys, left out.
    """

    n: int
    alpha: float
    interval: Interval
    items: tuple[ScaleItem, ...]
    is_unsteady: bool
    n_apart: int = 0


@dataclass(frozen=True)
class OrderCost:
    """What one order of attributes costs: the share (0-1) of `n` answers still shown in all, by
    course, by role, and by course and role together.
    """

    order: tuple[str, ...]
    in_all: float
    by_course: float
    by_role: float
    by_both: float
    n: int


@dataclass(frozen=True)
class NamedCost:
    """What one order of attributes costs where people may not be seen: the share (0-1) of `n` test
    results shown in all, by role, by level and by tenure.
    """

    order: tuple[str, ...]
    in_all: float
    by_role: float
    by_level: float
    by_tenure: float
    n: int


@dataclass(frozen=True)
class CourseVerdict:
    """What one course brought, on the evidence there is; `reason` is a catalogue key under
    `reason.`.
    """

    course_id: str
    course_name: str
    verdict: Literal["works", "likely_works", "no_effect", "harm", "not_enough_data", "trend"]
    reason: str
    attendance: Rate | CannotTell
    passed: Rate | CannotTell
    gain: Gain | CannotTell
    satisfaction: Satisfaction | CannotTell | None
    change: Change | CannotTell
    cost: float | None = None


@dataclass(frozen=True)
class Standing:
    """One person in one course beside the status: sessions attended of those expected, best score
    (0-1), and whether the status changed since the day before it is compared with.
    """

    n_present: int
    n_expected: int
    score: float | None
    is_changed: bool


@dataclass(frozen=True)
class GroupStanding:
    """One role or team in one course; the counts are None where too few people would be told
    apart.
    """

    group: str
    course_name: str
    n_people: int | None
    n_present: int | None
    n_expected: int | None
    n_passed: int | None


@dataclass(frozen=True)
class Week:
    """Attendance of the sessions of one week (its Monday), with the limits of its p' chart."""

    week_on: date
    n_present: int
    n_expected: int
    low: float
    high: float
    is_out: bool


@dataclass(frozen=True)
class WeekChart:
    """Weeks in order around a common share; `spread`: how much more than counting they differ
    (1 = not at all).
    """

    weeks: tuple[Week, ...]
    centre: float
    spread: float


@dataclass(frozen=True)
class MakeUp:
    """A person who needs another try at a course; `cause` is a catalogue key under `cause.`."""

    person_id: str
    person_name: str
    role: str
    course_id: str
    course_name: str
    cause: Literal["absent", "below_line", "deferred", "attendance"]
    score: float | None
    due_on: date | None


@dataclass(frozen=True)
class Loaded:
    """One load in force: which file, when (UTC), by whom, how many rows of it were stored."""

    load_id: int
    file_name: str
    loaded_at: str
    loaded_by: str
    n_rows: int


@dataclass(frozen=True)
class Source:
    """The stored rows of one kind in one sheet of one load, under the filters of a page.

    `first_row` and `last_row` are rows of the sheet; 0 where the form is anonymous.
    """

    kind: str
    load_id: int
    file_name: str
    sheet: str
    n_rows: int
    first_row: int
    last_row: int
    loaded_by: str
    loaded_at: str


@dataclass(frozen=True)
class Origin:
    """Where numbers come from: a question, its SQL, what it was asked with, its kinds of rows."""

    question: str
    sql: str
    parameters: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """What stands behind a page or a file: printed at its end and in every download."""

    as_of_on: date | None
    data_version: int
    loaded_at: str
    n_people: int
    n_sessions: int
    is_sample: bool
    files: tuple[str, ...]
    filters: tuple[tuple[str, str], ...]
    minimum_group: int
    loads: tuple[Loaded, ...] = ()


@dataclass(frozen=True)
class Spend:
    """Cost of the courses of a period; `measured` went to courses whose effect could be told.

    `n_unknown` courses have no cost on record and are in neither sum.
    """

    total: float
    measured: float
    unmeasured: float
    n_courses: int
    n_unknown: int


@dataclass(frozen=True)
class Review:
    """Everything the review of a period concludes, from the same results as the pages.

    `before`: the checks of the period before; `roles`: attendance and pass rate per role, by
    target.
    """

    period: str
    checks: tuple[TargetCheck, ...]
    verdicts: tuple[CourseVerdict, ...]
    spend: Spend
    needs: CombinedRanking | CannotTell
    gaps: SkillGaps | CannotTell
    make_up: tuple[tuple[str, int], ...]
    n_make_up_people: int
    cautions: tuple[str, ...]
    before: tuple[TargetCheck, ...] = ()
    roles: tuple[tuple[str, tuple[Group, ...]], ...] = ()
    chain: PlanChain | None = None
