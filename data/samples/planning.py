"""The training plan of the sample organisation as rows of the tables people fill in by hand."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from data.importing.identity import course_id, key_of, metric_id, session_id
from data.samples import truth
from data.samples.people import lead_of
from data.samples.truth import Language
from data.samples.world import World

WORDS = tomllib.loads((Path(__file__).parent / "training.toml").read_text("utf-8"))
#: Every so many people in a mentoring course found no mentor.
WITHOUT_MENTOR = 6
HUMAN_RESOURCES = {"zh": "人力资源部", "en": "Human resources"}


def make_plan(world: World, language: Language) -> dict[str, pd.DataFrame]:
    """Rows by table: goals, milestones, versions, materials, team, mentors, planned sessions."""
    rows = {
        "goal": [_goal(goal, language) for goal in WORDS["goal"]],
        "milestone": [_milestone(item, language) for item in WORDS["milestone"]],
        "course_change": [_change(change, language) for change in WORDS["change"]],
        "material": [_material(item, world, language) for item in WORDS["material"]],
        "mentoring": _pairs(world, language),
        "training_party": [_member(item, world, language) for item in WORDS["party"]],
        "session": [_session(item, language) for item in WORDS["session"]],
    }
    return {table: pd.DataFrame(found) for table, found in rows.items()}


def _goal(goal: dict[str, Any], language: Language) -> dict[str, object]:
    metric = goal.get("metric")
    return {
        "goal_id": key_of(goal["name"][language]),
        "period": goal["period"],
        "goal_name": goal["name"][language],
        "metric_id": metric_id(truth.METRICS[metric].name[language]) if metric else None,
        "target_value": goal.get("target"),
        "weight": goal["weight"],
    }


def _milestone(item: dict[str, Any], language: Language) -> dict[str, object]:
    return {
        "milestone_id": key_of(item["name"][language]),
        "goal_id": next(
            key_of(goal["name"][language]) for goal in WORDS["goal"] if goal["code"] == item["goal"]
        ),
        "milestone_name": item["name"][language],
        "due_on": item["due_on"],
        "planned_rate": item["planned"],
        "done_on": item.get("done_on"),
    }


def _change(change: dict[str, Any], language: Language) -> dict[str, object]:
    return {
        "course_id": _course(change["course"], language),
        "version": change["version"],
        "changed_on": change["on"],
        "what": change["what"][language],
        "why": change["why"][language] if "why" in change else None,
    }


def _material(item: dict[str, Any], world: World, language: Language) -> dict[str, object]:
    team = truth.course(item["course"]).teams[0]
    return {
        "material_id": key_of(item["name"][language]),
        "material_name": item["name"][language],
        "kind": item["kind"],
        "course_id": _course(item["course"], language),
        "owner": lead_of(team, world.people).name[language],
        "reviewed_on": item.get("reviewed_on"),
    }


def _member(item: dict[str, Any], world: World, language: Language) -> dict[str, object]:
    team = item.get("team")
    named = lead_of(team, world.people).name if team else HUMAN_RESOURCES
    return {
        "party": item["party"],
        "member_name": named[language],
        "duty": item["duty"][language],
    }


def _session(item: dict[str, Any], language: Language) -> dict[str, object]:
    """A session planned ahead; what the notice does not say is left out."""
    course, on = _course(item["course"], language), item["on"]
    starts, ends = (datetime.combine(on, item[name]) for name in ("starts", "ends"))
    said = {
        f"notice_{field}": item[field][language] if field in item else None
        for field in ("place", "topic", "benefit")
    }
    return {
        "session_id": session_id(course, on),
        "course_id": course,
        "session_on": on,
        "week_on": on - timedelta(days=on.weekday()),
        "starts_at": starts,
        "ends_at": ends,
        "duration_minutes": (ends - starts).total_seconds() / 60,
        "interactive_minutes": item["interactive_minutes"],
        "capacity": item["capacity"],
        "notice_time": f"{on.isoformat()} {starts:%H:%M}–{ends:%H:%M}",
        **said,
    }


def _pairs(world: World, language: Language) -> list[dict[str, object]]:
    """In each mentoring course the lead of a team mentors its people; every sixth has nobody."""
    found = []
    for course in truth.COURSES:
        if course.format != "mentoring":
            continue
        for i, learner in enumerate(world.classes[course.code], 1):
            mentor = lead_of(learner.person.team, world.people)
            if i % WITHOUT_MENTOR and mentor is not learner.person:
                found.append(
                    {
                        "mentor_id": mentor.person_id,
                        "mentee_id": learner.person.person_id,
                        "skill_id": key_of(truth.SKILLS[course.skill].name[language]),
                        "from_on": course.held_on[0],
                        "to_on": None,
                    }
                )
    return found


def _course(code: str, language: Language) -> str:
    return course_id(truth.course(code).name[language])
