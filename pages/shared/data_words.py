"""Rows of the database as a reader reads them: columns and codes in words, days as days."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from data import schema
from pages.shared import controls, store
from reporting import wording

t = controls.t
#: Of an anonymous survey nothing is shown by which somebody could be found again.
TRACES = {"respondent_key", "person_id", "role", "team", "answer_text", "typed_text"}
SURVEY_TABLES = ("survey_response", "survey_answer")


def in_words(
    frame: pd.DataFrame,
    table: str,
    *,
    is_own_file: bool = False,
    new_courses: Mapping[str, str] = MappingProxyType({}),
) -> pd.DataFrame:
    """The frame with headers, codes, days and yes or no in words; empty columns are left out.

    What a reader has just uploaded she may see; of stored surveys no trace of a person is shown.
    A course is called by its name; `new_courses` are the names, by number, not stored yet.
    """
    hidden = {"respondent_key"} if is_own_file else TRACES
    shown = frame.drop(columns=[c for c in frame if c in hidden and table in SURVEY_TABLES])
    if is_traceless(frame, table):
        shown = _without_place(shown)
    kept = [column for column in shown if not shown[column].isna().all()]
    courses = _course_names() | dict(new_courses)
    words = {}
    for column in kept:
        cells = shown[column]
        if column == "column":
            words[column] = [_column(name) for name in cells]
        elif column == "person_id":
            words[column] = _people(cells)
        elif column in ("session_id", "assessment_id"):
            words[column] = [_parts(str(value), courses) for value in cells]
        elif column == "course_id" and table != "course":
            words[column] = [courses.get(value) or _cell(value) for value in cells]
        else:
            words[column] = [_cell(value) for value in cells]
    made = pd.DataFrame(words, index=shown.index)
    return made.rename(columns={column: _column(column) for column in made})


def is_traceless(frame: pd.DataFrame, table: str) -> bool:
    """Whether these are rows of anonymous forms, kept without their place in the file."""
    return (
        table in SURVEY_TABLES and "source_row" in frame and bool((frame["source_row"] == 0).any())
    )


def tables() -> tuple[str, ...]:
    """The tables a load may fill, in the order of the schema."""
    return schema.loaded_tables()


def _without_place(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with nothing where an anonymous form has no place, and its quarter for its day."""
    hidden = frame["source_row"] == 0
    blank = {c: frame[c].astype(object).mask(hidden) for c in ("source_sheet", "source_row")}
    if "responded_on" in frame:
        quarters = pd.PeriodIndex(pd.to_datetime(frame["responded_on"]), freq="Q").astype(str)
        days = frame["responded_on"].astype(object)
        blank["responded_on"] = days.mask(hidden & days.notna(), quarters)
    return frame.assign(**blank)


def _people(numbers: pd.Series) -> list[str]:
    """Number and name of each person, as far as both are known."""
    people = store.known().people
    names = dict(zip(people["person_id"], people["person_name"], strict=True))
    found = []
    for number in numbers:
        text = "" if number is None or number != number else str(number)
        name = names.get(text)
        is_named = bool(name) and not text.startswith("name:")
        found.append(f"{text} {name}" if is_named else _cell(text))
    return found


def _course_names() -> dict[str, str]:
    """The name of each stored course by its number."""
    courses = store.known().courses
    return dict(zip(courses["course_id"], courses["course_name"], strict=True))


def _parts(key: str, courses: Mapping[str, str]) -> str:
    """A key made of parts, such as course and day, with its codes in words."""
    parts = re.split(r"[@|#]", key)
    return " · ".join(courses.get(part) or _cell(part) for part in parts)


def _column(name: str) -> str:
    key = f"data_column.{name}"
    return t(key) if wording.has_words("zh", key) else name


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool):
        return t("format.yes" if value else "format.no")
    if isinstance(value, pd.Timestamp):
        has_clock = value != value.normalize()
        return value.strftime("%Y-%m-%d %H:%M" if has_clock else "%Y-%m-%d")
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:g}"
    text = str(value)
    if text.startswith("name:"):
        return t("load.by_name", name=text.removeprefix("name:"))
    key = f"data_value.{text}"
    return t(key) if text.isidentifier() and wording.has_words("zh", key) else text
