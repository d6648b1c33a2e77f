"""Put checked rows into the database as one load, and take a load back.

A load is one transaction: all of its rows are kept or none. Nothing is overwritten: a corrected row
is a new row of a later load. Undoing a load is one mark; the rows before it are current again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import psycopg
import pyarrow as pa
import sqlalchemy as sa

from data import kept, schema
from data.database import (
    Database,
    DatabaseProblem,
    StorageFull,
    require_room,
    told,
    utc_now,
    write_transaction,
)
from data.facts import fetch, insert_frame, lake_of, staged
from data.frames import arrow_rows
from data.importing import asking
from data.importing.coded import (
    Coded,
    category,
    combined,
    in_order_of,
    is_each_once,
    objects,
    of_frame,
)
from data.importing.known import Known
from data.importing.model import Checked, Kind, Proposal, Receipt, SourceFile, Written
from data.importing.readings import n_rows_rejected, once
from data.lineage import WRITTEN_BY_METRICS
from data.problems import DatabaseUnreachable
from data.registry import next_number, put_row, record

#: Tables that say what a thing is; several sheets of a file may each know a part of it.
DESCRIBING_TABLES = frozenset(
    {"person", "skill", "course", "session", "assessment", "survey", "survey_question", "metric"}
)

#: Stands for the source of a file that no known program wrote.
UNKNOWN_SOURCE = "upload"

#: What the engines raise when a row breaks a rule of the schema or does not fit its column.
REFUSALS = (
    sa.exc.IntegrityError,
    sa.exc.DataError,
    psycopg.IntegrityError,
    psycopg.DataError,
    pa.ArrowInvalid,
)


class UnknownLoad(DatabaseProblem):
    """No load has this number."""

    code = "load_unknown"


class AlreadyUndone(DatabaseProblem):
    """The load was undone before."""

    code = "load_already_undone"


class ConflictingRows(DatabaseProblem):
    """Two rows of one file say different things about the same person, session, day or answer."""

    code = "rows_conflict"


class RowsRefused(DatabaseProblem):
    """The database refused rows that break one of its rules; nothing of the file was kept."""

    code = "rows_refused"


def store(
    database: Database,
    file: SourceFile,
    checked: Sequence[Checked],
    *,
    loaded_by: str,
    is_sample: bool,
) -> Receipt:
    """The receipt of a new load that holds every checked row of `file`.

    Raises ConflictingRows, RowsRefused or a DatabaseProblem, and then nothing of the file was kept.
    """
    frames = traceless(merge(checked))
    load = _load_row(file, checked, frames, loaded_by, is_sample)
    try:
        rows = _arrow_rows(frames)
        require_room(database, sum(part.nbytes for part in rows.values()))
        with write_transaction(database) as connection:
            load["load_id"] = next_number(connection, "load", "load_id")
            counts = _compare(connection, rows)
            _insert_load(connection, load, rows)
            _remember_people(connection, checked, loaded_by)
            _remember_answers(connection, checked, loaded_by)
    except (StorageFull, DatabaseUnreachable):
        # a commit that raised may have been written all the same
        if not _is_stored(database, load):
            raise
    except REFUSALS as error:
        raise RowsRefused(file=file.name, rule=_first_line(error)) from error
    return _receipt(load, frames, counts)


def edit(
    database: Database,
    frames: Mapping[str, pd.DataFrame],
    *,
    name: str,
    kind: Kind,
    edited_by: str,
    is_sample: bool = False,
) -> int:
    """The number of a new load that holds rows changed by hand; undoing it undoes the change.

    frames: rows by table, with the key and the values that are stated. Changes of the sample go
    when the sample goes (`is_sample`).
    """
    given = {table: _by_hand(table, rows) for table, rows in frames.items()}
    n_rows = sum(len(rows) for rows in given.values())
    load: dict[str, object] = {
        "file_name": name,
        "file_sha256": "",
        "source": "edit",
        "kinds": kind,
        "n_rows_read": n_rows,
        "n_rows_stored": n_rows,
        "n_rows_rejected": 0,
        "is_sample": is_sample,
        "loaded_by": edited_by,
        "loaded_at": utc_now(),
    }
    with write_transaction(database) as connection:
        load["load_id"] = next_number(connection, "load", "load_id")
        _insert_load(connection, load, _arrow_rows(given))
    return int(str(load["load_id"]))


def _by_hand(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    shape = schema.tables()[table]
    columns = [*shape.key, *(column for column in shape.values if column in rows.columns)]
    return rows[columns].assign(source_sheet="", source_row=0)


def already_loaded(database: Database, sha256: str) -> dict[str, object] | None:
    """The newest load of the very same file that has not been undone, by column; None if none."""
    statement = sa.text(
        "select * from load where file_sha256 = :sha256 and undone_at is null"
        " order by load_id desc limit 1"
    )
    with database.engine.connect() as connection:
        found = fetch(connection, statement, {"sha256": sha256})
    return None if found.empty else found.to_dict("records")[0]


def undo(database: Database, load_id: int, *, undone_by: str) -> None:
    """Take a load back: its rows are kept and no longer current. UnknownLoad, AlreadyUndone."""
    with write_transaction(database) as connection:
        found = fetch(
            connection, sa.text("select * from load where load_id = :load_id"), {"load_id": load_id}
        )
        if found.empty:
            raise UnknownLoad(load_id=load_id)
        load = found.iloc[0]
        if load["undone_by"] is not None:
            raise AlreadyUndone(load_id=load_id, file=load["file_name"], by=load["undone_by"])
        _mark_undone(connection, load_id, undone_by)
        record(connection, undone_by, "undo", str(load_id), file=load["file_name"])


def remove_sample(database: Database, *, undone_by: str) -> int:
    """Take back every load of the sample organisation; how many there were."""
    with write_transaction(database) as connection:
        found = connection.execute(
            sa.text("select load_id from load where is_sample and undone_at is null")
        )
        load_ids = [row.load_id for row in found.fetchall()]
        for load_id in load_ids:
            _mark_undone(connection, load_id, undone_by)
        record(connection, undone_by, "remove_sample", "sample", n_loads=len(load_ids))
    return len(load_ids)


#: The describing tables, by the name under which an import knows them.
DESCRIBING = {
    "people": "person",
    "courses": "course",
    "sessions": "session",
    "assessments": "assessment",
    "skills": "skill",
    "surveys": "survey",
    "metrics": "metric",
    "questions": "survey_question",
}


RESPONDENTS = """
select response.respondent_key, response.survey_id, load.source
from current_survey_response as response
inner join load on load.load_id = response.load_id
"""


#: What an import may refer to; and of it, what the editor of questions needs.
ALL_KNOWN = (*DESCRIBING.values(), "survey_response")
OF_QUESTIONS = ("survey", "survey_question", "skill")


def known(database: Database, tables: Iterable[str] = ALL_KNOWN) -> Known:
    """What the database knows now: every describing row of these that is current, and the salt."""
    salt = sa.text("select value from setting where setting_id = 'salt'")
    with database.engine.connect() as connection:
        key = bytes.fromhex(connection.execute(salt).scalar_one())
        identities = fetch(connection, sa.text("select * from confirmed_identity"))
        answers = fetch(connection, sa.text("select * from remembered_answer"))
        zone = connection.execute(
            sa.text("select value from setting where setting_id = 'time_zone'")
        )
        of_clocks = {"zone": found} if (found := zone.scalar()) else {}
    return known_after(
        database, Known(salt=key, identities=identities, answers=answers, **of_clocks), tables
    )


def known_after(database: Database, before: Known, tables: Iterable[str]) -> Known:
    """What the database knows after a load that stored rows in `tables`."""
    stored = set(tables)
    with database.engine.connect() as connection:
        fresh = {
            name: _current(connection, table)
            for name, table in DESCRIBING.items()
            if table in stored
        }
        if "survey_response" in stored:
            fresh["respondents"] = fetch(connection, sa.text(RESPONDENTS))
    return replace(before, **fresh)


def known_with(before: Known, checked: Sequence[Checked]) -> Known:
    """What would be known if these rows were stored: for the files that come after them."""
    fresh = {}
    for name, table in DESCRIBING.items():
        parts = [item.frames[table] for item in checked if table in item.frames]
        if parts:
            columns = [c for c in schema.tables()[table].columns if c not in schema.SOURCE_COLUMNS]
            rows = pd.concat([getattr(before, name), *parts], ignore_index=True)
            key = list(schema.tables()[table].key)
            fresh[name] = rows.reindex(columns=columns).drop_duplicates(key, keep="last")
    forms = [
        item.frames["survey_response"][["respondent_key", "survey_id"]].assign(
            source=item.proposal.table.source or UNKNOWN_SOURCE
        )
        for item in checked
        if "survey_response" in item.frames
    ]
    if forms:
        fresh["respondents"] = pd.concat([before.respondents, *forms], ignore_index=True)
    return replace(before, **fresh)


def remember(database: Database, proposal: Proposal) -> None:
    """Keep how a person read a table with these headers, for the next file with the same ones."""
    row = {
        "signature": proposal.signature,
        "kind": proposal.kind,
        "mapping": json.dumps({match.column: match.field_id for match in proposal.matches}),
        "remembered_at": utc_now(),
    }
    with write_transaction(database) as connection:
        put_row(connection, "remembered_mapping", row, key="signature")


def _remember_people(connection: sa.Connection, checked: Sequence[Checked], by: str) -> None:
    """Keep whom the reader confirmed, for the next sheet of this source that writes them so."""
    for item in checked:
        for written, person_id in (item.proposal.context.get("people") or {}).items():
            if not isinstance(written, Written):
                continue
            row = {
                "source": item.proposal.table.source or "",
                "written_name": written.text,
                "written_department": written.department,
                "person_id": person_id,
                "confirmed_by": by,
                "confirmed_at": utc_now(),
            }
            key = "source, written_name, written_department"
            put_row(connection, "confirmed_identity", row, key=key)


def _remember_answers(connection: sa.Connection, checked: Sequence[Checked], by: str) -> None:
    """Keep what the reader said about cells, for the next sheet of this source."""
    for item in checked:
        for question in asking.REMEMBERED:
            answer = item.proposal.context.get(question)
            if answer is None:
                continue
            key = asking.source_key(item.proposal)
            before = _remembered_answer(connection, key, question)
            if isinstance(answer, Mapping) and isinstance(before, Mapping):
                answer = {**before, **answer}
            row = {
                "source_key": key,
                "question": question,
                "answer": json.dumps(answer, ensure_ascii=False),
                "remembered_by": by,
                "remembered_at": utc_now(),
            }
            put_row(connection, "remembered_answer", row, key="source_key, question")


def _remembered_answer(connection: sa.Connection, key: str, question: str) -> object:
    statement = sa.text(
        "select answer from remembered_answer where source_key = :key and question = :question"
    )
    found = connection.execute(statement, {"key": key, "question": question}).scalar()
    return None if found is None else json.loads(found)


def recall(database: Database, signature: str) -> tuple[Kind, dict[int, str]] | None:
    """How such a table was read before: its kind, and the field of each column position."""
    statement = sa.text("select kind, mapping from remembered_mapping where signature = :signature")
    with database.engine.connect() as connection:
        found = connection.execute(statement, {"signature": signature}).first()
    if found is None:
        return None
    fields = json.loads(found.mapping)
    return found.kind, {int(column): field_id for column, field_id in fields.items()}


def merge(checked: Sequence[Checked]) -> dict[str, pd.DataFrame]:
    """The rows of all tables of a file, one frame per table of the schema, parents first.

    What several sheets say alike is one row; of a thing described twice the first value counts.
    Raises ConflictingRows where two sheets differ in a fact.
    """
    merged = {}
    for table in schema.loaded_tables():
        parts = [item.frames[table] for item in checked if table in item.frames]
        parts = [part for part in parts if len(part)]
        if parts:
            merged[table] = _merge_table(table, parts)
    return merged


def traceless(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The rows less what would lead from an anonymous form to a person: its place and its time.

    The order in which forms came in, beside a list of who was there when, names people. Forms are
    kept in the order of their keys, which is no order, without sheet and row, without the time they
    took, and with the first day of their quarter in place of their own.
    """
    if "survey" not in frames or "survey_response" not in frames:
        return frames
    surveys = frames["survey"]
    anonymous = set(surveys.loc[surveys["is_anonymous"].astype(bool), "survey_id"])
    cleaned = dict(frames)
    for table in ("survey_response", "survey_answer"):
        if table in frames:
            rows = in_order_of(frames[table], schema.tables()[table].key)
            hidden = rows["survey_id"].isin(anonymous)
            cleaned[table] = _blurred(rows, hidden).reset_index(drop=True)
    return cleaned


