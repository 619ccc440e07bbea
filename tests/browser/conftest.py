"""A real browser for tests, one for all of them; a message in its console fails the test."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import writing_page
from tools.browser import find as find_chromium

# Playwright keeps an event loop in the tests' thread, which is not one that serves requests.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser):
    """A page of its own. Whatever it writes to the console as an error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    opened = context.new_page()
    opened.set_default_timeout(5000)
    complaints: list[str] = []
    opened.on(
        "console", lambda said: complaints.append(said.text) if said.type == "error" else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def write(page: Page, live_server, settings) -> Callable[..., Page]:
    """Open the editor with a body and notes: `write("<p>…</p>", {"k1": "…"})`."""
    settings.ROOT_URLCONF = "tests.browser.writing_page"

    def open_with(body: str = "", notes: dict | None = None, language: str = "en") -> Page:
        writing_page.text |= {"body": body, "notes": notes or {}, "language": language}
        page.goto(f"{live_server.url}/writing/")
        page.wait_for_selector(".ProseMirror")
        return page

    return open_with
