"""Which forms of a word are the same term: Snowball's stem of the word as it is spelled, folded.

Stemming comes before folding: Snowball's Turkish rules need `ı` apart from `i`.
"""

import Stemmer

from languages.folding import fold, lower, split

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
