"""A server with an empty database and a Chromium for the tests of this folder."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from make.browser import find_browser
from tests.browser.serving import Server, serve
from tests.browser.steps import COUNT_RUNS, MILLISECONDS

# Nothing but the page under test may use the network.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running application with an empty database, one for the tests of a file."""
    with serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A reader's browser: nothing remembered, a laptop's window, Chinese preferred."""
    context = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(MILLISECONDS)
    context.add_init_script(COUNT_RUNS)
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
