"""Order instead of distance: ratings, ranks of two groups, of several, of changes."""

from itertools import combinations

import numpy as np
import pandas as pd

from analytics.evaluation import inputs
from analytics.evaluation.card import (
    FEWEST_OBSERVATIONS,
    Alternative,
    CannotEvaluate,
    Computed,
    Side,
)
from analytics.evaluation.inputs import Sample
from analytics.evaluation.proportions import is_in_time, unpaired_warning
from analytics.results import CannotTell
from analytics.satisfaction import top_steps
from analytics.statistics import means, moments, proportions, rank_tests, two_means, two_proportions
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.multiplicity import family_level

#: A chance of being higher within this of one half has no practical size (Cohen's d of 0.1).
MARGIN = 0.03


def ratings(frame: pd.DataFrame, level: float) -> Computed:
    """Ratings of two groups by order, of one by the share on its highest steps."""
    found = [s for s in inputs.samples(frame) if s.n]
    if len(found) == 1:
        return _one_group(found[0], level)
    computed = two_groups(frame, level)
    line = _top_line(found)
    tops = [(round(_at_least(s, line)), s.n) for s in found]
    sizes = dict(computed.effect_sizes)
    for place, (x, n) in enumerate(tops, 1):
        sizes[f"top_share_{place}"] = x / n
    share = two_proportions.difference(*tops[0], *tops[1], level=level)
    extra = []
    if isinstance(share, Estimate):
        extra = [Alternative("top_share_difference", share.estimate, share.interval, share.p_value)]
    return Computed(
        computed.method, computed.n, computed.unit, computed.estimate, computed.interval,
        computed.statistic, computed.df, computed.p_value, computed.sides, sizes,
        (*computed.alternatives, *extra), computed.warnings, computed.margin,
        computed.is_uncontrolled,
    )  # fmt: skip


def _top_line(found: list[Sample]) -> float:
    """The lowest step that counts as satisfied, from the steps that occur."""
    values = np.concatenate([s.values for s in found])
    high, low = values.max(), min(values.min(), 1.0)
    high = 5.0 if 3 < high <= 5 else 7.0 if 5 < high <= 7 else 10.0 if high > 7 else high
    return float(high - top_steps((low, high)) + 1)


def _at_least(sample: Sample, line: float) -> float:
    return float(sample.counts[sample.values >= line].sum())


