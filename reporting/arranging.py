"""The rows of a table put in order by one of its columns, or only some of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reporting.numbers import HIDDEN
from reporting.report import Counts, Estimate, Table, cell_text
from reporting.words import Lang


def arranged(
    found: Table, lang: Lang, *, only: str = "", by: int | None = None, is_down: bool = False
) -> Table:
    """The table with the rows that hold every word of `only`, in the order of column number `by`.

    Numbers are ordered by their value, not as they are written: an estimate by its middle, counts
    by their share. What is hidden or has no evidence comes last in either direction.
    """
    places = places_of(found, lang, only=only, by=by, is_down=is_down)
    return replace(found, rows=tuple(found.rows[place] for place in places))


def places_of(
    found: Table, lang: Lang, *, only: str = "", by: int | None = None, is_down: bool = False
) -> list[int]:
    """Where the rows of the arranged table stand in this one, from 0."""
    wanted = only.casefold().split()
    places = [
        place
        for place, row in enumerate(found.rows)
        if not wanted or _holds(row, found, lang, wanted)
    ]
    return places if by is None else _in_order(places, [row[by] for row in found.rows], is_down)


def _holds(row: Sequence[Any], found: Table, lang: Lang, wanted: Sequence[str]) -> bool:
    cells = zip(row, found.columns, strict=True)
    text = " ".join(cell_text(value, column, lang) for value, column in cells).casefold()
    return all(word in text for word in wanted)


def _in_order(places: Sequence[int], cells: Sequence[Any], is_down: bool) -> list[int]:
    """Numbers before words before what is not known, whichever direction."""
    kinds: dict[int, list[tuple[Any, int]]] = {0: [], 1: [], 2: []}
    for place in places:
        kind, value = _place(cells[place])
        kinds[kind].append((value, place))
    return [
        place
        for kind in kinds.values()
        for _, place in sorted(kind, key=lambda pair: pair[0], reverse=is_down)
    ]


def _place(value: Any) -> tuple[int, Any]:
    """What a cell is (number, word, unknown) and by what it is put in order among its like."""
    if isinstance(value, Estimate):
        return 0, value.value
    if isinstance(value, Counts):
        return 0, value.successes / value.n
    if isinstance(value, date):
        return 0, value.toordinal()
    if isinstance(value, int | float) and value == value:
        return 0, value
    if isinstance(value, str) and value not in ("", HIDDEN):
        # in this encoding the usual Chinese characters stand in the order of their sound
        return 1, value.casefold().encode("gb18030", "replace")
    return 2, 0
