"""How reference managers are given an article: BibTeX, RIS and CSL-JSON.

RIS follows the tags that Zotero and EndNote read for a web page, a report and an article.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.public.citing.record import ARTICLE, REPORT, SCHOLARLY, Named, Record
from languages.names import english_name

#: What BibTeX and LaTeX would read as a sign of theirs. Braces become words: BibTeX counts
#: them, escaped or not, and one without its other half would break the whole file.
_IN_BIBTEX = {
    **{ord(sign): f"\\{sign}" for sign in "%&#_$"},
    ord("\\"): r"\textbackslash{}",
    ord("{"): r"\textbraceleft{}",
    ord("}"): r"\textbraceright{}",
    ord("~"): r"\textasciitilde{}",
    ord("^"): r"\textasciicircum{}",
}
#: In a field that is an address; their codes mean the same there.
_IN_AN_ADDRESS = {ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_BIBTEX_TYPES = {ARTICLE: "misc", REPORT: "techreport", SCHOLARLY: "article"}
_RIS_TYPES = {ARTICLE: "ELEC", REPORT: "RPRT", SCHOLARLY: "JOUR"}
_CSL_TYPES = {ARTICLE: "webpage", REPORT: "report", SCHOLARLY: "article-journal"}


@dataclass(frozen=True)
class Export:
    """A form that reference managers read. `kind` ends the address and the file's name."""

    kind: str
    name: str
    content_type: str
    write: Callable[[Record], str]


def bibtex(record: Record) -> str:
    """Return `record` as a BibTeX entry in UTF-8, which biblatex reads as well."""
    fields: dict[str, str] = {
        "author": _bibtex_names(record.authors or (() if record.editors else _house(record))),
        "editor": _bibtex_names(record.editors),
        # Twice in braces: no style may put a Turkish or Russian title into lower case.
        "title": f"{{{_escaped(record.title)}}}",
        "year": str(record.published.year),
        "date": record.published.isoformat(),
        "url": record.address.translate(_IN_AN_ADDRESS),
        "doi": record.doi.translate(_IN_AN_ADDRESS),
        "language": _escaped(english_name(record.language)),
        "langid": _escaped(english_name(record.language).lower()),
        "abstract": _escaped(record.abstract),
        "keywords": _escaped(", ".join(record.keywords)),
        "note": _escaped(_translation_of(record)),
    }
    if record.kind == REPORT:
        fields |= {
            "institution": _escaped(record.house),
            "type": _escaped(record.genre),
            "number": _escaped(record.number),
            "series": _escaped(_numbered(record)),
            "issn": record.issn if record.series else "",
        }
    elif record.kind == SCHOLARLY:
        fields |= {
            "journal": _escaped(record.journal),
            "number": record.part,
            "issn": record.issn,
            "publisher": _escaped(record.house),
        }
    else:
        fields |= {
            "howpublished": _escaped(record.house),
            "publisher": _escaped(record.house),
            "series": _escaped(_numbered(record)),
        }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    # A word that BibTeX knows, without braces: each style writes the month its own way.
    lines.append(f"  month = {_MONTHS[record.published.month - 1]},")
    return "\n".join([f"@{_BIBTEX_TYPES[record.kind]}{{{record.key},", *lines, "}", ""])


def ris(record: Record) -> str:
    """Return `record` in RIS: a tag a line, each line ended by CR LF."""
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _ris(record) if value) + (
        "ER  - \r\n"
    )


def csl_json(record: Record) -> str:
    """Return `record` as CSL-JSON, a list of one."""
    return json.dumps([csl(record)], ensure_ascii=False, indent=1) + "\n"


def csl(record: Record) -> dict[str, Any]:
    """Return `record` in the words of the Citation Style Language."""
    day = record.published
    said: dict[str, Any] = {
        "id": record.key,
        "type": _CSL_TYPES[record.kind],
        "title": record.title,
        "author": [_csl_name(one) for one in record.authors],
        "editor": [_csl_name(one) for one in record.editors],
        "contributor": [_csl_name(one) for one in record.contributors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "language": record.language,
        "publisher": record.house,
        "URL": record.address,
        "DOI": record.doi,
        "abstract": record.abstract,
        "keyword": ", ".join(record.keywords),
        "original-title": record.original_title,
    }
    if record.kind == SCHOLARLY:
        said |= {"container-title": record.journal, "ISSN": record.issn, "issue": record.part}
    else:
        said |= {
            "collection-title": record.series,
            "collection-number": record.part if record.series else "",
        }
    if record.kind == REPORT:
        issn = record.issn if record.series else ""
        said |= {"genre": record.genre, "number": record.number, "ISSN": issn}
    if record.kind == ARTICLE:
        said |= {"container-title": record.house}
    return {name: value for name, value in said.items() if value}


EXPORTS = {
    export.kind: export
    for export in (
        Export("bib", "BibTeX", "application/x-bibtex", bibtex),
        Export("ris", "RIS", "application/x-research-info-systems", ris),
        Export("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    )
}


def _house(record: Record) -> tuple[Named, ...]:
    return (Named(record.house),)


def _numbered(record: Record) -> str:
    return f"{record.series} {record.part}".strip() if record.series else ""


def _translation_of(record: Record) -> str:
    """Say what `record` is a translation of, in its own language."""
    if not record.original_title:
        return ""
    with override(record.language):
        return _("Translation of: %(title)s, %(address)s") % {
            "title": record.original_title,
            "address": record.original_address,
        }


def _escaped(text: str) -> str:
    return " ".join(text.split()).translate(_IN_BIBTEX)


def _bibtex_names(people: tuple[Named, ...]) -> str:
    return " and ".join(_bibtex_name(one) for one in people)


def _bibtex_name(one: Named) -> str:
    """Write a name so that BibTeX divides it where we do, whatever words it is made of."""
    if not one.given:
        return f"{{{_escaped(one.family)}}}"
    # A comma, or the word that divides people, would end a name too early.
    parts = (
        f"{{{_escaped(part)}}}" if re.search(r",|\band\b", part) else _escaped(part)
        for part in (one.family, one.given)
    )
    return ", ".join(parts)


def _ris(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS_TYPES[record.kind]
    yield "TI", record.title
    authors = record.authors or (() if record.editors else _house(record))
    yield from (("AU", one.inverted) for one in authors)
    yield from (("ED", one.inverted) for one in record.editors)
    yield "PY", str(record.published.year)
    yield "DA", record.published.strftime("%Y/%m/%d")
    yield "PB", record.house
    if record.kind == SCHOLARLY:
        yield "T2", record.journal
        yield "IS", record.part
        yield "SN", record.issn
    elif record.kind == REPORT:
        yield "M3", record.genre
        yield "SN", record.number
        yield "T2", _numbered(record)
    else:
        yield "T2", record.house
    yield "LA", record.language
    yield "DO", record.doi
    yield "UR", record.address
    yield "AB", record.abstract
    yield from (("KW", word) for word in record.keywords)
    yield "N1", _translation_of(record)


def _line(value: str) -> str:
    return " ".join(value.split())


def _csl_name(one: Named) -> dict[str, str]:
    if not one.given:
        return {"literal": one.family}
    return {"family": one.family, "given": one.given}
