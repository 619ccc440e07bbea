"""Which markers typed as text belong to which notes of a list at the end: always a proposal.

Texts that went through several programs carry `[1] … [i] … [ii]` over a list numbered 1–6,
where no program sees notes any more. What is a marker is guessed (`m²` is none), so an
editor confirms every pairing before anything changes.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from articles.newsroom.importing.listed_notes import ListedNote, find_notes
from articles.newsroom.importing.marker_candidates import Candidate, families, find_candidates
from articles.rendering.source import parse


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
    return tuple(note.text for note in find_notes(parse(body)))


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


def _best(body: str) -> "tuple[_Paired, list[Candidate], list[ListedNote]]":
    """Return the pairs of the family of markers that pairs best, that family, and the notes."""
    tree = parse(body)
    notes = find_notes(tree)
    if not notes:
        return [], [], []
    written_alike = [list(family) for family in families(find_candidates(tree, notes))]
    paired = [(_pair(family, notes), family) for family in written_alike]
    pairs, family = max(paired, key=lambda one: len(one[0]))
    return pairs, family, notes


def _pairings(pairs: "_Paired", notes: "list[ListedNote]") -> tuple[Pairing, ...]:
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


# Which belongs to which -------------------------------------------------------------

_Paired = list[tuple[Candidate, int, Confidence]]


def _pair(candidates: list[Candidate], notes: list[ListedNote]) -> _Paired:
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


def _count_up(candidates: list[Candidate], notes: list[ListedNote]) -> bool:
    """Say whether the candidates name every note, and new ones in order: (1) (2) (1) (3).

    Numbers in round brackets are so often something else that they have to.
    """
    new = list(dict.fromkeys(candidate.label for candidate in candidates))
    return new == [note.label for note in notes]
