"""How often do intervals of shares miss, and tests of shares raise a false alarm? Enumerated.

Every table that can occur, with its chance: no simulation error.
"""

from collections.abc import Callable
from itertools import product

import numpy as np
from scipy import special, stats

from analytics.statistics import paired_proportions, proportions, two_proportions
from analytics.statistics.estimates import Estimate
from bench.measured import LEVEL, SEED, Measured

SHARES, PAIR_SHARES = np.round(np.arange(0.50, 0.995, 0.01), 2), np.arange(0.50, 0.96, 0.05)


def one_share() -> Measured:
    """One share between .50 and .99: intervals that hold it, on average and at worst."""
    rows = {}
    for n in (20, 50):
        for name, method in (
            ("Wald", _wald),
            ("Wilson", proportions.wilson),
            ("Jeffreys", _jeffreys),
            ("Agresti-Coull", proportions.agresti_coull),
            ("mid-p", proportions.mid_p_interval),
            ("Clopper-Pearson", proportions.clopper_pearson),
        ):
            ends = np.array([method(x, n) for x in range(n + 1)])
            chance = stats.binom.pmf(np.arange(n + 1), n, SHARES[:, None])
            held = (ends[:, 0] <= SHARES[:, None]) & (SHARES[:, None] <= ends[:, 1])
            rows[f"{name}, n {n}"] = _summary((chance * held).sum(axis=1))
    note = (
        "True shares .50 to .99 in steps of .01. Bars: 94 to 96.5 on average, at least 92.5, Wilson"
        " at least 91. Wilson falls below 92.5 near .99 by its very formula: whoever prints its"
        " published digits misses that bar. The interval of Agresti and Coull meets both and stands"
        " beside it. Mid-p: Clopper-Pearson with half of the chance of what was seen."
    )
    return Measured("one_share", "Intervals of one share that hold it", note, rows)


def share_difference() -> Measured:
    """The difference of two shares between .50 and .95: intervals that hold it."""
    rows = {}
    for n1, n2 in ((10, 10), (20, 20), (30, 15)):
        for name, method in (
            ("Miettinen-Nurminen", two_proportions.difference),
            ("Newcombe", two_proportions.newcombe),
        ):
            ends_of = _ends_of(method)
            found = [[ends_of(a, n1, b, n2) for b in range(n2 + 1)] for a in range(n1 + 1)]
            ends = np.array(found)
            rows[f"{name}, {n1}+{n2}"] = _summary(_difference_coverage(ends, n1, n2))
    note = "True shares .50 to .95 each. Bar: 94 to 96.5 on average, 92.5 at least."
    return Measured("share_difference", "Intervals of a difference that hold it", note, rows)


def paired_difference() -> Measured:
    """The same people twice: Newcombe's method 10, Tango's interval, and others."""
    rows = {}
    for n in (15, 30):
        tables = np.array([c for c in product(range(n + 1), repeat=3) if sum(c) <= n])
        tables = np.column_stack([tables, n - tables.sum(axis=1)])
        for name, method in (
            ("Newcombe 10", _ends_of(paired_proportions.difference)),
            ("Tango", _ends_of(paired_proportions.tango)),
            ("Agresti-Min", _agresti_min),
            ("Bonett-Price", _bonett_price),
        ):
            ends = np.array([method(*map(int, cells)) for cells in tables])
            rows[f"{name}, n {n}"] = _summary(_paired_coverage(tables, ends, n))
    note = (
        "True shares .5 to .9 each, correlation of the pairs 0, .3, .6. Bars: 94 to 96.5 on"
        " average, at least 92.5. Of 15 pairs none is inside both: Agresti-Min falls short, the"
        " others hold the truth more often than they say, Newcombe the least so."
    )
    return Measured(
        "paired_difference", "Intervals of a paired difference that hold it", note, rows
    )


def share_tests() -> Measured:
    """Two equal shares: the largest chance of a false alarm; .50 against .85: the power."""
    rows = {}
    for n1, n2 in ((15, 20), (30, 30)):
        tests: dict[str, Callable[..., float]] = {
            "N-1 chi-square": lambda *t: two_proportions.difference(*t).p_value,
            "Fisher": lambda *t: two_proportions.fisher(*t).p_value,
            "Yates": lambda *t: _p(two_proportions.chi_square(*t, corrected=True)),
        }
        if n1 + n2 < 40:
            tests["Boschloo"] = lambda *t: _p(two_proportions.boschloo(*t))
        for name, test in tests.items():
            p = np.array([[test(a, n1, b, n2) for b in range(n2 + 1)] for a in range(n1 + 1)])
            sizes = [_chance(p < LEVEL, n1, share, n2, share) for share in PAIR_SHARES]
            power = _chance(p < LEVEL, n1, 0.50, n2, 0.85)
            rows[f"{name}, {n1}+{n2}"] = {"false alarms at most": max(sizes), "power": power}
    return Measured("share_tests", "Tests of two shares", "Equal shares .50 to .95.", rows)


