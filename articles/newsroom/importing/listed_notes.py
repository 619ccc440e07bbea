"""Which notes stand in the list at the end of a text, and what the numbers before them count."""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import html

from articles.rendering.source import MARKER, clean_note, plain_text, serialise
from languages.folding import words

# Labels: "1", "iv", "**" ------------------------------------------------------------

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})|xl(?:ix|iv|v?i{0,3})|l(?:ix|iv|v?i{0,3})")
ONE_LABEL = r"(?:[1-9]\d{0,2}|[ivxl]{1,7}|[IVXL]{1,7})"


@dataclass(frozen=True)
class Label:
    kind: str  # arabic, roman, star
    value: int


def label_of(printed: str) -> Label | None:
    """Return what `printed` counts to; None when it counts nothing."""
    text = printed.translate(PLAIN_DIGITS).strip()
    if text.isdecimal():
        return Label("arabic", int(text)) if 0 < int(text) < 1000 else None
    if text and set(text) == {"*"}:
        return Label("star", len(text))
    small = text.lower()  # i, v, x and l alone: no letter that Turkish folds otherwise
    if set(text) <= set("ivxl") or set(text) <= set("IVXL"):
        return Label("roman", _roman_value(small)) if _ROMAN.fullmatch(small) else None
    return None


def _roman_value(text: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


# The list at the end ----------------------------------------------------------------

_HEADINGS = {
    *("notes", "note", "endnotes", "footnotes", "references", "bibliography", "sources"),
    *("works cited", "notes and references", "notes and sources"),
    *("notlar", "dipnotlar", "dipnot", "son notlar", "sonnotlar", "kaynakça", "kaynaklar"),
    *("referanslar", "notlar ve kaynaklar", "notlar ve kaynakça", "dipnotlar ve kaynakça"),
    *("примечания", "примечание", "сноски", "сноска", "источники", "литература", "ссылки"),
    *("список литературы", "список источников", "примечания и источники"),
}
_FOLDED_HEADINGS = {" ".join(words(heading)) for heading in _HEADINGS}
#: What may follow the list: a line about the author, the place, the date.
_MAY_FOLLOW = 3
#: No article has more notes or markers; a text made to keep the server busy does.
MOST = 2000
_PRINTED_LABEL = re.compile(
    rf"\s*(?:\[(?P<square>{ONE_LABEL}|\*+)\]|\((?P<round>{ONE_LABEL})\)"
    rf"|(?P<point>{ONE_LABEL})[.)](?=\s|\W|$)|(?P<bare>[1-9]\d{{0,2}})(?=\s)"
    rf"|(?P<small>[{SUPERSCRIPTS}]+)|(?P<star>\*+))\.?\s*"
)
_ALONE = re.compile(rf"\s*(?:\[|\()?({ONE_LABEL}|[{SUPERSCRIPTS}]+|\*+)(?:\]|\))?[.)]?\s*")


@dataclass(frozen=True)
class ListedNote:
    """An item of the list at the end; `elements` go when it is used."""

    label: Label
    text: str
    elements: tuple[html.HtmlElement, ...]
    heading: html.HtmlElement | None
    #: "2 March was a Monday" begins as a note does; a bracket or a point says more.
    is_bare: bool = False


def find_notes(tree: html.HtmlElement) -> list[ListedNote]:
    """Return the notes of the list at the end, in its order."""
    blocks = list(tree)
    for index in range(len(blocks) - 1, -1, -1):
        if _is_heading(blocks[index]):
            return _notes_under(blocks[index], blocks[index + 1 :])
    end = len(blocks)
    for _skipped in range(_MAY_FOLLOW + 1):
        start = end
        while start > max(0, end - MOST) and _has_label(blocks[start - 1]):
            start -= 1
        notes = _unbroken_end([note for block in blocks[start:end] for note in _notes_in(block)])
        if notes and not (len(notes) == 1 and notes[0].is_bare):
            return notes
        end -= 1
    return []


def _is_heading(block: html.HtmlElement) -> bool:
    if block.tag not in {"h2", "h3", "h4", "p"}:
        return False
    return " ".join(words(block.text_content()[:80])) in _FOLDED_HEADINGS


def _notes_under(heading: html.HtmlElement, blocks: Sequence[html.HtmlElement]) -> list[ListedNote]:
    """Return what is numbered under `heading`; an unnumbered paragraph continues a note."""
    notes: list[tuple[ListedNote, list[html.HtmlElement]]] = []
    for block in blocks[:MOST]:
        if block.tag in {"h2", "h3", "h4", "hr", "table", "figure"}:
            break
        if own := _notes_in(block):
            notes.extend((note, []) for note in own)
        elif notes and block.tag == "p" and notes[-1][0].elements[0].tag == "p":
            notes[-1][1].append(block)
        else:
            break
    return [_continued(note, more, heading) for note, more in notes]


def _continued(
    note: ListedNote, more: Sequence[html.HtmlElement], heading: html.HtmlElement
) -> ListedNote:
    lines = [note.text, *(serialise(block) for block in more)]
    text = clean_note("<br>".join(lines)) if more else note.text
    return replace(note, text=text, elements=(*note.elements, *more), heading=heading)


def _has_label(block: html.HtmlElement) -> bool:
    return bool(_notes_in(block))


def _notes_in(block: html.HtmlElement) -> list[ListedNote]:
    if block.tag == "ol":
        start = int(block.get("start", "1"))
        kind = "roman" if block.get("type", "1") in {"i", "I"} else "arabic"
        return [
            ListedNote(Label(kind, start + index), text, (item,), None)
            for index, item in enumerate(block.findall("li"))
            if plain_text(text := clean_note(serialise(item)))
        ]
    if block.tag != "p":
        return []
    copy = deepcopy(block)
    copy.tail = None
    taken = _take_label(copy)
    if taken is None:
        return []
    label, is_bare = taken
    text = clean_note(serialise(copy))
    return [ListedNote(label, text, (block,), None, is_bare)] if plain_text(text) else []


def _take_label(paragraph: html.HtmlElement) -> tuple[Label, bool] | None:
    """Remove the number that `paragraph` begins with and return it; None without one."""
    first = paragraph[0] if len(paragraph) else None
    if not (paragraph.text or "").strip() and first is not None:
        # "<sup>1</sup> Text", "<strong>[1]</strong> Text"
        alone = _ALONE.fullmatch(first.text_content())
        label = label_of(alone.group(1)) if alone and first.tag != MARKER else None
        if label is not None:
            first.drop_tree()
            paragraph.text = (paragraph.text or "").lstrip()
            return label, False
    match = _PRINTED_LABEL.match(paragraph.text or "")
    if match is None:
        return None
    label = label_of(next(group for group in match.groups() if group))
    if label is None:
        return None
    paragraph.text = paragraph.text[match.end() :]
    return label, match.group("bare") is not None


def _unbroken_end(notes: list[ListedNote]) -> list[ListedNote]:
    """Return the last notes that count on from 1 without a gap.

    Two kinds of numbers (1 2 3, then i ii) may follow each other, each from 1.
    """
    start = len(notes)
    kinds: set[str] = set()
    upper: Label | None = None
    first_of_one = len(notes)
    while start > 0:
        label = notes[start - 1].label
        if upper is None or upper.value == 1:
            if label.kind in kinds:
                break
            kinds.add(label.kind)
        elif label.kind != upper.kind or label.value != upper.value - 1:
            break
        upper = label
        start -= 1
        if label.value == 1:
            first_of_one = start
    return notes[first_of_one:]
