"""schema.sql as data says what the database itself says after running it."""

import sqlalchemy as sa

from data import kept, schema
from data.frames import fetch


def test_tables_and_columns_are_those_of_the_database(database):
    statement = sa.text(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = current_schema() and table_name not like 'current_%'"
        " and table_name not like 'known_%'"
    )
    with database.engine.connect() as connection:
        found = fetch(connection, statement)
    told = {(t.name, column) for t in schema.tables().values() for column in t.columns}
    assert set(found.itertuples(index=False, name=None)) == told


def test_the_natural_key_is_the_primary_key_without_the_load():
    tables = schema.tables()
    assert tables["attendance"].key == ("session_id", "person_id")
    assert tables["load"].key == ("load_id",)
    assert tables["setting"].key == ("setting_id",)
    assert tables["metric_day"].values == ("period_month", "numerator", "denominator", "value")


def test_every_table_a_spreadsheet_feeds_has_a_current_view_on_its_natural_key():
    joined = "\n".join(schema.statements())
    # of tables whose repeated keys are kept, tests/data/test_kept.py reads what is in force
    for name in set(schema.loaded_tables()) - set(kept.REPEATED):
        view = joined[joined.index(f"create view current_{name} as") :]
        newest = view[: view.index(") as newest")]
        grouped = " ".join(newest[newest.rindex("group by") :].split())
        # the choices of a question are one answer: a later one replaces them all
        whole = [column for column in schema.tables()[name].key if column != "option_text"]
        key = ", ".join(f"{name}.{column}" for column in whole)
        assert grouped == f"group by {key}"


def test_parents_come_before_the_tables_that_refer_to_them():
    names = list(schema.tables())
    assert names.index("load") < min(names.index(name) for name in schema.loaded_tables())


def test_every_table_and_view_says_what_one_row_is():
    for statement in schema.statements():
        comment = [line for line in statement.strip().splitlines() if line.startswith("--")]
        assert any("one row per" in line for line in comment), statement[:80]
