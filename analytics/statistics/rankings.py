"""What rankings by many people say together: points, mean places, strengths, concordance.

A ranking is a row of places (1 = first), one column per item; 0 where the item was not ranked. The
rule for those, everywhere: an item not ranked stands below every ranked one, and those not ranked
are tied with each other. Equal rows are best given once, with how often they occurred as their
weight.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analytics.results import CannotTell
from analytics.statistics.estimates import Tested

#: How often each item wins and loses against a fictitious one, so that strengths stay finite.
PSEUDO_WINS = 0.5
#: A strength is found when no share of it moves by more than this in one step.
TOLERANCE = 1e-10
MOST_STEPS = 5_000


@dataclass(frozen=True)
class Strengths:
    """Plackett-Luce strengths, shares that add up to 1; `is_settled`: the search came to its
    end.
    """

    shares: tuple[float, ...]
    is_settled: bool


def full_places(places: ArrayLike) -> np.ndarray:
    """The same rankings with a place for every item: those not ranked share the places left."""
    given = np.asarray(places, float)
    n_items = given.shape[1]
    n_ranked = (given > 0).sum(axis=1, keepdims=True)
    return np.where(given > 0, given, (n_ranked + 1 + n_items) / 2)


def mean_places(places: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Mean place of each item, 1 = always first: (n_items,), or (n_sets, n_items) for many weights.

    places: (n_rankings, n_items); weights: (n_rankings,) or (n_sets, n_rankings), missing (nan)
    where a set weighs nothing.
    """
    weight = np.asarray(weights, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return weight @ full_places(places) / weight.sum(axis=-1, keepdims=True)


def borda(places: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Borda points of each item per person: n_items for a first place down to 1 for the last.

    Sum of (n_items + 1 - place) over people, divided by their number. Shapes as in `mean_places`,
    of which it is the mirror: n_items + 1 - mean place.
    """
    return np.shape(places)[1] + 1 - mean_places(places, weights)


def plackett_luce(
    places: ArrayLike, weights: ArrayLike, *, pseudo_wins: float = PSEUDO_WINS
) -> Strengths:
    """How strongly is each item preferred, if people choose first, second, ... by strength?

    places: (n_rankings, n_items) without ties; weights: (n_rankings,). Maximum likelihood by the
    minorise-maximise steps of Hunter 2004 (Ann Stat 32:384). Each item also wins and loses
    `pseudo_wins` times against a fictitious item of strength 1 (Turner, van Etten, Firth & Kosmidis
    2020), so that an item always first or never chosen keeps a finite strength; 0 leaves that out.
    """
    order, n_stages = _orders(np.asarray(places, int))
    weight = np.asarray(weights, float)
    n_items = order.shape[1]
    stage = np.arange(n_items)
    is_stage = stage < n_stages[:, None]
    wins = np.bincount(order[is_stage], (weight[:, None] * is_stage)[is_stage], n_items)
    strength = np.ones(n_items)
    for _ in range(MOST_STEPS):
        left = strength[order][:, ::-1].cumsum(axis=1)[:, ::-1]
        stakes = np.where(is_stage, weight[:, None] / left, 0.0).cumsum(axis=1)
        exposure = np.bincount(order.ravel(), stakes.ravel(), n_items)
        new = (wins + pseudo_wins) / (exposure + 2 * pseudo_wins / (strength + 1))
        if not pseudo_wins:
            new *= n_items / new.sum()
        moved = np.max(np.abs(new / new.sum() - strength / strength.sum()))
        strength = new
        if moved < TOLERANCE:
            break
    return Strengths(tuple((strength / strength.sum()).tolist()), bool(moved < TOLERANCE))


def _orders(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Items from first to last, those not ranked at the end, and how many choices a ranking
    holds.
    """
    n_items = places.shape[1]
    n_ranked = (places > 0).sum(axis=1)
    order = np.argsort(np.where(places > 0, places, n_items + 1), axis=1, kind="stable")
    return order, np.minimum(n_ranked, n_items - 1)


def concordance(places: ArrayLike, weights: ArrayLike) -> Tested | CannotTell:
    """Do the people agree on the order? Kendall's W: 0 no agreement, 1 all the same.

    Corrected for ties, which items not ranked are: W = 12 S / (m^2 (k^3 - k) - m T), S the sum of
    squares of the rank sums about their mean, T the sum of t^3 - t over the ties of each person
    (Kendall & Gibbons 1990). Statistic: m (k - 1) W, Friedman's chi-square with k - 1.
    """
    given, weight = np.asarray(places, float), np.asarray(weights, float)
    n_items, m = given.shape[1], float(weight.sum())
    if n_items < 2:
        return CannotTell("too_few_topics", n_items, 2)
    if m < 2:
        return CannotTell("too_few_respondents", int(m), 2)
    sums = weight @ full_places(given)
    n_tied = (given == 0).sum(axis=1)
    ties = float(weight @ (n_tied**3 - n_tied))
    room = m**2 * (n_items**3 - n_items) - m * ties
    if room <= 0:
        return CannotTell("no_variation", int(m))
    w = float(12 * np.sum((sums - sums.mean()) ** 2) / room)
    statistic = m * (n_items - 1) * w
    p_value = float(special.chdtrc(n_items - 1, statistic))
    return Tested("kendall_w", (int(m),), statistic, (float(n_items - 1),), p_value, w)
