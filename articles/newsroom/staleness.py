"""Whether a translation is behind its original, and by how much. Computed, never stored.

The model is Kitsune's (mozilla/kitsune, wiki/models.py, `Document.is_outdated`): a
translation remembers the exact revision it was made from; a later published revision of
the original whose significance is above a typo puts it behind.
"""

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from articles.models import Revision, Translation
from articles.models.revision import Significance


def with_behind(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Annotate `behind`: the greatest significance missed, or None."""
    missed = (
        Revision.objects.filter(
            translation__article=OuterRef("article"),
            translation__language=OuterRef("article__original_language"),
            significance__gt=Significance.TYPO,
            number__gt=OuterRef("based_on__number"),
            number__lte=F("translation__live__number"),
        )
        .exclude(translation=OuterRef("pk"))
        .order_by()
        .values("translation")
        .annotate(greatest=Max("significance"))
        .values("greatest")
    )
    return translations.annotate(behind=Subquery(missed))


def behind(translation: Translation) -> Significance | None:
    """Return the greatest significance that `translation` has missed, or None."""
    found = with_behind(Translation.objects.filter(pk=translation.pk)).values_list(
        "behind", flat=True
    )
    return Significance(found[0]) if found and found[0] else None


def original_of(translation: Translation) -> Translation | None:
    """Return the language version that `translation` is made from; None of an original."""
    if translation.is_original:
        return None
    return (
        Translation.objects.filter(
            article=translation.article, language=translation.article.original_language
        )
        .select_related("latest", "live", "article")
        .first()
    )


def missed_revisions(translation: Translation) -> list[Revision]:
    """Return what of the published original `translation` has not followed yet, newest first."""
    if translation.is_original or translation.based_on is None:
        return []
    return list(
        Revision.objects.filter(
            translation__article=translation.article_id,
            translation__language=translation.article.original_language,
            significance__gt=Significance.TYPO,
            number__gt=translation.based_on.number,
            number__lte=F("translation__live__number"),
        )
        .select_related("by")
        .defer("body", "notes")
    )
