"""The Chromium of this computer, without a window and without a life of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from make.browser import find_browser
from tests.browser.steps import COUNT_RUNS, MILLISECONDS

# Nothing but the page under test may use the network.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """A running Chromium; as root it has to do without its sandbox."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=flags)
        try:
            yield browser
        finally:
            browser.close()


def new_reader(browser: Browser, language: str = "zh-CN", **options: object) -> BrowserContext:
    """A reader who remembers nothing, before a laptop's window, and prefers `language`.

    Waiting for a condition in the page takes `eval`, which the content security policy forbids, so
    the policy is set aside; test_security.py reads every page with it.
    """
    usual = {"viewport": {"width": 1366, "height": 768}, "locale": language, "bypass_csp": True}
    context = browser.new_context(**usual | options)
    context.set_default_timeout(MILLISECONDS)
    context.add_init_script(COUNT_RUNS)
    return context
