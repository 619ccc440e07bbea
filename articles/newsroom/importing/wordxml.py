"""What a Word file says besides its text: tracked changes, comments, notes, text boxes.

Counted as a stream with expat, which keeps no tree and does not mind deep nesting.
"""

import re
from collections import Counter
from collections.abc import Callable
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
        *("footnoteReference", "endnoteReference", "p", "r", "t", "b", "sz", "tbl"),
    )
} | _OTHERS
_NESTED = {"del", "moveFrom", "rPr", "txbxContent", "instrText", "t", "tbl"}
_OFF = {"0", "false", "off", "none"}
#: A first paragraph in at least this size (half points) looks like a title.
_LARGE = 28
_EXCERPT = 80
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Relation:
    """A line of a .rels part: what kind of thing is at `target`."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Findings:
    """What was counted. Notes that a tracked deletion takes away are not among them."""

    is_word: bool = False
    tracked_changes: int = 0
    comments: int = 0
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
    """
    main = _Counting()
    main.read(document)
    beside = _Counting()
    for content in filter(None, (*notes, comments)):
        try:
            beside.read(content)
        except expat.ExpatError:
            continue  # pandoc decides what it makes of that part
    counted = main.counted
    changes = ("ins", "del", "moveFrom")
    return Findings(
        is_word=main.root in {f"{namespace} document" for namespace in _WORD},
        tracked_changes=sum(counted[name] + beside.counted[name] for name in changes),
        comments=beside.counted["comment"],
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

    def read(self, content: bytes) -> None:
        self.inside.clear()
        self.skipped = 0
        _parse(content, start=self._start, end=self._end, text=self._text)

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
        elif kind in {"comment", "drawing"} or (kind == "picture" and _is_embedded(attributes)):
            self.counted[kind] += 1
        if kind in _NESTED:
            self.inside[kind] += 1
            self.table_depth = max(self.table_depth, self.inside["tbl"])
        if self.opening.stands_out is None and not self.inside["txbxContent"]:
            self.opening.starts(kind, attributes)

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
        if self.opening.stands_out is None and not self.inside["txbxContent"]:
            self.opening.ends(kind)

    def _text(self, text: str) -> None:
        if self.skipped:
            return
        if self.inside["instrText"]:
            self.counted["cross_reference"] += "NOTEREF" in text
        elif self.inside["t"]:
            if self.inside["txbxContent"]:
                start = self.text_boxes[-1] + text
                self.text_boxes[-1] = _SPACE.sub(" ", start[: 2 * _EXCERPT]).lstrip()[:_EXCERPT]
            elif self.opening.stands_out is None:
                self.opening.says(text)


def _is_embedded(attributes: dict[str, str]) -> bool:
    return any(name.endswith((" embed", " id", " pict")) for name in attributes)


def _parse(
    content: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(content, True)  # noqa: FBT003  (expat takes no names)
