"""The language that a reader chose is remembered in their browser, and by no cookie."""

import pytest

from tests.public_pages import address, in_languages

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_language_that_a_reader_chose_is_remembered_without_a_cookie(page, live_server):
    article = in_languages("en", "tr")
    home = live_server.url
    english, turkish = (home + address(article, code) for code in ("en", "tr"))

    # Nothing was chosen: the browser asks for English, and the address tells nothing of that.
    page.goto(f"{home}/")
    page.wait_for_url(f"{home}/en/")
    assert not page.locator(".offer").count()

    # Chosen in the switch, a language is where "/" leads, and going back leaves the site.
    page.goto(english)
    page.click(".site-header [hreflang=tr]")
    page.wait_for_url(turkish)
    page.goto("about:blank")
    page.goto(f"{home}/")
    page.wait_for_url(f"{home}/tr/")
    page.go_back()
    assert page.url == "about:blank"

    # An address with a language is not argued with; it offers the one that was chosen.
    page.goto(english)
    offer = page.locator(".offer")
    assert offer.inner_text().strip() == "Bu sayfa sizin dilinizde: Türkçe"
    assert (page.url, offer.locator("a").get_attribute("lang")) == (english, "tr")
    offer.locator("button").click()
    page.reload()
    assert not offer.count()
    page.goto(turkish)
    assert not offer.count()

    # A language that a page lacks is chosen by its link, too, and the front page there says so.
    page.click(".site-header [hreflang=ru]")
    page.wait_for_url(f"{home}/ru/#not-in-this-language")
    assert page.locator("#not-in-this-language").is_visible()
    page.goto(f"{home}/ru/")
    assert not page.locator("#not-in-this-language").is_visible()
    page.goto(f"{home}/")
    page.wait_for_url(f"{home}/ru/")
    assert page.context.cookies() == []


def test_without_a_script_the_browser_chooses_the_language_and_the_search_opens(
    browser, live_server
):
    in_languages("en", "tr")
    context = browser.new_context(java_script_enabled=False, locale="tr")
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    assert page.url == f"{live_server.url}/tr/#welcome"
    page.click(".finder summary")
    page.fill("#search", "altın")
    page.press("#search", "Enter")
    assert page.url == f"{live_server.url}/tr/analysis/?q=alt%C4%B1n"
    context.close()
