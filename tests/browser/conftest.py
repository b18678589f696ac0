"""A real browser, as a reader has it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import archive
from tests.browser.pages import Opener

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing but the page may cause traffic, else a request could not be blamed on it.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        reason = f"no browser found under the names {', '.join(NAMES)}"
        if os.environ.get("INTEGRITY_REQUIRE_ALL"):
            pytest.fail(f"{reason}, and INTEGRITY_REQUIRE_ALL is set")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    opener = Opener(browser, tmp_path)
    yield opener
    opener.close()


@pytest.fixture(scope="session")
def archive_page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on ten thousand articles."""
    return archive.write(tmp_path_factory.mktemp("archive"))
