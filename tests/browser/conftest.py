"""A real Chromium, cut off from every network, and a figure book with an earlier release.

Needs the Debian package `chromium` (or any Chromium or Chrome) and the `tests` extra. Without
them the tests are skipped, except in continuous integration, where they fail.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

from tests.outputs.edition import EARLIER_ID, MadeEdition, later, write_edition
from tests.outputs.world import made_up
from tests.sharing import made_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking")  # fmt: skip
BEFORE = ("serious_violence_by_district", "serious_violence_map", "people_on_probation",
          "ed_assault_attendances")  # fmt: skip
NOW = (*BEFORE, "known_to_agencies")


def chromium() -> str:
    """The browser's program; skips, or fails where CI is set, without it."""
    program = next((found for name in PROGRAMS if (found := which(name))), None)
    lacking = [] if program else ["Chromium is not installed (Debian: apt-get install chromium)"]
    if find_spec("axe_playwright_python") is None:
        lacking.append("axe-playwright-python is not installed (the extra `tests`)")
    if lacking:
        tell = pytest.fail if os.environ.get("CI") else pytest.skip
        tell("; ".join(lacking))
    return str(program)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeEdition:
    """An edition whose police numbers were revised since the one before."""
    inputs = made_once("world", made_up, tmp_path_factory)["partner"].inputs
    folder = tmp_path_factory.mktemp("book")
    first = write_edition(inputs, folder / "first", EARLIER_ID, drawn=BEFORE)
    return write_edition(later(inputs), folder / "second", before=first.folder, drawn=NOW)


class Reader:
    """Opens the book, and keeps what went wrong or left the page while it was read."""

    def __init__(self, browser: "Browser", book: Path) -> None:
        self.browser, self.book = browser, book
        self.contexts: list[BrowserContext] = []
        self.asked: list[str] = []
        self.wrong: list[str] = []

    def open(self, width: int = 1280, height: int = 900) -> "Page":
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        context.set_offline(True)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.wrong.append(f"failed: {request.url[:99]}"))
        page.on("console", lambda said: self.wrong.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.goto(self.book.as_uri())
        return page

    @property
    def left_the_page(self) -> list[str]:
        """Requests for anything but the book itself and what is inside it."""
        own = (self.book.as_uri(), "data:")
        return [url for url in self.asked if not url.startswith(own)]


@pytest.fixture
def reader(browser: "Browser", made: MadeEdition) -> Iterator[Reader]:
    found = Reader(browser, made.folder / "book.html")
    yield found
    for context in found.contexts:
        context.close()
    assert not found.left_the_page and not found.wrong
