"""Where pages read: the one open database and the only cache."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from analytics import targets
from data import database, queries


@st.cache_resource(show_spinner=False)
def opened() -> database.Database:
    """The database of this process; opened once, because DuckDB lets one process in."""
    return database.open_database()


@st.cache_data(show_spinner=False, max_entries=400)
def _frame(name: str, _version: int, parameters: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    return database.read_frame(opened(), name, **dict(parameters))


def version() -> int:
    """The data version: it grows with every load and every undo, in whichever process it happens."""
    return int(database.read_frame(opened(), "data_version").loc[0, "data_version"])


def read(name: str, **parameters: Any) -> pd.DataFrame:
    """The named frame, cached until the data change."""
    return _frame(name, version(), tuple(sorted(parameters.items())))


def answer(analysis: Callable, filters: dict, **options: Any) -> Any:
    """What an analysis concludes from the frames that its parameters name."""
    frames = {name: read(name, **filters) for name in queries.frames_of(analysis)}
    return analysis(**frames, **options)


def changed() -> None:
    """Forget every frame: something was stored, undone or set."""
    st.cache_data.clear()


def summary() -> pd.Series:
    """What there is in all: counts, span, version, whether it is sample data."""
    return read("data_summary").iloc[0]


def is_empty() -> bool:
    """Whether nothing at all has been loaded."""
    return int(summary()["n_loads"]) == 0


def goals() -> dict[str, targets.Target]:
    """The targets in force: the defaults with what this organisation changed."""
    return targets.with_overrides(read("target_list"))
