"""How often are means, ranks, retests and families of tests wrong?"""

import numpy as np
from scipy import stats

from analytics.statistics import (
    blocks,
    means,
    moments,
    multiplicity,
    rank_tests,
    ratios,
    reliability,
    retest,
    shift,
    strata,
    two_means,
)
from bench.measured import LEVEL, SEED, Measured


def unequal_spread(n_series: int) -> Measured:
    """Equal means, unequal variances: tests chosen beforehand, and one chosen by the data."""
    rng, found = np.random.default_rng(SEED), []
    for _ in range(n_series):
        x, y = rng.normal(0, 2, 10), rng.normal(0, 1, 40)
        one, two = moments.of_values(x), moments.of_values(y)
        student, welch = two_means.pooled(one, two).p_value, two_means.welch(one, two).p_value
        chosen = welch if stats.levene(x, y).pvalue < LEVEL else student
        steps = np.r_[x, y]
        is_first = np.arange(50) < 10
        ranks = rank_tests.mann_whitney(steps, is_first, ~is_first).p_value
        placed = getattr(rank_tests.brunner_munzel(steps, is_first, ~is_first), "p_value", 0.0)
        found.append((student, chosen, welch, ranks, placed))
    names = ("Student", "Levene, then choose", "Welch", "Mann-Whitney", "Brunner-Munzel")
    rates = np.mean(np.array(found) < LEVEL, axis=0)
    rows = {name: {"false alarms": rate} for name, rate in zip(names, rates, strict=True)}
    note = "10 people with twice the spread of 40 others, equal means. Bar for Welch: 4 to 6."
    return Measured("unequal_spread", "Two means with unequal spread", note, rows)


def rating_changes(n_series: int) -> Measured:
    """Changes on a 1-5 scale, six in ten unchanged, no effect: t, sign flips, ranks."""
    rng, rows = np.random.default_rng(SEED), {}
    steps, chance = np.array([-2.0, -1, 0, 1, 2]), [0.05, 0.15, 0.6, 0.15, 0.05]
    for n in (8, 12, 20):
        found = []
        for counts in rng.multinomial(n, chance, size=n_series):
            found.append(
                (
                    means.mean_interval(steps, counts).p_value or 1.0,
                    means.sign_flip_p(steps, counts),
                    getattr(rank_tests.signed_rank(steps, counts), "p_value", 1.0),
                )
            )
        rates = np.mean(np.array(found, float) < LEVEL, axis=0)
        names = ("paired t", "sign flips", "Wilcoxon-Pratt")
        rows[f"{n} people"] = dict(zip(names, rates.tolist(), strict=True))
    note = "Bar: at most 6."
    return Measured("rating_changes", "Changes of ratings: false alarms", note, rows)


def adjusted(n_series: int) -> Measured:
    """Before and after with a comparison group: what using the first score brings."""
    rng, rows = np.random.default_rng(SEED), {}
    for name, effect in (("no effect", 0.0), ("half a standard deviation", 0.5)):
        found = []
        for _ in range(n_series):
            x = rng.normal(size=(2, 20))
            y = 0.7 * x + np.sqrt(1 - 0.49) * rng.normal(size=(2, 20))
            y[0] += effect
            one, two = (moments.of_pairs(x[g], y[g]) for g in (0, 1))
            hc2 = two_means.ancova_of_pairs(x.ravel(), y.ravel(), np.repeat([True, False], 20))
            found.append(
                (
                    two_means.welch(one.y, two.y).p_value,
                    two_means.change_difference(one, two).p_value,
                    two_means.ancova(one, two).p_value,
                    hc2.p_value,
                    two_means.cuped(one, two).p_value,
                )
            )
        names = ("second score only", "change", "ANCOVA", "ANCOVA, HC2", "CUPED")
        rates = np.mean(np.array(found) < LEVEL, axis=0)
        rows[name] = dict(zip(names, rates.tolist(), strict=True))
    note = "20 people a side, correlation .7 of the two scores. Called different."
    return Measured("adjusted", "Scores with a comparison group", note, rows)


