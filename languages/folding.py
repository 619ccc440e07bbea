"""When two spellings count as the same word, for search and for sorting.

`str.lower` is wrong for Turkish (`"İ".lower()` is two code points, `"I".lower()` is
not `ı`), and SQLite's `LIKE` folds ASCII only. So what is searched is folded here, in
Python, both when it is stored and when it is asked for.
"""

import re
import unicodedata
from functools import lru_cache

# Turkish dotted and dotless i are one letter to somebody who types in a hurry, and so
# are ё and е. й stays й: и would make other words of it.
# In Arabic the spellings of one word are those that Lucene's ArabicNormalizer makes one:
# the letters with and without hamza (whose sign goes with the accents), ta marbuta and ha,
# the ya with and without dots.
_ONE_LETTER = str.maketrans({
    "İ": "i", "I": "i", "ı": "i", "Ё": "е", "ё": "е",
    "ٱ": "ا", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي",
})  # fmt: skip
_KEPT_WHOLE = {"й", "Й"}
_DOTLESS = {"tr", "az"}
_SUFFIX = re.compile(r"(?<=\w)['’ʼ]\w+")
_APOSTROPHE = re.compile(r"['’ʼ]")
_WORD = re.compile(r"\w+")
#: The vowels of Arabic, which most texts leave out, and what draws a word out.
_UNWRITTEN = re.compile("[\u064b-\u0655\u0670\u0640]")


def fold(text: str) -> str:
    """Return `text` in one case, without accents: the form that is compared.

    >>> fold("IŞIK, İstanbul"), fold("Ёлка й")
    ('isik, istanbul', 'елка й')
    >>> fold("أُمَّة")
    'امه'
    """
    lowered = text.translate(_ONE_LETTER).lower()
    if lowered.isascii():
        return lowered
    lowered = _UNWRITTEN.sub("", lowered)
    return "".join(
        letter if letter in _KEPT_WHOLE else _without_accents(letter)
        for letter in unicodedata.normalize("NFC", lowered)
    )


def lower(text: str, *, language: str) -> str:
    """Return `text` in lower case as `language` writes it: in Turkish `I` is `ı`.

    >>> lower("IŞIK İLE", language="tr"), lower("IT", language="en")
    ('ışık ile', 'it')
    """
    if language in _DOTLESS:
        text = text.replace("I", "ı")
    return text.replace("İ", "i").lower()


def split(text: str) -> list[str]:
    """Return the words of `text`, without what follows an apostrophe in a word.

    `Türkiye'nin` and `Türkiye` are the same word to a searcher, and so are
    `Jama’at` and `Jama`; an apostrophe never hides the word in front of it.
    """
    return _WORD.findall(_UNWRITTEN.sub("", _APOSTROPHE.sub("", _SUFFIX.sub("", text))))


def words(text: str) -> list[str]:
    """Return the folded words of `text`.

    >>> words("Türkiye'nin enerji politikası")
    ['turkiye', 'enerji', 'politikasi']
    """
    return split(fold(text))


@lru_cache(maxsize=4_096)
def _without_accents(letter: str) -> str:
    return "".join(
        part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)
    )
