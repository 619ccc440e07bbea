"""A feed as Atom says it (RFC 4287), page by page (RFC 5005), with pictures (Media RSS)."""

from datetime import datetime
from typing import Any

from lxml import etree

from articles.public.feeds import Channel, Entry, Named
from languages.characters import without_forbidden

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA = "http://search.yahoo.com/mrss/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def written(channel: Channel) -> bytes:
    """Return `channel` as an Atom document.

    A character that XML cannot hold is left out: one in a name must not cost its readers
    the feed.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM, "media": _MEDIA})
    root.set(_LANG, channel.language)
    _say(root, "id", channel.identity)
    _say(root, "title", channel.title)
    _say(root, "subtitle", channel.subtitle)
    _say(root, "updated", _moment(channel.updated))
    _say(root, "icon", channel.icon)
    _person(root, channel.home)
    _link(root, "self", channel.address, type="application/atom+xml")
    _link(root, "alternate", channel.page, type="text/html", hreflang=channel.language)
    _link(root, "alternate", channel.other_form, type="application/feed+json")
    for language, place in channel.elsewhere.items():
        _link(root, "alternate", place, type="application/atom+xml", hreflang=language)
    if channel.previous or channel.next:
        for name in ("first", "previous", "next"):
            if place := getattr(channel, name):
                _link(root, name, place)
    for entry in channel.entries:
        _entry(root, entry, channel.language)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(root: Any, entry: Entry, language: str) -> None:
    node = etree.SubElement(root, f"{{{_ATOM}}}entry")
    node.set(_LANG, language)
    _say(node, "id", entry.identity)
    _say(node, "title", entry.title)
    _link(node, "alternate", entry.address, type="text/html", hreflang=language)
    _say(node, "published", _moment(entry.published))
    _say(node, "updated", _moment(entry.updated))
    for person in entry.people:
        _person(node, person)
    for subject in entry.subjects:
        etree.SubElement(node, f"{{{_ATOM}}}category", term=without_forbidden(subject))
    if entry.summary:
        _say(node, "summary", entry.summary)
    _say(node, "content", entry.html, type="html")
    if picture := entry.picture:
        _link(node, "enclosure", picture.address, type=picture.media_type)
        sizes = {"width": str(picture.width), "height": str(picture.height)}
        attributes = {"url": picture.address, "medium": "image", "type": picture.media_type}
        media = etree.SubElement(node, f"{{{_MEDIA}}}content", attributes | sizes)
        for name, words in (("description", picture.alt), ("credit", picture.credit)):
            if words:
                etree.SubElement(media, f"{{{_MEDIA}}}{name}").text = without_forbidden(words)


def _say(node: Any, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(node, f"{{{_ATOM}}}{name}", attributes).text = without_forbidden(text)


def _person(node: Any, person: Named) -> None:
    author = etree.SubElement(node, f"{{{_ATOM}}}author")
    _say(author, "name", person.name)
    _say(author, "uri", person.address)


def _link(node: Any, rel: str, href: str, **attributes: str) -> None:
    etree.SubElement(node, f"{{{_ATOM}}}link", {"rel": rel, "href": href, **attributes})


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