def mcnemar_tests(n: int = 30) -> Measured:
    """The same people twice without a change: the largest chance of a false alarm."""
    tests: dict[str, Callable[[int, int], float]] = {
        "mid-p": paired_proportions.mcnemar_p,
        "exact": paired_proportions.mcnemar_exact_p,
        "asymptotic": lambda b, c: _p(paired_proportions.mcnemar(b, c)),
        "corrected": lambda b, c: _p(paired_proportions.mcnemar(b, c, corrected=True)),
    }
    rows = {}
    for name, test in tests.items():
        by_total = []
        for m in range(n + 1):
            rejected = np.array([test(b, m - b) < LEVEL for b in range(m + 1)])
            by_total.append(stats.binom.pmf(np.arange(m + 1), m, 0.5)[rejected].sum())
        sizes = [
            stats.binom.pmf(np.arange(n + 1), n, share) @ by_total
            for share in np.arange(0.05, 1.0, 0.05)
        ]
        rows[f"{name}, n {n}"] = {"false alarms at most": max(sizes)}
    note = "Every share of people who change their answer, 5 % to 95 %."
    return Measured("mcnemar", "Tests of the same people twice", note, rows)


def attendance(n_series: int) -> Measured:
    """Attendance of 90 % when people of a session resemble each other: intervals that miss it."""
    rng, icc, share, rows = np.random.default_rng(SEED), 0.1, 0.9, {}
    spread = (1 - icc) / icc
    for n_sessions, n_people in ((12, 15), (6, 20), (30, 10)):
        chance = rng.beta(share * spread, (1 - share) * spread, (n_series, n_sessions))
        sizes = np.full(n_sessions, n_people)
        drawn = rng.binomial(n_people, chance)
        plain = [proportions.wilson(x.sum(), sizes.sum()) for x in drawn]
        ours = [proportions.clustered_share(x, sizes) for x in drawn]
        rows[f"{n_sessions} sessions of {n_people}"] = {
            "plain": np.mean([not low <= share <= high for low, high in plain]),
            "by session": np.mean([not found.low <= share <= found.high for found in ours]),
        }
    note = "Correlation of .1 within a session."
    return Measured("attendance", "Attendance of 90 %: intervals that miss it", note, rows)


def _wald(x: int, n: int) -> tuple[float, float]:
    share = x / n
    half = 1.959964 * np.sqrt(share * (1 - share) / n)
    return share - half, share + half


def _jeffreys(x: int, n: int) -> tuple[float, float]:
    """Equal tails of the posterior under Beta(1/2, 1/2) (Brown, Cai & DasGupta 2001)."""
    low, high = special.betaincinv(x + 0.5, n - x + 0.5, [LEVEL / 2, 1 - LEVEL / 2])
    return (0.0 if x == 0 else low), (1.0 if x == n else high)


def _agresti_min(n11: int, n10: int, n01: int, n00: int) -> tuple[float, float]:
    """The plain interval after half a pair more in each cell (Agresti & Min 2005)."""
    n = n11 + n10 + n01 + n00 + 2
    return _paired_ends((n10 + 0.5) / n, (n01 + 0.5) / n, n)


def _bonett_price(n11: int, n10: int, n01: int, n00: int) -> tuple[float, float]:
    """The plain interval after one pair more of either change (Bonett & Price 2012)."""
    n = n11 + n10 + n01 + n00 + 2
    return _paired_ends((n10 + 1) / n, (n01 + 1) / n, n)


def _paired_ends(first_only: float, second_only: float, n: float) -> tuple[float, float]:
    change = first_only - second_only
    half = 1.959964 * np.sqrt((first_only + second_only - change**2) / n)
    return change - half, change + half


def _ends_of(method: Callable[..., Estimate]) -> Callable[..., tuple[float, float]]:
    def ends(*cells: int) -> tuple[float, float]:
        interval = method(*cells).interval
        return interval.low, interval.high

    return ends


def _p(tested: object) -> float:
    return getattr(tested, "p_value", 1.0)


def _summary(covered: np.ndarray) -> dict[str, float]:
    return {"mean": float(np.mean(covered)), "least": float(np.min(covered))}


def _chance(inside: np.ndarray, n1: int, p1: float, n2: int, p2: float) -> float:
    first, second = (stats.binom.pmf(np.arange(n + 1), n, p) for n, p in ((n1, p1), (n2, p2)))
    return float(first @ inside @ second)


def _difference_coverage(ends: np.ndarray, n1: int, n2: int) -> np.ndarray:
    # the true difference is .1 + .2 in floating point: an end that equals it holds it
    return np.array(
        [
            _chance((ends[..., 0] <= p - q + 1e-12) & (p - q - 1e-12 <= ends[..., 1]), n1, p, n2, q)
            for p, q in product(PAIR_SHARES, repeat=2)
        ]
    )


def _paired_coverage(tables: np.ndarray, ends: np.ndarray, n: int) -> np.ndarray:
    covered = []
    for p1, p2, phi in product((0.5, 0.6, 0.7, 0.8, 0.9), (0.5, 0.6, 0.7, 0.8, 0.9), (0, 0.3, 0.6)):
        both = p1 * p2 + phi * np.sqrt(p1 * (1 - p1) * p2 * (1 - p2))
        cells = np.array([both, p1 - both, p2 - both, 1 - p1 - p2 + both])
        if (cells < 0).any():
            continue
        chance = stats.multinomial.pmf(tables, n, cells / cells.sum())
        held = (ends[:, 0] <= p1 - p2 + 1e-12) & (p1 - p2 - 1e-12 <= ends[:, 1])
        covered.append(chance[held].sum())
    return np.array(covered)
