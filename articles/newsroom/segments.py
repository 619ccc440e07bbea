"""A text as segments, the stretches of words that are translated in one go, and back again.

Pure. A segment is a field, a paragraph, an item, a cell, a caption, an alternative text or a
note: what a translator reads at once, a memory keeps and a file for outside names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from html import escape

from lxml import html

from articles.newsroom.draft import Draft
from articles.rendering.source import (
    MARKER,
    clean_body,
    clean_note,
    parse,
    plain_text,
    serialise,
)

#: Elements that stand apart from the words around them.
_BLOCKS = frozenset(
    {
        *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr"),
        *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("figure", "img", "figcaption"),
    }
)
#: Those of them that hold words themselves, even if they hold none at the moment.
_HOLDS_WORDS = frozenset(
    {"p", "h2", "h3", "h4", "li", "blockquote", "pre", "caption", "th", "td", "figcaption"}
)
_WORDLESS = frozenset({"hr", "img", "col"})
_WORD = re.compile(r"\w+(?:[’'\u2011-]\w+)*")


class Kind(StrEnum):
    TITLE = "title"
    STANDFIRST = "standfirst"
    TAKEAWAY = "takeaway"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CELL = "cell"
    CAPTION = "caption"
    CODE = "code"
    ALT = "alt"
    NOTE = "note"


#: Kinds whose segments are plain text; the others are inline HTML.
PLAIN = frozenset({Kind.TITLE, Kind.STANDFIRST, Kind.TAKEAWAY, Kind.ALT})
_KINDS = {
    **dict.fromkeys(("h2", "h3", "h4"), Kind.HEADING),
    **dict.fromkeys(("th", "td"), Kind.CELL),
    **dict.fromkeys(("caption", "figcaption"), Kind.CAPTION),
    "li": Kind.ITEM,
    "blockquote": Kind.QUOTE,
    "pre": Kind.CODE,
}


@dataclass(frozen=True)
class Segment:
    """`html` is inline source HTML, with markers; that of a `PLAIN` kind is escaped text.

    `name` is unique in its text and says where it stands: `title`, `takeaways.0`,
    `body.3.1` (the second element in the fourth block), `body.5.0.alt`, `notes.k7f3a2c9`.
    """

    name: str
    kind: Kind
    html: str
    block: int | None = None
    """The index of the top-level block of the body that it stands in."""

    @cached_property
    def text(self) -> str:
        """Its words as a person reads them, without marks and markers."""
        return plain_text(self.html)

    @property
    def words(self) -> int:
        return word_count(self.text)

    @cached_property
    def cites(self) -> tuple[str, ...]:
        """The keys of the notes that it cites, in order."""
        if MARKER not in self.html:
            return ()
        return tuple(one.get("data-key", "") for one in parse(self.html).iter(MARKER))


def word_count(text: str) -> int:
    """Return how many words plain `text` has; `Türkiye’nin` and `co-operation` are one each."""
    return sum(1 for _ in _WORD.finditer(text))


def words_of(draft: Draft) -> int:
    """Return how many words of `draft` a translator has before them, notes among them."""
    return sum(segment.words for segment in segments_of(draft))


def segments_of(draft: Draft) -> list[Segment]:
    """Return the segments of `draft`, whose HTML is canonical, in reading order; notes last.

    Notes come in the order in which the body cites them, then those that it does not cite. A
    block without words has an empty segment: a translation begins with such ones.
    """
    tree = parse(draft.body)
    cited = dict.fromkeys(marker.get("data-key") for marker in tree.iter(MARKER))
    keys = [*(key for key in cited if key in draft.notes)]
    keys += [key for key in draft.notes if key not in cited]
    return [
        Segment("title", Kind.TITLE, _escaped(draft.title)),
        Segment("standfirst", Kind.STANDFIRST, _escaped(draft.standfirst)),
        *(
            Segment(f"takeaways.{number}", Kind.TAKEAWAY, _escaped(line))
            for number, line in enumerate(draft.takeaways)
        ),
        *(run.segment() for run in _runs(tree, "body")),
        *(Segment(f"notes.{key}", Kind.NOTE, draft.notes[key]) for key in keys),
    ]


def with_segments(draft: Draft, texts: Mapping[str, str]) -> Draft:
    """Return `draft` with the HTML of `texts` in place of its segments of those names.

    Everything else stays: with the HTML of its own segments a draft is the same again. What
    is put in is cleaned; it stays within its block, whatever it holds.

    Raises:
        KeyError: `draft` has no segment of that name.
    """
    known = {segment.name for segment in segments_of(draft)}
    if unknown := set(texts) - known:
        raise KeyError(sorted(unknown)[0])
    tree = parse(draft.body)
    for run in list(_runs(tree, "body")):
        if run.name in texts:
            run.put(texts[run.name])
    takeaways = tuple(
        _unescaped(texts[name]) if (name := f"takeaways.{number}") in texts else line
        for number, line in enumerate(draft.takeaways)
    )
    notes = {
        key: clean_note(texts[name]) if (name := f"notes.{key}") in texts else text
        for key, text in draft.notes.items()
    }
    return replace(
        draft,
        title=_unescaped(texts["title"]) if "title" in texts else draft.title,
        standfirst=_unescaped(texts["standfirst"]) if "standfirst" in texts else draft.standfirst,
        takeaways=takeaways,
        body=serialise(tree),
        notes=notes,
    )


def block_of(body: str, number: int) -> str:
    """Return the source HTML of the top-level block of `body` with that index."""
    alone = html.Element("div")
    alone.append(_top_blocks(parse(body))[number])
    alone[0].tail = None
    return serialise(alone)


def with_blocks(body: str, new: Mapping[int, Sequence[str]]) -> str:
    """Return `body` with the blocks `new`: behind which one each goes (-1: before all)."""
    tree = parse(body)
    blocks = _top_blocks(tree)
    for number, sources in new.items():
        place = tree.index(blocks[number]) + 1 if number >= 0 else 0
        for offset, source in enumerate(sources):
            block = parse(source)[0]
            block.tail = "\n"
            tree.insert(place + offset, block)
    return serialise(tree)


def with_items(body: str, new: Mapping[tuple[int, int], Sequence[str]]) -> str:
    """Return `body` with items `new` in its lists, as inline HTML.

    They are given by the index of the list among the blocks, and by that of the item behind
    which they go (-1: before all).
    """
    tree = parse(body)
    blocks = _top_blocks(tree)
    places = [
        (blocks[block], _top_blocks(blocks[block])[item] if item >= 0 else None, sources)
        for (block, item), sources in new.items()
    ]
    for whole, neighbour, sources in places:
        place = 0 if neighbour is None else whole.index(neighbour) + 1
        for offset, source in enumerate(sources):
            item = _inline(source)
            item.tag = "li"
            whole.insert(place + offset, item)
    return serialise(tree)


def _top_blocks(tree: html.HtmlElement) -> list[html.HtmlElement]:
    return [child for child in tree if child.tag in _BLOCKS]


def by_block(segments: Sequence[Segment]) -> dict[int, list[Segment]]:
    """Return the segments of the body by the index of their top-level block."""
    found: dict[int, list[Segment]] = {}
    for segment in segments:
        if segment.block is not None:
            found.setdefault(segment.block, []).append(segment)
    return found


@dataclass(frozen=True)
class _Run:
    """Inline content of `element` from behind its block `after` (None: from its beginning).

    With `is_alt`, the alternative text of the picture `element`.
    """

    element: html.HtmlElement
    after: html.HtmlElement | None
    name: str
    block: int | None
    is_alt: bool = False

    def segment(self) -> Segment:
        return Segment(self.name, self._kind(), self.source(), self.block)

    def source(self) -> str:
        if self.is_alt:
            return _escaped(self.element.get("alt", ""))
        alone = html.Element("div")
        alone.text = self._text()
        for child in self._children():
            alone.append(deepcopy(child))
        return serialise(alone)

    def put(self, source: str) -> None:
        """Put `source`, as inline HTML, in place of what stands there."""
        if self.is_alt:
            self.element.set("alt", _unescaped(source))
            return
        if source == self.source():
            return  # white space around it stays as it is
        new = _inline(source)
        for child in self._children():
            self.element.remove(child)
        if self.after is None:
            self.element.text = new.text
            place = 0
        else:
            self.after.tail = new.text
            place = self.element.index(self.after) + 1
        for number, child in enumerate(list(new)):
            self.element.insert(place + number, child)

    def _text(self) -> str | None:
        return self.element.text if self.after is None else self.after.tail

    def _children(self) -> list[html.HtmlElement]:
        following = self.element if self.after is None else self.after.itersiblings()
        found = []
        for child in following:
            if child.tag in _BLOCKS:
                break
            found.append(child)
        return found

    def _kind(self) -> Kind:
        if self.is_alt:
            return Kind.ALT
        for element in (self.element, *self.element.iterancestors()):
            if element.tag in _KINDS:
                return _KINDS[element.tag]
        return Kind.PARAGRAPH


def _runs(element: html.HtmlElement, name: str, block: int | None = None) -> Iterator[_Run]:
    """Yield the runs of words in `element`, in reading order."""
    inner = [child for child in element if child.tag in _BLOCKS]
    if element.tag == "img":
        yield _Run(element, None, f"{name}.alt", block, is_alt=True)
        return
    first = _Run(element, None, name, block)
    begins_with_words = not inner or (element.tag == "li" and inner[0].tag in {"ul", "ol"})
    if first.source() or (element.tag in _HOLDS_WORDS and begins_with_words):
        yield first
    for number, child in enumerate(inner):
        yield from _runs(child, f"{name}.{number}", number if block is None else block)
        behind = _Run(element, child, f"{name}+{number}", block)
        if behind.source():
            yield behind


def _inline(source: str) -> html.HtmlElement:
    """Return `source` cleaned as a tree without blocks; where one ended, a space stays."""
    tree = parse(clean_body(source))
    for element in list(tree.iter(*_BLOCKS)):
        if element.tag in _HOLDS_WORDS:
            if element.getnext() is not None or (element.tail or "").strip():
                element.tail = f" {element.tail or ''}"
            element.drop_tag()
        elif element.tag in _WORDLESS:
            element.drop_tree()
        else:
            element.drop_tag()
    return tree


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _unescaped(source: str) -> str:
    """Return the words of `source` with their spaces: some of them do not break."""
    return parse(source).text_content()
