"""Order and surroundings of every test: quick ones first, none touches the reader's own database."""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest

from data.database import close, open_database
from data.samples import loading

PROJECT = Path(__file__).resolve().parent.parent

# Streamlit, the command line and their child processes start from here.
os.chdir(PROJECT)
os.environ.pop("TRAINLIFT_DATABASE_URL", None)
os.environ.pop("TRAINLIFT_DATA_FOLDER", None)
os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"

# Tests that were found stay until the end: looking for garbage among them took half of finding them.
gc.disable()

#: Files that take longest begin first where browsers are driven: none is left alone at the end.
LONGEST = (
    "test_journey.py",
    "test_same_view.py",
    "test_review_journey.py",
    "test_needs_journey.py",
    "test_two_processes.py",
    "test_load_journey.py",
    "test_sign_in.py",
)

# The same examples in every run, and no limit that a busy machine could miss.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> Generator[None, int, int]:
    """One process more than there are cores where all tests run: each waits for browsers at times."""
    n_cores = yield
    return n_cores if config.option.markexpr else n_cores + 1


def pytest_collection_finish() -> None:
    """Look for garbage again, of what comes from here on."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, then run quick tests first, slow ones next, the browser last.

    What asks a database server of its own is slow: starting it and emptying it after each test is.
    Tests of one file that share something costly (a server, a sample organisation, a large file
    that was read) stay together when several processes run them.
    """
    for item in items:
        if "browser" in item.path.relative_to(PROJECT).parts:
            item.add_marker(pytest.mark.browser)
        if _asks_a_server(item):
            item.add_marker(pytest.mark.slow)
        if _shares_something(item):
            item.add_marker(pytest.mark.xdist_group(item.path.name))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[int, int]:
    """When a test is run: the group it belongs to, and of browser tests the place of its file."""
    if not _has(item, "browser"):
        return int(_has(item, "slow")), 0
    name = item.path.name
    return 2, LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _shares_something(item: pytest.Item) -> bool:
    """Whether a fixture of the test lives longer than the test."""
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    return any(found.scope != "function" for known in fixtures for found in known)


def _asks_a_server(item: pytest.Item) -> bool:
    """Whether the test asks PostgreSQL, by a fixture or as one of the engines it runs on."""
    engine = item.callspec.params.get("database") if hasattr(item, "callspec") else None
    return "postgresql_server" in item.fixturenames or engine == "postgresql"


def _has(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """A function: folder, language -> a data file there with the sample organisation, one's own.

    It is loaded once for all processes of a run, and copied.
    """
    own = tmp_path_factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def put(folder: Path, language: str) -> Path:
        return Path(shutil.copy(_loaded(run, language), folder / "trainlift.duckdb"))

    return put


def _loaded(run: Path, language: str) -> Path:
    """The file that is copied; the first who asks loads it while others wait."""
    file = run / f"sample-{language}.duckdb"
    with (run / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            made = file.with_suffix(".made")
            database = open_database(f"duckdb:///{made}")
            loading.load_sample(database, language)
            close(database)
            made.rename(file)
    return file
