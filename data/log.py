"""How long the log of who did what is kept, and how it is made shorter."""

import pandas as pd
import sqlalchemy as sa

from data import registry
from data.database import Database, utc_now, write_transaction

SETTING = "log_months"
#: Months that can be chosen; without a choice the log is kept for ever.
MONTHS = (6, 12, 24, 36, 60)


def months(database: Database) -> int | None:
    """For how many months lines are kept; None: for ever."""
    said = registry.setting(database, SETTING)
    return int(said) if said else None


def keep(database: Database, n_months: int | None, *, changed_by: str) -> None:
    """Set for how many months lines are kept; nothing is deleted yet."""
    value = "" if n_months is None else str(n_months)
    registry.change_setting(database, SETTING, value, changed_by=changed_by)


def shorten(database: Database, *, done_by: str) -> int:
    """Delete the lines that are older than they are kept, and write that down; how many went.

    A line that a clock set back had dated too early stays: those before it are younger.
    """
    kept = months(database)
    if kept is None:
        return 0
    before = (pd.Timestamp(utc_now()) - pd.DateOffset(months=kept)).to_pydatetime()
    with write_transaction(database) as connection:
        gone = sa.text(
            "delete from audit where audit_id < (select"
            " coalesce(min(case when happened_at >= :before then audit_id end), max(audit_id) + 1)"
            " from audit) returning audit_id"
        )
        n_lines = len(connection.execute(gone, {"before": before}).fetchall())
        if n_lines:
            registry.record(
                connection, done_by, "shorten_log", "audit", n_lines=n_lines, before=before
            )
    return n_lines
