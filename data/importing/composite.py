"""Cells that hold two numbers, as reports print them: 3.43±0.72, 42/50, 42 (84%), 82.1 (8.2)."""

import re
from collections.abc import Sequence

import pandas as pd

from data.importing import headings, vocabulary
from data.importing.values import fold, parse_number, text_of

_NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?"
_PLUS_MINUS = re.compile(rf"({_NUMBER}|[-−]?\.\d+)\s*(?:±|\+/-|\+-)\s*(\d*\.?\d+)")
_BRACKETED = re.compile(rf"({_NUMBER})\s*\(\s*({_NUMBER})\s*%?\s*\)")
_PART_OF_WHOLE = re.compile(r"(\d[\d,]*)\s*(?:/|of|out of)\s*(\d[\d,]*)", re.IGNORECASE)
_PART = r"(\d[\d,]*\s*/\s*\d[\d,]*)"
_PART_AND_PERCENT = re.compile(rf"[\d.]+\s*%\s*\(\s*{_PART}\s*\)|{_PART}\s*\(\s*[\d.]+\s*%\s*\)")
_TWO_NUMBERS = re.compile(r"[-−\d.,\s%]*\d[\s%]*[/(±;|][-−\d.,\s%/±;|]*\d[\s%)]*")
_PERCENT = re.compile(r"[%％]|百分|率")


def apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with each column of such cells as columns of one number each.

    Means beside deviations, and a part beside its whole, become two columns; of a count beside its
    percentage the count stays, under the header without the percentage.
    """
    for column in list(frame):
        if pd.api.types.is_numeric_dtype(frame[column]):
            continue
        cells = frame[column].dropna()
        header, texts = _without_percentages(str(column), [fold(text_of(cell)) for cell in cells])
        pieces = _pieces(header, texts)
        if pieces is None:
            continue
        place = list(frame).index(column)
        frame = frame.drop(columns=[column])
        for offset, (name, numbers) in enumerate(pieces.items()):
            free = name if name not in frame.columns else f"{column} {name}"
            values = pd.Series(numbers, cells.index, dtype=float).reindex(frame.index)
            frame.insert(place + offset, free, values)
    return frame


def groups_of(frame: pd.DataFrame) -> pd.DataFrame:
    """One row of groups side by side, each with its number in its header, as one row a group.

    培训组(n=30) above 82.5±8.1, or above 24 (80%). What stands beside them (t, P) adds nothing.
    Groups below each other that carry their numbers have them in a column of its own.
    """
    frame = _with_sizes(frame)
    sizes = {column: _SIZE.fullmatch(fold(str(column)).strip()) for column in frame}
    found = {column: size for column, size in sizes.items() if size}
    if len(frame) != 1 or len(found) < 2:
        return frame
    cells = [frame[column].iloc[0] for column in found]
    texts = ["" if pd.isna(cell) else fold(text_of(cell)) for cell in cells]
    n = [float(size[2]) for size in found.values()]
    rows = {"group": [size[1].strip() for size in found.values()]}
    if (means := _all(_PLUS_MINUS, texts)) is not None:
        words = vocabulary.words("roles")["moments"]
        said = [str(frame[column].iloc[0]) for column in frame if column not in found]
        second = _second_moment(*map(str, frame), *said)
        names = [words[kind]["whole"][0] for kind in ("mean", second, "people")]
        columns = (*zip(*means, strict=True), n)
        return pd.DataFrame(rows | dict(zip(names, map(list, columns), strict=True)))
    counted = _all(_BRACKETED, texts)
    are_shares = counted is not None and all("%" in text for text in texts)
    if (
        counted is not None
        and are_shares
        and all(part <= whole for (part, _), whole in zip(counted, n, strict=True))
    ):
        return pd.DataFrame(rows | {"numerator": [part for part, _ in counted], "denominator": n})
    return frame


def _with_sizes(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with the numbers behind the names of its groups, 培训组(n=30), as a column."""
    if frame.empty:
        return frame
    first = frame.columns[0]
    found = [_SIZE.fullmatch(fold(text_of(cell)).strip()) for cell in frame[first].dropna()]
    if len(found) < max(2, len(frame)) or not all(found):
        return frame
    people = vocabulary.words("roles")["moments"]["people"]["whole"][0]
    named = frame.assign(**{str(first): [one[1].strip() for one in found]})
    if people in named:
        return frame
    named.insert(1, people, [float(one[2]) for one in found])
    return named


