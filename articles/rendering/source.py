"""Which HTML may stand in the source of a body and of a note, in one canonical form.

Every function that accepts HTML from outside (form, import, fixture) passes it through
here. nh3 decides what is allowed; lxml then makes markers canonical: `fn-ref` is not a
void element, so an unclosed one would swallow the text after it.
"""

import re
import secrets
from html import escape

import nh3
from lxml import etree, html

from languages.characters import without_forbidden

MARKER = "fn-ref"
KEY = re.compile(r"[a-z][a-z0-9]{2,31}")
#: The address of a picture of the library; its second to last part is the checksum.
PICTURE_ADDRESS = re.compile(r"(?:^|/)pictures/(?P<checksum>[0-9a-f]{16})/[\w.-]+$")
#: A link to an article of the house, whatever its address is in the reader's language now.
ARTICLE_ADDRESS = re.compile(r"article:(?P<pk>[1-9][0-9]{0,8})")

_INLINE = {"strong", "em", "a", "sub", "sup", "br", "code", "s", "u"}
_BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("figure", "img", "figcaption"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start", "type"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt"},
    MARKER: {"data-key"},
}
_SCHEMES = {"http", "https", "mailto", "article"}
_SYNONYMS = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "del": "s"}
_SMALL_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_SPACE = re.compile(r"\s+")
_VOID = {"br", "hr", "img", "col", "source"}
_CLOSED_VOID = re.compile(rf"<({'|'.join(sorted(_VOID))})\b([^>]*?)\s*/>")
#: Two parsers may differ about misnested input; what both accept is reached in a few rounds.
_ROUNDS = 6


def new_key() -> str:
    """Return a key that no other note has: `k` and eight hexadecimal digits."""
    return "k" + secrets.token_hex(4)


def marker(key: str) -> str:
    """Return the source HTML of the marker of the note `key`."""
    return f'<{MARKER} data-key="{escape(key)}"></{MARKER}>'


def clean_body(source: str) -> str:
    """Return `source` with allowed elements only and canonical markers. Idempotent."""
    return _clean(source, _BODY)


def clean_note(source: str) -> str:
    """Return `source` as one line of inline HTML, without markers. Idempotent.

    A note of several paragraphs keeps them as lines.
    """
    lines = re.sub(r"(?i)</(p|div|li)\s*>\s*<(p|div|li)\b[^>]*>", "<br>", source)
    cleaned = _clean(lines, _NOTE)
    return re.sub(r"^(\s|<br>)+|(\s|<br>)+$", "", cleaned)


def plain_text(source: str) -> str:
    """Return the text of `source` without markup and markers, its blocks apart by a space."""
    tree = parse(source)
    for element in list(tree.iter(MARKER)):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS, "br"):
        element.tail = f" {element.tail or ''}"
    return _SPACE.sub(" ", "".join(tree.itertext())).strip()


def parse(source: str) -> html.HtmlElement:
    """Return a `div` that holds `source` as a tree."""
    return html.fragment_fromstring(source.replace("\0", ""), create_parent="div")


def serialise(tree: html.HtmlElement) -> str:
    """Return the inner HTML of `tree`, every element that is not void with its end tag."""
    for element in tree.iter(etree.Element):
        if element.tag not in _VOID and not len(element) and element.text is None:
            element.text = ""
    inner = [escape(tree.text or "", quote=False)]
    inner.extend(etree.tostring(child, encoding="unicode") for child in tree)
    return _CLOSED_VOID.sub(r"<\1\2>", "".join(inner)).strip()


def _filter_attribute(element: str, attribute: str, value: str) -> str | None:
    if element == MARKER:
        return value if KEY.fullmatch(value) else None
    if attribute == "src":
        return value if PICTURE_ADDRESS.search(value) else None
    if attribute in {"start", "colspan", "rowspan"}:
        return value if _SMALL_NUMBER.fullmatch(value) else None
    if attribute == "scope":
        return value if value in {"row", "col", "rowgroup", "colgroup"} else None
    if attribute == "type":
        return value if value in {"1", "a", "A", "i", "I"} else None
    if attribute == "href":
        return value if _is_link(value) else None
    return value


def _is_link(address: str) -> bool:
    if address.lstrip().lower().startswith("article:"):
        return ARTICLE_ADDRESS.fullmatch(address) is not None
    return not address.lstrip().startswith("//")


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        clean_content_tags={"script", "style", "template", "title", "xml"},
        attributes={tag: names for tag, names in _ATTRIBUTES.items() if tag in tags},
        attribute_filter=_filter_attribute,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


_BODY = _cleaner(_INLINE | _BLOCKS | {MARKER} | set(_SYNONYMS))
_NOTE = _cleaner(_INLINE | {"b", "i", "del"})


def _clean(source: str, cleaner: nh3.Cleaner) -> str:
    source = without_forbidden(source)
    for _ in range(_ROUNDS):
        # Once more, for what was written as a character reference.
        tree = parse(without_forbidden(cleaner.clean(source)))
        for element in list(tree.iter(etree.Element)):
            _make_canonical(element)
        if (cleaned := serialise(tree)) == source:
            break
        source = cleaned
    return source


def _make_canonical(element: html.HtmlElement) -> None:
    if element.tag == MARKER:
        _empty(element)
        if element.get("data-key"):
            _move_behind_link(element)
        else:
            element.drop_tag()
    elif element.tag == "img" and not element.get("src"):
        element.drop_tree()
    elif element.tag == "a" and not element.get("href"):
        element.drop_tag()
    else:
        element.tag = _SYNONYMS.get(element.tag, element.tag)


def _empty(element: html.HtmlElement) -> None:
    """Move what stands inside `element` behind it, in order."""
    text, element.text = element.text, None
    tail, element.tail = element.tail, None
    place = element
    for child in list(element):
        place.addnext(child)  # a tail moves along, behind its element
        place = child
    if text:
        element.tail = text
    if tail:
        place.tail = (place.tail or "") + tail


def _move_behind_link(element: html.HtmlElement) -> None:
    """A marker becomes a link itself, and a link cannot stand within a link."""
    link = next(element.iterancestors("a"), None)
    if link is not None:
        element.drop_tree()  # leaves the tail where it was
        element.tail, link.tail = link.tail, None
        link.addnext(element)
