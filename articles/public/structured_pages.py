"""What machines are told about the pages that lead to articles, in the words of schema.org."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.models import Article, Series
from articles.public.addresses import absolute, address, article_address
from articles.public.structured import Node, graph, house, name_of, person, site, way
from authors.models import Author


def page_graph(shown: Mapping[str, Any], *, request: HttpRequest) -> Node | None:
    """Return the JSON-LD of the page with the context `shown`; None: it is told nothing.

    It goes by what the page is about (`person`, `concept`), else by the name of its address.
    """
    about = request.resolver_match.url_name if request.resolver_match else ""
    if isinstance(shown.get("person"), Author) and about == "person":
        return _of_person(shown["person"], shown, request)
    if concept := shown.get("concept"):
        return _of_concept(concept, shown, request)
    if about == "home":
        return graph(_site_with_search(request), house(request))
    if own := shown.get("house_page"):
        return _of_the_house(own.title, own.description, request)
    names = {
        "article_list": _("Publications"),
        "topics": _("Topics"),
        "people": _("People"),
        "all_series": str(capfirst(Series._meta.verbose_name_plural)),
    }
    if name := names.get(about or ""):
        path = address(about, request.LANGUAGE_CODE)
        return graph(
            _collection(name, path, "", shown, request),
            way([(name, path)], request),
            house(request),
            site(request),
        )
    return None


def _site_with_search(request: HttpRequest) -> Node:
    place = absolute(address("article_list", request.LANGUAGE_CODE), request)
    return site(request) | {
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{place}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    }


def _of_person(author: Author, shown: Mapping[str, Any], request: HttpRequest) -> Node:
    language = request.LANGUAGE_CODE
    affiliation = author.affiliation or ""
    who = person(author, affiliation=affiliation, language=language, request=request)
    who["sameAs"] = [*who.get("sameAs", []), *(link[0] for link in author.links if link)]
    who |= {"jobTitle": author.role, "description": author.biography}
    if author.photograph:
        who["image"] = absolute(author.photograph.file.url, request)
    page = {
        "@type": "ProfilePage",
        "@id": who["url"],
        "url": who["url"],
        "name": name_of(author),
        "inLanguage": language,
        "isPartOf": {"@id": site(request)["@id"]},
        "mainEntity": {name: value for name, value in who.items() if value},
    }
    steps = [(_("People"), address("people", language)), (name_of(author), who["url"])]
    return graph(page, way(steps, request), house(request), site(request))


def _of_the_house(title: str, description: str, request: HttpRequest) -> Node:
    """Return what is told of a page that the house writes of itself."""
    place = absolute(request.path, request)
    page = {
        "@type": "WebPage",
        "@id": place,
        "url": place,
        "name": title,
        "description": description,
        "inLanguage": request.LANGUAGE_CODE,
        "isPartOf": {"@id": site(request)["@id"]},
        "about": {"@id": house(request)["@id"]},
    }
    return graph(page, way([(title, request.path)], request), house(request), site(request))


def _of_concept(concept: Any, shown: Mapping[str, Any], request: HttpRequest) -> Node:
    name, path = concept.name or "", request.path
    page = _collection(name, path, concept.description or "", shown, request)
    if isinstance(concept, Series):
        page["@type"] = ["CollectionPage", "CreativeWorkSeries"]
        page |= {"issn": concept.issn, "publisher": {"@id": house(request)["@id"]}}
        listed = [(_("Publications"), address("article_list", request.LANGUAGE_CODE))]
    else:
        page["about"] = {"@type": "Thing", "name": name}
        listed = [(_("Topics"), address("topics", request.LANGUAGE_CODE))]
    return graph(page, way([*listed, (name, path)], request), house(request), site(request))


def _collection(
    name: str, path: str, description: str, shown: Mapping[str, Any], request: HttpRequest
) -> Node:
    place = absolute(path, request)
    listed = shown.get("page")
    articles = listed if isinstance(listed, Page) else []
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "url": absolute(article_address(article, request.LANGUAGE_CODE), request),
        }
        for position, article in enumerate(articles, start=1)
        if isinstance(article, Article)
    ]
    return {
        "@type": "CollectionPage",
        "@id": place,
        "url": place,
        "name": name,
        "description": description,
        "inLanguage": request.LANGUAGE_CODE,
        "isPartOf": {"@id": site(request)["@id"]},
        "mainEntity": {"@type": "ItemList", "itemListElement": items} if items else None,
    }
