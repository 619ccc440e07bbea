"""What a body and a note may hold goes through the editor unharmed, and nothing else comes out."""

import pytest

from articles.rendering.source import clean_body, clean_note
from tests.browser.writing import body, cursor_after, marker, notes, write_note

pytestmark = pytest.mark.browser

PICTURE = '<img src="/media/pictures/0123456789abcdef/original.jpg" alt="A mine near Kayes">'

#: Everything that articles/rendering/source.py allows, in the form that is stored.
BODIES = {
    "paragraphs and marks": (
        "<p>A <strong>bold</strong>, <em>italic</em>, H<sub>2</sub>O, m<sup>2</sup>, "
        "<code>code</code>, <s>struck</s>, <u>under</u><br>new line.</p>\n<hr>\n<p>End.</p>"
    ),
    "headings": "<h2>Two</h2>\n<p>x</p>\n<h3>Three</h3>\n<h4>Four</h4>\n<p>y</p>",
    "links": (
        '<p><a href="https://example.org/a?b=1&amp;c=2">web</a> <a href="mailto:a@example.org">'
        'mail</a> <a href="/en/about/">here</a> <a href="#part">part</a></p>'
    ),
    "lists": (
        '<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>\n<ol start="3" type="a">'
        "<li>three</li><li><p>four</p><p>and more</p></li></ol>"
    ),
    "an item without words": (
        "<ul><li><ul><li></li><li>deeper</li></ul></li><li></li></ul>\n<p>End.</p>"
    ),
    "quotation and code": (
        "<blockquote><p>Said.</p><p>Again.</p></blockquote>\n<pre><code>x = 1\n  y = 2</code></pre>"
    ),
    "table": (
        "<table><caption>Gold, <em>tonnes</em></caption><thead><tr>"
        '<th scope="col">Year</th><th colspan="2">Mali</th></tr></thead><tbody><tr>'
        f'<th scope="row" rowspan="2">2022</th><td>6{marker("kone")}</td><td>57</td></tr>'
        "<tr><td><p>two</p><p>lines</p></td><td></td></tr></tbody>"
        "<tfoot><tr><td>All</td><td>1</td><td>2</td></tr></tfoot></table>"
    ),
    "figure": (
        f"<figure>{PICTURE}<figcaption>Kayes, <em>2023</em>.{marker('kone')}</figcaption></figure>"
        f"\n<figure>{PICTURE}</figure>\n<p>After.</p>"
    ),
    "markers": (
        f"<h2>Title{marker('kone')}</h2>\n<p>{marker('ktwo')}Word{marker('kone')}"
        f"{marker('ktwo')}, more</p>\n<ul><li>item{marker('kone')}</li></ul>"
    ),
    "no-break spaces and odd letters": "<p>№\u00a05, İstanbul’da «я»\u00a0— 5 &lt; 6 &amp; 7</p>",
}
NOTES = {"kone": "One.", "ktwo": "Two."}


@pytest.mark.parametrize("source", BODIES.values(), ids=BODIES)
def test_a_body_goes_through_the_editor_unharmed(write, source):
    page = write(source, NOTES)
    # Any change makes the editor write the whole text anew; this one changes no text.
    page.dblclick("fn-ref >> nth=0") if "fn-ref" in source else page.focus(".ProseMirror")
    if "fn-ref" in source:
        write_note(page, "Changed.")
    else:
        page.keyboard.press("Control+End")
        page.keyboard.type("x")
        page.keyboard.press("Control+z")
    assert body(page) == source
    assert clean_body(body(page)) == clean_body(source)


@pytest.mark.parametrize("source", BODIES.values(), ids=BODIES)
def test_the_server_lets_through_whatever_the_editor_writes(source):
    """The two allow-lists, here and in articles/rendering/source.py, are the same."""
    assert clean_body(source).replace("&nbsp;", "\u00a0") == source


