"""One Chromium and one JupyterLab for many browser tests; a fresh page for each."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.browser.running_lab import ADDRESS, RunningLab, running_lab

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
WIDTH, HEIGHT = 1400, 900
expect.set_options(timeout=30_000)  # a busy machine is slow, and waiting ends when it is there


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the browser tests, and keep them in two processes, where they share a browser.

    The lessons take half of the time, and all in one process would take longest of all tests.
    """
    item.add_marker("browser")
    name = "lab" if item.path.stem == "test_lab" else "browser"
    item.add_marker(pytest.mark.xdist_group(name))


def find_chromium() -> str | None:
    """The path of Chromium, if it is there."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_runtest_setup() -> None:
    """Skip where there is no Chromium, or fail if one is required.

    From here, and not from a fixture, so that pytest tells it in one line for all the tests.
    """
    if find_chromium() is None:
        if os.environ.get("COURSE_REQUIRE_BROWSER") == "1":
            pytest.fail("There is no Chromium on the PATH; COURSE_REQUIRE_BROWSER=1 asks for one.")
        pytest.skip(
            "no Chromium on the PATH, so no browser test ran (Debian: apt install chromium)"
        )


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = find_chromium()
    assert found
    return found


@pytest.fixture(scope="session")
def browser(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser without a window."""
    home = tmp_path_factory.mktemp("browser")
    environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(home)}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS), env=environment
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory, _postgres_server: str) -> Iterator[RunningLab]:
    """JupyterLab as the first `make lab` opens it, with the tests' PostgreSQL."""
    folder = tmp_path_factory.mktemp("lab")
    with running_lab(folder, COURSE_POSTGRES_URL=_postgres_server) as running:
        yield running


@pytest.fixture(autouse=True)
def _kernels_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test meets a kernel of another one."""
    yield
    if "lab" in request.fixturenames:
        request.getfixturevalue("lab").end_kernels()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What the pages of all tests share, so that JupyterLab's scripts are fetched once."""
    made = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh page; the test fails if anything on it asked for something beyond loopback."""
    with _watched(context):
        made = context.new_page()
        yield made
        made.close()


@contextmanager
def fresh_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """The same, in a context of its own, as `Browser.new_context` is told to make it."""
    context = browser.new_context(**options)
    with _watched(context):
        yield context.new_page()
        context.close()


@contextmanager
def _watched(context: BrowserContext) -> Iterator[None]:
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(request.url)

    context.on("request", note)
    yield
    context.remove_listener("request", note)
    away = {url for url in asked if urlsplit(url).hostname not in (ADDRESS, None)}
    assert not away, f"asked for something beyond loopback: {sorted(away)}"


@pytest.fixture
def console(page: Page) -> list[str]:
    """The errors on the browser's console, each with what it is about."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            said.append(f"{message.text} ({message.location['url']})")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
