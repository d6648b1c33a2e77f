"""What a load would change: rows new, changed, unchanged, and those the file no longer has.

Rows are the same when their natural key is: the id of the source, or the hash of the row where the
source gives none. Lists are cut to what a screen can show; the counts are of everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import sqlalchemy as sa

from data import schema
from data.database import Database
from data.facts import fetch, staged
from data.importing.model import Checked, Kind
from data.importing.storing import merge, rows_in_force, traceless

State = Literal["new", "changed", "unchanged", "missing"]
STATES: tuple[State, ...] = ("new", "changed", "unchanged", "missing")

#: Rows of a list that are fetched to be shown.
MOST_LISTED = 2000

#: A row is missing from a file that speaks of the same meeting, test, survey, role or metric.
_SCOPES = {
    "attendance": ("session_id",),
    "assessment_result": ("assessment_id", "phase"),
    "survey_response": ("survey_id",),
    "skill_requirement": ("role",),
    "skill_level": ("assessed_on", "source"),
    "appraisal": ("appraised_on",),
    "metric_day": ("metric_id", "period"),
    "session": (),
    "person": (),
}
#: Days outside what the file covers are not missing from it; a day of the key is none anyway.
_SPANS = {"session": "session_on"}
#: Only a table of this kind is expected to name everybody or everything.
_WHOLE: dict[str, Kind] = {"person": "roster", "session": "session"}


@dataclass(frozen=True)
class TableChanges:
    """The rows of one table by what storing them does; `lists` hold the first of each.

    A list has the columns of the table; that of changed rows has one row per changed value: the
    key, `source_row`, `column`, `before` and `after` as text. Missing rows stay as they are.
    """

    table: str
    counts: dict[State, int]
    lists: dict[State, pd.DataFrame]


@dataclass(frozen=True)
class Comparison:
    """What a file would change, table by table."""

    tables: tuple[TableChanges, ...]

    def n(self, state: State) -> int:
        """How many rows of all tables are in a state."""
        return sum(changes.counts[state] for changes in self.tables)


def compare(database: Database, checked: Sequence[Checked]) -> Comparison:
    """What storing the checked rows of a file would change; nothing is stored.

    Raises ConflictingRows where two sheets of the file differ in a fact.
    """
    frames = traceless(merge(checked))
    kinds = {item.proposal.kind for item in checked}
    with database.engine.begin() as connection:
        return Comparison(
            tuple(_compare(connection, table, frame, kinds) for table, frame in frames.items())
        )


def _compare(
    connection: sa.Connection, table: str, frame: pd.DataFrame, kinds: Iterable[Kind]
) -> TableChanges:
    shape = schema.tables()[table]
    given = [column for column in shape.values if column in frame.columns]
    equal = " and ".join(f"known.{column} = given.{column}" for column in shape.key)
    differs = " or ".join(f"known.{column} is distinct from given.{column}" for column in given)
    is_known = f"known.{shape.key[0]} is not null"
    conditions = {
        "new": f"not {is_known}",
        "changed": f"{is_known} and ({differs or 'false'})",
        "unchanged": f"{is_known} and not ({differs or 'false'})",
    }
    with staged(connection, table, frame) as rows:
        in_force = rows_in_force(connection, table, rows)
        joined = f"from {rows} as given left join {in_force} as known on {equal}"
        counts, lists = {}, {}
        for state, condition in conditions.items():
            found = f"{joined} where {condition}"
            counts[state] = _count(connection, found)
            lists[state] = _listed(connection, found, shape.key, given, state)
        missing = _missing(table, rows, in_force, kinds)
        counts["missing"] = _count(connection, missing) if missing else 0
        if counts["missing"]:
            columns = ", ".join(f"known.{c}" for c in (*shape.key, *shape.values))
            text = f"select {columns} {missing} order by {columns} limit {MOST_LISTED}"
            lists["missing"] = fetch(connection, sa.text(text))
    return TableChanges(table, counts, lists)


def _count(connection: sa.Connection, found: str) -> int:
    return int(fetch(connection, sa.text(f"select count(*) as n {found}")).loc[0, "n"])


def _listed(
    connection: sa.Connection, found: str, key: Sequence[str], given: Sequence[str], state: State
) -> pd.DataFrame:
    columns = [f"given.{column}" for column in (*key, *given, "source_sheet", "source_row")]
    if state == "changed":
        columns += [f"known.{column} as before_{column}" for column in given]
    order = ", ".join(f"given.{c}" for c in ("source_sheet", "source_row", *key))
    text = f"select {', '.join(columns)} {found} order by {order} limit {MOST_LISTED}"
    rows = fetch(connection, sa.text(text))
    return _values_changed(rows, key, given) if state == "changed" else rows


def _values_changed(rows: pd.DataFrame, key: Sequence[str], given: Sequence[str]) -> pd.DataFrame:
    """One row per changed value: key, source_row, column, before, after."""
    changed = []
    for row in rows.to_dict("records"):
        for column in given:
            before, after = row[f"before_{column}"], row[column]
            if before != after and not (pd.isna(before) and pd.isna(after)):
                place = {name: row[name] for name in (*key, "source_row")}
                changed.append({**place, "column": column, "before": before, "after": after})
    return pd.DataFrame(changed, columns=[*key, "source_row", "column", "before", "after"])


def _missing(table: str, rows: str, in_force: str, kinds: Iterable[Kind]) -> str | None:
    """The from and where of the current rows that the file could have and has not."""
    if table not in _SCOPES or (table in _WHOLE and _WHOLE[table] not in kinds):
        return None
    shape = schema.tables()[table]
    same_key = " and ".join(f"known.{column} = given.{column}" for column in shape.key)
    where = [f"not exists (select 1 from {rows} as given where {same_key})"]
    if scope := _SCOPES[table]:
        same = " and ".join(f"known.{column} = given.{column}" for column in scope)
        where.append(f"exists (select 1 from {rows} as given where {same})")
    if span := _SPANS.get(table):
        first, last = (f"(select {edge}({span}) from {rows})" for edge in ("min", "max"))
        where.append(f"known.{span} between {first} and {last}")
    if table == "person":
        where.append("known.left_on is null and known.person_id not like 'name:%'")
    return f"from {in_force} as known where {' and '.join(where)}"
