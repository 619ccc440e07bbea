"""Nothing that was typed is lost: not with a tab that dies, not offline, not to a colleague."""

import pytest
from django.test import Client
from playwright.sync_api import Error, expect

from articles.models import Revision, WorkingDraft
from tests.browser.writing import REMEMBER, cursor_after
from tests.builders import make_article, make_draft, make_editor, version

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Typing must stop for some seconds before anything is sent; a busy machine takes longer.
A_WHILE = 20_000
TEXT = "<p>Gold leaves the mines.</p>\n<p>Refiners melt it.</p>"


@pytest.fixture
def text():
    return version(make_article(draft=make_draft("Where the gold goes", body=TEXT, notes={})), "en")


@pytest.fixture
def sign_in(browser, live_server):
    """Return a browser of its own for a person: `sign_in(user)`."""
    contexts = []

    def open_for(user):
        client = Client()
        client.force_login(user)
        context = browser.new_context(locale="en", timezone_id="Europe/Istanbul")
        context.set_default_timeout(A_WHILE)
        context.add_init_script(REMEMBER)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context

    yield open_for
    for context in contexts:
        context.close()


def open_text(context, live_server, text):
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/articles/translation/{text.pk}/change/")
    page.wait_for_selector(".ProseMirror")
    return page


def write_after(page, words, more):
    cursor_after(page, words)
    page.keyboard.type(more)


def kill(page):
    """End the tab as a crash does: nothing of the page runs any more."""
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page.close()


def test_what_was_typed_survives_a_killed_tab_online_and_offline(sign_in, live_server, text):
    context = sign_in(make_editor())
    page = open_text(context, live_server, text)
    write_after(page, "the mines", " of the Sahel")
    expect(page.locator(".writing-kept")).to_contain_text("Draft saved", timeout=A_WHILE)
    assert text.revisions.count() == 1
    assert "of the Sahel" in WorkingDraft.objects.get().body

    context.set_offline(True)
    write_after(page, "melt it", " far away")
    status = page.locator(".writing-status")
    expect(status).to_contain_text("kept in this browser", timeout=A_WHILE)
    kill(page)
    context.set_offline(False)
    page = open_text(context, live_server, text)

    offer = page.locator(".notice.is-offer")
    expect(offer).to_contain_text("Different: Text. 5 words added")
    offer.get_by_role("link", name="Restore").click()
    page.wait_for_selector(".ProseMirror")
    expect(page.locator(".ProseMirror")).to_contain_text("mines of the Sahel.")
    expect(page.locator(".ProseMirror")).to_contain_text("melt it far away.")
    page.keyboard.press("Control+s")
    expect(page.locator(".writing-status")).to_contain_text("Saved as revision 2.")
    page.reload()
    expect(page.locator(".notice.is-offer")).to_have_count(0)
    assert not WorkingDraft.objects.exists()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft/'))") == []


def test_two_people_are_told_of_each_other_and_their_texts_are_merged_by_paragraph(
    sign_in, live_server, text
):
    zeynep = sign_in(make_editor(username="zeynep"))
    hers = open_text(zeynep, live_server, text)
    mine = open_text(sign_in(make_editor(username="deniz")), live_server, text)
    expect(mine.locator("#others")).to_contain_text("zeynep has this text open, too, since")

    write_after(hers, "the mines", " by air")
    write_after(hers, "melt it", " in Dubai")
    hers.keyboard.press("Control+s")
    expect(hers.locator(".writing-status")).to_contain_text("Saved as revision 2.")
    write_after(mine, "the mines", " by road")
    mine.get_by_label("Title").fill("Follow the gold")
    newer = mine.locator("#newer")
    expect(newer).to_contain_text("zeynep saved revision 2", timeout=A_WHILE)
    mine.keyboard.press("Control+s")

    mine.wait_for_selector("#merge")
    expect(mine.locator(".merge-place.is-open")).to_have_count(1)
    expect(mine.locator(".merge-place.is-open mark")).to_have_text(["road", "air"])
    mine.get_by_role("button", name="Take this over").click()
    mine.wait_for_selector("#merge")  # nobody chose yet
    mine.locator(".is-open").get_by_label("Both").check()
    mine.get_by_role("button", name="Take this over").click()
    mine.wait_for_selector(".ProseMirror")
    assert text.revisions.count() == 2
    mine.keyboard.press("Control+s")
    expect(mine.locator(".writing-status")).to_contain_text("Saved as revision 3.")

    saved = Revision.objects.get(translation=text, number=3)
    assert saved.title == "Follow the gold"
    assert saved.body.split("\n") == [
        "<p>Gold leaves the mines by road.</p>",
        "<p>Gold leaves the mines by air.</p>",
        "<p>Refiners melt it in Dubai.</p>",
    ]


def test_leaving_warns_only_where_nothing_could_be_kept(sign_in, live_server, text):
    context = sign_in(make_editor())
    warnings = []
    context.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))

    def type_and_leave(page):
        write_after(page, "the mines", " in secret")
        page.close(run_before_unload=True)

    type_and_leave(open_text(context, live_server, text))
    page = open_text(context, live_server, text)  # sends what the browser kept
    expect(page.locator(".notice.is-offer")).to_contain_text("2 words added")
    assert warnings == []

    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    context.set_offline(True)
    with context.expect_event("dialog"):
        type_and_leave(page)
    assert warnings == ["beforeunload"]
