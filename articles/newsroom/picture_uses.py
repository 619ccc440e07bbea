"""Which pictures of the library a saved text shows, written down when it is saved."""

from articles.models import Picture, PictureUse, Revision
from articles.rendering.pictures import checksums
from articles.rendering.source import parse


def remember_pictures(revision: Revision) -> None:
    """Write down which pictures of the library the body of a new `revision` shows.

    They are kept from deletion until the transaction ends; whoever deletes one waits, and
    then finds it in use.
    """
    wanted = checksums(parse(revision.body)) if "<img" in revision.body else set()
    if not wanted:
        return
    known = Picture.objects.select_for_update(no_key=True).filter(checksum__in=wanted)
    PictureUse.objects.bulk_create(
        PictureUse(revision=revision, picture=picture) for picture in known.order_by("pk")
    )
