"""What a review found, point by point, read off its results by rules; no point without a result."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from analytics import periods, review, targets
from analytics.results import (
    CannotTell,
    CombinedRanking,
    CourseVerdict,
    Gain,
    Group,
    Link,
    Rate,
    Review,
    Satisfaction,
    SkillGaps,
    Target,
    TargetCheck,
)

Part = Literal[
    "aim", "stand", "worked", "failed", "whom", "surprise", "unknown", "decision", "next"
]
#: The parts of a review in the order in which they are read.
PARTS: tuple[Part, ...] = (
    "aim", "stand", "worked", "failed", "whom", "surprise", "unknown", "decision", "next"
)  # fmt: skip
#: What is left out of a review of almost no data, where each would say that there is nothing.
LEFT_OUT: frozenset[Part] = frozenset({"worked", "failed", "whom", "surprise"})
#: So many points of one kind are written out; the tables have them all.
MOST = 6
#: Cautions that the courses which cannot be told say of themselves, with their reasons.
SAID_BY_COURSE = frozenset({"windows_open", "courses_without_metric"})
#: A need is put into the next plan from this share of resamples in the top on.
LIKELY_TOP = 0.5


@dataclass(frozen=True)
class Finding:
    """One point: `code` under `finding.`, whom or what it is about, and the result it is read off.

    `names`: courses, goals, roles or topics; `target` and `measure` are those of a judgement.
    """

    part: Part
    code: str
    names: tuple[str, ...] = ()
    measure: Any = None
    target: Target | None = None
    n: int | None = None
    amount: float | None = None
    reason: str = ""


def findings(found: Review, *, n_overdue: int = 0) -> tuple[Finding, ...]:
    """Every point of a review, part by part. n_overdue: open actions whose day has passed."""
    by_target = {check.target.target_id: check.target for check in found.checks}
    points = (
        *_aim(found),
        *_stand(found.checks),
        *_worked(found.verdicts),
        *_failed(found.verdicts, found.checks, by_target),
        *_whom(found.roles, by_target),
        *_surprise(found, by_target),
        *_unknown(found),
        *_decisions(found, n_overdue),
        *_next(found),
    )
    if is_nearly_empty(found):
        points = (Finding("aim", "aim_brief"), *(p for p in points if p.part not in LEFT_OUT))
    return _shortened(points)


def is_nearly_empty(found: Review) -> bool:
    """Whether next to nothing can be said: no target measured, no course with result or cost."""
    measured = [check.measure for check in found.checks]
    measured += [one for v in found.verdicts for one in (v.gain, v.change)]
    return not found.spend.total and all(isinstance(one, CannotTell) for one in measured)


def _shortened(points: Iterable[Finding]) -> tuple[Finding, ...]:
    """At most MOST points of one kind, and how many more there are."""
    kinds: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for point in points:
        kinds[point.part, point.code].append(point)
    short: list[Finding] = []
    for (part, _), same in kinds.items():
        short += same[:MOST]
        if len(same) > MOST:
            short.append(Finding(part, "more", n=len(same) - MOST))
    return tuple(short)


def _aim(found: Review) -> list[Finding]:
    goals = [link for link in found.chain.links if link.goal] if found.chain else []
    courses: dict[str, list[str]] = defaultdict(list)
    for link in goals:
        if _is_aim_of(link, found.period):
            courses[link.goal] += [link.course] if link.course else []
    points = [
        Finding("aim", "goal_courses" if names else "goal_alone", (goal, *dict.fromkeys(names)))
        for goal, names in courses.items()
    ]
    points.append(Finding("aim", "aim_targets", n=len(found.checks)))
    held = len(found.verdicts)
    points.append(Finding("aim", "aim_held" if held else "aim_nothing", n=held))
    return points


def _is_aim_of(link: Link, period: str) -> bool:
    """Whether a goal's own period and the period of the review have a day in common."""
    if not link.period or not periods.parts(link.period):
        return False
    (first_on, last_on), (from_on, to_on) = periods.bounds(link.period), periods.bounds(period)
    return first_on <= to_on and from_on <= last_on


