"""Where an address leads at which nothing stands: to its new place, or to other languages."""

from django.db.models import Q

from articles.models import Article, OldSlug
from articles.public import querysets
from articles.public.addresses import article_address
from languages.columns import column
from languages.names import codes
from languages.slugs import slugify


def new_address(slug: str, *, language: str) -> str | None:
    """Return where the article that `slug` once led to in `language` stands there now.

    `slug` may also be spelt as the title is, in Cyrillic or with Turkish letters. None when
    no readable article had that address.
    """
    plain = slugify(slug)
    old = OldSlug.objects.filter(language=language, slug__in={slug, plain}).values("article")
    readable = querysets.linked().readable_in(language)
    found = Q(pk__in=old)
    if plain != slug:
        found |= Q(**{column("slug", language): plain})
    article = readable.filter(found).first()
    return article_address(article, language) if article else None


def is_withdrawn(slug: str, *, language: str) -> bool:
    """Say whether an article stood at `slug` in `language` that cannot be read there now."""
    return OldSlug.objects.filter(language=language, slug__in={slug, slugify(slug)}).exists()


def article_elsewhere(slug: str) -> Article | None:
    """Return the article that `slug` means, or once meant, in whichever language.

    It is for naming the languages that it can be read in; the caller asks which these are.
    """
    known = Q(old_slugs__slug=slug)
    for language in codes():
        known |= Q(**{column("slug", language): slug})
    found = querysets.linked().filter(known).distinct()
    # What stands at this address in a language comes before what once stood there.
    return min(
        (article for article in found if article.readable_languages()),
        key=lambda article: slug not in _slugs(article),
        default=None,
    )


def _slugs(article: Article) -> set[str]:
    return {article.in_language("slug", language) for language in codes()}
