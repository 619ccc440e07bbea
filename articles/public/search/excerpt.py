"""What of a found text is shown: where its words stand closest, with the words marked."""

import re
from functools import lru_cache
from typing import NamedTuple

from articles.public.search.query import Query, term
from languages.stemming import placed_stems

#: About how many letters an excerpt has, and how many of them stand before the first word.
_LETTERS = 240
_BEFORE = 60
#: A word that stands in a text more often than this is in any excerpt of it.
_LOOKED_AT = 100
_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")


class Part(NamedTuple):
    """A piece of an excerpt; `marked`: it is a word that was asked for."""

    text: str
    marked: bool


def marked(text: str, query: Query) -> list[Part]:
    """Return all of `text` in pieces, of which the words asked for are marked."""
    return _cut(text, _places(text, query), 0, len(text))


def excerpt(text: str, query: Query) -> list[Part]:
    """Return about two lines of `text` around most of the words asked for, in pieces.

    Empty where none of them is in `text`.
    """
    places = _places(text, query)
    if not places:
        return []
    candidates = places[:_LOOKED_AT]
    first = max(candidates, key=lambda place: (_different(places, place.start), -place.start))
    start = _beginning_of_word(text, first.start - _BEFORE)
    end = _end_of_word(text, start + _LETTERS)
    parts = _cut(text, places, start, end)
    if start > 0:
        parts.insert(0, Part("… ", marked=False))
    if end < len(text):
        parts.append(Part(" …", marked=False))
    return parts


class _Place(NamedTuple):
    start: int
    end: int
    stem: str


@lru_cache(maxsize=60_000)
def _forms(word: str, language: str) -> tuple[str, str]:
    """Return stem and folded form of `word`: most words of an excerpt were met before."""
    found = placed_stems(word, language=language)
    return (term(found[0].stem, found[0].folded), found[0].folded) if found else ("", "")


def _places(text: str, query: Query) -> list[_Place]:
    places = []
    for match in _WORD.finditer(text):
        stem, folded = _forms(match[0], query.language)
        if query.has(stem, folded):
            places.append(_Place(match.start(), match.end(), stem))
    return places


def _different(places: list[_Place], start: int) -> int:
    reach = start - _BEFORE + _LETTERS
    return len({place.stem for place in places if start <= place.start and place.end <= reach})


def _cut(text: str, places: list[_Place], start: int, end: int) -> list[Part]:
    parts = []
    for place in places:
        if start <= place.start and place.end <= end:
            parts.append(Part(text[start : place.start], marked=False))
            parts.append(Part(text[place.start : place.end], marked=True))
            start = place.end
    parts.append(Part(text[start:end], marked=False))
    return [part for part in parts if part.text]


def _beginning_of_word(text: str, place: int) -> int:
    if place <= 0:
        return 0
    space = text.find(" ", place, place + _BEFORE)
    return space + 1 if space > 0 else place


def _end_of_word(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - _BEFORE, place)
    return space if space > 0 else place
