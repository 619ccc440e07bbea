"""What a publication leaves behind: a record for the translations, a notice for readers."""

from datetime import datetime
from typing import Any

from articles.models import Article, Publication, Translation
from articles.models.revision import Significance
from articles.newsroom import weighing
from articles.newsroom.staleness import overtaken_as_it_is, with_overtaken
from languages.columns import column
from languages.names import codes


def remember(
    translation: Translation,
    *,
    by: Any,
    at: datetime,
    significance: Significance,
    since_draft: Significance,
) -> None:
    """Write down that the newest revision was published, and what that means to others."""
    had = weighing.last_published(translation)
    if had is not None and had.fingerprint == translation.latest.fingerprint:
        significance = Significance.TYPO
    made_from = weighing.drafts(translation, since=had)
    Publication.objects.create(
        translation=translation,
        revision=translation.latest,
        significance=significance,
        draft=min((version.based_on.number for version in made_from), default=None),
        since_draft=since_draft if made_from else None,
        by=by,
        at=at,
    )


def tell_in_preview(article: Article, translation: Translation) -> None:
    """Set what readers of `translation` would be told, were it published; saves nothing."""
    name = column("overtaken_at", translation.language)
    setattr(article, name, overtaken_as_it_is(translation))


def tell_readers(article: Article) -> None:
    """Write which languages of `article` lack a major change of the original, and since when."""
    versions = with_overtaken(Translation.objects.filter(article=article))
    since = dict(versions.values_list("language", "overtaken"))
    values = {column("overtaken_at", code): since.get(code) for code in codes()}
    Article.objects.filter(pk=article.pk).update(**values)
    for name, value in values.items():
        setattr(article, name, value)
