"""What one independent unit is: people with several rows, waves of them, teams, strata.

A table is brought to one row per person before any design looks at it, and what was done is said;
teams and strata are allowed for where groups are compared.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.evaluation import inputs
from analytics.evaluation.card import (
    FEWEST_OBSERVATIONS,
    Alternative,
    Computed,
    beside,
    computed,
    direction_of,
)
from analytics.results import CannotTell
from analytics.statistics import blocks, moments, strata, two_means
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.moments import Moments

#: So many labels that come back inside one group each look like people or teams.
FEWEST_LABELS = 4
#: Below this p, groups are not made up alike.
UNEVEN = 0.01


def one_row_each(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The table with one row per person (and side), and codes of what was done or is in doubt."""
    names = set(frame)
    if {"group", "phase"} <= names and not {"team", "date"} & names:
        in_rows = {"person", "value"} <= names and "count" not in names
        return _waves(frame) if in_rows else (frame, ("phases_mixed",))
    if {"person", "numerator"} <= names and "team" not in names:
        side = [c for c in (inputs.side_column(frame),) if c]
        comes_back = frame.dropna(subset=["person"]).duplicated(["person", *side]).any()
        return (frame.rename(columns={"person": "team"}) if comes_back else frame), ()
    if "count" in names or "value" not in names:
        return frame, ()
    if "person" in names:
        return _rows_of_people(frame)
    return frame, ("rows_may_repeat",) if _labels_come_back(frame) else ()


def uneven_strata(frame: pd.DataFrame) -> tuple[str, ...]:
    """Whether the groups are spread unlike, beyond chance, over strata that are not used."""
    side = inputs.side_column(frame)
    if side is None or "stratum" not in frame or inputs.is_same_people(frame):
        return ()
    whole = next((c for c in ("denominator", "exposure", "count") if c in frame), None)
    many = frame.assign(many=1.0 if whole is None else frame[whole])
    table = many.pivot_table(
        index=side, columns="stratum", values="many", aggfunc="sum", fill_value=0, observed=True
    )
    found = strata.chi_square(np.rint(table.to_numpy(float)))
    is_uneven = isinstance(found, Tested) and found.p_value < UNEVEN
    return ("strata_ignored",) if is_uneven else ()


