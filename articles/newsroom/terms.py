"""The glossary of the house: who writes it, and how it comes in and goes out as a table.

A table is CSV with a head; what a cell lists is parted by `|`. A table is taken whole or not
at all.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Term
from articles.newsroom.glossary import Entry, Glossary
from articles.newsroom.permissions import may
from articles.newsroom.refusals import NotAllowed, Refused
from languages.names import codes

COLUMNS = ("from", "into", "term", "forms", "translation", "forbidden", "remark", "capitals")
_REQUIRED = ("from", "into", "term", "translation")
MAX_BYTES, MAX_ROWS = 2_000_000, 5_000
#: How many rows of a table are told to be wrong.
_TOLD = 12
_LENGTHS = {"term": 120, "remark": 300}
_PHRASE = 200
_YES = {"1", "x", "yes", "true", "evet", "да"}
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def glossary(source_language: str, target_language: str) -> Glossary:
    """Return how terms of one language are said in the other. One query."""
    rows = Term.objects.filter(
        source_language=source_language, target_language=target_language
    ).order_by("pk")
    return Glossary(
        map(entry_of, rows), source_language=source_language, target_language=target_language
    )


def entry_of(term: Term) -> Entry:
    return Entry(
        pk=term.pk,
        source=term.source,
        preferred=tuple(term.preferred),
        forms=tuple(term.forms),
        forbidden=tuple(term.forbidden),
        note=term.note,
        case_sensitive=term.case_sensitive,
    )


def phrases(typed: Iterable[str]) -> list[str]:
    """Return what was typed as a list of phrases: white space made even, each once."""
    return list(dict.fromkeys(phrase for one in typed if (phrase := " ".join(one.split()))))


def problem(source: str, preferred: Sequence[str], forbidden: Sequence[str]) -> str:
    """Return what is wrong with a term, as a sentence; empty where nothing is."""
    if not source:
        return _("Say which term it is.")
    if not any(letter.isalnum() for letter in source):
        return _("A term has a letter or a figure at least.")
    if not preferred:
        return _("Say how “%(term)s” is translated.") % {"term": source}
    if any(len(phrase) > _PHRASE for phrase in (*preferred, *forbidden)):
        return _("A translation has at most %(count)s letters.") % {"count": _PHRASE}
    if both := set(preferred) & set(forbidden):
        return _("“%(words)s” is wanted and forbidden at once.") % {"words": sorted(both)[0]}
    return ""


# Out ---------------------------------------------------------------------------------------


def table(terms: Iterable[Term]) -> str:
    """Return `terms` as CSV that spreadsheets open and `read` reads."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow(
            _harmless(cell)
            for cell in (
                term.source_language,
                term.target_language,
                term.source,
                "|".join(term.forms),
                "|".join(term.preferred),
                "|".join(term.forbidden),
                term.note,
                "yes" if term.case_sensitive else "",
            )
        )
    return file.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


# In -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A row of a table; `number` is its line as a spreadsheet shows it."""

    number: int
    source_language: str
    target_language: str
    source: str
    forms: tuple[str, ...]
    preferred: tuple[str, ...]
    forbidden: tuple[str, ...]
    note: str
    case_sensitive: bool

    @property
    def pair(self) -> tuple[str, str, str]:
        return (self.source_language, self.target_language, self.source)


@dataclass(frozen=True)
class Taken:
    """What came of a table."""

    added: int
    changed: int
    same: int


def take(content: bytes, *, by: Any) -> Taken:
    """Write the terms of the table `content`: new ones, and other words for those known.

    Raises:
        Refused: something is wrong with it, told row by row, or `by` may not write a row's
            languages. Nothing is written then.
    """
    rows = read(content)
    wrong = [
        _("Row %(number)s: you do not translate into this language (%(language)s).")
        % {"number": row.number, "language": row.target_language}
        for row in rows
        if not may(by, "change_term", Term(target_language=row.target_language))
    ]
    if wrong:
        raise NotAllowed(*_some(wrong))
    try:
        with transaction.atomic():
            return _write(rows, by=by)
    except IntegrityError as other:
        raise Refused(
            _("Somebody changed the glossary at this moment. Nothing was brought in; try again.")
        ) from other


