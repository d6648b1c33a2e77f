"""Metrics that moved the wrong way, and which training could answer them."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics import skills, targets
from analytics.comparison import counts_alike
from analytics.results import (
    Alarm,
    Alarms,
    AlarmSignal,
    AlarmSkill,
    AlarmState,
    CannotTell,
    MetricWatch,
    SkillGaps,
    Unwatched,
    WatchedDay,
)
from analytics.statistics import control

#: The newest days, whose signals are alarms: four whole weeks.
WATCH_DAYS = 28
#: Days before them that set the limits: 24 whole weeks, or what there is.
BASELINE_DAYS = 168
#: With fewer days than this no limits are set: of 56 the CUSUM alarms a third less often than
#: stated, of 84 within a quarter (bench/needs.py).
LEAST_BASELINE = 84
#: More days of a window than this share without a figure: it cannot be watched.
MOST_MISSING = 0.25
#: A smoother series than this alarms more often than stated.
SMOOTH = 0.6
#: Days drawn before the watched ones.
SHOWN_DAYS = 56
#: A mean gap of fewer levels than this is not named beside an alarm.
LEAST_GAP = 0.3


def find(
    metric_day_total: pd.DataFrame,
    skill_links: pd.DataFrame,
    skill_gap_by_role: pd.DataFrame,
    alarm_decisions: pd.DataFrame,
    *,
    as_of: date | None = None,
    minimum_group: int = targets.MINIMUM_GROUP,
) -> Alarms:
    """Which metrics moved the wrong way in their newest four weeks, and what could answer that?

    metric_day_total: all history; days after `as_of` are left out. A metric is held against the 24
    weeks before (analytics.statistics.control); the rule is also run over its own past, to say
    how often it would have alarmed there. A metric leads to the skills whose courses name it, and
    those to the roles that are short of them.
    """
    gaps = skills.gap_map(skill_gap_by_role, minimum_group=minimum_group)
    watched, unwatched = [], []
    if as_of is not None:
        is_past = pd.to_datetime(metric_day_total["observed_on"]) <= pd.Timestamp(as_of)
        metric_day_total = metric_day_total[is_past]
    for _, rows in metric_day_total.groupby("metric_id"):
        found = _watch(rows, skill_links, gaps, alarm_decisions)
        (watched if isinstance(found, MetricWatch) else unwatched).append(found)
    watched.sort(key=lambda watch: (watch.alarm is None, watch.metric_name))
    return Alarms(tuple(watched), tuple(unwatched))


def alarmed(found: Alarms) -> tuple[str, ...]:
    """Metrics whose alarm stands: nobody has put it off or dismissed it."""
    return tuple(
        watch.metric_id
        for watch in found.watched
        if watch.alarm is not None and watch.alarm.state in ("open", "accepted")
    )


def _watch(
    rows: pd.DataFrame,
    skill_links: pd.DataFrame,
    gaps: SkillGaps | CannotTell,
    alarm_decisions: pd.DataFrame,
) -> MetricWatch | Unwatched:
    first = rows.iloc[0]
    days = _calendar(rows)
    kind = str(first["kind"])
    is_share = kind == "ratio" and _are_shares(days)
    n_baseline = min(BASELINE_DAYS, len(days) - WATCH_DAYS)
    problem = _unwatchable(days, n_baseline)
    if problem is not None:
        return Unwatched(str(first["metric_id"]), str(first["metric_name"]), problem)
    found, signals = _signals(days, len(days), n_baseline, is_share)
    wrong = str(first["direction"]) == "lower"
    bad = tuple(signal for signal in signals if signal.is_higher == wrong)
    start = len(days) - WATCH_DAYS - n_baseline
    history = _history(days, n_baseline, is_share)
    return MetricWatch(
        str(first["metric_id"]),
        str(first["metric_name"]),
        kind,
        "lower" if wrong else "higher",
        "laney" if is_share else "xmr",
        _shown(days.index[start:], found),
        found.n_baseline,
        WATCH_DAYS,
        found.autocorrelation,
        control.FALSE_ALARM_RATE,
        *history,
        len(signals) - len(bad),
        _alarm(bad, days.index[start:], found, rows, skill_links, gaps, alarm_decisions),
        ("too_smooth",) if found.autocorrelation > SMOOTH else (),
    )


def _calendar(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per calendar day, missing where there is no figure, or where teams are missing.

    Figures that each count alike are their mean over the teams, without a denominator.
    """
    on = pd.DatetimeIndex(pd.to_datetime(rows["observed_on"]))
    days = pd.DataFrame(
        {
            name: rows[name].to_numpy(float, na_value=np.nan)
            for name in ("numerator", "denominator")
        },
        on,
    )
    if counts_alike(rows):
        days = pd.DataFrame(
            {"numerator": days["numerator"] / days["denominator"], "denominator": np.nan}
        )
    days[(rows["n_teams"] < rows["n_teams"].mode().max()).to_numpy()] = np.nan
    days = days.reindex(pd.date_range(on[0], on[-1]))
    return days.set_axis(days.index.date)


