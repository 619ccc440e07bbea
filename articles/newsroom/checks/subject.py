"""What a check looks at: one text with what its checks need to know, without a database.

A text is taken apart once: into its top-level blocks, and into passages, the stretches of
words that are read in one go (a paragraph, a cell, a note, a takeaway).
"""

import re
from collections.abc import Iterator, Mapping, Set
from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from lxml import etree, html

from articles.newsroom.checks.findings import Place
from articles.newsroom.draft import Draft
from articles.newsroom.glossary import Glossary
from articles.newsroom.pairing import SegmentPair, pair_segments
from articles.newsroom.segments import Segment, segments_of
from articles.rendering.notes import Analysis, analyse
from articles.rendering.source import MARKER, parse

#: Stands for what was left out of a passage: a marker of what is quoted, or a line's end.
LEFT_OUT = "\u2028"

_BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "figure", "figcaption"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
#: What is emphasised is often foreign on purpose: a term, a title; so is a link in a note.
_FOREIGN_ON_PURPOSE = frozenset({"em", "code", "pre"})
_CODE = frozenset({"code", "pre"})
#: So many words of a block tell where what follows or precedes it stands.
_NEIGHBOURS = 5
_SPACE = re.compile(r"[^\S\u2028]+")
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|‘[^‘’]{2,}’(?!\w)")
# Bounded: a line of 200,000 letters without a space must not keep anybody waiting.
ADDRESS = re.compile(
    r"(?:https?://|www\.|doi\.org/|doi:)\S+|(?<!\S)[^\s@]{1,64}@\S{1,253}", re.IGNORECASE
)


class Target(StrEnum):
    """What an address of this house leads to, for readers of one language."""

    PUBLIC = "public"
    DRAFT = "draft"
    OTHER_LANGUAGE = "other"
    MISSING = "missing"


class Answer(StrEnum):
    """What came of asking a foreign address, when somebody wanted to know."""

    WAITING = "waiting"
    FINE = "fine"
    GONE = "gone"
    BROKEN = "broken"
    UNKNOWN_HOST = "unknown"
    SILENT = "silent"
    CIRCLES = "circles"
    PRIVATE = "private"
    #: No name server answered: nothing is known of the link, and it is asked again.
    LATER = "later"
    #: A port or a length that is not asked here; a browser may follow it all the same.
    UNASKED = "unasked"


@dataclass(frozen=True)
class Facts:
    """What a text's checks need to know of its surroundings. The defaults raise no finding."""

    slug_is_taken: bool = False
    has_category: bool = True
    has_byline: bool = True
    has_topics: bool = True
    cover_without_alt: str = ""
    """The name of the cover, where it has no alternative text in this language."""
    without_biography: tuple[str, ...] = ()
    """The people of the byline who have no biography in this language."""
    pictures: Mapping[str, str] | None = None
    """Alternative text in this language by checksum, of the pictures that the library has.
    None: nobody asked."""
    targets: Mapping[str, Target] = field(default_factory=dict)
    """Where the addresses of this house lead."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What the addresses elsewhere answered, of those that somebody asked for."""
    earlier_order: tuple[str, ...] = ()
    """The keys of the notes in the order that they had before."""
    original: "Subject | None" = None
    """Of a translation, what it is made from."""
    is_machine_made: bool = False
    """Whether a machine wrote this revision, and nobody has saved the text since."""
    machine_texts: frozenset[str] = frozenset()
    """What a machine put in when it last did, segment by segment, as plain text."""
    glossary: Glossary | None = None
    """Of a translation, how the house translates the terms of its original."""


class Kind(StrEnum):
    FIELD = "field"
    HEADING = "heading"
    TEXT = "text"
    QUOTE = "quote"
    NOTE = "note"
    ALT = "alt"


@dataclass(frozen=True)
class Passage:
    """A stretch of words. `own` is `text` without what is quoted, emphasised or an address."""

    kind: Kind
    place: Place
    text: str
    own: str


@dataclass(frozen=True)
class Link:
    """A link as it stands: where it leads, the words that show it, and where it is."""

    address: str
    words: str
    place: Place


