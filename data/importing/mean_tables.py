"""Tables that print the mean, the standard deviation and the number of each group."""

import re

import pandas as pd

from data.importing import vocabulary
from data.importing.model import Problem
from data.importing.values import fold, parse_number

#: 3.43±0.72 in one cell.
_PLUS_MINUS = re.compile(r"^\s*(?P<mean>[-−]?[\d.]+)\s*(?:±|\+/-|\+-)\s*(?P<spread>[\d.]+)\s*$")


def with_means(
    frame: pd.DataFrame, named: set[str], file_name: str
) -> tuple[pd.DataFrame, dict[str, str]] | Problem:
    """The table and the roles of its columns of means, spreads and numbers; none: it has none.

    A standard error becomes the standard deviation it came from. Refused: means and deviations of
    several quantities, and those without a number of people. `named`: columns of a declared role.
    """
    frame = _apart(frame)
    found = {
        kind: [c for c in frame if _is(c, kind) and pd.api.types.is_numeric_dtype(frame[c])]
        for kind in ("mean", "deviation", "error", "people")
    }
    spreads = found["deviation"] or found["error"]
    if not spreads or not found["mean"]:
        return frame, {}
    if len(found["mean"]) != 1 or len(spreads) != 1 or len(found["people"]) != 1:
        return Problem("means_unclear", "refused", file_name=file_name)
    (mean,), (spread,), (people,) = found["mean"], spreads, found["people"]
    if not found["deviation"]:
        frame = frame.assign(**{spread: frame[spread] * frame[people] ** 0.5})
    roles = {mean: "value", spread: "spread", people: "count"}
    return frame, {column: role for column, role in roles.items() if column not in named}


def _is(column: object, kind: str) -> bool:
    words = vocabulary.words("roles")["moments"][kind]
    key = vocabulary.header_key(str(column))
    short = {vocabulary.header_key(word) for word in words["whole"]}
    return key in short or any(word in key for word in words.get("inside", ()))


def _apart(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells such as 3.43±0.72 as two columns."""
    for column in list(frame):
        if pd.api.types.is_numeric_dtype(frame[column]):
            continue
        known = frame[column].dropna()
        parts = [_PLUS_MINUS.match(fold(str(cell))) for cell in known]
        if not parts or not all(parts):
            continue
        place = list(frame).index(column)
        words = vocabulary.words("roles")["moments"]
        for offset, (kind, part) in enumerate((("mean", "mean"), ("deviation", "spread"))):
            values = pd.Series(
                [parse_number(one[part]).value for one in parts], known.index, dtype=float
            ).reindex(frame.index)
            frame.insert(place + 1 + offset, words[kind]["whole"][0], values)
        frame = frame.drop(columns=[column])
    return frame
