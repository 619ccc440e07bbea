"""From source HTML to a page: what is let in, how notes are numbered. No database."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from articles.rendering.addresses import without_sentence
from articles.rendering.notes import PAGE_IDS, analyse, render
from articles.rendering.pictures import Rights, Sources
from articles.rendering.skeleton import skeleton
from articles.rendering.source import clean_body, clean_note, marker, new_key, plain_text
from tests.addresses import CASES

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "public"
NOTES = {"one": "First.", "two": "<em>Second</em>.", "six": "Sixth."}


def cite(*keys: str) -> str:
    return "".join(f"<p>Text {place}.{marker(key)}</p>" for place, key in enumerate(keys))


def rendered(body: str, notes=None, **kwargs):
    return render(body, NOTES if notes is None else notes, language="en", **kwargs)


def page(body: str, notes=None, **kwargs) -> html.HtmlElement:
    return html.fragment_fromstring(rendered(body, notes, **kwargs).html, create_parent="div")


# What is let in -----------------------------------------------------------------


def test_an_unclosed_marker_swallows_no_text():
    assert clean_body('<p>One<fn-ref data-key="one">two</p>') == (
        '<p>One<fn-ref data-key="one"></fn-ref>two</p>'
    )


def test_a_marker_within_an_unclosed_marker_is_kept_after_it():
    source = '<p>A<fn-ref data-key="one"/> b <em>c<fn-ref data-key="two"/>d</em> e</p>'

    assert analyse(clean_body(source), NOTES).order == ("one", "two")
    assert plain_text(clean_body(source)) == "A b cd e"


def test_text_within_a_marker_stays_in_order():
    source = '<p>a<fn-ref data-key="abc">b<strong>c</strong>d<em>e</em>f</fn-ref> g</p>'

    assert plain_text(clean_body(source)) == "abcdef g"


def test_a_marker_within_a_link_stands_behind_it():
    source = f'<p><a href="https://a.example/">one{marker("abc")} two</a> three</p>'

    assert clean_body(source) == (
        f'<p><a href="https://a.example/">one two</a>{marker("abc")} three</p>'
    )


@pytest.mark.parametrize("key", ["", "UPPER", "a b", "ab", "x" * 33, "1one", 'a"b'])
def test_a_marker_with_an_impossible_key_is_removed_and_its_text_kept(key):
    source = f"<p>One<fn-ref data-key='{key}'>two</fn-ref></p>"

    assert clean_body(source) == "<p>Onetwo</p>"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "vbscript:x",
        "article:the-slug",
        "ARTICLE:12?x",
        "article:0",
    ],
)
def test_an_address_that_is_no_link_is_removed_and_its_text_kept(address):
    assert clean_body(f'<p><a href="{address}">word</a></p>') == "<p>word</p>"


@pytest.mark.parametrize(
    "address", ["https://a.example/?b=c", "mailto:a@b.example", "/en/", "#x", "article:12"]
)
def test_a_link_stays(address):
    assert (
        clean_body(f'<p><a href="{address}">word</a></p>') == f'<p><a href="{address}">word</a></p>'
    )


def test_pictures_come_from_the_library_only():
    own = '<figure><img src="/media/pictures/0123456789abcdef/original.jpg" alt="A"></figure>'

    assert clean_body(own) == own
    assert clean_body('<p><img src="https://evil.example/x.png">a</p>') == "<p>a</p>"
    assert clean_body('<p><img src="file:///C:/x.png">a</p>') == "<p>a</p>"


def test_a_note_is_one_line_of_inline_html():
    assert clean_note("<p>One</p>\n<p><b>two</b></p>") == "One<br><strong>two</strong>"
    assert clean_note(f"a{marker('one')}<h2>b</h2>") == "ab"


def test_headings_lie_within_the_levels_of_a_text():
    assert clean_body("<h1>a</h1><h3>b</h3><h6>c</h6>") == "<h2>a</h2><h3>b</h3><h4>c</h4>"


def test_hostile_html_of_the_corpora_leaves_nothing_that_runs(shared):
    payloads = json.loads((shared / "corpora/xss/payloads.json").read_text(encoding="utf-8"))
    texts = [entry if isinstance(entry, str) else str(entry) for entry in _payloads(payloads)]
    assert len(texts) >= 299

    for text in texts:
        for clean in (clean_body(text), clean_note(text)):
            for element in html.fragment_fromstring(clean, create_parent="div").iter():
                assert element.tag not in {"script", "style", "iframe", "svg", "object", "form"}
                for name, value in element.attrib.items():
                    assert not name.startswith("on") and name != "style"
                    if name in {"href", "src"}:
                        scheme = value.strip().lower().partition(":")[0]
                        assert scheme not in {"javascript", "data", "vbscript", "file"}, text


def _payloads(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _payloads(value)
    elif isinstance(node, list):
        for value in node:
            yield from _payloads(value)


_PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "text ", "<b>", "</b>", "<ul><li>", "</ul>", "<table><tr><td>"),
        *("<fn-ref data-key=one>", '<fn-ref data-key="two"/>', "</fn-ref>", "<h1>"),
        *("&amp;", "&lt;", "\u00a0", "ı", '<a href="/x/">', "</a>"),
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_cleaning_twice_is_cleaning_once(source):
    once = clean_body(source)

    assert clean_body(once) == once


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_cleaning_loses_no_word(source):
    assert clean_body(source).count("text") == source.count("text")


def test_new_keys_are_keys_and_differ():
    keys = {new_key() for _ in range(500)}

    assert len(keys) == 500
    assert all(f'data-key="{key}"' in clean_body(marker(key)) for key in keys)


# Numbers --------------------------------------------------------------------------


def test_a_number_is_the_order_of_first_appearance():
    analysis = analyse(cite("two", "one", "two"), NOTES)

    assert (analysis.number("two"), analysis.number("one")) == (1, 2)
    assert analysis.repeated == ("two",)


def test_markers_without_notes_and_notes_without_markers_are_named():
    analysis = analyse(cite("one", "gone", "two"), {**NOTES, "two": " <em> </em> "})

    assert analysis.without_text == ("gone", "two")
    assert analysis.without_marker == ("six",)


def test_markers_are_numbered_links_to_their_notes_and_back():
    tree = page(cite("two", "one"))

    links = tree.xpath("//a[@role='doc-noteref']")
    assert [(link.text, link.get("href")) for link in links] == [("1", "#fn-two"), ("2", "#fn-one")]
    for link in links:
        target = tree.get_element_by_id(link.get("href")[1:])
        (back,) = target.xpath(".//a[@role='doc-backlink']")
        assert back.get("href") == f"#{link.get('id')}"


def test_a_note_cited_three_times_has_one_number_and_three_ways_back():
    tree = page(cite("one", "two", "one", "one"))

    assert [link.text for link in tree.xpath("//a[@role='doc-noteref']")] == ["1", "2", "1", "1"]
    backs = tree.xpath("//li[@id='fn-one']//a[@role='doc-backlink']")
    assert [back.find("sup").text for back in backs] == ["a", "b", "c"]
    assert backs[1].get("aria-label") == "Back to the text, place b"
    assert len({back.get("href") for back in backs}) == 3


def test_a_marker_without_a_note_keeps_its_number_and_the_others_theirs():
    tree = page(cite("one", "gone", "two"))

    assert tree.xpath("//sup[contains(@class,'fn-missing')]/text()") == ["2"]
    assert [item.get("value") for item in tree.xpath("//section//li")] == ["1", "3"]


def test_two_notes_at_one_place_are_kept_apart():
    tree = page(f"<p>Text.{marker('one')}{marker('two')} More.{marker('six')}</p>")

    assert [sup.text_content() for sup in tree.xpath("//sup[@class='fn']")] == ["1,", "2", "3"]


def test_a_text_without_notes_has_no_notes_section():
    assert not page("<p>Plain.</p>").xpath("//section")


def test_markers_work_in_headings_cells_and_captions():
    body = clean_body(
        f"<h2>A{marker('one')}</h2><table><tr><td>b{marker('two')}</td></tr></table>"
        f"<blockquote><p>c{marker('six')}</p></blockquote>"
    )

    assert rendered(body).order == ("one", "two", "six")


def test_the_words_of_the_notes_section_are_in_the_language_of_the_text():
    english = rendered(cite("one")).html
    turkish = render(cite("one"), NOTES, language="tr").html

    assert ">Notes<" in english
    assert ">Notlar<" in turkish or ">Dipnotlar<" in turkish


def test_headings_have_addresses_of_their_own_without_note_numbers():
    page = rendered(f"<h2>Işık{marker('one')}</h2><h3>Işık</h3><h2>Notes</h2><h2>!</h2>").html

    assert re.findall(r'<h[23] id="([^"]+)">(\w+|!)<', page) == [
        ("isik", "Işık"),
        ("isik-2", "Işık"),
        ("notes-2", "Notes"),
        ("section", "!"),
        ("notes", "Notes"),
    ]


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("See https://a.example/b_(c).", "https://a.example/b_(c)"),
        ("(https://a.example/?q=1&amp;r=ş)", "https://a.example/?q=1&amp;r=ş"),
        ("<em>Title</em>, https://a.example/x; then", "https://a.example/x"),
        ("<em>https://a.example</em>", "https://a.example"),
    ],
)
def test_an_address_in_the_words_of_a_note_is_a_link(words, link):
    shown = rendered(cite("one"), {"one": words}).html
    assert f'<a href="{link}">{link}</a>' in shown
    assert (
        html.fromstring(shown)
        .xpath("string(//li)")
        .startswith(html.fromstring(f"<p>{words}</p>").text_content())
    )


def test_two_addresses_and_one_that_is_a_link_already():
    link = '<a href="https://b.example">https://c.example</a>'
    note = f"https://a.example/1 and https://a.example/2, {link} https://d.example!"
    links = html.fromstring(rendered(cite("one"), {"one": note}).html).xpath(
        "//li/a[not(@role)]/@href"
    )
    assert links == [
        *("https://a.example/1", "https://a.example/2", "https://b.example", "https://d.example")
    ]


def test_no_heading_takes_a_name_that_the_page_around_it_uses():
    used = {
        name
        for path in (
            *("article.html", "base.html", "_share.html", "_header.html", "_footer.html"),
            *("_series.html", "_cite.html", "_history.html", "_corrections.html"),
        )
        for name in re.findall(r' id="([a-z-]+)"', (TEMPLATES / path).read_text(encoding="utf-8"))
    }
    assert {"similar", "content", "series"} <= used <= PAGE_IDS


# The address of each block ------------------------------------------------------------

PARAGRAPH = "Gold leaves the mines of the Sahel in small bags and is melted far away."


def addresses(body: str) -> list[str | None]:
    return [block.get("id") for block in page(body) if block.tag != "section"]


def test_every_block_has_an_address_of_its_own():
    body = clean_body(
        f"<h2>Who buys</h2><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p><ul><li>One</li></ul>"
        "<blockquote><p>Quoted</p></blockquote><table><tr><td>1</td></tr></table><hr>"
    )
    found = addresses(body)

    assert found[0] == "who-buys"
    assert all(re.fullmatch(r"p-[a-z2-7]{6}(-2)?", name) for name in found[1:6])
    assert found[2] == f"{found[1]}-2"
    assert len(set(found)) == len(found)
    assert addresses("<p>…</p>") == [None]


@pytest.mark.parametrize(
    "edited",
    [
        f"<p>New first paragraph.</p><p>{PARAGRAPH}</p>",
        f"<p>{PARAGRAPH.replace('melted', 'refined')}</p>",
        f"<p>{PARAGRAPH.replace('Gold leaves', '<strong>Gold</strong> leaves')}</p>",
        f"<p>{PARAGRAPH.replace('the mines', 'the mines' + marker('one'))}</p>",
        f"<p>{PARAGRAPH.replace('Gold', 'gold').replace('mines of', 'mines, of')}</p>",
    ],
)
def test_the_address_of_a_paragraph_survives_what_is_edited_around_its_first_words(edited):
    (before,) = addresses(f"<p>{PARAGRAPH}</p>")

    assert before in addresses(edited)


def test_the_address_of_a_figure_without_a_caption_is_that_of_its_picture():
    known = Sources("/m/o.jpg", 1600, 900)
    figure = '<figure><img src="/media/pictures/0123456789abcdef/original.jpg" alt="Mine"></figure>'
    (shown,) = page(figure, pictures={"0123456789abcdef": known})

    assert shown.get("id").startswith("p-")


@pytest.mark.parametrize("bad", ["\x02", "\x00", "\ufffe", "\ud800", "&#2;"])
def test_a_character_that_no_page_can_hold_is_left_out(bad):
    assert clean_body(f'<p>a{bad}b<fn-ref data-key="kabc">{bad}c</fn-ref></p>') == (
        '<p>ab<fn-ref data-key="kabc"></fn-ref>c</p>'
    )
    assert clean_note(f"a{bad}b") == "ab"


def test_tables_can_be_scrolled_by_keyboard_and_are_named():
    tree = page("<table><caption>Gold output</caption><tr><td>1</td></tr></table>")

    (frame,) = tree.xpath("//div[@class='table']")
    assert (frame.get("tabindex"), frame.get("aria-label")) == ("0", "Gold output")


def test_a_picture_has_its_formats_and_its_size_and_an_unknown_one_is_left_out():
    known = Sources("/m/o.jpg", 1600, 900, {"image/avif": "/m/480.avif 480w"})
    body = (
        '<figure><img src="/media/pictures/0123456789abcdef/original.jpg" alt="Mine"></figure>'
        '<figure><img src="/media/pictures/ffffffffffffffff/original.jpg" alt=""></figure>'
    )

    tree = page(body, pictures={"0123456789abcdef": known})

    (image,) = tree.iter("img")
    assert (image.get("src"), image.get("width"), image.get("alt")) == ("/m/o.jpg", "1600", "Mine")
    assert tree.xpath("//source/@srcset") == ["/m/480.avif 480w"]
    assert len(tree.xpath("//figure")) == 1


def test_empty_paragraphs_are_not_shown():
    tree = page("<p>a</p><p></p><p> </p><p>b</p>")
    assert [paragraph.text for paragraph in tree.iter("p")] == ["a", "b"]


def test_ampersands_and_angle_brackets_survive():
    assert "A &amp; B &lt; C" in rendered("<p>A &amp; B &lt; C</p>").html


# What a translation begins with ------------------------------------------------------


def test_a_skeleton_keeps_blocks_markers_and_pictures_and_no_words():
    body = clean_body(
        f"<h2>Title</h2><p>One <strong>bold{marker('one')}</strong> two.</p>"
        "<ul><li>a</li><li>b</li></ul>"
        '<figure><img src="/media/pictures/0123456789abcdef/original.jpg" alt="Mine">'
        "<figcaption>Words</figcaption></figure>"
    )

    assert skeleton(body) == (
        f"<h2></h2><p>{marker('one')}</p><ul><li></li><li></li></ul>"
        '<figure><img src="/media/pictures/0123456789abcdef/original.jpg" alt="">'
        "<figcaption></figcaption></figure>"
    )


# Whose a picture is


def rendered_figure(rights, caption="<figcaption>Dunes.</figcaption>"):
    checksum = "0123456789abcdef"
    source = Sources(address="/o.jpg", width=3, height=2, rights=rights)
    figure = f'<figure><img src="/pictures/{checksum}/o.jpg" alt="Sand">{caption}</figure>'
    return render(clean_body(figure), {}, language="en", pictures={checksum: source}).html


def test_a_figure_says_whose_it_is_with_a_link_to_the_licence():
    html = rendered_figure(Rights("Photo: A & B", "CC BY 4.0", "https://cc.example/by"))
    assert html.endswith(
        '<figcaption>Dunes. <span class="credit">Photo: A &amp; B · '
        '<a href="https://cc.example/by" rel="license">CC BY 4.0</a></span></figcaption></figure>'
    )


def test_a_figure_without_a_caption_gets_one_for_its_credit():
    html = rendered_figure(Rights(credit="Reuters"), caption="")
    assert html.endswith('<figcaption><span class="credit">Reuters</span></figcaption></figure>')


def test_a_licence_without_a_name_or_a_link_is_said_alone():
    html = rendered_figure(Rights(licence="All rights reserved"))
    assert '<span class="credit">All rights reserved</span>' in html


def test_the_credit_stands_behind_the_notes_of_a_caption():
    caption = f"<figcaption>Dunes.{marker('kone')}</figcaption>"
    html = rendered_figure(Rights(credit="Reuters"), caption)
    assert re.search(r'fn-missing">1</sup> <span class="credit">Reuters</span></figcaption>', html)


def test_nothing_is_added_where_nothing_is_known():
    assert rendered_figure(None).endswith("<figcaption>Dunes.</figcaption></figure>")


def test_brackets_without_end_behind_an_address_are_no_trouble():
    note = "http://a.example/" + ")" * 20_000
    assert '<a href="http://a.example/">' in rendered(cite("one"), {"one": note}).html


@pytest.mark.parametrize(("typed", "address"), CASES.items())
def test_an_address_ends_before_what_ends_its_sentence(typed, address):
    assert without_sentence(typed) == address
