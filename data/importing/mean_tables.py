"""Tables that print the mean, the standard deviation and the number of each group."""

import pandas as pd

from data.importing import headings
from data.importing.model import Problem


def with_means(
    frame: pd.DataFrame, named: set[str], file_name: str
) -> tuple[pd.DataFrame, dict[str, str]] | Problem:
    """The table and the roles of its columns of means, spreads and numbers; none: it has none.

    A standard error becomes the standard deviation it came from. Refused: means and deviations of
    several quantities, and those without a number of people. `named`: columns of a declared role.
    """
    numbers = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])]
    found = {
        kind: [c for c in numbers if headings.is_moment(c, kind)]
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
