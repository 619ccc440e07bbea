"""Which address a text may have in its language: one that leads to no other article."""

from itertools import chain, count

from articles.models import Article, OldSlug, Translation
from languages.columns import column

#: What a number needs of the length of a slug.
_ROOM = 5


def is_taken(slug: str, *, article: Article, language: str) -> bool:
    """Say whether `slug` leads, or once led, to another article in `language`."""
    others = Article.objects.exclude(pk=article.pk)
    old = OldSlug.objects.exclude(article=article)
    return (
        others.filter(**{column("slug", language): slug}).exists()
        or old.filter(language=language, slug=slug).exists()
    )


def free_slug(slug: str, *, article: Article, language: str) -> str:
    """Return `slug`, or `slug-2`, `slug-3` …: the first that no other article has or drafts.

    It is a proposal. Whoever publishes first keeps an address; `is_taken` decides then.
    """
    drafts = Translation.objects.filter(language=language).exclude(article=article)
    longest = Article._meta.get_field("slug").max_length - _ROOM
    numbered = (f"{slug[:longest].rstrip('-')}-{number}" for number in count(2))
    return next(
        candidate
        for candidate in chain([slug], numbered)
        if not is_taken(candidate, article=article, language=language)
        and not drafts.filter(latest__slug=candidate).exists()
    )
