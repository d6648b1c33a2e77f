"""What will be taught, why, and whether that is on time: goals, milestones, curriculum, team."""

from collections import Counter
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from analytics import rates, targets
from analytics.results import (
    CannotTell,
    CurriculumRow,
    FormatShare,
    Interval,
    Link,
    Material,
    Mean,
    Mentoring,
    MentorLoad,
    Milestone,
    Milestones,
    MilestoneStep,
    PlanChain,
    Rate,
    Target,
    TrainingPlan,
    Version,
)
from analytics.statistics import means, moments

#: A material that nobody reviewed for so many days is stale.
STALE_DAYS = 180
#: The parties a training team consists of.
PARTIES = ("operations", "human_resources", "expert")
TIERS = ("basic", "advanced", "soft")
GAIN = "mentee_gain"


def plan(
    goal_chain: pd.DataFrame,
    milestone_list: pd.DataFrame,
    curriculum: pd.DataFrame,
    course_change_list: pd.DataFrame,
    material_list: pd.DataFrame,
    training_party_list: pd.DataFrame,
    session_kinds: pd.DataFrame,
    mentoring_pairs: pd.DataFrame,
    *,
    as_of: date,
    internal_target: Target,
) -> TrainingPlan:
    """The whole plan as it stands on the day `as_of`."""
    return TrainingPlan(
        chain(goal_chain),
        milestones(milestone_list, as_of=as_of),
        coverage(curriculum),
        _versions(course_change_list),
        materials(material_list, as_of=as_of),
        _members(training_party_list),
        missing_parties(training_party_list),
        formats(session_kinds),
        targets.check_rate(_internal(session_kinds), internal_target),
        internal_hours(session_kinds),
        mentoring(mentoring_pairs, as_of=as_of),
    )


def _versions(course_change_list: pd.DataFrame) -> tuple[Version, ...]:
    return tuple(
        Version(
            str(row.course_name),
            str(row.version),
            pd.Timestamp(row.changed_on).date(),
            str(row.what),
            None if pd.isna(row.why) else str(row.why),
        )
        for row in course_change_list.itertuples()
    )


def _members(training_party_list: pd.DataFrame) -> tuple[tuple[str, str, str | None], ...]:
    return tuple(
        (str(row.party), str(row.member_name), None if pd.isna(row.duty) else str(row.duty))
        for row in training_party_list.itertuples()
    )


def chain(goal_chain: pd.DataFrame) -> PlanChain:
    """How goals lead through metrics and skills to courses, and where a link is missing?

    A draft counts as a course: it is planned. Goals with the larger weight first.
    """
    links = tuple(_link(row) for row in goal_chain.to_dict("records"))
    bare = {link.course for link in links if link.course and not link.metric_id}
    aimed = {link.metric for link in links if link.metric_id and not link.course}
    goals = [link for link in links if link.goal]
    taught = {link.goal for link in goals if link.course}
    return PlanChain(
        tuple(link for link in links if link.goal or link.course),
        tuple(sorted(bare)),
        tuple(sorted(aimed)),
        tuple(dict.fromkeys(link.goal for link in goals if link.goal not in taught)),
        len({link.course for link in links if link.course}),
        len({link.goal for link in goals}),
    )


def _link(row: dict[str, Any]) -> Link:
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    return Link(
        known["period"],
        known["goal_name"],
        known["weight"],
        known["metric_id"],
        known["metric_name"],
        known["skill_name"],
        known["course_name"],
        bool(known["is_draft"]),
    )


