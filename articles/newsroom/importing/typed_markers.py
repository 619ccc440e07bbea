"""Which markers typed as text belong to which notes of a list at the end: always a proposal.

Texts that went through several programs carry `[1] … [i] … [ii]` over a list numbered 1–6,
where no program sees notes any more. What is a marker is guessed (`m²` is none), so an
editor confirms every pairing before anything changes.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext_lazy as _
from lxml import html

from articles.rendering.source import (
    MARKER,
    clean_body,
    clean_note,
    marker,
    new_key,
    parse,
    plain_text,
    serialise,
)
from languages.folding import words


class Confidence(StrEnum):
    """How sure a pairing is, and why."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


REASONS = {
    Confidence.HIGH: _("Marker and note carry the same number."),
    Confidence.MEDIUM: _("There are as many markers as notes; paired in reading order."),
    Confidence.LOW: _("Only the value of the number agrees. Please check."),
}


@dataclass(frozen=True)
class Pairing:
    """One marker and its note. The same text gives the same pairings every time.

    `number` is the note's place among the notes of the proposal, in reading order; a note
    that is cited twice has one number. `place` and `item` find marker and note again.
    """

    marker: str
    sentence: str
    number: int
    note: str
    confidence: Confidence
    place: int
    item: int


@dataclass(frozen=True)
class Unpaired:
    """A marker written like those of a proposal, for which no note is likely."""

    marker: str
    sentence: str
    place: int


def propose(body: str) -> tuple[Pairing, ...]:
    """Return which typed marker of `body` belongs to which note; empty when there are none.

    `body` is clean source HTML. Nothing is changed.
    """
    pairs, _family, notes = _best(body)
    return _pairings(pairs, notes)


def unpaired(body: str) -> tuple[Unpaired, ...]:
    """Return the markers that `propose` has no note for, beside those that it has one for."""
    pairs, family, _notes = _best(body)
    places = {candidate.place for candidate, _item, _confidence in pairs}
    return tuple(
        Unpaired(candidate.printed, candidate.sentence, candidate.place)
        for candidate in family
        if places and candidate.place not in places
    )


def notes_at_end(body: str) -> tuple[str, ...]:
    """Return the notes of the list at the end of `body`; a pairing's `item` counts them from 0."""
    return tuple(note.text for note in _find_notes(parse(body)))


def corrected(body: str, choices: Mapping[int, int]) -> tuple[Pairing, ...]:
    """Return what an editor made of the proposal for `body`: `choices` are {place of a marker:
    item of its note}. A marker without a choice stays text.

    Raises:
        ValueError: `choices` name a marker or a note that `body` does not have.
    """
    pairs, family, notes = _best(body)
    known = {candidate.place: candidate for candidate in family}
    sure = {candidate.place: (item, confidence) for candidate, item, confidence in pairs}
    if not (choices.keys() <= known.keys() and set(choices.values()) <= set(range(len(notes)))):
        raise ValueError("These choices were made for another text.")
    chosen: _Paired = []
    for place in sorted(choices):
        item, confidence = sure.get(place, (None, Confidence.LOW))
        same = item == choices[place]
        chosen.append((known[place], choices[place], confidence if same else Confidence.LOW))
    return _pairings(chosen, notes)


def _best(body: str) -> "tuple[_Paired, list[_Candidate], list[_Note]]":
    """Return the pairs of the family of markers that pairs best, that family, and the notes."""
    tree = parse(body)
    notes = _find_notes(tree)
    if not notes:
        return [], [], []
    families = [list(family) for family in _families(_find_candidates(tree, notes))]
    paired = [(_pair(family, notes), family) for family in families]
    pairs, family = max(paired, key=lambda one: len(one[0]))
    return pairs, family, notes


def _pairings(pairs: "_Paired", notes: "list[_Note]") -> tuple[Pairing, ...]:
    numbers: dict[int, int] = {}
    return tuple(
        Pairing(
            marker=candidate.printed,
            sentence=candidate.sentence,
            number=numbers.setdefault(item, len(numbers) + 1),
            note=notes[item].text,
            confidence=confidence,
            place=candidate.place,
            item=item,
        )
        for candidate, item, confidence in pairs
    )


