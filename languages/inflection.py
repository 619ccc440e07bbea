"""Whether one word may be a form of another: `banks` of `bank`, `bankalarının` of `bankası`.

A stemmer alone takes too much for one word in English (`election`, `elected`) and too little
in languages that put endings one behind the other.
"""

import re
from itertools import takewhile

from languages.stemming import Stem

#: What may stand behind what two English forms have in common.
_ENGLISH = frozenset({"", "s", "es", "d", "ed", "ing", "e", "y", "ies", "ied"})
#: What a Turkish compound ends in (`bankası`, `birliği`), folded.
_COMPOUND = re.compile(r"s?[iu]$")
#: Consonants at the end of a Turkish word that are others before a vowel (`birlik`, `birliği`).
_SOFTENED = frozenset("kgtdpbc")
_ROOT = 4
_VOWELS = "аеиоуыэюяйь"
_RUSSIAN_ROOT, _RUSSIAN_ENDING = 3, 4


def is_form(word: Stem, of: Stem, *, language: str) -> bool:
    """Say whether `word` is a form of the word `of`, as far as that is sure."""
    if word.folded == of.folded:
        return True
    if word.stem != of.stem:
        return False
    if language != "en":
        return True
    pairs = zip(word.folded, of.folded, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return word.folded[common:] in _ENGLISH and of.folded[common:] in _ENGLISH


def is_likely_form(word: Stem, of: Stem, *, language: str) -> bool:
    """Say whether `word` looks like a form of the word `of`, or of one made from it."""
    if is_form(word, of, language=language):
        return True
    if language == "tr":
        return word.folded.startswith(_turkish_root(of.folded))
    if language == "ru":
        root = of.stem.rstrip(_VOWELS)
        return (
            len(root) >= _RUSSIAN_ROOT
            and word.folded.startswith(root)
            and len(word.folded) - len(root) <= _RUSSIAN_ENDING
        )
    return False


def _turkish_root(folded: str) -> str:
    """Return how every form of a Turkish word begins."""
    root = _COMPOUND.sub("", folded)
    if len(root) < _ROOT:
        return folded
    return root[:-1] if root[-1] in _SOFTENED and len(root) > _ROOT else root
