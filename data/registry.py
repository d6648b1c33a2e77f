"""The small tables people edit in the application: targets, actions, settings; and who did what."""

import json
from datetime import date
from typing import Literal

import sqlalchemy as sa

from data.database import Database, DatabaseProblem, utc_now, write_transaction

ActionState = Literal["open", "done", "dropped"]


class UnknownAction(DatabaseProblem):
    """No action has this number."""

    code = "action_unknown"


def record(
    connection: sa.Connection, actor: str, action: str, subject: str, **detail: object
) -> None:
    """Write down in the open transaction that `actor` did `action` to `subject`; detail as JSON."""
    row = {
        "audit_id": next_number(connection, "audit", "audit_id"),
        "happened_at": utc_now(),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": json.dumps(detail, ensure_ascii=False, default=str),
    }
    put_row(connection, "audit", row)


def record_event(
    database: Database, actor: str, action: str, subject: str, **detail: object
) -> None:
    """Write down what changes nothing in the database itself, such as a download."""
    with write_transaction(database) as connection:
        record(connection, actor, action, subject, **detail)


def set_target(
    database: Database,
    target_id: str,
    *,
    low: float,
    high: float | None,
    definition: str,
    changed_by: str,
) -> None:
    """Let a target differ from its default; rates are 0-1."""
    row = {
        "target_id": target_id,
        "low": low,
        "high": high,
        "definition": definition,
        "changed_by": changed_by,
        "changed_at": utc_now(),
    }
    with write_transaction(database) as connection:
        put_row(connection, "target", row, key="target_id")
        record(connection, changed_by, "target", target_id, low=low, high=high)


def reset_target(database: Database, target_id: str, *, changed_by: str) -> None:
    """Let a target have its default again."""
    with write_transaction(database) as connection:
        connection.execute(
            sa.text("delete from target where target_id = :target_id"), {"target_id": target_id}
        )
        record(connection, changed_by, "target", target_id, low=None, high=None)


def add_action(
    database: Database,
    *,
    quarter: str,
    what: str,
    owner: str,
    due_on: date | None = None,
    finding: str | None = None,
    created_by: str,
) -> int:
    """The number of a new open action of the review of `quarter`."""
    row = {
        "quarter": quarter,
        "what": what,
        "owner": owner,
        "due_on": due_on,
        "state": "open",
        "finding": finding,
        "created_by": created_by,
        "created_at": utc_now(),
    }
    with write_transaction(database) as connection:
        row["action_id"] = next_number(connection, "action", "action_id")
        put_row(connection, "action", row)
        record(connection, created_by, "action", str(row["action_id"]), state="open")
    return row["action_id"]


def change_action(
    database: Database, action_id: int, *, state: ActionState, changed_by: str
) -> None:
    """Mark an action done, dropped or open again; raises UnknownAction."""
    with write_transaction(database) as connection:
        found = connection.execute(
            sa.text("select count(*) from action where action_id = :action_id"),
            {"action_id": action_id},
        ).scalar()
        if not found:
            raise UnknownAction(action_id=action_id)
        connection.execute(
            sa.text("update action set state = :state where action_id = :action_id"),
            {"state": state, "action_id": action_id},
        )
        record(connection, changed_by, "action", str(action_id), state=state)


def setting(database: Database, setting_id: str) -> str | None:
    """The value of a setting, None where it was never set."""
    with database.engine.connect() as connection:
        return connection.execute(
            sa.text("select value from setting where setting_id = :setting_id"),
            {"setting_id": setting_id},
        ).scalar()


def change_setting(database: Database, setting_id: str, value: str, *, changed_by: str) -> None:
    """Set a setting; the value itself is not written into the audit."""
    row = {"setting_id": setting_id, "value": value}
    with write_transaction(database) as connection:
        put_row(connection, "setting", row, key="setting_id")
        record(connection, changed_by, "setting", setting_id)


def next_number(connection: sa.Connection, table: str, column: str) -> int:
    """The number after the highest; the writer holds the lock, so nobody else takes it."""
    statement = sa.text(f"select coalesce(max({column}), 0) + 1 from {table}")
    return int(connection.execute(statement).scalar_one())


def put_row(
    connection: sa.Connection, table: str, row: dict[str, object], *, key: str | None = None
) -> None:
    """Add one row to a small table; with `key` (columns), the row that has this key is replaced."""
    values = ", ".join(f":{name}" for name in row)
    text = f"insert into {table} ({', '.join(row)}) values ({values})"
    if key:
        keys = key.split(", ")
        changes = ", ".join(f"{name} = excluded.{name}" for name in row if name not in keys)
        text += f" on conflict ({key}) do update set {changes}"
    connection.execute(sa.text(text), row)
