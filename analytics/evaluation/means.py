"""Means: of different people, of the same people twice, of several groups, given a baseline."""

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics import targets
from analytics.evaluation import inputs
from analytics.evaluation.card import (
    FEWEST_OBSERVATIONS,
    Alternative,
    CannotEvaluate,
    Computed,
    Side,
    beside,
    computed,
)
from analytics.evaluation.inputs import Pairs, Sample, nothing_to_tell
from analytics.evaluation.proportions import is_in_time, unpaired_warning
from analytics.evaluation.ranks import signed_ranks
from analytics.evaluation.units import inside_strata, is_nested, over_teams
from analytics.results import CannotTell, Interval
from analytics.statistics import (
    means,
    moments,
    quantiles,
    ratios,
    two_means,
)
from analytics.statistics.estimates import Estimate
from analytics.statistics.moments import Moments

#: Groups that differ by more than this many standard deviations in something known beforehand, and
#: by more than chance, are not alike (Imbens & Rubin 2015 worry from a quarter on).
UNLIKE = 0.5
UNLIKE_LEVEL = 0.99
#: One group many times as large as the other, with another spread: hardly drawn by lot.
LOPSIDED_SIZES, LOPSIDED_SPREAD = 5.0, 1.5
#: Changes of fewer people than this, or as lopsided as this, get an exact test beside the t test.
FEW_PAIRS, LOPSIDED = 10, 1.0
#: From this share at the highest value on, the scale ends before the people do.
CEILING_SHARE = 0.2
#: One value in a hundred holds more than this share of the sum: a heavy tail.
TAIL, TAIL_SHARE = 0.01, 0.2
#: A mean difference below this many standard deviations has no practical size (Cohen 1988).
NEGLIGIBLE = 0.2
FULL_MARKS = 100.0
SEXES = frozenset({"female", "male", "women", "men", "f", "m", "女", "男", "女性", "男性"})


def two_means_(frame: pd.DataFrame, level: float) -> Computed:
    """Values of different people: Welch's t, Hedges' g beside it.

    Teams in the table are the unit; strata are compared inside.
    """
    if "team" in frame and inputs.side_column(frame) is not None:
        return over_teams(frame, level, _plain)
    return inside_strata(frame, _plain(frame, level), level)


def _plain(frame: pd.DataFrame, level: float) -> Computed:
    samples = _two(frame)
    (first, second), origin = moments.of_groups([(s.values, s.counts) for s in samples])
    found = two_means.welch(first, second, level=level)
    if isinstance(found, CannotTell):
        return nothing_to_tell(samples, "welch_t")
    pooled = two_means.pooled(first, second, level=level)
    relative = ratios.of_means(first.moved(origin), second.moved(origin), level=level)
    sizes = {"standard_error": found.standard_error}
    if isinstance(pooled, Estimate):
        sizes["standard_error_pooled"] = pooled.standard_error
    sizes |= _sizes(
        hedges_g=two_means.hedges_g(first, second, level=level), ratio_of_means=relative
    )
    others = [beside(one) for one in (pooled, _lift(relative)) if isinstance(one, Estimate)]
    return computed(
        found,
        inputs.ns(samples),
        "value",
        inputs.sides(samples),
        effect_sizes=sizes,
        alternatives=(*others, *_without_tail(samples, level)),
        warnings=(*inputs.few(samples), *_not_by_lot(frame, first, second), *_tails(samples)),
        margin=_negligible(first, second),
        is_uncontrolled=inputs.side_column(frame) == "phase",
    )


def _lift(ratio: Estimate | CannotTell) -> Estimate | CannotTell:
    """A ratio of means as a relative difference: 1.13 is +13 %."""
    if isinstance(ratio, CannotTell):
        return ratio
    low, high = ratio.interval.low - 1, ratio.interval.high - 1
    interval = Interval(low, high, ratio.interval.level)
    return replace(ratio, estimate=ratio.estimate - 1, interval=interval)


def _negligible(first: Moments, second: Moments) -> float:
    return NEGLIGIBLE * two_means.pooled_variance(first, second) ** 0.5