def _unwatchable(days: pd.DataFrame, n_baseline: int) -> CannotTell | None:
    if n_baseline < LEAST_BASELINE:
        return CannotTell("too_few_days", max(len(days), 0), LEAST_BASELINE + WATCH_DAYS)
    newest = days["numerator"].iloc[-(n_baseline + WATCH_DAYS) :]
    is_known = newest.notna().to_numpy()[None]
    weekday = (newest.index[0].weekday() + np.arange(len(newest)))[None] % 7
    (n_weekdays,), (needed,) = _needed(is_known, weekday, np.ones(is_known.shape, bool))
    if n_weekdays < 2 or is_known.sum() < needed:
        return CannotTell("too_many_gaps", int(is_known.sum()), int(needed) + 1)
    return None


def _needed(
    is_known: np.ndarray, weekday: np.ndarray, is_inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each window, a row: its weekdays with figures, and how many days need one.

    A metric without weekend figures has five days a week; what else is missing counts.
    """
    n_weekdays, n_wanted = np.zeros((2, len(is_known)), int)
    for day in range(7):
        is_day = weekday == day
        is_used = (is_known & is_day).any(axis=1)
        n_weekdays += is_used
        n_wanted += is_used * (is_inside & is_day).sum(axis=1)
    return n_weekdays, (1 - MOST_MISSING) * n_wanted


def _are_shares(days: pd.DataFrame) -> bool:
    """Whether no day has more above than below; days without figures say nothing about it."""
    known = days.dropna(subset=["numerator", "denominator"])
    return not known.empty and bool((known["numerator"] <= known["denominator"]).all())


def _signals(
    days: pd.DataFrame, end: int, n_baseline: int, is_share: bool
) -> tuple[control.Watched, tuple[AlarmSignal, ...]]:
    """The charts of the window that ends before position `end`, and the signals in its last
    days.
    """
    window = days.iloc[end - WATCH_DAYS - n_baseline : end]
    sizes = window["denominator"].to_numpy(float)
    found = control.watch(
        window["numerator"].to_numpy(float),
        None if np.isnan(sizes).all() else sizes,
        [day.weekday() for day in window.index],
        n_baseline,
        is_share=is_share,
    )
    on = list(window.index)
    signals = [
        AlarmSignal("shewhart", on[i], on[i], bool(found.value[i] > found.high[i]))
        for i in range(n_baseline, len(on))
        if found.value[i] > found.high[i] or found.value[i] < found.low[i]
    ]
    for sums, is_higher in ((found.above, True), (found.below, False)):
        for i in range(n_baseline, len(on)):
            if sums[i] > found.cusum_limit:
                since = on[min(i, _start_of(sums, i))]
                signals.append(AlarmSignal("cusum", on[i], since, is_higher))
    return found, tuple(sorted(signals, key=lambda signal: (signal.on, signal.chart)))


def _start_of(sums: np.ndarray, signal: int) -> int:
    """The day after the sum last stood at zero: when the movement began."""
    before = np.flatnonzero(sums[: signal + 1] <= 0)
    return int(before[-1]) + 1 if len(before) else 0


def _history(days: pd.DataFrame, n_baseline: int, is_share: bool) -> tuple[int, int]:
    """Days watched and signals raised, had the rule run in the metric's own past, month by
    month.
    """
    first = LEAST_BASELINE + WATCH_DAYS - 1
    ends = np.arange(len(days) - WATCH_DAYS, first, -WATCH_DAYS)
    # a month with fewer days before it has missing days before those
    at = ends[:, None] + np.arange(-n_baseline - WATCH_DAYS, 0)
    is_inside, at = at >= 0, np.maximum(at, 0)
    top, sizes = (
        np.where(is_inside, days[name].to_numpy(float)[at], np.nan)
        for name in ("numerator", "denominator")
    )
    weekday = (days.index[0].weekday() + at) % 7
    n_weekdays, needed = _needed(~np.isnan(top), weekday, is_inside)
    is_watched = (n_weekdays >= 2) & ((~np.isnan(top)).sum(axis=1) >= needed)
    if not is_watched.any():
        return 0, 0
    top, sizes, weekday = (one[is_watched] for one in (top, sizes, weekday))
    sizes = np.where(np.isnan(sizes).all(axis=1, keepdims=True), 1.0, sizes)
    found = control.watch_each(top, sizes, weekday, n_baseline, is_share=is_share)
    limit = found.cusum_limit[:, None]
    n_signals = sum(
        int(is_one[:, n_baseline:].sum())
        for is_one in (
            (found.value > found.high) | (found.value < found.low),
            found.above > limit,
            found.below > limit,
        )
    )
    return WATCH_DAYS * len(top), n_signals


def _shown(on: Sequence[date], found: control.Watched) -> tuple[WatchedDay, ...]:
    return tuple(
        WatchedDay(
            on[i],
            float(found.value[i]) if np.isfinite(found.value[i]) else None,
            float(found.expected[i]),
            float(found.low[i]),
            float(found.high[i]),
        )
        for i in range(max(0, len(on) - WATCH_DAYS - SHOWN_DAYS), len(on))
        if np.isfinite(found.expected[i])
    )


def _alarm(
    bad: tuple[AlarmSignal, ...],
    on: Sequence[date],
    found: control.Watched,
    rows: pd.DataFrame,
    skill_links: pd.DataFrame,
    gaps: SkillGaps | CannotTell,
    alarm_decisions: pd.DataFrame,
) -> Alarm | None:
    if not bad:
        return None
    metric_id, since = str(rows["metric_id"].iloc[0]), min(signal.since for signal in bad)
    inside = np.array([day >= since for day in on]) & np.isfinite(found.value)
    observed, usual = float(found.value[inside].mean()), float(found.usual[inside].mean())
    return Alarm(
        bad,
        since,
        int(inside.sum()),
        observed,
        usual,
        observed / usual - 1,
        _skills_behind(metric_id, skill_links, gaps),
        *_decision(metric_id, bad[-1].on, on[-1], alarm_decisions),
    )


def _skills_behind(
    metric_id: str, skill_links: pd.DataFrame, gaps: SkillGaps | CannotTell
) -> tuple[AlarmSkill, ...]:
    """Skills whose courses name the metric; those with the widest gap first."""
    rows = skill_links[skill_links["metric_id"] == metric_id]
    cells = () if isinstance(gaps, CannotTell) else gaps.cells
    found = []
    for row in rows.itertuples():
        short = [
            (cell.role, cell.gap)
            for cell in cells
            if cell.skill == row.skill_name and (cell.gap or 0.0) >= LEAST_GAP
        ]
        roles = tuple(sorted(short, key=lambda pair: (-pair[1], pair[0])))
        found.append(AlarmSkill(row.skill_id, row.skill_name, int(row.n_courses), roles))
    return tuple(sorted(found, key=lambda skill: -skill.roles[0][1] if skill.roles else 0.0))


def _decision(
    metric_id: str, last_signal: date, today: date, alarm_decisions: pd.DataFrame
) -> tuple[AlarmState, str, date | None, date | None]:
    """What was decided about these signals: later ones, and a day it was postponed to, open it
    again.
    """
    rows = alarm_decisions[alarm_decisions["metric_id"] == metric_id]
    if rows.empty:
        return "open", "", None, None
    newest = rows.iloc[0]
    to = newest["postponed_to"]
    postponed_to = None if pd.isna(to) else pd.Timestamp(to).date()
    is_covered = last_signal <= pd.Timestamp(newest["through_on"]).date()
    is_due = postponed_to is not None and postponed_to <= today
    state = str(newest["decision"]) if is_covered and not is_due else "open"
    decided_on = pd.Timestamp(newest["decided_at"]).date()
    return state, str(newest["reason"]), decided_on, postponed_to
