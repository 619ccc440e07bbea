"""What a Word file says besides its text: tracked changes, comments, notes, text boxes.

Counted as a stream with expat, which keeps no tree and does not mind deep nesting. What is
built as Word builds nothing is given up on the way, before anything else has to read it.
"""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OTHERS = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback": "Fallback",
    "http://schemas.openxmlformats.org/drawingml/2006/main blip": "picture",
    "http://purl.oclc.org/ooxml/drawingml/main blip": "picture",
    "urn:schemas-microsoft-com:vml imagedata": "picture",
    "http://schemas.openxmlformats.org/drawingml/2006/chart chart": "drawing",
    "http://purl.oclc.org/ooxml/drawingml/chart chart": "drawing",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram relIds": "drawing",
    "http://purl.oclc.org/ooxml/drawingml/diagram relIds": "drawing",
}
_KINDS = {
    f"{namespace} {name}": name
    for namespace in _WORD
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "rPr", "comment", "txbxContent", "instrText"),
        *("footnoteReference", "endnoteReference", "p", "r", "t", "b", "sz", "tbl", "tr", "tc"),
        *("commentRangeStart", "commentRangeEnd", "commentReference"),
    )
} | _OTHERS
_NESTED = {"del", "moveFrom", "rPr", "txbxContent", "instrText", "t", "tbl", "comment"}
_OFF = {"0", "false", "off", "none"}
#: A first paragraph in at least this size (half points) looks like a title.
_LARGE = 28
_EXCERPT = 80
_SPACE = re.compile(r"\s+")

#: Elements within elements. Twenty tables within each other need a hundred.
MAX_DEPTH = 256
#: Elements of one part: about 800 pages as Word writes them.
MAX_ELEMENTS = 250_000
#: Attributes of one element. Word's own have thirty.
MAX_ATTRIBUTES = 200
#: Cells of one row. Word itself stops at 63.
MAX_CELLS = 200
#: Bytes of one tag or comment.
MAX_TOKEN = 512 * 1024
_PORTION = 64 * 1024

#: How many comments are shown, and how much of each.
MAX_COMMENTS = 300
_COMMENT_LENGTH = 2_000
_WORDS_LENGTH = 160


class Monstrous(Exception):
    """A part is so deep, wide or long as Word makes none."""


