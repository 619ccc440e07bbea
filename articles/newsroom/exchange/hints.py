"""What a file tells its translator about each unit: what it is, what its codes are, what changed.

Pure. The sentences are in the language that is active: that of the translator, for a file.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from articles.newsroom.exchange.codes import BREAK, Code
from articles.newsroom.exchange.units import Unit
from articles.newsroom.segments import Kind
from articles.rendering.source import MARKER, plain_text

_EXCERPT = 60
_CITATION = 200


def kind_name(kind: Kind) -> str:
    """Return how an editor calls a segment of this kind."""
    names = {
        Kind.TITLE: _("Title"),
        Kind.STANDFIRST: _("Standfirst"),
        Kind.TAKEAWAY: _("Takeaway"),
        Kind.HEADING: _("Heading"),
        Kind.PARAGRAPH: _("Paragraph"),
        Kind.ITEM: _("Item of a list"),
        Kind.QUOTE: _("Quotation"),
        Kind.CELL: _("Cell of a table"),
        Kind.CAPTION: _("Caption"),
        Kind.CODE: _("Program code"),
        Kind.ALT: _("Alternative text of a picture"),
        Kind.NOTE: _("Note"),
    }
    return names[kind]


def place_of(unit: Unit, numbers: Mapping[str, int]) -> str:
    """Return what names `unit` to a person: what it is, how it begins, and its id in the file.

    `numbers` are those of the notes of the original, by key.
    """
    number = numbers.get(unit.source[0].name.removeprefix("notes."))
    name = kind_name(unit.kind)
    if unit.kind is Kind.NOTE and number is not None:
        name = f"{name} {number}"
    return _("%(name)s “%(text)s” (%(id)s)") % {
        "name": name,
        "text": shortened(unit.text),
        "id": unit.id,
    }


def code_name(code: Code | None, numbers: Mapping[str, int]) -> str:
    """Return what a code is, in the middle of a sentence."""
    if code is None:
        return _("a code that is not of this segment")
    if code.tag == MARKER:
        key = code.get("data-key")
        if key in numbers:
            return _("the marker of note %(number)s") % {"number": numbers[key]}
        return _("the marker of a note")
    if code.tag == "a":
        return _("the link to %(address)s") % {"address": code.get("href")}
    if code.tag == BREAK:
        return _("the sign that keeps two paragraphs apart (¶)")
    if code.words:
        return _("the code “%(code)s”") % {"code": shortened(code.words)}
    names = {
        "strong": _("the bold mark"),
        "em": _("the italic mark"),
        "br": _("the line break"),
        "sub": _("the subscript mark"),
        "sup": _("the superscript mark"),
        "u": _("the underline"),
        "s": _("the strike-through"),
        "code": _("the mark of program code"),
    }
    return names.get(code.tag, f"<{code.tag}>")


def shown(code: Code, numbers: Mapping[str, int]) -> str:
    """Return what a tool shows in place of a code that stands alone: `[3]` for a marker."""
    if code.tag == MARKER:
        return f"[{numbers.get(code.get('data-key'), '?')}]"
    return code.words or code.start


def hints(
    unit: Unit,
    *,
    notes: Mapping[str, str],
    numbers: Mapping[str, int],
    longest: int | None,
    was: str | None,
) -> list[str]:
    """Return what a translator should know about `unit`.

    `notes` are those of the original, `numbers` theirs. `was` is what the original said when
    it was translated, if that was something else (empty: nothing).
    """
    said = [kind_name(unit.kind)]
    if unit.kind is Kind.NOTE and (key := unit.source[0].name.removeprefix("notes.")) in numbers:
        said[0] = f"{said[0]} {numbers[key]}"
    if longest is not None:
        said[0] = _("%(kind)s. At most %(count)d characters.") % {
            "kind": said[0],
            "count": longest,
        }
    if unit.kind is Kind.ALT:
        said.append(_("It says what the picture shows to people who cannot see it."))
    if unit.kind is Kind.CODE:
        said.append(_("Program code is not translated."))
    if not unit.has_place:
        said.append(
            _(
                "The translation lacks this part of its table or list, so it cannot be "
                "translated here. It is added in Thinktank."
            )
        )
    if was is not None:
        said.append(_("The original has changed here since it was translated."))
        if was:
            said.append(_("It was: “%(text)s”") % {"text": was})
    said += [
        f"{{{identifier}}} {_about(code, notes, numbers)}"
        for identifier, code in unit.coded.codes.items()
    ]
    return said


def _about(code: Code, notes: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    name = code_name(code, numbers)
    if code.tag == MARKER and code.get("data-key") in notes:
        text = shortened(plain_text(notes[code.get("data-key")]), _CITATION)
        return _("%(marker)s, behind the words that it stands for: “%(note)s”") % {
            "marker": name,
            "note": text,
        }
    return name


def shortened(text: str, length: int = _EXCERPT) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