def retests(n_series: int) -> Measured:
    """Only those who failed sit again, and nobody learned: a paired t test, and ours."""
    rng, rows = np.random.default_rng(SEED), {}
    for r in (0.9, 0.8, 0.7, 0.5):
        paired, ours, passed = [], [], []
        for _ in range(n_series):
            shared = rng.normal(size=200)
            first, second = (
                75 + 9.5 * (np.sqrt(r) * shared + np.sqrt(1 - r) * rng.normal(size=200))
                for _ in range(2)
            )
            failed = np.flatnonzero(first < 70)[:20]
            if len(failed) < 20:
                continue
            change = moments.of_values(second[failed] - first[failed])
            paired.append(two_means.one_sample(change).p_value < LEVEL)
            n_passed = int(np.sum(second[failed] >= 70))
            chance = retest.expected(first[failed], 70, mean=75, spread=9.5, reliability=r)
            z = (n_passed / 20 - chance.passed) / chance.standard_error
            ours.append(z > stats.norm.ppf(0.975))
            passed.append(n_passed / 20)
        rows[f"reliability {r:g}"] = {
            "pass without learning": np.mean(passed),
            "paired t calls it a gain": np.mean(paired),
            "ours calls it learning": np.mean(ours),
        }
    note = "20 people below 70, scores normal about 75 with s.d. 9.5. Bar for ours: at most 5."
    return Measured("retests", "Retests of the failed", note, rows)


def families(n_series: int) -> Measured:
    """Eight metrics that go together, nothing true: any claim at all."""
    rng = np.random.default_rng(SEED)
    shared = rng.normal(size=(n_series, 1))
    z = np.sqrt(0.5) * shared + np.sqrt(0.5) * rng.normal(size=(n_series, 8))
    p = 2 * stats.norm.sf(np.abs(z))
    methods = {
        "no adjustment": p,
        "Holm": np.array([multiplicity.holm(row) for row in p]),
        "Benjamini-Hochberg": np.array([multiplicity.benjamini_hochberg(row) for row in p]),
    }
    rows = {
        name: {"any false claim": np.mean((values < LEVEL).any(axis=1))}
        for name, values in methods.items()
    }
    return Measured("families", "Eight metrics at once", "Correlation .5. Bar: at most 5.", rows)


def intervals(n_series: int) -> Measured:
    """Other intervals that are shown: how often they hold the truth."""
    rng = np.random.default_rng(SEED)
    draws = {
        "Welch, 12 v 30, s.d. 2 v 1": _welch,
        "Hedges g, 15 v 15, truth .6": _hedges,
        "class gain, 25 people": _gain,
        "Brunner-Munzel, ratings 30 v 40": _placed,
        "Cronbach alpha, 6 items, 40 people": _alpha,
        "stratified odds ratio, 5 strata": _odds,
        "stratified difference, 5 strata": _difference,
        "Hodges-Lehmann, 10 v 14": _shifted,
        "Hodges-Lehmann, 60 v 70, t with 3 degrees": _shifted_long_tails,
        "pseudomedian, 12 changes": _moved,
        "pseudomedian, 60 changes, t with 3 degrees": _moved_long_tails,
        "Fieller, 12 v 20, base 6 s.e. from 0": _fieller,
        "Fieller of pairs, 15": _fieller_of_pairs,
        "means inside 5 strata": _inside,
    }
    rows = {
        name: {"hold the truth": np.mean([draw(rng) for _ in range(n_series)])}
        for name, draw in draws.items()
    }
    note = "Bar: 92.5 at least, 94 to 96.5 on average."
    return Measured("intervals", "Other intervals that hold the truth", note, rows)


def _welch(rng: np.random.Generator) -> bool:
    one, two = (moments.of_values(rng.normal(0, s, n)) for s, n in ((2, 12), (1, 30)))
    return _holds(two_means.welch(one, two), 0.0)


def _hedges(rng: np.random.Generator) -> bool:
    one, two = moments.of_values(rng.normal(0.6, 1, 15)), moments.of_values(rng.normal(0, 1, 15))
    return _holds(two_means.hedges_g(one, two), 0.6)


