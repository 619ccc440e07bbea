"""Where each thing stands on the public site, in every language it exists in."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from articles.models import Article, Category, Series, Topic
from articles.rendering.origin import whole
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


def paper_address(article: Article, language: str, *, edition: int | None = None) -> str:
    """Return the path of the paper (PDF) of `article` in `language`: the newest, or an older one.

    The name of the file tells whoever keeps it what it is.
    """
    slug = article.in_language("slug", language)
    number = "" if edition is None else f"-{edition}"
    return address("paper", language, slug=slug, file=f"{slug}-{language}{number}")


def card_address(article: Article, language: str, *, version: str) -> str:
    """Return the address of the picture that others show beside a link to `article`."""
    path = address("card", language, slug=article.in_language("slug", language))
    return f"{path}?v={version}"


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


def absolute(path: str, request: HttpRequest | None = None) -> str:
    """Return the whole address of `path`: under SITE_URL, else under the request's host.

    Without a request it is that of `articles.rendering.origin`.
    """
    if request is None or settings.SITE_URL or "://" in path:
        return whole(path)
    return f"{request.scheme}://{request.get_host()}{path}"