def value_tables(frame: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each stratum its distinct values and how often each occurs, a row for each side."""
    side = inputs.side_column(frame) or "group"
    known = frame.dropna(subset=["stratum", side, "value"])
    known = known.assign(many=inputs.counts_of(known))
    labelled = inputs.sides_of(known, side)
    tables = []
    for _, rows in known.groupby("stratum", sort=True, observed=True):
        values, place = np.unique(rows["value"].to_numpy(float), return_inverse=True)
        many = rows["many"].to_numpy(float)
        of_side = (is_in.loc[rows.index].to_numpy(float) for _, is_in in labelled)
        tables.append((values, np.array([np.bincount(place, many * is_in) for is_in in of_side])))
    return tables


def inside(pooled: Computed, found: Tested | CannotTell, n_strata: int) -> Computed:
    """The test inside strata in the place of the pooled one, which stands beside it."""
    if isinstance(found, CannotTell):
        return replace(pooled, warnings=(*pooled.warnings, "strata_ignored"))
    beside_it = Alternative(f"pooled_{pooled.method}", pooled.estimate, None, pooled.p_value)
    return replace(
        pooled,
        method=found.method,
        n=pooled.n | {"strata": n_strata},
        statistic=found.statistic,
        df=found.df[0],
        p_value=found.p_value,
        alternatives=(beside_it, *pooled.alternatives),
        warnings=(*pooled.warnings, "composition_changed"),
    )


def _waves(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Groups measured at several times: before and after of each person, first wave and last."""
    known = frame.dropna(subset=["person", "group", "phase", "value"])
    labels = [label for label, _ in inputs.sides_of(known, "phase")]
    is_number = pd.api.types.is_numeric_dtype(frame["value"])
    one_group = (known.groupby("person", observed=True)["group"].nunique() == 1).all()
    if len(labels) < 2 or not is_number or not one_group:
        return frame, ("phases_mixed",)
    if "baseline" in frame:
        # what was before stands in a column of its own: the times after it are one outcome
        return _rows_of_people(frame.drop(columns="phase"))
    wide = known.pivot_table(
        index="person", columns="phase", values="value", aggfunc="mean", observed=True
    )
    groups = known.drop_duplicates("person").set_index("person")["group"]
    made = pd.DataFrame(
        {"after": wide[labels[0]], "before": wide[labels[-1]], "group": groups.reindex(wide.index)}
    ).reset_index()
    notes = ("waves_left_out",) if len(labels) > 2 else ()
    return made, (*notes, *_repeats(known, ["person", "phase"]))


def _rows_of_people(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """People with several rows: their mean, of a yes or no the person as a cluster of answers."""
    side = inputs.side_column(frame)
    keys = ["person"] if side is None else ["person", side]
    known = frame.dropna(subset=[*keys, "value"])
    shared, is_paired = inputs.overlap(frame), inputs.is_same_people(frame)
    notes = ("some_on_both_sides",) if shared and shared[0] and not is_paired else ()
    repeats = _repeats(known, keys)
    if not repeats or not pd.api.types.is_numeric_dtype(frame["value"]):
        return frame, notes
    if known["value"].isin([0, 1]).all() and not is_paired and "team" not in frame:
        # a row is an answer of a person then, and no period of a series
        return known.drop(columns="date", errors="ignore").rename(columns={"person": "team"}), notes
    told = known.groupby(keys, observed=True, sort=True)
    first = [c for c in ("team", "stratum") if c in frame]
    means = [c for c in ("value", "baseline") if c in frame]
    made = told.agg(dict.fromkeys(first, "first") | dict.fromkeys(means, "mean")).reset_index()
    if side is not None and hasattr(frame[side], "cat"):
        made[side] = pd.Categorical(made[side], frame[side].cat.categories, ordered=True)
    return made, (*notes, *repeats)


def _repeats(known: pd.DataFrame, keys: list[str]) -> tuple[str, ...]:
    return ("repeats_averaged",) if known.duplicated(keys).any() else ()


def _labels_come_back(frame: pd.DataFrame) -> bool:
    """Whether a column nobody named holds labels that come back, each inside one group only."""
    side = inputs.side_column(frame)
    if side is None or {"team", "date"} & set(frame):
        return False
    return any(is_nested(frame, c, side) for c in frame if c.startswith("other:"))


def is_nested(frame: pd.DataFrame, column: str, side: str) -> bool:
    """Whether the labels of a column come back in several rows, each of them on one side only."""
    known = frame.dropna(subset=[column, side])
    labels = known[column]
    if pd.api.types.is_numeric_dtype(labels) and not (labels % 1 == 0).all():
        return False
    n_labels = labels.nunique()
    is_many = max(FEWEST_LABELS, known[side].nunique() + 1) <= n_labels <= len(known) / 2
    return bool(is_many and (known.groupby(column, observed=True)[side].nunique() == 1).all())


def over_teams(
    frame: pd.DataFrame, level: float, compare: Callable[[pd.DataFrame, float], Computed]
) -> Computed:
    """People of one team resemble each other: the mean of each team is one observation."""
    plain = compare(frame.drop(columns="team"), level)
    side = inputs.side_column(frame)
    teams = team_means(frame, side)
    n_least = int(teams.groupby(side, observed=True)["team"].nunique().min())
    by_team = compare(teams.drop(columns="team"), level) if n_least >= 2 else plain
    if n_least < 2 or by_team.p_value is None:
        return replace(plain, warnings=(*plain.warnings, "clusters_ignored"))
    people = Alternative(plain.method, plain.estimate, plain.interval, plain.p_value)
    few = ("few_teams",) if n_least < FEWEST_OBSERVATIONS else ()
    return replace(
        by_team,
        method=f"{by_team.method}_of_teams",
        n=plain.n | {"teams": len(teams)},
        alternatives=(people, *by_team.alternatives),
        warnings=(*plain.warnings, *few),
        margin=plain.margin,
    )


def team_means(frame: pd.DataFrame, side: str) -> pd.DataFrame:
    """One row per team and side: the mean value, and the mean baseline where there is one."""
    measured = [name for name in ("value", "baseline") if name in frame]
    known = frame.assign(many=inputs.counts_of(frame)).dropna(subset=["team", side, *measured])
    weighted = known[measured].mul(known["many"], axis="index")
    sums = weighted.assign(team=known["team"], many=known["many"], **{side: known[side]})
    summed = sums.groupby(["team", side], observed=True)[[*measured, "many"]].sum().reset_index()
    means = summed[measured].div(summed["many"], axis="index")
    return summed[["team", side]].join(means)


def beside_teams(frame: pd.DataFrame, found: Computed, level: float) -> Computed:
    """Beside a change of people the one with one change per team: people of a team resemble.

    Where the change of team by team shows less, it decides.
    """
    rows = team_pairs(frame)
    if rows is None or found.p_value is None:
        return found
    pairs = (rows[name].to_numpy(float) - rows["first"].iloc[0] for name in ("first", "second"))
    teams = two_means.paired(moments.of_pairs(*pairs, np.ones(len(rows))), level=level)
    told = beside(teams) if isinstance(teams, Estimate) else Alternative("paired_t")
    is_shown = found.p_value < 1 - level
    if found.interval is not None:
        is_shown = direction_of(found.interval, 0.0) != "none"
    way = direction_of(told.interval, 0.0)
    is_alike = way != "none" and (found.estimate or 0.0) * (told.estimate or 0.0) > 0
    code = "teams_disagree" if is_shown and not is_alike else "teams_not_used"
    return replace(
        found,
        alternatives=(replace(told, method="paired_t_of_teams"), *found.alternatives),
        warnings=(*found.warnings, code),
    )


def ignored_teams(frame: pd.DataFrame) -> tuple[str, ...]:
    """A warning where two sides are compared by order and their people come in teams."""
    side = inputs.side_column(frame)
    if side is None or "team" not in frame or inputs.is_same_people(frame):
        return ()
    return ("clusters_ignored",) if frame["team"].nunique() < len(frame) else ()


def team_pairs(frame: pd.DataFrame) -> pd.DataFrame | None:
    """One row per team with both of its means, over people who have both; None where teams are not
    named, or every one of them has one person.
    """
    columns = inputs.pair_columns(frame)
    if "team" not in frame:
        return None
    if columns is None:
        wide = inputs.by_person(frame, inputs.side_column(frame) or "group")
        first, second = wide.columns[0], wide.columns[-1]
        teams = frame.drop_duplicates("person").set_index("person")["team"].reindex(wide.index)
        people = pd.DataFrame({"team": teams, "first": wide[first], "second": wide[second]})
        people["many"] = 1.0
    else:
        people = pd.DataFrame({"team": frame["team"], "many": inputs.counts_of(frame)})
        people[["first", "second"]] = frame[list(columns)]
    people = people.dropna()
    if people["team"].nunique() == people["many"].sum():
        return None
    sums = people[["first", "second"]].mul(people["many"], axis="index")
    summed = sums.assign(many=people["many"]).groupby(people["team"]).sum()
    return summed[["first", "second"]].div(summed["many"], axis="index")


def inside_strata(frame: pd.DataFrame, plain: Computed, level: float) -> Computed:
    """Beside the plain comparison the one inside strata; in its place where the two disagree."""
    strata_of = _strata(frame)
    found = blocks.difference_in_strata(strata_of, level=level) if strata_of else None
    if not isinstance(found, Estimate) or plain.estimate is None:
        return plain
    apart = plain.estimate - found.estimate
    is_reversed = plain.estimate * found.estimate < 0
    if not is_reversed and abs(apart) <= found.standard_error:
        return replace(plain, alternatives=(beside(found), *plain.alternatives))
    pooled = Alternative(plain.method, plain.estimate, plain.interval, plain.p_value)
    return replace(
        computed(found, plain.n | {"strata": len(strata_of)}, plain.unit, plain.sides),
        effect_sizes=plain.effect_sizes | {"pooled_difference": plain.estimate},
        alternatives=(pooled, *plain.alternatives),
        warnings=(*plain.warnings, "composition_changed"),
        margin=plain.margin,
        is_uncontrolled=plain.is_uncontrolled,
    )


def _strata(frame: pd.DataFrame) -> list[tuple[Moments, Moments]]:
    """Both sides of each stratum, about one origin; nothing where there are no strata."""
    side = inputs.side_column(frame)
    if side is None or not {"stratum", "value"} <= set(frame):
        return []
    known = frame.dropna(subset=["stratum", side, "value"])
    labels = [label for label, _ in inputs.sides_of(known, side)]
    origin = float(known["value"].iloc[0])
    known = known.assign(value=known["value"] - origin)
    found = []
    for _, part in known.groupby("stratum", sort=True):
        by_label = {s.label: s for s in inputs.samples(part) if s.n}
        both = (by_label.get(label) for label in labels)
        found.append(
            tuple(
                moments.of_values(s.values, s.counts) if s else Moments(0, 0.0, 0.0) for s in both
            )
        )
    return found
