"""What a translation begins with: the blocks of the original, without words, with its notes."""

from lxml import etree

from articles.rendering.source import MARKER, parse, serialise

_INLINE = {"strong", "em", "a", "sub", "sup", "code", "s", "u", "br"}


def skeleton(body: str) -> str:
    """Return `body` with every marker and picture in its block and no words.

    The blocks stay one to one with the original's, so that a translator fills them in.
    """
    tree = parse(body)
    for element in list(tree.iter(etree.Element)):
        if element.tag in _INLINE:
            element.drop_tag()
    for element in tree.iter(etree.Element):
        element.tail = None
        if element.tag != MARKER:
            element.text = None
        if element.tag == "img":
            element.set("alt", "")
    return serialise(tree)
