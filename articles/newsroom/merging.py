"""How two texts that began as one become one again: paragraph by paragraph, note by note.

Pure. What only one of the two changed is taken over; where both changed the same place a
person chooses. A place without a choice keeps both, so that no paragraph is ever lost.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.newsroom.comparing import (
    FIELDS,
    Block,
    Row,
    blocks_of,
    body_of,
    lines,
    numbers_of,
    pair,
    text_of,
)
from articles.newsroom.draft import Draft

Blocks = tuple[Block, ...]


class Choice(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Part:
    """A place of which there are three readings: the common one, mine and theirs."""

    name: str
    """Unique in the merge: `title`, `takeaways-0`, `body-12`, `note-k7f3a2c9`."""
    kind: str
    """A field of `Draft`: `title`, `slug`, `standfirst`, `takeaways`, `body`, `notes`."""
    base: Blocks
    mine: Blocks
    theirs: Blocks
    knows_base: bool = True
    """Whether there is a common reading at all."""

    @property
    def is_same(self) -> bool:
        return self.mine == self.theirs

    @property
    def taken(self) -> Choice | None:
        """Whose reading is taken because the other did not change this place, if so."""
        if self.is_same or (self.knows_base and self.base == self.theirs):
            return Choice.MINE
        if self.knows_base and self.base == self.mine:
            return Choice.THEIRS
        return None

    @property
    def is_conflict(self) -> bool:
        return self.taken is None

    @property
    def may_keep_both(self) -> bool:
        """A title and an address are one; of everything else there can be two."""
        return self.kind not in {"title", "slug"} and bool(self.mine) and bool(self.theirs)

    def chosen(self, choice: Choice | None) -> Blocks:
        """Return the blocks that `choice` keeps; without one what `taken` says, else both."""
        choice = choice or self.taken or Choice.BOTH
        if choice is Choice.BOTH and not self.may_keep_both:
            return self.mine or self.theirs
        if choice is Choice.BOTH:
            return self.mine + tuple(block for block in self.theirs if block not in self.mine)
        return self.mine if choice is Choice.MINE else self.theirs


def merge(base: Draft | None, mine: Draft, theirs: Draft) -> tuple[Part, ...]:
    """Return the places of both texts, in the order of the page; those that agree among them.

    `base` is the text that both were made from, None where nobody knows it: then every
    difference is a conflict.
    """
    knows = base is not None
    base = base or Draft()
    parts = []
    for name in FIELDS:
        one, other, third = (lines([getattr(text, name)]) for text in (base, mine, theirs))
        parts.append(Part(name, name, one, other, third, knows))
    for kind, split in (("takeaways", _takeaways), ("body", _body)):
        sides = split(base), split(mine), split(theirs)
        found = _places(*sides) if knows else _places_of_two(*sides[1:])
        parts += [Part(f"{kind}-{at}", kind, *place, knows) for at, place in enumerate(found)]
    for key in dict.fromkeys([*mine.notes, *theirs.notes, *base.notes]):
        one, other, third = (_note(text.notes.get(key)) for text in (base, mine, theirs))
        parts.append(Part(f"note-{key}", "notes", one, other, third, knows))
    return tuple(parts)


def resolve(parts: Sequence[Part], choices: Mapping[str, Choice]) -> Draft:
    """Return the text that `choices`, by the names of the parts, make of `parts`.

    A note that the text cites is never without its words, whatever was chosen for it.
    """
    kept = {part.name: part.chosen(choices.get(part.name)) for part in parts}

    def of(kind: str) -> list[Block]:
        return [block for part in parts if part.kind == kind for block in kept[part.name]]

    body = body_of(of("body"))
    cited = numbers_of(body)
    notes = {}
    for part in parts:
        if part.kind == "notes":
            key = part.name.removeprefix("note-")
            words = kept[part.name] or (key in cited and (part.mine or part.theirs or part.base))
            if words:
                notes[key] = "<br>".join(block.html for block in words)
    return Draft(
        title=" ".join(map(text_of, of("title"))),
        slug=" ".join(map(text_of, of("slug"))),
        standfirst=" ".join(map(text_of, of("standfirst"))),
        takeaways=tuple(map(text_of, of("takeaways"))),
        body=body,
        notes=notes,
    )


def _takeaways(draft: Draft) -> Blocks:
    return lines(draft.takeaways)


def _body(draft: Draft) -> Blocks:
    return blocks_of(draft.body)


def _note(text: str | None) -> Blocks:
    return () if text is None else (Block(text),)


# Places -----------------------------------------------------------------------------------

Place = tuple[Blocks, Blocks, Blocks]


def _places_of_two(mine: Sequence[Block], theirs: Sequence[Block]) -> list[Place]:
    return [((), row.old, row.new) for row in pair(mine, theirs)]


def _places(base: Sequence[Block], mine: Sequence[Block], theirs: Sequence[Block]) -> list[Place]:
    """Return the smallest places at which the base, mine and theirs begin and end together."""
    ours, others = _Side(pair(base, mine)), _Side(pair(base, theirs))
    places: list[Place] = []
    at = 0
    while not (ours.is_done and others.is_done):
        if ours.inserts or others.inserts:
            places.append(((), ours.take_inserted(), others.take_inserted()))
            continue
        start = at
        written, read = ours.take(), others.take()
        while ours.at != others.at:
            if ours.at < others.at:
                written += ours.take()
            else:
                read += others.take()
        at = ours.at
        places.append((tuple(base[start:at]), written, read))
    return places


class _Side:
    """The rows of one text beside the base, taken one after the other. `at` counts the base."""

    def __init__(self, rows: Sequence[Row]):
        self._rows = list(rows)
        self._next = 0
        self.at = 0

    @property
    def is_done(self) -> bool:
        return self._next == len(self._rows)

    @property
    def inserts(self) -> bool:
        return not self.is_done and not self._rows[self._next].old

    def take(self) -> Blocks:
        row = self._rows[self._next]
        self._next += 1
        self.at += len(row.old)
        return row.new

    def take_inserted(self) -> Blocks:
        return tuple(self._inserted())

    def _inserted(self) -> Iterator[Block]:
        while self.inserts:
            yield from self.take()