def apply(
    body: str, notes: dict[str, str], pairings: Iterable[Pairing]
) -> tuple[str, dict[str, str]]:
    """Return `body` with real markers for `pairings`, and `notes` with their texts.

    The notes that were used leave the list at the end; its heading goes with the last.

    Raises:
        ValueError: `pairings` were not proposed for this body.
    """
    accepted = {pairing.place: pairing for pairing in pairings}
    if not accepted:
        return body, dict(notes)
    tree = parse(body)
    found = _find_notes(tree)
    candidates = _find_candidates(tree, found)
    keys: dict[int, str] = {}
    known = {candidate.place: candidate for candidate in candidates}
    for place, pairing in accepted.items():
        if (
            place not in known
            or known[place].printed != pairing.marker
            or not (pairing.item < len(found) and found[pairing.item].text == pairing.note)
        ):
            raise ValueError("These pairings were proposed for another text.")
        keys.setdefault(pairing.item, new_key())
    replaced = {place: keys[pairing.item] for place, pairing in accepted.items()}
    # From the end, so that what stands before keeps its place.
    by_span = groupby(candidates, key=lambda candidate: candidate.span)
    for _span, standing in reversed([(span, list(group)) for span, group in by_span]):
        if any(candidate.place in replaced for candidate in standing):
            _replace(standing, replaced)
    _move_out_of_links(tree)
    _remove_notes(found, set(keys))
    texts = {keys[item]: found[item].text for item in sorted(keys)}
    return clean_body(serialise(tree)), {**notes, **texts}


# Labels: "1", "iv", "**" ------------------------------------------------------------

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})|xl(?:ix|iv|v?i{0,3})|l(?:ix|iv|v?i{0,3})")
_ONE_LABEL = r"(?:[1-9]\d{0,2}|[ivxl]{1,7}|[IVXL]{1,7})"
_SEVERAL = rf"{_ONE_LABEL}(?:\s*[,;]\s*{_ONE_LABEL})*"


@dataclass(frozen=True)
class _Label:
    kind: str  # arabic, roman, star
    value: int


def _label(printed: str) -> _Label | None:
    """Return what `printed` counts to; None when it counts nothing."""
    text = printed.translate(_PLAIN_DIGITS).strip()
    if text.isdecimal():
        return _Label("arabic", int(text)) if 0 < int(text) < 1000 else None
    if text and set(text) == {"*"}:
        return _Label("star", len(text))
    small = text.lower()  # i, v, x and l alone: no letter that Turkish folds otherwise
    if set(text) <= set("ivxl") or set(text) <= set("IVXL"):
        return _Label("roman", _roman_value(small)) if _ROMAN.fullmatch(small) else None
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
_MOST = 2000
_PRINTED_LABEL = re.compile(
    rf"\s*(?:\[(?P<square>{_ONE_LABEL}|\*+)\]|\((?P<round>{_ONE_LABEL})\)"
    rf"|(?P<point>{_ONE_LABEL})[.)](?=\s|\W|$)|(?P<bare>[1-9]\d{{0,2}})(?=\s)"
    rf"|(?P<small>[{_SUPERSCRIPTS}]+)|(?P<star>\*+))\.?\s*"
)
_ALONE = re.compile(rf"\s*(?:\[|\()?({_ONE_LABEL}|[{_SUPERSCRIPTS}]+|\*+)(?:\]|\))?[.)]?\s*")


@dataclass(frozen=True)
class _Note:
    """An item of the list at the end; `elements` go when it is used."""

    label: _Label
    text: str
    elements: tuple[html.HtmlElement, ...]
    heading: html.HtmlElement | None
    #: "2 March was a Monday" begins as a note does; a bracket or a point says more.
    is_bare: bool = False


def _find_notes(tree: html.HtmlElement) -> list[_Note]:
    """Return the notes of the list at the end, in its order."""
    blocks = list(tree)
    for index in range(len(blocks) - 1, -1, -1):
        if _is_heading(blocks[index]):
            return _notes_under(blocks[index], blocks[index + 1 :])
    end = len(blocks)
    for _skipped in range(_MAY_FOLLOW + 1):
        start = end
        while start > max(0, end - _MOST) and _has_label(blocks[start - 1]):
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


def _notes_under(heading: html.HtmlElement, blocks: Sequence[html.HtmlElement]) -> list[_Note]:
    """Return what is numbered under `heading`; an unnumbered paragraph continues a note."""
    notes: list[tuple[_Note, list[html.HtmlElement]]] = []
    for block in blocks[:_MOST]:
        if block.tag in {"h2", "h3", "h4", "hr", "table", "figure"}:
            break
        if own := _notes_in(block):
            notes.extend((note, []) for note in own)
        elif notes and block.tag == "p" and notes[-1][0].elements[0].tag == "p":
            notes[-1][1].append(block)
        else:
            break
    return [_continued(note, more, heading) for note, more in notes]


def _continued(note: _Note, more: Sequence[html.HtmlElement], heading: html.HtmlElement) -> _Note:
    lines = [note.text, *(_inner(block) for block in more)]
    text = clean_note("<br>".join(lines)) if more else note.text
    return replace(note, text=text, elements=(*note.elements, *more), heading=heading)


def _has_label(block: html.HtmlElement) -> bool:
    return bool(_notes_in(block))


