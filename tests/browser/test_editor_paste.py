"""What other programs put on the clipboard comes in clean, with its notes."""

import json
import re

import pypandoc
import pytest

from articles.rendering.source import clean_body, clean_note
from tests.addresses import CASES
from tests.browser.writing import body, keys, marker, notes, numbers, paste, told

pytestmark = pytest.mark.browser

WORD = (
    '<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><!--StartFragment-->{}'
    "<!--EndFragment--></body></html>"
)


@pytest.fixture
def pasted(write):
    """Paste HTML into an empty text and return the page."""

    def into_empty(html: str):
        page = write()
        page.focus(".ProseMirror")
        paste(page, html)
        return page

    return into_empty


def without_markers(html: str) -> str:
    return re.sub(r"<fn-ref[^>]*></fn-ref>", "※", html)


# Word


def test_words_foot_and_endnotes_become_one_row_of_notes(pasted, shared):
    clipboard = (shared / "samples/sahel/word-clipboard.html").read_text()
    page = pasted(clipboard)
    assert numbers(page) == ["1", "2", "3", "4", "5", "6"]
    texts = list(notes(page).values())
    assert len(texts) == 6
    assert texts[0].startswith("Human Rights Watch. “World Report 2022: Burkina Faso”.")
    assert texts[1].startswith("Rida Lyammouri, “Kidnapping Remains a Big Deal")
    assert texts[5].startswith("Center for Strategic and International Studies.")
    written = body(page)
    assert f"57 tons{marker(keys(page)[2])}. In 2023" in written
    assert written.count("<p>") == 11 - 1
    assert not re.search(r"style|class|\[i|\[1\]|ftn|edn|<span|<hr|<h\d", written)
    assert "Notes taken over: 6." in told(page)
    assert clean_body(written) == written
    assert all(clean_note(text) == text for text in texts)


def test_an_address_in_a_pasted_note_is_a_link_without_the_sentence_around_it(pasted, shared):
    clipboard = (shared / "samples/sahel/word-clipboard.html").read_text()
    texts = list(notes(pasted(clipboard)).values())
    address = "https://www.policycenter.ma/sites/default/files/PB%20-%2020-78%20%28Lyammouri%29%285%29.pdf"
    assert f'<a href="{address}">{address}</a>, (Date of Access' in texts[1]


def test_a_word_marker_whose_note_was_not_copied_is_shown_in_red(pasted):
    page = pasted(
        WORD.format(
            '<p class=MsoNormal>Text<a style="mso-footnote-id:ftn7" href="#_ftn7" name="_ftnref7">'
            "<span class=MsoFootnoteReference>[7]</span></a> goes on.</p>"
        )
    )
    assert without_markers(body(page)) == "<p>Text※ goes on.</p>"
    assert page.locator("fn-ref.is-missing").count() == 1
    assert "Markers whose note was not in the clipboard: 1." in told(page)


def test_words_list_paragraphs_become_lists(pasted):
    item = (
        '<p class=MsoListParagraphCxSpMiddle style="margin-left:36.0pt;mso-list:{0}"><![if '
        '!supportLists]><span style="font-family:Symbol"><span style="mso-list:Ignore">{1}<span '
        'style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp;&nbsp; </span></span></span>'
        "<![endif]><span lang=EN-US>{2}<o:p></o:p></span></p>\n"
    )
    page = pasted(
        WORD.format(
            item.format("l0 level1 lfo1", "·", "one")
            + item.format("l0 level2 lfo1", "o", "deeper")
            + item.format("l0 level1 lfo1", "·", "two")
            + "<p class=MsoNormal>Between</p>"
            + item.format("l1 level1 lfo2", "3.", "three")
            + item.format("l1 level1 lfo2", "4.", "four")
        )
    )
    assert body(page) == (
        "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>\n<p>Between</p>\n"
        '<ol start="3"><li>three</li><li>four</li></ol>'
    )


