"""How an article comes to be: with its original, and with its author's byline."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, Byline, Category
from articles.newsroom import editing
from articles.newsroom.permissions import EDITOR, may
from articles.newsroom.refusals import NotAllowed
from authors.models import Author


@transaction.atomic
def create_article(
    *,
    language: str,
    by: Any,
    draft: editing.Draft | None = None,
    category: Category | None = None,
    authors: Iterable[Author] = (),
    comment: str = "",
) -> Article:
    """Return a new article whose original is in `language`, with `draft` as its first revision.

    Somebody who writes under their own name, and is no editor, stands in the byline
    where no other author is given.

    Raises:
        NotAllowed: `by` may not bring in articles.
    """
    if not may(by, "add_article"):
        raise NotAllowed(_("You may not bring in articles. Please ask an editor."))
    article = Article.objects.create(original_language=language, category=category, created_by=by)
    named = list(authors) or _own_author(by)
    for position, author in enumerate(named):
        Byline.objects.create(
            article=article, author=author, position=position, affiliation=author.affiliation or ""
        )
    original = editing.start(article=article, language=language, by=by)
    if draft is not None:
        editing.save(original, draft, by=by, expected=None, comment=comment)
    return article


def _own_author(user: Any) -> list[Author]:
    if user.groups.filter(name=EDITOR).exists():
        return []
    return list(Author.objects.filter(user=user))
