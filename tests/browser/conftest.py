"""A server with an empty database and a Chromium for the tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.chromium import new_reader, open_chromium
from tests.browser.serving import Server, serve


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running application with an empty database, one for the tests of a file."""
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A reader's browser that prefers Chinese."""
    context = new_reader(chromium)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab."""
    return context.new_page()


@pytest.fixture
def strangers(context: BrowserContext) -> list[str]:
    """Addresses outside this computer that the browser has asked for so far."""
    asked: list[str] = []

    def note(request: Request) -> None:
        is_here = request.url.startswith(("http://127.0.0.1", "data:", "blob:"))
        if not is_here:
            asked.append(request.url)

    context.on("request", note)
    return asked
