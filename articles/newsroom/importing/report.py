"""What an import found, changed and dropped, as codes for programs and sentences for people."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

_NAME_LENGTH = 80


_FOUND = {
    "no_title": _("No title was found. Write one before you submit the text."),
    "title_from_heading": _("The title was taken from the first heading."),
    "title_from_paragraph": _("The title was taken from the first paragraph."),
    "takeaways": ngettext_lazy("%(count)d takeaway", "%(count)d takeaways", "count"),
    "words": ngettext_lazy("%(count)d word", "%(count)d words", "count"),
    "paragraphs": ngettext_lazy("%(count)d paragraph", "%(count)d paragraphs", "count"),
    "headings": ngettext_lazy("%(count)d heading", "%(count)d headings", "count"),
    "footnotes": ngettext_lazy("%(count)d footnote", "%(count)d footnotes", "count"),
    "endnotes": ngettext_lazy("%(count)d endnote", "%(count)d endnotes", "count"),
    "tables": ngettext_lazy("%(count)d table", "%(count)d tables", "count"),
    "pictures": ngettext_lazy("%(count)d picture", "%(count)d pictures", "count"),
    "lists": ngettext_lazy("%(count)d list", "%(count)d lists", "count"),
    "links": ngettext_lazy("%(count)d link", "%(count)d links", "count"),
    "typed_markers": ngettext_lazy(
        "%(count)d note marker typed as text, with its note at the end",
        "%(count)d note markers typed as text, with their notes at the end",
        "count",
    ),
}
_CHANGED = {
    "tracked_changes": ngettext_lazy(
        "%(count)d tracked change was accepted.",
        "%(count)d tracked changes were accepted.",
        "count",
    ),
    "notes_joined": ngettext_lazy(
        "Footnotes and endnotes became %(count)d note in reading order.",
        "Footnotes and endnotes became %(count)d notes in reading order.",
        "count",
    ),
    "headings_shifted": ngettext_lazy(
        "%(count)d heading got another level, so that none is skipped or too deep.",
        "%(count)d headings got another level, so that none is skipped or too deep.",
        "count",
    ),
    "notes_moved": ngettext_lazy(
        "%(count)d note of the title, the standfirst or the takeaways now stands in the first "
        "paragraph. Put it where it belongs.",
        "%(count)d notes of the title, the standfirst or the takeaways now stand in the first "
        "paragraph. Put them where they belong.",
        "count",
    ),
    "note_tables": ngettext_lazy(
        "%(count)d table in a note became text.",
        "%(count)d tables in notes became text.",
        "count",
    ),
    "own_marks": ngettext_lazy(
        "%(count)d note had a mark of its own (such as *) and is numbered now.",
        "%(count)d notes had marks of their own (such as *) and are numbered now.",
        "count",
    ),
    "cross_references": ngettext_lazy(
        "%(count)d reference to the number of a note came in as a plain number. Check it.",
        "%(count)d references to the numbers of notes came in as plain numbers. Check them.",
        "count",
    ),
    "equations": ngettext_lazy(
        "%(count)d equation came in as TeX code. Set it anew or use a picture.",
        "%(count)d equations came in as TeX code. Set them anew or use pictures.",
        "count",
    ),
    "internal_links": ngettext_lazy(
        "%(count)d link to a place in the Word file became text.",
        "%(count)d links to places in the Word file became text.",
        "count",
    ),
    "title_shortened": _("The title was too long and was cut. Check its end."),
}
_DROPPED = {
    "comments": ngettext_lazy(
        "%(count)d comment was not brought in. Read it below.",
        "%(count)d comments were not brought in. Read them below.",
        "count",
    ),
    "text_boxes": ngettext_lazy(
        "%(count)d text box was left out. Copy what you need",
        "%(count)d text boxes were left out. Copy what you need",
        "count",
    ),
    "drawings": ngettext_lazy(
        "%(count)d chart or diagram was left out. Save it as a picture and insert that.",
        "%(count)d charts or diagrams were left out. Save them as pictures and insert those.",
        "count",
    ),
    "linked_pictures": ngettext_lazy(
        "%(count)d picture is not in the file, only a link to it. Insert it here",
        "%(count)d pictures are not in the file, only links to them. Insert them here",
        "count",
    ),
    "unsupported_pictures": ngettext_lazy(
        "%(count)d picture is of a kind that browsers do not show. Save it as PNG and insert it",
        "%(count)d pictures are of a kind that browsers do not show. Save them as PNG and insert "
        "them",
        "count",
    ),
    "missing_pictures": ngettext_lazy(
        "%(count)d picture could not be read from the file. Insert it here.",
        "%(count)d pictures could not be read from the file. Insert them here.",
        "count",
    ),
    "pictures_in_notes": ngettext_lazy(
        "%(count)d picture in a note was left out.",
        "%(count)d pictures in notes were left out.",
        "count",
    ),
    "unsafe_links": ngettext_lazy(
        "%(count)d link does not lead to a web or mail address; its text was kept",
        "%(count)d links do not lead to web or mail addresses; their text was kept",
        "count",
    ),
    "empty_notes": ngettext_lazy(
        "%(count)d note has no text in the Word file and was left out. It stood after",
        "%(count)d notes have no text in the Word file and were left out. They stood after",
        "count",
    ),
    "missing_notes": ngettext_lazy(
        "%(count)d note did not come in. Look for it in the Word file, perhaps in a text box.",
        "%(count)d notes did not come in. Look for them in the Word file, perhaps in text boxes.",
        "count",
    ),
    "lines_of_the_title": ngettext_lazy(
        "%(count)d line under the title was left out",
        "%(count)d lines under the title were left out",
        "count",
    ),
}
_SENTENCES = {**_FOUND, **_CHANGED, **_DROPPED}


@dataclass(frozen=True)
class Entry:
    """One thing the report tells: a stable code, how often, and what exactly."""

    code: str
    count: int = 1
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    found: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    dropped: tuple[Entry, ...] = ()


def make_report(counted: Mapping[str, int], names: Mapping[str, list[str]]) -> Report:
    """Return the report of what was `counted` by code, in the order of this module's lists."""
    return Report(*(_entries(known, counted, names) for known in (_FOUND, _CHANGED, _DROPPED)))


def sentence(entry: Entry) -> str:
    """Return what `entry` tells, in the active language."""
    said = _SENTENCES[entry.code] % {"count": entry.count}
    if not entry.names:
        return said
    return f"{said.rstrip('.')}: {'; '.join(entry.names)}"


def as_dict(report: Report) -> dict[str, list[dict[str, Any]]]:
    """Return `report` as plain lists and dictionaries, ready for JSON, with the sentences."""
    return {
        part: [
            {
                "code": entry.code,
                "count": entry.count,
                "names": list(entry.names),
                "sentence": sentence(entry),
            }
            for entry in getattr(report, part)
        ]
        for part in ("found", "changed", "dropped")
    }


def _entries(
    known: Mapping[str, Any], counted: Mapping[str, int], names: Mapping[str, list[str]]
) -> tuple[Entry, ...]:
    return tuple(
        Entry(code, counted[code], tuple(_shorten(names.get(code, []))))
        for code in known
        if counted.get(code)
    )


def _shorten(names: list[str]) -> list[str]:
    """Return each name once, none longer than fits a line."""
    once = Counter(" ".join(name.split()) for name in names)
    return [
        name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"
        for name in once
        if name
    ]
