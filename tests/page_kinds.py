"""Which kinds of pages readers meet: the one list that every gate goes through.

A page of a new kind is one line of `KINDS`. `tests.test_page_gates` fails while an address
that readers have shows a page of no kind.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import path
from django.views.defaults import server_error

from articles.public.addresses import address, article_address, paper_address
from languages.columns import column
from pages.addresses import page_address
from tests.reading_house import LANGUAGES, House
from thinktank.urls import handler404, urlpatterns

__all__ = ["KINDS", "LANGUAGES", "OTHER", "Kind", "handler404"]

Where = Callable[[House, str], str]


@dataclass(frozen=True)
class Kind:
    """One kind of page: what it is called, where one stands in a language, how it answers."""

    name: str
    where: Where
    status: int = 200
    #: It stands in a house in which nothing has been published.
    empty: bool = False
    #: In which it is looked at: in one where its template is that of another kind.
    languages: tuple[str, ...] = LANGUAGES


def at(name: str, **slugs: str) -> Where:
    """Return where the page `name` stands whose slugs are those of what the house calls so."""
    name, _, query = name.partition("?")

    def where(house: House, language: str) -> str:
        found = {key: _slug(getattr(house, what), language) for key, what in slugs.items()}
        return address(name, language, **found) + (f"?{query}" if query else "")

    return where


def _slug(thing, language: str) -> str:
    return getattr(thing, column("slug", language), None) or thing.slug


#: CI looks at every kind in every language; every day one is enough for a template that
#: another kind has too.
_EN, _TR, _RU = (
    LANGUAGES if os.environ.get("EVERY_LANGUAGE") else (code,) for code in ("en", "tr", "ru")
)
KINDS = [
    Kind("empty front page", at("home"), empty=True),
    Kind("empty list", at("article_list"), empty=True, languages=_TR),
    Kind("no topics", at("topics"), empty=True, languages=_EN),
    Kind("no people", at("people"), empty=True, languages=_RU),
    Kind("no series", at("all_series"), empty=True, languages=_TR),
    Kind("front page", at("home")),
    Kind("article", at("article", slug="full")),
    Kind(
        "article overtaken", lambda h, code: article_address(h.overtaken[code], code), languages=_RU
    ),
    Kind("article bare", at("article", slug="bare"), languages=_TR),
    Kind("list", at("article_list")),
    Kind("list, page 2", at("article_list?page=2"), languages=_RU),
    Kind("list, chosen", lambda h, code: _chosen(h, code), languages=_EN),
    Kind("search", at("article_list?q=2026"), languages=_TR),
    Kind("no hits", at("article_list?q=xyzzyqwert"), languages=_RU),
    Kind("topics", at("topics")),
    Kind("topic", at("topic", slug="topic")),
    Kind("region", at("topic", slug="region"), languages=_EN),
    Kind("category", at("category", slug="category"), languages=_RU),
    Kind("all series", at("all_series"), languages=_RU),
    Kind("series", at("series", slug="series"), languages=_TR),
    Kind("people", at("people")),
    Kind("person", at("person", slug="person")),
    Kind("page of the house", lambda h, code: page_address(h.page, code)),
    Kind("not found", lambda h, code: f"/{code}/nothing/here/", status=404),
    Kind("no such page of a list", at("article_list?page=99"), status=404, languages=_EN),
    Kind("withdrawn", at("article", slug="withdrawn"), status=410, languages=_RU),
    Kind("not in this language", lambda h, code: _elsewhere(h, code), status=404, languages=_TR),
    Kind("broken", lambda h, code: "/broken/", status=500, languages=_EN),
]

#: Addresses that readers' programs ask for: feeds, files, ways to pages. None is a page.
OTHER: dict[str, Where] = {
    "feed": at("feed"),
    "json_feed": at("json_feed"),
    "category_feed": at("category_feed", slug="category"),
    "category_json_feed": at("category_json_feed", slug="category"),
    "topic_feed": at("topic_feed", slug="topic"),
    "topic_json_feed": at("topic_json_feed", slug="topic"),
    "series_feed": at("series_feed", slug="series"),
    "series_json_feed": at("series_json_feed", slug="series"),
    "person_feed": at("person_feed", slug="person"),
    "person_json_feed": at("person_json_feed", slug="person"),
    "opensearch": at("opensearch"),
    "citation": lambda h, code: address("citation", code, slug=_slug(h.full, code), kind="bib"),
    "card": at("card", slug="full"),
    "house_card": at("house_card"),
    "paper": lambda house, code: paper_address(house.full, code),
    "picture": lambda house, code: house.picture.file.url,
    "root": lambda house, code: "/",
    "robots": lambda house, code: "/robots.txt",
    "llms": lambda house, code: "/llms.txt",
    "sitemap": lambda house, code: "/sitemap.xml",
    "sitemap_language": lambda house, code: f"/sitemap-{code}.xml",
    "sitemap_page": lambda house, code: f"/sitemap-{code}-1.xml",
    "news_sitemap": lambda house, code: "/sitemap-news.xml",
}


def _chosen(house: House, language: str) -> str:
    topic, person = _slug(house.topic, language), house.person.slug
    return f"{address('article_list', language)}?topic={topic}&author={person}"


def _elsewhere(house: House, language: str) -> str:
    there = house.elsewhere[language]
    slug = next(filter(None, (getattr(there, column("slug", code)) for code in LANGUAGES)))
    return address("article", language, slug=slug)


#: Those of the site, and what readers see where a page of ours breaks.
urlpatterns = [path("broken/", server_error), *urlpatterns]