def _stand(checks: Sequence[TargetCheck]) -> list[Finding]:
    told = [check for check in checks if not isinstance(check.measure, CannotTell)]
    return [
        Finding("stand", f"target_{check.state}", measure=check.measure, target=check.target,
                n=check.n_more)
        for check in told
    ]  # fmt: skip


def _worked(verdicts: Sequence[CourseVerdict]) -> list[Finding]:
    moved = [v for v in verdicts if v.verdict in ("works", "likely_works")]
    moved.sort(key=lambda v: (v.verdict != "works", -abs(v.change.relative)))
    points = [Finding("worked", v.verdict, (v.course_name,), v.change) for v in moved]
    learned = [v for v in verdicts if v not in moved and _has_learned(v)]
    learned.sort(key=lambda v: -v.gain.gain.mean)
    points += [Finding("worked", "learned", (v.course_name,), v.gain) for v in learned]
    if verdicts and not moved:
        points.insert(0, Finding("worked", "nothing_worked", n=len(verdicts)))
    return points


def _has_learned(verdict: CourseVerdict) -> bool:
    return isinstance(verdict.gain, Gain) and verdict.gain.gain.interval.low > 0


def _failed(
    verdicts: Sequence[CourseVerdict],
    checks: Sequence[TargetCheck],
    by_target: dict[str, Target],
) -> list[Finding]:
    points = [
        Finding("failed", v.verdict, (v.course_name,), v.change)
        for v in verdicts
        if v.verdict in ("harm", "no_effect")
    ]
    for name, target_id in (("passed", "pass_rate"), ("attendance", "attendance")):
        target = by_target.get(target_id)
        points += [
            Finding("failed", f"course_{name}", (v.course_name,), getattr(v, name), target)
            for v in verdicts
            if target and targets.check_rate(getattr(v, name), target).state == "missed"
        ]
    missed = [check for check in checks if check.state == "missed"]
    if verdicts and not points and not missed:
        points.append(Finding("failed", "nothing_failed"))
    return points


def _whom(
    roles: Sequence[tuple[str, Sequence[Group]]], by_target: dict[str, Target]
) -> list[Finding]:
    points = []
    for target_id, groups in roles:
        target = by_target.get(target_id)
        shown = [group for group in groups if group.measure is not None]
        for group in shown:
            if group.state == "missed":
                points.append(Finding("whom", "role_missed", (group.label,), group.measure, target))
        for state in ("met", "not_established"):
            names = tuple(group.label for group in shown if group.state == state)
            is_nothing_told = state == "not_established" and len(names) == len(shown) > 1
            code = "roles_open" if is_nothing_told else f"roles_{state}"
            if names:
                points.append(Finding("whom", code, names, None, target, len(names)))
    n_hidden = max((sum(g.measure is None for g in groups) for _, groups in roles), default=0)
    if n_hidden:
        points.append(Finding("whom", "roles_hidden", n=n_hidden))
    return points


def _surprise(found: Review, by_target: dict[str, Target]) -> list[Finding]:
    if not found.verdicts:
        return []
    earlier = {check.target.target_id: check.measure for check in found.before}
    points, n_compared = [], 0
    for check in found.checks:
        now, old = check.measure, earlier.get(check.target.target_id)
        if isinstance(now, Rate) and isinstance(old, Rate) and not (now.bound or old.bound):
            n_compared += 1
            if not review.intervals_meet(now, old):
                code = "rose" if now.rate > old.rate else "fell"
                points.append(Finding("surprise", code, measure=(old, now), target=check.target))
    liked_line = by_target.get("satisfaction")
    for verdict in found.verdicts:
        if verdict.verdict not in ("no_effect", "harm"):
            continue
        liked = _share(verdict.satisfaction)
        if liked_line and targets.check_rate(liked, liked_line).state == "met":
            points.append(Finding("surprise", "liked_only", (verdict.course_name,), liked))
        if _has_learned(verdict):
            points.append(Finding("surprise", "learned_only", (verdict.course_name,), verdict.gain))
    if not points:
        code = "no_surprise" if n_compared else "nothing_before"
        points.append(Finding("surprise", code, n=n_compared))
    return points


