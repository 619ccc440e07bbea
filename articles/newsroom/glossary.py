"""Which terms of the glossary a text has, whatever form their words take, and how it says them.

Pure. A term of several words is known by forms of them, one after another.
Where two terms overlap the longer one is meant: in “European Central Bank” nobody speaks of
just any central bank. `#` in a term stands for a number.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from languages.inflection import is_form, is_likely_form
from languages.stemming import Stem, placed_stems

#: By how many letters of its first word a term is looked up: all forms of a word have them.
_START = 3
_NUMBER = "#"
_ALONE = re.compile(r"(?<![\w#])#(?![\w#])")


@dataclass(frozen=True)
class Entry:
    """A term as the glossary has it for a language pair; see `articles.models.Term`."""

    pk: int
    source: str
    preferred: tuple[str, ...]
    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    note: str = ""
    case_sensitive: bool = False


@dataclass(frozen=True, order=True)
class Hit:
    """Words of a text, from `start` to `end`."""

    start: int
    end: int

    def meets(self, other: "Hit") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Found:
    """A term, and where a text has it."""

    entry: Entry
    hits: tuple[Hit, ...]


class Glossary:
    """The terms of one language pair, made to be looked for in many texts."""

    def __init__(self, entries: Iterable[Entry], *, source_language: str, target_language: str):
        self.source_language, self.target_language = source_language, target_language
        self._by_start: dict[str, list[tuple[Sequence[Stem], Entry]]] = defaultdict(list)
        for entry in entries:
            for phrase in (entry.source, *entry.forms):
                if words := _phrase(phrase, source_language):
                    self._by_start[_start(words[0])].append((words, entry))

    def __bool__(self) -> bool:
        return bool(self._by_start)

    def terms_in(self, text: str) -> list[Found]:
        """Return the terms that stand in `text`, a text of the source language, in its order."""
        words = placed_stems(text, language=self.source_language)
        hits: dict[tuple[Hit, int], Entry] = {}
        for place, word in enumerate(words):
            for start in {_start(word), _NUMBER if word.word.isdecimal() else ""}:
                for wanted, entry in self._by_start.get(start, ()):
                    here = words[place : place + len(wanted)]
                    if _are_forms(
                        here,
                        wanted,
                        language=self.source_language,
                        is_exact=entry.case_sensitive or _is_acronym(wanted),
                    ):
                        hits[Hit(here[0].start, here[-1].end), entry.pk] = entry
        return _longest(hits)

    def is_said(self, entry: Entry, text: str) -> bool:
        """Say whether `text`, of the target language, has one of the translations preferred."""
        return any(self._places(phrase, text, is_lenient=True) for phrase in entry.preferred)

    def forbidden_in(self, entry: Entry, text: str) -> list[Hit]:
        """Return the words of `text`, of the target language, that `entry` forbids.

        What is a part of a translation that it prefers is not forbidden.
        """
        good = [
            hit for phrase in entry.preferred for hit in self._places(phrase, text, is_lenient=True)
        ]
        return [
            hit
            for phrase in entry.forbidden
            for hit in self._places(phrase, text)
            if not any(hit.meets(other) for other in good)
        ]

    def _places(self, phrase: str, text: str, *, is_lenient: bool = False) -> list[Hit]:
        language = self.target_language
        wanted, words = _phrase(phrase, language), placed_stems(text, language=language)
        size = len(wanted)
        return [
            Hit(words[place].start, words[place + size - 1].end)
            for place in range(len(words) - size + 1)
            if size
            and _are_forms(
                words[place : place + size], wanted, language=language, is_lenient=is_lenient
            )
        ]


def _longest(hits: dict[tuple[Hit, int], Entry]) -> list[Found]:
    """Return the terms of `hits` without what stands within, or across, a longer one."""
    taken: list[Hit] = []
    places: dict[int, list[Hit]] = defaultdict(list)
    entries: dict[int, Entry] = {}
    for (hit, pk), entry in sorted(hits.items(), key=lambda one: one[0][0].start - one[0][0].end):
        if not any(hit.meets(other) and hit != other for other in taken):
            taken.append(hit)
            places[pk].append(hit)
            entries[pk] = entry
    found = [Found(entry, tuple(sorted(places[pk]))) for pk, entry in entries.items()]
    return sorted(found, key=lambda one: (one.hits[0], one.entry.pk))


def _are_forms(
    words: Sequence[Stem],
    wanted: Sequence[Stem],
    *,
    language: str,
    is_lenient: bool = False,
    is_exact: bool = False,
) -> bool:
    if len(words) != len(wanted):
        return False
    # One word alone says too little for a form of it that is only likely.
    same = is_likely_form if is_lenient or len(wanted) > 1 else is_form
    return all(
        word.word.isdecimal()
        if one.word == _NUMBER
        else same(word, one, language=language)
        and (not is_exact or word.word[:_START] == one.word[:_START])
        for word, one in zip(words, wanted, strict=True)
    )


def _is_acronym(wanted: Sequence[Stem]) -> bool:
    """`UN` stands in capitals; `un` is another word."""
    return all(len(word.word) > 1 and word.word.isupper() for word in wanted)


def _start(word: Stem) -> str:
    return _NUMBER if word.word == _NUMBER else word.folded[:_START]


@lru_cache(maxsize=30_000)
def _phrase(phrase: str, language: str) -> tuple[Stem, ...]:
    signs = {match.start() for match in _ALONE.finditer(phrase)}
    stems = placed_stems(_ALONE.sub("0", phrase), language=language)
    return tuple(stem._replace(word=_NUMBER) if stem.start in signs else stem for stem in stems)
