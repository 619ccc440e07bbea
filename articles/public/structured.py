"""What machines are told about an article, in the words of schema.org."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from articles.models import Article
from articles.public.addresses import absolute, address
from authors.models import Author
from languages.columns import in_all_languages


def name_of(person: Author) -> str:
    """Return the name of `person` in the active language, else in one where it is known."""
    return person.name or next(iter(in_all_languages(person, "name")), person.sort_key)


def article_data(
    article: Article, *, path: str, description: str, request: HttpRequest
) -> dict[str, Any]:
    """Return the JSON-LD of `article`, which stands at `path` in the active language."""
    language = get_language()
    published = article.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "mainEntityOfPage": absolute(path, request),
        "headline": article.title,
        "inLanguage": language,
        "author": [_person(byline.author, language, request) for byline in article.bylines.all()],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    if description:
        data["description"] = description
    if published:
        data["datePublished"] = published.isoformat()
        data["dateModified"] = (article.updated_at or published).isoformat()
    if article.cover:
        data["image"] = absolute(article.cover.file.url, request)
    return data


def _person(person: Author, language: str, request: HttpRequest) -> dict[str, str]:
    page = absolute(address("person", language, slug=person.slug), request)
    return {"@type": "Person", "name": name_of(person), "url": page}
