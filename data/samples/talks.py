"""What was said in interviews and focus groups, and how people were appraised; without words."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.samples import truth
from data.samples.people import Person

FIRST_TALK_ON = date(2026, 9, 1)
APPRAISED_ON = date(2026, 6, 30)
N_INTERVIEWS = 24
REMARKS_PER_INTERVIEW = 2
REMARKS_PER_GROUP = 6
#: of the two ways to put a difficulty
N_WAYS = 2


@dataclass(frozen=True)
class Remark:
    """One remark: `group` is the position of the focus group, None for an interview."""

    held_on: date
    role: str
    group: int | None
    skill: str
    way: int


@dataclass(frozen=True)
class Mark:
    """The mark of one person on one appraised dimension, 1 to 5."""

    person: Person
    dimension: str
    rating: int


def make_talks(random: np.random.Generator) -> list[Remark]:
    """Interviews in all roles, then the focus groups, in the order of their days."""
    skills, shares = list(truth.REMARK_SHARES), list(truth.REMARK_SHARES.values())
    remarks = []
    for i in range(N_INTERVIEWS):
        role = list(truth.ROLES)[i % len(truth.ROLES)]
        for skill in random.choice(skills, REMARKS_PER_INTERVIEW, p=shares):
            day = FIRST_TALK_ON + timedelta(days=i // 2)
            remarks.append(Remark(day, role, None, str(skill), int(random.integers(N_WAYS))))
    for k, group in enumerate(truth.FOCUS_GROUPS):
        for skill in random.choice(skills, REMARKS_PER_GROUP, p=shares):
            role = str(random.choice(group.roles))
            day = FIRST_TALK_ON + timedelta(days=14 + k)
            remarks.append(Remark(day, role, k, str(skill), int(random.integers(N_WAYS))))
    return remarks


def make_appraisals(random: np.random.Generator, people: tuple[Person, ...]) -> list[Mark]:
    """A mark on every dimension for everybody who works here on the day."""
    employed = [person for person in people if person.is_employed(APPRAISED_ON)]
    return [
        Mark(person, name, int(np.clip(round(random.normal(dimension.mean, 0.8)), 1, 5)))
        for person in employed
        for name, dimension in truth.DIMENSIONS.items()
    ]
