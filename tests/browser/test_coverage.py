"""The board of translations in a real browser: with the keyboard, and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Translation
from tests.builders import (
    make_category,
    make_draft,
    make_published,
    make_translation,
    make_translator,
    publish,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_translator_finds_what_is_missing_and_begins_it_with_the_keyboard(
    page, live_server, client
):
    category = make_category("Analysis")
    made = make_published(draft=make_draft("Kazakh oil at sea"), category=category)
    other = make_published(draft=make_draft("Gold of the Sahel"), category=category)
    publish(make_translation(other, "tr"))
    client.force_login(make_translator("tr"))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/admin/coverage/")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator(".coverage tbody tr")).to_have_count(2)

    page.locator(".filter summary", has_text="Language").press("Enter")
    page.get_by_role("link", name="Türkçe", exact=True).press("Enter")
    page.locator(".filter summary", has_text="State").press("Enter")
    page.get_by_role("link", name="Missing", exact=True).press("Enter")
    expect(page.locator(".coverage tbody tr")).to_have_count(1)
    page.locator(".chip", has_text="Missing").press("Enter")
    expect(page.locator(".coverage tbody tr")).to_have_count(2)
    page.go_back()
    expect(page.locator(".coverage tbody tr")).to_have_count(1)
    page.get_by_role("button", name=re.compile("Start.*Kazakh oil at sea")).press("Enter")

    page.wait_for_selector(".ProseMirror")
    assert Translation.objects.filter(article=made, language="tr").exists()
