"""The sample organisation in a database, loaded once per language through the ordinary import."""

import pytest

from data.database import open_database
from data.samples import loading


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """A function: language -> (database, receipts, progress calls)."""
    known = {}

    def load(language):
        if language not in known:
            folder = tmp_path_factory.mktemp(language)
            database = open_database(f"duckdb:///{folder / 'sample.duckdb'}")
            calls = []
            receipts = loading.load_sample(database, language, lambda *call: calls.append(call))
            known[language] = database, receipts, calls
        return known[language]

    return load
