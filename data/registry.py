"""The small tables people edit in the application: targets, actions, settings; and who did what."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa

from data.database import Database, DatabaseProblem, utc_now, write_transaction

ActionState = Literal["open", "done", "dropped"]
Comparison = Literal["none", "teams", "staggered"]
AlarmDecision = Literal["accepted", "postponed", "dismissed"]
#: Settings of released quarters begin so; the first day of the quarter follows.
RELEASED = "released:"
EventKind = Literal["holiday", "campaign", "release", "other"]


@dataclass(frozen=True)
class NewAction:
    """An action to be written down for the review of `quarter`; finding: what it rests on."""

    quarter: str
    what: str
    owner: str
    due_on: date | None = None
    finding: str | None = None
    plan_change: str | None = None


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


def set_unit_value(
    database: Database,
    metric_id: str,
    *,
    value: float,
    horizon_days: int,
    isolation: float,
    confidence: float,
    owner: str,
    changed_by: str,
) -> None:
    """Say what one unit of change of a metric is worth, for how long, and how sure that is."""
    said = {
        "value": value,
        "horizon_days": horizon_days,
        "isolation": isolation,
        "confidence": confidence,
        "owner": owner,
    }
    row = {"metric_id": metric_id, **said, "changed_by": changed_by, "changed_at": utc_now()}
    with write_transaction(database) as connection:
        put_row(connection, "unit_value", row, key="metric_id")
        record(connection, changed_by, "unit_value", metric_id, **said)


def set_hourly_cost(database: Database, role: str, cost: float | None, *, changed_by: str) -> None:
    """Say what an hour of a person costs; role * is every role without its own, None forgets."""
    row = {"role": role, "cost": cost, "changed_by": changed_by, "changed_at": utc_now()}
    with write_transaction(database) as connection:
        if cost is None:
            statement = sa.text("delete from hourly_cost where role = :role")
            connection.execute(statement, {"role": role})
        else:
            put_row(connection, "hourly_cost", row, key="role")
        record(connection, changed_by, "hourly_cost", role, cost=cost)


def add_action(
    database: Database,
    *,
    quarter: str,
    what: str,
    owner: str,
    due_on: date | None = None,
    finding: str | None = None,
    plan_change: str | None = None,
    created_by: str,
) -> int:
    """The number of a new open action of the review of `quarter`, a period of any length.

    finding: what it answers; plan_change: what it changes in the plan.
    """
    given = NewAction(quarter, what, owner, due_on, finding, plan_change)
    with write_transaction(database) as connection:
        return _put_action(connection, given, created_by)


def _put_action(connection: sa.Connection, given: NewAction, created_by: str) -> int:
    row = {**asdict(given), "state": "open", "created_by": created_by, "created_at": utc_now()}
    number = _put_numbered(connection, "action", "action_id", row)
    record(connection, created_by, "action", str(number), state="open")
    return number


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


def write_note(
    database: Database,
    *,
    period: str,
    part: str,
    language: str,
    kind: Literal["text", "comment"],
    words: str,
    fingerprint: str = "",
    written_by: str,
) -> int:
    """The number of a new text or comment on a part of a review.

    An empty text takes the last one back.
    """
    row = {
        "period": period,
        "part": part,
        "language": language,
        "kind": kind,
        "words": words,
        "fingerprint": fingerprint,
        "written_by": written_by,
        "written_at": utc_now(),
    }
    with write_transaction(database) as connection:
        record(connection, written_by, "review_note", period, part=part, kind=kind)
        return _put_numbered(connection, "review_note", "note_id", row)


def step_review(
    database: Database,
    period: str,
    state: Literal["draft", "agreed"],
    *,
    data_version: int,
    content: str,
    changed_by: str,
) -> int:
    """The number of a new step: the review of a period is agreed as `content`, or open again."""
    row = {
        "period": period,
        "state": state,
        "data_version": data_version,
        "content": content,
        "changed_by": changed_by,
        "changed_at": utc_now(),
    }
    with write_transaction(database) as connection:
        record(connection, changed_by, "review", period, state=state, data_version=data_version)
        return _put_numbered(connection, "review_version", "version_id", row)


def register_evaluation(
    database: Database,
    course_id: str,
    *,
    primary: str,
    others: Collection[str] = (),
    comparison: Comparison = "none",
    teams: Collection[str] = (),
    is_random: bool = False,
    is_selected: bool = False,
    window_days: int,
    baseline_days: int,
    target: tuple[float, float | None] | None = None,
    registered_by: str,
) -> int:
    """The number of a new registration of how a course will be evaluated; earlier ones stay.

    `primary` and `others` are metrics, `teams` those compared with; `target` is the lift aimed at
    for the primary metric, relative, in the favourable direction.
    """
    row = {
        "course_id": course_id,
        "comparison": comparison,
        "is_random": is_random,
        "is_selected": is_selected,
        "window_days": window_days,
        "baseline_days": baseline_days,
        "registered_by": registered_by,
        "registered_at": utc_now(),
    }
    low, high = target or (None, None)
    with write_transaction(database) as connection:
        number = _put_numbered(connection, "evaluation", "evaluation_id", row)
        for metric_id in dict.fromkeys((primary, *others)):
            is_primary = metric_id == primary
            metric = {
                "evaluation_id": number,
                "metric_id": metric_id,
                "is_primary": is_primary,
                "target_low": low if is_primary else None,
                "target_high": high if is_primary else None,
            }
            put_row(connection, "evaluation_metric", metric)
        for team in dict.fromkeys(teams):
            put_row(connection, "evaluation_team", {"evaluation_id": number, "team": team})
        record(connection, registered_by, "evaluation", course_id, number=number, primary=primary)
    return number


def add_event(
    database: Database,
    *,
    event_name: str,
    kind: EventKind,
    from_on: date,
    to_on: date,
    is_left_out: bool,
    created_by: str,
) -> int:
    """The number of a new dated event, a holiday or a campaign, both days included."""
    row = {
        "event_name": event_name,
        "kind": kind,
        "from_on": from_on,
        "to_on": to_on,
        "is_left_out": is_left_out,
        "created_by": created_by,
        "created_at": utc_now(),
    }
    with write_transaction(database) as connection:
        number = _put_numbered(connection, "event", "event_id", row)
        record(connection, created_by, "event", str(number), name=event_name)
    return number


def remove_event(database: Database, event_id: int, *, removed_by: str) -> None:
    """Take a dated event off the list; it stays in the table with the moment of its removal."""
    statement = sa.text("update event set removed_at = :at where event_id = :event_id")
    with write_transaction(database) as connection:
        connection.execute(statement, {"at": utc_now(), "event_id": event_id})
        record(connection, removed_by, "event", str(event_id), removed=True)


def decide_alarm(
    database: Database,
    metric_id: str,
    *,
    decision: AlarmDecision,
    reason: str = "",
    through_on: date,
    postponed_to: date | None = None,
    action: NewAction | None = None,
    decided_by: str,
) -> int:
    """The number of a new decision about the alarm of a metric, on its signals up to `through_on`.

    What is postponed or dismissed needs a reason, and what is postponed a day. An action that
    answers the alarm is written down in the same step.
    """
    row = {
        "metric_id": metric_id,
        "decision": decision,
        "reason": reason,
        "through_on": through_on,
        "postponed_to": postponed_to,
        "decided_by": decided_by,
        "decided_at": utc_now(),
    }
    with write_transaction(database) as connection:
        number = _put_numbered(connection, "alarm_decision", "decision_id", row)
        record(connection, decided_by, "alarm", metric_id, decision=decision)
        if action is not None:
            _put_action(connection, action, decided_by)
    return number


def tag_answer(
    database: Database, text_sha256: str, tag: str, *, is_on: bool, tagged_by: str
) -> None:
    """Remember that a person put a tag on an answer, or took it off; the answer is its
    fingerprint.
    """
    row = {
        "text_sha256": text_sha256,
        "tag": tag,
        "is_on": is_on,
        "tagged_by": tagged_by,
        "tagged_at": utc_now(),
    }
    with write_transaction(database) as connection:
        _put_numbered(connection, "answer_tag", "answer_tag_id", row)
        record(connection, tagged_by, "answer_tag", tag, is_on=is_on)


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


def release(database: Database, quarter_on: date, *, released_by: str) -> None:
    """Freeze the survey results of a quarter: loads that come later change nothing in them.

    A quarter that is released stays as it is: what came since could be subtracted.
    """
    name = f"{RELEASED}{quarter_on.isoformat()}"
    with write_transaction(database) as connection:
        known = sa.text("select value from setting where setting_id = :name")
        if connection.execute(known, {"name": name}).scalar() is None:
            newest = next_number(connection, "load", "load_id") - 1
            put_row(connection, "setting", {"setting_id": name, "value": str(newest)})
            record(connection, released_by, "release", quarter_on.isoformat(), load=newest)


def next_number(connection: sa.Connection, table: str, column: str) -> int:
    """The number after the highest; the writer holds the lock, so nobody else takes it."""
    statement = sa.text(f"select coalesce(max({column}), 0) + 1 from {table}")
    return int(connection.execute(statement).scalar_one())


def _put_numbered(
    connection: sa.Connection, table: str, column: str, row: dict[str, object]
) -> int:
    """The number under which a row was added to a small table."""
    number = next_number(connection, table, column)
    put_row(connection, table, {column: number} | row)
    return number


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