@dataclass(frozen=True)
class Subject:
    """A text and its facts. `body` and `notes` are canonical source HTML."""

    language: str
    title: str = ""
    slug: str = ""
    standfirst: str = ""
    takeaways: tuple[str, ...] = ()
    body: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    def with_facts(self, facts: Facts) -> "Subject":
        """Return the same text with other facts; what was taken apart is not taken apart again."""
        same = copy(self)
        same.__dict__["facts"] = facts
        same.__dict__.pop("pairs", None)
        return same

    @cached_property
    def tree(self) -> html.HtmlElement:
        return parse(self.body)

    @cached_property
    def note_trees(self) -> dict[str, html.HtmlElement]:
        return {key: parse(text) for key, text in self.notes.items()}

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.body, self.notes)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(self._passages())

    @cached_property
    def links(self) -> tuple[Link, ...]:
        places = [(Place(block=index), block) for index, block in enumerate(self.tree)]
        places += [(Place(note=key), tree) for key, tree in self.note_trees.items()]
        return tuple(
            Link(link.get("href", ""), words := _squeeze(_text(link)), place.at(words))
            for place, root in places
            for link in root.iter("a")
        )

    @cached_property
    def segments(self) -> list[Segment]:
        return segments_of(
            Draft(
                title=self.title,
                standfirst=self.standfirst,
                takeaways=self.takeaways,
                body=self.body,
                notes=dict(self.notes),
            )
        )

    @cached_property
    def pairs(self) -> list[SegmentPair]:
        """The segments of the original with those that say the same here; none of an original."""
        original = self.facts.original
        return pair_segments(original.segments, self.segments) if original else []

    @cached_property
    def surroundings(self) -> tuple[str, ...]:
        """What tells each top-level block from others where its own words cannot.

        The words of the nearest blocks that have some, and how many without any lie between:
        it stays the same when the text changes elsewhere.
        """
        words = ["".join(block.itertext()).split() for block in self.tree]
        before, after, distance = [""] * len(words), [""] * len(words), [0] * len(words)
        for index in range(1, len(words)):
            last = words[index - 1]
            before[index] = " ".join(last[-_NEIGHBOURS:]) if last else before[index - 1]
            distance[index] = 0 if last else distance[index - 1] + 1
        for index in range(len(words) - 2, -1, -1):
            following = words[index + 1]
            after[index] = " ".join(following[:_NEIGHBOURS]) if following else after[index + 1]
        return tuple(
            f"{ahead} ({count}) {behind}"
            for ahead, count, behind in zip(before, distance, after, strict=True)
        )

    def blocks(self, *tags: str) -> Iterator[tuple[int, html.HtmlElement]]:
        """Yield (index of the top-level block, element) for every element of `tags`."""
        for index, block in enumerate(self.tree):
            for element in block.iter(*tags):
                yield index, element

    def _passages(self) -> Iterator[Passage]:
        for name in ("title", "standfirst"):
            if text := getattr(self, name).strip():
                yield _passage(Kind.FIELD, Place(field=name), text, text)
        for text in self.takeaways:
            yield _passage(Kind.FIELD, Place(field="takeaways", excerpt=text), text, text)
        for index, block in enumerate(self.tree):
            for kind, element in _innermost(block):
                place = Place(block=index)
                text = own = _text(element, leave_out=_CODE)
                if next(element.iter(*_FOREIGN_ON_PURPOSE), None) is not None:
                    own = _text(element, leave_out=_FOREIGN_ON_PURPOSE)
                # A paragraph that is emphasised as a whole is no term.
                yield _passage(kind, place, text, own if own.strip(f" {LEFT_OUT}") else text)
            for image in block.iter("img"):
                if alt := image.get("alt", "").strip():
                    yield _passage(Kind.ALT, Place(block=index), alt, alt)
        for key, tree in self.note_trees.items():
            text, own = _text(tree), _text(tree, leave_out=_FOREIGN_ON_PURPOSE | {"a"})
            yield _passage(Kind.NOTE, Place(note=key), text, own)


def text_of(element: html.HtmlElement) -> str:
    """Return the words of `element` as a person reads them, without markers."""
    return _squeeze(_text(element))


def _passage(kind: Kind, place: Place, text: str, own: str) -> Passage:
    without_addresses = ADDRESS.sub(LEFT_OUT, own)
    left = _QUOTED.sub(LEFT_OUT, without_addresses)
    # Who speaks for a whole paragraph is not cited in another language, but a title in a note is.
    if kind is not Kind.NOTE and 3 * len(left) < len(without_addresses):
        left = without_addresses
    return Passage(kind, place, _squeeze(text), _squeeze(left))


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _innermost(block: html.HtmlElement) -> Iterator[tuple[Kind, html.HtmlElement]]:
    """Yield the parts of `block` that hold words themselves, in reading order."""
    for element in block.iter(etree.Element):
        if element.tag not in _BLOCKS or element.tag == "pre":
            continue
        if not (element.text or "").strip() and all(child.tag in _BLOCKS for child in element):
            continue
        if element.tag in {"h2", "h3", "h4"}:
            yield Kind.HEADING, element
        elif (
            element.tag == "blockquote"
            or next(element.iterancestors("blockquote"), None) is not None
        ):
            yield Kind.QUOTE, element
        else:
            yield Kind.TEXT, element


def _text(element: html.HtmlElement, *, leave_out: Set[str] = frozenset()) -> str:
    """Return the text of `element` without that of blocks in it; what is left out leaves a sign."""
    pieces = [element.text or ""]
    for child in element:
        if child.tag in leave_out:
            pieces.append(LEFT_OUT)
        elif child.tag == "br":
            pieces.append(" ")
        elif child.tag not in _BLOCKS and child.tag != MARKER:
            pieces.append(_text(child, leave_out=leave_out))
        pieces.append(child.tail or "")
    return "".join(pieces)