def milestones(milestone_list: pd.DataFrame, *, as_of: date) -> Milestones | CannotTell:
    """How many milestones were due by `as_of`, how many are reached, and which are overdue?

    The two curves count milestones: planned by their due day, reached by the day they were done; a
    day of completion after `as_of` does not count yet.
    """
    if milestone_list.empty:
        return CannotTell("no_milestone")
    items = tuple(_milestone(row, as_of) for row in milestone_list.itertuples())
    due = Counter(item.due_on for item in items)
    done = Counter(item.done_on for item in items if item.done_on is not None)
    days = sorted({*due, *done, as_of, min(due) - timedelta(days=1)})
    planned = tuple(sum(n for day, n in due.items() if day <= at) for at in days)
    reached = tuple(
        sum(n for day, n in done.items() if day <= at) if at <= as_of else None for at in days
    )
    return Milestones(
        items,
        as_of,
        tuple(days),
        planned,
        reached,
        sum(n for day, n in due.items() if day <= as_of),
        sum(item.done_on is not None for item in items),
    )


def _milestone(row: Any, as_of: date) -> Milestone:
    due_on = pd.Timestamp(row.due_on).date()
    done_on = None if pd.isna(row.done_on) else pd.Timestamp(row.done_on).date()
    done_on = done_on if done_on is not None and done_on <= as_of else None
    late = ((done_on or as_of) - due_on).days
    state = "overdue" if late > 0 else "open"
    if done_on is not None:
        state = "done_late" if late > 0 else "done"
    goal = None if pd.isna(row.goal_name) else str(row.goal_name)
    return Milestone(
        str(row.milestone_name), goal, due_on, float(row.planned_rate), done_on, state, max(late, 0)
    )


def by_step(found: Milestones, *, step: Literal["week", "month"]) -> tuple[MilestoneStep, ...]:
    """What was due and reached week by week, or month by month?

    Only steps in which something was due or reached, and the one of today. Weeks begin on Monday.
    """
    items = [(item, _first_of(item.due_on, step)) for item in found.items]
    due = Counter(first for _, first in items)
    done = Counter(_first_of(item.done_on, step) for item in found.items if item.done_on)
    today = _first_of(found.as_of, step)
    return tuple(
        MilestoneStep(
            at,
            due[at],
            done[at],
            sum(n for first, n in due.items() if first <= at),
            sum(n for first, n in done.items() if first <= at) if at <= today else None,
            tuple(item.name for item, first in items if first == at),
        )
        for at in sorted({*due, *done, today})
    )


def _first_of(day: date, step: Literal["week", "month"]) -> date:
    return day.replace(day=1) if step == "month" else day - timedelta(days=day.weekday())


def coverage(curriculum: pd.DataFrame) -> tuple[CurriculumRow, ...]:
    """Which of the skills a role requires does a course teach, role by role and tier by tier?

    coverage: weight of the required skills with a course that is more than a draft, of the weight
    of all required skills of the role and tier. A skill without a tier stands under None.
    """
    rows = curriculum.assign(
        tier=curriculum["tier"].where(curriculum["tier"].notna(), ""),
        is_taught=curriculum["n_courses"] > curriculum["n_drafts"],
    )
    found = []
    for role, own in rows.groupby("role", sort=True):
        for tier in (*TIERS, ""):
            part = own[own["tier"] == tier]
            if not part.empty:
                found.append(_curriculum_row(str(role), tier or None, part))
    return tuple(found)


def _curriculum_row(role: str, tier: str | None, part: pd.DataFrame) -> CurriculumRow:
    weight = part["weight"].astype(float)
    taught = part["is_taught"].astype(bool)
    total = float(weight.sum())
    return CurriculumRow(
        role,
        tier,
        len(part),
        int(taught.sum()),
        float(weight[taught].sum()) / total if total else None,
        tuple(part.loc[~taught & (part["n_drafts"] == 0), "skill_name"].astype(str)),
        tuple(part.loc[~taught & (part["n_drafts"] > 0), "skill_name"].astype(str)),
    )


def materials(
    material_list: pd.DataFrame, *, as_of: date, stale_days: int = STALE_DAYS
) -> tuple[Material, ...]:
    """Which materials were not reviewed for more than `stale_days`, or never? Those first."""
    found = []
    for row in material_list.itertuples():
        reviewed = None if pd.isna(row.reviewed_on) else pd.Timestamp(row.reviewed_on).date()
        age = None if reviewed is None else (as_of - reviewed).days
        course, owner = (None if pd.isna(v) else str(v) for v in (row.course_name, row.owner))
        is_stale = age is None or age > stale_days
        found.append(
            Material(str(row.material_name), str(row.kind), course, owner, reviewed, age, is_stale)
        )
    return tuple(sorted(found, key=lambda item: (not item.is_stale, item.reviewed_on or date.min)))


