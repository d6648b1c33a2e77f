"""From a frame by role to what the methods take: groups, pairs, shares, strata, items."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analytics.evaluation.card import FEWEST_OBSERVATIONS, CannotEvaluate, Computed, Side

#: From this share of people on who appear in both waves, a comparison is one of pairs.
PAIRED_SHARE = 0.6
#: Of more groups nobody reads which pairs differ; so many are 435 pairs.
MOST_COMPARED = 30


@dataclass(frozen=True)
class Sample:
    """Values of one side, each with how often it occurs."""

    label: str
    values: np.ndarray
    counts: np.ndarray

    @property
    def n(self) -> int:
        """Observations, not distinct values."""
        return round(float(self.counts.sum()))

    @property
    def mean(self) -> float:
        """The mean, taken about the first value so that large offsets lose nothing."""
        away = self.values - self.values[0]
        return float(self.values[0] + np.average(away, weights=self.counts))


@dataclass(frozen=True)
class Pairs:
    """Two measurements of the same people: the first is the one subtracted from.

    `n_unpaired` people have only one of the two.
    """

    labels: tuple[str, str]
    first: np.ndarray
    second: np.ndarray
    counts: np.ndarray
    n_unpaired: int

    @property
    def n(self) -> int:
        """People with both measurements."""
        return round(float(self.counts.sum()))

    @property
    def changes(self) -> np.ndarray:
        """First minus second, without the last digits that only the subtraction made."""
        changes = self.first - self.second
        largest = float(np.max(np.abs([self.first, self.second]), initial=0.0))
        return np.round(changes, 14 - math.ceil(math.log10(largest))) if largest else changes


#: Columns side by side are conditions from so many on; two are a pair.
FEWEST_CONDITIONS = 3
#: Columns of numbers that are no answers of somebody.
NO_ITEMS = ("person", "count", "date", "treated", "denominator", "exposure")


@dataclass(frozen=True)
class Count:
    """Successes of n on one side; n is exposure where events can come more than once."""

    label: str
    successes: float
    n: float


def side_column(frame: pd.DataFrame) -> str | None:
    """The column that splits the rows into sides."""
    return next((name for name in ("group", "phase", "treated") if name in frame), None)


def kind_of(values: pd.Series, *, is_rating: bool = False, is_counted: bool = False) -> str:
    """What values are: "binary" (0 and 1), "rating" (few whole steps), "words" or "number"."""
    known = values.dropna()
    if not pd.api.types.is_numeric_dtype(known):
        return "words"
    if len(known) and known.isin([0, 1]).all():
        return "binary"
    is_whole = bool((known % 1 == 0).all()) and bool(known.between(0, 10).all())
    looks_rated = is_rating or (is_counted and known.nunique() >= 3) or _fills_scale(known)
    return "rating" if is_whole and looks_rated else "number"


def _fills_scale(known: pd.Series) -> bool:
    """Steps 1 to 5 or 1 to 7, all of them used by a dozen answers or more."""
    steps = sorted(known.unique())
    return len(known) >= 12 and steps in ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6, 7])


def pair_columns(frame: pd.DataFrame) -> tuple[str, str] | None:
    """The two columns that hold a pair per row, the one subtracted from first."""
    for first, second in (("after", "before"), ("first", "second")):
        if {first, second} <= set(frame):
            return first, second
    return None


def ns(found: list[Sample]) -> dict[str, float]:
    """How many in all and on each side."""
    return {"total": sum(s.n for s in found)} | {s.label: s.n for s in found}


def sides(found: list[Sample]) -> tuple[Side, ...]:
    """Sides with their means."""
    return tuple(Side(s.label, s.n, s.mean) for s in found)


def few(found: list[Sample]) -> tuple[str, ...]:
    """A warning where a side has too few to conclude from."""
    return ("too_few_observations",) if min(s.n for s in found) < FEWEST_OBSERVATIONS else ()


def nothing_to_tell(samples: list[Sample], method: str) -> Computed:
    """Too few or all alike: the means are shown, nothing is concluded."""
    apart = samples[0].mean - samples[-1].mean
    codes = few(samples) or ("no_variation",)
    return Computed(method, ns(samples), "value", apart, sides=sides(samples), warnings=codes)


def as_conditions(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of numbers side by side as what the same people did under several conditions.

    One row per person and column, whose name is the `group`; rows are people where none is named.
    Unchanged where something says what is compared, or how often a row occurs.
    """
    names = _side_by_side(frame)
    told = {"date", "count", "denominator", "exposure"} & set(frame) or side_column(frame)
    if len(names) < FEWEST_CONDITIONS or told:
        return frame
    people = frame["person"] if "person" in frame else pd.Series(range(len(frame)), frame.index)
    long = frame[names].rename(columns=_bare)
    melted = pd.concat(
        [pd.DataFrame({"person": people, "group": c, "value": long[c]}) for c in long],
        ignore_index=True,
    )
    labels = pd.Categorical(melted["group"], categories=list(long), ordered=True)
    return melted.assign(group=labels)


