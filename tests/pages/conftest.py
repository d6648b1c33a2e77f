"""Databases for the pages: an empty one, the sample organisation, a copy of it to write into."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest

from data.database import close
from pages.shared import store
from tests.pages.seeing import PAGES, Seen, go_to, open_app


@contextmanager
def reading(file: Path) -> Iterator[Path]:
    """Lets the pages read this file; nothing of it stays open or remembered afterwards."""
    _forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAINLIFT_DATABASE_URL", f"duckdb:///{file}")
        patch.setenv("TRAINLIFT_DATA_FOLDER", str(file.parent))
        try:
            yield file
        finally:
            close(store.opened())
            _forget()


def _forget() -> None:
    store.KEPT.clear()
    store.FOR_GOOD.clear()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory, stock):
    """A function: language -> the file of the sample organisation, one for all tests of a process."""

    return cache(lambda language: stock(tmp_path_factory.mktemp(language), language))


@pytest.fixture(scope="session")
def sample_pages(sample_file):
    """A function: language -> every page of the sample organisation, drawn once, by name."""

    @cache
    def draw(language: str) -> dict[str, Seen]:
        with reading(sample_file(language)):
            app = open_app(language)
            return {page: go_to(app, page) for page in PAGES}

    return draw


@pytest.fixture
def sample(sample_file):
    """A function: language -> the pages read the sample organisation until the test ends."""
    with ExitStack() as stack:
        yield lambda language: stack.enter_context(reading(sample_file(language)))


@pytest.fixture
def own_copy(sample_file, tmp_path):
    """The pages read and write a copy of the Chinese sample organisation."""
    file = tmp_path / "trainlift.duckdb"
    shutil.copy(sample_file("zh"), file)
    with reading(file):
        yield file


@pytest.fixture
def empty(tmp_path):
    """The pages read an empty database."""
    with reading(tmp_path / "trainlift.duckdb") as file:
        yield file
