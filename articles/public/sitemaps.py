"""What search engines are told: every public page, with its other languages beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from articles.models import Article
from articles.public import querysets
from articles.public.addresses import everywhere, of_article, of_concept, of_person
from languages.columns import column
from languages.names import codes


@dataclass(frozen=True)
class Page:
    """One page in one language."""

    address: str
    versions: Mapping[str, str]
    """Its address in each language that it exists in, its own among them."""
    default: str
    """The address for readers of any other language."""
    changed: datetime | None = None


class PublicSitemap(Sitemap):
    """Pages of one kind. A subclass says which."""

    def location(self, item: Page) -> str:
        return item.address

    def lastmod(self, item: Page) -> datetime | None:
        return item.changed

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict[str, Any]]:
        """Add to each address the same page in all its languages, itself included."""
        if settings.SITE_URL:
            parts = urlsplit(settings.SITE_URL)
            site, protocol = SimpleNamespace(domain=parts.netloc), parts.scheme
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            item: Page = url["item"]
            origin = url["location"].removesuffix(item.address)
            url["alternates"] = [
                {"lang_code": language, "location": f"{origin}{address}"}
                for language, address in [*item.versions.items(), ("x-default", item.default)]
            ]
        return urls


class ListSitemap(PublicSitemap):
    """The front pages and the lists."""

    def items(self) -> list[Page]:
        home = everywhere("home")
        pages = [Page(address, home, "/") for address in home.values()]
        for name in ("article_list", "topics", "people"):
            pages += _in_each(everywhere(name), everywhere(name)[settings.LANGUAGE_CODE])
        return pages


class ArticleSitemap(PublicSitemap):
    def items(self) -> list[Page]:
        changed = [column("updated_at", language) for language in codes()]
        articles = querysets.linked().only(
            "original_language",
            *changed,
            *(column(field, code) for code in codes() for field in ("slug", "published_at")),
        )
        return [page for article in articles.order_by("pk") for page in _pages_of(article)]


class ConceptSitemap(PublicSitemap):
    """Categories and topics, in the languages that have something to read on them."""

    def items(self) -> list[Page]:
        pages: dict[tuple[str, int], dict[str, str]] = {}
        for language in codes():
            used = [*querysets.used_categories(language), *querysets.used_topics(language)]
            for concept in used:
                key = (concept._meta.model_name, concept.pk)
                pages.setdefault(key, {})[language] = of_concept(concept)[language]
        return [page for versions in pages.values() for page in _in_each(versions)]


class PersonSitemap(PublicSitemap):
    def items(self) -> list[Page]:
        pages: dict[int, dict[str, str]] = {}
        for language in codes():
            for person in querysets.published_people(language):
                pages.setdefault(person.pk, {})[language] = of_person(person)[language]
        return [page for versions in pages.values() for page in _in_each(versions)]


SITEMAPS = {
    "lists": ListSitemap,
    "articles": ArticleSitemap,
    "concepts": ConceptSitemap,
    "people": PersonSitemap,
}


def _pages_of(article: Article) -> list[Page]:
    versions = of_article(article)
    default = versions.get(article.original_language) or next(iter(versions.values()), "")
    return [
        Page(address, versions, default, changed=article.in_language("updated_at", language))
        for language, address in versions.items()
    ]


def _in_each(versions: Mapping[str, str], default: str | None = None) -> list[Page]:
    default = default or versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))
    return [Page(address, versions, default) for address in versions.values()]
