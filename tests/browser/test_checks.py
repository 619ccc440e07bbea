"""The panel of the checks on the writing page: to the place, accept, fresh after a save."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import AcceptedFinding
from tests.browser.writing import cursor_after, marker
from tests.builders import make_article, make_draft, make_editor, version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>Gold leaves the mines by air.</p><p>It passes through <strong>the</strong> the capital."
    f"{marker('note1')}</p><p>Attacks rose[1].</p>"
)
NOTES = {"note1": "UNHCR, “Sahel”, 14 Ocak 2022."}


@pytest.fixture
def writing(page: Page, live_server, client) -> Page:
    text = version(make_article(draft=make_draft(body=BODY, notes=NOTES)), "en")
    client.force_login(make_editor())
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    page.goto(f"{live_server.url}/admin/articles/translation/{text.pk}/change/")
    page.wait_for_selector(".ProseMirror")
    return page


def finding(page: Page, words: str):
    return page.locator("#checks .finding", has_text=words)


def selected(page: Page) -> str:
    return page.evaluate("getSelection().toString()")


def test_a_finding_leads_to_its_words_even_when_they_moved(writing):
    page = writing
    finding(page, "one word stands twice").locator("a").press("Enter")
    assert selected(page) == "the the"
    expect(page.locator(".ProseMirror")).to_be_focused()

    cursor_after(page, "by air.")
    page.keyboard.press("Enter")
    page.keyboard.type("A new paragraph.")
    finding(page, "note marker that was typed").locator("a").click()
    assert "Attacks rose[1]" in selected(page)

    finding(page, "14 Ocak 2022").locator("a").click()
    expect(page.locator("[data-note=note1] [data-action=edit]")).to_be_focused()

    page.set_viewport_size({"width": 390, "height": 800})
    page.click(".to-panel")
    finding(page, "one word stands twice").locator("a").click()
    expect(page.locator("#panel")).to_be_hidden()
    assert selected(page) == "the the"


def test_a_finding_is_accepted_by_keyboard_and_comes_back_with_other_words(writing):
    page = writing
    typed = finding(page, "note marker that was typed")
    typed.locator("summary").press("Enter")
    typed.locator("input").fill("It is a quotation.")
    typed.locator("input").press("Enter")

    accepted = page.locator("#checks .is-accepted")
    expect(accepted).to_contain_text("It is a quotation.")
    expect(page.locator("#panel-checks")).to_be_focused()
    expect(page.locator(".writing-status")).to_contain_text("Accepted.")
    assert AcceptedFinding.objects.get().reason == "It is a quotation."

    cursor_after(page, "Attacks")
    page.keyboard.type(" never")
    page.keyboard.press("Control+s")
    expect(page.locator("#checks .is-must .finding", has_text="never rose[1]")).to_be_visible()
    expect(accepted).to_have_count(0)