def missing_parties(training_party_list: pd.DataFrame) -> tuple[str, ...]:
    """Which of the three parties of a training team has nobody named?"""
    named = set(training_party_list["party"])
    return tuple(party for party in PARTIES if party not in named)


def internal_hours(session_kinds: pd.DataFrame) -> tuple[float, float]:
    """Hours given by internal trainers, and all hours where length and trainer are known.

    Hours are no independent observations: they stand beside the share of sessions, unjudged.
    """
    known = session_kinds.dropna(subset=["is_internal", "duration_minutes"])
    hours = known["duration_minutes"].astype(float) / 60 * known["n_sessions"]
    return float(hours[known["is_internal"].astype(bool)].sum()), float(hours.sum())


def formats(session_kinds: pd.DataFrame) -> tuple[FormatShare, ...]:
    """How are the sessions and hours spread over online, workshop and mentoring?

    A session whose course has no format stands under None.
    """
    format_name = session_kinds["format"]
    rows = session_kinds.assign(
        format=format_name.where(format_name.notna(), ""),
        minutes=session_kinds["duration_minutes"].astype(float) * session_kinds["n_sessions"],
    )
    total = int(rows["n_sessions"].sum())
    found = []
    for name, part in rows.groupby("format"):
        n_sessions, minutes = int(part["n_sessions"].sum()), float(part["minutes"].sum())
        share = _internal(part)
        found.append(FormatShare(str(name) or None, n_sessions, total, minutes / 60, share))
    return tuple(sorted(found, key=lambda item: -item.n_sessions))


def _internal(session_kinds: pd.DataFrame) -> Rate | CannotTell:
    """The share of the sessions that internal trainers gave; unknown ones are left out."""
    known = session_kinds.dropna(subset=["is_internal"])
    n_internal = known.loc[known["is_internal"].astype(bool), "n_sessions"].sum()
    return rates.share(n_internal, known["n_sessions"].sum(), definition="sessions_internal")


def mentoring(mentoring_pairs: pd.DataFrame, *, as_of: date) -> Mentoring:
    """Who mentors how many today, what did mentees gain, and who has no mentor?

    gain: level now less level at the start, of mentees with both; a mean is shown from
    MINIMUM_GROUP mentees on. Unmatched people are in a mentoring course of a skill in which nobody
    is their mentor.
    """
    is_pair = mentoring_pairs["mentor_id"].notna()
    pairs, alone = mentoring_pairs[is_pair], mentoring_pairs[~is_pair]
    ends = pd.to_datetime(pairs["to_on"])
    running = pairs[ends.isna() | (ends >= pd.Timestamp(as_of))]
    loads = tuple(
        MentorLoad(
            str(name), int(part["mentee_id"].nunique()), tuple(sorted(set(part["skill_name"])))
        )
        for (_, name), part in running.groupby(["mentor_id", "mentor_name"])
    )
    both = pairs.dropna(subset=["level_before", "level_now"])
    return Mentoring(
        tuple(sorted(loads, key=lambda load: (-load.n_mentees, load.mentor))),
        len(pairs),
        _gain(both["level_now"].astype(float) - both["level_before"].astype(float)),
        tuple((str(row.mentee_name), str(row.skill_name)) for row in alone.itertuples()),
    )


def _gain(change: pd.Series) -> Mean | CannotTell:
    found = moments.of_values(change)
    if found.n < targets.MINIMUM_GROUP:
        return CannotTell("group_hidden" if found.n else "nobody_assessed", definition=GAIN)
    result = means.from_moments(found.n, found.mean, found.variance)
    return Mean(found.n, found.mean, Interval(result.low, result.high), GAIN, "number")
