"""Levels that a matrix of skills draws: quarters of a disc, ○◔◑◕●, or so many stars, ★★★☆☆."""

import re
from collections.abc import Sequence

from data.importing.model import Cell, FoundTable
from data.importing.profiles import cells_of, sampled_rows
from data.importing.values import is_blank, text_of

_DISCS = {"○": 0, "◯": 0, "◔": 1, "◑": 2, "◐": 2, "◒": 2, "◓": 2, "◕": 3, "●": 4, "⬤": 4}
#: Of full and empty discs alone nobody knows that they are steps.
_PARTS = frozenset({"◔", "◑", "◐", "◒", "◓", "◕"})
_STARS = re.compile(r"(?P<full>[★⭐]{0,5})[☆]{0,5}")
#: So many stars in a row are counted; one alone is a mark.
_FEWEST_STARS = 2


def level_of_sign(cell: Cell) -> float | None:
    """The level that a disc (0 to 4) or a row of stars stands for, None for any other cell."""
    text = re.sub(r"\s", "", text_of(cell))
    if text in _DISCS:
        return float(_DISCS[text])
    found = _STARS.fullmatch(text)
    return float(len(found["full"])) if text and found is not None else None


def sign_columns(table: FoundTable) -> list[int]:
    """Positions of the columns of signs, where the signs of the table tell steps apart."""
    rows = sampled_rows(table)
    found = {c.position: _texts(cells_of(table, c.position, rows)) for c in table.columns}
    drawn = {p: texts for p, texts in found.items() if texts and _are_signs(texts)}
    said = set().union(*drawn.values()) if drawn else set()
    are_steps = bool(said & _PARTS) or any(len(text) >= _FEWEST_STARS for text in said)
    return list(drawn) if are_steps else []


def _texts(cells: Sequence[Cell]) -> set[str]:
    return {text_of(cell) for cell in cells if not is_blank(cell)} - {"-", "—", "/"}


def _are_signs(texts: set[str]) -> bool:
    return all(level_of_sign(text) is not None for text in texts)
