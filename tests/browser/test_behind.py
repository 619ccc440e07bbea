"""A translator follows the original change by change, beside the text, and loses nothing."""

import pytest
from playwright.sync_api import Page, expect

from articles.newsroom import editing
from articles.newsroom.staleness import behind
from tests.browser.writing import cursor_after
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = "<p>Gold leaves by air.</p><p>Nobody writes it down.</p><p>Refiners melt it.</p>"
CHANGED = BODY.replace("air", "road").replace("melt", "buy")


def test_changes_are_marked_beside_what_is_typed_by_keyboard(page: Page, live_server, client):
    article = make_published(draft=make_draft(body=BODY, notes={}))
    turkish = publish(make_translation(article, "tr", draft=make_draft(body=BODY, notes={})))
    original = version(article, "en")
    draft = make_draft(original.latest.title, body=CHANGED, notes={})
    editing.save(original, draft, by=make_editor(), expected=1)
    publish(original)
    client.force_login(make_translator("tr"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    page.goto(f"{live_server.url}/admin/articles/translation/{turkish.pk}/change/")
    page.wait_for_selector(".ProseMirror")

    changes = page.locator(".behind-change")
    expect(changes).to_have_count(2)
    cursor_after(page, "by air")
    page.keyboard.type(" ve karayolu")
    changes.nth(1).locator("[data-show-source]").click()
    expect(page.locator("#beside .is-shown")).to_contain_text("Refiners buy it.")

    changes.nth(0).get_by_role("button", name="Done").press("Enter")
    expect(changes.nth(0)).to_have_class("behind-change is-done")
    expect(page.locator(".behind-all summary")).to_contain_text("1 done")
    expect(changes.nth(1).get_by_role("button", name="Done")).to_be_focused()
    page.get_by_role("button", name="All are taken over").press("Enter")

    expect(page.locator("#behind section")).to_have_count(0)
    expect(page.locator(".writing-status")).to_contain_text("says what the original says now")
    expect(page.locator(".ProseMirror")).to_contain_text("by air ve karayolu")
    assert behind(turkish) is None

    page.locator(".writing-status").get_by_role("button", name="Take back").press("Enter")
    expect(changes).to_have_count(2)
    expect(changes.nth(0)).to_have_class("behind-change is-done")
    expect(page.locator(".writing-status")).to_contain_text("listed as they were")
    expect(page.locator(".ProseMirror")).to_contain_text("by air ve karayolu")
