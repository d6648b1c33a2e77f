"""Cells as every reader gives them: an empty text is None, a whole number int."""

import math
from typing import Any

#: A spreadsheet keeps 15 digits of a number: the last digits of a longer one are already lost.
MAX_EXACT = 10**15


def plain_cell(cell: Any) -> Any:
    """A cell without an empty text, a needless decimal part, or a number that is none."""
    kind = type(cell)
    return (cell or None) if kind is str else whole(cell) if kind is float else cell


def whole(number: float) -> int | float | None:
    """A number without a needless decimal part; None for what is not a number."""
    if number.is_integer():
        return int(number)
    return number if math.isfinite(number) else None


def is_too_long(cell: Any) -> bool:
    """Whether a whole number has more digits than a spreadsheet keeps."""
    return type(cell) is int and not -MAX_EXACT < cell < MAX_EXACT
