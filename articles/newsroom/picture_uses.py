"""Which pictures of the library a text shows, written down when it is saved or kept.

They are kept from deletion until the transaction ends; whoever deletes one waits, and then
finds it in use.
"""

from django.db.models import QuerySet

from articles.models import Picture, PictureUse, Revision, WorkingDraft
from articles.rendering.pictures import checksums
from articles.rendering.source import parse


def remember_pictures(revision: Revision) -> None:
    """Write down which pictures of the library the body of a new `revision` shows."""
    if "<img" in revision.body:
        PictureUse.objects.bulk_create(
            PictureUse(revision=revision, picture=picture) for picture in _shown(revision.body)
        )


def remember_kept_pictures(kept: WorkingDraft) -> None:
    """Write down which pictures of the library the body of `kept` shows by now."""
    kept.pictures.set(_shown(kept.body))


def _shown(body: str) -> QuerySet[Picture]:
    wanted = checksums(parse(body))
    return Picture.objects.select_for_update(no_key=True).filter(checksum__in=wanted).order_by("pk")
