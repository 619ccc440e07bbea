"""How much of a segment is known from an earlier one: its match percentage, as CAT tools say it.

Pure. Words are compared as they stand, folded; numbers are placeables, any number is like any
other. The percentage is what is left of the longer text when the words that would have to be
changed, added or taken away are subtracted: Levenshtein's distance over words, counted by the
bits of whole numbers (Gene Myers, "A fast bit-vector algorithm for approximate string
matching", 1999; Heikki Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau
edit distances", 2003). Where only numbers, capitals, marks or punctuation differ it is 99.
"""

import re
from collections.abc import Hashable, Sequence
from hashlib import blake2b
from itertools import pairwise

from languages.figures import figures
from languages.folding import words
from languages.stemming import function_stems, stems

#: From which percentage on an earlier segment is worth to be looked at.
THRESHOLD = 65
#: What stands for a number, of whatever value.
PLACEABLE = "0"
#: Which part of a segment's keys is kept, and how many of a text's are looked for.
_KEPT, _ASKED = 8, 96
#: Of a text that is longer only so many words are looked at.
MOST_WORDS = 1_000
_SPACE = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")


def even(text: str) -> str:
    """Return `text` with one kind of space, so that nothing else decides whether two are same."""
    return _SPACE.sub(" ", text).strip()


def fingerprint(text: str, *, language: str) -> int:
    """Return a number of 64 bits that stands for the words of `text` in `language`."""
    return _number(f"{language}\n{even(text)}")


def tokens(text: str) -> list[str]:
    """Return the folded words of `text`, a placeable for each number.

    >>> tokens("In 2024 Türkiye'nin 1,300 gemisi")
    ['in', '0', 'turkiye', '0', 'gemisi']
    """
    return words(without_figures(text))[:MOST_WORDS]


def without_figures(text: str) -> str:
    """Return `text` with a placeable for each number."""
    pieces, place = [], 0
    for figure in figures(text):
        pieces += [text[place : figure.start], PLACEABLE]
        place = figure.start + len(figure.text)
    return "".join([*pieces, text[place:]])


def percentage(one: str, other: str) -> int:
    """Return how much of `one` is known from `other`, 0 to 100; 100 where they are the same."""
    if even(one) == even(other):
        return 100
    return percentage_of(tokens(one), tokens(other))


def percentage_of(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the percentage of two texts that are not quite the same, by their tokens."""
    longer = max(len(one), len(other))
    if not longer:
        return 0
    return min(99, 100 * (longer - distance(one, other)) // longer)


def distance(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Return how many items must be changed, added or taken away to make `other` of `one`."""
    size = len(one)
    if not size:
        return len(other)
    places: dict[Hashable, int] = {}
    for place, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << place
    whole, last = (1 << size) - 1, 1 << (size - 1)
    rises, falls, found = whole, 0, size
    for item in other:
        same = places.get(item, 0)
        level = (((same & rises) + rises) ^ rises) | same | falls
        up = falls | (~(level | rises) & whole)
        down = rises & level
        found += bool(up & last) - bool(down & last)
        up = (up << 1 | 1) & whole
        down = (down << 1) & whole
        vertical = same | falls
        rises = down | (~(vertical | up) & whole)
        falls = up & vertical
    return found


def keys(text: str, *, language: str) -> list[int]:
    """Return the numbers by which a segment of these words is found, at most eight.

    Of all pairs of neighbouring words that mean something, those whose hashes are least: two
    texts that share many pairs are likely to share some of these (Andrei Broder, "On the
    resemblance and containment of documents", 1997).
    """
    return _pairs(text, language)[:_KEPT]


def asked_keys(text: str, *, language: str) -> list[int]:
    """Return the numbers by which segments like `text` are looked for."""
    return _pairs(text, language)[:_ASKED]


def _pairs(text: str, language: str) -> list[int]:
    ignored = function_stems(language)
    found = stems(without_figures(text), language=language)[:MOST_WORDS]
    meaning = [stem for stem in found if stem not in ignored] or found
    if len(meaning) == 1:
        meaning = ["", *meaning]
    return sorted({_number(f"{language}\n{one} {other}") for one, other in pairwise(meaning)})


def is_worth_keeping(text: str) -> bool:
    """Say whether `text` has a word: a number alone needs no memory."""
    return any(not _DIGIT.match(word) for word in words(text))


def _number(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