def _notes_in(block: html.HtmlElement) -> list[_Note]:
    if block.tag == "ol":
        start = int(block.get("start", "1"))
        kind = "roman" if block.get("type", "1") in {"i", "I"} else "arabic"
        return [
            _Note(_Label(kind, start + index), text, (item,), None)
            for index, item in enumerate(block.findall("li"))
            if plain_text(text := clean_note(_inner(item)))
        ]
    if block.tag != "p":
        return []
    copy = deepcopy(block)
    copy.tail = None
    taken = _take_label(copy)
    if taken is None:
        return []
    label, is_bare = taken
    text = clean_note(_inner(copy))
    return [_Note(label, text, (block,), None, is_bare)] if plain_text(text) else []


def _take_label(paragraph: html.HtmlElement) -> tuple[_Label, bool] | None:
    """Remove the number that `paragraph` begins with and return it; None without one."""
    first = paragraph[0] if len(paragraph) else None
    if not (paragraph.text or "").strip() and first is not None:
        # "<sup>1</sup> Text", "<strong>[1]</strong> Text"
        alone = _ALONE.fullmatch(first.text_content())
        label = _label(alone.group(1)) if alone and first.tag != MARKER else None
        if label is not None:
            first.drop_tree()
            paragraph.text = (paragraph.text or "").lstrip()
            return label, False
    match = _PRINTED_LABEL.match(paragraph.text or "")
    if match is None:
        return None
    label = _label(next(group for group in match.groups() if group))
    if label is None:
        return None
    paragraph.text = paragraph.text[match.end() :]
    return label, match.group("bare") is not None


def _unbroken_end(notes: list[_Note]) -> list[_Note]:
    """Return the last notes that count on from 1 without a gap.

    Two kinds of numbers (1 2 3, then i ii) may follow each other, each from 1.
    """
    start = len(notes)
    kinds: set[str] = set()
    upper: _Label | None = None
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


# Markers in the text ----------------------------------------------------------------

