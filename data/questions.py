"""The questions of data/sql as trees: each file with the relations it names put before it.

data/sql/parts holds relations that several questions read. data/sql/kept says what tables hold
that are written with the facts (data/kept.py): who reads some rows alone, or reads a lake, has the
same worked out from the facts in the place of the table.
"""

from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp

SQL_FOLDER = Path(__file__).resolve().parent / "sql"
#: Relations that several questions read: each becomes a `with` part of the question that names it.
PARTS_FOLDER = SQL_FOLDER / "parts"
#: What tables of sums hold, in words of the facts they are made of.
KEPT_FOLDER = SQL_FOLDER / "kept"
#: What parts are where a question is lent a frame that holds their rows.
GIVEN_FOLDER = SQL_FOLDER / "given"

_DIALECTS = {"duckdb": "duckdb", "postgresql": "postgres", "spark": "spark"}


def question(name: str, *, reads_kept: bool = False, is_lent: bool = False) -> exp.Expression:
    """The question data/sql/<name>.sql with the parts it reads; a tree of its own at every call.

    reads_kept: read the tables of KEPT_FOLDER as they stand; is_lent: read GIVEN_FOLDER.
    """
    tree = _parse(SQL_FOLDER / f"{name}.sql")
    return with_parts(tree, reads_kept=reads_kept, is_lent=is_lent)


def with_parts(
    tree: exp.Expression, *, reads_kept: bool = False, is_lent: bool = False
) -> exp.Expression:
    """The question with the relations that it names, directly or through another.

    A part reads what the question itself says under `with` (`wanted_day`), so it stands right
    before the first that reads it. One that is read twice is worked out once.
    """
    folders = [PARTS_FOLDER] if reads_kept else [PARTS_FOLDER, KEPT_FOLDER]
    folders += [GIVEN_FOLDER] if is_lent else []
    parts = {file.stem: file for folder in folders for file in folder.glob("*.sql")}
    while missing := _read_in(tree) & parts.keys() - {one.alias for one in tree.ctes}:
        name = min(missing)
        part = exp.CTE(this=_parse(parts[name]), alias=exp.TableAlias(this=exp.to_identifier(name)))
        ctes = list(tree.ctes)
        readers = [at for at, one in enumerate(ctes) if name in _read_in(one)]
        ctes.insert(readers[0] if readers else len(ctes), part)
        tree.set("with_", exp.With(expressions=ctes))
    read = Counter(table.name for table in tree.find_all(exp.Table))
    for one in tree.ctes:
        if one.alias in parts and read[one.alias] > 1:
            one.set("materialized", True)
    return tree


def written_for(tree: exp.Expression, dialect: str, given: Collection[str] | None = None) -> str:
    """A question in the words of an engine, for SQLAlchemy to bind what it is asked with.

    given: what that is (None: anything). All else stands as null in the text, and filters by it are
    left out: DuckDB plans a question with anything left to bind twice, and looks up for each row
    what a filter that lets everything through would have needed.
    """
    asked = tree.copy()
    if given is not None:
        _settle(asked, given)
    for placeholder in list(asked.find_all(exp.Placeholder)):
        is_given = given is None or placeholder.name in given
        placeholder.replace(exp.Var(this=f":{placeholder.name}") if is_given else exp.null())
    return asked.sql(dialect=_DIALECTS[dialect], comments=False)


def _settle(tree: exp.Expression, given: Collection[str]) -> None:
    """Say of each `cast(:name as ...) is null` whether it is; what that decides is left out."""
    for said in list(tree.find_all(exp.Is)):
        asked = said.this.this if isinstance(said.this, exp.Cast) else None
        if isinstance(asked, exp.Placeholder) and isinstance(said.expression, exp.Null):
            _fold(said, is_true=asked.name not in given)


def _fold(said: exp.Expression, *, is_true: bool) -> None:
    """Put true or false in the place of a condition, and of the widest that it decides."""
    while isinstance(around := said.parent, exp.Paren | exp.Connector):
        if isinstance(around, exp.Connector) and isinstance(around, exp.Or) != is_true:
            around.replace(around.right if around.left is said else around.left)
            return
        said = around
    said.replace(exp.Boolean(this=is_true))


def _read_in(tree: exp.Expression) -> set[str]:
    return {table.name for table in tree.find_all(exp.Table)}


def _parse(file: Path) -> exp.Expression:
    return _parsed_file(file).copy()


@cache
def _parsed_file(file: Path) -> exp.Expression:
    """The tree of a file: reading it again takes ten times as long as copying it."""
    return sqlglot.parse_one(file.read_text("utf-8"), read="duckdb")
