"""What search engines are told: every public page of a language, its other languages beside it.

A file holds the pages of one language: the lists, the pages of the house, the hubs, and so
many articles. All comes from a fixed number of queries, whose rows are not made into objects:
a house may have tens of thousands of articles.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Max, Model, QuerySet
from django.utils import timezone

from articles.models import Article, Byline, Category, Series, Topic
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
#: Hubs by the name of their page.
_HUBS: dict[str, type[Model]] = {
    "category": Category,
    "topic": Topic,
    "series": Series,
    "person": Author,
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
    readable = {code: _readable(code) for code in codes()}
    articles = list(_articles(language, page, readable))
    if page > 1:
        return articles
    return [*_lists(language), *_house(language), *_hubs(language, readable), *articles]


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
    for name in ("home", "article_list", "topics", "people", "all_series"):
        versions = everywhere(name)
        default = "/" if name == "home" else versions[settings.LANGUAGE_CODE]
        yield Entry(versions[language], versions, default)


def _house(language: str) -> Iterator[Entry]:
    for page in Page.objects.readable_in(language):
        versions = of_page(page)
        changed = page.in_language("changed_at", language)
        yield Entry(versions[language], versions, _first(versions), changed)


class _Row(NamedTuple):
    """What the map must know of one language version."""

    pk: int
    slug: str
    changed: datetime
    category: int | None
    series: int | None


_Readable = Mapping[str, Mapping[int, _Row]]


def _readable(language: str) -> dict[int, _Row]:
    """Return what may be read in `language`, by the number of the article, in its order."""
    slug, changed = column("slug", language), column("updated_at", language)
    rows = Article.objects.readable_in(language).order_by("pk")
    found = rows.values_list("pk", slug, changed, "category", "series")
    return {row[0]: _Row(*row) for row in found}


def _articles(language: str, page: int, readable: _Readable) -> Iterator[Entry]:
    """Yield the articles of one file, in the order in which they were made: it never changes."""
    start = (page - 1) * ARTICLES_IN_A_FILE
    here = list(readable[language].values())[start : start + ARTICLES_IN_A_FILE]
    if not here:
        return
    between = Article.objects.readable_in(language).filter(pk__range=(here[0].pk, here[-1].pk))
    shared = {
        pk: (original, cover)
        for pk, original, cover in between.values_list("pk", "original_language", "cover__file")
    }
    pictures = _pictures(between, language)
    prefixes = {code: _prefix("article", code) for code in codes()}
    for row in here:
        original, cover = shared.get(row.pk, ("", None))
        versions = {
            code: prefixes[code](rows[row.pk].slug)
            for code, rows in readable.items()
            if row.pk in rows
        }
        shown = [default_storage.url(cover)] if cover else []
        shown += [one for one in pictures.get(row.pk, ()) if one not in shown]
        default = versions.get(original) or next(iter(versions.values()))
        yield Entry(versions[language], versions, default, row.changed, shown)


def _pictures(articles: QuerySet[Article], language: str) -> dict[int, list[str]]:
    """Return the addresses of the pictures in the bodies of `articles`, by their number."""
    body = column("body", language)
    rows = articles.filter(**{f"{body}__contains": "<img"}).values_list("pk", body)
    return {pk: list(dict.fromkeys(_PICTURE.findall(text))) for pk, text in rows.iterator()}


def _hubs(language: str, readable: _Readable) -> Iterator[Entry]:
    """Yield the hubs that have something to read in `language`."""
    members: dict[str, Iterable[tuple[int, int | None]]] = {
        "category": _shared("category", readable),
        "topic": Article.topics.through.objects.values_list("article", "topic"),
        "series": _shared("series", readable),
        "person": Byline.objects.values_list("article", "author"),
    }
    for name, model in _HUBS.items():
        used = _last_changes(members[name], readable)
        columns = slug_columns(model)
        rows = model.objects.order_by("pk").values_list("pk", *columns.values())  # type: ignore[attr-defined]
        for pk, *slugs in rows:
            own = dict(zip(columns, slugs, strict=True))
            versions = {
                code: _prefix(name, code)(slug)
                for code in codes()
                if code in used[pk] and (slug := own.get(code, own.get("")))
            }
            if language in versions:
                changed = used[pk][language]
                yield Entry(versions[language], versions, _first(versions), changed)


def _shared(name: str, readable: _Readable) -> list[tuple[int, int | None]]:
    """Return the number of each readable article, and of its category or series."""
    return [(row.pk, getattr(row, name)) for rows in readable.values() for row in rows.values()]


def _last_changes(
    members: Iterable[tuple[int, int | None]], readable: _Readable
) -> dict[int | None, dict[str, datetime]]:
    """Return, by hub and language, when an article of it that can be read changed last."""
    found: dict[int | None, dict[str, datetime]] = defaultdict(dict)
    for article, hub in members:
        for code, rows in readable.items():
            if row := rows.get(article):
                found[hub][code] = max(row.changed, found[hub].get(code, row.changed))
    return found


def _first(versions: Mapping[str, str]) -> str:
    return versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()))


def _prefix(name: str, language: str) -> Callable[[str], str]:
    """Return what makes the address of the page `name` from a slug, without asking the resolver."""
    known = _PREFIXES.get((name, language))
    if known is None:
        known = _PREFIXES[name, language] = address(name, language, slug="0").removesuffix("0/")
    return lambda slug: f"{known}{slug}/"


_PREFIXES: dict[tuple[str, str], str] = {}
