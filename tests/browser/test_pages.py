"""What every kind of page is to its readers, in each language, by day and by night.

One visit a page and language looks at everything: WCAG 2.2 AA by axe, the console, other
hosts, cookies, layout shift, weight, a narrow screen. A second one does without scripts.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Response
from pytest_django.live_server_helper import LiveServer

from tests.page_kinds import KINDS, LANGUAGES, Kind
from tests.reading_house import House, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
#: Of HTML, styles and scripts together, compressed; pictures apart.
MOST_BYTES = 50 * 1024
#: More than this moves in sight of the reader. Chromium rounds to nothing below a pixel.
MOST_SHIFT = 0.001
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What else the colours of a theme decide.
OF_A_THEME = ["color-contrast", "link-in-text-block"]

LOOK = """async options => {
  const found = await axe.run(document, { ...options, resultTypes: ["violations"] })
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`))
}"""
#: To the end and back, so that pictures load that wait for it, and what then moved.
SHIFTS = """async () => {
  for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
    scrollTo({ top, behavior: "instant" })
    await new Promise(requestAnimationFrame)
  }
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})))
  scrollTo({ top: 0, behavior: "instant" })
  const list = await new Promise(found => {
    new PerformanceObserver(list => found(list.getEntries()))
      .observe({ type: "layout-shift", buffered: true })
    setTimeout(found, 60, [])
  })
  return list.map(({ value, sources }) => [value, sources.map(({ node }) =>
    node?.outerHTML?.slice(0, 120) ?? node?.textContent?.slice(0, 60) ?? "").join(" ")])
}"""
#: Whatever a reader can open; says whether there was anything.
OPEN = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")]
  closed.forEach(one => one.open = true)
  const kinds = new Map([...document.querySelectorAll("[popover]")]
    .map(one => [`${one.tagName}.${one.className}`, one]))
  kinds.forEach(one => one.showPopover())
  return closed.length + kinds.size > 0
}"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""
#: What only a script could make work, and what is to be read.
WITHOUT_SCRIPTS = """() => {
  const seen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const works = one => one.closest("form") && one.type == "submit" || one.popoverTargetElement
    || one.commandForElement
  return {
    dead: [...document.querySelectorAll("button, [role=button], a:not([href])")]
      .filter(one => seen(one) && !works(one)).map(one => one.outerHTML.slice(0, 120)),
    read: [...document.querySelectorAll(
      "main :is(h1, h2, h3, p, li, td, th, figcaption, img, time)")].filter(seen).length,
  }
}"""


@dataclass
class Visit:
    """What was seen of the page that is being read."""

    page: Page
    origin: str
    said: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    cookies: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("response", lambda answer: self.answers.append(answer))

    def _console(self, message: ConsoleMessage) -> None:
        # Of an answer that is not a page of the site, Chromium says so; the test does, too.
        of_the_page = message.location["url"] == self.page.url
        if message.type in {"error", "warning"} and not of_the_page:
            self.said.append(message.text)

    def go(self, address: str) -> Response:
        for seen in (self.said, self.hosts, self.answers):
            seen.clear()
        return self.page.goto(f"{self.origin}{address}", wait_until="load")

    def weight(self) -> int:
        """Return the bytes of HTML, styles and scripts, compressed as they are served."""
        kinds = {"document", "stylesheet", "script"}
        return sum(
            self._size(answer) for answer in self.answers if answer.request.resource_type in kinds
        )

    def _size(self, answer: Response) -> int:
        if answer.request.resource_type == "document" or answer.url not in self.sizes:
            self.sizes[answer.url] = len(gzip.compress(answer.body()))
        return self.sizes[answer.url]


# The house, the server, the readers ------------------------------------------------------


@pytest.fixture(scope="module")
def server(django_db_setup) -> Iterator[LiveServer]:
    running = LiveServer("127.0.0.1")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="module")
def house(server: LiveServer, media: Path, django_db_blocker) -> Iterator[House]:
    """One for all these pages, for the server to see: to furnish it takes longest."""
    with django_db_blocker.unblock():
        with override_settings(MEDIA_ROOT=media):
            furnished = furnish()
        yield furnished
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def of_the_site(settings, own_media, media: Path) -> None:
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.page_kinds", media


@pytest.fixture(scope="module")
def reader(browser: Browser, server: LiveServer) -> Iterator[Visit]:
    context = browser.new_context(viewport=PHONE, locale="en", color_scheme="light")
    yield Visit(context.new_page(), server.url)
    context.close()


@pytest.fixture(scope="module")
def without_scripts(browser: Browser, server: LiveServer) -> Iterator[Visit]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield Visit(context.new_page(), server.url)
    context.close()


# What holds ------------------------------------------------------------------------------


def look(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds on the page as it stands."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    return page.evaluate(LOOK, {"runOnly": only})


def in_each_language(kinds: list[Kind]):
    pairs = [
        pytest.param(kind, code, id=f"{kind.name}-{code}") for kind in kinds for code in LANGUAGES
    ]
    return pytest.mark.parametrize(("kind", "language"), pairs)


# First, before there is a house.
@in_each_language([kind for kind in KINDS if kind.empty])
def test_a_page_of_a_house_that_has_published_nothing(kind, language, reader):
    assert_right(reader, kind, kind.where(None, language))


@in_each_language([kind for kind in KINDS if not kind.empty])
def test_a_page_is_what_its_readers_may_expect(kind, language, house, reader):
    assert_right(reader, kind, kind.where(house, language))


def assert_right(reader: Visit, kind: Kind, address: str) -> None:
    page, wrong = reader.page, []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    answer = reader.go(address)
    assert answer.status == kind.status
    wrong += [f"moved by {by:.4f}: {what}" for by, what in page.evaluate(SHIFTS) if by > MOST_SHIFT]
    page.evaluate(AXE)
    wrong += look(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {one}" for one in look(page, rules=OF_A_THEME)]
    if page.evaluate(OPEN):
        wrong += [f"dark, opened: {one}" for one in look(page)]
        page.emulate_media(color_scheme="light")
        wrong += [f"opened: {one}" for one in look(page, rules=OF_A_THEME)]
    page.set_viewport_size(NARROW)
    wrong += [f"wider than 320 px: {one}" for one in page.evaluate(WIDER)]
    wrong += [f"console: {one}" for one in reader.said]
    wrong += [f"other host: {one}" for one in reader.hosts - {urlsplit(reader.origin).netloc}]
    wrong += [f"cookie: {one['name']}" for one in page.context.cookies()]
    if (weight := reader.weight()) > MOST_BYTES:
        wrong.append(f"weighs {weight} bytes")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
