"""What is kept of the facts beside them, so that no question reads all rows to settle a few.

Nearly every row is the only one of its key, and nearly every session and test that is named is
listed; a view that finds out which are not would read them all each time. So the transaction that
writes the facts also writes which of its rows repeat the key of an earlier load, and which
sessions and assessments it names without listing them. None of these says what is in force: undoing
a load changes none of it, the views ask `load`.

Of metrics the sums of each day over what is in force are kept (data/sql/kept). A load, and undoing
it, works out anew the days it speaks of, from their rows, never by adding to what was there.

Loads are numbered in the order in which they are stored, so what is repeated is there already. Of
facts in a lake nothing is kept: there the same is worked out with each question (data/lake.py).
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa
import sqlglot

from data import schema
from data.questions import with_parts, written_for

#: Tables whose repeated keys are kept, in <table>_again.
REPEATED = ("session", "attendance", "assessment", "assessment_result")

#: What a row of metric_total is about, whoever it counts.
_DAY_OF_METRIC = "metric_id, period, observed_on"
_NOTHING: Mapping[str, str] = MappingProxyType({})

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
    if loads and table == "metric_day":
        keep_totals(connection, loads)
    if not loads or table not in REPEATED:
        return
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


def keep_all(connection: sa.Connection) -> None:
    """Write all of it anew, for facts that were stored before anything was kept of them."""
    for table in REPEATED:
        found = connection.exec_driver_sql(f"select distinct load_id from {table}")
        keep(connection, table, [row.load_id for row in found])
    for metric in connection.exec_driver_sql("select distinct metric_id from metric_day"):
        _total(connection, "metric_id = :metric", {"metric": metric.metric_id})


def keep_totals(connection: sa.Connection, loads: Collection[int]) -> None:
    """Write anew the sums of the days of which these loads speak: after storing or undoing them."""
    spoken = f"select distinct {_DAY_OF_METRIC} from metric_day where {_written_by(loads)}"
    _total(connection, f"({_DAY_OF_METRIC}) in ({spoken})")


def _total(connection: sa.Connection, days: str, values: Mapping[str, str] = _NOTHING) -> None:
    """Write anew the sums of the days of metrics for which a condition holds."""
    columns = ", ".join(schema.tables()["metric_total"].columns)
    worked_out = with_parts(
        sqlglot.parse_one(
            f"with wanted_day as (select * from metric_day where {days})"
            f" select {columns} from metric_total",
            read="duckdb",
        )
    )
    text = written_for(worked_out, connection.dialect.name)
    connection.execute(sa.text(f"delete from metric_total where {days}"), values)
    connection.execute(sa.text(f"insert into metric_total ({columns}) {text}"), values)


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
