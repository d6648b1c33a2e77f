"""Items of one scale: do they measure the same thing?"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.evaluation import inputs
from analytics.evaluation.card import Alternative, CannotEvaluate, Computed
from analytics.results import CannotTell
from analytics.statistics import reliability
from analytics.statistics.estimates import Estimate

#: A scale named in the headers (A1, A2, …) has at least so many items.
FEWEST_ITEMS = 3
#: A correlation beyond this by the root of n is no chance.
CHANCE = 2.0


def scale(frame: pd.DataFrame, level: float) -> Computed:
    """Cronbach's alpha over all items, those that point the other way turned around.

    Where headers name several scales (A1 … A5, C1 … C5), each has its own alpha beside it.
    """
    items = inputs.items(frame)
    names = [str(name) for name in items]
    found, turned = _alpha(items, level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("no_variation" if found.reason == "no_variation" else "no_pairs")
    alternatives = []
    scales = scales_of(names)
    for prefix, members in scales.items():
        own, own_turned = _alpha(items[members], level)
        turned |= own_turned
        if isinstance(own, Estimate):
            alternatives.append(Alternative(f"cronbach_alpha:{prefix}", own.estimate, own.interval))
    sizes = {} if scales else _items(items, turned)
    warnings = {
        "several_scales": bool(scales),
        "items_reversed": bool(turned),
        "too_few_respondents": len(items) < reliability.FEW_PEOPLE,
    }
    return Computed(
        found.method,
        {"total": len(items), "items": len(names)},
        "coefficient",
        found.estimate,
        found.interval,
        effect_sizes=sizes,
        alternatives=tuple(alternatives),
        warnings=tuple(code for code, holds in warnings.items() if holds),
    )


def scales_of(names: Sequence[str]) -> dict[str, list[str]]:
    """Items by the beginning their headers share before a number, where there are several."""
    groups: dict[str, list[str]] = {}
    for name in names:
        prefix = re.sub(r"[\s_.-]*\d+$", "", name)
        groups.setdefault(prefix, []).append(name)
    whole = all(len(members) >= FEWEST_ITEMS and prefix for prefix, members in groups.items())
    return groups if whole and len(groups) > 1 else {}


def _alpha(items: pd.DataFrame, level: float) -> tuple[Estimate | CannotTell, set[str]]:
    covariance = reliability.covariances(items.to_numpy(float))
    opposed = _opposed(covariance, len(items.dropna(how="all")))
    turned = reliability.reversed_items(covariance, opposed) if len(opposed) else covariance
    names = {str(items.columns[place]) for place in opposed}
    return reliability.alpha(turned, len(items.dropna(how="all")), level=level), names


def _opposed(covariance: np.ndarray, n: int) -> np.ndarray:
    """Places of the items that go against most others: the sign of the first component.

    Only such as, turned around, go with the rest beyond chance: turning noise makes a scale of it.
    """
    spread = np.sqrt(np.diag(covariance))
    if not np.isfinite(covariance).all() or (spread == 0).any():
        return np.array([], int)
    correlation = covariance / np.outer(spread, spread)
    first = np.linalg.eigh(correlation)[1][:, -1]
    towards = np.sign(first.sum()) or 1.0
    places = np.flatnonzero(first * towards < 0)
    rest = reliability.item_rest(reliability.reversed_items(covariance, places))
    told = [k for k in places if rest[k] is not None and rest[k] > CHANCE / np.sqrt(n)]
    return np.array(told, int)


def _items(items: pd.DataFrame, turned: set[str]) -> dict[str, float]:
    """How each item goes with the rest, after turning."""
    covariance = reliability.covariances(items.to_numpy(float))
    places = [place for place, name in enumerate(items) if str(name) in turned]
    covariance = reliability.reversed_items(covariance, places) if places else covariance
    rest = reliability.item_rest(covariance)
    return {
        f"item_rest:{name}": value
        for name, value in zip(items, rest, strict=True)
        if value is not None
    }
