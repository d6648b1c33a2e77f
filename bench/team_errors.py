"""How often are trained and other teams called different, when nobody was trained?"""

from typing import Any

import numpy as np
from scipy import stats

from analytics.statistics import panels, series
from bench.measured import LEVEL, SEED, Measured
from bench.series_errors import every, sides
from bench.simulation import TEAM_DESIGNS, TeamDesign, team_panel

#: Panels are drawn in lots, so that they fit in memory.
LOT = 1_000
CUT = 30


def team_designs(n_series: int) -> Measured:
    """Five designs without effect: the usual mistakes, and one change per team."""
    rows = {name: _rates(design, n_series) for name, design in TEAM_DESIGNS.items()}
    note = (
        "30 + 30 days, a shock shared by all teams and one of each team, correlation .5. Bar for "
        "one change per team, pooled: 4 to 6 in every row."
    )
    return Measured("teams", "Teams without any effect", note, rows)


def team_lifts(n_series: int) -> Measured:
    """A true lift of the trained teams: intervals that hold it, and lifts seen."""
    rows, lift = {}, 0.10
    for name, design in TEAM_DESIGNS.items():
        held, seen = [], []
        for total, volume in _drawn(design, n_series, lift_from=CUT, lift=lift):
            moved = panels.window_changes(total, volume, slice(0, CUT), slice(CUT, None))
            half = len(moved) // 2
            found = panels.team_change(moved[:half], moved[half:])
            held.append(found.interval.low <= 1 + lift <= found.interval.high)
            seen.append(found.interval.low > 1)
        rows[name] = {"intervals that hold the truth": np.mean(held), "lifts seen": np.mean(seen)}
    note = "Bar for intervals: 94 to 96.5."
    return Measured("team_truths", f"A true lift of {lift:+.0%} of the trained teams", note, rows)


def other_starts(n_series: int) -> Measured:
    """No effect: teams that start on different days, and one trained team beside five others."""
    rows = {}
    for name, start in (
        ("12 teams, 3 starts, 3 never", np.repeat([40, 70, 100, np.nan], 3)),
        ("8 teams, 4 starts, 4 never", np.r_[40, 60, 80, 100, np.full(4, np.nan)]),
    ):
        drawn = _drawn(TeamDesign(len(start) // 2, 0.05, 0.0), n_series, n_days=140)
        found = [panels.staggered(*pair, start, n_before=30, n_after=30) for pair in drawn]
        rows[name] = {"false alarms": np.mean([f.overall.p_value < LEVEL for f in found])}
    for name, drift in (("one of 6 teams, parallel", 0.0), ("one of 6 teams, drift", 0.05)):
        drawn = _drawn(TeamDesign(3, drift, 0.0), n_series)
        found = [_one_team(*pair) for pair in drawn]
        rows[name] = {"false alarms": np.mean(np.array(found) < LEVEL)}
    note = (
        "30 + 30 days. Bar: at most 6 for staggered starts. One team cannot be told from its own "
        "drift: that row is why it is called weaker."
    )
    return Measured("other_starts", "Staggered starts, and one trained team", note, rows)


def _one_team(total: np.ndarray, volume: np.ndarray) -> float:
    trained = every(total[0], volume[0])
    return panels.one_team(trained, every(total[1:].sum(0), volume[1:].sum(0)), CUT).p_value


def _rates(design: TeamDesign, n_series: int) -> dict[str, float]:
    found = np.array([_p_values(*pair) for pair in _drawn(design, n_series)])
    names = ("z test of the trained", "t over trained teams", "before and after of the trained")
    names += ("one change per team, pooled", "one change per team, Welch")
    return dict(zip(names, np.mean(found < LEVEL, axis=0).tolist(), strict=True))


def _p_values(total: np.ndarray, volume: np.ndarray) -> list[float]:
    half = len(total) // 2
    moved = panels.window_changes(total, volume, slice(0, CUT), slice(CUT, None))
    trained = sides(total[:half].sum(axis=0), volume[:half].sum(axis=0), CUT)
    return [
        series.two_proportion_z(*trained),
        float(stats.ttest_1samp(moved[:half], 0).pvalue),
        series.level_shift(*trained).p_value,
        panels.team_change(moved[:half], moved[half:]).p_value,
        panels.team_change_welch(moved[:half], moved[half:]).p_value,
    ]


def _drawn(design: TeamDesign, n_series: int, **truth: Any) -> list[tuple]:
    rng, drawn = np.random.default_rng(SEED), []
    for done in range(0, n_series, LOT):
        total, volume = team_panel(rng, design, min(LOT, n_series - done), **truth)
        drawn += list(zip(total, volume, strict=True))
    return drawn
