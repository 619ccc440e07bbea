"""How many minutes a text takes to read, by how fast its language is read.

Words per minute of seventeen languages: S. Trauzettel-Klosinski and K. Dietz, “Standardized
Assessment of Reading Performance: The New International Reading Speed Texts IReST”,
Investigative Ophthalmology & Visual Science 53 (2012), 5452–5461, doi:10.1167/iovs.11-8284.
The same ten texts were read aloud in each of them by 25 adults, so the languages compare.

Read in silence, English prose that is no fiction has 238 words per minute, by 190 studies:
M. Brysbaert, “How many words do we read per minute?”, Journal of Memory and Language 109
(2019), 104047, doi:10.1016/j.jml.2019.104047, who also finds that other languages differ from
English by the words that they need for the same message. So each is read in silence as much
faster than in IReST as English is.
"""

import re

_ENGLISH_IN_SILENCE = 238
_IREST = {
    "ar": 138,
    "de": 179,
    "en": 228,
    "es": 218,
    "fi": 161,
    "fr": 195,
    "he": 187,
    "it": 188,
    "nl": 202,
    "pl": 166,
    "pt": 181,
    "ru": 184,
    "sl": 180,
    "sv": 199,
    "tr": 166,
    # In characters: these languages put no space between words.
    "ja": 357,
    "zh": 255,
}
#: The mean of all seventeen, for a language that nobody measured there.
_MEAN = 184
#: A word; a character of Chinese or Japanese counts by itself.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:['’-]\w+)*")


def words_per_minute(language: str) -> float:
    """Return how many words of `language`, a code such as `tr` or `pt-br`, are read a minute."""
    measured = _IREST.get(language.partition("-")[0], _MEAN)
    return measured * _ENGLISH_IN_SILENCE / _IREST["en"]


def minutes(text: str, *, language: str) -> int:
    """Return how many minutes plain `text` takes, at least one; 0 where it has no words.

    >>> minutes("word " * 2380, language="en"), minutes("söz " * 2380, language="tr")
    (10, 14)
    """
    words = sum(1 for _ in _WORD.finditer(text))
    return max(1, round(words / words_per_minute(language))) if words else 0
