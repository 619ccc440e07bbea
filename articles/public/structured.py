"""What machines are told about an article, in the words of schema.org."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext as _
from lxml import html

from articles.models import Article, Byline
from articles.public.addresses import absolute, address
from articles.public.citing.record import REPORT, SCHOLARLY, Record
from articles.public.citing.tags import schema_type
from articles.rendering.notes import NOTES_SECTION
from articles.rendering.source import parse
from authors.models import Author
from languages.columns import in_all_languages

Node = dict[str, Any]


def name_of(person: Author) -> str:
    """Return the name of `person` in the active language, else in one where it is known."""
    return person.name or next(iter(in_all_languages(person, "name")), person.sort_key)


def graph(*nodes: Node) -> Node:
    """Return the JSON-LD of a page that is about `nodes`; what is empty in them is left out."""
    filled = [{name: value for name, value in node.items() if value} for node in nodes]
    return {"@context": "https://schema.org", "@graph": filled}


def article_graph(
    shown: Mapping[str, Any], *, said: Record, picture: Node | None, pdf: str, request: HttpRequest
) -> Node:
    """Return the JSON-LD of the page that `shown` (of `page.shown`) is the context of.

    `said` is how it is cited, `picture` an ImageObject, `pdf` the whole address of its PDF.
    """
    article: Article = shown["article"]
    body = article.body or ""
    text, _section, _notes = body.partition(NOTES_SECTION)
    parts = {
        "@type": schema_type(said.kind),
        "@id": _id(said.address),
        "url": said.address,
        "mainEntityOfPage": said.address,
        "headline": said.title,
        "description": shown["description"],
        "abstract": said.abstract if said.kind != "article" else "",
        "inLanguage": said.language,
        "datePublished": _time(article.published_at),
        "dateModified": _time(article.updated_at or article.published_at),
        **_people(article, said.language, request),
        "publisher": {"@id": _house_id(request)},
        "isPartOf": _series(article, said, request),
        "position": article.part if article.series else None,
        "identifier": _identifiers(said),
        "sameAs": said.doi_address,
        "reportNumber": said.number if said.kind == REPORT else "",
        "articleSection": said.genre,
        "about": [
            {
                "@type": "Thing",
                "name": topic.name,
                "url": absolute(address("topic", said.language, slug=topic.slug), request),
            }
            for topic in shown["topics"]
        ],
        "image": picture,
        "wordCount": _words(text),
        "timeRequired": f"PT{shown['minutes']}M" if shown.get("minutes") else "",
        "isAccessibleForFree": True,
        "citation": [{"@type": "CreativeWork", "text": note} for note in notes(body)],
        "encoding": _file(pdf, said.language),
        "correction": corrections(shown["history"].corrections, said) if "history" in shown else [],
        **_other_languages(shown, said, request),
    }
    return graph(parts, _way_to(article, said, request), house(request), site(request))


def house(request: HttpRequest) -> Node:
    """Return who publishes what stands here."""
    return {
        "@type": "Organization",
        "@id": _house_id(request),
        "name": settings.SITE_NAME,
        "url": absolute("/", request),
        "logo": {"@type": "ImageObject", "url": absolute(static("public/icon.svg"), request)},
    }


def site(request: HttpRequest) -> Node:
    """Return the site that a page belongs to, in the active language."""
    language = request.LANGUAGE_CODE
    home = absolute(address("home", language), request)
    return {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": settings.SITE_NAME,
        "url": home,
        "inLanguage": language,
        "issn": settings.SITE_ISSN,
        "publisher": {"@id": _house_id(request)},
    }


def way(steps: list[tuple[str, str]], request: HttpRequest) -> Node:
    """Return the breadcrumbs of a page: name and path of each step from the front page."""
    first = (settings.SITE_NAME, address("home", request.LANGUAGE_CODE))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path, request)}
            for place, (name, path) in enumerate([first, *steps], start=1)
        ],
    }


def person(author: Author, *, affiliation: str, language: str, request: HttpRequest) -> Node:
    """Return what a page says of `author` who works, or worked, at `affiliation`."""
    page = absolute(address("person", language, slug=author.slug), request)
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    known: Node = {
        "@type": "Person",
        "@id": f"{page}#person",
        "name": name_of(author),
        "url": page,
        "identifier": orcid,
        "sameAs": [orcid] if orcid else [],
        "affiliation": {"@type": "Organization", "name": affiliation} if affiliation else None,
    }
    return {name: value for name, value in known.items() if value}


def corrections(told: Iterable[Any], said: Record) -> list[Node]:
    """Return what readers were told of mistakes: each of `told` has `note`, `at`, `anchor`."""
    return [
        {
            "@type": "CorrectionComment",
            "text": one.note,
            "datePublished": one.at.isoformat(),
            "url": f"{said.address}#{one.anchor}",
        }
        for one in told
        if one.note
    ]


def image(shared: Mapping[str, Any] | None) -> Node | None:
    """Return the picture of a page, of which `shared` holds the whole address and the size."""
    if shared is None:
        return None
    size = {"width": shared["width"], "height": shared["height"]}
    return {"@type": "ImageObject", "url": shared["address"], **size}


def notes(body: str) -> list[str]:
    """Return the notes of print-ready `body` as plain text, in the order of their numbers."""
    _text, section, items = body.partition(NOTES_SECTION)
    if not section:
        return []
    found = []
    for item in html.fragment_fromstring(section + items).iter("li"):
        for back in item.xpath(".//a[@role='doc-backlink']"):
            back.drop_tree()
        found.append(" ".join(item.text_content().split()))
    return [text for text in found if text]


def _words(text: str) -> int:
    """Return how many words print-ready `text` has; the numbers of notes are none."""
    tree = parse(text)
    for number in tree.xpath(".//sup[starts-with(@class, 'fn')]"):
        number.drop_tree()
    return len(" ".join(tree.itertext()).split())


def _id(page: str) -> str:
    """Return what one language version of an article is called: the same on every page."""
    return f"{page}#article"


def _house_id(request: HttpRequest) -> str:
    return absolute("/#organization", request)


def _time(moment) -> str:
    return moment.isoformat() if moment else ""


def _people(article: Article, language: str, request: HttpRequest) -> dict[str, list[Node]]:
    """Return who took part, each with where they stood at the time."""
    parts = {
        Byline.Role.AUTHOR: "author",
        Byline.Role.CO_AUTHOR: "author",
        Byline.Role.EDITOR: "editor",
        Byline.Role.CONTRIBUTOR: "contributor",
    }
    people: dict[str, list[Node]] = {}
    for byline in article.bylines.all():
        then = byline.affiliation or byline.author.affiliation or ""
        who = person(byline.author, affiliation=then, language=language, request=request)
        people.setdefault(parts[Byline.Role(byline.role)], []).append(who)
    # An article that nobody signs is the house's own.
    return people if "author" in people else {**people, "author": [{"@id": _house_id(request)}]}


def _series(article: Article, said: Record, request: HttpRequest) -> Node:
    if not said.series:
        return {"@id": site(request)["@id"]}
    kind = "Periodical" if said.kind == SCHOLARLY and said.issn else "CreativeWorkSeries"
    found = {"@type": kind, "name": said.series, "issn": article.series.issn}
    if slug := article.series.slug:
        found["url"] = absolute(address("series", said.language, slug=slug), request)
    return {name: value for name, value in found.items() if value}


def _identifiers(said: Record) -> list[Node]:
    found = []
    if said.doi:
        found.append(
            {"@type": "PropertyValue", "propertyID": "DOI", "value": said.doi}
            | {"url": said.doi_address}
        )
    if said.number:
        found.append({"@type": "PropertyValue", "name": _("Number"), "value": said.number})
    return found


def _file(pdf: str, language: str) -> Node | None:
    if not pdf:
        return None
    kind = {"@type": "MediaObject", "encodingFormat": "application/pdf"}
    return kind | {"contentUrl": pdf, "inLanguage": language}


def _other_languages(
    shown: Mapping[str, Any], said: Record, request: HttpRequest
) -> dict[str, Node | list[Node]]:
    """Return the original of a translation, or the translations of an original.

    Only languages that readers may read: each page names the other by the same `@id`.
    """
    article = shown["article"]
    others = {
        version.language: {
            "@type": schema_type(said.kind),
            "@id": _id(absolute(version.address, request)),
            "url": absolute(version.address, request),
            "name": article.in_language("title", version.language),
            "inLanguage": version.language,
        }
        for version in shown["also"]
    }
    if said.language == article.original_language:
        return {"workTranslation": list(others.values())}
    original = others.get(article.original_language)
    return {"translationOfWork": original} if original else {}


def _way_to(article: Article, said: Record, request: HttpRequest) -> Node:
    category = article.category
    if category and category.name and category.slug:
        list_ = (category.name, address("category", said.language, slug=category.slug))
    else:
        list_ = (_("Publications"), address("article_list", said.language))
    return way([list_, (said.title, said.address)], request)
