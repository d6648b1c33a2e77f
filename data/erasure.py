"""Copy out or erase what is kept about one person: in every table, every load, undone ones too.

What a person did stays counted, under a number that leads nowhere: role, team and level stay, or
the rates of the past would change. Number, name, days of joining and leaving, leave, what was
written in forms that bear the name, and the spellings that were confirmed go; in other people's
texts the name is masked. Files outside the database (uploads, downloads, backups) are not reached.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from data import kept, schema
from data.database import Database, DatabaseProblem, write_transaction
from data.facts import require_in_database
from data.frames import fetch
from data.registry import record

#: Columns that hold the number of a person.
NUMBER_COLUMNS = ("person_id", "mentor_id", "mentee_id")
#: Columns that hold a person's name, or number, whole.
NAME_COLUMNS = (
    "person_name", "trainer", "owner", "member_name", "written_name", "actor", "loaded_by",
    "undone_by", "changed_by", "created_by", "registered_by", "decided_by", "tagged_by",
    "remembered_by", "confirmed_by",
)  # fmt: skip
#: Tables of which nothing is counted: rows of the person are removed.
REMOVED = ("confirmed_identity", "leave_record")
#: Days that would lead back to the person.
DAYS = ("hired_on", "left_on")
MASK = "***"
#: One letter would be found in every text.
SHORTEST_NAME = 2


class UnknownPerson(DatabaseProblem):
    """Nothing is kept under this number or name."""

    code = "person_unknown"


class SeveralPeople(DatabaseProblem):
    """Several people bear this name: only a number says who is meant."""

    code = "person_several"


@dataclass(frozen=True)
class Person:
    """Who is meant: the number everything is kept under, and the names it was loaded with.

    A name that somebody else bears too leads to nobody alone and is not looked for in texts.
    """

    person_id: str
    names: tuple[str, ...]
    shared_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A column in which a person is still named, and in how many rows."""

    table: str
    column: str
    n_rows: int


@dataclass(frozen=True)
class Erased:
    """What was erased: the number that stands instead, rows changed by table, and what is left."""

    person_id: str
    n_rows: dict[str, int]
    left: tuple[Place, ...]


def find(database: Database, text: str) -> Person:
    """The person with this number or name, such as a trainer of no number.

    Raises UnknownPerson or SeveralPeople.
    """
    with database.engine.connect() as connection:
        require_in_database(connection)
        ids = _numbers(connection, text)
        if len(ids) > 1:
            raise SeveralPeople(person=text, numbers=", ".join(ids))
        if ids:
            return _person(connection, ids[0])
        if _is_named(connection, text):
            return Person(text, (text,))
        raise UnknownPerson(person=text)


def copy(database: Database, person: Person) -> dict[str, pd.DataFrame]:
    """Every row that is kept about a person, by table; answers of forms that bear the number.

    Without the tables in which keys of these very rows stand once more (data/kept.py).
    """
    found = {}
    with database.engine.connect() as connection:
        require_in_database(connection)
        for table in schema.tables():
            where = _where_about(table)
            if where and table not in kept.AGAIN:
                statement = sa.text(f"select * from {table} where {where}")
                rows = fetch(connection, statement, {"person_id": person.person_id})
                if len(rows):
                    found[table] = rows
    return found


def erase(database: Database, person: Person, *, erased_by: str) -> Erased:
    """Erase a person in one transaction, then look through every text for what is left."""
    stranger = f"erased-{secrets.token_hex(4)}"
    n_rows: dict[str, int] = {}
    with write_transaction(database) as connection:
        require_in_database(connection)
        for table, statement, values in _statements(connection, person, stranger):
            changed = connection.execute(sa.text(statement), values).rowcount
            if table not in kept.AGAIN:
                n_rows[table] = n_rows.get(table, 0) + max(changed, 0)
        record(connection, erased_by, "erase", stranger, n_rows=sum(n_rows.values()))
        left = _places(connection, person)
    return Erased(stranger, {table: n for table, n in n_rows.items() if n}, left)


def _numbers(connection: sa.Connection, text: str) -> list[str]:
    parts = [
        f"select {column} as person_id from {table} where {column} = :text"
        for table, column in _columns(NUMBER_COLUMNS)
    ]
    parts.append("select person_id from person where person_name = :text")
    found = fetch(connection, sa.text(" union ".join(parts)), {"text": text})
    return sorted(found["person_id"])


def _is_named(connection: sa.Connection, text: str) -> bool:
    parts = [
        f"select 1 as found from {table} where {column} = :text"
        for table, column in _columns(NAME_COLUMNS)
    ]
    return len(fetch(connection, sa.text(" union ".join(parts)), {"text": text})) > 0


def _person(connection: sa.Connection, person_id: str) -> Person:
    values = {"person_id": person_id}
    own = "select distinct person_name from person where person_id = :person_id"
    names = sorted(name for name in fetch(connection, sa.text(own), values)["person_name"] if name)
    if person_id.startswith("name:"):
        names = sorted({*names, person_id.removeprefix("name:")})
    others = "select distinct person_name from person where person_id <> :person_id"
    borne = set(fetch(connection, sa.text(others), values)["person_name"])
    return Person(person_id, tuple(names), tuple(name for name in names if name in borne))


