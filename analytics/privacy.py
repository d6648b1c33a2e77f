"""Small groups: one fixed partition of people into blocks of at least k.

Everything shown is a union of whole blocks. So whatever is added up or subtracted from any number
of views is again a sum over whole blocks, and never tells about fewer than k people (Chin &
Ozsoyoglu 1981, partitioning). docs/small-groups.md holds the rule, its proof and what it costs.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
import pandas as pd

from analytics import targets

Cell = tuple[str, ...]
Block = tuple[Cell, ...]


@dataclass(frozen=True)
class Rule:
    """How groups are formed: people per block, and the attributes in their declared order.

    The order is one for all readers: two orders for two readers could be subtracted. The roles of
    each group in `merged` are counted as one. `named` is the order inside a course for results of
    people who are known by name (analytics.unnamed).
    """

    minimum_group: int = targets.MINIMUM_GROUP
    order: tuple[str, ...] = ("course_id", "role")
    merged: tuple[tuple[str, ...], ...] = ()
    named: tuple[str, ...] = ("role", "level", "tenure")


DEFAULT = Rule()
#: Names of the settings under which an installation keeps its rule.
MINIMUM_SETTING, ORDER_SETTING, MERGED_SETTING = "minimum_group", "block_order", "merged_roles"
NAMED_SETTING = "named_order"
SETTINGS = (MINIMUM_SETTING, ORDER_SETTING, MERGED_SETTING, NAMED_SETTING)
#: The attributes by which answers can be grouped, and so the orders that can be declared.
ORDERS = (("course_id", "role"), ("role", "course_id"))
#: The orders that can be declared for named results.
NAMED_ORDERS = tuple(permutations(DEFAULT.named))


def rule_of(
    minimum_group: str | None, order: str | None, merged: str | None, named: str | None
) -> Rule:
    """The rule that is set, from the texts of its settings; what is not set is the default.

    Fewer than the default would be fewer than anybody was promised.
    """
    n = max(targets.MINIMUM_GROUP, int(minimum_group or targets.MINIMUM_GROUP))
    known = {order_text(names): names for names in (*ORDERS, *NAMED_ORDERS)}
    groups = tuple(tuple(roles) for roles in json.loads(merged or "[]"))
    return Rule(
        n,
        known.get(order or "", DEFAULT.order),
        groups,
        known.get(named or "", DEFAULT.named),
    )


def merged_name(roles: Sequence[str]) -> str:
    """What roles that are counted as one are called."""
    return " + ".join(roles)


def with_merged(frame: pd.DataFrame, rule: Rule) -> pd.DataFrame:
    """The rows with roles that are counted as one under their common name."""
    names = {role: merged_name(roles) for roles in rule.merged for role in roles}
    return frame.assign(role=frame["role"].replace(names)) if names else frame


def order_text(order: Sequence[str]) -> str:
    """An order of attributes as one text, as it is kept."""
    return ",".join(order)


@dataclass(frozen=True)
class Shown:
    """The part of a view that may be shown: whole blocks, wholly inside the view.

    rows: of a table sorted into blocks. n_mixed counts the people of blocks that are only partly in
    the view, all of them, so that it is itself a sum over whole blocks; `is_waiting`: some answers
    of the view came late and wait until there are enough of them.
    """

    rows: pd.DataFrame
    n_mixed: int
    is_waiting: bool


def blocks(
    sizes: Mapping[Cell, int],
    minimum_group: int,
    alike: Mapping[Cell, int] | None = None,
    judged: Mapping[Cell, int] | None = None,
) -> tuple[Block, ...]:
    """Which cells may only be shown together?

    sizes: people per combination of attributes, the most important attribute first. Along each
    attribute, from the last to the first, the smallest part joins the next smallest until none has
    fewer than `minimum_group` people. Empty cells belong to no block. A table with fewer people
    than `minimum_group` altogether has no block at all.
    alike: people per cell who gave the favourable answer; parts in which all or none did join
    others as well, but never across the first attribute. judged: people per cell of whom this can
    be said, and of whom a part needs `minimum_group`; everybody where it is not given.
    """
    filled = {cell: n for cell, n in sizes.items() if n > 0}
    asked = filled if judged is None else judged
    if sum(asked[cell] for cell in filled) < minimum_group:
        return ()

    def is_enough(part: Sequence[Cell], depth: int) -> bool:
        n = sum(asked[cell] for cell in part)
        if n < minimum_group or alike is None or depth == 0:
            return n >= minimum_group
        return 0 < sum(alike[cell] for cell in part) < n

    return tuple(sorted(tuple(sorted(block)) for block in _partition(filled, 0, is_enough)))


def alone(sizes: Mapping[str, int], minimum_group: int) -> frozenset[str]:
    """Which values of one attribute are a block of their own, and so may be shown by themselves?"""
    parts = blocks({(value,): n for value, n in sizes.items()}, minimum_group)
    return frozenset(part[0][0] for part in parts if len(part) == 1)


def visible(parts: Iterable[Block], wanted: Iterable[Cell]) -> tuple[Block, ...]:
    """The blocks that lie wholly inside the wanted cells: all that a view may add up."""
    inside = set(wanted)
    return tuple(part for part in parts if inside.issuperset(part))


def sort_into_blocks(
    frame: pd.DataFrame, rule: Rule = DEFAULT, *, within: Sequence[str], alike: str | None = None
) -> pd.DataFrame:
    """The rows with the number of their `block` (-1: waiting for others) and its `side`.

    frame: everybody, whatever a view asks for; `n` people per row, with `first_load_id` and the
    attributes of the rule. `within` are columns that blocks never cross (survey, quarter,
    question), `alike` marks the rows of the favourable answer. Blocks are made as the loads came:
    a later load never changes those of an earlier one, and too few late answers wait for others.
    side: "at_least" or "at_most" where nearly all of a block answered alike, "" elsewhere.
    """
    rows = with_merged(frame.reset_index(drop=True), rule)
    people = _People(
        list(zip(*(_words(rows[name]) for name in rule.order), strict=True)),
        rows["n"].tolist(),
        None if alike is None else rows[alike].tolist(),
    )
    loads: dict[tuple, dict[int, list[int]]] = {}
    keys = [_words(rows[name]) for name in within]
    for place, (load, *key) in enumerate(zip(rows["first_load_id"].tolist(), *keys, strict=True)):
        loads.setdefault(tuple(key), {}).setdefault(load, []).append(place)
    block, side = np.full(len(rows), -1), np.full(len(rows), "", dtype=object)
    made = (found for key in sorted(loads) for found in _by_load(loads[key], people, rule))
    for number, (places, told) in enumerate(made):
        block[places], side[places] = number, told
    return rows.assign(block=block, side=side)


def view(rows: pd.DataFrame, wanted: pd.Series | None = None) -> Shown:
    """What may be shown of rows that were sorted into blocks: of the view, or of `wanted` in it.

    A block of which an answer was taken back (`is_in_force`) is not shown.
    """
    inside = rows["is_in_view"] if wanted is None else rows["is_in_view"] & wanted
    flags = pd.DataFrame({"inside": inside, "whole": inside & rows["is_in_force"]})
    by_block = flags.groupby(rows["block"])
    is_whole = (rows["block"] >= 0) & by_block["whole"].transform("all")
    is_touched = (rows["block"] >= 0) & by_block["inside"].transform("any")
    mixed = rows[is_touched & ~is_whole & rows["is_in_force"]]
    waiting = flags["whole"] & (rows["block"] < 0)
    return Shown(rows[is_whole], int(mixed["n"].sum()), bool(waiting.any()))


@dataclass(frozen=True)
class _People:
    """Row by row: the cell, how many people, and whether they gave the favourable answer."""

    cells: list[Cell]
    n: list[int]
    is_alike: list[bool] | None


def _words(column: pd.Series) -> list[str]:
    return [
        "" if missing else str(value) for value, missing in zip(column, column.isna(), strict=True)
    ]


def _by_load(
    loads: Mapping[int, list[int]], people: _People, rule: Rule
) -> Iterator[tuple[list[int], str]]:
    """The blocks that each load completes, with what still waited from the loads before it."""
    waiting: list[int] = []
    for load in sorted(loads):
        waiting += loads[load]
        sizes: Counter[Cell] = Counter()
        alike: Counter[Cell] | None = None if people.is_alike is None else Counter()
        places: dict[Cell, list[int]] = {}
        for place in waiting:
            cell, n = people.cells[place], people.n[place]
            places.setdefault(cell, []).append(place)
            sizes[cell] += n
            if alike is not None and people.is_alike is not None:
                alike[cell] += n * people.is_alike[place]
        parts = blocks(sizes, rule.minimum_group, alike)
        n_blocks = Counter(first for block in parts for first in {cell[0] for cell in block})
        for block in parts:
            inside = [place for cell in block for place in places[cell]]
            yield inside, _side(block, n_blocks, sizes, alike)
        if parts:
            waiting = []


def _side(
    block: Block,
    n_blocks: Mapping[str, int],
    sizes: Mapping[Cell, int],
    alike: Mapping[Cell, int] | None,
) -> str:
    """Whether a block is only told as a bound, because all or nearly all in it answered alike.

    That all did is never told apart from that all but one did, wherever it could be. n_blocks: how
    many blocks hold cells of each value of the first attribute.
    """
    if alike is None or any(n_blocks[cell[0]] > 1 for cell in block):
        return ""
    n, favourable = sum(sizes[c] for c in block), sum(alike[c] for c in block)
    if favourable >= n - 1:
        return "at_least"
    return "at_most" if favourable <= 1 else ""


def _partition(
    sizes: Mapping[Cell, int], depth: int, is_enough: Callable[[Sequence[Cell], int], bool]
) -> list[list[Cell]]:
    width = len(next(iter(sizes)))
    if depth == width:
        return [list(sizes)]
    by_value: dict[str, dict[Cell, int]] = {}
    for cell, n in sizes.items():
        by_value.setdefault(cell[depth], {})[cell] = n
    parts = [part for rest in by_value.values() for part in _partition(rest, depth + 1, is_enough)]
    return _join_small(parts, sizes, depth, is_enough)


def _join_small(
    parts: list[list[Cell]],
    sizes: Mapping[Cell, int],
    depth: int,
    is_enough: Callable[[Sequence[Cell], int], bool],
) -> list[list[Cell]]:
    """The smallest part that is not enough joins the smallest other, until all are enough."""
    queue = sorted((sum(sizes[cell] for cell in part), sorted(part)) for part in parts)
    while len(queue) > 1:
        small = next((part for part in queue if not is_enough(part[1], depth)), None)
        if small is None:
            break
        queue.remove(small)
        n, partner = queue.pop(0)
        queue.append((small[0] + n, sorted(small[1] + partner)))
        queue.sort()
    return [part for _, part in queue]