def _share(measure: Satisfaction | CannotTell | None) -> Rate | CannotTell:
    if isinstance(measure, Satisfaction):
        return measure.favourable
    return measure or CannotTell("no_satisfaction_answers")


def _unknown(found: Review) -> list[Finding]:
    by_reason: dict[str, list[CourseVerdict]] = defaultdict(list)
    for verdict in found.verdicts:
        if verdict.verdict in ("not_enough_data", "trend"):
            by_reason[verdict.reason].append(verdict)
    points = [
        Finding("unknown", "courses_open", tuple(v.course_name for v in same), same[0].change,
                n=len(same), reason=reason)
        for reason, same in sorted(by_reason.items(), key=lambda item: -len(item[1]))
    ]  # fmt: skip
    points += [
        Finding("unknown", "target_unknown", measure=check.measure, target=check.target)
        for check in found.checks
        if isinstance(check.measure, CannotTell)
    ]
    points += [
        Finding("unknown", "caution", reason=code)
        for code in found.cautions
        if code not in SAID_BY_COURSE
    ]
    return points


def _decisions(found: Review, n_overdue: int) -> list[Finding]:
    points = [
        Finding("decision", f"decide_{v.verdict}", (v.course_name,), amount=v.cost)
        for v in found.verdicts
        if v.verdict in ("harm", "no_effect")
    ]
    points += [
        Finding("decision", "decide_target", measure=check.measure, target=check.target)
        for check in found.checks
        if check.state == "missed"
    ]
    bare = tuple(v.course_name for v in found.verdicts if v.reason == "no_metric_declared")
    if bare:
        points.append(Finding("decision", "decide_metric", bare, n=len(bare)))
    if found.spend.unmeasured > 0:
        amount = found.spend.unmeasured
        points.append(Finding("decision", "decide_spend", amount=amount))
    if n_overdue:
        points.append(Finding("decision", "decide_overdue", n=n_overdue))
    return points


def _next(found: Review) -> list[Finding]:
    points = _needs(found.needs)
    if isinstance(found.gaps, SkillGaps):
        clear = [c for c in found.gaps.cells if c.interval and c.gap and c.interval.low > 0]
        clear.sort(key=lambda cell: -cell.gap)
        points += [Finding("next", "next_gap", (c.role, c.skill), c) for c in clear[:3]]
    for code, verdict in (("next_keep", "works"), ("next_spread", "likely_works")):
        worked = tuple(v.course_name for v in found.verdicts if v.verdict == verdict)
        if worked:
            points.append(Finding("next", code, worked, n=len(worked)))
    rework = tuple(v.course_name for v in found.verdicts if v.verdict in ("harm", "no_effect"))
    if rework:
        points.append(Finding("next", "next_rework", rework, n=len(rework)))
    alone = found.chain.goals_without_course if found.chain else ()
    points += [Finding("next", "next_goal", (goal,)) for goal in alone]
    if found.n_make_up_people:
        points.append(Finding("next", "next_make_up", n=found.n_make_up_people))
    return points


def _needs(ranking: CombinedRanking | CannotTell) -> list[Finding]:
    if isinstance(ranking, CannotTell):
        return [Finding("next", "next_no_needs", measure=ranking)]
    first = [n for n in ranking.needs if n.rank <= ranking.top and n.top_share >= LIKELY_TOP]
    if not first:
        return [Finding("next", "next_no_order", n=ranking.top)]
    codes = {None: "next_need", 0: "next_need_new"}
    return [
        Finding("next", codes.get(need.n_courses, "next_need_course"), (need.topic,), need,
                n=ranking.top)
        for need in first
    ]  # fmt: skip


def overdue(action_list: pd.DataFrame, as_of: date) -> int:
    """How many open actions should have been done by `as_of`."""
    is_open = action_list["state"] == "open"
    return int((is_open & (pd.to_datetime(action_list["due_on"]) < pd.Timestamp(as_of))).sum())