def _gain(rng: np.random.Generator) -> bool:
    before = rng.normal(55, 12, 25)
    after = before + 0.4 * (100 - before) + rng.normal(0, 8, 25)
    found = means.class_gain(before, after, np.ones(25), 100)
    return found.low <= 0.4 <= found.high


def _placed(rng: np.random.Generator) -> bool:
    first, second = (0.1, 0.2, 0.3, 0.25, 0.15), (0.05, 0.15, 0.4, 0.3, 0.1)
    below = np.cumsum(second) - np.array(second) / 2
    counts = rng.multinomial(30, first), rng.multinomial(40, second)
    return _holds(rank_tests.brunner_munzel(np.arange(5), *counts), float(np.dot(first, below)))


def _alpha(rng: np.random.Generator) -> bool:
    rho, k = 0.3, 6
    rows = np.sqrt(rho) * rng.normal(size=(40, 1)) + np.sqrt(1 - rho) * rng.normal(size=(40, k))
    return _holds(reliability.alpha(reliability.covariances(rows), 40), k * rho / (1 + 5 * rho))


def _odds(rng: np.random.Generator) -> bool:
    base = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
    odds = 1.8 * base / (1 - base)
    return _holds(strata.odds_ratio(_strata(rng, odds / (1 + odds), base)), 1.8)


def _difference(rng: np.random.Generator) -> bool:
    base = np.array([0.2, 0.35, 0.5, 0.65, 0.8])
    return _holds(strata.risk_difference(_strata(rng, base + 0.1, base)), 0.1)


def _shifted(rng: np.random.Generator) -> bool:
    return _shift_of(rng.normal(0.5, 1, 10), rng.normal(0, 1, 14))


def _shifted_long_tails(rng: np.random.Generator) -> bool:
    return _shift_of(0.5 + rng.standard_t(3, 60), rng.standard_t(3, 70))


def _shift_of(first: np.ndarray, second: np.ndarray) -> bool:
    is_first = np.arange(len(first) + len(second)) < len(first)
    return _holds(shift.of_groups(np.r_[first, second], is_first, ~is_first), 0.5)


def _moved(rng: np.random.Generator) -> bool:
    return _holds(shift.of_changes(rng.normal(0.5, 1, 12), np.ones(12)), 0.5)


def _moved_long_tails(rng: np.random.Generator) -> bool:
    return _holds(shift.of_changes(0.5 + rng.standard_t(3, 60), np.ones(60)), 0.5)


def _fieller(rng: np.random.Generator) -> bool:
    one, two = (moments.of_values(rng.normal(m, s, n)) for m, s, n in ((6, 4, 12), (4, 3, 20)))
    return _holds(ratios.of_means(one, two), 1.5)


def _fieller_of_pairs(rng: np.random.Generator) -> bool:
    before = rng.normal(50, 12, 15)
    after = 60 + 0.8 * (before - 50) + rng.normal(0, 8, 15)
    return _holds(ratios.of_pairs(moments.of_pairs(after, before)), 1.2)


def _inside(rng: np.random.Generator) -> bool:
    cells = [
        tuple(moments.of_values(rng.normal(level + lift, 1, n)) for lift, n in ((0.4, n1), (0, n2)))
        for level, n1, n2 in ((0, 3, 9), (1, 5, 7), (2, 8, 8), (3, 7, 4), (4, 10, 3))
    ]
    return _holds(blocks.difference_in_strata(cells), 0.4)


def _strata(rng: np.random.Generator, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    n1, n2 = np.array([10, 20, 30, 20, 12]), np.array([25, 20, 15, 12, 20])
    x1, x2 = rng.binomial(n1, first), rng.binomial(n2, second)
    return np.stack([np.stack([x1, n1 - x1], 1), np.stack([x2, n2 - x2], 1)], axis=1)


def _holds(found: object, truth: float) -> bool:
    interval = getattr(found, "interval", None)
    return interval is None or interval.low <= truth <= interval.high
