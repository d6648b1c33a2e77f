"""What is kept of the facts beside them, so that no question reads all rows to settle a few.

Nearly every row is the only one of its key, and nearly every session and test that is named is
listed; a view that finds out which are not would read them all each time. So the transaction that
writes the facts also writes which of its rows repeat the key of an earlier load, and which
sessions and assessments it names without listing them. None of these says what is in force: undoing
a load changes none of it, the views ask `load`.

Sums over what is in force are kept too: of each day of a metric, each session and each test
(data/sql/kept). A load, and undoing it, works out anew those it speaks of, from their rows, never
by adding to what was there.

Loads are numbered in the order in which they are stored, so what is repeated is there already. Of
facts in a lake nothing is kept: there the same is worked out with each question (data/lake.py).
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
import sqlglot
from sqlglot import exp

from data import schema
from data.questions import with_parts, written_for

#: Tables whose repeated keys are kept, in <table>_again.
REPEATED = ("session", "attendance", "assessment", "assessment_result")
AGAIN = tuple(f"{table}_again" for table in REPEATED)


@dataclass(frozen=True)
class Total:
    """Sums kept of a table: their name, the relation whose rows are added up, what a sum is of."""

    name: str
    source: str
    key: str


#: Tables of which sums are kept; data/sql/kept says what they hold.
TOTALS = {
    "attendance": Total("attendance_total", "current_attendance", "session_id"),
    "assessment_result": Total("result_total", "current_assessment_result", "assessment_id"),
    "metric_day": Total("metric_total", "metric_day", "metric_id, period, observed_on"),
}

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
    if not loads:
        return
    if table in REPEATED:
        _keep_keys(connection, table, loads)
    if table in TOTALS:
        _keep_total(connection, table, loads)


def keep_all(connection: sa.Connection) -> None:
    """Write all of it anew, for facts that were stored before anything was kept of them."""
    for table in REPEATED:
        found = connection.exec_driver_sql(f"select distinct load_id from {table}")
        if loads := [row.load_id for row in found]:
            _keep_keys(connection, table, loads)
    for table in TOTALS:
        _write_total(connection, table, "true")


def keep_undone(connection: sa.Connection, load_id: int) -> None:
    """Write anew the sums that a load is part of, once it is marked as undone."""
    for table in TOTALS:
        _keep_total(connection, table, [load_id])


def worked_out(table: str, condition: str = "true") -> exp.Expression:
    """The sums kept of a table of facts, from those of its rows for which a condition holds."""
    total = TOTALS[table]
    columns = ", ".join(schema.tables()[total.name].columns)
    tree = with_parts(
        sqlglot.parse_one(
            # a million rows need not lie in memory to be read twice
            "with wanted_day as not materialized (select * from metric_day)"
            f" select {columns} from {total.name}",
            read="duckdb",
        )
    )
    for found in list(tree.find_all(exp.Table)):
        if found.name == total.source:
            some = f"(select * from {total.source} where {condition}) as {found.alias_or_name}"
            found.replace(
                sqlglot.parse_one(f"select * from {some}", read="duckdb").args["from_"].this
            )
    return tree


def _keep_keys(connection: sa.Connection, table: str, loads: Collection[int]) -> None:
    written = _written_by(loads)
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


def _keep_total(connection: sa.Connection, table: str, loads: Collection[int]) -> None:
    """Write anew the sums that the rows of these loads are part of."""
    key, written = TOTALS[table].key, _written_by(loads)
    spoken = f"({key}) in (select distinct {key} from {table} where {written})"
    # where no other load has written, every sum is theirs and none need be looked for
    others = connection.exec_driver_sql(f"select 1 from {table} where not {written} limit 1")
    _write_total(connection, table, "true" if others.first() is None else spoken)


def _write_total(connection: sa.Connection, table: str, condition: str) -> None:
    name = TOTALS[table].name
    columns = ", ".join(schema.tables()[name].columns)
    rows = written_for(worked_out(table, condition), connection.dialect.name)
    connection.exec_driver_sql(f"delete from {name} where {condition}")
    connection.exec_driver_sql(f"insert into {name} ({columns}) {rows}")


def _written_by(loads: Collection[int]) -> str:
    return f"load_id in ({', '.join(map(str, sorted(loads)))})"


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
