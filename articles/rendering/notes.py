"""Which number a note has, and how body and notes become a page.

A number is the order of first appearance of a key in the body; it is never stored. The
roles are those of DPUB-ARIA 1.1 (doc-noteref, doc-endnotes, doc-backlink).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from django.utils.translation import gettext as _
from django.utils.translation import override
from lxml import html

from articles.rendering import pictures as library
from articles.rendering.addresses import link_addresses
from articles.rendering.anchors import name_blocks
from articles.rendering.source import MARKER, parse, plain_text, serialise
from languages.characters import direction_of
from languages.names import direction

NOTES_ID = "notes"
#: Names that the page around a text gives to its own parts; a heading takes another.
PAGE_IDS = frozenset(
    {
        *(
            NOTES_ID,
            "authors",
            "cite",
            "cite-link",
            "content",
            "contents",
            "corrections",
            "history",
        ),
        *("search", "series", "share", "similar", "takeaways", "versions"),
        *("footer-follow", "footer-languages", "footer-sections"),
    }
)
#: What the notes section of a page begins with; the text ends before it.
NOTES_SECTION = '<section class="notes"'


@dataclass(frozen=True)
class Analysis:
    """The notes of one text, each group in reading order, by key."""

    order: tuple[str, ...]
    """Every key that the body cites, by first appearance."""
    repeated: tuple[str, ...]
    """Cited more than once."""
    without_text: tuple[str, ...]
    """Cited, but not written."""
    without_marker: tuple[str, ...]
    """Written, but not cited."""

    def number(self, key: str) -> int:
        return self.order.index(key) + 1


@dataclass(frozen=True)
class Rendered:
    """A text ready for a page: the body as it stands, and what a page tells of it."""

    html: str
    """Body and notes section."""
    order: tuple[str, ...]


def analyse(body: str, notes: Mapping[str, str]) -> Analysis:
    """Return which notes `body` cites in which order, and which do not fit together.

    `body` is canonical source HTML (`source.clean_body`), `notes` source HTML by key.
    """
    cited = Counter(marker.get("data-key") for marker in parse(body).iter(MARKER))
    return Analysis(
        order=tuple(cited),
        repeated=tuple(key for key, count in cited.items() if count > 1),
        without_text=tuple(key for key in cited if not plain_text(notes.get(key, ""))),
        without_marker=tuple(key for key in notes if key not in cited),
    )


def render(
    body: str,
    notes: Mapping[str, str],
    *,
    language: str,
    pictures: Mapping[str, library.Sources] | None = None,
) -> Rendered:
    """Return `body` and `notes`, numbered and linked, as a page of `language` shows them.

    `pictures` holds the files of the library's pictures by checksum; an image that is not
    among them is left out. A note that no marker cites is left out too; a marker without
    a note keeps its number, without a link.
    """
    analysis = analyse(body, notes)
    tree = parse(body)
    with override(language):
        citations = _number_markers(tree, analysis)
        _drop_empty_paragraphs(tree)
        library.set_in_page(tree, pictures or {})
        _frame_tables(tree)
        name_blocks(tree, taken=PAGE_IDS)
        section = _notes_section(analysis, notes, citations, language=language)
    return Rendered(html=serialise(tree) + section, order=analysis.order)


def _number_markers(tree: html.HtmlElement, analysis: Analysis) -> Counter:
    """Replace every marker by its number; return how often each key is cited."""
    seen: Counter = Counter()
    for marker in list(tree.iter(MARKER)):
        key = marker.get("data-key")
        seen[key] += 1
        number = analysis.number(key)
        sup = html.Element("sup")
        sup.set("class", "fn")
        if key in analysis.without_text:
            sup.set("class", "fn fn-missing")
            sup.text = str(number)
        else:
            link = html.Element("a", href=f"#fn-{key}", id=f"fnref-{key}-{seen[key]}")
            link.set("role", "doc-noteref")
            link.set("aria-label", _("Note %(number)s") % {"number": number})
            link.text = str(number)
            sup.append(link)
        sup.tail = marker.tail
        before = marker.getprevious()
        marker.getparent().replace(marker, sup)
        if before is not None and before.get("class", "").startswith("fn") and not before.tail:
            _append_comma(before)
    return seen


def _append_comma(sup: html.HtmlElement) -> None:
    """Keep two notes at one place apart: “1, 2”, not “12”."""
    if len(sup):
        sup[-1].tail = ","
    else:
        sup.text = f"{sup.text},"


def _drop_empty_paragraphs(tree: html.HtmlElement) -> None:
    for paragraph in list(tree.iter("p")):
        if not len(paragraph) and not (paragraph.text or "").strip():
            paragraph.drop_tree()


def _frame_tables(tree: html.HtmlElement) -> None:
    """Put each table into a frame that scrolls by finger and by keyboard."""
    for table in list(tree.iter("table")):
        caption = table.find("caption")
        name = "".join(caption.itertext()).strip() if caption is not None else ""
        frame = html.Element("div", tabindex="0", role="region")
        frame.set("class", "table")
        frame.set("aria-label", name or _("Table"))
        frame.tail, table.tail = table.tail, None
        table.getparent().replace(table, frame)
        frame.append(table)


def _notes_section(
    analysis: Analysis, notes: Mapping[str, str], citations: Counter, *, language: str
) -> str:
    written = [key for key in analysis.order if key not in analysis.without_text]
    if not written:
        return ""
    section = html.Element("section")
    section.set("class", "notes")
    section.set("role", "doc-endnotes")
    section.set("aria-labelledby", NOTES_ID)
    heading = html.Element("h2", id=NOTES_ID)
    heading.text = _("Notes")
    items = html.Element("ol")
    section.extend([heading, items])
    for key in written:
        item = _item(notes[key], language=language)
        link_addresses(item)
        item.set("id", f"fn-{key}")
        # A note without a text keeps its number; the list must not close the gap.
        item.set("value", str(analysis.number(key)))
        for link in _backlinks(key, citations[key]):
            _append_after_space(item, link)
        items.append(item)
    holder = html.Element("div")
    holder.append(section)
    return serialise(holder)


def _item(note: str, *, language: str) -> html.HtmlElement:
    """Return `note` as an item of the list; a source in another script is read its own way."""
    item = html.fragment_fromstring(note, create_parent="li")
    runs = direction_of(item.text_content())
    if runs is None or runs == direction(language):
        return item
    inner = html.fragment_fromstring(note, create_parent="bdi")
    inner.set("dir", runs)
    item = html.Element("li")
    item.append(inner)
    return item


def _backlinks(key: str, count: int) -> Iterator[html.HtmlElement]:
    for place in range(1, count + 1):
        link = html.Element("a", href=f"#fnref-{key}-{place}", role="doc-backlink")
        link.text = "↩"
        if count == 1:
            link.set("aria-label", _("Back to the text"))
        else:
            letter = html.Element("sup")
            letter.text = _letter(place)
            link.append(letter)
            name = _("Back to the text, place %(letter)s") % {"letter": letter.text}
            link.set("aria-label", name)
        yield link


def _letter(place: int) -> str:
    """Return a, b, … z, aa, ab …"""
    letters = ""
    while place:
        place, rest = divmod(place - 1, len(ascii_lowercase))
        letters = ascii_lowercase[rest] + letters
    return letters


def _append_after_space(item: html.HtmlElement, link: html.HtmlElement) -> None:
    if len(item):
        item[-1].tail = f"{item[-1].tail or ''} "
    else:
        item.text = f"{item.text or ''} "
    item.append(link)
