"""What schema.sql says, as data: tables, columns, natural keys. The file stays the only DDL."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import sqlglot
from sqlglot import exp

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "schema.sql"

#: Version of schema.sql, written into each database it makes or brings up to date; it goes up with
#: every change of a table or view.
SCHEMA_VERSION = 10

#: Columns that say where a row came from; every other column is what the row says.
SOURCE_COLUMNS = ("load_id", "source_sheet", "source_row")

#: Facts that come by the million. DuckDB keeps no index of their rows: their key and their load are
#: looked at before the commit (data/keys.py, docs/decisions/006).
LARGE_TABLES = (
    "attendance", "assessment_result", "item_result", "survey_response", "survey_answer",
    "metric_day",
)  # fmt: skip

#: Written by data/kept.py beside the facts, from them alone; as large as the facts at worst.
KEPT_TABLES = (
    "session_again", "attendance_again", "assessment_again", "assessment_result_again",
    "unlisted_session", "unlisted_assessment", "attendance_total",
    "result_total", "metric_total",
)  # fmt: skip

#: What makes DuckDB keep an index of every row.
_INDEXES = re.compile(r",\s*primary key \([\w, ]+\)| references load \(load_id\)")

_ARROW_TYPES = {
    exp.DataType.Type.TEXT: pa.string(),
    exp.DataType.Type.INT: pa.int32(),
    exp.DataType.Type.DOUBLE: pa.float64(),
    exp.DataType.Type.BOOLEAN: pa.bool_(),
    exp.DataType.Type.DATE: pa.date32(),
    exp.DataType.Type.TIMESTAMPNTZ: pa.timestamp("us"),
}


@dataclass(frozen=True)
class Table:
    """A table: Arrow type by column, and the natural key (the primary key without load_id)."""

    name: str
    columns: dict[str, pa.DataType]
    key: tuple[str, ...]

    @property
    def is_loaded(self) -> bool:
        """Whether spreadsheets feed it: append-only, with load_id and source."""
        return "source_sheet" in self.columns

    @property
    def values(self) -> tuple[str, ...]:
        """Columns that carry what a row says beyond its key."""
        return tuple(c for c in self.columns if c not in self.key and c not in SOURCE_COLUMNS)


def statements(dialect: str = "postgresql") -> list[str]:
    """The statements of schema.sql in order, each complete without its semicolon.

    For DuckDB the large tables and what is kept of them have neither primary key nor reference.
    """
    parts = [part for part in SCHEMA_FILE.read_text("utf-8").split(";\n") if part.strip()]
    if dialect != "duckdb":
        return parts
    bare = (*LARGE_TABLES, *KEPT_TABLES)
    return [_INDEXES.sub("", part) if made(part) in bare else part for part in parts]


def made(statement: str) -> str:
    """The name of the table or view that a statement of schema.sql makes."""
    return re.search(r"^create (?:table|view) (\w+)", statement, re.MULTILINE)[1]


def _created(kind: str) -> list[exp.Expression]:
    """The statements that create a `table` or a `view`; the others, as long, are not parsed."""
    starts = re.compile(rf"^create {kind} ", re.MULTILINE)
    return [sqlglot.parse_one(text, read="duckdb") for text in statements() if starts.search(text)]


@cache
def tables() -> dict[str, Table]:
    """Every table of schema.sql by name, in the order of the file (parents first)."""
    return {table.name: table for table in map(_table, _created("table"))}


@cache
def columns() -> dict[str, dict[str, str]]:
    """The SQL type of every column, by table: what an older database is given where it lacks it."""
    return {
        create.this.this.name: {
            part.name: part.args["kind"].sql(dialect="duckdb")
            for part in create.this.expressions
            if isinstance(part, exp.ColumnDef)
        }
        for create in _created("table")
    }


@cache
def views() -> tuple[str, ...]:
    """Names of the views in the order of the file: later ones read earlier ones."""
    return tuple(create.this.name for create in _created("view"))


@cache
def read_by_views() -> dict[str, frozenset[str]]:
    """The tables and views that each view names."""
    return {
        create.this.name: frozenset(table.name for table in create.expression.find_all(exp.Table))
        for create in _created("view")
    }


@cache
def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a table or view, in order; of a `select X.*` view, those of the table X."""
    if name in tables():
        return tuple(tables()[name].columns)
    parsed = (sqlglot.parse_one(text, read="duckdb") for text in statements())
    made = next(create for create in parsed if create.this.name == name)
    query = made.expression
    if query.is_star:
        return columns_of(query.args["from_"].this.name)
    return tuple(query.named_selects)


@cache
def loaded_tables() -> tuple[str, ...]:
    """Names of the tables that spreadsheets feed."""
    return tuple(name for name, table in tables().items() if table.is_loaded)


def _table(create: exp.Expression) -> Table:
    definitions = [part for part in create.this.expressions if isinstance(part, exp.ColumnDef)]
    columns = {part.name: _ARROW_TYPES[part.args["kind"].this] for part in definitions}
    key = [part.name for part in definitions if part.find(exp.PrimaryKeyColumnConstraint)]
    for constraint in create.this.expressions:
        if isinstance(constraint, exp.PrimaryKey):
            key = [column.name for column in constraint.expressions]
    natural = tuple(column for column in key if column != "load_id" or len(key) == 1)
    return Table(create.this.this.name, columns, natural)
