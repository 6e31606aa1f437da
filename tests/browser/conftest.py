"""One real browser for all tests that need one."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

# Chromium's own calls home are none of the pages'.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for a process: it cannot be started again beside itself."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, requires: Callable[[str], str]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=requires("chromium"), args=QUIET)
    yield browser
    browser.close()
