"""A text is taken apart into segments and put together again without loss."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.newsroom.draft import Draft
from articles.newsroom.segments import Kind, segments_of, with_segments, word_count, words_of
from articles.rendering.skeleton import skeleton
from articles.rendering.source import clean_body, clean_note

PICTURE = "/media/pictures/0123456789abcdef/harbour.jpg"
BODY = (
    "<h2>Grain</h2>\n"
    '<p>Prices <em>rose</em><fn-ref data-key="kaaa"></fn-ref> by 4 &amp; '
    '<a href="https://example.org/a">fell</a>.</p>\n'
    "<ul><li>First <strong>item</strong> <ul><li>Nested</li></ul> after it</li>"
    "<li><p>A paragraph</p></li></ul>\n"
    f'<figure><img src="{PICTURE}" alt="A &quot;big&quot; ship">'
    '<figcaption>Caption<fn-ref data-key="kbbb"></fn-ref></figcaption></figure>\n'
    "<table><caption>Tons</caption><tbody><tr><th>Wheat</th><td>1\u00a0300</td></tr></tbody></table>\n"
    "<blockquote><p>Quoted</p></blockquote><pre>a\n b</pre><hr>"
)
TEXT = Draft(
    title="Grain & bread",
    standfirst="Why prices rose",
    takeaways=("One", "Two"),
    body=clean_body(BODY),
    notes={"kbbb": "See <em>there</em>.", "kzzz": "Cited nowhere", "kaaa": "The first"},
)

words = st.text("abcßığЖ &<>\u00a0'", max_size=12)
inline = st.recursive(
    words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
    lambda inner: st.one_of(
        inner.map("<em>{}</em>".format),
        inner.map('<a href="https://example.org/">{}</a>'.format),
        st.tuples(inner, inner).map('{0[0]}<fn-ref data-key="kaaa"></fn-ref>{0[1]}'.format),
    ),
    max_leaves=3,
)
blocks = st.recursive(
    inline.map("<p>{}</p>".format),
    lambda inner: st.one_of(
        inner.map("<blockquote>{}</blockquote>".format),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join(f"<li>{one}</li>" for one in items) + "</ul>"
        ),
        st.tuples(inline, inner).map("<ol><li>{0[0]}{0[1]}</li></ol>".format),
        inline.map("<table><tbody><tr><td>{}</td></tr></tbody></table>".format),
    ),
    max_leaves=4,
)
texts = st.tuples(st.lists(blocks, max_size=4), inline).map(
    lambda drawn: Draft(
        title="T",
        takeaways=("One",),
        body=clean_body("\n".join(drawn[0])),
        notes={"kaaa": clean_note(drawn[1])},
    )
)


def named(draft):
    return {segment.name: segment for segment in segments_of(draft)}


def test_segments_are_in_reading_order_and_notes_in_the_order_of_their_markers():
    assert [(segment.kind, segment.text) for segment in segments_of(TEXT)] == [
        (Kind.TITLE, "Grain & bread"),
        (Kind.STANDFIRST, "Why prices rose"),
        (Kind.TAKEAWAY, "One"),
        (Kind.TAKEAWAY, "Two"),
        (Kind.HEADING, "Grain"),
        (Kind.PARAGRAPH, "Prices rose by 4 & fell."),
        (Kind.ITEM, "First item"),
        (Kind.ITEM, "Nested"),
        (Kind.ITEM, "after it"),
        (Kind.ITEM, "A paragraph"),
        (Kind.ALT, 'A "big" ship'),
        (Kind.CAPTION, "Caption"),
        (Kind.CAPTION, "Tons"),
        (Kind.CELL, "Wheat"),
        (Kind.CELL, "1 300"),
        (Kind.QUOTE, "Quoted"),
        (Kind.CODE, "a b"),
        (Kind.NOTE, "The first"),
        (Kind.NOTE, "See there."),
        (Kind.NOTE, "Cited nowhere"),
    ]


def test_a_segment_knows_its_block_and_the_notes_it_cites():
    paragraph = named(TEXT)["body.1"]
    assert (paragraph.block, paragraph.cites) == (1, ("kaaa",))


@given(texts)
def test_a_text_put_together_from_its_own_segments_is_the_same(draft):
    assert with_segments(draft, {one.name: one.html for one in segments_of(draft)}) == draft


@given(texts, st.data())
def test_changing_one_segment_changes_no_other(draft, data):
    before = named(draft)
    name = data.draw(st.sampled_from(sorted(before)))
    after = named(with_segments(draft, {name: "Başka <em>word</em> &amp; more"}))
    assert after.keys() == before.keys()
    assert after[name].text == "Başka word & more"
    assert [after[one] for one in after if one != name] == [
        before[one] for one in before if one != name
    ]


def test_what_is_put_in_is_cleaned_and_stays_in_its_block():
    changed = with_segments(
        TEXT,
        {
            "body.0": "<p>Two</p><p>lines</p><script>alert(1)</script>",
            "title": "A <b>bold</b> title",
            "body.3.0.alt": "5 &lt; 6",
            "notes.kaaa": '<a href="javascript:alert(1)">note</a>',
        },
    )
    assert changed.body.startswith("<h2>Two lines</h2>")
    assert 'alt="5 &lt; 6"' in changed.body
    assert (changed.title, changed.notes["kaaa"]) == ("A bold title", "note")


def test_spaces_that_do_not_break_stay():
    assert "1\u00a0400" in with_segments(TEXT, {"body.4.1.0.1": "1\u00a0400"}).body
    assert with_segments(TEXT, {"title": "№\u00a05"}).title == "№\u00a05"


def test_a_translation_begins_with_an_empty_segment_for_each_of_the_originals_body():
    begun = replace(TEXT, body=skeleton(TEXT.body))
    of_body = [name for name in named(TEXT) if name.startswith("body") and "+" not in name]
    assert [name for name in named(begun) if name.startswith("body")] == of_body
    assert not any(segment.text for segment in segments_of(begun) if segment.block is not None)


def test_a_segment_that_the_text_lacks_is_refused():
    with pytest.raises(KeyError, match=r"body\.99"):
        with_segments(TEXT, {"body.99": "x"})


def test_a_word_with_an_apostrophe_or_a_hyphen_is_one():
    assert word_count("Türkiye’nin co-operation, 1 300 — да!") == 5


def test_a_draft_counts_its_notes_and_alternative_texts():
    assert words_of(Draft(title="One two", body=f'<img src="{PICTURE}" alt="three">')) == 3
    assert words_of(Draft(notes={"kaaa": "four <em>five</em>"})) == 2
