"""Eighteen months of daily metrics per team, with a weekly rhythm and day-to-day noise."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from data.samples import truth

#: visitors and starting users on days that everybody knows: (first day, last day, factor)
BUSY_AND_QUIET = (
    (date(2025, 6, 16), date(2025, 6, 20), 1.6),
    (date(2025, 10, 1), date(2025, 10, 8), 0.75),
    (date(2025, 11, 8), date(2025, 11, 12), 1.8),
    (date(2026, 2, 14), date(2026, 2, 23), 0.6),
    (date(2026, 6, 16), date(2026, 6, 20), 1.6),
)
MINUTES_SPREAD_PER_TICKET = 0.6


@dataclass(frozen=True)
class Days:
    """Counts per day (row) and team (column, in the order of truth.TEAMS)."""

    days: tuple[date, ...]
    visitors: np.ndarray
    orders: np.ndarray
    starting_users: np.ndarray
    retained_users: np.ndarray
    churned_users: np.ndarray
    active_users: np.ndarray
    tickets: np.ndarray
    minutes: np.ndarray


def make_days(random: np.random.Generator, swing: np.ndarray) -> Days:
    """The daily counts of all teams: level, day effects and lifts, with chance on top."""
    days = metric_days()
    visitors = _volume(random, days, 650.0, 0.72)
    starting = _volume(random, days, 1500.0, 0.85)
    tickets = _volume(random, days, 60.0, 0.55)
    rate = {metric: expected_rate(random, metric, days) for metric in truth.METRICS}
    rate[truth.SWING.metric][:, _columns(truth.SWING.teams)] *= np.exp(swing)
    # the mean of n right-skewed ticket times varies by spread / sqrt(n)
    mean = random.normal(1.0, MINUTES_SPREAD_PER_TICKET / np.sqrt(tickets))
    return Days(
        days=days,
        visitors=visitors,
        orders=random.binomial(visitors, rate["conversion"]),
        starting_users=starting,
        retained_users=random.binomial(starting, rate["retention"]),
        churned_users=random.binomial(starting, rate["churn"]),
        active_users=random.poisson(rate["active_users"]),
        tickets=tickets,
        minutes=np.round(tickets * rate["handling_time"] * np.clip(mean, 0.3, None), 1),
    )


def with_surge(random: np.random.Generator, days: Days) -> Days:
    """The same days with more people leaving in every team from the day of the surge on."""
    is_later = np.array([day >= truth.SURGE.from_on for day in days.days])
    churned = _more(random, days.churned_users, truth.SURGE.lift, is_later[:, None])
    return replace(days, churned_users=np.minimum(churned, days.starting_users))


def with_second_runs(random: np.random.Generator, days: Days) -> Days:
    """The same days with what second runs of courses add to the orders, the one metric they lift.

    Added to what was drawn, where the courses themselves move the rate: no other number changes.
    """
    orders = days.orders
    for run in truth.SECOND_RUNS:
        is_after = np.array([day > run.held_on[-1] for day in days.days])
        is_trained = np.isin(np.arange(len(truth.TEAMS)), _columns(run.teams))
        orders = _more(random, orders, run.lift or 0.0, is_after[:, None] & is_trained)
    return replace(days, orders=np.minimum(orders, days.visitors))


def _more(
    random: np.random.Generator, counts: np.ndarray, share: float, where: np.ndarray
) -> np.ndarray:
    return counts + random.binomial(counts, share) * where


def metric_days() -> tuple[date, ...]:
    """Every day of the metrics."""
    first, last = truth.FIRST_METRIC_ON, truth.LAST_METRIC_ON
    return tuple(first + timedelta(i) for i in range((last - first).days + 1))


def expected_rate(random: np.random.Generator, metric: str, days: tuple[date, ...]) -> np.ndarray:
    """The rate of each day and team before chance: level, weekday, day effects, lifts, trend."""
    facts = truth.METRICS[metric]
    shape = (len(days), len(truth.TEAMS))
    level = facts.level * np.exp(facts.spread * random.uniform(-1, 1, shape[1]))
    weekend = np.array([facts.weekend if day.weekday() >= 5 else 1.0 for day in days])
    common = autoregression(random, (shape[0], 1), facts.common_noise, facts.autocorrelation)
    own = autoregression(random, shape, facts.team_noise, facts.autocorrelation)
    return level * weekend[:, None] * np.exp(common + own) * true_factor(metric, days)


def true_factor(metric: str, days: tuple[date, ...]) -> np.ndarray:
    """What the courses and the one trend multiply the metric by: 1 where nothing happened."""
    ordinal = np.array([day.toordinal() for day in days])
    factor = np.ones((len(days), len(truth.TEAMS)))
    for course in truth.COURSES:
        if course.metric == metric and course.lift:
            after = ordinal > course.held_on[-1].toordinal()
            factor[np.ix_(after, _columns(course.teams))] *= 1 + course.lift
    if truth.TREND.metric == metric:
        elapsed = np.clip(ordinal, truth.TREND.from_on.toordinal(), truth.TREND.to_on.toordinal())
        growth = np.exp(truth.TREND.slope_per_day * (elapsed - truth.TREND.from_on.toordinal()))
        factor[:, _columns(truth.TREND.teams)] *= growth[:, None]
    return factor


def make_swing(random: np.random.Generator) -> np.ndarray:
    """The log of what the shared swing multiplies its metric by, one row per day."""
    swing = truth.SWING
    return autoregression(random, (len(metric_days()), 1), swing.noise, swing.autocorrelation)


def autoregression(
    random: np.random.Generator, shape: tuple[int, int], deviation: float, correlation: float
) -> np.ndarray:
    """Stationary AR(1) series down the rows with the given standard deviation."""
    series = random.normal(0.0, deviation, shape)
    keep = np.sqrt(1 - correlation**2)
    for i in range(1, shape[0]):
        series[i] = correlation * series[i - 1] + keep * series[i]
    return series


def _volume(
    random: np.random.Generator, days: tuple[date, ...], level: float, weekend: float
) -> np.ndarray:
    """How much there is to count per day and team; sales and holidays move it, not the rates."""
    team = np.exp(0.2 * random.uniform(-1, 1, len(truth.TEAMS)))
    day_factor = np.array([(weekend if d.weekday() >= 5 else 1.0) * _occasion(d) for d in days])
    noise = np.exp(autoregression(random, (len(days), len(truth.TEAMS)), 0.06, 0.5))
    return random.poisson(level * team * day_factor[:, None] * noise)


def _occasion(day: date) -> float:
    return next((factor for first, last, factor in BUSY_AND_QUIET if first <= day <= last), 1.0)


def _columns(teams: tuple[str, ...]) -> list[int]:
    return [truth.TEAMS.index(team) for team in teams]
