"""What a check says: how bad it is, a sentence that tells what to do, and where that stands."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from languages.folding import fold

_EXCERPT = 60
#: Opening quotation marks, each with those that close it in one language or another.
_QUOTES = {"“": "”", "„": "“”", "«": "»"}
#: Words around others lie within so many letters: a text need not have a space at all.
_REACH = 120


class Severity(StrEnum):
    """How much a finding matters, the worst first."""

    MUST = "must"
    SHOULD = "should"
    HINT = "hint"


@dataclass(frozen=True)
class Place:
    """Where something stands: in one field, one top-level block, or one note.

    `excerpt` holds the words themselves: the text may have moved since it was looked at.
    No place at all means the article's own page, which all languages share.
    """

    field: str = ""
    block: int | None = None
    note: str = ""
    excerpt: str = ""

    def at(self, excerpt: str) -> "Place":
        """Return this place, narrowed down to `excerpt`."""
        return Place(self.field, self.block, self.note, excerpt)


ARTICLE = Place()


@dataclass(frozen=True)
class Finding:
    """One thing that a check found, in the language of whoever looks.

    `words` are what the finding is about: accepting it is accepting it for these words. Of
    what a text has none (a standfirst, a topic) there is one finding, and it needs no words;
    what may be found at several places without words of its own has those around it.
    `acceptable` says whether it is a matter of judgement at all.
    """

    code: str
    severity: Severity
    sentence: str
    place: Place = field(default=ARTICLE)
    words: str = ""
    acceptable: bool = True

    def fingerprint(self, language: str) -> str:
        """Return what stays the same as long as check, language and words do."""
        words = " ".join(fold(self.words).split())
        return hashlib.sha256("\n".join((self.code, language, words)).encode()).hexdigest()[:32]


def start_of(text: str, *, length: int = _EXCERPT) -> str:
    """Return how `text` begins, cut at a word where it is long, to be set in quotation marks.

    Marks of its own at its beginning do not double those: they are left out, or become
    single ones where what they quote ends before the text does.
    """
    start = text
    if len(text) > length:
        whole = text[:length].rpartition(" ")[0] or text[: length - 1]
        start = f"{whole.rstrip(' ,;:')}…"
    if start[:1] not in _QUOTES:
        return start
    inner, closing = start[1:], _QUOTES[start[0]]
    end = next((place for place, sign in enumerate(inner) if sign in closing), None)
    if end is None or not inner[end + 1 :].strip(".…"):
        return inner if end is None else inner[:end] + inner[end + 1 :]
    return f"‘{inner[:end]}’{inner[end + 1 :]}"


def around(text: str, start: int, end: int, *, words: int = 3) -> str:
    """Return `text[start:end]` with a few words on both sides, which tell it from others."""
    before = text[max(0, start - _REACH) : start].split(" ")
    after = text[end : end + _REACH].split(" ")
    return " ".join(
        (" ".join(before[-words - 1 :]) + text[start:end] + " ".join(after[: words + 1])).split()
    )
