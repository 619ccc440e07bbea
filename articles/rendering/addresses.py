"""Which web addresses stand in words, where each ends, and that those of a note become links."""

import re

from lxml import html

#: The end of an address is guessed: what closes a sentence, a quotation or a tag ends it.
#: static/editor/addresses.js has the same rule, and the same tests.
REST = r"[^\s<>\"“”«»]+"
_ADDRESS = re.compile(rf"https?://{REST}", re.IGNORECASE)
_ENDS_A_SENTENCE = ".,;:!?'’…"
_OPENING = {")": "(", "]": "["}


def without_sentence(address: str) -> str:
    """Take off what ends the sentence around `address`, but no bracket that it opened itself."""
    more = {
        closing: address.count(closing) - address.count(opening)
        for closing, opening in _OPENING.items()
    }
    end = len(address)
    while end:
        last = address[end - 1]
        if more.get(last, 0) > 0:
            more[last] -= 1
        elif last not in _ENDS_A_SENTENCE:
            break
        end -= 1
    return address[:end]


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
        address = without_sentence(found[0])
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
