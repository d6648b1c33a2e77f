"""How TrainLift connects to PostgreSQL, and what the refusals of a server mean to a reader."""

import os

import psycopg
import sqlalchemy as sa

from data.problems import (
    DatabaseCrowded,
    DatabaseProblem,
    DatabaseUnreachable,
    RoleMayNot,
    TookTooLong,
    WriterWaited,
)

#: Names the most connections that one process may have.
POOL = "TRAINLIFT_DATABASE_POOL"
MOST_CONNECTIONS = 20
#: Kept open between questions; the others are closed when they are given back.
KEPT_CONNECTIONS = 5
SECONDS_TO_CONNECT = 5
SECONDS_FOR_A_CONNECTION = 10
SECONDS_OF_A_STATEMENT = 300
#: A writer waits so long for the one before it: longer than a load of a hundred thousand rows.
SECONDS_FOR_A_LOCK = 60
#: A transaction in which nothing happens holds up every writer: its process is taken for dead.
SECONDS_IDLE = 120

#: Every question adds up whole tables through views that join a table with its own newest rows. The
#: planner takes the columns of such a join for independent, expects one row, and would go through
#: the other side once for each: seconds to minutes where hashing takes milliseconds.
_PLANNER = {"enable_nestloop": "off"}
_SESSION = {
    "statement_timeout": f"{SECONDS_OF_A_STATEMENT}s",
    "lock_timeout": f"{SECONDS_FOR_A_LOCK}s",
    "idle_in_transaction_session_timeout": f"{SECONDS_IDLE}s",
    **_PLANNER,
}
#: A network that was cut is noticed within a minute.
_KEEPALIVE = {
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_UNREACHABLE = ("08", "57P")
_TOO_MANY_CONNECTIONS = "53300"


def engine(url: sa.URL, *, is_read_only: bool = False) -> sa.Engine:
    """An engine with the pool and the limits of this module; `options` in the address come last."""
    session = _SESSION | ({"default_transaction_read_only": "on"} if is_read_only else {})
    options = " ".join(f"-c {name}={value}" for name, value in session.items())
    most = int(os.environ.get(POOL) or MOST_CONNECTIONS)
    kept = min(most, KEPT_CONNECTIONS)
    return sa.create_engine(
        url,
        pool_size=kept,
        max_overflow=most - kept,
        pool_timeout=SECONDS_FOR_A_CONNECTION,
        pool_pre_ping=True,
        pool_recycle=1800,
        connect_args={
            "connect_timeout": SECONDS_TO_CONNECT,
            "options": f"{options} {url.query.get('options', '')}".strip(),
            **_KEEPALIVE,
        },
    )


def without_limits(connection: sa.Connection) -> None:
    """Let this transaction last as long as it takes: upgrading and restoring do."""
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"set local {name} = 0")


def problem_of(error: Exception, address: str) -> DatabaseProblem | None:
    """What an error of the server means to a reader; None where it is a fault of the program."""
    cause = getattr(error, "orig", None) or error
    state = getattr(cause, "sqlstate", None) or ""
    if isinstance(error, sa.exc.TimeoutError) or state == _TOO_MANY_CONNECTIONS:
        return DatabaseCrowded()
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return TookTooLong(seconds=SECONDS_OF_A_STATEMENT)
    if isinstance(cause, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
        return WriterWaited(seconds=SECONDS_FOR_A_LOCK)
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return RoleMayNot(said=str(cause).splitlines()[0])
    is_lost = getattr(error, "connection_invalidated", False)
    is_refused = isinstance(cause, psycopg.OperationalError) and not state
    if is_lost or is_refused or state.startswith(_UNREACHABLE):
        return DatabaseUnreachable(url=address)
    return None
