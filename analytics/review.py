"""The review: every result of a period, and what each course brought."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics import comparison, progress, satisfaction, scoring, skills, targets, training_plan
from analytics.codes import GRAVE
from analytics.privacy import DEFAULT as DEFAULT_RULE
from analytics.privacy import Rule
from analytics.results import (
    CannotTell,
    Change,
    CombinedRanking,
    CourseVerdict,
    Group,
    Rate,
    Review,
    SkillGaps,
    Spend,
    Target,
    TargetCheck,
)

#: Verdicts that a course earned: a result could be measured, good, bad or none.
MEASURED = ("works", "likely_works", "no_effect", "harm")


@dataclass(frozen=True)
class Settings:
    """What may be set differently: targets, the smallest group shown, the days compared."""

    targets: Mapping[str, Target]
    privacy: Rule = DEFAULT_RULE
    window_days: int = targets.WINDOW_DAYS
    baseline_days: int = targets.BASELINE_DAYS

    @property
    def days(self) -> dict[str, int]:
        """The windows of before and after, as options of a comparison."""
        return {"window_days": self.window_days, "baseline_days": self.baseline_days}


DEFAULTS = Settings(targets.TARGETS)


def verdicts(
    course_list: pd.DataFrame,
    attendance_by_session: pd.DataFrame,
    pass_counts: pd.DataFrame,
    score_pairs: pd.DataFrame,
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    evaluation_list: pd.DataFrame,
    event_list: pd.DataFrame,
    compared_team_day: pd.DataFrame,
    team_training: pd.DataFrame,
    metric_training: pd.DataFrame,
    *,
    settings: Settings = DEFAULTS,
    changes: Mapping[str, Change | CannotTell] | None = None,
) -> tuple[CourseVerdict, ...]:
    """What did each course of the period bring: came, learned, liked, and did the metric move?

    Courses with a session or a test in the (filtered) frames, by name. Satisfaction that
    small-group protection hides is CannotTell `group_hidden`; None where nobody was asked.
    changes: those of comparison.by_course where they are known already.
    """
    liked = satisfaction.satisfaction_by(
        satisfaction_counts,
        response_counts,
        by="course_id",
        target=settings.targets["satisfaction"],
        rule=settings.privacy,
    )
    evidence = {
        "attendance": _by_id(_attendance(attendance_by_session, settings)),
        "passed": _by_id(_passed(pass_counts, settings)),
        "gain": _by_id(scoring.gain_by(score_pairs, by="course_id")),
        "satisfaction": _by_id(liked),
        "change": changes
        if changes is not None
        else comparison.by_course(
            metric_by_course_day,
            training_window,
            evaluation_list,
            event_list,
            compared_team_day,
            team_training,
            metric_training,
            **settings.days,
        ),
    }
    held = set(attendance_by_session["course_id"]) | set(pass_counts["course_id"])
    courses = course_list[course_list["course_id"].isin(held)].sort_values("course_name")
    return tuple(_verdict(course, evidence) for course in courses.itertuples())


def judge_change(change: Change | CannotTell) -> tuple[str, str]:
    """The verdict on a course and its reason, from the change of its metric alone."""
    if isinstance(change, CannotTell):
        return "not_enough_data", change.reason
    if "pre_trend" in change.cautions:
        return "trend", "pre_trend"
    if change.method == "trend" and change.certainty == "cannot_tell":
        return "trend", "on_trend"
    if change.certainty == "no_effect":
        return "no_effect", "inside_margin"
    if change.certainty == "cannot_tell":
        stopped = [code for code in change.cautions if code in GRAVE]
        return "not_enough_data", (*stopped, "interval_includes_zero")[0]
    if not change.is_favourable:
        return "harm", "moved_unfavourably"
    return ("works" if change.certainty == "clear" else "likely_works"), "moved_favourably"


def intervals_meet(now: Rate, before: Rate) -> bool:
    """Whether two shares may be the same: their intervals have a value in common."""
    return now.interval.low <= before.interval.high and before.interval.low <= now.interval.high


def spend(course_verdicts: Iterable[CourseVerdict]) -> Spend:
    """What did the courses cost, and how much of it went to a result that could be measured?"""
    courses = tuple(course_verdicts)
    known = [course for course in courses if course.cost is not None]
    total = sum(course.cost for course in known)
    measured = sum(course.cost for course in known if course.verdict in MEASURED)
    return Spend(total, measured, total - measured, len(courses), len(courses) - len(known))


def target_checks(
    attendance_by_session: pd.DataFrame,
    pass_counts: pd.DataFrame,
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    evaluation_list: pd.DataFrame,
    event_list: pd.DataFrame,
    compared_team_day: pd.DataFrame,
    team_training: pd.DataFrame,
    metric_training: pd.DataFrame,
    *,
    settings: Settings = DEFAULTS,
    changes: Mapping[str, Change | CannotTell] | None = None,
) -> tuple[TargetCheck, ...]:
    """Every target of the registry against what the period shows, in the order of the registry.

    changes: those of comparison.by_course where they are known already.
    """
    goal = settings.targets
    checks = {
        "attendance": progress.attendance(attendance_by_session, target=goal["attendance"]),
        "pass_rate": scoring.pass_rate(
            pass_counts, target=goal["pass_rate"], basis=_basis(goal["pass_rate"])
        ),
        "satisfaction": _liked(satisfaction_counts, response_counts, settings),
        "interactive_share": progress.interactive_share(
            attendance_by_session, target=goal["interactive_share"]
        ),
        "internal_share": progress.internal_share(
            attendance_by_session, target=goal["internal_share"]
        ),
    }
    if changes is None:
        changes = comparison.by_course(
            metric_by_course_day,
            training_window,
            evaluation_list,
            event_list,
            compared_team_day,
            team_training,
            metric_training,
            **settings.days,
        )
    for target_id, metric_id in targets.BUSINESS.items():
        change = comparison.headline(changes, training_window, metric_id=metric_id)
        checks[target_id] = targets.check_change(change, goal[target_id])
    return tuple(checks[target_id] for target_id in targets.TARGETS)


#: The three things training is to raise, with the targets that show it.
FAMILIES: dict[str, tuple[str, ...]] = {
    "capability": ("pass_rate", "satisfaction", "attendance"),
    "efficiency": ("conversion_lift", "efficiency"),
    "collaboration": ("soft_skills",),
}


def soft_skills(pass_counts: pd.DataFrame, *, target: Target) -> TargetCheck:
    """What share passed the courses on soft skills, against the target of the pass rate?"""
    soft = pass_counts[pass_counts["tier"] == "soft"]
    if soft.empty:
        return targets.check_rate(CannotTell("no_soft_skills"), target)
    return scoring.pass_rate(soft, target=target, basis=_basis(target))


def quarterly_review(
    course_list: pd.DataFrame,
    attendance_by_session: pd.DataFrame,
    pass_counts: pd.DataFrame,
    score_pairs: pd.DataFrame,
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    evaluation_list: pd.DataFrame,
    event_list: pd.DataFrame,
    compared_team_day: pd.DataFrame,
    team_training: pd.DataFrame,
    metric_training: pd.DataFrame,
    skill_gap_by_role: pd.DataFrame,
    progress_by_person_course: pd.DataFrame,
    attendance_by_role_session: pd.DataFrame,
    goal_chain: pd.DataFrame,
    *,
    period: str,
    as_of: date,
    needs: CombinedRanking | CannotTell,
    before: tuple[TargetCheck, ...] = (),
    settings: Settings = DEFAULTS,
) -> Review:
    """All of a month, quarter or year in one value: targets, courses, money, needs, gaps, roles.

    needs: the order of all sources by the end of the period (analytics.need_study.known_by);
    before: target_checks of the period before.
    """
    effects = (
        metric_by_course_day,
        training_window,
        evaluation_list,
        event_list,
        compared_team_day,
        team_training,
        metric_training,
    )
    liked = (satisfaction_counts, response_counts)
    tested = (attendance_by_session, pass_counts)
    known = {"settings": settings, "changes": comparison.by_course(*effects, **settings.days)}
    courses = verdicts(course_list, *tested, score_pairs, *liked, *effects, **known)
    checks = target_checks(*tested, *liked, *effects, **known)
    gaps = skills.gap_map(skill_gap_by_role, minimum_group=settings.privacy.minimum_group)
    again = progress.make_up(progress_by_person_course, as_of=as_of)
    return Review(
        period,
        checks,
        courses,
        spend(courses),
        needs,
        gaps,
        tuple(sorted(Counter(item.cause for item in again).items())),
        len({item.person_id for item in again}),
        _cautions(courses, gaps, response_counts, settings.privacy),
        before,
        _roles(attendance_by_role_session, pass_counts, settings),
        training_plan.chain(goal_chain),
    )


def _roles(
    attendance_by_role_session: pd.DataFrame, pass_counts: pd.DataFrame, settings: Settings
) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    goal, n = settings.targets, settings.privacy.minimum_group
    came = progress.attendance_by_role(
        attendance_by_role_session, target=goal["attendance"], minimum_group=n
    )
    passed = scoring.pass_rate_by(
        pass_counts,
        by="role",
        target=goal["pass_rate"],
        basis=_basis(goal["pass_rate"]),
        minimum_group=n,
    )
    return ("attendance", came), ("pass_rate", passed)


def _attendance(attendance_by_session: pd.DataFrame, settings: Settings) -> tuple[Group, ...]:
    return progress.attendance_by(
        attendance_by_session, by="course_id", target=settings.targets["attendance"]
    )


def _passed(pass_counts: pd.DataFrame, settings: Settings) -> tuple[Group, ...]:
    target = settings.targets["pass_rate"]
    return scoring.pass_rate_by(pass_counts, by="course_id", target=target, basis=_basis(target))


def _liked(
    satisfaction_counts: pd.DataFrame, response_counts: pd.DataFrame, settings: Settings
) -> TargetCheck:
    target = settings.targets["satisfaction"]
    liked = satisfaction.satisfaction(
        satisfaction_counts, response_counts, target=target, rule=settings.privacy
    )
    measure = liked if isinstance(liked, CannotTell) else liked.favourable
    return targets.check_rate(measure, target)


def _basis(target: Target) -> scoring.Basis:
    """The reading of the pass rate that the target is defined on."""
    return "registered" if target.definition == scoring.BASES["registered"][1] else "sat"


def _by_id(groups: tuple[Group, ...]) -> dict[str, Any]:
    return {
        group.group_id: CannotTell("group_hidden") if group.measure is None else group.measure
        for group in groups
    }


def _verdict(course: Any, evidence: Mapping[str, Mapping[str, Any]]) -> CourseVerdict:
    found = {name: by_id.get(course.course_id) for name, by_id in evidence.items()}
    change = found["change"] or _no_change(course)
    verdict, reason = judge_change(change)
    return CourseVerdict(
        course.course_id,
        course.course_name,
        verdict,
        reason,
        found["attendance"] or CannotTell("no_sign_in"),
        found["passed"] or CannotTell("no_test"),
        found["gain"] or CannotTell("too_few_pairs", 0, targets.MINIMUM_COUNT),
        found["satisfaction"],
        change,
        None if pd.isna(course.cost) else float(course.cost),
    )


def _no_change(course: Any) -> CannotTell:
    """A course outside the frame of windows declares no metric, or is still running."""
    if pd.isna(course.metric_id):
        return CannotTell("no_metric_declared")
    return CannotTell("training_not_over")


def _cautions(
    courses: tuple[CourseVerdict, ...],
    gaps: SkillGaps | CannotTell,
    response_counts: pd.DataFrame,
    rule: Rule,
) -> tuple[str, ...]:
    """What a reader of the review should know before its numbers."""
    reasons = {course.reason for course in courses}
    hidden = any(course.satisfaction == CannotTell("group_hidden") for course in courses)
    asked = response_counts.dropna(subset=["n_invited"])
    answered, invited = satisfaction.responses(asked, rule=rule)
    found = {
        "windows_open": "after_window_open" in reasons or "training_not_over" in reasons,
        "courses_without_metric": "no_metric_declared" in reasons,
        "cost_unknown": any(course.cost is None for course in courses),
        "low_response": bool(invited and answered < satisfaction.FULL_RESPONSE * invited),
        "groups_hidden": hidden or (isinstance(gaps, SkillGaps) and gaps.n_hidden > 0),
    }
    return tuple(code for code, holds in found.items() if holds)
