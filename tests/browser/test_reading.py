"""Reading an article in a browser: notes beside their numbers, and where the reader is."""

from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import make_draft, make_published
from tests.public_pages import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Gold leaves the mines of the Sahel in small bags. " * 30
BODY = "".join(
    f"<h2>Part {name}</h2><p>Text.{mark}</p><p>{LONG}</p>"
    for name, mark in (
        ("one", '<fn-ref data-key="alpha"></fn-ref><fn-ref data-key="beta"></fn-ref>'),
        ("two", ""),
        ("three", '<fn-ref data-key="alpha"></fn-ref>'),
    )
)
NOTES = {
    "alpha": 'First source, <a href="https://a.example/">a link</a>.',
    "beta": "Second source. " * 200,
}


@pytest.fixture
def open_article(page: Page, live_server):
    article = make_published("en", draft=make_draft(body=BODY, notes=NOTES))
    page.goto(f"{live_server.url}{address(article)}")
    return page


def opened_by_finger_within_a_narrow_window(browser: Browser, url: str) -> None:
    phone = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    with closing(phone):
        page = phone.new_page()
        page.set_default_timeout(5000)
        page.goto(url)
        page.locator("#fnref-beta-1").tap()
        box = page.locator(".note-card").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] < 400
        assert "#" not in page.url
        page.get_by_role("link", name="Go to the notes").tap()
        expect(page.locator(".note-card")).to_be_hidden()
        assert page.url.endswith("#fn-beta")


def test_a_note_is_shown_by_keyboard_mouse_and_finger_and_the_link_stays_a_link(
    open_article, browser
):
    page = open_article
    card = page.locator(".note-card")
    first, second = page.locator("#fnref-alpha-1"), page.locator("#fnref-beta-1")

    page.locator("#part-one + .here").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(card).to_contain_text("First source, a link.")
    page.keyboard.press("Tab")
    expect(card.get_by_role("link", name="a link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    expect(card).to_contain_text("Second source.")
    page.keyboard.press("Enter")
    expect(card).to_be_hidden()
    assert page.url.endswith("#fn-beta")

    first.hover()
    expect(card).to_contain_text("First source")
    # Slowly, over the words between the number and the card.
    link = card.get_by_role("link", name="a link").bounding_box()
    page.mouse.move(link["x"] + 5, link["y"] + 5, steps=30)
    page.wait_for_timeout(400)
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    second.hover()
    expect(card).to_contain_text("Second source")
    page.locator("h1").hover()
    expect(card).to_be_hidden()

    opened_by_finger_within_a_narrow_window(browser, page.url.partition("#")[0])


def test_the_contents_follow_the_reading_and_a_paragraph_gives_its_address(open_article):
    page = open_article
    current = page.locator(".rail .contents [aria-current=location]")
    expect(current).to_have_count(0)
    page.get_by_role("link", name="Part three").first.click()
    expect(current).to_have_text("Part three")
    page.locator("#part-two").evaluate("heading => heading.scrollIntoView()")
    expect(current).to_have_text("Part two")

    paragraph = page.locator("#part-one ~ p").first
    paragraph.hover()
    paragraph.get_by_role("link", name="Link to this paragraph").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert copied.endswith(f"#{paragraph.get_attribute('id')}")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#part-one + .here")).to_be_focused()
