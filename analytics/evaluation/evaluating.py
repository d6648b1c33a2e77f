"""A table by role into one judged card: design, number, interval, warnings, verdict."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from analytics.evaluation import means, proportions, ranks, scales, series, several, teams, units
from analytics.evaluation.card import (
    DISABLING,
    CannotEvaluate,
    Card,
    Computed,
    Design,
    disagreement,
    verdict_of,
)
from analytics.evaluation.design import Suggestion, suggest

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
#: Designs that add up over strata in the table without a look at them.
POOLING: frozenset[str] = frozenset(
    {"two_proportions", "several_means", "ranks", "several_ranks", "ratings", "rates"}
)
PAIRED: frozenset[str] = frozenset({"paired_proportions", "paired_means", "paired_ranks"})
#: Designs that ask the same of the same rows: either may be declared for the other.
ALIKE: tuple[frozenset[str], ...] = (
    frozenset({"two_means", "ranks"}),
    frozenset({"two_means", "adjusted_means"}),
    frozenset({"paired_means", "paired_ranks"}),
    frozenset({"several_means", "several_ranks"}),
    frozenset({"ratings", "ranks", "several_ranks"}),
    frozenset({"two_proportions", "rates"}),
    frozenset({"before_after_series", "trend_series"}),
)
IN_TIME: frozenset[str] = frozenset({"before_after_series", "trend_series", "team_change"})


def evaluate(
    frame: pd.DataFrame,
    *,
    design: Design | None = None,
    level: float = 0.95,
    is_rating: bool = False,
    is_score: bool = True,
    assumed: Sequence[str] = (),
) -> Card:
    """What does this table say, by the design it asks for or by the declared one?

    frame: columns named by role (data.importing.roles). `is_rating`, `is_score`: what the headers
    of the values say; only scores have a highest mark and a mark to pass. `assumed`: codes of what
    nobody said when the columns were recognised. A declared design that the data speak against is
    computed, and warned of. CannotEvaluate where neither can be computed.
    """
    frame, notes = units.one_row_each(frame)
    suggested = _suggestion(frame, is_rating, design)
    chosen = design or suggested.design
    found = METHODS[chosen](frame, level)
    if not is_score and chosen == "paired_means":
        found = _without_marks(found)
    warnings = dict.fromkeys(
        (
            *_against(chosen, suggested.design),
            *found.warnings,
            *(units.uneven_strata(frame) if chosen in POOLING else ()),
            *notes,
            *assumed,
            *disagreement(found, level),
        )
    )
    ordered = tuple(sorted(warnings, key=lambda code: code not in DISABLING))
    verdict = verdict_of(found, ordered, level)
    is_declared = chosen != suggested.design
    reason = "declared" if is_declared else suggested.reason
    values = {"suggested": suggested.design} if is_declared else suggested.values
    return Card(chosen, suggested.design, reason, values, level, verdict, found, ordered)


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
    if suggested == "stratified_proportions" and chosen in ("two_proportions", "rates"):
        return ("strata_ignored",)
    if suggested in IN_TIME and chosen in (INDEPENDENT | {"one_proportion"}):
        return ("days_read_as_independent",)
    if suggested == "trend_series" and chosen == "before_after_series":
        return ("pre_trend",)
    if suggested in ("ratings", "several_ranks", "paired_ranks") and chosen.endswith("means"):
        return ("ratings_as_means",)
    is_alike = any({chosen, suggested} <= group for group in ALIKE)
    return () if is_alike else ("other_design_suggested",)