def _statements(
    connection: sa.Connection, person: Person, stranger: str
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """What has to be run, in order: table, statement, values."""
    me = {"person_id": person.person_id}
    yield from _forms(connection, person)
    for table in REMOVED:
        yield table, f"delete from {table} where person_id = :person_id", me
    for column in DAYS:
        yield "person", f"update person set {column} = null where person_id = :person_id", me
    for table, column in _columns(NUMBER_COLUMNS):
        yield (
            table,
            f"update {table} set {column} = :stranger where {column} = :person_id",
            {**me, "stranger": stranger},
        )
    yield (
        "person",
        "update person set person_name = null where person_id = :stranger",
        {"stranger": stranger},
    )
    for text in (person.person_id, *_looked_for(person)):
        for table, column in _columns(NAME_COLUMNS):
            yield (
                table,
                f"update {table} set {column} = :stranger where {column} = :text",
                {"text": text, "stranger": stranger},
            )
    yield from _texts(person, stranger)


def _forms(connection: sa.Connection, person: Person) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Forms that bear the number get a key that nobody can work out, and lose what was typed."""
    keys = fetch(
        connection,
        sa.text(
            "select distinct survey_id, respondent_key from survey_response"
            " where person_id = :person_id"
        ),
        {"person_id": person.person_id},
    )
    is_form = "survey_id = :survey_id and respondent_key = :respondent_key"
    is_open = (
        "question_id in (select question_id from survey_question"
        " where survey_id = :survey_id and question_type = 'open')"
    )
    for form in keys.to_dict("records"):
        new = {**form, "new_key": secrets.token_hex(16)}
        yield "survey_answer", f"update survey_answer set typed_text = null where {is_form}", form
        yield (
            "survey_answer",
            f"update survey_answer set answer_text = null where {is_form} and {is_open}",
            form,
        )
        for table in ("survey_answer", "survey_response"):
            yield table, f"update {table} set respondent_key = :new_key where {is_form}", new


def _texts(person: Person, stranger: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The name in other texts is masked; the number where a record quotes it."""
    for name in _looked_for(person):
        for table, column in _text_columns():
            yield (
                table,
                f"update {table} set {column} = replace({column}, :name, :mask)"
                f" where position(:name in {column}) > 0",
                {"name": name, "mask": MASK},
            )
    quoted = {"quoted": f'"{person.person_id}"', "stranger": f'"{stranger}"'}
    yield (
        "audit",
        "update audit set detail = replace(detail, :quoted, :stranger)"
        " where position(:quoted in detail) > 0",
        quoted,
    )
    yield (
        "audit",
        "update audit set subject = :stranger where subject = :person_id",
        {
            "person_id": person.person_id,
            "stranger": stranger,
        },
    )


def _places(connection: sa.Connection, person: Person) -> tuple[Place, ...]:
    """Every column of text in which the number stands whole, or one of the names in any part."""
    found = []
    for table, shape in schema.tables().items():
        for column in _texts_of(shape):
            tests = [f"{column} = :person_id"]
            names = {f"name_{k}": name for k, name in enumerate(_looked_for(person))}
            tests += [f"position(:{key} in {column}) > 0" for key in names]
            statement = f"select count(*) from {table} where {' or '.join(tests)}"
            values = {"person_id": person.person_id, **names}
            n_rows = connection.execute(sa.text(statement), values).scalar()
            if n_rows:
                found.append(Place(table, column, n_rows))
    return tuple(found)


def _looked_for(person: Person) -> tuple[str, ...]:
    """The names by which texts can mean this person alone."""
    return tuple(
        name
        for name in person.names
        if len(name) >= SHORTEST_NAME and name not in person.shared_names
    )


def _where_about(table: str) -> str:
    columns = [c for c in NUMBER_COLUMNS if c in schema.tables()[table].columns]
    if table == "survey_answer":
        return (
            "exists (select 1 from survey_response as form where form.person_id = :person_id"
            " and form.survey_id = survey_answer.survey_id"
            " and form.respondent_key = survey_answer.respondent_key)"
        )
    return " or ".join(f"{column} = :person_id" for column in columns)


def _columns(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Table and column of every column with one of these names."""
    return [
        (table, column)
        for table, shape in schema.tables().items()
        for column in shape.columns
        if column in names
    ]


def _text_columns() -> list[tuple[str, str]]:
    """Columns of free text: no part of any key, so that no group is named anew."""
    keys = {column for shape in schema.tables().values() for column in shape.key}
    kept = keys | set(NUMBER_COLUMNS) | set(NAME_COLUMNS)
    return [
        (table, column)
        for table, shape in schema.tables().items()
        for column in _texts_of(shape)
        if column not in kept
    ]


def _texts_of(shape: schema.Table) -> list[str]:
    return [column for column, kind in shape.columns.items() if kind == pa.string()]
