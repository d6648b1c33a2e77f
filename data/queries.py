"""Feed an analysis the frames it names, so that every place that asks sees the same numbers."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from data.database import SQL_FOLDER, Database, read_frame


@cache
def names() -> tuple[str, ...]:
    """The questions there are: the names of the files in data/sql, sorted."""
    return tuple(sorted(file.stem for file in SQL_FOLDER.glob("*.sql")))


def frames_of(function: Callable[..., object]) -> tuple[str, ...]:
    """The frames `function` needs: the names of its positional parameters, in order."""
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.kind in positional)


def read_frames(
    database: Database, wanted: tuple[str, ...], filters: Mapping[str, object] | None = None
) -> dict[str, pd.DataFrame]:
    """The wanted frames under the same filters (from_on, to_on, role, course; absent = all)."""
    names_once = dict.fromkeys(wanted)
    return {name: read_frame(database, name, **(filters or {})) for name in names_once}


def answer(
    database: Database,
    function: Callable[..., Any],
    filters: Mapping[str, object] | None = None,
    **options: object,
) -> Any:
    """What `function` concludes from its frames under the filters; options are passed on."""
    frames = read_frames(database, frames_of(function), filters)
    return function(*frames.values(), **options)
