"""Inline HTML as words and protected codes, as tools for translators want it, and back.

Pure. A code is a mark, a link, the marker of a note, a line break: a translator moves it and
loses none. What it stands for is read from the texts here, never from a file: nobody brings
an address in through one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from lxml import html

from articles.rendering.source import MARKER, parse

#: Stands between paragraphs that are apart in one language and together in the other.
BREAK = "¶"
#: Elements without words of their own.
_ALONE = {MARKER, "br", BREAK}
_SPACES = re.compile(r"[ \t\r\n]+")


class Event(NamedTuple):
    """What comes next: words, a code that opens, closes or stands alone (`value`: its id)."""

    kind: Literal["words", "open", "close", "alone", "unknown"]
    value: str


Content = tuple[Event, ...]


@dataclass(frozen=True)
class Code:
    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    words: str = ""
    """Of program code in a line, which stands as one sign."""

    @property
    def is_pair(self) -> bool:
        return self.tag not in _ALONE and not self.words

    def get(self, name: str) -> str:
        return dict(self.attributes).get(name, "")

    @property
    def start(self) -> str:
        """Return its start tag; all of it where it stands alone."""
        if self.tag == BREAK:
            return BREAK
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        start = f"<{self.tag}{attributes}>"
        if self.words or self.tag == MARKER:
            return f"{start}{escape(self.words, quote=False)}</{self.tag}>"
        return start

    @property
    def end(self) -> str:
        return f"</{self.tag}>" if self.is_pair else ""


@dataclass(frozen=True)
class Coded:
    """Two texts that say the same, and their codes by id: what both have has one id."""

    source: Content
    target: Content
    codes: Mapping[str, Code]


def coded(source: Sequence[str], target: Sequence[str]) -> Coded:
    """Return the inline HTML of both sides in words and codes; several pieces with breaks."""
    codes: dict[str, Code] = {}
    ids: dict[Code, list[str]] = defaultdict(list)
    contents = []
    for pieces in (source, target):
        reading = _Reading(codes, {code: list(free) for code, free in ids.items()})
        for number, piece in enumerate(pieces):
            if number:
                reading.add(Code(BREAK))
            reading.read(parse(piece))
        if pieces is source:
            for identifier, code in codes.items():
                ids[code].append(identifier)
        contents.append(tuple(reading.events))
    return Coded(contents[0], contents[1], codes)


def html_of(content: Content, codes: Mapping[str, Code]) -> tuple[str, ...]:
    """Return `content`, in which `mistakes` finds none, as inline HTML; cut at its breaks."""
    pieces: list[list[str]] = [[]]
    for kind, value in content:
        if kind == "words":
            pieces[-1].append(escape(value, quote=False))
        elif codes[value].tag == BREAK:
            pieces.append([])
        else:
            pieces[-1].append(codes[value].end if kind == "close" else codes[value].start)
    return tuple("".join(piece) for piece in pieces)


def words_of(content: Iterable[Event]) -> str:
    """Return the words of `content` without its codes."""
    return "".join(value for kind, value in content if kind == "words")


def says_something(content: Content, codes: Mapping[str, Code]) -> bool:
    """Say whether `content` has words, be they those of program code."""
    signs = (
        codes[one.value].words for one in content if one.kind == "alone" and one.value in codes
    )
    return bool(words_of(content).strip()) or any(signs)


def ids_of(content: Iterable[Event]) -> Counter[str]:
    """Return how often each code is there, by id."""
    return Counter(value for kind, value in content if kind in {"open", "alone"})


def is_same(one: Content, other: Content) -> bool:
    """Say whether both are the same to a reader: white space may have been laid out anew."""
    return _calm(one) == _calm(other)


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one code; `id` is that of the file."""

    kind: Literal["lost", "twice", "unknown", "crossed", "hollow", "inside"]
    id: str


def mistakes(content: Content, reference: Content, codes: Mapping[str, Code]) -> list[Mistake]:
    """Return what is wrong with the codes of `content`, which must have those of `reference`.

    It may have others of `codes`, too: a note that only the original cites, for example.
    """
    found = ids_of(content)
    known = {code for code in codes if codes[code].tag != BREAK} | set(ids_of(reference))
    wrong = [Mistake("unknown", value) for kind, value in content if kind == "unknown"]
    wrong += [Mistake("unknown", one) for one in found if one not in known]
    wrong += [Mistake("lost", one) for one in ids_of(reference) if one not in found]
    wrong += [Mistake("twice", one) for one, count in found.items() if count > 1]
    if not wrong:
        wrong += _misplaced(content, codes)
    if not wrong:
        hollow = set(_hollow(content)) - set(_hollow(reference))
        wrong += [Mistake("hollow", one) for one in sorted(hollow)]
    return wrong


def _misplaced(content: Content, codes: Mapping[str, Code]) -> list[Mistake]:
    open_ones: list[str] = []
    for kind, value in content:
        if kind == "words":
            continue
        if (kind == "alone") == codes[value].is_pair:
            return [Mistake("crossed", value)]
        if kind == "open":
            open_ones.append(value)
        elif kind == "close" and (not open_ones or open_ones.pop() != value):
            return [Mistake("crossed", value)]
        elif codes[value].tag == BREAK and open_ones:
            return [Mistake("inside", value)]
    return [Mistake("crossed", one) for one in open_ones[:1]]


def _hollow(content: Content) -> list[str]:
    """Return the pairs that hold nothing."""
    calm = _calm(content)
    return [
        one.value
        for one, other in pairwise(calm)
        if one.kind == "open" and other == ("close", one.value)
    ]


def _calm(content: Content) -> list[Event]:
    events: list[Event] = []
    for is_words, group in groupby(content, key=lambda one: one.kind == "words"):
        if is_words:
            events.append(Event("words", _SPACES.sub(" ", words_of(group))))
        else:
            events += group
    if events and events[0].kind == "words":
        events[0] = Event("words", events[0].value.lstrip(" "))
    if events and events[-1].kind == "words":
        events[-1] = Event("words", events[-1].value.rstrip(" "))
    return [one for one in events if one != ("words", "")]


class _Reading:
    """Reads events off a tree; `free` are the ids that the other side gave to equal codes."""

    def __init__(self, codes: dict[str, Code], free: dict[Code, list[str]]):
        self.events: list[Event] = []
        self._codes, self._free = codes, free

    def read(self, element: html.HtmlElement) -> None:
        self._say(element.text)
        for child in element:
            code = _code_of(child)
            identifier = self.add(code)
            if code.is_pair:
                self.read(child)
                self.events.append(Event("close", identifier))
            self._say(child.tail)

    def add(self, code: Code) -> str:
        free = self._free.get(code)
        identifier = free.pop(0) if free else str(len(self._codes) + 1)
        self._codes[identifier] = code
        self.events.append(Event("open" if code.is_pair else "alone", identifier))
        return identifier

    def _say(self, text: str | None) -> None:
        if text:
            self.events.append(Event("words", text))


def _code_of(element: html.HtmlElement) -> Code:
    attributes = tuple(sorted(element.attrib.items()))
    is_sign = element.tag == "code" and not len(element) and element.text
    return Code(element.tag, attributes, element.text if is_sign else "")
