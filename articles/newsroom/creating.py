"""How an article comes to be: with its original, and with its author's byline."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Byline, Category, Translation
from articles.newsroom import editing
from articles.newsroom.permissions import is_editor, may
from articles.newsroom.refusals import NotAllowed
from authors.models import Author
from languages.columns import column


@transaction.atomic
def create_article(
    *,
    language: str,
    by: Any,
    draft: editing.Draft | None = None,
    category: Category | None = None,
    authors: Iterable[Author] = (),
    comment: str = "",
    origin: str = "",
) -> Article:
    """Return a new article whose original is in `language`, with `draft` as its first revision.

    Raises:
        NotAllowed: `by` may not bring in articles.
    """
    if not may(by, "add_article"):
        raise NotAllowed(_("You may not bring in articles. Please ask an editor."))
    article = Article.objects.create(original_language=language, category=category, created_by=by)
    for position, author in enumerate(authors):
        _name(author, article=article, position=position)
    original = begin_original(article, by=by)
    if draft is not None:
        editing.save(original, draft, by=by, expected=None, comment=comment, origin=origin)
    return article


@transaction.atomic
def begin_original(article: Article, *, by: Any) -> Translation:
    """Return the original of an `article` that was just made, ready to be written.

    Somebody who writes under their own name, and is no editor, stands in the byline
    where nobody else does.
    """
    if not article.bylines.exists() and not is_editor(by):
        for author in Author.objects.filter(user=by):
            _name(author, article=article, position=0)
    return editing.start(article=article, language=article.original_language, by=by)


def _name(author: Author, *, article: Article, position: int) -> None:
    Byline.objects.create(
        article=article,
        author=author,
        position=position,
        affiliation=getattr(author, column("affiliation", article.original_language)) or "",
    )
