"""How often is before and after wrong on one daily series?"""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from scipy import stats

from analytics import comparison
from analytics.results import CannotTell
from analytics.statistics import power, reml, series
from bench.measured import LEVEL, SEED, Measured
from bench.simulation import CELLS, Cell, daily_counts, daily_series

FIRST_DAY = date(2025, 1, 6)
#: Before and after, in days.
WINDOWS = ((30, 30), (28, 28), (84, 28))
LIFT = 0.10
#: The history in which pretend dates are looked for, and the daily trend of the trend cells.
HISTORY, TREND = 330, 0.003
#: Ten of them together still tell the power to no better than two points.
N_HISTORIES = 200
TREND_WINDOWS = ((30, 30), (90, 30), (180, 60))


def false_alarms(n_series: int) -> Measured:
    """Nothing happened: the usual z test, ours in three windows, and REML without a trend."""
    rows = {name: _false_alarms(cell, n_series) for name, cell in CELLS.items()}
    note = (
        "Bar: 3.5 to 6.0 in A to E, at most 7 in F, for ours; G is disclosed, and 4 in 10 of its "
        "series are stopped as too smooth."
    )
    return Measured("cells", "False alarms without any change", note, rows)


def _false_alarms(cell: Cell, n_series: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for before, after in WINDOWS:
        pairs = [sides(*pair, before) for pair in simulated(cell, n_series, before + after)]
        if (before, after) == WINDOWS[0]:
            z = [series.two_proportion_z(*pair) for pair in pairs]
            found["z test 30+30"] = float(np.mean(np.array(z) < LEVEL))
        p = np.array([series.level_shift(*pair).p_value for pair in pairs])
        found[f"ours {before}+{after}"] = float(np.mean(p < LEVEL))
    drawn = daily_series(np.random.default_rng(SEED), cell, n_series, 60)
    return found | {"REML 30+30": float(np.mean(reml_p(*drawn, 30, has_trend=False) < LEVEL))}


def truths(n_series: int) -> Measured:
    """A true lift: how often the interval holds it, and how often it is seen."""
    rows = {}
    for name, cell in CELLS.items():
        drawn = simulated(cell, n_series, 112, lift_from=84, lift=LIFT)
        shifts = [series.level_shift(*sides(*pair, 84)) for pair in drawn]
        held = [shift.low <= np.log1p(LIFT) <= shift.high for shift in shifts]
        seen = [shift.low > 0 for shift in shifts]
        rows[name] = {"intervals that hold the truth": np.mean(held), "lifts seen": np.mean(seen)}
    note = "84 + 28 days. Bar for intervals: 94 to 96.5 in A to E."
    return Measured("truths", f"A true lift of {LIFT:+.0%}", note, rows)


def checks(n_series: int) -> Measured:
    """Nothing happened: how often a check keeps a series from its verdict."""
    rows = {}
    for name, cell in CELLS.items():
        found = {}
        for n_days in (28, 84):
            slopes = [series.slope(every(*pair)) for pair in simulated(cell, n_series, n_days)]
            moved = [slope.low > 0 or slope.high < 0 for slope in slopes]
            found[f"trend before, {n_days} days"] = np.mean(moved)
        shifts = [series.level_shift(*sides(*p, 84)) for p in simulated(cell, n_series, 112)]
        smooth = [shift.autocorrelation > comparison.TOO_SMOOTH for shift in shifts]
        rows[name] = found | {"too smooth": np.mean(smooth)}
    note = "No trend and no change in truth."
    return Measured("checks", "Series that a check keeps from a verdict", note, rows)


def verdicts(n_series: int) -> Measured:
    """The whole verdict with all its checks, open every day and with closed weekends."""
    rows = {}
    for name, cell in CELLS.items():
        found = {}
        for said, lift in (("no change", 0.0), (f"lift of {LIFT:+.0%}", LIFT)):
            drawn = simulated(cell, n_series, 240, lift_from=207, lift=lift)
            found[said] = np.mean([certainty(*pair) == "likely" for pair in drawn])
        is_open = np.arange(240) % 7 < 5
        closed = [
            certainty(orders * is_open, visits * is_open)
            for orders, visits in simulated(cell, n_series, 240)
        ]
        found["no change, closed weekends"] = np.mean([said == "likely" for said in closed])
        rows[name] = found
    note = (
        "Interval, trend, smoothness and pretend dates together, 200 days of history. Closed "
        "weekends: no data on two days of seven, so 60 days before and 20 after."
    )
    return Measured("verdicts", 'The whole verdict "likely"', note, rows)


def placebos(n_series: int) -> Measured:
    """Nothing happened: the interval, pretend dates in the history, and both together."""
    rows = {}
    for name in ("A", "D", "E", "F", "G"):
        ours, pretend = [], []
        for pair in simulated(CELLS[name], n_series, HISTORY + 30):
            whole = every(*pair)
            shift = series.level_shift(
                whole.between(HISTORY - 30, HISTORY - 1), whole.between(HISTORY, HISTORY + 29)
            )
            past = series.log_ratios(
                whole.between(0, HISTORY - 1),
                np.arange(30, HISTORY - 29),
                n_before=30,
                n_between=0,
                n_after=30,
                fewest_days=20,
            )
            ours.append(shift.p_value < LEVEL)
            pretend.append(np.mean(np.abs(past) >= abs(shift.log_ratio)) <= LEVEL)
        both = np.logical_and(ours, pretend)
        rows[name] = {
            "interval": np.mean(ours),
            "pretend dates": np.mean(pretend),
            "both": np.mean(both),
        }
    note = "30 + 30 days, 330 days of history, no change. Bar: both at most 3 in A to F."
    return Measured("placebos", "Pretend dates as a second opinion", note, rows)


def trends(n_series: int) -> Measured:
    """A trend and no step: least squares, ours with a trend, ours without one."""
    rows = {}
    for before, after in TREND_WINDOWS:
        for correlation in (0.0, 0.5, 0.7):
            cell = Cell(0.15, correlation, True)
            drawn = daily_series(
                np.random.default_rng(SEED), cell, n_series, before + after, per_day=TREND
            )
            orders, visitors = drawn
            few = min(n_series, 2_000)
            blind = [
                series.level_shift(*sides(*pair, before)).p_value
                for pair in zip(orders[:few], visitors[:few], strict=True)
            ]
            rows[f"{before}+{after}, correlation {correlation:g}"] = {
                "least squares": np.mean(least_squares_p(*drawn, before) < LEVEL),
                "trend model": np.mean(reml_p(*drawn, before, has_trend=True) < LEVEL),
                "before and after without a trend": np.mean(np.array(blind) < LEVEL),
            }
    note = "+.3 % a day in truth, no step. Bar for the trend model: at most 7 up to correlation .5."
    return Measured("trends", "A trend alone called a step", note, rows)


def counts(n_series: int) -> Measured:
    """Counts without a denominator: a Poisson test of the totals, and ours."""
    rows = {}
    for per_day in (40.0, 3.0):
        for correlation in (0.0, 0.5):
            rng = np.random.default_rng(SEED)
            cell = Cell(0.15, correlation, True)
            events = daily_counts(rng, cell, n_series, 60, per_day)
            x0, x1 = events[:, :30].sum(axis=1), events[:, 30:].sum(axis=1)
            z = (x1 - x0) / np.sqrt(np.maximum(x0 + x1, 1))
            found = [count_p(row) for row in events]
            rows[f"{per_day:g} a day, correlation {correlation:g}"] = {
                "Poisson test": np.mean(2 * stats.norm.sf(np.abs(z)) < LEVEL),
                "ours": np.mean(np.array(found) < LEVEL),
            }
    note = "30 + 30 days, no change. Bar: 3.5 to 6."
    return Measured("counts", "Counts a day: false alarms", note, rows)


def planned(n_series: int) -> Measured:
    """The power that the planner tells from a history, against the simulated one."""
    rows = {}
    for windows, visits, spread, correlation, lift in (
        ((30, 30), 2_000, 0.15, 0.5, 0.15),
        ((84, 28), 2_000, 0.15, 0.5, 0.15),
        ((90, 60), 2_000, 0.15, 0.3, 0.10),
        ((84, 28), 200, 0.15, 0.5, 0.20),
        ((30, 30), 2_000, 0.07, 0.3, 0.08),
    ):
        cell, cut = Cell(spread, correlation, True), windows[0]
        drawn = simulated(cell, n_series, sum(windows), lift_from=cut, lift=lift, visits=visits)
        seen = np.mean([series.level_shift(*sides(*pair, cut)).p_value < LEVEL for pair in drawn])
        noise = noise_of_histories(cell, visits)
        name = f"{windows[0]}+{windows[1]}, {visits:,} visits, day s.d. {spread:.0%}, {lift:+.0%}"
        rows[name] = {"planned": power.before_after(lift, noise, *windows), "simulated": seen}
    note = (
        f"Dispersion and autocorrelation as read off {N_HISTORIES} histories of two years,"
        " averaged; one alone tells the power to some 5 points either way. Bar: 3 points."
    )
    return Measured("planned", "Planned and simulated power", note, rows)


def noise_of_histories(cell: Cell, visits: float) -> power.Noise:
    """What a planner reads off long histories of one kind, averaged."""
    found = []
    for pair in simulated(cell, N_HISTORIES, 730, visits=visits):
        whole, shift = every(*pair), series.level_shift(*sides(*pair, 365), noise="binomial")
        rate = whole.total.sum() / whole.volume.sum()
        found.append((rate, whole.volume.mean(), shift.dispersion, shift.autocorrelation))
    return power.noise_of_rate(*np.mean(found, axis=0))


def count_p(events: np.ndarray) -> float:
    """The p of one series of counts; 1 where nothing can be told."""
    position = np.arange(len(events))
    whole = series.days_of(position, position % 7, events, None)
    found = series.level_shift(whole.between(0, 29), whole.between(30, len(events)))
    return 1.0 if isinstance(found, CannotTell) else found.p_value


def reml_p(orders: np.ndarray, visitors: np.ndarray, cut: int, *, has_trend: bool) -> np.ndarray:
    """The p of the step of every series at once, as `trend.trend_shift` finds it for one."""
    design = step_design(orders.shape[1], cut, has_trend)
    log_rate = np.log(np.maximum(orders, 0.5) / np.maximum(visitors, 1))
    found = reml.contrast(
        reml.fit(design, log_rate, np.arange(design.shape[0])), np.eye(design.shape[1])[1]
    )
    return 2 * stats.t.sf(np.abs(found.estimate / found.standard_error), found.df)


def least_squares_p(orders: np.ndarray, visitors: np.ndarray, cut: int) -> np.ndarray:
    """The same with independent errors."""
    design = step_design(orders.shape[1], cut, True)
    log_rate = np.log(np.maximum(orders, 0.5) / np.maximum(visitors, 1))
    inverse = np.linalg.inv(design.T @ design)
    fit = log_rate @ design @ inverse
    freedom = design.shape[0] - design.shape[1]
    variance = np.sum((log_rate - fit @ design.T) ** 2, axis=1) / freedom
    return 2 * stats.t.sf(np.abs(fit[:, 1]) / np.sqrt(variance * inverse[1, 1]), freedom)


def step_design(n_days: int, cut: int, has_trend: bool) -> np.ndarray:
    """Level, step, (trend,) weekdays."""
    time, week = np.arange(n_days), np.eye(7)[np.arange(n_days) % 7]
    columns = [np.ones(n_days), time >= cut, week[:, 1:] - week[:, [0]]]
    if has_trend:
        columns.insert(2, time - time.mean())
    return np.column_stack(columns).astype(float)


def simulated(cell: Cell, n_series: int, n_days: int, **truth: float) -> list[tuple]:
    """Orders and visitors of each series; the same seed for every measurement."""
    orders, visitors = daily_series(np.random.default_rng(SEED), cell, n_series, n_days, **truth)
    return list(zip(orders, visitors, strict=True))


def every(orders: np.ndarray, visitors: np.ndarray) -> series.Days:
    """One series as days; day 0 is a Monday."""
    position = np.arange(len(orders))
    return series.days_of(position, position % 7, orders, visitors)


def sides(orders: np.ndarray, visitors: np.ndarray, cut: int) -> tuple[series.Days, series.Days]:
    """The days before and after a cut."""
    whole = every(orders, visitors)
    return whole.between(0, cut - 1), whole.between(cut, len(orders))


def certainty(orders: np.ndarray, visitors: np.ndarray) -> str:
    """What a course on days 200 to 206 is told about its metric."""
    first = pd.Timestamp(FIRST_DAY)
    days = pd.DataFrame(
        {
            "observed_on": pd.date_range(first, periods=len(orders)),
            "numerator": orders.astype(float),
            "denominator": visitors.astype(float),
        }
    )
    course = {
        "course_id": "c",
        "course_name": "C",
        "metric_id": "conversion",
        "kind": "ratio",
        "direction": "higher",
        "first_session_on": first + timedelta(200),
        "last_session_on": first + timedelta(206),
    }
    return getattr(comparison.before_after(days, pd.DataFrame([course])), "certainty", "refused")