def _one_group(sample: Sample, level: float) -> Computed:
    line = _top_line([sample])
    x = round(_at_least(sample, line))
    found = proportions.one_share(x, sample.n, level=level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("nothing_counted")
    sizes = {"top_from": line, "mean": sample.mean}
    average = (
        means.mean_interval(sample.values, sample.counts, level=level) if sample.n > 1 else None
    )
    if average is not None:
        sizes |= {"mean_low": average.low, "mean_high": average.high}
    for step in np.unique(sample.values):
        sizes[f"answers:{step:g}"] = float(sample.counts[sample.values == step].sum())
    few = ("too_few_observations",) if sample.n < FEWEST_OBSERVATIONS else ()
    side = Side(sample.label, sample.n, x / sample.n, x)
    return Computed(
        found.method, {"total": sample.n, "successes": x}, "share", found.estimate, found.interval,
        sides=(side,), effect_sizes=sizes, warnings=few,
    )  # fmt: skip


def two_groups(frame: pd.DataFrame, level: float) -> Computed:
    """How likely is a value of the first group the higher one? Brunner and Munzel."""
    found = [s for s in inputs.samples(frame) if s.n]
    if len(found) != 2:
        raise CannotEvaluate("needs_two_sides", n=len(found))
    values, first, second = _frequencies(found)
    effect = rank_tests.brunner_munzel(values, first, second, level=level)
    usual = rank_tests.mann_whitney(values, first, second)
    exact = rank_tests.mann_whitney_exact(values, first, second)
    tests = [
        Alternative(t.method, t.effect, None, t.p_value)
        for t in (usual, exact)
        if isinstance(t, Tested)
    ]
    sizes = {"median_1": _median(found[0]), "median_2": _median(found[1])}
    if isinstance(usual, Tested):
        sizes |= {"mann_whitney_u": usual.statistic}
    few = ("too_few_observations",) if min(s.n for s in found) < FEWEST_OBSERVATIONS else ()
    n = {"total": sum(s.n for s in found)} | {s.label: s.n for s in found}
    sides = tuple(Side(s.label, s.n, s.mean) for s in found)
    if isinstance(effect, CannotTell):
        return _apart(effect, exact, n, sides, sizes, tests, few)
    return Computed(
        effect.method, n, "probability", effect.estimate, effect.interval, effect.statistic,
        effect.df, effect.p_value, sides, sizes, tuple(tests), few, MARGIN,
        inputs.side_column(frame) == "phase",
    )  # fmt: skip


def _apart(
    why: CannotTell,
    exact: Tested | CannotTell,
    n: dict[str, float],
    sides: tuple[Side, ...],
    sizes: dict[str, float],
    tests: list[Alternative],
    few: tuple[str, ...],
) -> Computed:
    """Groups that do not overlap leave no interval; the exact test still answers."""
    if isinstance(exact, CannotTell):
        code = (
            why.reason if why.reason in ("no_variation", "groups_apart") else "too_few_observations"
        )
        return Computed(
            "brunner_munzel", n, "probability", None, sides=sides, effect_sizes=sizes,
            warnings=(*few, code),
        )  # fmt: skip
    biserial = 2 * (exact.effect or 0.0) - 1
    return Computed(
        exact.method, n, "rank_biserial", biserial, None, exact.statistic, None, exact.p_value,
        sides, sizes, tuple(tests), few,
    )  # fmt: skip


def _frequencies(found: list[Sample]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct values of all groups, and how often each occurs in each."""
    values = np.unique(np.concatenate([s.values for s in found]))
    tables = [
        np.bincount(np.searchsorted(values, s.values), weights=s.counts, minlength=len(values))
        for s in found
    ]
    return values, *tables


def _median(sample: Sample) -> float:
    return float(np.median(np.repeat(sample.values, sample.counts.astype(int))))


def several(frame: pd.DataFrame, level: float) -> Computed:
    """Do several groups differ in order? Kruskal and Wallis, then every pair."""
    found = [s for s in inputs.samples(frame) if s.n]
    if len(found) < 2:
        raise CannotEvaluate("needs_two_sides", n=len(found))
    values, *tables = _frequencies(found)
    tested = rank_tests.kruskal(values, tables)
    n = {"total": sum(s.n for s in found)} | {s.label: s.n for s in found}
    sides = tuple(Side(s.label, s.n, s.mean) for s in found)
    few = ("too_few_observations",) if min(s.n for s in found) < FEWEST_OBSERVATIONS else ()
    if isinstance(tested, CannotTell):
        return Computed("kruskal", n, "association", None, sides=sides, warnings=(tested.reason,))
    return Computed(
        "kruskal", n, "association", tested.effect, None, tested.statistic, tested.df[0],
        tested.p_value, sides, {"epsilon_squared": tested.effect or 0.0},
        tuple(_pairs(found, values, tables, level)), few,
    )  # fmt: skip


def _pairs(
    found: list[Sample], values: np.ndarray, tables: list[np.ndarray], level: float
) -> list[Alternative]:
    chosen = list(combinations(range(len(found)), 2))
    shared = family_level(len(chosen), level=level)
    alternatives = []
    for i, j in chosen:
        pair = rank_tests.brunner_munzel(values, tables[i], tables[j], level=shared)
        if isinstance(pair, Estimate) and pair.p_value is not None:
            name = f"brunner_munzel:{found[i].label} - {found[j].label}"
            p_value = min(1.0, pair.p_value * len(chosen))
            alternatives.append(Alternative(name, pair.estimate, pair.interval, p_value))
    return alternatives


def paired(frame: pd.DataFrame, level: float) -> Computed:
    """Do people go up more than down? Wilcoxon's signed ranks, exact where they can be."""
    found = inputs.pairs(frame)
    if not found.n:
        raise CannotEvaluate("no_pairs")
    changes = found.first - found.second
    both = moments.of_pairs(found.first, found.second, found.counts)
    sides = (
        Side(found.labels[0], found.n, both.mean_x),
        Side(found.labels[1], found.n, both.mean_y),
    )
    n = {"pairs": found.n, "unpaired": found.n_unpaired}
    usual = rank_tests.signed_rank(changes, found.counts)
    few = ("too_few_observations",) if found.n < FEWEST_OBSERVATIONS else ()
    warnings = (*few, *unpaired_warning(found))
    if isinstance(usual, CannotTell):
        return Computed(
            "signed_rank_pratt",
            n,
            "rank_biserial",
            None,
            sides=sides,
            warnings=("no_variation", *warnings),
        )
    exact = rank_tests.signed_rank_exact(changes, found.counts, zeros="pratt")
    best = exact if isinstance(exact, Tested) else usual
    return Computed(
        best.method, n, "rank_biserial", best.effect, None, best.statistic, None, best.p_value,
        sides, _rank_sums(changes, found.counts, best), tuple(_beside(changes, found, level)),
        warnings, None, is_in_time(frame),
    )  # fmt: skip


def _rank_sums(changes: np.ndarray, counts: np.ndarray, best: Tested) -> dict[str, float]:
    """V of the rises and of the falls, and how many went which way."""
    up, effect = best.statistic, best.effect or 0.0
    total = 2 * up / (1 + effect) if effect > -1 else _sum_of_ranks(changes, counts)
    return {
        "v_up": up,
        "v_down": total - up,
        "went_up": float(counts[changes > 0].sum()),
        "went_down": float(counts[changes < 0].sum()),
        "unchanged": float(counts[changes == 0].sum()),
    }


def _sum_of_ranks(changes: np.ndarray, counts: np.ndarray) -> float:
    """All ranks together; zeros take the lowest ranks and are left out."""
    n, zeros = float(counts.sum()), float(counts[changes == 0].sum())
    return n * (n + 1) / 2 - zeros * (zeros + 1) / 2


def signed_ranks(changes: np.ndarray, counts: np.ndarray) -> list[Alternative]:
    """Every form of the signed-rank test, for comparison with other software."""
    alternatives = []
    exact = rank_tests.signed_rank_exact(changes, counts, zeros="pratt")
    if isinstance(exact, Tested) and exact.effect:
        alternatives.append(Alternative(exact.method, exact.effect, None, exact.p_value))
        # the exact distribution is symmetric: one side is half of both
        alternatives.append(Alternative(f"one_sided_{exact.method}", None, None, exact.p_value / 2))
    for zeros in ("pratt", "drop"):
        usual = rank_tests.signed_rank(changes, counts, zeros=zeros)
        if isinstance(usual, Tested):
            alternatives.append(Alternative(usual.method, usual.effect, None, usual.p_value))
    return alternatives


def _beside(changes: np.ndarray, found: inputs.Pairs, level: float) -> list[Alternative]:
    alternatives = signed_ranks(changes, found.counts)
    both = moments.of_pairs(found.first, found.second, found.counts)
    mean = two_means.paired(both, level=level)
    if isinstance(mean, Estimate):
        alternatives.append(Alternative("paired_t", mean.estimate, mean.interval, mean.p_value))
    return alternatives