@dataclass(frozen=True)
class Relation:
    """A line of a .rels part: what kind of thing is at `target`."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Comment:
    """What a colleague wrote in the margin of the Word file, and the words it stands at."""

    author: str
    words: str
    text: str


@dataclass(frozen=True)
class Findings:
    """What was counted. Notes that a tracked deletion takes away are not among them."""

    is_word: bool = False
    tracked_changes: int = 0
    comments: tuple[Comment, ...] = ()
    footnotes: int = 0
    endnotes: int = 0
    #: Notes with a mark that the author typed (`*`) in place of a number.
    own_marks: int = 0
    #: How each text box begins.
    text_boxes: tuple[str, ...] = ()
    #: Charts and SmartArt.
    drawings: int = 0
    pictures: int = 0
    linked_pictures: tuple[str, ...] = ()
    #: "See note 3", where 3 is a field that follows the note's number.
    cross_references: int = 0
    #: The first paragraph is wholly bold, or in large letters.
    opening_stands_out: bool = False
    #: How many tables stand in each other at the deepest place.
    table_depth: int = 0
    #: How many elements the text and its notes are made of: what reading them costs.
    elements: int = 0


def check_shape(content: bytes) -> None:
    """Look at a part of which nothing is counted.

    Raises:
        Monstrous: no program should have to read it.
    """
    with suppress(expat.ExpatError):  # whoever reads the part says what is wrong with it
        _parse(content)


def relations(content: bytes) -> tuple[Relation, ...]:
    """Return the lines of a .rels part; none where it is not XML."""
    found: list[Relation] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship"):
            found.append(
                Relation(
                    kind=attributes.get("Type", "").rpartition("/")[2],
                    target=attributes.get("Target", ""),
                    external=attributes.get("TargetMode") == "External",
                )
            )

    try:
        _parse(content, start=start)
    except expat.ExpatError:
        return ()
    return tuple(found)


def count(
    document: bytes,
    *,
    notes: tuple[bytes, ...] = (),
    comments: bytes = b"",
    linked_pictures: tuple[str, ...] = (),
) -> Findings:
    """Return what the parts of a Word file hold.

    Raises:
        xml.parsers.expat.ExpatError: `document` is not well-formed.
        Monstrous: a part is so large or so deep that nothing should have to read it.
    """
    main = _Counting()
    main.read(document)
    beside = _Counting(said_at=main.said_at)
    for content in filter(None, (*notes, comments)):
        with suppress(expat.ExpatError):  # pandoc decides what it makes of that part
            beside.read(content)
    counted = main.counted
    changes = ("ins", "del", "moveFrom")
    return Findings(
        is_word=main.root in {f"{namespace} document" for namespace in _WORD},
        tracked_changes=sum(counted[name] + beside.counted[name] for name in changes),
        comments=beside.comments_at_their_words(),
        footnotes=counted["footnoteReference"],
        endnotes=counted["endnoteReference"],
        own_marks=counted["own_mark"],
        text_boxes=tuple(main.text_boxes),
        drawings=counted["drawing"],
        pictures=counted["picture"],
        linked_pictures=linked_pictures,
        cross_references=counted["cross_reference"],
        opening_stands_out=bool(main.opening.stands_out),
        table_depth=max(main.table_depth, beside.table_depth),
        elements=main.elements + beside.elements,
    )


@dataclass
class _Opening:
    """Looks at the first paragraph with text, and at no other."""

    stands_out: bool | None = None
    has_text: bool = False
    all_runs: bool = True
    this_run: bool = False

    def starts(self, kind: str, attributes: dict[str, str]) -> None:
        value = next((text for name, text in attributes.items() if name.endswith(" val")), "")
        if kind == "p":
            self.has_text, self.all_runs = False, True
        elif kind == "r":
            self.this_run = False
        elif kind == "b":
            self.this_run |= value not in _OFF
        elif kind == "sz":
            self.this_run |= value.isdecimal() and int(value[:6]) >= _LARGE

    def says(self, text: str) -> None:
        if text.strip():
            self.has_text = True
            self.all_runs &= self.this_run

    def ends(self, kind: str) -> None:
        if kind == "p" and self.has_text:
            self.stands_out = self.all_runs


@dataclass
class _Remark:
    """A comment while it is read."""

    number: str
    author: str
    text: str = ""


class _CommentedWords:
    """Remembers at which words of the text each comment stands."""

    def __init__(self) -> None:
        self._open: dict[str, str] = {}
        self._said: dict[str, str] = {}
        #: The end of what was said last: for a comment that stands at no words.
        self._before = ""

    def meets(self, kind: str, number: str) -> None:
        if kind == "commentRangeStart" and len(self._said) < MAX_COMMENTS:
            self._open[number] = ""
        elif kind == "commentRangeEnd" and number in self._open:
            self._close(number)
        elif kind == "commentReference" and not self._said.get(number) and self._before:
            self._said[number] = "…" + _on_one_line(self._before, 2 * _WORDS_LENGTH)[-_EXCERPT:]

    def says(self, text: str) -> None:
        self._before = (self._before + text)[-2 * _EXCERPT :]
        for number in list(self._open):
            self._open[number] += text
            # Full ones are closed, so that a thousand over the whole text cost little.
            if len(self._open[number]) > 2 * _WORDS_LENGTH:
                self._close(number)

    def words(self, number: str) -> str:
        """Return the words at which the comment `number` stands; empty where it has none."""
        return self._said.get(number, "")

    def _close(self, number: str) -> None:
        self._said[number] = _on_one_line(self._open.pop(number), _WORDS_LENGTH)


@dataclass
class _Counting:
    """Reads parts one after another and adds up what it meets."""

    root: str = ""
    counted: Counter[str] = field(default_factory=Counter)
    text_boxes: list[str] = field(default_factory=list)
    opening: _Opening = field(default_factory=_Opening)
    inside: Counter[str] = field(default_factory=Counter)
    #: How deep we are in what old programs would read instead; it says everything twice.
    skipped: int = 0
    table_depth: int = 0
    elements: int = 0
    #: How many cells the rows have that are open.
    cells: list[int] = field(default_factory=list)
    said_at: _CommentedWords = field(default_factory=_CommentedWords)
    comments: list[_Remark] = field(default_factory=list)

    def read(self, content: bytes) -> None:
        self.inside.clear()
        self.cells.clear()
        self.skipped = 0
        self.elements += _parse(content, start=self._start, end=self._end, text=self._text)

    def comments_at_their_words(self) -> tuple[Comment, ...]:
        """Return the comments that say something, in the order of their numbers in Word."""
        return tuple(
            Comment(
                author=remark.author,
                words=self.said_at.words(remark.number),
                text=_on_one_line(remark.text, _COMMENT_LENGTH),
            )
            for remark in self.comments
            if remark.text.strip()
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if self.skipped:
            self.skipped += 1
            return
        kind = _KINDS.get(name)
        if kind is None:
            return
        if kind == "Fallback":
            self.skipped = 1
        elif kind == "txbxContent" and not self.inside[kind]:
            self.text_boxes.append("")
        if kind in {"ins", "del", "moveFrom", "moveTo"}:
            # In the properties of a run it speaks of the paragraph's mark alone.
            self.counted[kind] += not self.inside["rPr"]
        elif kind in {"footnoteReference", "endnoteReference"}:
            self._count_note(kind, attributes)
        elif kind == "drawing" or (kind == "picture" and _is_embedded(attributes)):
            self.counted[kind] += 1
        elif kind == "comment":
            self.comments.append(_Remark(_attribute(attributes, "id"), _author_of(attributes)))
        elif kind in {"commentRangeStart", "commentRangeEnd", "commentReference"}:
            self.said_at.meets(kind, _attribute(attributes, "id"))
        elif kind in {"tr", "tc"}:
            self._count_cells(kind)
        elif kind == "p":
            self._begin_paragraph()
        if kind in _NESTED:
            self.inside[kind] += 1
            self.table_depth = max(self.table_depth, self.inside["tbl"])
        if self.opening.stands_out is None and not self.inside["txbxContent"]:
            self.opening.starts(kind, attributes)

    def _begin_paragraph(self) -> None:
        """Keep the words of two paragraphs apart."""
        if self.inside["comment"]:
            self.comments[-1].text += " "
        else:
            self.said_at.says(" ")

    def _count_cells(self, kind: str) -> None:
        if kind == "tr":
            self.cells.append(0)
        elif self.cells:
            self.cells[-1] += 1
            if self.cells[-1] > MAX_CELLS:
                raise Monstrous

    def _count_note(self, kind: str, attributes: dict[str, str]) -> None:
        if self.inside["del"] or self.inside["moveFrom"]:
            return
        self.counted[kind] += 1
        for name, value in attributes.items():
            if name.endswith(" customMarkFollows") and value not in _OFF:
                self.counted["own_mark"] += 1

    def _end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
            return
        kind = _KINDS.get(name)
        if kind is None:
            return
        if kind in _NESTED:
            self.inside[kind] -= 1
        if kind == "tr" and self.cells:
            self.cells.pop()
        if self.opening.stands_out is None and not self.inside["txbxContent"]:
            self.opening.ends(kind)

    def _text(self, text: str) -> None:
        if self.skipped:
            return
        if self.inside["instrText"]:
            self.counted["cross_reference"] += "NOTEREF" in text
        elif self.inside["t"]:
            if self.inside["comment"]:
                if len(self.comments[-1].text) < _COMMENT_LENGTH:
                    self.comments[-1].text += text[:_COMMENT_LENGTH]
                return
            self.said_at.says(text)
            if self.inside["txbxContent"]:
                start = self.text_boxes[-1] + text
                self.text_boxes[-1] = _SPACE.sub(" ", start[: 2 * _EXCERPT]).lstrip()[:_EXCERPT]
            elif self.opening.stands_out is None:
                self.opening.says(text)


def _is_embedded(attributes: dict[str, str]) -> bool:
    return any(name.endswith((" embed", " id", " pict")) for name in attributes)


def _attribute(attributes: dict[str, str], name: str) -> str:
    return next((text for full, text in attributes.items() if full.endswith(f" {name}")), "")


def _author_of(attributes: dict[str, str]) -> str:
    return _on_one_line(_attribute(attributes, "author"), _EXCERPT)


def _on_one_line(text: str, length: int) -> str:
    line = _SPACE.sub(" ", text).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _parse(
    content: bytes,
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> int:
    """Read `content` and return how many elements it has.

    Raises:
        xml.parsers.expat.ExpatError: it is not well-formed.
        Monstrous: it has too many elements, too deep, or one that is too large.
    """
    if content.count(b"<") > 2 * MAX_ELEMENTS:  # begin and end: known without reading it
        raise Monstrous
    depth = elements = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise Monstrous
        if start is not None:
            start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    for place in range(0, len(content), _PORTION):
        parser.Parse(content[place : place + _PORTION])
        if place - parser.CurrentByteIndex > MAX_TOKEN:
            raise Monstrous
    parser.Parse(b"", True)  # noqa: FBT003  (expat takes no names)
    return elements
