"""What is said about the notes of a Word file that found, or did not find, notes that are here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Translation
from articles.newsroom.importing.note_pairing import How, NotePairs, Text
from articles.rendering.source import plain_text
from languages.names import name_here

_PAIRED = {
    How.SAME: ngettext_lazy(
        "%(count)d note says the same as here and stays the same note in all languages.",
        "%(count)d notes say the same as here and stay the same notes in all languages.",
        "count",
    ),
    How.ORDER: ngettext_lazy(
        "%(count)d note is paired with that of the original.",
        "%(count)d notes are paired with those of the original, one by one in reading order.",
        "count",
    ),
    How.ALIKE: ngettext_lazy(
        "%(count)d note is paired because it has addresses or words in common. Check it.",
        "%(count)d notes are paired because they have addresses or words in common. Check them.",
        "count",
    ),
    How.PLACE: ngettext_lazy(
        "%(count)d note is paired because it stands between the same notes. Check it.",
        "%(count)d notes are paired because they stand between the same notes. Check them.",
        "count",
    ),
}
_SAME_IN_ORIGINAL = ngettext_lazy(
    "%(count)d note says the same as in the original and stays the same note in all languages.",
    "%(count)d notes say the same as in the original and stay the same notes in all languages.",
    "count",
)
_FRESH = ngettext_lazy(
    "%(count)d note is new: it has no partner here.",
    "%(count)d notes are new: they have no partners here.",
    "count",
)
_MISSING = ngettext_lazy(
    "%(count)d note that is here is not in the file.",
    "%(count)d notes that are here are not in the file.",
    "count",
)
_NOT_IN_ORIGINAL = ngettext_lazy(
    "%(count)d note is new: it has no partner in the original.",
    "%(count)d notes are new: they have no partners in the original.",
    "count",
)
_ONLY_IN_ORIGINAL = ngettext_lazy(
    "%(count)d note of the original is not in the file.",
    "%(count)d notes of the original are not in the file.",
    "count",
)
#: How one pair was found, beside it.
HOW = {
    How.SAME: _("the same text"),
    How.ORDER: _("in reading order"),
    How.ALIKE: _("words or addresses in common"),
    How.PLACE: _("between the same notes"),
}


@dataclass(frozen=True)
class PairRow:
    """A note of the file beside the one here; one of the two texts may be empty."""

    number: int | None
    new: str
    old: str
    how: How | None

    @property
    def how_said(self) -> Any:
        return HOW[self.how] if self.how else ""

    @property
    def wants_a_look(self) -> bool:
        return self.how not in {How.SAME, How.ORDER}


def pair_sentences(pairs: NotePairs, *, original: Translation | None = None) -> list[str]:
    """Return what `pairs` means for the notes, in the active language.

    `original` is the text of which the file is a translation; the first sentence names it.
    """
    paired = _PAIRED if original is None else {**_PAIRED, How.SAME: _SAME_IN_ORIGINAL}
    told = [(words, pairs.count(how)) for how, words in paired.items()]
    told += [
        (_FRESH if original is None else _NOT_IN_ORIGINAL, len(pairs.fresh)),
        (_MISSING if original is None else _ONLY_IN_ORIGINAL, len(pairs.missing)),
    ]
    said = [words % {"count": count} for words, count in told if count]
    if original is not None and original.latest is not None and said:
        named = {"language": name_here(original.language), "title": original.latest.title}
        said.insert(0, gettext("The original: “%(title)s” (%(language)s).") % named)
    return said


def pair_rows(pairs: NotePairs, new: Text, old: Text) -> list[PairRow]:
    """Return each note of `new` with its partner, in reading order; then what `old` has alone."""
    rows = [
        PairRow(
            number=number,
            new=plain_text(new.notes.get(key, "")),
            old=plain_text(old.notes.get(pairs.keys.get(key, ""), "")),
            how=pairs.how.get(key),
        )
        for number, key in enumerate(dict.fromkeys(new.cited()), start=1)
    ]
    alone = (plain_text(old.notes.get(key, "")) for key in pairs.missing)
    return rows + [PairRow(number=None, new="", old=text, how=None) for text in alone]


def as_dict(pairs: NotePairs, *, original: Translation | None = None) -> dict[str, Any]:
    """Return `pairs` as plain lists and dictionaries, ready for JSON, with the sentences."""
    return {
        "paired": [
            {"key": partner, "how": pairs.how[key].value} for key, partner in pairs.keys.items()
        ],
        "new": len(pairs.fresh),
        "missing": list(pairs.missing),
        "sentences": pair_sentences(pairs, original=original),
    }
