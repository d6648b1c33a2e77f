"""Teams before and after, some of them treated: one change per team."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.comparison import MARGIN
from analytics.evaluation.card import Alternative, CannotEvaluate, Computed, Side
from analytics.results import CannotTell, Interval
from analytics.statistics import panels, series
from analytics.statistics.estimates import Estimate

#: Where teams start on different days, so many days on either side of each start are compared.
WINDOW = 28


@dataclass(frozen=True)
class Changes:
    """One change per team, logarithms where `is_relative`, and the volume it rests on."""

    teams: tuple[str, ...]
    is_treated: np.ndarray
    change: np.ndarray
    volume: np.ndarray
    is_relative: bool
    n: dict[str, float]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Panel:
    """Teams by days: totals and volumes, and the column from which each team was treated."""

    teams: tuple[str, ...]
    total: np.ndarray
    volume: np.ndarray
    start: np.ndarray
    cut: int | None
    dates: pd.DataFrame


def team_change(frame: pd.DataFrame, level: float) -> Computed:
    """Did treated teams change by more than the others? A test of teams, never of days."""
    if not {"team", "treated"} <= set(frame):
        raise CannotEvaluate("needs_teams")
    if "date" not in frame:
        return _between(_of_two_times(frame), level)
    panel = _panel(frame)
    starts = np.unique(panel.start[np.isfinite(panel.start)])
    if panel.cut is None and len(starts) > 1:
        return _staggered(panel, level)
    cut = panel.cut if panel.cut is not None else int(starts[0])
    if min(cut, panel.total.shape[1] - cut) < 1:
        raise CannotEvaluate("one_side_of_the_cut_is_empty")
    is_treated = np.isfinite(panel.start)
    if min(is_treated.sum(), (~is_treated).sum()) == 1 and is_treated.sum() == 1:
        alone = _one_team(panel, is_treated, cut, level)
        if alone is not None:
            return alone
    return _between(_of_panel(panel, is_treated, cut, level), level)


def _between(found: Changes, level: float) -> Computed:
    """The verdict from one change per team, other ways to look at the same changes beside it."""
    treated, others = found.change[found.is_treated], found.change[~found.is_treated]
    relative = found.is_relative
    estimate = panels.team_change(treated, others, level=level, relative=relative)
    n = found.n | {"teams_treated": len(treated), "teams_other": len(others)}
    sides = _sides(found)
    if isinstance(estimate, CannotTell):
        unit = "relative" if relative else "value"
        return Computed("team_change", n, unit, None, sides=sides, warnings=(estimate.reason,))
    exact = panels.permutation(treated, others)
    volumes = found.volume[found.is_treated], found.volume[~found.is_treated]
    beside = [
        panels.team_change_welch(treated, others, level=level, relative=relative),
        panels.volume_weighted(treated, others, *volumes, level=level, relative=relative),
    ]
    alternatives = [_alternative(one, relative) for one in beside if isinstance(one, Estimate)]
    warnings = list(found.warnings)
    sizes = {}
    if not isinstance(exact, CannotTell):
        alternatives.append(Alternative("permutation", None, None, exact.p_value))
        sizes["smallest_permutation_p"] = exact.effect or 0.0
        warnings += ["permutation_cannot_reach"] if (exact.effect or 0.0) >= 1 - level else []
    main = _alternative(estimate, relative)
    return Computed(
        "team_change",
        n,
        "relative" if relative else "value",
        main.estimate,
        main.interval,
        estimate.statistic,
        estimate.df,
        estimate.p_value,
        sides,
        sizes,
        tuple(alternatives),
        tuple(warnings),
        MARGIN if relative else None,
    )


def _alternative(found: Estimate, is_relative: bool) -> Alternative:
    """A ratio of ratios as a lift; a difference as it is."""
    shift = 1.0 if is_relative else 0.0
    low, high = found.interval.low - shift, found.interval.high - shift
    interval = Interval(low, high, found.interval.level)
    return Alternative(found.method, found.estimate - shift, interval, found.p_value)


def _sides(found: Changes) -> tuple[Side, ...]:
    sides = []
    for label, part in (("treated", found.is_treated), ("untreated", ~found.is_treated)):
        known = found.change[part & np.isfinite(found.change)]
        mean = float(known.mean()) if len(known) else None
        moved = float(np.expm1(mean)) if mean is not None and found.is_relative else mean
        sides.append(Side(label, int(part.sum()), moved))
    return tuple(sides)


# Teams measured twice


def _of_two_times(frame: pd.DataFrame) -> Changes:
    """Changes of teams from columns before and after, or from rows of two phases."""
    if {"before", "after"} <= set(frame):
        by_team = frame.groupby("team", sort=True)[["before", "after"]].mean()
        before, after = by_team["before"].to_numpy(float), by_team["after"].to_numpy(float)
        ones = np.ones(len(by_team))
        return _of_levels(frame, tuple(by_team.index), before, ones, after, ones)
    if "phase" not in frame:
        raise CannotEvaluate("needs_times")
    labels = [str(label) for label in frame["phase"].cat.categories]
    total, volume = _measures(frame)
    named = frame.assign(total=total, volume=volume, side=frame["phase"].astype(str))
    sums = named.pivot_table(
        index="team", columns="side", values=["total", "volume"], aggfunc="sum", fill_value=0.0
    )
    times = (labels[-1], labels[0])
    x0, x1 = (sums["total"][time].to_numpy(float) for time in times)
    n0, n1 = (sums["volume"][time].to_numpy(float) for time in times)
    return _of_levels(frame, tuple(sums.index), x0, n0, x1, n1)


def _of_levels(
    frame: pd.DataFrame,
    teams: tuple[str, ...],
    x0: np.ndarray,
    n0: np.ndarray,
    x1: np.ndarray,
    n1: np.ndarray,
) -> Changes:
    treated = frame.groupby("team", sort=True)["treated"].max().reindex(list(teams))
    is_treated = (treated == 1).to_numpy()
    is_relative = bool((x0[n0 > 0] >= 0).all() and (x1[n1 > 0] >= 0).all())
    if is_relative:
        change = panels.changes(x0, n0, x1, n1)
    else:
        change = x1 / np.where(n1 > 0, n1, np.nan) - x0 / np.where(n0 > 0, n0, np.nan)
    return Changes(teams, is_treated, change, n0 + n1, is_relative, {"teams": len(teams)})


def _measures(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Totals and volumes of rows: counts of wholes, or values that are averaged."""
    if "numerator" in frame:
        whole = next((c for c in ("denominator", "exposure") if c in frame), None)
        volume = np.ones(len(frame)) if whole is None else frame[whole].to_numpy(float)
        return frame["numerator"].to_numpy(float), volume
    if "value" not in frame or not pd.api.types.is_numeric_dtype(frame["value"]):
        raise CannotEvaluate("needs_value")
    many = frame["count"].to_numpy(float) if "count" in frame else np.ones(len(frame))
    return frame["value"].to_numpy(float) * many, many


