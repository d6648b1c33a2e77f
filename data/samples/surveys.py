"""What people answered in the needs survey and in the satisfaction surveys, without words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from data.samples import truth
from data.samples.learning import Learner, tested_on
from data.samples.people import Person

NEEDS_OPENED_ON = date(2026, 9, 7)
RESPONSE_RATE = 0.76


@dataclass(frozen=True)
class Form:
    """The part of a filled-in form that every survey has."""

    submitted_at: datetime
    seconds: int
    source: int
    host: int


@dataclass(frozen=True)
class NeedForm:
    """One answer to the needs survey; `ranking` holds three positions of truth.TOPICS."""

    form: Form
    role: str
    level: int
    tenure: int
    importance: tuple[int, ...]
    ability: tuple[int, ...]
    ranking: tuple[int, int, int]
    formats: tuple[int, ...]
    frequency: int
    remark: tuple[int, int] | None


@dataclass(frozen=True)
class CourseForm:
    """One answer to a satisfaction survey: four items and overall (1-5), NPS (0-10)."""

    form: Form
    course: str
    role: str
    items: tuple[int, ...]
    overall: int
    nps: int
    remark: tuple[int, int] | None


def make_needs(random: np.random.Generator, people: tuple[Person, ...]) -> list[NeedForm]:
    """190 anonymous answers to the needs survey, in the order they came in."""
    invited = [person for person in people if person.is_employed(NEEDS_OPENED_ON)]
    chosen = random.choice(len(invited), truth.N_NEED_RESPONSES, replace=False)
    forms = _forms(random, [NEEDS_OPENED_ON] * len(chosen), 9)
    answers = [_need(random, invited[i], form) for i, form in zip(chosen, forms, strict=True)]
    return sorted(answers, key=lambda answer: answer.form.submitted_at)


def _need(random: np.random.Generator, person: Person, form: Form) -> NeedForm:
    importance = _ratings(random, np.array([topic.importance for topic in truth.TOPICS]))
    ability = _ratings(random, np.array([topic.ability for topic in truth.TOPICS]))
    wish = importance - ability + random.normal(0.0, 1.2, len(truth.TOPICS))
    first, second, third = (int(i) for i in np.argsort(-wish)[:3])
    n_formats = int(random.integers(1, 4))
    years = (NEEDS_OPENED_ON - person.hired_on).days / 365.25
    return NeedForm(
        form=form,
        role=person.role,
        level=person.level,
        tenure=int(np.searchsorted([1, 3, 5], years)),
        importance=tuple(int(x) for x in importance),
        ability=tuple(int(x) for x in ability),
        ranking=(first, second, third),
        formats=tuple(sorted(int(i) for i in random.choice(3, n_formats, replace=False))),
        frequency=int(random.choice(4, p=[0.08, 0.22, 0.55, 0.15])),
        remark=_remark(random, 0.3, 10),
    )


def make_stages(random: np.random.Generator, needs: list[NeedForm]) -> list[int]:
    """For each answer to the needs survey the position of its stage in truth.STAGES.

    Most people of a role work at the same stage.
    """
    roles = list(truth.ROLES)
    usual = np.array([roles.index(form.role) % len(truth.STAGES) for form in needs])
    is_usual = random.random(len(needs)) < 0.6
    other = random.integers(0, len(truth.STAGES), len(needs))
    return [int(stage) for stage in np.where(is_usual, usual, other)]


def make_contents(random: np.random.Generator, n: int) -> list[tuple[int, ...]]:
    """For each of n answers the kinds of content that somebody wants, positions of truth.CONTENTS.

    One to three kinds each; the true shares say how often a kind comes first.
    """
    n_kinds = random.integers(1, 4, n)
    kinds = len(truth.CONTENT_SHARES)
    return [
        tuple(
            sorted(int(i) for i in random.choice(kinds, k, replace=False, p=truth.CONTENT_SHARES))
        )
        for k in n_kinds
    ]


def _ratings(random: np.random.Generator, means: np.ndarray) -> np.ndarray:
    """Answers 1-5 of one person: some people rate high, some low, and every topic varies."""
    person = random.normal(0.0, 0.3)
    return np.clip(np.round(means + person + random.normal(0.0, 0.75, means.size)), 1, 5)


def make_satisfaction(
    random: np.random.Generator, later: np.random.Generator, classes: dict[str, tuple[Learner, ...]]
) -> dict[str, list[CourseForm]]:
    """The answers of each quarter, in the order they came in; those of second runs from `later`."""
    quarters: dict[str, list[CourseForm]] = {quarter: [] for quarter in truth.QUARTERS}
    for run in truth.RUNS:
        present = [learner for learner in classes[run.code] if learner.was_there]
        stream = random if run.run == 1 else later
        quarters[run.quarter] += _course_forms(stream, run, present)
    for answers in quarters.values():
        answers.sort(key=lambda answer: answer.form.submitted_at)
    return quarters


def _course_forms(
    random: np.random.Generator, course: truth.Course, present: list[Learner]
) -> list[CourseForm]:
    n = round(RESPONSE_RATE * len(present))
    chosen = [present[i] for i in random.choice(len(present), n, replace=False)]
    overall = _overall(random, course.favourable, n)
    forms = _forms(random, [tested_on(course) - timedelta(days=7)] * n, 6)
    return [
        CourseForm(
            form=form,
            course=course.code,
            role=learner.person.role,
            items=tuple(_near(random, rating) for _ in range(4)),
            overall=rating,
            nps=_recommendation(random, rating),
            remark=_remark(random, 0.25, 8),
        )
        for learner, form, rating in zip(chosen, forms, overall, strict=True)
    ]


def _overall(random: np.random.Generator, favourable: float, n: int) -> list[int]:
    """Exactly the true share of 4 and 5, dealt out at random."""
    n_good = round(favourable * n)
    good = random.choice([5, 4], n_good, p=[0.6, 0.4])
    bad = random.choice([3, 2, 1], n - n_good, p=[0.65, 0.27, 0.08])
    return [int(x) for x in random.permutation(np.concatenate([good, bad]))]


def _near(random: np.random.Generator, rating: int) -> int:
    step = int(random.choice([-1, 0, 1], p=[0.14, 0.74, 0.12]))
    return min(5, max(1, rating + step))


def _recommendation(random: np.random.Generator, rating: int) -> int:
    low, high = {5: (9, 10), 4: (7, 9), 3: (5, 7), 2: (2, 5), 1: (0, 3)}[rating]
    return int(random.integers(low, high + 1))


def _remark(random: np.random.Generator, share: float, n: int) -> tuple[int, int] | None:
    """Which of `n` beginnings and eight endings somebody writes, None for most people."""
    if random.random() >= share:
        return None
    return int(random.integers(n)), int(random.integers(8))


def _forms(random: np.random.Generator, opened_on: list[date], n_days: int) -> list[Form]:
    """When each form came in: more on the first days, during working hours."""
    return [
        Form(
            submitted_at=datetime.combine(
                day + timedelta(days=int(n_days * random.random() ** 2)), time(18, 0)
            )
            + timedelta(seconds=int(random.integers(0, 4 * 3600))),
            seconds=int(40 + random.gamma(3.0, 35.0)),
            source=int(random.choice(3, p=[0.6, 0.25, 0.15])),
            host=int(random.integers(1, 255)),
        )
        for day in opened_on
    ]
