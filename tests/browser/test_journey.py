"""The main job in a real browser: a Word file becomes a page that is read in two languages."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.builders import (
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_translation,
    publish,
)
from tests.word_files import footnote, paragraph, run, word_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def small_word_file() -> bytes:
    return word_file(
        paragraph("Where the gold goes", style="Title"),
        paragraph(run("Gold leaves the mines."), footnote(1)),
        paragraph("Refiners melt it with other gold."),
        footnotes={1: "SWISSAID, On the Trail of African Gold, 2024."},
    ).getvalue()


def test_a_word_file_is_brought_in_given_a_note_published_and_read_in_two_languages(
    page, live_server
):
    editor = make_editor(username="deniz")
    editor.set_password("journey-word")
    editor.save()
    make_category(), make_author(name="Elif Karaca")
    page.set_default_timeout(15000)

    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", "deniz")
    page.fill("[name=password]", "journey-word")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#user-tools, [data-account], form[action*=logout]", state="attached")

    page.goto(f"{live_server.url}/admin/articles/article/import/")
    page.set_input_files(
        "[name=file]", {"name": "gold.docx", "mimeType": "", "buffer": small_word_file()}
    )
    page.select_option("form[enctype] [name=language]", "en")
    page.select_option("form[enctype] [name=category]", index=1)
    page.select_option("form[enctype] [name=author]", index=1)
    page.locator("form[enctype] [type=submit]").click()
    page.locator("[name=confirm]").click()

    page.wait_for_selector(".ProseMirror fn-ref")
    assert not Article.objects.get().readable_languages()
    page.get_by_text("Refiners melt it with other gold.").first.click()
    page.keyboard.press("End")
    page.keyboard.press("Control+Alt+f")
    page.wait_for_selector(".editor-note:focus")
    page.keyboard.type("OECD, Due Diligence Guidance, 2016.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ProseMirror fn-ref")).to_have_count(2)

    page.locator("[name=move][value=approve]").first.click()
    page.locator("[name=move][value=publish]").first.click()
    expect(page.locator("[name=move][value=withdraw]").first).to_be_attached()
    article = Article.objects.get()
    assert article.readable_languages() == ["en"]
    read = article.translations.get(language="en").live
    turkish = make_draft("Altın nereye gidiyor", body=read.body, notes=read.notes)
    publish(make_translation(article, "tr", draft=turkish))

    page.goto("about:blank")  # the newsroom's page says goodbye, as somebody who is signed in
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/en/analysis/where-the-gold-goes/")
    expect(page.locator("article sup.fn")).to_have_count(2)
    expect(page.locator("[role=doc-endnotes] li")).to_have_count(2)
    assert page.context.cookies() == []

    page.locator("main a[hreflang=tr]").first.click()
    expect(page.locator("h1")).to_have_text("Altın nereye gidiyor")
    assert page.url.endswith("/tr/analysis/altin-nereye-gidiyor/")
    assert page.locator("html").get_attribute("lang") == "tr"
