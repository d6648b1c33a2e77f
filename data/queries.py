"""Feed an analysis the frames it names, so that every place that asks sees the same numbers."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from data.database import Database, read_frame
from data.lineage import parameters_of
from data.questions import SQL_FOLDER, question

#: Frame -> the frame without whose rows nobody looks at it, where an analysis names both: teams are
#: compared only where an evaluation is registered, runs only where a course was held in several.
LOOKED_AT_WITH = {
    "compared_team_day": "evaluation_list",
    "team_training": "evaluation_list",
    "metric_by_cohort_day": "cohort_training",
}

#: Frames for which every mark ever made is looked through, which no two threads of a page read at
#: once: two together do not lie in the memory DuckDB has, and take twice as long as one by one.
OF_ALL_MARKS = frozenset({
    "cohort_pairs", "cohort_passes", "cohort_sessions", "cohort_training", "metric_by_cohort_day",
})  # fmt: skip

#: Frame -> the frame that its question can be lent (data/sql/given) by whoever keeps frames, so
#: that every mark is looked through once for all of them.
LENT = dict.fromkeys(OF_ALL_MARKS, "cohort_member")

#: Frames of a few rows for each course, whose questions cost their planning: whoever keeps frames
#: reads them once for all courses and days and cuts them (`cut`). Frame -> what is cut by.
WHOLE = {
    "training_window": frozenset({"course", "from_on", "to_on"}),
    "evaluation_list": frozenset({"course"}),
}
#: Frame -> those it is put together from by whoever keeps frames (`put_together`): what costs is
#: asked once for both, and a load of metrics leaves it as it is.
PARTS = {
    "training_window": ("course_window", "metric_register"),
    "metric_training": ("course_window",),
}
#: Frames of a few rows that every card of a course needs, whatever its course and days are.
SMALL = frozenset({"course_window", "metric_register", "evaluation_list", "event_list"})


@cache
def names() -> tuple[str, ...]:
    """The questions there are: the names of the files in data/sql, sorted."""
    return tuple(sorted(file.stem for file in SQL_FOLDER.glob("*.sql")))


@cache
def frames_of(function: Callable[..., object]) -> tuple[str, ...]:
    """The frames `function` needs: the names of its positional parameters, in order."""
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = inspect.signature(function).parameters.values()
    return tuple(p.name for p in parameters if p.kind in positional)


def read_frames(
    database: Database, wanted: tuple[str, ...], filters: Mapping[str, object] | None = None
) -> dict[str, pd.DataFrame]:
    """The wanted frames under the same filters (from_on, to_on, role, course; absent = all)."""
    return gathered(wanted, lambda name: read_frame(database, name, **(filters or {})))


def gathered(
    wanted: tuple[str, ...], read: Callable[[str], pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The wanted frames, each read once; without rows and unread where nobody would look at it."""
    found: dict[str, pd.DataFrame] = {}
    for name in sorted(wanted, key=LOOKED_AT_WITH.__contains__):
        beside = found.get(LOOKED_AT_WITH.get(name, ""))
        if name not in found:
            is_idle = beside is not None and beside.empty
            found[name] = pd.DataFrame(columns=_columns(name)) if is_idle else read(name)
    return {name: found[name] for name in wanted}


def read_at_once(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the wanted frames that may be read beside others, whatever another one holds."""
    return tuple(name for name in wanted if name not in {*LOOKED_AT_WITH, *OF_ALL_MARKS})


def cut(name: str, whole: pd.DataFrame, filters: Mapping[str, object]) -> pd.DataFrame:
    """The rows of `name` under the filters; `whole`: the frame asked without what WHOLE says."""
    by = {key: filters[key] for key in WHOLE.get(name, ()) if filters.get(key) is not None}
    if not by:
        return whole
    kept = np.ones(len(whole), bool)
    if "course" in by:
        kept &= (whole["course_id"] == by["course"]).to_numpy()
    if "from_on" in by:
        kept &= (whole["last_session_on"] >= pd.Timestamp(by["from_on"])).to_numpy()
    if "to_on" in by:
        kept &= (whole["last_session_on"] <= pd.Timestamp(by["to_on"])).to_numpy()
    return whole[kept].reset_index(drop=True)


def put_together(name: str, *parts: pd.DataFrame) -> pd.DataFrame:
    """The frame `name` from the frames of its PARTS, asked alike."""
    windows, *register = parts
    rows = _described(windows, *register) if register else _held(windows)
    return rows[list(_columns(name))]


def _described(rows: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Rows that name a metric with what the register says of it, its id for its name otherwise."""
    said = register.set_index("metric_id").reindex(rows["metric_id"]).set_index(rows.index)
    found = pd.concat([rows, said], axis=1)
    found["metric_name"] = found["metric_name"].fillna(found["metric_id"])
    return found


def _held(windows: pd.DataFrame) -> pd.DataFrame:
    """The windows of courses that had a session, in their order."""
    held = windows[windows["first_session_on"].notna()]
    return held.sort_values(["first_session_on", "course_id"], ignore_index=True)


@cache
def _columns(name: str) -> tuple[str, ...]:
    return tuple(question(name).named_selects)


def answer(
    database: Database,
    function: Callable[..., Any],
    filters: Mapping[str, object] | None = None,
    **options: object,
) -> Any:
    """What `function` concludes from its frames under the filters; options are passed on."""
    return answer_from(partial(read_frame, database), function, filters, **options)


def answer_from(
    read: Callable[..., pd.DataFrame],
    function: Callable[..., Any],
    filters: Mapping[str, object] | None = None,
    **options: object,
) -> Any:
    """The same with frames from `read` (name and filters), such as that of `reading_once`."""
    frames = gathered(frames_of(function), lambda name: read(name, **(filters or {})))
    return function(*frames.values(), **options)


def reading_once(database: Database) -> Callable[..., pd.DataFrame]:
    """A function that reads frames by name and filters, each only once for what it is asked with.

    Several analyses of one report name the same frames; many of these ask for no period.
    """
    known: dict[object, pd.DataFrame] = {}

    def read(name: str, **filters: object) -> pd.DataFrame:
        given = tuple((key, filters.get(key)) for key in parameters_of(name))
        if (name, given) not in known:
            known[name, given] = read_frame(database, name, **dict(given))
        return known[name, given]

    return read
