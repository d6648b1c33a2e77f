"""What is kept of the weekly facts beside them, so that no question reads all rows to settle a few.

Nearly every row is the only one of its key, and nearly every session and test that is named is
listed; a view that finds out which are not would read them all each time. So the transaction that
writes the facts also writes which of its rows repeat the key of an earlier load, and which
sessions and assessments it names without listing them. Nothing here says what is in force: undoing
a load changes none of it, the views ask `load`.

Loads are numbered in the order in which they are stored, so what is repeated is there already. Of
facts in a lake nothing is kept: there the same is worked out with each question (data/lake.py).
"""

from collections.abc import Collection

import sqlalchemy as sa

from data import schema

#: Tables whose repeated keys are kept, in <table>_again.
REPEATED = ("session", "attendance", "assessment", "assessment_result")

#: Where no schedule lists a session, its key says course and day: course@2026-07-01 or
#: course@2026-07-01#2.
_DAY = "@[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(#.*)?$"
_COURSE = f"regexp_replace(session_id, '{_DAY}', '')"
_SESSION = f"""session_id, {_COURSE} as course_id,
    case when {_COURSE} <> session_id
        then cast(substr(session_id, length({_COURSE}) + 2, 10) as date) end as session_on"""
_ASSESSMENT = """assessment_id, split_part(assessment_id, '|', 1) as course_id,
    split_part(assessment_id, '|', 2) as kind"""
#: Facts -> where what they name is listed, its key, and what the key says.
_NAMES = {
    "attendance": ("session", "session_id", _SESSION),
    "assessment_result": ("assessment", "assessment_id", _ASSESSMENT),
}


def rows_from(table: str) -> dict[str, str]:
    """What is kept of one table of facts, worked out from all of its rows: a query by table."""
    columns = schema.tables()[table].key
    key, group = ", ".join(columns), columns[0]
    found = {}
    if table in REPEATED:
        several = f"select {group} from {table} group by {group} having min(load_id) < max(load_id)"
        found[f"{table}_again"] = (
            f"select {key}, load_id from (select {key}, load_id, min(load_id)"
            f" over (partition by {key}) as first_id from {table} where {group} in ({several}))"
            " as told where load_id > first_id"
        )
    if table in _NAMES:
        listing, key, says = _NAMES[table]
        found[f"unlisted_{listing}"] = (
            f"select {says}, load_id from (select distinct {key}, load_id from {table}"
            f" except select {key}, load_id from {listing}) as named"
        )
    return found


def keep(connection: sa.Connection, table: str, loads: Collection[int]) -> None:
    """Write what is kept of the rows that these loads put into a table, once all of them are in."""
    if not loads or table not in REPEATED:
        return
    written = f"load_id in ({', '.join(map(str, sorted(loads)))})"
    connection.exec_driver_sql(f"delete from {table}_again where {written}")
    connection.exec_driver_sql(_repeated(table, written))
    if table in _NAMES:
        listing, key, says = _NAMES[table]
        connection.exec_driver_sql(f"delete from unlisted_{listing} where {written}")
        connection.exec_driver_sql(
            f"insert into unlisted_{listing} select {says}, load_id from ("
            f"select distinct {key}, load_id from {table} where {written}"
            f" except select {key}, load_id from {listing} where {written}) as named"
        )


def keep_all(connection: sa.Connection) -> None:
    """Write all of it anew, for facts that were stored before anything was kept of them."""
    for table in REPEATED:
        found = connection.exec_driver_sql(f"select distinct load_id from {table}")
        keep(connection, table, [row.load_id for row in found])


def _repeated(table: str, written: str) -> str:
    """The statement that keeps the keys of these loads which an earlier load holds."""
    columns = schema.tables()[table].key
    key, group = ", ".join(columns), columns[0]
    several = (
        f"select {group} from {table} where {group} in"
        f" (select distinct {group} from {table} where {written})"
        f" group by {group} having min(load_id) < max(load_id)"
    )
    return (
        f"insert into {table}_again select {key}, load_id from ("
        f"select {key}, load_id, min(load_id) over (partition by {key}) as first_id from {table}"
        f" where {group} in ({several})) as told where load_id > first_id and {written}"
    )
