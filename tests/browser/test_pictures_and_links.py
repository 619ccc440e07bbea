"""A picture is brought in where it is needed, and a link finds its article by the title."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from articles.models import Picture
from tests.browser.writing import (
    HEARD,
    body,
    cursor_after,
    insert_note,
    keys,
    marker,
    notes,
    paste,
    select_all,
)
from tests.builders import (
    figure,
    make_article,
    make_draft,
    make_editor,
    make_picture,
    make_translation,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def png(colour) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def signed_in(shared_page, client, writing_server):
    client.force_login(make_editor())
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    shared_page.context.add_cookies([{**cookie, "url": writing_server.url}])
    yield
    shared_page.context.clear_cookies()


def paste_file(page, content: bytes) -> None:
    page.evaluate(
        """data => {
          const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0))
          const clipboardData = new DataTransfer()
          clipboardData.items.add(new File([bytes], 'pasted.png', {type: 'image/png'}))
          const event = {clipboardData, bubbles: true, cancelable: true}
          document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', event))
        }""",
        base64.b64encode(content).decode(),
    )


def test_a_picture_is_uploaded_in_place_with_its_words_and_a_note_in_the_caption(signed_in, write):
    make_picture("Harbour", alt_tr="Işıklı liman", caption_tr="Liman, 2024.", licence="by")
    page = write("<p>One paragraph.</p><p>Another.</p>", language="tr")
    cursor_after(page, "One")
    page.click("[data-tool=picture]")
    options = page.locator(".editor-pictures [role=option]")
    expect(options).to_have_text(["Harbour"])

    # A file that only says that it is a picture is refused with the server's sentence.
    page.set_input_files(
        ".editor-library input[type=file]",
        {"name": "trick.png", "mimeType": "image/png", "buffer": b"<script>"},
    )
    expect(page.locator(".editor-refusal")).to_contain_text("is not a picture that can be shown")
    page.set_input_files(
        ".editor-library input[type=file]",
        {"name": "dunes.png", "mimeType": "image/png", "buffer": png((200, 30, 30))},
    )
    page.get_by_role("textbox", name="Description").fill("Kum tepeleri")
    page.get_by_role("button", name="Insert").click()
    page.wait_for_selector("figure")
    page.keyboard.type("Sahel")
    insert_note(page, "Photo archive, 2024.")
    [key] = keys(page)
    picture = Picture.objects.get(name="dunes")
    assert body(page) == (
        f'<p>One paragraph.</p>\n<figure><img src="/media/{picture.file.name}" alt="Kum tepeleri">'
        f"<figcaption>Sahel{marker(key)}</figcaption></figure>\n<p>Another.</p>"
    )
    assert notes(page) == {key: "Photo archive, 2024."}
    assert picture.alt_tr == "Kum tepeleri" and not picture.alt_en

    # Chosen from the library with the keyboard, its own words are proposed.
    cursor_after(page, "Another")
    page.click("[data-tool=picture]")
    page.keyboard.type("isikli LIMAN")
    expect(options).to_have_text(["Harbour"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Description")).to_have_value("Işıklı liman")
    page.get_by_role("button", name="Insert").click()
    shown = page.locator("figure").last
    expect(shown.locator("figcaption")).to_have_text("Liman, 2024.")
    expect(shown).to_contain_text("CC BY 4.0")
    assert 'alt="Işıklı liman"><figcaption>Liman, 2024.</figcaption>' in body(page)

    # A click on a picture offers to replace it; its caption stays.
    page.click(f"figure img[src='/media/{picture.file.name}']")
    page.click("[data-tool=pictureReplace]")
    options.last.click()
    page.get_by_role("button", name="Replace picture").last.click()
    expect(page.locator("figure img[alt='Işıklı liman']")).to_have_count(2)
    assert f"<figcaption>Sahel{marker(key)}</figcaption>" in body(page)

    # A pasted file is offered the same; Escape leaves the text as it is.
    before = body(page)
    paste_file(page, png((30, 40, 180)))
    expect(page.locator(".editor-picture-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".editor-dialog")).to_have_count(0)
    assert body(page) == before


def test_a_link_finds_its_article_by_a_title_in_any_language(signed_in, write):
    article = make_article(draft=make_draft("Where the gold goes"))
    make_translation(article, "tr", draft=make_draft("Işıltılı altının yolu"))
    page = write("<p>As we wrote before.</p>")
    cursor_after(page, "wrote")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.evaluate(HEARD)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").type("isiltili ALTIN")
    option = page.locator(".editor-articles [role=option]")
    expect(option).to_have_text(["Where the gold goesIşıltılı altının yoluEN WritingTR Writing"])
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Insert").click()
    expect(page.locator(".editor-dialog")).to_have_count(0)
    assert f'<a href="article:{article.pk}">wrote</a>' in body(page)
    hint = page.locator(".ProseMirror .is-article")
    expect(hint).to_have_attribute(
        "title", "Where the gold goes (English: Writing, Türkçe: Writing)"
    )
    expect(hint).to_have_class("is-article is-unreadable")

    # Opened again it says where it leads, and can be changed to an address.
    page.keyboard.press("Control+k")
    expect(page.locator(".editor-chosen")).to_contain_text("Where the gold goes")
    page.get_by_role("button", name="Change").click()
    page.keyboard.type("https://example.org/")
    page.keyboard.press("Enter")
    expect(page.locator(".editor-dialog")).to_have_count(0)
    assert '<a href="https://example.org/">wrote</a>' in body(page)

    # From a text that is read in the newsroom it comes along as what it is.
    picture = make_picture()
    select_all(page)
    paste(
        page,
        f'<p><a href="/admin/articles/article/5/change/" data-article="5">Read</a></p>'
        f"{figure(picture, alt='Sand', caption='Dunes <span class=credit>Reuters</span>')}",
    )
    assert '<p><a href="article:5">Read</a></p>' in body(page)
    assert "<figcaption>Dunes</figcaption>" in body(page).replace("Dunes ", "Dunes")
