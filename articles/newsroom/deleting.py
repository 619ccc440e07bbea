"""How an article goes for good: only while it has no readers, and nobody is publishing it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article
from articles.newsroom.editing import lock_article
from articles.newsroom.permissions import may
from articles.newsroom.readers import wait_for_other_publishers
from articles.newsroom.refusals import NotAllowed


@transaction.atomic
def delete(article: Article, *, by: Any) -> None:
    """Delete `article` with all its texts; one that is gone already is no mistake.

    Raises:
        NotAllowed: `by` may not, or it has readers by now: a set that it waited in may have
            gone live since the page was opened.
    """
    wait_for_other_publishers()
    found = Article.objects.filter(pk=article.pk).first()
    if found is None:
        return
    lock_article(found.pk)
    if not may(by, "delete_article", found):
        raise NotAllowed(_("An article that readers can read is withdrawn first."))
    found.delete()
