"""What a stored load holds, and what taking it back would do."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data import schema
from data.database import Database
from data.facts import fetch

#: Which column of a table names a row of which other table.
REFERENCES = (
    ("attendance", "person_id", "person"),
    ("attendance", "session_id", "session"),
    ("leave_record", "person_id", "person"),
    ("assessment_result", "person_id", "person"),
    ("assessment_result", "assessment_id", "assessment"),
    ("assessment", "course_id", "course"),
    ("session", "course_id", "course"),
    ("skill_level", "person_id", "person"),
    ("skill_level", "skill_id", "skill"),
    ("skill_requirement", "skill_id", "skill"),
    ("appraisal", "person_id", "person"),
    ("appraisal", "skill_id", "skill"),
    ("interview", "skill_id", "skill"),
    ("survey_question", "survey_id", "survey"),
    ("survey_response", "survey_id", "survey"),
    ("survey_response", "person_id", "person"),
    ("survey_answer", "survey_id", "survey"),
    ("metric_day", "metric_id", "metric"),
    ("milestone", "goal_id", "goal"),
    ("course_change", "course_id", "course"),
    ("material", "course_id", "course"),
    ("mentoring", "mentor_id", "person"),
    ("mentoring", "mentee_id", "person"),
    ("mentoring", "skill_id", "skill"),
)  # fmt: skip


@dataclass(frozen=True)
class TableEffect:
    """What undoing does to the rows a load put into one table.

    `n_gone` rows disappear, `n_back` have again what an earlier load said, `n_covered` change
    nothing because a later load said something newer.
    """

    table: str
    n_gone: int
    n_back: int
    n_covered: int


@dataclass(frozen=True)
class Dependent:
    """Rows of another load that name rows which only this load knows."""

    load_id: int
    file_name: str
    table: str
    parent: str
    n: int


@dataclass(frozen=True)
class UndoEffect:
    """What undoing a load would do: to its own rows, and to later loads that build on them."""

    tables: tuple[TableEffect, ...]
    dependents: tuple[Dependent, ...]


def rows(database: Database, load_id: int, table: str, first: int, n: int) -> pd.DataFrame:
    """`n` rows that a load put into a table, by sheet and row, from the `first` (from 0) on."""
    shape = schema.tables()[table]
    columns = ", ".join(["source_sheet", "source_row", *shape.key, *shape.values])
    keys = ", ".join(shape.key)
    text = (
        f"select {columns} from {table} where load_id = :load_id"
        f" order by source_sheet, source_row, {keys} limit {n:d} offset {first:d}"
    )
    with database.engine.connect() as connection:
        return fetch(connection, sa.text(text), {"load_id": load_id})


def undo_effect(database: Database, load_id: int) -> UndoEffect:
    """What undoing the load would do; nothing is undone."""
    with database.engine.connect() as connection:
        effects = (_effect(connection, load_id, table) for table in schema.loaded_tables())
        tables = tuple(effect for effect in effects if effect is not None)
        gone = {effect.table for effect in tables if effect.n_gone}
        dependents = [
            dependent
            for table, column, parent in REFERENCES
            if parent in gone
            for dependent in _dependents(connection, load_id, table, column, parent)
        ]
    return UndoEffect(tables, tuple(dependents))


def _others(table: str) -> str:
    """The newest other load in force of each key of a table that the given load has too."""
    keys = ", ".join(f"{table}.{column}" for column in schema.tables()[table].key)
    return (
        f"(select {keys}, max({table}.load_id) as load_id from {table}"
        f" inner join load on load.load_id = {table}.load_id"
        f" where load.undone_at is null and {table}.load_id <> :load_id"
        f" and ({keys}) in (select {keys} from {table} where load_id = :load_id) group by {keys})"
    )


def _on(table: str) -> str:
    return " and ".join(f"other.{c} = own.{c}" for c in schema.tables()[table].key)


def _effect(connection: sa.Connection, load_id: int, table: str) -> TableEffect | None:
    statement = sa.text(
        "select count(*) filter (where other.load_id is null) as n_gone,"
        " count(*) filter (where other.load_id < :load_id) as n_back,"
        " count(*) filter (where other.load_id > :load_id) as n_covered"
        f" from {table} as own left join {_others(table)} as other on {_on(table)}"
        " where own.load_id = :load_id"
    )
    found = [int(n) for n in fetch(connection, statement, {"load_id": load_id}).iloc[0]]
    return TableEffect(table, *found) if any(found) else None


def _dependents(
    connection: sa.Connection, load_id: int, table: str, column: str, parent: str
) -> list[Dependent]:
    key = schema.tables()[parent].key[0]
    statement = sa.text(
        "select load.load_id, load.file_name, count(*) as n"
        f" from current_{table} as child inner join load on load.load_id = child.load_id"
        f" where child.load_id <> :load_id and child.{column} in ("
        f"select own.{key} from {parent} as own"
        f" left join {_others(parent)} as other on {_on(parent)}"
        " where own.load_id = :load_id and other.load_id is null)"
        " group by load.load_id, load.file_name order by load.load_id"
    )
    found = fetch(connection, statement, {"load_id": load_id}).itertuples()
    return [Dependent(int(r.load_id), r.file_name, table, parent, int(r.n)) for r in found]