def _blurred(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """The rows, those that are `hidden` without place and with no day finer than a quarter."""
    if not hidden.any():
        return rows
    traces: dict[str, object] = {"source_row": rows["source_row"].mask(hidden, 0)}
    if "duration_seconds" in rows:
        traces["duration_seconds"] = pd.to_numeric(rows["duration_seconds"]).mask(hidden)
    instead = {
        "source_sheet": lambda _: "",
        "person_id": lambda _: None,
        "responded_on": _first_of_quarter,
    }
    is_hidden = Coded(objects([False, True]), hidden.to_numpy().astype(np.int8))
    for name in instead.keys() & set(rows.columns):
        told = combined(
            (of_frame(rows[name]), is_hidden),
            lambda value, hides, name=name: instead[name](value) if hides else value,
        )
        traces[name] = category(told)
    return rows.assign(**traces)


def _first_of_quarter(day: date | None) -> date | None:
    return None if day is None else date(day.year, day.month - (day.month - 1) % 3, 1)


def _merge_table(table: str, parts: list[pd.DataFrame]) -> pd.DataFrame:
    key = list(schema.tables()[table].key)
    rows = parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    if is_each_once(rows, key):
        return rows
    twice = rows.duplicated(key, keep=False)
    if table in DESCRIBING_TABLES:
        described = rows[twice].groupby(key, sort=False, as_index=False).first()
        return pd.concat([rows[~twice], described[rows.columns]], ignore_index=True)
    said = [column for column in rows.columns if column not in schema.SOURCE_COLUMNS]
    rows = rows.drop_duplicates(said)
    conflicts = rows[rows.duplicated(key, keep=False)].sort_values(key, kind="stable")
    if len(conflicts):
        first, second = (conflicts.iloc[i] for i in (0, 1))
        raise ConflictingRows(
            table=table,
            subject=", ".join(str(first[column]) for column in key),
            sheet=first["source_sheet"],
            row=int(first["source_row"]),
            other_sheet=second["source_sheet"],
            other_row=int(second["source_row"]),
            n=int(conflicts.duplicated(key).sum()),
        )
    return rows


def _arrow_rows(frames: dict[str, pd.DataFrame]) -> dict[str, pa.Table]:
    """The frames in the types of their tables: compared, measured and inserted as one."""
    made: dict[tuple, pa.Array] = {}
    return {table: arrow_rows(table, frame, made) for table, frame in frames.items()}


def _compare(connection: sa.Connection, rows: dict[str, pa.Table]) -> tuple[int, int, int]:
    counts = [_compare_table(connection, table, part) for table, part in rows.items()]
    n_new, n_changed, n = (sum(count[i] for count in counts) for i in range(3))
    return n_new, n_changed, n - n_new - n_changed


def _compare_table(connection: sa.Connection, table: str, part: pa.Table) -> tuple[int, int, int]:
    shape = schema.tables()[table]
    given = [column for column in shape.values if column in part.column_names]
    on = " and ".join(f"known.{column} = given.{column}" for column in shape.key)
    differs = " or ".join(f"known.{column} is distinct from given.{column}" for column in given)
    is_known = f"known.{shape.key[0]} is not null"
    with staged(connection, table, part) as rows:
        first = shape.key[0]
        spoken = (
            f"select 1 as one from {table} where {first} in (select {first} from {rows}) limit 1"
        )
        if fetch(connection, sa.text(spoken)).empty:
            # the first of its survey, session or test: what is in force need not be settled
            return part.num_rows, 0, part.num_rows
        known = rows_in_force(connection, table, rows)
        text = (
            f"select count(*) filter (where not {is_known}) as n_new,"
            f" count(*) filter (where {is_known} and ({differs or 'false'})) as n_changed,"
            f" count(*) as n from {rows} as given left join {known} as known on {on}"
        )
        found = fetch(connection, sa.text(text)).iloc[0]
    return int(found.n_new), int(found.n_changed), int(found.n)


def rows_in_force(connection: sa.Connection, table: str, given: str) -> str:
    """The relation of the rows in force of `table` on the days of the key that `given` spans.

    Which row is in force is settled for all days otherwise; bounds let the engine skip most of a
    large table. No other row has the key of one of `given`.
    """
    shape = schema.tables()[table]
    days = [name for name in shape.key if pa.types.is_date(shape.columns[name])]
    if not days:
        return f"current_{table}"
    edges = ", ".join(f"min({day}) as first_{day}, max({day}) as last_{day}" for day in days)
    found = fetch(connection, sa.text(f"select {edges} from {given}")).iloc[0]
    if found.isna().any():
        return f"current_{table}"
    within = " and ".join(
        f"{day} between date '{found[f'first_{day}']:%Y-%m-%d}'"
        f" and date '{found[f'last_{day}']:%Y-%m-%d}'"
        for day in days
    )
    return f"(select * from current_{table} where {within})"


def _insert_load(
    connection: sa.Connection, load: dict[str, object], rows: dict[str, pa.Table]
) -> None:
    if load["kinds"] == "metric" and not rows.keys() <= WRITTEN_BY_METRICS:
        raise ValueError(f"answers would stay that are old: metrics come with {sorted(rows)}")
    insert_frame(connection, "load", pd.DataFrame([load]))
    number = pa.array([load["load_id"]], pa.int32())
    for table, part in rows.items():
        same = pa.repeat(pa.scalar(0, pa.int8()), part.num_rows)
        numbers = pa.DictionaryArray.from_arrays(same, number)
        insert_frame(connection, table, part.append_column("load_id", numbers))
    record(
        connection,
        str(load["loaded_by"]),
        "load",
        str(load["load_id"]),
        file=load["file_name"],
        n_rows_stored=load["n_rows_stored"],
        n_rows_rejected=load["n_rows_rejected"],
    )


def _load_row(
    file: SourceFile,
    checked: Sequence[Checked],
    frames: dict[str, pd.DataFrame],
    loaded_by: str,
    is_sample: bool,
) -> dict[str, object]:
    kinds = dict.fromkeys(item.proposal.kind for item in checked)
    sources = dict.fromkeys(filter(None, (item.proposal.table.source for item in checked)))
    return {
        "load_id": 0,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "source": ",".join(sources) or UNKNOWN_SOURCE,
        "kinds": ",".join(kinds),
        "n_rows_read": sum(item.n_rows_read for item in once(checked)),
        "n_rows_stored": sum(len(frame) for frame in frames.values()),
        "n_rows_rejected": n_rows_rejected(checked),
        "is_sample": is_sample,
        "loaded_by": loaded_by,
        "loaded_at": utc_now(),
    }


def _receipt(
    load: dict[str, object], frames: dict[str, pd.DataFrame], counts: tuple[int, int, int]
) -> Receipt:
    n_new, n_changed, n_unchanged = counts
    return Receipt(
        load_id=load["load_id"],
        file_name=load["file_name"],
        n_rows_read=load["n_rows_read"],
        n_rows_stored=load["n_rows_stored"],
        n_rows_rejected=load["n_rows_rejected"],
        tables={table: len(frame) for table, frame in frames.items()},
        n_new=n_new,
        n_changed=n_changed,
        n_unchanged=n_unchanged,
    )


def _current(connection: sa.Connection, table: str) -> pd.DataFrame:
    shape = schema.tables()[table]
    columns = ", ".join([*shape.key, *shape.values])
    return fetch(connection, sa.text(f"select {columns} from current_{table}"))


def _is_stored(database: Database, load: dict[str, object]) -> bool:
    statement = sa.text(
        "select count(*) from load where load_id = :load_id and file_sha256 = :sha256"
    )
    given = {"load_id": load["load_id"], "sha256": load["file_sha256"]}
    with told(database), database.engine.connect() as connection:
        return bool(connection.execute(statement, given).scalar())


def _mark_undone(connection: sa.Connection, load_id: int, undone_by: str) -> None:
    connection.execute(
        sa.text("update load set undone_by = :by, undone_at = :at where load_id = :load_id"),
        {"by": undone_by, "at": utc_now(), "load_id": load_id},
    )
    if not lake_of(connection):
        kept.keep_undone(connection, load_id)


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", error)).splitlines()[0]