def _not_by_lot(frame: pd.DataFrame, first: Moments, second: Moments) -> tuple[str, ...]:
    """Groups unlike in what is known of them, or in size and spread as no lot makes them."""
    known = unlike_groups(frame)
    sizes = max(first.n, second.n) / min(first.n, second.n)
    low, high = sorted((first.variance, second.variance))
    is_lopsided = sizes > LOPSIDED_SIZES and high > LOPSIDED_SPREAD**2 * low
    is_group = inputs.side_column(frame) != "phase"
    return known or (("groups_not_by_lot",) if is_lopsided and is_group else ())


def _two(frame: pd.DataFrame) -> list[Sample]:
    samples = [s for s in inputs.samples(frame) if s.n]
    if len(samples) != 2:
        raise CannotEvaluate("needs_two_sides", n=len(samples))
    return samples


def unlike_groups(frame: pd.DataFrame) -> tuple[str, ...]:
    """Do the two sides differ, far beyond chance, in what was known of them beforehand?

    Everything numeric beside the value is compared: a comparison group that was not drawn by lot
    shows here (LaLonde 1986).
    """
    side = inputs.side_column(frame)
    known = [c for c in frame if c == "baseline" or c.startswith("other:")]
    known = [c for c in known if pd.api.types.is_numeric_dtype(frame[c])]
    if side is None or side == "phase" or "count" in frame:
        return ()
    if {str(label).lower() for label, _ in inputs.sides_of(frame, side)} & SEXES:
        # nobody is drawn by lot to be a woman: unlike groups are no surprise
        return ()
    known = [c for c in known if not is_nested(frame, c, side) and not _numbers_rows(frame[c])]
    if not known:
        return ()
    labelled = inputs.sides_of(frame, side)
    if len(labelled) != 2:
        return ()
    z = quantiles.normal(1 - (1 - UNLIKE_LEVEL) / len(known))
    for name in known:
        first, second = (moments.of_values(frame[name][rows]) for _, rows in labelled)
        found = two_means.welch(first, second)
        if isinstance(found, Estimate):
            spread = ((first.variance + second.variance) / 2) ** 0.5
            if abs(found.estimate) > UNLIKE * spread and abs(found.statistic) > z:
                return ("groups_not_comparable",)
    return ()


def _numbers_rows(column: pd.Series) -> bool:
    """Whether a column only numbers the rows, one after the other."""
    return bool(column.is_unique and column.max() - column.min() == len(column) - 1)


def paired(frame: pd.DataFrame, level: float) -> Computed:
    """Values of the same people twice: the paired t test of the changes."""
    found = inputs.pairs(frame)
    if not found.n:
        raise CannotEvaluate("no_pairs")
    # about one of the values, so that changes keep their digits however far from zero they lie
    origin = float(found.first[0])
    both = moments.of_pairs(found.first - origin, found.second - origin, found.counts)
    estimate = two_means.paired(both, level=level)
    levels = both.mean_x + origin, both.mean_y + origin
    sides = tuple(
        Side(label, found.n, mean) for label, mean in zip(found.labels, levels, strict=True)
    )
    n = {"pairs": found.n, "unpaired": found.n_unpaired}
    if isinstance(estimate, CannotTell):
        code = "too_few_observations" if found.n < 2 else "no_variation"
        apart = both.mean_x - both.mean_y
        return Computed("paired_t", n, "value", apart, sides=sides, warnings=(code,))
    sizes = {"standard_error": estimate.standard_error, "sd_of_changes": _spread(both)}
    relative = ratios.of_pairs(both.moved(origin), level=level)
    sizes |= _sizes(
        d_av=two_means.standardised_change(both.turned(), level=level), ratio_of_means=relative
    )
    lift = _lift(relative)
    return computed(
        estimate,
        n,
        "value",
        sides,
        effect_sizes=sizes | _normalised_gain(frame, found, level),
        alternatives=(
            *([beside(lift)] if isinstance(lift, Estimate) else []),
            *_exact_beside(found),
        ),
        warnings=(*_paired_warnings(found), *unpaired_warning(found)),
        margin=NEGLIGIBLE * ((both.variance_x + both.variance_y) / 2) ** 0.5,
        is_uncontrolled=is_in_time(frame),
    )


