"""How an article is cited in the styles that scholars are asked for, in its own language.

typst knows the styles (its bibliographies are made by Hayagriva, a processor of CSL); that of
GOST is ours, because the ones there are say no address of a report. What a style cannot know
is decided here: who stands for an author, and how a language writes a day.
"""

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache as once
from importlib.metadata import version
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import typst
from babel import Locale, UnknownLocaleError
from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import html

from articles.public.citing.record import ARTICLE, REPORT, SCHOLARLY, Named, Record

log = logging.getLogger(__name__)

#: A failure is not tried again with every page, nor kept for ever.
_SECONDS_AFTER_FAILURE = 10 * 60
#: Written by our style where the day of reading belongs: nothing kept may say that day.
_DAY_OF_READING = "01.02.3003"
#: Raised with what this module decides, so that nothing older is shown.
_DECIDED = 2
_SOURCE = b"""#set text(lang: sys.inputs.language)
#let own = sys.inputs.own
#bibliography(
  bytes(sys.inputs.entry),
  title: none,
  full: true,
  style: if own == "" { sys.inputs.style } else { bytes(own) },
)
"""
#: More authors than this, and a reference by GOST begins with the title.
_IN_A_HEADING = 3


@dataclass(frozen=True)
class Style:
    """A way to cite. `named` is what typst calls it; empty: our own file."""

    code: str
    name: str | Promise
    named: str = ""


STYLES = (
    Style("apa", "APA", "apa"),
    Style("chicago", "Chicago", "chicago-notes"),
    Style("mla", "MLA", "modern-language-association"),
    Style("gost", _("GOST R 7.0.5-2008")),
)


@dataclass(frozen=True)
class Run:
    """Some words of a citation, all in italics or none."""

    text: str
    italic: bool = False


@dataclass(frozen=True)
class Formatted:
    style: Style
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def formatted(record: Record, *, today: date) -> list[Formatted]:
    """Return `record` in each style, read on `today`; those that fail are logged and left out.

    About 45 ms for what is asked for the first time, then from the cache.
    """
    kept = _kept(record)
    day = today.strftime("%d.%m.%Y")
    return [
        Formatted(
            style,
            tuple(
                Run(text.replace(_DAY_OF_READING, day), italic) for text, italic in kept[style.code]
            ),
        )
        for style in STYLES
        if style.code in kept
    ]


def _kept(record: Record) -> dict[str, list]:
    said = json.dumps([_DECIDED, version("typst"), asdict(record)], sort_keys=True, default=str)
    key = f"cited:{hashlib.sha256(said.encode()).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        kept = {style.code: runs for style in STYLES if (runs := _try(record, style))}
        whole = len(kept) == len(STYLES)
        cache.set(key, kept, None if whole else _SECONDS_AFTER_FAILURE)
    return kept


def _try(record: Record, style: Style) -> list[tuple[str, bool]]:
    try:
        return _runs(record, style)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the processor is no Exception
        log.exception("No citation of %s in the style %s", record.address, style.code)
        return []


def _runs(record: Record, style: Style) -> list[tuple[str, bool]]:
    page = typst.compile(
        _SOURCE,
        format="html",
        ignore_system_fonts=True,
        sys_inputs={
            "entry": json.dumps({"it": entry(record, style)}, ensure_ascii=False),
            "language": record.language,
            "style": style.named,
            "own": "" if style.named else _own(style.code),
        },
    )
    (item,) = html.fromstring(page.decode()).iter("li")
    runs: list[tuple[str, bool]] = []
    for italic, texts in groupby(_texts(item), key=itemgetter(1)):
        text = _in_its_language("".join(text for text, _ in texts), record)
        # A title that asks, or ends with “U.S.”, ends its sentence itself.
        if runs and runs[-1][0].endswith(("?", "!", ".")):
            text = text.removeprefix(".")
        runs.append((re.sub(r"([?!]|(?<!\.)\.)\.(?!\.)", r"\1", text), italic))
    return runs


def _texts(element: html.HtmlElement, *, italic: bool = False) -> Iterator[tuple[str, bool]]:
    if element.text:
        yield element.text, italic
    for child in element:
        yield from _texts(child, italic=italic or child.tag == "em")
        if child.tail:
            yield child.tail, italic


_FILES = {"gost": "gost-r-7-0-5-2008.csl"}


@once
def _own(code: str) -> str:
    return (Path(__file__).parent / _FILES[code]).read_text(encoding="utf-8")


