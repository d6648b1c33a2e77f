"""Did a business metric move after a training, and how far may that be believed?"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, exp
from typing import Any

import numpy as np
import pandas as pd

from analytics import targets
from analytics.results import CannotTell, Certainty, Change, Grade, Interval, Placebo
from analytics.statistics import series

#: No verdict with fewer calendar days than this on either side.
FEWEST_DAYS = 28
#: Of the days of a window at least this share must have data: five of seven, a closed weekend.
FEWEST_OBSERVED = 5 / 7
#: No verdict with fewer events (orders, tickets) than this on either side.
FEWEST_EVENTS = 10
#: A baseline of this many days earns design grade C.
LONG_BASELINE = 56
#: So much history before the training is needed for pretend dates to be a second opinion.
HISTORY_DAYS = 150
#: Fewer pretend dates than this cannot tell one in twenty.
FEWEST_PRETEND_DATES = 20
#: At most this share of pretend dates may have moved as far.
PLACEBO_SHARE = 0.05
#: Above this correlation with the day before, no method tested holds its error rate.
TOO_SMOOTH = 0.6
#: A change within plus or minus this is of no practical size.
MARGIN = 0.03

NOISE: dict[str, series.Noise] = {"ratio": "binomial", "count": "poisson"}


@dataclass(frozen=True)
class Windows:
    """Which days are compared: first and last day of each side, the training lies between."""

    before_from: date
    before_to: date
    after_from: date
    after_to: date

    @property
    def n_left_out(self) -> int:
        """Calendar days from the first to the last session."""
        return (self.after_from - self.before_to).days - 1


def before_after(
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    *,
    window_days: int = targets.WINDOW_DAYS,
    baseline_days: int = targets.BASELINE_DAYS,
    margin: float = MARGIN,
) -> Change | CannotTell:
    """How did the declared metric of one course change after it?

    Both frames hold one course. The after-window is the `window_days` after the last session; the
    baseline is up to `baseline_days` before the first one, in whole weeks; the training itself is
    left out. Days without volume are dropped and keep their place in the calendar.
    """
    if training_window.empty:
        return CannotTell("no_metric_declared")
    course = training_window.iloc[0]
    days, definition = _days(metric_by_course_day, course), _definition(course)
    if days is None:
        no_team = course.get("n_teams", 1) == 0
        return CannotTell("no_trained_team" if no_team else "no_metric_days", definition=definition)
    windows = _windows(days, course, window_days, baseline_days)
    if isinstance(windows, CannotTell):
        return replace(windows, definition=definition)
    before, after = _sides(days, windows)
    refusal = _refusal(before, after, windows, course)
    if refusal is not None:
        return replace(refusal, definition=definition)
    shift = series.level_shift(before, after, noise=NOISE.get(_kind(course, days)))
    if isinstance(shift, CannotTell):
        return replace(shift, definition=definition)
    return _change(days, before, after, windows, shift, course, margin)


def by_course(
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    *,
    window_days: int = targets.WINDOW_DAYS,
    baseline_days: int = targets.BASELINE_DAYS,
    margin: float = MARGIN,
) -> dict[str, Change | CannotTell]:
    """The change of every course that declares a metric, by course_id.

    Another course with the same metric that held sessions inside the compared windows is a caution.
    """
    by_id = dict(tuple(metric_by_course_day.groupby("course_id", sort=False)))
    changes = {
        row.course_id: before_after(
            by_id.get(row.course_id, metric_by_course_day.iloc[:0]),
            training_window.iloc[[place]],
            window_days=window_days,
            baseline_days=baseline_days,
            margin=margin,
        )
        for place, row in enumerate(training_window.itertuples())
    }
    return {
        course_id: _with_overlaps(change, course_id, training_window)
        for course_id, change in changes.items()
    }


def headline(
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    *,
    metric_id: str = "conversion",
    window_days: int = targets.WINDOW_DAYS,
    baseline_days: int = targets.BASELINE_DAYS,
    margin: float = MARGIN,
) -> Change | CannotTell:
    """The one change that stands for a metric: of the latest training that can be read.

    Where none can be read, the reason of the latest one. Courses are not pooled: their windows
    overlap, and so would their errors.
    """
    wanted = training_window[training_window["metric_id"] == metric_id]
    changes = by_course(
        metric_by_course_day,
        wanted,
        window_days=window_days,
        baseline_days=baseline_days,
        margin=margin,
    )
    newest = wanted.sort_values(["last_session_on", "course_id"], ascending=False)["course_id"]
    found = [changes[course_id] for course_id in newest]
    readable = [change for change in found if isinstance(change, Change)]
    return (readable or found or [CannotTell("no_metric_declared")])[0]


def certainty_of(
    interval: Interval, cautions: tuple[str, ...], *, margin: float = MARGIN
) -> Certainty:
    """How sure is a change without a comparison group? Read off the interval, at most `likely`."""
    if {"pre_trend", "too_smooth"} & set(cautions):
        return "cannot_tell"
    if -margin < interval.low and interval.high < margin:
        return "no_effect"
    excludes_zero = interval.low > 0 or interval.high < 0
    return "likely" if excludes_zero and "placebo_common" not in cautions else "cannot_tell"


def placebo(
    days: series.Days, windows: Windows, shift: series.Shift, *, first_session: int
) -> Placebo | None:
    """How often did the same comparison move as far at past dates, with no training at all?

    All dates whose windows, of the same lengths and with the same gap, end before the first
    session. None where there is no such date.
    """
    n_before = (windows.before_to - windows.before_from).days + 1
    n_after = (windows.after_to - windows.after_from).days + 1
    earliest = int(days.position[0]) + n_before + windows.n_left_out
    starts = np.arange(earliest, first_session - n_after + 1)
    if not len(starts):
        return None
    ratios = series.log_ratios(
        days.between(int(days.position[0]), first_session - 1),
        starts,
        n_before=n_before,
        n_between=windows.n_left_out,
        n_after=n_after,
        fewest_days=ceil(FEWEST_OBSERVED * n_after),
    )
    if not len(ratios):
        return None
    as_large = int(np.count_nonzero(np.abs(ratios) >= abs(shift.log_ratio)))
    return Placebo(len(ratios), as_large, tuple(float(lift) for lift in np.expm1(ratios)))


def _days(metric_by_course_day: pd.DataFrame, course: pd.Series) -> series.Days | None:
    if metric_by_course_day.empty:
        return None
    on = pd.to_datetime(metric_by_course_day["observed_on"])
    denominator = metric_by_course_day["denominator"].to_numpy(float, na_value=np.nan)
    uncounted = bool(np.isnan(denominator).all())
    days = series.days_of(
        (on - _EPOCH).dt.days.to_numpy(),
        on.dt.weekday.to_numpy(),
        metric_by_course_day["numerator"].to_numpy(float, na_value=np.nan),
        None if uncounted or _is_count(course) else denominator,
    )
    return days if len(days.position) else None


def _windows(
    days: series.Days, course: pd.Series, window_days: int, baseline_days: int
) -> Windows | CannotTell:
    if pd.isna(course["first_session_on"]) or pd.isna(course["last_session_on"]):
        return CannotTell("no_session_date")
    first, last = _date(course["first_session_on"]), _date(course["last_session_on"])
    available = _number(first) - int(days.position[0])
    baseline = min(baseline_days, available)
    if min(baseline, window_days) < FEWEST_DAYS:
        return CannotTell("window_too_short", max(0, min(baseline, window_days)), FEWEST_DAYS)
    baseline -= baseline % series.WEEK
    windows = Windows(
        first - timedelta(baseline),
        first - timedelta(1),
        last + timedelta(1),
        last + timedelta(window_days),
    )
    so_far = int(days.position[-1]) - _number(last)
    if so_far < window_days:
        return CannotTell(
            "after_window_open", max(0, so_far), window_days, ready_on=windows.after_to
        )
    return windows


def _sides(days: series.Days, windows: Windows) -> tuple[series.Days, series.Days]:
    return (
        days.between(_number(windows.before_from), _number(windows.before_to)),
        days.between(_number(windows.after_from), _number(windows.after_to)),
    )


def _refusal(
    before: series.Days, after: series.Days, windows: Windows, course: pd.Series
) -> CannotTell | None:
    lengths = (
        (windows.before_to - windows.before_from).days + 1,
        (windows.after_to - windows.after_from).days + 1,
    )
    for side, length in zip((before, after), lengths, strict=True):
        needed = ceil(FEWEST_OBSERVED * length)
        if len(side.position) < needed:
            return CannotTell("too_many_gaps", len(side.position), needed)
    # minutes are not events: an amount is counted by its pieces
    is_amount = course.get("kind") == "amount"
    events = min((side.volume if is_amount else side.total).sum() for side in (before, after))
    return (
        CannotTell("too_few_events", int(events), FEWEST_EVENTS) if events < FEWEST_EVENTS else None
    )


def _change(
    days: series.Days,
    before: series.Days,
    after: series.Days,
    windows: Windows,
    shift: series.Shift,
    course: pd.Series,
    margin: float,
) -> Change:
    first_session = _number(windows.before_to) + 1
    pretend = placebo(days, windows, shift, first_session=first_session)
    trend = series.slope(before) or series.Slope(0.0, 0.0, 0.0, 0)
    n_dropped = _n_dropped(before, after, windows)
    history = first_session - int(days.position[0])
    cautions = _cautions(shift, trend, pretend, history=history, n_dropped=n_dropped)
    levels = _levels(shift)
    return Change(
        metric_id=course["metric_id"],
        **_compared(before, after, windows),
        **levels,
        certainty=certainty_of(levels["relative_interval"], cautions, margin=margin),
        is_favourable=(shift.log_ratio > 0) == (_direction(course) == "higher"),
        grade=_grade(windows),
        pre_trend_per_day=trend.per_day,
        pre_trend_interval=Interval(trend.low, trend.high),
        placebo=pretend,
        cautions=cautions,
        definition=_definition(course),
        direction=_direction(course),
        n_days_dropped=n_dropped,
        margin=margin,
        course_id=course["course_id"],
        course_name=course["course_name"],
    )


def _compared(before: series.Days, after: series.Days, windows: Windows) -> dict[str, Any]:
    """Which days, and how much volume, stand on either side."""
    return {
        "cut_on": windows.after_from,
        "before_from_on": windows.before_from,
        "after_to_on": windows.after_to,
        "n_days_before": len(before.position),
        "n_days_after": len(after.position),
        "n_days_left_out": windows.n_left_out,
        "denominator_before": float(before.volume.sum()),
        "denominator_after": float(after.volume.sum()),
    }


def _levels(shift: series.Shift) -> dict[str, Any]:
    """The change on every scale, all from the one interval of the log ratio."""
    base, half = shift.level_before, (shift.high - shift.low) / 2
    low, lift, high = (float(value) for value in np.expm1([shift.low, shift.log_ratio, shift.high]))
    return {
        "before": base,
        "after": shift.level_after,
        "relative": lift,
        "relative_interval": Interval(low, high),
        "absolute": base * lift,
        "absolute_interval": Interval(base * low, base * high),
        "counterfactual_band": Interval(base * exp(-half), base * exp(half)),
        "p_value": shift.p_value,
        "degrees_of_freedom": shift.degrees_of_freedom,
        "dispersion": shift.dispersion,
        "autocorrelation": shift.autocorrelation,
    }


def _cautions(
    shift: series.Shift,
    trend: series.Slope,
    pretend: Placebo | None,
    *,
    history: int,
    n_dropped: int,
) -> tuple[str, ...]:
    """What could fool us, the gravest first."""
    found = {
        "pre_trend": trend.low > 0 or trend.high < 0,
        "too_smooth": shift.autocorrelation > TOO_SMOOTH,
        **_second_opinion(pretend, shift, history),
        "days_dropped": n_dropped > 0,
    }
    return tuple(code for code, holds in found.items() if holds)


def _second_opinion(pretend: Placebo | None, shift: series.Shift, history: int) -> dict[str, bool]:
    """Do pretend dates speak against a change? Only against one that the interval shows."""
    enough = (
        pretend is not None and history >= HISTORY_DAYS and pretend.n_dates >= FEWEST_PRETEND_DATES
    )
    shown = shift.low > 0 or shift.high < 0
    common = enough and shown and pretend.n_as_large > PLACEBO_SHARE * pretend.n_dates
    return {"placebo_common": common, "history_short": not enough}


def _with_overlaps(
    change: Change | CannotTell, course_id: str, training_window: pd.DataFrame
) -> Change | CannotTell:
    if isinstance(change, CannotTell):
        return change
    others = training_window[
        (training_window["metric_id"] == change.metric_id)
        & (training_window["course_id"] != course_id)
    ]
    starts = pd.to_datetime(others["first_session_on"])
    ends = pd.to_datetime(others["last_session_on"])
    overlap = (starts <= pd.Timestamp(change.after_to_on)) & (
        ends >= pd.Timestamp(change.before_from_on)
    )
    if not overlap.any():
        return change
    return replace(change, cautions=(*change.cautions, "other_course"))


def _n_dropped(before: series.Days, after: series.Days, windows: Windows) -> int:
    calendar = (windows.after_to - windows.before_from).days + 1 - windows.n_left_out
    return calendar - len(before.position) - len(after.position)


def _grade(windows: Windows) -> Grade:
    length = (windows.before_to - windows.before_from).days + 1
    return "C" if length >= LONG_BASELINE else "D"


def _kind(course: pd.Series, days: series.Days) -> str:
    kind = course.get("kind")
    if pd.isna(kind):
        return "count" if (days.volume == 1).all() else "ratio"
    return str(kind)


def _is_count(course: pd.Series) -> bool:
    return course.get("kind") == "count"


def _direction(course: pd.Series) -> str:
    return "lower" if course.get("direction") == "lower" else "higher"


def _definition(course: pd.Series) -> str:
    kind = course.get("kind")
    return f"before_after_{'ratio' if pd.isna(kind) else kind}"


_EPOCH = pd.Timestamp(1970, 1, 1)


def _number(day: date) -> int:
    return (pd.Timestamp(day) - _EPOCH).days


def _date(day: object) -> date:
    return pd.Timestamp(day).date()
