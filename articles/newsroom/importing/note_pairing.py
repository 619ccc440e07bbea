"""Which note of a Word file is which note of a text that is here already.

A note that keeps its key is the same note in every language. Nothing is guessed silently:
the report says how each note found its partner, and which found none.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from articles.rendering.source import MARKER, parse, plain_text, serialise
from languages.folding import fold, words

#: Two notes at least so alike are one, corrected or translated.
ALIKE = 0.5
ALIKE_ACROSS = 0.3
#: Above so many comparisons only what is identical, or in order, is paired.
_MOST_COMPARISONS = 250_000
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-zа-я]{2,}(?:/[^\s<>\"”»]*)?)")


class How(StrEnum):
    """How two notes were found to be one."""

    SAME = "same"
    ORDER = "order"
    ALIKE = "alike"
    PLACE = "place"


@dataclass(frozen=True)
class NotePairs:
    """Which key of the file becomes which key of the text, and what was left over.

    `fresh` are keys of the file without a partner, `missing` those of the text; both in
    reading order.
    """

    keys: dict[str, str] = field(default_factory=dict)
    how: dict[str, How] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def count(self, how: How) -> int:
        return sum(one is how for one in self.how.values())


@dataclass(frozen=True)
class Text:
    """A body with its notes, source HTML by key."""

    body: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    def cited(self) -> list[str]:
        """Return the keys of the markers in reading order, each as often as it stands."""
        return [marker.get("data-key", "") for marker in parse(self.body).iter(MARKER)]


def pair_notes(
    new: Text, old: Text, *, by_order: bool = False, by_place: bool = False
) -> NotePairs:
    """Return which notes of `new` are notes of `old`.

    `by_order`: `new` is `old` in another language, so as many notes are the same notes.
    `by_place`: as many notes between the same two are the same, whatever they say. Without
    both, a note must say the same, or nearly.
    """
    pairing = _Pairing(new, old)
    if not (by_order and pairing.pair_in_order()):
        pairing.pair_what_is_the_same()
        pairing.pair_what_is_alike(ALIKE_ACROSS if by_order or by_place else ALIKE)
        if by_place:
            pairing.pair_between_neighbours()
    return pairing.result()


def with_keys(text: Text, keys: Mapping[str, str]) -> Text:
    """Return `text` with the keys of its notes replaced; two that get one key become one."""
    if not keys:
        return text
    tree = parse(text.body)
    for marker in tree.iter(MARKER):
        key = marker.get("data-key", "")
        marker.set("data-key", keys.get(key, key))
    notes: dict[str, str] = {}
    for key, note in text.notes.items():
        notes.setdefault(keys.get(key, key), note)
    return Text(body=serialise(tree), notes=notes)


class _Pairing:
    """Pairs step by step, what is certain first."""

    def __init__(self, new: Text, old: Text):
        self.new, self.old = new, old
        self.new_keys = list(dict.fromkeys(new.cited()))
        self.slots = old.cited()
        self.old_keys = list(dict.fromkeys(self.slots))
        self.keys: dict[str, str] = {}
        self.how: dict[str, How] = {}
        self._taken: set[str] = set()
        self._said = {id(text): _said(text) for text in (new, old)}

    def result(self) -> NotePairs:
        return NotePairs(
            keys=self.keys,
            how=self.how,
            fresh=tuple(self._free_new()),
            missing=tuple(self._free_old()),
        )

    def pair_in_order(self) -> bool:
        """Pair one by one where the numbers agree; say whether they do.

        Word has no note that is cited twice: there it is two of the same text.
        """
        if len(self.new_keys) == len(self.old_keys):
            partners = self.old_keys
        elif len(self.new_keys) == len(self.slots):
            partners = self.slots
        else:
            return False
        said = self._said[id(self.new)]
        first: dict[str, str] = {}
        for key, partner in zip(self.new_keys, partners, strict=True):
            if said[first.setdefault(partner, key)] == said[key]:
                self._pair(key, partner, How.ORDER)
        return True

    def pair_what_is_the_same(self) -> None:
        """Pair notes of the same text: first as the sequences agree, then what moved."""
        new = [self._said[id(self.new)][key] for key in self.new_keys]
        old = [self._said[id(self.old)].get(key, "") for key in self.slots]
        free = set(range(len(old)))
        for at_new, at_old, size in self._agreeing(new, old):
            for step in range(size):
                if new[at_new + step]:
                    free.discard(at_old + step)
                    self._pair(self.new_keys[at_new + step], self.slots[at_old + step], How.SAME)
        moved: defaultdict[str, deque[str]] = defaultdict(deque)
        for place in sorted(free):
            moved[old[place]].append(self.slots[place])
        for key, text in zip(self.new_keys, new, strict=True):
            if text and key not in self.keys and moved[text]:
                self._pair(key, moved[text].popleft(), How.SAME)

    def _agreeing(self, new: list[str], old: list[str]) -> Iterable[tuple[int, int, int]]:
        """Return where both say the same in the same order; nothing where asking takes long."""
        if len(new) * len(old) > _MOST_COMPARISONS:
            return []
        return SequenceMatcher(a=new, b=old, autojunk=False).get_matching_blocks()

    def pair_what_is_alike(self, least: float) -> None:
        """Pair the most alike of those that are left, until none is alike enough."""
        new, old = self._free_new(), self._free_old()
        if len(new) * len(old) > _MOST_COMPARISONS:
            return
        traits = {
            key: _Traits.of(text.notes.get(key, ""))
            for text, keys in ((self.new, new), (self.old, old))
            for key in keys
        }
        ranked = sorted(
            (
                (likeness, -abs(at - beside), -at, key, partner)
                for at, key in enumerate(new)
                for beside, partner in enumerate(old)
                if (likeness := traits[key].likeness(traits[partner])) >= least
            ),
            reverse=True,
        )
        for _likeness, _distance, _at, key, partner in ranked:
            if key not in self.keys and partner not in self._taken:
                self._pair(key, partner, How.ALIKE)

    def pair_between_neighbours(self) -> None:
        """Pair one by one where as many of both are left between the same two notes."""
        gaps = dict(_gaps(self.old_keys, self._taken))
        for edge, keys in list(_gaps(self.new_keys, set(self.keys))):
            partners = gaps.get((self.keys.get(edge[0], ""), self.keys.get(edge[1], "")), [])
            if len(keys) == len(partners):
                for key, partner in zip(keys, partners, strict=True):
                    self._pair(key, partner, How.PLACE)

    def _pair(self, key: str, partner: str, how: How) -> None:
        self.keys[key], self.how[key] = partner, how
        self._taken.add(partner)

    def _free_new(self) -> list[str]:
        return [key for key in self.new_keys if key not in self.keys]

    def _free_old(self) -> list[str]:
        return [key for key in self.old_keys if key not in self._taken]


@dataclass(frozen=True)
class _Traits:
    """What of a note survives a correction, and most of it a translation."""

    addresses: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, note: str) -> "_Traits":
        found = frozenset(match[1].rstrip("/.,;)") for match in _ADDRESS.finditer(fold(note)))
        return cls(found, frozenset(words(_ADDRESS.sub(" ", plain_text(note)))))

    def likeness(self, other: "_Traits") -> float:
        """Return how much two notes have in common, from 0 to 1."""
        common = _share(self.words, other.words)
        if self.addresses or other.addresses:
            return max(0.6 * _share(self.addresses, other.addresses) + 0.4 * common, common * 0.9)
        return common


def _share(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _said(text: Text) -> dict[str, str]:
    """Return what each note says, without markup and with plain spaces."""
    return {key: plain_text(note) for key, note in text.notes.items()} | {
        key: "" for key in text.cited() if key not in text.notes
    }


def _gaps(keys: list[str], paired: set[str]) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """Yield what stands unpaired between two paired keys; "" is the beginning or the end."""
    before, gap = "", []
    for key in [*keys, ""]:
        if key and key not in paired:
            gap.append(key)
            continue
        if gap:
            yield (before, key), gap
        before, gap = key, []
