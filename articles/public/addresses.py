"""Where each thing stands on the public site, in every language it exists in."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from articles.models import Article, Category, Series, Topic
from authors.models import Author
from languages.columns import column
from languages.names import codes


def address(name: str, language: str, **kwargs: str) -> str:
    """Return the path of the public page `name` under `language`."""
    with override(language):
        return reverse(f"public:{name}", kwargs=kwargs)


def article_address(article: Article, language: str) -> str:
    """Return the path of `article` in `language`; it must have a slug there."""
    return address("article", language, slug=article.in_language("slug", language))


def everywhere(name: str, **kwargs: str) -> dict[str, str]:
    """Return the path by language of a page that every language has."""
    return {language: address(name, language, **kwargs) for language in codes()}


def of_article(article: Article) -> dict[str, str]:
    """Return the path by language of `article`, where readers may read it."""
    return {
        language: article_address(article, language) for language in article.readable_languages()
    }


def of_concept(concept: Category | Topic | Series, *, page: str = "") -> dict[str, str]:
    """Return the path by language of a category or topic, or of another `page` of it.

    Languages in which it has no slug are left out.
    """
    name = page or concept._meta.model_name
    slugs = {language: getattr(concept, column("slug", language)) for language in codes()}
    return {
        language: address(name, language, slug=slug) for language, slug in slugs.items() if slug
    }


def of_person(person: Author) -> dict[str, str]:
    return everywhere("person", slug=person.slug)


def on_this_site(path: str) -> str:
    """Return `path` under SITE_URL where that is set; else `path`, for Django to complete."""
    return f"{settings.SITE_URL}{path}"


def absolute(path: str, request: HttpRequest) -> str:
    """Return the whole address of `path`: under SITE_URL, else under the request's host."""
    if "://" in path:
        return path
    origin = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return f"{origin}{path}"