def test_words_headings_are_shifted_under_the_title_of_the_page(pasted):
    page = pasted(
        WORD.format(
            '<h1><b><span style="font-size:16.0pt;color:#2F5496">Gold</span></b></h1>'
            "<h2>Mali</h2><h3>Kayes</h3><h4>Deep</h4><p class=MsoNormal>Text</p>"
        )
    )
    assert body(page) == "<h2>Gold</h2>\n<h3>Mali</h3>\n<h4>Kayes</h4>\n<h4>Deep</h4>\n<p>Text</p>"


def test_words_bold_and_italic_are_kept_and_nothing_else_of_its_look(pasted):
    page = pasted(
        WORD.format(
            '<p class=MsoNormal style="text-align:justify"><b style="mso-bidi-font-weight:normal">'
            '<span style="font-size:12.0pt">bold</span></b> and <i>italic</i> and <u>under</u>'
            '<span style="color:red">\u00a0\u00a0 red</span> E = mc<sup>2</sup></p>'
            "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        )
    )
    assert body(page) == (
        "<p><strong>bold</strong> and <em>italic</em> and under red E = mc<sup>2</sup></p>"
    )


def test_words_pictures_are_named_in_a_message_and_left_out(pasted):
    page = pasted(
        WORD.format(
            "<p class=MsoNormal>Before</p><p class=MsoNormal><![if !vml]><img width=602 height=339 "
            'src="file:///C:/Users/E/AppData/Local/Temp/msohtmlclip1/01/clip_image002.jpg">'
            "<![endif]></p><p class=MsoCaption>Figure 1</p>"
        )
    )
    assert body(page) == "<p>Before</p>\n<p>Figure 1</p>"
    assert "clip_image002.jpg" in told(page)
    assert "Upload the Word file" in told(page)


def test_words_comments_deletions_and_contents_stay_out(pasted):
    page = pasted(
        WORD.format(
            "<p class=MsoToc1><a href='#_Toc1'>Gold 3</a></p>"
            "<p class=MsoNormal>Kept <del>old</del><ins>new</ins><a style='mso-comment-reference:"
            "A_1' href='#_msocom_1'>word</a><span class=MsoCommentReference><a href='#_msocom_1'>"
            "[A1]</a></span>.</p><div style='mso-element:comment-list'><div style='"
            "mso-element:comment'><p class=MsoCommentText>Is this so?</p></div></div>"
        )
    )
    assert body(page) == "<p>Kept newword.</p>"
    assert "table of contents was left out" in told(page)
    assert "Comments left out: 1." in told(page)


def test_header_rows_and_captions_of_pasted_tables_are_kept(pasted):
    cells = "<tr><td>{0}</td><td colspan=2>{1}</td></tr>"
    bold = cells.format("<b>Year</b>", "<p><span style='font-weight:700'>Mali</span></p>")
    plain = cells.format("2022", "<b>6</b>")
    page = pasted(
        f"<table><caption>Gold</caption>{bold}{plain}</table>"
        f"<table><thead>{plain}</thead><tbody>{plain}</tbody></table>"
        f"<table>{plain}{plain}</table>"
    )
    row = '<tr><td>2022</td><td colspan="2"><strong>6</strong></td></tr>'
    assert body(page).split("\n") == [
        "<table><caption>Gold</caption><thead><tr><th>Year</th>"
        '<th colspan="2">Mali</th></tr></thead>'
        f"<tbody>{row}</tbody></table>",
        '<table><thead><tr><th>2022</th><th colspan="2">6</th></tr></thead>'
        f"<tbody>{row}</tbody></table>",
        f"<table><tbody>{row}{row}</tbody></table>",
    ]


def test_words_tables_come_in_with_their_notes(pasted):
    page = pasted(
        WORD.format(
            '<table class=MsoTableGrid border=1 style="border-collapse:collapse"><tr><td width=200 '
            'style="width:150pt"><p class=MsoNormal>Year<a href="#_ftn1" name="_ftnref1">'
            "<span class=MsoFootnoteReference>[1]</span></a></p></td><td colspan=2><p>6</p></td>"
            "</tr></table><div style='mso-element:footnote-list'><div style='mso-element:footnote' "
            'id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a>'
            " <i>Report</i> 1.</p><p class=MsoFootnoteText>Second line.</p></div></div>"
        )
    )
    assert without_markers(body(page)) == (
        '<table><tbody><tr><td>Year※</td><td colspan="2">6</td></tr></tbody></table>'
    )
    assert list(notes(page).values()) == ["<em>Report</em> 1.<br>Second line."]


# LibreOffice, Google Docs, web pages


def test_libreoffices_endnotes_become_notes(pasted, shared):
    page = pasted((shared / "corpora/paste/poi-endnotes.html").read_text())
    assert list(notes(page).values()) == ["XXX"]
    assert "spot (tilaka※or" in without_markers(body(page)).replace("\n", " ")
    assert "sdendnote" not in body(page)


#: File of the corpus → notes that it has; where there is no number, an .expected.md says all.
CORPUS = {
    "headings-and-paragraphs.copy": None,
    "headings-and-paragraphs.export": None,
    "inline-formatting.copy": None,
    "inline-formatting.export": None,
    "lists.copy": None,
    "lists.export": None,
    "mammoth-footnotes": 2,
    "pandoc-link_in_notes": 1,
    "pandoc-notes": 2,
    "poi-Bug54849": 2,
    "poi-endnotes": 1,
}


def test_every_paste_of_the_corpus_comes_in_as_it_should(pasted, shared):
    files = sorted((shared / "corpora/paste").glob("*.html"))
    assert [file.stem for file in files] == sorted(CORPUS)
    for file in files:
        page = pasted(file.read_text())
        written, count = body(page), CORPUS[file.stem]
        assert clean_body(written) == written, file.name
        assert not re.search(r"style=|class=|id=|<span|<font|[\x00-\x08]", written), file.name
        assert len(notes(page)) == (count or 0), file.name
        assert all(clean_note(text) == text for text in notes(page).values()), file.name
        assert page.locator("fn-ref.is-missing").count() == 0, file.name
        if count is None:
            expected = file.with_name(file.name.split(".")[0] + ".expected.md").read_text()
            assert structure(written) == structure(from_markdown(expected)), file.name


def from_markdown(text: str) -> str:
    options = ["--shift-heading-level-by=1"]
    return pypandoc.convert_text(text, "html", format="gfm", extra_args=options)


def structure(html: str) -> str:
    """Elements and letters; without spaces, which the corpus has between all of its spans."""
    html = re.sub(r"\s+", "", clean_body(html))
    # What is ticked off a list is struck through by Google alone, and not in its export.
    html = re.sub(r"<s>(Thisis)</s>", r"\1", html)
    html = re.sub(r"<li><p>(.*?)</p>", r"<li>\1", html)
    return re.sub(r'<olstart="1"type="1">|<oltype="1">', "<ol>", html)


def test_google_docs_bold_and_italic_survive_our_content_policy(pasted, shared):
    page = pasted((shared / "corpora/paste/inline-formatting.copy.html").read_text())
    written = re.sub(r"\s+", " ", body(page))
    assert "This <strong>is bold <em>and italic </em></strong><em>or just italic </em>" in written
    assert not written.startswith("<p><strong>")
    assert "style" not in written


def test_google_docs_lists_are_nested(pasted, shared):
    page = pasted((shared / "corpora/paste/lists.copy.html").read_text())
    assert page.locator(".ProseMirror li li").count() > 0
    assert page.locator(".ProseMirror :is(ul, ol) > :is(ul, ol)").count() == 0


def test_google_docs_notes_are_said_to_be_missing(pasted):
    page = pasted(
        '<b style="font-weight:normal" id="docs-internal-guid-1"><p dir="ltr"><span style="'
        'font-weight:400">Exports grew.</span><span style="vertical-align:super">1</span></p></b>'
    )
    assert body(page) == "<p>Exports grew.<sup>1</sup></p>"
    assert "Google Docs does not put footnotes on the clipboard" in told(page)
    upload = page.get_by_role("link", name="Bring in a Word file")
    assert upload.get_attribute("href") == "/admin/articles/article/import/"


def test_google_docs_exported_notes_come_in_and_its_links_lead_where_they_should(pasted):
    page = pasted(
        '<p><a href="https://www.google.com/url?q=https://imf.org/x&amp;sa=D">IMF</a> grew<sup>'
        '<a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr><div><p><a href="#ftnt_ref1" '
        'id="ftnt1">[1]</a><span>&nbsp;Note</span></p></div>'
    )
    assert without_markers(body(page)) == '<p><a href="https://imf.org/x">IMF</a> grew※.</p>'
    assert list(notes(page).values()) == ["Note"]


def test_a_web_page_comes_in_as_text_without_scripts_styles_and_foreign_pictures(pasted):
    page = pasted(
        '<div class="x" style="color:red" onclick="alert(1)"><h3>Part</h3><p>Text '
        '<a href="javascript:alert(1)">click</a> <a href="#top">up</a></p><script>alert(1)</script>'
        '<figure><img src="https://cdn.example.org/img/port%20view.jpg" alt="The port">'
        "<figcaption>Mersin</figcaption></figure><table><tr><th>A</th></tr><tr><td>1</td></tr></table>"
        "<button>Share</button></div>"
    )
    assert body(page) == (
        "<h3>Part</h3>\n<p>Text click up</p>\n<p>Mersin</p>\n"
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert "The port" in told(page)


def test_numbers_in_an_index_or_a_formula_are_not_taken_for_notes(pasted):
    page = pasted(
        '<p><a href="#a">A</a> <a href="#p2">2</a> 5 m<sup>2</sup> [2024]</p>'
        '<p id="a">x</p><p id="p2">y</p>'
    )
    assert notes(page) == {}
    assert "m<sup>2</sup> [2024]" in body(page)


def test_plain_text_comes_in_as_paragraphs(write):
    page = write()
    page.focus(".ProseMirror")
    paste(page, text="One\n\nTwo <b>\n1. Three")
    assert body(page) == "<p>One</p>\n<p>Two &lt;b&gt;</p>\n<p>1. Three</p>"


def test_a_note_takes_only_words_from_the_clipboard(write):
    page = write(f"<p>x{marker('kone')}</p>")
    page.dblclick("fn-ref")
    page.wait_for_selector(".editor-note:focus")
    paste(
        page,
        '<h1>Title</h1><p style="color:red">Line <span style="font-style:italic">two</span>'
        '<img src="https://example.org/a.png"><a href="javascript:x">bad</a></p>',
    )
    page.keyboard.press("Control+Enter")
    assert notes(page) == {"kone": "Title<br>Line <em>two</em>bad"}


def test_pasting_the_payloads_of_attackers_runs_nothing(write, shared):
    payloads = json.loads((shared / "corpora/xss/payloads.json").read_text())
    page = write()
    page.once("dialog", lambda dialog: pytest.fail("a payload ran"))
    page.focus(".ProseMirror")
    paste_all(page, [case["payload"] for case in payloads])
    dangerous = r"<(script|iframe|object|svg|style|form)|\son\w+=|javascript:"
    assert not re.search(dangerous, _markup(body(page)), re.IGNORECASE)
    assert page.url.endswith("/writing/")


def paste_all(page, pieces):
    page.evaluate(
        """async pieces => {
          for (const html of pieces) {
            const data = new DataTransfer(); data.setData('text/html', html)
            document.querySelector('.ProseMirror').dispatchEvent(
              new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))
            await new Promise(done => setTimeout(done))
          }
        }""",
        pieces,
    )


def _markup(html: str) -> str:
    """Only the tags: what a payload says as text is harmless."""
    return " ".join(re.findall(r"<[^>]*>", html))


def test_an_address_ends_in_the_editor_where_it_ends_for_readers(write):
    ends = "async all => all.map((await import('editor/addresses')).withoutSentence)"
    assert write("").evaluate(ends, list(CASES)) == list(CASES.values())
