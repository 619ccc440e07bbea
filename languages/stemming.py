"""Which forms of a word are the same term: Snowball's stem of the word as it is spelled, folded.

Stemming comes before folding: Snowball's Turkish rules need `ı` apart from `i`.
"""

import re
from functools import cache
from typing import NamedTuple

import Stemmer

from languages.folding import fold, lower, split
from languages.function_words import FUNCTION_WORDS

_ALGORITHMS = {"en": "english", "tr": "turkish", "ru": "russian", "ar": "arabic"}


def stems(text: str, *, language: str) -> list[str]:
    """Return the folded stem of every word of `text`, in order.

    A language without a stemmer has its folded words for stems.
    """
    tokens = split(lower(text, language=language))
    if (algorithm := _ALGORITHMS.get(language)) is not None:
        # One stemmer a call: it keeps a cache and is not safe to share between threads.
        tokens = Stemmer.Stemmer(algorithm).stemWords(tokens)
    return [fold(token) for token in tokens]


class Stem(NamedTuple):
    """A word as it stands in a text, from `start` to `end`, without what an apostrophe parts."""

    stem: str
    word: str
    folded: str
    start: int
    end: int


#: A word and, not kept, what follows an apostrophe in it.
_WORD = re.compile(r"(\w+)(?:['’ʼ]\w+)*")


def placed_stems(text: str, *, language: str) -> list[Stem]:
    """Return the stems of `text` with where their words stand; see `stems`."""
    found = list(_WORD.finditer(text))
    tokens = [lower(match[1], language=language) for match in found]
    if (algorithm := _ALGORITHMS.get(language)) is not None:
        tokens = Stemmer.Stemmer(algorithm).stemWords(tokens)
    return [
        Stem(fold(token), match[1], fold(match[1]), match.start(1), match.end(1))
        for token, match in zip(tokens, found, strict=True)
    ]


@cache
def function_stems(language: str) -> frozenset[str]:
    """Return the words of `language` that say nothing of a text's subject, folded, and stems."""
    words = FUNCTION_WORDS.get(language, frozenset())
    return words | set(stems(" ".join(words), language=language))
