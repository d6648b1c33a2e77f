"""Trained teams beside teams that were not, over the windows of one course.

One number per team and a test between the teams: the only comparison without chance that keeps its
error rate when a shock hits everybody or teams drift apart (`statistics.panels`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.results import (
    CannotTell,
    Event,
    Interval,
    Registration,
    TeamBlock,
    TeamComparison,
    TeamShift,
)
from analytics.statistics import panels, series
from analytics.statistics.estimates import Estimate
from analytics.windows import Windows, day_number, day_numbers

#: At least this share of a team was trained, or it is not a trained team.
TRAINED_SHARE = 0.5
#: A comparison whose smallest permutation p lies above this cannot reach one in twenty by chance.
ONE_IN_TWENTY = 0.05


@dataclass(frozen=True)
class Panel:
    """The days of trained and other teams: arrays (teams, days), `start` the column of the first
    training day of each team, NaN for teams without training.

    `n_partly` registered teams were left out, because some of their people were trained too.
    """

    teams: tuple[str, ...]
    is_trained: np.ndarray
    start: np.ndarray
    total: np.ndarray
    volume: np.ndarray
    first_day: int
    n_partly: int

    def columns(self, first: int, last: int) -> slice:
        """The columns of the days from number `first` to `last`, both included."""
        return slice(max(0, first - self.first_day), max(0, last - self.first_day + 1))


@dataclass(frozen=True)
class Found:
    """The effect of a comparison of teams (a ratio, 1 = none) and what stands beside it."""

    effect: Estimate
    beside: TeamComparison


def panel_of(
    compared_team_day: pd.DataFrame, team_training: pd.DataFrame, plan: Registration
) -> Panel | CannotTell:
    """The panel of one course; both frames hold that course, and the first its primary metric.

    A registered comparison team with somebody trained is left out: it is neither. In a staggered
    plan every team with enough people trained is a trained team, from its first session on.
    """
    training = team_training.set_index("team")
    share = training["n_trained"] / training["n_people"]
    trained = set(training.index[share >= TRAINED_SHARE])
    partly = set(training.index[(training["n_trained"] > 0) & (share < TRAINED_SHARE)])
    wanted = trained | (set(plan.teams) - trained - partly)
    days = compared_team_day[compared_team_day["team"].isin(wanted)]
    if days.empty:
        return CannotTell("no_metric_days")
    teams, total, volume, first = arrays_of(days)
    started = training["first_session_on"].reindex(list(teams))
    start = np.array(
        [
            day_number(day) - first if team in trained and pd.notna(day) else np.nan
            for team, day in started.items()
        ]
    )
    n_partly = len(set(plan.teams) & partly)
    return Panel(teams, np.isfinite(start), start, total, volume, first, n_partly)


def arrays_of(team_days: pd.DataFrame) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, int]:
    """Teams by name, totals and volumes (teams, days), and the number of the first day.

    The frame has a row per team and day; a metric without denominators has volume 1 on its days.
    """
    number = day_numbers(team_days["observed_on"])
    first = int(number.min())
    places, teams = pd.factorize(team_days["team"], sort=True)
    shape = (len(teams), int(number.max()) - first + 1)
    total, volume = np.zeros(shape), np.zeros(shape)
    at = places, number - first
    total[at] = team_days["numerator"].to_numpy(float, na_value=np.nan)
    sizes = team_days["denominator"].to_numpy(float, na_value=np.nan)
    volume[at] = 1.0 if np.isnan(sizes).all() else sizes
    return tuple(map(str, teams)), total, volume, first


def compare(
    panel: Panel, windows: Windows, plan: Registration, *, level: float = 0.95
) -> Found | CannotTell:
    """The effect in the windows of the course, by the design that was registered."""
    n_trained = int(panel.is_trained.sum())
    n_others = len(panel.teams) - n_trained
    if plan.comparison == "staggered":
        effect = _staggered(panel, windows, level)
    elif min(n_trained, n_others) == 0:
        return CannotTell("too_few_teams", min(n_trained, n_others), 1)
    elif n_trained == 1 or n_others == 1:
        effect = _one_team(panel, windows, level)
    else:
        moved = _moved(panel, windows)
        effect = panels.team_change(moved[panel.is_trained], moved[~panel.is_trained], level=level)
    return effect if isinstance(effect, CannotTell) else Found(effect, _beside(panel, windows))


def has_several(panel: Panel) -> bool:
    """Whether there are enough teams on both sides for one change per team."""
    n_trained = int(panel.is_trained.sum())
    return min(n_trained, len(panel.teams) - n_trained) >= panels.FEWEST_TEAMS


def at_date(panel: Panel, cut: int, *, n_before: int, n_after: int) -> Interval | None:
    """The interval of one change per team about day number `cut`, as a relative change.

    None where it cannot be read.
    """
    sides = panel.columns(cut - n_before, cut - 1), panel.columns(cut, cut + n_after - 1)
    moved = panels.window_changes(panel.total, panel.volume, *sides)
    return _lift(panels.team_change(moved[panel.is_trained], moved[~panel.is_trained]))


def without_days(panel: Panel, events: Iterable[Event]) -> Panel:
    """The panel without the days of events that are to be left out."""
    volume = panel.volume.copy()
    for event in events:
        if event.is_left_out:
            volume[:, panel.columns(day_number(event.from_on), day_number(event.to_on))] = 0.0
    return replace(panel, volume=volume)


def _sides(panel: Panel, windows: Windows) -> tuple[slice, slice]:
    return (
        panel.columns(day_number(windows.before_from), day_number(windows.before_to)),
        panel.columns(day_number(windows.after_from), day_number(windows.after_to)),
    )


def _moved(panel: Panel, windows: Windows) -> np.ndarray:
    return panels.window_changes(panel.total, panel.volume, *_sides(panel, windows))


def _staggered(panel: Panel, windows: Windows, level: float) -> Estimate | CannotTell:
    found = panels.staggered(
        panel.total,
        panel.volume,
        panel.start,
        n_before=windows.n_before,
        n_after=windows.n_after,
        level=level,
    )
    return found if isinstance(found, CannotTell) else found.overall


def _one_team(panel: Panel, windows: Windows, level: float) -> Estimate | CannotTell:
    first = day_number(windows.before_from)
    number = np.arange(first, day_number(windows.after_to) + 1)
    inside = (number <= day_number(windows.before_to)) | (number >= day_number(windows.after_from))
    number = number[inside & (number - panel.first_day >= 0)]
    number = number[number - panel.first_day < panel.total.shape[1]]
    columns = number - panel.first_day
    weekday = (number + 3) % series.WEEK  # 1970-01-01 was a Thursday
    sides = [
        series.days_of(
            number,
            weekday,
            panel.total[rows][:, columns].sum(axis=0),
            panel.volume[rows][:, columns].sum(axis=0),
        )
        for rows in (panel.is_trained, ~panel.is_trained)
    ]
    return panels.one_team(*sides, day_number(windows.after_from), level=level)


def _beside(panel: Panel, windows: Windows) -> TeamComparison:
    moved, trained = _moved(panel, windows), panel.is_trained
    before, after = _sides(panel, windows)
    size = panel.volume[:, before].sum(axis=1) + panel.volume[:, after].sum(axis=1)
    levels = [_level(panel, side) for side in (before, after)]
    known = np.isfinite(moved)
    ours, others = moved[trained & known], moved[~trained & known]
    chance = panels.permutation(ours, others)
    return TeamComparison(
        teams=tuple(
            TeamShift(
                panel.teams[k],
                bool(trained[k]),
                float(np.expm1(moved[k])),
                float(size[k]),
                *(float(level[k]) for level in levels),
            )
            for k in np.flatnonzero(known)
        ),
        n_trained=len(ours),
        n_others=len(others),
        others_relative=float(np.expm1(others.mean())) if len(others) else 0.0,
        permutation_p=None if isinstance(chance, CannotTell) else chance.p_value,
        smallest_p=None if isinstance(chance, CannotTell) else chance.effect,
        welch=_lift(panels.team_change_welch(ours, others)),
        weighted=_lift(
            panels.volume_weighted(ours, others, size[trained & known], size[~trained & known])
        ),
        pre_trend=_lift(panels.pre_trend(panel.total, panel.volume, trained, before)),
        blocks=_blocks(panel, windows),
    )


def _level(panel: Panel, side: slice) -> np.ndarray:
    """The level of each team over some days, summed before dividing; NaN without volume."""
    is_known = np.isfinite(panel.total) & (panel.volume > 0)
    total = np.where(is_known, panel.total, 0.0)[:, side].sum(axis=1)
    volume = np.where(is_known, panel.volume, 0.0)[:, side].sum(axis=1)
    return total / np.where(volume > 0, volume, np.nan)


def _blocks(panel: Panel, windows: Windows) -> tuple[TeamBlock, ...]:
    """The event study over the days that are compared, in weeks from the first training day."""
    first, last = day_number(windows.before_from), day_number(windows.after_to)
    columns = panel.columns(first, last)
    found = panels.event_study(
        panel.total[:, columns],
        panel.volume[:, columns],
        panel.is_trained,
        day_number(windows.before_to) + 1 - max(first, panel.first_day),
    )
    return tuple(
        TeamBlock(
            block.first,
            block.last,
            block.difference.estimate - 1,
            _shifted(block.difference.interval),
        )
        for block in found
        if not isinstance(block.difference, CannotTell)
    )


def _lift(found: Estimate | CannotTell) -> Interval | None:
    return None if isinstance(found, CannotTell) else _shifted(found.interval)


def _shifted(ratio: Interval) -> Interval:
    """The interval of a ratio as that of a relative change."""
    return replace(ratio, low=ratio.low - 1, high=ratio.high - 1)
