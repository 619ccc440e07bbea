"""What search engines are told: every public page of a language, its other languages beside it.

A file holds the pages of one language: the lists, the pages of the house, the hubs, and so
many articles. All comes from a fixed number of queries, whose rows are not made into objects:
a house may have tens of thousands of articles.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Max, Model
from django.utils import timezone

from articles.models import Article, Category, Series, Topic
from articles.public.addresses import address, everywhere
from authors.models import Author
from languages.columns import column
from languages.models import slug_columns
from languages.names import codes
from pages.addresses import of_page
from pages.models import Page

#: How many articles one file holds. Search engines take 50,000 pages and 50 MB.
ARTICLES_IN_A_FILE = 10_000
#: How long an article is news to a search engine, and how much of it fits into one file.
NEWS_FOR = timedelta(hours=48)
NEWS_IN_A_FILE = 1000
_PICTURE = re.compile(r'<img\b[^>]*?\ssrc="([^"]+)"')
#: Hubs by the name of their page, and the way from an article to each.
_HUBS: dict[str, tuple[type[Model], str]] = {
    "category": (Category, "category"),
    "topic": (Topic, "topics"),
    "series": (Series, "series"),
    "person": (Author, "authors"),
}


@dataclass(frozen=True)
class Entry:
    """One page in one language."""

    address: str
    versions: Mapping[str, str]
    """Its address in each language that it exists in, its own among them."""
    default: str
    """The address for readers of any other language."""
    changed: datetime | None = None
    pictures: Sequence[str] = ()


@dataclass(frozen=True)
class File:
    """One sitemap of the index."""

    language: str
    page: int
    changed: datetime | None


@dataclass(frozen=True)
class News:
    """An article that a search engine may call news."""

    address: str
    language: str
    title: str
    published: datetime


def files() -> list[File]:
    """Return the sitemaps that there are: one a language, more where it has many articles.

    Two queries a language.
    """
    found = []
    for language in codes():
        counted = Article.objects.readable_in(language).aggregate(
            count=Count("pk"), changed=Max(column("updated_at", language))
        )
        pages = Page.objects.readable_in(language)
        house = pages.aggregate(changed=Max(column("changed_at", language)))["changed"]
        changes = [house, counted["changed"]]
        changed = max((one for one in changes if one), default=None)
        last = max(1, -(-counted["count"] // ARTICLES_IN_A_FILE))
        found += [File(language, page, changed) for page in range(1, last + 1)]
    return found


def entries(language: str, page: int = 1) -> list[Entry]:
    """Return what file `page` of `language` holds; nothing where there is no such file.

    What is not an article stands in the first.
    """
    start = (page - 1) * ARTICLES_IN_A_FILE
    articles = list(_articles(language, start))
    if page > 1:
        return articles
    return [*_lists(language), *_house(language), *_hubs(language), *articles]


def news() -> list[News]:
    """Return what was first published in two days, newest first. A query a language."""
    since = timezone.now() - NEWS_FOR
    found = []
    for language in codes():
        title, slug, published = (
            column(name, language) for name in ("title", "slug", "published_at")
        )
        prefix = _prefix("article", language)
        rows = Article.objects.readable_in(language).filter(**{f"{published}__gte": since})
        found += [
            News(prefix(row[1]), language, row[0], row[2])
            for row in rows.values_list(title, slug, published)
        ]
    return sorted(found, key=lambda one: one.published, reverse=True)[:NEWS_IN_A_FILE]


# Kinds of pages -----------------------------------------------------------------------------


def _lists(language: str) -> Iterator[Entry]:
    """The front page and the lists. When one changed is not said: each shows many things."""
    for name in ("home", "article_list", "topics", "people"):
        versions = everywhere(name)
        default = "/" if name == "home" else versions[settings.LANGUAGE_CODE]
        yield Entry(versions[language], versions, default)


def _house(language: str) -> Iterator[Entry]:
    for page in Page.objects.readable_in(language):
        versions = of_page(page)
        changed = page.in_language("changed_at", language)
        yield Entry(versions[language], versions, _first(versions), changed)


def _articles(language: str, start: int) -> Iterator[Entry]:
    """Yield the articles of one file, in the order in which they were made: it never changes."""
    slugs = [column("slug", code) for code in codes()]
    published = [column("published_at", code) for code in codes()]
    readable = Article.objects.readable_in(language).order_by("pk")
    rows = readable.values_list(
        "pk", "original_language", "cover__file", column("updated_at", language), *slugs, *published
    )[start : start + ARTICLES_IN_A_FILE]
    rows = list(rows)
    pictures = _pictures(language, {row[0] for row in rows})
    prefixes = [_prefix("article", code) for code in codes()]
    now = timezone.now()
    for pk, original, cover, changed, *rest in rows:
        places = zip(codes(), prefixes, rest[: len(slugs)], rest[len(slugs) :], strict=True)
        versions = {
            code: prefix(slug) for code, prefix, slug, at in places if at is not None and at <= now
        }
        shown = [default_storage.url(cover)] if cover else []
        shown += [one for one in pictures.get(pk, ()) if one not in shown]
        default = versions.get(original) or next(iter(versions.values()))
        yield Entry(versions[language], versions, default, changed, shown)


def _pictures(language: str, articles: Collection[int]) -> dict[int, list[str]]:
    """Return the addresses of the pictures in the bodies of `articles`, by their number."""
    if not articles:
        return {}
    body = column("body", language)
    rows = (
        Article.objects.readable_in(language)
        .filter(pk__range=(min(articles), max(articles)), **{f"{body}__contains": "<img"})
        .values_list("pk", body)
    )
    return {pk: list(dict.fromkeys(_PICTURE.findall(text))) for pk, text in rows.iterator()}


@dataclass
class _Used:
    """In which languages a hub has something to read, and when that changed last in one."""

    languages: set[str] = field(default_factory=set)
    changed: datetime | None = None


def _hubs(language: str) -> Iterator[Entry]:
    """Yield the hubs that have something to read in `language`."""
    for name, (model, way) in _HUBS.items():
        used: dict[int, _Used] = defaultdict(_Used)
        for code in codes():
            for pk, changed in _last_changes(way, code):
                used[pk].languages.add(code)
                if code == language:
                    used[pk].changed = changed
        columns = slug_columns(model)
        rows = model.objects.order_by("pk").values_list("pk", *columns.values())  # type: ignore[attr-defined]
        for pk, *slugs in rows:
            own = dict(zip(columns, slugs, strict=True))
            versions = {
                code: _prefix(name, code)(slug)
                for code in codes()
                if code in used[pk].languages and (slug := own.get(code, own.get("")))
            }
            if language in versions:
                yield Entry(versions[language], versions, _first(versions), used[pk].changed)


def _last_changes(way: str, language: str) -> Any:
    """Return the number of each hub at the end of `way`, and when an article of it changed last."""
    return (
        Article.objects.readable_in(language)
        .exclude(**{way: None})
        .order_by()
        .values_list(way)
        .annotate(changed=Max(column("updated_at", language)))
    )


def _first(versions: Mapping[str, str]) -> str:
    return versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))


def _prefix(name: str, language: str) -> Callable[[str], str]:
    """Return what makes the address of the page `name` from a slug, without asking the resolver."""
    known = _PREFIXES.get((name, language))
    if known is None:
        known = _PREFIXES[name, language] = address(name, language, slug="0").removesuffix("0/")
    return lambda slug: f"{known}{slug}/"


_PREFIXES: dict[tuple[str, str], str] = {}