_IN_TEXT = re.compile(
    rf"\[(?P<square>{_SEVERAL}|\*+)\]|\((?P<round>{_SEVERAL})\)"
    rf"|(?P<small>[{_SUPERSCRIPTS}]+)|(?<=[\w.,;:!?…”’\"')\]])(?P<star>\*{{1,4}})(?![\w*])"
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
class _Span:
    """A stretch of text: `element`'s text (or tail), or the whole of a `sup`."""

    element: html.HtmlElement
    is_tail: bool = False
    is_whole: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class _Candidate:
    """Something that may be a marker: one label of one span."""

    place: int
    printed: str
    label: _Label
    family: str
    span: _Span
    sentence: str


def _families(candidates: list[_Candidate]) -> Iterator[Iterator[_Candidate]]:
    """Yield the candidates by how they are written, the surest way first."""
    for family in ("square", "raised", "round", "star"):
        yield (candidate for candidate in candidates if candidate.family == family)


def _find_candidates(tree: html.HtmlElement, notes: list[_Note]) -> list[_Candidate]:
    """Return what may be a marker, in reading order, outside of the list at the end."""
    outside = {element for note in notes for element in note.elements}
    outside |= {note.heading for note in notes if note.heading is not None}
    highest = max(len(notes), *(note.label.value for note in notes)) if notes else 0
    candidates: list[_Candidate] = []
    for block in _text_blocks(tree, outside):
        sentence_around = None
        for span, printed, family, position in _spans_of(block):
            sentence_around = sentence_around or _sentences(_block_text(block))
            for one in _SPLIT.split(printed.strip("[]() ")) if family != "star" else [printed]:
                label = _label(one)
                if label is None or label.value > highest:
                    continue
                if len(candidates) == _MOST:
                    return candidates
                candidates.append(
                    _Candidate(
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


def _spans_of(block: html.HtmlElement) -> Iterator[tuple[_Span, str, str, int]]:
    """Yield (span, what is printed there, its family, its position in the block's text).

    At the very start of a block a number counts the block: it is left alone.
    """
    before, length = "", 0  # the last letters of the block so far, and how many there were
    for element, is_tail, text in _pieces(block):
        if element.tag == "sup" and not is_tail and not len(element):
            match = _IN_SUP.fullmatch(text)
            if match and before.strip() and not _is_power(before, match.group("labels")):
                family = "square" if text.strip().startswith("[") else "raised"
                yield _Span(element, is_whole=True), match.group("labels"), family, length
        elif element.tag != "code" or is_tail:
            for match in _IN_TEXT.finditer(text):
                here = before + text[max(0, match.start() - _LOOK_BACK) : match.start()]
                group = str(match.lastgroup)
                if not here.strip() or not _may_be_marker(match.group(), group, here):
                    continue
                family = "raised" if group == "small" else group
                span = _Span(element, is_tail, start=match.start(), end=match.end())
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
        return bool(re.search(r"[₀-₉)]$", before)) and _label(raised) is None
    word = match.group(1)
    after_number = word.lstrip("0123456789")
    if word in _UNITS or after_number in _UNITS:
        return raised.translate(_PLAIN_DIGITS).strip() in {"2", "3"}
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


# Which belongs to which -------------------------------------------------------------

_Paired = list[tuple[_Candidate, int, Confidence]]


def _pair(candidates: list[_Candidate], notes: list[_Note]) -> _Paired:
    """Return the candidates of one family with the notes they belong to."""
    by_label = {note.label: index for index, note in reversed(list(enumerate(notes)))}
    labels_are_clear = len(by_label) == len(notes)
    if candidates and candidates[0].family == "round" and not _count_up(candidates, notes):
        return []
    if labels_are_clear and all(candidate.label in by_label for candidate in candidates):
        return [(one, by_label[one.label], Confidence.HIGH) for one in candidates]
    if len(candidates) == len(notes):
        return [(one, item, Confidence.MEDIUM) for item, one in enumerate(candidates)]
    by_value = {note.label.value: index for index, note in reversed(list(enumerate(notes)))}
    seen = Counter(candidate.label.value for candidate in candidates)
    return [
        (one, by_value[one.label.value], Confidence.LOW)
        for one in candidates
        if one.label.value in by_value and seen[one.label.value] == 1
    ]


def _count_up(candidates: list[_Candidate], notes: list[_Note]) -> bool:
    """Say whether the candidates name every note, and new ones in order: (1) (2) (1) (3).

    Numbers in round brackets are so often something else that they have to.
    """
    new = list(dict.fromkeys(candidate.label for candidate in candidates))
    return new == [note.label for note in notes]


# Doing it ---------------------------------------------------------------------------


def _replace(standing: list[_Candidate], keys: dict[int, str]) -> None:
    """Put real markers in place of the accepted ones among `standing`, which share a span."""
    span = standing[0].span
    pieces = [
        marker(keys[candidate.place]) if candidate.place in keys else candidate.printed
        for candidate in standing
    ]
    fragment = parse("".join(pieces))
    element = span.element
    if span.is_whole:
        _put_behind(element, fragment, element.tail or "")
        _strip_before(element)
        element.tail = (fragment.text or "") + (element.tail or "")
        element.drop_tree()
        return
    text = (element.tail if span.is_tail else element.text) or ""
    before, after = text[: span.start].rstrip(" \u00a0"), text[span.end :]
    before += fragment.text or ""
    if span.is_tail:
        _put_behind(element, fragment, after)
        element.tail = before
    else:
        children = list(fragment)
        if children:
            children[-1].tail = (children[-1].tail or "") + after
        for index, child in enumerate(children):
            element.insert(index, child)
        element.text = before


def _put_behind(element: html.HtmlElement, fragment: html.HtmlElement, after: str) -> None:
    """Insert the children of `fragment` behind `element`, and the text `after` behind them."""
    children = list(fragment)
    children[-1].tail = (children[-1].tail or "") + after
    parent = element.getparent()
    place = parent.index(element) + 1
    element.tail = None
    for offset, child in enumerate(children):
        parent.insert(place + offset, child)


def _strip_before(element: html.HtmlElement) -> None:
    """Remove the space in front of `element`: a note follows its word closely."""
    previous = element.getprevious()
    if previous is not None and previous.tail:
        previous.tail = previous.tail.rstrip(" \u00a0")
    elif previous is None and element.getparent().text:
        element.getparent().text = element.getparent().text.rstrip(" \u00a0")


def _move_out_of_links(tree: html.HtmlElement) -> None:
    """Put markers that stand in a link behind it: they become links themselves."""
    for link in tree.iter("a"):
        for standing in reversed(list(link.iter(MARKER))):
            moved = html.Element(MARKER, {"data-key": standing.get("data-key", "")})
            standing.drop_tree()
            moved.tail, link.tail = link.tail, None
            link.addnext(moved)


def _remove_notes(notes: list[_Note], used: set[int]) -> None:
    """Remove the notes that were `used`, and the heading when nothing is left under it."""
    for item in used:
        for element in notes[item].elements:
            parent = element.getparent()
            element.drop_tree()
            if parent.tag == "ol" and not len(parent):
                parent.drop_tree()
            elif parent.tag == "ol" and parent[0] is not None:
                _keep_numbers(parent, notes)
    headings = {note.heading for note in notes if note.heading is not None}
    if len(used) == len(notes):
        for heading in headings:
            heading.drop_tree()


def _keep_numbers(ordered: html.HtmlElement, notes: list[_Note]) -> None:
    """Let the first item that is left in `ordered` keep its number."""
    for note in notes:
        if ordered[0] in note.elements and note.label.value > 1:
            ordered.set("start", str(note.label.value))


def _inner(element: html.HtmlElement) -> str:
    return serialise(element)
