"""A real browser for tests, one for all of them; a message in its console fails the test."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import writing_page
from tests.browser.writing import REMEMBER
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


def _new_page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    context.add_init_script(REMEMBER)
    opened = context.new_page()
    opened.set_default_timeout(15000)
    return opened


@contextmanager
def _nothing_complained(page: Page) -> Iterator[None]:
    """Whatever the page writes to the console as an error fails the test."""
    complaints: list[str] = []

    def console(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    def error(raised: Error) -> None:
        complaints.append(str(raised))

    page.on("console", console)
    page.on("pageerror", error)
    yield
    page.remove_listener("console", console)
    page.remove_listener("pageerror", error)
    assert complaints == []


@pytest.fixture
def page(browser: Browser):
    """A page of its own, with a browser profile of its own."""
    opened = _new_page(browser)
    with _nothing_complained(opened):
        yield opened
        opened.context.close()


# The tests of the editor share a page and a server: loading scripts and emptying a database
# that no test has touched took most of their time.


@pytest.fixture(scope="session")
def writing_server(django_db_setup):
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_page(browser: Browser):
    opened = _new_page(browser)
    yield opened
    opened.context.close()


RESTART = """async html => {
  const { start } = await import('editor/start')
  document.querySelectorAll('dialog').forEach(dialog => dialog.remove())
  const page = new DOMParser().parseFromString(html, 'text/html')
  document.editor.destroy()
  document.querySelector('form.writing').replaceWith(page.querySelector('form.writing'))
  start(document.querySelector('textarea[data-editor]'))
}"""


@pytest.fixture
def write(shared_page: Page, writing_server, settings) -> Iterator[Callable[..., Page]]:
    """Open the editor with a body and notes: `write("<p>…</p>", {"k1": "…"})`.

    Where the page of the last test still stands, a new form and a new editor take the place
    of the old ones, as in a page that was just loaded.
    """
    settings.ROOT_URLCONF = "tests.browser.writing_page"
    address = f"{writing_server.url}/writing/"

    def open_with(body: str = "", notes: dict | None = None, language: str = "en") -> Page:
        writing_page.text |= {"body": body, "notes": notes or {}, "language": language}
        if shared_page.url == address and shared_page.evaluate("Boolean(document.editor)"):
            shared_page.evaluate(RESTART, shared_page.request.get(address).text())
        else:
            shared_page.goto(address)
            shared_page.wait_for_selector(".ProseMirror")
        return shared_page

    with _nothing_complained(shared_page):
        yield open_with
