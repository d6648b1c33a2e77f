"""Order instead of distance: ratings, ranks of two groups, of several, of changes."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.evaluation import inputs, units
from analytics.evaluation.card import (
    FEWEST_OBSERVATIONS,
    Alternative,
    CannotEvaluate,
    Computed,
    Side,
    beside,
    computed,
)
from analytics.evaluation.inputs import Sample
from analytics.evaluation.proportions import is_in_time, unpaired_warning
from analytics.results import CannotTell
from analytics.satisfaction import top_steps
from analytics.statistics import (
    blocks,
    means,
    moments,
    proportions,
    rank_tests,
    shift,
    two_means,
    two_proportions,
)
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
    """How likely is a value of the first group the higher one? Brunner and Munzel.

    Groups made up differently over strata are compared inside them, the pooled answer beside it.
    """
    pooled = _two_groups(frame, level)
    if not units.uneven_strata(frame):
        return pooled
    of_strata = units.value_tables(frame)
    within = blocks.superiority([(values, *counts) for values, counts in of_strata], level=level)
    if isinstance(within, CannotTell):
        return replace(pooled, warnings=(*pooled.warnings, "strata_ignored"))
    beside_it = Alternative(
        f"pooled_{pooled.method}", pooled.estimate, pooled.interval, pooled.p_value
    )
    return replace(
        computed(within, pooled.n | {"strata": len(of_strata)}, "probability", pooled.sides),
        effect_sizes=pooled.effect_sizes,
        alternatives=(beside_it, *pooled.alternatives),
        warnings=(*pooled.warnings, "composition_changed"),
        margin=MARGIN,
        is_uncontrolled=pooled.is_uncontrolled,
    )


def _two_groups(frame: pd.DataFrame, level: float) -> Computed:
    """Groups that do not overlap leave no variance: then the shift, with its exact test."""
    found = [s for s in inputs.samples(frame) if s.n]
    if len(found) != 2:
        raise CannotEvaluate("needs_two_sides", n=len(found))
    values, first, second = _frequencies(found)
    effect = rank_tests.brunner_munzel(values, first, second, level=level)
    moved = shift.of_groups(values, first, second, level=level)
    sizes = _middles(found)
    usual = rank_tests.mann_whitney(values, first, second)
    if isinstance(usual, Tested):
        sizes |= {"mann_whitney_u": usual.statistic}
    told = {
        "n": inputs.ns(found),
        "effect_sizes": sizes,
        "alternatives": _tests(values, first, second),
        "is_uncontrolled": inputs.side_column(frame) == "phase",
        "warnings": inputs.few(found),
    }
    if isinstance(effect, Estimate):
        sides = inputs.sides(found)
        beside_it = (beside(moved),) if isinstance(moved, Estimate) else ()
        told["alternatives"] = (*beside_it, *told["alternatives"])
        return computed(effect, unit="probability", sides=sides, margin=MARGIN, **told)
    sides = tuple(Side(s.label, s.n, _median(s)) for s in found)
    if isinstance(moved, Estimate) and not shift.touches(moved):
        return computed(moved, unit="value", sides=sides, **told)
    is_told = effect.reason in ("no_variation", "groups_apart")
    code = effect.reason if is_told else "too_few_observations"
    told["warnings"] = (*told["warnings"], code)
    return Computed(
        "brunner_munzel", unit="probability", estimate=None, sides=sides, **told
    )  # fmt: skip


def _tests(values: np.ndarray, first: np.ndarray, second: np.ndarray) -> tuple[Alternative, ...]:
    tests = (
        rank_tests.mann_whitney(values, first, second),
        rank_tests.mann_whitney_exact(values, first, second),
    )
    found = [t for t in tests if isinstance(t, Tested)]
    one_sided = [
        Alternative(f"one_sided_{t.method}", None, None, t.p_value / 2)
        for t in found
        if t.method.endswith("_exact")
    ]
    return (*(Alternative(t.method, t.effect, None, t.p_value) for t in found), *one_sided)


def _middles(found: list[Sample]) -> dict[str, float]:
    return {f"median_{place}": _median(sample) for place, sample in enumerate(found, 1)}


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
    """Do several groups differ in order? Kruskal and Wallis, then every pair.

    Of the same people under several conditions: Friedman's test (of a yes or no, Cochran's Q).
    """
    if inputs.is_same_people(frame):
        return _friedman(frame, level)
    found = [s for s in inputs.samples(frame) if s.n]
    if len(found) < 2:
        raise CannotEvaluate("needs_two_sides", n=len(found))
    values, *tables = _frequencies(found)
    tested = rank_tests.kruskal(values, tables)
    n = inputs.ns(found)
    sides = inputs.sides(found)
    if isinstance(tested, CannotTell):
        return Computed("kruskal", n, "association", None, sides=sides, warnings=(tested.reason,))
    pooled = Computed(
        "kruskal", n, "association", tested.effect, None, tested.statistic, tested.df[0],
        tested.p_value, sides, {"epsilon_squared": tested.effect or 0.0},
        tuple(_pairs(found, values, tables, level)), inputs.few(found),
    )  # fmt: skip
    if not units.uneven_strata(frame):
        return pooled
    of_strata = units.value_tables(frame)
    return units.inside(pooled, blocks.mean_scores(of_strata, by_rank=True), len(of_strata))


def _friedman(frame: pd.DataFrame, level: float) -> Computed:
    """People under every condition, ranked inside each person; then every pair by signed ranks."""
    wide, n_left_out = inputs.complete(frame)
    table, labels = wide.to_numpy(float), [str(label) for label in wide]
    is_share = bool(np.isin(table, [0, 1]).all())
    tested = rank_tests.kendall_w(table) if len(table) else CannotTell("too_few_pairs", 0, 2)
    n = {"people": len(table), "unpaired": n_left_out}
    middle = wide.mean() if is_share else wide.median()
    levels = [float(m) for m in middle] if len(table) else [None] * len(labels)
    sides = tuple(
        Side(label, len(table), m, is_share=is_share)
        for label, m in zip(labels, levels, strict=True)
    )
    if isinstance(tested, CannotTell):
        code = "no_variation" if tested.reason == "no_variation" else "too_few_observations"
        return Computed("friedman", n, "association", None, sides=sides, warnings=(code,))
    few = ("too_few_observations",) if len(table) < FEWEST_OBSERVATIONS else ()
    left = ("unpaired_left_out",) if n_left_out else ()
    return Computed(
        "friedman", n, "association", tested.effect, None, tested.statistic, tested.df[0],
        tested.p_value, sides, {"kendall_w": tested.effect or 0.0},
        tuple(_paired_pairs(table, labels, level)), (*few, *left),
        is_uncontrolled=inputs.side_column(frame) == "phase",
    )  # fmt: skip


def _paired_pairs(table: np.ndarray, labels: list[str], level: float) -> list[Alternative]:
    chosen = inputs.pairs_of(len(labels))
    if not chosen:
        return []
    shared = family_level(len(chosen), level=level)
    alternatives = []
    for i, j in chosen:
        changes = table[:, i] - table[:, j]
        found = shift.of_changes(changes, np.ones(len(changes)), level=shared)
        if isinstance(found, Estimate):
            p_value = min(1.0, (found.p_value or 0.0) * len(chosen))
            name = f"pseudomedian:{labels[i]} - {labels[j]}"
            alternatives.append(Alternative(name, found.estimate, found.interval, p_value))
    return alternatives


def _pairs(
    found: list[Sample], values: np.ndarray, tables: list[np.ndarray], level: float
) -> list[Alternative]:
    """Every pair of groups; of two that do not overlap only the exact test, without an interval."""
    chosen = inputs.pairs_of(len(found))
    if not chosen:
        return []
    shared = family_level(len(chosen), level=level)
    alternatives = []
    for i, j in chosen:
        pair = rank_tests.brunner_munzel(values, tables[i], tables[j], level=shared)
        exact = rank_tests.mann_whitney_exact(values, tables[i], tables[j])
        name = f"brunner_munzel:{found[i].label} - {found[j].label}"
        if isinstance(pair, Estimate) and pair.p_value is not None:
            p_value = min(1.0, pair.p_value * len(chosen))
            alternatives.append(Alternative(name, pair.estimate, pair.interval, p_value))
        elif isinstance(exact, Tested):
            name = name.replace("brunner_munzel", exact.method)
            p_value = min(1.0, exact.p_value * len(chosen))
            alternatives.append(Alternative(name, exact.effect, None, p_value))
    return alternatives


def paired(frame: pd.DataFrame, level: float) -> Computed:
    """How far do people move? The pseudomedian with the interval of Wilcoxon's signed ranks.

    Where so many stay the same that the interval ends at "no change", the test alone answers.
    """
    found = inputs.pairs(frame)
    if not found.n:
        raise CannotEvaluate("no_pairs")
    changes, counts = found.changes, found.counts
    usual = rank_tests.signed_rank(changes, counts)
    few = ("too_few_observations",) if found.n < FEWEST_OBSERVATIONS else ()
    told = {
        "n": {"pairs": found.n, "unpaired": found.n_unpaired},
        "sides": tuple(
            Side(label, found.n, _median(Sample(label, values, counts)))
            for label, values in zip(found.labels, (found.first, found.second), strict=True)
        ),
        "warnings": (*few, *unpaired_warning(found)),
    }
    if isinstance(usual, CannotTell):
        told["warnings"] = ("no_variation", *told["warnings"])
        return Computed("pseudomedian", unit="value", estimate=None, **told)
    exact = rank_tests.signed_rank_exact(changes, counts, zeros="pratt")
    best = exact if isinstance(exact, Tested) else usual
    moved = shift.of_changes(changes, counts, level=level)
    told |= {
        "effect_sizes": _rank_sums(changes, counts, best),
        "alternatives": tuple(_beside(changes, found, level)),
        "is_uncontrolled": is_in_time(frame),
    }
    if isinstance(moved, Estimate) and not shift.touches(moved):
        return computed(moved, unit="value", **told)
    if isinstance(moved, Estimate):
        told["alternatives"] = (beside(moved), *told["alternatives"])
    return Computed(
        best.method, unit="rank_biserial", estimate=best.effect, statistic=best.statistic,
        p_value=best.p_value, **told,
    )  # fmt: skip


def _rank_sums(changes: np.ndarray, counts: np.ndarray, best: Tested) -> dict[str, float]:
    """V of the rises and of the falls, and how many went which way."""
    up, effect = best.statistic, best.effect or 0.0
    total = 2 * up / (1 + effect) if effect > -1 else _sum_of_ranks(changes, counts)
    return {
        "rank_biserial": effect,
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
    return [*([beside(mean)] if isinstance(mean, Estimate) else []), *alternatives]
