"""A table by role into one judged card: design, number, interval, warnings, verdict."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from analytics.evaluation import (
    goals as goal,
)
from analytics.evaluation import (
    inputs,
    means,
    proportions,
    ranks,
    scales,
    series,
    several,
    teams,
    units,
)
from analytics.evaluation.card import (
    DISABLING,
    CannotEvaluate,
    Card,
    Computed,
    Design,
    disagreement,
    is_shown,
    side_of,
    verdict_of,
)
from analytics.evaluation.design import Suggestion, of_groups, suggest
from analytics.evaluation.goals import NO_GOALS, Goals

METHODS: dict[Design, Callable[[pd.DataFrame, float], Computed]] = {
    "one_proportion": proportions.one_proportion,
    "two_proportions": proportions.two_proportions_,
    "paired_proportions": proportions.paired,
    "stratified_proportions": proportions.stratified,
    "rates": proportions.rates,
    "two_means": means.two_means_,
    "paired_means": means.paired,
    "several_means": several.several,
    "adjusted_means": means.adjusted,
    "ranks": ranks.two_groups,
    "paired_ranks": ranks.paired,
    "several_ranks": ranks.several,
    "ratings": ranks.ratings,
    "before_after_series": series.before_after,
    "trend_series": series.with_trend,
    "team_change": teams.team_change,
    "reliability": scales.scale,
}
#: Designs that take every row for a person of its own.
INDEPENDENT: frozenset[str] = frozenset(
    {"two_proportions", "two_means", "several_means", "ranks", "several_ranks", "ratings", "rates"}
)
#: A row without one of these says nothing and is left out.
NEEDED = (
    "value", "group", "phase", "treated", "numerator", "denominator", "exposure", "baseline",
)  # fmt: skip
#: Designs that compare groups by order, and every row by itself.
BY_ORDER: frozenset[str] = frozenset({"ranks", "several_ranks", "ratings"})
#: Designs that columns side by side may be declared for: the same people under each.
OF_CONDITIONS: frozenset[str | None] = frozenset({"several_means", "several_ranks"})
PAIRED: frozenset[str] = frozenset({"paired_proportions", "paired_means", "paired_ranks"})
#: What the same measurements ask for if they are of different people.
IF_UNPAIRED: dict[Design, Design] = {
    "paired_proportions": "two_proportions", "paired_means": "two_means", "paired_ranks": "ranks",
}  # fmt: skip
#: Designs that ask the same of the same rows: either may be declared for the other.
ALIKE: tuple[frozenset[str], ...] = (
    frozenset({"two_means", "ranks"}),
    frozenset({"two_means", "adjusted_means"}),
    frozenset({"paired_means", "paired_ranks"}),
    frozenset({"several_means", "several_ranks"}),
    frozenset({"ratings", "ranks", "several_ranks"}),
    frozenset({"two_proportions", "rates"}),
    frozenset({"stratified_proportions", "rates"}),
    frozenset({"before_after_series", "trend_series"}),
)
#: Designs that means, deviations and numbers suffice for, and tests beside them that ask for rows.
OF_MOMENTS: frozenset[str] = frozenset({"two_means", "several_means", "paired_means"})
OF_ROWS = ("sign_flip", "signed_rank", "one_sided_", "wilcoxon")
IN_TIME: frozenset[str] = frozenset({"before_after_series", "trend_series", "team_change"})


def evaluate(
    frame: pd.DataFrame,
    *,
    design: Design | None = None,
    level: float = 0.95,
    is_rating: bool = False,
    is_score: bool = True,
    is_percent: bool = False,
    assumed: Sequence[str] = (),
    goals: Goals = NO_GOALS,
) -> Card:
    """What does this table say, by the design it asks for or by the declared one?

    frame: columns named by role (data.importing.roles). `is_rating`, `is_score`: what the headers
    of the values say; only scores have a highest mark and a mark to pass. `is_percent`: they are
    written as percentages, and apart by points. `assumed`: codes of what nobody said
    when the columns were recognised. `goals`: margin and target, declared beforehand; a
    single column of numbers can be held against a target too. A declared design that the data speak
    against is computed, and warned of. CannotEvaluate where neither can be computed.
    """
    if design in OF_CONDITIONS:
        frame = inputs.as_conditions(frame)
    of_means = "spread" in frame
    if of_means:
        frame = inputs.rows_of_means(frame)
    beside_target = _beside_target(frame, goals.target, is_rating, of_means=of_means)
    if beside_target is not None:
        frame, goals, is_score = beside_target, replace(goals, target=None), False
    frame, notes = units.one_row_each(frame)
    suggested = of_groups(frame) if of_means else _suggestion(frame, is_rating, design)
    chosen = design or suggested.design
    if of_means and chosen not in OF_MOMENTS:
        raise CannotEvaluate("needs_rows")
    found = _computed(frame, chosen, level, goals, is_score and not of_means)
    if of_means:
        found = _by_moments(found, frame)
    if beside_target is not None:
        found, suggested = _named_target(found), replace(suggested, reason="against_target")
    if is_percent:
        found = _in_percent(found)
    many = ("pairs_not_compared",) if len(found.sides) > inputs.MOST_COMPARED else ()
    doubts = (*_doubts(frame, chosen, found), *notes, *assumed, *many)
    if "pairing_assumed" in assumed and _pairing_decides(frame, chosen, found, level):
        doubts = ("pairing_decides", *doubts)
    return _judged(found, chosen, suggested, level, doubts)


def _pairing_decides(frame: pd.DataFrame, chosen: Design, found: Computed, level: float) -> bool:
    """Whether a difference shows only if measurements are of the same people, which nobody said."""
    is_paired = chosen in PAIRED or inputs.is_same_people(frame)
    if not is_paired or not is_shown(found, level):
        return False
    try:
        apart = METHODS[IF_UNPAIRED.get(chosen, chosen)](inputs.unpaired(frame), level)
    except CannotEvaluate:
        return True
    return not is_shown(apart, level) or side_of(apart, level) != side_of(found, level)


def _by_moments(found: Computed, frame: pd.DataFrame) -> Computed:
    """What printed means can tell: nothing of the shape of the values, or of who came twice."""
    others = tuple(a for a in found.alternatives if a.interval or not a.method.startswith(OF_ROWS))
    paired = ("paired_read_as_independent",) if "phase" in frame else ()
    warnings = (*(w for w in found.warnings if w != "exact_beside"), *paired, "from_means")
    return replace(found, alternatives=others, warnings=warnings)


def _computed(
    frame: pd.DataFrame, chosen: Design, level: float, goals: Goals, is_score: bool
) -> Computed:
    """What the method finds, held against margin and target."""
    found = METHODS[chosen](frame, level)
    if chosen in PAIRED:
        found = units.beside_teams(frame, found, level)
    if chosen in BY_ORDER:
        found = replace(found, warnings=(*found.warnings, *units.ignored_teams(frame)))
    if not is_score and chosen == "paired_means":
        found = _without_marks(found)
    if goals == NO_GOALS:
        return found
    return goal.against(found, partial(METHODS[chosen], frame), goals, level)


def _doubts(frame: pd.DataFrame, chosen: Design, found: Computed) -> tuple[str, ...]:
    # as many before as after, and nobody told apart: most likely the same people
    is_twice = chosen == "two_proportions" and "phase" in frame and "person" not in frame
    is_alike = is_twice and len({side.n for side in found.sides}) == 1
    is_several = chosen == "rates" and len(found.sides) > 2
    uneven = units.uneven_strata(frame) if is_several else ()
    blank = [c for c in NEEDED if c in frame and frame[c].isna().any()]
    left_out = ("rows_left_out",) if blank and "date" not in frame else ()
    return (*(("may_be_paired",) if is_alike else ()), *uneven, *left_out)


def _judged(
    found: Computed,
    chosen: Design,
    suggested: Suggestion,
    level: float,
    doubts: tuple[str, ...],
) -> Card:
    """The card: what the design overlooks and what the method warned of first, then the verdict."""
    warnings = dict.fromkeys(
        (
            *_against(chosen, suggested.design),
            *found.warnings,
            *doubts,
            *disagreement(found, level),
        )
    )
    ordered = tuple(sorted(warnings, key=lambda code: code not in DISABLING))
    verdict = verdict_of(found, ordered, level)
    is_declared = chosen != suggested.design
    reason = "declared" if is_declared else suggested.reason
    values = {"suggested": suggested.design} if is_declared else suggested.values
    return Card(chosen, suggested.design, reason, values, level, verdict, found, ordered)


def _beside_target(
    frame: pd.DataFrame, target: float | None, is_rating: bool, *, of_means: bool
) -> pd.DataFrame | None:
    """One column of numbers with nothing beside it, paired with the target; None for others."""
    sides = {"group", "phase", "treated", "date", "before", "first", "numerator", "baseline"}
    if target is None or sides & set(frame) or "value" not in frame:
        return None
    kind = inputs.kind_of(frame["value"], is_rating=is_rating, is_counted="count" in frame)
    if kind != "number" and not of_means:
        return None
    return frame.rename(columns={"value": "first"}).assign(second=target)


def _named_target(found: Computed) -> Computed:
    """The sides of a single column held against a target: the values, and the target."""
    if len(found.sides) != 2:
        return found
    first, second = found.sides
    sides = replace(first, label="value"), replace(second, label="target")
    method = "one_sample_t" if found.method == "paired_t" else found.method
    return replace(found, sides=sides, method=method)


def _in_percent(found: Computed) -> Computed:
    """Values that are percentages: apart by points, whatever there was to be counted."""
    sides = tuple(s if s.successes is not None else replace(s, is_share=True) for s in found.sides)
    unit = "points" if found.unit == "value" else found.unit
    return replace(found, unit=unit, sides=sides, in_percent=True)


def _without_marks(found: Computed) -> Computed:
    """What is not a score has no highest mark, no room below it, and no mark to pass."""
    sizes = {k: v for k, v in found.effect_sizes.items() if not k.startswith("normalised_gain")}
    warnings = (w for w in found.warnings if w not in ("ceiling", "selected_on_low_scores"))
    return replace(found, effect_sizes=sizes, warnings=tuple(warnings))


def _suggestion(frame: pd.DataFrame, is_rating: bool, declared: Design | None) -> Suggestion:
    """What the table asks for; where it asks for nothing, a declared design may still compute."""
    try:
        return suggest(frame, is_rating=is_rating)
    except CannotEvaluate:
        if declared is None:
            raise
        return Suggestion(declared, "only_declared")


def _against(chosen: Design, suggested: Design) -> tuple[str, ...]:
    """What a declared design overlooks in the table."""
    if chosen == suggested:
        return ()
    if suggested in PAIRED and chosen in INDEPENDENT:
        return ("paired_read_as_independent",)
    if (suggested, chosen) == ("stratified_proportions", "two_proportions"):
        return ("strata_ignored",)
    if suggested in IN_TIME and chosen in (INDEPENDENT | {"one_proportion"}):
        return ("days_read_as_independent",)
    if suggested == "trend_series" and chosen == "before_after_series":
        return ("pre_trend",)
    if suggested in ("ratings", "several_ranks", "paired_ranks") and chosen.endswith("means"):
        return ("ratings_as_means",)
    is_alike = any({chosen, suggested} <= group for group in ALIKE)
    return () if is_alike else ("other_design_suggested",)
