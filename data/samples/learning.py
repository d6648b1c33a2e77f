"""Who came, what they scored and what they can do: drawn as codes and numbers, without words."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np

from data.samples import truth
from data.samples.people import Person, expected_in
from data.samples.truth import Course

#: shares of the people who are there, by mark; the rest carry a plain tick
LATE, LEFT_EARLY, ON_DUTY = 0.045, 0.010, 0.012
#: share of the people who are not there that had asked for leave
EXCUSED = 0.45
SAT_PRETEST = 0.94
SAT_RETEST = 0.88
SAT_ALTHOUGH_AWAY, ABSENT_ALTHOUGH_THERE, DEFERRED_ALTHOUGH_THERE = 0.15, 0.012, 0.012
EXEMPT_EXPERT = 0.10
#: how much of a score is the person (the rest is the day): correlation of pre and post about .4
PERSON_SHARE = 0.65
LEARNT_FOR_RETEST = 9.0
INVENTORY_DAYS = (date(2025, 9, 15), date(2026, 6, 22))
SKIPPED_INVENTORY = 0.05


@dataclass(frozen=True)
class Learner:
    """One person in one course: a mark per session; a result is points, a word or None."""

    person: Person
    marks: tuple[str, ...]
    pre: int | None
    post: int | str | None
    retest: int | str | None

    @property
    def was_there(self) -> bool:
        """Whether the person came to at least one session."""
        return any(mark in ("present", "late", "left_early", "on_duty") for mark in self.marks)

    @property
    def passed(self) -> bool:
        """Whether the person reached the pass line at any attempt."""
        scores = [s for s in (self.post, self.retest) if isinstance(s, int)]
        return bool(scores) and max(scores) >= truth.PASS_LINE


def tested_on(course: Course) -> date:
    """The day of the test, a week after the last session."""
    return course.held_on[-1] + timedelta(days=7)


def make_classes(
    random: np.random.Generator, people: tuple[Person, ...], courses: tuple[Course, ...]
) -> dict[str, tuple[Learner, ...]]:
    """The learners of these courses with their marks and scores, by course code."""
    ability = random.normal(size=len(people))
    return {
        course.code: _one_class(random, course, expected_in(course, people), ability)
        for course in courses
    }


def _one_class(
    random: np.random.Generator, course: Course, learners: list[Person], ability: np.ndarray
) -> tuple[Learner, ...]:
    marks = [_marks(random, course, person) for person in learners]
    own = ability[[person.position for person in learners]]
    pre = _points(random, own, course.before, 10.0)
    post = _points(random, own, course.after, course.spread)
    made = []
    for i, person in enumerate(learners):
        first = _first_result(random, person, marks[i], int(post[i]))
        made.append(
            Learner(
                person=person,
                marks=marks[i],
                pre=int(pre[i]) if pre is not None and random.random() < SAT_PRETEST else None,
                post=first,
                retest=_retest(random, course, first),
            )
        )
    return tuple(made)


def _marks(random: np.random.Generator, course: Course, person: Person) -> tuple[str, ...]:
    return tuple(
        _mark(float(random.random()), float(random.random()), course.attended)
        if person.is_employed(day)
        else "not_applicable"
        for day in course.held_on
    )


def _mark(luck: float, kind: float, attended: float) -> str:
    if luck >= attended:
        return "leave" if kind < EXCUSED else "absent"
    steps = (
        (LATE, "late"),
        (LATE + LEFT_EARLY, "left_early"),
        (LATE + LEFT_EARLY + ON_DUTY, "on_duty"),
    )
    return next((mark for limit, mark in steps if kind < limit), "present")


def _points(
    random: np.random.Generator, ability: np.ndarray, mean: float | None, spread: float
) -> np.ndarray | None:
    """Whole points; through normal scores a class of any size has this mean and spread."""
    if mean is None:
        return None
    raw = PERSON_SHARE * ability + np.sqrt(1 - PERSON_SHARE**2) * random.normal(size=ability.size)
    return np.clip(np.round(mean + spread * normal_scores(raw)), 0, truth.MAX_SCORE).astype(int)


def normal_scores(values: np.ndarray) -> np.ndarray:
    """The values replaced by the normal quantiles of their ranks."""
    rank = np.argsort(np.argsort(values))
    quantile = NormalDist().inv_cdf
    return np.array([quantile((i + 0.5) / values.size) for i in rank])


def _first_result(
    random: np.random.Generator, person: Person, marks: tuple[str, ...], points: int
) -> int | str | None:
    luck = float(random.random())
    came = any(mark in ("present", "late", "left_early", "on_duty") for mark in marks)
    if not came:
        if luck < SAT_ALTHOUGH_AWAY:
            return points
        return "absent" if luck < 0.7 else "deferred"
    if person.level == len(truth.LEVELS) - 1 and luck > 1 - EXEMPT_EXPERT:
        return "exempt"
    if luck < ABSENT_ALTHOUGH_THERE:
        return "absent"
    if luck < ABSENT_ALTHOUGH_THERE + DEFERRED_ALTHOUGH_THERE:
        return "deferred"
    return points


def _retest(random: np.random.Generator, course: Course, first: int | str | None) -> int | None:
    """The second attempt of those below the line; in one course nothing is learnt for it."""
    if not isinstance(first, int) or first >= truth.PASS_LINE:
        return None
    luck, noise = float(random.random()), float(random.normal())
    if course.code == truth.RETESTED_WITHOUT_LEARNING:
        return second_score_without_learning(first, course, noise)
    if luck > SAT_RETEST:
        return None
    return int(np.clip(round(first + LEARNT_FOR_RETEST + 5.0 * noise), 0, truth.MAX_SCORE))


def second_score_without_learning(first: int, course: Course, noise: float) -> int:
    """A parallel test, same knowledge: mean + r (x - mean), s.d. spread x sqrt(1 - r2)."""
    r = truth.RETEST_RELIABILITY
    expected = course.after + r * (first - course.after)
    score = expected + course.spread * np.sqrt(1 - r**2) * noise
    return int(np.clip(round(score), 0, truth.MAX_SCORE))


def make_inventories(
    random: np.random.Generator,
    people: tuple[Person, ...],
    classes: dict[str, tuple[Learner, ...]],
) -> tuple[dict[int, dict[str, int]], ...]:
    """Two rounds of levels (1-5) by person and skill; passing a course lifts the second round."""
    first = {
        person.position: {skill: _level(random, person, skill) for skill in truth.SKILLS}
        for person in people
    }
    second = {position: dict(levels) for position, levels in first.items()}
    for course in truth.COURSES:
        if tested_on(course) < INVENTORY_DAYS[1]:
            _lift(random, second, course, classes[course.code])
    return tuple(
        _assessed(random, people, levels, day)
        for levels, day in zip((first, second), INVENTORY_DAYS, strict=True)
    )


def _level(random: np.random.Generator, person: Person, skill: str) -> int:
    role = list(truth.ROLES).index(person.role)
    mean = truth.SKILLS[skill].actual[role] + 0.3 * (person.level - 1.2)
    return int(np.clip(round(mean + 0.6 * float(random.normal())), 1, 5))


def _lift(
    random: np.random.Generator,
    levels: dict[int, dict[str, int]],
    course: Course,
    learners: tuple[Learner, ...],
) -> None:
    for learner in learners:
        if learner.passed and random.random() < 0.45:
            own = levels[learner.person.position]
            own[course.skill] = min(5, own[course.skill] + 1)


def _assessed(
    random: np.random.Generator,
    people: tuple[Person, ...],
    levels: dict[int, dict[str, int]],
    day: date,
) -> dict[int, dict[str, int]]:
    """Who was assessed on that day; nearly nobody of one role in one skill."""
    found = {
        person.position: dict(levels[person.position])
        for person in people
        if person.is_employed(day) and random.random() >= SKIPPED_INVENTORY
    }
    role, skill = truth.SMALL_SKILL_CELL
    own = [position for position in found if people[position].role == role]
    for position in own[truth.SMALL_SKILL_CELL_SIZE :]:
        del found[position][skill]
    return found