def _write(rows: Sequence[Row], *, by: Any) -> Taken:
    known = {
        (term.source_language, term.target_language, term.source): term
        for term in Term.objects.select_for_update().filter(
            target_language__in={row.target_language for row in rows}
        )
    }
    added = changed = same = 0
    for row in rows:
        values = {
            "forms": list(row.forms),
            "preferred": list(row.preferred),
            "forbidden": list(row.forbidden),
            "note": row.note,
            "case_sensitive": row.case_sensitive,
        }
        term = known.get(row.pair)
        if term is None:
            languages = {
                "source_language": row.source_language,
                "target_language": row.target_language,
            }
            Term.objects.create(source=row.source, created_by=by, **languages, **values)
            added += 1
        elif any(getattr(term, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(term, name, value)
            term.save()
            changed += 1
        else:
            same += 1
    return Taken(added, changed, same)


def read(content: bytes) -> list[Row]:
    """Return the rows of the table `content`.

    Raises:
        Refused: it is no table of terms; what is wrong is told row by row.
    """
    cells = list(_cells(content))
    if not cells:
        raise Refused(_("The table has no rows. Export the glossary to see how it is built."))
    wrong: list[str] = []
    rows: list[Row] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, found in cells:
        row = _row(number, found)
        sentence = _wrong_in(row, found)
        if not sentence and row.pair in seen:
            sentence = _("the term stands in row %(other)s already.") % {"other": seen[row.pair]}
        if sentence:
            told = _("Row %(number)s: %(sentence)s")
            wrong.append(told % {"number": number, "sentence": sentence})
        seen.setdefault(row.pair, number)
        rows.append(row)
    if wrong:
        raise Refused(*_some(wrong))
    return rows


def _cells(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by column) for every row that is not empty."""
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is too large. A glossary of 5,000 terms has less than 2 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as other:
        raise Refused(
            _("The file is not UTF-8. Save it as “CSV UTF-8” in your spreadsheet.")
        ) from other
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=sign)
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        if missing := [
            name for name in ("from", "into", "term", "translation") if name not in head
        ]:
            raise Refused(
                _("The table lacks the column “%(column)s”. Its columns are: %(columns)s.")
                % {"column": missing[0], "columns": ", ".join(COLUMNS)}
            )
        for count, row in enumerate(reader):
            if count >= MAX_ROWS:
                raise Refused(
                    _("The table has more than %(count)s rows. Divide it.") % {"count": MAX_ROWS}
                )
            if any(cell.strip() for cell in row):
                yield reader.line_num, dict(zip(head, map(_as_typed, row), strict=False))
    except csv.Error as other:
        raise Refused(
            _("Line %(number)s cannot be read as CSV. Is a quotation mark missing?")
            % {"number": reader.line_num}
        ) from other


def _as_typed(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _row(number: int, cells: dict[str, str]) -> Row:
    def listed(name: str) -> tuple[str, ...]:
        return tuple(phrases(cells.get(name, "").split("|")))

    return Row(
        number=number,
        source_language=cells.get("from", "").lower(),
        target_language=cells.get("into", "").lower(),
        source=" ".join(cells.get("term", "").split()),
        forms=listed("forms"),
        preferred=listed("translation"),
        forbidden=listed("forbidden"),
        note=" ".join(cells.get("remark", "").split()),
        case_sensitive=cells.get("capitals", "").lower() in _YES,
    )


def _wrong_in(row: Row, cells: dict[str, str]) -> str:
    for code in (row.source_language, row.target_language):
        if code not in codes():
            return _("“%(code)s” is none of the languages %(codes)s.") % {
                "code": code,
                "codes": ", ".join(codes()),
            }
    if row.source_language == row.target_language:
        return _("Choose two different languages.")
    for name, length in _LENGTHS.items():
        if len(cells.get(name, "")) > length:
            return _("“%(column)s” has more than %(count)s letters.") % {
                "column": name,
                "count": length,
            }
    return problem(row.source, row.preferred, row.forbidden)


def _some(wrong: list[str]) -> list[str]:
    """Return the first of `wrong`, and how many there are besides."""
    told = [_("Nothing was brought in."), *wrong[:_TOLD]]
    if rest := len(wrong) - _TOLD if len(wrong) > _TOLD else 0:
        more = ngettext("And %(count)s more row.", "And %(count)s more rows.", rest)
        told.append(more % {"count": rest})
    return told
