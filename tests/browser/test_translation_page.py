"""The translation page: paragraphs stay beside their original, and nothing has to be sought."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.writing import REMEMBER, body, cursor_after, marker, notes
from tests.builders import make_article, make_draft, make_editor, make_translation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOURCE = "\n".join(
    [
        f"<p>Gold leaves the mines of the Sahel in small bags.{marker('swissaid24')} A trader "
        "weighs them in a back room, pays in notes, and asks no name and no paper.</p>",
        "<h2>Who buys it</h2>",
        f"<p>Refiners <em>far away</em> melt it with other gold.{marker('oecd2016')}</p>",
        "<ul><li>Dubai</li><li>Istanbul</li></ul>",
        "<p>The price is made in London.</p>",
    ]
)
NOTES = {"swissaid24": "SWISSAID, <em>On the Trail</em>, 2024.", "oecd2016": "OECD, 2016."}
#: How far each block of the text stands from the first of the original that it says, in px.
FAR = """() => {
  const links = JSON.parse(new FormData(document.getElementById('writing')).get('pairs')).blocks
  const blocks = [...document.querySelectorAll('.ProseMirror > *')]
  const top = element => element.getBoundingClientRect().top
  return links.map(ones => (ones ?? [])[0]).map((i, j) => [i, i === undefined ? null :
    Math.round(top(blocks[j]) - top(document.querySelector(`.source-block[data-index="${i}"]`)))])
}"""


@pytest.fixture
def open_version(browser, live_server):
    """Return a function that opens the Turkish version with `body` beside `SOURCE`."""
    contexts = []

    def open_with(text, texts=None):
        article = make_article(draft=make_draft("Gold", body=SOURCE, notes=NOTES))
        draft = make_draft("Altın", body=text, notes=texts or {}, takeaways=())
        version = make_translation(article, "tr", draft=draft)
        client = Client()
        client.force_login(make_editor())
        context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(15_000)
        context.add_init_script(REMEMBER)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/articles/translation/{version.pk}/change/")
        page.wait_for_selector("#beside-tools .editor-tool")
        return page

    yield open_with
    for context in contexts:
        context.set_offline(True)  # what is not saved is sent when a page is left
        context.close()


def expect_beside(page, wanted):
    """Wait until the blocks say those of the original, and those in order are at one height."""
    page.wait_for_function(
        f"wanted => JSON.stringify(({FAR})().map(([i]) => i ?? null)) === JSON.stringify(wanted)",
        arg=wanted,
    )
    page.wait_for_timeout(100)
    return [far for _block, far in page.evaluate(FAR)]


def test_paragraphs_stay_beside_their_original_through_edits_and_a_reload(open_version):
    page = open_version(
        "<p>Altın madenlerden çıkar. Bir tüccar tartar.</p><h2>Kim alır</h2>"
        "<p>Rafineriler eritir.</p><ul><li>Dubai</li><li>İstanbul</li></ul>"
        "<p>Fiyat Londra’da oluşur.</p>"
    )
    assert expect_beside(page, [0, 1, 2, 3, 4]) == [0] * 5

    cursor_after(page, "çıkar.")
    page.keyboard.press("Enter")
    assert expect_beside(page, [0, 0, 1, 2, 3, 4])[2:] == [0] * 4
    page.keyboard.press("Control+z")
    expect_beside(page, [0, 1, 2, 3, 4])
    page.keyboard.press("Control+Shift+z")
    expect_beside(page, [0, 0, 1, 2, 3, 4])
    page.keyboard.press("Backspace")
    expect_beside(page, [0, 1, 2, 3, 4])

    # A paragraph is cut and put in at the end; the others keep their places.
    cursor_after(page, "Rafineriler")
    page.evaluate(
        "document.editor.commands.setNodeSelection(document.editor.state.selection.$from.before(1))"
    )
    page.wait_for_timeout(250)
    page.keyboard.press("Control+x")
    expect_beside(page, [0, 1, 3, 4])
    page.evaluate("document.editor.commands.focus('end')")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+v")
    far = expect_beside(page, [0, 1, 3, 4, 2])
    assert far[:4] == [0] * 4
    assert far[4] > 0

    page.keyboard.press("Control+s")
    expect(page.locator(".writing-status")).to_contain_text("Saved as revision")
    page.reload()
    page.wait_for_selector("#beside-tools .editor-tool")
    assert expect_beside(page, [0, 1, 3, 4, 2])[:4] == [0] * 4


def test_a_translator_copies_a_block_cites_the_next_note_and_sees_how_far_it_is(open_version):
    page = open_version(
        f"<p>Altın çıkar.{marker('swissaid24')}</p><h2></h2><p></p><p>Fiyat Londra’da oluşur.</p>",
        NOTES,
    )
    said = page.locator("[data-progress-said]")
    expect(said).to_contain_text("Blocks: 2 of 5")

    page.keyboard.press("Tab")
    cursor_after(page, "çıkar.")
    page.keyboard.press("Control+Alt+j")
    page.keyboard.type("Kim alır")
    expect(said).to_contain_text("Blocks: 3 of 5")

    page.keyboard.press("Control+Alt+j")
    before = body(page)
    page.keyboard.press("Control+Alt+b")
    copied = f"<p>Refiners <em>far away</em> melt it with other gold.{marker('oecd2016')}</p>"
    assert copied in body(page)
    expect(page.locator('.source-block[data-index="2"]')).to_have_attribute(
        "aria-label", "Block 3 of 5: the same as the original"
    )
    page.keyboard.press("Control+z")
    assert body(page) == before

    # The list has no place yet: it is copied to where it belongs.
    page.hover('.source-block[data-index="3"]')
    page.click('.source-block[data-index="3"] [data-act="copyBlock"]')
    assert "</ul>\n<p>Fiyat" in body(page)
    expect(said).to_contain_text("Blocks: 4 of 5")

    missing = page.locator(".notes-missing li")
    expect(missing).to_have_count(1)
    cursor_after(page, "Kim alır")
    page.keyboard.press("Control+Alt+m")
    expect(missing).to_have_count(0)
    assert f"Kim alır{marker('oecd2016')}" in body(page)
    assert notes(page)["oecd2016"] == NOTES["oecd2016"]
    expect(page.locator(".note-copied")).to_have_count(2)


def test_the_key_goes_on_line_by_line_and_words_come_before_the_note(open_version):
    page = open_version(
        f"<p>Altın çıkar.</p><h2></h2><p>{marker('oecd2016')}</p>"
        "<ul><li></li><li></li></ul><p></p>",
        NOTES,
    )
    # Empty as it is, the text is as wide as its column.
    assert page.locator(".ProseMirror").bounding_box()["width"] > 500
    cursor_after(page, "çıkar.")
    for words in ("Kim alır", "Rafineriler eritir.", "Dubai", "İstanbul", "Fiyat oluşur."):
        page.keyboard.press("Control+Alt+j")
        page.keyboard.type(words)
    written = body(page).replace("\n", "")
    assert f"<h2>Kim alır</h2><p>Rafineriler eritir.{marker('oecd2016')}</p>" in written
    assert written.index("Dubai") < written.index("İstanbul") < written.index("Fiyat")