def _spread(both: moments.PairMoments) -> float:
    return moments.standard_deviation(both.less())


def _normalised_gain(frame: pd.DataFrame, found: Pairs, level: float) -> dict[str, float]:
    """Hake's class gain: what was gained of what could be, a ratio of means with its jackknife."""
    highest = _full_marks(found)
    if not is_in_time(frame) or highest is None or found.n < 2:
        return {}
    gain, room = found.first - found.second, highest - found.second
    if float(np.sum(room * found.counts)) <= 0 or (np.sum(room * found.counts) - room <= 0).any():
        return {}
    ratio = means.ratio_jackknife(gain, room, found.counts, level=level)
    return {"normalised_gain": ratio.mean, "normalised_gain_low": ratio.low,
            "normalised_gain_high": ratio.high}  # fmt: skip


def _full_marks(found: Pairs) -> float | None:
    """The end of the scale, where the values are shares or marks out of a hundred."""
    both = np.concatenate([found.first, found.second])
    if both.min() < 0:
        return None
    if both.max() <= 1 and (both % 1 != 0).any():
        return 1.0
    return FULL_MARKS if 10 < both.max() <= FULL_MARKS else None


def _exact_beside(found: Pairs) -> tuple[Alternative, ...]:
    changes = found.changes
    p_value = means.sign_flip_p(changes, found.counts)
    mean = float(np.average(changes, weights=found.counts))
    exact = [] if p_value is None else [Alternative("sign_flip_exact", mean, None, p_value)]
    return (*exact, *signed_ranks(changes, found.counts))


def _paired_warnings(found: Pairs) -> tuple[str, ...]:
    codes = []
    changes = found.changes
    if found.n < FEWEST_OBSERVATIONS:
        codes.append("too_few_observations")
    if found.n < FEW_PAIRS or abs(means.skewness(changes, found.counts)) > LOPSIDED:
        codes.append("exact_beside")
    highest = _full_marks(found)
    if highest is not None:
        at_top = float(np.sum(found.counts[found.first >= highest])) / found.n
        codes += ["ceiling"] if at_top >= CEILING_SHARE else []
        mark = targets.PASS_LINE * highest
        if found.n >= FEWEST_OBSERVATIONS and found.labels[1] == "before":
            codes += _selection(found, mark)
    return tuple(codes)


def _selection(found: Pairs, mark: float) -> list[str]:
    """Nobody passed before and somebody does now: the table holds those who failed."""
    is_selected = bool((found.second < mark).all() and (found.first >= mark).any())
    narrowed = np.std(found.second) < np.std(found.first)
    return ["selected_on_low_scores"] if is_selected and narrowed else []


def adjusted(frame: pd.DataFrame, level: float) -> Computed:
    """Two groups given what each person scored before: ANCOVA, change scores beside it.

    The levels of the sides are the adjusted ones, whose difference the estimate is: what each group
    would have reached from the same start. The plain means stand among the sizes. Teams that are
    each on one side are the unit.
    """
    frame = _as_baseline(frame)
    side = inputs.side_column(frame)
    if side is not None and "team" in frame and is_nested(frame, "team", side):
        return over_teams(frame, level, _adjusted)
    return _adjusted(frame, level)


def _adjusted(frame: pd.DataFrame, level: float) -> Computed:
    rows, labels = _with_baseline(frame)
    is_first = rows["side"].to_numpy() == labels[0]
    x, y = rows["x"].to_numpy(float), rows["y"].to_numpy(float)
    many = rows["many"].to_numpy(float)
    parts = is_first, ~is_first
    samples = [
        Sample(label, y[part], many[part]) for label, part in zip(labels, parts, strict=True)
    ]
    origin = float(y[0]) if len(y) else 0.0
    x, y = x - origin, y - origin
    found = two_means.ancova_of_pairs(x, y, is_first, many, level=level)
    fitted = two_means.adjusted_means(x, y, is_first, many)
    if isinstance(found, CannotTell) or isinstance(fitted, CannotTell):
        return nothing_to_tell(samples, "ancova_hc2")
    first, second = (moments.of_pairs(x[part], y[part], many[part]) for part in parts)
    sides = (Side(s.label, s.n, mean + origin) for s, mean in zip(samples, fitted, strict=True))
    change = two_means.change_difference(first, second, level=level)
    others = [
        two_means.ancova_of_one_slope(first, second, level=level),
        change,
        two_means.cuped(first, second, level=level),
        two_means.welch(first.y, second.y, level=level),
    ]
    return computed(
        found,
        inputs.ns(samples),
        "value",
        tuple(sides),
        effect_sizes=_adjusted_sizes(found, first, second, origin, level),
        alternatives=tuple(beside(other) for other in others if isinstance(other, Estimate)),
        warnings=(*inputs.few(samples), *_lord(found, change), *unlike_groups(_as_baseline(frame))),
        margin=_negligible(first.y, second.y),
    )


