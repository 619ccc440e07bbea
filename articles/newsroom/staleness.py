"""Whether a translation is behind its original, and by how much. Computed, never stored.

After Kitsune (mozilla/kitsune, wiki/models.py, `Document.is_outdated`): a translation
remembers the exact revision of the original it was made from. It has missed what was
published after readers last had the words of that revision; the greatest significance of
that, above a typo, is how far it is behind. An original that is restored brings back into
line whoever translated it as it was.
"""

from datetime import datetime
from itertools import takewhile

from django.db.models import Case, Exists, F, Max, OuterRef, QuerySet, Subquery, When

from articles.models import Publication, Translation
from articles.models.revision import Significance
from articles.models.translation import Stage


def with_behind(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Annotate `behind`: the greatest significance that the newest text misses, or None."""
    missed = _missed("based_on").filter(weight__gt=Significance.TYPO)
    greatest = missed.values("translation").annotate(greatest=Max("weight")).values("greatest")
    return translations.annotate(behind=Subquery(greatest))


def may_be_behind(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return `translations` without those that nobody has to bring up to date.

    They follow the very revision that readers see, or are withdrawn. That is cheap to ask:
    what one is based on is a revision of its original, and of all that readers see at once
    few revisions have to be looked at.
    """
    live = Translation.objects.filter(live__isnull=False).order_by().values("live")
    return (
        translations.filter(based_on__translation__live__isnull=False)
        .exclude(based_on__in=live)
        .exclude(stage=Stage.WITHDRAWN)
    )


def with_overtaken(
    translations: QuerySet[Translation], *, base: str = "live_based_on"
) -> QuerySet[Translation]:
    """Annotate `overtaken`: when the newest major change that readers miss went out, or None.

    Asked of the text that readers see; with `base` `based_on` of the newest one, as if it
    were published.
    """
    missed = _missed(base).filter(weight__gte=Significance.MAJOR)
    newest = missed.values("translation").annotate(newest=Max("at")).values("newest")
    return translations.annotate(overtaken=Subquery(newest))


def overtaken_as_it_is(translation: Translation) -> datetime | None:
    """Return what readers would be told of the newest text of `translation`, were it published."""
    asked = with_overtaken(Translation.objects.filter(pk=translation.pk), base="based_on")
    return asked.values_list("overtaken", flat=True).first()


def _missed(base: str) -> QuerySet[Publication]:
    """Return what the outer translation misses, if it says what its `base` says.

    `weight` is the significance for it: since the draft that it was made from, where it
    was made from one. Nothing is missed of an original that readers cannot read.
    """
    as_it_was = Publication.objects.filter(
        translation=OuterRef("translation"),
        revision__number__gte=OuterRef("revision__number"),
        revision__fingerprint=OuterRef(OuterRef(f"{base}__fingerprint")),
    )
    return (
        Publication.objects.filter(
            translation=OuterRef(f"{base}__translation"),
            translation__live__isnull=False,
            revision__number__gt=OuterRef(f"{base}__number"),
        )
        .exclude(Exists(as_it_was))
        .annotate(
            weight=Case(
                When(draft__lte=OuterRef(f"{base}__number"), then=F("since_draft")),
                default=F("significance"),
            )
        )
        .order_by()
    )


def behind(translation: Translation) -> Significance | None:
    """Return the greatest significance that `translation` has missed, or None."""
    found = with_behind(Translation.objects.filter(pk=translation.pk)).values_list(
        "behind", flat=True
    )
    return Significance(found[0]) if found and found[0] else None


def missed_publications(translation: Translation) -> list[Publication]:
    """Return what of the original `translation` has not followed yet, newest first.

    By the rule of `with_behind`, corrections of typos among them; each has its `weight` for
    this translation.
    """
    base = translation.based_on
    if base is None:
        return []
    since = Publication.objects.filter(
        translation=base.translation_id,
        translation__live__isnull=False,
        revision__number__gt=base.number,
    )
    shown = since.select_related("revision", "by").defer("revision__body", "revision__notes")
    missed = list(takewhile(lambda one: one.revision.fingerprint != base.fingerprint, shown))
    for one in missed:
        is_since_draft = one.draft is not None and one.draft <= base.number
        one.weight = Significance(one.since_draft if is_since_draft else one.significance)
    return missed


def is_ahead_of_readers(translation: Translation) -> bool:
    """Say whether `translation` is made from a text of its original that readers do not see yet."""
    source = original_of(translation)
    if source is None or source.live is None or translation.based_on is None:
        return False
    return translation.based_on.number > source.live.number


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
