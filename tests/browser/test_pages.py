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
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from articles.public.addresses import article_address
from tests.page_kinds import KINDS, Kind
from tests.reading_house import House, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}
#: Templates are the same in all languages, so each is looked at in another window. Where
#: words are longest it is narrowest: nothing may be wider, as at 1280 px enlarged to 400 %.
READERS = {
    "en": {"viewport": WIDE, "reduced_motion": "reduce"},
    "tr": {"viewport": PHONE},
    "ru": {"viewport": NARROW},
}
#: Of HTML, styles and scripts together, compressed; pictures apart.
MOST_BYTES = 50 * 1024
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Good rules that axe does not apply by itself: who speaks the words in sight is understood.
ON_TRIAL = {"label-content-name-mismatch": {"enabled": True}}
#: What else the colours of a theme decide.
OF_A_THEME = ["color-contrast", "link-in-text-block"]

#: What axe finds, and what moves although the reader wants no motion; a change of colours,
#: too, which is over before contrast is measured.
LOOK = """async options => {
  const { matches } = matchMedia("(prefers-reduced-motion: reduce)")
  const moving = matches ? document.getAnimations().map(one => one.effect.target) : []
  document.getAnimations().forEach(one =>
    one.effect.getComputedTiming().endTime == Infinity ? one.cancel() : one.finish())
  const found = await axe.run(document, { ...options, resultTypes: ["violations"], preload: false })
  const said = found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`))
  return [...said, ...moving.map(one => `moves: ${one.outerHTML.slice(0, 120)}`)]
    .map(line => line.replace(/\\s+/g, " "))
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
  const named = ({ node }) => (node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)
  return list.map(({ value, sources }) =>
    `moved by ${value.toFixed(4)}: ${sources.map(named).join(" ").replace(/\\s+/g, " ")}`)
}"""
#: Whatever a reader can open.
OPEN = """() => {
  document.querySelectorAll("details:not([open])").forEach(one => one.open = true)
  const kinds = new Map([...document.querySelectorAll("[popover]")]
    .map(one => [`${one.tagName}.${one.className}`, one]))
  kinds.forEach(one => one.showPopover())
}"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
  ...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""
#: The words of the page, by line, that are in sight somewhere on it.
READ = """() => [...document.querySelectorAll(
    "main :is(h1, h2, h3, p, li, th, td, dt, dd, figcaption, time, img)")]
  .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !one.querySelector("p, li, button") && !one.closest("[hidden], dialog, [popover]"))
  .map(one => one.alt ?? one.textContent.replace(/\\s+/g, " ").trim())"""
#: Controls that wait for a script which never comes.
DEAD = """() => [...document.querySelectorAll("button, [role=button], a:not([href])")]
  .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !(one.form && one.type == "submit") && !one.popoverTargetElement && !one.commandForElement)
  .map(one => one.outerHTML.slice(0, 120))"""


@dataclass
class Visit:
    """What was seen of the page that is being read."""

    page: Page
    origin: str
    said: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
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

    def other_hosts(self) -> set[str]:
        return self.hosts - {"", urlsplit(self.origin).netloc}

    def weight(self) -> int:
        """Return the bytes of HTML, styles and scripts, compressed as they are served."""
        kinds = {"document", "stylesheet", "script"}
        return sum(
            self._size(answer) for answer in self.answers if answer.request.resource_type in kinds
        )

    def _size(self, answer: Response) -> int:
        if answer.request.resource_type == "document":
            return answer.request.sizes()["responseBodySize"]
        # The files are compressed once, by `collectstatic`, for which tests have no time.
        if answer.url not in self.sizes:
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


@dataclass
class Readers:
    """Two in windows of one size, one of them without scripts."""

    with_scripts: Visit
    without: Visit


@pytest.fixture(scope="module")
def readers(browser: Browser, server: LiveServer) -> Iterator[dict[str, Readers]]:
    """By language. No window changes its size: Chromium takes that for a shift of the next page."""
    contexts = []

    def reader(**how) -> Visit:
        contexts.append(browser.new_context(**how))
        return Visit(contexts[-1].new_page(), server.url)

    yield {
        code: Readers(
            reader(locale=code, **how), reader(locale=code, java_script_enabled=False, **how)
        )
        for code, how in READERS.items()
    }
    for context in contexts:
        context.close()


# What holds ------------------------------------------------------------------------------


def in_each_language(kinds: list[Kind]):
    pairs = [(kind, code) for kind in kinds for code in kind.languages]
    names = [f"{kind.name}-{code}" for kind, code in pairs]
    return pytest.mark.parametrize(("kind", "language"), pairs, ids=names)


# These come first, before there is a house.
@in_each_language([kind for kind in KINDS if kind.empty])
def test_a_house_that_has_published_nothing_is_right_too(kind, language, readers):
    assert_right(kind, kind.where(None, language), readers[language])


@in_each_language([kind for kind in KINDS if not kind.empty])
def test_every_page_is_right_for_every_reader(kind, language, house, readers):
    assert_right(kind, kind.where(house, language), readers[language])


def assert_right(kind: Kind, address: str, readers: Readers) -> None:
    reader, without = readers.with_scripts, readers.without
    assert reader.go(address).status == kind.status
    read, wrong = reader.page.evaluate(READ), [*wrong_with(reader)]
    without.go(address)
    wrong += wrong_without_scripts(without, read)
    for visit in (reader, without):
        wrong += [f"console: {one}" for one in visit.said]
        wrong += [f"other host: {one}" for one in visit.other_hosts()]
        wrong += [f"cookie: {one['name']}" for one in visit.page.context.cookies()]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def wrong_with(reader: Visit) -> Iterator[str]:
    """Look at the page as it comes, and with all opened that can be, by day and by night."""
    page = reader.page
    yield from page.evaluate(SHIFTS)
    yield from (f"wider than the window: {one}" for one in page.evaluate(WIDER))
    page.evaluate(AXE)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        yield from (f"{theme}: {one}" for one in look(page, rules=OF_A_THEME))
    # What is open stands beside what is always there: all rules of no theme look at both.
    page.evaluate(OPEN)
    yield from (f"dark, opened: {one}" for one in look(page))
    page.emulate_media(color_scheme="light")
    yield from (f"opened: {one}" for one in look(page, rules=OF_A_THEME))
    if (weight := reader.weight()) > MOST_BYTES:
        yield f"weighs {weight} bytes"


def look(page: Page, *, rules: list[str] | None = None) -> list[str]:
    """Return what axe finds on the page as it stands."""
    if rules:
        return page.evaluate(LOOK, {"runOnly": {"type": "rule", "values": rules}})
    everything = {"runOnly": {"type": "tag", "values": TAGS}, "rules": ON_TRIAL}
    return page.evaluate(LOOK, everything)


def wrong_without_scripts(reader: Visit, read: list[str]) -> Iterator[str]:
    """Compare with what was `read` with them; nothing that waits for one may be in sight."""
    seen = set(reader.page.evaluate(READ))
    yield from (f"not to be read without scripts: {one}" for one in read if one not in seen)
    yield from (f"does nothing without scripts: {one}" for one in reader.page.evaluate(DEAD))


def test_notes_lead_down_and_back_without_scripts(house, readers):
    reader = readers["en"].without
    reader.go(article_address(house.full, "en"))
    reader.page.locator("[role=doc-noteref]").nth(2).click()
    note = reader.page.locator("[role=doc-endnotes] li:target")
    expect(note).to_be_in_viewport()
    note.locator("[role=doc-backlink]").first.click()
    expect(reader.page.locator("article :target")).to_be_in_viewport()
    assert reader.page.locator("[role=doc-endnotes] :target").count() == 0


def test_the_keyboard_comes_to_the_content_first(house, readers):
    reader = readers["tr"].with_scripts
    reader.go(article_address(house.full, "tr"))
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(".skip")).to_be_focused()
    expect(reader.page.locator(".skip")).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#content")).to_be_focused()