def _adjusted_sizes(
    found: Estimate,
    first: moments.PairMoments,
    second: moments.PairMoments,
    origin: float,
    level: float,
) -> dict[str, float]:
    return {
        "standard_error": found.standard_error,
        "baseline_difference": first.mean_x - second.mean_x,
        "unadjusted_mean_1": first.mean_y + origin,
        "unadjusted_mean_2": second.mean_y + origin,
    } | _sizes(hedges_g=two_means.hedges_g(first.y, second.y, level=level))


def _with_baseline(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """One row per person: side, what was before (x) and what is now (y), how often."""
    frame = _as_baseline(frame)
    side = inputs.side_column(frame)
    if side is None or not {"baseline", "value"} <= set(frame):
        raise CannotEvaluate("needs_baseline")
    labelled = inputs.sides_of(frame, side)
    if len(labelled) != 2:
        raise CannotEvaluate("needs_two_sides", n=len(labelled))
    many = pd.Series(inputs.counts_of(frame), index=frame.index)
    parts = [
        pd.DataFrame(
            {"side": label, "x": frame["baseline"][rows], "y": frame["value"][rows],
             "many": many[rows]}
        )
        for label, rows in labelled
    ]  # fmt: skip
    return pd.concat(parts).dropna(), [label for label, _ in labelled]


def _as_baseline(frame: pd.DataFrame) -> pd.DataFrame:
    if {"before", "after"} <= set(frame):
        return frame.rename(columns={"before": "baseline", "after": "value"})
    return frame


def _lord(found: Estimate, change: Estimate | CannotTell) -> tuple[str, ...]:
    """Where groups were not drawn by lot, ANCOVA and change scores may differ; here they do."""
    if isinstance(change, CannotTell):
        return ()
    one, two = ((e.interval.low > 0) - (e.interval.high < 0) for e in (found, change))
    return ("change_scores_differ",) if one != two else ()


# small parts


def _sizes(**found: Estimate | CannotTell) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for name, one in found.items():
        if isinstance(one, Estimate):
            sizes |= {name: one.estimate, f"{name}_low": one.interval.low,
                      f"{name}_high": one.interval.high}  # fmt: skip
    return sizes


def _tails(samples: list[Sample]) -> tuple[str, ...]:
    return ("heavy_tail",) if any(_has_tail(s) for s in samples) else ()


def _has_tail(sample: Sample) -> bool:
    if sample.n < 1 / TAIL or sample.values.min() < 0:
        return False
    values = np.repeat(sample.values, sample.counts.astype(int))
    top = np.sort(values)[-max(1, int(TAIL * len(values))) :]
    return float(top.sum()) > TAIL_SHARE * float(values.sum())


def _without_tail(samples: list[Sample], level: float) -> list[Alternative]:
    """The same comparison, the highest values of both sides cut at their common 99th percentile."""
    if not _tails(samples):
        return []
    values = np.concatenate([np.repeat(s.values, s.counts.astype(int)) for s in samples])
    limit = float(np.quantile(values, 1 - TAIL))
    cut = [moments.of_values(np.minimum(s.values, limit), s.counts) for s in samples]
    found = two_means.welch(*cut, level=level)
    if isinstance(found, CannotTell):
        return []
    return [Alternative("welch_winsorised_p99", found.estimate, found.interval, found.p_value)]
