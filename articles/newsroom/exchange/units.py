"""What a translator gets to translate in one go: a segment of the original and its translation.

Pure. Where the paragraphs of both languages are not one to one, those that belong together
are one unit. A unit is named after the segments that it stands for, so that a file says by
itself what goes where, whatever is thought of pairs by the time it comes back.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Literal

from articles.newsroom.draft import Draft
from articles.newsroom.exchange.codes import Coded, Content, coded, html_of
from articles.newsroom.pairing import pair_segments
from articles.newsroom.segments import (
    PLAIN,
    Kind,
    Segment,
    block_of,
    segments_of,
    with_blocks,
    with_items,
    with_segments,
)
from articles.rendering.skeleton import skeleton
from articles.rendering.source import MARKER, clean_note, parse

Place = Literal["there", "block", "item", "nowhere"]
#: The name of an item of a list that stands in no other list, by its block and number.
_ITEM = re.compile(r"body\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class Unit:
    """Segments of the original and those that say the same; of these there may be none yet.

    `place` says where a translation goes: where there is one already, into a new block, as a
    new item of a list. It goes nowhere where a table of the translation lacks a part: such a
    unit is there to be read.
    """

    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    place: Place = "block"
    is_begun: bool = True
    """Whether there is a translation of the text at all."""

    @cached_property
    def id(self) -> str:
        """Unique in its file, and an NMTOKEN: `body.3`, `body.3-body.4--body.2`."""
        source, target = _names(self.source), _names(self.target)
        return source if source == target or not self.is_begun else f"{source}--{target}"

    @property
    def kind(self) -> Kind:
        return self.source[0].kind

    @property
    def is_plain(self) -> bool:
        return any(one.kind in PLAIN for one in (*self.source, *self.target))

    @property
    def has_place(self) -> bool:
        return self.place != "nowhere"

    @property
    def is_translatable(self) -> bool:
        return self.has_place and self.kind is not Kind.CODE

    @property
    def text(self) -> str:
        """What the original says, without marks and markers."""
        return " ".join(one.text for one in self.source)

    @property
    def has_letters(self) -> bool:
        """Whether it says something in a language: a mere number needs no translator."""
        return _has_letters(self.text)

    @cached_property
    def coded(self) -> Coded:
        """Both sides in words and codes; plain text has none."""
        source = [
            escape(one.text, quote=False) if self.is_plain and one.kind not in PLAIN else one.html
            for one in self.source
        ]
        return coded(source, [one.html for one in self.target])

    @property
    def is_written(self) -> bool:
        return any(one.text for one in self.target)

    @property
    def reference(self) -> Content:
        """The side whose codes a translation must have."""
        return self.coded.target if self.is_written else self.coded.source


def units_of(source: Draft, target: Draft | None) -> list[Unit]:
    """Return the units of `source`, in its order, with what `target` has of them.

    Without `target` they are the segments of `source`. What has no words is no unit, nor what
    only `target` says.
    """
    if target is None:
        return [Unit((one,), (), is_begun=False) for one in segments_of(source) if one.text]
    units = _paired(source, target)
    return [one for one in _placed(units, beside=units) if one.text]


@dataclass(frozen=True)
class Named:
    """What the names of units in a file stand for here."""

    units: tuple[Unit, ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]
    missing: tuple[Segment, ...]
    """Segments of the original of which the file says nothing."""


def units_named(ids: Iterable[str], source: Draft, target: Draft | None) -> Named:
    """Return the units of `source` and `target` that are called `ids`, in the order of `source`."""
    ours = {one.name: one for one in segments_of(source)}
    theirs = {one.name: one for one in segments_of(target)} if target else {}
    units: list[Unit] = []
    unknown, twice = [], []
    seen: set[tuple[str, str]] = set()
    for identifier in ids:
        first, has_others, second = identifier.partition("--")
        names = _split(first)
        other_names = _split(second) if has_others else names if target is not None else []
        if not names or not ours.keys() >= set(names) or not theirs.keys() >= set(other_names):
            unknown.append(identifier)
            continue
        keys = {*(("source", name) for name in names), *(("target", one) for one in other_names)}
        if keys & seen:
            twice.append(identifier)
            continue
        seen |= keys
        units.append(
            Unit(
                tuple(ours[name] for name in names),
                tuple(theirs[name] for name in other_names),
                is_begun=target is not None,
            )
        )
    place = {name: number for number, name in enumerate(ours)}
    units.sort(key=lambda unit: place[unit.source[0].name])
    if target is not None:
        units = _placed(units, beside=[*_paired(source, target), *units])
    named = {one.name for unit in units for one in unit.source}
    missing = [one for name, one in ours.items() if one.text and name not in named]
    return Named(tuple(units), tuple(unknown), tuple(twice), tuple(missing))


def translated(
    source: Draft, target: Draft | None, said: Mapping[Unit, Content], *, units: Sequence[Unit]
) -> Draft:
    """Return `target` with what is `said`; without `target`, a translation of `source` begun.

    `units` are all of the text, in its order: what is new goes where its neighbours are.
    """
    pieces = {unit: html_of(content, unit.coded.codes) for unit, content in said.items()}
    if target is None:
        return _begun(source, {unit.source[0].name: found[0] for unit, found in pieces.items()})
    texts: dict[str, str] = {}
    for unit, found in pieces.items():
        texts |= {one.name: piece for one, piece in zip(unit.target, found, strict=False)}
    new = {unit: found[0] for unit, found in pieces.items() if not unit.target}
    draft = with_segments(target, texts)
    return _with_cited(
        replace(
            draft,
            takeaways=_with_takeaways(draft.takeaways, new, units),
            body=_with_paragraphs(_with_items(draft.body, new, units), source.body, new, units),
            notes=draft.notes
            | {
                unit.source[0].name.removeprefix("notes."): clean_note(text)
                for unit, text in new.items()
                if unit.kind is Kind.NOTE
            },
        ),
        source,
    )


def _paired(source: Draft, target: Draft) -> list[Unit]:
    ours, theirs = segments_of(source), segments_of(target)
    if any(one.text for one in theirs if one.block is not None):
        return [Unit(one.source, one.target) for one in pair_segments(ours, theirs) if one.source]
    # Only begun: it has the very blocks of its original, which there are no words to pair by.
    by_name = {one.name: one for one in theirs}
    return [Unit((one,), (by_name[one.name],) if one.name in by_name else ()) for one in ours]


# Names ----------------------------------------------------------------------------------


def _names(segments: Sequence[Segment]) -> str:
    # No name has a "_", and an NMTOKEN has no "+".
    return "-".join(one.name.replace("+", "_") for one in segments)


def _split(names: str) -> list[str]:
    return [one.replace("_", "+") for one in names.split("-") if one]


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


# Where it goes --------------------------------------------------------------------------


def _placed(units: Sequence[Unit], *, beside: Sequence[Unit]) -> list[Unit]:
    """Return `units` with their places; those `beside` show which blocks are begun.

    An item needs a neighbour that is in the file, too.
    """
    begun = {one.block for unit in beside if unit.target for one in unit.source}
    lists = {
        item[0]
        for unit in units
        if unit.text and (item := _item(unit.source)) and _item(unit.target)
    }
    return [replace(unit, place=_place(unit, begun, lists)) for unit in units]


def _place(unit: Unit, begun: set[int | None], lists: set[int]) -> Place:
    block = unit.source[0].block
    if unit.target:
        return "there"
    if block is None or block not in begun:
        return "block"
    return "item" if _item(unit.source) and block in lists else "nowhere"


def _item(segments: Sequence[Segment]) -> tuple[int, int] | None:
    """Return the block and the number of the item of a list that the last of them is."""
    found = _ITEM.fullmatch(segments[-1].name) if segments else None
    if found is None or segments[-1].kind is not Kind.ITEM:
        return None
    return int(found[1]), int(found[2])


def _begun(source: Draft, texts: Mapping[str, str]) -> Draft:
    """Return `source` with `texts` in place of its own; where there is none, without words.

    Notes keep their citations, numbers and program code stay what they are.
    """
    empty = {
        one.name: "" if one.kind in PLAIN else skeleton(one.html)
        for one in segments_of(source)
        if one.kind not in {Kind.NOTE, Kind.CODE} and _has_letters(one.text)
    }
    draft = with_segments(source, empty | dict(texts))
    takeaways = tuple(line for line in draft.takeaways if line.strip())
    return replace(draft, slug="", takeaways=takeaways)


def _with_takeaways(
    lines: Sequence[str], new: Mapping[Unit, str], units: Sequence[Unit]
) -> tuple[str, ...]:
    behind: dict[int, list[str]] = defaultdict(list)
    place = -1
    for unit in units:
        if unit.kind is Kind.TAKEAWAY and unit.target:
            place = int(unit.target[-1].name.removeprefix("takeaways."))
        elif unit.kind is Kind.TAKEAWAY and unit in new:
            behind[place].append(parse(new[unit]).text_content())
    return tuple(
        line
        for number, before in enumerate([None, *lines], start=-1)
        for line in ([] if before is None else [before]) + behind[number]
    )


def _with_items(body: str, new: Mapping[Unit, str], units: Sequence[Unit]) -> str:
    """Return `body` with the items that its lists lack, each behind its neighbour."""
    items: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number, unit in enumerate(units):
        if unit.place != "item" or unit not in new:
            continue
        block = unit.source[0].block
        known = [_item(one.target) for one in units[:number] if one.source[0].block == block]
        after = [_item(one.target) for one in units[number:] if one.source[0].block == block]
        if behind := [one for one in known if one]:
            items[behind[-1]].append(new[unit])
        elif before := [one for one in after if one]:
            items[before[0][0], before[0][1] - 1].append(new[unit])
    return with_items(body, items) if items else body


def _with_paragraphs(body: str, source: str, new: Mapping[Unit, str], units: Sequence[Unit]) -> str:
    """Return `body` with the blocks of `source` of which `new` translates something."""
    texts: dict[int, dict[str, str]] = defaultdict(dict)
    behind: dict[int, list[int]] = defaultdict(list)
    place = -1
    for unit in units:
        block = unit.source[0].block
        if block is None:
            continue
        if unit.target:
            place = unit.target[-1].block if unit.target[-1].block is not None else place
        elif unit in new and unit.place == "block":
            if block not in texts:
                behind[place].append(block)
            texts[block] |= {unit.source[0].name: new[unit]}
    if not texts:
        return body
    return with_blocks(
        body,
        {
            place: [_block(source, block, texts[block]) for block in blocks]
            for place, blocks in behind.items()
        },
    )


def _block(source: str, number: int, texts: Mapping[str, str]) -> str:
    """Return a block of `source` with `texts` in place of its words."""
    alone = Draft(body=block_of(source, number))
    names = {f"body.0{name.removeprefix(f'body.{number}')}": text for name, text in texts.items()}
    return _begun(alone, names).body


def _with_cited(draft: Draft, source: Draft) -> Draft:
    """Return `draft` with the notes of `source` that it cites and did not have."""
    cited = [one.get("data-key", "") for one in parse(draft.body).iter(MARKER)]
    missing = {
        key: source.notes[key] for key in cited if key not in draft.notes and key in source.notes
    }
    return replace(draft, notes=draft.notes | missing) if missing else draft