def rows_of_means(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of means (`value`), deviations (`spread`) and numbers (`count`) as values and counts.

    Each row becomes values that have just this mean and this standard deviation (n - 1 below): as
    many on either side of the mean, one at it where n is odd. What rests on moments alone comes out
    as from the rows themselves; nothing else may be read from them.
    """
    known = frame.dropna(subset=["value", "spread", "count"])
    n, spread = known["count"], known["spread"]
    if known.empty or (n < 1).any() or (n % 1 != 0).any() or (spread < 0).any():
        raise CannotEvaluate("means_need_numbers")
    half = n // 2
    away = spread * np.sqrt(np.where(n % 2 == 0, (n - 1) / n, 1.0))
    parts = [
        known.assign(value=known["value"] + away, count=half),
        known.assign(value=known["value"] - away, count=half),
        known.assign(count=n - 2 * half),
    ]
    return pd.concat(parts, ignore_index=True).drop(columns="spread")


def counts_of(frame: pd.DataFrame) -> np.ndarray:
    """How often each row occurs."""
    return frame["count"].to_numpy(float) if "count" in frame else np.ones(len(frame))


def samples(frame: pd.DataFrame) -> list[Sample]:
    """Values by side, missing values left out; two columns before and after are two sides."""
    columns = pair_columns(frame)
    if columns is not None and "value" not in frame and side_column(frame) is not None:
        # groups measured twice: the change of each person
        frame = frame.assign(value=frame[columns[0]] - frame[columns[1]])
    elif columns is not None and "value" not in frame:
        many = counts_of(frame)
        return [_sample(name, frame[name], many) for name in columns]
    if "value" not in frame:
        raise CannotEvaluate("needs_value")
    side = side_column(frame)
    if side is None:
        return [_sample("", frame["value"], counts_of(frame))]
    many = counts_of(frame)
    return [
        _sample(str(label), frame["value"][rows], many[rows.to_numpy()])
        for label, rows in sides_of(frame, side)
    ]


def sides_of(frame: pd.DataFrame, side: str) -> list[tuple[str, pd.Series]]:
    """Labels of a side column in the order of the subtraction, each with its rows."""
    if side == "treated":
        return [("treated", frame[side] == 1), ("untreated", frame[side] == 0)]
    column = frame[side]
    labels = column.cat.categories if hasattr(column, "cat") else sorted(column.dropna().unique())
    return [(str(label), column == label) for label in labels if (column == label).any()]


def _sample(label: str, values: pd.Series, many: np.ndarray) -> Sample:
    if not pd.api.types.is_numeric_dtype(values):
        raise CannotEvaluate("values_not_numbers")
    x = values.to_numpy(float)
    known = np.isfinite(x) & (many > 0)
    return Sample(label, x[known], many[known])


def pairs(frame: pd.DataFrame) -> Pairs:
    """Both measurements of each person, from two columns or from a person and a side column."""
    columns = pair_columns(frame)
    if columns is not None:
        first, second = (frame[name].to_numpy(float) for name in columns)
        many = counts_of(frame)
        both = np.isfinite(first) & np.isfinite(second)
        one = np.isfinite(first) ^ np.isfinite(second)
        return Pairs(columns, first[both], second[both], many[both], round(many[one].sum()))
    side = side_column(frame)
    if "person" not in frame or "value" not in frame or side is None:
        raise CannotEvaluate("needs_pairs")
    wide = by_person(frame, side)
    first, second = wide.iloc[:, 0].to_numpy(float), wide.iloc[:, -1].to_numpy(float)
    both = np.isfinite(first) & np.isfinite(second)
    labels = (str(wide.columns[0]), str(wide.columns[-1]))
    n = int(both.sum())
    return Pairs(labels, first[both], second[both], np.ones(n), len(wide) - n)


def by_person(frame: pd.DataFrame, side: str) -> pd.DataFrame:
    """One row per person, one column per side in the order of the subtraction; repeats averaged."""
    known = frame.dropna(subset=["person", side, "value"])
    labels = [label for label, _ in sides_of(frame, side)]
    named = (
        known[side].map({1.0: "treated", 0.0: "untreated"}) if side == "treated" else known[side]
    )
    wide = known.assign(side=named.astype(str)).pivot_table(
        index="person", columns="side", values="value", aggfunc="mean"
    )
    return wide.reindex(columns=labels)


def overlap(frame: pd.DataFrame) -> tuple[int, int] | None:
    """People who appear on both sides, and all people; None where people are not named."""
    side = side_column(frame)
    if "person" not in frame or side is None or "value" not in frame:
        return None
    known = frame.dropna(subset=["person", side])
    n_sides = known.groupby("person", observed=True)[side].nunique()
    return int((n_sides >= 2).sum()), len(n_sides)


def is_same_people(frame: pd.DataFrame) -> bool:
    """Whether most people appear under two conditions or more."""
    shared = overlap(frame)
    return shared is not None and shared[1] > 0 and shared[0] >= PAIRED_SHARE * shared[1]


def unpaired(frame: pd.DataFrame) -> pd.DataFrame:
    """The same measurements as of different people: two columns below each other, nobody named."""
    columns = pair_columns(frame)
    if columns is None:
        return frame.drop(columns="person", errors="ignore")
    labels = pd.Categorical(np.repeat(columns, len(frame)), categories=columns)
    values = np.concatenate([frame[name] for name in columns])
    many = np.tile(counts_of(frame), len(columns))
    return pd.DataFrame({"value": values, "group": labels, "count": many})


def pairs_of(n: int) -> list[tuple[int, int]]:
    """Every two of n groups; none of more than MOST_COMPARED."""
    return list(combinations(range(n), 2)) if n <= MOST_COMPARED else []


def complete(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """One row per person who was measured under every condition, and how many were not."""
    wide = by_person(frame, side_column(frame) or "group")
    kept = wide.dropna()
    return kept, len(wide) - len(kept)


def counts(frame: pd.DataFrame) -> list[Count]:
    """Successes of n by side, from counts or from answers of 0 and 1."""
    whole = "exposure" if "exposure" in frame else "denominator"
    if "numerator" in frame and whole in frame:
        return _summed(frame.dropna(subset=["numerator", whole]), whole)
    if "value" not in frame and pair_columns(frame) is None:
        raise CannotEvaluate("needs_shares")
    found = samples(frame)
    if any(not np.isin(sample.values, [0, 1]).all() for sample in found):
        raise CannotEvaluate("values_not_yes_no")
    return [Count(s.label, float(s.values @ s.counts), float(s.counts.sum())) for s in found]


def _summed(frame: pd.DataFrame, whole: str) -> list[Count]:
    if (frame["numerator"] < 0).any() or (frame[whole] < 0).any():
        raise CannotEvaluate("negative_counts")
    if whole == "denominator" and (frame["numerator"] > frame[whole]).any():
        raise CannotEvaluate("part_exceeds_whole")
    side = side_column(frame)
    if side is None:
        return [Count("", frame["numerator"].sum(), frame[whole].sum())]
    return [
        Count(label, float(frame["numerator"][rows].sum()), float(frame[whole][rows].sum()))
        for label, rows in sides_of(frame, side)
    ]


def strata(frame: pd.DataFrame) -> tuple[list[str], list[str], np.ndarray]:
    """Labels of strata and of both sides, and the counts (strata, 2, 2): rows sides, yes and no."""
    side = side_column(frame)
    if "stratum" not in frame or side is None:
        raise CannotEvaluate("needs_strata")
    known = frame.dropna(subset=["stratum", side])
    labels = [label for label, _ in sides_of(known, side)]
    if len(labels) != 2:
        raise CannotEvaluate("needs_two_sides", n=len(labels))
    names = sorted(known["stratum"].astype(str).unique())
    tables = np.zeros((len(names), 2, 2))
    for place, name in enumerate(names):
        inside = known[known["stratum"].astype(str) == name]
        found = {count.label: count for count in counts(inside)}
        for row, label in enumerate(labels):
            if label in found:
                x, n = found[label].successes, found[label].n
                tables[place, row] = x, n - x
    return names, labels, tables


def crossed(frame: pd.DataFrame) -> tuple[list[str], list[str], np.ndarray]:
    """Labels of sides and of answers, and the table of counts between them."""
    side = side_column(frame)
    if side is None or "value" not in frame:
        raise CannotEvaluate("needs_group_and_value")
    known = frame.assign(many=counts_of(frame)).dropna(subset=[side, "value"])
    table = known.pivot_table(
        index=side, columns="value", values="many", aggfunc="sum", fill_value=0.0, observed=True
    )
    return [str(i) for i in table.index], [str(c) for c in table.columns], table.to_numpy(float)


def crossed_in(parts: list[pd.DataFrame]) -> np.ndarray:
    """The tables of counts of several strata, (strata, sides, answers), each with all labels."""
    known = [crossed(part) for part in parts]
    rows = sorted({label for labels, _, _ in known for label in labels})
    answers = sorted({label for _, labels, _ in known for label in labels})
    tables = np.zeros((len(parts), len(rows), len(answers)))
    for place, (labels, said, table) in enumerate(known):
        down, across = [rows.index(x) for x in labels], [answers.index(x) for x in said]
        tables[place][np.ix_(down, across)] = table
    return tables


def items(frame: pd.DataFrame) -> pd.DataFrame:
    """One column per item of a scale, one row per person; a row may occur more than once.

    Where none were recognised, every column of numbers: whoever declares a scale says so. What the
    same people said under several conditions are items then.
    """
    if {"person", "group", "value"} <= set(frame) and is_same_people(frame):
        return complete(frame)[0]
    names = _side_by_side(frame)
    if len(names) < 2:
        raise CannotEvaluate("needs_items")
    many = counts_of(frame).astype(int)
    repeated = frame[names].loc[frame.index.repeat(many)]
    return repeated.rename(columns=_bare)


def _side_by_side(frame: pd.DataFrame) -> list[str]:
    """The items that were recognised, else every column of numbers that may be one."""
    items = [column for column in frame if column.startswith("value:")]
    numbers = frame.select_dtypes("number")
    return items or [column for column in numbers if column not in NO_ITEMS]


def _bare(name: str) -> str:
    return name.removeprefix("value:").removeprefix("other:")
