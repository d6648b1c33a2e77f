"""Before a training: what could its evaluation see, and which teams could it be compared with?

Everything is read off the metric's own history: how much its days scatter and resemble each other,
how far apart the changes of teams lie when nothing was trained.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics import targets, team_comparison
from analytics.comparison import NOISE, counts_alike
from analytics.results import CannotTell
from analytics.statistics import panels, power, series
from analytics.windows import date_of, day_number, day_numbers, weekdays

#: After-windows and baselines that are offered, in days: whole weeks.
AFTER_DAYS = (28, 56, 84)
BASELINE_DAYS = (28, 84, 168)
#: History that the noise is read off, and the least of it.
NOISE_DAYS, FEWEST_NOISE_DAYS = 168, 56
#: Past changes of teams are taken at dates so many days apart, at least so many of them.
STEP_DAYS, FEWEST_DATES = 28, 2
#: Teams suggested for a comparison.
MOST_SUGGESTED = 8


@dataclass(frozen=True)
class Visible:
    """The smallest true lift (relative, 0.1 = +10 %) that is found four times in five.

    `lift` is None where even a very large one would not be. `n_others` is 0 without comparison.
    """

    after_days: int
    baseline_days: int
    n_trained: int
    n_others: int
    lift: float | None


@dataclass(frozen=True)
class Outlook:
    """What an evaluation of these teams could see, without and with other teams beside them.

    `spread` is the standard deviation of one team's log change between two windows of the usual
    lengths in which nothing happened, None with fewer than two teams or too short a history.
    `beside` holds, for so many other teams, each window that the history is long enough to judge.
    """

    alone: tuple[Visible, ...]
    beside: tuple[Visible, ...]
    spread: float | None
    n_days: int
    last_on: date


@dataclass(frozen=True)
class Candidate:
    """A team without training: `level` is its rate over that of the trained teams, `slope` how much
    faster it moved, per 28 days; `distance` is smallest for the team most alike.
    """

    team: str
    level: float
    slope: float
    distance: float


def outlook(
    metric_by_team_day: pd.DataFrame,
    *,
    teams: Sequence[str],
    others: Sequence[str] = (),
    kind: str = "ratio",
    until: date | None = None,
) -> Outlook | CannotTell:
    """The smallest visible lift for each window and baseline, at the noise of the last half year.

    The frame holds one metric. What came from `until` on, the first session, is left out: what the
    training did is no noise. Less history than FEWEST_NOISE_DAYS: `window_too_short`.
    """
    if until is not None:
        is_before = day_numbers(metric_by_team_day["observed_on"]) < day_number(until)
        metric_by_team_day = metric_by_team_day[is_before]
    days = _together(metric_by_team_day, teams)
    if days is None:
        return CannotTell("no_metric_days")
    last = int(days.position[-1])
    recent = days.between(last - NOISE_DAYS + 1, last)
    n_days = len(recent.position)
    if n_days < FEWEST_NOISE_DAYS:
        return CannotTell("window_too_short", n_days, FEWEST_NOISE_DAYS)
    noise = _noise(recent, "amount" if counts_alike(metric_by_team_day) else kind)
    if isinstance(noise, CannotTell):
        return noise
    spreads = {
        after: spread_of_teams(metric_by_team_day, [*teams, *others], n_after=after)
        for after in AFTER_DAYS
    }
    return Outlook(
        alone=tuple(
            Visible(after, before, len(teams), 0, power.visible_lift(noise, before, after))
            for after in AFTER_DAYS
            for before in BASELINE_DAYS
        ),
        beside=_beside(spreads, len(teams), len(others)),
        spread=spreads[targets.WINDOW_DAYS],
        n_days=n_days,
        last_on=date_of(pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=last)),
    )


def spread_of_teams(
    metric_by_team_day: pd.DataFrame,
    teams: Sequence[str],
    *,
    n_before: int = targets.BASELINE_DAYS,
    n_after: int = targets.WINDOW_DAYS,
) -> float | None:
    """How far apart the log changes of teams lay between past windows of these lengths.

    Pooled over dates STEP_DAYS apart, each about its own mean, so that what hit all teams alike
    drops out. None with fewer than two teams, FEWEST_DATES dates or without variation.
    """
    rows = metric_by_team_day[metric_by_team_day["team"].isin(teams)]
    if rows.empty:
        return None
    _, total, volume, _ = team_comparison.arrays_of(rows)
    ends = range(n_before + n_after, total.shape[1] + 1, STEP_DAYS)
    squares, freedom, n_dates = 0.0, 0, 0
    for end in ends:
        before = slice(end - n_before - n_after, end - n_after)
        moved = panels.window_changes(total, volume, before, slice(end - n_after, end))
        moved = moved[np.isfinite(moved)]
        if len(moved) >= panels.FEWEST_TEAMS:
            squares += float(np.sum((moved - moved.mean()) ** 2))
            freedom += len(moved) - 1
            n_dates += 1
    if n_dates < FEWEST_DATES or squares == 0:
        return None
    return float(np.sqrt(squares / freedom))


def suggest_teams(
    metric_by_team_day: pd.DataFrame,
    team_training: pd.DataFrame,
    *,
    teams: Sequence[str],
    until: date | None = None,
) -> tuple[Candidate, ...]:
    """Teams without anybody trained whose level and trend before `until` are most like the teams'.

    Before the first session nobody is trained yet, and every other team with the metric may be one.
    The last BASELINE_DAYS[-1] days before. distance: difference of log levels and of trends per
    month, each over the spread among the candidates (Euclidean). The most alike first.
    """
    if metric_by_team_day.empty:
        return ()
    trained = team_training.loc[team_training["n_trained"] > 0, "team"]
    wanted = sorted(set(metric_by_team_day["team"]) - set(trained) - set(teams))
    day = day_numbers(metric_by_team_day["observed_on"])
    last = int(day.max()) if until is None else day_number(until) - 1
    kept = metric_by_team_day[(day <= last) & (day > last - BASELINE_DAYS[-1])]
    ours = _path(_together(kept, teams))
    paths = {team: _path(_together(kept, [team])) for team in wanted}
    paths = {team: path for team, path in paths.items() if path is not None}
    if ours is None or not paths:
        return ()
    apart = np.array([np.subtract(path, ours) for path in paths.values()])
    scale = np.maximum(apart.std(axis=0), 1e-9)
    distance = np.sqrt(np.sum((apart / scale) ** 2, axis=1))
    found = [
        Candidate(team, float(np.exp(level)), float(slope), float(far))
        for team, (level, slope), far in zip(paths, apart, distance, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.distance, one.team))[:MOST_SUGGESTED])


def _beside(
    spreads: Mapping[int, float | None], n_trained: int, n_others: int
) -> tuple[Visible, ...]:
    """With half, all and twice as many other teams as there are; as many as are trained if none."""
    if n_trained < panels.FEWEST_TEAMS:
        return ()
    n = n_others if n_others >= panels.FEWEST_TEAMS else n_trained
    sizes = sorted({max(panels.FEWEST_TEAMS, n // 2), n, 2 * n})
    return tuple(
        Visible(
            after,
            targets.BASELINE_DAYS,
            n_trained,
            size,
            power.visible_lift_of_teams(spread, n_trained, size),
        )
        for size in sizes
        for after, spread in spreads.items()
        if spread is not None
    )


def _noise(days: series.Days, kind: str) -> power.Noise | CannotTell:
    """The noise of a day: the series cut in half, so that a slow drift does not pass for it."""
    middle = int(days.position[len(days.position) // 2])
    first, last = int(days.position[0]), int(days.position[-1])
    halves = days.between(first, middle - 1), days.between(middle, last)
    shift = series.level_shift(*halves, noise=NOISE.get(kind))
    if isinstance(shift, CannotTell):
        return shift
    level, volume = days.total.sum() / days.volume.sum(), days.volume.mean()
    if kind == "ratio" and 0 < level < 1:
        return power.noise_of_rate(
            float(level), float(volume), shift.dispersion or 1.0, shift.autocorrelation
        )
    rate = days.total / days.volume
    spread = float(np.std(rate, ddof=1) / rate.mean())
    return power.noise_of_amount(spread, shift.autocorrelation)


def _together(metric_by_team_day: pd.DataFrame, teams: Sequence[str]) -> series.Days | None:
    rows = metric_by_team_day[metric_by_team_day["team"].isin(teams)]
    if rows.empty:
        return None
    sizes = rows["denominator"].to_numpy(float, na_value=np.nan)
    day = day_numbers(rows["observed_on"])
    days = series.days_of(
        day,
        weekdays(day),
        rows["numerator"].to_numpy(float, na_value=np.nan),
        None if np.isnan(sizes).all() else sizes,
    )
    return days if len(days.position) else None


def _path(days: series.Days | None) -> tuple[float, float] | None:
    """Log level and relative change per 28 days; None where one of them cannot be had."""
    if days is None or days.total.sum() <= 0:
        return None
    slope = series.slope(days)
    if slope is None:
        return None
    return float(np.log(days.total.sum() / days.volume.sum())), STEP_DAYS * slope.per_day
