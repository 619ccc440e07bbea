"""Which web addresses in the words of a note become links."""

import re

from lxml import html

#: The end of an address is guessed: what closes a sentence, a quotation or a tag ends it.
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+")
_END_OF_SENTENCE = ".,;:!?'’…]"


def link_addresses(tree: html.HtmlElement) -> None:
    """Make every web address in the text of `tree` a link; what is one already stays."""
    for element in list(tree.iter()):
        if element.tag not in ("a", "code"):
            _link_text(element)
        if element is not tree and element.getparent().tag not in ("a", "code"):
            _link_tail(element)


def _link_text(element: html.HtmlElement) -> None:
    before, links = _split(element.text or "")
    if links:
        element.text = before
        for place, link in enumerate(links):
            element.insert(place, link)


def _link_tail(element: html.HtmlElement) -> None:
    before, links = _split(element.tail or "")
    if links:
        element.tail = before
        parent = element.getparent()
        first = parent.index(element) + 1
        for place, link in enumerate(links):
            parent.insert(first + place, link)


def _split(text: str) -> tuple[str, list[html.HtmlElement]]:
    """Return what stands before the first address, and the links with what follows each."""
    links: list[html.HtmlElement] = []
    before, done = text, 0
    for found in _ADDRESS.finditer(text):
        address = _without_sentence(found[0])
        if links:
            links[-1].tail = text[done : found.start()]
        else:
            before = text[: found.start()]
        link = html.Element("a", href=address)
        link.text = address
        links.append(link)
        done = found.start() + len(address)
    if links:
        links[-1].tail = text[done:]
    return before, links


def _without_sentence(address: str) -> str:
    """Take off what ends the sentence around an address, but not a bracket that it opened."""
    opened, closed = address.count("("), address.count(")")
    end = len(address)
    while end and (address[end - 1] in _END_OF_SENTENCE or address[end - 1] == ")"):
        if address[end - 1] == ")":
            if closed <= opened:
                break
            closed -= 1
        end -= 1
    return address[:end]
