"""A small table written downwards: its first column says what the numbers beside it are.

参加人数 50, 通过人数 42 is one row of two columns; with a column for each group, a row a group.
"""

from collections.abc import Sequence

from data.importing import headings, levels
from data.importing.model import Cell
from data.importing.values import one_line, parse_number

#: So many quantities and groups at most: a longer table lists people or days.
MOST_QUANTITIES, MOST_GROUPS = 8, 6
#: What the column is called that holds the headers of the groups.
GROUP = "group"


def is_downwards(headers: Sequence[str], columns: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first column names quantities that together tell of a share or a mean."""
    if not 2 <= len(headers) <= 1 + MOST_GROUPS or not 2 <= len(columns[0]) <= MOST_QUANTITIES:
        return False
    names = [one_line(cell) for cell in columns[0]]
    numbers = [cell for column in columns[1:] for cell in column]
    if len({*names}) < len(names) or any(parse_number(cell) is None for cell in numbers):
        return False
    kinds = [_kind(name) for name in names]
    is_list = len(headers) == 2 and _kind(headers[1]) is None
    if None in kinds or not _suffices({*kinds}, is_list=is_list):
        return False
    return len(headers) == 2 or not any(_kind(header) for header in headers[1:])


def _kind(name: str) -> str | None:
    """Which quantity a name stands for; None: it is the name of something else."""
    if not name or parse_number(name) is not None:
        return None
    role = headings.role_of(name)
    if role in headings.COUNTED_ROLES:
        return role
    if levels.is_rate(name):
        return "rate"
    bare = levels.without_counted(name)
    # 治愈人数 counts an answer before it counts people
    answer = next((a for a in ("success", "failure") if levels.is_level(bare, a)), None)
    return answer or headings.moment_of(name) or (role if role == "count" else None)


def _suffices(kinds: set[str], *, is_list: bool) -> bool:
    part, whole = {"numerator", "success"} & kinds, {"denominator", "exposure", "people"} & kinds
    is_mean = "mean" in kinds and "people" in kinds and bool({"deviation", "error"} & kinds)
    is_share = bool(part and whole) or bool("rate" in kinds and whole)
    # an answer and its denial below a header of counts are a table of counts already
    return is_mean or is_share or ({"success", "failure"} <= kinds and is_list)
