"""Everything that happened in the sample organisation, before anybody wrote it into a file."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from data.samples import truth
from data.samples.followup import Followup, make_followup
from data.samples.items import Sheet, make_sheets
from data.samples.learning import Learner, make_classes, make_inventories
from data.samples.metrics import Days, make_days, make_swing, with_second_runs, with_surge
from data.samples.people import Person, make_people
from data.samples.surveys import (
    CourseForm,
    NeedForm,
    make_contents,
    make_needs,
    make_satisfaction,
    make_stages,
)
from data.samples.talks import Mark, Remark, make_appraisals, make_talks

#: a part of the organisation draws from its own stream, so that a change in one leaves the others
PARTS = ("people", "classes", "inventories", "needs", "satisfaction", "metrics")
#: later parts have streams of their own, numbered on, so that the earlier ones stay as they are
LATER_PARTS = (
    "surge",
    "stages",
    "talks",
    "appraisals",
    "items",
    "followup",
    "contents",
    "second_classes",
    "second_forms",
    "second_days",
)


@dataclass(frozen=True)
class World:
    """The people, their classes, levels, answers and metrics: codes and numbers, no words."""

    people: tuple[Person, ...]
    classes: dict[str, tuple[Learner, ...]]
    inventories: tuple[dict[int, dict[str, int]], ...]
    needs: list[NeedForm]
    satisfaction: dict[str, list[CourseForm]]
    days: Days
    stages: list[int]
    contents: list[tuple[int, ...]]
    talks: list[Remark]
    appraisals: list[Mark]
    sheets: tuple[Sheet, ...]
    followup: Followup


@cache
def make_world(seed: int = truth.SEED) -> World:
    """What happened in the organisation: the same for both languages."""
    stream = {part: np.random.default_rng([seed, i]) for i, part in enumerate(PARTS)}
    later = {
        part: np.random.default_rng([seed, len(PARTS) + 1 + i])
        for i, part in enumerate(LATER_PARTS)
    }
    swing = np.random.default_rng([seed, len(PARTS), truth.SWING.draw])
    people = make_people(stream["people"])
    classes = make_classes(stream["classes"], people, truth.COURSES)
    classes |= make_classes(later["second_classes"], people, truth.SECOND_RUNS)
    days = with_surge(later["surge"], make_days(stream["metrics"], make_swing(swing)))
    needs = make_needs(stream["needs"], people)
    return World(
        people=people,
        classes=classes,
        inventories=make_inventories(stream["inventories"], people, classes),
        needs=needs,
        satisfaction=make_satisfaction(stream["satisfaction"], later["second_forms"], classes),
        days=with_second_runs(later["second_days"], days),
        stages=make_stages(later["stages"], needs),
        contents=make_contents(later["contents"], len(needs)),
        talks=make_talks(later["talks"]),
        appraisals=make_appraisals(later["appraisals"], people),
        sheets=make_sheets(later["items"], classes[truth.ITEM_COURSE]),
        followup=make_followup(later["followup"], classes),
    )
