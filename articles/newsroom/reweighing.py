"""What is put right after a publication: how much it matters, and what readers are told."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Event, Publication, Translation
from articles.models.revision import Significance
from articles.newsroom.editing import lock, record
from articles.newsroom.permissions import may
from articles.newsroom.publications import tell_readers
from articles.newsroom.readers import wait_for_other_publishers
from articles.newsroom.refusals import NotAllowed, NotPossible
from languages.sentences import in_each_language


@transaction.atomic
def weigh_again(
    publication: Publication,
    *,
    by: Any,
    significance: Significance,
    since_draft: Significance | None = None,
) -> None:
    """Correct what was said when `publication` went out of how much its change matters.

    `since_draft` is left as it is where none is given. Who is behind follows at once, and so
    do the notices to readers.

    Raises:
        NotAllowed: `by` may not publish this version.
    """
    wait_for_other_publishers()
    locked = lock(publication.translation)
    _check_may_publish(locked, by=by)
    found = Publication.objects.select_related("revision").get(pk=publication.pk)
    weights = {"significance": significance}
    if since_draft is not None and found.draft is not None:
        weights["since_draft"] = since_draft
    corrected = [
        (Significance(getattr(found, name)), weight)
        for name, weight in weights.items()
        if getattr(found, name) != weight
    ]
    if not corrected:
        return
    Publication.objects.filter(pk=found.pk).update(**weights)
    said = in_each_language(
        lambda: (
            f"{found.revision}: "
            + ", ".join(f"{before.label} → {after.label}" for before, after in corrected)
        )
    )
    record(locked, Event.Verb.WEIGHED, by=by, own_reasons=said)
    tell_readers(locked.article)
    publication.refresh_from_db()


@transaction.atomic
def confirm_live(translation: Translation, *, by: Any) -> None:
    """Say that the text which readers see says what its original says, as it is.

    For a change of the original that needs no word in the translation: its translator took
    it over without a new revision that could be published. Takes the notice from readers.

    Raises:
        NotAllowed: `by` may not publish this version.
        NotPossible: the newest text is not what readers see, or nothing is to be confirmed.
    """
    wait_for_other_publishers()
    locked = lock(translation)
    _check_may_publish(locked, by=by)
    if locked.live_id is None or locked.live_id != locked.latest_id:
        raise NotPossible(
            _("Readers do not see the newest revision. Publish it; the notice goes with that.")
        )
    if locked.live_based_on_id == locked.based_on_id:
        raise NotPossible(_("There is nothing to confirm. Take over the changes first."))
    locked.live_based_on = locked.based_on
    locked.save(update_fields=["live_based_on", "changed_at"])
    record(locked, Event.Verb.CONFIRMED, by=by)
    tell_readers(locked.article)
    translation.refresh_from_db()


def _check_may_publish(translation: Translation, *, by: Any) -> None:
    if not may(by, "publish_translation", translation):
        raise NotAllowed(_("Only editors may do this. Please ask one."))
