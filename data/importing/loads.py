"""What a stored load holds, and what taking it back would do."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data import kept, schema
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
        others = _others_of(connection, load_id)
        effects = (_effect(connection, load_id, table, others) for table in schema.loaded_tables())
        tables = tuple(effect for effect in effects if effect is not None)
        gone = {effect.table for effect in tables if effect.n_gone}
        dependents = [
            dependent
            for table, column, parent in REFERENCES
            if parent in gone and _has_rows(connection, table, others.in_force)
            for dependent in _dependents(connection, load_id, table, column, parent)
        ]
    return UndoEffect(tables, tuple(dependents))


@dataclass(frozen=True)
class _Others:
    """The loads beside one: those in force, and of these the later ones; earlier ones undone."""

    in_force: tuple[int, ...]
    later: tuple[int, ...]
    undone_before: tuple[int, ...]


def _others_of(connection: sa.Connection, load_id: int) -> _Others:
    statement = sa.text(
        "select load_id, undone_at is null as is_in_force from load where load_id <> :load_id"
    )
    found = fetch(connection, statement, {"load_id": load_id})
    in_force = tuple(map(int, found.loc[found["is_in_force"].astype(bool), "load_id"]))
    undone = set(map(int, found["load_id"])) - set(in_force)
    return _Others(
        in_force,
        tuple(one for one in in_force if one > load_id),
        tuple(one for one in undone if one < load_id),
    )


def _of_loads(table: str, loads: Collection[int]) -> str:
    return f"{table}.load_id in ({', '.join(map(str, sorted(loads)))})"


def _has_rows(connection: sa.Connection, table: str, loads: Collection[int]) -> bool:
    """Whether any of these loads has a row in the table."""
    if not loads:
        return False
    statement = f"select 1 as found from {table} where {_of_loads(table, loads)} limit 1"
    return not fetch(connection, sa.text(statement)).empty


def _others(table: str, condition: str = "true") -> str:
    """The newest other load in force of each key of a table that the given load has too."""
    keys = ", ".join(f"{table}.{column}" for column in schema.tables()[table].key)
    return (
        f"(select {keys}, max({table}.load_id) as load_id from {table}"
        f" inner join load on load.load_id = {table}.load_id"
        f" where load.undone_at is null and {table}.load_id <> :load_id and {condition}"
        f" and ({keys}) in (select {keys} from {table} where load_id = :load_id) group by {keys})"
    )


def _on(table: str) -> str:
    return " and ".join(f"other.{c} = own.{c}" for c in schema.tables()[table].key)


def _effect(
    connection: sa.Connection, load_id: int, table: str, others: _Others
) -> TableEffect | None:
    own = f"select count(*) as n from {table} where load_id = :load_id"
    n = int(fetch(connection, sa.text(own), {"load_id": load_id})["n"].iloc[0])
    if not n:
        return None
    n_back = n_covered = 0
    if _has_rows(connection, table, others.in_force):
        n_back, n_covered = _met(connection, load_id, table, others)
    return TableEffect(table, n - n_back - n_covered, n_back, n_covered)


def _met(connection: sa.Connection, load_id: int, table: str, others: _Others) -> tuple[int, int]:
    """How many rows of the load say again what an earlier one in force said, or a later one."""
    doubtful = others.later + others.undone_before
    if table not in kept.REPEATED or _has_rows(connection, table, doubtful):
        return _looked_up(connection, load_id, table)
    # what repeats an earlier load is known, and all earlier ones are in force
    again = f"select count(*) as n from {table}_again where load_id = :load_id"
    return int(fetch(connection, sa.text(again), {"load_id": load_id})["n"].iloc[0]), 0


def _looked_up(connection: sa.Connection, load_id: int, table: str) -> tuple[int, int]:
    given: dict[str, object] = {"load_id": load_id}
    bounds = [
        f"{side}({column}) as {side}_{column}"
        for column in schema.tables()[table].key
        for side in ("min", "max")
    ]
    statement = f"select {', '.join(bounds)} from {table} where load_id = :load_id"
    found = fetch(connection, sa.text(statement), given).iloc[0]
    # said as bounds, so that rows of other days are not looked through
    within = " and ".join(
        f"{table}.{column} between :min_{column} and :max_{column}"
        for column in schema.tables()[table].key
    )
    statement = (
        "select count(*) filter (where load_id < :load_id) as n_back,"
        f" count(*) filter (where load_id > :load_id) as n_covered from {_others(table, within)}"
        " as other"
    )
    counts = fetch(connection, sa.text(statement), given | found.to_dict()).iloc[0]
    return int(counts["n_back"]), int(counts["n_covered"])


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
