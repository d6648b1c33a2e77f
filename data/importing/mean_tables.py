"""Tables that print the mean, the standard deviation and the number of each group."""

import re

import pandas as pd

from data.importing import headings, vocabulary
from data.importing.model import Problem
from data.importing.values import fold

#: What becomes a standard deviation, the best of several first.
SPREADS = ("deviation", "variance", "error")


def with_means(
    frame: pd.DataFrame, named: set[str], file_name: str
) -> tuple[pd.DataFrame, dict[str, str]] | Problem:
    """The table and the roles of its columns of means, spreads and numbers; none: it has none.

    A standard error or a variance becomes the standard deviation it came from. Refused: means and
    deviations of several quantities, and those without a number of people. `named`: columns of a
    declared role.
    """
    sides = _sides(frame)
    if len(sides) > 1 and len(frame) > 1:
        # each row is another quantity, and nobody has said which of them is meant
        return Problem("means_unclear", "refused", file_name=file_name)
    frame = _groups_below(frame, sides) if sides else frame
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    found = {kind: [c for c in numbers if headings.is_moment(c, kind)] for kind in _KINDS}
    spread_columns = {c for kind in SPREADS for c in found[kind]}
    # 均值的标准误 is no mean
    means = [c for c in found["mean"] if c not in spread_columns]
    kind = next((kind for kind in SPREADS if found[kind]), None)
    if kind is None or not means:
        return frame, {}
    if len(means) != 1 or len(found[kind]) != 1 or len(found["people"]) != 1:
        return Problem("means_unclear", "refused", file_name=file_name)
    (mean,), (spread,), (people,) = means, found[kind], found["people"]
    if kind == "error":
        frame = frame.assign(**{spread: frame[spread] * frame[people] ** 0.5})
    elif kind == "variance":
        frame = frame.assign(**{spread: frame[spread] ** 0.5})
    frame = frame.drop(columns=[c for c in spread_columns if c != spread and c not in named])
    roles = {mean: "value", spread: "spread", people: "count"}
    return frame, {column: role for column, role in roles.items() if column not in named}


_KINDS = ("mean", *SPREADS, "people")


def _sides(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Group -> moment -> column, of groups side by side, each with a mean, a spread and a number.

    实验组均值, 实验组标准差, 实验组人数, 对照组均值, …; Mean A, SD A, n A. Else nothing.
    """
    sides: dict[str, dict[str, str]] = {}
    for column in (c for c in frame if pd.api.types.is_numeric_dtype(frame[c])):
        found = _group_and_moment(str(column))
        if found is None or found[1] in sides.setdefault(found[0], {}):
            return {}
        sides[found[0]][found[1]] = str(column)
    kinds = {frozenset(columns) for columns in sides.values()}
    is_told = len(kinds) == 1 and {"mean", "people"} < {*next(iter(kinds))}
    return sides if is_told and len(next(iter(kinds))) == FEWEST_MOMENTS else {}


#: A mean, one spread, and how many there were.
FEWEST_MOMENTS = 3


def _groups_below(frame: pd.DataFrame, sides: dict[str, dict[str, str]]) -> pd.DataFrame:
    """The one row of groups side by side as one row a group."""
    words, first = vocabulary.words("roles")["moments"], frame.iloc[0]
    rows = [
        {"group": group} | {words[kind]["whole"][0]: first[c] for kind, c in columns.items()}
        for group, columns in sides.items()
    ]
    return pd.DataFrame(rows)


def _group_and_moment(header: str) -> tuple[str, str] | None:
    """The group and the moment that a header names, in either order; None: it names no moment."""
    text = fold(header).strip()
    for kind in (*SPREADS, "mean", "people"):
        for word in sorted(vocabulary.words("roles")["moments"][kind]["whole"], key=len)[::-1]:
            gap = r"[\s_\-.:(]+" if word.isascii() else r"[\s_\-.:(]*"
            found = re.fullmatch(
                rf"(?P<first>.+?){gap}{re.escape(word)}\)?|{re.escape(word)}{gap}(?P<last>.+?)\)?",
                text,
                re.IGNORECASE,
            )
            if found:
                return (found["first"] or found["last"]).strip(" _-.:()"), kind
    return None
