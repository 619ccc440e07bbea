"""Which parts of a translation say which parts of its original, although words differ.

Pure. Lengths are weighed as William Gale and Kenneth Church do ("A program for aligning
sentences in bilingual corpora", 1993), with what both languages write alike: notes, links,
pictures, numbers, and names by their first letters (Simard, Foster and Isabelle, "Using
cognates to align sentences in bilingual corpora", 1992). Unlike theirs, parts may have
changed places.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from math import erfc, inf, log, sqrt
from typing import NamedTuple

from articles.newsroom.alignment import rising
from articles.newsroom.comparing import blocks_of
from articles.newsroom.segments import Kind, Segment
from articles.rendering.source import MARKER, parse, plain_text
from languages.slugs import slugify

#: Characters of a translation for each of its original, and the variance of that (Gale and
#: Church, section 3; English, Turkish and Russian newspaper texts among each other differ
#: less than the variance allows).
_RATIO = 1.05
_VARIANCE = 6.8
#: What it costs that parts are one to one, missing, joined or split: minus the logarithm of
#: how often each is seen (Gale and Church, table 5). Parts are added and left out more often here
#: than in the minutes of a parliament.
_SHAPES = {
    (1, 1): 0.12,
    (1, 0): 3.8,
    (0, 1): 3.8,
    (2, 1): 2.4,
    (1, 2): 2.4,
    (3, 1): 4.6,
    (1, 3): 4.6,
    (2, 2): 6.4,
}
#: A translation with so few of the parts is not finished: missing ones at its end cost little.
_UNFINISHED, _NOT_YET = 0.85, 0.5
#: A part of another kind (a heading, an item) is rarely its translation.
_OTHER_KIND = 3.0
#: A part that nobody has translated yet is as long as it will be.
_UNWRITTEN = 0.7
#: The most that lengths say against a pair.
_TOO_LONG = 6.5
#: How much a shared sign weighs against how rare it is: what is known, what is the same in
#: every language, a number, a name, another word.
_KNOWN, _CUE, _FIGURE, _NAME, _WORD = 12.0, 3.0, 1.5, 1.0, 0.5
#: The most that signs elsewhere say against a pair.
_REGRET = 9.0
#: And where nothing is written yet: whatever it is like, its place is what counts.
_REGRET_UNWRITTEN = 2.0
#: The letters by which a word is taken for another language's form of it.
_STEM = 4
#: A part stands elsewhere where its likeness there is so great, and so many times that
#: of any other.
_MOVED, _CLEARLY = 2.2, 1.3
#: How far from the way through the sure pairs others are looked for, in parts.
_BAND = 20
_NUMBER = re.compile(r"\d+(?:[.,:\u00a0\u202f ’']\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
#: Spellings of one sound in English, in Turkish and in Russian letters written in Latin ones.
_SOUNDS = (
    *(("kh", "h"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("tch", "ch"), ("shch", "sh")),
    *(("dzh", "j"), ("zh", "j"), ("ts", "s"), ("x", "ks"), ("q", "k"), ("w", "v")),
    *(("sh", "s"), ("ch", "c"), ("c", "k"), ("y", "i"), ("z", "s"), ("g", "h")),
)
_NO_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Part:
    """A block or a segment, as far as it can be recognised in another language."""

    text: str
    kind: str = "paragraph"
    cues: frozenset[str] = frozenset()
    """What does not change with the language: keys of notes, links, pictures."""
    known: str = ""
    """Equal on both sides where two parts are known to belong together."""


@dataclass(frozen=True)
class Pair:
    """Parts that say the same, by their indices; one side may be empty."""

    source: tuple[int, ...]
    target: tuple[int, ...]
    is_moved: bool = field(default=False, compare=False)
    """Whether it stands in another place than in the original."""


def pair(source: Sequence[Part], target: Sequence[Part]) -> list[Pair]:
    """Return which parts of `target` say those of `source`; each part stands in one pair.

    In the order of `source`; what only `target` has follows the pair of the part before it.
    """
    return list(_paired(tuple(source), tuple(target)))


# To publish a text asks several times which of its parts say those of one original.
@lru_cache(maxsize=16)
def _paired(source: tuple[Part, ...], target: tuple[Part, ...]) -> tuple[Pair, ...]:
    likeness = _Likeness(source, target)
    moved = likeness.moved()
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    rest = [i for i in range(len(source)) if i not in gone]
    rest_target = [j for j in range(len(target)) if j not in come]
    pairs = [
        Pair(tuple(rest[i] for i in one.source), tuple(rest_target[j] for j in one.target))
        for one in _in_order(likeness, rest, rest_target)
    ]
    pairs += [Pair((i,), (j,), is_moved=True) for i, j in moved]
    return tuple(_sorted(_with_leftovers(pairs, likeness)))


def pair_with(
    source: Sequence[Part], target: Sequence[Part], known: Mapping[int, Sequence[int]]
) -> list[tuple[int, ...]]:
    """Return for each part of `target` the indices of the parts of `source` that it says.

    `known` says so of some parts of `target` (nothing: it is of the translation alone), and
    is kept; the others are paired around them.
    """
    names: dict[int, str] = {}
    of: dict[int, set[int]] = defaultdict(set)
    for j, ones in known.items():
        name = next((names[i] for i in ones if i in names), str(j))
        for i in ones:
            names.setdefault(i, name)
            of[i].add(j)
    found = pair(
        [replace(part, known=names.get(i, "")) for i, part in enumerate(source)],
        [
            replace(part, known=names[known[j][0]] if known.get(j) else "")
            for j, part in enumerate(target)
        ],
    )
    beside = [tuple(known.get(j, ())) for j in range(len(target))]
    for one in found:
        free = tuple(i for i in one.source if i not in of or of[i] & set(one.target))
        for j in one.target:
            if j not in known:
                beside[j] = free
    return beside


def part_of(segment: Segment) -> Part:
    """Return `segment` as it is recognised in another language."""
    return Part(segment.text, segment.kind, _cues(segment.html))


def parts_of(body: str) -> list[Part]:
    """Return the top-level blocks of source HTML as they are recognised in another language."""
    return [Part(plain_text(one.html), one.tag, _cues(one.html)) for one in blocks_of(body)]


@dataclass(frozen=True)
class SegmentPair:
    """Segments of a translation and those of its original that they say; one may have none."""

    source: tuple[Segment, ...]
    target: tuple[Segment, ...]


def pair_segments(source: Sequence[Segment], target: Sequence[Segment]) -> list[SegmentPair]:
    """Return the segments of two language versions together, in the order of `source`.

    Fields and notes by their names, takeaways and the segments of a body by what they say.
    """
    pairs: list[SegmentPair] = []
    for group in (_is_takeaway, _is_of_body):
        ones, others = list(filter(group, source)), list(filter(group, target))
        pairs += [
            SegmentPair(tuple(ones[i] for i in one.source), tuple(others[j] for j in one.target))
            for one in pair([part_of(one) for one in ones], [part_of(one) for one in others])
        ]
    by_name = {one.name: one for one in target if not (_is_takeaway(one) or _is_of_body(one))}
    for segment in source:
        if not (_is_takeaway(segment) or _is_of_body(segment)):
            other = by_name.pop(segment.name, None)
            pairs.append(SegmentPair((segment,), (other,) if other else ()))
    pairs += [SegmentPair((), (other,)) for other in by_name.values()]
    place = {segment.name: number for number, segment in enumerate(source)}
    before, places = -1, []
    for one in pairs:
        before = place[one.source[0].name] if one.source else before
        places.append(before)
    return [pairs[number] for number in sorted(range(len(pairs)), key=places.__getitem__)]


def _is_takeaway(segment: Segment) -> bool:
    return segment.kind is Kind.TAKEAWAY


def _is_of_body(segment: Segment) -> bool:
    return segment.block is not None


def _cues(source: str) -> frozenset[str]:
    tree = parse(source)
    return frozenset(
        {
            *(f"note {one.get('data-key')}" for one in tree.iter(MARKER)),
            *(f"link {one.get('href')}" for one in tree.iter("a")),
            *(f"picture {one.get('src')}" for one in tree.iter("img")),
        }
    )


# What two parts have in common ---------------------------------------------------------


class _Likeness:
    """How much any part of one side is like any of the other, by the signs that they share."""

    def __init__(self, source: Sequence[Part], target: Sequence[Part]):
        self.source, self.target = source, target
        self.lengths = [len(part.text) for part in source]
        self.target_lengths = [len(part.text) for part in target]
        signs = [_signs(part) for part in source]
        places: dict[str, list[int]] = defaultdict(list)
        for j, part in enumerate(target):
            for sign in _signs(part):
                places[sign].append(j)
        counts = Counter(sign for one in signs for sign in one)
        size = max(len(source), len(target), 2)
        usual = max(4, size // 4)
        self._of: dict[tuple[int, int], float] = defaultdict(float)
        for i, found in enumerate(signs):
            for sign, strength in found.items():
                where = places.get(sign, ())
                spread = max(len(where), counts[sign])
                if where and spread <= usual:
                    weight = strength * log(1 + size / spread)
                    for j in where:
                        self._of[i, j] += weight
        self.best, self.target_best = [0.0] * len(source), [0.0] * len(target)
        for (i, j), degree in self._of.items():
            self.best[i] = max(self.best[i], degree)
            self.target_best[j] = max(self.target_best[j], degree)

    def of(self, i: int, j: int) -> float:
        return self._of.get((i, j), 0.0)

    def regret(self, ones: Sequence[int], others: Sequence[int]) -> float:
        """Return how much better the parts would fit elsewhere; 0 where they fit best here."""
        lost = sum(max(0.0, self.best[i] - sum(self.of(i, j) for j in others)) for i in ones)
        lost += sum(
            max(0.0, self.target_best[j] - sum(self.of(i, j) for i in ones)) for j in others
        )
        return min(lost / 2, _REGRET)

    def sure(self) -> list[tuple[int, int]]:
        """Return the pairs of parts that are like each other and clearly like no other."""
        by_source: dict[int, _Best] = defaultdict(_Best)
        by_target: dict[int, _Best] = defaultdict(_Best)
        for (i, j), degree in self._of.items():
            by_source[i].add(degree)
            by_target[j].add(degree)
        return sorted(
            (i, j)
            for (i, j), degree in self._of.items()
            if degree >= _MOVED
            and by_source[i].is_clearly(degree)
            and by_target[j].is_clearly(degree)
        )

    def moved(self) -> list[tuple[int, int]]:
        """Return the sure pairs that stand in another order than most of them."""
        sure = self.sure()
        self.anchors = [sure[index] for index in rising([j for _, j in sure])]
        stayed = set(self.anchors)
        return [one for one in sure if one not in stayed]


class _Best:
    """The two greatest of many degrees: to sort them for each pair takes hours of a book."""

    def __init__(self) -> None:
        self.first = self.second = 0.0

    def add(self, degree: float) -> None:
        if degree > self.first:
            self.first, self.second = degree, self.first
        elif degree > self.second:
            self.second = degree

    def is_clearly(self, degree: float) -> bool:
        """Say whether `degree` is the greatest, and clearly greater than the next."""
        return degree == self.first and degree >= _CLEARLY * self.second


def _signs(part: Part) -> dict[str, float]:
    """Return by what `part` can be recognised in another language, and how much each says."""
    signs: dict[str, float] = {}
    for letters in _LETTERS.findall(part.text):
        if len(stem := _sound(letters)[:_STEM]) == _STEM:
            signs[stem] = max(signs.get(stem, 0), _NAME if letters[0].isupper() else _WORD)
    for number in _NUMBER.findall(part.text):
        signs[_NO_DIGIT.sub("", number)] = _FIGURE
    signs |= dict.fromkeys(part.cues, _CUE)
    if part.known:
        signs[f"known {part.known}"] = _KNOWN
    return signs


@lru_cache(maxsize=20_000)  # most words of a text stand in it, and in others, more than once
def _sound(letters: str) -> str:
    """Return about what is heard of a word: `Хаммел` and `Hammel` are one name."""
    latin = slugify(letters)
    for written, heard in _SOUNDS:
        latin = latin.replace(written, heard)
    return "".join(
        letter for letter, before in zip(latin, "-" + latin, strict=False) if letter != before
    )


# In the order of both -------------------------------------------------------------------


class _Step(NamedTuple):
    cost: float
    taken: tuple[int, int]


def _in_order(likeness: _Likeness, source: Sequence[int], target: Sequence[int]) -> list[Pair]:
    """Return the likeliest pairs of the parts `source` and `target`, none crossing another.

    Indices are those in `source` and `target`.
    """
    reach = _reach(likeness, source, target)
    is_unfinished = len(target) + 1 < len(source) and len(target) < _UNFINISHED * len(source)
    steps: dict[tuple[int, int], _Step] = {(0, 0): _Step(0.0, (0, 0))}
    for i in range(len(source) + 1):
        for j in reach[i]:
            best = steps.get((i, j), _Step(inf, (0, 0)))
            for (ones, others), cost in _SHAPES.items():
                before = steps.get((i - ones, j - others))
                if is_unfinished and not others and j == len(target):
                    cost = _NOT_YET
                if before is None or before.cost + cost >= best.cost:
                    continue
                cost += before.cost
                if ones and others:
                    cost += _cost(likeness, source[i - ones : i], target[j - others : j])
                if cost < best.cost:
                    best = _Step(cost, (ones, others))
            if best.cost < inf:
                steps[i, j] = best
    pairs: list[Pair] = []
    i, j = len(source), len(target)
    while i or j:
        ones, others = steps[i, j].taken
        pairs.append(Pair(tuple(range(i - ones, i)), tuple(range(j - others, j))))
        i, j = i - ones, j - others
    return pairs[::-1]


def _cost(likeness: _Likeness, ones: Sequence[int], others: Sequence[int]) -> float:
    if len(ones) + len(others) > 2 and not (
        all(likeness.lengths[i] for i in ones) and all(likeness.target_lengths[j] for j in others)
    ):
        return _TOO_LONG  # nobody joins or splits what is not written yet
    is_written = all(likeness.target_lengths[j] for j in others)
    regret = likeness.regret(ones, others)
    kinds = {likeness.source[i].kind for i in ones} ^ {likeness.target[j].kind for j in others}
    return (
        _length_cost(
            sum(likeness.lengths[i] for i in ones), sum(likeness.target_lengths[j] for j in others)
        )
        + (regret if is_written else min(regret, _REGRET_UNWRITTEN))
        + (_OTHER_KIND if kinds else 0.0)
    )


def _length_cost(length: int, other: int) -> float:
    """Return minus the logarithm of how likely a text of `length` becomes one of `other`."""
    if not length or not other:
        return _UNWRITTEN
    mean = (length + other / _RATIO) / 2
    far = abs(other - length * _RATIO) / sqrt(mean * _VARIANCE)
    likely = erfc(far / sqrt(2))
    return min(-log(likely), _TOO_LONG) if likely > 0 else _TOO_LONG


def _reach(likeness: _Likeness, source: Sequence[int], target: Sequence[int]) -> list[list[int]]:
    """Return for each number of parts of `source` how many of `target` may stand beside them.

    Near the way that leads through the sure pairs, and near the straight one: a pair that
    only seems sure must not lead all others astray. Time grows with the length of a text, not
    with its square.
    """
    size, size_target = len(source), len(target)
    place, place_target = _places(source), _places(target)
    sure = [
        (place[i] + 1, place_target[j] + 1)
        for i, j in likeness.anchors
        if i in place and j in place_target
    ]
    ends = [(0, 0), (size, size_target)]
    ways = [_way([ends[0], *sure, ends[1]], size_target), _way(ends, size_target)]
    return [sorted({j for reach in beside for j in reach}) for beside in zip(*ways, strict=True)]


def _way(corners: list[tuple[int, int]], size_target: int) -> list[range]:
    """Return what lies near the way through `corners`: ranges that follow on each other."""
    size = corners[-1][0]
    low, high = [size_target] * (size + 1), [0] * (size + 1)
    for (i, j), (i_next, j_next) in pairwise(corners):
        for k in range(i, i_next + 1):
            way = round(j + (j_next - j) * (k - i) / max(i_next - i, 1))
            low[k] = min(low[k], max(0, way - _BAND))
            high[k] = max(high[k], min(size_target, way + _BAND))
    # Where one text has far more parts than the other, there is a way none the less.
    high[size] = size_target
    for k in range(1, size + 1):
        low[k] = min(low[k], high[k - 1])
    return [range(first, last + 1) for first, last in zip(low, high, strict=True)]


def _places(items: Sequence[int]) -> dict[int, int]:
    return {item: place for place, item in enumerate(items)}


# In another order --------------------------------------------------------------------------


def _with_leftovers(pairs: list[Pair], likeness: _Likeness) -> list[Pair]:
    """Return `pairs`, those parts that only one side has put together where they are alike."""
    gone = [one.source[0] for one in pairs if not one.target]
    come = [one.target[0] for one in pairs if not one.source]
    found: list[tuple[int, int]] = []
    candidates = sorted(
        ((likeness.of(i, j), i, j) for i in gone for j in come), key=lambda one: (-one[0], one[1:])
    )
    free, free_target = set(gone), set(come)
    for degree, i, j in candidates:
        if degree >= _MOVED and i in free and j in free_target:
            found.append((i, j))
            free.discard(i)
            free_target.discard(j)
    kept = [
        one
        for one in pairs
        if (one.source and one.target)
        or (one.source and one.source[0] in free)
        or (one.target and one.target[0] in free_target)
    ]
    return kept + [Pair((i,), (j,), is_moved=True) for i, j in found]


def _sorted(pairs: list[Pair]) -> list[Pair]:
    """Return `pairs` in the order of the source; those without follow what they stand behind."""
    place_of = {j: one.source[0] for one in pairs for j in one.target if one.source}

    def place(one: Pair) -> tuple[float, float, float]:
        if one.source:
            return (one.source[0], 0, 0)
        j = one.target[0]
        before = next((place_of[k] for k in range(j - 1, -1, -1) if k in place_of), -1)
        return (before, 1, j)

    return sorted(pairs, key=place)
