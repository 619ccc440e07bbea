"""What a paper and a card say of an article: plain values, which the templates lay out.

Nothing here is code to typst: every text is a string of a JSON file.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from articles.models import Article, Byline, Edition, Picture
from articles.pictures import rights
from articles.public import links
from articles.public.addresses import article_address
from articles.public.citing.formatted import Run, formatted
from articles.public.citing.record import Record, record
from articles.public.history import History, history
from articles.public.page import description
from articles.public.structured import name_of
from articles.public.wording import day, standing
from articles.rendering.origin import whole
from articles.rendering.printed import printed
from languages.names import direction, own_name

HERE = Path(__file__).resolve().parent
#: What these were set with is part of what a paper is: another template, another paper.
SOURCES = ("paper.typ", "card.typ", "typst_process.py")
#: The faces that come with typst, in every style and in Latin, Greek and Cyrillic.
OWN_FONTS = ("Libertinus Serif",)
#: How a paper says that it is to be cited, of the styles that the page offers: the one that
#: names no day of reading, which a paper does not know.
_STYLE = "chicago"
#: A text of fewer words, or with fewer headings, is found through without a list.
_LONG, _HEADINGS = 2500, 4
#: How many letters a line over the page holds.
_HEAD = 84


def paper(article: Article, *, language: str) -> dict[str, Any]:
    """Return what the paper of `article`, from `querysets.pages`, in `language` says."""
    with override(language):
        body = links.resolved(article.body or "", language=language)
        text = printed(body, absolute=whole)
        said = record(article, language=language)
        past = history(article, language=language)
        bylines = list(article.bylines.all())
        published = timezone.localtime(article.published_at)
        return {
            **_shared(article, language=language),
            "address": said.address,
            "keywords": [topic.name for topic in article.topics.all() if topic.name],
            "description": description(article),
            "date": [published.year, published.month, published.day],
            "kicker": _kicker(article),
            "standfirst": article.standfirst or "",
            "authors": [_person(one) for one in bylines],
            "facts": _facts(article, said, past),
            "running": _running(article, bylines),
            "takeaways": {"heading": _("Key takeaways"), "items": list(article.takeaways or ())},
            "contents": {"heading": _("Contents"), "entries": _contents(text, body)},
            "body": text.blocks,
            "notes": text.notes,
            "pictures": text.pictures,
            "about": _about(bylines),
            "history": _history(past),
            "cite": {"heading": _("Suggested citation"), **_citation(said)},
            "also": {
                "heading": _("This text in other languages"),
                "versions": _also(article, language=language),
            },
            "rights": _rights(article, language=language),
        }


def card(article: Article, *, language: str) -> dict[str, Any]:
    """Return what the card of `article` in `language` says."""
    with override(language):
        names = [name_of(byline.author) for byline in article.bylines.all()]
        return {
            **_shared(article, language=language),
            "authors": _listed(names),
            "day": day(article.published_at),
        }


def house_card(language: str) -> dict[str, Any]:
    """Return what the card of the house says, for pages that are of no article."""
    with override(language):
        return {
            **_set_in(language),
            "category": _("Publications"),
            "title": settings.SITE_NAME,
            "cover": _cover(None),
            "authors": whole("/").partition("://")[2].strip("/"),
            "day": "",
        }


def fingerprint(*documents: dict[str, Any]) -> str:
    """Return a name for exactly these `documents`, set as this version of the site sets them."""
    text = json.dumps([*documents, _way_of_setting()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def _way_of_setting() -> str:
    files = b"".join((HERE / name).read_bytes() for name in SOURCES)
    return f"{version('typst')} {hashlib.sha256(files).hexdigest()}"


# What both say -----------------------------------------------------------------------


def _shared(article: Article, *, language: str) -> dict[str, Any]:
    return {
        **_set_in(language),
        "category": (article.category.name if article.category else "") or "",
        "title": article.title,
        "cover": _cover(article.cover),
    }


def _set_in(language: str) -> dict[str, Any]:
    code, _dash, region = language.partition("-")
    return {
        "lang": code,
        "region": region.upper() if len(region) == 2 else None,
        "dir": direction(language),
        "fonts": [*settings.PDF_FONT_FAMILIES, *OWN_FONTS],
        "house": settings.SITE_NAME,
    }


def _cover(picture: Picture | None) -> dict[str, Any]:
    if picture is None:
        return {"picture": "", "alt": "", "x": 0.5, "y": 0.5}
    return {
        "picture": picture.checksum,
        "alt": picture.alt or "",
        "x": picture.focus_x,
        "y": picture.focus_y,
    }


def _listed(names: Sequence[str]) -> str:
    """Name up to three people; of more, the first two and that there are others."""
    if len(names) > 3:
        return _("%(names)s and others") % {"names": ", ".join(names[:2])}
    return ", ".join(names)


# The paper ---------------------------------------------------------------------------


def _kicker(article: Article) -> str:
    series = article.series.name if article.series else ""
    if series and article.part:
        return _("%(series)s, part %(part)s") % {"series": series, "part": article.part}
    return series or ""


def _person(byline: Byline) -> dict[str, str]:
    author = byline.role == Byline.Role.AUTHOR
    return {
        "name": name_of(byline.author),
        "role": "" if author else byline.get_role_display(),
        "place": standing(byline),
    }


def _facts(article: Article, said: Record, past: History) -> list[dict[str, str]]:
    facts = [
        (_("Published"), day(article.published_at), ""),
        (_("Changed"), day(past.updated_at) if past.updated_at else "", ""),
        (_("Report number"), said.number, ""),
        ("DOI", said.doi, said.doi_address),
        ("ISSN", said.issn, ""),
        (_("Language"), own_name(said.language), ""),
    ]
    return [{"label": label, "value": value, "href": href} for label, value, href in facts if value]


def _contents(text: Any, body: str) -> list[dict[str, Any]]:
    entries = [heading for heading in text.headings if heading["level"] <= 2]
    long = len(body.split()) >= _LONG and len(entries) >= _HEADINGS
    return entries if long else []


def _about(bylines: Sequence[Byline]) -> dict[str, Any]:
    heading = ngettext("About the author", "About the authors", len(bylines))
    return {"heading": heading, "people": [_life(one) for one in bylines]}


def _life(byline: Byline) -> dict[str, Any]:
    person = byline.author
    orcid = [f"https://orcid.org/{person.orcid}"] if person.orcid else []
    return {
        "name": name_of(person),
        "role": ", ".join(filter(None, [person.role, person.affiliation])),
        "biography": (person.biography or "").split("\n\n") if person.biography else [],
        "links": orcid,
    }


def _history(past: History) -> dict[str, Any]:
    return {
        "heading": _("Updates and corrections"),
        "entries": [
            {"day": day(one.at), "kind": str(Edition.Kind(one.kind).label), "note": one.note}
            for one in past.entries
            if one.note
        ],
    }


def _citation(said: Record) -> dict[str, Any]:
    """Return the words of the citation, and the address with which it ends."""
    styles = {one.style.code: one for one in formatted(said, today=said.published)}
    runs = [*styles[_STYLE].runs] if _STYLE in styles else []
    address = said.doi_address or said.address
    if runs and address in runs[-1].text:
        # The address is a link of its own; nothing but a full stop follows it.
        runs[-1] = Run(runs[-1].text.partition(address)[0].rstrip(), runs[-1].italic)
    words = [{"text": one.text, "italic": one.italic} for one in runs]
    return {"words": words, "href": address}


def _also(article: Article, *, language: str) -> list[dict[str, str]]:
    readable = article.readable_languages()
    return [
        {
            "name": own_name(code),
            "lang": code.partition("-")[0],
            "dir": direction(code),
            "href": whole(article_address(article, code)),
            "title": article.in_language("title", code),
        }
        for code in readable
        if code != language
    ]


def _rights(article: Article, *, language: str) -> list[str]:
    year = timezone.localtime(article.published_at).year
    said = [f"© {year} {settings.SITE_NAME}"]
    if article.cover:
        held = rights(article.cover, language=language)
        words = [article.cover.caption, held and held.credit, held and held.licence]
        if told := ". ".join(word.strip(" .") for word in words if word):
            said.append(_("Cover picture: %(words)s.") % {"words": told})
    return said


def _running(article: Article, bylines: Sequence[Byline]) -> dict[str, str]:
    """Return what stands over every page: the people, and as much of the title as fits."""
    names, title = _short_names(bylines), article.title
    room = _HEAD - len(names)
    if len(title) > room:
        title = title[: max(room, 20)].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
    return {"title": title, "authors": names}


def _short_names(bylines: Sequence[Byline]) -> str:
    names = [name_of(byline.author) for byline in bylines]
    if len(names) > 2:
        return _("%(names)s and others") % {"names": names[0]}
    return ", ".join(names)
