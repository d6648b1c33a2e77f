"""The chain of evidence of one course, from need to money, and where it breaks."""

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analytics import review, targets
from analytics.ledger import TARGET_OF, Entry
from analytics.needs import name_key
from analytics.results import CannotTell, CombinedNeed, CombinedRanking, Rate, Satisfaction
from analytics.roi import Roi

Step = Literal["need", "attendance", "passed", "satisfaction", "effect", "cost"]
#: A need holds from this share of resamples in the top on, and is missed below the rest of it.
SETTLED = 0.90
Standing = Literal["met", "not_established", "missed", "none"]


@dataclass(frozen=True)
class ChainLink:
    """One step of a chain: its result, how it stands ("none": no evidence), whether it is weakest.

    `measure`: a CombinedNeed, Rate, Change or Roi; CannotTell or None without evidence.
    """

    step: Step
    measure: Any
    standing: Standing
    is_weakest: bool


def links(
    entry: Entry,
    skill: str | None,
    needs: CombinedRanking | CannotTell,
    *,
    settings: review.Settings = review.DEFAULTS,
) -> tuple[ChainLink, ...]:
    """The six steps of one course, in the order in which they happen.

    skill: the topic that the course teaches, as the ranking names it; needs: the order as it was
    known when the course was chosen. A missing need leaves the chain unbroken: it is told, and the
    weakest link is that of the ledger.
    """
    need = need_of(skill, needs)
    verdict = entry.verdict
    found: list[tuple[Step, Any, Standing]] = [("need", need, _need_standing(need))]
    for step, target_id in TARGET_OF.items():
        measure = _rate(getattr(verdict, step))
        found.append((step, measure, _standing(measure, settings.targets[target_id])))
    found.append(("effect", verdict.change, _effect_standing(verdict.verdict, verdict.change)))
    found.append(("cost", entry.roi, _return_standing(entry.roi)))
    weakest = entry.weakest.link if entry.weakest else None
    return tuple(
        ChainLink(step, measure, standing, step == weakest) for step, measure, standing in found
    )


def skills(goal_chain: pd.DataFrame) -> dict[str, str]:
    """The name of the skill that each course teaches, by course."""
    rows = goal_chain.dropna(subset=["course_id", "skill_name"])
    return dict(zip(rows["course_id"], rows["skill_name"], strict=True))


def need_of(skill: str | None, needs: CombinedRanking | CannotTell) -> CombinedNeed | None:
    """The place of a skill in the order of needs; None where nobody was asked about it."""
    if not skill or isinstance(needs, CannotTell):
        return None
    return next((one for one in needs.needs if name_key(one.topic) == name_key(skill)), None)


def _need_standing(need: CombinedNeed | None) -> Standing:
    if need is None:
        return "none"
    if need.top_share >= SETTLED:
        return "met"
    return "missed" if need.top_share <= 1 - SETTLED else "not_established"


def _rate(measure: Rate | Satisfaction | CannotTell | None) -> Rate | CannotTell | None:
    return measure.favourable if isinstance(measure, Satisfaction) else measure


def _standing(measure: Rate | CannotTell | None, target: Any) -> Standing:
    return targets.check_rate(measure, target).state if isinstance(measure, Rate) else "none"


def _effect_standing(verdict: str, change: Any) -> Standing:
    if isinstance(change, CannotTell):
        return "none"
    states: dict[str, Standing] = {"works": "met", "harm": "missed", "no_effect": "missed"}
    return states.get(verdict, "not_established")


def _return_standing(found: Roi | CannotTell) -> Standing:
    if isinstance(found, CannotTell):
        return "none"
    if found.roi.low >= 0:
        return "met"
    return "missed" if found.roi.high < 0 else "not_established"
