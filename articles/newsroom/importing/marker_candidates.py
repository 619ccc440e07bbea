"""What in a text may be a note marker that was typed, and what looks like one and is none."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import html

from articles.newsroom.importing.listed_notes import (
    MOST,
    ONE_LABEL,
    PLAIN_DIGITS,
    SUPERSCRIPTS,
    Label,
    ListedNote,
    label_of,
)
from articles.rendering.source import MARKER

_SEVERAL = rf"{ONE_LABEL}(?:\s*[,;]\s*{ONE_LABEL})*"
_IN_TEXT = re.compile(
    rf"\[(?P<square>{_SEVERAL}|\*+)\]|\((?P<round>{_SEVERAL})\)"
    rf"|(?P<small>[{SUPERSCRIPTS}]+)|(?<=[\w.,;:!?…”’\"')\]])(?P<star>\*{{1,4}})(?![\w*])"
)
_IN_SUP = re.compile(rf"\s*(?:[\[(]\s*)?(?P<labels>{_SEVERAL}|\*+)(?:\s*[\])])?\s*")
#: After these a raised 2 or 3 is a measure, after a single letter or a 10 a power.
_UNITS = {
    *("m", "mm", "cm", "dm", "km", "ft", "in", "yd", "mi", "ha", "s", "sec", "px"),
    *("м", "мм", "см", "дм", "км", "га", "с"),
}
#: "147(6)" is the issue of a journal; ": (1) …, (2) …" counts the parts of a sentence.
_COUNTS_OR_CITES = re.compile(r"(?:\d|[:;,]\s*)$")
_WORD_BEFORE = re.compile(r"(\w+)$")
_SPLIT = re.compile(r"\s*[,;]\s*")
_BLOCK_TAGS = {"p", "h2", "h3", "h4", "li", "td", "th", "blockquote", "figcaption", "caption"}
_SENTENCE_END = re.compile(r"(?<=[.!?…])(?:\[\w{1,5}\]|[\])”’\"*])*\s+")
_SENTENCE_LENGTH = 240
#: How many letters before a number tell what it is.
_LOOK_BACK = 40


@dataclass(frozen=True)
class Span:
    """A stretch of text: `element`'s text (or tail), or the whole of a `sup`."""

    element: html.HtmlElement
    is_tail: bool = False
    is_whole: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Candidate:
    """Something that may be a marker: one label of one span."""

    place: int
    printed: str
    label: Label
    family: str
    span: Span
    sentence: str


def families(candidates: list[Candidate]) -> Iterator[Iterator[Candidate]]:
    """Yield the candidates by how they are written, the surest way first."""
    for family in ("square", "raised", "round", "star"):
        yield (candidate for candidate in candidates if candidate.family == family)


def find_candidates(tree: html.HtmlElement, notes: list[ListedNote]) -> list[Candidate]:
    """Return what may be a marker, in reading order, outside of the list at the end."""
    outside = {element for note in notes for element in note.elements}
    outside |= {note.heading for note in notes if note.heading is not None}
    highest = max(len(notes), *(note.label.value for note in notes)) if notes else 0
    candidates: list[Candidate] = []
    for block in _text_blocks(tree, outside):
        sentence_around = None
        for span, printed, family, position in _spans_of(block):
            sentence_around = sentence_around or _sentences(_block_text(block))
            for one in _SPLIT.split(printed.strip("[]() ")) if family != "star" else [printed]:
                label = label_of(one)
                if label is None or label.value > highest:
                    continue
                if len(candidates) == MOST:
                    return candidates
                candidates.append(
                    Candidate(
                        place=len(candidates),
                        printed=_as_printed(one, family),
                        label=label,
                        family=family,
                        span=span,
                        sentence=sentence_around(position),
                    )
                )
    return candidates


def _as_printed(label: str, family: str) -> str:
    return {"square": f"[{label}]", "round": f"({label})"}.get(family, label)


def _text_blocks(
    tree: html.HtmlElement, outside: set[html.HtmlElement]
) -> Iterator[html.HtmlElement]:
    """Yield the innermost blocks of text in reading order, without what is `outside`."""
    for element in tree:
        if element in outside or element.tag == "pre":
            continue
        if element.tag in _BLOCK_TAGS and not any(
            child.tag in _BLOCK_TAGS or child.tag in {"ul", "ol", "table"} for child in element
        ):
            yield element
        elif element.tag is not None:
            yield from _text_blocks(element, outside)


def _pieces(block: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, bool, str]]:
    """Yield (element, is its tail, text) for every text in `block`, in reading order."""
    if block.text:
        yield block, False, block.text
    for child in block:
        if child.tag not in {"code", MARKER}:
            yield from _pieces(child)
        elif child.text:
            yield child, False, child.text
        if child.tail:
            yield child, True, child.tail


def _block_text(block: html.HtmlElement) -> str:
    return "".join(text for _element, _is_tail, text in _pieces(block))


def _spans_of(block: html.HtmlElement) -> Iterator[tuple[Span, str, str, int]]:
    """Yield (span, what is printed there, its family, its position in the block's text).

    At the very start of a block a number counts the block: it is left alone.
    """
    before, length = "", 0  # the last letters of the block so far, and how many there were
    for element, is_tail, text in _pieces(block):
        if element.tag == "sup" and not is_tail and not len(element):
            match = _IN_SUP.fullmatch(text)
            if match and before.strip() and not _is_power(before, match.group("labels")):
                family = "square" if text.strip().startswith("[") else "raised"
                yield Span(element, is_whole=True), match.group("labels"), family, length
        elif element.tag != "code" or is_tail:
            for match in _IN_TEXT.finditer(text):
                here = before + text[max(0, match.start() - _LOOK_BACK) : match.start()]
                group = str(match.lastgroup)
                if not here.strip() or not _may_be_marker(match.group(), group, here):
                    continue
                family = "raised" if group == "small" else group
                span = Span(element, is_tail, start=match.start(), end=match.end())
                yield span, match.group(), family, length + match.start()
        before = (before + text)[-_LOOK_BACK:]
        length += len(text)


def _may_be_marker(printed: str, group: str, before: str) -> bool:
    if group == "small":
        return not _is_power(before, printed)
    return group != "round" or not _COUNTS_OR_CITES.search(before)


def _is_power(before: str, raised: str) -> bool:
    """Say whether a raised number after the text `before` is a measure or a power."""
    match = _WORD_BEFORE.search(before[-_LOOK_BACK:])
    if match is None:
        return bool(re.search(r"[₀-₉)]$", before)) and label_of(raised) is None
    word = match.group(1)
    after_number = word.lstrip("0123456789")
    if word in _UNITS or after_number in _UNITS:
        return raised.translate(PLAIN_DIGITS).strip() in {"2", "3"}
    return word == "10" or (len(word) == 1 and word.isalpha())


def _sentences(text: str) -> Callable[[int], str]:
    """Return what finds the sentence of `text` that holds a position, at most a few lines of it."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]

    def around(position: int) -> str:
        index = bisect_right(starts, position)
        start = max(starts[index - 1], position - _SENTENCE_LENGTH)
        end = starts[index] if index < len(starts) else len(text)
        stop = min(end, position + _SENTENCE_LENGTH // 2)
        return " ".join(text[start:stop].split())

    return around
