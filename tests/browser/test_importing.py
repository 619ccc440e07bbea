"""A large Word file in a real browser: it finds its text, is read by the worker, and leads on."""

import pytest
from playwright.sync_api import expect

from articles.models import Upload
from articles.newsroom.importing import preflight
from articles.newsroom.importing.background import work_off
from tests.builders import NOTES, make_article, make_draft, make_editor, version
from tests.word_files import footnote, paragraph, word_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_large_file_goes_over_a_text_that_was_found_by_its_title(
    page, live_server, client, monkeypatch
):
    editor = make_editor()
    text = version(make_article(by=editor, draft=make_draft("Kazakh oil at sea")), "en")
    client.force_login(editor)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.set_default_timeout(15000)
    monkeypatch.setattr(preflight, "LARGE_ELEMENTS", 0)
    file = word_file(
        paragraph("Kazakh oil at sea", style="Title"),
        paragraph("A better text.", footnote(1)),
        footnotes={1: NOTES["oecd2016"].replace("<em>", "").replace("</em>", "")},
    )

    page.goto(f"{live_server.url}/admin/articles/article/import/")
    expect(page.locator("[name=category]")).to_be_visible()
    page.get_by_text("A new revision of a text").click()
    expect(page.locator("[name=category]")).to_be_hidden()
    page.locator(".field-revised .select2-selection").click()
    page.keyboard.type("kazakh")
    page.locator(".select2-results__option--highlighted").get_by_text("Kazakh oil").click()
    page.set_input_files(
        "[name=file]", {"name": "oil.docx", "mimeType": "", "buffer": file.getvalue()}
    )
    page.locator("form[enctype] [type=submit]").click()

    expect(page.locator("[role=status]")).to_have_text("The file waits for its turn.")
    assert work_off() == 1
    # Nobody touches the page.
    page.get_by_text("1 note says the same as here").wait_for()
    page.locator("[name=confirm]").click()

    page.wait_for_selector(".ProseMirror fn-ref[data-key=oecd2016]")
    expect(page.locator(".ProseMirror")).to_contain_text("A better text.")
    page.go_back()
    page.wait_for_selector(".ProseMirror fn-ref[data-key=oecd2016]")
    text.refresh_from_db()
    assert text.latest.number == 2
    assert Upload.objects.get().state == "stored"
