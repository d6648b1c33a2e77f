"""Means of several groups, and of the same people under several conditions."""

from dataclasses import replace

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
from analytics.evaluation.units import inside, over_teams, uneven_strata, value_tables
from analytics.results import CannotTell
from analytics.statistics import blocks, moments, repeated, several_means, two_means
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.moments import Moments
from analytics.statistics.multiplicity import family_level


def several(frame: pd.DataFrame, level: float) -> Computed:
    """Means of several groups: Welch's analysis of variance, all pairs by Games and Howell.

    Of the same people under several conditions: the analysis of variance inside people.
    """
    if inputs.is_same_people(frame):
        return _repeated(frame, level)
    if "team" in frame and inputs.side_column(frame) is not None:
        plain = over_teams(frame, level, _several)
        return replace(plain, warnings=(*plain.warnings, *uneven_strata(frame)))
    plain = _several(frame, level)
    if not uneven_strata(frame) or plain.p_value is None:
        return plain
    tables = value_tables(frame)
    return inside(plain, blocks.mean_scores(tables), len(tables))


def _several(frame: pd.DataFrame, level: float) -> Computed:
    samples = [s for s in inputs.samples(frame) if s.n]
    if len(samples) < 2:
        raise CannotEvaluate("needs_two_sides", n=len(samples))
    groups, _ = moments.of_groups([(s.values, s.counts) for s in samples])
    found, classic = several_means.welch_anova(groups), several_means.anova(groups)
    if isinstance(found, CannotTell) or isinstance(classic, CannotTell):
        return _no_welch(samples, found, classic)
    return Computed(
        "welch_anova",
        inputs.ns(samples),
        "association",
        classic.effect,
        None,
        found.statistic,
        found.df,
        found.p_value,
        inputs.sides(samples),
        {"eta_squared": classic.effect or 0.0, "anova_f": classic.statistic,
         "anova_df": classic.df[1]},
        (Alternative("anova", classic.effect, None, classic.p_value),
         *_all_pairs(samples, groups, level)),
        inputs.few(samples),
    )  # fmt: skip


def _no_welch(
    samples: list[Sample], found: Tested | CannotTell, classic: Tested | CannotTell
) -> Computed:
    """A group of one, or one without variation: only the classical test stands beside the means."""
    is_told = isinstance(classic, Tested)
    others = (Alternative("anova", classic.effect, None, classic.p_value),) if is_told else ()
    alike = isinstance(found, CannotTell) and found.reason == "no_variation"
    code = "one_group_alike" if alike and is_told else "no_variation"
    return Computed(
        "welch_anova", inputs.ns(samples), "association", None, sides=inputs.sides(samples),
        alternatives=others, warnings=inputs.few(samples) or (code,),
    )  # fmt: skip


def _repeated(frame: pd.DataFrame, level: float) -> Computed:
    """People measured under every condition; those without one of them are left out."""
    wide, n_left_out = inputs.complete(frame)
    table = wide.to_numpy(float)
    labels, n = [str(c) for c in wide], len(table)
    means = [float(m) for m in wide.mean()] if n else [None] * len(labels)
    sides = tuple(Side(label, n, m) for label, m in zip(labels, means, strict=True))
    found = repeated.repeated_anova(table) if n else CannotTell("too_few_pairs", 0, 2)
    classic = repeated.repeated_anova(table, spherical=True) if n else found
    counts = {"people": n, "unpaired": n_left_out}
    if isinstance(found, CannotTell) or isinstance(classic, CannotTell):
        code = "no_variation" if found.reason == "no_variation" else "too_few_observations"
        return Computed("repeated_anova", counts, "association", None, sides=sides,
                        warnings=(code,))  # fmt: skip
    few = ("too_few_observations",) if n < FEWEST_OBSERVATIONS else ()
    left = ("unpaired_left_out",) if n_left_out else ()
    return Computed(
        "repeated_anova",
        counts,
        "association",
        found.effect,
        None,
        found.statistic,
        found.df,
        found.p_value,
        sides,
        {"partial_eta_squared": found.effect or 0.0, "anova_df": classic.df[1]},
        (Alternative(classic.method, classic.effect, None, classic.p_value),
         *_paired_pairs(table, labels, level)),
        (*few, *left),
        is_uncontrolled=inputs.side_column(frame) == "phase",
    )  # fmt: skip


def _paired_pairs(table: np.ndarray, labels: list[str], level: float) -> list[Alternative]:
    """Every pair of conditions by the paired t test, all together at `level` (Bonferroni)."""
    chosen = inputs.pairs_of(len(labels))
    if not chosen:
        return []
    origin = float(table.flat[0])
    alternatives = []
    for i, j in chosen:
        both = moments.of_pairs(table[:, i] - origin, table[:, j] - origin)
        found = two_means.paired(both, level=family_level(len(chosen), level=level))
        if isinstance(found, Estimate):
            p_value = min(1.0, (found.p_value or 0.0) * len(chosen))
            name = f"paired_t:{labels[i]} - {labels[j]}"
            alternatives.append(Alternative(name, found.estimate, found.interval, p_value))
    return alternatives


def _all_pairs(samples: list[Sample], groups: list[Moments], level: float) -> list[Alternative]:
    if len(samples) > inputs.MOST_COMPARED:
        return []
    return [
        Alternative(
            f"games_howell:{samples[pair.first].label} - {samples[pair.second].label}",
            pair.difference.estimate,
            pair.difference.interval,
            pair.difference.p_value,
        )
        for pair in several_means.games_howell(groups, level=level)
        if isinstance(pair.difference, Estimate)
    ]
