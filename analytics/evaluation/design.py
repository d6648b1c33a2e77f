"""Which comparison does a small table ask for, and why?

Three facts decide, never a test of the data against another test: who is compared with whom, what a
row is, and what kind of value is measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analytics.evaluation import inputs, series
from analytics.evaluation.card import CannotEvaluate, Design
from analytics.evaluation.proportions import MANY, RARE


@dataclass(frozen=True)
class Suggestion:
    """A design with its reason: a code under `design_reason.` and the values of its sentence."""

    design: Design
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


def suggest(frame: pd.DataFrame, *, is_rating: bool = False) -> Suggestion:
    """The design a table by role asks for; CannotEvaluate where nothing is compared or measured.

    frame: columns named by role (data.importing.roles). `is_rating`: the header of the values says
    that they are ratings.
    """
    names = set(frame)
    if any(name.startswith("value:") for name in names):
        n_items = sum(name.startswith("value:") for name in names)
        return Suggestion("reliability", "items_of_one_scale", {"n": n_items})
    for rule in (_over_time, _teams, _two_columns, _same_people, _parts_of_wholes):
        found = rule(frame, is_rating)
        if found is not None:
            return found
    if "value" not in names:
        raise CannotEvaluate("nothing_measured")
    return _different_people(frame, is_rating) or _one_group(frame, is_rating)


def of_groups(frame: pd.DataFrame) -> Suggestion:
    """The design of a table of means: one held against a target, two groups, or several."""
    if inputs.pair_columns(frame) is not None:
        return Suggestion("paired_means", "against_target")
    side = inputs.side_column(frame)
    n_sides = 1 if side is None else int(frame[side].nunique())
    if n_sides < 2:
        raise CannotEvaluate("nothing_compared")
    if n_sides == 2:
        return Suggestion("two_means", "different_people", {"n": 2})
    return Suggestion("several_means", "several_groups", {"n": n_sides})


def _over_time(frame: pd.DataFrame, is_rating: bool) -> Suggestion | None:
    """A date column whose rows are periods, not people."""
    if "date" not in frame or is_rating or "person" in frame:
        return None
    if not {"value", "numerator"} & set(frame):
        return None
    if "treated" in frame and "team" in frame and frame["treated"].nunique() == 2:
        return _of_teams(frame)
    many = next((name for name in ("group", "team") if name in frame), None)
    if "phase" not in frame and many is not None and frame[many].nunique() > 2:
        raise CannotEvaluate("many_series", n=int(frame[many].nunique()))
    split = series.split(frame)
    n_before, n_after = len(split.before.position), len(split.after.position)
    values = {"n_before": n_before, "n_after": n_after, "n": n_before + n_after}
    if split.is_found:
        return Suggestion("before_after_series", "step_found_in_series", values)
    is_in_order = split.before.position[-1] < split.after.position[0]
    if is_in_order and series.has_trend(split):
        return Suggestion("trend_series", "trend_before", values)
    return Suggestion("before_after_series", "one_series", values)


def _teams(frame: pd.DataFrame, _is_rating: bool) -> Suggestion | None:
    """Teams before and after, some of them treated."""
    has_times = "phase" in frame or {"before", "after"} <= set(frame)
    if {"team", "treated"} <= set(frame) and has_times:
        return _of_teams(frame)
    return None


def _of_teams(frame: pd.DataFrame) -> Suggestion:
    by_team = frame.groupby("team")["treated"].max()
    n = int((by_team == 1).sum())
    values = {"n_treated": n, "n_others": len(by_team) - n}
    return Suggestion("team_change", "comparison_teams", values)


def _two_columns(frame: pd.DataFrame, is_rating: bool) -> Suggestion | None:
    """Before and after of the same row side by side."""
    columns = inputs.pair_columns(frame)
    if columns is None:
        return None
    both = frame[list(columns)].dropna()
    kind = inputs.kind_of(pd.concat([both[c] for c in columns]), is_rating=is_rating)
    n = {"n": round(float(inputs.counts_of(frame)[both.index].sum()))}
    side = inputs.side_column(frame)
    is_before = "before" in columns
    if is_before and kind in ("number", "rating") and side and frame[side].nunique() == 2:
        return Suggestion("adjusted_means", "groups_with_baseline", n)
    if is_before and kind in ("number", "rating") and side and frame[side].nunique() > 2:
        groups = {"n": int(frame[side].nunique())}
        return Suggestion("several_means", "changes_of_groups", groups)
    designs: dict[str, Design] = {
        "binary": "paired_proportions", "rating": "paired_ranks", "number": "paired_means",
    }  # fmt: skip
    if kind == "words":
        raise CannotEvaluate("values_not_numbers")
    return Suggestion(designs[kind], "both_columns_of_one_row", n)


def _same_people(frame: pd.DataFrame, is_rating: bool) -> Suggestion | None:
    """The same identifier on both sides for most people."""
    shared = inputs.overlap(frame)
    if shared is None or not inputs.is_same_people(frame):
        return None
    values = {"n": shared[0], "n_people": shared[1]}
    kind = inputs.kind_of(frame["value"], is_rating=is_rating)
    designs: dict[str, Design] = {
        "binary": "paired_proportions", "rating": "paired_ranks", "number": "paired_means",
    }  # fmt: skip
    n_sides = int(frame[inputs.side_column(frame)].nunique())
    if n_sides > 2 and kind in designs:
        several: Design = "several_means" if kind == "number" else "several_ranks"
        return Suggestion(several, "same_people_several", values | {"n_conditions": n_sides})
    return Suggestion(designs[kind], "same_people", values) if kind in designs else None


def _parts_of_wholes(frame: pd.DataFrame, _is_rating: bool) -> Suggestion | None:
    """Counts of counts, or events per exposure."""
    whole = "exposure" if "exposure" in frame else "denominator"
    if "numerator" not in frame or whole not in frame:
        return None
    is_exposure = whole == "exposure"
    if not is_exposure and (frame["numerator"] > frame[whole]).any():
        raise CannotEvaluate("part_exceeds_whole")
    sides = inputs.counts(frame.rename(columns={whole: "exposure"}))
    n = {"n": len(sides)}
    is_large = min(s.n for s in sides) >= MANY
    rare = is_large and max(s.successes / s.n for s in sides) < RARE
    if is_exposure:
        return Suggestion("rates", "events_per_exposure", n)
    if "stratum" in frame and len(sides) == 2:
        return Suggestion("stratified_proportions", "strata_of_counts", _n_strata(frame))
    if rare:
        return Suggestion("rates", "rare_events", n)
    if len(sides) == 1:
        return Suggestion("one_proportion", "one_share", n)
    return Suggestion("two_proportions", "shares_of_different_people", n)


def _n_strata(frame: pd.DataFrame) -> dict[str, object]:
    return {"n": int(frame["stratum"].nunique())}


def _different_people(frame: pd.DataFrame, is_rating: bool) -> Suggestion | None:
    side = inputs.side_column(frame)
    if side is None or frame[side].nunique() < 2:
        return None
    n_sides = int(frame[side].nunique())
    kind = inputs.kind_of(frame["value"], is_rating=is_rating, is_counted="count" in frame)
    n: dict[str, object] = {"n": n_sides}
    if kind == "binary" and "stratum" in frame and n_sides == 2:
        return Suggestion("stratified_proportions", "strata_of_counts", _n_strata(frame))
    if kind == "binary":
        return Suggestion("two_proportions", "shares_of_different_people", n)
    if kind == "words":
        return Suggestion("two_proportions", "answers_by_group", n)
    if kind == "rating":
        return Suggestion("ratings" if n_sides == 2 else "several_ranks", "ratings_by_group", n)
    if not frame.dropna(subset=[side, "value"])[side].duplicated().any():
        # how far one number may be from another, none of the two can tell
        raise CannotEvaluate("one_number_a_side")
    if n_sides > 2:
        return Suggestion("several_means", "several_groups", n)
    if "baseline" in frame:
        return Suggestion("adjusted_means", "groups_with_baseline", n)
    return Suggestion("two_means", "different_people", n)


def _one_group(frame: pd.DataFrame, is_rating: bool) -> Suggestion:
    kind = inputs.kind_of(frame["value"], is_rating=is_rating, is_counted="count" in frame)
    n: dict[str, object] = {"n": round(float(inputs.counts_of(frame).sum()))}
    if kind == "binary":
        return Suggestion("one_proportion", "one_share", n)
    if kind == "rating":
        return Suggestion("ratings", "ratings_of_one_group", n)
    raise CannotEvaluate("nothing_compared")
