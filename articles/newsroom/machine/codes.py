"""How note markers and links come back from a machine as they went to it.

A machine may drop, double or move what it does not understand. So it sees a note marker as
an empty element with a number, and what comes back is mended: every marker once, links as
they were, nothing else.
"""

from lxml import html

from articles.rendering.source import MARKER, clean_body, parse, serialise

_STAND_IN = "x"


def guarded(source: str) -> str:
    """Return inline HTML with a stand-in for each note marker."""
    tree = parse(source)
    for number, marker in enumerate(list(tree.iter(MARKER))):
        stand_in = html.Element(_STAND_IN, id=str(number))
        stand_in.tail = marker.tail
        marker.getparent().replace(marker, stand_in)
    return serialise(tree)


def restored(translated: str, *, source: str) -> str:
    """Return what came back for `guarded(source)` with the markers and links of `source`.

    A marker that was lost stands at the end; one that came twice stands once.
    """
    original = parse(source)
    keys = [marker.get("data-key") for marker in original.iter(MARKER)]
    links = {link.get("href") for link in original.iter("a")}
    tree = parse(translated)
    missing = dict(enumerate(keys))
    for element in list(tree.iter(_STAND_IN, MARKER)):
        number = element.get("id", "")
        key = missing.pop(int(number), None) if number.isdecimal() else None
        if key is not None:
            marker = html.Element(MARKER, {"data-key": key})
            element.addprevious(marker)
        element.drop_tag()
    for link in list(tree.iter("a")):
        if link.get("href") not in links:
            link.drop_tag()
    for key in missing.values():
        tree.append(html.Element(MARKER, {"data-key": key}))
    return clean_body(serialise(tree))