def test_loosely_written_source_is_read_right(write):
    page = write(
        "<table><tr><th>Year</th><th>Tonnes</th></tr><tr><td>2022</td><td>6</td></tr></table>"
        "<ul>\n <li><p>one</p></li>\n</ul><p></p>"
    )
    cursor_after(page, "Year")
    page.keyboard.type("s")
    assert body(page) == (
        "<table><thead><tr><th>Years</th><th>Tonnes</th></tr></thead><tbody><tr><td>2022</td>"
        "<td>6</td></tr></tbody></table>\n<ul><li>one</li></ul>"
    )


def test_a_note_goes_through_the_editor_unharmed(write):
    text = (
        'A <strong>b</strong> <em>c</em>, <a href="https://example.org/x">d</a>, '
        "e<sup>2</sup>f<sub>3</sub><br>second line"
    )
    page = write(f"<p>x{marker('kone')}</p>", {"kone": text})
    page.dblclick("fn-ref")
    page.wait_for_selector(".editor-note:focus")
    page.keyboard.press("Control+End")
    page.keyboard.type(".")
    page.keyboard.press("Control+Enter")
    assert notes(page) == {"kone": f"{text}."}
    assert clean_note(text) == text


def test_lines_of_a_note_are_kept_as_lines(write):
    page = write(f"<p>x{marker('kone')}</p>")
    page.dblclick("fn-ref")
    page.wait_for_selector(".editor-note:focus")
    page.keyboard.type("One")
    page.keyboard.press("Enter")
    page.keyboard.type("Two")
    page.keyboard.press("Control+Enter")
    assert notes(page) == {"kone": "One<br>Two"}


def test_an_emptied_text_is_empty(write):
    page = write("<p>One</p>")
    page.focus(".ProseMirror")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert body(page) == ""


def test_a_table_is_inserted_with_a_header_row_and_gets_a_caption(write):
    page = write("<p>Text</p>")
    page.click("[data-tool=table]")
    page.get_by_label("Rows").fill("2")
    page.get_by_label("Columns").fill("2")
    page.click(".editor-dialog >> text=Insert >> nth=-1")
    page.wait_for_selector(".editor-dialog", state="detached")
    page.keyboard.type("Year")
    page.keyboard.press("Tab")
    page.keyboard.type("Tonnes")
    page.click("[data-tool=rowBelow]")
    page.click("[data-tool=columnAfter]")
    page.click("[data-tool=tableCaption]")
    page.keyboard.type("Gold")
    assert body(page) == (
        "<table><caption>Gold</caption><thead><tr><th>Year</th><th>Tonnes</th><th></th></tr></thead>"
        "<tbody><tr><td></td><td></td><td></td></tr><tr><td></td><td></td><td></td></tr></tbody>"
        "</table>\n<p>Text</p>"
    )
    page.click("[data-tool=deleteTable]")
    assert body(page) == "<p>Text</p>"


def test_the_tools_of_a_table_cover_neither_its_caption_nor_what_stands_over_it(write):
    table = "<table><caption>Gold</caption><tbody><tr><td>Year</td></tr></tbody></table>"
    page = write(f"{'<p>Text</p>' * 5}{table}<p>Text</p>")
    cursor_after(page, "Year")
    tools = page.locator(".editor-part-bar:not([hidden])").bounding_box()
    shown = page.locator(".editor-table").bounding_box()
    assert tools["y"] >= shown["y"] + shown["height"]


def test_a_picture_without_description_is_shown_and_gets_one(write):
    undescribed = '<figure><img src="/media/pictures/0123456789abcdef/a.jpg" alt=""></figure>'
    page = write(undescribed + "<p>Text</p>")
    assert page.locator("figure.is-undescribed").count() == 1
    page.click("figure img")
    page.click("[data-tool=pictureText]")
    page.get_by_role("textbox", name="Description").fill("A gold mine")
    page.click(".editor-dialog >> text=Save")
    page.wait_for_selector(".editor-dialog", state="detached")
    assert 'alt="A gold mine"' in body(page)
    assert page.locator("figure.is-undescribed").count() == 0