#: A group with its number: 培训组(n=30), Control n = 28.
_SIZE = re.compile(r"(.+?)[\s,_]*\(?\s*\bn\s*=\s*(\d+)\s*\)?", re.IGNORECASE)


def _without_percentages(header: str, texts: list[str]) -> tuple[str, list[str]]:
    """Parts of wholes without the percentage beside them, 70% (28/40), below what they count."""
    found = [_PART_AND_PERCENT.fullmatch(text) for text in texts]
    if not texts or not all(found):
        return header, texts
    bare = re.sub(r"(?:比例|百分比|率)(?:\([^()]*\))?$|\s*\b(?:rate|share)$", "", fold(header))
    return bare or header, [one[1] or one[2] for one in found]


def are_parts(header: str, texts: Sequence[str]) -> bool:
    """Whether cells are parts of wholes (42/50) and not days: by what the header says of them."""
    if not texts or headings.role_of(header) not in (None, "numerator", "value"):
        return False
    found = [_PART_OF_WHOLE.fullmatch(text) for text in texts]
    return all(found) and all(_number(one[1]) <= _number(one[2]) for one in found)


def holds_two(texts: Sequence[str]) -> bool:
    """Whether every cell is two numbers put together in a way that was not understood."""
    return bool(texts) and all(_TWO_NUMBERS.fullmatch(text) for text in texts)


def _pieces(header: str, texts: Sequence[str]) -> dict[str, list[float]] | None:
    """Name -> numbers of the columns that a column of such cells stands for; None: it is plain."""
    if not texts:
        return None
    words = vocabulary.words("roles")["moments"]
    moments = {kind: words[kind]["whole"][0] for kind in ("mean", "deviation", "error")}
    if (found := _all(_PLUS_MINUS, texts)) is not None:
        return _named((moments["mean"], moments[_second_moment(header)]), found)
    if are_parts(header, texts):
        return _named((header, "denominator"), _all(_PART_OF_WHOLE, texts) or ())
    found = _all(_BRACKETED, texts)
    if found is None:
        return None
    if _PERCENT.search(header) or all("%" in text for text in texts):
        bare = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", header) or header
        return {bare: [first for first, _ in found]}
    second = next((k for k in ("deviation", "error") if _says(header, k)), None)
    return None if second is None else _named((moments["mean"], moments[second]), found)


def _second_moment(*texts: str) -> str:
    """What stands behind ±, by what a header says there: mean±SE, 均数±标准误; else a deviation."""
    parts = [part for text in texts for part in re.split(r"[±()（）]|\+/?-", text)]
    return "error" if any(headings.is_moment(part, "error") for part in parts) else "deviation"


def _says(header: str, kind: str) -> bool:
    """Whether the brackets of a header name a moment: mean (SD), 均值（标准差）."""
    inside = re.search(r"[(（]([^()（）]*)[)）]", header)
    return inside is not None and headings.is_moment(inside[1], kind)


def _all(pattern: re.Pattern[str], texts: Sequence[str]) -> list[tuple[float, float]] | None:
    found = [pattern.fullmatch(text) for text in texts]
    return [(_number(one[1]), _number(one[2])) for one in found] if all(found) else None


def _named(names: tuple[str, str], found: Sequence[tuple[float, float]]) -> dict[str, list[float]]:
    return dict(zip(names, map(list, zip(*found, strict=True)), strict=True))


def _number(text: str) -> float:
    parsed = parse_number(text)
    return float("nan") if parsed is None else parsed.value
