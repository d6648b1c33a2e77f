"""What stands beside sign-in and test: the clock in one session, a quiz in class, a later test."""

from dataclasses import dataclass

import numpy as np

from data.samples import truth
from data.samples.learning import Learner

#: Minutes from the start to the arrival, and from the end to the leaving, by mark: least and most.
ARRIVED = {"present": (-12, 4), "on_duty": (-12, 4), "left_early": (-10, 3), "late": (7, 24)}
LEFT = {"present": (-1, 8), "on_duty": (-1, 8), "late": (-1, 6), "left_early": (-45, -15)}
#: Questions of the quiz, of the same points each.
N_QUIZ, QUIZ_POINTS = 5, 20
SAT_LATER, LATER_NOISE = 0.85, 2.0


@dataclass(frozen=True)
class Stay:
    """One person in one session: minutes after its start, and after its end (below 0: before)."""

    learner: Learner
    arrived: int
    left: int


@dataclass(frozen=True)
class Followup:
    """Who was in the clocked session from when to when; points by person of quiz and later test."""

    stays: tuple[Stay, ...]
    quiz: tuple[tuple[Learner, tuple[int, ...]], ...]
    later: tuple[tuple[Learner, int], ...]


def make_followup(random: np.random.Generator, classes: dict[str, tuple[Learner, ...]]) -> Followup:
    """All three, of the courses that truth names."""
    there = [one for one in classes[truth.CLOCKED_COURSE] if one.marks[0] in ARRIVED]
    return Followup(
        tuple(_stay(random, one) for one in there),
        tuple((one, _points(random)) for one in there),
        _later(random, classes[truth.LATER_TESTED]),
    )


def _stay(random: np.random.Generator, learner: Learner) -> Stay:
    mark = learner.marks[0]
    arrived, left = (int(random.integers(*bounds[mark])) for bounds in (ARRIVED, LEFT))
    return Stay(learner, arrived, left)


def _points(random: np.random.Generator) -> tuple[int, ...]:
    is_right = random.random(N_QUIZ) < np.array(truth.QUIZ_KNOWN)
    return tuple(int(points) for points in QUIZ_POINTS * is_right)


def _later(
    random: np.random.Generator, learners: tuple[Learner, ...]
) -> tuple[tuple[Learner, int], ...]:
    """Most of those who sat the first test, whatever they scored in it."""
    found = []
    for learner in learners:
        luck, noise = float(random.random()), float(random.normal())
        if isinstance(learner.post, int) and luck < SAT_LATER:
            above = truth.KEPT * (learner.post - truth.PASS_LINE) + LATER_NOISE * noise
            score = round(truth.PASS_LINE + max(0.0, above))
            found.append((learner, min(score, truth.MAX_SCORE)))
    return tuple(found)
