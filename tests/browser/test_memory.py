"""What stands beside the block at the cursor: its terms, and what was translated before."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.models import Term
from articles.newsroom import accepting
from articles.newsroom.checks.standing import standing
from tests.browser.writing import REMEMBER, body, cursor_after, marker
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EARLIER = (
    f"<h2>Gold</h2><p>In 2023 the central bank bought 12,400 bars of gold.{marker('kold1')}</p>"
)
EARLIER_TR = (
    f"<h2>Altın</h2><p>Merkez bankası 2023’te 12.400 külçe altın aldı.{marker('kold1')}</p>"
)
NOW = (
    f"<p>In 2024 the central bank bought 13,500 bars of gold.{marker('knew1')}</p>"
    "<p>Nothing is known of this.</p>"
)
BEGUN = "<p>Banka bu yıl 13.500 külçe altın aldı.</p><p>Hiçbir şey bilinmiyor.</p>"


@pytest.fixture
def page(browser, live_server):
    earlier = make_article(draft=make_draft("Bars", body=EARLIER, notes={"kold1": "Bank, 2023."}))
    publish(version(earlier, "en"))
    draft = make_draft("Külçeler", body=EARLIER_TR, notes={"kold1": "Banka, 2023."})
    turkish = make_translation(earlier, "tr", draft=draft)
    for one in standing(turkish).open:
        if one.finding.acceptable:
            accepting.accept(turkish, fingerprint=one.fingerprint, reason="a", by=make_editor())
    publish(turkish)
    Term.objects.create(
        source_language="en",
        target_language="tr",
        source="central bank",
        preferred=["merkez bankası"],
        forbidden=["ana banka"],
    )
    article = make_article(draft=make_draft("More bars", body=NOW, notes={"knew1": "Bank, 2024."}))
    text = make_draft("Külçe", body=BEGUN, notes={})
    translation = make_translation(article, "tr", draft=text)
    client = Client()
    client.force_login(make_translator("tr"))
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
    context.add_init_script(REMEMBER)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/articles/translation/{translation.pk}/change/")
    page.wait_for_selector("#beside-tools .editor-tool")
    yield page
    context.set_offline(True)
    context.close()


def test_an_earlier_translation_is_put_in_with_the_numbers_and_the_note_of_the_block(page):
    beside = page.locator("#beside-block")
    cursor_after(page, "bilinmiyor.")
    expect(beside.locator(".memory")).to_have_count(0)
    cursor_after(page, "Banka")
    expect(beside.locator(".memory-terms")).to_contain_text("merkez bankası")
    expect(beside.locator(".memory-terms s")).to_have_text("ana banka")
    expect(beside.locator(".memory-degree")).to_have_text("99%")
    page.keyboard.press("Control+Alt+Digit1")
    line = page.locator(".ProseMirror > p").first
    expect(line).to_have_text("Merkez bankası 2024’te 13.500 külçe altın aldı.")
    assert marker("knew1") in body(page)
    assert "kold1" not in body(page)
    expect(line.locator("fn-ref")).to_have_attribute("data-number", "1")
    # The same once more: a note in a line that is replaced keeps its number.
    beside.get_by_role("button", name="Insert").first.click()
    expect(line.locator("fn-ref")).to_have_attribute("data-number", "1")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(line).to_have_text("Banka bu yıl 13.500 külçe altın aldı.")