# Teams by days


def _panel(frame: pd.DataFrame) -> Panel:
    known = frame.dropna(subset=["team", "date", "treated"])
    total, volume = _measures(known)
    named = known.assign(total=total, volume=np.where(np.isfinite(total), volume, 0.0))
    wide = [
        named.pivot_table(index="team", columns="date", values=part, aggfunc="sum", fill_value=0.0)
        for part in ("total", "volume")
    ]
    dates = wide[0].columns
    treated = named.pivot_table(index="team", columns="date", values="treated", aggfunc="max")
    cut = _cut(known, dates)
    start = _starts(treated, cut)
    return Panel(
        tuple(wide[0].index),
        wide[0].to_numpy(float),
        wide[1].to_numpy(float),
        start,
        cut,
        pd.DataFrame({"date": dates}),
    )


def _cut(known: pd.DataFrame, dates: pd.Index) -> int | None:
    """The first column of "after" by the phase of the rows; None where no phase is told."""
    if "phase" not in known:
        return None
    later = str(known["phase"].cat.categories[0])
    first = known.loc[known["phase"].astype(str) == later, "date"].min()
    return int(dates.searchsorted(first))


def _starts(treated: pd.DataFrame, cut: int | None) -> np.ndarray:
    """The column from which each team was treated, NaN for never."""
    flags = treated.to_numpy(float) == 1
    ever = flags.any(axis=1)
    if cut is not None:
        return np.where(ever, float(cut), np.nan)
    first = flags.argmax(axis=1).astype(float)
    if (first[ever] == 0).all():
        raise CannotEvaluate("needs_times")
    return np.where(ever, first, np.nan)


