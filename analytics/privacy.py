"""Small groups: one fixed partition of people into blocks of at least k.

Everything shown is a union of whole blocks. So whatever is added up or subtracted from any number
of views is again a sum over whole blocks, and never tells about fewer than k people (Chin &
Ozsoyoglu 1981, partitioning).
"""

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush

Cell = tuple[str, ...]


def blocks(sizes: Mapping[Cell, int], minimum_group: int) -> tuple[tuple[Cell, ...], ...]:
    """Which cells may only be shown together?

    sizes: people per combination of attributes, the most important attribute first. Along each
    attribute, from the last to the first, the smallest part joins the next smallest until none has
    fewer than `minimum_group` people. Empty cells belong to no block. A table with fewer people
    than `minimum_group` altogether has no block at all.
    """
    filled = {cell: n for cell, n in sizes.items() if n > 0}
    if sum(filled.values()) < minimum_group:
        return ()
    return tuple(sorted(tuple(sorted(block)) for block in _partition(filled, 0, minimum_group)))


def alone(sizes: Mapping[str, int], minimum_group: int) -> frozenset[str]:
    """Which values of one attribute are a block of their own, and so may be shown by themselves?"""
    parts = blocks({(value,): n for value, n in sizes.items()}, minimum_group)
    return frozenset(part[0][0] for part in parts if len(part) == 1)


def visible(
    parts: Iterable[tuple[Cell, ...]], wanted: Iterable[Cell]
) -> tuple[tuple[Cell, ...], ...]:
    """The blocks that lie wholly inside the wanted cells: all that a view may add up."""
    inside = set(wanted)
    return tuple(part for part in parts if inside.issuperset(part))


def _partition(sizes: Mapping[Cell, int], depth: int, minimum_group: int) -> list[list[Cell]]:
    width = len(next(iter(sizes)))
    if depth == width:
        return [list(sizes)]
    by_value: dict[str, dict[Cell, int]] = {}
    for cell, n in sizes.items():
        by_value.setdefault(cell[depth], {})[cell] = n
    parts = [
        part for rest in by_value.values() for part in _partition(rest, depth + 1, minimum_group)
    ]
    return _join_small(parts, sizes, minimum_group)


def _join_small(
    parts: list[list[Cell]], sizes: Mapping[Cell, int], minimum_group: int
) -> list[list[Cell]]:
    queue = [(sum(sizes[cell] for cell in part), sorted(part)) for part in parts]
    heapify(queue)
    while len(queue) > 1 and queue[0][0] < minimum_group:
        small, next_small = heappop(queue), heappop(queue)
        heappush(queue, (small[0] + next_small[0], sorted(small[1] + next_small[1])))
    return [part for _, part in queue]
