"""Shares and rates: one, two, several, paired, stratified, and events per exposure."""

from dataclasses import replace
from math import inf, log

import numpy as np
import pandas as pd

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
from analytics.evaluation.inputs import Count
from analytics.evaluation.units import inside, uneven_strata
from analytics.results import CannotTell, Interval
from analytics.statistics import (
    events,
    paired_proportions,
    proportions,
    strata,
    two_proportions,
)
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.multiplicity import family_level

#: Below this many on a side an exact test stands beside the score test.
FEW = 10
#: A difference of shares within this has no practical size; where few passed or few did not, one
#: within this part of them.
MARGIN, PART_OF_FEW = 0.03, 0.2
PER = 100_000
#: Where no side reaches this share of so many, events are rare: rates per 100,000 say more.
RARE, MANY = 0.01, 1000


def one_proportion(frame: pd.DataFrame, level: float) -> Computed:
    """A share of all rows with Wilson's interval; every group's own where there are groups.

    Rows of counts without a group are sessions or teams, whose people resemble each other.
    """
    sides = inputs.counts(frame)
    x, n = _whole(sum(s.successes for s in sides)), _whole(sum(s.n for s in sides))
    if any(s.successes > s.n for s in sides):
        raise CannotEvaluate("part_exceeds_whole")
    found = proportions.one_share(x, n, level=level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("nothing_counted")
    exact = proportions.one_share(x, n, level=level, exact=True)
    wider = Interval(*proportions.agresti_coull(x, n, level=level), level)
    alternatives = [beside(exact), Alternative("agresti_coull", found.estimate, wider)]
    if len(sides) > 1:
        alternatives += _each_alone(sides, level)
    plain = Computed(
        "wilson",
        {"total": n, "successes": x},
        "share",
        found.estimate,
        found.interval,
        sides=tuple(_side(s) for s in sides),
        alternatives=tuple(alternatives),
        warnings=_small(sides),
    )
    return _of_clusters(frame, plain, beside(found), level) if len(sides) == 1 else plain


def _of_clusters(
    frame: pd.DataFrame, plain: Computed, wilson: Alternative, level: float
) -> Computed:
    """The share of sessions or teams, one a row; unchanged where rows are people, or too few."""
    if not {"numerator", "denominator"} <= set(frame):
        return plain
    known = frame.dropna(subset=["numerator", "denominator"])
    if not (known["denominator"] > 1).all():
        return plain
    found = proportions.clustered_share(known["numerator"], known["denominator"], level=level)
    if found is None:
        return plain
    return replace(
        plain,
        method="korn_graubard",
        n=plain.n | {"clusters": found.n_clusters},
        interval=Interval(found.low, found.high, level),
        alternatives=(wilson, *plain.alternatives),
    )


def two_proportions_(frame: pd.DataFrame, level: float) -> Computed:
    """Shares of different people: a difference with the score interval; several by chi-square."""
    if "value" in frame and inputs.kind_of(frame["value"]) == "words":
        return _held_fixed(_table_of_counts(frame), frame)
    sides = inputs.counts(frame)
    if len(sides) < 2:
        raise CannotEvaluate("needs_two_sides", n=len(sides))
    if any(s.successes > s.n for s in sides):
        raise CannotEvaluate("part_exceeds_whole")
    if len(sides) == 2 and "team" in frame:
        return _clustered(frame, sides, level)
    if len(sides) == 2:
        return _two(sides, level, frame)
    found = _held_fixed(_several(sides, level), frame)
    ignored = ("clusters_ignored",) if "team" in frame else ()
    return replace(found, warnings=(*found.warnings, *ignored))


def _held_fixed(pooled: Computed, frame: pd.DataFrame) -> Computed:
    """Groups made up differently over strata are tested inside them, the pooled test beside it."""
    if not uneven_strata(frame):
        return pooled
    known = frame.dropna(subset=["stratum"])
    parts = [part for _, part in known.groupby("stratum", sort=True)]
    if inputs.kind_of(frame.get("value", pd.Series(dtype=float))) == "words":
        found = strata.cmh_general(inputs.crossed_in(parts))
    else:
        labels = [side.label for side in pooled.sides]
        by_label = [{c.label: c for c in inputs.counts(part)} for part in parts]
        none = Count("", 0.0, 0.0)
        counted = [[found.get(label, none) for label in labels] for found in by_label]
        found = strata.cmh_general(
            [[[c.successes, c.n - c.successes] for c in stratum] for stratum in counted]
        )
    return inside(pooled, found, len(parts))


def _two(sides: list[Count], level: float, frame: pd.DataFrame) -> Computed:
    four = _four(sides)
    found = two_proportions.difference(*four, level=level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("nothing_counted")
    others = [two_proportions.newcombe(*four, level=level)]
    tests: list[Tested | CannotTell] = [
        two_proportions.chi_square(*four),
        two_proportions.chi_square(*four, corrected=True),
        two_proportions.fisher(*four),
    ]
    one_sided = [two_proportions.fisher(*four, alternative=_seen_side(sides))]
    if min(sides[0].n, sides[1].n) < 4 * FEW or _smallest_expected(sides) < 5:
        tests += [two_proportions.barnard(*four), two_proportions.boschloo(*four)]
        one_sided.append(two_proportions.barnard(*four, alternative=_seen_side(sides)))
    few = min(sides[0].n, sides[1].n) < FEW or _smallest_expected(sides) < 1
    return computed(
        found,
        _ns(sides),
        "points",
        tuple(_side(s) for s in sides),
        effect_sizes=_two_effects(four, level, sides),
        alternatives=(
            *_alternatives(others),
            *_tested(tests),
            *_tested(one_sided, "one_sided_"),
            *_each_alone(sides, level),
        ),
        warnings=(*_small(sides), *(("exact_beside",) if few else ())),
        margin=_negligible(sides),
        is_uncontrolled=inputs.side_column(frame) == "phase",
    )


def _clustered(frame: pd.DataFrame, sides: list[Count], level: float) -> Computed:
    """Two shares of people in teams: the team is the unit, the plain interval stands beside."""
    plain = _two(sides, level, frame)
    side = inputs.side_column(frame)
    by_side = [
        [inputs.counts(part.drop(columns=side))[0] for _, part in frame[rows].groupby("team")]
        for _, rows in inputs.sides_of(frame, side)
    ]
    x, n = ([[getattr(c, name) for c in one] for one in by_side] for name in ("successes", "n"))
    found = proportions.clustered_difference(x[0], n[0], x[1], n[1], level=level)
    if isinstance(found, CannotTell):
        return replace(plain, warnings=(*plain.warnings, "clusters_ignored"))
    pooled = Alternative(plain.method, plain.estimate, plain.interval, plain.p_value)
    by_team = computed(found, plain.n | {"teams": sum(found.n)}, plain.unit, plain.sides)
    return replace(
        by_team,
        effect_sizes=plain.effect_sizes,
        alternatives=(pooled, *plain.alternatives),
        warnings=plain.warnings,
        margin=plain.margin,
        is_uncontrolled=plain.is_uncontrolled,
    )


def _two_effects(four: tuple[int, ...], level: float, sides: list[Count]) -> dict[str, float]:
    sizes = {"cohens_h": two_proportions.cohens_h(*four)}
    for name, ratio in (
        ("risk_ratio", two_proportions.risk_ratio(*four, level=level)),
        ("odds_ratio", two_proportions.odds_ratio(*four, level=level)),
    ):
        if isinstance(ratio, Estimate):
            sizes |= _named(name, ratio)
    plain = two_proportions.chi_square(*four)
    if isinstance(plain, Tested):
        sizes |= {"chi_square": plain.statistic, "phi": plain.effect or 0.0}
    return sizes | _rates_per(sides)


def _several(sides: list[Count], level: float) -> Computed:
    """Are the shares of several groups alike? Chi-square, and all pairs with Bonferroni's level."""
    table = [[s.successes, s.n - s.successes] for s in sides]
    found = strata.chi_square(table)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("no_variation")
    sparse = ("sparse_cells",) if strata.smallest_expected(table) < 1 else ()
    return Computed(
        "pearson",
        _ns(sides),
        "association",
        found.effect,
        None,
        found.statistic,
        found.df[0],
        found.p_value,
        tuple(_side(s) for s in sides),
        {"cramers_v": found.effect or 0.0} | _rates_per(sides),
        (*_each_alone(sides, level), *_all_pairs(sides, level)),
        (*_small(sides), *sparse),
    )


def _all_pairs(sides: list[Count], level: float) -> list[Alternative]:
    """Every pair of groups, all together at `level` (Bonferroni)."""
    pairs = inputs.pairs_of(len(sides))
    alternatives = []
    for first, second in ((sides[i], sides[j]) for i, j in pairs):
        shared = family_level(len(pairs), level=level)
        pair = two_proportions.difference(*_four([first, second]), level=shared)
        if isinstance(pair, Estimate):
            p_value = None if pair.p_value is None else min(1.0, pair.p_value * len(pairs))
            name = f"bonferroni:{first.label} - {second.label}"
            alternatives.append(Alternative(name, pair.estimate, pair.interval, p_value))
    return alternatives


def _table_of_counts(frame: pd.DataFrame) -> Computed:
    """Do groups and answers of any number go together? Chi-square and Cramer's V."""
    rows, answers, table = inputs.crossed(frame)
    found = strata.chi_square(table)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("no_variation")
    sparse = ("sparse_cells",) if strata.smallest_expected(table) < 1 else ()
    return Computed(
        "pearson",
        {"total": float(table.sum()), "groups": len(rows), "answers": len(answers)},
        "association",
        found.effect,
        None,
        found.statistic,
        found.df[0],
        found.p_value,
        tuple(Side(label, float(n)) for label, n in zip(rows, table.sum(axis=1), strict=True)),
        {"cramers_v": found.effect or 0.0},
        warnings=sparse,
    )


def paired(frame: pd.DataFrame, level: float) -> Computed:
    """A yes or no of the same people twice: Newcombe's method 10 and McNemar's mid-p."""
    found = inputs.pairs(frame)
    if not (np.isin(found.first, [0, 1]).all() and np.isin(found.second, [0, 1]).all()):
        raise CannotEvaluate("values_not_yes_no")
    yes, no, many = found.first == 1, found.first == 0, found.counts
    n11, n10 = (_whole(many[yes & (found.second == v)].sum()) for v in (1, 0))
    n01, n00 = (_whole(many[no & (found.second == v)].sum()) for v in (1, 0))
    cells = (n11, n10, n01, n00)
    estimate = paired_proportions.difference(*cells, level=level)
    if isinstance(estimate, CannotTell):
        raise CannotEvaluate("no_pairs")
    n = sum(cells)
    others = [
        paired_proportions.wald(*cells, level=level),
        paired_proportions.tango(*cells, level=level),
    ]
    tests = [
        paired_proportions.mcnemar(n10, n01),
        paired_proportions.mcnemar(n10, n01, corrected=True),
    ]
    exact = Alternative("mcnemar_exact", p_value=paired_proportions.mcnemar_exact_p(n10, n01))
    return computed(
        estimate,
        {"pairs": n, "both": n11, "first_only": n10, "second_only": n01, "neither": n00,
         "unpaired": found.n_unpaired},
        "points",
        (
            Side(found.labels[0], n, (n11 + n10) / n, n11 + n10),
            Side(found.labels[1], n, (n11 + n01) / n, n11 + n01),
        ),
        effect_sizes=_paired_effects(n10, n01, others, tests, level),
        alternatives=(*_alternatives(others), *_tested(tests), exact),
        warnings=_paired_warnings(found, n10 + n01, n11 + n01),
        margin=_negligible([Count("", n11 + n10, n), Count("", n11 + n01, n)]),
        is_uncontrolled=is_in_time(frame),
    )  # fmt: skip


def is_in_time(frame: pd.DataFrame) -> bool:
    """Whether the sides are a time before and one after, so that all else may have changed too."""
    return "phase" in frame or {"before", "after"} <= set(frame)


def _paired_effects(
    n10: int, n01: int, others: list, tests: list, level: float
) -> dict[str, float]:
    sizes: dict[str, float] = {}
    odds = paired_proportions.discordant_odds(n10, n01, level=level)
    if isinstance(odds, Estimate):
        sizes |= _named("discordant_odds", odds)
    if isinstance(tests[0], Tested):
        sizes["mcnemar_chi_square"] = tests[0].statistic
    if isinstance(others[0], Estimate) and others[0].standard_error is not None:
        sizes["standard_error"] = others[0].standard_error
    return sizes


def _paired_warnings(found: inputs.Pairs, n_discordant: int, n_before: int) -> tuple[str, ...]:
    codes = []
    if found.n < FEWEST_OBSERVATIONS:
        codes.append("too_few_observations")
    elif n_discordant < paired_proportions.FEWEST_DISCORDANT:
        codes.append("too_few_pairs_to_tell")
    if n_before == 0 and found.labels == ("after", "before"):
        codes.append("selected_on_low_scores")
    return (*codes, *unpaired_warning(found))


def unpaired_warning(found: inputs.Pairs) -> tuple[str, ...]:
    """People with one measurement only are left out, and that is said."""
    return ("unpaired_left_out",) if found.n_unpaired else ()


def stratified(frame: pd.DataFrame, level: float) -> Computed:
    """Two shares compared inside strata: Mantel-Haenszel, beside the pooled comparison."""
    names, labels, tables = inputs.strata(frame)
    odds = strata.odds_ratio(tables, level=level)
    within = strata.against_pooled(tables, level=level)
    if isinstance(within, CannotTell):
        raise CannotEvaluate("no_common_stratum")
    sides = _pooled_sides(labels, tables)
    over_time = inputs.side_column(frame) == "phase"
    if isinstance(odds, CannotTell):
        alone = _within_alone(within, tables, sides, len(names))
        return replace(alone, is_uncontrolled=over_time)
    four = _four(sides)
    test, plain = strata.cmh(tables), strata.cmh(tables, corrected=False)
    pooled = two_proportions.difference(*four, level=level)
    pooled_odds = two_proportions.odds_ratio(*four, level=level)
    uneven = strata.breslow_day(tables)
    tests = [plain, two_proportions.chi_square(*four), uneven]
    changes = _pooled_disagrees(odds, pooled_odds, within.differs)
    return Computed(
        odds.method,
        _ns(sides) | {"strata": len(names)},
        "odds_ratio",
        odds.estimate,
        odds.interval,
        test.statistic if isinstance(test, Tested) else None,
        1.0,
        test.p_value if isinstance(test, Tested) else odds.p_value,
        tuple(_side(s) for s in sides),
        _stratified_effects(within, sides, four),
        (
            beside(within.within),
            *_alternatives([pooled], "pooled_"),
            *_alternatives([pooled_odds], "pooled_"),
            *_tested(tests[:1]),
            *_tested(tests[1:2], "pooled_"),
            *_tested(tests[2:]),
        ),
        (
            *_small(sides),
            *changes,
            *_uneven(uneven, level),
            *(("clusters_ignored",) if "team" in frame else ()),
        ),
        is_uncontrolled=over_time,
    )


def _within_alone(
    within: strata.Stratified, tables: np.ndarray, sides: list[Count], n_strata: int
) -> Computed:
    """Where no odds ratio can be formed (nobody failed on one side): the difference of shares."""
    return computed(
        within.within,
        _ns(sides) | {"strata": n_strata},
        "points",
        tuple(_side(s) for s in sides),
        effect_sizes=_stratified_effects(within, sides, _four(sides)),
        alternatives=tuple(_tested([strata.cmh(tables), strata.cmh(tables, corrected=False)])),
        warnings=(*_small(sides), *(("composition_changed",) if within.differs else ())),
        margin=_negligible(sides),
    )


def _stratified_effects(
    within: strata.Stratified, sides: list[Count], four: tuple[int, ...]
) -> dict[str, float]:
    chi = two_proportions.chi_square(*four)
    sizes = {"risk_difference": within.within.estimate, "pooled_difference": within.pooled}
    for place, side in enumerate(sides, 1):
        sizes[f"pooled_share_{place}"] = side.successes / side.n
    return sizes | ({"pooled_chi_square": chi.statistic} if isinstance(chi, Tested) else {})


def _pooled_disagrees(
    odds: Estimate, pooled: Estimate | CannotTell, differs: bool
) -> tuple[str, ...]:
    """The composition of the groups explains the pooled difference, at least in part."""
    is_other = isinstance(pooled, Estimate) and _excludes(pooled.interval) != _excludes(
        odds.interval
    )
    return ("composition_changed",) if differs or is_other else ()


def _excludes(interval: Interval) -> bool:
    return interval.low > 1 or interval.high < 1


def _uneven(tested: Tested | CannotTell, level: float) -> tuple[str, ...]:
    apart = isinstance(tested, Tested) and tested.p_value < 1 - level
    return ("strata_differ",) if apart else ()


def _pooled_sides(labels: list[str], tables: np.ndarray) -> list[Count]:
    totals = tables.sum(axis=0)
    return [
        Count(label, float(row[0]), float(row.sum()))
        for label, row in zip(labels, totals, strict=True)
    ]


def rates(frame: pd.DataFrame, level: float) -> Computed:
    """Events per exposure, or rare events of many people: ratio of two rates, exact.

    Inside strata, where the table has them: the common ratio, the pooled one beside it.
    """
    has_exposure = "exposure" in frame
    sides = inputs.counts(
        frame if has_exposure else frame.rename(columns={"denominator": "exposure"})
    )
    if len(sides) < 2:
        return _one_rate(sides[0], level)
    if len(sides) > 2:
        return _several_rates(sides) if "exposure" in frame else _several(sides, level)
    first, second = sides
    x1, x2 = _whole(first.successes), _whole(second.successes)
    found = _ratio_of_rates(x1, first.n, x2, second.n, level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("no_events")
    mid = _ratio_of_rates(x1, first.n, x2, second.n, level, mid_p=True)
    difference = first.successes / first.n - second.successes / second.n
    sizes = {"rate_difference": difference, "rate_difference_per_100000": difference * PER}
    alternatives = _alternatives([mid])
    if "exposure" not in frame and first.successes <= first.n and second.successes <= second.n:
        score = two_proportions.difference(*_four(sides), level=level)
        alternatives += [
            *_alternatives([score]),
            *_tested([two_proportions.chi_square(*_four(sides))]),
        ]
    few = x1 + x2 < events.FEW_EVENTS
    pooled = computed(
        found,
        _ns(sides) | {"events": x1 + x2},
        "rate_ratio",
        tuple(_side(s) for s in sides),
        effect_sizes=sizes | _rates_per(sides, always=True),
        alternatives=tuple(alternatives),
        warnings=(*(("few_events",) if few else ()), "assumes_independent_events"),
        is_uncontrolled=inputs.side_column(frame) == "phase",
    )
    return _rates_in_strata(frame, pooled, mid, level) if "stratum" in frame else pooled


def _rates_in_strata(
    frame: pd.DataFrame, pooled: Computed, mid: Estimate | CannotTell, level: float
) -> Computed:
    """The ratio of two rates inside strata in the place of the pooled one, which stands beside."""
    names, _, tables = inputs.strata(frame.rename(columns={"denominator": "exposure"}))
    counted = tables[:, :, 0], tables.sum(axis=2)
    found = events.common_ratio(*counted, level=level)
    if isinstance(found, CannotTell) or "few_events" in pooled.warnings:
        return replace(pooled, warnings=(*pooled.warnings, *uneven_strata(frame)))
    uneven = events.ratios_alike(*counted)
    plain = Alternative(f"pooled_{pooled.method}", pooled.estimate, pooled.interval, pooled.p_value)
    apart = abs(log(pooled.estimate / found.estimate)) if pooled.estimate else inf
    is_apart = apart > (found.standard_error or 0.0)
    return replace(
        computed(found, pooled.n | {"strata": len(names)}, "rate_ratio", pooled.sides),
        effect_sizes=pooled.effect_sizes | {"pooled_rate_ratio": pooled.estimate or 0.0},
        alternatives=(plain, *_tested([uneven])),
        warnings=(
            *pooled.warnings,
            # the exact interval is wider than this one, whatever the strata say
            *_pooled_disagrees(found, mid, is_apart),
            *_uneven(uneven, level),
        ),
        is_uncontrolled=pooled.is_uncontrolled,
    )


def _ratio_of_rates(
    x1: int, n1: float, x2: int, n2: float, level: float, *, mid_p: bool = False
) -> Estimate | CannotTell:
    """The ratio of two rates; without an event on the second side it is without bound upwards."""
    if x2 or not x1:
        return events.rate_ratio(x1, n1, x2, n2, level=level, mid_p=mid_p)
    turned = events.rate_ratio(x2, n2, x1, n1, level=level, mid_p=mid_p)
    if isinstance(turned, CannotTell):
        return turned
    interval = Interval(1 / turned.interval.high, inf, level)
    return replace(turned, n=(x1, x2), estimate=inf, interval=interval)


def _several_rates(sides: list[Count]) -> Computed:
    """Are the rates of several groups alike? Each beside it with its exact interval."""
    counted = [(_whole(side.successes), side.n) for side in sides]
    found = events.alike([x for x, _ in counted], [n for _, n in counted])
    if isinstance(found, CannotTell):
        raise CannotEvaluate("no_events")
    own = [events.rate(x, n) for x, n in counted]
    return Computed(
        "poisson_alike",
        _ns(sides) | {"events": sum(x for x, _ in counted)},
        "association",
        found.effect,
        None,
        found.statistic,
        found.df[0],
        found.p_value,
        # events per exposure are no share of anything
        tuple(Side(side.label, side.n, x / n) for side, (x, n) in zip(sides, counted, strict=True)),
        _rates_per(sides, always=True),
        tuple(
            replace(beside(one), method=f"garwood:{side.label}")
            for side, one in zip(sides, own, strict=True)
            if isinstance(one, Estimate)
        ),
        ("assumes_independent_events",),
    )


def _one_rate(side: Count, level: float) -> Computed:
    found = events.rate(_whole(side.successes), side.n, level=level)
    if isinstance(found, CannotTell):
        raise CannotEvaluate("nothing_counted")
    return computed(
        found,
        {"events": side.successes, "total": side.n},
        "share",
        (_side(side),),
        effect_sizes=_rates_per([side], always=True),
    )


# small parts


def _whole(number: float) -> int:
    if abs(number - round(number)) > 1e-6:
        raise CannotEvaluate("counts_not_whole")
    return round(number)


def _four(sides: list[Count]) -> tuple[int, int, int, int]:
    (first, second) = sides
    return (_whole(first.successes), _whole(first.n), _whole(second.successes), _whole(second.n))


def _side(side: Count) -> Side:
    return Side(side.label, side.n, side.successes / side.n if side.n else None, side.successes)


def _ns(sides: list[Count]) -> dict[str, float]:
    return {"total": sum(s.n for s in sides)} | {s.label: s.n for s in sides}


def _negligible(sides: list[Count]) -> float:
    """Half the width of "no difference of practical size": 0.7% are not half as many as 1.4%."""
    share = sum(s.successes for s in sides) / sum(s.n for s in sides)
    return min(MARGIN, float(f"{PART_OF_FEW * min(share, 1 - share):.2g}"))


def _small(sides: list[Count]) -> tuple[str, ...]:
    return ("too_few_observations",) if min(s.n for s in sides) < FEWEST_OBSERVATIONS else ()


def _seen_side(sides: list[Count]) -> two_proportions.Side:
    """The side on which the first share was seen, for tests that ask about one side only."""
    first, second = sides
    return "greater" if first.successes * second.n > second.successes * first.n else "less"


def _smallest_expected(sides: list[Count]) -> float:
    return strata.smallest_expected([[s.successes, s.n - s.successes] for s in sides])


def _rates_per(sides: list[Count], *, always: bool = False) -> dict[str, float]:
    """Rare shares per 100,000, where points of a percent say nothing."""
    shares = [s.successes / s.n for s in sides if s.n]
    is_rare = bool(shares) and max(shares) < RARE and min(s.n for s in sides) >= MANY
    if not always and not is_rare:
        return {}
    return {f"per_100000_{k}": share * PER for k, share in enumerate(shares, 1)}


def _named(name: str, found: Estimate) -> dict[str, float]:
    return {
        name: found.estimate,
        f"{name}_low": found.interval.low,
        f"{name}_high": found.interval.high,
    }


def _each_alone(sides: list[Count], level: float) -> list[Alternative]:
    alternatives = []
    for side in sides:
        found = proportions.one_share(_whole(side.successes), _whole(side.n), level=level)
        if isinstance(found, Estimate):
            alternatives.append(Alternative(f"wilson:{side.label}", found.estimate, found.interval))
    return alternatives


def _alternatives(found: list[Estimate | CannotTell], prefix: str = "") -> list[Alternative]:
    return [beside(one, prefix) for one in found if isinstance(one, Estimate)]


def _tested(found: list[Tested | CannotTell], prefix: str = "") -> list[Alternative]:
    return [
        Alternative(prefix + one.method, p_value=one.p_value)
        for one in found
        if isinstance(one, Tested)
    ]