def _of_panel(panel: Panel, is_treated: np.ndarray, cut: int, level: float) -> Changes:
    n_days = panel.total.shape[1]
    moved = panels.window_changes(panel.total, panel.volume, slice(0, cut), slice(cut, n_days))
    warnings = []
    if cut >= 2:
        trend = panels.pre_trend(panel.total, panel.volume, is_treated, slice(0, cut), level=level)
        apart = isinstance(trend, Estimate) and not trend.interval.low <= 1 <= trend.interval.high
        warnings += ["pre_trend"] if apart else []
    n = {"teams": len(panel.teams), "days_before": cut, "days_after": n_days - cut}
    volume = panel.volume.sum(axis=1)
    return Changes(panel.teams, is_treated, moved, volume, True, n, tuple(warnings))


def _one_team(panel: Panel, is_treated: np.ndarray, cut: int, level: float) -> Computed | None:
    """One treated team against the common path of all others, day by day."""
    dates = panel.dates["date"]
    if not pd.api.types.is_datetime64_any_dtype(dates):
        return None
    position, weekday = (dates - pd.Timestamp(1970, 1, 1)).dt.days.to_numpy(), dates.dt.weekday
    own, rest = (
        series.days_of(
            position, weekday, panel.total[part].sum(axis=0), panel.volume[part].sum(axis=0)
        )
        for part in (is_treated, ~is_treated)
    )
    found = panels.one_team(own, rest, int(position[cut]), level=level)
    if isinstance(found, CannotTell):
        return None
    main = _alternative(found, True)
    moved = _of_panel(panel, is_treated, cut, level)
    return Computed(
        "one_team", moved.n | {"teams_treated": 1, "teams_other": int((~is_treated).sum())},
        "relative", main.estimate, main.interval, found.statistic, found.df, found.p_value,
        _sides(moved), warnings=("one_team", *moved.warnings), margin=MARGIN, is_uncontrolled=True,
    )  # fmt: skip


def _staggered(panel: Panel, level: float) -> Computed:
    """Teams that start on different days, each against those not yet treated."""
    first = int(np.nanmin(panel.start))
    room = panel.total.shape[1] - int(np.nanmax(panel.start))
    n_before, n_after = min(WINDOW, first), max(1, min(WINDOW, room))
    found = panels.staggered(
        panel.total, panel.volume, panel.start, n_before=n_before, n_after=n_after, level=level
    )
    n = {"teams": len(panel.teams), "days_before": n_before, "days_after": n_after}
    if isinstance(found, CannotTell):
        return Computed("staggered", n, "relative", None, warnings=(found.reason,))
    main = _alternative(found.overall, True)
    n_treated, n_others = found.overall.n
    sides = (Side("treated", n_treated), Side("untreated", n_others))
    left = ("teams_left_out",) if found.n_left_out else ()
    return Computed(
        "staggered", n | {"cohorts": len(found.cohorts)}, "relative", main.estimate, main.interval,
        found.overall.statistic, found.overall.df, found.overall.p_value, sides, warnings=left,
        margin=MARGIN,
    )  # fmt: skip