def entry(record: Record, style: Style) -> dict[str, Any]:
    """Return `record` as Hayagriva wants to have it for `style`. (JSON is YAML.)"""
    said: dict[str, Any] = {
        "title": _title(record.title),
        "date": record.published.isoformat(),
        "url": record.address,
        **_people(record, style),
    }
    serial = {"doi": record.doi} if record.doi else {}
    # A house that stands for its author is not named twice.
    house = _name_as_it_is(record.house)
    named_already = style.code == "apa" and said.get("author") == [{"name": record.house}]
    if record.kind == REPORT:
        said |= {"type": "report", **_numbers(record, style, serial)}
        if not named_already:
            said["publisher"] = house
    elif record.kind == SCHOLARLY:
        # A journal without numbers is dated to the day, as a magazine is: without that,
        # Chicago would call the article “ahead of print”.
        plain = style.code == "gost" or record.part
        journal = {
            "type": "periodical" if plain else "newspaper",
            "title": _name_as_it_is(record.journal),
        }
        if record.part:
            journal["issue"] = record.part
        said |= {"type": "article", "parent": journal}
    else:
        said["type"] = "web"
        if not named_already:
            said["parent"] = {"type": "web", "title": house}
    return said | ({"serial-number": serial} if serial else {})


def _people(record: Record, style: Style) -> dict[str, list[dict[str, str]]]:
    """Return who is named, and as what. Editors are, where there is no author."""
    authors = [_name(one) for one in record.authors]
    if style.code == "gost":
        # Our style puts who comes in as an editor after the title.
        return {"author" if len(authors) <= _IN_A_HEADING else "editor": authors} if authors else {}
    if authors:
        return {"author": authors}
    # Hayagriva does not put editors first in Chicago's way; there the house stands for them.
    if record.editors and style.code != "chicago":
        return {"editor": [_name(one) for one in record.editors]}
    # MLA begins with the title; Chicago names the site of a page by itself.
    in_chicago = style.code == "chicago" and record.kind != ARTICLE
    in_apa = style.code == "apa" and record.kind != SCHOLARLY
    return {"author": [{"name": record.house}]} if in_chicago or in_apa else {}


def _numbers(record: Record, style: Style, serial: dict[str, str]) -> dict[str, str]:
    """Return what a report is called; its number, and its series, go into `serial`."""
    series = f"{record.series} {record.part}".strip() if record.series else ""
    signed = f"{_sign(record.language)} {record.number}"
    number = signed if record.number.isdigit() else record.number
    if style.code == "gost":
        if number:
            serial["serial"] = number
        note = " ; ".join(part for part in (record.series, record.part) if part and series)
        said = {"genre": record.genre, "note": note}
    elif record.number:
        # Hayagriva knows no series of a report: it follows the number, as each style has it.
        after = f"{_AFTER_NUMBER[style.code]}{series}"
        serial["serial"] = f"{number}{after}" if series else record.number
        said = {"genre": record.genre}
    elif record.part and series:
        serial["serial"] = record.part
        return {"genre": _literal(record.series)}
    else:
        said = {"genre": "; ".join(filter(None, (record.genre, series)))}
    return {name: _literal(text) for name, text in said.items() if text}


_AFTER_NUMBER = {"apa": "; ", "chicago": ". ", "mla": ", "}


def _name(one: Named) -> dict[str, str]:
    return {"name": one.family} | ({"given-name": one.given} if one.given else {})


def _literal(text: str) -> str:
    """Return `text` so that Hayagriva takes it by its letters: braces and dollars are its own."""
    return re.sub(r"([\\{}$])", r"\\\1", " ".join(text.split()))


def _title(text: str) -> str:
    """Return `text` as a title, whose words an English style may begin with capitals.

    Hayagriva would write Elife for eLife and, at the end, Nato for NATO: what has a capital
    after its first letter is named to it as it is.
    """
    return _CAPITAL_INSIDE.sub(r"{\g<0>}", _literal(text))


#: U.S., EU, eLife, O’Brien.
_CAPITAL_INSIDE = re.compile(r"(?:\w\.){2,}|\w+[A-ZÀ-ÖØ-Þ]\w*|\w+['’][A-ZÀ-ÖØ-Þ]\w*")


def _name_as_it_is(text: str) -> str:
    """Return `text` as a name, of which no style may change a letter."""
    return f"{{{_literal(text)}}}"


def _in_its_language(text: str, record: Record) -> str:
    """Write day and month, and the sign of a number, as the language of `record` does.

    The styles leave the order of English and the first form of the month's name: апрель 9.
    """
    language, day = record.language, record.published
    if language.partition("-")[0] == "en":
        return text
    if record.kind == REPORT and (number := record.number or record.part):
        text = re.sub(rf"(?i)\b(?:no|sy)\. (?={re.escape(number)})", f"{_sign(language)} ", text)
    try:
        months = Locale.parse(language, sep="-").months
    except (UnknownLocaleError, ValueError):
        return text
    alone, written = (months[form]["wide"][day.month] for form in ("stand-alone", "format"))
    names = f"(?:{re.escape(alone)}|{re.escape(written)})"
    pattern = rf"\b{names} 0?{day.day}\b|\b0?{day.day} {names}\b"
    return re.sub(pattern, f"{day.day} {written}", text)


def _sign(language: str) -> str:
    return "№" if language == "ru" else "No."
