"""The people of the sample organisation: 240 invented names with number, team, level and dates."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from data.samples import truth
from data.samples.truth import Language, Words

NAMES = tomllib.loads((Path(__file__).parent / "words" / "names.toml").read_text("utf-8"))

FIRST_HIRED_ON = date(2016, 3, 1)
LAST_HIRED_ON = date(2026, 6, 30)


@dataclass(frozen=True)
class Person:
    """One employee; `position` counts from 0 in the order of the roster."""

    position: int
    person_id: str
    name: Words
    team: str
    level: int
    hired_on: date
    left_on: date | None

    @property
    def role(self) -> str:
        """The role, given by the team."""
        return truth.role_of(self.team)

    def is_employed(self, day: date) -> bool:
        """Whether the person works here on that day."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)


def make_people(random: np.random.Generator) -> tuple[Person, ...]:
    """Everybody on the roster, numbered E0001, E0002, … in the order of hiring."""
    hired = _hiring_days(random)
    teams = random.permutation(_team_places())
    names = {"zh": _names(random, "zh"), "en": _names(random, "en")}
    left = _leaving_days(random, hired, teams)
    return tuple(
        Person(
            position=i,
            person_id=f"E{i + 1:04d}",
            name={"zh": names["zh"][i], "en": names["en"][i]},
            team=str(teams[i]),
            level=_level(hired[i], float(random.random())),
            hired_on=hired[i],
            left_on=left.get(i),
        )
        for i in range(truth.N_PEOPLE)
    )


def trainer_name(trainer: str, people: tuple[Person, ...], language: Language) -> str:
    """The name of a trainer: a team's longest-serving member, or an external company."""
    if trainer in truth.EXTERNAL_TRAINERS:
        return truth.EXTERNAL_TRAINERS[trainer][language]
    return lead_of(trainer, people).name[language]


def lead_of(team: str, people: tuple[Person, ...]) -> Person:
    """Who has been longest in the team; trains, and so is no learner in the own course."""
    return next(person for person in people if person.team == team and person.left_on is None)


def expected_in(course: truth.Course, people: tuple[Person, ...]) -> list[Person]:
    """Who is meant to come: the course's teams on its first day, without the trainer."""
    trainer = course.trainer
    lead = None if trainer in truth.EXTERNAL_TRAINERS else lead_of(trainer, people)
    first = course.held_on[0]
    return [p for p in people if p.team in course.teams and p is not lead and p.is_employed(first)]


def _team_places() -> np.ndarray:
    large = [team for team in truth.TEAMS if team != truth.SMALL_TEAM]
    places = large * 10 + [truth.SMALL_TEAM] * truth.SMALL_TEAM_SIZE
    places += large[: truth.N_PEOPLE - len(places)]
    return np.array(places)


def _hiring_days(random: np.random.Generator) -> list[date]:
    """Most people came over the years, the last 14 during the months the sample covers."""
    span = (truth.FIRST_METRIC_ON - FIRST_HIRED_ON).days
    recent = (LAST_HIRED_ON - date(2025, 11, 1)).days
    older = FIRST_HIRED_ON.toordinal() + (
        span * np.sqrt(random.random(truth.N_PEOPLE - 14))
    ).astype(int)
    newer = date(2025, 11, 1).toordinal() + random.integers(0, recent, 14)
    return [date.fromordinal(int(day)) for day in np.sort(np.concatenate([older, newer]))]


def _leaving_days(
    random: np.random.Generator, hired: list[date], teams: np.ndarray
) -> dict[int, date]:
    """Six people with some years of service left in the course of 2026."""
    settled = [
        i
        for i in range(30, truth.N_PEOPLE)
        if hired[i] < date(2025, 1, 1) and teams[i] != truth.SMALL_TEAM
    ]
    chosen = random.choice(settled, truth.N_LEFT, replace=False)
    days = random.integers(0, 200, truth.N_LEFT)
    return {
        int(i): date(2026, 2, 2) + timedelta(int(day)) for i, day in zip(chosen, days, strict=True)
    }


def _level(hired_on: date, luck: float) -> int:
    years = (truth.LAST_METRIC_ON - hired_on).days / 365.25
    return int(np.clip(years / 2.6 + luck - 0.6, 0, len(truth.LEVELS) - 1))


def _names(random: np.random.Generator, language: Language) -> list[str]:
    own = NAMES[language]
    every = [own["pattern"].format(s=s, g=g) for s in own["surnames"] for g in own["given"]]
    names = [every[i] for i in random.choice(len(every), truth.N_PEOPLE, replace=False)]
    # two people share one name, as in every company: only the number tells them apart
    names[117] = names[58]
    return names
