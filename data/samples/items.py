"""A test question by question: right or wrong, and which answer was chosen; without words."""

from dataclasses import dataclass

import numpy as np

from data.samples import truth
from data.samples.learning import Learner

#: Questions with four answers, two points each, and one case at the end that takes the rest.
N_CHOICE, CHOICE_POINTS, CASE_POINTS = 40, 2, 20
ANSWERS = "ABCD"


@dataclass(frozen=True)
class Sheet:
    """What one person put down: points of every question, the answer chosen where one can."""

    learner: Learner
    points: tuple[int, ...]
    answers: tuple[str, ...]


def make_sheets(random: np.random.Generator, learners: tuple[Learner, ...]) -> tuple[Sheet, ...]:
    """The sheets of everybody who sat the first test; the points make up the score."""
    sat = [learner for learner in learners if isinstance(learner.post, int)]
    scores = np.array([learner.post for learner in sat], dtype=float)
    ability = (scores - scores.mean()) / scores.std()
    keys = random.choice(list(ANSWERS), N_CHOICE)
    return tuple(
        _sheet(random, learner, float(a), keys) for learner, a in zip(sat, ability, strict=True)
    )


def _sheet(
    random: np.random.Generator, learner: Learner, ability: float, keys: np.ndarray
) -> Sheet:
    score = int(learner.post or 0)
    n_right = _n_right(random, score)
    ease = np.array([truth.ITEM_EASE.get(k, 0.0) for k in range(1, N_CHOICE + 1)])
    slope = np.where(np.arange(1, N_CHOICE + 1) == truth.WRONG_KEY_ITEM, -1.5, 1.0)
    # the largest of these are the questions answered right: easier ones, and those she knows
    liking = ease + slope * ability + random.gumbel(size=N_CHOICE)
    is_right = np.argsort(np.argsort(-liking)) < n_right
    answers = [_answer(random, k, str(keys[k]), bool(is_right[k])) for k in range(N_CHOICE)]
    points = [CHOICE_POINTS * int(right) for right in is_right]
    return Sheet(learner, (*points, score - sum(points)), tuple(answers))


def _n_right(random: np.random.Generator, score: int) -> int:
    """How many choices were right: the case gets about its share of the score, never too much."""
    case = CASE_POINTS * score / truth.MAX_SCORE + float(random.normal())
    fewest = max(0, -(-(score - CASE_POINTS) // CHOICE_POINTS))
    most = min(N_CHOICE, score // CHOICE_POINTS)
    return int(np.clip(round((score - case) / CHOICE_POINTS), fewest, most))


def _answer(random: np.random.Generator, place: int, key: str, is_right: bool) -> str:
    if is_right:
        return key
    wrong = [answer for answer in ANSWERS if answer != key]
    if place + 1 == truth.WRONG_KEY_ITEM:
        # the answer that ought to be the key
        return wrong[0]
    return str(random.choice(wrong))
