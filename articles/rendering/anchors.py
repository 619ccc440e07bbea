"""Which address each block of a text has, so that a reader can link to it.

A heading is named by its words, any other block by a short sum of its first words: so an
address survives what is changed elsewhere in the text, and after those words.
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from lxml import html

from languages.folding import fold
from languages.slugs import slugify

HEADINGS = ("h2", "h3", "h4")
#: Enough to tell paragraphs apart, few enough to last: most edits come later in a paragraph.
_WORDS = 8
_LETTERS = 6
_WORD = re.compile(r"\w+")


def name_blocks(tree: html.HtmlElement, *, taken: Iterable[str]) -> None:
    """Give every heading and every outermost block of the page `tree` an `id` of its own.

    `taken` are names that the page around the text uses. A block without words and without a
    picture gets none.
    """
    used = set(taken)
    for heading in tree.iter(*HEADINGS):
        name = slugify(words_of(heading), max_length=60) or "section"
        heading.set("id", _free(name, used))
    for block in tree:
        if block.tag not in HEADINGS and (base := _sum_of(block)):
            block.set("id", _free(base, used))


def words_of(element: html.HtmlElement) -> str:
    """Return the text of `element` in a page, without the numbers of its notes."""
    parts = element.xpath(".//text()[not(ancestor::sup[contains(@class, 'fn')])]")
    return " ".join("".join(parts).split())


def _sum_of(block: html.HtmlElement) -> str:
    text = words_of(block) or " ".join(block.xpath(".//img/@src"))
    first = " ".join(_WORD.findall(fold(text))[:_WORDS])
    if not first:
        return ""
    return "p-" + b32encode(sha256(first.encode()).digest()).decode().lower()[:_LETTERS]


def _free(base: str, used: set[str]) -> str:
    """Return `base`, else `base-2` and so on, and take it."""
    name, count = base, 1
    while name in used:
        count += 1
        name = f"{base}-{count}"
    used.add(name)
    return name
