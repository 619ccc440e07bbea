"""What a reader asks for: the words of what they typed, whatever else they typed.

A text must have all of them: in any form of the word (the same stem), or as the beginning
of a longer one. Words in quotation marks stand beside each other, in that order.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from languages.characters import without_forbidden
from languages.folding import split
from languages.stemming import function_stems, placed_stems

#: What is asked for beyond this is left out: nobody asks a search for more in earnest.
LONGEST = 200
_MOST_WORDS = 12
LONGEST_WORD = 60
#: Fewer letters than these begin too many words.
_BEGINS_A_WORD = 3
_SHORTEST_STEM = 3
_QUOTED = re.compile(r"\"([^\"]*)\"|“([^”]*)”|„([^“]*)“|«([^»]*)»")


@dataclass(frozen=True)
class Word:
    """Found by its stem, and by its beginning, which is empty where it would find too much."""

    stem: str
    beginning: str


@dataclass(frozen=True)
class Query:
    """What was typed, as it is shown again, and what it asks for."""

    text: str
    language: str
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    #: Those of `words` that say something of a subject; all of them, where none does.
    telling: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def typed(self) -> list[str]:
        """The words that were typed, each once, as they are spelled."""
        return list(dict.fromkeys(split(self.text)))[:_MOST_WORDS]

    @property
    def briefer(self) -> "Query | None":
        """The same without the words that say nothing of a subject, where it has such words.

        It is for a query that finds nothing: `the` may be missing, but “US” and Turkish `su`
        (water, spelled as `şu` in a hurry) are asked for like other words.
        """
        if self.words == self.telling:
            return None
        return Query(self.text, self.language, self.telling, self.phrases, self.telling)

    @cached_property
    def stems(self) -> frozenset[str]:
        asked = [*self.telling, *(word for phrase in self.phrases for word in phrase)]
        return frozenset(word.stem for word in asked)

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        return tuple(word.beginning for word in self.telling if word.beginning)

    def has(self, stem: str, folded: str) -> bool:
        """Say whether a word of a text, given by stem and folded form, is one asked for."""
        return stem in self.stems or folded.startswith(self.beginnings)


def read(typed: str, *, language: str) -> Query:
    """Return what `typed` asks for in `language`; a query that is false asks for nothing."""
    text = " ".join(without_forbidden(typed[:LONGEST]).split())
    phrases = [
        _words(" ".join(filter(None, match.groups())), language) for match in _QUOTED.finditer(text)
    ]
    loose = _words(_QUOTED.sub(" ", text), language)
    # A phrase of one word is that word.
    loose += [word for phrase in phrases if len(phrase) == 1 for word in phrase]
    longer = tuple(tuple(phrase) for phrase in phrases if len(phrase) > 1)[:_MOST_WORDS]
    words = tuple(dict.fromkeys(loose))[:_MOST_WORDS]
    ignored = function_stems(language)
    telling = tuple(word for word in words if not ignored & {word.stem, word.beginning})
    return Query(text, language, words, longer, telling if telling or longer else words)


def term(stem: str, folded: str) -> str:
    """Return by which form a word is kept and found: its stem, unless that says too little.

    Snowball makes `al` of Turkish `altın` (gold), of `altı` (six) and of `aldı` (took).
    """
    return folded if len(stem) < _SHORTEST_STEM else stem


def _words(text: str, language: str) -> list[Word]:
    return [
        Word(
            stem=term(found.stem, found.folded)[:LONGEST_WORD],
            beginning=found.folded[:LONGEST_WORD]
            if len(found.folded) >= _BEGINS_A_WORD and not found.folded.isdigit()
            else "",
        )
        for found in placed_stems(text, language=language)
        if found.folded
    ]
