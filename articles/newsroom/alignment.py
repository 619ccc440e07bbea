"""Which items of one sequence are those of another, found in a time that stays bounded."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: What difflib is given at most, as length times length; its time grows with the product,
#: and with its cube where few different items repeat.
_CELLS = 40_000
#: How often a stretch is divided at its unique items before it counts as replaced.
_DEPTH = 12


@dataclass(frozen=True)
class Stretch:
    """Items `old_start:old_end` became `new_start:new_end`; `same` where none of them differs."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    same: bool


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Stretch]:
    """Return how `old` became `new`, as stretches that cover both from beginning to end.

    What both begin and end with is set aside first. A stretch that is too long for difflib
    is divided at the items that occur once in each (Bram Cohen's patience diff).
    """
    stretches: list[Stretch] = []
    i = j = 0
    for start, counterpart, size in [*_joined(_pairs(old, new)), (len(old), len(new), 0)]:
        if i < start or j < counterpart:
            stretches.append(Stretch(i, start, j, counterpart, same=False))
        i, j = start + size, counterpart + size
        if size:
            stretches.append(Stretch(start, i, counterpart, j, same=True))
    return stretches


def _joined(pairs: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of pairs that follow each other as (start in old, start in new, length)."""
    start = counterpart = size = 0
    for i, j in pairs:
        if size and (i, j) == (start + size, counterpart + size):
            size += 1
            continue
        if size:
            yield start, counterpart, size
        start, counterpart, size = i, j, 1
    if size:
        yield start, counterpart, size


def _pairs(
    old: Sequence[Hashable], new: Sequence[Hashable], depth: int = 0, at: tuple[int, int] = (0, 0)
) -> Iterator[tuple[int, int]]:
    """Yield the positions of items that are the same, in order; `at` is where both begin."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    i, j = at
    yield from ((i + k, j + k) for k in range(head))
    inner = old[head : len(old) - tail], new[head : len(new) - tail]
    yield from _inner_pairs(*inner, depth, (i + head, j + head))
    i, j = i + len(old) - tail, j + len(new) - tail
    yield from ((i + k, j + k) for k in range(tail))


def _alike(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """Return how many items both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _inner_pairs(
    old: Sequence[Hashable], new: Sequence[Hashable], depth: int, at: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    if not old or not new:
        return
    i, j = at
    if len(old) * len(new) <= _CELLS:
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for start, counterpart, size in matcher.get_matching_blocks():
            yield from ((i + start + k, j + counterpart + k) for k in range(size))
        return
    if depth == _DEPTH or not (anchors := _anchors(old, new)):
        return
    last, last_new = 0, 0
    for start, counterpart in anchors:
        between = old[last:start], new[last_new:counterpart]
        yield from _pairs(*between, depth + 1, (i + last, j + last_new))
        yield i + start, j + counterpart
        last, last_new = start + 1, counterpart + 1
    yield from _pairs(old[last:], new[last_new:], depth + 1, (i + last, j + last_new))


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the positions of items that occur once in each, in the order of both."""
    once, once_new = _unique(old), _unique(new)
    places = [(once[item], once_new[item]) for item in once if item in once_new]
    kept = rising([counterpart for _, counterpart in places])
    return [places[index] for index in kept]


def _unique(items: Sequence[Hashable]) -> dict[Hashable, int]:
    counts = Counter(items)
    return {item: place for place, item in enumerate(items) if counts[item] == 1}


def rising(numbers: Sequence[int]) -> list[int]:
    """Return the indices of a longest rising subsequence of `numbers` (patience sorting)."""
    tops: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        low, high = 0, len(tops)
        while low < high:
            middle = (low + high) // 2
            if numbers[tops[middle]] < number:
                low = middle + 1
            else:
                high = middle
        before.append(tops[low - 1] if low else None)
        tops[low : low + 1] = [index]
    chain: list[int] = []
    place = tops[-1] if tops else None
    while place is not None:
        chain.append(place)
        place = before[place]
    return chain[::-1]
